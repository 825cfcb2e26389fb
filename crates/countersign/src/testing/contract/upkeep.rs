//! Background work and keys.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::audit::AuditEvent;
use crate::keyring::KeyId;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    sweeping_takes_only_what_has_expired(open().await).await;
    sweeping_takes_so_many_of_each_and_no_more(open().await).await;
    notices_that_nobody_sends_go_in_time(open().await).await;
    keys_are_remembered(open().await).await;
    every_record_that_needs_a_key_is_counted(open().await).await;
    what_the_database_is_changes_only_from_what_it_was(open().await).await;
    a_task_is_held_by_one_at_a_time(open().await).await;
    listening_is_harmless(open().await).await;
}

async fn sweeping_takes_only_what_has_expired<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let browser = |id, expires| TrustedBrowserRow { expires_at: at(expires), ..trusted(user, id) };
    let request = |id, expires| HeldRow { expires_at: at(expires), ..held(user, id) };
    let mut all = vec![
        open(session(user, 1, SessionKind::Standard)),
        open(session(user, 2, SessionKind::Pending)),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 1, 101))),
        Change::Enrollment(EnrollmentChange::Begin(enrollment(user, 2, 102))),
    ];
    // Used lately or not, trust ends when it said it would.
    let lately = TrustedBrowserRow { last_used_at: at(101), ..browser(1, 101) };
    all.extend([lately, browser(2, 102)].map(|row| Change::Trust(TrustChange::Grant(row))));
    all.extend([request(1, 101), request(2, 102)].map(|row| Change::Held(HeldChange::Hold(row))));
    apply(&store, user, all).await.expect("all is applied");
    assert_eq!(store.sweep(at(100), 10).await.expect("sweeping works"), 0);
    let mut swept = 0;
    for _ in 0..10 {
        swept += store.sweep(at(101), 1).await.expect("sweeping works");
    }
    assert_eq!(swept, 4);
    assert_eq!(sessions(&store, user, 1..3).await, [2]);
    let reads = Reads { enrollments: Wanted::Yes, trusted_browsers: Wanted::Yes, ..Reads::default() };
    let rows = read(&store, user, reads).await;
    assert_eq!(rows.enrollments, [enrollment(user, 2, 102)]);
    assert_eq!(rows.trusted_browsers, [browser(2, 102)]);
    assert_eq!(held_request(&store, user, 1).await, None);
    assert_eq!(held_request(&store, user, 2).await, Some(request(2, 102)));
}

async fn sweeping_takes_so_many_of_each_and_no_more<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [user, other] {
        let of = |id| [open(session(owner, id, SessionKind::Standard)), grant(owner, id), hold(owner, id)];
        let begun = |id| Change::Enrollment(EnrollmentChange::Begin(enrollment(owner, id, 50)));
        let all = (1..4).flat_map(|id| of(id).into_iter().chain([begun(id)])).collect();
        apply(&store, owner, all).await.expect("all is applied");
    }
    // Six of each.
    for gone in [4 * 4, 2 * 4, 0] {
        assert_eq!(store.sweep(at(1_000), 4).await.expect("sweeping works"), gone);
    }
}

async fn notices_that_nobody_sends_go_in_time<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let notice = |user, at| notice(user, 3, at);
    // Two of one event, and each in its turn.
    for notice in [notice(user, 7), notice(user, 9), notice(other, 7), notice(user, 7)] {
        apply(&store, notice.user, vec![Change::Notice(NoticeChange::Put(notice))])
            .await
            .expect("a notice is put");
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
    apply(&store, user, vec![put(user, 3, 10)]).await.expect("a notice is put");
    assert_eq!(waiting(user).await, [notice(user, 9), notice(user, 10)]);
}

