//! The one way from a typed code to the core and back, for pages and JSON alike.

use countersign::{
    Accepted, Account, Answer, Answered, Began, Changed, Confirmed, Countersign, Enrollment, Error, Password,
    PasswordChecked, PasswordProof, Remember, SessionToken, Transport,
};
use http::HeaderValue;

use crate::client::{Client, Credential};
use crate::cookie;
use crate::problem::{Code, Problem};
use crate::session::Session;

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
    /// For cookie sessions, where the cookie changes.
    pub(crate) set_cookie: Option<HeaderValue>,
    /// For bearer sessions, where the token changes.
    pub(crate) bearer: Option<SessionToken>,
}

/// Lets the core judge what was typed, for whatever session the request carries: one call.
pub(crate) async fn answer(
    countersign: &Countersign,
    client: &Client,
    typed: &str,
) -> Result<Judged, Problem> {
    let Some(sent) = client.credential(countersign.site())? else {
        return Ok(Judged::Refused(Answered::Unauthenticated));
    };
    let request = client.request();
    match countersign.answer(&sent.token, sent.transport, Answer::new(typed), &request).await? {
        Answered::Accepted(accepted) => match countersign.account(&accepted.user).await {
            Ok(account) => Ok(Judged::Opened(Box::new(open(countersign, sent, *accepted, account)))),
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

fn open(countersign: &Countersign, sent: Credential, mut accepted: Accepted, account: Account) -> Opened {
    let renewed = accepted.token.take();
    let (set_cookie, bearer) = match sent.transport {
        Transport::Bearer => (None, renewed),
        Transport::Cookie => {
            // A kept token still gets its age now, if the browser is to remember it.
            let kept = accepted.session.remember == Remember::Yes;
            let age = kept.then(|| countersign.now().until(accepted.session.expires_at));
            let token = renewed.or_else(|| kept.then_some(sent.token));
            (token.map(|token| cookie::set(countersign.site(), &token, age)), None)
        }
    };
    Opened { accepted, account, set_cookie, bearer }
}

/// The problem that programs are told when an answer was not accepted.
pub(crate) fn problem(refused: &Answered) -> Problem {
    match refused {
        Answered::Wrong { challenge: countersign::ChallengeState::Ended } => {
            Problem::new(Code::InvalidCode).detail("It was the last answer that this challenge allows.")
        }
        Answered::Wrong { .. } | Answered::Impossible => Code::InvalidCode.into(),
        Answered::AlreadyUsed { retry_after } => {
            Problem::new(Code::CodeAlreadyUsed).detail("Wait for the next code.").retry_after(*retry_after)
        }
        Answered::Throttled { retry_after } => Problem::new(Code::Throttled).retry_after(*retry_after),
        Answered::NotEnrolled => Code::NotEnrolled.into(),
        Answered::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("answer"),
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
        Began::Unauthenticated => Err(Code::Unauthenticated.into()),
        _ => Err(unforeseen("begin_enrollment")),
    }
}

/// Why an enrollment was not confirmed.
pub(crate) fn not_confirmed(refused: &Confirmed) -> Problem {
    match refused {
        Confirmed::Wrong | Confirmed::Impossible => Code::InvalidCode.into(),
        Confirmed::Gone => Code::EnrollmentGone.into(),
        Confirmed::NotFound => Code::NotFound.into(),
        Confirmed::TooMany => Code::AlreadyEnrolled.into(),
        Confirmed::Throttled { retry_after } => Problem::new(Code::Throttled).retry_after(*retry_after),
        Confirmed::Unauthenticated => Code::Unauthenticated.into(),
        _ => unforeseen("confirm_enrollment"),
    }
}
