//! The store contract as a suite: each case opens a fresh store and tries one promise of the module `store`.
//!
//! ```no_run
//! # async fn run() {
//! use countersign::testing::{MemoryStore, contract};
//! contract::run_all(|| async { MemoryStore::new() }).await;
//! # }
//! ```

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::audit::{Action, Actor, AuditEvent, EventOutcome, Notice, NoticeKind, Personal, Reason};
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::session::{Method, SessionKind, Transport};
use crate::store::*;

/// A store that the suite can drive.
pub trait Subject: Store + Reports + Upkeep + Clone {}
impl<S: Store + Reports + Upkeep + Clone> Subject for S {}

/// Runs every case, each on a store of its own from `open`.
///
/// # Panics
/// When the store breaks a promise; the message names it.
pub async fn run_all<S, F, Fut>(open: F)
where
    S: Subject,
    F: Fn() -> Fut,
    Fut: Future<Output = S>,
{
    users_get_keys_that_never_come_back(open().await).await;
    rows_read_back_as_they_were_written(open().await).await;
    saving_a_session_leaves_what_never_changes(open().await).await;
    every_scope_ends_what_it_names_and_nothing_else(open().await).await;
    all_changes_or_none(open().await).await;
    a_row_count_that_is_off_fails_the_whole(open().await).await;
    a_charge_stays_when_the_rest_fails(open().await).await;
    a_fault_applies_nothing(open().await).await;
    a_panic_fails_its_own_call_only(open().await).await;
    a_decision_may_ask_for_more_twice(open().await).await;
    codes_are_found_by_their_place_and_spent_once(open().await).await;
    contenders_are_decided_one_after_the_other(open().await).await;
    users_do_not_touch_each_other(open().await).await;
    events_read_back_newest_first(open().await).await;
    sweeping_takes_only_what_has_expired(open().await).await;
    keys_are_remembered(open().await).await;
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn first(key: UserKey, id: &str) -> UserRow {
    UserRow {
        key,
        id: UserId::new(id),
        generation: 1,
        next_id: 1,
        last_event: EventId(0),
        state: vec![0, 255, 7],
        mac: vec![1, 2, 3],
        created_at: at(1),
    }
}

async fn admit<S: Subject>(store: &S, id: &'static str) -> UserKey {
    store.admit(UserId::new(id), Box::new(move |key| first(key, id))).await.expect("a user is admitted")
}

fn session(user: UserKey, id: i64, kind: SessionKind) -> SessionRow {
    SessionRow {
        user,
        id: SessionId(id),
        digest: vec![id as u8; 32],
        digest_key: KeyId(1),
        kind,
        transport: Transport::Bearer,
        methods: vec![1, 2],
        mfa_verified_at: None,
        recovery_code_used_at: Some(at(3)),
        generation: 1,
        wrong_answers: 2,
        challenge_ends_at: Some(at(4)),
        browser: Some(BrowserId(4)),
        unlock: vec![1, 2],
        created_at: at(5),
        last_seen_at: at(6),
        expires_at: at(100 + id),
        remember: Remember::Yes,
        address: Some("::1".to_owned()),
        user_agent: Some("Agent ✓ \"'".to_owned()),
        return_to: Some("/a?b=c".to_owned()),
    }
}

fn authenticator(user: UserKey, id: i64) -> AuthenticatorRow {
    AuthenticatorRow {
        user,
        id: AuthenticatorId(id),
        name: "Télé ☎".to_owned(),
        kind: "totp".to_owned(),
        parameters: vec![9],
        secret: vec![0, 1, 255],
        created_at: at(7),
        created_by: SessionId(3),
    }
}

fn enrollment(user: UserKey, id: i64, expires: i64) -> EnrollmentRow {
    EnrollmentRow {
        user,
        id: EnrollmentId(id),
        session: SessionId(1),
        generation: 4,
        name: "new".to_owned(),
        replaces: Some(AuthenticatorId(2)),
        parameters: vec![8],
        secret: vec![4; 80],
        wrong_answers: 1,
        created_at: at(8),
        expires_at: at(expires),
    }
}

fn event(user: UserKey, id: i64, previous: i64) -> AuditEvent {
    AuditEvent {
        id: EventId(id),
        user,
        previous: EventId(previous),
        at: at(id),
        actor: Actor::Cli,
        action: Action::StepUp,
        outcome: EventOutcome::Refused,
        strategy: Some("totp".to_owned()),
        operation: Some("verify_with_totp".to_owned()),
        reason: Some(Reason::Throttled),
        method: Some(Method::Otp),
        session: Some(SessionId(3)),
        request: Some("0123456789abcdef".to_owned()),
        personal: Personal {
            address: None,
            user_agent: Some("Agent".to_owned()),
            note: None,
            salt: Some([6; 16]),
            commitment: [7; 16],
        },
        link: vec![id as u8; 36],
    }
}

/// The strategy of the codes below.
const CODES: &str = "recovery_code";

fn set(user: UserKey, id: i64) -> CodeSetRow {
    CodeSetRow { user, id: CodeSetId(id), strategy: CODES.to_owned(), key: vec![5; 90], created_at: at(2) }
}

fn key(user: UserKey, set: i64, slot: i64) -> CodeKey {
    CodeKey { user, strategy: CODES.to_owned(), set: CodeSetId(set), slot: CodeSlot(slot) }
}

fn code(slot: i64) -> CodeAtRest {
    CodeAtRest { slot: CodeSlot(slot), code: vec![slot as u8; 32] }
}

fn unused(slot: i64) -> CodeProbe {
    CodeProbe::Found { code: code(slot).code, used_at: None }
}

/// Applies changes that do not depend on what is there.
async fn apply<S: Subject>(store: &S, user: UserKey, all: Vec<Change>) -> Result<(), StoreError> {
    apply_with_charge(store, user, all, None).await
}

async fn apply_with_charge<S: Subject>(
    store: &S,
    user: UserKey,
    all: Vec<Change>,
    charge: Option<UserRow>,
) -> Result<(), StoreError> {
    let decide = move |_: &Rows| Ok(Step::Apply(Changes { all: all.clone(), charge: charge.clone() }));
    store.update(user, Reads::default(), Box::new(decide)).await
}

async fn read<S: Subject>(store: &S, user: UserKey, reads: Reads) -> Rows {
    store.read(user, reads).await.expect("reading works")
}

async fn sessions<S: Subject>(store: &S, user: UserKey, ids: impl IntoIterator<Item = i64>) -> Vec<i64> {
    let mut found = Vec::new();
    for id in ids {
        let reads = Reads { session: Some(SessionId(id)), ..Reads::default() };
        found.extend(read(store, user, reads).await.session.map(|row| row.id.0));
    }
    found
}

fn open(row: SessionRow) -> Change {
    Change::Session(SessionChange::Open(row))
}

async fn users_get_keys_that_never_come_back<S: Subject>(store: S) {
    assert_eq!(store.find(&UserId::new("anna")).await.expect("finding works"), None);
    let anna = admit(&store, "anna").await;
    let (again, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    assert_eq!(anna, again, "the same id has the same key");
    assert_ne!(anna, berta);
    assert_eq!(store.find(&UserId::new("anna")).await.expect("finding works"), Some(anna));
    let rows = read(&store, anna, Reads::default()).await;
    assert_eq!(rows.user, Some(first(anna, "anna")), "the first row is kept as it was made");
    assert_eq!(read(&store, UserKey(anna.0 + 1000), Reads::default()).await.user, None);
}

async fn rows_read_back_as_they_were_written<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let set = set(user, 9);
    let row = UserRow {
        generation: 7,
        next_id: 99,
        last_event: EventId(0),
        state: vec![1; 300],
        mac: vec![2; 36],
        ..first(user, "anna")
    };
    let all = vec![
        open(session(user, 3, SessionKind::Pending)),
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 2))),
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 1))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 5, 50))),
        Change::Codes(CodesChange::Install(set.clone(), vec![code(1), code(2)])),
        Change::User(row.clone()),
    ];
    apply(&store, user, all).await.expect("all is applied");
    let everything = Reads {
        session: Some(SessionId(3)),
        authenticators: Wanted::Yes,
        enrollment: Some(EnrollmentId(5)),
        enrollments: Wanted::Yes,
        code_set: Some(CODES.to_owned()),
        code: Some(key(user, 9, 2)),
        pending_sessions: Wanted::Yes,
    };
    let expected = Rows {
        user: Some(row),
        session: Some(session(user, 3, SessionKind::Pending)),
        authenticators: vec![authenticator(user, 1), authenticator(user, 2)],
        enrollment: Some(enrollment(user, 5, 50)),
        enrollments: vec![enrollment(user, 5, 50)],
        code_set: Some(set),
        code: unused(2),
        pending_sessions: vec![PendingRow { id: SessionId(3), browser: Some(BrowserId(4)) }],
        next_event: 0,
    };
    assert_eq!(read(&store, user, everything).await, expected);
    let nothing = read(&store, user, Reads::default()).await;
    assert_eq!(nothing, Rows { user: expected.user, ..Rows::default() }, "only what was asked for is read");
}