async fn keys_are_remembered<S: Subject>(store: S) {
    let keys = async || store.keys().await.expect("keys read");
    let record = |id, since, superseded_at: Option<i64>| KeyRecord {
        id: KeyId(id),
        fingerprint: [id as u8; 32],
        since: at(since),
        superseded_at: superseded_at.map(at),
    };
    assert_eq!(keys().await, []);
    for (id, now) in [(3, 10), (3, 11), (7, 20), (7, 21)] {
        store.remember_key(KeyId(id), [id as u8; 32], at(now)).await.expect("noting a key works, again too");
    }
    assert_eq!(keys().await, [record(3, 10, Some(20)), record(7, 20, None)]);
    let other = store.remember_key(KeyId(3), [9; 32], at(30)).await;
    assert!(matches!(other, Err(StoreError::Failed(_))), "{other:?}");
    assert_eq!(keys().await, [record(3, 10, Some(20)), record(7, 20, None)]);
    store.remember_key(KeyId(3), [3; 32], at(40)).await.expect("an older key may be the primary again");
    assert_eq!(keys().await, [record(3, 10, None), record(7, 20, Some(40))]);
    assert!(store.forget_key(KeyId(7)).await.expect("a key is forgotten"));
    assert!(!store.forget_key(KeyId(7)).await.expect("and is gone then"));
    assert_eq!(keys().await, [record(3, 10, None)]);
    store.ping().await.expect("the store answers");
}

async fn every_record_that_needs_a_key_is_counted<S: Subject>(store: S) {
    let used = async || store.key_use().await.expect("the use of keys is counted");
    assert_eq!(used().await, []);
    let user = admit(&store, "anna").await;
    let code = |key: u32| [&key.to_be_bytes()[..], &[5; 32]].concat();
    let sealed = |key: u32| [&[1][..], &key.to_be_bytes(), &[5; 60]].concat();
    let read = store.read(user, Reads::default()).await.expect("the row reads");
    let row = UserRow { mac: code(1 << 24), ..read.user.expect("the user is there") };
    let mut changes = vec![Change::User(row)];
    for (id, key) in [(1, 2), (2, 2), (3, 300)] {
        changes.push(open(SessionRow { digest_key: KeyId(key), ..session(user, id, SessionKind::Standard) }));
        let row = AuthenticatorRow { secret: sealed(key), ..authenticator(user, id) };
        changes.push(Change::Authenticator(AuthenticatorChange::Add(row)));
        let row = EnrollmentRow { secret: sealed(key), ..enrollment(user, id, 100) };
        changes.push(Change::Enrollment(EnrollmentChange::Begin(row)));
        let row = CodeSetRow { key: sealed(key), ..set(user, id) };
        changes.push(Change::Codes(CodesChange::Install(row, Vec::new())));
        let held = HeldRow { request: sealed(key), ..held(user, id) };
        changes.push(Change::Held(HeldChange::Hold(held)));
    }
    apply(&store, user, changes).await.expect("the changes apply");
    let append: Decide = Box::new(move |rows| {
        let event = AuditEvent { link: code(4), ..event(user, rows.next_event, 0) };
        Ok(Step::Apply(Changes { all: vec![Change::Audit(event)], charge: None }))
    });
    store.update(user, Reads::default(), append).await.expect("an event is appended");
    let checkpoint = Checkpoint {
        id: 1,
        at: at(1),
        through: EventId(1),
        events: 1,
        pruned: EventId(0),
        digest: [1; 32],
        mac: code(9),
    };
    assert!(store.add_checkpoint(checkpoint).await.expect("a checkpoint is appended"));
    let mut all = used().await;
    all.sort_by_key(|one| (one.what, one.key));
    let mut expected = vec![(KeyedRecord::User, 1 << 24, 1)];
    for what in [
        KeyedRecord::Authenticator,
        KeyedRecord::Enrollment,
        KeyedRecord::CodeSet,
        KeyedRecord::Session,
        KeyedRecord::HeldRequest,
    ] {
        expected.extend([(what, 2, 2), (what, 300, 1)]);
    }
    expected.extend([(KeyedRecord::AuditEvent, 4, 1), (KeyedRecord::Checkpoint, 9, 1)]);
    let expected: Vec<_> =
        expected.into_iter().map(|(what, key, rows)| KeyUse { key: KeyId(key), what, rows }).collect();
    assert_eq!(all, expected);

    let resealed = [
        Change::Authenticator(AuthenticatorChange::Reseal(user, AuthenticatorId(3), sealed(2))),
        Change::Codes(CodesChange::Reseal(user, CodeSetId(3), sealed(2))),
    ];
    apply(&store, user, resealed.to_vec()).await.expect("values are sealed anew");
    let needs = async |what| {
        let all = used().await;
        all.into_iter().filter(|one| one.what == what).map(|one| (one.key.0, one.rows)).collect::<Vec<_>>()
    };
    assert_eq!(needs(KeyedRecord::Authenticator).await, [(2, 3)]);
    assert_eq!(needs(KeyedRecord::CodeSet).await, [(2, 3)]);
    let reads = Reads { code_sets: Wanted::Yes, ..Reads::default() };
    let rows = store.read(user, reads).await.expect("the sets read");
    let sets: Vec<_> = rows.code_sets.iter().map(|set| (set.id.0, set.key.clone())).collect();
    assert_eq!(sets, [1, 2, 3].map(|id| (id, sealed(2))));
    for nowhere in [
        Change::Authenticator(AuthenticatorChange::Reseal(user, AuthenticatorId(4), sealed(2))),
        Change::Codes(CodesChange::Reseal(user, CodeSetId(4), sealed(2))),
    ] {
        assert!(apply(&store, user, vec![nowhere]).await.is_err(), "there is nothing to seal anew");
    }
}

