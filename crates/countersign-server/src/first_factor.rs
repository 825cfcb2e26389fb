//! The password at sign-in: charged before it is checked, paced per address that was typed, and the same for addresses that
//! nobody has.
//!
//! A wrong one is in the audit trail before anybody is told that it was wrong. Where it cannot be recorded, the answer is
//! "unavailable" and not "wrong": a right password opens a session, whose event goes into the same chain, so it cannot be answered
//! then either. Answering "wrong" all the same would tell, by the difference, which password is right; and nobody guesses
//! unseen.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use countersign::{
    BrowserToken, Clock, Countersign, KeyRing, KnownBrowser, NoRandomness, OsRandom, Pace, Password,
    Random as _, Reason, Request, StoreError, Timestamp, UserId, Window,
};

use crate::accounts::{Directory, is_plausible, stamp};
use crate::email::Email;
use crate::passwords::PasswordError;

/// Checks addresses and passwords.
pub(crate) struct FirstFactor {
    directory: Directory,
    countersign: Countersign,
    ring: KeyRing,
    /// `None` only where every budget is off.
    window: Option<Window>,
    clock: Arc<dyn Clock>,
}

/// Who brought an address and a password.
pub(crate) struct Visitor<'a> {
    pub(crate) request: &'a Request,
    /// What the browser kept from earlier challenges.
    pub(crate) browsers: &'a [BrowserToken],
}

/// Whose password was right, and which password of that account it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proven {
    pub(crate) user: i64,
    /// The account's when the password was checked.
    pub(crate) stamp: String,
}

/// What came of an address and a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// They belong to this account.
    Right(Proven),
    /// They do not, whether there is such an account or not.
    Wrong,
    /// Nothing was looked at.
    Throttled(Duration),
}

/// We failed. What was charged stays charged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FirstFactorError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Core(#[from] countersign::Error),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("the count of wrong passwords for an address is damaged")]
    DamagedCount,
}

/// What is paced together: the browsers that once proved an authenticator of the account, or all others. So a stranger who knows the
/// address cannot keep the owner out of a known browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Unknown,
    Known,
}

/// The failures of one address in one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignInWait {
    /// `unknown` or `known`, as in the core's counts.
    pub(crate) lane: &'static str,
    pub(crate) failures: usize,
    pub(crate) wait: Option<Duration>,
}

/// No account has this id: ids begin at 1.
const NOBODY: i64 = 0;

/// A charge that can be taken back.
struct Charge {
    key: [u8; 32],
    window: Window,
    ticket: i64,
    at: Timestamp,
}

enum Reserved {
    Go(Charge),
    Wait(Duration),
}

impl FirstFactor {
    pub(crate) fn new(
        directory: Directory,
        countersign: Countersign,
        ring: KeyRing,
        window: Option<Window>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { directory, countersign, ring, window, clock }
    }

    /// Is this the password of the account with this address?
    ///
    /// The same calls in the same order whether the account exists or not. What nobody can have as a password is wrong without
    /// being looked at: it is no guess, so it is neither charged nor recorded.
    pub(crate) async fn check(
        &self,
        email: &Email,
        password: Password,
        visitor: Visitor<'_>,
    ) -> Result<Checked, FirstFactorError> {
        if !is_plausible(&password) {
            return Ok(Checked::Wrong);
        }
        // Before the charge: whoever finds the queue full has tried nothing.
        let place = self.directory.passwords().place()?;
        let account = self.directory.by_email(email).await?;
        let (id, hash) = account.map(|account| (account.id, account.password_hash)).unzip();
        let lane = self.lane(id, visitor.browsers).await?;
        let charge = match self.reserve(email, lane).await? {
            Some(Reserved::Wait(wait)) => {
                drop(place);
                self.record(id, Reason::Throttled, visitor.request).await?;
                return Ok(Checked::Throttled(wait));
            }
            Some(Reserved::Go(charge)) => Some(charge),
            None => None,
        };
        let right = place.verify(password, hash.clone()).await?;
        let (true, Some(user), Some(hash)) = (right, id, hash) else {
            self.record(id, Reason::InvalidPassword, visitor.request).await?;
            return Ok(Checked::Wrong);
        };
        if let Some(charge) = charge {
            self.refund(charge).await?;
        }
        Ok(Checked::Right(Proven { user, stamp: stamp(&hash) }))
    }

    /// A password that was right when it was checked, and is not the account's any more: like any wrong one.
    pub(crate) async fn outdated(&self, user: i64, request: &Request) -> Result<(), FirstFactorError> {
        self.record(Some(user), Reason::InvalidPassword, request).await
    }

