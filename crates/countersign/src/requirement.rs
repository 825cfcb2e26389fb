//! Who must have a second factor, since when, and with which grace.
//!
//! Whether a requirement applies to somebody, the host's account says; since when it does, the user's row remembers. So grace is
//! counted once, from the first moment that we know of, and neither signing in again nor disabling renews it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::accounts::Account;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::policy::PolicyError;
use crate::store::UserId;
use crate::user::User;

/// Who must have a second factor. Nobody must, unless an application says so.
///
/// ```
/// # use std::time::Duration;
/// # use countersign::{Requirement, Timestamp};
/// let admins = Requirement::role("admin")
///     .from(Timestamp::midnight(2027, 1, 1))
///     .grace(Duration::from_secs(7 * 86_400))
///     .exempt("service-account", Timestamp::midnight(2027, 4, 1));
/// ```
#[derive(Clone, Default)]
pub struct Requirement {
    whom: Whom,
    from: Option<Timestamp>,
    grace: Duration,
    exempt: Vec<(UserId, Timestamp)>,
    codes: CodesToo,
}

#[derive(Clone, Default)]
enum Whom {
    #[default]
    Nobody,
    Everyone,
    Roles(Vec<String>),
    When(Arc<dyn Fn(&Account) -> bool + Send + Sync>),
}

/// Whether recovery codes are required with the authenticator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CodesToo {
    #[default]
    No,
    Yes,
}

impl Requirement {
    /// Nobody must; the default.
    #[must_use]
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Everybody must.
    #[must_use]
    pub fn everyone() -> Self {
        Self { whom: Whom::Everyone, ..Self::default() }
    }

    /// Those must whose [`Account::roles`] hold this one.
    #[must_use]
    pub fn role(role: impl Into<String>) -> Self {
        Self::roles([role.into()])
    }

    /// Those must whose [`Account::roles`] hold any of these.
    #[must_use]
    pub fn roles(roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { whom: Whom::Roles(roles.into_iter().map(Into::into).collect()), ..Self::default() }
    }

    /// Those must of whom the application says so. It is asked at sign-in, at each answer, and once a minute of each session.
    #[must_use]
    pub fn when(applies: impl Fn(&Account) -> bool + Send + Sync + 'static) -> Self {
        Self { whom: Whom::When(Arc::new(applies)), ..Self::default() }
    }

    /// From this moment on; at once by default. For those whom it concerns from the beginning, grace is counted from here, also where
    /// they come back only later.
    #[must_use]
    pub fn from(mut self, from: Timestamp) -> Self {
        self.from = Some(from);
        self
    }

    /// How long somebody whom it concerns may go on without; not at all by default. It is counted once, from the first moment at which
    /// it concerned that person, and is not renewed. It is over when an administrator takes that person's second factor away.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Leaves one user out until a moment: a service account, somebody whose new phone is on its way.
    #[must_use]
    pub fn exempt(mut self, user: impl fmt::Display, until: Timestamp) -> Self {
        self.exempt.push((UserId::new(user), until));
        self
    }

    /// Recovery codes are required too.
    #[must_use]
    pub fn and_recovery_codes(mut self) -> Self {
        self.codes = CodesToo::Yes;
        self
    }

    /// When it begins; `None` for at once.
    #[must_use]
    pub fn begins_at(&self) -> Option<Timestamp> {
        self.from
    }

    /// How long somebody may go on without.
    #[must_use]
    pub fn grace_period(&self) -> Duration {
        self.grace
    }

    /// Who is left out, and until when.
    #[must_use]
    pub fn exemptions(&self) -> &[(UserId, Timestamp)] {
        &self.exempt
    }

    /// Are recovery codes required too?
    #[must_use]
    pub fn wants_recovery_codes(&self) -> bool {
        self.codes == CodesToo::Yes
    }

