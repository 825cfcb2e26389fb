//! What a challenge page says above its field.

use std::time::Duration;

use countersign::{Countersign, Refusal, Timestamp};
use http::StatusCode;
use serde::Serialize;

use super::challenge::Door;
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

impl Wait {
    pub(super) fn new(wait: Duration, say: impl FnOnce(Text) -> String) -> Self {
        Self { seconds: seconds(wait), text: say(times::span(wait)) }
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

    pub(super) fn text(self, door: &Door, countersign: &Countersign) -> Option<Text> {
        Some(match (self, door) {
            (Self::Nothing, _) => return None,
            (Self::Wrong, Door::App) => {
                Text::new("That code did not match. Type the one that your app shows right now.")
            }
            (Self::Wrong, Door::Clock) => Text::new(
                "Those two codes did not match. Type the code that your app shows, wait until it changes, then type the next one.",
            ),
            (Self::Behind(behind), _) => door::behind_text(behind),
            (Self::Wrong, Door::Recovery(_)) => {
                Text::new("That code did not match. A code that was used once no longer works.")
            }
            (Self::Impossible, Door::App) => {
                let digits = countersign.totp_policy().parameters.digits.count();
                Text::new("A code has {digits} digits.").with("digits", digits)
            }
            (Self::Impossible, Door::Clock) => {
                let digits = countersign.totp_policy().parameters.digits.count();
                Text::new("Type two different codes of {digits} digits, one after the other.")
                    .with("digits", digits)
            }
            (Self::Impossible, Door::Recovery(strategy)) => {
                let count = strategy.form(countersign).characters();
                Text::new("A recovery code has {count} letters and digits.").with("count", count)
            }
            (Self::Used(wait), Door::Clock) => both_used(wait),
            (Self::Used(wait), _) => used(wait),
            (Self::UsedOn(at), _) => {
                Text::new("That code was used on {date}. Each of them works once: type another one.")
                    .with("date", times::date(at))
            }
            (Self::Refused(Refusal::BudgetSpent, _), _) => {
                Text::new("Codes of your app are not accepted from this browser now.")
            }
            (Self::Refused(why, wait), _) => door::told(why, wait, countersign.now()),
            (Self::Ended, _) => Text::new("That code did not match, and it was the last try for now."),
        })
    }
}

/// Two right codes, and one of them once more.
fn both_used(wait: Duration) -> Text {
    if wait.is_zero() {
        return Text::new("Those codes were already used. Type the next two.");
    }
    Text::new("Those codes were already used. The next ones come in {span}.").with("span", times::span(wait))
}

/// A right code, once more.
pub(super) fn used(wait: Duration) -> Text {
    if wait.is_zero() {
        return Text::new("That code was already used. Type the next one.");
    }
    Text::new("That code was already used. The next one comes in {span}.").with("span", times::span(wait))
}
