//! What is written: one statement for each change.

use countersign::store::{
    AuthenticatorChange, AuthenticatorRow, Change, CodesChange, EnrollmentChange, EnrollmentRow, HeldChange,
    HeldRow, NOTICES_ARE_KEPT, NoticeChange, Remember, Schedule, SessionChange, SessionRow, TrailChange,
    TrustChange, TrustedBrowserRow, UserId, UserKey, UserRow,
};
use countersign::{AuditEvent, BoxError, Method, Notice, Personal, Reason, Timestamp};

use super::codes::Codes;
use super::lease::Refusal;
use super::params::{Param, most, params};
use crate::records::{account_number, transport_code};

held! {
    /// Every way to change a user's records.
    Writing {
        next_user_key: "SELECT nextval('{schema}.countersign_user_keys'::regclass)",
        // Touches no row where somebody else was faster, or where the roster knows somebody whose row is gone.
        admit: "WITH entered AS (
                INSERT INTO {schema}.countersign_roster (host_id, user_key) VALUES ($1, $2)
                ON CONFLICT (host_id) DO NOTHING RETURNING host_id, user_key
            )
            INSERT INTO {schema}.countersign_users
                (key, host_id, generation, next_id, last_event, state, mac, created_at, decision)
            SELECT user_key, host_id, $3::bigint, $4::bigint, $5::bigint, $6::bytea, $7::bytea, $8::bigint, $9::bytea
            FROM entered RETURNING key",
        // The row is locked and was read: it is there.
        save_user: "UPDATE {schema}.countersign_users
            SET generation = $2, next_id = $3, last_event = $4, state = $5, mac = $6, decision = $7 WHERE key = $1",
        save_other_user: exactly_one!("UPDATE {schema}.countersign_users
            SET generation = $2, next_id = $3, last_event = $4, state = $5, mac = $6, decision = $7 WHERE key = $1"),
        mark: "UPDATE {schema}.countersign_users SET decision = $2 WHERE key = $1",
        open_session: "INSERT INTO {schema}.countersign_sessions (user_key, id, digest, digest_key, mac, kind, transport,
                remember, generation, wrong_answers, challenge_ends_at, created_at, last_seen_at, expires_at,
                mfa_verified_at, recovery_code_used_at, browser, methods, unlock, name, address, user_agent, return_to)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23)",
        save_session: exactly_one!("UPDATE {schema}.countersign_sessions
            SET digest = $3, digest_key = $4, kind = $5, remember = $6, generation = $7, wrong_answers = $8,
                challenge_ends_at = $9, last_seen_at = $10, expires_at = $11, mfa_verified_at = $12,
                recovery_code_used_at = $13, browser = $14, methods = $15, unlock = $16, mac = $17
            WHERE user_key = $1 AND id = $2"),
        rename_session: exactly_one!("UPDATE {schema}.countersign_sessions SET name = $3 WHERE user_key = $1 AND id = $2"),
        end_session: exactly_one!("DELETE FROM {schema}.countersign_sessions WHERE user_key = $1 AND id = $2"),
        end_pending: "DELETE FROM {schema}.countersign_sessions
            WHERE user_key = $1 AND kind = 'pending' AND id IS DISTINCT FROM $2",
        end_others: "DELETE FROM {schema}.countersign_sessions WHERE user_key = $1 AND id IS DISTINCT FROM $2",
        end_beyond: "DELETE FROM {schema}.countersign_sessions
            WHERE user_key = $1 AND kind = 'standard' AND id <= (
                SELECT id FROM {schema}.countersign_sessions WHERE user_key = $1 AND kind = 'standard'
                ORDER BY id DESC LIMIT 1 OFFSET $2
            )",
        end_expired: "DELETE FROM {schema}.countersign_sessions WHERE user_key = $1 AND expires_at <= $2",
        add_authenticator: "INSERT INTO {schema}.countersign_authenticators
                (user_key, id, name, kind, parameters, secret, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        rename_authenticator: exactly_one!("UPDATE {schema}.countersign_authenticators SET name = $3
            WHERE user_key = $1 AND id = $2"),
        reseal_authenticator: exactly_one!("UPDATE {schema}.countersign_authenticators SET secret = $3
            WHERE user_key = $1 AND id = $2"),
        remove_authenticator: exactly_one!("DELETE FROM {schema}.countersign_authenticators
            WHERE user_key = $1 AND id = $2"),
        remove_authenticators: "DELETE FROM {schema}.countersign_authenticators WHERE user_key = $1",
        begin_enrollment: "INSERT INTO {schema}.countersign_enrollments (user_key, id, session, generation, name, replaces,
                parameters, secret, wrong_answers, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        count_enrollment: exactly_one!("UPDATE {schema}.countersign_enrollments SET wrong_answers = $3
            WHERE user_key = $1 AND id = $2"),
        end_enrollment: exactly_one!("DELETE FROM {schema}.countersign_enrollments WHERE user_key = $1 AND id = $2"),
        end_enrollments: "DELETE FROM {schema}.countersign_enrollments WHERE user_key = $1",
        add_code_set: "INSERT INTO {schema}.countersign_code_sets (user_key, id, strategy, form, key, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)",
        reseal_code_set: exactly_one!("UPDATE {schema}.countersign_code_sets SET key = $3 WHERE user_key = $1 AND id = $2"),
        remove_code_sets_of: "DELETE FROM {schema}.countersign_code_sets WHERE user_key = $1 AND strategy = $2",
        remove_code_sets: "DELETE FROM {schema}.countersign_code_sets WHERE user_key = $1",
        trust: "INSERT INTO {schema}.countersign_trusted_browsers (user_key, id, name, salt, generation, sequence, presented,
                created_at, last_used_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        save_trust: exactly_one!("UPDATE {schema}.countersign_trusted_browsers
            SET generation = $3, sequence = $4, presented = $5, last_used_at = $6 WHERE user_key = $1 AND id = $2"),
        rename_trusted: exactly_one!("UPDATE {schema}.countersign_trusted_browsers SET name = $3
            WHERE user_key = $1 AND id = $2"),
        end_trust: exactly_one!("DELETE FROM {schema}.countersign_trusted_browsers WHERE user_key = $1 AND id = $2"),
        end_all_trust: "DELETE FROM {schema}.countersign_trusted_browsers WHERE user_key = $1",
        hold: "INSERT INTO {schema}.countersign_held_requests (user_key, id, session, generation, expires_at, request)
            VALUES ($1, $2, $3, $4, $5, $6)",
        end_held: exactly_one!("DELETE FROM {schema}.countersign_held_requests WHERE user_key = $1 AND id = $2"),
        end_held_of: "DELETE FROM {schema}.countersign_held_requests WHERE user_key = $1 AND session = $2",
        end_all_held: "DELETE FROM {schema}.countersign_held_requests WHERE user_key = $1",
        verify_email: exactly_one!("UPDATE {schema}.countersign_accounts
            SET email_verified_at = coalesce(email_verified_at, $2) WHERE id = $1"),
        spend_letter: exactly_one!("DELETE FROM {schema}.countersign_letters WHERE key = $1 AND digest IS NOT NULL"),
        set_password: exactly_one!("UPDATE {schema}.countersign_accounts SET password_hash = $2 WHERE id = $1"),
        append_event: "INSERT INTO {schema}.countersign_audit_events (id, user_key, previous, at, actor, action, strategy,
                operation, outcome, reason, method, session, request, address, user_agent, note, salt, commitment,
                link)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        prune_events: "DELETE FROM {schema}.countersign_audit_events WHERE user_key = $1 AND id = ANY ($2)",
        erase_events: "UPDATE {schema}.countersign_audit_events
            SET address = NULL, user_agent = NULL, note = NULL, salt = NULL WHERE user_key = $1",
        drop_notices: "DELETE FROM {schema}.countersign_outbox WHERE user_key = $1",
        rename_user: exactly_one!("UPDATE {schema}.countersign_users
            SET generation = $2, next_id = $3, last_event = $4, state = $5, mac = $6, decision = $7, host_id = $8
            WHERE key = $1"),
        leave_roster: "DELETE FROM {schema}.countersign_roster
            WHERE host_id = (SELECT host_id FROM {schema}.countersign_users WHERE key = $1)",
        enter_roster: "INSERT INTO {schema}.countersign_roster (host_id, user_key) VALUES ($1, $2)",
        put_notice: "INSERT INTO {schema}.countersign_outbox
                (user_key, id, kind, event, at, about, attempts, due_at, expires_at)
            SELECT $1::bigint, greatest($3::bigint, coalesce(max(id) + 1, $3::bigint)), $2::text, $3::bigint, $4::bigint,
                $5::bigint, 0, $4::bigint, $6::bigint
            FROM {schema}.countersign_outbox WHERE user_key = $1",
        plan_notices: "UPDATE {schema}.countersign_outbox SET message = $3, attempts = $4, due_at = $5
            WHERE user_key = $1 AND id = ANY ($2) AND settled_at IS NULL",
        settle_notice: "UPDATE {schema}.countersign_outbox SET settled_at = $3, expires_at = $4
            WHERE user_key = $1 AND id = $2 AND settled_at IS NULL",
        disown_notice: exactly_one!("UPDATE {schema}.countersign_outbox SET disowned_at = $3
            WHERE user_key = $1 AND id = $2 AND disowned_at IS NULL"),
    }
}

/// Why changes could not be applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unapplied {
    #[error("a change touched no row where it must touch one")]
    RowCount,
    #[error("there is no user {0}")]
    Nobody(UserKey),
    #[error("a decision appended {0} events; {most} are the most", most = super::writer::EVENTS_AT_ONCE)]
    TooManyEvents(i64),
    #[error("no table was made ready for the recovery codes of the strategy {0}")]
    Unprepared(String),
    #[error(
        "the recovery codes of the strategy {0} were moved to another table or columns; start again with those names"
    )]
    Moved(String),
    #[error("the tables of recovery codes cannot be used: {0}")]
    Unusable(String),
    #[error("the decision panicked")]
    Panicked,
    #[error("{}", .0.why)]
    Refused(Refusal),
}

impl From<Refusal> for Unapplied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Unapplied {
    /// As the source of an error.
    pub(super) fn into_source(self) -> BoxError {
        match self {
            Self::Refused(refusal) => refusal.why,
            other => other.into(),
        }
    }
}

/// One statement that writes.
#[derive(Debug)]
pub(super) struct Write<'a> {
    pub(super) sql: &'a str,
    pub(super) params: Vec<Param<'a>>,
    pub(super) if_none: IfNone<'a>,
}

/// What it means that a statement found nothing. It divides by the number of rows it found, unless that is fine.
#[derive(Clone, Copy, Debug)]
pub(super) enum IfNone<'a> {
    Fine,
    RowCount,
    /// The codes of this strategy are somewhere else.
    Moved(&'a str),
}

impl<'a> Write<'a> {
    /// Touches any number of rows, or one that is made.
    pub(super) fn any(sql: &'a str, params: Vec<Param<'a>>) -> Self {
        Self { sql, params, if_none: IfNone::Fine }
    }

    /// Touches exactly one row.
    pub(super) fn one(sql: &'a str, params: Vec<Param<'a>>) -> Self {
        Self { sql, params, if_none: IfNone::RowCount }
    }
}

/// What the statements of one decision have in common.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// Whose row is locked.
    pub(super) user: UserKey,
    /// The number of the decision.
    pub(super) decision: &'a [u8],
    pub(super) codes: &'a Codes,
    /// What removes codes where nobody asks for them any more.
    pub(super) elsewhere: &'a [String],
}

impl Writing {
    /// The statements for all changes, in order.
    pub(super) fn apply<'a>(
        &'a self,
        context: Context<'a>,
        changes: &'a [Change],
    ) -> Result<Vec<Write<'a>>, Unapplied> {
        let mut writes = Vec::with_capacity(changes.len() + 2);
        for change in changes {
            self.change(context, change, &mut writes)?;
        }
        if !changes.iter().any(|change| writes_row_of(context.user, change)) {
            writes.push(Write::any(&self.mark, params![context.user, context.decision]));
        }
        Ok(writes)
    }

    /// Writes the user row alone.
    pub(super) fn save_user<'a>(&'a self, context: Context<'a>, row: &'a UserRow) -> Write<'a> {
        let UserRow { key, id: _, generation, next_id, last_event, state, mac, created_at: _ } = row;
        let params = params![*key, generation, next_id, *last_event, state, mac, context.decision];
        if *key == context.user {
            Write::any(&self.save_user, params)
        } else {
            Write::one(&self.save_other_user, params)
        }
    }

    fn change<'a>(
        &'a self,
        context: Context<'a>,
        change: &'a Change,
        writes: &mut Vec<Write<'a>>,
    ) -> Result<(), Unapplied> {
        match change {
            Change::User(row) => writes.push(self.save_user(context, row)),
            Change::Session(change) => writes.push(self.session(change)),
            Change::Authenticator(change) => writes.push(self.authenticator(change)),
            Change::Enrollment(change) => writes.push(self.enrollment(change)),
            Change::Codes(change) => self.codes(context, change, writes)?,
            Change::Trust(change) => writes.push(self.trust(change)),
            Change::Held(change) => writes.push(self.held(change)),
            Change::Password(id, hash) => writes.push(self.set_password(id, hash)?),
            Change::EmailVerified(id, at) => writes.push(self.verify_email(id, *at)?),
            Change::Letter(id) => writes.push(Write::one(&self.spend_letter, params![&id.0[..]])),
            Change::Audit(event) => writes.push(self.append_event(event)),
            Change::Trail(change) => self.trail(context, change, writes),
            Change::Notice(change) => writes.push(self.notice(change)),
        }
        Ok(())
    }

    fn session<'a>(&'a self, change: &'a SessionChange) -> Write<'a> {
        match change {
            SessionChange::Open(row) => self.open_session(row),
            SessionChange::Save(row) => self.save_session(row),
            SessionChange::Rename(user, id, name) => {
                Write::one(&self.rename_session, params![*user, id.0, name])
            }
            SessionChange::End(user, id) => Write::one(&self.end_session, params![*user, id.0]),
            SessionChange::EndPending(user, except) => {
                Write::any(&self.end_pending, params![*user, except.map(|id| id.0)])
            }
            SessionChange::EndOthers(user, except) => {
                Write::any(&self.end_others, params![*user, except.map(|id| id.0)])
            }
            SessionChange::EndExpired(user, now) => Write::any(&self.end_expired, params![*user, now]),
            SessionChange::EndBeyond(user, kept) => Write::any(&self.end_beyond, params![*user, most(*kept)]),
        }
    }

    fn open_session<'a>(&'a self, row: &'a SessionRow) -> Write<'a> {
        let params = params![
            row.user,
            row.id.0,
            &row.digest,
            i64::from(row.digest_key.0),
            &row.mac,
            row.kind.code(),
            transport_code(row.transport),
            row.remember == Remember::Yes,
            row.generation,
            row.wrong_answers,
            row.challenge_ends_at,
            row.created_at,
            row.last_seen_at,
            row.expires_at,
            row.mfa_verified_at,
            row.recovery_code_used_at,
            row.browser.map(|id| id.0),
            &row.methods,
            &row.unlock,
            &row.name,
            &row.address,
            &row.user_agent,
            &row.return_to,
        ];
        Write::any(&self.open_session, params)
    }

    fn save_session<'a>(&'a self, row: &'a SessionRow) -> Write<'a> {
        let params = params![
            row.user,
            row.id.0,
            &row.digest,
            i64::from(row.digest_key.0),
            row.kind.code(),
            row.remember == Remember::Yes,
            row.generation,
            row.wrong_answers,
            row.challenge_ends_at,
            row.last_seen_at,
            row.expires_at,
            row.mfa_verified_at,
            row.recovery_code_used_at,
            row.browser.map(|id| id.0),
            &row.methods,
            &row.unlock,
            &row.mac,
        ];
        Write::one(&self.save_session, params)
    }

    fn authenticator<'a>(&'a self, change: &'a AuthenticatorChange) -> Write<'a> {
        match change {
            AuthenticatorChange::Add(row) => self.add_authenticator(row),
            AuthenticatorChange::Rename(user, id, name) => {
                Write::one(&self.rename_authenticator, params![*user, id.0, name])
            }
            AuthenticatorChange::Reseal(user, id, secret) => {
                Write::one(&self.reseal_authenticator, params![*user, id.0, secret])
            }
            AuthenticatorChange::Remove(user, id) => {
                Write::one(&self.remove_authenticator, params![*user, id.0])
            }
            AuthenticatorChange::RemoveAll(user) => Write::any(&self.remove_authenticators, params![*user]),
        }
    }

    fn add_authenticator<'a>(&'a self, row: &'a AuthenticatorRow) -> Write<'a> {
        let params = params![
            row.user,
            row.id.0,
            &row.name,
            &row.kind,
            &row.parameters,
            &row.secret,
            row.created_at,
            row.created_by.0,
        ];
        Write::any(&self.add_authenticator, params)
    }

    fn enrollment<'a>(&'a self, change: &'a EnrollmentChange) -> Write<'a> {
        match change {
            EnrollmentChange::Begin(row) => self.begin_enrollment(row),
            EnrollmentChange::Count(user, id, wrong) => {
                Write::one(&self.count_enrollment, params![*user, id.0, wrong])
            }
            EnrollmentChange::End(user, id) => Write::one(&self.end_enrollment, params![*user, id.0]),
            EnrollmentChange::EndAll(user) => Write::any(&self.end_enrollments, params![*user]),
        }
    }

    fn begin_enrollment<'a>(&'a self, row: &'a EnrollmentRow) -> Write<'a> {
        let params = params![
            row.user,
            row.id.0,
            row.session.0,
            row.generation,
            &row.name,
            row.replaces.map(|id| id.0),
            &row.parameters,
            &row.secret,
            row.wrong_answers,
            row.created_at,
            row.expires_at,
        ];
        Write::any(&self.begin_enrollment, params)
    }

    fn codes<'a>(
        &'a self,
        context: Context<'a>,
        change: &'a CodesChange,
        writes: &mut Vec<Write<'a>>,
    ) -> Result<(), Unapplied> {
        let codes = context.codes;
        match change {
            CodesChange::Install(set, all) => {
                writes.extend(codes.add(set, all)?);
                let params = params![set.user, set.id.0, &set.strategy, &set.form, &set.key, set.created_at];
                writes.push(Write::any(&self.add_code_set, params));
            }
            CodesChange::Reseal(user, id, key) => {
                writes.push(Write::one(&self.reseal_code_set, params![*user, id.0, key]));
            }
            CodesChange::Spend(key, code) => writes.push(codes.spend(key, code)?),
            CodesChange::Use(key, code, at) => writes.push(codes.mark_used(key, code, *at)?),
            CodesChange::Remove(user, strategy) => {
                writes.push(codes.remove(*user, strategy)?);
                writes.push(Write::any(&self.remove_code_sets_of, params![*user, strategy]));
            }
            CodesChange::RemoveAll(user) => {
                writes.extend(codes.remove_all(*user));
                writes.extend(context.elsewhere.iter().map(|sql| Write::any(sql, params![*user])));
                writes.push(Write::any(&self.remove_code_sets, params![*user]));
            }
        }
        Ok(())
    }

    fn trust<'a>(&'a self, change: &'a TrustChange) -> Write<'a> {
        match change {
            TrustChange::Grant(row) => self.grant_trust(row),
            TrustChange::Save(row) => {
                let TrustedBrowserRow { user, id, generation, sequence, presented, last_used_at, .. } = row;
                let params = params![*user, id.0, generation, sequence, presented, last_used_at];
                Write::one(&self.save_trust, params)
            }
            TrustChange::Rename(user, id, name) => {
                Write::one(&self.rename_trusted, params![*user, id.0, name])
            }
            TrustChange::End(user, id) => Write::one(&self.end_trust, params![*user, id.0]),
            TrustChange::EndAll(user) => Write::any(&self.end_all_trust, params![*user]),
        }
    }

    fn grant_trust<'a>(&'a self, row: &'a TrustedBrowserRow) -> Write<'a> {
        let params = params![
            row.user,
            row.id.0,
            &row.name,
            &row.salt,
            row.generation,
            row.sequence,
            &row.presented,
            row.created_at,
            row.last_used_at,
            row.expires_at,
        ];
        Write::any(&self.trust, params)
    }

    fn held<'a>(&'a self, change: &'a HeldChange) -> Write<'a> {
        match change {
            HeldChange::Hold(row) => {
                let HeldRow { user, id, session, generation, request, expires_at } = row;
                Write::any(&self.hold, params![*user, id.0, session.0, generation, expires_at, request])
            }
            HeldChange::Release(user, id) => Write::one(&self.end_held, params![*user, id.0]),
            HeldChange::EndOf(user, session) => Write::any(&self.end_held_of, params![*user, session.0]),
            HeldChange::EndAll(user) => Write::any(&self.end_all_held, params![*user]),
        }
    }

    fn set_password<'a>(&'a self, id: &UserId, hash: &'a str) -> Result<Write<'a>, Unapplied> {
        let number = account_number(id).ok_or(Unapplied::RowCount)?;
        Ok(Write::one(&self.set_password, params![number, hash]))
    }

    fn verify_email(&self, id: &UserId, at: Timestamp) -> Result<Write<'_>, Unapplied> {
        let number = account_number(id).ok_or(Unapplied::RowCount)?;
        Ok(Write::one(&self.verify_email, params![number, at]))
    }

    fn append_event<'a>(&'a self, event: &'a AuditEvent) -> Write<'a> {
        let Personal { address, user_agent, note, salt, commitment } = &event.personal;
        let params = params![
            event.id,
            event.user,
            event.previous,
            event.at,
            event.actor.code(),
            event.action.code(),
            &event.strategy,
            &event.operation,
            event.outcome.code(),
            event.reason.map(Reason::code),
            event.method.map(Method::code),
            event.session.map(|id| id.0),
            &event.request,
            address,
            user_agent,
            note,
            salt.as_ref().map(|salt| &salt[..]),
            &commitment[..],
            &event.link,
        ];
        Write::any(&self.append_event, params)
    }

    fn trail<'a>(&'a self, context: Context<'a>, change: &'a TrailChange, writes: &mut Vec<Write<'a>>) {
        match change {
            TrailChange::Prune(user, events) => {
                let ids = events.iter().map(|id| id.0).collect();
                writes.push(Write::any(&self.prune_events, vec![(*user).into(), Param::Ints(ids)]));
            }
            TrailChange::Forget(row) => self.forget(context, row, writes),
        }
    }

    /// The user's row stands for all.
    fn forget<'a>(&'a self, context: Context<'a>, row: &'a UserRow, writes: &mut Vec<Write<'a>>) {
        let UserRow { key, id, generation, next_id, last_event, state, mac, created_at: _ } = row;
        let (key, id) = (*key, id.as_str());
        let row = params![key, generation, next_id, *last_event, state, mac, context.decision, id];
        writes.extend([
            Write::any(&self.erase_events, params![key]),
            Write::any(&self.drop_notices, params![key]),
            Write::any(&self.leave_roster, params![key]),
            Write::any(&self.enter_roster, params![id, key]),
            Write::one(&self.rename_user, row),
        ]);
    }

    fn notice<'a>(&'a self, change: &'a NoticeChange) -> Write<'a> {
        match change {
            NoticeChange::Put(notice) => self.put_notice(notice),
            NoticeChange::Plan(user, ids, Schedule { message, attempts, due_at }) => {
                let ids = Param::Ints(ids.iter().map(|id| id.0).collect());
                let message = message.map(|message| message.0);
                Write::any(
                    &self.plan_notices,
                    vec![(*user).into(), ids, message.into(), attempts.into(), due_at.into()],
                )
            }
            NoticeChange::Settle(user, id, at, expires_at) => {
                Write::any(&self.settle_notice, params![*user, id.0, at, expires_at])
            }
            NoticeChange::Disown(user, id, at) => Write::one(&self.disown_notice, params![*user, id.0, at]),
        }
    }

    fn put_notice<'a>(&'a self, notice: &'a Notice) -> Write<'a> {
        let Notice { user, kind, event, at, about } = notice;
        let expires_at = *at + NOTICES_ARE_KEPT;
        Write::any(&self.put_notice, params![*user, kind.code(), *event, at, *about, expires_at])
    }
}

/// Whether the change writes the user's own row, and the number of the decision with it.
fn writes_row_of(user: UserKey, change: &Change) -> bool {
    matches!(change, Change::User(row) | Change::Trail(TrailChange::Forget(row)) if row.key == user)
}
