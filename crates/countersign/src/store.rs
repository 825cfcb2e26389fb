//! The store contract.
//!
//! A store keeps records and promises atomicity; it decides nothing. All changes for a user go through one method,
//! [`Store::update`], which
//!
//! 1. locks that one user,
//! 2. reads exactly the rows that were asked for,
//! 3. calls the decision, which is pure and never awaits,
//! 4. reads more and asks again, if the decision says so,
//! 5. applies every change of the decision, or none, and commits,
//! 6. answers only after the commit is durable.
//!
//! **Order.** Decisions for one user happen one after the other, each seeing everything that the ones before it changed.
//! Decisions may run more than once: they draw no randomness and have no effect but their result.
//!
//! **Row counts.** Every change says through [`Change::touches`] how many rows it must touch. If any count is off, or any
//! statement fails, nothing of [`Changes::all`] is kept.
//!
//! **Charges.** When `all` could not be applied, the store applies [`Changes::charge`] alone and commits it. The call fails
//! with [`StoreError::Failed`] either way, so the answer is the same for right and wrong codes, and the charge stays.
//!
//! **Failure.** `Err` means that we failed. A store that cannot be reached, is overloaded or full says
//! [`StoreError::Unavailable`]. A decision that panics fails that call and no other. After an error the store
//! must not answer any call whose transaction did not commit.
//!
//! **Ids** below a user are drawn from the user row's counter and never come back. User keys are made by the store and never
//! come back either. Audit events get ascending ids from the store.
//!
//! `testing::contract` runs all of this against a store.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::audit::{AuditEvent, Notice};
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::session::{SessionKind, Transport};

/// A future in a box, so that stores can stand behind a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error of somebody else's, with its source kept.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// The host's name for a user: opaque, made from anything that prints.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

impl UserId {
    /// Takes the printed form of the host's id: `i64`, `Uuid`, `String`, a newtype.
    #[must_use]
    pub fn new(id: impl fmt::Display) -> Self {
        Self(id.to_string())
    }

    /// The printed form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<UserId> for UserId {
    fn as_ref(&self) -> &UserId {
        self
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({})", self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! row_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_id! {
    /// Our key of a user: every other key leads with it.
    UserKey,
    /// A session, within its user.
    SessionId,
    /// An authenticator, within its user.
    AuthenticatorId,
    /// A begun enrollment, within its user.
    EnrollmentId,
    /// A set of recovery codes, within its user.
    CodeSetId,
    /// An audit event, in the whole store; ascending, 0 means none.
    EventId,
    /// A known or a trusted browser, within its user.
    BrowserId,
    /// A request that is kept while its sender proves a second factor, within its user.
    HeldId,
    /// A notice in the outbox, within its user; given by the store.
    NoticeId,
    /// The place of one recovery code within its set: drawn from the code itself, so that looking it up needs no other index.
    CodeSlot,
}

/// The row that is locked: one per user that was ever signed in.
///
/// `state` and `mac` are made and read by the core alone; to a store they are bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Our key.
    pub key: UserKey,
    /// The host's id.
    pub id: UserId,
    /// Changes whenever password or factors change; sessions carry it.
    pub generation: i64,
    /// The next id for a row of this user.
    pub next_id: i64,
    /// The newest audit event of this user; each event names the one before it.
    pub last_event: EventId,
    /// Factors, last accepted steps and throttle counts, encoded.
    pub state: Vec<u8>,
    /// Authenticates all of the above.
    pub mac: Vec<u8>,
    /// When the user was first seen.
    pub created_at: Timestamp,
}

/// A session at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: SessionId,
    /// The owner's name for it.
    pub name: Option<String>,
    /// Keyed digest of the token's secret.
    pub digest: Vec<u8>,
    /// The key of that digest.
    pub digest_key: KeyId,
    /// Authenticates what the session may do, made and read by the core alone.
    pub mac: Vec<u8>,
    /// Pending or standard.
    pub kind: SessionKind,
    /// Cookie or bearer token.
    pub transport: Transport,
    /// What was proven and when, encoded by the core.
    pub methods: Vec<u8>,
    /// When a second factor was first proven.
    pub mfa_verified_at: Option<Timestamp>,
    /// When a recovery code was last used in this session.
    pub recovery_code_used_at: Option<Timestamp>,
    /// The user's generation that this session belongs to.
    pub generation: i64,
    /// Wrong answers to the present challenge.
    pub wrong_answers: i64,
    /// When the present step-up challenge ends; none on a pending session, which is one challenge itself.
    pub challenge_ends_at: Option<Timestamp>,
    /// The known browser that the session belongs to.
    pub browser: Option<BrowserId>,
    /// How far the spaced-success unlock has come, encoded by the core; empty while nobody asked for it.
    pub unlock: Vec<u8>,
    /// When the session began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Chosen at sign-in: keep the session when the browser closes.
    pub remember: Remember,
    /// Where it was begun from.
    pub address: Option<String>,
    /// The browser that began it.
    pub user_agent: Option<String>,
    /// The local path to go to after the challenge.
    pub return_to: Option<String>,
}

