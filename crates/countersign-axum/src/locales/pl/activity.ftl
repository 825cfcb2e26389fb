### The audit trail in plain words, for its owner.

activity-signed-in = Zalogowano kodem z aplikacji
activity-signed-in-recovery = Zalogowano kodem zapasowym
activity-app-added = Dodano aplikację
activity-code-right = { $code ->
    [recovery] Kod zapasowy był prawidłowy
    [unlock] Kod do odblokowania przeglądarki był prawidłowy
   *[app] Kod z aplikacji był prawidłowy
}
activity-code-wrong = { $code ->
    [recovery] Kod zapasowy był błędny
    [unlock] Kod do odblokowania przeglądarki był błędny
   *[app] Kod z aplikacji był błędny
}
activity-code-wrong-last = { $code ->
    [recovery] Kod zapasowy był błędny, a była to ostatnia próba
    [unlock] Kod do odblokowania przeglądarki był błędny, a była to ostatnia próba
   *[app] Kod z aplikacji był błędny, a była to ostatnia próba
}
activity-code-again = { $code ->
    [recovery] Kod zapasowy podano drugi raz
    [unlock] Kod do odblokowania przeglądarki podano drugi raz
   *[app] Kod z aplikacji podano drugi raz
}
activity-code-early = Kod do odblokowania przeglądarki podano za wcześnie
activity-code-throttled = { $code ->
    [recovery] Nie przyjęto kodu zapasowego: było zbyt wiele prób
    [unlock] Nie przyjęto kodu do odblokowania przeglądarki: było zbyt wiele prób
   *[app] Nie przyjęto kodu z aplikacji: było zbyt wiele prób
}
activity-code-spent = { $code ->
    [recovery] Nie przyjęto kodu zapasowego: w tym roku było zbyt wiele błędnych
    [unlock] Nie przyjęto kodu do odblokowania przeglądarki: w tym roku było zbyt wiele błędnych
   *[app] Nie przyjęto kodu z aplikacji: w tym roku było zbyt wiele błędnych
}
activity-code-refused = { $code ->
    [recovery] Nie przyjęto kodu zapasowego
    [unlock] Nie przyjęto kodu do odblokowania przeglądarki
   *[app] Nie przyjęto kodu z aplikacji
}

activity-at-sign-in = przy logowaniu
activity-at-step-up = przy ponownym pytaniu o kod
activity-at-setup = przy dodawaniu aplikacji

activity-password-wrong-sign-in = Podano błędne hasło przy logowaniu
activity-password-wrong = Podano błędne hasło
activity-password-throttled-sign-in = Nie przyjęto hasła przy logowaniu: było zbyt wiele prób
activity-password-frozen-sign-in = Przy logowaniu odrzucono prawidłowe hasło: logowanie było wstrzymane
activity-password-throttled = Nie przyjęto hasła: było zbyt wiele prób
activity-browser-copied = Ktoś użył kopii danych zaufanej przeglądarki, więc nie jest już ona zaufana
activity-fault = Nasze zapisy o tobie były uszkodzone, więc odmówiliśmy wykonania polecenia
activity-unknown = Wydarzyło się coś innego

activity-account-created = Utworzono konto
activity-password-right = Hasło przy logowaniu było prawidłowe
activity-signed-out = Wylogowano
activity-app-begun = Rozpoczęto dodawanie aplikacji
activity-clock-set = Dwa kody pokazały, jaką godzinę wskazuje telefon
activity-app-renamed = Zmieniono nazwę aplikacji
activity-app-removed = Usunięto aplikację
activity-codes-made = Utworzono nowe kody zapasowe
activity-turned-off = Wyłączono weryfikację dwuetapową
activity-reset = Administrator wyłączył weryfikację dwuetapową
activity-password-given = Podano hasło przed zmianą
activity-waits-ended = Administrator skrócił czas oczekiwania
activity-forgotten = Usunięto konto
activity-password-changed = Zmieniono hasło
activity-groups-changed = Administrator zmienił twoje grupy
activity-session-ended = Wylogowano w innym miejscu
activity-session-renamed = Zmieniono nazwę jednego z logowań
activity-disowned = Zgłoszono „To nie ja” i wstrzymano logowanie
activity-thawed = Znów można się logować
activity-email-verified = Adres e-mail został potwierdzony
activity-signed-out-everywhere = Wylogowano wszędzie
activity-browser-trusted = Oznaczono przeglądarkę jako zaufaną
activity-trust-used = Zaufana przeglądarka nie była pytana o kod
activity-trust-renamed = Zmieniono nazwę zaufanej przeglądarki
activity-trust-ended = Przeglądarka nie jest już zaufana
activity-required = Od teraz twoje konto musi mieć weryfikację dwuetapową
activity-email-verified = Twój adres jest potwierdzony
activity-restored = Przywrócono kopię danych, więc wcześniejsze logowania i kody zapasowe straciły ważność
activity-records-looked-at = Sprawdzono nasze zapisy

activity-refused = { $what }: odmowa
activity-try-account = Tworzenie konta
activity-try-sign-in = Logowanie
activity-try-sign-out = Wylogowanie
activity-try-add-app = Dodanie aplikacji
activity-try-rename-app = Zmiana nazwy aplikacji
activity-try-remove-app = Usunięcie aplikacji
activity-try-codes = Utworzenie nowych kodów zapasowych
activity-try-turn-off = Wyłączenie weryfikacji dwuetapowej
activity-try-password = Sprawdzenie hasła
activity-try-end-wait = Skrócenie czasu oczekiwania
activity-try-forget = Usunięcie konta
activity-try-change-password = Zmiana hasła
activity-try-groups = Zmiana twoich grup
activity-try-end-session = Wylogowanie w innym miejscu
activity-try-rename-session = Zmiana nazwy logowania
activity-try-everywhere = Wylogowanie wszędzie
activity-try-trust = Oznaczenie przeglądarki jako zaufanej
activity-try-trusted-sign-in = Logowanie z zaufanej przeglądarki
activity-try-rename-trust = Zmiana nazwy zaufanej przeglądarki
activity-try-end-trust = Cofnięcie zaufania do przeglądarki
activity-try-require = Wprowadzenie obowiązkowej weryfikacji dwuetapowej
activity-try-verify-email = Potwierdź swój adres e-mail
activity-try-restore = Przywrócenie kopii danych
activity-try-look = Sprawdzenie naszych zapisów
activity-try-verify-email = Potwierdzanie adresu e-mail
