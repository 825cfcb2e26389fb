//! Sessions as arguments of handlers.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::response::{IntoResponse, Response};
use countersign::{AnySession, Countersign, Enrolling, Mount, SessionInfo, Site, UserId};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use crate::client::{Client, Wants};
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::text::Text;

/// A fully signed-in session, as an argument of a handler. A pending session cannot become one.
///
/// `Option<Session>` is `None` for everybody else. What else a route can ask for, [`Need`](crate::Need) says.
///
/// A function that takes it cannot be called with a pending one:
///
/// ```compile_fail,E0308
/// # use countersign_axum::{PendingSession, Session};
/// async fn pay_out(session: Session) {}
///
/// async fn too_early(session: PendingSession) {
///     pay_out(session).await;
/// }
/// ```
///
/// Nor can anybody but this crate make one, of whatever the core gives out:
///
/// ```compile_fail,E0451
/// # use countersign::Countersign;
/// # use countersign_axum::Session;
/// # use std::sync::Arc;
/// fn promote(session: Arc<countersign::Session>, countersign: Countersign) -> Session {
///     Session { session, countersign }
/// }
/// ```
///
/// ```compile_fail,E0277
/// # use countersign_axum::Session;
/// fn promote(session: countersign::PendingSession) -> Session {
///     session.into()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    session: Arc<countersign::Session>,
    countersign: Countersign,
}

impl Session {
    /// What looked it up.
    pub(crate) fn handle(&self) -> &Countersign {
        &self.countersign
    }
}

/// A session whose second factor is not proven yet, as an argument of a handler.
#[derive(Clone, Debug)]
pub struct PendingSession(Arc<countersign::PendingSession>);

impl Deref for Session {
    type Target = countersign::Session;

    fn deref(&self) -> &countersign::Session {
        &self.session
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
        signed_in(parts, &Countersign::from_ref(state)).await
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

impl<'a> From<&'a Session> for Enrolling<'a> {
    fn from(session: &'a Session) -> Self {
        Self::from(&*session.session)
    }
}

/// A session in which an authenticator may be enrolled, as an argument of a handler: a standard one, or a pending one that has to.
#[derive(Clone, Debug)]
pub enum Enrollee {
    /// Nothing else is possible before.
    Must(PendingSession),
    /// Whoever is signed in.
    May(Session),
}

impl Enrollee {
    /// What is known of it.
    #[must_use]
    pub fn info(&self) -> &SessionInfo {
        match self {
            Self::Must(session) => session.info(),
            Self::May(session) => session.info(),
        }
    }

    /// Whose session it is, by the host's id.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        match self {
            Self::Must(session) => session.user_id(),
            Self::May(session) => session.user_id(),
        }
    }
}

impl<'a> From<&'a Enrollee> for Enrolling<'a> {
    fn from(session: &'a Enrollee) -> Self {
        match session {
            Enrollee::Must(session) => Self::from(&*session.0),
            Enrollee::May(session) => Self::from(session),
        }
    }
}

impl<S> FromRequestParts<S> for Enrollee
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        let countersign = Countersign::from_ref(state);
        match recognize(parts, &countersign).await? {
            Who::Standard(session) => Ok(Self::May(session)),
            Who::Pending(session) if session.info().enrollment_required => Ok(Self::Must(session)),
            Who::Pending(session) => Err(Denied::pending(parts, countersign.site(), &session)),
            Who::Nobody => Err(Denied::anonymous(parts, countersign.site())),
        }
    }
}

/// Whose request it is, as an argument of a handler: that of anybody.
///
/// ```
/// # use countersign_axum::MaybeSession;
/// async fn corner(visitor: MaybeSession) -> String {
///     match visitor {
///         MaybeSession::Standard(session) => format!("signed in as {}", session.user_id()),
///         MaybeSession::Pending(_) => "one more step".to_owned(),
///         MaybeSession::Nobody => "sign in".to_owned(),
///     }
/// }
/// # drop(axum::Router::<countersign::Countersign>::new().route("/", axum::routing::get(corner)));
/// ```
// Kept with the request, so that it is looked up once.
#[derive(Clone, Debug)]
pub enum MaybeSession {
    /// Nobody's.
    Nobody,
    /// That of somebody who must prove a second factor, or enroll one.
    Pending(PendingSession),
    /// That of somebody who is signed in.
    Standard(Session),
}

pub(crate) use MaybeSession as Who;

impl MaybeSession {
    /// The session of somebody who is signed in.
    #[must_use]
    pub fn standard(&self) -> Option<&Session> {
        match self {
            Self::Standard(session) => Some(session),
            Self::Pending(_) | Self::Nobody => None,
        }
    }

