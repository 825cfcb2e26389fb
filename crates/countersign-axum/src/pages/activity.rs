//! The audit trail in plain words.

use countersign::{Action, AuditEvent, EventOutcome, Method, Reason};
use serde::Serialize;

use super::Web;
use super::words::Moment;
use crate::text::Text;
use crate::user_agent;

/// One event, as its owner reads it.
#[derive(Serialize)]
pub(super) struct Happened {
    text: String,
    browser: Option<String>,
    address: Option<String>,
    at: Moment,
}

impl Web {
    pub(super) fn happened(&self, event: &AuditEvent) -> Happened {
        let personal = &event.personal;
        Happened {
            text: self.say(sentence(event).unwrap_or(Text::new("Something else happened"))),
            browser: personal.user_agent.as_deref().and_then(user_agent::name),
            address: readable(personal.address.as_deref()),
            at: self.minute(event.at),
        }
    }
}

/// An address, where it tells people anything.
pub(super) fn readable(address: Option<&str>) -> Option<String> {
    address.filter(|address| !address.starts_with("hashed:")).map(str::to_owned)
}

/// What happened; `None` for what this version does not know.
fn sentence(event: &AuditEvent) -> Option<Text> {
    let action = event.action;
    if let Some(place) = place(action) {
        return Some(judged(event, place));
    }
    let (done, matter) = done(action)?;
    Some(match (event.outcome, action, event.reason) {
        (EventOutcome::Success, ..) => Text::new(done),
        (EventOutcome::Failure, Action::SignIn, _) => Text::new("A wrong password was given at sign-in"),
        (EventOutcome::Failure, Action::PasswordCheck, _) => Text::new("A wrong password was given"),
        (_, Action::SignIn, _) => Text::new("A password was refused at sign-in: there were too many tries"),
        (_, Action::PasswordCheck, _) => Text::new("A password was refused: there were too many tries"),
        (_, Action::BrowserTrustRevoke, Some(Reason::Replayed)) => Text::new(
            "Somebody used a copy of what a trusted browser keeps, so the browser is no longer trusted",
        ),
        (_, Action::Fault, _) => Text::new("Our records of you were damaged, so we refused what was asked"),
        _ => Text::new("{matter} was tried, and refused").with("matter", Text::new(matter)),
    })
}

/// Where a code was judged, as the end of a sentence.
fn place(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Challenge => " at sign-in",
        Action::StepUp => " when it was asked again",
        Action::EnrollmentConfirm => " while an app was added",
        Action::Unlock => "",
        _ => return None,
    })
}

/// A code was judged, or was not.
fn judged(event: &AuditEvent, place: &'static str) -> Text {
    let recovery = match event.method {
        Some(method) => method == Method::RecoveryCode,
        None => event.strategy.as_deref().is_some_and(|strategy| strategy != "totp"),
    };
    let code = match event.action {
        Action::Unlock => "A code to unlock a browser",
        Action::EnrollmentConfirm => "A code",
        _ if recovery => "A recovery code",
        _ => "A code of your app",
    };
    let text = match (event.outcome, event.action, event.reason) {
        (EventOutcome::Success, Action::Challenge, _) if recovery => "Signed in with a recovery code",
        (EventOutcome::Success, Action::Challenge, _) => "Signed in with a code of your app",
        (EventOutcome::Success, Action::EnrollmentConfirm, _) => "An app was added",
        (EventOutcome::Success, ..) => "{code} was right{place}",
        (EventOutcome::Failure, _, Some(Reason::ChallengeEnded)) => {
            "{code} was wrong{place}, and it was the last try"
        }
        (EventOutcome::Failure, ..) => "{code} was wrong{place}",
        (_, _, Some(Reason::CodeAlreadyUsed | Reason::RecoveryCodeUsed)) => {
            "{code} was given once more{place}"
        }
        (_, Action::Unlock, Some(Reason::Throttled)) => "{code} came too early",
        (_, _, Some(Reason::Throttled | Reason::RateLimited)) => {
            "{code} was refused{place}: there were too many tries"
        }
        (_, _, Some(Reason::BudgetSpent)) => {
            "{code} was refused{place}: there were too many wrong ones this year"
        }
        _ => "{code} was refused{place}",
    };
    Text::new(text).with("code", Text::new(code)).with("place", Text::new(place))
}

