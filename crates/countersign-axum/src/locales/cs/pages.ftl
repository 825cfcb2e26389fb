### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Chyba: { $title }
shared-sign-out = Odhlásit se
shared-sign-in = Přihlásit se
shared-continue = Pokračovat
shared-back = Zpět
shared-back-to-start = Zpět na začátek
shared-begin-again = Začít znovu
shared-not-now = Teď ne
shared-other-ways = Jiné způsoby
shared-help = Nápověda
shared-get-help = Získat pomoc
shared-check-again = Zkontrolovat znovu
shared-go-to-settings = Přejít na dvoufázové ověření
shared-password = Vaše heslo
shared-copy = Kopírovat
shared-copied = Zkopírováno
shared-selected = Vybráno
shared-save = Uložit
shared-name = Název
shared-change = Změnit
shared-no-way-to-get-a-code = Nemám jak získat kód
shared-language = Jazyk
shared-digits = { $digits }místný kód, který ukazuje aplikace

challenge-title = Zadejte kód
challenge-title-recovery = Zadejte záložní kód
challenge-title-step-up = Potvrďte, že jste to vy
challenge-title-ended = Přihlaste se znovu
challenge-title-spent = Je potřeba jiný způsob
challenge-lead = Otevřete ověřovací aplikaci a opište { $digits }místný kód pro { $issuer }.
challenge-lead-recovery = Zadejte jeden ze záložních kódů, které máte uložené pro { $issuer }. Každý funguje jen jednou.
challenge-lead-recovery-named = Zadejte jeden z kódů „{ $label }“, které máte uložené pro { $issuer }. Každý funguje jen jednou.
challenge-lead-ended = Kvůli bezpečnosti účtu začněte znovu od hesla.
challenge-code = Kód
challenge-recovery-code = Záložní kód
challenge-next-code = Další kód za { $wait }
challenge-trust = Důvěřovat tomuto prohlížeči { $span }
challenge-trust-hint = Jen na vlastním zařízení. Můžete to kdykoli vzít zpět.
challenge-use-app = Použít ověřovací aplikaci
challenge-use-recovery = Použít záložní kód
challenge-use-named = Použít kód „{ $label }“
challenge-spent-lead = K vašemu účtu letos někdo zadal mnoho chybných kódů. Možná je hádá někdo, kdo zná vaše heslo. Stále se můžete přihlásit:
challenge-spent-known-browser = v prohlížeči, ve kterém jste se už dříve přihlásili,
challenge-spent-recovery = záložním kódem
challenge-spent-unlock = nebo po odemknutí tohoto prohlížeče, aplikací či kódem od podpory.
challenge-spent-or-wait = Nebo to zkuste znovu { $when }.
challenge-unlock = Odemknout tento prohlížeč
challenge-wrong = Kód nesouhlasí. Opište ten, který aplikace ukazuje právě teď.
challenge-wrong-recovery = Kód nesouhlasí. Kód, který byl jednou použit, už nefunguje.
challenge-wrong-last = Kód nesouhlasí a byl to prozatím poslední pokus.
challenge-digits = Kód je { $digits }místný.
challenge-recovery-form = Záložní kód má { $count ->
    [one] { $count } znak: písmeno nebo číslici.
    [few] { $count } znaky: písmena a číslice.
    [many] { $count } znaku: písmena a číslice.
   *[other] { $count } znaků: písmena a číslice.
}
challenge-used = Tento kód už byl použit. Zadejte další.
challenge-used-wait = Tento kód už byl použit. Další se objeví { $when }.
challenge-recovery-used = Tento kód byl použit { $date }. Každý kód funguje jen jednou: zadejte jiný.
challenge-spent = Kódy z aplikace teď z tohoto prohlížeče nepřijímáme.
challenge-wait = Chybných kódů bylo příliš mnoho. Zkuste to znovu { $when }.
challenge-wait-spent = Chybných kódů bylo letos příliš mnoho, a proto kódy z aplikace z tohoto prohlížeče nepřijímáme. Použijte prohlížeč, ve kterém jste se už dříve přihlásili, záložní kód nebo odemknutí. Nebo to zkuste znovu { $when }.
challenge-wait-limiter = Pokusů bylo příliš mnoho. Zkuste to znovu { $when }.
challenge-wait-other = Kódy teď nepřijímáme. Zkuste to znovu { $when }.

