//! What a wrong answer costs, and when nothing is judged at all: the one place where every door's budget is kept.

use std::time::Duration;

use crate::budget::{HINTS, Odds};
use crate::challenge::{Refusal, STEP_UP_TTL};
use crate::clock::Timestamp;
use crate::policy::Budgets;
use crate::session::SessionKind;
use crate::store::SessionRow;
use crate::throttle::{Lane, Lanes};
use crate::totp::TotpParameters;
use crate::user::User;
use crate::verb::Rules;

/// Whether somebody is told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Yes,
    No,
}

/// What an answer guesses at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guess<'a> {
    /// A code of an app, where a year may have so many wrong ones, and of so many it may be told that a clock is behind.
    Otp { budget: u32, hints: u32 },
    /// A recovery code of this strategy.
    Recovery(&'a str),
}

impl Guess<'_> {
    /// At any of these authenticators: the more there are, the fewer wrong codes a year may have.
    pub(crate) fn otp(rules: &Rules, authenticators: impl IntoIterator<Item = TotpParameters>) -> Self {
        let (totp, brute) = (&rules.policy.totp, &rules.policy.brute_force);
        let odds = Odds::of(totp, authenticators.into_iter().map(|parameters| parameters.digits));
        let budget = odds.guesses(brute.yearly_risk);
        // Some have more authenticators than the settings allow today. Before the owner cannot mistype a code any more, nothing is told.
        if i64::from(budget) < brute.per_challenge {
            return Self::Otp { budget: odds.untold().guesses(brute.yearly_risk), hints: 0 };
        }
        Self::Otp { budget, hints: HINTS }
    }
}

/// The lane of a session: its browser's, while that is known.
pub(crate) fn lane(user: &User, session: &SessionRow) -> Lane {
    match session.browser {
        Some(browser) if user.browsers.knows(browser) => Lane::Known(browser),
        Some(_) | None => Lane::Unknown,
    }
}

/// Why nothing is judged now, and for how long; `None` when an answer may be.
pub(crate) fn refusal(
    rules: &Rules,
    user: &User,
    session: &SessionRow,
    guess: Guess<'_>,
    now: Timestamp,
) -> Option<(Refusal, Duration)> {
    if rules.budgets() == Budgets::Off {
        return None;
    }
    let lane = lane(user, session);
    let (lanes, spent) = match guess {
        Guess::Otp { budget, .. } if lane == Lane::Unknown => (Some(&user.otp), user.year.wait(budget, now)),
        Guess::Otp { .. } => (Some(&user.otp), None),
        Guess::Recovery(strategy) => (user.recovery(strategy), None),
    };
    if let Some(spent) = spent {
        return Some((Refusal::BudgetSpent, spent));
    }
    let window = rules.policy.brute_force.window;
    let account = lanes.and_then(|lanes| lanes.lane(lane).wait(window, now));
    account.max(challenge_wait(rules, session, now)).map(|wait| (Refusal::Wait, wait))
}

/// May a wrong code tell that a clock is behind? The first ones may: how often it is told is a part of the year's risk, and of what a stolen
/// cookie of a known browser is worth.
pub(crate) fn may_tell_of_the_clock(
    rules: &Rules,
    user: &User,
    session: &SessionRow,
    guess: Guess<'_>,
    now: Timestamp,
) -> Told {
    let before = match (guess, lane(user, session)) {
        _ if rules.budgets() == Budgets::Off => return Told::Yes,
        (Guess::Recovery(_), _) => return Told::No,
        (Guess::Otp { hints, .. }, Lane::Unknown) => (user.year.spent(now), hints),
        (Guess::Otp { hints, .. }, Lane::Known(browser)) => (user.browsers.failures(browser), hints),
    };
    if before.0 < before.1 { Told::Yes } else { Told::No }
}

/// How long a challenge that allows no further answer stands in the way. A pending session whose last answer is still being hashed
/// ends with it, or, if that was lost, when it expires.
fn challenge_wait(rules: &Rules, session: &SessionRow, now: Timestamp) -> Option<Duration> {
    if session.wrong_answers < rules.policy.brute_force.per_challenge {
        return None;
    }
    let ends = match session.kind {
        SessionKind::Pending => Some(session.expires_at),
        SessionKind::Standard => session.challenge_ends_at,
    };
    ends.map(|end| now.until(end).min(STEP_UP_TTL)).filter(|left| !left.is_zero())
}

/// Notes a wrong answer: for the account and lane, for the year, for the browser, and for the challenge.
pub(crate) fn charge(
    rules: &Rules,
    user: &mut User,
    session: &mut SessionRow,
    guess: Guess<'_>,
    now: Timestamp,
) {
    if session.kind == SessionKind::Standard && session.challenge_ends_at.is_none_or(|end| end <= now) {
        session.challenge_ends_at = Some(now + STEP_UP_TTL);
        session.wrong_answers = 0;
    }
    session.wrong_answers += 1;
    if rules.budgets() == Budgets::Off {
        return;
    }
    let lane = lane(user, session);
    track(user, guess).lane_mut(lane).charge(rules.policy.brute_force.window, now, session.id);
    match (lane, guess) {
        (Lane::Known(browser), _) => user.browsers.charge(browser),
        (Lane::Unknown, Guess::Otp { .. }) => user.year.charge(now, session.id),
        (Lane::Unknown, Guess::Recovery(_)) => {}
    }
}

/// Takes the charge of one answer back, which was made at this moment in this lane.
pub(crate) fn refund(
    rules: &Rules,
    user: &mut User,
    session: &mut SessionRow,
    guess: Guess<'_>,
    lane: Lane,
    at: Timestamp,
) {
    // Nothing is left to take back where the challenge succeeded meanwhile: then it was forgiven.
    let forgiven = session.wrong_answers == 0;
    session.wrong_answers = (session.wrong_answers - 1).max(0);
    if rules.budgets() == Budgets::Off {
        return;
    }
    track(user, guess).lane_mut(lane).refund(rules.policy.brute_force.window, at, session.id);
    match (lane, guess) {
        (Lane::Known(browser), _) if !forgiven => user.browsers.refund(browser),
        (Lane::Known(_), _) => {}
        (Lane::Unknown, Guess::Otp { .. }) => user.year.refund(at, session.id),
        (Lane::Unknown, Guess::Recovery(_)) => {}
    }
}

/// A sign-in challenge succeeded: its mistakes are not held against the owner. A step-up forgives nothing.
pub(crate) fn forgive(user: &mut User, session: &SessionRow) {
    user.forgive(session.id);
    if let Some(browser) = session.browser {
        user.browsers.forgive(browser, u32::try_from(session.wrong_answers).unwrap_or(0));
    }
}

/// Was that the last answer that the challenge allows?
pub(crate) fn is_last(rules: &Rules, session: &SessionRow) -> bool {
    rules.budgets() == Budgets::On && session.wrong_answers >= rules.policy.brute_force.per_challenge
}

fn track<'u>(user: &'u mut User, guess: Guess<'_>) -> &'u mut Lanes {
    match guess {
        Guess::Otp { .. } => &mut user.otp,
        Guess::Recovery(strategy) => user.recovery_mut(strategy),
    }
}
