//! Bounded background work.
//!
//! No index stands on `expires_at`, since every use of a session would have to move its entry. A sweep therefore walks each table by
//! its key, a piece at a time, and deletes by key what expired. It never waits for a row that somebody works with. Where a sweep stops, the
//! next one goes on; one sweep goes round a table once, or through [`LOOKED_AT`] rows of it.
//!
//! The server's paces and letters are swept like what expires; they are counted with it.

use std::sync::{Arc, MutexGuard, PoisonError};

use countersign::store::{
    BoxFuture, Checkpoint, Claim, CodesTable, DueNotice, DuePlace, EventId, InstallationRow, KeyRecord,
    KeyUse, OUTBOX_COUNTED, OutboxDepth, StoreError, Tell, Upkeep, UserKey, UserRow,
};
use countersign::{AuditEvent, KeyId, Timestamp};
use tokio_postgres::Row;

use super::codes::Codes;
use super::columns::{Columns, Unread, many, one, unread};
use super::params::{Param, most, params};
use super::rows::{event_columns, user_columns};
use super::{Postgres, Shared, codes, installation, keys, listen, trail};
use crate::records::{Cells as _, due_notice, outbox_columns};

/// The most rows that one sweep looks at in each table.
const LOOKED_AT: usize = 65_536;
/// Rows that are looked at together.
const PIECE: usize = 4_096;
/// Rows that are deleted in one transaction.
const DELETED_AT_ONCE: usize = 128;

