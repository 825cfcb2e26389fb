//! Where settings come from: flags win over the environment, that over the file, that over defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use super::keys::{self, KEY_RING_VARIABLE, Key, STRATEGIES};
use super::value::Raw;

/// Where a value was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nowhere.
    Default,
    /// In this file.
    File(String),
    /// In this environment variable.
    Variable(String),
    /// With this flag.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => f.write_str(path),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// Everything that may hold settings, not yet looked at.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    file: Option<(String, String)>,
    variables: Vec<(OsString, OsString)>,
    flags: Vec<(&'static str, &'static str, String)>,
}

/// The file that is read when there is one and no other is named.
const DEFAULT_FILE: &str = "countersign.toml";

impl Sources {
    /// Nothing is set anywhere.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A configuration file's name and text.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.file = Some((name.into(), text.into()));
        self
    }

    /// Reads the named file, or `countersign.toml` of the current directory if there is one.
    ///
    /// # Errors
    /// A sentence, when a file is there or was named, and cannot be read.
    pub fn read_file(self, named: Option<PathBuf>) -> Result<Self, String> {
        let must_exist = named.is_some();
        let path = named.unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(self.file(path.display().to_string(), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(self),
            Err(error) => Err(format!("the configuration file {} cannot be read: {error}", path.display())),
        }
    }

    /// Environment variables; those that do not begin with `COUNTERSIGN_` are passed over.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// A flag of the command line and the key that it sets, if it was given.
    #[must_use]
    pub fn flag(mut self, flag: &'static str, key: &'static str, value: Option<String>) -> Self {
        self.flags.extend(value.map(|value| (flag, key, value)));
        self
    }

    /// What each key was set to, and by what. Whatever is not a setting becomes a problem.
    pub(super) fn collect(self, problems: &mut Vec<String>) -> Found {
        let mut found = Found::default();
        if let Some((name, text)) = self.file {
            found.take_file(&name, &text, problems);
        }
        for (name, value) in self.variables {
            found.take_variable(&name, value, problems);
        }
        for (flag, key, value) in self.flags {
            found.values.insert(key.to_owned(), (Raw::Text(value), Origin::Flag(flag)));
        }
        found
    }
}

/// What was set, by the name of the key.
#[derive(Default)]
pub(super) struct Found {
    values: BTreeMap<String, (Raw, Origin)>,
    /// Further strategies of recovery codes, of which something may be set or nothing.
    strategies: BTreeSet<String>,
    pub(super) has_key_ring_variable: bool,
}

impl Found {
    pub(super) fn take(&mut self, key: &str) -> Option<(Raw, Origin)> {
        self.values.remove(key)
    }

    pub(super) fn strategies(&self) -> Vec<String> {
        self.strategies.iter().cloned().collect()
    }

    fn take_file(&mut self, file: &str, text: &str, problems: &mut Vec<String>) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                return problems.push(format!("{file} is not a TOML file: {}", error.to_string().trim_end()));
            }
        };
        for (name, value) in table {
            match (keys::is_section(&name), value) {
                (true, toml::Value::Table(section)) => self.take_section(file, &name, section, problems),
                (true, value) => {
                    problems.push(format!(
                        "{name} is {} ({file}); it is a section: write [{name}]",
                        Raw::Toml(value)
                    ));
                }
                (false, toml::Value::Table(_)) if Key::named(&name).is_none() => {
                    problems.push(format!("there is no section [{name}] ({file})"));
                }
                (false, value) => self.take_entry(file, &name, value, problems),
            }
        }
    }

    fn take_section(&mut self, file: &str, section: &str, table: toml::Table, problems: &mut Vec<String>) {
        for (key, value) in table {
            let name = format!("{section}.{key}");
            match value {
                toml::Value::Table(_) if section == STRATEGIES && keys::is_taken(&key) => problems.push(format!(
                    "[{name}] ({file}) would be a further strategy of recovery codes, and {name} is a setting: give the strategy \
                     another name"
                )),
                toml::Value::Table(further) if section == STRATEGIES => {
                    for (key, value) in further {
                        self.take_entry(file, &format!("{name}.{key}"), value, problems);
                    }
                    self.strategies.insert(key);
                }
                value => self.take_entry(file, &name, value, problems),
            }
        }
    }

    fn take_entry(&mut self, file: &str, name: &str, value: toml::Value, problems: &mut Vec<String>) {
        match Key::named(name) {
            Some(key) => self.put(&key, Raw::Toml(value), Origin::File(file.to_owned())),
            None => problems.push(format!("there is no setting {name} ({file})")),
        }
    }

    fn take_variable(&mut self, name: &OsString, value: OsString, problems: &mut Vec<String>) {
        let Some(name) = name.to_str().filter(|name| keys::is_ours(name)) else { return };
        if name == KEY_RING_VARIABLE {
            self.has_key_ring_variable = true;
            return;
        }
        let Some(key) = Key::of_variable(name) else {
            problems.push(format!(
                "the environment variable {name} names no setting: unset it, or correct its name"
            ));
            return;
        };
        match value.into_string() {
            Ok(value) => self.put(&key, Raw::Text(value), Origin::Variable(name.to_owned())),
            Err(_) => problems.push(format!("{} is not text ({name})", key.name())),
        }
    }

    fn put(&mut self, key: &Key, value: Raw, origin: Origin) {
        self.strategies.extend(key.strategy().map(str::to_owned));
        self.values.insert(key.name(), (value, origin));
    }
}