clock-behind = To je starý kód. Hodiny v telefonu se zřejmě zpožďují asi o { $span }. V nastavení telefonu zapněte automatický čas a pak opište kód, který aplikace ukáže.
clock-link = Mé kódy nefungují
clock-title = Jdou hodiny ve vašem telefonu správně?
clock-lead = Kódy závisejí na čase. Zapněte v telefonu automatický čas a zkuste to znovu. Pokud to nepomůže, zadejte dva kódy po sobě, tak jak je aplikace ukazuje.
clock-first = První kód
clock-second = Kód po něm
clock-second-hint = Počkejte, až aplikace ukáže nový. Potrvá to nejvýše { $period ->
    [one] { $period } sekundu.
    [few] { $period } sekundy.
    [many] { $period } sekundy.
   *[other] { $period } sekund.
}
clock-check = Zkontrolovat oba
clock-wrong = Tyto dva kódy nesouhlasí. Zadejte jeden kód, počkejte, až aplikace ukáže další, a zadejte i ten.
clock-back = Zpět k jednomu kódu

another-title = Tato stránka patří k jinému přihlášení
another-pending = Mezitím se tu někdo začal přihlašovat jako { $account }. Nic z toho, co jste zadali, jsme nekontrolovali.
another-signed-in = Mezitím se tu někdo přihlásil jako { $account }. Nic z toho, co jste zadali, jsme nekontrolovali.
another-go-on = Pokračovat v tom přihlášení
another-somebody-else = Přihlásit se jako někdo jiný

recovered-title = Máte ještě svůj telefon?
recovered-title-last = To byl váš poslední záložní kód
recovered-left = Přihlásili jste se záložním kódem a ten už nefunguje. { $left ->
    [one] Zbývá vám jeden kód.
    [few] Zbývají vám { $left } kódy.
    [many] Zbývá vám { $left } kódu.
   *[other] Zbývá vám { $left } kódů.
}
recovered-few = Zbývá málo kódů. Brzy si vytvořte novou sadu.
recovered-none = Než odejdete, vytvořte si nové kódy: bez nich a bez telefonu se znovu nepřihlásíte.
recovered-none-no-way = Bez kódů a bez telefonu se znovu nepřihlásíte.
recovered-phone = Nemáte už svůj telefon?
recovered-phone-lead = Nastavte nový. Nahradí ten starý hned, jak ho potvrdíte, a ne dříve.
recovered-replace = Nahradit
recovered-new-set = Nová sada hned nahradí tu starou.
recovered-without-codes = Pokračovat bez kódů

