//! Changing the password, in a session that can prove whose it is.

use std::time::Duration;

use axum::response::{IntoResponse as _, Redirect, Response};
use countersign::{Changed, Countersign, Mount, Password, PasswordChecked, PasswordProof, Proof};
use countersign_axum::{Client, Code, FormBody, Page, Problem, Sample, Session};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Failure, Portal, Web, fields};
use crate::accounts::stamp;
use crate::email::Email;
use crate::passwords::WeakPassword;

/// The page.
pub(super) const PATH: &str = "/password";

/// What is sent by the page and by the JSON call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    #[serde(deserialize_with = "fields::password")]
    current_password: Password,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
}

/// Why the password was not changed, when it is for the person to put right.
pub(super) enum Refused {
    /// A second factor must be proven first.
    StepUp,
    /// It is not the present password.
    Wrong,
    /// Nothing was looked at.
    Wait(Duration),
    /// The new one is the old one.
    Same,
    Weak(WeakPassword),
}

#[derive(Debug, Default, Serialize)]
struct View {
    current_error: Option<&'static str>,
    password_error: Option<&'static str>,
}

pub(super) async fn show(web: Web, session: Session) -> Result<Response, Failure> {
    let countersign = web.portal.countersign();
    if owes_factor(countersign, &session).await? {
        return Ok(step_up(countersign));
    }
    View::default().render(&web, &session, StatusCode::OK).await
}

pub(super) async fn post(
    web: Web,
    client: Client,
    session: Session,
    FormBody(form): FormBody<NewPassword>,
) -> Result<Response, Failure> {
    let countersign = web.portal.countersign();
    let refused = match change(&web.portal, &client, &session, form).await? {
        Ok(()) => return Ok(Redirect::to("/").into_response()),
        Err(Refused::StepUp) => return Ok(step_up(countersign)),
        Err(refused @ Refused::Wait(_)) => return Err(refused.problem(&web.portal).into()),
        Err(refused) => refused,
    };
    let (text, mut view) = (refused.text(), View::default());
    match refused {
        Refused::Wrong => view.current_error = text,
        _ => view.password_error = text,
    }
    view.render(&web, &session, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Gives the session's user another password: behind the page and the JSON call.
///
/// The new one is judged before the old one is looked at, so that whoever has to think of a better one has tried nothing.
pub(super) async fn change(
    portal: &Portal,
    client: &Client,
    session: &Session,
    NewPassword { current_password, password }: NewPassword,
) -> Result<Result<(), Refused>, Failure> {
    portal.admit(client)?;
    let (countersign, request) = (portal.countersign(), client.request());
    if owes_factor(countersign, session).await? {
        return Ok(Err(Refused::StepUp));
    }
    if current_password.expose() == password.expose() {
        return Ok(Err(Refused::Same));
    }
    let account = countersign.account(session.user_id()).await?;
    // Every account was made with an address.
    let email = Email::parse(&account.label).ok_or(Problem::new(Code::Unavailable))?;
    let place = match portal.directory().judge_new(&email, password.clone()).await? {
        Ok(place) => place,
        Err(weak) => return Ok(Err(Refused::Weak(weak))),
    };
    let proof = match prove(countersign, session, &current_password, client).await? {
        Ok(proof) => proof,
        Err(refused) => return Ok(Err(refused)),
    };
    let hash = place.hash(password).await?;
    let stamp = stamp(&hash);
    match countersign.change_password(session, proof, (hash, &stamp), &request).await? {
        Changed::Done(()) => Ok(Ok(())),
        Changed::StepUpRequired => Ok(Err(Refused::StepUp)),
        // It was right a moment ago, and has been changed since.
        Changed::PasswordRequired => Ok(Err(Refused::Wrong)),
        Changed::Unauthenticated => Err(Problem::new(Code::Unauthenticated).into()),
        _ => Err(Problem::new(Code::Unavailable).into()),
    }
}

/// Checks the present password, counted and paced.
async fn prove(
    countersign: &Countersign,
    session: &Session,
    password: &Password,
    client: &Client,
) -> Result<Result<PasswordProof, Refused>, Failure> {
    match countersign.check_password(session, password, &client.request()).await? {
        PasswordChecked::Right(proof) => Ok(Ok(proof)),
        PasswordChecked::Wrong => Ok(Err(Refused::Wrong)),
        PasswordChecked::Throttled { retry_after } => Ok(Err(Refused::Wait(retry_after))),
        PasswordChecked::Unauthenticated => Err(Problem::new(Code::Unauthenticated).into()),
        _ => Err(Problem::new(Code::Unavailable).into()),
    }
}

/// Is a second factor asked for first? As for turning it off: whoever finds an open session and the password must not get further.
async fn owes_factor(countersign: &Countersign, session: &Session) -> Result<bool, Failure> {
    let owed = countersign.proof_owed(session).await?.ok_or(Problem::new(Code::Unauthenticated))?;
    Ok(owed.to_disable.factor == Proof::Missing)
}

/// To the challenge, and back.
fn step_up(countersign: &Countersign) -> Response {
    let challenge = countersign.site().page(Mount::TotpVerify);
    Redirect::to(&super::with_return_to(&challenge, PATH)).into_response()
}

impl Refused {
    /// The key of what to do next, beside the field.
    fn text(&self) -> Option<&'static str> {
        match self {
            Self::StepUp | Self::Wait(_) => None,
            Self::Wrong => Some("portal-password-wrong"),
            Self::Same => Some("portal-password-same"),
            Self::Weak(weak) => Some(super::pages::text_of(*weak)),
        }
    }

    /// The problem that programs are told.
    pub(super) fn problem(self, portal: &Portal) -> Problem {
        let countersign = portal.countersign();
        let problem = match self {
            Self::StepUp => Problem::new(Code::StepUpRequired).max_age(countersign.session_policy().max_age),
            Self::Wait(wait) => Problem::new(Code::Throttled).retry_after(wait),
            Self::Wrong => Problem::new(Code::InvalidPassword),
            Self::Same | Self::Weak(_) => Problem::new(Code::WeakPassword),
        };
        match self {
            Self::Same | Self::Weak(_) => {
                self.text().into_iter().fold(problem, |problem, key| problem.detail(portal.text(key)))
            }
            _ => problem,
        }
    }
}

impl View {
    async fn render(self, web: &Web, session: &Session, status: StatusCode) -> Result<Response, Failure> {
        let account = web.portal.countersign().account(session.user_id()).await?;
        web.pages.speak_to(&account);
        let page: Page<'_> = web.pages.page("password", "portal-password-title").here(PATH);
        Ok(page.account(&account.label).status(status).render("password.html", &self))
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let sample =
        |state, view: View| Sample::new("password.html", state, ("password", "portal-password-title"), &view);
    let weak = super::pages::text_of(WeakPassword::Short);
    vec![
        sample("nothing is typed yet", View::default()),
        sample("a wrong password", View { current_error: Some("portal-password-wrong"), ..View::default() }),
        sample("a weak password", View { password_error: Some(weak), ..View::default() }),
    ]
}
