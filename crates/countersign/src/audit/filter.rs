//! What is logged, how much of it, and for how long.

use std::fmt;
use std::time::Duration;

use crate::audit::{Action, IpPrivacy};

const DAY: Duration = Duration::from_secs(86_400);

/// Settings of the audit trail.
///
/// ```
/// # use countersign::{AuditPolicy, IpPrivacy};
/// let policy = AuditPolicy::new().exclude(["sign_out"]).ip_privacy(IpPrivacy::truncate());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPolicy {
    include: Vec<String>,
    exclude: Vec<String>,
    ip_privacy: IpPrivacy,
    retention: Option<Duration>,
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl AuditPolicy {
    /// Everything is logged, with its address, and kept for 90 days: long enough to look into what was noticed late, and not longer,
    /// because it tells of people.
    #[must_use]
    pub fn new() -> Self {
        Self {
            include: vec![ALL.to_owned()],
            exclude: Vec::new(),
            ip_privacy: IpPrivacy::None,
            retention: Some(90 * DAY),
        }
    }

    /// What is logged: codes of [`Action`], names of strategies, names of operations; `*` means all. An empty list logs nothing.
    #[must_use]
    pub fn include(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.include = names.into_iter().map(Into::into).collect();
        self
    }

    /// What of it is not logged after all; default nothing.
    #[must_use]
    pub fn exclude(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.exclude = names.into_iter().map(Into::into).collect();
        self
    }

    /// How much of an address is kept; default all of it.
    #[must_use]
    pub fn ip_privacy(mut self, privacy: IpPrivacy) -> Self {
        self.ip_privacy = privacy;
        self
    }

    /// How long an event is kept, at least a day; default 90 days.
    #[must_use]
    pub fn retention(mut self, retention: Duration) -> Self {
        self.retention = Some(retention);
        self
    }

    /// Events are never deleted.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.retention = None;
        self
    }

    /// How much of an address is kept.
    pub(crate) fn addresses(&self) -> IpPrivacy {
        self.ip_privacy
    }

    /// How long an event is kept; `None` for ever.
    pub(crate) fn kept_for(&self) -> Option<Duration> {
        self.retention
    }

    /// Is such an event logged? Inclusion first, then exclusion.
    #[must_use]
    pub fn logs(&self, action: Action, strategy: Option<&str>, operation: Option<&str>) -> bool {
        let named = |name: &String| {
            let name = name.as_str();
            name == action.code() || Some(name) == strategy || Some(name) == operation
        };
        self.include.iter().any(|name| name == ALL || named(name)) && !self.exclude.iter().any(named)
    }

    /// Checks every setting. `names` are the strategies and operations that there are; actions are known.
    pub(crate) fn check(&self, names: &[&str]) -> Result<(), AuditPolicyError> {
        let known = || Action::ALL.iter().map(|action| action.code()).chain(names.iter().copied());
        let unknown = |setting, list: &[String]| match list.iter().find(|name| !known().any(|k| k == **name))
        {
            Some(name) => {
                let known = known().map(str::to_owned).collect();
                Err(AuditPolicyError::Unknown { setting, name: name.clone(), known })
            }
            None => Ok(()),
        };
        let plain: Vec<String> = self.include.iter().filter(|name| *name != ALL).cloned().collect();
        unknown("audit.include", &plain)?;
        unknown("audit.exclude", &self.exclude)?;
        self.ip_privacy.check()?;
        match self.retention {
            Some(retention) if retention < DAY => Err(AuditPolicyError::Retention(retention)),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses settings that would leave out failures of what is given here: a strategy that counts failures in the trail would not see
    /// them.
    pub(crate) fn logs_failures_of(&self, judged: &[Judged<'_>]) -> Result<(), AuditPolicyError> {
        let unseen =
            judged.iter().filter(|what| !self.logs(what.action, Some(what.strategy), Some(what.operation)));
        let unseen: Vec<String> = unseen.map(Judged::to_string).collect();
        if unseen.is_empty() { Ok(()) } else { Err(AuditPolicyError::Uncounted(unseen)) }
    }
}

const ALL: &str = "*";

/// Somewhere that a code is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) action: Action,
    pub(crate) strategy: &'a str,
    pub(crate) operation: &'a str,
}

impl fmt::Display for Judged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} ({})", self.action, self.strategy, self.operation)
    }
}

/// Why settings of the audit trail were refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditPolicyError {
    /// Neither an action nor a strategy nor an operation.
    Unknown {
        /// The setting.
        setting: &'static str,
        /// What it names.
        name: String,
        /// What it could name.
        known: Vec<String>,
    },
    /// A mask longer than an address.
    Mask {
        /// The setting.
        setting: &'static str,
        /// As set.
        mask: u8,
        /// The length of an address.
        most: u8,
    },
    /// Shorter than a day.
    Retention(Duration),
    /// The brute-force strategy counts failures in the trail, and these would not be there.
    Uncounted(Vec<String>),
}

