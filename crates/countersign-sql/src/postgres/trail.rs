//! The audit trail of all users from its beginning, and the checkpoints that bind their chains together.
//!
//! Transactions commit in another order than they drew the ids of their events, so an event may appear before others with a smaller id.
//! Therefore the trail is given only up to a *barrier*: the largest id drawn so far, with the transactions that hold a lock on the table of users
//! right after that. Whoever drew an id up to there did so behind such a lock, and keeps it until what it wrote can be seen. When none of
//! them is left, no such id can appear any more. In a quiet database that is so at once, whatever else its server does. A
//! database that does not tell who holds locks gives events [`LAG`] after they were drawn: no transaction of ours lives as long.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use countersign::AuditEvent;
use countersign::store::{Checkpoint, EventId, StoreError, UserKey, UserRow};
use tokio::time::Instant;

use super::Shared;
use super::columns::{many, one, unread};
use super::lease::Say;
use super::params::{most, params};
use super::writer::EVENTS_AT_ONCE;
use crate::records::{audit_event, checkpoint, user_row};

/// Whose a checkpoint is.
const NOBODY: UserKey = UserKey(0);

/// How long an event may be on its way where the database does not tell; far beyond what a transaction may idle or wait.
pub(super) const LAG: Duration = Duration::from_secs(60);

/// How far the trail may be given.
#[derive(Debug, Default)]
pub(super) struct Barriers {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Up to here nothing can appear any more.
    settled: i64,
    /// Up to here nothing can when all is over that was under way.
    coming: Option<Barrier>,
}

#[derive(Debug)]
struct Barrier {
    through: i64,
    seen: Seen,
}

/// What was under way.
#[derive(Debug)]
enum Seen {
    /// These transactions.
    Transactions(BTreeSet<String>),
    /// Who knows; it was at this moment.
    At(Instant),
}

impl Barriers {
    /// Notes what was seen, and gives the largest id up to which nothing can appear any more.
    fn settle(&self, new: Barrier) -> i64 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if new.settles(&new) {
            known.settled = known.settled.max(new.through);
            known.coming = None;
            return known.settled;
        }
        match &known.coming {
            Some(coming) if !new.settles(coming) => {}
            Some(coming) => {
                known.settled = known.settled.max(coming.through);
                known.coming = Some(new);
            }
            None => known.coming = Some(new),
        }
        known.settled
    }
}

impl Barrier {
    /// Whether all is over that was under way at an older barrier.
    fn settles(&self, older: &Self) -> bool {
        match (&older.seen, &self.seen) {
            (Seen::Transactions(then), Seen::Transactions(now)) => then.is_disjoint(now),
            (Seen::At(then), Seen::At(now)) => *then + LAG <= *now,
            _ => false,
        }
    }
}

/// The largest id up to which nothing can appear any more.
async fn settled(shared: &Shared) -> Result<i64, StoreError> {
    let background = &shared.background;
    // In this order, each of them a transaction of its own.
    let mut said = vec![Say::Ask(&background.drawn, params![])];
    if shared.engine.locks {
        said.push(Say::Ask(&background.holders, params![]));
    }
    let answers = shared.say_again(&said).await?;
    let drawn = one(&answers[0], |columns| Ok((columns.next::<i64>()?, columns.next::<bool>()?)));
    let (last, called) = drawn.map_err(unread("the sequence of event ids", NOBODY))?.unwrap_or_default();
    let through = if called { last + EVENTS_AT_ONCE - 1 } else { 0 };
    let seen = match answers.get(1) {
        Some(holders) => {
            let holders = many(holders, |columns| columns.next());
            Seen::Transactions(holders.map_err(unread("the locks", NOBODY))?.into_iter().collect())
        }
        None => Seen::At(Instant::now()),
    };
    Ok(shared.barriers.settle(Barrier { through, seen }))
}

/// Events of all users, the oldest first.
pub(super) async fn events(
    shared: &Shared,
    after: EventId,
    limit: usize,
) -> Result<Vec<AuditEvent>, StoreError> {
    let through = settled(shared).await?;
    let rows = shared.ask(&shared.background.events, params![after, through, most(limit)]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let whose = row.try_get(1).map_or(NOBODY, UserKey);
        let event = many(std::slice::from_ref(row), audit_event).map_err(unread("an audit event", whose))?;
        all.extend(event);
    }
    Ok(all)
}

/// Users in the order of their keys.
pub(super) async fn users(shared: &Shared, after: UserKey, limit: usize) -> Result<Vec<UserRow>, StoreError> {
    let rows = shared.ask(&shared.background.users, params![after, most(limit)]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let whose = row.try_get(0).map_or(NOBODY, UserKey);
        let user = many(std::slice::from_ref(row), |columns| {
            let key = UserKey(columns.next()?);
            user_row(key, columns)
        });
        all.extend(user.map_err(unread("the row", whose))?);
    }
    Ok(all)
}

/// Checkpoints in the order of their ids.
pub(super) async fn checkpoints(
    shared: &Shared,
    after: i64,
    limit: usize,
) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = shared.ask(&shared.background.checkpoints, params![after, most(limit)]).await?;
    many(&rows, checkpoint).map_err(unread("a checkpoint", NOBODY))
}

/// The newest checkpoint.
pub(super) async fn newest_checkpoint(shared: &Shared) -> Result<Option<Checkpoint>, StoreError> {
    let rows = shared.ask(&shared.background.newest_checkpoint, params![]).await?;
    one(&rows, checkpoint).map_err(unread("a checkpoint", NOBODY))
}

/// Appends a checkpoint, unless its place is taken or not reached yet.
pub(super) async fn add_checkpoint(shared: &Shared, new: &Checkpoint) -> Result<bool, StoreError> {
    let Checkpoint { id, at, through, events, pruned, digest, mac } = new;
    let params = params![id, at, *through, events, *pruned, &digest[..], mac];
    Ok(!shared.write_one(&shared.background.add_checkpoint, params).await?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barrier(through: i64, transactions: &[&str]) -> Barrier {
        let transactions = transactions.iter().map(|&name| name.to_owned()).collect();
        Barrier { through, seen: Seen::Transactions(transactions) }
    }

    #[test]
    fn nothing_is_settled_before_all_that_was_under_way_is_over() {
        let barriers = Barriers::default();
        assert_eq!(barriers.settle(barrier(64, &[])), 64);
        assert_eq!(barriers.settle(barrier(128, &["a", "b"])), 64);
        assert_eq!(barriers.settle(barrier(192, &["b", "c"])), 64, "b may write up to 128");
        assert_eq!(barriers.settle(barrier(256, &["c"])), 128, "c may write up to 192");
        assert_eq!(barriers.settle(barrier(320, &["c"])), 128);
        assert_eq!(barriers.settle(barrier(384, &["d"])), 256, "always somebody, and yet it goes on");
        assert_eq!(barriers.settle(barrier(448, &[])), 448);
        assert_eq!(barriers.settle(barrier(400, &[])), 448, "read before, noted after");
    }

    #[tokio::test(start_paused = true)]
    async fn where_nobody_tells_what_is_under_way_it_takes_its_time() {
        let barriers = Barriers::default();
        let settle = |through| barriers.settle(Barrier { through, seen: Seen::At(Instant::now()) });
        assert_eq!(settle(64), 0);
        tokio::time::advance(LAG - Duration::from_millis(1)).await;
        assert_eq!(settle(128), 0);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(settle(192), 64);
        tokio::time::advance(LAG).await;
        assert_eq!(settle(192), 192);
    }
}
