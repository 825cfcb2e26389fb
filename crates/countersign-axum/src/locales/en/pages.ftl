### What pages say. Names in braces stay as they are: something else stands there in the end.

## On every page

shared-error-title = Error: { $title }
shared-sign-out = Sign out
shared-sign-in = Sign in
shared-continue = Continue
shared-back = Back
shared-back-to-start = Back to the start
shared-begin-again = Begin again
shared-not-now = Not now
shared-other-ways = Other ways
shared-help = Help
shared-get-help = Get help
shared-check-again = Check again
shared-go-to-settings = Go to two-step sign-in
shared-password = Your password
shared-copy = Copy
shared-copied = Copied
shared-selected = Selected
shared-save = Save
shared-name = Name
shared-change = Change
shared-no-way-to-get-a-code = I have no way to get a code
shared-language = Language
shared-digits = The { $digits } digits that your app shows

## Where a code is asked for

challenge-title = Enter your code
challenge-title-recovery = Enter a recovery code
challenge-title-step-up = Confirm that it is you
challenge-title-ended = Sign in again
challenge-title-spent = Another way is needed
challenge-lead = Open your authenticator app and type the { $digits } digits shown for { $issuer }.
challenge-lead-recovery = Type one of the recovery codes that you saved for { $issuer }. Each of them works once.
challenge-lead-recovery-named = Type one of the codes that you saved for { $issuer } as “{ $label }”. Each of them works once.
challenge-lead-ended = To keep your account safe, start again with your password.
challenge-code = Code
challenge-recovery-code = Recovery code
challenge-next-code = Next code in { $wait }
challenge-trust = Trust this browser for { $span }
challenge-trust-hint = Only on a device that is yours. You can take this back at any time.
challenge-use-app = Use your authenticator app instead
challenge-use-recovery = Use a recovery code instead
challenge-use-named = Use “{ $label }” instead
challenge-spent-lead = Many wrong codes were typed for your account within a year. Somebody who knows your password may be guessing. You can still get in:
challenge-spent-known-browser = in a browser that you signed in with before,
challenge-spent-recovery = with a recovery code,
challenge-spent-unlock = or by unlocking this browser, with your app or with a code from support.
challenge-spent-or-wait = Or come back { $when }.
challenge-unlock = Unlock this browser
challenge-wrong = That code did not match. Type the one that your app shows right now.
challenge-wrong-recovery = That code did not match. A code that was used once no longer works.
challenge-wrong-last = That code did not match, and it was the last try for now.
challenge-digits = A code has { $digits } digits.
challenge-recovery-form = A recovery code has { $count } letters and digits.
challenge-used = That code was already used. Type the next one.
challenge-used-wait = That code was already used. The next one comes { $when }.
challenge-recovery-used = That code was used on { $date }. Each of them works once: type another one.
challenge-spent = Codes of your app are not accepted from this browser now.
challenge-wait = There were too many wrong codes. Come back { $when }.
challenge-wait-spent = There were too many wrong codes within a year, so codes of the app are not accepted from this browser. Use a browser that you signed in with before, a recovery code, or the unlock; or come back { $when }.
challenge-wait-limiter = There were too many tries. Come back { $when }.
challenge-wait-other = Codes are not accepted right now. Come back { $when }.

## When a phone's clock is wrong

clock-behind = That code is an old one. Your phone's clock seems to be about { $span } behind. Set it to automatic in the phone's settings, then type the code that the app shows.
clock-link = My codes are not accepted
clock-title = Is the clock of your phone right?
clock-lead = Codes go by the clock. Set the phone's clock to automatic, and try again. If that does not help, type two codes, one after the other, as your app shows them.
clock-first = First code
clock-second = The code after it
clock-second-hint = Wait until the app shows a new one. That takes up to { $period } seconds.
clock-check = Check both
clock-wrong = These two codes did not match. Type one code, wait until the app shows the next one, and type that one too.
clock-back = Back to a single code

## A page of somebody else, in a browser where another person signed in meanwhile

another-title = This page belongs to another sign-in
another-pending = Meanwhile somebody began to sign in here as { $account }. Nothing that you typed was looked at.
another-signed-in = Meanwhile somebody signed in here as { $account }. Nothing that you typed was looked at.
another-go-on = Go on with that sign-in
another-somebody-else = Sign in as somebody else

## After signing in with a recovery code

