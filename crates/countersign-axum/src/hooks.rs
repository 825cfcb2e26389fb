//! What an application does after something was decided at one of our doors.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::FromRequestParts;
use countersign::{Answer, Answered, Countersign, Request, SessionInfo, SessionKind, UserId};
use http::request::Parts;

use crate::client::Client;
use crate::door::{self, Judged};
use crate::problem::{Code, Problem};
use crate::return_to::ReturnTo;
use crate::session::{Enrollee, Session, Who, look_up};

/// Told what came of each try at one of our doors, and able to say where a browser goes next. One method, written as plain `async fn`.
///
/// ```
/// use countersign_axum::{Happened, Hooks, Phase};
///
/// struct Welcome;
///
/// impl Hooks for Welcome {
///     async fn after(&self, happened: Happened<'_>) -> Option<String> {
///         match (happened.phase, happened.outcome) {
///             (Phase::ConfirmSetup, Ok(())) => Some("/welcome".to_owned()),
///             (Phase::Challenge, Err(problem)) => {
///                 println!("user {} was refused: {}", happened.user, problem.code().as_str());
///                 None
///             }
///             _ => None,
///         }
///     }
/// }
/// ```
///
/// A try is told once, after it was decided, with success or failure: the decision is durable by then and a hook changes nothing about
/// it. What never reached a door is not told: requests of nobody, of other sites, and those that could not be read.
///
/// The answer waits for the hook, so do at length what takes long elsewhere. A hook that panics is logged, and the answer goes out as if
/// there were none. Whoever gives up waiting for one that hangs drops it at its `await`; what was decided stands, but the browser did not
/// get its new cookie, and its user signs in again. Where the process dies in between, nobody is told: what must not be missed, take from
/// the audit trail or the notices.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be told what happened",
    note = "implement `countersign_axum::Hooks` for it: `after`"
)]
pub trait Hooks: Send + Sync + 'static {
    /// Says where a browser goes next instead; `None` for where it would go anyway. Only a path of this site is followed, and only by
    /// browsers: programs get the answer that the API describes.
    fn after(&self, happened: Happened<'_>) -> impl Future<Output = Option<String>> + Send;
}

/// What came of one try. It holds no code, no token and no secret.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Happened<'a> {
    /// What was tried.
    pub phase: Phase,
    /// By which strategy: [`totp`](Countersign::totp_strategy), or the name of a strategy of recovery codes. `None` for what concerns all of
    /// them, or none.
    pub strategy: Option<&'a str>,
    /// Who tried.
    pub user: &'a UserId,
    /// In which session, as it is now; where the try has ended it, as it was before.
    pub session: &'a SessionInfo,
    /// Whether it was done, or why not.
    pub outcome: Result<(), &'a Problem>,
    /// From where, and with which browser.
    pub request: &'a Request,
}

/// What can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// A code was given in a pending session.
    Challenge,
    /// A code was given in a standard session.
    StepUp,
    /// A code was given for the unlock.
    Unlock,
    /// An enrollment was begun.
    BeginSetup,
    /// An enrollment was confirmed with its first code.
    ConfirmSetup,
    /// New recovery codes were made. Those that come with the first authenticator are no try of their own.
    GenerateCodes,
    /// An authenticator was removed.
    RemoveAuthenticator,
    /// The whole second factor was removed.
    Disable,
    /// A session was ended by its owner.
    SignOut,
    /// All sessions and all trust were ended by their owner.
    SignOutEverywhere,
}

impl Phase {
    /// Every value.
    pub const ALL: [Phase; 10] = [
        Phase::Challenge,
        Phase::StepUp,
        Phase::Unlock,
        Phase::BeginSetup,
        Phase::ConfirmSetup,
        Phase::GenerateCodes,
        Phase::RemoveAuthenticator,
        Phase::Disable,
        Phase::SignOut,
        Phase::SignOutEverywhere,
    ];

    /// The stable code: `challenge`, `step_up`, `unlock`, `begin_setup`, `confirm_setup`, `generate_codes`, `remove_authenticator`, `disable`,
    /// `sign_out` or `sign_out_everywhere`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Challenge => "challenge",
            Self::StepUp => "step_up",
            Self::Unlock => "unlock",
            Self::BeginSetup => "begin_setup",
            Self::ConfirmSetup => "confirm_setup",
            Self::GenerateCodes => "generate_codes",
            Self::RemoveAuthenticator => "remove_authenticator",
            Self::Disable => "disable",
            Self::SignOut => "sign_out",
            Self::SignOutEverywhere => "sign_out_everywhere",
        }
    }
}

/// [`Hooks`] behind a trait object, so that no router is generic over the host.
trait AnyHooks: Send + Sync + 'static {
    fn after<'a>(
        &'a self,
        happened: Happened<'a>,
    ) -> Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>>;
}

impl<H: Hooks> AnyHooks for H {
    fn after<'a>(
        &'a self,
        happened: Happened<'a>,
    ) -> Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>> {
        Box::pin(async move { Hooks::after(self, happened).await })
    }
}

/// What a handler tells the application, if the application wants to know.
#[derive(Clone, Default)]
pub(crate) struct Hook(Option<Arc<dyn AnyHooks>>);

