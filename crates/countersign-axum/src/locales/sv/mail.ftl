### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = När: { $time }
mail-browser = Med: { $browser }
mail-address = Från: { $address }
mail-was-me = Om det var du behöver du inte göra något.
mail-was-not-me = Om det inte var du, säg till nu. Vi stoppar det och loggar ut alla.
mail-was-not-me-link = Det var inte jag
mail-link-until = Länken fungerar en gång, till den { $date }.
mail-why = Du får det här meddelandet för att det gäller säkerheten för { $account } hos { $issuer }.
mail-gathered-subject = { $count ->
    [one] En ändring av din inloggning hos { $issuer }
   *[other] { $count } ändringar av din inloggning hos { $issuer }
}
mail-gathered-text = Flera saker har hänt med din inloggning hos { $issuer }:

mail-enabled-subject = Tvåstegsverifiering är på hos { $issuer }
mail-enabled-text = Tvåstegsverifiering har slagits på för { $account }. Från och med nu behövs en kod från en app utöver ditt lösenord.
mail-authenticator_added-subject = En app har lagts till hos { $issuer }
mail-authenticator_added-text = En autentiseringsapp har lagts till för { $account }. Dess koder kan användas för att logga in.
mail-authenticator_replaced-subject = En app har ersatts hos { $issuer }
mail-authenticator_replaced-text = En autentiseringsapp för { $account } har ersatts av en annan. Den gamla appens koder fungerar inte längre, och andra webbläsare har loggats ut.
mail-authenticator_removed-subject = En app har tagits bort hos { $issuer }
mail-authenticator_removed-text = En autentiseringsapp för { $account } har tagits bort. Dess koder fungerar inte längre, och andra webbläsare har loggats ut.
mail-recovery_code_used-subject = En reservkod har använts hos { $issuer }
mail-recovery_code_used-text = En reservkod för { $account } har använts. Den fungerar inte längre.
mail-recovery_codes_replaced-subject = Nya reservkoder hos { $issuer }
mail-recovery_codes_replaced-text = Nya reservkoder har skapats för { $account }. De tidigare koderna fungerar inte längre.
mail-disabled-subject = Tvåstegsverifiering är av hos { $issuer }
mail-disabled-text = Tvåstegsverifiering har slagits av för { $account }. Från och med nu behövs bara ditt lösenord.
mail-reset-subject = Tvåstegsverifiering har återställts hos { $issuer }
mail-reset-text = En administratör har tagit bort tvåstegsverifiering från { $account }, och alla har loggats ut. Logga in med ditt lösenord och slå på den igen.
mail-unlocked-subject = Du kan skriva koder igen hos { $issuer }
mail-unlocked-text = En administratör har avslutat väntetiden efter felaktiga koder för { $account } och skapat en kod som en webbläsare kan låsas upp med.
mail-challenge_failed-subject = Felaktiga koder hos { $issuer }
mail-challenge_failed-text = Någon loggade in som { $account } med rätt lösenord och skrev sedan felaktiga koder tills inga försök återstod. Om det inte var du känner någon annan till ditt lösenord: byt det.
mail-budget_spent-subject = För många felaktiga koder hos { $issuer }
mail-budget_spent-text = Så många felaktiga koder har skrivits för { $account } att webbläsare som du inte har använt förut inte längre kan använda koder från din app. Om det inte var du känner någon annan till ditt lösenord: byt det.
mail-browser_admitted-subject = En webbläsare har låsts upp hos { $issuer }
mail-browser_admitted-text = En webbläsare har låsts upp för { $account }, efter många felaktiga koder. Koder från din app godtas i den igen.
mail-unlock_failed-subject = En webbläsare kunde inte låsas upp hos { $issuer }
mail-unlock_failed-text = Någon försökte låsa upp en webbläsare för { $account } och skrev en felaktig kod.
mail-credentials_changed-subject = Ditt lösenord har bytts hos { $issuer }
mail-credentials_changed-text = Lösenordet för { $account } har bytts, och andra webbläsare har loggats ut.
mail-browser_trusted-subject = En webbläsare är betrodd hos { $issuer }
mail-browser_trusted-text = En webbläsare har blivit betrodd för { $account }. Den behöver ingen kod vid inloggning.
mail-browser_trust_replayed-subject = En betrodd webbläsare har kopierats hos { $issuer }
mail-browser_trust_replayed-text = Någon med lösenordet för { $account } använde en kopia av det som en betrodd webbläsare sparar. Webbläsaren är inte längre betrodd. Om det inte var du, byt lösenord.
mail-restored-subject = Logga in igen hos { $issuer }
mail-restored-text = Vi har återställt en säkerhetskopia. De tidigare reservkoderna och betrodda webbläsarna för { $account } gäller inte längre: skapa nya koder och lita på dina webbläsare igen.

disown-title = Var det inte du?
disown-lead = Om du säger att det inte var du händer det här direkt:
disown-sign-out = alla loggas ut, här och överallt,
disown-trust = ingen webbläsare är längre betrodd,
disown-undo = det som lades till tas bort igen,
disown-stop = och ingen kan logga in förrän lösenordet har bytts.
disown-button = Det var inte jag: stoppa det
disown-was-me = Det var jag. Låt allt vara som det är.
disown-left-title = Inget har ändrats
disown-left-text = Du kan stänga den här sidan.
disown-done-title = Det är stoppat
disown-done-lead = Alla har loggats ut, och ingen kan logga in på { $account } för tillfället. Gör så här nu:
disown-done-password = Byt lösenord. Det öppnar kontot igen.
disown-done-mail = Byt lösenord till din e-post också, om någon kan känna till det.
disown-done-apps = Logga in, se över dina appar och reservkoder och skapa nya koder.
disown-change-password = Byt lösenord
disown-again-title = Du har redan sagt till
disown-again-text = Det stoppades den { $date }. Inget mer händer genom den här länken.
disown-gone-title = Länken fungerar inte längre
disown-gone-text = Den fungerar i 7 dagar efter meddelandet, så länge det den gällde finns kvar. Om någon kan vara inne på ditt konto, byt lösenord.
