//! Lists for people, and for tests.

use countersign::store::{BoxFuture, EventId, Fault, Reports, StoreError, UserKey};
use countersign::{AuditEvent, Notice};

use super::columns::{many, unread};
use super::params::{most, params};
use super::{Postgres, Shared};
use crate::records::{audit_event, outbox_row};

impl Reports for Postgres {
    fn events(
        &self,
        user: UserKey,
        before: Option<EventId>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<AuditEvent>, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move { events(&shared, user, before, limit).await }))
    }

    fn notices(&self, user: UserKey) -> BoxFuture<'_, Result<Vec<Notice>, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let rows = shared.ask(&shared.reading.notices, params![user]).await?;
            let rows = many(&rows, |columns| outbox_row(user, columns)).map_err(unread("a notice", user))?;
            Ok(rows.into_iter().map(|row| row.notice).collect())
        }))
    }
}

/// Reads the user's events by key, the newest first, and gives those that are the chain: each names the one before it. Where `before`
/// is not the user's, nothing is older than it.
async fn events(
    shared: &Shared,
    user: UserKey,
    before: Option<EventId>,
    limit: usize,
) -> Result<Vec<AuditEvent>, StoreError> {
    let mut next = match before {
        Some(known) => Some(known),
        None => last_event_of(shared, user).await?,
    };
    // `before` itself is read and not given.
    let skipped = usize::from(before.is_some());
    let mut chain = Vec::new();
    while let Some(from) = next
        && chain.len() < limit.saturating_add(skipped)
    {
        let wanted = limit.saturating_add(skipped) - chain.len();
        let rows = shared.ask(&shared.reading.events, params![user, from.0, most(wanted)]).await?;
        let events = many(&rows, audit_event).map_err(unread("an audit event", user))?;
        let found = chain.len();
        for event in events {
            if Some(event.id) == next {
                next = Some(previous(&event)?);
                chain.push(event);
            }
        }
        // Nothing of the chain: it ends here, or was pruned.
        if chain.len() == found {
            break;
        }
    }
    Ok(chain.split_off(skipped.min(chain.len())))
}

/// The head of the user's chain of events.
async fn last_event_of(shared: &Shared, user: UserKey) -> Result<Option<EventId>, StoreError> {
    let rows = shared.ask(&shared.reading.last_event_of, params![user]).await?;
    let last = super::columns::one(&rows, |columns| columns.next().map(EventId));
    last.map_err(unread("the row", user))
}

/// The event before this one, which is older: so that no chain leads back to itself.
fn previous(event: &AuditEvent) -> Result<EventId, Fault> {
    if event.previous < event.id {
        Ok(event.previous)
    } else {
        Err(Fault::Altered { what: "the chain of audit events", user: event.user })
    }
}
