//! The challenge: one request to prove a second factor, at sign-in and at step-up.
//!
//! Home of the one pure `decide` that every door for codes goes through.

use std::borrow::Cow;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::accounts::Account;
use crate::admission::AdmissionCode;
use crate::audit::{Action, Reason};
use crate::browser::BrowserToken;
use crate::charge::Guess;
use crate::clock::Timestamp;
use crate::enrollment::clean_label;
use crate::gate::Door;
use crate::keyring::Place;
use crate::matching::{Found, FoundPair, find_pair, find_step};
use crate::recovery::{OnUse, RecoveryCode, RecoveryCodes};
use crate::secret::SecretBytes;
use crate::session::{Method, Request, SessionInfo, SessionKind, Transport};
use crate::sign_in::ChallengeMethod;
use crate::standing::{Outdated, Standing, as_it_stands};
use crate::store::{
    AuthenticatorRow, Change, CodeKey, CodeProbe, CodeSetId, CodeSetRow, CodesChange, Fault, Reads, Rows,
    SessionRow, UserId, UserKey, Wanted,
};
use crate::token::SessionToken;
use crate::totp::{OtpCode, TotpParameters, TotpSecret};
use crate::trust;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};
use crate::verdict::{Case, TOTP, VERIFY};

/// How long a step-up challenge lasts.
pub(crate) const STEP_UP_TTL: Duration = Duration::from_secs(600);

/// What the user typed, blanks and dashes removed.
#[derive(Clone)]
pub struct Answer {
    typed: Zeroizing<String>,
    /// The code that came after it.
    next: Option<Zeroizing<String>>,
    strategy: Option<String>,
    only: Option<ChallengeMethod>,
    trust_as: Option<String>,
}

impl Answer {
    /// The longest input that is looked at: no code is longer, and nothing longer is copied.
    const LONGEST: usize = 256;

    /// Takes what was typed or pasted. Blanks of any script, zero-width characters and dashes go; everything else stays.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self { typed: cleaned(typed), next: None, strategy: None, only: None, trust_as: None }
    }

    /// With the code that the app showed next: the way for a phone whose clock is wrong.
    ///
    /// Two consecutive codes prove the factor up to `totp.clock_correction` steps away from the present one, and from then on codes of that
    /// phone are accepted around its own clock. It is told of only when both fit: anything else is one wrong answer. What cannot be two
    /// codes of an app, or is the same code twice, is [`Answered::Impossible`]; so is every pair where there is no such way.
    #[must_use]
    pub fn followed_by(mut self, typed: &str) -> Self {
        self.next = Some(cleaned(typed));
        self
    }

    /// As this kind of code only; what looks like the other kind is impossible. Without it, the form decides.
    #[must_use]
    pub fn only(mut self, method: ChallengeMethod) -> Self {
        self.only = Some(method);
        self
    }

    /// With the wish that this browser be trusted from now on, under this name. It is granted with a code of an authenticator, in a
    /// session with a cookie, where the settings allow it; a recovery code or a session in which an unlock was begun never brings it.
    #[must_use]
    pub fn trusting_browser(mut self, name: &str) -> Self {
        self.trust_as = Some(clean_label(name, "Browser"));
        self
    }

    /// The name under which the browser is to be trusted, if it is.
    pub(crate) fn trust_as(&self) -> Option<&str> {
        self.trust_as.as_deref()
    }

    /// At the door of this strategy of recovery codes; without it, at the default one's.
    #[must_use]
    pub fn at(mut self, strategy: &str) -> Self {
        self.strategy = Some(strategy.to_owned());
        self
    }

    /// As a code of an authenticator.
    pub(crate) fn otp(&self) -> Option<OtpCode> {
        OtpCode::parse(&self.typed).filter(|_| !self.is_pair() && self.may_be_of_an_app())
    }

    /// As two codes of an authenticator, one after the other.
    pub(crate) fn pair(&self) -> Option<(OtpCode, OtpCode)> {
        let pair = (OtpCode::parse(&self.typed)?, OtpCode::parse(self.next.as_ref()?)?);
        Some(pair).filter(|(first, second)| first != second && self.may_be_of_an_app())
    }

    fn is_pair(&self) -> bool {
        self.next.is_some()
    }

    fn may_be_of_an_app(&self) -> bool {
        self.only != Some(ChallengeMethod::RecoveryCode)
    }

    /// The door that it knocks at, in the words of the trail; `None` for what cannot be any code.
    pub(crate) fn door(&self, rules: &Rules) -> Option<Door> {
        if self.otp().is_some() || self.pair().is_some() {
            return Some(Door::totp(Action::Challenge, VERIFY));
        }
        let form = self.form(rules).filter(|_| self.is_plausible())?;
        let (action, strategy) = (Action::Challenge, form.name().to_owned());
        Some(Door { action, strategy, operation: form.verify_action_name() })
    }

    /// The strategy of recovery codes at whose door it was given.
    pub(crate) fn form<'a>(&self, rules: &'a Rules) -> Option<&'a RecoveryCodes> {
        rules.policy.codes(self.strategy.as_deref())
    }

    /// As an administrator's code for the unlock.
    pub(crate) fn admission(&self) -> Option<AdmissionCode> {
        AdmissionCode::parse(&self.typed)
    }

    /// Can it be a recovery code of any form?
    fn is_plausible(&self) -> bool {
        self.only != Some(ChallengeMethod::Totp)
            && !self.is_pair()
            && (4..=80).contains(&self.typed.len())
            && self.typed.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// As a recovery code of this form.
    pub(crate) fn recovery(&self, form: &RecoveryCodes) -> Option<RecoveryCode> {
        form.parse(&self.typed).filter(|_| self.is_plausible())
    }
}

