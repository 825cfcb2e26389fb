### The audit trail in plain words, for its owner.

activity-signed-in = Ingelogd met een code van je app
activity-signed-in-recovery = Ingelogd met een herstelcode
activity-app-added = Er is een app toegevoegd
activity-code-right = { $code ->
    [recovery] Een herstelcode was goed
    [unlock] Een code om een browser te deblokkeren was goed
   *[app] Een code van je app was goed
}
activity-code-wrong = { $code ->
    [recovery] Een herstelcode was verkeerd
    [unlock] Een code om een browser te deblokkeren was verkeerd
   *[app] Een code van je app was verkeerd
}
activity-code-wrong-last = { $code ->
    [recovery] Een herstelcode was verkeerd, en het was de laatste poging
    [unlock] Een code om een browser te deblokkeren was verkeerd, en het was de laatste poging
   *[app] Een code van je app was verkeerd, en het was de laatste poging
}
activity-code-again = { $code ->
    [recovery] Een herstelcode is nog een keer ingevuld
    [unlock] Een code om een browser te deblokkeren is nog een keer ingevuld
   *[app] Een code van je app is nog een keer ingevuld
}
activity-code-early = Een code om een browser te deblokkeren kwam te vroeg
activity-code-throttled = { $code ->
    [recovery] Een herstelcode is geweigerd: er waren te veel pogingen
    [unlock] Een code om een browser te deblokkeren is geweigerd: er waren te veel pogingen
   *[app] Een code van je app is geweigerd: er waren te veel pogingen
}
activity-code-spent = { $code ->
    [recovery] Een herstelcode is geweigerd: er waren dit jaar te veel verkeerde
    [unlock] Een code om een browser te deblokkeren is geweigerd: er waren dit jaar te veel verkeerde
   *[app] Een code van je app is geweigerd: er waren dit jaar te veel verkeerde
}
activity-code-refused = { $code ->
    [recovery] Een herstelcode is geweigerd
    [unlock] Een code om een browser te deblokkeren is geweigerd
   *[app] Een code van je app is geweigerd
}

activity-at-sign-in = bij het inloggen
activity-at-step-up = toen er opnieuw om werd gevraagd
activity-at-setup = bij het toevoegen van een app

activity-password-wrong-sign-in = Bij het inloggen is een verkeerd wachtwoord ingevuld
activity-password-wrong = Er is een verkeerd wachtwoord ingevuld
activity-password-throttled-sign-in = Bij het inloggen is een wachtwoord geweigerd: er waren te veel pogingen
activity-password-frozen-sign-in = Het juiste wachtwoord is geweigerd bij het inloggen: inloggen was geblokkeerd
activity-password-throttled = Er is een wachtwoord geweigerd: er waren te veel pogingen
activity-browser-copied = Iemand heeft een kopie gebruikt van wat een vertrouwde browser bewaart, dus de browser wordt niet meer vertrouwd
activity-fault = Onze gegevens over jou waren beschadigd, dus hebben we het verzoek geweigerd
activity-unknown = Er is iets anders gebeurd

activity-account-created = Het account is gemaakt
activity-password-right = Het wachtwoord was goed bij het inloggen
activity-signed-out = Uitgelogd
activity-app-begun = Het toevoegen van een app is begonnen
activity-clock-set = Twee codes lieten zien hoe de klok van je telefoon loopt
activity-app-renamed = Een app heeft een andere naam gekregen
activity-app-removed = Er is een app verwijderd
activity-codes-made = Er zijn nieuwe herstelcodes gemaakt
activity-turned-off = Verificatie in twee stappen is uitgezet
activity-reset = Een beheerder heeft verificatie in twee stappen uitgezet
activity-password-given = Het wachtwoord is ingevuld voor een wijziging
activity-waits-ended = Een beheerder heeft een wachttijd beëindigd
activity-forgotten = Het account is verwijderd
activity-password-changed = Het wachtwoord is gewijzigd
activity-groups-changed = Een beheerder heeft je groepen gewijzigd
activity-session-ended = Ergens anders uitgelogd
activity-session-renamed = Een sessie heeft een andere naam gekregen
activity-disowned = ‘Dit was ik niet’ is gemeld, en inloggen is geblokkeerd
activity-thawed = Inloggen is weer mogelijk
activity-email-verified = Het e-mailadres is bevestigd
activity-signed-out-everywhere = Overal uitgelogd
activity-browser-trusted = Een browser wordt nu vertrouwd
activity-trust-used = In een vertrouwde browser is niet om een code gevraagd
activity-trust-renamed = Een vertrouwde browser heeft een andere naam gekregen
activity-trust-ended = Een browser wordt niet meer vertrouwd
activity-required = Voor je account is verificatie in twee stappen vanaf nu verplicht
activity-email-verified = Je adres is bevestigd
activity-restored = Er is een back-up teruggezet, dus eerdere sessies en herstelcodes werken niet meer
activity-records-looked-at = Onze gegevens zijn bekeken

activity-refused = { $what }: geweigerd
activity-try-account = Het account maken
activity-try-sign-in = Inloggen
activity-try-sign-out = Uitloggen
activity-try-add-app = Een app toevoegen
activity-try-rename-app = Een app een andere naam geven
activity-try-remove-app = Een app verwijderen
activity-try-codes = Nieuwe herstelcodes maken
activity-try-turn-off = Verificatie in twee stappen uitzetten
activity-try-password = Het wachtwoord controleren
activity-try-end-wait = Een wachttijd beëindigen
activity-try-forget = Het account verwijderen
activity-try-change-password = Het wachtwoord wijzigen
activity-try-groups = Je groepen wijzigen
activity-try-end-session = Ergens anders uitloggen
activity-try-rename-session = Een sessie een andere naam geven
activity-try-everywhere = Overal uitloggen
activity-try-trust = Een browser vertrouwen
activity-try-trusted-sign-in = Inloggen vanuit een vertrouwde browser
activity-try-rename-trust = Een vertrouwde browser een andere naam geven
activity-try-end-trust = Een browser niet meer vertrouwen
activity-try-require = Verificatie in twee stappen verplicht maken
activity-try-verify-email = Bevestig je e-mailadres
activity-try-restore = Een back-up terugzetten
activity-try-look = Onze gegevens bekijken
activity-try-verify-email = Het e-mailadres bevestigen
