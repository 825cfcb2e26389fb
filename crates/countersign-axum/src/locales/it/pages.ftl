### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Errore: { $title }
shared-sign-out = Esci
shared-sign-in = Accedi
shared-continue = Continua
shared-back = Indietro
shared-back-to-start = Torna all’inizio
shared-begin-again = Ricomincia
shared-not-now = Non ora
shared-other-ways = Altri modi
shared-help = Aiuto
shared-get-help = Chiedi aiuto
shared-check-again = Controlla di nuovo
shared-go-to-settings = Vai alla verifica in due passaggi
shared-password = La tua password
shared-copy = Copia
shared-copied = Copiato
shared-selected = Selezionato
shared-save = Salva
shared-name = Nome
shared-change = Modifica
shared-no-way-to-get-a-code = Non ho modo di ottenere un codice
shared-language = Lingua
shared-digits = Le { $digits } cifre mostrate dalla tua app

challenge-title = Inserisci il codice
challenge-title-recovery = Inserisci un codice di recupero
challenge-title-step-up = Conferma la tua identità
challenge-title-ended = Accedi di nuovo
challenge-title-spent = Serve un altro modo
challenge-lead = Apri la tua app di autenticazione e inserisci le { $digits } cifre mostrate per { $issuer }.
challenge-lead-recovery = Inserisci uno dei codici di recupero che hai salvato per { $issuer }. Ognuno vale una sola volta.
challenge-lead-recovery-named = Inserisci uno dei codici che hai salvato per { $issuer } come “{ $label }”. Ognuno vale una sola volta.
challenge-lead-ended = Per proteggere il tuo account, ricomincia dalla password.
challenge-code = Codice
challenge-recovery-code = Codice di recupero
challenge-next-code = Prossimo codice tra { $wait }
challenge-trust = Considera attendibile questo browser per { $span }
challenge-trust-hint = Solo su un dispositivo tuo. Puoi cambiare idea in qualsiasi momento.
challenge-use-app = Usa l’app di autenticazione
challenge-use-recovery = Usa un codice di recupero
challenge-use-named = Usa “{ $label }”
challenge-spent-lead = Quest’anno sono stati inseriti molti codici errati per il tuo account. Forse qualcuno che conosce la tua password sta tirando a indovinare. Puoi comunque accedere:
challenge-spent-known-browser = da un browser con cui hai già effettuato l’accesso,
challenge-spent-recovery = con un codice di recupero
challenge-spent-unlock = oppure sbloccando questo browser, con la tua app o con un codice dell’assistenza.
challenge-spent-or-wait = Oppure torna { $when }.
challenge-unlock = Sblocca questo browser
challenge-wrong = Questo codice non è corretto. Inserisci quello che la tua app mostra in questo momento.
challenge-wrong-recovery = Questo codice non è corretto. Un codice già usato non vale più.
challenge-wrong-last = Questo codice non è corretto, ed era l’ultimo tentativo per ora.
challenge-digits = Un codice ha { $digits } cifre.
challenge-recovery-form = Un codice di recupero ha { $count } lettere e cifre.
challenge-used = Questo codice è già stato usato. Inserisci il prossimo.
challenge-used-wait = Questo codice è già stato usato. Il prossimo arriva { $when }.
challenge-recovery-used = Questo codice è già stato usato ({ $date }). Ognuno vale una sola volta: inseriscine un altro.
challenge-spent = Al momento i codici della tua app non sono accettati da questo browser.
challenge-wait = Ci sono stati troppi codici errati. Torna { $when }.
challenge-wait-spent = Quest’anno ci sono stati troppi codici errati, quindi i codici dell’app non sono accettati da questo browser. Usa un browser con cui hai già effettuato l’accesso o un codice di recupero, oppure sblocca questo browser; o torna { $when }.
challenge-wait-limiter = Ci sono stati troppi tentativi. Torna { $when }.
challenge-wait-other = Al momento i codici non sono accettati. Torna { $when }.

