//! What is written: the changes of a decision.

use std::collections::BTreeMap;

use super::{CodeRow, Failing, State, place};
use crate::audit::Personal;
use crate::session::SessionKind;
use crate::store::*;

impl State {
    pub(super) fn write_user(&mut self, row: &UserRow) -> usize {
        let Some(known) = self.users.get_mut(&row.key) else { return 0 };
        *known = UserRow { id: known.id.clone(), created_at: known.created_at, ..row.clone() };
        1
    }

    /// Applies one change; says how many rows it touched, or what stood in the way.
    pub(super) fn apply(&mut self, change: &Change) -> Result<usize, String> {
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
                AuthenticatorChange::Reseal(user, id, secret) => {
                    let row = self.authenticators.get_mut(&(*user, *id));
                    row.map(|row| row.secret.clone_from(secret)).iter().count()
                }
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
            Change::Trust(change) => self.apply_trust(change),
            Change::Held(change) => self.apply_held(change),
            Change::Password(id, hash) => {
                self.passwords.get_mut(id).map(|known| known.clone_from(hash)).iter().count()
            }
            Change::EmailVerified(id, at) => {
                let known = self.passwords.contains_key(id);
                known.then(|| self.verified.entry(id.clone()).or_insert(*at)).iter().count()
            }
            Change::Letter(id) => usize::from(self.letters.remove(id).is_some()),
            Change::Audit(event) => {
                if self.failing == Failing::Audit {
                    return Err("injected".to_owned());
                }
                self.last_event = self.last_event.max(event.id.0);
                insert(&mut self.events, event.id, event)
            }
            Change::Trail(change) => self.apply_trail(change),
            Change::Notice(change) => self.apply_notice(change),
        })
    }

    fn apply_notice(&mut self, change: &NoticeChange) -> usize {
        match change {
            NoticeChange::Put(notice) => {
                let own = self.outbox.keys().filter(|(user, _)| *user == notice.user);
                let next = own.map(|(_, id)| id.0 + 1).max().unwrap_or(0).max(notice.event.0).max(1);
                let row = OutboxRow {
                    id: NoticeId(next),
                    notice: notice.clone(),
                    schedule: Schedule { message: None, attempts: 0, due_at: notice.at },
                    settled_at: None,
                    disowned_at: None,
                    expires_at: notice.at + NOTICES_ARE_KEPT,
                };
                insert(&mut self.outbox, (notice.user, row.id), &row)
            }
            NoticeChange::Plan(user, ids, schedule) => {
                let waiting = ids.iter().filter(|id| {
                    let row = self.outbox.get_mut(&(*user, **id)).filter(|row| row.settled_at.is_none());
                    row.map(|row| row.schedule = *schedule).is_some()
                });
                waiting.count()
            }
            NoticeChange::Settle(user, id, at, expires_at) => {
                let row = self.outbox.get_mut(&(*user, *id)).filter(|row| row.settled_at.is_none());
                row.map(|row| (row.settled_at, row.expires_at) = (Some(*at), *expires_at)).iter().count()
            }
            NoticeChange::Disown(user, id, at) => {
                let row = self.outbox.get_mut(&(*user, *id)).filter(|row| row.disowned_at.is_none());
                row.map(|row| row.disowned_at = Some(*at)).iter().count()
            }
        }
    }

    fn apply_session(&mut self, change: &SessionChange) -> usize {
        match change {
            SessionChange::Open(row) => insert(&mut self.sessions, (row.user, row.id), row),
            SessionChange::Save(row) => {
                let Some(known) = self.sessions.get_mut(&(row.user, row.id)) else { return 0 };
                *known = SessionRow {
                    name: known.name.take(),
                    transport: known.transport,
                    created_at: known.created_at,
                    address: known.address.take(),
                    user_agent: known.user_agent.take(),
                    return_to: known.return_to.take(),
                    ..row.clone()
                };
                1
            }
            SessionChange::Rename(user, id, name) => {
                let row = self.sessions.get_mut(&(*user, *id));
                row.map(|row| row.name = Some(name.clone())).iter().count()
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
            SessionChange::EndBeyond(user, most) => {
                let standard = |row: &&SessionRow| row.user == *user && row.kind == SessionKind::Standard;
                let newest_first = self.sessions.values().rev().filter(standard).map(|row| row.id);
                let ended: Vec<_> = newest_first.skip(*most).collect();
                ended.iter().filter(|id| self.sessions.remove(&(*user, **id)).is_some()).count()
            }
        }
    }

    fn apply_codes(&mut self, change: &CodesChange) -> Result<usize, String> {
        match change {
            CodesChange::Install(CodeSetRow { strategy, .. }, _)
            | CodesChange::Spend(CodeKey { strategy, .. }, _)
            | CodesChange::Use(CodeKey { strategy, .. }, ..)
            | CodesChange::Remove(_, strategy) => self.ready(strategy)?,
            CodesChange::Reseal(..) | CodesChange::RemoveAll(_) => {}
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
            CodesChange::Reseal(user, id, key) => {
                let row = self.code_sets.get_mut(&(*user, *id));
                row.map(|row| row.key.clone_from(key)).iter().count()
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

    fn apply_trust(&mut self, change: &TrustChange) -> usize {
        let browsers = &mut self.trusted_browsers;
        match change {
            TrustChange::Grant(row) => insert(browsers, (row.user, row.id), row),
            TrustChange::Save(row) => {
                let Some(known) = browsers.get_mut(&(row.user, row.id)) else { return 0 };
                known.sequence = row.sequence;
                known.presented.clone_from(&row.presented);
                known.generation = row.generation;
                known.last_used_at = row.last_used_at;
                1
            }
            TrustChange::Rename(user, id, name) => {
                browsers.get_mut(&(*user, *id)).map(|row| row.name.clone_from(name)).iter().count()
            }
            TrustChange::End(user, id) => usize::from(browsers.remove(&(*user, *id)).is_some()),
            TrustChange::EndAll(user) => retain(browsers, |row| row.user != *user),
        }
    }

    fn apply_held(&mut self, change: &HeldChange) -> usize {
        match change {
            HeldChange::Hold(row) => insert(&mut self.held, (row.user, row.id), row),
            HeldChange::Release(user, id) => usize::from(self.held.remove(&(*user, *id)).is_some()),
            HeldChange::EndOf(user, session) => {
                retain(&mut self.held, |row| row.user != *user || row.session != *session)
            }
            HeldChange::EndAll(user) => retain(&mut self.held, |row| row.user != *user),
        }
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
                self.outbox.retain(|(user, _), _| *user != row.key);
                1
            }
        }
    }
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
