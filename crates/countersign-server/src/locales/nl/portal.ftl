### The pages of the sign-in portal.

portal-sign-in-title = Inloggen
portal-email = E-mailadres
portal-password = Wachtwoord
portal-remember = Ingelogd blijven in deze browser
portal-sign-in = Inloggen
portal-create-account = Account maken
portal-cannot-sign-in = Ik kan niet inloggen
portal-forgot = Ik ben mijn wachtwoord vergeten
portal-sign-up-title = Account maken
portal-sign-up = Account maken
portal-have-account = Ik heb een account
portal-password-hint = Minstens 15 tekens. Een paar woorden die je kunt onthouden zijn prima.
portal-wrong = Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Controleer beide en probeer het opnieuw.
portal-wait = Er waren te veel pogingen. Kom { $when } terug.
portal-email-invalid = Vul een e-mailadres in, zoals ada@example.org.
portal-email-taken = Er is al een account met dit e-mailadres. Log daarmee in.

portal-home-title = Je bent ingelogd
portal-home-as = Als { $email }.
portal-home-on = Verificatie in twee stappen staat aan.
portal-home-off = Verificatie in twee stappen staat uit. Er wordt alleen om je wachtwoord gevraagd.
portal-home-codes = { $count ->
    [0] Je hebt geen herstelcodes meer.
    [one] Je hebt nog { $count } herstelcode.
   *[other] Je hebt nog { $count } herstelcodes.
}
portal-home-new-set = Nieuwe codes maken
portal-home-turn-on = Verificatie in twee stappen aanzetten
portal-home-settings = Instellingen
portal-home-password = Je wachtwoord wijzigen
portal-home-more = Meer
portal-home-codes-required = Herstelcodes zijn hier verplicht. Maak ze voordat je doorgaat.
portal-home-verify = Je e-mailadres is nog niet bevestigd.
portal-home-verify-link = Nu bevestigen

portal-password-title = Je wachtwoord wijzigen
portal-password-lead = Hier blijf je ingelogd. Overal elders word je uitgelogd, en in browsers die je vertrouwt wordt weer om een code gevraagd.
portal-password-present = Huidig wachtwoord
portal-password-new = Nieuw wachtwoord
portal-password-change = Wachtwoord wijzigen
portal-password-wrong = Dit is niet je huidige wachtwoord. Probeer het opnieuw.
portal-password-same = Dit wachtwoord heb je al. Kies een ander.

portal-weak-short = Gebruik minstens 15 tekens. Een paar woorden die je kunt onthouden zijn prima.
portal-weak-long = Dit is langer dan een wachtwoord kan zijn. Gebruik hooguit 1.024 tekens.
portal-weak-guessable = Dit wachtwoord is makkelijk te raden. Kies een wachtwoord dat niet veel voorkomt, zichzelf niet herhaalt en jouw naam of die van deze site niet bevat.

portal-verify-title = Bevestig je e-mailadres
portal-verify-lead = We sturen je een bericht met een link. Open die binnen een uur.
portal-verify-send = Bericht sturen
portal-verify-sent-title = Kijk in je e-mail
portal-verify-sent = Er is een bericht onderweg naar { $email }. De link erin werkt één keer, binnen een uur. Is er na een paar minuten niets? Kijk bij de ongewenste e-mail of stuur het opnieuw.
portal-verify-again = Opnieuw sturen
portal-verify-confirm = Is { $email } jouw adres?
portal-verify-confirm-button = Bevestigen
portal-verify-done-title = Je adres is bevestigd
portal-verify-done = Bedankt. { $email } is bevestigd.

portal-forgot-title = Wachtwoord vergeten?
portal-forgot-lead = Vul je e-mailadres in. Als er een account is, sturen we een bericht met een link.
portal-forgot-send = Bericht sturen
portal-forgot-sent-title = Kijk in je e-mail
portal-forgot-sent = Als er een account is voor { $email }, is er een bericht onderweg. De link erin werkt één keer, binnen een uur. Is er na een paar minuten niets? Kijk bij de ongewenste e-mail of probeer een ander adres.
portal-reset-title = Kies een nieuw wachtwoord
portal-reset-lead = Voor { $email }. Je wordt overal uitgelogd, en in browsers die je vertrouwt wordt weer om een code gevraagd. Verificatie in twee stappen blijft zoals die is.
portal-reset-lead-drops = Voor { $email }. Je wordt overal uitgelogd. Apps en herstelcodes die zijn ingesteld voordat dit adres was bevestigd, worden verwijderd.
portal-reset-button = Wachtwoord opslaan
portal-reset-done-title = Je wachtwoord is gewijzigd
portal-reset-done = Log er nu mee in.
portal-link-gone-title = Deze link werkt niet meer
portal-link-gone = Hij werkt één keer, binnen een uur. Vraag een nieuwe aan.
portal-link-new = Nieuwe link aanvragen

portal-mail-verify-subject = Bevestig je e-mailadres bij { $issuer }
portal-mail-verify-text = Iemand, waarschijnlijk jij, heeft bij { $issuer } een account gemaakt met dit adres. Is het van jou?
portal-mail-verify-link = Adres bevestigen
portal-mail-verify-not-you = Was jij dat niet, doe dan niets met dit bericht: het account blijft zonder bevestigd adres.
portal-mail-reset-subject = Kies een nieuw wachtwoord bij { $issuer }
portal-mail-reset-text = Iemand, waarschijnlijk jij, heeft een nieuw wachtwoord gevraagd voor { $account } bij { $issuer }.
portal-mail-reset-link = Nieuw wachtwoord kiezen
portal-mail-reset-not-you = Was jij dat niet, doe dan niets met dit bericht: je wachtwoord blijft zoals het is.
portal-mail-link-hour = De link werkt één keer, binnen een uur.