clock-behind = Questo è un codice vecchio. L’orologio del tuo telefono sembra indietro di circa { $span }. Impostalo su automatico nelle impostazioni del telefono, poi inserisci il codice che l’app mostra.
clock-link = I miei codici non vengono accettati
clock-title = L’orologio del tuo telefono è giusto?
clock-lead = I codici dipendono dall’orologio. Imposta l’orologio del telefono su automatico e riprova. Se non basta, inserisci due codici, uno dopo l’altro, come li mostra la tua app.
clock-first = Primo codice
clock-second = Il codice successivo
clock-second-hint = Aspetta che l’app ne mostri uno nuovo. Possono volerci fino a { $period } secondi.
clock-check = Controlla entrambi
clock-wrong = Questi due codici non sono corretti. Inserisci un codice, aspetta che l’app mostri il prossimo e inserisci anche quello.
clock-back = Torna a un solo codice

another-title = Questa pagina appartiene a un altro accesso
another-pending = Nel frattempo qualcuno ha iniziato ad accedere qui come { $account }. Ciò che hai inserito non è stato controllato.
another-signed-in = Nel frattempo qualcuno ha effettuato l’accesso qui come { $account }. Ciò che hai inserito non è stato controllato.
another-go-on = Continua con quell’accesso
another-somebody-else = Accedi con un altro account

recovered-title = Hai ancora il tuo telefono?
recovered-title-last = Era il tuo ultimo codice di recupero
recovered-left = Hai effettuato l’accesso con un codice di recupero, che ora non vale più. { $left ->
    [one] Ne resta uno.
   *[other] Ne restano { $left }.
}
recovered-few = Restano pochi codici. Creane presto di nuovi.
recovered-none = Crea nuovi codici prima di lasciare questa pagina: senza codici e senza il telefono non potrai più accedere.
recovered-none-no-way = Senza codici e senza il telefono non potrai più accedere.
recovered-phone = Non hai più il telefono?
recovered-phone-lead = Configura quello nuovo. Sostituisce il vecchio appena lo confermi, e non prima.
recovered-replace = Sostituisci
recovered-new-set = I nuovi codici sostituiscono subito i vecchi.
recovered-without-codes = Continua senza codici

unlock-title = Sblocca questo browser
unlock-title-done = La tua app qui funziona di nuovo
unlock-done = Fatto. Da ora i codici della tua app sono accettati in questo browser.
unlock-done-warning = Se non hai fatto tu tutti quei tentativi di accesso, qualcuno conosce la tua password: cambiala.
unlock-go-on = Continua con un codice
unlock-lead = Sono stati inseriti molti codici errati per il tuo account. Forse qualcuno che conosce la tua password sta tirando a indovinare, quindi i nuovi browser devono aspettare. Dimostra di avere l’app: inserisci { $needed } codici corretti di fila, a distanza di tempo.
unlock-left = { $left ->
    [one] Ancora un codice, tra un po’. Tieni l’app a portata di mano.
   *[other] Ancora { $left } codici, a distanza di tempo. Tieni l’app a portata di mano.
}
unlock-progress = Codici: { $successes } su { $needed }
unlock-was-right = Era corretto.
unlock-was-wrong = Di recente qui è stato inserito un codice errato.
unlock-next = Prossimo codice tra { $wait }.
unlock-goes-on = Questa pagina va avanti da sola. Poi avrai 10 minuti per inserire il codice.
unlock-password-again = A quel punto ti verrà chiesta di nuovo la password.
unlock-code = Codice { $number } di { $needed }
unlock-hint = Con un errore si ricomincia dopo 15 minuti.
unlock-support-lead = Inserisci il codice che ti ha dato l’assistenza. Vale una sola volta, per un giorno.
unlock-support-code = Codice dell’assistenza
unlock-support-hint = 12 lettere e cifre.
unlock-support-form = Un codice dell’assistenza ha 12 lettere e cifre.
unlock-support-wrong = Questo codice non è corretto, è già stato usato o ha più di un giorno.
unlock-use-app = Usa la tua app
unlock-use-support = Ho un codice dell’assistenza
unlock-wrong = Questo codice non è corretto, quindi si ricomincia.
unlock-early = È troppo presto per un codice. Non è stato controllato.

