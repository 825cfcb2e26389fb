//! How things are named: by people, and in paths.

use axum::extract::{FromRequestParts, RawPathParams};
use countersign::NewAuthenticator;
use http::request::Parts;

use crate::problem::{Code, Problem};

/// One to 64 characters, not only blanks, no control characters.
pub(crate) fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= NewAuthenticator::LONGEST_NAME
        && !text.chars().any(char::is_control)
}

/// The id in a path. Ids are decimal numbers; anything else names nothing.
pub(crate) struct PathId(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let id = params.ok().and_then(|params| parse_id(params.iter().next()?.1));
        id.map(Self).ok_or_else(|| Code::NotFound.into())
    }
}

/// In the one form that we write.
pub(crate) fn parse_id(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|id| id.to_string() == text)
}
