### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Erreur : { $title }
shared-sign-out = Se déconnecter
shared-sign-in = Se connecter
shared-continue = Continuer
shared-back = Retour
shared-back-to-start = Retour à l’accueil
shared-begin-again = Recommencer
shared-not-now = Pas maintenant
shared-other-ways = Autres moyens
shared-help = Aide
shared-get-help = Obtenir de l’aide
shared-check-again = Vérifier de nouveau
shared-go-to-settings = Aller à la validation en deux étapes
shared-password = Votre mot de passe
shared-copy = Copier
shared-copied = Copié
shared-selected = Sélectionné
shared-save = Enregistrer
shared-name = Nom
shared-change = Modifier
shared-no-way-to-get-a-code = Je n’ai aucun moyen d’obtenir un code
shared-language = Langue
shared-digits = Les { $digits } chiffres affichés par votre application

challenge-title = Saisissez votre code
challenge-title-recovery = Saisissez un code de secours
challenge-title-step-up = Confirmez que c’est bien vous
challenge-title-ended = Reconnectez-vous
challenge-title-spent = Un autre moyen est nécessaire
challenge-lead = Ouvrez votre application d’authentification et saisissez les { $digits } chiffres affichés pour { $issuer }.
challenge-lead-recovery = Saisissez l’un des codes de secours que vous avez enregistrés pour { $issuer }. Chacun sert une seule fois.
challenge-lead-recovery-named = Saisissez l’un des codes que vous avez enregistrés pour { $issuer } sous le nom « { $label } ». Chacun sert une seule fois.
challenge-lead-ended = Pour la sécurité de votre compte, recommencez avec votre mot de passe.
challenge-code = Code
challenge-recovery-code = Code de secours
challenge-next-code = Prochain code dans { $wait }
challenge-trust = Faire confiance à ce navigateur pendant { $span }
challenge-trust-hint = Seulement sur un appareil qui vous appartient. Vous pouvez revenir sur ce choix à tout moment.
challenge-use-app = Utiliser plutôt votre application d’authentification
challenge-use-recovery = Utiliser plutôt un code de secours
challenge-use-named = Utiliser plutôt « { $label } »
challenge-spent-lead = De nombreux codes incorrects ont été saisis pour votre compte cette année. Quelqu’un qui connaît votre mot de passe essaie peut-être de deviner. Vous pouvez encore vous connecter :
challenge-spent-known-browser = dans un navigateur qui a déjà servi à vous connecter,
challenge-spent-recovery = avec un code de secours,
challenge-spent-unlock = ou en débloquant ce navigateur, avec votre application ou avec un code de l’assistance.
challenge-spent-or-wait = Ou revenez { $when }.
challenge-unlock = Débloquer ce navigateur
challenge-wrong = Ce code n’est pas le bon. Saisissez celui que votre application affiche en ce moment.
challenge-wrong-recovery = Ce code n’est pas le bon. Un code déjà utilisé ne fonctionne plus.
challenge-wrong-last = Ce code n’est pas le bon, et c’était le dernier essai pour l’instant.
challenge-digits = Un code comporte { $digits } chiffres.
challenge-recovery-form = Un code de secours comporte { $count } lettres et chiffres.
challenge-used = Ce code a déjà été utilisé. Saisissez le suivant.
challenge-used-wait = Ce code a déjà été utilisé. Le suivant arrive { $when }.
challenge-recovery-used = Ce code a été utilisé le { $date }. Chacun sert une seule fois : saisissez-en un autre.
challenge-spent = Les codes de votre application ne sont pas acceptés depuis ce navigateur pour le moment.
challenge-wait = Il y a eu trop de codes incorrects. Revenez { $when }.
challenge-wait-spent = Il y a eu trop de codes incorrects cette année : les codes de l’application ne sont donc pas acceptés depuis ce navigateur. Utilisez un navigateur qui a déjà servi à vous connecter ou un code de secours, ou débloquez ce navigateur ; ou bien revenez { $when }.
challenge-wait-limiter = Il y a eu trop d’essais. Revenez { $when }.
challenge-wait-other = Les codes ne sont pas acceptés en ce moment. Revenez { $when }.

