//! Recovery codes whose hash is slow on purpose: reserve, hash, settle.
//!
//! A slow hash never runs under the user's lock. So the answer is charged first, as if it were wrong, and that is durable; then it is
//! hashed, with as many others as the pool allows; then the verdict is settled against what is there by now. Whatever gets
//! lost in between stays charged (G4), and no more is ever hashed than the budgets allow.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::accounts::Account;
use crate::audit::{Action, Reason};
use crate::challenge::{A_CODE, Answer, Answered, ChallengeState, opened_set, presented, spend};
use crate::charge::{self, Guess};
use crate::clock::Timestamp;
use crate::recovery::{RecoveryCode, RecoveryCodes};
use crate::secret::SecretBytes;
use crate::session::{Method, Request, Transport};
use crate::store::{Change, CodeKey, CodeProbe, Fault, Reads, Rows, SessionChange};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};
use crate::verdict::Case;

/// Charges an answer before it is hashed.
pub(crate) struct ReserveAnswer {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) answer: Answer,
    pub(crate) request: Request,
    pub(crate) account: Account,
}

/// What came of it.
pub(crate) enum AnswerReserved {
    /// Hash this.
    Go(Box<Reservation>),
    /// There is nothing to hash.
    Over(Answered),
}

/// A charged answer, with all that its hash needs.
#[derive(Clone)]
pub(crate) struct Reservation {
    /// As the set was made.
    pub(crate) form: RecoveryCodes,
    pub(crate) code: RecoveryCode,
    /// The user has no set of this strategy: an empty key, so that the work is the same.
    pub(crate) set_key: SecretBytes,
    pub(crate) stored: Option<Vec<u8>>,
    key: Option<CodeKey>,
    used_at: Option<Timestamp>,
    lane: Lane,
    at: Timestamp,
    generation: i64,
}

impl Verb for ReserveAnswer {
    type Outcome = AnswerReserved;

    fn reads(&self) -> Reads {
        let code_set = self.answer.form(&self.rules).map(|form| form.name().to_owned());
        Reads { session: Some(self.token.session()), code_set, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<AnswerReserved> {
        let over = |answered| Next::unchanged(AnswerReserved::Over(answered));
        let Some((mut user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)?
        else {
            return over(Answered::Unauthenticated);
        };
        if !user.enabled() {
            return over(Answered::NotEnrolled);
        }
        let Some(form) = self.answer.form(&self.rules) else { return over(Answered::Impossible) };
        let set = opened_set(&self.rules, form, &mut user, rows)?;
        let made = set.as_ref().map_or(Cow::Borrowed(form), |set| set.form.clone());
        let Some(code) = self.answer.recovery(&made) else { return over(Answered::Impossible) };
        let guess = Guess::Recovery(form.name());
        let (rules, request, account) = (&self.rules, &self.request, &self.account);
        let mut case = Case { rules, request, account, rows, now, session, guess, wish: None };
        if let Some((why, wait)) = case.refusal(&user) {
            return Ok(case.throttled(user, why, wait)?.map(AnswerReserved::Over));
        }
        let (mut set_key, mut key, mut stored, mut used_at) = (SecretBytes::new([]), None, None, None);
        if let Some(set) = &set {
            let place = set.place(&code);
            match &rows.code {
                CodeProbe::NotAsked => {
                    return Ok(Next::Read(Reads { code: Some(place), ..Reads::default() }));
                }
                CodeProbe::Absent => {}
                CodeProbe::Found { code, used_at: at } => (stored, used_at) = (Some(code.clone()), *at),
            }
            (key, set_key) = (Some(place), set.key.clone());
        }
        let lane = charge::lane(&user, &case.session);
        charge::charge(&self.rules, &mut user, &mut case.session, guess, now);
        let reservation = Reservation {
            form: made.into_owned(),
            code,
            set_key,
            stored,
            key,
            used_at,
            lane,
            at: now,
            generation: user.generation,
        };
        let mut draft = case.draft(user);
        draft.push(Change::Session(SessionChange::Save(case.session)));
        draft.done(AnswerReserved::Go(Box::new(reservation)))
    }
}

/// What the hash said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hashed {
    Right,
    Wrong,
    /// Too many others were waiting. Nothing was tried, so nobody is charged.
    NotAtAll,
}

/// Settles a charged answer after it was hashed.
pub(crate) struct Settle {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) request: Request,
    pub(crate) reservation: Reservation,
    pub(crate) hashed: Hashed,
    pub(crate) fresh: Zeroizing<[u8; 32]>,
    pub(crate) account: Account,
}

impl Verb for Settle {
    type Outcome = Answered;

    fn reads(&self) -> Reads {
        Reads { session: Some(self.token.session()), code: self.reservation.key.clone(), ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Answered> {
        let reserved = &self.reservation;
        let Some((mut user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)?
        else {
            return self.too_late(rows, now);
        };
        let guess = Guess::Recovery(reserved.form.name());
        let (rules, request, account) = (&self.rules, &self.request, &self.account);
        let mut case = Case { rules, request, account, rows, now, session, guess, wish: None };
        if self.hashed == Hashed::NotAtAll {
            charge::refund(&self.rules, &mut user, &mut case.session, guess, reserved.lane, reserved.at);
            let mut draft = case.draft(user);
            draft.push(Change::Session(SessionChange::Save(case.session)));
            return draft.done(Answered::Wrong { challenge: ChallengeState::Open, clock_behind: None });
        }
        let (Hashed::Right, Some(key)) = (self.hashed, &reserved.key) else {
            return case.wrong_as_charged(user);
        };
        // Right, if all of it is as it was when it was reserved.
        let stored = match &rows.code {
            CodeProbe::Found { code, used_at }
                if Some(code) == reserved.stored.as_ref()
                    && *used_at == reserved.used_at
                    && user.generation == reserved.generation =>
            {
                code
            }
            CodeProbe::Found { .. } | CodeProbe::Absent | CodeProbe::NotAsked => {
                return case.wrong_as_charged(user);
            }
        };
        if user.has_spent(key) != reserved.used_at.is_some() {
            return Err(Fault::Altered { what: A_CODE, user: user.key });
        }
        charge::refund(&self.rules, &mut user, &mut case.session, guess, reserved.lane, reserved.at);
        if let Some(at) = reserved.used_at {
            return case.already_used_settled(user, at);
        }
        let mut draft = case.draft(user);
        spend(&mut draft, &reserved.form, key.clone(), stored);
        case.right(draft, &self.fresh)
    }
}

impl Settle {
    /// The session has ended meanwhile: nothing is granted, and the charge stays.
    fn too_late(&self, rows: &Rows, now: Timestamp) -> Decision<Answered> {
        let Some(user) = User::of(rows, &self.rules)? else {
            return Next::unchanged(Answered::Unauthenticated);
        };
        let form = &self.reservation.form;
        let fact = Fact::failure(Action::Challenge, Reason::ChallengeEnded)
            .by(form.name(), form.verify_action_name())
            .with(Method::RecoveryCode)
            .within(self.token.session());
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(fact);
        draft.done(Answered::Wrong { challenge: ChallengeState::Ended, clock_behind: None })
    }
}
