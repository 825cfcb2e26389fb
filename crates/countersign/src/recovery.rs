//! Recovery codes: single-use look-up secrets.
//!
//! A set has a random key of its own, sealed at rest. Each code is kept as an HMAC-SHA-256 digest under that key, so that a
//! guess costs one digest and one primary-key lookup however many codes and users there are (G2), and a copy of the database without the key ring
//! yields no code (G6).

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::{NoRandomness, Random, SecretBytes};

/// How recovery codes look and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCodes {
    count: usize,
    length: usize,
    alphabet: Vec<u8>,
    low: usize,
}

/// Why a form of recovery codes was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WeakCodes {
    /// There must be something to give out.
    Count(usize),
    /// The alphabet cannot be used.
    Alphabet,
    /// The codes could be guessed from their digests.
    Entropy {
        /// The length as set.
        length: usize,
        /// The size of the alphabet as set.
        alphabet: usize,
        /// What they make.
        bits: f64,
        /// The length that would do.
        enough: usize,
    },
    /// People would not copy them.
    Length(usize),
}

impl fmt::Display for WeakCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "recovery_codes.count is {count}; it must be from 1 to 100"),
            Self::Alphabet => f.write_str(
                "recovery_codes.alphabet must hold at least two different ASCII letters or digits, each once, \
                 letters in one case only",
            ),
            Self::Entropy { length, alphabet, bits, enough } => write!(
                f,
                "recovery codes of {length} characters from an alphabet of {alphabet} have {bits:.1} bits; \
                 the sha256 provider needs at least 60: make recovery_codes.length at least {enough}"
            ),
            Self::Length(length) => {
                write!(f, "recovery_codes.length is {length}; at most 64 characters can be typed by a person")
            }
        }
    }
}

impl std::error::Error for WeakCodes {}

impl Default for RecoveryCodes {
    fn default() -> Self {
        Self::new()
    }
}

impl RecoveryCodes {
    /// Ten codes of twelve characters from `A–Z0–9`: 62 bits each, above the 60 that a fast digest needs.
    #[must_use]
    pub fn new() -> Self {
        Self { count: 10, length: 12, alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".to_vec(), low: 2 }
    }

    pub(crate) fn name(&self) -> &str {
        "recovery_code"
    }

    /// How many codes a set has; default 10.
    #[must_use]
    pub fn count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// How many characters a code has; default 12.
    #[must_use]
    pub fn length(mut self, length: usize) -> Self {
        self.length = length;
        self
    }

    /// The characters of a code; default `A–Z0–9`.
    #[must_use]
    pub fn alphabet(mut self, alphabet: &str) -> Self {
        self.alphabet = alphabet.as_bytes().to_vec();
        self
    }

    /// Warn when so few codes are left; default 2.
    #[must_use]
    pub fn low(mut self, low: usize) -> Self {
        self.low = low;
        self
    }

    /// The entropy of one code in bits.
    #[must_use]
    pub fn bits(&self) -> f64 {
        (self.alphabet.len() as f64).log2() * self.length as f64
    }

    /// The number of codes of a set.
    #[must_use]
    pub fn size(&self) -> usize {
        self.count
    }

    /// The number of characters of a code.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.length
    }

    /// Are so few left that the owner should be warned?
    #[must_use]
    pub fn is_low(&self, remaining: usize) -> bool {
        remaining <= self.low
    }

    pub(crate) fn check(&self) -> Result<(), WeakCodes> {
        if !(1..=100).contains(&self.count) {
            return Err(WeakCodes::Count(self.count));
        }
        let mut letters = self.alphabet.clone();
        letters.sort_unstable();
        letters.dedup();
        let both_cases =
            letters.iter().any(u8::is_ascii_lowercase) && letters.iter().any(u8::is_ascii_uppercase);
        let odd = letters.iter().any(|letter| !letter.is_ascii_alphanumeric());
        if letters.len() < 2 || letters.len() != self.alphabet.len() || both_cases || odd {
            return Err(WeakCodes::Alphabet);
        }
        if self.bits() < 60.0 {
            return Err(WeakCodes::Entropy {
                length: self.length,
                alphabet: letters.len(),
                bits: self.bits(),
                enough: (60.0 / (letters.len() as f64).log2()).ceil() as usize,
            });
        }
        if self.length > 64 { Err(WeakCodes::Length(self.length)) } else { Ok(()) }
    }