held! {
    /// Everything that is rare.
    Background {
        // Whoever holds this row is the only one who changes what there is one of.
        lock: "SELECT 1 FROM {schema}.countersign_migrations WHERE number = 0 FOR UPDATE",
        keys: "SELECT id, fingerprint, since, superseded_at FROM {schema}.countersign_keys ORDER BY id",
        fingerprint: "SELECT fingerprint FROM {schema}.countersign_keys WHERE id = $1",
        remember_key: "INSERT INTO {schema}.countersign_keys (id, fingerprint, since) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET superseded_at = NULL",
        supersede_keys: "UPDATE {schema}.countersign_keys SET superseded_at = coalesce(superseded_at, $2) WHERE id <> $1",
        forget_key: "DELETE FROM {schema}.countersign_keys WHERE id = $1 RETURNING 1",
        installation: "SELECT identity, epoch, epoch_at, moved_to, mac, fence, fenced_at, fence_mac
            FROM {schema}.countersign_installation WHERE id = 1",
        save_installation: "INSERT INTO {schema}.countersign_installation
                (id, identity, epoch, epoch_at, moved_to, mac, fence, fenced_at, fence_mac)
            VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET identity = excluded.identity, epoch = excluded.epoch,
                epoch_at = excluded.epoch_at, moved_to = excluded.moved_to, mac = excluded.mac, fence = excluded.fence,
                fenced_at = excluded.fenced_at, fence_mac = excluded.fence_mac",
        claim: "INSERT INTO {schema}.countersign_claims AS held (task, holder, until) VALUES ($1, $2, $3)
            ON CONFLICT (task) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE held.holder = excluded.holder OR held.until <= $4
            RETURNING 1",
        drawn: "SELECT last_value, is_called FROM {schema}.countersign_event_ids",
        // Everybody who may have drawn an id and not committed. Not said where `Engine` knows better.
        holders: "SELECT DISTINCT pid::text || ' ' || virtualtransaction FROM pg_catalog.pg_locks
            WHERE locktype = 'relation' AND relation = '{schema}.countersign_users'::regclass
                AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                AND mode IN ('RowShareLock', 'RowExclusiveLock') AND granted",
        events: concat!("SELECT ", event_columns!(), " FROM {schema}.countersign_audit_events
            WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3"),
        users: concat!("SELECT u.key, ", user_columns!(), " FROM {schema}.countersign_users u
            WHERE u.key > $1 ORDER BY u.key LIMIT $2"),
        checkpoints: "SELECT id, at, through, events, pruned, digest, mac
            FROM {schema}.countersign_audit_checkpoints WHERE id > $1 ORDER BY id LIMIT $2",
        newest_checkpoint: "SELECT id, at, through, events, pruned, digest, mac
            FROM {schema}.countersign_audit_checkpoints ORDER BY id DESC LIMIT 1",
        add_checkpoint: "INSERT INTO {schema}.countersign_audit_checkpoints (id, at, through, events, pruned, digest, mac)
            SELECT $1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bytea, $7::bytea
            WHERE $1 = (SELECT coalesce(max(id), 0) + 1 FROM {schema}.countersign_audit_checkpoints)
            ON CONFLICT (id) DO NOTHING RETURNING 1",
        // What waits, from a place on.
        due: concat!("SELECT o.user_key, o.due_at, o.id, ", outbox_columns!(), ", e.address, e.user_agent
            FROM {schema}.countersign_outbox o
            LEFT JOIN {schema}.countersign_audit_events e ON e.user_key = o.user_key AND e.id = o.event
            WHERE o.settled_at IS NULL AND (o.due_at, o.user_key, o.id) > ($1, $2, $3) AND o.due_at <= $4
            ORDER BY o.due_at, o.user_key, o.id LIMIT $5"),
        depth: "SELECT count(*), count(*) FILTER (WHERE at <= $1) FROM (
                SELECT at FROM {schema}.countersign_outbox WHERE settled_at IS NULL ORDER BY due_at LIMIT $2
            ) AS waiting",
        end_trust: "WITH gone AS (
                DELETE FROM {schema}.countersign_trusted_browsers WHERE (user_key, id) IN (
                    SELECT user_key, id FROM {schema}.countersign_trusted_browsers
                    ORDER BY user_key, id LIMIT $1 FOR UPDATE
                ) RETURNING 1
            ) SELECT count(*) FROM gone",
    }
}

/// Where the next sweep goes on.
#[derive(Clone, Debug)]
pub(super) struct Cursors {
    sessions: (i64, i64),
    enrollments: (i64, i64),
    trusted_browsers: (i64, i64),
    held: (i64, i64),
    notices: (i64, i64),
    paces: Vec<u8>,
    letters: Vec<u8>,
}

impl Default for Cursors {
    fn default() -> Self {
        let start = Key::first();
        Self {
            sessions: start,
            enrollments: start,
            trusted_browsers: start,
            held: start,
            notices: start,
            paces: Key::first(),
            letters: Key::first(),
        }
    }
}

impl Upkeep for Postgres {
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, StoreError>> {
        Box::pin(self.shared.at_home(|shared| async move { keys::all(&shared).await }))
    }

    fn remember_key(
        &self,
        id: KeyId,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            match keys::remember(&shared, id, fingerprint, now).await? {
                true => Ok(()),
                false => {
                    Err(StoreError::Failed(format!("key {id} is known with another fingerprint").into()))
                }
            }
        }))
    }

    fn forget_key(&self, id: KeyId) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move { keys::forget(&shared, id).await }))
    }

    fn key_use(&self) -> BoxFuture<'_, Result<Vec<KeyUse>, StoreError>> {
        Box::pin(self.shared.at_home(|shared| async move { keys::used(&shared).await }))
    }

    fn installation(&self) -> BoxFuture<'_, Result<Option<InstallationRow>, StoreError>> {
        Box::pin(self.shared.at_home(|shared| async move { installation::read(&shared).await }))
    }

    fn save_installation(
        &self,
        old: Option<InstallationRow>,
        new: InstallationRow,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(
            self.shared
                .at_home(move |shared| async move { installation::save(&shared, old.as_ref(), &new).await }),
        )
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(
            self.shared.at_home(move |shared| async move { installation::claim(&shared, &claim, now).await }),
        )
    }

    fn listen(&self, tell: Tell) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(listen::begin(&self.shared, tell))
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let mut lease = shared.lease().await?;
            codes::make(&mut lease, &shared.begin, &shared.schema, &tables).await?;
            shared.tell(Codes::new(&shared.schema, &tables));
            Ok(())
        }))
    }

    fn trail(&self, after: EventId, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move { trail::events(&shared, after, limit).await }))
    }

    fn users(&self, after: UserKey, limit: usize) -> BoxFuture<'_, Result<Vec<UserRow>, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move { trail::users(&shared, after, limit).await }))
    }

    fn checkpoints(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Checkpoint>, StoreError>> {
        Box::pin(
            self.shared.at_home(move |shared| async move { trail::checkpoints(&shared, after, limit).await }),
        )
    }

    fn newest_checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, StoreError>> {
        Box::pin(self.shared.at_home(|shared| async move { trail::newest_checkpoint(&shared).await }))
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(
            self.shared
                .at_home(move |shared| async move { trail::add_checkpoint(&shared, &checkpoint).await }),
        )
    }

    fn end_all_trust(&self, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let mut gone = 0;
            while gone < limit {
                let piece = DELETED_AT_ONCE.min(limit - gone);
                let ended = shared.write_one(&shared.background.end_trust, params![most(piece)]).await?;
                let ended = counted(&ended)?;
                gone += ended;
                if ended < piece {
                    break;
                }
            }
            Ok(gone)
        }))
    }

    fn due_notices(
        &self,
        after: DuePlace,
        until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<DueNotice>, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let (mut after, mut all) = (after, Vec::new());
            while all.len() < limit {
                let DuePlace { due_at, user, id } = after;
                let wanted = limit - all.len();
                let place = params![due_at, user, id.0, until, most(wanted)];
                let rows = shared.ask(&shared.background.due, place).await?;
                let found = many(&rows, due_notice).map_err(unread("a notice", UserKey(0)))?;
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
        Box::pin(self.shared.at_home(move |shared| async move {
            let rows = shared.ask(&shared.background.depth, params![overdue, most(OUTBOX_COUNTED)]).await?;
            let depth = one(&rows, |columns| Ok((columns.next::<i64>()?, columns.next::<i64>()?)));
            let (waiting, overdue) = depth.map_err(unread("a count", UserKey(0)))?.unwrap_or_default();
            let count = |count| usize::try_from(count).unwrap_or(0);
            Ok(OutboxDepth::new(count(waiting), count(overdue)))
        }))
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let shared = &*shared;
            let mut cursors = shared.cursors().clone();
            let sessions = sweep(shared, &SESSIONS, &mut cursors.sessions, now, limit).await?;
            let enrollments = sweep(shared, &ENROLLMENTS, &mut cursors.enrollments, now, limit).await?;
            let browsers =
                sweep(shared, &TRUSTED_BROWSERS, &mut cursors.trusted_browsers, now, limit).await?;
            let held = sweep(shared, &HELD_REQUESTS, &mut cursors.held, now, limit).await?;
            let notices = sweep(shared, &NOTICES, &mut cursors.notices, now, limit).await?;
            let paces = sweep(shared, &PACES, &mut cursors.paces, now, limit).await?;
            let letters = sweep(shared, &LETTERS, &mut cursors.letters, now, limit).await?;
            *shared.cursors() = cursors;
            Ok(sessions + enrollments + browsers + held + notices + paces + letters)
        }))
    }
}

