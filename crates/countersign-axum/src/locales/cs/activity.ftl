### The audit trail in plain words, for its owner.

activity-signed-in = Přihlášení kódem z aplikace
activity-signed-in-recovery = Přihlášení záložním kódem
activity-app-added = Byla přidána aplikace
activity-code-right = { $code ->
    [recovery] Záložní kód byl správný
    [unlock] Kód k odemknutí prohlížeče byl správný
   *[app] Kód z aplikace byl správný
}
activity-code-wrong = { $code ->
    [recovery] Záložní kód byl chybný
    [unlock] Kód k odemknutí prohlížeče byl chybný
   *[app] Kód z aplikace byl chybný
}
activity-code-wrong-last = { $code ->
    [recovery] Záložní kód byl chybný a byl to poslední pokus
    [unlock] Kód k odemknutí prohlížeče byl chybný a byl to poslední pokus
   *[app] Kód z aplikace byl chybný a byl to poslední pokus
}
activity-code-again = { $code ->
    [recovery] Záložní kód byl zadán podruhé
    [unlock] Kód k odemknutí prohlížeče byl zadán podruhé
   *[app] Kód z aplikace byl zadán podruhé
}
activity-code-early = Kód k odemknutí prohlížeče přišel příliš brzy
activity-code-throttled = { $code ->
    [recovery] Záložní kód nebyl přijat: pokusů bylo příliš mnoho
    [unlock] Kód k odemknutí prohlížeče nebyl přijat: pokusů bylo příliš mnoho
   *[app] Kód z aplikace nebyl přijat: pokusů bylo příliš mnoho
}
activity-code-spent = { $code ->
    [recovery] Záložní kód nebyl přijat: chybných bylo letos příliš mnoho
    [unlock] Kód k odemknutí prohlížeče nebyl přijat: chybných bylo letos příliš mnoho
   *[app] Kód z aplikace nebyl přijat: chybných bylo letos příliš mnoho
}
activity-code-refused = { $code ->
    [recovery] Záložní kód nebyl přijat
    [unlock] Kód k odemknutí prohlížeče nebyl přijat
   *[app] Kód z aplikace nebyl přijat
}

activity-at-sign-in = při přihlášení
activity-at-step-up = při další žádosti o kód
activity-at-setup = při přidávání aplikace

activity-password-wrong-sign-in = Při přihlášení bylo zadáno chybné heslo
activity-password-wrong = Bylo zadáno chybné heslo
activity-password-throttled-sign-in = Heslo při přihlášení nebylo přijato: pokusů bylo příliš mnoho
activity-password-frozen-sign-in = Správné heslo bylo při přihlášení odmítnuto: přihlašování bylo zastaveno
activity-password-throttled = Heslo nebylo přijato: pokusů bylo příliš mnoho
activity-browser-copied = Někdo použil kopii údajů důvěryhodného prohlížeče, a proto už tento prohlížeč důvěryhodný není
activity-fault = Naše záznamy o vás byly poškozené, a proto jsme požadavek odmítli
activity-unknown = Stalo se něco jiného

activity-account-created = Účet byl vytvořen
activity-password-right = Heslo při přihlášení bylo správné
activity-signed-out = Odhlášení
activity-app-begun = Bylo zahájeno přidávání aplikace
activity-clock-set = Dva kódy ukázaly, jak jdou hodiny ve vašem telefonu
activity-app-renamed = Aplikace dostala jiný název
activity-app-removed = Aplikace byla odebrána
activity-codes-made = Byly vytvořeny nové záložní kódy
activity-turned-off = Dvoufázové ověření bylo vypnuto
activity-reset = Správce vypnul dvoufázové ověření
activity-password-given = Před změnou bylo zadáno heslo
activity-waits-ended = Správce ukončil čekání
activity-forgotten = Účet byl smazán
activity-password-changed = Heslo bylo změněno
activity-groups-changed = Správce změnil vaše skupiny
activity-session-ended = Odhlášení na jiném místě
activity-session-renamed = Přihlášení dostalo jiný název
activity-disowned = Bylo ohlášeno „To nejsem já“ a přihlašování bylo zastaveno
activity-thawed = Přihlášení je znovu možné
activity-email-verified = E-mailová adresa byla ověřena
activity-signed-out-everywhere = Odhlášení všude
activity-browser-trusted = Prohlížeč byl označen za důvěryhodný
activity-trust-used = Důvěryhodný prohlížeč nepotřeboval kód
activity-trust-renamed = Důvěryhodný prohlížeč dostal jiný název
activity-trust-ended = Prohlížeč už není důvěryhodný
activity-required = Váš účet musí mít od teď dvoufázové ověření
activity-email-verified = Vaše adresa je ověřena
activity-restored = Byla obnovena záloha dat, a proto dřívější přihlášení a záložní kódy skončily
activity-records-looked-at = Naše záznamy byly zkontrolovány

activity-refused = { $what }: odmítnuto
activity-try-account = Vytvoření účtu
activity-try-sign-in = Přihlášení
activity-try-sign-out = Odhlášení
activity-try-add-app = Přidání aplikace
activity-try-rename-app = Přejmenování aplikace
activity-try-remove-app = Odebrání aplikace
activity-try-codes = Vytvoření nových záložních kódů
activity-try-turn-off = Vypnutí dvoufázového ověření
activity-try-password = Kontrola hesla
activity-try-end-wait = Ukončení čekání
activity-try-forget = Smazání účtu
activity-try-change-password = Změna hesla
activity-try-groups = Změna vašich skupin
activity-try-end-session = Odhlášení na jiném místě
activity-try-rename-session = Přejmenování přihlášení
activity-try-everywhere = Odhlášení všude
activity-try-trust = Označení prohlížeče za důvěryhodný
activity-try-trusted-sign-in = Přihlášení z důvěryhodného prohlížeče
activity-try-rename-trust = Přejmenování důvěryhodného prohlížeče
activity-try-end-trust = Ukončení důvěry v prohlížeč
activity-try-require = Zavedení povinného dvoufázového ověření
activity-try-verify-email = Ověřte svou e-mailovou adresu
activity-try-restore = Obnovení zálohy dat
activity-try-look = Kontrola našich záznamů
activity-try-verify-email = Ověření e-mailové adresy
