//! Proving that an address is the account's. Looking at the page changes nothing, since mail scanners follow links.

use axum::extract::RawQuery;
use axum::response::{IntoResponse as _, Redirect, Response};
use countersign::{EmailState, LetterKind, LetterUse, UserId};
use countersign_axum::{Client, Code, FormBody, PendingSession, Problem, Sample, Session};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Failure, Web};
use crate::email::Email;

/// The page.
pub(super) const PATH: &str = "/verify-email";

/// What is sent by the page and by the JSON call: the token of a link, or nothing, to be sent a link.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verify {
    token: Option<String>,
}

#[derive(Default, Serialize)]
struct View<'a> {
    /// What the page is about: `ask`, `sent`, `confirm` or `done`.
    step: &'static str,
    email: &'a str,
    token: &'a str,
}

/// Whoever is signed in, also if a second factor must be enrolled first, which needs the address.
pub(super) struct Owner(Option<UserId>);

impl axum::extract::FromRequestParts<Web> for Owner {
    type Rejection = countersign_axum::Denied;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        web: &Web,
    ) -> Result<Self, countersign_axum::Denied> {
        let standard =
            <Session as axum::extract::OptionalFromRequestParts<Web>>::from_request_parts(parts, web).await?;
        if let Some(session) = standard {
            return Ok(Self(Some(session.user_id().clone())));
        }
        let pending =
            <PendingSession as axum::extract::OptionalFromRequestParts<Web>>::from_request_parts(parts, web)
                .await?;
        let pending = pending.filter(|session| session.info().enrollment_required);
        Ok(Self(pending.map(|session| session.user_id().clone())))
    }
}

pub(super) async fn show(
    web: Web,
    Owner(owner): Owner,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let token = super::token_of(query.as_deref());
    if !token.is_empty() {
        let Some(letter) = web.portal.open_letter(LetterKind::VerifyEmail, &token).await? else {
            return Ok(super::link_gone(&web, "verify-email", PATH));
        };
        let view = View { step: "confirm", email: &letter.account.email, token: &token };
        return Ok(view.render(&web, StatusCode::OK));
    }
    let Some(owner) = owner else {
        return Ok(Redirect::to(&super::with_return_to("/sign-in", PATH)).into_response());
    };
    let account = web.portal.countersign().account(&owner).await?;
    let step = if account.email == EmailState::Unverified { "ask" } else { "done" };
    Ok(View { step, email: &account.label, token: "" }.render(&web, StatusCode::OK))
}

pub(super) async fn post(
    web: Web,
    client: Client,
    Owner(owner): Owner,
    FormBody(form): FormBody<Verify>,
) -> Result<Response, Failure> {
    let Some(token) = form.token else {
        let Some(owner) = owner else {
            return Ok(Redirect::to(&super::with_return_to("/sign-in", PATH)).into_response());
        };
        let email = ask(&web, &client, &owner).await?;
        return Ok(View { step: "sent", email: &email, token: "" }.render(&web, StatusCode::OK));
    };
    Ok(match verify(&web, &client, &token).await? {
        Some(email) => View { step: "done", email: &email, token: "" }.render(&web, StatusCode::OK),
        None => super::link_gone(&web, "verify-email", PATH),
    })
}

pub(super) async fn post_json(
    web: &Web,
    client: &Client,
    Owner(owner): Owner,
    body: Verify,
) -> Result<StatusCode, Failure> {
    let Some(token) = body.token else {
        ask(web, client, &owner.ok_or(Problem::new(Code::Unauthenticated))?).await?;
        return Ok(StatusCode::ACCEPTED);
    };
    match verify(web, client, &token).await? {
        Some(_) => Ok(StatusCode::NO_CONTENT),
        None => Err(Problem::new(Code::LinkGone).into()),
    }
}

/// Has a link sent to the owner's address.
async fn ask(web: &Web, client: &Client, owner: &UserId) -> Result<String, Failure> {
    web.portal.admit(client)?;
    let account = web.portal.countersign().account(owner).await?;
    // Every account was made with an address.
    let email = Email::parse(&account.label).ok_or(Problem::new(Code::Unavailable))?;
    web.portal.ask_for_letter(LetterKind::VerifyEmail, &email, web.pages.locale()).await?;
    Ok(account.label)
}

/// The address that is verified now; `None` where the link does nothing.
async fn verify(web: &Web, client: &Client, token: &str) -> Result<Option<String>, Failure> {
    web.portal.admit(client)?;
    let Some(letter) = web.portal.open_letter(LetterKind::VerifyEmail, token).await? else { return Ok(None) };
    let email = letter.to.email.clone();
    let used = web.portal.countersign().verify_email(letter.token, letter.to, &client.request()).await?;
    Ok((used == LetterUse::Done).then_some(email))
}

impl View<'_> {
    fn render(self, web: &Web, status: StatusCode) -> Response {
        let title = match self.step {
            "sent" => "portal-verify-sent-title",
            "done" => "portal-verify-done-title",
            _ => "portal-verify-title",
        };
        web.pages.page("verify-email", title).status(status).render("verify-email.html", &self)
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |state, title, step| {
        let view = View { step, email: "ada@example.org", token: "token" };
        Sample::new("verify-email.html", state, ("verify-email", title), &view).anonymous()
    };
    vec![
        sample("not verified yet", "portal-verify-title", "ask"),
        sample("a message is on its way", "portal-verify-sent-title", "sent"),
        sample("the link was opened", "portal-verify-title", "confirm"),
        sample("it is verified", "portal-verify-done-title", "done"),
    ]
}
