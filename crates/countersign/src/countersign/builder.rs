//! From settings to a handle, or to a sentence that says what to change.

use std::fmt;
use std::sync::{Arc, Mutex};

use super::delivering::Ledger;
use super::faults::Faults;
use super::reloading::Reloading;
use super::restoring::{RESTORED, examine};
use super::{AnyStore, Countersign, Inner};
use crate::accounts::{Accounts, AnyAccounts};
use crate::anchor::Anchor;
use crate::audit::AuditPolicy;
use crate::clock::{Clock, SystemClock};
use crate::hash::pool::Pool;
use crate::keyring::{KeyId, KeyRing, Stranger};
use crate::policy::{BruteForce, Policy, PolicyError, SessionPolicy, TotpPolicy};
use crate::recovery::RecoveryCodes;
use crate::requirement::Requirement;
use crate::secret::{NoRandomness, OsRandom, Random, SecretBytes};
use crate::site::Site;
use crate::store::{BoxError, Reports, Store, StoreError, Upkeep};
use crate::trust::TrustPolicy;
use crate::verb::Rules;

/// Why a handle was not built. Each text says what to change.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// A setting is missing, impossible or unsafe.
    Policy(PolicyError),
    /// The store holds records of a key that is not in the ring.
    MissingKey(KeyId),
    /// The ring has a key with the right id and other bytes.
    WrongKey(KeyId),
    /// The database is older than its anchor says: it was put back from a backup, and must be fenced.
    Restored,
    /// The anchor is of another database.
    OtherDatabase,
    /// What the database says of itself was edited or is gone.
    AlteredInstallation,
    /// Everything was moved to another database, which this names.
    Moved(String),
    /// The anchor did not answer.
    Anchor(BoxError),
    /// The store did not answer.
    Store(StoreError),
    /// No randomness.
    NoRandomness(NoRandomness),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(error) => error.fmt(f),
            Self::MissingKey(id) => write!(
                f,
                "the database holds records made with key {id}, which is not in this key ring: \
                 use the key ring that belongs to the database"
            ),
            Self::WrongKey(id) => write!(
                f,
                "key {id} of the key ring is not the key {id} that the database was made with: \
                 use the key ring that belongs to the database"
            ),
            Self::Restored => f.write_str(RESTORED),
            Self::OtherDatabase => f.write_str(
                "the database is not the one that this installation has used: name the right one, or, where it takes the other's \
                 place, fence it with `countersign after-restore`",
            ),
            Self::AlteredInstallation => f.write_str(
                "what the database says of itself is not as it was written: find out who writes to it, then fence it with \
                 `countersign after-restore`",
            ),
            Self::Moved(to) => {
                write!(f, "everything was moved from this database to {to}: use that one, and put this one away")
            }
            Self::Anchor(error) => write!(f, "the anchor did not answer: {error}"),
            Self::Store(error) => error.fmt(f),
            Self::NoRandomness(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Policy(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Anchor(error) => Some(&**error),
            Self::NoRandomness(error) => error.source(),
            Self::MissingKey(_)
            | Self::WrongKey(_)
            | Self::Restored
            | Self::OtherDatabase
            | Self::AlteredInstallation
            | Self::Moved(_) => None,
        }
    }
}

impl From<PolicyError> for BuildError {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

impl From<Stranger> for BuildError {
    fn from(stranger: Stranger) -> Self {
        match stranger {
            Stranger::Missing(id) => Self::MissingKey(id),
            Stranger::Wrong(id) => Self::WrongKey(id),
        }
    }
}

impl From<StoreError> for BuildError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// How the database is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It must be what this installation has seen.
    Examined,
    /// Whatever it is, it is about to be fenced.
    AfterRestore,
}

/// So many rows are deleted in one transaction where trust was switched off.
const TRUST_ENDED_AT_ONCE: usize = 10_000;

/// Collects what a [`Countersign`] needs. See [`Countersign::builder`].
#[must_use = "a builder does nothing until build() is called"]
pub struct Builder {
    accounts: Arc<dyn AnyAccounts>,
    issuer: String,
    site: Site,
    store: Option<Arc<dyn AnyStore>>,
    ring: Option<KeyRing>,
    brute_force: Option<BruteForce>,
    recovery_codes: Vec<RecoveryCodes>,
    totp: TotpPolicy,
    session: SessionPolicy,
    trust: TrustPolicy,
    requirement: Requirement,
    audit: AuditPolicy,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    anchor: Option<Arc<dyn Anchor>>,
}

impl Builder {
    pub(super) fn new(accounts: impl Accounts) -> Self {
        Self {
            accounts: Arc::new(accounts),
            issuer: "Countersign".to_owned(),
            site: Site::unknown(),
            store: None,
            ring: None,
            brute_force: None,
            recovery_codes: vec![RecoveryCodes::new()],
            totp: TotpPolicy::default(),
            session: SessionPolicy::default(),
            trust: TrustPolicy::default(),
            requirement: Requirement::nobody(),
            audit: AuditPolicy::new(),
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            anchor: None,
        }
    }

    /// The name that authenticator apps show beside the account; default "Countersign". It must not hold a colon.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// Where people reach the application; default [`Site::unknown`], which means https.
    pub fn site(mut self, site: Site) -> Self {
        self.site = site;
        self
    }

    /// Where records are kept. Required.
    pub fn store<S: Store + Reports + Upkeep>(mut self, store: S) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// The key ring. Required.
    pub fn keys(mut self, ring: KeyRing) -> Self {
        self.ring = Some(ring);
        self
    }

