//! Where to go afterwards: only ever a path of this site (G14).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
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
        if is_local(said) { Self(said.to_owned()) } else { Self::default() }
    }

    /// The path.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it somewhere else than `/`?
    pub(crate) fn is_somewhere(&self) -> bool {
        self.0 != "/"
    }
}

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
