//! What is stored of a code, where, and how a typed one is compared with it.

use zeroize::Zeroizing;

use super::{RecoveryCode, RecoveryCodes};
use crate::hash::keyed_digest;
use crate::secret::SecretBytes;
use crate::store::BoxError;

/// Where a code is stored within its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeSlot(pub i64);

impl CodeSlot {
    /// Where nothing is ever stored: for a code of another form.
    pub(super) const NOWHERE: Self = Self(-1);
}

/// A code at rest.
#[cfg_attr(not(test), expect(dead_code, reason = "the verbs still look codes up by digest"))]
pub(crate) struct CodeAtRest {
    pub(crate) slot: CodeSlot,
    /// What the provider made of it.
    pub(crate) code: Vec<u8>,
}

/// What the key of a set is used for, beside the hash of a deterministic provider. No code begins like that.
const LABEL_SLOT: &[u8] = b"countersign recovery code slot v1\0";
const LABEL_SLOW: &[u8] = b"countersign recovery code v1\0";

impl RecoveryCodes {
    /// Where a code of this form is stored, if it is one.
    ///
    /// With a slow provider that is what its index says; otherwise 64 bits of a keyed digest of it, which two codes of a
    /// set share once in 2⁵⁸ sets.
    pub(crate) fn slot(&self, code: &RecoveryCode, set_key: &SecretBytes) -> CodeSlot {
        let slot = if self.is_slow() {
            let letters = self.alphabet.len() as i64;
            code.0.chars().take(self.index_characters()).try_fold(0, |row: i64, letter| {
                let digit = i64::try_from(self.alphabet.find(letter)?).ok()?;
                row.checked_mul(letters)?.checked_add(digit)
            })
        } else {
            let digest = keyed_digest(set_key.expose(), &[LABEL_SLOT, code.0.as_bytes()]);
            digest.first_chunk().map(|bytes| i64::from_be_bytes(*bytes))
        };
        slot.map_or(CodeSlot::NOWHERE, CodeSlot)
    }

    /// A new code as it is stored. Takes as long as the provider takes.
    #[cfg_attr(not(test), expect(dead_code, reason = "the verbs still look codes up by digest"))]
    pub(crate) fn at_rest(&self, code: &RecoveryCode, set_key: &SecretBytes) -> Result<CodeAtRest, BoxError> {
        let hash = self.provider.hash(&self.input(code, set_key), set_key.expose())?;
        Ok(CodeAtRest { slot: self.slot(code, set_key), code: hash })
    }

    /// Is this code the one that is stored in its slot? One hash, also where nothing is stored. Takes as long as the
    /// provider takes.
    #[cfg_attr(not(test), expect(dead_code, reason = "the verbs still look codes up by digest"))]
    pub(crate) fn matches(&self, code: &RecoveryCode, set_key: &SecretBytes, stored: Option<&[u8]>) -> bool {
        let input = self.input(code, set_key);
        match stored {
            Some(stored) => self.provider.verify(&input, stored, set_key.expose()),
            None => {
                self.provider.simulate();
                false
            }
        }
    }

    /// What the provider gets. A slow one is there for short codes, so it gets a digest of the code under the key of the
    /// set: without the key ring nobody can try even short ones. It fits into the 72 bytes that bcrypt reads.
    fn input(&self, code: &RecoveryCode, set_key: &SecretBytes) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(if self.is_slow() {
            let digest = keyed_digest(set_key.expose(), &[LABEL_SLOW, code.0.as_bytes()]);
            data_encoding::BASE64URL_NOPAD.encode(&digest[..]).into_bytes()
        } else {
            code.0.as_bytes().to_vec()
        })
    }
}
