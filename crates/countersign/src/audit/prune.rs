//! Which events leave by age.
//!
//! Pruning must not make room for deleting. So an event leaves only when
//!
//! - it is covered by a checkpoint that fits, and all events of that checkpoint are old enough: what was pruned ends where a
//!   checkpoint ends, and every later checkpoint can still be compared with all of its events;
//! - it follows its user's anchor through events that leave with it, each of them as it was written: the anchor, in the
//!   authenticated user row, is the proof that they were pruned and not taken away, and nothing that was altered is swept under it;
//! - an event is newer than its checkpoint: the newest event of the store always stays.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::audit::AuditEvent;
use crate::audit::chain::Head;
use crate::audit::checkpoint::{PAGE, check_checkpoint};
use crate::audit::trail::UserHeads;
use crate::clock::Timestamp;
use crate::keyring::KeyRing;
use crate::store::{
    Change, Changes, Checkpoint, EventId, Fault, Reads, Rows, Store, StoreError, TrailChange, Upkeep,
    UserKey, UserRow,
};
use crate::user::User;
use crate::verb::{Decision, Next, Rules, Verb};

/// The oldest events of one user, to be pruned under the user's lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prune {
    pub(crate) user: UserKey,
    /// The anchor that they follow. Where the user row has another by now, somebody else has pruned: leave it.
    pub(crate) after: Head,
    /// In the order of their ids, without a gap in the chain.
    pub(crate) events: Vec<EventId>,
    /// The new anchor: the last of them.
    pub(crate) anchor: Head,
}

/// The oldest events, at most `limit`, that were made before `cutoff` and may leave; by user.
///
/// A user whose oldest events do not fit keeps them: verification will say what is wrong.
pub(crate) async fn prune_plan<S, F>(
    store: &S,
    ring: &KeyRing,
    heads: &F,
    cutoff: Timestamp,
    limit: usize,
) -> Result<Vec<Prune>, StoreError>
where
    S: Store + Upkeep + ?Sized,
    F: Fn(&UserRow) -> Result<UserHeads, Fault> + Sync,
{
    let Some(newest) = store.newest_checkpoint().await? else { return Ok(Vec::new()) };
    let mut events = Events { store, after: EventId(0), page: VecDeque::new() };
    let Some(oldest) = events.peek().await?.map(|event| event.id) else { return Ok(Vec::new()) };
    let mut checkpoints = Checkpoints::from(store, ring, oldest, newest.id).await?;
    let mut plan = Plan { store, heads, ring, prunes: BTreeMap::new(), kept: BTreeSet::new(), left: limit };
    while plan.left > 0
        && let Some(checkpoint) = checkpoints.next().await?
        && let Some(range) = events.all_old(&checkpoint, cutoff).await?
    {
        for event in range {
            plan.take(event).await?;
        }
    }
    Ok(plan.prunes.into_values().collect())
}

struct Plan<'a, S: ?Sized, F> {
    store: &'a S,
    heads: &'a F,
    ring: &'a KeyRing,
    prunes: BTreeMap<UserKey, Prune>,
    /// Users whose further events stay.
    kept: BTreeSet<UserKey>,
    left: usize,
}

impl<S, F> Plan<'_, S, F>
where
    S: Store + Upkeep + ?Sized,
    F: Fn(&UserRow) -> Result<UserHeads, Fault> + Sync,
{
    async fn take(&mut self, event: AuditEvent) -> Result<(), StoreError> {
        if self.left == 0 || self.kept.contains(&event.user) {
            return Ok(());
        }
        let after = match self.prunes.get(&event.user) {
            Some(prune) => Some(prune.anchor.clone()),
            None => self.anchor(event.user).await?,
        };
        let Some(after) = after.filter(|after| after.precedes(self.ring, &event).is_ok()) else {
            self.kept.insert(event.user);
            return Ok(());
        };
        let first = Prune { user: event.user, after, events: Vec::new(), anchor: Head::default() };
        let prune = self.prunes.entry(event.user).or_insert(first);
        prune.events.push(event.id);
        prune.anchor = Head::of(&event);
        self.left -= 1;
        Ok(())
    }

    /// The anchor in the user row; `None` when the row is gone or does not open.
    async fn anchor(&self, user: UserKey) -> Result<Option<Head>, StoreError> {
        let row = self.store.read(user, Reads::default()).await?.user;
        Ok(row.and_then(|row| (self.heads)(&row).ok()).map(|heads| heads.anchor))
    }
}

