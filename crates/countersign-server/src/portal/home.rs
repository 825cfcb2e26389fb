//! Where people arrive when they are signed in.

use axum::response::Response;
use countersign::{Mount, Status};
use countersign_axum::{Check, Need, OnMissing, Sample, Session};
use serde::Serialize;

use super::{Failure, Portal, Web};

#[derive(Debug, Serialize)]
struct View<'a> {
    email: &'a str,
    enabled: bool,
    codes_left: Option<usize>,
    codes_low: bool,
}

/// Where recovery codes are required, nobody arrives without them.
pub(super) fn need(portal: &Portal) -> Need {
    let countersign = portal.countersign();
    let settings = countersign.site().page(Mount::Settings).parse();
    let on_missing = match settings {
        // Only codes of a further strategy can be made, and the settings list all of them.
        Ok(settings) if !countersign.recovery_code_strategy().generates() => OnMissing::Redirect(settings),
        _ => OnMissing::RedirectToSetup,
    };
    let check = Check::new().on_missing(on_missing);
    Need::Enrollment(check.message(portal.text("portal-home-codes-required")))
}

pub(super) async fn show(web: Web, session: Session) -> Result<Response, Failure> {
    let countersign = web.portal.countersign();
    let account = countersign.account(session.user_id()).await?;
    web.pages.speak_to(&account);
    let view = View::new(&account.label, &countersign.status(&session).await?);
    Ok(web.pages.page("home", "portal-home-title").account(&account.label).render("home.html", &view))
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

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let view =
        |enabled, codes_left, codes_low| View { email: "ada@example.org", enabled, codes_left, codes_low };
    let sample =
        |state, view: View<'_>| Sample::new("home.html", state, ("home", "portal-home-title"), &view);
    vec![
        sample("off", view(false, None, false)),
        sample("on", view(true, Some(10), false)),
        sample("on, with few codes", view(true, Some(1), true)),
        sample("on, without codes", view(true, None, false)),
    ]
}