async fn saving_a_session_leaves_what_never_changes<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let before = session(user, 3, SessionKind::Pending);
    let after = SessionRow {
        digest: vec![77; 32],
        digest_key: KeyId(2),
        kind: SessionKind::Standard,
        methods: vec![3],
        mfa_verified_at: Some(at(9)),
        recovery_code_used_at: None,
        generation: 2,
        wrong_answers: 0,
        challenge_ends_at: None,
        last_seen_at: at(10),
        expires_at: at(1000),
        remember: Remember::No,
        ..before.clone()
    };
    let attempted = SessionRow {
        transport: Transport::Cookie,
        created_at: at(0),
        address: None,
        user_agent: None,
        return_to: None,
        ..after.clone()
    };
    let all = vec![open(before), Change::Session(SessionChange::Save(attempted))];
    apply(&store, user, all).await.expect("all is applied");
    let rows = read(&store, user, Reads { session: Some(SessionId(3)), ..Reads::default() }).await;
    assert_eq!(rows.session, Some(after));
}

async fn every_scope_ends_what_it_names_and_nothing_else<S: Subject>(store: S) {
    use SessionKind::{Pending, Standard};
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let fill = || {
        let kinds = [(1, Standard), (2, Pending), (3, Standard), (4, Pending)];
        kinds.map(|(id, kind)| open(session(user, id, kind))).to_vec()
    };
    apply(&store, other, vec![open(session(other, 1, Pending)), open(session(other, 2, Standard))])
        .await
        .expect("the other user's sessions are opened");
    // Expiries are at 101 to 104.
    let table: [(SessionChange, &[i64]); 7] = [
        (SessionChange::End(user, SessionId(3)), &[1, 2, 4]),
        (SessionChange::EndPending(user, None), &[1, 3]),
        (SessionChange::EndPending(user, Some(SessionId(4))), &[1, 3, 4]),
        (SessionChange::EndOthers(user, Some(SessionId(3))), &[3]),
        (SessionChange::EndOthers(user, None), &[]),
        (SessionChange::EndExpired(user, at(102)), &[3, 4]),
        (SessionChange::Adopt(user, 9), &[1, 2, 3, 4]),
    ];
    for (change, left) in table {
        apply(&store, user, fill()).await.expect("sessions are opened");
        apply(&store, user, vec![Change::Session(change.clone())]).await.expect("the change is applied");
        assert_eq!(sessions(&store, user, 1..5).await, left, "{change:?}");
        assert_eq!(sessions(&store, other, 1..3).await, [1, 2], "{change:?} touches another user");
        if matches!(change, SessionChange::Adopt(..)) {
            let reads = Reads { session: Some(SessionId(2)), ..Reads::default() };
            assert_eq!(read(&store, user, reads).await.session.map(|row| row.generation), Some(9));
        }
        let empty = vec![Change::Session(SessionChange::EndOthers(user, None))];
        apply(&store, user, empty).await.expect("sessions are ended");
    }
    let both = vec![
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 1))),
        Change::Authenticator(AuthenticatorChange::Add(authenticator(user, 2))),
        Change::Authenticator(AuthenticatorChange::Rename(user, AuthenticatorId(2), "b".to_owned())),
        Change::Authenticator(AuthenticatorChange::Remove(user, AuthenticatorId(1))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 1, 9))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 2, 9))),
        Change::Enrollment(EnrollmentChange::Count(user, EnrollmentId(2), 4)),
        Change::Enrollment(EnrollmentChange::End(user, EnrollmentId(1))),
    ];
    apply(&store, user, both).await.expect("all is applied");
    let wanted = Reads { authenticators: Wanted::Yes, enrollments: Wanted::Yes, ..Reads::default() };
    let rows = read(&store, user, wanted.clone()).await;
    assert_eq!(rows.authenticators, [AuthenticatorRow { name: "b".to_owned(), ..authenticator(user, 2) }]);
    assert_eq!(rows.enrollments, [EnrollmentRow { wrong_answers: 4, ..enrollment(user, 2, 9) }]);
    let clear = vec![
        Change::Authenticator(AuthenticatorChange::RemoveAll(user)),
        Change::Enrollment(EnrollmentChange::EndAll(user)),
    ];
    apply(&store, user, clear).await.expect("all is applied");
    let rows = read(&store, user, wanted).await;
    assert!(rows.authenticators.is_empty() && rows.enrollments.is_empty());
}

