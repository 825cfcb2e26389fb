### The audit trail in plain words, for its owner.

activity-signed-in = Connexion avec un code de votre application
activity-signed-in-recovery = Connexion avec un code de secours
activity-app-added = Une application a été ajoutée
activity-code-right = { $code ->
    [recovery] Un code de secours était le bon
    [unlock] Un code pour débloquer un navigateur était le bon
   *[app] Un code de votre application était le bon
}
activity-code-wrong = { $code ->
    [recovery] Un code de secours était incorrect
    [unlock] Un code pour débloquer un navigateur était incorrect
   *[app] Un code de votre application était incorrect
}
activity-code-wrong-last = { $code ->
    [recovery] Un code de secours était incorrect, et c’était le dernier essai
    [unlock] Un code pour débloquer un navigateur était incorrect, et c’était le dernier essai
   *[app] Un code de votre application était incorrect, et c’était le dernier essai
}
activity-code-again = { $code ->
    [recovery] Un code de secours a été donné une seconde fois
    [unlock] Un code pour débloquer un navigateur a été donné une seconde fois
   *[app] Un code de votre application a été donné une seconde fois
}
activity-code-early = Un code pour débloquer un navigateur est arrivé trop tôt
activity-code-throttled = { $code ->
    [recovery] Un code de secours a été refusé : il y a eu trop d’essais
    [unlock] Un code pour débloquer un navigateur a été refusé : il y a eu trop d’essais
   *[app] Un code de votre application a été refusé : il y a eu trop d’essais
}
activity-code-spent = { $code ->
    [recovery] Un code de secours a été refusé : il y a eu trop de codes incorrects cette année
    [unlock] Un code pour débloquer un navigateur a été refusé : il y a eu trop de codes incorrects cette année
   *[app] Un code de votre application a été refusé : il y a eu trop de codes incorrects cette année
}
activity-code-refused = { $code ->
    [recovery] Un code de secours a été refusé
    [unlock] Un code pour débloquer un navigateur a été refusé
   *[app] Un code de votre application a été refusé
}

activity-at-sign-in = à la connexion
activity-at-step-up = lors d’une nouvelle demande
activity-at-setup = pendant l’ajout d’une application

activity-password-wrong-sign-in = Un mot de passe incorrect a été donné à la connexion
activity-password-wrong = Un mot de passe incorrect a été donné
activity-password-throttled-sign-in = Un mot de passe a été refusé à la connexion : il y a eu trop d’essais
activity-password-frozen-sign-in = Le bon mot de passe a été refusé à la connexion : la connexion était bloquée
activity-password-throttled = Un mot de passe a été refusé : il y a eu trop d’essais
activity-browser-copied = Quelqu’un a utilisé une copie de ce que garde un navigateur de confiance : ce navigateur n’est donc plus de confiance
activity-fault = Nos données vous concernant étaient endommagées, nous avons donc refusé la demande
activity-unknown = Autre chose s’est passé

activity-account-created = Le compte a été créé
activity-password-right = Le mot de passe était le bon à la connexion
activity-signed-out = Déconnexion
activity-app-begun = L’ajout d’une application a commencé
activity-clock-set = Deux codes ont montré l’heure de votre téléphone
activity-app-renamed = Une application a changé de nom
activity-app-removed = Une application a été retirée
activity-codes-made = De nouveaux codes de secours ont été créés
activity-turned-off = La validation en deux étapes a été désactivée
activity-reset = Un administrateur a désactivé la validation en deux étapes
activity-password-given = Le mot de passe a été donné avant une modification
activity-waits-ended = Un administrateur a mis fin à un délai d’attente
activity-forgotten = Le compte a été supprimé
activity-password-changed = Le mot de passe a été changé
activity-groups-changed = Un administrateur a modifié vos groupes
activity-session-ended = Déconnexion ailleurs
activity-session-renamed = Une connexion a changé de nom
activity-disowned = « Ce n’était pas moi » a été signalé, et la connexion a été bloquée
activity-thawed = La connexion est de nouveau possible
activity-email-verified = L’adresse e-mail a été confirmée
activity-signed-out-everywhere = Déconnexion partout
activity-browser-trusted = Un navigateur est devenu un navigateur de confiance
activity-trust-used = Aucun code n’a été demandé dans un navigateur de confiance
activity-trust-renamed = Un navigateur de confiance a changé de nom
activity-trust-ended = Un navigateur n’est plus de confiance
activity-required = La validation en deux étapes est désormais obligatoire pour votre compte
activity-email-verified = Votre adresse est confirmée
activity-restored = Une sauvegarde a été restaurée : les connexions et les codes de secours d’avant ne sont plus valables
activity-records-looked-at = Nos données ont été consultées

activity-refused = { $what } : tentative refusée
activity-try-account = Créer le compte
activity-try-sign-in = Se connecter
activity-try-sign-out = Se déconnecter
activity-try-add-app = Ajouter une application
activity-try-rename-app = Renommer une application
activity-try-remove-app = Retirer une application
activity-try-codes = Créer de nouveaux codes de secours
activity-try-turn-off = Désactiver la validation en deux étapes
activity-try-password = Vérifier le mot de passe
activity-try-end-wait = Mettre fin à un délai d’attente
activity-try-forget = Supprimer le compte
activity-try-change-password = Changer le mot de passe
activity-try-groups = Modifier vos groupes
activity-try-end-session = Se déconnecter ailleurs
activity-try-rename-session = Renommer une connexion
activity-try-everywhere = Se déconnecter partout
activity-try-trust = Faire confiance à un navigateur
activity-try-trusted-sign-in = Se connecter depuis un navigateur de confiance
activity-try-rename-trust = Renommer un navigateur de confiance
activity-try-end-trust = Ne plus faire confiance à un navigateur
activity-try-require = Rendre la validation en deux étapes obligatoire
activity-try-verify-email = Confirmez votre adresse e-mail
activity-try-restore = Restaurer une sauvegarde
activity-try-look = Consulter nos données
activity-try-verify-email = Confirmation de l’adresse e-mail
