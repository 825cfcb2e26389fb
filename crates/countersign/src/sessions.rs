//! A user's sessions and trusted browsers as their owner sees them: listed, named, ended.

use crate::audit::{Action, Actor};
use crate::clock::Timestamp;
use crate::ending::{Extent, end};
use crate::factors::{Changed, may_repeat};
use crate::proof::Acting;
use crate::session::{Request, SessionInfo, SessionKind};
use crate::standing::as_it_stands;
use crate::store::{
    BrowserId, Change, Fault, Reads, Rows, SessionChange, SessionId, SessionRow, TrustChange, Wanted,
};
use crate::trust::{self, TrustedBrowser};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// What [`sessions`] reads.
pub(crate) fn sessions_reads(acting: &Acting) -> Reads {
    Reads { sessions: Wanted::Yes, ..acting.reads() }
}

/// The user's standard sessions, the one that was used last first, and this one among them however many are newer; `None` when it has ended.
/// Pending ones are nobody's yet.
pub(crate) fn sessions(
    rules: &Rules,
    acting: &Acting,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<Vec<SessionInfo>>, Fault> {
    let Some((user, this)) = acting.open(rules, rows, now)? else { return Ok(None) };
    let others = standard(rules, &user, rows, now).filter(|row| row.id != this.id);
    let all: Vec<_> = others.chain([this.clone()]).collect();
    let mut told: Vec<_> = all.iter().map(SessionInfo::from_row).collect::<Result<_, _>>()?;
    told.sort_by_key(|session| std::cmp::Reverse((session.last_seen_at, session.id)));
    Ok(Some(told))
}

/// The sessions among these rows that are standard now. A row that is not as it was written is none: it opens nothing, and whoever
/// presents its token meets the fault. The list goes on without it, because its owner needs it most when somebody meddles.
pub(crate) fn standard(
    rules: &Rules,
    user: &User,
    rows: &Rows,
    now: Timestamp,
) -> impl Iterator<Item = SessionRow> {
    let standing =
        rows.sessions.iter().filter_map(move |row| as_it_stands(rules, user, row, now).ok().flatten());
    standing.filter(|row| row.kind == SessionKind::Standard)
}

/// What [`trusted_browsers`] reads.
pub(crate) fn trusted_reads(acting: &Acting) -> Reads {
    Reads { trusted_browsers: Wanted::Yes, ..acting.reads() }
}

/// The user's trusted browsers, the newest first; `None` when the acting session has ended.
pub(crate) fn trusted_browsers(
    rules: &Rules,
    acting: &Acting,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<Vec<TrustedBrowser>>, Fault> {
    let Some((user, _)) = acting.open(rules, rows, now)? else { return Ok(None) };
    let mut told = trust::trusted(rules, &user, rows, now);
    told.reverse();
    Ok(Some(told))
}

/// Something of the acting session's user that is to be named or ended.
pub(crate) struct Act<W> {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) wish: W,
}

/// Another name for a session.
pub(crate) struct RenameSession(pub(crate) SessionId, pub(crate) String);

/// The end of one session; the acting one may be it.
pub(crate) struct EndSession(pub(crate) SessionId);

/// The end of all other sessions, pending ones too. Trust stays.
pub(crate) struct EndOthers;

/// The end of everything: all sessions, trusted and known browsers.
pub(crate) struct Everywhere;

/// Another name for a trusted browser.
pub(crate) struct RenameTrusted(pub(crate) BrowserId, pub(crate) String);

/// The end of the trust in one browser.
pub(crate) struct RevokeTrusted(pub(crate) BrowserId);

/// The end of the trust in all browsers.
pub(crate) struct RevokeAllTrusted;

impl Verb for Act<RenameSession> {
    type Outcome = Changed<SessionInfo>;

    fn reads(&self) -> Reads {
        sessions_reads(&self.acting)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed<SessionInfo>> {
        let Some((mut user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let RenameSession(id, name) = &self.wish;
        let Some(row) = listed(&self.rules, &user, rows, *id, now) else {
            return Next::unchanged(Changed::NotFound);
        };
        let info = SessionInfo { name: Some(name.clone()), ..SessionInfo::from_row(&row)? };
        if row.name.as_ref() == Some(name) {
            return Next::unchanged(Changed::Done(info));
        }
        if let Err(retry_after) = may_repeat(&mut user, now) {
            return Next::unchanged(Changed::Throttled { retry_after });
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::SessionRename).within(acting.id));
        draft.push(Change::Session(SessionChange::Rename(row.user, row.id, name.clone())));
        draft.done(Changed::Done(info))
    }
}

/// A standard session that its owner could have seen in the list; this one always is.
fn listed(rules: &Rules, user: &User, rows: &Rows, id: SessionId, now: Timestamp) -> Option<SessionRow> {
    let row = rows.session.iter().chain(&rows.sessions).find(|row| row.id == id)?;
    as_it_stands(rules, user, row, now).ok().flatten().filter(|row| row.kind == SessionKind::Standard)
}

impl Verb for Act<EndSession> {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        sessions_reads(&self.acting)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let Some(row) = listed(&self.rules, &user, rows, self.wish.0, now) else {
            return Next::unchanged(Changed::NotFound);
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        let action = if row.id == acting.id { Action::SignOut } else { Action::SessionRevoke };
        draft.event(Fact::success(action).within(acting.id));
        draft.push(Change::Session(SessionChange::End(row.user, row.id)));
        draft.done(Changed::Done(()))
    }
}

impl Verb for Act<EndOthers> {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        sessions_reads(&self.acting)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        if rows.sessions.iter().all(|row| row.id == acting.id) {
            return Next::unchanged(Changed::Done(()));
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::SessionRevoke).within(acting.id));
        draft.push(Change::Session(SessionChange::EndOthers(acting.user, Some(acting.id))));
        draft.done(Changed::Done(()))
    }
}

impl Verb for Act<Everywhere> {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::SignOutEverywhere).within(acting.id));
        end(&mut draft, Extent::Everything, None);
        draft.done(Changed::Done(()))
    }
}

