//! What an application calls on its handle.

use std::fmt::Display;

use axum::Router;
use countersign::{Countersign, UserId};

use crate::client::Client;
use crate::gate::Gate;
#[cfg(feature = "mail")]
use crate::mail::{Deliver, Mailer};
use crate::need::Need;
#[cfg(feature = "pages")]
use crate::pages::PageOptions;
use crate::sign_in::BeginSignIn;

/// The verbs of a web application, on its [`Countersign`].
///
/// Routers are for any state: our handlers own their handle.
pub trait WebExt {
    /// Pages for sign-out, the challenge, the unlock, recovery codes, set-up and settings, and their static files.
    #[cfg(feature = "pages")]
    fn pages<S: Clone + Send + Sync + 'static>(&self) -> Router<S>;

    /// The same as the application wants them: its own templates, words, pages and hooks.
    #[cfg(feature = "pages")]
    fn pages_with<S: Clone + Send + Sync + 'static>(&self, options: PageOptions) -> Router<S>;

    /// The JSON API, to be nested at `/api/v1`. [`Api`](crate::Api) adds operations of the application's own.
    #[cfg(feature = "api")]
    fn api<S: Clone + Send + Sync + 'static>(&self) -> Router<S>;

    /// Lets only those reach a router who have what is needed, its fallback included.
    ///
    /// Give it the finished router: what is added to the result afterwards is not guarded.
    fn protect<S: Clone + Send + Sync + 'static>(&self, need: Need, router: Router<S>) -> Router<S>;

    /// The same, but for routes that are named by their exact pattern: everything is guarded by default, its fallback included, and a
    /// route that is added to the router one day is guarded too.
    ///
    /// A pattern is the whole one that the router has in the end: where it is nested at `/app`, `/app/about`. One that fits no route opens
    /// none. Our own pages and the API say for each route who reaches it, and those who sign in must get there: merge them after this.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// # use countersign::Countersign;
    /// use countersign_axum::{Need, WebExt};
    ///
    /// # fn router(countersign: &Countersign) -> Router {
    /// let routes = Router::new()
    ///     .route("/", get(async || "welcome"))
    ///     .route("/log-in", get(async || "…").post(async || "…"))
    ///     .route("/articles/{id}", get(async || "for everybody"))
    ///     .route("/account", get(async || "guarded"));
    /// Router::new()
    ///     .merge(countersign.protect_except(Need::Session, ["/", "/log-in", "/articles/{id}"], routes))
    ///     .merge(countersign.pages())
    ///     .nest("/api/v1", countersign.api())
    /// # }
    /// ```
    fn protect_except<S: Clone + Send + Sync + 'static>(
        &self,
        need: Need,
        open: impl IntoIterator<Item = impl Into<String>>,
        router: Router<S>,
    ) -> Router<S>;

    /// The same for single routes, as a layer for `route_layer`.
    ///
    /// A route that is added after a router's `route_layer` is not guarded, and an empty router panics there;
    /// [`protect`](Self::protect) has neither trap.
    fn require(&self, need: Need) -> Gate;

    /// Signs in a user whose first factor was just proven: await it, and answer with what comes of it.
    ///
    /// The session that this browser had before ends.
    fn sign_in<'a>(&'a self, client: &'a Client, user: impl Display) -> BeginSignIn<'a>;

    /// Sends the owners of accounts the notices that wait for them: about changed factors, used recovery codes, trusted browsers and the like, each
    /// with its "This was not me".
    ///
    /// ```
    /// # use countersign::Countersign;
    /// # use countersign_axum::{Mailer, WebExt as _};
    /// # fn main_of(countersign: &Countersign, mailer: impl Mailer) {
    /// tokio::spawn(countersign.deliver(mailer).forever());
    /// # }
    /// ```
    #[cfg(feature = "mail")]
    fn deliver<M: Mailer>(&self, mailer: M) -> Deliver<M>;
}

impl WebExt for Countersign {
    #[cfg(feature = "pages")]
    fn pages<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.pages_with(PageOptions::new())
    }

    #[cfg(feature = "pages")]
    fn pages_with<S: Clone + Send + Sync + 'static>(&self, options: PageOptions) -> Router<S> {
        crate::pages::router(self, options)
    }

    #[cfg(feature = "api")]
    fn api<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        crate::api::Api::new(self).into_router()
    }

    fn protect<S: Clone + Send + Sync + 'static>(&self, need: Need, router: Router<S>) -> Router<S> {
        router.layer(self.require(need))
    }

    fn protect_except<S: Clone + Send + Sync + 'static>(
        &self,
        need: Need,
        open: impl IntoIterator<Item = impl Into<String>>,
        router: Router<S>,
    ) -> Router<S> {
        router.layer(Gate::need(self, need, open.into_iter().map(Into::into).collect()))
    }

    fn require(&self, need: Need) -> Gate {
        Gate::need(self, need, Vec::new())
    }

    fn sign_in<'a>(&'a self, client: &'a Client, user: impl Display) -> BeginSignIn<'a> {
        BeginSignIn::new(self, client, UserId::new(user))
    }

    #[cfg(feature = "mail")]
    fn deliver<M: Mailer>(&self, mailer: M) -> Deliver<M> {
        Deliver::new(self, mailer)
    }
}
