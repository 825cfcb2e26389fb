//! Where people reach the application: what cookies, redirects, cross-site checks and messages need to know.

use std::net::IpAddr;

use crate::policy::PolicyError;

/// The public address of the application, and where below it our pages are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: Option<String>,
    prefix: String,
    mounts: [Option<String>; Mount::ALL.len()],
    sign_in: String,
    help_url: Option<String>,
    cookie_domain: Option<String>,
}

/// A page of ours whose path a host may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mount {
    /// Takes a code of an authenticator, at sign-in and at step-up.
    TotpVerify,
    /// Adds an authenticator.
    TotpSetup,
    /// Takes a recovery code of the default strategy.
    RecoveryCodeVerify,
    /// Makes recovery codes of the default strategy, and shows them.
    RecoveryCodes,
    /// Settings; what is done there has paths below it.
    Settings,
}

impl Mount {
    /// Every value.
    pub const ALL: [Mount; 5] = [
        Mount::TotpVerify,
        Mount::TotpSetup,
        Mount::RecoveryCodeVerify,
        Mount::RecoveryCodes,
        Mount::Settings,
    ];

    /// Where it is unless a host says otherwise.
    #[must_use]
    pub const fn default_path(self) -> &'static str {
        match self {
            Self::TotpVerify => "/totp-verify",
            Self::TotpSetup => "/totp-setup",
            Self::RecoveryCodeVerify => "/recovery-code-verify",
            Self::RecoveryCodes => "/recovery-codes",
            Self::Settings => "/mfa",
        }
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            origin: None,
            prefix: String::new(),
            mounts: Default::default(),
            sign_in: "/sign-in".to_owned(),
            help_url: None,
            cookie_domain: None,
        }
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

    /// Puts one of our pages at another path, below the prefix.
    ///
    /// # Errors
    /// [`PolicyError::Mount`] when it is not a path such as `/two-factor`, or another page is there.
    pub fn mount(mut self, mount: Mount, path: &str) -> Result<Self, PolicyError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_/.".contains(c);
        let is_path = path.len() > 1
            && path.starts_with('/')
            && !path.ends_with('/')
            && !path.contains("//")
            && path.chars().all(plain);
        let others = Mount::ALL.into_iter().filter(|other| *other != mount).map(|other| self.path_of(other));
        if !is_path || others.chain(FIXED).any(|other| share(path, other)) {
            return Err(PolicyError::Mount(path.to_owned()));
        }
        self.mounts[mount as usize] = Some(path.to_owned());
        Ok(self)
    }

    /// The pages of further strategies of recovery codes are called what they are: none of ours may be put there.
    pub(crate) fn check<'a>(&self, further: impl Iterator<Item = &'a str>) -> Result<(), PolicyError> {
        for name in further {
            let page = format!("/{}", name.replace('_', "-"));
            let pages = [format!("{page}-verify"), page];
            for path in Mount::ALL.into_iter().map(|mount| self.path_of(mount)) {
                if pages.iter().any(|page| share(path, page)) {
                    return Err(PolicyError::Mount(path.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Shares the cookies with all hosts of a domain: the application is at several of its subdomains. Without it they belong to the one
    /// host alone, which is safer.
    ///
    /// # Errors
    /// [`PolicyError::CookieDomain`] when it is no domain of at least two labels, or the base URL is unknown or outside of it.
    pub fn cookie_domain(mut self, domain: &str) -> Result<Self, PolicyError> {
        let refuse = |why| PolicyError::CookieDomain { domain: domain.to_owned(), why };
        let label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if domain.split('.').count() < 2 || !domain.split('.').all(label) || domain.parse::<IpAddr>().is_ok()
        {
            return Err(refuse(
                "it must be a domain such as example.org, in small letters, without a dot in front",
            ));
        }
        let authority = self.origin().and_then(|origin| origin.split_once("://"));
        let (_, authority) = authority.ok_or_else(|| refuse("the base URL must be known"))?;
        let host = authority.split(':').next().unwrap_or(authority);
        if host.parse::<IpAddr>().is_ok() {
            return Err(refuse("the base URL must have a name, because an address has no subdomains"));
        }
        let inside = host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        if !inside {
            return Err(refuse("the host of the base URL must be the domain or lie in it"));
        }
        self.cookie_domain = Some(domain.to_owned());
        Ok(self)
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

    /// The path of one of our pages, below the prefix.
    #[must_use]
    pub fn path_of(&self, mount: Mount) -> &str {
        self.mounts[mount as usize].as_deref().unwrap_or(mount.default_path())
    }

    /// The path of one of our pages as browsers ask for it.
    #[must_use]
    pub fn page(&self, mount: Mount) -> String {
        format!("{}{}", self.prefix, self.path_of(mount))
    }

    /// The domain whose hosts share the cookies.
    #[must_use]
    pub fn shared_domain(&self) -> Option<&str> {
        self.cookie_domain.as_deref()
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

/// What is below the prefix, whatever a host says: sign-out, and static files.
const FIXED: [&str; 2] = ["/sign-out", "/countersign"];

/// Are two paths the same, or is one of them below the other?
fn share(path: &str, other: &str) -> bool {
    let below =
        |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below(path, other) || below(other, path)
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
    fn pages_have_paths_of_their_own() {
        let site = Site::unknown().prefix("/auth").unwrap().mount(Mount::TotpVerify, "/two-factor").unwrap();
        assert_eq!(site.page(Mount::TotpVerify), "/auth/two-factor");
        assert_eq!(site.page(Mount::Settings), "/auth/mfa");
        for bad in [
            "",
            "/",
            "x",
            "/x/",
            "//x",
            "/a b",
            "/{id}",
            "/mfa",
            "/mfa/x",
            "/totp-setup",
            "/sign-out",
            "/countersign/x",
        ] {
            assert!(Site::unknown().mount(Mount::TotpVerify, bad).is_err(), "{bad}");
        }
        assert!(Site::unknown().mount(Mount::TotpVerify, "/mfa-check").is_ok());
    }

    #[test]
    fn pages_of_further_strategies_keep_theirs() {
        let at = |path| Site::unknown().mount(Mount::RecoveryCodes, path).unwrap();
        let check = |path| at(path).check(["printed_codes"].into_iter());
        for bad in ["/printed-codes", "/printed-codes/new", "/printed-codes-verify"] {
            assert_eq!(check(bad), Err(PolicyError::Mount(bad.to_owned())));
        }
        assert_eq!(check("/printed"), Ok(()));
    }

    #[test]
    fn cookies_are_shared_within_the_own_domain_only() {
        let site = |base: &str| Site::new(base).unwrap();
        for base in ["https://example.org", "https://app.example.org:8443", "https://a.b.example.org"] {
            assert_eq!(site(base).cookie_domain("example.org").unwrap().shared_domain(), Some("example.org"));
        }
        for bad in [
            "",
            "org",
            ".example.org",
            "Example.org",
            "example.org:443",
            "evil.org",
            "ample.org",
            "127.0.0.1",
        ] {
            assert!(site("https://app.example.org").cookie_domain(bad).is_err(), "{bad}");
        }
        assert!(Site::unknown().cookie_domain("example.org").is_err());
        assert!(site("https://127.0.0.1").cookie_domain("0.1").is_err());
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
