//! What pages say where the text depends on numbers, times or problems.

use std::time::Duration;

use countersign::Timestamp;
use serde::Serialize;

use crate::problem::{Code, Problem, seconds};

/// "14 seconds", "4 minutes": rounded up, so that whoever waits so long has waited long enough.
pub(super) fn span(wait: Duration) -> String {
    match seconds(wait) {
        0 | 1 => "1 second".to_owned(),
        s @ ..90 => format!("{s} seconds"),
        s @ ..5400 => format!("{} minutes", s.div_ceil(60)),
        s => format!("{} hours", s.div_ceil(3600)),
    }
}

/// A moment as people read it, with the exact one beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// "12 minutes ago", "on 2 November 2026".
    pub(super) text: String,
    /// "2 November 2026, 14:02 UTC".
    exact: String,
    /// For machines.
    rfc3339: String,
}

impl Moment {
    pub(super) fn new(at: Timestamp, now: Timestamp) -> Self {
        let (rfc3339, age) = (at.rfc3339(), now.since(at).as_secs());
        let date = date(&rfc3339);
        let text = match age {
            ..60 => "just now".to_owned(),
            60..120 => "1 minute ago".to_owned(),
            120..3600 => format!("{} minutes ago", age / 60),
            3600..7200 => "1 hour ago".to_owned(),
            7200..86_400 => format!("{} hours ago", age / 3600),
            _ => format!("on {date}"),
        };
        Self { text, exact: format!("{date}, {} UTC", &rfc3339[11..16]), rfc3339 }
    }
}

/// "2 November 2026", from RFC 3339.
pub(super) fn date(rfc3339: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = |range: std::ops::Range<usize>| rfc3339[range].parse::<usize>().unwrap_or(1);
    format!("{} {} {}", number(8..10), MONTHS[(number(5..7) - 1) % 12], &rfc3339[..4])
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
            let wait = problem.wait().map_or_else(|| "a while".to_owned(), span);
            return format!("There were too many attempts. Come back in {wait}.");
        }
        code => code.title(),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_rounded_up() {
        for (millis, text) in [
            (0, "1 second"),
            (900, "1 second"),
            (13_001, "14 seconds"),
            (89_000, "89 seconds"),
            (90_000, "2 minutes"),
            (181_000, "4 minutes"),
            (5_399_000, "90 minutes"),
            (5_400_000, "2 hours"),
            (7_200_001, "3 hours"),
        ] {
            assert_eq!(span(Duration::from_millis(millis)), text, "{millis}");
        }
    }

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