    /// Is there any?
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        matches!(self.whom, Whom::Nobody)
    }

    /// Whom it concerns, in words: `nobody`, `everyone`, `the roles admin, staff` or `whom the application says`.
    #[must_use]
    pub fn whom(&self) -> String {
        match &self.whom {
            Whom::Nobody => "nobody".to_owned(),
            Whom::Everyone => "everyone".to_owned(),
            Whom::Roles(roles) if roles.len() == 1 => format!("the role {}", roles[0]),
            Whom::Roles(roles) => format!("the roles {}", roles.join(", ")),
            Whom::When(_) => "whom the application says".to_owned(),
        }
    }

    /// Does it concern an account, moments and exemptions aside?
    #[must_use]
    pub fn concerns(&self, account: &Account) -> bool {
        match &self.whom {
            Whom::Nobody => false,
            Whom::Everyone => true,
            Whom::Roles(roles) => account.roles.iter().any(|role| roles.contains(role)),
            Whom::When(applies) => applies(account),
        }
    }

    /// Until when a user is left out; `None` when not, or no longer.
    pub(crate) fn exempt_until(&self, user: &UserId, now: Timestamp) -> Option<Timestamp> {
        let ends = self.exempt.iter().filter(|(id, _)| id == user).map(|(_, until)| *until);
        ends.max().filter(|until| now < *until)
    }

    pub(crate) fn check(&self) -> Result<(), PolicyError> {
        let refuse = |key, value: String, rule| Err(PolicyError::Range { key, value, rule });
        if self.grace > LONGEST_GRACE {
            let days = self.grace.as_secs() / 86_400;
            return refuse("requirement.grace", format!("{days} days"), "at most 400 days");
        }
        match &self.whom {
            Whom::Roles(roles) if roles.is_empty() || roles.iter().any(|role| role.trim().is_empty()) => {
                refuse("requirement.roles", format!("{roles:?}"), "at least one role, none of them empty")
            }
            _ => Ok(()),
        }
    }
}

const LONGEST_GRACE: Duration = Duration::from_secs(400 * 86_400);

impl fmt::Debug for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requirement")
            .field("whom", &self.whom())
            .field("from", &self.from)
            .field("grace", &self.grace)
            .field("exempt", &self.exempt)
            .field("codes", &self.codes)
            .finish()
    }
}

/// What the user's row remembers of the requirement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Duty {
    /// Whether it concerned the user when we last asked.
    concerned: bool,
    /// Since when it does. Never set back: grace is counted once.
    since: Option<Timestamp>,
    /// When it was last seen not to.
    free_at: Option<Timestamp>,
    /// When an administrator last took a second factor away.
    reset_at: Option<Timestamp>,
    /// Whether it has applied: not yet where the user is left out from the beginning.
    applied: bool,
}

/// Whether a look at the account changed what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noticed {
    Nothing,
    /// Something, and the row should be written.
    Something,
    /// The requirement applies to the user from now on: what relied on the old state ends.
    NewDuty,
}

/// A free user's row is not written more often than that to say so again.
const NOTED_EVERY: Duration = Duration::from_secs(86_400);

impl Duty {
    /// Notes whether the requirement concerns the user.
    pub(crate) fn notice(
        &mut self,
        requirement: &Requirement,
        concerned: bool,
        user: &User,
        now: Timestamp,
    ) -> Noticed {
        let begun = requirement.from.is_none_or(|from| from <= now);
        let before = *self;
        self.concerned = concerned && begun;
        if self.concerned && self.since.is_none() {
            // From the beginning, or from when the user came or was last seen free of it, whichever is latest.
            let earliest =
                requirement.from.map(|from| from.max(user.created_at).max(self.free_at.unwrap_or(from)));
            self.since = Some(earliest.unwrap_or(now).min(now));
        }
        if self.concerned && !self.applied && requirement.exempt_until(&user.id, now).is_none() {
            self.applied = true;
            return Noticed::NewDuty;
        }
        let stale = self.free_at.is_none_or(|at| now.since(at) >= NOTED_EVERY);
        if !self.concerned && !requirement.is_nobody() && stale {
            self.free_at = Some(now);
        }
        if *self == before { Noticed::Nothing } else { Noticed::Something }
    }

