### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Kiedy: { $time }
mail-browser = Przeglądarka: { $browser }
mail-address = Skąd: { $address }
mail-was-me = Jeśli to ty, nie musisz nic robić.
mail-was-not-me = Jeśli to nie ty, zgłoś to teraz. Zatrzymamy to i wylogujemy wszystkich.
mail-was-not-me-link = To nie ja
mail-link-until = Link działa tylko raz, do { $date }.
mail-why = Otrzymujesz tę wiadomość, bo dotyczy ona bezpieczeństwa konta { $account } w serwisie { $issuer }.
mail-gathered-subject = { $count ->
    [one] Zmiana w logowaniu do serwisu { $issuer }
    [few] { $count } zmiany w logowaniu do serwisu { $issuer }
    [many] { $count } zmian w logowaniu do serwisu { $issuer }
   *[other] { $count } zmiany w logowaniu do serwisu { $issuer }
}
mail-gathered-text = Wydarzyło się kilka rzeczy związanych z logowaniem do serwisu { $issuer }:

mail-enabled-subject = W serwisie { $issuer } włączono weryfikację dwuetapową
mail-enabled-text = Na koncie { $account } włączono weryfikację dwuetapową. Od teraz oprócz hasła potrzebny jest kod z aplikacji.
mail-authenticator_added-subject = W serwisie { $issuer } dodano aplikację
mail-authenticator_added-text = Do konta { $account } dodano aplikację uwierzytelniającą. Jej kodami można się logować.
mail-authenticator_replaced-subject = W serwisie { $issuer } zastąpiono aplikację
mail-authenticator_replaced-text = Aplikację uwierzytelniającą konta { $account } zastąpiono inną. Kody z poprzedniej już nie działają, a inne przeglądarki zostały wylogowane.
mail-authenticator_removed-subject = W serwisie { $issuer } usunięto aplikację
mail-authenticator_removed-text = Z konta { $account } usunięto aplikację uwierzytelniającą. Jej kody już nie działają, a inne przeglądarki zostały wylogowane.
mail-recovery_code_used-subject = W serwisie { $issuer } użyto kodu zapasowego
mail-recovery_code_used-text = Użyto kodu zapasowego do konta { $account }. Ten kod już nie działa.
mail-recovery_codes_replaced-subject = Nowe kody zapasowe w serwisie { $issuer }
mail-recovery_codes_replaced-text = Dla konta { $account } utworzono nowe kody zapasowe. Poprzednie kody już nie działają.
mail-disabled-subject = W serwisie { $issuer } wyłączono weryfikację dwuetapową
mail-disabled-text = Na koncie { $account } wyłączono weryfikację dwuetapową. Od teraz do zalogowania wystarczy samo hasło.
mail-reset-subject = W serwisie { $issuer } zresetowano weryfikację dwuetapową
mail-reset-text = Administrator usunął weryfikację dwuetapową z konta { $account }, a wszyscy zostali wylogowani. Zaloguj się hasłem i skonfiguruj ją ponownie.
mail-unlocked-subject = W serwisie { $issuer } znów można wpisywać kody
mail-unlocked-text = Administrator zakończył czas oczekiwania po błędnych kodach na koncie { $account } i utworzył kod, którym można odblokować jedną przeglądarkę.
mail-challenge_failed-subject = Błędne kody w serwisie { $issuer }
mail-challenge_failed-text = Ktoś podał prawidłowe hasło do konta { $account }, a potem wpisywał błędne kody, aż skończyły się próby. Jeśli to nie ty, ktoś zna twoje hasło: zmień je.
mail-budget_spent-subject = Zbyt wiele błędnych kodów w serwisie { $issuer }
mail-budget_spent-text = Na koncie { $account } wpisano tyle błędnych kodów, że w przeglądarkach, z których wcześniej nie korzystano, kody z aplikacji już nie działają. Jeśli to nie ty, ktoś zna twoje hasło: zmień je.
mail-browser_admitted-subject = W serwisie { $issuer } odblokowano przeglądarkę
mail-browser_admitted-text = Po wielu błędnych kodach odblokowano przeglądarkę dla konta { $account }. Kody z aplikacji znów są w niej przyjmowane.
mail-unlock_failed-subject = W serwisie { $issuer } nie udało się odblokować przeglądarki
mail-unlock_failed-text = Ktoś próbował odblokować przeglądarkę dla konta { $account } i wpisał błędny kod.
mail-credentials_changed-subject = W serwisie { $issuer } zmieniono twoje hasło
mail-credentials_changed-text = Hasło do konta { $account } zostało zmienione, a inne przeglądarki zostały wylogowane.
mail-browser_trusted-subject = Nowa zaufana przeglądarka w serwisie { $issuer }
mail-browser_trusted-text = Na koncie { $account } oznaczono przeglądarkę jako zaufaną. Przy logowaniu nie pytamy w niej o kod.
mail-browser_trust_replayed-subject = W serwisie { $issuer } skopiowano zaufaną przeglądarkę
mail-browser_trust_replayed-text = Ktoś, kto ma hasło do konta { $account }, użył kopii danych zaufanej przeglądarki. Ta przeglądarka nie jest już zaufana. Jeśli to nie ty, zmień hasło.
mail-restored-subject = Zaloguj się ponownie do serwisu { $issuer }
mail-restored-text = Przywróciliśmy kopię danych. Wcześniejsze kody zapasowe i zaufane przeglądarki konta { $account } straciły ważność: utwórz nowe kody i ponownie oznacz swoje przeglądarki jako zaufane.

disown-title = Czy to nie ty?
disown-lead = Jeśli zgłosisz, że to nie ty, od razu zadziałamy:
disown-sign-out = wszyscy zostaną wylogowani, tutaj i wszędzie indziej,
disown-trust = żadna przeglądarka nie będzie już zaufana,
disown-undo = to, co dodano, zostanie usunięte
disown-stop = i nikt się nie zaloguje, dopóki hasło nie zostanie zmienione.
disown-button = To nie ja: zatrzymaj to
disown-was-me = To ja. Zostaw wszystko tak, jak jest.
disown-left-title = Nic się nie zmieniło
disown-left-text = Możesz zamknąć tę stronę.
disown-done-title = Zatrzymano
disown-done-lead = Wszyscy zostali wylogowani i na razie nikt nie może się zalogować na konto { $account }. Zrób teraz tak:
disown-done-password = Zmień hasło. To ponownie otworzy konto.
disown-done-mail = Zmień też hasło do poczty, jeśli ktoś może je znać.
disown-done-apps = Zaloguj się, przejrzyj swoje aplikacje i kody zapasowe i utwórz nowe kody.
disown-change-password = Zmień hasło
disown-again-title = To już zostało zgłoszone
disown-again-text = Zatrzymano to { $date }. Ten link nic więcej nie zrobi.
disown-gone-title = Ten link już nie działa
disown-gone-text = Działa przez 7 dni od wysłania wiadomości, chyba że tego, czego dotyczyła, już nie ma. Jeśli na twoim koncie może być ktoś inny, zmień hasło.
