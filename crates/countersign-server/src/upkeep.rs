//! What a running server does beside answering: checkpoints of the trail, and deleting what has expired.
//!
//! In bounded steps, so that nobody waits behind it. Of several nodes on one database one does what needs doing once, and keeps doing it;
//! when it ends or is gone, another takes over. Failures are logged, and the next round tries again.

use std::time::Duration;

use countersign::store::Task;
use countersign::{Countersign, Error, KEYS_ARE_READ_EVERY, KeyRingError, Node, ReloadError, Reloaded};
use countersign_axum::{Deliver, Mailer};
use tokio::time::Instant;

use crate::metrics::{Counter, Metrics};

/// Whatever is done now and then, in the order in which it is done where several are due.
const DUTIES: &[Duty] = &[
    // What came after the newest checkpoint is all that an old copy of a row put back can hide.
    Duty { work: Work::Checkpoint, every: CHECKPOINT_EVERY, by: By::OneNode },
    Duty { work: Work::Sweep, every: SWEEP_EVERY, by: By::OneNode },
    // After a checkpoint: only what one covers leaves.
    Duty { work: Work::Prune, every: SWEEP_EVERY, by: By::OneNode },
    Duty { work: Work::Epoch, every: EPOCH_EVERY, by: By::OneNode },
];

const CHECKPOINT_EVERY: Duration = Duration::from_secs(5 * 60);

const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// A backup that is older than this is found out when it is put back; so is a younger one, once the server that made it has ended.
const EPOCH_EVERY: Duration = Duration::from_secs(60 * 60);

/// For so long a node that is gone keeps the others from its work: it would have come back to it twice.
const CLAIM: Duration = Duration::from_secs(11 * 60);

/// Rows that one step deletes, so that nobody waits behind it.
const DELETE_STEP: usize = 500;

/// Events that one checkpoint covers. They are read, not written.
const CHECKPOINT_STEP: usize = 10_000;

/// After this time it is looked whether a notice waits: nobody waits for one at a screen.
const NOTICES_EVERY: Duration = Duration::from_secs(2);

/// A pause between two steps, in which others get the writer.
const PAUSE: Duration = Duration::from_millis(20);

/// For the last checkpoint. Without it the next start makes one.
const FAREWELL: Duration = Duration::from_secs(2);

struct Duty {
    work: Work,
    every: Duration,
    by: By,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The node that has the task.
    OneNode,
}

/// Goes on until it is dropped.
pub(crate) async fn run(countersign: Countersign, node: Node, metrics: Metrics) {
    // Beside everything else: whoever goes over to another key counts on it.
    tokio::join!(read_keys(&countersign), do_duties(&countersign, node, &metrics));
}

/// Reads the key ring again and again, so that a running server goes over to another key without being told.
async fn read_keys(countersign: &Countersign) {
    let mut told = None;
    loop {
        tokio::time::sleep(KEYS_ARE_READ_EVERY).await;
        match countersign.reload_keys().await {
            Ok(Reloaded::Same) => told = None,
            Ok(Reloaded::Changed) => {
                told = None;
                tracing::info!("the key ring has changed, and is in use as it is now");
            }
            // It is as it was given, and stays so.
            Err(ReloadError::KeyRing(KeyRingError::NoSource)) => return,
            Err(error) => {
                let text = error.to_string();
                // Once is enough for one and the same.
                if told.as_ref() != Some(&text) {
                    tracing::error!("the key ring stays as it was: {text}");
                    told = Some(text);
                }
            }
        }
    }
}

/// Sends the notices that wait, by the node that has the task; goes on until it is dropped.
pub(crate) async fn send_notices(deliver: Deliver<impl Mailer>, metrics: Metrics) {
    loop {
        let more = match deliver.once().await {
            Ok(round) => {
                for (outcome, count) in
                    [("sent", round.sent), ("failed", round.failed), ("given_up", round.given_up)]
                {
                    metrics.add(Counter::Notices, &[("outcome", outcome)], count as u64);
                }
                round.more
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "notices could not be sent, and will be tried again");
                false
            }
        };
        if !more {
            tokio::time::sleep(NOTICES_EVERY).await;
        }
    }
}

/// Everything is due at the start.
async fn do_duties(countersign: &Countersign, node: Node, metrics: &Metrics) {
    let mut due: Vec<(&Duty, Instant)> = DUTIES.iter().map(|duty| (duty, Instant::now())).collect();
    loop {
        let next = due.iter().map(|(_, at)| *at).min().expect("there are duties");
        tokio::time::sleep_until(next).await;
        for (duty, at) in &mut due {
            if *at <= Instant::now() {
                duty.work.finish(countersign, node, duty.by, metrics).await;
                *at = Instant::now() + duty.every;
            }
        }
    }
}

