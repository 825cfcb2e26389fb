//! Codes, at sign-in and at step-up.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{Answer, Countersign, UNLOCK_SUCCESSES, Unlocked};
use serde::{Deserialize, Serialize};

use crate::body::{Json, JsonBody};
use crate::client::Client;
use crate::door::{self, Judged, Opened};
use crate::problem::{Problem, seconds};
use crate::strategy::Strategy;
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
    let opened = judge(&countersign, &client, Answer::new(&body.code)).await?;
    Ok(respond(opened, None))
}

pub(super) async fn recover(
    strategy: Strategy,
    countersign: Countersign,
    client: Client,
    body: CodeBody,
) -> Result<Response, Problem> {
    let opened = judge(&countersign, &client, strategy.answer(&body.code)).await?;
    let remaining = opened.accepted.recovery_codes_remaining;
    Ok(respond(opened, Some(remaining)))
}

async fn judge(countersign: &Countersign, client: &Client, answer: Answer) -> Result<Opened, Problem> {
    match door::answer(countersign, client, answer).await? {
        Judged::Opened(opened) => Ok(*opened),
        Judged::Refused(refused) => Err(door::problem(countersign, &refused)),
    }
}

fn respond(opened: Opened, recovery_codes_remaining: Option<usize>) -> Response {
    let Opened { accepted, account, cookies, bearer } = opened;
    let session = SessionObject::new(&accepted.session, &accepted.user, &account.label);
    let token = bearer.map(|token| token.expose().to_string());
    let response = Json(Answered { session, token, recovery_codes_remaining }).into_response();
    door::with_cookies(response, cookies)
}

#[derive(Serialize)]
struct UnlockObject {
    admitted: bool,
    successes: u32,
    needed: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

pub(super) async fn unlock(
    State(countersign): State<Countersign>,
    client: Client,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let (unlocked, cookie) = door::unlock(&countersign, &client, &body.code).await?;
    let (admitted, successes, retry_after) = match unlocked {
        Unlocked::Admitted { .. } => (true, UNLOCK_SUCCESSES, None),
        Unlocked::Progress { successes, retry_after } => (false, successes, Some(seconds(retry_after))),
        refused => return Err(door::still_locked(&countersign, &refused)),
    };
    let body = UnlockObject { admitted, successes, needed: UNLOCK_SUCCESSES, retry_after };
    Ok(door::with_cookies(Json(body).into_response(), cookie))
}