/// Whether the browser keeps the session when it closes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remember {
    /// The cookie goes with the browser's session.
    #[default]
    No,
    /// The cookie stays until the session's absolute end.
    Yes,
}

/// A confirmed authenticator at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: AuthenticatorId,
    /// The owner's name for it.
    pub name: String,
    /// What kind; `totp` so far.
    pub kind: String,
    /// Algorithm, digits and period, encoded by the core.
    pub parameters: Vec<u8>,
    /// The shared secret, sealed.
    pub secret: Vec<u8>,
    /// When it was confirmed.
    pub created_at: Timestamp,
    /// The session that confirmed it.
    pub created_by: SessionId,
}

/// An enrollment that was begun and waits for its first code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrollmentRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: EnrollmentId,
    /// The session that began it; no other may confirm it.
    pub session: SessionId,
    /// The user's generation when it was begun.
    pub generation: i64,
    /// The name the authenticator will have.
    pub name: String,
    /// The authenticator that it will replace.
    pub replaces: Option<AuthenticatorId>,
    /// Algorithm, digits and period, encoded by the core.
    pub parameters: Vec<u8>,
    /// The shared secret, sealed.
    pub secret: Vec<u8>,
    /// Wrong codes so far.
    pub wrong_answers: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A set of recovery codes at rest, without its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSetRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: CodeSetId,
    /// The strategy that its codes belong to, which names their table.
    pub strategy: String,
    /// Alphabet, length, index and hash provider of its codes, encoded by the core: what was given out stays good when settings
    /// change.
    pub form: Vec<u8>,
    /// The random key of the set's digests, sealed.
    pub key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One recovery code at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAtRest {
    /// Where it is looked up.
    pub slot: CodeSlot,
    /// What its hash provider made of it; never the code.
    pub code: Vec<u8>,
}

/// Names one recovery code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeKey {
    /// Whose.
    pub user: UserKey,
    /// The strategy, which names the table.
    pub strategy: String,
    /// The set.
    pub set: CodeSetId,
    /// The place in the set.
    pub slot: CodeSlot,
}

/// Where the codes of one strategy are kept. The names were checked: lower-case letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodesTable {
    /// The strategy.
    pub strategy: String,
    /// The table.
    pub table: String,
    /// The column of what the hash provider made.
    pub code_column: String,
    /// The column of our user key.
    pub user_column: String,
}

/// A browser that may skip the challenge at sign-in, at rest. What it keeps in its cookie is computed from this row under the key
/// ring, so a copy of the row yields no cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedBrowserRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: BrowserId,
    /// The owner's name for it.
    pub name: String,
    /// Random; goes into what the browser keeps.
    pub salt: Vec<u8>,
    /// The user's generation when it was trusted.
    pub generation: i64,
    /// Which of the values that were given out is the newest.
    pub sequence: i64,
    /// Which of them were presented lately and when, encoded by the core.
    pub presented: Vec<u8>,
    /// When it was trusted.
    pub created_at: Timestamp,
    /// When it last skipped a challenge; at first, when it was trusted.
    pub last_used_at: Timestamp,
    /// When the trust ends at the latest.
    pub expires_at: Timestamp,
}

/// A request that was interrupted by a step-up, at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: HeldId,
    /// The session that sent it; no other gets it back.
    pub session: SessionId,
    /// The user's generation when it was sent.
    pub generation: i64,
    /// The request, sealed.
    pub request: Vec<u8>,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// A notice at rest: it waits to be sent, or was settled and waits for its owner to say that it was somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Which.
    pub id: NoticeId,
    /// What it tells, and whom.
    pub notice: Notice,
    /// How it is to be sent.
    pub schedule: Schedule,
    /// When it was delivered or given up; none while it waits.
    pub settled_at: Option<Timestamp>,
    /// When its owner said that it was somebody else.
    pub disowned_at: Option<Timestamp>,
    /// When it is forgotten, sent or not.
    pub expires_at: Timestamp,
}