/// What was typed, without blanks of any script, zero-width characters and dashes; nothing of what is too long.
fn cleaned(typed: &str) -> Zeroizing<String> {
    if typed.len() > Answer::LONGEST {
        return Zeroizing::new(String::new());
    }
    let ignored = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
    };
    Zeroizing::new(typed.chars().filter(|c| !ignored(*c)).collect())
}

/// The answer must be hashed outside of the lock: [`slow`](crate::slow).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GoSlow;

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
        /// How far the phone's clock seems to be behind, in whole minutes, where the code is one of some steps before. It is told for the
        /// first two wrong codes of a year, or of a known browser: what it tells counts among the risks.
        clock_behind: Option<Duration>,
    },
    /// Nothing that a code could look like; not counted.
    Impossible,
    /// Right, but this step or a later one was accepted before; not counted.
    AlreadyUsed {
        /// Until the step after the last accepted one begins; zero if it has.
        retry_after: Duration,
    },
    /// A recovery code that was used before, where used codes are kept; not counted.
    RecoveryCodeUsed {
        /// When it was used.
        at: Timestamp,
    },
    /// Nothing was judged.
    Throttled {
        /// What stands in the way.
        why: Refusal,
        /// When to come back.
        retry_after: Duration,
    },
    /// The user has no second factor.
    NotEnrolled,
    /// No such session.
    Unauthenticated,
}

/// Why nothing is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Too many wrong answers lately.
    Wait,
    /// The year's wrong codes are spent: this browser cannot use codes of the app. A known browser, a recovery code, the unlock or an
    /// administrator can still let the owner in.
    BudgetSpent,
    /// The limiter of calls.
    Limiter,
    /// The host's guard.
    Guard,
}

impl Refusal {
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Wait => Reason::Throttled,
            Self::BudgetSpent => Reason::BudgetSpent,
            Self::Limiter => Reason::RateLimited,
            Self::Guard => Reason::Guarded,
        }
    }
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
    /// Whether it answered the challenge of a sign-in; otherwise it was a step-up.
    pub at_sign_in: bool,
    /// Recovery codes that are left, in the strategy that was used or else in the default one.
    pub recovery_codes_remaining: usize,
    /// For the browser to keep, where it proved an authenticator: it is known from now on.
    pub browser: Option<BrowserToken>,
    /// For the browser to keep, where that was wished for and granted: it is trusted from now on.
    pub trusted: Option<BrowserToken>,
    /// The user as the host describes it.
    pub account: Account,
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
    pub(crate) standing: Standing,
    pub(crate) account: Account,
    pub(crate) wish: Option<trust::Wish>,
}

