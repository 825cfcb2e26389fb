//! What must stand before a portal can: key ring and database.

use std::path::{Path, PathBuf};
use std::{fs, io};

use countersign::{BuildError, KeyRing, KeyRingError, RedisAddressError};
use countersign_axum::{Finding, TemplateError, TextsError};
use countersign_sql::{Database, DatabaseOptions, DatabaseUrl, OpenError, PostgresOptions, SqliteOptions};

use crate::config::Config;
use crate::data_dir::{self, DataError, FirstStart};

/// Key ring and database, opened: what must be there before a portal can stand on it.
pub struct Foundation {
    pub(super) ring: KeyRing,
    pub(super) store: Database,
}

impl Foundation {
    /// Makes data directory, key ring and database where none of them exists, and brings the tables up to date.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn lay(config: &Config) -> Result<Self, StartError> {
        Self::lay_with(config, FirstStart::Make).await
    }

    pub(crate) async fn lay_with(config: &Config, first_start: FirstStart) -> Result<Self, StartError> {
        let ring = data_dir::prepare(config, first_start)?;
        if first_start == FirstStart::Refuse {
            let pending = options(config).pending_migrations(&config.database).await?.len();
            if pending > 0 {
                return Err(StartError::Outdated { database: config.database.clone(), pending });
            }
        }
        let store = options(config).open(&config.database).await?;
        Ok(Self { ring, store })
    }
}

/// Why the portal does not start. Each text says what to change.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Data directory and key ring.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// A command found tables of an older version. It does not change them beneath a server that may be running.
    #[error(
        "the tables of the database {database} are of an older version ({pending} migrations are pending): run `countersign migrate`, or \
         start this version's `countersign serve`"
    )]
    Outdated {
        /// The database.
        database: DatabaseUrl,
        /// How many migrations it lacks.
        pending: usize,
    },
    /// The key ring does not belong to the database, or the settings do not fit.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The key ring.
    #[error(transparent)]
    KeyRing(#[from] KeyRingError),
    /// The limiter that nodes share.
    #[error("redis.url cannot be used: {0}")]
    Limiter(#[from] RedisAddressError),
    /// A page.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// What an operator put in the place of ours.
    #[error("{}", told(directory, findings))]
    Pages {
        /// `pages.directory`.
        directory: PathBuf,
        /// What is wrong with it.
        findings: Vec<Finding>,
    },
    /// The same, where it cannot be read.
    #[error("{} cannot be read", path.display())]
    PagesUnread {
        /// A directory or a file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A text of a page.
    #[error(transparent)]
    Texts(#[from] TextsError),
}

/// How the database is run.
pub(crate) fn options(config: &Config) -> DatabaseOptions {
    DatabaseOptions::new()
        .sqlite(SqliteOptions::new().cache_kib(cache_kib(&config.database)))
        .postgres(PostgresOptions::new().pool(config.pool))
}

/// What each connection to the database may keep in memory: a 64th of the file, which is more than all inner pages of its trees. The
/// system's own cache holds the rest.
fn cache_kib(database: &DatabaseUrl) -> u32 {
    let file = database.file().and_then(|path| fs::metadata(path).ok());
    let kib = file.map_or(0, |file| file.len() / 1024 / 64);
    u32::try_from(kib).unwrap_or(u32::MAX).clamp(2 * 1024, 16 * 1024)
}

/// A line for each thing that is wrong.
fn told(directory: &Path, findings: &[Finding]) -> String {
    let mut text = format!(
        "pages.directory {} cannot be used; `countersign pages check` tells the same:",
        directory.display()
    );
    for finding in findings {
        text.push('\n');
        text.push_str(&finding.to_string());
    }
    text
}
