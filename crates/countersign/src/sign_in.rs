//! From a proven first factor to a session, and out again.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::audit::{Action, Actor, Reason};
use crate::browser::BrowserToken;
use crate::challenge::presented;
use crate::clock::Timestamp;
use crate::proof::{Acting, PASSWORD, SIGN_IN};
use crate::requirement::{Duties, duties};
use crate::session::{AnySession, Method, Methods, Request, SessionInfo, SessionKind, Transport, verified};
use crate::standing::{Outdated, Standing};
use crate::store::{
    Change, Reads, Remember, Rows, SessionChange, SessionId, SessionRow, TrustedBrowserRow, UserId, UserKey,
    Wanted,
};
use crate::token::SessionToken;
use crate::trust::{self, Came};
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
    /// The account's stamp when the first factor was checked.
    pub stamp: Option<String>,
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

    /// Says by which of the account's stamps the first factor was checked. Where it is another one by now, nobody is signed in: the password
    /// was changed in between.
    #[must_use]
    pub fn stamp(mut self, stamp: impl std::fmt::Display) -> Self {
        self.stamp = Some(stamp.to_string());
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
    /// For the browser to keep, where it is a trusted one: it takes the place of what it brought.
    pub trusted: Option<BrowserToken>,
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
    pub(crate) user: UserKey,
    pub(crate) options: SignInOptions,
    pub(crate) request: Request,
    pub(crate) secret: Zeroizing<[u8; 32]>,
    pub(crate) standing: Standing,
}

/// What came of opening a session.
pub(crate) enum Opened {
    Done(Box<SignedIn>),
    /// Nobody signs in since then.
    Frozen(Timestamp),
    /// There is no such user.
    Nobody,
}

impl Verb for Open {
    type Outcome = Result<Opened, Outdated>;

    fn reads(&self) -> Reads {
        let brought = self.brought();
        let trusted_browsers = if brought.is_empty() { Wanted::No } else { Wanted::Yes };
        Reads { pending_sessions: Wanted::Yes, trusted_browsers, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(Ok(Opened::Nobody)) };
        let generation = user.generation;
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if let Err(outdated) = self.standing.settle(&self.rules, &mut draft, None) {
            return Next::unchanged(Err(outdated));
        }
        // After the account was looked at: with another password it has thawed.
        if let Some(frozen) = draft.user.frozen {
            let fact =
                Fact::refused(Action::SignIn, Reason::Frozen).by(PASSWORD, SIGN_IN).with(Method::Password);
            return draft.refused(fact, Ok(Opened::Frozen(frozen.at)));
        }
        let came = if draft.user.enabled() && self.standing.may_trust() {
            trust::judge(&self.rules, &draft.user, &self.brought(), rows, now)?
        } else {
            Came::Strange
        };
        let session = self.session(&mut draft.user, &came, now);
        let asked = session.kind == SessionKind::Pending && draft.user.enabled();
        let methods = if asked { challenge_methods(&self.rules, &draft.user) } else { Vec::new() };
        let mut info = SessionInfo::from_row(&session)?;
        info.enrollment_required = session.kind == SessionKind::Pending && !asked;
        let mut signed_in = SignedIn {
            token: SessionToken::new(self.user, session.id, &self.secret),
            session: info,
            user: draft.user.id.clone(),
            methods,
            trusted: None,
        };
        // With a new generation the others have ended already.
        if session.kind == SessionKind::Pending && draft.user.generation == generation {
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
        match came {
            Came::Strange => {}
            Came::Trusted(row, token) => {
                draft.event(
                    Fact::success(Action::BrowserTrustUse).with(Method::TrustedBrowser).within(session.id),
                );
                trust::save(&mut draft, *row);
                signed_in.trusted = Some(token);
            }
            Came::Replayed(browser) => trust::replayed(&mut draft, browser, session.id),
        }
        draft.push(Change::Session(SessionChange::Open(session)));
        draft.push(Change::Session(SessionChange::EndBeyond(self.user, MOST_SESSIONS)));
        draft.done(Ok(Opened::Done(Box::new(signed_in))))
    }
}

impl Open {
    /// What the browser brought that may be trust of this user. Programs have no browser.
    fn brought(&self) -> Vec<BrowserToken> {
        let ours = |token: &&BrowserToken| token.user() == self.user && token.trusted_browser().is_some();
        let cookies = self.options.transport == Transport::Cookie;
        self.options.browsers.iter().filter(|token| cookies && ours(token)).cloned().collect()
    }

