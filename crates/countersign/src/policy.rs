//! Every number and switch, each default with its reason.

use std::fmt;
use std::time::Duration;

use crate::recovery::{RecoveryCodes, WeakCodes};
use crate::throttle::Window;
use crate::totp::{Skew, TotpParameters, TotpSecret};

const MINUTE: Duration = Duration::from_secs(60);

/// Authenticator apps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotpPolicy {
    /// For new authenticators; SHA-1, six digits, 30 s, because many apps ignore what the URI says and assume these.
    pub parameters: TotpParameters,
    /// Bytes of a new secret; 20, which RFC 4226 §4 recommends and all apps take.
    pub secret_length: usize,
    /// The present step and the one before (RFC 6238 §5.2).
    pub skew: Skew,
    /// Three: a phone, its successor, a password manager; each one more makes a guess more likely to hit.
    pub max_authenticators: usize,
    /// Ten minutes to scan and confirm.
    pub enrollment_ttl: Duration,
}

impl Default for TotpPolicy {
    fn default() -> Self {
        Self {
            parameters: TotpParameters::default(),
            secret_length: 20,
            skew: Skew::default(),
            max_authenticators: 3,
            enrollment_ttl: 10 * MINUTE,
        }
    }
}

/// Sessions and step-up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionPolicy {
    /// Ten minutes to answer the challenge: guesses are counted, so time is not the main control, and people look for their phone.
    pub pending_ttl: Duration,
    /// Twelve hours without a request; a working day with its breaks.
    pub idle: Duration,
    /// Thirty days, whatever happens.
    pub absolute: Duration,
    /// Whether the token is replaced when the challenge is passed.
    pub on_verify: OnVerify,
    /// Five minutes: how old a proof may be when factors are changed.
    pub max_age: Duration,
    /// Whether the password alone is enough to disable and to make new codes.
    pub disable_with: DisableWith,
    /// 64 pending sessions of one account; the oldest ends. More are no honest user's.
    pub pending_per_account: usize,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            pending_ttl: 10 * MINUTE,
            idle: Duration::from_secs(12 * 3600),
            absolute: Duration::from_secs(30 * 86_400),
            on_verify: OnVerify::Rotate,
            max_age: 5 * MINUTE,
            disable_with: DisableWith::PasswordAndProof,
            pending_per_account: 64,
        }
    }
}

impl SessionPolicy {
    /// The token stays the same when the challenge is passed; only the row flips.
    ///
    /// The default replaces it, because a pending cookie that somebody planted in a browser must not become that person's
    /// standard session.
    #[must_use]
    pub fn keep_token() -> Self {
        Self { on_verify: OnVerify::Keep, ..Self::default() }
    }
}

/// What happens to the session's token when the challenge is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnVerify {
    /// A new token; the old one is dead.
    Rotate,
    /// The same token goes on.
    Keep,
}

/// What disabling and new recovery codes ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableWith {
    /// The password and a fresh proof: with a stolen session and a guessed password nobody gets far.
    PasswordAndProof,
    /// The password is enough.
    PasswordAlone,
}

/// How long a session that signed in by recovery code may put things right with that one proof: the lost phone.
pub(crate) const RECOVERY_MAX_AGE: Duration = Duration::from_secs(30 * 60);

/// How long the session that confirmed an enrollment may make a new set of codes without the password: the last step of set-up.
pub(crate) const SETUP_ENDS_AFTER: Duration = Duration::from_secs(10 * 60);

/// How guessing is stopped. There is no default: an application says what it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BruteForce {
    pub(crate) budgets: Budgets,
    pub(crate) window: Window,
    pub(crate) per_challenge: i64,
    pub(crate) password: Window,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budgets {
    On,
    Off,
}

impl BruteForce {
    /// Counts real failures, in the transaction of the decision: five in five minutes per account and strategy, five per challenge, ten
    /// password checks in five minutes.
    #[must_use]
    pub fn audit_log() -> Self {
        Self {
            budgets: Budgets::On,
            window: Window { failures: 5, span: 5 * MINUTE },
            per_challenge: 5,
            password: Window { failures: 10, span: 5 * MINUTE },
        }
    }

    /// Switches every budget off. For load tests only: whoever calls this owes that nobody else can reach the application.
    #[must_use]
    pub fn danger_none() -> Self {
        Self { budgets: Budgets::Off, ..Self::audit_log() }
    }

    /// Failures of codes per account and strategy before a wait, and how long each counts.
    #[must_use]
    pub fn window(mut self, failures: usize, span: Duration) -> Self {
        self.window = Window { failures, span };
        self
    }

    /// Wrong answers after which a challenge ends; default 5.
    #[must_use]
    pub fn per_challenge(mut self, wrong_answers: u32) -> Self {
        self.per_challenge = i64::from(wrong_answers);
        self
    }

    /// Password checks in a session per account before a wait, and how long each counts; default 10 in five minutes.
    #[must_use]
    pub fn password(mut self, failures: usize, span: Duration) -> Self {
        self.password = Window { failures, span };
        self
    }

    /// Are all budgets off?
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.budgets == Budgets::Off
    }
}

