//! The ceremony that binds an authenticator: begin, then confirm with its first code.
//!
//! What was begun and abandoned changes nothing (G11): it lives in a row of its own until it is confirmed or expires.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::audit::{Action, NoticeKind, Reason};
use crate::browser::BrowserToken;
use crate::challenge::{Answer, Refusal, authenticator_place, code_set_place, open_secret};
use crate::charge::lane;
use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::ending::{Extent, end_others};
use crate::factors::may_repeat;
use crate::keyring::Place;
use crate::policy::{Budgets, OnVerify};
use crate::proof::{Acting, PasswordProof, Proven, refuse, to_change};
use crate::recovery::{RecoveryCode, RecoveryCodes};
use crate::requirement::{Duties, duties};
use crate::secret::SecretBytes;
use crate::session::{Method, Methods, Request, SessionInfo, SessionKind};
use crate::standing::{Outdated, Standing};
use crate::store::{
    AuthenticatorChange, AuthenticatorId, AuthenticatorRow, BoxError, Change, CodeAtRest, CodeSetId,
    CodeSetRow, CodesChange, EnrollmentChange, EnrollmentId, EnrollmentRow, Fault, Reads, Rows,
    SessionChange, SessionId, SessionRow, Wanted,
};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::totp::{TimeStep, TotpParameters, TotpSecret, otpauth_uri};
use crate::user::{AuthenticatorFact, CodesFact, SetupFact, User};
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};
use crate::verdict::{CONFIRM, SETUP, TOTP, meet};

/// Wrong codes after which an enrollment must be begun again.
const WRONG_CODES: i64 = 5;

/// What a new authenticator should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewAuthenticator {
    /// The owner's name for it; "Authenticator app" when empty.
    pub name: String,
    /// The authenticator that it takes the place of, once confirmed.
    pub replaces: Option<AuthenticatorId>,
}

impl NewAuthenticator {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 64;

    /// With this name, cleaned: trimmed, without control characters, at most 64 characters.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: clean_name(name), replaces: None }
    }

    /// In place of another one.
    #[must_use]
    pub fn replacing(mut self, id: AuthenticatorId) -> Self {
        self.replaces = Some(id);
        self
    }
}

pub(crate) fn clean_name(name: &str) -> String {
    clean_label(name, "Authenticator app")
}

/// A name that people gave to something, cleaned; where nothing is left, what it is.
pub(crate) fn clean_label(name: &str, otherwise: &str) -> String {
    let cleaned: String =
        name.trim().chars().filter(|c| !is_unseen(*c)).take(NewAuthenticator::LONGEST_NAME).collect();
    if cleaned.is_empty() { otherwise.to_owned() } else { cleaned }
}

/// Control characters, marks that cannot be seen, and marks that turn the text around them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// A begun enrollment, with the secret that only the session that began it is shown.
#[non_exhaustive]
pub struct Enrollment {
    /// Which; confirming names it.
    pub id: EnrollmentId,
    /// The secret, for those who type it.
    pub secret: TotpSecret,
    /// The same and more, for those who scan it.
    pub otpauth_uri: Zeroizing<String>,
    /// When it must be confirmed at the latest.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Enrollment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrollment")
            .field("id", &self.id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What came of beginning an enrollment.
#[derive(Debug)]
#[non_exhaustive]
pub enum Began {
    /// Show it.
    Enrollment(Box<Enrollment>),
    /// A second factor must be proven in this session first.
    StepUpRequired,
    /// The password must be given.
    PasswordRequired,
    /// The e-mail address is not verified.
    EmailNotVerified,
    /// There are as many authenticators as are allowed.
    TooMany,
    /// There is no authenticator that could be replaced.
    NotFound,
    /// So many were begun lately that it must wait.
    Throttled {
        /// When to come back.
        retry_after: Duration,
    },
    /// The session has ended meanwhile.
    Unauthenticated,
}

pub(crate) struct Begin {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) account: String,
    pub(crate) standing: Standing,
    pub(crate) wish: NewAuthenticator,
    pub(crate) password: Option<PasswordProof>,
    pub(crate) secret: TotpSecret,
    pub(crate) nonce: Zeroizing<[u8; 24]>,
}

impl Verb for Begin {
    type Outcome = Result<Began, Outdated>;