recovered-title = Do you still have your phone?
recovered-title-last = That was your last recovery code
recovered-left = You signed in with a recovery code, and it no longer works. { $left ->
    [one] One is left.
   *[other] { $left } are left.
}
recovered-few = Few codes are left. Make a new set soon.
recovered-none = Make new codes before you leave: without them and without your phone you cannot get in again.
recovered-none-no-way = Without codes and without your phone you cannot get in again.
recovered-phone = Is your phone gone?
recovered-phone-lead = Set up the new one. It takes the place of the old one as soon as you confirm it, and not before.
recovered-replace = Replace
recovered-new-set = A new set takes the place of the old one at once.
recovered-without-codes = Continue without codes

## Unlocking a browser, after many wrong codes

unlock-title = Unlock this browser
unlock-title-done = Your app works here again
unlock-done = Done. Codes of your app are accepted in this browser from now on.
unlock-done-warning = If you did not sign in all those times yourself, somebody knows your password: change it.
unlock-go-on = Go on with a code
unlock-lead = Many wrong codes were typed for your account. Somebody who knows your password may be guessing, so new browsers have to wait. Show that you have the app: type { $needed } right codes in a row, a while apart.
unlock-left = { $left ->
    [one] One more to go, a while later. Keep your app at hand.
   *[other] { $left } more to go, a while apart. Keep your app at hand.
}
unlock-progress = { $successes } of { $needed } codes
unlock-was-right = That was right.
unlock-was-wrong = A wrong code was typed here lately.
unlock-next = The next code is asked in { $wait }.
unlock-goes-on = This page goes on by itself. You then have 10 minutes to type the code.
unlock-password-again = You will be asked for your password again then.
unlock-code = Code { $number } of { $needed }
unlock-hint = One mistake, and it starts over after 15 minutes.
unlock-support-lead = Type the code that support told you. It works once, within a day.
unlock-support-code = Code from support
unlock-support-hint = 12 letters and digits.
unlock-support-form = A code from support has 12 letters and digits.
unlock-support-wrong = That code is not right, or was used, or is older than a day.
unlock-use-app = Use your app instead
unlock-use-support = I have a code from support
unlock-wrong = That code did not match, so it starts over.
unlock-early = It is too early for a code. It was not looked at.

## Adding an app

setup-title = Add an authenticator app
setup-title-replace = Replace an authenticator app
setup-title-unverified = Verify your address first
setup-lead = An app on your phone that shows a new code every { $period } seconds. Any will do: Aegis, 1Password, Google Authenticator, your password manager.
setup-lead-replace = “{ $name }” keeps working until the new app is confirmed. Then its codes stop, and other browsers are signed out.
setup-name-hint = So that you can tell it apart, such as “Phone”. You can leave it empty.
setup-scan = Scan the picture with the app.
setup-picture = QR code for your authenticator app
setup-on-this-phone = On this phone?
setup-open-in-app = Open in the app
setup-type-key = Cannot scan? Type this key:
setup-code = Code shown by the app
setup-time-left = You have { $span } to finish.
setup-turn-on = Turn on
setup-must = Your account must have two-step sign-in. Set it up to go on.
setup-must-since = Your account must have two-step sign-in. The time to set it up ended on { $date }.
setup-full = { $count ->
    [one] You have an app, and that is as many as there can be. Remove it, then add the new one.
   *[other] You have { $count } apps, and that is as many as there can be. Remove one that you no longer use, then add the new one.
}
setup-unverified = An app can be added as soon as your e-mail address is verified. Open the link in the message that was sent to you, then come back here.
setup-verify = Verify the address
setup-verified = I have verified it

## Recovery codes

