//! Where people arrive when they are signed in.

use axum::extract::State;
use axum::response::Response;
use countersign::Status;
use countersign_axum::Session;
use serde::Serialize;

use super::{Failure, Web};

#[derive(Debug, Serialize)]
struct View<'a> {
    email: &'a str,
    enabled: bool,
    codes_left: Option<usize>,
    codes_low: bool,
}

pub(super) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Failure> {
    let countersign = web.portal.countersign();
    let account = countersign.account(session.user_id()).await?;
    let view = View::new(&account.label, &countersign.status(&session).await?);
    Ok(web.pages.page("home", "You are signed in").account(&account.label).render("home.html", &view))
}

impl<'a> View<'a> {
    fn new(email: &'a str, status: &Status) -> Self {
        let codes = status.recovery_codes;
        Self {
            email,
            enabled: status.enabled,
            codes_left: codes.map(|codes| codes.remaining),
            codes_low: codes.is_some_and(|codes| codes.low),
        }
    }
}
