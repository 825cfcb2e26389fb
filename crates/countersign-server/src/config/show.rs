//! Shows the effective settings, each with its origin.

use std::fmt::Write as _;

use serde_json::json;

use super::keys::Key;
use super::origin::Origin;

/// A setting as it holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effective {
    pub(crate) key: String,
    /// `None` where there is neither a value nor a default.
    pub(crate) value: Option<toml::Value>,
    pub(crate) origin: Origin,
}

/// As a configuration file that would set the same, with the origin beside each line.
pub(crate) fn text(settings: &[Effective]) -> String {
    let lines: Vec<(Key, String, String)> =
        in_order(settings).map(|(key, setting)| (key, assignment(setting), origin(setting))).collect();
    let width = lines.iter().map(|(_, line, _)| line.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut section = None;
    for (key, line, origin) in lines {
        if key.section() != section {
            section = key.section();
            let _ = writeln!(out, "\n[{}]", section.as_deref().unwrap_or_default());
        }
        let _ = writeln!(out, "{line:<width$}  # {origin}");
    }
    out
}

fn assignment(setting: &Effective) -> String {
    let name = setting.key.rsplit('.').next().unwrap_or(&setting.key);
    setting.value.as_ref().map_or_else(|| format!("# {name}"), |value| format!("{name} = {value}"))
}

fn origin(setting: &Effective) -> String {
    if setting.value.is_none() { "not set".to_owned() } else { setting.origin.to_string() }
}

/// The same for programs.
pub(crate) fn json(settings: &[Effective]) -> serde_json::Value {
    let entries = in_order(settings).map(|(_, setting)| {
        json!({
            "key": setting.key,
            "value": setting.value,
            "origin": setting.origin.to_string(),
        })
    });
    json!({ "settings": entries.collect::<Vec<_>>() })
}

fn in_order(settings: &[Effective]) -> impl Iterator<Item = (Key, &Effective)> {
    let named = settings.iter().filter_map(|setting| Some((Key::named(&setting.key)?, setting)));
    let mut settings: Vec<_> = named.collect();
    settings.sort_by(|(one, _), (other, _)| one.place().cmp(&other.place()));
    settings.into_iter()
}
