//! A slow hash provider in a test's hands.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use countersign::{BoxError, HashProvider};

/// Counts what it does, can be held, and can panic. It hides nothing: what it stores is the input under a salt that is beside it.
#[derive(Clone, Debug, Default)]
pub struct Slow(Arc<Workings>);

#[derive(Debug, Default)]
struct Workings {
    made: AtomicUsize,
    checked: AtomicUsize,
    panics: AtomicBool,
    door: Mutex<Door>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Door {
    held: bool,
    /// How many came while it was held.
    waiting: usize,
}

impl Slow {
    /// Hashes of new codes so far.
    pub fn made(&self) -> usize {
        self.0.made.load(Ordering::SeqCst)
    }

    /// Attempts that were hashed so far.
    pub fn checked(&self) -> usize {
        self.0.checked.load(Ordering::SeqCst)
    }

    /// From now on every hash waits.
    pub fn hold(&self) {
        *self.0.door.lock().unwrap() = Door { held: true, waiting: 0 };
    }

    /// Returns when so many hashes have come since it was held.
    pub fn wait_until_held(&self, hashes: usize) {
        let door = self.0.door.lock().unwrap();
        drop(self.0.moved.wait_while(door, |door| door.waiting < hashes).unwrap());
    }

    /// Lets all go on.
    pub fn release(&self) {
        self.0.door.lock().unwrap().held = false;
        self.0.moved.notify_all();
    }

    /// The next attempt panics.
    pub fn panic_next(&self) {
        self.0.panics.store(true, Ordering::SeqCst);
    }

    /// It does not.
    pub fn calm_down(&self) {
        self.0.panics.store(false, Ordering::SeqCst);
    }

    fn pass(&self) {
        let mut door = self.0.door.lock().unwrap();
        door.waiting += 1;
        self.0.moved.notify_all();
        drop(self.0.moved.wait_while(door, |door| door.held).unwrap());
    }

    fn attempt(&self) {
        self.0.checked.fetch_add(1, Ordering::SeqCst);
        assert!(!self.0.panics.swap(false, Ordering::SeqCst), "on purpose");
        self.pass();
    }
}

impl HashProvider for Slow {
    fn name(&self) -> &str {
        "slow"
    }

    fn minimum_entropy(&self) -> f64 {
        0.0
    }

    fn deterministic(&self) -> bool {
        false
    }

    fn hash(&self, input: &[u8], _: &[u8]) -> Result<Vec<u8>, BoxError> {
        let salt = self.0.made.fetch_add(1, Ordering::SeqCst) as u8;
        self.pass();
        Ok(std::iter::once(salt).chain(input.iter().map(|byte| byte ^ salt)).collect())
    }

    fn verify(&self, input: &[u8], stored: &[u8], _: &[u8]) -> bool {
        self.attempt();
        let Some((salt, hidden)) = stored.split_first() else { return false };
        hidden.iter().map(|byte| byte ^ salt).eq(input.iter().copied())
    }

    fn simulate(&self) {
        self.attempt();
    }
}
