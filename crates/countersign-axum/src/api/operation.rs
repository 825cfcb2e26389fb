//! One call of the API, described.

use std::borrow::Cow;

use http::{Method, StatusCode};
use serde_json::Value;

use crate::problem::Code;

/// One call: how it is made, what it answers, and which problems it may answer.
#[derive(Clone, Debug)]
pub struct Operation {
    method: Method,
    path: Cow<'static, str>,
    summary: Cow<'static, str>,
    id: Option<Cow<'static, str>>,
    caller: Caller,
    query: Vec<(&'static str, Value)>,
    takes: Option<&'static str>,
    answers: (StatusCode, Option<&'static str>),
    problems: Vec<Code>,
}

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// Everybody.
    Anyone,
    /// Whoever has a session, pending or not.
    AnySession,
    /// Whoever can be asked for a code: a session that waits for its challenge, or one that is fully signed in.
    Challenged,
    /// Whoever may enroll: a session that must before anything else, or one that is fully signed in.
    Enrolling,
    /// Whoever is fully signed in.
    Session,
}

impl Caller {
    /// What all others are told.
    fn refusals(self) -> &'static [Code] {
        const NOBODY: [Code; 2] = [Code::Malformed, Code::Unauthenticated];
        const PENDING: [Code; 3] = [NOBODY[0], NOBODY[1], Code::SecondFactorRequired];
        match self {
            Self::Anyone => &[],
            Self::AnySession => &NOBODY,
            Self::Challenged => &[NOBODY[0], NOBODY[1], Code::EnrollmentRequired],
            Self::Enrolling => &PENDING,
            Self::Session => &[PENDING[0], PENDING[1], PENDING[2], Code::EnrollmentRequired],
        }
    }
}

impl Operation {
    /// A call that a fully signed-in session may make, and that answers 204.
    #[must_use]
    pub fn new(
        method: Method,
        path: impl Into<Cow<'static, str>>,
        summary: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            method,
            path: path.into(),
            summary: summary.into(),
            id: None,
            caller: Caller::Session,
            query: Vec::new(),
            takes: None,
            answers: (StatusCode::NO_CONTENT, None),
            problems: Vec::new(),
        }
    }

    /// What it is called in the description; by default `POST /a/b-c` is `postABC`.
    #[must_use]
    pub fn named(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// A parameter that may stand in its query, and the JSON Schema of its value.
    #[must_use]
    pub fn query(mut self, name: &'static str, schema: Value) -> Self {
        self.query.push((name, schema));
        self
    }

    /// Who may make it.
    #[must_use]
    pub fn caller(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// The name of the schema of its body.
    #[must_use]
    pub fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self
    }

    /// What it answers when all is well: the status, and the name of the body's schema.
    #[must_use]
    pub fn answers(mut self, status: StatusCode, schema: Option<&'static str>) -> Self {
        self.answers = (status, schema);
        self
    }

    /// Problems of its own. Those that follow from method, caller and body need not be named.
    #[must_use]
    pub fn problems(mut self, problems: &[Code]) -> Self {
        self.problems.extend_from_slice(problems);
        self
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its path below `/api/v1`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it is called in the description.
    #[must_use]
    pub fn id(&self) -> Cow<'_, str> {
        match &self.id {
            Some(id) => Cow::Borrowed(id),
            None => {
                let words =
                    self.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
                let words = words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]);
                Cow::Owned(self.method.as_str().to_ascii_lowercase() + &words.collect::<String>())
            }
        }
    }

    /// The parameters of its query, each with the JSON Schema of its value.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.query.iter().map(|(name, schema)| (*name, schema))
    }

    /// Who may make it.
    #[must_use]
    pub fn by(&self) -> Caller {
        self.caller
    }

    /// What it does, in a line.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The name of the schema of its body.
    #[must_use]
    pub fn body(&self) -> Option<&'static str> {
        self.takes
    }

    /// The status of success, and the name of the schema of what it answers then.
    #[must_use]
    pub fn success(&self) -> (StatusCode, Option<&'static str>) {
        self.answers
    }

    /// All problems that it may answer, in the order of [`Code::ALL`].
    #[must_use]
    pub fn all_problems(&self) -> Vec<Code> {
        let mut codes = self.problems.clone();
        codes.push(Code::Unavailable);
        codes.extend_from_slice(self.caller.refusals());
        if !self.method.is_safe() {
            codes.extend([Code::CrossSite, Code::Malformed, Code::TooLarge]);
        }
        if self.takes.is_some() {
            codes.push(Code::UnsupportedMediaType);
        }
        if !self.query.is_empty() {
            codes.push(Code::Malformed);
        }
        if self.path.contains('{') {
            codes.push(Code::NotFound);
        }
        Code::ALL.iter().copied().filter(|code| codes.contains(code)).collect()
    }
}
