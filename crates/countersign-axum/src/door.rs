//! The one way from a typed code to the core and back, for pages and JSON alike.

use std::time::Duration;

use axum::response::Response;
use countersign::{
    Accepted, Account, Answer, Answered, Began, BrowserToken, Changed, Confirmed, Countersign, Enrollment,
    Error, Password, PasswordChecked, PasswordProof, Refusal, Remember, SessionToken, Timestamp, Transport,
    Unlocked,
};
use http::HeaderValue;
use http::header::SET_COOKIE;

use crate::client::{Client, Credential};
use crate::cookie;
use crate::problem::{Code, Problem};
use crate::session::Session;
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
    pub(crate) account: Account,
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
        Answered::Accepted(accepted) => match countersign.account(&accepted.user).await {
            Ok(account) => Ok(Judged::Opened(Box::new(open(countersign, client, sent, *accepted, account)))),
            Err(error @ Error::NoAccount(_)) => {
                // The host deleted the user meanwhile: what has just been opened is closed again.
                let token = accepted.token.as_ref().unwrap_or(&sent.token);
                countersign.sign_out(token, sent.transport, &request).await?;
                Err(error.into())
            }
            Err(error) => Err(error.into()),
        },
        refused => Ok(Judged::Refused(refused)),
    }
}

fn open(
    countersign: &Countersign,
    client: &Client,
    sent: Credential,
    mut accepted: Accepted,
    account: Account,
) -> Opened {
    let (renewed, browser) = (accepted.token.take(), accepted.browser.take());
    if sent.transport == Transport::Bearer {
        return Opened { accepted, account, cookies: Vec::new(), bearer: renewed };
    }
    // A kept token still gets its age now, if the browser is to remember it.
    let kept = accepted.session.remember == Remember::Yes;
    let age = kept.then(|| countersign.now().until(accepted.session.expires_at));
    let token = renewed.or_else(|| kept.then_some(sent.token));
    let session = token.map(|token| cookie::set(countersign.site(), &token, age));
    let browser = met(countersign, client, browser.as_ref());
    Opened { accepted, account, cookies: session.into_iter().chain(browser).collect(), bearer: None }
}

