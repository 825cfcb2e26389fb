//! Where people reach the application: what cookies, redirects, cross-site checks and messages need to know.

use std::net::IpAddr;

use crate::policy::PolicyError;

/// The public address of the application, and where below it our pages are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: Option<String>,
    prefix: String,
    sign_in: String,
    help_url: Option<String>,
}

impl Default for Site {
    fn default() -> Self {
        Self { origin: None, prefix: String::new(), sign_in: "/sign-in".to_owned(), help_url: None }
    }
}

impl Site {
    /// A site whose origin is not known: it is taken to be https, and requests are compared with their own `Host`.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// From a base URL: `https://` and a host, or `http://` and a loopback host.
    ///
    /// # Errors
    /// [`PolicyError::BaseUrl`] when it is anything else: plain http on a public address would send cookies in the clear (G13).
    pub fn new(base_url: &str) -> Result<Self, PolicyError> {
        let refuse = |why| PolicyError::BaseUrl { url: base_url.to_owned(), why };
        let trimmed = base_url.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) =
            trimmed.split_once("://").ok_or_else(|| refuse("it must begin with https:// or http://"))?;
        let plausible = |c: char| c.is_ascii_alphanumeric() || "-.:[]_".contains(c);
        if authority.is_empty() || !authority.chars().all(plausible) {
            return Err(refuse(
                "it must be a scheme, a host and perhaps a port, without path, user or query",
            ));
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority) => {}
            "http" => return Err(refuse("plain http is only for loopback addresses; use https://")),
            _ => return Err(refuse("it must begin with https:// or http://")),
        }
        // Browsers leave the default port out of what they send as Origin.
        let origin = match scheme {
            "https" => trimmed.strip_suffix(":443"),
            _ => trimmed.strip_suffix(":80"),
        };
        Ok(Self { origin: Some(origin.unwrap_or(&trimmed).to_owned()), ..Self::default() })
    }

    /// The path below which our pages are mounted, as given to `Router::nest`; nothing by default.
    ///
    /// # Errors
    /// [`PolicyError::Prefix`] when it is neither empty nor a path such as `/auth`.
    pub fn prefix(mut self, prefix: &str) -> Result<Self, PolicyError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_/.".contains(c);
        let ends_well = !prefix.ends_with('/') && !prefix.contains("//") && prefix.chars().all(plain);
        if prefix.is_empty() || (prefix.starts_with('/') && ends_well) {
            self.prefix = prefix.to_owned();
            Ok(self)
        } else {
            Err(PolicyError::Prefix(prefix.to_owned()))
        }
    }

    /// The path where people sign in, which is the host's own; `/sign-in` by default.
    ///
    /// # Errors
    /// [`PolicyError::SignInPath`] when it is not a path of this site.
    pub fn sign_in(mut self, path: &str) -> Result<Self, PolicyError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_/.~".contains(c);
        if !path.starts_with('/') || path.starts_with("//") || !path.chars().all(plain) {
            return Err(PolicyError::SignInPath(path.to_owned()));
        }
        self.sign_in = path.to_owned();
        Ok(self)
    }

    /// Shown where people are stuck: an http, https or mailto URL, or a path of this site.
    ///
    /// # Errors
    /// [`PolicyError::HelpUrl`] when it is anything else.
    pub fn help_url(mut self, url: &str) -> Result<Self, PolicyError> {
        let known = ["https://", "http://", "mailto:", "/"].iter().any(|start| url.starts_with(start));
        if !known || url.starts_with("//") || url.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(PolicyError::HelpUrl(url.to_owned()));
        }
        self.help_url = Some(url.to_owned());
        Ok(self)
    }

    /// Scheme, host and port as browsers write them; `None` when it is not known.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Where our pages are mounted: empty, or a path without a slash at its end.
    #[must_use]
    pub fn mounted_at(&self) -> &str {
        &self.prefix
    }

    /// Where people sign in.
    #[must_use]
    pub fn sign_in_path(&self) -> &str {
        &self.sign_in
    }

    /// Where people get help.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help_url.as_deref()
    }

    /// Does the base URL name this machine alone? `false` while it is unknown.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let authority = self.origin().and_then(|origin| origin.split_once("://"));
        authority.is_some_and(|(_, authority)| is_loopback(authority))
    }

    /// Do cookies travel encrypted only? Everywhere but on plain http, which is loopback.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.starts_with("https://"))
    }
}

/// Is this host, with or without a port, the machine itself?
fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        for (url, origin) in [
            ("https://example.org", "https://example.org"),
            ("https://Example.org:443/", "https://example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:80", "http://localhost"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(Site::new(url).unwrap().origin(), Some(origin));
        }
        for bad in [
            "",
            "example.org",
            "ftp://x",
            "http://example.org",
            "http://127.0.0.1.evil.org",
            "https://",
            "https://a/b",
            "https://u@h",
            "http://localhost.evil.org",
        ] {
            assert!(Site::new(bad).is_err(), "{bad}");
        }
        assert!(Site::new("https://a").unwrap().is_secure());
        assert!(!Site::new("http://localhost").unwrap().is_secure());
        assert!(Site::unknown().is_secure());
    }

    #[test]
    fn prefixes_and_help() {
        assert_eq!(Site::unknown().prefix("/auth").unwrap().mounted_at(), "/auth");
        for bad in ["auth", "/", "/auth/", "//auth", "/a b", "/a\"b"] {
            assert!(Site::unknown().prefix(bad).is_err(), "{bad}");
        }
        assert_eq!(Site::unknown().sign_in_path(), "/sign-in");
        assert_eq!(Site::unknown().sign_in("/users/log-in").unwrap().sign_in_path(), "/users/log-in");
        for bad in ["", "log-in", "//evil.example", "/\\evil", "/a b", "/a?b", "https://evil.example"] {
            assert!(Site::unknown().sign_in(bad).is_err(), "{bad}");
        }
        for bad in ["", "javascript:alert(1)", "//evil.example", "/a b"] {
            assert!(Site::unknown().help_url(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Site::unknown().help_url("mailto:help@example.org").unwrap().help(),
            Some("mailto:help@example.org")
        );
    }
}
