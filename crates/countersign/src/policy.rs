//! Every number and switch, each default with its reason.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::audit::filter::Judged;
use crate::audit::{Action, AuditPolicy, AuditPolicyError};
use crate::budget::{HINTS, Odds};
use crate::gate::{Guard, Limiter, MemoryLimiter};
use crate::proof::{PASSWORD, SIGN_IN, VERIFY_PASSWORD};
use crate::recovery::{RecoveryCodes, WeakCodes};
use crate::requirement::Requirement;
use crate::throttle::Window;
use crate::totp::{Skew, TotpParameters, TotpSecret};
use crate::trust::TrustPolicy;
use crate::unlock::{ADMISSION, ADMIT};
use crate::verdict::{CONFIRM, SETUP, TOTP, UNLOCK, VERIFY};

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
    /// How many steps before the window are searched for a wrong code, to say that the phone's clock is behind. Eight, so of a clock that
    /// is up to four minutes behind, told for the first two wrong codes of a year. What is told counts among the risks: with one
    /// authenticator, 41 wrong codes a year are judged rather than 49. Zero says nothing.
    pub clock_hint: u64,
    /// How many steps a phone's clock may be off, either way, for two consecutive codes to be accepted (RFC 6238 §6), and then codes
    /// around its own clock. Ten, so five minutes: what a clock that nobody sets goes wrong in months, and nobody sees. An hour is seen.
    /// Two codes that were copied off a phone and not used are good for so long; and for so long after a restore no code of an app is
    /// accepted. Zero closes this way.
    pub clock_correction: u64,
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
            clock_hint: 8,
            clock_correction: 10,
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
///
/// Beneath every strategy but [`danger_none`](Self::danger_none) lie the budgets of the user's row: per challenge, per account
/// and lane with waits that grow, and per year. The strategy says what is asked besides.
#[derive(Clone)]
pub struct BruteForce {
    pub(crate) budgets: Budgets,
    pub(crate) gate: Gate,
    pub(crate) window: Window,
    pub(crate) per_challenge: i64,
    pub(crate) password: Window,
    pub(crate) yearly_risk: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budgets {
    On,
    Off,
}

/// What is asked before an answer is judged.
#[derive(Clone)]
pub(crate) enum Gate {
    /// Nobody: the failures that the trail records are what counts.
    Trail,
    Limiter(Arc<dyn Limiter>),
    Guard(Arc<dyn Guard>),
}

impl BruteForce {
    /// Counts real failures, in the transaction that records them in the audit trail: five in five minutes per account, strategy
    /// and lane, then waits that grow.
    ///
    /// The count stands beside the head of the user's chain, so it costs the same however old the trail is.
    #[must_use]
    pub fn audit_log() -> Self {
        Self {
            budgets: Budgets::On,
            gate: Gate::Trail,
            window: Window { failures: 5, span: 5 * MINUTE },
            per_challenge: 5,
            password: Window { failures: 10, span: 5 * MINUTE },
            yearly_risk: 1e-4,
        }
    }

    /// Counts every call, right or wrong, by user, action and lane, in this process: five in five minutes. Several nodes share one
    /// through [`rate_limit_with`](Self::rate_limit_with): `RedisLimiter`, with the feature `redis`.
    #[must_use]
    pub fn rate_limit() -> Self {
        Self::rate_limit_with(MemoryLimiter::new())
    }

    /// Counts every call with a limiter of the host's own.
    #[must_use]
    pub fn rate_limit_with(limiter: impl Limiter) -> Self {
        Self { gate: Gate::Limiter(Arc::new(limiter)), ..Self::audit_log() }
    }

    /// Asks a guard of the host's own before each answer.
    #[must_use]
    pub fn guard(guard: impl Guard) -> Self {
        Self { gate: Gate::Guard(Arc::new(guard)), ..Self::audit_log() }
    }

    /// Switches every budget off. For load tests only: whoever calls this owes that nobody else can reach the application.
    #[must_use]
    pub fn danger_none() -> Self {
        Self { budgets: Budgets::Off, ..Self::audit_log() }
    }

