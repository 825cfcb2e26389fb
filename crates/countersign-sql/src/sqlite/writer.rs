//! The one writer: it owns the connection that writes, and commits in groups.
//!
//! A group is every job that waits when the writer is free, in one transaction. Each job that changes something does so in a
//! savepoint of its own and sees what the jobs before it changed; the answers go out after the `COMMIT`. A job that fails
//! takes its savepoint with it. If the transaction itself is lost (a full disk, an I/O error), every job of the group fails and
//! nothing of it is kept.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use countersign::store::{
    Change, Changes, Decide, MOST_READS, Reads, Rows, Step, StoreError, UserKey, UserRow,
};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::checkpoint::{Demand, Log};
use super::codes::{Codes, Known};
use super::rows::Reading;
use super::statements::{Unapplied, Writing};

/// What the writer can be asked for.
pub(super) enum Job {
    /// A decision about one user: the hot path.
    Update(Update),
    /// Anything else that writes, in a savepoint of its own.
    Errand(Box<dyn Errand>),
}

/// A decision that waits for the writer.
pub(super) struct Update {
    pub(super) user: UserKey,
    pub(super) reads: Reads,
    pub(super) decide: Decide,
    pub(super) reply: oneshot::Sender<Result<(), StoreError>>,
}

/// Rare work on the writer's connection.
pub(super) trait Errand: Send {
    /// Reads and writes. What it did is undone when it fails or panics.
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;

    /// Called after the commit, or with the error that took its place.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// An errand from a closure.
pub(super) struct Asked<T, F> {
    work: Option<F>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Asked<T, F> {
    pub(super) fn new(work: F, reply: oneshot::Sender<Result<T, StoreError>>) -> Self {
        Self { work: Some(work), value: None, reply }
    }
}

impl<T, F> Errand for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let work = self.work.take().expect("an errand runs once");
        self.value = Some(work(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { work: _, value, reply } = *self;
        let answer = outcome.map(|()| value.expect("an errand that succeeded left its value"));
        // The caller may have gone away; what was done is done.
        let _ = reply.send(answer);
    }
}

impl Job {
    fn answer(self, outcome: Result<(), StoreError>) {
        match self {
            Self::Update(Update { decide, reply, .. }) => {
                // Whatever the decision shares with the caller is the caller's alone when the answer arrives.
                drop(decide);
                let _ = reply.send(outcome);
            }
            Self::Errand(errand) => errand.answer(outcome),
        }
    }
}

/// Ids of events beyond this were written by somebody else.
const LARGEST_EVENT: i64 = i64::MAX / 2;

held! {
    /// Where transactions and savepoints begin and end.
    Control {
        begin: "BEGIN IMMEDIATE",
        commit: "COMMIT",
        rollback: "ROLLBACK",
        savepoint: "SAVEPOINT job",
        release: "RELEASE job",
        undo: "ROLLBACK TO job",
    }
}

/// The transaction is gone, with everything that the group did.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the transaction was not committed: {0}")]
struct Lost(Arc<str>);

impl From<rusqlite::Error> for Lost {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string().into())
    }
}

/// A job has its own outcome, unless the transaction is lost.
type Ran = Result<Result<(), StoreError>, Lost>;

pub(super) struct Writer<'c> {
    connection: &'c Connection,
    control: Control<'c>,
    reading: Reading<'c>,
    writing: Writing<'c>,
    codes: Codes<'c>,
    log: Log,
    /// The most jobs in one transaction.
    most: usize,
    /// Jobs of the present group, each with its outcome.
    group: Vec<(Job, Result<(), StoreError>)>,
    /// The id of the next audit event. Other processes append too, so it is read anew in each transaction.
    next_event: i64,
}

