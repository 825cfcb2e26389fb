### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Quand : { $time }
mail-browser = Avec : { $browser }
mail-address = Depuis : { $address }
mail-was-me = Si c’était vous, vous n’avez rien à faire.
mail-was-not-me = Si ce n’était pas vous, dites-le maintenant. Nous bloquons tout et déconnectons tout le monde.
mail-was-not-me-link = Ce n’était pas moi
mail-link-until = Le lien sert une seule fois, jusqu’au { $date }.
mail-why = Vous recevez ce message parce qu’il concerne la sécurité du compte { $account } sur { $issuer }.
mail-gathered-subject = { $count ->
    [one] Un changement dans votre connexion à { $issuer }
   *[other] { $count } changements dans votre connexion à { $issuer }
}
mail-gathered-text = Plusieurs choses ont changé dans votre connexion à { $issuer } :

mail-enabled-subject = La validation en deux étapes est activée sur { $issuer }
mail-enabled-text = La validation en deux étapes a été activée pour le compte { $account }. Désormais, un code d’une application est demandé en plus de votre mot de passe.
mail-authenticator_added-subject = Une application a été ajoutée sur { $issuer }
mail-authenticator_added-text = Une application d’authentification a été ajoutée pour le compte { $account }. Ses codes permettent de se connecter.
mail-authenticator_replaced-subject = Une application a été remplacée sur { $issuer }
mail-authenticator_replaced-text = Une application d’authentification du compte { $account } a été remplacée par une autre. Les codes de l’ancienne ne fonctionnent plus, et les autres navigateurs ont été déconnectés.
mail-authenticator_removed-subject = Une application a été retirée sur { $issuer }
mail-authenticator_removed-text = Une application d’authentification du compte { $account } a été retirée. Ses codes ne fonctionnent plus, et les autres navigateurs ont été déconnectés.
mail-recovery_code_used-subject = Un code de secours a été utilisé sur { $issuer }
mail-recovery_code_used-text = Un code de secours du compte { $account } a été utilisé. Il ne fonctionne plus.
mail-recovery_codes_replaced-subject = Nouveaux codes de secours sur { $issuer }
mail-recovery_codes_replaced-text = De nouveaux codes de secours ont été créés pour le compte { $account }. Les anciens codes ne fonctionnent plus.
mail-disabled-subject = La validation en deux étapes est désactivée sur { $issuer }
mail-disabled-text = La validation en deux étapes a été désactivée pour le compte { $account }. Désormais, seul votre mot de passe est demandé.
mail-reset-subject = La validation en deux étapes a été réinitialisée sur { $issuer }
mail-reset-text = Un administrateur a retiré la validation en deux étapes du compte { $account }, et tout le monde a été déconnecté. Connectez-vous avec votre mot de passe, puis configurez-la de nouveau.
mail-unlocked-subject = Vous pouvez de nouveau saisir des codes sur { $issuer }
mail-unlocked-text = Un administrateur a mis fin à l’attente après des codes incorrects pour le compte { $account }, et a créé un code qui permet de débloquer un navigateur.
mail-challenge_failed-subject = Codes incorrects sur { $issuer }
mail-challenge_failed-text = Quelqu’un s’est connecté au compte { $account } avec le bon mot de passe, puis a saisi des codes incorrects jusqu’à épuiser les essais. Si ce n’était pas vous, quelqu’un connaît votre mot de passe : changez-le.
mail-budget_spent-subject = Trop de codes incorrects sur { $issuer }
mail-budget_spent-text = Tant de codes incorrects ont été saisis pour le compte { $account } que les codes de votre application ne sont plus acceptés dans les navigateurs que vous n’avez pas encore utilisés. Si ce n’était pas vous, quelqu’un connaît votre mot de passe : changez-le.
mail-browser_admitted-subject = Un navigateur a été débloqué sur { $issuer }
mail-browser_admitted-text = Un navigateur a été débloqué pour le compte { $account }, après de nombreux codes incorrects. Les codes de votre application y sont de nouveau acceptés.
mail-unlock_failed-subject = Un navigateur n’a pas pu être débloqué sur { $issuer }
mail-unlock_failed-text = Quelqu’un a essayé de débloquer un navigateur pour le compte { $account } et a saisi un code incorrect.
mail-credentials_changed-subject = Votre mot de passe a été changé sur { $issuer }
mail-credentials_changed-text = Le mot de passe du compte { $account } a été changé, et les autres navigateurs ont été déconnectés.
mail-browser_trusted-subject = Un nouveau navigateur de confiance sur { $issuer }
mail-browser_trusted-text = Un navigateur est devenu un navigateur de confiance pour le compte { $account }. Aucun code n’y est demandé à la connexion.
mail-browser_trust_replayed-subject = Un navigateur de confiance a été copié sur { $issuer }
mail-browser_trust_replayed-text = Quelqu’un qui a le mot de passe du compte { $account } a utilisé une copie de ce que garde un navigateur de confiance. Ce navigateur n’est plus de confiance. Si ce n’était pas vous, changez votre mot de passe.
mail-restored-subject = Reconnectez-vous à { $issuer }
mail-restored-text = Nous avons restauré une sauvegarde. Les codes de secours et les navigateurs de confiance que le compte { $account } avait auparavant ne sont plus valables : créez de nouveaux codes, et faites de nouveau confiance à vos navigateurs.

disown-title = Ce n’était pas vous ?
disown-lead = Si vous dites que ce n’était pas vous, nous agissons aussitôt :
disown-sign-out = tout le monde est déconnecté, ici et partout,
disown-trust = plus aucun navigateur n’est de confiance,
disown-undo = ce qui a été ajouté est retiré,
disown-stop = et personne ne peut se connecter avant que le mot de passe soit changé.
disown-button = Ce n’était pas moi : tout bloquer
disown-was-me = C’était moi. Tout laisser tel quel.
disown-left-title = Rien n’a été modifié
disown-left-text = Vous pouvez fermer cette page.
disown-done-title = Tout est bloqué
disown-done-lead = Tout le monde a été déconnecté, et personne ne peut se connecter au compte { $account } pour l’instant. Voici la suite :
disown-done-password = Changez votre mot de passe. Cela débloque le compte.
disown-done-mail = Changez aussi le mot de passe de votre messagerie, si quelqu’un le connaît peut-être.
disown-done-apps = Connectez-vous, vérifiez vos applications et vos codes de secours, et créez de nouveaux codes.
disown-change-password = Changer votre mot de passe
disown-again-title = C’est déjà signalé
disown-again-text = Tout a été bloqué le { $date }. Ce lien ne fait plus rien d’autre.
disown-gone-title = Ce lien ne fonctionne plus
disown-gone-text = Il fonctionne pendant 7 jours après le message. Ou bien ce qu’il concernait n’existe plus. Si quelqu’un est peut-être dans votre compte, changez votre mot de passe.