    /// The session, of either kind, and whose it is.
    pub(crate) fn session(&self) -> Option<(&SessionInfo, &UserId)> {
        match self {
            Self::Nobody => None,
            Self::Pending(session) => Some((session.info(), session.user_id())),
            Self::Standard(session) => Some((session.info(), session.user_id())),
        }
    }
}

impl<S> FromRequestParts<S> for MaybeSession
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
    let who = look_up(countersign, &client).await.map_err(|problem| Denied::told(problem, client.wants()))?;
    parts.extensions.insert(who.clone());
    Ok(who)
}

/// The session of a request, if it is fully signed in; everybody else goes where that can be had.
pub(crate) async fn signed_in(parts: &mut Parts, countersign: &Countersign) -> Result<Session, Denied> {
    match recognize(parts, countersign).await? {
        MaybeSession::Standard(session) => Ok(session),
        MaybeSession::Pending(session) => Err(Denied::pending(parts, countersign.site(), &session)),
        MaybeSession::Nobody => Err(Denied::anonymous(parts, countersign.site())),
    }
}

/// Asks the core whose token it is.
pub(crate) async fn look_up(countersign: &Countersign, client: &Client) -> Result<Who, Problem> {
    let Some(sent) = client.credential(countersign.site())? else { return Ok(Who::Nobody) };
    Ok(match countersign.session(&sent.token, sent.transport).await? {
        None => Who::Nobody,
        Some(AnySession::Pending(session)) => Who::Pending(PendingSession(Arc::new(session))),
        Some(AnySession::Standard(session)) => {
            Who::Standard(Session { session: Arc::new(session), countersign: countersign.clone() })
        }
    })
}

/// Why a request was not let in. As an answer it leads pages to where people can go on, and tells programs the problem.
#[derive(Debug)]
pub struct Denied {
    problem: Problem,
    redirect: Option<String>,
    flash: Option<HeaderValue>,
    wants: Wants,
}

impl Denied {
    /// The problem as programs are told it.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Nowhere to go on: what it is, is all that there is to say.
    pub(crate) fn told(problem: Problem, wants: Wants) -> Self {
        Self { problem, redirect: None, flash: None, wants }
    }

    /// To another page, perhaps with a message.
    pub(crate) fn elsewhere(
        problem: Problem,
        path: String,
        flash: Option<HeaderValue>,
        wants: Wants,
    ) -> Self {
        Self { problem, redirect: Some(path), flash, wants }
    }

    /// To the step-up, and then back.
    pub(crate) fn step_up(problem: Problem, site: &Site, back: &ReturnTo, wants: Wants) -> Self {
        Self::elsewhere(problem, return_to::link(&site.page(Mount::TotpVerify), back), None, wants)
    }

    /// To the set-up, and then back.
    pub(crate) fn set_up(parts: &Parts, site: &Site) -> Self {
        let client = Client::of(parts);
        let back = client.page().map_or_else(ReturnTo::default, ReturnTo::new);
        let path = return_to::link(&site.page(Mount::TotpSetup), &back);
        Self::elsewhere(Code::EnrollmentRequired.into(), path, None, client.wants())
    }

    /// To sign-in, and then back.
    pub(crate) fn anonymous(parts: &Parts, site: &Site) -> Self {
        let client = Client::of(parts);
        let back = client.page().map_or_else(ReturnTo::default, ReturnTo::new);
        let path = return_to::link(site.sign_in_path(), &back);
        Self::elsewhere(Code::Unauthenticated.into(), path, None, client.wants())
    }

    /// To the challenge, or to set-up where there is nothing yet to answer it with.
    pub(crate) fn pending(parts: &Parts, site: &Site, session: &PendingSession) -> Self {
        let (code, mount) = if session.info().enrollment_required {
            (Code::EnrollmentRequired, Mount::TotpSetup)
        } else {
            (Code::SecondFactorRequired, Mount::TotpVerify)
        };
        Self::elsewhere(code.into(), site.page(mount), None, Client::of(parts).wants())
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        match (self.wants, self.redirect) {
            (Wants::Html, Some(path)) => {
                let mut response = see_other(&path);
                if let Some(flash) = self.flash {
                    response.headers_mut().append(SET_COOKIE, flash);
                }
                response
            }
            (Wants::Html, None) => {
                let advice = self
                    .problem
                    .explanation()
                    .map_or_else(|| Text::new("problem-detail-try-again").to_string(), str::to_owned);
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