    fn reads(&self) -> Reads {
        Reads { enrollments: Wanted::Yes, ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Ok(Began::Unauthenticated));
        };
        if self.standing.differs(&self.rules, &user, now) {
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            return self.standing.catch_up(&self.rules, draft, session.id, Began::Unauthenticated);
        }
        let proven = to_change(&self.rules, &mut user, &session, self.password.as_ref(), now)?;
        let refusal = if proven == Proven::NeedsFactor {
            Some(Began::StepUpRequired)
        } else if proven == Proven::NeedsPassword {
            Some(Began::PasswordRequired)
        } else if self.wish.replaces.is_some_and(|id| user.authenticator(id).is_none()) {
            Some(Began::NotFound)
        } else if full(&self.rules, &user, self.wish.replaces) {
            Some(Began::TooMany)
        } else {
            may_repeat(&mut user, now).err().map(|retry_after| Began::Throttled { retry_after })
        };
        if let Some(refusal) = refusal {
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            return refuse(draft, self.password.as_ref(), Ok(refusal));
        }
        let policy = &self.rules.policy.totp;
        let mut row = EnrollmentRow {
            user: user.key,
            id: EnrollmentId(user.draw_id()),
            session: session.id,
            generation: user.generation,
            name: self.wish.name.clone(),
            replaces: self.wish.replaces,
            parameters: policy.parameters.encode(),
            secret: Vec::new(),
            wrong_answers: 0,
            created_at: now,
            expires_at: now + policy.enrollment_ttl,
        };
        row.secret = self.rules.ring.seal(&place(&row, &bound(&row)), &self.nonce, self.secret.expose());
        let enrollment = Enrollment {
            id: row.id,
            secret: self.secret.clone(),
            otpauth_uri: otpauth_uri(
                &self.rules.policy.issuer,
                &label(&self.account, &self.wish.name, &user),
                &self.secret,
                policy.parameters,
            ),
            expires_at: row.expires_at,
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        // Beginning again restarts: what this session or anybody else began before is gone when it is this session's or expired.
        for old in rows.enrollments.iter().filter(|old| old.session == session.id || old.expires_at <= now) {
            draft.push(Change::Enrollment(EnrollmentChange::End(old.user, old.id)));
        }
        if session.kind == SessionKind::Pending && session.expires_at < row.expires_at {
            // Whoever must enroll is given the time to.
            let stored = rows.session.iter().cloned();
            let longer = stored.map(|stored| SessionRow { expires_at: row.expires_at, ..stored });
            longer.for_each(|session| draft.push(Change::Session(SessionChange::Save(session))));
        }
        draft.event(Fact::success(Action::EnrollmentBegin).by(TOTP, SETUP).within(session.id));
        draft.push(Change::Enrollment(EnrollmentChange::Begin(row)));
        draft.done(Ok(Began::Enrollment(Box::new(enrollment))))
    }
}

/// Several entries of one account must not look alike in the app, where the same label can overwrite the older one.
fn label(account: &str, name: &str, user: &User) -> String {
    if user.enabled() { format!("{account} ({name})") } else { account.to_owned() }
}

fn full(rules: &Rules, user: &User, replaces: Option<AuthenticatorId>) -> bool {
    user.authenticators.len() - usize::from(replaces.is_some()) >= rules.policy.totp.max_authenticators
}

/// What must not be changed beneath the secret: the parameters, who may confirm it and until when, and what it replaces.
fn bound(row: &EnrollmentRow) -> Vec<u8> {
    Writer::new("enrollment")
        .bytes(&row.parameters)
        .int(row.session.0)
        .int(row.generation)
        .maybe_int(row.replaces.map(|id| id.0))
        .int(row.expires_at.millis())
        .finish()
}

fn place<'a>(row: &EnrollmentRow, parameters: &'a [u8]) -> Place<'a> {
    Place { table: "enrollments", column: "secret", user: row.user, row: row.id.0, parameters }
}

/// Can it still be confirmed, and by this session?
fn goes_on(row: &EnrollmentRow, user: &User, session: SessionId, now: Timestamp) -> bool {
    row.expires_at > now
        && row.wrong_answers < WRONG_CODES
        && row.session == session
        && row.generation == user.generation
}

pub(crate) fn open_enrollment(
    rules: &Rules,
    row: &EnrollmentRow,
) -> Result<(TotpParameters, TotpSecret), Fault> {
    open_secret(rules, &place(row, &bound(row)), &row.parameters, &row.secret)
}

