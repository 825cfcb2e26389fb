//! Bounded background work.
//!
//! No index stands on `expires_at`, since every use of a session would have to move its entry. A sweep therefore walks each table by
//! its key: a reader looks through a piece at a time and notes what expired, and the writer deletes that by key. Where a sweep
//! stops, the next one goes on; one sweep goes round a table once, or through [`LOOKED_AT`] rows of it.
//!
//! The server's paces and letters are swept like what expires; they are counted with it.

use std::sync::{MutexGuard, PoisonError};

use countersign::store::{
    BoxFuture, Checkpoint, Claim, CodesTable, DueNotice, DuePlace, EventId, InstallationRow, KeyRecord,
    KeyUse, OUTBOX_COUNTED, OutboxDepth, StoreError, Tell, Upkeep, UserKey, UserRow,
};
use countersign::{AuditEvent, KeyId, Timestamp};
use rusqlite::{Connection, Row, Statement};

use super::columns::{Columns, many, most, one, unread};
use super::{Sqlite, codes, installation, keys, trail};
use crate::records::{due_notice, outbox_columns};
use crate::tables::check;

/// The most rows that one sweep looks at in each table: half a second of a reader's time on a cold cache.
const LOOKED_AT: usize = 65_536;
/// Rows that a reader looks at before it serves somebody else.
const PIECE: usize = 4_096;
/// Rows that the writer deletes before it serves somebody else.
const DELETED_AT_ONCE: usize = 128;

/// Where the next sweep goes on.
#[derive(Clone, Debug, Default)]
pub(super) struct Cursors {
    sessions: (i64, i64),
    enrollments: (i64, i64),
    trusted_browsers: (i64, i64),
    held: (i64, i64),
    notices: i64,
    paces: Vec<u8>,
    letters: Vec<u8>,
}

impl Upkeep for Sqlite {
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, StoreError>> {
        Box::pin(self.ask(|reader| keys::all(reader.connection).map_err(StoreError::unavailable)))
    }

