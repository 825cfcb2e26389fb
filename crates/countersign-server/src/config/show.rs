//! Shows the effective settings, each with its origin.

use std::fmt::Write as _;

use serde_json::json;

use super::keys::{KEYS, Key};
use super::origin::Origin;

/// A setting as it holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effective {
    pub(crate) key: &'static str,
    /// `None` where there is neither a value nor a default.
    pub(crate) value: Option<toml::Value>,
    pub(crate) origin: Origin,
}

/// As a configuration file that would set the same, with the origin beside each line.
pub(crate) fn text(settings: &[Effective]) -> String {
    let lines: Vec<(Key, String, String)> =
        in_order(settings).map(|(key, setting)| (key, assignment(key, setting), origin(setting))).collect();
    let width = lines.iter().map(|(_, line, _)| line.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut section = None;
    for (key, line, origin) in lines {
        if key.section() != section {
            section = key.section();
            let _ = writeln!(out, "\n[{}]", section.unwrap_or_default());
        }
        let _ = writeln!(out, "{line:<width$}  # {origin}");
    }
    out
}

fn assignment(key: Key, setting: &Effective) -> String {
    let name = key.name.rsplit('.').next().unwrap_or(key.name);
    setting.value.as_ref().map_or_else(|| format!("# {name}"), |value| format!("{name} = {value}"))
}

fn origin(setting: &Effective) -> String {
    if setting.value.is_none() { "not set".to_owned() } else { setting.origin.to_string() }
}

/// The same for programs.
pub(crate) fn json(settings: &[Effective]) -> serde_json::Value {
    let entries = in_order(settings).map(|(key, setting)| {
        json!({
            "key": key.name,
            "value": setting.value,
            "origin": setting.origin.to_string(),
        })
    });
    json!({ "settings": entries.collect::<Vec<_>>() })
}

fn in_order(settings: &[Effective]) -> impl Iterator<Item = (Key, &Effective)> {
    KEYS.iter().filter_map(|key| Some((*key, settings.iter().find(|setting| setting.key == key.name)?)))
}
