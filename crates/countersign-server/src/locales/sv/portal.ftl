### The pages of the sign-in portal.

portal-sign-in-title = Logga in
portal-email = E-postadress
portal-password = Lösenord
portal-remember = Håll mig inloggad i den här webbläsaren
portal-sign-in = Logga in
portal-create-account = Skapa ett konto
portal-cannot-sign-in = Jag kan inte logga in
portal-forgot = Jag har glömt lösenordet
portal-sign-up-title = Skapa ett konto
portal-sign-up = Skapa konto
portal-have-account = Jag har ett konto
portal-password-hint = Minst 15 tecken. Några ord som du kan komma ihåg fungerar bra.
portal-wrong = E-postadressen och lösenordet hör inte ihop. Kontrollera båda och försök igen.
portal-wait = Det har varit för många försök. Kom tillbaka { $when }.
portal-email-invalid = Ange en e-postadress, till exempel ada@example.org.
portal-email-taken = Det finns redan ett konto med den här e-postadressen. Logga in i stället.

portal-home-title = Du är inloggad
portal-home-as = Som { $email }.
portal-home-on = Tvåstegsverifiering är på.
portal-home-off = Tvåstegsverifiering är av. Det enda som behövs för att logga in är ditt lösenord.
portal-home-codes = { $count ->
    [0] Du har inga reservkoder kvar.
    [one] Du har { $count } reservkod kvar.
   *[other] Du har { $count } reservkoder kvar.
}
portal-home-new-set = Skapa en ny uppsättning
portal-home-turn-on = Slå på tvåstegsverifiering
portal-home-settings = Inställningar
portal-home-password = Byt lösenord
portal-home-more = Mer
portal-home-codes-required = Här krävs reservkoder. Skapa en uppsättning innan du går vidare.
portal-home-verify = Din e-postadress är inte bekräftad än.
portal-home-verify-link = Bekräfta den

portal-password-title = Byt lösenord
portal-password-lead = Du är fortfarande inloggad här. På alla andra ställen loggas du ut, och webbläsare som du litar på behöver en kod igen.
portal-password-present = Nuvarande lösenord
portal-password-new = Nytt lösenord
portal-password-change = Byt lösenord
portal-password-wrong = Det är inte ditt nuvarande lösenord. Försök igen.
portal-password-same = Det är lösenordet som du redan har. Välj ett annat.

portal-weak-short = Använd minst 15 tecken. Några ord som du kan komma ihåg fungerar bra.
portal-weak-long = Det är längre än ett lösenord kan vara. Använd högst 1 024 tecken.
portal-weak-guessable = Lösenordet är lätt att gissa. Välj ett som inte är vanligt, inte upprepar sig och inte innehåller ditt namn eller webbplatsens.

portal-verify-title = Bekräfta din e-postadress
portal-verify-lead = Vi skickar ett meddelande med en länk till dig. Öppna den inom en timme.
portal-verify-send = Skicka meddelandet
portal-verify-sent-title = Titta i din e-post
portal-verify-sent = Ett meddelande är på väg till { $email }. Länken fungerar en gång, inom en timme. Har inget kommit efter några minuter? Titta i skräpposten, eller skicka det igen.
portal-verify-again = Skicka igen
portal-verify-confirm = Är { $email } din adress?
portal-verify-confirm-button = Bekräfta den
portal-verify-done-title = Din adress är bekräftad
portal-verify-done = Tack. { $email } är bekräftad.

portal-forgot-title = Har du glömt lösenordet?
portal-forgot-lead = Skriv din e-postadress. Om det finns ett konto skickar vi ett meddelande med en länk.
portal-forgot-send = Skicka meddelandet
portal-forgot-sent-title = Titta i din e-post
portal-forgot-sent = Om det finns ett konto för { $email } är ett meddelande på väg. Länken fungerar en gång, inom en timme. Har inget kommit efter några minuter? Titta i skräpposten, eller försök med en annan adress.
portal-reset-title = Välj ett nytt lösenord
portal-reset-lead = För { $email }. Du loggas ut överallt, och webbläsare som du litar på behöver en kod igen. Tvåstegsverifieringen ändras inte.
portal-reset-lead-drops = För { $email }. Du loggas ut överallt. Appar och reservkoder som lades till innan adressen bekräftades tas bort.
portal-reset-button = Spara lösenordet
portal-reset-done-title = Ditt lösenord är bytt
portal-reset-done = Logga in med det nu.
portal-link-gone-title = Länken fungerar inte längre
portal-link-gone = Den fungerar en gång, inom en timme. Be om en ny.
portal-link-new = Be om en ny

portal-mail-verify-subject = Bekräfta din e-postadress hos { $issuer }
portal-mail-verify-text = Någon, troligen du, har skapat ett konto hos { $issuer } med den här adressen. Är den din?
portal-mail-verify-link = Bekräfta adressen
portal-mail-verify-not-you = Om det inte var du kan du bortse från det här meddelandet: kontot förblir utan bekräftad adress.
portal-mail-reset-subject = Välj ett nytt lösenord hos { $issuer }
portal-mail-reset-text = Någon, troligen du, har bett om ett nytt lösenord för { $account } hos { $issuer }.
portal-mail-reset-link = Välj ett nytt lösenord
portal-mail-reset-not-you = Om det inte var du kan du bortse från det här meddelandet: ditt lösenord förblir som det är.
portal-mail-link-hour = Länken fungerar en gång, inom en timme.
