//! What is read: the statements, and how rows become what the core knows.

use countersign::store::{
    EnrollmentRow, EventId, Fault, Reads, Rows, SESSIONS_LISTED, SessionId, SessionRow, StoreError, UserId,
    UserKey, Wanted,
};
use countersign::{AuditEvent, Notice};
use rusqlite::Connection;

use super::codes::Codes;
use super::columns::{many, most, one, unread};
use crate::records::{
    audit_event, authenticator_row, code_set_row, enrollment_row, fence_row, held_row, letter_row,
    outbox_columns, outbox_row, pending_row, session_columns, session_row, trusted_browser_row, user_row,
};

/// The columns of an audit event, as they are read.
macro_rules! event_columns {
    () => {
        "id, user, previous, at, actor, action, strategy, operation, outcome, reason, method, session, request,
            address, user_agent, note, salt, commitment, link"
    };
}
pub(super) use event_columns;

/// A user's row, with the newest fence, and with one of the user's sessions if there is such a one.
pub(super) const USER_AND_SESSION: &str = concat!(
    "SELECT u.host_id, u.generation, u.next_id, u.last_event, u.state, u.mac, u.created_at,
            f.fence, f.fenced_at, f.fence_mac, ",
    session_columns!(),
    " FROM countersign_users u
            LEFT JOIN countersign_installation f ON f.id = 1
            LEFT JOIN countersign_sessions s ON s.user = u.key AND s.id = ?2 WHERE u.key = ?1"
);

pub(super) const FIND: &str = "SELECT key FROM countersign_users WHERE host_id = ?1";

/// Whether somebody was admitted and not forgotten, whatever became of the row.
pub(super) const ROSTER: &str = "SELECT user FROM countersign_roster WHERE host_id = ?1";

