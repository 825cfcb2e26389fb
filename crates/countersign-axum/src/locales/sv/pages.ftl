### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Fel: { $title }
shared-sign-out = Logga ut
shared-sign-in = Logga in
shared-continue = Fortsätt
shared-back = Tillbaka
shared-back-to-start = Tillbaka till början
shared-begin-again = Börja om
shared-not-now = Inte nu
shared-other-ways = Andra sätt
shared-help = Hjälp
shared-get-help = Få hjälp
shared-check-again = Kontrollera igen
shared-go-to-settings = Gå till tvåstegsverifiering
shared-password = Ditt lösenord
shared-copy = Kopiera
shared-copied = Kopierat
shared-selected = Markerat
shared-save = Spara
shared-name = Namn
shared-change = Ändra
shared-no-way-to-get-a-code = Jag kan inte få någon kod
shared-language = Språk
shared-digits = Den { $digits }-siffriga koden som appen visar

challenge-title = Ange din kod
challenge-title-recovery = Ange en reservkod
challenge-title-step-up = Bekräfta att det är du
challenge-title-ended = Logga in igen
challenge-title-spent = Du behöver ett annat sätt
challenge-lead = Öppna din autentiseringsapp och skriv den { $digits }-siffriga koden för { $issuer }.
challenge-lead-recovery = Skriv en av reservkoderna som du har sparat för { $issuer }. Varje kod fungerar en gång.
challenge-lead-recovery-named = Skriv en av koderna ”{ $label }” som du har sparat för { $issuer }. Varje kod fungerar en gång.
challenge-lead-ended = För att skydda ditt konto: börja om med ditt lösenord.
challenge-code = Kod
challenge-recovery-code = Reservkod
challenge-next-code = Nästa kod om { $wait }
challenge-trust = Lita på den här webbläsaren i { $span }
challenge-trust-hint = Bara på en enhet som är din egen. Du kan ta tillbaka det när som helst.
challenge-use-app = Använd din autentiseringsapp i stället
challenge-use-recovery = Använd en reservkod i stället
challenge-use-named = Använd ”{ $label }” i stället
challenge-spent-lead = Många felaktiga koder har skrivits för ditt konto i år. Det kan vara någon som känner till ditt lösenord och gissar. Du kan fortfarande komma in:
challenge-spent-known-browser = i en webbläsare som du har loggat in med tidigare,
challenge-spent-recovery = med en reservkod,
challenge-spent-unlock = eller genom att låsa upp den här webbläsaren, med din app eller med en kod från supporten.
challenge-spent-or-wait = Eller kom tillbaka { $when }.
challenge-unlock = Lås upp den här webbläsaren
challenge-wrong = Koden stämde inte. Skriv den kod som appen visar just nu.
challenge-wrong-recovery = Koden stämde inte. En kod som redan har använts fungerar inte längre.
challenge-wrong-last = Koden stämde inte, och det var det sista försöket för tillfället.
challenge-digits = En kod har { $digits ->
    [one] { $digits } siffra.
   *[other] { $digits } siffror.
}
challenge-recovery-form = En reservkod har { $count ->
    [one] { $count } tecken: en bokstav eller siffra.
   *[other] { $count } tecken: bokstäver och siffror.
}
challenge-used = Koden har redan använts. Skriv nästa.
challenge-used-wait = Koden har redan använts. Nästa kommer { $when }.
challenge-recovery-used = Koden användes den { $date }. Varje kod fungerar en gång: skriv en annan.
challenge-spent = Koder från din app godtas inte från den här webbläsaren just nu.
challenge-wait = Det har varit för många felaktiga koder. Kom tillbaka { $when }.
challenge-wait-spent = Det har varit för många felaktiga koder i år, så koder från appen godtas inte från den här webbläsaren. Använd en webbläsare som du har loggat in med tidigare, en reservkod eller upplåsningen. Eller kom tillbaka { $when }.
challenge-wait-limiter = Det har varit för många försök. Kom tillbaka { $when }.
challenge-wait-other = Koder godtas inte just nu. Kom tillbaka { $when }.

