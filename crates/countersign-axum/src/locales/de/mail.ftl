### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Wann: { $time }
mail-browser = Womit: { $browser }
mail-address = Woher: { $address }
mail-was-me = Wenn Sie das waren, müssen Sie nichts tun.
mail-was-not-me = Wenn Sie das nicht waren, sagen Sie es jetzt. Wir stoppen es und melden alle ab.
mail-was-not-me-link = Das war ich nicht
mail-link-until = Der Link funktioniert einmal, bis zum { $date }.
mail-why = Sie bekommen diese Nachricht, weil es um die Sicherheit von { $account } bei { $issuer } geht.
mail-gathered-subject = { $count ->
    [one] Eine Änderung an Ihrer Anmeldung bei { $issuer }
   *[other] { $count } Änderungen an Ihrer Anmeldung bei { $issuer }
}
mail-gathered-text = Rund um Ihre Anmeldung bei { $issuer } ist mehreres passiert:

mail-enabled-subject = Die Anmeldung in zwei Schritten bei { $issuer } ist eingeschaltet
mail-enabled-text = Die Anmeldung in zwei Schritten wurde für { $account } eingeschaltet. Ab jetzt wird außer Ihrem Passwort auch ein Code aus einer App verlangt.
mail-authenticator_added-subject = Eine App wurde bei { $issuer } hinzugefügt
mail-authenticator_added-text = Für { $account } wurde eine Authenticator-App hinzugefügt. Mit ihren Codes kann man sich anmelden.
mail-authenticator_replaced-subject = Eine App wurde bei { $issuer } ersetzt
mail-authenticator_replaced-text = Eine Authenticator-App von { $account } wurde durch eine andere ersetzt. Die Codes der alten gelten nicht mehr, und andere Browser wurden abgemeldet.
mail-authenticator_removed-subject = Eine App wurde bei { $issuer } entfernt
mail-authenticator_removed-text = Eine Authenticator-App von { $account } wurde entfernt. Ihre Codes gelten nicht mehr, und andere Browser wurden abgemeldet.
mail-recovery_code_used-subject = Ein Wiederherstellungscode wurde bei { $issuer } verwendet
mail-recovery_code_used-text = Ein Wiederherstellungscode von { $account } wurde verwendet. Er gilt nicht mehr.
mail-recovery_codes_replaced-subject = Neue Wiederherstellungscodes bei { $issuer }
mail-recovery_codes_replaced-text = Für { $account } wurden neue Wiederherstellungscodes erstellt. Die früheren Codes gelten nicht mehr.
mail-disabled-subject = Die Anmeldung in zwei Schritten bei { $issuer } ist ausgeschaltet
mail-disabled-text = Die Anmeldung in zwei Schritten wurde für { $account } ausgeschaltet. Ab jetzt wird nur Ihr Passwort verlangt.
mail-reset-subject = Die Anmeldung in zwei Schritten bei { $issuer } wurde zurückgesetzt
mail-reset-text = Die Administration hat die Anmeldung in zwei Schritten von { $account } entfernt, und alle wurden abgemeldet. Melden Sie sich mit Ihrem Passwort an und richten Sie sie neu ein.
mail-unlocked-subject = Sie können bei { $issuer } wieder Codes eingeben
mail-unlocked-text = Die Administration hat die Wartezeit nach falschen Codes für { $account } beendet und einen Code erstellt, mit dem sich ein Browser entsperren lässt.
mail-challenge_failed-subject = Falsche Codes bei { $issuer }
mail-challenge_failed-text = Jemand hat sich als { $account } mit dem richtigen Passwort angemeldet und dann falsche Codes eingegeben, bis kein Versuch mehr übrig war. Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es.
mail-budget_spent-subject = Zu viele falsche Codes bei { $issuer }
mail-budget_spent-text = Für { $account } wurden so viele falsche Codes eingegeben, dass Codes Ihrer App in Browsern, die Sie noch nicht benutzt haben, nicht mehr angenommen werden. Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es.
mail-browser_admitted-subject = Ein Browser wurde bei { $issuer } entsperrt
mail-browser_admitted-text = Nach vielen falschen Codes wurde für { $account } ein Browser entsperrt. Codes Ihrer App werden dort wieder angenommen.
mail-unlock_failed-subject = Ein Browser konnte bei { $issuer } nicht entsperrt werden
mail-unlock_failed-text = Jemand wollte für { $account } einen Browser entsperren und hat einen falschen Code eingegeben.
mail-credentials_changed-subject = Ihr Passwort bei { $issuer } wurde geändert
mail-credentials_changed-text = Das Passwort von { $account } wurde geändert, und andere Browser wurden abgemeldet.
mail-browser_trusted-subject = Ein Browser gilt bei { $issuer } als vertrauenswürdig
mail-browser_trusted-text = Für { $account } gilt jetzt ein Browser als vertrauenswürdig. Bei der Anmeldung wird dort nicht nach einem Code gefragt.
mail-browser_trust_replayed-subject = Ein vertrauenswürdiger Browser wurde bei { $issuer } kopiert
mail-browser_trust_replayed-text = Jemand mit dem Passwort von { $account } hat eine Kopie der Daten eines vertrauenswürdigen Browsers verwendet. Der Browser gilt nicht mehr als vertrauenswürdig. Wenn Sie das nicht waren, ändern Sie Ihr Passwort.
mail-restored-subject = Melden Sie sich bei { $issuer } noch einmal an
mail-restored-text = Wir haben eine Sicherungskopie eingespielt. Die früheren Wiederherstellungscodes und vertrauenswürdigen Browser von { $account } gelten nicht mehr: Erstellen Sie neue Codes und vertrauen Sie Ihren Browsern noch einmal.

disown-title = Waren Sie das nicht?
disown-lead = Wenn Sie sagen, dass Sie das nicht waren, handeln wir sofort:
disown-sign-out = alle werden abgemeldet, hier und überall,
disown-trust = kein Browser gilt mehr als vertrauenswürdig,
disown-undo = was hinzugefügt wurde, wird wieder entfernt,
disown-stop = und niemand kann sich anmelden, bevor das Passwort geändert ist.
disown-button = Das war ich nicht: jetzt stoppen
disown-was-me = Das war ich. Alles so lassen, wie es ist.
disown-left-title = Es wurde nichts geändert
disown-left-text = Sie können diese Seite schließen.
disown-done-title = Es ist gestoppt
disown-done-lead = Alle wurden abgemeldet, und vorerst kann sich niemand bei { $account } anmelden. Das ist jetzt zu tun:
disown-done-password = Ändern Sie Ihr Passwort. Damit öffnen Sie das Konto wieder.
disown-done-mail = Ändern Sie auch das Passwort Ihrer E-Mail, wenn es jemand kennen könnte.
disown-done-apps = Melden Sie sich an, sehen Sie Ihre Apps und Wiederherstellungscodes durch und erstellen Sie neue Codes.
disown-change-password = Passwort ändern
disown-again-title = Das wurde schon gemeldet
disown-again-text = Es wurde am { $date } gestoppt. Über diesen Link passiert nichts weiter.
disown-gone-title = Dieser Link funktioniert nicht mehr
disown-gone-text = Er funktioniert bis 7 Tage nach der Nachricht. Vielleicht gibt es auch das, worum es ging, nicht mehr. Wenn jemand in Ihrem Konto sein könnte, ändern Sie Ihr Passwort.