async fn all_changes_or_none<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let twice = vec![
        open(session(user, 1, SessionKind::Standard)),
        Change::Notice(Notice { user, kind: NoticeKind::Enabled, event: EventId(1), at: at(1) }),
        open(session(user, 1, SessionKind::Standard)),
    ];
    let refused = apply(&store, user, twice).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert_eq!(sessions(&store, user, 1..2).await, []);
    assert_eq!(store.notices(user).await.expect("the outbox reads"), []);
    apply(&store, user, vec![open(session(user, 1, SessionKind::Standard))])
        .await
        .expect("the store goes on");
}

async fn a_row_count_that_is_off_fails_the_whole<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let missing: [Change; 8] = [
        Change::Session(SessionChange::Save(session(user, 8, SessionKind::Standard))),
        Change::Session(SessionChange::End(user, SessionId(8))),
        Change::Authenticator(AuthenticatorChange::Rename(user, AuthenticatorId(8), String::new())),
        Change::Authenticator(AuthenticatorChange::Remove(user, AuthenticatorId(8))),
        Change::Enrollment(EnrollmentChange::Count(user, EnrollmentId(8), 1)),
        Change::Enrollment(EnrollmentChange::End(user, EnrollmentId(8))),
        Change::Codes(CodesChange::Spend(key(user, 8, 0), vec![0; 32])),
        Change::User(first(UserKey(user.0 + 1000), "nobody")),
    ];
    for change in missing {
        let all = vec![open(session(user, 1, SessionKind::Standard)), change.clone()];
        let refused = apply(&store, user, all).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{change:?}: {refused:?}");
        assert_eq!(sessions(&store, user, 1..2).await, [], "{change:?} left something behind");
    }
}

