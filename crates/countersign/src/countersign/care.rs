//! What those do who look after accounts and the trail: hosts, administrators, the server's own upkeep.

use std::collections::HashMap;

use super::reloading::unknown_key;
use super::{Countersign, Error, NOBODY, nobody};
use crate::admission::AdmissionCode;
use crate::audit::checkpoint::checkpoint;
use crate::audit::prune::{PruneEvents, prune_plan};
use crate::audit::{Action, Actor, AuditEvent, Notice, Reason, TrailReport, trail};
use crate::browser::BrowserToken;
use crate::factors::{Forget, Reset};
use crate::gate::KnownBrowser;
use crate::session::Request;
use crate::sessions::standard;
use crate::sign_in::{FailedSignIn, Record};
use crate::store::{EventId, Reads, UserId, UserKey, UserRow, Wanted};
use crate::user::User;
use crate::waits::{Clear, Waits, waits, waits_reads};

impl Countersign {
    /// Records in the trail that an account was made, for servers that keep accounts themselves.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was recorded then.
    pub async fn account_created(&self, user: &UserId, actor: Actor, request: &Request) -> Result<(), Error> {
        let key = self.admit(user).await?;
        let (rules, request) = (self.rules()?, request.clone());
        self.run(key, Record { rules, action: Action::AccountCreate, actor, request, note: None }).await
    }

    /// Records in the trail that an account is put into a group or taken out of one, as the note says: call it before that is done,
    /// so that nobody comes by a right that no event tells of.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was recorded then.
    pub async fn roles_changed(&self, user: &UserId, actor: Actor, note: &str) -> Result<(), Error> {
        let key = self.admit(user).await?;
        let (rules, request, note) = (self.rules()?, Request::default(), Some(note.to_owned()));
        self.run(key, Record { rules, action: Action::RolesChange, actor, request, note }).await
    }

    /// Records in the trail that somebody did not prove a first factor: [`Reason::InvalidPassword`], or
    /// [`Reason::Throttled`] where nothing was checked. Without a user whom we have seen, it goes into one of a few chains that
    /// belong to nobody. Of a flood, twenty in five minutes are recorded for each chain.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was recorded then.
    pub async fn sign_in_failed(
        &self,
        user: Option<&UserId>,
        reason: Reason,
        request: &Request,
    ) -> Result<(), Error> {
        let rules = self.rules()?;
        let known = match user {
            Some(user) => self.known(user).await?,
            None => None,
        };
        let key = match known {
            Some(key) => key,
            None => self.admit_any(&nobody(rules.salt.expose())).await?,
        };
        self.run(key, FailedSignIn { rules, reason, request: request.clone() }).await
    }

    /// Does any of these tokens make the browser a known one of this user?
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn known_browser(&self, user: &UserId, tokens: &[BrowserToken]) -> Result<KnownBrowser, Error> {
        // Nobody has key 0: a user whom we never saw costs the same two reads as any other, so that the time says nothing.
        let key = self.known(user).await?.unwrap_or(UserKey(0));
        let rows = self.rows(key, Reads::default()).await?;
        let user = self.judged(User::of(&rows, &self.inner.rules)).await?;
        let Some(user) = user else { return Ok(KnownBrowser::No) };
        let now = self.now();
        let known = tokens
            .iter()
            .filter_map(|token| token.open(&self.inner.rules.ring, key, now))
            .any(|browser| user.browsers.knows(browser));
        Ok(if known { KnownBrowser::Yes } else { KnownBrowser::No })
    }

    /// Removes everything of a user's second factor and ends every session, at an administrator's wish. Says whether there was a second factor.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing was removed then.
    pub async fn reset(&self, user: &UserId, actor: Actor, reason: &str) -> Result<bool, Error> {
        let Some(key) = self.known(user).await? else { return Ok(false) };
        self.run(key, Reset { rules: self.rules()?, actor, reason: reason.to_owned() }).await
    }

    /// How many standard sessions a user has, of the newest [`SESSIONS_LISTED`](crate::store::SESSIONS_LISTED).
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn session_count(&self, user: &UserId) -> Result<usize, Error> {
        let Some(key) = self.known(user).await? else { return Ok(0) };
        let reads = Reads { sessions: Wanted::Yes, ..Reads::default() };
        let rows = self.rows(key, reads).await?;
        let Some(user) = self.judged(User::of(&rows, &self.inner.rules)).await? else { return Ok(0) };
        Ok(standard(&self.inner.rules, &user, &rows, self.now()).count())
    }

