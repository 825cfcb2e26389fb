//! Changing what the second factor consists of, once it is there: remove, rename, new recovery codes, disable, reset.
//!
//! Each of these ends what relied on the old state in the same transaction (G8).

use std::time::Duration;

use crate::audit::{Action, Actor, NoticeKind};
use crate::clock::Timestamp;
use crate::ending::{Extent, end, thaw};
use crate::enrollment::{AuthenticatorInfo, HashFirst, NewCodes};
use crate::proof::{Acting, PasswordProof, Proven, factor_is_fresh, in_setup, refuse, to_replace};
use crate::recovery::RecoveryCode;
use crate::requirement::{Duties, duties};
use crate::session::Request;
use crate::store::{
    AuthenticatorChange, AuthenticatorId, Change, CodesChange, EnrollmentChange, Fault, Reads, Rows, UserKey,
    Wanted,
};
use crate::trust;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// What came of a change that needs proof.
#[derive(Debug)]
#[non_exhaustive]
pub enum Changed<T = ()> {
    /// Done.
    Done(T),
    /// A second factor must be proven in this session first.
    StepUpRequired,
    /// The password must be given.
    PasswordRequired,
    /// The user has no second factor.
    NotEnrolled,
    /// A second factor is required of the user, and this is the last of it: enroll another authenticator first, or replace it.
    LastAuthenticator,
    /// There is no such thing of this user.
    NotFound,
    /// It was changed so often lately that it must wait.
    Throttled {
        /// When to come back.
        retry_after: Duration,
    },
    /// The session has ended meanwhile.
    Unauthenticated,
}

impl<T> Changed<T> {
    pub(crate) fn lacking(proven: Proven) -> Option<Self> {
        match proven {
            Proven::Yes => None,
            Proven::NeedsFactor => Some(Self::StepUpRequired),
            Proven::NeedsPassword => Some(Self::PasswordRequired),
        }
    }
}

/// So many changes that the owner may repeat at will, such as a new name, are made in five minutes: each leaves a row in the trail.
const REPEATS: u32 = 30;

/// May one more be made? Then it is counted.
pub(crate) fn may_repeat(user: &mut User, now: Timestamp) -> Result<(), Duration> {
    user.changes.admit_up_to(REPEATS, now)
}

/// How the second factor stands for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// A confirmed authenticator exists: sign-in asks for a code.
    pub enabled: bool,
    /// An enrollment was begun and waits for its first code.
    pub initiated: bool,
    /// The authenticators, the oldest first.
    pub authenticators: Vec<AuthenticatorInfo>,
    /// Recovery codes of the default strategy: `None` when there is no set.
    pub recovery_codes: Option<RecoveryCodesStatus>,
    /// The same for each further strategy that has a set, by name.
    pub further_codes: Vec<(String, RecoveryCodesStatus)>,
    /// How many browsers are trusted.
    pub trusted_browsers: usize,
    /// What is required of the user, as far as we have seen.
    pub duties: Duties,
    /// Until when a second factor need not be there although it is required; `None` where it is not required.
    pub grace_ends_at: Option<Timestamp>,
}

impl Status {
    /// Of somebody whom we never saw.
    pub(crate) fn of_nobody() -> Self {
        Self {
            enabled: false,
            initiated: false,
            authenticators: Vec::new(),
            recovery_codes: None,
            further_codes: Vec::new(),
            trusted_browsers: 0,
            duties: Duties::None,
            grace_ends_at: None,
        }
    }
}

/// How many recovery codes are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecoveryCodesStatus {
    /// Unused ones.
    pub remaining: usize,
    /// As many as were made.
    pub total: usize,
    /// So few are left that a new set should be made.
    pub low: bool,
}

/// What [`status`] reads.
pub(crate) fn status_reads() -> Reads {
    let (authenticators, enrollments, trusted_browsers) = (Wanted::Yes, Wanted::Yes, Wanted::Yes);
    Reads { authenticators, enrollments, trusted_browsers, ..Reads::default() }
}

