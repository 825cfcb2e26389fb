//! How a requirement stands for one account, for people who look after accounts.

use std::fmt;

use countersign::{Countersign, Duties, Error, Explanation, Requirement, Timestamp, UserId};
use serde_json::{Value, json};

/// As [`Duties`], and what lies ahead where the requirement begins later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlook {
    /// There is no second factor: nothing but enrolling is possible.
    MustEnroll,
    /// There is none yet, and until then there need not be.
    Grace(Timestamp),
    /// The requirement begins later. There is no second factor, and from then on nothing but enrolling would be possible.
    Later(Timestamp),
    /// Recovery codes are missing.
    CodesMissing,
    /// It would be required, and the user is left out until then.
    Exempt(Timestamp),
    /// What is required is there.
    Met,
    /// Nothing is required.
    None,
}

impl Outlook {
    /// The worst first.
    pub(super) const CODES: [&'static str; 7] =
        ["must_enroll", "grace", "later", "codes_missing", "exempt", "met", "none"];

    /// What a requirement comes to for a user if it were in force, and why.
    pub(super) async fn of(
        countersign: &Countersign,
        rule: &Requirement,
        user: &UserId,
    ) -> Result<(Option<Explanation>, Self), Error> {
        let explanation = countersign.rehearse(rule, user).await?;
        let outlook =
            explanation.as_ref().map_or(Self::None, |told| Self::new(rule, user, told, countersign.now()));
        Ok((explanation, outlook))
    }

    fn new(rule: &Requirement, user: &UserId, told: &Explanation, now: Timestamp) -> Self {
        match told.duties {
            Duties::MustEnroll => Self::MustEnroll,
            Duties::Grace { until } => Self::Grace(until),
            Duties::CodesMissing => Self::CodesMissing,
            Duties::Exempt { until } => Self::Exempt(until),
            Duties::Met => Self::Met,
            _ => match rule.begins_at().filter(|begins_at| told.concerned && now < *begins_at) {
                Some(_) if told.enrolled => Self::Met,
                Some(begins_at) => Self::ahead(rule, user, begins_at),
                None => Self::None,
            },
        }
    }

    fn ahead(rule: &Requirement, user: &UserId, begins_at: Timestamp) -> Self {
        let stopped_at = begins_at + rule.grace_period();
        let exempt = rule.exemptions().iter().filter(|(id, _)| id == user).map(|(_, until)| *until).max();
        match exempt.filter(|until| stopped_at < *until) {
            Some(until) => Self::Exempt(until),
            None => Self::Later(stopped_at),
        }
    }

    /// The stable code, one of [`CODES`](Self::CODES).
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::MustEnroll => "must_enroll",
            Self::Grace(_) => "grace",
            Self::Later(_) => "later",
            Self::CodesMissing => "codes_missing",
            Self::Exempt(_) => "exempt",
            Self::Met => "met",
            Self::None => "none",
        }
    }

    /// When it becomes another.
    pub(super) fn until(self) -> Option<Timestamp> {
        match self {
            Self::Grace(until) | Self::Later(until) | Self::Exempt(until) => Some(until),
            Self::MustEnroll | Self::CodesMissing | Self::Met | Self::None => None,
        }
    }

    pub(super) fn json(self) -> Value {
        json!({ "state": self.code(), "until": self.until().map(Timestamp::rfc3339) })
    }
}

impl fmt::Display for Outlook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MustEnroll => f.write_str("must enroll"),
            Self::Grace(until) => write!(f, "grace until {until}"),
            Self::Later(at) => write!(f, "must enroll from {at} on"),
            Self::CodesMissing => f.write_str("recovery codes missing"),
            Self::Exempt(until) => write!(f, "exempt until {until}"),
            Self::Met => f.write_str("met"),
            Self::None => f.write_str("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use countersign::testing::{ManualClock, MemoryStore};
    use countersign::{Account, Accounts, BoxError, KeyRing, OsRandom, Password};

    use super::*;

    /// Users below 10 are administrators.
    struct Users;

    impl Accounts for Users {
        type Id = i64;

        async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
            let account = Account::new(id.to_string());
            Ok(Some(if *id < 10 { account.role("admin") } else { account }))
        }

        async fn verify_password(&self, _: &i64, _: &Password) -> Result<bool, BoxError> {
            Ok(false)
        }
    }

    #[tokio::test]
    async fn what_lies_ahead_is_told_before_it_begins() {
        const DAY: Duration = Duration::from_secs(86_400);
        let begins_at = Timestamp::midnight(2027, 1, 1);
        let stopped_at = begins_at + 7 * DAY;
        let clock = ManualClock::at(begins_at - 30 * DAY);
        let countersign = Countersign::builder(Users)
            .store(MemoryStore::new())
            .keys(KeyRing::generate(&OsRandom).unwrap())
            .brute_force(countersign::BruteForce::audit_log())
            .clock(clock.clone())
            .build()
            .await
            .unwrap();
        let rule = Requirement::role("admin")
            .from(begins_at)
            .grace(7 * DAY)
            .exempt(2, stopped_at)
            .exempt(3, stopped_at + DAY)
            .exempt(3, begins_at);
        let outlook = async |user: i64| Outlook::of(&countersign, &rule, &UserId::new(user)).await.unwrap().1;
        for (user, expected) in [
            (1, Outlook::Later(stopped_at)),
            // An exemption that ends with the grace saves nobody.
            (2, Outlook::Later(stopped_at)),
            (3, Outlook::Exempt(stopped_at + DAY)),
            (10, Outlook::None),
        ] {
            assert_eq!(outlook(user).await, expected, "{user}");
        }
        clock.advance(31 * DAY);
        // Who was never seen comes now.
        assert_eq!(outlook(1).await, Outlook::Grace(countersign.now() + 7 * DAY));
        assert_eq!(outlook(2).await, Outlook::Exempt(stopped_at));
    }

    #[test]
    fn every_code_has_its_place() {
        let at = Timestamp::from_seconds(0);
        let all = [
            Outlook::MustEnroll,
            Outlook::Grace(at),
            Outlook::Later(at),
            Outlook::CodesMissing,
            Outlook::Exempt(at),
            Outlook::Met,
            Outlook::None,
        ];
        assert_eq!(all.map(Outlook::code), Outlook::CODES);
    }
}
