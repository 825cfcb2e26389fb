//! How guessing is stopped.

use std::time::Duration;

use countersign::{BruteForce, RedisLimiter, Window};
use toml::Value;

use super::address::Reach;
use super::reader::Reader;
use super::sections::{DAY, MINUTE, number, show_span, shown_word};
use super::value::Raw;

/// The strategy and its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guessing {
    pub(crate) strategy: Strategy,
    /// Wrong codes of one strategy and lane.
    pub(crate) window: Window,
    pub(crate) per_challenge: u32,
    /// Wrong passwords.
    pub(crate) password: Window,
    pub(crate) yearly_risk: f64,
}

/// What is asked before an answer is judged, beside the budgets of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// The failures in the audit trail.
    AuditLog,
    /// How many calls there were, right or wrong.
    RateLimit,
    /// Nothing, and no budget holds.
    DangerNone,
}

const STRATEGIES: [(&str, Strategy); 3] = [
    ("audit_log", Strategy::AuditLog),
    ("rate_limit", Strategy::RateLimit),
    ("danger_none", Strategy::DangerNone),
];

impl Guessing {
    pub(crate) fn is_off(self) -> bool {
        self.strategy == Strategy::DangerNone
    }

    /// The strategy in the core's words. What it counts in memory begins anew.
    pub(crate) fn brute_force(self) -> BruteForce {
        self.counting(BruteForce::rate_limit)
    }

    /// The same, where calls are counted by a limiter that nodes share.
    pub(crate) fn shared(self, limiter: RedisLimiter) -> BruteForce {
        self.counting(|| BruteForce::rate_limit_with(limiter))
    }

    fn counting(self, rate_limit: impl FnOnce() -> BruteForce) -> BruteForce {
        let strategy = match self.strategy {
            Strategy::AuditLog => BruteForce::audit_log(),
            Strategy::RateLimit => rate_limit(),
            Strategy::DangerNone => BruteForce::danger_none(),
        };
        strategy
            .window(self.window.failures, self.window.span)
            .per_challenge(self.per_challenge)
            .password(self.password.failures, self.password.span)
            .yearly_risk(self.yearly_risk)
    }
}

/// `password` is a setting of another section.
pub(super) fn read(reader: &mut Reader, reach: Reach, password: Window) -> Guessing {
    let strategy = reader.read(
        "brute_force.strategy",
        Strategy::AuditLog,
        |raw| raw.word(&STRATEGIES, &[]),
        |strategy| shown_word(&STRATEGIES, *strategy),
    );
    if strategy == Strategy::DangerNone && reach == Reach::Others {
        let origin = reader.origin("brute_force.strategy");
        reader.problem(format!(
            "brute_force.strategy is \"danger_none\" ({origin}), which is for load tests: it needs listen and base_url on this machine"
        ));
    }
    let span: Duration =
        reader.read("brute_force.window", 5 * MINUTE, |raw| raw.minutes_or_duration(MINUTE..=DAY), show_span);
    let failures = reader.read("brute_force.max_failures", 5, |raw| raw.number(1..=20), number);
    let per_challenge = reader.read("brute_force.per_challenge", 5, |raw| raw.number(1..=20), number);
    let yearly_risk = reader.read("brute_force.yearly_risk", 1e-4, Raw::fraction, |risk| Value::Float(*risk));
    Guessing { strategy, window: Window { failures, span }, per_challenge, password, yearly_risk }
}
