### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Błąd: { $title }
shared-sign-out = Wyloguj się
shared-sign-in = Zaloguj się
shared-continue = Dalej
shared-back = Wróć
shared-back-to-start = Wróć na początek
shared-begin-again = Zacznij od nowa
shared-not-now = Nie teraz
shared-other-ways = Inne sposoby
shared-help = Pomoc
shared-get-help = Uzyskaj pomoc
shared-check-again = Sprawdź ponownie
shared-go-to-settings = Przejdź do weryfikacji dwuetapowej
shared-password = Twoje hasło
shared-copy = Kopiuj
shared-copied = Skopiowano
shared-selected = Zaznaczono
shared-save = Zapisz
shared-name = Nazwa
shared-change = Zmień
shared-no-way-to-get-a-code = Nie mogę uzyskać kodu
shared-language = Język
shared-digits = { $digits }-cyfrowy kod, który pokazuje aplikacja

challenge-title = Wpisz kod
challenge-title-recovery = Wpisz kod zapasowy
challenge-title-step-up = Potwierdź, że to ty
challenge-title-ended = Zaloguj się ponownie
challenge-title-spent = Potrzebny jest inny sposób
challenge-lead = Otwórz aplikację uwierzytelniającą i wpisz { $digits }-cyfrowy kod do serwisu { $issuer }.
challenge-lead-recovery = Wpisz jeden z kodów zapasowych zapisanych dla serwisu { $issuer }. Każdy działa tylko raz.
challenge-lead-recovery-named = Wpisz jeden z kodów „{ $label }” zapisanych dla serwisu { $issuer }. Każdy działa tylko raz.
challenge-lead-ended = Dla bezpieczeństwa konta zacznij od nowa, od hasła.
challenge-code = Kod
challenge-recovery-code = Kod zapasowy
challenge-next-code = Następny kod za { $wait }
challenge-trust = Ufaj tej przeglądarce przez { $span }
challenge-trust-hint = Tylko na twoim własnym urządzeniu. Możesz to cofnąć w każdej chwili.
challenge-use-app = Użyj aplikacji uwierzytelniającej
challenge-use-recovery = Użyj kodu zapasowego
challenge-use-named = Użyj kodu „{ $label }”
challenge-spent-lead = W tym roku na twoim koncie wpisano wiele błędnych kodów. Być może zgaduje je ktoś, kto zna twoje hasło. Nadal możesz się zalogować:
challenge-spent-known-browser = w przeglądarce używanej już wcześniej do logowania,
challenge-spent-recovery = kodem zapasowym
challenge-spent-unlock = albo po odblokowaniu tej przeglądarki: aplikacją lub kodem od pomocy technicznej.
challenge-spent-or-wait = Możesz też wrócić { $when }.
challenge-unlock = Odblokuj tę przeglądarkę
challenge-wrong = Ten kod się nie zgadza. Wpisz ten, który aplikacja pokazuje teraz.
challenge-wrong-recovery = Ten kod się nie zgadza. Kod użyty raz już nie działa.
challenge-wrong-last = Ten kod się nie zgadza, a była to na razie ostatnia próba.
challenge-digits = Kod jest { $digits }-cyfrowy.
challenge-recovery-form = { $count ->
    [one] Kod zapasowy ma { $count } znak: literę lub cyfrę.
    [few] Kod zapasowy ma { $count } znaki: litery i cyfry.
    [many] Kod zapasowy ma { $count } znaków: liter i cyfr.
   *[other] Kod zapasowy ma { $count } znaku: liter i cyfr.
}
challenge-used = Ten kod został już użyty. Wpisz następny.
challenge-used-wait = Ten kod został już użyty. Następny pojawi się { $when }.
challenge-recovery-used = Ten kod został użyty { $date }. Każdy kod działa tylko raz: wpisz inny.
challenge-spent = Kody z aplikacji nie są teraz przyjmowane z tej przeglądarki.
challenge-wait = Wpisano zbyt wiele błędnych kodów. Wróć { $when }.
challenge-wait-spent = W tym roku wpisano zbyt wiele błędnych kodów, dlatego kody z aplikacji nie są przyjmowane z tej przeglądarki. Skorzystaj z przeglądarki używanej już do logowania, z kodu zapasowego lub z odblokowania. Możesz też wrócić { $when }.
challenge-wait-limiter = Było zbyt wiele prób. Wróć { $when }.
challenge-wait-other = Kody nie są teraz przyjmowane. Wróć { $when }.

