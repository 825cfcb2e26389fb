//! Adding an authenticator app: a name, then the picture, then the first code.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign::{
    Account, Answer, Confirmed, Enrollment, EnrollmentId, NewAuthenticator, Password, Proof, Refusal,
    Timestamp,
};
use http::StatusCode;
use http::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};

use super::{Web, codes};
use crate::body::FormBody;
use crate::client::Client;
use crate::door;
use crate::name::{is_name, parse_id};
use crate::problem::{Code, Problem, seconds};
use crate::qr::qr_svg;
use crate::session::{Session, see_other};
use crate::strategy::Strategy;
use crate::times;

const PAGE: &str = "totp-setup";
const TITLE: &str = "Add an authenticator app";

/// With `enrollment` it confirms, without it starts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupForm {
    name: Option<String>,
    password: Option<String>,
    enrollment: Option<String>,
    code: Option<String>,
}

#[derive(Serialize)]
struct StartView<'a> {
    name: &'a str,
    ask_password: bool,
    password_error: Option<String>,
    /// As many apps as there can be, if there are.
    full: Option<usize>,
    period: u64,
}

#[derive(Serialize)]
struct ConfirmView<'a> {
    enrollment: String,
    picture: Option<String>,
    link: &'a str,
    key: &'a str,
    period: u64,
    digits: usize,
    left: String,
    error: Option<String>,
}

pub(super) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let Some(owed) = web.countersign.proof_owed(&session).await? else {
        return Err(Code::Unauthenticated.into());
    };
    if owed.to_change.factor == Proof::Missing {
        return Ok(web.step_up("/totp-setup"));
    }
    web.start(&session, "", owed.to_change.password, None).await
}

pub(super) async fn post(
    State(web): State<Web>,
    client: Client,
    session: Session,
    FormBody(form): FormBody<SetupForm>,
) -> Result<Response, Problem> {
    match form {
        SetupForm { enrollment: Some(enrollment), code: Some(code), name: None, password: None } => {
            let id = EnrollmentId(parse_id(&enrollment).ok_or(Code::NotFound)?);
            web.confirm(&session, &client, id, &code).await
        }
        SetupForm { enrollment: None, code: None, name, password } => {
            let name = name.unwrap_or_default();
            if !name.trim().is_empty() && !is_name(&name) {
                return Err(Code::Malformed.into());
            }
            let password = password.filter(|password| !password.is_empty()).map(Password::new);
            web.begin(&session, &client, &name, password).await
        }
        _ => Err(Code::Malformed.into()),
    }
}

impl Web {
    async fn start(
        &self,
        session: &Session,
        name: &str,
        password: Proof,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let account = self.countersign.account(session.user_id()).await?;
        let policy = self.countersign.totp_policy();
        let have = self.countersign.status(session).await?.authenticators.len();
        let view = StartView {
            name,
            ask_password: password == Proof::Missing,
            password_error: error.as_ref().map(|error| error.text.clone()),
            full: (have >= policy.max_authenticators).then_some(have),
            period: policy.parameters.period().as_secs(),
        };
        let status = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page = self.pages.page(PAGE, TITLE).account(&account.label).status(status);
        Ok(Refused::wait(error, page.render("setup-start.html", &view)))
    }

    async fn begin(
        &self,
        session: &Session,
        client: &Client,
        name: &str,
        password: Option<Password>,
    ) -> Result<Response, Problem> {
        let given = password.is_some();
        let proof = match door::prove(&self.countersign, session, client, password).await {
            Ok(proof) => proof,
            Err(problem) => match Refused::password(&problem) {
                Some(refused) => return self.start(session, name, Proof::Missing, Some(refused)).await,
                None => return Err(problem),
            },
        };
        let wish = NewAuthenticator::named(name);
        let began = self.countersign.begin_enrollment(session, wish, proof, &client.request()).await?;
        match began {
            countersign::Began::Enrollment(enrollment) => {
                let account = self.countersign.account(session.user_id()).await?;
                Ok(self.picture(&account, &enrollment, None))
            }
            countersign::Began::StepUpRequired => Ok(self.step_up("/totp-setup")),
            countersign::Began::PasswordRequired => {
                let refused = (!given).then(Refused::no_password);
                self.start(session, name, Proof::Missing, refused).await
            }
            other => Err(door::begun(&self.countersign, other)
                .map_or_else(|problem| problem, |_| Code::Unavailable.into())),
        }
    }

