//! Lists, and bounded background work.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use super::MemoryStore;
use crate::audit::{AuditEvent, Notice};
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::store::*;

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
            self.with(|state| {
                let own = state.outbox.values().filter(|row| row.notice.user == user);
                Ok(own.filter(|row| row.settled_at.is_none()).map(|row| row.notice.clone()).collect())
            })
        })
    }
}

impl Upkeep for MemoryStore {
    fn keys(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, StoreError>> {
        Box::pin(async move { self.with(|state| Ok(state.keys.values().cloned().collect())) })
    }

    fn remember_key(
        &self,
        id: KeyId,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let new = KeyRecord { id, fingerprint, since: now, superseded_at: None };
                if state.keys.get(&id).is_some_and(|known| known.fingerprint != fingerprint) {
                    return Err(StoreError::Failed(
                        format!("key {id} is known with another fingerprint").into(),
                    ));
                }
                state.keys.entry(id).or_insert(new).superseded_at = None;
                for other in state.keys.values_mut().filter(|other| other.id != id) {
                    other.superseded_at = other.superseded_at.or(Some(now));
                }
                Ok(())
            })
        })
    }

    fn forget_key(&self, id: KeyId) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move { self.with(|state| Ok(state.keys.remove(&id).is_some())) })
    }

    fn key_use(&self) -> BoxFuture<'_, Result<Vec<KeyUse>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let mut counts: BTreeMap<(KeyedRecord, KeyId), u64> = BTreeMap::new();
                let mut count = |what, key: Option<KeyId>| {
                    *counts.entry((what, key.unwrap_or(KeyId(0)))).or_default() += 1;
                };
                let in_code = |code: &[u8]| Some(KeyId(u32::from_be_bytes(*code.first_chunk()?)));
                let in_sealed = |sealed: &[u8]| in_code(sealed.get(1..)?);
                state.users.values().for_each(|row| count(KeyedRecord::User, in_code(&row.mac)));
                for row in state.authenticators.values() {
                    count(KeyedRecord::Authenticator, in_sealed(&row.secret));
                }
                for row in state.enrollments.values() {
                    count(KeyedRecord::Enrollment, in_sealed(&row.secret));
                }
                state.code_sets.values().for_each(|row| count(KeyedRecord::CodeSet, in_sealed(&row.key)));
                state.sessions.values().for_each(|row| count(KeyedRecord::Session, Some(row.digest_key)));
                state.held.values().for_each(|row| count(KeyedRecord::HeldRequest, in_sealed(&row.request)));
                state.events.values().for_each(|row| count(KeyedRecord::AuditEvent, in_code(&row.link)));
                state.checkpoints.iter().for_each(|row| count(KeyedRecord::Checkpoint, in_code(&row.mac)));
                Ok(counts.into_iter().map(|((what, key), rows)| KeyUse { key, what, rows }).collect())
            })
        })
    }

    fn installation(&self) -> BoxFuture<'_, Result<Option<InstallationRow>, StoreError>> {
        Box::pin(async move { self.with(|state| Ok(state.installation.clone())) })
    }

    fn save_installation(
        &self,
        old: Option<InstallationRow>,
        new: InstallationRow,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let still = state.installation == old;
                if still {
                    state.installation = Some(new);
                }
                Ok(still)
            })
        })
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let held = state.claims.iter().position(|held| held.task == claim.task);
                if held.is_some_and(|held| {
                    let held = &state.claims[held];
                    held.holder != claim.holder && held.until > now
                }) {
                    return Ok(false);
                }
                state.claims.retain(|held| held.task != claim.task);
                let keeps = claim.until > now;
                if keeps {
                    state.claims.push(claim);
                }
                Ok(keeps)
            })
        })
    }

    fn listen(&self, _tell: Tell) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
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

    fn end_all_trust(&self, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(async move { self.with(|state| Ok(take(&mut state.trusted_browsers, limit, |_| true))) })
    }

    fn due_notices(
        &self,
        after: DuePlace,
        until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<DueNotice>, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let waiting = state.outbox.values().filter(|row| row.settled_at.is_none());
                let mut due: Vec<&OutboxRow> =
                    waiting.filter(|row| row.place() > after && row.schedule.due_at <= until).collect();
                due.sort_by_key(|row| row.place());
                let with_event = due.into_iter().take(limit).map(|row| {
                    let event = state.events.get(&row.notice.event);
                    let event = event.filter(|event| event.user == row.notice.user);
                    DueNotice {
                        row: row.clone(),
                        address: event.and_then(|event| event.personal.address.clone()),
                        user_agent: event.and_then(|event| event.personal.user_agent.clone()),
                    }
                });
                Ok(with_event.collect())
            })
        })
    }

    fn outbox_depth(&self, overdue: Timestamp) -> BoxFuture<'_, Result<OutboxDepth, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let waiting = state.outbox.values().filter(|row| row.settled_at.is_none());
                let counted: Vec<_> = waiting.take(OUTBOX_COUNTED).collect();
                let late = counted.iter().filter(|row| row.notice.at <= overdue).count();
                Ok(OutboxDepth::new(counted.len(), late))
            })
        })
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(async move {
            self.with(|state| {
                let mut gone = take(&mut state.sessions, limit, |row| row.expires_at <= now);
                gone += take(&mut state.enrollments, limit, |row| row.expires_at <= now);
                gone += take(&mut state.trusted_browsers, limit, |row| row.expires_at <= now);
                gone += take(&mut state.held, limit, |row| row.expires_at <= now);
                gone += take(&mut state.outbox, limit, |row| row.expires_at <= now);
                Ok(gone)
            })
        })
    }
}

/// Deletes at most `limit` rows that may go; says how many went.
fn take<K: Ord + Copy, V>(table: &mut BTreeMap<K, V>, limit: usize, goes: impl Fn(&V) -> bool) -> usize {
    let doomed: Vec<K> = table.iter().filter(|(_, row)| goes(row)).take(limit).map(|(key, _)| *key).collect();
    doomed.iter().for_each(|key| drop(table.remove(key)));
    doomed.len()
}
