//! The keys themselves: what is derived from each, and the codes that they make.

use std::fmt;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit as _;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Names a master key. Ids are never reused, so a sealed value says for ever which key it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl KeyId {
    /// The key at the front of an authentication code.
    pub(crate) fn of_code(code: &[u8]) -> Option<Self> {
        Some(Self(u32::from_be_bytes(*code.first_chunk()?)))
    }

    /// The key behind the first byte of a sealed value.
    pub(crate) fn of_sealed(blob: &[u8]) -> Option<Self> {
        Self::of_code(blob.get(1..)?)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What one text of a ring holds. It never changes; a ring is reloaded by putting another one in its place.
pub(super) struct KeySet {
    /// The primary first; never empty.
    pub(super) keys: Vec<Key>,
    /// What is left of retired keys.
    pub(super) retired: Vec<RetiredKey>,
}

impl KeySet {
    pub(super) fn primary(&self) -> &Key {
        &self.keys[0]
    }

    pub(super) fn key(&self, id: KeyId) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// What checks the trail under this key, retired or not.
    pub(super) fn audit(&self, id: KeyId) -> Option<&Hmac<Sha256>> {
        let retired = || self.retired.iter().find(|key| key.id == id).map(|key| &key.audit);
        self.key(id).map(|key| &key.audit).or_else(retired)
    }

    /// Every key with what checks the trail under it.
    pub(super) fn all_audit(&self) -> impl Iterator<Item = (KeyId, &Hmac<Sha256>)> {
        let retired = self.retired.iter().map(|key| (key.id, &key.audit));
        self.keys.iter().map(|key| (key.id, &key.audit)).chain(retired)
    }
}

/// A master key and all that is derived from it.
pub(super) struct Key {
    pub(super) id: KeyId,
    pub(super) master: Zeroizing<[u8; 32]>,
    pub(super) seal: XChaCha20Poly1305,
    token: Hmac<Sha256>,
    row: Hmac<Sha256>,
    lookup: Hmac<Sha256>,
    audit: Hmac<Sha256>,
}

#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Token,
    Row,
    Lookup,
    Audit,
}

const AUDIT: &[u8] = b"countersign audit v1";

impl Key {
    pub(super) fn new(id: KeyId, master: Zeroizing<[u8; 32]>) -> Self {
        let pseudorandom = extract(&master[..]);
        let derive = |label: &[u8]| expand(&pseudorandom, label);
        let mac = |label: &[u8]| keyed(&derive(label));
        Self {
            id,
            seal: XChaCha20Poly1305::new_from_slice(&derive(b"countersign seal v1")[..])
                .expect("the derived key has the cipher's length"),
            token: mac(b"countersign token v1"),
            row: mac(b"countersign row v1"),
            lookup: mac(b"countersign lookup v1"),
            audit: mac(AUDIT),
            master,
        }
    }

    pub(super) fn mac(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        let key = match purpose {
            Purpose::Token => &self.token,
            Purpose::Row => &self.row,
            Purpose::Lookup => &self.lookup,
            Purpose::Audit => &self.audit,
        };
        code(key, message)
    }

    /// What stays when the key is retired: it checks the trail, and no other key of the master can be computed from it.
    pub(super) fn audit_bytes(&self) -> Zeroizing<[u8; 32]> {
        expand(&extract(&self.master[..]), AUDIT)
    }
}

/// A key of which only what checks the trail is left.
pub(super) struct RetiredKey {
    pub(super) id: KeyId,
    pub(super) bytes: Zeroizing<[u8; 32]>,
    audit: Hmac<Sha256>,
}

impl RetiredKey {
    pub(super) fn new(id: KeyId, bytes: Zeroizing<[u8; 32]>) -> Self {
        Self { id, audit: keyed(&bytes), bytes }
    }
}

pub(super) fn code(key: &Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    let mut mac = key.clone();
    mac.update(message);
    mac.finalize().into_bytes().into()
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn purposes_never_share_an_output() {
        let key = Key::new(KeyId(1), Zeroizing::new([7; 32]));
        let outputs = [Purpose::Token, Purpose::Row, Purpose::Lookup, Purpose::Audit]
            .map(|purpose| key.mac(purpose, b"m"));
        for (index, output) in outputs.iter().enumerate() {
            assert!(!outputs[..index].contains(output), "output {index}");
        }
    }

    /// What is left of a key makes the codes of the trail and no others, and is not the master.
    #[test]
    fn what_is_left_of_a_key_checks_the_trail_alone() {
        let key = Key::new(KeyId(1), Zeroizing::new([7; 32]));
        let left = RetiredKey::new(KeyId(1), key.audit_bytes());
        assert_eq!(code(&left.audit, b"m"), key.mac(Purpose::Audit, b"m"));
        assert_ne!(left.bytes, key.master);
        let as_if_it_were_a_master = Key::new(KeyId(1), left.bytes.clone());
        for purpose in [Purpose::Token, Purpose::Row, Purpose::Lookup, Purpose::Audit] {
            assert_ne!(as_if_it_were_a_master.mac(purpose, b"m"), key.mac(purpose, b"m"));
            assert_ne!(left.bytes[..], key.mac(purpose, b"m")[..]);
        }
    }
}
