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
    a_used_code_that_is_kept_is_not_used_again(open().await).await;
    strategies_do_not_see_each_others_codes(open().await).await;
    codes_of_a_strategy_that_is_not_ready_are_refused(open().await).await;
    codes_that_were_given_out_are_not_hidden_by_another_name(open().await).await;
    codes_of_a_strategy_that_is_no_longer_ready_are_removed(open().await).await;
    contenders_are_decided_one_after_the_other(open().await).await;
    users_do_not_touch_each_other(open().await).await;
    events_read_back_newest_first(open().await).await;
    the_trail_and_the_users_read_page_by_page(open().await).await;
    pruning_takes_the_users_own_events_and_nothing_else(open().await).await;
    forgetting_erases_what_events_say_of_a_person(open().await).await;
    checkpoints_are_appended_in_order(open().await).await;
    of_two_who_append_a_checkpoint_one_does(open().await).await;
    sweeping_takes_only_what_has_expired(open().await).await;
    notices_that_nobody_sends_go_in_time(open().await).await;
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
    CodeSetRow {
        user,
        id: CodeSetId(id),
        strategy: CODES.to_owned(),
        form: vec![3, 4],
        key: vec![5; 90],
        created_at: at(2),
    }
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

/// The strategy beside it in some cases.
const OTHER: &str = "backup";

fn tables() -> Vec<CodesTable> {
    let table = |strategy: &str, table: &str| CodesTable {
        strategy: strategy.to_owned(),
        table: table.to_owned(),
        code_column: "digest".to_owned(),
        user_column: "owner".to_owned(),
    };
    vec![table(CODES, "codes_on_paper"), table(OTHER, "codes_in_a_safe")]
}

