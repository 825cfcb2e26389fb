//! Secrets as types, and chance as an argument.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A source of unpredictable bytes.
///
/// There is no fall-back: a source that fails stops the verb that asked for it (ASVS 6.5.3).
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes`, or says that it cannot.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source has failed; nothing may be used of `bytes` then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system's generator. The only place where the project reads it.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where chance enters")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// The source of randomness failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the source of randomness failed")
    }
}

impl std::error::Error for NoRandomness {}

/// Draws `N` bytes.
pub(crate) fn draw<const N: usize>(random: &dyn Random) -> Result<Zeroizing<[u8; N]>, NoRandomness> {
    let mut bytes = Zeroizing::new([0; N]);
    random.fill(&mut bytes[..])?;
    Ok(bytes)
}

/// A password as the user typed it: no trimming, no case-folding, no truncation (ASVS 6.2.8).
///
/// It is wiped when dropped, its `Debug` shows nothing, and it can be neither displayed nor serialized.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password over.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The password itself. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Key material or a shared secret: wiped when dropped, compared in constant time, never shown.
#[derive(Clone)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes bytes over.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// The bytes themselves. Every use of them can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for SecretBytes {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretBytes {}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?} {:?}", Password::new("canary"), SecretBytes::new(*b"canary"));
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(shown, "Password(…) SecretBytes(…)");
    }

    #[test]
    fn a_failing_source_stops_the_draw() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
                Err(NoRandomness)
            }
        }
        assert_eq!(draw::<4>(&Broken).unwrap_err(), NoRandomness);
    }
}