clock-behind = Ce code est un ancien code. L’horloge de votre téléphone semble avoir environ { $span } de retard. Réglez-la sur automatique dans les paramètres du téléphone, puis saisissez le code que l’application affiche.
clock-link = Mes codes ne sont pas acceptés
clock-title = Votre téléphone est-il à l’heure ?
clock-lead = Les codes dépendent de l’heure. Réglez l’horloge du téléphone sur automatique, puis réessayez. Si cela ne suffit pas, saisissez deux codes, l’un après l’autre, tels que votre application les affiche.
clock-first = Premier code
clock-second = Le code suivant
clock-second-hint = Attendez que l’application en affiche un nouveau. Cela prend jusqu’à { $period } secondes.
clock-check = Vérifier les deux
clock-wrong = Ces deux codes ne sont pas les bons. Saisissez un code, attendez que l’application affiche le suivant, puis saisissez-le aussi.
clock-back = Revenir à un seul code

another-title = Cette page appartient à une autre connexion
another-pending = Entre-temps, quelqu’un a commencé à se connecter ici avec le compte { $account }. Ce que vous avez saisi n’a pas été examiné.
another-signed-in = Entre-temps, quelqu’un s’est connecté ici avec le compte { $account }. Ce que vous avez saisi n’a pas été examiné.
another-go-on = Poursuivre cette connexion
another-somebody-else = Se connecter avec un autre compte

recovered-title = Avez-vous toujours votre téléphone ?
recovered-title-last = C’était votre dernier code de secours
recovered-left = Un code de secours vient de vous servir et ne fonctionne plus. { $left ->
    [one] Il en reste un.
   *[other] Il en reste { $left }.
}
recovered-few = Il reste peu de codes. Créez-en bientôt de nouveaux.
recovered-none = Créez de nouveaux codes avant de quitter cette page : sans eux et sans votre téléphone, vous ne pourrez plus vous connecter.
recovered-none-no-way = Sans codes et sans votre téléphone, vous ne pourrez plus vous connecter.
recovered-phone = Vous n’avez plus votre téléphone ?
recovered-phone-lead = Configurez le nouveau. Il remplace l’ancien dès que vous le confirmez, et pas avant.
recovered-replace = Remplacer
recovered-new-set = Les nouveaux codes remplacent aussitôt les anciens.
recovered-without-codes = Continuer sans codes

unlock-title = Débloquer ce navigateur
unlock-title-done = Votre application fonctionne de nouveau ici
unlock-done = C’est fait. Les codes de votre application sont désormais acceptés dans ce navigateur.
unlock-done-warning = Si toutes ces connexions ne venaient pas de vous, quelqu’un connaît votre mot de passe : changez-le.
unlock-go-on = Continuer avec un code
unlock-lead = De nombreux codes incorrects ont été saisis pour votre compte. Quelqu’un qui connaît votre mot de passe essaie peut-être de deviner : les nouveaux navigateurs doivent donc attendre. Montrez que vous avez l’application : saisissez { $needed } bons codes de suite, espacés dans le temps.
unlock-left = { $left ->
    [one] Encore un code, un peu plus tard. Gardez votre application à portée de main.
   *[other] Encore { $left } codes, espacés dans le temps. Gardez votre application à portée de main.
}
unlock-progress = Codes : { $successes } sur { $needed }
unlock-was-right = C’était le bon code.
unlock-was-wrong = Un code incorrect a été saisi ici récemment.
unlock-next = Prochain code dans { $wait }.
unlock-goes-on = Cette page continue d’elle-même. Vous aurez alors 10 minutes pour saisir le code.
unlock-password-again = Votre mot de passe vous sera alors redemandé.
unlock-code = Code { $number } sur { $needed }
unlock-hint = En cas d’erreur, il faut tout reprendre après 15 minutes.
unlock-support-lead = Saisissez le code que l’assistance vous a donné. Il sert une seule fois et reste valable un jour.
unlock-support-code = Code de l’assistance
unlock-support-hint = 12 lettres et chiffres.
unlock-support-form = Un code de l’assistance comporte 12 lettres et chiffres.
unlock-support-wrong = Ce code n’est pas le bon, a déjà été utilisé ou date de plus d’un jour.
unlock-use-app = Utiliser plutôt votre application
unlock-use-support = J’ai un code de l’assistance
unlock-wrong = Ce code n’est pas le bon : il faut reprendre au début.
unlock-early = Il est trop tôt pour un code. Il n’a pas été examiné.

