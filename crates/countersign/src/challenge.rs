//! The challenge: one request to prove a second factor, at sign-in and at step-up.
//!
//! Home of the one pure `decide` that every door for codes goes through.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::audit::{Action, NoticeKind, Reason};
use crate::clock::Timestamp;
use crate::keyring::Place;
use crate::policy::{Budgets, OnVerify};
use crate::recovery::{RecoveryCode, RecoveryCodes};
use crate::session::{Method, Methods, Request, SessionInfo, SessionKind, Transport};
use crate::store::{
    AuthenticatorRow, Change, CodeAtRest, CodeKey, CodeProbe, CodeSetRow, CodesChange, Fault, Reads, Rows,
    SessionChange, SessionRow, UserId, Wanted,
};
use crate::throttle::Track;
use crate::token::SessionToken;
use crate::totp::{OtpCode, TimeStep, TotpParameters, TotpSecret};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// How long a step-up challenge lasts.
pub(crate) const STEP_UP_TTL: Duration = Duration::from_secs(600);

/// What the user typed, blanks and dashes removed.
#[derive(Clone)]
pub struct Answer(Zeroizing<String>);

impl Answer {
    /// The longest input that is looked at: no code is longer, and nothing longer is copied.
    const LONGEST: usize = 256;

    /// Takes what was typed or pasted. Blanks of any script, zero-width characters and dashes go; everything else stays.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        if typed.len() > Self::LONGEST {
            return Self(Zeroizing::new(String::new()));
        }
        let ignored = |c: char| {
            c.is_whitespace()
                || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
        };
        Self(Zeroizing::new(typed.chars().filter(|c| !ignored(*c)).collect()))
    }

    /// As a code of an authenticator.
    pub(crate) fn otp(&self) -> Option<OtpCode> {
        OtpCode::parse(&self.0)
    }

    /// As a recovery code of this form.
    pub(crate) fn recovery(&self, form: &RecoveryCodes) -> Option<RecoveryCode> {
        form.parse(&self.0)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// What came of an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Answered {
    /// The factor is proven.
    Accepted(Box<Accepted>),
    /// Wrong, and counted.
    Wrong {
        /// What is left of this challenge.
        challenge: ChallengeState,
    },
    /// Nothing that a code could look like; not counted.
    Impossible,
    /// Right, but this step or a later one was accepted before; not counted.
    AlreadyUsed {
        /// Until the step after the last accepted one begins; zero if it has.
        retry_after: Duration,
    },
    /// Nothing was judged.
    Throttled {
        /// When to come back.
        retry_after: Duration,
    },
    /// The user has no second factor.
    NotEnrolled,
    /// No such session.
    Unauthenticated,
}

/// Whether a challenge goes on after a wrong answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeState {
    /// More answers are possible.
    Open,
    /// It was the last one that this challenge allows; a pending session has ended with it.
    Ended,
}

/// An accepted answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Accepted {
    /// The token from now on, where it was replaced; the old one is dead.
    pub token: Option<SessionToken>,
    /// The session as it is now.
    pub session: SessionInfo,
    /// Whose it is.
    pub user: UserId,
    /// What was proven.
    pub method: Method,
    /// Recovery codes that are left.
    pub recovery_codes_remaining: usize,
}

/// Judges one answer for the session that a token names.
pub(crate) struct Judge {
    pub(crate) rules: Rules,
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
    pub(crate) answer: Answer,
    pub(crate) request: Request,
    /// The secret of the token to come.
    pub(crate) fresh: Zeroizing<[u8; 32]>,
}

impl Verb for Judge {
    type Outcome = Answered;

