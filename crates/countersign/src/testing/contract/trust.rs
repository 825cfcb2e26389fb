//! Trusted browsers.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    saving_trust_leaves_what_never_changes(open().await).await;
    trust_is_renamed_and_ended_where_it_is_named(open().await).await;
    trust_in_all_browsers_ends_piece_by_piece(open().await).await;
}

async fn saving_trust_leaves_what_never_changes<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let after = TrustedBrowserRow {
        generation: 2,
        sequence: i64::MAX,
        presented: vec![9; 200],
        last_used_at: at(50),
        ..trusted(user, 1)
    };
    let attempted = TrustedBrowserRow {
        name: "another".to_owned(),
        salt: vec![0; 16],
        created_at: at(0),
        expires_at: at(9_000),
        ..after.clone()
    };
    let all = vec![grant(user, 1), grant(user, 2), Change::Trust(TrustChange::Save(attempted))];
    apply(&store, user, all).await.expect("all is applied");
    assert_eq!(browsers(&store, user).await, [after.clone(), trusted(user, 2)]);
    let bare = TrustedBrowserRow { presented: Vec::new(), ..after };
    apply(&store, user, vec![Change::Trust(TrustChange::Save(bare.clone()))]).await.expect("it is saved");
    assert_eq!(browsers(&store, user).await, [bare, trusted(user, 2)]);
}

async fn trust_is_renamed_and_ended_where_it_is_named<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let all = [30, 1, 2].map(|id| grant(other, id)).to_vec();
    apply(&store, other, all).await.expect("another user's browsers are trusted");
    let all = [30, 2, 1].map(|id| grant(user, id)).to_vec();
    apply(&store, user, all).await.expect("browsers are trusted");
    let named = |id, name: &str| TrustedBrowserRow { name: name.to_owned(), ..trusted(user, id) };
    let rename = |name: &str| TrustChange::Rename(user, BrowserId(2), name.to_owned());
    let table = [
        (rename("Büro \"'"), vec![trusted(user, 1), named(2, "Büro \"'"), trusted(user, 30)]),
        (rename(""), vec![trusted(user, 1), named(2, ""), trusted(user, 30)]),
        (TrustChange::End(user, BrowserId(1)), vec![named(2, ""), trusted(user, 30)]),
        (TrustChange::EndAll(user), vec![]),
        (TrustChange::EndAll(user), vec![]),
    ];
    for (change, left) in table {
        apply(&store, user, vec![Change::Trust(change.clone())]).await.expect("the change is applied");
        assert_eq!(browsers(&store, user).await, left, "{change:?}");
        let others = [1, 2, 30].map(|id| trusted(other, id));
        assert_eq!(browsers(&store, other).await, others, "{change:?} touches another user");
    }
    apply(&store, user, vec![grant(user, 1)]).await.expect("its place is free again");
}

/// As where a server no longer trusts browsers.
async fn trust_in_all_browsers_ends_piece_by_piece<S: Subject>(store: S) {
    assert_eq!(store.end_all_trust(10).await.expect("ending works"), 0, "there is none");
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [user, other] {
        let mut all: Vec<_> = (1..=200).map(|id| grant(owner, id)).collect();
        all.extend([open(session(owner, 1, SessionKind::Standard)), hold(owner, 1)]);
        apply(&store, owner, all).await.expect("browsers are trusted");
    }
    let left = async || browsers(&store, user).await.len() + browsers(&store, other).await.len();
    for (limit, ended) in [(0, 0), (1, 1), (150, 150), (200, 200), (200, 49), (200, 0)] {
        let before = left().await;
        assert_eq!(store.end_all_trust(limit).await.expect("ending works"), ended, "{limit} at most");
        assert_eq!(left().await, before - ended, "{limit} at most");
    }
    for owner in [user, other] {
        assert_eq!(sessions(&store, owner, [1]).await, [1], "nothing but trust ends");
        assert_eq!(held_request(&store, owner, 1).await, Some(held(owner, 1)), "nothing but trust ends");
    }
}

async fn browsers<S: Subject>(store: &S, user: UserKey) -> Vec<TrustedBrowserRow> {
    read(store, user, Reads { trusted_browsers: Wanted::Yes, ..Reads::default() }).await.trusted_browsers
}
