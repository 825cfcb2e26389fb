//! An administrator's word for one browser: a code that is told to the owner, who types it at the unlock.
//!
//! Ending the waits is not enough where somebody who knows the password goes on guessing: whoever is faster would take what was
//! meant for the owner. A code is for the one who was told it.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::keyring::KeyRing;
use crate::recovery::RecoveryCodes;
use crate::secret::{NoRandomness, Random};
use crate::store::UserKey;

/// How long a code is good for.
pub const ADMISSION_LASTS: Duration = Duration::from_secs(86_400);

/// 12 characters of 32 are 60 bits: nobody guesses one in a day, however often he tries.
const LENGTH: usize = 12;

/// Admits one browser, once, within a day.
#[derive(Clone, PartialEq, Eq)]
pub struct AdmissionCode(Zeroizing<String>);

impl AdmissionCode {
    pub(crate) fn generate(random: &dyn Random) -> Result<Self, NoRandomness> {
        let letters = RecoveryCodes::UNAMBIGUOUS.as_bytes();
        let mut bytes = Zeroizing::new([0; LENGTH]);
        random.fill(&mut bytes[..])?;
        // 32 letters: five bits of each byte, without bias.
        Ok(Self(Zeroizing::new(
            bytes.iter().map(|byte| char::from(letters[usize::from(byte % 32)])).collect(),
        )))
    }

    /// What was typed, blanks and dashes removed, when it can be one.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        let code = Zeroizing::new(typed.to_ascii_uppercase());
        let plausible = code.len() == LENGTH && code.chars().all(|c| RecoveryCodes::UNAMBIGUOUS.contains(c));
        plausible.then_some(Self(code))
    }

    /// The code in groups of four, as it is told. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..]))
    }
}

impl fmt::Debug for AdmissionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdmissionCode(…)")
    }
}

/// What the user row keeps of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Admission {
    digest: [u8; 32],
    until: Timestamp,
}

impl Admission {
    pub(crate) fn new(ring: &KeyRing, user: UserKey, code: &AdmissionCode, now: Timestamp) -> Self {
        Self { digest: ring.lookup(LABEL, &message(user, code)), until: now + ADMISSION_LASTS }
    }

    /// Is it this code, and in time?
    pub(crate) fn admits(&self, ring: &KeyRing, user: UserKey, code: &AdmissionCode, now: Timestamp) -> bool {
        let in_time = now < self.until && self.until <= now + ADMISSION_LASTS;
        // Whatever was told under one primary is good under the next.
        in_time && ring.lookup_matches(LABEL, &message(user, code), &self.digest)
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer.bytes(&self.digest).int(self.until.millis())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { digest: reader.bytes()?.try_into().ok()?, until: Timestamp::from_millis(reader.int()?) })
    }
}

const LABEL: &str = "admission";

fn message(user: UserKey, code: &AdmissionCode) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Writer::default().int(user.0).bytes(code.0.as_bytes()).finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    #[test]
    fn a_code_is_for_its_user_and_for_a_day() {
        let ring = KeyRing::generate(&SeededRandom::new(2)).unwrap();
        let code = AdmissionCode::generate(&SeededRandom::new(3)).unwrap();
        let other = AdmissionCode::generate(&SeededRandom::new(4)).unwrap();
        let now = Timestamp::from_seconds(1_800_000_000);
        let admission = Admission::new(&ring, UserKey(1), &code, now);
        assert!(admission.admits(&ring, UserKey(1), &code, now));
        assert!(admission.admits(&ring, UserKey(1), &code, now + ADMISSION_LASTS - Duration::from_millis(1)));
        assert!(!admission.admits(&ring, UserKey(1), &code, now + ADMISSION_LASTS));
        assert!(!admission.admits(&ring, UserKey(1), &code, now - Duration::from_secs(1)), "set back");
        assert!(!admission.admits(&ring, UserKey(2), &code, now));
        assert!(!admission.admits(&ring, UserKey(1), &other, now));
        assert_eq!(format!("{code:?}"), "AdmissionCode(…)");
    }

    #[test]
    fn it_is_told_in_groups_and_typed_in_any_case() {
        let code = AdmissionCode::generate(&SeededRandom::new(3)).unwrap();
        let told = code.expose();
        assert_eq!((told.len(), told.matches('-').count()), (14, 2));
        assert_eq!(AdmissionCode::parse(&told.replace('-', "").to_lowercase()), Some(code));
        for bad in ["", "123456", "AAAAAAAAAAA", "AAAAAAAAAAAAA", "AAAAAAAAAAA!"] {
            assert_eq!(AdmissionCode::parse(bad), None, "{bad}");
        }
    }
}