clock-behind = To stary kod. Wygląda na to, że zegar w telefonie spóźnia się mniej więcej o { $span }. W ustawieniach telefonu włącz automatyczną godzinę, a potem wpisz kod, który pokaże aplikacja.
clock-link = Moje kody nie są przyjmowane
clock-title = Czy telefon pokazuje dobrą godzinę?
clock-lead = Kody zależą od godziny. Włącz w telefonie automatyczną godzinę i spróbuj ponownie. Jeśli to nie pomoże, wpisz dwa kody, jeden po drugim, tak jak pokazuje je aplikacja.
clock-first = Pierwszy kod
clock-second = Kod po nim
clock-second-hint = Poczekaj, aż aplikacja pokaże nowy kod. Potrwa to do { $period ->
    [one] { $period } sekundy.
    [few] { $period } sekund.
    [many] { $period } sekund.
   *[other] { $period } sekundy.
}
clock-check = Sprawdź oba
clock-wrong = Te dwa kody się nie zgadzają. Wpisz jeden kod, poczekaj, aż aplikacja pokaże następny, i wpisz także ten.
clock-back = Wróć do jednego kodu

another-title = Ta strona należy do innego logowania
another-pending = W międzyczasie ktoś zaczął się tu logować jako { $account }. Nie sprawdziliśmy niczego, co zostało tu wpisane.
another-signed-in = W międzyczasie ktoś zalogował się tu jako { $account }. Nie sprawdziliśmy niczego, co zostało tu wpisane.
another-go-on = Kontynuuj tamto logowanie
another-somebody-else = Zaloguj się jako ktoś inny

recovered-title = Czy nadal masz swój telefon?
recovered-title-last = To był twój ostatni kod zapasowy
recovered-left = Do zalogowania użyto kodu zapasowego. Ten kod już nie działa. { $left ->
    [one] Został jeden kod.
    [few] Zostały { $left } kody.
    [many] Zostało { $left } kodów.
   *[other] Zostało { $left } kodu.
}
recovered-few = Zostało mało kodów. Wkrótce utwórz nowy zestaw.
recovered-none = Utwórz nowe kody, zanim stąd wyjdziesz: bez nich i bez telefonu nie zalogujesz się ponownie.
recovered-none-no-way = Bez kodów i bez telefonu nie zalogujesz się ponownie.
recovered-phone = Nie masz już telefonu?
recovered-phone-lead = Skonfiguruj nowy. Zastąpi stary od razu, gdy go potwierdzisz, i nie wcześniej.
recovered-replace = Zastąp
recovered-new-set = Nowy zestaw od razu zastępuje stary.
recovered-without-codes = Dalej bez kodów

