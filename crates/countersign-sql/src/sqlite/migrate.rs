//! The tables and how they change from version to version: numbered SQL, each applied in a transaction of its own.
//!
//! Several processes may start at once: whoever gets the lock applies a migration, the others find it done.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use crate::Migration;

/// The migration that brings a database here, and its SQL.
const ALL: &[(Migration, &str)] = &[
    (Migration { number: 1, name: "users and their records" }, include_str!("migrations/001.sql")),
    (Migration { number: 2, name: "accounts, letters and paces" }, include_str!("migrations/002.sql")),
];

/// The newest migration that this program knows.
pub(super) const NEWEST: u32 = ALL[ALL.len() - 1].0.number;

/// Why the tables could not be brought up to date.
#[derive(Debug)]
pub(super) enum Unmigrated {
    /// The database has a migration that this program does not know.
    Newer(u32),
    /// A migration failed and was undone.
    Failed(Migration, rusqlite::Error),
    /// The history could not be read.
    Unread(rusqlite::Error),
}

impl From<rusqlite::Error> for Unmigrated {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unread(error)
    }
}

/// What is still to be applied. Writes nothing and takes no lock.
pub(super) fn pending(connection: &Connection) -> Result<Vec<Migration>, Unmigrated> {
    match applied(connection)? {
        newer if newer > NEWEST => Err(Unmigrated::Newer(newer)),
        applied => Ok(all().filter(|migration| migration.number > applied).collect()),
    }
}

/// Every migration there is.
pub(super) fn all() -> impl Iterator<Item = Migration> {
    ALL.iter().map(|(migration, _)| *migration)
}

/// Applies what is pending, and says what it applied.
pub(super) fn apply(connection: &Connection) -> Result<Vec<Migration>, Unmigrated> {
    let mut done = Vec::new();
    for migration in pending(connection)? {
        if step(connection, migration)? {
            done.push(migration);
        }
    }
    Ok(done)
}

/// Applies one migration, unless another process was faster.
fn step(connection: &Connection, migration: Migration) -> Result<bool, Unmigrated> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    if applied(&transaction)? >= migration.number {
        return Ok(false);
    }
    run(&transaction, migration)
        .and_then(|()| transaction.commit())
        .map_err(|e| Unmigrated::Failed(migration, e))?;
    Ok(true)
}

fn run(connection: &Connection, migration: Migration) -> rusqlite::Result<()> {
    let (_, sql) = ALL.iter().find(|(known, _)| *known == migration).expect("migrations come from the list");
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS countersign_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    )?;
    connection.execute_batch(sql)?;
    connection.execute(
        "INSERT INTO countersign_migrations (number, name) VALUES (?1, ?2)",
        (migration.number, migration.name),
    )?;
    Ok(())
}

/// The newest migration in the database; 0 before the first.
fn applied(connection: &Connection) -> rusqlite::Result<u32> {
    let begun = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'countersign_migrations'",
            [],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !begun {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(number), 0) FROM countersign_migrations", [], |row| row.get(0))
}
