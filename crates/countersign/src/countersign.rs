//! The handle that an application keeps, and the verbs that it calls.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::accounts::{Account, Accounts, AnyAccounts, EmailState};
use crate::admission::AdmissionCode;
use crate::audit::checkpoint::checkpoint;
use crate::audit::prune::{PruneEvents, prune_plan};
use crate::audit::{Action, Actor, AuditEvent, AuditPolicy, Notice, Reason, TrailReport, trail};
use crate::browser::BrowserToken;
use crate::challenge::{Answer, Answered, GoSlow, Judge, Refusal, presented};
use crate::charge::lane;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::enrollment::{
    AuthenticatorInfo, Began, Begin, Confirm, Confirmed, Enrollment, HashFirst, NewAuthenticator, NewCodes,
    clean_name, pending, pending_reads,
};
use crate::factors::{
    Changed, Disable, Forget, Regenerate, Remove, Rename, Reset, Status, status, status_reads,
};
use crate::gate::{Attempt, Block, Door, KnownBrowser};
use crate::hash::pool::{Pool, Refused};
use crate::keyring::{KeyId, KeyRing};
use crate::policy::{BruteForce, Policy, PolicyError, SessionPolicy, TotpPolicy};
use crate::proof::{
    Acting, PasswordChecked, PasswordProof, ProofOwed, Refund, Reserve, Reserved, WrongPassword, owed,
    owed_reads,
};
use crate::recovery::{RecoveryCode, RecoveryCodes};
use crate::secret::{NoRandomness, OsRandom, Password, Random, SecretBytes, draw};
use crate::session::{AnySession, Request, Session, Transport};
use crate::sign_in::{Close, FailedSignIn, Open, Record, Seen, SignInOptions, SignedIn, Touch, recognize};
use crate::site::Site;
use crate::slow::{AnswerReserved, Hashed, Reservation, ReserveAnswer, Settle};
use crate::store::{
    AuthenticatorId, BoxError, EnrollmentId, EventId, Fault, Reads, Reports, SessionRow, Store, StoreError,
    Upkeep, UserId, UserKey, UserRow,
};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::totp::TotpSecret;
use crate::unlock::{self, Unlock, UnlockState, Unlocked};
use crate::user::User;
use crate::verb::{Rules, Verb, run};
use crate::verdict::{CONFIRM, UNLOCK};
use crate::waits::{Clear, Waits, waits, waits_reads};

/// The second factor of one application: cheap to clone, kept in its state.
#[derive(Clone)]
pub struct Countersign {
    inner: Arc<Inner>,
}

struct Inner {
    rules: Rules,
    site: Site,
    store: Arc<dyn AnyStore>,
    accounts: Arc<dyn AnyAccounts>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Where answers are hashed.
    hashing: Pool,
    /// Where new sets are: one thread, so that making sets keeps nobody's answer waiting.
    making: Pool,
    /// Whose sets are being made: one at a time for each user.
    made_for: Mutex<HashSet<UserKey>>,
}

/// All three traits of a store behind one object.
trait AnyStore: Store + Reports + Upkeep {}
impl<S: Store + Reports + Upkeep> AnyStore for S {}

/// We failed. Nothing was granted, and nothing is known about the answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The store did not do what was asked.
    Store(StoreError),
    /// The host's users could not be asked.
    Accounts(BoxError),
    /// The limiter or the host's guard could not be asked.
    Gate(BoxError),
    /// The hash provider failed, or has more to do than it can.
    Hash(BoxError),
    /// No randomness.
    NoRandomness(NoRandomness),
    /// A session names a user whom the host no longer knows.
    NoAccount(UserId),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Accounts(source) => write!(f, "the application's accounts did not answer: {source}"),
            Self::Gate(source) => write!(f, "the limiter or guard did not answer: {source}"),
            Self::Hash(source) => write!(f, "a recovery code could not be hashed: {source}"),
            Self::NoRandomness(error) => error.fmt(f),
            Self::NoAccount(id) => write!(f, "the application has no user {id}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => error.source(),
            Self::Accounts(source) | Self::Gate(source) | Self::Hash(source) => Some(&**source),
            Self::NoRandomness(error) => error.source(),
            Self::NoAccount(_) => None,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Hash(Box::new(refused))
    }
}