unlock-title = Odblokuj tę przeglądarkę
unlock-title-done = Twoja aplikacja znów tu działa
unlock-done = Gotowe. Od teraz kody z aplikacji są przyjmowane w tej przeglądarce.
unlock-done-warning = Jeśli nie wszystkie te logowania były twoje, ktoś zna twoje hasło: zmień je.
unlock-go-on = Przejdź do wpisania kodu
unlock-lead = Na twoim koncie wpisano wiele błędnych kodów. Być może zgaduje je ktoś, kto zna twoje hasło, dlatego nowe przeglądarki muszą poczekać. Pokaż, że masz aplikację: wpisz { $needed ->
    [one] { $needed } prawidłowy kod.
    [few] { $needed } prawidłowe kody z rzędu, w odstępach czasu.
    [many] { $needed } prawidłowych kodów z rzędu, w odstępach czasu.
   *[other] { $needed } prawidłowego kodu z rzędu, w odstępach czasu.
}
unlock-left = { $left ->
    [one] Jeszcze jeden kod, za jakiś czas. Miej aplikację pod ręką.
    [few] Jeszcze { $left } kody, w odstępach czasu. Miej aplikację pod ręką.
    [many] Jeszcze { $left } kodów, w odstępach czasu. Miej aplikację pod ręką.
   *[other] Jeszcze { $left } kodu, w odstępach czasu. Miej aplikację pod ręką.
}
unlock-progress = Kody: { $successes } z { $needed }
unlock-was-right = Kod był prawidłowy.
unlock-was-wrong = Niedawno wpisano tu błędny kod.
unlock-next = Następny kod będzie można wpisać za { $wait }.
unlock-goes-on = Ta strona sama przejdzie dalej. Na wpisanie kodu będziesz mieć wtedy 10 minut.
unlock-password-again = Poprosimy wtedy ponownie o hasło.
unlock-code = Kod { $number } z { $needed }
unlock-hint = Po jednej pomyłce wszystko zaczyna się od nowa, po 15 minutach.
unlock-support-lead = Wpisz kod podany przez pomoc techniczną. Działa tylko raz, w ciągu jednego dnia.
unlock-support-code = Kod od pomocy technicznej
unlock-support-hint = 12 liter i cyfr.
unlock-support-form = Kod od pomocy technicznej ma 12 liter i cyfr.
unlock-support-wrong = Ten kod jest nieprawidłowy, został już użyty albo ma więcej niż jeden dzień.
unlock-use-app = Użyj aplikacji
unlock-use-support = Mam kod od pomocy technicznej
unlock-wrong = Ten kod się nie zgadza, więc wszystko zaczyna się od nowa.
unlock-early = Na kod jest jeszcze za wcześnie. Nie został sprawdzony.

setup-title = Dodaj aplikację uwierzytelniającą
setup-title-replace = Zastąp aplikację uwierzytelniającą
setup-title-unverified = Najpierw potwierdź swój adres
setup-lead = To aplikacja w telefonie, która pokazuje nowy kod co { $period ->
    [one] { $period } sekundę.
    [few] { $period } sekundy.
    [many] { $period } sekund.
   *[other] { $period } sekundy.
} Może być dowolna: Aegis, 1Password, Google Authenticator, twój menedżer haseł.
setup-lead-replace = „{ $name }” działa do chwili potwierdzenia nowej aplikacji. Potem jej kody przestaną działać, a inne przeglądarki zostaną wylogowane.
setup-name-hint = Żeby ją łatwo rozpoznać, na przykład „Telefon”. Pole może zostać puste.
setup-scan = Zeskanuj obrazek aplikacją.
setup-picture = Kod QR dla twojej aplikacji uwierzytelniającej
setup-on-this-phone = Na tym telefonie?
setup-open-in-app = Otwórz w aplikacji
setup-type-key = Nie da się zeskanować? Wpisz ten klucz:
setup-code = Kod z aplikacji
setup-time-left = Masz na to { $span }.
setup-turn-on = Włącz
setup-must = Twoje konto musi mieć weryfikację dwuetapową. Skonfiguruj ją, żeby przejść dalej.
setup-must-since = Twoje konto musi mieć weryfikację dwuetapową. Czas na jej skonfigurowanie minął { $date }.
setup-full = { $count ->
    [one] Masz już aplikację, a więcej ich być nie może. Najpierw ją usuń, a potem dodaj nową.
    [few] Masz { $count } aplikacje i więcej ich być nie może. Usuń tę, z której już nie korzystasz, a potem dodaj nową.
    [many] Masz { $count } aplikacji i więcej ich być nie może. Usuń tę, z której już nie korzystasz, a potem dodaj nową.
   *[other] Masz { $count } aplikacji i więcej ich być nie może. Usuń tę, z której już nie korzystasz, a potem dodaj nową.
}
setup-unverified = Aplikację można dodać, gdy tylko twój adres e-mail zostanie potwierdzony. Otwórz link w wysłanej wiadomości, a potem wróć tutaj.
setup-verify = Potwierdź adres
setup-verified = Adres jest już potwierdzony