    /// How guessing is stopped. Required: there is no default.
    pub fn brute_force(mut self, strategy: BruteForce) -> Self {
        self.brute_force = Some(strategy);
        self
    }

    /// The strategy of recovery codes; default [`RecoveryCodes::new`].
    pub fn recovery_codes(mut self, form: RecoveryCodes) -> Self {
        self.recovery_codes[0] = form;
        self
    }

    /// A further strategy of recovery codes, with a name, a table and doors of its own.
    pub fn further_recovery_codes(mut self, form: RecoveryCodes) -> Self {
        self.recovery_codes.push(form);
        self
    }

    /// Settings of authenticator apps.
    pub fn totp(mut self, policy: TotpPolicy) -> Self {
        self.totp = policy;
        self
    }

    /// Settings of sessions and step-up.
    pub fn sessions(mut self, policy: SessionPolicy) -> Self {
        self.session = policy;
        self
    }

    /// Settings of trusted browsers; by default a browser is trusted for 30 days where its owner asks for it.
    pub fn trusted_browsers(mut self, policy: TrustPolicy) -> Self {
        self.trust = policy;
        self
    }

    /// Who must have a second factor; nobody by default.
    pub fn require(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Settings of the audit trail; default: everything, with addresses, for 90 days.
    pub fn audit(mut self, policy: AuditPolicy) -> Self {
        self.audit = policy;
        self
    }

    /// Where the time comes from; default the operating system. For tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Where chance comes from; default the operating system. For tests.
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Where it is kept, outside of the database, how old the database is, so that a backup that was put back is noticed; none by
    /// default, and then [`Countersign::after_restore`] is the caller's to remember. See [`FileAnchor`](crate::FileAnchor).
    pub fn anchor(mut self, anchor: impl Anchor) -> Self {
        self.anchor = Some(Arc::new(anchor));
        self
    }

    /// Checks the settings as [`build`](Self::build) does, without store and key ring: for programs that look at a configuration.
    ///
    /// # Errors
    /// [`PolicyError`] with a sentence that says what to change.
    pub fn check(&self) -> Result<(), PolicyError> {
        self.check_with(&self.policy()?)
    }

    fn check_with(&self, policy: &Policy) -> Result<(), PolicyError> {
        policy.check()?;
        self.site.check(policy.recovery_codes.iter().skip(1).map(RecoveryCodes::name))
    }

    /// Checks everything and builds the handle.
    ///
    /// # Errors
    /// [`BuildError`] with a sentence that says what to change: settings that cannot be safe, a key ring that does not
    /// belong to the database, a database that was put back from a backup or moved elsewhere, a store that does not answer.
    pub async fn build(self) -> Result<Countersign, BuildError> {
        self.build_on(Found::Examined).await
    }

    pub(super) async fn build_on(self, found: Found) -> Result<Countersign, BuildError> {
        let policy = self.policy().and_then(|policy| self.check_with(&policy).map(|()| policy));
        let store = self.store.ok_or(PolicyError::NoStore)?;
        let ring = self.ring.ok_or(PolicyError::NoKeys)?;
        let policy = policy?;
        ring.belongs_to(&store.keys().await?)?;
        if found == Found::Examined {
            let anchor = self.anchor.as_deref();
            examine(&*store, &ring, anchor, &*self.random, self.clock.now()).await?;
        }
        store.prepare(policy.recovery_codes.iter().map(RecoveryCodes::codes_table).collect()).await?;
        if !policy.trust.is_on() {
            // Switching it on again must not bring any of it back.
            while store.end_all_trust(TRUST_ENDED_AT_ONCE).await? == TRUST_ENDED_AT_ONCE {}
        }
        let primary = ring.primary();
        let fingerprint = ring.fingerprint(primary).expect("the primary key is in the ring");
        store.remember_key(primary, fingerprint, self.clock.now()).await?;
        let (policy, ring, fences) = (Arc::new(policy), Arc::new(ring), Arc::default());
        let rules = Rules { policy, ring, fences, salt: SecretBytes::new([]) };
        let (accounts, clock, random) = (self.accounts, self.clock, self.random);
        let site = self.site;
        Ok(Countersign {
            inner: Arc::new(Inner {
                rules,
                site,
                store,
                accounts,
                clock,
                random,
                hashing: Pool::default(),
                making: Pool::new(1),
                made_for: Mutex::default(),
                watchers: Arc::default(),
                reloading: Reloading::default(),
                anchor: self.anchor,
                faults: Faults::default(),
                given_up: Ledger::default(),
            }),
        })
    }

    fn policy(&self) -> Result<Policy, PolicyError> {
        let brute_force = self.brute_force.clone().ok_or(PolicyError::NoBruteForce)?;
        // Where the base URL is not known, whoever called danger_none() answers for it.
        if let Some(origin) = self.site.origin().filter(|_| brute_force.is_off() && !self.site.is_loopback())
        {
            return Err(PolicyError::DangerNone(origin.to_owned()));
        }
        Ok(Policy {
            issuer: self.issuer.clone(),
            totp: self.totp.clone(),
            recovery_codes: self.recovery_codes.clone(),
            brute_force,
            session: self.session.clone(),
            trust: self.trust.clone(),
            requirement: self.requirement.clone(),
            audit: self.audit.clone(),
        })
    }
}
