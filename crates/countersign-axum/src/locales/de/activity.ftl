### The audit trail in plain words, for its owner.

activity-signed-in = Mit einem Code Ihrer App angemeldet
activity-signed-in-recovery = Mit einem Wiederherstellungscode angemeldet
activity-app-added = Eine App wurde hinzugefügt
activity-code-right = { $code ->
    [recovery] Ein Wiederherstellungscode war richtig
    [unlock] Ein Code zum Entsperren eines Browsers war richtig
   *[app] Ein Code Ihrer App war richtig
}
activity-code-wrong = { $code ->
    [recovery] Ein Wiederherstellungscode war falsch
    [unlock] Ein Code zum Entsperren eines Browsers war falsch
   *[app] Ein Code Ihrer App war falsch
}
activity-code-wrong-last = { $code ->
    [recovery] Ein Wiederherstellungscode war falsch, und es war der letzte Versuch
    [unlock] Ein Code zum Entsperren eines Browsers war falsch, und es war der letzte Versuch
   *[app] Ein Code Ihrer App war falsch, und es war der letzte Versuch
}
activity-code-again = { $code ->
    [recovery] Ein Wiederherstellungscode wurde noch einmal eingegeben
    [unlock] Ein Code zum Entsperren eines Browsers wurde noch einmal eingegeben
   *[app] Ein Code Ihrer App wurde noch einmal eingegeben
}
activity-code-early = Ein Code zum Entsperren eines Browsers kam zu früh
activity-code-throttled = { $code ->
    [recovery] Ein Wiederherstellungscode wurde abgelehnt: Es waren zu viele Versuche
    [unlock] Ein Code zum Entsperren eines Browsers wurde abgelehnt: Es waren zu viele Versuche
   *[app] Ein Code Ihrer App wurde abgelehnt: Es waren zu viele Versuche
}
activity-code-spent = { $code ->
    [recovery] Ein Wiederherstellungscode wurde abgelehnt: Es waren in diesem Jahr zu viele falsche
    [unlock] Ein Code zum Entsperren eines Browsers wurde abgelehnt: Es waren in diesem Jahr zu viele falsche
   *[app] Ein Code Ihrer App wurde abgelehnt: Es waren in diesem Jahr zu viele falsche
}
activity-code-refused = { $code ->
    [recovery] Ein Wiederherstellungscode wurde abgelehnt
    [unlock] Ein Code zum Entsperren eines Browsers wurde abgelehnt
   *[app] Ein Code Ihrer App wurde abgelehnt
}

activity-at-sign-in = bei der Anmeldung
activity-at-step-up = bei einer erneuten Nachfrage
activity-at-setup = beim Hinzufügen einer App

activity-password-wrong-sign-in = Bei der Anmeldung wurde ein falsches Passwort eingegeben
activity-password-wrong = Ein falsches Passwort wurde eingegeben
activity-password-throttled-sign-in = Bei der Anmeldung wurde ein Passwort abgelehnt: Es waren zu viele Versuche
activity-password-frozen-sign-in = Bei der Anmeldung wurde das richtige Passwort abgelehnt: Die Anmeldung war gestoppt
activity-password-throttled = Ein Passwort wurde abgelehnt: Es waren zu viele Versuche
activity-browser-copied = Jemand hat eine Kopie der Daten eines vertrauenswürdigen Browsers verwendet, deshalb gilt der Browser nicht mehr als vertrauenswürdig
activity-fault = Unsere Daten über Sie waren beschädigt, deshalb haben wir die Anfrage abgelehnt
activity-unknown = Etwas anderes ist passiert

activity-account-created = Das Konto wurde angelegt
activity-password-right = Das Passwort war bei der Anmeldung richtig
activity-signed-out = Abgemeldet
activity-app-begun = Das Hinzufügen einer App wurde begonnen
activity-clock-set = Zwei Codes haben gezeigt, wie die Uhr Ihres Handys geht
activity-app-renamed = Eine App hat einen anderen Namen bekommen
activity-app-removed = Eine App wurde entfernt
activity-codes-made = Neue Wiederherstellungscodes wurden erstellt
activity-turned-off = Die Anmeldung in zwei Schritten wurde ausgeschaltet
activity-reset = Die Administration hat die Anmeldung in zwei Schritten ausgeschaltet
activity-password-given = Das Passwort wurde vor einer Änderung eingegeben
activity-waits-ended = Die Administration hat eine Wartezeit beendet
activity-forgotten = Das Konto wurde gelöscht
activity-password-changed = Das Passwort wurde geändert
activity-groups-changed = Die Administration hat Ihre Gruppen geändert
activity-session-ended = Anderswo abgemeldet
activity-session-renamed = Eine Anmeldung hat einen anderen Namen bekommen
activity-disowned = „Das war ich nicht“ wurde gemeldet, und die Anmeldung wurde gestoppt
activity-thawed = Die Anmeldung ist wieder möglich
activity-email-verified = Die E-Mail-Adresse wurde bestätigt
activity-signed-out-everywhere = Überall abgemeldet
activity-browser-trusted = Ein Browser gilt jetzt als vertrauenswürdig
activity-trust-used = In einem vertrauenswürdigen Browser wurde nicht nach einem Code gefragt
activity-trust-renamed = Ein vertrauenswürdiger Browser hat einen anderen Namen bekommen
activity-trust-ended = Ein Browser gilt nicht mehr als vertrauenswürdig
activity-required = Für Ihr Konto ist die Anmeldung in zwei Schritten ab jetzt Pflicht
activity-email-verified = Ihre Adresse ist bestätigt
activity-restored = Eine Sicherungskopie wurde eingespielt, deshalb gelten frühere Anmeldungen und Wiederherstellungscodes nicht mehr
activity-records-looked-at = Unsere Aufzeichnungen wurden angesehen

activity-refused = { $what }: abgelehnt
activity-try-account = Konto anlegen
activity-try-sign-in = Anmelden
activity-try-sign-out = Abmelden
activity-try-add-app = App hinzufügen
activity-try-rename-app = App umbenennen
activity-try-remove-app = App entfernen
activity-try-codes = Neue Wiederherstellungscodes erstellen
activity-try-turn-off = Anmeldung in zwei Schritten ausschalten
activity-try-password = Passwort prüfen
activity-try-end-wait = Wartezeit beenden
activity-try-forget = Konto löschen
activity-try-change-password = Passwort ändern
activity-try-groups = Ihre Gruppen ändern
activity-try-end-session = Anderswo abmelden
activity-try-rename-session = Anmeldung umbenennen
activity-try-everywhere = Überall abmelden
activity-try-trust = Einem Browser vertrauen
activity-try-trusted-sign-in = Anmelden in einem vertrauenswürdigen Browser
activity-try-rename-trust = Vertrauenswürdigen Browser umbenennen
activity-try-end-trust = Einem Browser nicht mehr vertrauen
activity-try-require = Anmeldung in zwei Schritten zur Pflicht machen
activity-try-verify-email = Bestätigen Sie Ihre E-Mail-Adresse
activity-try-restore = Sicherungskopie einspielen
activity-try-look = Unsere Aufzeichnungen ansehen
activity-try-verify-email = Bestätigen der E-Mail-Adresse