    fn remember_key(
        &self,
        id: KeyId,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            match self.write(move |connection| keys::remember(connection, id, fingerprint, now)).await? {
                true => Ok(()),
                false => {
                    Err(StoreError::Failed(format!("key {id} is known with another fingerprint").into()))
                }
            }
        })
    }

    fn forget_key(&self, id: KeyId) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(self.write(move |connection| keys::forget(connection, id)))
    }

    fn key_use(&self) -> BoxFuture<'_, Result<Vec<KeyUse>, StoreError>> {
        Box::pin(self.ask(|reader| keys::used(reader.connection).map_err(StoreError::unavailable)))
    }

    fn installation(&self) -> BoxFuture<'_, Result<Option<InstallationRow>, StoreError>> {
        Box::pin(self.ask(|reader| installation::read(reader.connection).map_err(StoreError::unavailable)))
    }

    fn save_installation(
        &self,
        old: Option<InstallationRow>,
        new: InstallationRow,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(self.write(move |connection| installation::save(connection, old.as_ref(), &new)))
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(self.write(move |connection| installation::claim(connection, &claim, now)))
    }

    /// Another process may write to the file as well, and SQLite tells nobody.
    fn listen(&self, _tell: Tell) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let refused = |why: String| StoreError::Failed(why.into());
            check(&tables).map_err(refused)?;
            let wanted = tables.clone();
            self.write(move |connection| codes::make(connection, &wanted)).await?.map_err(refused)?;
            self.shared.tables.tell(tables);
            Ok(())
        })
    }

    fn trail(&self, after: EventId, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(self.ask(move |reader| trail::events(reader.connection, after, limit)))
    }

    fn users(&self, after: UserKey, limit: usize) -> BoxFuture<'_, Result<Vec<UserRow>, StoreError>> {
        Box::pin(self.ask(move |reader| trail::users(reader.connection, after, limit)))
    }

    fn checkpoints(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Checkpoint>, StoreError>> {
        Box::pin(self.ask(move |reader| trail::checkpoints(reader.connection, after, limit)))
    }

    fn newest_checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, StoreError>> {
        Box::pin(self.ask(|reader| trail::newest_checkpoint(reader.connection)))
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(self.write(move |connection| trail::add_checkpoint(connection, &checkpoint)))
    }

    fn end_all_trust(&self, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(async move {
            let mut gone = 0;
            while gone < limit {
                let piece = DELETED_AT_ONCE.min(limit - gone);
                let ended = self.write(move |connection| end_trust(connection, piece)).await?;
                gone += ended;
                if ended < piece {
                    break;
                }
            }
            Ok(gone)
        })
    }

    fn due_notices(
        &self,
        after: DuePlace,
        until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<DueNotice>, StoreError>> {
        Box::pin(self.ask(move |reader| {
            let mut statement = reader.connection.prepare_cached(DUE).map_err(StoreError::unavailable)?;
            let (mut after, mut all) = (after, Vec::new());
            while all.len() < limit {
                let DuePlace { due_at, user, id } = after;
                let wanted = limit - all.len();
                let place = (due_at.millis(), user.0, id.0, until.millis(), most(wanted));
                let found = many(&mut statement, place, |columns| due_notice(columns));
                let found = found.map_err(unread("a notice", UserKey(0)))?;
                let is_last = found.len() < wanted;
                after = found.last().map_or(after, |(place, _)| *place);
                all.extend(found.into_iter().filter_map(|(_, due)| due));
                if is_last {
                    break;
                }
            }
            Ok(all)
        }))
    }

    fn outbox_depth(&self, overdue: Timestamp) -> BoxFuture<'_, Result<OutboxDepth, StoreError>> {
        Box::pin(self.ask(move |reader| {
            let depth = || {
                let mut statement = reader.connection.prepare_cached(DEPTH)?;
                one(&mut statement, (overdue.millis(), most(OUTBOX_COUNTED)), |columns| {
                    Ok(OutboxDepth::new(counted(columns)?, counted(columns)?))
                })
            };
            depth().map(Option::unwrap_or_default).map_err(StoreError::unavailable)
        }))
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(async move {
            let mut cursors = self.cursors().clone();
            let sessions = sweep(self, &SESSIONS, &mut cursors.sessions, now, limit).await?;
            let enrollments = sweep(self, &ENROLLMENTS, &mut cursors.enrollments, now, limit).await?;
            let browsers = sweep(self, &TRUSTED_BROWSERS, &mut cursors.trusted_browsers, now, limit).await?;
            let held = sweep(self, &HELD_REQUESTS, &mut cursors.held, now, limit).await?;
            let notices = sweep(self, &NOTICES, &mut cursors.notices, now, limit).await?;
            let paces = sweep(self, &PACES, &mut cursors.paces, now, limit).await?;
            let letters = sweep(self, &LETTERS, &mut cursors.letters, now, limit).await?;
            *self.cursors() = cursors;
            Ok(sessions + enrollments + browsers + held + notices + paces + letters)
        })
    }
}

