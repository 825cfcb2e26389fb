//! The handle that an application keeps, and the verbs that it calls.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use crate::accounts::{Account, Accounts, AnyAccounts, EmailState};
use crate::anchor::Anchor;
use crate::audit::Action;
use crate::browser::BrowserToken;
use crate::challenge::{Answer, Answered, GoSlow};
use crate::clock::{Clock, Timestamp};
use crate::enrollment::{
    AuthenticatorInfo, Began, Begin, Confirm, Confirmed, Enrollment, HashFirst, NewAuthenticator, clean_name,
    pending, pending_reads,
};
use crate::factors::{Changed, Disable, Regenerate, Remove, Rename, Status, status, status_reads};
use crate::gate::Door;
use crate::hash::pool::{Pool, Refused};
use crate::policy::{BruteForce, SessionPolicy, TotpPolicy};
use crate::proof::{
    Acting, PasswordChecked, PasswordProof, ProofOwed, Refund, Reserve, Reserved, WrongPassword, owed,
    owed_reads,
};
use crate::recovery::{RecoveryCode, RecoveryCodes};
use crate::requirement::Requirement;
use crate::secret::{NoRandomness, Password, Random, SecretBytes, draw};
use crate::session::{AnySession, Enrolling, Request, Session, Transport};
use crate::sign_in::{Close, Open, Opened, Seen, SignInOptions, SignedIn, Touch, recognize};
use crate::site::Site;
use crate::standing::{Asked, Outdated, Standing};
use crate::store::{
    AuthenticatorId, BoxError, EnrollmentId, Reads, Reports, Store, StoreError, Upkeep, UserId, UserKey,
};
use crate::token::SessionToken;
use crate::totp::TotpSecret;
use crate::trust::TrustPolicy;
use crate::unlock::{self, Unlock, UnlockState, Unlocked};
use crate::user::User;
use crate::verb::{Rules, Verb, run};
use crate::verdict::{CONFIRM, UNLOCK};
use crate::watch::Watchers;

use self::delivering::Ledger;
use self::faults::Faults;
use self::judging::Knock;
use self::reloading::Reloading;
use self::restoring::RESTORED;

mod builder;
mod care;
mod delivering;
mod disowning;
mod faults;
mod inspecting;
mod judging;
mod keys;
mod lettering;
mod owning;
mod reloading;
mod restoring;
mod tasks;

pub use builder::{BuildError, Builder};
pub use inspecting::Inspection;
pub use keys::{ResealStep, Resealing};
pub use reloading::{KEYS_ARE_READ_EVERY, ReloadError, Reloaded};
pub use restoring::Fenced;
pub use tasks::Node;

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
    /// Who waits to hear that something happened to a user.
    watchers: Arc<Watchers>,
    /// Reads the key ring again, one at a time.
    reloading: Reloading,
    /// What is kept outside of the database about its age.
    anchor: Option<Arc<dyn Anchor>>,
    faults: Faults,
    /// Notices that were given up.
    given_up: Ledger,
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
    /// The account's stamp is not the one by which the first factor was checked: the password was changed in between.
    CredentialsChanged,
    /// The first factor is right, and nobody signs in: the owner said, by the link in a notice, that somebody else was in. It ends with another
    /// password, or with an administrator's help.
    Frozen {
        /// When the owner said so.
        since: Timestamp,
    },
    /// The anchor did not answer.
    Anchor(BoxError),
    /// The database is older than its anchor, or another one: it was put back from a backup, and must be fenced.
    Restored,
    /// Everything was moved to another database, which this names.
    Moved(String),
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
            Self::CredentialsChanged => f.write_str("the password was changed while it was checked"),
            Self::Frozen { .. } => f.write_str(
                "the owner said that somebody else was in: nobody signs in until the password is changed",
            ),
            Self::Anchor(source) => write!(f, "the anchor did not answer: {source}"),
            Self::Restored => f.write_str(RESTORED),
            Self::Moved(to) => write!(f, "everything was moved to {to}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => error.source(),
            Self::Accounts(source) | Self::Gate(source) | Self::Hash(source) | Self::Anchor(source) => {
                Some(&**source)
            }
            Self::NoRandomness(error) => error.source(),
            Self::NoAccount(_)
            | Self::CredentialsChanged
            | Self::Frozen { .. }
            | Self::Restored
            | Self::Moved(_) => None,
        }
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

