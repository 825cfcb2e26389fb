//! Where the owner is signed in: named, and signed out.

use axum::response::Response;
use countersign::{Method, SessionId, SessionInfo, Transport};
use serde::Serialize;

use super::apps::{NameForm, NoFields};
use super::browsers::Trust;
use crate::body::FormBody;
use crate::client::Client;
use crate::cookie;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::name::PathId;
use crate::pages::Web;
use crate::pages::activity::readable;
use crate::pages::samples::Voice;
use crate::pages::words::Moment;
use crate::problem::{Code, Problem};
use crate::session::{Session, see_other};
use crate::user_agent;

#[derive(Serialize)]
pub(super) struct Sessions {
    list: Vec<Row>,
    /// Where all but this one end.
    end_others: String,
    /// Where all of them end, and all trust.
    everywhere: String,
    /// This browser is trusted, so it can be forgotten.
    trusted: bool,
}

#[derive(Serialize)]
struct Row {
    id: String,
    /// The owner's, or what it is.
    name: String,
    browser: Option<String>,
    current: bool,
    proven: String,
    address: Option<String>,
    seen: Moment,
    since: Moment,
    /// Where it is renamed.
    rename: String,
    /// Where it ends; `None` for this one.
    end: Option<String>,
}

pub(in crate::pages) async fn rename(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(form): FormBody<NameForm>,
) -> Result<Response, Problem> {
    let (id, name) = (SessionId(id), form.checked()?);
    let renamed = web.countersign.rename_session(&session, id, &name, &client.request()).await;
    door::made(&web.countersign, renamed)?;
    Ok(web.back_to_settings())
}

/// Where it is this one, that is a sign-out.
pub(in crate::pages) async fn end(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let id = SessionId(id);
    let ended = web.countersign.end_session(&session, id, &client.request()).await;
    let ended = door::made(&web.countersign, ended);
    if id != session.info().id {
        return ended.map(|()| web.back_to_settings());
    }
    let next = web.hook.tell(&client, Tried::by(&session, Phase::SignOut), outcome(&ended)).await;
    ended?;
    let out = see_other(next.as_ref().map_or("/", |next| next.as_str()));
    Ok(door::with_cookies(out, [cookie::clear(web.countersign.site())]))
}

pub(in crate::pages) async fn end_others(
    web: Web,
    client: Client,
    session: Session,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let ended = web.countersign.end_other_sessions(&session, &client.request()).await;
    door::made(&web.countersign, ended)?;
    Ok(web.back_to_settings())
}

impl Web {
    pub(super) async fn sessions(
        &self,
        session: &Session,
        trust: Option<&Trust>,
    ) -> Result<Sessions, Problem> {
        let list = self.countersign.sessions(session).await?.ok_or(Code::Unauthenticated)?;
        Ok(Sessions {
            list: list.iter().map(|info| self.row(info, session.info())).collect(),
            end_others: self.form_at("/sessions/end-others"),
            everywhere: self.form_at("/sign-out-everywhere"),
            trusted: trust.is_some_and(Trust::is_here),
        })
    }

    fn row(&self, info: &SessionInfo, this: &SessionInfo) -> Row {
        let browser = info.user_agent.as_deref().and_then(user_agent::name);
        let what = || match (&browser, info.transport) {
            (Some(browser), _) => browser.clone(),
            (None, Transport::Cookie) => self.say("settings-session-unknown"),
            (None, Transport::Bearer) => self.say("settings-session-program"),
        };
        let current = info.id == this.id;
        Row {
            id: info.id.to_string(),
            name: info.name.clone().unwrap_or_else(what),
            current,
            proven: self.say(proven(info)),
            address: readable(info.address.as_deref()),
            seen: self.moment(info.last_seen_at),
            since: self.moment(info.created_at),
            rename: self.form_at(&format!("/sessions/{}/rename", info.id)),
            end: (!current).then(|| self.form_at(&format!("/sessions/{}/end", info.id))),
            browser,
        }
    }
}

/// By what, beside the password. What was proven first is how the session began.
fn proven(info: &SessionInfo) -> &'static str {
    let began_by = info.methods.iter().map(|(method, _)| method).find(|method| *method != Method::Password);
    match began_by {
        Some(Method::Otp) => "settings-session-by-app",
        Some(Method::RecoveryCode) => "settings-session-by-recovery",
        Some(Method::TrustedBrowser) => "settings-session-by-trust",
        _ => "settings-session-by-password",
    }
}

impl Sessions {
    /// For samples.
    pub(super) fn sample(voice: Voice<'_>) -> Self {
        let row = |id: u64, name: &str, current: bool| Row {
            id: id.to_string(),
            name: name.to_owned(),
            browser: Some("Firefox on Linux".to_owned()),
            current,
            proven: voice.say("settings-session-by-app"),
            address: Some("203.0.113.7".to_owned()),
            seen: Moment::sample(voice),
            since: Moment::sample(voice),
            rename: format!("/mfa/sessions/{id}/rename?of=1"),
            end: (!current).then(|| format!("/mfa/sessions/{id}/end?of=1")),
        };
        Self {
            list: vec![row(1, "Firefox on Linux", true), row(2, "The office", false)],
            end_others: "/mfa/sessions/end-others?of=1".to_owned(),
            everywhere: "/mfa/sign-out-everywhere?of=1".to_owned(),
            trusted: true,
        }
    }
}
