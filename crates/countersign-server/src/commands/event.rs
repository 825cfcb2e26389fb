//! One event of the audit trail, as JSON and as a row.

use countersign::{AuditEvent, Method, Reason};
use serde_json::{Value, json};

/// The host's id of an event's user; none where it is about nobody, or nobody any more.
pub(super) type Subject<'a> = Option<&'a str>;

/// With keys that stay.
pub(super) fn json(event: &AuditEvent, subject: Subject<'_>) -> Value {
    json!({
        "id": event.id.to_string(),
        "at": event.at.rfc3339(),
        "actor": event.actor.code(),
        "subject": subject,
        "action": event.action.code(),
        "strategy": event.strategy,
        "operation": event.operation,
        "outcome": event.outcome.code(),
        "reason": event.reason.map(Reason::code),
        "method": event.method.map(Method::code),
        "session": event.session.map(|session| session.to_string()),
        "request": event.request,
        "address": event.personal.address,
        "user_agent": event.personal.user_agent,
        "note": event.personal.note,
    })
}

pub(super) const HEADER: [&str; 8] = ["ID", "AT", "USER", "ACTION", "WITH", "OUTCOME", "BY", "FROM"];

/// A line of a table.
pub(super) fn row(event: &AuditEvent, subject: Subject<'_>) -> Vec<String> {
    vec![
        event.id.to_string(),
        event.at.rfc3339(),
        subject.unwrap_or("-").to_owned(),
        event.action.to_string(),
        event.strategy.clone().unwrap_or_else(|| "-".to_owned()),
        outcome(event),
        event.actor.to_string(),
        from(event),
    ]
}

/// How it ended, and why: `failure: invalid_code`.
fn outcome(event: &AuditEvent) -> String {
    match event.reason {
        Some(reason) => format!("{}: {reason}", event.outcome),
        None => event.outcome.to_string(),
    }
}

/// The address, or what somebody gave as the reason.
fn from(event: &AuditEvent) -> String {
    let address = event.personal.address.as_deref().unwrap_or("-");
    match &event.personal.note {
        Some(note) => format!("{address}  ({note})"),
        None => address.to_owned(),
    }
}
