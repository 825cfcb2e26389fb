//! Pages that work the minute they are mounted, without JavaScript too.

use axum::Router;
use axum::extract::FromRef;
use axum::response::Response;
use axum::routing::{get, post};
use countersign::Countersign;

use crate::client::Client;
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::session::{Who, look_up, see_other};

mod challenge;
mod codes;
mod settings;
mod setup;
mod shell;
mod statics;
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
    Router::new()
        .route("/sign-out", post(settings::sign_out))
        .route("/totp-verify", get(challenge::show_app).post(challenge::answer_app))
        .route("/recovery-code-verify", get(challenge::show_recovery).post(challenge::answer_recovery))
        .route("/totp-setup", get(setup::show).post(setup::post))
        .route("/recovery-codes", get(codes::show).post(codes::make))
        .route("/mfa", get(settings::show))
        .route("/mfa/totp/{id}/rename", post(settings::rename))
        .route("/mfa/totp/{id}/remove", post(settings::remove))
        .route("/mfa/disable", post(settings::disable))
        .merge(statics::router())
        .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
        .layer(gate)
        .with_state(Web { countersign: countersign.clone(), pages })
}
