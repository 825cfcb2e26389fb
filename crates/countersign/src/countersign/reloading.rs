//! Reading the key ring again: when somebody asks, and when a record needs a key that is not there yet.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::Countersign;
use crate::clock::Timestamp;
use crate::keyring::{KeyId, KeyRingError, Stranger};
use crate::store::{Fault, Rows, StoreError};

/// What became of [`Countersign::reload_keys`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reloaded {
    /// The ring is as it was.
    Same,
    /// Keys have come or gone, or another one is the primary.
    Changed,
}

/// Why a key ring was not taken; the one from before stays.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReloadError {
    /// It cannot be read, or is no ring.
    KeyRing(KeyRingError),
    /// It lacks a key that the database's records were made with.
    MissingKey(KeyId),
    /// It has other bytes under the id of a key that was there before, or that the database's records were made with.
    WrongKey(KeyId),
    /// The store did not answer.
    Store(StoreError),
}

impl fmt::Display for ReloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyRing(error) => error.fmt(f),
            Self::MissingKey(id) => write!(
                f,
                "the key ring no longer holds key {id}, which the database still needs: put it back, and retire it first"
            ),
            Self::WrongKey(id) => {
                write!(f, "key {id} of the key ring is another one than before: put the former back")
            }
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::KeyRing(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::MissingKey(_) | Self::WrongKey(_) => None,
        }
    }
}

impl From<KeyRingError> for ReloadError {
    fn from(error: KeyRingError) -> Self {
        Self::KeyRing(error)
    }
}

impl From<Stranger> for ReloadError {
    fn from(stranger: Stranger) -> Self {
        match stranger {
            Stranger::Missing(id) => Self::MissingKey(id),
            Stranger::Wrong(id) => Self::WrongKey(id),
        }
    }
}

impl From<StoreError> for ReloadError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Countersign {
    /// Reads the key ring again from its source, and goes on with what is there: everything new is made with its first key from then on.
    ///
    /// Call it every [`KEYS_ARE_READ_EVERY`], so that all nodes go over to another key soon after each other. A ring that lacks a
    /// key that is needed, or has other bytes under a known id, is refused.
    ///
    /// # Errors
    /// [`ReloadError`] with a sentence that says what to change; the ring is as before then. A ring that was given as a text is never
    /// another: that is [`KeyRingError::NoSource`].
    pub async fn reload_keys(&self) -> Result<Reloaded, ReloadError> {
        let _turn = self.inner.reloading.turn().await;
        self.reload().await
    }

    /// Rows that were read for a call that judges them. Where one needs a key that is not in the ring, another node was first with it.
    pub(super) async fn learn_keys_of(&self, rows: &Rows) {
        if let Some(key) = self.inner.rules.ring.lacks(keys_of(rows)) {
            self.learn(key).await;
        }
    }

    /// The same for bare authentication codes.
    pub(super) async fn learn_keys_of_codes(&self, codes: impl Iterator<Item = &Vec<u8>> + Send) {
        if let Some(key) = self.inner.rules.ring.lacks(codes.filter_map(|mac| KeyId::of_code(mac))) {
            self.learn(key).await;
        }
    }

    /// After a call that failed: was it for a key that the ring has now? Then it is worth repeating.
    pub(super) async fn has_learned(&self, error: &StoreError) -> bool {
        match unknown_key(error) {
            Some(key) => self.learn(key).await,
            None => false,
        }
    }

    /// Reads the ring again because a record in the store needs this key. What people send never comes here, and whatever stands in the
    /// store, it is once in [`PAUSE`] at most.
    pub(super) async fn learn(&self, key: KeyId) -> bool {
        let _turn = self.inner.reloading.turn().await;
        let ring = &self.inner.rules.ring;
        if !ring.has(key) && self.inner.reloading.is_due(self.now()) {
            // Why it failed is found out at the next regular reading.
            let _ = self.reload().await;
            // Its end counts: those who waited for a slow source must not wait for it one after the other.
            self.inner.reloading.note(self.now());
        }
        ring.has(key)
    }

    async fn reload(&self) -> Result<Reloaded, ReloadError> {
        let (ring, store) = (&self.inner.rules.ring, &self.inner.store);
        let reread = ring.read_again().await?;
        let records = store.keys().await?;
        ring.agrees_with(&reread)?;
        reread.belongs_to(&records)?;
        let (primary, fingerprint) = reread.primary();
        let known = records.iter().find(|record| record.id == primary);
        // Also where it was ours before: while anybody makes records with a key, it is not superseded.
        if known.is_none_or(|record| record.superseded_at.is_some()) {
            store.remember_key(primary, fingerprint, self.now()).await?;
        }
        Ok(if ring.replace(reread) { Reloaded::Changed } else { Reloaded::Same })
    }
}

/// The key for which a call failed.
pub(super) fn unknown_key(error: &StoreError) -> Option<KeyId> {
    match error {
        StoreError::Fault(Fault::UnknownKey { key, .. }) => Some(*key),
        _ => None,
    }
}

/// The keys that these records were made with.
fn keys_of(rows: &Rows) -> impl Iterator<Item = KeyId> {
    let codes = rows.user.iter().map(|row| &row.mac).chain(rows.fence.iter().map(|row| &row.mac));
    let codes = codes.filter_map(|mac| KeyId::of_code(mac));
    let sessions = rows.session.iter().chain(&rows.sessions).map(|row| row.digest_key);
    let sealed = (rows.authenticators.iter().map(|row| &row.secret))
        .chain(rows.enrollment.iter().chain(&rows.enrollments).map(|row| &row.secret))
        .chain(rows.code_set.iter().chain(&rows.code_sets).map(|row| &row.key))
        .chain(rows.held.iter().map(|row| &row.request));
    codes.chain(sessions).chain(sealed.filter_map(|blob| KeyId::of_sealed(blob)))
}

/// How often a running process should read its key ring again.
pub const KEYS_ARE_READ_EVERY: Duration = Duration::from_secs(15);

/// Between two readings that records of the store have caused.
const PAUSE: Duration = Duration::from_secs(1);

/// One reading at a time, and not too often.
#[derive(Default)]
pub(super) struct Reloading(Mutex<State>);

#[derive(Default)]
struct State {
    taken: bool,
    waiting: Vec<Waker>,
    last: Option<Timestamp>,
}

impl Reloading {
    /// Waits until nobody else reads.
    async fn turn(&self) -> Turn<'_> {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.taken {
                state.waiting.push(context.waker().clone());
                return Poll::Pending;
            }
            state.taken = true;
            Poll::Ready(Turn(self))
        })
        .await
    }

    /// Was the last reading of this kind a while ago? By a clock that was set back too.
    fn is_due(&self, now: Timestamp) -> bool {
        let lately = |last: Timestamp| now.since(last) < PAUSE && last <= now;
        !self.lock().last.is_some_and(lately)
    }

    fn note(&self, now: Timestamp) {
        self.lock().last = Some(now);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Over when dropped.
struct Turn<'a>(&'a Reloading);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.0.lock();
            state.taken = false;
            std::mem::take(&mut state.waiting)
        };
        // All of them: one that was dropped meanwhile would pass it on to nobody.
        waiting.into_iter().for_each(Waker::wake);
    }
}