/// When a notice is sent, and with which others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The oldest notice of the message that it was gathered into; none while it goes alone.
    pub message: Option<NoticeId>,
    /// How often it could not be delivered.
    pub attempts: i64,
    /// When it is to be sent next.
    pub due_at: Timestamp,
}

/// A notice that is due, with what its event says of where it came from, as far as that is still known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueNotice {
    /// The notice.
    pub row: OutboxRow,
    /// From where, as the settings of the trail kept it.
    pub address: Option<String>,
    /// With which browser.
    pub user_agent: Option<String>,
}

/// The order in which notices are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DuePlace {
    /// When.
    pub due_at: Timestamp,
    /// Whose.
    pub user: UserKey,
    /// Which.
    pub id: NoticeId,
}

impl OutboxRow {
    /// Where it stands among those that wait.
    #[must_use]
    pub fn place(&self) -> DuePlace {
        DuePlace { due_at: self.schedule.due_at, user: self.notice.user, id: self.id }
    }
}

/// Names a letter with a link, drawn at random by whoever writes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LetterId(pub [u8; 16]);

impl fmt::Debug for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterId(…)")
    }
}

/// A letter with a link that was sent to the owner of an account, where the store keeps the server's own accounts. Of the link's secret only
/// a keyed digest is at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRow {
    /// Which.
    pub id: LetterId,
    /// Keyed digest of the link's secret, of what the link is for and of whose it is.
    pub digest: Vec<u8>,
    /// When the link ends.
    pub expires_at: Timestamp,
}

/// How much waits in the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxDepth {
    /// Notices that wait to be sent; no more than [`OUTBOX_COUNTED`] are counted.
    pub waiting: usize,
    /// Those of them that were put so long ago that something must be wrong.
    pub overdue: usize,
}

impl OutboxDepth {
    /// So many wait, and so many of them for too long.
    #[must_use]
    pub fn new(waiting: usize, overdue: usize) -> Self {
        Self { waiting, overdue }
    }
}

/// So many waiting notices are counted at most, so that counting costs a bounded time.
pub const OUTBOX_COUNTED: usize = 100_000;

/// Binds together the chains of all users: signs every event up to `through` in the order of the ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Ascending without gaps, from 1.
    pub id: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The newest event that it covers; the oldest is the one after the checkpoint before it.
    pub through: EventId,
    /// How many events it covers.
    pub events: i64,
    /// Events up to this one were pruned, by age, when it was made.
    pub pruned: EventId,
    /// Digest over the covered events' ids, users and links.
    pub digest: [u8; 32],
    /// Authenticates all of the above and the checkpoint before it.
    pub mac: Vec<u8>,
}

/// Which rows a decision wants to see. The user row always comes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// One session of the user.
    pub session: Option<SessionId>,
    /// All confirmed authenticators.
    pub authenticators: Wanted,
    /// One enrollment.
    pub enrollment: Option<EnrollmentId>,
    /// All enrollments, in the order they were begun.
    pub enrollments: Wanted,
    /// The newest set of recovery codes of one strategy.
    pub code_set: Option<String>,
    /// All sets of recovery codes of all strategies, also of those that are no longer ready.
    pub code_sets: Wanted,
    /// One recovery code of the user.
    pub code: Option<CodeKey>,
    /// The pending sessions, the oldest first.
    pub pending_sessions: Wanted,
    /// The newest [`SESSIONS_LISTED`] sessions of either kind.
    pub sessions: Wanted,
    /// All trusted browsers.
    pub trusted_browsers: Wanted,
    /// One request that is held.
    pub held: Option<HeldId>,
    /// One notice of the outbox.
    pub notice: Option<NoticeId>,
    /// One letter that was sent, whoever's it is.
    pub letter: Option<LetterId>,
}

/// So many sessions of a user are read when all are asked for.
pub const SESSIONS_LISTED: usize = 256;

