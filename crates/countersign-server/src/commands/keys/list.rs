//! `keys list`.

use countersign::store::KeyedRecord;
use countersign::{KeyPart, KeyStatus, Timestamp};
use serde_json::{Value, json};

use super::super::{open, table};
use crate::cli::{Listing, Refusal, print};
use crate::config::Config;

pub(super) async fn run(config: &Config, listing: Listing) -> Result<(), Refusal> {
    let keys = open(config).await?.countersign().key_status().await?;
    if listing.json {
        let keys: Vec<Value> = keys.iter().map(told).collect();
        return print(&format!("{:#}\n", json!({ "keys": keys })));
    }
    let rows: Vec<_> = keys.iter().map(row).collect();
    print(&table::render(&HEADER, &rows))
}

const HEADER: [&str; 9] = [
    "ID",
    "STATE",
    "SINCE",
    "SUPERSEDED",
    "TO RE-ENCRYPT",
    "SHORT-LIVED",
    "SESSIONS",
    "TRAIL",
    "COOKIES UNTIL",
];

/// The stable word for how a key stands.
pub(super) fn state(key: &KeyStatus) -> &'static str {
    match key.part {
        KeyPart::Primary => "primary",
        KeyPart::Whole if key.since.is_none() => "new",
        KeyPart::Whole => "older",
        KeyPart::Retired => "retired",
        KeyPart::Missing => "missing",
    }
}

fn row(key: &KeyStatus) -> Vec<String> {
    let moment = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), Timestamp::rfc3339);
    let count = |kinds: &[KeyedRecord]| kinds.iter().map(|kind| key.count(*kind)).sum::<u64>().to_string();
    vec![
        key.id.to_string(),
        state(key).to_owned(),
        moment(key.since),
        moment(key.superseded_at),
        // What is under the primary is where it belongs.
        if key.part == KeyPart::Primary { "-".to_owned() } else { key.sealed().to_string() },
        count(&[KeyedRecord::Enrollment, KeyedRecord::HeldRequest]),
        count(&[KeyedRecord::Session]),
        count(&[KeyedRecord::AuditEvent, KeyedRecord::Checkpoint]),
        moment(key.cookies_until),
    ]
}

fn told(key: &KeyStatus) -> Value {
    json!({
        "id": key.id.0,
        "state": state(key),
        "since": key.since.map(Timestamp::rfc3339),
        "superseded_at": key.superseded_at.map(Timestamp::rfc3339),
        "cookies_until": key.cookies_until.map(Timestamp::rfc3339),
        "records": {
            "users": key.count(KeyedRecord::User),
            "authenticators": key.count(KeyedRecord::Authenticator),
            "enrollments": key.count(KeyedRecord::Enrollment),
            "code_sets": key.count(KeyedRecord::CodeSet),
            "sessions": key.count(KeyedRecord::Session),
            "held_requests": key.count(KeyedRecord::HeldRequest),
            "audit_events": key.count(KeyedRecord::AuditEvent),
            "checkpoints": key.count(KeyedRecord::Checkpoint),
        },
    })
}
