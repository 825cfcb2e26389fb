//! What this database is, and who does what only one may.

use countersign::Timestamp;
use countersign::store::{Claim, InstallationRow};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::columns::one;
use crate::records::{Cells as _, fence_row};

pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<InstallationRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT identity, epoch, epoch_at, moved_to, mac, fence, fenced_at, fence_mac
        FROM countersign_installation WHERE id = 1",
    )?;
    one(&mut statement, [], |columns| {
        Ok(InstallationRow {
            identity: columns.next()?,
            epoch: columns.next()?,
            epoch_at: columns.time()?,
            moved_to: columns.next()?,
            mac: columns.next()?,
            fence: fence_row(columns)?,
        })
    })
}

/// Writes the row if it still is as it was; says whether it did.
pub(super) fn save(
    connection: &Connection,
    old: Option<&InstallationRow>,
    new: &InstallationRow,
) -> rusqlite::Result<bool> {
    if read(connection)?.as_ref() != old {
        return Ok(false);
    }
    let InstallationRow { identity, epoch, epoch_at, moved_to, mac, fence } = new;
    let fence = fence.as_ref();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO countersign_installation
                (id, identity, epoch, epoch_at, moved_to, mac, fence, fenced_at, fence_mac)
            VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            identity,
            epoch,
            epoch_at.millis(),
            moved_to,
            mac,
            fence.map(|fence| fence.number),
            fence.map(|fence| fence.at.millis()),
            fence.map(|fence| &fence.mac),
        ])?;
    Ok(true)
}

/// Takes a task, keeps it or gives it up; says whether it is the claimant's now.
pub(super) fn claim(connection: &Connection, claim: &Claim, now: Timestamp) -> rusqlite::Result<bool> {
    let Claim { task, holder, until } = claim;
    let held: Option<([u8; 16], i64)> = connection
        .prepare_cached("SELECT holder, until FROM countersign_claims WHERE task = ?1")?
        .query_row([task.code()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if held.is_some_and(|(other, until)| other != *holder && until > now.millis()) {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO countersign_claims (task, holder, until) VALUES (?1, ?2, ?3)",
        )?
        .execute((task.code(), holder, until.millis()))?;
    Ok(*until > now)
}
