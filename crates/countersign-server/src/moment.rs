//! Moments and spans of time, as people write and read them.

use std::time::Duration;

use countersign::Timestamp;
use toml::value::{Datetime, Offset};

/// A moment as RFC 3339 writes it, or a date, which means its first moment in UTC.
pub(crate) fn parse(text: &str) -> Result<Timestamp, String> {
    read(text).ok_or_else(|| "it must be a moment such as 2026-11-22T09:30:00Z, or a date".to_owned())
}

fn read(text: &str) -> Option<Timestamp> {
    let moment: Datetime = text.parse().ok()?;
    let date = moment.date?;
    let midnight = Timestamp::midnight(i64::from(date.year), i64::from(date.month), i64::from(date.day));
    let seconds = match (moment.time, moment.offset) {
        (None, None) => 0,
        (Some(time), Some(offset)) => {
            let minutes = match offset {
                Offset::Z => 0,
                Offset::Custom { minutes } => i64::from(minutes),
            };
            let second = i64::from(time.second.unwrap_or(0));
            i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + second - minutes * 60
        }
        // Whose clock it was is open.
        _ => return None,
    };
    Some(Timestamp::from_seconds(midnight.seconds() + seconds))
}

const UNITS: [(&str, u64); 4] = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];

/// A span in its two largest units: `4 minutes 30 seconds`. What is begun counts as a whole second.
pub(crate) fn in_words(span: Duration) -> String {
    let mut left = span.as_secs() + u64::from(span.subsec_nanos() > 0);
    let mut words = Vec::new();
    for (index, (unit, seconds)) in UNITS.iter().enumerate() {
        let count = left / seconds;
        left %= seconds;
        if count > 0 {
            words.push((index, format!("{count} {unit}{}", if count == 1 { "" } else { "s" })));
        }
    }
    let first = words.first().map_or(0, |(index, _)| *index);
    let told: Vec<String> =
        words.into_iter().filter(|(index, _)| *index <= first + 1).map(|(_, word)| word).collect();
    if told.is_empty() { "0 seconds".to_owned() } else { told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_they_are_written() {
        for text in
            ["1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2026-11-22T02:30:08Z", "2100-03-01T12:00:00Z"]
        {
            assert_eq!(parse(text).unwrap().rfc3339(), text);
        }
        for (text, same) in [
            ("2026-11-22T02:30:08.25+05:30", "2026-11-21T21:00:08Z"),
            ("2026-11-22T02:30:08-01:00", "2026-11-22T03:30:08Z"),
            ("2026-11-22", "2026-11-22T00:00:00Z"),
        ] {
            assert_eq!(parse(text).unwrap().rfc3339(), same);
        }
        for bad in ["", "now", "2026-13-01", "2026-11-22T02:30:08", "02:30:08", "1700000000"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn spans_are_told_in_two_units() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (270, "4 minutes 30 seconds"),
            (3_600, "1 hour"),
            (3_601, "1 hour"),
            (90_061, "1 day 1 hour"),
            (301 * 86_400, "301 days"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
        assert_eq!(in_words(Duration::from_millis(1_001)), "2 seconds");
    }
}
