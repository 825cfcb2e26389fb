//! The keyed chain of one user's events: each link authenticates its event and the link before it.
//!
//! What an event says of a person stands beside the chain, which goes over a salted commitment to it only. So it can be erased, and
//! the chain still holds.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::audit::{AuditEvent, Personal};
use crate::codec::{Reader, Writer};
use crate::keyring::{BadMac, KeyId, KeyRing};
use crate::store::EventId;

/// A place in the chain of a user. The default is the place before the first event.
///
/// The user row keeps two: its *head*, the newest event; and its *anchor*, the newest event that was pruned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) event: EventId,
    pub(crate) link: Vec<u8>,
}

impl Default for Head {
    fn default() -> Self {
        Self { event: EventId(0), link: Vec::new() }
    }
}

impl Head {
    pub(crate) fn of(event: &AuditEvent) -> Self {
        Self { event: event.id, link: event.link.clone() }
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer.int(self.event.0).bytes(&self.link)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { event: EventId(reader.int()?), link: reader.bytes()?.to_vec() })
    }

    /// Is this the event that comes next?
    pub(crate) fn precedes(&self, ring: &KeyRing, event: &AuditEvent) -> Result<(), Broken> {
        if event.previous != self.event {
            return Err(Broken::Previous);
        }
        check_event(ring, &self.link, event)
    }
}

/// Why an event does not belong where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It names another event as the one before it.
    Previous,
    /// The link does not fit the event, or not the event before it.
    Link,
    /// What it says of a person is not what was committed to.
    Commitment,
    /// The salt was erased, and other things were not.
    HalfErased,
    /// The link was made with a key that is not in the ring.
    UnknownKey(KeyId),
}

/// Puts an event behind `previous`: fills in `previous`, salt, commitment and link, and says where the chain ends now.
///
/// `salt` is random and used once: without it, whoever knows the commitment could try addresses until one fits.
pub(crate) fn seal_event(ring: &KeyRing, previous: &Head, event: &mut AuditEvent, salt: [u8; 16]) -> Head {
    event.previous = previous.event;
    event.personal.salt = Some(salt);
    event.personal.commitment = commitment(&event.personal, &salt);
    event.link = ring.audit_mac(&message(&previous.link, event));
    Head::of(event)
}

/// Is the event as it was written, behind the event with that link?
pub(crate) fn check_event(ring: &KeyRing, previous: &[u8], event: &AuditEvent) -> Result<(), Broken> {
    ring.audit_mac_matches(&message(previous, event), &event.link).map_err(|bad| match bad {
        BadMac::UnknownKey(id) => Broken::UnknownKey(id),
        BadMac::Wrong => Broken::Link,
    })?;
    let Personal { address, user_agent, note, salt, commitment: committed } = &event.personal;
    match salt {
        Some(salt) if bool::from(commitment(&event.personal, salt).ct_eq(committed)) => Ok(()),
        Some(_) => Err(Broken::Commitment),
        None if address.is_none() && user_agent.is_none() && note.is_none() => Ok(()),
        None => Err(Broken::HalfErased),
    }
}

fn commitment(personal: &Personal, salt: &[u8; 16]) -> [u8; 16] {
    let Personal { address, user_agent, note, salt: _, commitment: _ } = personal;
    let message = Writer::new("countersign audit personal v1").bytes(salt);
    let message = optional(optional(optional(message, address), user_agent), note).finish();
    let mut commitment = [0; 16];
    commitment.copy_from_slice(&Sha256::digest(message)[..16]);
    commitment
}

/// What a link authenticates. The destructuring is exhaustive: a field that joins the event must be thought of here.
fn message(previous_link: &[u8], event: &AuditEvent) -> Vec<u8> {
    let AuditEvent {
        id,
        user,
        previous,
        at,
        actor,
        action,
        strategy,
        operation,
        outcome,
        reason,
        method,
        session,
        request,
        personal,
        link: _,
    } = event;
    let message = Writer::new("countersign audit event v1")
        .bytes(previous_link)
        .int(id.0)
        .int(user.0)
        .int(previous.0)
        .int(at.millis())
        .bytes(actor.code().as_bytes())
        .bytes(action.code().as_bytes())
        .bytes(outcome.code().as_bytes());
    let message = optional(optional(optional(message, strategy), operation), request);
    let message = optional(optional(message, &reason.map(|reason| reason.code())), &method.map(|m| m.code()));
    message
        .list(session.as_slice(), |writer, session| writer.int(session.0))
        .bytes(&personal.commitment)
        .finish()
}

