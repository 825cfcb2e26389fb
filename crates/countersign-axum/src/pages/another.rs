//! Token mode: a challenge page that belongs to one sign-in, so that two tabs with two accounts are not mixed up.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::response::Response;
use countersign::SessionKind;
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;

use super::Web;
use super::challenge::Door;
use super::samples::Sample;
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::session::Who;

/// What stands in the path behind the page, if anything does. It says which sign-in is meant, and proves nothing.
#[derive(Clone, Debug)]
pub(super) struct Ticket(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Ticket {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let token = params.and_then(|params| {
            params.iter().find(|(name, _)| *name == "token").map(|(_, token)| token.to_owned())
        });
        Ok(Self(token))
    }
}

impl Ticket {
    /// As it stands in a route.
    pub(super) fn any() -> Self {
        Self(Some("{token}".to_owned()))
    }

    /// A page for whichever sign-in there is.
    pub(super) fn none() -> Self {
        Self(None)
    }

    pub(super) fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// A path with it. What cannot be one of ours never gets here.
    pub(super) fn after(&self, path: String) -> String {
        match &self.0 {
            Some(token) => format!("{path}/{token}"),
            None => path,
        }
    }
}

/// To whose sign-in a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    /// The present one; without a token, all do.
    Here,
    /// The present one, and it is done.
    Over,
    /// Another one.
    Elsewhere,
}

#[derive(Serialize)]
struct AnotherView {
    /// Where the present sign-in goes on.
    present: String,
    pending: bool,
}

impl Web {
    pub(super) fn belongs(&self, ticket: &Ticket, who: &Who) -> Belongs {
        let Some(token) = &ticket.0 else { return Belongs::Here };
        match who {
            Who::Pending(session) if self.countersign.is_challenge_token(&**session, token) => Belongs::Here,
            Who::Standard(session) if self.countersign.is_challenge_token(&**session, token) => Belongs::Over,
            Who::Pending(_) | Who::Standard(_) | Who::Nobody => Belongs::Elsewhere,
        }
    }

    /// This browser has begun another sign-in since the page was opened: nothing is judged for it.
    pub(super) async fn another_sign_in(&self, door: &Door, who: &Who) -> Result<Response, Problem> {
        let Some((info, user)) = who.session() else { return Err(Code::Unauthenticated.into()) };
        let account = self.account(user).await?;
        let return_to = ReturnTo::default().or_kept(info);
        let present = match who {
            Who::Pending(session) => {
                let ticket = Ticket(Some(self.countersign.challenge_token(session)));
                return_to::link(&self.door_at(&Door::App, &ticket), &return_to)
            }
            Who::Standard(_) | Who::Nobody => return_to.as_str().to_owned(),
        };
        let view = AnotherView { present, pending: info.kind == SessionKind::Pending };
        let page = self.pages.page("another-sign-in", "another-title");
        let page = page.account(&account.label).status(StatusCode::CONFLICT);
        Ok(page.of(door.mount()).show("another-sign-in.html", &view))
    }
}

/// A sample for either sign-in.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |state, view: AnotherView| {
        let sample = Sample::new("another-sign-in.html", state, ("another-sign-in", "another-title"), &view);
        sample.status(StatusCode::CONFLICT)
    };
    vec![
        sample(
            "another sign-in was begun",
            AnotherView { present: "/totp-verify/token".to_owned(), pending: true },
        ),
        sample("somebody is signed in", AnotherView { present: "/reports".to_owned(), pending: false }),
    ]
}
