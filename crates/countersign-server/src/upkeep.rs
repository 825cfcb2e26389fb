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