/// Read it or leave it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Leave it; the field stays empty.
    #[default]
    No,
    /// Read it.
    Yes,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The user; `None` when there is no such key.
    pub user: Option<UserRow>,
    /// The session asked for.
    pub session: Option<SessionRow>,
    /// All confirmed authenticators, in the order of their ids.
    pub authenticators: Vec<AuthenticatorRow>,
    /// The enrollment asked for.
    pub enrollment: Option<EnrollmentRow>,
    /// All enrollments, in the order of their ids.
    pub enrollments: Vec<EnrollmentRow>,
    /// The set of recovery codes asked for.
    pub code_set: Option<CodeSetRow>,
    /// All sets of recovery codes, in the order of their ids.
    pub code_sets: Vec<CodeSetRow>,
    /// Whether the code asked for is there.
    pub code: CodeProbe,
    /// The pending sessions, the oldest first.
    pub pending_sessions: Vec<PendingRow>,
    /// The newest sessions, in the order of their ids.
    pub sessions: Vec<SessionRow>,
    /// All trusted browsers, in the order of their ids.
    pub trusted_browsers: Vec<TrustedBrowserRow>,
    /// The held request asked for.
    pub held: Option<HeldRow>,
    /// The notice asked for.
    pub notice: Option<OutboxRow>,
    /// The letter asked for.
    pub letter: Option<LetterRow>,
    /// The newest fence, if there was ever one; it always comes along with the user's row.
    pub fence: Option<FenceRow>,
    /// The id that the next audit event of this decision gets; further events follow it one by one.
    /// Zero outside [`Store::update`].
    pub next_event: i64,
}

/// After a backup was restored: what is older than this is dead. `mac` is made and read by the core alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FenceRow {
    /// Ascending from 1.
    pub number: i64,
    /// When the restore was finished.
    pub at: Timestamp,
    /// Authenticates the above.
    pub mac: Vec<u8>,
}

/// What one database is: its identity, and how old it is as far as restores are concerned. There is one such row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationRow {
    /// Random, drawn once.
    pub identity: [u8; 16],
    /// Ascends about once an hour; a copy of it is kept outside the database.
    pub epoch: i64,
    /// When it last ascended.
    pub epoch_at: Timestamp,
    /// Where everything was moved to: nothing may be served from here any more.
    pub moved_to: Option<String>,
    /// Authenticates the above, made and read by the core alone.
    pub mac: Vec<u8>,
    /// The newest fence.
    pub fence: Option<FenceRow>,
}

/// What there is to know of a pending session when there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingRow {
    /// Which.
    pub id: SessionId,
    /// The known browser that it belongs to.
    pub browser: Option<BrowserId>,
    /// Whether an unlock was begun in it.
    pub unlock: Unlocking,
}

/// Whether an unlock was begun in a session: [`SessionRow::unlock`] is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlocking {
    /// Nobody asked for it.
    No,
    /// Somebody gave a right code.
    Begun,
}

impl Unlocking {
    /// From what the row holds.
    #[must_use]
    pub fn of(unlock: &[u8]) -> Self {
        if unlock.is_empty() { Self::No } else { Self::Begun }
    }
}

/// What became of [`Reads::code`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CodeProbe {
    /// Nobody asked yet.
    #[default]
    NotAsked,
    /// There is nothing in that place.
    Absent,
    /// There is a code.
    Found {
        /// As it was installed.
        code: Vec<u8>,
        /// When it was used, where used codes are kept.
        used_at: Option<Timestamp>,
    },
}

/// One change. Nested by table; every store matches it exhaustively.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Writes all but key, id and `created_at` of the user row.
    User(UserRow),
    /// See [`SessionChange`].
    Session(SessionChange),
    /// See [`AuthenticatorChange`].
    Authenticator(AuthenticatorChange),
    /// See [`EnrollmentChange`].
    Enrollment(EnrollmentChange),
    /// See [`CodesChange`].
    Codes(CodesChange),
    /// See [`TrustChange`].
    Trust(TrustChange),
    /// See [`HeldChange`].
    Held(HeldChange),
    /// Writes the password hash of the account with this host's id, where the store keeps the server's own accounts. A store that
    /// keeps none touches no row.
    Password(UserId, String),
    /// Notes since when the address of the account with this host's id is proven, unless it was before: likewise.
    EmailVerified(UserId, Timestamp),
    /// Spends the link of a letter: it must still be there, and is gone then.
    Letter(LetterId),
    /// Appends to the audit trail.
    Audit(AuditEvent),
    /// See [`TrailChange`].
    Trail(TrailChange),
    /// See [`NoticeChange`].
    Notice(NoticeChange),
}

