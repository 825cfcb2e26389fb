//! The audit trail of all users from its beginning, and the checkpoints that bind their chains together.
//!
//! Transactions commit in another order than they drew the ids of their events, so an event may appear before others with a smaller id.
//! Therefore the trail is given only up to a *barrier*: the largest id drawn so far, with the number of a transaction that was begun
//! after that. Whoever drew an id up to there has a smaller number, because the row's lock gives a transaction its number before it draws. When
//! no transaction with a smaller number is left, no such id can appear any more. In a quiet database that is so at once. A database that
//! cannot tell which transactions are left gives events [`LAG`] after they were drawn: none of ours lives as long.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use countersign::AuditEvent;
use countersign::store::{Checkpoint, EventId, StoreError, UserKey, UserRow};
use tokio::time::Instant;

use super::Shared;
use super::columns::{Unread, many, one, unread};
use super::lease::Say;
use super::params::{most, params};
use super::rows::{audit_event, checkpoint, user_row};
use super::writer::EVENTS_AT_ONCE;

/// Whose a checkpoint is.
const NOBODY: UserKey = UserKey(0);

/// How long an event may be on its way where the database does not tell; far beyond what a transaction may idle or wait.
pub(super) const LAG: Duration = Duration::from_secs(60);

/// The number of a transaction that is begun for it. Not said where `Engine` knows better, nor is the next.
const TRANSACTION: &str = "SELECT pg_catalog.pg_current_xact_id()::text::bigint";

/// All transactions with a smaller number are over.
const OLDEST: &str = "SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::bigint";

/// How far the trail may be given.
#[derive(Debug, Default)]
pub(super) struct Barriers {
    known: Mutex<Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// Up to here nothing can appear any more.
    settled: i64,
    /// Up to here nothing can when all is over that was begun before.
    coming: Option<Barrier>,
}

#[derive(Clone, Copy, Debug)]
struct Barrier {
    through: i64,
    since: Since,
}

#[derive(Clone, Copy, Debug)]
enum Since {
    Transaction(i64),
    Moment(Instant),
}

/// What of the past is over.
#[derive(Clone, Copy, Debug)]
enum Over {
    /// All transactions with a smaller number.
    Before(i64),
    /// Whatever was begun [`LAG`] before.
    Long(Instant),
}

impl Barriers {
    /// Notes what was seen, and gives the largest id up to which nothing can appear any more.
    fn settle(&self, new: Barrier, over: Over) -> i64 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(coming) = known.coming
            && coming.is_settled(over)
        {
            known.settled = known.settled.max(coming.through);
            known.coming = None;
        }
        if new.is_settled(over) {
            known.settled = known.settled.max(new.through);
            known.coming = None;
        } else if known.coming.is_none() {
            known.coming = Some(new);
        }
        known.settled
    }
}

impl Barrier {
    fn is_settled(self, over: Over) -> bool {
        match (self.since, over) {
            (Since::Transaction(number), Over::Before(oldest)) => number <= oldest,
            (Since::Moment(moment), Over::Long(now)) => moment + LAG <= now,
            _ => false,
        }
    }
}

/// The largest id up to which nothing can appear any more.
async fn settled(shared: &Shared) -> Result<i64, StoreError> {
    let background = &shared.background;
    let drawn = |rows: &[tokio_postgres::Row]| {
        let drawn = one(rows, |columns| Ok((columns.next::<i64>()?, columns.next::<bool>()?)));
        let (last, called) = drawn.map_err(unread("the sequence of event ids", NOBODY))?.unwrap_or_default();
        Ok::<_, StoreError>(if called { last + EVENTS_AT_ONCE - 1 } else { 0 })
    };
    if !shared.engine.snapshots {
        let through = drawn(&shared.ask(&background.drawn, params![]).await?)?;
        let now = Instant::now();
        let new = Barrier { through, since: Since::Moment(now) };
        return Ok(shared.barriers.settle(new, Over::Long(now)));
    }
    // In this order, each a transaction of its own.
    let said = [
        Say::Ask(&background.drawn, params![]),
        Say::Ask(TRANSACTION, params![]),
        Say::Ask(OLDEST, params![]),
    ];
    let answers = shared.say_again(&said).await?;
    let number = |rows| {
        let number = one(rows, |columns| columns.next::<i64>()).and_then(|number| number.ok_or(Unread));
        number.map_err(unread("the number of a transaction", NOBODY))
    };
    let new = Barrier { through: drawn(&answers[0])?, since: Since::Transaction(number(&answers[1])?) };
    Ok(shared.barriers.settle(new, Over::Before(number(&answers[2])?)))
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
