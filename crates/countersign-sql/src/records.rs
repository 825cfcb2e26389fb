//! How the columns of a row, in either database, become what the core knows.
//!
//! The statements that give them stand in each store's `rows.rs`: columns are read in the order in which they are listed there.

use countersign::store::{
    AuthenticatorId, AuthenticatorRow, BrowserId, Checkpoint, CodeSetId, CodeSetRow, DueNotice, DuePlace,
    EnrollmentId, EnrollmentRow, EventId, FenceRow, HeldId, HeldRow, LetterId, LetterRow, NoticeId,
    OutboxRow, PendingRow, Remember, Schedule, SessionId, SessionRow, TrustedBrowserRow, Unlocking, UserId,
    UserKey, UserRow,
};
use countersign::{
    Action, Actor, AuditEvent, EventOutcome, KeyId, Method, Notice, NoticeKind, Personal, Reason,
    SessionKind, Timestamp, Transport,
};

/// The columns of a row, from left to right.
pub(crate) trait Cells {
    /// Why one could not be read.
    type Unread;

    fn int(&mut self) -> Result<i64, Self::Unread>;
    fn maybe_int(&mut self) -> Result<Option<i64>, Self::Unread>;
    /// A number that is kept in a wider column than it needs.
    fn small(&mut self) -> Result<u32, Self::Unread>;
    fn truth(&mut self) -> Result<bool, Self::Unread>;
    fn text(&mut self) -> Result<String, Self::Unread>;
    fn maybe_text(&mut self) -> Result<Option<String>, Self::Unread>;
    fn blob(&mut self) -> Result<Vec<u8>, Self::Unread>;
    fn maybe_blob(&mut self) -> Result<Option<Vec<u8>>, Self::Unread>;
    /// So many bytes and no others.
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Self::Unread>;
    fn maybe_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Self::Unread>;
    /// A code that `parse` must know.
    fn parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Self::Unread>;
    fn maybe_parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Self::Unread>;

    fn time(&mut self) -> Result<Timestamp, Self::Unread> {
        self.int().map(Timestamp::from_millis)
    }

    fn maybe_time(&mut self) -> Result<Option<Timestamp>, Self::Unread> {
        Ok(self.maybe_int()?.map(Timestamp::from_millis))
    }
}

/// The columns of a session, as they are read.
macro_rules! session_columns {
    () => {
        "s.id, s.digest, s.digest_key, s.mac, s.kind, s.transport, s.methods, s.mfa_verified_at, s.recovery_code_used_at,
            s.generation, s.wrong_answers, s.challenge_ends_at, s.browser, s.unlock, s.created_at, s.last_seen_at,
            s.expires_at, s.remember, s.name, s.address, s.user_agent, s.return_to"
    };
}
pub(crate) use session_columns;

/// None when the outer join found no session.
pub(crate) fn session_row<C: Cells>(user: UserKey, columns: &mut C) -> Result<Option<SessionRow>, C::Unread> {
    let Some(id) = columns.maybe_int()? else { return Ok(None) };
    Ok(Some(SessionRow {
        user,
        id: SessionId(id),
        digest: columns.blob()?,
        digest_key: KeyId(columns.small()?),
        mac: columns.blob()?,
        kind: columns.parsed(parse_kind)?,
        transport: columns.parsed(parse_transport)?,
        methods: columns.blob()?,
        mfa_verified_at: columns.maybe_time()?,
        recovery_code_used_at: columns.maybe_time()?,
        generation: columns.int()?,
        wrong_answers: columns.int()?,
        challenge_ends_at: columns.maybe_time()?,
        browser: columns.maybe_int()?.map(BrowserId),
        unlock: columns.blob()?,
        created_at: columns.time()?,
        last_seen_at: columns.time()?,
        expires_at: columns.time()?,
        remember: if columns.truth()? { Remember::Yes } else { Remember::No },
        name: columns.maybe_text()?,
        address: columns.maybe_text()?,
        user_agent: columns.maybe_text()?,
        return_to: columns.maybe_text()?,
    }))
}

