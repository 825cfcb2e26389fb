//! What the second factor consists of, and its changes.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{
    Answer, AuthenticatorId, Countersign, EnrollmentId, NewAuthenticator, Password, RecoveryCode,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::challenge::CodeBody;
use crate::body::{Json, JsonBody, NoBody, given};
use crate::client::Client;
use crate::door::{self, Bound};
use crate::hooks::{Hook, Phase, Tried, outcome};
use crate::name::{PathId, is_name, parse_id};
use crate::problem::{Code, Problem};
use crate::qr::qr_svg;
use crate::session::{Enrollee, Session};
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
    hook: Hook,
    session: Enrollee,
    JsonBody(wish): JsonBody<Wish>,
) -> Result<Response, Problem> {
    let (authenticator, password) = (wish.authenticator()?, wish.password.map(Password::new));
    let begun = door::begin(&countersign, &client, &session, authenticator, password).await;
    let tried = Tried::enrolling(&session, Phase::BeginSetup).with(countersign.totp_strategy());
    hook.tell(&client, tried, outcome(&begun)).await;
    let enrollment = begun?;
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
    /// Of a bearer session that had to enroll and goes on with another token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

pub(super) async fn confirm(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    session: Enrollee,
    PathId(enrollment): PathId,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let (enrollment, answer) = (EnrollmentId(enrollment), Answer::new(&body.code));
    let bound = door::confirm(&countersign, &client, &session, enrollment, answer).await;
    let tried = Tried::enrolling(&session, Phase::ConfirmSetup).with(countersign.totp_strategy());
    let tried = Tried { session: bound.as_ref().map_or(session.info(), |bound| &bound.session), ..tried };
    hook.tell(&client, tried, outcome(&bound)).await;
    let Bound { authenticator, recovery_codes, cookies, bearer, .. } = bound?;
    let body = ConfirmedObject {
        authenticator: AuthenticatorObject::from(&authenticator),
        recovery_codes: in_clear(&recovery_codes),
        token: bearer.map(|token| token.expose().to_string()),
    };
    Ok(door::with_cookies(Json(body).into_response(), cookies))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameBody {
    name: String,
}

impl NameBody {
    /// The name, where it is one.
    pub(super) fn checked(self) -> Result<String, Problem> {
        if is_name(&self.name) { Ok(self.name) } else { Err(bad_name()) }
    }
}

pub(super) async fn rename(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    JsonBody(body): JsonBody<NameBody>,
) -> Result<Json<AuthenticatorObject>, Problem> {
    let name = body.checked()?;
    let renamed =
        countersign.rename_authenticator(&session, AuthenticatorId(id), &name, &client.request()).await?;
    Ok(Json(AuthenticatorObject::from(&door::done(&countersign, renamed)?)))
}

pub(super) async fn remove(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    session: Session,
    PathId(id): PathId,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let removed = countersign.remove_authenticator(&session, AuthenticatorId(id), &client.request()).await;
    let removed = door::made(&countersign, removed);
    let tried = Tried::by(&session, Phase::RemoveAuthenticator).with(countersign.totp_strategy());
    hook.tell(&client, tried, outcome(&removed)).await;
    removed.map(|()| StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    password: String,
}

pub(super) async fn disable(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    session: Session,
    JsonBody(body): JsonBody<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let password = Some(Password::new(body.password));
    let disabled = match door::prove(&countersign, &session, &client, password).await {
        Ok(proof) => door::made(&countersign, countersign.disable(&session, proof, &client.request()).await),
        Err(problem) => Err(problem),
    };
    hook.tell(&client, Tried::by(&session, Phase::Disable), outcome(&disabled)).await;
    disabled.map(|()| StatusCode::NO_CONTENT)
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
    (client, hook): (Client, Hook),
    session: Session,
    body: PasswordIfAsked,
) -> Result<Response, Problem> {
    let (name, password) = (Some(strategy.name()), body.password.map(Password::new));
    let made = match door::prove(&countersign, &session, &client, password).await {
        Ok(proof) => {
            let made = countersign.regenerate_codes_of(name, &session, proof, &client.request()).await;
            door::made(&countersign, made)
        }
        Err(problem) => Err(problem),
    };
    let tried = Tried::by(&session, Phase::GenerateCodes).with(strategy.name());
    hook.tell(&client, tried, outcome(&made)).await;
    let recovery_codes = in_clear(&made?);
    Ok((StatusCode::CREATED, Json(RecoveryCodesObject { recovery_codes })).into_response())
}

fn in_clear(codes: &[RecoveryCode]) -> Vec<String> {
    codes.iter().map(|code| code.expose().to_owned()).collect()
}

fn bad_name() -> Problem {
    Problem::new(Code::Malformed).detail("A name has 1 to 64 characters, none of them control characters.")
}