held! {
    /// Everything that decisions and reports read by key. The writer holds one, and so does each reader.
    Reading {
        find: FIND,
        roster: ROSTER,
        user_and_session: USER_AND_SESSION,
        authenticators: "SELECT id, name, kind, parameters, secret, created_at, created_by
            FROM countersign_authenticators WHERE user = ?1 ORDER BY id",
        enrollments: "SELECT id, session, generation, name, replaces, parameters, secret, wrong_answers, created_at,
                expires_at
            FROM countersign_enrollments WHERE user = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id",
        code_set: "SELECT strategy, id, form, key, created_at
            FROM countersign_code_sets WHERE user = ?1 AND strategy = ?2 ORDER BY id DESC LIMIT 1",
        code_sets: "SELECT strategy, id, form, key, created_at
            FROM countersign_code_sets WHERE user = ?1 ORDER BY id",
        pending_sessions: "SELECT id, browser, unlock FROM countersign_sessions
            WHERE user = ?1 AND kind = 'pending' ORDER BY id",
        sessions: concat!("SELECT ", session_columns!(), " FROM countersign_sessions s
            WHERE s.user = ?1 ORDER BY s.id DESC LIMIT ?2"),
        trusted_browsers: "SELECT id, name, salt, generation, sequence, presented, created_at, last_used_at, expires_at
            FROM countersign_trusted_browsers WHERE user = ?1 ORDER BY id",
        held: "SELECT id, session, generation, request, expires_at
            FROM countersign_held_requests WHERE user = ?1 AND id = ?2",
        notices: concat!("SELECT ", outbox_columns!(), " FROM countersign_outbox o
            WHERE o.user = ?1 AND o.settled_at IS NULL ORDER BY o.id"),
        notice: concat!("SELECT ", outbox_columns!(), " FROM countersign_outbox o WHERE o.id = ?2 AND o.user = ?1"),
        letter: "SELECT key, digest, expires_at FROM countersign_letters WHERE key = ?1 AND digest IS NOT NULL",
        event: concat!("SELECT ", event_columns!(), " FROM countersign_audit_events WHERE id = ?1"),
        last_event_of: "SELECT last_event FROM countersign_users WHERE key = ?1",
        last_event: "SELECT max(id) FROM countersign_audit_events",
    }
}

impl Reading<'_> {
    /// Adds what was asked for to `rows`. What was read before stays.
    pub(super) fn rows(
        &mut self,
        codes: &mut Codes<'_>,
        user: UserKey,
        reads: &Reads,
        rows: &mut Rows,
    ) -> Result<(), StoreError> {
        let Reads {
            session,
            authenticators,
            enrollment,
            enrollments,
            code_set,
            code_sets,
            code,
            pending_sessions,
            sessions,
            trusted_browsers,
            held,
            notice,
            letter,
        } = reads;
        if rows.user.is_none() || session.is_some() {
            let both = one(&mut self.user_and_session, (user.0, session.map(|id| id.0)), |columns| {
                Ok((user_row(user, columns)?, fence_row(columns)?, session_row(user, columns)?))
            });
            if let Some((row, fence, found)) = both.map_err(unread("the row or a session", user))? {
                (rows.user, rows.fence) = (Some(row), fence);
                if session.is_some() {
                    rows.session = found;
                }
            }
        }
        if *authenticators == Wanted::Yes {
            let all = many(&mut self.authenticators, [user.0], |columns| authenticator_row(user, columns));
            rows.authenticators = all.map_err(unread("an authenticator", user))?;
        }
        if let Some(id) = *enrollment {
            rows.enrollment = self.enrollments_between(user, id.0, id.0)?.pop();
        }
        if *enrollments == Wanted::Yes {
            rows.enrollments = self.enrollments_between(user, i64::MIN, i64::MAX)?;
        }
        if let Some(strategy) = code_set {
            let set = one(&mut self.code_set, (user.0, strategy), |c| code_set_row(user, c));
            rows.code_set = set.map_err(unread("the set of recovery codes", user))?;
        }
        if *code_sets == Wanted::Yes {
            let all = many(&mut self.code_sets, [user.0], |columns| code_set_row(user, columns));
            rows.code_sets = all.map_err(unread("a set of recovery codes", user))?;
        }
        if let Some(key) = code {
            rows.code = codes.probe(user, key)?;
        }
        if *pending_sessions == Wanted::Yes {
            let pending = many(&mut self.pending_sessions, [user.0], |columns| pending_row(columns));
            rows.pending_sessions = pending.map_err(unread("a session", user))?;
        }
        if *sessions == Wanted::Yes {
            rows.sessions = self.sessions_of(user)?;
        }
        if *trusted_browsers == Wanted::Yes {
            let all = many(&mut self.trusted_browsers, [user.0], |c| trusted_browser_row(user, c));
            rows.trusted_browsers = all.map_err(unread("a trusted browser", user))?;
        }
        if let Some(id) = held {
            let request = one(&mut self.held, (user.0, id.0), |columns| held_row(user, columns));
            rows.held = request.map_err(unread("a held request", user))?;
        }
        if let Some(id) = notice {
            let row = one(&mut self.notice, (user.0, id.0), |columns| outbox_row(user, columns));
            rows.notice = row.map_err(unread("a notice", user))?;
        }
        if let Some(id) = letter {
            let row = one(&mut self.letter, [&id.0[..]], |columns| letter_row(columns));
            rows.letter = row.map_err(unread("a letter", user))?;
        }
        Ok(())
    }

    /// Our key for the host's id.
    pub(super) fn find(&mut self, id: &UserId) -> Result<Option<UserKey>, StoreError> {
        let key = one(&mut self.find, [id.as_str()], |columns| columns.next().map(UserKey))
            .map_err(StoreError::unavailable)?;
        if key.is_none() {
            let admitted = one(&mut self.roster, [id.as_str()], |_| Ok(()));
            if admitted.map_err(StoreError::unavailable)?.is_some() {
                return Err(Fault::Lost { id: id.clone() }.into());
            }
        }
        Ok(key)
    }

    /// The id of the newest event in the whole store; 0 when there is none.
    pub(super) fn last_event(&mut self) -> rusqlite::Result<i64> {
        let newest = one(&mut self.last_event, [], |columns| columns.next::<Option<i64>>())?;
        Ok(newest.flatten().unwrap_or(0))
    }

    /// The head of the user's chain of events.
    pub(super) fn last_event_of(&mut self, user: UserKey) -> Result<Option<EventId>, StoreError> {
        one(&mut self.last_event_of, [user.0], |columns| columns.next().map(EventId))
            .map_err(unread("the row", user))
    }

    /// An event of this user; another user's is as good as none.
    pub(super) fn event(&mut self, user: UserKey, id: EventId) -> Result<Option<AuditEvent>, StoreError> {
        let event = one(&mut self.event, [id.0], |columns| audit_event(columns))
            .map_err(unread("an audit event", user))?;
        Ok(event.filter(|event| event.user == user))
    }

    /// Notices that wait for the user, the oldest first.
    pub(super) fn notices(&mut self, user: UserKey) -> Result<Vec<Notice>, StoreError> {
        let rows = many(&mut self.notices, [user.0], |columns| outbox_row(user, columns));
        Ok(rows.map_err(unread("a notice", user))?.into_iter().map(|row| row.notice).collect())
    }

    /// The newest, in the order of their ids.
    fn sessions_of(&mut self, user: UserKey) -> Result<Vec<SessionRow>, StoreError> {
        let newest_first =
            many(&mut self.sessions, (user.0, most(SESSIONS_LISTED)), |c| session_row(user, c));
        let mut all: Vec<SessionRow> =
            newest_first.map_err(unread("a session", user))?.into_iter().flatten().collect();
        all.reverse();
        Ok(all)
    }

    fn enrollments_between(
        &mut self,
        user: UserKey,
        first: i64,
        last: i64,
    ) -> Result<Vec<EnrollmentRow>, StoreError> {
        many(&mut self.enrollments, (user.0, first, last), |columns| enrollment_row(user, columns))
            .map_err(unread("an enrollment", user))
    }
}

/// The same for a connection that holds no statements.
pub(super) fn session_here(
    connection: &Connection,
    user: UserKey,
    session: SessionId,
) -> rusqlite::Result<Rows> {
    let statement = &mut *connection.prepare_cached(USER_AND_SESSION)?;
    let found = one(statement, (user.0, session.0), |columns| {
        let (row, fence) = (user_row(user, columns)?, fence_row(columns)?);
        Ok(Rows { user: Some(row), fence, session: session_row(user, columns)?, ..Rows::default() })
    })?;
    Ok(found.unwrap_or_default())
}