    /// Notes that a second factor was there and is not any more. Whoever had one needs no grace: the password alone must not stand for
    /// what it was.
    pub(crate) fn reset(&mut self, now: Timestamp) {
        self.reset_at = Some(now);
    }

    /// Since when it concerns the user; `None` where it does not.
    fn since(&self, requirement: &Requirement) -> Option<Timestamp> {
        let since = self.since.filter(|_| self.concerned && !requirement.is_nobody());
        // An earlier requirement may have concerned the user before this one began.
        since.map(|since| requirement.from.map_or(since, |from| since.max(from)))
    }

    /// Until when the user may go on without; `None` where nothing is required.
    pub(crate) fn grace_ends_at(&self, requirement: &Requirement) -> Option<Timestamp> {
        let since = self.since(requirement)?;
        let grace = if self.reset_at >= Some(since) { Duration::ZERO } else { requirement.grace };
        Some(since + grace)
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        let flags = writer.int(i64::from(self.concerned)).int(i64::from(self.applied));
        flags.moment(self.since).moment(self.free_at).moment(self.reset_at)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut flag = || match reader.int()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        };
        let (concerned, applied) = (flag()?, flag()?);
        let (since, free_at, reset_at) = (reader.moment()?, reader.moment()?, reader.moment()?);
        Some(Self { concerned, since, free_at, reset_at, applied })
    }
}

/// How the requirement stands for one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Duties {
    /// Nothing is required.
    None,
    /// It would be, but the user is left out until then.
    Exempt {
        /// Until when.
        until: Timestamp,
    },
    /// What is required is there.
    Met,
    /// An authenticator is there; recovery codes are required too and are not.
    CodesMissing,
    /// There is no authenticator yet, and until then there need not be.
    Grace {
        /// Until when.
        until: Timestamp,
    },
    /// There is no authenticator: nothing but enrolling is possible.
    MustEnroll,
}

impl Duties {
    /// The stable code: `none`, `exempt`, `met`, `codes_missing`, `grace` or `must_enroll`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Exempt { .. } => "exempt",
            Self::Met => "met",
            Self::CodesMissing => "codes_missing",
            Self::Grace { .. } => "grace",
            Self::MustEnroll => "must_enroll",
        }
    }

    /// Does the requirement concern the user, and is nobody's exemption in the way?
    #[must_use]
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::None | Self::Exempt { .. })
    }
}

/// How the requirement stands for a user, as far as the row knows.
pub(crate) fn duties(requirement: &Requirement, user: &User, now: Timestamp) -> Duties {
    duties_of(requirement, &user.duty, user, now)
}

/// The same with another memory than the row's: for rehearsals.
pub(crate) fn duties_of(requirement: &Requirement, duty: &Duty, user: &User, now: Timestamp) -> Duties {
    let Some(grace_ends_at) = duty.grace_ends_at(requirement) else { return Duties::None };
    if let Some(until) = requirement.exempt_until(&user.id, now) {
        return Duties::Exempt { until };
    }
    let codes_missing = requirement.wants_recovery_codes() && user.codes_left_in_all() == 0;
    match (user.enabled(), now < grace_ends_at) {
        (true, _) if codes_missing => Duties::CodesMissing,
        (true, _) => Duties::Met,
        (false, true) => Duties::Grace { until: grace_ends_at },
        (false, false) => Duties::MustEnroll,
    }
}

