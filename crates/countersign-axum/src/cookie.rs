//! Our cookies, the session's and the known browser's: how they are named, written and read.

use std::time::Duration;

use countersign::{BrowserToken, SessionToken, Site};
use http::HeaderValue;
use http::header::COOKIE;

/// A cookie under its two names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// On https: the prefix makes browsers refuse it from other hosts and without `Secure` (RFC 6265bis §4.1.3.2).
    pub(crate) prefixed: &'static str,
    /// On plain http, which is loopback.
    pub(crate) plain: &'static str,
}

/// The session's token.
pub(crate) const SESSION: Name =
    Name { prefixed: "__Host-countersign_session", plain: "countersign_session" };

/// What the browser keeps from challenges, of each of its users.
const BROWSER: Name = Name { prefixed: "__Host-countersign_browser", plain: "countersign_browser" };

/// A browser is known for so long after it last proved an authenticator; the core tells by the token, so this only tidies up.
const KNOWN_FOR: Duration = Duration::from_secs(90 * 86_400);

/// One browser keeps the tokens of so many users.
const USERS: usize = 4;

/// Longer values hold more than our tokens, and are not looked at: four of 82 characters with three dots between.
const LONGEST: usize = USERS * 82 + USERS - 1;

impl Name {
    /// The name on this site.
    fn on(&self, site: &Site) -> &'static str {
        if site.is_secure() { self.prefixed } else { self.plain }
    }
}

/// What a request brought under one cookie name.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sent<T = SessionToken> {
    /// No such cookie.
    #[default]
    Nothing,
    /// One, and it can be what it should.
    Token(T),
    /// One that never was a token, or several: somebody may have planted one of them.
    Refused,
}

impl<T> Sent<T> {
    fn note(&mut self, value: &[u8], parse: impl Fn(&str) -> Option<T>) {
        let token = std::str::from_utf8(value).ok().and_then(parse);
        *self = match (&self, token) {
            (Self::Nothing, Some(token)) => Self::Token(token),
            _ => Self::Refused,
        };
    }
}

/// All of our cookies, from one walk over the request's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar {
    prefixed: Cookies,
    plain: Cookies,
}

#[derive(Clone, Debug, Default)]
struct Cookies {
    session: Sent,
    browsers: Sent<Vec<BrowserToken>>,
}

impl Jar {
    /// Reads all `Cookie` headers; names count in their exact case only.
    pub(crate) fn read(headers: &http::HeaderMap) -> Self {
        let mut jar = Self::default();
        for header in headers.get_all(COOKIE) {
            for pair in header.as_bytes().split(|byte| *byte == b';') {
                let pair = pair.trim_ascii();
                let Some(equals) = pair.iter().position(|byte| *byte == b'=') else { continue };
                jar.note(&pair[..equals], &pair[equals + 1..]);
            }
        }
        jar
    }

    fn note(&mut self, name: &[u8], value: &[u8]) {
        for (cookies, secure) in [(&mut self.prefixed, true), (&mut self.plain, false)] {
            let is = |of: &Name| name == if secure { of.prefixed } else { of.plain }.as_bytes();
            if is(&SESSION) {
                cookies.session.note(value, SessionToken::parse);
            } else if is(&BROWSER) {
                cookies.browsers.note(value, parse_browsers);
            }
        }
    }

    /// The session's, under the name that this site uses.
    pub(crate) fn of(&self, site: &Site) -> &Sent {
        &self.on(site).session
    }

    /// What this browser kept, the newest first; nothing where it cannot be ours, which is no error.
    pub(crate) fn browsers(&self, site: &Site) -> &[BrowserToken] {
        match &self.on(site).browsers {
            Sent::Token(tokens) => tokens,
            Sent::Nothing | Sent::Refused => &[],
        }
    }

    fn on(&self, site: &Site) -> &Cookies {
        if site.is_secure() { &self.prefixed } else { &self.plain }
    }
}

/// What can be tokens among what stands between dots. Whether they are, the core knows.
fn parse_browsers(value: &str) -> Option<Vec<BrowserToken>> {
    (value.len() <= LONGEST).then(|| value.split('.').filter_map(BrowserToken::parse).collect())
}

/// `Set-Cookie` with a session's token, kept when the browser closes if an age is given.
pub(crate) fn set(site: &Site, token: &SessionToken, max_age: Option<Duration>) -> HeaderValue {
    write(site, &SESSION, &token.expose(), max_age)
}

/// `Set-Cookie` that makes the browser forget its session. It stays a known one.
pub(crate) fn clear(site: &Site) -> HeaderValue {
    write(site, &SESSION, "", Some(Duration::ZERO))
}

/// `Set-Cookie` with a new token of one user before those of the others, the oldest of which go where there are too many.
pub(crate) fn set_browser(site: &Site, token: &BrowserToken, kept: &[BrowserToken]) -> HeaderValue {
    let others = kept.iter().filter(|other| other.user() != token.user());
    let tokens = std::iter::once(token).chain(others).take(USERS);
    let texts: Vec<_> = tokens.map(BrowserToken::expose).collect();
    let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
    write(site, &BROWSER, &texts.join("."), Some(KNOWN_FOR))
}

fn write(site: &Site, name: &Name, value: &str, max_age: Option<Duration>) -> HeaderValue {
    let name = name.on(site);
    let secure = if site.is_secure() { "; Secure" } else { "" };
    let max_age = max_age.map(|age| format!("; Max-Age={}", age.as_secs())).unwrap_or_default();
    let text = format!("{name}={value}{max_age}; Path=/; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::try_from(text).expect("tokens are base64");
    value.set_sensitive(true);
    value
}