    /// Failures of codes per account, strategy and lane before a wait, and how long each counts; with `rate_limit`, calls.
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

    /// Password checks in a session per account and lane before a wait, and how long each counts; default 10 in five minutes.
    #[must_use]
    pub fn password(mut self, failures: usize, span: Duration) -> Self {
        self.password = Window { failures, span };
        self
    }

    /// The chance, per account and year, that somebody who knows the password guesses a code of the app; default one in ten
    /// thousand. It decides how many wrong codes a year may be judged.
    #[must_use]
    pub fn yearly_risk(mut self, risk: f64) -> Self {
        self.yearly_risk = risk;
        self
    }

    /// Are all budgets off?
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.budgets == Budgets::Off
    }

    /// Is anybody asked before an answer is judged?
    pub(crate) fn asks(&self) -> bool {
        self.budgets == Budgets::On && !matches!(self.gate, Gate::Trail)
    }

    /// The strategy's name, as in the configuration.
    #[must_use]
    pub fn strategy(&self) -> &'static str {
        match (self.budgets, &self.gate) {
            (Budgets::Off, _) => "danger_none",
            (Budgets::On, Gate::Trail) => "audit_log",
            (Budgets::On, Gate::Limiter(_)) => "rate_limit",
            (Budgets::On, Gate::Guard(_)) => "guard",
        }
    }

    /// What guessing recovery codes of this form can bring in a year. They have no budget for the year: what is judged follows from the
    /// waits, which grow to an hour or to the window, whichever is longer.
    #[must_use]
    pub fn risk_of_codes(&self, form: &RecoveryCodes) -> Risk {
        const YEAR: f64 = 365.0 * 86_400.0;
        let longest_wait = self.window.longest_wait().as_secs_f64();
        // The waits of the first hours are shorter: some ten windows more.
        let guesses = self.window.failures as f64 * (YEAR / longest_wait + 10.0);
        // A slow hash is compared with one code, the one that the public index names; a fast one with all of the set.
        let targets = if form.index_characters() > 0 { 1.0 } else { form.size() as f64 };
        let chance = targets * (-form.bits()).exp2();
        Risk { chance, guesses: guesses as u32, told: 0.0, probability: chance * guesses }
    }

    /// What these settings mean in numbers for an account with so many authenticators of this form.
    #[must_use]
    pub fn risk(&self, totp: &TotpPolicy, authenticators: usize) -> Risk {
        let odds = Odds::of(totp, std::iter::repeat_n(totp.parameters.digits, authenticators));
        let guesses = odds.guesses(self.yearly_risk);
        let told = odds.told;
        Risk { chance: odds.chance, guesses, told, probability: odds.chance * f64::from(guesses) + told }
    }
}

impl fmt::Debug for BruteForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BruteForce")
            .field("strategy", &self.strategy())
            .field("window", &self.window)
            .field("per_challenge", &self.per_challenge)
            .field("password", &self.password)
            .field("yearly_risk", &self.yearly_risk)
            .finish()
    }
}

/// What guessing codes of the app can bring somebody who knows the password.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Risk {
    /// The chance of one guess.
    pub chance: f64,
    /// Wrong codes that are judged in a year, from unknown browsers.
    pub guesses: u32,
    /// The chance that one of them is told to be of some steps before: with codes of the app the first two of a year may be.
    pub told: f64,
    /// The chance that one of them is right, or told to have been: at most `yearly_risk`.
    pub probability: f64,
}

/// All settings of the core together.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) issuer: String,
    pub(crate) totp: TotpPolicy,
    /// At least one; the first is the default.
    pub(crate) recovery_codes: Vec<RecoveryCodes>,
    pub(crate) brute_force: BruteForce,
    pub(crate) session: SessionPolicy,
    pub(crate) trust: TrustPolicy,
    pub(crate) requirement: Requirement,
    pub(crate) audit: AuditPolicy,
}

