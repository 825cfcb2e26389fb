//! What the second factor consists of, and its changes.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{
    Answer, AuthenticatorId, Confirmed, Countersign, EnrollmentId, NewAuthenticator, Password, RecoveryCode,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::challenge::CodeBody;
use crate::body::{Json, JsonBody, NoBody, given};
use crate::client::Client;
use crate::door;
use crate::name::{PathId, is_name, parse_id};
use crate::problem::{Code, Problem};
use crate::qr::qr_svg;
use crate::session::Session;
use crate::strategy::Strategy;
use crate::view::{AuthenticatorObject, StatusObject};

pub(super) async fn status(
    State(countersign): State<Countersign>,
    session: Session,
) -> Result<Json<StatusObject>, Problem> {
    let status = countersign.status(&session).await?;
    Ok(Json(StatusObject::new(&status, countersign.recovery_codes())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    #[serde(default, deserialize_with = "given")]
    name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    replaces: Option<String>,
    #[serde(default, deserialize_with = "given")]
    password: Option<String>,
}

impl Wish {
    fn authenticator(&self) -> Result<NewAuthenticator, Problem> {
        let wish = match &self.name {
            Some(name) if !is_name(name) => return Err(bad_name()),
            name => NewAuthenticator::named(name.as_deref().unwrap_or_default()),
        };
        Ok(match &self.replaces {
            Some(id) => wish.replacing(AuthenticatorId(parse_id(id).ok_or(Code::NotFound)?)),
            None => wish,
        })
    }
}

#[derive(Serialize)]
struct EnrollmentObject<'a> {
    enrollment: String,
    otpauth_uri: &'a str,
    secret: &'a str,
    qr_svg: Option<String>,
    expires_at: String,
}

pub(super) async fn begin(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Response, Problem> {
    let authenticator = wish.authenticator()?;
    let proof = door::prove(&countersign, &session, &client, wish.password.map(Password::new)).await?;
    let begun = countersign.begin_enrollment(&session, authenticator, proof, &client.request()).await?;
    let enrollment = door::begun(&countersign, begun)?;
    let body = EnrollmentObject {
        enrollment: enrollment.id.to_string(),
        otpauth_uri: &enrollment.otpauth_uri,
        secret: &enrollment.secret.to_base32(),
        qr_svg: qr_svg(&enrollment.otpauth_uri, "QR code"),
        expires_at: enrollment.expires_at.rfc3339(),
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

#[derive(Serialize)]
struct ConfirmedObject {
    authenticator: AuthenticatorObject,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recovery_codes: Vec<String>,
}

pub(super) async fn confirm(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(enrollment): PathId,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let (enrollment, answer) = (EnrollmentId(enrollment), Answer::new(&body.code));
    match countersign.confirm_enrollment(&session, enrollment, answer, &client.request()).await? {
        Confirmed::Bound { authenticator, recovery_codes, browser } => {
            let authenticator = AuthenticatorObject::from(&authenticator);
            let body = ConfirmedObject { authenticator, recovery_codes: in_clear(&recovery_codes) };
            let cookie = door::met(&countersign, &client, browser.as_ref());
            Ok(door::with_cookies(Json(body).into_response(), cookie))
        }
        refused => Err(door::not_confirmed(&countersign, &refused)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameBody {
    name: String,
}

pub(super) async fn rename(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    JsonBody(body): JsonBody<NameBody>,
) -> Result<Json<AuthenticatorObject>, Problem> {
    if !is_name(&body.name) {
        return Err(bad_name());
    }
    let renamed = countersign
        .rename_authenticator(&session, AuthenticatorId(id), &body.name, &client.request())
        .await?;
    Ok(Json(AuthenticatorObject::from(&door::done(&countersign, renamed)?)))
}

pub(super) async fn remove(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let removed = countersign.remove_authenticator(&session, AuthenticatorId(id), &client.request()).await?;
    door::done(&countersign, removed)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    password: String,
}

pub(super) async fn disable(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    JsonBody(body): JsonBody<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let proof = door::prove(&countersign, &session, &client, Some(Password::new(body.password))).await?;
    door::done(&countersign, countersign.disable(&session, proof, &client.request()).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordIfAsked {
    #[serde(default, deserialize_with = "given")]
    password: Option<String>,
}

#[derive(Serialize)]
struct RecoveryCodesObject {
    recovery_codes: Vec<String>,
}

pub(super) async fn regenerate(
    strategy: Strategy,
    countersign: Countersign,
    client: Client,
    session: Session,
    body: PasswordIfAsked,
) -> Result<Response, Problem> {
    let proof = door::prove(&countersign, &session, &client, body.password.map(Password::new)).await?;
    let name = Some(strategy.name());
    let made = countersign.regenerate_codes_of(name, &session, proof, &client.request()).await?;
    let recovery_codes = in_clear(&door::done(&countersign, made)?);
    Ok((StatusCode::CREATED, Json(RecoveryCodesObject { recovery_codes })).into_response())
}

fn in_clear(codes: &[RecoveryCode]) -> Vec<String> {
    codes.iter().map(|code| code.expose().to_owned()).collect()
}

fn bad_name() -> Problem {
    Problem::new(Code::Malformed).detail("A name has 1 to 64 characters, none of them control characters.")
}
