//! Which settings there are.

/// A setting: its place among [`KEYS`], and of which further strategy of recovery codes it is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    index: usize,
    strategy: Option<String>,
}

/// Every key of the configuration file, `issuer` or `totp.digits` with its section, in the order in which `config print` shows them.
pub(crate) const KEYS: &[&str] = &[
    "issuer",
    "base_url",
    "listen",
    "data",
    "database",
    "metrics_listen",
    "help_url",
    "accounts.sign_up",
    "accounts.verify_email",
    "totp.algorithm",
    "totp.digits",
    "totp.period",
    "totp.secret_length",
    "totp.skew_past",
    "totp.skew_future",
    "totp.clock_hint",
    "totp.clock_correction",
    "totp.max_authenticators",
    "totp.enrollment_ttl",
    "recovery_codes.preset",
    "recovery_codes.count",
    "recovery_codes.length",
    "recovery_codes.alphabet",
    "recovery_codes.hash",
    "recovery_codes.generate_enabled",
    "recovery_codes.on_use",
    "recovery_codes.low",
    "recovery_codes.table",
    "recovery_codes.code_column",
    "recovery_codes.user_column",
    "recovery_codes.verify_action",
    "recovery_codes.generate_action",
    "brute_force.strategy",
    "brute_force.window",
    "brute_force.max_failures",
    "brute_force.per_challenge",
    "brute_force.yearly_risk",
    "session.pending_ttl",
    "session.idle",
    "session.absolute",
    "session.on_verify",
    "session.max_age",
    "session.password_is_enough",
    "session.cookie_domain",
    "limits.per_address",
    "limits.password_failures",
    "limits.pending_per_account",
    "keys.source",
    "keys.path",
    "trusted_browsers.enabled",
    "trusted_browsers.ttl",
    "trusted_browsers.except_roles",
    "requirement.everyone",
    "requirement.roles",
    "requirement.from",
    "requirement.grace",
    "requirement.exempt",
    "requirement.recovery_codes",
    "audit.include",
    "audit.exclude",
    "audit.ip_privacy",
    "audit.ipv4_mask",
    "audit.ipv6_mask",
    "audit.retention",
    "postgres.schema",
    "postgres.pool",
    "pages.directory",
    "pages.brand",
    "pages.accent",
    "pages.logo",
    "pages.logo_dark",
    "pages.languages",
    "smtp.url",
    "smtp.from",
    "redis.url",
    "proxy.trusted",
];

/// The section that may have sections of its own, each with the same keys.
pub(crate) const STRATEGIES: &str = "recovery_codes";

/// The variable that holds the key ring itself where `keys.source` is `env`. No setting has this name.
pub(crate) const KEY_RING_VARIABLE: &str = "COUNTERSIGN_KEYS";

const VARIABLE_PREFIX: &str = "COUNTERSIGN_";

impl Key {
    /// The key with this name; `recovery_codes.NAME.count` is one of a further strategy.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let plain = |name: &str| KEYS.iter().position(|known| *known == name);
        if let Some(index) = plain(name) {
            return Some(Self { index, strategy: None });
        }
        let (strategy, key) = name.strip_prefix(STRATEGIES)?.strip_prefix('.')?.rsplit_once('.')?;
        let index = plain(&format!("{STRATEGIES}.{key}"))?;
        Some(Self { index, strategy: Some(strategy.to_owned()) })
    }

    /// The key that an environment variable sets.
    pub(crate) fn of_variable(variable: &str) -> Option<Self> {
        let name = variable.strip_prefix(VARIABLE_PREFIX)?;
        if name.contains(char::is_lowercase) {
            return None;
        }
        let plain =
            Self::named(&name.replacen("__", ".", 1).to_lowercase()).filter(|key| key.strategy.is_none());
        plain.or_else(|| {
            let further = name.to_lowercase();
            let (strategy, key) = further.strip_prefix(STRATEGIES)?.strip_prefix("__")?.rsplit_once("__")?;
            Self::named(&format!("{STRATEGIES}.{strategy}.{key}")).filter(|_| !is_taken(strategy))
        })
    }

    /// The name in the file, with its sections.
    pub(crate) fn name(&self) -> String {
        let name = KEYS[self.index];
        match (&self.strategy, name.split_once('.')) {
            (Some(strategy), Some((section, key))) => format!("{section}.{strategy}.{key}"),
            _ => name.to_owned(),
        }
    }

    /// The environment variable that sets this key.
    #[cfg(test)]
    pub(crate) fn variable(&self) -> String {
        format!("{VARIABLE_PREFIX}{}", self.name().replace('.', "__").to_uppercase())
    }

    /// The section that the key stands in; `None` at the top.
    pub(crate) fn section(&self) -> Option<String> {
        self.name().rsplit_once('.').map(|(section, _)| section.to_owned())
    }

    /// The further strategy of recovery codes that it belongs to.
    pub(crate) fn strategy(&self) -> Option<&str> {
        self.strategy.as_deref()
    }

    /// Sorts keys as they are shown: a further strategy comes after the section of the first one.
    pub(crate) fn place(&self) -> (usize, Option<&str>, usize) {
        let last =
            |section| KEYS.iter().rposition(|name| name.split_once('.').is_some_and(|(of, _)| of == section));
        match &self.strategy {
            None => (self.index, None, 0),
            Some(strategy) => (last(STRATEGIES).unwrap_or(0), Some(strategy), self.index),
        }
    }
}

