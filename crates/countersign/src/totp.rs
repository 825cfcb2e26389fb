//! Time-based one-time passwords: RFC 4226 and RFC 6238.
//!
//! Our own small module, because a verifier needs what a calculator does not give: the matched *step* (so that a code is
//! accepted once), a search without early exit, the clock as an argument, and input rules of our own.

use std::fmt;
use std::ops::Range;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::secret::{NoRandomness, Random, SecretBytes};

/// The hash beneath the HMAC. Stored per authenticator, so that a new default changes only new ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC-SHA-1: the default of RFC 6238, and the only one that every app computes. Collisions do not touch HMAC.
    #[default]
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    /// The name in otpauth URIs and in the configuration: `SHA1`, `SHA256`, `SHA512`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// The algorithm of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha512].into_iter().find(|algorithm| algorithm.name() == name)
    }

    fn hmac(self, key: &[u8], message: &[u8]) -> Zeroizing<Vec<u8>> {
        macro_rules! with {
            ($hash:ty) => {{
                let mut mac = Hmac::<$hash>::new_from_slice(key).expect("HMAC takes keys of any length");
                mac.update(message);
                Zeroizing::new(mac.finalize().into_bytes().to_vec())
            }};
        }
        match self {
            Self::Sha1 => with!(Sha1),
            Self::Sha256 => with!(Sha256),
            Self::Sha512 => with!(Sha512),
        }
    }
}

/// How many digits a code has. Six is what every app shows; eight is the other length that apps know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Digits {
    /// Six digits.
    #[default]
    Six,
    /// Eight digits.
    Eight,
}

impl Digits {
    /// The number itself.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }

    const fn modulus(self) -> u32 {
        match self {
            Self::Six => 1_000_000,
            Self::Eight => 100_000_000,
        }
    }

    /// From the number, which must be 6 or 8.
    #[must_use]
    pub const fn from_count(count: usize) -> Option<Self> {
        match count {
            6 => Some(Self::Six),
            8 => Some(Self::Eight),
            _ => None,
        }
    }
}

/// A time step: the number of whole periods since the epoch (RFC 6238 §4.2, T0 = 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeStep(pub u64);

/// How far codes may lie from the present step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// Steps into the past. One, by default: RFC 6238 §5.2 recommends at most one for network delay, and
    /// with none a third of all users would type too slowly.
    pub past: u64,
    /// Steps into the future. None, by default: only a phone whose clock is fast needs it, and it is one more code to guess.
    pub future: u64,
}

impl Default for Skew {
    fn default() -> Self {
        Self { past: 1, future: 0 }
    }
}

impl Skew {
    /// How many codes are right at one moment.
    #[must_use]
    pub const fn width(self) -> u64 {
        self.past + 1 + self.future
    }
}

/// What an authenticator was told when it was enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TotpParameters {
    /// The hash.
    pub algorithm: Algorithm,
    /// The length of a code.
    pub digits: Digits,
    /// The length of a step in seconds, never zero.
    period: u32,
}

impl Default for TotpParameters {
    /// SHA-1, six digits, 30 seconds: what an app assumes when it ignores the parameters, as many do.
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha1, digits: Digits::Six, period: 30 }
    }
}

impl TotpParameters {
    /// From its parts; `None` when the period is zero.
    #[must_use]
    pub const fn new(algorithm: Algorithm, digits: Digits, period_seconds: u32) -> Option<Self> {
        if period_seconds == 0 { None } else { Some(Self { algorithm, digits, period: period_seconds }) }
    }

    /// The length of a step.
    #[must_use]
    pub const fn period(self) -> Duration {
        Duration::from_secs(self.period as u64)
    }

    /// The step that `now` lies in. Times before the epoch lie in step 0.
    #[must_use]
    pub fn step(self, now: Timestamp) -> TimeStep {
        TimeStep(u64::try_from(now.seconds()).unwrap_or(0) / u64::from(self.period))
    }

    /// When a step begins; saturates beyond what a timestamp can hold.
    #[must_use]
    pub fn start(self, step: TimeStep) -> Timestamp {
        let seconds = step.0.saturating_mul(u64::from(self.period));
        Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    pub(crate) fn encode(self) -> Vec<u8> {
        Writer::new("totp1")
            .bytes(self.algorithm.name().as_bytes())
            .byte(u8::try_from(self.digits.count()).expect("six or eight"))
            .int(i64::from(self.period))
            .finish()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new("totp1", bytes)?;
        let algorithm = Algorithm::parse(std::str::from_utf8(reader.bytes()?).ok()?)?;
        let digits = Digits::from_count(usize::from(reader.byte()?))?;
        let period = u32::try_from(reader.int()?).ok()?;
        reader.end()?;
        Self::new(algorithm, digits, period)
    }
}

/// The secret that server and app share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(SecretBytes);

impl TotpSecret {
    /// RFC 4226 §4 R6: at least 128 bits.
    pub const SHORTEST: usize = 16;

    /// From raw bytes; `None` under 128 bits.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = SecretBytes::new(bytes);
        (bytes.expose().len() >= Self::SHORTEST).then_some(Self(bytes))
    }

