### The audit trail in plain words, for its owner.

activity-signed-in = Inloggning med en kod från din app
activity-signed-in-recovery = Inloggning med en reservkod
activity-app-added = En app lades till
activity-code-right = { $code ->
    [recovery] En reservkod var rätt
    [unlock] En kod för att låsa upp en webbläsare var rätt
   *[app] En kod från din app var rätt
}
activity-code-wrong = { $code ->
    [recovery] En reservkod var fel
    [unlock] En kod för att låsa upp en webbläsare var fel
   *[app] En kod från din app var fel
}
activity-code-wrong-last = { $code ->
    [recovery] En reservkod var fel, och det var det sista försöket
    [unlock] En kod för att låsa upp en webbläsare var fel, och det var det sista försöket
   *[app] En kod från din app var fel, och det var det sista försöket
}
activity-code-again = { $code ->
    [recovery] En reservkod angavs en gång till
    [unlock] En kod för att låsa upp en webbläsare angavs en gång till
   *[app] En kod från din app angavs en gång till
}
activity-code-early = En kod för att låsa upp en webbläsare kom för tidigt
activity-code-throttled = { $code ->
    [recovery] En reservkod nekades: det hade varit för många försök
    [unlock] En kod för att låsa upp en webbläsare nekades: det hade varit för många försök
   *[app] En kod från din app nekades: det hade varit för många försök
}
activity-code-spent = { $code ->
    [recovery] En reservkod nekades: det hade varit för många felaktiga i år
    [unlock] En kod för att låsa upp en webbläsare nekades: det hade varit för många felaktiga i år
   *[app] En kod från din app nekades: det hade varit för många felaktiga i år
}
activity-code-refused = { $code ->
    [recovery] En reservkod nekades
    [unlock] En kod för att låsa upp en webbläsare nekades
   *[app] En kod från din app nekades
}

activity-at-sign-in = vid inloggning
activity-at-step-up = när koden behövdes igen
activity-at-setup = när en app skulle läggas till

activity-password-wrong-sign-in = Fel lösenord angavs vid inloggning
activity-password-wrong = Fel lösenord angavs
activity-password-throttled-sign-in = Ett lösenord nekades vid inloggning: det hade varit för många försök
activity-password-frozen-sign-in = Rätt lösenord nekades vid inloggning: inloggningen var stoppad
activity-password-throttled = Ett lösenord nekades: det hade varit för många försök
activity-browser-copied = Någon använde en kopia av det som en betrodd webbläsare sparar, så webbläsaren är inte längre betrodd
activity-fault = Våra uppgifter om dig var skadade, så vi nekade det som begärdes
activity-unknown = Något annat hände

activity-account-created = Kontot skapades
activity-password-right = Lösenordet var rätt vid inloggning
activity-signed-out = Utloggning
activity-app-begun = En app började läggas till
activity-clock-set = Två koder visade hur klockan i din telefon går
activity-app-renamed = En app fick ett annat namn
activity-app-removed = En app togs bort
activity-codes-made = Nya reservkoder skapades
activity-turned-off = Tvåstegsverifiering slogs av
activity-reset = En administratör slog av tvåstegsverifiering
activity-password-given = Lösenordet angavs före en ändring
activity-waits-ended = En administratör avslutade en väntetid
activity-forgotten = Kontot raderades
activity-password-changed = Lösenordet byttes
activity-groups-changed = En administratör ändrade dina grupper
activity-session-ended = Utloggning på ett annat ställe
activity-session-renamed = En inloggning fick ett annat namn
activity-disowned = ”Det var inte jag” har meddelats, och inloggningen stoppades
activity-thawed = Det går att logga in igen
activity-email-verified = E-postadressen bekräftades
activity-signed-out-everywhere = Utloggning överallt
activity-browser-trusted = En webbläsare blev betrodd
activity-trust-used = En betrodd webbläsare behövde ingen kod
activity-trust-renamed = En betrodd webbläsare fick ett annat namn
activity-trust-ended = En webbläsare är inte längre betrodd
activity-required = Ditt konto måste ha tvåstegsverifiering från och med nu
activity-email-verified = Din adress är bekräftad
activity-restored = En säkerhetskopia återställdes, så tidigare inloggningar och reservkoder gäller inte längre
activity-records-looked-at = Våra uppgifter kontrollerades

activity-refused = { $what }: nekades
activity-try-account = Skapa kontot
activity-try-sign-in = Logga in
activity-try-sign-out = Logga ut
activity-try-add-app = Lägga till en app
activity-try-rename-app = Byta namn på en app
activity-try-remove-app = Ta bort en app
activity-try-codes = Skapa nya reservkoder
activity-try-turn-off = Slå av tvåstegsverifiering
activity-try-password = Kontrollera lösenordet
activity-try-end-wait = Avsluta en väntetid
activity-try-forget = Radera kontot
activity-try-change-password = Byta lösenord
activity-try-groups = Ändra dina grupper
activity-try-end-session = Logga ut på ett annat ställe
activity-try-rename-session = Byta namn på en inloggning
activity-try-everywhere = Logga ut överallt
activity-try-trust = Lita på en webbläsare
activity-try-trusted-sign-in = Logga in från en betrodd webbläsare
activity-try-rename-trust = Byta namn på en betrodd webbläsare
activity-try-end-trust = Sluta lita på en webbläsare
activity-try-require = Göra tvåstegsverifiering till ett krav
activity-try-verify-email = Bekräfta din e-postadress
activity-try-restore = Återställa en säkerhetskopia
activity-try-look = Kontrollera våra uppgifter
activity-try-verify-email = Bekräfta e-postadressen
