### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Quando: { $time }
mail-browser = Con: { $browser }
mail-address = Da: { $address }
mail-was-me = Se eri tu, non devi fare nulla.
mail-was-not-me = Se non eri tu, dillo ora. Fermiamo tutto e disconnettiamo tutti.
mail-was-not-me-link = Non ero io
mail-link-until = Il link vale una sola volta. Scadenza: { $date }.
mail-why = Ricevi questo messaggio perché riguarda la sicurezza dell’account { $account } su { $issuer }.
mail-gathered-subject = { $count ->
    [one] Una modifica al tuo accesso a { $issuer }
   *[other] { $count } modifiche al tuo accesso a { $issuer }
}
mail-gathered-text = Ci sono state diverse novità nel tuo accesso a { $issuer }:

mail-enabled-subject = La verifica in due passaggi è attiva su { $issuer }
mail-enabled-text = La verifica in due passaggi è stata attivata per l’account { $account }. Da ora, oltre alla password, viene chiesto un codice di un’app.
mail-authenticator_added-subject = È stata aggiunta un’app su { $issuer }
mail-authenticator_added-text = È stata aggiunta un’app di autenticazione all’account { $account }. Con i suoi codici si può accedere.
mail-authenticator_replaced-subject = È stata sostituita un’app su { $issuer }
mail-authenticator_replaced-text = È stata sostituita un’app di autenticazione dell’account { $account } con un’altra. I codici di quella vecchia non valgono più e gli altri browser sono stati disconnessi.
mail-authenticator_removed-subject = È stata rimossa un’app su { $issuer }
mail-authenticator_removed-text = È stata rimossa un’app di autenticazione dell’account { $account }. I suoi codici non valgono più e gli altri browser sono stati disconnessi.
mail-recovery_code_used-subject = È stato usato un codice di recupero su { $issuer }
mail-recovery_code_used-text = È stato usato un codice di recupero dell’account { $account }. Non vale più.
mail-recovery_codes_replaced-subject = Nuovi codici di recupero su { $issuer }
mail-recovery_codes_replaced-text = Sono stati creati nuovi codici di recupero per l’account { $account }. I codici precedenti non valgono più.
mail-disabled-subject = La verifica in due passaggi non è più attiva su { $issuer }
mail-disabled-text = La verifica in due passaggi è stata disattivata per l’account { $account }. Da ora viene chiesta solo la password.
mail-reset-subject = La verifica in due passaggi è stata reimpostata su { $issuer }
mail-reset-text = Un amministratore ha rimosso la verifica in due passaggi dell’account { $account } e tutti sono stati disconnessi. Accedi con la password e configurala di nuovo.
mail-unlocked-subject = Puoi inserire di nuovo i codici su { $issuer }
mail-unlocked-text = Un amministratore ha terminato l’attesa dopo i codici errati per l’account { $account } e ha creato un codice con cui si può sbloccare un browser.
mail-challenge_failed-subject = Codici errati su { $issuer }
mail-challenge_failed-text = Qualcuno ha effettuato l’accesso come { $account } con la password corretta e poi ha inserito codici errati fino a esaurire i tentativi. Se non eri tu, qualcuno conosce la tua password: cambiala.
mail-budget_spent-subject = Troppi codici errati su { $issuer }
mail-budget_spent-text = Sono stati inseriti così tanti codici errati per l’account { $account } che i codici della tua app non sono più accettati nei browser che non hai ancora usato. Se non eri tu, qualcuno conosce la tua password: cambiala.
mail-browser_admitted-subject = È stato sbloccato un browser su { $issuer }
mail-browser_admitted-text = È stato sbloccato un browser per l’account { $account }, dopo molti codici errati. I codici della tua app vi sono di nuovo accettati.
mail-unlock_failed-subject = Non è stato possibile sbloccare un browser su { $issuer }
mail-unlock_failed-text = Qualcuno ha provato a sbloccare un browser per l’account { $account } e ha inserito un codice errato.
mail-credentials_changed-subject = La tua password è stata cambiata su { $issuer }
mail-credentials_changed-text = La password dell’account { $account } è stata cambiata e gli altri browser sono stati disconnessi.
mail-browser_trusted-subject = Un nuovo browser attendibile su { $issuer }
mail-browser_trusted-text = Un browser è diventato attendibile per l’account { $account }. All’accesso non vi viene chiesto un codice.
mail-browser_trust_replayed-subject = Un browser attendibile è stato copiato su { $issuer }
mail-browser_trust_replayed-text = Qualcuno che ha la password dell’account { $account } ha usato una copia dei dati di un browser attendibile. Il browser non è più attendibile. Se non eri tu, cambia la password.
mail-restored-subject = Accedi di nuovo a { $issuer }
mail-restored-text = Abbiamo ripristinato un backup. I codici di recupero e i browser attendibili che l’account { $account } aveva prima non valgono più: crea nuovi codici e indica di nuovo i tuoi browser come attendibili.

disown-title = Non eri tu?
disown-lead = Se dici che non eri tu, agiamo subito:
disown-sign-out = tutti vengono disconnessi, qui e ovunque,
disown-trust = nessun browser è più attendibile,
disown-undo = ciò che è stato aggiunto viene tolto
disown-stop = e nessuno può accedere finché la password non viene cambiata.
disown-button = Non ero io: ferma tutto
disown-was-me = Ero io. Lascia tutto com’è.
disown-left-title = Non è stato modificato nulla
disown-left-text = Puoi chiudere questa pagina.
disown-done-title = È tutto fermo
disown-done-lead = Tutti sono stati disconnessi e per ora nessuno può accedere all’account { $account }. Ora fai così:
disown-done-password = Cambia la password. Così l’account si riapre.
disown-done-mail = Cambia anche la password della tua email, se qualcuno potrebbe conoscerla.
disown-done-apps = Accedi, controlla le tue app e i tuoi codici di recupero, e crea nuovi codici.
disown-change-password = Cambia la password
disown-again-title = È già stato segnalato
disown-again-text = È già stato tutto fermato ({ $date }). Questo link non fa altro.
disown-gone-title = Questo link non funziona più
disown-gone-text = Funziona per 7 giorni dopo il messaggio. Oppure ciò che riguardava non esiste più. Se pensi che qualcuno possa essere nel tuo account, cambia la password.