/// Why settings were refused. Each text says what to change.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PolicyError {
    /// The issuer stands before a colon in what apps show.
    Issuer(String),
    /// There is no brute-force strategy.
    NoBruteForce,
    /// Budgets are switched off for a site that others can reach.
    DangerNone(String),
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
    /// The path of one of our pages.
    Mount(String),
    /// The domain whose hosts share the cookies.
    CookieDomain {
        /// What was set.
        domain: String,
        /// What is wrong with it.
        why: &'static str,
    },
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
    /// The audit trail.
    Audit(AuditPolicyError),
    /// Recovery codes are so short that a year's guesses are worth making.
    GuessableCodes {
        /// The strategy.
        strategy: String,
        /// Wrong codes that are judged in a year.
        guesses: u32,
        /// The chance that one of them is right.
        probability: f64,
        /// What is accepted.
        risk: f64,
        /// The length that would do.
        enough: usize,
    },
    /// So many codes are right at once that hardly any wrong one can be afforded.
    Guessable {
        /// Wrong codes that a year may have.
        guesses: u32,
        /// Steps of each authenticator that are accepted at once.
        steps: u64,
        /// Steps before them that a year's wrong codes are searched among, to tell of a clock that is behind.
        hinted: u64,
        /// Authenticators that an account may have.
        authenticators: usize,
        /// Wrong answers that one challenge allows.
        per_challenge: i64,
    },
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
            Self::DangerNone(url) => write!(
                f,
                "BruteForce::danger_none() switches every budget off, for load tests on this machine alone; base_url is {url}: \
                 use another strategy"
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
            Self::Mount(path) => write!(
                f,
                "the path of a page must look like /two-factor, and no other page may be there or below: {path:?}"
            ),
            Self::CookieDomain { domain, why } => write!(f, "cookie_domain {domain:?} cannot be used: {why}"),
            Self::HelpUrl(url) => {
                write!(f, "help_url must be an https, http or mailto URL or a path of this site: {url:?}")
            }
            Self::Range { key, value, rule } => write!(f, "{key} is {value}; {rule}"),
            Self::WeakCodes(weak) => weak.fmt(f),
            Self::Audit(error) => error.fmt(f),
            Self::GuessableCodes { strategy, guesses, probability, risk, enough } => write!(
                f,
                "recovery codes of the strategy {strategy} are too short: the waits of brute_force let {guesses} wrong ones be judged in a \
                 year, and one of them is right with a chance of {probability:.1e}, above brute_force.yearly_risk, {risk:.0e}; make \
                 the length at least {enough}"
            ),
            Self::Guessable { guesses, steps, hinted, authenticators, per_challenge } => write!(
                f,
                "with {steps} steps accepted at once, {hinted} that a hint may tell of in a year, and up to {authenticators} \
                 authenticators, brute_force.yearly_risk allows {guesses} wrong codes a year, fewer than the {per_challenge} of one \
                 challenge: narrow totp.skew_past and totp.skew_future, lower totp.clock_hint, allow fewer authenticators, use \
                 8 digits, or accept more risk"
            ),
        }
    }
}

impl std::error::Error for PolicyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::WeakCodes(weak) => weak.source(),
            Self::Audit(error) => error.source(),
            _ => None,
        }
    }
}

impl From<WeakCodes> for PolicyError {
    fn from(weak: WeakCodes) -> Self {
        Self::WeakCodes(weak)
    }
}

impl From<AuditPolicyError> for PolicyError {
    fn from(error: AuditPolicyError) -> Self {
        Self::Audit(error)
    }
}

