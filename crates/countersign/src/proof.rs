//! What a session must have proven before factors change.

use std::time::Duration;

use crate::audit::{Action, Reason};
use crate::charge::lane;
use crate::clock::Timestamp;
use crate::policy::{Budgets, DisableWith, RECOVERY_MAX_AGE, SETUP_ENDS_AFTER};
use crate::session::{Enrolling, Method, Methods, Request, Session, SessionKind};
use crate::standing::standing;
use crate::store::{Fault, Reads, Rows, SessionId, SessionRow, UserKey};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// The name of the strategy of passwords, in the trail.
pub(crate) const PASSWORD: &str = "password";
/// Its own names for what it does.
pub(crate) const SIGN_IN: &str = "sign_in_with_password";
/// Another password by the link in a letter.
pub(crate) const RESET_BY_LETTER: &str = "reset_by_letter";
pub(crate) const VERIFY_PASSWORD: &str = "verify_password";

/// Names the session that acts; the row is read again under the lock.
#[derive(Clone, Debug)]
pub(crate) struct Acting {
    session: SessionId,
    may: May,
}

/// Which sessions may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Standard,
    /// Also one that is pending because its user must enroll.
    Enroll,
}

impl Acting {
    pub(crate) fn new(session: &Session) -> Self {
        Self { session: session.info().id, may: May::Standard }
    }

    pub(crate) fn enrolling(session: Enrolling<'_>) -> Self {
        Self { session: session.session(), may: May::Enroll }
    }

    pub(crate) fn reads(&self) -> Reads {
        Reads { session: Some(self.session), ..Reads::default() }
    }

    /// The user and the session as they are now; `None` when the session has ended meanwhile.
    pub(crate) fn open(
        &self,
        rules: &Rules,
        rows: &Rows,
        now: Timestamp,
    ) -> Result<Option<(User, SessionRow)>, Fault> {
        let Some((user, session)) = standing(rules, rows, now)? else { return Ok(None) };
        // A pending session of somebody who has a factor must answer its challenge: it enrolls nothing (G3).
        let acts = session.kind == SessionKind::Standard || (self.may == May::Enroll && !user.enabled());
        Ok(acts.then_some((user, session)))
    }
}

/// A password that was found right a moment ago, for one session. Its charge is taken back where it is used.
#[derive(Debug)]
pub struct PasswordProof {
    user: UserKey,
    session: SessionId,
    generation: i64,
    charged_at: Timestamp,
}

/// What came of checking a password.
#[derive(Debug)]
#[non_exhaustive]
pub enum PasswordChecked {
    /// It is the user's.
    Right(PasswordProof),
    /// It is not; counted.
    Wrong,
    /// Nothing was checked.
    Throttled {
        /// When to come back.
        retry_after: Duration,
    },
    /// The session has ended meanwhile.
    Unauthenticated,
}

/// How an enrollment may be begun, and a factor removed: with a fresh second factor, or, where there is none yet, the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proven {
    /// Enough.
    Yes,
    /// A second factor must be proven first.
    NeedsFactor,
    /// The password must be given.
    NeedsPassword,
}

impl PasswordProof {
    /// The same proof for a decision that is taken once more. Its charge is taken back once, whatever happens.
    pub(crate) fn again(&self) -> Self {
        let Self { user, session, generation, charged_at } = *self;
        Self { user, session, generation, charged_at }
    }

    /// Belongs to this session? Then its charge is taken back.
    fn redeem(&self, rules: &Rules, user: &mut User, session: &SessionRow) -> bool {
        let ours = self.user == session.user && self.session == session.id;
        if ours {
            user.password.refund(rules.policy.brute_force.password, self.charged_at, self.session);
        }
        // Meanwhile the password may have become another one.
        ours && self.generation == user.generation
    }
}

/// A second factor proven in this session within `max_age`; within half an hour where the session signed in by recovery
/// code, so that a lost phone can be replaced without haste.
pub(crate) fn factor_is_fresh(rules: &Rules, session: &SessionRow, now: Timestamp) -> Result<bool, Fault> {
    let methods = Methods::of(session)?;
    let is_factor = |method: &Method| matches!(method, Method::Otp | Method::RecoveryCode);
    // Methods stand in the order they were first proven.
    let first = methods.iter().map(|(method, _)| method).find(is_factor);
    let came_by_recovery_code = first == Some(Method::RecoveryCode)
        && session.mfa_verified_at.is_some_and(|at| is_recent(at, RECOVERY_MAX_AGE, now));
    let max_age = rules.policy.session.max_age;
    let lately = methods.iter().any(|(method, at)| is_factor(&method) && is_recent(at, max_age, now));
    Ok(lately || came_by_recovery_code)
}

/// Not longer ago than `age`. What lies in the future, because the clock was set back, is not recent, but for a minute's
/// grace.
fn is_recent(at: Timestamp, age: Duration, now: Timestamp) -> bool {
    now.since(at) <= age && now.until(at) <= Duration::from_secs(60)
}

/// What a session must still prove before a change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// A second factor, by answering a step-up.
    pub factor: Proof,
    /// The password, with the change itself.
    pub password: Proof,
}

/// Whether something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It was proven, or is not asked for.
    Enough,
    /// It is asked for.
    Missing,
}

/// What a session must still prove before factors change. Only to ask the right questions: each verb judges for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProofOwed {
    /// To add an authenticator, or to remove one.
    pub to_change: Owed,
    /// To make new recovery codes.
    pub to_regenerate: Owed,
    /// To disable the second factor.
    pub to_disable: Owed,
}

