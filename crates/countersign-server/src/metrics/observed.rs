//! A store whose calls are counted.

use std::sync::{Arc, Mutex, PoisonError};

use countersign::store::{
    BoxFuture, Change, Checkpoint, Claim, CodesTable, Decide, DueNotice, DuePlace, EventId, InstallationRow,
    KeyRecord, KeyUse, OutboxDepth, Reads, Reports, Rows, Step, Store, StoreError, Tell, Upkeep, UserId,
    UserKey, UserRow,
};
use countersign::{AuditEvent, KeyId, Method, Notice, Reason, Timestamp};
use tokio::time::Instant;

use super::{Counter, Metrics, Timer};

/// A store that counts the events it commits, what it takes and how often it fails.
pub(crate) struct Observed<S> {
    store: S,
    metrics: Metrics,
}

type Answer<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

impl<S: Sync> Observed<S> {
    pub(crate) fn new(store: S, metrics: Metrics) -> Self {
        Self { store, metrics }
    }

    fn observe<'a, T>(&'a self, call: &'static str, answer: Answer<'a, T>) -> Answer<'a, T>
    where
        T: Send + 'a,
    {
        Box::pin(async move {
            let begun = Instant::now();
            let answered = answer.await;
            self.metrics.took(Timer::Store, &[("call", call)], begun.elapsed());
            if let Err(error) = &answered {
                self.metrics.count(Counter::StoreErrors, &[("kind", kind(error))]);
            }
            answered
        })
    }
}

fn kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unavailable(_) => "unavailable",
        StoreError::Failed(_) => "failed",
        StoreError::Fault(_) => "fault",
        _ => "other",
    }
}

fn count(metrics: &Metrics, event: &AuditEvent) {
    metrics.count(
        Counter::Events,
        &[
            ("action", event.action.code()),
            ("strategy", event.strategy.as_deref().unwrap_or_default()),
            ("outcome", event.outcome.code()),
            ("reason", event.reason.map(Reason::code).unwrap_or_default()),
            ("method", event.method.map(Method::code).unwrap_or_default()),
        ],
    );
}

fn events(step: &Step) -> Vec<AuditEvent> {
    let Step::Apply(changes) = step else { return Vec::new() };
    let events = changes.all.iter().filter_map(|change| match change {
        Change::Audit(event) => Some(event.clone()),
        _ => None,
    });
    events.collect()
}

impl<S: Store> Store for Observed<S> {
    fn find(&self, id: &UserId) -> Answer<'_, Option<UserKey>> {
        self.observe("find", self.store.find(id))
    }

    fn admit(&self, id: UserId, first: Box<dyn Fn(UserKey) -> UserRow + Send>) -> Answer<'_, UserKey> {
        self.observe("admit", self.store.admit(id, first))
    }

    fn read(&self, user: UserKey, reads: Reads) -> Answer<'_, Rows> {
        self.observe("read", self.store.read(user, reads))
    }

    /// Counts what the last decision wanted, once that is committed: a decision may run more than once.
    fn update(&self, user: UserKey, reads: Reads, mut decide: Decide) -> Answer<'_, ()> {
        let wanted = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&wanted);
        let decide: Decide = Box::new(move |rows| {
            let step = decide(rows)?;
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = events(&step);
            Ok(step)
        });
        let updated = self.observe("update", self.store.update(user, reads, decide));
        Box::pin(async move {
            updated.await?;
            let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
            wanted.iter().for_each(|event| count(&self.metrics, event));
            Ok(())
        })
    }

    fn ping(&self) -> Answer<'_, ()> {
        self.observe("ping", self.store.ping())
    }
}

impl<S: Reports> Reports for Observed<S> {
    fn events(&self, user: UserKey, before: Option<EventId>, limit: usize) -> Answer<'_, Vec<AuditEvent>> {
        self.observe("events", self.store.events(user, before, limit))
    }

    fn notices(&self, user: UserKey) -> Answer<'_, Vec<Notice>> {
        self.observe("notices", self.store.notices(user))
    }
}

/// Background work and start: it fails in the log, and is counted where it is begun.
impl<S: Upkeep> Upkeep for Observed<S> {
    fn keys(&self) -> Answer<'_, Vec<KeyRecord>> {
        self.store.keys()
    }

    fn remember_key(&self, id: KeyId, fingerprint: [u8; 32], now: Timestamp) -> Answer<'_, ()> {
        self.store.remember_key(id, fingerprint, now)
    }

    fn forget_key(&self, id: KeyId) -> Answer<'_, bool> {
        self.store.forget_key(id)
    }

    fn key_use(&self) -> Answer<'_, Vec<KeyUse>> {
        self.store.key_use()
    }

    fn installation(&self) -> Answer<'_, Option<InstallationRow>> {
        self.store.installation()
    }

    fn save_installation(&self, old: Option<InstallationRow>, new: InstallationRow) -> Answer<'_, bool> {
        self.store.save_installation(old, new)
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> Answer<'_, bool> {
        self.store.claim(claim, now)
    }

    fn listen(&self, tell: Tell) -> Answer<'_, ()> {
        self.store.listen(tell)
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> Answer<'_, ()> {
        self.store.prepare(tables)
    }

    fn trail(&self, after: EventId, limit: usize) -> Answer<'_, Vec<AuditEvent>> {
        self.store.trail(after, limit)
    }

    fn users(&self, after: UserKey, limit: usize) -> Answer<'_, Vec<UserRow>> {
        self.store.users(after, limit)
    }

    fn checkpoints(&self, after: i64, limit: usize) -> Answer<'_, Vec<Checkpoint>> {
        self.store.checkpoints(after, limit)
    }

    fn newest_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        self.store.newest_checkpoint()
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> Answer<'_, bool> {
        self.store.add_checkpoint(checkpoint)
    }

    fn end_all_trust(&self, limit: usize) -> Answer<'_, usize> {
        self.store.end_all_trust(limit)
    }

    fn due_notices(&self, after: DuePlace, until: Timestamp, limit: usize) -> Answer<'_, Vec<DueNotice>> {
        self.store.due_notices(after, until, limit)
    }

    fn outbox_depth(&self, overdue: Timestamp) -> Answer<'_, OutboxDepth> {
        self.store.outbox_depth(overdue)
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> Answer<'_, usize> {
        self.store.sweep(now, limit)
    }
}