    /// The failures that count against a user now, and the waits that follow; `None` for a user who was never seen.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn waits(&self, user: &UserId) -> Result<Option<Waits>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(None) };
        let rows = self.rows(key, waits_reads()).await?;
        self.judged(waits(&self.inner.rules, &rows, self.now())).await
    }

    /// Ends every wait of a user, at an administrator's wish, and makes a code that admits one browser, once, within a day: the owner
    /// types it at the unlock. The year's budget stays as it is. `None` when there is no such user.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn clear_waits(
        &self,
        user: &UserId,
        actor: Actor,
        reason: &str,
    ) -> Result<Option<AdmissionCode>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(None) };
        let code = AdmissionCode::generate(&*self.inner.random)?;
        let clear = Clear { rules: self.rules()?, code: code.clone(), actor, reason: reason.to_owned() };
        Ok(self.run(key, clear).await?.then_some(code))
    }

    /// Removes everything we know of a user, for a host that deletes one. The audit trail keeps the bare chain of what happened,
    /// without addresses, user agents, notes and the host's id. Says whether there was such a user.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing has changed then.
    pub async fn forget(&self, user: &UserId, actor: Actor) -> Result<bool, Error> {
        let Some(key) = self.known(user).await? else { return Ok(false) };
        self.run(key, Forget { rules: self.rules()?, actor }).await
    }

    /// The newest audit events about a user, the newest first, older than `before` if that is given.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn events(
        &self,
        user: &UserId,
        before: Option<EventId>,
        limit: usize,
    ) -> Result<Vec<AuditEvent>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(Vec::new()) };
        self.stored(self.inner.store.events(key, before, limit).await).await
    }

    /// Audit events of all users, the oldest first, newer than `after`, each with the host's id of its user: none for events
    /// that are about nobody.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn trail(
        &self,
        after: EventId,
        limit: usize,
    ) -> Result<Vec<(AuditEvent, Option<UserId>)>, Error> {
        let events = self.stored(self.inner.store.trail(after, limit).await).await?;
        let mut ids: HashMap<UserKey, Option<UserId>> = HashMap::new();
        let mut named = Vec::with_capacity(events.len());
        for event in events {
            let id = match ids.get(&event.user) {
                Some(id) => id.clone(),
                None => {
                    let row = self.rows(event.user, Reads::default()).await?.user;
                    let id = row.map(|row| row.id).filter(|id| !id.as_str().starts_with(NOBODY));
                    ids.insert(event.user, id.clone());
                    id
                }
            };
            named.push((event, id));
        }
        Ok(named)
    }

    /// Reads the whole trail and tells the first event that was altered, removed or reordered, and what lies behind the newest
    /// checkpoint. The system may go on meanwhile.
    ///
    /// # Errors
    /// [`Error`] when we failed. What is wrong with the trail is in the report.
    pub async fn verify_trail(&self) -> Result<TrailReport, Error> {
        let ring = &self.inner.rules.ring;
        let heads = |row: &UserRow| User::heads(row, ring);
        let mut verified = trail::verify(&*self.inner.store, ring, &heads).await;
        let unknown = match &verified {
            Ok(report) => report.first_bad.as_ref().and_then(|bad| bad.what.unknown_key()),
            Err(error) => unknown_key(error),
        };
        if let Some(key) = unknown
            && self.learn(key).await
        {
            verified = trail::verify(&*self.inner.store, ring, &heads).await;
        }
        self.stored(verified).await
    }

    /// Signs what was appended to the trail since the newest checkpoint, at most `limit` events; says how many. Call it every few
    /// minutes: what no checkpoint covers yet can be cut off by somebody who puts an old copy of a user's row back.
    ///
    /// # Errors
    /// [`Error`] when we failed; no checkpoint was made then.
    pub async fn checkpoint(&self, limit: usize) -> Result<usize, Error> {
        let made = checkpoint(&*self.inner.store, &self.inner.rules.ring, self.now(), limit).await;
        self.stored(made).await
    }

    /// Deletes events that are older than the settings keep them and covered by a checkpoint, the oldest first, at most `limit`; says
    /// how many went.
    ///
    /// # Errors
    /// [`Error`] when we failed; some may be gone by then.
    pub async fn prune(&self, limit: usize) -> Result<usize, Error> {
        let Some(kept_for) = self.inner.rules.policy.audit.kept_for() else { return Ok(0) };
        let ring = &self.inner.rules.ring;
        let heads = |row: &UserRow| User::heads(row, ring);
        let cutoff = self.now() - kept_for;
        let mut plan = prune_plan(&*self.inner.store, ring, &heads, cutoff, limit).await;
        if let Err(error) = &plan
            && self.has_learned(error).await
        {
            plan = prune_plan(&*self.inner.store, ring, &heads, cutoff, limit).await;
        }
        let plan = self.stored(plan).await?;
        let mut pruned = 0;
        for prune in plan {
            let user = prune.user;
            pruned += self.run(user, PruneEvents { rules: self.rules()?, prune }).await?;
        }
        Ok(pruned)
    }

    /// Notices that wait for a user, the oldest first.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn notices(&self, user: &UserId) -> Result<Vec<Notice>, Error> {
        let Some(key) = self.known(user).await? else { return Ok(Vec::new()) };
        self.stored(self.inner.store.notices(key).await).await
    }

    /// Deletes what has expired, a bounded number of rows; says how many went.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn sweep(&self, limit: usize) -> Result<usize, Error> {
        self.stored(self.inner.store.sweep(self.now(), limit).await).await
    }
}
