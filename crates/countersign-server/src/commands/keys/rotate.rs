//! `keys rotate`: the newest key becomes the primary, then everything that is encrypted goes over to it.

use std::time::Duration;

use countersign::store::{Fault, KeyedRecord};
use countersign::{Countersign, KeyId, KeyPart, KeyStatus, ResealStep, Resealing};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::Instant;

use super::super::open;
use super::{change, place};
use crate::cli::{Refusal, print};
use crate::config::Config;

/// Users in one step. Between two steps others get the writer.
const STEP: usize = 16;

/// Between two lines about how far it has come.
const TOLD_EVERY: Duration = Duration::from_secs(2);

/// Until another process that is at it is asked again, or others have had time to go over to the key.
const PATIENCE: Duration = Duration::from_secs(5);

/// So often everything is gone through where others go on writing with the old key: they read their rings every fifteen seconds.
const MOST_PASSES: usize = 12;

pub(super) async fn run(config: &Config, rate: usize) -> Result<(), Refusal> {
    let portal = open(config).await?;
    let countersign = portal.countersign();
    let keys = countersign.key_status().await?;
    let usable = keys.iter().filter(|key| matches!(key.part, KeyPart::Primary | KeyPart::Whole));
    let newest = usable.clone().map(|key| key.id).max().expect("a ring has a key");
    if usable.count() == 1 && keys.iter().map(behind).sum::<u64>() == 0 {
        return Err(Refusal::new(format!(
            "key {newest} is the only one: `countersign keys add` adds another; see that every node has it, then rotate"
        )));
    }
    if keys[0].id != newest {
        make_primary(config, newest)?;
        countersign.reload_keys().await?;
        eprintln!("key {newest} is the primary: everything new is made with it");
    }
    let users = keys.iter().map(|key| key.count(KeyedRecord::User)).sum();
    let mut work = Work {
        countersign,
        newest,
        users,
        rate,
        interrupt: signal(SignalKind::interrupt())?,
        terminate: signal(SignalKind::terminate())?,
    };
    work.finish().await?;
    tell(countersign, newest).await
}

fn make_primary(config: &Config, newest: KeyId) -> Result<(), Refusal> {
    change(
        config,
        |text| text.with_primary(newest),
        |_| {
            Err(Refusal::new(format!(
                "this ring cannot be changed from here. Put the line of key {newest} first in {}, start the processes anew, and run this again",
                place(&config.keys)
            )))
        },
    )
}

/// How many records of a key have to be made anew.
fn behind(key: &KeyStatus) -> u64 {
    if key.part == KeyPart::Primary { 0 } else { key.sealed() }
}

struct Work<'a> {
    countersign: &'a Countersign,
    newest: KeyId,
    users: u64,
    rate: usize,
    interrupt: Signal,
    terminate: Signal,
}

impl Work<'_> {
    /// Through all users, and again as long as others write with an older key.
    async fn finish(&mut self) -> Result<(), Refusal> {
        for pass in 1..=MOST_PASSES {
            let faults = self.pass().await?;
            let left: u64 = self.countersign.key_status().await?.iter().map(behind).sum();
            if left == 0 {
                return Ok(());
            }
            if !faults.is_empty() {
                return Err(damaged(&faults));
            }
            if pass < MOST_PASSES {
                eprintln!("{left} records were written with an older key meanwhile: once more");
                self.wait(PATIENCE).await?;
            }
        }
        Err(Refusal::new(format!(
            "another process goes on with an older key: see that its key ring has key {} first, then run this again",
            self.newest
        )))
    }

    /// Once through all users.
    async fn pass(&mut self) -> Result<Vec<Fault>, Refusal> {
        let mut work = self.countersign.resealing()?;
        let (mut looked, mut written, mut all_faults) = (0, 0, Vec::new());
        let mut told = Instant::now();
        let pause = Duration::from_secs(1).mul_f64(STEP as f64 / self.rate as f64);
        loop {
            let next = Instant::now() + pause;
            let (users, resealed, faults, more) = match self.countersign.reseal(&mut work, STEP).await? {
                ResealStep::Went { users, resealed, faults } => (users, resealed, faults, true),
                ResealStep::Done { users, resealed, faults } => (users, resealed, faults, false),
                _ => {
                    eprintln!("another process is at it: waiting for it");
                    self.wait(PATIENCE).await?;
                    continue;
                }
            };
            (looked, written) = (looked + users, written + resealed);
            all_faults.extend(faults);
            if !more || told.elapsed() >= TOLD_EVERY {
                eprintln!("{looked} of {} users, {written} re-encrypted", self.users.max(looked as u64));
                told = Instant::now();
            }
            if !more {
                return Ok(all_faults);
            }
            self.pause(next, &work).await?;
        }
    }

    async fn wait(&mut self, span: Duration) -> Result<(), Refusal> {
        self.until(Instant::now() + span).await
    }

    /// Waits; whoever interrupts lets the next one begin at once.
    async fn pause(&mut self, until: Instant, work: &Resealing) -> Result<(), Refusal> {
        let waited = self.until(until).await;
        if waited.is_err() {
            self.countersign.stop_resealing(work).await?;
        }
        waited
    }

    async fn until(&mut self, until: Instant) -> Result<(), Refusal> {
        tokio::select! {
            biased;
            _ = self.interrupt.recv() => Err(interrupted()),
            _ = self.terminate.recv() => Err(interrupted()),
            () = tokio::time::sleep_until(until) => Ok(()),
        }
    }
}

fn interrupted() -> Refusal {
    Refusal::new("interrupted; nothing is lost, and `countersign keys rotate` goes on with it")
}

fn damaged(faults: &[Fault]) -> Refusal {
    const SHOWN: usize = 10;
    let mut text = format!(
        "of {} users something is not as it was written, and stays under its key; everything else is done:",
        faults.len()
    );
    faults.iter().take(SHOWN).for_each(|fault| text.push_str(&format!("\n{fault}")));
    if faults.len() > SHOWN {
        text.push_str(&format!("\nand {} more", faults.len() - SHOWN));
    }
    Refusal::new(text)
}

/// What is true now, and what can be done with the others.
async fn tell(countersign: &Countersign, newest: KeyId) -> Result<(), Refusal> {
    print(&format!("everything that is encrypted is under key {newest}\n"))?;
    for key in countersign.key_status().await?.iter().filter(|key| key.part == KeyPart::Whole) {
        let Some(until) = key.cookies_until else { continue };
        eprintln!(
            "key {0} is still good for sessions and cookies: `countersign keys retire {0}` gives it up from {1} on, with --end-tokens \
             in a few minutes",
            key.id,
            until.rfc3339()
        );
    }
    Ok(())
}
