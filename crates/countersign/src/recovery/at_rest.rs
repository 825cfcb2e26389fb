//! What is stored of a code, where, and how a typed one is compared with it.

use std::borrow::Cow;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{RecoveryCode, RecoveryCodes};
use crate::codec::{Reader, Writer};
use crate::hash::{built_in, keyed_digest};
use crate::secret::SecretBytes;
use crate::store::{BoxError, CodeAtRest, CodeSlot};

/// Where nothing is ever stored: for a code of another form.
pub(super) const NOWHERE: CodeSlot = CodeSlot(-1);

const FORM: &str = "recovery codes v1";

/// What the key of a set is used for, beside the hash of a deterministic provider. No code begins like that.
const LABEL_SLOT: &[u8] = b"countersign recovery code slot v1\0";
const LABEL_SLOW: &[u8] = b"countersign recovery code v1\0";

impl RecoveryCodes {
    /// What a set must remember to be judged as it was made, whatever the settings are by then.
    pub(crate) fn form(&self) -> Vec<u8> {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Writer::new(FORM)
            .bytes(self.provider.name().as_bytes())
            .bytes(self.alphabet.as_bytes())
            .int(number(self.length))
            .int(number(self.count))
            .finish()
    }

    /// These settings with the form that a set was made in. `None` when its hash provider is not there, or no form was read.
    pub(crate) fn as_made(&self, form: &[u8]) -> Option<Cow<'_, Self>> {
        if form == self.form() {
            return Some(Cow::Borrowed(self));
        }
        let mut reader = Reader::new(FORM, form)?;
        let provider = str::from_utf8(reader.bytes()?).ok()?;
        let provider =
            if provider == self.provider.name() { Arc::clone(&self.provider) } else { built_in(provider)? };
        let alphabet = String::from_utf8(reader.bytes()?.to_vec()).ok()?;
        let (length, count) = (usize::try_from(reader.int()?).ok()?, usize::try_from(reader.int()?).ok()?);
        reader.end()?;
        Some(Cow::Owned(Self { provider, alphabet, length, count, ..self.clone() }))
    }

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
        slot.map_or(NOWHERE, CodeSlot)
    }

    /// A new code as it is stored. Takes as long as the provider takes.
    pub(crate) fn at_rest(&self, code: &RecoveryCode, set_key: &SecretBytes) -> Result<CodeAtRest, BoxError> {
        let hash = self.provider.hash(&self.input(code, set_key), set_key.expose())?;
        Ok(CodeAtRest { slot: self.slot(code, set_key), code: hash })
    }

    /// Is this code the one that is stored in its slot? One hash, also where nothing is stored. Takes as long as the
    /// provider takes.
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