    fn session(&self, user: &mut User, came: &Came, now: Timestamp) -> SessionRow {
        let policy = &self.rules.policy.session;
        let trusted = matches!(came, Came::Trusted(..));
        let must_enroll = duties(&self.rules.policy.requirement, user, now) == Duties::MustEnroll;
        let (kind, ttl) = if (user.enabled() && !trusted) || must_enroll {
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
        if trusted {
            methods.proven(Method::TrustedBrowser, now);
        }
        SessionRow {
            user: user.key,
            id,
            name: None,
            digest: digest.to_vec(),
            digest_key,
            mac: Vec::new(),
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

/// So many standard sessions of a user live at once; beyond, the oldest end. No honest user has so many, and whoever has a password must not
/// fill the store.
const MOST_SESSIONS: usize = 1000;

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
    Ok(Some((verified(user, &row)?, seen)))
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
    pub(crate) standing: Standing,
}

impl Verb for Touch {
    type Outcome = Result<Option<AnySession>, Outdated>;

    fn reads(&self) -> Reads {
        Reads { session: Some(self.token.session()), ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let presented = presented(&self.rules, &self.token, self.transport, rows, now)?;
        let Some((user, session)) = presented else { return Next::unchanged(Ok(None)) };
        if self.standing.differs(&self.rules, &user, now) {
            let request = Request::default();
            let draft = Draft::new(&self.rules, &request, user, rows, now);
            return self.standing.catch_up(&self.rules, draft, session.id, None);
        }
        let told = Ok(Some(verified(user, &session)?));
        if now.since(session.last_seen_at) < SEEN_EVERY {
            return Next::unchanged(told);
        }
        // As it was opened: how it stands is found out at each look, and must not stay.
        let stored = rows.session.iter().cloned();
        let seen = stored.map(|stored| SessionRow { last_seen_at: now, ..stored });
        let all = seen.map(|session| Change::Session(SessionChange::Save(session))).collect();
        Ok(Next::Done(told, crate::store::Changes { all, charge: None }))
    }
}

/// Brings a user up to what the host's account says, for a session of which nothing is heard but that it is still open.
pub(crate) struct Settle {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) standing: Standing,
}

impl Verb for Settle {
    type Outcome = Result<(), Outdated>;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some((user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Ok(()));
        };
        if !self.standing.differs(&self.rules, &user, now) {
            return Next::unchanged(Ok(()));
        }
        let request = Request::default();
        let draft = Draft::new(&self.rules, &request, user, rows, now);
        self.standing.catch_up(&self.rules, draft, session.id, ())
    }
}

/// Ends the session that a token names, if it is that session's token.
pub(crate) struct Close {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) request: Request,
    /// What the browser kept; the trust in it ends too, where it is not to be kept.
    pub(crate) forget: Vec<BrowserToken>,
}

impl Verb for Close {
    type Outcome = ();

    fn reads(&self) -> Reads {
        let trusted_browsers = if self.forget.is_empty() { Wanted::No } else { Wanted::Yes };
        Reads { session: Some(self.token.session()), trusted_browsers, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let presented = presented(&self.rules, &self.token, self.transport, rows, now)?;
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
        // Whoever comes when the session is over means the trust all the same: the token of it is proof enough to end it.
        let ours = |row: &&TrustedBrowserRow| {
            trust::is_vouched_for(&user, row)
                && self.forget.iter().any(|token| token.value_of(&self.rules.ring, row).is_some())
        };
        let forgotten: Vec<_> = rows.trusted_browsers.iter().filter(ours).map(|row| row.id).collect();
        if presented.is_none() && forgotten.is_empty() {
            return Next::unchanged(());
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        let session = presented.map(|(_, session)| session.id);
        if let Some(id) = session {
            draft.event(Fact::success(Action::SignOut).within(id));
            draft.push(Change::Session(SessionChange::End(draft.user.key, id)));
        }
        for browser in forgotten {
            draft.event(Fact { session, ..Fact::success(Action::BrowserTrustRevoke) });
            trust::revoke(&mut draft, browser);
        }
        draft.done(())
    }
}

/// Records something that the host did to an account.
pub(crate) struct Record {
    pub(crate) rules: Rules,
    pub(crate) action: Action,
    pub(crate) actor: Actor,
    pub(crate) request: Request,
    pub(crate) note: Option<String>,
}

impl Verb for Record {
    type Outcome = ();

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now).by(self.actor);
        draft.event(Fact { note: self.note.clone(), ..Fact::success(self.action) });
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
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
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
