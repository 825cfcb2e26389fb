//! Trusted browsers: whether there are any, for how long, and for whom there are none.

use countersign::{TrustPolicy, Trusting};
use toml::Value;

use super::audit::show_list;
use super::reader::Reader;
use super::requirement::parse_roles;
use super::sections::{DAY, HOUR, show_span};
use super::value::Raw;

pub(super) fn read(reader: &mut Reader) -> TrustPolicy {
    let mut policy = TrustPolicy::default();
    let enabled =
        reader.read("trusted_browsers.enabled", policy.is_on(), Raw::boolean, |on| Value::Boolean(*on));
    if !enabled {
        policy.allowed = Trusting::Never;
    }
    policy.ttl =
        reader.read("trusted_browsers.ttl", policy.ttl, |raw| raw.duration(HOUR..=90 * DAY), show_span);
    policy.except_roles =
        reader.read("trusted_browsers.except_roles", policy.except_roles, parse_roles, show_list);
    policy
}