setup-title = Ajouter une application d’authentification
setup-title-replace = Remplacer une application d’authentification
setup-title-unverified = Confirmez d’abord votre adresse
setup-lead = Une application sur votre téléphone, qui affiche un nouveau code toutes les { $period } secondes. Toutes conviennent : Aegis, 1Password, Google Authenticator, votre gestionnaire de mots de passe.
setup-lead-replace = « { $name } » continue de fonctionner jusqu’à ce que la nouvelle application soit confirmée. Ensuite, ses codes ne fonctionnent plus et les autres navigateurs sont déconnectés.
setup-name-hint = Pour la reconnaître, par exemple « Téléphone ». Vous pouvez laisser ce champ vide.
setup-scan = Scannez l’image avec l’application.
setup-picture = QR code pour votre application d’authentification
setup-on-this-phone = Sur ce téléphone ?
setup-open-in-app = Ouvrir dans l’application
setup-type-key = Impossible de scanner ? Saisissez cette clé :
setup-code = Code affiché par l’application
setup-time-left = Il vous reste { $span } pour terminer.
setup-turn-on = Activer
setup-must = La validation en deux étapes est obligatoire pour votre compte. Configurez-la pour continuer.
setup-must-since = La validation en deux étapes est obligatoire pour votre compte. Le délai pour la configurer a pris fin le { $date }.
setup-full = { $count ->
    [one] Vous avez une application, et il ne peut pas y en avoir d’autre. Retirez-la d’abord, puis ajoutez la nouvelle.
   *[other] Vous avez { $count } applications, et il ne peut pas y en avoir plus. Retirez-en une que vous n’utilisez plus, puis ajoutez la nouvelle.
}
setup-unverified = Vous pourrez ajouter une application dès que votre adresse e-mail sera confirmée. Ouvrez le lien dans le message qui vous a été envoyé, puis revenez ici.
setup-verify = Confirmer l’adresse
setup-verified = Je l’ai confirmée

codes-title = Enregistrez vos codes de secours
codes-title-make = Créer de nouveaux codes de secours
codes-lead = Chaque code vous permet de vous connecter une fois si vous perdez votre téléphone. Ils ne sont affichés que maintenant. Gardez-les avec vos mots de passe, ou sur papier.
codes-copy-all = Tout copier
codes-download = Télécharger
codes-print = Imprimer
codes-replaced = Vos anciens codes ne fonctionnent plus.
codes-first = La validation en deux étapes est activée.
codes-saved = Je les ai enregistrés
codes-sheet-heading = Codes de secours pour { $site }
codes-sheet-heading-named = Codes de secours pour { $site }, « { $label } »
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Chaque code vous permet de vous connecter une fois, après votre mot de passe, quand vous n’avez pas votre téléphone.
codes-sheet-strike = Rayez-le une fois utilisé.
codes-left = { $remaining ->
    [0] Il ne vous reste aucun code sur { $total }.
    [one] Il vous reste { $remaining } code sur { $total }.
   *[other] Il vous reste { $remaining } codes sur { $total }.
} Les nouveaux codes remplacent aussitôt les anciens : ceux que vous aviez enregistrés ne fonctionneront plus.
codes-left-named = { $remaining ->
    [one] Il vous reste { $remaining } code « { $label } » sur { $total }.
   *[other] Il vous reste { $remaining } codes « { $label } » sur { $total }.
} Les nouveaux codes remplacent aussitôt les anciens : ceux que vous aviez enregistrés ne fonctionneront plus.
codes-none = Vous n’avez pas encore de codes. Chacun vous permet de vous connecter une fois quand vous n’avez pas votre téléphone.
codes-none-named = Vous n’avez pas encore de codes « { $label } ». Chacun vous permet de vous connecter une fois quand vous n’avez pas votre téléphone.
codes-make = Créer de nouveaux codes

resume-title = Reprenez où vous en étiez
resume-title-gone = Il n’y a plus rien à faire ici
resume-remove = Vous étiez sur le point de retirer une application. Elle n’est pas encore retirée.
resume-replace = Vous étiez sur le point de remplacer une application. L’ancienne fonctionne toujours.
resume-add = Vous étiez sur le point d’ajouter une application.
resume-other = Un code vous a été demandé entre-temps. Ce que vous aviez envoyé a été gardé, et part maintenant.
resume-gone = C’était déjà fait, ou l’attente a dépassé 10 minutes. Rien n’est perdu : retournez où vous étiez et recommencez.

