//! The way back in for somebody who has the authenticator and nothing else, when unknown browsers may no longer use its codes.
//!
//! Three right codes in a row, each a while after the one before, make the browser a known one. Nothing else comes of a
//! right code here, so guessing one brings nobody nearer to a session: three in a row are as hard to guess as eighteen digits.
//! A wrong one starts over, after a long pause for the whole account; a run that was begun before goes on.
//!
//! An administrator's code does the same at once.

use std::time::Duration;

use crate::admission::AdmissionCode;
use crate::audit::{Action, NoticeKind, Reason};
use crate::browser::BrowserToken;
use crate::challenge::{Answer, Refusal, presented, shown};
use crate::charge;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::matching::{Found, find_step};
use crate::policy::Budgets;
use crate::session::{Method, Request, SessionKind, Transport};
use crate::store::{Change, Reads, Rows, SessionChange, SessionRow, Wanted};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::totp::{Skew, TotpParameters};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};
use crate::verdict::{TOTP, UNLOCK, meet};

/// The name of an administrator's codes among the strategies, in the trail.
pub(crate) const ADMISSION: &str = "admission_code";
pub(crate) const ADMIT: &str = "unlock_with_admission_code";

/// Right codes in a row that admit a browser.
pub const UNLOCK_SUCCESSES: u32 = 3;

/// After a wrong code, no run can be begun for so long.
pub(crate) const PAUSE: Duration = Duration::from_secs(15 * 60);

/// After the pause, the next code must come within so long.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What came of a code at the unlock.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unlocked {
    /// The browser is a known one: codes of the app are judged again, in its own lane.
    Admitted {
        /// For the browser to keep, if it was not known before.
        browser: Option<BrowserToken>,
    },
    /// Right; more are needed.
    Progress {
        /// Right codes so far.
        successes: u32,
        /// When the next one may come.
        retry_after: Duration,
    },
    /// Wrong: it starts over. A wrong code of an administrator changes nothing.
    Wrong {
        /// When a new run may be begun; zero means now.
        retry_after: Duration,
    },
    /// Right, but this step or a later one was accepted before; not counted.
    AlreadyUsed {
        /// Until the step after the last accepted one begins; zero if it has.
        retry_after: Duration,
    },
    /// No code of an app looks like that; not counted.
    Impossible,
    /// Nothing was judged.
    Throttled {
        /// What stands in the way.
        why: Refusal,
        /// Right codes so far.
        successes: u32,
        /// When to come back.
        retry_after: Duration,
    },
    /// The user has no second factor.
    NotEnrolled,
    /// No such session.
    Unauthenticated,
}

/// How far a session's unlock has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnlockState {
    /// The browser is a known one already.
    pub admitted: bool,
    /// Right codes so far, of [`UNLOCK_SUCCESSES`].
    pub successes: u32,
    /// When a code may be given; zero means now.
    pub retry_after: Duration,
}

/// A run of right codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    successes: u32,
    not_before: Timestamp,
    deadline: Timestamp,
}

impl Run {
    /// The run of a session, if it was begun and has not been left for too long.
    fn of(session: &SessionRow, now: Timestamp) -> Option<Self> {
        let mut reader = Reader::new("unlock1", &session.unlock)?;
        let run = Self {
            successes: u32::try_from(reader.int()?).ok()?,
            not_before: Timestamp::from_millis(reader.int()?),
            deadline: Timestamp::from_millis(reader.int()?),
        };
        reader.end()?;
        (now <= run.deadline).then_some(run)
    }

    fn encode(self) -> Vec<u8> {
        Writer::new("unlock1")
            .int(i64::from(self.successes))
            .int(self.not_before.millis())
            .int(self.deadline.millis())
            .finish()
    }
}

/// Stands in a session whose browser the unlock admitted: no trust is granted in it.
const ADMITTED: &[u8] = b"admitted";

/// The challenge was passed: a run that was begun is over.
pub(crate) fn over(session: &mut SessionRow) {
    if session.unlock != ADMITTED {
        session.unlock.clear();
    }
}

/// Twice the time in which a code is accepted: what was read over a shoulder or tried once is of no use for the next.
fn pause_between(skew: Skew, shown: impl IntoIterator<Item = TotpParameters>) -> Duration {
    let longest = shown.into_iter().map(TotpParameters::period).max().unwrap_or_default();
    2 * longest * u32::try_from(skew.width()).unwrap_or(u32::MAX)
}

/// When a code may be given: within a run when its pause is over, else when the account's is.
fn wait(user: &User, run: Option<Run>, now: Timestamp) -> Option<Duration> {
    let from = match run {
        Some(run) => Some(run.not_before),
        None => user.unlock_from,
    };
    let left = now.until(from?);
    // A clock that was set back must not make it longer than any pause is.
    (!left.is_zero()).then(|| left.min(PAUSE))
}

/// What [`state`] reads.
pub(crate) fn state_reads(token: &SessionToken) -> Reads {
    Reads { session: Some(token.session()), ..Reads::default() }
}

/// How far the session of a token has come; `None` when there is no such session or no second factor.
pub(crate) fn state(
    rules: &Rules,
    token: &SessionToken,
    transport: Transport,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<UnlockState>, crate::store::Fault> {
    let Some((user, session)) = presented(rules, token, transport, rows, now)? else { return Ok(None) };
    if !user.enabled() {
        return Ok(None);
    }
    let run = Run::of(&session, now);
    Ok(Some(UnlockState {
        admitted: charge::lane(&user, &session) != Lane::Unknown,
        successes: run.map_or(0, |run| run.successes),
        retry_after: wait(&user, run, now).unwrap_or_default(),
    }))
}

/// Judges a code for the unlock.
pub(crate) struct Unlock {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) answer: Answer,
    pub(crate) request: Request,
}

