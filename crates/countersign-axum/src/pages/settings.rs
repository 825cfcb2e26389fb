//! How the second factor stands, and its changes.

use axum::extract::State;
use axum::response::Response;
use countersign::{AuthenticatorId, Changed, Password, Proof, Status};
use http::StatusCode;
use http::header::SET_COOKIE;
use serde::{Deserialize, Serialize};

use super::activity::Happened;
use super::codes::left_of;
use super::setup::Refused;
use super::words::Moment;
use super::{Web, Width};
use crate::body::FormBody;
use crate::client::Client;
use crate::cookie;
use crate::door;
use crate::name::{PathId, is_name};
use crate::problem::{Code, Problem};
use crate::session::{Session, see_other};
use crate::strategy::Strategy;

/// So many events are shown.
const LATELY: usize = 10;

#[derive(Serialize)]
struct SettingsView {
    enabled: bool,
    asked: Option<Moment>,
    apps: Vec<App>,
    full: bool,
    /// Removing an app asks for a code first.
    prove_to_change: bool,
    codes: Vec<Codes>,
    /// What happened lately, the newest first.
    activity: Vec<Happened>,
    /// Turning off asks for a code first.
    prove_first: Option<String>,
    password_error: Option<String>,
}

#[derive(Serialize)]
struct App {
    id: String,
    name: String,
    added: Moment,
    used: Moment,
}

#[derive(Serialize)]
struct Codes {
    /// What a further strategy is called.
    label: Option<String>,
    /// Where new ones are made, if they are made here.
    path: Option<String>,
    remaining: usize,
    total: usize,
    low: bool,
}

pub(super) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    web.settings(&session, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RenameForm {
    name: String,
}

pub(super) async fn rename(
    State(web): State<Web>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(form): FormBody<RenameForm>,
) -> Result<Response, Problem> {
    if !is_name(&form.name) {
        return Err(Problem::new(Code::Malformed));
    }
    let id = AuthenticatorId(id);
    let renamed = web.countersign.rename_authenticator(&session, id, &form.name, &client.request()).await?;
    door::done(&web.countersign, renamed)?;
    Ok(see_other(&web.path("/mfa")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoFields {}

pub(super) async fn remove(
    State(web): State<Web>,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    match web.countersign.remove_authenticator(&session, AuthenticatorId(id), &client.request()).await? {
        Changed::StepUpRequired => Ok(web.step_up("/mfa")),
        changed => door::done(&web.countersign, changed).map(|()| see_other(&web.path("/mfa"))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisableForm {
    password: Option<String>,
}

pub(super) async fn disable(
    State(web): State<Web>,
    client: Client,
    session: Session,
    FormBody(form): FormBody<DisableForm>,
) -> Result<Response, Problem> {
    let password = form.password.filter(|password| !password.is_empty()).map(Password::new);
    let proof = match door::prove(&web.countersign, &session, &client, password).await {
        Ok(proof) => proof,
        Err(problem) => match Refused::password(&problem) {
            Some(refused) => return web.settings(&session, Some(refused)).await,
            None => return Err(problem),
        },
    };
    match web.countersign.disable(&session, proof, &client.request()).await? {
        Changed::StepUpRequired => Ok(web.step_up("/mfa")),
        Changed::PasswordRequired => web.settings(&session, Some(Refused::no_password())).await,
        changed => door::done(&web.countersign, changed).map(|()| see_other(&web.path("/mfa"))),
    }
}

/// Ends the session, if there is one. Whatever else the form holds does not matter: nobody is kept signed in by it.
pub(super) async fn sign_out(State(web): State<Web>, client: Client) -> Result<Response, Problem> {
    let site = web.countersign.site();
    if let Some(sent) = client.credential(site)? {
        web.countersign.sign_out(&sent.token, sent.transport, &client.request()).await?;
    }
    let mut response = see_other("/");
    response.headers_mut().insert(SET_COOKIE, cookie::clear(site));
    Ok(response)
}

impl Web {
    async fn settings(&self, session: &Session, error: Option<Refused>) -> Result<Response, Problem> {
        let account = self.countersign.account(session.user_id()).await?;
        let status = self.countersign.status(session).await?;
        let Some(owed) = self.countersign.proof_owed(session).await? else {
            return Err(Code::Unauthenticated.into());
        };
        let events = self.countersign.events(session.user_id(), None, LATELY).await?;
        let now = self.countersign.now();
        let moment = |at| Moment::new(at, now);
        let apps = status.authenticators.iter().map(|info| App {
            id: info.id.to_string(),
            name: info.name.clone(),
            added: moment(info.created_at),
            used: moment(info.last_used_at),
        });
        let prove_first = owed.to_disable.factor == Proof::Missing;
        let view = SettingsView {
            enabled: status.enabled,
            asked: session.info().second_factor_at().map(moment),
            apps: apps.collect(),
            full: status.authenticators.len() >= self.countersign.totp_policy().max_authenticators,
            prove_to_change: owed.to_change.factor == Proof::Missing,
            codes: self.codes(&status),
            activity: events.iter().map(Happened::from).collect(),
            prove_first: prove_first.then(|| self.to_step_up("/mfa")),
            password_error: error.as_ref().map(|error| error.text.clone()),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page = self
            .pages
            .page("mfa", "Two-step sign-in")
            .account(&account.label)
            .status(code)
            .width(Width::Wide);
        Ok(Refused::wait(error, page.render("settings.html", &view)))
    }

    /// What is left of the codes of each strategy.
    fn codes(&self, status: &Status) -> Vec<Codes> {
        let strategies = Strategy::all(&self.countersign).into_iter();
        strategies
            .map(|strategy| {
                let left = left_of(status, &strategy);
                let generates = strategy.form(&self.countersign).generates();
                Codes {
                    label: strategy.label(),
                    path: generates.then(|| self.path(&format!("/{}", strategy.codes_page()))),
                    remaining: left.map_or(0, |codes| codes.remaining),
                    total: left.map_or(0, |codes| codes.total),
                    low: left.is_none_or(|codes| codes.low),
                }
            })
            .collect()
    }
}
