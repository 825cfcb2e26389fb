//! Trusted browsers: renamed, and trusted no longer.

use axum::response::Response;
use countersign::{BrowserId, Status};
use http::HeaderValue;
use serde::Serialize;

use super::apps::{NameForm, NoFields};
use crate::body::FormBody;
use crate::client::Client;
use crate::cookie;
use crate::door;
use crate::name::PathId;
use crate::pages::Web;
use crate::pages::samples::Voice;
use crate::pages::words::Moment;
use crate::problem::{Code, Problem};
use crate::session::Session;

#[derive(Serialize)]
pub(super) struct Trust {
    browsers: Vec<Browser>,
    /// Where the trust in all of them ends.
    revoke_all: String,
}

#[derive(Serialize)]
struct Browser {
    id: String,
    name: String,
    current: bool,
    since: Moment,
    used: Moment,
    until: Moment,
    /// Where it is renamed.
    rename: String,
    /// Where the trust in it ends.
    revoke: String,
}

impl Trust {
    /// Is the browser that asks one of them?
    pub(super) fn is_here(&self) -> bool {
        self.browsers.iter().any(|browser| browser.current)
    }
}

pub(in crate::pages) async fn rename(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(form): FormBody<NameForm>,
) -> Result<Response, Problem> {
    let (id, name) = (BrowserId(id), form.checked()?);
    let renamed = web.countersign.rename_trusted_browser(&session, id, &name, &client.request()).await;
    door::made(&web.countersign, renamed)?;
    Ok(web.back_to_settings())
}

pub(in crate::pages) async fn revoke(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let id = BrowserId(id);
    let revoked = web.countersign.revoke_trusted_browser(&session, id, &client.request()).await;
    door::made(&web.countersign, revoked)?;
    let cookie = (web.this_browser(&client, &session) == Some(id)).then(|| web.distrusted(&client, &session));
    Ok(door::with_cookies(web.back_to_settings(), cookie.flatten()))
}

pub(in crate::pages) async fn revoke_all(
    web: Web,
    client: Client,
    session: Session,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let revoked = web.countersign.revoke_trusted_browsers(&session, &client.request()).await;
    door::made(&web.countersign, revoked)?;
    Ok(door::with_cookies(web.back_to_settings(), web.distrusted(&client, &session)))
}

impl Web {
    /// The trusted browsers; `None` where none can be.
    pub(super) async fn trust(
        &self,
        client: &Client,
        session: &Session,
        status: &Status,
    ) -> Result<Option<Trust>, Problem> {
        if !status.enabled || !self.countersign.trust_policy().is_on() {
            return Ok(None);
        }
        let browsers = self.countersign.trusted_browsers(session).await?.ok_or(Code::Unauthenticated)?;
        let this = self.this_browser(client, session);
        let browsers = browsers.into_iter().map(|browser| Browser {
            id: browser.id.to_string(),
            current: this == Some(browser.id),
            since: self.moment(browser.created_at),
            used: self.moment(browser.last_used_at),
            until: self.day(browser.expires_at, "times-day"),
            rename: self.form_at(&format!("/trusted-browsers/{}/rename", browser.id)),
            revoke: self.form_at(&format!("/trusted-browsers/{}/revoke", browser.id)),
            name: browser.name,
        });
        let revoke_all = self.form_at("/trusted-browsers/revoke");
        Ok(Some(Trust { browsers: browsers.collect(), revoke_all }))
    }

    /// The trusted browser that the request says to come from.
    fn this_browser(&self, client: &Client, session: &Session) -> Option<BrowserId> {
        cookie::trusted_browser(session.user_key(), client.known_browsers(self.countersign.site()))
    }

    /// The browser's cookie without what is worth nothing any more.
    fn distrusted(&self, client: &Client, session: &Session) -> Option<HeaderValue> {
        let site = self.countersign.site();
        cookie::distrust(site, session.user_key(), client.known_browsers(site))
    }
}

impl Trust {
    /// For samples.
    pub(super) fn sample(voice: Voice<'_>) -> Self {
        let browser = |id: u64, name: &str, current| Browser {
            id: id.to_string(),
            name: name.to_owned(),
            current,
            since: Moment::sample(voice),
            used: Moment::sample(voice),
            until: Moment::sample(voice),
            rename: format!("/mfa/trusted-browsers/{id}/rename?of=1"),
            revoke: format!("/mfa/trusted-browsers/{id}/revoke?of=1"),
        };
        Self {
            browsers: vec![browser(3, "Firefox on Linux", true), browser(4, "Safari on an iPhone", false)],
            revoke_all: "/mfa/trusted-browsers/revoke?of=1".to_owned(),
        }
    }
}
