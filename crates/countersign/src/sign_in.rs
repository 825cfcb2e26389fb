//! From a proven first factor to a session, and out again.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::audit::{Action, Actor, Reason};
use crate::browser::BrowserToken;
use crate::challenge::presented;
use crate::clock::Timestamp;
use crate::proof::{PASSWORD, SIGN_IN};
use crate::session::{AnySession, Method, Methods, Request, SessionInfo, SessionKind, Transport, verified};
use crate::store::{Change, Reads, Remember, Rows, SessionChange, SessionId, SessionRow, UserId, Wanted};
use crate::token::SessionToken;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// What a sign-in may choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignInOptions {
    /// How the token will travel.
    pub transport: Transport,
    /// Whether the browser keeps the session.
    pub remember: Remember,
    /// The local path to go to after the challenge. The web layer has made sure that it is local.
    pub return_to: Option<String>,
    /// What the browser kept from earlier challenges, of this user and of others.
    pub browsers: Vec<BrowserToken>,
}

impl SignInOptions {
    /// A cookie for the browser's session, then `/`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how the token will travel.
    #[must_use]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Sets whether the browser keeps the session.
    #[must_use]
    pub fn remember(mut self, remember: Remember) -> Self {
        self.remember = remember;
        self
    }

    /// Sets where to go after the challenge.
    #[must_use]
    pub fn return_to(mut self, path: Option<String>) -> Self {
        self.return_to = path;
        self
    }

    /// Sets what the browser kept from earlier challenges.
    #[must_use]
    pub fn browsers(mut self, tokens: Vec<BrowserToken>) -> Self {
        self.browsers = tokens;
        self
    }
}

/// A session that has begun.
#[derive(Debug)]
#[non_exhaustive]
pub struct SignedIn {
    /// Its credential.
    pub token: SessionToken,
    /// What can be told about it.
    pub session: SessionInfo,
    /// Whose it is.
    pub user: UserId,
    /// What can be answered to its challenge; empty when none is asked.
    pub methods: Vec<ChallengeMethod>,
}

/// A way to answer a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// A code of an authenticator.
    Totp,
    /// A recovery code.
    RecoveryCode,
}

impl ChallengeMethod {
    /// The stable code: `totp` or `recovery_code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// Opens a session after the first factor was proven.
pub(crate) struct Open {
    pub(crate) rules: Rules,
    pub(crate) options: SignInOptions,
    pub(crate) request: Request,
    pub(crate) secret: Zeroizing<[u8; 32]>,
}

impl Verb for Open {
    type Outcome = Option<SignedIn>;

