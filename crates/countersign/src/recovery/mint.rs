//! Codes for applications that keep them in records of their own.

use std::fmt;

use subtle::ConstantTimeEq as _;

use super::{RecoveryCode, RecoveryCodes, WeakCodes};
use crate::challenge::Answer;
use crate::secret::{NoRandomness, Random, SecretBytes, draw};
use crate::store::BoxError;

/// New codes, with what is to be kept of them. Made by [`RecoveryCodes::mint`].
pub struct Minted {
    codes: Vec<RecoveryCode>,
    digests: Vec<Vec<u8>>,
    key: SecretBytes,
}

impl Minted {
    /// The codes: show them once, and keep none of them.
    #[must_use]
    pub fn codes(&self) -> &[RecoveryCode] {
        &self.codes
    }

    /// What the hash provider makes of each code, in the same order.
    #[must_use]
    pub fn digests(&self) -> &[Vec<u8>] {
        &self.digests
    }

    /// The random key of this set. Keep it apart from the digests, or sealed: whoever has both can try codes.
    #[must_use]
    pub fn key(&self) -> &SecretBytes {
        &self.key
    }
}

impl fmt::Debug for Minted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minted").field("codes", &self.codes.len()).finish_non_exhaustive()
    }
}

/// Why no codes were made.
#[derive(Debug)]
#[non_exhaustive]
pub enum MintError {
    /// Such codes are too weak, or none.
    Weak(WeakCodes),
    /// No randomness.
    NoRandomness(NoRandomness),
    /// The hash provider failed.
    Hash(BoxError),
}

impl fmt::Display for MintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weak(error) => error.fmt(f),
            Self::NoRandomness(error) => error.fmt(f),
            Self::Hash(source) => write!(f, "a recovery code could not be hashed: {source}"),
        }
    }
}

impl std::error::Error for MintError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Weak(error) => Some(error),
            Self::NoRandomness(error) => Some(error),
            Self::Hash(source) => Some(&**source),
        }
    }
}

impl RecoveryCodes {
    /// Makes a set of codes for an application that keeps them itself. Nothing of ours knows them, and they open no session.
    ///
    /// ```
    /// use countersign::{OsRandom, RecoveryCodes};
    ///
    /// # fn main() -> Result<(), countersign::MintError> {
    /// let form = RecoveryCodes::new().count(8);
    /// let minted = form.mint(&OsRandom)?;
    /// let (key, mut digests) = (minted.key().clone(), minted.digests().to_vec()); // to be kept
    ///
    /// let typed = minted.codes()[2].expose().to_lowercase(); // shown once, typed later
    /// let place = form.matching(&typed, &key, &digests).expect("it is one of them");
    /// digests[place].clear(); // used: its place stays, so that the others keep theirs
    /// assert_eq!(form.matching(&typed, &key, &digests), None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// With a slow [`HashProvider`](crate::HashProvider) this takes as long as hashing that many codes: keep it off the threads of others.
    ///
    /// # Errors
    /// [`MintError`] when there are no codes: these settings are refused, or we failed.
    pub fn mint(&self, random: &dyn Random) -> Result<Minted, MintError> {
        self.check().map_err(MintError::Weak)?;
        let codes = self.generate(random).map_err(MintError::NoRandomness)?;
        let key = SecretBytes::new(*draw::<32>(random).map_err(MintError::NoRandomness)?);
        let digests = codes.iter().map(|code| Ok(self.at_rest(code, &key)?.code));
        let digests = digests.collect::<Result<_, _>>().map_err(MintError::Hash)?;
        Ok(Minted { codes, digests, key })
    }

    /// Which of a set's digests is of the code that somebody typed, blanks and dashes aside; one hash, in constant time.
    ///
    /// It judges one guess and counts nothing. Spend the code in the transaction that acts on it, on the condition that it was unspent, and
    /// limit how often one may try. The digests stand where [`mint`](Self::mint) put them; a used one is left empty.
    #[must_use]
    pub fn matching(&self, typed: &str, key: &SecretBytes, digests: &[impl AsRef<[u8]>]) -> Option<usize> {
        let code = Answer::new(typed).recovery(self)?;
        if self.is_slow() {
            let place = usize::try_from(self.slot(&code, key).0).ok();
            let digest = place.and_then(|place| digests.get(place)).map(AsRef::as_ref);
            let right = self.matches(&code, key, digest.filter(|digest| !digest.is_empty()));
            return place.filter(|_| right);
        }
        let typed = self.at_rest(&code, key).ok()?.code;
        let equal = |digest: &[u8]| bool::from(digest.ct_eq(&typed)) && !digest.is_empty();
        digests.iter().enumerate().fold(None, |found, (place, digest)| {
            let equal = equal(digest.as_ref());
            found.or(equal.then_some(place))
        })
    }
}
