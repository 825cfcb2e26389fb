//! The audit trail of all users from its beginning, and the checkpoints that bind their chains together.

use countersign::AuditEvent;
use countersign::store::{Checkpoint, EventId, StoreError, UserKey, UserRow};
use rusqlite::{Connection, params};

use super::columns::{many, most, one, unread};
use super::rows::event_columns;
use crate::records::{audit_event, checkpoint, user_row};

/// Ids are given out in the transaction that appends, so whoever sees one sees all before it.
const EVENTS: &str =
    concat!("SELECT ", event_columns!(), " FROM countersign_audit_events WHERE id > ?1 ORDER BY id LIMIT ?2");

const USERS: &str = "SELECT key, host_id, generation, next_id, last_event, state, mac, created_at
    FROM countersign_users WHERE key > ?1 ORDER BY key LIMIT ?2";

const CHECKPOINTS: &str = "SELECT id, at, through, events, pruned, digest, mac
    FROM countersign_audit_checkpoints WHERE id > ?1 ORDER BY id LIMIT ?2";

const NEWEST_CHECKPOINT: &str = "SELECT id, at, through, events, pruned, digest, mac
    FROM countersign_audit_checkpoints ORDER BY id DESC LIMIT 1";

const ADD_CHECKPOINT: &str =
    "INSERT INTO countersign_audit_checkpoints (id, at, through, events, pruned, digest, mac)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
    WHERE ?1 = (SELECT coalesce(max(id), 0) + 1 FROM countersign_audit_checkpoints)";

/// Whose a checkpoint is.
const NOBODY: UserKey = UserKey(0);

/// Events of all users, the oldest first.
pub(super) fn events(
    connection: &Connection,
    after: EventId,
    limit: usize,
) -> Result<Vec<AuditEvent>, StoreError> {
    let mut statement = connection.prepare_cached(EVENTS).map_err(StoreError::unavailable)?;
    let mut whose = NOBODY;
    many(&mut statement, (after.0, most(limit)), |columns| {
        whose = UserKey(columns.at(1)?);
        audit_event(columns)
    })
    .map_err(unread("an audit event", whose))
}

/// Users in the order of their keys.
pub(super) fn users(
    connection: &Connection,
    after: UserKey,
    limit: usize,
) -> Result<Vec<UserRow>, StoreError> {
    let mut statement = connection.prepare_cached(USERS).map_err(StoreError::unavailable)?;
    let mut whose = NOBODY;
    many(&mut statement, (after.0, most(limit)), |columns| {
        whose = UserKey(columns.next()?);
        user_row(whose, columns)
    })
    .map_err(unread("the row", whose))
}

/// Checkpoints in the order of their ids.
pub(super) fn checkpoints(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> Result<Vec<Checkpoint>, StoreError> {
    let mut statement = connection.prepare_cached(CHECKPOINTS).map_err(StoreError::unavailable)?;
    many(&mut statement, (after, most(limit)), |columns| checkpoint(columns))
        .map_err(unread("a checkpoint", NOBODY))
}

/// The newest checkpoint.
pub(super) fn newest_checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, StoreError> {
    let mut statement = connection.prepare_cached(NEWEST_CHECKPOINT).map_err(StoreError::unavailable)?;
    one(&mut statement, [], |columns| checkpoint(columns)).map_err(unread("a checkpoint", NOBODY))
}

/// Appends a checkpoint, unless its place is taken or not reached yet.
pub(super) fn add_checkpoint(connection: &Connection, checkpoint: &Checkpoint) -> rusqlite::Result<bool> {
    let Checkpoint { id, at, through, events, pruned, digest, mac } = checkpoint;
    let added = connection.prepare_cached(ADD_CHECKPOINT)?.execute(params![
        id,
        at.millis(),
        through.0,
        events,
        pruned.0,
        digest,
        mac
    ])?;
    Ok(added == 1)
}

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("events", EVENTS),
    ("users", USERS),
    ("checkpoints", CHECKPOINTS),
    ("newest_checkpoint", NEWEST_CHECKPOINT),
];
