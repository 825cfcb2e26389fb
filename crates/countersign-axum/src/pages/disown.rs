//! "This was not me": what the link in a notice opens, and what its button does.
//!
//! Whoever has the link may use it, signed in or not, and is signed in to nothing by it. To look changes nothing, since mail programs and scanners
//! follow links too.

use axum::extract::Path;
use axum::response::Response;
use countersign::{DisownToken, Disownable, Disowned, NoticeKind, Timestamp};
use http::header::REFERRER_POLICY;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::Web;
use crate::client::Client;
use crate::notices::words;
use crate::problem::Problem;
use crate::text::Text;
use crate::times;

/// Below the settings; a token comes behind it.
pub(crate) const PATH: &str = "/not-me";

/// Whoever did it themselves is led there. It is no token: those are longer.
pub(super) const LEFT: &str = "/not-me/it-was-me";

/// Not even our own server is told the path that somebody comes from: it holds a token. Forms still say which site they are from.
const NO_PATHS: HeaderValue = HeaderValue::from_static("strict-origin");

const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

#[derive(Serialize)]
struct DisownView {
    /// What happened, and to which account.
    what: String,
    when: String,
    /// Where the button leads.
    path: String,
    /// Where those are led who did it themselves.
    left: String,
}

#[derive(Serialize)]
struct DoneView {
    account: String,
    /// Where a new password is chosen, if that is here.
    reset_password: Option<String>,
}

#[derive(Serialize)]
struct SaidView {
    text: String,
    reset_password: Option<String>,
}

/// What happened, and what the button does.
pub(super) async fn show(web: Web, Path(token): Path<String>) -> Result<Response, Problem> {
    Ok(match look(&web, &token).await? {
        Disownable::Yes { kind, at, account_label, .. } => web.ask_whether(&token, kind, at, &account_label),
        Disownable::Done { at } => web.again(at),
        _ => web.gone(),
    })
}

/// Does it.
pub(super) async fn confirm(
    web: Web,
    client: Client,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let account = match look(&web, &token).await? {
        Disownable::Yes { account_label, .. } => account_label,
        Disownable::Done { at } => return Ok(web.again(at)),
        _ => return Ok(web.gone()),
    };
    let Some(token) = DisownToken::parse(&token) else { return Ok(web.gone()) };
    Ok(match web.countersign.disown(&token, &client.request()).await? {
        Disowned::Frozen { .. } => web.done(account),
        Disowned::Done { at } => web.again(at),
        _ => web.gone(),
    })
}

/// Says that nothing was changed, and changes nothing.
pub(super) async fn leave(web: Web) -> Response {
    web.said("disown-left-title", Text::new("disown-left-text"), StatusCode::OK)
}

async fn look(web: &Web, token: &str) -> Result<Disownable, Problem> {
    match DisownToken::parse(token) {
        Some(token) => Ok(web.countersign.disownable(&token).await?),
        None => Ok(Disownable::Gone),
    }
}

impl Web {
    fn ask_whether(&self, token: &str, kind: NoticeKind, at: Timestamp, account: &str) -> Response {
        let what = Text::new(words(kind).text).with("issuer", self.countersign.issuer()).with("count", 1u64);
        let view = DisownView {
            what: self.say(what.with("account", account)),
            when: self.say(times::exactly(at)),
            path: self.settings_at(&format!("{PATH}/{token}")),
            left: self.settings_at(LEFT),
        };
        discreet(self.pages.page("not-me", "disown-title").render("disown.html", &view))
    }

    fn done(&self, account: String) -> Response {
        let view = DoneView { account, reset_password: self.reset_password_at() };
        discreet(self.pages.page("not-me", "disown-done-title").render("disown-done.html", &view))
    }

    fn again(&self, at: Timestamp) -> Response {
        let text = Text::new("disown-again-text").with("date", times::date(at));
        self.said("disown-again-title", text, StatusCode::OK)
    }

    fn gone(&self) -> Response {
        self.said("disown-gone-title", Text::new("disown-gone-text"), StatusCode::GONE)
    }

    fn said(&self, title: &'static str, text: Text, status: StatusCode) -> Response {
        let view = SaidView { text: self.say(text), reset_password: self.reset_password_at() };
        discreet(self.pages.page("not-me", title).status(status).render("disown-said.html", &view))
    }

    fn reset_password_at(&self) -> Option<String> {
        self.reset_password.as_ref().map(|path| path.as_str().to_owned())
    }
}

/// A page that is nobody's but its reader's.
fn discreet(mut page: Response) -> Response {
    page.headers_mut().insert(REFERRER_POLICY, NO_PATHS);
    page.headers_mut().insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex, nofollow"));
    page
}
