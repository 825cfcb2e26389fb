//! What follows from a judged answer, the same at every door: a wrong one is charged in the commit that says so, a right one
//! flips the session in place.

use std::time::Duration;

use crate::accounts::Account;
use crate::audit::{Action, EventOutcome, NoticeKind, Reason};
use crate::browser::BrowserToken;
use crate::challenge::{Accepted, Answered, ChallengeState, Refusal};
use crate::charge::{self, Guess};
use crate::clock::Timestamp;
use crate::policy::OnVerify;
use crate::recovery::RecoveryCodes;
use crate::session::{Method, Methods, Request, SessionInfo, SessionKind, Transport};
use crate::store::{BrowserId, Change, Rows, SessionChange, SessionRow};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::trust;
use crate::unlock;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Rules};

/// The name of the strategy of authenticator apps.
pub(crate) const TOTP: &str = "totp";
/// Its own names for what it does, in trail, traces and the API's description.
pub(crate) const VERIFY: &str = "verify_with_totp";
pub(crate) const SETUP: &str = "setup_with_totp";
pub(crate) const CONFIRM: &str = "confirm_setup_with_totp";
pub(crate) const UNLOCK: &str = "unlock_with_totp";

/// An answer on the bench: who gave it, where, and what it guesses at.
pub(crate) struct Case<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) request: &'a Request,
    pub(crate) account: &'a Account,
    pub(crate) rows: &'a Rows,
    pub(crate) now: Timestamp,
    pub(crate) session: SessionRow,
    pub(crate) guess: Guess<'a>,
    /// To be trusted from now on, where a code of an authenticator proves to be right.
    pub(crate) wish: Option<&'a trust::Wish>,
}

impl<'a> Case<'a> {
    pub(crate) fn method(&self) -> Method {
        match self.guess {
            Guess::Otp { .. } => Method::Otp,
            Guess::Recovery(_) => Method::RecoveryCode,
        }
    }

