### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Kdy: { $time }
mail-browser = Čím: { $browser }
mail-address = Odkud: { $address }
mail-was-me = Pokud jste to byli vy, nemusíte dělat nic.
mail-was-not-me = Pokud jste to nebyli vy, řekněte nám to teď. Zastavíme to a všechny odhlásíme.
mail-was-not-me-link = To nejsem já
mail-link-until = Odkaz funguje jen jednou, do { $date }.
mail-why = Tuto zprávu dostáváte, protože se týká bezpečnosti účtu { $account } ve službě { $issuer }.
mail-gathered-subject = { $count ->
    [one] Změna přihlašování ve službě { $issuer }
    [few] { $count } změny přihlašování ve službě { $issuer }
    [many] { $count } změny přihlašování ve službě { $issuer }
   *[other] { $count } změn přihlašování ve službě { $issuer }
}
mail-gathered-text = S vaším přihlašováním ve službě { $issuer } se stalo několik věcí:

mail-enabled-subject = Ve službě { $issuer } je zapnuté dvoufázové ověření
mail-enabled-text = Pro účet { $account } bylo zapnuto dvoufázové ověření. Od teď je kromě hesla potřeba také kód z aplikace.
mail-authenticator_added-subject = Ve službě { $issuer } byla přidána aplikace
mail-authenticator_added-text = K účtu { $account } byla přidána ověřovací aplikace. Jejími kódy se lze přihlašovat.
mail-authenticator_replaced-subject = Ve službě { $issuer } byla nahrazena aplikace
mail-authenticator_replaced-text = Ověřovací aplikace účtu { $account } byla nahrazena jinou. Kódy té původní už nefungují a ostatní prohlížeče byly odhlášeny.
mail-authenticator_removed-subject = Ve službě { $issuer } byla odebrána aplikace
mail-authenticator_removed-text = Z účtu { $account } byla odebrána ověřovací aplikace. Její kódy už nefungují a ostatní prohlížeče byly odhlášeny.
mail-recovery_code_used-subject = Ve službě { $issuer } byl použit záložní kód
mail-recovery_code_used-text = Byl použit záložní kód k účtu { $account }. Tento kód už nefunguje.
mail-recovery_codes_replaced-subject = Nové záložní kódy ve službě { $issuer }
mail-recovery_codes_replaced-text = Pro účet { $account } byly vytvořeny nové záložní kódy. Dřívější kódy už nefungují.
mail-disabled-subject = Ve službě { $issuer } je vypnuté dvoufázové ověření
mail-disabled-text = Pro účet { $account } bylo vypnuto dvoufázové ověření. Od teď k přihlášení stačí jen heslo.
mail-reset-subject = Ve službě { $issuer } bylo zrušeno dvoufázové ověření
mail-reset-text = Správce odebral dvoufázové ověření z účtu { $account } a všichni byli odhlášeni. Přihlaste se heslem a nastavte ho znovu.
mail-unlocked-subject = Ve službě { $issuer } můžete znovu zadávat kódy
mail-unlocked-text = Správce ukončil čekání po chybných kódech k účtu { $account } a vytvořil kód, kterým lze odemknout jeden prohlížeč.
mail-challenge_failed-subject = Chybné kódy ve službě { $issuer }
mail-challenge_failed-text = Někdo zadal správné heslo k účtu { $account } a pak zadával chybné kódy, dokud nedošly pokusy. Pokud jste to nebyli vy, někdo zná vaše heslo: změňte ho.
mail-budget_spent-subject = Příliš mnoho chybných kódů ve službě { $issuer }
mail-budget_spent-text = K účtu { $account } bylo zadáno tolik chybných kódů, že prohlížeče, které jste dosud nepoužili, už nemohou používat kódy z vaší aplikace. Pokud jste to nebyli vy, někdo zná vaše heslo: změňte ho.
mail-browser_admitted-subject = Ve službě { $issuer } byl odemknut prohlížeč
mail-browser_admitted-text = Po mnoha chybných kódech byl pro účet { $account } odemknut prohlížeč. Kódy z vaší aplikace v něm zase přijímáme.
mail-unlock_failed-subject = Ve službě { $issuer } se nepodařilo odemknout prohlížeč
mail-unlock_failed-text = Někdo se pokusil odemknout prohlížeč pro účet { $account } a zadal chybný kód.
mail-credentials_changed-subject = Ve službě { $issuer } bylo změněno vaše heslo
mail-credentials_changed-text = Heslo k účtu { $account } bylo změněno a ostatní prohlížeče byly odhlášeny.
mail-browser_trusted-subject = Nový důvěryhodný prohlížeč ve službě { $issuer }
mail-browser_trusted-text = Pro účet { $account } byl prohlížeč označen za důvěryhodný. Při přihlášení v něm kód nechceme.
mail-browser_trust_replayed-subject = Ve službě { $issuer } byl zkopírován důvěryhodný prohlížeč
mail-browser_trust_replayed-text = Někdo, kdo má heslo k účtu { $account }, použil kopii údajů důvěryhodného prohlížeče. Tento prohlížeč už důvěryhodný není. Pokud jste to nebyli vy, změňte si heslo.
mail-restored-subject = Přihlaste se znovu do služby { $issuer }
mail-restored-text = Obnovili jsme zálohu dat. Dřívější záložní kódy a důvěryhodné prohlížeče účtu { $account } skončily: vytvořte si nové kódy a označte své prohlížeče znovu za důvěryhodné.

disown-title = Nebyli jste to vy?
disown-lead = Když oznámíte, že jste to nebyli vy, hned zasáhneme:
disown-sign-out = všichni budou odhlášeni, zde i všude jinde,
disown-trust = žádný prohlížeč už nebude důvěryhodný,
disown-undo = co bylo přidáno, zase odebereme
disown-stop = a nikdo se nepřihlásí, dokud se nezmění heslo.
disown-button = To nejsem já: zastavit
disown-was-me = To jsem já. Nechat vše tak, jak je.
disown-left-title = Nic se nezměnilo
disown-left-text = Tuto stránku můžete zavřít.
disown-done-title = Je to zastaveno
disown-done-lead = Všichni byli odhlášeni a k účtu { $account } se teď nemůže přihlásit nikdo. Dále udělejte toto:
disown-done-password = Změňte si heslo. Tím se účet zase otevře.
disown-done-mail = Změňte i heslo k e-mailu, pokud ho může někdo znát.
disown-done-apps = Přihlaste se, projděte si aplikace a záložní kódy a vytvořte nové kódy.
disown-change-password = Změnit heslo
disown-again-title = To už bylo oznámeno
disown-again-text = Zastaveno to bylo { $date }. Tento odkaz už nic dalšího neudělá.
disown-gone-title = Tento odkaz už nefunguje
disown-gone-text = Funguje 7 dní od odeslání zprávy, pokud to, čeho se týkala, ještě existuje. Jestli je možné, že je ve vašem účtu někdo jiný, změňte si heslo.