impl Verb for Judge {
    type Outcome = Result<Result<Answered, GoSlow>, Outdated>;

    fn reads(&self) -> Reads {
        // What cannot be a code of the app is judged without looking at any app.
        let (authenticators, code_set) = if self.answer.otp().is_some() || self.answer.is_pair() {
            (Wanted::Yes, None)
        } else {
            (Wanted::No, self.answer.form(&self.rules).map(|form| form.name().to_owned()))
        };
        let trusted_browsers = if self.wish.is_some() { Wanted::Yes } else { Wanted::No };
        let session = Some(self.token.session());
        Reads { session, authenticators, code_set, trusted_browsers, ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some((user, session)) = presented(&self.rules, &self.token, self.transport, rows, now)? else {
            return Next::unchanged(Ok(Ok(Answered::Unauthenticated)));
        };
        if self.standing.differs(&self.rules, &user, now) {
            let draft = Draft::new(&self.rules, &self.request, user, rows, now);
            return self.standing.catch_up(&self.rules, draft, session.id, Ok(Answered::Unauthenticated));
        }
        Ok(self.judge(user, session, rows, now)?.map(Ok))
    }
}

impl Judge {
    fn judge(
        &self,
        user: User,
        session: SessionRow,
        rows: &Rows,
        now: Timestamp,
    ) -> Decision<Result<Answered, GoSlow>> {
        if !user.enabled() {
            return Next::unchanged(Ok(Answered::NotEnrolled));
        }
        if self.answer.is_pair() {
            return Ok(self.judge_pair(user, session, rows, now)?.map(Ok));
        }
        if let Some(code) = self.answer.otp() {
            let shown = shown(&self.rules, &user, rows)?;
            // Six digits are a code of the app only where an app shows six digits.
            return if shown.iter().any(|(parameters, _)| parameters.digits == code.digits()) {
                let guess = Guess::otp(&self.rules, shown.iter().map(|(parameters, _)| *parameters));
                Ok(self.judge_otp(&code, &shown, user, self.case(session, guess, rows, now))?.map(Ok))
            } else {
                Next::unchanged(Ok(Answered::Impossible))
            };
        }
        match self.answer.form(&self.rules) {
            Some(form) => {
                let guess = Guess::Recovery(form.name());
                self.judge_recovery(form, user, self.case(session, guess, rows, now))
            }
            None => Next::unchanged(Ok(Answered::Impossible)),
        }
    }

