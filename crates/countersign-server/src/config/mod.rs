//! The configuration: read from flags, environment and file, checked as a whole, refused with sentences.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use countersign::{BruteForce, RecoveryCodes, SessionPolicy, Site, TotpPolicy};

pub(crate) use self::address::{Address, Reach};
pub(crate) use self::keys::KEY_RING_VARIABLE;
pub use self::origin::Sources;
pub(crate) use self::sections::{KeySource, Limits, SignUp};
pub(crate) use self::show::Effective;
pub(crate) use self::value::Rate;

mod address;
mod keys;
mod origin;
mod reader;
mod sections;
pub(crate) mod show;
mod value;

#[cfg(test)]
mod tests;

/// Every setting, with its value checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) issuer: String,
    pub(crate) address: Address,
    pub(crate) data: PathBuf,
    pub(crate) database: PathBuf,
    pub(crate) keys: KeySource,
    pub(crate) sign_up: SignUp,
    pub(crate) totp: TotpPolicy,
    pub(crate) recovery_codes: RecoveryCodes,
    pub(crate) brute_force: BruteForce,
    pub(crate) session: SessionPolicy,
    pub(crate) limits: Limits,
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
        let config = Self {
            issuer,
            database: sections::database(&mut reader, &data),
            keys: sections::keys(&mut reader, &data, has_key_ring_variable),
            sign_up: sections::sign_up(&mut reader, address.reach()),
            totp: sections::totp(&mut reader),
            recovery_codes: sections::recovery_codes(&mut reader),
            limits: sections::limits(&mut reader),
            session: sections::session(&mut reader),
            brute_force: sections::brute_force(&mut reader, address.reach()),
            address,
            data,
            effective: Vec::new(),
        };
        let (effective, problems) = reader.end();
        if problems.is_empty() {
            let brute_force = config.limits.with_password_failures(config.brute_force);
            Ok(Self { brute_force, effective, ..config })
        } else {
            Err(Problems(problems))
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