/// How the second factor stands, from rows of one snapshot.
pub(crate) fn status(rules: &Rules, key: UserKey, rows: &Rows, now: Timestamp) -> Result<Status, Fault> {
    // Whoever asks was told the key by a row: that it is gone is never "no second factor".
    let gone = Fault::Altered { what: "the row", user: key };
    let user = User::of(rows, rules)?.ok_or(gone)?;
    user.vouch(&rows.authenticators)?;
    let initiated =
        rows.enrollments.iter().any(|begun| begun.expires_at > now && begun.generation == user.generation);
    let mut further_codes: Vec<_> = rules
        .policy
        .recovery_codes
        .iter()
        .filter_map(|form| {
            let codes = user.codes.iter().find(|codes| codes.strategy == form.name())?;
            let (remaining, total) = (codes.remaining, codes.total);
            let low = form.is_low(remaining);
            Some((form.name().to_owned(), RecoveryCodesStatus { remaining, total, low }))
        })
        .collect();
    let default = rules.policy.codes(None).map(|form| form.name().to_owned());
    let first = further_codes.iter().position(|(name, _)| Some(name) == default.as_ref());
    let recovery_codes = first.map(|index| further_codes.remove(index).1);
    let authenticators = user.authenticators.iter().zip(&rows.authenticators);
    let authenticators = authenticators
        .map(|(fact, row)| AuthenticatorInfo {
            id: row.id,
            name: row.name.clone(),
            kind: row.kind.clone(),
            created_at: row.created_at,
            last_used_at: fact.last_used_at,
        })
        .collect();
    let trusted_browsers = trust::trusted(rules, &user, rows, now).len();
    let duties = duties(&rules.policy.requirement, &user, now);
    let grace_ends_at = user.duty.grace_ends_at(&rules.policy.requirement).filter(|_| duties.is_required());
    Ok(Status {
        enabled: user.enabled(),
        initiated,
        authenticators,
        recovery_codes,
        further_codes,
        trusted_browsers,
        duties,
        grace_ends_at,
    })
}

/// Removes one authenticator; with the last one, everything of the second factor.
pub(crate) struct Remove {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) authenticator: AuthenticatorId,
}

impl Verb for Remove {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        Reads { authenticators: Wanted::Yes, ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        user.vouch(&rows.authenticators)?;
        if user.authenticator(self.authenticator).is_none() {
            return Next::unchanged(Changed::NotFound);
        }
        if !factor_is_fresh(&self.rules, &session, now)? {
            return Next::unchanged(Changed::StepUpRequired);
        }
        if user.authenticators.len() == 1 && is_required(&self.rules, &user, now) {
            return Next::unchanged(Changed::LastAuthenticator);
        }
        user.authenticators.retain(|fact| fact.id != self.authenticator);
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        let event = draft.event(Fact::success(Action::AuthenticatorRemove).within(session.id));
        // With the last one it is all off, and that is the news.
        let left = draft.user.enabled();
        draft.notice(if left { NoticeKind::AuthenticatorRemoved } else { NoticeKind::Disabled }, event);
        if left {
            let removed = AuthenticatorChange::Remove(session.user, self.authenticator);
            draft.push(Change::Authenticator(removed));
        } else {
            clear(&mut draft);
        }
        end(&mut draft, Extent::Everything, Some(session.id));
        draft.done(Changed::Done(()))
    }
}

/// Gives an authenticator another name.
pub(crate) struct Rename {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) authenticator: AuthenticatorId,
    pub(crate) name: String,
}

impl Verb for Rename {
    type Outcome = Changed<AuthenticatorInfo>;

    fn reads(&self) -> Reads {
        Reads { authenticators: Wanted::Yes, ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed<AuthenticatorInfo>> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        user.vouch(&rows.authenticators)?;
        let row = rows.authenticators.iter().find(|row| row.id == self.authenticator);
        let (Some(row), Some(fact)) = (row, user.authenticator(self.authenticator)) else {
            return Next::unchanged(Changed::NotFound);
        };
        let info = AuthenticatorInfo {
            id: row.id,
            name: self.name.clone(),
            kind: row.kind.clone(),
            created_at: row.created_at,
            last_used_at: fact.last_used_at,
        };
        if row.name == self.name {
            return Next::unchanged(Changed::Done(info));
        }
        if let Err(retry_after) = may_repeat(&mut user, now) {
            return Next::unchanged(Changed::Throttled { retry_after });
        }
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(Fact::success(Action::AuthenticatorRename).within(session.id));
        let renamed = AuthenticatorChange::Rename(row.user, row.id, self.name.clone());
        draft.push(Change::Authenticator(renamed));
        draft.done(Changed::Done(info))
    }
}

/// Makes a new set of recovery codes; the old one is dead.
pub(crate) struct Regenerate {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) password: Option<PasswordProof>,
    pub(crate) codes: NewCodes,
}

