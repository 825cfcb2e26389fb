//! What people read: the key of a text, and what stands in its places, so that it can be said in any language.

use std::fmt;

use crate::tongue::Tongue;

/// A sentence or a part of one, by its key in the Fluent files. Printed, it is English: logs and programs that ask for nothing else are told that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    key: &'static str,
    places: Vec<(&'static str, Place)>,
}

/// What stands in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the language of the whole.
    Text(Text),
    /// As it is: names, or the word for a variant.
    Plain(String),
    /// Counted by the rules of the language.
    Number(u64),
}

impl Text {
    pub(crate) const fn new(key: &'static str) -> Self {
        Self { key, places: Vec::new() }
    }

    /// Fills a place.
    pub(crate) fn with(mut self, name: &'static str, place: impl Into<Place>) -> Self {
        self.places.push((name, place.into()));
        self
    }

    pub(crate) fn key(&self) -> &'static str {
        self.key
    }

    pub(crate) fn places(&self) -> &[(&'static str, Place)] {
        &self.places
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Tongue::english().say(self))
    }
}

impl From<&'static str> for Text {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<Text> for Place {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<u64> for Place {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Place {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_it_is_english() {
        let date = Text::new("times-date").with("day", 2u64).with("month", 11u64).with("year", "2026");
        assert_eq!(date.to_string(), "2 November 2026");
        let text = Text::new("times-after").with("date", date);
        assert_eq!(text.to_string(), "after 2 November 2026");
    }

    #[test]
    fn numbers_are_counted() {
        let minutes = |n: u64| Text::new("times-minutes").with("n", n).to_string();
        assert_eq!((minutes(1), minutes(2)), ("1 minute".to_owned(), "2 minutes".to_owned()));
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let text = Text::new("shared-error-title").with("title", "{ shared-back } { $title }");
        assert_eq!(text.to_string(), "Error: { shared-back } { $title }");
    }
}
