//! The data directory, and the first start that makes it.
//!
//! A key ring is made only where there is no database yet. Where one exists, its records need the ring they were made with,
//! and a new one in its place would only hide the loss (G10).

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use countersign_sql::DatabaseUrl;

use countersign::{FileAnchor, KeyRing, KeyRingError, NoRandomness, OsRandom};

use crate::config::{Config, KEY_RING_VARIABLE, KeySource};
use crate::ring_file;

/// What a command may do where nothing exists yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstStart {
    /// Make directory, key ring and database.
    Make,
    /// Refuse.
    Refuse,
}

/// Why the data directory cannot be used. Each text says what to change.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// There is a database and no key ring.
    #[error(
        "the key ring {} is missing, and the database {database} exists: put back the key ring that belongs to it; its records cannot \
         be read with another one, so none is made", .ring.display()
    )]
    RingMissing {
        /// Where it should be.
        ring: PathBuf,
        /// What needs it.
        database: DatabaseUrl,
    },
    /// There is no key ring, and the database is on a server, where it may hold records of one already.
    #[error(
        "there is no key ring {}, and none is made for the database {database}, because other nodes may have one already: put the \
         installation's key ring there, or make the first one with `countersign keys add`", .ring.display()
    )]
    NoRing {
        /// Where it should be.
        ring: PathBuf,
        /// What it is for.
        database: DatabaseUrl,
    },
    /// There is no key ring, and the database was made with one.
    #[error(
        "the database {database} was made with a key ring, and there is none in {place}: put the key ring there that belongs to it; \
         a new one would open nothing"
    )]
    RingLost {
        /// Where it should be.
        place: String,
        /// What needs it.
        database: DatabaseUrl,
    },
    /// There is no database, and this command does not make one.
    #[error("there is no database {}: `countersign serve` makes it at its first start", .0.display())]
    NoDatabase(PathBuf),
    /// The key ring was refused.
    #[error(transparent)]
    KeyRing(#[from] KeyRingError),
    /// No randomness for a new key ring.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The system refused.
    #[error("{} cannot be {what}: {source}", .path.display())]
    System {
        /// What was tried.
        what: &'static str,
        /// With which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The key ring that belongs to the database; both are there afterwards, or can be made.
pub(crate) fn prepare(config: &Config, first_start: FirstStart) -> Result<KeyRing, DataError> {
    let database_exists = match &config.database {
        DatabaseUrl::Sqlite(path) => exists(path)?,
        // Whether or not: this is not the machine that could say so for all nodes.
        DatabaseUrl::Postgres(_) => true,
    };
    if let DatabaseUrl::Sqlite(database) = &config.database
        && !database_exists
        && first_start == FirstStart::Refuse
    {
        return Err(DataError::NoDatabase(database.clone()));
    }
    let file = match &config.keys {
        KeySource::Environment | KeySource::Credential(_) => None,
        KeySource::File(path) => Some(path),
    };
    if let Some(path) = file
        && database_exists
        && !exists(path)?
    {
        let (ring, database) = (path.clone(), config.database.clone());
        return Err(match database {
            DatabaseUrl::Sqlite(_) => DataError::RingMissing { ring, database },
            DatabaseUrl::Postgres(_) => DataError::NoRing { ring, database },
        });
    }
    let lies_in_data = |path: &Path| path.parent() == Some(&config.data);
    if !database_exists
        && [config.database.file(), file.map(PathBuf::as_path)].into_iter().flatten().any(lies_in_data)
    {
        make_directory(&config.data)?;
    }
    if let Some(path) = file
        && !exists(path)?
    {
        ring_file::make(path, &KeyRing::generate(&OsRandom)?.to_text())?;
    }
    // Read, even where it was just written: another process may have been first.
    ring(config)
}

/// What is kept beside the key ring about the age of the database.
pub(crate) fn anchor(config: &Config) -> Result<FileAnchor, DataError> {
    if !exists(&config.data)? {
        make_directory(&config.data)?;
    }
    Ok(FileAnchor::new(config.data.join("epoch")))
}

/// The key ring that is there.
pub(crate) fn ring(config: &Config) -> Result<KeyRing, DataError> {
    Ok(match &config.keys {
        KeySource::Environment => KeyRing::from_env(KEY_RING_VARIABLE)?,
        KeySource::Credential(name) => KeyRing::from_credential(name)?,
        KeySource::File(path) => KeyRing::from_file(path)?,
    })
}

/// The same ring once more, for the part of this server that needs it beside the core.
pub(crate) fn copy(ring: &KeyRing) -> Result<KeyRing, KeyRingError> {
    KeyRing::parse(ring.to_text().expose_text())
}

/// The permission bits of a file or directory; `None` where there is none.
pub(crate) fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o7777)
}

