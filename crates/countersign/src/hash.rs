//! Hash providers: what a recovery code becomes at rest.
//!
//! Whoever has the database *and* the key ring can try codes as fast as the provider lets them. So a fast provider asks
//! for long codes and a slow one may have short ones; [`HashProvider::minimum_entropy`] says which.

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::store::BoxError;

#[cfg(feature = "argon2")]
pub use argon2id::Argon2id;
#[cfg(feature = "bcrypt")]
pub use bcrypt::Bcrypt;

#[cfg(feature = "argon2")]
mod argon2id;
#[cfg(feature = "bcrypt")]
mod bcrypt;
pub(crate) mod pool;

/// Turns a recovery code into what is stored of it, and tells whether a typed code is the stored one.
///
/// A *deterministic* provider gets the code itself, and is asked for its hash once per attempt. Any other provider is
/// *slow*: it never gets the code, but a keyed digest of it in 43 characters of URL-safe base64, runs on threads of its
/// own, and must have a [`verify`](Self::verify) of its own.
///
/// ```
/// use countersign::{BoxError, HashProvider, RecoveryCodes};
///
/// /// Asks a machine that keeps its key to itself.
/// #[derive(Debug)]
/// struct Hsm;
///
/// # fn ask(input: &[u8]) -> Result<Vec<u8>, BoxError> { Ok(input.to_vec()) }
/// impl HashProvider for Hsm {
///     fn name(&self) -> &str {
///         "hsm"
///     }
///     fn minimum_entropy(&self) -> f64 {
///         40.0
///     }
///     fn deterministic(&self) -> bool {
///         true
///     }
///     fn hash(&self, input: &[u8], context: &[u8]) -> Result<Vec<u8>, BoxError> {
///         ask(&[context, input].concat())
///     }
/// }
///
/// let codes = RecoveryCodes::new().length(8).hash(Hsm);
/// assert_eq!(codes.provider().name(), "hsm");
/// ```
pub trait HashProvider: fmt::Debug + Send + Sync + 'static {
    /// The name, as in configuration and sentences.
    fn name(&self) -> &str;

    /// The entropy in bits that a code must have for this provider.
    fn minimum_entropy(&self) -> f64;

    /// Is the hash of the same input in the same context always the same?
    fn deterministic(&self) -> bool;

    /// The hash of `input`, as it is stored. `context` is the random key of the user's set of codes, sealed at rest; a
    /// provider that draws a salt has no need of it.
    ///
    /// # Errors
    /// When it cannot hash; nobody is let in then, and no codes are given out.
    fn hash(&self, input: &[u8], context: &[u8]) -> Result<Vec<u8>, BoxError>;

    /// Is `stored` a hash of `input`? Constant time; whatever `stored` is, it takes as long as one hash.
    ///
    /// The default hashes again and compares, which is right for a deterministic provider only.
    fn verify(&self, input: &[u8], stored: &[u8], context: &[u8]) -> bool {
        match self.hash(input, context) {
            Ok(hash) => hash.ct_eq(stored).into(),
            Err(_) => {
                self.simulate();
                false
            }
        }
    }

    /// Takes as long as one [`verify`](Self::verify), where there is nothing to verify.
    ///
    /// The default hashes something.
    fn simulate(&self) {
        let _ = black_box(self.hash(black_box(&STAND_IN), &[0; 32]));
    }
}

/// As long as what a slow provider hashes.
const STAND_IN: [u8; 43] = [b'A'; 43];

/// HMAC-SHA-256 under the key of the set: the default, and fast.
///
/// Codes need 60 bits: with the database and the key ring, one graphics card (2.2 · 10¹⁰ digests a second) finds the first
/// of ten such codes in two months. With the database alone there is nothing to try.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyedSha256;

impl HashProvider for KeyedSha256 {
    fn name(&self) -> &str {
        "sha256"
    }

    fn minimum_entropy(&self) -> f64 {
        60.0
    }

    fn deterministic(&self) -> bool {
        true
    }

