//! Background work and keys.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::audit::{Notice, NoticeKind};
use crate::keyring::KeyId;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    sweeping_takes_only_what_has_expired(open().await).await;
    sweeping_takes_so_many_of_each_and_no_more(open().await).await;
    notices_that_nobody_sends_go_in_time(open().await).await;
    keys_are_remembered(open().await).await;
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
