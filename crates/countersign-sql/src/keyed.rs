//! Which key a record needs: where either store looks for it.

use countersign::store::KeyedRecord;

/// Where a record says which key it needs.
#[derive(Clone, Copy)]
pub(crate) enum Needs {
    /// In a column of its own.
    Column,
    /// At the front of an authentication code.
    Code,
    /// Behind the first byte of a sealed value.
    Sealed,
}

/// Each kind of record, its table, and the column that says it.
pub(crate) const RECORDS: &[(KeyedRecord, &str, &str, Needs)] = &[
    (KeyedRecord::User, "countersign_users", "mac", Needs::Code),
    (KeyedRecord::Authenticator, "countersign_authenticators", "secret", Needs::Sealed),
    (KeyedRecord::Enrollment, "countersign_enrollments", "secret", Needs::Sealed),
    (KeyedRecord::CodeSet, "countersign_code_sets", "key", Needs::Sealed),
    (KeyedRecord::Session, "countersign_sessions", "digest_key", Needs::Column),
    (KeyedRecord::HeldRequest, "countersign_held_requests", "request", Needs::Sealed),
    (KeyedRecord::AuditEvent, "countersign_audit_events", "link", Needs::Code),
    (KeyedRecord::Checkpoint, "countersign_audit_checkpoints", "mac", Needs::Code),
];

impl Needs {
    /// The key's id in SQL: a number, or its four bytes.
    pub(crate) fn key(self, column: &str) -> String {
        match self {
            Self::Column => column.to_owned(),
            Self::Code => format!("substr({column}, 1, 4)"),
            Self::Sealed => format!("substr({column}, 2, 4)"),
        }
    }
}

/// The id that these bytes are. What is too short for an id was written by nobody of us: no key is 0.
pub(crate) fn id_of(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_be_bytes)
}
