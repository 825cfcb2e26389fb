//! The life of keys: how they stand, going over from one to the next, and retiring what nothing needs any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::{Countersign, Error};
use crate::audit::Actor;
use crate::browser::KNOWN_FOR;
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::rotation::{EndKeyed, Reseal, is_behind, keyed_reads, resealed_reads};
use crate::secret::{NoRandomness, SecretBytes, draw};
use crate::store::{Claim, Fault, KeyedRecord, SESSIONS_LISTED, StoreError, Task, UserKey, UserRow};

/// How one key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyStatus {
    /// Which.
    pub id: KeyId,
    /// What the ring has of it.
    pub part: KeyPart,
    /// Since when records are made with it; `None` while none was.
    pub since: Option<Timestamp>,
    /// Since when they are made with another one.
    pub superseded_at: Option<Timestamp>,
    /// How many records of each kind need it.
    pub records: Vec<(KeyedRecord, u64)>,
    /// Until when browsers may keep something that was made with it: `None` for keys that are in use or never were.
    pub cookies_until: Option<Timestamp>,
}

/// What a ring has of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// The key, and everything new is made with it.
    Primary,
    /// The key; it opens and checks.
    Whole,
    /// Only what checks the audit trail.
    Retired,
    /// Nothing, though records were made with it.
    Missing,
}

impl KeyStatus {
    /// How many records of this kind need it.
    #[must_use]
    pub fn count(&self, what: KeyedRecord) -> u64 {
        self.records.iter().filter(|(kind, _)| *kind == what).map(|(_, rows)| rows).sum()
    }

    /// How many records must be made anew before it can be retired. The trail is not among them: what is left of the key goes on checking it.
    #[must_use]
    pub fn sealed(&self) -> u64 {
        RESEALED.iter().map(|what| self.count(*what)).sum()
    }
}

/// What [`Countersign::reseal`] makes anew.
const RESEALED: [KeyedRecord; 3] = [KeyedRecord::User, KeyedRecord::Authenticator, KeyedRecord::CodeSet];

/// What is over by itself within minutes.
const SHORT_LIVED: [KeyedRecord; 2] = [KeyedRecord::Enrollment, KeyedRecord::HeldRequest];

/// Making everything anew under the primary key: the work of one process, in steps.
#[derive(Clone, Debug)]
pub struct Resealing {
    holder: [u8; 16],
    after: UserKey,
}

impl Resealing {
    /// How far it has come: all users with keys up to this one are done.
    #[must_use]
    pub fn after(&self) -> UserKey {
        self.after
    }

    /// Begins behind this user. From the beginning is always right, only slower: whoever is done is passed over.
    #[must_use]
    pub fn from(self, after: UserKey) -> Self {
        Self { after, ..self }
    }
}

/// What a step of [`Countersign::reseal`] came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResealStep {
    /// So many users were looked at, and of so many something was made anew; there are more.
    Went {
        /// Looked at.
        users: usize,
        /// Written.
        resealed: usize,
        /// Records that were altered, or need a key that is not there. They are as they were, and need somebody who looks into it.
        faults: Vec<Fault>,
    },
    /// The same, and that was all.
    Done {
        /// Looked at.
        users: usize,
        /// Written.
        resealed: usize,
        /// As above.
        faults: Vec<Fault>,
    },
    /// Another process is at it. What it began and left is free for others after a minute.
    Elsewhere,
}

/// What becomes of the tokens of a key that is retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// They must be over.
    WaitFor,
    /// They end now: sessions must have been ended, and what browsers keep is worth nothing from then on. Trusted browsers are asked for a code, known ones
    /// are strangers until they prove one.
    End,
}

/// What became of [`Countersign::retire_key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retired {
    /// No record needs it, and the store has forgotten it: take it out of the ring with [`KeyRingText::without`](crate::KeyRingText::without).
    Done,
    /// Nothing has changed, for these reasons.
    Refused(Vec<Obstacle>),
}

/// Why a key cannot be retired yet. Its text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// The ring has no such key.
    NoSuchKey(KeyId),
    /// Everything new is made with it.
    Primary(KeyId),
    /// Records need it.
    Records(KeyId, Vec<(KeyedRecord, u64)>),
    /// Sessions that may be alive have tokens of it.
    Sessions(KeyId, u64),
    /// Browsers may keep something of it until then.
    Cookies(KeyId, Timestamp),
    /// It was in use a moment ago. Another process may still go on with it, until then at least.
    Lately(KeyId, Timestamp),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchKey(id) => write!(f, "there is no key {id} in the key ring"),
            Self::Primary(id) => write!(f, "key {id} is the primary: rotate to another one first"),
            Self::Records(id, records) => {
                write!(f, "key {id} is still needed by")?;
                for (index, (what, rows)) in records.iter().enumerate() {
                    write!(f, "{} {rows} {}", if index == 0 { "" } else { "," }, named(*what))?;
                }
                f.write_str(": rotating makes them anew; what was begun or is held is over within minutes")
            }
            Self::Sessions(id, 1) => write!(f, "1 session has a token of key {id}: wait for it, or end it"),
            Self::Sessions(id, rows) => {
                write!(f, "{rows} sessions have tokens of key {id}: wait for them, or end them")
            }
            Self::Cookies(id, until) => write!(
                f,
                "browsers may keep cookies of key {id} until {}: wait, or let them be worth nothing",
                until.rfc3339()
            ),
            Self::Lately(id, until) => write!(
                f,
                "key {id} was in use a moment ago: see that every process has gone over to the primary, and wait until {}",
                until.rfc3339()
            ),
        }
    }
}

