//! When a key may go: what still needs it, and for how long.

use std::fmt;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::store::KeyedRecord;

/// How one key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyStatus {
    /// Which.
    pub id: KeyId,
    /// What the ring has of it.
    pub part: KeyPart,
    /// Since when records are made with it; `None` while none was.
    pub since: Option<Timestamp>,
    /// Since when they are made with another one.
    pub superseded_at: Option<Timestamp>,
    /// How many records of each kind need it.
    pub records: Vec<(KeyedRecord, u64)>,
    /// Until when browsers may keep something that was made with it: `None` for keys that are in use or never were.
    pub cookies_until: Option<Timestamp>,
}

/// What a ring has of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// The key, and everything new is made with it.
    Primary,
    /// The key; it opens and checks.
    Whole,
    /// Only what checks the audit trail.
    Retired,
    /// Nothing, though records were made with it.
    Missing,
}

impl KeyStatus {
    /// How many records of this kind need it.
    #[must_use]
    pub fn count(&self, what: KeyedRecord) -> u64 {
        self.records.iter().filter(|(kind, _)| *kind == what).map(|(_, rows)| rows).sum()
    }

    /// How many records must be made anew before it can be retired. The trail is not among them: what is left of the key goes on checking it.
    #[must_use]
    pub fn sealed(&self) -> u64 {
        RESEALED.iter().map(|what| self.count(*what)).sum()
    }
}

/// What [`Countersign::reseal`] makes anew.
const RESEALED: [KeyedRecord; 3] = [KeyedRecord::User, KeyedRecord::Authenticator, KeyedRecord::CodeSet];

/// What is over by itself within minutes.
const SHORT_LIVED: [KeyedRecord; 2] = [KeyedRecord::Enrollment, KeyedRecord::HeldRequest];

/// What becomes of the tokens of a key that is retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// They must be over.
    WaitFor,
    /// They end now: sessions must have been ended, and what browsers keep is worth nothing from then on. Trusted browsers are asked for a code, known ones
    /// are strangers until they prove one.
    End,
}

/// What became of [`Countersign::retire_key`](crate::Countersign::retire_key).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retired {
    /// No record needs it, and the store has forgotten it: take it out of the ring with [`KeyRingText::without`](crate::KeyRingText::without).
    Done,
    /// Nothing has changed, for these reasons.
    Refused(Vec<Obstacle>),
}

/// Why a key cannot be retired yet. Its text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// The ring has no such key.
    NoSuchKey(KeyId),
    /// Everything new is made with it.
    Primary(KeyId),
    /// Records need it.
    Records(KeyId, Vec<(KeyedRecord, u64)>),
    /// Sessions that may be alive have tokens of it.
    Sessions(KeyId, u64),
    /// Browsers may keep something of it until then.
    Cookies(KeyId, Timestamp),
    /// It was in use a moment ago. Another process may still go on with it, until then at least.
    Lately(KeyId, Timestamp),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchKey(id) => write!(f, "there is no key {id} in the key ring"),
            Self::Primary(id) => write!(f, "key {id} is the primary: rotate to another one first"),
            Self::Records(id, records) => {
                write!(f, "key {id} is still needed by")?;
                for (index, (what, rows)) in records.iter().enumerate() {
                    write!(f, "{} {rows} {}", if index == 0 { "" } else { "," }, named(*what))?;
                }
                f.write_str(": rotating makes them anew; what was begun or is held is over within minutes")
            }
            Self::Sessions(id, 1) => write!(f, "1 session has a token of key {id}: wait for it, or end it"),
            Self::Sessions(id, rows) => {
                write!(f, "{rows} sessions have tokens of key {id}: wait for them, or end them")
            }
            Self::Cookies(id, until) => write!(
                f,
                "browsers may keep cookies of key {id} until {}: wait, or let them be worth nothing",
                until.rfc3339()
            ),
            Self::Lately(id, until) => write!(
                f,
                "key {id} was in use a moment ago: see that every process has gone over to the primary, and wait until {}",
                until.rfc3339()
            ),
        }
    }
}

fn named(what: KeyedRecord) -> &'static str {
    match what {
        KeyedRecord::User => "user rows",
        KeyedRecord::Authenticator => "authenticators",
        KeyedRecord::Enrollment => "enrollments that were begun",
        KeyedRecord::CodeSet => "sets of recovery codes",
        KeyedRecord::Session => "sessions",
        KeyedRecord::HeldRequest => "held requests",
        KeyedRecord::AuditEvent => "audit events",
        KeyedRecord::Checkpoint => "checkpoints of the trail",
    }
}

