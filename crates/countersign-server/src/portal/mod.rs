//! The portal: accounts and passwords in front of Countersign, as pages and as a JSON API.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, FromRequestParts, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use countersign::{
    Actor, BuildError, Builder, Clock, Countersign, Fenced, LetterKind, Node, OsRandom, Password, Timestamp,
    UserId,
};
use countersign_axum::{
    Client, Code, Deliver, Gate, Mailer, PageOptions, Pages, Problem, Sample, TrustedProxies, WebExt as _,
};
use countersign_sql::AccountRow;
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;

use crate::accounts::{Directory, DirectoryError, NewAccount, Verification};
use crate::config::{Config, SignUp};
use crate::data_dir;
use crate::email::Email;
use crate::exemptions::Exemptions;
use crate::first_factor::FirstFactor;
use crate::letters::{Asked, Carrier, Letters, LettersError, LettersSent, OpenLetter};
use crate::limits::AddressLimit;
use crate::metrics::{self, Metrics, Observed};
use crate::passwords::Passwords;

use self::dress::Dress;
use self::failure::Failure;
pub(crate) use self::foundation::options;
pub use self::foundation::{Foundation, StartError};

mod api;
pub(crate) mod dress;
mod failure;
mod fields;
mod forgot_password;
mod foundation;
mod home;
pub(crate) mod pages;
mod password;
mod reset_password;
mod sign_in;
mod sign_up;
mod verify_email;

/// The portal on its database. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

struct Inner {
    countersign: Countersign,
    pages: Pages,
    dress: Dress,
    directory: Directory,
    first_factor: FirstFactor,
    address_limit: AddressLimit,
    sign_up: SignUp,
    exemptions: Exemptions,
    proxies: TrustedProxies,
    metrics: Metrics,
    /// Where letters are asked for, if any are sent.
    letters: Option<Arc<Letters>>,
    clock: Arc<dyn Clock>,
}

impl Portal {
    /// The portal that listens on `bound`.
    ///
    /// # Errors
    /// [`StartError`]; a key ring that does not belong to the database is one.
    pub async fn on(
        foundation: Foundation,
        config: &Config,
        bound: SocketAddr,
        clock: impl Clock + Clone,
    ) -> Result<Self, StartError> {
        let build = async |builder: Builder| Ok((builder.build().await?, ()));
        let mailer = config.smtp.as_ref().map(|smtp| Arc::new(smtp.mailer()) as Arc<dyn Carrier>);
        Self::raise(foundation, config, (bound, mailer), clock, build).await.map(|(portal, ())| portal)
    }