/// Changes of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionChange {
    /// A new session.
    Open(SessionRow),
    /// Writes everything but user, id, name, transport, `created_at`, address, user agent and return path.
    Save(SessionRow),
    /// A new name.
    Rename(UserKey, SessionId, String),
    /// Ends one session.
    End(UserKey, SessionId),
    /// Ends all pending sessions of the user, except one that may be named.
    EndPending(UserKey, Option<SessionId>),
    /// Ends all sessions of the user, except one that may be named.
    EndOthers(UserKey, Option<SessionId>),
    /// Ends all sessions of the user that expired at or before the time.
    EndExpired(UserKey, Timestamp),
    /// Ends all standard sessions of the user but so many of the newest.
    EndBeyond(UserKey, usize),
}

/// Changes of authenticators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthenticatorChange {
    /// A newly confirmed authenticator.
    Add(AuthenticatorRow),
    /// A new name.
    Rename(UserKey, AuthenticatorId, String),
    /// The same secret, sealed anew.
    Reseal(UserKey, AuthenticatorId, Vec<u8>),
    /// Removes one.
    Remove(UserKey, AuthenticatorId),
    /// Removes all of the user.
    RemoveAll(UserKey),
}

/// Changes of enrollments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrollmentChange {
    /// A newly begun enrollment.
    Begin(EnrollmentRow),
    /// Writes the number of wrong codes.
    Count(UserKey, EnrollmentId, i64),
    /// Ends one.
    End(UserKey, EnrollmentId),
    /// Ends all of the user.
    EndAll(UserKey),
}

/// Changes of recovery codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodesChange {
    /// A new set and its codes, whose slots must be distinct.
    Install(CodeSetRow, Vec<CodeAtRest>),
    /// The same key of a set, sealed anew.
    Reseal(UserKey, CodeSetId, Vec<u8>),
    /// Spends one code, which must still be there unused as it was read: it is deleted.
    Spend(CodeKey, Vec<u8>),
    /// Spends one code, which must still be there unused as it was read: it is kept with the time.
    Use(CodeKey, Vec<u8>, Timestamp),
    /// Removes every set of the user in one strategy, with its codes.
    Remove(UserKey, String),
    /// Removes every set of the user in every strategy, with its codes, also of strategies that are no longer ready.
    RemoveAll(UserKey),
}

/// Changes of trusted browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustChange {
    /// A newly trusted browser.
    Grant(TrustedBrowserRow),
    /// Writes sequence, presented values, generation and last use.
    Save(TrustedBrowserRow),
    /// A new name.
    Rename(UserKey, BrowserId, String),
    /// Ends one.
    End(UserKey, BrowserId),
    /// Ends all of the user.
    EndAll(UserKey),
}

/// Changes of held requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldChange {
    /// A request to be held.
    Hold(HeldRow),
    /// Gives one back: it must still be there.
    Release(UserKey, HeldId),
    /// Forgets those of one session.
    EndOf(UserKey, SessionId),
    /// Forgets all of the user.
    EndAll(UserKey),
}

/// Changes of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeChange {
    /// Puts a notice into it, due at once, forgotten [`NOTICES_ARE_KEPT`] later.
    Put(Notice),
    /// Says when these are sent, and with which others. What was settled meanwhile stays as it is.
    Plan(UserKey, Vec<NoticeId>, Schedule),
    /// Says that one was delivered or given up, and when it is forgotten. What was settled meanwhile stays as it is.
    Settle(UserKey, NoticeId, Timestamp, Timestamp),
    /// Notes that its owner says it was somebody else: once.
    Disown(UserKey, NoticeId, Timestamp),
}

/// Changes of what is already in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailChange {
    /// Deletes these events of the user.
    Prune(UserKey, Vec<EventId>),
    /// Erases addresses, user agents, notes and salts of all the user's events, which are found from the row's newest event on;
    /// deletes the user's notices; writes the row, the host's id included.
    Forget(UserRow),
}

/// How many rows a change must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touches {
    /// Exactly one; anything else fails the whole decision.
    One,
    /// Any number, none included.
    Any,
}