impl Sqlite {
    fn cursors(&self) -> MutexGuard<'_, Cursors> {
        self.shared.cursors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn counted(columns: &mut Columns<'_>) -> rusqlite::Result<usize> {
    columns.next::<i64>().map(|count| usize::try_from(count).unwrap_or(0))
}

/// What waits, from a place on.
const DUE: &str = concat!(
    "SELECT o.user, o.due_at, o.id, ",
    outbox_columns!(),
    ", e.address, e.user_agent FROM countersign_outbox o
        LEFT JOIN countersign_audit_events e ON e.id = o.event AND e.user = o.user
        WHERE o.settled_at IS NULL AND (o.due_at, o.user, o.id) > (?1, ?2, ?3) AND o.due_at <= ?4
        ORDER BY o.due_at, o.user, o.id LIMIT ?5"
);

const DEPTH: &str = "SELECT count(*), count(*) FILTER (WHERE at <= ?1) FROM
    (SELECT at FROM countersign_outbox WHERE settled_at IS NULL ORDER BY due_at LIMIT ?2)";

const END_TRUST: &str = "DELETE FROM countersign_trusted_browsers WHERE (user, id) IN
    (SELECT user, id FROM countersign_trusted_browsers ORDER BY user, id LIMIT ?1)";

/// Ends the trust in the first browsers there are.
fn end_trust(connection: &Connection, limit: usize) -> rusqlite::Result<usize> {
    connection.prepare_cached(END_TRUST)?.execute([most(limit)])
}

/// A table whose rows expire. `look` gives a time and the key, and takes a key and a number of rows; `delete` takes a key and the time.
struct Table {
    look: &'static str,
    delete: &'static str,
}

const SESSIONS: Table = Table {
    look: "SELECT expires_at, user, id FROM countersign_sessions
        WHERE (user, id) > (?1, ?2) ORDER BY user, id LIMIT ?3",
    delete: "DELETE FROM countersign_sessions WHERE user = ?1 AND id = ?2 AND expires_at <= ?3",
};

const ENROLLMENTS: Table = Table {
    look: "SELECT expires_at, user, id FROM countersign_enrollments
        WHERE (user, id) > (?1, ?2) ORDER BY user, id LIMIT ?3",
    delete: "DELETE FROM countersign_enrollments WHERE user = ?1 AND id = ?2 AND expires_at <= ?3",
};

const TRUSTED_BROWSERS: Table = Table {
    look: "SELECT expires_at, user, id FROM countersign_trusted_browsers
        WHERE (user, id) > (?1, ?2) ORDER BY user, id LIMIT ?3",
    delete: "DELETE FROM countersign_trusted_browsers WHERE user = ?1 AND id = ?2 AND expires_at <= ?3",
};

const HELD_REQUESTS: Table = Table {
    look: "SELECT expires_at, user, id FROM countersign_held_requests
        WHERE (user, id) > (?1, ?2) ORDER BY user, id LIMIT ?3",
    delete: "DELETE FROM countersign_held_requests WHERE user = ?1 AND id = ?2 AND expires_at <= ?3",
};

const NOTICES: Table = Table {
    look: "SELECT expires_at, id FROM countersign_outbox WHERE id > ?1 ORDER BY id LIMIT ?2",
    delete: "DELETE FROM countersign_outbox WHERE id = ?1 AND expires_at <= ?2",
};

const PACES: Table = Table {
    look: "SELECT expires_at, key FROM countersign_paces WHERE key > ?1 ORDER BY key LIMIT ?2",
    delete: "DELETE FROM countersign_paces WHERE key = ?1 AND expires_at <= ?2",
};

const LETTERS: Table = Table {
    look: "SELECT expires_at, key FROM countersign_letters WHERE key > ?1 ORDER BY key LIMIT ?2",
    delete: "DELETE FROM countersign_letters WHERE key = ?1 AND expires_at <= ?2",
};

/// The key of such a table. Its default comes before every key that is given out.
trait Key: Clone + Default + Ord + Send + 'static {
    /// Binds the key to the first parameters, and says which comes next.
    fn bind(&self, statement: &mut Statement<'_>) -> rusqlite::Result<usize>;

    /// Reads the columns after the time.
    fn read(row: &Row<'_>) -> rusqlite::Result<Self>;
}

impl Key for (i64, i64) {
    fn bind(&self, statement: &mut Statement<'_>) -> rusqlite::Result<usize> {
        statement.raw_bind_parameter(1, self.0)?;
        statement.raw_bind_parameter(2, self.1)?;
        Ok(3)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok((row.get(1)?, row.get(2)?))
    }
}

impl Key for i64 {
    fn bind(&self, statement: &mut Statement<'_>) -> rusqlite::Result<usize> {
        statement.raw_bind_parameter(1, *self)?;
        Ok(2)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get(1)
    }
}

impl Key for Vec<u8> {
    fn bind(&self, statement: &mut Statement<'_>) -> rusqlite::Result<usize> {
        statement.raw_bind_parameter(1, &self[..])?;
        Ok(2)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get(1)
    }
}

/// Sweeps one table from the cursor on, at most once round.
async fn sweep<K: Key>(
    store: &Sqlite,
    table: &'static Table,
    cursor: &mut K,
    now: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let (goal, mut turned) = (cursor.clone(), false);
    let (mut gone, mut looked_at) = (0, 0);
    while gone < limit && looked_at < LOOKED_AT && !(turned && *cursor >= goal) {
        let (from, most) = (cursor.clone(), limit - gone);
        let piece = store
            .ask(move |reader| {
                look(reader.connection, table, &from, now, most).map_err(StoreError::unavailable)
            })
            .await?;
        looked_at += piece.looked_at;
        for keys in piece.expired.chunks(DELETED_AT_ONCE).map(<[K]>::to_vec) {
            gone += store.write(move |connection| delete(connection, table, &keys, now)).await?;
        }
        match piece.stopped_at {
            Some(key) => *cursor = key,
            None if turned => break,
            None => (*cursor, turned) = (K::default(), true),
        }
    }
    Ok(gone)
}

/// What a look at a few rows found.
struct Piece<K> {
    expired: Vec<K>,
    looked_at: usize,
    /// None at the end of the table.
    stopped_at: Option<K>,
}

/// Looks through a piece of the table, until it has found `most` rows that expired.
fn look<K: Key>(
    connection: &Connection,
    table: &Table,
    from: &K,
    now: Timestamp,
    most: usize,
) -> rusqlite::Result<Piece<K>> {
    let mut statement = connection.prepare_cached(table.look)?;
    let limit = from.bind(&mut statement)?;
    statement.raw_bind_parameter(limit, i64::try_from(PIECE).unwrap_or(i64::MAX))?;
    let mut rows = statement.raw_query();
    let mut piece = Piece { expired: Vec::new(), looked_at: 0, stopped_at: None };
    while let Some(row) = rows.next()? {
        piece.looked_at += 1;
        if row.get::<_, i64>(0)? <= now.millis() {
            piece.expired.push(K::read(row)?);
        }
        if piece.looked_at == PIECE || piece.expired.len() == most {
            piece.stopped_at = Some(K::read(row)?);
            break;
        }
    }
    Ok(piece)
}

/// Deletes what still is expired: a session may have been used since.
fn delete<K: Key>(
    connection: &Connection,
    table: &Table,
    keys: &[K],
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare_cached(table.delete)?;
    let mut gone = 0;
    for key in keys {
        let time = key.bind(&mut statement)?;
        statement.raw_bind_parameter(time, now.millis())?;
        gone += statement.raw_execute()?;
    }
    Ok(gone)
}

#[cfg(test)]
pub(super) const SQL: &[(&str, &str)] = &[
    ("end_trust", END_TRUST),
    ("due", DUE),
    ("depth", DEPTH),
    ("sessions", SESSIONS.look),
    ("sessions", SESSIONS.delete),
    ("enrollments", ENROLLMENTS.look),
    ("enrollments", ENROLLMENTS.delete),
    ("trusted_browsers", TRUSTED_BROWSERS.look),
    ("trusted_browsers", TRUSTED_BROWSERS.delete),
    ("held_requests", HELD_REQUESTS.look),
    ("held_requests", HELD_REQUESTS.delete),
    ("outbox", NOTICES.look),
    ("outbox", NOTICES.delete),
    ("paces", PACES.look),
    ("paces", PACES.delete),
    ("letters", LETTERS.look),
    ("letters", LETTERS.delete),
];
