//! For applications that write handlers of their own in place of ours: the same decisions, and the cookies that follow from them.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use countersign::{
    Answer, Answered, AuthenticatorInfo, ChallengeMethod, ChallengeState, Countersign, Enrolling, Enrollment,
    EnrollmentId, Error, Method, Mount, NewAuthenticator, Password, RecoveryCode, SessionInfo, SessionToken,
    UserId,
};
use http::HeaderValue;

use crate::client::Client;
use crate::cookies::CookieOptions;
use crate::door::{self, Bound, Judged, Opened};
use crate::problem::{Code, Problem};
use crate::return_to::ReturnTo;
use crate::session::{PendingSession, Session, see_other};
use crate::view::SessionObject;

/// What handlers of an application's own call, on its [`Countersign`].
///
/// Each of these is what our page does, without the page. There is no call that completes a sign-in: the code is judged, charged, spent and the
/// session flipped in one transaction, so a session that stays pending and a code that was accepted cannot come apart. What comes back must be
/// answered with, because the browser learns its new cookie from it; where that is forgotten, nobody is signed in.
///
/// Put these routes behind [`Gate::same_origin`](crate::Gate::same_origin). [`Hooks`](crate::Hooks) are not told: the handler knows.
pub trait HandlerExt {
    /// Judges a code of an authenticator, for the session of this request: its challenge, or, where it is signed in, a step-up. Await it.
    ///
    /// ```
    /// # use axum::extract::State;
    /// # use axum::response::{Html, IntoResponse, Response};
    /// # use countersign::Countersign;
    /// use countersign_axum::{Client, FormBody, HandlerExt};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct CodeForm {
    ///     code: String,
    ///     trust: Option<String>,
    /// }
    ///
    /// async fn verify(State(countersign): State<Countersign>, client: Client, FormBody(form): FormBody<CodeForm>) -> Response {
    ///     let answer = countersign.verify_totp(&client, &form.code);
    ///     let answer = if form.trust.is_some() { answer.trusting_browser() } else { answer };
    ///     match answer.await {
    ///         Ok(verified) => verified.then("/dashboard").into_response(),
    ///         Err(refused) => (refused.problem().status(), Html(format!("<p>{refused}</p>"))).into_response(),
    ///     }
    /// }
    /// # drop(axum::Router::<Countersign>::new().route("/", axum::routing::post(verify)));
    /// ```
    fn verify_totp<'a>(&'a self, client: &'a Client, typed: &str) -> Verify<'a>;

    /// The same with a recovery code, of the default strategy unless [`Verify::of`] names another.
    ///
    /// ```
    /// # use axum::extract::State;
    /// # use countersign::Countersign;
    /// use countersign_axum::{Client, FormBody, HandlerExt, Problem, Verified};
    ///
    /// # #[derive(serde::Deserialize)]
    /// # struct CodeForm { code: String }
    /// async fn recover(
    ///     State(countersign): State<Countersign>,
    ///     client: Client,
    ///     FormBody(form): FormBody<CodeForm>,
    /// ) -> Result<Verified, Problem> {
    ///     let verified = countersign.verify_recovery_code(&client, &form.code).await?;
    ///     let next = if verified.recovery_codes_remaining() == 0 { "/recovery-codes" } else { "/lost-your-phone" };
    ///     Ok(verified.then(next))
    /// }
    /// # drop(axum::Router::<Countersign>::new().route("/", axum::routing::post(recover)));
    /// ```
    fn verify_recovery_code<'a>(&'a self, client: &'a Client, typed: &str) -> Verify<'a>;

