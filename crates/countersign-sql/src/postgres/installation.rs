//! What this database is, and who does what only one may.

use countersign::Timestamp;
use countersign::store::{Claim, InstallationRow, StoreError, UserKey};
use tokio_postgres::Row;

use super::Shared;
use super::columns::{one, unread};
use super::lease::Say;
use super::params::params;
use crate::records::{Cells as _, fence_row};

pub(super) async fn read(shared: &Shared) -> Result<Option<InstallationRow>, StoreError> {
    row(&shared.ask(&shared.background.installation, params![]).await?)
}

fn row(rows: &[Row]) -> Result<Option<InstallationRow>, StoreError> {
    let row = one(rows, |columns| {
        Ok(InstallationRow {
            identity: columns.bytes()?,
            epoch: columns.next()?,
            epoch_at: columns.time()?,
            moved_to: columns.next()?,
            mac: columns.next()?,
            fence: fence_row(columns)?,
        })
    });
    row.map_err(unread("what the database is", UserKey(0)))
}

/// Writes the row if it still is as it was; says whether it did.
pub(super) async fn save(
    shared: &Shared,
    old: Option<&InstallationRow>,
    new: &InstallationRow,
) -> Result<bool, StoreError> {
    let background = &shared.background;
    let mut lease = shared.lease().await?;
    let said = [
        Say::Words(&shared.begin),
        Say::Ask(&background.lock, params![]),
        Say::Ask(&background.installation, params![]),
    ];
    let answers = lease.say(&said).await?;
    if row(&answers[2])?.as_ref() != old {
        lease.say(&[Say::Rollback]).await?;
        return Ok(false);
    }
    let InstallationRow { identity, epoch, epoch_at, moved_to, mac, fence } = new;
    let fence = fence.as_ref();
    let params = params![
        &identity[..],
        epoch,
        epoch_at,
        moved_to,
        mac,
        fence.map(|fence| fence.number),
        fence.map(|fence| fence.at),
        fence.map(|fence| &fence.mac[..]),
    ];
    lease.say(&[Say::Ask(&background.save_installation, params), Say::Commit]).await?;
    Ok(true)
}

/// Takes a task, keeps it or gives it up; says whether it is the claimant's now.
pub(super) async fn claim(shared: &Shared, claim: &Claim, now: Timestamp) -> Result<bool, StoreError> {
    let Claim { task, holder, until } = claim;
    let params = params![task.code(), &holder[..], until, now];
    let taken = shared.write_one(&shared.background.claim, params).await?;
    Ok(!taken.is_empty() && *until > now)
}