unlock-title = Odemknout tento prohlížeč
unlock-title-done = Vaše aplikace tu zase funguje
unlock-done = Hotovo. Kódy z aplikace od teď v tomto prohlížeči přijímáme.
unlock-done-warning = Pokud jste se pokaždé nepřihlašovali vy sami, někdo zná vaše heslo: změňte ho.
unlock-go-on = Pokračovat zadáním kódu
unlock-lead = K vašemu účtu někdo zadal mnoho chybných kódů. Možná je hádá někdo, kdo zná vaše heslo, a proto musí nové prohlížeče počkat. Ukažte, že máte aplikaci: zadejte { $needed ->
    [one] { $needed } správný kód.
    [few] { $needed } správné kódy po sobě, vždy po nějaké době.
    [many] { $needed } správného kódu po sobě, vždy po nějaké době.
   *[other] { $needed } správných kódů po sobě, vždy po nějaké době.
}
unlock-left = { $left ->
    [one] Ještě jeden kód, po nějaké době. Mějte aplikaci po ruce.
    [few] Ještě { $left } kódy, vždy po nějaké době. Mějte aplikaci po ruce.
    [many] Ještě { $left } kódu, vždy po nějaké době. Mějte aplikaci po ruce.
   *[other] Ještě { $left } kódů, vždy po nějaké době. Mějte aplikaci po ruce.
}
unlock-progress = Kódy: { $successes } z { $needed }
unlock-was-right = Kód byl správný.
unlock-was-wrong = Nedávno tu byl zadán chybný kód.
unlock-next = Další kód budete moci zadat za { $wait }.
unlock-goes-on = Stránka bude pokračovat sama. Na zadání kódu pak budete mít 10 minut.
unlock-password-again = Potom po vás budeme znovu chtít heslo.
unlock-code = Kód { $number } z { $needed }
unlock-hint = Po jediné chybě se po 15 minutách začíná znovu.
unlock-support-lead = Zadejte kód, který vám sdělila podpora. Funguje jen jednou, a to do jednoho dne.
unlock-support-code = Kód od podpory
unlock-support-hint = 12 písmen a číslic.
unlock-support-form = Kód od podpory má 12 písmen a číslic.
unlock-support-wrong = Tento kód není správný, už byl použit nebo je starší než jeden den.
unlock-use-app = Použít aplikaci
unlock-use-support = Mám kód od podpory
unlock-wrong = Kód nesouhlasí, a proto se začíná znovu.
unlock-early = Na kód je ještě brzy. Nekontrolovali jsme ho.

setup-title = Přidat ověřovací aplikaci
setup-title-replace = Nahradit ověřovací aplikaci
setup-title-unverified = Nejdříve ověřte svou adresu
setup-lead = Aplikace v telefonu, která ukazuje nový kód { $period ->
    [one] každou { $period } sekundu.
    [few] každé { $period } sekundy.
    [many] každé { $period } sekundy.
   *[other] každých { $period } sekund.
} Hodí se kterákoli: Aegis, 1Password, Google Authenticator, váš správce hesel.
setup-lead-replace = „{ $name }“ funguje, dokud nepotvrdíte novou aplikaci. Potom její kódy přestanou fungovat a ostatní prohlížeče budou odhlášeny.
setup-name-hint = Abyste ji poznali, například „Telefon“. Pole můžete nechat prázdné.
setup-scan = Naskenujte obrázek aplikací.
setup-picture = QR kód pro vaši ověřovací aplikaci
setup-on-this-phone = Na tomto telefonu?
setup-open-in-app = Otevřít v aplikaci
setup-type-key = Nejde naskenovat? Zadejte tento klíč:
setup-code = Kód, který ukazuje aplikace
setup-time-left = Na dokončení máte { $span }.
setup-turn-on = Zapnout
setup-must = Váš účet musí mít dvoufázové ověření. Nastavte ho, abyste mohli pokračovat.
setup-must-since = Váš účet musí mít dvoufázové ověření. Čas na jeho nastavení skončil { $date }.
setup-full = { $count ->
    [one] Už aplikaci máte a víc jich být nemůže. Nejdříve ji odeberte a pak přidejte novou.
    [few] Máte { $count } aplikace a víc jich být nemůže. Odeberte tu, kterou už nepoužíváte, a pak přidejte novou.
    [many] Máte { $count } aplikace a víc jich být nemůže. Odeberte tu, kterou už nepoužíváte, a pak přidejte novou.
   *[other] Máte { $count } aplikací a víc jich být nemůže. Odeberte tu, kterou už nepoužíváte, a pak přidejte novou.
}
setup-unverified = Aplikaci můžete přidat, jakmile bude ověřena vaše e-mailová adresa. Otevřete odkaz ve zprávě, kterou jsme vám poslali, a pak se vraťte sem.
setup-verify = Ověřit adresu
setup-verified = Adresu mám ověřenou

