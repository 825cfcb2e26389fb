//! What is written: one statement for each change.

use countersign::store::{
    AuthenticatorChange, AuthenticatorRow, Change, CodeAtRest, CodeSetRow, CodesChange, EnrollmentChange,
    EnrollmentRow, EventId, HeldChange, HeldRow, NOTICES_ARE_KEPT, NoticeChange, NoticeId, Remember,
    Schedule, SessionChange, SessionRow, Touches, TrailChange, TrustChange, TrustedBrowserRow, UserId,
    UserKey, UserRow,
};
use countersign::{AuditEvent, Method, Notice, Personal, Reason, Timestamp};
use rusqlite::params;

use super::codes::Codes;
use crate::records::{account_number, transport_code};

held! {
    /// Every way to change a user's records. Only the writer holds one.
    Writing {
        save_user: "UPDATE countersign_users
            SET generation = ?2, next_id = ?3, last_event = ?4, state = ?5, mac = ?6 WHERE key = ?1",
        open_session: "INSERT INTO countersign_sessions (user, id, digest, digest_key, mac, kind, transport, remember,
                generation, wrong_answers, challenge_ends_at, created_at, last_seen_at, expires_at, mfa_verified_at,
                recovery_code_used_at, browser, methods, unlock, name, address, user_agent, return_to)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23)",
        save_session: "UPDATE countersign_sessions
            SET digest = ?3, digest_key = ?4, kind = ?5, remember = ?6, generation = ?7, wrong_answers = ?8,
                challenge_ends_at = ?9, last_seen_at = ?10, expires_at = ?11, mfa_verified_at = ?12,
                recovery_code_used_at = ?13, browser = ?14, methods = ?15, unlock = ?16, mac = ?17
            WHERE user = ?1 AND id = ?2",
        rename_session: "UPDATE countersign_sessions SET name = ?3 WHERE user = ?1 AND id = ?2",
        end_session: "DELETE FROM countersign_sessions WHERE user = ?1 AND id = ?2",
        end_pending: "DELETE FROM countersign_sessions WHERE user = ?1 AND kind = 'pending' AND id IS NOT ?2",
        end_others: "DELETE FROM countersign_sessions WHERE user = ?1 AND id IS NOT ?2",
        end_beyond: "DELETE FROM countersign_sessions
            WHERE user = ?1 AND kind = 'standard' AND id <= (
                SELECT id FROM countersign_sessions WHERE user = ?1 AND kind = 'standard'
                ORDER BY id DESC LIMIT 1 OFFSET ?2
            )",
        end_expired: "DELETE FROM countersign_sessions WHERE user = ?1 AND expires_at <= ?2",
        add_authenticator: "INSERT INTO countersign_authenticators
                (user, id, name, kind, parameters, secret, created_at, created_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        rename_authenticator: "UPDATE countersign_authenticators SET name = ?3 WHERE user = ?1 AND id = ?2",
        reseal_authenticator: "UPDATE countersign_authenticators SET secret = ?3 WHERE user = ?1 AND id = ?2",
        remove_authenticator: "DELETE FROM countersign_authenticators WHERE user = ?1 AND id = ?2",
        remove_authenticators: "DELETE FROM countersign_authenticators WHERE user = ?1",
        begin_enrollment: "INSERT INTO countersign_enrollments (user, id, session, generation, name, replaces,
                parameters, secret, wrong_answers, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        count_enrollment: "UPDATE countersign_enrollments SET wrong_answers = ?3 WHERE user = ?1 AND id = ?2",
        end_enrollment: "DELETE FROM countersign_enrollments WHERE user = ?1 AND id = ?2",
        end_enrollments: "DELETE FROM countersign_enrollments WHERE user = ?1",
        add_code_set: "INSERT INTO countersign_code_sets (user, id, strategy, form, key, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        reseal_code_set: "UPDATE countersign_code_sets SET key = ?3 WHERE user = ?1 AND id = ?2",
        remove_code_sets_of: "DELETE FROM countersign_code_sets WHERE user = ?1 AND strategy = ?2",
        remove_code_sets: "DELETE FROM countersign_code_sets WHERE user = ?1",
        trust: "INSERT INTO countersign_trusted_browsers (user, id, name, salt, generation, sequence, presented,
                created_at, last_used_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        save_trust: "UPDATE countersign_trusted_browsers
            SET generation = ?3, sequence = ?4, presented = ?5, last_used_at = ?6 WHERE user = ?1 AND id = ?2",
        rename_trusted: "UPDATE countersign_trusted_browsers SET name = ?3 WHERE user = ?1 AND id = ?2",
        end_trust: "DELETE FROM countersign_trusted_browsers WHERE user = ?1 AND id = ?2",
        end_all_trust: "DELETE FROM countersign_trusted_browsers WHERE user = ?1",
        hold: "INSERT INTO countersign_held_requests (user, id, session, generation, expires_at, request)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        end_held: "DELETE FROM countersign_held_requests WHERE user = ?1 AND id = ?2",
        end_held_of: "DELETE FROM countersign_held_requests WHERE user = ?1 AND session = ?2",
        end_all_held: "DELETE FROM countersign_held_requests WHERE user = ?1",
        set_password: "UPDATE countersign_accounts SET password_hash = ?2 WHERE id = ?1",
        verify_email: "UPDATE countersign_accounts SET email_verified_at = coalesce(email_verified_at, ?2) WHERE id = ?1",
        spend_letter: "DELETE FROM countersign_letters WHERE key = ?1 AND digest IS NOT NULL",
        append_event: "INSERT INTO countersign_audit_events (id, user, previous, at, actor, action, strategy,
                operation, outcome, reason, method, session, request, address, user_agent, note, salt, commitment,
                link)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        prune_event: "DELETE FROM countersign_audit_events WHERE id = ?1 AND user = ?2",
        // From the newest event, as it is known and as it will be, to the first or to one whose predecessor was pruned. `UNION`
        // ends where the two meet.
        erase_events: "WITH RECURSIVE chain (id, previous) AS (
                SELECT id, previous FROM countersign_audit_events
                WHERE user = ?1 AND id IN (?2, (SELECT last_event FROM countersign_users WHERE key = ?1))
                UNION
                SELECT event.id, event.previous
                FROM chain CROSS JOIN countersign_audit_events event ON event.id = chain.previous
                WHERE event.user = ?1
            )
            UPDATE countersign_audit_events SET address = NULL, user_agent = NULL, note = NULL, salt = NULL
            WHERE id IN (SELECT id FROM chain)",
        // All of the outbox is looked at, which is short: a key by user would cost every use of a recovery code a page.
        drop_notices: "DELETE FROM countersign_outbox WHERE user = ?1",
        rename_user: "UPDATE countersign_users
            SET generation = ?2, next_id = ?3, last_event = ?4, state = ?5, mac = ?6, host_id = ?7 WHERE key = ?1",
        leave_roster: "DELETE FROM countersign_roster WHERE host_id = (SELECT host_id FROM countersign_users WHERE key = ?1)",
        enter_roster: "INSERT INTO countersign_roster (host_id, user) VALUES (?1, ?2)",
        put_notice: "INSERT INTO countersign_outbox (user, id, kind, event, at, about, attempts, due_at, expires_at)
            SELECT ?1, max(?3, coalesce(max(id) + 1, ?3)), ?2, ?3, ?4, ?5, 0, ?4, ?6 FROM countersign_outbox",
        plan_notice: "UPDATE countersign_outbox SET message = ?3, attempts = ?4, due_at = ?5
            WHERE id = ?2 AND user = ?1 AND settled_at IS NULL",
        settle_notice: "UPDATE countersign_outbox SET settled_at = ?3, expires_at = ?4
            WHERE id = ?2 AND user = ?1 AND settled_at IS NULL",
        disown_notice: "UPDATE countersign_outbox SET disowned_at = ?3
            WHERE id = ?2 AND user = ?1 AND disowned_at IS NULL",
    }
}