/// What [`pending`] reads.
pub(crate) fn pending_reads(acting: &Acting, enrollment: EnrollmentId) -> Reads {
    Reads { enrollment: Some(enrollment), ..acting.reads() }
}

/// A begun enrollment as the session that began it saw it; `None` for everybody else, and once it has ended.
pub(crate) fn pending(
    rules: &Rules,
    acting: &Acting,
    account: &str,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<Enrollment>, Fault> {
    let Some((user, session)) = acting.open(rules, rows, now)? else { return Ok(None) };
    let Some(row) = rows.enrollment.as_ref().filter(|row| goes_on(row, &user, session.id, now)) else {
        return Ok(None);
    };
    let (parameters, secret) = open_enrollment(rules, row)?;
    let label = label(account, &row.name, &user);
    let otpauth_uri = otpauth_uri(&rules.policy.issuer, &label, &secret, parameters);
    Ok(Some(Enrollment { id: row.id, secret, otpauth_uri, expires_at: row.expires_at }))
}

/// What came of a first code.
#[derive(Debug)]
#[non_exhaustive]
pub enum Confirmed {
    /// The authenticator is bound, and its code is spent.
    Bound {
        /// The new authenticator.
        authenticator: AuthenticatorInfo,
        /// A set of recovery codes, with the first authenticator only; shown this once.
        recovery_codes: Vec<RecoveryCode>,
        /// For the browser to keep: it proved an authenticator.
        browser: Option<BrowserToken>,
        /// The token from now on, where the session was pending and has become standard, and tokens are replaced then.
        token: Option<SessionToken>,
        /// The session as it is now.
        session: Box<SessionInfo>,
    },
    /// Wrong, and counted; the enrollment goes on.
    Wrong,
    /// Nothing that a code could look like; not counted.
    Impossible,
    /// Expired, confirmed already, begun by another session, or wrong too often: begin again.
    Gone,
    /// There never was such an enrollment of this user.
    NotFound,
    /// There are as many authenticators as are allowed.
    TooMany,
    /// Nothing was judged.
    Throttled {
        /// What stands in the way.
        why: Refusal,
        /// When to come back.
        retry_after: Duration,
    },
    /// The session has ended meanwhile.
    Unauthenticated,
}

/// What can be told about an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthenticatorInfo {
    /// Which.
    pub id: AuthenticatorId,
    /// The owner's name for it.
    pub name: String,
    /// What kind; `totp` so far.
    pub kind: String,
    /// When it was confirmed.
    pub created_at: Timestamp,
    /// When a code of it was last accepted.
    pub last_used_at: Timestamp,
}

pub(crate) struct Confirm {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) standing: Standing,
    pub(crate) enrollment: EnrollmentId,
    pub(crate) answer: Answer,
    pub(crate) nonce: Zeroizing<[u8; 24]>,
    /// The secret of the token to come.
    pub(crate) fresh: Zeroizing<[u8; 32]>,
    pub(crate) codes: NewCodes,
}

/// A set of recovery codes to come, drawn before the decision.
#[derive(Clone)]
pub(crate) struct NewCodes {
    pub(crate) form: RecoveryCodes,
    pub(crate) codes: Vec<RecoveryCode>,
    /// `None` until they are hashed, which for slow hashes is done only when it is known that the set will be installed.
    pub(crate) at_rest: Option<Vec<CodeAtRest>>,
    pub(crate) key: SecretBytes,
    pub(crate) nonce: Zeroizing<[u8; 24]>,
}

impl NewCodes {
    /// With the hashes; slow, where the provider is.
    pub(crate) fn hashed(mut self) -> Result<Self, BoxError> {
        let hashed: Result<_, _> = self.codes.iter().map(|code| self.form.at_rest(code, &self.key)).collect();
        self.at_rest = Some(hashed?);
        Ok(self)
    }

