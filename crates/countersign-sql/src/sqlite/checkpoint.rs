//! Moving the write-ahead log into the database, off the writer's path.
//!
//! A thread with its own connection copies each time about [`FRAMES`] frames were written. That alone never lets the log begin anew
//! while the writer is busy, because there is always a frame that came while the thread was copying. So the writer copies
//! the rest itself, after its replies: at [`QUIET`] frames when nobody waits for it, at [`BACKSTOP`] frames in any case.
//! A log that begins anew early stays short, and writing into a file that does not grow is the cheaper flush.
//!
//! Nothing here can turn a commit into a failure: it all comes after the replies, and its errors are only logged.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use rusqlite::Connection;

/// 4 MiB of log; SQLite's own default for automatic checkpoints.
const FRAMES: u64 = 1_000;
/// 8 MiB of log: a few milliseconds of copying.
const QUIET: u64 = 2_000;
/// 64 MiB of log: what the writer copies there comes to less than one call in a hundred, even when it is never idle.
const BACKSTOP: u64 = 16_000;

/// The writer's idea of how long the log is.
///
/// SQLite tells how many frames there are only to a hook that older versions of rusqlite lack, so each changed row counts as
/// one frame: a little more than a page for a change in a large database, less in a small one. Each checkpoint reports the true
/// length and sets it right.
pub(super) struct Log {
    length: Arc<AtomicU64>,
    signal: SyncSender<()>,
    changes_seen: u64,
    unsignalled: u64,
    /// What the writer's last checkpoint could not copy, because a reader was in the way.
    left: u64,
}

/// The other end, for the thread that copies.
pub(super) struct Copier {
    length: Arc<AtomicU64>,
    signal: Receiver<()>,
}

pub(super) fn log() -> (Log, Copier) {
    let length = Arc::new(AtomicU64::new(0));
    let (send, receive) = sync_channel(1);
    let log = Log { length: length.clone(), signal: send, changes_seen: 0, unsignalled: 0, left: 0 };
    (log, Copier { length, signal: receive })
}

/// Whether somebody waits for the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nobody does.
    None,
    /// Somebody may.
    Some,
}

impl Log {
    /// To be called when replies are out.
    pub(super) fn wrote(&mut self, connection: &Connection, demand: Demand) {
        let changes = connection.total_changes();
        let new = changes - self.changes_seen;
        self.changes_seen = changes;
        let length = self.length.fetch_add(new, Ordering::Relaxed) + new;
        let bound = match demand {
            Demand::None => QUIET,
            Demand::Some => BACKSTOP,
        };
        // Where a reader was in the way, not at every commit from then on.
        if length >= bound.max(self.left + FRAMES) {
            self.copy_here(connection, length);
        } else {
            self.signal(new);
        }
    }

    fn signal(&mut self, new: u64) {
        self.unsignalled += new;
        if self.unsignalled >= FRAMES {
            match self.signal.try_send(()) {
                Ok(()) | Err(TrySendError::Disconnected(())) => self.unsignalled = 0,
                Err(TrySendError::Full(())) => {}
            }
        }
    }

    fn copy_here(&mut self, connection: &Connection, length: u64) {
        self.left = match copy(connection) {
            Some(copied) if copied.whole => 0,
            Some(copied) => copied.length,
            None => length,
        };
        self.length.store(self.left, Ordering::Relaxed);
        self.unsignalled = 0;
    }
}

impl Copier {
    /// Copies whenever it is told to, until the writer is gone.
    pub(super) fn run(self, connection: &Connection) {
        while self.signal.recv().is_ok() {
            let believed = self.length.load(Ordering::Relaxed);
            if let Some(copied) = copy(connection) {
                // What the writer added in the meantime stays in the sum.
                self.length.fetch_add(copied.length.wrapping_sub(believed), Ordering::Relaxed);
            }
        }
    }
}

/// What a checkpoint found.
struct Copied {
    /// Frames in the log when it began.
    length: u64,
    /// All of them were copied: unless a frame came since, the next write begins the log anew.
    whole: bool,
}

/// Copies what no reader is in the way of.
fn copy(connection: &Connection) -> Option<Copied> {
    let counts = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    });
    match counts {
        // -1 where another connection is at it.
        Ok((length, copied)) => Some(Copied { length: u64::try_from(length).ok()?, whole: length == copied }),
        Err(error) => {
            tracing::warn!(%error, "a checkpoint failed; the write-ahead log grows until one succeeds");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database in a directory of its own, with a table whose rows fill a page each.
    struct Database(std::path::PathBuf);

    impl Database {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("countersign-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            std::fs::create_dir_all(&path).unwrap();
            let database = Self(path);
            database
                .connect()
                .execute_batch(
                    "PRAGMA journal_mode = WAL; CREATE TABLE page (key INTEGER PRIMARY KEY, bytes BLOB)",
                )
                .unwrap();
            database
        }

        fn connect(&self) -> Connection {
            let connection = Connection::open(self.0.join("test.db")).unwrap();
            connection.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF").unwrap();
            connection
        }

        fn log_bytes(&self) -> u64 {
            std::fs::metadata(self.0.join("test.db-wal")).unwrap().len()
        }
    }

    impl Drop for Database {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn fill(connection: &Connection, rows: u64) {
        connection
            .execute(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                INSERT INTO page (bytes) SELECT zeroblob(3000) FROM n",
                [i64::try_from(rows).unwrap()],
            )
            .unwrap();
    }

    const FRAME: u64 = 4096 + 24;

    #[test]
    fn the_log_begins_anew_at_the_bound_that_demand_sets() {
        for (name, demand, bound) in [("quiet", Demand::None, QUIET), ("busy", Demand::Some, BACKSTOP)] {
            let database = Database::new(name);
            let connection = database.connect();
            let (mut log, copier) = log();
            drop(copier);
            for _ in 0..2 * bound / FRAMES {
                fill(&connection, FRAMES);
                log.wrote(&connection, demand);
            }
            let frames = database.log_bytes() / FRAME;
            assert!((bound..bound + FRAMES).contains(&frames), "{demand:?}: {frames} frames");
        }
    }

    #[test]
    fn a_reader_in_the_way_is_not_met_at_every_commit() {
        let database = Database::new("reader");
        let (connection, reader) = (database.connect(), database.connect());
        let (mut log, _copier) = log();
        fill(&connection, 1);
        reader.execute_batch("BEGIN; SELECT count(*) FROM page").unwrap();
        fill(&connection, QUIET);
        log.wrote(&connection, Demand::None);
        assert!(log.left >= QUIET, "the reader is in the way");
        let left = log.left;
        fill(&connection, 10);
        log.wrote(&connection, Demand::None);
        assert_eq!(log.left, left, "no second try yet");
        reader.execute_batch("COMMIT").unwrap();
        fill(&connection, FRAMES);
        log.wrote(&connection, Demand::None);
        assert_eq!(log.left, 0);
    }

    #[test]
    fn the_copier_corrects_the_length_and_keeps_what_came_meanwhile() {
        let database = Database::new("copier");
        let connection = database.connect();
        let (mut log, copier) = log();
        fill(&connection, 700);
        // Counted a hundred times too high, as many changes of few pages are.
        log.length.store(70_000, Ordering::Relaxed);
        log.changes_seen = connection.total_changes();
        log.signal(FRAMES);
        drop(log.signal);
        let length = log.length;
        copier.run(&database.connect());
        let length = length.load(Ordering::Relaxed);
        assert!((700..800).contains(&length), "{length}");
    }
}