codes-title = Zapisz swoje kody zapasowe
codes-title-make = Utwórz nowe kody zapasowe
codes-lead = Każdym z tych kodów zalogujesz się jeden raz, jeśli stracisz telefon. Widać je tylko teraz. Przechowuj je tam, gdzie trzymasz hasła, albo na papierze.
codes-copy-all = Kopiuj wszystkie
codes-download = Pobierz
codes-print = Drukuj
codes-replaced = Poprzedni zestaw kodów już nie działa.
codes-first = Weryfikacja dwuetapowa jest włączona.
codes-saved = Mam je zapisane
codes-sheet-heading = Kody zapasowe do serwisu { $site }
codes-sheet-heading-named = Kody zapasowe do serwisu { $site }, „{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Każdym z tych kodów zalogujesz się jeden raz, po wpisaniu hasła, gdy nie masz przy sobie telefonu.
codes-sheet-strike = Zużyty kod wykreśl.
codes-left = { $remaining ->
    [0] Nie został żaden z { $total } kodów.
    [one] Został { $remaining } z { $total } kodów.
    [few] Zostały { $remaining } z { $total } kodów.
    [many] Zostało { $remaining } z { $total } kodów.
   *[other] Zostało { $remaining } z { $total } kodów.
} Nowy zestaw od razu zastępuje stary: kody zapisane wcześniej przestaną działać.
codes-left-named = { $remaining ->
    [one] Został { $remaining } z { $total } kodów „{ $label }”.
    [few] Zostały { $remaining } z { $total } kodów „{ $label }”.
    [many] Zostało { $remaining } z { $total } kodów „{ $label }”.
   *[other] Zostało { $remaining } z { $total } kodów „{ $label }”.
} Nowy zestaw od razu zastępuje stary: kody zapisane wcześniej przestaną działać.
codes-none = Nie masz jeszcze kodów. Każdym z nich zalogujesz się jeden raz, gdy nie masz przy sobie telefonu.
codes-none-named = Nie masz jeszcze kodów „{ $label }”. Każdym z nich zalogujesz się jeden raz, gdy nie masz przy sobie telefonu.
codes-make = Utwórz nowe kody

resume-title = Dokończ przerwaną czynność
resume-title-gone = Nie ma tu już nic do zrobienia
resume-remove = Trwało usuwanie aplikacji. Nie została jeszcze usunięta.
resume-replace = Trwała wymiana aplikacji. Stara nadal działa.
resume-add = Trwało dodawanie aplikacji.
resume-other = W międzyczasie poprosiliśmy o kod. To, co zostało wcześniej wysłane, czekało i teraz idzie dalej.
resume-gone = To już się stało albo czekało dłużej niż 10 minut. Nic nie przepadło: wróć do poprzedniego miejsca i zrób to ponownie.

settings-title = Weryfikacja dwuetapowa
settings-on = Włączona.
settings-on-asked = Włączona. Kod wpisano ostatnio { $when }.
settings-off = Wyłączona. Do zalogowania wystarczy samo hasło.
settings-off-lead = Przy weryfikacji dwuetapowej potrzebny jest też kod z aplikacji w telefonie. Nawet ktoś, kto pozna twoje hasło, nie wejdzie na konto.
settings-must-from = Od { $date } twoje konto musi mieć weryfikację dwuetapową. Skonfiguruj ją wcześniej.
settings-must-codes = Twoje konto musi mieć kody zapasowe.
settings-make-them = Utwórz je teraz
settings-apps = Aplikacje uwierzytelniające
settings-last-used = Ostatnie użycie: { $when }
settings-app-replace-lead = Nowy telefon? Ta aplikacja działa do chwili potwierdzenia nowej. Potem inne przeglądarki zostaną wylogowane.
settings-asked-first = Najpierw poprosimy o kod.
settings-app-replace = Zastąp „{ $name }”
settings-app-remove-only = To twoja jedyna aplikacja. Jeśli ją usuniesz, weryfikacja dwuetapowa się wyłączy, kody zapasowe znikną, a inne przeglądarki zostaną wylogowane.
settings-app-remove-lead = Jeśli ją usuniesz, jej kody przestaną działać, a inne przeglądarki zostaną wylogowane.
settings-app-remove = Usuń „{ $name }”
settings-app-must-stay = Twoje konto musi mieć weryfikację dwuetapową, więc jedynej aplikacji nie można usunąć. Dodaj inną albo zastąp tę.
settings-apps-full = Więcej aplikacji być nie może.
settings-apps-more = Kilka telefonów albo menedżer haseł? Każde z nich może mieć własną.
settings-add = Dodaj
settings-codes = Kody zapasowe
settings-codes-left = Pozostało: { $remaining } z { $total }
settings-codes-left-named = „{ $label }”: Pozostało: { $remaining } z { $total }
settings-codes-none = Brak
settings-codes-none-named = „{ $label }”: brak
settings-codes-lead = Na dzień, w którym nie będziesz mieć przy sobie telefonu.
settings-codes-soon = Wkrótce utwórz nowy zestaw.
settings-codes-few = Zostało mało kodów.
settings-codes-new = Nowy zestaw
settings-codes-make = Utwórz zestaw
settings-trusted = Zaufane przeglądarki
settings-trusted-lead = Przy logowaniu nie pytamy w nich o kod. Przy zmianach, które dotyczą bezpieczeństwa, pytamy także w nich.
settings-trusted-none = Brak. Logując się kodem z aplikacji, możesz zaznaczyć, że przeglądarka ma być zaufana.
settings-trusted-this = ta przeglądarka
settings-trusted-since = Oznaczona jako zaufana { $when }, do { $end }
settings-trusted-used = ostatnie użycie: { $when }
settings-trusted-stop-lead = Przy następnym logowaniu w niej poprosimy o kod.
settings-trusted-stop = Przestań jej ufać
settings-trusted-all = Wszystkie naraz.
settings-trusted-stop-all = Przestań ufać wszystkim
settings-sessions = Aktywne logowania
settings-session-this = tutaj
settings-session-seen = ostatnia aktywność: { $when }
settings-session-since = Zalogowano: { $when }.
settings-session-unknown = Nieznana przeglądarka
settings-session-program = Program
settings-session-by-app = Kodem z aplikacji
settings-session-by-recovery = Kodem zapasowym
settings-session-by-trust = Z zaufanej przeglądarki, bez kodu
settings-session-by-password = Samym hasłem
settings-session-end = Wyloguj
settings-session-forget = Zapomnij tę przeglądarkę
settings-session-forget-hint = Dla komputerów, z których korzystają inni: przy następnym logowaniu tutaj poprosimy o kod.
settings-others = Wszystkie poza tym.
settings-others-end = Wyloguj z pozostałych
settings-everywhere-lead = Coś ci zginęło albo ktoś inny jest na twoim koncie?
settings-everywhere = Wyloguj wszędzie
settings-everywhere-what = Tutaj też nastąpi wylogowanie, a żadna przeglądarka nie będzie już zaufana. Twoje aplikacje i kody zostaną.
settings-password = Hasło
settings-password-lead = Po jego zmianie nastąpi wylogowanie wszędzie indziej.
settings-activity = Ostatnia aktywność
settings-activity-not-you = Coś z tego to nie ty? Zmień hasło i usuń aplikacje, które nie są twoje.
settings-turn-off = Wyłącz
settings-turn-off-lead = Do zalogowania wystarczy wtedy samo hasło.
settings-turn-off-prove = Najpierw potwierdź kodem, że to ty, a potem wróć tutaj.
settings-confirm = Potwierdź
settings-turn-off-what = Twoje aplikacje i kody zapasowe zostaną usunięte. Inne przeglądarki zostaną wylogowane.
settings-turn-off-now = Wyłącz weryfikację dwuetapową

password-missing = Wpisz hasło.
password-wrong = To hasło jest błędne.
password-wait = Wpisano zbyt wiele błędnych haseł. Wróć { $when }.
