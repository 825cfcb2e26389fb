//! Which keys the records were made with, and which records need which.

use countersign::store::{KeyRecord, KeyUse, KeyedRecord};
use countersign::{KeyId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _};

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

/// Where a record says which key it needs.
enum Needs {
    /// In a column of its own.
    Column,
    /// At the front of an authentication code.
    Code,
    /// Behind the first byte of a sealed value.
    Sealed,
}

const RECORDS: &[(KeyedRecord, &str, &str, Needs)] = &[
    (KeyedRecord::User, "countersign_users", "mac", Needs::Code),
    (KeyedRecord::Authenticator, "countersign_authenticators", "secret", Needs::Sealed),
    (KeyedRecord::Enrollment, "countersign_enrollments", "secret", Needs::Sealed),
    (KeyedRecord::CodeSet, "countersign_code_sets", "key", Needs::Sealed),
    (KeyedRecord::Session, "countersign_sessions", "digest_key", Needs::Column),
    (KeyedRecord::HeldRequest, "countersign_held_requests", "request", Needs::Sealed),
    (KeyedRecord::AuditEvent, "countersign_audit_events", "link", Needs::Code),
    (KeyedRecord::Checkpoint, "countersign_audit_checkpoints", "mac", Needs::Code),
];

/// How many records need which key. Looks at all of them.
pub(super) fn used(connection: &Connection) -> rusqlite::Result<Vec<KeyUse>> {
    let mut all = Vec::new();
    for (what, table, column, needs) in RECORDS {
        let key = match needs {
            Needs::Column => (*column).to_owned(),
            Needs::Code => format!("substr({column}, 1, 4)"),
            Needs::Sealed => format!("substr({column}, 2, 4)"),
        };
        let mut statement = connection.prepare(&format!("SELECT {key}, count(*) FROM {table} GROUP BY 1"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key = match needs {
                Needs::Column => row.get(0)?,
                // What is too short for an id was written by nobody of us: no key is 0.
                Needs::Code | Needs::Sealed => {
                    row.get::<_, Vec<u8>>(0)?.try_into().map_or(0, u32::from_be_bytes)
                }
            };
            all.push(KeyUse { key: KeyId(key), what: *what, rows: row.get::<_, i64>(1)?.unsigned_abs() });
        }
    }
    Ok(all)
}
