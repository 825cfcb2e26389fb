//! How the second factor stands, where one is signed in, and what happened lately.

use axum::response::Response;
use countersign::{Duties, Mount, Proof, ProofOwed, Status, Timestamp};
use http::StatusCode;
use serde::Serialize;

use super::activity::Happened;
use super::codes::left_of;
use super::refused::Refused;
use super::samples::{Sample, Voice};
use super::words::Moment;
use super::{Web, Width};
use crate::client::Client;
use crate::problem::{Code, Problem};
use crate::return_to::{LocalPath, ReturnTo};
use crate::session::Session;
use crate::strategy::Strategy;
use crate::text::Text;
use crate::times;

mod apps;
mod browsers;
mod leaving;
mod sessions;

pub(super) use apps::{disable, remove as remove_app, rename as rename_app};
pub(super) use browsers::{
    rename as rename_browser, revoke as revoke_browser, revoke_all as revoke_browsers,
};
pub(super) use leaving::{everywhere, sign_out};
pub(super) use sessions::{end as end_session, end_others, rename as rename_session};

/// So many events are shown.
const LATELY: usize = 10;

#[derive(Serialize)]
struct SettingsView<'a> {
    enabled: bool,
    asked: Option<Moment>,
    /// What is required of the account and is not there yet.
    duty: Option<Duty>,
    apps: Vec<apps::App>,
    full: bool,
    /// Removing an app asks for a code first.
    prove_to_change: bool,
    codes: Vec<Codes>,
    /// `None` where no browser can be trusted.
    trust: Option<browsers::Trust>,
    sessions: sessions::Sessions,
    /// Where the application changes passwords.
    change_password: Option<&'a str>,
    /// What happened lately, the newest first.
    activity: Vec<Happened>,
    /// `None` where it is off, or must be on.
    off: Option<Off>,
    password_error: Option<String>,
}

#[derive(Serialize)]
struct Duty {
    text: String,
    /// Where it is seen to, where that is not what the page is about anyway.
    path: Option<String>,
    link: String,
}

