//! What a running server does beside answering: checkpoints of the trail, and deleting what has expired.
//!
//! In bounded steps, so that nobody waits behind it. Failures are logged, and the next round tries again.

use std::time::Duration;

use countersign::{Countersign, Error};
use tokio::time::MissedTickBehavior;

/// Between two checkpoints: what came after the newest is all that an old copy of a row put back can hide.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(5 * 60);

/// Sweeps come with every twelfth checkpoint, once an hour, and at the start.
const SWEEP_WITH: u32 = 12;

/// Rows that one step deletes, so that nobody waits behind it.
const DELETE_STEP: usize = 500;

/// Events that one checkpoint covers. They are read, not written.
const CHECKPOINT_STEP: usize = 10_000;

/// A pause between two steps, in which others get the writer.
const PAUSE: Duration = Duration::from_millis(20);

/// For the last checkpoint. Without it the next start makes one.
const FAREWELL: Duration = Duration::from_secs(2);

/// Goes on until it is dropped.
pub(crate) async fn run(countersign: Countersign) {
    let mut ticks = tokio::time::interval(CHECKPOINT_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut round = 0;
    loop {
        ticks.tick().await;
        Work::Checkpoint.finish(&countersign).await;
        if round == 0 {
            Work::Sweep.finish(&countersign).await;
            // After a checkpoint: only what one covers leaves.
            Work::Prune.finish(&countersign).await;
        }
        round = (round + 1) % SWEEP_WITH;
    }
}

/// After the last answer.
pub(crate) async fn end(countersign: &Countersign) {
    if tokio::time::timeout(FAREWELL, Work::Checkpoint.finish(countersign)).await.is_err() {
        tracing::warn!("there was no time for a last checkpoint of the trail");
    }
}

#[derive(Clone, Copy, Debug)]
enum Work {
    Checkpoint,
    /// Deletes sessions, enrollments and counts that have expired.
    Sweep,
    /// Deletes events that are older than the settings keep them.
    Prune,
}

impl Work {
    /// Step by step, until nothing is left to do or we fail.
    async fn finish(self, countersign: &Countersign) {
        loop {
            match self.step(countersign).await {
                Ok(done) if done >= self.limit() => tokio::time::sleep(PAUSE).await,
                Ok(done) => return tracing::debug!(work = ?self, done, "upkeep"),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    return tracing::error!(work = ?self, error, "upkeep failed, and will be tried again");
                }
            }
        }
    }

    async fn step(self, countersign: &Countersign) -> Result<usize, Error> {
        match self {
            Self::Checkpoint => countersign.checkpoint(self.limit()).await,
            Self::Sweep => countersign.sweep(self.limit()).await,
            Self::Prune => countersign.prune(self.limit()).await,
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Checkpoint => CHECKPOINT_STEP,
            Self::Sweep | Self::Prune => DELETE_STEP,
        }
    }
}

#[cfg(test)]
mod tests {
    use countersign::testing::{Failing, ManualClock, MemoryStore};
    use countersign::{Actor, EventId, KeyRing, OsRandom, Request, Timestamp, UserId};

    use super::*;
    use crate::config::{Config, Nobody, Sources};

    const DAY: Duration = Duration::from_secs(86_400);

    async fn world(settings: &str) -> (Countersign, MemoryStore, ManualClock) {
        let config = Config::load(Sources::none().file("countersign.toml", settings)).unwrap();
        let store = MemoryStore::new();
        let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_000));
        let built = config
            .builder(Nobody)
            .store(store.clone())
            .keys(KeyRing::generate(&OsRandom).unwrap())
            .clock(clock.clone());
        (built.build().await.unwrap(), store, clock)
    }

    /// An event of a user of this name.
    async fn event(countersign: &Countersign, name: &str) {
        let user = UserId::new(name);
        countersign.account_created(&user, Actor::Host, &Request::default()).await.unwrap();
    }

    async fn upkeep(countersign: &Countersign) {
        for work in [Work::Checkpoint, Work::Sweep, Work::Prune] {
            work.finish(countersign).await;
        }
    }

    async fn events(countersign: &Countersign) -> usize {
        countersign.trail(EventId(0), 10_000).await.unwrap().len()
    }

    #[tokio::test(start_paused = true)]
    async fn events_leave_when_they_are_old_enough_and_the_trail_stays_whole() {
        let (countersign, _, clock) = world("[audit]\nretention = \"2d\"").await;
        // More than one step deletes.
        for number in 0..DELETE_STEP + 3 {
            event(&countersign, &format!("user {}", number % 7)).await;
        }
        upkeep(&countersign).await;
        clock.advance(DAY);
        event(&countersign, "somebody").await;
        upkeep(&countersign).await;
        assert_eq!(events(&countersign).await, DELETE_STEP + 4, "none is two days old");
        clock.advance(DAY + Duration::from_secs(1));
        event(&countersign, "somebody").await;
        upkeep(&countersign).await;
        assert_eq!(events(&countersign).await, 2);
        assert_eq!(countersign.verify_trail().await.unwrap().first_bad, None);

        let (forever, _, clock) = world("[audit]\nretention = \"forever\"").await;
        event(&forever, "somebody").await;
        upkeep(&forever).await;
        clock.advance(10_000 * DAY);
        event(&forever, "somebody").await;
        upkeep(&forever).await;
        assert_eq!(events(&forever).await, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn it_goes_on_after_a_failure_and_makes_a_last_checkpoint() {
        let (countersign, store, _) = world("").await;
        event(&countersign, "somebody").await;
        store.fail(Failing::Everything);
        let running = tokio::spawn(run(countersign.clone()));
        tokio::time::sleep(Duration::from_secs(1)).await;
        store.fail(Failing::Nothing);
        assert!(!running.is_finished());
        let uncovered = async || countersign.verify_trail().await.unwrap().tail.events;
        assert_eq!(uncovered().await, 1);
        tokio::time::sleep(CHECKPOINT_EVERY).await;
        assert_eq!(uncovered().await, 0);
        event(&countersign, "somebody").await;
        assert_eq!(uncovered().await, 1);
        running.abort();
        end(&countersign).await;
        assert_eq!(uncovered().await, 0);
    }
}
