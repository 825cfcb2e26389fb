//! The key ring: what is sealed, digested or authenticated at rest depends on it.
//!
//! A ring holds master keys of 256 bits, each with an id that never comes back. From each master key, HKDF-SHA-256
//! (RFC 5869) derives one key per purpose; no two purposes share a key. The first key of the ring is the *primary*: new
//! values are made with it, the others only open and check what they once made.

use std::fmt;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::codec::Writer;
use crate::secret::{NoRandomness, Random, SecretBytes, draw};
use crate::store::UserKey;

/// Names a master key. Ids are never reused, so a sealed value says for ever which key it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The master keys, primary first.
///
/// As text, one key a line: the id, a space, and 32 bytes in URL-safe base64 without padding. Empty lines and lines that begin
/// with `#` are passed over.
///
/// ```
/// # use countersign::{KeyRing, OsRandom};
/// let ring = KeyRing::generate(&OsRandom)?;
/// assert!(KeyRing::parse(ring.to_text().expose_text()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct KeyRing {
    keys: Vec<Key>,
}

struct Key {
    id: KeyId,
    master: Zeroizing<[u8; 32]>,
    seal: XChaCha20Poly1305,
    token: Hmac<Sha256>,
    row: Hmac<Sha256>,
    lookup: Hmac<Sha256>,
    audit: Hmac<Sha256>,
}

/// The ring in its text form; wiped when dropped.
pub struct KeyRingText(Zeroizing<String>);

impl KeyRingText {
    /// The text, to be written to a file that only its owner can read.
    #[must_use]
    pub fn expose_text(&self) -> &str {
        &self.0
    }
}

/// Why a key ring was refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyRingError {
    /// No line of the text holds a key.
    Empty,
    /// A line is not `ID BASE64`.
    Malformed(usize),
    /// Two lines carry the same id.
    Duplicate(KeyId),
    /// A key that everybody knows.
    Sample(KeyId),
    /// The environment variable is not set.
    NotSet(String),
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl fmt::Display for KeyRingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the key ring holds no key"),
            Self::Malformed(line) => {
                write!(f, "line {line} of the key ring is not an id, a space and 32 bytes in URL-safe base64")
            }
            Self::Duplicate(id) => write!(f, "the key ring holds two keys with id {id}"),
            Self::Sample(id) => {
                write!(f, "key {id} of the ring is a sample key that everybody knows; make a new ring")
            }
            Self::NotSet(name) => write!(f, "the environment variable {name} holds no key ring"),
            Self::Unreadable { path, source } => write!(f, "the key ring {path} cannot be read: {source}"),
        }
    }
}

impl std::error::Error for KeyRingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::Empty | Self::Malformed(_) | Self::Duplicate(_) | Self::Sample(_) | Self::NotSet(_) => None,
        }
    }
}

