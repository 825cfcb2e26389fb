//! What verifying the trail can find.

use std::fmt;

use crate::keyring::KeyId;
use crate::store::{EventId, Fault, UserKey};

/// What verifying the trail came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrailReport {
    /// Events that were read and found good, up to the first bad one.
    pub events: u64,
    /// Checkpoints that were read and found good, up to the first bad one.
    pub checkpoints: u64,
    /// What no checkpoint covers yet.
    pub tail: Tail,
    /// The first thing that is not as it was written; `None` when all is well.
    pub first_bad: Option<Finding>,
}

/// Events after the newest checkpoint. They are held by their users' rows only: compare the checkpoint's number with what was noted
/// elsewhere, because whoever deletes the newest checkpoints makes the tail longer and breaks nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tail {
    /// The newest checkpoint; 0 when there is none.
    pub after_checkpoint: i64,
    /// The oldest event after it.
    pub from: Option<EventId>,
    /// How many there are.
    pub events: u64,
}

/// Something in the trail is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The event, where it is about one.
    pub event: Option<EventId>,
    /// The user, where it is about one.
    pub user: Option<UserKey>,
    /// What is wrong.
    pub what: Flaw,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.event, self.user) {
            (Some(event), Some(user)) => write!(f, "event {event} of user {user}: {}", self.what),
            (Some(event), None) => write!(f, "event {event}: {}", self.what),
            (None, Some(user)) => write!(f, "user {user}: {}", self.what),
            (None, None) => self.what.fmt(f),
        }
    }
}

/// What is wrong with the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// An event is not as it was written.
    Altered,
    /// What an event says of a person was erased, and the user was never forgotten.
    Erased,
    /// An event is gone that was not pruned.
    Removed,
    /// An event stands where it does not belong: in another order, of another user, or after it was pruned.
    Misplaced,
    /// The user row names another event as the newest one: an older row was put back.
    HeadMismatch,
    /// A link or a checkpoint was made with a key that is not in the ring.
    UnknownKey(KeyId),
    /// There are events of a user whose row is gone.
    NoUser,
    /// A row cannot be read.
    Unreadable(Fault),
    /// A checkpoint is not as it was made.
    CheckpointAltered(i64),
    /// A checkpoint is gone.
    CheckpointRemoved(i64),
    /// Fewer events are left than a checkpoint covers, and they were not pruned.
    CheckpointShort {
        /// The checkpoint.
        checkpoint: i64,
        /// How many are missing.
        missing: i64,
        /// They came after this event.
        after: EventId,
        /// The newest that the checkpoint covers.
        through: EventId,
    },
    /// The events are not those that a checkpoint covers.
    CheckpointMismatch {
        /// The checkpoint.
        checkpoint: i64,
        /// It covers what came after this event.
        after: EventId,
        /// The newest that it covers.
        through: EventId,
    },
}

impl Flaw {
    /// The key that is missing, where that is all.
    pub(crate) fn unknown_key(&self) -> Option<KeyId> {
        match self {
            Self::UnknownKey(key) | Self::Unreadable(Fault::UnknownKey { key, .. }) => Some(*key),
            _ => None,
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered => f.write_str("it is not as it was written"),
            Self::Erased => f.write_str("what it says of a person was erased, but the user was never forgotten"),
            Self::Removed => f.write_str("it is gone, and was not pruned"),
            Self::Misplaced => f.write_str(
                "it does not belong there: it was moved, given to another user, or put back after it was pruned",
            ),
            Self::HeadMismatch => {
                f.write_str("the user row names another event as the newest one: an older row was put back")
            }
            Self::UnknownKey(id) => write!(f, "made with key {id}, which is not in this ring"),
            Self::NoUser => f.write_str("there are events, but the user row is gone"),
            Self::Unreadable(fault) => fault.fmt(f),
            Self::CheckpointAltered(id) => write!(f, "checkpoint {id} is not as it was made"),
            Self::CheckpointRemoved(id) => write!(f, "checkpoint {id} is gone"),
            Self::CheckpointShort { checkpoint, missing, after, through } => write!(
                f,
                "of the events after {after} and up to {through}, which checkpoint {checkpoint} covers, some are gone that were \
                 not pruned: {missing}"
            ),
            Self::CheckpointMismatch { checkpoint, after, through } => write!(
                f,
                "the events after {after} and up to {through} are not those that checkpoint {checkpoint} covers"
            ),
        }
    }
}
