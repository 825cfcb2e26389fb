//! Who asks: what a request says of its sender, none of it proven.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{FromRequestParts, OriginalUri};
use countersign::{BrowserToken, Request, SessionToken, Site, Transport};
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Uri};

use crate::arrival::{Arrival, peer};
use crate::cookie::{Jar, Sent};
use crate::problem::{Code, Problem};
use crate::user_agent;

/// What a request says of its sender: address, browser, cookie or bearer token, and the kind of answer it wants.
///
/// Extracting it never fails. The address is the peer's own, known when the application is served with
/// `into_make_service_with_connect_info::<SocketAddr>()`; forwarding headers are believed only behind
/// [`Gate::behind`](crate::Gate::behind).
#[derive(Clone, Debug)]
pub struct Client {
    address: Option<IpAddr>,
    request_id: Option<String>,
    user_agent: Option<HeaderValue>,
    cookies: Jar,
    bearer: Sent,
    wants: Wants,
    page: Option<String>,
}

/// The kind of answer that a request wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wants {
    /// A page.
    #[default]
    Html,
    /// JSON.
    Json,
}

/// Marks requests to our API, wherever the host has mounted it.
#[derive(Clone, Copy)]
pub(crate) struct AskedApi;

/// A token that was sent, and the way it came.
pub(crate) struct Credential {
    pub(crate) token: SessionToken,
    pub(crate) transport: Transport,
}

impl Client {
    /// The client's address, where the application knows it.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// What the request is called in logs, answers and the audit trail; `None` on routes behind none of our layers.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What this browser kept from earlier challenges, of its users: for [`SignInOptions::browsers`](countersign::SignInOptions::browsers)
    /// where an application opens sessions itself. [`sign_in`](crate::WebExt::sign_in) reads it anyway.
    #[must_use]
    pub fn known_browsers(&self, site: &Site) -> &[BrowserToken] {
        self.cookies.browsers(site)
    }

    /// The kind of answer it wants: JSON where `Accept` prefers it, and below `/api/`.
    #[must_use]
    pub fn wants(&self) -> Wants {
        self.wants
    }

    /// What people call the browser, such as "Firefox on Linux"; empty for what is none of the few big ones. It proves nothing.
    pub(crate) fn browser_name(&self) -> String {
        let said = self.user_agent.as_ref().map(|value| String::from_utf8_lossy(value.as_bytes()));
        said.and_then(|said| user_agent::name(&said)).unwrap_or_default()
    }

    /// What the core is told of the request.
    #[must_use]
    pub fn request(&self) -> Request {
        let user_agent = self.user_agent.as_ref().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let request = Request::new(self.address, user_agent.as_deref());
        match &self.request_id {
            Some(id) => request.with_id(id),
            None => request,
        }
    }

    /// The token that came; none where it cannot be one.
    ///
    /// # Errors
    /// `malformed` when both a cookie and a bearer token came: it would be open which of them acts.
    pub(crate) fn credential(&self, site: &Site) -> Result<Option<Credential>, Problem> {
        let (sent, transport) = match (self.cookies.of(site), &self.bearer) {
            (sent, Sent::Nothing) => (sent, Transport::Cookie),
            (Sent::Nothing, sent) => (sent, Transport::Bearer),
            _ => {
                return Err(
                    Problem::new(Code::Malformed).detail("Send a cookie or a bearer token, not both.")
                );
            }
        };
        Ok(match sent {
            Sent::Token(token) => Some(Credential { token: token.clone(), transport }),
            Sent::Nothing | Sent::Refused => None,
        })
    }

    /// Did a bearer token come, whatever it is worth?
    pub(crate) fn carries_bearer(&self) -> bool {
        !matches!(self.bearer, Sent::Nothing)
    }

    /// The token in the cookie, if it can be one.
    pub(crate) fn cookie(&self, site: &Site) -> Option<&SessionToken> {
        match self.cookies.of(site) {
            Sent::Token(token) => Some(token),
            Sent::Nothing | Sent::Refused => None,
        }
    }

    /// The page that was asked for by GET, to come back to.
    pub(crate) fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Client {
    pub(crate) fn of(parts: &Parts) -> Self {
        let (address, request_id) = match parts.extensions.get::<Arrival>() {
            Some(arrival) => (arrival.address, arrival.id.clone()),
            None => (peer(&parts.extensions), None),
        };
        let uri = asked_uri(parts);
        let asked_api = parts.extensions.get::<AskedApi>().is_some() || uri.path().starts_with("/api/");
        let wants = if asked_api { Wants::Json } else { wants(&parts.headers) };
        let is_page = wants == Wants::Html && matches!(parts.method, Method::GET | Method::HEAD);
        let page = uri.path_and_query().filter(|_| is_page).map(|path| path.as_str().to_owned());
        Self {
            address,
            request_id,
            user_agent: parts.headers.get(USER_AGENT).cloned(),
            cookies: Jar::read(&parts.headers),
            bearer: bearer(&parts.headers),
            wants,
            page,
        }
    }
}

/// Behind `nest`, the request's own URI has lost its prefix.
pub(crate) fn asked_uri(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

/// The path with its query, as the browser asked for it.
pub(crate) fn asked_for(parts: &Parts) -> &str {
    asked_uri(parts).path_and_query().map_or("/", |path| path.as_str())
}

/// The bearer token of a request. Other schemes are not ours: a proxy in front may use them.
fn bearer(headers: &HeaderMap) -> Sent {
    let mut found = Sent::Nothing;
    for header in headers.get_all(AUTHORIZATION) {
        let Some((scheme, token)) = header.to_str().ok().and_then(|text| text.split_once(' ')) else {
            continue;
        };
        if scheme.eq_ignore_ascii_case("bearer") {
            found = match (found, SessionToken::parse(token.trim())) {
                (Sent::Nothing, Some(token)) => Sent::Token(token),
                _ => Sent::Refused,
            };
        }
    }
    found
}

/// JSON where it is named, and no page liked at least as much (RFC 9110 §12.5.1).
pub(crate) fn wants(headers: &HeaderMap) -> Wants {
    let (mut json, mut html) = (0, 0);
    for header in headers.get_all(ACCEPT) {
        for range in header.to_str().unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
            match kind.as_str() {
                "text/html" | "application/xhtml+xml" => html = html.max(weight),
                kind if kind == "application/json" || kind.ends_with("+json") => json = json.max(weight),
                _ => {}
            }
        }
    }
    if json > html { Wants::Json } else { Wants::Html }
}

/// A weight such as `0.8` in thousandths; what cannot be read counts as nothing.
fn thousandths(text: &str) -> u32 {
    text.parse::<f32>().ok().filter(|q| (0.0..=1.0).contains(q)).map_or(0, |q| (q * 1000.0) as u32)
}