/// What was done, where no code was judged, and the matter itself, where it was not done.
fn done(action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::AccountCreate => ("The account was made", "Making the account"),
        Action::SignIn => ("The password was right at sign-in", "Signing in"),
        Action::SignOut => ("Signed out", "Signing out"),
        Action::EnrollmentBegin => ("Adding an app was begun", "Adding an app"),
        Action::AuthenticatorRename => ("An app got another name", "Renaming an app"),
        Action::AuthenticatorRemove => ("An app was removed", "Removing an app"),
        Action::RecoveryCodesGenerate => ("New recovery codes were made", "Making new recovery codes"),
        Action::Disable => ("Two-step sign-in was turned off", "Turning two-step sign-in off"),
        Action::Reset => ("An administrator turned two-step sign-in off", "Turning two-step sign-in off"),
        Action::PasswordCheck => ("The password was given before a change", "Checking the password"),
        Action::ThrottleClear => ("An administrator ended a waiting time", "Ending a waiting time"),
        Action::Forget => ("The account was deleted", "Deleting the account"),
        Action::CredentialsChange => ("The password was changed", "Changing the password"),
        Action::RolesChange => ("An administrator changed your groups", "Changing your groups"),
        Action::SessionRevoke => ("Signed out elsewhere", "Signing out elsewhere"),
        Action::SessionRename => ("A sign-in got another name", "Renaming a sign-in"),
        Action::SignOutEverywhere => ("Signed out everywhere", "Signing out everywhere"),
        Action::BrowserTrust => ("A browser was trusted", "Trusting a browser"),
        Action::BrowserTrustUse => {
            ("A trusted browser was not asked for a code", "Signing in from a trusted browser")
        }
        Action::BrowserTrustRename => ("A trusted browser got another name", "Renaming a trusted browser"),
        Action::BrowserTrustRevoke => ("A browser is no longer trusted", "Ending the trust in a browser"),
        Action::RequirementApply => {
            ("Your account must have two-step sign-in from now on", "Making two-step sign-in a must")
        }
        Action::Restore => (
            "A backup was put back, so sign-ins and recovery codes of before have ended",
            "Putting a backup back",
        ),
        Action::NoticeDisown => (
            "You said that it was not you, so everything ended and the account was frozen",
            "Freezing the account",
        ),
        Action::AccountThaw => ("The account is no longer frozen", "Ending the freeze of the account"),
        Action::Fault => ("Our records were looked at", "Looking at our records"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use countersign::{Actor, EventId, Personal, Timestamp, UserKey};

    use super::*;

    fn event(
        action: Action,
        outcome: EventOutcome,
        reason: Option<Reason>,
        method: Option<Method>,
    ) -> AuditEvent {
        AuditEvent {
            id: EventId(1),
            user: UserKey(1),
            previous: EventId(0),
            at: Timestamp::from_seconds(0),
            actor: Actor::User,
            action,
            strategy: None,
            operation: None,
            outcome,
            reason,
            method,
            session: None,
            request: None,
            personal: Personal::default(),
            link: Vec::new(),
        }
    }

    #[test]
    fn whatever_can_happen_has_words_that_people_know() {
        let reasons = || Reason::ALL.iter().copied().map(Some).chain([None]);
        let methods = || Method::ALL.into_iter().map(Some).chain([None]);
        for action in Action::ALL.iter().copied() {
            let mut told = std::collections::BTreeSet::new();
            for outcome in EventOutcome::ALL.iter().copied() {
                for (reason, method) in
                    reasons().flat_map(|reason| methods().map(move |method| (reason, method)))
                {
                    let text = sentence(&event(action, outcome, reason, method));
                    let text = text.unwrap_or_else(|| panic!("no words for {action} {outcome}")).to_string();
                    let lower = text.to_lowercase();
                    assert!(
                        !["totp", "mfa", "otp", "challenge", "session", "cookie", "{"]
                            .iter()
                            .any(|word| lower.contains(word)),
                        "{text}"
                    );
                    told.insert((outcome == EventOutcome::Success, text));
                }
            }
            let both = told.iter().filter(|(success, text)| told.contains(&(!success, text.clone())));
            assert_eq!(both.count(), 0, "{action}: success and refusal sound alike in {told:?}");
        }
    }

    #[test]
    fn the_words() {
        use Action::{BrowserTrustRevoke, Challenge, PasswordCheck, Reset, SignIn, StepUp, Unlock};
        use EventOutcome::{Failure, Refused, Success};
        let (otp, recovery) = (Some(Method::Otp), Some(Method::RecoveryCode));
        for (action, outcome, reason, method, text) in [
            (Challenge, Failure, Some(Reason::InvalidCode), otp, "A code of your app was wrong at sign-in"),
            (Challenge, Success, None, otp, "Signed in with a code of your app"),
            (Challenge, Success, None, recovery, "Signed in with a recovery code"),
            (
                Challenge,
                Refused,
                Some(Reason::BudgetSpent),
                otp,
                "A code of your app was refused at sign-in: there were too many wrong ones this year",
            ),
            (StepUp, Failure, None, recovery, "A recovery code was wrong when it was asked again"),
            (Unlock, Refused, Some(Reason::Throttled), otp, "A code to unlock a browser came too early"),
            (SignIn, Failure, Some(Reason::InvalidPassword), None, "A wrong password was given at sign-in"),
            (PasswordCheck, Failure, Some(Reason::InvalidPassword), None, "A wrong password was given"),
            (Reset, Success, None, None, "An administrator turned two-step sign-in off"),
            (
                BrowserTrustRevoke,
                Refused,
                Some(Reason::Replayed),
                None,
                "Somebody used a copy of what a trusted browser keeps, so the browser is no longer trusted",
            ),
        ] {
            let said = sentence(&event(action, outcome, reason, method)).map(|text| text.to_string());
            assert_eq!(said.as_deref(), Some(text));
        }
    }
}
