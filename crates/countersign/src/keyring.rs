//! The key ring: what is sealed, digested or authenticated at rest depends on it.
//!
//! A ring holds master keys of 256 bits, each with an id that never comes back. From each master key, HKDF-SHA-256
//! (RFC 5869) derives one key per purpose; no two purposes share a key. The first key of the ring is the *primary*: new
//! values are made with it, the others only open and check what they once made. Of a key that was retired, only what checks the
//! audit trail is left.
//!
//! A ring in a running process is read again when it may have changed. What was read takes the place of what was there before in one
//! move; whoever holds the ring sees it at once.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead as _, Payload};
use subtle::ConstantTimeEq as _;

use crate::codec::Writer;
use crate::secret::{NoRandomness, Random, SecretBytes, draw};
use crate::store::{Fault, KeyRecord, UserKey};

mod set;
mod source;
mod text;

pub use set::KeyId;
pub use source::{CredentialKeys, EnvKeys, FileKeys, KeySource};
pub use text::{KeyRingError, KeyRingText};

use set::{Key, KeySet, Purpose, code};

/// The master keys, primary first.
///
/// As text, one key a line: the id, a space, and 32 bytes in URL-safe base64 without padding. A key that was retired has the word `audit`
/// between the two, and its bytes only check the audit trail. Empty lines and lines that begin with `#` are passed over.
///
/// ```
/// # use countersign::{KeyRing, OsRandom};
/// let ring = KeyRing::generate(&OsRandom)?;
/// assert!(KeyRing::parse(ring.to_text().expose_text()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct KeyRing {
    set: RwLock<Arc<KeySet>>,
    source: Option<Box<dyn KeySource>>,
}

impl KeyRing {
    /// A new ring with one key, id 1.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source has failed.
    pub fn generate(random: &dyn Random) -> Result<Self, NoRandomness> {
        let keys = vec![Key::new(KeyId(1), draw(random)?)];
        Ok(Self::of(KeySet { keys, retired: Vec::new() }, None))
    }

    /// Reads the text form. Such a ring stays as it is for the life of the process.
    ///
    /// # Errors
    /// [`KeyRingError`] naming the line, and never showing a key.
    pub fn parse(text: &str) -> Result<Self, KeyRingError> {
        Ok(Self::of(text::parse(text)?, None))
    }

    /// Reads the text form from a source, which is asked again when the ring may have changed.
    ///
    /// # Errors
    /// [`KeyRingError`] when the source does not give it, or it does not parse.
    pub async fn from_source(source: impl KeySource) -> Result<Self, KeyRingError> {
        let text = source.load().await?;
        Ok(Self::of(text::parse(text.expose_text())?, Some(Box::new(source))))
    }

    /// Reads the text form from an environment variable.
    ///
    /// # Errors
    /// [`KeyRingError`] when it is not set or does not parse.
    pub fn from_env(name: &str) -> Result<Self, KeyRingError> {
        let source = EnvKeys::new(name);
        Ok(Self::of(text::parse(source.read()?.expose_text())?, Some(Box::new(source))))
    }

