//! What happened, and what the owner must be told.
//!
//! Events and notices are changes: they commit with the fact they record, or not at all (G9). None carries a secret, a code
//! or a cookie.

use std::fmt;

use crate::clock::Timestamp;
use crate::session::Method;
use crate::store::{EventId, SessionId, UserKey};

pub(crate) mod chain;
pub(crate) mod checkpoint;
pub(crate) mod filter;
mod finding;
mod privacy;
pub(crate) mod prune;
mod ranges;
pub(crate) mod trail;
#[cfg(test)]
mod world;

pub use filter::{AuditPolicy, AuditPolicyError};
pub use finding::{Finding, Flaw, Tail, TrailReport};
pub use privacy::IpPrivacy;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $text:literal])+ $variant:ident => $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[doc = $text])+ $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable code, in tables, logs and the API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => concat!($($text),+).trim_ascii()),+ }
            }

            /// The value with this code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// What was done or tried.
    Action {
        /// An account was made.
        AccountCreate => "account_create",
        /// The first factor was proven and a session began.
        SignIn => "sign_in",
        /// A session was ended by its owner.
        SignOut => "sign_out",
        /// A code was judged at the challenge of a sign-in.
        Challenge => "challenge",
        /// A code was judged in a session that was already standard.
        StepUp => "step_up",
        /// Two consecutive codes showed how far the clock of a phone is off: its codes are accepted around its own clock.
        ClockAdjust => "clock_adjust",
        /// An enrollment was begun.
        EnrollmentBegin => "enrollment_begin",
        /// A code was judged to confirm an enrollment.
        EnrollmentConfirm => "enrollment_confirm",
        /// An authenticator got another name.
        AuthenticatorRename => "authenticator_rename",
        /// An authenticator was removed.
        AuthenticatorRemove => "authenticator_remove",
        /// A set of recovery codes was made.
        RecoveryCodesGenerate => "recovery_codes_generate",
        /// Everything of the second factor was removed by the owner.
        Disable => "disable",
        /// Everything of the second factor was removed by an administrator.
        Reset => "reset",
        /// The password was checked: before a sensitive change, or, where it was wrong, at sign-in.
        PasswordCheck => "password_check",
        /// A code was judged by the spaced-success unlock.
        Unlock => "unlock",
        /// Waits and counts of failures were cleared by an administrator.
        ThrottleClear => "throttle_clear",
        /// A user was forgotten.
        Forget => "forget",
        /// The password was changed, or the host said that what the first factor rests on has changed.
        CredentialsChange => "credentials_change",
        /// Another session of the user, or all others, were ended.
        SessionRevoke => "session_revoke",
        /// A session got another name.
        SessionRename => "session_rename",
        /// All sessions ended, and no browser is known or trusted any more.
        SignOutEverywhere => "sign_out_everywhere",
        /// A browser was trusted: it may skip the challenge at sign-in.
        BrowserTrust => "browser_trust",
        /// A trusted browser skipped the challenge.
        BrowserTrustUse => "browser_trust_use",
        /// A trusted browser got another name.
        BrowserTrustRename => "browser_trust_rename",
        /// The trust in a browser, or in all, was ended.
        BrowserTrustRevoke => "browser_trust_revoke",
        /// The second factor became required of the user.
        RequirementApply => "requirement_apply",
        /// The account was put into a group, or taken out of one.
        RolesChange => "roles_change",
        /// The database was put back from a backup: sessions, known and trusted browsers and recovery codes of before have ended. An app
        /// that was removed after the backup is there again, one that was added after it is gone.
        Restore => "restore",
        /// The owner said, by the link in a notice, that it was somebody else: everything ended, and nobody signs in until the password is
        /// changed. The operation names the kind of the notice.
        NoticeDisown => "notice_disown",
        /// An account that was frozen may be signed in to again: the password was changed, or an administrator has helped.
        AccountThaw => "account_thaw",
        /// The address of an account was proven, by the link in a letter or by an administrator's word.
        EmailVerify => "email_verify",
        /// A record was not as it was written, or could not be opened: nothing was decided by it.
        Fault => "fault",
    }
}

codes! {
    /// How it ended.
    EventOutcome {
        /// It was done.
        Success => "success",
        /// It was judged and found wrong.
        Failure => "failure",
        /// It was refused without being judged, or refused although it was right.
        Refused => "refused",
    }
}

codes! {
    /// Why it was not done.
    Reason {
        /// The code is not right.
        InvalidCode => "invalid_code",
        /// The code is right, but it or a later one was accepted before.
        CodeAlreadyUsed => "code_already_used",
        /// The password is not right.
        InvalidPassword => "invalid_password",
        /// Too many failures: nothing was judged.
        Throttled => "throttled",
        /// The last wrong answer that a challenge allows: the pending session ended.
        ChallengeEnded => "challenge_ended",
        /// The year's budget of wrong codes is spent: nothing from an unknown browser was judged.
        BudgetSpent => "budget_spent",
        /// The limiter refused the call: nothing was judged.
        RateLimited => "rate_limited",
        /// The host's guard refused the call: nothing was judged.
        Guarded => "guarded",
        /// The code was used before, and used codes are kept.
        RecoveryCodeUsed => "recovery_code_used",
        /// An old value of a trusted browser's cookie came back: somebody has a copy of it.
        Replayed => "replayed",
        /// The owner said that somebody else was in: nobody signs in until the password is changed.
        Frozen => "frozen",
        /// A record is not as it was written, or records do not fit together.
        Altered => "altered",
        /// The row of a user who was admitted before is gone.
        Lost => "lost",
        /// A record was made with a key that is not in the key ring.
        UnknownKey => "unknown_key",
        /// A sealed value does not open.
        Unopened => "unopened",
    }
}

