//! Recovery codes: single-use look-up secrets.
//!
//! A set has a random key of its own, sealed at rest. What is stored of a code is what its [`HashProvider`] makes of it
//! under that key, at a [slot](crate::store::CodeSlot) that the code itself leads to: so a guess costs one hash and one primary-key
//! lookup however many codes and users there are (G2), and a copy of the database without the key ring yields no code (G6).

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::hash::{HashProvider, KeyedSha256};
use crate::secret::{NoRandomness, Random};
use crate::store::CodesTable;
use crate::totp::OtpCode;

pub use check::WeakCodes;
pub use mint::{MintError, Minted};

mod at_rest;
mod check;
mod mint;

/// A strategy of recovery codes: how they look, how many there are, what is stored of them, and what it is all called.
///
/// Most applications have one. A further one has a name, from which its other names follow:
///
/// ```
/// use countersign::RecoveryCodes;
///
/// let printed = RecoveryCodes::named("printed_codes").count(4).length(20);
/// assert_eq!(printed.verify_action_name(), "verify_with_printed_codes");
/// assert_eq!(printed.table_name(), "countersign_printed_codes");
/// ```
///
/// With a slow [`HashProvider`] each code begins with a *public index*, one character or as many as the count needs. It
/// picks the row, so that an attempt costs one hash and not one for each code of the set. It is shown and typed like the
/// rest, belongs to [`characters`](Self::characters), but neither to the length nor to the entropy: whoever tries
/// codes may know it.
#[derive(Clone, Debug)]
pub struct RecoveryCodes {
    name: String,
    count: usize,
    length: usize,
    alphabet: String,
    low: usize,
    provider: Arc<dyn HashProvider>,
    on_use: OnUse,
    generates: bool,
    verify_action: Option<String>,
    generate_action: Option<String>,
    table: Option<String>,
    code_column: String,
    user_column: String,
}

/// What happens to a code that was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnUse {
    /// It is deleted; the audit trail keeps that it was used.
    #[default]
    Delete,
    /// It stays as used, with the time.
    Keep,
}

impl Default for RecoveryCodes {
    fn default() -> Self {
        Self::new()
    }
}

impl RecoveryCodes {
    /// The name of the strategy that needs none.
    pub const DEFAULT_NAME: &str = "recovery_code";

    /// 32 letters and digits of which no two are taken for each other: no `I` or `1`, no `O` or `0`.
    pub const UNAMBIGUOUS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// Ten codes of twelve characters from `A–Z0–9`: 62 bits each, above the 60 that a fast digest needs.
    #[must_use]
    pub fn new() -> Self {
        Self::named(Self::DEFAULT_NAME)
    }

    /// What the standards ask for: 16 characters that nobody confuses, 80 bits, and Argon2id (NIST SP 800-63B §3.1.2.2,
    /// ASVS 6.5.2). With the index, 17 characters are typed.
    #[cfg(feature = "argon2")]
    #[must_use]
    pub fn strict() -> Self {
        Self::new().length(16).alphabet(Self::UNAMBIGUOUS).hash(crate::hash::Argon2id::new())
    }

