//! What stands before routes, and what goes out with their answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use countersign::{Countersign, Proof, Site};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use tower_layer::Layer;
use tower_service::Service;
use tracing::Instrument as _;

use crate::arrival::Arrival;
use crate::client::{AskedApi, Client, Wants, wants};
use crate::cross_site::{begins_socket, same_origin};
use crate::door;
use crate::need::Need;
#[cfg(feature = "pages")]
use crate::pages::Pages;
use crate::problem::Problem;
use crate::proxies::TrustedProxies;
use crate::resume;
use crate::session::{Denied, Who, recognize};

/// A layer that requests must pass.
///
/// [`require`](crate::WebExt::require) makes one that asks for a session, [`Pages::gate`](crate::Pages::gate) one for pages of the host that look
/// like ours, [`Gate::same_origin`] one that only keeps other sites out, [`Gate::behind`] one for the whole application behind its proxies.
///
/// The outermost of them gives each request an id, which is in the span of whatever is logged, in the audit trail, and in the answer as
/// `X-Request-Id`.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Rule>);

#[derive(Debug)]
enum Rule {
    SameOrigin(Site),
    Behind(TrustedProxies),
    Need {
        countersign: Countersign,
        need: Need,
        /// Patterns of routes that need nothing.
        open: Vec<String>,
    },
    /// For what changes factors.
    Proof(Countersign),
    #[cfg(feature = "api")]
    Api(Site),
    #[cfg(feature = "pages")]
    Page(Pages),
}

impl Gate {
    /// Refuses requests that change something and come from another site, with [`cross_site`](crate::Code::CrossSite).
    ///
    /// [`Api`](crate::Api) and [`Pages::gate`](crate::Pages::gate) do this already.
    #[must_use]
    pub fn same_origin(site: &Site) -> Self {
        Self(Arc::new(Rule::SameOrigin(site.clone())))
    }

    /// Believes these proxies when they say where a request comes from and what it is called.
    ///
    /// Make it the outermost layer, after all routes: what was already let in by another of our gates keeps its peer's address.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use countersign_axum::{Gate, TrustedProxies};
    ///
    /// # fn router(routes: Router) -> Result<Router, countersign_axum::ProxyError> {
    /// Ok(routes.layer(Gate::behind(TrustedProxies::parse(["10.0.0.0/8"])?)))
    /// # }
    /// ```
    #[must_use]
    pub fn behind(proxies: TrustedProxies) -> Self {
        Self(Arc::new(Rule::Behind(proxies)))
    }

    pub(crate) fn need(countersign: &Countersign, need: Need, open: Vec<String>) -> Self {
        Self(Arc::new(Rule::Need { countersign: countersign.clone(), need, open }))
    }

    /// Asks those who are signed in for the proof that it takes to change factors, and resumes what that interrupted.
    #[cfg(feature = "pages")]
    pub(crate) fn proof(countersign: &Countersign) -> Self {
        Self(Arc::new(Rule::Proof(countersign.clone())))
    }

    #[cfg(feature = "api")]
    pub(crate) fn api(site: &Site) -> Self {
        Self(Arc::new(Rule::Api(site.clone())))
    }

    #[cfg(feature = "pages")]
    pub(crate) fn page(pages: &Pages) -> Self {
        Self(Arc::new(Rule::Page(pages.clone())))
    }

    /// The same, in the language of a request.
    fn speaking_to(&self, request: &mut Request) -> Self {
        match &*self.0 {
            #[cfg(feature = "pages")]
            Rule::Page(pages) => Self::page(&pages.visited_by(request)),
            _ => self.clone(),
        }
    }

    /// Who may be told of a problem in a language of their own.
    fn sender(&self, request: Request) -> (Option<Client>, Request) {
        let has_language = match &*self.0 {
            #[cfg(feature = "pages")]
            Rule::Page(_) => true,
            _ => false,
        };
        let (parts, body) = request.into_parts();
        let sender = has_language.then(|| Client::of(&parts));
        (sender, Request::from_parts(parts, body))
    }

    /// Finds out in which language a problem is told.
    async fn settle_language(&self, sender: Option<Client>) {
        match (&*self.0, sender) {
            #[cfg(feature = "pages")]
            (Rule::Page(pages), Some(sender)) => pages.settle(&sender).await,
            _ => {}
        }
    }

