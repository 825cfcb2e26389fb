//! Where the portal listens and where people reach it, which must fit (G13).

use std::net::{IpAddr, SocketAddr};

use countersign::Site;
use toml::Value;

use super::origin::Origin;
use super::reader::Reader;
use super::value::{Parsed, Raw};

/// The address that the portal listens on, and the one that people type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) listen: SocketAddr,
    /// `None`: plain http on whatever port was bound.
    base_url: Option<String>,
    help_url: Option<String>,
    /// The domain whose hosts share the cookies.
    cookie_domain: Option<String>,
}

/// Who can reach the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Programs on this machine only, as far as its addresses tell.
    ThisMachine,
    /// Others too.
    Others,
}

impl Address {
    /// A loopback listening address with an https base URL has a proxy before it.
    pub(crate) fn reach(&self) -> Reach {
        let local = self.base_url.as_deref().is_none_or(is_local_url);
        if local && is_loopback(self.listen) { Reach::ThisMachine } else { Reach::Others }
    }

    /// Does somebody else take the requests of browsers and pass them on?
    pub(crate) fn is_behind_proxy(&self) -> bool {
        is_loopback(self.listen) && self.reach() == Reach::Others
    }

    /// Once the address is bound. The settings were checked when they were read.
    pub(crate) fn site(&self, bound: SocketAddr) -> Site {
        let base_url = self.base_url.clone().unwrap_or_else(|| format!("http://{bound}"));
        let site =
            Site::new(&base_url).expect("base_url was checked, and without one the address is loopback");
        let site = match &self.cookie_domain {
            Some(domain) => site.cookie_domain(domain).expect("cookie_domain was checked"),
            None => site,
        };
        match &self.help_url {
            Some(url) => site.help_url(url).expect("help_url was checked"),
            None => site,
        }
    }

    pub(crate) fn cookie_domain(&self) -> Option<&str> {
        self.cookie_domain.as_deref()
    }

    pub(crate) fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }
}

/// 8080 on this machine: nothing is open to others that nobody opened.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

pub(super) fn read(reader: &mut Reader) -> Address {
    let listen =
        reader.read("listen", DEFAULT_LISTEN, parse_listen, |listen| Value::String(listen.to_string()));
    let derived = (is_loopback(listen) && listen.port() != 0).then(|| format!("http://{listen}"));
    let base_url =
        reader.read_optional("base_url", derived, parse_base_url, |url| url.clone().map(Value::String));
    let help_url =
        reader.read_optional("help_url", None, parse_help_url, |url| url.clone().map(Value::String));
    let cookie_domain = reader.read_optional("session.cookie_domain", None, parse_cookie_domain, |url| {
        url.clone().map(Value::String)
    });
    let base_url = base_url.filter(|_| reader.origin("base_url") != Origin::Default);
    let address = Address { listen, base_url, help_url, cookie_domain };
    let foreign = foreign_domain(&address, &reader.origin("session.cookie_domain"));
    let problems = [mismatch(&address, &reader.origin("listen")), foreign];
    problems.into_iter().flatten().for_each(|sentence| reader.problem(sentence));
    address
}

/// Apart from the portal: what a monitor may read, the world should not.
pub(super) fn metrics(reader: &mut Reader, portal: SocketAddr) -> Option<SocketAddr> {
    let show = |listen: &Option<SocketAddr>| listen.map(|listen| Value::String(listen.to_string()));
    let listen = reader.read_optional("metrics_listen", None, |raw| parse_listen(raw).map(Some), show)?;
    let origin = reader.origin("metrics_listen");
    if listen == portal && listen.port() != 0 {
        reader.problem(format!(
            "metrics_listen is {listen} ({origin}), where the portal listens: give the numbers a port of their own"
        ));
    } else if !is_private(listen.ip()) {
        reader.problem(format!(
            "metrics_listen is {listen} ({origin}), which strangers may reach: listen on 127.0.0.1, or on an address of a private \
             network such as 10.0.0.1"
        ));
    }
    Some(listen)
}

/// Loopback, or an address that nobody routes on the internet (RFC 1918, RFC 4193, link-local).
fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn mismatch(address: &Address, origin: &Origin) -> Option<String> {
    let listen = address.listen;
    if is_loopback(listen) {
        return None;
    }
    match address.base_url() {
        None => Some(format!(
            "listen is {listen} ({origin}), which others can reach: set base_url to the https address that people use"
        )),
        Some(url) if !url.starts_with("https://") => Some(format!(
            "listen is {listen} ({origin}), which others can reach, and base_url is {url}: passwords and cookies would travel \
             in the clear; make base_url an https address, or listen on 127.0.0.1"
        )),
        Some(_) => None,
    }
}

/// Browsers keep no cookie of a domain that the host is outside of, so nobody could sign in.
fn foreign_domain(address: &Address, origin: &Origin) -> Option<String> {
    let domain = address.cookie_domain()?;
    let base_url = address.base_url.clone().unwrap_or_else(|| format!("http://{}", address.listen));
    let lies_in_it = Site::new(&base_url).is_ok_and(|site| site.cookie_domain(domain).is_ok());
    (!lies_in_it).then(|| {
        format!(
            "session.cookie_domain is {domain:?} ({origin}), and base_url is {base_url}: its host must be that domain or lie in it"
        )
    })
}

fn parse_listen(raw: &Raw) -> Parsed<SocketAddr> {
    let rule = "it must be an address and a port such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    raw.text().ok().and_then(|text| text.parse().ok()).ok_or_else(|| rule.to_owned())
}

fn parse_base_url(raw: &Raw) -> Parsed<Option<String>> {
    let rule = "it must be https:// and a host, or http:// and 127.0.0.1 or localhost, perhaps with a port, and no path";
    let site = raw.text().ok().and_then(|text| Site::new(text).ok());
    site.and_then(|site| site.origin().map(str::to_owned)).map(Some).ok_or_else(|| rule.to_owned())
}

fn parse_help_url(raw: &Raw) -> Parsed<Option<String>> {
    let rule = "it must be an https, http or mailto URL, or a path of this site such as \"/help\"";
    let url = raw.text().ok().filter(|url| Site::unknown().help_url(url).is_ok());
    url.map(|url| Some(url.to_owned())).ok_or_else(|| rule.to_owned())
}

fn parse_cookie_domain(raw: &Raw) -> Parsed<Option<String>> {
    let rule = "it must be a domain such as \"example.org\", in small letters, without scheme, port or a dot in front";
    let is_domain = |domain: &&str| {
        Site::new(&format!("https://{domain}")).is_ok_and(|site| site.cookie_domain(domain).is_ok())
    };
    let domain = raw.text().ok().filter(is_domain);
    domain.map(|domain| Some(domain.to_owned())).ok_or_else(|| rule.to_owned())
}

fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

/// [`Site::new`] takes plain http for this machine alone.
fn is_local_url(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, host)| Site::new(&format!("http://{host}")).is_ok())
}
