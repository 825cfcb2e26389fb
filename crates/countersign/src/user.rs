//! The user row, opened: which factors there are, what was last accepted, what was charged.

use crate::admission::Admission;
use crate::audit::chain::Head;
use crate::audit::trail::UserHeads;
use crate::browser::Browsers;
use crate::budget::Year;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::fence::first_id;
use crate::keyring::KeyRing;
use crate::outbox::Mailed;
use crate::policy::BruteForce;
use crate::requirement::Duty;
use crate::standing::Stamp;
use crate::store::{
    AuthenticatorId, AuthenticatorRow, CodeKey, CodeSetId, CodeSlot, EventId, Fault, Rows, SessionId, UserId,
    UserKey, UserRow,
};
use crate::throttle::{Allowance, Lanes};
use crate::totp::TimeStep;
use crate::trust::TrustFact;
use crate::unlock;
use crate::verb::Rules;

/// A user as decisions see it. Made only from a row whose authentication code fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) key: UserKey,
    pub(crate) id: UserId,
    pub(crate) generation: i64,
    /// The oldest generation of which standard sessions live.
    pub(crate) floor: i64,
    /// The newest fence that the row has caught up with; 0 for none.
    pub(crate) fence: i64,
    /// The newest fence that the user's chain tells of.
    pub(crate) fence_told: i64,
    /// Codes of every step up to this moment are spent.
    pub(crate) spent_at: Option<Timestamp>,
    pub(crate) next_id: i64,
    /// The newest event of the user's chain.
    pub(crate) head: Head,
    /// The newest event that was pruned.
    pub(crate) anchor: Head,
    /// Up to this event, what events said of the person was erased.
    pub(crate) erased: EventId,
    pub(crate) authenticators: Vec<AuthenticatorFact>,
    /// One for each strategy that has a set.
    pub(crate) codes: Vec<CodesFact>,
    pub(crate) setup: Option<SetupFact>,
    pub(crate) otp: Lanes,
    recovery: Vec<(String, Lanes)>,
    pub(crate) password: Lanes,
    pub(crate) year: Year,
    pub(crate) browsers: Browsers,
    /// No run of the unlock may be begun before this.
    pub(crate) unlock_from: Option<Timestamp>,
    /// What an administrator gave the owner to be admitted with.
    pub(crate) admission: Option<Admission>,
    pub(crate) refusals: Allowance,
    /// Changes that the owner may repeat at will, such as a new name.
    pub(crate) changes: Allowance,
    /// Those of people who have proven nothing: they must not crowd the others out.
    pub(crate) strangers: Allowance,
    /// When the owner was last told that somebody may be guessing.
    pub(crate) warned_at: Option<Timestamp>,
    /// The trusted browsers that the row vouches for.
    pub(crate) trusted: Vec<TrustFact>,
    /// The account's stamp, as last seen.
    pub(crate) stamp: Option<Stamp>,
    pub(crate) duty: Duty,
    /// Nobody signs in since then.
    pub(crate) frozen: Option<Frozen>,
    /// When messages about notices were last delivered.
    pub(crate) mailed: Mailed,
    pub(crate) created_at: Timestamp,
}

/// Since the owner said that somebody else was in: when, and by which event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frozen {
    pub(crate) at: Timestamp,
    pub(crate) event: EventId,
}

/// What the user row knows of an authenticator, so that accepting a code writes no other row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthenticatorFact {
    pub(crate) id: AuthenticatorId,
    /// The last accepted step: only a later one is accepted (RFC 6238 §5.2).
    pub(crate) last_step: TimeStep,
    pub(crate) last_used_at: Timestamp,
}

/// What the user row knows of the recovery codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodesFact {
    pub(crate) strategy: String,
    pub(crate) set: CodeSetId,
    pub(crate) total: usize,
    pub(crate) remaining: usize,
    /// Where the others were: a row that is put back there is good for nothing.
    pub(crate) spent: Vec<CodeSlot>,
}

/// When the first authenticator was confirmed, and in which session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SetupFact {
    pub(crate) session: SessionId,
    pub(crate) at: Timestamp,
}