codes! {
    /// Who did it; never confused with whom it was done to.
    Actor {
        /// The user: in a session, at sign-in, or by the link in a notice.
        User => "user",
        /// Somebody at the command line of the server.
        Cli => "cli",
        /// The host application.
        Host => "host",
        /// Somebody who has proven nothing yet.
        Anyone => "anyone",
    }
}

/// One row of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// Ascending in the whole store.
    pub id: EventId,
    /// The user it is about.
    pub user: UserKey,
    /// The event before it that is about the same user; 0 for the first.
    pub previous: EventId,
    /// When, taken under the user's lock.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// The strategy it was done with: `totp`, `password`, or the name of a recovery-code strategy.
    pub strategy: Option<String>,
    /// The strategy's own name for what was done, such as `verify_with_totp`.
    pub operation: Option<String>,
    /// How it ended.
    pub outcome: EventOutcome,
    /// Why it was not done.
    pub reason: Option<Reason>,
    /// With what it was proven.
    pub method: Option<Method>,
    /// In which session.
    pub session: Option<SessionId>,
    /// The id of the request, as in logs and answers.
    pub request: Option<String>,
    /// What may have to be forgotten.
    pub personal: Personal,
    /// Authenticates all of the above together with the event before it.
    pub link: Vec<u8>,
}

/// What an event says of a person. It can be erased: the chain goes over the commitment only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// From where, as the settings say.
    pub address: Option<String>,
    /// With which browser.
    pub user_agent: Option<String>,
    /// What an administrator or a guard of the host gave as the reason.
    pub note: Option<String>,
    /// Random; without it the commitment says nothing. `None` once erased.
    pub salt: Option<[u8; 16]>,
    /// Commits to salt, address, user agent and note.
    pub commitment: [u8; 16],
}

codes! {
    /// What the owner must be told (NIST SP 800-63B-4 §4.1.2.1, §4.2.3; ASVS 6.3.7).
    NoticeKind {
        /// The second factor was turned on.
        Enabled => "enabled",
        /// One more authenticator was added.
        AuthenticatorAdded => "authenticator_added",
        /// An authenticator took the place of another one.
        AuthenticatorReplaced => "authenticator_replaced",
        /// An authenticator was removed.
        AuthenticatorRemoved => "authenticator_removed",
        /// A recovery code was used.
        RecoveryCodeUsed => "recovery_code_used",
        /// The recovery codes were replaced.
        RecoveryCodesReplaced => "recovery_codes_replaced",
        /// The second factor was turned off.
        Disabled => "disabled",
        /// An administrator removed the second factor.
        Reset => "reset",
        /// An administrator ended the waits after wrong codes, and made a code that admits one browser.
        Unlocked => "unlocked",
        /// Somebody who knows the password gave the last wrong code that a challenge allows.
        ChallengeFailed => "challenge_failed",
        /// The year's budget of wrong codes is spent: unknown browsers can no longer use codes of the app.
        BudgetSpent => "budget_spent",
        /// The unlock admitted a browser.
        BrowserAdmitted => "browser_admitted",
        /// A wrong code at the unlock: somebody else may be trying.
        UnlockFailed => "unlock_failed",
        /// The password was changed.
        CredentialsChanged => "credentials_changed",
        /// A browser was trusted.
        BrowserTrusted => "browser_trusted",
        /// A trusted browser's cookie was copied; the trust has ended.
        BrowserTrustReplayed => "browser_trust_replayed",
        /// The database was put back from a backup: recovery codes and trusted browsers of before have ended.
        Restored => "restored",
    }
}

/// A message to the owner that waits in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whom it is for.
    pub user: UserKey,
    /// What happened.
    pub kind: NoticeKind,
    /// The event that it tells about.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// The user's row that it is about: by its kind the authenticator that is there since, the set of recovery codes, or the browser.
    pub about: Option<i64>,
}

/// All codes of the trail as a Markdown table: the field, the code, what it means.
#[must_use]
pub fn table() -> String {
    let mut table = String::from("| field | code | it means |\n| --- | --- | --- |\n");
    let mut add = |field: &str, code: &str, description: &str| {
        table.push_str(&format!("| {field} | `{code}` | {description} |\n"));
    };
    Action::ALL.iter().for_each(|value| add("action", value.code(), value.description()));
    EventOutcome::ALL.iter().for_each(|value| add("outcome", value.code(), value.description()));
    Reason::ALL.iter().for_each(|value| add("reason", value.code(), value.description()));
    Actor::ALL.iter().for_each(|value| add("actor", value.code(), value.description()));
    NoticeKind::ALL.iter().for_each(|value| add("notice", value.code(), value.description()));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_code_and_cells_that_stay_in_their_row() {
        let table = table();
        let rows: Vec<Vec<&str>> =
            table.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
        assert!(rows.iter().all(|cells| cells.len() == 5), "{table}");
        let codes = Action::ALL.len()
            + EventOutcome::ALL.len()
            + Reason::ALL.len()
            + Actor::ALL.len()
            + NoticeKind::ALL.len();
        assert_eq!(rows.len(), 2 + codes);
        assert!(rows[2..].iter().all(|cells| cells[3].ends_with('.')), "{table}");
        assert!(
            table.contains("| action | `challenge` | A code was judged at the challenge of a sign-in. |")
        );
        assert!(
            table.contains("| reason | `rate_limited` | The limiter refused the call: nothing was judged. |")
        );
    }

    #[test]
    fn codes_are_distinct_and_read_back() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.code()), Some(*action));
        }
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.code()), Some(*kind));
        }
        let mut all: Vec<_> = Action::ALL.iter().map(|a| a.code()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Action::ALL.len());
        assert_eq!(Action::parse("no such action"), None);
    }
}