/// Checkpoints in their order, as far as they fit.
struct Checkpoints<'a, S: ?Sized> {
    store: &'a S,
    ring: &'a KeyRing,
    previous: Option<Checkpoint>,
    page: VecDeque<Checkpoint>,
}

impl<'a, S: Upkeep + ?Sized> Checkpoints<'a, S> {
    /// From the one that covers `event`, which is found by halving: ids have no gaps.
    async fn from(store: &'a S, ring: &'a KeyRing, event: EventId, newest: i64) -> Result<Self, StoreError> {
        let (mut low, mut high) = (0, newest);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let covered = store.checkpoints(middle - 1, 1).await?;
            if covered.first().is_some_and(|checkpoint| checkpoint.through < event) {
                low = middle;
            } else {
                high = middle;
            }
        }
        let previous = if low == 0 { None } else { store.checkpoints(low - 1, 1).await?.into_iter().next() };
        Ok(Self { store, ring, previous, page: VecDeque::new() })
    }

    async fn next(&mut self) -> Result<Option<Checkpoint>, StoreError> {
        let last = self.previous.as_ref().map_or(0, |previous| previous.id);
        if self.page.is_empty() {
            self.page = self.store.checkpoints(last, PAGE).await?.into();
        }
        let fits = |next: &Checkpoint| {
            next.id == last + 1 && check_checkpoint(self.ring, self.previous.as_ref(), next).is_ok()
        };
        let next = self.page.pop_front().filter(fits);
        self.previous.clone_from(&next);
        Ok(next)
    }
}

/// Events in their order.
struct Events<'a, S: ?Sized> {
    store: &'a S,
    after: EventId,
    page: VecDeque<AuditEvent>,
}

impl<S: Upkeep + ?Sized> Events<'_, S> {
    async fn peek(&mut self) -> Result<Option<&AuditEvent>, StoreError> {
        if self.page.is_empty() {
            self.page = self.store.trail(self.after, PAGE).await?.into();
            self.after = self.page.back().map_or(self.after, |event| event.id);
        }
        Ok(self.page.front())
    }

    /// The events left of those that the checkpoint covers; `None` when one of them is too young, or none comes after.
    ///
    /// An event is as old as its checkpoint at least, so that one whose time came from a clock ahead holds nothing up.
    async fn all_old(
        &mut self,
        checkpoint: &Checkpoint,
        cutoff: Timestamp,
    ) -> Result<Option<Vec<AuditEvent>>, StoreError> {
        let mut range = Vec::new();
        loop {
            match self.peek().await? {
                None => return Ok(None),
                Some(event) if event.id > checkpoint.through => return Ok(Some(range)),
                Some(event) if event.at.min(checkpoint.at) >= cutoff => return Ok(None),
                Some(_) => {}
            }
            range.extend(self.page.pop_front());
        }
    }
}

/// Prunes events of one user, as planned.
pub(crate) struct PruneEvents {
    pub(crate) rules: Rules,
    pub(crate) prune: Prune,
}

impl Verb for PruneEvents {
    type Outcome = usize;

