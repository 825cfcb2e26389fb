//! What people read: English, with places for what changes in it, so that it can be said in other languages.

use std::borrow::Cow;
use std::fmt;

/// A sentence or a part of one. Printed, it is English: programs are told nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    english: Cow<'static, str>,
    places: Vec<(&'static str, Place)>,
}

/// What stands in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the language of the whole.
    Text(Text),
    /// As it is: numbers, names.
    Plain(String),
}

/// Text is read as a sequence of these; a place is a name in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Place(&'a str),
}

impl Text {
    /// English with places such as `{wait}`.
    pub(crate) const fn new(english: &'static str) -> Self {
        Self { english: Cow::Borrowed(english), places: Vec::new() }
    }

    /// Fills a place.
    pub(crate) fn with(mut self, name: &'static str, place: impl Into<Place>) -> Self {
        self.places.push((name, place.into()));
        self
    }

    /// In the language of this translation; English where it has no words for it. A place that has no filling stays as it is written.
    pub(crate) fn say(&self, translate: &dyn Fn(&str) -> Option<String>) -> String {
        let translated = translate(&self.english);
        let words = translated.as_deref().unwrap_or(&self.english);
        let mut said = String::with_capacity(words.len());
        for piece in pieces(words) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Place(name) => match self.places.iter().find(|(known, _)| *known == name) {
                    Some((_, Place::Text(text))) => said.push_str(&text.say(translate)),
                    Some((_, Place::Plain(text))) => said.push_str(text),
                    None => said.extend(["{", name, "}"]),
                },
            }
        }
        said
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(&|_| None))
    }
}

impl From<&'static str> for Text {
    fn from(english: &'static str) -> Self {
        Self::new(english)
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
        Self::Plain(number.to_string())
    }
}

impl From<usize> for Place {
    fn from(number: usize) -> Self {
        Self::Plain(number.to_string())
    }
}

/// The words and the places of a text, in order. Braces around anything but a name are words.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let place = |from: &str| {
            let name = &from[..from.find('}')?];
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            is_name.then_some(name.len())
        };
        if let Some(length) = rest.strip_prefix('{').and_then(place) {
            let name = &rest[1..=length];
            rest = &rest[length + 2..];
            return Some(Piece::Place(name));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let (words, after) = rest.split_at(rest[first..].find('{').map_or(rest.len(), |at| at + first));
        rest = after;
        Some(Piece::Words(words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_any_language() {
        let wait = Text::new("{n} minutes").with("n", 5u64);
        let text = Text::new("Come back in {wait}, {name}.").with("wait", wait).with("name", "{wait}");
        assert_eq!(
            text.to_string(),
            "Come back in 5 minutes, {wait}.",
            "what is filled in is not read again"
        );
        let german = |english: &str| match english {
            "{n} minutes" => Some("{n} Minuten".to_owned()),
            "Come back in {wait}, {name}." => Some("{name}, in {wait} wieder {kommen}".to_owned()),
            _ => None,
        };
        assert_eq!(text.say(&german), "{wait}, in 5 Minuten wieder {kommen}");
    }

    #[test]
    fn only_names_in_braces_are_places() {
        let words = |text: &'static str| pieces(text).collect::<Vec<_>>();
        assert_eq!(words("a {b} c"), [Piece::Words("a "), Piece::Place("b"), Piece::Words(" c")]);
        assert_eq!(words("{b}{c}"), [Piece::Place("b"), Piece::Place("c")]);
        for text in ["", "a", "{", "}", "{}", "{ b }", "{B}", "é{", "{é}", "{{"] {
            let said: String = words(text)
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => *words,
                    Piece::Place(name) => panic!("{name} in {text}"),
                })
                .collect();
            assert_eq!(said, text);
        }
    }
}