async fn what_the_database_is_changes_only_from_what_it_was<S: Subject>(store: S) {
    let read = async || store.installation().await.expect("the installation reads");
    let save = async |old, new| store.save_installation(old, new).await.expect("the installation is written");
    assert_eq!(read().await, None);
    let user = admit(&store, "anna").await;
    let fence_of = async |reads| store.read(user, reads).await.expect("the row reads").fence;
    let first = InstallationRow {
        identity: [7; 16],
        epoch: 1,
        epoch_at: at(10),
        moved_to: None,
        mac: vec![1, 2, 3],
        fence: None,
    };
    assert!(save(None, first.clone()).await);
    assert!(!save(None, first.clone()).await, "it is there already");
    assert_eq!(read().await, Some(first.clone()));
    assert_eq!(fence_of(Reads::default()).await, None);
    let fence = FenceRow { number: 4, at: at(30), mac: vec![4, 5] };
    let second = InstallationRow {
        epoch: 2,
        epoch_at: at(20),
        moved_to: Some("postgres://elsewhere".to_owned()),
        mac: vec![9],
        fence: Some(fence.clone()),
        ..first.clone()
    };
    assert!(save(Some(first.clone()), second.clone()).await);
    assert!(!save(Some(first.clone()), first).await, "it is not what it was");
    assert_eq!(read().await, Some(second));

    // Whoever reads a user sees the fence, with a session or without, and so does who decides.
    apply(&store, user, vec![open(session(user, 1, SessionKind::Standard))]).await.expect("it opens");
    assert_eq!(fence_of(Reads::default()).await, Some(fence.clone()));
    for id in [1, 2] {
        let reads = Reads { session: Some(SessionId(id)), ..Reads::default() };
        assert_eq!(fence_of(reads).await, Some(fence.clone()));
    }
    let decide: Decide = Box::new(move |rows| {
        assert_eq!(rows.fence, Some(fence.clone()));
        Ok(Step::Apply(Changes::default()))
    });
    store.update(user, Reads::default(), decide).await.expect("the decision sees it");
}

async fn a_task_is_held_by_one_at_a_time<S: Subject>(store: S) {
    let claim = async |task, holder: u8, until, now| {
        let claim = Claim { task, holder: [holder; 16], until: at(until) };
        store.claim(claim, at(now)).await.expect("a task is claimed")
    };
    assert!(claim(Task::Upkeep, 1, 20, 10).await);
    assert!(!claim(Task::Upkeep, 2, 30, 19).await, "it is held");
    assert!(claim(Task::Reseal, 2, 30, 19).await, "another one is not");
    assert!(claim(Task::Upkeep, 1, 40, 19).await, "the holder keeps it");
    assert!(!claim(Task::Upkeep, 2, 50, 39).await);
    assert!(claim(Task::Upkeep, 2, 50, 40).await, "it ended");
    assert!(!claim(Task::Upkeep, 1, 60, 41).await);
    assert!(!claim(Task::Upkeep, 2, 41, 41).await, "it is given up");
    assert!(claim(Task::Upkeep, 1, 60, 41).await);
}

async fn listening_is_harmless<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    store.listen(Box::new(|_| {})).await.expect("it begins to listen, or says that it cannot");
    let ended = Change::Session(SessionChange::EndOthers(user, None));
    apply(&store, user, vec![ended]).await.expect("and goes on working");
}
