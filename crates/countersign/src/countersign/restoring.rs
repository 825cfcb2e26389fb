//! What a database is, how old it is, and what is done when it was put back from a backup.

use std::sync::Arc;

use super::builder::Found;
use super::{AnyStore, BuildError, Builder, Countersign, Error};
use crate::anchor::{Anchor, Anchored};
use crate::audit::{Action, Actor};
use crate::clock::Timestamp;
use crate::installation::NotGenuine;
use crate::keyring::KeyRing;
use crate::secret::{Random, draw};
use crate::session::Request;
use crate::sign_in::Record;
use crate::store::{Fault, FenceRow, InstallationRow, StoreError, UserKey};
use crate::user::User;

/// What to do, in one sentence, wherever it is noticed.
pub(super) const RESTORED: &str = "the database is older than this installation has seen it: it was put back from a backup; \
     fence what the backup brings back with `countersign after-restore`";

/// Users that are read at once where every row is looked at.
const PAGE: usize = 1_000;

/// Others may write the row at the same moment, but not for ever.
const ATTEMPTS: usize = 20;

/// A fence that was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fenced {
    /// The fences of a database are counted from 1.
    pub number: i64,
    /// What is older than this is dead.
    pub at: Timestamp,
}

/// The installation as a handle finds it when it is built, made where there was none.
pub(super) async fn examine(
    store: &dyn AnyStore,
    ring: &KeyRing,
    anchor: Option<&dyn Anchor>,
    random: &dyn Random,
    now: Timestamp,
) -> Result<(), BuildError> {
    for _ in 0..ATTEMPTS {
        let seen = load(anchor).await?;
        let Some(row) = store.installation().await? else {
            if seen.is_some() {
                return Err(BuildError::OtherDatabase);
            }
            if !store.keys().await?.is_empty() {
                return Err(BuildError::AlteredInstallation);
            }
            // Whether it was we who wrote it or somebody else at the same moment, it is there now.
            store.save_installation(None, new_row(random, now)?.sealed(ring)).await?;
            continue;
        };
        genuine(&row, ring)?;
        if let Some(to) = row.moved_to {
            return Err(BuildError::Moved(to));
        }
        match seen {
            Some(seen) if seen.identity != row.identity => return Err(BuildError::OtherDatabase),
            Some(seen) if seen.epoch > row.epoch => return Err(BuildError::Restored),
            _ => {}
        }
        if !row.is_up_to_date(ring) {
            // The primary key is a new one: no older one may be needed for this row.
            store.save_installation(Some(row.clone()), row.sealed(ring)).await?;
            continue;
        }
        return tell(anchor, &row, seen).await;
    }
    Err(BuildError::Store(busy()))
}

async fn load(anchor: Option<&dyn Anchor>) -> Result<Option<Anchored>, BuildError> {
    match anchor {
        Some(anchor) => anchor.load().await.map_err(BuildError::Anchor),
        None => Ok(None),
    }
}

/// The anchor follows the database, never the other way round: so a crash between the two leaves an anchor that is behind, and an
/// honest start is never refused.
async fn tell(
    anchor: Option<&dyn Anchor>,
    row: &InstallationRow,
    seen: Option<Anchored>,
) -> Result<(), BuildError> {
    let anchored = Anchored { identity: row.identity, epoch: row.epoch };
    match anchor {
        Some(anchor) if seen != Some(anchored) => anchor.store(anchored).await.map_err(BuildError::Anchor),
        Some(_) | None => Ok(()),
    }
}

fn genuine(row: &InstallationRow, ring: &KeyRing) -> Result<(), BuildError> {
    row.check(ring).map_err(|why| match why {
        NotGenuine::UnknownKey(key) => BuildError::MissingKey(key),
        NotGenuine::Altered => BuildError::AlteredInstallation,
    })
}

fn new_row(random: &dyn Random, now: Timestamp) -> Result<InstallationRow, BuildError> {
    let identity = *draw(random).map_err(BuildError::NoRandomness)?;
    Ok(InstallationRow { identity, epoch: 1, epoch_at: now, moved_to: None, mac: Vec::new(), fence: None })
}

fn busy() -> StoreError {
    StoreError::unavailable("others keep writing what the database is")
}

