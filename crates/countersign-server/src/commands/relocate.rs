//! `move`: everything to another database.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use countersign::{BuildError, Clock as _, Countersign, Inspection, KeyRing, SystemClock, UserKey};
use countersign_sql::{
    Copied, Database, DatabaseOptions, DatabaseUrl, Relocation, RelocationError, Servers, Stage, Standing,
};

use super::block_on;
use crate::cli::{MoveFlags, Refusal, print};
use crate::config::{Config, Nobody};
use crate::data_dir;

/// Users that are opened in one go.
const USERS_AT_ONCE: usize = 500;

/// Rows between two lines about one table.
const ROWS_A_LINE: u64 = 100_000;

/// Faults that are told; the number of all is told too.
const FAULTS_TOLD: usize = 10;

pub(crate) fn run(config: &Config, flags: &MoveFlags) -> Result<(), Refusal> {
    let from = parse("--from", &flags.from, config)?;
    let to = parse("--to", &flags.to, config)?;
    let servers = if flags.stopped { Servers::Stopped } else { Servers::Ask };
    block_on(relocate(config, &from, &to, servers))
}

fn parse(flag: &str, url: &str, config: &Config) -> Result<DatabaseUrl, Refusal> {
    let refused = |error| {
        let url = countersign_sql::without_password(url);
        Refusal::new(format!("{flag} is {url:?}; {error}"))
    };
    let url = url.parse().map_err(|error: countersign_sql::UrlError| refused(error))?;
    Ok(match (url, &config.database) {
        // A schema of the settings is the schema of every server that is named without one.
        (DatabaseUrl::Postgres(url), DatabaseUrl::Postgres(set)) => {
            DatabaseUrl::Postgres(url.or_schema(set.schema()))
        }
        (url, _) => url,
    })
}

async fn relocate(
    config: &Config,
    from: &DatabaseUrl,
    to: &DatabaseUrl,
    servers: Servers,
) -> Result<(), Refusal> {
    let ring = data_dir::ring(config)?;
    examine(config, from, to, &ring).await?;
    let mut relocation = Relocation::begin(from, to, servers, SystemClock.now()).await?;
    tell(match relocation.standing() {
        Standing::New => format!("moving {from} to {to}; {from} takes no writes meanwhile"),
        Standing::Begun => format!("going on with the move of {from} to {to}"),
        Standing::Copied => format!("finishing the move of {from} to {to}"),
    });
    let copied = match relocation.standing() {
        Standing::New | Standing::Begun => relocation.copy(&mut progress).await?,
        Standing::Copied => Vec::new(),
    };
    let target = handle(config, to, &ring).await?;
    let seen = inspect(&target).await?;
    let report = target.verify_trail().await?;
    if let Some(finding) = report.first_bad {
        return Err(Refusal::new(format!(
            "the audit trail is not whole, and was not before it was moved: {finding}; nothing is served from {to} yet"
        )));
    }
    relocation.finish(|row, to| target.sealed_as_moved(row, to).map_err(Refusal::from)).await?;
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    let mut told = String::new();
    for Copied { table, rows, .. } in &copied {
        let _ = writeln!(told, "{rows:>12}  {table}");
    }
    let _ = writeln!(
        told,
        "moved {rows} rows of {} tables, each table compared as a whole\nopened {} sealed values of {} users, {} sessions and {} trusted \
         browsers are as they were written\nverified {} events of the audit trail and {} checkpoints\n{to} is ready to be served, with the \
         same key ring; {from} is not served any more",
        copied.len(),
        seen.opened,
        seen.users,
        seen.sessions,
        seen.trusted_browsers,
        report.events,
        report.checkpoints,
    );
    print(&told)
}

/// Does the ring belong to the source, and may the source be moved at all? Better known before hours of copying.
async fn examine(
    config: &Config,
    from: &DatabaseUrl,
    to: &DatabaseUrl,
    ring: &KeyRing,
) -> Result<(), Refusal> {
    if from.file().is_some_and(|file| !file.exists()) {
        return Err(RelocationError::NoSource(from.clone()).into());
    }
    match build(config, Database::open(from).await?, ring).await {
        Ok(_) => Ok(()),
        // An earlier attempt came so far; what is left is to finish.
        Err(BuildError::Moved(there)) if there == to.to_string() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn handle(config: &Config, url: &DatabaseUrl, ring: &KeyRing) -> Result<Countersign, Refusal> {
    let database = DatabaseOptions::new().even_unfinished().open(url).await?;
    Ok(build(config, database, ring).await?)
}

async fn build(config: &Config, database: Database, ring: &KeyRing) -> Result<Countersign, BuildError> {
    let ring = data_dir::copy(ring).expect("a ring that was read can be read again");
    config.builder(Nobody).store(database).keys(ring).build().await
}

/// Opens all that is sealed; what does not open ends the move before anybody is served from the target.
pub(super) async fn inspect(countersign: &Countersign) -> Result<Inspection, Refusal> {
    let (mut seen, mut after) = (Inspection::default(), UserKey(0));
    loop {
        seen.add(countersign.inspect(after, USERS_AT_ONCE).await?);
        match seen.next {
            Some(next) => after = next,
            None => break,
        }
    }
    if seen.faults.is_empty() {
        return Ok(seen);
    }
    let told: Vec<String> = seen.faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
    Err(Refusal::new(format!(
        "{} records are not as they were written:\n{}",
        seen.faults.len(),
        told.join("\n")
    )))
}

fn progress(copied: &Copied) {
    let Copied { table, rows, stage, .. } = copied;
    match stage {
        Stage::Equal => tell(format!("{table}: {rows} rows, the same on both sides")),
        Stage::Copying if rows % ROWS_A_LINE == 0 => tell(format!("{table}: {rows} rows copied")),
        Stage::Comparing if rows % ROWS_A_LINE == 0 => tell(format!("{table}: {rows} rows compared")),
        Stage::Copying | Stage::Comparing => {}
    }
}

/// To standard error, where nobody who is gone is missed.
fn tell(line: impl AsRef<str>) {
    let _ = writeln!(io::stderr(), "{}", line.as_ref());
}
