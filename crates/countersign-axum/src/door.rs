//! The one way from a typed code to the core and back, for pages and JSON alike.

use std::time::Duration;

use axum::response::Response;
use countersign::{
    Accepted, Answer, Answered, AuthenticatorInfo, Began, Changed, Confirmed, Countersign, Enrolling,
    Enrollment, EnrollmentId, Error, NewAuthenticator, Password, PasswordChecked, PasswordProof,
    RecoveryCode, Refusal, Remember, SessionInfo, SessionToken, Timestamp, Transport, Unlocked,
};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};

use crate::client::{Client, Credential};
use crate::cookie::{self, Keepsake, Trust};
use crate::problem::{Code, Problem};
use crate::session::Session;
use crate::text::Text;
use crate::times;

/// What came of a typed code.
pub(crate) enum Judged {
    /// The factor is proven.
    Opened(Box<Opened>),
    /// It is not; never `Accepted`.
    Refused(Answered),
}

/// A proven factor, and what the browser or client must be told.
pub(crate) struct Opened {
    pub(crate) accepted: Accepted,
    /// Whether the browser is trusted from now on.
    pub(crate) trusts: bool,
    /// For cookie sessions, where cookies change: the session's, and that of the browser, which is known from now on.
    pub(crate) cookies: Vec<HeaderValue>,
    /// For bearer sessions, where the token changes.
    pub(crate) bearer: Option<SessionToken>,
}

/// Lets the core judge what was typed, for whatever session the request carries: one call.
pub(crate) async fn answer(
    countersign: &Countersign,
    client: &Client,
    answer: Answer,
) -> Result<Judged, Problem> {
    let Some(sent) = client.credential(countersign.site())? else {
        return Ok(Judged::Refused(Answered::Unauthenticated));
    };
    let request = client.request();
    match countersign.answer(&sent.token, sent.transport, answer, &request).await? {
        Answered::Accepted(accepted) => {
            Ok(Judged::Opened(Box::new(open(countersign, client, sent, *accepted))))
        }
        refused => Ok(Judged::Refused(refused)),
    }
}

fn open(countersign: &Countersign, client: &Client, sent: Credential, mut accepted: Accepted) -> Opened {
    let (renewed, browser) = (accepted.token.take(), accepted.browser.take());
    let keepsake = Keepsake::of(sent.token.user()).known(browser);
    let trusts = accepted.trusted.is_some();
    let keepsake = match accepted.trusted.take() {
        Some(token) => keepsake.trust(Trust::Replaced(token)),
        // A challenge was asked for, so what the browser kept is worth nothing any more.
        None if accepted.at_sign_in => keepsake.trust(Trust::Forgotten),
        None => keepsake,
    };
    let (cookies, bearer) = cookies(countersign, client, sent, &accepted.session, renewed, keepsake);
    Opened { accepted, trusts, cookies, bearer }
}

/// What the browser, or the program, must be told of a session that was proven: new cookies, or a new token.
pub(crate) fn cookies(
    countersign: &Countersign,
    client: &Client,
    sent: Credential,
    session: &SessionInfo,
    renewed: Option<SessionToken>,
    keepsake: Keepsake,
) -> (Vec<HeaderValue>, Option<SessionToken>) {
    if sent.transport == Transport::Bearer {
        return (Vec::new(), renewed);
    }
    let site = countersign.site();
    // A kept token still gets its age now, if the browser is to remember it.
    let kept = session.remember == Remember::Yes;
    let age = kept.then(|| countersign.now().until(session.expires_at));
    let token = renewed.or_else(|| kept.then_some(sent.token));
    let session = token.map(|token| cookie::set(site, &token, age));
    let browser = keepsake.cookie(site, client.known_browsers(site));
    (session.into_iter().chain(browser).collect(), None)
}