impl KeyRing {
    /// A new ring with one key, id 1.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source has failed.
    pub fn generate(random: &dyn Random) -> Result<Self, NoRandomness> {
        Ok(Self { keys: vec![Key::new(KeyId(1), draw(random)?)] })
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`KeyRingError`] naming the line, and never showing a key.
    pub fn parse(text: &str) -> Result<Self, KeyRingError> {
        let mut keys: Vec<Key> = Vec::new();
        for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = Key::parse(line).ok_or(KeyRingError::Malformed(number))?;
            if key.master.windows(2).all(|pair| pair[0] == pair[1]) {
                return Err(KeyRingError::Sample(key.id));
            }
            if keys.iter().any(|other| other.id == key.id) {
                return Err(KeyRingError::Duplicate(key.id));
            }
            keys.push(key);
        }
        if keys.is_empty() { Err(KeyRingError::Empty) } else { Ok(Self { keys }) }
    }

    /// Reads the text form from an environment variable.
    ///
    /// # Errors
    /// [`KeyRingError`] when it is not set or does not parse.
    pub fn from_env(name: &str) -> Result<Self, KeyRingError> {
        let text = Zeroizing::new(std::env::var(name).map_err(|_| KeyRingError::NotSet(name.to_owned()))?);
        // One line is easier in an environment: commas separate keys there too.
        Self::parse(&Zeroizing::new(text.replace(',', "\n")))
    }

    /// Reads the text form from a file.
    ///
    /// # Errors
    /// [`KeyRingError`] when it cannot be read or does not parse.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyRingError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| KeyRingError::Unreadable { path: path.display().to_string(), source })?;
        Self::parse(&Zeroizing::new(text))
    }

    /// The text form.
    #[must_use]
    pub fn to_text(&self) -> KeyRingText {
        let mut text = Zeroizing::new(String::new());
        for key in &self.keys {
            let encoded = Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&key.master[..]));
            text.push_str(&format!("{} {}\n", key.id, &*encoded));
        }
        KeyRingText(text)
    }

    /// The key that new values are made with.
    #[must_use]
    pub fn primary(&self) -> KeyId {
        self.keys[0].id
    }

    /// All key ids, the primary first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> {
        self.keys.iter().map(|key| key.id)
    }

    /// A check value that tells whether a database was made with this ring, without telling anything about the keys.
    #[must_use]
    pub fn fingerprint(&self, id: KeyId) -> Option<[u8; 32]> {
        Some(self.key(id)?.mac(Purpose::Row, b"countersign key ring fingerprint v1"))
    }

    /// A keyed digest for looking values up without storing them: an e-mail address in a throttle, for one.
    #[must_use]
    pub fn lookup(&self, label: &str, value: &[u8]) -> [u8; 32] {
        self.keys[0].mac(Purpose::Lookup, &Writer::new(label).bytes(value).finish())
    }

    fn key(&self, id: KeyId) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// Digest of a token's secret under the primary key.
    pub(crate) fn token_digest(&self, message: &[u8]) -> (KeyId, [u8; 32]) {
        (self.primary(), self.keys[0].mac(Purpose::Token, message))
    }

    /// Does `message` have this digest under the key with this id? Constant time; an unknown key says no.
    pub(crate) fn token_matches(&self, id: KeyId, message: &[u8], digest: &[u8]) -> bool {
        self.token_code(id, message).is_some_and(|code| bool::from(code[..].ct_eq(digest)))
    }

    /// The digest of `message` under the key with this id, if there is one.
    pub(crate) fn token_code(&self, id: KeyId, message: &[u8]) -> Option<[u8; 32]> {
        self.key(id).map(|key| key.mac(Purpose::Token, message))
    }

    /// The authentication code of a row: the key's id, then the code.
    pub(crate) fn row_mac(&self, message: &[u8]) -> Vec<u8> {
        [&self.primary().0.to_be_bytes()[..], &self.keys[0].mac(Purpose::Row, message)].concat()
    }

    /// Does `mac`, as [`row_mac`](Self::row_mac) made it, belong to `message`?
    pub(crate) fn row_mac_matches(&self, message: &[u8], mac: &[u8]) -> bool {
        let Some((id, code)) = mac.split_first_chunk::<4>() else { return false };
        self.key(KeyId(u32::from_be_bytes(*id)))
            .is_some_and(|key| bool::from(key.mac(Purpose::Row, message)[..].ct_eq(code)))
    }

    /// The authentication code of something in the audit trail: the key's id, then the code.
    pub(crate) fn audit_mac(&self, message: &[u8]) -> Vec<u8> {
        [&self.primary().0.to_be_bytes()[..], &self.keys[0].mac(Purpose::Audit, message)].concat()
    }

    /// Does `mac`, as [`audit_mac`](Self::audit_mac) made it, belong to `message`? A key that is not in the ring is told apart.
    pub(crate) fn audit_mac_matches(&self, message: &[u8], mac: &[u8]) -> Result<(), BadMac> {
        let (id, code) = mac.split_first_chunk::<4>().ok_or(BadMac::Wrong)?;
        let id = KeyId(u32::from_be_bytes(*id));
        let key = self.key(id).ok_or(BadMac::UnknownKey(id))?;
        let fits = bool::from(key.mac(Purpose::Audit, message)[..].ct_eq(code));
        if fits { Ok(()) } else { Err(BadMac::Wrong) }
    }

    /// Seals `plain` for one place: XChaCha20-Poly1305, the place as associated data (G7).
    ///
    /// The blob is version 1, key id, nonce, ciphertext with its tag. Nonces of 24 random bytes do not collide.
    pub(crate) fn seal(&self, place: &Place<'_>, nonce: &[u8; 24], plain: &[u8]) -> Vec<u8> {
        let key = &self.keys[0];
        let aad = place.associated_data(key.id);
        let sealed = key
            .seal
            .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: &aad })
            .expect("sealing fails only beyond 256 GiB");
        [&[1][..], &key.id.0.to_be_bytes(), nonce, &sealed].concat()
    }

    /// Opens a sealed value at its place.
    pub(crate) fn open(&self, place: &Place<'_>, blob: &[u8]) -> Result<SecretBytes, Unsealable> {
        let [1, blob @ ..] = blob else { return Err(Unsealable::Damaged) };
        let (id, blob) = blob.split_first_chunk::<4>().ok_or(Unsealable::Damaged)?;
        let (nonce, sealed) = blob.split_first_chunk::<24>().ok_or(Unsealable::Damaged)?;
        let id = KeyId(u32::from_be_bytes(*id));
        let key = self.key(id).ok_or(Unsealable::UnknownKey(id))?;
        let aad = place.associated_data(id);
        key.seal
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad })
            .map(SecretBytes::new)
            .map_err(|_| Unsealable::Damaged)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyRing").field(&self.ids().collect::<Vec<_>>()).finish()
    }
}