    /// The same, whose letters somebody else carries than the settings say. That letters are sent the settings say.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn with_mailer(
        foundation: Foundation,
        config: &Config,
        bound: SocketAddr,
        clock: impl Clock + Clone,
        mailer: impl Mailer,
    ) -> Result<Self, StartError> {
        let build = async |builder: Builder| Ok((builder.build().await?, ()));
        let mailer = config.smtp.as_ref().map(|_| Arc::new(mailer) as Arc<dyn Carrier>);
        Self::raise(foundation, config, (bound, mailer), clock, build).await.map(|(portal, ())| portal)
    }

    /// The same on a database that was put back from a backup, which is fenced.
    pub(crate) async fn after_restore(
        foundation: Foundation,
        config: &Config,
        clock: impl Clock + Clone,
        reason: &str,
    ) -> Result<Fenced, StartError> {
        let build = async |builder: Builder| builder.after_restore(Actor::Cli, reason).await;
        let bound = config.address.listen;
        Self::raise(foundation, config, (bound, None), clock, build).await.map(|(_, fenced)| fenced)
    }

    async fn raise<T>(
        foundation: Foundation,
        config: &Config,
        (bound, mailer): (SocketAddr, Option<Arc<dyn Carrier>>),
        clock: impl Clock + Clone,
        build: impl AsyncFnOnce(Builder) -> Result<(Countersign, T), BuildError>,
    ) -> Result<(Self, T), StartError> {
        let Foundation { ring, store } = foundation;
        let dress = Dress::new(&config.look, &config.issuer)?;
        let metrics = Metrics::default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let passwords = Passwords::new(cores, Arc::new(OsRandom));
        let directory = Directory::new(
            store.accounts(),
            passwords,
            &config.issuer,
            config.verification,
            Arc::clone(&shared),
        );
        let window = (!config.guessing.is_off()).then_some(config.limits.password_failures);
        let lookups = data_dir::copy(&ring)?;
        let letter_lookups = data_dir::copy(&ring)?;
        let exemptions =
            Exemptions::find(&directory, &config.requirement).await.map_err(BuildError::Store)?;
        let builder = config
            .builder(directory.clone())
            .brute_force(config.brute_force(&ring)?)
            .require(exemptions.rule(&config.requirement))
            .site(config.site(bound))
            .store(Observed::new(store, metrics.clone()))
            .keys(ring)
            .anchor(data_dir::anchor(config)?)
            .clock(clock);
        let (countersign, told) = build(builder).await?;
        let first_factor =
            FirstFactor::new(directory.clone(), countersign.clone(), lookups, window, Arc::clone(&shared));
        let pages = pages::ours(&countersign, &dress)?;
        let letters = match mailer {
            Some(mailer) => Some(Arc::new(Letters::new(
                (&countersign, &directory),
                letter_lookups,
                pages::post(&countersign, &dress)?,
                mailer,
                (Arc::clone(&shared), metrics.clone()),
            ))),
            None => None,
        };
        let inner = Inner {
            countersign,
            pages,
            dress,
            directory,
            first_factor,
            address_limit: AddressLimit::new(config.limits.per_address),
            sign_up: config.sign_up,
            exemptions,
            proxies: config.proxies.clone(),
            metrics,
            letters,
            clock: shared,
        };
        Ok((Self { inner: Arc::new(inner) }, told))
    }

    /// All routes.
    ///
    /// # Errors
    /// [`StartError::Template`], which the tests rule out.
    pub fn router(&self) -> Result<Router, StartError> {
        let pages = self.inner.pages.clone();
        let gate = pages.gate();
        let mut home = get(home::show);
        if self.countersign().requirement().wants_recovery_codes() {
            home = home.route_layer(self.countersign().require(home::need(self)));
        }
        let web = Web { portal: self.clone(), pages };
        let password_at = password::PATH.parse().expect("it is a path of this site");
        let path = |path: &str| path.parse().expect("it is a path of this site");
        let mut options = self.page_options().clone().change_password(password_at);
        if self.letters().is_some() {
            options = options.reset_password(path(forgot_password::PATH));
        }
        if self.asks_for_verification() {
            options = options.verify_email(path(verify_email::PATH));
        }
        let second_factor = self.countersign().pages_with(options);
        let ours = Router::new()
            .route("/", home)
            .route("/password", get(password::show).post(password::post))
            .route("/sign-in", get(sign_in::show).post(sign_in::post))
            .route("/sign-up", get(sign_up::show).post(sign_up::post));
        let ours = self
            .add_letters(ours)
            .fallback(async || Problem::new(Code::NotFound))
            .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
            .layer(gate);
        Ok(Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(ready))
            .merge(ours)
            .merge(second_factor)
            .nest("/api/v1", api::router(self))
            .with_state(web)
            .layer(Gate::behind(self.inner.proxies.clone()))
            .layer(from_fn_with_state(self.metrics().clone(), metrics::measure)))
    }

    /// The pages of letters, where any are sent.
    fn add_letters(&self, mut ours: Router<Web>) -> Router<Web> {
        if self.letters().is_some() {
            ours = ours
                .route(forgot_password::PATH, get(forgot_password::show).post(forgot_password::post))
                .route("/reset-password", get(reset_password::show).post(reset_password::post));
        }
        if self.asks_for_verification() {
            ours = ours.route(verify_email::PATH, get(verify_email::show).post(verify_email::post));
        }
        ours
    }

    /// How our pages look.
    fn page_options(&self) -> &PageOptions {
        &self.inner.dress.options
    }

    /// A text of our pages, as programs are told it.
    fn text(&self, key: &str) -> String {
        self.inner.pages.text(key)
    }

    /// The handle of the second factor.
    #[must_use]
    pub fn countersign(&self) -> &Countersign {
        &self.inner.countersign
    }

    /// `GET /metrics`, for a listener that strangers do not reach.
    pub fn metrics_router(&self) -> Router {
        metrics::router(self)
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// What is read when somebody asks: name, help and value.
    pub(crate) async fn gauges(&self) -> Vec<(&'static str, &'static str, f64)> {
        let faults = self.countersign().faults();
        let mut gauges = vec![(
            "countersign_faults",
            "Records met since the start that were not as they were written, were gone or did not open: none is the only good number.",
            faults as f64,
        )];
        // Where the database does not answer, there is no number, which is no zero.
        if let Ok(depth) = self.countersign().outbox_depth().await {
            gauges.push((
                "countersign_outbox_waiting",
                "Notices that are not sent yet.",
                depth.waiting as f64,
            ));
            gauges.push((
                "countersign_outbox_overdue",
                "Notices that have waited for more than two hours: messages do not get through, or nobody sends any.",
                depth.overdue as f64,
            ));
        }
        gauges
    }

    /// Sends what the owners of accounts are told, in the words of our pages.
    pub(crate) fn deliver<M: Mailer>(&self, mailer: M) -> Deliver<M> {
        self.countersign().deliver(mailer).with_options(self.page_options())
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    /// Makes an account, and records who did.
    pub(crate) async fn make_account(
        &self,
        email: &Email,
        password: Password,
        (actor, locale): (Actor, Option<&str>),
        request: &countersign::Request,
    ) -> Result<NewAccount, MakeError> {
        let made = self.directory().create(email, password, locale).await?;
        if let NewAccount::Made(id) = made {
            self.countersign().account_created(&UserId::new(id), actor, request).await?;
        }
        Ok(made)
    }

    /// Removes an account and everything that is known of its second factor. Says whether anything was there.
    ///
    /// The account goes first: if we fail between the two, nobody can sign in any more, and doing it again removes the rest.
    pub(crate) async fn delete_account(&self, id: i64, actor: Actor) -> Result<bool, MakeError> {
        let had_account = self.directory().table().delete(id).await.map_err(DirectoryError::from)?;
        let was_known = self.countersign().forget(&UserId::new(id), actor).await?;
        Ok(had_account || was_known)
    }

    /// Sends the letters that are due: one round. `None` where another node does it, or none are sent here.
    ///
    /// # Errors
    /// [`LettersError`] when we failed; nothing is lost then.
    pub async fn send_letters(&self, node: Node) -> Result<Option<LettersSent>, LettersError> {
        match self.letters() {
            Some(letters) => letters.send(node).await,
            None => Ok(None),
        }
    }

    /// Goes on until it is dropped.
    pub(crate) async fn send_letters_forever(self, node: Node) {
        match self.letters() {
            Some(letters) => Arc::clone(letters).forever(node).await,
            None => std::future::pending().await,
        }
    }

    fn letters(&self) -> Option<&Arc<Letters>> {
        self.inner.letters.as_ref()
    }

    fn asks_for_verification(&self) -> bool {
        self.letters().is_some() && self.directory().verification() == Verification::Asked
    }

    /// The letter whose link this is, if it does something.
    async fn open_letter(&self, kind: LetterKind, token: &str) -> Result<Option<OpenLetter>, LettersError> {
        match self.letters() {
            Some(letters) => letters.open(kind, token).await,
            None => Ok(None),
        }
    }

    /// The same for every address.
    async fn ask_for_letter(&self, kind: LetterKind, email: &Email, locale: &str) -> Result<(), Failure> {
        let Some(letters) = self.letters() else { return Ok(()) };
        match letters.ask(kind, email, locale).await? {
            Asked::Noted => Ok(()),
            Asked::Full => {
                tracing::error!("so many letters wait that no further ones are taken");
                Err(Problem::new(Code::Unavailable).into())
            }
        }
    }

    /// Has the link sent that proves a new account's address. The account is made: where this fails, its owner asks again.
    async fn welcome(&self, email: &Email, locale: &str) {
        if !self.asks_for_verification() {
            return;
        }
        let Some(letters) = self.letters() else { return };
        match letters.ask(LetterKind::VerifyEmail, email, locale).await {
            Ok(Asked::Noted) => {}
            Ok(Asked::Full) => tracing::error!("so many letters wait that no further ones are taken"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a letter to a new account was not noted");
            }
        }
    }

    /// Notes in which language the owner of an account wants to be written to.
    async fn remember_language(&self, user: &UserId, locale: &str) -> Result<(), Failure> {
        let Ok(id) = user.as_str().parse() else { return Ok(()) };
        Ok(self.directory().table().set_locale(id, locale.to_owned()).await?)
    }

    /// An administrator vouches for the address of an account, from its beginning. Says whether it was not proven before.
    pub(crate) async fn vouch(&self, account: &AccountRow, actor: Actor) -> Result<bool, MakeError> {
        if account.email_verified_at.is_some() {
            return Ok(false);
        }
        self.countersign().vouch_for_email(&UserId::new(account.id), account.created_at, actor).await?;
        Ok(true)
    }

    pub(crate) fn first_factor(&self) -> &FirstFactor {
        &self.inner.first_factor
    }

    /// Who is left out of the requirement.
    pub(crate) fn exemptions(&self) -> &Exemptions {
        &self.inner.exemptions
    }

    fn is_sign_up_open(&self) -> bool {
        self.inner.sign_up == SignUp::Open
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Counts a post of sign-in, sign-up or a new password for the address that it came from.
    fn admit(&self, client: &Client) -> Result<(), Problem> {
        let limit = &self.inner.address_limit;
        let wait = |wait| Problem::new(Code::Throttled).retry_after(wait);
        limit.hit(client.address(), self.now()).map_err(wait)
    }
}

/// What our handlers own.
#[derive(Clone)]
struct Web {
    portal: Portal,
    pages: Pages,
}

/// In the language that the request asks for.
impl FromRequestParts<Self> for Web {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Self) -> Result<Self, Infallible> {
        let pages = web.pages.speaking(parts);
        Ok(Self { portal: web.portal.clone(), pages })
    }
}

impl FromRef<Web> for Portal {
    fn from_ref(web: &Web) -> Self {
        web.portal.clone()
    }
}

impl FromRef<Web> for Countersign {
    fn from_ref(web: &Web) -> Self {
        web.portal.countersign().clone()
    }
}

/// Does the store answer?
async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match portal.countersign().ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}