/// The same at somebody else's wish.
pub(crate) struct SignOutUser {
    pub(crate) rules: Rules,
    pub(crate) actor: Actor,
}

impl Verb for SignOutUser {
    type Outcome = bool;

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<bool> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(false) };
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        draft.event(Fact::success(Action::SignOutEverywhere));
        end(&mut draft, Extent::Everything, None);
        draft.done(true)
    }
}

impl Verb for Act<RenameTrusted> {
    type Outcome = Changed<TrustedBrowser>;

    fn reads(&self) -> Reads {
        trusted_reads(&self.acting)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed<TrustedBrowser>> {
        let Some((mut user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let RenameTrusted(id, name) = &self.wish;
        let browser = trust::trusted(&self.rules, &user, rows, now).into_iter().find(|one| one.id == *id);
        let Some(browser) = browser else { return Next::unchanged(Changed::NotFound) };
        if browser.name == *name {
            return Next::unchanged(Changed::Done(browser));
        }
        if let Err(retry_after) = may_repeat(&mut user, now) {
            return Next::unchanged(Changed::Throttled { retry_after });
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::BrowserTrustRename).within(acting.id));
        draft.push(Change::Trust(TrustChange::Rename(acting.user, *id, name.clone())));
        draft.done(Changed::Done(TrustedBrowser { name: name.clone(), ..browser }))
    }
}

impl Verb for Act<RevokeTrusted> {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        trusted_reads(&self.acting)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let told = trust::trusted(&self.rules, &user, rows, now);
        if told.iter().all(|browser| browser.id != self.wish.0) {
            return Next::unchanged(Changed::NotFound);
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::BrowserTrustRevoke).within(acting.id));
        trust::revoke(&mut draft, self.wish.0);
        draft.done(Changed::Done(()))
    }
}

impl Verb for Act<RevokeAllTrusted> {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((user, acting)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        if user.trusted.is_empty() {
            return Next::unchanged(Changed::Done(()));
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::BrowserTrustRevoke).within(acting.id));
        trust::revoke_all(&mut draft);
        draft.done(Changed::Done(()))
    }
}