async fn probe<S: Subject>(store: &S, key: CodeKey) -> CodeProbe {
    read(store, key.user, Reads { code: Some(key), ..Reads::default() }).await.code
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
        pending_sessions: vec![PendingRow {
            id: SessionId(3),
            browser: Some(BrowserId(4)),
            unlock: Unlocking::Begun,
        }],
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
        browser: None,
        unlock: vec![9; 40],
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
    let saved =
        async || read(&store, user, Reads { session: Some(SessionId(3)), ..Reads::default() }).await.session;
    assert_eq!(saved().await, Some(after.clone()));
    let known = SessionRow { browser: Some(BrowserId(i64::MAX)), unlock: Vec::new(), ..after };
    apply(&store, user, vec![Change::Session(SessionChange::Save(known.clone()))])
        .await
        .expect("it is saved");
    assert_eq!(saved().await, Some(known));
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
    let missing: [Change; 10] = [
        Change::Session(SessionChange::Save(session(user, 8, SessionKind::Standard))),
        Change::Session(SessionChange::End(user, SessionId(8))),
        Change::Authenticator(AuthenticatorChange::Rename(user, AuthenticatorId(8), String::new())),
        Change::Authenticator(AuthenticatorChange::Remove(user, AuthenticatorId(8))),
        Change::Enrollment(EnrollmentChange::Count(user, EnrollmentId(8), 1)),
        Change::Enrollment(EnrollmentChange::End(user, EnrollmentId(8))),
        Change::Codes(CodesChange::Spend(key(user, 8, 0), vec![0; 32])),
        Change::Codes(CodesChange::Use(key(user, 8, 0), vec![0; 32], at(9))),
        Change::Trail(TrailChange::Forget(first(UserKey(user.0 + 1000), "nobody"))),
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
    let probe = async |owner, id, slot| probe(&store, key(owner, id, slot)).await;
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

async fn a_used_code_that_is_kept_is_not_used_again<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let (used, left) = (key(user, 1, 1), key(user, 1, 2));
    let install = Change::Codes(CodesChange::Install(set(user, 1), vec![code(1), code(2)]));
    apply(&store, user, vec![install]).await.expect("a set is installed");
    let mark = |code: i64, seconds| {
        vec![Change::Codes(CodesChange::Use(used.clone(), vec![code as u8; 32], at(seconds)))]
    };
    assert!(apply(&store, user, mark(2, 7)).await.is_err(), "another code in its place");
    assert_eq!(probe(&store, used.clone()).await, unused(1));
    apply(&store, user, mark(1, 7)).await.expect("a code is used");
    let kept = CodeProbe::Found { code: code(1).code, used_at: Some(at(7)) };
    assert_eq!(probe(&store, used.clone()).await, kept, "it is there, with the time");
    assert!(apply(&store, user, mark(1, 8)).await.is_err(), "used twice");
    let spend = vec![Change::Codes(CodesChange::Spend(used.clone(), code(1).code))];
    assert!(apply(&store, user, spend).await.is_err(), "used, and spent after that");
    assert_eq!(probe(&store, used).await, kept, "nothing changed it");
    assert_eq!(probe(&store, left).await, unused(2), "nor the one beside it");
}

async fn strategies_do_not_see_each_others_codes<S: Subject>(store: S) {
    store.prepare(tables()).await.expect("tables are made ready");
    store.prepare(tables()).await.expect("and are ready when asked again");
    let user = admit(&store, "anna").await;
    let other_set = CodeSetRow { strategy: OTHER.to_owned(), ..set(user, 2) };
    let other = |set, slot| CodeKey { strategy: OTHER.to_owned(), ..key(user, set, slot) };
    let newest = async |strategy: &str| {
        read(&store, user, Reads { code_set: Some(strategy.to_owned()), ..Reads::default() }).await.code_set
    };
    let fill = || {
        vec![
            Change::Codes(CodesChange::Install(set(user, 1), vec![code(1)])),
            Change::Codes(CodesChange::Install(other_set.clone(), vec![code(1), code(2)])),
        ]
    };
    apply(&store, user, fill()).await.expect("two sets are installed");
    assert_eq!(newest(CODES).await, Some(set(user, 1)), "a newer set of another strategy is none of its own");
    assert_eq!(newest(OTHER).await, Some(other_set.clone()));
    assert_eq!(newest("neither").await, None);
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));
    assert_eq!(probe(&store, other(2, 2)).await, unused(2));
    assert_eq!(probe(&store, key(user, 2, 1)).await, CodeProbe::Absent, "the other strategy's set");
    assert_eq!(probe(&store, other(1, 1)).await, CodeProbe::Absent, "the one strategy's set");
    let astray = vec![Change::Codes(CodesChange::Spend(other(1, 1), code(1).code))];
    assert!(apply(&store, user, astray).await.is_err(), "spent by another strategy");

    let remove = vec![Change::Codes(CodesChange::Remove(user, OTHER.to_owned()))];
    apply(&store, user, remove).await.expect("one strategy's sets are removed");
    assert_eq!(newest(OTHER).await, None);
    assert_eq!(probe(&store, other(2, 2)).await, CodeProbe::Absent);
    assert_eq!(newest(CODES).await, Some(set(user, 1)), "the other's is left");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));

    let berta = admit(&store, "berta").await;
    let hers = Change::Codes(CodesChange::Install(set(berta, 1), vec![code(1)]));
    apply(&store, berta, vec![hers]).await.expect("another user's set is installed");
    let all = [vec![Change::Codes(CodesChange::RemoveAll(user))], fill()].concat();
    apply(&store, user, all).await.expect("every place is free again");
    apply(&store, user, vec![Change::Codes(CodesChange::RemoveAll(user))]).await.expect("all are removed");
    assert_eq!((newest(CODES).await, newest(OTHER).await), (None, None));
    assert_eq!(probe(&store, key(user, 1, 1)).await, CodeProbe::Absent);
    assert_eq!(probe(&store, other(2, 1)).await, CodeProbe::Absent);
    assert_eq!(probe(&store, key(berta, 1, 1)).await, unused(1), "nobody else's went");
}

