//! Which keys the records were made with, and which records need which.

use countersign::store::{KeyRecord, KeyUse};
use countersign::{KeyId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _};

use crate::keyed::{Needs, RECORDS, id_of};

/// In the order of their ids.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<KeyRecord>> {
    connection
        .prepare_cached("SELECT id, fingerprint, since, superseded_at FROM countersign_keys ORDER BY id")?
        .query_map([], |row| {
            Ok(KeyRecord {
                id: KeyId(row.get(0)?),
                fingerprint: row.get(1)?,
                since: Timestamp::from_millis(row.get(2)?),
                superseded_at: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis),
            })
        })?
        .collect()
}

/// Makes this key the one that records are made with; not where it is known with another fingerprint.
pub(super) fn remember(
    connection: &Connection,
    id: KeyId,
    fingerprint: [u8; 32],
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let known: Option<[u8; 32]> = connection
        .prepare_cached("SELECT fingerprint FROM countersign_keys WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    if known.is_some_and(|known| known != fingerprint) {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO countersign_keys (id, fingerprint, since) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET superseded_at = NULL",
        )?
        .execute((id.0, fingerprint, now.millis()))?;
    connection
        .prepare_cached(
            "UPDATE countersign_keys SET superseded_at = coalesce(superseded_at, ?2) WHERE id <> ?1",
        )?
        .execute((id.0, now.millis()))?;
    Ok(true)
}

/// Says whether the key was known.
pub(super) fn forget(connection: &Connection, id: KeyId) -> rusqlite::Result<bool> {
    let gone = connection.prepare_cached("DELETE FROM countersign_keys WHERE id = ?1")?.execute([id.0])?;
    Ok(gone == 1)
}

/// How many records need which key. Looks at all of them.
pub(super) fn used(connection: &Connection) -> rusqlite::Result<Vec<KeyUse>> {
    let mut all = Vec::new();
    for (what, table, column, needs) in RECORDS {
        let key = needs.key(column);
        let mut statement = connection.prepare(&format!("SELECT {key}, count(*) FROM {table} GROUP BY 1"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key = match needs {
                Needs::Column => row.get(0)?,
                Needs::Code | Needs::Sealed => id_of(&row.get::<_, Vec<u8>>(0)?),
            };
            all.push(KeyUse { key: KeyId(key), what: *what, rows: row.get::<_, i64>(1)?.unsigned_abs() });
        }
    }
    Ok(all)
}