fn named(what: KeyedRecord) -> &'static str {
    match what {
        KeyedRecord::User => "user rows",
        KeyedRecord::Authenticator => "authenticators",
        KeyedRecord::Enrollment => "enrollments that were begun",
        KeyedRecord::CodeSet => "sets of recovery codes",
        KeyedRecord::Session => "sessions",
        KeyedRecord::HeldRequest => "held requests",
        KeyedRecord::AuditEvent => "audit events",
        KeyedRecord::Checkpoint => "checkpoints of the trail",
    }
}

/// Nobody else seals anew for so long after a step.
const CLAIMED_FOR: Duration = Duration::from_secs(60);

/// A key was given up by all processes so long after it was superseded: a few times
/// [`KEYS_ARE_READ_EVERY`](crate::KEYS_ARE_READ_EVERY), at which those that still use it say so.
const SETTLED_AFTER: Duration = Duration::from_secs(60);

/// So many users are under way at once: a store that commits in groups takes them in one.
const AT_ONCE: usize = 16;

/// Rows that are deleted in one transaction.
const SWEPT_AT_ONCE: usize = 500;

impl Countersign {
    /// Every key of the ring and of the store's records: the primary first, then by their ids. Looks at every record.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn key_status(&self) -> Result<Vec<KeyStatus>, Error> {
        let (ring, store) = (&self.inner.rules.ring, &self.inner.store);
        let known = store.keys().await?;
        let mut records: BTreeMap<KeyId, Vec<(KeyedRecord, u64)>> = BTreeMap::new();
        for used in store.key_use().await? {
            records.entry(used.key).or_default().push((used.what, used.rows));
        }
        let (primary, retired) = (ring.primary(), ring.retired().collect::<Vec<_>>());
        let mut ids: BTreeSet<KeyId> = ring.ids().chain(retired.iter().copied()).collect();
        ids.extend(records.keys().copied().chain(known.iter().map(|record| record.id)));
        let status = |id| {
            let record = known.iter().find(|record| record.id == id);
            let superseded_at = record.and_then(|record| record.superseded_at);
            KeyStatus {
                id,
                part: match () {
                    () if id == primary => KeyPart::Primary,
                    () if ring.has(id) => KeyPart::Whole,
                    () if retired.contains(&id) => KeyPart::Retired,
                    () => KeyPart::Missing,
                },
                since: record.map(|record| record.since),
                superseded_at,
                records: records.get(&id).cloned().unwrap_or_default(),
                cookies_until: superseded_at.map(|at| at + self.cookies_live()),
            }
        };
        let others = ids.iter().copied().filter(|id| *id != primary);
        Ok(std::iter::once(primary).chain(others).map(status).collect())
    }

    /// Begins to make everything anew under the primary key, or goes on with it.
    ///
    /// # Errors
    /// [`NoRandomness`] when there is none.
    pub fn resealing(&self) -> Result<Resealing, NoRandomness> {
        Ok(Resealing { holder: *draw(&*self.inner.random)?, after: UserKey(0) })
    }

    /// Makes what the next so many users have anew under the primary key: the rows themselves, the secrets of their authenticators, the keys of their recovery
    /// codes. One user after the other is locked for one small write, sign-ins go on meanwhile, and whoever is done is passed over
    /// without a write. Wait a little between two steps. When it is [done](ResealStep::Done), [`key_status`](Self::key_status) tells whether
    /// others have made something with an older key meanwhile; then begin again.
    ///
    /// # Errors
    /// [`Error`] when the store failed: repeat the step.
    pub async fn reseal(&self, work: &mut Resealing, limit: usize) -> Result<ResealStep, Error> {
        let (store, now) = (&self.inner.store, self.now());
        let claim = Claim { task: Task::Reseal, holder: work.holder, until: now + CLAIMED_FOR };
        if !store.claim(claim, now).await? {
            return Ok(ResealStep::Elsewhere);
        }
        let page = store.users(work.after, limit).await?;
        let (mut resealed, mut faults) = (0, Vec::new());
        for users in page.chunks(AT_ONCE) {
            for done in together(users.iter().map(|row| self.reseal_user(row))).await {
                match done {
                    Ok(written) => resealed += usize::from(written),
                    Err(Error::Store(StoreError::Fault(fault))) => faults.push(fault),
                    Err(error) => return Err(error),
                }
            }
            work.after = users.last().map_or(work.after, |row| row.key);
        }
        let users = page.len();
        if users < limit {
            self.stop_resealing(work).await?;
            return Ok(ResealStep::Done { users, resealed, faults });
        }
        Ok(ResealStep::Went { users, resealed, faults })
    }

    /// Lets others make everything anew, before the minute is over for which a step keeps them out.
    ///
    /// # Errors
    /// [`Error`] when the store failed.
    pub async fn stop_resealing(&self, work: &Resealing) -> Result<(), Error> {
        let now = self.now();
        let claim = Claim { task: Task::Reseal, holder: work.holder, until: now };
        self.inner.store.claim(claim, now).await?;
        Ok(())
    }

    async fn reseal_user(&self, row: &UserRow) -> Result<bool, Error> {
        let ring = &self.inner.rules.ring;
        // Where the row itself is behind there is something to write, whatever else there is.
        if KeyId::of_code(&row.mac) == Some(ring.primary()) {
            let rows = self.read(row.key, resealed_reads()).await?;
            if !is_behind(&rows, ring.primary()) {
                return Ok(false);
            }
        }
        let salt = SecretBytes::new(*draw::<32>(&*self.inner.random)?);
        self.run(row.key, Reseal { ring: Arc::clone(ring), salt }).await
    }

    /// Ends the sessions whose tokens were made with this key, of the next so many users behind `after`; each user's trail says so. The answer is where to
    /// go on, `None` when that was all, and how many ended.
    ///
    /// # Errors
    /// [`Error`] when we failed: repeat the step.
    pub async fn end_sessions_of_key(
        &self,
        key: KeyId,
        actor: Actor,
        after: UserKey,
        limit: usize,
    ) -> Result<(Option<UserKey>, usize), Error> {
        let page = self.inner.store.users(after, limit).await?;
        let mut ended = 0;
        for user in page.iter().map(|row| row.key) {
            let sessions = self.read(user, keyed_reads()).await?.sessions;
            if sessions.iter().any(|row| row.digest_key == key) || sessions.len() >= SESSIONS_LISTED {
                ended += self.run(user, EndKeyed { rules: self.rules()?, key, actor }).await?;
            }
        }
        let more = page.len() == limit;
        Ok((page.last().map(|row| row.key).filter(|_| more), ended))
    }

    /// Gives up a key that nothing needs any more: the store forgets it, and the ring may go on without it. It is refused while the key is the
    /// primary or was a moment ago, while records need it, and while tokens of it may be about, unless those are to end.
    ///
    /// # Errors
    /// [`Error`] when we failed; the key is as before then.
    pub async fn retire_key(&self, key: KeyId, tokens: Tokens) -> Result<Retired, Error> {
        let (store, now) = (&self.inner.store, self.now());
        // What has expired is no reason to wait.
        while store.sweep(now, SWEPT_AT_ONCE).await? >= SWEPT_AT_ONCE {}
        let status = self.key_status().await?.into_iter().find(|status| status.id == key);
        let obstacles = match status {
            Some(status) => obstacles(&status, tokens, now),
            None => vec![Obstacle::NoSuchKey(key)],
        };
        if obstacles.is_empty() {
            store.forget_key(key).await?;
            return Ok(Retired::Done);
        }
        Ok(Retired::Refused(obstacles))
    }

    /// How long what a browser keeps may live.
    fn cookies_live(&self) -> Duration {
        // Pages of a challenge are found by a token too, and an administrator's code lasts a day: both are shorter.
        KNOWN_FOR.max(self.inner.rules.policy.trust.ttl)
    }
}

