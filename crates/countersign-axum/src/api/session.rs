//! This session: its state and its end.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{Countersign, Transport};
use http::StatusCode;
use http::header::SET_COOKIE;

use crate::body::{Json, NoBody};
use crate::client::Client;
use crate::cookie;
use crate::hooks::{Hook, Phase, Tried, outcome};
use crate::problem::{Code, Problem};
use crate::session::Who;
use crate::view::SessionObject;

pub(super) async fn show(
    State(countersign): State<Countersign>,
    who: Who,
) -> Result<Json<SessionObject>, Problem> {
    let (info, user) = who.session().ok_or(Code::Unauthenticated)?;
    let account = countersign.account(user).await?;
    Ok(Json(SessionObject::new(info, user, &account.label)))
}

pub(super) async fn end(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    _: NoBody,
) -> Result<Response, Problem> {
    let site = countersign.site();
    let sent = client.credential(site)?;
    if let Some(sent) = &sent {
        let who = hook.who(&countersign, &client).await;
        let ended = countersign.sign_out(&sent.token, sent.transport, &client.request()).await;
        let ended = ended.map_err(Problem::from);
        if let Some(tried) = Tried::of(&who, Phase::SignOut) {
            hook.tell(&client, tried, outcome(&ended)).await;
        }
        ended?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if sent.is_none_or(|sent| sent.transport == Transport::Cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie::clear(site));
    }
    Ok(response)
}
