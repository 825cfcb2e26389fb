//! How much of an address the trail keeps.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::audit::AuditPolicyError;
use crate::keyring::KeyRing;

/// How much of the peer's address the audit trail keeps.
///
/// An IPv4 address that came mapped into IPv6 counts as the IPv4 address that it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IpPrivacy {
    /// The address as it is. The default: whoever looks into an attack needs it.
    #[default]
    None,
    /// `hashed:` and 64 bits of a keyed digest: equal addresses stay equal until the primary key changes, and only the holder of the
    /// key ring can try which address it was.
    Hash,
    /// The network that the address is in.
    Truncate {
        /// How many bits of an IPv4 address stay, 0 to 32.
        ipv4: u8,
        /// How many bits of an IPv6 address stay, 0 to 128.
        ipv6: u8,
    },
    /// Nothing.
    Exclude,
}

impl IpPrivacy {
    /// The usual networks: 24 bits of IPv4, 48 bits of IPv6, which is what one site gets (RFC 6177 §2).
    #[must_use]
    pub const fn truncate() -> Self {
        Self::Truncate { ipv4: 24, ipv6: 48 }
    }

    pub(crate) fn check(self) -> Result<(), AuditPolicyError> {
        match self {
            Self::Truncate { ipv4, .. } if ipv4 > 32 => {
                Err(AuditPolicyError::Mask { setting: "audit.ipv4_mask", mask: ipv4, most: 32 })
            }
            Self::Truncate { ipv6, .. } if ipv6 > 128 => {
                Err(AuditPolicyError::Mask { setting: "audit.ipv6_mask", mask: ipv6, most: 128 })
            }
            Self::None | Self::Hash | Self::Truncate { .. } | Self::Exclude => Ok(()),
        }
    }

    /// What the trail keeps of this address.
    pub(crate) fn apply(self, ring: &KeyRing, address: IpAddr) -> Option<String> {
        let address = address.to_canonical();
        match self {
            Self::None => Some(address.to_string()),
            Self::Hash => {
                let digest = ring.lookup("countersign audit address v1", address.to_string().as_bytes());
                Some(format!("hashed:{}", data_encoding::HEXLOWER.encode(&digest[..8])))
            }
            Self::Truncate { ipv4, ipv6 } => Some(match address {
                IpAddr::V4(address) => network_v4(address, ipv4),
                IpAddr::V6(address) => network_v6(address, ipv6),
            }),
            Self::Exclude => None,
        }
    }
}

fn network_v4(address: Ipv4Addr, mask: u8) -> String {
    // Shifting all bits out is no shift to the processor: a mask of 0 keeps nothing.
    let kept = u32::MAX.checked_shl(32 - u32::from(mask.min(32))).unwrap_or(0);
    format!("{}/{mask}", Ipv4Addr::from_bits(address.to_bits() & kept))
}

/// Every group written out, so that all networks of one length look alike.
fn network_v6(address: Ipv6Addr, mask: u8) -> String {
    let kept = u128::MAX.checked_shl(128 - u32::from(mask.min(128))).unwrap_or(0);
    let groups = Ipv6Addr::from_bits(address.to_bits() & kept).segments();
    format!("{}/{mask}", groups.map(|group| format!("{group:x}")).join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::chain::tests::ring;
    use crate::testing::SeededRandom;

    fn kept(privacy: IpPrivacy, address: &str) -> Option<String> {
        privacy.apply(&ring(), address.parse().unwrap())
    }

    #[test]
    fn networks() {
        for (address, ipv4, ipv6, network) in [
            ("192.168.1.100", 24, 48, "192.168.1.0/24"),
            ("192.168.1.255", 25, 48, "192.168.1.128/25"),
            ("10.10.11.10", 23, 48, "10.10.10.0/23"),
            ("192.168.1.100", 0, 48, "0.0.0.0/0"),
            ("192.168.1.100", 32, 48, "192.168.1.100/32"),
            ("::ffff:192.168.1.100", 24, 48, "192.168.1.0/24"),
            ("2001:0DB8:85A3:1234:0:8A2E:370:7334", 24, 56, "2001:db8:85a3:1200:0:0:0:0/56"),
            ("2001:db8:85a3:1234::1", 24, 48, "2001:db8:85a3:0:0:0:0:0/48"),
            ("2001:db8::1", 24, 0, "0:0:0:0:0:0:0:0/0"),
            ("2001:db8::1", 24, 128, "2001:db8:0:0:0:0:0:1/128"),
        ] {
            assert_eq!(kept(IpPrivacy::Truncate { ipv4, ipv6 }, address).as_deref(), Some(network));
        }
        assert_eq!(kept(IpPrivacy::truncate(), "10.1.2.3").as_deref(), Some("10.1.2.0/24"));
    }

    #[test]
    fn the_other_modes() {
        assert_eq!(kept(IpPrivacy::None, "2001:db8::1").as_deref(), Some("2001:db8::1"));
        assert_eq!(kept(IpPrivacy::None, "::ffff:192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(kept(IpPrivacy::Exclude, "192.0.2.1"), None);
    }

    #[test]
    fn a_digest_is_short_keyed_and_the_same_for_the_same_address() {
        let digest = kept(IpPrivacy::Hash, "192.0.2.1").unwrap();
        let hex = digest.strip_prefix("hashed:").unwrap();
        assert_eq!(hex.len(), 16);
        assert!(hex.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)));
        assert_eq!(kept(IpPrivacy::Hash, "::ffff:192.0.2.1").as_ref(), Some(&digest));
        assert_ne!(kept(IpPrivacy::Hash, "192.0.2.2").as_ref(), Some(&digest));
        let other = KeyRing::generate(&SeededRandom::new(8)).unwrap();
        assert_ne!(IpPrivacy::Hash.apply(&other, "192.0.2.1".parse().unwrap()), Some(digest));
    }

    #[test]
    fn masks_that_no_address_has_are_refused() {
        for (privacy, sentence) in [
            (IpPrivacy::Truncate { ipv4: 33, ipv6: 48 }, "audit.ipv4_mask is 33; it must be from 0 to 32"),
            (IpPrivacy::Truncate { ipv4: 24, ipv6: 129 }, "audit.ipv6_mask is 129; it must be from 0 to 128"),
        ] {
            assert_eq!(privacy.check().unwrap_err().to_string(), sentence);
        }
        for (ipv4, ipv6) in [(0, 0), (32, 128)] {
            assert_eq!(IpPrivacy::Truncate { ipv4, ipv6 }.check(), Ok(()));
        }
    }
}
