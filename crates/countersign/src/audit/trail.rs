//! Verifying the whole trail, while the system goes on.
//!
//! Four things hold the events of a user: the links of the chain; the *head* in the authenticated user row, which is the newest
//! event; its *anchor*, which is the newest event that was pruned; and the checkpoints, which cover all users.
//!
//! Events are appended, pruned and covered while this reads. What is read is never a picture of one moment; so rows are read in an
//! order in which each says at least as much as what was read before it, and what seems wrong is looked at again:
//!
//! 1. the newest checkpoint, then all anchors: an event at or below either of them was pruned before, so it cannot be seen later;
//! 2. all events in the order of their ids. Where one does not follow, its user's row is read again: an anchor that moved meanwhile
//!    explains it;
//! 3. all rows again. A row is written together with its events, so it cannot be older than those that were seen; what it has
//!    appended since is followed from its head backwards;
//! 4. the highest anchor now excuses events that checkpoints cover and that are gone. It cannot be beyond the newest checkpoint.

use std::collections::HashMap;

use crate::audit::AuditEvent;
use crate::audit::chain::{Broken, Head, check_event};
use crate::audit::checkpoint::PAGE;
use crate::audit::finding::{Finding, Flaw, TrailReport};
use crate::audit::ranges::Ranges;
use crate::keyring::KeyRing;
use crate::store::{EventId, Fault, Reads, Reports, Store, StoreError, Upkeep, UserKey, UserRow};

/// What the authenticated user row says of the user's part of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserHeads {
    /// The newest event.
    pub(crate) head: Head,
    /// The newest event that was pruned.
    pub(crate) anchor: Head,
    /// Up to this event, forgetting the user erased what events said of a person; 0 while that was never asked for.
    pub(crate) erased: EventId,
}

/// Verifies the trail of all users. What is kept in memory is one place in the chain for each user.
///
/// `heads` opens a user row.
///
/// # Errors
/// [`StoreError`] when the store failed. What is wrong with the trail is in the report.
pub(crate) async fn verify<S, F>(store: &S, ring: &KeyRing, heads: &F) -> Result<TrailReport, StoreError>
where
    S: Store + Reports + Upkeep + ?Sized,
    F: Fn(&UserRow) -> Result<UserHeads, Fault> + Sync,
{
    let ranges = Ranges::new(store, ring, store.newest_checkpoint().await?);
    let mut run = Run {
        store,
        ring,
        heads,
        ranges,
        walks: HashMap::new(),
        newest: EventId(0),
        seen_head: EventId(0),
        highest_anchor: EventId(0),
        report: TrailReport::default(),
    };
    match run.whole().await {
        Ok(()) => {}
        Err(Stop::Found(finding)) => run.report.first_bad = Some(*finding),
        Err(Stop::Store(error)) => return Err(error),
    }
    Ok(run.report)
}

/// Why verifying ends early.
pub(super) enum Stop {
    Found(Box<Finding>),
    Store(StoreError),
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

impl From<StoreError> for Stop {
    /// A row that cannot be read was altered: that is a finding.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Fault(fault) => unreadable(fault),
            other => Self::Store(other),
        }
    }
}

fn unreadable(fault: Fault) -> Stop {
    let user = match &fault {
        Fault::Altered { user, .. } | Fault::Sealed { user, .. } | Fault::UnknownKey { user, .. } => {
            Some(*user)
        }
        Fault::Lost { .. } => None,
    };
    Finding { event: None, user, what: Flaw::Unreadable(fault) }.into()
}

fn found(event: EventId, user: UserKey, what: Flaw) -> Stop {
    Finding { event: Some(event), user: Some(user), what }.into()
}

/// How far one user's chain was followed.
#[derive(Default)]
struct Walk {
    last: Head,
    /// The newest event whose personal values are erased.
    erased: Option<EventId>,
    /// The anchor moved here while this run was under way: events up to it that are still in hand are passed over.
    pruned_meanwhile: Option<EventId>,
}

struct Run<'a, S: ?Sized, F> {
    store: &'a S,
    ring: &'a KeyRing,
    heads: &'a F,
    ranges: Ranges<'a, S>,
    walks: HashMap<UserKey, Walk>,
    /// The newest event that was read.
    newest: EventId,
    /// The newest head that was seen at the start.
    seen_head: EventId,
    highest_anchor: EventId,
    report: TrailReport,
}

