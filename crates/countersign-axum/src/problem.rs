//! What went wrong, as `application/problem+json` (RFC 9457) with a stable code.

use std::borrow::Cow;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::text::Text;
use crate::tongue::Tongue;

/// A refusal or a failure, told so that people and programs know what to do next.
///
/// It never carries the source of a failure: that goes to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    detail: Option<Cow<'static, str>>,
    /// The same, where it is a text of ours that can be said in other languages.
    text: Option<Text>,
    retry_after: Option<Duration>,
    max_age: Option<Duration>,
    clock_behind: Option<Duration>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident;)+) => {
        /// The stable code of a [`Problem`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// Every value.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code itself.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// The key of its title.
            pub(crate) const fn title_key(self) -> &'static str {
                match self { $(Self::$name => concat!("problem-", $code),)+ }
            }
        }
    };
}

codes! {
    /// The request could not be read.
    Malformed = "malformed", BAD_REQUEST;
    /// No session.
    Unauthenticated = "unauthenticated", UNAUTHORIZED;
    /// Sign-in: no such address and password.
    InvalidCredentials = "invalid_credentials", UNAUTHORIZED;
    /// The session is pending.
    SecondFactorRequired = "second_factor_required", UNAUTHORIZED;
    /// Proof is missing or stale.
    StepUpRequired = "step_up_required", UNAUTHORIZED;
    /// A browser says that the request comes from another site.
    CrossSite = "cross_site", FORBIDDEN;
    /// The owner said that somebody else was in: nobody signs in until the password is changed.
    AccountFrozen = "account_frozen", FORBIDDEN;
    /// A second factor must be enrolled first.
    EnrollmentRequired = "enrollment_required", FORBIDDEN;
    /// Recovery codes must be made first.
    RecoveryCodesRequired = "recovery_codes_required", FORBIDDEN;
    /// The e-mail address is not verified.
    EmailNotVerified = "email_not_verified", FORBIDDEN;
    /// Nobody may sign up.
    SignUpClosed = "sign_up_closed", FORBIDDEN;
    /// There is no such thing, or it is somebody else's.
    NotFound = "not_found", NOT_FOUND;
    /// Not in this way.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED;
    /// The body is larger than 16 KiB.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE;
    /// The body is of another type.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE;
    /// There is no second factor.
    NotEnrolled = "not_enrolled", CONFLICT;
    /// There are as many authenticators as are allowed.
    AlreadyEnrolled = "already_enrolled", CONFLICT;
    /// The last authenticator of somebody who must have one.
    LastAuthenticator = "last_authenticator", CONFLICT;
    /// Not a valid code.
    InvalidCode = "invalid_code", UNPROCESSABLE_ENTITY;
    /// A right code, once more.
    CodeAlreadyUsed = "code_already_used", UNPROCESSABLE_ENTITY;
    /// Not the password.
    InvalidPassword = "invalid_password", UNPROCESSABLE_ENTITY;
    /// A password that others would guess.
    WeakPassword = "weak_password", UNPROCESSABLE_ENTITY;
    /// An account has this address.
    EmailTaken = "email_taken", UNPROCESSABLE_ENTITY;
    /// The enrollment has expired, is spent, or was begun by another session.
    EnrollmentGone = "enrollment_gone", UNPROCESSABLE_ENTITY;
    /// The link in a letter was used, is over an hour old, or never was one.
    LinkGone = "link_gone", UNPROCESSABLE_ENTITY;
    /// Too many failures: nothing was judged.
    Throttled = "throttled", TOO_MANY_REQUESTS;
    /// We failed.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE;
}

impl Code {
    /// One line for people, in English.
    #[must_use]
    pub fn title(self) -> String {
        Text::new(self.title_key()).to_string()
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self { code, detail: None, text: None, retry_after: None, max_age: None, clock_behind: None }
    }
}

impl Problem {
    /// A problem with this code, and with the status and title that go with it.
    #[must_use]
    pub fn new(code: Code) -> Self {
        code.into()
    }

