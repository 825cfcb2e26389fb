//! Fields of forms, JSON bodies and links.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use countersign::Password;
use http::request::Parts;
use serde::{Deserialize, Deserializer};

/// Where a link to one of our pages wants to go afterwards. Whether that is a path of this site is judged where it is used.
pub(super) struct Arrival {
    pub(super) return_to: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let mut fields = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let return_to = fields.find(|(name, _)| name == "return_to").map(|(_, value)| value.into_owned());
        Ok(Self { return_to: return_to.unwrap_or_default() })
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
