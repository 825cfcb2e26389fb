//! Who waits to hear that something happened to a user: connections that live longer than a request.
//!
//! A call says only that it is time to look again; what is true, the store says.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::store::{Tell, UserKey};

/// How long after the store was asked to listen it is asked again, unless it does.
const LISTENS_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// All who wait in this process.
#[derive(Default)]
pub(crate) struct Watchers {
    /// So that nobody pays for a lock while nobody waits.
    count: Arc<AtomicUsize>,
    by_user: Arc<Mutex<HashMap<UserKey, Vec<Weak<Bell>>>>>,
    /// When the store may be asked to listen; the end of time once it does.
    listens_from: Mutex<Option<Timestamp>>,
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

    /// Whether the store is to be asked to listen now; whoever is told so asks it.
    pub(crate) fn should_listen(&self, now: Timestamp) -> bool {
        let mut from = self.listens_from.lock().unwrap_or_else(PoisonError::into_inner);
        let should = from.is_none_or(|from| from <= now);
        if should {
            *from = Some(now + LISTENS_AGAIN_AFTER);
        }
        should
    }

    /// The store listens.
    pub(crate) fn listens(&self) {
        let forever = Timestamp::from_millis(i64::MAX);
        *self.listens_from.lock().unwrap_or_else(PoisonError::into_inner) = Some(forever);
    }

    /// What the store calls when it hears of something. It keeps nobody alive.
    pub(crate) fn tell(self: &Arc<Self>) -> Tell {
        let watchers = Arc::downgrade(self);
        Box::new(move |user| {
            if let Some(watchers) = watchers.upgrade() {
                watchers.call(user);
            }
        })
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

/// Waits for anything to happen to a user, in this process, or in another of which the store hears. See [`Countersign::watch`](crate::Countersign::watch).
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
    fn a_store_that_hears_of_something_calls_as_long_as_there_is_anybody() {
        let watchers = Arc::new(Watchers::default());
        let tell = watchers.tell();
        let mut watch = watchers.watch(UserKey(1));
        tell(UserKey(2));
        assert!(!is_ready(&mut watch));
        tell(UserKey(1));
        assert!(is_ready(&mut watch));
        drop(watchers);
        tell(UserKey(1));
        assert!(!is_ready(&mut watch));
    }

    #[test]
    fn the_store_is_asked_to_listen_once_and_again_a_minute_after_it_could_not() {
        let (watchers, at) = (Watchers::default(), Timestamp::from_seconds);
        assert!(watchers.should_listen(at(0)));
        assert!(!watchers.should_listen(at(59)), "somebody is asking it, or it could not");
        assert!(watchers.should_listen(at(60)));
        watchers.listens();
        assert!(!watchers.should_listen(at(86_400)), "it does");
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