impl Countersign {
    /// Begins to build a handle for an application whose users `accounts` answers for.
    pub fn builder(accounts: impl Accounts) -> Builder {
        Builder::new(accounts)
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
        let mut asked = Asked::Once;
        loop {
            let account = self.account(user).await?;
            if options.stamp.is_some() && options.stamp != account.stamp {
                return Err(Error::CredentialsChanged);
            }
            let rules = self.rules()?;
            let open = Open {
                user: key,
                options: options.clone(),
                request: request.clone(),
                secret: draw(&*self.inner.random)?,
                standing: Standing::of(&rules, &account, asked),
                rules,
            };
            match self.run(key, open).await? {
                Ok(Opened::Done(signed_in)) => return Ok(*signed_in),
                Ok(Opened::Frozen(since)) => return Err(Error::Frozen { since }),
                Ok(Opened::Nobody) => return Err(Error::NoAccount(user.clone())),
                Err(Outdated(next)) => asked = next,
            }
        }
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
        let rows = self.rows(token.user(), reads).await?;
        let found = recognize(&self.inner.rules, token, transport, &rows, self.now());
        let Some((session, seen)) = self.judged(found).await? else {
            return Ok(None);
        };
        match seen {
            Seen::Lately => Ok(Some(session)),
            Seen::LongAgo => self.look_again(token, transport, &session).await,
        }
    }

    /// Once a minute: notes that a session is used, and asks the host whether its user is as before.
    async fn look_again(
        &self,
        token: &SessionToken,
        transport: Transport,
        session: &AnySession,
    ) -> Result<Option<AnySession>, Error> {
        let mut asked = Asked::Once;
        loop {
            let account = self.inner.accounts.account(session.user_id()).await.map_err(Error::Accounts)?;
            // Whoever is no user of the host's any more is nobody's here.
            let Some(account) = account else { return Ok(None) };
            let rules = self.rules()?;
            let standing = Standing::of(&rules, &account, asked);
            let touch = Touch { rules, token: token.clone(), transport, standing };
            match self.run(token.user(), touch).await? {
                Ok(session) => return Ok(session),
                Err(Outdated(next)) => asked = next,
            }
        }
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
        self.sign_out_and_forget(token, transport, Vec::new(), request).await
    }

    /// The same, and ends the trust in a browser that brought these tokens, also where the session has ended already: for computers that
    /// others use.
    ///
    /// # Errors
    /// [`Error`] when we failed; the session may live on.
    pub async fn sign_out_and_forget(
        &self,
        token: &SessionToken,
        transport: Transport,
        forget: Vec<BrowserToken>,
        request: &Request,
    ) -> Result<(), Error> {
        let rules = self.rules()?;
        let close = Close { rules, token: token.clone(), transport, request: request.clone(), forget };
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
        let Some((user, session)) = self.presented(token, transport).await? else {
            return Ok(Answered::Unauthenticated);
        };
        if self.brute_force().asks()
            && let Some(door) = answer.door(&self.inner.rules)
            && let Some((why, retry_after)) = self.ask(&user, &session, door, request).await?
        {
            return Ok(Answered::Throttled { why, retry_after });
        }
        let mut asked = Asked::Once;
        loop {
            let account = self.inner.accounts.account(&user.id).await.map_err(Error::Accounts)?;
            let Some(account) = account else { return Ok(Answered::Unauthenticated) };
            let knock = Knock { token, transport, answer: &answer, request, account: &account };
            match self.judge(knock, asked).await? {
                Ok(Ok(answered)) => return Ok(answered),
                Ok(Err(GoSlow)) => return self.judge_slowly(knock).await,
                Err(Outdated(next)) => asked = next,
            }
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
        let rows = self.rows(token.user(), unlock::state_reads(token)).await?;
        self.judged(unlock::state(&self.inner.rules, token, transport, &rows, self.now())).await
    }

    /// How the second factor stands for the user of a session.
    ///
    /// # Errors
    /// [`Error`] when we failed, or when records were altered: never "not enrolled" in that case.
    pub async fn status<'a>(&self, session: impl Into<Enrolling<'a>>) -> Result<Status, Error> {
        self.status_of_key(session.into().user_key()).await
    }

    /// How the second factor stands for any user, by the host's id.
    ///
    /// # Errors
    /// As [`status`](Self::status).
    pub async fn status_of(&self, user: &UserId) -> Result<Status, Error> {
        match self.known(user).await? {
            Some(key) => self.status_of_key(key).await,
            None => Ok(Status::of_nobody()),
        }
    }

