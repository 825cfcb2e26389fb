//! Decisions: what they read, that all of one is applied or nothing, and that one comes after the other.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    rows_read_back_as_they_were_written(open().await).await;
    all_changes_or_none(open().await).await;
    a_row_count_that_is_off_fails_the_whole(open().await).await;
    a_charge_stays_when_the_rest_fails(open().await).await;
    a_fault_applies_nothing(open().await).await;
    a_panic_fails_its_own_call_only(open().await).await;
    a_decision_may_ask_for_more_twice(open().await).await;
    contenders_are_decided_one_after_the_other(open().await).await;
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
        Change::Trust(TrustChange::Grant(trusted(user, 8))),
        Change::Trust(TrustChange::Grant(trusted(user, 7))),
        Change::Held(HeldChange::Hold(held(user, 6))),
        put(user, 4, 5),
        Change::User(row.clone()),
    ];
    apply(&store, user, all).await.expect("all is applied");
    let everything = Reads {
        session: Some(SessionId(3)),
        authenticators: Wanted::Yes,
        enrollment: Some(EnrollmentId(5)),
        enrollments: Wanted::Yes,
        code_set: Some(CODES.to_owned()),
        code_sets: Wanted::Yes,
        code: Some(key(user, 9, 2)),
        pending_sessions: Wanted::Yes,
        sessions: Wanted::Yes,
        trusted_browsers: Wanted::Yes,
        held: Some(HeldId(6)),
        notice: Some(NoticeId(4)),
        letter: Some(LetterId([9; 16])),
    };
    let expected = Rows {
        user: Some(row),
        session: Some(session(user, 3, SessionKind::Pending)),
        authenticators: vec![authenticator(user, 1), authenticator(user, 2)],
        enrollment: Some(enrollment(user, 5, 50)),
        enrollments: vec![enrollment(user, 5, 50)],
        code_set: Some(set.clone()),
        code_sets: vec![set],
        code: unused(2),
        pending_sessions: vec![PendingRow {
            id: SessionId(3),
            browser: Some(BrowserId(4)),
            unlock: Unlocking::Begun,
        }],
        sessions: vec![session(user, 3, SessionKind::Pending)],
        trusted_browsers: vec![trusted(user, 7), trusted(user, 8)],
        held: Some(held(user, 6)),
        notice: Some(waiting(user, 4, 5)),
        letter: None,
        fence: None,
        next_event: 0,
    };
    assert_eq!(read(&store, user, everything).await, expected);
    let nothing = read(&store, user, Reads::default()).await;
    assert_eq!(nothing, Rows { user: expected.user, ..Rows::default() }, "only what was asked for is read");
}

async fn all_changes_or_none<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let each = [open(session(user, 1, SessionKind::Standard)), grant(user, 2), hold(user, 3)];
    for again in &each {
        let notice = put(user, 1, 1);
        let twice = [&each[..], &[notice, again.clone()]].concat();
        let refused = apply(&store, user, twice).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{again:?}: {refused:?}");
        assert_eq!(left(&store, user).await, Rows::default(), "{again:?}");
        assert_eq!(store.notices(user).await.expect("the outbox reads"), [], "{again:?}");
    }
    apply(&store, user, vec![open(session(user, 1, SessionKind::Standard))])
        .await
        .expect("the store goes on");
}

async fn a_row_count_that_is_off_fails_the_whole<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let missing: [Change; 17] = [
        Change::Session(SessionChange::Save(session(user, 8, SessionKind::Standard))),
        Change::Session(SessionChange::Rename(user, SessionId(8), String::new())),
        Change::Session(SessionChange::End(user, SessionId(8))),
        Change::Authenticator(AuthenticatorChange::Rename(user, AuthenticatorId(8), String::new())),
        Change::Authenticator(AuthenticatorChange::Remove(user, AuthenticatorId(8))),
        Change::Enrollment(EnrollmentChange::Count(user, EnrollmentId(8), 1)),
        Change::Enrollment(EnrollmentChange::End(user, EnrollmentId(8))),
        Change::Codes(CodesChange::Spend(key(user, 8, 0), vec![0; 32])),
        Change::Codes(CodesChange::Use(key(user, 8, 0), vec![0; 32], at(9))),
        Change::Trust(TrustChange::Save(trusted(user, 8))),
        Change::Trust(TrustChange::Rename(user, BrowserId(8), String::new())),
        Change::Trust(TrustChange::End(user, BrowserId(8))),
        Change::Held(HeldChange::Release(user, HeldId(8))),
        Change::Password(UserId::new("anna"), "$hash".to_owned()),
        Change::Password(UserId::new(1), "$hash".to_owned()),
        Change::Trail(TrailChange::Forget(first(UserKey(user.0 + 1000), "nobody"))),
        Change::User(first(UserKey(user.0 + 1000), "nobody")),
    ];
    for change in missing {
        let all = vec![
            open(session(user, 1, SessionKind::Standard)),
            grant(user, 2),
            hold(user, 3),
            change.clone(),
        ];
        let refused = apply(&store, user, all).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{change:?}: {refused:?}");
        assert_eq!(left(&store, user).await, Rows::default(), "{change:?} left something behind");
    }
}

/// What is there of what these cases add.
async fn left<S: Subject>(store: &S, user: UserKey) -> Rows {
    let reads = Reads {
        sessions: Wanted::Yes,
        trusted_browsers: Wanted::Yes,
        held: Some(HeldId(3)),
        ..Reads::default()
    };
    Rows { user: None, ..read(store, user, reads).await }
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