    /// Draws a set without bias: bytes beyond the largest multiple of the alphabet's size are thrown away.
    pub(crate) fn generate(&self, random: &dyn Random) -> Result<Vec<RecoveryCode>, NoRandomness> {
        let mut codes: Vec<RecoveryCode> = Vec::with_capacity(self.count);
        while codes.len() < self.count {
            let code = RecoveryCode(Zeroizing::new(self.draw(random)?));
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        Ok(codes)
    }

    fn draw(&self, random: &dyn Random) -> Result<String, NoRandomness> {
        let usable = 256 - 256 % self.alphabet.len();
        let mut code = String::with_capacity(self.length);
        let mut bytes = Zeroizing::new([0; 64]);
        while code.len() < self.length {
            random.fill(&mut bytes[..])?;
            let letters = bytes
                .iter()
                .map(|byte| usize::from(*byte))
                .filter(|byte| *byte < usable)
                .map(|byte| char::from(self.alphabet[byte % self.alphabet.len()]));
            code.extend(letters.take(self.length - code.len()));
        }
        Ok(code)
    }

    /// What a user typed, when it can be a code of this form: the right length from the right characters, in any case.
    pub(crate) fn parse(&self, text: &str) -> Option<RecoveryCode> {
        let lower = self.alphabet.iter().any(u8::is_ascii_lowercase);
        let cased = if lower { text.to_ascii_lowercase() } else { text.to_ascii_uppercase() };
        let cased = Zeroizing::new(cased);
        let plausible = cased.len() == self.length && cased.bytes().all(|byte| self.alphabet.contains(&byte));
        plausible.then(|| RecoveryCode(cased))
    }
}

/// One recovery code in the clear: shown once, then gone.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// The code itself, as it is shown and typed. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn at_rest(&self, set_key: &SecretBytes) -> crate::store::CodeAtRest {
        let code = self.digest(set_key);
        let (slot, _) = code.split_first_chunk::<8>().expect("a digest has 32 bytes");
        crate::store::CodeAtRest {
            slot: crate::store::CodeSlot(i64::from_be_bytes(*slot)),
            code: code.to_vec(),
        }
    }

    pub(crate) fn digest(&self, set_key: &SecretBytes) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(set_key.expose()).expect("HMAC takes keys of any length");
        mac.update(self.0.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    #[test]
    fn the_defaults_are_ten_codes_of_twelve() {
        let form = RecoveryCodes::new();
        form.check().unwrap();
        let codes = form.generate(&SeededRandom::new(3)).unwrap();
        assert_eq!(codes.len(), 10);
        for code in &codes {
            assert_eq!(code.expose().len(), 12);
            assert!(code.expose().bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1);
        }
        assert!((form.bits() - 62.04).abs() < 0.01);
    }

    #[test]
    fn count_and_length_are_as_set() {
        let form = RecoveryCodes::new().count(3).length(20).alphabet("abcdefgh");
        form.check().unwrap();
        let codes = form.generate(&SeededRandom::new(4)).unwrap();
        assert_eq!(codes.iter().map(|code| code.expose().len()).collect::<Vec<_>>(), [20, 20, 20]);
    }

    #[test]
    fn forms_that_cannot_be_safe_are_refused_with_the_numbers() {
        let sentence = RecoveryCodes::new().length(8).check().unwrap_err().to_string();
        for part in ["8 characters", "alphabet of 36", "41.4 bits", "sha256", "60", "12"] {
            assert!(sentence.contains(part), "{part} in {sentence}");
        }
        for alphabet in ["", "A", "AA", "ABCA", "AB-", "ABab", "ÄÖ"] {
            assert_eq!(
                RecoveryCodes::new().alphabet(alphabet).check(),
                Err(WeakCodes::Alphabet),
                "{alphabet}"
            );
        }
        assert_eq!(RecoveryCodes::new().count(0).check(), Err(WeakCodes::Count(0)));
        assert_eq!(RecoveryCodes::new().length(65).check(), Err(WeakCodes::Length(65)));
    }

    #[test]
    fn typed_codes_are_read_in_any_case_and_only_in_their_shape() {
        let form = RecoveryCodes::new();
        assert_eq!(form.parse("abcdef012345").unwrap().expose(), "ABCDEF012345");
        for bad in ["", "ABCDEF01234", "ABCDEF0123456", "ABCDEF01234!", "ÄBCDEF01234"] {
            assert_eq!(form.parse(bad), None, "{bad}");
        }
    }

    /// χ² over 36 letters with 35 degrees of freedom: 66.6 is exceeded once in a thousand fair draws; the seed is fixed.
    #[test]
    fn letters_are_drawn_without_bias() {
        let form = RecoveryCodes::new().count(100).length(64);
        let random = SeededRandom::new(11);
        let mut counts = [0u32; 36];
        for _ in 0..20 {
            for code in form.generate(&random).unwrap() {
                for letter in code.expose().bytes() {
                    counts[form.alphabet.iter().position(|known| *known == letter).unwrap()] += 1;
                }
            }
        }
        let expected = f64::from(counts.iter().sum::<u32>()) / 36.0;
        let chi: f64 = counts.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
        assert!(chi < 66.6, "χ² = {chi}");
    }
}