#[derive(Clone, Copy)]
enum Purpose {
    Token,
    Row,
    Lookup,
    Audit,
}

impl Key {
    fn new(id: KeyId, master: Zeroizing<[u8; 32]>) -> Self {
        let pseudorandom = extract(&master[..]);
        let derive = |label: &str| expand(&pseudorandom, label.as_bytes());
        let mac = |label: &str| keyed(&derive(label));
        Self {
            id,
            seal: XChaCha20Poly1305::new_from_slice(&derive("countersign seal v1")[..])
                .expect("the derived key has the cipher's length"),
            token: mac("countersign token v1"),
            row: mac("countersign row v1"),
            lookup: mac("countersign lookup v1"),
            audit: mac("countersign audit v1"),
            master,
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let (id, encoded) = line.split_once(' ')?;
        let bytes = Zeroizing::new(data_encoding::BASE64URL_NOPAD.decode(encoded.trim().as_bytes()).ok()?);
        let id = id.parse().ok().filter(|id| *id > 0)?;
        Some(Self::new(KeyId(id), Zeroizing::new(bytes[..].try_into().ok()?)))
    }

    fn mac(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        let mut mac = match purpose {
            Purpose::Token => self.token.clone(),
            Purpose::Row => self.row.clone(),
            Purpose::Lookup => self.lookup.clone(),
            Purpose::Audit => self.audit.clone(),
        };
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

// HKDF-SHA-256 by hand: each of our keys is one block of output, so two HMACs are all there is to it, and the core keeps
// few crates below it (docs/decisions/0009-few-crates-below-the-core.md).

/// RFC 5869 §2.2: the pseudorandom key of a master key. No salt is given, so it is a block of zeros.
fn extract(master: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut mac = keyed(&[0; 32]);
    mac.update(master);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// RFC 5869 §2.3: the first block of output, T(1) = HMAC(PRK, info | 0x01), and no other.
fn expand(pseudorandom: &[u8; 32], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut mac = keyed(pseudorandom);
    mac.update(info);
    mac.update(&[1]);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Where a sealed value lives. It opens nowhere else.
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) column: &'a str,
    pub(crate) user: UserKey,
    pub(crate) row: i64,
    /// Parameters that must not be changed beneath the value, such as algorithm, digits and period.
    pub(crate) parameters: &'a [u8],
}

impl Place<'_> {
    fn associated_data(&self, key: KeyId) -> Vec<u8> {
        Writer::new("countersign place v1")
            .bytes(self.table.as_bytes())
            .bytes(self.column.as_bytes())
            .int(self.user.0)
            .int(self.row)
            .bytes(self.parameters)
            .int(i64::from(key.0))
            .finish()
    }
}

/// A sealed value did not open: our failure or an attack, never the user's mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsealable {
    UnknownKey(KeyId),
    Damaged,
}

impl fmt::Display for Unsealable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey(id) => write!(f, "key {id} is not in the key ring"),
            Self::Damaged => f.write_str("it is damaged, was moved, or belongs to another key ring"),
        }
    }
}

impl std::error::Error for Unsealable {}

