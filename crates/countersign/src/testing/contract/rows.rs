//! Rows as the cases write them.

use crate::audit::{Action, Actor, AuditEvent, EventOutcome, Notice, NoticeKind, Personal, Reason};
use crate::clock::Timestamp;
use crate::keyring::KeyId;
use crate::session::{Method, SessionKind, Transport};
use crate::store::*;

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

pub(super) fn first(key: UserKey, id: &str) -> UserRow {
    UserRow {
        key,
        id: UserId::new(id),
        generation: 1,
        next_id: 1,
        last_event: EventId(0),
        state: vec![0, 255, 7],
        mac: vec![1, 2, 3],
        created_at: at(1),
    }
}

pub(super) fn session(user: UserKey, id: i64, kind: SessionKind) -> SessionRow {
    SessionRow {
        user,
        id: SessionId(id),
        name: None,
        digest: vec![id as u8; 32],
        digest_key: KeyId(1),
        mac: vec![9; 32],
        kind,
        transport: Transport::Bearer,
        methods: vec![1, 2],
        mfa_verified_at: None,
        recovery_code_used_at: Some(at(3)),
        generation: 1,
        wrong_answers: 2,
        challenge_ends_at: Some(at(4)),
        browser: Some(BrowserId(4)),
        unlock: vec![1, 2],
        created_at: at(5),
        last_seen_at: at(6),
        expires_at: at(100 + id),
        remember: Remember::Yes,
        address: Some("::1".to_owned()),
        user_agent: Some("Agent ✓ \"'".to_owned()),
        return_to: Some("/a?b=c".to_owned()),
    }
}

pub(super) fn open(row: SessionRow) -> Change {
    Change::Session(SessionChange::Open(row))
}

pub(super) fn authenticator(user: UserKey, id: i64) -> AuthenticatorRow {
    AuthenticatorRow {
        user,
        id: AuthenticatorId(id),
        name: "Télé ☎".to_owned(),
        kind: "totp".to_owned(),
        parameters: vec![9],
        secret: vec![0, 1, 255],
        created_at: at(7),
        created_by: SessionId(3),
    }
}

pub(super) fn enrollment(user: UserKey, id: i64, expires: i64) -> EnrollmentRow {
    EnrollmentRow {
        user,
        id: EnrollmentId(id),
        session: SessionId(1),
        generation: 4,
        name: "new".to_owned(),
        replaces: Some(AuthenticatorId(2)),
        parameters: vec![8],
        secret: vec![4; 80],
        wrong_answers: 1,
        created_at: at(8),
        expires_at: at(expires),
    }
}

/// The strategy of the codes below.
pub(super) const CODES: &str = "recovery_code";

pub(super) fn set(user: UserKey, id: i64) -> CodeSetRow {
    CodeSetRow {
        user,
        id: CodeSetId(id),
        strategy: CODES.to_owned(),
        form: vec![3, 4],
        key: vec![5; 90],
        created_at: at(2),
    }
}

pub(super) fn key(user: UserKey, set: i64, slot: i64) -> CodeKey {
    CodeKey { user, strategy: CODES.to_owned(), set: CodeSetId(set), slot: CodeSlot(slot) }
}

pub(super) fn code(slot: i64) -> CodeAtRest {
    CodeAtRest { slot: CodeSlot(slot), code: vec![slot as u8; 32] }
}

pub(super) fn unused(slot: i64) -> CodeProbe {
    CodeProbe::Found { code: code(slot).code, used_at: None }
}

pub(super) fn trusted(user: UserKey, id: i64) -> TrustedBrowserRow {
    TrustedBrowserRow {
        user,
        id: BrowserId(id),
        name: "Firefox on Linux".to_owned(),
        salt: vec![id as u8; 16],
        generation: 1,
        sequence: 2,
        presented: vec![3; 24],
        created_at: at(4),
        last_used_at: at(5),
        expires_at: at(200),
    }
}

pub(super) fn grant(user: UserKey, id: i64) -> Change {
    Change::Trust(TrustChange::Grant(trusted(user, id)))
}

pub(super) fn held(user: UserKey, id: i64) -> HeldRow {
    HeldRow {
        user,
        id: HeldId(id),
        session: SessionId(3),
        generation: 1,
        request: vec![id as u8; 300],
        expires_at: at(60),
    }
}

pub(super) fn hold(user: UserKey, id: i64) -> Change {
    Change::Held(HeldChange::Hold(held(user, id)))
}

pub(super) fn notice(user: UserKey, event: i64, seconds: i64) -> Notice {
    Notice { user, kind: NoticeKind::Enabled, event: EventId(event), at: at(seconds), about: Some(event + 7) }
}

/// As it waits once it was put.
pub(super) fn waiting(user: UserKey, event: i64, seconds: i64) -> OutboxRow {
    let schedule = Schedule { message: None, attempts: 0, due_at: at(seconds) };
    OutboxRow {
        id: NoticeId(event),
        notice: notice(user, event, seconds),
        schedule,
        settled_at: None,
        disowned_at: None,
        expires_at: at(seconds) + NOTICES_ARE_KEPT,
    }
}

pub(super) fn put(user: UserKey, event: i64, seconds: i64) -> Change {
    Change::Notice(NoticeChange::Put(notice(user, event, seconds)))
}

pub(super) fn event(user: UserKey, id: i64, previous: i64) -> AuditEvent {
    AuditEvent {
        id: EventId(id),
        user,
        previous: EventId(previous),
        at: at(id),
        actor: Actor::Cli,
        action: Action::StepUp,
        outcome: EventOutcome::Refused,
        strategy: Some("totp".to_owned()),
        operation: Some("verify_with_totp".to_owned()),
        reason: Some(Reason::Throttled),
        method: Some(Method::Otp),
        session: Some(SessionId(3)),
        request: Some("0123456789abcdef".to_owned()),
        personal: Personal {
            address: None,
            user_agent: Some("Agent".to_owned()),
            note: None,
            salt: Some([6; 16]),
            commitment: [7; 16],
        },
        link: vec![id as u8; 36],
    }
}
