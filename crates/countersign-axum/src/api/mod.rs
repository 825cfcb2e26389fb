//! The JSON API: one table of operations, from which both the router and its description come.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};
use countersign::Countersign;
use serde_json::Value;

use crate::choice::{self, Said};
use crate::client::Client;
use crate::gate::Gate;
use crate::hooks::{Hook, Hooks};
use crate::problem::{Code, Problem, told_in};
use crate::tongue::Tongue;

mod audit;
mod challenge;
mod factors;
mod operation;
mod schemas;
mod session;
mod sessions;
mod table;
mod trusted;

pub use operation::{Caller, Operation};

/// The JSON API, to which an application may add operations of its own.
///
/// All of them get the same cross-site check, headers, problems for unknown paths and methods, and stand in the same `/openapi.json`.
///
/// ```
/// # use axum::Router;
/// # use axum::extract::State;
/// # use countersign::Countersign;
/// use countersign_axum::{Api, Caller, Operation};
/// use http::{Method, StatusCode};
///
/// # fn router(countersign: &Countersign) -> Router<Countersign> {
/// let ping = Operation::new(Method::GET, "/ping", "Answers").caller(Caller::Anyone).answers(StatusCode::NO_CONTENT, None);
/// let api = Api::new(countersign).route(ping, async || StatusCode::NO_CONTENT);
/// Router::new().nest("/api/v1", api.into_router())
/// # }
/// ```
#[derive(Debug)]
pub struct Api<S> {
    gate: Gate,
    hook: Hook,
    title: String,
    speaker: Speaker,
    operations: Vec<Operation>,
    schemas: Vec<(&'static str, Value)>,
    router: Router<S>,
}

impl<S: Clone + Send + Sync + 'static> Api<S> {
    /// With all operations of Countersign.
    #[must_use]
    pub fn new(countersign: &Countersign) -> Self {
        let empty = Api {
            gate: Gate::api(countersign.site()),
            hook: Hook::default(),
            title: countersign.issuer().to_owned(),
            speaker: Speaker { countersign: countersign.clone(), tongues: Tongue::all().into() },
            operations: Vec::new(),
            schemas: schemas::all(),
            router: Router::new(),
        };
        let ours = table::fill(empty, countersign);
        let Api { gate, hook, title, speaker, operations, schemas, router } = ours;
        Api {
            gate,
            hook,
            title,
            speaker,
            operations,
            schemas,
            router: router.with_state(countersign.clone()),
        }
    }

    /// Tells these hooks what came of each call. Where they would lead a browser does not matter here.
    #[must_use]
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.hook = Hook::new(hooks);
        self
    }

    /// Tells people of problems in the languages, and with the texts, that the pages have: those of our own are left out otherwise.
    #[cfg(feature = "pages")]
    #[must_use]
    pub fn speaking(mut self, pages: &crate::PageOptions) -> Self {
        self.speaker.tongues = pages.tongues().into();
        self
    }

    /// Adds an operation and what does it.
    ///
    /// # Panics
    /// When there is one with the same method and path already, or the method is none that routers know.
    #[must_use]
    pub fn route<H: Handler<T, S>, T: 'static>(mut self, operation: Operation, handler: H) -> Self {
        let method = MethodFilter::try_from(operation.method().clone()).expect("a method that routers know");
        self.router = self.router.route(operation.path(), on(method, handler));
        self.operations.push(operation);
        self
    }

    /// Adds a JSON Schema that operations name.
    #[must_use]
    pub fn schema(mut self, name: &'static str, schema: Value) -> Self {
        self.schemas.push((name, schema));
        self
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }

    /// The router, to be nested at `/api/v1`.
    pub fn into_router(self) -> Router<S> {
        #[cfg(feature = "openapi")]
        let this = self.described();
        #[cfg(not(feature = "openapi"))]
        let this = self;
        this.router
            .fallback(async || Problem::new(Code::NotFound))
            .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
            .layer(Extension(this.hook))
            .layer(this.gate)
            .layer(middleware::from_fn_with_state(this.speaker, in_language))
    }

    #[cfg(feature = "openapi")]
    fn described(mut self) -> Self {
        use axum::response::IntoResponse;
        use http::header::CONTENT_TYPE;

        let operation = Operation::new(http::Method::GET, "/openapi.json", "Describes this API")
            .caller(Caller::Anyone)
            .answers(http::StatusCode::OK, Some("Description"));
        self.operations.push(operation.clone());
        let document = crate::openapi::document(&self.title, &self.operations, &self.schemas);
        let document = axum::body::Bytes::from(document.to_string());
        let answer = async move || ([(CONTENT_TYPE, "application/json")], document).into_response();
        self.operations.pop();
        self.route(operation, answer)
    }
}

/// In which languages problems are told.
#[derive(Clone, Debug)]
struct Speaker {
    countersign: Countersign,
    tongues: Arc<[Tongue]>,
}

/// What people may be shown of a problem is told in the language that the pages would have for the request.
async fn in_language(State(speaker): State<Speaker>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Speaker { countersign, tongues } = speaker;
    let said = Said::new(tongues.iter(), countersign.site(), parts.uri.query(), &parts.headers);
    let sender = Client::of(&parts);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<Problem>().is_none() {
        return response;
    }
    let tongue = match said.firmly() {
        Some(tongue) => Some(tongue),
        None => {
            let chosen = choice::of_sender(&countersign, &sender).await;
            chosen.and_then(|tag| choice::find(tongues.iter(), &tag)).or(said.liked)
        }
    };
    told_in(&tongues[tongue.unwrap_or(0)], response)
}