/// What [`owed`] reads.
pub(crate) fn owed_reads(acting: &Acting) -> Reads {
    acting.reads()
}

/// What a session must still prove; `None` when it has ended.
pub(crate) fn owed(
    rules: &Rules,
    acting: &Acting,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<ProofOwed>, Fault> {
    let Some((mut user, session)) = acting.open(rules, rows, now)? else { return Ok(None) };
    let missing = |missing| if missing { Proof::Missing } else { Proof::Enough };
    let to_change = match to_change(rules, &mut user, &session, None, now)? {
        Proven::Yes => Owed { factor: Proof::Enough, password: Proof::Enough },
        Proven::NeedsFactor => Owed { factor: Proof::Missing, password: Proof::Enough },
        Proven::NeedsPassword => Owed { factor: Proof::Enough, password: Proof::Missing },
    };
    let factor_asked = user.enabled() && rules.policy.session.disable_with == DisableWith::PasswordAndProof;
    let factor = missing(factor_asked && !factor_is_fresh(rules, &session, now)?);
    let to_disable = Owed { factor, password: Proof::Missing };
    let to_regenerate = if in_setup(&user, &session, now) {
        Owed { factor: Proof::Enough, password: Proof::Enough }
    } else {
        to_disable
    };
    Ok(Some(ProofOwed { to_change, to_regenerate, to_disable }))
}

/// Proof for adding or removing an authenticator.
pub(crate) fn to_change(
    rules: &Rules,
    user: &mut User,
    session: &SessionRow,
    password: Option<&PasswordProof>,
    now: Timestamp,
) -> Result<Proven, Fault> {
    let password = password.is_some_and(|proof| proof.redeem(rules, user, session));
    if user.enabled() {
        return Ok(if factor_is_fresh(rules, session, now)? { Proven::Yes } else { Proven::NeedsFactor });
    }
    let signed_in_lately = Methods::of(session)?
        .at(Method::Password)
        .is_some_and(|at| is_recent(at, rules.policy.session.max_age, now));
    Ok(if password || signed_in_lately { Proven::Yes } else { Proven::NeedsPassword })
}

/// Proof for disabling and for new recovery codes: the password, and a fresh factor where there is one, unless the password is
/// enough.
pub(crate) fn to_replace(
    rules: &Rules,
    user: &mut User,
    session: &SessionRow,
    password: Option<&PasswordProof>,
    now: Timestamp,
) -> Result<Proven, Fault> {
    if !password.is_some_and(|proof| proof.redeem(rules, user, session)) {
        return Ok(Proven::NeedsPassword);
    }
    let enough = !user.enabled()
        || rules.policy.session.disable_with == DisableWith::PasswordAlone
        || factor_is_fresh(rules, session, now)?;
    Ok(if enough { Proven::Yes } else { Proven::NeedsFactor })
}

/// Refuses a change. The row is written only to take the charge of a right password back.
pub(crate) fn refuse<O>(draft: Draft<'_>, password: Option<&PasswordProof>, refusal: O) -> Decision<O> {
    if password.is_some() { draft.done(refusal) } else { Next::unchanged(refusal) }
}

/// Is this session still in the last step of the set-up that it confirmed: the first authenticator's, not that of a further
/// one or of a replacement?
pub(crate) fn in_setup(user: &User, session: &SessionRow, now: Timestamp) -> bool {
    user.setup.is_some_and(|setup| setup.session == session.id && is_recent(setup.at, SETUP_ENDS_AFTER, now))
}

/// Charges a password check before the slow hash runs; the charge is durable when this returns (G4).
pub(crate) struct Reserve {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
}

pub(crate) enum Reserved {
    Go(PasswordProof),
    Throttled(Duration),
    Unauthenticated,
}

impl Verb for Reserve {
    type Outcome = Reserved;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Reserved> {
        let Some((user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Reserved::Unauthenticated);
        };
        let window = self.rules.policy.brute_force.password;
        let lane = lane(&user, &session);
        let wait = user.password.lane(lane).wait(window, now).filter(|_| self.rules.budgets() == Budgets::On);
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if let Some(wait) = wait {
            let fact = Fact::refused(Action::PasswordCheck, Reason::Throttled);
            return draft.refused(checked(fact, session.id), Reserved::Throttled(wait));
        }
        draft.user.password.lane_mut(lane).charge(window, now, session.id);
        let (user, generation) = (session.user, session.generation);
        draft.done(Reserved::Go(PasswordProof { user, session: session.id, generation, charged_at: now }))
    }
}

/// Takes the charge of a check back that could not be made.
pub(crate) struct Refund {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) proof: PasswordProof,
}

impl Verb for Refund {
    type Outcome = ();

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(());
        };
        self.proof.redeem(&self.rules, &mut user, &session);
        Draft::new(&self.rules, &self.request, user, rows, now).done(())
    }
}

/// Records that a password was wrong; its charge stays.
pub(crate) struct WrongPassword {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
}

impl Verb for WrongPassword {
    type Outcome = ();

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some((user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(());
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.event(checked(Fact::failure(Action::PasswordCheck, Reason::InvalidPassword), session.id));
        draft.done(())
    }
}

fn checked(fact: Fact, session: SessionId) -> Fact {
    fact.by(PASSWORD, VERIFY_PASSWORD).with(Method::Password).within(session)
}
