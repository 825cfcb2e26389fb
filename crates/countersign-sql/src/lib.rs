//! The stores of [Countersign](countersign): in an SQLite file, and in a PostgreSQL database.
//!
//! Either database may be the store's own or the host application's: all tables begin with `countersign_`, except tables of recovery codes
//! that the host names itself, and no other table is ever touched. Others may write to it at the same time.
//!
//! ## SQLite
//!
//! One writer owns the connection that writes and *commits in groups*: while one commit is being flushed, decisions queue
//! up and go into the next transaction together, each in its own savepoint. Every answer waits for the commit that carries
//! it (`synchronous = FULL`), so what was answered survives a crash and a power cut. Reads run beside the writer on
//! connections of their own.
//!
//! ```no_run
//! # #[cfg(feature = "sqlite")]
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use countersign::Store as _;
//! use countersign_sql::Sqlite;
//!
//! let store = Sqlite::open("acme.db").await?;
//! store.ping().await?;
//! # Ok(()) }
//! ```
//!
//! ## PostgreSQL
//!
//! For more than one node, or more users than one machine can carry. Each decision is one transaction that locks its user and nobody else:
//! two round trips as a rule, and one commit, whose answer is waited for (`synchronous_commit = on` at least). Reading a session is one round
//! trip. A broken connection makes a call unavailable, never a code good for twice: a commit whose answer was lost is looked up.
//!
//! ```no_run
//! # #[cfg(feature = "postgres")]
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use countersign::Store as _;
//! use countersign_sql::PostgresOptions;
//!
//! let options = PostgresOptions::new().schema("countersign").pool(16);
//! let store = options.connect("postgres://acme@localhost/acme").await?;
//! store.ping().await?;
//! # Ok(()) }
//! ```
//!
//! Over the host's own pool it is `Postgres::over(pool, options)`.

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
pub use accounts::{AccountRow, AccountsTable, Created, Letter, NewLetter, PaceChange, WrittenLetter};

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

// What both stores read alike: rows, and which key a record needs.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod keyed;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod records;

// Where recovery codes are.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod tables;