    /// A further strategy beside the default one: a lower-case letter, then lower-case letters, digits and underscores, at
    /// most 40 characters. All else is as in [`new`](Self::new) until it is set.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            count: 10,
            length: 12,
            alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".to_owned(),
            low: 2,
            provider: Arc::new(KeyedSha256),
            on_use: OnUse::default(),
            generates: true,
            verify_action: None,
            generate_action: None,
            table: None,
            code_column: "code".to_owned(),
            user_column: "user".to_owned(),
        }
    }

    /// How many codes a set has; default 10, at most 100.
    #[must_use]
    pub fn count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// How many characters of a code are secret; default 12, at most 64.
    #[must_use]
    pub fn length(mut self, length: usize) -> Self {
        self.length = length;
        self
    }

    /// The characters of a code; default `A–Z0–9`. ASCII letters and digits, each once.
    ///
    /// Codes are read in any case. An alphabet that has a letter in both cases tells these two apart.
    #[must_use]
    pub fn alphabet(mut self, alphabet: &str) -> Self {
        alphabet.clone_into(&mut self.alphabet);
        self
    }

    /// Warn when so few codes are left; default 2.
    #[must_use]
    pub fn low(mut self, low: usize) -> Self {
        self.low = low;
        self
    }

    /// What is stored of a code; default [`KeyedSha256`].
    #[must_use]
    pub fn hash(mut self, provider: impl HashProvider) -> Self {
        self.provider = Arc::new(provider);
        self
    }

    /// What happens to a used code; default [`OnUse::Delete`].
    #[must_use]
    pub fn on_use(mut self, on_use: OnUse) -> Self {
        self.on_use = on_use;
        self
    }

    /// What using a code is called; default `verify_with_` and the name.
    #[must_use]
    pub fn verify_action(mut self, name: &str) -> Self {
        self.verify_action = Some(name.to_owned());
        self
    }

    /// What making codes is called; default `generate_`, the name and `_codes`.
    #[must_use]
    pub fn generate_action(mut self, name: &str) -> Self {
        self.generate_action = Some(name.to_owned());
        self
    }

    /// The application makes codes itself: there is no verb and no page for it.
    #[must_use]
    pub fn without_generate(mut self) -> Self {
        self.generates = false;
        self
    }

    /// The table of the codes; default `countersign_recovery_codes`, for a further strategy `countersign_` and its name.
    #[must_use]
    pub fn table(mut self, name: &str) -> Self {
        self.table = Some(name.to_owned());
        self
    }

    /// The column of what is stored of a code; default `code`.
    #[must_use]
    pub fn code_column(mut self, name: &str) -> Self {
        name.clone_into(&mut self.code_column);
        self
    }

    /// The column of the user; default `user`.
    #[must_use]
    pub fn user_column(mut self, name: &str) -> Self {
        name.clone_into(&mut self.user_column);
        self
    }

    /// The name of the strategy.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of codes of a set.
    #[must_use]
    pub fn size(&self) -> usize {
        self.count
    }

    /// The number of characters of a code as it is shown and typed: the secret ones, and the index where there is one.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.index_characters() + self.length
    }

    /// The number of characters of the public index; 0 with a fast provider.
    #[must_use]
    pub fn index_characters(&self) -> usize {
        let (letters, mut characters, mut rows) = (self.alphabet.len(), 1, self.alphabet.len());
        while rows < self.count && letters > 1 {
            (characters, rows) = (characters + 1, rows.saturating_mul(letters));
        }
        if self.is_slow() { characters } else { 0 }
    }

    /// The characters that codes are made of.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.alphabet
    }

    /// The entropy of one code in bits.
    #[must_use]
    pub fn bits(&self) -> f64 {
        self.bits_at(self.length)
    }

    fn bits_at(&self, length: usize) -> f64 {
        (self.alphabet.chars().count() as f64).log2() * length as f64
    }

    /// With so many codes left the owner is warned, and with fewer.
    #[must_use]
    pub fn low_mark(&self) -> usize {
        self.low
    }

    /// Are so few left that the owner should be warned?
    #[must_use]
    pub fn is_low(&self, remaining: usize) -> bool {
        remaining <= self.low
    }

    /// What makes of a code what is stored.
    #[must_use]
    pub fn provider(&self) -> &dyn HashProvider {
        &*self.provider
    }

    /// What happens to a used code.
    #[must_use]
    pub fn uses(&self) -> OnUse {
        self.on_use
    }

    /// Are codes made here, or by the application?
    #[must_use]
    pub fn generates(&self) -> bool {
        self.generates
    }

    /// What using a code is called.
    #[must_use]
    pub fn verify_action_name(&self) -> String {
        self.verify_action.clone().unwrap_or_else(|| format!("verify_with_{}", self.name))
    }

    /// What making codes is called.
    #[must_use]
    pub fn generate_action_name(&self) -> String {
        self.generate_action.clone().unwrap_or_else(|| format!("generate_{}_codes", self.name))
    }

    /// The table of the codes.
    #[must_use]
    pub fn table_name(&self) -> String {
        self.table.clone().unwrap_or_else(|| match &*self.name {
            Self::DEFAULT_NAME => "countersign_recovery_codes".to_owned(),
            further => format!("countersign_{further}"),
        })
    }

    /// The column of what is stored of a code.
    #[must_use]
    pub fn code_column_name(&self) -> &str {
        &self.code_column
    }

    /// The column of the user.
    #[must_use]
    pub fn user_column_name(&self) -> &str {
        &self.user_column
    }

    /// Where its codes are kept, in the words of a store.
    pub(crate) fn codes_table(&self) -> CodesTable {
        CodesTable {
            strategy: self.name.clone(),
            table: self.table_name(),
            code_column: self.code_column_name().to_owned(),
            user_column: self.user_column_name().to_owned(),
        }
    }

    /// Must hashing stay off the threads of others?
    pub(crate) fn is_slow(&self) -> bool {
        !self.provider.deterministic()
    }

    /// Draws a set without bias: bytes beyond the largest multiple of the alphabet's size are thrown away.
    pub(crate) fn generate(&self, random: &dyn Random) -> Result<Vec<RecoveryCode>, NoRandomness> {
        let mut codes: Vec<RecoveryCode> = Vec::with_capacity(self.count);
        while codes.len() < self.count {
            let code = RecoveryCode(self.draw(codes.len(), random)?);
            // What reads as a code of an app is judged as one.
            if !codes.contains(&code) && OtpCode::parse(code.expose()).is_none() {
                codes.push(code);
            }
        }
        Ok(codes)
    }

    fn draw(&self, row: usize, random: &dyn Random) -> Result<Zeroizing<String>, NoRandomness> {
        let letters = self.alphabet.as_bytes();
        let usable = 256 - 256 % letters.len();
        let mut code = Zeroizing::new(String::with_capacity(self.characters()));
        code.push_str(&self.index(row));
        let mut bytes = Zeroizing::new([0; 64]);
        while code.len() < self.characters() {
            random.fill(&mut bytes[..])?;
            let drawn = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < usable);
            let missing = self.characters() - code.len();
            code.extend(drawn.map(|byte| char::from(letters[byte % letters.len()])).take(missing));
        }
        Ok(code)
    }

    /// The public index of a row: its number, the letters as digits, the last digit last.
    fn index(&self, row: usize) -> String {
        let letters = self.alphabet.as_bytes();
        let digit = |place: usize| row / letters.len().pow(place as u32) % letters.len();
        (0..self.index_characters()).rev().map(|place| char::from(letters[digit(place)])).collect()
    }

    /// What a user typed, when it can be a code of this form: the right length from the right characters.
    pub(crate) fn parse(&self, text: &str) -> Option<RecoveryCode> {
        if text.len() != self.characters() {
            return None;
        }
        let mut code = Zeroizing::new(String::with_capacity(self.characters()));
        for typed in text.chars() {
            code.push(self.letter(typed)?);
        }
        Some(RecoveryCode(code))
    }

    /// The letter that was meant: the one that was typed, or else the same in the other case.
    fn letter(&self, typed: char) -> Option<char> {
        let other =
            if typed.is_ascii_lowercase() { typed.to_ascii_uppercase() } else { typed.to_ascii_lowercase() };
        [typed, other].into_iter().find(|letter| self.alphabet.contains(*letter))
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
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests;
