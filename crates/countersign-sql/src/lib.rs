//! The store of [Countersign](countersign) in an SQLite file.
//!
//! One writer owns the connection that writes and *commits in groups*: while one commit is being flushed, decisions queue
//! up and go into the next transaction together, each in its own savepoint. Every answer waits for the commit that carries
//! it (`synchronous = FULL`), so what was answered survives a crash and a power cut. Reads run beside the writer on
//! connections of their own.
//!
//! The file may be the store's own or the host application's: all tables begin with `countersign_`, except tables of recovery
//! codes that the host names itself, and no other table is ever touched. Other connections and other processes may write to the file at the same time.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use countersign::Store as _;
//! use countersign_sql::Sqlite;
//!
//! let store = Sqlite::open("acme.db").await?;
//! store.ping().await?;
//! # Ok(()) }
//! ```

// Why a database was not opened, and what migrations it lacked.
mod opening;
pub use opening::{Migration, OpenError};

// The store in an SQLite file.
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
pub use sqlite::{Sqlite, SqliteOptions};

// The store in a PostgreSQL database.
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
pub use postgres::{Postgres, PostgresOptions};

// The standalone server's own accounts, in the same database.
#[cfg(all(feature = "accounts", any(feature = "sqlite", feature = "postgres")))]
mod accounts;
#[cfg(all(feature = "accounts", any(feature = "sqlite", feature = "postgres")))]
pub use accounts::{AccountRow, AccountsTable, Created, PaceChange};

// Where a database is.
mod url;
pub use url::{DatabaseUrl, PostgresUrl, UrlError, is_schema, without_password};

// Either store, by a URL, for whoever runs a server; and moving from one to the other.
#[cfg(all(feature = "accounts", feature = "sqlite", feature = "postgres"))]
mod database;
#[cfg(all(feature = "accounts", feature = "sqlite", feature = "postgres"))]
mod relocate;
#[cfg(all(feature = "accounts", feature = "sqlite", feature = "postgres"))]
pub use database::{Database, DatabaseOptions};
#[cfg(all(feature = "accounts", feature = "sqlite", feature = "postgres"))]
pub use relocate::{Copied, Relocation, RelocationError, Servers, Stage, Standing};

// Where recovery codes are.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod tables;