impl From<NoRandomness> for Error {
    fn from(error: NoRandomness) -> Self {
        Self::NoRandomness(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Store(StoreError::Fault(fault))
    }
}

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
    /// The store did not answer.
    Store(StoreError),
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
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Policy(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::MissingKey(_) | Self::WrongKey(_) => None,
        }
    }
}

impl From<PolicyError> for BuildError {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

impl From<StoreError> for BuildError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

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
    audit: AuditPolicy,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Builder {
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

    /// Checks the settings as [`build`](Self::build) does, without store and key ring: for programs that look at a configuration.
    ///
    /// # Errors
    /// [`PolicyError`] with a sentence that says what to change.
    pub fn check(&self) -> Result<(), PolicyError> {
        self.policy()?.check()
    }

    /// Checks everything and builds the handle.
    ///
    /// # Errors
    /// [`BuildError`] with a sentence that says what to change: settings that cannot be safe, a key ring that does not
    /// belong to the database, a store that does not answer.
    pub async fn build(self) -> Result<Countersign, BuildError> {
        let policy = self.policy();
        let store = self.store.ok_or(PolicyError::NoStore)?;
        let ring = self.ring.ok_or(PolicyError::NoKeys)?;
        let policy = policy?;
        policy.check()?;
        for (id, fingerprint) in store.keys().await? {
            match ring.fingerprint(id) {
                None => return Err(BuildError::MissingKey(id)),
                Some(ours) if ours != fingerprint => return Err(BuildError::WrongKey(id)),
                Some(_) => {}
            }
        }
        store.prepare(policy.recovery_codes.iter().map(RecoveryCodes::codes_table).collect()).await?;
        let primary = ring.primary();
        let fingerprint = ring.fingerprint(primary).expect("the primary key is in the ring");
        store.remember_key(primary, fingerprint).await?;
        let rules = Rules { policy: Arc::new(policy), ring: Arc::new(ring), salt: SecretBytes::new([]) };
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
            audit: self.audit.clone(),
        })
    }
}

impl Countersign {
    /// Begins to build a handle for an application whose users `accounts` answers for.
    pub fn builder(accounts: impl Accounts) -> Builder {
        Builder {
            accounts: Arc::new(accounts),
            issuer: "Countersign".to_owned(),
            site: Site::unknown(),
            store: None,
            ring: None,
            brute_force: None,
            recovery_codes: vec![RecoveryCodes::new()],
            totp: TotpPolicy::default(),
            session: SessionPolicy::default(),
            audit: AuditPolicy::new(),
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
        }
    }

    /// Records in the trail that an account was made, for servers that keep accounts themselves.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was recorded then.
    pub async fn account_created(&self, user: &UserId, actor: Actor, request: &Request) -> Result<(), Error> {
        let key = self.admit(user).await?;
        let (rules, request) = (self.rules()?, request.clone());
        self.run(key, Record { rules, action: Action::AccountCreate, actor, request }).await
    }

    /// Opens a session for a user whose first factor was just proven.
    ///
    /// It is pending where the user has a second factor, standard where not.
    ///
    /// # Errors
    /// [`Error`] when we failed; no session was opened then.
    pub async fn open_session(
        &self,
        user: &UserId,
        options: SignInOptions,
        request: &Request,
    ) -> Result<SignedIn, Error> {
        let key = self.admit(user).await?;
        let secret = draw(&*self.inner.random)?;
        let open = Open { rules: self.rules()?, options, request: request.clone(), secret };
        self.run(key, open).await?.ok_or_else(|| Error::NoAccount(user.clone()))
    }

    /// Records in the trail that somebody did not prove a first factor: [`Reason::InvalidPassword`], or
    /// [`Reason::Throttled`] where nothing was checked. Without a user whom we have seen, it goes into one of a few chains that
    /// belong to nobody. Of a flood, twenty in five minutes are recorded for each chain.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was recorded then.
    pub async fn sign_in_failed(
        &self,
        user: Option<&UserId>,
        reason: Reason,
        request: &Request,
    ) -> Result<(), Error> {
        let rules = self.rules()?;
        let known = match user {
            Some(user) => self.known(user).await?,
            None => None,
        };
        let key = match known {
            Some(key) => key,
            None => self.admit_any(&nobody(rules.salt.expose())).await?,
        };
        self.run(key, FailedSignIn { rules, reason, request: request.clone() }).await
    }