impl Builder {
    /// Builds the handle for a database that was put back from a backup, and fences it: see [`Countersign::after_restore`]. It is also
    /// the way out where the anchor knows another database, or somebody edited what the database says of itself.
    ///
    /// # Errors
    /// As [`build`](Self::build), but for what a restore explains.
    pub async fn after_restore(
        self,
        actor: Actor,
        reason: &str,
    ) -> Result<(Countersign, Fenced), BuildError> {
        let countersign = self.build_on(Found::AfterRestore).await?;
        let fenced = countersign.after_restore(actor, reason).await.map_err(|error| match error {
            Error::Store(error) => BuildError::Store(error),
            Error::Anchor(error) => BuildError::Anchor(error),
            Error::Moved(to) => BuildError::Moved(to),
            Error::NoRandomness(error) => BuildError::NoRandomness(error),
            other => BuildError::Store(StoreError::unavailable(Box::new(other))),
        })?;
        Ok((countersign, fenced))
    }
}

impl Countersign {
    /// Raises a fence: what a backup brought back is dead. Call it after every restore, and after a replica took over that may lack the
    /// newest commits, also while other nodes serve: they see it at their next request.
    ///
    /// Sessions, known and trusted browsers, recovery codes, an administrator's code for the unlock, and every code of an app up to this
    /// moment are void, and a challenge's worth of wrong codes counts against the year. What cannot be known is not undone: an
    /// authenticator that was removed after the backup is there again, and one that was added after it is gone.
    ///
    /// # Errors
    /// [`Error`] when we failed: repeat it then, a second fence does no harm.
    pub async fn after_restore(&self, actor: Actor, reason: &str) -> Result<Fenced, Error> {
        let (ring, now) = (Arc::clone(&self.inner.rules.ring), self.now());
        for _ in 0..ATTEMPTS {
            let seen = self.anchored().await?;
            let found = self.installation_row().await?;
            let known = found.clone().filter(|row| row.check(&ring).is_ok());
            let (mut row, last) = match known {
                Some(row) => (row.clone(), row.fence.map_or(0, |fence| fence.number)),
                // Gone or edited: the users' own rows know how far they came.
                None => (self.new_installation(now)?, self.newest_fence_of_users().await?),
            };
            if let Some(to) = row.moved_to {
                return Err(Error::Moved(to));
            }
            let fenced = Fenced { number: last.max(self.seen_fence()) + 1, at: now };
            row.fence = Some(FenceRow::raised(&ring, fenced.number, fenced.at));
            row.epoch = row.epoch.max(seen.map_or(0, |seen| seen.epoch)) + 1;
            row.epoch_at = now;
            let row = row.sealed(&ring);
            if self.stored(self.inner.store.save_installation(found, row.clone()).await).await? {
                self.tell_anchor(&row).await?;
                self.record_restore(actor, reason).await?;
                return Ok(fenced);
            }
        }
        Err(Error::Store(busy()))
    }

    /// Notes that the database is an hour older. Call it about once an hour, from one node, and when a server ends: a backup from before
    /// is older than its anchor from then on.
    ///
    /// # Errors
    /// [`Error::Restored`] where the database is older than its anchor, or another one; [`Error::Moved`] where everything was moved;
    /// [`Error`] otherwise when we failed: the next call makes up for it.
    pub async fn advance_epoch(&self) -> Result<(), Error> {
        for _ in 0..ATTEMPTS {
            let seen = self.anchored().await?;
            let row = self.installation().await?;
            if seen.is_some_and(|seen| seen.identity != row.identity || seen.epoch > row.epoch) {
                return Err(Error::Restored);
            }
            let next = InstallationRow { epoch: row.epoch + 1, epoch_at: self.now(), ..row.clone() };
            let next = next.sealed(&self.inner.rules.ring);
            if self.stored(self.inner.store.save_installation(Some(row), next.clone()).await).await? {
                return self.tell_anchor(&next).await;
            }
        }
        Err(Error::Store(busy()))
    }

    /// Notes that everything was moved to another database: from now on no handle is built on this one.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing is noted then.
    pub async fn moved(&self, to: &str) -> Result<(), Error> {
        for _ in 0..ATTEMPTS {
            let row = self.installation().await?;
            let next = InstallationRow { moved_to: Some(to.to_owned()), ..row.clone() };
            let next = next.sealed(&self.inner.rules.ring);
            if self.stored(self.inner.store.save_installation(Some(row), next).await).await? {
                return Ok(());
            }
        }
        Err(Error::Store(busy()))
    }

