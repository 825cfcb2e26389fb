//! Where messages are handed over.

use std::fmt;

use countersign_axum::Smtp;
use countersign_sql::without_password;
use toml::Value;

use super::origin::Origin;
use super::reader::Reader;
use super::value::{Parsed, Raw};

/// The mail server, and whom messages are from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SmtpSettings {
    url: String,
    pub(crate) from: String,
}

impl SmtpSettings {
    /// Carries messages there.
    pub(crate) fn mailer(&self) -> Smtp {
        Smtp::new(&self.url, &self.from).expect("the settings were checked")
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings").field("from", &self.from).finish_non_exhaustive()
    }
}

pub(super) fn read(reader: &mut Reader) -> Option<SmtpSettings> {
    let url = reader.read_optional(
        "smtp.url",
        None,
        |raw| parse_url(raw).map(Some),
        |url: &Option<String>| url.as_deref().map(|url| Value::String(without_password(url))),
    );
    let from = reader.read_optional(
        "smtp.from",
        None,
        |raw| parse_from(raw).map(Some),
        |from: &Option<String>| from.clone().map(Value::String),
    );
    let is_unset = |key| reader.origin(key) == Origin::Default;
    let (no_url, no_from) = (is_unset("smtp.url"), is_unset("smtp.from"));
    match (url, from) {
        (Some(url), Some(from)) => Some(SmtpSettings { url, from }),
        (Some(_), None) if no_from => {
            reader.problem("smtp.url is set, and smtp.from is not: say whom messages are from, such as \"Example <security@example.org>\"".to_owned());
            None
        }
        (None, Some(_)) if no_url => {
            reader.problem("smtp.from is set, and smtp.url is not: set both, or neither".to_owned());
            None
        }
        // What was refused is told already.
        _ => None,
    }
}

fn parse_url(raw: &Raw) -> Parsed<String> {
    let url = raw.text()?;
    Smtp::new(url, "somebody@example.org").map_err(|error| error.to_string())?;
    Ok(url.to_owned())
}

fn parse_from(raw: &Raw) -> Parsed<String> {
    let from = raw.text()?;
    Smtp::new("smtp://127.0.0.1", from).map_err(|error| error.to_string())?;
    Ok(from.to_owned())
}
