//! Users: their keys, and that they are apart.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    users_get_keys_that_never_come_back(open().await).await;
    users_do_not_touch_each_other(open().await).await;
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

async fn users_do_not_touch_each_other<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let row = UserRow { state: b"mine".to_vec(), ..first(user, "anna") };
    apply(&store, user, vec![Change::User(row)]).await.expect("the row is written");
    assert_eq!(read(&store, other, Reads::default()).await.user, Some(first(other, "berta")));

    // Ids are a user's own, so two users have the same ones.
    let fill = |owner| vec![open(session(owner, 1, SessionKind::Standard)), grant(owner, 1), hold(owner, 1)];
    apply(&store, other, fill(other)).await.expect("the other user's rows are written");
    let reads = Reads {
        session: Some(SessionId(1)),
        sessions: Wanted::Yes,
        trusted_browsers: Wanted::Yes,
        held: Some(HeldId(1)),
        ..Reads::default()
    };
    let none = read(&store, user, reads.clone()).await;
    assert_eq!(none, Rows { user: none.user.clone(), ..Rows::default() }, "another user's rows are not read");
    let before = read(&store, other, reads.clone()).await;
    assert_eq!((before.sessions.len(), before.trusted_browsers.len()), (1, 1));
    let all = [
        fill(user),
        vec![
            Change::Session(SessionChange::Rename(user, SessionId(1), "mine".to_owned())),
            Change::Trust(TrustChange::Rename(user, BrowserId(1), "mine".to_owned())),
            Change::Trust(TrustChange::Save(TrustedBrowserRow { sequence: 99, ..trusted(user, 1) })),
            Change::Trust(TrustChange::End(user, BrowserId(1))),
            Change::Held(HeldChange::Release(user, HeldId(1))),
            Change::Session(SessionChange::EndOthers(user, None)),
        ],
    ]
    .concat();
    apply(&store, user, all).await.expect("all is applied");
    assert_eq!(read(&store, other, reads).await, before);
}