impl fmt::Display for AuditPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { setting, name, known } => write!(
                f,
                "{setting} names `{name}`, which is neither an action nor a strategy nor an operation; known are {}",
                known.join(", ")
            ),
            Self::Mask { setting, mask, most } => {
                write!(f, "{setting} is {mask}; it must be from 0 to {most}")
            }
            Self::Retention(retention) => write!(
                f,
                "audit.retention is {} s; it must be at least one day, or \"forever\"",
                retention.as_secs()
            ),
            Self::Uncounted(unseen) => write!(
                f,
                "brute_force.strategy audit_log counts failures in the audit trail, but audit.include and audit.exclude leave \
                 out {}: log that, or choose the strategy rate_limit",
                unseen.join(", ")
            ),
        }
    }
}

impl std::error::Error for AuditPolicyError {}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["totp", "verify_with_totp", "recovery_code", "verify_with_recovery_code"];

    fn judged() -> [Judged<'static>; 3] {
        let at = |action, strategy, operation| Judged { action, strategy, operation };
        [
            at(Action::Challenge, "totp", "verify_with_totp"),
            at(Action::EnrollmentConfirm, "totp", "confirm_setup_with_totp"),
            at(Action::Challenge, "recovery_code", "verify_with_recovery_code"),
        ]
    }

    #[test]
    fn inclusion_comes_first_then_exclusion() {
        let none: [&str; 0] = [];
        for (include, exclude, totp, code, other) in [
            (&["*"][..], &none[..], true, true, true),
            (&["*"], &["totp"], false, true, true),
            (&["*"], &["verify_with_totp"], false, true, true),
            (&["*"], &["challenge"], false, false, true),
            (&["totp"], &[], true, false, false),
            (&["verify_with_recovery_code"], &[], false, true, false),
            (&["challenge", "sign_out"], &[], true, true, true),
            (&["challenge"], &["recovery_code"], true, false, false),
            (&["sign_out", "*"], &["sign_out"], true, true, false),
            (&[], &[], false, false, false),
        ] {
            let policy = AuditPolicy::new().include(include.to_vec()).exclude(exclude.to_vec());
            let logs = [
                policy.logs(Action::Challenge, Some("totp"), Some("verify_with_totp")),
                policy.logs(Action::Challenge, Some("recovery_code"), Some("verify_with_recovery_code")),
                policy.logs(Action::SignOut, None, None),
            ];
            assert_eq!(logs, [totp, code, other], "{include:?} {exclude:?}");
            assert_eq!(policy.check(&NAMES), Ok(()));
        }
    }

    #[test]
    fn names_that_nothing_has_are_refused_with_those_that_there_are() {
        for (policy, begin) in [
            (
                AuditPolicy::new().include(["*", "verify_with_sms"]),
                "audit.include names `verify_with_sms`, which",
            ),
            (AuditPolicy::new().exclude(["sign-out"]), "audit.exclude names `sign-out`, which"),
            (AuditPolicy::new().exclude(["*"]), "audit.exclude names `*`, which"),
        ] {
            let sentence = policy.check(&NAMES).unwrap_err().to_string();
            assert!(sentence.starts_with(begin), "{sentence}");
            assert!(sentence.contains("sign_out") && sentence.contains("verify_with_totp"), "{sentence}");
        }
    }

    #[test]
    fn retention_is_90_days_at_least_one_or_for_ever() {
        assert_eq!(AuditPolicy::new().addresses(), IpPrivacy::None);
        assert_eq!(AuditPolicy::new().kept_for(), Some(Duration::from_secs(7_776_000)));
        assert_eq!(AuditPolicy::new().forever().kept_for(), None);
        assert_eq!(AuditPolicy::new().retention(DAY).check(&NAMES), Ok(()));
        let sentence = AuditPolicy::new().retention(DAY - Duration::from_secs(1)).check(&NAMES).unwrap_err();
        assert_eq!(
            sentence.to_string(),
            "audit.retention is 86399 s; it must be at least one day, or \"forever\""
        );
        assert!(
            AuditPolicy::new().ip_privacy(IpPrivacy::Truncate { ipv4: 33, ipv6: 0 }).check(&NAMES).is_err()
        );
    }

    #[test]
    fn failures_that_must_be_counted_must_be_logged() {
        assert_eq!(AuditPolicy::new().logs_failures_of(&judged()), Ok(()));
        assert_eq!(AuditPolicy::new().exclude(["sign_out"]).logs_failures_of(&judged()), Ok(()));
        for (policy, unseen) in [
            (
                AuditPolicy::new().exclude(["enrollment_confirm"]),
                vec!["enrollment_confirm with totp (confirm_setup_with_totp)"],
            ),
            (
                AuditPolicy::new().include(["recovery_code"]),
                vec![
                    "challenge with totp (verify_with_totp)",
                    "enrollment_confirm with totp (confirm_setup_with_totp)",
                ],
            ),
        ] {
            let error = policy.logs_failures_of(&judged()).unwrap_err();
            let sentence = error.to_string();
            assert!(sentence.contains(&unseen.join(", ")), "{sentence}");
            assert_eq!(error, AuditPolicyError::Uncounted(unseen.into_iter().map(str::to_owned).collect()));
        }
    }
}