/// Is this name of a further strategy also that of a setting?
pub(crate) fn is_taken(strategy: &str) -> bool {
    Key::named(&format!("{STRATEGIES}.{strategy}")).is_some()
}

/// Is this variable ours to judge?
pub(crate) fn is_ours(variable: &str) -> bool {
    variable.starts_with(VARIABLE_PREFIX)
}

/// Whether there is such a section.
pub(crate) fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.split_once('.').is_some_and(|(section, _)| section == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_name_section_and_key() {
        assert_eq!(Key::named("issuer").unwrap().variable(), "COUNTERSIGN_ISSUER");
        assert_eq!(Key::named("totp.skew_past").unwrap().variable(), "COUNTERSIGN_TOTP__SKEW_PAST");
        for name in KEYS {
            let key = Key::named(name).unwrap();
            assert_eq!(Key::of_variable(&key.variable()), Some(key.clone()));
            assert_ne!(key.variable(), KEY_RING_VARIABLE);
            assert_eq!(key.name(), *name);
        }
        for none in [
            "COUNTERSIGN_totp__digits",
            "COUNTERSIGN_TOTP__X__DIGITS",
            "COUNTERSIGN_ISSUER__X",
            "COUNTERSIGN_",
        ] {
            assert_eq!(Key::of_variable(none), None, "{none}");
        }
    }

    #[test]
    fn further_strategies_have_the_same_keys() {
        for (variable, name) in [
            ("COUNTERSIGN_RECOVERY_CODES__PRINTED__COUNT", "recovery_codes.printed.count"),
            ("COUNTERSIGN_RECOVERY_CODES__MY_CODES__ON_USE", "recovery_codes.my_codes.on_use"),
            ("COUNTERSIGN_RECOVERY_CODES__A__B__TABLE", "recovery_codes.a__b.table"),
        ] {
            let key = Key::of_variable(variable).expect(variable);
            assert_eq!((key.name(), Key::named(name)), (name.to_owned(), Some(key.clone())));
            assert_eq!(key.variable(), variable);
            assert_eq!(key.section().as_deref(), name.rsplit_once('.').map(|(section, _)| section));
        }
        for none in [
            "COUNTERSIGN_RECOVERY_CODES__PRINTED",
            "COUNTERSIGN_RECOVERY_CODES__PRINTED__COUNTS",
            "COUNTERSIGN_RECOVERY_CODES__COUNT__LENGTH",
            "COUNTERSIGN_RECOVERY_CODES__printed__COUNT",
        ] {
            assert_eq!(Key::of_variable(none), None, "{none}");
        }
        assert!(is_taken("count") && is_taken("table") && !is_taken("printed"));
    }

    #[test]
    fn a_further_strategy_is_shown_after_the_section_of_the_first() {
        let names = [
            "brute_force.strategy",
            "recovery_codes.a.low",
            "recovery_codes.generate_action",
            "issuer",
            "recovery_codes.b.count",
            "recovery_codes.a.count",
        ];
        let mut keys = names.map(|name| Key::named(name).unwrap());
        keys.sort_by(|one, other| one.place().cmp(&other.place()));
        assert_eq!(
            keys.map(|key| key.name()),
            [
                "issuer",
                "recovery_codes.generate_action",
                "recovery_codes.a.count",
                "recovery_codes.a.low",
                "recovery_codes.b.count",
                "brute_force.strategy"
            ]
        );
    }

    #[test]
    fn sections() {
        assert!(is_section("totp") && is_section("smtp"));
        assert!(!is_section("issuer") && !is_section(""));
    }
}