clock-behind = Det är en gammal kod. Klockan i din telefon verkar gå ungefär { $span } efter. Ställ in automatisk tid i telefonens inställningar och skriv sedan den kod som appen visar.
clock-link = Mina koder godtas inte
clock-title = Går klockan i din telefon rätt?
clock-lead = Koderna beror på klockan. Ställ in automatisk tid i telefonen och försök igen. Om det inte hjälper skriver du två koder, den ena efter den andra, så som appen visar dem.
clock-first = Första koden
clock-second = Koden efter den
clock-second-hint = Vänta tills appen visar en ny. Det tar högst { $period ->
    [one] { $period } sekund.
   *[other] { $period } sekunder.
}
clock-check = Kontrollera båda
clock-wrong = De två koderna stämde inte. Skriv en kod, vänta tills appen visar nästa och skriv den också.
clock-back = Tillbaka till en enda kod

another-title = Den här sidan hör till en annan inloggning
another-pending = Under tiden har någon börjat logga in här som { $account }. Inget av det du skrev har kontrollerats.
another-signed-in = Under tiden har någon loggat in här som { $account }. Inget av det du skrev har kontrollerats.
another-go-on = Fortsätt med den inloggningen
another-somebody-else = Logga in som någon annan

recovered-title = Har du kvar din telefon?
recovered-title-last = Det var din sista reservkod
recovered-left = Du loggade in med en reservkod, och den fungerar inte längre. { $left ->
    [one] Du har en kvar.
   *[other] Du har { $left } kvar.
}
recovered-few = Få koder är kvar. Skapa snart en ny uppsättning.
recovered-none = Skapa nya koder innan du går vidare: utan dem och utan din telefon kommer du inte in igen.
recovered-none-no-way = Utan koder och utan din telefon kommer du inte in igen.
recovered-phone = Är telefonen borta?
recovered-phone-lead = Lägg till den nya. Den ersätter den gamla så snart du bekräftar den, inte tidigare.
recovered-replace = Ersätt
recovered-new-set = En ny uppsättning ersätter den gamla direkt.
recovered-without-codes = Fortsätt utan koder

unlock-title = Lås upp den här webbläsaren
unlock-title-done = Din app fungerar här igen
unlock-done = Klart. Från och med nu godtas koder från din app i den här webbläsaren.
unlock-done-warning = Om du inte själv gjorde alla de inloggningarna känner någon annan till ditt lösenord: byt det.
unlock-go-on = Fortsätt med en kod
unlock-lead = Många felaktiga koder har skrivits för ditt konto. Det kan vara någon som känner till ditt lösenord och gissar, så nya webbläsare måste vänta. Visa att du har appen: skriv { $needed ->
    [one] { $needed } rätt kod.
   *[other] { $needed } rätta koder i rad, med en stunds mellanrum.
}
unlock-left = { $left ->
    [one] En kod till, om en stund. Ha appen nära till hands.
   *[other] { $left } koder till, med en stunds mellanrum. Ha appen nära till hands.
}
unlock-progress = { $successes } av { $needed ->
    [one] { $needed } kod
   *[other] { $needed } koder
}
unlock-was-right = Det var rätt.
unlock-was-wrong = En felaktig kod skrevs här nyligen.
unlock-next = Du kan skriva nästa kod om { $wait }.
unlock-goes-on = Sidan går vidare av sig själv. Då har du 10 minuter på dig att skriva koden.
unlock-password-again = Då behöver du ange ditt lösenord igen.
unlock-code = Kod { $number } av { $needed }
unlock-hint = Vid ett enda fel börjar det om efter 15 minuter.
unlock-support-lead = Skriv koden som du har fått av supporten. Den fungerar en gång, inom ett dygn.
unlock-support-code = Kod från supporten
unlock-support-hint = 12 bokstäver och siffror.
unlock-support-form = En kod från supporten har 12 bokstäver och siffror.
unlock-support-wrong = Koden är fel, har redan använts eller är äldre än ett dygn.
unlock-use-app = Använd din app i stället
unlock-use-support = Jag har en kod från supporten
unlock-wrong = Koden stämde inte, så det börjar om.
unlock-early = Det är för tidigt för en kod. Den har inte kontrollerats.

