use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound::{Excluded, Unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::audit::{AuditEvent, Notice, Personal};
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::session::SessionKind;
use crate::store::*;

/// A store in memory: for tests, and for nothing that must survive.
///
/// One lock for everything; a decision works on a copy that takes the place of the original when all of it was applied.
#[derive(Clone, Default)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
}

/// The strategy that is ready from the beginning.
const DEFAULT_STRATEGY: &str = "recovery_code";

#[derive(Clone, Default)]
struct State {
    last_user: i64,
    last_event: i64,
    ids: BTreeMap<UserId, UserKey>,
    users: BTreeMap<UserKey, UserRow>,
    sessions: BTreeMap<(UserKey, SessionId), SessionRow>,
    authenticators: BTreeMap<(UserKey, AuthenticatorId), AuthenticatorRow>,
    enrollments: BTreeMap<(UserKey, EnrollmentId), EnrollmentRow>,
    code_sets: BTreeMap<(UserKey, CodeSetId), CodeSetRow>,
    codes: BTreeMap<(UserKey, String, CodeSetId, CodeSlot), CodeRow>,
    /// What was prepared; before that, the default strategy is ready.
    strategies: Option<Vec<String>>,
    /// Where the codes of each strategy are, were there tables.
    tables: BTreeMap<String, CodesTable>,
    checkpoints: Vec<Checkpoint>,
    events: BTreeMap<EventId, AuditEvent>,
    outbox: VecDeque<Notice>,
    keys: BTreeMap<KeyId, [u8; 32]>,
    failing: Failing,
}

#[derive(Clone, Debug)]
struct CodeRow {
    code: Vec<u8>,
    used_at: Option<Timestamp>,
}

/// Faults that a test can inject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Failing {
    /// Nothing fails.
    #[default]
    Nothing,
    /// Every call fails as if the store were out of reach.
    Everything,
    /// Appending to the audit trail fails.
    Audit,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on, fail like this.
    pub fn fail(&self, failing: Failing) {
        self.lock().failing = failing;
    }

    /// Changes any row behind everybody's back, as somebody with the database could.
    pub fn tamper(&self, edit: impl Fn(&mut UserRow)) {
        self.lock().users.values_mut().for_each(edit);
    }

    /// Changes any authenticator behind everybody's back.
    pub fn tamper_authenticators(&self, edit: impl Fn(&mut AuthenticatorRow)) {
        self.lock().authenticators.values_mut().for_each(edit);
    }

    /// Deletes all authenticators behind everybody's back.
    pub fn lose_authenticators(&self) {
        self.lock().authenticators.clear();
    }

    /// Everything that is kept, printed: to be searched for secrets.
    #[must_use]
    pub fn dump(&self) -> String {
        let state = self.lock();
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            state.users,
            state.sessions,
            state.authenticators,
            state.enrollments,
            state.code_sets,
            state.codes,
            state.events,
            state.outbox
        )
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut state = self.lock();
        if state.failing == Failing::Everything {
            return Err(StoreError::unavailable("injected"));
        }
        work(&mut state)
    }
}