settings-title = Validation en deux étapes
settings-on = Activée.
settings-on-asked = Activée. Dernier code donné : { $when }.
settings-off = Désactivée. Seul votre mot de passe est demandé.
settings-off-lead = Avec la validation en deux étapes, un code d’une application sur votre téléphone est également demandé. Une personne qui découvre votre mot de passe ne peut toujours pas entrer.
settings-must-from = La validation en deux étapes sera obligatoire pour votre compte à partir du { $date }. Configurez-la avant cette date.
settings-must-codes = Votre compte doit avoir des codes de secours.
settings-make-them = Les créer maintenant
settings-apps = Applications d’authentification
settings-last-used = Dernière utilisation : { $when }
settings-app-replace-lead = Un nouveau téléphone ? Cette application continue de fonctionner jusqu’à ce que la nouvelle soit confirmée ; ensuite, les autres navigateurs sont déconnectés.
settings-asked-first = Un code vous sera d’abord demandé.
settings-app-replace = Remplacer { $name }
settings-app-remove-only = C’est votre seule application. Si vous la retirez, la validation en deux étapes est désactivée, vos codes de secours disparaissent et les autres navigateurs sont déconnectés.
settings-app-remove-lead = Si vous la retirez, ses codes ne fonctionnent plus et les autres navigateurs sont déconnectés.
settings-app-remove = Retirer { $name }
settings-app-must-stay = La validation en deux étapes est obligatoire pour votre compte : la seule application ne peut donc pas être retirée. Ajoutez-en une autre, ou remplacez-la.
settings-apps-full = Il ne peut pas y en avoir plus.
settings-apps-more = Plusieurs téléphones, ou un gestionnaire de mots de passe ? Chacun peut avoir sa propre application.
settings-add = Ajouter
settings-codes = Codes de secours
settings-codes-left = { $remaining ->
    [one] { $remaining } code restant sur { $total }
   *[other] { $remaining } codes restants sur { $total }
}
settings-codes-left-named = « { $label } » : { $remaining ->
    [one] { $remaining } code restant sur { $total }
   *[other] { $remaining } codes restants sur { $total }
}
settings-codes-none = Aucun
settings-codes-none-named = « { $label } » : aucun
settings-codes-lead = Pour le jour où vous n’aurez pas votre téléphone.
settings-codes-soon = Créez-en bientôt de nouveaux.
settings-codes-few = Il en reste peu.
settings-codes-new = Nouveaux codes
settings-codes-make = Créer des codes
settings-trusted = Navigateurs de confiance
settings-trusted-lead = Aucun code n’y est demandé à la connexion. Pour tout ce qui modifie votre sécurité, un code y est demandé aussi.
settings-trusted-none = Aucun. Quand vous vous connectez avec un code de votre application, vous pouvez indiquer que vous faites confiance au navigateur.
settings-trusted-this = ce navigateur
settings-trusted-since = Ajouté { $when }, valable jusqu’au { $end }
settings-trusted-used = dernière utilisation : { $when }
settings-trusted-stop-lead = Un code y sera demandé à la prochaine connexion.
settings-trusted-stop = Ne plus lui faire confiance
settings-trusted-all = Tous à la fois.
settings-trusted-stop-all = Ne plus faire confiance à aucun
settings-sessions = Vos connexions
settings-session-this = celle-ci
settings-session-seen = dernière activité : { $when }
settings-session-since = Connexion : { $when }.
settings-session-unknown = Navigateur inconnu
settings-session-program = Un programme
settings-session-by-app = Avec un code de votre application
settings-session-by-recovery = Avec un code de secours
settings-session-by-trust = Navigateur de confiance, sans code
settings-session-by-password = Avec votre mot de passe seul
settings-session-end = Déconnecter
settings-session-forget = Oublier ce navigateur
settings-session-forget-hint = Pour les ordinateurs que d’autres utilisent : un code sera demandé ici à la prochaine connexion.
settings-others = Toutes sauf celle-ci.
settings-others-end = Déconnecter les autres
settings-everywhere-lead = Avez-vous perdu quelque chose, ou quelqu’un d’autre est-il dans votre compte ?
settings-everywhere = Se déconnecter partout
settings-everywhere-what = Cela vous déconnecte ici aussi, et plus aucun navigateur n’est de confiance. Vos applications et vos codes restent.
settings-password = Mot de passe
settings-password-lead = Le changer vous déconnecte partout ailleurs.
settings-activity = Activité récente
settings-activity-not-you = Quelque chose ne vient pas de vous ? Changez votre mot de passe, et retirez les applications qui ne sont pas à vous.
settings-turn-off = Désactiver
settings-turn-off-lead = Seul votre mot de passe serait demandé à la connexion.
settings-turn-off-prove = Confirmez d’abord avec un code que c’est bien vous, puis revenez ici.
settings-confirm = Confirmer
settings-turn-off-what = Vos applications et vos codes de secours sont retirés. Les autres navigateurs sont déconnectés.
settings-turn-off-now = Désactiver la validation en deux étapes

password-missing = Saisissez votre mot de passe.
password-wrong = Ce mot de passe est incorrect.
password-wait = Il y a eu trop de mots de passe incorrects. Revenez { $when }.
