//! Rounds: both servers, the same points, in turns; the ratio within each round is what counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::databases::Postgres;
use crate::load::{Kind, Measured, run as load};
use crate::people::{self, Person};
use crate::process::Server;
use crate::{Outcome, floor, seed};

/// What to measure.
pub(crate) struct Plan {
    pub(crate) users: usize,
    pub(crate) rounds: usize,
    order: Order,
    pub(crate) scratch: PathBuf,
    pub(crate) binary: PathBuf,
    /// A PostgreSQL server to measure on, instead of SQLite.
    postgres: Option<String>,
}

/// The order in which users come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// As they were seeded: neighbours share pages, which is kind to both servers.
    Neighbours,
    /// Shuffled, as people come in life.
    Shuffled,
}

/// A point: what is posted, over how many connections, by how many users.
const POINTS: [(Kind, usize, usize); 4] =
    [(Kind::Totp, 1, 3000), (Kind::Totp, 16, 6000), (Kind::Totp, 64, 6000), (Kind::Recovery, 16, 3000)];

/// Users who go before the first point of a server, and are not counted.
const SETTLING: usize = 10_000;

/// Users who go before each point and are not counted.
const WARM: usize = 300;

impl Plan {
    /// From the command line.
    pub(crate) fn parse(words: &[&str]) -> Outcome<Self> {
        let mut plan = Self {
            users: 60_000,
            rounds: 5,
            order: Order::Neighbours,
            scratch: PathBuf::from("bench-scratch"),
            binary: PathBuf::from("target/release/countersign"),
            postgres: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match *word {
                "--users" => plan.users = value()?.parse()?,
                "--rounds" => plan.rounds = value()?.parse()?,
                "--scratch" => plan.scratch = value()?.into(),
                "--binary" => plan.binary = value()?.into(),
                "--postgres" => plan.postgres = Some(value()?.to_string()),
                "--shuffle" => plan.order = Order::Shuffled,
                other => return Err(format!("unknown option {other}").into()),
            }
        }
        if !plan.binary.exists() {
            return Err(format!("{} is missing: build it first", plan.binary.display()).into());
        }
        Ok(plan)
    }

    /// The data directory of a portal with all users, made unless it is there.
    pub(crate) fn seeded(&self) -> Outcome<PathBuf> {
        let seeded = self.scratch.join(format!("portal-{}", self.users));
        if !seeded.join("seeded").exists() {
            println!("seeding {} users through the public verbs", self.users);
            if seeded.exists() {
                std::fs::remove_dir_all(&seeded)?;
            }
            seed::portal(&seeded, self.users, 0)?;
            seed::cover(&seeded.join("countersign.db"), &seeded.join("keys"))?;
            std::fs::write(seeded.join("seeded"), "")?;
        }
        Ok(seeded)
    }
}

/// Measures and prints.
pub(crate) fn run(plan: &Plan) -> Outcome {
    let seeded = plan.seeded()?;
    let base = Base::prepare(plan, &seeded)?;
    let mut people = people::read(&seeded.join("users.tsv"))?;
    if plan.order == Order::Shuffled {
        shuffle(&mut people);
    }
    let mut measured: BTreeMap<(usize, &str), Vec<Point>> = BTreeMap::new();
    for round in 0..plan.rounds {
        let mut names = ["portal", "floor"];
        names.rotate_left(round % 2);
        for name in names {
            let server = base.start(plan, name, &seeded)?;
            let mut waiting = people.iter().cloned();
            // Starting up has work of its own: it sweeps once round. That is over when these have gone through.
            load(server.port, 16, Kind::Totp, waiting.by_ref().take(SETTLING).collect())?;
            for (index, (kind, connections, count)) in POINTS.into_iter().enumerate() {
                let warm: Vec<Person> = waiting.by_ref().take(WARM).collect();
                load(server.port, connections, kind, warm)?;
                server.reset_peak()?;
                let (before, in_database) = (server.cpu()?, base.cpu()?);
                let result = load(server.port, connections, kind, waiting.by_ref().take(count).collect())?;
                let per_thousand = 1000.0 / result.good.max(1) as f64;
                let cpu = (server.cpu()? - before) * per_thousand;
                let in_database = (base.cpu()? - in_database) * per_thousand;
                let point = Point { result, cpu, in_database, peak: server.peak()? };
                println!("round {} {name:>6} {}: {}", round + 1, label(kind, connections), point.line());
                measured.entry((index, name)).or_default().push(point);
            }
        }
    }
    report(&measured);
    Ok(())
}

