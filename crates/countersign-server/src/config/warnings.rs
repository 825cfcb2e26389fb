//! Settings that are allowed and weaken something, or that apps may not understand: told at every start and by `doctor`.

use std::time::Duration;

use countersign::{Action, Algorithm, Digits};

use super::Config;
use super::guessing::Strategy;
use super::value::show_duration;

/// What somebody should think about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// The key, or the section where it is about several.
    pub(crate) about: &'static str,
    pub(crate) text: String,
}

/// Above this chance per account and year, guessing is worth a try.
const HIGH_RISK: f64 = 1e-3;

/// What RFC 4226 §4 recommends.
const USUAL_SECRET: usize = 20;

const USUAL_PERIOD: Duration = Duration::from_secs(30);

/// Actions that change an account, and that go by no other name. Administrators do the first ones.
const CHANGES: [Action; 18] = [
    Action::Reset,
    Action::ThrottleClear,
    Action::Forget,
    Action::AccountCreate,
    Action::RolesChange,
    Action::SignOutEverywhere,
    Action::RequirementApply,
    Action::CredentialsChange,
    Action::Disable,
    Action::AuthenticatorRename,
    Action::AuthenticatorRemove,
    Action::SessionRevoke,
    Action::BrowserTrust,
    Action::BrowserTrustRevoke,
    Action::Restore,
    Action::NoticeDisown,
    Action::AccountThaw,
    Action::Fault,
];

impl Config {
    /// In the order of the sections.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |about, text: String| warnings.push(Warning { about, text });
        self.warn_of_apps(&mut warn);
        self.warn_of_guessing(&mut warn);
        self.warn_of_sessions(&mut warn);
        self.warn_of_messages(&mut warn);
        self.warn_of_audit(&mut warn);
        warnings
    }

    fn warn_of_apps(&self, warn: &mut impl FnMut(&'static str, String)) {
        let form = self.totp.parameters;
        if form.algorithm != Algorithm::Sha1 {
            warn(
                "totp.algorithm",
                format!(
                    "{}: many apps pass over it and make codes with SHA1, which never fit",
                    form.algorithm.name()
                ),
            );
        }
        if form.digits != Digits::Six {
            warn(
                "totp.digits",
                format!("{}: some apps pass over it and show 6, which never fit", form.digits.count()),
            );
        }
        if form.period() != USUAL_PERIOD {
            warn(
                "totp.period",
                format!(
                    "{}: many apps pass over it and take 30s, and their codes fit only by chance",
                    show_duration(form.period())
                ),
            );
        }
        if self.totp.secret_length < USUAL_SECRET {
            warn(
                "totp.secret_length",
                format!("{} bytes: RFC 4226 recommends 20 and asks for 16", self.totp.secret_length),
            );
        }
        if self.totp.skew.past > 1 || self.totp.skew.future > 1 {
            warn(
                "totp.skew_past",
                format!(
                    "with totp.skew_future, {} steps are accepted at once: each makes a guess more likely to hit, and a code that \
                     was seen stays good for longer",
                    self.totp.skew.past + 1 + self.totp.skew.future
                ),
            );
        }
    }

    fn warn_of_guessing(&self, warn: &mut impl FnMut(&'static str, String)) {
        if self.guessing.is_off() {
            warn(
                "brute_force.strategy",
                "danger_none: every budget is off, and codes and passwords can be guessed without limit"
                    .to_owned(),
            );
        }
        if self.redis.is_some() && self.guessing.strategy != Strategy::RateLimit {
            warn("redis.url", "nothing uses it: brute_force.strategy is not \"rate_limit\"".to_owned());
        }
        if self.redis.is_none() && self.guessing.strategy == Strategy::RateLimit {
            warn(
                "brute_force.strategy",
                "rate_limit counts in this process: it begins anew at each start, while the budgets of the accounts go on"
                    .to_owned(),
            );
        }
        if self.guessing.yearly_risk > HIGH_RISK {
            warn(
                "brute_force.yearly_risk",
                format!(
                    "{}: of a thousand accounts whose passwords are known, more than one may fall in a year",
                    self.guessing.yearly_risk
                ),
            );
        }
    }

    fn warn_of_sessions(&self, warn: &mut impl FnMut(&'static str, String)) {
        if let Some(domain) = self.address.cookie_domain() {
            warn(
                "session.cookie_domain",
                format!(
                    "{domain}: every host below it is sent the cookies of the portal, and can act for whoever is signed in: set it only \
                     where all of them are yours"
                ),
            );
        }
        if self.requirement.is_idle() {
            warn(
                "requirement",
                "it concerns nobody, so nothing of it does anything: set requirement.everyone or requirement.roles"
                    .to_owned(),
            );
        }
    }

    fn warn_of_messages(&self, warn: &mut impl FnMut(&'static str, String)) {
        if self.smtp.as_ref().is_some_and(|smtp| smtp.mailer().is_readable_on_the_way()) {
            warn(
                "smtp.url",
                "messages, and the links in them, can be read on their way: write smtps://, or smtp:// with ?tls=required"
                    .to_owned(),
            );
        }
    }

    fn warn_of_audit(&self, warn: &mut impl FnMut(&'static str, String)) {
        if self.audit.retention.is_none() {
            warn("audit.retention", "forever: the trail tells of people, and grows without end".to_owned());
        }
        let unseen = self.hidden_changes();
        if !unseen.is_empty() {
            warn(
                "audit",
                format!(
                    "audit.include and audit.exclude hide changes of accounts, and nobody will see who made them, or that an administrator \
                     did: {}",
                    unseen.join(", ")
                ),
            );
        }
        let hidden = self.hidden_failures();
        if !hidden.is_empty() {
            warn(
                "audit",
                format!(
                    "audit.include and audit.exclude hide failures, and nobody will see that somebody is guessing: {}",
                    hidden.join(", ")
                ),
            );
        }
    }

    /// What changes an account and is not logged.
    fn hidden_changes(&self) -> Vec<&'static str> {
        let policy = self.audit.policy();
        let hidden = CHANGES.iter().filter(|action| !policy.logs(**action, None, None));
        let mut hidden: Vec<_> = hidden.map(|action| action.code()).collect();
        let generate = Action::RecoveryCodesGenerate;
        let mut sets = self.recovery_codes.iter();
        if sets.any(|form| !policy.logs(generate, Some(form.name()), Some(&form.generate_action_name()))) {
            hidden.push(generate.code());
        }
        hidden
    }

    /// Doors whose failures are not logged.
    fn hidden_failures(&self) -> Vec<String> {
        let mut doors = vec![
            (Action::SignIn, "password".to_owned(), "sign_in_with_password".to_owned()),
            (Action::PasswordCheck, "password".to_owned(), "verify_password".to_owned()),
            (Action::EnrollmentConfirm, "totp".to_owned(), "confirm_setup_with_totp".to_owned()),
            (Action::Unlock, "totp".to_owned(), "unlock_with_totp".to_owned()),
            (Action::Unlock, "admission_code".to_owned(), "unlock_with_admission_code".to_owned()),
        ];
        for action in [Action::Challenge, Action::StepUp] {
            doors.push((action, "totp".to_owned(), "verify_with_totp".to_owned()));
            let codes = self.recovery_codes.iter();
            doors.extend(codes.map(|form| (action, form.name().to_owned(), form.verify_action_name())));
        }
        let policy = self.audit.policy();
        let hidden = doors
            .iter()
            .filter(|(action, strategy, operation)| !policy.logs(*action, Some(strategy), Some(operation)));
        hidden.map(|(action, strategy, _)| format!("{action} with {strategy}")).collect()
    }
}
