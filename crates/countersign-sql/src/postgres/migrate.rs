//! The tables and how they change from version to version: numbered SQL, each applied in a transaction of its own.
//!
//! Several nodes may start at once: whoever gets the lock, which is a row, applies a migration, the others find it done.

use tokio_postgres::error::SqlState;

use super::lease::{Lease, Refusal, Say};
use super::options::Schema;
use super::params::params;
use crate::Migration;

/// The migration that brings a database here, and its SQL.
const ALL: &[(Migration, &str)] = &[
    (Migration { number: 1, name: "users and their records" }, include_str!("migrations/001.sql")),
    (Migration { number: 2, name: "accounts, letters and paces" }, include_str!("migrations/002.sql")),
];

/// The newest migration that this program knows.
pub(super) const NEWEST: u32 = ALL[ALL.len() - 1].0.number;

/// How often something is tried that another node does at the same time.
const ATTEMPTS: usize = 20;

/// Why the tables could not be brought up to date.
#[derive(Debug)]
pub(super) enum Unmigrated {
    /// The database has a migration that this program does not know.
    Newer(u32),
    /// A migration failed and was undone.
    Failed(Migration, Refusal),
    /// The history could not be read.
    Unread(Refusal),
}

impl From<Refusal> for Unmigrated {
    fn from(refusal: Refusal) -> Self {
        Self::Unread(refusal)
    }
}

/// What is still to be applied. Writes nothing and takes no lock.
pub(super) async fn pending(lease: &mut Lease, schema: &Schema) -> Result<Vec<Migration>, Unmigrated> {
    match applied(lease, schema).await? {
        newer if newer > NEWEST => Err(Unmigrated::Newer(newer)),
        applied => Ok(all().filter(|migration| migration.number > applied).collect()),
    }
}

/// Every migration there is.
fn all() -> impl Iterator<Item = Migration> {
    ALL.iter().map(|(migration, _)| *migration)
}

/// Applies what is pending, and says what it applied.
pub(super) async fn apply(lease: &mut Lease, schema: &Schema) -> Result<Vec<Migration>, Unmigrated> {
    let mut done = Vec::new();
    let pending = pending(lease, schema).await?;
    if !pending.is_empty() {
        begin_history(lease, schema).await?;
    }
    for migration in pending {
        if step(lease, schema, migration).await? {
            done.push(migration);
        }
    }
    Ok(done)
}

/// Makes the schema and our table of migrations, with the row that is the lock. Where two do so at once, PostgreSQL refuses one of them,
/// whatever it was told to do if the table exists.
async fn begin_history(lease: &mut Lease, schema: &Schema) -> Result<(), Refusal> {
    let mut attempts = 0;
    loop {
        match try_to_begin(lease, schema).await {
            Err(refusal) if made_meanwhile(&refusal) && attempts < ATTEMPTS => attempts += 1,
            begun => return begun,
        }
    }
}

fn made_meanwhile(refusal: &Refusal) -> bool {
    let known = [
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_SCHEMA,
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
    ];
    refusal.collided() || refusal.code().is_some_and(|code| known.contains(code))
}

async fn try_to_begin(lease: &mut Lease, schema: &Schema) -> Result<(), Refusal> {
    let there =
        lease.ask("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", params![schema.name()]).await?;
    if there.is_empty() {
        lease.ask(&schema.within("CREATE SCHEMA IF NOT EXISTS {schema}"), params![]).await?;
    }
    lease
        .ask(
            &schema.within(
                "CREATE TABLE IF NOT EXISTS {schema}.countersign_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
            ),
            params![],
        )
        .await?;
    lease
        .ask(
            &schema.within(
                "INSERT INTO {schema}.countersign_migrations (number, name) VALUES (0, 'the lock')
                ON CONFLICT (number) DO NOTHING",
            ),
            params![],
        )
        .await?;
    Ok(())
}

/// Applies one migration, unless another node was faster.
async fn step(lease: &mut Lease, schema: &Schema, migration: Migration) -> Result<bool, Unmigrated> {
    let (_, sql) = ALL.iter().find(|(known, _)| *known == migration).expect("migrations come from the list");
    lease
        .say(&[
            Say::Words("BEGIN ISOLATION LEVEL READ COMMITTED"),
            Say::Ask(
                &schema.within("SELECT 1 FROM {schema}.countersign_migrations WHERE number = 0 FOR UPDATE"),
                params![],
            ),
        ])
        .await?;
    let newest = newest(lease, schema).await?;
    if newest >= migration.number {
        lease.say(&[Say::Rollback]).await?;
        return Ok(false);
    }
    let failed = |refusal| Unmigrated::Failed(migration, refusal);
    lease.say(&[Say::Words(&schema.within(sql))]).await.map_err(failed)?;
    let note = schema.within("INSERT INTO {schema}.countersign_migrations (number, name) VALUES ($1, $2)");
    let noted = Say::Ask(&note, params![i64::from(migration.number), migration.name]);
    lease.say(&[noted, Say::Commit]).await.map_err(failed)?;
    Ok(true)
}

/// The newest migration in the database; 0 before the first.
async fn applied(lease: &mut Lease, schema: &Schema) -> Result<u32, Refusal> {
    let table = lease
        .ask(
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname = 'countersign_migrations'",
            params![schema.name()],
        )
        .await?;
    if table.is_empty() { Ok(0) } else { newest(lease, schema).await }
}

async fn newest(lease: &mut Lease, schema: &Schema) -> Result<u32, Refusal> {
    let newest = schema.within("SELECT coalesce(max(number), 0) FROM {schema}.countersign_migrations");
    let rows = lease.ask(&newest, params![]).await?;
    let number: i64 = rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or(0);
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}