struct Point {
    result: Measured,
    /// Seconds of processor time per 1,000 good answers.
    cpu: f64,
    /// The same of the database's own server, where there is one.
    in_database: f64,
    /// MiB.
    peak: f64,
}

impl Point {
    fn line(&self) -> String {
        let millis = |span: std::time::Duration| span.as_secs_f64() * 1000.0;
        format!(
            "{:>7.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  {:.3} + {:.3} CPU-s/1000  peak {:>5.1} MiB  failed {}",
            self.result.rate,
            millis(self.result.p50),
            millis(self.result.p99),
            self.cpu,
            self.in_database,
            self.peak,
            self.result.failed
        )
    }
}

fn label(kind: Kind, connections: usize) -> String {
    let kind = if kind == Kind::Totp { "codes of the app" } else { "recovery codes" };
    format!("{kind:<16} at {connections:>2}")
}

/// What the servers keep their records in.
enum Base {
    /// The floor's seeded file.
    Sqlite(PathBuf),
    /// The names of the seeded databases.
    Postgres { server: Postgres, portal: String, floor: String },
}

impl Base {
    fn prepare(plan: &Plan, seeded: &Path) -> Outcome<Self> {
        if let Some(admin) = &plan.postgres {
            let server = Postgres::at(admin)?;
            let portal = server.portal(&plan.binary, seeded, plan.users)?;
            let floor = server.floor(seeded, plan.users)?;
            return Ok(Self::Postgres { server, portal, floor });
        }
        let floor_db = plan.scratch.join(format!("floor-{}.db", plan.users));
        if !floor_db.exists() {
            let half = floor_db.with_extension("half");
            floor::seed(&half, &people::read(&seeded.join("users.tsv"))?)?;
            std::fs::rename(half, &floor_db)?;
        }
        Ok(Self::Sqlite(floor_db))
    }

    /// Both start from a fresh copy of what was seeded.
    fn start(&self, plan: &Plan, name: &str, seeded: &Path) -> Outcome<Server> {
        let run = plan.scratch.join("run");
        if run.exists() {
            std::fs::remove_dir_all(&run)?;
        }
        std::fs::create_dir_all(&run)?;
        match self {
            Self::Postgres { server, floor, .. } if name == "floor" => {
                Server::floor(server.copy(floor)?.as_ref(), 8099)
            }
            Self::Postgres { server, portal, .. } => {
                copy(&seeded.join("keys"), &run.join("keys"))?;
                let url = server.copy(portal)?;
                Server::portal_with(&plan.binary, &run, &[("COUNTERSIGN_DATABASE", &url)])
            }
            Self::Sqlite(floor) if name == "floor" => {
                copy(floor, &run.join("floor.db"))?;
                Server::floor(&run.join("floor.db"), 8099)
            }
            Self::Sqlite(_) => {
                for file in ["countersign.db", "keys"] {
                    copy(&seeded.join(file), &run.join(file))?;
                }
                Server::portal(&plan.binary, &run)
            }
        }
    }

    /// Seconds of processor time of the database's own server so far.
    fn cpu(&self) -> Outcome<f64> {
        match self {
            Self::Sqlite(_) => Ok(0.0),
            Self::Postgres { server, .. } => server.cpu(),
        }
    }
}

/// Copies and flushes: otherwise the first checkpoint of a run would write out the whole copy.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)?;
    Ok(std::fs::File::open(to)?.sync_all()?)
}

fn report(measured: &BTreeMap<(usize, &str), Vec<Point>>) {
    println!("\nportal ÷ floor, round by round: median (least to most)");
    for (index, (kind, connections, _)) in POINTS.into_iter().enumerate() {
        let (Some(ours), Some(floor)) = (measured.get(&(index, "portal")), measured.get(&(index, "floor")))
        else {
            continue;
        };
        let ratio = |of: fn(&Point) -> f64| {
            let mut ratios: Vec<f64> = ours.iter().zip(floor).map(|(a, b)| of(a) / of(b)).collect();
            ratios.sort_by(f64::total_cmp);
            let (least, most) = (ratios.first().copied(), ratios.last().copied());
            let median = ratios.get(ratios.len() / 2).copied();
            let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
            format!("{:.2} ({:.2} to {:.2})", number(median), number(least), number(most))
        };
        println!(
            "  {}: rate {}  p99 {}",
            label(kind, connections),
            ratio(|point| point.result.rate),
            ratio(|point| point.result.p99.as_secs_f64())
        );
    }
}

/// Fisher–Yates with a fixed linear congruential generator: the same order in every run.
fn shuffle(people: &mut [Person]) {
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    for index in (1..people.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap_or(0) % (index + 1);
        people.swap(index, other);
    }
}
