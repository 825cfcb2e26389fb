//! What is read: the statements, and how rows become what the core knows.

use countersign::store::{
    AuthenticatorId, AuthenticatorRow, BrowserId, Checkpoint, CodeSetId, CodeSetRow, EnrollmentId,
    EnrollmentRow, EventId, Fault, PendingRow, Reads, Remember, Rows, SessionId, SessionRow, StoreError,
    Unlocking, UserId, UserKey, UserRow, Wanted,
};
use countersign::{
    Action, Actor, AuditEvent, EventOutcome, KeyId, Method, Notice, NoticeKind, Personal, Reason,
    SessionKind, Timestamp, Transport,
};
use rusqlite::types::{FromSql, Type};
use rusqlite::{Params, Row, Statement};

use super::codes::Codes;

/// The columns of an audit event, as they are read.
macro_rules! event_columns {
    () => {
        "id, user, previous, at, actor, action, strategy, operation, outcome, reason, method, session, request,
            address, user_agent, note, salt, commitment, link"
    };
}
pub(super) use event_columns;

held! {
    /// Everything that decisions and reports read by key. The writer holds one, and so does each reader.
    Reading {
        find: "SELECT key FROM countersign_users WHERE host_id = ?1",
        user_and_session: "SELECT u.host_id, u.generation, u.next_id, u.last_event, u.state, u.mac, u.created_at,
                s.id, s.digest, s.digest_key, s.kind, s.transport, s.methods, s.mfa_verified_at,
                s.recovery_code_used_at, s.generation, s.wrong_answers, s.challenge_ends_at, s.browser,
                s.unlock, s.created_at, s.last_seen_at, s.expires_at, s.remember, s.address, s.user_agent, s.return_to
            FROM countersign_users u LEFT JOIN countersign_sessions s ON s.user = u.key AND s.id = ?2
            WHERE u.key = ?1",
        authenticators: "SELECT id, name, kind, parameters, secret, created_at, created_by
            FROM countersign_authenticators WHERE user = ?1 ORDER BY id",
        enrollments: "SELECT id, session, generation, name, replaces, parameters, secret, wrong_answers, created_at,
                expires_at
            FROM countersign_enrollments WHERE user = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id",
        code_set: "SELECT id, form, key, created_at
            FROM countersign_code_sets WHERE user = ?1 AND strategy = ?2 ORDER BY id DESC LIMIT 1",
        pending_sessions: "SELECT id, browser, unlock FROM countersign_sessions
            WHERE user = ?1 AND kind = 'pending' ORDER BY id",
        notices: "SELECT user, kind, event, at FROM countersign_outbox WHERE user = ?1 ORDER BY id",
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
        let Reads { session, authenticators, enrollment, enrollments, code_set, code, pending_sessions } =
            reads;
        if rows.user.is_none() || session.is_some() {
            let both = one(&mut self.user_and_session, (user.0, session.map(|id| id.0)), |columns| {
                Ok((user_row(user, columns)?, session_row(user, columns)?))
            });
            if let Some((row, found)) = both.map_err(unread("the row or a session", user))? {
                rows.user = Some(row);
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
            let set = one(&mut self.code_set, (user.0, strategy), |c| code_set_row(user, strategy, c));
            rows.code_set = set.map_err(unread("the set of recovery codes", user))?;
        }
        if let Some(key) = code {
            rows.code = codes.probe(user, key)?;
        }
        if *pending_sessions == Wanted::Yes {
            let pending = many(&mut self.pending_sessions, [user.0], |columns| {
                let (id, browser) = (columns.next()?, columns.next::<Option<i64>>()?);
                let unlock = Unlocking::of(&columns.next::<Vec<u8>>()?);
                Ok(PendingRow { id: SessionId(id), browser: browser.map(BrowserId), unlock })
            });
            rows.pending_sessions = pending.map_err(unread("a session", user))?;
        }
        Ok(())
    }

    /// Our key for the host's id.
    pub(super) fn find(&mut self, id: &UserId) -> Result<Option<UserKey>, StoreError> {
        one(&mut self.find, [id.as_str()], |columns| columns.next().map(UserKey))
            .map_err(StoreError::unavailable)
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
        let event = one(&mut self.event, [id.0], audit_event).map_err(unread("an audit event", user))?;
        Ok(event.filter(|event| event.user == user))
    }

    /// Notices that wait for the user, the oldest first.
    pub(super) fn notices(&mut self, user: UserKey) -> Result<Vec<Notice>, StoreError> {
        many(&mut self.notices, [user.0], notice).map_err(unread("a notice", user))
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

/// A value that no version of the store writes is a fault; any other failure is the database's.
pub(super) fn unread(what: &'static str, user: UserKey) -> impl FnOnce(rusqlite::Error) -> StoreError {
    use rusqlite::Error;
    move |error| match error {
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::Utf8Error(..) => Fault::Altered { what, user }.into(),
        error => StoreError::unavailable(error),
    }
}

/// The columns of a row, from left to right.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    index: usize,
}

impl Columns<'_> {
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.index)?;
        self.index += 1;
        Ok(value)
    }

    /// A column out of its turn.
    pub(super) fn at<T: FromSql>(&self, index: usize) -> rusqlite::Result<T> {
        self.row.get(index)
    }

    fn time(&mut self) -> rusqlite::Result<Timestamp> {
        self.next().map(Timestamp::from_millis)
    }

    pub(super) fn maybe_time(&mut self) -> rusqlite::Result<Option<Timestamp>> {
        Ok(self.next::<Option<i64>>()?.map(Timestamp::from_millis))
    }

    fn parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
        self.maybe_parsed(parse)?.ok_or_else(|| unknown_code(self.index - 1))
    }

    fn maybe_parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
        let index = self.index;
        self.index += 1;
        let text = self.row.get_ref(index)?.as_str_or_null().map_err(|_| unknown_code(index))?;
        text.map(|code| parse(code).ok_or_else(|| unknown_code(index))).transpose()
    }
}