    /// Reads the text form from a file.
    ///
    /// # Errors
    /// [`KeyRingError`] when it cannot be read or does not parse.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyRingError> {
        let source = FileKeys::new(path.as_ref());
        Ok(Self::of(text::parse(source.read()?.expose_text())?, Some(Box::new(source))))
    }

    /// Reads the text form from a credential that systemd handed to the process.
    ///
    /// # Errors
    /// [`KeyRingError`] when there is none with this name, or it does not parse.
    pub fn from_credential(name: &str) -> Result<Self, KeyRingError> {
        let source = CredentialKeys::new(name);
        Ok(Self::of(text::parse(source.read()?.expose_text())?, Some(Box::new(source))))
    }

    fn of(set: KeySet, source: Option<Box<dyn KeySource>>) -> Self {
        Self { set: RwLock::new(Arc::new(set)), source }
    }

    /// The text form.
    #[must_use]
    pub fn to_text(&self) -> KeyRingText {
        KeyRingText::of_set(&self.set())
    }

    /// The key that new values are made with.
    #[must_use]
    pub fn primary(&self) -> KeyId {
        self.set().primary().id
    }

    /// All key ids, the primary first; retired ones are not among them.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> {
        let ids: Vec<_> = self.set().keys.iter().map(|key| key.id).collect();
        ids.into_iter()
    }

    /// The keys of which only what checks the audit trail is left.
    pub fn retired(&self) -> impl Iterator<Item = KeyId> {
        let ids: Vec<_> = self.set().retired.iter().map(|key| key.id).collect();
        ids.into_iter()
    }

    /// A check value that tells whether a database was made with this ring, without telling anything about the keys.
    #[must_use]
    pub fn fingerprint(&self, id: KeyId) -> Option<[u8; 32]> {
        self.set().fingerprint(id)
    }

    /// A keyed digest for looking values up without storing them: an e-mail address in a throttle, for one. It is another one
    /// under another primary.
    #[must_use]
    pub fn lookup(&self, label: &str, value: &[u8]) -> [u8; 32] {
        self.set().primary().mac(Purpose::Lookup, &Writer::new(label).bytes(value).finish())
    }

    /// Is this the digest of [`lookup`](Self::lookup) under any key of the ring? Constant time.
    pub(crate) fn lookup_matches(&self, label: &str, value: &[u8], digest: &[u8]) -> bool {
        let message = Writer::new(label).bytes(value).finish();
        self.set().keys.iter().fold(false, |found, key| {
            found | bool::from(key.mac(Purpose::Lookup, &message)[..].ct_eq(digest))
        })
    }

    /// Is there such a key, not retired?
    pub(crate) fn has(&self, id: KeyId) -> bool {
        self.set().key(id).is_some()
    }

    /// The first of these keys that is not there.
    pub(crate) fn lacks(&self, mut ids: impl Iterator<Item = KeyId>) -> Option<KeyId> {
        let set = self.set();
        ids.find(|id| set.key(*id).is_none())
    }

    /// Does the ring belong to a database that was made with these keys?
    pub(crate) fn belongs_to(&self, records: &[KeyRecord]) -> Result<(), Stranger> {
        self.set().belongs_to(records)
    }

    /// What the source holds now.
    pub(crate) async fn read_again(&self) -> Result<Reread, KeyRingError> {
        let source = self.source.as_ref().ok_or(KeyRingError::NoSource)?;
        Ok(Reread(text::parse(source.load().await?.expose_text())?))
    }

    /// Does every key that both know have the same bytes in both?
    pub(crate) fn agrees_with(&self, reread: &Reread) -> Result<(), Stranger> {
        let set = self.set();
        for (id, audit) in reread.0.all_audit() {
            if set.audit(id).is_some_and(|ours| code(ours, FINGERPRINT) != code(audit, FINGERPRINT)) {
                return Err(Stranger::Wrong(id));
            }
        }
        Ok(())
    }

    /// Puts what was read in the place of what is here; says whether anything is another.
    pub(crate) fn replace(&self, reread: Reread) -> bool {
        let new = Arc::new(reread.0);
        let mut set = self.set.write().unwrap_or_else(PoisonError::into_inner);
        let differs = set.shape() != new.shape();
        *set = new;
        differs
    }

    /// The keys as they are at this moment.
    fn set(&self) -> Arc<KeySet> {
        Arc::clone(&self.set.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Digest of a token's secret under the primary key.
    pub(crate) fn token_digest(&self, message: &[u8]) -> (KeyId, [u8; 32]) {
        let set = self.set();
        (set.primary().id, set.primary().mac(Purpose::Token, message))
    }

    /// Does `message` have this digest under the key with this id? Constant time; an unknown key says no.
    pub(crate) fn token_matches(&self, id: KeyId, message: &[u8], digest: &[u8]) -> bool {
        self.token_code(id, message).is_some_and(|code| bool::from(code[..].ct_eq(digest)))
    }

    /// The digest of `message` under the key with this id, if there is one.
    pub(crate) fn token_code(&self, id: KeyId, message: &[u8]) -> Option<[u8; 32]> {
        self.set().key(id).map(|key| key.mac(Purpose::Token, message))
    }

    /// The authentication code of a row: the key's id, then the code.
    pub(crate) fn row_mac(&self, message: &[u8]) -> Vec<u8> {
        let set = self.set();
        [&set.primary().id.0.to_be_bytes()[..], &set.primary().mac(Purpose::Row, message)].concat()
    }

    /// Does `mac`, as [`row_mac`](Self::row_mac) made it, belong to `message`? A key that is not in the ring is told apart.
    pub(crate) fn row_mac_matches(&self, message: &[u8], mac: &[u8]) -> Result<(), BadMac> {
        let (id, code) = split(mac)?;
        let set = self.set();
        let key = set.key(id).ok_or(BadMac::UnknownKey(id))?;
        let fits = bool::from(key.mac(Purpose::Row, message)[..].ct_eq(code));
        if fits { Ok(()) } else { Err(BadMac::Wrong) }
    }

    /// The authentication code of something in the audit trail: the key's id, then the code.
    pub(crate) fn audit_mac(&self, message: &[u8]) -> Vec<u8> {
        let set = self.set();
        [&set.primary().id.0.to_be_bytes()[..], &set.primary().mac(Purpose::Audit, message)].concat()
    }

    /// Does `mac`, as [`audit_mac`](Self::audit_mac) made it, belong to `message`? A retired key still says so; one that is not in the
    /// ring at all is told apart.
    pub(crate) fn audit_mac_matches(&self, message: &[u8], mac: &[u8]) -> Result<(), BadMac> {
        let (id, given) = split(mac)?;
        let set = self.set();
        let key = set.audit(id).ok_or(BadMac::UnknownKey(id))?;
        let fits = bool::from(code(key, message)[..].ct_eq(given));
        if fits { Ok(()) } else { Err(BadMac::Wrong) }
    }

    /// Seals `plain` for one place: XChaCha20-Poly1305, the place as associated data (G7).
    ///
    /// The blob is version 1, key id, nonce, ciphertext with its tag. Nonces of 24 random bytes do not collide.
    pub(crate) fn seal(&self, place: &Place<'_>, nonce: &[u8; 24], plain: &[u8]) -> Vec<u8> {
        let set = self.set();
        let key = set.primary();
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
        let set = self.set();
        let key = set.key(id).ok_or(Unsealable::UnknownKey(id))?;
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

const FINGERPRINT: &[u8] = b"countersign key ring fingerprint v1";

/// What a source gave when it was asked again.
pub(crate) struct Reread(KeySet);

impl Reread {
    pub(crate) fn belongs_to(&self, records: &[KeyRecord]) -> Result<(), Stranger> {
        self.0.belongs_to(records)
    }

    /// The primary with its fingerprint.
    pub(crate) fn primary(&self) -> (KeyId, [u8; 32]) {
        let primary = self.0.primary();
        (primary.id, primary.mac(Purpose::Row, FINGERPRINT))
    }
}

impl KeySet {
    fn fingerprint(&self, id: KeyId) -> Option<[u8; 32]> {
        Some(self.key(id)?.mac(Purpose::Row, FINGERPRINT))
    }

    fn belongs_to(&self, records: &[KeyRecord]) -> Result<(), Stranger> {
        records.iter().try_for_each(|record| match self.fingerprint(record.id) {
            None => Err(Stranger::Missing(record.id)),
            Some(ours) if ours != record.fingerprint => Err(Stranger::Wrong(record.id)),
            Some(_) => Ok(()),
        })
    }

    /// Which keys there are, in which order, and which of them are retired.
    fn shape(&self) -> (Vec<KeyId>, Vec<KeyId>) {
        (self.keys.iter().map(|key| key.id).collect(), self.retired.iter().map(|key| key.id).collect())
    }
}

/// A ring does not belong to a database, or not to the ring that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stranger {
    /// It lacks a key.
    Missing(KeyId),
    /// It has another key under that id.
    Wrong(KeyId),
}

/// The key of a code, and the code itself.
fn split(mac: &[u8]) -> Result<(KeyId, &[u8]), BadMac> {
    let (id, code) = mac.split_first_chunk::<4>().ok_or(BadMac::Wrong)?;
    Ok((KeyId(u32::from_be_bytes(*id)), code))
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

impl Unsealable {
    /// The fault that it is where it is met.
    pub(crate) fn fault(self, what: &'static str, user: UserKey) -> Fault {
        match self {
            Self::UnknownKey(key) => Fault::UnknownKey { key, what, user },
            Self::Damaged => Fault::Sealed { what, user, why: self.to_string() },
        }
    }
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

/// An authentication code does not belong to what it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadMac {
    UnknownKey(KeyId),
    Wrong,
}

impl BadMac {
    /// The fault that it is on a record that must not be altered.
    pub(crate) fn fault(self, what: &'static str, user: UserKey) -> Fault {
        match self {
            Self::UnknownKey(key) => Fault::UnknownKey { key, what, user },
            Self::Wrong => Fault::Altered { what, user },
        }
    }
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

    #[test]
    fn a_code_of_a_row_tells_an_unknown_key_from_damage() {
        let ring = ring();
        let mac = ring.row_mac(b"m");
        assert_eq!(ring.row_mac_matches(b"m", &mac), Ok(()));
        assert_eq!(ring.row_mac_matches(b"n", &mac), Err(BadMac::Wrong));
        assert_eq!(ring.row_mac_matches(b"m", &mac[..35]), Err(BadMac::Wrong));
        assert_eq!(ring.row_mac_matches(b"m", b"1"), Err(BadMac::Wrong));
        let other = [&[0, 0, 0, 9][..], &mac[4..]].concat();
        assert_eq!(ring.row_mac_matches(b"m", &other), Err(BadMac::UnknownKey(KeyId(9))));
    }

    /// A retired key opens nothing, matches nothing and makes nothing; it only says that the trail is as it was.
    #[test]
    fn a_retired_key_checks_the_trail_and_nothing_else() {
        let old = ring();
        let (row, audit, lookup) = (old.row_mac(b"m"), old.audit_mac(b"m"), old.lookup("l", b"m"));
        let (id, token) = old.token_digest(b"m");
        let blob = old.seal(&place(1), &[1; 24], b"x");
        let text =
            old.to_text().with_new_key(&SeededRandom::new(2)).unwrap().0.with_primary(KeyId(2)).unwrap();
        let new = KeyRing::parse(text.without(KeyId(1)).unwrap().expose_text()).unwrap();
        assert_eq!(new.audit_mac_matches(b"m", &audit), Ok(()));
        assert_eq!(new.audit_mac_matches(b"n", &audit), Err(BadMac::Wrong));
        assert_eq!(new.row_mac_matches(b"m", &row), Err(BadMac::UnknownKey(KeyId(1))));
        assert_eq!(new.open(&place(1), &blob).unwrap_err(), Unsealable::UnknownKey(KeyId(1)));
        assert!(!new.token_matches(id, b"m", &token));
        assert!(!new.lookup_matches("l", b"m", &lookup) && old.lookup_matches("l", b"m", &lookup));
        assert_eq!((new.fingerprint(KeyId(1)), new.has(KeyId(1))), (None, false));
        assert_eq!((new.ids().count(), new.retired().collect::<Vec<_>>()), (1, vec![KeyId(1)]));
    }

    /// What was given out under one primary is known under the next.
    #[test]
    fn a_lookup_is_known_under_any_key_of_the_ring() {
        let old = ring();
        let digest = old.lookup("l", b"m");
        let text =
            old.to_text().with_new_key(&SeededRandom::new(2)).unwrap().0.with_primary(KeyId(2)).unwrap();
        let new = KeyRing::parse(text.expose_text()).unwrap();
        assert_ne!(new.lookup("l", b"m"), digest);
        assert!(new.lookup_matches("l", b"m", &digest));
        assert!(!new.lookup_matches("l", b"n", &digest) && !new.lookup_matches("k", b"m", &digest));
    }

    #[test]
    fn debug_shows_ids_only() {
        assert_eq!(format!("{:?}", ring()), "KeyRing([KeyId(1)])");
    }
}