impl Verb for Unlock {
    type Outcome = Unlocked;

    fn reads(&self) -> Reads {
        Reads { session: Some(self.token.session()), authenticators: Wanted::Yes, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Unlocked> {
        let Some((user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)? else {
            return Next::unchanged(Unlocked::Unauthenticated);
        };
        if !user.enabled() {
            return Next::unchanged(Unlocked::NotEnrolled);
        }
        if charge::lane(&user, &session) != Lane::Unknown {
            return Next::unchanged(Unlocked::Admitted { browser: None });
        }
        if let Some(code) = self.answer.admission() {
            return self.admit(&code, user, session, rows, now);
        }
        let shown = shown(&self.rules, &user, rows)?;
        let code = self.answer.otp();
        let code = code.filter(|code| shown.iter().any(|(form, _)| form.digits == code.digits()));
        let Some(code) = code else { return Next::unchanged(Unlocked::Impossible) };
        let run = Run::of(&session, now);
        let successes = run.map_or(0, |run| run.successes);
        let waits = self.rules.budgets() == Budgets::On;
        if let Some(retry_after) = wait(&user, run, now).filter(|_| waits) {
            let fact = self.fact(&session, Fact::refused(Action::Unlock, Reason::Throttled));
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            return draft.refused(fact, Unlocked::Throttled { why: Refusal::Wait, successes, retry_after });
        }
        match find_step(&self.rules, &user, &shown, &code, now) {
            Found::Fresh { index, step } => {
                let mut charged = user.clone();
                charged.unlock_from = Some(now + PAUSE);
                let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
                draft.charge_with(charged);
                // Spent like any other: it opens nothing else (G1).
                draft.user.authenticators[index].last_step = step;
                let parameters = shown.iter().map(|(parameters, _)| *parameters);
                let pause = pause_between(self.rules.policy.totp.skew, parameters);
                self.right(draft, session, successes + 1, pause)
            }
            Found::Used { retry_after } => {
                let fact = self.fact(&session, Fact::refused(Action::Unlock, Reason::CodeAlreadyUsed));
                let draft = Draft::new(&self.rules, &self.request, user, rows, now);
                draft.refused(fact, Unlocked::AlreadyUsed { retry_after })
            }
            // Where the clock is wrong is not told here: nothing bounds in a year how often one may ask.
            Found::None { .. } => self.wrong(user, session, rows, now),
        }
    }
}

impl Unlock {
    /// An administrator's code needs no pace: nobody guesses it. It is good once.
    fn admit(
        &self,
        code: &AdmissionCode,
        user: User,
        session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Unlocked> {
        let ring = &self.rules.ring;
        let admitted =
            user.admission.as_ref().is_some_and(|admission| admission.admits(ring, user.key, code, now));
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if !admitted {
            let fact = Fact::failure(Action::Unlock, Reason::InvalidCode);
            let fact = fact.by(ADMISSION, ADMIT).within(session.id);
            return draft.refused(fact, Unlocked::Wrong { retry_after: Duration::ZERO });
        }
        draft.user.admission = None;
        let fact = Fact::success(Action::Unlock).by(ADMISSION, ADMIT).within(session.id);
        self.admitted(draft, session, fact)
    }

    /// The browser of this session is a known one from now on.
    fn admitted(&self, mut draft: Draft<'_>, mut session: SessionRow, fact: Fact) -> Decision<Unlocked> {
        let event = draft.event(fact);
        draft.notice(NoticeKind::BrowserAdmitted, event);
        session.unlock = ADMITTED.to_vec();
        let browser = meet(&self.rules, &mut draft.user, &mut session, Lane::Unknown, draft.now);
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Unlocked::Admitted { browser })
    }

    fn right(
        &self,
        mut draft: Draft<'_>,
        mut session: SessionRow,
        successes: u32,
        pause: Duration,
    ) -> Decision<Unlocked> {
        let fact = self.fact(&session, Fact::success(Action::Unlock));
        if successes >= UNLOCK_SUCCESSES {
            return self.admitted(draft, session, fact);
        }
        draft.event(fact);
        let not_before = draft.now + pause;
        let run = Run { successes, not_before, deadline: not_before + PATIENCE };
        session.unlock = run.encode();
        if session.kind == SessionKind::Pending {
            session.expires_at = session.expires_at.max(run.deadline);
        }
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Unlocked::Progress { successes, retry_after: pause })
    }

    fn wrong(
        &self,
        mut user: User,
        mut session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Unlocked> {
        user.unlock_from = Some(now + PAUSE);
        let mut draft = Draft::new(&self.rules, &self.request, user.clone(), rows, now);
        draft.charge_with(user);
        let fact = self.fact(&session, Fact::failure(Action::Unlock, Reason::InvalidCode));
        let event = draft.event(fact);
        draft.warning(NoticeKind::UnlockFailed, event);
        session.unlock.clear();
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Unlocked::Wrong { retry_after: PAUSE })
    }

    fn fact(&self, session: &SessionRow, fact: Fact) -> Fact {
        fact.by(TOTP, UNLOCK).with(Method::Otp).within(session.id)
    }
}