fn unknown_code(index: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, "no code of this program".into())
}

/// The first row of the answer.
pub(super) fn one<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    read: impl FnOnce(&mut Columns<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    let mut rows = statement.query(params)?;
    rows.next()?.map(|row| read(&mut Columns { row, index: 0 })).transpose()
}

/// All rows of the answer.
pub(super) fn many<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut read: impl FnMut(&mut Columns<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut rows = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&mut Columns { row, index: 0 })?);
    }
    Ok(all)
}

pub(super) fn user_row(key: UserKey, columns: &mut Columns<'_>) -> rusqlite::Result<UserRow> {
    Ok(UserRow {
        key,
        id: columns.parsed(|id| Some(UserId::new(id)))?,
        generation: columns.next()?,
        next_id: columns.next()?,
        last_event: EventId(columns.next()?),
        state: columns.next()?,
        mac: columns.next()?,
        created_at: columns.time()?,
    })
}

/// None when the outer join found no session.
fn session_row(user: UserKey, columns: &mut Columns<'_>) -> rusqlite::Result<Option<SessionRow>> {
    let Some(id) = columns.next::<Option<i64>>()? else { return Ok(None) };
    Ok(Some(SessionRow {
        user,
        id: SessionId(id),
        digest: columns.next()?,
        digest_key: KeyId(columns.next()?),
        kind: columns.parsed(parse_kind)?,
        transport: columns.parsed(parse_transport)?,
        methods: columns.next()?,
        mfa_verified_at: columns.maybe_time()?,
        recovery_code_used_at: columns.maybe_time()?,
        generation: columns.next()?,
        wrong_answers: columns.next()?,
        challenge_ends_at: columns.maybe_time()?,
        browser: columns.next::<Option<i64>>()?.map(BrowserId),
        unlock: columns.next()?,
        created_at: columns.time()?,
        last_seen_at: columns.time()?,
        expires_at: columns.time()?,
        remember: if columns.next()? { Remember::Yes } else { Remember::No },
        address: columns.next()?,
        user_agent: columns.next()?,
        return_to: columns.next()?,
    }))
}

