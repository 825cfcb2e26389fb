### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

## Around every message

mail-when = When: { $time }
mail-browser = With: { $browser }
mail-address = From: { $address }
mail-was-me = If this was you, there is nothing to do.
mail-was-not-me = If this was not you, say so now. We stop it, and sign everybody out.
mail-was-not-me-link = This was not me
mail-link-until = The link works once, until { $date }.
mail-why = You get this message because it is about the security of { $account } at { $issuer }.
mail-gathered-subject = { $count ->
    [one] A change to your sign-in at { $issuer }
   *[other] { $count } changes to your sign-in at { $issuer }
}
mail-gathered-text = Several things happened to your sign-in at { $issuer }:

## What happened: the subject, and the message in a sentence or two

mail-enabled-subject = Two-step sign-in is on at { $issuer }
mail-enabled-text = Two-step sign-in was turned on for { $account }. From now on a code from an app is asked as well as your password.
mail-authenticator_added-subject = An app was added at { $issuer }
mail-authenticator_added-text = An authenticator app was added for { $account }. Its codes can be used to sign in.
mail-authenticator_replaced-subject = An app was replaced at { $issuer }
mail-authenticator_replaced-text = An authenticator app of { $account } was replaced by another one. Codes of the old one no longer work, and other browsers were signed out.
mail-authenticator_removed-subject = An app was removed at { $issuer }
mail-authenticator_removed-text = An authenticator app of { $account } was removed. Its codes no longer work, and other browsers were signed out.
mail-recovery_code_used-subject = A recovery code was used at { $issuer }
mail-recovery_code_used-text = A recovery code of { $account } was used. It no longer works.
mail-recovery_codes_replaced-subject = New recovery codes at { $issuer }
mail-recovery_codes_replaced-text = New recovery codes were made for { $account }. The codes of before no longer work.
mail-disabled-subject = Two-step sign-in is off at { $issuer }
mail-disabled-text = Two-step sign-in was turned off for { $account }. From now on your password is all that is asked.
mail-reset-subject = Two-step sign-in was reset at { $issuer }
mail-reset-text = An administrator removed two-step sign-in from { $account }, and everybody was signed out. Sign in with your password, and set it up again.
mail-unlocked-subject = You can type codes again at { $issuer }
mail-unlocked-text = An administrator ended the waiting time after wrong codes for { $account }, and made a code with which one browser can be unlocked.
mail-challenge_failed-subject = Wrong codes at { $issuer }
mail-challenge_failed-text = Somebody signed in as { $account } with the right password, and then typed wrong codes until no try was left. If it was not you, somebody knows your password: change it.
mail-budget_spent-subject = Too many wrong codes at { $issuer }
mail-budget_spent-text = So many wrong codes were typed for { $account } that browsers which you have not used before can no longer use codes of your app. If it was not you, somebody knows your password: change it.
mail-browser_admitted-subject = A browser was unlocked at { $issuer }
mail-browser_admitted-text = A browser was unlocked for { $account }, after many wrong codes. Codes of your app are accepted in it again.
mail-unlock_failed-subject = A browser could not be unlocked at { $issuer }
mail-unlock_failed-text = Somebody tried to unlock a browser for { $account }, and typed a wrong code.
mail-credentials_changed-subject = Your password was changed at { $issuer }
mail-credentials_changed-text = The password of { $account } was changed, and other browsers were signed out.
mail-browser_trusted-subject = A browser is trusted at { $issuer }
mail-browser_trusted-text = A browser was trusted for { $account }. It is not asked for a code at sign-in.
mail-browser_trust_replayed-subject = A trusted browser was copied at { $issuer }
mail-browser_trust_replayed-text = Somebody with the password of { $account } used a copy of what a trusted browser keeps. The browser is no longer trusted. If it was not you, change your password.
mail-restored-subject = Sign in again at { $issuer }
mail-restored-text = We put a backup back. The recovery codes and trusted browsers of { $account } from before that have ended: make new codes, and trust your browsers again.

## The page that the link "This was not me" opens

disown-title = Was this not you?
disown-lead = If you say that this was not you, we act at once:
disown-sign-out = everybody is signed out, here and everywhere,
disown-trust = no browser is trusted any more,
disown-undo = what was added is taken away again,
disown-stop = and nobody can sign in before the password is changed.
disown-button = It was not me: stop it
disown-was-me = It was me. Leave everything as it is.
disown-left-title = Nothing was changed
disown-left-text = You can close this page.
disown-done-title = It is stopped
disown-done-lead = Everybody was signed out, and nobody can sign in to { $account } for now. Do this next:
disown-done-password = Change your password. That opens the account again.
disown-done-mail = Change the password of your e-mail too, if somebody may know it.
disown-done-apps = Sign in, look at your apps and recovery codes, and make new codes.
disown-change-password = Change your password
disown-again-title = That was said already
disown-again-text = It was stopped on { $date }. Nothing more happens through this link.
disown-gone-title = This link no longer works
disown-gone-text = It works for 7 days after the message, or what it was about is gone. If somebody may be in your account, change your password.
