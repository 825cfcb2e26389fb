//! What the tests of the store share.
#![allow(dead_code, unused_macros, reason = "each test file uses its own part")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll, Waker};

use countersign::store::{
    BoxFuture, BrowserId, Change, Changes, EventId, HeldChange, HeldId, HeldRow, Reads, Rows, SessionChange,
    SessionId, SessionRow, Step, Store, StoreError, TrustChange, TrustedBrowserRow, UserId, UserKey, UserRow,
};
use countersign::{
    Action, Actor, AuditEvent, EventOutcome, KeyId, Personal, Remember, SessionKind, Timestamp, Transport,
};

#[macro_use]
pub(crate) mod accounts;
#[cfg(all(feature = "postgres", feature = "test-server"))]
pub(crate) mod proxy;
#[cfg(all(feature = "postgres", feature = "test-server"))]
pub(crate) mod server;

/// A directory of a test's own, gone when the test is over.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path("test.db")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

pub(crate) async fn admit(store: &impl Store, id: &str) -> UserKey {
    let first = |key| UserRow {
        key,
        id: UserId::new("ignored"),
        generation: 1,
        next_id: 1,
        last_event: EventId(0),
        state: Vec::new(),
        mac: Vec::new(),
        created_at: at(1),
    };
    store.admit(UserId::new(id), Box::new(first)).await.unwrap()
}

pub(crate) fn session(user: UserKey, id: i64) -> SessionRow {
    SessionRow {
        user,
        id: SessionId(id),
        name: None,
        digest: vec![7; 32],
        digest_key: KeyId(1),
        mac: Vec::new(),
        kind: SessionKind::Standard,
        transport: Transport::Cookie,
        methods: Vec::new(),
        mfa_verified_at: None,
        recovery_code_used_at: None,
        generation: 1,
        wrong_answers: 0,
        challenge_ends_at: None,
        browser: None,
        unlock: Vec::new(),
        created_at: at(1),
        last_seen_at: at(1),
        expires_at: at(100),
        remember: Remember::No,
        address: None,
        user_agent: None,
        return_to: None,
    }
}

pub(crate) fn open(user: UserKey, id: i64) -> Change {
    Change::Session(SessionChange::Open(session(user, id)))
}

pub(crate) fn grant(user: UserKey, id: i64) -> Change {
    Change::Trust(TrustChange::Grant(TrustedBrowserRow {
        user,
        id: BrowserId(id),
        name: "Firefox on Linux".to_owned(),
        salt: vec![7; 16],
        generation: 1,
        sequence: 1,
        presented: Vec::new(),
        created_at: at(1),
        last_used_at: at(1),
        expires_at: at(100),
    }))
}

pub(crate) fn hold(user: UserKey, id: i64) -> Change {
    Change::Held(HeldChange::Hold(HeldRow {
        user,
        id: HeldId(id),
        session: SessionId(id),
        generation: 1,
        request: vec![7; 300],
        expires_at: at(100),
    }))
}

pub(crate) fn event(user: UserKey, id: i64, previous: EventId) -> AuditEvent {
    AuditEvent {
        id: EventId(id),
        user,
        previous,
        at: at(id),
        actor: Actor::User,
        action: Action::Challenge,
        strategy: None,
        operation: None,
        outcome: EventOutcome::Success,
        reason: None,
        method: None,
        session: None,
        request: None,
        personal: Personal { address: Some("::1".to_owned()), salt: Some([1; 16]), ..Personal::default() },
        link: vec![2; 36],
    }
}

/// Applies changes that do not depend on what is there.
pub(crate) fn apply<'a>(
    store: &'a impl Store,
    user: UserKey,
    all: Vec<Change>,
) -> BoxFuture<'a, Result<(), StoreError>> {
    decide(store, user, move |_| Changes { all: all.clone(), charge: None })
}

/// Appends an event to the user's chain, and changes nothing else.
pub(crate) fn note<'a>(store: &'a impl Store, user: UserKey) -> BoxFuture<'a, Result<(), StoreError>> {
    decide(store, user, |rows| {
        let before = row(rows);
        let event = event(before.key, rows.next_event, before.last_event);
        let after = UserRow { last_event: event.id, ..before };
        Changes { all: vec![Change::Audit(event), Change::User(after)], charge: None }
    })
}

/// Applies changes that depend on the user's row.
pub(crate) fn decide<'a>(
    store: &'a impl Store,
    user: UserKey,
    mut changes: impl FnMut(&Rows) -> Changes + Send + 'static,
) -> BoxFuture<'a, Result<(), StoreError>> {
    store.update(user, Reads::default(), Box::new(move |rows| Ok(Step::Apply(changes(rows)))))
}

pub(crate) fn row(rows: &Rows) -> UserRow {
    rows.user.clone().expect("the user is there")
}

pub(crate) async fn user(store: &impl Store, key: UserKey) -> UserRow {
    row(&store.read(key, Reads::default()).await.unwrap())
}

pub(crate) async fn has_session(store: &impl Store, user: UserKey, id: i64) -> bool {
    let reads = Reads { session: Some(SessionId(id)), ..Reads::default() };
    store.read(user, reads).await.unwrap().session.is_some()
}

/// Polls a call once: what it asks for is in the queue then, or even done.
pub(crate) fn begun<T: Send + 'static>(mut call: BoxFuture<'_, T>) -> BoxFuture<'_, T> {
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => call,
        Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
    }
}

/// Holds the writer inside a decision, so that what is asked for meanwhile makes one group.
pub(crate) struct Held<'a> {
    call: BoxFuture<'a, Result<(), StoreError>>,
    release: Sender<()>,
}

impl<'a> Held<'a> {
    pub(crate) fn new(store: &'a impl Store, user: UserKey) -> Self {
        let (entered, wait_entered) = channel();
        let (release, wait_release) = channel();
        let decide = move |_: &Rows| {
            entered.send(()).unwrap();
            wait_release.recv().unwrap();
            Ok(Step::Apply(Changes::default()))
        };
        let call = begun(store.update(user, Reads::default(), Box::new(decide)));
        wait_entered.recv().unwrap();
        Self { call, release }
    }

    pub(crate) async fn release(self) {
        self.release.send(()).unwrap();
        self.call.await.unwrap();
    }

    /// Lets the writer go, and gives the error that its group ended with.
    pub(crate) async fn fail(self) -> StoreError {
        self.release.send(()).unwrap();
        self.call.await.unwrap_err()
    }
}

/// Renews a session.
pub(crate) fn renew(user: UserKey, id: i64) -> Change {
    Change::Session(SessionChange::Save(session(user, id)))
}
