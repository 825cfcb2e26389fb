//! Codes, at sign-in and at step-up.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{Answer, Countersign, UNLOCK_SUCCESSES, Unlocked};
use http::HeaderValue;
use serde::{Deserialize, Serialize};

use crate::body::{Json, JsonBody, given};
use crate::client::Client;
use crate::door::{self, Judged, Opened};
use crate::hooks::{Hook, Phase, Tried, must_enroll, outcome};
use crate::problem::{Code, Problem, seconds};
use crate::session::look_up;
use crate::strategy::Strategy;
use crate::view::SessionObject;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeBody {
    pub(super) code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    #[serde(default, deserialize_with = "given")]
    code: Option<String>,
    /// Two of them, one after the other: for a phone whose clock is wrong.
    #[serde(default, deserialize_with = "given")]
    codes: Option<[String; 2]>,
    #[serde(default)]
    trust_browser: bool,
}

impl AnswerBody {
    /// The answer, and with it the wish that the browser be trusted, where that can be.
    fn answer(&self, countersign: &Countersign, client: &Client) -> Result<Answer, Problem> {
        let answer = match (&self.code, &self.codes) {
            (Some(code), None) => Answer::new(code),
            (None, Some([first, second])) => Answer::new(first).followed_by(second),
            (Some(_), Some(_)) | (None, None) => {
                let detail = "Give one `code`, or two `codes` that the app showed one after the other.";
                return Err(Problem::new(Code::Malformed).detail(detail));
            }
        };
        if !self.trust_browser {
            return Ok(answer);
        }
        let detail = if !countersign.trust_policy().is_on() {
            "No browser is trusted here: leave `trust_browser` out."
        } else if client.carries_bearer() {
            "A bearer session has no browser that could be trusted: leave `trust_browser` out."
        } else {
            return Ok(answer.trusting_browser(&client.browser_name()));
        };
        Err(Problem::new(Code::Malformed).detail(detail))
    }
}

#[derive(Serialize)]
struct Answered {
    session: SessionObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Where it was asked for: a recovery code brings no trust, and some users get none.
    #[serde(skip_serializing_if = "Option::is_none")]
    browser_trusted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes_remaining: Option<usize>,
}

pub(super) async fn answer(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    JsonBody(body): JsonBody<AnswerBody>,
) -> Result<Response, Problem> {
    let answer = body.answer(&countersign, &client)?;
    let opened = judge(&countersign, &client, &hook, (countersign.totp_strategy(), answer)).await?;
    let browser_trusted = body.trust_browser.then_some(opened.trusts);
    Ok(respond(opened, |answered| Answered { browser_trusted, ..answered }))
}

pub(super) async fn recover(
    strategy: Strategy,
    countersign: Countersign,
    (client, hook): (Client, Hook),
    body: CodeBody,
) -> Result<Response, Problem> {
    let answer = strategy.answer(&body.code);
    let opened = judge(&countersign, &client, &hook, (strategy.name(), answer)).await?;
    let recovery_codes_remaining = Some(opened.accepted.recovery_codes_remaining);
    Ok(respond(opened, |answered| Answered { recovery_codes_remaining, ..answered }))
}

/// Judges an answer at the door of a strategy.
async fn judge(
    countersign: &Countersign,
    client: &Client,
    hook: &Hook,
    (at, answer): (&str, Answer),
) -> Result<Opened, Problem> {
    match hook.answer(countersign, client, at, answer).await?.0 {
        Judged::Opened(opened) => Ok(*opened),
        Judged::Refused(countersign::Answered::NotEnrolled) => Err(not_enrolled(countersign, client).await?),
        Judged::Refused(refused) => Err(door::problem(countersign, &refused)),
    }
}

/// Whoever must enroll is told that.
async fn not_enrolled(countersign: &Countersign, client: &Client) -> Result<Problem, Problem> {
    let must = must_enroll(&look_up(countersign, client).await?);
    Ok(Problem::new(if must { Code::EnrollmentRequired } else { Code::NotEnrolled }))
}

fn respond(opened: Opened, more: impl FnOnce(Answered) -> Answered) -> Response {
    let Opened { accepted, cookies, bearer, .. } = opened;
    let session = SessionObject::new(&accepted.session, &accepted.user, &accepted.account.label);
    let token = bearer.map(|token| token.expose().to_string());
    let answered = Answered { session, token, browser_trusted: None, recovery_codes_remaining: None };
    door::with_cookies(Json(more(answered)).into_response(), cookies)
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
    hook: Hook,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Response, Problem> {
    let who = hook.who(&countersign, &client).await;
    let unlocked = unlocked(&countersign, &client, &body.code).await;
    if let Some(tried) = Tried::of(&who, Phase::Unlock) {
        hook.tell(&client, tried.with(countersign.totp_strategy()), outcome(&unlocked)).await;
    }
    let (body, cookie) = unlocked?;
    Ok(door::with_cookies(Json(body).into_response(), cookie))
}

async fn unlocked(
    countersign: &Countersign,
    client: &Client,
    typed: &str,
) -> Result<(UnlockObject, Option<HeaderValue>), Problem> {
    let (unlocked, cookie) = door::unlock(countersign, client, typed).await?;
    let (admitted, successes, retry_after) = match unlocked {
        Unlocked::Admitted { .. } => (true, UNLOCK_SUCCESSES, None),
        Unlocked::Progress { successes, retry_after } => (false, successes, Some(seconds(retry_after))),
        Unlocked::NotEnrolled => return Err(not_enrolled(countersign, client).await?),
        refused => return Err(door::still_locked(countersign, &refused)),
    };
    Ok((UnlockObject { admitted, successes, needed: UNLOCK_SUCCESSES, retry_after }, cookie))
}
