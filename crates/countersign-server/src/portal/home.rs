//! Where people arrive when they are signed in.

use axum::extract::RawQuery;
use axum::response::Response;
use countersign::{Account, EmailState, Mount, Status};
use countersign_axum::{Check, Need, OnMissing, Sample, Session};
use serde::Serialize;

use super::{Failure, Portal, Web};

#[derive(Debug, Serialize)]
struct View<'a> {
    email: &'a str,
    enabled: bool,
    codes_left: Option<usize>,
    codes_low: bool,
    unverified: bool,
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

pub(super) async fn show(web: Web, session: Session, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let countersign = web.portal.countersign();
    let account = countersign.account(session.user_id()).await?;
    web.pages.speak_to(&account);
    if asks_for_language(query.as_deref()) && account.locale.as_deref() != Some(web.pages.locale()) {
        web.portal.remember_language(session.user_id(), web.pages.locale()).await?;
    }
    let view = View::new(&account, &countersign.status(&session).await?);
    Ok(web.pages.page("home", "portal-home-title").account(&account.label).render("home.html", &view))
}

/// Whoever chooses a language here is written to in it.
fn asks_for_language(query: Option<&str>) -> bool {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).any(|(name, _)| name == "lang")
}

impl<'a> View<'a> {
    fn new(account: &'a Account, status: &Status) -> Self {
        let codes = status.recovery_codes;
        Self {
            email: &account.label,
            unverified: account.email == EmailState::Unverified,
            enabled: status.enabled,
            codes_left: codes.map(|codes| codes.remaining),
            codes_low: codes.is_some_and(|codes| codes.low),
        }
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let view = |enabled, codes_left, codes_low| View {
        email: "ada@example.org",
        enabled,
        codes_left,
        codes_low,
        unverified: false,
    };
    let sample =
        |state, view: View<'_>| Sample::new("home.html", state, ("home", "portal-home-title"), &view);
    vec![
        sample("off", view(false, None, false)),
        sample("not verified yet", View { unverified: true, ..view(false, None, false) }),
        sample("on", view(true, Some(10), false)),
        sample("on, with few codes", view(true, Some(1), true)),
        sample("on, without codes", view(true, None, false)),
    ]
}
