//! Recovery codes: shown once, and made anew.

use axum::extract::State;
use axum::response::Response;
use countersign::{Changed, Password, Proof, RecoveryCode};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::setup::Refused;
use super::{Web, Width, words};
use crate::body::FormBody;
use crate::client::Client;
use crate::door;
use crate::problem::{Code, Problem};
use crate::session::{Session, see_other};

const PAGE: &str = "recovery-codes";

/// Which set is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// With the first authenticator.
    First,
    /// In place of an earlier one.
    Another,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeForm {
    password: Option<String>,
}

#[derive(Serialize)]
struct StartView {
    remaining: usize,
    total: usize,
    ask_password: bool,
    password_error: Option<String>,
}

#[derive(Serialize)]
struct CodesView<'a> {
    codes: Vec<String>,
    replaced: bool,
    account: &'a str,
    date: String,
}

pub(super) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let Some(owed) = web.countersign.proof_owed(&session).await? else {
        return Err(Code::Unauthenticated.into());
    };
    if owed.to_regenerate.factor == Proof::Missing {
        return Ok(web.step_up("/recovery-codes"));
    }
    web.ask(&session, owed.to_regenerate.password, None).await
}

pub(super) async fn make(
    State(web): State<Web>,
    client: Client,
    session: Session,
    FormBody(form): FormBody<MakeForm>,
) -> Result<Response, Problem> {
    let password = form.password.filter(|password| !password.is_empty()).map(Password::new);
    let proof = match door::prove(&web.countersign, &session, &client, password).await {
        Ok(proof) => proof,
        Err(problem) => match Refused::password(&problem) {
            Some(refused) => return web.ask(&session, Proof::Missing, Some(refused)).await,
            None => return Err(problem),
        },
    };
    match web.countersign.regenerate_codes(&session, proof, &client.request()).await? {
        Changed::Done(codes) => fresh(&web, &session, &codes, Set::Another).await,
        Changed::PasswordRequired => web.ask(&session, Proof::Missing, Some(Refused::no_password())).await,
        Changed::StepUpRequired => Ok(web.step_up("/recovery-codes")),
        other => door::done(&web.countersign, other).and(Err(Code::Unavailable.into())),
    }
}

/// The page that shows new codes, this once.
pub(super) async fn fresh(
    web: &Web,
    session: &Session,
    codes: &[RecoveryCode],
    set: Set,
) -> Result<Response, Problem> {
    let account = web.countersign.account(session.user_id()).await?;
    let view = CodesView {
        codes: codes.iter().map(|code| in_groups(code.expose())).collect(),
        replaced: set == Set::Another,
        account: &account.label,
        date: words::date(&web.countersign.now().rfc3339()),
    };
    let page = web.pages.page(PAGE, "Save your recovery codes").account(&account.label).width(Width::Wide);
    Ok(page.render("codes.html", &view))
}

impl Web {
    async fn ask(
        &self,
        session: &Session,
        password: Proof,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let status = self.countersign.status(session).await?;
        if !status.enabled {
            return Ok(see_other(&self.path("/mfa")));
        }
        let account = self.countersign.account(session.user_id()).await?;
        let view = StartView {
            remaining: status.recovery_codes.map_or(0, |codes| codes.remaining),
            total: status.recovery_codes.map_or(0, |codes| codes.total),
            ask_password: password == Proof::Missing,
            password_error: error.as_ref().map(|error| error.text.clone()),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page = self.pages.page(PAGE, "Make new recovery codes").account(&account.label).status(code);
        Ok(Refused::wait(error, page.render("codes-start.html", &view)))
    }
}

/// Groups of four, for eyes and fingers.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