    /// Says more about this one occurrence. Never put what somebody sent into it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self.text = None;
        self
    }

    /// The same with a text of ours.
    pub(crate) fn say(mut self, text: impl Into<Text>) -> Self {
        let text = text.into();
        self.detail = Some(text.to_string().into());
        self.text = Some(text);
        self
    }

    /// When to come back; told in whole seconds, rounded up.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// How old a proof may be.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// How far the phone's clock seems to be behind.
    #[must_use]
    pub fn clock_behind(mut self, behind: Duration) -> Self {
        self.clock_behind = Some(behind);
        self
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.code.status()
    }

    /// When to come back.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.retry_after
    }

    /// How far the phone's clock seems to be behind, where the wrong code says so: in whole minutes.
    #[must_use]
    pub fn behind(&self) -> Option<Duration> {
        self.clock_behind
    }

    /// What was said about this one occurrence.
    #[must_use]
    pub fn explanation(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The same, where it is a text of ours.
    #[cfg(feature = "pages")]
    pub(crate) fn text(&self) -> Option<&Text> {
        self.text.as_ref()
    }

    /// The challenge of a 401: RFC 6750 §3, and RFC 9470 §3 where a second factor is wanted.
    fn challenge(&self) -> Option<HeaderValue> {
        const STEP_UP: &str = "Bearer error=\"insufficient_user_authentication\"";
        let text = match (self.code, self.max_age) {
            (Code::StepUpRequired, Some(age)) => format!("{STEP_UP}, max_age=\"{}\"", age.as_secs()),
            (Code::StepUpRequired | Code::SecondFactorRequired, _) => STEP_UP.to_owned(),
            _ if self.status() == StatusCode::UNAUTHORIZED => "Bearer".to_owned(),
            _ => return None,
        };
        HeaderValue::try_from(text).ok()
    }
}

impl Problem {
    fn body(&self, tongue: &Tongue) -> Vec<u8> {
        let code = self.code.as_str();
        let detail = match (&self.text, &self.detail) {
            (Some(text), _) => Some(tongue.say(text).into()),
            (None, detail) => detail.as_deref().map(Cow::Borrowed),
        };
        let body = Body {
            r#type: format!("urn:countersign:problem:{code}"),
            title: tongue.say(&Text::new(self.code.title_key())),
            status: self.status().as_u16(),
            code,
            detail,
            retry_after: self.retry_after.map(seconds),
            max_age: self.max_age.map(|age| age.as_secs()),
            clock_behind: self.clock_behind.map(|behind| behind.as_secs()),
        };
        serde_json::to_vec(&body).expect("strings and numbers are always JSON")
    }
}

/// The answer with its problem, if it is one, told in this language.
#[cfg(feature = "api")]
pub(crate) fn told_in(tongue: &Tongue, mut response: Response) -> Response {
    if tongue.locale() == Tongue::english().locale() {
        return response;
    }
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let is_ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
    if let (true, Ok(locale)) = (is_ours, HeaderValue::from_str(tongue.locale())) {
        let body = problem.body(tongue);
        let headers = response.headers_mut();
        headers.remove(CONTENT_LENGTH);
        headers.insert(CONTENT_LANGUAGE, locale);
        *response.body_mut() = body.into();
    }
    response
}

/// The type of what programs are told.
const PROBLEM: &str = "application/problem+json";

/// We failed: the same for everybody, whatever was asked (G4, G10). The source goes to the log.
impl From<countersign::Error> for Problem {
    fn from(error: countersign::Error) -> Self {
        if let countersign::Error::NoAccount(user) = &error {
            tracing::warn!(%user, "a session names a user whom the application does not know");
            return Code::Unauthenticated.into();
        }
        if matches!(error, countersign::Error::CredentialsChanged) {
            return Code::InvalidCredentials.into();
        }
        if matches!(error, countersign::Error::Frozen { .. }) {
            return Code::AccountFrozen.into();
        }
        // Whatever damages records is worth an alarm of its own.
        let fault = matches!(error, countersign::Error::Store(countersign::StoreError::Fault(_)));
        tracing::error!(error = &error as &dyn std::error::Error, fault, "a request failed");
        Code::Unavailable.into()
    }
}

/// Whole seconds, rounded up, so that whoever waits so long has waited long enough.
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: String,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_behind: Option<u64>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.body(Tongue::english())).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = self.challenge() {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(wait) = self.retry_after.filter(|_| self.status() != StatusCode::UNPROCESSABLE_ENTITY) {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        // Pages show it in their own way.
        response.extensions_mut().insert(self);
        response
    }
}