impl Change {
    /// How many rows this change must touch. (Installing codes touches one set, and one row for each code;
    /// forgetting touches one user row, and any number of events.)
    #[must_use]
    pub fn touches(&self) -> Touches {
        match self {
            Self::User(_)
            | Self::Audit(_)
            | Self::Password(..)
            | Self::EmailVerified(..)
            | Self::Letter(_) => Touches::One,
            Self::Session(change) => match change {
                SessionChange::Open(_)
                | SessionChange::Save(_)
                | SessionChange::Rename(..)
                | SessionChange::End(..) => Touches::One,
                SessionChange::EndPending(..)
                | SessionChange::EndOthers(..)
                | SessionChange::EndExpired(..)
                | SessionChange::EndBeyond(..) => Touches::Any,
            },
            Self::Authenticator(change) => match change {
                AuthenticatorChange::Add(_)
                | AuthenticatorChange::Rename(..)
                | AuthenticatorChange::Reseal(..)
                | AuthenticatorChange::Remove(..) => Touches::One,
                AuthenticatorChange::RemoveAll(_) => Touches::Any,
            },
            Self::Enrollment(change) => match change {
                EnrollmentChange::Begin(_) | EnrollmentChange::Count(..) | EnrollmentChange::End(..) => {
                    Touches::One
                }
                EnrollmentChange::EndAll(_) => Touches::Any,
            },
            Self::Codes(change) => match change {
                CodesChange::Install(..)
                | CodesChange::Reseal(..)
                | CodesChange::Spend(..)
                | CodesChange::Use(..) => Touches::One,
                CodesChange::Remove(..) | CodesChange::RemoveAll(_) => Touches::Any,
            },
            Self::Trust(change) => match change {
                TrustChange::Grant(_)
                | TrustChange::Save(_)
                | TrustChange::Rename(..)
                | TrustChange::End(..) => Touches::One,
                TrustChange::EndAll(_) => Touches::Any,
            },
            Self::Held(change) => match change {
                HeldChange::Hold(_) | HeldChange::Release(..) => Touches::One,
                HeldChange::EndOf(..) | HeldChange::EndAll(_) => Touches::Any,
            },
            Self::Notice(change) => match change {
                NoticeChange::Put(_) | NoticeChange::Disown(..) => Touches::One,
                NoticeChange::Plan(..) | NoticeChange::Settle(..) => Touches::Any,
            },
            Self::Trail(change) => match change {
                TrailChange::Forget(_) => Touches::One,
                TrailChange::Prune(..) => Touches::Any,
            },
        }
    }
}

/// All the changes of one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Applied in order, all or none.
    pub all: Vec<Change>,
    /// Applied alone when `all` could not be.
    pub charge: Option<UserRow>,
}

/// What a decision wants next.
#[derive(Debug)]
pub enum Step {
    /// See these rows too, and decide again. What was read before stays; a store allows this twice per call.
    Read(Reads),
    /// Apply these changes and finish. No changes: nothing is written.
    Apply(Changes),
}

/// A decision behind the store's joint. A fault applies nothing.
pub type Decide = Box<dyn FnMut(&Rows) -> Result<Step, Fault> + Send>;

/// How often a decision may say [`Step::Read`].
pub const MOST_READS: usize = 2;

/// How long a notice waits in the outbox to be sent. News as old as that alarms nobody in time, and where nothing sends notices the outbox
/// would grow for ever.
pub const NOTICES_ARE_KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// Something at rest is not as we left it. Never the user's mistake, and never "no second factor" (G7, G10).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A row's authentication code does not fit, or rows do not fit together.
    Altered {
        /// Which record.
        what: &'static str,
        /// Whose.
        user: UserKey,
    },
    /// The store remembers that this user was admitted, and the user's row is gone.
    Lost {
        /// The host's id.
        id: UserId,
    },
    /// A record was made with a key that is not in the ring.
    UnknownKey {
        /// Which key.
        key: KeyId,
        /// Which record.
        what: &'static str,
        /// Whose.
        user: UserKey,
    },
    /// A sealed value does not open.
    Sealed {
        /// Which value.
        what: &'static str,
        /// Whose.
        user: UserKey,
        /// Why, without the value.
        why: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { what, user } => write!(f, "{what} of user {user} is not as it was written"),
            Self::Lost { id } => write!(f, "the row of user {id}, who was admitted before, is gone"),
            Self::UnknownKey { key, what, user } => {
                write!(f, "{what} of user {user} needs key {key}, which is not in the key ring")
            }
            Self::Sealed { what, user, why } => write!(f, "{what} of user {user} does not open: {why}"),
        }
    }
}

