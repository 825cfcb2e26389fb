//! A store with a trail for tests, and a hand that meddles with what it gives.

use std::sync::{Arc, Mutex};

use crate::audit::chain::tests::ring;
use crate::audit::chain::{Head, seal_event};
use crate::audit::checkpoint::checkpoint;
use crate::audit::prune::{Prune, prune_plan};
use crate::audit::trail::{UserHeads, verify};
use crate::audit::{AuditEvent, Finding, Notice, TrailReport, chain};
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::keyring::{KeyId, KeyRing};
use crate::store::*;
use crate::testing::MemoryStore;

type Edit<T> = Box<dyn Fn(&mut Vec<T>) + Send>;
type Meanwhile = Box<dyn FnMut() -> BoxFuture<'static, ()> + Send>;

/// Some users, their events, and a row format of our own.
#[derive(Clone)]
pub(super) struct World {
    pub(super) store: MemoryStore,
    pub(super) ring: Arc<KeyRing>,
    hand: Arc<Mutex<Hand>>,
    meanwhile: Arc<tokio::sync::Mutex<Option<Meanwhile>>>,
}

#[derive(Default)]
struct Hand {
    events: Vec<Edit<AuditEvent>>,
    users: Vec<Edit<UserRow>>,
    checkpoints: Vec<Edit<Checkpoint>>,
    /// The trail does not give newer events yet.
    lag: Option<EventId>,
    fault: Option<Fault>,
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

impl World {
    /// With users 1 to `users`.
    pub(super) async fn new(users: i64) -> Self {
        let world = Self {
            store: MemoryStore::new(),
            ring: Arc::new(ring()),
            hand: Arc::default(),
            meanwhile: Arc::default(),
        };
        for number in 1..=users {
            let ring = Arc::clone(&world.ring);
            let first = Box::new(move |key| {
                let row = UserRow {
                    key,
                    id: UserId::new(number),
                    generation: 1,
                    next_id: 1,
                    last_event: EventId(0),
                    state: Vec::new(),
                    mac: Vec::new(),
                    created_at: at(0),
                };
                with_heads(&ring, row, &UserHeads::default())
            });
            world.store.admit(UserId::new(number), first).await.unwrap();
        }
        world
    }

    /// Events 1, 2, … of these users, at seconds 1001, 1002, ….
    pub(super) async fn append(&self, users: &[i64]) {
        for user in users {
            self.change(UserKey(*user), |ring, rows, heads| {
                let event = chain::tests::event(ring, heads.user(rows), rows.next_event, &heads.head);
                heads.head = Head::of(&event);
                Some(Change::Audit(event))
            })
            .await;
        }
    }

    /// An event with a time of its own.
    pub(super) async fn append_at(&self, user: i64, time: Timestamp) {
        self.change(UserKey(user), move |ring, rows, heads| {
            let mut event = chain::tests::event(ring, heads.user(rows), rows.next_event, &heads.head);
            event.at = time;
            heads.head = seal_event(ring, &heads.head, &mut event, [9; 16]);
            Some(Change::Audit(event))
        })
        .await;
    }

    pub(super) async fn forget(&self, user: i64) {
        let ring = Arc::clone(&self.ring);
        let decide = move |rows: &Rows| {
            let row = rows.user.clone().unwrap();
            let mut heads = heads(&ring, &row).unwrap();
            heads.erased = heads.head.event;
            let row = with_heads(&ring, row, &heads);
            Ok(Step::Apply(Changes { all: vec![Change::Trail(TrailChange::Forget(row))], charge: None }))
        };
        self.store.update(UserKey(user), Reads::default(), Box::new(decide)).await.unwrap();
    }

    pub(super) async fn checkpoint(&self, limit: usize) -> usize {
        checkpoint(&self.store, &self.ring, at(2000), limit).await.unwrap()
    }

    /// As [`prune`](Self::prune), apart from whoever meddles with what is read.
    pub(super) async fn prune_as_the_store_is(&self, cutoff: Timestamp, limit: usize) {
        for prune in prune_plan(&self.store, &self.ring, &self.heads(), cutoff, limit).await.unwrap() {
            self.apply(prune).await;
        }
    }

    pub(super) async fn plan(&self, cutoff: Timestamp, limit: usize) -> Vec<Prune> {
        prune_plan(self, &self.ring, &self.heads(), cutoff, limit).await.unwrap()
    }

    pub(super) async fn prune(&self, cutoff: Timestamp, limit: usize) -> Vec<i64> {
        let plan = self.plan(cutoff, limit).await;
        let mut pruned: Vec<i64> = plan.iter().flat_map(|prune| &prune.events).map(|id| id.0).collect();
        for prune in plan {
            self.apply(prune).await;
        }
        pruned.sort_unstable();
        pruned
    }