impl Shared {
    fn cursors(&self) -> MutexGuard<'_, Cursors> {
        self.cursors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tables of recovery codes that are ready.
    pub(super) fn codes(&self) -> Arc<Codes> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// To be called when the tables are there for every connection to see.
    fn tell(&self, codes: Codes) {
        *self.tables.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(codes);
    }
}

/// A table whose rows expire.
struct Table {
    name: &'static str,
    /// When they do.
    time: &'static str,
}

const SESSIONS: Table = Table { name: "countersign_sessions", time: "expires_at" };
const ENROLLMENTS: Table = Table { name: "countersign_enrollments", time: "expires_at" };
const TRUSTED_BROWSERS: Table = Table { name: "countersign_trusted_browsers", time: "expires_at" };
const HELD_REQUESTS: Table = Table { name: "countersign_held_requests", time: "expires_at" };
const NOTICES: Table = Table { name: "countersign_outbox", time: "expires_at" };
const PACES: Table = Table { name: "countersign_paces", time: "expires_at" };
const LETTERS: Table = Table { name: "countersign_letters", time: "expires_at" };

/// The key of such a table.
trait Key: Clone + Ord {
    /// Looks through so many rows behind a key.
    const LOOK: &'static str;
    /// Deletes what of these keys still is expired, and nobody works with; says how many.
    const DELETE: &'static str;

    /// Comes before every key that is given out.
    fn first() -> Self;

    fn params(&self) -> Vec<Param<'_>>;

