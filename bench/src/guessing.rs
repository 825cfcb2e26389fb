//! What stopping guesses costs those who do not guess: counting, an old trail, and slow hashes beside codes of the app.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Outcome;
use crate::load::{Kind, Measured, run as load};
use crate::people::{self, Person};
use crate::process::Server;
use crate::rounds::{Plan, copy};
use crate::seed;

/// Users with codes of an app for each measurement.
const USERS: usize = 12_000;
/// Users who go before and are not counted.
const WARM: usize = 300;
/// Recovery codes that are hashed slowly beside them.
const SLOW: usize = 50;
/// Events that are in an old trail beforehand.
const OLD: i64 = 10_000_000;

/// A portal to be measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Portal {
    /// No budget counts.
    Off,
    /// As it is by default.
    Young,
    /// The same, on a trail of ten million events.
    Aged,
    /// As by default, with fifty recovery codes under Argon2id at the same time.
    Hashing,
}

const PORTALS: [(Portal, &str); 4] = [
    (Portal::Off, "budgets off"),
    (Portal::Young, "budgets on"),
    (Portal::Aged, "on, 10,000,000 events in the trail"),
    (Portal::Hashing, "on, beside 50 codes under Argon2id"),
];

/// Measures and prints.
pub(crate) fn run(plan: &Plan) -> Outcome {
    let seeded = plan.scratch.join("guessing");
    if !seeded.join("seeded").exists() {
        println!("seeding {USERS} users through the public verbs");
        if seeded.exists() {
            std::fs::remove_dir_all(&seeded)?;
        }
        seed::portal(&seeded, WARM + USERS + SLOW, SLOW)?;
        std::fs::write(seeded.join("seeded"), "")?;
    }
    let aged = plan.scratch.join("guessing-aged.db");
    if !aged.exists() {
        println!("adding {OLD} events");
        let half = aged.with_extension("half");
        copy(&seeded.join("countersign.db"), &half)?;
        age(&half)?;
        println!("covering them with checkpoints, as five minutes of upkeep each would have done");
        seed::cover(&half, &seeded.join("keys"))?;
        std::fs::rename(half, &aged)?;
    }
    let people = people::read(&seeded.join("users.tsv"))?;
    let mut measured: Vec<Vec<Measured>> = PORTALS.iter().map(|_| Vec::new()).collect();
    for round in 0..plan.rounds {
        for turn in 0..PORTALS.len() {
            let index = (turn + round) % PORTALS.len();
            let (portal, name) = PORTALS[index];
            let result = measure(plan, portal, &seeded, &aged, &people)?;
            println!(
                "round {} {name:<36} {:>7.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  failed {}",
                round + 1,
                result.rate,
                millis(result.p50),
                millis(result.p99),
                result.failed
            );
            measured[index].push(result);
        }
    }
    println!("\nround by round: median (least to most)");
    let ratio = |one: usize, other: usize, of: fn(&Measured) -> f64| {
        let pairs = measured[one].iter().zip(&measured[other]);
        let mut ratios: Vec<f64> = pairs.map(|(a, b)| of(a) / of(b)).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |index: usize| ratios.get(index).copied().unwrap_or(f64::NAN);
        format!("{:.2} ({:.2} to {:.2})", at(ratios.len() / 2), at(0), at(ratios.len().saturating_sub(1)))
    };
    println!("  budgets on ÷ off, rate:               {}", ratio(1, 0, |m| m.rate));
    println!("  old trail ÷ young, rate:              {}", ratio(2, 1, |m| m.rate));
    println!("  beside Argon2id ÷ alone, p99:         {}", ratio(3, 1, |m| millis(m.p99)));
    println!("  beside Argon2id ÷ alone, rate:        {}", ratio(3, 1, |m| m.rate));
    Ok(())
}

fn measure(plan: &Plan, portal: Portal, seeded: &Path, aged: &Path, people: &[Person]) -> Outcome<Measured> {
    let run: PathBuf = plan.scratch.join("run");
    if run.exists() {
        std::fs::remove_dir_all(&run)?;
    }
    std::fs::create_dir_all(&run)?;
    let database = if portal == Portal::Aged { aged.to_owned() } else { seeded.join("countersign.db") };
    copy(&database, &run.join("countersign.db"))?;
    copy(&seeded.join("keys"), &run.join("keys"))?;
    let settings: &[(&str, &str)] = match portal {
        Portal::Off => &[("COUNTERSIGN_BRUTE_FORCE__STRATEGY", "danger_none")],
        Portal::Young | Portal::Aged => &[],
        Portal::Hashing => &[("COUNTERSIGN_RECOVERY_CODES__HASH", "argon2")],
    };
    let server = Server::portal_with(&plan.binary, &run, settings)?;
    let (warm, rest) = people.split_at(WARM);
    let (app, slow) = rest.split_at(USERS);
    load(server.port, 16, Kind::Totp, warm.to_vec())?;
    let beside = (portal == Portal::Hashing).then(|| {
        let (port, slow) = (server.port, slow.to_vec());
        std::thread::spawn(move || load(port, SLOW, Kind::Recovery, slow))
    });
    let result = load(server.port, 16, Kind::Totp, app.to_vec())?;
    if let Some(beside) = beside {
        let hashed = beside.join().map_err(|_| "the load of recovery codes panicked")??;
        if hashed.failed > 0 {
            return Err(format!("{} recovery codes were not accepted", hashed.failed).into());
        }
    }
    std::fs::remove_dir_all(&run)?;
    Ok(result)
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}

/// Puts events of nobody behind those that are there. They are in no chain: nothing that is measured reads one.
fn age(database: &Path) -> Outcome {
    let connection = rusqlite::Connection::open(database)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    connection.execute(
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO countersign_audit_events (id, user, previous, at, actor, action, strategy, operation, outcome,
                reason, method, session, request, address, user_agent, note, salt, commitment, link)
         SELECT (SELECT max(id) FROM countersign_audit_events) + n, 1 + n % 12000, 0,
                unixepoch() * 1000 - 86400000 + n, 'user',
                'challenge', 'totp', 'verify_with_totp', 'failure', 'invalid_code', 'otp', n, '0123456789abcdef',
                '203.0.113.9', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', NULL,
                randomblob(16), randomblob(16), randomblob(36)
         FROM number",
        [OLD],
    )?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}