/// For a browser that has become known: what it keeps.
pub(crate) fn met(
    countersign: &Countersign,
    client: &Client,
    browser: Option<&BrowserToken>,
) -> Option<HeaderValue> {
    let site = countersign.site();
    browser.map(|token| cookie::set_browser(site, token, client.known_browsers(site)))
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

/// Lets the core judge a code for the unlock; beside what came of it, what an admitted browser keeps.
pub(crate) async fn unlock(
    countersign: &Countersign,
    client: &Client,
    typed: &str,
) -> Result<(Unlocked, Option<HeaderValue>), Problem> {
    let Some(sent) = client.credential(countersign.site())? else {
        return Ok((Unlocked::Unauthenticated, None));
    };
    let (answer, request) = (Answer::new(typed), client.request());
    let unlocked = countersign.unlock(&sent.token, sent.transport, answer, &request).await?;
    let cookie = match &unlocked {
        Unlocked::Admitted { browser } if sent.transport == Transport::Cookie => {
            met(countersign, client, browser.as_ref())
        }
        _ => None,
    };
    Ok((unlocked, cookie))
}

/// Why nothing was judged, and what to do. It says nothing about the code.
pub(crate) fn told(why: Refusal, retry_after: Duration, now: Timestamp) -> String {
    let when = times::when(retry_after, now);
    match why {
        Refusal::Wait => format!("There were too many wrong codes. Come back {when}."),
        Refusal::BudgetSpent => format!(
            "There were too many wrong codes this year, so codes of the app are not accepted from this browser. Use a browser \
             that you signed in with before, a recovery code, or the unlock; or come back {when}."
        ),
        Refusal::Limiter => format!("There were too many tries. Come back {when}."),
        _ => format!("Codes are not accepted right now. Come back {when}."),
    }
}

/// The same as a problem.
fn throttled(countersign: &Countersign, why: Refusal, retry_after: Duration) -> Problem {
    Problem::new(Code::Throttled).detail(told(why, retry_after, countersign.now())).retry_after(retry_after)
}

/// The problem that programs are told when an answer was not accepted.
pub(crate) fn problem(countersign: &Countersign, refused: &Answered) -> Problem {
    match refused {
        Answered::Wrong { challenge: countersign::ChallengeState::Ended } => {
            Problem::new(Code::InvalidCode).detail("It was the last answer that this challenge allows.")
        }
        Answered::Wrong { .. } | Answered::Impossible => Code::InvalidCode.into(),
        Answered::AlreadyUsed { retry_after } => {
            Problem::new(Code::CodeAlreadyUsed).detail("Wait for the next code.").retry_after(*retry_after)
        }
        Answered::RecoveryCodeUsed { at } => Problem::new(Code::CodeAlreadyUsed)
            .detail(format!("This code was used on {}.", times::date(*at)))
            .retry_after(Duration::ZERO),
        Answered::Throttled { why, retry_after } => throttled(countersign, *why, *retry_after),
        Answered::NotEnrolled => Code::NotEnrolled.into(),
        Answered::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("answer"),
    }
}

/// The problem that programs are told when a code for the unlock brought it no further.
pub(crate) fn still_locked(countersign: &Countersign, refused: &Unlocked) -> Problem {
    match refused {
        // A wrong code of an administrator: there is nothing to wait for.
        Unlocked::Wrong { retry_after } if retry_after.is_zero() => {
            Problem::new(Code::InvalidCode).detail("It is not right, or was used, or is older than a day.")
        }
        Unlocked::Wrong { retry_after } => Problem::new(Code::InvalidCode)
            .detail("It starts over, after the waiting time.")
            .retry_after(*retry_after),
        Unlocked::Impossible => Code::InvalidCode.into(),
        Unlocked::AlreadyUsed { retry_after } => {
            Problem::new(Code::CodeAlreadyUsed).detail("Wait for the next code.").retry_after(*retry_after)
        }
        Unlocked::Throttled { why: Refusal::Wait, retry_after, .. } => {
            let when = times::when(*retry_after, countersign.now());
            let detail = format!("It is too early for a code. Come back {when}.");
            Problem::new(Code::Throttled).detail(detail).retry_after(*retry_after)
        }
        Unlocked::Throttled { why, retry_after, .. } => throttled(countersign, *why, *retry_after),
        Unlocked::NotEnrolled => Code::NotEnrolled.into(),
        Unlocked::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("unlock"),
    }
}

/// Checks a password that came with a request for a change.
pub(crate) async fn prove(
    countersign: &Countersign,
    session: &Session,
    client: &Client,
    password: Option<Password>,
) -> Result<Option<PasswordProof>, Problem> {
    let Some(password) = password else { return Ok(None) };
    match countersign.check_password(session, &password, &client.request()).await? {
        PasswordChecked::Right(proof) => Ok(Some(proof)),
        PasswordChecked::Wrong => Err(Code::InvalidPassword.into()),
        PasswordChecked::Throttled { retry_after } => {
            Err(Problem::new(Code::Throttled).retry_after(retry_after))
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
    step_up(countersign).detail("Give the password.")
}

/// What was done, or why it was not.
pub(crate) fn done<T>(countersign: &Countersign, changed: Changed<T>) -> Result<T, Problem> {
    match changed {
        Changed::Done(done) => Ok(done),
        Changed::StepUpRequired => Err(step_up(countersign)),
        Changed::PasswordRequired => Err(password_required(countersign)),
        Changed::NotEnrolled => Err(Code::NotEnrolled.into()),
        Changed::NotFound => Err(Code::NotFound.into()),
        Changed::Throttled { retry_after } => Err(Problem::new(Code::Throttled).retry_after(retry_after)),
        Changed::Unauthenticated => Err(Code::Unauthenticated.into()),
        _ => Err(unforeseen("change")),
    }
}

/// The core may learn new outcomes before this crate does: they open nothing.
pub(crate) fn unforeseen(of: &'static str) -> Problem {
    tracing::error!(of, "an outcome that this version does not know");
    Code::Unavailable.into()
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
        Confirmed::Wrong | Confirmed::Impossible => Code::InvalidCode.into(),
        Confirmed::Gone => Code::EnrollmentGone.into(),
        Confirmed::NotFound => Code::NotFound.into(),
        Confirmed::TooMany => Code::AlreadyEnrolled.into(),
        Confirmed::Throttled { why, retry_after } => throttled(countersign, *why, *retry_after),
        Confirmed::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("confirm_enrollment"),
    }
}