impl State {
    fn read(&self, user: UserKey, reads: &Reads, rows: &mut Rows) -> Result<(), StoreError> {
        let Reads { session, authenticators, enrollment, enrollments, code_set, code, pending_sessions } =
            reads;
        rows.user = self.users.get(&user).cloned();
        if let Some(id) = session {
            rows.session = self.sessions.get(&(user, *id)).cloned();
        }
        if *authenticators == Wanted::Yes {
            rows.authenticators = of(&self.authenticators, user, |key| key.0);
        }
        if let Some(id) = enrollment {
            rows.enrollment = self.enrollments.get(&(user, *id)).cloned();
        }
        if *enrollments == Wanted::Yes {
            rows.enrollments = of(&self.enrollments, user, |key| key.0);
        }
        if let Some(strategy) = code_set {
            let sets = of(&self.code_sets, user, |key| key.0);
            rows.code_set = sets.into_iter().rfind(|set| set.strategy == *strategy);
        }
        if let Some(key) = code {
            self.ready(&key.strategy).map_err(|why| StoreError::Failed(why.into()))?;
            rows.code = match self.codes.get(&place(key)) {
                Some(row) => CodeProbe::Found { code: row.code.clone(), used_at: row.used_at },
                None => CodeProbe::Absent,
            };
        }
        if *pending_sessions == Wanted::Yes {
            rows.pending_sessions = of(&self.sessions, user, |key| key.0)
                .into_iter()
                .filter(|row| row.kind == SessionKind::Pending)
                .map(|row| PendingRow {
                    id: row.id,
                    browser: row.browser,
                    unlock: Unlocking::of(&row.unlock),
                })
                .collect();
        }
        Ok(())
    }

    fn ready(&self, strategy: &str) -> Result<(), String> {
        let ready = match &self.strategies {
            Some(prepared) => prepared.iter().any(|known| known == strategy),
            None => strategy == DEFAULT_STRATEGY,
        };
        if ready { Ok(()) } else { Err(format!("the strategy {strategy} was not prepared")) }
    }

    fn hides_no_codes(&self, table: &CodesTable) -> Result<(), StoreError> {
        let has_sets = |strategy: &str| self.code_sets.values().any(|set| set.strategy == strategy);
        let known = self.tables.values().find(|known| known.strategy == table.strategy);
        let moved =
            known.map_or(table.strategy == DEFAULT_STRATEGY && !is_default(table), |known| known != table);
        if moved && has_sets(&table.strategy) {
            let why = format!("put the names of the table of {} back: it holds codes", table.strategy);
            return Err(StoreError::Failed(why.into()));
        }
        let mut others = self.tables.values().filter(|other| other.strategy != table.strategy);
        match others.find(|other| other.table == table.table && has_sets(&other.strategy)) {
            Some(other) => {
                let why =
                    format!("name another table than {}: it holds codes of {}", table.table, other.strategy);
                Err(StoreError::Failed(why.into()))
            }
            None => Ok(()),
        }
    }

    fn decide(&mut self, user: UserKey, mut reads: Reads, mut decide: Decide) -> Result<(), StoreError> {
        let mut rows = Rows { next_event: self.last_event + 1, ..Rows::default() };
        for _ in 0..=MOST_READS {
            self.read(user, &reads, &mut rows)?;
            let step = catch_unwind(AssertUnwindSafe(|| decide(&rows)))
                .map_err(|_| StoreError::unavailable("the decision panicked"))??;
            match step {
                Step::Read(more) => reads = more,
                Step::Apply(changes) => return self.apply_all(changes),
            }
        }
        Err(StoreError::Failed("the decision keeps asking for more".into()))
    }

    fn apply_all(&mut self, changes: Changes) -> Result<(), StoreError> {
        let mut copy = self.clone();
        let applied = changes.all.iter().try_for_each(|change| {
            let touched = copy.apply(change)?;
            match change.touches() {
                Touches::One if touched != 1 => Err(format!("{change:?} touched {touched} rows")),
                Touches::One | Touches::Any => Ok(()),
            }
        });
        let Err(why) = applied else {
            *self = copy;
            return Ok(());
        };
        if let Some(charge) = changes.charge {
            self.write_user(&charge);
        }
        Err(StoreError::Failed(why.into()))
    }

    fn write_user(&mut self, row: &UserRow) -> usize {
        let Some(known) = self.users.get_mut(&row.key) else { return 0 };
        *known = UserRow { id: known.id.clone(), created_at: known.created_at, ..row.clone() };
        1
    }

