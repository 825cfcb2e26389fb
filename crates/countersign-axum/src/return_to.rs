//! Where to go afterwards: only ever a path of this site (G14).

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use countersign::{SessionInfo, SessionKind};
use http::request::Parts;

/// A local path, made safe: anything else becomes `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReturnTo(String);

/// Longer ones are no paths of ours, and make headers that proxies refuse.
const LONGEST: usize = 1024;

impl Default for ReturnTo {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl ReturnTo {
    /// Takes what a browser or a link said.
    pub(crate) fn new(said: &str) -> Self {
        Self::local(said).unwrap_or_default()
    }

    /// The same, where it is one.
    pub(crate) fn local(said: &str) -> Option<Self> {
        is_local(said).then(|| Self(said.to_owned()))
    }

    /// The path.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// This, or where the person wanted to go when the session began.
    pub(crate) fn or_kept(self, session: &SessionInfo) -> Self {
        if self.is_somewhere() { self } else { Self::new(session.return_to.as_deref().unwrap_or_default()) }
    }

    /// The same at sign-in alone: a step-up leads back to where it began.
    pub(crate) fn or_kept_at_sign_in(self, session: &SessionInfo) -> Self {
        match session.kind {
            SessionKind::Pending => self.or_kept(session),
            SessionKind::Standard => self,
        }
    }

    /// Is it somewhere else than `/`?
    pub(crate) fn is_somewhere(&self) -> bool {
        self.0 != "/"
    }
}

/// A path of this site, with its query if it has one.
///
/// ```
/// # use countersign_axum::LocalPath;
/// assert!("/settings/codes".parse::<LocalPath>().is_ok());
/// assert!("https://evil.example".parse::<LocalPath>().is_err());
/// assert!("//evil.example".parse::<LocalPath>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

/// It is no path of this site: one slash in front, then visible ASCII without backslashes, 1,024 characters at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotLocal(String);

impl LocalPath {
    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LocalPath {
    type Err = NotLocal;

    fn from_str(path: &str) -> Result<Self, NotLocal> {
        if is_local(path) { Ok(Self(path.to_owned())) } else { Err(NotLocal(path.to_owned())) }
    }
}

impl fmt::Display for NotLocal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no path of this site: it must begin with one slash", self.0)
    }
}

impl std::error::Error for NotLocal {}

/// From the query of a page. Given twice, it is nobody's word.
impl<S: Send + Sync> FromRequestParts<S> for ReturnTo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let mut said =
            form_urlencoded::parse(query).filter(|(name, _)| name == "return_to").map(|(_, value)| value);
        Ok(match (said.next(), said.next()) {
            (Some(path), None) => Self::new(&path),
            _ => Self::default(),
        })
    }
}

/// One slash, then no second one and no backslash, which browsers read as one (WHATWG URL §4.4); visible ASCII throughout,
/// because browsers drop tabs and line ends before they look.
fn is_local(path: &str) -> bool {
    let mut bytes = path.bytes();
    path.len() <= LONGEST
        && bytes.next() == Some(b'/')
        && bytes.next() != Some(b'/')
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// A path with where to go afterwards, if that is not the default.
pub(crate) fn link(path: &str, return_to: &ReturnTo) -> String {
    if !return_to.is_somewhere() {
        return path.to_owned();
    }
    let query = form_urlencoded::byte_serialize(return_to.as_str().as_bytes()).collect::<String>();
    format!("{path}?return_to={query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site() {
        for good in
            ["/", "/a", "/a/b?c=d&e=%2F%2Fx#f", "/a//b", "/.", "/~u", &format!("/{}", "x".repeat(1023))]
        {
            assert_eq!(ReturnTo::new(good).as_str(), good);
            assert!(good.parse::<LocalPath>().is_ok());
        }
        let long = format!("/{}", "x".repeat(1024));
        for bad in [
            "",
            "a",
            "//",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " /a",
            "/a b",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nSet-Cookie: x",
            "/\0",
            "/é",
            "/a\\b",
            "/\u{7f}",
            "///",
            &long,
        ] {
            assert_eq!(ReturnTo::new(bad).as_str(), "/", "{bad:?}");
            assert!(bad.parse::<LocalPath>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn links_carry_it_encoded() {
        assert_eq!(link("/totp-verify", &ReturnTo::default()), "/totp-verify");
        assert_eq!(link("/totp-verify", &ReturnTo::new("/a?b=c&d=é")), "/totp-verify");
        assert_eq!(
            link("/totp-verify", &ReturnTo::new("/a?b=c&d=e#f")),
            "/totp-verify?return_to=%2Fa%3Fb%3Dc%26d%3De%23f"
        );
    }
}
