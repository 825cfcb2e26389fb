//! Moving the write-ahead log into the database, off the writer's path.
//!
//! A thread with its own connection does it each time about [`FRAMES`] frames were written. Under a load that never
//! pauses the log could not begin anew, because there is always a frame that came while the thread was copying; at
//! [`BACKSTOP`] frames the writer therefore copies the rest itself, after its replies.
//!
//! Only [`Log::wrote`] runs on the writer's thread, and nothing here can turn a commit into a failure.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use rusqlite::Connection;

/// SQLite's own default for automatic checkpoints.
const FRAMES: u64 = 1_000;
/// 32 MiB of log.
const BACKSTOP: u64 = 8_000;

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
    backstop: u64,
}

/// The other end, for the thread that copies.
pub(super) struct Copier {
    length: Arc<AtomicU64>,
    signal: Receiver<()>,
}

pub(super) fn log() -> (Log, Copier) {
    let length = Arc::new(AtomicU64::new(0));
    let (send, receive) = sync_channel(1);
    let log =
        Log { length: length.clone(), signal: send, changes_seen: 0, unsignalled: 0, backstop: BACKSTOP };
    (log, Copier { length, signal: receive })
}

impl Log {
    /// To be called when replies are out.
    pub(super) fn wrote(&mut self, connection: &Connection) {
        let changes = connection.total_changes();
        let new = changes - self.changes_seen;
        self.changes_seen = changes;
        self.unsignalled += new;
        let length = self.length.fetch_add(new, Ordering::Relaxed) + new;
        if self.unsignalled >= FRAMES {
            match self.signal.try_send(()) {
                Ok(()) | Err(TrySendError::Disconnected(())) => self.unsignalled = 0,
                Err(TrySendError::Full(())) => {}
            }
        }
        if length >= self.backstop {
            self.copy_here(connection, length);
        }
    }

    fn copy_here(&mut self, connection: &Connection, length: u64) {
        let left = match copy(connection) {
            Some(copied) if copied.whole => 0,
            Some(copied) => copied.length,
            None => length,
        };
        self.length.store(left, Ordering::Relaxed);
        // A reader may keep the log from ending: not at every commit from then on, only after as much again.
        self.backstop = BACKSTOP.max(left + FRAMES);
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