/// A mark that says whether there is a value, then the value.
fn optional(writer: Writer, value: &Option<impl AsRef<str>>) -> Writer {
    match value {
        Some(value) => writer.byte(1).bytes(value.as_ref().as_bytes()),
        None => writer.byte(0),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::audit::{Action, Actor, EventOutcome, Reason};
    use crate::clock::Timestamp;
    use crate::session::Method;
    use crate::store::{SessionId, UserKey};
    use crate::testing::SeededRandom;

    pub(crate) fn ring() -> KeyRing {
        KeyRing::generate(&SeededRandom::new(41)).unwrap()
    }

    /// An event with something in every field, sealed behind `previous`.
    pub(crate) fn event(ring: &KeyRing, user: UserKey, id: i64, previous: &Head) -> AuditEvent {
        let mut event = AuditEvent {
            id: EventId(id),
            user,
            previous: EventId(0),
            at: Timestamp::from_seconds(1000 + id),
            actor: Actor::User,
            action: Action::Challenge,
            strategy: Some("totp".to_owned()),
            operation: Some("verify_with_totp".to_owned()),
            outcome: EventOutcome::Failure,
            reason: Some(Reason::InvalidCode),
            method: Some(Method::Otp),
            session: Some(SessionId(7)),
            request: Some("r-1".to_owned()),
            personal: Personal {
                address: Some("192.0.2.7".to_owned()),
                user_agent: Some("Agent".to_owned()),
                note: Some("note".to_owned()),
                ..Personal::default()
            },
            link: Vec::new(),
        };
        seal_event(ring, previous, &mut event, [id as u8; 16]);
        event
    }

    /// Every column, edited alone. The last four are what erasing may take away, but only all at once.
    pub(crate) const EDITS: [fn(&mut AuditEvent); 27] = [
        |event| event.user = UserKey(event.user.0 + 1),
        |event| event.previous = EventId(event.previous.0 + 1),
        |event| event.previous = EventId(event.previous.0 - 1),
        |event| event.at = Timestamp::from_seconds(1),
        |event| event.actor = Actor::Cli,
        |event| event.action = Action::StepUp,
        |event| event.strategy = None,
        |event| event.strategy = Some(String::new()),
        |event| event.operation = None,
        |event| event.operation = event.strategy.clone(),
        |event| event.outcome = EventOutcome::Success,
        |event| event.reason = None,
        |event| event.reason = Some(Reason::Throttled),
        |event| event.method = None,
        |event| event.method = Some(Method::RecoveryCode),
        |event| event.session = None,
        |event| event.session = Some(SessionId(8)),
        |event| event.request = None,
        |event| event.personal.commitment[0] ^= 1,
        |event| event.personal.address = Some("192.0.2.8".to_owned()),
        |event| std::mem::swap(&mut event.personal.user_agent, &mut event.personal.note),
        |event| event.link[20] ^= 1,
        |event| event.link.clear(),
        |event| event.personal.address = None,
        |event| event.personal.user_agent = None,
        |event| event.personal.note = None,
        |event| event.personal.salt = None,
    ];

    #[test]
    fn an_event_fits_behind_the_one_before_it_and_nowhere_else() {
        let (ring, user) = (ring(), UserKey(3));
        let first = event(&ring, user, 5, &Head::default());
        let second = event(&ring, user, 9, &Head::of(&first));
        assert_eq!(Head::default().precedes(&ring, &first), Ok(()));
        assert_eq!(Head::of(&first).precedes(&ring, &second), Ok(()));
        assert_eq!(second.previous, EventId(5));
        assert_eq!(Head::default().precedes(&ring, &second), Err(Broken::Previous));
        assert_eq!(check_event(&ring, b"", &second), Err(Broken::Link));
        let other = KeyRing::generate(&SeededRandom::new(42)).unwrap();
        assert_eq!(check_event(&other, b"", &first), Err(Broken::Link));
    }

    #[test]
    fn each_column_is_authenticated() {
        let ring = ring();
        let first = event(&ring, UserKey(3), 5, &Head::default());
        let second = event(&ring, UserKey(3), 9, &Head::of(&first));
        for (index, edit) in EDITS.into_iter().enumerate() {
            let mut edited = second.clone();
            edit(&mut edited);
            assert!(check_event(&ring, &first.link, &edited).is_err(), "edit {index}");
        }
        let mut moved = second.clone();
        moved.id = EventId(10);
        assert_eq!(check_event(&ring, &first.link, &moved), Err(Broken::Link));
    }

    #[test]
    fn what_an_event_says_of_a_person_can_be_erased_as_a_whole() {
        let ring = ring();
        let whole = event(&ring, UserKey(3), 5, &Head::default());
        let mut erased = whole.clone();
        erased.personal = Personal { commitment: whole.personal.commitment, ..Personal::default() };
        assert_eq!(check_event(&ring, b"", &erased), Ok(()));
        let mut half = erased.clone();
        half.personal.note = whole.personal.note.clone();
        assert_eq!(check_event(&ring, b"", &half), Err(Broken::HalfErased));
        let mut elsewhere = whole;
        elsewhere.personal.address = Some("198.51.100.1".to_owned());
        assert_eq!(check_event(&ring, b"", &elsewhere), Err(Broken::Commitment));
        // Whoever commits anew has no key for the link.
        elsewhere.personal.commitment = commitment(&elsewhere.personal, &[5; 16]);
        assert_eq!(check_event(&ring, b"", &elsewhere), Err(Broken::Link));
    }

    #[test]
    fn a_key_that_is_not_in_the_ring_is_named() {
        let ring = ring();
        let mut event = event(&ring, UserKey(3), 5, &Head::default());
        event.link[3] = 9;
        assert_eq!(check_event(&ring, b"", &event), Err(Broken::UnknownKey(KeyId(9))));
    }

    #[test]
    fn a_head_reads_back() {
        let head = Head { event: EventId(4), link: vec![1, 2] };
        let bytes = head.write(Writer::new("head")).finish();
        assert_eq!(Head::read(&mut Reader::new("head", &bytes).unwrap()), Some(head));
    }
}
