### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Wanneer: { $time }
mail-browser = Met: { $browser }
mail-address = Vanaf: { $address }
mail-was-me = Was jij dit, dan hoef je niets te doen.
mail-was-not-me = Was jij dit niet, laat het dan nu weten. We zetten het stop en loggen iedereen uit.
mail-was-not-me-link = Dit was ik niet
mail-link-until = De link werkt één keer, tot { $date }.
mail-why = Je krijgt dit bericht omdat het gaat over de beveiliging van { $account } bij { $issuer }.
mail-gathered-subject = { $count ->
    [one] Een wijziging in hoe je inlogt bij { $issuer }
   *[other] { $count } wijzigingen in hoe je inlogt bij { $issuer }
}
mail-gathered-text = Er is een aantal dingen gewijzigd in hoe je inlogt bij { $issuer }:

mail-enabled-subject = Verificatie in twee stappen staat aan bij { $issuer }
mail-enabled-text = Verificatie in twee stappen is aangezet voor { $account }. Vanaf nu wordt naast je wachtwoord ook om een code uit een app gevraagd.
mail-authenticator_added-subject = Er is een app toegevoegd bij { $issuer }
mail-authenticator_added-text = Er is een authenticator-app toegevoegd voor { $account }. Met de codes ervan kan worden ingelogd.
mail-authenticator_replaced-subject = Er is een app vervangen bij { $issuer }
mail-authenticator_replaced-text = Er is een authenticator-app van { $account } vervangen door een andere. De codes van de oude werken niet meer, en andere browsers zijn uitgelogd.
mail-authenticator_removed-subject = Er is een app verwijderd bij { $issuer }
mail-authenticator_removed-text = Er is een authenticator-app van { $account } verwijderd. De codes ervan werken niet meer, en andere browsers zijn uitgelogd.
mail-recovery_code_used-subject = Er is een herstelcode gebruikt bij { $issuer }
mail-recovery_code_used-text = Er is een herstelcode van { $account } gebruikt. Die werkt niet meer.
mail-recovery_codes_replaced-subject = Nieuwe herstelcodes bij { $issuer }
mail-recovery_codes_replaced-text = Er zijn nieuwe herstelcodes gemaakt voor { $account }. De vorige codes werken niet meer.
mail-disabled-subject = Verificatie in twee stappen staat uit bij { $issuer }
mail-disabled-text = Verificatie in twee stappen is uitgezet voor { $account }. Vanaf nu wordt alleen om je wachtwoord gevraagd.
mail-reset-subject = Verificatie in twee stappen is gereset bij { $issuer }
mail-reset-text = Een beheerder heeft verificatie in twee stappen van { $account } verwijderd, en iedereen is uitgelogd. Log in met je wachtwoord en stel die opnieuw in.
mail-unlocked-subject = Je kunt weer codes invullen bij { $issuer }
mail-unlocked-text = Een beheerder heeft de wachttijd na verkeerde codes voor { $account } beëindigd en een code gemaakt waarmee één browser kan worden ontgrendeld.
mail-challenge_failed-subject = Verkeerde codes bij { $issuer }
mail-challenge_failed-text = Iemand heeft als { $account } ingelogd met het juiste wachtwoord en daarna verkeerde codes ingevuld tot er geen poging meer over was. Was jij dit niet, dan kent iemand je wachtwoord: wijzig het.
mail-budget_spent-subject = Te veel verkeerde codes bij { $issuer }
mail-budget_spent-text = Voor { $account } zijn zo veel verkeerde codes ingevuld dat codes van je app niet meer worden geaccepteerd in browsers die je nog niet eerder hebt gebruikt. Was jij dit niet, dan kent iemand je wachtwoord: wijzig het.
mail-browser_admitted-subject = Er is een browser gedeblokkeerd bij { $issuer }
mail-browser_admitted-text = Er is een browser gedeblokkeerd voor { $account }, na veel verkeerde codes. Codes van je app worden daar weer geaccepteerd.
mail-unlock_failed-subject = Een browser kon niet worden gedeblokkeerd bij { $issuer }
mail-unlock_failed-text = Iemand heeft geprobeerd een browser te deblokkeren voor { $account } en heeft een verkeerde code ingevuld.
mail-credentials_changed-subject = Je wachtwoord is gewijzigd bij { $issuer }
mail-credentials_changed-text = Het wachtwoord van { $account } is gewijzigd, en andere browsers zijn uitgelogd.
mail-browser_trusted-subject = Een nieuwe vertrouwde browser bij { $issuer }
mail-browser_trusted-text = Een browser wordt nu vertrouwd voor { $account }. Bij het inloggen wordt daar niet om een code gevraagd.
mail-browser_trust_replayed-subject = Een vertrouwde browser is gekopieerd bij { $issuer }
mail-browser_trust_replayed-text = Iemand met het wachtwoord van { $account } heeft een kopie gebruikt van wat een vertrouwde browser bewaart. De browser wordt niet meer vertrouwd. Was jij dit niet, wijzig dan je wachtwoord.
mail-restored-subject = Log opnieuw in bij { $issuer }
mail-restored-text = We hebben een back-up teruggezet. De herstelcodes en vertrouwde browsers die { $account } daarvoor had, werken niet meer: maak nieuwe codes en vertrouw je browsers opnieuw.

disown-title = Was jij dit niet?
disown-lead = Als je zegt dat jij dit niet was, doen we meteen het volgende:
disown-sign-out = iedereen wordt uitgelogd, hier en overal,
disown-trust = geen enkele browser wordt nog vertrouwd,
disown-undo = wat is toegevoegd, wordt weer weggehaald
disown-stop = en niemand kan inloggen voordat het wachtwoord is gewijzigd.
disown-button = Ik was het niet: zet het stop
disown-was-me = Ik was het. Laat alles zoals het is.
disown-left-title = Er is niets gewijzigd
disown-left-text = Je kunt deze pagina sluiten.
disown-done-title = Het is stopgezet
disown-done-lead = Iedereen is uitgelogd, en voorlopig kan niemand inloggen bij { $account }. Doe nu dit:
disown-done-password = Wijzig je wachtwoord. Daarmee gaat het account weer open.
disown-done-mail = Wijzig ook het wachtwoord van je e-mail, als iemand dat misschien kent.
disown-done-apps = Log in, bekijk je apps en herstelcodes en maak nieuwe codes.
disown-change-password = Je wachtwoord wijzigen
disown-again-title = Dit was al gemeld
disown-again-text = Het is stopgezet op { $date }. Via deze link gebeurt er verder niets.
disown-gone-title = Deze link werkt niet meer
disown-gone-text = Hij werkt tot 7 dagen na het bericht. Of waar het over ging, bestaat niet meer. Zit er misschien iemand in je account, wijzig dan je wachtwoord.
