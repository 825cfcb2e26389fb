//! What the cases ask of a store.

use std::future::Future;

use super::Subject;
use super::rows::first;
use crate::store::*;

pub(super) async fn admit<S: Subject>(store: &S, id: &'static str) -> UserKey {
    store.admit(UserId::new(id), Box::new(move |key| first(key, id))).await.expect("a user is admitted")
}

/// Applies changes that do not depend on what is there.
pub(super) async fn apply<S: Subject>(store: &S, user: UserKey, all: Vec<Change>) -> Result<(), StoreError> {
    apply_with_charge(store, user, all, None).await
}

pub(super) async fn apply_with_charge<S: Subject>(
    store: &S,
    user: UserKey,
    all: Vec<Change>,
    charge: Option<UserRow>,
) -> Result<(), StoreError> {
    let decide = move |_: &Rows| Ok(Step::Apply(Changes { all: all.clone(), charge: charge.clone() }));
    store.update(user, Reads::default(), Box::new(decide)).await
}

pub(super) async fn read<S: Subject>(store: &S, user: UserKey, reads: Reads) -> Rows {
    store.read(user, reads).await.expect("reading works")
}

pub(super) async fn sessions<S: Subject>(
    store: &S,
    user: UserKey,
    ids: impl IntoIterator<Item = i64>,
) -> Vec<i64> {
    let mut found = Vec::new();
    for id in ids {
        let reads = Reads { session: Some(SessionId(id)), ..Reads::default() };
        found.extend(read(store, user, reads).await.session.map(|row| row.id.0));
    }
    found
}

pub(super) async fn held_request<S: Subject>(store: &S, user: UserKey, id: i64) -> Option<HeldRow> {
    read(store, user, Reads { held: Some(HeldId(id)), ..Reads::default() }).await.held
}

/// Polls all futures until each is done; needs no runtime of its own.
pub(super) async fn join_all<F: Future<Output = ()>>(futures: Vec<F>) {
    let mut waiting: Vec<_> = futures.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