/// All settings of the core together.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) issuer: String,
    pub(crate) totp: TotpPolicy,
    pub(crate) recovery_codes: RecoveryCodes,
    pub(crate) brute_force: BruteForce,
    pub(crate) session: SessionPolicy,
}

/// Why settings were refused. Each text says what to change.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PolicyError {
    /// The issuer stands before a colon in what apps show.
    Issuer(String),
    /// There is no brute-force strategy.
    NoBruteForce,
    /// There is no store.
    NoStore,
    /// There is no key ring.
    NoKeys,
    /// The base URL.
    BaseUrl {
        /// What was set.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The path of our pages.
    Prefix(String),
    /// The path where people sign in.
    SignInPath(String),
    /// Where help is.
    HelpUrl(String),
    /// A number is outside what is safe or makes sense.
    Range {
        /// The key as in the configuration file.
        key: &'static str,
        /// What was set.
        value: String,
        /// What would be accepted.
        rule: &'static str,
    },
    /// The form of recovery codes.
    WeakCodes(WeakCodes),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issuer(issuer) => {
                write!(
                    f,
                    "issuer must not be empty, and must not hold a colon or control characters: {issuer:?}"
                )
            }
            Self::NoBruteForce => f.write_str(
                "no brute-force strategy is set: call brute_force(BruteForce::audit_log()) on the builder",
            ),
            Self::NoStore => f.write_str("no store is set: call store(…) on the builder"),
            Self::NoKeys => f.write_str("no key ring is set: call keys(…) on the builder"),
            Self::BaseUrl { url, why } => write!(f, "base_url {url:?} cannot be used: {why}"),
            Self::Prefix(path) => {
                write!(f, "the path of the pages must be empty or look like /auth: {path:?}")
            }
            Self::SignInPath(path) => {
                write!(f, "the path of the sign-in page must look like /sign-in: {path:?}")
            }
            Self::HelpUrl(url) => {
                write!(f, "help_url must be an https, http or mailto URL or a path of this site: {url:?}")
            }
            Self::Range { key, value, rule } => write!(f, "{key} is {value}; {rule}"),
            Self::WeakCodes(weak) => weak.fmt(f),
        }
    }
}

impl std::error::Error for PolicyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::WeakCodes(weak) => weak.source(),
            _ => None,
        }
    }
}

impl From<WeakCodes> for PolicyError {
    fn from(weak: WeakCodes) -> Self {
        Self::WeakCodes(weak)
    }
}

impl Policy {
    pub(crate) fn check(&self) -> Result<(), PolicyError> {
        if self.issuer.trim().is_empty()
            || self.issuer.contains(':')
            || self.issuer.chars().any(char::is_control)
        {
            return Err(PolicyError::Issuer(self.issuer.clone()));
        }
        let (totp, session, brute) = (&self.totp, &self.session, &self.brute_force);
        let day = Duration::from_secs(86_400);
        range(
            "totp.period",
            totp.parameters.period().as_secs(),
            15,
            120,
            "from 15 to 120 seconds (RFC 6238 §5.2 recommends 30)",
        )?;
        range(
            "totp.secret_length",
            totp.secret_length,
            TotpSecret::SHORTEST,
            64,
            "from 16 to 64 bytes (RFC 4226 §4)",
        )?;
        range("totp.skew_past", totp.skew.past, 0, 10, "from 0 to 10 steps")?;
        range("totp.skew_future", totp.skew.future, 0, 10, "from 0 to 10 steps")?;
        range("totp.max_authenticators", totp.max_authenticators, 1, 10, "from 1 to 10")?;
        span("totp.enrollment_ttl", totp.enrollment_ttl, MINUTE, day, "from one minute to one day")?;
        span("session.pending_ttl", session.pending_ttl, MINUTE, day, "from one minute to one day")?;
        span("session.idle", session.idle, MINUTE, 400 * day, "from one minute to 400 days")?;
        span("session.absolute", session.absolute, MINUTE, 400 * day, "from one minute to 400 days")?;
        span("session.max_age", session.max_age, MINUTE, day, "from one minute to one day")?;
        range("limits.pending_per_account", session.pending_per_account, 1, 10_000, "from 1 to 10000")?;
        range("brute_force.max_failures", brute.window.failures, 1, 20, "from 1 to 20")?;
        span("brute_force.window", brute.window.span, MINUTE, day, "from one minute to one day")?;
        range("brute_force.per_challenge", brute.per_challenge.unsigned_abs(), 1, 20, "from 1 to 20")?;
        range("limits.password_failures", brute.password.failures, 1, 100, "from 1 to 100 failures")?;
        span(
            "limits.password_failures",
            brute.password.span,
            MINUTE,
            day,
            "a window from one minute to one day",
        )?;
        self.recovery_codes.check()?;
        Ok(())
    }
}

fn range<N: PartialOrd + fmt::Display>(
    key: &'static str,
    value: N,
    least: N,
    most: N,
    rule: &'static str,
) -> Result<(), PolicyError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(PolicyError::Range { key, value: value.to_string(), rule })
    }
}

fn span(
    key: &'static str,
    value: Duration,
    least: Duration,
    most: Duration,
    rule: &'static str,
) -> Result<(), PolicyError> {
    range(key, value.as_secs(), least.as_secs(), most.as_secs(), rule)
}
