//! Times in words.

use std::time::Duration;

use countersign::Timestamp;

use crate::problem::seconds;
use crate::text::Text;

const DAY: u64 = 86_400;

/// "14 seconds", "4 minutes", "300 days": rounded up, so that whoever waits so long has waited long enough.
pub(crate) fn span(wait: Duration) -> Text {
    counted(wait, ["times-seconds", "times-minutes", "times-hours", "times-days"])
}

/// When to come back: "in 4 minutes", or "after 3 March 2027" where it takes days.
pub(crate) fn when(wait: Duration, now: Timestamp) -> Text {
    if wait.as_secs() < 2 * DAY {
        soon(wait)
    } else {
        Text::new("times-after").with("date", date(now + wait))
    }
}

/// "in 14 seconds".
pub(crate) fn soon(wait: Duration) -> Text {
    counted(wait, ["times-in-seconds", "times-in-minutes", "times-in-hours", "times-in-days"])
}

fn counted(wait: Duration, [in_seconds, in_minutes, in_hours, in_days]: [&'static str; 4]) -> Text {
    let (key, n) = match seconds(wait).max(1) {
        s @ ..90 => (in_seconds, s),
        s @ ..5400 => (in_minutes, s.div_ceil(60)),
        s if s < 2 * DAY => (in_hours, s.div_ceil(3600)),
        s => (in_days, s.div_ceil(DAY)),
    };
    Text::new(key).with("n", n)
}

/// "2 November 2026".
pub(crate) fn date(at: Timestamp) -> Text {
    on_day("times-date", at)
}

/// "2 Nov 2026, 14:03 UTC".
pub(crate) fn minute(at: Timestamp) -> Text {
    on_day("times-minute", at).with("time", time_of_day(at))
}

/// "2 November 2026, 14:03 UTC".
pub(crate) fn exactly(at: Timestamp) -> Text {
    on_day("times-exactly", at).with("time", time_of_day(at))
}

fn time_of_day(at: Timestamp) -> String {
    at.rfc3339()[11..16].to_owned()
}

/// The day is written as a number without a leading zero, the year in full; the month has a name in most languages.
fn on_day(key: &'static str, at: Timestamp) -> Text {
    let text = at.rfc3339();
    let number = |range: std::ops::Range<usize>| text[range].parse::<u64>().unwrap_or(1);
    let (day, month) = (number(8..10), number(5..7));
    Text::new(key).with("day", day).with("month", month).with("year", &text[..4])
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
