//! The session cookie: how it is named, written and read.

use std::time::Duration;

use countersign::{SessionToken, Site};
use http::HeaderValue;
use http::header::COOKIE;

/// On https: the prefix makes browsers refuse it from other hosts and without `Secure` (RFC 6265bis §4.1.3.2).
pub(crate) const PREFIXED: &str = "__Host-countersign_session";
/// On plain http, which is loopback.
pub(crate) const PLAIN: &str = "countersign_session";

/// The cookie's name for this site.
pub(crate) fn name(site: &Site) -> &'static str {
    if site.is_secure() { PREFIXED } else { PLAIN }
}

/// What a request brought under one cookie name.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sent {
    /// No such cookie.
    #[default]
    Nothing,
    /// One, and it can be a token.
    Token(SessionToken),
    /// One that never was a token, or several: somebody may have planted one of them.
    Refused,
}

/// Both names from one walk over the request's cookies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar {
    prefixed: Sent,
    plain: Sent,
}

impl Jar {
    /// Reads all `Cookie` headers; names count in their exact case only.
    pub(crate) fn read(headers: &http::HeaderMap) -> Self {
        let mut jar = Self::default();
        for header in headers.get_all(COOKIE) {
            for pair in header.as_bytes().split(|byte| *byte == b';') {
                let pair = pair.trim_ascii();
                let Some(equals) = pair.iter().position(|byte| *byte == b'=') else { continue };
                let slot = match &pair[..equals] {
                    name if name == PREFIXED.as_bytes() => &mut jar.prefixed,
                    name if name == PLAIN.as_bytes() => &mut jar.plain,
                    _ => continue,
                };
                let token = std::str::from_utf8(&pair[equals + 1..]).ok().and_then(SessionToken::parse);
                *slot = match (&slot, token) {
                    (Sent::Nothing, Some(token)) => Sent::Token(token),
                    _ => Sent::Refused,
                };
            }
        }
        jar
    }

    /// What came under the name that this site uses.
    pub(crate) fn of(&self, site: &Site) -> &Sent {
        if site.is_secure() { &self.prefixed } else { &self.plain }
    }
}

/// `Set-Cookie` with a token, kept when the browser closes if an age is given.
pub(crate) fn set(site: &Site, token: &SessionToken, max_age: Option<Duration>) -> HeaderValue {
    let max_age = max_age.map(|age| format!("; Max-Age={}", age.as_secs())).unwrap_or_default();
    write(site, &format!("{}{max_age}", *token.expose()))
}

/// `Set-Cookie` that makes the browser forget.
pub(crate) fn clear(site: &Site) -> HeaderValue {
    write(site, "; Max-Age=0")
}

fn write(site: &Site, value_and_age: &str) -> HeaderValue {
    let secure = if site.is_secure() { "; Secure" } else { "" };
    let text = format!("{}={value_and_age}; Path=/; HttpOnly; SameSite=Lax{secure}", name(site));
    let mut value = HeaderValue::try_from(text).expect("tokens are base64");
    value.set_sensitive(true);
    value
}
