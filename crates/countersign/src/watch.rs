//! Who waits to hear that something happened to a user: connections that live longer than a request.
//!
//! A call says only that it is time to look again; what is true, the store says.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use crate::store::UserKey;

/// All who wait in this process.
#[derive(Default)]
pub(crate) struct Watchers {
    /// So that nobody pays for a lock while nobody waits.
    count: Arc<AtomicUsize>,
    by_user: Arc<Mutex<HashMap<UserKey, Vec<Weak<Bell>>>>>,
}

/// Rung when something happened.
#[derive(Default)]
struct Bell(Mutex<Ring>);

#[derive(Default)]
struct Ring {
    rung: bool,
    waker: Option<Waker>,
}

impl Watchers {
    /// Something may have happened to this user.
    pub(crate) fn call(&self, user: UserKey) {
        if self.count.load(Ordering::Acquire) == 0 {
            return;
        }
        let by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        let bells: Vec<_> = by_user.get(&user).into_iter().flatten().filter_map(Weak::upgrade).collect();
        drop(by_user);
        bells.iter().for_each(|bell| bell.ring());
    }

    /// Waits from now on.
    pub(crate) fn watch(&self, user: UserKey) -> Watch {
        let bell = Arc::new(Bell::default());
        let mut by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        by_user.entry(user).or_default().push(Arc::downgrade(&bell));
        self.count.fetch_add(1, Ordering::Release);
        let (count, by_user) = (Arc::clone(&self.count), Arc::clone(&self.by_user));
        Watch { user, bell, count, by_user }
    }
}

impl Bell {
    fn ring(&self) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.rung = true;
        if let Some(waker) = ring.waker.take() {
            waker.wake();
        }
    }
}

/// Waits for anything to happen to a user, in this process. See [`Countersign::watch`](crate::Countersign::watch).
#[must_use = "nobody is told of anything once it is dropped"]
pub struct Watch {
    user: UserKey,
    bell: Arc<Bell>,
    count: Arc<AtomicUsize>,
    by_user: Arc<Mutex<HashMap<UserKey, Vec<Weak<Bell>>>>>,
}

impl Watch {
    /// Ready when something happened since it was last ready, or since the watch began.
    pub fn changed(&mut self) -> impl Future<Output = ()> + Send + use<'_> {
        Changed(&self.bell)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bells) = by_user.get_mut(&self.user) {
            bells.retain(|bell| !std::ptr::eq(bell.as_ptr(), Arc::as_ptr(&self.bell)));
            if bells.is_empty() {
                by_user.remove(&self.user);
            }
        }
        self.count.fetch_sub(1, Ordering::Release);
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("user", &self.user).finish_non_exhaustive()
    }
}

struct Changed<'a>(&'a Bell);

impl Future for Changed<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut ring = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ring.rung {
            ring.rung = false;
            return Poll::Ready(());
        }
        ring.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ready(watch: &mut Watch) -> bool {
        let changed = std::pin::pin!(watch.changed());
        changed.poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_call_reaches_those_who_wait_for_that_user_once() {
        let watchers = Watchers::default();
        let (mut anna, mut other) = (watchers.watch(UserKey(1)), watchers.watch(UserKey(2)));
        assert!(!is_ready(&mut anna));
        watchers.call(UserKey(1));
        assert!(is_ready(&mut anna), "also when it was called before it was asked");
        assert!(!is_ready(&mut anna));
        assert!(!is_ready(&mut other));
    }

    #[test]
    fn whoever_stops_waiting_leaves_nothing_behind() {
        let watchers = Watchers::default();
        let watch = watchers.watch(UserKey(1));
        drop(watch);
        assert_eq!(watchers.count.load(Ordering::Relaxed), 0);
        assert!(watchers.by_user.lock().unwrap().is_empty());
    }
}
