//! What stands in a user's way, for those who look after accounts: shown, and cleared.

use std::time::Duration;

use crate::admission::{Admission, AdmissionCode};
use crate::audit::{Action, Actor, NoticeKind};
use crate::charge::Guess;
use crate::clock::Timestamp;
use crate::ending::thaw;
use crate::session::Request;
use crate::store::{Fault, Reads, Rows, Wanted};
use crate::throttle::{Lanes, Window};
use crate::totp::TotpParameters;
use crate::user::User;
use crate::verb::{Decision, Draft, Next, Rules, Verb};
use crate::verdict::TOTP;

/// The failures that count against a user now, and the waits that follow from them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waits {
    /// One for each strategy and lane that has any.
    pub counts: Vec<WaitCount>,
    /// Wrong codes of apps in the trailing year, from unknown browsers, that no challenge made good.
    pub year_spent: u32,
    /// As many as are judged in a year; `None` without authenticators.
    pub year_budget: Option<u32>,
    /// How long until codes of apps are judged from unknown browsers again.
    pub year_wait: Option<Duration>,
    /// How long until a run of the unlock may be begun.
    pub unlock_wait: Option<Duration>,
}

/// The failures of one strategy in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitCount {
    /// `totp`, `password`, or the name of a strategy of recovery codes.
    pub strategy: String,
    /// `unknown` or `known`: whether the browsers once proved an authenticator.
    pub lane: &'static str,
    /// Failures within the window.
    pub failures: usize,
    /// How long nothing is judged.
    pub wait: Option<Duration>,
}

/// What [`waits`] reads.
pub(crate) fn waits_reads() -> Reads {
    Reads { authenticators: Wanted::Yes, ..Reads::default() }
}

/// What stands in a user's way now.
pub(crate) fn waits(rules: &Rules, rows: &Rows, now: Timestamp) -> Result<Option<Waits>, Fault> {
    let Some(user) = User::of(rows, rules)? else { return Ok(None) };
    user.vouch(&rows.authenticators)?;
    let policy = &rules.policy.brute_force;
    let mut counts = Vec::new();
    let mut note = |strategy: &str, lanes: &Lanes, window: Window| {
        for (lane, track) in lanes.named() {
            let (failures, wait) = (track.count(window, now), track.wait(window, now));
            if failures > 0 || wait.is_some() {
                counts.push(WaitCount { strategy: strategy.to_owned(), lane, failures, wait });
            }
        }
    };
    note(TOTP, &user.otp, policy.window);
    user.all_recovery().for_each(|(strategy, lanes)| note(strategy, lanes, policy.window));
    note(crate::proof::PASSWORD, &user.password, policy.password);
    let forms: Option<Vec<_>> =
        rows.authenticators.iter().map(|row| TotpParameters::decode(&row.parameters)).collect();
    let forms = forms.ok_or(Fault::Altered { what: "the parameters of an authenticator", user: user.key })?;
    let year_budget = match Guess::otp(rules, forms) {
        Guess::Otp { budget } if user.enabled() => Some(budget),
        Guess::Otp { .. } | Guess::Recovery(_) => None,
    };
    Ok(Some(Waits {
        counts,
        year_spent: user.year.spent(now),
        year_budget,
        year_wait: year_budget.and_then(|budget| user.year.wait(budget, now)),
        unlock_wait: user.unlock_from.map(|from| now.until(from)).filter(|left| !left.is_zero()),
    }))
}

/// Ends every wait of a user, at an administrator's wish, and leaves a code that admits one browser.
pub(crate) struct Clear {
    pub(crate) rules: Rules,
    pub(crate) code: AdmissionCode,
    pub(crate) actor: Actor,
    pub(crate) reason: String,
}

impl Verb for Clear {
    type Outcome = bool;

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<bool> {
        let Some(mut user) = User::of(rows, &self.rules)? else { return Next::unchanged(false) };
        user.clear_waits();
        user.admission = Some(Admission::new(&self.rules.ring, user.key, &self.code, now));
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        let mut fact = crate::verb::Fact::success(Action::ThrottleClear);
        fact.note = Some(self.reason.clone());
        let event = draft.event(fact);
        draft.notice(NoticeKind::Unlocked, event);
        thaw(&mut draft);
        draft.done(true)
    }
}
