//! Making an account, and signing in with it at once.

use axum::response::{IntoResponse, Response};
use countersign::{Actor, Password};
use countersign_axum::{Client, Code, FormBody, Page, Problem, Sample, WebExt as _};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::fields::{self, Arrival};
use super::{Failure, Portal, Web};
use crate::accounts::NewAccount;
use crate::email::Email;
use crate::passwords::WeakPassword;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUpForm {
    email: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
    #[serde(default)]
    return_to: String,
}

#[derive(Debug, Default, Serialize)]
struct View<'a> {
    email: &'a str,
    return_to: &'a str,
    sign_in: String,
    email_error: Option<&'static str>,
    password_error: Option<&'static str>,
}

/// Why nobody was signed up, when it is for the person to put right.
pub(super) enum Refused {
    NoAddress,
    EmailTaken,
    Weak(WeakPassword),
}

pub(super) async fn show(web: Web, Arrival { return_to, .. }: Arrival, already: fields::Already) -> Response {
    if let Some(elsewhere) = already.elsewhere() {
        return elsewhere;
    }
    if !web.portal.is_sign_up_open() {
        return Problem::new(Code::SignUpClosed).into_response();
    }
    View { return_to: &return_to, ..View::default() }.render(page(&web))
}

pub(super) async fn post(
    web: Web,
    client: Client,
    FormBody(form): FormBody<SignUpForm>,
) -> Result<Response, Failure> {
    let refused = match make(&web, &client, &form.email, form.password).await? {
        Ok((user, _)) => {
            let begun = web.portal.countersign().sign_in(&client, user).return_to(&form.return_to).await?;
            return Ok(begun.into_response());
        }
        Err(refused) => refused,
    };
    let mut view = View { email: &form.email, return_to: &form.return_to, ..View::default() };
    match &refused {
        Refused::Weak(_) => view.password_error = Some(refused.text()),
        Refused::NoAddress | Refused::EmailTaken => view.email_error = Some(refused.text()),
    }
    Ok(view.render(page(&web).status(StatusCode::UNPROCESSABLE_ENTITY)))
}

/// Makes an account: behind the page and the JSON call.
pub(super) async fn make(
    web: &Web,
    client: &Client,
    email: &str,
    password: Password,
) -> Result<Result<(i64, Email), Refused>, Failure> {
    let (portal, locale) = (&web.portal, web.pages.locale());
    portal.admit(client)?;
    if !portal.is_sign_up_open() {
        return Err(Problem::new(Code::SignUpClosed).into());
    }
    let Some(email) = Email::parse(email) else { return Ok(Err(Refused::NoAddress)) };
    Ok(match portal.make_account(&email, password, (Actor::User, Some(locale)), &client.request()).await? {
        NewAccount::Made(user) => {
            portal.welcome(&email, locale).await;
            Ok((user, email))
        }
        NewAccount::EmailTaken => Err(Refused::EmailTaken),
        NewAccount::Weak(weak) => Err(Refused::Weak(weak)),
    })
}

impl Refused {
    /// The key of what to do next.
    fn text(&self) -> &'static str {
        match self {
            Self::NoAddress => "portal-email-invalid",
            Self::EmailTaken => "portal-email-taken",
            Self::Weak(weak) => super::pages::text_of(*weak),
        }
    }

    /// The problem that programs are told.
    pub(super) fn problem(&self, portal: &Portal) -> Problem {
        let code = match self {
            Self::NoAddress => Code::Malformed,
            Self::EmailTaken => Code::EmailTaken,
            Self::Weak(_) => Code::WeakPassword,
        };
        Problem::new(code).detail(portal.text(self.text()))
    }
}

fn page(web: &Web) -> Page<'_> {
    web.pages.page("sign-up", "portal-sign-up-title")
}

impl View<'_> {
    fn render(mut self, page: Page<'_>) -> Response {
        self.sign_in = super::with_return_to("/sign-in", self.return_to);
        let here = super::with_return_to("/sign-up", self.return_to);
        page.here(&here).render("sign-up.html", &self)
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let view = || View { sign_in: "/sign-in".to_owned(), ..View::default() };
    let sample = |state, view: View<'_>| {
        Sample::new("sign-up.html", state, ("sign-up", "portal-sign-up-title"), &view).anonymous()
    };
    let weak = super::pages::text_of(WeakPassword::Guessable);
    vec![
        sample("nothing is typed yet", view()),
        sample(
            "a taken address",
            View {
                email: "ada@example.org",
                return_to: "/reports",
                email_error: Some(Refused::EmailTaken.text()),
                ..view()
            },
        ),
        sample("a weak password", View { email: "ada@example.org", password_error: Some(weak), ..view() }),
    ]
}