codes-title = Uložte si záložní kódy
codes-title-make = Vytvořit nové záložní kódy
codes-lead = Každým kódem se jednou přihlásíte, když přijdete o telefon. Uvidíte je jen teď. Mějte je tam, kde máte hesla, nebo na papíře.
codes-copy-all = Kopírovat vše
codes-download = Stáhnout
codes-print = Vytisknout
codes-replaced = Vaše dřívější sada kódů už nefunguje.
codes-first = Dvoufázové ověření je zapnuté.
codes-saved = Mám je uložené
codes-sheet-heading = Záložní kódy pro { $site }
codes-sheet-heading-named = Záložní kódy pro { $site }, „{ $label }“
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Každým kódem se jednou přihlásíte, po zadání hesla, když u sebe nemáte telefon.
codes-sheet-strike = Použitý kód vyškrtněte.
codes-left = { $remaining ->
    [0] Z vašich kódů (celkem { $total }) už nezbývá žádný.
    [one] Zbývá vám { $remaining } z { $total } kódů.
    [few] Zbývají vám { $remaining } z { $total } kódů.
    [many] Zbývá vám { $remaining } z { $total } kódů.
   *[other] Zbývá vám { $remaining } z { $total } kódů.
} Nová sada hned nahradí tu starou: dříve uložené kódy přestanou fungovat.
codes-left-named = { $remaining ->
    [one] Zbývá vám { $remaining } z { $total } kódů „{ $label }“.
    [few] Zbývají vám { $remaining } z { $total } kódů „{ $label }“.
    [many] Zbývá vám { $remaining } z { $total } kódů „{ $label }“.
   *[other] Zbývá vám { $remaining } z { $total } kódů „{ $label }“.
} Nová sada hned nahradí tu starou: dříve uložené kódy přestanou fungovat.
codes-none = Zatím nemáte žádné kódy. Každým z nich se jednou přihlásíte, když u sebe nemáte telefon.
codes-none-named = Zatím nemáte žádné kódy „{ $label }“. Každým z nich se jednou přihlásíte, když u sebe nemáte telefon.
codes-make = Vytvořit nové kódy

resume-title = Pokračujte tam, kde jste byli
resume-title-gone = Tady už není co dělat
resume-remove = Chtěli jste odebrat aplikaci. Zatím odebraná není.
resume-replace = Chtěli jste nahradit aplikaci. Ta stará stále funguje.
resume-add = Chtěli jste přidat aplikaci.
resume-other = Mezitím jsme po vás chtěli kód. Co jste předtím odeslali, zůstalo uložené a odešle se teď.
resume-gone = Už je to hotové, nebo to čekalo déle než 10 minut. O nic jste nepřišli: vraťte se tam, kde jste byli, a udělejte to znovu.

