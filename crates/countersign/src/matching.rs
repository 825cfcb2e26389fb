//! Whose code is it, and of which step?
//!
//! Each step of each window is computed, whatever was found before.

use std::ops::Range;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::drift::{Drift, behind_by};
use crate::totp::{OtpCode, TimeStep, TotpParameters, TotpSecret};
use crate::user::{AuthenticatorFact, User};
use crate::verb::Rules;

/// An authenticator, opened.
type Shown = (TotpParameters, TotpSecret);

/// What a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Of a step that may be accepted.
    Fresh { index: usize, step: TimeStep },
    /// Of a step that may not, because it or a later one was.
    Used { retry_after: Duration },
    /// Of none that counts. Where it is one of some steps before, it says how far the phone's clock is behind.
    None { behind: Option<Duration> },
}

/// What two codes are that should follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundPair {
    /// Of two steps that may both be accepted. The later one counts, and shows how far the phone's clock is off.
    Fresh { index: usize, step: TimeStep, drift: Drift },
    /// Of two steps of which one may not.
    Used { retry_after: Duration },
    /// Of no two steps that count.
    None,
}

/// Looks for the code among all authenticators.
pub(crate) fn find_step(
    rules: &Rules,
    user: &User,
    shown: &[Shown],
    code: &OtpCode,
    now: Timestamp,
) -> Found {
    let mut found = Found::None { behind: None };
    for (index, (fact, (parameters, secret))) in user.authenticators.iter().zip(shown).enumerate() {
        let drift = fact.drift.within(&rules.policy.totp, *parameters);
        let there = drift.there(now);
        let step = secret.matched_step(*parameters, code, there, rules.policy.totp.skew);
        let earlier = secret.newest_of(*parameters, code, earlier_steps(rules, *parameters, there));
        let last_step = last_step(rules, user, fact, *parameters);
        match step {
            Some(step) if step > last_step => found = Found::Fresh { index, step },
            Some(_) if matches!(found, Found::None { .. }) => {
                found = Found::Used { retry_after: until_after(*parameters, last_step, there) };
            }
            Some(_) => {}
            // A code that was used tells nothing. Nor does a clock that was put right since it was said to be off: "behind" would be untrue.
            None if found == (Found::None { behind: None }) && drift.is_none(*parameters) => {
                let behind = earlier.filter(|step| *step > last_step);
                found = Found::None { behind: behind.map(|step| behind_by(*parameters, step, now)) };
            }
            None => {}
        }
    }
    found
}

/// The steps before the window in which a code is not accepted, but tells of a clock that is behind. Never one to come.
pub(crate) fn earlier_steps(rules: &Rules, parameters: TotpParameters, now: Timestamp) -> Range<u64> {
    let totp = &rules.policy.totp;
    let oldest = parameters.step(now).0.saturating_sub(totp.skew.past);
    oldest.saturating_sub(totp.clock_hint)..oldest
}

/// Looks for two consecutive codes among all authenticators, around our own clock.
pub(crate) fn find_pair(
    rules: &Rules,
    user: &User,
    shown: &[Shown],
    (first, second): (&OtpCode, &OtpCode),
    now: Timestamp,
) -> FoundPair {
    let reach = rules.policy.totp.clock_correction;
    let mut found = FoundPair::None;
    for (index, (fact, (parameters, secret))) in user.authenticators.iter().zip(shown).enumerate() {
        let present = parameters.step(now).0;
        // The first one is a step older.
        let steps =
            present.saturating_sub(reach.saturating_add(1))..present.saturating_add(reach).saturating_add(1);
        let Some(step) = secret.newest_pair_of(*parameters, (first, second), steps) else { continue };
        let drift = Drift::of(*parameters, step, now);
        let last_step = last_step(rules, user, fact, *parameters);
        if step.0 > last_step.0.saturating_add(1) {
            found = FoundPair::Fresh { index, step, drift };
        } else if found == FoundPair::None {
            // When within its step the second one was typed, nobody knows: rather a little too long than in vain.
            found =
                FoundPair::Used { retry_after: until_after(*parameters, last_step, parameters.start(step)) };
        }
    }
    found
}

fn until_after(parameters: TotpParameters, last_step: TimeStep, there: Timestamp) -> Duration {
    there.until(parameters.start(TimeStep(last_step.0.saturating_add(1))))
}

/// Only later steps are accepted (RFC 6238 §5.2). Behind a fence, whatever could have been accepted before it counts as accepted: what two
/// codes may have shown of the phone's clock in the lost time, nobody knows.
fn last_step(rules: &Rules, user: &User, fact: &AuthenticatorFact, parameters: TotpParameters) -> TimeStep {
    let Some(at) = user.spent_at else { return fact.last_step };
    let totp = &rules.policy.totp;
    let drift = fact.drift.within(totp, parameters);
    let shown = parameters.step(drift.there(at)).0;
    let ours = parameters.step(at).0;
    // A clock that is met within half a step can be one step further than the code that showed it.
    let farthest = match totp.clock_correction {
        0 => ours,
        reach => ours.saturating_add(reach).saturating_add(1),
    };
    fact.last_step.max(TimeStep(shown.max(farthest).saturating_add(totp.skew.future)))
}