async fn codes_of_a_strategy_that_is_not_ready_are_refused<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let unknown = CodeKey { strategy: OTHER.to_owned(), ..key(user, 1, 1) };
    let refused = async |key: &CodeKey| {
        let set = CodeSetRow { strategy: key.strategy.clone(), ..set(user, 1) };
        let changes = [
            CodesChange::Install(set, vec![code(1)]),
            CodesChange::Spend(key.clone(), code(1).code),
            CodesChange::Use(key.clone(), code(1).code, at(1)),
            CodesChange::Remove(user, key.strategy.clone()),
        ];
        for change in changes {
            let charge = UserRow { state: b"charged".to_vec(), ..first(user, "anna") };
            let all = vec![Change::Codes(change.clone())];
            let applied = apply_with_charge(&store, user, all, Some(charge.clone())).await;
            assert!(matches!(applied, Err(StoreError::Failed(_))), "{change:?}: {applied:?}");
            assert_eq!(read(&store, user, Reads::default()).await.user, Some(charge), "{change:?}");
            apply(&store, user, vec![Change::User(first(user, "anna"))]).await.expect("the row is written");
        }
        let reads = Reads { code: Some(key.clone()), ..Reads::default() };
        let read = store.read(user, reads.clone()).await;
        assert!(matches!(read, Err(StoreError::Failed(_))), "{read:?}");
        let update = store.update(user, reads, Box::new(|_| Ok(Step::Apply(Changes::default())))).await;
        assert!(matches!(update, Err(StoreError::Failed(_))), "{update:?}");
    };
    refused(&unknown).await;
    let mut shared = tables();
    shared[1].table = shared[0].table.clone();
    assert!(store.prepare(shared).await.is_err(), "two strategies share a table");
    let mut twice = tables();
    twice[1].strategy = twice[0].strategy.clone();
    assert!(store.prepare(twice).await.is_err(), "a strategy has two tables");
    refused(&unknown).await;
    assert_eq!(
        probe(&store, key(user, 1, 1)).await,
        CodeProbe::Absent,
        "the default strategy is still ready"
    );

    store.prepare(tables().split_off(1)).await.expect("a table is made ready");
    assert_eq!(probe(&store, unknown).await, CodeProbe::Absent);
    refused(&key(user, 1, 1)).await;
}

/// Names of tables and columns that were changed between two starts.
async fn codes_that_were_given_out_are_not_hidden_by_another_name<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let renamed = |edit: fn(&mut CodesTable)| {
        let mut all = tables();
        edit(&mut all[0]);
        all
    };
    let others = [
        renamed(|table| table.table = "codes_elsewhere".to_owned()),
        renamed(|table| table.code_column = "other_digest".to_owned()),
        renamed(|table| table.user_column = "other_owner".to_owned()),
    ];
    let install = || vec![Change::Codes(CodesChange::Install(set(user, 1), vec![code(1)]))];
    let remove = || vec![Change::Codes(CodesChange::RemoveAll(user))];

    // In the table that is ready from the beginning, too.
    apply(&store, user, install()).await.expect("a set is installed");
    assert!(store.prepare(tables()).await.is_err(), "the first table holds a set");
    apply(&store, user, remove()).await.expect("all are removed");
    store.prepare(tables()).await.expect("without sets, names may change");

    apply(&store, user, install()).await.expect("a set is installed");
    for (number, other) in others.iter().enumerate() {
        let refused = store.prepare(other.clone()).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{number}: {refused:?}");
        assert_eq!(
            probe(&store, key(user, 1, 1)).await,
            unused(1),
            "{number}: what is refused changes nothing"
        );
    }
    let mut taken = tables().split_off(1);
    store.prepare(taken.clone()).await.expect("a strategy may go, and its table stays");
    taken[0].table = tables()[0].table.clone();
    let refused = store.prepare(taken).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "it holds another strategy's codes: {refused:?}");
    assert!(store.prepare(others[0].clone()).await.is_err(), "nor is it forgotten meanwhile");
    store.prepare(tables()).await.expect("the old names are fine");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));

    apply(&store, user, remove()).await.expect("all are removed");
    let mut swapped = tables();
    (swapped[0].table, swapped[1].table) = (swapped[1].table.clone(), swapped[0].table.clone());
    store.prepare(swapped.clone()).await.expect("without sets, names may change places");
    apply(&store, user, install()).await.expect("a set is installed");
    assert!(store.prepare(tables()).await.is_err(), "and count from then on");
    store.prepare(swapped).await.expect("the new names are fine");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));
}