impl<S, F> Run<'_, S, F>
where
    S: Store + Reports + Upkeep + ?Sized,
    F: Fn(&UserRow) -> Result<UserHeads, Fault> + Sync,
{
    async fn whole(&mut self) -> Result<(), Stop> {
        self.anchors().await?;
        self.events().await?;
        self.ranges.close(None, &mut self.report).await?;
        self.rows().await?;
        if let Some((user, walk)) = self.walks.iter().min_by_key(|(user, _)| **user) {
            return Err(found(walk.last.event, *user, Flaw::NoUser));
        }
        self.ranges.settle(self.highest_anchor)?;
        let newest = self.store.newest_checkpoint().await?;
        if self.highest_anchor > newest.as_ref().map_or(EventId(0), |newest| newest.through) {
            let what = Flaw::CheckpointRemoved(newest.map_or(1, |newest| newest.id + 1));
            return Err(Finding { event: None, user: None, what }.into());
        }
        Ok(())
    }

    /// Where each user's chain begins now.
    async fn anchors(&mut self) -> Result<(), Stop> {
        let mut after = UserKey(i64::MIN);
        loop {
            let page = self.store.users(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.key;
            for row in &page {
                let UserHeads { head, anchor, .. } = (self.heads)(row).map_err(unreadable)?;
                self.seen_head = self.seen_head.max(head.event);
                if anchor != Head::default() {
                    self.walks.insert(row.key, Walk { last: anchor, ..Walk::default() });
                }
            }
        }
    }

    /// Reads on until everything was read that was there at the start; new events may come for ever.
    async fn events(&mut self) -> Result<(), Stop> {
        loop {
            let page = self.store.trail(self.newest, PAGE).await?;
            for event in &page {
                if event.id <= self.newest || event.id <= self.ranges.pruned() {
                    return Err(found(event.id, event.user, Flaw::Misplaced));
                }
                self.ranges.take(event, &mut self.report).await?;
                self.follow(event).await?;
                self.report.events += 1;
                self.newest = event.id;
            }
            let all_of_the_start = self.newest >= self.seen_head.max(self.ranges.through());
            if page.is_empty() || (page.len() < PAGE && all_of_the_start) {
                return Ok(());
            }
        }
    }

    /// Takes one event to the chain of its user.
    async fn follow(&mut self, event: &AuditEvent) -> Result<(), Stop> {
        let walk = self.walks.entry(event.user).or_default();
        if walk.pruned_meanwhile.is_some_and(|pruned| event.id <= pruned) {
            return Ok(());
        }
        if walk.last.precedes(self.ring, event).is_err() {
            let anchor = self.heads_now(event.user).await?.anchor;
            let walk = self.walks.entry(event.user).or_default();
            if anchor.event <= walk.last.event {
                return Err(self.blame(event).await?);
            }
            walk.pruned_meanwhile = Some(anchor.event);
            walk.last = anchor;
            if event.id <= walk.last.event {
                return Ok(());
            }
            if walk.last.precedes(self.ring, event).is_err() {
                return Err(self.blame(event).await?);
            }
        }
        let walk = self.walks.entry(event.user).or_default();
        walk.last = Head::of(event);
        if event.personal.salt.is_none() {
            walk.erased = Some(event.id);
        }
        Ok(())
    }

    /// What is wrong with an event that does not follow: is it this one, or is one missing before it?
    async fn blame(&self, event: &AuditEvent) -> Result<Stop, Stop> {
        let last = self.walks.get(&event.user).map(|walk| walk.last.clone()).unwrap_or_default();
        let here = |what| found(event.id, event.user, what);
        if event.previous == last.event {
            return Ok(match check_event(self.ring, &last.link, event) {
                Err(Broken::UnknownKey(id)) => here(Flaw::UnknownKey(id)),
                _ => here(Flaw::Altered),
            });
        }
        let is_as_written = |last: &Head, edit: &dyn Fn(&mut AuditEvent)| {
            let mut event = event.clone();
            edit(&mut event);
            last.precedes(self.ring, &event).is_ok()
        };
        if is_as_written(&last, &|event| event.previous = last.event)
            || self.walks.iter().any(|(user, walk)| {
                walk.last.event == event.previous && is_as_written(&walk.last, &|event| event.user = *user)
            })
        {
            return Ok(here(Flaw::Altered));
        }
        if event.previous < last.event || event.previous >= event.id {
            return Ok(here(Flaw::Misplaced));
        }
        // It names an event that this user does not have. Where that one is somebody else's, and good, this one is wrong.
        let named = self.store.trail(EventId(event.previous.0 - 1), 1).await?;
        if named.first().is_some_and(|named| named.id == event.previous) {
            return Ok(here(Flaw::Misplaced));
        }
        Ok(found(event.previous, event.user, Flaw::Removed))
    }

    /// Compares how far each chain was followed with what the row says now.
    async fn rows(&mut self) -> Result<(), Stop> {
        let mut after = UserKey(i64::MIN);
        loop {
            let page = self.store.users(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.key;
            for row in &page {
                let heads = (self.heads)(row).map_err(unreadable)?;
                if heads.head.event != row.last_event {
                    return Err(found(row.last_event, row.key, Flaw::HeadMismatch));
                }
                let walk = self.walks.remove(&row.key).unwrap_or_default();
                self.highest_anchor = self.highest_anchor.max(heads.anchor.event);
                self.compare(row.key, walk, heads).await?;
            }
        }
    }

    async fn compare(&mut self, user: UserKey, walk: Walk, mut heads: UserHeads) -> Result<(), Stop> {
        let mut last = walk.last;
        let mut erased = walk.erased;
        loop {
            if heads.anchor.event > last.event {
                last = heads.anchor.clone();
            }
            if heads.head.event < last.event || (heads.head.event == last.event && heads.head != last) {
                return Err(found(last.event, user, Flaw::HeadMismatch));
            }
            let Err(stop) = self.follow_back(user, &last, &heads.head, &mut erased).await else { break };
            let Stop::Found(_) = stop else { return Err(stop) };
            // Not there: removed, unless it was pruned since the row was read.
            let now = self.heads_now(user).await?;
            if now.anchor.event <= last.event {
                return Err(stop);
            }
            self.highest_anchor = self.highest_anchor.max(now.anchor.event);
            heads = now;
        }
        match erased {
            Some(event) if event > heads.erased && event > self.heads_now(user).await?.erased => {
                Err(found(event, user, Flaw::Erased))
            }
            _ => Ok(()),
        }
    }

    /// Follows what was appended after `last`, from the head backwards: these events may be newer than any that [`Upkeep::trail`]
    /// gives yet.
    async fn follow_back(
        &self,
        user: UserKey,
        last: &Head,
        head: &Head,
        erased: &mut Option<EventId>,
    ) -> Result<(), Stop> {
        let mut newer: Option<AuditEvent> = None;
        // The head may be gone, so the list begins with the newest event; what was appended after the head was read is passed over.
        let mut before = None;
        // What the trail has passed by cannot appear any more.
        let gone = head.event <= self.newest;
        while !gone && before.unwrap_or(head.event) > last.event {
            let page = self.store.events(user, before, PAGE).await?;
            let Some(oldest) = page.last() else { break };
            before = Some(oldest.id);
            let own = page.into_iter().skip_while(|event| event.id > head.event);
            for event in own.take_while(|event| event.id > last.event) {
                match &newer {
                    None if event.id < head.event => return Err(found(head.event, user, Flaw::Removed)),
                    None if event.link != head.link => return Err(found(event.id, user, Flaw::Altered)),
                    None => {}
                    Some(newer) => step(self.ring, &Head::of(&event), newer)?,
                }
                if event.personal.salt.is_none() {
                    *erased = (*erased).max(Some(event.id));
                }
                newer = Some(event);
            }
        }
        match newer {
            None if head == last => Ok(()),
            None => Err(found(head.event, user, Flaw::Removed)),
            Some(newer) => step(self.ring, last, &newer),
        }
    }

    async fn heads_now(&self, user: UserKey) -> Result<UserHeads, Stop> {
        let row = self.store.read(user, Reads::default()).await?.user;
        let row = row.ok_or(Finding { event: None, user: Some(user), what: Flaw::NoUser })?;
        (self.heads)(&row).map_err(unreadable)
    }
}

fn step(ring: &KeyRing, last: &Head, event: &AuditEvent) -> Result<(), Stop> {
    last.precedes(ring, event).map_err(|broken| match broken {
        Broken::Previous if event.previous < event.id => found(event.previous, event.user, Flaw::Removed),
        Broken::Previous => found(event.id, event.user, Flaw::Misplaced),
        Broken::UnknownKey(id) => found(event.id, event.user, Flaw::UnknownKey(id)),
        Broken::Link | Broken::Commitment | Broken::HalfErased => found(event.id, event.user, Flaw::Altered),
    })
}

#[cfg(test)]
mod tests;