fn parse_kind(code: &str) -> Option<SessionKind> {
    [SessionKind::Pending, SessionKind::Standard].into_iter().find(|kind| kind.code() == code)
}

fn parse_transport(code: &str) -> Option<Transport> {
    [Transport::Cookie, Transport::Bearer].into_iter().find(|transport| transport_code(*transport) == code)
}

pub(crate) fn transport_code(transport: Transport) -> &'static str {
    match transport {
        Transport::Cookie => "cookie",
        Transport::Bearer => "bearer",
    }
}

pub(crate) fn pending_row<C: Cells>(columns: &mut C) -> Result<PendingRow, C::Unread> {
    Ok(PendingRow {
        id: SessionId(columns.int()?),
        browser: columns.maybe_int()?.map(BrowserId),
        unlock: Unlocking::of(&columns.blob()?),
    })
}

/// The host's id of an account is its number as it is printed: `7`, and neither `07` nor `+7`.
pub(crate) fn account_number(id: &UserId) -> Option<i64> {
    id.as_str().parse().ok().filter(|number: &i64| number.to_string() == id.as_str())
}

pub(crate) fn letter_row<C: Cells>(columns: &mut C) -> Result<LetterRow, C::Unread> {
    Ok(LetterRow { id: LetterId(columns.bytes()?), digest: columns.blob()?, expires_at: columns.time()? })
}

pub(crate) fn user_row<C: Cells>(key: UserKey, columns: &mut C) -> Result<UserRow, C::Unread> {
    Ok(UserRow {
        key,
        id: columns.parsed(|id| Some(UserId::new(id)))?,
        generation: columns.int()?,
        next_id: columns.int()?,
        last_event: EventId(columns.int()?),
        state: columns.blob()?,
        mac: columns.blob()?,
        created_at: columns.time()?,
    })
}

/// None when the outer join found no fence.
pub(crate) fn fence_row<C: Cells>(columns: &mut C) -> Result<Option<FenceRow>, C::Unread> {
    let (number, at, mac) = (columns.maybe_int()?, columns.maybe_time()?, columns.maybe_blob()?);
    let fence = Option::zip(number, at).zip(mac);
    Ok(fence.map(|((number, at), mac)| FenceRow { number, at, mac }))
}

pub(crate) fn authenticator_row<C: Cells>(
    user: UserKey,
    columns: &mut C,
) -> Result<AuthenticatorRow, C::Unread> {
    Ok(AuthenticatorRow {
        user,
        id: AuthenticatorId(columns.int()?),
        name: columns.text()?,
        kind: columns.text()?,
        parameters: columns.blob()?,
        secret: columns.blob()?,
        created_at: columns.time()?,
        created_by: SessionId(columns.int()?),
    })
}

pub(crate) fn enrollment_row<C: Cells>(user: UserKey, columns: &mut C) -> Result<EnrollmentRow, C::Unread> {
    Ok(EnrollmentRow {
        user,
        id: EnrollmentId(columns.int()?),
        session: SessionId(columns.int()?),
        generation: columns.int()?,
        name: columns.text()?,
        replaces: columns.maybe_int()?.map(AuthenticatorId),
        parameters: columns.blob()?,
        secret: columns.blob()?,
        wrong_answers: columns.int()?,
        created_at: columns.time()?,
        expires_at: columns.time()?,
    })
}

pub(crate) fn code_set_row<C: Cells>(user: UserKey, columns: &mut C) -> Result<CodeSetRow, C::Unread> {
    Ok(CodeSetRow {
        user,
        strategy: columns.text()?,
        id: CodeSetId(columns.int()?),
        form: columns.blob()?,
        key: columns.blob()?,
        created_at: columns.time()?,
    })
}

