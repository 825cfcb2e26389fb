//! Signing in with address and password.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{Password, Remember};
use countersign_axum::{Client, Code, FormBody, Page, Problem, SignIn, WebExt as _};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::fields::{self, Arrival, Ticked};
use super::{Failure, Portal, Web};
use crate::email::Email;
use crate::first_factor::{Checked, Visitor};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInForm {
    email: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
    remember: Option<Ticked>,
    #[serde(default)]
    return_to: String,
}

#[derive(Debug, Serialize)]
struct View<'a> {
    email: &'a str,
    remember: bool,
    return_to: &'a str,
    sign_up: Option<String>,
    error: Option<&'static str>,
}

/// The same whether there is such an account or not.
const WRONG: &str = "This e-mail address and this password do not go together. Check both and try again.";

pub(super) async fn show(
    State(web): State<Web>,
    Arrival { return_to }: Arrival,
    already: fields::Already,
) -> Response {
    if let Some(elsewhere) = already.elsewhere() {
        return elsewhere;
    }
    let view = View { email: "", remember: false, return_to: &return_to, sign_up: None, error: None };
    view.render(&web, page(&web))
}

pub(super) async fn post(
    State(web): State<Web>,
    client: Client,
    FormBody(form): FormBody<SignInForm>,
) -> Result<Response, Failure> {
    let remember = if form.remember.is_some() { Remember::Yes } else { Remember::No };
    match check(&web.portal, &client, &form.email, form.password).await? {
        Some(user) => Ok(begin(&web.portal, &client, user, remember, &form.return_to).await?.into_response()),
        None => {
            let view = View {
                email: &form.email,
                remember: form.remember.is_some(),
                return_to: &form.return_to,
                sign_up: None,
                error: Some(WRONG),
            };
            Ok(view.render(&web, page(&web).status(StatusCode::UNPROCESSABLE_ENTITY)))
        }
    }
}

/// Whose address and password these are: the one check behind the page and the JSON call.
pub(super) async fn check(
    portal: &Portal,
    client: &Client,
    email: &str,
    password: Password,
) -> Result<Option<i64>, Failure> {
    portal.admit(client)?;
    // What is no address is nobody's, whoever asks.
    let Some(email) = Email::parse(email) else { return Ok(None) };
    let browsers = client.known_browsers(portal.countersign().site());
    let visitor = Visitor { request: &client.request(), browsers };
    match portal.first_factor().check(&email, password, visitor).await? {
        Checked::Right(user) => Ok(Some(user)),
        Checked::Wrong => {
            let address = client.address().map(tracing::field::display);
            tracing::info!(address, "a sign-in with a wrong address or password was refused");
            Ok(None)
        }
        Checked::Throttled(wait) => Err(Problem::new(Code::Throttled).retry_after(wait).into()),
    }
}

/// Opens the session and makes the answer of a page.
pub(super) async fn begin(
    portal: &Portal,
    client: &Client,
    user: i64,
    remember: Remember,
    return_to: &str,
) -> Result<SignIn, countersign::Error> {
    portal.countersign().sign_in(client, user).remember(remember).return_to(return_to).await
}

fn page(web: &Web) -> Page<'_> {
    web.pages.page("sign-in", "Sign in")
}

impl View<'_> {
    fn render(mut self, web: &Web, page: Page<'_>) -> Response {
        self.sign_up =
            web.portal.is_sign_up_open().then(|| super::with_return_to("/sign-up", self.return_to));
        page.render("sign-in.html", &self)
    }
}
