//! The store of [Countersign](countersign) in an SQLite file.
//!
//! One writer owns the connection that writes and *commits in groups*: while one commit is being flushed, decisions queue
//! up and go into the next transaction together, each in its own savepoint. Every answer waits for the commit that carries
//! it (`synchronous = FULL`), so what was answered survives a crash and a power cut. Reads run beside the writer on
//! connections of their own.
//!
//! The file may be the store's own or the host application's: all tables begin with `countersign_`, and no other table is
//! ever touched. Other connections and other processes may write to the file at the same time.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let directory = std::env::temp_dir().join(format!("countersign-sql-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&directory)?;
//! # let path = directory.join("acme.db");
//! use countersign::Store as _;
//! use countersign_sql::Sqlite;
//!
//! let store = Sqlite::open(&path).await?;
//! store.ping().await?;
//! # std::fs::remove_dir_all(&directory)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

// The store in an SQLite file.
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
pub use sqlite::{Migration, OpenError, Sqlite, SqliteOptions};

// The standalone server's own accounts, in the same file.
#[cfg(feature = "accounts")]
mod accounts;
#[cfg(feature = "accounts")]
pub use accounts::{AccountRow, AccountsTable, Created, PaceChange};
