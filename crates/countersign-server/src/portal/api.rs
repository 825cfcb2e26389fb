//! What the portal adds to the JSON API: signing up, signing in and changing the password.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use countersign::{Password, Remember, Transport};
use countersign_axum::{
    Api, Caller, Client, Code, JsonBody, Operation, Problem, Session, SessionObject, WebExt as _,
};
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::forgot_password::Forgot;
use super::password::NewPassword;
use super::reset_password::Reset;
use super::sign_in::Wish;
use super::sign_up::Refused;
use super::verify_email::{Owner, Verify};
use super::{
    Failure, Portal, Web, fields, forgot_password, password, reset_password, sign_in, sign_up, verify_email,
};
use crate::email::Email;

pub(super) fn router(portal: &Portal) -> Router<Web> {
    let post = |path, summary| Operation::new(Method::POST, path, summary).caller(Caller::Anyone);
    let sign_up = post("/sign-up", "Makes an account and signs in")
        .takes("NewAccount")
        .answers(StatusCode::CREATED, Some("SignedUp"))
        .problems(&[Code::SignUpClosed, Code::EmailTaken, Code::WeakPassword, Code::Throttled]);
    let sign_in = post("/sign-in", "Signs in with address and password")
        .takes("Credentials")
        .answers(StatusCode::OK, Some("SignedIn"))
        .problems(&[Code::InvalidCredentials, Code::AccountFrozen, Code::Throttled]);
    let change =
        Operation::new(Method::POST, "/password", "Changes the password, and ends all other sessions")
            .takes("NewPassword")
            .problems(&[Code::StepUpRequired, Code::InvalidPassword, Code::WeakPassword, Code::Throttled]);
    let api = Api::new(portal.countersign()).speaking(portal.page_options());
    let api = if portal.letters().is_some() { with_letters(portal, api) } else { api };
    api.schema("NewAccount", new_account())
        .schema("Credentials", credentials())
        .schema("NewPassword", changed_password())
        .schema("SignedUp", signed_up())
        .schema("SignedIn", signed_in())
        .route(sign_up, post_sign_up)
        .route(sign_in, post_sign_in)
        .route(change, post_password)
        .into_router()
}

/// Where letters are sent.
fn with_letters(portal: &Portal, api: Api<Web>) -> Api<Web> {
    let post = |path, summary| Operation::new(Method::POST, path, summary).caller(Caller::Anyone);
    let forgot = post(
        "/forgot-password",
        "Has a link sent that gives another password, if there is an account with the address; the answer is the same if not",
    )
    .takes("ForgottenPassword")
    .answers(StatusCode::ACCEPTED, None)
    .problems(&[Code::Throttled]);
    let reset =
        post("/reset-password", "Gives another password by the token of a link, and ends all sessions")
            .takes("PasswordReset")
            .problems(&[Code::LinkGone, Code::WeakPassword, Code::Throttled]);
    let api = api
        .schema("ForgottenPassword", forgotten_password())
        .schema("PasswordReset", password_reset())
        .route(forgot, post_forgot_password)
        .route(reset, post_reset_password);
    if !portal.asks_for_verification() {
        return api;
    }
    let verify = post(
        "/verify-email",
        "Verifies the address by the token of a link; without a token, has a link sent to whoever is signed in (202)",
    )
    .takes("EmailVerification")
    .problems(&[Code::LinkGone, Code::Unauthenticated, Code::Throttled]);
    api.schema("EmailVerification", email_verification()).route(verify, post_verify_email)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAccountBody {
    email: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
}

#[derive(Debug, Serialize)]
struct SignedUp {
    session: SessionObject,
    /// Told where it is so: the session is pending then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    enrollment_required: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
    #[serde(default)]
    remember: bool,
    #[serde(default)]
    transport: Carrier,
}

/// How the token is to travel.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Carrier {
    #[default]
    Cookie,
    Bearer,
}

async fn post_sign_up(
    web: Web,
    client: Client,
    JsonBody(body): JsonBody<NewAccountBody>,
) -> Result<Response, Failure> {
    let portal = &web.portal;
    let made = sign_up::make(&web, &client, &body.email, body.password).await?;
    let (user, email) = made.map_err(|refused: Refused| refused.problem(portal))?;
    let begun = portal.countersign().sign_in(&client, user).await?;
    let enrollment_required = begun.session().enrollment_required;
    let answer = SignedUp { session: begun.session_object(email.as_str()), enrollment_required };
    Ok(begun.json(StatusCode::CREATED, &answer))
}

