//! What stands before routes, and what goes out with their answers.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use countersign::{Countersign, Site};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use tower_layer::Layer;
use tower_service::Service;

use crate::client::{AskedApi, Wants};
use crate::cross_site::same_origin;
#[cfg(feature = "pages")]
use crate::pages::Pages;
use crate::session::{Denied, Who, recognize};

/// What a guarded route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A fully signed-in session. Pending sessions go to their challenge, everybody else to sign-in.
    Session,
}

/// A layer that requests must pass.
///
/// [`require`](crate::WebExt::require) makes one that asks for a session, [`Pages::gate`](crate::Pages::gate) one for pages of the host that look
/// like ours, [`Gate::same_origin`] one that only keeps other sites out.
#[derive(Clone, Debug)]
pub struct Gate(Rule);

#[derive(Clone, Debug)]
enum Rule {
    SameOrigin(Site),
    Need(Countersign, Need),
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
        Self(Rule::SameOrigin(site.clone()))
    }

    pub(crate) fn need(countersign: &Countersign, need: Need) -> Self {
        Self(Rule::Need(countersign.clone(), need))
    }

    #[cfg(feature = "api")]
    pub(crate) fn api(site: &Site) -> Self {
        Self(Rule::Api(site.clone()))
    }

    #[cfg(feature = "pages")]
    pub(crate) fn page(pages: &Pages) -> Self {
        Self(Rule::Page(pages.clone()))
    }

    /// Lets the request pass, perhaps marked, or says no.
    async fn admit(&self, request: Request) -> Result<Request, Response> {
        let check = |site: &Site| {
            same_origin(site, request.method(), request.headers()).map_err(IntoResponse::into_response)
        };
        match &self.0 {
            Rule::SameOrigin(site) => check(site).map(|()| request),
            #[cfg(feature = "api")]
            Rule::Api(site) => check(site).map(|()| {
                let mut request = request;
                request.extensions_mut().insert(AskedApi);
                request
            }),
            #[cfg(feature = "pages")]
            Rule::Page(pages) => check(pages.site()).map(|()| request),
            Rule::Need(countersign, Need::Session) => {
                let (mut parts, body) = request.into_parts();
                let who = recognize(&mut parts, countersign).await.map_err(IntoResponse::into_response)?;
                match who {
                    Who::Standard(_) => Ok(Request::from_parts(parts, body)),
                    Who::Pending(_) => Err(Denied::pending(&parts, countersign.site()).into_response()),
                    Who::Nobody => Err(Denied::anonymous(&parts, countersign.site()).into_response()),
                }
            }
        }
    }

    /// Only pages have two ways to say something.
    fn wants(&self, request: &Request) -> Wants {
        match &self.0 {
            #[cfg(feature = "pages")]
            Rule::Page(_) => crate::client::wants(request.headers()),
            _ => Wants::Json,
        }
    }

    /// What goes out with each answer.
    #[cfg_attr(not(feature = "pages"), expect(unused_variables, reason = "only pages differ by it"))]
    fn see_off(&self, wants: Wants, response: Response) -> Response {
        match &self.0 {
            Rule::SameOrigin(_) | Rule::Need(..) => response,
            #[cfg(feature = "api")]
            Rule::Api(_) => {
                let mut response = response;
                let headers = response.headers_mut();
                headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
                headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
                response
            }
            #[cfg(feature = "pages")]
            Rule::Page(pages) => match wants {
                Wants::Html => pages.see_off(pages.dress(response)),
                Wants::Json => pages.see_off(response),
            },
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

    fn call(&mut self, request: Request) -> Self::Future {
        // The service that was polled ready is the one to call.
        let ready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, ready);
        let gate = self.gate.clone();
        let wants = gate.wants(&request);
        Box::pin(async move {
            let response = match gate.admit(request).await {
                Ok(request) => inner.call(request).await?,
                Err(refusal) => refusal,
            };
            Ok(gate.see_off(wants, response))
        })
    }
}