    fn hash(&self, input: &[u8], context: &[u8]) -> Result<Vec<u8>, BoxError> {
        Ok(keyed_digest(context, &[input]).to_vec())
    }
}

/// HMAC-SHA-256 of the parts, one after the other.
pub(crate) fn keyed_digest(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// Why a cost of a slow provider was refused. Each text says what would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostError {
    /// Of Argon2id.
    Argon2 {
        /// Memory in KiB.
        memory: u32,
        /// Passes over it.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// Of bcrypt.
    Bcrypt(u32),
}

impl fmt::Display for CostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2 { memory, passes, lanes } => write!(
                f,
                "the cost of argon2 is {memory} KiB, {passes} passes and {lanes} lanes; it must be from 7168 to \
                 2097152 KiB, 1 to 64 passes and 1 to 16 lanes, and memory times passes at least 35840 KiB"
            ),
            Self::Bcrypt(cost) => write!(f, "the cost of bcrypt is {cost}; it must be from 10 to 16"),
        }
    }
}

impl std::error::Error for CostError {}

/// A provider of ours by its name, for codes that were made with it before the settings changed.
pub(crate) fn built_in(name: &str) -> Option<Arc<dyn HashProvider>> {
    match name {
        "sha256" => Some(Arc::new(KeyedSha256)),
        #[cfg(feature = "argon2")]
        "argon2" => Some(Arc::new(Argon2id::new())),
        #[cfg(feature = "bcrypt")]
        "bcrypt" => Some(Arc::new(Bcrypt::new())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// RFC 4231 §4.2, §4.3, §4.4 and §4.7: key, data, HMAC-SHA-256.
    const RFC_4231: [(&[u8], &[u8], &str); 4] = [
        (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ];

    #[test]
    fn keyed_sha256_is_hmac_under_the_context() {
        for (key, data, digest) in RFC_4231 {
            assert_eq!(HEXLOWER.encode(&KeyedSha256.hash(data, key).unwrap()), digest);
        }
    }

    #[test]
    fn keyed_sha256_verifies_its_own_hash_and_nothing_else() {
        let stored = KeyedSha256.hash(b"code", b"key").unwrap();
        assert!(KeyedSha256.verify(b"code", &stored, b"key"));
        assert!(!KeyedSha256.verify(b"Code", &stored, b"key"));
        assert!(!KeyedSha256.verify(b"code", &stored, b"Key"));
        for other in [&stored[..31], &[], &[&stored[..], &[0]].concat()] {
            assert!(!KeyedSha256.verify(b"code", other, b"key"));
        }
    }

    #[test]
    fn parts_are_digested_one_after_the_other() {
        assert_eq!(keyed_digest(b"key", &[b"ab", b"c"]), keyed_digest(b"key", &[b"abc"]));
    }

    #[test]
    fn a_provider_that_cannot_hash_lets_nobody_in_and_takes_its_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};

        #[derive(Debug, Default)]
        struct Broken(AtomicUsize);
        impl HashProvider for Broken {
            fn name(&self) -> &str {
                "broken"
            }
            fn minimum_entropy(&self) -> f64 {
                0.0
            }
            fn deterministic(&self) -> bool {
                true
            }
            fn hash(&self, _: &[u8], _: &[u8]) -> Result<Vec<u8>, BoxError> {
                Err("out of order".into())
            }
            fn simulate(&self) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let broken = Broken::default();
        assert!(!broken.verify(b"", b"", b""));
        assert_eq!(broken.0.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_refused_cost_says_what_would_do() {
        let argon2 = CostError::Argon2 { memory: 1024, passes: 3, lanes: 0 }.to_string();
        for part in ["1024 KiB", "3 passes", "0 lanes", "7168", "2097152", "64", "16", "35840"] {
            assert!(argon2.contains(part), "{part} in {argon2}");
        }
        let bcrypt = CostError::Bcrypt(4).to_string();
        assert_eq!(bcrypt, "the cost of bcrypt is 4; it must be from 10 to 16");
    }
}
