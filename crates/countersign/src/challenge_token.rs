//! Which sign-in a challenge page in a link belongs to, so that two tabs with two accounts are not mixed up.
//!
//! The token stands in paths (`/totp-verify/TOKEN`), where history and logs see it: it names a session that the browser must present by its
//! own cookie, and opens nothing.

use subtle::ConstantTimeEq as _;

use crate::codec::Writer;
use crate::keyring::{KeyId, KeyRing};
use crate::session::Named;

/// The key's id and half of the code, which is more than anybody can guess in the life of a pending session (RFC 2104 §5).
const LENGTH: usize = 4 + 16;

pub(crate) fn make(ring: &KeyRing, session: Named) -> String {
    let (key, code) = ring.token_digest(&message(session));
    data_encoding::BASE64URL_NOPAD.encode(&[&key.0.to_be_bytes()[..], &code[..LENGTH - 4]].concat())
}

/// Constant time.
pub(crate) fn matches(ring: &KeyRing, session: Named, token: &str) -> bool {
    let read = || {
        // Checked first, so that decoding allocates for nothing longer.
        let fits = token.len() == (LENGTH * 4).div_ceil(3);
        let bytes = fits.then(|| data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).ok())??;
        let (key, code) = bytes.split_first_chunk::<4>()?;
        let expected = ring.token_code(KeyId(u32::from_be_bytes(*key)), &message(session))?;
        Some(bool::from(expected[..LENGTH - 4].ct_eq(code)))
    };
    read().unwrap_or(false)
}

fn message(session: Named) -> Vec<u8> {
    let Named { user, session, generation } = session;
    Writer::new("challenge page").int(user.0).int(session.0).int(generation).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{SessionId, UserKey};
    use crate::testing::SeededRandom;

    const MINE: Named = Named { user: UserKey(3), session: SessionId(9), generation: 2 };

    #[test]
    fn a_token_names_one_session_in_one_generation() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let token = make(&ring, MINE);
        assert_eq!(token.len(), 27);
        assert!(matches(&ring, MINE, &token));
        for other in [
            Named { user: UserKey(4), ..MINE },
            Named { session: SessionId(8), ..MINE },
            Named { generation: 3, ..MINE },
        ] {
            assert!(!matches(&ring, other, &token));
        }
        let other = KeyRing::generate(&SeededRandom::new(6)).unwrap();
        assert!(!matches(&other, MINE, &token));
    }

    #[test]
    fn no_byte_of_it_can_be_changed() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let token = make(&ring, MINE);
        let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        for index in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[index] ^= 1;
            assert!(!matches(&ring, MINE, &data_encoding::BASE64URL_NOPAD.encode(&altered)), "byte {index}");
        }
        for bad in ["", "x", &token[1..], &format!("{token}A"), &"A".repeat(27), &"A".repeat(1 << 20)] {
            assert!(!matches(&ring, MINE, bad), "{bad:.40}");
        }
    }
}