impl User {
    /// The row of a user that is seen for the first time, behind the newest fence.
    pub(crate) fn first(key: UserKey, id: UserId, created_at: Timestamp, fence: i64) -> Self {
        let next_id = first_id(fence);
        Self {
            key,
            id,
            generation: 1,
            floor: 1,
            fence,
            fence_told: fence,
            spent_at: None,
            next_id,
            head: Head::default(),
            anchor: Head::default(),
            erased: EventId(0),
            authenticators: Vec::new(),
            codes: Vec::new(),
            setup: None,
            otp: Lanes::default(),
            recovery: Vec::new(),
            password: Lanes::default(),
            year: Year::default(),
            // Nor is a browser known that another user with the same key may have had in the time that a restore lost.
            browsers: Browsers::from_id(next_id),
            unlock_from: None,
            admission: None,
            refusals: Allowance::default(),
            changes: Allowance::default(),
            strangers: Allowance::default(),
            warned_at: None,
            trusted: Vec::new(),
            stamp: None,
            duty: Duty::default(),
            frozen: None,
            mailed: Mailed::default(),
            created_at,
        }
    }

    /// As the row was written, behind whichever fence that was.
    pub(crate) fn open(row: &UserRow, ring: &KeyRing) -> Result<Self, Fault> {
        let altered = || Fault::Altered { what: "the row", user: row.key };
        ring.row_mac_matches(&message(row), &row.mac).map_err(|bad| bad.fault("the row", row.key))?;
        let mut reader = Reader::new(STATE, &row.state).ok_or_else(altered)?;
        Self::read(row, &mut reader).and_then(|user| reader.end().map(|()| user)).ok_or_else(altered)
    }

    /// The user whose row was read, behind the newest fence; `None` when there is none.
    pub(crate) fn of(rows: &Rows, rules: &Rules) -> Result<Option<Self>, Fault> {
        let Some(row) = &rows.user else { return Ok(None) };
        let fence = rules.fences.newest(&rules.ring, row.key, rows.fence.as_ref())?;
        Self::open(row, &rules.ring)?.behind(fence, &rules.policy.brute_force).map(Some)
    }

    /// How far a row has caught up, for whoever raises the next fence.
    pub(crate) fn fence_of(row: &UserRow, ring: &KeyRing) -> Option<i64> {
        Self::open(row, ring).ok().map(|user| user.fence)
    }

    fn read(row: &UserRow, reader: &mut Reader<'_>) -> Option<Self> {
        let head = Head { event: row.last_event, link: reader.bytes()?.to_vec() };
        let (floor, fence, fence_told) = (reader.int()?, reader.int()?, reader.int()?);
        let spent_at = reader.moment()?;
        let (anchor, erased) = (Head::read(reader)?, EventId(reader.int()?));
        let authenticators = reader.list(|reader| {
            Some(AuthenticatorFact {
                id: AuthenticatorId(reader.int()?),
                last_step: TimeStep(u64::try_from(reader.int()?).ok()?),
                last_used_at: Timestamp::from_millis(reader.int()?),
            })
        })?;
        let codes = reader.list(|reader| {
            Some(CodesFact {
                strategy: text(reader)?,
                set: CodeSetId(reader.int()?),
                total: usize::try_from(reader.int()?).ok()?,
                remaining: usize::try_from(reader.int()?).ok()?,
                spent: reader.list(|reader| reader.int().map(CodeSlot))?,
            })
        })?;
        let setup = reader.list(|reader| {
            Some(SetupFact { session: SessionId(reader.int()?), at: Timestamp::from_millis(reader.int()?) })
        })?;
        Some(Self {
            key: row.key,
            id: row.id.clone(),
            generation: row.generation,
            floor,
            fence,
            fence_told,
            spent_at,
            next_id: row.next_id,
            head,
            anchor,
            erased,
            authenticators,
            codes,
            setup: setup.first().copied(),
            otp: Lanes::read(reader)?,
            recovery: reader.list(|reader| Some((text(reader)?, Lanes::read(reader)?)))?,
            password: Lanes::read(reader)?,
            year: Year::read(reader)?,
            browsers: Browsers::read(reader)?,
            unlock_from: reader.moment()?,
            admission: reader.list(Admission::read)?.pop(),
            refusals: Allowance::read(reader)?,
            changes: Allowance::read(reader)?,
            strangers: Allowance::read(reader)?,
            warned_at: reader.moment()?,
            trusted: reader.list(TrustFact::read)?,
            stamp: Stamp::read(reader)?,
            duty: Duty::read(reader)?,
            frozen: reader
                .list(|reader| {
                    Some(Frozen { at: Timestamp::from_millis(reader.int()?), event: EventId(reader.int()?) })
                })?
                .pop(),
            mailed: Mailed::read(reader)?,
            created_at: row.created_at,
        })
    }

