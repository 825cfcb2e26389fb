//! Values of settings: typed in the file, text in flags and the environment.
//!
//! Each reader answers with the value, or with the rule that it breaks ("it must be …"); the caller puts the key and where
//! it was set in front.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

/// A setting as somebody wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Raw {
    /// In a flag or a variable.
    Text(String),
    /// In the file.
    Toml(toml::Value),
}

/// The value, or the rule that it breaks.
pub(crate) type Parsed<T> = Result<T, String>;

/// So many, in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// How many.
    pub count: u32,
    /// In which time.
    pub span: Duration,
}

/// Longer spans of time than this are a mistake, whatever they are for: a hundred years.
const LONGEST: Duration = Duration::from_secs(36_500 * 86_400);

pub(crate) const DURATION_RULE: &str = "it must be a duration such as \"30s\", \"5m\", \"12h\" or \"7d\"";

impl Raw {
    pub(crate) fn text(&self) -> Parsed<&str> {
        match self {
            Self::Text(text) | Self::Toml(toml::Value::String(text)) => Ok(text),
            Self::Toml(_) => Err("it must be text in quotes".to_owned()),
        }
    }

    pub(crate) fn boolean(&self) -> Parsed<bool> {
        match self {
            Self::Toml(toml::Value::Boolean(value)) => Ok(*value),
            Self::Text(text) if text == "true" => Ok(true),
            Self::Text(text) if text == "false" => Ok(false),
            _ => Err("it must be true or false".to_owned()),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn number<N>(&self, bounds: RangeInclusive<N>) -> Parsed<N>
    where
        N: TryFrom<i64> + PartialOrd + fmt::Display,
    {
        self.integer()
            .and_then(|value| N::try_from(value).ok())
            .filter(|value| bounds.contains(value))
            .ok_or_else(|| format!("it must be a whole number from {} to {}", bounds.start(), bounds.end()))
    }

    /// A number with a fraction.
    pub(crate) fn fraction(&self) -> Parsed<f64> {
        let value = match self {
            Self::Text(text) => text.parse().ok(),
            Self::Toml(toml::Value::Float(value)) => Some(*value),
            Self::Toml(toml::Value::Integer(value)) => Some(*value as f64),
            Self::Toml(_) => None,
        };
        value.filter(|value| value.is_finite()).ok_or_else(|| "it must be a number such as 1e-4".to_owned())
    }

    /// A list of words: an array in the file, separated by commas elsewhere.
    pub(crate) fn list(&self) -> Parsed<Vec<String>> {
        let rule = "it must be a list such as [\"a\", \"b\"], in a variable \"a, b\"";
        match self {
            Self::Text(text) if text.trim().is_empty() => Ok(Vec::new()),
            Self::Text(text) => Ok(text.split(',').map(|word| word.trim().to_owned()).collect()),
            Self::Toml(toml::Value::Array(words)) => {
                let words = words.iter().map(|word| word.as_str().map(str::to_owned));
                words.collect::<Option<_>>().ok_or_else(|| rule.to_owned())
            }
            Self::Toml(_) => Err(rule.to_owned()),
        }
    }

    /// A duration within bounds.
    pub(crate) fn duration(&self, bounds: RangeInclusive<Duration>) -> Parsed<Duration> {
        let value = self.text().ok().and_then(parse_duration).ok_or(DURATION_RULE)?;
        within(value, &bounds)
    }

    /// A duration within bounds; a bare number means minutes.
    pub(crate) fn minutes_or_duration(&self, bounds: RangeInclusive<Duration>) -> Parsed<Duration> {
        match self.integer() {
            None => self.duration(bounds),
            Some(minutes) => {
                let value = u64::try_from(minutes).ok().and_then(|minutes| checked(minutes, 60));
                within(value.ok_or(DURATION_RULE)?, &bounds)
            }
        }
    }

    /// One of a few words; `later` are those that a coming version will know.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)], later: &[&str]) -> Parsed<T> {
        let text = match self {
            Self::Text(text) | Self::Toml(toml::Value::String(text)) => text.clone(),
            // `digits = 8` and `digits = "8"` are the same.
            Self::Toml(toml::Value::Integer(value)) => value.to_string(),
            Self::Toml(_) => String::new(),
        };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*value);
        }
        let known: Vec<String> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        let known = known.join(" or ");
        if later.contains(&text.as_str()) {
            return Err(format!("this version does not have that yet; it must be {known}"));
        }
        Err(format!("it must be {known}"))
    }

    /// A count in a duration, such as `"10/5m"`.
    pub(crate) fn rate(&self, counts: RangeInclusive<u32>, spans: RangeInclusive<Duration>) -> Parsed<Rate> {
        let rule = "it must be a count and a duration such as \"10/5m\"";
        let (count, span) = self.text().ok().and_then(|text| text.split_once('/')).ok_or(rule)?;
        let count = digits(count).ok_or(rule)?;
        let span = parse_duration(span).ok_or(rule)?;
        if !counts.contains(&count) {
            return Err(format!("its count must be from {} to {}", counts.start(), counts.end()));
        }
        within(span, &spans).map_err(|rule| rule.replacen("it", "its duration", 1))?;
        Ok(Rate { count, span })
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Self::Text(text) => digits(text),
            Self::Toml(toml::Value::Integer(value)) => Some(*value),
            Self::Toml(_) => None,
        }
    }
}