    async fn confirm(
        &self,
        session: &Session,
        client: &Client,
        id: EnrollmentId,
        code: &str,
    ) -> Result<Response, Problem> {
        let answer = Answer::new(code);
        let confirmed = self.countersign.confirm_enrollment(session, id, answer, &client.request()).await?;
        let refused = match confirmed {
            Confirmed::Bound { recovery_codes, browser, .. } => {
                let cookie = door::met(&self.countersign, client, browser.as_ref());
                let page = if recovery_codes.is_empty() {
                    see_other(&self.path("/mfa"))
                } else {
                    let strategy = self.default_strategy();
                    codes::fresh(self, &strategy, session, &recovery_codes, codes::Set::First).await?
                };
                return Ok(door::with_cookies(page, cookie));
            }
            Confirmed::Wrong => {
                Refused::code("That code did not match. Type the one that your app shows right now.")
            }
            Confirmed::Impossible => {
                let digits = self.countersign.totp_policy().parameters.digits.count();
                Refused::code(&format!("A code has {digits} digits."))
            }
            Confirmed::Throttled { why, retry_after } => {
                Refused::throttled(why, retry_after, self.countersign.now())
            }
            // Sent twice, and the first time it was right: the codes of that answer were never seen.
            Confirmed::Gone if self.in_setup(session).await? => {
                let strategy = self.default_strategy();
                let makes = strategy.form(&self.countersign).generates();
                let next = if makes { strategy.codes_page() } else { "mfa".to_owned() };
                return Ok(see_other(&self.path(&format!("/{next}"))));
            }
            other => return Err(door::not_confirmed(&self.countersign, &other)),
        };
        // The same picture again: what was scanned is still good.
        match self.countersign.pending_enrollment(session, id).await? {
            Some(enrollment) => {
                let account = self.countersign.account(session.user_id()).await?;
                Ok(self.picture(&account, &enrollment, Some(refused)))
            }
            None => Err(Code::EnrollmentGone.into()),
        }
    }

    /// The strategy whose codes come with the first app.
    fn default_strategy(&self) -> Strategy {
        Strategy::all(&self.countersign).swap_remove(0)
    }

    /// Has this session just confirmed its first app?
    async fn in_setup(&self, session: &Session) -> Result<bool, Problem> {
        let owed = self.countersign.proof_owed(session).await?;
        Ok(owed.is_some_and(|owed| owed.to_regenerate.password == Proof::Enough))
    }

    fn picture(&self, account: &Account, enrollment: &Enrollment, error: Option<Refused>) -> Response {
        let policy = self.countersign.totp_policy();
        let view = ConfirmView {
            enrollment: enrollment.id.to_string(),
            picture: qr_svg(&enrollment.otpauth_uri, "QR code for your authenticator app"),
            link: &enrollment.otpauth_uri,
            key: &enrollment.secret.to_groups(),
            period: policy.parameters.period().as_secs(),
            digits: policy.parameters.digits.count(),
            left: times::span(self.countersign.now().until(enrollment.expires_at)),
            error: error.as_ref().map(|error| error.text.clone()),
        };
        let status = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page =
            self.pages.page(PAGE, TITLE).account(&account.label).status(status).width(super::Width::Wide);
        Refused::wait(error, page.render("setup-confirm.html", &view))
    }
}

/// Why a field was refused: what the page says beside it, and the status it goes out with.
pub(super) struct Refused {
    pub(super) text: String,
    pub(super) status: StatusCode,
    wait: Option<Duration>,
}

impl Refused {
    pub(super) fn code(text: &str) -> Self {
        Self { text: text.to_owned(), status: StatusCode::UNPROCESSABLE_ENTITY, wait: None }
    }

    pub(super) fn no_password() -> Self {
        Self::code("Type your password.")
    }

    fn throttled(why: Refusal, wait: Duration, now: Timestamp) -> Self {
        let text = door::told(why, wait, now);
        Self { text, status: StatusCode::TOO_MANY_REQUESTS, wait: Some(wait) }
    }

    /// What a problem with the password says beside its field.
    pub(super) fn password(problem: &Problem) -> Option<Self> {
        match (problem.code(), problem.wait()) {
            (Code::InvalidPassword, _) => Some(Self::code("That password is wrong.")),
            (Code::Throttled, Some(wait)) => Some(Self {
                text: format!("There were too many wrong passwords. Come back in {}.", times::span(wait)),
                status: StatusCode::TOO_MANY_REQUESTS,
                wait: Some(wait),
            }),
            _ => None,
        }
    }

    /// The page with `Retry-After`, where there is a waiting time.
    pub(super) fn wait(refused: Option<Self>, mut page: Response) -> Response {
        if let Some(wait) = refused.and_then(|refused| refused.wait) {
            page.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        page.into_response()
    }
}
