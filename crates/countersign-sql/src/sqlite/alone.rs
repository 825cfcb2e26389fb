//! A connection without a store around it, for who moves a database.

use std::path::Path;

use rusqlite::Connection;

use super::SqliteOptions;
use super::options::locate;
use crate::OpenError;

/// Of a file that is there. Copies its log into the file as it goes.
pub(crate) fn alone(path: &Path) -> Result<Connection, OpenError> {
    let path = locate(path)?;
    let connection = SqliteOptions::new().writing(&path)?;
    let refused = |error| OpenError::from_sqlite(&path, error);
    connection.execute_batch("PRAGMA wal_autocheckpoint = 1000").map_err(refused)?;
    Ok(connection)
}
