//! Recovery codes: shown once, and made anew.

use axum::response::Response;
use countersign::{Changed, Password, Proof, RecoveryCode, RecoveryCodesStatus, Status};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::setup::Refused;
use super::{Web, Width};
use crate::client::Client;
use crate::door;
use crate::problem::{Code, Problem};
use crate::session::{Session, see_other};
use crate::strategy::Strategy;
use crate::times;
use crate::view::codes_of;

/// Which set is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// With the first authenticator.
    First,
    /// Where there was none.
    New,
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
    label: Option<String>,
    remaining: usize,
    total: usize,
    ask_password: bool,
    password_error: Option<String>,
}

#[derive(Serialize)]
struct CodesView<'a> {
    label: Option<String>,
    codes: Vec<String>,
    first: bool,
    replaced: bool,
    account: &'a str,
    date: String,
}

pub(super) async fn show(strategy: Strategy, web: Web, session: Session) -> Result<Response, Problem> {
    let Some(owed) = web.countersign.proof_owed(&session).await? else {
        return Err(Code::Unauthenticated.into());
    };
    if owed.to_regenerate.factor == Proof::Missing {
        return Ok(web.step_up(&format!("/{}", strategy.codes_page())));
    }
    web.ask(&strategy, &session, owed.to_regenerate.password, None).await
}

pub(super) async fn make(
    strategy: Strategy,
    web: Web,
    client: Client,
    session: Session,
    form: MakeForm,
) -> Result<Response, Problem> {
    let password = form.password.filter(|password| !password.is_empty()).map(Password::new);
    let proof = match door::prove(&web.countersign, &session, &client, password).await {
        Ok(proof) => proof,
        Err(problem) => match Refused::password(&problem) {
            Some(refused) => return web.ask(&strategy, &session, Proof::Missing, Some(refused)).await,
            None => return Err(problem),
        },
    };
    let before = web.left(&strategy, &session).await?;
    let (name, request) = (Some(strategy.name()), client.request());
    match web.countersign.regenerate_codes_of(name, &session, proof, &request).await? {
        Changed::Done(codes) => {
            let set = if before.is_some() { Set::Another } else { Set::New };
            fresh(&web, &strategy, &session, &codes, set).await
        }
        Changed::PasswordRequired => {
            web.ask(&strategy, &session, Proof::Missing, Some(Refused::no_password())).await
        }
        Changed::StepUpRequired => Ok(web.step_up(&format!("/{}", strategy.codes_page()))),
        other => door::done(&web.countersign, other).and(Err(Code::Unavailable.into())),
    }
}

/// The page that shows new codes, this once.
pub(super) async fn fresh(
    web: &Web,
    strategy: &Strategy,
    session: &Session,
    codes: &[RecoveryCode],
    set: Set,
) -> Result<Response, Problem> {
    let account = web.countersign.account(session.user_id()).await?;
    let index = strategy.form(&web.countersign).index_characters();
    let view = CodesView {
        label: strategy.label(),
        codes: codes.iter().map(|code| in_groups(code.expose(), index)).collect(),
        first: set == Set::First,
        replaced: set == Set::Another,
        account: &account.label,
        date: times::date(web.countersign.now()),
    };
    let name = strategy.codes_page();
    let page = web.pages.page(&name, "Save your recovery codes").account(&account.label).width(Width::Wide);
    Ok(page.render("codes.html", &view))
}

impl Web {
    async fn ask(
        &self,
        strategy: &Strategy,
        session: &Session,
        password: Proof,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let status = self.countersign.status(session).await?;
        if !status.enabled {
            return Ok(see_other(&self.path("/mfa")));
        }
        let account = self.countersign.account(session.user_id()).await?;
        let left = left_of(&status, strategy);
        let view = StartView {
            label: strategy.label(),
            remaining: left.map_or(0, |codes| codes.remaining),
            total: left.map_or(0, |codes| codes.total),
            ask_password: password == Proof::Missing,
            password_error: error.as_ref().map(|error| error.text.clone()),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let name = strategy.codes_page();
        let page = self.pages.page(&name, "Make new recovery codes").account(&account.label).status(code);
        Ok(Refused::wait(error, page.render("codes-start.html", &view)))
    }

    async fn left(
        &self,
        strategy: &Strategy,
        session: &Session,
    ) -> Result<Option<RecoveryCodesStatus>, Problem> {
        Ok(left_of(&self.countersign.status(session).await?, strategy))
    }
}

/// What is left of a strategy's codes.
pub(super) fn left_of(status: &Status, strategy: &Strategy) -> Option<RecoveryCodesStatus> {
    match strategy.label() {
        None => status.recovery_codes,
        Some(_) => codes_of(status, strategy.name()),
    }
}

/// Groups of four, for eyes and fingers; the public index in front stands for itself.
fn in_groups(code: &str, index: usize) -> String {
    let letters: Vec<char> = code.chars().collect();
    let (index, secret) = letters.split_at(index.min(letters.len()));
    let groups = std::iter::once(index).filter(|index| !index.is_empty()).chain(secret.chunks(4));
    groups.map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_stands_for_itself() {
        assert_eq!(in_groups("ABCDEFGHIJKL", 0), "ABCD EFGH IJKL");
        assert_eq!(in_groups("1ABCDEFGHIJKL", 1), "1 ABCD EFGH IJKL");
        assert_eq!(in_groups("07ABCDE", 2), "07 ABCD E");
    }
}
