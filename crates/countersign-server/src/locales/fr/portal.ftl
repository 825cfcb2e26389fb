### The pages of the sign-in portal.

portal-sign-in-title = Connexion
portal-email = Adresse e-mail
portal-password = Mot de passe
portal-remember = Garder ma connexion ouverte dans ce navigateur
portal-sign-in = Se connecter
portal-create-account = Créer un compte
portal-cannot-sign-in = Je n’arrive pas à me connecter
portal-forgot = J’ai oublié mon mot de passe
portal-sign-up-title = Créer un compte
portal-sign-up = Créer le compte
portal-have-account = J’ai un compte
portal-password-hint = Au moins 15 caractères. Quelques mots faciles à retenir conviennent bien.
portal-wrong = Cette adresse e-mail et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.
portal-wait = Il y a eu trop d’essais. Revenez { $when }.
portal-email-invalid = Saisissez une adresse e-mail, comme ada@example.org.
portal-email-taken = Il existe déjà un compte avec cette adresse e-mail. Connectez-vous avec celui-ci.

portal-home-title = Connexion réussie
portal-home-as = Compte : { $email }.
portal-home-on = La validation en deux étapes est activée.
portal-home-off = La validation en deux étapes est désactivée. Seul votre mot de passe est demandé.
portal-home-codes = { $count ->
    [0] Il ne vous reste aucun code de secours.
    [one] Il vous reste { $count } code de secours.
   *[other] Il vous reste { $count } codes de secours.
}
portal-home-new-set = Créer de nouveaux codes
portal-home-turn-on = Activer la validation en deux étapes
portal-home-settings = Paramètres
portal-home-password = Changer votre mot de passe
portal-home-more = Plus
portal-home-codes-required = Les codes de secours sont obligatoires ici. Créez-en avant de continuer.
portal-home-verify = Votre adresse e-mail n’est pas encore confirmée.
portal-home-verify-link = La confirmer

portal-password-title = Changer votre mot de passe
portal-password-lead = Votre connexion reste ouverte ici. Partout ailleurs, elle prend fin, et un code est de nouveau demandé dans vos navigateurs de confiance.
portal-password-present = Mot de passe actuel
portal-password-new = Nouveau mot de passe
portal-password-change = Changer le mot de passe
portal-password-wrong = Ce n’est pas votre mot de passe actuel. Réessayez.
portal-password-same = C’est le mot de passe que vous avez déjà. Choisissez-en un autre.

portal-weak-short = Utilisez au moins 15 caractères. Quelques mots faciles à retenir conviennent bien.
portal-weak-long = C’est plus long que ne peut l’être un mot de passe. Utilisez au plus 1 024 caractères.
portal-weak-guessable = Ce mot de passe est facile à deviner. Choisissez-en un qui n’est pas courant, ne se répète pas et ne contient ni votre nom ni celui de ce site.

portal-verify-title = Confirmez votre adresse e-mail
portal-verify-lead = Nous vous envoyons un message avec un lien. Ouvrez-le dans l’heure.
portal-verify-send = Envoyer le message
portal-verify-sent-title = Consultez votre messagerie
portal-verify-sent = Un message est en route vers { $email }. Son lien sert une seule fois, dans l’heure. Rien après quelques minutes ? Regardez dans les courriers indésirables, ou demandez un nouvel envoi.
portal-verify-again = Envoyer de nouveau
portal-verify-confirm = Votre adresse est-elle { $email } ?
portal-verify-confirm-button = La confirmer
portal-verify-done-title = Votre adresse est confirmée
portal-verify-done = Merci. { $email } est confirmée.

portal-forgot-title = Mot de passe oublié ?
portal-forgot-lead = Saisissez votre adresse e-mail. S’il existe un compte, nous envoyons un message avec un lien.
portal-forgot-send = Envoyer le message
portal-forgot-sent-title = Consultez votre messagerie
portal-forgot-sent = S’il existe un compte pour { $email }, un message est en route. Son lien sert une seule fois, dans l’heure. Rien après quelques minutes ? Regardez dans les courriers indésirables, ou essayez une autre adresse.
portal-reset-title = Choisissez un nouveau mot de passe
portal-reset-lead = Pour { $email }. Cela vous déconnecte partout, et un code est de nouveau demandé dans vos navigateurs de confiance. La validation en deux étapes reste telle quelle.
portal-reset-lead-drops = Pour { $email }. Cela vous déconnecte partout. Les applications et les codes de secours configurés avant la confirmation de cette adresse sont retirés.
portal-reset-button = Enregistrer le mot de passe
portal-reset-done-title = Votre mot de passe est changé
portal-reset-done = Connectez-vous maintenant avec celui-ci.
portal-link-gone-title = Ce lien ne fonctionne plus
portal-link-gone = Il sert une seule fois, dans l’heure. Demandez-en un nouveau.
portal-link-new = Demander un nouveau lien

portal-mail-verify-subject = Confirmez votre adresse e-mail sur { $issuer }
portal-mail-verify-text = Quelqu’un, sans doute vous, a créé un compte sur { $issuer } avec cette adresse. Est-ce la vôtre ?
portal-mail-verify-link = Confirmer l’adresse
portal-mail-verify-not-you = Si ce n’était pas vous, laissez ce message de côté : le compte reste sans adresse confirmée.
portal-mail-reset-subject = Choisissez un nouveau mot de passe sur { $issuer }
portal-mail-reset-text = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte { $account } sur { $issuer }.
portal-mail-reset-link = Choisir un nouveau mot de passe
portal-mail-reset-not-you = Si ce n’était pas vous, laissez ce message de côté : votre mot de passe reste tel quel.
portal-mail-link-hour = Le lien sert une seule fois, dans l’heure.