    /// Does any of these tokens make the browser a known one of this user?
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn known_browser(&self, user: &UserId, tokens: &[BrowserToken]) -> Result<KnownBrowser, Error> {
        // Nobody has key 0: a user whom we never saw costs the same two reads as any other, so that the time says nothing.
        let key = self.known(user).await?.unwrap_or(UserKey(0));
        let rows = self.inner.store.read(key, Reads::default()).await?;
        let Some(row) = &rows.user else { return Ok(KnownBrowser::No) };
        let (user, now) = (User::open(row, &self.inner.rules.ring)?, self.now());
        let known = tokens
            .iter()
            .filter_map(|token| token.open(&self.inner.rules.ring, key, now))
            .any(|browser| user.browsers.knows(browser));
        Ok(if known { KnownBrowser::Yes } else { KnownBrowser::No })
    }

    /// The session that a token names; `None` when there is none, or it has ended. Its use is noted once a minute.
    ///
    /// # Errors
    /// [`Error`] when we failed; the request must be refused then.
    pub async fn session(
        &self,
        token: &SessionToken,
        transport: Transport,
    ) -> Result<Option<AnySession>, Error> {
        let reads = Reads { session: Some(token.session()), ..Reads::default() };
        let rows = self.inner.store.read(token.user(), reads).await?;
        let Some((session, seen)) = recognize(&self.inner.rules, token, transport, &rows, self.now())? else {
            return Ok(None);
        };
        if seen == Seen::LongAgo {
            self.run(token.user(), Touch { rules: self.rules()?, token: token.clone(), transport }).await?;
        }
        Ok(Some(session))
    }

    /// Ends the session that a token names. A token of no session is fine.
    ///
    /// # Errors
    /// [`Error`] when we failed; the session may live on.
    pub async fn sign_out(
        &self,
        token: &SessionToken,
        transport: Transport,
        request: &Request,
    ) -> Result<(), Error> {
        let close = Close { rules: self.rules()?, token: token.clone(), transport, request: request.clone() };
        self.run(token.user(), close).await
    }

    /// Judges an answer: to the challenge of a pending session, or, in a standard one, to a step-up.
    ///
    /// # Errors
    /// [`Error`] when we failed: nothing was granted, and the answer may have been charged. Tell the user the same
    /// for right and wrong.
    pub async fn answer(
        &self,
        token: &SessionToken,
        transport: Transport,
        answer: Answer,
        request: &Request,
    ) -> Result<Answered, Error> {
        if let Some(door) = answer.door(&self.inner.rules)
            && let Some((why, retry_after)) = self.blocked(token, transport, door, request).await?
        {
            return Ok(Answered::Throttled { why, retry_after });
        }
        match self.judge(token, transport, answer.clone(), request).await? {
            Ok(answered) => Ok(answered),
            Err(GoSlow) => self.judge_slowly(token, transport, answer, request).await,
        }
    }

