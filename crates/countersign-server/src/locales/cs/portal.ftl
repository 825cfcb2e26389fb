### The pages of the sign-in portal.

portal-sign-in-title = Přihlášení
portal-email = E-mailová adresa
portal-password = Heslo
portal-remember = Neodhlašovat mě v tomto prohlížeči
portal-sign-in = Přihlásit se
portal-create-account = Vytvořit účet
portal-cannot-sign-in = Nemůžu se přihlásit
portal-forgot = Nepamatuji si heslo
portal-sign-up-title = Vytvořit účet
portal-sign-up = Vytvořit účet
portal-have-account = Už mám účet
portal-password-hint = Nejméně 15 znaků. Dobře poslouží několik slov, která si zapamatujete.
portal-wrong = Tato e-mailová adresa a toto heslo k sobě nepatří. Zkontrolujte obojí a zkuste to znovu.
portal-wait = Pokusů bylo příliš mnoho. Zkuste to znovu { $when }.
portal-email-invalid = Zadejte e-mailovou adresu, například ada@example.org.
portal-email-taken = Účet s touto e-mailovou adresou už existuje. Přihlaste se k němu.

portal-home-title = Jste přihlášeni
portal-home-as = Jako { $email }.
portal-home-on = Dvoufázové ověření je zapnuté.
portal-home-off = Dvoufázové ověření je vypnuté. K přihlášení stačí jen heslo.
portal-home-codes = { $count ->
    [0] Nezbývají vám žádné záložní kódy.
    [one] Zbývá vám { $count } záložní kód.
    [few] Zbývají vám { $count } záložní kódy.
    [many] Zbývá vám { $count } záložního kódu.
   *[other] Zbývá vám { $count } záložních kódů.
}
portal-home-new-set = Vytvořit novou sadu
portal-home-turn-on = Zapnout dvoufázové ověření
portal-home-settings = Nastavení
portal-home-password = Změnit heslo
portal-home-more = Více
portal-home-codes-required = Záložní kódy jsou tu povinné. Než budete pokračovat, vytvořte si sadu.
portal-home-verify = Vaše e-mailová adresa zatím není ověřena.
portal-home-verify-link = Ověřit ji

portal-password-title = Změna hesla
portal-password-lead = Zde zůstanete přihlášeni. Všude jinde budete odhlášeni a v prohlížečích, kterým důvěřujete, budeme zase chtít kód.
portal-password-present = Současné heslo
portal-password-new = Nové heslo
portal-password-change = Změnit heslo
portal-password-wrong = To není vaše současné heslo. Zkuste to znovu.
portal-password-same = To je heslo, které už máte. Zvolte jiné.

portal-weak-short = Použijte nejméně 15 znaků. Dobře poslouží několik slov, která si zapamatujete.
portal-weak-long = Heslo nemůže být tak dlouhé. Použijte nejvýše 1 024 znaků.
portal-weak-guessable = Toto heslo jde snadno uhodnout. Zvolte takové, které není běžné, neopakuje se a neobsahuje vaše jméno ani název tohoto webu.

portal-verify-title = Ověřte svou e-mailovou adresu
portal-verify-lead = Pošleme vám zprávu s odkazem. Otevřete ho do hodiny.
portal-verify-send = Poslat zprávu
portal-verify-sent-title = Podívejte se do pošty
portal-verify-sent = Zpráva je na cestě na adresu { $email }. Odkaz v ní funguje jen jednou, a to do hodiny. Ani po pár minutách nic nepřišlo? Podívejte se do nevyžádané pošty, nebo si zprávu pošlete znovu.
portal-verify-again = Poslat znovu
portal-verify-confirm = Je { $email } vaše adresa?
portal-verify-confirm-button = Ověřit adresu
portal-verify-done-title = Vaše adresa je ověřena
portal-verify-done = Děkujeme. Adresa { $email } je ověřena.

portal-forgot-title = Zapomněli jste heslo?
portal-forgot-lead = Zadejte svou e-mailovou adresu. Pokud k ní existuje účet, pošleme zprávu s odkazem.
portal-forgot-send = Poslat zprávu
portal-forgot-sent-title = Podívejte se do pošty
portal-forgot-sent = Pokud k adrese { $email } existuje účet, je zpráva na cestě. Odkaz v ní funguje jen jednou, a to do hodiny. Ani po pár minutách nic nepřišlo? Podívejte se do nevyžádané pošty, nebo zkuste jinou adresu.
portal-reset-title = Zvolte nové heslo
portal-reset-lead = Pro { $email }. Budete všude odhlášeni a v prohlížečích, kterým důvěřujete, budeme zase chtít kód. Dvoufázové ověření zůstane, jak je.
portal-reset-lead-drops = Pro { $email }. Budete všude odhlášeni. Aplikace a záložní kódy, které byly nastaveny před ověřením této adresy, budou odebrány.
portal-reset-button = Uložit heslo
portal-reset-done-title = Vaše heslo je změněno
portal-reset-done = Teď se s ním přihlaste.
portal-link-gone-title = Tento odkaz už nefunguje
portal-link-gone = Funguje jen jednou, a to do hodiny. Požádejte o nový.
portal-link-new = Požádat o nový

portal-mail-verify-subject = Ověřte svou e-mailovou adresu ve službě { $issuer }
portal-mail-verify-text = Někdo, nejspíš vy, vytvořil ve službě { $issuer } účet s touto adresou. Je vaše?
portal-mail-verify-link = Ověřit adresu
portal-mail-verify-not-you = Pokud jste to nebyli vy, nechte tuto zprávu být: účet zůstane bez ověřené adresy.
portal-mail-reset-subject = Zvolte nové heslo ve službě { $issuer }
portal-mail-reset-text = Někdo, nejspíš vy, požádal o nové heslo k účtu { $account } ve službě { $issuer }.
portal-mail-reset-link = Zvolit nové heslo
portal-mail-reset-not-you = Pokud jste to nebyli vy, nechte tuto zprávu být: vaše heslo se nezmění.
portal-mail-link-hour = Odkaz funguje jen jednou, a to do hodiny.