    /// Begins to enroll an authenticator. Await it, and show the secret of the [`Enrollment`] as text and as a picture.
    ///
    /// ```
    /// # use axum::extract::State;
    /// # use axum::response::Html;
    /// # use countersign::{Countersign, NewAuthenticator};
    /// use countersign_axum::{Client, Enrollee, HandlerExt, Problem};
    ///
    /// async fn begin(State(countersign): State<Countersign>, client: Client, session: Enrollee) -> Result<Html<String>, Problem> {
    ///     let enrollment = countersign.begin_setup(&client, &session, NewAuthenticator::named("Phone")).await?;
    ///     Ok(Html(format!(
    ///         r#"<a href="{}">Open your app</a> <form method="post"><input name="enrollment" value="{}"> …"#,
    ///         *enrollment.otpauth_uri, enrollment.id,
    ///     )))
    /// }
    /// # drop(axum::Router::<Countersign>::new().route("/", axum::routing::post(begin)));
    /// ```
    fn begin_setup<'a>(
        &'a self,
        client: &'a Client,
        session: impl Into<Enrolling<'a>>,
        wish: NewAuthenticator,
    ) -> BeginSetup<'a>;

    /// Confirms an enrollment with the first code of the new authenticator. A session that had to enroll is fully signed in by that.
    ///
    /// ```
    /// # use axum::extract::State;
    /// # use axum::response::{Html, Response};
    /// # use countersign::{Countersign, EnrollmentId};
    /// use countersign_axum::{Client, Enrollee, FormBody, HandlerExt, Problem};
    ///
    /// # #[derive(serde::Deserialize)]
    /// # struct ConfirmForm { enrollment: i64, code: String }
    /// async fn confirm(
    ///     State(countersign): State<Countersign>,
    ///     client: Client,
    ///     session: Enrollee,
    ///     FormBody(form): FormBody<ConfirmForm>,
    /// ) -> Result<Response, Problem> {
    ///     let enrollment = EnrollmentId(form.enrollment);
    ///     let set_up = countersign.confirm_setup(&client, &session, enrollment, &form.code).await?;
    ///     let codes: String = set_up.recovery_codes().iter().map(|code| format!("<li>{}", code.expose())).collect();
    ///     Ok(set_up.show(Html(format!("<ul>{codes}</ul>")))) // told this once, and with the new cookie
    /// }
    /// # drop(axum::Router::<Countersign>::new().route("/", axum::routing::post(confirm)));
    /// ```
    fn confirm_setup<'a>(
        &'a self,
        client: &'a Client,
        session: impl Into<Enrolling<'a>> + Send,
        enrollment: EnrollmentId,
        typed: &str,
    ) -> impl Future<Output = Result<SetUp, Refused>> + Send;

    /// How the session's cookie is set on this site.
    fn session_cookie(&self) -> CookieOptions;

    /// How the cookie of known and trusted browsers is set on this site.
    ///
    /// ```
    /// # use countersign::Countersign;
    /// use countersign_axum::HandlerExt;
    ///
    /// # fn note(countersign: &Countersign) {
    /// let cookie = countersign.browser_cookie();
    /// let days = countersign.trust_policy().ttl.as_secs() / 86_400;
    /// println!("{} remembers this browser for {days} days: {cookie}", cookie.name);
    /// # }
    /// ```
    fn browser_cookie(&self) -> CookieOptions;
}

impl HandlerExt for Countersign {
    fn verify_totp<'a>(&'a self, client: &'a Client, typed: &str) -> Verify<'a> {
        let answer = Answer::new(typed).only(ChallengeMethod::Totp);
        Verify { countersign: self, client, answer }
    }

    fn verify_recovery_code<'a>(&'a self, client: &'a Client, typed: &str) -> Verify<'a> {
        let answer = Answer::new(typed).only(ChallengeMethod::RecoveryCode);
        Verify { countersign: self, client, answer }
    }

    fn begin_setup<'a>(
        &'a self,
        client: &'a Client,
        session: impl Into<Enrolling<'a>>,
        wish: NewAuthenticator,
    ) -> BeginSetup<'a> {
        BeginSetup { countersign: self, client, session: session.into(), wish, password: None }
    }

    fn confirm_setup<'a>(
        &'a self,
        client: &'a Client,
        session: impl Into<Enrolling<'a>> + Send,
        enrollment: EnrollmentId,
        typed: &str,
    ) -> impl Future<Output = Result<SetUp, Refused>> + Send {
        let (session, answer) = (session.into(), Answer::new(typed));
        async move {
            let bound = door::confirm(self, client, session, enrollment, answer).await?;
            let next = if bound.recovery_codes.is_empty() { Mount::Settings } else { Mount::RecoveryCodes };
            Ok(SetUp { bound, then: ReturnTo::new(&self.site().page(next)) })
        }
    }

    fn session_cookie(&self) -> CookieOptions {
        CookieOptions::session(self.site())
    }

    fn browser_cookie(&self) -> CookieOptions {
        CookieOptions::browser(self.site())
    }
}

