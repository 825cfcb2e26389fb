//! Requests, counted in front of all routes; and the route that tells all numbers, on a listener of its own.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use countersign_axum::{Code, Problem};
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use tokio::time::Instant;

use super::{Counter, Metrics, Timer};
use crate::portal::Portal;

/// Counts a request by its route, never by its path: paths may hold tokens.
pub(crate) async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, begun) = (word(request.method()), Instant::now());
    let response = next.run(request).await;
    let status = response.status();
    let labels = [
        ("route", route.as_ref().map_or("none", MatchedPath::as_str)),
        ("method", method),
        ("status", status.as_str()),
    ];
    metrics.took(Timer::Requests, &labels, begun.elapsed());
    if status == StatusCode::TOO_MANY_REQUESTS {
        metrics.count(Counter::Refused, &labels[..2]);
    }
    response
}

/// Senders may invent methods, but no labels.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// `GET /metrics` and nothing else.
pub(crate) fn router(portal: &Portal) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .fallback(async || Problem::new(Code::NotFound))
        .with_state(portal.clone())
}

async fn show(State(portal): State<Portal>) -> ([(http::HeaderName, &'static str); 1], String) {
    let text = portal.metrics().text(&portal.gauges().await);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
