//! Times in words.

use std::time::Duration;

use countersign::Timestamp;

use crate::problem::seconds;
use crate::text::Text;

const DAY: u64 = 86_400;

/// "14 seconds", "4 minutes", "300 days": rounded up, so that whoever waits so long has waited long enough.
pub(crate) fn span(wait: Duration) -> Text {
    let (text, n) = match seconds(wait) {
        0 | 1 => return Text::new("1 second"),
        s @ ..90 => ("{n} seconds", s),
        s @ ..5400 => ("{n} minutes", s.div_ceil(60)),
        s if s < 2 * DAY => ("{n} hours", s.div_ceil(3600)),
        s => ("{n} days", s.div_ceil(DAY)),
    };
    Text::new(text).with("n", n)
}

/// When to come back: "in 4 minutes", or "after 3 March 2027" where it takes days.
pub(crate) fn when(wait: Duration, now: Timestamp) -> Text {
    if wait.as_secs() < 2 * DAY {
        Text::new("in {span}").with("span", span(wait))
    } else {
        Text::new("after {date}").with("date", date(now + wait))
    }
}

/// "2 November 2026".
pub(crate) fn date(at: Timestamp) -> Text {
    let (year, month, day) = parts(at);
    Text::new("{day} {month} {year}")
        .with("day", day)
        .with("month", Text::new(MONTHS[month]))
        .with("year", year)
}

/// "2 Nov 2026, 14:03 UTC".
pub(crate) fn minute(at: Timestamp) -> Text {
    let (year, month, day) = parts(at);
    let month = Text::new(&MONTHS[month][..3]);
    let text = Text::new("{day} {month} {year}, {time} UTC").with("day", day).with("month", month);
    text.with("year", year).with("time", time_of_day(at))
}

/// "2 November 2026, 14:03 UTC".
pub(crate) fn exactly(at: Timestamp) -> Text {
    Text::new("{date}, {time} UTC").with("date", date(at)).with("time", time_of_day(at))
}

fn time_of_day(at: Timestamp) -> String {
    at.rfc3339()[11..16].to_owned()
}

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

/// The year, the month counted from nothing, and the day.
fn parts(at: Timestamp) -> (String, usize, usize) {
    let text = at.rfc3339();
    let number = |range: std::ops::Range<usize>| text[range].parse::<usize>().unwrap_or(1);
    (text[..4].to_owned(), (number(5..7) - 1) % 12, number(8..10))
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
            (172_799_000, "48 hours"),
            (172_800_000, "2 days"),
            (30_931_200_001, "359 days"),
        ] {
            assert_eq!(span(Duration::from_millis(millis)).to_string(), text, "{millis}");
        }
    }

    #[test]
    fn days_are_told_by_their_date() {
        let now = Timestamp::from_seconds(1_795_300_000); // 2026-11-21T22:26:40Z
        for (seconds, text) in [
            (300, "in 5 minutes"),
            (172_799, "in 48 hours"),
            (172_800, "after 23 November 2026"),
            (365 * DAY, "after 21 November 2027"),
        ] {
            assert_eq!(when(Duration::from_secs(seconds), now).to_string(), text);
        }
        assert_eq!(date(now).to_string(), "21 November 2026");
        assert_eq!(minute(now).to_string(), "21 Nov 2026, 22:26 UTC");
        assert_eq!(exactly(now).to_string(), "21 November 2026, 22:26 UTC");
    }
}
