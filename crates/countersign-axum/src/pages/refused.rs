//! Why a field was refused: what the page says beside it, and the status it goes out with.

use std::time::Duration;

use axum::response::Response;
use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::door::OfPassword;
use crate::problem::{Problem, seconds};
use crate::text::Text;
use crate::times;

pub(super) struct Refused {
    pub(super) text: Text,
    pub(super) status: StatusCode,
    wait: Option<Duration>,
}

impl Refused {
    pub(super) fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), status: StatusCode::UNPROCESSABLE_ENTITY, wait: None }
    }

    /// Nothing was looked at.
    pub(super) fn throttled(text: impl Into<Text>, wait: Duration) -> Self {
        Self { text: text.into(), status: StatusCode::TOO_MANY_REQUESTS, wait: Some(wait) }
    }

    /// What a problem with the password says beside its field; `None` for any other problem.
    pub(super) fn of(problem: &Problem) -> Option<Self> {
        Some(match OfPassword::of(problem)? {
            OfPassword::Missing => Self::new("password-missing"),
            OfPassword::Wrong => Self::new("password-wrong"),
            OfPassword::Throttled(wait) => {
                let text = Text::new("password-wait");
                Self::throttled(text.with("when", times::soon(wait)), wait)
            }
        })
    }

    /// The page with `Retry-After`, where there is a waiting time.
    pub(super) fn wait(refused: Option<Self>, mut page: Response) -> Response {
        if let Some(wait) = refused.and_then(|refused| refused.wait) {
            page.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        page
    }
}
