//! Authenticator apps: renamed, removed, and all of them turned off.

use axum::response::Response;
use countersign::{AuthenticatorId, Mount, Password, Status};
use serde::{Deserialize, Serialize};

use crate::body::FormBody;
use crate::client::Client;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::name::{PathId, is_name};
use crate::pages::Web;
use crate::pages::refused::Refused;
use crate::pages::samples::Voice;
use crate::pages::words::Moment;
use crate::problem::{Code, Problem};
use crate::session::{Session, see_other};

#[derive(Serialize)]
pub(super) struct App {
    id: String,
    name: String,
    used: Moment,
    /// Where it is renamed.
    rename: String,
    /// Where it is removed; `None` for the only one of an account that must have one.
    remove: Option<String>,
}

/// A name as people type it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pages) struct NameForm {
    name: String,
}

impl NameForm {
    pub(super) fn checked(self) -> Result<String, Problem> {
        if is_name(&self.name) { Ok(self.name) } else { Err(Problem::new(Code::Malformed)) }
    }
}

/// A form that is only a button.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pages) struct NoFields {}

pub(in crate::pages) async fn rename(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(form): FormBody<NameForm>,
) -> Result<Response, Problem> {
    let (id, name) = (AuthenticatorId(id), form.checked()?);
    let renamed = web.countersign.rename_authenticator(&session, id, &name, &client.request()).await;
    door::made(&web.countersign, renamed)?;
    Ok(web.back_to_settings())
}

pub(in crate::pages) async fn remove(
    web: Web,
    client: Client,
    session: Session,
    PathId(id): PathId,
    FormBody(NoFields {}): FormBody<NoFields>,
) -> Result<Response, Problem> {
    let id = AuthenticatorId(id);
    let removed = web.countersign.remove_authenticator(&session, id, &client.request()).await;
    let removed = door::made(&web.countersign, removed);
    let tried = Tried::by(&session, Phase::RemoveAuthenticator).with(web.countersign.totp_strategy());
    let next = web.hook.tell(&client, tried, outcome(&removed)).await;
    match (removed, next) {
        (_, Some(next)) => Ok(see_other(next.as_str())),
        (Err(problem), None) if problem.code() == Code::StepUpRequired => Ok(web.prove_for_settings()),
        (removed, None) => removed.map(|()| web.back_to_settings()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pages) struct DisableForm {
    password: Option<String>,
}

pub(in crate::pages) async fn disable(
    web: Web,
    client: Client,
    session: Session,
    FormBody(form): FormBody<DisableForm>,
) -> Result<Response, Problem> {
    let disabled = web.turn_off(&client, &session, form.password).await;
    let next = web.hook.tell(&client, Tried::by(&session, Phase::Disable), outcome(&disabled)).await;
    let problem = match (disabled, next) {
        (_, Some(next)) => return Ok(see_other(next.as_str())),
        (Ok(()), None) => return Ok(web.back_to_settings()),
        (Err(problem), None) => problem,
    };
    match Refused::of(&problem) {
        Some(refused) => web.settings(&client, &session, Some(refused)).await,
        // A password is not kept while a code is asked for: the form is filled in again.
        None if problem.code() == Code::StepUpRequired => Ok(web.prove_for_settings()),
        None => Err(problem),
    }
}

impl Web {
    pub(super) fn apps(&self, status: &Status) -> Vec<App> {
        let must_stay = status.authenticators.len() == 1 && status.duties.is_required();
        let apps = status.authenticators.iter();
        apps.map(|app| App {
            id: app.id.to_string(),
            name: app.name.clone(),
            used: self.moment(app.last_used_at),
            rename: self.form_at(&format!("/totp/{}/rename", app.id)),
            remove: (!must_stay).then(|| self.form_at(&format!("/totp/{}/remove", app.id))),
        })
        .collect()
    }

    async fn turn_off(
        &self,
        client: &Client,
        session: &Session,
        password: Option<String>,
    ) -> Result<(), Problem> {
        let password = password.filter(|password| !password.is_empty()).map(Password::new);
        let proof = door::prove(&self.countersign, session, client, password).await?;
        let disabled = self.countersign.disable(session, proof, &client.request()).await;
        door::made(&self.countersign, disabled)
    }

    pub(super) fn back_to_settings(&self) -> Response {
        see_other(&self.at(Mount::Settings))
    }

    fn prove_for_settings(&self) -> Response {
        self.step_up(&self.at(Mount::Settings))
    }
}

impl App {
    /// For samples.
    pub(super) fn sample(voice: Voice<'_>, id: u64, name: &str, removable: bool) -> Self {
        Self {
            id: id.to_string(),
            name: name.to_owned(),
            used: Moment::sample(voice),
            rename: format!("/mfa/totp/{id}/rename?of=1"),
            remove: removable.then(|| format!("/mfa/totp/{id}/remove?of=1")),
        }
    }
}