/// A key was given up by all processes so long after it was superseded: a few times
/// [`KEYS_ARE_READ_EVERY`](crate::KEYS_ARE_READ_EVERY), at which those that still use it say so.
const SETTLED_AFTER: Duration = Duration::from_secs(60);

/// What keeps a key from being retired now.
pub(crate) fn obstacles(status: &KeyStatus, tokens: Tokens, now: Timestamp) -> Vec<Obstacle> {
    let id = status.id;
    match status.part {
        KeyPart::Primary => return vec![Obstacle::Primary(id)],
        KeyPart::Retired | KeyPart::Missing => return vec![Obstacle::NoSuchKey(id)],
        KeyPart::Whole => {}
    }
    let mut all = Vec::new();
    let needed = RESEALED.iter().chain(&SHORT_LIVED).map(|what| (*what, status.count(*what)));
    let needed: Vec<_> = needed.filter(|(_, rows)| *rows > 0).collect();
    if !needed.is_empty() {
        all.push(Obstacle::Records(id, needed));
    }
    let sessions = status.count(KeyedRecord::Session);
    if sessions > 0 {
        all.push(Obstacle::Sessions(id, sessions));
    }
    if status.since.is_some() {
        let settled = status.superseded_at.unwrap_or(now) + SETTLED_AFTER;
        if now < settled {
            all.push(Obstacle::Lately(id, settled));
        }
    }
    if let Some(until) = status.cookies_until.filter(|until| tokens == Tokens::WaitFor && now < *until) {
        all.push(Obstacle::Cookies(id, until));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const OLD: KeyId = KeyId(1);

    fn status() -> KeyStatus {
        KeyStatus {
            id: OLD,
            part: KeyPart::Whole,
            since: Some(Timestamp::from_seconds(1_000_000_000)),
            superseded_at: Some(Timestamp::from_seconds(1_700_000_000)),
            records: Vec::new(),
            cookies_until: Some(Timestamp::from_seconds(1_710_000_000)),
        }
    }

    /// Each kind of record by itself keeps a key, but for the trail, which what is left of the key goes on checking.
    #[test]
    fn each_kind_of_record_keeps_a_key() {
        assert_eq!(obstacles(&status(), Tokens::WaitFor, NOW), []);
        for (what, keeps) in [
            (KeyedRecord::User, true),
            (KeyedRecord::Authenticator, true),
            (KeyedRecord::Enrollment, true),
            (KeyedRecord::CodeSet, true),
            (KeyedRecord::Session, true),
            (KeyedRecord::HeldRequest, true),
            (KeyedRecord::AuditEvent, false),
            (KeyedRecord::Checkpoint, false),
        ] {
            for tokens in [Tokens::WaitFor, Tokens::End] {
                let found = obstacles(&KeyStatus { records: vec![(what, 3)], ..status() }, tokens, NOW);
                assert_eq!(!found.is_empty(), keeps, "{what:?} {found:?}");
                assert!(found.iter().all(|one| one.to_string().contains('3')), "{found:?}");
            }
        }
    }

    #[test]
    fn what_is_in_use_stays_whatever_becomes_of_its_tokens() {
        let in_use = KeyStatus { superseded_at: None, cookies_until: None, ..status() };
        let never_used = KeyStatus { since: None, ..in_use.clone() };
        let lately = Obstacle::Lately(OLD, NOW + SETTLED_AFTER);
        for tokens in [Tokens::WaitFor, Tokens::End] {
            assert_eq!(obstacles(&in_use, tokens, NOW), std::slice::from_ref(&lately));
            assert_eq!(obstacles(&never_used, tokens, NOW), []);
            let primary = KeyStatus { part: KeyPart::Primary, ..status() };
            assert_eq!(obstacles(&primary, tokens, NOW), [Obstacle::Primary(OLD)]);
            for part in [KeyPart::Retired, KeyPart::Missing] {
                let gone = KeyStatus { part, ..status() };
                assert_eq!(obstacles(&gone, tokens, NOW), [Obstacle::NoSuchKey(OLD)]);
            }
        }
    }
}
