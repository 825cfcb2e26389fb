### What went wrong. The stable code of each problem is part of its key.

## In one line, as programs are told it

problem-malformed = The request could not be read
problem-unauthenticated = Sign in first
problem-invalid_credentials = The address or the password is wrong
problem-second_factor_required = Answer the challenge first
problem-step_up_required = Confirm again that it is you
problem-cross_site = The request came from another site
problem-enrollment_required = Set up two-step sign-in first
problem-recovery_codes_required = Make recovery codes first
problem-email_not_verified = Verify your e-mail address first
problem-sign_up_closed = Sign-up is closed
problem-account_frozen = The account is frozen
problem-not_found = There is nothing here
problem-method_not_allowed = This method is not allowed here
problem-too_large = The request is too large
problem-unsupported_media_type = This type of content is not understood
problem-not_enrolled = There is no second factor
problem-already_enrolled = There are as many authenticators as are allowed
problem-last_authenticator = Your account must keep a second factor
problem-invalid_code = The code is wrong
problem-code_already_used = The code was already used
problem-invalid_password = The password is wrong
problem-weak_password = The password is too easy to guess
problem-email_taken = There is an account with this address
problem-enrollment_gone = The enrollment has ended
problem-link_gone = The link no longer works
problem-throttled = Too many attempts
problem-unavailable = This is not possible right now

## More about one of them, as programs are told it

problem-detail-last-answer = It was the last answer that this challenge allows.
problem-detail-wait-for-next = Wait for the next code.
problem-detail-used-on = This code was used on { $date }.
problem-detail-support-code = It is not right, or was used, or is older than a day.
problem-detail-starts-over = It starts over, after the waiting time.
problem-detail-too-early = It is too early for a code. Come back { $when }.
problem-detail-give-password = Give the password.
problem-detail-too-many-passwords = There were too many wrong passwords.
problem-detail-other-sign-in = This page belongs to another sign-in. Open your settings again, and do it there.
problem-detail-resume-gone = What was to be sent on was sent already, or waited for too long. Go back and do it again.
problem-detail-try-again = Try again in a moment.

## Headings of their pages

problem-heading = That did not work
problem-heading-not_found = Nothing here
problem-heading-throttled = Wait a little
problem-heading-unavailable = Not possible right now
problem-heading-unauthenticated = Sign in again
problem-heading-email_not_verified = Verify your e-mail address first
problem-heading-already_enrolled = That is as many as there can be
problem-heading-not_enrolled = Two-step sign-in is off
problem-heading-enrollment_gone = Start again
problem-heading-link_gone = This link no longer works
problem-heading-last_authenticator = Your account must have two-step sign-in
problem-heading-account_frozen = Signing in is stopped
problem-heading-cross_site = That came from another site

## What happened, and what to do next

problem-text-not_found = There is no such page, or it is not yours.
problem-text-unavailable = Something on our side is not working. Nothing was changed. Try again in a moment.
problem-text-unauthenticated = Your session has ended.
problem-text-cross_site = Your browser says that this was sent from another site, so it was ignored. Open the page here and try again.
problem-text-method_not_allowed = This address cannot be opened in that way. Go back and use the form.
problem-text-too_large = More was sent than fits here.
problem-text-malformed = What was sent could not be read. Go back, load the page again and retry.
problem-text-email_not_verified = An app can be added as soon as your e-mail address is verified.
problem-text-already_enrolled = Remove an app that you no longer use, then add the new one.
problem-text-not_enrolled = Add an authenticator app first.
problem-text-enrollment_gone = That set-up has ended. Begin it again.
problem-text-link_gone = It works once, within an hour. Ask for a new one.
problem-text-last_authenticator = It is the only app that you have. Add another one first, or replace it: the old one works until the new one is confirmed.
problem-text-account_frozen = Somebody said that a change to this account was not theirs, so nobody can sign in for now. Change the password, or ask for help.
problem-text-throttled = There were too many attempts. Come back { $when }.
