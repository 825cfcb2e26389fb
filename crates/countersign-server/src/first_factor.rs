//! The password at sign-in: charged before it is checked, paced per address that was typed, and the same for addresses that
//! nobody has.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use countersign::{
    Clock, KeyRing, NoRandomness, OsRandom, Pace, Password, Random as _, StoreError, Timestamp, Window,
};

use crate::accounts::{Directory, is_plausible};
use crate::email::Email;
use crate::passwords::PasswordError;

/// Checks addresses and passwords.
pub(crate) struct FirstFactor {
    directory: Directory,
    ring: KeyRing,
    /// `None` only where every budget is off.
    window: Option<Window>,
    clock: Arc<dyn Clock>,
}

/// What came of an address and a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// They belong to this account.
    Right(i64),
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
    Password(#[from] PasswordError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("the count of wrong passwords for an address is damaged")]
    DamagedCount,
}

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
        ring: KeyRing,
        window: Option<Window>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { directory, ring, window, clock }
    }

    /// Is this the password of the account with this address?
    ///
    /// The same calls in the same order whether the account exists or not.
    pub(crate) async fn check(&self, email: &Email, password: Password) -> Result<Checked, FirstFactorError> {
        if !is_plausible(&password) {
            return Ok(Checked::Wrong);
        }
        // Before the charge: whoever finds the queue full has tried nothing.
        let place = self.directory.passwords().place()?;
        let account = self.directory.by_email(email).await?;
        let charge = match self.reserve(email).await? {
            Some(Reserved::Wait(wait)) => return Ok(Checked::Throttled(wait)),
            Some(Reserved::Go(charge)) => Some(charge),
            None => None,
        };
        let (id, hash) = account.map(|account| (account.id, account.password_hash)).unzip();
        let right = place.verify(password, hash).await?;
        let Some(id) = id.filter(|_| right) else { return Ok(Checked::Wrong) };
        if let Some(charge) = charge {
            self.refund(charge).await?;
        }
        Ok(Checked::Right(id))
    }

    /// Charges one check before it is made, durably (G4).
    async fn reserve(&self, email: &Email) -> Result<Option<Reserved>, FirstFactorError> {
        let Some(window) = self.window else { return Ok(None) };
        let mut ticket = [0; 8];
        OsRandom.fill(&mut ticket)?;
        let (key, ticket) =
            (self.ring.lookup("sign-in", email.as_str().as_bytes()), i64::from_be_bytes(ticket));
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
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Option<Result<Reserved, FirstFactorError>>>>);

impl Told {
    fn say(&self, outcome: Result<Reserved, FirstFactorError>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    fn heard(&self) -> Result<Reserved, FirstFactorError> {
        let outcome = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        outcome.unwrap_or_else(|| Err(StoreError::unavailable("the store did not ask for the count").into()))
    }
}
