### The audit trail in plain words, for its owner.

## Codes. $code says what kind of code it was.

activity-signed-in = Signed in with a code of your app
activity-signed-in-recovery = Signed in with a recovery code
activity-app-added = An app was added
activity-code-right = { $code ->
    [recovery] A recovery code was right
    [unlock] A code to unlock a browser was right
   *[app] A code of your app was right
}
activity-code-wrong = { $code ->
    [recovery] A recovery code was wrong
    [unlock] A code to unlock a browser was wrong
   *[app] A code of your app was wrong
}
activity-code-wrong-last = { $code ->
    [recovery] A recovery code was wrong, and it was the last try
    [unlock] A code to unlock a browser was wrong, and it was the last try
   *[app] A code of your app was wrong, and it was the last try
}
activity-code-again = { $code ->
    [recovery] A recovery code was given once more
    [unlock] A code to unlock a browser was given once more
   *[app] A code of your app was given once more
}
activity-code-early = A code to unlock a browser came too early
activity-code-throttled = { $code ->
    [recovery] A recovery code was refused: there were too many tries
    [unlock] A code to unlock a browser was refused: there were too many tries
   *[app] A code of your app was refused: there were too many tries
}
activity-code-spent = { $code ->
    [recovery] A recovery code was refused: there were too many wrong ones within a year
    [unlock] A code to unlock a browser was refused: there were too many wrong ones within a year
   *[app] A code of your app was refused: there were too many wrong ones within a year
}
activity-code-refused = { $code ->
    [recovery] A recovery code was refused
    [unlock] A code to unlock a browser was refused
   *[app] A code of your app was refused
}

## Where that was, beside it

activity-at-sign-in = at sign-in
activity-at-step-up = when it was asked again
activity-at-setup = while an app was added

## Passwords, and what we refused ourselves

activity-password-wrong-sign-in = A wrong password was given at sign-in
activity-password-wrong = A wrong password was given
activity-password-throttled-sign-in = A password was refused at sign-in: there were too many tries
activity-password-frozen-sign-in = A right password was refused at sign-in: signing in was stopped
activity-password-throttled = A password was refused: there were too many tries
activity-browser-copied = Somebody used a copy of what a trusted browser keeps, so the browser is no longer trusted
activity-fault = Our records of you were damaged, so we refused what was asked
activity-unknown = Something else happened

## What was done

activity-account-created = The account was made
activity-password-right = The password was right at sign-in
activity-signed-out = Signed out
activity-app-begun = Adding an app was begun
activity-clock-set = Two codes showed how your phone's clock is set
activity-app-renamed = An app got another name
activity-app-removed = An app was removed
activity-codes-made = New recovery codes were made
activity-turned-off = Two-step sign-in was turned off
activity-reset = An administrator turned two-step sign-in off
activity-password-given = The password was given before a change
activity-waits-ended = An administrator ended a waiting time
activity-forgotten = The account was deleted
activity-password-changed = The password was changed
activity-groups-changed = An administrator changed your groups
activity-session-ended = Signed out elsewhere
activity-session-renamed = A sign-in got another name
activity-disowned = “This was not me” was said, and signing in was stopped
activity-thawed = Signing in is possible again
activity-signed-out-everywhere = Signed out everywhere
activity-browser-trusted = A browser was trusted
activity-trust-used = A trusted browser was not asked for a code
activity-trust-renamed = A trusted browser got another name
activity-trust-ended = A browser is no longer trusted
activity-required = Your account must have two-step sign-in from now on
activity-email-verified = Your address is verified
activity-restored = A backup was put back, so sign-ins and recovery codes of before have ended
activity-records-looked-at = Our records were looked at

## What was tried, and refused: $what is one of those below

activity-refused = { $what }: refused
activity-try-account = Making the account
activity-try-sign-in = Signing in
activity-try-sign-out = Signing out
activity-try-add-app = Adding an app
activity-try-rename-app = Renaming an app
activity-try-remove-app = Removing an app
activity-try-codes = Making new recovery codes
activity-try-turn-off = Turning two-step sign-in off
activity-try-password = Checking the password
activity-try-end-wait = Ending a waiting time
activity-try-forget = Deleting the account
activity-try-change-password = Changing the password
activity-try-groups = Changing your groups
activity-try-end-session = Signing out elsewhere
activity-try-rename-session = Renaming a sign-in
activity-try-everywhere = Signing out everywhere
activity-try-trust = Trusting a browser
activity-try-trusted-sign-in = Signing in from a trusted browser
activity-try-rename-trust = Renaming a trusted browser
activity-try-end-trust = Ending the trust in a browser
activity-try-require = Making two-step sign-in a must
activity-try-verify-email = Verify your e-mail address
activity-try-restore = Putting a backup back
activity-try-look = Looking at our records
