### The pages of the sign-in portal.

portal-sign-in-title = Zaloguj się
portal-email = Adres e-mail
portal-password = Hasło
portal-remember = Nie wylogowuj mnie w tej przeglądarce
portal-sign-in = Zaloguj się
portal-create-account = Utwórz konto
portal-cannot-sign-in = Nie mogę się zalogować
portal-forgot = Nie pamiętam hasła
portal-sign-up-title = Utwórz konto
portal-sign-up = Utwórz konto
portal-have-account = Mam już konto
portal-password-hint = Co najmniej 15 znaków. Dobrze sprawdza się kilka słów, które łatwo zapamiętać.
portal-wrong = Ten adres e-mail i to hasło do siebie nie pasują. Sprawdź oba i spróbuj ponownie.
portal-wait = Było zbyt wiele prób. Wróć { $when }.
portal-email-invalid = Wpisz adres e-mail, na przykład ada@example.org.
portal-email-taken = Istnieje już konto z tym adresem e-mail. Zaloguj się na nie.

portal-home-title = Jesteś na swoim koncie
portal-home-as = Zalogowano jako { $email }.
portal-home-on = Weryfikacja dwuetapowa jest włączona.
portal-home-off = Weryfikacja dwuetapowa jest wyłączona. Do zalogowania wystarczy samo hasło.
portal-home-codes = { $count ->
    [0] Nie masz już żadnych kodów zapasowych.
    [one] Został { $count } kod zapasowy.
    [few] Zostały { $count } kody zapasowe.
    [many] Zostało { $count } kodów zapasowych.
   *[other] Zostało { $count } kodu zapasowego.
}
portal-home-new-set = Utwórz nowy zestaw
portal-home-turn-on = Włącz weryfikację dwuetapową
portal-home-settings = Ustawienia
portal-home-password = Zmień hasło
portal-home-more = Więcej
portal-home-codes-required = Kody zapasowe są tu wymagane. Zanim przejdziesz dalej, utwórz zestaw.
portal-home-verify = Twój adres e-mail nie jest jeszcze potwierdzony.
portal-home-verify-link = Potwierdź go

portal-password-title = Zmień hasło
portal-password-lead = Tutaj nic się nie zmieni. Wszędzie indziej nastąpi wylogowanie, a w zaufanych przeglądarkach znów poprosimy o kod.
portal-password-present = Obecne hasło
portal-password-new = Nowe hasło
portal-password-change = Zmień hasło
portal-password-wrong = To nie jest twoje obecne hasło. Spróbuj ponownie.
portal-password-same = To hasło, które już masz. Wybierz inne.

portal-weak-short = Użyj co najmniej 15 znaków. Dobrze sprawdza się kilka słów, które łatwo zapamiętać.
portal-weak-long = To więcej, niż może mieć hasło. Użyj najwyżej 1024 znaków.
portal-weak-guessable = To hasło łatwo odgadnąć. Wybierz takie, które nie jest popularne, nie powtarza się i nie zawiera twojego imienia ani nazwy tej strony.

portal-verify-title = Potwierdź swój adres e-mail
portal-verify-lead = Wyślemy ci wiadomość z linkiem. Otwórz go w ciągu godziny.
portal-verify-send = Wyślij wiadomość
portal-verify-sent-title = Sprawdź pocztę
portal-verify-sent = Wiadomość jest w drodze na adres { $email }. Jej link działa tylko raz, w ciągu godziny. Po kilku minutach nadal nic nie ma? Zajrzyj do spamu albo wyślij ją ponownie.
portal-verify-again = Wyślij ponownie
portal-verify-confirm = Czy { $email } to twój adres?
portal-verify-confirm-button = Potwierdź adres
portal-verify-done-title = Twój adres jest potwierdzony
portal-verify-done = Dziękujemy. Adres { $email } jest potwierdzony.

portal-forgot-title = Nie pamiętasz hasła?
portal-forgot-lead = Wpisz swój adres e-mail. Jeśli istnieje takie konto, wyślemy wiadomość z linkiem.
portal-forgot-send = Wyślij wiadomość
portal-forgot-sent-title = Sprawdź pocztę
portal-forgot-sent = Jeśli istnieje konto z adresem { $email }, wiadomość jest już w drodze. Jej link działa tylko raz, w ciągu godziny. Po kilku minutach nadal nic nie ma? Zajrzyj do spamu albo spróbuj z innym adresem.
portal-reset-title = Wybierz nowe hasło
portal-reset-lead = Dla adresu { $email }. Nastąpi wylogowanie wszędzie, a w zaufanych przeglądarkach znów poprosimy o kod. Weryfikacja dwuetapowa się nie zmieni.
portal-reset-lead-drops = Dla adresu { $email }. Nastąpi wylogowanie wszędzie. Aplikacje i kody zapasowe skonfigurowane przed potwierdzeniem tego adresu zostaną usunięte.
portal-reset-button = Zapisz hasło
portal-reset-done-title = Hasło zostało zmienione
portal-reset-done = Zaloguj się teraz nowym hasłem.
portal-link-gone-title = Ten link już nie działa
portal-link-gone = Działa tylko raz, w ciągu godziny. Poproś o nowy.
portal-link-new = Poproś o nowy

portal-mail-verify-subject = Potwierdź swój adres e-mail w serwisie { $issuer }
portal-mail-verify-text = Ktoś, prawdopodobnie ty, utworzył konto w serwisie { $issuer } z tym adresem. Czy to twój adres?
portal-mail-verify-link = Potwierdź adres
portal-mail-verify-not-you = Jeśli to nie ty, zignoruj tę wiadomość: konto pozostanie bez potwierdzonego adresu.
portal-mail-reset-subject = Wybierz nowe hasło do serwisu { $issuer }
portal-mail-reset-text = Ktoś, prawdopodobnie ty, poprosił o nowe hasło do konta { $account } w serwisie { $issuer }.
portal-mail-reset-link = Wybierz nowe hasło
portal-mail-reset-not-you = Jeśli to nie ty, zignoruj tę wiadomość: twoje hasło pozostanie bez zmian.
portal-mail-link-hour = Link działa tylko raz, w ciągu godziny.