/// A code about to be judged: await it.
#[must_use = "nothing is judged before this is awaited"]
pub struct Verify<'a> {
    countersign: &'a Countersign,
    client: &'a Client,
    answer: Answer,
}

impl Verify<'_> {
    /// With the wish that this browser be trusted from now on. [`Verified::is_browser_trusted`] tells whether it was granted: a recovery code, a
    /// bearer session and some settings never bring it.
    pub fn trusting_browser(mut self) -> Self {
        self.answer = self.answer.trusting_browser(&self.client.browser_name());
        self
    }

    /// With the code that the app showed next, for a phone whose clock is wrong: see [`Answer::followed_by`].
    pub fn followed_by(mut self, typed: &str) -> Self {
        self.answer = self.answer.followed_by(typed);
        self
    }

    /// Of this strategy of recovery codes.
    pub fn of(mut self, strategy: &str) -> Self {
        self.answer = self.answer.at(strategy);
        self
    }

    async fn run(self) -> Result<Verified, Refused> {
        match door::answer(self.countersign, self.client, self.answer).await? {
            Judged::Opened(opened) => Ok(Verified::new(*opened)),
            Judged::Refused(refused) => {
                let challenge = match refused {
                    Answered::Wrong { challenge, .. } => challenge,
                    _ => ChallengeState::Open,
                };
                Err(Refused { challenge, problem: door::problem(self.countersign, &refused) })
            }
        }
    }
}

impl<'a> IntoFuture for Verify<'a> {
    type Output = Result<Verified, Refused>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Verify<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verify").field("answer", &self.answer).finish_non_exhaustive()
    }
}

/// An accepted code. As an answer it sets the cookies and goes on, to where the person wanted to go when the session began.
#[must_use = "the browser gets its cookie only when this is answered"]
pub struct Verified {
    opened: Opened,
    then: ReturnTo,
}

impl Verified {
    fn new(opened: Opened) -> Self {
        let (accepted, start) = (&opened.accepted, ReturnTo::default());
        let then = if accepted.at_sign_in { start.or_kept(&accepted.session) } else { start };
        Self { opened, then }
    }

    /// Where to go; at first where the sign-in was to lead, after a step-up `/`. What is not a path of this site becomes `/`.
    pub fn then(mut self, path: &str) -> Self {
        self.then = ReturnTo::new(path);
        self
    }

    /// The session as it is now.
    #[must_use]
    pub fn session(&self) -> &SessionInfo {
        &self.opened.accepted.session
    }

    /// The same as the JSON API tells it.
    #[must_use]
    pub fn session_object(&self) -> SessionObject {
        let accepted = &self.opened.accepted;
        SessionObject::new(&accepted.session, &accepted.user, &accepted.account.label)
    }

    /// Whose it is.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.opened.accepted.user
    }

    /// What was proven.
    #[must_use]
    pub fn method(&self) -> Method {
        self.opened.accepted.method
    }

    /// Did it answer the challenge of a sign-in? Otherwise it was a step-up.
    #[must_use]
    pub fn is_sign_in(&self) -> bool {
        self.opened.accepted.at_sign_in
    }

    /// Is the browser trusted from now on?
    #[must_use]
    pub fn is_browser_trusted(&self) -> bool {
        self.opened.trusts
    }

    /// Recovery codes that are left, in the strategy that was used or else in the default one.
    #[must_use]
    pub fn recovery_codes_remaining(&self) -> usize {
        self.opened.accepted.recovery_codes_remaining
    }

    /// The token from now on, of a bearer session whose token was replaced.
    #[must_use]
    pub fn bearer_token(&self) -> Option<&SessionToken> {
        self.opened.bearer.as_ref()
    }

    /// An answer of the host's own making, with the cookies.
    pub fn show(self, answer: impl IntoResponse) -> Response {
        door::with_cookies(answer.into_response(), self.opened.cookies)
    }
}

impl IntoResponse for Verified {
    fn into_response(self) -> Response {
        let next = see_other(self.then.as_str());
        self.show(next)
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("session", &self.session().id)
            .field("then", &self.then.as_str())
            .finish_non_exhaustive()
    }
}