pub(crate) fn trusted_browser_row<C: Cells>(
    user: UserKey,
    columns: &mut C,
) -> Result<TrustedBrowserRow, C::Unread> {
    Ok(TrustedBrowserRow {
        user,
        id: BrowserId(columns.int()?),
        name: columns.text()?,
        salt: columns.blob()?,
        generation: columns.int()?,
        sequence: columns.int()?,
        presented: columns.blob()?,
        created_at: columns.time()?,
        last_used_at: columns.time()?,
        expires_at: columns.time()?,
    })
}

pub(crate) fn held_row<C: Cells>(user: UserKey, columns: &mut C) -> Result<HeldRow, C::Unread> {
    Ok(HeldRow {
        user,
        id: HeldId(columns.int()?),
        session: SessionId(columns.int()?),
        generation: columns.int()?,
        request: columns.blob()?,
        expires_at: columns.time()?,
    })
}

pub(crate) fn audit_event<C: Cells>(columns: &mut C) -> Result<AuditEvent, C::Unread> {
    Ok(AuditEvent {
        id: EventId(columns.int()?),
        user: UserKey(columns.int()?),
        previous: EventId(columns.int()?),
        at: columns.time()?,
        actor: columns.parsed(Actor::parse)?,
        action: columns.parsed(Action::parse)?,
        strategy: columns.maybe_text()?,
        operation: columns.maybe_text()?,
        outcome: columns.parsed(EventOutcome::parse)?,
        reason: columns.maybe_parsed(Reason::parse)?,
        method: columns.maybe_parsed(Method::parse)?,
        session: columns.maybe_int()?.map(SessionId),
        request: columns.maybe_text()?,
        personal: Personal {
            address: columns.maybe_text()?,
            user_agent: columns.maybe_text()?,
            note: columns.maybe_text()?,
            salt: columns.maybe_bytes()?,
            commitment: columns.bytes()?,
        },
        link: columns.blob()?,
    })
}

pub(crate) fn checkpoint<C: Cells>(columns: &mut C) -> Result<Checkpoint, C::Unread> {
    Ok(Checkpoint {
        id: columns.int()?,
        at: columns.time()?,
        through: EventId(columns.int()?),
        events: columns.int()?,
        pruned: EventId(columns.int()?),
        digest: columns.bytes()?,
        mac: columns.blob()?,
    })
}

/// The columns of a notice in the outbox, as they are read.
macro_rules! outbox_columns {
    () => {
        "o.id, o.kind, o.event, o.at, o.about, o.message, o.attempts, o.due_at, o.settled_at, o.disowned_at, o.expires_at"
    };
}
pub(crate) use outbox_columns;

pub(crate) fn outbox_row<C: Cells>(user: UserKey, columns: &mut C) -> Result<OutboxRow, C::Unread> {
    Ok(OutboxRow {
        id: NoticeId(columns.int()?),
        notice: Notice {
            user,
            kind: columns.parsed(NoticeKind::parse)?,
            event: EventId(columns.int()?),
            at: columns.time()?,
            about: columns.maybe_int()?,
        },
        schedule: Schedule {
            message: columns.maybe_int()?.map(NoticeId),
            attempts: columns.int()?,
            due_at: columns.time()?,
        },
        settled_at: columns.maybe_time()?,
        disowned_at: columns.maybe_time()?,
        expires_at: columns.time()?,
    })
}

/// Where a notice stands among those that wait, and the notice. None that this version cannot read: another one has put it, or somebody
/// edited it, and it keeps nobody else's waiting.
pub(crate) fn due_notice<C: Cells>(columns: &mut C) -> Result<(DuePlace, Option<DueNotice>), C::Unread> {
    let (user, due_at) = (UserKey(columns.int()?), columns.time()?);
    let place = DuePlace { due_at, user, id: NoticeId(columns.int()?) };
    let read = |columns: &mut C| {
        Ok::<_, C::Unread>(DueNotice {
            row: outbox_row(user, columns)?,
            address: columns.maybe_text()?,
            user_agent: columns.maybe_text()?,
        })
    };
    Ok((place, read(columns).ok()))
}
