//! Takes settings one by one, and remembers what was effective and what was wrong.

use countersign_sql::without_password;

use super::origin::{Found, Origin};
use super::show::Effective;
use super::value::{Parsed, Raw};

/// What was set, being read.
pub(super) struct Reader {
    found: Found,
    effective: Vec<Effective>,
    problems: Vec<String>,
}

impl Reader {
    pub(super) fn new(found: Found, problems: Vec<String>) -> Self {
        Self { found, effective: Vec::new(), problems }
    }

    /// The value of a key, its default where it was not set. What breaks the rule becomes a problem.
    pub(super) fn read<T>(
        &mut self,
        key: &str,
        default: T,
        parse: impl FnOnce(&Raw) -> Parsed<T>,
        show: impl FnOnce(&T) -> toml::Value,
    ) -> T {
        self.read_optional(key, Some(default), |raw| parse(raw).map(Some), |value| value.as_ref().map(show))
            .expect("the default is a value, and so is everything that was parsed")
    }

    /// As [`read`](Self::read), for a key that may be without any value.
    pub(super) fn read_optional<T>(
        &mut self,
        key: &str,
        default: Option<T>,
        parse: impl FnOnce(&Raw) -> Parsed<Option<T>>,
        show: impl FnOnce(&Option<T>) -> Option<toml::Value>,
    ) -> Option<T> {
        let (value, origin) = match self.found.take(key) {
            None => (default, Origin::Default),
            Some((raw, origin)) => match parse(&raw) {
                Ok(value) => (value, origin),
                Err(rule) => {
                    // What is refused may still hold somebody's password.
                    let raw = without_password(&raw.to_string());
                    self.problem(format!("{key} is {raw} ({origin}); {rule}"));
                    (default, origin)
                }
            },
        };
        self.effective.push(Effective { key: key.to_owned(), value: show(&value), origin });
        value
    }

    /// Further strategies of recovery codes, by name.
    pub(super) fn strategies(&self) -> Vec<String> {
        self.found.strategies()
    }

    /// Where a key that was already read was set.
    pub(super) fn origin(&self, key: &str) -> Origin {
        let known = self.effective.iter().find(|entry| entry.key == key);
        known.map_or(Origin::Default, |entry| entry.origin.clone())
    }

    pub(super) fn problem(&mut self, sentence: String) {
        self.problems.push(sentence);
    }

    pub(super) fn end(self) -> (Vec<Effective>, Vec<String>) {
        (self.effective, self.problems)
    }
}
