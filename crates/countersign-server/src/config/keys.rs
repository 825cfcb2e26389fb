//! Which settings there are.

/// A setting by its name: `issuer`, or `totp.digits` with its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) part: Part,
}

/// Whether a setting does something in this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Built,
    /// It belongs to a part that is still to come, so setting it would promise what nobody keeps.
    Later,
}

use Part::{Built, Later};

/// Every key of the configuration file, in the order in which `config print` shows them.
pub(crate) const KEYS: &[Key] = &[
    key("issuer", Built),
    key("base_url", Built),
    key("listen", Built),
    key("data", Built),
    key("database", Built),
    key("help_url", Built),
    key("accounts.sign_up", Built),
    key("accounts.verify_email", Later),
    key("totp.algorithm", Built),
    key("totp.digits", Built),
    key("totp.period", Built),
    key("totp.secret_length", Built),
    key("totp.skew_past", Built),
    key("totp.skew_future", Built),
    key("totp.max_authenticators", Built),
    key("totp.enrollment_ttl", Built),
    key("recovery_codes.count", Built),
    key("recovery_codes.length", Built),
    key("recovery_codes.alphabet", Built),
    key("recovery_codes.hash", Built),
    key("recovery_codes.low", Built),
    key("recovery_codes.generate_enabled", Later),
    key("recovery_codes.on_use", Later),
    key("recovery_codes.preset", Later),
    key("recovery_codes.table", Later),
    key("recovery_codes.code_column", Later),
    key("recovery_codes.user_column", Later),
    key("recovery_codes.verify_action", Later),
    key("recovery_codes.generate_action", Later),
    key("brute_force.strategy", Built),
    key("brute_force.window", Built),
    key("brute_force.max_failures", Built),
    key("brute_force.per_challenge", Built),
    key("brute_force.yearly_risk", Later),
    key("session.pending_ttl", Built),
    key("session.idle", Built),
    key("session.absolute", Built),
    key("session.on_verify", Built),
    key("session.max_age", Built),
    key("session.password_is_enough", Built),
    key("session.cookie_domain", Later),
    key("limits.per_address", Built),
    key("limits.password_failures", Built),
    key("limits.pending_per_account", Built),
    key("keys.source", Built),
    key("keys.path", Built),
    key("trusted_browsers.enabled", Later),
    key("trusted_browsers.ttl", Later),
    key("requirement.everyone", Later),
    key("requirement.roles", Later),
    key("requirement.from", Later),
    key("requirement.grace", Later),
    key("requirement.exempt", Later),
    key("requirement.recovery_codes", Later),
    key("audit.include", Later),
    key("audit.exclude", Later),
    key("audit.ip_privacy", Later),
    key("audit.ipv4_mask", Later),
    key("audit.ipv6_mask", Later),
    key("audit.retention", Later),
    key("postgres.schema", Later),
    key("postgres.pool", Later),
    key("pages.directory", Later),
    key("pages.brand", Later),
    key("pages.accent", Later),
    key("pages.logo", Later),
    key("pages.languages", Later),
    key("smtp.url", Later),
    key("smtp.from", Later),
    key("redis.url", Later),
    key("proxy.trusted", Later),
];

/// The variable that holds the key ring itself where `keys.source` is `env`. No setting has this name.
pub(crate) const KEY_RING_VARIABLE: &str = "COUNTERSIGN_KEYS";

const VARIABLE_PREFIX: &str = "COUNTERSIGN_";

const fn key(name: &'static str, part: Part) -> Key {
    Key { name, part }
}

impl Key {
    /// The key with this name.
    pub(crate) fn named(name: &str) -> Option<Key> {
        KEYS.iter().copied().find(|key| key.name == name)
    }

    /// The key that an environment variable sets.
    pub(crate) fn of_variable(variable: &str) -> Option<Key> {
        KEYS.iter().copied().find(|key| key.variable() == variable)
    }

    /// The environment variable that sets this key.
    pub(crate) fn variable(self) -> String {
        format!("{VARIABLE_PREFIX}{}", self.name.replace('.', "__").to_uppercase())
    }

    /// The section that the key stands in; `None` at the top.
    pub(crate) fn section(self) -> Option<&'static str> {
        self.name.split_once('.').map(|(section, _)| section)
    }
}

/// Is this variable ours to judge?
pub(crate) fn is_ours(variable: &str) -> bool {
    variable.starts_with(VARIABLE_PREFIX)
}

/// Whether a section exists, and whether anything of it is built.
pub(crate) fn section(name: &str) -> Option<Part> {
    let mut keys = KEYS.iter().filter(|key| key.section() == Some(name)).peekable();
    keys.peek()?;
    Some(if keys.any(|key| key.part == Built) { Built } else { Later })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_name_section_and_key() {
        assert_eq!(Key::named("issuer").unwrap().variable(), "COUNTERSIGN_ISSUER");
        assert_eq!(Key::named("totp.skew_past").unwrap().variable(), "COUNTERSIGN_TOTP__SKEW_PAST");
        for key in KEYS {
            assert_eq!(Key::of_variable(&key.variable()), Some(*key));
            assert_ne!(key.variable(), KEY_RING_VARIABLE);
        }
        assert_eq!(Key::of_variable("COUNTERSIGN_totp__digits"), None);
    }

    #[test]
    fn sections() {
        assert_eq!(section("totp"), Some(Built));
        assert_eq!(section("smtp"), Some(Later));
        assert_eq!(section("issuer"), None);
        assert_eq!(section(""), None);
    }
}