settings-title = Dvoufázové ověření
settings-on = Zapnuto.
settings-on-asked = Zapnuto. Kód jste naposledy zadali { $when }.
settings-off = Vypnuto. K přihlášení stačí jen heslo.
settings-off-lead = S dvoufázovým ověřením je potřeba také kód z aplikace v telefonu. Ani ten, kdo zjistí vaše heslo, se do účtu nedostane.
settings-must-from = Od { $date } musí mít váš účet dvoufázové ověření. Nastavte ho předem.
settings-must-codes = Váš účet musí mít záložní kódy.
settings-make-them = Vytvořit je teď
settings-apps = Ověřovací aplikace
settings-last-used = Naposledy použita { $when }
settings-app-replace-lead = Máte nový telefon? Tato aplikace funguje, dokud nepotvrdíte novou. Potom budou ostatní prohlížeče odhlášeny.
settings-asked-first = Nejdříve po vás budeme chtít kód.
settings-app-replace = Nahradit „{ $name }“
settings-app-remove-only = Je to vaše jediná aplikace. Pokud ji odeberete, dvoufázové ověření se vypne, záložní kódy zmizí a ostatní prohlížeče budou odhlášeny.
settings-app-remove-lead = Pokud ji odeberete, její kódy přestanou fungovat a ostatní prohlížeče budou odhlášeny.
settings-app-remove = Odebrat „{ $name }“
settings-app-must-stay = Váš účet musí mít dvoufázové ověření, a proto jedinou aplikaci odebrat nelze. Přidejte další, nebo ji nahraďte.
settings-apps-full = Víc aplikací být nemůže.
settings-apps-more = Máte víc telefonů nebo správce hesel? Každý může mít vlastní.
settings-add = Přidat
settings-codes = Záložní kódy
settings-codes-left = Zbývá { $remaining } z { $total }
settings-codes-left-named = „{ $label }“: Zbývá { $remaining } z { $total }
settings-codes-none = Žádné
settings-codes-none-named = „{ $label }“: žádné
settings-codes-lead = Pro den, kdy u sebe nebudete mít telefon.
settings-codes-soon = Brzy si vytvořte novou sadu.
settings-codes-few = Zbývá jich málo.
settings-codes-new = Nová sada
settings-codes-make = Vytvořit sadu
settings-trusted = Důvěryhodné prohlížeče
settings-trusted-lead = Při přihlášení v nich kód nechceme. Při změnách, které se týkají bezpečnosti, ho chceme i v nich.
settings-trusted-none = Žádné. Když se přihlašujete kódem z aplikace, můžete prohlížeč označit za důvěryhodný.
settings-trusted-this = tento prohlížeč
settings-trusted-since = Důvěryhodným se stal { $when }, platí do { $end }
settings-trusted-used = naposledy použit { $when }
settings-trusted-stop-lead = Při příštím přihlášení v něm budeme chtít kód.
settings-trusted-stop = Přestat mu důvěřovat
settings-trusted-all = Všechny najednou.
settings-trusted-stop-all = Přestat důvěřovat všem
settings-sessions = Kde jste přihlášeni
settings-session-this = zde
settings-session-seen = naposledy použito { $when }
settings-session-since = Přihlášeno { $when }.
settings-session-unknown = Neznámý prohlížeč
settings-session-program = Program
settings-session-by-app = Kódem z aplikace
settings-session-by-recovery = Záložním kódem
settings-session-by-trust = Z důvěryhodného prohlížeče, bez kódu
settings-session-by-password = Jen heslem
settings-session-end = Odhlásit
settings-session-forget = Zapomenout tento prohlížeč
settings-session-forget-hint = Pro počítače, které používají i jiní: při příštím přihlášení zde budeme chtít kód.
settings-others = Všude kromě tohoto místa.
settings-others-end = Odhlásit ostatní
settings-everywhere-lead = Něco jste ztratili, nebo je ve vašem účtu někdo jiný?
settings-everywhere = Odhlásit všude
settings-everywhere-what = Budete odhlášeni i zde a žádný prohlížeč už nebude důvěryhodný. Vaše aplikace a kódy zůstanou.
settings-password = Heslo
settings-password-lead = Když ho změníte, budete všude jinde odhlášeni.
settings-activity = Nedávná aktivita
settings-activity-not-you = Je mezi tím něco, co jste neudělali vy? Změňte si heslo a odeberte aplikace, které nejsou vaše.
settings-turn-off = Vypnout
settings-turn-off-lead = K přihlášení by pak stačilo jen heslo.
settings-turn-off-prove = Nejdříve kódem potvrďte, že jste to vy, a pak se vraťte sem.
settings-confirm = Potvrdit
settings-turn-off-what = Vaše aplikace a záložní kódy budou odebrány. Ostatní prohlížeče budou odhlášeny.
settings-turn-off-now = Vypnout dvoufázové ověření

password-missing = Zadejte heslo.
password-wrong = Heslo není správné.
password-wait = Chybných hesel bylo příliš mnoho. Zkuste to znovu { $when }.
