//! After a sign-in by recovery code: the phone may be lost, and the codes may be few.

use axum::response::Response;
use countersign::Mount;
use serde::Serialize;

use super::codes::left_of;
use super::samples::{Sample, Voice};
use super::words::Moment;
use super::{Web, Width};
use crate::problem::Problem;
use crate::return_to::{self, ReturnTo};
use crate::session::{Session, see_other};
use crate::strategy::Strategy;

/// Below the settings.
pub(super) const PATH: &str = "/recovered";

#[derive(Serialize)]
struct RecoveredView {
    /// Codes that are left, of all strategies.
    left: usize,
    /// So few that a new set should be made.
    low: bool,
    /// Where new codes are made, if they are made here.
    make: Option<String>,
    apps: Vec<App>,
    /// Where the person wanted to go.
    onward: String,
}

#[derive(Serialize)]
struct App {
    name: String,
    used: Moment,
    /// Where its successor is set up.
    replace: String,
}

pub(super) async fn show(web: Web, session: Session, return_to: ReturnTo) -> Result<Response, Problem> {
    let status = web.countersign.status(&session).await?;
    if !status.enabled {
        return Ok(see_other(return_to.as_str()));
    }
    let account = web.account(session.user_id()).await?;
    let strategies = Strategy::all(&web.countersign);
    let codes = strategies.iter().filter_map(|strategy| left_of(&status, strategy));
    let left = codes.clone().map(|codes| codes.remaining).sum();
    let apps = status.authenticators.iter().map(|app| App {
        name: app.name.clone(),
        used: web.moment(app.last_used_at),
        replace: web.to_replace(app.id, &return_to),
    });
    let generates = web.countersign.recovery_code_strategy().generates();
    let view = RecoveredView {
        left,
        low: codes.into_iter().all(|codes| codes.low),
        make: generates.then(|| return_to::link(&web.at(Mount::RecoveryCodes), &return_to)),
        apps: apps.collect(),
        onward: return_to.as_str().to_owned(),
    };
    let title = if left == 0 { "recovered-title-last" } else { "recovered-title" };
    let page = web.pages.page("recovered", title).account(&account.label).width(Width::Wide);
    Ok(page.at(Mount::Settings).show("recovered.html", &view))
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let view = |left, make: bool| RecoveredView {
        left,
        low: left < 3,
        make: make.then(|| "/recovery-codes".to_owned()),
        apps: vec![App {
            name: "Phone".to_owned(),
            used: Moment::sample(voice),
            replace: "/totp-setup?replaces=7".to_owned(),
        }],
        onward: "/reports".to_owned(),
    };
    let sample = |state, view: RecoveredView| {
        let title = if view.left == 0 { "recovered-title-last" } else { "recovered-title" };
        Sample::new("recovered.html", state, ("recovered", title), &view).wide()
    };
    vec![
        sample("many are left", view(9, true)),
        sample("few are left", view(2, true)),
        sample("none are left", view(0, true)),
        sample("none are left, and none are made here", view(0, false)),
    ]
}
