use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{CostError, HashProvider, STAND_IN};
use crate::secret::{OsRandom, Random, draw};
use crate::store::BoxError;

const SALT: usize = 16;
const DIGEST: usize = 32;

/// Argon2id (RFC 9106), as PHC strings: slow, and hungry for memory.
///
/// Each hash has a salt of 128 bits of its own. What is stored names its cost, so hashes of an earlier cost stay good.
#[derive(Clone)]
pub struct Argon2id {
    cost: Cost,
    random: Arc<dyn Random>,
}

#[derive(Clone, Copy)]
struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Default for Argon2id {
    fn default() -> Self {
        Self::new()
    }
}

impl Argon2id {
    /// 19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks for.
    #[must_use]
    pub fn new() -> Self {
        Self { cost: Cost { memory: 19_456, passes: 2, lanes: 1 }, random: Arc::new(OsRandom) }
    }

    /// Another cost: memory in KiB, passes over it, lanes.
    ///
    /// # Errors
    /// [`CostError`] when it is cheaper than the cheapest that OWASP's Password Storage Cheat Sheet lists (memory times
    /// passes of 7 MiB times 5), or beyond 2 GiB (RFC 9106 §4), 64 passes or 16 lanes.
    pub fn with_cost(memory: u32, passes: u32, lanes: u32) -> Result<Self, CostError> {
        let cost = Cost { memory, passes, lanes }.checked()?;
        Ok(Self { cost, ..Self::new() })
    }

    /// Where salts come from; default [`OsRandom`].
    #[must_use]
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }
}

impl HashProvider for Argon2id {
    fn name(&self) -> &str {
        "argon2"
    }

    fn minimum_entropy(&self) -> f64 {
        0.0
    }

    fn deterministic(&self) -> bool {
        false
    }

    fn hash(&self, input: &[u8], _context: &[u8]) -> Result<Vec<u8>, BoxError> {
        let salt = draw::<SALT>(&*self.random)?;
        let digest = self.cost.digest(input, &salt[..])?;
        let Cost { memory, passes, lanes } = self.cost;
        let (salt, digest) = (BASE64_NOPAD.encode(&salt[..]), BASE64_NOPAD.encode(&digest[..]));
        Ok(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${digest}").into_bytes())
    }

    fn verify(&self, input: &[u8], stored: &[u8], _context: &[u8]) -> bool {
        let judged = Stored::parse(stored).and_then(|stored| {
            let digest = stored.cost.digest(input, &stored.salt).ok()?;
            Some(digest.ct_eq(&stored.digest).into())
        });
        judged.unwrap_or_else(|| {
            self.simulate();
            false
        })
    }

    fn simulate(&self) {
        let _ = black_box(self.cost.digest(black_box(&STAND_IN), &[0; SALT]));
    }
}

impl fmt::Debug for Argon2id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { memory, passes, lanes } = self.cost;
        write!(f, "Argon2id(m={memory},t={passes},p={lanes})")
    }
}

impl Cost {
    fn checked(self) -> Result<Self, CostError> {
        let Self { memory, passes, lanes } = self;
        let work = u64::from(memory) * u64::from(passes);
        let good = (7_168..=2_097_152).contains(&memory)
            && (1..=64).contains(&passes)
            && (1..=16).contains(&lanes)
            && work >= 35_840;
        if good { Ok(self) } else { Err(CostError::Argon2 { memory, passes, lanes }) }
    }

    fn digest(self, input: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; DIGEST]>, argon2::Error> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(DIGEST))?;
        let mut memory = scratch_memory(params.block_count());
        let mut digest = Zeroizing::new([0; DIGEST]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
            input,
            salt,
            &mut digest[..],
            &mut memory[..],
        )?;
        Ok(digest)
    }
}

/// Memory that goes back to the system at once.
///
/// glibc keeps freed blocks of up to 32 MiB for the next time (`mallopt(3)`, `DEFAULT_MMAP_THRESHOLD_MAX`). A larger one is
/// always mapped by itself and unmapped when freed, and pages of it that are never touched cost nothing.
fn scratch_memory(blocks: usize) -> Vec<Block> {
    const LARGE: usize = 33 << 20;
    let mut memory = Vec::with_capacity(blocks.max(LARGE / Block::SIZE));
    memory.resize(blocks, Block::default());
    memory
}

/// A PHC string, taken apart.
struct Stored {
    cost: Cost,
    salt: Vec<u8>,
    digest: [u8; DIGEST],
}

