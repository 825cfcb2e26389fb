//! What pages say where the text depends on numbers, times or problems.

use countersign::Timestamp;
use serde::Serialize;

use super::Web;
use super::samples::Voice;
use crate::problem::{Code, Problem};
use crate::text::Text;
use crate::times;

/// A moment as people read it, with the exact one beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// "12 minutes ago", "on 2 November 2026".
    text: String,
    /// "2 November 2026, 14:02 UTC".
    exact: String,
    /// For machines.
    rfc3339: String,
    /// The text says it to the minute.
    to_the_minute: bool,
    /// The text says the day, in these words: the reader's own may be another one.
    day: Option<String>,
}

impl Web {
    /// Relative while it is fresh.
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        match age(at, self.countersign.now()) {
            Some(age) => self.told(at, age),
            None => self.day(at, "times-on"),
        }
    }

    /// The day, in words that have a place for it.
    pub(super) fn day(&self, at: Timestamp, words: &'static str) -> Moment {
        let text = Text::new(words);
        let day = Some(self.say(text.clone().with("date", DATE)));
        Moment { day, ..self.told(at, text.with("date", times::date(at))) }
    }

    /// For lists that are read like a log.
    pub(super) fn minute(&self, at: Timestamp) -> Moment {
        Moment { to_the_minute: true, ..self.told(at, times::minute(at)) }
    }

    fn told(&self, at: Timestamp, text: Text) -> Moment {
        let (text, exact) = (self.say(text), self.say(times::exactly(at)));
        Moment { text, exact, rfc3339: at.rfc3339(), to_the_minute: false, day: None }
    }
}

impl Moment {
    /// For samples.
    pub(super) fn sample(voice: Voice<'_>) -> Self {
        let at = Timestamp::from_seconds(1_795_300_000);
        let text = Text::new("times-on").with("date", times::date(at));
        Self {
            text: voice.say(text),
            exact: voice.say(times::exactly(at)),
            rfc3339: at.rfc3339(),
            to_the_minute: false,
            day: voice.some(Text::new("times-on").with("date", DATE)),
        }
    }

    /// The same, as in a log.
    pub(super) fn sample_to_the_minute(voice: Voice<'_>) -> Self {
        let at = Timestamp::from_seconds(1_795_300_000);
        Self { text: voice.say(times::minute(at)), to_the_minute: true, day: None, ..Self::sample(voice) }
    }
}

/// Where the script puts the reader's own date.
const DATE: &str = "{date}";

/// How long ago it was; `None` where the date says more.
fn age(at: Timestamp, now: Timestamp) -> Option<Text> {
    Some(match now.since(at).as_secs() {
        ..60 => Text::new("times-just-now"),
        age @ 60..3600 => Text::new("times-minutes-ago").with("n", age / 60),
        age @ 3600..86_400 => Text::new("times-hours-ago").with("n", age / 3600),
        _ => return None,
    })
}

/// The heading of a problem's page.
pub(super) fn problem_title(code: Code) -> &'static str {
    match code {
        Code::NotFound => "problem-heading-not_found",
        Code::Throttled => "problem-heading-throttled",
        Code::Unavailable => "problem-heading-unavailable",
        Code::Unauthenticated => "problem-heading-unauthenticated",
        Code::EmailNotVerified => "problem-heading-email_not_verified",
        Code::AlreadyEnrolled => "problem-heading-already_enrolled",
        Code::NotEnrolled => "problem-heading-not_enrolled",
        Code::EnrollmentGone => "problem-heading-enrollment_gone",
        Code::LinkGone => "problem-heading-link_gone",
        Code::LastAuthenticator => "problem-heading-last_authenticator",
        Code::CrossSite => "problem-heading-cross_site",
        Code::AccountFrozen => "problem-heading-account_frozen",
        _ => "problem-heading",
    }
}

/// What happened and what to do next.
pub(super) fn problem(problem: &Problem) -> Text {
    Text::new(match problem.code() {
        Code::NotFound => "problem-text-not_found",
        Code::Unavailable => "problem-text-unavailable",
        Code::Unauthenticated => "problem-text-unauthenticated",
        Code::CrossSite => "problem-text-cross_site",
        Code::AccountFrozen => "problem-text-account_frozen",
        Code::MethodNotAllowed => "problem-text-method_not_allowed",
        Code::TooLarge => "problem-text-too_large",
        Code::Malformed | Code::UnsupportedMediaType => "problem-text-malformed",
        Code::EmailNotVerified => "problem-text-email_not_verified",
        Code::AlreadyEnrolled => "problem-text-already_enrolled",
        Code::NotEnrolled => "problem-text-not_enrolled",
        Code::LastAuthenticator => "problem-text-last_authenticator",
        Code::EnrollmentGone => "problem-text-enrollment_gone",
        Code::LinkGone => "problem-text-link_gone",
        Code::Throttled => {
            let when = problem.wait().map_or(Text::new("times-later"), times::soon);
            return Text::new("problem-text-throttled").with("when", when);
        }
        code => code.title_key(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_relative_while_fresh() {
        let now = Timestamp::from_seconds(1_795_300_000); // 2026-11-21T22:26:40Z
        for (seconds, text) in [
            (0, Some("just now")),
            (59, Some("just now")),
            (60, Some("1 minute ago")),
            (720, Some("12 minutes ago")),
            (3600, Some("1 hour ago")),
            (86_399, Some("23 hours ago")),
            (86_400, None),
            (20 * 86_400, None),
        ] {
            let said = age(now - Duration::from_secs(seconds), now).map(|text| text.to_string());
            assert_eq!(said.as_deref(), text, "{seconds}");
        }
    }
}
