//! Another password by the link in a letter. Looking at the page changes nothing, since mail scanners follow links; nobody is signed in by it.

use axum::extract::RawQuery;
use axum::response::{IntoResponse as _, Redirect, Response};
use countersign::{LetterKind, LetterUse, Password};
use countersign_axum::{Client, Code, FormBody, Page, Problem, Sample};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Failure, Web, fields, forgot_password};
use crate::accounts::stamp;
use crate::email::Email;
use crate::letters::OpenLetter;
use crate::passwords::WeakPassword;

/// What is sent by the page and by the JSON call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reset {
    token: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
}

#[derive(Serialize)]
struct View<'a> {
    token: &'a str,
    email: &'a str,
    drops: bool,
    password_error: Option<&'static str>,
}

/// What came of it.
enum Came {
    Done,
    Gone,
    /// The new password will not do; the link still works.
    Weak(WeakPassword, Box<OpenLetter>),
}

pub(super) async fn show(web: Web, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let token = super::token_of(query.as_deref());
    let Some(letter) = web.portal.open_letter(LetterKind::ResetPassword, &token).await? else {
        return Ok(gone(&web));
    };
    Ok(View::new(&token, &letter, None).render(page(&web)))
}

pub(super) async fn post(
    web: Web,
    client: Client,
    FormBody(form): FormBody<Reset>,
) -> Result<Response, Failure> {
    Ok(match reset(&web, &client, &form).await? {
        Came::Done => Redirect::to("/sign-in?password=changed").into_response(),
        Came::Gone => gone(&web),
        Came::Weak(weak, letter) => {
            let page = page(&web).status(StatusCode::UNPROCESSABLE_ENTITY);
            View::new(&form.token, &letter, Some(super::pages::text_of(weak))).render(page)
        }
    })
}

pub(super) async fn post_json(web: &Web, client: &Client, body: &Reset) -> Result<StatusCode, Failure> {
    match reset(web, client, body).await? {
        Came::Done => Ok(StatusCode::NO_CONTENT),
        Came::Gone => Err(Problem::new(Code::LinkGone).into()),
        Came::Weak(weak, _) => {
            let why = web.portal.text(super::pages::text_of(weak));
            Err(Problem::new(Code::WeakPassword).detail(why).into())
        }
    }
}

async fn reset(web: &Web, client: &Client, form: &Reset) -> Result<Came, Failure> {
    let portal = &web.portal;
    portal.admit(client)?;
    let Some(letter) = portal.open_letter(LetterKind::ResetPassword, &form.token).await? else {
        return Ok(Came::Gone);
    };
    // Every account was made with an address.
    let email = Email::parse(&letter.account.email).ok_or(Problem::new(Code::Unavailable))?;
    let place = match portal.directory().judge_new(&email, form.password.clone()).await? {
        Ok(place) => place,
        Err(weak) => return Ok(Came::Weak(weak, Box::new(letter))),
    };
    let hash = place.hash(form.password.clone()).await?;
    let (stamp, OpenLetter { token, to, proof, .. }) = (stamp(&hash), letter);
    let (countersign, request) = (portal.countersign(), client.request());
    Ok(match countersign.reset_password(token, (to, proof), (hash, &stamp), &request).await? {
        LetterUse::Done => Came::Done,
        LetterUse::Gone => Came::Gone,
    })
}

fn page(web: &Web) -> Page<'_> {
    web.pages.page("reset-password", "portal-reset-title")
}

fn gone(web: &Web) -> Response {
    super::link_gone(web, "reset-password", forgot_password::PATH)
}

impl<'a> View<'a> {
    fn new(token: &'a str, letter: &'a OpenLetter, password_error: Option<&'static str>) -> Self {
        Self { token, email: &letter.account.email, drops: letter.drops(), password_error }
    }

    fn render(self, page: Page<'_>) -> Response {
        page.render("reset-password.html", &self)
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |state, drops, password_error| {
        let view = View { token: "token", email: "ada@example.org", drops, password_error };
        Sample::new("reset-password.html", state, ("reset-password", "portal-reset-title"), &view).anonymous()
    };
    vec![
        sample("a new password", false, None),
        sample("the second factor goes with the old one", true, None),
        sample("a password that is too short", false, Some("portal-weak-short"))
            .status(StatusCode::UNPROCESSABLE_ENTITY),
    ]
}
