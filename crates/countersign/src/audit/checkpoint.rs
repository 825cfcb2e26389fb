//! Checkpoints bind the chains of all users together.
//!
//! A user's chain is held by the user row. Whoever puts an old copy of that row back and deletes what came after leaves a chain that
//! fits; but the deleted events are missing from the checkpoint that covers them.

use sha2::{Digest as _, Sha256};

use crate::audit::AuditEvent;
use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::keyring::{BadMac, KeyRing};
use crate::store::{Checkpoint, EventId, StoreError, Upkeep};

/// How much is read at once; so little in tests that they turn pages.
pub(super) const PAGE: usize = if cfg!(test) { 3 } else { 1000 };

/// The events between two checkpoints, taken one by one in the order of their ids.
#[derive(Clone)]
pub(crate) struct Range {
    digest: Sha256,
    pub(crate) events: i64,
    pub(crate) through: EventId,
}

impl Range {
    /// Nothing yet, after the event that was covered last.
    pub(crate) fn after(through: EventId) -> Self {
        let digest = Sha256::new_with_prefix(Writer::new("countersign audit range v1").finish());
        Self { digest, events: 0, through }
    }

    pub(crate) fn take(&mut self, event: &AuditEvent) {
        let message = Writer::default().int(event.id.0).int(event.user.0).bytes(&event.link).finish();
        self.digest.update(message);
        self.events += 1;
        self.through = event.id;
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }
}

/// The checkpoint that comes after `newest` and covers `range`.
pub(crate) fn make_checkpoint(
    ring: &KeyRing,
    newest: Option<&Checkpoint>,
    range: &Range,
    at: Timestamp,
    pruned: EventId,
) -> Checkpoint {
    let mut checkpoint = Checkpoint {
        id: newest.map_or(1, |newest| newest.id + 1),
        at,
        through: range.through,
        events: range.events,
        pruned,
        digest: range.digest(),
        mac: Vec::new(),
    };
    checkpoint.mac = ring.audit_mac(&message(newest, &checkpoint));
    checkpoint
}

/// Is the checkpoint as it was made, after `previous`? Whether it fits the events is another question.
pub(crate) fn check_checkpoint(
    ring: &KeyRing,
    previous: Option<&Checkpoint>,
    checkpoint: &Checkpoint,
) -> Result<(), BadMac> {
    ring.audit_mac_matches(&message(previous, checkpoint), &checkpoint.mac)
}

fn message(previous: Option<&Checkpoint>, checkpoint: &Checkpoint) -> Vec<u8> {
    let Checkpoint { id, at, through, events, pruned, digest, mac: _ } = checkpoint;
    Writer::new("countersign audit checkpoint v1")
        .bytes(previous.map_or(&[], |previous| &previous.mac))
        .int(*id)
        .int(at.millis())
        .int(through.0)
        .int(*events)
        .int(pruned.0)
        .bytes(digest)
        .finish()
}

/// Covers the events after the newest checkpoint, at most `limit`, with one more; says how many. None: there was nothing to cover,
/// or another node was first.
pub(crate) async fn checkpoint<S: Upkeep + ?Sized>(
    store: &S,
    ring: &KeyRing,
    now: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let newest = store.newest_checkpoint().await?;
    let mut range = Range::after(newest.as_ref().map_or(EventId(0), |newest| newest.through));
    let mut taken = 0;
    while taken < limit {
        let page = store.trail(range.through, PAGE.min(limit - taken)).await?;
        page.iter().for_each(|event| range.take(event));
        taken += page.len();
        if page.is_empty() {
            break;
        }
    }
    if taken == 0 {
        return Ok(0);
    }
    let pruned = pruned(store, newest.as_ref()).await?;
    let added = store.add_checkpoint(make_checkpoint(ring, newest.as_ref(), &range, now, pruned)).await?;
    Ok(if added { taken } else { 0 })
}

/// Up to where nothing is left. That says what must not come back, and excuses nothing that is missing: only the anchors in user
/// rows do.
async fn pruned<S: Upkeep + ?Sized>(store: &S, newest: Option<&Checkpoint>) -> Result<EventId, StoreError> {
    let Some(newest) = newest else { return Ok(EventId(0)) };
    let oldest = store.trail(EventId(0), 1).await?;
    let before = oldest.first().map_or(newest.through, |oldest| EventId(oldest.id.0 - 1));
    Ok(before.min(newest.through).max(newest.pruned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::chain::Head;
    use crate::audit::chain::tests::{event, ring};
    use crate::keyring::KeyId;
    use crate::store::UserKey;

    fn two(ring: &KeyRing) -> [Checkpoint; 2] {
        let mut range = Range::after(EventId(0));
        range.take(&event(ring, UserKey(1), 4, &Head::default()));
        range.take(&event(ring, UserKey(2), 6, &Head::default()));
        let first = make_checkpoint(ring, None, &range, Timestamp::from_seconds(9), EventId(0));
        let mut range = Range::after(first.through);
        range.take(&event(ring, UserKey(3), 7, &Head::default()));
        let second = make_checkpoint(ring, Some(&first), &range, Timestamp::from_seconds(10), EventId(5));
        [first, second]
    }

    #[test]
    fn each_column_of_a_checkpoint_is_authenticated_with_the_one_before_it() {
        let ring = ring();
        let [first, second] = two(&ring);
        assert_eq!((first.id, first.through, first.events), (1, EventId(6), 2));
        assert_eq!((second.id, second.through, second.events), (2, EventId(7), 1));
        assert_eq!(check_checkpoint(&ring, None, &first), Ok(()));
        assert_eq!(check_checkpoint(&ring, Some(&first), &second), Ok(()));
        assert_eq!(check_checkpoint(&ring, None, &second), Err(BadMac::Wrong));
        let edits: [fn(&mut Checkpoint); 7] = [
            |c| c.id = 1,
            |c| c.at = Timestamp::from_seconds(11),
            |c| c.through = EventId(8),
            |c| c.events = 2,
            |c| c.pruned = EventId(0),
            |c| c.digest[31] ^= 1,
            |c| c.mac[35] ^= 1,
        ];
        for (index, edit) in edits.into_iter().enumerate() {
            let mut edited = second.clone();
            edit(&mut edited);
            assert_eq!(check_checkpoint(&ring, Some(&first), &edited), Err(BadMac::Wrong), "edit {index}");
        }
        let mut foreign = second;
        foreign.mac[0] = 1;
        let unknown = Err(BadMac::UnknownKey(KeyId(0x0100_0001)));
        assert_eq!(check_checkpoint(&ring, Some(&first), &foreign), unknown);
    }

    #[test]
    fn the_digest_covers_id_user_link_and_order() {
        let ring = ring();
        let (one, two) =
            (event(&ring, UserKey(1), 4, &Head::default()), event(&ring, UserKey(2), 6, &Head::default()));
        let digest = |events: &[&AuditEvent]| {
            let mut range = Range::after(EventId(0));
            events.iter().for_each(|event| range.take(event));
            range.digest()
        };
        let whole = digest(&[&one, &two]);
        let (mut id, mut user, mut link) = (two.clone(), two.clone(), two.clone());
        id.id = EventId(7);
        user.user = UserKey(3);
        link.link[30] ^= 1;
        for other in [
            digest(&[&one]),
            digest(&[&two, &one]),
            digest(&[&one, &id]),
            digest(&[&one, &user]),
            digest(&[&one, &link]),
        ] {
            assert_ne!(whole, other);
        }
    }
}