setup-title = Aggiungi un’app di autenticazione
setup-title-replace = Sostituisci un’app di autenticazione
setup-title-unverified = Prima conferma il tuo indirizzo
setup-lead = Un’app sul telefono che mostra un nuovo codice ogni { $period } secondi. Va bene qualsiasi app: Aegis, 1Password, Google Authenticator, il tuo gestore di password.
setup-lead-replace = “{ $name }” continua a funzionare finché la nuova app non è confermata. Poi i suoi codici non valgono più e gli altri browser vengono disconnessi.
setup-name-hint = Per riconoscerla, ad esempio “Telefono”. Puoi lasciarlo vuoto.
setup-scan = Scansiona l’immagine con l’app.
setup-picture = Codice QR per la tua app di autenticazione
setup-on-this-phone = Su questo telefono?
setup-open-in-app = Apri nell’app
setup-type-key = Non riesci a scansionare? Inserisci questa chiave:
setup-code = Codice mostrato dall’app
setup-time-left = Hai { $span } per finire.
setup-turn-on = Attiva
setup-must = Per il tuo account la verifica in due passaggi è obbligatoria. Configurala per continuare.
setup-must-since = Per il tuo account la verifica in due passaggi è obbligatoria. Il termine per configurarla è scaduto il giorno { $date }.
setup-full = { $count ->
    [one] Hai un’app e non può essercene un’altra. Prima rimuovila, poi aggiungi quella nuova.
   *[other] Hai { $count } app e non possono essercene di più. Rimuovine una che non usi più, poi aggiungi quella nuova.
}
setup-unverified = Potrai aggiungere un’app appena il tuo indirizzo email sarà confermato. Apri il link nel messaggio che ti è stato inviato, poi torna qui.
setup-verify = Conferma l’indirizzo
setup-verified = L’ho confermato