    /// The row to write, with its authentication code.
    pub(crate) fn row(&self, ring: &KeyRing) -> UserRow {
        let writer = Writer::new(STATE).bytes(&self.head.link);
        let writer = writer.int(self.floor).int(self.fence).int(self.fence_told).moment(self.spent_at);
        let writer = self.anchor.write(writer);
        let writer = writer
            .int(self.erased.0)
            .list(&self.authenticators, |writer, fact| {
                let step = i64::try_from(fact.last_step.0).expect("steps come from i64 seconds");
                writer.int(fact.id.0).int(step).int(fact.last_used_at.millis())
            })
            .list(&self.codes, |writer, codes| {
                let number = |count| i64::try_from(count).expect("a set has at most 100 codes");
                writer
                    .bytes(codes.strategy.as_bytes())
                    .int(codes.set.0)
                    .int(number(codes.total))
                    .int(number(codes.remaining))
                    .list(&codes.spent, |writer, slot| writer.int(slot.0))
            });
        let writer = writer
            .list(self.setup.as_slice(), |writer, setup| writer.int(setup.session.0).int(setup.at.millis()));
        let writer = self.otp.write(writer);
        let writer = writer
            .list(&self.recovery, |writer, (strategy, lanes)| lanes.write(writer.bytes(strategy.as_bytes())));
        let writer = self.year.write(self.password.write(writer));
        let writer = self.browsers.write(writer).moment(self.unlock_from);
        let writer = writer.list(self.admission.as_slice(), |writer, one| one.write(writer));
        let writer = self.strangers.write(self.changes.write(self.refusals.write(writer)));
        let writer = writer.moment(self.warned_at).list(&self.trusted, |writer, fact| fact.write(writer));
        let writer = self.duty.write(Stamp::write(writer, self.stamp.as_ref()));
        let writer = writer.list(self.frozen.as_slice(), |writer, frozen| {
            writer.int(frozen.at.millis()).int(frozen.event.0)
        });
        let writer = self.mailed.write(writer);
        let mut row = UserRow {
            key: self.key,
            id: self.id.clone(),
            generation: self.generation,
            next_id: self.next_id,
            last_event: self.head.event,
            state: writer.finish(),
            mac: Vec::new(),
            created_at: self.created_at,
        };
        row.mac = ring.row_mac(&message(&row));
        row
    }

    /// Where the user's part of the trail begins and ends.
    pub(crate) fn heads(row: &UserRow, ring: &KeyRing) -> Result<UserHeads, Fault> {
        let user = Self::open(row, ring)?;
        Ok(UserHeads { head: user.head, anchor: user.anchor, erased: user.erased })
    }

    /// The next id for a row of this user; it never comes back.
    pub(crate) fn draw_id(&mut self) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// Is there a second factor?
    pub(crate) fn enabled(&self) -> bool {
        !self.authenticators.is_empty()
    }

    /// The set of recovery codes of one strategy.
    pub(crate) fn codes_of(&mut self, strategy: &str) -> Option<&mut CodesFact> {
        self.codes.iter_mut().find(|codes| codes.strategy == strategy)
    }

    /// Was the code in this place accepted?
    pub(crate) fn has_spent(&self, key: &CodeKey) -> bool {
        let set = self.codes.iter().find(|codes| codes.strategy == key.strategy && codes.set == key.set);
        set.is_some_and(|codes| codes.spent.contains(&key.slot))
    }

    /// How many codes of one strategy are left.
    pub(crate) fn codes_left(&self, strategy: Option<&str>) -> usize {
        let set = self.codes.iter().find(|codes| Some(&*codes.strategy) == strategy);
        set.map_or(0, |codes| codes.remaining)
    }

    /// How many codes of all strategies are left.
    pub(crate) fn codes_left_in_all(&self) -> usize {
        self.codes.iter().map(|codes| codes.remaining).sum()
    }

    /// The failures with recovery codes of one strategy.
    pub(crate) fn recovery(&self, strategy: &str) -> Option<&Lanes> {
        self.recovery.iter().find(|(name, _)| name == strategy).map(|(_, lanes)| lanes)
    }

    /// All of them.
    pub(crate) fn all_recovery(&self) -> impl Iterator<Item = (&str, &Lanes)> {
        self.recovery.iter().map(|(strategy, lanes)| (&**strategy, lanes))
    }

    /// The same, to be changed.
    pub(crate) fn recovery_mut(&mut self, strategy: &str) -> &mut Lanes {
        let index = self.recovery.iter().position(|(name, _)| name == strategy).unwrap_or_else(|| {
            self.recovery.push((strategy.to_owned(), Lanes::default()));
            self.recovery.len() - 1
        });
        &mut self.recovery[index].1
    }

