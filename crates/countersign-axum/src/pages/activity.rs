//! The audit trail in plain words.

use countersign::{Action, AuditEvent, EventOutcome, Method, Reason};
use serde::Serialize;

use super::user_agent;
use super::words::Moment;

/// One event, as its owner reads it.
#[derive(Serialize)]
pub(super) struct Happened {
    text: String,
    browser: Option<String>,
    address: Option<String>,
    at: Moment,
}

impl From<&AuditEvent> for Happened {
    fn from(event: &AuditEvent) -> Self {
        let personal = &event.personal;
        let told = |address: &&String| !address.starts_with("hashed:");
        Self {
            text: sentence(event).unwrap_or_else(|| "Something else happened".to_owned()),
            browser: personal.user_agent.as_deref().and_then(user_agent::name),
            address: personal.address.as_ref().filter(told).cloned(),
            at: Moment::minute(event.at),
        }
    }
}

/// What happened; `None` for what this version does not know.
fn sentence(event: &AuditEvent) -> Option<String> {
    let action = event.action;
    if let Some(place) = place(action) {
        return Some(judged(event, place));
    }
    let (done, matter) = done(action)?;
    let at_sign_in = if action == Action::SignIn { " at sign-in" } else { "" };
    Some(match (event.outcome, action) {
        (EventOutcome::Success, _) => done.to_owned(),
        (EventOutcome::Failure, Action::SignIn | Action::PasswordCheck) => {
            format!("A wrong password was given{at_sign_in}")
        }
        (_, Action::SignIn | Action::PasswordCheck) => {
            format!("A password was refused{at_sign_in}: there were too many tries")
        }
        _ => format!("{matter} was tried, and refused"),
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
fn judged(event: &AuditEvent, place: &str) -> String {
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
    match (event.outcome, event.action, event.reason) {
        (EventOutcome::Success, Action::Challenge, _) if recovery => {
            "Signed in with a recovery code".to_owned()
        }
        (EventOutcome::Success, Action::Challenge, _) => "Signed in with a code of your app".to_owned(),
        (EventOutcome::Success, Action::EnrollmentConfirm, _) => "An app was added".to_owned(),
        (EventOutcome::Success, ..) => format!("{code} was right{place}"),
        (EventOutcome::Failure, _, Some(Reason::ChallengeEnded)) => {
            format!("{code} was wrong{place}, and it was the last try")
        }
        (EventOutcome::Failure, ..) => format!("{code} was wrong{place}"),
        (_, _, Some(Reason::CodeAlreadyUsed | Reason::RecoveryCodeUsed)) => {
            format!("{code} was given once more{place}")
        }
        (_, Action::Unlock, Some(Reason::Throttled)) => format!("{code} came too early{place}"),
        (_, _, Some(Reason::Throttled | Reason::RateLimited)) => {
            format!("{code} was refused{place}: there were too many tries")
        }
        (_, _, Some(Reason::BudgetSpent)) => {
            format!("{code} was refused{place}: there were too many wrong ones this year")
        }
        _ => format!("{code} was refused{place}"),
    }
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
                    let text = text.unwrap_or_else(|| panic!("no words for {action} {outcome}"));
                    let lower = text.to_lowercase();
                    assert!(
                        !["totp", "mfa", "otp", "challenge"].iter().any(|word| lower.contains(word)),
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
        use Action::{Challenge, PasswordCheck, Reset, SignIn, StepUp, Unlock};
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
        ] {
            assert_eq!(sentence(&event(action, outcome, reason, method)).as_deref(), Some(text));
        }
    }
}
