//! Which keys the records were made with, and which records need which.

use countersign::store::{KeyRecord, KeyUse, StoreError, UserKey};
use countersign::{KeyId, Timestamp};

use super::Shared;
use super::columns::{many, one, unread};
use super::lease::Say;
use super::params::params;
use crate::keyed::{Needs, RECORDS, id_of};
use crate::records::Cells as _;

const NOBODY: UserKey = UserKey(0);

/// In the order of their ids.
pub(super) async fn all(shared: &Shared) -> Result<Vec<KeyRecord>, StoreError> {
    let rows = shared.ask(&shared.background.keys, params![]).await?;
    let all = many(&rows, |columns| {
        Ok(KeyRecord {
            id: KeyId(columns.small()?),
            fingerprint: columns.bytes()?,
            since: columns.time()?,
            superseded_at: columns.maybe_time()?,
        })
    });
    all.map_err(unread("a key", NOBODY))
}

/// Makes this key the one that records are made with; not where it is known with another fingerprint.
pub(super) async fn remember(
    shared: &Shared,
    id: KeyId,
    fingerprint: [u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let background = &shared.background;
    let number = i64::from(id.0);
    let mut lease = shared.lease().await?;
    let said = [
        Say::Words(&shared.begin),
        // Two nodes that name different keys do so one after the other.
        Say::Ask(&background.lock, params![]),
        Say::Ask(&background.fingerprint, params![number]),
    ];
    let answers = lease.say(&said).await?;
    let known = one(&answers[2], |columns| columns.bytes::<32>()).map_err(unread("a key", NOBODY))?;
    if known.is_some_and(|known| known != fingerprint) {
        lease.say(&[Say::Rollback]).await?;
        return Ok(false);
    }
    let said = [
        Say::Ask(&background.remember_key, params![number, &fingerprint[..], now]),
        Say::Ask(&background.supersede_keys, params![number, now]),
        Say::Commit,
    ];
    lease.say(&said).await?;
    Ok(true)
}

/// Says whether the key was known.
pub(super) async fn forget(shared: &Shared, id: KeyId) -> Result<bool, StoreError> {
    let rows = shared.write_one(&shared.background.forget_key, params![i64::from(id.0)]).await?;
    Ok(!rows.is_empty())
}

/// How many records need which key. Looks at all of them.
pub(super) async fn used(shared: &Shared) -> Result<Vec<KeyUse>, StoreError> {
    let mut lease = shared.lease().await?.patient();
    let mut all = Vec::new();
    for (what, table, column, needs) in RECORDS {
        let key = needs.key(column);
        let sql = format!("SELECT {key}, count(*) FROM {{schema}}.{table} GROUP BY 1 ORDER BY 1");
        let rows = lease.ask(&shared.schema.within(&sql), params![]).await?;
        let used = many(&rows, |columns| {
            let key = match needs {
                Needs::Column => columns.small()?,
                Needs::Code | Needs::Sealed => id_of(columns.next()?),
            };
            Ok(KeyUse { key: KeyId(key), what: *what, rows: columns.next::<i64>()?.unsigned_abs() })
        });
        all.extend(used.map_err(unread("a count", NOBODY))?);
    }
    Ok(all)
}