    /// Applies one change; says how many rows it touched, or what stood in the way.
    fn apply(&mut self, change: &Change) -> Result<usize, String> {
        Ok(match change {
            Change::User(row) => self.write_user(row),
            Change::Session(change) => self.apply_session(change),
            Change::Authenticator(change) => match change {
                AuthenticatorChange::Add(row) => insert(&mut self.authenticators, (row.user, row.id), row),
                AuthenticatorChange::Rename(user, id, name) => self
                    .authenticators
                    .get_mut(&(*user, *id))
                    .map(|row| row.name.clone_from(name))
                    .iter()
                    .count(),
                AuthenticatorChange::Remove(user, id) => {
                    usize::from(self.authenticators.remove(&(*user, *id)).is_some())
                }
                AuthenticatorChange::RemoveAll(user) => {
                    retain(&mut self.authenticators, |row| row.user != *user)
                }
            },
            Change::Enrollment(change) => match change {
                EnrollmentChange::Begin(row) => insert(&mut self.enrollments, (row.user, row.id), row),
                EnrollmentChange::Count(user, id, wrong) => {
                    let row = self.enrollments.get_mut(&(*user, *id));
                    row.map(|row| row.wrong_answers = *wrong).iter().count()
                }
                EnrollmentChange::End(user, id) => {
                    usize::from(self.enrollments.remove(&(*user, *id)).is_some())
                }
                EnrollmentChange::EndAll(user) => retain(&mut self.enrollments, |row| row.user != *user),
            },
            Change::Codes(change) => self.apply_codes(change)?,
            Change::Audit(event) => {
                if self.failing == Failing::Audit {
                    return Err("injected".to_owned());
                }
                self.last_event = self.last_event.max(event.id.0);
                insert(&mut self.events, event.id, event)
            }
            Change::Trail(change) => self.apply_trail(change),
            Change::Notice(notice) => {
                self.outbox.push_back(notice.clone());
                1
            }
        })
    }

    fn apply_session(&mut self, change: &SessionChange) -> usize {
        match change {
            SessionChange::Open(row) => insert(&mut self.sessions, (row.user, row.id), row),
            SessionChange::Save(row) => {
                let Some(known) = self.sessions.get_mut(&(row.user, row.id)) else { return 0 };
                *known = SessionRow {
                    transport: known.transport,
                    created_at: known.created_at,
                    address: known.address.take(),
                    user_agent: known.user_agent.take(),
                    return_to: known.return_to.take(),
                    ..row.clone()
                };
                1
            }
            SessionChange::End(user, id) => usize::from(self.sessions.remove(&(*user, *id)).is_some()),
            SessionChange::EndPending(user, except) => retain(&mut self.sessions, |row| {
                row.user != *user || row.kind != SessionKind::Pending || Some(row.id) == *except
            }),
            SessionChange::EndOthers(user, except) => {
                retain(&mut self.sessions, |row| row.user != *user || Some(row.id) == *except)
            }
            SessionChange::EndExpired(user, now) => {
                retain(&mut self.sessions, |row| row.user != *user || row.expires_at > *now)
            }
            SessionChange::Adopt(user, generation) => {
                let own = self.sessions.values_mut().filter(|row| row.user == *user);
                own.map(|row| row.generation = *generation).count()
            }
        }
    }

    fn apply_codes(&mut self, change: &CodesChange) -> Result<usize, String> {
        match change {
            CodesChange::Install(CodeSetRow { strategy, .. }, _)
            | CodesChange::Spend(CodeKey { strategy, .. }, _)
            | CodesChange::Use(CodeKey { strategy, .. }, ..)
            | CodesChange::Remove(_, strategy) => self.ready(strategy)?,
            CodesChange::RemoveAll(_) => {}
        }
        Ok(match change {
            CodesChange::Install(set, codes) => {
                let touched = insert(&mut self.code_sets, (set.user, set.id), set);
                for code in codes {
                    let key = (set.user, set.strategy.clone(), set.id, code.slot);
                    let row = CodeRow { code: code.code.clone(), used_at: None };
                    if self.codes.insert(key, row).is_some() {
                        return Err("two codes in one place".to_owned());
                    }
                }
                touched
            }
            CodesChange::Spend(key, code) => match self.unused(key, code) {
                Some(_) => usize::from(self.codes.remove(&place(key)).is_some()),
                None => 0,
            },
            CodesChange::Use(key, code, at) => match self.unused(key, code) {
                Some(row) => {
                    row.used_at = Some(*at);
                    1
                }
                None => 0,
            },
            CodesChange::Remove(user, strategy) => {
                self.codes.retain(|(owner, name, ..), _| owner != user || name != strategy);
                retain(&mut self.code_sets, |row| row.user != *user || row.strategy != *strategy)
            }
            CodesChange::RemoveAll(user) => {
                self.codes.retain(|(owner, ..), _| owner != user);
                retain(&mut self.code_sets, |row| row.user != *user)
            }
        })
    }

