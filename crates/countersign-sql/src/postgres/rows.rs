//! What is read: the statements, and how rows become what the core knows.

use countersign::store::{EnrollmentRow, Reads, Rows, SESSIONS_LISTED, StoreError, UserKey, Wanted};
use tokio_postgres::Row;

use super::codes::{Codes, code_probe};
use super::columns::{many, one, unread};
use super::params::{Param, most, params};
use crate::records::{
    authenticator_row, code_set_row, enrollment_row, fence_row, held_row, letter_row, outbox_columns,
    outbox_row, pending_row, session_columns, session_row, trusted_browser_row, user_row,
};

/// The columns of an audit event, as they are read.
macro_rules! event_columns {
    () => {
        "id, user_key, previous, at, actor, action, strategy, operation, outcome, reason, method, session, request,
            address, user_agent, note, salt, commitment, link"
    };
}
pub(super) use event_columns;

/// The columns of a user, as they are read.
macro_rules! user_columns {
    () => {
        "u.host_id, u.generation, u.next_id, u.last_event, u.state, u.mac, u.created_at"
    };
}
pub(super) use user_columns;

held! {
    /// Everything that decisions and reports read by key.
    Reading {
        // Our key by the host's id, and whether somebody was admitted and not forgotten, whatever became of the row.
        find: "SELECT (SELECT key FROM {schema}.countersign_users WHERE host_id = $1),
                (SELECT user_key FROM {schema}.countersign_roster WHERE host_id = $1)",
        // The first statement of a decision. Nothing is joined: a join that waited for the lock would show the row as it is and the rest as
        // it was.
        lock: concat!("SELECT u.decision, ", user_columns!(), " FROM {schema}.countersign_users u WHERE u.key = $1 FOR UPDATE"),
        locked_decision: "SELECT decision FROM {schema}.countersign_users WHERE key = $1 FOR UPDATE",
        // The second, which sees all that was committed before the lock was given.
        beside: concat!("SELECT nextval('{schema}.countersign_event_ids'::regclass), f.fence, f.fenced_at, f.fence_mac, ",
            session_columns!(), " FROM (SELECT 1) AS one
            LEFT JOIN {schema}.countersign_installation f ON f.id = 1
            LEFT JOIN {schema}.countersign_sessions s ON s.user_key = $1 AND s.id = $2"),
        session: concat!("SELECT ", session_columns!(), " FROM {schema}.countersign_sessions s
            WHERE s.user_key = $1 AND s.id = $2"),
        // A user's row, with the newest fence, and with one of the user's sessions if there is such a one.
        user_and_session: concat!("SELECT ", user_columns!(), ", f.fence, f.fenced_at, f.fence_mac, ", session_columns!(),
            " FROM {schema}.countersign_users u
            LEFT JOIN {schema}.countersign_installation f ON f.id = 1
            LEFT JOIN {schema}.countersign_sessions s ON s.user_key = u.key AND s.id = $2 WHERE u.key = $1"),
        authenticators: "SELECT id, name, kind, parameters, secret, created_at, created_by
            FROM {schema}.countersign_authenticators WHERE user_key = $1 ORDER BY id",
        enrollments: "SELECT id, session, generation, name, replaces, parameters, secret, wrong_answers, created_at,
                expires_at
            FROM {schema}.countersign_enrollments WHERE user_key = $1 AND id BETWEEN $2 AND $3 ORDER BY id",
        code_set: "SELECT strategy, id, form, key, created_at
            FROM {schema}.countersign_code_sets WHERE user_key = $1 AND strategy = $2 ORDER BY id DESC LIMIT 1",
        code_sets: "SELECT strategy, id, form, key, created_at
            FROM {schema}.countersign_code_sets WHERE user_key = $1 ORDER BY id",
        pending_sessions: "SELECT id, browser, unlock FROM {schema}.countersign_sessions
            WHERE user_key = $1 AND kind = 'pending' ORDER BY id",
        sessions: concat!("SELECT ", session_columns!(), " FROM {schema}.countersign_sessions s
            WHERE s.user_key = $1 ORDER BY s.id DESC LIMIT $2"),
        trusted_browsers: "SELECT id, name, salt, generation, sequence, presented, created_at, last_used_at, expires_at
            FROM {schema}.countersign_trusted_browsers WHERE user_key = $1 ORDER BY id",
        held: "SELECT id, session, generation, request, expires_at
            FROM {schema}.countersign_held_requests WHERE user_key = $1 AND id = $2",
        notices: concat!("SELECT ", outbox_columns!(), " FROM {schema}.countersign_outbox o
            WHERE o.user_key = $1 AND o.settled_at IS NULL ORDER BY o.id"),
        notice: concat!("SELECT ", outbox_columns!(), " FROM {schema}.countersign_outbox o
            WHERE o.user_key = $1 AND o.id = $2"),
        letter: "SELECT key, digest, expires_at FROM {schema}.countersign_letters WHERE key = $1 AND digest IS NOT NULL",
        // From one event on, to the oldest.
        events: concat!("SELECT ", event_columns!(), " FROM {schema}.countersign_audit_events
            WHERE user_key = $1 AND id <= $2
            ORDER BY id DESC LIMIT $3"),
        last_event_of: "SELECT last_event FROM {schema}.countersign_users WHERE key = $1",
        ping: "SELECT max(number) FROM {schema}.countersign_migrations",
    }
}

/// One statement of a read, and what its rows are.
pub(super) struct Question<'a> {
    pub(super) what: What,
    pub(super) sql: &'a str,
    pub(super) params: Vec<Param<'a>>,
}

/// What the rows of an answer are.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    UserAndSession,
    Session,
    Authenticators,
    Enrollment,
    Enrollments,
    CodeSet,
    CodeSets,
    Code,
    PendingSessions,
    Sessions,
    TrustedBrowsers,
    Held,
    Notice,
    Letter,
}

impl Reading {
    /// The statements for what is asked for, but those of the session.
    pub(super) fn questions<'a>(
        &'a self,
        codes: &'a Codes,
        user: UserKey,
        reads: &'a Reads,
    ) -> Result<Vec<Question<'a>>, StoreError> {
        let Reads {
            session: _,
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
        let mut all = Vec::new();
        let mut ask = |what, sql: &'a str, params| all.push(Question { what, sql, params });
        if *authenticators == Wanted::Yes {
            ask(What::Authenticators, &self.authenticators, params![user]);
        }
        if let Some(id) = *enrollment {
            ask(What::Enrollment, &self.enrollments, params![user, id.0, id.0]);
        }
        if *enrollments == Wanted::Yes {
            ask(What::Enrollments, &self.enrollments, params![user, i64::MIN, i64::MAX]);
        }
        if let Some(strategy) = code_set {
            ask(What::CodeSet, &self.code_set, params![user, strategy]);
        }
        if *code_sets == Wanted::Yes {
            ask(What::CodeSets, &self.code_sets, params![user]);
        }
        if let Some(key) = code {
            let (sql, params) = codes.probe(user, key)?;
            ask(What::Code, sql, params);
        }
        if *pending_sessions == Wanted::Yes {
            ask(What::PendingSessions, &self.pending_sessions, params![user]);
        }
        if *sessions == Wanted::Yes {
            ask(What::Sessions, &self.sessions, params![user, most(SESSIONS_LISTED)]);
        }
        if *trusted_browsers == Wanted::Yes {
            ask(What::TrustedBrowsers, &self.trusted_browsers, params![user]);
        }
        if let Some(id) = held {
            ask(What::Held, &self.held, params![user, id.0]);
        }
        if let Some(id) = notice {
            ask(What::Notice, &self.notice, params![user, id.0]);
        }
        if let Some(id) = letter {
            ask(What::Letter, &self.letter, params![&id.0[..]]);
        }
        Ok(all)
    }
}

impl What {
    /// Puts an answer where it belongs. What was read before stays.
    pub(super) fn take(
        self,
        user: UserKey,
        reads: &Reads,
        answer: &[Row],
        rows: &mut Rows,
    ) -> Result<(), StoreError> {
        match self {
            Self::UserAndSession => {
                let both = one(answer, |columns| {
                    Ok((user_row(user, columns)?, fence_row(columns)?, session_row(user, columns)?))
                });
                if let Some((row, fence, found)) = both.map_err(unread("the row or a session", user))? {
                    (rows.user, rows.fence) = (Some(row), fence);
                    if reads.session.is_some() {
                        rows.session = found;
                    }
                }
            }
            Self::Session => {
                let session = one(answer, |columns| session_row(user, columns));
                rows.session = session.map_err(unread("a session", user))?.flatten();
            }
            Self::Authenticators => {
                let all = many(answer, |columns| authenticator_row(user, columns));
                rows.authenticators = all.map_err(unread("an authenticator", user))?;
            }
            Self::Enrollment => rows.enrollment = enrollments(user, answer)?.pop(),
            Self::Enrollments => rows.enrollments = enrollments(user, answer)?,
            Self::CodeSet => {
                let set = one(answer, |columns| code_set_row(user, columns));
                rows.code_set = set.map_err(unread("the set of recovery codes", user))?;
            }
            Self::CodeSets => {
                let all = many(answer, |columns| code_set_row(user, columns));
                rows.code_sets = all.map_err(unread("a set of recovery codes", user))?;
            }
            Self::Code => rows.code = code_probe(user, reads, answer)?,
            Self::PendingSessions => {
                let pending = many(answer, pending_row);
                rows.pending_sessions = pending.map_err(unread("a session", user))?;
            }
            Self::Sessions => {
                let newest_first = many(answer, |columns| session_row(user, columns));
                let newest_first = newest_first.map_err(unread("a session", user))?;
                rows.sessions = newest_first.into_iter().flatten().rev().collect();
            }
            Self::TrustedBrowsers => {
                let all = many(answer, |columns| trusted_browser_row(user, columns));
                rows.trusted_browsers = all.map_err(unread("a trusted browser", user))?;
            }
            Self::Held => {
                let request = one(answer, |columns| held_row(user, columns));
                rows.held = request.map_err(unread("a held request", user))?;
            }
            Self::Notice => {
                let row = one(answer, |columns| outbox_row(user, columns));
                rows.notice = row.map_err(unread("a notice", user))?;
            }
            Self::Letter => {
                let row = one(answer, letter_row);
                rows.letter = row.map_err(unread("a letter", user))?;
            }
        }
        Ok(())
    }
}

fn enrollments(user: UserKey, answer: &[Row]) -> Result<Vec<EnrollmentRow>, StoreError> {
    many(answer, |columns| enrollment_row(user, columns)).map_err(unread("an enrollment", user))
}