/// An authentication code in the audit trail does not belong to what it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadMac {
    UnknownKey(KeyId),
    Wrong,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    fn ring() -> KeyRing {
        KeyRing::generate(&SeededRandom::new(1)).unwrap()
    }

    fn place(row: i64) -> Place<'static> {
        Place { table: "authenticators", column: "secret", user: UserKey(7), row, parameters: b"SHA1/6/30" }
    }

    #[test]
    fn a_sealed_value_opens_at_its_place_and_nowhere_else() {
        let ring = ring();
        let blob = ring.seal(&place(3), &[9; 24], b"secret");
        assert_eq!(ring.open(&place(3), &blob).unwrap().expose(), b"secret");
        let elsewhere = [
            Place { row: 4, ..place(3) },
            Place { user: UserKey(8), ..place(3) },
            Place { table: "enrollments", ..place(3) },
            Place { column: "name", ..place(3) },
            Place { parameters: b"SHA1/8/30", ..place(3) },
        ];
        for other in &elsewhere {
            assert_eq!(ring.open(other, &blob).unwrap_err(), Unsealable::Damaged);
        }
        for index in 0..blob.len() {
            let mut damaged = blob.clone();
            damaged[index] ^= 1;
            assert!(ring.open(&place(3), &damaged).is_err(), "byte {index}");
        }
    }

    #[test]
    fn an_older_key_still_opens_and_a_missing_one_is_named() {
        let old = ring();
        let blob = old.seal(&place(1), &[1; 24], b"x");
        let line = old.to_text();
        let fresh = format!(
            "2 {}\n{}",
            data_encoding::BASE64URL_NOPAD.encode(&[1, 2].repeat(16)),
            line.expose_text()
        );
        let both = KeyRing::parse(&fresh).unwrap();
        assert_eq!(both.primary(), KeyId(2));
        assert!(both.open(&place(1), &blob).is_ok());
        let only_new = KeyRing::parse(fresh.lines().next().unwrap()).unwrap();
        assert_eq!(only_new.open(&place(1), &blob).unwrap_err(), Unsealable::UnknownKey(KeyId(1)));
    }

    #[test]
    fn purposes_never_share_an_output() {
        let ring = ring();
        let outputs = [
            ring.token_digest(b"m").1.to_vec(),
            ring.row_mac(b"m")[4..].to_vec(),
            ring.keys[0].mac(Purpose::Lookup, b"m").to_vec(),
            ring.audit_mac(b"m")[4..].to_vec(),
        ];
        for (index, output) in outputs.iter().enumerate() {
            assert!(!outputs[..index].contains(output), "output {index}");
        }
    }

    #[test]
    fn a_code_of_the_trail_names_its_key() {
        let ring = ring();
        let mac = ring.audit_mac(b"m");
        assert_eq!((&mac[..4], mac.len()), (&[0, 0, 0, 1][..], 36));
        assert_eq!(ring.audit_mac_matches(b"m", &mac), Ok(()));
        assert_eq!(ring.audit_mac_matches(b"n", &mac), Err(BadMac::Wrong));
        assert_eq!(ring.audit_mac_matches(b"m", &mac[..35]), Err(BadMac::Wrong));
        assert_eq!(ring.audit_mac_matches(b"m", b""), Err(BadMac::Wrong));
        let other = [&[0, 0, 0, 9][..], &mac[4..]].concat();
        assert_eq!(ring.audit_mac_matches(b"m", &other), Err(BadMac::UnknownKey(KeyId(9))));
    }

    /// RFC 5869, appendix A, the cases with SHA-256: what they say of a missing salt, and their first blocks.
    #[test]
    fn keys_are_derived_as_rfc_5869_says() {
        let bytes = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
        let case_3 = extract(&[0x0b; 22]);
        assert_eq!(case_3[..], bytes("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
        let case_1 = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
        let case_2 = "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244";
        let first_blocks = [
            (
                bytes(case_1),
                (0xf0..=0xf9).collect(),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
            ),
            (
                bytes(case_2),
                (0xb0..=0xff).collect(),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
            ),
            (case_3.to_vec(), Vec::new(), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
        ];
        for (pseudorandom, info, output) in first_blocks {
            assert_eq!(expand(&pseudorandom[..].try_into().unwrap(), &info)[..], bytes(output));
        }
    }

    #[test]
    fn rings_that_cannot_be_safe_are_refused() {
        let zeros = format!("1 {}", data_encoding::BASE64URL_NOPAD.encode(&[0; 32]));
        assert!(matches!(KeyRing::parse(&zeros), Err(KeyRingError::Sample(KeyId(1)))));
        let text = ring().to_text();
        assert!(matches!(
            KeyRing::parse(&text.expose_text().repeat(2)),
            Err(KeyRingError::Duplicate(KeyId(1)))
        ));
        assert!(matches!(KeyRing::parse("# nothing\n\n"), Err(KeyRingError::Empty)));
        for bad in ["1", "x AAAA", "1 AAAA", "0 AAAA", "-1 AAAA"] {
            assert!(matches!(KeyRing::parse(bad), Err(KeyRingError::Malformed(1))), "{bad}");
        }
    }

    #[test]
    fn debug_shows_ids_only() {
        assert_eq!(format!("{:?}", ring()), "KeyRing([KeyId(1)])");
    }
}