setup-title = Lägg till en autentiseringsapp
setup-title-replace = Ersätt en autentiseringsapp
setup-title-unverified = Bekräfta din adress först
setup-lead = En app i din telefon som visar en ny kod med { $period ->
    [one] { $period } sekunds mellanrum.
   *[other] { $period } sekunders mellanrum.
} Vilken som helst fungerar: Aegis, 1Password, Google Authenticator, din lösenordshanterare.
setup-lead-replace = ”{ $name }” fungerar tills den nya appen är bekräftad. Sedan slutar dess koder att fungera, och andra webbläsare loggas ut.
setup-name-hint = Så att du kan känna igen den, till exempel ”Telefon”. Du kan lämna fältet tomt.
setup-scan = Skanna bilden med appen.
setup-picture = QR-kod för din autentiseringsapp
setup-on-this-phone = På den här telefonen?
setup-open-in-app = Öppna i appen
setup-type-key = Går det inte att skanna? Skriv den här nyckeln:
setup-code = Koden som appen visar
setup-time-left = Du har { $span } på dig att bli klar.
setup-turn-on = Slå på
setup-must = Ditt konto måste ha tvåstegsverifiering. Slå på den för att gå vidare.
setup-must-since = Ditt konto måste ha tvåstegsverifiering. Tiden för att slå på den gick ut den { $date }.
setup-full = { $count ->
    [one] Du har en app och kan inte ha fler. Ta bort den först och lägg sedan till den nya.
   *[other] Du har { $count } appar och kan inte ha fler. Ta bort en som du inte längre använder och lägg sedan till den nya.
}
setup-unverified = Du kan lägga till en app så snart din e-postadress är bekräftad. Öppna länken i meddelandet som vi har skickat till dig och kom sedan tillbaka hit.
setup-verify = Bekräfta adressen
setup-verified = Jag har bekräftat den