    /// The code in this place, if it is this one and unused.
    fn unused(&mut self, key: &CodeKey, code: &[u8]) -> Option<&mut CodeRow> {
        self.codes.get_mut(&place(key)).filter(|row| row.code == code && row.used_at.is_none())
    }

    fn apply_trail(&mut self, change: &TrailChange) -> usize {
        match change {
            TrailChange::Prune(user, ids) => {
                retain(&mut self.events, |event| event.user != *user || !ids.contains(&event.id))
            }
            TrailChange::Forget(row) => {
                let Some(known) = self.users.get_mut(&row.key) else { return 0 };
                if self.ids.get(&row.id).is_some_and(|holder| *holder != row.key) {
                    return 0;
                }
                self.ids.remove(&known.id);
                self.ids.insert(row.id.clone(), row.key);
                *known = UserRow { created_at: known.created_at, ..row.clone() };
                for event in self.events.values_mut().filter(|event| event.user == row.key) {
                    event.personal =
                        Personal { commitment: event.personal.commitment, ..Personal::default() };
                }
                self.outbox.retain(|notice| notice.user != row.key);
                1
            }
        }
    }
}

/// Whether it is the table that is ready from the beginning.
fn is_default(table: &CodesTable) -> bool {
    let CodesTable { strategy, table, code_column, user_column } = table;
    [&**strategy, table, code_column, user_column]
        == [DEFAULT_STRATEGY, "countersign_recovery_codes", "code", "user"]
}

fn place(key: &CodeKey) -> (UserKey, String, CodeSetId, CodeSlot) {
    (key.user, key.strategy.clone(), key.set, key.slot)
}

fn of<K: Ord, V: Clone>(table: &BTreeMap<K, V>, user: UserKey, owner: impl Fn(&K) -> UserKey) -> Vec<V> {
    table.iter().filter(|(key, _)| owner(key) == user).map(|(_, row)| row.clone()).collect()
}

fn insert<K: Ord, V: Clone>(table: &mut BTreeMap<K, V>, key: K, row: &V) -> usize {
    if table.contains_key(&key) {
        return 0;
    }
    table.insert(key, row.clone());
    1
}

fn retain<K: Ord, V>(table: &mut BTreeMap<K, V>, keep: impl Fn(&V) -> bool) -> usize {
    let before = table.len();
    table.retain(|_, row| keep(row));
    before - table.len()
}

impl Store for MemoryStore {
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>> {
        let id = id.clone();
        Box::pin(async move { self.with(|state| Ok(state.ids.get(&id).copied())) })
    }

    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                if let Some(key) = state.ids.get(&id) {
                    return Ok(*key);
                }
                state.last_user += 1;
                let key = UserKey(state.last_user);
                state.users.insert(key, first(key));
                state.ids.insert(id, key);
                Ok(key)
            })
        })
    }

    fn read(&self, user: UserKey, reads: Reads) -> BoxFuture<'_, Result<Rows, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let mut rows = Rows::default();
                state.read(user, &reads, &mut rows)?;
                Ok(rows)
            })
        })
    }

    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { self.with(|state| state.decide(user, reads, decide)) })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { self.with(|_| Ok(())) })
    }
}