impl std::error::Error for Fault {}

/// The store failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// Unreachable, overloaded, full or busy. Nothing was applied, or it cannot be known.
    Unavailable(BoxError),
    /// The changes could not be applied; if there was a charge, it alone is durable.
    Failed(BoxError),
    /// The decision found a fault.
    Fault(Fault),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(source) => write!(f, "the store is unavailable: {source}"),
            Self::Failed(source) => write!(f, "the changes could not be applied: {source}"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable(source) | Self::Failed(source) => Some(&**source),
            Self::Fault(fault) => fault.source(),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl StoreError {
    /// The store cannot be reached or is overloaded, in words.
    #[must_use]
    pub fn unavailable(why: impl Into<BoxError>) -> Self {
        Self::Unavailable(why.into())
    }
}

/// Keeps our records. See the [module's documentation](self) for what it promises.
pub trait Store: Send + Sync + 'static {
    /// Our key for the host's id, if that user was ever seen. The store remembers apart from the user's row whom it admitted and did not
    /// forget: where the row is gone, or is no longer found by that id, that is [`Fault::Lost`].
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>>;

    /// Our key for the host's id. An unknown user gets a new key, never used before, and the row that `first` makes for it,
    /// committed before the answer. Two calls at once give one key. A user that was admitted before and whose row is gone is
    /// [`Fault::Lost`], never a new one.
    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>>;

    /// Reads rows of one user, in one snapshot, without locking.
    fn read(&self, user: UserKey, reads: Reads) -> BoxFuture<'_, Result<Rows, StoreError>>;

    /// Locks the user, reads, decides, applies all or none, commits, answers.
    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Reads something small to see whether the store answers.
    fn ping(&self) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// Lists for people, apart from what decisions need.
pub trait Reports: Send + Sync + 'static {
    /// The user's newest audit events, the newest first, at most `limit`. With `before`, which is one of the user's own events, only
    /// those that are older; where it is none, because it was pruned or is somebody else's, the list is empty. What a call
    /// costs grows with `limit` alone.
    fn events(
        &self,
        user: UserKey,
        before: Option<EventId>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>>;

    /// Notices that wait in the outbox for this user, the oldest first.
    fn notices(&self, user: UserKey) -> BoxFuture<'_, Result<Vec<Notice>, StoreError>>;
}

/// What the store knows of a master key that its records were made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
    /// Which.
    pub id: KeyId,
    /// The ring's fingerprint of it.
    pub fingerprint: [u8; 32],
    /// Since when records are made with it.
    pub since: Timestamp,
    /// Since when new records are made with another one; none for the primary.
    pub superseded_at: Option<Timestamp>,
}

/// How many records of one kind need one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Which key.
    pub key: KeyId,
    /// Which kind of records.
    pub what: KeyedRecord,
    /// How many of them.
    pub rows: u64,
}

/// The records that need a key of the ring.
///
/// A store finds the key by how the core writes such values: in a *sealed value* the id stands as four bytes, the most significant first, after
/// the first byte; an *authentication code* begins with those four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyedRecord {
    /// Authentication codes of user rows.
    User,
    /// Sealed secrets of authenticators.
    Authenticator,
    /// Sealed secrets of enrollments that were begun.
    Enrollment,
    /// Sealed keys of sets of recovery codes.
    CodeSet,
    /// Digests of sessions, by their column.
    Session,
    /// Sealed requests that are held.
    HeldRequest,
    /// Links of audit events, which are authentication codes.
    AuditEvent,
    /// Authentication codes of checkpoints of the trail.
    Checkpoint,
}

/// Something that only one node at a time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Sweeping, pruning, checkpoints of the trail.
    Upkeep,
    /// Sealing everything anew under the primary key.
    Reseal,
    /// Sending the notices of the outbox.
    Outbox,
    /// Sending the letters that the server's own accounts ask for.
    Letters,
}

impl Task {
    /// Its name at rest.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Upkeep => "upkeep",
            Self::Reseal => "reseal",
            Self::Outbox => "outbox",
            Self::Letters => "letters",
        }
    }
}