    /// A new one of `length` bytes, at least [`TotpSecret::SHORTEST`].
    pub(crate) fn generate(length: usize, random: &dyn Random) -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new(vec![0; length.max(Self::SHORTEST)]);
        random.fill(&mut bytes)?;
        Ok(Self(SecretBytes::new(std::mem::take(&mut *bytes))))
    }

    /// From base32 as a person copies it: any case, blanks and dashes anywhere, padding or none.
    #[must_use]
    pub fn from_base32(text: &str) -> Option<Self> {
        let cleaned: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '-' && *c != '=')
                .map(|c| c.to_ascii_uppercase())
                .collect(),
        );
        Self::new(data_encoding::BASE32_NOPAD.decode(cleaned.as_bytes()).ok()?)
    }

    /// Base32 (RFC 4648), upper case, without padding: scanners stumble over `=`.
    #[must_use]
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(data_encoding::BASE32_NOPAD.encode(self.0.expose()))
    }

    /// Base32 in groups of four, for people who type it.
    #[must_use]
    pub fn to_groups(&self) -> Zeroizing<String> {
        let text = self.to_base32();
        let mut groups = Zeroizing::new(String::with_capacity(text.len() * 5 / 4));
        for (index, letter) in text.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                groups.push(' ');
            }
            groups.push(letter);
        }
        groups
    }

    /// The raw bytes. Every use of them can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    /// The code of a step.
    #[must_use]
    pub fn code(&self, parameters: TotpParameters, step: TimeStep) -> Zeroizing<String> {
        let number = self.number(parameters, step);
        Zeroizing::new(format!("{number:0width$}", width = parameters.digits.count()))
    }

    /// The newest step within the window whose code this is.
    ///
    /// Every step of the window is computed, whether an earlier one matched or not, and compared in constant time. Where two
    /// steps happen to have the same code, the newer one counts, so that the same digits cannot be used for the older one again.
    #[must_use]
    pub fn matched_step(
        &self,
        parameters: TotpParameters,
        code: &OtpCode,
        now: Timestamp,
        skew: Skew,
    ) -> Option<TimeStep> {
        let present = parameters.step(now).0;
        let window = present.saturating_sub(skew.past)..present.saturating_add(skew.future).saturating_add(1);
        self.newest_of(parameters, code, window)
    }

    /// The newest of these steps whose code this is; each of them is computed.
    pub(crate) fn newest_of(
        &self,
        parameters: TotpParameters,
        code: &OtpCode,
        steps: Range<u64>,
    ) -> Option<TimeStep> {
        let mut newest = 0u64;
        let mut found = subtle::Choice::from(0);
        for step in steps {
            let equal = self.number(parameters, TimeStep(step)).ct_eq(&code.number);
            newest.conditional_assign(&step, equal);
            found |= equal;
        }
        (code.digits == parameters.digits && bool::from(found)).then_some(TimeStep(newest))
    }

    /// The newest of these steps whose code is the second of the two, where the step before it has the first; each of them is computed.
    pub(crate) fn newest_pair_of(
        &self,
        parameters: TotpParameters,
        (first, second): (&OtpCode, &OtpCode),
        steps: Range<u64>,
    ) -> Option<TimeStep> {
        let mut newest = 0u64;
        let mut found = subtle::Choice::from(0);
        let mut before = subtle::Choice::from(0);
        for step in steps {
            let number = self.number(parameters, TimeStep(step));
            let equal = before & number.ct_eq(&second.number);
            newest.conditional_assign(&step, equal);
            found |= equal;
            before = number.ct_eq(&first.number);
        }
        let long_enough = [first, second].iter().all(|code| code.digits == parameters.digits);
        (long_enough && bool::from(found)).then_some(TimeStep(newest))
    }

    /// Dynamic truncation, RFC 4226 §5.3.
    fn number(&self, parameters: TotpParameters, step: TimeStep) -> u32 {
        let mac = parameters.algorithm.hmac(self.0.expose(), &step.0.to_be_bytes());
        let offset = usize::from(mac[mac.len() - 1] & 0xf);
        let word = [mac[offset], mac[offset + 1], mac[offset + 2], mac[offset + 3]];
        (u32::from_be_bytes(word) & 0x7fff_ffff) % parameters.digits.modulus()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// What a user typed, when it can be a code of an authenticator: six or eight ASCII digits.
#[derive(Clone, PartialEq, Eq)]
pub struct OtpCode {
    digits: Digits,
    number: u32,
}

impl OtpCode {
    /// Reads exactly six or eight ASCII digits; blanks and dashes were removed before.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = Digits::from_count(text.len())?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Self { digits, number: text.parse().ok()? })
    }

    /// How long it is.
    #[must_use]
    pub fn digits(&self) -> Digits {
        self.digits
    }
}

impl fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtpCode(…)")
    }
}

/// The `otpauth://` URI that apps read from a QR code.
///
/// Issuer and account are percent-encoded byte by byte (never `+` for a blank), the issuer stands in the label and as a
/// parameter, and parameters that have their default value are left out, because some apps misread them. Neither name may hold a colon, which
/// separates them; it is replaced by a blank.
#[must_use]
pub fn otpauth_uri(
    issuer: &str,
    account: &str,
    secret: &TotpSecret,
    parameters: TotpParameters,
) -> Zeroizing<String> {
    let (issuer, account) = (encode(&issuer.replace(':', " ")), encode(&account.replace(':', " ")));
    let mut uri = Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}",
        *secret.to_base32()
    ));
    let default = TotpParameters::default();
    if parameters.algorithm != default.algorithm {
        uri.push_str(&format!("&algorithm={}", parameters.algorithm.name()));
    }
    if parameters.digits != default.digits {
        uri.push_str(&format!("&digits={}", parameters.digits.count()));
    }
    if parameters.period != default.period {
        uri.push_str(&format!("&period={}", parameters.period));
    }
    uri
}

/// RFC 3986: everything but the unreserved characters.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
