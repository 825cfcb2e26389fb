//! What a session's row says of the session is authenticated, so that nobody makes it say more in the database.
//!
//! The code is made with the key that the digest of the token was made with: a session needs one key for as long as it lives, and
//! changing keys leaves it alone. It covers everything that a decision looks at. The name, which is its owner's, and what is only
//! shown (last use, address, user agent) are left out, so that a session in use is noted without making its code anew.

use subtle::ConstantTimeEq as _;

use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::keyring::KeyRing;
use crate::session::{SessionKind, Transport};
use crate::store::{Fault, Remember, SessionRow};

/// The name of the record in faults.
const WHAT: &str = "a session";

/// Writes the code of what the row says now.
pub(crate) fn seal(ring: &KeyRing, row: &mut SessionRow) {
    // Where the key is gone, so is the session: without a code it is none.
    row.mac = ring.token_code(row.digest_key, &message(row)).map_or_else(Vec::new, |code| code.to_vec());
}

/// Does the row say what it was written to say?
pub(crate) fn check(ring: &KeyRing, row: &SessionRow) -> Result<(), Fault> {
    let unknown = Fault::UnknownKey { key: row.digest_key, what: WHAT, user: row.user };
    let code = ring.token_code(row.digest_key, &message(row)).ok_or(unknown)?;
    let altered = Fault::Altered { what: WHAT, user: row.user };
    if bool::from(code[..].ct_eq(&row.mac)) { Ok(()) } else { Err(altered) }
}

/// What fits into this many bytes needs no second allocation: any row but one with a long way back.
const USUAL_LENGTH: usize = 320;

fn message(row: &SessionRow) -> Vec<u8> {
    let moment = |at: Option<Timestamp>| at.map(Timestamp::millis);
    let kind = match row.kind {
        SessionKind::Pending => 0,
        SessionKind::Standard => 1,
    };
    let transport = match row.transport {
        Transport::Cookie => 0,
        Transport::Bearer => 1,
    };
    let remember = match row.remember {
        Remember::No => 0,
        Remember::Yes => 1,
    };
    Writer::with_capacity("session row", USUAL_LENGTH)
        .int(row.user.0)
        .int(row.id.0)
        .bytes(&row.digest)
        .int(i64::from(row.digest_key.0))
        .byte(kind)
        .byte(transport)
        .byte(remember)
        .bytes(&row.methods)
        .maybe_int(moment(row.mfa_verified_at))
        .maybe_int(moment(row.recovery_code_used_at))
        .int(row.generation)
        .int(row.wrong_answers)
        .maybe_int(moment(row.challenge_ends_at))
        .maybe_int(row.browser.map(|id| id.0))
        .bytes(&row.unlock)
        .int(row.created_at.millis())
        .int(row.expires_at.millis())
        .byte(u8::from(row.return_to.is_some()))
        .bytes(row.return_to.as_deref().unwrap_or_default().as_bytes())
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::KeyId;
    use crate::store::{BrowserId, SessionId, UserKey};
    use crate::testing::SeededRandom;

    fn row() -> SessionRow {
        SessionRow {
            user: UserKey(3),
            id: SessionId(9),
            name: None,
            digest: vec![1; 32],
            digest_key: KeyId(1),
            mac: Vec::new(),
            kind: SessionKind::Pending,
            transport: Transport::Cookie,
            methods: vec![1, 2],
            mfa_verified_at: None,
            recovery_code_used_at: None,
            generation: 4,
            wrong_answers: 1,
            challenge_ends_at: None,
            browser: None,
            unlock: Vec::new(),
            created_at: Timestamp::from_seconds(100),
            last_seen_at: Timestamp::from_seconds(101),
            expires_at: Timestamp::from_seconds(200),
            remember: Remember::No,
            address: None,
            user_agent: None,
            return_to: None,
        }
    }

    #[test]
    fn a_row_fits_as_it_was_sealed_and_each_edit_of_it_is_a_fault() {
        let ring = KeyRing::generate(&SeededRandom::new(1)).unwrap();
        let mut sealed = row();
        assert!(check(&ring, &sealed).is_err(), "no code at all");
        seal(&ring, &mut sealed);
        assert_eq!(check(&ring, &sealed), Ok(()));

        let at = |seconds| Some(Timestamp::from_seconds(seconds));
        let edits: [&dyn Fn(&mut SessionRow); 21] = [
            &|row| row.user = UserKey(4),
            &|row| row.id = SessionId(8),
            &|row| row.digest[31] ^= 1,
            &|row| row.mac[0] ^= 1,
            &|row| row.mac.clear(),
            &|row| row.kind = SessionKind::Standard,
            &|row| row.transport = Transport::Bearer,
            &|row| row.methods.push(3),
            &|row| row.mfa_verified_at = at(0),
            &|row| row.recovery_code_used_at = at(0),
            &|row| row.generation += 1,
            &|row| row.wrong_answers = 0,
            &|row| row.challenge_ends_at = at(150),
            &|row| row.browser = Some(BrowserId(0)),
            &|row| row.browser = Some(BrowserId(i64::MIN)),
            &|row| row.unlock.push(0),
            &|row| row.created_at = Timestamp::from_seconds(99),
            &|row| row.expires_at = Timestamp::from_seconds(201),
            &|row| row.remember = Remember::Yes,
            &|row| row.return_to = Some(String::new()),
            &|row| row.return_to = Some("/elsewhere".to_owned()),
        ];
        for (index, edit) in edits.into_iter().enumerate() {
            let mut edited = sealed.clone();
            edit(&mut edited);
            let fault = Fault::Altered { what: WHAT, user: edited.user };
            assert_eq!(check(&ring, &edited), Err(fault), "edit {index}");
        }
        let gone = SessionRow { digest_key: KeyId(2), ..sealed.clone() };
        assert!(matches!(check(&ring, &gone), Err(Fault::UnknownKey { key: KeyId(2), .. })));

        // The owner's name for it, and what is noted of its use.
        let shown = SessionRow {
            name: Some("Laptop".to_owned()),
            last_seen_at: Timestamp::from_seconds(150),
            address: Some("203.0.113.9".to_owned()),
            user_agent: Some("Firefox".to_owned()),
            ..sealed
        };
        assert_eq!(check(&ring, &shown), Ok(()));
        assert!(message(&shown).len() < USUAL_LENGTH);
    }

    #[test]
    fn a_session_needs_the_key_of_its_token_and_no_other() {
        let old = KeyRing::generate(&SeededRandom::new(1)).unwrap();
        let newer = KeyRing::generate(&SeededRandom::new(2)).unwrap().to_text().expose_text().to_owned();
        let both = format!("2{}{}", &newer[1..], old.to_text().expose_text());
        let both = KeyRing::parse(&both).unwrap();
        let mut sealed = row();
        seal(&old, &mut sealed);
        assert_eq!(check(&both, &sealed), Ok(()), "after another key became the primary");
        sealed.wrong_answers += 1;
        seal(&both, &mut sealed);
        assert_eq!(check(&old, &sealed), Ok(()), "saved since, with the same key");
    }
}