/// An answer that sets these cookies.
pub(crate) fn with_cookies(
    mut response: Response,
    cookies: impl IntoIterator<Item = HeaderValue>,
) -> Response {
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// 204, and these cookies where the session has one.
pub(crate) fn no_content(session: &Session, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    match session.info().transport {
        Transport::Cookie => with_cookies(response, cookies),
        Transport::Bearer => response,
    }
}

/// Lets the core judge a code for the unlock; beside what came of it, what an admitted browser keeps.
pub(crate) async fn unlock(
    countersign: &Countersign,
    client: &Client,
    typed: &str,
) -> Result<(Unlocked, Option<HeaderValue>), Problem> {
    let Some(sent) = client.credential(countersign.site())? else {
        return Ok((Unlocked::Unauthenticated, None));
    };
    let (answer, request, user) = (Answer::new(typed), client.request(), sent.token.user());
    let unlocked = countersign.unlock(&sent.token, sent.transport, answer, &request).await?;
    let cookie = match &unlocked {
        Unlocked::Admitted { browser } if sent.transport == Transport::Cookie => {
            let site = countersign.site();
            Keepsake::of(user).known(browser.clone()).cookie(site, client.known_browsers(site))
        }
        _ => None,
    };
    Ok((unlocked, cookie))
}

/// Why nothing was judged, and what to do. It says nothing about the code.
pub(crate) fn told(why: Refusal, retry_after: Duration, now: Timestamp) -> Text {
    let text = match why {
        Refusal::Wait => "challenge-wait",
        Refusal::BudgetSpent => "challenge-wait-spent",
        Refusal::Limiter => "challenge-wait-limiter",
        _ => "challenge-wait-other",
    };
    Text::new(text).with("when", times::when(retry_after, now))
}

/// The same as a problem.
fn throttled(countersign: &Countersign, why: Refusal, retry_after: Duration) -> Problem {
    let told = told(why, retry_after, countersign.now());
    Problem::new(Code::Throttled).say(told).retry_after(retry_after)
}

/// The problem that programs are told when an answer was not accepted.
pub(crate) fn problem(countersign: &Countersign, refused: &Answered) -> Problem {
    match refused {
        Answered::Wrong { challenge: countersign::ChallengeState::Ended, clock_behind } => {
            wrong_code(*clock_behind).say("problem-detail-last-answer")
        }
        Answered::Wrong { clock_behind, .. } => wrong_code(*clock_behind),
        Answered::Impossible => Code::InvalidCode.into(),
        Answered::AlreadyUsed { retry_after } => {
            Problem::new(Code::CodeAlreadyUsed).say("problem-detail-wait-for-next").retry_after(*retry_after)
        }
        Answered::RecoveryCodeUsed { at } => Problem::new(Code::CodeAlreadyUsed)
            .say(Text::new("problem-detail-used-on").with("date", times::date(*at)))
            .retry_after(Duration::ZERO),
        Answered::Throttled { why, retry_after } => throttled(countersign, *why, *retry_after),
        Answered::NotEnrolled => Code::NotEnrolled.into(),
        Answered::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("answer"),
    }
}

/// A wrong code, and what it says of the phone's clock.
fn wrong_code(clock_behind: Option<Duration>) -> Problem {
    let problem = Problem::new(Code::InvalidCode);
    match clock_behind {
        Some(behind) => problem.say(behind_text(behind)).clock_behind(behind),
        None => problem,
    }
}

/// A clock that is behind, and what to do.
pub(crate) fn behind_text(behind: Duration) -> Text {
    Text::new("clock-behind").with("span", times::span(behind))
}

/// The problem that programs are told when a code for the unlock brought it no further.
pub(crate) fn still_locked(countersign: &Countersign, refused: &Unlocked) -> Problem {
    match refused {
        // A wrong code of an administrator: there is nothing to wait for.
        Unlocked::Wrong { retry_after } if retry_after.is_zero() => {
            Problem::new(Code::InvalidCode).say("problem-detail-support-code")
        }
        Unlocked::Wrong { retry_after } => {
            Problem::new(Code::InvalidCode).say("problem-detail-starts-over").retry_after(*retry_after)
        }
        Unlocked::Impossible => Code::InvalidCode.into(),
        Unlocked::AlreadyUsed { retry_after } => {
            Problem::new(Code::CodeAlreadyUsed).say("problem-detail-wait-for-next").retry_after(*retry_after)
        }
        Unlocked::Throttled { why: Refusal::Wait, retry_after, .. } => {
            let when = times::when(*retry_after, countersign.now());
            let detail = Text::new("problem-detail-too-early").with("when", when);
            Problem::new(Code::Throttled).say(detail).retry_after(*retry_after)
        }
        Unlocked::Throttled { why, retry_after, .. } => throttled(countersign, *why, *retry_after),
        Unlocked::NotEnrolled => Code::NotEnrolled.into(),
        Unlocked::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("unlock"),
    }
}

/// Checks a password that came with a request for a change.
pub(crate) async fn prove<'a>(
    countersign: &Countersign,
    session: impl Into<Enrolling<'a>>,
    client: &Client,
    password: Option<Password>,
) -> Result<Option<PasswordProof>, Problem> {
    let Some(password) = password else { return Ok(None) };
    match countersign.check_password(session, &password, &client.request()).await? {
        PasswordChecked::Right(proof) => Ok(Some(proof)),
        PasswordChecked::Wrong => Err(Code::InvalidPassword.into()),
        PasswordChecked::Throttled { retry_after } => {
            Err(Problem::new(Code::Throttled).say(TOO_MANY_PASSWORDS).retry_after(retry_after))
        }
        PasswordChecked::Unauthenticated => Err(Code::Unauthenticated.into()),
        _ => Err(unforeseen("check_password")),
    }
}

