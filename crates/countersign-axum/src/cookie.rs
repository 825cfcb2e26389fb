//! Our cookies, the session's and the known browser's: how they are named, written and read.

use std::time::Duration;

use countersign::{BrowserId, BrowserToken, SessionToken, Site, UserKey};
use http::HeaderValue;
use http::header::COOKIE;

use crate::cookies::CookieOptions;

/// A cookie under its names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// On https: the prefix makes browsers refuse it from other hosts and without `Secure` (RFC 6265bis §4.1.3.2).
    pub(crate) host: &'static str,
    /// On https, where several hosts of a domain share it: the prefix makes browsers refuse it without `Secure` (§4.1.3.1).
    pub(crate) shared: &'static str,
    /// On plain http, which is loopback.
    pub(crate) plain: &'static str,
}

/// The session's token.
pub(crate) const SESSION: Name = Name {
    host: "__Host-countersign_session",
    shared: "__Secure-countersign_session",
    plain: "countersign_session",
};

/// What the browser keeps from challenges, of each of its users.
pub(crate) const BROWSER: Name = Name {
    host: "__Host-countersign_browser",
    shared: "__Secure-countersign_browser",
    plain: "countersign_browser",
};

/// The language that was asked for: a tag, which is no secret and proves nothing.
pub(crate) const LANGUAGE: Name = Name {
    host: "__Host-countersign_language",
    shared: "__Secure-countersign_language",
    plain: "countersign_language",
};

/// A year: whoever reads a language today reads it next month.
pub(crate) const SPOKEN_FOR: Duration = Duration::from_secs(365 * 86_400);

/// A browser is known for so long after it last proved an authenticator; the core tells by the token, so this only tidies up.
pub(crate) const KNOWN_FOR: Duration = Duration::from_secs(90 * 86_400);

/// One browser keeps the tokens of so many users.
const USERS: usize = 4;

/// Of each it may keep two: that it is known, and that it is trusted.
const TOKENS: usize = 2 * USERS;

/// Longer values hold more than our tokens, and are not looked at: eight of 82 characters with dots between.
const LONGEST: usize = TOKENS * 82 + TOKENS - 1;

impl Name {
    /// The name on this site.
    pub(crate) fn on(&self, site: &Site) -> &'static str {
        match (site.is_secure(), site.shared_domain()) {
            (true, None) => self.host,
            (true, Some(_)) => self.shared,
            (false, _) => self.plain,
        }
    }

    fn all(&self) -> [&'static str; 3] {
        [self.host, self.shared, self.plain]
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
    /// By the three kinds of name.
    cookies: [Cookies; 3],
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
        for (kind, cookies) in self.cookies.iter_mut().enumerate() {
            if name == SESSION.all()[kind].as_bytes() {
                cookies.session.note(value, SessionToken::parse);
            } else if name == BROWSER.all()[kind].as_bytes() {
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
        let name = SESSION.on(site);
        let kind = SESSION.all().iter().position(|known| *known == name);
        &self.cookies[kind.expect("it is one of its names")]
    }
}

/// What can be tokens among what stands between dots. Whether they are, the core knows.
fn parse_browsers(value: &str) -> Option<Vec<BrowserToken>> {
    (value.len() <= LONGEST).then(|| value.split('.').filter_map(BrowserToken::parse).collect())
}

/// The languages that a request says to remember, under the name that this site uses.
pub(crate) fn languages<'h>(site: &Site, headers: &'h http::HeaderMap) -> impl Iterator<Item = &'h str> {
    let name = LANGUAGE.on(site);
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let pairs = pairs.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(known, _)| *known == name).map(|(_, tag)| tag)
}

/// `Set-Cookie` with a language; none for a tag that is none (RFC 5646 §2.1).
pub(crate) fn speak(site: &Site, tag: &str) -> Option<HeaderValue> {
    let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then(|| write(site, &LANGUAGE, tag, Some(SPOKEN_FOR)))
}

/// `Set-Cookie` with a session's token, kept when the browser closes if an age is given.
pub(crate) fn set(site: &Site, token: &SessionToken, max_age: Option<Duration>) -> HeaderValue {
    write(site, &SESSION, &token.expose(), max_age)
}