    /// Judges a code for the unlock: three right ones in a row, each a while after the one before, make the browser of this session a
    /// known one, in which codes of the app are judged although the year's budget is spent.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub async fn unlock(
        &self,
        token: &SessionToken,
        transport: Transport,
        answer: Answer,
        request: &Request,
    ) -> Result<Unlocked, Error> {
        let door = Door::totp(Action::Unlock, UNLOCK);
        if let Some((why, retry_after)) = self.blocked(token, transport, door, request).await? {
            let state = self.unlock_state(token, transport).await?;
            let successes = state.map_or(0, |state| state.successes);
            return Ok(Unlocked::Throttled { why, successes, retry_after });
        }
        let (token, request) = (token.clone(), request.clone());
        self.run(token.user(), Unlock { rules: self.rules()?, token, transport, answer, request }).await
    }

    /// How far the unlock of a session has come; `None` when there is no such session, or no second factor.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn unlock_state(
        &self,
        token: &SessionToken,
        transport: Transport,
    ) -> Result<Option<UnlockState>, Error> {
        let rows = self.inner.store.read(token.user(), unlock::state_reads(token)).await?;
        Ok(unlock::state(&self.inner.rules, token, transport, &rows, self.now())?)
    }

    /// How the second factor stands for the user of a session.
    ///
    /// # Errors
    /// [`Error`] when we failed, or when records were altered: never "not enrolled" in that case.
    pub async fn status(&self, session: &Session) -> Result<Status, Error> {
        self.status_of_key(session.user_key()).await
    }

    /// How the second factor stands for any user, by the host's id.
    ///
    /// # Errors
    /// As [`status`](Self::status).
    pub async fn status_of(&self, user: &UserId) -> Result<Status, Error> {
        match self.known(user).await? {
            Some(key) => self.status_of_key(key).await,
            None => Ok(status(&self.inner.rules, &crate::store::Rows::default(), self.now())?),
        }
    }

    /// Checks the password of a session's user before a sensitive change, slowly and at a limited pace.
    ///
    /// The check is charged before it runs, and the charge is taken back where the proof is used.
    ///
    /// # Errors
    /// [`Error`] when we failed; where the host could not be asked, the charge is taken back.
    pub async fn check_password(
        &self,
        session: &Session,
        password: &Password,
        request: &Request,
    ) -> Result<PasswordChecked, Error> {
        let acting = Acting::new(session);
        let reserve = Reserve { rules: self.rules()?, acting: acting.clone(), request: request.clone() };
        let proof = match self.run(session.user_key(), reserve).await? {
            Reserved::Go(proof) => proof,
            Reserved::Throttled(retry_after) => return Ok(PasswordChecked::Throttled { retry_after }),
            Reserved::Unauthenticated => return Ok(PasswordChecked::Unauthenticated),
        };
        match self.inner.accounts.verify_password(session.user_id(), password).await {
            Ok(true) => return Ok(PasswordChecked::Right(proof)),
            Ok(false) => {}
            Err(error) => {
                // Nothing was checked: nobody is charged for our failure.
                let request = request.clone();
                self.run(session.user_key(), Refund { rules: self.rules()?, acting, request, proof }).await?;
                return Err(Error::Accounts(error));
            }
        }
        let wrong = WrongPassword { rules: self.rules()?, acting, request: request.clone() };
        self.run(session.user_key(), wrong).await?;
        Ok(PasswordChecked::Wrong)
    }

    /// Begins to enroll an authenticator.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn begin_enrollment(
        &self,
        session: &Session,
        wish: NewAuthenticator,
        password: Option<PasswordProof>,
        request: &Request,
    ) -> Result<Began, Error> {
        let account = self.account(session.user_id()).await?;
        if account.email == EmailState::Unverified {
            return Ok(Began::EmailNotVerified);
        }
        let wish = NewAuthenticator { name: clean_name(&wish.name), ..wish };
        let begin = Begin {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            account: account.label,
            wish,
            password,
            secret: TotpSecret::generate(self.inner.rules.policy.totp.secret_length, &*self.inner.random)?,
            nonce: draw(&*self.inner.random)?,
        };
        self.run(session.user_key(), begin).await
    }

    /// What [`begin_enrollment`](Self::begin_enrollment) showed, once more, so that nobody scans twice because of a mistyped code.
    ///
    /// `None` for every session but the one that began it, and once it has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn pending_enrollment(
        &self,
        session: &Session,
        enrollment: EnrollmentId,
    ) -> Result<Option<Enrollment>, Error> {
        let account = self.account(session.user_id()).await?;
        let acting = Acting::new(session);
        let rows = self.inner.store.read(session.user_key(), pending_reads(&acting, enrollment)).await?;
        Ok(pending(&self.inner.rules, &acting, &account.label, &rows, self.now())?)
    }

    /// What a session must still prove before factors change, so that pages ask the right questions; `None` when it has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn proof_owed(&self, session: &Session) -> Result<Option<ProofOwed>, Error> {
        let acting = Acting::new(session);
        let rows = self.inner.store.read(session.user_key(), owed_reads(&acting)).await?;
        Ok(owed(&self.inner.rules, &acting, &rows, self.now())?)
    }

    /// Confirms an enrollment with the first code of the new authenticator.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was bound then.
    pub async fn confirm_enrollment(
        &self,
        session: &Session,
        enrollment: EnrollmentId,
        answer: Answer,
        request: &Request,
    ) -> Result<Confirmed, Error> {
        let door = Door::totp(Action::EnrollmentConfirm, CONFIRM);
        if let Some((why, retry_after)) = self.blocked_in(session, door, request).await? {
            return Ok(Confirmed::Throttled { why, retry_after });
        }
        let mut codes = self.new_codes(None)?;
        loop {
            let confirm = Confirm {
                rules: self.rules()?,
                acting: Acting::new(session),
                request: request.clone(),
                enrollment,
                answer: answer.clone(),
                nonce: draw(&*self.inner.random)?,
                codes: codes.clone(),
            };
            match self.run(session.user_key(), confirm).await? {
                Ok(confirmed) => return Ok(confirmed),
                Err(HashFirst) => codes = self.hashed(session.user_key(), codes).await?,
            }
        }
    }

    /// Gives an authenticator another name.
    ///
    /// # Errors
    /// [`Error`] when we failed; the old name stays then.
    pub async fn rename_authenticator(
        &self,
        session: &Session,
        authenticator: AuthenticatorId,
        name: &str,
        request: &Request,
    ) -> Result<Changed<AuthenticatorInfo>, Error> {
        let rename = Rename {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            authenticator,
            name: clean_name(name),
        };
        self.run(session.user_key(), rename).await
    }

    /// Removes an authenticator, and with the last one the whole second factor. Other sessions end.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was removed then.
    pub async fn remove_authenticator(
        &self,
        session: &Session,
        authenticator: AuthenticatorId,
        request: &Request,
    ) -> Result<Changed, Error> {
        let remove = Remove {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            authenticator,
        };
        self.run(session.user_key(), remove).await
    }

    /// Makes a new set of recovery codes of the default strategy; see [`regenerate_codes_of`](Self::regenerate_codes_of).
    ///
    /// # Errors
    /// [`Error`] when we failed; the old set still works then.
    pub async fn regenerate_codes(
        &self,
        session: &Session,
        password: Option<PasswordProof>,
        request: &Request,
    ) -> Result<Changed<Vec<RecoveryCode>>, Error> {
        self.regenerate_codes_of(None, session, password, request).await
    }

    /// Makes a new set of recovery codes of a strategy, the default one if none is named, shown this once; the strategy's old set is
    /// dead.
    ///
    /// [`Changed::NotFound`] where there is no such strategy, or it does not generate codes.
    ///
    /// # Errors
    /// [`Error`] when we failed; the old set still works then.
    pub async fn regenerate_codes_of(
        &self,
        strategy: Option<&str>,
        session: &Session,
        password: Option<PasswordProof>,
        request: &Request,
    ) -> Result<Changed<Vec<RecoveryCode>>, Error> {
        let form = self.inner.rules.policy.codes(strategy);
        if !form.is_some_and(RecoveryCodes::generates) {
            return Ok(Changed::NotFound);
        }
        let mut codes = self.new_codes(strategy)?;
        loop {
            let regenerate = Regenerate {
                rules: self.rules()?,
                acting: Acting::new(session),
                request: request.clone(),
                password: password.as_ref().map(PasswordProof::again),
                codes: codes.clone(),
            };
            match self.run(session.user_key(), regenerate).await? {
                Ok(changed) => return Ok(changed),
                Err(HashFirst) => codes = self.hashed(session.user_key(), codes).await?,
            }
        }
    }

    /// Removes everything of the second factor. Other sessions end. Repeating it is fine.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was removed then.
    pub async fn disable(
        &self,
        session: &Session,
        password: Option<PasswordProof>,
        request: &Request,
    ) -> Result<Changed, Error> {
        let disable = Disable {
            rules: self.rules()?,
            acting: Acting::new(session),
            request: request.clone(),
            password,
        };
        self.run(session.user_key(), disable).await
    }

    /// Removes everything of a user's second factor and ends every session, at an administrator's wish. Says whether there was a second factor.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was removed then.
    pub async fn reset(&self, user: &UserId, actor: Actor, reason: &str) -> Result<bool, Error> {
        let Some(key) = self.known(user).await? else { return Ok(false) };
        self.run(key, Reset { rules: self.rules()?, actor, reason: reason.to_owned() }).await
    }

    /// The failures that count against a user now, and the waits that follow; `None` for a user who was never seen.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn waits(&self, user: &UserId) -> Result<Option<Waits>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(None) };
        let rows = self.inner.store.read(key, waits_reads()).await?;
        Ok(waits(&self.inner.rules, &rows, self.now())?)
    }

    /// Ends every wait of a user, at an administrator's wish, and makes a code that admits one browser, once, within a day: the owner
    /// types it at the unlock. The year's budget stays as it is. `None` when there is no such user.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn clear_waits(
        &self,
        user: &UserId,
        actor: Actor,
        reason: &str,
    ) -> Result<Option<AdmissionCode>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(None) };
        let code = AdmissionCode::generate(&*self.inner.random)?;
        let clear = Clear { rules: self.rules()?, code: code.clone(), actor, reason: reason.to_owned() };
        Ok(self.run(key, clear).await?.then_some(code))
    }

    /// Removes everything we know of a user, for a host that deletes one. The audit trail keeps the bare chain of what happened,
    /// without addresses, user agents, notes and the host's id. Says whether there was such a user.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn forget(&self, user: &UserId, actor: Actor) -> Result<bool, Error> {
        let Some(key) = self.known(user).await? else { return Ok(false) };
        self.run(key, Forget { rules: self.rules()?, actor }).await
    }

    /// The newest audit events about a user, the newest first, older than `before` if that is given.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn events(
        &self,
        user: &UserId,
        before: Option<EventId>,
        limit: usize,
    ) -> Result<Vec<AuditEvent>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(Vec::new()) };
        Ok(self.inner.store.events(key, before, limit).await?)
    }

    /// Audit events of all users, the oldest first, newer than `after`, each with the host's id of its user: none for events
    /// that are about nobody.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn trail(
        &self,
        after: EventId,
        limit: usize,
    ) -> Result<Vec<(AuditEvent, Option<UserId>)>, Error> {
        let events = self.inner.store.trail(after, limit).await?;
        let mut ids: HashMap<UserKey, Option<UserId>> = HashMap::new();
        let mut named = Vec::with_capacity(events.len());
        for event in events {
            let id = match ids.get(&event.user) {
                Some(id) => id.clone(),
                None => {
                    let row = self.inner.store.read(event.user, Reads::default()).await?.user;
                    let id = row.map(|row| row.id).filter(|id| !id.as_str().starts_with(NOBODY));
                    ids.insert(event.user, id.clone());
                    id
                }
            };
            named.push((event, id));
        }
        Ok(named)
    }

    /// Reads the whole trail and tells the first event that was altered, removed or reordered, and what lies behind the newest
    /// checkpoint. The system may go on meanwhile.
    ///
    /// # Errors
    /// [`Error`] when we failed. What is wrong with the trail is in the report.
    pub async fn verify_trail(&self) -> Result<TrailReport, Error> {
        let ring = &self.inner.rules.ring;
        let heads = |row: &UserRow| User::heads(row, ring);
        Ok(trail::verify(&*self.inner.store, ring, &heads).await?)
    }

    /// Signs what was appended to the trail since the newest checkpoint, at most `limit` events; says how many. Call it every few
    /// minutes: what no checkpoint covers yet can be cut off by somebody who puts an old copy of a user's row back.
    ///
    /// # Errors
    /// [`Error`] when we failed; no checkpoint was made then.
    pub async fn checkpoint(&self, limit: usize) -> Result<usize, Error> {
        Ok(checkpoint(&*self.inner.store, &self.inner.rules.ring, self.now(), limit).await?)
    }

    /// Deletes events that are older than the settings keep them and covered by a checkpoint, the oldest first, at most `limit`; says
    /// how many went.
    ///
    /// # Errors
    /// [`Error`] when we failed; some may be gone by then.
    pub async fn prune(&self, limit: usize) -> Result<usize, Error> {
        let Some(kept_for) = self.inner.rules.policy.audit.kept_for() else { return Ok(0) };
        let ring = &self.inner.rules.ring;
        let heads = |row: &UserRow| User::heads(row, ring);
        let plan = prune_plan(&*self.inner.store, ring, &heads, self.now() - kept_for, limit).await?;
        let mut pruned = 0;
        for prune in plan {
            let user = prune.user;
            pruned += self.run(user, PruneEvents { rules: self.rules()?, prune }).await?;
        }
        Ok(pruned)
    }

    /// Notices that wait for a user, the oldest first.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn notices(&self, user: &UserId) -> Result<Vec<Notice>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(Vec::new()) };
        Ok(self.inner.store.notices(key).await?)
    }

    /// What the host says of a user.
    ///
    /// # Errors
    /// [`Error::NoAccount`] when the host no longer knows the user, [`Error::Accounts`] when it could not be asked.
    pub async fn account(&self, user: &UserId) -> Result<Account, Error> {
        let account = self.inner.accounts.account(user).await.map_err(Error::Accounts)?;
        account.ok_or_else(|| Error::NoAccount(user.clone()))
    }

    /// Does the store answer?
    ///
    /// # Errors
    /// [`Error`] when it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.inner.store.ping().await?)
    }

    /// Deletes what has expired, a bounded number of rows; says how many went.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn sweep(&self, limit: usize) -> Result<usize, Error> {
        Ok(self.inner.store.sweep(self.now(), limit).await?)
    }

    /// The present moment by this handle's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Settings of sessions and step-up.
    #[must_use]
    pub fn session_policy(&self) -> &SessionPolicy {
        &self.inner.rules.policy.session
    }

    /// Settings of authenticator apps.
    #[must_use]
    pub fn totp_policy(&self) -> &TotpPolicy {
        &self.inner.rules.policy.totp
    }

    /// The strategies of recovery codes, the default one first.
    #[must_use]
    pub fn recovery_codes(&self) -> &[RecoveryCodes] {
        &self.inner.rules.policy.recovery_codes
    }

    /// How guessing is stopped.
    #[must_use]
    pub fn brute_force(&self) -> &BruteForce {
        &self.inner.rules.policy.brute_force
    }

    /// Where people reach the application.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.inner.site
    }

    /// The name that authenticator apps show.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.inner.rules.policy.issuer
    }

    /// Our key of a user whom we have seen.
    async fn known(&self, user: &UserId) -> Result<Option<UserKey>, Error> {
        if user.as_str().starts_with(RESERVED) {
            return Ok(None);
        }
        Ok(self.inner.store.find(user).await?)
    }

    /// Our key of a user, made at the first sign-in.
    async fn admit(&self, user: &UserId) -> Result<UserKey, Error> {
        if user.as_str().starts_with(RESERVED) {
            return Err(Error::NoAccount(user.clone()));
        }
        self.admit_any(user).await
    }

    /// The same, for our own chains too.
    async fn admit_any(&self, user: &UserId) -> Result<UserKey, Error> {
        if let Some(key) = self.inner.store.find(user).await? {
            return Ok(key);
        }
        let (ring, now, id) = (Arc::clone(&self.inner.rules.ring), self.now(), user.clone());
        let first = Box::new(move |key| User::first(key, id.clone(), now).row(&ring));
        Ok(self.inner.store.admit(user.clone(), first).await?)
    }

    async fn status_of_key(&self, key: UserKey) -> Result<Status, Error> {
        let rows = self.inner.store.read(key, status_reads()).await?;
        Ok(status(&self.inner.rules, &rows, self.now())?)
    }

    async fn judge(
        &self,
        token: &SessionToken,
        transport: Transport,
        answer: Answer,
        request: &Request,
    ) -> Result<Result<Answered, GoSlow>, Error> {
        let (token, request) = (token.clone(), request.clone());
        let fresh = draw(&*self.inner.random)?;
        let judge = Judge { rules: self.rules()?, token: token.clone(), transport, answer, request, fresh };
        self.run(token.user(), judge).await
    }

    async fn judge_slowly(
        &self,
        token: &SessionToken,
        transport: Transport,
        answer: Answer,
        request: &Request,
    ) -> Result<Answered, Error> {
        let (token, request) = (token.clone(), request.clone());
        let reserve = ReserveAnswer {
            rules: self.rules()?,
            token: token.clone(),
            transport,
            answer,
            request: request.clone(),
        };
        let reservation = match self.run(token.user(), reserve).await? {
            AnswerReserved::Go(reservation) => *reservation,
            AnswerReserved::Over(answered) => return Ok(answered),
        };
        let (rules, fresh) = (self.rules()?, draw(&*self.inner.random)?);
        let Reservation { form, code, set_key, stored, .. } = reservation.clone();
        let hashed = self.inner.hashing.run(move || form.matches(&code, &set_key, stored.as_deref()));
        let (hashed, overload) = match hashed.await {
            Ok(true) => (Hashed::Right, None),
            Ok(false) => (Hashed::Wrong, None),
            Err(overload @ Refused::Overloaded) => (Hashed::NotAtAll, Some(overload)),
            Err(refused) => return Err(refused.into()),
        };
        let settle = Settle { rules, token: token.clone(), transport, request, reservation, hashed, fresh };
        let answered = self.run(token.user(), settle).await?;
        overload.map_or(Ok(answered), |overload| Err(overload.into()))
    }

    /// Asks limiter or guard before an answer is judged for the session that a token names.
    async fn blocked(
        &self,
        token: &SessionToken,
        transport: Transport,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        if !self.inner.rules.policy.brute_force.asks() {
            return Ok(None);
        }
        let reads = Reads { session: Some(token.session()), ..Reads::default() };
        let rows = self.inner.store.read(token.user(), reads).await?;
        match presented(&self.inner.rules, token, transport, &rows, self.now())? {
            Some((user, session)) => self.ask(&user, &session, door, request).await,
            // Nobody's session: the verb says so.
            None => Ok(None),
        }
    }

    /// The same for a session that is known already.
    async fn blocked_in(
        &self,
        session: &Session,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        if !self.inner.rules.policy.brute_force.asks() {
            return Ok(None);
        }
        let acting = Acting::new(session);
        let rows = self.inner.store.read(session.user_key(), acting.reads()).await?;
        match acting.open(&self.inner.rules, &rows, self.now())? {
            Some((user, session)) => self.ask(&user, &session, door, request).await,
            None => Ok(None),
        }
    }

    async fn ask(
        &self,
        user: &User,
        session: &SessionRow,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        let lane = lane(user, session);
        let known_browser = if lane == Lane::Unknown { KnownBrowser::No } else { KnownBrowser::Yes };
        let attempt = Attempt { user: &user.id, action: &door.operation, known_browser, request };
        let policy = &self.inner.rules.policy.brute_force;
        let label = match lane {
            Lane::Known(browser) => browser.to_string(),
            // A run of the unlock that was begun is the owner's, and strangers must not fill its share.
            Lane::Unknown if door.action == Action::Unlock && !session.unlock.is_empty() => {
                format!("run-{}", session.id)
            }
            Lane::Unknown => "unknown".to_owned(),
        };
        let asked = policy.gate.ask(&attempt, policy, &label, self.now()).await;
        let Some(blocked) = asked.map_err(Error::Gate)? else { return Ok(None) };
        let refused = (blocked.why, blocked.retry_after);
        let (rules, request, door) = (self.rules()?, request.clone(), door.in_a(session.kind));
        self.run(user.key, Block { rules, session: session.id, request, door, blocked }).await?;
        Ok(Some(refused))
    }

    fn new_codes(&self, strategy: Option<&str>) -> Result<NewCodes, Error> {
        let random = &*self.inner.random;
        let form =
            self.inner.rules.policy.codes(strategy).expect("the caller asked for a strategy that is there");
        let codes = NewCodes {
            form: form.clone(),
            codes: form.generate(random)?,
            at_rest: None,
            key: SecretBytes::new(*draw::<32>(random)?),
            nonce: draw(random)?,
        };
        if form.is_slow() { Ok(codes) } else { codes.hashed().map_err(Error::Hash) }
    }

    /// The same codes with their slow hashes. A user whose codes are being made already is told to come back.
    async fn hashed(&self, user: UserKey, codes: NewCodes) -> Result<NewCodes, Error> {
        let _turn = Turn::of(user, &self.inner.made_for).ok_or(Refused::Overloaded)?;
        self.inner.making.run(move || codes.hashed()).await?.map_err(Error::Hash)
    }

    fn rules(&self) -> Result<Rules, NoRandomness> {
        let salt = SecretBytes::new(*draw::<32>(&*self.inner.random)?);
        Ok(Rules { salt, ..self.inner.rules.clone() })
    }

    async fn run<V: Verb>(&self, user: UserKey, verb: V) -> Result<V::Outcome, Error> {
        Ok(run(&*self.inner.store, Arc::clone(&self.inner.clock), user, verb).await?)
    }
}

/// A user's turn at making codes; over when dropped.
struct Turn<'a> {
    user: UserKey,
    taken: &'a Mutex<HashSet<UserKey>>,
}

impl<'a> Turn<'a> {
    fn of(user: UserKey, taken: &'a Mutex<HashSet<UserKey>>) -> Option<Self> {
        let free = taken.lock().unwrap_or_else(PoisonError::into_inner).insert(user);
        free.then_some(Self { user, taken })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}

/// Chains of events without a user: a few, so that no single one is fought over.
const NOBODYS_CHAINS: u8 = 4;

/// The name of one of them.
fn nobody(chance: &[u8]) -> UserId {
    UserId::new(format!("{NOBODY}{}", chance.first().map_or(0, |byte| byte % NOBODYS_CHAINS)))
}

/// Names of ours that begin like this are no host's users: these chains, and those who were forgotten.
const RESERVED: &str = "countersign/";
const NOBODY: &str = "countersign/nobody/";

impl std::fmt::Debug for Countersign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Countersign").field("issuer", &self.issuer()).finish_non_exhaustive()
    }
}
