//! The first step: a name, and whatever must be proven.

use axum::response::Response;
use countersign::{Account, AuthenticatorId, EmailState, NewAuthenticator, Password, Proof, Status};
use http::StatusCode;
use serde::Serialize;

use crate::client::Client;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::pages::Web;
use crate::pages::refused::Refused;
use crate::pages::samples::{Sample, Voice};
use crate::problem::{Code, Problem};
use crate::return_to::{LocalPath, ReturnTo};
use crate::session::{Enrollee, see_other};

/// What is to be added, and where it goes on then.
pub(super) struct Wish {
    /// `None` where nobody has thought of one yet.
    pub(super) name: Option<String>,
    pub(super) replaces: Option<AuthenticatorId>,
    pub(super) return_to: ReturnTo,
}

impl Wish {
    fn authenticator(&self) -> NewAuthenticator {
        let wish = NewAuthenticator::named(self.name.as_deref().unwrap_or_default());
        match self.replaces {
            Some(id) => wish.replacing(id),
            None => wish,
        }
    }
}

#[derive(Serialize)]
struct StartView<'a> {
    name: &'a str,
    replaces: Option<Replaced<'a>>,
    return_to: Option<&'a str>,
    ask_password: bool,
    password_error: Option<String>,
    /// As many apps as there can be, if there are.
    full: Option<usize>,
    period: u64,
    /// Why there is no way around it, for those who must.
    must: Option<String>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    id: String,
    name: &'a str,
}

#[derive(Serialize)]
struct UnverifiedView<'a> {
    /// This page, once more.
    here: String,
    verify_email: Option<&'a str>,
    must: Option<String>,
}

impl Web {
    /// The page, if it can be of any use now.
    pub(super) async fn offer(&self, session: &Enrollee, wish: Wish) -> Result<Response, Problem> {
        let account = self.account(session.user_id()).await?;
        if account.email == EmailState::Unverified {
            return self.unverified(session, &account, &wish).await;
        }
        let Some(owed) = self.countersign.proof_owed(session).await? else {
            return Err(Code::Unauthenticated.into());
        };
        if owed.to_change.factor == Proof::Missing {
            return Ok(self.step_up(&self.setup_at(wish.replaces, &wish.return_to)));
        }
        self.start(session, &wish, owed.to_change.password, None).await
    }

    async fn start(
        &self,
        session: &Enrollee,
        wish: &Wish,
        password: Proof,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let account = self.account(session.user_id()).await?;
        let status = self.countersign.status(session).await?;
        let replaces = wish.replaces.map(|id| known(&status, id)).transpose()?;
        let policy = self.countersign.totp_policy();
        let have = status.authenticators.len();
        let is_full = have >= policy.max_authenticators && replaces.is_none();
        let old_name = replaces.as_ref().map(|old| old.name);
        let view = StartView {
            name: wish.name.as_deref().or(old_name).unwrap_or_default(),
            replaces,
            return_to: wish.return_to.is_somewhere().then(|| wish.return_to.as_str()),
            ask_password: password == Proof::Missing,
            password_error: error.as_ref().map(|error| self.say(error.text.clone())),
            full: is_full.then_some(have),
            period: policy.parameters.period().as_secs(),
            must: self.must(session, &status),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let title = if wish.replaces.is_some() { REPLACE } else { ADD };
        let here = self.setup_at(wish.replaces, &wish.return_to);
        let page = self.setup_page(title, &account).status(code).here(&here);
        Ok(Refused::wait(error, page.show("setup-start.html", &view)))
    }

    pub(super) async fn begin(
        &self,
        session: &Enrollee,
        client: &Client,
        wish: Wish,
        password: Option<Password>,
    ) -> Result<Response, Problem> {
        let begun = door::begin(&self.countersign, client, session, wish.authenticator(), password).await;
        let tried = Tried::enrolling(session, Phase::BeginSetup).with(self.countersign.totp_strategy());
        let next = self.hook.tell(client, tried, outcome(&begun)).await;
        let account = self.account(session.user_id()).await?;
        let problem = match begun {
            // The picture is shown now or never.
            Ok(enrollment) => return Ok(self.picture(session, &account, &enrollment, &wish.return_to, None)),
            Err(problem) => problem,
        };
        match (next, Refused::of(&problem), problem.code()) {
            (Some(next), ..) => Ok(see_other(next.as_str())),
            (None, Some(refused), _) => self.start(session, &wish, Proof::Missing, Some(refused)).await,
            (None, None, Code::EmailNotVerified) => self.unverified(session, &account, &wish).await,
            (None, None, Code::StepUpRequired) => {
                Ok(self.step_up(&self.setup_at(wish.replaces, &wish.return_to)))
            }
            (None, None, _) => Err(problem),
        }
    }

    /// Nothing can be added before the address is verified: what to do about it.
    async fn unverified(
        &self,
        session: &Enrollee,
        account: &Account,
        wish: &Wish,
    ) -> Result<Response, Problem> {
        let status = self.countersign.status(session).await?;
        let view = UnverifiedView {
            here: self.setup_at(wish.replaces, &wish.return_to),
            verify_email: self.verify_email.as_ref().map(LocalPath::as_str),
            must: self.must(session, &status),
        };
        let page = self.setup_page("setup-title-unverified", account);
        Ok(page.status(StatusCode::FORBIDDEN).here(&view.here).show("setup-unverified.html", &view))
    }
}

/// The titles of both steps.
pub(super) const ADD: &str = "setup-title";
const REPLACE: &str = "setup-title-replace";

/// An app that there is.
fn known(status: &Status, id: AuthenticatorId) -> Result<Replaced<'_>, Problem> {
    let app = status.authenticators.iter().find(|app| app.id == id).ok_or(Code::NotFound)?;
    Ok(Replaced { id: app.id.to_string(), name: &app.name })
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let view = || StartView {
        name: "",
        replaces: None,
        return_to: None,
        ask_password: false,
        password_error: None,
        full: None,
        period: 30,
        must: None,
    };
    let must = || voice.some("setup-must");
    let wrong = voice.some("password-wrong");
    let sample = |state, view: StartView<'_>| {
        let title = if view.replaces.is_some() { REPLACE } else { ADD };
        let sample = Sample::new("setup-start.html", state, (super::PAGE, title), &view);
        if view.password_error.is_some() { sample.refused() } else { sample }
    };
    let unverified = |state, verify_email, must| {
        let view = UnverifiedView { here: "/totp-setup".to_owned(), verify_email, must };
        let sample =
            Sample::new("setup-unverified.html", state, (super::PAGE, "setup-title-unverified"), &view);
        sample.status(StatusCode::FORBIDDEN)
    };
    let replaces = Some(Replaced { id: "7".to_owned(), name: "Phone" });
    vec![
        sample("an app is added", view()),
        sample("an app must be added", StartView { must: must(), return_to: Some("/reports"), ..view() }),
        sample(
            "an app takes the place of another",
            StartView { replaces, name: "Phone", ask_password: true, ..view() },
        ),
        sample("a wrong password", StartView { ask_password: true, password_error: wrong, ..view() }),
        sample("there are as many as there can be", StartView { full: Some(5), ..view() }),
        unverified("the address is not verified", Some("/verify-email"), None),
        unverified("the address is not verified, and an app must be added", None, must()),
    ]
}
