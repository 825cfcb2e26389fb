//! What pages say where the text depends on numbers, times or problems.

use countersign::Timestamp;
use serde::Serialize;

use super::Web;
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
            None => self.day(at, "on {date}"),
        }
    }

    /// The day, in words that have a place for it.
    pub(super) fn day(&self, at: Timestamp, words: &'static str) -> Moment {
        let text = Text::new(words);
        let day = Some(self.say(text.clone()));
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

/// How long ago it was; `None` where the date says more.
fn age(at: Timestamp, now: Timestamp) -> Option<Text> {
    Some(match now.since(at).as_secs() {
        ..60 => Text::new("just now"),
        60..120 => Text::new("1 minute ago"),
        age @ 120..3600 => Text::new("{n} minutes ago").with("n", age / 60),
        3600..7200 => Text::new("1 hour ago"),
        age @ 7200..86_400 => Text::new("{n} hours ago").with("n", age / 3600),
        _ => return None,
    })
}

/// The heading of a problem's page.
pub(super) fn problem_title(code: Code) -> &'static str {
    match code {
        Code::NotFound => "Nothing here",
        Code::Throttled => "Wait a little",
        Code::Unavailable => "Not possible right now",
        Code::Unauthenticated => "Sign in again",
        Code::EmailNotVerified => "Verify your e-mail address first",
        Code::AlreadyEnrolled => "That is as many as there can be",
        Code::NotEnrolled => "Two-step sign-in is off",
        Code::EnrollmentGone => "Start again",
        Code::LastAuthenticator => "Your account must have two-step sign-in",
        Code::CrossSite => "That came from another site",
        _ => "That did not work",
    }
}

/// What happened and what to do next.
pub(super) fn problem(problem: &Problem) -> Text {
    let text = match problem.code() {
        Code::NotFound => "There is no such page, or it is not yours.",
        Code::Unavailable => {
            "Something on our side is not working. Nothing was changed. Try again in a moment."
        }
        Code::Unauthenticated => "Your session has ended.",
        Code::CrossSite => {
            "Your browser says that this was sent from another site, so it was ignored. Open the page here and try again."
        }
        Code::MethodNotAllowed => "This address cannot be opened in that way. Go back and use the form.",
        Code::TooLarge => "More was sent than fits here.",
        Code::Malformed | Code::UnsupportedMediaType => {
            "What was sent could not be read. Go back, load the page again and retry."
        }
        Code::EmailNotVerified => "An app can be added as soon as your e-mail address is verified.",
        Code::AlreadyEnrolled => "Remove an app that you no longer use, then add the new one.",
        Code::NotEnrolled => "Add an authenticator app first.",
        Code::LastAuthenticator => {
            "It is the only app that you have. Add another one first, or replace it: the old one works until the new one is confirmed."
        }
        Code::EnrollmentGone => "That set-up has ended. Begin it again.",
        Code::Throttled => {
            let wait = problem.wait().map_or(Text::new("a while"), times::span);
            return Text::new("There were too many attempts. Come back in {wait}.").with("wait", wait);
        }
        code => code.title(),
    };
    Text::new(text)
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