impl Reports for MemoryStore {
    fn events(
        &self,
        user: UserKey,
        before: Option<EventId>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let mut newest_first = state.events.values().rev().filter(|event| event.user == user);
                if let Some(before) = before {
                    // Up to it, all are passed over; all of them, where it is not there.
                    let _ = newest_first.find(|event| event.id == before);
                }
                Ok(newest_first.take(limit).cloned().collect())
            })
        })
    }

    fn notices(&self, user: UserKey) -> BoxFuture<'_, Result<Vec<Notice>, StoreError>> {
        Box::pin(async move {
            self.with(|state| Ok(state.outbox.iter().filter(|notice| notice.user == user).cloned().collect()))
        })
    }
}

impl Upkeep for MemoryStore {
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyFingerprint>, StoreError>> {
        Box::pin(async move {
            self.with(|state| Ok(state.keys.iter().map(|(id, print)| (*id, *print)).collect()))
        })
    }

    fn remember_key(&self, id: KeyId, fingerprint: [u8; 32]) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                state.keys.entry(id).or_insert(fingerprint);
                Ok(())
            })
        })
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                for (index, one) in tables.iter().enumerate() {
                    let shared =
                        |other: &CodesTable| other.strategy == one.strategy || other.table == one.table;
                    if let Some(other) = tables[..index].iter().find(|other| shared(other)) {
                        let (one, other) = (&one.strategy, &other.strategy);
                        let why = format!("give the strategies {other} and {one} a name and a table each");
                        return Err(StoreError::Failed(why.into()));
                    }
                }
                tables.iter().try_for_each(|table| state.hides_no_codes(table))?;
                for one in &tables {
                    state.tables.retain(|_, other| other.table != one.table);
                }
                state.tables.extend(tables.iter().map(|table| (table.strategy.clone(), table.clone())));
                state.strategies = Some(tables.into_iter().map(|table| table.strategy).collect());
                Ok(())
            })
        })
    }

    fn trail(&self, after: EventId, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let newer = state.events.range((Excluded(after), Unbounded));
                Ok(newer.take(limit).map(|(_, event)| event.clone()).collect())
            })
        })
    }

    fn users(&self, after: UserKey, limit: usize) -> BoxFuture<'_, Result<Vec<UserRow>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let later = state.users.range((Excluded(after), Unbounded));
                Ok(later.take(limit).map(|(_, row)| row.clone()).collect())
            })
        })
    }

    fn checkpoints(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Checkpoint>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let later = state.checkpoints.iter().filter(|checkpoint| checkpoint.id > after);
                Ok(later.take(limit).cloned().collect())
            })
        })
    }

    fn newest_checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, StoreError>> {
        Box::pin(async move { self.with(|state| Ok(state.checkpoints.last().cloned())) })
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let next = state.checkpoints.last().map_or(1, |newest| newest.id + 1);
                let follows = checkpoint.id == next;
                if follows {
                    state.checkpoints.push(checkpoint);
                }
                Ok(follows)
            })
        })
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let sessions = state.sessions.iter().filter(|(_, row)| row.expires_at <= now).take(limit);
                let sessions: Vec<_> = sessions.map(|(key, _)| *key).collect();
                let begun = state.enrollments.iter().filter(|(_, row)| row.expires_at <= now).take(limit);
                let begun: Vec<_> = begun.map(|(key, _)| *key).collect();
                sessions.iter().for_each(|key| drop(state.sessions.remove(key)));
                begun.iter().for_each(|key| drop(state.enrollments.remove(key)));
                let put = now - NOTICES_ARE_KEPT;
                let mut notices = 0;
                state.outbox.retain(|notice| {
                    let goes = notice.at <= put && notices < limit;
                    notices += usize::from(goes);
                    !goes
                });
                Ok(sessions.len() + begun.len() + notices)
            })
        })
    }
}
