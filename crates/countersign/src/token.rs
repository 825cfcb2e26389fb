//! Session tokens: a selector and a secret.
//!
//! A token names its user and its row, so that looking it up needs no index, and carries 256 random bits. At rest there is
//! only a keyed digest over all three (G6): a copy of the database yields no session.

use std::fmt;

use zeroize::Zeroizing;

use crate::codec::Writer;
use crate::keyring::{KeyId, KeyRing};
use crate::secret::SecretBytes;
use crate::store::{SessionId, SessionRow, UserKey};

const VERSION: u8 = 1;
const LENGTH: usize = 1 + 8 + 8 + 32;

/// The credential of one session: 66 characters of URL-safe base64.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    user: UserKey,
    session: SessionId,
    secret: SecretBytes,
}

impl SessionToken {
    pub(crate) fn new(user: UserKey, session: SessionId, secret: &[u8; 32]) -> Self {
        Self { user, session, secret: SecretBytes::new(*secret) }
    }

    /// A new token in place of the session's old one.
    pub(crate) fn renew(session: &mut SessionRow, ring: &KeyRing, secret: &[u8; 32]) -> Self {
        let token = Self::new(session.user, session.id, secret);
        let (key, digest) = token.digest(ring);
        (session.digest_key, session.digest) = (key, digest.to_vec());
        token
    }

    /// Reads a token as a browser or client sent it; `None` for anything that was never one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked first, so that decoding allocates for nothing longer.
        if text.len() != LENGTH.div_ceil(3) * 4 - 2 {
            return None;
        }
        let bytes = Zeroizing::new(data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        let (&VERSION, rest) = bytes.split_first()? else { return None };
        let (user, rest) = rest.split_first_chunk::<8>()?;
        let (session, secret) = rest.split_first_chunk::<8>()?;
        Some(Self::new(
            UserKey(i64::from_be_bytes(*user)),
            SessionId(i64::from_be_bytes(*session)),
            secret.try_into().ok()?,
        ))
    }

    /// The text for the cookie or the client. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.push(VERSION);
        bytes.extend(self.user.0.to_be_bytes());
        bytes.extend(self.session.0.to_be_bytes());
        bytes.extend(self.secret.expose());
        Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// The user it names; nothing is proven by that.
    #[must_use]
    pub fn user(&self) -> UserKey {
        self.user
    }

    /// The session it names; nothing is proven by that.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    pub(crate) fn digest(&self, ring: &KeyRing) -> (KeyId, [u8; 32]) {
        ring.token_digest(&self.message())
    }

    /// Constant time.
    pub(crate) fn matches(&self, ring: &KeyRing, key: KeyId, digest: &[u8]) -> bool {
        ring.token_matches(key, &self.message(), digest)
    }

    fn message(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(
            Writer::new("session token")
                .int(self.user.0)
                .int(self.session.0)
                .bytes(self.secret.expose())
                .finish(),
        )
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    #[test]
    fn a_token_reads_back_and_matches_only_its_own_digest() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let token = SessionToken::new(UserKey(3), SessionId(9), &[7; 32]);
        let text = token.expose();
        assert_eq!(text.len(), 66);
        assert_eq!(SessionToken::parse(&text).as_ref(), Some(&token));
        let (key, digest) = token.digest(&ring);
        assert!(token.matches(&ring, key, &digest));
        for other in [
            SessionToken::new(UserKey(4), SessionId(9), &[7; 32]),
            SessionToken::new(UserKey(3), SessionId(8), &[7; 32]),
            SessionToken::new(UserKey(3), SessionId(9), &[8; 32]),
        ] {
            assert!(!other.matches(&ring, key, &digest));
        }
        assert!(!token.matches(&ring, KeyId(2), &digest));
        assert_eq!(format!("{token:?}"), "SessionToken(…)");
    }

    #[test]
    fn what_was_never_a_token_is_none() {
        let good = SessionToken::new(UserKey(3), SessionId(9), &[7; 32]).expose();
        for bad in
            ["", "x", &good[1..], &format!("{}A", &*good), &good.replace('A', "!"), &"A".repeat(1 << 20)]
        {
            assert_eq!(SessionToken::parse(bad), None);
        }
        let version_two = format!("Ag{}", &good[2..]);
        assert_eq!(SessionToken::parse(&version_two), None);
    }
}