#[derive(Serialize)]
struct Off {
    path: String,
    /// Turning off asks for a code first.
    prove_first: Option<String>,
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

pub(super) async fn show(web: Web, client: Client, session: Session) -> Result<Response, Problem> {
    web.settings(&client, &session, None).await
}

impl Web {
    async fn settings(
        &self,
        client: &Client,
        session: &Session,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let account = self.account(session.user_id()).await?;
        let status = self.countersign.status(session).await?;
        let Some(owed) = self.countersign.proof_owed(session).await? else {
            return Err(Code::Unauthenticated.into());
        };
        let web = self.of(session.user_key());
        let trust = web.trust(client, session, &status).await?;
        let events = self.countersign.events(session.user_id(), None, LATELY).await?;
        let view = SettingsView {
            enabled: status.enabled,
            asked: session.info().second_factor_at().map(|at| self.moment(at)),
            duty: self.duty(&status),
            apps: web.apps(&status),
            full: status.authenticators.len() >= self.countersign.totp_policy().max_authenticators,
            prove_to_change: owed.to_change.factor == Proof::Missing,
            codes: self.codes_left(&status),
            sessions: web.sessions(session, trust.as_ref()).await?,
            trust,
            change_password: self.change_password.as_ref().map(LocalPath::as_str),
            activity: events.iter().map(|event| self.happened(event)).collect(),
            off: web.off(&status, &owed),
            password_error: error.as_ref().map(|error| self.say(error.text.clone())),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page = self.pages.page("mfa", "settings-title").account(&account.label);
        let here = self.at(Mount::Settings);
        let page = page.status(code).width(Width::Wide).here(&here).at(Mount::Settings);
        Ok(Refused::wait(error, page.show("settings.html", &view)))
    }

    fn duty(&self, status: &Status) -> Option<Duty> {
        let (text, path) = match status.duties {
            Duties::Grace { until } => {
                let text = Text::new("settings-must-from");
                (text.with("date", times::date(until)), None)
            }
            Duties::CodesMissing => {
                let makes = self.countersign.recovery_code_strategy().generates();
                let path = makes.then(|| self.at(Mount::RecoveryCodes));
                (Text::new("settings-must-codes"), path)
            }
            _ => return None,
        };
        Some(Duty { text: self.say(text), path, link: self.say("settings-make-them") })
    }

    fn off(&self, status: &Status, owed: &ProofOwed) -> Option<Off> {
        let prove_first = owed.to_disable.factor == Proof::Missing;
        (status.enabled && !status.duties.is_required()).then(|| Off {
            path: self.form_at("/disable"),
            prove_first: prove_first.then(|| self.to_step_up(&self.at(Mount::Settings))),
        })
    }

    /// What is left of the codes of each strategy.
    fn codes_left(&self, status: &Status) -> Vec<Codes> {
        let strategies = Strategy::all(&self.countersign).into_iter();
        strategies
            .map(|strategy| {
                let left = left_of(status, &strategy);
                let generates = strategy.form(&self.countersign).generates();
                Codes {
                    label: strategy.label(),
                    path: generates.then(|| self.maker_at(&strategy, &ReturnTo::default())),
                    remaining: left.map_or(0, |codes| codes.remaining),
                    total: left.map_or(0, |codes| codes.total),
                    low: left.is_none_or(|codes| codes.low),
                }
            })
            .collect()
    }
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let off = || SettingsView {
        enabled: false,
        asked: None,
        duty: None,
        apps: Vec::new(),
        full: false,
        prove_to_change: false,
        codes: Vec::new(),
        trust: None,
        sessions: sessions::Sessions::sample(voice),
        change_password: Some("/password"),
        activity: Vec::new(),
        off: None,
        password_error: None,
    };
    let codes = |label: Option<&str>, remaining, total| Codes {
        label: label.map(str::to_owned),
        path: Some("/recovery-codes".to_owned()),
        remaining,
        total,
        low: remaining < 3,
    };
    let turn_off = |prove_first: Option<&str>| {
        Some(Off { path: "/mfa/disable?of=1".to_owned(), prove_first: prove_first.map(str::to_owned) })
    };
    let phone = |removable| apps::App::sample(voice, 7, "Phone", removable);
    let on = || SettingsView {
        enabled: true,
        asked: Some(Moment::sample(voice)),
        apps: vec![phone(true)],
        codes: vec![codes(None, 10, 10)],
        trust: Some(browsers::Trust::sample(voice)),
        activity: Happened::samples(voice),
        off: turn_off(None),
        ..off()
    };
    let full = || SettingsView {
        apps: vec![phone(true), apps::App::sample(voice, 8, "The tablet that lies in the kitchen", true)],
        full: true,
        prove_to_change: true,
        codes: vec![
            codes(None, 2, 10),
            codes(Some("printed codes"), 1, 8),
            codes(Some("spare codes"), 0, 0),
            codes(None, 0, 0),
        ],
        off: turn_off(Some("/totp-verify?return_to=%2Fmfa")),
        ..on()
    };
    let duty = |text: Text, path: Option<&str>| {
        Some(Duty {
            text: voice.say(text),
            path: path.map(str::to_owned),
            link: voice.say("settings-make-them"),
        })
    };
    let must_be_on =
        Text::new("settings-must-from").with("date", times::date(Timestamp::from_seconds(1_795_300_000)));
    let must_have_codes = duty(Text::new("settings-must-codes"), Some("/recovery-codes"));
    let few = || vec![Codes { path: None, ..codes(None, 2, 10) }];
    let sample = |state, view: SettingsView<'_>| {
        let sample = Sample::new("settings.html", state, ("mfa", "settings-title"), &view).wide();
        if view.password_error.is_some() { sample.refused() } else { sample }
    };
    vec![
        sample("off", off()),
        sample("off, and it must be on", SettingsView { duty: duty(must_be_on, None), ..off() }),
        sample("on", on()),
        sample("on, with all that there can be", SettingsView { duty: must_have_codes, ..full() }),
        sample(
            "on, and it must stay on",
            SettingsView {
                asked: None,
                apps: vec![phone(false)],
                codes: few(),
                trust: None,
                change_password: None,
                off: None,
                ..on()
            },
        ),
        sample("a wrong password", SettingsView { password_error: voice.some("password-wrong"), ..on() }),
    ]
}
