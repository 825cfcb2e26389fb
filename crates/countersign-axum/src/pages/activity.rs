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
    /// At which door a code was judged.
    door: Option<String>,
    browser: Option<String>,
    address: Option<String>,
    at: Moment,
}

impl Web {
    pub(super) fn happened(&self, event: &AuditEvent) -> Happened {
        let personal = &event.personal;
        Happened {
            text: self.say(sentence(event).unwrap_or(Text::new("activity-unknown"))),
            door: door(event.action).filter(|_| !says_its_door(event)).map(|door| self.say(door)),
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
    if door(action).is_some() || action == Action::Unlock {
        return Some(judged(event));
    }
    let (done, matter) = done(action)?;
    Some(Text::new(match (event.outcome, action, event.reason) {
        (EventOutcome::Success, ..) => done,
        (EventOutcome::Failure, Action::SignIn, _) => "activity-password-wrong-sign-in",
        (EventOutcome::Failure, Action::PasswordCheck, _) => "activity-password-wrong",
        (_, Action::SignIn, Some(Reason::Frozen)) => "activity-password-frozen-sign-in",
        (_, Action::SignIn, _) => "activity-password-throttled-sign-in",
        (_, Action::PasswordCheck, _) => "activity-password-throttled",
        (_, Action::BrowserTrustRevoke, Some(Reason::Replayed)) => "activity-browser-copied",
        (_, Action::Fault, _) => "activity-fault",
        _ => return Some(Text::new("activity-refused").with("what", Text::new(matter))),
    }))
}

/// Where a code was judged.
fn door(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Challenge => "activity-at-sign-in",
        Action::StepUp => "activity-at-step-up",
        Action::EnrollmentConfirm => "activity-at-setup",
        _ => return None,
    })
}

/// Its sentence says already where that was.
fn says_its_door(event: &AuditEvent) -> bool {
    event.outcome == EventOutcome::Success && event.action != Action::StepUp
}

/// A code was judged, or was not.
fn judged(event: &AuditEvent) -> Text {
    let recovery = match event.method {
        Some(method) => method == Method::RecoveryCode,
        None => event.strategy.as_deref().is_some_and(|strategy| strategy != "totp"),
    };
    let code = match event.action {
        Action::Unlock => "unlock",
        Action::EnrollmentConfirm => "app",
        _ if recovery => "recovery",
        _ => "app",
    };
    let text = match (event.outcome, event.action, event.reason) {
        (EventOutcome::Success, Action::Challenge, _) if recovery => "activity-signed-in-recovery",
        (EventOutcome::Success, Action::Challenge, _) => "activity-signed-in",
        (EventOutcome::Success, Action::EnrollmentConfirm, _) => "activity-app-added",
        (EventOutcome::Success, ..) => "activity-code-right",
        (EventOutcome::Failure, _, Some(Reason::ChallengeEnded)) => "activity-code-wrong-last",
        (EventOutcome::Failure, ..) => "activity-code-wrong",
        (_, _, Some(Reason::CodeAlreadyUsed | Reason::RecoveryCodeUsed)) => "activity-code-again",
        (_, Action::Unlock, Some(Reason::Throttled)) => "activity-code-early",
        (_, _, Some(Reason::Throttled | Reason::RateLimited)) => "activity-code-throttled",
        (_, _, Some(Reason::BudgetSpent)) => "activity-code-spent",
        _ => "activity-code-refused",
    };
    Text::new(text).with("code", code)
}

/// What was done, where no code was judged, and the matter itself, where it was not done.
fn done(action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::AccountCreate => ("activity-account-created", "activity-try-account"),
        Action::SignIn => ("activity-password-right", "activity-try-sign-in"),
        Action::SignOut => ("activity-signed-out", "activity-try-sign-out"),
        Action::EnrollmentBegin => ("activity-app-begun", "activity-try-add-app"),
        Action::AuthenticatorRename => ("activity-app-renamed", "activity-try-rename-app"),
        Action::AuthenticatorRemove => ("activity-app-removed", "activity-try-remove-app"),
        Action::RecoveryCodesGenerate => ("activity-codes-made", "activity-try-codes"),
        Action::Disable => ("activity-turned-off", "activity-try-turn-off"),
        Action::Reset => ("activity-reset", "activity-try-turn-off"),
        Action::PasswordCheck => ("activity-password-given", "activity-try-password"),
        Action::ThrottleClear => ("activity-waits-ended", "activity-try-end-wait"),
        Action::Forget => ("activity-forgotten", "activity-try-forget"),
        Action::CredentialsChange => ("activity-password-changed", "activity-try-change-password"),
        Action::RolesChange => ("activity-groups-changed", "activity-try-groups"),
        Action::SessionRevoke => ("activity-session-ended", "activity-try-end-session"),
        Action::SessionRename => ("activity-session-renamed", "activity-try-rename-session"),
        Action::SignOutEverywhere => ("activity-signed-out-everywhere", "activity-try-everywhere"),
        Action::BrowserTrust => ("activity-browser-trusted", "activity-try-trust"),
        Action::BrowserTrustUse => ("activity-trust-used", "activity-try-trusted-sign-in"),
        Action::BrowserTrustRename => ("activity-trust-renamed", "activity-try-rename-trust"),
        Action::BrowserTrustRevoke => ("activity-trust-ended", "activity-try-end-trust"),
        Action::RequirementApply => ("activity-required", "activity-try-require"),
        Action::EmailVerify => ("activity-email-verified", "activity-try-verify-email"),
        Action::Restore => ("activity-restored", "activity-try-restore"),
        // Neither is ever refused; what is tried is named all the same.
        Action::NoticeDisown => ("activity-disowned", "activity-try-everywhere"),
        Action::AccountThaw => ("activity-thawed", "activity-try-end-wait"),
        Action::Fault => ("activity-records-looked-at", "activity-try-look"),
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
            (Challenge, Failure, Some(Reason::InvalidCode), otp, "A code of your app was wrong"),
            (Challenge, Success, None, otp, "Signed in with a code of your app"),
            (Challenge, Success, None, recovery, "Signed in with a recovery code"),
            (
                Challenge,
                Refused,
                Some(Reason::BudgetSpent),
                otp,
                "A code of your app was refused: there were too many wrong ones within a year",
            ),
            (StepUp, Failure, None, recovery, "A recovery code was wrong"),
            (Unlock, Refused, Some(Reason::Throttled), otp, "A code to unlock a browser came too early"),
            (SignIn, Failure, Some(Reason::InvalidPassword), None, "A wrong password was given at sign-in"),
            (PasswordCheck, Failure, Some(Reason::InvalidPassword), None, "A wrong password was given"),
            (
                SignIn,
                Refused,
                Some(Reason::Frozen),
                None,
                "A right password was refused at sign-in: signing in was stopped",
            ),
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