impl fmt::Display for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Toml(value @ (toml::Value::Table(_) | toml::Value::Array(_))) => {
                write!(f, "a{} {}", if value.is_array() { "n" } else { "" }, value.type_str())
            }
            Self::Toml(value) => value.fmt(f),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.count, show_duration(self.span))
    }
}

/// A duration as it would be written: in the largest unit that fits.
pub(crate) fn show_duration(span: Duration) -> String {
    let seconds = span.as_secs();
    let fitting = UNITS.iter().rev().find(|(_, unit)| seconds != 0 && seconds.is_multiple_of(*unit));
    match fitting {
        Some((letter, unit)) => format!("{}{letter}", seconds / unit),
        None => format!("{seconds}s"),
    }
}

const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

fn parse_duration(text: &str) -> Option<Duration> {
    let (letter, unit) = UNITS.iter().find(|(letter, _)| text.ends_with(*letter))?;
    checked(digits(text.strip_suffix(*letter)?)?, *unit)
}

/// `i64::from_str` would also take signs.
fn digits<N: FromStr>(text: &str) -> Option<N> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn checked(count: u64, unit: u64) -> Option<Duration> {
    count.checked_mul(unit).map(Duration::from_secs).filter(|span| *span <= LONGEST)
}

fn within(value: Duration, bounds: &RangeInclusive<Duration>) -> Parsed<Duration> {
    if bounds.contains(&value) {
        return Ok(value);
    }
    let (least, most) = (show_duration(*bounds.start()), show_duration(*bounds.end()));
    Err(format!("it must be from {least} to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Raw {
        Raw::Text(text.to_owned())
    }

    fn toml(text: &str) -> Raw {
        Raw::Toml(text.parse().unwrap())
    }

    const ANY: RangeInclusive<Duration> = Duration::ZERO..=LONGEST;

    #[test]
    fn durations_have_a_unit() {
        for (written, seconds) in [("30s", 30), ("5m", 300), ("12h", 43_200), ("7d", 604_800), ("0s", 0)] {
            assert_eq!(text(written).duration(ANY), Ok(Duration::from_secs(seconds)), "{written}");
            assert_eq!(
                toml(&format!("{written:?}")).duration(ANY),
                Ok(Duration::from_secs(seconds)),
                "{written}"
            );
        }
        for bad in
            ["", "5", "s", "-5s", "+5s", "5 m", "5M", "1.5h", "5min", "٣s", "36501d", "99999999999999999999d"]
        {
            assert_eq!(text(bad).duration(ANY), Err(DURATION_RULE.to_owned()), "{bad}");
        }
        assert!(toml("5").duration(ANY).is_err());
    }

    #[test]
    fn a_bare_number_is_minutes_where_that_is_said() {
        let five = Ok(Duration::from_secs(300));
        for raw in [toml("5"), text("5"), text("5m"), toml("\"300s\"")] {
            assert_eq!(raw.minutes_or_duration(ANY), five, "{raw}");
        }
        for raw in [toml("-5"), toml("5.0"), text("five"), toml("9223372036854775807")] {
            assert!(raw.minutes_or_duration(ANY).is_err(), "{raw}");
        }
    }

    #[test]
    fn lists_and_fractions() {
        let words = Ok(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!((toml("[\"a\", \"b\"]").list(), text("a, b").list()), (words.clone(), words));
        assert_eq!((toml("[]").list(), text(" ").list()), (Ok(Vec::new()), Ok(Vec::new())));
        assert!(toml("[1]").list().is_err() && toml("\"a\"").list().is_err());
        for raw in [toml("1e-4"), text("1e-4"), text("0.0001")] {
            assert_eq!(raw.fraction(), Ok(1e-4), "{raw}");
        }
        for raw in [text("NaN"), text("inf"), toml("inf"), text(""), toml("\"1e-4\"")] {
            assert!(raw.fraction().is_err(), "{raw}");
        }
    }

    #[test]
    fn bounds_are_told() {
        let minute = Duration::from_secs(60);
        let rule = text("10s").duration(minute..=60 * minute).unwrap_err();
        assert_eq!(rule, "it must be from 1m to 1h");
        assert_eq!(toml("11").number(1_usize..=10).unwrap_err(), "it must be a whole number from 1 to 10");
        assert_eq!(toml("10").number(1_usize..=10), Ok(10));
        for raw in [toml("1.0"), toml("-1"), text("+1"), text("0x1"), toml("\"1\"")] {
            assert!(raw.number(1_usize..=10).is_err(), "{raw}");
        }
    }

    #[test]
    fn rates() {
        let spans = Duration::from_secs(1)..=Duration::from_secs(86_400);
        let rate = text("600/1m").rate(1..=1000, spans.clone()).unwrap();
        assert_eq!(rate, Rate { count: 600, span: Duration::from_secs(60) });
        assert_eq!(rate.to_string(), "600/1m");
        for bad in ["600", "/1m", "600/", "0/1m", "1001/1m", "600/0s", "600/2d", "-1/1m", "1/1m/1m"] {
            assert!(text(bad).rate(1..=1000, spans.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn words_of_a_coming_version_are_told_apart_from_wrong_ones() {
        let words = [("sha256", 1)];
        assert_eq!(text("sha256").word(&words, &["argon2"]), Ok(1));
        let later = text("argon2").word(&words, &["argon2"]).unwrap_err();
        assert_eq!(later, "this version does not have that yet; it must be \"sha256\"");
        assert_eq!(text("md5").word(&words, &["argon2"]).unwrap_err(), "it must be \"sha256\"");
        assert_eq!(toml("8").word(&[("6", 6), ("8", 8)], &[]), Ok(8));
    }

    #[test]
    fn truth_is_not_guessed() {
        assert_eq!((toml("true").boolean(), text("false").boolean()), (Ok(true), Ok(false)));
        for raw in [toml("1"), toml("\"true\""), text("yes"), text("TRUE"), text("")] {
            assert!(raw.boolean().is_err(), "{raw}");
        }
    }

    #[test]
    fn durations_are_shown_as_they_are_written() {
        for written in ["0s", "30s", "5m", "90s", "12h", "7d", "36h"] {
            assert_eq!(show_duration(parse_duration(written).unwrap()), written);
        }
    }
}