    /// Lists, one for each column of the key.
    fn lists(keys: &[Self]) -> Vec<Param<'_>>;

    /// Reads the columns after the time.
    fn read(columns: &mut Columns<'_>) -> Result<Self, Unread>;
}

impl Key for (i64, i64) {
    const LOOK: &'static str = "SELECT {time}, user_key, id FROM {schema}.{table}
        WHERE (user_key, id) > ($1, $2) ORDER BY user_key, id LIMIT $3";
    const DELETE: &'static str = "WITH due AS (
            SELECT user_key, id FROM {schema}.{table}
            WHERE (user_key, id) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[])) AND {time} <= $3
            FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM {schema}.{table} AS old USING due WHERE old.user_key = due.user_key AND old.id = due.id RETURNING 1
        ) SELECT count(*) FROM gone";

    fn first() -> Self {
        (i64::MIN, i64::MIN)
    }

    fn params(&self) -> Vec<Param<'_>> {
        params![self.0, self.1]
    }

    fn lists(keys: &[Self]) -> Vec<Param<'_>> {
        let (users, ids) = keys.iter().copied().unzip();
        vec![Param::Ints(users), Param::Ints(ids)]
    }

    fn read(columns: &mut Columns<'_>) -> Result<Self, Unread> {
        Ok((columns.next()?, columns.next()?))
    }
}

impl Key for Vec<u8> {
    const LOOK: &'static str =
        "SELECT {time}, key FROM {schema}.{table} WHERE key > $1 ORDER BY key LIMIT $2";
    const DELETE: &'static str = "WITH due AS (
            SELECT key FROM {schema}.{table} WHERE key = ANY ($1) AND {time} <= $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM {schema}.{table} AS old USING due WHERE old.key = due.key RETURNING 1
        ) SELECT count(*) FROM gone";

    fn first() -> Self {
        Vec::new()
    }

    fn params(&self) -> Vec<Param<'_>> {
        params![self]
    }

    fn lists(keys: &[Self]) -> Vec<Param<'_>> {
        vec![Param::Blobs(keys.iter().map(|key| &key[..]).collect())]
    }

    fn read(columns: &mut Columns<'_>) -> Result<Self, Unread> {
        columns.next()
    }
}

/// Sweeps one table from the cursor on, at most once round.
async fn sweep<K: Key>(
    shared: &Shared,
    table: &Table,
    cursor: &mut K,
    now: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let within =
        |sql: &str| shared.schema.within(&sql.replace("{table}", table.name).replace("{time}", table.time));
    let (look_at, delete) = (within(K::LOOK), within(K::DELETE));
    let (goal, mut turned) = (cursor.clone(), false);
    let (mut gone, mut looked_at) = (0, 0);
    while gone < limit && looked_at < LOOKED_AT && !(turned && *cursor >= goal) {
        let mut from = cursor.params();
        from.push(most(PIECE).into());
        let rows = shared.ask(&look_at, from).await?;
        let piece = look::<K>(&rows, now, limit - gone).map_err(unread("what expires", UserKey(0)))?;
        looked_at += piece.looked_at;
        for keys in piece.expired.chunks(DELETED_AT_ONCE) {
            let mut params = K::lists(keys);
            params.push(now.into());
            gone += counted(&shared.write_one(&delete, params).await?)?;
        }
        match piece.stopped_at {
            Some(key) => *cursor = key,
            None if turned => break,
            None => (*cursor, turned) = (K::first(), true),
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
fn look<K: Key>(rows: &[Row], now: Timestamp, most: usize) -> Result<Piece<K>, Unread> {
    let mut piece = Piece { expired: Vec::new(), looked_at: 0, stopped_at: None };
    for row in many(rows, |columns| Ok((columns.time()?, K::read(columns)?)))? {
        let (time, key) = row;
        piece.looked_at += 1;
        if time <= now {
            piece.expired.push(key.clone());
        }
        if piece.looked_at == PIECE || piece.expired.len() == most {
            piece.stopped_at = Some(key);
            break;
        }
    }
    Ok(piece)
}

fn counted(rows: &[Row]) -> Result<usize, StoreError> {
    let count = one(rows, |columns| columns.next::<i64>()).map_err(unread("a count", UserKey(0)))?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(0))
}