    /// Authenticates the row under the primary key, so that it needs no older one.
    pub(super) async fn renew_installation(&self) -> Result<(), Error> {
        let ring = &self.inner.rules.ring;
        for _ in 0..ATTEMPTS {
            let row = self.installation().await?;
            if row.is_up_to_date(ring) {
                return Ok(());
            }
            let next = row.clone().sealed(ring);
            if self.stored(self.inner.store.save_installation(Some(row), next).await).await? {
                return Ok(());
            }
        }
        Err(Error::Store(busy()))
    }

    /// What the database says of itself, as it was read. Where it needs a key that is not in the ring, another node was first with it.
    async fn installation_row(&self) -> Result<Option<InstallationRow>, Error> {
        let row = self.stored(self.inner.store.installation().await).await?;
        if let Some(row) = &row {
            let codes = std::iter::once(&row.mac).chain(row.fence.iter().map(|fence| &fence.mac));
            self.learn_keys_of_codes(codes).await;
        }
        Ok(row)
    }

    /// What the database says of itself, checked.
    async fn installation(&self) -> Result<InstallationRow, Error> {
        let row = self.installation_row().await?;
        let altered = || Fault::Altered { what: WHAT, user: UserKey(0) };
        let row = row.ok_or_else(altered).and_then(|row| match row.check(&self.inner.rules.ring) {
            Ok(()) => Ok(row),
            Err(NotGenuine::Altered) => Err(altered()),
            Err(NotGenuine::UnknownKey(key)) => Err(Fault::UnknownKey { key, what: WHAT, user: UserKey(0) }),
        });
        let row = self.judged(row).await?;
        match row.moved_to {
            Some(to) => Err(Error::Moved(to)),
            None => Ok(row),
        }
    }

    /// The newest fence, for a user who is seen for the first time.
    pub(super) async fn newest_fence(&self) -> Result<i64, Error> {
        let row = self.installation_row().await?;
        let fence = row.and_then(|row| row.fence);
        let rules = &self.inner.rules;
        let fence = rules.fences.newest(&rules.ring, UserKey(0), fence.as_ref());
        Ok(self.judged(fence).await?.map_or(0, |(number, _)| number))
    }

    fn seen_fence(&self) -> i64 {
        self.inner.rules.fences.known().map_or(0, |(number, _)| number)
    }

    /// The newest fence that any user's row has caught up with. Looks at all of them.
    async fn newest_fence_of_users(&self) -> Result<i64, Error> {
        let (mut newest, mut after) = (0, UserKey(i64::MIN));
        loop {
            let users = self.stored(self.inner.store.users(after, PAGE).await).await?;
            let Some(last) = users.last() else { return Ok(newest) };
            after = last.key;
            // A row that does not open is a fault of its own, for whoever needs it.
            let passed = users.iter().filter_map(|row| User::fence_of(row, &self.inner.rules.ring));
            newest = passed.fold(newest, i64::max);
        }
    }

    fn new_installation(&self, now: Timestamp) -> Result<InstallationRow, Error> {
        let identity = *draw(&*self.inner.random)?;
        Ok(InstallationRow {
            identity,
            epoch: 0,
            epoch_at: now,
            moved_to: None,
            mac: Vec::new(),
            fence: None,
        })
    }

    async fn anchored(&self) -> Result<Option<Anchored>, Error> {
        match &self.inner.anchor {
            Some(anchor) => anchor.load().await.map_err(Error::Anchor),
            None => Ok(None),
        }
    }

    async fn tell_anchor(&self, row: &InstallationRow) -> Result<(), Error> {
        match &self.inner.anchor {
            Some(anchor) => {
                let anchored = Anchored { identity: row.identity, epoch: row.epoch };
                anchor.store(anchored).await.map_err(Error::Anchor)
            }
            None => Ok(()),
        }
    }

    async fn record_restore(&self, actor: Actor, reason: &str) -> Result<(), Error> {
        let rules = self.rules()?;
        let chain = self.admit_any(&super::nobody(rules.salt.expose())).await?;
        let note = Some(reason.to_owned());
        self.run(chain, Record { rules, action: Action::Restore, actor, request: Request::default(), note })
            .await
    }
}

/// The name of the record in faults.
const WHAT: &str = "what the database says of itself";