/// An account was not made, or made and not recorded: we failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum MakeError {
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Core(#[from] countersign::Error),
}

/// The token of a link, empty where there is none.
fn token_of(query: Option<&str>) -> String {
    let mut fields = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    fields.find(|(name, _)| name == "token").map_or_else(String::new, |(_, value)| value.into_owned())
}

/// What a page says of a link that does nothing, and where to ask for another one.
fn link_gone(web: &Web, name: &str, again: &str) -> Response {
    let page = web.pages.page(name, "portal-link-gone-title").status(StatusCode::UNPROCESSABLE_ENTITY);
    page.render("link-gone.html", &LinkGone { again })
}

#[derive(Serialize)]
struct LinkGone<'a> {
    again: &'a str,
}

/// A sample of it.
fn link_gone_samples() -> Vec<Sample> {
    let view = LinkGone { again: forgot_password::PATH };
    let sample =
        Sample::new("link-gone.html", "the link is old", ("reset-password", "portal-link-gone-title"), &view);
    vec![sample.status(StatusCode::UNPROCESSABLE_ENTITY).anonymous()]
}

/// A link that keeps where the person wanted to go. Whether that is a path of this site is judged where it is used.
fn with_return_to(path: &str, return_to: &str) -> String {
    if return_to.is_empty() || return_to == "/" {
        return path.to_owned();
    }
    let encoded: String = form_urlencoded::byte_serialize(return_to.as_bytes()).collect();
    format!("{path}?return_to={encoded}")
}
