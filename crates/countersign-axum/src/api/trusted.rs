//! The browsers that may skip the challenge of whoever is signed in.

use axum::extract::State;
use axum::response::Response;
use countersign::{BrowserId, Countersign};
use serde::Serialize;

use super::factors::NameBody;
use crate::body::{Json, JsonBody, NoBody};
use crate::client::Client;
use crate::cookie;
use crate::door;
use crate::name::PathId;
use crate::problem::{Code, Problem};
use crate::session::Session;
use crate::view::TrustedBrowserObject;

#[derive(Serialize)]
pub(super) struct TrustedBrowsers {
    trusted_browsers: Vec<TrustedBrowserObject>,
}

pub(super) async fn list(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
) -> Result<Json<TrustedBrowsers>, Problem> {
    let browsers = countersign.trusted_browsers(&session).await?.ok_or(Code::Unauthenticated)?;
    let this = this(&countersign, &client, &session);
    let objects = browsers.iter().map(|browser| TrustedBrowserObject::new(browser, this));
    Ok(Json(TrustedBrowsers { trusted_browsers: objects.collect() }))
}

pub(super) async fn rename(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    JsonBody(body): JsonBody<NameBody>,
) -> Result<Json<TrustedBrowserObject>, Problem> {
    let (id, name) = (BrowserId(id), body.checked()?);
    let renamed = countersign.rename_trusted_browser(&session, id, &name, &client.request()).await?;
    let browser = door::done(&countersign, renamed)?;
    Ok(Json(TrustedBrowserObject::new(&browser, this(&countersign, &client, &session))))
}

pub(super) async fn revoke(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    _: NoBody,
) -> Result<Response, Problem> {
    let id = BrowserId(id);
    let revoked = countersign.revoke_trusted_browser(&session, id, &client.request()).await?;
    door::done(&countersign, revoked)?;
    let is_this = this(&countersign, &client, &session) == Some(id);
    Ok(door::no_content(&session, is_this.then(|| distrusted(&countersign, &client, &session)).flatten()))
}

pub(super) async fn revoke_all(
    State(countersign): State<Countersign>,
    client: Client,
    session: Session,
    _: NoBody,
) -> Result<Response, Problem> {
    let revoked = countersign.revoke_trusted_browsers(&session, &client.request()).await?;
    door::done(&countersign, revoked)?;
    Ok(door::no_content(&session, distrusted(&countersign, &client, &session)))
}

/// The trusted browser that the request says to come from.
fn this(countersign: &Countersign, client: &Client, session: &Session) -> Option<BrowserId> {
    cookie::trusted_browser(session.user_key(), client.known_browsers(countersign.site()))
}

/// The browser's cookie without what is worth nothing any more.
fn distrusted(countersign: &Countersign, client: &Client, session: &Session) -> Option<http::HeaderValue> {
    let site = countersign.site();
    cookie::distrust(site, session.user_key(), client.known_browsers(site))
}
