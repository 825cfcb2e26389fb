//! Databases of a PostgreSQL server: seeded once, copied for each start, and what the server spends on them.

use std::path::Path;
use std::process::Command;

use tokio::runtime::Runtime;

use crate::people::{self, Person};
use crate::{Outcome, floor_pg};

/// A server on which databases may be made and dropped, on this machine.
pub(crate) struct Postgres {
    /// A database to talk from, for example `postgres://root@127.0.0.1:5432/postgres`.
    admin: String,
    /// The process that all others of the server are children of.
    postmaster: u32,
    runtime: Runtime,
}

/// The copy that a server runs on.
const RUN: &str = "countersign_bench_run";

impl Postgres {
    pub(crate) fn at(admin: &str) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let backend = runtime.block_on(async {
            let row = floor_pg::connect(admin).await?.query_one("SELECT pg_backend_pid()", &[]).await?;
            // The process ends with its connection, which ends when this is over.
            let parent = parent(u32::try_from(row.get::<_, i32>(0))?)?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(parent)
        });
        Ok(Self { admin: admin.to_owned(), postmaster: backend?, runtime })
    }

    /// The portal's seeded database: what was seeded on SQLite, moved.
    pub(crate) fn portal(&self, binary: &Path, seeded: &Path, users: usize) -> Outcome<String> {
        let name = format!("countersign_bench_portal_{users}");
        self.once(&name, |url| {
            let from = format!("sqlite://{}", std::path::absolute(seeded.join("countersign.db"))?.display());
            let moved = Command::new(binary)
                .args(["move", "--from", &from, "--to", url, "--data"])
                .arg(seeded)
                .status()?;
            if !moved.success() {
                return Err("the seeded database could not be moved".into());
            }
            self.runtime.block_on(async { run(url, &["VACUUM ANALYZE"]).await })
        })?;
        Ok(name)
    }

    /// The floor's.
    pub(crate) fn floor(&self, seeded: &Path, users: usize) -> Outcome<String> {
        let name = format!("countersign_bench_floor_{users}");
        self.once(&name, |url| {
            let people: Vec<Person> = people::read(&seeded.join("users.tsv"))?;
            self.runtime.block_on(floor_pg::seed(url, &people))
        })?;
        Ok(name)
    }

    /// A fresh copy of a seeded database, written out; says where it is.
    pub(crate) fn copy(&self, seeded: &str) -> Outcome<String> {
        let drop = format!("DROP DATABASE IF EXISTS {RUN} WITH (FORCE)");
        let create = format!("CREATE DATABASE {RUN} TEMPLATE {seeded}");
        self.runtime.block_on(run(&self.admin, &[&drop, &create, "CHECKPOINT"]))?;
        self.url(RUN)
    }

    /// Seconds of processor time of the whole server so far, from the kernel's clock ticks of 1/100 s.
    pub(crate) fn cpu(&self) -> Outcome<f64> {
        let mut ticks = spent(self.postmaster, Counted::WithEnded)?;
        for entry in std::fs::read_dir("/proc")? {
            let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            // A process may end while we look.
            if parent(id).is_ok_and(|parent| parent == self.postmaster) {
                ticks += spent(id, Counted::Itself).unwrap_or(0.0);
            }
        }
        Ok(ticks / 100.0)
    }

    /// Makes a database unless it is there, whole or not at all.
    fn once(&self, name: &str, fill: impl FnOnce(&str) -> Outcome) -> Outcome {
        let there = self.runtime.block_on(async {
            let client = floor_pg::connect(&self.admin).await?;
            Ok::<_, tokio_postgres::Error>(
                client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await?.is_some(),
            )
            .map_err(Box::<dyn std::error::Error + Send + Sync>::from)
        })?;
        if there {
            return Ok(());
        }
        println!("making the database {name}");
        let half = format!("{name}_half");
        let drop = format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)");
        self.runtime.block_on(run(&self.admin, &[&drop, &format!("CREATE DATABASE {half}")]))?;
        fill(&self.url(&half)?)?;
        self.runtime.block_on(run(&self.admin, &[&format!("ALTER DATABASE {half} RENAME TO {name}")]))
    }

    fn url(&self, database: &str) -> Outcome<String> {
        let (server, _) = self.admin.rsplit_once('/').ok_or("the URL names no database")?;
        Ok(format!("{server}/{database}"))
    }
}

async fn run(url: &str, statements: &[&str]) -> Outcome {
    let client = floor_pg::connect(url).await?;
    for statement in statements {
        client.batch_execute(statement).await?;
    }
    Ok(())
}

/// Whose processor time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Itself,
    /// And that of its children that have ended.
    WithEnded,
}

fn spent(process: u32, counted: Counted) -> Outcome<f64> {
    let fields = stat(process)?;
    let last = if counted == Counted::WithEnded { 14 } else { 12 };
    Ok((11..=last).filter_map(|index| fields.get(index)?.parse::<f64>().ok()).sum())
}

fn parent(process: u32) -> Outcome<u32> {
    Ok(stat(process)?.get(1).ok_or("the process has no parent")?.parse()?)
}

/// What the kernel says of a process, after its name.
fn stat(process: u32) -> Outcome<Vec<String>> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    Ok(stat.rsplit(") ").next().unwrap_or_default().split(' ').map(str::to_owned).collect())
}
