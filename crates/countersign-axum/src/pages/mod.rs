//! Pages that work the minute they are mounted, without JavaScript too.

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::{get, post};
use countersign::Countersign;

use crate::body::FormBody;
use crate::client::Client;
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::session::{Session, Who, look_up, see_other};
use crate::strategy::Strategy;

use self::challenge::Door;

mod activity;
mod challenge;
mod codes;
mod settings;
mod setup;
mod shell;
mod statics;
mod unlock;
mod user_agent;
mod words;

pub use shell::{Page, Pages, TemplateError, Width};

/// What our handlers own.
#[derive(Clone)]
struct Web {
    countersign: Countersign,
    pages: Pages,
}

impl FromRef<Web> for Countersign {
    fn from_ref(web: &Web) -> Self {
        web.countersign.clone()
    }
}

impl Web {
    /// A path of ours, where it is mounted.
    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.countersign.site().mounted_at())
    }

    /// Whose request it is, for handlers that learn only late that they must know.
    async fn who(&self, client: &Client) -> Result<Who, Problem> {
        look_up(&self.countersign, client).await
    }

    /// The challenge, and then this path of ours.
    fn to_step_up(&self, then: &str) -> String {
        return_to::link(&self.path("/totp-verify"), &ReturnTo::new(&self.path(then)))
    }

    fn step_up(&self, then: &str) -> Response {
        see_other(&self.to_step_up(then))
    }
}

/// All pages and their static files.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(countersign: &Countersign) -> Router<S> {
    let pages = Pages::new(countersign);
    let gate = pages.gate();
    let strategies = Strategy::all(countersign);
    let fixed = Router::new()
        .route("/sign-out", post(settings::sign_out))
        .route("/totp-setup", get(setup::show).post(setup::post))
        .route("/mfa", get(settings::show))
        .route("/mfa/unlock", get(unlock::show).post(unlock::answer))
        .route("/mfa/totp/{id}/rename", post(settings::rename))
        .route("/mfa/totp/{id}/remove", post(settings::remove))
        .route("/mfa/disable", post(settings::disable));
    let doors = strategies.iter().cloned().map(Door::Recovery).fold(door(fixed, Door::App), door);
    let makers = strategies.into_iter().filter(|strategy| strategy.form(countersign).generates());
    makers
        .fold(doors, maker)
        .merge(statics::router())
        .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
        .layer(gate)
        .with_state(Web { countersign: countersign.clone(), pages })
}

/// The page where a challenge is answered in one way.
fn door(router: Router<Web>, door: Door) -> Router<Web> {
    let (path, answered) = (format!("/{}", door.page()), door.clone());
    let show = move |State(web): State<Web>, who: Who, back: ReturnTo| challenge::show(door, web, who, back);
    let answer = move |State(web): State<Web>, client: Client, FormBody(form): FormBody<_>| {
        challenge::answer(answered, web, client, form)
    };
    router.route(&path, get(show).post(answer))
}

/// The page where a strategy's codes are made.
fn maker(router: Router<Web>, strategy: Strategy) -> Router<Web> {
    let (path, made) = (format!("/{}", strategy.codes_page()), strategy.clone());
    let show = move |State(web): State<Web>, session: Session| codes::show(strategy, web, session);
    let make =
        move |State(web): State<Web>, client: Client, session: Session, FormBody(form): FormBody<_>| {
            codes::make(made, web, client, session, form)
        };
    router.route(&path, get(show).post(make))
}
