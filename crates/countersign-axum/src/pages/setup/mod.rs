//! Adding an authenticator app: a name, then the picture, then the first code.

use std::convert::Infallible;

use axum::extract::{FromRequest as _, FromRequestParts, Request};
use axum::response::{IntoResponse as _, Response};
use countersign::{Account, AuthenticatorId, EnrollmentId, Mount, Password, Status};
use http::request::Parts;
use serde::Deserialize;

use super::Web;
use super::samples::{Sample, Voice};
use crate::body::{FormBody, whole};
use crate::client::Client;
use crate::gate::prove;
use crate::name::{is_name, parse_id};
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::session::Enrollee;
use crate::text::Text;
use crate::times;

mod begin;
mod confirm;

use self::begin::Wish;

const PAGE: &str = "totp-setup";

/// With `enrollment` it confirms, without it starts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetupForm {
    name: Option<String>,
    password: Option<String>,
    replaces: Option<String>,
    enrollment: Option<String>,
    code: Option<String>,
    return_to: Option<String>,
}

/// The app that the new one takes the place of, as a link to the page says.
pub(super) struct Replaces(Option<String>);

const REPLACES: &str = "replaces";

impl<S: Send + Sync> FromRequestParts<S> for Replaces {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let said = form_urlencoded::parse(query).find(|(name, _)| name == REPLACES);
        Ok(Self(said.map(|(_, id)| id.into_owned())))
    }
}

/// No such app is nobody's.
fn replaced(id: Option<&str>) -> Result<Option<AuthenticatorId>, Problem> {
    id.map(|id| parse_id(id).map(AuthenticatorId).ok_or_else(|| Code::NotFound.into())).transpose()
}

pub(super) async fn show(
    web: Web,
    session: Enrollee,
    Replaces(replaces): Replaces,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    let wish = Wish { name: None, replaces: replaced(replaces.as_deref())?, return_to };
    web.offer(&session, wish).await
}

/// A new factor takes fresh proof, and whoever must give it first goes on with the same post afterwards. The first code of a factor takes
/// none: the proof was given when it was begun, and a code that waits is worth nothing.
pub(super) async fn post(
    web: Web,
    client: Client,
    session: Enrollee,
    request: Request,
) -> Result<Response, Problem> {
    let (request, bytes) = whole(request).await?;
    let confirms = form_urlencoded::parse(&bytes).any(|(name, _)| name == "enrollment");
    let request = if confirms {
        request
    } else {
        match prove(&web.countersign, request).await {
            Ok(request) => request,
            Err(denied) => return Ok(denied.into_response()),
        }
    };
    let FormBody(form): FormBody<SetupForm> = FormBody::from_request(request, &()).await?;
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    match form {
        SetupForm {
            enrollment: Some(enrollment),
            code: Some(code),
            name: None,
            password: None,
            replaces: None,
            ..
        } => {
            let id = EnrollmentId(parse_id(&enrollment).ok_or(Code::NotFound)?);
            web.confirm(&session, &client, id, &code, return_to).await
        }
        SetupForm { enrollment: None, code: None, name, password, replaces, .. } => {
            let name = name.filter(|name| !name.trim().is_empty());
            if name.as_ref().is_some_and(|name| !is_name(name)) {
                return Err(Code::Malformed.into());
            }
            let password = password.filter(|password| !password.is_empty()).map(Password::new);
            let wish = Wish { name, replaces: replaced(replaces.as_deref())?, return_to };
            web.begin(&session, &client, wish, password).await
        }
        _ => Err(Code::Malformed.into()),
    }
}

impl Web {
    /// Why there is no way around it, for those who must.
    fn must(&self, session: &Enrollee, status: &Status) -> Option<String> {
        let Enrollee::Must(_) = session else { return None };
        let had_time = !self.countersign.requirement().grace_period().is_zero();
        Some(self.say(match status.grace_ends_at.filter(|_| had_time) {
            Some(end) => Text::new("setup-must-since").with("date", times::date(end)),
            None => Text::new("setup-must"),
        }))
    }

    /// Where an app is added, in the place of that one if it is given.
    pub(super) fn to_replace(&self, app: AuthenticatorId, return_to: &ReturnTo) -> String {
        self.setup_at(Some(app), return_to)
    }

    fn setup_at(&self, replaces: Option<AuthenticatorId>, return_to: &ReturnTo) -> String {
        let path = return_to::link(&self.at(Mount::TotpSetup), return_to);
        let join = if path.contains('?') { '&' } else { '?' };
        match replaces {
            Some(id) => format!("{path}{join}{REPLACES}={id}"),
            None => path,
        }
    }

    /// Where it goes on after an app was added.
    fn after_setup(&self, session: &Enrollee, return_to: ReturnTo) -> ReturnTo {
        match session {
            Enrollee::Must(session) => return_to.or_kept(session.info()),
            Enrollee::May(_) => self.or_settings(return_to),
        }
    }

    fn setup_page<'a>(&'a self, title: &'a str, account: &'a Account) -> super::Page<'a> {
        self.pages.page(PAGE, title).account(&account.label).at(Mount::TotpSetup)
    }
}

/// Those of both steps.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let mut samples = begin::samples(voice);
    samples.extend(confirm::samples(voice));
    samples
}
