//! Whose word about where a request comes from is believed.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// What proxies tell of whom they heard. RFC 7239's `Forwarded` is not read: two headers that may differ are a way to lie.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies in front of the application whose forwarding headers are believed; none by default.
///
/// While the peer is one of them, the client's address is the right-most hop of `X-Forwarded-For` that is not: each proxy appends whom it
/// heard, so what stands further left is the word of somebody unknown. Give this to [`Gate::behind`](crate::Gate::behind).
///
/// ```
/// use countersign_axum::TrustedProxies;
///
/// let proxies = TrustedProxies::parse(["10.0.0.0/8", "2001:db8::7"])?;
/// # assert!(TrustedProxies::parse(["0.0.0.0/0"]).is_err());
/// # Ok::<(), countersign_axum::ProxyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
}

/// A proxy that cannot be believed. The text says what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError {
    entry: String,
    why: &'static str,
}

impl TrustedProxies {
    /// Nobody is believed.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Addresses, and networks such as `10.0.0.0/8`.
    ///
    /// # Errors
    /// [`ProxyError`] for what is neither, for a network with bits behind its prefix, and for one that nobody's proxies fill: shorter
    /// than /8 for IPv4 or /16 for IPv6, as two halves of all addresses would be.
    pub fn parse(list: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, ProxyError> {
        let networks = list.into_iter().map(|entry| network(entry.as_ref().trim()));
        Ok(Self { networks: networks.collect::<Result<_, _>>()? })
    }

    /// Is this address one of them?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Where a request comes from, that this peer handed over with these headers.
    ///
    /// A hop that is no address ends the search: what can be told then is the last proxy that is believed.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        // Several lines are one list (RFC 9110 §5.3).
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let mut hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        while self.contains(nearest) {
            match hops.next().and_then(hop) {
                Some(before) => nearest = before,
                None => break,
            }
        }
        nearest
    }
}

/// An address, in brackets or with a port as some proxies write it.
fn hop(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn network(entry: &str) -> Result<IpNet, ProxyError> {
    let refuse = |why| ProxyError { entry: entry.to_owned(), why };
    let network = match entry.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => {
            let network = entry.parse();
            canonical(
                network.map_err(|_| refuse("it is neither an address nor a network such as 10.0.0.0/8"))?,
            )
        }
    };
    if network.prefix_len() < shortest(network) {
        return Err(refuse(
            "it holds too many addresses to be all proxies, and anybody there could say where they come from: name a network of at \
             least /8, or /16 for IPv6",
        ));
    }
    if network != network.trunc() {
        return Err(refuse("it has bits behind its prefix: is it an address, or a larger network?"));
    }
    Ok(network)
}

/// Mapped addresses are the addresses that they are, and so are networks of them (RFC 4291 §2.5.5.2): peers are never seen as mapped.
fn canonical(network: IpNet) -> IpNet {
    let mapped = network.addr().to_canonical();
    match network.prefix_len().checked_sub(96) {
        Some(prefix) if mapped.is_ipv4() => IpNet::new(mapped, prefix).unwrap_or(network),
        _ => network,
    }
}

/// `10.0.0.0/8` is the largest private network. Of IPv6, registries give nobody so much as a /16.
fn shortest(network: IpNet) -> u8 {
    match network {
        IpNet::V4(_) => 8,
        IpNet::V6(_) => 16,
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot be a trusted proxy: {}", self.entry, self.why)
    }
}