async fn a_charge_stays_when_the_rest_fails<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let charged = UserRow { state: b"charged".to_vec(), ..first(user, "anna") };
    let all = vec![
        open(session(user, 1, SessionKind::Standard)),
        Change::Session(SessionChange::End(user, SessionId(8))),
    ];
    let refused = apply_with_charge(&store, user, all, Some(charged.clone())).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert_eq!(read(&store, user, Reads::default()).await.user, Some(charged.clone()));
    assert_eq!(sessions(&store, user, 1..2).await, []);
    // When all is well, the charge is not written.
    let unused = UserRow { state: b"unused".to_vec(), ..first(user, "anna") };
    let fine = vec![open(session(user, 1, SessionKind::Standard))];
    apply_with_charge(&store, user, fine, Some(unused)).await.expect("all is applied");
    assert_eq!(read(&store, user, Reads::default()).await.user, Some(charged));
}

async fn a_fault_applies_nothing<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let fault = Fault::Altered { what: "the row", user };
    let given = fault.clone();
    let refused = store.update(user, Reads::default(), Box::new(move |_| Err(given.clone()))).await;
    assert!(matches!(&refused, Err(StoreError::Fault(found)) if *found == fault), "{refused:?}");
}

async fn a_panic_fails_its_own_call_only<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let panicked = store
        .update(
            user,
            Reads::default(),
            Box::new(|_| std::panic::panic_any("a decision that panics, on purpose")),
        )
        .await;
    assert!(panicked.is_err());
    apply(&store, user, vec![open(session(user, 1, SessionKind::Standard))])
        .await
        .expect("the store goes on");
}

