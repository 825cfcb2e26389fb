use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::audit::AuditEvent;
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::session::SessionKind;
use crate::store::*;

mod changes;
mod upkeep;

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
    trusted_browsers: BTreeMap<(UserKey, BrowserId), TrustedBrowserRow>,
    held: BTreeMap<(UserKey, HeldId), HeldRow>,
    /// The password hash of each account, empty until a change writes one.
    passwords: BTreeMap<UserId, String>,
    /// Since when the address of each account is proven.
    verified: BTreeMap<UserId, Timestamp>,
    /// Letters that were sent.
    letters: BTreeMap<LetterId, LetterRow>,
    /// What was prepared; before that, the default strategy is ready.
    strategies: Option<Vec<String>>,
    /// Where the codes of each strategy are, were there tables.
    tables: BTreeMap<String, CodesTable>,
    checkpoints: Vec<Checkpoint>,
    events: BTreeMap<EventId, AuditEvent>,
    outbox: BTreeMap<(UserKey, NoticeId), OutboxRow>,
    keys: BTreeMap<KeyId, KeyRecord>,
    installation: Option<InstallationRow>,
    claims: Vec<Claim>,
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
    /// So many calls go well, the next one fails and does nothing, and those after it go well again.
    After(u32),
    /// The same with a call that does what it is asked for, and whose answer is lost.
    AnswerLostAfter(u32),
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A backup: another store, which holds what this one holds now.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { state: Arc::new(Mutex::new(self.lock().clone())) }
    }

    /// How it fails now.
    #[must_use]
    pub fn failing(&self) -> Failing {
        self.lock().failing
    }

    /// From now on, fail like this.
    pub fn fail(&self, failing: Failing) {
        self.lock().failing = failing;
    }

    /// Keeps an account with this host's id: from now on [`Change::Password`] finds it.
    pub fn add_account(&self, id: UserId) {
        self.lock().passwords.entry(id).or_default();
    }

    /// The password hash that was last written for this account.
    #[must_use]
    pub fn password_hash(&self, id: &UserId) -> Option<String> {
        self.lock().passwords.get(id).filter(|hash| !hash.is_empty()).cloned()
    }

    /// Since when the address of this account is proven.
    #[must_use]
    pub fn email_verified_at(&self, id: &UserId) -> Option<Timestamp> {
        self.lock().verified.get(id).copied()
    }

    /// Keeps a letter that was sent.
    pub fn add_letter(&self, letter: LetterRow) {
        self.lock().letters.insert(letter.id, letter);
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

    /// Deletes all user rows behind everybody's back.
    pub fn lose_users(&self) {
        self.lock().users.clear();
    }

    /// Changes any session behind everybody's back.
    pub fn tamper_sessions(&self, edit: impl Fn(&mut SessionRow)) {
        self.lock().sessions.values_mut().for_each(edit);
    }

    /// Changes any notice behind everybody's back.
    pub fn tamper_outbox(&self, edit: impl Fn(&mut OutboxRow)) {
        self.lock().outbox.values_mut().for_each(edit);
    }

    /// Everything that the outbox holds, what was sent included, in the order of users and ids.
    #[must_use]
    pub fn outbox(&self) -> Vec<OutboxRow> {
        self.lock().outbox.values().cloned().collect()
    }

    /// Everything that is kept, printed: to be searched for secrets.
    #[must_use]
    pub fn dump(&self) -> String {
        let state = self.lock();
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            state.users,
            state.sessions,
            state.authenticators,
            state.enrollments,
            state.code_sets,
            state.codes,
            state.trusted_browsers,
            state.held,
            state.passwords,
            state.events,
            state.outbox,
            state.letters
        )
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut state = self.lock();
        let lost = || StoreError::unavailable("injected");
        match state.failing {
            Failing::Nothing | Failing::Audit => work(&mut state),
            Failing::Everything => Err(lost()),
            Failing::After(0) => {
                state.failing = Failing::Nothing;
                Err(lost())
            }
            Failing::AnswerLostAfter(0) => {
                state.failing = Failing::Nothing;
                work(&mut state)?;
                Err(lost())
            }
            Failing::After(calls) => {
                state.failing = Failing::After(calls - 1);
                work(&mut state)
            }
            Failing::AnswerLostAfter(calls) => {
                state.failing = Failing::AnswerLostAfter(calls - 1);
                work(&mut state)
            }
        }
    }
}

impl State {
    fn find(&self, id: &UserId) -> Result<Option<UserKey>, StoreError> {
        let Some(key) = self.ids.get(id) else { return Ok(None) };
        match self.users.get(key) {
            Some(row) if row.id == *id => Ok(Some(*key)),
            _ => Err(Fault::Lost { id: id.clone() }.into()),
        }
    }

    fn read(&self, user: UserKey, reads: &Reads, rows: &mut Rows) -> Result<(), StoreError> {
        let Reads {
            session,
            authenticators,
            enrollment,
            enrollments,
            code_set,
            code_sets,
            code,
            pending_sessions,
            sessions,
            trusted_browsers,
            held,
            notice,
            letter,
        } = reads;
        rows.user = self.users.get(&user).cloned();
        rows.fence = self.installation.as_ref().and_then(|installation| installation.fence.clone());
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
        if *code_sets == Wanted::Yes {
            rows.code_sets = of(&self.code_sets, user, |key| key.0);
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
        if *sessions == Wanted::Yes {
            let all = of(&self.sessions, user, |key| key.0);
            rows.sessions = all[all.len().saturating_sub(SESSIONS_LISTED)..].to_vec();
        }
        if *trusted_browsers == Wanted::Yes {
            rows.trusted_browsers = of(&self.trusted_browsers, user, |key| key.0);
        }
        if let Some(id) = held {
            rows.held = self.held.get(&(user, *id)).cloned();
        }
        if let Some(id) = notice {
            rows.notice = self.outbox.get(&(user, *id)).cloned();
        }
        if let Some(id) = letter {
            rows.letter = self.letters.get(id).cloned();
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

impl Store for MemoryStore {
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>> {
        let id = id.clone();
        Box::pin(async move { self.with(|state| state.find(&id)) })
    }

    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                if let Some(key) = state.find(&id)? {
                    return Ok(key);
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
