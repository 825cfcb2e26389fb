//! What a guarded route needs, and what becomes of those who lack it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use countersign::{Countersign, Duties, Error, Method, Mount, Status, Timestamp, UserId};
use http::request::Parts;

use crate::client::{Client, asked_for};
use crate::flash;
use crate::problem::{Code, Problem};
use crate::resume;
use crate::return_to::LocalPath;
use crate::session::{Denied, MaybeSession, Session, recognize, signed_in};

/// What a guarded route needs.
///
/// ```
/// # use std::time::Duration;
/// use countersign_axum::{Check, Need, OnMissing};
///
/// # fn needs() -> Result<[Need; 3], countersign_axum::NotLocal> {
/// let payout = Need::Fresh(Duration::from_secs(300));
/// let either = Need::Fresh(Duration::from_secs(300)).or_recovery_code();
/// let codes = Need::RecoveryCodes(
///     Check::new()
///         .on_missing(OnMissing::RedirectToSetup)
///         .setup_path("/settings/codes".parse()?)
///         .message("Make recovery codes before you go on."),
/// );
/// # Ok([payout, either, codes])
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Need {
    /// A fully signed-in session. Pending sessions go to their challenge, everybody else to sign-in.
    Session,
    /// A session that proved a second factor, or that a trusted browser let in. Whoever has none yet goes to the set-up.
    SecondFactor,
    /// A session that proved an authenticator so long ago at most. Trust in a browser never counts, and a recovery code does not:
    /// [`or_recovery_code`](Self::or_recovery_code). Pages lead to the step-up and back, and a POST is resumed after it.
    Fresh(Duration),
    /// The same, and a recovery code counts too.
    FreshOrRecoveryCode(Duration),
    /// That the user meets the [`Requirement`](countersign::Requirement), is exempt from it or in grace. Visitors without a session
    /// pass: put [`Need::Session`] before it.
    Enrollment(Check),
    /// That the user has recovery codes that are not used up. Visitors without a session pass: put [`Need::Session`] before it.
    RecoveryCodes(Check),
}

/// How [`Need::Enrollment`] and [`Need::RecoveryCodes`] are checked.
#[derive(Clone, Default)]
pub struct Check {
    on_missing: OnMissing,
    setup_path: Option<LocalPath>,
    message: Option<Arc<str>>,
    user: Option<Lookup>,
}

type Lookup = Arc<dyn Fn(&Parts) -> Option<UserId> + Send + Sync>;

/// What becomes of a request whose user lacks what is needed. Programs are always told the problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnMissing {
    /// 403, as text or as a problem.
    #[default]
    Halt,
    /// To where it is set up: [`Check::setup_path`], by default our own page for it.
    RedirectToSetup,
    /// To another path.
    Redirect(LocalPath),
}

impl Need {
    /// A recovery code counts where an authenticator's proof is asked for. It changes nothing of other needs.
    #[must_use]
    pub fn or_recovery_code(self) -> Self {
        match self {
            Self::Fresh(age) => Self::FreshOrRecoveryCode(age),
            other => other,
        }
    }

    /// Lets a request pass; one that was held takes the place of the one that stands for it.
    pub(crate) async fn admit(&self, countersign: &Countersign, request: Request) -> Result<Request, Denied> {
        let (mut parts, body) = request.into_parts();
        if let Self::Enrollment(check) | Self::RecoveryCodes(check) = self {
            self.checked(check, countersign, &mut parts).await?;
            return Ok(Request::from_parts(parts, body));
        }
        let session = signed_in(&mut parts, countersign).await?;
        let lack = self.unproven(&session, countersign);
        if let Some(Lack::Enrollment) = lack {
            return Err(Denied::set_up(&parts, countersign.site()));
        }
        let request = Request::from_parts(parts, body);
        match lack {
            None if matches!(self, Self::Session) => Ok(request),
            None => resume::resumed(countersign, &session, request).await,
            Some(lack) => Err(resume::interrupt(countersign, &session, lack.problem(), request).await),
        }
    }

    /// The session of a request, for handlers that take it as an argument.
    pub(crate) async fn session(
        &self,
        countersign: &Countersign,
        parts: &mut Parts,
    ) -> Result<Session, Denied> {
        let session = signed_in(parts, countersign).await?;
        match self.lack(&session, countersign).await {
            Ok(None) => Ok(session),
            Ok(Some(lack @ Lack::Proof(_))) => Err(resume::stop(countersign, lack.problem(), parts)),
            Ok(Some(Lack::Enrollment)) if self.check().is_none() => {
                Err(Denied::set_up(parts, countersign.site()))
            }
            Ok(Some(lack)) => Err(Denied::told(lack.problem(), Client::of(parts).wants())),
            Err(error) => Err(Denied::told(error.into(), Client::of(parts).wants())),
        }
    }

