//! What an application calls on its handle.

use std::fmt::Display;

use axum::Router;
use countersign::{Countersign, UserId};

use crate::client::Client;
use crate::gate::{Gate, Need};
use crate::sign_in::BeginSignIn;

/// The verbs of a web application, on its [`Countersign`].
///
/// Routers are for any state: our handlers own their handle.
pub trait WebExt {
    /// Pages for sign-out, the challenge, the unlock, recovery codes, set-up and settings, and their static files.
    #[cfg(feature = "pages")]
    fn pages<S: Clone + Send + Sync + 'static>(&self) -> Router<S>;

    /// The JSON API, to be nested at `/api/v1`. [`Api`](crate::Api) adds operations of the application's own.
    #[cfg(feature = "api")]
    fn api<S: Clone + Send + Sync + 'static>(&self) -> Router<S>;

    /// Lets only those reach a router who have what is needed, its fallback included.
    ///
    /// Give it the finished router: what is added to the result afterwards is not guarded.
    fn protect<S: Clone + Send + Sync + 'static>(&self, need: Need, router: Router<S>) -> Router<S>;

    /// The same for single routes, as a layer for `route_layer`.
    ///
    /// A route that is added after a router's `route_layer` is not guarded, and an empty router panics there;
    /// [`protect`](Self::protect) has neither trap.
    fn require(&self, need: Need) -> Gate;

    /// Signs in a user whose first factor was just proven: await it, and answer with what comes of it.
    ///
    /// The session that this browser had before ends.
    fn sign_in<'a>(&'a self, client: &'a Client, user: impl Display) -> BeginSignIn<'a>;
}

impl WebExt for Countersign {
    #[cfg(feature = "pages")]
    fn pages<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        crate::pages::router(self)
    }

    #[cfg(feature = "api")]
    fn api<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        crate::api::Api::new(self).into_router()
    }

    fn protect<S: Clone + Send + Sync + 'static>(&self, need: Need, router: Router<S>) -> Router<S> {
        router.layer(self.require(need))
    }

    fn require(&self, need: Need) -> Gate {
        Gate::need(self, need)
    }

    fn sign_in<'a>(&'a self, client: &'a Client, user: impl Display) -> BeginSignIn<'a> {
        BeginSignIn::new(self, client, UserId::new(user))
    }
}
