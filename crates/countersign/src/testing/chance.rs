use std::sync::Mutex;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secret::{NoRandomness, Random};

/// Repeatable bytes from a seed. Print the seed when a test fails.
pub struct SeededRandom {
    seed: u64,
    drawn: Mutex<u64>,
}

impl SeededRandom {
    /// The same seed gives the same bytes, in the order they are drawn.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: Mutex::new(0) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let mut drawn = self.drawn.lock().expect("no draw panics");
        for chunk in bytes.chunks_mut(32) {
            let mut mac =
                Hmac::<Sha256>::new_from_slice(&self.seed.to_be_bytes()).expect("any key length will do");
            mac.update(&drawn.to_be_bytes());
            *drawn += 1;
            chunk.copy_from_slice(&mac.finalize().into_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