async fn a_decision_may_ask_for_more_twice<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    apply(&store, user, vec![open(session(user, 1, SessionKind::Standard))])
        .await
        .expect("a session is opened");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let decide = move |rows: &Rows| {
        let mut seen = noted.lock().expect("no test panics here");
        seen.push((rows.session.is_some(), rows.code.clone()));
        Ok(match seen.len() {
            1 => Step::Read(Reads { session: Some(SessionId(1)), ..Reads::default() }),
            2 => Step::Read(Reads { code: Some(key(user, 1, 0)), ..Reads::default() }),
            _ => Step::Apply(Changes::default()),
        })
    };
    store.update(user, Reads::default(), Box::new(decide)).await.expect("the decision is heard out");
    assert_eq!(
        *seen.lock().expect("no test panics here"),
        [(false, CodeProbe::NotAsked), (true, CodeProbe::NotAsked), (true, CodeProbe::Absent)],
        "what was read before stays"
    );
    let endless = store.update(user, Reads::default(), Box::new(|_| Ok(Step::Read(Reads::default())))).await;
    assert!(matches!(endless, Err(StoreError::Failed(_))), "{endless:?}");
}

async fn codes_are_found_by_their_place_and_spent_once<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let install =
        |user, id, first| Change::Codes(CodesChange::Install(set(user, id), vec![code(first), code(9)]));
    apply(&store, user, vec![install(user, 1, 1)]).await.expect("a set is installed");
    apply(&store, other, vec![install(other, 1, 2)]).await.expect("another set is installed");
    let probe = async |owner, id, slot| {
        read(&store, owner, Reads { code: Some(key(owner, id, slot)), ..Reads::default() }).await.code
    };
    assert_eq!(probe(user, 1, 1).await, unused(1));
    assert_eq!(probe(user, 1, 2).await, CodeProbe::Absent, "another user's code");
    assert_eq!(probe(user, 2, 1).await, CodeProbe::Absent, "another set");
    let spend = |code: i64| vec![Change::Codes(CodesChange::Spend(key(user, 1, 1), vec![code as u8; 32]))];
    assert!(apply(&store, user, spend(2)).await.is_err(), "another code in its place");
    apply(&store, user, spend(1)).await.expect("a code is spent");
    assert_eq!(probe(user, 1, 1).await, CodeProbe::Absent);
    assert!(apply(&store, user, spend(1)).await.is_err(), "spent twice");
    let renew = vec![Change::Codes(CodesChange::RemoveAll(user)), install(user, 2, 3)];
    apply(&store, user, renew).await.expect("the set is replaced");
    assert_eq!(probe(user, 1, 9).await, CodeProbe::Absent, "the old set is dead");
    assert_eq!(probe(user, 2, 3).await, unused(3));
    assert_eq!(probe(other, 1, 2).await, unused(2), "nobody else's codes went");
    let rows = read(&store, user, Reads { code_set: Some(CODES.to_owned()), ..Reads::default() }).await;
    assert_eq!(rows.code_set, Some(set(user, 2)));
    let twins = Change::Codes(CodesChange::Install(set(other, 5), vec![code(1), code(1)]));
    assert!(apply(&store, other, vec![twins]).await.is_err(), "two codes in one place");
}