    /// Puts the set in place of the strategy's old one, and says which it is; without hashes, says that they are wanted.
    pub(crate) fn install(&self, rules: &Rules, draft: &mut Draft<'_>) -> Result<CodeSetId, HashFirst> {
        let codes = self.at_rest.clone().ok_or(HashFirst)?;
        let mut set = CodeSetRow {
            user: draft.user.key,
            id: CodeSetId(draft.user.draw_id()),
            strategy: self.form.name().to_owned(),
            form: self.form.form(),
            key: Vec::new(),
            created_at: draft.now,
        };
        set.key = rules.ring.seal(&code_set_place(&set), &self.nonce, self.key.expose());
        let total = codes.len();
        draft.user.codes.retain(|known| known.strategy != set.strategy);
        let strategy = set.strategy.clone();
        let (remaining, spent) = (total, Vec::new());
        draft.user.codes.push(CodesFact { strategy: strategy.clone(), set: set.id, total, remaining, spent });
        draft.push(Change::Codes(CodesChange::Remove(set.user, strategy)));
        let id = set.id;
        draft.push(Change::Codes(CodesChange::Install(set, codes)));
        Ok(id)
    }

    /// What the trail says of it.
    pub(crate) fn fact(&self) -> Fact {
        Fact::success(Action::RecoveryCodesGenerate).by(self.form.name(), self.form.generate_action_name())
    }
}

/// The codes must be hashed, and the decision taken again. Nothing has changed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HashFirst;

impl Verb for Confirm {
    type Outcome = Result<Result<Confirmed, HashFirst>, Outdated>;