    fn decide(&self, rows: &Rows, _: Timestamp) -> Decision<usize> {
        let Some(mut user) = User::of(rows, &self.rules)? else { return Next::unchanged(0) };
        if user.anchor != self.prune.after {
            return Next::unchanged(0);
        }
        user.anchor = self.prune.anchor.clone();
        let events = self.prune.events.clone();
        let count = events.len();
        let all = vec![
            Change::Trail(TrailChange::Prune(user.key, events)),
            Change::User(user.row(&self.rules.ring)),
        ];
        Ok(Next::Done(count, Changes { all, charge: None }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::world::{World, at};

    /// Events 1 to 9, made at seconds 1001 to 1009, in checkpoints up to 3, 6 and 8.
    async fn world() -> World {
        let world = World::new(3).await;
        for (users, covered) in [(&[1, 2, 1][..], 3), (&[3, 1, 2], 3), (&[3, 2], 2)] {
            world.append(users).await;
            assert_eq!(world.checkpoint(100).await, covered);
        }
        world.append(&[1]).await;
        world
    }

    fn ids(plan: &[Prune]) -> Vec<(i64, Vec<i64>, i64)> {
        let ids = |prune: &Prune| prune.events.iter().map(|id| id.0).collect();
        plan.iter().map(|prune| (prune.user.0, ids(prune), prune.anchor.event.0)).collect()
    }

    #[tokio::test]
    async fn whole_checkpoints_leave_when_all_of_them_is_old() {
        let world = world().await;
        assert_eq!(ids(&world.plan(at(1003), 100).await), []);
        assert_eq!(ids(&world.plan(at(1004), 100).await), [(1, vec![1, 3], 3), (2, vec![2], 2)]);
        let two = [(1, vec![1, 3, 5], 5), (2, vec![2, 6], 6), (3, vec![4], 4)];
        assert_eq!(ids(&world.plan(at(1007), 100).await), two);
        assert_eq!(ids(&world.plan(at(1008), 100).await), two);
    }

    #[tokio::test]
    async fn what_no_checkpoint_covers_stays_and_so_does_the_newest() {
        let world = World::new(2).await;
        assert_eq!(world.prune(at(9000), 100).await, [0; 0]);
        world.append(&[1, 2]).await;
        assert_eq!(world.prune(at(9000), 100).await, [0; 0]);
        world.checkpoint(100).await;
        assert_eq!(world.prune(at(9000), 100).await, [0; 0]);
        world.append(&[1]).await;
        assert_eq!(world.prune(at(9000), 100).await, [1, 2]);
        assert_eq!(world.prune(at(9000), 100).await, [0; 0]);
    }

    #[tokio::test]
    async fn a_limit_is_kept_and_the_rest_comes_next() {
        let world = world().await;
        assert_eq!(world.prune(at(1100), 0).await, [0; 0]);
        assert_eq!(world.prune(at(1004), 2).await, [1, 2]);
        assert_eq!(world.prune(at(1004), 2).await, [3]);
        assert_eq!(world.prune(at(1100), 2).await, [4, 5]);
        assert_eq!(world.prune(at(1100), 100).await, [6, 7, 8]);
        assert_eq!(world.bad().await, None);
    }

    #[tokio::test]
    async fn a_clock_that_was_wrong_neither_holds_up_nor_hurries() {
        let world = World::new(1).await;
        world.append(&[1]).await;
        world.append_at(1, at(9_000_000)).await;
        world.checkpoint(100).await;
        world.append(&[1]).await;
        world.append_at(1, at(0)).await;
        world.checkpoint(100).await;
        world.append(&[1]).await;
        // The checkpoints were made at 2000.
        assert_eq!(world.plan(at(2000), 100).await, []);
        assert_eq!(ids(&world.plan(at(2001), 100).await), [(1, vec![1, 2, 3, 4], 4)]);
        let world = World::new(1).await;
        world.append(&[1]).await;
        world.append_at(1, at(0)).await;
        world.checkpoint(100).await;
        world.append(&[1]).await;
        assert_eq!(world.plan(at(1001), 100).await, []);
    }

    #[tokio::test]
    async fn nothing_that_was_altered_is_swept_away() {
        let world = world().await;
        world.event(1, |event| event.at = at(5));
        assert_eq!(ids(&world.plan(at(1007), 100).await), [(2, vec![2, 6], 6), (3, vec![4], 4)]);
        world.clean();
        world.without_events([3]);
        assert_eq!(
            ids(&world.plan(at(1007), 100).await),
            [(1, vec![1], 1), (2, vec![2, 6], 6), (3, vec![4], 4)]
        );
        world.clean();
        world.checkpoints(|all| all[1].through = EventId(8));
        assert_eq!(ids(&world.plan(at(1100), 100).await), [(1, vec![1, 3], 3), (2, vec![2], 2)]);
        world.clean();
        world.users(|users| users[1].mac[9] ^= 1);
        assert_eq!(ids(&world.plan(at(1007), 100).await), [(1, vec![1, 3, 5], 5), (3, vec![4], 4)]);
    }

    #[tokio::test]
    async fn who_planned_the_same_changes_nothing() {
        let world = world().await;
        let (one, other) = (world.plan(at(1004), 100).await, world.plan(at(1007), 100).await);
        for prune in one.into_iter().chain(other) {
            world.apply(prune).await;
        }
        assert_eq!(
            world.all_events().await.iter().map(|event| event.id.0).collect::<Vec<_>>(),
            [5, 6, 7, 8, 9]
        );
        assert_eq!(world.bad().await, None);
    }
}