impl Stored {
    /// `None` for what we do not make, and for a cost that we would refuse: nobody who can write the table makes us work
    /// for minutes.
    fn parse(stored: &[u8]) -> Option<Self> {
        let phc = PasswordHash::new(std::str::from_utf8(stored).ok()?).ok()?;
        let known = Algorithm::try_from(phc.algorithm.as_str()) == Ok(Algorithm::Argon2id)
            && phc.version == Some(Version::V0x13.into());
        let params = Params::try_from(&phc).ok().filter(|_| known)?;
        let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        Some(Self {
            cost: Cost { memory, passes, lanes }.checked().ok()?,
            salt: phc.salt?.to_vec(),
            digest: phc.hash?.as_bytes().try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    /// phc-winner-argon2 (the reference implementation), src/test.c, Argon2id version 19: "password", "somesalt", t = 2,
    /// m = 2¹⁶ KiB, p = 1.
    const REFERENCE: &[u8] =
        b"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    #[test]
    fn the_reference_hash_verifies() {
        assert!(Argon2id::new().verify(b"password", REFERENCE, b""));
        assert!(!Argon2id::new().verify(b"Password", REFERENCE, b""));
    }

    #[test]
    fn a_hash_names_its_cost_and_has_a_salt_of_its_own() {
        let provider = Argon2id::new().random(SeededRandom::new(5));
        let (one, two) = (provider.hash(b"input", b"").unwrap(), provider.hash(b"input", b"").unwrap());
        assert!(one.starts_with(b"$argon2id$v=19$m=19456,t=2,p=1$"), "{}", String::from_utf8_lossy(&one));
        assert_ne!(one, two);
        assert!(provider.verify(b"input", &one, b"") && provider.verify(b"input", &two, b"any key"));
        assert!(!provider.verify(b"Input", &one, b""));
    }

    #[test]
    fn hashes_of_an_earlier_cost_stay_good() {
        let stored = Argon2id::with_cost(7_168, 5, 2).unwrap().hash(b"input", b"").unwrap();
        assert!(stored.starts_with(b"$argon2id$v=19$m=7168,t=5,p=2$"));
        assert!(Argon2id::new().verify(b"input", &stored, b""));
    }

    #[test]
    fn what_we_do_not_make_is_not_worked_on() {
        let reference = std::str::from_utf8(REFERENCE).unwrap();
        for (from, to) in [
            ("argon2id", "argon2i"),
            ("v=19", "v=16"),
            ("v=19$", ""),
            ("m=65536", "m=4194304"),
            ("m=65536", "m=8"),
            ("t=2", "t=65"),
            ("$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", ""),
            ("8ArZWb2GRPPc", "8ArZWb2G"),
        ] {
            let changed = reference.replace(from, to);
            assert_ne!(changed, reference);
            assert!(Stored::parse(changed.as_bytes()).is_none(), "{changed}");
        }
        assert!(Stored::parse(b"").is_none() && Stored::parse(&[0xff; 60]).is_none());
        assert!(Stored::parse(REFERENCE).is_some());
        assert!(!Argon2id::new().verify(b"password", b"", b""));
    }

    #[test]
    fn a_cost_is_within_its_range() {
        // OWASP's Password Storage Cheat Sheet, all five, and RFC 9106 §4, both.
        for (memory, passes, lanes) in [
            (47_104, 1, 1),
            (19_456, 2, 1),
            (12_288, 3, 1),
            (9_216, 4, 1),
            (7_168, 5, 1),
            (2_097_152, 1, 4),
            (65_536, 3, 4),
        ] {
            assert!(Argon2id::with_cost(memory, passes, lanes).is_ok(), "{memory} {passes} {lanes}");
        }
        for (memory, passes, lanes) in [
            (7_168, 4, 1),
            (7_167, 64, 1),
            (19_456, 1, 1),
            (2_097_153, 1, 1),
            (19_456, 0, 1),
            (19_456, 65, 1),
            (19_456, 2, 0),
            (19_456, 2, 17),
        ] {
            let refused = Argon2id::with_cost(memory, passes, lanes).unwrap_err();
            assert_eq!(refused, CostError::Argon2 { memory, passes, lanes });
        }
    }

    #[test]
    fn no_randomness_means_no_hash() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), crate::secret::NoRandomness> {
                Err(crate::secret::NoRandomness)
            }
        }
        assert!(Argon2id::new().random(Broken).hash(b"input", b"").is_err());
    }
}