    /// Wrong passwords that count against an address now, of lanes that have any.
    pub(crate) async fn waits(&self, email: &Email) -> Result<Vec<SignInWait>, FirstFactorError> {
        let Some(window) = self.window else { return Ok(Vec::new()) };
        let mut waits = Vec::new();
        for (name, lane) in [("unknown", Lane::Unknown), ("known", Lane::Known)] {
            let (told, clock) = (Told::default(), Arc::clone(&self.clock));
            let tell = told.clone();
            let look = move |state: Option<&[u8]>| {
                let pace = state.map_or(Some(Pace::default()), Pace::decode);
                tell.say(pace.ok_or(FirstFactorError::DamagedCount).map(|pace| (pace, clock.now())));
                None
            };
            self.directory.table().pace(self.key(email, lane), Box::new(look)).await?;
            let (pace, now) = told.heard()?;
            let (failures, wait) = (pace.failures(window, now), pace.wait(window, now));
            if failures > 0 || wait.is_some() {
                waits.push(SignInWait { lane: name, failures, wait });
            }
        }
        Ok(waits)
    }

    /// Forgets the wrong passwords that count against an address.
    pub(crate) async fn clear(&self, email: &Email) -> Result<(), StoreError> {
        for lane in [Lane::Unknown, Lane::Known] {
            let now = self.clock.now();
            let forget = move |state: Option<&[u8]>| state.map(|_| (Pace::default().encode(), now));
            self.directory.table().pace(self.key(email, lane), Box::new(forget)).await?;
        }
        Ok(())
    }

    /// Of a browser that brings nothing nothing is asked, whoever it says that it is.
    async fn lane(&self, id: Option<i64>, browsers: &[BrowserToken]) -> Result<Lane, FirstFactorError> {
        if browsers.is_empty() {
            return Ok(Lane::Unknown);
        }
        let user = UserId::new(id.unwrap_or(NOBODY));
        Ok(match self.countersign.known_browser(&user, browsers).await? {
            KnownBrowser::Yes => Lane::Known,
            KnownBrowser::No => Lane::Unknown,
        })
    }

    async fn record(
        &self,
        id: Option<i64>,
        reason: Reason,
        request: &Request,
    ) -> Result<(), FirstFactorError> {
        let user = id.map(UserId::new);
        Ok(self.countersign.sign_in_failed(user.as_ref(), reason, request).await?)
    }

    fn key(&self, email: &Email, lane: Lane) -> [u8; 32] {
        let purpose = match lane {
            Lane::Unknown => "sign-in",
            Lane::Known => "sign-in of a known browser",
        };
        self.ring.lookup(purpose, email.as_str().as_bytes())
    }

    /// Charges one check before it is made, durably (G4).
    async fn reserve(&self, email: &Email, lane: Lane) -> Result<Option<Reserved>, FirstFactorError> {
        let Some(window) = self.window else { return Ok(None) };
        let mut ticket = [0; 8];
        OsRandom.fill(&mut ticket)?;
        let (key, ticket) = (self.key(email, lane), i64::from_be_bytes(ticket));
        let (told, clock) = (Told::default(), Arc::clone(&self.clock));
        let tell = told.clone();
        let change = move |state: Option<&[u8]>| {
            let now = clock.now();
            let Some(mut pace) = state.map_or(Some(Pace::default()), Pace::decode) else {
                tell.say(Err(FirstFactorError::DamagedCount));
                return None;
            };
            match pace.reserve(window, now, ticket) {
                Ok(()) => tell.say(Ok(Reserved::Go(Charge { key, window, ticket, at: now }))),
                Err(wait) => {
                    tell.say(Ok(Reserved::Wait(wait)));
                    return None;
                }
            }
            Some((pace.encode(), pace.expires_at(window, now)))
        };
        self.directory.table().pace(key, Box::new(change)).await?;
        told.heard().map(Some)
    }

    /// The password was right: that was no failure.
    async fn refund(&self, Charge { key, window, ticket, at }: Charge) -> Result<(), StoreError> {
        let clock = Arc::clone(&self.clock);
        let change = move |state: Option<&[u8]>| {
            let mut pace = state.and_then(Pace::decode)?;
            pace.refund(window, at, ticket);
            Some((pace.encode(), pace.expires_at(window, clock.now())))
        };
        self.directory.table().pace(key, Box::new(change)).await
    }
}

/// Carries the outcome of a change out of the store, which may ask for it more than once.
struct Told<T>(Arc<Mutex<Option<Result<T, FirstFactorError>>>>);

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Told<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Told<T> {
    fn say(&self, outcome: Result<T, FirstFactorError>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    fn heard(&self) -> Result<T, FirstFactorError> {
        let outcome = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        outcome.unwrap_or_else(|| Err(StoreError::unavailable("the store did not ask for the count").into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_until_they_leave_the_window() {
        let window = Window { failures: 3, span: Duration::from_secs(60) };
        let at = Timestamp::from_seconds;
        let mut pace = Pace::default();
        let failures = |pace: &Pace, window, now| (pace.failures(window, now), pace.wait(window, now));
        assert_eq!(failures(&pace, window, at(0)), (0, None));
        for (second, counted) in [(0, 1), (10, 2)] {
            pace.reserve(window, at(second), second).unwrap();
            assert_eq!(failures(&pace, window, at(second)), (counted, None));
        }
        pace.reserve(window, at(20), 20).unwrap();
        assert_eq!(failures(&pace, window, at(20)), (3, Some(Duration::from_secs(40))));
        assert_eq!(failures(&pace, window, at(60)), (2, None));
        assert_eq!(failures(&pace, window, at(200)), (0, None));
    }
}