/// A second factor must be proven first, or again.
pub(crate) fn step_up(countersign: &Countersign) -> Problem {
    Problem::new(Code::StepUpRequired).max_age(countersign.session_policy().max_age)
}

/// The password must be given.
pub(crate) fn password_required(countersign: &Countersign) -> Problem {
    step_up(countersign).say(GIVE_PASSWORD)
}

const GIVE_PASSWORD: &str = "problem-detail-give-password";
const TOO_MANY_PASSWORDS: &str = "problem-detail-too-many-passwords";

/// What a problem says of the password that came with a request.
#[cfg(feature = "pages")]
pub(crate) enum OfPassword {
    Missing,
    Wrong,
    /// It was not looked at.
    Throttled(Duration),
}

#[cfg(feature = "pages")]
impl OfPassword {
    /// `None` where it is about something else.
    pub(crate) fn of(problem: &Problem) -> Option<Self> {
        match (problem.code(), problem.text().map(Text::key), problem.wait()) {
            (Code::InvalidPassword, _, _) => Some(Self::Wrong),
            (Code::StepUpRequired, Some(GIVE_PASSWORD), _) => Some(Self::Missing),
            (Code::Throttled, Some(TOO_MANY_PASSWORDS), Some(wait)) => Some(Self::Throttled(wait)),
            _ => None,
        }
    }
}

/// What was done, or why it was not.
pub(crate) fn done<T>(countersign: &Countersign, changed: Changed<T>) -> Result<T, Problem> {
    match changed {
        Changed::Done(done) => Ok(done),
        Changed::StepUpRequired => Err(step_up(countersign)),
        Changed::PasswordRequired => Err(password_required(countersign)),
        Changed::NotEnrolled => Err(Code::NotEnrolled.into()),
        Changed::LastAuthenticator => Err(Code::LastAuthenticator.into()),
        Changed::NotFound => Err(Code::NotFound.into()),
        Changed::Throttled { retry_after } => Err(Problem::new(Code::Throttled).retry_after(retry_after)),
        Changed::Unauthenticated => Err(Code::Unauthenticated.into()),
        _ => Err(unforeseen("change")),
    }
}

/// The same, where we may also have failed.
pub(crate) fn made<T>(countersign: &Countersign, changed: Result<Changed<T>, Error>) -> Result<T, Problem> {
    done(countersign, changed?)
}

