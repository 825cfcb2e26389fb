//! The fence that stands after a restore: what is older than it is dead.
//!
//! A database that was put back says nothing wrong, only nothing of what happened since its backup was made. One row says that this is so,
//! and every user's row catches up with it when it is next opened, purely, in memory; the next write keeps that. So a restore of any size
//! is fenced by one write (docs/decisions/0016-a-floor-and-a-fence.md).

use std::sync::{PoisonError, RwLock};

use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::keyring::{BadMac, KeyRing};
use crate::policy::{BruteForce, Budgets};
use crate::store::{Fault, FenceRow, SessionId, UserKey};
use crate::user::User;

/// Ids below a user never come back, so those that the lost time may have given out are passed over: more than anybody draws between
/// two backups.
const IDS_LOST: i64 = 1 << 32;

/// The first id of a user who is first seen behind a fence: not one that a user with the same key may have had in the lost time.
pub(crate) fn first_id(fence: i64) -> i64 {
    fence.saturating_mul(IDS_LOST).saturating_add(1)
}

/// The challenge of a charge that no challenge makes good: no session has this id.
const NO_CHALLENGE: SessionId = SessionId(0);

impl FenceRow {
    /// A fence that stands from now on, with its code.
    pub(crate) fn raised(ring: &KeyRing, number: i64, at: Timestamp) -> Self {
        Self { number, at, mac: ring.row_mac(&message(number, at)) }
    }

    fn check(&self, ring: &KeyRing) -> Result<(), BadMac> {
        ring.row_mac_matches(&message(self.number, self.at), &self.mac)
    }
}

fn message(number: i64, at: Timestamp) -> Vec<u8> {
    Writer::new("countersign fence v1").int(number).int(at.millis()).finish()
}

/// The newest fence that this handle has seen and found genuine, so that each row is checked once, and none is forgotten because
/// somebody takes it away.
#[derive(Debug, Default)]
pub(crate) struct Fences(RwLock<Option<FenceRow>>);

impl Fences {
    /// The fence that counts for a user, whose row was read together with this one.
    pub(crate) fn newest(
        &self,
        ring: &KeyRing,
        user: UserKey,
        read: Option<&FenceRow>,
    ) -> Result<Option<(i64, Timestamp)>, Fault> {
        let told = |fence: &FenceRow| (fence.number, fence.at);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if read == known.as_ref() {
            return Ok(read.map(told));
        }
        drop(known);
        let Some(read) = read else { return Ok(self.known()) };
        read.check(ring).map_err(|bad| bad.fault("the fence", user))?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|known| known.number <= read.number) {
            *known = Some(read.clone());
        }
        Ok(known.as_ref().map(told))
    }

    /// The newest that was seen.
    pub(crate) fn known(&self) -> Option<(i64, Timestamp)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|fence| (fence.number, fence.at))
    }
}

impl User {
    /// Brings a row that was opened up to the newest fence.
    pub(crate) fn behind(
        mut self,
        fence: Option<(i64, Timestamp)>,
        policy: &BruteForce,
    ) -> Result<Self, Fault> {
        let number = fence.map_or(0, |(number, _)| number);
        match fence {
            Some((_, at)) if number > self.fence => self.catch_up(number, at, policy),
            // Every row that was read is older than the fence that it stands behind.
            _ if number < self.fence => return Err(Fault::Altered { what: "the fence", user: self.key }),
            _ => {}
        }
        Ok(self)
    }

    /// Whatever the lost time may have spent, ended or counted is spent, ended and counted.
    fn catch_up(&mut self, number: i64, at: Timestamp, policy: &BruteForce) {
        let passed = number - self.fence;
        self.fence = number;
        self.next_id = self.next_id.saturating_add(passed.saturating_mul(IDS_LOST));
        // Sessions, challenges, enrollments and held requests are of an older generation.
        self.generation += passed;
        self.floor = self.generation;
        self.trusted.clear();
        self.browsers.revoke_all(self.next_id);
        self.codes.clear();
        self.setup = None;
        self.admission = None;
        self.spent_at = Some(at);
        if self.enabled() && policy.budgets == Budgets::On {
            // Nobody knows how many wrong codes were judged meanwhile. One challenge's worth counts: what a stranger is granted anyway, once.
            (0..policy.per_challenge).for_each(|_| self.year.charge(at, NO_CHALLENGE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    const USER: UserKey = UserKey(3);

    fn ring(seed: u64) -> KeyRing {
        KeyRing::generate(&SeededRandom::new(seed)).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_fence_is_believed_only_with_its_code() {
        let (ring, fences) = (ring(1), Fences::default());
        let good = FenceRow::raised(&ring, 1, at(50));
        let edits: [fn(&mut FenceRow); 4] = [
            |fence| fence.number = 2,
            |fence| fence.at = Timestamp::from_seconds(49),
            |fence| fence.mac[7] ^= 1,
            |fence| fence.mac.clear(),
        ];
        for (index, edit) in edits.into_iter().enumerate() {
            let mut edited = good.clone();
            edit(&mut edited);
            let fault = Fault::Altered { what: "the fence", user: USER };
            assert_eq!(fences.newest(&ring, USER, Some(&edited)), Err(fault), "edit {index}");
        }
        assert_eq!(fences.newest(&ring, USER, None), Ok(None));
        assert_eq!(fences.newest(&ring, USER, Some(&good)), Ok(Some((1, at(50)))));
    }

    #[test]
    fn a_fence_that_was_seen_is_not_forgotten() {
        let (ring, fences) = (ring(1), Fences::default());
        let (first, second) = (FenceRow::raised(&ring, 1, at(50)), FenceRow::raised(&ring, 2, at(90)));
        assert_eq!(fences.newest(&ring, USER, Some(&first)), Ok(Some((1, at(50)))));
        assert_eq!(fences.newest(&ring, USER, Some(&second)), Ok(Some((2, at(90)))));
        for older in [Some(&first), None] {
            assert_eq!(fences.newest(&ring, USER, older), Ok(Some((2, at(90)))), "{older:?}");
        }
    }
}