/// May anybody but the owner do anything with it?
pub(crate) fn is_open_to_others(mode: u32) -> bool {
    mode & 0o077 != 0
}

/// Readable for its owner only.
pub(crate) fn make_directory(path: &Path) -> Result<(), DataError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| DataError::System { what: "made", path: path.to_owned(), source })
}

pub(crate) fn exists(path: &Path) -> Result<bool, DataError> {
    path.try_exists().map_err(|source| DataError::System {
        what: "looked for",
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::scratch::Scratch;

    fn config(data: &Path) -> Config {
        let data = data.display().to_string();
        Config::load(Sources::none().flag("--data", "data", Some(data))).unwrap()
    }

    #[test]
    fn the_first_start_makes_a_directory_and_a_ring_for_the_owner_only() {
        let scratch = Scratch::new();
        let data = scratch.path().join("data");
        let ring = prepare(&config(&data), FirstStart::Make).unwrap();
        assert_eq!((mode(&data), mode(&data.join("keys"))), (Some(0o700), Some(0o600)));
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "no draft is left");
        let again = prepare(&config(&data), FirstStart::Make).unwrap();
        assert_eq!(ring.fingerprint(ring.primary()), again.fingerprint(again.primary()));
    }

    #[test]
    fn a_database_without_its_ring_is_refused_and_no_ring_is_made() {
        let scratch = Scratch::new();
        fs::write(scratch.path().join("countersign.db"), "").unwrap();
        let error = prepare(&config(scratch.path()), FirstStart::Make).unwrap_err();
        assert!(matches!(error, DataError::RingMissing { .. }), "{error}");
        for part in ["keys", "missing", "countersign.db", "put back"] {
            assert!(error.to_string().contains(part), "{part} in {error}");
        }
        assert!(!scratch.path().join("keys").exists());
    }

    #[test]
    fn a_command_that_only_looks_makes_nothing() {
        let scratch = Scratch::new();
        let data = scratch.path().join("data");
        let error = prepare(&config(&data), FirstStart::Refuse).unwrap_err();
        assert!(matches!(error, DataError::NoDatabase(_)), "{error}");
        assert!(!data.exists());
    }

    #[test]
    fn a_ring_that_is_kept_elsewhere_is_taken_and_the_directory_made_for_the_database_alone() {
        let scratch = Scratch::new();
        let (data, path) = (scratch.path().join("data"), scratch.path().join("ring"));
        let ring = KeyRing::generate(&OsRandom).unwrap();
        ring_file::make(&path, &ring.to_text()).unwrap();
        let sources = Sources::none()
            .flag("--data", "data", Some(data.display().to_string()))
            .file("countersign.toml", format!("[keys]\npath = {:?}", path.display().to_string()));
        let taken = prepare(&Config::load(sources).unwrap(), FirstStart::Make).unwrap();
        assert_eq!(taken.fingerprint(taken.primary()), ring.fingerprint(ring.primary()));
        assert_eq!((mode(&data), fs::read_dir(&data).unwrap().count()), (Some(0o700), 0));
    }

    #[test]
    fn a_ring_that_does_not_parse_is_refused_and_left_as_it_is() {
        let scratch = Scratch::new();
        fs::write(scratch.path().join("keys"), "nonsense\n").unwrap();
        let error = prepare(&config(scratch.path()), FirstStart::Make).unwrap_err();
        assert!(matches!(error, DataError::KeyRing(_)), "{error}");
        assert_eq!(fs::read_to_string(scratch.path().join("keys")).unwrap(), "nonsense\n");
    }

    #[test]
    fn a_copy_of_a_ring_is_the_same_ring() {
        let ring = KeyRing::generate(&OsRandom).unwrap();
        assert_eq!(copy(&ring).unwrap().lookup("x", b"y"), ring.lookup("x", b"y"));
    }
}