impl std::error::Error for ProxyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| {
            headers.append(FORWARDED_FOR, http::HeaderValue::from_bytes(line.as_bytes()).unwrap());
        });
        let proxies = TrustedProxies::parse(trusted).unwrap();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_right_most_hop_that_is_not_trusted_is_the_client() {
        const NET: &[&str] = &["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"];
        const STRANGER: &str = "203.0.113.7";
        for (trusted, peer, lines, expected) in [
            // Nobody is believed who is not trusted, whatever stands there.
            (&[][..], "10.0.0.1", &["198.51.100.9"][..], "10.0.0.1"),
            (NET, STRANGER, &["198.51.100.9"], STRANGER),
            (NET, STRANGER, &["198.51.100.9, 10.0.0.1"], STRANGER),
            (NET, "192.0.2.2", &["198.51.100.9"], "192.0.2.2"),
            // One proxy, two, three.
            (NET, "10.0.0.1", &[], "10.0.0.1"),
            (NET, "10.0.0.1", &[STRANGER], STRANGER),
            (NET, "10.0.0.1", &["203.0.113.7, 10.9.9.9"], STRANGER),
            (NET, "10.0.0.1", &["203.0.113.7,192.0.2.1 ,\t10.9.9.9"], STRANGER),
            (NET, "2001:db8::1", &["2001:4860::8, 2001:db8::2"], "2001:4860::8"),
            // What a client sends itself stands further left.
            (NET, "10.0.0.1", &["127.0.0.1, 203.0.113.7"], STRANGER),
            (NET, "10.0.0.1", &["10.0.0.5, 203.0.113.7, 10.0.0.2"], STRANGER),
            (NET, "10.0.0.1", &["198.51.100.9", "203.0.113.7"], STRANGER),
            (NET, "10.0.0.1", &["198.51.100.9, 203.0.113.7", "10.0.0.2"], STRANGER),
            // Only trusted hops: the farthest of them.
            (NET, "10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            // What is no address ends the search at the last that is trusted.
            (NET, "10.0.0.1", &["203.0.113.7, unknown"], "10.0.0.1"),
            (NET, "10.0.0.1", &["203.0.113.7, nonsense, 10.0.0.2"], "10.0.0.2"),
            (NET, "10.0.0.1", &["203.0.113.7,"], "10.0.0.1"),
            (NET, "10.0.0.1", &[""], "10.0.0.1"),
            (NET, "10.0.0.1", &["203.0.113.7, 203.0.113.256"], "10.0.0.1"),
            (NET, "10.0.0.1", &["203.0.113.7;10.0.0.2"], "10.0.0.1"),
            (NET, "10.0.0.1", &["203.0.113.007"], "10.0.0.1"),
            (NET, "10.0.0.1", &["ü"], "10.0.0.1"),
            (NET, "10.0.0.1", &["for=203.0.113.7"], "10.0.0.1"),
            // Ports and brackets.
            (NET, "10.0.0.1", &["203.0.113.7:4711"], STRANGER),
            (NET, "10.0.0.1", &["[2001:4860::8]:4711"], "2001:4860::8"),
            (NET, "10.0.0.1", &["[2001:4860::8]"], "2001:4860::8"),
            // Mapped addresses are the addresses that they are.
            (NET, "::ffff:10.0.0.1", &["::ffff:203.0.113.7"], STRANGER),
            (NET, "::ffff:203.0.113.7", &["198.51.100.9"], STRANGER),
            (NET, "10.0.0.1", &["203.0.113.7, ::ffff:10.0.0.2"], STRANGER),
            (&["::ffff:10.0.0.1"], "10.0.0.1", &[STRANGER], STRANGER),
            (&["::ffff:10.0.0.0/104"], "10.9.9.9", &[STRANGER], STRANGER),
            (&["::ffff:10.0.0.0/104"], "11.0.0.1", &[STRANGER], "11.0.0.1"),
        ] {
            assert_eq!(client(trusted, peer, lines), expected, "{peer} {lines:?}");
        }
        let long = "10.0.0.2,".repeat(2000);
        assert_eq!(client(NET, "10.0.0.1", &[&format!("{STRANGER},{long}10.0.0.3")]), STRANGER);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_sentence() {
        let what = "neither an address nor a network";
        let (bits, many) = ("bits behind its prefix", "name a network of at least /8, or /16 for IPv6");
        for (bad, why) in [
            ("", what),
            ("nonsense", what),
            ("10.0.0.0/33", what),
            ("10.0.0.0-10.0.0.9", what),
            ("*", what),
            ("10.0.0.1/8", bits),
            ("::ffff:10.0.0.1/104", bits),
            ("0.0.0.0/0", many),
            // Two halves are everybody, too.
            ("0.0.0.0/1", many),
            ("128.0.0.0/1", many),
            ("10.0.0.0/7", many),
            ("::/0", many),
            ("2000::/3", many),
            ("2000::/15", many),
            // Mapped networks are those that they are.
            ("::ffff:0:0/96", many),
            ("::ffff:0:0/97", many),
            ("::ffff:10.0.0.0/103", many),
        ] {
            let error = TrustedProxies::parse(["192.0.2.1", bad]).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{bad:?} cannot be a trusted proxy: ")), "{error}");
            assert!(error.contains(why), "{error}");
        }
        for good in ["10.0.0.0/8", "2001::/16", "::ffff:10.0.0.0/104", "::ffff:192.0.2.1/128"] {
            TrustedProxies::parse([good]).expect(good);
        }
        assert_eq!(TrustedProxies::parse([""; 0]), Ok(TrustedProxies::none()));
        assert!(TrustedProxies::parse([" 10.0.0.0/8 ", "::1"]).unwrap().contains("::1".parse().unwrap()));
    }
}
