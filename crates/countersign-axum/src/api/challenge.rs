//! Codes, at sign-in and at step-up.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::Countersign;
use http::header::SET_COOKIE;
use serde::{Deserialize, Serialize};

use crate::body::{Json, JsonBody};
use crate::client::Client;
use crate::door::{self, Judged, Opened};
use crate::problem::Problem;
use crate::view::SessionObject;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeBody {
    pub(super) code: String,
}

#[derive(Serialize)]
struct Answered {
    session: SessionObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes_remaining: Option<usize>,
}

pub(super) async fn answer(
    State(countersign): State<Countersign>,
    client: Client,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let opened = judge(&countersign, &client, &body).await?;
    Ok(respond(opened, None))
}

pub(super) async fn recover(
    State(countersign): State<Countersign>,
    client: Client,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let opened = judge(&countersign, &client, &body).await?;
    let remaining = opened.accepted.recovery_codes_remaining;
    Ok(respond(opened, Some(remaining)))
}

async fn judge(countersign: &Countersign, client: &Client, body: &CodeBody) -> Result<Opened, Problem> {
    match door::answer(countersign, client, &body.code).await? {
        Judged::Opened(opened) => Ok(*opened),
        Judged::Refused(refused) => Err(door::problem(&refused)),
    }
}

fn respond(opened: Opened, recovery_codes_remaining: Option<usize>) -> Response {
    let Opened { accepted, account, set_cookie, bearer } = opened;
    let session = SessionObject::new(&accepted.session, &accepted.user, &account.label);
    let token = bearer.map(|token| token.expose().to_string());
    let mut response = Json(Answered { session, token, recovery_codes_remaining }).into_response();
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
