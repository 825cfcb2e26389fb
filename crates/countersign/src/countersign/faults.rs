//! What is told of a fault: counted, recorded, and never taken for an answer.
//!
//! Every result of a store and of a decision over rows goes through here on its way out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Countersign, Error, nobody};
use crate::audit::{Action, Actor, Reason};
use crate::clock::Timestamp;
use crate::session::Request;
use crate::store::{Fault, Reads, Rows, StoreError, UserId, UserKey};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb, run};

/// Of one user's faults one in so long is recorded: a damaged row is met at every request.
const ONE_RECORD_IN: Duration = Duration::from_secs(3600);

/// So many users are remembered; beyond, faults are counted and told, and not recorded until there is room again.
const REMEMBERED: usize = 1024;

/// The faults that this handle met.
#[derive(Debug, Default)]
pub(super) struct Faults {
    count: AtomicU64,
    recorded: Mutex<BTreeMap<Whose, Timestamp>>,
}

/// Whose records they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Known(UserKey),
    Lost(UserId),
}

impl Whose {
    fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Altered { user, .. } | Fault::UnknownKey { user, .. } | Fault::Sealed { user, .. } => {
                Self::Known(*user)
            }
            Fault::Lost { id } => Self::Lost(id.clone()),
        }
    }
}

impl Faults {
    /// Counts it, and says whether it is to be recorded.
    fn note(&self, fault: &Fault, now: Timestamp) -> bool {
        self.count.fetch_add(1, Ordering::Relaxed);
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        // Moments in the future are of a clock that was set back.
        recorded.retain(|_, at| now.since(*at) < ONE_RECORD_IN && *at <= now);
        let whose = Whose::of(fault);
        if recorded.len() >= REMEMBERED || recorded.contains_key(&whose) {
            return false;
        }
        recorded.insert(whose, now);
        true
    }
}

fn reason(fault: &Fault) -> Reason {
    match fault {
        Fault::Altered { .. } => Reason::Altered,
        Fault::Lost { .. } => Reason::Lost,
        Fault::UnknownKey { .. } => Reason::UnknownKey,
        Fault::Sealed { .. } => Reason::Unopened,
    }
}

impl Countersign {
    /// How many faults this handle met since it was built: records that are not as they were written, that are gone, or that the
    /// key ring does not open. None is the only good number, and any other is worth waking somebody.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.inner.faults.count.load(Ordering::Relaxed)
    }

    /// Rows that were read without a lock.
    pub(super) async fn rows(&self, user: UserKey, reads: Reads) -> Result<Rows, Error> {
        let rows = self.stored(self.inner.store.read(user, reads).await).await?;
        self.learn_keys_of(&rows).await;
        Ok(rows)
    }

    /// What a store answered.
    pub(super) async fn stored<T>(&self, result: Result<T, StoreError>) -> Result<T, Error> {
        match result {
            Ok(value) => Ok(value),
            Err(StoreError::Fault(fault)) => Err(self.fault(fault).await),
            Err(error) => Err(Error::Store(error)),
        }
    }

    /// What came of looking at rows.
    pub(super) async fn judged<T>(&self, result: Result<T, Fault>) -> Result<T, Error> {
        match result {
            Ok(value) => Ok(value),
            Err(fault) => Err(self.fault(fault).await),
        }
    }

    async fn fault(&self, fault: Fault) -> Error {
        if self.inner.faults.note(&fault, self.now()) {
            self.record_fault(&fault).await;
        }
        Error::Store(StoreError::Fault(fault))
    }

    /// In the user's own chain, where that is whole, else in one of nobody's. Where neither can be written, the fault itself is the news, and
    /// whoever called hears of it anyway.
    async fn record_fault(&self, fault: &Fault) {
        if let Whose::Known(user) = Whose::of(fault)
            && self.write_fault(user, fault).await
        {
            return;
        }
        let Ok(rules) = self.rules() else { return };
        let store = &self.inner.store;
        if let Ok(Some(chain)) = store.find(&nobody(rules.salt.expose())).await {
            self.write_fault(chain, fault).await;
            return;
        }
        let (id, now) = (nobody(rules.salt.expose()), self.now());
        let name = id.clone();
        let first = Box::new(move |key| User::first(key, name.clone(), now, 0).row(&rules.ring));
        if let Ok(chain) = store.admit(id, first).await {
            self.write_fault(chain, fault).await;
        }
    }

    /// Says whether it is written.
    async fn write_fault(&self, chain: UserKey, fault: &Fault) -> bool {
        let Ok(rules) = self.rules() else { return false };
        let verb = RecordFault { rules, reason: reason(fault), note: fault.to_string() };
        let clock = std::sync::Arc::clone(&self.inner.clock);
        let written = run(&*self.inner.store, clock, chain, std::sync::Arc::new(verb)).await;
        matches!(written, Ok(Recorded::Yes))
    }
}

struct RecordFault {
    rules: Rules,
    reason: Reason,
    note: String,
}

enum Recorded {
    Yes,
    /// There is no such chain.
    No,
}

impl Verb for RecordFault {
    type Outcome = Recorded;

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Recorded> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(Recorded::No) };
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(Actor::Host);
        draft.event(Fact { note: Some(self.note.clone()), ..Fact::failure(Action::Fault, self.reason) });
        draft.done(Recorded::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn each_is_counted_and_one_an_hour_recorded_for_each_user() {
        let faults = Faults::default();
        let altered = |user| Fault::Altered { what: "the row", user: UserKey(user) };
        let lost = Fault::Lost { id: UserId::new("maria") };
        for (fault, now, recorded) in [
            (altered(1), 0, true),
            (altered(1), 3_599, false),
            (altered(2), 3_599, true),
            (lost.clone(), 3_599, true),
            (altered(1), 3_600, true),
            (lost.clone(), 3_601, false),
            // The clock was set back.
            (lost, 100, true),
        ] {
            assert_eq!(faults.note(&fault, at(now)), recorded, "{fault} at {now}");
        }
        assert_eq!(faults.count.load(Ordering::Relaxed), 7);
    }

    #[test]
    fn a_flood_of_faults_fills_no_memory() {
        let faults = Faults::default();
        let note = |user, now| faults.note(&Fault::Lost { id: UserId::new(user) }, at(now));
        let recorded = (0..10_000).filter(|user| note(*user, 1)).count();
        assert_eq!(recorded, REMEMBERED);
        assert_eq!(faults.recorded.lock().unwrap().len(), REMEMBERED);
        assert!(note(20_000, 3_601), "an hour later there is room");
    }
}