async fn codes_of_a_strategy_that_is_no_longer_ready_are_removed<S: Subject>(store: S) {
    store.prepare(tables()).await.expect("tables are made ready");
    let (user, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [user, berta] {
        let install = Change::Codes(CodesChange::Install(set(owner, 1), vec![code(1)]));
        apply(&store, owner, vec![install]).await.expect("a set is installed");
    }
    store.prepare(tables().split_off(1)).await.expect("the strategy goes");
    apply(&store, user, vec![Change::Codes(CodesChange::RemoveAll(user))]).await.expect("all are removed");
    store.prepare(tables()).await.expect("the strategy comes back");
    assert_eq!(probe(&store, key(user, 1, 1)).await, CodeProbe::Absent, "nothing was left behind");
    let rows = read(&store, user, Reads { code_set: Some(CODES.to_owned()), ..Reads::default() }).await;
    assert_eq!(rows.code_set, None);
    assert_eq!(probe(&store, key(berta, 1, 1)).await, unused(1), "nobody else's went");
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
    // Nothing is older than what is not the user's own: it would have to be looked for.
    let others = written.iter().find(|event| event.user == other).expect("one of them is the other's").id;
    for astray in [others, EventId(own[0].id.0 + 1), EventId(0), EventId(i64::MAX), EventId(i64::MIN)] {
        assert_eq!(store.events(user, Some(astray), 10).await.expect("the trail reads"), [], "{astray}");
    }
    let oldest = vec![Change::Trail(TrailChange::Prune(user, vec![own[2].id]))];
    apply(&store, user, oldest).await.expect("the oldest event is pruned");
    assert_eq!(store.events(user, Some(own[0].id), 10).await.expect("the trail reads"), own[1..2]);
    assert_eq!(store.events(user, Some(own[2].id), 10).await.expect("the trail reads"), [], "pruned");
}

/// Appends an event to the user's chain, and gives it back.
async fn note<S: Subject>(store: &S, user: UserKey) -> AuditEvent {
    let noted = Arc::new(Mutex::new(None));
    let written = Arc::clone(&noted);
    let decide = move |rows: &Rows| {
        let row = rows.user.clone().expect("the user is there");
        let event = AuditEvent {
            personal: Personal {
                address: Some("192.0.2.1".to_owned()),
                user_agent: Some("Agent ✓".to_owned()),
                note: Some("said on the telephone".to_owned()),
                salt: Some([3; 16]),
                commitment: [4; 16],
            },
            ..event(user, rows.next_event, row.last_event.0)
        };
        *written.lock().expect("no test panics here") = Some(event.clone());
        let row = UserRow { last_event: event.id, ..row };
        Ok(Step::Apply(Changes { all: vec![Change::Audit(event), Change::User(row)], charge: None }))
    };
    store.update(user, Reads::default(), Box::new(decide)).await.expect("the event is written");
    let event = noted.lock().expect("no test panics here").take();
    event.expect("the decision was asked")
}

async fn trail<S: Subject>(store: &S) -> Vec<AuditEvent> {
    store.trail(EventId(0), 100).await.expect("the trail reads")
}

async fn the_trail_and_the_users_read_page_by_page<S: Subject>(store: S) {
    assert_eq!(trail(&store).await, []);
    assert_eq!(store.users(UserKey(0), 10).await.expect("users read"), []);
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, berta, berta, anna, anna] {
        written.push(note(&store, user).await);
    }
    // Every field that may be absent is.
    let bare = AuditEvent {
        strategy: None,
        operation: None,
        reason: None,
        method: None,
        session: None,
        request: None,
        personal: Personal { commitment: [5; 16], ..Personal::default() },
        ..event(berta, written[4].id.0 + 1, written[2].id.0)
    };
    apply(&store, berta, vec![Change::Audit(bare.clone())]).await.expect("the event is written");
    written.push(bare);
    assert_eq!(trail(&store).await, written, "the oldest first, of all users");
    let mut pages = Vec::new();
    let mut after = EventId(0);
    loop {
        let page = store.trail(after, 2).await.expect("the trail reads");
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2 && page[0].id > after);
        after = last.id;
        pages.extend(page);
    }
    assert_eq!(pages, written);
    assert_eq!(store.trail(EventId(0), 0).await.expect("the trail reads"), []);

    let users = store.users(UserKey(0), 10).await.expect("users read");
    let mut keys = [anna, berta];
    keys.sort();
    assert_eq!(users.iter().map(|row| row.key).collect::<Vec<_>>(), keys);
    for row in &users {
        assert_eq!(Some(row), read(&store, row.key, Reads::default()).await.user.as_ref());
    }
    assert_eq!(store.users(UserKey(0), 1).await.expect("users read"), users[..1]);
    assert_eq!(store.users(keys[0], 10).await.expect("users read"), users[1..]);
    assert_eq!(store.users(keys[1], 10).await.expect("users read"), []);
}