    pub(crate) fn draft(&self, user: User) -> Draft<'a> {
        Draft::new(self.rules, self.request, user, self.rows, self.now)
    }

    /// Why nothing may be judged now.
    pub(crate) fn refusal(&self, user: &User) -> Option<(Refusal, Duration)> {
        charge::refusal(self.rules, user, &self.session, self.guess, self.now)
    }

    /// The user as charged, should everything else fail.
    pub(crate) fn charged(&self, user: &User) -> User {
        let (mut user, mut session) = (user.clone(), self.session.clone());
        charge::charge(self.rules, &mut user, &mut session, self.guess, self.now);
        user
    }

    /// Nothing was judged.
    pub(crate) fn throttled(&self, user: User, why: Refusal, retry_after: Duration) -> Decision<Answered> {
        let fact = self.fact(EventOutcome::Refused, Some(why.reason()));
        self.draft(user).refused(fact, Answered::Throttled { why, retry_after })
    }

    /// Right, but spent.
    pub(crate) fn already_used(&self, user: User, reason: Reason, outcome: Answered) -> Decision<Answered> {
        self.draft(user).refused(self.fact(EventOutcome::Refused, Some(reason)), outcome)
    }

    /// Right, but spent, where the charge was made before and has been taken back.
    pub(crate) fn already_used_settled(self, user: User, at: Timestamp) -> Decision<Answered> {
        let mut draft = self.draft(user);
        let fact = self.fact(EventOutcome::Refused, Some(Reason::RecoveryCodeUsed));
        if draft.user.refusals.admit(self.now) {
            draft.event(fact);
        }
        draft.push(Change::Session(SessionChange::Save(self.session)));
        draft.done(Answered::RecoveryCodeUsed { at })
    }

    /// Wrong: charged to account and challenge, in one commit with the verdict.
    pub(crate) fn wrong(mut self, mut user: User) -> Decision<Answered> {
        let lane = charge::lane(&user, &self.session);
        charge::charge(self.rules, &mut user, &mut self.session, self.guess, self.now);
        let spent = matches!(self.refusal(&user), Some((Refusal::BudgetSpent, _)));
        // A browser that has just ceased to be known meets a budget that others spent.
        self.conclude(user, (spent && lane == Lane::Unknown).then_some(NoticeKind::BudgetSpent))
    }

    /// Wrong, where the charge was made before.
    pub(crate) fn wrong_as_charged(self, user: User) -> Decision<Answered> {
        self.conclude(user, None)
    }

    fn conclude(self, user: User, besides: Option<NoticeKind>) -> Decision<Answered> {
        let ended = charge::is_last(self.rules, &self.session);
        let mut draft = self.draft(user.clone());
        draft.charge_with(user);
        let reason = if ended { Reason::ChallengeEnded } else { Reason::InvalidCode };
        let event = draft.event(self.fact(EventOutcome::Failure, Some(reason)));
        // One event, one notice: the more there is to it, the better it is told.
        match besides {
            Some(notice) => draft.notice(notice, event),
            None if ended => draft.warning(NoticeKind::ChallengeFailed, event),
            None => {}
        }
        draft.push(Change::Session(if ended && self.session.kind == SessionKind::Pending {
            SessionChange::End(self.session.user, self.session.id)
        } else {
            SessionChange::Save(self.session)
        }));
        let challenge = if ended { ChallengeState::Ended } else { ChallengeState::Open };
        draft.done(Answered::Wrong { challenge })
    }

    /// Right: the session flips in place, and at sign-in the mistakes of this challenge are forgiven.
    pub(crate) fn right(self, mut draft: Draft<'_>, fresh: &[u8; 32]) -> Decision<Answered> {
        let (now, method) = (self.now, self.method());
        let event = draft.event(self.fact(EventOutcome::Success, None));
        let mut session = self.session;
        let mut methods = Methods::of(&session)?;
        methods.proven(method, now);
        session.methods = methods.encode();
        let lane = charge::lane(&draft.user, &session);
        let at_sign_in = session.kind == SessionKind::Pending;
        if at_sign_in {
            charge::forgive(&mut draft.user, &session);
            session.kind = SessionKind::Standard;
            session.expires_at = now + self.rules.policy.session.absolute;
        }
        session.mfa_verified_at.get_or_insert(now);
        let mut browser = None;
        match method {
            Method::RecoveryCode => {
                session.recovery_code_used_at = Some(now);
                draft.notice(NoticeKind::RecoveryCodeUsed, event);
            }
            _ => browser = meet(self.rules, &mut draft.user, &mut session, lane, now),
        }
        let trusted = self.wish.filter(|_| {
            method == Method::Otp
                && session.transport == Transport::Cookie
                && session.unlock.is_empty()
                && self.rules.policy.trust.is_on()
        });
        let trusted = trusted.map(|wish| trust::grant(self.rules, &mut draft, session.id, wish, self.rows));
        (session.wrong_answers, session.challenge_ends_at) = (0, None);
        unlock::over(&mut session);
        session.last_seen_at = now;
        let token = (self.rules.policy.session.on_verify == OnVerify::Rotate)
            .then(|| SessionToken::renew(&mut session, &self.rules.ring, fresh));
        let strategy = match self.guess {
            Guess::Recovery(strategy) => Some(strategy),
            Guess::Otp { .. } => self.rules.policy.codes(None).map(RecoveryCodes::name),
        };
        let accepted = Accepted {
            token,
            session: SessionInfo::from_row(&session)?,
            user: draft.user.id.clone(),
            method,
            at_sign_in,
            recovery_codes_remaining: draft.user.codes_left(strategy),
            browser,
            trusted,
            account: self.account.clone(),
        };
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Answered::Accepted(Box::new(accepted)))
    }

    fn fact(&self, outcome: EventOutcome, reason: Option<Reason>) -> Fact {
        let action = match self.session.kind {
            SessionKind::Pending => Action::Challenge,
            SessionKind::Standard => Action::StepUp,
        };
        let fact = Fact { outcome, reason, ..Fact::success(action) };
        let fact = match self.guess {
            Guess::Otp { .. } => fact.by(TOTP, VERIFY),
            Guess::Recovery(strategy) => {
                let form = self.rules.policy.codes(Some(strategy));
                fact.by(strategy, form.map_or_else(String::new, RecoveryCodes::verify_action_name))
            }
        };
        fact.with(self.method()).within(self.session.id)
    }
}

/// The session's browser proved an authenticator: it is known from now on, under the id that it had if it was known already.
/// What it did wrong as a known browser stays.
pub(crate) fn meet(
    rules: &Rules,
    user: &mut User,
    session: &mut SessionRow,
    lane: Lane,
    now: Timestamp,
) -> Option<BrowserToken> {
    let browser = match lane {
        Lane::Known(browser) => browser,
        Lane::Unknown => BrowserId(user.draw_id()),
    };
    session.browser = Some(browser);
    (session.transport == Transport::Cookie)
        .then(|| BrowserToken::new(&rules.ring, session.user, browser, now))
}