    pub(super) async fn apply(&self, prune: Prune) {
        self.change(prune.user, move |_, _, heads| {
            if heads.anchor != prune.after {
                return None;
            }
            heads.anchor = prune.anchor.clone();
            Some(Change::Trail(TrailChange::Prune(prune.user, prune.events.clone())))
        })
        .await;
    }

    async fn change(
        &self,
        user: UserKey,
        make: impl Fn(&KeyRing, &Rows, &mut UserHeads) -> Option<Change> + Send + 'static,
    ) {
        let ring = Arc::clone(&self.ring);
        let decide = move |rows: &Rows| {
            let row = rows.user.clone().unwrap();
            let mut heads = heads(&ring, &row).unwrap();
            let all = make(&ring, rows, &mut heads)
                .map(|change| vec![change, Change::User(with_heads(&ring, row, &heads))]);
            Ok(Step::Apply(Changes { all: all.unwrap_or_default(), charge: None }))
        };
        self.store.update(user, Reads::default(), Box::new(decide)).await.unwrap();
    }

    /// From now on, whoever reads sees the events like this.
    pub(super) fn events(&self, edit: impl Fn(&mut Vec<AuditEvent>) + Send + 'static) -> &Self {
        self.hand.lock().unwrap().events.push(Box::new(edit));
        self
    }

    pub(super) fn event(&self, id: i64, edit: impl Fn(&mut AuditEvent) + Send + 'static) -> &Self {
        self.events(move |events| events.iter_mut().filter(|event| event.id.0 == id).for_each(&edit))
    }

    pub(super) fn without_events(&self, ids: impl IntoIterator<Item = i64>) -> &Self {
        let ids: Vec<i64> = ids.into_iter().collect();
        self.events(move |events| events.retain(|event| !ids.contains(&event.id.0)))
    }

    pub(super) fn users(&self, edit: impl Fn(&mut Vec<UserRow>) + Send + 'static) -> &Self {
        self.hand.lock().unwrap().users.push(Box::new(edit));
        self
    }

    /// Puts an old row back.
    pub(super) fn put_back(&self, old: UserRow) -> &Self {
        self.users(move |users| {
            users.iter_mut().filter(|row| row.key == old.key).for_each(|row| *row = old.clone())
        })
    }

    pub(super) fn checkpoints(&self, edit: impl Fn(&mut Vec<Checkpoint>) + Send + 'static) -> &Self {
        self.hand.lock().unwrap().checkpoints.push(Box::new(edit));
        self
    }

    pub(super) fn lag(&self, newest: i64) -> &Self {
        self.hand.lock().unwrap().lag = Some(EventId(newest));
        self
    }

    pub(super) fn fault(&self, fault: Fault) -> &Self {
        self.hand.lock().unwrap().fault = Some(fault);
        self
    }

    /// Undoes all meddling.
    pub(super) fn clean(&self) {
        *self.hand.lock().unwrap() = Hand::default();
    }

    /// Happens before each call of the store while the trail is verified.
    pub(super) async fn meanwhile(&self, work: impl FnMut() -> BoxFuture<'static, ()> + Send + 'static) {
        *self.meanwhile.lock().await = Some(Box::new(work));
    }

    pub(super) async fn row(&self, user: i64) -> UserRow {
        self.store.read(UserKey(user), Reads::default()).await.unwrap().user.unwrap()
    }

    pub(super) async fn all_events(&self) -> Vec<AuditEvent> {
        self.store.trail(EventId(0), usize::MAX).await.unwrap()
    }

    pub(super) fn heads(&self) -> impl Fn(&UserRow) -> Result<UserHeads, Fault> + Send + Sync + use<> {
        let ring = Arc::clone(&self.ring);
        move |row: &UserRow| heads(&ring, row)
    }

    pub(super) async fn verify(&self) -> TrailReport {
        verify(self, &self.ring, &self.heads()).await.unwrap()
    }

    /// The first bad thing: event, user, and what.
    pub(super) async fn bad(&self) -> Option<Finding> {
        self.verify().await.first_bad
    }

    async fn turn(&self) {
        if let Some(work) = &mut *self.meanwhile.lock().await {
            work().await;
        }
    }

    fn meddle<T>(&self, rows: &mut Vec<T>, edits: impl Fn(&Hand) -> &Vec<Edit<T>>) {
        edits(&self.hand.lock().unwrap()).iter().for_each(|edit| edit(rows));
    }

    async fn seen_events(&self) -> Vec<AuditEvent> {
        let mut events = self.all_events().await;
        self.meddle(&mut events, |hand| &hand.events);
        events.sort_by_key(|event| event.id);
        events
    }

    async fn seen_users(&self) -> Vec<UserRow> {
        let mut users = self.store.users(UserKey(0), usize::MAX).await.unwrap();
        self.meddle(&mut users, |hand| &hand.users);
        users
    }

