//! What pages say where the text depends on numbers, times or problems.

use countersign::Timestamp;
use serde::Serialize;

use crate::problem::{Code, Problem};
use crate::times;

/// A moment as people read it, with the exact one beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// "12 minutes ago", "on 2 November 2026".
    pub(super) text: String,
    /// "2 November 2026, 14:02 UTC".
    exact: String,
    /// For machines.
    rfc3339: String,
    /// The text says it to the minute.
    to_the_minute: bool,
}

impl Moment {
    /// Relative while it is fresh.
    pub(super) fn new(at: Timestamp, now: Timestamp) -> Self {
        let text = match now.since(at).as_secs() {
            ..60 => "just now".to_owned(),
            60..120 => "1 minute ago".to_owned(),
            age @ 120..3600 => format!("{} minutes ago", age / 60),
            3600..7200 => "1 hour ago".to_owned(),
            age @ 7200..86_400 => format!("{} hours ago", age / 3600),
            _ => format!("on {}", times::date(at)),
        };
        Self { text, exact: times::exactly(at), rfc3339: at.rfc3339(), to_the_minute: false }
    }

    /// For lists that are read like a log.
    pub(super) fn minute(at: Timestamp) -> Self {
        Self {
            text: times::minute(at),
            exact: times::exactly(at),
            rfc3339: at.rfc3339(),
            to_the_minute: true,
        }
    }
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
        Code::CrossSite => "That came from another site",
        _ => "That did not work",
    }
}

/// What happened and what to do next.
pub(super) fn problem(problem: &Problem) -> String {
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
        Code::EnrollmentGone => "That set-up has ended. Begin it again.",
        Code::Throttled => {
            let wait = problem.wait().map_or_else(|| "a while".to_owned(), times::span);
            return format!("There were too many attempts. Come back in {wait}.");
        }
        code => code.title(),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_relative_while_fresh() {
        let now = Timestamp::from_seconds(1_795_300_000); // 2026-11-21T22:26:40Z
        for (age, text) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (720, "12 minutes ago"),
            (3600, "1 hour ago"),
            (86_399, "23 hours ago"),
            (86_400, "on 20 November 2026"),
            (20 * 86_400, "on 1 November 2026"),
        ] {
            assert_eq!(Moment::new(now - Duration::from_secs(age), now).text, text, "{age}");
        }
        assert_eq!(Moment::new(now, now).exact, "21 November 2026, 22:26 UTC");
    }
}
