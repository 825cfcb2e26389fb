//! A message that survives one redirect.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRef, FromRequestParts};
use axum::response::Response;
use countersign::{Countersign, Site};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};

use crate::arrival::Arrival;

/// A message for people, kept in a cookie of this host alone: never among several hosts of a domain, so that none of them can say
/// something in our name.
const SECURE: &str = "__Host-countersign_flash";
/// On plain http, which is loopback.
const PLAIN: &str = "countersign_flash";

/// As long as a redirect may take, in seconds.
const LASTS: u32 = 60;

/// Longer messages make cookies that browsers drop.
const LONGEST: usize = 300;

/// The message of the guard that sent somebody here, as an argument of a handler; see [`Check::message`](crate::Check::message).
///
/// It is text, to be escaped like all text. Reading it clears it: the answer tells the browser to forget it. That takes one of our layers
/// around the handler ([`protect`](crate::WebExt::protect), [`Pages::gate`](crate::Pages::gate), [`Gate::same_origin`](crate::Gate::same_origin)
/// …); without one there is no message, which is logged as a mistake.
///
/// ```
/// # use axum::response::Html;
/// use countersign_axum::Flash;
///
/// # fn escaped(text: &str) -> String { text.to_owned() }
/// async fn codes(flash: Flash) -> Html<String> {
///     let notice = flash.message().map(|text| format!("<p role=\"status\">{}</p>", escaped(text)));
///     Html(format!("{}<h1>Recovery codes</h1>", notice.unwrap_or_default()))
/// }
/// # drop(axum::Router::<countersign::Countersign>::new().route("/codes", axum::routing::get(codes)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flash(Option<String>);

impl Flash {
    /// What it says, if there is one.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S> FromRequestParts<S> for Flash
where
    S: Send + Sync,
    Countersign: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self(Unread::of(parts, Countersign::from_ref(state).site()).read()))
    }
}

/// A message that is not read yet, for pages that may lead on to others: it is cleared where it is shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unread(Option<Waiting>);

#[derive(Clone, Debug)]
struct Waiting {
    message: String,
    read: FlashRead,
    site: Site,
}

impl Unread {
    pub(crate) fn of(parts: &Parts, site: &Site) -> Self {
        // HEAD shows nothing to anybody.
        if parts.method == Method::HEAD {
            return Self::default();
        }
        let Some(arrival) = parts.extensions.get::<Arrival>() else {
            tracing::error!("a handler reads Flash behind none of our layers, where it could not be cleared");
            return Self::default();
        };
        let message = read(site, &parts.headers);
        Self(message.map(|message| Waiting { message, read: arrival.flash.clone(), site: site.clone() }))
    }

    /// What it says, the first time.
    pub(crate) fn read(&self) -> Option<String> {
        let Waiting { message, read, site } = self.0.as_ref()?;
        read.note(site).then(|| message.clone())
    }
}

/// Whether the message of a request was read, and how the browser is told to forget it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlashRead(Arc<OnceLock<HeaderValue>>);

impl FlashRead {
    /// Notes that it was read; `false` when it was before.
    fn note(&self, site: &Site) -> bool {
        self.0.set(write(site, "", 0)).is_ok()
    }

    /// Tells the browser to forget it, unless it is told another one.
    pub(crate) fn see_off(&self, response: &mut Response) {
        let Some(clear) = self.0.get() else { return };
        let is_flash = |value: &HeaderValue| {
            let name = value.as_bytes().split(|byte| *byte == b'=').next();
            name == Some(SECURE.as_bytes()) || name == Some(PLAIN.as_bytes())
        };
        if !response.headers().get_all(SET_COOKIE).iter().any(is_flash) {
            response.headers_mut().append(SET_COOKIE, clear.clone());
        }
    }
}

/// `Set-Cookie` with a message.
pub(crate) fn set(site: &Site, message: &str) -> HeaderValue {
    let encoded: String = form_urlencoded::byte_serialize(message.as_bytes()).collect();
    write(site, &encoded, LASTS)
}

/// As much of a message as is kept.
pub(crate) fn cut(message: &str) -> String {
    message.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// The message that a request brought; none where it came twice.
fn read(site: &Site, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().flat_map(|header| header.as_bytes().split(|b| *b == b';'));
    let name = name(site).as_bytes();
    let mut values = cookies.filter_map(|pair| pair.trim_ascii().strip_prefix(name)?.strip_prefix(b"="));
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (message, _) = form_urlencoded::parse(value).next()?;
    Some(cut(&message)).filter(|message| !message.is_empty())
}

fn name(site: &Site) -> &'static str {
    if site.is_secure() { SECURE } else { PLAIN }
}

fn write(site: &Site, value: &str, max_age: u32) -> HeaderValue {
    let secure = if site.is_secure() { "; Secure" } else { "" };
    let name = name(site);
    let text = format!("{name}={value}; Max-Age={max_age}; Path=/; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).expect("the value is percent-encoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cookies: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookies).expect("a header"));
        read(&Site::unknown(), &headers)
    }

    #[test]
    fn a_message_reads_back_whatever_is_in_it() {
        let long = "ä".repeat(LONGEST);
        for message in ["Make recovery codes first.", "50 % & more; \"a=b\", <b>c</b> + d", "日本語", &long]
        {
            let cookie = set(&Site::unknown(), message);
            let text = cookie.to_str().expect("visible characters");
            assert!(text.len() < 4096, "browsers keep no longer ones");
            let pair = text.split(';').next().expect("a pair");
            assert_eq!(sent(&format!("a=b; {pair}; c=d")).as_deref(), Some(message));
        }
    }

    #[test]
    fn what_is_not_ours_is_no_message() {
        for cookies in [
            "",
            "a=b",
            "__Host-countersign_flash",
            "__Host-countersign_flash=",
            "__Host-countersign_flash=%00%0d%0a",
            "countersign_flash=planted",
            "__Host-Countersign_Flash=planted",
            "__Host-countersign_flash2=planted",
            "__Host-countersign_flash=one; __Host-countersign_flash=two",
        ] {
            assert_eq!(sent(cookies), None, "{cookies}");
        }
        let endless = format!("__Host-countersign_flash={}", "x".repeat(5000));
        assert_eq!(sent(&endless).map(|text| text.len()), Some(LONGEST));
    }
}
