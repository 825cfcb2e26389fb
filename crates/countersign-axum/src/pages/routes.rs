//! The one table of all routes of our pages: the router is made of it, and the tests go through it.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use countersign::{Countersign, Mount, Site};
use http::Method;

use super::challenge::{self, Door, Ticket};
use super::{Mounted, Web, codes, disown, interrupted, recovered, settings, setup, statics, unlock};
use crate::body::FormBody;
use crate::client::Client;
use crate::gate::Gate;
use crate::return_to::ReturnTo;
use crate::session::{Session, Who};
use crate::strategy::Strategy;

/// Where sessions end.
pub(super) const SIGN_OUT: &str = "/sign-out";

/// One route of our pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRoute {
    method: Method,
    path: String,
    visitor: Visitor,
}

/// Whom a route of our pages lets in. Everybody else is led to where they can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visitor {
    /// Everybody.
    Anyone,
    /// Whoever has something to prove a second factor with: pending sessions, and standard ones at step-up.
    Challenged,
    /// Whoever is fully signed in.
    Session,
    /// The same, with a fresh proof of a second factor, where there is one.
    Proven,
    /// The same, and whoever is pending because an authenticator must be added.
    Enrolling,
}

impl PageRoute {
    /// Its method. What answers GET answers HEAD too.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its path as browsers ask for it, with `{id}` and `{token}` for what varies.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whom it lets in.
    #[must_use]
    pub fn lets_in(&self) -> Visitor {
        self.visitor
    }
}

/// Every route that [`pages`](crate::WebExt::pages) mounts.
#[must_use]
pub fn page_routes(countersign: &Countersign) -> Vec<PageRoute> {
    table(countersign).routes
}

/// Routes, and what answers them.
pub(super) struct Table {
    countersign: Countersign,
    routes: Vec<PageRoute>,
    router: Router<Mounted>,
}

impl Table {
    fn get<T: 'static>(self, visitor: Visitor, path: &str, handler: impl Handler<T, Mounted>) -> Self {
        self.route(visitor, Method::GET, path, on(MethodFilter::GET, handler))
    }

    fn post<T: 'static>(self, visitor: Visitor, path: &str, handler: impl Handler<T, Mounted>) -> Self {
        self.route(visitor, Method::POST, path, on(MethodFilter::POST, handler))
    }

    /// A change that goes on by itself where the proof was asked for first.
    fn resumed_post<T: 'static>(self, path: &str, handler: impl Handler<T, Mounted>) -> Self {
        let does = on(MethodFilter::POST, handler).route_layer(Gate::proof(&self.countersign));
        self.route(Visitor::Proven, Method::POST, path, does)
    }

    fn route(mut self, visitor: Visitor, method: Method, path: &str, does: MethodRouter<Mounted>) -> Self {
        self.router = self.router.route(path, does);
        let path = format!("{}{path}", self.countersign.site().mounted_at());
        self.routes.push(PageRoute { method, path, visitor });
        self
    }

    pub(super) fn into_router(self) -> Router<Mounted> {
        self.router
    }
}

/// All of them.
pub(super) fn table(countersign: &Countersign) -> Table {
    let empty = Table { countersign: countersign.clone(), routes: Vec::new(), router: Router::new() };
    let site = countersign.site();
    let strategies = Strategy::all(countersign);
    let doors = strategies.iter().cloned().map(Door::Recovery);
    let table = std::iter::once(Door::App).chain(doors).fold(empty, |table, at| door(table, site, at));
    let makers = strategies.into_iter().filter(|strategy| strategy.form(countersign).generates());
    let table = makers.fold(table, |table, strategy| maker(table, site, strategy));
    let setup_at = site.path_of(Mount::TotpSetup);
    let table = table
        .get(Visitor::Enrolling, setup_at, setup::show)
        .post(Visitor::Enrolling, setup_at, setup::post)
        .post(Visitor::Anyone, SIGN_OUT, settings::sign_out);
    let table = sessions_and_browsers(factors(table, site), site);
    statics::files().fold(table, |table, (path, file)| {
        table.get(Visitor::Anyone, path, async move || statics::answer(file))
    })
}

/// The page where a challenge is answered in one way, in step-up mode and in token mode.
fn door(table: Table, site: &Site, door: Door) -> Table {
    let plain = door.route(site);
    let with_token = format!("{plain}/{{token}}");
    [plain, with_token].into_iter().fold(table, |table, path| {
        let (shown, answered) = (door.clone(), door.clone());
        let show = move |web: Web, who: Who, ticket: Ticket, back: ReturnTo| {
            challenge::show(shown, web, who, ticket, back)
        };
        let answer = move |web: Web, client: Client, ticket: Ticket, FormBody(form): FormBody<_>| {
            challenge::answer(answered, web, client, ticket, form)
        };
        table.get(Visitor::Challenged, &path, show).post(Visitor::Challenged, &path, answer)
    })
}

/// The page where a strategy's codes are made.
fn maker(table: Table, site: &Site, strategy: Strategy) -> Table {
    let (path, made) = (strategy.codes_route(site), strategy.clone());
    let show = move |web: Web, session: Session, back: ReturnTo| codes::show(strategy, web, session, back);
    let make = move |web: Web, client: Client, session: Session, FormBody(form): FormBody<_>| {
        codes::make(made, web, client, session, form)
    };
    table.get(Visitor::Proven, &path, show).post(Visitor::Proven, &path, make)
}

/// The settings, and what is done there with factors.
fn factors(table: Table, site: &Site) -> Table {
    let settings_at = site.path_of(Mount::Settings);
    let below = |path: &str| format!("{settings_at}{path}");
    table
        .get(Visitor::Session, settings_at, settings::show)
        .get(Visitor::Session, &below(recovered::PATH), recovered::show)
        .get(Visitor::Session, &below("/continue/{id}"), interrupted::show)
        .get(Visitor::Challenged, &below(unlock::PATH), unlock::show)
        .post(Visitor::Challenged, &below(unlock::PATH), unlock::answer)
        .get(Visitor::Anyone, &below(disown::LEFT), disown::leave)
        .get(Visitor::Anyone, &below(&format!("{}/{{token}}", disown::PATH)), disown::show)
        .post(Visitor::Anyone, &below(&format!("{}/{{token}}", disown::PATH)), disown::confirm)
        .post(Visitor::Session, &below("/totp/{id}/rename"), settings::rename_app)
        .resumed_post(&below("/totp/{id}/remove"), settings::remove_app)
        .post(Visitor::Proven, &below("/disable"), settings::disable)
}

/// What is done at the settings with sessions and trusted browsers.
fn sessions_and_browsers(table: Table, site: &Site) -> Table {
    let settings_at = site.path_of(Mount::Settings);
    let below = |path: &str| format!("{settings_at}{path}");
    table
        .post(Visitor::Session, &below("/sessions/{id}/rename"), settings::rename_session)
        .post(Visitor::Session, &below("/sessions/{id}/end"), settings::end_session)
        .post(Visitor::Session, &below("/sessions/end-others"), settings::end_others)
        .post(Visitor::Session, &below("/sign-out-everywhere"), settings::everywhere)
        .post(Visitor::Session, &below("/trusted-browsers/{id}/rename"), settings::rename_browser)
        .post(Visitor::Session, &below("/trusted-browsers/{id}/revoke"), settings::revoke_browser)
        .post(Visitor::Session, &below("/trusted-browsers/revoke"), settings::revoke_browsers)
}