/// Why it was not done: for a page to show, or, with `?`, a [`Problem`]. Printed, it is a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    problem: Problem,
    challenge: ChallengeState,
}

impl Refused {
    /// Which kind: [`InvalidCode`](Code::InvalidCode), [`CodeAlreadyUsed`](Code::CodeAlreadyUsed), [`Throttled`](Code::Throttled) and so on;
    /// [`Unavailable`](Code::Unavailable) when we failed, whatever was typed.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem.code()
    }

    /// When to come back.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.problem.wait()
    }

    /// How far the phone's clock seems to be behind, where the wrong code says so.
    #[must_use]
    pub fn clock_behind(&self) -> Option<Duration> {
        self.problem.behind()
    }

    /// Whether more answers are possible. A pending session whose challenge has ended has ended with it: back to sign-in.
    #[must_use]
    pub fn challenge(&self) -> ChallengeState {
        self.challenge
    }

    /// The same as programs are told it.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.code().title())?;
        self.problem.explanation().map_or(Ok(()), |detail| write!(f, " {detail}"))
    }
}

impl std::error::Error for Refused {}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, challenge: ChallengeState::Open }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.problem
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.problem.into_response()
    }
}

/// An enrollment about to begin: await it.
#[must_use = "nothing begins before this is awaited"]
pub struct BeginSetup<'a> {
    countersign: &'a Countersign,
    client: &'a Client,
    session: Enrolling<'a>,
    wish: NewAuthenticator,
    password: Option<Password>,
}

impl BeginSetup<'_> {
    /// With the password, where the session has nothing fresher to prove; [`proof_owed`](Countersign::proof_owed) tells.
    pub fn password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    async fn run(self) -> Result<Enrollment, Refused> {
        let Self { countersign, client, session, wish, password } = self;
        Ok(door::begin(countersign, client, session, wish, password).await?)
    }
}

impl<'a> IntoFuture for BeginSetup<'a> {
    type Output = Result<Enrollment, Refused>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for BeginSetup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginSetup").field("wish", &self.wish).finish_non_exhaustive()
    }
}

/// A bound authenticator. Show its recovery codes with [`show`](Self::show): they are told this once.
///
/// As an answer it sets the cookies and goes on: to where codes are made, if this was the first, else to the settings. Within ten minutes a new set
/// is made there without the password.
#[must_use = "the browser gets its cookie only when this is answered"]
pub struct SetUp {
    bound: Bound,
    then: ReturnTo,
}

impl SetUp {
    /// Where to go. What is not a path of this site becomes `/`.
    pub fn then(mut self, path: &str) -> Self {
        self.then = ReturnTo::new(path);
        self
    }

    /// The new authenticator.
    #[must_use]
    pub fn authenticator(&self) -> &AuthenticatorInfo {
        &self.bound.authenticator
    }

    /// A set of recovery codes, with the first authenticator only.
    #[must_use]
    pub fn recovery_codes(&self) -> &[RecoveryCode] {
        &self.bound.recovery_codes
    }

    /// The session as it is now.
    #[must_use]
    pub fn session(&self) -> &SessionInfo {
        &self.bound.session
    }

    /// The token from now on, of a bearer session that had to enroll and whose token was replaced.
    #[must_use]
    pub fn bearer_token(&self) -> Option<&SessionToken> {
        self.bound.bearer.as_ref()
    }

    /// An answer of the host's own making, with the cookies. It is not to be stored.
    pub fn show(self, answer: impl IntoResponse) -> Response {
        let mut response = door::with_cookies(answer.into_response(), self.bound.cookies);
        response.headers_mut().insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

impl IntoResponse for SetUp {
    fn into_response(self) -> Response {
        let next = see_other(self.then.as_str());
        self.show(next)
    }
}

impl fmt::Debug for SetUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetUp").field("authenticator", self.authenticator()).finish_non_exhaustive()
    }
}

impl<'a> From<&'a PendingSession> for Enrolling<'a> {
    fn from(session: &'a PendingSession) -> Self {
        Self::from(&**session)
    }
}

impl AsRef<UserId> for Session {
    fn as_ref(&self) -> &UserId {
        self.user_id()
    }
}

impl AsRef<UserId> for PendingSession {
    fn as_ref(&self) -> &UserId {
        self.user_id()
    }
}
