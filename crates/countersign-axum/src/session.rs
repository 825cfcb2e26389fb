//! Sessions as arguments of handlers.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::response::{IntoResponse, Response};
use countersign::{AnySession, Countersign, SessionInfo, Site, UserId};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use crate::client::{Client, Wants};
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};

/// A fully signed-in session, as an argument of a handler. A pending session cannot become one.
///
/// `Option<Session>` is `None` for everybody else.
#[derive(Clone, Debug)]
pub struct Session(Arc<countersign::Session>);

/// A session whose second factor is not proven yet, as an argument of a handler.
#[derive(Clone, Debug)]
pub struct PendingSession(Arc<countersign::PendingSession>);

impl Deref for Session {
    type Target = countersign::Session;

    fn deref(&self) -> &countersign::Session {
        &self.0
    }
}

impl Deref for PendingSession {
    type Target = countersign::PendingSession;

    fn deref(&self) -> &countersign::PendingSession {
        &self.0
    }
}

impl<S> FromRequestParts<S> for Session
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        let countersign = Countersign::from_ref(state);
        match recognize(parts, &countersign).await? {
            Who::Standard(session) => Ok(session),
            Who::Pending(_) => Err(Denied::pending(parts, countersign.site())),
            Who::Nobody => Err(Denied::anonymous(parts, countersign.site())),
        }
    }
}

impl<S> OptionalFromRequestParts<S> for Session
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Denied> {
        Ok(match recognize(parts, &Countersign::from_ref(state)).await? {
            Who::Standard(session) => Some(session),
            Who::Pending(_) | Who::Nobody => None,
        })
    }
}

impl<S> FromRequestParts<S> for PendingSession
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        let countersign = Countersign::from_ref(state);
        match recognize(parts, &countersign).await? {
            Who::Pending(session) => Ok(session),
            Who::Standard(_) | Who::Nobody => Err(Denied::anonymous(parts, countersign.site())),
        }
    }
}

impl<S> OptionalFromRequestParts<S> for PendingSession
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Denied> {
        Ok(match recognize(parts, &Countersign::from_ref(state)).await? {
            Who::Pending(session) => Some(session),
            Who::Standard(_) | Who::Nobody => None,
        })
    }
}

/// Whose request it is. Kept with the request, so that it is looked up once.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    Nobody,
    Pending(PendingSession),
    Standard(Session),
}

impl Who {
    /// The session, of either kind, and whose it is.
    pub(crate) fn session(&self) -> Option<(&SessionInfo, &UserId)> {
        match self {
            Self::Nobody => None,
            Self::Pending(session) => Some((session.info(), session.user_id())),
            Self::Standard(session) => Some((session.info(), session.user_id())),
        }
    }
}

impl<S> FromRequestParts<S> for Who
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        recognize(parts, &Countersign::from_ref(state)).await
    }
}

/// Looks up the session of a request.
pub(crate) async fn recognize(parts: &mut Parts, countersign: &Countersign) -> Result<Who, Denied> {
    if let Some(who) = parts.extensions.get::<Who>() {
        return Ok(who.clone());
    }
    let client = Client::of(parts);
    let denied = |problem| Denied { problem, redirect: None, wants: client.wants() };
    let who = look_up(countersign, &client).await.map_err(denied)?;
    parts.extensions.insert(who.clone());
    Ok(who)
}

/// Asks the core whose token it is.
pub(crate) async fn look_up(countersign: &Countersign, client: &Client) -> Result<Who, Problem> {
    let Some(sent) = client.credential(countersign.site())? else { return Ok(Who::Nobody) };
    Ok(match countersign.session(&sent.token, sent.transport).await? {
        None => Who::Nobody,
        Some(AnySession::Pending(session)) => Who::Pending(PendingSession(Arc::new(session))),
        Some(AnySession::Standard(session)) => Who::Standard(Session(Arc::new(session))),
    })
}

/// Why a request was not let in. As an answer it leads pages to where people can go on, and tells programs the problem.
#[derive(Debug)]
pub struct Denied {
    problem: Problem,
    redirect: Option<String>,
    wants: Wants,
}

impl Denied {
    /// The problem as programs are told it.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// To sign-in, and then back.
    pub(crate) fn anonymous(parts: &Parts, site: &Site) -> Self {
        let client = Client::of(parts);
        let back = client.page().map_or_else(ReturnTo::default, ReturnTo::new);
        let redirect = return_to::link(site.sign_in_path(), &back);
        Self { problem: Code::Unauthenticated.into(), redirect: Some(redirect), wants: client.wants() }
    }

    /// To the challenge.
    pub(crate) fn pending(parts: &Parts, site: &Site) -> Self {
        let redirect = format!("{}/totp-verify", site.mounted_at());
        let wants = Client::of(parts).wants();
        Self { problem: Code::SecondFactorRequired.into(), redirect: Some(redirect), wants }
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        match (self.wants, self.redirect) {
            (Wants::Html, Some(path)) => see_other(&path),
            (Wants::Html, None) => {
                let advice = self.problem.explanation().unwrap_or("Try again in a moment.");
                let text = format!("{}. {advice}", self.problem.code().title());
                let mut response = self.problem.into_response();
                response
                    .headers_mut()
                    .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
                *response.body_mut() = text.into();
                response
            }
            (Wants::Json, _) => self.problem.into_response(),
        }
    }
}

/// 303 to a path of this site.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    let headers = [(LOCATION, location), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::SEE_OTHER, headers).into_response()
}
