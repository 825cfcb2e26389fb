//! What a step-up interrupted goes on here: one button sends the request that was kept.

use axum::response::Response;
use countersign::{HeldId, HeldRequest, Mount};
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::Web;
use super::samples::{Sample, Voice};
use crate::name::PathId;
use crate::problem::Problem;
use crate::session::Session;
use crate::text::Text;

#[derive(Serialize)]
struct ContinueView {
    /// Where the request goes; `None` when it is no longer kept.
    path: Option<String>,
    id: String,
    /// What it was, in plain words.
    what: Option<String>,
    /// A script may send it without a click.
    at_once: bool,
}

pub(super) async fn show(
    web: Web,
    session: Session,
    PathId(id): PathId,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let held = web.countersign.held(&session, HeldId(id)).await?;
    let account = web.account(session.user_id()).await?;
    let view = ContinueView {
        path: held.as_ref().map(|held| held.path().to_owned()),
        id: id.to_string(),
        what: held.as_ref().map(|held| web.say(what(&web, held))),
        // From elsewhere a link may lead here; only who comes from our own step-up goes on without a click.
        at_once: headers.get("sec-fetch-site").is_some_and(|from| from == "same-origin"),
    };
    let (title, status) = match held {
        Some(_) => ("resume-title", StatusCode::OK),
        None => ("resume-title-gone", StatusCode::NOT_FOUND),
    };
    let page = web.pages.page("continue", title).account(&account.label).status(status);
    Ok(page.at(Mount::Settings).show("continue.html", &view))
}

/// What was interrupted.
fn what(web: &Web, held: &HeldRequest) -> Text {
    let path = held.path().split('?').next().unwrap_or_default();
    let below_settings = path.strip_prefix(web.at(Mount::Settings).as_str());
    let fields = form_urlencoded::parse(held.body());
    let replaces = fields.into_iter().any(|(name, _)| name == "replaces");
    Text::new(match below_settings {
        Some(below) if below.starts_with("/totp/") && below.ends_with("/remove") => "resume-remove",
        _ if path == web.at(Mount::TotpSetup) && replaces => "resume-replace",
        _ if path == web.at(Mount::TotpSetup) => "resume-add",
        _ => "resume-other",
    })
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let view = || ContinueView {
        path: Some("/mfa/totp/7/remove".to_owned()),
        id: "12".to_owned(),
        what: voice.some("resume-remove"),
        at_once: false,
    };
    let kept =
        |state, view: ContinueView| Sample::new("continue.html", state, ("continue", "resume-title"), &view);
    let gone = ContinueView { path: None, what: None, ..view() };
    let gone = Sample::new("continue.html", "it is gone", ("continue", "resume-title-gone"), &gone);
    vec![
        kept("a click is asked for", view()),
        kept("it goes on by itself", ContinueView { at_once: true, ..view() }),
        gone.status(StatusCode::NOT_FOUND),
    ]
}
