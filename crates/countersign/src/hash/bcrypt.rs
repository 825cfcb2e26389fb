use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use ::bcrypt::{HashParts, non_truncating_hash_with_salt_bytes, non_truncating_verify};

use super::{CostError, HashProvider, STAND_IN};
use crate::secret::{OsRandom, Random, draw};
use crate::store::BoxError;

const SALT: usize = 16;

/// bcrypt, as modular crypt strings of version `2b`: slow.
///
/// It reads 72 bytes at most. Longer input is refused instead of cut; what it gets for a recovery code has 43 characters.
/// Each hash has a salt of 128 bits of its own, and what is stored names its cost, so hashes of an earlier cost stay good.
#[derive(Clone)]
pub struct Bcrypt {
    cost: u32,
    random: Arc<dyn Random>,
}

impl Default for Bcrypt {
    fn default() -> Self {
        Self::new()
    }
}

impl Bcrypt {
    /// Cost 12: a quarter of a second on a server of today.
    #[must_use]
    pub fn new() -> Self {
        Self { cost: 12, random: Arc::new(OsRandom) }
    }

    /// Another cost, the logarithm of the number of rounds.
    ///
    /// # Errors
    /// [`CostError`] when it is below 10, the least of OWASP's Password Storage Cheat Sheet, or above 16, which takes
    /// seconds.
    pub fn with_cost(cost: u32) -> Result<Self, CostError> {
        Ok(Self { cost: checked(cost)?, ..Self::new() })
    }

    /// Where salts come from; default [`OsRandom`].
    #[must_use]
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }
}

impl HashProvider for Bcrypt {
    fn name(&self) -> &str {
        "bcrypt"
    }

    fn minimum_entropy(&self) -> f64 {
        0.0
    }

    fn deterministic(&self) -> bool {
        false
    }

    fn hash(&self, input: &[u8], _context: &[u8]) -> Result<Vec<u8>, BoxError> {
        let salt = draw::<SALT>(&*self.random)?;
        Ok(non_truncating_hash_with_salt_bytes(input, self.cost, *salt)?.to_vec())
    }

    fn verify(&self, input: &[u8], stored: &[u8], _context: &[u8]) -> bool {
        let judged = readable(stored).and_then(|stored| non_truncating_verify(input, stored).ok());
        judged.unwrap_or_else(|| {
            self.simulate();
            false
        })
    }

    fn simulate(&self) {
        let _ = black_box(non_truncating_hash_with_salt_bytes(black_box(&STAND_IN), self.cost, [0; SALT]));
    }
}

impl fmt::Debug for Bcrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bcrypt({})", self.cost)
    }
}

fn checked(cost: u32) -> Result<u32, CostError> {
    if (10..=16).contains(&cost) { Ok(cost) } else { Err(CostError::Bcrypt(cost)) }
}

/// `None` for what is no hash, and for a cost that we would refuse: nobody who can write the table makes us work for
/// minutes.
fn readable(stored: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(stored).ok()?;
    let parts: HashParts = text.parse().ok()?;
    checked(parts.get_cost()).is_ok().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    /// jBCrypt, test/org/mindrot/jbcrypt/TestBCrypt.java, those of cost 10.
    const JBCRYPT: [(&[u8], &[u8]); 3] = [
        (b"a", b"$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u"),
        (b"abc", b"$2a$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi"),
        (
            b"~!@#$%^&*()      ~!@#$%^&*()PNBFRD",
            b"$2a$10$LgfYWkbzEvQ4JakH7rOvHe0y8pHKF9OaFgwUZ2q7W2FFZmZzJYlfS",
        ),
    ];

    fn quick() -> Bcrypt {
        Bcrypt::with_cost(10).unwrap().random(SeededRandom::new(6))
    }

    #[test]
    fn the_vectors_verify() {
        for (input, stored) in JBCRYPT {
            assert!(quick().verify(input, stored, b""), "{}", String::from_utf8_lossy(stored));
        }
        assert!(!quick().verify(b"abd", JBCRYPT[1].1, b""));
    }

    #[test]
    fn a_hash_names_its_cost_and_has_a_salt_of_its_own() {
        let (one, two) =
            (quick().hash(b"input", b"").unwrap(), quick().random(OsRandom).hash(b"input", b"").unwrap());
        assert!(one.starts_with(b"$2b$10$") && one.len() == 60);
        assert_ne!(one, two);
        assert!(Bcrypt::new().verify(b"input", &one, b"any key"));
        assert!(!quick().verify(b"Input", &one, b""));
        assert!(Bcrypt::new().hash(b"input", b"").unwrap().starts_with(b"$2b$12$"));
    }

    #[test]
    fn input_that_would_be_cut_is_refused() {
        assert!(quick().hash(&[b'x'; 71], b"").is_ok());
        assert!(quick().hash(&[b'x'; 72], b"").is_err());
        let stored = quick().hash(&[b'x'; 71], b"").unwrap();
        assert!(!quick().verify(&[b'x'; 73], &stored, b""));
    }

    #[test]
    fn what_we_do_not_make_is_not_worked_on() {
        let good = "$2b$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi";
        assert!(readable(good.as_bytes()).is_some());
        for bad in [&good[..59], "", &good.replace("$10$", "$31$"), &good.replace("$10$", "$04$"), "ä"] {
            assert!(readable(bad.as_bytes()).is_none(), "{bad}");
        }
        assert!(!quick().verify(b"abc", b"", b""));
    }

    #[test]
    fn a_cost_is_within_its_range() {
        for cost in [10, 12, 16] {
            assert!(Bcrypt::with_cost(cost).is_ok(), "{cost}");
        }
        for cost in [0, 4, 9, 17, 31] {
            assert_eq!(Bcrypt::with_cost(cost).unwrap_err(), CostError::Bcrypt(cost));
        }
    }
}
