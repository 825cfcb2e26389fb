//! Requests that change something must not come from another site.
//!
//! Browsers say where a request comes from. Whoever sends neither header is no browser, and carries nobody's cookies but its own.

use countersign::Site;
use http::header::{HOST, ORIGIN, SEC_WEBSOCKET_KEY, UPGRADE};
use http::{HeaderMap, Method};

use crate::problem::{Code, Problem};

/// Refuses a request that changes something when a browser says that it comes from elsewhere.
///
/// `Sec-Fetch-Site` must be `same-origin` or `none`; where it is absent, `Origin` must be the site's own; a request with neither passes.
/// Reading (GET, HEAD, OPTIONS, TRACE) always passes, but for the beginning of a WebSocket: browsers let every site begin one with the
/// cookies of ours (RFC 6455 §10.2).
///
/// # Errors
/// `cross_site`.
pub fn same_origin(site: &Site, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let from_here = if method.is_safe() && !begins_socket(headers) {
        true
    } else if headers.contains_key("sec-fetch-site") {
        let mut said = headers.get_all("sec-fetch-site").iter();
        said.all(|value| value == "same-origin" || value == "none")
    } else {
        headers.get_all(ORIGIN).iter().all(|origin| is_ours(site, origin.as_bytes(), headers))
    };
    if from_here { Ok(()) } else { Err(Code::CrossSite.into()) }
}

/// Is the connection to become a WebSocket?
pub(crate) fn begins_socket(headers: &HeaderMap) -> bool {
    let asked = |name, value: &[u8]| {
        headers.get_all(name).iter().any(|said| said.as_bytes().eq_ignore_ascii_case(value))
    };
    asked(UPGRADE, b"websocket") || headers.contains_key(SEC_WEBSOCKET_KEY)
}

fn is_ours(site: &Site, origin: &[u8], headers: &HeaderMap) -> bool {
    match site.origin() {
        Some(ours) => origin == ours.as_bytes(),
        // An unknown site is https: it is what the browser asked for.
        None => {
            let asked = headers.get(HOST).map(|host| host.as_bytes());
            asked.is_some() && origin.strip_prefix(b"https://") == asked
        }
    }
}