    /// Forgets the failures of one challenge with every strategy.
    pub(crate) fn forgive(&mut self, challenge: SessionId) {
        self.otp.forgive(challenge);
        self.recovery.iter_mut().for_each(|(_, lanes)| lanes.forgive(challenge));
        self.year.forgive(challenge);
    }

    /// After the clock was set back, no wait lasts longer than any can.
    pub(crate) fn rein_in(&mut self, policy: &BruteForce, now: Timestamp) {
        self.otp.rein_in(policy.window, now);
        self.recovery.iter_mut().for_each(|(_, lanes)| lanes.rein_in(policy.window, now));
        self.password.rein_in(policy.password, now);
        self.unlock_from = self.unlock_from.map(|from| from.min(now + unlock::PAUSE));
    }

    /// Ends every wait; the year's budget stays as it is.
    pub(crate) fn clear_waits(&mut self) {
        self.otp = Lanes::default();
        self.recovery.clear();
        self.password = Lanes::default();
        self.unlock_from = None;
    }

    pub(crate) fn authenticator(&mut self, id: AuthenticatorId) -> Option<&mut AuthenticatorFact> {
        self.authenticators.iter_mut().find(|fact| fact.id == id)
    }

    /// The authenticators that were read must be the ones that this row vouches for.
    pub(crate) fn vouch(&self, rows: &[AuthenticatorRow]) -> Result<(), Fault> {
        let expected = self.authenticators.iter().map(|fact| fact.id);
        if expected.eq(rows.iter().map(|row| row.id)) {
            Ok(())
        } else {
            Err(Fault::Altered { what: "the set of authenticators", user: self.key })
        }
    }
}

fn text(reader: &mut Reader<'_>) -> Option<String> {
    String::from_utf8(reader.bytes()?.to_vec()).ok()
}

const STATE: &str = "user1";

/// What the row's code authenticates: everything in it.
fn message(row: &UserRow) -> Vec<u8> {
    Writer::new("countersign user row v1")
        .int(row.key.0)
        .bytes(row.id.as_str().as_bytes())
        .int(row.generation)
        .int(row.next_id)
        .int(row.last_event.0)
        .bytes(&row.state)
        .int(row.created_at.millis())
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::BrowserId;
    use crate::testing::SeededRandom;

    fn user() -> User {
        let mut user = User::first(UserKey(4), UserId::new("maria"), Timestamp::from_seconds(9), 2);
        user.spent_at = Some(Timestamp::from_seconds(8));
        let id = AuthenticatorId(user.draw_id());
        user.authenticators.push(AuthenticatorFact {
            id,
            last_step: TimeStep(77),
            last_used_at: Timestamp::from_seconds(10),
        });
        let set = CodeSetId(user.draw_id());
        user.codes.push(CodesFact {
            strategy: "recovery_code".to_owned(),
            set,
            total: 10,
            remaining: 9,
            spent: vec![CodeSlot(-7)],
        });
        user.recovery_mut("printed");
        user.unlock_from = Some(Timestamp::from_seconds(12));
        user.setup = Some(SetupFact { session: SessionId(3), at: Timestamp::from_seconds(11) });
        user.trusted.push(TrustFact { browser: BrowserId(8), seal: [9; 16] });
        user.stamp = Some(Stamp::of("7"));
        user.frozen = Some(Frozen { at: Timestamp::from_seconds(13), event: EventId(5) });
        user.mailed.note(Timestamp::from_seconds(14));
        user
    }

    #[test]
    fn a_row_opens_as_it_was_written() {
        let ring = KeyRing::generate(&SeededRandom::new(2)).unwrap();
        assert_eq!(User::open(&user().row(&ring), &ring), Ok(user()));
    }

    #[test]
    fn any_change_behind_our_back_is_a_fault() {
        let ring = KeyRing::generate(&SeededRandom::new(2)).unwrap();
        let row = user().row(&ring);
        let edits: [fn(&mut UserRow); 8] = [
            |row| row.key = UserKey(5),
            |row| row.id = UserId::new("mario"),
            |row| row.generation += 1,
            |row| row.next_id += 1,
            |row| row.last_event = EventId(1),
            |row| row.state[30] ^= 1,
            |row| row.mac[9] ^= 1,
            |row| row.created_at = Timestamp::from_seconds(8),
        ];
        for (index, edit) in edits.into_iter().enumerate() {
            let mut altered = row.clone();
            edit(&mut altered);
            assert!(matches!(User::open(&altered, &ring), Err(Fault::Altered { .. })), "edit {index}");
        }
    }
}
