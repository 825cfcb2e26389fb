//! How the file is opened, and why it is not.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::migrate::{NEWEST, Unmigrated};
use crate::OpenError;

/// How an SQLite store is run. The defaults suit a server of any size; a database on a slow disk or with very many
/// users may want a larger cache.
///
/// ```no_run
/// # async fn open() -> Result<(), countersign_sql::OpenError> {
/// use countersign_sql::SqliteOptions;
///
/// let store = SqliteOptions::new().cache_kib(256 * 1024).open("acme.db").await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    pub(super) queue: usize,
    pub(super) group: usize,
    pub(super) readers: usize,
    pub(super) busy_timeout: Duration,
    pub(super) cache_kib: u32,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            queue: 1024,
            group: 128,
            readers: 2,
            busy_timeout: Duration::from_secs(5),
            cache_kib: 64 * 1024,
        }
    }
}

impl SqliteOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many calls may wait for the writer, and how many for the readers; more are refused at once as unavailable. At
    /// least 1, by default 1,024: about a tenth of a second of work for a fast disk, so nobody waits long in it.
    #[must_use]
    pub fn queue(mut self, calls: usize) -> Self {
        self.queue = calls.max(1);
        self
    }

    /// How many calls may share one commit. At least 1, by default 128: by then the flush is a small part of each.
    #[must_use]
    pub fn group(mut self, calls: usize) -> Self {
        self.group = calls.max(1);
        self
    }

    /// How many threads read beside the writer. At least 1, by default 2: one may be busy with a report.
    #[must_use]
    pub fn readers(mut self, threads: usize) -> Self {
        self.readers = threads.max(1);
        self
    }

    /// How long a call waits for a lock that another process or another connection holds. By default 5 seconds.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How much of the database the writer may keep in memory, in KiB; each reader an eighth of it and at least 2,048
    /// (SQLite's own default), because SQLite empties a reader's memory at every commit of the writer's. By default
    /// 65,536, taken only as it is used.
    #[must_use]
    pub fn cache_kib(mut self, kib: u32) -> Self {
        self.cache_kib = kib;
        self
    }

    /// A connection that writes. Puts the database into WAL mode if it is not.
    pub(super) fn writing(&self, path: &Path) -> Result<Connection, OpenError> {
        let connection = self.connection(path, self.cache_kib)?;
        let mode = wal(&connection).map_err(|error| OpenError::from_sqlite(path, error))?;
        if mode != "wal" {
            return Err(OpenError::Journal { path: path.into(), mode });
        }
        Ok(connection)
    }

    /// A connection that cannot write by accident.
    pub(super) fn reading(&self, path: &Path) -> Result<Connection, OpenError> {
        let connection = self.connection(path, (self.cache_kib / 8).max(2 * 1024))?;
        connection
            .execute_batch("PRAGMA query_only = ON")
            .map_err(|error| OpenError::from_sqlite(path, error))?;
        Ok(connection)
    }

    /// The same for a thread that has better things to do than to wait for a lock.
    pub(super) fn reading_without_waiting(&self, path: &Path) -> Result<Connection, OpenError> {
        let connection = self.reading(path)?;
        connection.busy_timeout(Duration::ZERO).map_err(|error| OpenError::from_sqlite(path, error))?;
        Ok(connection)
    }

    /// A connection beside them: a checkpoint needs no memory of its own.
    pub(super) fn beside(&self, path: &Path) -> Result<Connection, OpenError> {
        self.connection(path, 0)
    }

    /// `fullfsync` is for macOS, where a flush otherwise ends in the drive's cache. `temp_store` keeps what savepoints need to
    /// remember out of temporary files. Each connection is used by one thread at a time. `QPSG` keeps the plan of a statement whatever
    /// values it is given: all our rows are found by key, and SQLite would compile a statement anew for each use of it.
    fn connection(&self, path: &Path, cache_kib: u32) -> Result<Connection, OpenError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let refused = |error| OpenError::from_sqlite(path, error);
        let connection = Connection::open_with_flags(path, flags).map_err(refused)?;
        connection.busy_timeout(self.busy_timeout).map_err(refused)?;
        let settings = format!(
            "PRAGMA synchronous = FULL;
            PRAGMA fullfsync = ON;
            PRAGMA checkpoint_fullfsync = ON;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA foreign_keys = OFF;
            PRAGMA mmap_size = 0;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -{cache_kib}"
        );
        connection.execute_batch(&settings).map_err(refused)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(refused)?;
        Ok(connection)
    }
}

/// Puts the database into WAL mode and says which mode it is in then.
///
/// Where several processes do so at once, SQLite says that the database is locked without waiting for it, lest they wait for each
/// other. To begin a transaction does wait, and when it has begun the others are done.
fn wal(connection: &Connection) -> rusqlite::Result<String> {
    const ATTEMPTS: usize = 100;
    let change = || connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
    for _ in 1..ATTEMPTS {
        match change() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
            }
            changed => return changed,
        }
    }
    change()
}

/// The absolute path: SQLite would take a relative one that begins with `file:` for a URI.
pub(super) fn locate(path: &Path) -> Result<PathBuf, OpenError> {
    if path.as_os_str() == ":memory:" {
        return Err(OpenError::NoFile);
    }
    std::path::absolute(path).map_err(|_| OpenError::NoFile)
}

/// Makes the file if there is none, so that only its owner can read it (mode 0600; SQLite gives the log the same).
pub(super) fn create(path: &Path) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // Not opened and closed here: that would drop the locks of the host's own connections in this process.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(OpenError::NoDirectory { path: path.into() })
        }
        Err(error) => Err(OpenError::Access { path: path.into(), source: error.into() }),
    }
}

impl OpenError {
    pub(super) fn from_sqlite(path: &Path, error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::NotADatabase { path: path.into() }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Locked { database: shown(path) }
            }
            _ => Self::Access { path: path.into(), source: error.into() },
        }
    }

    pub(super) fn tables(path: &Path, error: rusqlite::Error) -> Self {
        match Self::from_sqlite(path, error) {
            Self::Access { path, source } => Self::Tables { database: shown(&path), source },
            other => other,
        }
    }

    pub(super) fn from_migration(path: &Path, error: Unmigrated) -> Self {
        match error {
            Unmigrated::Newer(found) => Self::Newer { database: shown(path), found, known: NEWEST },
            Unmigrated::Failed(migration, error) => {
                Self::Migration { database: shown(path), migration, source: error.into() }
            }
            Unmigrated::Unread(error) => Self::from_sqlite(path, error),
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_cannot_write() {
        let path =
            std::env::temp_dir().join(format!("countersign-reader-cannot-write-{}.db", std::process::id()));
        create(&path).unwrap();
        let options = SqliteOptions::new();
        options.writing(&path).unwrap().execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
        let refused = options.reading(&path).unwrap().execute("INSERT INTO notes VALUES ('mine')", []);
        assert!(refused.unwrap_err().to_string().contains("readonly"));
        std::fs::remove_file(&path).unwrap();
    }
}