codes-title = Salva i tuoi codici di recupero
codes-title-make = Crea nuovi codici di recupero
codes-lead = Con ogni codice puoi accedere una volta se perdi il telefono. Vengono mostrati solo ora. Conservali dove tieni le tue password, o su carta.
codes-copy-all = Copia tutti
codes-download = Scarica
codes-print = Stampa
codes-replaced = I tuoi codici precedenti non valgono più.
codes-first = La verifica in due passaggi è attiva.
codes-saved = Li ho salvati
codes-sheet-heading = Codici di recupero per { $site }
codes-sheet-heading-named = Codici di recupero per { $site }, “{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Con ogni codice puoi accedere una volta, dopo la password, quando non hai il telefono.
codes-sheet-strike = Dopo averlo usato, barralo.
codes-left = { $remaining ->
    [0] Non ti resta nessuno dei tuoi { $total } codici.
    [one] Ti resta { $remaining } codice su { $total }.
   *[other] Ti restano { $remaining } codici su { $total }.
} I nuovi codici sostituiscono subito i vecchi: quelli che hai salvato prima non valgono più.
codes-left-named = { $remaining ->
    [one] Ti resta { $remaining } codice di “{ $label }” su { $total }.
   *[other] Ti restano { $remaining } codici di “{ $label }” su { $total }.
} I nuovi codici sostituiscono subito i vecchi: quelli che hai salvato prima non valgono più.
codes-none = Non hai ancora codici. Con ognuno puoi accedere una volta quando non hai il telefono.
codes-none-named = Non hai ancora codici di “{ $label }”. Con ognuno puoi accedere una volta quando non hai il telefono.
codes-make = Crea nuovi codici

resume-title = Riprendi da dove eri
resume-title-gone = Qui non resta più nulla da fare
resume-remove = Stavi per rimuovere un’app. Non è ancora stata rimossa.
resume-replace = Stavi per sostituire un’app. Quella vecchia funziona ancora.
resume-add = Stavi per aggiungere un’app.
resume-other = Nel frattempo ti è stato chiesto un codice. Ciò che avevi inviato è stato conservato e viene inviato ora.
resume-gone = È già stato fatto, o l’attesa ha superato i 10 minuti. Non si è perso nulla: torna dove eri e fallo di nuovo.

settings-title = Verifica in due passaggi
settings-on = Attiva.
settings-on-asked = Attiva. Ultimo codice: { $when }.
settings-off = Non attiva. Viene chiesta solo la password.
settings-off-lead = Con la verifica in due passaggi viene chiesto anche un codice di un’app sul telefono. Chi scopre la tua password non può comunque entrare.
settings-must-from = Per il tuo account la verifica in due passaggi sarà obbligatoria a partire dal giorno { $date }. Configurala prima.
settings-must-codes = Il tuo account deve avere codici di recupero.
settings-make-them = Creali ora
settings-apps = App di autenticazione
settings-last-used = Ultimo utilizzo: { $when }
settings-app-replace-lead = Hai un telefono nuovo? Questa app continua a funzionare finché quella nuova non è confermata; poi gli altri browser vengono disconnessi.
settings-asked-first = Prima ti verrà chiesto un codice.
settings-app-replace = Sostituisci { $name }
settings-app-remove-only = È la tua unica app. Se la rimuovi, la verifica in due passaggi viene disattivata, i codici di recupero vanno persi e gli altri browser vengono disconnessi.
settings-app-remove-lead = Se la rimuovi, i suoi codici non valgono più e gli altri browser vengono disconnessi.
settings-app-remove = Rimuovi { $name }
settings-app-must-stay = Per il tuo account la verifica in due passaggi è obbligatoria, quindi l’unica app non può essere rimossa. Aggiungine un’altra o sostituiscila.
settings-apps-full = Non possono essercene di più.
settings-apps-more = Più telefoni, o un gestore di password? Ognuno può avere la propria app.
settings-add = Aggiungi
settings-codes = Codici di recupero
settings-codes-left = { $remaining ->
    [one] { $remaining } disponibile su { $total }
   *[other] { $remaining } disponibili su { $total }
}
settings-codes-left-named = “{ $label }”: { $remaining ->
    [one] { $remaining } disponibile su { $total }
   *[other] { $remaining } disponibili su { $total }
}
settings-codes-none = Nessuno
settings-codes-none-named = “{ $label }”: nessuno
settings-codes-lead = Per il giorno in cui non avrai il telefono.
settings-codes-soon = Creane presto di nuovi.
settings-codes-few = Ne restano pochi.
settings-codes-new = Nuovi codici
settings-codes-make = Crea codici
settings-trusted = Browser attendibili
settings-trusted-lead = In questi browser non viene chiesto un codice all’accesso. Per le modifiche alla tua sicurezza viene chiesto comunque.
settings-trusted-none = Nessuno. Quando accedi con un codice della tua app, puoi indicare che il browser è attendibile.
settings-trusted-this = questo browser
settings-trusted-since = Aggiunto: { $when }, scadenza: { $end }
settings-trusted-used = ultimo utilizzo: { $when }
settings-trusted-stop-lead = Al prossimo accesso verrà chiesto un codice.
settings-trusted-stop = Togli la fiducia
settings-trusted-all = Tutti in una volta.
settings-trusted-stop-all = Togli la fiducia a tutti
settings-sessions = Dove hai effettuato l’accesso
settings-session-this = qui
settings-session-seen = ultima attività: { $when }
settings-session-since = Accesso: { $when }.
settings-session-unknown = Browser sconosciuto
settings-session-program = Un programma
settings-session-by-app = Con un codice della tua app
settings-session-by-recovery = Con un codice di recupero
settings-session-by-trust = Come browser attendibile, senza codice
settings-session-by-password = Solo con la password
settings-session-end = Disconnetti
settings-session-forget = Dimentica questo browser
settings-session-forget-hint = Per i computer usati anche da altri: al prossimo accesso qui verrà chiesto un codice.
settings-others = Ovunque, tranne qui.
settings-others-end = Disconnetti gli altri
settings-everywhere-lead = Hai perso qualcosa, o c’è qualcun altro nel tuo account?
settings-everywhere = Esci ovunque
settings-everywhere-what = Esci anche qui, e nessun browser è più attendibile. Le tue app e i tuoi codici restano.
settings-password = Password
settings-password-lead = Quando la cambi, esci ovunque tranne qui.
settings-activity = Attività recente
settings-activity-not-you = C’è qualcosa che non hai fatto tu? Cambia la password e rimuovi le app che non sono tue.
settings-turn-off = Disattiva
settings-turn-off-lead = Per accedere verrebbe chiesta solo la password.
settings-turn-off-prove = Prima conferma la tua identità con un codice, poi torna qui.
settings-confirm = Conferma
settings-turn-off-what = Le tue app e i tuoi codici di recupero vengono rimossi. Gli altri browser vengono disconnessi.
settings-turn-off-now = Disattiva la verifica in due passaggi

password-missing = Inserisci la password.
password-wrong = Questa password è errata.
password-wait = Ci sono state troppe password errate. Torna { $when }.