/// Who holds a task and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is to be done.
    pub task: Task,
    /// The node, by a number that it drew when it started.
    pub holder: [u8; 16],
    /// Until when nobody else may, unless the holder gives it up.
    pub until: Timestamp,
}

/// Is called with a user to whom something happened.
pub type Tell = Box<dyn Fn(UserKey) + Send + Sync>;

/// Bounded background work and what starting up needs.
pub trait Upkeep: Send + Sync + 'static {
    /// The keys that this store's records were made with, in the order of their ids.
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, StoreError>>;

    /// Notes that records are made with this key from now on, and with no other: every other key is superseded at `now`, unless it was
    /// before. Noting the primary again changes nothing. A key that is known with another fingerprint is
    /// [`StoreError::Failed`].
    fn remember_key(
        &self,
        id: KeyId,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Forgets a key that was retired; says whether it was known.
    fn forget_key(&self, id: KeyId) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// How many records need which key: looks at every record, beside those who write.
    fn key_use(&self) -> BoxFuture<'_, Result<Vec<KeyUse>, StoreError>>;

    /// What this database is; none before [`save_installation`](Self::save_installation) was called for the first time.
    fn installation(&self) -> BoxFuture<'_, Result<Option<InstallationRow>, StoreError>>;

    /// Writes what this database is, if it still is what `old` says; says whether it did. Durable before the answer.
    fn save_installation(
        &self,
        old: Option<InstallationRow>,
        new: InstallationRow,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Takes a task, or keeps it for longer: says whether it is the holder's now. It is where nobody holds it, the holder
    /// does, or what is held ended at or before `now`. With an `until` that is not after `now` the holder gives it up.
    fn claim(&self, claim: Claim, now: Timestamp) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Has `tell` called for users to whom something happened through another handle, as far as the store hears of it: a hint, as
    /// fast as can be, never the truth. Returns when it began to listen, where it can; a store that hears of nothing returns
    /// at once.
    fn listen(&self, tell: Tell) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Makes the tables of recovery codes ready, one for each strategy: creates what is missing, and refuses a table that is there
    /// without the columns. Called once, before anything else of the strategies is asked for; called again, the last call counts.
    /// Until then the strategy `recovery_code` is ready, in a table of the store's own. Codes of a strategy that is not
    /// are [`StoreError::Failed`]. What is refused changes nothing.
    ///
    /// The store records where the codes of each strategy are, and keeps the record when a strategy is no longer named here. It
    /// refuses other names for a strategy that has sets of codes, and the table of another strategy that has some: right codes
    /// would be told wrong.
    fn prepare(&self, tables: Vec<CodesTable>) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Audit events of all users, the oldest first, at most `limit`, newer than `after`. No event with an id up to the newest one
    /// given here may appear later.
    fn trail(&self, after: EventId, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>>;

    /// Users in the order of their keys, at most `limit`, after `after`.
    fn users(&self, after: UserKey, limit: usize) -> BoxFuture<'_, Result<Vec<UserRow>, StoreError>>;

    /// Checkpoints of the trail in the order of their ids, at most `limit`, after `after`.
    fn checkpoints(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Checkpoint>, StoreError>>;

    /// The newest checkpoint.
    fn newest_checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, StoreError>>;

    /// Appends a checkpoint, if the newest one is still the one before it; says whether it did.
    fn add_checkpoint(&self, checkpoint: Checkpoint) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Ends the trust in every browser of every user, at most `limit` of them; says how many. For servers that switch it off.
    fn end_all_trust(&self, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>>;

    /// Notices that wait and are due at or before `until`, in the order of their places, those after `after` only, at most `limit`; fewer only
    /// where there are no more. What it costs does not grow with users, nor with notices that are not due. One that cannot be read is
    /// passed over.
    fn due_notices(
        &self,
        after: DuePlace,
        until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<DueNotice>, StoreError>>;

    /// How many notices wait, of [`OUTBOX_COUNTED`] at most, and how many of those were put at or before `overdue`.
    fn outbox_depth(&self, overdue: Timestamp) -> BoxFuture<'_, Result<OutboxDepth, StoreError>>;

    /// Deletes sessions, enrollments, trusted browsers, held requests and notices that expired at or before `now`, at most `limit` of each;
    /// says how many went.
    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>>;
}
