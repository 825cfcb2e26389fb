//! Where a request comes from and what it is called: found out once, by the outermost of our layers.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use countersign::{OsRandom, Random as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::Span;

use crate::flash::FlashRead;
use crate::proxies::TrustedProxies;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Kept with the request.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// The client's address, where the application knows the peer's.
    pub(crate) address: Option<IpAddr>,
    /// The same in logs, in the answer and in the audit trail. `None` only when chance has failed; verbs refuse by themselves then.
    pub(crate) id: Option<String>,
    /// Whether a message was read on the way.
    pub(crate) flash: FlashRead,
}

impl Arrival {
    /// Looks at a request that none of our layers has seen yet.
    pub(crate) fn first(request: &mut Request, proxies: &TrustedProxies) -> Option<Self> {
        if request.extensions().get::<Self>().is_some() {
            return None;
        }
        let peer = peer(request.extensions());
        let headers = request.headers();
        let told = peer.filter(|peer| proxies.contains(*peer)).and_then(|_| told_id(headers));
        let address = peer.map(|peer| proxies.client(peer, headers));
        let arrival = Self { address, id: told.or_else(fresh_id), flash: FlashRead::default() };
        request.extensions_mut().insert(arrival.clone());
        Some(arrival)
    }

    /// For everything that is logged meanwhile.
    pub(crate) fn span(&self, request: &Request) -> Span {
        tracing::info_span!("request", id = self.id.as_deref(), method = request.method().as_str())
    }

    /// Tells whoever asked what the request is called, and to forget a message that was read.
    pub(crate) fn see_off(&self, mut response: Response) -> Response {
        self.flash.see_off(&mut response);
        if let Some(id) = self.id.as_deref().and_then(|id| HeaderValue::from_str(id).ok()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
}

/// The peer's own address, known when the application is served with `into_make_service_with_connect_info::<SocketAddr>()`.
pub(crate) fn peer(extensions: &http::Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

/// What a trusted proxy calls it, in the one form that the trail takes.
fn told_id(headers: &HeaderMap) -> Option<String> {
    let mut told = headers.get_all(REQUEST_ID).iter();
    match (told.next(), told.next()) {
        (Some(id), None) => countersign::Request::default().with_id(id.to_str().ok()?).id,
        _ => None,
    }
}

/// 16 hexadecimal digits: enough to tell requests of a few months apart.
fn fresh_id() -> Option<String> {
    let mut bytes = [0; 8];
    OsRandom.fill(&mut bytes).ok()?;
    Some(format!("{:016x}", u64::from_be_bytes(bytes)))
}