codes-title = Save your recovery codes
codes-title-make = Make new recovery codes
codes-lead = Each code signs you in once if you lose your phone. They are shown only now. Keep them where you keep your passwords, or on paper.
codes-copy-all = Copy all
codes-download = Download
codes-print = Print
codes-replaced = Your earlier set of codes no longer works.
codes-first = Two-step sign-in is on.
codes-saved = I have saved them
codes-sheet-heading = Recovery codes for { $site }
codes-sheet-heading-named = Recovery codes for { $site }, “{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Each code signs you in once, after your password, when you do not have your phone.
codes-sheet-strike = Strike it out when it is used.
codes-left = { $remaining ->
    [0] None of your { $total } codes is left.
   *[other] You have { $remaining } of { $total } codes left.
} A new set takes the place of the old one at once: codes that you saved before no longer work.
codes-left-named = You have { $remaining } of { $total } codes of “{ $label }” left. A new set takes the place of the old one at once: codes that you saved before no longer work.
codes-none = You have no codes yet. Each of them signs you in once when you do not have your phone.
codes-none-named = You have no codes of “{ $label }” yet. Each of them signs you in once when you do not have your phone.
codes-make = Make new codes

## Going on with what a code interrupted

resume-title = Go on where you were
resume-title-gone = There is nothing left to do here
resume-remove = You were about to remove an app. It is not removed yet.
resume-replace = You were about to replace an app. The old one still works.
resume-add = You were about to add an app.
resume-other = You were asked for a code in between. What you sent before was kept, and is sent now.
resume-gone = It was done already, or it waited for more than 10 minutes. Nothing is lost: go back to where you were and do it again.

## Settings

settings-title = Two-step sign-in
settings-on = On.
settings-on-asked = On. You last gave a code { $when }.
settings-off = Off. Your password is all that is asked.
settings-off-lead = With two-step sign-in, a code from an app on your phone is asked as well. Whoever finds out your password still cannot get in.
settings-must-from = Your account must have two-step sign-in from { $date } on. Set it up before.
settings-must-codes = Your account must have recovery codes.
settings-make-them = Make them now
settings-apps = Authenticator apps
settings-last-used = Last used { $when }
settings-app-replace-lead = A new phone? It keeps working until the new one is confirmed; then other browsers are signed out.
settings-asked-first = You will be asked for a code first.
settings-app-replace = Replace { $name }
settings-app-remove-only = This is your only app. If you remove it, two-step sign-in is off, your recovery codes are gone, and other browsers are signed out.
settings-app-remove-lead = If you remove it, its codes stop working, and other browsers are signed out.
settings-app-remove = Remove { $name }
settings-app-must-stay = Your account must have two-step sign-in, so the only app cannot be removed. Add another one, or replace it.
settings-apps-full = That is as many as there can be.
settings-apps-more = Several phones, or a password manager? Each can have its own.
settings-add = Add
settings-codes = Recovery codes
settings-codes-left = { $remaining } of { $total } left
settings-codes-left-named = “{ $label }”: { $remaining } of { $total } left
settings-codes-none = None
settings-codes-none-named = “{ $label }”: none
settings-codes-lead = For the day when you do not have your phone.
settings-codes-soon = Make a new set soon.
settings-codes-few = Few are left.
settings-codes-new = New set
settings-codes-make = Make a set
settings-trusted = Trusted browsers
settings-trusted-lead = They are not asked for a code at sign-in. Whatever changes your security asks them too.
settings-trusted-none = None. When you sign in with a code of your app, you can say that the browser is to be trusted.
settings-trusted-this = this browser
settings-trusted-since = Trusted { $when }, until { $end }
settings-trusted-used = last used { $when }
settings-trusted-stop-lead = Its next sign-in is asked for a code.
settings-trusted-stop = Stop trusting it
settings-trusted-all = All of them at once.
settings-trusted-stop-all = Stop trusting all
settings-sessions = Where you are signed in
settings-session-this = this one
settings-session-seen = last seen { $when }
settings-session-since = Signed in { $when }.
settings-session-unknown = Unknown browser
settings-session-program = A program
settings-session-by-app = With a code of your app
settings-session-by-recovery = With a recovery code
settings-session-by-trust = As a trusted browser, without a code
settings-session-by-password = With your password alone
settings-session-end = Sign it out
settings-session-forget = Forget this browser
settings-session-forget-hint = For computers that others use: the next sign-in here is asked for a code.
settings-others = All but this one.
settings-others-end = Sign out the others
settings-everywhere-lead = Did you lose something, or is somebody else in your account?
settings-everywhere = Sign out everywhere
settings-everywhere-what = You are signed out here too, and no browser is trusted any more. Your apps and codes stay.
settings-password = Password
settings-password-lead = When you change it, you are signed out everywhere else.
settings-activity = Recent activity
settings-activity-not-you = Was something of this not you? Change your password, and remove apps that are not yours.
settings-turn-off = Turn off
settings-turn-off-lead = Signing in would ask for your password only.
settings-turn-off-prove = First confirm with a code that it is you, then come back here.
settings-confirm = Confirm
settings-turn-off-what = Your apps and your recovery codes are removed. Other browsers are signed out.
settings-turn-off-now = Turn off two-step sign-in

## Passwords

password-missing = Type your password.
password-wrong = That password is wrong.
password-wait = There were too many wrong passwords. Come back { $when }.
