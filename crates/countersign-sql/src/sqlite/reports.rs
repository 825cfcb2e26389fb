//! Lists for people, and for tests.

use countersign::store::{BoxFuture, EventId, Fault, Reports, StoreError, UserKey};
use countersign::{AuditEvent, Notice};

use super::Sqlite;
use super::reader::Reader;

impl Reports for Sqlite {
    fn events(
        &self,
        user: UserKey,
        before: Option<EventId>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(self.ask(move |reader| reader.in_snapshot(|reader| events(reader, user, before, limit))))
    }

    fn notices(&self, user: UserKey) -> BoxFuture<'_, Result<Vec<Notice>, StoreError>> {
        Box::pin(self.ask(move |reader| reader.reading.notices(user)))
    }
}

/// Follows the user's chain from event to event: however long the chain is, and the trail of all users, each that is given costs one
/// look-up by key. Nothing is looked for: where `before` is not the user's, nothing is older than it.
fn events(
    reader: &mut Reader<'_>,
    user: UserKey,
    before: Option<EventId>,
    limit: usize,
) -> Result<Vec<AuditEvent>, StoreError> {
    let mut next = match before {
        None => reader.reading.last_event_of(user)?,
        Some(known) => {
            let known = reader.reading.event(user, known)?;
            known.map(|event| previous(&event)).transpose()?
        }
    };
    let mut events = Vec::new();
    while events.len() < limit
        && let Some(id) = next
        && let Some(event) = reader.reading.event(user, id)?
    {
        next = Some(previous(&event)?);
        events.push(event);
    }
    Ok(events)
}

/// The event before this one, which is older: so that no chain leads back to itself.
fn previous(event: &AuditEvent) -> Result<EventId, Fault> {
    if event.previous < event.id {
        Ok(event.previous)
    } else {
        Err(Fault::Altered { what: "the chain of audit events", user: event.user })
    }
}
