//! The life of keys: how they stand, going over from one to the next, and retiring what nothing needs any more.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::{Countersign, Error, Node};
use crate::audit::Actor;
use crate::browser::KNOWN_FOR;
use crate::keyring::KeyId;
use crate::retirement::{KeyPart, KeyStatus, Obstacle, Retired, Tokens, obstacles};
use crate::rotation::{EndKeyed, Reseal, is_behind, keyed_reads, resealed_reads};
use crate::secret::NoRandomness;
use crate::store::{Fault, KeyedRecord, SESSIONS_LISTED, StoreError, Task, UserKey, UserRow};

/// Making everything anew under the primary key: the work of one process, in steps.
#[derive(Clone, Debug)]
pub struct Resealing {
    node: Node,
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

/// Nobody else seals anew for so long after a step.
const CLAIMED_FOR: Duration = Duration::from_secs(60);

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
        let known = self.stored(store.keys().await).await?;
        let mut records: BTreeMap<KeyId, Vec<(KeyedRecord, u64)>> = BTreeMap::new();
        for used in self.stored(store.key_use().await).await? {
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
        Ok(Resealing { node: Node::draw(&*self.inner.random)?, after: UserKey(0) })
    }

    /// Makes what the next so many users have anew under the primary key: the rows themselves, the secrets of their authenticators, the keys of their recovery
    /// codes. One user after the other is locked for one small write, sign-ins go on meanwhile, and whoever is done is passed over
    /// without a write. Wait a little between two steps. When it is [done](ResealStep::Done), [`key_status`](Self::key_status) tells whether
    /// others have made something with an older key meanwhile; then begin again.
    ///
    /// # Errors
    /// [`Error`] when the store failed: repeat the step.
    pub async fn reseal(&self, work: &mut Resealing, limit: usize) -> Result<ResealStep, Error> {
        if !self.claim(Task::Reseal, work.node, CLAIMED_FOR).await? {
            return Ok(ResealStep::Elsewhere);
        }
        let page = self.stored(self.inner.store.users(work.after, limit).await).await?;
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
            self.renew_installation().await?;
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
        self.give_up(Task::Reseal, work.node).await
    }

    async fn reseal_user(&self, row: &UserRow) -> Result<bool, Error> {
        let ring = &self.inner.rules.ring;
        // Where the row itself is behind there is something to write, whatever else there is.
        if KeyId::of_code(&row.mac) == Some(ring.primary()) {
            let rows = self.rows(row.key, resealed_reads()).await?;
            if !is_behind(&rows, ring.primary()) {
                return Ok(false);
            }
        }
        self.run(row.key, Reseal { rules: self.rules()? }).await
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
        let page = self.stored(self.inner.store.users(after, limit).await).await?;
        let mut ended = 0;
        for user in page.iter().map(|row| row.key) {
            let sessions = self.rows(user, keyed_reads()).await?.sessions;
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
        self.renew_installation().await?;
        // What has expired is no reason to wait.
        while self.stored(store.sweep(now, SWEPT_AT_ONCE).await).await? >= SWEPT_AT_ONCE {}
        let status = self.key_status().await?.into_iter().find(|status| status.id == key);
        let obstacles = match status {
            Some(status) => obstacles(&status, tokens, now),
            None => vec![Obstacle::NoSuchKey(key)],
        };
        if obstacles.is_empty() {
            self.stored(store.forget_key(key).await).await?;
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

/// What comes of a few futures that go on beside each other, in the order in which they end.
async fn together<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut under_way: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut done = Vec::with_capacity(under_way.len());
    poll_fn(|context| {
        under_way.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Ready(output) => {
                done.push(output);
                false
            }
            Poll::Pending => true,
        });
        if under_way.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done
}
