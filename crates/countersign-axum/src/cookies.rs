//! What our cookies are called, and how browsers are told to keep them.

use std::fmt;
use std::time::Duration;

use countersign::Site;

use crate::cookie::{BROWSER, KNOWN_FOR, LANGUAGE, Name, SESSION, SPOKEN_FOR};

/// How one of our cookies is set on a site: for a proxy that must let it pass, or a page that explains it.
///
/// It holds no value: our handlers and [`Verified`](crate::Verified) set the cookies. Printed, it is what stands behind the value in
/// `Set-Cookie`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CookieOptions {
    /// With the prefix that makes browsers refuse it from elsewhere (RFC 6265bis §4.1.3), but on plain http.
    pub name: &'static str,
    /// The domain whose hosts share it, where the site has one; it belongs to the one host otherwise.
    pub domain: Option<String>,
    /// The paths it is sent to: all.
    pub path: &'static str,
    /// Whether it travels encrypted only: everywhere but on plain http, which is loopback.
    pub secure: bool,
    /// Whether scripts cannot read it: always.
    pub http_only: bool,
    /// `Lax`.
    pub same_site: &'static str,
    /// How long browsers keep it; `None` until they close.
    pub max_age: Option<Duration>,
}

impl CookieOptions {
    /// The session's. With `remember` browsers keep it until the session ends, otherwise until they close.
    #[must_use]
    pub fn session(site: &Site) -> Self {
        Self::on(site, &SESSION)
    }

    /// That of known and trusted browsers. How long trust lasts, the [`TrustPolicy`](countersign::TrustPolicy) says.
    #[must_use]
    pub fn browser(site: &Site) -> Self {
        Self { max_age: Some(KNOWN_FOR), ..Self::on(site, &BROWSER) }
    }

    /// That of the language which somebody asked for by `?lang=`, for a year.
    #[must_use]
    pub fn language(site: &Site) -> Self {
        Self { max_age: Some(SPOKEN_FOR), ..Self::on(site, &LANGUAGE) }
    }

    pub(crate) fn on(site: &Site, name: &Name) -> Self {
        Self {
            name: name.on(site),
            domain: site.shared_domain().map(str::to_owned),
            path: "/",
            secure: site.is_secure(),
            http_only: true,
            same_site: "Lax",
            max_age: None,
        }
    }
}

impl fmt::Display for CookieOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(age) = self.max_age {
            write!(f, "Max-Age={}; ", age.as_secs())?;
        }
        write!(f, "Path={}; ", self.path)?;
        if let Some(domain) = &self.domain {
            write!(f, "Domain={domain}; ")?;
        }
        if self.http_only {
            f.write_str("HttpOnly; ")?;
        }
        write!(f, "SameSite={}", self.same_site)?;
        if self.secure { f.write_str("; Secure") } else { Ok(()) }
    }
}
