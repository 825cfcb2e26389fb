//! Asking for a link that gives another password: the same answer and the same work for every address.

use axum::response::Response;
use countersign::LetterKind;
use countersign_axum::{Client, Code, FormBody, Page, Problem, Sample};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Failure, Web};
use crate::email::Email;

/// The page.
pub(super) const PATH: &str = "/forgot-password";

/// What is sent by the page and by the JSON call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forgot {
    email: String,
}

#[derive(Debug, Default, Serialize)]
struct View<'a> {
    email: &'a str,
    email_error: Option<&'static str>,
    sent: bool,
}

pub(super) async fn show(web: Web) -> Response {
    View::default().render(page(&web, "portal-forgot-title"))
}

pub(super) async fn post(
    web: Web,
    client: Client,
    FormBody(form): FormBody<Forgot>,
) -> Result<Response, Failure> {
    let Some(email) = ask(&web, &client, &form).await? else {
        let view = View { email: &form.email, email_error: Some("portal-email-invalid"), ..View::default() };
        return Ok(view.render(page(&web, "portal-forgot-title").status(StatusCode::UNPROCESSABLE_ENTITY)));
    };
    let view = View { email: email.as_str(), sent: true, ..View::default() };
    Ok(view.render(page(&web, "portal-forgot-sent-title")))
}

/// Behind the page and the JSON call; `None` for what is no address.
async fn ask(web: &Web, client: &Client, form: &Forgot) -> Result<Option<Email>, Failure> {
    web.portal.admit(client)?;
    let Some(email) = Email::parse(&form.email) else { return Ok(None) };
    web.portal.ask_for_letter(LetterKind::ResetPassword, &email, web.pages.locale()).await?;
    Ok(Some(email))
}

pub(super) async fn post_json(web: &Web, client: &Client, body: &Forgot) -> Result<StatusCode, Failure> {
    match ask(web, client, body).await? {
        Some(_) => Ok(StatusCode::ACCEPTED),
        None => Err(Problem::new(Code::Malformed).detail(web.portal.text("portal-email-invalid")).into()),
    }
}

fn page<'a>(web: &'a Web, title: &'a str) -> Page<'a> {
    web.pages.page("forgot-password", title)
}

impl View<'_> {
    fn render(self, page: Page<'_>) -> Response {
        page.render("forgot-password.html", &self)
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |state, title, view: View<'_>| {
        Sample::new("forgot-password.html", state, ("forgot-password", title), &view).anonymous()
    };
    let title = "portal-forgot-title";
    let wrong = View { email: "ada", email_error: Some("portal-email-invalid"), sent: false };
    vec![
        sample("nothing is typed yet", title, View::default()),
        sample("no address", title, wrong).status(StatusCode::UNPROCESSABLE_ENTITY),
        sample(
            "a message is on its way",
            "portal-forgot-sent-title",
            View { email: "ada@example.org", sent: true, ..View::default() },
        ),
    ]
}
