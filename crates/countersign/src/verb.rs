//! From a pure decision to one atomic call of the store.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::audit::chain::seal_event;
use crate::audit::{Action, Actor, AuditEvent, EventOutcome, Notice, NoticeKind, Personal, Reason};
use crate::clock::{Clock, Timestamp};
use crate::fence::Fences;
use crate::keyring::KeyRing;
use crate::policy::{Budgets, Policy};
use crate::sealed_session;
use crate::secret::SecretBytes;
use crate::session::{Method, Request};
use crate::store::{
    Change, Changes, EventId, Fault, NoticeChange, Reads, Rows, SessionChange, SessionId, SessionRow, Step,
    Store, StoreError, TrailChange, UserId, UserKey,
};
use crate::user::User;

/// What every decision may look at besides its rows: settings and keys, both fixed for the life of the handle.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) policy: Arc<Policy>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) fences: Arc<Fences>,
    /// Random, fresh for each verb: the salts of its audit events are drawn from it.
    pub(crate) salt: SecretBytes,
}

impl Rules {
    /// The salt of one event.
    fn salt(&self, event: EventId) -> [u8; 16] {
        let digest = Sha256::new().chain_update(self.salt.expose()).chain_update(event.0.to_be_bytes());
        let digest: [u8; 32] = digest.finalize().into();
        *digest.first_chunk().expect("a digest has 32 bytes")
    }

    pub(crate) fn budgets(&self) -> Budgets {
        self.policy.brute_force.budgets
    }
}

/// One thing that an application asks for.
///
/// `decide` is pure: it takes rows and the time, and says what comes of it. It may run more than once, so everything random
/// is drawn before and carried in the verb.
pub(crate) trait Verb: Send + Sync + 'static {
    type Outcome: Send + 'static;
    /// The user row alone, unless said otherwise.
    fn reads(&self) -> Reads {
        Reads::default()
    }
    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome>;
}

pub(crate) type Decision<O> = Result<Next<O>, Fault>;

/// A decision, or the wish to see more first.
#[derive(Debug)]
pub(crate) enum Next<O> {
    Read(Reads),
    Done(O, Changes),
}

impl<O> Next<O> {
    /// The same with another outcome.
    pub(crate) fn map<P>(self, change: impl FnOnce(O) -> P) -> Next<P> {
        match self {
            Self::Read(reads) => Next::Read(reads),
            Self::Done(outcome, changes) => Next::Done(change(outcome), changes),
        }
    }

    /// An outcome that changes nothing.
    pub(crate) fn unchanged(outcome: O) -> Decision<O> {
        Ok(Self::Done(outcome, Changes::default()))
    }
}

/// Runs a verb: locked, decided at a time taken under the lock, applied, durable.
pub(crate) async fn run<V: Verb>(
    store: &dyn Store,
    clock: Arc<dyn Clock>,
    user: UserKey,
    verb: Arc<V>,
) -> Result<V::Outcome, StoreError> {
    let slot = Arc::new(Mutex::new(None));
    let filled = Arc::clone(&slot);
    let reads = verb.reads();
    let decide = Box::new(move |rows: &Rows| {
        Ok(match verb.decide(rows, clock.now())? {
            Next::Read(more) => Step::Read(more),
            Next::Done(outcome, changes) => {
                *filled.lock().expect("no holder of the slot panics") = Some(outcome);
                Step::Apply(changes)
            }
        })
    });
    store.update(user, reads, decide).await?;
    let outcome = slot.lock().expect("no holder of the slot panics").take();
    outcome.ok_or_else(|| StoreError::unavailable("the store answered without asking for a decision"))
}

/// Changes in the making: the user row is written last, once, with everything that was noted on the way.
pub(crate) struct Draft<'a> {
    pub(crate) user: User,
    pub(crate) now: Timestamp,
    rules: &'a Rules,
    request: &'a Request,
    actor: Actor,
    /// The session that was read.
    session: Option<&'a SessionRow>,
    next_event: i64,
    changes: Vec<Change>,
    charge: Option<User>,
}

/// The owner is warned of guesses once in so long.
const ONE_WARNING_IN: Duration = Duration::from_secs(86_400);

/// What an audit event says beyond who, when and where from.
pub(crate) struct Fact {
    pub(crate) action: Action,
    pub(crate) outcome: EventOutcome,
    pub(crate) reason: Option<Reason>,
    pub(crate) note: Option<String>,
    pub(crate) strategy: Option<String>,
    pub(crate) operation: Option<String>,
    pub(crate) method: Option<Method>,
    pub(crate) session: Option<SessionId>,
}

impl Fact {
    pub(crate) fn success(action: Action) -> Self {
        Self {
            action,
            outcome: EventOutcome::Success,
            reason: None,
            note: None,
            strategy: None,
            operation: None,
            method: None,
            session: None,
        }
    }

    pub(crate) fn failure(action: Action, reason: Reason) -> Self {
        Self { outcome: EventOutcome::Failure, reason: Some(reason), ..Self::success(action) }
    }

    pub(crate) fn refused(action: Action, reason: Reason) -> Self {
        Self { outcome: EventOutcome::Refused, ..Self::failure(action, reason) }
    }

    /// By a strategy, under its own name for the action.
    pub(crate) fn by(self, strategy: &str, operation: impl Into<String>) -> Self {
        Self { strategy: Some(strategy.to_owned()), operation: Some(operation.into()), ..self }
    }

    pub(crate) fn with(self, method: Method) -> Self {
        Self { method: Some(method), ..self }
    }

