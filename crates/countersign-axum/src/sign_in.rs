//! From a proven first factor to a session.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use axum::response::{IntoResponse, Response};
use countersign::{
    AnySession, ChallengeMethod, Countersign, Error, Mount, Remember, SessionInfo, SessionKind, SessionToken,
    SignInOptions, SignedIn, Transport, UserId,
};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::client::Client;
use crate::cookie::{self, Keepsake, Trust};
use crate::return_to::{self, ReturnTo};
use crate::session::see_other;
use crate::view::SessionObject;

/// A sign-in about to happen: await it. See [`WebExt::sign_in`](crate::WebExt::sign_in).
#[must_use = "nobody is signed in before this is awaited"]
pub struct BeginSignIn<'a> {
    countersign: &'a Countersign,
    client: &'a Client,
    user: UserId,
    options: SignInOptions,
    challenge: ChallengePage,
}

/// Which of the pages for a challenge a sign-in leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChallengePage {
    /// The one for whichever sign-in the browser has begun last.
    Any,
    /// The one that belongs to this sign-in.
    Own,
}

impl<'a> BeginSignIn<'a> {
    pub(crate) fn new(countersign: &'a Countersign, client: &'a Client, user: UserId) -> Self {
        Self { countersign, client, user, options: SignInOptions::new(), challenge: ChallengePage::Any }
    }

    /// Whether the browser keeps the session when it closes; it does not by default.
    pub fn remember(mut self, remember: Remember) -> Self {
        self.options.remember = remember;
        self
    }

    /// How the token will travel; in a cookie by default.
    pub fn transport(mut self, transport: Transport) -> Self {
        self.options.transport = transport;
        self
    }

    /// Where to go afterwards, also after the challenge. What is not a path of this site becomes `/`.
    pub fn return_to(mut self, path: &str) -> Self {
        let path = ReturnTo::new(path);
        self.options.return_to = path.is_somewhere().then(|| path.as_str().to_owned());
        self
    }

    /// By which of the account's stamps the first factor was checked; see [`SignInOptions::stamp`].
    pub fn stamp(mut self, stamp: impl fmt::Display) -> Self {
        self.options = self.options.stamp(stamp);
        self
    }

    /// Leads to a challenge page that belongs to this one sign-in, with a token in its path: where another sign-in was begun in the same
    /// browser meanwhile, the page says so, and nothing that is typed there is judged for the wrong account. It costs one read.
    pub fn token_mode(mut self) -> Self {
        self.challenge = ChallengePage::Own;
        self
    }

    async fn run(self) -> Result<SignIn, Error> {
        let (site, challenge) = (self.countersign.site(), self.challenge);
        let request = self.client.request();
        let transport = self.options.transport;
        let options = self.options.browsers(self.client.known_browsers(site).to_vec());
        let signed_in = self.countersign.open_session(&self.user, options, &request).await?;
        // What this browser was before, it is no longer: nobody rides in on a session that was there before (case C47).
        if transport == Transport::Cookie
            && let Some(before) = self.client.cookie(site)
        {
            self.countersign.sign_out(before, Transport::Cookie, &request).await?;
        }
        let then = ReturnTo::new(signed_in.session.return_to.as_deref().unwrap_or("/"));
        let set_cookie = (transport == Transport::Cookie).then(|| {
            let standard = signed_in.session.kind == SessionKind::Standard;
            let kept = standard && signed_in.session.remember == Remember::Yes;
            let age = kept.then(|| self.countersign.now().until(signed_in.session.expires_at));
            cookie::set(site, &signed_in.token, age)
        });
        let trusted = signed_in.trusted.clone().map(|token| {
            let keepsake = Keepsake::of(token.user()).trust(Trust::Replaced(token));
            keepsake.cookie(site, self.client.known_browsers(site))
        });
        let cookies = set_cookie.into_iter().chain(trusted.flatten()).collect();
        let next = next(self.countersign, &signed_in, challenge).await?;
        Ok(SignIn { signed_in, cookies, next, then })
    }
}