fn parse_kind(code: &str) -> Option<SessionKind> {
    [SessionKind::Pending, SessionKind::Standard].into_iter().find(|kind| kind.code() == code)
}

fn parse_transport(code: &str) -> Option<Transport> {
    [Transport::Cookie, Transport::Bearer].into_iter().find(|transport| transport_code(*transport) == code)
}

pub(super) fn transport_code(transport: Transport) -> &'static str {
    match transport {
        Transport::Cookie => "cookie",
        Transport::Bearer => "bearer",
    }
}

fn authenticator_row(user: UserKey, columns: &mut Columns<'_>) -> rusqlite::Result<AuthenticatorRow> {
    Ok(AuthenticatorRow {
        user,
        id: AuthenticatorId(columns.next()?),
        name: columns.next()?,
        kind: columns.next()?,
        parameters: columns.next()?,
        secret: columns.next()?,
        created_at: columns.time()?,
        created_by: SessionId(columns.next()?),
    })
}

fn enrollment_row(user: UserKey, columns: &mut Columns<'_>) -> rusqlite::Result<EnrollmentRow> {
    Ok(EnrollmentRow {
        user,
        id: EnrollmentId(columns.next()?),
        session: SessionId(columns.next()?),
        generation: columns.next()?,
        name: columns.next()?,
        replaces: columns.next::<Option<i64>>()?.map(AuthenticatorId),
        parameters: columns.next()?,
        secret: columns.next()?,
        wrong_answers: columns.next()?,
        created_at: columns.time()?,
        expires_at: columns.time()?,
    })
}

fn code_set_row(user: UserKey, strategy: &str, columns: &mut Columns<'_>) -> rusqlite::Result<CodeSetRow> {
    Ok(CodeSetRow {
        user,
        strategy: strategy.to_owned(),
        id: CodeSetId(columns.next()?),
        form: columns.next()?,
        key: columns.next()?,
        created_at: columns.time()?,
    })
}

pub(super) fn audit_event(columns: &mut Columns<'_>) -> rusqlite::Result<AuditEvent> {
    Ok(AuditEvent {
        id: EventId(columns.next()?),
        user: UserKey(columns.next()?),
        previous: EventId(columns.next()?),
        at: columns.time()?,
        actor: columns.parsed(Actor::parse)?,
        action: columns.parsed(Action::parse)?,
        strategy: columns.next()?,
        operation: columns.next()?,
        outcome: columns.parsed(EventOutcome::parse)?,
        reason: columns.maybe_parsed(Reason::parse)?,
        method: columns.maybe_parsed(Method::parse)?,
        session: columns.next::<Option<i64>>()?.map(SessionId),
        request: columns.next()?,
        personal: Personal {
            address: columns.next()?,
            user_agent: columns.next()?,
            note: columns.next()?,
            salt: columns.next()?,
            commitment: columns.next()?,
        },
        link: columns.next()?,
    })
}

pub(super) fn checkpoint(columns: &mut Columns<'_>) -> rusqlite::Result<Checkpoint> {
    Ok(Checkpoint {
        id: columns.next()?,
        at: columns.time()?,
        through: EventId(columns.next()?),
        events: columns.next()?,
        pruned: EventId(columns.next()?),
        digest: columns.next()?,
        mac: columns.next()?,
    })
}

fn notice(columns: &mut Columns<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        user: UserKey(columns.next()?),
        kind: columns.parsed(NoticeKind::parse)?,
        event: EventId(columns.next()?),
        at: columns.time()?,
    })
}