codes-title = Spara dina reservkoder
codes-title-make = Skapa nya reservkoder
codes-lead = Med varje kod kan du logga in en gång om du förlorar telefonen. De visas bara nu. Spara dem där du har dina lösenord, eller på papper.
codes-copy-all = Kopiera alla
codes-download = Ladda ner
codes-print = Skriv ut
codes-replaced = Dina tidigare koder fungerar inte längre.
codes-first = Tvåstegsverifiering är på.
codes-saved = Jag har sparat dem
codes-sheet-heading = Reservkoder för { $site }
codes-sheet-heading-named = Reservkoder för { $site }, ”{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Med varje kod kan du logga in en gång, efter ditt lösenord, när du inte har telefonen.
codes-sheet-strike = Stryk koden när den är använd.
codes-left = { $remaining ->
    [0] Ingen av dina { $total } koder är kvar.
    [one] Du har { $remaining } av { $total } koder kvar.
   *[other] Du har { $remaining } av { $total } koder kvar.
} En ny uppsättning ersätter den gamla direkt: koder som du har sparat tidigare slutar fungera.
codes-left-named = Du har { $remaining } av { $total } koder ”{ $label }” kvar. En ny uppsättning ersätter den gamla direkt: koder som du har sparat tidigare slutar fungera.
codes-none = Du har inga koder än. Med varje kod kan du logga in en gång när du inte har telefonen.
codes-none-named = Du har inga koder ”{ $label }” än. Med varje kod kan du logga in en gång när du inte har telefonen.
codes-make = Skapa nya koder

resume-title = Fortsätt där du var
resume-title-gone = Det finns inget kvar att göra här
resume-remove = Du skulle just ta bort en app. Den är inte borttagen än.
resume-replace = Du skulle just ersätta en app. Den gamla fungerar fortfarande.
resume-add = Du skulle just lägga till en app.
resume-other = Du blev ombedd att ange en kod. Det du skickade innan dess är sparat och skickas nu.
resume-gone = Det är redan gjort, eller så väntade det i mer än 10 minuter. Inget är förlorat: gå tillbaka dit du var och gör det igen.

settings-title = Tvåstegsverifiering
settings-on = På.
settings-on-asked = På. Du angav senast en kod { $when }.
settings-off = Av. Det enda som behövs för att logga in är ditt lösenord.
settings-off-lead = Med tvåstegsverifiering behövs också en kod från en app i din telefon. Den som får reda på ditt lösenord kommer ändå inte in.
settings-must-from = Ditt konto måste ha tvåstegsverifiering från och med den { $date }. Slå på den före dess.
settings-must-codes = Ditt konto måste ha reservkoder.
settings-make-them = Skapa dem nu
settings-apps = Autentiseringsappar
settings-last-used = Användes senast { $when }
settings-app-replace-lead = Ny telefon? Den här appen fungerar tills den nya är bekräftad. Sedan loggas andra webbläsare ut.
settings-asked-first = Du behöver ange en kod först.
settings-app-replace = Ersätt ”{ $name }”
settings-app-remove-only = Det här är din enda app. Om du tar bort den slås tvåstegsverifieringen av, reservkoderna försvinner och andra webbläsare loggas ut.
settings-app-remove-lead = Om du tar bort den slutar dess koder att fungera, och andra webbläsare loggas ut.
settings-app-remove = Ta bort ”{ $name }”
settings-app-must-stay = Ditt konto måste ha tvåstegsverifiering, så den enda appen kan inte tas bort. Lägg till en till, eller ersätt den.
settings-apps-full = Du kan inte ha fler appar.
settings-apps-more = Flera telefoner, eller en lösenordshanterare? Var och en kan ha sin egen.
settings-add = Lägg till
settings-codes = Reservkoder
settings-codes-left = { $remaining } av { $total } kvar
settings-codes-left-named = ”{ $label }”: { $remaining } av { $total } kvar
settings-codes-none = Inga
settings-codes-none-named = ”{ $label }”: inga
settings-codes-lead = För den dag då du inte har telefonen.
settings-codes-soon = Skapa snart en ny uppsättning.
settings-codes-few = Få är kvar.
settings-codes-new = Ny uppsättning
settings-codes-make = Skapa koder
settings-trusted = Betrodda webbläsare
settings-trusted-lead = De behöver ingen kod vid inloggning. För ändringar som gäller din säkerhet behövs koden även där.
settings-trusted-none = Inga. När du loggar in med en kod från din app kan du välja att lita på webbläsaren.
settings-trusted-this = den här webbläsaren
settings-trusted-since = Blev betrodd { $when }, gäller till { $end }
settings-trusted-used = användes senast { $when }
settings-trusted-stop-lead = Nästa inloggning där kräver en kod.
settings-trusted-stop = Sluta lita på den
settings-trusted-all = Alla på en gång.
settings-trusted-stop-all = Sluta lita på alla
settings-sessions = Här är du inloggad
settings-session-this = den här
settings-session-seen = användes senast { $when }
settings-session-since = Inloggad { $when }.
settings-session-unknown = Okänd webbläsare
settings-session-program = Ett program
settings-session-by-app = Med en kod från din app
settings-session-by-recovery = Med en reservkod
settings-session-by-trust = Som betrodd webbläsare, utan kod
settings-session-by-password = Med enbart lösenordet
settings-session-end = Logga ut den
settings-session-forget = Glöm den här webbläsaren
settings-session-forget-hint = För datorer som andra använder: nästa inloggning här kräver en kod.
settings-others = Alla utom den här.
settings-others-end = Logga ut de andra
settings-everywhere-lead = Har du blivit av med något, eller är någon annan inne på ditt konto?
settings-everywhere = Logga ut överallt
settings-everywhere-what = Du loggas ut här också, och inga webbläsare är längre betrodda. Dina appar och koder finns kvar.
settings-password = Lösenord
settings-password-lead = När du byter det loggas du ut överallt utom här.
settings-activity = Senaste aktivitet
settings-activity-not-you = Var något av det här inte du? Byt lösenord och ta bort appar som inte är dina.
settings-turn-off = Slå av
settings-turn-off-lead = Då behövs bara ditt lösenord för att logga in.
settings-turn-off-prove = Bekräfta först med en kod att det är du, och kom sedan tillbaka hit.
settings-confirm = Bekräfta
settings-turn-off-what = Dina appar och reservkoder tas bort. Andra webbläsare loggas ut.
settings-turn-off-now = Slå av tvåstegsverifiering

password-missing = Skriv ditt lösenord.
password-wrong = Lösenordet är fel.
password-wait = Det har varit för många felaktiga lösenord. Kom tillbaka { $when }.