fn obstacles(status: &KeyStatus, tokens: Tokens, now: Timestamp) -> Vec<Obstacle> {
    let id = status.id;
    match status.part {
        KeyPart::Primary => return vec![Obstacle::Primary(id)],
        KeyPart::Retired | KeyPart::Missing => return vec![Obstacle::NoSuchKey(id)],
        KeyPart::Whole => {}
    }
    let mut all = Vec::new();
    let needed = RESEALED.iter().chain(&SHORT_LIVED).map(|what| (*what, status.count(*what)));
    let needed: Vec<_> = needed.filter(|(_, rows)| *rows > 0).collect();
    if !needed.is_empty() {
        all.push(Obstacle::Records(id, needed));
    }
    let sessions = status.count(KeyedRecord::Session);
    if sessions > 0 {
        all.push(Obstacle::Sessions(id, sessions));
    }
    if status.since.is_some() {
        let settled = status.superseded_at.unwrap_or(now) + SETTLED_AFTER;
        if now < settled {
            all.push(Obstacle::Lately(id, settled));
        }
    }
    if let Some(until) = status.cookies_until.filter(|until| tokens == Tokens::WaitFor && now < *until) {
        all.push(Obstacle::Cookies(id, until));
    }
    all
}

/// Waits for all of a few futures, which go on beside each other.
async fn together<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut under_way: Vec<(Pin<Box<F>>, Option<F::Output>)> =
        futures.map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        let mut all = Poll::Ready(());
        for (future, output) in under_way.iter_mut().filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(ready) => *output = Some(ready),
                Poll::Pending => all = Poll::Pending,
            }
        }
        all
    })
    .await;
    under_way.into_iter().filter_map(|(_, output)| output).collect()
}
