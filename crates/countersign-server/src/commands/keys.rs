//! `keys`: the life of the keys that everything at rest depends on.

mod list;
mod retire;
mod rotate;

use countersign::store::Upkeep as _;
use countersign::{KeyId, KeyRing, KeyRingError, KeyRingText, OsRandom};
use countersign_sql::DatabaseUrl;

use super::block_on;
use crate::cli::{KeysCommand, Refusal, print};
use crate::config::{Config, KEY_RING_VARIABLE, KeySource};
use crate::data_dir::{self, DataError};
use crate::portal::{StartError, options};
use crate::ring_file::{self, Made};

pub(crate) fn run(config: &Config, command: KeysCommand) -> Result<(), Refusal> {
    block_on(async {
        match command {
            KeysCommand::List(listing) => list::run(config, listing).await,
            KeysCommand::Add => add(config).await,
            KeysCommand::Rotate { rate } => rotate::run(config, rate).await,
            KeysCommand::Retire { key, end_tokens } => retire::run(config, key, end_tokens).await,
        }
    })
}

/// What comes after a key was added.
const AND_THEN: &str = "see that every node has it before any node uses it: running processes read their key ring every 15 seconds, \
     where it is a file. Then `countersign keys rotate` makes it the primary.";

async fn add(config: &Config) -> Result<(), Refusal> {
    match &config.keys {
        KeySource::File(path) => {
            if !data_dir::exists(path)? {
                refuse_where_keys_are_lost(config).await?;
                if path.parent() == Some(&config.data) {
                    data_dir::make_directory(&config.data)?;
                }
                if ring_file::make(path, &KeyRing::generate(&OsRandom)?.to_text())? == Made::Now {
                    return print(&format!("made the key ring {} with key 1\n", path.display()));
                }
            }
            let id = ring_file::edit(path, |text| text.with_new_key(&OsRandom))?;
            print(&format!("added key {id} to {}\n", path.display()))?;
            eprintln!("{AND_THEN}");
            Ok(())
        }
        source => {
            let text = match data_dir::ring(config) {
                Ok(ring) => ring.to_text(),
                Err(DataError::KeyRing(KeyRingError::NotSet(_) | KeyRingError::NoCredentials(_))) => {
                    refuse_where_keys_are_lost(config).await?;
                    let ring = KeyRing::generate(&OsRandom)?.to_text();
                    print(ring.expose_text())?;
                    eprintln!(
                        "this is a new key ring. Put it into {}, and keep a copy in a safe place.",
                        place(source)
                    );
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            let (text, id) = text.with_new_key(&OsRandom)?;
            print(line_of(&text, id).unwrap_or_default())?;
            print("\n")?;
            eprintln!(
                "this is key {id}. Put it into {}, as its last line, and start the processes anew;",
                place(source)
            );
            eprintln!("{AND_THEN}");
            Ok(())
        }
    }
}

/// Where a database was made with keys, a new ring in their place would only hide that they are lost.
async fn refuse_where_keys_are_lost(config: &Config) -> Result<(), Refusal> {
    let database = config.database.clone();
    let lost = |database| Refusal::from(DataError::RingLost { place: place(&config.keys), database });
    match &config.database {
        DatabaseUrl::Sqlite(path) if data_dir::exists(path)? => Err(lost(database)),
        DatabaseUrl::Sqlite(_) => Ok(()),
        DatabaseUrl::Postgres(_) => {
            let pending = options(config).pending_migrations(&database).await?;
            match pending.first().map(|first| first.number) {
                // No table is there yet.
                Some(1) => Ok(()),
                Some(_) => Err(StartError::Outdated { database, pending: pending.len() }.into()),
                None if options(config).open(&database).await?.keys().await?.is_empty() => Ok(()),
                None => Err(lost(database)),
            }
        }
    }
}

/// Changes the ring where it is a file; where it is not, says how somebody else must.
fn change(
    config: &Config,
    change: impl FnOnce(&KeyRingText) -> Result<KeyRingText, KeyRingError>,
    otherwise: impl FnOnce(&KeyRingText) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    match &config.keys {
        KeySource::File(path) => Ok(ring_file::edit(path, |text| Ok((change(&text)?, ())))?),
        _ => otherwise(&change(&data_dir::ring(config)?.to_text())?),
    }
}

/// Where the ring is, for sentences that say where to put something.
fn place(source: &KeySource) -> String {
    match source {
        KeySource::File(path) => path.display().to_string(),
        KeySource::Environment => format!("the environment variable {KEY_RING_VARIABLE}"),
        KeySource::Credential(name) => format!("the credential {name}"),
    }
}

/// The line of one key.
fn line_of(text: &KeyRingText, id: KeyId) -> Option<&str> {
    let prefix = format!("{id} ");
    text.expose_text().lines().find(|line| line.starts_with(&prefix))
}