    /// Checks the password of a session's user before a sensitive change, slowly and at a limited pace.
    ///
    /// The check is charged before it runs, and the charge is taken back where the proof is used.
    ///
    /// # Errors
    /// [`Error`] when we failed; where the host could not be asked, the charge is taken back.
    pub async fn check_password<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        password: &Password,
        request: &Request,
    ) -> Result<PasswordChecked, Error> {
        let session = session.into();
        let acting = Acting::enrolling(session);
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
    pub async fn begin_enrollment<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        wish: NewAuthenticator,
        password: Option<PasswordProof>,
        request: &Request,
    ) -> Result<Began, Error> {
        let session = session.into();
        let wish = NewAuthenticator { name: clean_name(&wish.name), ..wish };
        let secret = TotpSecret::generate(self.inner.rules.policy.totp.secret_length, &*self.inner.random)?;
        let mut asked = Asked::Once;
        loop {
            let account = self.account(session.user_id()).await?;
            if account.email == EmailState::Unverified {
                return Ok(Began::EmailNotVerified);
            }
            let rules = self.rules()?;
            let begin = Begin {
                standing: Standing::of(&rules, &account, asked),
                rules,
                acting: Acting::enrolling(session),
                request: request.clone(),
                account: account.label,
                wish: wish.clone(),
                password: password.as_ref().map(PasswordProof::again),
                secret: secret.clone(),
                nonce: draw(&*self.inner.random)?,
            };
            match self.run(session.user_key(), begin).await? {
                Ok(began) => return Ok(began),
                Err(Outdated(next)) => asked = next,
            }
        }
    }

    /// What [`begin_enrollment`](Self::begin_enrollment) showed, once more, so that nobody scans twice because of a mistyped code.
    ///
    /// `None` for every session but the one that began it, and once it has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn pending_enrollment<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        enrollment: EnrollmentId,
    ) -> Result<Option<Enrollment>, Error> {
        let session = session.into();
        let account = self.account(session.user_id()).await?;
        let acting = Acting::enrolling(session);
        let rows = self.rows(session.user_key(), pending_reads(&acting, enrollment)).await?;
        self.judged(pending(&self.inner.rules, &acting, &account.label, &rows, self.now())).await
    }

    /// What a session must still prove before factors change, so that pages ask the right questions; `None` when it has ended.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn proof_owed<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
    ) -> Result<Option<ProofOwed>, Error> {
        let session = session.into();
        let acting = Acting::enrolling(session);
        let rows = self.rows(session.user_key(), owed_reads(&acting)).await?;
        self.judged(owed(&self.inner.rules, &acting, &rows, self.now())).await
    }

    /// Confirms an enrollment with the first code of the new authenticator.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was bound then.
    pub async fn confirm_enrollment<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        enrollment: EnrollmentId,
        answer: Answer,
        request: &Request,
    ) -> Result<Confirmed, Error> {
        let session = session.into();
        let door = Door::totp(Action::EnrollmentConfirm, CONFIRM);
        if let Some((why, retry_after)) = self.blocked_in(session, door, request).await? {
            return Ok(Confirmed::Throttled { why, retry_after });
        }
        let mut codes = self.new_codes(None)?;
        let mut asked = Asked::Once;
        loop {
            let account = self.inner.accounts.account(session.user_id()).await.map_err(Error::Accounts)?;
            let Some(account) = account else { return Ok(Confirmed::Unauthenticated) };
            let rules = self.rules()?;
            let confirm = Confirm {
                standing: Standing::of(&rules, &account, asked),
                rules,
                acting: Acting::enrolling(session),
                request: request.clone(),
                enrollment,
                answer: answer.clone(),
                nonce: draw(&*self.inner.random)?,
                fresh: draw(&*self.inner.random)?,
                codes: codes.clone(),
            };
            match self.run(session.user_key(), confirm).await? {
                Ok(Ok(confirmed)) => return Ok(confirmed),
                Ok(Err(HashFirst)) => {
                    codes = self.hashed(session.user_key(), codes).await?;
                    asked = Asked::Once;
                }
                Err(Outdated(next)) => asked = next,
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
        self.stored(self.inner.store.ping().await).await
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

    /// Settings of trusted browsers.
    #[must_use]
    pub fn trust_policy(&self) -> &TrustPolicy {
        &self.inner.rules.policy.trust
    }

    /// Who must have a second factor.
    #[must_use]
    pub fn requirement(&self) -> &Requirement {
        &self.inner.rules.policy.requirement
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
        self.stored(self.inner.store.find(user).await).await
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
        if let Some(key) = self.stored(self.inner.store.find(user).await).await? {
            return Ok(key);
        }
        let fence = self.newest_fence().await?;
        let (ring, now, id) = (Arc::clone(&self.inner.rules.ring), self.now(), user.clone());
        let first = Box::new(move |key| User::first(key, id.clone(), now, fence).row(&ring));
        self.stored(self.inner.store.admit(user.clone(), first).await).await
    }

    async fn status_of_key(&self, key: UserKey) -> Result<Status, Error> {
        let rows = self.rows(key, status_reads()).await?;
        self.judged(status(&self.inner.rules, key, &rows, self.now())).await
    }

    fn rules(&self) -> Result<Rules, NoRandomness> {
        let salt = SecretBytes::new(*draw::<32>(&*self.inner.random)?);
        Ok(Rules { salt, ..self.inner.rules.clone() })
    }

    async fn run<V: Verb>(&self, user: UserKey, verb: V) -> Result<V::Outcome, Error> {
        let verb = Arc::new(verb);
        let again = || run(&*self.inner.store, Arc::clone(&self.inner.clock), user, Arc::clone(&verb));
        let mut outcome = again().await;
        if let Err(error) = &outcome
            && self.has_learned(error).await
        {
            // A fault has applied nothing.
            outcome = again().await;
        }
        // Also where it failed: what became of it cannot be known.
        self.inner.watchers.call(user);
        self.stored(outcome).await
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
