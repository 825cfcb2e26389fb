//! What a challenge page says above its field.

use std::time::Duration;

use countersign::{Countersign, Refusal, Timestamp};
use http::StatusCode;
use serde::Serialize;

use super::challenge::Door;
use super::samples::Voice;
use crate::door;
use crate::problem::seconds;
use crate::text::Text;
use crate::times;

/// What came of the code that was typed last.
#[derive(Clone, Copy)]
pub(super) enum Said {
    Nothing,
    Wrong,
    /// Wrong, and it says how far the phone's clock is behind.
    Behind(Duration),
    Impossible,
    Used(Duration),
    UsedOn(Timestamp),
    Refused(Refusal, Duration),
    Ended,
}

/// A waiting time that counts down.
#[derive(Serialize)]
pub(super) struct Wait {
    seconds: u64,
    /// "2 minutes".
    text: String,
}

/// A waiting time before anything is judged again.
#[derive(Serialize)]
pub(super) struct Pause {
    #[serde(flatten)]
    wait: Wait,
    /// The session ends before the waiting time.
    outlives: bool,
}

impl Pause {
    pub(super) fn new(wait: Wait, outlives: bool) -> Self {
        Self { wait, outlives }
    }
}

impl Wait {
    pub(super) fn new(wait: Duration, say: impl FnOnce(Text) -> String) -> Self {
        Self { seconds: seconds(wait), text: say(times::span(wait)) }
    }
}

impl Wait {
    /// For samples.
    pub(super) fn sample(voice: Voice<'_>) -> Self {
        Self::new(Duration::from_secs(95), |text| voice.say(text))
    }
}

impl Said {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::OK,
            Self::Refused(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::Wrong
            | Self::Behind(_)
            | Self::Impossible
            | Self::Used(_)
            | Self::UsedOn(_)
            | Self::Ended => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// Until the app shows another code, where one must be waited for.
    pub(super) fn next(self) -> Option<Duration> {
        match self {
            Self::Used(wait) if !wait.is_zero() => Some(wait),
            _ => None,
        }
    }

    /// Until anything is judged here again. Where the year's codes are spent, there is something better to do than to wait.
    pub(super) fn pause(self) -> Option<Duration> {
        match self {
            Self::Refused(why, wait) if why != Refusal::BudgetSpent && !wait.is_zero() => Some(wait),
            _ => None,
        }
    }

    pub(super) fn text(self, door: &Door, countersign: &Countersign) -> Option<Text> {
        Some(match (self, door) {
            (Self::Nothing, _) => return None,
            (Self::Wrong, Door::App) => Text::new("challenge-wrong"),
            (Self::Wrong | Self::Impossible, Door::Clock) => Text::new("clock-wrong"),
            (Self::Behind(behind), _) => door::behind_text(behind),
            (Self::Wrong, Door::Recovery(_)) => Text::new("challenge-wrong-recovery"),
            (Self::Impossible, Door::App) => {
                let digits = countersign.totp_policy().parameters.digits.count();
                Text::new("challenge-digits").with("digits", digits)
            }
            (Self::Impossible, Door::Recovery(strategy)) => {
                let count = strategy.form(countersign).characters();
                Text::new("challenge-recovery-form").with("count", count)
            }
            (Self::Used(wait), _) => used(wait),
            (Self::UsedOn(at), _) => Text::new("challenge-recovery-used").with("date", times::date(at)),
            (Self::Refused(Refusal::BudgetSpent, _), _) => Text::new("challenge-spent"),
            (Self::Refused(why, wait), _) => door::told(why, wait, countersign.now()),
            (Self::Ended, _) => Text::new("challenge-wrong-last"),
        })
    }
}

/// A right code, once more.
pub(super) fn used(wait: Duration) -> Text {
    if wait.is_zero() {
        return Text::new("challenge-used");
    }
    Text::new("challenge-used-wait").with("when", times::soon(wait))
}
