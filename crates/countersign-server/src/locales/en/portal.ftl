### The pages of the sign-in portal.

## Signing in and up

portal-sign-in-title = Sign in
portal-email = E-mail address
portal-password = Password
portal-remember = Stay signed in on this browser
portal-sign-in = Sign in
portal-create-account = Create an account
portal-cannot-sign-in = I cannot sign in
portal-forgot = I forgot my password
portal-sign-up-title = Create an account
portal-sign-up = Create account
portal-have-account = I have an account
portal-password-hint = At least 15 characters. A few words that you can remember do well.
portal-wrong = This e-mail address and this password do not go together. Check both and try again.
portal-wait = There were too many attempts. Come back { $when }.
portal-email-invalid = Enter an e-mail address such as ada@example.org.
portal-email-taken = There is an account with this e-mail address. Sign in instead.

## Signed in

portal-home-title = You are signed in
portal-home-as = As { $email }.
portal-home-on = Two-step sign-in is on.
portal-home-off = Two-step sign-in is off. Your password is all that is asked.
portal-home-codes = { $count ->
    [0] You have no recovery codes left.
    [one] You have { $count } recovery code left.
   *[other] You have { $count } recovery codes left.
}
portal-home-new-set = Make a new set
portal-home-turn-on = Turn on two-step sign-in
portal-home-settings = Settings
portal-home-password = Change your password
portal-home-more = More
portal-home-codes-required = Recovery codes are required here. Make a set before you go on.
portal-home-verify = Your e-mail address is not verified yet.
portal-home-verify-link = Verify it

## Changing the password

portal-password-title = Change your password
portal-password-lead = You stay signed in here. Everywhere else you are signed out, and browsers that you trust are asked for a code again.
portal-password-present = Present password
portal-password-new = New password
portal-password-change = Change password
portal-password-wrong = This is not your present password. Try again.
portal-password-same = This is the password that you have. Choose another one.

## What is wrong with a password

portal-weak-short = Use at least 15 characters. A few words that you can remember do well.
portal-weak-long = That is longer than a password can be. Use at most 1,024 characters.
portal-weak-guessable = This password is easy to guess. Choose one that is not common, does not repeat itself and does not name you or this site.

## Verifying the address

portal-verify-title = Verify your e-mail address
portal-verify-lead = We send you a message with a link. Open it within an hour.
portal-verify-send = Send the message
portal-verify-sent-title = Look into your mail
portal-verify-sent = A message is on its way to { $email }. Its link works once, within an hour. Is nothing there after a few minutes? Look among the unwanted mail, or send it again.
portal-verify-again = Send it again
portal-verify-confirm = Is { $email } your address?
portal-verify-confirm-button = Verify it
portal-verify-done-title = Your address is verified
portal-verify-done = Thank you. { $email } is verified.

## A forgotten password

portal-forgot-title = Forgot your password?
portal-forgot-lead = Type your e-mail address. If there is an account, we send a message with a link.
portal-forgot-send = Send the message
portal-forgot-sent-title = Look into your mail
portal-forgot-sent = If there is an account for { $email }, a message is on its way. Its link works once, within an hour. Is nothing there after a few minutes? Look among the unwanted mail, or try another address.
portal-reset-title = Choose a new password
portal-reset-lead = For { $email }. You are signed out everywhere, and browsers that you trust are asked for a code again. Two-step sign-in stays as it is.
portal-reset-lead-drops = For { $email }. You are signed out everywhere. Apps and recovery codes that were set up before this address was verified are removed.
portal-reset-button = Save the password
portal-reset-done-title = Your password is changed
portal-reset-done = Sign in with it now.
portal-link-gone-title = This link no longer works
portal-link-gone = It works once, within an hour. Ask for a new one.
portal-link-new = Ask for a new one

## Messages by e-mail

portal-mail-verify-subject = Verify your e-mail address at { $issuer }
portal-mail-verify-text = Somebody, probably you, made an account at { $issuer } with this address. Is it yours?
portal-mail-verify-link = Verify the address
portal-mail-verify-not-you = If you did not do that, leave this message alone: the account stays without a verified address.
portal-mail-reset-subject = Choose a new password at { $issuer }
portal-mail-reset-text = Somebody, probably you, asked for a new password for { $account } at { $issuer }.
portal-mail-reset-link = Choose a new password
portal-mail-reset-not-you = If you did not do that, leave this message alone: your password stays as it is.
portal-mail-link-hour = The link works once, within an hour.
