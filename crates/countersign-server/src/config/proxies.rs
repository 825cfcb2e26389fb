//! Whose forwarding headers are believed.

use countersign_axum::TrustedProxies;

use super::audit::show_list;
use super::reader::Reader;
use super::value::Raw;

pub(super) fn read(reader: &mut Reader) -> TrustedProxies {
    let parse = |raw: &Raw| {
        let list = raw.list()?;
        TrustedProxies::parse(&list).map_err(|error| error.to_string())?;
        Ok(list)
    };
    let list = reader.read("proxy.trusted", Vec::new(), parse, show_list);
    TrustedProxies::parse(&list).expect("it was parsed before")
}
