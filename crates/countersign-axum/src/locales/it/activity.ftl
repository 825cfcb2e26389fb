### The audit trail in plain words, for its owner.

activity-signed-in = Accesso con un codice della tua app
activity-signed-in-recovery = Accesso con un codice di recupero
activity-app-added = È stata aggiunta un’app
activity-code-right = { $code ->
    [recovery] Un codice di recupero era corretto
    [unlock] Un codice per sbloccare un browser era corretto
   *[app] Un codice della tua app era corretto
}
activity-code-wrong = { $code ->
    [recovery] Un codice di recupero era errato
    [unlock] Un codice per sbloccare un browser era errato
   *[app] Un codice della tua app era errato
}
activity-code-wrong-last = { $code ->
    [recovery] Un codice di recupero era errato, ed era l’ultimo tentativo
    [unlock] Un codice per sbloccare un browser era errato, ed era l’ultimo tentativo
   *[app] Un codice della tua app era errato, ed era l’ultimo tentativo
}
activity-code-again = { $code ->
    [recovery] Un codice di recupero già usato è stato inserito di nuovo
    [unlock] Un codice già usato per sbloccare un browser è stato inserito di nuovo
   *[app] Un codice già usato della tua app è stato inserito di nuovo
}
activity-code-early = Un codice per sbloccare un browser è arrivato troppo presto
activity-code-throttled = { $code ->
    [recovery] Un codice di recupero è stato rifiutato: ci sono stati troppi tentativi
    [unlock] Un codice per sbloccare un browser è stato rifiutato: ci sono stati troppi tentativi
   *[app] Un codice della tua app è stato rifiutato: ci sono stati troppi tentativi
}
activity-code-spent = { $code ->
    [recovery] Un codice di recupero è stato rifiutato: quest’anno ci sono stati troppi codici errati
    [unlock] Un codice per sbloccare un browser è stato rifiutato: quest’anno ci sono stati troppi codici errati
   *[app] Un codice della tua app è stato rifiutato: quest’anno ci sono stati troppi codici errati
}
activity-code-refused = { $code ->
    [recovery] Un codice di recupero è stato rifiutato
    [unlock] Un codice per sbloccare un browser è stato rifiutato
   *[app] Un codice della tua app è stato rifiutato
}

activity-at-sign-in = all’accesso
activity-at-step-up = alla nuova richiesta
activity-at-setup = durante l’aggiunta di un’app

activity-password-wrong-sign-in = All’accesso è stata inserita una password errata
activity-password-wrong = È stata inserita una password errata
activity-password-throttled-sign-in = All’accesso è stata rifiutata una password: ci sono stati troppi tentativi
activity-password-frozen-sign-in = All’accesso è stata rifiutata la password corretta: l’accesso era bloccato
activity-password-throttled = È stata rifiutata una password: ci sono stati troppi tentativi
activity-browser-copied = Qualcuno ha usato una copia dei dati di un browser attendibile, quindi il browser non è più attendibile
activity-fault = I nostri dati su di te erano danneggiati, quindi abbiamo rifiutato la richiesta
activity-unknown = È successo qualcos’altro

activity-account-created = L’account è stato creato
activity-password-right = All’accesso la password era corretta
activity-signed-out = Uscita dall’account
activity-app-begun = È iniziata l’aggiunta di un’app
activity-clock-set = Due codici hanno mostrato che ora segna il tuo telefono
activity-app-renamed = Un’app ha cambiato nome
activity-app-removed = È stata rimossa un’app
activity-codes-made = Sono stati creati nuovi codici di recupero
activity-turned-off = La verifica in due passaggi è stata disattivata
activity-reset = Un amministratore ha disattivato la verifica in due passaggi
activity-password-given = La password è stata inserita prima di una modifica
activity-waits-ended = Un amministratore ha interrotto un tempo di attesa
activity-forgotten = L’account è stato eliminato
activity-password-changed = La password è stata cambiata
activity-groups-changed = Un amministratore ha modificato i tuoi gruppi
activity-session-ended = Uscita dall’account altrove
activity-session-renamed = Un accesso ha cambiato nome
activity-disowned = È stato segnalato «Non ero io» e l’accesso è stato bloccato
activity-thawed = Si può accedere di nuovo
activity-email-verified = L’indirizzo email è stato confermato
activity-signed-out-everywhere = Uscita dall’account ovunque
activity-browser-trusted = Un browser è diventato attendibile
activity-trust-used = In un browser attendibile non è stato chiesto un codice
activity-trust-renamed = Un browser attendibile ha cambiato nome
activity-trust-ended = Un browser non è più attendibile
activity-required = Da ora la verifica in due passaggi è obbligatoria per il tuo account
activity-email-verified = Il tuo indirizzo è confermato
activity-restored = È stato ripristinato un backup, quindi gli accessi e i codici di recupero precedenti non valgono più
activity-records-looked-at = I nostri dati sono stati consultati

activity-refused = { $what }: tentativo rifiutato
activity-try-account = Creare l’account
activity-try-sign-in = Accedere
activity-try-sign-out = Uscire
activity-try-add-app = Aggiungere un’app
activity-try-rename-app = Rinominare un’app
activity-try-remove-app = Rimuovere un’app
activity-try-codes = Creare nuovi codici di recupero
activity-try-turn-off = Disattivare la verifica in due passaggi
activity-try-password = Controllare la password
activity-try-end-wait = Interrompere un tempo di attesa
activity-try-forget = Eliminare l’account
activity-try-change-password = Cambiare la password
activity-try-groups = Modificare i tuoi gruppi
activity-try-end-session = Uscire altrove
activity-try-rename-session = Rinominare un accesso
activity-try-everywhere = Uscire ovunque
activity-try-trust = Considerare attendibile un browser
activity-try-trusted-sign-in = Accedere da un browser attendibile
activity-try-rename-trust = Rinominare un browser attendibile
activity-try-end-trust = Togliere la fiducia a un browser
activity-try-require = Rendere obbligatoria la verifica in due passaggi
activity-try-verify-email = Conferma il tuo indirizzo email
activity-try-restore = Ripristinare un backup
activity-try-look = Consultare i nostri dati
activity-try-verify-email = Conferma dell’indirizzo email
