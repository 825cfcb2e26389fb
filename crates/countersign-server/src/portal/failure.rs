//! What failed in a handler, and what is told of it.

use std::error::Error;

use axum::response::{IntoResponse, Response};
use countersign::StoreError;
use countersign_axum::{Code, Problem};

use super::MakeError;
use crate::accounts::DirectoryError;
use crate::first_factor::FirstFactorError;
use crate::letters::LettersError;
use crate::passwords::PasswordError;

/// A problem on its way out of a handler. What is ours to put right is in the log already.
pub(super) struct Failure(Problem);

impl Failure {
    /// The same answer whatever failed, and whoever asked (G4, G10).
    fn ours(error: &(dyn Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        Self(Problem::new(Code::Unavailable))
    }

    /// More people sign in than there are cores for, which is nobody's fault.
    fn busy() -> Self {
        tracing::warn!("the queue of password checks is full");
        Self(Problem::new(Code::Unavailable))
    }
}

impl From<FirstFactorError> for Failure {
    fn from(error: FirstFactorError) -> Self {
        match error {
            FirstFactorError::Password(error) => error.into(),
            FirstFactorError::Core(error) => error.into(),
            error => Self::ours(&error),
        }
    }
}

impl From<MakeError> for Failure {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Directory(DirectoryError::Password(error)) => error.into(),
            MakeError::Core(error) => error.into(),
            error => Self::ours(&error),
        }
    }
}

impl From<LettersError> for Failure {
    fn from(error: LettersError) -> Self {
        match error {
            LettersError::Core(error) => error.into(),
            error => Self::ours(&error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::ours(&error)
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::busy(),
            error => Self::ours(&error),
        }
    }
}

impl From<countersign::Error> for Failure {
    fn from(error: countersign::Error) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}
