//! Why a database was not opened, and what migrations it lacked.

use std::path::PathBuf;

use countersign::BoxError;

/// One step of the tables' history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migration {
    /// Its place in the history, from 1.
    pub number: u32,
    /// What it is about.
    pub name: &'static str,
}

/// Why a database was not opened. Each is a sentence that says what to change; none shows a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A database in memory, or no name at all.
    #[error(
        "the store needs a file, for example countersign.db: a database in memory would forget who has a second factor"
    )]
    NoFile,
    /// The file's directory is not there.
    #[error("the directory of the database {} does not exist; make it first, or name another file", .path.display())]
    NoDirectory {
        /// The database.
        path: PathBuf,
    },
    /// The file cannot be read and written.
    #[error("the database {} cannot be opened; let this user read and write the file and its directory: {source}", .path.display())]
    Access {
        /// The database.
        path: PathBuf,
        /// What the system said.
        source: BoxError,
    },
    /// The file holds something else.
    #[error("the file {} is not an SQLite database; name another file", .path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds the lock.
    #[error(
        "the database {database} is locked by another process; end that one, or try again when it is done"
    )]
    Locked {
        /// The database.
        database: String,
    },
    /// The file system cannot carry a write-ahead log.
    #[error("the database {} stays in journal mode {mode}, and the store needs WAL; put it on a local disk", .path.display())]
    Journal {
        /// The database.
        path: PathBuf,
        /// The mode that SQLite left it in.
        mode: String,
    },
    /// The address of the server cannot be read.
    #[error(
        "the address of the PostgreSQL database cannot be used; write postgres://user:password@host:5432/name: {source}"
    )]
    Address {
        /// What is wrong with it.
        source: BoxError,
    },
    /// Nobody answers at the address, or not in time.
    #[error("the PostgreSQL server of {database} cannot be reached; start it, or name another one: {source}")]
    Unreachable {
        /// The database, without a password.
        database: String,
        /// What the system said.
        source: BoxError,
    },
    /// The server answers and does not let us in.
    #[error(
        "the PostgreSQL server of {database} refused the connection; check the user, the password and the name of the \
        database: {source}"
    )]
    Refused {
        /// The database, without a password.
        database: String,
        /// What the server said.
        source: BoxError,
    },
    /// The connection would not be encrypted, or not with a certificate that is trusted.
    #[error(
        "the connection to the PostgreSQL server of {database} is not safe; give the server a certificate that this machine \
        trusts (SSL_CERT_FILE names the file of another authority), or write ?sslmode=disable where nobody else is on the \
        line: {source}"
    )]
    Tls {
        /// The database, without a password.
        database: String,
        /// What is wrong with it.
        source: BoxError,
    },
    /// The name of the schema cannot be used.
    #[error(
        "{name:?} cannot name a schema; use up to 63 lower-case letters, digits and underscores, of which the first is no \
        digit, and no name that begins with pg_"
    )]
    SchemaName {
        /// As it was given.
        name: String,
    },
    /// The user may not do what the store does.
    #[error(
        "the user of the database {database} has not all rights that the store needs; {wanted}: {source}"
    )]
    Rights {
        /// The database, without a password.
        database: String,
        /// What to grant.
        wanted: String,
        /// What the server said.
        source: BoxError,
    },
    /// A newer program has changed the tables.
    #[error(
        "the database {database} has migration {found}, and this program knows them up to {known}; run the newer program, or \
        restore the backup from before it"
    )]
    Newer {
        /// The database.
        database: String,
        /// The newest migration in it.
        found: u32,
        /// The newest migration of this program.
        known: u32,
    },
    /// A migration could not be applied and was undone.
    #[error(
        "migration {} ({}) of the database {database} failed and was undone; if a table of that name is somebody else's, \
        rename it: {source}",
        .migration.number, .migration.name
    )]
    Migration {
        /// The database.
        database: String,
        /// Which one.
        migration: Migration,
        /// What the database said.
        source: BoxError,
    },
    /// The tables are not those that the migrations made.
    #[error(
        "the tables of the database {database} are not as the migrations made them; restore a backup: {source}"
    )]
    Tables {
        /// The database.
        database: String,
        /// What the database said.
        source: BoxError,
    },
    /// A move to it was begun and not finished.
    #[error(
        "the database {database} holds an unfinished move: start `countersign move` again with the same --from, and it goes on"
    )]
    Unfinished {
        /// The database, without a password.
        database: String,
    },
    /// The system refused a thread.
    #[error("the store could not start its threads; raise the limit on processes of this user: {0}")]
    Threads(#[source] BoxError),
    /// The system has no randomness to give.
    #[error("the system gave no randomness, which the store needs to tell its decisions apart: {0}")]
    Randomness(#[source] BoxError),
}
