//! Acme: an application with its own users and its own login form, and the second factor from Countersign.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, Query, State};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use countersign::{BoxError, BruteForce, Clock, Countersign, KeyRing, Site};
use countersign_axum::{Client, FormBody, Need, Problem, Session, WebExt as _};
use countersign_sql::Sqlite;
use serde::Deserialize;

pub use users::Users;

mod users;

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct App {
    users: Users,
    countersign: Countersign,
}

/// The whole application. The second factor lives in the host's own database file. The clock is an argument, so that
/// tests need not wait for the next code.
///
/// # Errors
/// A sentence that says what to change.
pub async fn app(
    database: &Path,
    keys: KeyRing,
    base_url: &str,
    clock: impl Clock,
) -> Result<Router, BoxError> {
    let users = Users::open(database)?;
    let countersign = Countersign::builder(users.clone())
        .issuer("Acme")
        .site(Site::new(base_url)?.sign_in("/log-in")?)
        .store(Sqlite::open(database).await?)
        .keys(keys)
        .brute_force(BruteForce::audit_log())
        .clock(clock)
        .build()
        .await?;

    let account = Router::new().route("/account", get(account));
    let payout = post(payout).route_layer(countersign.require(Need::Fresh(Duration::from_secs(300))));
    Ok(Router::new()
        .route("/", get(front))
        .route("/log-in", get(form).post(log_in))
        .merge(countersign.protect(Need::Session, account))
        .route("/payout", payout)
        .merge(countersign.pages())
        .nest("/api/v1", countersign.api())
        .with_state(App { users, countersign }))
}

#[derive(Deserialize)]
struct LogIn {
    email: String,
    password: String,
    #[serde(default)]
    return_to: String,
}

/// The host's own check, then one call.
async fn log_in(
    State(app): State<App>,
    client: Client,
    FormBody(form): FormBody<LogIn>,
) -> Result<Response, Problem> {
    let checked = app.users.check_password(&form.email, &form.password).await;
    match checked.map_err(|_| countersign_axum::Code::Unavailable)? {
        Some(user) => {
            Ok(app.countersign.sign_in(&client, user).return_to(&form.return_to).await?.into_response())
        }
        None => {
            Ok(page(&login_form("/", "<p role=\"alert\">That is not the right password.</p>"))
                .into_response())
        }
    }
}

/// A pending session cannot become this argument.
async fn account(session: Session) -> Html<String> {
    let proven =
        if session.info().mfa_verified_at.is_some() { "with a code" } else { "with the password only" };
    page(&format!(
        "<h1>Your account</h1><p>You are user {} and signed in {proven}.</p>\
         <p><a href=\"/mfa\">Two-step sign-in</a></p>\
         <form method=\"post\" action=\"/payout\"><input type=\"hidden\" name=\"amount\" value=\"50\"><button>Pay me 50 €</button></form>\
         <form method=\"post\" action=\"/sign-out\"><button>Sign out</button></form>",
        session.user_id()
    ))
}

#[derive(Deserialize)]
struct Payout {
    amount: String,
}

/// Reached only with a code that was given within five minutes; a form that was sent earlier goes on after the code.
async fn payout(session: Session, FormBody(form): FormBody<Payout>) -> Result<Html<String>, Problem> {
    let amount: u32 = form.amount.parse().map_err(|_| countersign_axum::Code::Malformed)?;
    Ok(page(&format!("<h1>Paid</h1><p>{amount} € to user {}.</p>", session.user_id())))
}

#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    return_to: String,
}

async fn form(Query(wanted): Query<Wanted>) -> Html<String> {
    let return_to = if wanted.return_to.starts_with('/') { wanted.return_to } else { "/account".to_owned() };
    page(&login_form(&return_to, ""))
}

async fn front(session: Option<Session>) -> Html<String> {
    page(match session {
        Some(_) => "<h1>Acme</h1><p><a href=\"/account\">Your account</a></p>",
        None => "<h1>Acme</h1><p><a href=\"/log-in\">Sign in</a></p>",
    })
}

fn login_form(return_to: &str, message: &str) -> String {
    let return_to = return_to.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<h1>Sign in to Acme</h1>{message}<form method=\"post\" action=\"/log-in\">\
         <p><label>E-mail <input name=\"email\" type=\"email\" autocomplete=\"username\" required></label></p>\
         <p><label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label></p>\
         <input type=\"hidden\" name=\"return_to\" value=\"{return_to}\"><button>Sign in</button></form>"
    )
}

fn page(body: &str) -> Html<String> {
    Html(format!("<!doctype html><html lang=\"en\"><title>Acme</title><main>{body}</main></html>"))
}