async fn pruning_takes_the_users_own_events_and_nothing_else<S: Subject>(store: S) {
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, anna, berta, anna] {
        written.push(note(&store, user).await);
    }
    let ids = |places: [usize; 3]| places.map(|place| written[place].id).to_vec();
    let prune = |ids| vec![Change::Trail(TrailChange::Prune(anna, ids))];
    let undone =
        [prune(ids([0, 1, 2])), vec![Change::Session(SessionChange::End(anna, SessionId(8)))]].concat();
    assert!(apply(&store, anna, undone).await.is_err());
    assert_eq!(trail(&store).await, written, "all or none");
    apply(&store, anna, prune(ids([0, 1, 2]))).await.expect("what is there is pruned");
    assert_eq!(trail(&store).await, written[2..], "the other user's event is left");
    apply(&store, anna, prune(ids([0, 0, 1]))).await.expect("what is gone stays gone");
    let own = store.events(anna, None, 10).await.expect("the trail reads");
    assert_eq!(own, written[3..], "the user's list ends where the trail was pruned");
    let next = note(&store, berta).await;
    assert_eq!(next.id.0, written[3].id.0 + 1, "ids go on where they were");
}

async fn forgetting_erases_what_events_say_of_a_person<S: Subject>(store: S) {
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, berta, anna, anna] {
        written.push(note(&store, user).await);
        let id = written[written.len() - 1].id;
        let notice = Notice { user, kind: NoticeKind::Enabled, event: id, at: at(1) };
        apply(&store, user, vec![Change::Notice(notice)]).await.expect("a notice is put");
    }
    let oldest = vec![Change::Trail(TrailChange::Prune(anna, vec![written[0].id]))];
    apply(&store, anna, oldest).await.expect("the oldest event is pruned");
    let row = read(&store, anna, Reads::default()).await.user.expect("the user is there");
    let last = event(anna, written[3].id.0 + 1, written[3].id.0);
    let forgotten = UserRow {
        id: UserId::new("forgotten-1"),
        generation: 12,
        next_id: 13,
        last_event: last.id,
        state: vec![14],
        mac: vec![15],
        ..row.clone()
    };

    let taken = UserRow { id: UserId::new("berta"), ..row.clone() };
    assert!(apply(&store, anna, vec![Change::Trail(TrailChange::Forget(taken))]).await.is_err());
    assert_eq!(trail(&store).await, written[1..], "all or none");
    assert_eq!(store.notices(anna).await.expect("the outbox reads").len(), 3);

    // The event that tells of it comes after it, and keeps what it says.
    let all = vec![Change::Trail(TrailChange::Forget(forgotten.clone())), Change::Audit(last.clone())];
    apply(&store, anna, all).await.expect("the user is forgotten");
    let erased = |event: &AuditEvent| AuditEvent {
        personal: Personal { commitment: event.personal.commitment, ..Personal::default() },
        ..event.clone()
    };
    let left = [written[1].clone(), erased(&written[2]), erased(&written[3]), last];
    assert_eq!(trail(&store).await, left, "nothing else of the events, and nobody else's");
    assert_eq!(store.notices(anna).await.expect("the outbox reads"), []);
    assert_eq!(store.notices(berta).await.expect("the outbox reads").len(), 1);
    assert_eq!(read(&store, anna, Reads::default()).await.user, Some(forgotten.clone()));
    let find = async |id| store.find(&UserId::new(id)).await.expect("finding works");
    assert_eq!(find("anna").await, None, "the host's id is free");
    assert_eq!(find("forgotten-1").await, Some(anna));
    assert_ne!(admit(&store, "anna").await, anna, "and never leads to the old key");

    // What was appended just before is erased too.
    let newest = note(&store, berta).await;
    let row = read(&store, berta, Reads::default()).await.user.expect("the user is there");
    let last = AuditEvent { personal: newest.personal.clone(), ..event(berta, newest.id.0 + 1, newest.id.0) };
    let row = UserRow { id: UserId::new("forgotten-2"), last_event: last.id, ..row };
    let all = vec![Change::Audit(last.clone()), Change::Trail(TrailChange::Forget(row))];
    apply(&store, berta, all).await.expect("the user is forgotten");
    let own = store.events(berta, None, 10).await.expect("the trail reads");
    assert_eq!(own, [erased(&last), erased(&newest), erased(&written[1])]);
}

