//! The portal: accounts and passwords in front of Countersign, as pages and as a JSON API.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, FromRequestParts, State};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use countersign::{
    Actor, BuildError, Builder, Clock, Countersign, Fenced, OsRandom, Password, Timestamp, UserId,
};
use countersign_axum::{Client, Code, Gate, PageOptions, Pages, Problem, TrustedProxies, WebExt as _};
use http::StatusCode;
use http::request::Parts;

use crate::accounts::{Directory, DirectoryError, NewAccount};
use crate::config::{Config, SignUp};
use crate::data_dir;
use crate::email::Email;
use crate::exemptions::Exemptions;
use crate::first_factor::FirstFactor;
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
mod foundation;
mod home;
pub(crate) mod pages;
mod password;
mod sign_in;
mod sign_up;

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
        Self::raise(foundation, config, bound, clock, build).await.map(|(portal, ())| portal)
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
        Self::raise(foundation, config, bound, clock, build).await.map(|(_, fenced)| fenced)
    }

    async fn raise<T>(
        foundation: Foundation,
        config: &Config,
        bound: SocketAddr,
        clock: impl Clock + Clone,
        build: impl AsyncFnOnce(Builder) -> Result<(Countersign, T), BuildError>,
    ) -> Result<(Self, T), StartError> {
        let Foundation { ring, store } = foundation;
        let dress = Dress::new(&config.look, &config.issuer)?;
        let metrics = Metrics::default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let passwords = Passwords::new(cores, Arc::new(OsRandom));
        let directory = Directory::new(store.accounts(), passwords, &config.issuer, Arc::clone(&shared));
        let window = (!config.guessing.is_off()).then_some(config.limits.password_failures);
        let lookups = data_dir::copy(&ring)?;
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
        let second_factor =
            self.countersign().pages_with(self.page_options().clone().change_password(password_at));
        let ours = Router::new()
            .route("/", home)
            .route("/password", get(password::show).post(password::post))
            .route("/sign-in", get(sign_in::show).post(sign_in::post))
            .route("/sign-up", get(sign_up::show).post(sign_up::post))
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
    pub(crate) fn gauges(&self) -> Vec<(&'static str, &'static str, f64)> {
        let faults = self.countersign().faults();
        vec![(
            "countersign_faults",
            "Records met since the start that were not as they were written, were gone or did not open: none is the only good number.",
            faults as f64,
        )]
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.inner.directory
    }

    /// Makes an account, and records who did.
    pub(crate) async fn make_account(
        &self,
        email: &Email,
        password: Password,
        actor: Actor,
        request: &countersign::Request,
    ) -> Result<NewAccount, MakeError> {
        let made = self.directory().create(email, password).await?;
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

/// A link that keeps where the person wanted to go. Whether that is a path of this site is judged where it is used.
fn with_return_to(path: &str, return_to: &str) -> String {
    if return_to.is_empty() || return_to == "/" {
        return path.to_owned();
    }
    let encoded: String = form_urlencoded::byte_serialize(return_to.as_bytes()).collect();
    format!("{path}?return_to={encoded}")
}