/// The core may learn new outcomes before this crate does: they open nothing.
pub(crate) fn unforeseen(of: &'static str) -> Problem {
    tracing::error!(of, "an outcome that this version does not know");
    Code::Unavailable.into()
}

/// Begins to enroll an authenticator, with the password where it came.
pub(crate) async fn begin<'a>(
    countersign: &Countersign,
    client: &Client,
    session: impl Into<Enrolling<'a>>,
    wish: NewAuthenticator,
    password: Option<Password>,
) -> Result<Enrollment, Problem> {
    let session = session.into();
    let proof = prove(countersign, session, client, password).await?;
    begun(countersign, countersign.begin_enrollment(session, wish, proof, &client.request()).await?)
}

/// An authenticator that is bound, and what the browser or client must be told.
pub(crate) struct Bound {
    pub(crate) authenticator: AuthenticatorInfo,
    /// With the first authenticator only; shown this once.
    pub(crate) recovery_codes: Vec<RecoveryCode>,
    /// As it is now.
    pub(crate) session: Box<SessionInfo>,
    pub(crate) cookies: Vec<HeaderValue>,
    pub(crate) bearer: Option<SessionToken>,
}

/// Confirms an enrollment with the first code of the new authenticator.
pub(crate) async fn confirm<'a>(
    countersign: &Countersign,
    client: &Client,
    session: impl Into<Enrolling<'a>>,
    enrollment: EnrollmentId,
    answer: Answer,
) -> Result<Bound, Problem> {
    let confirmed = confirmed(countersign, client, session, enrollment, answer).await?;
    confirmed.map_err(|refused| not_confirmed(countersign, &refused))
}

/// The same, with what it was when it was not; never `Bound`.
pub(crate) async fn confirmed<'a>(
    countersign: &Countersign,
    client: &Client,
    session: impl Into<Enrolling<'a>>,
    enrollment: EnrollmentId,
    answer: Answer,
) -> Result<Result<Bound, Confirmed>, Problem> {
    let sent = client.credential(countersign.site())?.ok_or(Code::Unauthenticated)?;
    match countersign.confirm_enrollment(session, enrollment, answer, &client.request()).await? {
        Confirmed::Bound { authenticator, recovery_codes, browser, token, session } => {
            let keepsake = Keepsake::of(sent.token.user()).known(browser);
            let (cookies, bearer) = cookies(countersign, client, sent, &session, token, keepsake);
            Ok(Ok(Bound { authenticator, recovery_codes, session, cookies, bearer }))
        }
        refused => Ok(Err(refused)),
    }
}

/// The enrollment that was begun, or why it was not.
pub(crate) fn begun(countersign: &Countersign, began: Began) -> Result<Enrollment, Problem> {
    match began {
        Began::Enrollment(enrollment) => Ok(*enrollment),
        Began::StepUpRequired => Err(step_up(countersign)),
        Began::PasswordRequired => Err(password_required(countersign)),
        Began::EmailNotVerified => Err(Code::EmailNotVerified.into()),
        Began::TooMany => Err(Code::AlreadyEnrolled.into()),
        Began::NotFound => Err(Code::NotFound.into()),
        Began::Throttled { retry_after } => Err(Problem::new(Code::Throttled).retry_after(retry_after)),
        Began::Unauthenticated => Err(Code::Unauthenticated.into()),
        _ => Err(unforeseen("begin_enrollment")),
    }
}

/// Why an enrollment was not confirmed.
pub(crate) fn not_confirmed(countersign: &Countersign, refused: &Confirmed) -> Problem {
    match refused {
        Confirmed::Wrong { clock_behind } => wrong_code(*clock_behind),
        Confirmed::Impossible => Code::InvalidCode.into(),
        Confirmed::Gone => Code::EnrollmentGone.into(),
        Confirmed::NotFound => Code::NotFound.into(),
        Confirmed::TooMany => Code::AlreadyEnrolled.into(),
        Confirmed::Throttled { why, retry_after } => throttled(countersign, *why, *retry_after),
        Confirmed::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("confirm_enrollment"),
    }
}