fn checkpoint(id: i64) -> Checkpoint {
    Checkpoint {
        id,
        at: at(id),
        through: EventId(id * 10),
        events: 9,
        pruned: EventId(3),
        digest: [id as u8; 32],
        mac: vec![id as u8; 36],
    }
}

async fn checkpoints_are_appended_in_order<S: Subject>(store: S) {
    let add = async |id| store.add_checkpoint(checkpoint(id)).await.expect("appending works");
    let newest = async || store.newest_checkpoint().await.expect("checkpoints read");
    let list = async |after, limit| store.checkpoints(after, limit).await.expect("checkpoints read");
    assert_eq!(newest().await, None);
    assert!(!add(2).await && !add(0).await, "the first is 1");
    for id in [1, 2, 3] {
        assert!(add(id).await, "{id}");
        assert!(!add(id).await, "{id} again");
        assert!(!add(id + 2).await, "one was left out");
        assert_eq!(newest().await, Some(checkpoint(id)));
    }
    assert_eq!(list(0, 10).await, [checkpoint(1), checkpoint(2), checkpoint(3)]);
    assert_eq!(list(1, 1).await, [checkpoint(2)]);
    assert_eq!(list(3, 10).await, []);
}

async fn of_two_who_append_a_checkpoint_one_does<S: Subject>(store: S) {
    let appended = Arc::new(Mutex::new(Vec::new()));
    let append = |mark: u8| {
        let (store, appended) = (store.clone(), Arc::clone(&appended));
        async move {
            let checkpoint = Checkpoint { mac: vec![mark], ..checkpoint(1) };
            if store.add_checkpoint(checkpoint).await.expect("appending works") {
                appended.lock().expect("no test panics here").push(vec![mark]);
            }
        }
    };
    join_all((0..8).map(append).collect()).await;
    let appended = appended.lock().expect("no test panics here").clone();
    let kept = store.newest_checkpoint().await.expect("checkpoints read").expect("one was appended");
    assert_eq!(appended, [kept.mac], "one says so, and it is the one that is kept");
    assert_eq!(store.checkpoints(0, 10).await.expect("checkpoints read").len(), 1);
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

async fn notices_that_nobody_sends_go_in_time<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let notice = |user, put| Notice { user, kind: NoticeKind::Enabled, event: EventId(3), at: at(put) };
    // Two of one event, and each in its turn.
    for notice in [notice(user, 7), notice(user, 9), notice(other, 7), notice(user, 7)] {
        apply(&store, notice.user, vec![Change::Notice(notice)]).await.expect("a notice is put");
    }
    let waiting = async |user| store.notices(user).await.expect("the outbox reads");
    assert_eq!(waiting(user).await, [7, 9, 7].map(|put| notice(user, put)));
    let later = at(8) + NOTICES_ARE_KEPT;
    assert_eq!(store.sweep(at(6) + NOTICES_ARE_KEPT, 10).await.expect("sweeping works"), 0);
    let mut swept = 0;
    for _ in 0..10 {
        let gone = store.sweep(later, 1).await.expect("sweeping works");
        assert!(gone <= 1);
        swept += gone;
    }
    assert_eq!(swept, 3);
    assert_eq!((waiting(user).await, waiting(other).await), (vec![notice(user, 9)], Vec::new()));
    apply(&store, user, vec![Change::Notice(notice(user, 10))]).await.expect("a notice is put");
    assert_eq!(waiting(user).await, [notice(user, 9), notice(user, 10)]);
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
