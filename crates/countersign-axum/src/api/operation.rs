//! One call of the API, described.

use http::{Method, StatusCode};

use crate::problem::Code;

/// One call: how it is made, what it answers, and which problems it may answer.
#[derive(Clone, Debug)]
pub struct Operation {
    method: Method,
    path: &'static str,
    summary: &'static str,
    caller: Caller,
    takes: Option<&'static str>,
    answers: (StatusCode, Option<&'static str>),
    problems: Vec<Code>,
}

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Everybody.
    Anyone,
    /// Whoever has a session, pending or not.
    AnySession,
    /// Whoever is fully signed in.
    Session,
}

impl Operation {
    /// A call that a fully signed-in session may make, and that answers 204.
    #[must_use]
    pub fn new(method: Method, path: &'static str, summary: &'static str) -> Self {
        let answers = (StatusCode::NO_CONTENT, None);
        Self { method, path, summary, caller: Caller::Session, takes: None, answers, problems: Vec::new() }
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
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Who may make it.
    #[must_use]
    pub fn by(&self) -> Caller {
        self.caller
    }

    /// What it does, in a line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary
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
        match self.caller {
            Caller::Anyone => {}
            Caller::AnySession => codes.extend([Code::Malformed, Code::Unauthenticated]),
            Caller::Session => {
                codes.extend([Code::Malformed, Code::Unauthenticated, Code::SecondFactorRequired])
            }
        }
        if !self.method.is_safe() {
            codes.extend([Code::CrossSite, Code::Malformed, Code::TooLarge]);
        }
        if self.takes.is_some() {
            codes.push(Code::UnsupportedMediaType);
        }
        if self.path.contains('{') {
            codes.push(Code::NotFound);
        }
        Code::ALL.iter().copied().filter(|code| codes.contains(code)).collect()
    }
}
