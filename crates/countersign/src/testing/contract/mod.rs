//! The store contract as a suite: each case opens a fresh store and tries one promise of the module `store`.
//!
//! ```no_run
//! # async fn run() {
//! use countersign::testing::{MemoryStore, contract};
//! contract::run_all(|| async { MemoryStore::new() }).await;
//! # }
//! ```

use std::future::Future;

use crate::store::*;

mod calls;
mod codes;
mod decisions;
mod factors;
mod held;
mod limiter;
mod outbox;
mod passwords;
mod rows;
mod sessions;
mod trail;
mod trust;
mod upkeep;
mod users;

pub use limiter::Pair as LimiterPair;

/// A store that the suite can drive.
pub trait Subject: Store + Reports + Upkeep + Clone {}
impl<S: Store + Reports + Upkeep + Clone> Subject for S {}

/// Runs every case, each on a store of its own from `open`.
///
/// # Panics
/// When the store breaks a promise; the message names it.
pub async fn run_all<S, F, Fut>(open: F)
where
    S: Subject,
    F: Fn() -> Fut,
    Fut: Future<Output = S>,
{
    users::run(&open).await;
    decisions::run(&open).await;
    sessions::run(&open).await;
    factors::run(&open).await;
    codes::run(&open).await;
    trust::run(&open).await;
    held::run(&open).await;
    trail::run(&open).await;
    outbox::run(&open).await;
    upkeep::run(&open).await;
}

/// Runs the cases for a store that keeps the server's own accounts: `open` gives a store with the host's ids of two of its accounts, and
/// `hash` the password hash that is kept for one.
///
/// # Panics
/// When the store breaks a promise; the message names it.
pub async fn run_passwords<S, Fut>(open: impl Fn() -> Fut, hash: impl AsyncFn(&S, &UserId) -> String)
where
    S: Subject,
    Fut: Future<Output = (S, [UserId; 2])>,
{
    passwords::run(&open, &hash).await;
}

/// Runs every case of a limiter's promises, each on a pair of its own from `open`: two limiters that share their counts, as those of two
/// nodes do.
///
/// # Panics
/// When the limiter breaks a promise; the message names it.
pub async fn run_limiter(open: impl AsyncFn() -> LimiterPair) {
    limiter::run(&open).await;
}