impl Policy {
    /// The strategy with this name, or the default one.
    pub(crate) fn codes(&self, strategy: Option<&str>) -> Option<&RecoveryCodes> {
        match strategy {
            None => self.recovery_codes.first(),
            Some(name) => self.recovery_codes.iter().find(|form| form.name() == name),
        }
    }

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
        range("totp.clock_hint", totp.clock_hint, 0, 20, "from 0 to 20 steps")?;
        range("totp.clock_correction", totp.clock_correction, 0, 120, "from 0 to 120 steps")?;
        range("totp.max_authenticators", totp.max_authenticators, 1, 10, "from 1 to 10")?;
        span("totp.enrollment_ttl", totp.enrollment_ttl, MINUTE, day, "from one minute to one day")?;
        span("session.pending_ttl", session.pending_ttl, MINUTE, day, "from one minute to one day")?;
        span("session.idle", session.idle, MINUTE, 400 * day, "from one minute to 400 days")?;
        span("session.absolute", session.absolute, MINUTE, 400 * day, "from one minute to 400 days")?;
        span("session.max_age", session.max_age, MINUTE, day, "from one minute to one day")?;
        range("limits.pending_per_account", session.pending_per_account, 1, 10_000, "from 1 to 10000")?;
        if !(1e-7..=1e-2).contains(&brute.yearly_risk) {
            let value = format!("{:e}", brute.yearly_risk);
            let rule = "from 1e-7 to 1e-2, the chance per account and year";
            return Err(PolicyError::Range { key: "brute_force.yearly_risk", value, rule });
        }
        let risk = brute.risk(totp, totp.max_authenticators);
        if i64::from(risk.guesses) < brute.per_challenge && brute.budgets == Budgets::On {
            return Err(PolicyError::Guessable {
                guesses: risk.guesses,
                steps: totp.skew.past + 1 + totp.skew.future,
                hinted: totp.clock_hint * u64::from(HINTS),
                authenticators: totp.max_authenticators,
                per_challenge: brute.per_challenge,
            });
        }
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
        self.trust.check()?;
        self.requirement.check()?;
        RecoveryCodes::check_all(&self.recovery_codes)?;
        self.check_guessable_codes()?;
        self.check_audit()
    }

    fn check_guessable_codes(&self) -> Result<(), PolicyError> {
        let brute = &self.brute_force;
        let risk = brute.yearly_risk / self.recovery_codes.len() as f64;
        for form in self.recovery_codes.iter().filter(|_| brute.budgets == Budgets::On) {
            let year = brute.risk_of_codes(form);
            if year.probability > risk {
                let letters = (form.letters().len() as f64).log2();
                let lacking = (year.probability / risk).log2() / letters;
                return Err(PolicyError::GuessableCodes {
                    strategy: form.name().to_owned(),
                    guesses: year.guesses,
                    probability: year.probability,
                    risk,
                    enough: (form.bits() / letters + lacking - 1e-9).ceil() as usize,
                });
            }
        }
        Ok(())
    }

    fn check_audit(&self) -> Result<(), PolicyError> {
        let verify: Vec<_> = self.recovery_codes.iter().map(RecoveryCodes::verify_action_name).collect();
        let generate: Vec<_> = self.recovery_codes.iter().map(RecoveryCodes::generate_action_name).collect();
        let forms = self.recovery_codes.iter().map(RecoveryCodes::name);
        let mut names =
            vec![TOTP, VERIFY, SETUP, CONFIRM, UNLOCK, ADMISSION, ADMIT, PASSWORD, SIGN_IN, VERIFY_PASSWORD];
        names.extend(forms.chain(verify.iter().chain(&generate).map(|name| &**name)));
        self.audit.check(&names)?;
        if self.brute_force.strategy() == "audit_log" {
            let doors = [Action::Challenge, Action::StepUp];
            let mut judged =
                vec![Judged { action: Action::EnrollmentConfirm, strategy: TOTP, operation: CONFIRM }];
            for action in doors {
                judged.push(Judged { action, strategy: TOTP, operation: VERIFY });
                let codes = self.recovery_codes.iter().zip(&verify);
                judged.extend(codes.map(|(form, operation)| Judged {
                    action,
                    strategy: form.name(),
                    operation,
                }));
            }
            self.audit.logs_failures_of(&judged)?;
        }
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

pub(crate) fn span(
    key: &'static str,
    value: Duration,
    least: Duration,
    most: Duration,
    rule: &'static str,
) -> Result<(), PolicyError> {
    range(key, value.as_secs(), least.as_secs(), most.as_secs(), rule)
}
