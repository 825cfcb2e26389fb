### The pages of the sign-in portal.

portal-sign-in-title = Accedi
portal-email = Indirizzo email
portal-password = Password
portal-remember = Mantieni l’accesso in questo browser
portal-sign-in = Accedi
portal-create-account = Crea un account
portal-cannot-sign-in = Non riesco ad accedere
portal-forgot = Ho dimenticato la password
portal-sign-up-title = Crea un account
portal-sign-up = Crea l’account
portal-have-account = Ho già un account
portal-password-hint = Almeno 15 caratteri. Vanno bene alcune parole che riesci a ricordare.
portal-wrong = Questo indirizzo email e questa password non corrispondono. Controlla entrambi e riprova.
portal-wait = Ci sono stati troppi tentativi. Torna { $when }.
portal-email-invalid = Inserisci un indirizzo email, ad esempio ada@example.org.
portal-email-taken = Esiste già un account con questo indirizzo email. Accedi con quello.

portal-home-title = Hai effettuato l’accesso
portal-home-as = Come { $email }.
portal-home-on = La verifica in due passaggi è attiva.
portal-home-off = La verifica in due passaggi non è attiva. Viene chiesta solo la password.
portal-home-codes = { $count ->
    [0] Non hai più codici di recupero.
    [one] Ti resta { $count } codice di recupero.
   *[other] Ti restano { $count } codici di recupero.
}
portal-home-new-set = Crea nuovi codici
portal-home-turn-on = Attiva la verifica in due passaggi
portal-home-settings = Impostazioni
portal-home-password = Cambia la password
portal-home-more = Altro
portal-home-codes-required = Qui i codici di recupero sono obbligatori. Creali prima di continuare.
portal-home-verify = Il tuo indirizzo email non è ancora confermato.
portal-home-verify-link = Confermalo

portal-password-title = Cambia la password
portal-password-lead = Qui il tuo accesso resta attivo. Altrove esci, e nei browser attendibili viene chiesto di nuovo un codice.
portal-password-present = Password attuale
portal-password-new = Nuova password
portal-password-change = Cambia password
portal-password-wrong = Questa non è la tua password attuale. Riprova.
portal-password-same = È la password che hai già. Scegline un’altra.

portal-weak-short = Usa almeno 15 caratteri. Vanno bene alcune parole che riesci a ricordare.
portal-weak-long = È più lunga di quanto possa essere una password. Usa al massimo 1024 caratteri.
portal-weak-guessable = Questa password è facile da indovinare. Scegline una che non sia comune, non si ripeta e non contenga il tuo nome o quello di questo sito.

portal-verify-title = Conferma il tuo indirizzo email
portal-verify-lead = Ti inviamo un messaggio con un link. Aprilo entro un’ora.
portal-verify-send = Invia il messaggio
portal-verify-sent-title = Controlla la posta
portal-verify-sent = Un messaggio è in arrivo a { $email }. Il suo link vale una sola volta, entro un’ora. Dopo qualche minuto non c’è nulla? Guarda nella posta indesiderata o invialo di nuovo.
portal-verify-again = Invialo di nuovo
portal-verify-confirm = { $email } è il tuo indirizzo?
portal-verify-confirm-button = Conferma
portal-verify-done-title = Il tuo indirizzo è confermato
portal-verify-done = Grazie. { $email } è confermato.

portal-forgot-title = Hai dimenticato la password?
portal-forgot-lead = Inserisci il tuo indirizzo email. Se esiste un account, inviamo un messaggio con un link.
portal-forgot-send = Invia il messaggio
portal-forgot-sent-title = Controlla la posta
portal-forgot-sent = Se esiste un account per { $email }, un messaggio è in arrivo. Il suo link vale una sola volta, entro un’ora. Dopo qualche minuto non c’è nulla? Guarda nella posta indesiderata o prova con un altro indirizzo.
portal-reset-title = Scegli una nuova password
portal-reset-lead = Per { $email }. Esci ovunque, e nei browser attendibili viene chiesto di nuovo un codice. La verifica in due passaggi resta com’è.
portal-reset-lead-drops = Per { $email }. Esci ovunque. Le app e i codici di recupero configurati prima della conferma di questo indirizzo vengono rimossi.
portal-reset-button = Salva la password
portal-reset-done-title = La tua password è stata cambiata
portal-reset-done = Usala ora per accedere.
portal-link-gone-title = Questo link non funziona più
portal-link-gone = Vale una sola volta, entro un’ora. Chiedine uno nuovo.
portal-link-new = Chiedine uno nuovo

portal-mail-verify-subject = Conferma il tuo indirizzo email su { $issuer }
portal-mail-verify-text = Qualcuno, probabilmente tu, ha creato un account su { $issuer } con questo indirizzo. È il tuo?
portal-mail-verify-link = Conferma l’indirizzo
portal-mail-verify-not-you = Se non eri tu, ignora questo messaggio: l’account resta senza un indirizzo confermato.
portal-mail-reset-subject = Scegli una nuova password su { $issuer }
portal-mail-reset-text = Qualcuno, probabilmente tu, ha chiesto una nuova password per l’account { $account } su { $issuer }.
portal-mail-reset-link = Scegli una nuova password
portal-mail-reset-not-you = Se non eri tu, ignora questo messaggio: la tua password resta com’è.
portal-mail-link-hour = Il link vale una sola volta, entro un’ora.