/// `Set-Cookie` that makes the browser forget its session. It stays a known one.
pub(crate) fn clear(site: &Site) -> HeaderValue {
    write(site, &SESSION, "", Some(Duration::ZERO))
}

/// What a browser is to keep of one user from now on.
#[derive(Debug)]
pub(crate) struct Keepsake {
    user: UserKey,
    known: Option<BrowserToken>,
    trust: Trust,
}

/// What becomes of the trust in a browser.
#[derive(Debug)]
pub(crate) enum Trust {
    /// It stays as it is.
    AsItIs,
    /// This takes its place.
    Replaced(BrowserToken),
    /// It ends.
    Forgotten,
}

impl Keepsake {
    /// Of this user; nothing changes yet.
    pub(crate) fn of(user: UserKey) -> Self {
        Self { user, known: None, trust: Trust::AsItIs }
    }

    /// The browser is known by this from now on.
    pub(crate) fn known(mut self, token: Option<BrowserToken>) -> Self {
        self.known = token;
        self
    }

    pub(crate) fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// The cookie with it, if it changes anything of what the browser kept.
    pub(crate) fn cookie(self, site: &Site, kept: &[BrowserToken]) -> Option<HeaderValue> {
        let (ours, others): (Vec<_>, Vec<_>) = kept.iter().partition(|token| token.user() == self.user);
        let (trusted, known): (Vec<_>, Vec<_>) =
            ours.into_iter().partition(|token| token.trusted_browser().is_some());
        let trusted: Vec<&BrowserToken> = match &self.trust {
            Trust::AsItIs => trusted,
            Trust::Replaced(token) => vec![token],
            Trust::Forgotten if self.known.is_none() && trusted.is_empty() => return None,
            Trust::Forgotten => Vec::new(),
        };
        let unchanged = self.known.is_none() && matches!(self.trust, Trust::AsItIs);
        let known = self.known.as_ref().map_or(known, |token| vec![token]);
        (!unchanged).then(|| set_browser(site, known.into_iter().chain(trusted).take(2).chain(others)))
    }
}

/// `Set-Cookie` with these tokens; those of the users who were here least lately go where there are too many.
fn set_browser<'a>(site: &Site, tokens: impl Iterator<Item = &'a BrowserToken>) -> HeaderValue {
    let mut users = Vec::new();
    let kept = tokens.filter(|token| {
        if !users.contains(&token.user()) {
            users.push(token.user());
        }
        users.iter().take(USERS).any(|user| *user == token.user())
    });
    let texts: Vec<_> = kept.take(TOKENS).map(BrowserToken::expose).collect();
    if texts.is_empty() {
        return clear_browser(site);
    }
    let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
    write(site, &BROWSER, &texts.join("."), Some(KNOWN_FOR))
}

/// `Set-Cookie` that makes the browser a stranger to this user, if it is none.
pub(crate) fn forget(site: &Site, user: UserKey, kept: &[BrowserToken]) -> Option<HeaderValue> {
    let knows = kept.iter().any(|token| token.user() == user);
    knows.then(|| set_browser(site, kept.iter().filter(|token| token.user() != user)))
}

/// The trusted browser of this user that a request says to come from.
pub(crate) fn trusted_browser(user: UserKey, kept: &[BrowserToken]) -> Option<BrowserId> {
    kept.iter().filter(|token| token.user() == user).find_map(|token| token.trusted_browser())
}

/// `Set-Cookie` without the user's trust in the browser, which is worth nothing any more.
pub(crate) fn distrust(site: &Site, user: UserKey, kept: &[BrowserToken]) -> Option<HeaderValue> {
    Keepsake::of(user).trust(Trust::Forgotten).cookie(site, kept)
}

/// `Set-Cookie` that makes the browser a stranger to all its users.
pub(crate) fn clear_browser(site: &Site) -> HeaderValue {
    write(site, &BROWSER, "", Some(Duration::ZERO))
}

fn write(site: &Site, name: &Name, value: &str, max_age: Option<Duration>) -> HeaderValue {
    let options = CookieOptions { max_age, ..CookieOptions::on(site, name) };
    let text = format!("{}={value}; {options}", options.name);
    let mut value = HeaderValue::try_from(text).expect("tokens are base64, and tags are letters");
    value.set_sensitive(true);
    value
}