/// Sixteen tasks race for one step of one user: exactly one finds it unspent, and each sees what the one before it wrote.
async fn contenders_are_decided_one_after_the_other<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let winners = Arc::new(AtomicUsize::new(0));
    let contend = |_| {
        let (store, winners) = (store.clone(), Arc::clone(&winners));
        async move {
            let decide = move |rows: &Rows| {
                let row = rows.user.clone().expect("the user is there");
                let mut next = UserRow { generation: row.generation + 1, ..row };
                if next.state != b"spent" {
                    next.state = b"spent".to_vec();
                    winners.fetch_add(1, Ordering::SeqCst);
                }
                Ok(Step::Apply(Changes { all: vec![Change::User(next)], charge: None }))
            };
            store.update(user, Reads::default(), Box::new(decide)).await.expect("each contender is answered");
        }
    };
    join_all((0..16).map(contend).collect()).await;
    assert_eq!(winners.load(Ordering::SeqCst), 1);
    let row = read(&store, user, Reads::default()).await.user.expect("the user is there");
    assert_eq!(row.generation, 17, "no update was lost");
}

async fn users_do_not_touch_each_other<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let row = UserRow { state: b"mine".to_vec(), ..first(user, "anna") };
    apply(&store, user, vec![Change::User(row)]).await.expect("the row is written");
    assert_eq!(read(&store, other, Reads::default()).await.user, Some(first(other, "berta")));
}

async fn events_read_back_newest_first<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let written = Arc::new(Mutex::new(Vec::new()));
    for owner in [user, other, user, user] {
        let written = Arc::clone(&written);
        let decide = move |rows: &Rows| {
            let row = rows.user.clone().expect("the user is there");
            let event = event(owner, rows.next_event, row.last_event.0);
            written.lock().expect("no test panics here").push(event.clone());
            let row = UserRow { last_event: event.id, ..row };
            let all = vec![Change::Audit(event), Change::User(row)];
            Ok(Step::Apply(Changes { all, charge: None }))
        };
        store.update(owner, Reads::default(), Box::new(decide)).await.expect("the event is written");
    }
    let written = written.lock().expect("no test panics here").clone();
    assert!(written.windows(2).all(|pair| pair[0].id < pair[1].id), "ids ascend");
    let own: Vec<_> = written.iter().rev().filter(|event| event.user == user).cloned().collect();
    assert_eq!(store.events(user, None, 10).await.expect("the trail reads"), own);
    assert_eq!(store.events(user, None, 2).await.expect("the trail reads"), own[..2]);
    assert_eq!(store.events(user, Some(own[0].id), 10).await.expect("the trail reads"), own[1..]);
    assert_eq!(store.events(user, Some(own[2].id), 10).await.expect("the trail reads"), []);
}

async fn sweeping_takes_only_what_has_expired<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let all = vec![
        open(session(user, 1, SessionKind::Standard)),
        open(session(user, 2, SessionKind::Pending)),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 1, 101))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 2, 102))),
    ];
    apply(&store, user, all).await.expect("all is applied");
    let mut swept = 0;
    for _ in 0..10 {
        swept += store.sweep(at(101), 1).await.expect("sweeping works");
    }
    assert_eq!(swept, 2);
    assert_eq!(sessions(&store, user, 1..3).await, [2]);
    let rows = read(&store, user, Reads { enrollments: Wanted::Yes, ..Reads::default() }).await;
    assert_eq!(rows.enrollments, [enrollment(user, 2, 102)]);
}

async fn keys_are_remembered<S: Subject>(store: S) {
    assert_eq!(store.keys().await.expect("keys read"), []);
    for fingerprint in [[7; 32], [8; 32]] {
        store.remember_key(KeyId(3), fingerprint).await.expect("noting a key works, again too");
    }
    assert_eq!(store.keys().await.expect("keys read"), [(KeyId(3), [7; 32])]);
    store.ping().await.expect("the store answers");
}

/// Polls all futures until each is done; needs no runtime of its own.
async fn join_all<F: Future<Output = ()>>(futures: Vec<F>) {
    let mut waiting: Vec<_> = futures.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
