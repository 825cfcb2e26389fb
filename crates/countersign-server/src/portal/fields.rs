//! Fields of forms, JSON bodies and links.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::response::{IntoResponse as _, Redirect, Response};
use countersign::{Countersign, Mount, Password};
use countersign_axum::{Denied, PendingSession, Session};
use http::request::Parts;
use serde::{Deserialize, Deserializer};

/// Where a link to one of our pages wants to go afterwards. Whether that is a path of this site is judged where it is used.
pub(super) struct Arrival {
    pub(super) return_to: String,
    /// From choosing a new password.
    pub(super) changed: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let fields = || form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let return_to = fields().find(|(name, _)| name == "return_to").map(|(_, value)| value.into_owned());
        let changed = fields().any(|(name, value)| name == "password" && value == "changed");
        Ok(Self { return_to: return_to.unwrap_or_default(), changed })
    }
}

/// Whether somebody is signed in already, and needs no form for it.
pub(super) struct Already {
    standard: Option<Session>,
    pending: Option<PendingSession>,
}

impl Already {
    /// Where to go instead: who has sent a form twice must not be told to begin again.
    pub(super) fn elsewhere(&self) -> Option<Response> {
        let path = match self {
            Self { standard: Some(_), .. } => "/",
            Self { pending: Some(session), .. } if session.info().enrollment_required => {
                Mount::TotpSetup.default_path()
            }
            Self { pending: Some(_), .. } => Mount::TotpVerify.default_path(),
            _ => return None,
        };
        Some(Redirect::to(path).into_response())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Already
where
    Countersign: FromRef<S>,
{
    type Rejection = Denied;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Denied> {
        let standard = <Session as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        let pending =
            <PendingSession as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(Self { standard, pending })
    }
}

/// A ticked box. Browsers send nothing for one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Ticked {
    #[serde(rename = "on")]
    On,
}

/// A password exactly as it came.
pub(super) fn password<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Password, D::Error> {
    String::deserialize(deserializer).map(Password::new)
}
