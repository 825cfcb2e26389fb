//! The events between checkpoints, compared with what the checkpoints say of them.

use std::collections::VecDeque;

use crate::audit::AuditEvent;
use crate::audit::checkpoint::{PAGE, Range, check_checkpoint};
use crate::audit::finding::{Finding, Flaw, TrailReport};
use crate::audit::trail::Stop;
use crate::keyring::{BadMac, KeyRing};
use crate::store::{Checkpoint, EventId, Upkeep};

/// Follows the events and the checkpoints that there were at the start, side by side. Checkpoints made meanwhile are left to the
/// next verification.
pub(super) struct Ranges<'a, S: ?Sized> {
    store: &'a S,
    ring: &'a KeyRing,
    newest: Option<Checkpoint>,
    previous: Option<Checkpoint>,
    page: VecDeque<Checkpoint>,
    range: Range,
    short: Vec<Short>,
}

/// A checkpoint that covers more events than are left. Whether they were pruned shows when all anchors are known.
struct Short {
    checkpoint: i64,
    missing: i64,
    after: EventId,
    through: EventId,
}

impl<'a, S: Upkeep + ?Sized> Ranges<'a, S> {
    pub(super) fn new(store: &'a S, ring: &'a KeyRing, newest: Option<Checkpoint>) -> Self {
        let range = Range::after(EventId(0));
        Self { store, ring, newest, previous: None, page: VecDeque::new(), range, short: Vec::new() }
    }

    /// Nothing up to this event may be left: the newest checkpoint saw it gone.
    pub(super) fn pruned(&self) -> EventId {
        self.newest.as_ref().map_or(EventId(0), |newest| newest.pruned)
    }

    pub(super) fn through(&self) -> EventId {
        self.newest.as_ref().map_or(EventId(0), |newest| newest.through)
    }

    pub(super) async fn take(&mut self, event: &AuditEvent, report: &mut TrailReport) -> Result<(), Stop> {
        self.close(Some(event.id), report).await?;
        if event.id > self.through() {
            report.tail.from.get_or_insert(event.id);
            report.tail.events += 1;
        } else {
            self.range.take(event);
        }
        Ok(())
    }

    /// Closes the ranges before `next`, or all that are left.
    pub(super) async fn close(
        &mut self,
        next: Option<EventId>,
        report: &mut TrailReport,
    ) -> Result<(), Stop> {
        while let Some(checkpoint) = self.checkpoint().await? {
            if next.is_some_and(|next| next <= checkpoint.through) {
                break;
            }
            self.compare(&checkpoint)?;
            report.checkpoints += 1;
            report.tail.after_checkpoint = checkpoint.id;
            self.range = Range::after(checkpoint.through);
            self.previous = self.page.pop_front();
        }
        Ok(())
    }

    /// The first checkpoint that is not closed yet; it stays in the page.
    async fn checkpoint(&mut self) -> Result<Option<Checkpoint>, Stop> {
        let last = self.previous.as_ref().map_or(0, |previous| previous.id);
        if last >= self.newest.as_ref().map_or(0, |newest| newest.id) {
            return Ok(None);
        }
        if self.page.is_empty() {
            self.page = self.store.checkpoints(last, PAGE).await?.into();
        }
        let bad = |what| Err(Stop::from(Finding { event: None, user: None, what }));
        match self.page.front() {
            Some(next) if next.id == last + 1 => {
                match check_checkpoint(self.ring, self.previous.as_ref(), next) {
                    Ok(()) => Ok(Some(next.clone())),
                    Err(BadMac::UnknownKey(id)) => bad(Flaw::UnknownKey(id)),
                    Err(BadMac::Wrong) => bad(Flaw::CheckpointAltered(next.id)),
                }
            }
            _ => bad(Flaw::CheckpointRemoved(last + 1)),
        }
    }

    fn compare(&mut self, checkpoint: &Checkpoint) -> Result<(), Stop> {
        let missing = checkpoint.events - self.range.events;
        let after = self.previous.as_ref().map_or(EventId(0), |previous| previous.through);
        let (checkpoint, through) = (checkpoint.id, checkpoint.through);
        if missing > 0 {
            self.short.push(Short { checkpoint, missing, after, through });
            return Ok(());
        }
        let fits = self.page.front().is_some_and(|front| front.digest == self.range.digest());
        let what = Flaw::CheckpointMismatch { checkpoint, after, through };
        if fits { Ok(()) } else { Err(Finding { event: None, user: None, what }.into()) }
    }

    /// The first checkpoint that covers more than is left, although none of it can have been pruned.
    ///
    /// Pruning moves its user's anchor: so nothing above the highest anchor was pruned. What is left below it, and up to the end of the
    /// checkpoint that it is in, is held by its user's chain alone; but pruning begins a checkpoint's events only when all of them
    /// may go, so they are about to.
    pub(super) fn settle(&self, pruned: EventId) -> Result<(), Stop> {
        let Some(short) = self.short.iter().find(|short| short.after >= pruned) else { return Ok(()) };
        let Short { checkpoint, missing, after, through } = *short;
        let what = Flaw::CheckpointShort { checkpoint, missing, after, through };
        Err(Finding { event: None, user: None, what }.into())
    }
}