impl Verb for Regenerate {
    type Outcome = Result<Changed<Vec<RecoveryCode>>, HashFirst>;

    fn reads(&self) -> Reads {
        Reads { authenticators: Wanted::Yes, ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Ok(Changed::Unauthenticated));
        };
        user.vouch(&rows.authenticators)?;
        let proven = to_replace(&self.rules, &mut user, &session, self.password.as_ref(), now)?;
        let enabled = user.enabled();
        let room = may_repeat(&mut user, now);
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if !enabled {
            return refuse(draft, self.password.as_ref(), Ok(Changed::NotEnrolled));
        }
        if !in_setup(&draft.user, &session, now)
            && let Some(lacking) = Changed::lacking(proven)
        {
            return refuse(draft, self.password.as_ref(), Ok(lacking));
        }
        if let Err(retry_after) = room {
            return refuse(draft, self.password.as_ref(), Ok(Changed::Throttled { retry_after }));
        }
        let Ok(set) = self.codes.install(&self.rules, &mut draft) else {
            return Next::unchanged(Err(HashFirst));
        };
        let event = draft.event(self.codes.fact().within(session.id));
        draft.notice_about(NoticeKind::RecoveryCodesReplaced, event, set.0);
        end(&mut draft, Extent::Unfinished, Some(session.id));
        draft.done(Ok(Changed::Done(self.codes.codes.clone())))
    }
}

/// Removes everything of the second factor, at the owner's wish. Repeating it is fine.
pub(crate) struct Disable {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) password: Option<PasswordProof>,
}

impl Verb for Disable {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let proven = to_replace(&self.rules, &mut user, &session, self.password.as_ref(), now)?;
        let (enabled, required) = (user.enabled(), is_required(&self.rules, &user, now));
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if let Some(lacking) = Changed::lacking(proven) {
            return refuse(draft, self.password.as_ref(), lacking);
        }
        if enabled && required {
            return refuse(draft, self.password.as_ref(), Changed::LastAuthenticator);
        }
        if enabled {
            let event = draft.event(Fact::success(Action::Disable).within(session.id));
            draft.notice(NoticeKind::Disabled, event);
            clear(&mut draft);
            end(&mut draft, Extent::Everything, Some(session.id));
        }
        draft.done(Changed::Done(()))
    }
}

/// Removes everything of the second factor, at an administrator's wish, and ends every session.
pub(crate) struct Reset {
    pub(crate) rules: Rules,
    pub(crate) actor: Actor,
    pub(crate) reason: String,
}

impl Verb for Reset {
    type Outcome = bool;

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<bool> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(false) };
        let was_enabled = user.enabled();
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        let mut fact = Fact::success(Action::Reset);
        fact.note = Some(self.reason.clone());
        let event = draft.event(fact);
        draft.notice(NoticeKind::Reset, event);
        thaw(&mut draft);
        clear(&mut draft);
        if was_enabled {
            draft.user.duty.reset(now);
        }
        end(&mut draft, Extent::Everything, None);
        draft.done(was_enabled)
    }
}

/// Removes everything of a user but the bare chain of the audit trail, which stays whole without what it said of the person.
pub(crate) struct Forget {
    pub(crate) rules: Rules,
    pub(crate) actor: Actor,
}

impl Verb for Forget {
    type Outcome = bool;

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<bool> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(false) };
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        draft.event(Fact::success(Action::Forget));
        clear(&mut draft);
        end(&mut draft, Extent::Everything, None);
        (draft.user.stamp, draft.user.duty) = Default::default();
        (draft.user.frozen, draft.user.mailed) = Default::default();
        draft.forgotten(true)
    }
}

/// Everything of the second factor goes; counts of failures stay.
pub(crate) fn clear(draft: &mut Draft<'_>) {
    let user = draft.user.key;
    draft.user.authenticators.clear();
    draft.user.codes.clear();
    draft.user.setup = None;
    draft.push(Change::Authenticator(AuthenticatorChange::RemoveAll(user)));
    draft.push(Change::Enrollment(EnrollmentChange::EndAll(user)));
    draft.push(Change::Codes(CodesChange::RemoveAll(user)));
}

/// Is a second factor required of the user, grace or not? Then the last of it stays.
fn is_required(rules: &Rules, user: &User, now: Timestamp) -> bool {
    duties(&rules.policy.requirement, user, now).is_required()
}