    fn case<'a>(&'a self, session: SessionRow, guess: Guess<'a>, rows: &'a Rows, now: Timestamp) -> Case<'a> {
        let wish = self.wish.as_ref().filter(|_| self.standing.may_trust());
        let (rules, request, account) = (&self.rules, &self.request, &self.account);
        Case { rules, request, account, rows, now, session, guess, wish }
    }

    fn judge_otp(
        &self,
        code: &OtpCode,
        shown: &[(TotpParameters, TotpSecret)],
        user: User,
        case: Case<'_>,
    ) -> Decision<Answered> {
        if let Some((why, wait)) = case.refusal(&user) {
            return case.throttled(user, why, wait);
        }
        match find_step(&self.rules, &user, shown, code, case.now) {
            Found::Fresh { index, step } => {
                let charged = case.charged(&user);
                let mut draft = case.draft(user);
                draft.charge_with(charged);
                let fact = &mut draft.user.authenticators[index];
                (fact.last_step, fact.last_used_at) = (step, case.now);
                case.right(draft, &self.fresh)
            }
            Found::Used { retry_after } => {
                case.already_used(user, Reason::CodeAlreadyUsed, Answered::AlreadyUsed { retry_after })
            }
            Found::None { behind } => case.wrong(user, behind),
        }
    }

    fn judge_pair(&self, user: User, session: SessionRow, rows: &Rows, now: Timestamp) -> Decision<Answered> {
        let shown = shown(&self.rules, &user, rows)?;
        let shows = |code: &OtpCode| shown.iter().any(|(parameters, _)| parameters.digits == code.digits());
        let pair = self.answer.pair().filter(|(first, second)| shows(first) && shows(second));
        let Some((first, second)) = pair.filter(|_| self.rules.policy.totp.clock_correction > 0) else {
            return Next::unchanged(Answered::Impossible);
        };
        let guess = Guess::otp(&self.rules, shown.iter().map(|(parameters, _)| *parameters));
        let case = self.case(session, guess, rows, now);
        if let Some((why, wait)) = case.refusal(&user) {
            return case.throttled(user, why, wait);
        }
        match find_pair(&self.rules, &user, &shown, (&first, &second), now) {
            FoundPair::Fresh { index, step, drift } => {
                let charged = case.charged(&user);
                let mut draft = case.draft(user);
                draft.charge_with(charged);
                let fact = &mut draft.user.authenticators[index];
                (fact.last_step, fact.last_used_at, fact.drift) = (step, now, drift);
                let note = Some(drift.note(shown[index].0));
                let adjusted = Fact { note, ..Fact::success(Action::ClockAdjust) };
                draft.event(adjusted.by(TOTP, VERIFY).within(case.session.id));
                case.right(draft, &self.fresh)
            }
            FoundPair::Used { retry_after } => {
                case.already_used(user, Reason::CodeAlreadyUsed, Answered::AlreadyUsed { retry_after })
            }
            FoundPair::None => case.wrong(user, None),
        }
    }

    fn judge_recovery(
        &self,
        form: &RecoveryCodes,
        mut user: User,
        case: Case<'_>,
    ) -> Decision<Result<Answered, GoSlow>> {
        let set = opened_set(&self.rules, form, &mut user, case.rows)?;
        let form = set.as_ref().map_or(Cow::Borrowed(form), |set| set.form.clone());
        let Some(code) = self.answer.recovery(&form) else {
            return Next::unchanged(Ok(Answered::Impossible));
        };
        if let Some((why, wait)) = case.refusal(&user) {
            return Ok(case.throttled(user, why, wait)?.map(Ok));
        }
        if form.is_slow() {
            return Next::unchanged(Err(GoSlow));
        }
        let Some(set) = set else { return Ok(case.wrong(user, None)?.map(Ok)) };
        let key = set.place(&code);
        let (stored, used_at) = match &case.rows.code {
            // The place in the set needed the set's key first.
            CodeProbe::NotAsked => return Ok(Next::Read(Reads { code: Some(key), ..Reads::default() })),
            CodeProbe::Absent => (None, None),
            CodeProbe::Found { code, used_at } => (Some(&code[..]), *used_at),
        };
        let right = form.matches(&code, &set.key, stored);
        if stored.is_some() {
            // Nobody but who has the code finds its place.
            let fault = Fault::Altered { what: A_CODE, user: user.key };
            let spent = user.has_spent(&key);
            if !right || spent != used_at.is_some() {
                return Err(fault);
            }
        }
        let answered = match (right, used_at) {
            (false, _) => case.wrong(user, None),
            (true, Some(at)) => {
                case.already_used(user, Reason::RecoveryCodeUsed, Answered::RecoveryCodeUsed { at })
            }
            (true, None) => {
                let charged = case.charged(&user);
                let mut draft = case.draft(user);
                draft.charge_with(charged);
                spend(&mut draft, &form, key, stored.unwrap_or_default());
                case.right(draft, &self.fresh)
            }
        };
        Ok(answered?.map(Ok))
    }
}

/// A set of recovery codes, opened.
pub(crate) struct OpenedSet<'a> {
    /// As the set was made.
    pub(crate) form: Cow<'a, RecoveryCodes>,
    pub(crate) key: SecretBytes,
    user: UserKey,
    id: CodeSetId,
}

impl OpenedSet<'_> {
    /// Where this code would be.
    pub(crate) fn place(&self, code: &RecoveryCode) -> CodeKey {
        CodeKey {
            user: self.user,
            strategy: self.form.name().to_owned(),
            set: self.id,
            slot: self.form.slot(code, &self.key),
        }
    }
}