    fn reads(&self) -> Reads {
        Reads { pending_sessions: Wanted::Yes, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Option<SignedIn>> {
        let Some(mut user) = User::of(rows, &self.rules.ring)? else { return Next::unchanged(None) };
        let session = self.session(&mut user, now);
        let methods = challenge_methods(&self.rules, &user);
        let token = SessionToken::new(user.key, session.id, &self.secret);
        let signed_in = SignedIn {
            token,
            session: SessionInfo::from_row(&session)?,
            user: user.id.clone(),
            methods: if session.kind == SessionKind::Pending { methods } else { Vec::new() },
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if session.kind == SessionKind::Pending {
            let most = self.rules.policy.session.pending_per_account;
            // Counted by lane: a stranger's sign-ins never end the owner's.
            let known = session.browser.is_some();
            let mut same: Vec<_> =
                rows.pending_sessions.iter().filter(|pending| pending.browser.is_some() == known).collect();
            // One in which an unlock was begun goes last: that takes a right code, so it is the owner's.
            same.sort_by_key(|pending| pending.unlock);
            let extra = (same.len() + 1).saturating_sub(most);
            for pending in &same[..extra] {
                draft.push(Change::Session(SessionChange::End(session.user, pending.id)));
            }
        }
        draft.push(Change::Session(SessionChange::EndExpired(session.user, now)));
        draft.event(
            Fact::success(Action::SignIn).by(PASSWORD, SIGN_IN).with(Method::Password).within(session.id),
        );
        draft.push(Change::Session(SessionChange::Open(session)));
        draft.done(Some(signed_in))
    }
}

impl Open {
    fn session(&self, user: &mut User, now: Timestamp) -> SessionRow {
        let policy = &self.rules.policy.session;
        let (kind, ttl) = if user.enabled() {
            (SessionKind::Pending, policy.pending_ttl)
        } else {
            (SessionKind::Standard, policy.absolute)
        };
        let id = SessionId(user.draw_id());
        let tokens = self.options.browsers.iter();
        let browser = tokens
            .filter_map(|token| token.open(&self.rules.ring, user.key, now))
            .find(|browser| user.browsers.knows(*browser));
        let (digest_key, digest) = SessionToken::new(user.key, id, &self.secret).digest(&self.rules.ring);
        let mut methods = Methods::default();
        methods.proven(Method::Password, now);
        SessionRow {
            user: user.key,
            id,
            digest: digest.to_vec(),
            digest_key,
            kind,
            transport: self.options.transport,
            methods: methods.encode(),
            mfa_verified_at: None,
            recovery_code_used_at: None,
            generation: user.generation,
            wrong_answers: 0,
            challenge_ends_at: None,
            browser,
            unlock: Vec::new(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + ttl,
            remember: self.options.remember,
            address: self.request.address.map(|address| address.to_string()),
            user_agent: self.request.user_agent.clone(),
            return_to: self.options.return_to.clone(),
        }
    }
}

/// The ways in which this user can answer.
pub(crate) fn challenge_methods(rules: &Rules, user: &User) -> Vec<ChallengeMethod> {
    let mut methods = Vec::new();
    if user.enabled() {
        methods.push(ChallengeMethod::Totp);
        let there = |strategy: &str| rules.policy.codes(Some(strategy)).is_some();
        if user.codes.iter().any(|codes| codes.remaining > 0 && there(&codes.strategy)) {
            methods.push(ChallengeMethod::RecoveryCode);
        }
    }
    methods
}

/// How old `last_seen_at` may grow before it is written again.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// Whose session it is, from rows read without a lock; `None` when it is nobody's.
pub(crate) fn recognize(
    rules: &Rules,
    token: &SessionToken,
    transport: Transport,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<(AnySession, Seen)>, crate::store::Fault> {
    let Some((user, row)) = presented(rules, token, transport, rows, now)? else { return Ok(None) };
    let seen = if now.since(row.last_seen_at) >= SEEN_EVERY { Seen::LongAgo } else { Seen::Lately };
    Ok(Some((verified(user.id, &row)?, seen)))
}

/// Whether a session's use should be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Lately,
    LongAgo,
}

/// Notes that a session was used.
pub(crate) struct Touch {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
}

impl Verb for Touch {
    type Outcome = ();

    fn reads(&self) -> Reads {
        Reads { session: Some(self.token.session()), ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some((_, mut session)) = presented(&self.rules, &self.token, self.transport, rows, now)? else {
            return Next::unchanged(());
        };
        if now.since(session.last_seen_at) < SEEN_EVERY {
            return Next::unchanged(());
        }
        session.last_seen_at = now;
        let all = vec![Change::Session(SessionChange::Save(session))];
        Ok(Next::Done((), crate::store::Changes { all, charge: None }))
    }
}

/// Ends the session that a token names, if it is that session's token.
pub(crate) struct Close {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) request: Request,
}

impl Verb for Close {
    type Outcome = ();

    fn reads(&self) -> Reads {
        Reads { session: Some(self.token.session()), ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some((user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)? else {
            return Next::unchanged(());
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::SignOut).within(session.id));
        draft.push(Change::Session(SessionChange::End(session.user, session.id)));
        draft.done(())
    }
}

/// Records something that the host did to an account.
pub(crate) struct Record {
    pub(crate) rules: Rules,
    pub(crate) action: Action,
    pub(crate) actor: Actor,
    pub(crate) request: Request,
}

impl Verb for Record {
    type Outcome = ();

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules.ring)? else { return Next::unchanged(()) };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now).by(self.actor);
        draft.event(Fact::success(self.action));
        draft.done(())
    }
}

/// Records that a first factor was not proven.
pub(crate) struct FailedSignIn {
    pub(crate) rules: Rules,
    pub(crate) reason: Reason,
    pub(crate) request: Request,
}

impl Verb for FailedSignIn {
    type Outcome = ();

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules.ring)? else { return Next::unchanged(()) };
        let fact = match self.reason {
            Reason::InvalidPassword => Fact::failure(Action::SignIn, self.reason),
            _ => Fact::refused(Action::SignIn, self.reason),
        };
        let fact = fact.by(PASSWORD, SIGN_IN).with(Method::Password);
        // Anybody can cause these, so all of them are recorded like refusals: in part, when they come in floods.
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now).by(Actor::Anyone);
        if draft.user.strangers.admit(now) {
            draft.event(fact);
        }
        // Written in any case, so that the time it takes does not tell whose chain it was, and how full.
        draft.done(())
    }
}