/// After the last answer: a last checkpoint by the node that makes them, which lets another take over.
pub(crate) async fn end(countersign: &Countersign, node: Node, metrics: &Metrics) {
    let last = async {
        Work::Checkpoint.finish(countersign, node, By::OneNode, metrics).await;
        Work::Epoch.finish(countersign, node, By::OneNode, metrics).await;
        for task in [Task::Upkeep, Task::Outbox, Task::Letters] {
            if let Err(error) = countersign.give_up(task, node).await {
                tracing::warn!(error = &error as &dyn std::error::Error, ?task, "a task was not given up");
            }
        }
    };
    if tokio::time::timeout(FAREWELL, last).await.is_err() {
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
    /// Notes that the database is older, in it and beside it.
    Epoch,
}

impl Work {
    /// Step by step, until nothing is left to do, it is not ours to do, or we fail.
    async fn finish(self, countersign: &Countersign, node: Node, by: By, metrics: &Metrics) {
        loop {
            let step = self.step(countersign, node, by).await;
            let outcome = match &step {
                Ok(Some(_)) => "done",
                Ok(None) => "another_node",
                Err(_) => "failed",
            };
            metrics.count(Counter::Upkeep, &[("work", self.code()), ("outcome", outcome)]);
            match step {
                Ok(None) => return tracing::debug!(work = ?self, "another node does it"),
                Ok(Some(done)) if done >= self.limit() => tokio::time::sleep(PAUSE).await,
                Ok(Some(done)) => return tracing::debug!(work = ?self, done, "upkeep"),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    return tracing::error!(work = ?self, error, "upkeep failed, and will be tried again");
                }
            }
        }
    }

    /// How much was done; `None` where another node does it.
    async fn step(self, countersign: &Countersign, node: Node, by: By) -> Result<Option<usize>, Error> {
        match by {
            By::OneNode if !countersign.claim(Task::Upkeep, node, CLAIM).await? => return Ok(None),
            By::OneNode => {}
        }
        let done = match self {
            Self::Checkpoint => countersign.checkpoint(self.limit()).await,
            Self::Sweep => countersign.sweep(self.limit()).await,
            Self::Prune => countersign.prune(self.limit()).await,
            Self::Epoch => countersign.advance_epoch().await.map(|()| 0),
        };
        done.map(Some)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::Sweep => "sweep",
            Self::Prune => "prune",
            Self::Epoch => "epoch",
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Checkpoint => CHECKPOINT_STEP,
            Self::Sweep | Self::Prune => DELETE_STEP,
            // It is one step, and nothing is left to do then.
            Self::Epoch => usize::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use countersign::testing::{Failing, ManualClock, MemoryStore};
    use countersign::{Actor, EventId, KeyId, KeyRing, OsRandom, Request, Timestamp, UserId};

    use super::*;
    use crate::config::{Config, Nobody, Sources};
    use crate::scratch::Scratch;

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

    fn node() -> Node {
        Node::draw(&OsRandom).unwrap()
    }

    async fn upkeep(countersign: &Countersign) {
        let node = node();
        for duty in DUTIES {
            duty.work.finish(countersign, node, duty.by, &Metrics::default()).await;
        }
        countersign.give_up(Task::Upkeep, node).await.unwrap();
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
        let node = node();
        let running = tokio::spawn(run(countersign.clone(), node, Metrics::default()));
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
        end(&countersign, node, &Metrics::default()).await;
        assert_eq!(uncovered().await, 0);
    }

    /// The ring is read every fifteen seconds; one that cannot be right changes nothing, and the next one that can is taken.
    #[tokio::test(start_paused = true)]
    async fn a_running_server_goes_over_to_another_key() {
        let scratch = Scratch::new();
        let path = scratch.path().join("keys");
        let first = KeyRing::generate(&OsRandom).unwrap().to_text();
        std::fs::write(&path, first.expose_text()).unwrap();
        let config = Config::load(Sources::none()).unwrap();
        let built = config.builder(Nobody).store(MemoryStore::new()).keys(KeyRing::from_file(&path).unwrap());
        let countersign = built.build().await.unwrap();
        let primary = async || countersign.key_status().await.unwrap()[0].id;
        let running = tokio::spawn(run(countersign.clone(), node(), Metrics::default()));
        let second = first.with_new_key(&OsRandom).unwrap().0.with_primary(KeyId(2)).unwrap();
        for (text, expected) in
            [("1 nonsense", 1), (second.expose_text(), 2), ("", 2), (first.expose_text(), 2)]
        {
            std::fs::write(&path, text).unwrap();
            tokio::time::sleep(KEYS_ARE_READ_EVERY + Duration::from_secs(1)).await;
            assert_eq!(primary().await, KeyId(expected), "{} bytes", text.len());
        }
        std::fs::write(&path, second.with_primary(KeyId(1)).unwrap().expose_text()).unwrap();
        tokio::time::sleep(KEYS_ARE_READ_EVERY).await;
        assert_eq!(primary().await, KeyId(1));
        running.abort();
    }

    /// A node that is gone without a word keeps the others waiting for a while; one that ends does not.
    #[tokio::test(start_paused = true)]
    async fn of_several_nodes_one_does_it_and_another_takes_over() {
        let (countersign, _, clock) = world("").await;
        let uncovered = async || countersign.verify_trail().await.unwrap().tail.events;
        let (one, other) = (node(), node());
        let checkpoint =
            async |node| Work::Checkpoint.finish(&countersign, node, By::OneNode, &Metrics::default()).await;
        checkpoint(one).await;
        event(&countersign, "somebody").await;
        checkpoint(other).await;
        assert_eq!(uncovered().await, 1, "it is the first node's");
        clock.advance(CLAIM - Duration::from_secs(1));
        checkpoint(other).await;
        assert_eq!(uncovered().await, 1);
        clock.advance(Duration::from_secs(1));
        checkpoint(other).await;
        assert_eq!(uncovered().await, 0);
        event(&countersign, "somebody").await;
        end(&countersign, one, &Metrics::default()).await;
        assert_eq!(uncovered().await, 1, "what is another's is not given up");
        end(&countersign, other, &Metrics::default()).await;
        event(&countersign, "somebody").await;
        checkpoint(one).await;
        assert_eq!(uncovered().await, 0);
    }
}
