//! What going over to another key costs those who sign in meanwhile, and how fast it goes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::load::{Kind, Measured, run as load};
use crate::people::{self, Person};
use crate::process::Server;
use crate::rounds::{Plan, copy};

/// Users who sign in for each measurement.
const MEASURED: usize = 6_000;
/// Users who go before and are not counted.
const WARM: usize = 300;
/// Users a second: as the command does by default, and as fast as it can.
const RATES: [&str; 2] = ["200", "100000"];

/// Measures and prints.
pub(crate) fn run(plan: &Plan) -> Outcome {
    let seeded = plan.seeded()?;
    let people = people::read(&seeded.join("users.tsv"))?;
    let measured = MEASURED.min((people.len() - WARM) / 2);
    for rate in RATES {
        println!("{} users, at most {rate} a second", plan.users);
        let mut ratios = Vec::new();
        for round in 0..plan.rounds {
            let (alone, beside, users_a_second) = pair(plan, &seeded, &people, measured, rate)?;
            tell(round, "alone", &alone);
            tell(round, "while keys change", &beside);
            println!("round {} users a second went over: {users_a_second:.0}", round + 1);
            ratios.push(beside.p99.as_secs_f64() / alone.p99.as_secs_f64());
        }
        ratios.sort_by(f64::total_cmp);
        let at = |index: usize| ratios.get(index).copied().unwrap_or(f64::NAN);
        let last = ratios.len().saturating_sub(1);
        println!("p99 beside ÷ alone: {:.2} ({:.2} to {:.2})", at(ratios.len() / 2), at(0), at(last));
    }
    Ok(())
}

/// The same people's neighbours before and while keys change, on one server.
fn pair(
    plan: &Plan,
    seeded: &Path,
    people: &[Person],
    measured: usize,
    rate: &str,
) -> Outcome<(Measured, Measured, f64)> {
    let run = plan.scratch.join("run");
    if run.exists() {
        std::fs::remove_dir_all(&run)?;
    }
    std::fs::create_dir_all(&run)?;
    copy(&seeded.join("countersign.db"), &run.join("countersign.db"))?;
    copy(&seeded.join("keys"), &run.join("keys"))?;
    let server = Server::portal(&plan.binary, &run)?;
    let (warm, rest) = people.split_at(WARM);
    let (before, meanwhile) = (&rest[..measured], &rest[measured..2 * measured]);
    load(server.port, 16, Kind::Totp, warm.to_vec())?;
    let alone = load(server.port, 16, Kind::Totp, before.to_vec())?;
    finished(keys(plan, &run, &["add"])?)?;
    #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
    let began = Instant::now();
    let rotating = keys(plan, &run, &["rotate", "--rate", rate])?;
    let beside = load(server.port, 16, Kind::Totp, meanwhile.to_vec())?;
    finished(rotating)?;
    let users_a_second = people.len() as f64 / began.elapsed().as_secs_f64();
    std::fs::remove_dir_all(&run)?;
    Ok((alone, beside, users_a_second))
}

fn keys(plan: &Plan, data: &Path, words: &[&str]) -> Outcome<Child> {
    let mut command = Command::new(&plan.binary);
    command.arg("keys").args(words).arg("--data").arg(data);
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

fn finished(mut child: Child) -> Outcome {
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("the keys did not change: {status}").into()) }
}

fn tell(round: usize, name: &str, result: &Measured) {
    let millis = |span: Duration| span.as_secs_f64() * 1000.0;
    println!(
        "round {} {name:<18} {:>7.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  failed {}",
        round + 1,
        result.rate,
        millis(result.p50),
        millis(result.p99),
        result.failed
    );
}
