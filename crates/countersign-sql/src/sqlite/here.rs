//! Single rows by their key, read on the caller's own thread: they are found before another thread would be awake.

use std::sync::Mutex;
use std::thread;

use countersign::store::{Reads, Rows, UserKey};
use rusqlite::Connection;

use super::rows::session_here;
use crate::OpenError;

/// So many threads at most read beside each other; more than that wait for the disk anyway.
const MOST: usize = 8;

/// Connections for whoever comes, one for each core.
#[derive(Default)]
pub(super) struct Here(Vec<Mutex<Connection>>);

impl Here {
    pub(super) fn open(mut open: impl FnMut() -> Result<Connection, OpenError>) -> Result<Self, OpenError> {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(MOST);
        (0..cores).map(|_| open().map(Mutex::new)).collect::<Result<_, _>>().map(Self)
    }

    /// What was found; `None` where that would mean waiting, or anything is wrong: a reader has the time to wait, and the words.
    pub(super) fn read<T>(&self, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let free = self.0.iter().find_map(|connection| connection.try_lock().ok());
        free.and_then(|connection| question(&connection).ok())
    }

    /// A session with its user, where nothing else is asked for: what every guarded request reads.
    pub(super) fn session(&self, user: UserKey, reads: &Reads) -> Option<Rows> {
        let session = reads.session?;
        let only_session = Reads { session: Some(session), ..Reads::default() };
        if *reads == only_session {
            self.read(|connection| session_here(connection, user, session))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use countersign::store::SessionId;
    use rusqlite::StatementStatus;

    use super::*;
    use crate::SqliteOptions;
    use crate::sqlite::rows::USER_AND_SESSION;
    use crate::sqlite::{migrate, options};

    /// To compile the statement takes several times as long as to run it.
    #[test]
    fn a_session_is_read_without_compiling_the_statement_again() {
        let path = std::env::temp_dir().join(format!("countersign-read-here-{}.db", std::process::id()));
        options::create(&path).unwrap();
        let options = SqliteOptions::new();
        let host = options.writing(&path).unwrap();
        migrate::apply(&host).unwrap();
        let connection = options.reading_without_waiting(&path).unwrap();
        let here = Here(vec![Mutex::new(connection)]);
        // SQLite looks closely at 0 and 1.
        for (user, session) in [(0, 0), (1, 0), (2, 1), (3, 7), (1, 1), (1, 7)] {
            let reads = Reads { session: Some(SessionId(session)), ..Reads::default() };
            assert_eq!(here.session(UserKey(user), &reads), Some(Rows::default()));
        }
        let compiled = here.read(|connection| {
            Ok(connection.prepare_cached(USER_AND_SESSION)?.get_status(StatementStatus::RePrepare))
        });
        assert_eq!(compiled, Some(0));
        drop((here, host));
        std::fs::remove_file(&path).unwrap();
    }
}