/// Why changes could not be applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unapplied {
    #[error("a change touched {0} rows where it must touch one")]
    RowCount(usize),
    #[error("no table was made ready for the recovery codes of the strategy {0}")]
    Unprepared(String),
    #[error(
        "the recovery codes of the strategy {0} were moved to another table or columns; start again with those names"
    )]
    Moved(String),
    #[error("the tables of recovery codes cannot be used: {0}")]
    Unusable(String),
    #[error("what was to be written panicked")]
    Panicked,
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

impl Writing<'_> {
    /// Applies the changes in order and checks each row count. The caller undoes what was applied before a failure.
    pub(super) fn apply(&mut self, codes: &mut Codes<'_>, changes: &[Change]) -> Result<(), Unapplied> {
        for change in changes {
            let touched = self.change(codes, change)?;
            match change.touches() {
                Touches::One if touched != 1 => return Err(Unapplied::RowCount(touched)),
                Touches::One | Touches::Any => {}
            }
        }
        Ok(())
    }

    /// Writes the user row alone.
    pub(super) fn charge(&mut self, row: &UserRow) -> Result<(), Unapplied> {
        match self.save_user(row)? {
            1 => Ok(()),
            touched => Err(Unapplied::RowCount(touched)),
        }
    }

    fn change(&mut self, codes: &mut Codes<'_>, change: &Change) -> Result<usize, Unapplied> {
        let touched = match change {
            Change::User(row) => self.save_user(row),
            Change::Session(change) => self.session(change),
            Change::Authenticator(change) => self.authenticator(change),
            Change::Enrollment(change) => self.enrollment(change),
            Change::Codes(change) => return self.codes(codes, change),
            Change::Trust(change) => self.trust(change),
            Change::Held(change) => self.held(change),
            Change::Password(id, hash) => self.set_password(id, hash),
            Change::EmailVerified(id, at) => self.verify_email(id, *at),
            Change::Letter(id) => self.spend_letter.execute([&id.0[..]]),
            Change::Audit(event) => self.append_event(event),
            Change::Trail(change) => self.trail(change),
            Change::Notice(change) => self.notice(change),
        };
        Ok(touched?)
    }

    fn save_user(&mut self, row: &UserRow) -> rusqlite::Result<usize> {
        let UserRow { key, id: _, generation, next_id, last_event, state, mac, created_at: _ } = row;
        self.save_user.execute(params![key.0, generation, next_id, last_event.0, state, mac])
    }

    fn session(&mut self, change: &SessionChange) -> rusqlite::Result<usize> {
        match change {
            SessionChange::Open(row) => self.open_session(row),
            SessionChange::Save(row) => self.save_session(row),
            SessionChange::Rename(user, id, name) => self.rename_session.execute(params![user.0, id.0, name]),
            SessionChange::End(user, id) => self.end_session.execute((user.0, id.0)),
            SessionChange::EndPending(user, except) => {
                self.end_pending.execute((user.0, except.map(|id| id.0)))
            }
            SessionChange::EndOthers(user, except) => {
                self.end_others.execute((user.0, except.map(|id| id.0)))
            }
            SessionChange::EndExpired(user, now) => self.end_expired.execute((user.0, now.millis())),
            SessionChange::EndBeyond(user, most) => {
                self.end_beyond.execute((user.0, i64::try_from(*most).unwrap_or(i64::MAX)))
            }
        }
    }

    fn open_session(&mut self, row: &SessionRow) -> rusqlite::Result<usize> {
        self.open_session.execute(params![
            row.user.0,
            row.id.0,
            row.digest,
            row.digest_key.0,
            row.mac,
            row.kind.code(),
            transport_code(row.transport),
            row.remember == Remember::Yes,
            row.generation,
            row.wrong_answers,
            millis(row.challenge_ends_at),
            row.created_at.millis(),
            row.last_seen_at.millis(),
            row.expires_at.millis(),
            millis(row.mfa_verified_at),
            millis(row.recovery_code_used_at),
            row.browser.map(|id| id.0),
            row.methods,
            row.unlock,
            row.name,
            row.address,
            row.user_agent,
            row.return_to,
        ])
    }

    fn save_session(&mut self, row: &SessionRow) -> rusqlite::Result<usize> {
        self.save_session.execute(params![
            row.user.0,
            row.id.0,
            row.digest,
            row.digest_key.0,
            row.kind.code(),
            row.remember == Remember::Yes,
            row.generation,
            row.wrong_answers,
            millis(row.challenge_ends_at),
            row.last_seen_at.millis(),
            row.expires_at.millis(),
            millis(row.mfa_verified_at),
            millis(row.recovery_code_used_at),
            row.browser.map(|id| id.0),
            row.methods,
            row.unlock,
            row.mac,
        ])
    }

    fn authenticator(&mut self, change: &AuthenticatorChange) -> rusqlite::Result<usize> {
        match change {
            AuthenticatorChange::Add(row) => self.add_authenticator(row),
            AuthenticatorChange::Rename(user, id, name) => {
                self.rename_authenticator.execute(params![user.0, id.0, name])
            }
            AuthenticatorChange::Reseal(user, id, secret) => {
                self.reseal_authenticator.execute(params![user.0, id.0, secret])
            }
            AuthenticatorChange::Remove(user, id) => self.remove_authenticator.execute((user.0, id.0)),
            AuthenticatorChange::RemoveAll(user) => self.remove_authenticators.execute([user.0]),
        }
    }

    fn add_authenticator(&mut self, row: &AuthenticatorRow) -> rusqlite::Result<usize> {
        self.add_authenticator.execute(params![
            row.user.0,
            row.id.0,
            row.name,
            row.kind,
            row.parameters,
            row.secret,
            row.created_at.millis(),
            row.created_by.0,
        ])
    }

    fn enrollment(&mut self, change: &EnrollmentChange) -> rusqlite::Result<usize> {
        match change {
            EnrollmentChange::Begin(row) => self.begin_enrollment(row),
            EnrollmentChange::Count(user, id, wrong) => self.count_enrollment.execute((user.0, id.0, wrong)),
            EnrollmentChange::End(user, id) => self.end_enrollment.execute((user.0, id.0)),
            EnrollmentChange::EndAll(user) => self.end_enrollments.execute([user.0]),
        }
    }

    fn begin_enrollment(&mut self, row: &EnrollmentRow) -> rusqlite::Result<usize> {
        self.begin_enrollment.execute(params![
            row.user.0,
            row.id.0,
            row.session.0,
            row.generation,
            row.name,
            row.replaces.map(|id| id.0),
            row.parameters,
            row.secret,
            row.wrong_answers,
            row.created_at.millis(),
            row.expires_at.millis(),
        ])
    }

    fn codes(&mut self, codes: &mut Codes<'_>, change: &CodesChange) -> Result<usize, Unapplied> {
        match change {
            CodesChange::Install(set, all) => self.install_codes(codes, set, all),
            CodesChange::Reseal(user, id, key) => {
                Ok(self.reseal_code_set.execute(params![user.0, id.0, key])?)
            }
            CodesChange::Spend(key, code) => codes.spend(key, code),
            CodesChange::Use(key, code, at) => codes.mark_used(key, code, *at),
            CodesChange::Remove(user, strategy) => {
                let gone = codes.remove(*user, strategy)?;
                Ok(gone + self.remove_code_sets_of.execute((user.0, strategy))?)
            }
            CodesChange::RemoveAll(user) => {
                let gone = codes.remove_all(*user)?;
                Ok(gone + self.remove_code_sets.execute([user.0])?)
            }
        }
    }

    /// An `INSERT` touches its row or fails, so the set's row stands for all.
    fn install_codes(
        &mut self,
        codes: &mut Codes<'_>,
        set: &CodeSetRow,
        all: &[CodeAtRest],
    ) -> Result<usize, Unapplied> {
        codes.add(set, all)?;
        let CodeSetRow { user, id, strategy, form, key, created_at } = set;
        Ok(self.add_code_set.execute(params![user.0, id.0, strategy, form, key, created_at.millis()])?)
    }

    fn trust(&mut self, change: &TrustChange) -> rusqlite::Result<usize> {
        match change {
            TrustChange::Grant(row) => self.grant_trust(row),
            TrustChange::Save(row) => self.save_trust.execute(params![
                row.user.0,
                row.id.0,
                row.generation,
                row.sequence,
                row.presented,
                row.last_used_at.millis(),
            ]),
            TrustChange::Rename(user, id, name) => self.rename_trusted.execute(params![user.0, id.0, name]),
            TrustChange::End(user, id) => self.end_trust.execute((user.0, id.0)),
            TrustChange::EndAll(user) => self.end_all_trust.execute([user.0]),
        }
    }

    fn grant_trust(&mut self, row: &TrustedBrowserRow) -> rusqlite::Result<usize> {
        self.trust.execute(params![
            row.user.0,
            row.id.0,
            row.name,
            row.salt,
            row.generation,
            row.sequence,
            row.presented,
            row.created_at.millis(),
            row.last_used_at.millis(),
            row.expires_at.millis(),
        ])
    }

    fn held(&mut self, change: &HeldChange) -> rusqlite::Result<usize> {
        match change {
            HeldChange::Hold(row) => self.hold(row),
            HeldChange::Release(user, id) => self.end_held.execute((user.0, id.0)),
            HeldChange::EndOf(user, session) => self.end_held_of.execute((user.0, session.0)),
            HeldChange::EndAll(user) => self.end_all_held.execute([user.0]),
        }
    }

    fn hold(&mut self, row: &HeldRow) -> rusqlite::Result<usize> {
        let HeldRow { user, id, session, generation, request, expires_at } = row;
        self.hold.execute(params![user.0, id.0, session.0, generation, expires_at.millis(), request])
    }

    fn set_password(&mut self, id: &UserId, hash: &str) -> rusqlite::Result<usize> {
        account_number(id).map_or(Ok(0), |number| self.set_password.execute((number, hash)))
    }

    fn verify_email(&mut self, id: &UserId, at: Timestamp) -> rusqlite::Result<usize> {
        account_number(id).map_or(Ok(0), |number| self.verify_email.execute((number, at.millis())))
    }

    fn append_event(&mut self, event: &AuditEvent) -> rusqlite::Result<usize> {
        let Personal { address, user_agent, note, salt, commitment } = &event.personal;
        self.append_event.execute(params![
            event.id.0,
            event.user.0,
            event.previous.0,
            event.at.millis(),
            event.actor.code(),
            event.action.code(),
            event.strategy,
            event.operation,
            event.outcome.code(),
            event.reason.map(Reason::code),
            event.method.map(Method::code),
            event.session.map(|id| id.0),
            event.request,
            address,
            user_agent,
            note,
            salt,
            commitment,
            event.link,
        ])
    }

    fn trail(&mut self, change: &TrailChange) -> rusqlite::Result<usize> {
        match change {
            TrailChange::Prune(user, events) => self.prune(*user, events),
            TrailChange::Forget(row) => self.forget(row),
        }
    }

    fn prune(&mut self, user: UserKey, events: &[EventId]) -> rusqlite::Result<usize> {
        events.iter().map(|id| self.prune_event.execute((id.0, user.0))).sum()
    }

    /// The user's row stands for all.
    fn forget(&mut self, row: &UserRow) -> rusqlite::Result<usize> {
        let UserRow { key, id, generation, next_id, last_event, state, mac, created_at: _ } = row;
        self.erase_events.execute((key.0, last_event.0))?;
        self.drop_notices.execute([key.0])?;
        self.leave_roster.execute([key.0])?;
        self.enter_roster.execute((id.as_str(), key.0))?;
        self.rename_user.execute(params![key.0, generation, next_id, last_event.0, state, mac, id.as_str()])
    }

    fn notice(&mut self, change: &NoticeChange) -> rusqlite::Result<usize> {
        match change {
            NoticeChange::Put(notice) => self.put_notice(notice),
            NoticeChange::Plan(user, ids, schedule) => self.plan_notices(*user, ids, *schedule),
            NoticeChange::Settle(user, id, at, expires_at) => {
                self.settle_notice.execute((user.0, id.0, at.millis(), expires_at.millis()))
            }
            NoticeChange::Disown(user, id, at) => self.disown_notice.execute((user.0, id.0, at.millis())),
        }
    }

    fn put_notice(&mut self, notice: &Notice) -> rusqlite::Result<usize> {
        let Notice { user, kind, event, at, about } = notice;
        let expires_at = *at + NOTICES_ARE_KEPT;
        self.put_notice.execute((user.0, kind.code(), event.0, at.millis(), about, expires_at.millis()))
    }

    fn plan_notices(
        &mut self,
        user: UserKey,
        ids: &[NoticeId],
        schedule: Schedule,
    ) -> rusqlite::Result<usize> {
        let Schedule { message, attempts, due_at } = schedule;
        let message = message.map(|message| message.0);
        let plan =
            |id: &NoticeId| self.plan_notice.execute((user.0, id.0, message, attempts, due_at.millis()));
        ids.iter().map(plan).sum()
    }
}

fn millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::millis)
}