    fn reads(&self) -> Reads {
        Reads { enrollment: Some(self.enrollment), authenticators: Wanted::Yes, ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some((user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Ok(Ok(Confirmed::Unauthenticated)));
        };
        if self.standing.differs(&self.rules, &user, now) {
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            let over = Ok(Confirmed::Unauthenticated);
            return self.standing.catch_up(&self.rules, draft, session.id, over);
        }
        Ok(self.judge(user, session, rows, now)?.map(Ok))
    }
}

impl Confirm {
    fn judge(
        &self,
        user: User,
        session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Result<Confirmed, HashFirst>> {
        user.vouch(&rows.authenticators)?;
        let Some(row) = &rows.enrollment else {
            // Ids below the counter were given out once: that one is spent or swept. Others never were.
            let given = self.enrollment.0 > 0 && self.enrollment.0 < user.row(&self.rules.ring).next_id;
            return Next::unchanged(Ok(if given { Confirmed::Gone } else { Confirmed::NotFound }));
        };
        if !goes_on(row, &user, session.id, now) {
            return Next::unchanged(Ok(Confirmed::Gone));
        }
        if full(&self.rules, &user, row.replaces) {
            return Next::unchanged(Ok(Confirmed::TooMany));
        }
        let (parameters, secret) = open_enrollment(&self.rules, row)?;
        let code = self.answer.otp().filter(|code| code.digits() == parameters.digits);
        let Some(code) = code else { return Next::unchanged(Ok(Confirmed::Impossible)) };
        let (window, lane) = (self.rules.policy.brute_force.window, lane(&user, &session));
        let wait = user.otp.lane(lane).wait(window, now).filter(|_| self.rules.budgets() == Budgets::On);
        if let Some(retry_after) = wait {
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            let fact = Fact::refused(Action::EnrollmentConfirm, Reason::Throttled);
            let outcome = Confirmed::Throttled { why: Refusal::Wait, retry_after };
            return draft.refused(confirming(fact, session.id), Ok(outcome));
        }
        match secret.matched_step(parameters, &code, now, self.rules.policy.totp.skew) {
            Some(step) => self.bind(user, session, row, &secret, step, rows, now),
            None => self.refuse(user, lane, row, rows, now),
        }
    }

    fn refuse(
        &self,
        mut charged: User,
        lane: Lane,
        row: &EnrollmentRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Result<Confirmed, HashFirst>> {
        // Where there is no factor yet, there is nothing to guess: only this enrollment counts its wrong codes. Nor do they count
        // for the year: whoever began it was shown the secret.
        if self.rules.budgets() == Budgets::On && charged.enabled() {
            let window = self.rules.policy.brute_force.window;
            charged.otp.lane_mut(lane).charge(window, now, ticket(row));
        }
        let mut draft = Draft::new(&self.rules, &self.request, charged.clone(), rows, now);
        draft.charge_with(charged);
        let wrong = row.wrong_answers + 1;
        draft.push(Change::Enrollment(EnrollmentChange::Count(row.user, row.id, wrong)));
        let fact = Fact::failure(Action::EnrollmentConfirm, Reason::InvalidCode).with(Method::Otp);
        draft.event(confirming(fact, row.session));
        draft.done(Ok(if wrong >= WRONG_CODES { Confirmed::Gone } else { Confirmed::Wrong }))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "all of it was read or judged a line above, by the one caller"
    )]
    fn bind(
        &self,
        mut user: User,
        mut session: SessionRow,
        row: &EnrollmentRow,
        secret: &TotpSecret,
        step: TimeStep,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Result<Confirmed, HashFirst>> {
        let first = !user.enabled();
        let had_to = duties(&self.rules.policy.requirement, &user, now) == Duties::MustEnroll;
        let mut authenticator = AuthenticatorRow {
            user: user.key,
            id: AuthenticatorId(user.draw_id()),
            name: row.name.clone(),
            kind: "totp".to_owned(),
            parameters: row.parameters.clone(),
            secret: Vec::new(),
            created_at: now,
            created_by: session.id,
        };
        authenticator.secret =
            self.rules.ring.seal(&authenticator_place(&authenticator), &self.nonce, secret.expose());
        user.authenticators.retain(|fact| Some(fact.id) != row.replaces);
        user.authenticators.push(AuthenticatorFact {
            id: authenticator.id,
            last_step: step,
            last_used_at: now,
        });
        user.otp.forgive(ticket(row));
        let info = AuthenticatorInfo {
            id: authenticator.id,
            name: authenticator.name.clone(),
            kind: authenticator.kind.clone(),
            created_at: now,
            last_used_at: now,
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        let fact = Fact::success(Action::EnrollmentConfirm).with(Method::Otp);
        let event = draft.event(confirming(fact, session.id));
        let kind = match row.replaces {
            None if first => NoticeKind::Enabled,
            None => NoticeKind::AuthenticatorAdded,
            Some(_) => NoticeKind::AuthenticatorReplaced,
        };
        draft.notice_about(kind, event, authenticator.id.0);
        let mut recovery_codes = Vec::new();
        if first {
            draft.user.setup = Some(SetupFact { session: session.id, at: now });
            if self.codes.form.generates() {
                if self.codes.install(&self.rules, &mut draft).is_err() {
                    return Next::unchanged(Err(HashFirst));
                }
                draft.event(self.codes.fact().within(session.id));
                recovery_codes.clone_from(&self.codes.codes);
            }
            // Proof by confirming counts for the first authenticator only.
            let mut methods = Methods::of(&session)?;
            methods.proven(Method::Otp, now);
            session.methods = methods.encode();
            session.mfa_verified_at.get_or_insert(now);
        }
        if let Some(old) = row.replaces {
            draft.push(Change::Authenticator(AuthenticatorChange::Remove(row.user, old)));
        }
        draft.push(Change::Authenticator(AuthenticatorChange::Add(authenticator)));
        draft.push(Change::Enrollment(EnrollmentChange::End(row.user, row.id)));
        // Sessions that would have to enroll too are let in by nobody else's doing so.
        let extent = if row.replaces.is_some() || had_to { Extent::Everything } else { Extent::Unfinished };
        end_others(&mut draft, extent, Some(session.id));
        session.generation = draft.user.generation;
        let token = (session.kind == SessionKind::Pending).then(|| self.promote(&mut session, now));
        let lane = lane(&draft.user, &session);
        let browser = meet(&self.rules, &mut draft.user, &mut session, lane, now);
        let told = Box::new(SessionInfo::from_row(&session)?);
        draft.push(Change::Session(SessionChange::Save(session)));
        draft.done(Ok(Confirmed::Bound {
            authenticator: info,
            recovery_codes,
            browser,
            token: token.flatten(),
            session: told,
        }))
    }

    /// The session of somebody who had to enroll becomes a standard one, as after a challenge.
    fn promote(&self, session: &mut SessionRow, now: Timestamp) -> Option<SessionToken> {
        session.kind = SessionKind::Standard;
        (session.last_seen_at, session.expires_at) = (now, now + self.rules.policy.session.absolute);
        (self.rules.policy.session.on_verify == OnVerify::Rotate)
            .then(|| SessionToken::renew(session, &self.rules.ring, &self.fresh))
    }
}

fn confirming(fact: Fact, session: SessionId) -> Fact {
    fact.by(TOTP, CONFIRM).within(session)
}

/// An enrollment's own ticket among the failures: no challenge has a negative one.
fn ticket(row: &EnrollmentRow) -> SessionId {
    SessionId(-row.id.0)
}