    /// What a session lacks, whatever the lookup says whose request it is.
    pub(crate) async fn lack(
        &self,
        session: &countersign::Session,
        countersign: &Countersign,
    ) -> Result<Option<Lack>, Error> {
        Ok(match self {
            Self::Session | Self::SecondFactor | Self::Fresh(_) | Self::FreshOrRecoveryCode(_) => {
                self.unproven(session, countersign)
            }
            Self::Enrollment(_) => unmet(countersign.status(session).await?.duties),
            Self::RecoveryCodes(_) => without_codes(&countersign.status(session).await?),
        })
    }

    /// When a session that lacks nothing now will lack something, if nothing happens meanwhile.
    pub(crate) fn lapses_at(&self, session: &countersign::Session) -> Option<Timestamp> {
        let info = session.info();
        match self {
            Self::Fresh(age) => info.authenticator_at().map(|at| at + *age),
            Self::FreshOrRecoveryCode(age) => info.second_factor_at().map(|at| at + *age),
            Self::Session | Self::SecondFactor | Self::Enrollment(_) | Self::RecoveryCodes(_) => None,
        }
    }

    /// What a session has not proven, as far as it can tell by itself.
    fn unproven(&self, session: &countersign::Session, countersign: &Countersign) -> Option<Lack> {
        let (info, now) = (session.info(), countersign.now());
        let (met, max_age) = match self {
            Self::Session | Self::Enrollment(_) | Self::RecoveryCodes(_) => return None,
            Self::SecondFactor => {
                let trusted = info.methods.at(Method::TrustedBrowser);
                (info.second_factor_at().or(trusted).is_some(), countersign.session_policy().max_age)
            }
            Self::Fresh(age) => (is_recent(info.authenticator_at(), *age, now), *age),
            Self::FreshOrRecoveryCode(age) => {
                let at = |method| info.methods.at(method);
                let recent = |method| is_recent(at(method), *age, now);
                (recent(Method::Otp) || recent(Method::RecoveryCode), *age)
            }
        };
        if !session.has_second_factor() {
            return Some(Lack::Enrollment);
        }
        (!met).then_some(Lack::Proof(max_age))
    }

    fn check(&self) -> Option<&Check> {
        match self {
            Self::Enrollment(check) | Self::RecoveryCodes(check) => Some(check),
            Self::Session | Self::SecondFactor | Self::Fresh(_) | Self::FreshOrRecoveryCode(_) => None,
        }
    }

    /// Checks the user of a request, if there is one.
    async fn checked(
        &self,
        check: &Check,
        countersign: &Countersign,
        parts: &mut Parts,
    ) -> Result<(), Denied> {
        let lack = match &check.user {
            Some(user) => match user(parts) {
                Some(user) => self.lack_of(&user, countersign).await,
                None => return Ok(()),
            },
            None => match recognize(parts, countersign).await? {
                MaybeSession::Standard(session) => self.lack(&session, countersign).await,
                MaybeSession::Pending(session) => {
                    return Err(Denied::pending(parts, countersign.site(), &session));
                }
                MaybeSession::Nobody => return Ok(()),
            },
        };
        match lack {
            Ok(None) => Ok(()),
            Ok(Some(lack)) => check.missing(lack, countersign, parts).map_or(Ok(()), Err),
            Err(error) => Err(Denied::told(error.into(), Client::of(parts).wants())),
        }
    }

    /// What a user lacks whom the application knows in its own way.
    async fn lack_of(&self, user: &UserId, countersign: &Countersign) -> Result<Option<Lack>, Error> {
        if let Self::RecoveryCodes(_) = self {
            let configured = countersign.recovery_codes_configured(user).await?;
            return Ok((!configured).then_some(Lack::RecoveryCodes));
        }
        let explanation = countersign.explain(user).await?;
        let explanation = explanation.ok_or_else(|| Error::NoAccount(user.clone()))?;
        Ok(unmet(explanation.duties))
    }
}