/// The set of this strategy that the user row vouches for; `None` when there is none.
pub(crate) fn opened_set<'a>(
    rules: &Rules,
    form: &'a RecoveryCodes,
    user: &mut User,
    rows: &Rows,
) -> Result<Option<OpenedSet<'a>>, Fault> {
    let Some(id) = user.codes_of(form.name()).map(|codes| codes.set) else { return Ok(None) };
    let what = "the set of recovery codes";
    let row = rows.code_set.as_ref().filter(|row| row.id == id);
    let row = row.ok_or(Fault::Altered { what, user: user.key })?;
    let unopened = |why: String| Fault::Sealed { what: "the key of the recovery codes", user: row.user, why };
    let key = rules.ring.open(&code_set_place(row), &row.key);
    let key = key.map_err(|why| why.fault("the key of the recovery codes", row.user))?;
    let form = form.as_made(&row.form).ok_or_else(|| {
        unopened("its codes were made with a hash provider that is not there any more".to_owned())
    })?;
    Ok(Some(OpenedSet { form, key, user: user.key, id }))
}

/// The name of the record in faults.
pub(crate) const A_CODE: &str = "a recovery code";

/// Takes one code out of its set.
pub(crate) fn spend(draft: &mut Draft<'_>, form: &RecoveryCodes, key: CodeKey, stored: &[u8]) {
    if let Some(codes) = draft.user.codes_of(form.name()) {
        codes.remaining = codes.remaining.saturating_sub(1);
        codes.spent.push(key.slot);
    }
    let now = draft.now;
    draft.push(Change::Codes(match form.uses() {
        OnUse::Delete => CodesChange::Spend(key, stored.to_vec()),
        OnUse::Keep => CodesChange::Use(key, stored.to_vec(), now),
    }));
}

/// The user's authenticators, opened, in the order in which the user row knows them.
pub(crate) fn shown(
    rules: &Rules,
    user: &User,
    rows: &Rows,
) -> Result<Vec<(TotpParameters, TotpSecret)>, Fault> {
    user.vouch(&rows.authenticators)?;
    rows.authenticators.iter().map(|row| open_authenticator(rules, row)).collect()
}

/// The user and the session that a token names, if it is that session's token and the session lives.
pub(crate) fn presented(
    rules: &Rules,
    token: &SessionToken,
    transport: Transport,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<(User, SessionRow)>, Fault> {
    let Some(session) = &rows.session else { return Ok(None) };
    let key = session.digest_key;
    if !rules.ring.has(key) {
        return Err(Fault::UnknownKey { key, what: "a session", user: session.user });
    }
    let ours = token.matches(&rules.ring, key, &session.digest);
    if !ours || session.transport != transport {
        return Ok(None);
    }
    let Some(user) = User::of(rows, rules)? else { return Ok(None) };
    Ok(as_it_stands(rules, &user, session, now)?.map(|session| (user, session)))
}

/// Is the session neither expired, nor idle for too long, nor of a generation that ended it?
pub(crate) fn lives(rules: &Rules, user: &User, session: &SessionRow, now: Timestamp) -> bool {
    let idle = session.kind == SessionKind::Standard
        && session.remember == crate::store::Remember::No
        && now.since(session.last_seen_at) >= rules.policy.session.idle;
    let oldest = match session.kind {
        SessionKind::Pending => user.generation,
        SessionKind::Standard => user.floor,
    };
    session.generation >= oldest && now < session.expires_at && !idle
}

pub(crate) fn open_authenticator(
    rules: &Rules,
    row: &AuthenticatorRow,
) -> Result<(TotpParameters, TotpSecret), Fault> {
    open_secret(rules, &authenticator_place(row), &row.parameters, &row.secret)
}

/// Opens a shared secret at its place, which binds its parameters.
pub(crate) fn open_secret(
    rules: &Rules,
    place: &Place<'_>,
    parameters: &[u8],
    sealed: &[u8],
) -> Result<(TotpParameters, TotpSecret), Fault> {
    let user = place.user;
    let unopened = |why: String| Fault::Sealed { what: "the secret of an authenticator", user, why };
    let parameters = TotpParameters::decode(parameters)
        .ok_or(Fault::Altered { what: "the parameters of an authenticator", user })?;
    let secret = rules.ring.open(place, sealed);
    let secret = secret.map_err(|why| why.fault("the secret of an authenticator", user))?;
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
    Place { table: "code_sets", column: "key", user: set.user, row: set.id.0, parameters: &set.form }
}