    /// Lets the request pass, perhaps marked, or says no.
    async fn admit(&self, mut request: Request) -> Result<Request, Response> {
        if let Some(site) = self.site() {
            let (method, headers) = (request.method(), request.headers());
            same_origin(site, method, headers).map_err(IntoResponse::into_response)?;
        }
        match &*self.0 {
            Rule::SameOrigin(_) | Rule::Behind(_) => Ok(request),
            #[cfg(feature = "api")]
            Rule::Api(_) => {
                request.extensions_mut().insert(AskedApi);
                Ok(request)
            }
            #[cfg(feature = "pages")]
            Rule::Page(_) => Ok(request),
            Rule::Proof(countersign) => {
                prove(countersign, request).await.map_err(IntoResponse::into_response)
            }
            Rule::Need { countersign, need, open } => {
                if is_open(open, &request) {
                    return Ok(request);
                }
                if begins_socket(request.headers()) {
                    let (method, headers) = (request.method(), request.headers());
                    same_origin(countersign.site(), method, headers).map_err(IntoResponse::into_response)?;
                }
                need.admit(countersign, request).await.map_err(IntoResponse::into_response)
            }
        }
    }

    /// The site that changes must come from; a need alone asks only where a WebSocket begins, the routes behind it are the host's.
    fn site(&self) -> Option<&Site> {
        match &*self.0 {
            Rule::SameOrigin(site) => Some(site),
            #[cfg(feature = "api")]
            Rule::Api(site) => Some(site),
            #[cfg(feature = "pages")]
            Rule::Page(pages) => Some(pages.site()),
            Rule::Need { .. } | Rule::Proof(_) | Rule::Behind(_) => None,
        }
    }

    /// Notes where a request comes from, if this is the first of our gates on its way.
    fn arrival(&self, request: &mut Request) -> Option<Arrival> {
        match &*self.0 {
            Rule::Behind(proxies) => Arrival::first(request, proxies),
            _ => Arrival::first(request, &TrustedProxies::none()),
        }
    }

    /// What goes out with each answer, to whoever wants a page or JSON.
    fn see_off(&self, wants: Wants, mut response: Response) -> Response {
        match (&*self.0, wants) {
            (Rule::SameOrigin(_) | Rule::Behind(_) | Rule::Need { .. } | Rule::Proof(_), _) => response,
            #[cfg(feature = "api")]
            (Rule::Api(_), _) => {
                let headers = response.headers_mut();
                headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
                headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
                response
            }
            #[cfg(feature = "pages")]
            (Rule::Page(pages), Wants::Html) => pages.remember(pages.see_off(pages.dress(response))),
            #[cfg(feature = "pages")]
            (Rule::Page(pages), Wants::Json) => pages.see_off(response),
        }
    }
}

/// Is the request for a route that needs nothing? What matched no route, needs what all need.
fn is_open(open: &[String], request: &Request) -> bool {
    let pattern = request.extensions().get::<MatchedPath>();
    pattern.is_some_and(|pattern| open.iter().any(|open| open == pattern.as_str()))
}

/// Lets those pass who may change factors now. Who must still enroll has nothing to prove; the handler knows the rest.
pub(crate) async fn prove(countersign: &Countersign, request: Request) -> Result<Request, Denied> {
    let (mut parts, body) = request.into_parts();
    let session = match recognize(&mut parts, countersign).await? {
        Who::Standard(session) => session,
        Who::Pending(session) if session.info().enrollment_required => {
            return Ok(Request::from_parts(parts, body));
        }
        Who::Pending(session) => return Err(Denied::pending(&parts, countersign.site(), &session)),
        Who::Nobody => return Err(Denied::anonymous(&parts, countersign.site())),
    };
    let told = |problem| Denied::told(problem, Client::of(&parts).wants());
    let owed = countersign.proof_owed(&session).await.map_err(|error| told(error.into()))?;
    let Some(owed) = owed else { return Err(Denied::anonymous(&parts, countersign.site())) };
    let request = Request::from_parts(parts, body);
    match owed.to_change.factor {
        Proof::Enough => resume::resumed(countersign, &session, request).await,
        Proof::Missing => {
            Err(resume::interrupt(countersign, &session, door::step_up(countersign), request).await)
        }
    }
}

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { inner, gate: self.clone() }
    }
}

/// The service that a [`Gate`] makes.
#[derive(Clone, Debug)]
pub struct Gated<S> {
    inner: S,
    gate: Gate,
}

impl<S> Service<Request> for Gated<S>
where
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        // The service that was polled ready is the one to call.
        let ready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, ready);
        let gate = self.gate.speaking_to(&mut request);
        let wants = wants(request.headers());
        let arrival = gate.arrival(&mut request);
        let (sender, request) = gate.sender(request);
        let span = arrival.as_ref().map(|arrival| arrival.span(&request));
        let answered = async move {
            let response = match gate.admit(request).await {
                Ok(request) => inner.call(request).await?,
                Err(refusal) => refusal,
            };
            let is_problem = response.extensions().get::<Problem>().is_some();
            gate.settle_language(sender.filter(|_| is_problem)).await;
            let response = gate.see_off(wants, response);
            Ok(match arrival {
                Some(arrival) => arrival.see_off(response),
                None => response,
            })
        };
        match span {
            Some(span) => Box::pin(answered.instrument(span)),
            None => Box::pin(answered),
        }
    }
}