impl Check {
    /// Halts where something is missing, and looks at the user of our session.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What becomes of requests whose user lacks it.
    #[must_use]
    pub fn on_missing(mut self, on_missing: OnMissing) -> Self {
        self.on_missing = on_missing;
        self
    }

    /// Where it is set up, for [`OnMissing::RedirectToSetup`]. The path to which a request is redirected is let through by the same guard.
    #[must_use]
    pub fn setup_path(mut self, path: LocalPath) -> Self {
        self.setup_path = Some(path);
        self
    }

    /// What to tell people: the page to which they are redirected reads it once with [`Flash`](crate::Flash), and who is halted is told it
    /// at once. At most 300 characters of it are kept.
    #[must_use]
    pub fn message(mut self, message: impl AsRef<str>) -> Self {
        self.message = Some(flash::cut(message.as_ref()).into());
        self
    }

    /// Whose request it is, by the host's id, for applications with sessions of their own; `None` for visitors, who pass.
    ///
    /// ```
    /// # use countersign_axum::{Check, Need};
    /// #[derive(Clone)]
    /// struct CurrentUser(i64); // put among the request's extensions by a layer of the application's own
    ///
    /// let check = Check::new().user(|parts| parts.extensions.get::<CurrentUser>().map(|user| user.0));
    /// # drop(Need::RecoveryCodes(check));
    /// ```
    #[must_use]
    pub fn user<Id: fmt::Display>(
        mut self,
        user: impl Fn(&Parts) -> Option<Id> + Send + Sync + 'static,
    ) -> Self {
        self.user = Some(Arc::new(move |parts| user(parts).map(UserId::new)));
        self
    }

    /// What becomes of a request whose user lacks something; `None` where it asks for what it would be sent to.
    fn missing(&self, lack: Lack, countersign: &Countersign, parts: &Parts) -> Option<Denied> {
        let site = countersign.site();
        let problem = match &self.message {
            Some(message) => lack.problem().detail(message.to_string()),
            None => lack.problem(),
        };
        let wants = Client::of(parts).wants();
        let path = match &self.on_missing {
            OnMissing::Halt => return Some(Denied::told(problem, wants)),
            OnMissing::Redirect(path) => path.as_str().to_owned(),
            OnMissing::RedirectToSetup => match &self.setup_path {
                Some(path) => path.as_str().to_owned(),
                None => site.page(lack.set_up()),
            },
        };
        // Whoever is sent there must get there.
        if path_of(&path) == path_of(asked_for(parts)) {
            return None;
        }
        let flash = self.message.as_deref().map(|message| flash::set(site, message));
        Some(Denied::elsewhere(problem, path, flash, wants))
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("on_missing", &self.on_missing)
            .field("setup_path", &self.setup_path)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// What somebody lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// A proof that is not older.
    Proof(Duration),
    /// A second factor.
    Enrollment,
    /// Recovery codes.
    RecoveryCodes,
}

impl Lack {
    fn problem(self) -> Problem {
        match self {
            Self::Proof(max_age) => Problem::new(Code::StepUpRequired).max_age(max_age),
            Self::Enrollment => Code::EnrollmentRequired.into(),
            Self::RecoveryCodes => Code::RecoveryCodesRequired.into(),
        }
    }

    /// Where it is set up.
    fn set_up(self) -> Mount {
        match self {
            Self::Proof(_) => Mount::TotpVerify,
            Self::Enrollment => Mount::TotpSetup,
            Self::RecoveryCodes => Mount::RecoveryCodes,
        }
    }
}

/// What somebody lacks of what is required.
fn unmet(duties: Duties) -> Option<Lack> {
    match duties {
        Duties::None | Duties::Exempt { .. } | Duties::Met | Duties::Grace { .. } => None,
        Duties::CodesMissing => Some(Lack::RecoveryCodes),
        // Also what the core may learn before this crate does.
        _ => Some(Lack::Enrollment),
    }
}

fn without_codes(status: &Status) -> Option<Lack> {
    let further = status.further_codes.iter().map(|(_, codes)| codes);
    let left = status.recovery_codes.iter().chain(further).any(|codes| codes.remaining > 0);
    (!left).then_some(Lack::RecoveryCodes)
}

/// Not longer ago than `age`. What lies in the future, because the clock was set back, is not recent, but for a minute's grace.
fn is_recent(at: Option<Timestamp>, age: Duration, now: Timestamp) -> bool {
    at.is_some_and(|at| now.since(at) <= age && now.until(at) <= Duration::from_secs(60))
}

fn path_of(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}