impl<'c> Writer<'c> {
    pub(super) fn new(
        connection: &'c Connection,
        tables: Arc<Known>,
        log: Log,
        most: usize,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            control: Control::prepare(connection)?,
            reading: Reading::prepare(connection)?,
            writing: Writing::prepare(connection)?,
            codes: Codes::prepare(connection, tables)?,
            log,
            most,
            group: Vec::with_capacity(most),
            next_event: 0,
        })
    }

    /// Serves until nobody can ask any more.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let committed = self.commit_group(first, &mut jobs);
            if let Err(lost) = &committed {
                self.roll_back(lost);
            }
            let demand = if self.group.len() == 1 && jobs.is_empty() { Demand::None } else { Demand::Some };
            for (job, outcome) in self.group.drain(..) {
                job.answer(match &committed {
                    Ok(()) => outcome,
                    Err(lost) => Err(StoreError::unavailable(lost.clone())),
                });
            }
            self.log.wrote(self.connection, demand);
        }
    }

    /// Runs the job and all that wait behind it, and commits. Every job taken is in `group` when this returns.
    fn commit_group(&mut self, first: Job, jobs: &mut mpsc::Receiver<Job>) -> Result<(), Lost> {
        if let Err(lost) = self.begin() {
            // Those behind it would wait as long again for a lock that another process holds.
            let waiting = std::iter::from_fn(|| jobs.try_recv().ok()).take(self.most - 1);
            self.group.extend(std::iter::once(first).chain(waiting).map(|job| (job, Ok(()))));
            return Err(lost);
        }
        let mut next = Some(first);
        while let Some(mut job) = next {
            let ran = match &mut job {
                Job::Update(update) => self.update(update),
                Job::Errand(errand) => self.errand(&mut **errand),
            };
            let (outcome, lost) = match ran {
                Ok(outcome) => (outcome, None),
                Err(lost) => (Ok(()), Some(lost)),
            };
            self.group.push((job, outcome));
            if let Some(lost) = lost {
                return Err(lost);
            }
            next = if self.group.len() < self.most { jobs.try_recv().ok() } else { None };
        }
        self.control.commit.execute([])?;
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Lost> {
        self.control.begin.execute([])?;
        self.codes.refresh();
        let last = self.reading.last_event()?;
        if last > LARGEST_EVENT {
            // Nobody appends that often. Going on would overflow, and give out ids that come before all others.
            return Err(Lost(
                format!("the audit trail holds an event {last}, which no store of ours wrote").into(),
            ));
        }
        self.next_event = last + 1;
        Ok(())
    }

    fn roll_back(&mut self, lost: &Lost) {
        tracing::error!(jobs = self.group.len(), error = %lost.0, "a group of jobs was not committed");
        if !self.connection.is_autocommit()
            && let Err(error) = self.control.rollback.execute([])
        {
            tracing::error!(%error, "a failed transaction could not be rolled back");
        }
    }

    fn update(&mut self, update: &mut Update) -> Ran {
        let changes = match self.decide(update) {
            Ok(changes) => changes,
            Err(error) => return self.still_standing(&error).map(|()| Err(error)),
        };
        if changes.all.is_empty() {
            return Ok(Ok(()));
        }
        self.control.savepoint.execute([])?;
        match self.writing.apply(&mut self.codes, &changes.all) {
            Ok(()) => {
                self.control.release.execute([])?;
                self.next_event += appended(&changes);
                Ok(Ok(()))
            }
            Err(why) => {
                self.undo(&why)?;
                self.charge(changes.charge.as_ref(), why).map(Err)
            }
        }
    }

    /// Reads and asks the decision, as often as it may want more.
    fn decide(&mut self, update: &mut Update) -> Result<Changes, StoreError> {
        let mut rows = Rows { next_event: self.next_event, ..Rows::default() };
        self.reading.rows(&mut self.codes, update.user, &update.reads, &mut rows)?;
        for _ in 0..=MOST_READS {
            let step = catch_unwind(AssertUnwindSafe(|| (update.decide)(&rows)));
            match step.map_err(|_| StoreError::Failed("the decision panicked".into()))?? {
                Step::Apply(changes) => return Ok(changes),
                Step::Read(more) => self.reading.rows(&mut self.codes, update.user, &more, &mut rows)?,
            }
        }
        Err(StoreError::Failed("the decision wanted to read more often than a decision may".into()))
    }

    /// What is left of a decision whose changes could not be applied.
    fn charge(&mut self, charge: Option<&UserRow>, why: Unapplied) -> Result<StoreError, Lost> {
        let Some(row) = charge else { return Ok(StoreError::Failed(why.into())) };
        self.control.savepoint.execute([])?;
        match self.writing.charge(row) {
            Ok(()) => {
                self.control.release.execute([])?;
                Ok(StoreError::Failed(why.into()))
            }
            Err(uncharged) => {
                self.undo(&uncharged)?;
                Ok(StoreError::unavailable(uncharged))
            }
        }
    }

    fn errand(&mut self, errand: &mut dyn Errand) -> Ran {
        self.control.savepoint.execute([])?;
        let failed = match catch_unwind(AssertUnwindSafe(|| errand.run(self.connection))) {
            Ok(Ok(())) => {
                self.control.release.execute([])?;
                return Ok(Ok(()));
            }
            Ok(Err(error)) => Unapplied::Sqlite(error),
            Err(_) => Unapplied::Panicked,
        };
        self.undo(&failed)?;
        Ok(Err(StoreError::Failed(failed.into())))
    }

    /// Takes back what was done since the savepoint.
    fn undo(&mut self, why: &Unapplied) -> Result<(), Lost> {
        self.still_standing(why)?;
        tracing::warn!(error = %why, "a job was undone");
        self.control.undo.execute([])?;
        self.control.release.execute([])?;
        Ok(())
    }

    /// SQLite may have ended the whole transaction on its own.
    fn still_standing(&self, after: &impl fmt::Display) -> Result<(), Lost> {
        if self.connection.is_autocommit() { Err(Lost(after.to_string().into())) } else { Ok(()) }
    }
}

/// How many audit events there are among the changes.
fn appended(changes: &Changes) -> i64 {
    changes.all.iter().map(|change| i64::from(matches!(change, Change::Audit(_)))).sum()
}