    pub(crate) fn within(self, session: SessionId) -> Self {
        Self { session: Some(session), ..self }
    }
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        rules: &'a Rules,
        request: &'a Request,
        user: User,
        rows: &'a Rows,
        now: Timestamp,
    ) -> Self {
        let mut draft = Self {
            user,
            session: rows.session.as_ref(),
            now,
            rules,
            request,
            actor: Actor::User,
            next_event: rows.next_event,
            changes: Vec::new(),
            charge: None,
        };
        if draft.user.fence_told < draft.user.fence {
            draft.tell_of_the_fence();
        }
        draft
    }

    /// The first write behind a fence tells the user what it ended.
    fn tell_of_the_fence(&mut self) {
        self.user.fence_told = self.user.fence;
        let event = self.event_by(Actor::Host, Fact::success(Action::Restore));
        if self.user.enabled() {
            self.notice(NoticeKind::Restored, event);
        }
    }

    pub(crate) fn by(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// Adds a change. A session's row is sealed here, so that none is written without its code.
    pub(crate) fn push(&mut self, mut change: Change) {
        if let Change::Session(SessionChange::Open(row) | SessionChange::Save(row)) = &mut change {
            sealed_session::seal(&self.rules.ring, row);
        }
        self.changes.push(change);
    }

    /// Takes the session that was read along into the user's present generation, if it is this one.
    pub(crate) fn carry_over(&mut self, session: SessionId) {
        if let Some(read) = self.session.filter(|read| read.id == session) {
            let carried = SessionRow { generation: self.user.generation, ..read.clone() };
            self.push(Change::Session(SessionChange::Save(carried)));
        }
    }

    /// Keeps `charged` durable should everything else fail (G4).
    pub(crate) fn charge_with(&mut self, charged: User) {
        self.charge = Some(charged);
    }

    /// Appends to the trail, unless the settings leave it out; the user row keeps the new head of the chain.
    pub(crate) fn event(&mut self, fact: Fact) -> EventId {
        self.event_by(self.actor, fact)
    }

    /// The same for what somebody else did meanwhile.
    pub(crate) fn event_by(&mut self, actor: Actor, fact: Fact) -> EventId {
        let audit = &self.rules.policy.audit;
        if !audit.logs(fact.action, fact.strategy.as_deref(), fact.operation.as_deref()) {
            return EventId(0);
        }
        let id = EventId(self.next_event);
        self.next_event += 1;
        let address = self.request.address;
        let mut event = AuditEvent {
            id,
            user: self.user.key,
            previous: self.user.head.event,
            at: self.now,
            actor,
            action: fact.action,
            strategy: fact.strategy,
            operation: fact.operation,
            outcome: fact.outcome,
            reason: fact.reason,
            method: fact.method,
            session: fact.session,
            request: self.request.id.clone(),
            personal: Personal {
                address: address.and_then(|address| audit.addresses().apply(&self.rules.ring, address)),
                user_agent: self.request.user_agent.clone(),
                note: fact.note,
                ..Personal::default()
            },
            link: Vec::new(),
        };
        let salt = self.rules.salt(id);
        self.user.head = seal_event(&self.rules.ring, &self.user.head, &mut event, salt);
        self.changes.push(Change::Audit(event));
        id
    }

    /// Puts a notice about an event into the outbox.
    pub(crate) fn notice(&mut self, kind: NoticeKind, event: EventId) {
        self.put_notice(kind, event, None);
    }

    /// The same where it is about a row of the user's, which whoever disowns it does not want.
    pub(crate) fn notice_about(&mut self, kind: NoticeKind, event: EventId, row: i64) {
        self.put_notice(kind, event, Some(row));
    }

    fn put_notice(&mut self, kind: NoticeKind, event: EventId, about: Option<i64>) {
        let notice = Notice { user: self.user.key, kind, event, at: self.now, about };
        self.changes.push(Change::Notice(NoticeChange::Put(notice)));
    }

    /// Refuses without judging. Of a flood of refusals only a part is recorded; what is not recorded writes nothing.
    pub(crate) fn refused<O>(mut self, fact: Fact, outcome: O) -> Decision<O> {
        if self.user.refusals.admit(self.now) {
            self.user.rein_in(&self.rules.policy.brute_force, self.now);
            self.event(fact);
            self.done(outcome)
        } else {
            Next::unchanged(outcome)
        }
    }

    /// Puts a notice that somebody may be guessing into the outbox, once a day: whoever guesses must not decide how many messages the
    /// owner gets.
    pub(crate) fn warning(&mut self, kind: NoticeKind, event: EventId) {
        let lately = |at: Timestamp| self.now.since(at) < ONE_WARNING_IN && at <= self.now;
        if !self.user.warned_at.is_some_and(lately) {
            self.user.warned_at = Some(self.now);
            self.notice(kind, event);
        }
    }

    /// Done, and the user's row and trail no longer say whose they are.
    pub(crate) fn forgotten<O>(mut self, outcome: O) -> Decision<O> {
        self.user.id = UserId::new(format!("countersign/forgotten/{}", self.user.key));
        self.user.erased = self.user.head.event;
        self.changes.push(Change::Trail(TrailChange::Forget(self.user.row(&self.rules.ring))));
        Ok(Next::Done(outcome, Changes { all: self.changes, charge: None }))
    }

    pub(crate) fn done<O>(mut self, outcome: O) -> Decision<O> {
        self.changes.push(Change::User(self.user.row(&self.rules.ring)));
        let charge = self.charge.map(|charged| charged.row(&self.rules.ring));
        Ok(Next::Done(outcome, Changes { all: self.changes, charge }))
    }
}
