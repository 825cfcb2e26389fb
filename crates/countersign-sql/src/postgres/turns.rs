//! Decisions about one user take turns before they take a connection: whoever sends very many for one user must not hold all connections,
//! each of which waits for the same row.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use countersign::store::UserKey;
use tokio::sync::{Mutex as Waiting, OwnedMutexGuard};

/// Whose turn it is with each user that somebody waits for.
#[derive(Default)]
pub(super) struct Turns {
    users: Mutex<HashMap<UserKey, Arc<Waiting<()>>>>,
}

/// It is the holder's turn.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    user: UserKey,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits behind those who came before.
    pub(super) async fn take(&self, user: UserKey) -> Turn<'_> {
        let waiting = self.lock().entry(user).or_default().clone();
        // Made first, so that whoever stops waiting tidies up.
        let mut turn = Turn { turns: self, user, guard: None };
        turn.guard = Some(waiting.lock_owned().await);
        turn
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserKey, Arc<Waiting<()>>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        drop(self.guard.take());
        let mut users = self.turns.lock();
        // The map's own is the last one: nobody waits.
        if users.get(&self.user).is_some_and(|waiting| Arc::strong_count(waiting) == 1) {
            users.remove(&self.user);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_after_the_other_and_nothing_is_left() {
        let turns = Turns::default();
        let first = turns.take(UserKey(1)).await;
        let mut second = Box::pin(turns.take(UserKey(1)));
        let given_up = Box::pin(turns.take(UserKey(1)));
        assert!(futures_pending(&mut second).await);
        turns.take(UserKey(2)).await;
        drop(given_up);
        drop(first);
        drop(second.await);
        assert!(turns.lock().is_empty());
    }

    async fn futures_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|context| {
            let polled = std::pin::Pin::new(&mut *future).poll(context);
            std::task::Poll::Ready(polled.is_pending())
        })
        .await
    }
}