    fn reads(&self) -> Reads {
        // What cannot be a code of the app is judged without looking at any app.
        let (authenticators, code_set) = if self.answer.otp().is_some() {
            (Wanted::Yes, None)
        } else {
            (Wanted::No, Some(self.rules.policy.recovery_codes.name().to_owned()))
        };
        Reads { session: Some(self.token.session()), authenticators, code_set, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Answered> {
        let Some((user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)? else {
            return Next::unchanged(Answered::Unauthenticated);
        };
        if !user.enabled() {
            return Next::unchanged(Answered::NotEnrolled);
        }
        if let Some(code) = self.answer.otp() {
            user.vouch(&rows.authenticators)?;
            let mut shown = Vec::with_capacity(rows.authenticators.len());
            for row in &rows.authenticators {
                shown.push(open_authenticator(&self.rules, row)?);
            }
            // Six digits are a code of the app only where an app shows six digits.
            return if shown.iter().any(|(parameters, _)| parameters.digits == code.digits()) {
                self.judge_otp(&code, &shown, user, session, rows, now)
            } else {
                Next::unchanged(Answered::Impossible)
            };
        }
        match self.answer.recovery(&self.rules.policy.recovery_codes) {
            Some(code) => self.judge_recovery(&code, user, session, rows, now),
            None => Next::unchanged(Answered::Impossible),
        }
    }
}

impl Judge {
    fn judge_otp(
        &self,
        code: &OtpCode,
        shown: &[(TotpParameters, TotpSecret)],
        user: User,
        session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Answered> {
        if let Some(wait) = self.wait(&user.otp, &session, now) {
            return self.throttled(user, &session, Method::Otp, wait, rows, now);
        }
        match find_step(&self.rules, &user, shown, code, now) {
            Found::Fresh { index, step } => {
                let charged = self.charged(&user, &session, Method::Otp, now);
                let mut draft = self.draft(user, rows, now);
                draft.charge_with(charged);
                let fact = &mut draft.user.authenticators[index];
                (fact.last_step, fact.last_used_at) = (step, now);
                self.accept(draft, session, Method::Otp)
            }
            Found::Used { retry_after } => {
                let mut draft = self.draft(user, rows, now);
                draft.event(
                    Fact::refused(action(&session), Reason::CodeAlreadyUsed)
                        .with(Method::Otp)
                        .within(session.id),
                );
                draft.done(Answered::AlreadyUsed { retry_after })
            }
            Found::None => self.refuse(user, session, Method::Otp, rows, now),
        }
    }

    fn judge_recovery(
        &self,
        code: &RecoveryCode,
        user: User,
        session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Answered> {
        if let Some(wait) = self.wait(&user.recovery, &session, now) {
            return self.throttled(user, &session, Method::RecoveryCode, wait, rows, now);
        }
        let Some(mut codes) = user.codes else {
            return self.refuse(user, session, Method::RecoveryCode, rows, now);
        };
        let set = rows
            .code_set
            .as_ref()
            .filter(|row| row.id == codes.set)
            .ok_or(Fault::Altered { what: "the set of recovery codes", user: user.key })?;
        let at_rest = recovery_at_rest(&self.rules, set, code)?;
        let key = CodeKey { user: user.key, strategy: set.strategy.clone(), set: set.id, slot: at_rest.slot };
        match &rows.code {
            // The place in the set needed the set's key first.
            CodeProbe::NotAsked => Ok(Next::Read(Reads { code: Some(key), ..Reads::default() })),
            CodeProbe::Found { code, used_at: None } if *code == at_rest.code => {
                let charged = self.charged(&user, &session, Method::RecoveryCode, now);
                let mut draft = self.draft(user, rows, now);
                draft.charge_with(charged);
                codes.remaining = codes.remaining.saturating_sub(1);
                draft.user.codes = Some(codes);
                draft.push(Change::Codes(CodesChange::Spend(key, at_rest.code)));
                self.accept(draft, session, Method::RecoveryCode)
            }
            CodeProbe::Absent | CodeProbe::Found { .. } => {
                self.refuse(user, session, Method::RecoveryCode, rows, now)
            }
        }
    }

    fn draft<'a>(&'a self, user: User, rows: &Rows, now: Timestamp) -> Draft<'a> {
        Draft::new(&self.rules, &self.request, user, rows, now)
    }

    /// The longer of the account's wait and the wait of a step-up challenge that has ended.
    fn wait(&self, track: &Track, session: &SessionRow, now: Timestamp) -> Option<Duration> {
        if self.rules.budgets() == Budgets::Off {
            return None;
        }
        let challenge = session
            .challenge_ends_at
            .filter(|_| session.wrong_answers >= self.rules.policy.brute_force.per_challenge)
            .map(|end| now.until(end).min(STEP_UP_TTL))
            .filter(|left| !left.is_zero());
        track.wait(self.rules.policy.brute_force.window, now).max(challenge)
    }

    /// The user with one more failure.
    fn charged(&self, user: &User, session: &SessionRow, method: Method, now: Timestamp) -> User {
        let mut user = user.clone();
        if self.rules.budgets() == Budgets::On {
            let track = if method == Method::Otp { &mut user.otp } else { &mut user.recovery };
            track.charge(self.rules.policy.brute_force.window, now, session.id);
        }
        user
    }

    fn throttled(
        &self,
        user: User,
        session: &SessionRow,
        method: Method,
        retry_after: Duration,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Answered> {
        let mut draft = self.draft(user, rows, now);
        draft.event(Fact::refused(action(session), Reason::Throttled).with(method).within(session.id));
        draft.done(Answered::Throttled { retry_after })
    }

    /// A wrong answer: charged to the account and to the challenge, in one commit with the verdict.
    fn refuse(
        &self,
        user: User,
        mut session: SessionRow,
        method: Method,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Answered> {
        let charged = self.charged(&user, &session, method, now);
        let mut draft = self.draft(charged.clone(), rows, now);
        draft.charge_with(charged);
        if session.kind == SessionKind::Standard && session.challenge_ends_at.is_none_or(|end| end <= now) {
            session.challenge_ends_at = Some(now + STEP_UP_TTL);
            session.wrong_answers = 0;
        }
        session.wrong_answers += 1;
        let ended = self.rules.budgets() == Budgets::On
            && session.wrong_answers >= self.rules.policy.brute_force.per_challenge;
        let reason = if ended { Reason::ChallengeEnded } else { Reason::InvalidCode };
        let event = draft.event(Fact::failure(action(&session), reason).with(method).within(session.id));
        if ended {
            draft.notice(NoticeKind::ChallengeFailed, event);
        }
        draft.push(Change::Session(if ended && session.kind == SessionKind::Pending {
            SessionChange::End(session.user, session.id)
        } else {
            SessionChange::Save(session)
        }));
        let challenge = if ended { ChallengeState::Ended } else { ChallengeState::Open };
        draft.done(Answered::Wrong { challenge })
    }

    /// A right answer: the session flips in place, and at sign-in the mistakes of this challenge are forgiven.
    fn accept(&self, mut draft: Draft<'_>, mut session: SessionRow, method: Method) -> Decision<Answered> {
        let now = draft.now;
        let mut methods = Methods::of(&session)?;
        methods.proven(method, now);
        session.methods = methods.encode();
        let event = draft.event(Fact::success(action(&session)).with(method).within(session.id));
        if session.kind == SessionKind::Pending {
            draft.user.otp.forgive(session.id);
            draft.user.recovery.forgive(session.id);
            session.kind = SessionKind::Standard;
            session.expires_at = now + self.rules.policy.session.absolute;
        }
        session.mfa_verified_at.get_or_insert(now);
        if method == Method::RecoveryCode {
            session.recovery_code_used_at = Some(now);
            draft.notice(NoticeKind::RecoveryCodeUsed, event);
        }
        (session.wrong_answers, session.challenge_ends_at) = (0, None);
        session.last_seen_at = now;
        let token = (self.rules.policy.session.on_verify == OnVerify::Rotate).then(|| {
            let token = SessionToken::new(session.user, session.id, &self.fresh);
            let (key, digest) = token.digest(&self.rules.ring);
            (session.digest_key, session.digest) = (key, digest.to_vec());
            token
        });
        let accepted = Accepted {
            token,
            session: SessionInfo::from_row(&session)?,
            user: draft.user.id.clone(),
            method,
            recovery_codes_remaining: draft.user.codes.map_or(0, |codes| codes.remaining),
        };
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Answered::Accepted(Box::new(accepted)))
    }
}

fn action(session: &SessionRow) -> Action {
    match session.kind {
        SessionKind::Pending => Action::Challenge,
        SessionKind::Standard => Action::StepUp,
    }
}

/// The user and the session that a token names, if it is that session's token and the session lives.
pub(crate) fn presented(
    rules: &Rules,
    token: &SessionToken,
    transport: Transport,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<(User, SessionRow)>, Fault> {
    let (Some(user), Some(session)) = (&rows.user, &rows.session) else { return Ok(None) };
    let ours = token.matches(&rules.ring, session.digest_key, &session.digest);
    if !ours || session.transport != transport {
        return Ok(None);
    }
    let user = User::open(user, &rules.ring)?;
    Ok(lives(rules, &user, session, now).then(|| (user, session.clone())))
}

/// Is the session neither expired, nor idle for too long, nor of an older generation?
pub(crate) fn lives(rules: &Rules, user: &User, session: &SessionRow, now: Timestamp) -> bool {
    let idle = session.kind == SessionKind::Standard
        && session.remember == crate::store::Remember::No
        && now.since(session.last_seen_at) >= rules.policy.session.idle;
    session.generation == user.generation && now < session.expires_at && !idle
}

enum Found {
    Fresh { index: usize, step: TimeStep },
    Used { retry_after: Duration },
    None,
}

/// Looks for the code among all authenticators; each one's whole window is computed.
fn find_step(
    rules: &Rules,
    user: &User,
    shown: &[(TotpParameters, TotpSecret)],
    code: &OtpCode,
    now: Timestamp,
) -> Found {
    let mut found = Found::None;
    for (index, (fact, (parameters, secret))) in user.authenticators.iter().zip(shown).enumerate() {
        let step = secret.matched_step(*parameters, code, now, rules.policy.totp.skew);
        match step {
            Some(step) if step > fact.last_step => found = Found::Fresh { index, step },
            Some(_) if matches!(found, Found::None) => {
                let next = parameters.start(TimeStep(fact.last_step.0 + 1));
                found = Found::Used { retry_after: now.until(next) };
            }
            Some(_) | None => {}
        }
    }
    found
}

fn open_authenticator(rules: &Rules, row: &AuthenticatorRow) -> Result<(TotpParameters, TotpSecret), Fault> {
    open_secret(rules, &authenticator_place(row), &row.secret)
}

/// Opens a shared secret at its place, which holds its parameters.
pub(crate) fn open_secret(
    rules: &Rules,
    place: &Place<'_>,
    sealed: &[u8],
) -> Result<(TotpParameters, TotpSecret), Fault> {
    let user = place.user;
    let unopened = |why: String| Fault::Sealed { what: "the secret of an authenticator", user, why };
    let parameters = TotpParameters::decode(place.parameters)
        .ok_or(Fault::Altered { what: "the parameters of an authenticator", user })?;
    let secret = rules.ring.open(place, sealed).map_err(|why| unopened(why.to_string()))?;
    let secret = TotpSecret::new(secret.expose()).ok_or_else(|| unopened("it is too short".to_owned()))?;
    Ok((parameters, secret))
}

/// Where the secret of an authenticator is sealed.
pub(crate) fn authenticator_place(row: &AuthenticatorRow) -> Place<'_> {
    Place {
        table: "authenticators",
        column: "secret",
        user: row.user,
        row: row.id.0,
        parameters: &row.parameters,
    }
}

/// Where the key of a set of recovery codes is sealed.
pub(crate) fn code_set_place(set: &CodeSetRow) -> Place<'_> {
    Place { table: "code_sets", column: "key", user: set.user, row: set.id.0, parameters: b"hmac-sha256" }
}

fn recovery_at_rest(rules: &Rules, set: &CodeSetRow, code: &RecoveryCode) -> Result<CodeAtRest, Fault> {
    let key = rules.ring.open(&code_set_place(set), &set.key).map_err(|why| Fault::Sealed {
        what: "the key of the recovery codes",
        user: set.user,
        why: why.to_string(),
    })?;
    Ok(code.at_rest(&key))
}