/// Why a user must have a second factor, or need not: for administrators.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Whether it concerns the account as the host describes it now.
    pub concerned: bool,
    /// Since when it does, as far as we know; `None` where it never did or the user was not seen since.
    pub since: Option<Timestamp>,
    /// Until when the user may go on without.
    pub grace_ends_at: Option<Timestamp>,
    /// How it stands.
    pub duties: Duties,
    /// Whether the user has an authenticator.
    pub enrolled: bool,
}

/// How a requirement would stand for a user if it were in force now: nothing is written.
pub(crate) fn explain(
    requirement: &Requirement,
    user: &User,
    account: &Account,
    now: Timestamp,
) -> Explanation {
    let mut duty = user.duty;
    let concerned = requirement.concerns(account);
    duty.notice(requirement, concerned, user, now);
    Explanation {
        concerned,
        since: duty.since(requirement),
        grace_ends_at: duty.grace_ends_at(requirement),
        duties: duties_of(requirement, &duty, user, now),
        enrolled: user.enabled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::UserKey;

    const DAY: Duration = Duration::from_secs(86_400);
    const START: Timestamp = Timestamp::midnight(2027, 1, 1);

    fn user(created_at: Timestamp) -> User {
        User::first(UserKey(1), UserId::new("maria"), created_at, 0)
    }

    fn since(requirement: &Requirement, looks: &[(u32, bool)], created: Timestamp) -> Option<Timestamp> {
        let mut duty = Duty::default();
        for (day, concerned) in looks {
            duty.notice(requirement, *concerned, &user(created), START + DAY * *day);
        }
        duty.since
    }

    #[test]
    fn grace_is_counted_from_the_first_moment_of_the_requirement() {
        let dated = Requirement::role("admin").from(START + DAY * 10);
        let long_ago = START - DAY * 400;
        type Case<'a> = (&'a [(u32, bool)], Timestamp, Option<u32>);
        let cases: &[Case<'_>] = &[
            // Not in force yet.
            (&[(5, true)], long_ago, None),
            // A dormant account gets no fresh grace: it is counted from the beginning.
            (&[(200, true)], long_ago, Some(10)),
            (&[(5, true), (12, true), (200, true)], long_ago, Some(10)),
            // Who came later, or got the role later, is counted from then.
            (&[(60, true)], START + DAY * 60, Some(60)),
            (&[(20, false), (50, false), (51, true)], long_ago, Some(50)),
            // Leaving and coming back renews nothing.
            (&[(12, true), (20, false), (300, true)], long_ago, Some(10)),
        ];
        for (looks, created, day) in cases {
            let expected = day.map(|day| START + DAY * day);
            assert_eq!(since(&dated, looks, *created), expected, "{looks:?}");
        }
        // Without a date it begins when it is first seen.
        assert_eq!(since(&Requirement::everyone(), &[(7, true), (9, true)], long_ago), Some(START + DAY * 7));
    }

    #[test]
    fn a_new_duty_is_noticed_once() {
        let (everyone, maria) = (Requirement::everyone(), user(START));
        let mut duty = Duty::default();
        assert_eq!(duty.notice(&everyone, true, &maria, START), Noticed::NewDuty);
        assert_eq!(duty.notice(&everyone, true, &maria, START + DAY), Noticed::Nothing);
        assert_eq!(duty.notice(&everyone, false, &maria, START + DAY), Noticed::Something);
        assert_eq!(duty.grace_ends_at(&everyone), None, "nothing is required while it does not concern");
        assert_eq!(duty.notice(&everyone, true, &maria, START + DAY * 2), Noticed::Something);
        assert_eq!(duty.grace_ends_at(&everyone), Some(START));
        let bytes = duty.write(Writer::new("t")).finish();
        assert_eq!(Duty::read(&mut Reader::new("t", &bytes).unwrap()), Some(duty));
    }

    #[test]
    fn where_nobody_must_nothing_is_written() {
        let mut duty = Duty::default();
        assert_eq!(duty.notice(&Requirement::nobody(), false, &user(START), START), Noticed::Nothing);
    }
}