async fn post_sign_in(
    State(portal): State<Portal>,
    client: Client,
    JsonBody(body): JsonBody<Credentials>,
) -> Result<Response, Failure> {
    let remember = if body.remember { Remember::Yes } else { Remember::No };
    let transport = match body.transport {
        Carrier::Cookie => Transport::Cookie,
        Carrier::Bearer => Transport::Bearer,
    };
    let wish = Wish { remember, transport, ..Wish::default() };
    let begun = sign_in::run(&portal, &client, (&body.email, body.password), wish).await?;
    let begun = begun.ok_or(Problem::new(Code::InvalidCredentials))?;
    let email = Email::parse(&body.email).map_or_else(String::new, |email| email.to_string());
    let answer = begun.body(&email);
    Ok(begun.json(StatusCode::OK, &answer))
}

async fn post_password(
    State(portal): State<Portal>,
    client: Client,
    session: Session,
    JsonBody(body): JsonBody<NewPassword>,
) -> Result<StatusCode, Failure> {
    let changed = password::change(&portal, &client, &session, body).await?;
    changed.map_err(|refused| refused.problem(&portal))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn post_forgot_password(
    web: Web,
    client: Client,
    JsonBody(body): JsonBody<Forgot>,
) -> Result<StatusCode, Failure> {
    forgot_password::post_json(&web, &client, &body).await
}

async fn post_reset_password(
    web: Web,
    client: Client,
    JsonBody(body): JsonBody<Reset>,
) -> Result<StatusCode, Failure> {
    reset_password::post_json(&web, &client, &body).await
}

async fn post_verify_email(
    web: Web,
    client: Client,
    owner: Owner,
    JsonBody(body): JsonBody<Verify>,
) -> Result<StatusCode, Failure> {
    verify_email::post_json(&web, &client, owner, body).await
}

fn new_account() -> Value {
    json!({
        "type": "object",
        "properties": { "email": email(), "password": new_password() },
        "required": ["email", "password"],
        "additionalProperties": false,
    })
}

fn credentials() -> Value {
    json!({
        "type": "object",
        "properties": {
            "email": email(),
            "password": { "type": "string" },
            "remember": { "type": "boolean", "default": false },
            "transport": { "enum": ["cookie", "bearer"], "default": "cookie" },
        },
        "required": ["email", "password"],
        "additionalProperties": false,
    })
}

fn changed_password() -> Value {
    json!({
        "type": "object",
        "properties": { "current_password": { "type": "string" }, "password": new_password() },
        "required": ["current_password", "password"],
        "additionalProperties": false,
    })
}

fn forgotten_password() -> Value {
    json!({
        "type": "object",
        "properties": { "email": email() },
        "required": ["email"],
        "additionalProperties": false,
    })
}

fn password_reset() -> Value {
    json!({
        "type": "object",
        "properties": { "token": token(), "password": new_password() },
        "required": ["token", "password"],
        "additionalProperties": false,
    })
}

fn email_verification() -> Value {
    json!({ "type": "object", "properties": { "token": token() }, "additionalProperties": false })
}

fn token() -> Value {
    json!({ "type": "string", "description": "What stands in the link." })
}

fn signed_up() -> Value {
    let required = json!({
        "type": "boolean",
        "description": "Only where it is true: the session is pending until an authenticator is enrolled.",
    });
    json!({
        "type": "object",
        "properties": { "session": session(), "enrollment_required": required },
        "required": ["session"],
    })
}

fn signed_in() -> Value {
    let methods = json!({ "type": "array", "items": { "enum": ["totp", "recovery_code"] } });
    json!({
        "type": "object",
        "properties": {
            "session": session(),
            "methods": methods,
            "enrollment_required": { "type": "boolean" },
            "token": { "type": "string", "description": "The bearer token; only for bearer sessions." },
        },
        "required": ["session", "methods", "enrollment_required"],
    })
}

fn session() -> Value {
    json!({ "$ref": "#/components/schemas/Session" })
}

fn email() -> Value {
    json!({ "type": "string", "format": "email", "maxLength": 254 })
}

fn new_password() -> Value {
    json!({ "type": "string", "minLength": 15, "maxLength": 1024, "description": "Not one that is easy to guess." })
}
