//! Signing out: here, and everywhere.

use axum::extract::Request;
use axum::response::Response;
use http::header::CONTENT_TYPE;

use super::apps::NoFields;
use crate::body::{FormBody, whole};
use crate::client::{Client, Credential};
use crate::cookie;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::pages::Web;
use crate::problem::Problem;
use crate::session::{Session, see_other};

/// Ends the session, if there is one. Whatever else the form holds does not matter: nobody is kept signed in by it.
pub(in crate::pages) async fn sign_out(
    web: Web,
    client: Client,
    request: Request,
) -> Result<Response, Problem> {
    let site = web.countersign.site();
    let Some(sent) = client.credential(site)? else {
        return Ok(door::with_cookies(see_other("/"), [cookie::clear(site)]));
    };
    let forget = forgets(request).await;
    let who = web.hook.who(&web.countersign, &client).await;
    let ended = web.sign_out(&client, &sent, forget).await;
    let next = match Tried::of(&who, Phase::SignOut) {
        Some(tried) => web.hook.tell(&client, tried, outcome(&ended)).await,
        None => None,
    };
    ended?;
    let kept = client.known_browsers(site);
    let browser = match forget {
        Forget::Browser => cookie::forget(site, sent.token.user(), kept),
        Forget::Nothing => None,
    };
    let out = see_other(next.as_ref().map_or("/", |next| next.as_str()));
    Ok(door::with_cookies(out, [cookie::clear(site)].into_iter().chain(browser)))
}

pub(in crate::pages) async fn everywhere(
    web: Web,
    client: Client,
    session: Session,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let ended = web.countersign.sign_out_everywhere(&session, &client.request()).await;
    let ended = door::made(&web.countersign, ended);
    let tried = Tried::by(&session, Phase::SignOutEverywhere);
    let next = web.hook.tell(&client, tried, outcome(&ended)).await;
    ended?;
    let site = web.countersign.site();
    let browser = cookie::forget(site, session.user_key(), client.known_browsers(site));
    let out = see_other(next.as_ref().map_or("/", |next| next.as_str()));
    Ok(door::with_cookies(out, [cookie::clear(site)].into_iter().chain(browser)))
}

/// What a browser loses beside its session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Forget {
    Nothing,
    /// Whatever it keeps of the user: for computers that others use.
    Browser,
}

/// Whether the box for that is ticked. A form that cannot be read has none.
async fn forgets(request: Request) -> Forget {
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.to_str().is_ok_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
    });
    let Ok((_, bytes)) = whole(request).await else { return Forget::Nothing };
    let ticked =
        form_urlencoded::parse(&bytes).any(|(name, value)| name == "forget_browser" && value == "on");
    if is_form && ticked { Forget::Browser } else { Forget::Nothing }
}

impl Web {
    async fn sign_out(&self, client: &Client, sent: &Credential, forget: Forget) -> Result<(), Problem> {
        let tokens = match forget {
            Forget::Browser => client.known_browsers(self.countersign.site()).to_vec(),
            Forget::Nothing => Vec::new(),
        };
        let (request, transport) = (client.request(), sent.transport);
        self.countersign.sign_out_and_forget(&sent.token, transport, tokens, &request).await?;
        Ok(())
    }
}
