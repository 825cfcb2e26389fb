//! Who must have a second factor.

use std::time::Duration;

use countersign::{Requirement, Timestamp};
use toml::Value;

use super::audit::show_list;
use super::reader::Reader;
use super::sections::{DAY, show_span};
use super::value::{Parsed, Raw};
use crate::accounts::AccountName;
use crate::{moment, role};

/// The requirement as it is set. Who is left out is named, and not yet looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Required {
    pub(crate) whom: Whom,
    pub(crate) from: Option<Timestamp>,
    pub(crate) grace: Duration,
    pub(crate) exempt: Vec<Exemption>,
    pub(crate) recovery_codes: bool,
}

/// Whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Whom {
    Nobody,
    Everyone,
    /// Whoever has any of these.
    Roles(Vec<String>),
}

/// Somebody who is left out until a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exemption {
    pub(crate) user: AccountName,
    pub(crate) until: Timestamp,
}

impl Required {
    /// The requirement in the core's words, without those who are left out.
    pub(crate) fn rule(&self) -> Requirement {
        let rule = match &self.whom {
            Whom::Nobody => Requirement::nobody(),
            Whom::Everyone => Requirement::everyone(),
            Whom::Roles(roles) => Requirement::roles(roles),
        };
        let rule = rule.grace(self.grace);
        let rule = match self.from {
            Some(from) => rule.from(from),
            None => rule,
        };
        if self.recovery_codes { rule.and_recovery_codes() } else { rule }
    }

    /// Is anything set that does nothing, because it concerns nobody?
    pub(super) fn is_idle(&self) -> bool {
        let set =
            self.from.is_some() || !self.grace.is_zero() || !self.exempt.is_empty() || self.recovery_codes;
        self.whom == Whom::Nobody && set
    }
}

pub(super) fn read(reader: &mut Reader) -> Required {
    let boolean = |on: &bool| Value::Boolean(*on);
    let everyone = reader.read("requirement.everyone", false, Raw::boolean, boolean);
    let roles = reader.read("requirement.roles", Vec::new(), parse_roles, show_list);
    if everyone && !roles.is_empty() {
        let origin = reader.origin("requirement.roles");
        reader.problem(format!(
            "requirement.roles is {roles:?} ({origin}), and requirement.everyone is true: remove one of the two"
        ));
    }
    let show_moment = |from: &Option<Timestamp>| from.map(|from| Value::String(from.rfc3339()));
    Required {
        whom: match (everyone, roles.is_empty()) {
            (true, _) => Whom::Everyone,
            (false, true) => Whom::Nobody,
            (false, false) => Whom::Roles(roles),
        },
        from: reader.read_optional("requirement.from", None, |raw| parse_moment(raw).map(Some), show_moment),
        grace: reader.read(
            "requirement.grace",
            Duration::ZERO,
            |raw| raw.duration(Duration::ZERO..=400 * DAY),
            show_span,
        ),
        exempt: reader.read("requirement.exempt", Vec::new(), parse_exempt, show_exempt),
        recovery_codes: reader.read("requirement.recovery_codes", false, Raw::boolean, boolean),
    }
}

pub(super) fn parse_roles(raw: &Raw) -> Parsed<Vec<String>> {
    raw.list()?.iter().map(|text| role::parse(text)).collect()
}

/// In the file also as TOML's own moments and dates.
fn parse_moment(raw: &Raw) -> Parsed<Timestamp> {
    match raw {
        Raw::Toml(Value::Datetime(moment)) => moment::parse(&moment.to_string()),
        raw => moment::parse(raw.text().unwrap_or_default()),
    }
}

fn parse_exempt(raw: &Raw) -> Parsed<Vec<Exemption>> {
    let rule = || {
        "it must be a list such as [{ user = \"ada@example.org\", until = \"2027-04-01\" }], in a variable \"ada@example.org=2027-04-01\""
            .to_owned()
    };
    let entries: Vec<(Raw, Raw)> = match raw {
        Raw::Text(text) => {
            let entries = text.split(',').filter(|entry| !entry.trim().is_empty());
            let entries = entries.map(|entry| {
                let (user, until) = entry.trim().rsplit_once('=')?;
                Some((Raw::Text(user.to_owned()), Raw::Text(until.to_owned())))
            });
            entries.collect::<Option<_>>()
        }
        Raw::Toml(Value::Array(entries)) => {
            let entries = entries.iter().map(|entry| {
                let entry = entry.as_table().filter(|entry| entry.len() == 2)?;
                Some((Raw::Toml(entry.get("user")?.clone()), Raw::Toml(entry.get("until")?.clone())))
            });
            entries.collect()
        }
        Raw::Toml(_) => None,
    }
    .ok_or_else(rule)?;
    entries.iter().map(|(user, until)| exemption(user, until)).collect()
}

fn exemption(user: &Raw, until: &Raw) -> Parsed<Exemption> {
    let name = match user {
        Raw::Toml(Value::Integer(id)) => Some(AccountName::Id(*id)),
        user => user.text().ok().and_then(AccountName::parse),
    };
    let name = name.ok_or_else(|| format!("its user {user} is neither an e-mail address nor an id"))?;
    let until = parse_moment(until).map_err(|rule| format!("its until {until} cannot be: {rule}"))?;
    Ok(Exemption { user: name, until })
}

#[expect(clippy::ptr_arg, reason = "as a way to show a setting it takes the setting's own type")]
fn show_exempt(list: &Vec<Exemption>) -> Value {
    let entry = |exemption: &Exemption| {
        let texts = [("user", exemption.user.to_string()), ("until", exemption.until.rfc3339())];
        let texts = texts.map(|(key, text)| (key.to_owned(), Value::String(text)));
        Value::Table(texts.into_iter().collect())
    };
    Value::Array(list.iter().map(entry).collect())
}