    async fn seen_checkpoints(&self) -> Vec<Checkpoint> {
        let mut checkpoints = self.store.checkpoints(0, usize::MAX).await.unwrap();
        self.meddle(&mut checkpoints, |hand| &hand.checkpoints);
        checkpoints
    }
}

impl Default for UserHeads {
    fn default() -> Self {
        Self { head: Head::default(), anchor: Head::default(), erased: EventId(0) }
    }
}

impl UserHeads {
    fn user(&self, rows: &Rows) -> UserKey {
        rows.user.as_ref().unwrap().key
    }
}

fn message(row: &UserRow) -> Vec<u8> {
    Writer::new("row").int(row.key.0).int(row.last_event.0).bytes(&row.state).finish()
}

fn with_heads(ring: &KeyRing, row: UserRow, heads: &UserHeads) -> UserRow {
    let state = heads.anchor.write(heads.head.write(Writer::new("heads"))).int(heads.erased.0).finish();
    let mut row = UserRow { last_event: heads.head.event, state, ..row };
    row.mac = ring.row_mac(&message(&row));
    row
}

pub(super) fn heads(ring: &KeyRing, row: &UserRow) -> Result<UserHeads, Fault> {
    let altered = Fault::Altered { what: "the row", user: row.key };
    if ring.row_mac_matches(&message(row), &row.mac).is_err() {
        return Err(altered);
    }
    let mut reader = Reader::new("heads", &row.state).ok_or(altered)?;
    let head = Head::read(&mut reader).unwrap();
    let anchor = Head::read(&mut reader).unwrap();
    Ok(UserHeads { head, anchor, erased: EventId(reader.int().unwrap()) })
}

impl Store for World {
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>> {
        self.store.find(id)
    }

    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>> {
        self.store.admit(id, first)
    }

    fn read(&self, user: UserKey, _: Reads) -> BoxFuture<'_, Result<Rows, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            let row = self.seen_users().await.into_iter().find(|row| row.key == user);
            Ok(Rows { user: row, ..Rows::default() })
        })
    }

    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.update(user, reads, decide)
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.ping()
    }
}

impl Reports for World {
    fn events(
        &self,
        user: UserKey,
        before: Option<EventId>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            let events = self.seen_events().await.into_iter().rev();
            let mut own = events.filter(|event| event.user == user);
            if let Some(before) = before {
                let _ = own.find(|event| event.id == before);
            }
            Ok(own.take(limit).collect())
        })
    }

    fn notices(&self, user: UserKey) -> BoxFuture<'_, Result<Vec<Notice>, StoreError>> {
        self.store.notices(user)
    }
}

impl Upkeep for World {
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, StoreError>> {
        self.store.keys()
    }

    fn remember_key(
        &self,
        id: KeyId,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.remember_key(id, fingerprint, now)
    }

    fn forget_key(&self, id: KeyId) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.store.forget_key(id)
    }

    fn key_use(&self) -> BoxFuture<'_, Result<Vec<KeyUse>, StoreError>> {
        self.store.key_use()
    }

    fn installation(&self) -> BoxFuture<'_, Result<Option<InstallationRow>, StoreError>> {
        self.store.installation()
    }

    fn save_installation(
        &self,
        old: Option<InstallationRow>,
        new: InstallationRow,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.store.save_installation(old, new)
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.store.claim(claim, now)
    }

    fn listen(&self, tell: Tell) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.listen(tell)
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.prepare(tables)
    }

    fn trail(&self, after: EventId, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            if let Some(fault) = self.hand.lock().unwrap().fault.clone() {
                return Err(fault.into());
            }
            let lag = self.hand.lock().unwrap().lag;
            let events = self.seen_events().await.into_iter();
            let newer = events.filter(|event| event.id > after && lag.is_none_or(|lag| event.id <= lag));
            Ok(newer.take(limit).collect())
        })
    }

    fn users(&self, after: UserKey, limit: usize) -> BoxFuture<'_, Result<Vec<UserRow>, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            let users = self.seen_users().await.into_iter();
            Ok(users.filter(|row| row.key > after).take(limit).collect())
        })
    }

    fn checkpoints(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Checkpoint>, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            let checkpoints = self.seen_checkpoints().await.into_iter();
            Ok(checkpoints.filter(|checkpoint| checkpoint.id > after).take(limit).collect())
        })
    }

    fn newest_checkpoint(&self) -> BoxFuture<'_, Result<Option<Checkpoint>, StoreError>> {
        Box::pin(async move {
            self.turn().await;
            Ok(self.seen_checkpoints().await.pop())
        })
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.store.add_checkpoint(checkpoint)
    }

    fn end_all_trust(&self, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.store.end_all_trust(limit)
    }

    fn due_notices(
        &self,
        after: DuePlace,
        until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<DueNotice>, StoreError>> {
        self.store.due_notices(after, until, limit)
    }

    fn outbox_depth(&self, overdue: Timestamp) -> BoxFuture<'_, Result<OutboxDepth, StoreError>> {
        self.store.outbox_depth(overdue)
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.store.sweep(now, limit)
    }
}
