//! The audit trail: what is logged, how much of an address, and for how long.

use std::time::Duration;

use countersign::{AuditPolicy, IpPrivacy};
use toml::Value;

use super::reader::Reader;
use super::sections::{DAY, number, shown_word};
use super::value::{Parsed, Raw, show_duration};

/// Settings of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audit {
    include: Vec<String>,
    exclude: Vec<String>,
    ip_privacy: IpPrivacy,
    /// `None` for ever.
    pub(crate) retention: Option<Duration>,
}

impl Audit {
    /// The settings in the core's words.
    pub(crate) fn policy(&self) -> AuditPolicy {
        let policy =
            AuditPolicy::new().include(&self.include).exclude(&self.exclude).ip_privacy(self.ip_privacy);
        match self.retention {
            Some(retention) => policy.retention(retention),
            None => policy.forever(),
        }
    }
}

const ALL: &str = "*";

/// Longer than any law asks for; for ever has a word of its own.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The kinds of [`IpPrivacy`], whose masks are settings of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Hash,
    Truncate,
    Exclude,
}

const KINDS: [(&str, Kind); 4] =
    [("none", Kind::None), ("hash", Kind::Hash), ("truncate", Kind::Truncate), ("exclude", Kind::Exclude)];

pub(super) fn read(reader: &mut Reader) -> Audit {
    let include = reader.read("audit.include", vec![ALL.to_owned()], Raw::list, show_list);
    let exclude = reader.read("audit.exclude", Vec::new(), Raw::list, show_list);
    let kind = reader.read(
        "audit.ip_privacy",
        Kind::None,
        |raw| raw.word(&KINDS, &[]),
        |kind| shown_word(&KINDS, *kind),
    );
    let ipv4 = reader.read("audit.ipv4_mask", 24, |raw| raw.number(0..=32), number);
    let ipv6 = reader.read("audit.ipv6_mask", 48, |raw| raw.number(0..=128), number);
    let ip_privacy = match kind {
        Kind::None => IpPrivacy::None,
        Kind::Hash => IpPrivacy::Hash,
        Kind::Truncate => IpPrivacy::Truncate { ipv4, ipv6 },
        Kind::Exclude => IpPrivacy::Exclude,
    };
    let retention = reader.read("audit.retention", Some(90 * DAY), parse_retention, |retention| {
        Value::String(retention.map_or("forever".to_owned(), show_duration))
    });
    Audit { include, exclude, ip_privacy, retention }
}

fn parse_retention(raw: &Raw) -> Parsed<Option<Duration>> {
    if raw.text().is_ok_and(|text| text == "forever") {
        return Ok(None);
    }
    raw.duration(DAY..=LONGEST).map(Some).map_err(|rule| format!("{rule}, or \"forever\""))
}

#[expect(clippy::ptr_arg, reason = "as a way to show a setting it takes the setting's own type")]
pub(super) fn show_list(list: &Vec<String>) -> Value {
    Value::Array(list.iter().cloned().map(Value::String).collect())
}