/// Where a pending session goes.
async fn next(
    countersign: &Countersign,
    signed_in: &SignedIn,
    challenge: ChallengePage,
) -> Result<String, Error> {
    let site = countersign.site();
    if signed_in.session.enrollment_required {
        return Ok(site.page(Mount::TotpSetup));
    }
    let any = site.page(Mount::TotpVerify);
    if signed_in.session.kind == SessionKind::Standard || challenge == ChallengePage::Any {
        return Ok(any);
    }
    Ok(match countersign.session(&signed_in.token, signed_in.session.transport).await? {
        Some(AnySession::Pending(session)) => format!("{any}/{}", countersign.challenge_token(&session)),
        Some(AnySession::Standard(_)) | None => any,
    })
}

impl<'a> IntoFuture for BeginSignIn<'a> {
    type Output = Result<SignIn, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for BeginSignIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginSignIn")
            .field("user", &self.user)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A session that has begun. As an answer it sets the cookie and goes on: to the challenge where one is asked, else to where the
/// person wanted to go.
#[derive(Debug)]
#[must_use = "the browser knows of it only when this is answered"]
pub struct SignIn {
    signed_in: SignedIn,
    cookies: Vec<HeaderValue>,
    /// Where a pending session goes: to its challenge, or to set-up.
    next: String,
    then: ReturnTo,
}

impl SignIn {
    /// Where to go afterwards. What is not a path of this site becomes `/`.
    pub fn then(mut self, return_to: &str) -> Self {
        self.then = ReturnTo::new(return_to);
        self
    }

    /// What can be told about the session.
    #[must_use]
    pub fn session(&self) -> &SessionInfo {
        &self.signed_in.session
    }

    /// What can answer the challenge; empty when none is asked.
    #[must_use]
    pub fn methods(&self) -> &[ChallengeMethod] {
        &self.signed_in.methods
    }

    /// The token of a bearer session. Those who have a cookie get it there only.
    #[must_use]
    pub fn bearer_token(&self) -> Option<&SessionToken> {
        (self.signed_in.session.transport == Transport::Bearer).then_some(&self.signed_in.token)
    }

    /// The session as the JSON API tells it, with the user's e-mail address.
    #[must_use]
    pub fn session_object(&self, email: &str) -> SessionObject {
        SessionObject::new(&self.signed_in.session, &self.signed_in.user, email)
    }

    /// The body of a JSON sign-in: `session`, `methods`, `enrollment_required`, and `token` for bearer sessions.
    #[must_use]
    pub fn body(&self, email: &str) -> SignInObject {
        SignInObject {
            session: self.session_object(email),
            methods: self.signed_in.methods.iter().map(|method| method.code()).collect(),
            enrollment_required: self.signed_in.session.enrollment_required,
            token: self.bearer_token().map(|token| token.expose().to_string()),
        }
    }

    /// A JSON answer of the host's own making, with the cookie if this session has one.
    pub fn json(self, status: StatusCode, body: &impl Serialize) -> Response {
        let Ok(body) = serde_json::to_vec(body) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        self.with_cookie((status, headers, body).into_response())
    }

    fn with_cookie(self, mut response: Response) -> Response {
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

impl IntoResponse for SignIn {
    fn into_response(self) -> Response {
        let path = match self.signed_in.session.kind {
            SessionKind::Pending => return_to::link(&self.next, &self.then),
            SessionKind::Standard => self.then.as_str().to_owned(),
        };
        self.with_cookie(see_other(&path))
    }
}

/// What the JSON API answers to a sign-in. Holds the token of a bearer session, so it is not printed.
#[derive(Clone, Serialize)]
pub struct SignInObject {
    session: SessionObject,
    methods: Vec<&'static str>,
    enrollment_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl fmt::Debug for SignInObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInObject").field("session", &self.session).finish_non_exhaustive()
    }
}