/// Routers put it with the request.
impl<S: Send + Sync> FromRequestParts<S> for Hook {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Hook(…)" } else { "Hook(none)" })
    }
}

/// A try, and in whose session.
#[derive(Clone, Copy)]
pub(crate) struct Tried<'a> {
    pub(crate) phase: Phase,
    pub(crate) strategy: Option<&'a str>,
    pub(crate) user: &'a UserId,
    pub(crate) session: &'a SessionInfo,
}

impl<'a> Tried<'a> {
    /// Something in any session; `None` where there is none.
    pub(crate) fn of(who: &'a Who, phase: Phase) -> Option<Self> {
        let (session, user) = who.session()?;
        Some(Self { phase, strategy: None, user, session })
    }

    /// Something in a signed-in session.
    pub(crate) fn by(session: &'a Session, phase: Phase) -> Self {
        Self { phase, strategy: None, user: session.user_id(), session: session.info() }
    }

    /// A step of an enrollment.
    pub(crate) fn enrolling(session: &'a Enrollee, phase: Phase) -> Self {
        Self { phase, strategy: None, user: session.user_id(), session: session.info() }
    }

    /// By this strategy.
    pub(crate) fn with(self, strategy: &'a str) -> Self {
        Self { strategy: Some(strategy), ..self }
    }
}

impl Hook {
    pub(crate) fn new(hooks: impl Hooks) -> Self {
        Self(Some(Arc::new(hooks)))
    }

    /// Tells what came of a try, and hears where a browser is to go next, if that is somewhere else than it would.
    pub(crate) async fn tell(
        &self,
        client: &Client,
        tried: Tried<'_>,
        outcome: Result<(), &Problem>,
    ) -> Option<ReturnTo> {
        let hooks = self.0.as_deref()?;
        let request = client.request();
        let Tried { phase, strategy, user, session } = tried;
        let happened = Happened { phase, strategy, user, session, outcome, request: &request };
        let next = Calm { hook: hooks.after(happened), phase }.await?;
        let path = ReturnTo::local(&next);
        if path.is_none() {
            tracing::warn!(
                phase = phase.code(),
                "a hook leads to where no path of this site is: not followed"
            );
        }
        path
    }

    /// Whose request it is, before anything is done; nobody's where there is no hook that is to know.
    pub(crate) async fn who(&self, countersign: &Countersign, client: &Client) -> Who {
        match &self.0 {
            // Where it cannot be looked up, the verb fails by itself.
            Some(_) => look_up(countersign, client).await.unwrap_or(Who::Nobody),
            None => Who::Nobody,
        }
    }

    /// [`door::answer`], told. `at` is the strategy at whose door it was given.
    pub(crate) async fn answer(
        &self,
        countersign: &Countersign,
        client: &Client,
        at: &str,
        answer: Answer,
    ) -> Result<(Judged, Option<ReturnTo>), Problem> {
        if self.0.is_none() {
            return Ok((door::answer(countersign, client, answer).await?, None));
        }
        let strategy = countersign.strategy_of(&answer);
        let strategy = Some(strategy.as_deref().unwrap_or(at));
        let before = self.who(countersign, client).await;
        let judged = door::answer(countersign, client, answer).await;
        let problem = match &judged {
            Ok(Judged::Opened(opened)) => {
                let accepted = &opened.accepted;
                let phase = if accepted.at_sign_in { Phase::Challenge } else { Phase::StepUp };
                let tried = Tried { phase, strategy, user: &accepted.user, session: &accepted.session };
                let next = self.tell(client, tried, Ok(())).await;
                return Ok((judged?, next));
            }
            Ok(Judged::Refused(Answered::NotEnrolled)) if must_enroll(&before) => {
                Code::EnrollmentRequired.into()
            }
            Ok(Judged::Refused(refused)) => door::problem(countersign, refused),
            Err(problem) => problem.clone(),
        };
        let Some(tried) = Tried::of(&before, Phase::StepUp) else { return Ok((judged?, None)) };
        let pending = tried.session.kind == SessionKind::Pending;
        let phase = if pending { Phase::Challenge } else { tried.phase };
        let next = self.tell(client, Tried { phase, strategy, ..tried }, Err(&problem)).await;
        Ok((judged?, next))
    }
}

/// Is it somebody who is not asked for a code, because there is nothing yet to answer with?
pub(crate) fn must_enroll(who: &Who) -> bool {
    who.session().is_some_and(|(session, _)| session.enrollment_required)
}

/// What is told of a result.
pub(crate) fn outcome<T>(result: &Result<T, Problem>) -> Result<(), &Problem> {
    result.as_ref().map(|_| ())
}

/// A hook under way, whose panic takes nothing with it.
struct Calm<'a> {
    hook: Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>>,
    phase: Phase,
}

impl Future for Calm<'_> {
    type Output = Option<String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        // It is not polled again after a panic, so nobody sees what the panic left behind.
        let polled = catch_unwind(AssertUnwindSafe(|| self.hook.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            tracing::error!(phase = self.phase.code(), "a hook panicked");
            Poll::Ready(None)
        })
    }
}
