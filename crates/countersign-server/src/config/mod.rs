//! The configuration: read from flags, environment and file, checked as a whole, refused with sentences.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use countersign::{
    Account, Accounts, BoxError, BruteForce, Builder, Countersign, KeyRing, Password, RecoveryCodes,
    RedisAddressError, RedisLimiter, SessionPolicy, Site, TotpPolicy, TrustPolicy,
};
use countersign_axum::TrustedProxies;
use countersign_sql::DatabaseUrl;

use crate::accounts::Verification;

pub(crate) use self::address::{Address, Reach};
pub(crate) use self::audit::Audit;
pub(crate) use self::database::Redis;
pub(crate) use self::guessing::{Guessing, Strategy};
pub(crate) use self::keys::KEY_RING_VARIABLE;
use self::origin::Origin;
pub use self::origin::Sources;
pub(crate) use self::pages::Look;
pub(crate) use self::requirement::{Required, Whom};
pub(crate) use self::sections::{KeySource, Limits, SignUp};
pub(crate) use self::show::Effective;
pub(crate) use self::smtp::SmtpSettings;
pub(crate) use self::value::{Rate, show_duration};
pub(crate) use self::warnings::Warning;

mod address;
mod audit;
mod codes;
mod database;
mod guessing;
mod keys;
mod origin;
mod pages;
mod proxies;
mod reader;
mod requirement;
mod sections;
pub(crate) mod show;
mod smtp;
mod trust;
mod value;
mod warnings;

#[cfg(test)]
mod tests;

/// Every setting, with its value checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) issuer: String,
    pub(crate) address: Address,
    pub(crate) data: PathBuf,
    pub(crate) database: DatabaseUrl,
    /// Connections to PostgreSQL at once.
    pub(crate) pool: usize,
    /// The limiter that nodes share.
    pub(crate) redis: Option<Redis>,
    /// Where numbers are told to a monitor; nowhere by default.
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) keys: KeySource,
    pub(crate) sign_up: SignUp,
    pub(crate) verification: Verification,
    /// Where messages are handed over; without it none are sent.
    pub(crate) smtp: Option<SmtpSettings>,
    pub(crate) totp: TotpPolicy,
    /// The default strategy first.
    pub(crate) recovery_codes: Vec<RecoveryCodes>,
    pub(crate) guessing: Guessing,
    pub(crate) session: SessionPolicy,
    pub(crate) trust: TrustPolicy,
    pub(crate) requirement: Required,
    pub(crate) limits: Limits,
    pub(crate) audit: Audit,
    pub(crate) look: Look,
    pub(crate) proxies: TrustedProxies,
    effective: Vec<Effective>,
}

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// [`Problems`], one sentence for each, that say which key is wrong, where it was set and what it may be.
    pub fn load(sources: Sources) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let found = sources.collect(&mut problems);
        let has_key_ring_variable = found.has_key_ring_variable;
        let mut reader = reader::Reader::new(found, problems);

        let issuer = sections::issuer(&mut reader);
        let address = address::read(&mut reader);
        let data = sections::data(&mut reader);
        let limits = sections::limits(&mut reader);
        let database = database::read(&mut reader, &data);
        let smtp = smtp::read(&mut reader);
        let config = Self {
            issuer,
            pool: database::pool(&mut reader),
            redis: database::redis(&mut reader),
            metrics_listen: address::metrics(&mut reader, address.listen),
            keys: sections::keys(&mut reader, &data, has_key_ring_variable),
            sign_up: sections::sign_up(&mut reader, address.reach()),
            verification: sections::verification(&mut reader, smtp.as_ref()),
            smtp,
            totp: sections::totp(&mut reader),
            recovery_codes: codes::read(&mut reader),
            guessing: guessing::read(&mut reader, address.reach(), limits.password_failures),
            session: sections::session(&mut reader),
            trust: trust::read(&mut reader),
            requirement: requirement::read(&mut reader),
            audit: audit::read(&mut reader),
            look: pages::read(&mut reader),
            proxies: proxies::read(&mut reader),
            database,
            limits,
            address,
            data,
            effective: Vec::new(),
        };
        if let Some(sentence) =
            config.codes_that_nobody_can_make(&reader.origin("requirement.recovery_codes"))
        {
            reader.problem(sentence);
        }
        let (effective, problems) = reader.end();
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let config = Self { effective, ..config };
        // Only what is whole: a value in place of one that was refused could be refused for no fault of its own.
        match config.builder(Nobody).check() {
            Ok(()) => Ok(config),
            Err(error) => Err(Problems(vec![config.with_origin(error.to_string())])),
        }
    }

    fn codes_that_nobody_can_make(&self, origin: &Origin) -> Option<String> {
        let makes = self.recovery_codes.iter().any(RecoveryCodes::generates);
        (self.requirement.recovery_codes && !makes).then(|| {
            format!(
                "requirement.recovery_codes is true ({origin}), and recovery_codes.generate_enabled is false: nobody could make the \
                 codes that are required"
            )
        })
    }

    /// How guessing is stopped, by this node and all that have its key ring.
    ///
    /// # Errors
    /// An address of Redis that is none.
    pub(crate) fn brute_force(&self, ring: &KeyRing) -> Result<BruteForce, RedisAddressError> {
        let guessing = self.guessing;
        let limiter = self.redis.as_ref().map(|redis| RedisLimiter::connect(redis.expose_url(), ring));
        Ok(limiter.transpose()?.map_or_else(|| guessing.brute_force(), |limiter| guessing.shared(limiter)))
    }

    /// The core with these settings, for these users. It still needs a store and a key ring, and to know who is left out of the
    /// requirement.
    pub(crate) fn builder(&self, accounts: impl Accounts) -> Builder {
        let (first, further) = self.recovery_codes.split_first().expect("there is a default strategy");
        let builder = Countersign::builder(accounts)
            .issuer(&*self.issuer)
            .brute_force(self.guessing.brute_force())
            .totp(self.totp.clone())
            .recovery_codes(first.clone())
            .sessions(self.session.clone())
            .trusted_browsers(self.trust.clone())
            .require(self.requirement.rule())
            .audit(self.audit.policy());
        further.iter().cloned().fold(builder, Builder::further_recovery_codes)
    }

    /// What the core says of a setting, with the place where that was set.
    fn with_origin(&self, sentence: String) -> String {
        let key = sentence.split(' ').next().unwrap_or_default();
        let setting = self.effective.iter().find(|setting| setting.key == key);
        match setting.filter(|setting| setting.origin != Origin::Default) {
            Some(setting) => format!("{sentence}; {key} is set in {}", setting.origin),
            None => sentence,
        }
    }

    /// The public address of the portal that listens on `bound`.
    pub(crate) fn site(&self, bound: SocketAddr) -> Site {
        self.address.site(bound)
    }

    /// Each setting with its value and where it came from.
    pub(crate) fn effective(&self) -> &[Effective] {
        &self.effective
    }
}

/// Users for a core that only looks at settings.
pub(crate) struct Nobody;

impl Accounts for Nobody {
    type Id = i64;

    async fn account(&self, _: &i64) -> Result<Option<Account>, BoxError> {
        Ok(None)
    }

    async fn verify_password(&self, _: &i64, _: &Password) -> Result<bool, BoxError> {
        Ok(false)
    }
}

/// What is wrong with a configuration: a sentence a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<String>);

impl Problems {
    /// Each sentence.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}
