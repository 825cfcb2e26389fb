//! The sessions of whoever is signed in.

use axum::extract::State;
use axum::response::Response;
use countersign::{Countersign, SessionId};
use serde::Serialize;

use super::factors::NameBody;
use crate::body::{Json, JsonBody, NoBody};
use crate::client::Client;
use crate::cookie;
use crate::door;
use crate::hooks::{Hook, Phase, Tried, outcome};
use crate::name::PathId;
use crate::problem::{Code, Problem};
use crate::session::Session;
use crate::view::SessionObject;

#[derive(Serialize)]
pub(super) struct Sessions {
    sessions: Vec<SessionObject>,
}

pub(super) async fn list(
    State(countersign): State<Countersign>,
    session: Session,
) -> Result<Json<Sessions>, Problem> {
    let sessions = countersign.sessions(&session).await?.ok_or(Code::Unauthenticated)?;
    let account = countersign.account(session.user_id()).await?;
    let object =
        |info| SessionObject::new(info, session.user_id(), &account.label).in_list_of(session.info());
    Ok(Json(Sessions { sessions: sessions.iter().map(object).collect() }))
}

pub(super) async fn rename(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    JsonBody(body): JsonBody<NameBody>,
) -> Result<Json<SessionObject>, Problem> {
    let name = body.checked()?;
    let renamed = countersign.rename_session(&session, SessionId(id), &name, &client.request()).await?;
    let info = door::done(&countersign, renamed)?;
    let account = countersign.account(session.user_id()).await?;
    let object = SessionObject::new(&info, session.user_id(), &account.label);
    Ok(Json(object.in_list_of(session.info())))
}

/// Where it is this one, that is a sign-out.
pub(super) async fn end(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    session: Session,
    PathId(id): PathId,
    _: NoBody,
) -> Result<Response, Problem> {
    let id = SessionId(id);
    let is_this = id == session.info().id;
    let ended = countersign.end_session(&session, id, &client.request()).await;
    let ended = door::made(&countersign, ended);
    if is_this {
        hook.tell(&client, Tried::by(&session, Phase::SignOut), outcome(&ended)).await;
    }
    ended?;
    let cookie = is_this.then(|| cookie::clear(countersign.site()));
    Ok(door::no_content(&session, cookie))
}

pub(super) async fn end_others(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    _: NoBody,
) -> Result<Response, Problem> {
    let ended = countersign.end_other_sessions(&session, &client.request()).await?;
    door::done(&countersign, ended)?;
    Ok(door::no_content(&session, None))
}

pub(super) async fn everywhere(
    State(countersign): State<Countersign>,
    client: Client,
    hook: Hook,
    session: Session,
    _: NoBody,
) -> Result<Response, Problem> {
    let ended = countersign.sign_out_everywhere(&session, &client.request()).await;
    let ended = door::made(&countersign, ended);
    let tried = Tried::by(&session, Phase::SignOutEverywhere);
    hook.tell(&client, tried, outcome(&ended)).await;
    ended?;
    let site = countersign.site();
    let browser = cookie::forget(site, session.user_key(), client.known_browsers(site));
    Ok(door::no_content(&session, [cookie::clear(site)].into_iter().chain(browser)))
}
