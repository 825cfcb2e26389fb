//! Held requests.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    a_held_request_reads_back_whole_until_it_is_released(open().await).await;
    held_requests_end_with_what_is_named(open().await).await;
    of_many_who_find_a_held_request_one_has_it_released(open().await).await;
    of_many_who_release_a_held_request_unseen_one_does(open().await).await;
}

async fn a_held_request_reads_back_whole_until_it_is_released<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    // More than fits a page of any database.
    let request: Vec<u8> = (0..40_000_u32).map(|place| (place % 251) as u8).collect();
    let large = HeldRow { request, expires_at: at(-1), ..held(user, 1) };
    let empty = HeldRow { request: Vec::new(), generation: i64::MIN, ..held(user, 2) };
    let all = [&large, &empty].map(|row| Change::Held(HeldChange::Hold(row.clone()))).to_vec();
    apply(&store, user, all).await.expect("requests are held");
    apply(&store, other, vec![hold(other, 1)]).await.expect("another user's request is held");
    assert_eq!(held_request(&store, user, 1).await, Some(large.clone()), "expired or not");
    assert_eq!(held_request(&store, user, 2).await, Some(empty.clone()));
    assert_eq!(held_request(&store, user, 3).await, None);

    apply(&store, user, release(user, 1)).await.expect("it is released");
    assert_eq!(held_request(&store, user, 1).await, None);
    let again = apply(&store, user, release(user, 1)).await;
    assert!(matches!(again, Err(StoreError::Failed(_))), "released twice: {again:?}");
    assert_eq!(held_request(&store, user, 2).await, Some(empty), "the one beside it is left");
    assert_eq!(held_request(&store, other, 1).await, Some(held(other, 1)), "and another user's");
}

async fn held_requests_end_with_what_is_named<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let of = |owner, id, session| {
        let row = HeldRow { session: SessionId(session), ..held(owner, id) };
        Change::Held(HeldChange::Hold(row))
    };
    let fill = |owner| vec![of(owner, 1, 7), of(owner, 2, 8), of(owner, 3, 7), of(owner, 7, 9)];
    apply(&store, other, fill(other)).await.expect("another user's requests are held");
    let ids = async |owner| {
        let mut found = Vec::new();
        for id in 1..10 {
            found.extend(held_request(&store, owner, id).await.map(|row| row.id.0));
        }
        found
    };
    let table: [(HeldChange, &[i64]); 5] = [
        (HeldChange::Release(user, HeldId(7)), &[1, 2, 3]),
        (HeldChange::EndOf(user, SessionId(7)), &[2, 7]),
        (HeldChange::EndOf(user, SessionId(1)), &[1, 2, 3, 7]),
        (HeldChange::EndAll(user), &[]),
        (HeldChange::EndAll(UserKey(user.0 + 1000)), &[1, 2, 3, 7]),
    ];
    for (change, left) in table {
        apply(&store, user, fill(user)).await.expect("requests are held");
        apply(&store, user, vec![Change::Held(change.clone())]).await.expect("the change is applied");
        assert_eq!(ids(user).await, left, "{change:?}");
        assert_eq!(ids(other).await, [1, 2, 3, 7], "{change:?} touches another user");
        apply(&store, user, vec![Change::Held(HeldChange::EndAll(user))]).await.expect("all are ended");
    }
}

/// Sixteen tasks want the same request: one decision finds it, and the others find nothing.
async fn of_many_who_find_a_held_request_one_has_it_released<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    apply(&store, user, vec![hold(user, 1), hold(user, 2)]).await.expect("requests are held");
    let given = Arc::new(Mutex::new(Vec::new()));
    let contend = |_| {
        let (store, given) = (store.clone(), Arc::clone(&given));
        async move {
            let decide = move |rows: &Rows| {
                let Some(row) = &rows.held else { return Ok(Step::Apply(Changes::default())) };
                given.lock().expect("no test panics here").push(row.clone());
                Ok(Step::Apply(Changes { all: release(user, 1), charge: None }))
            };
            let reads = Reads { held: Some(HeldId(1)), ..Reads::default() };
            store.update(user, reads, Box::new(decide)).await.expect("each contender is answered");
        }
    };
    join_all((0..16).map(contend).collect()).await;
    assert_eq!(*given.lock().expect("no test panics here"), [held(user, 1)]);
    assert_eq!(held_request(&store, user, 1).await, None);
    assert_eq!(held_request(&store, user, 2).await, Some(held(user, 2)));
}

/// Where all have seen it before any came to decide, the row count tells the one from the others.
async fn of_many_who_release_a_held_request_unseen_one_does<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    apply(&store, user, vec![hold(user, 1)]).await.expect("a request is held");
    let released = Arc::new(AtomicUsize::new(0));
    let contend = |_| {
        let (store, released) = (store.clone(), Arc::clone(&released));
        async move {
            match apply(&store, user, release(user, 1)).await {
                Ok(()) => drop(released.fetch_add(1, Ordering::SeqCst)),
                Err(refused) => assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}"),
            }
        }
    };
    join_all((0..16).map(contend).collect()).await;
    assert_eq!(released.load(Ordering::SeqCst), 1);
    assert_eq!(held_request(&store, user, 1).await, None);
}

fn release(user: UserKey, id: i64) -> Vec<Change> {
    vec![Change::Held(HeldChange::Release(user, HeldId(id)))]
}
