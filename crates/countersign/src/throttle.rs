//! How guessing is slowed down.
//!
//! Failures live in the user row, which every decision locks and writes anyway. Each one remembers the challenge it was made
//! in, so that mistakes of a challenge that then succeeds are forgiven (G5), and no others.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::store::{BrowserId, SessionId};

/// So many failures within so long a window, then wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Failures that may be judged without a wait.
    pub failures: usize,
    /// How long a failure counts.
    pub span: Duration,
}

/// One wrong answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    at: Timestamp,
    challenge: SessionId,
}

/// The first of the growing waits.
const FIRST_GROWING_WAIT: Duration = Duration::from_secs(30);

/// No wait grows beyond this, but the window may be longer.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl Window {
    /// The longest that waits grow to: an hour, or the window where that is longer.
    #[must_use]
    pub fn longest_wait(self) -> Duration {
        self.span.max(LONGEST_WAIT)
    }
}

/// The failures of one account with one strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Track {
    /// The oldest first, never more than the window needs.
    failures: Vec<Failure>,
    /// How often in a row the window was full.
    waits: u32,
    /// Nothing is judged before this.
    until: Option<Timestamp>,
}

impl Track {
    /// How long nothing is judged; `None` when the next answer may be.
    pub(crate) fn wait(&self, window: Window, now: Timestamp) -> Option<Duration> {
        let left = now.until(self.until?);
        // A clock that was set back must not lock anybody out for longer than any wait can be.
        (!left.is_zero()).then(|| left.min(window.longest_wait()))
    }

    /// After the clock was set back: what would last longer than anything can, lasts that long from now on. What lies less far ahead
    /// stays as it is: it may come from a node whose clock is an hour fast, where it must go on counting.
    pub(crate) fn rein_in(&mut self, window: Window, now: Timestamp) {
        let tolerated = now + window.longest_wait() + window.span;
        self.failures
            .iter_mut()
            .filter(|failure| failure.at > tolerated)
            .for_each(|failure| failure.at = now);
        self.until =
            self.until.map(|until| if until > tolerated { now + window.longest_wait() } else { until });
    }

    /// Notes a failure. When it fills the window, waiting begins: until the oldest failure of the window leaves it, and from
    /// the second time in a row for 30 s, doubling up to an hour, if that is longer. An hour without a failure after a wait
    /// ends the row.
    pub(crate) fn charge(&mut self, window: Window, now: Timestamp, challenge: SessionId) {
        if self.until.is_some_and(|until| now.since(until) >= LONGEST_WAIT) {
            self.waits = 0;
        }
        self.rein_in(window, now);
        self.failures.retain(|failure| now.since(failure.at) < window.span);
        self.failures.push(Failure { at: now, challenge });
        let extra = self.failures.len().saturating_sub(window.failures);
        self.failures.drain(..extra);
        if self.failures.len() >= window.failures {
            self.waits += 1;
            let grown = match self.waits {
                1 => Duration::ZERO,
                more => LONGEST_WAIT.min(FIRST_GROWING_WAIT * 2u32.saturating_pow((more - 2).min(16))),
            };
            let until = (self.failures[0].at.min(now) + window.span).max(now + grown);
            self.until = self.until.max(Some(until));
        }
    }

    /// Forgets the failures of one challenge.
    pub(crate) fn forgive(&mut self, challenge: SessionId) {
        self.failures.retain(|failure| failure.challenge != challenge);
    }

    /// Takes one charge back: the newest that was made at this moment for this challenge, and the wait that it brought.
    pub(crate) fn refund(&mut self, window: Window, at: Timestamp, challenge: SessionId) {
        let Some(index) = self.failures.iter().rposition(|failure| *failure == Failure { at, challenge })
        else {
            return;
        };
        let was_full = self.failures.len() >= window.failures;
        self.failures.remove(index);
        if was_full && self.until.take().is_some() {
            self.waits = self.waits.saturating_sub(1);
        }
    }

    /// Failures that count now.
    pub(crate) fn count(&self, window: Window, now: Timestamp) -> usize {
        self.failures.iter().filter(|failure| now.since(failure.at) < window.span).count()
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.failures.len()
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        if *self == Self::default() {
            return writer.byte(0);
        }
        writer
            .byte(1)
            .list(&self.failures, |writer, failure| writer.int(failure.at.millis()).int(failure.challenge.0))
            .int(i64::from(self.waits))
            .moment(self.until)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match reader.byte()? {
            0 => return Some(Self::default()),
            1 => {}
            _ => return None,
        }
        let failures = reader.list(|reader| {
            Some(Failure { at: Timestamp::from_millis(reader.int()?), challenge: SessionId(reader.int()?) })
        })?;
        let waits = u32::try_from(reader.int()?).ok()?;
        let until = reader.moment()?;
        Some(Self { failures, waits, until })
    }
}

/// Whose failures are counted together: those of browsers that once proved an authenticator, or those of all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Unknown,
    Known(BrowserId),
}

/// The failures of one account with one strategy, by lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lanes {
    unknown: Track,
    known: Track,
}

impl Lanes {
    pub(crate) fn lane(&self, lane: Lane) -> &Track {
        match lane {
            Lane::Unknown => &self.unknown,
            Lane::Known(_) => &self.known,
        }
    }

    pub(crate) fn lane_mut(&mut self, lane: Lane) -> &mut Track {
        match lane {
            Lane::Unknown => &mut self.unknown,
            Lane::Known(_) => &mut self.known,
        }
    }

    /// Both, each with its name for people who look after accounts.
    pub(crate) fn named(&self) -> [(&'static str, &Track); 2] {
        [("unknown", &self.unknown), ("known", &self.known)]
    }

    /// Takes one charge back, whichever lane it was made in.
    pub(crate) fn refund(&mut self, window: Window, at: Timestamp, challenge: SessionId) {
        self.unknown.refund(window, at, challenge);
        self.known.refund(window, at, challenge);
    }

    /// After the clock was set back: see [`Track::rein_in`].
    pub(crate) fn rein_in(&mut self, window: Window, now: Timestamp) {
        self.unknown.rein_in(window, now);
        self.known.rein_in(window, now);
    }

    /// Forgets the failures of one challenge, whichever lane it was in when it failed.
    pub(crate) fn forgive(&mut self, challenge: SessionId) {
        self.unknown.forgive(challenge);
        self.known.forgive(challenge);
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        self.known.write(self.unknown.write(writer))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { unknown: Track::read(reader)?, known: Track::read(reader)? })
    }
}

/// How many rows of one kind a user may leave in the trail within a while: a flood of answers that nobody judges, or of new names, must not
/// become a flood of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Allowance {
    since: Option<Timestamp>,
    used: u32,
}

impl Allowance {
    /// So many refusals are recorded one by one, …
    const MOST: u32 = 20;
    /// … in so long a time.
    const WITHIN: Duration = Duration::from_secs(300);

    /// Is one more refusal to be recorded? It is counted.
    pub(crate) fn admit(&mut self, now: Timestamp) -> bool {
        self.admit_up_to(Self::MOST, now).is_ok()
    }

    /// The same with another number; else says when there is room again.
    pub(crate) fn admit_up_to(&mut self, most: u32, now: Timestamp) -> Result<(), Duration> {
        let over = |since: Timestamp| now.since(since) >= Self::WITHIN || now < since;
        if self.since.is_none_or(over) {
            *self = Self { since: Some(now), used: 0 };
        }
        self.used = self.used.saturating_add(1);
        if self.used <= most { Ok(()) } else { Err(now.until(self.since.unwrap_or(now) + Self::WITHIN)) }
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer.moment(self.since).int(i64::from(self.used))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let since = reader.moment()?;
        Some(Self { since, used: u32::try_from(reader.int()?).ok()? })
    }
}

/// The pace of password checks for one name, known or unknown: a track that stands alone, for servers that check passwords
/// themselves.
///
/// Reserve before hashing, refund when the password was right; what is neither refunded nor expired stays charged.
#[derive(Clone, Debug, Default)]
pub struct Pace(Track);

impl Pace {
    /// Reads what [`encode`](Self::encode) wrote; anything else is no pace.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new("pace1", bytes)?;
        let track = Track::read(&mut reader)?;
        reader.end()?;
        Some(Self(track))
    }

    /// The bytes to keep.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.0.write(Writer::new("pace1")).finish()
    }

    /// Charges one check, or says how long to wait.
    ///
    /// # Errors
    /// The wait, when nothing may be checked now; nothing is charged then.
    pub fn reserve(&mut self, window: Window, now: Timestamp, ticket: i64) -> Result<(), Duration> {
        self.0.rein_in(window, now);
        if let Some(wait) = self.0.wait(window, now) {
            return Err(wait);
        }
        self.0.charge(window, now, SessionId(ticket));
        Ok(())
    }

    /// How long nothing is checked; `None` when the next check may be made.
    #[must_use]
    pub fn wait(&self, window: Window, now: Timestamp) -> Option<Duration> {
        self.0.wait(window, now)
    }

    /// Checks that count now.
    #[must_use]
    pub fn failures(&self, window: Window, now: Timestamp) -> usize {
        self.0.count(window, now)
    }

    /// Takes the charge of a ticket back.
    pub fn refund(&mut self, window: Window, at: Timestamp, ticket: i64) {
        self.0.refund(window, at, SessionId(ticket));
    }

    /// When the record says nothing any more and may be forgotten.
    #[must_use]
    pub fn expires_at(&self, window: Window, now: Timestamp) -> Timestamp {
        self.0.until.unwrap_or(now).max(now) + window.longest_wait()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { failures: 5, span: Duration::from_secs(300) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn track(times: &[i64]) -> Track {
        let mut track = Track::default();
        times.iter().for_each(|time| track.charge(WINDOW, at(*time), SessionId(*time)));
        track
    }

    #[test]
    fn the_fifth_failure_in_the_window_brings_a_wait_until_the_oldest_leaves() {
        let rows: &[(&[i64], i64, Option<u64>)] = &[
            (&[], 0, None),
            (&[0, 1, 2, 3], 4, None),
            (&[0, 1, 2, 3, 4], 4, Some(296)),
            (&[0, 1, 2, 3, 4], 299, Some(1)),
            (&[0, 1, 2, 3, 4], 300, None),
            (&[0, 100, 200, 299, 301], 301, None),
            (&[0, 100, 200, 299, 301, 302], 302, Some(98)),
            // The clock was set back: by a minute, and so far that the wait must be cut.
            (&[60, 61, 62, 63, 64], 0, Some(360)),
            (&[9000, 9001, 9002, 9003, 9004], 0, Some(3600)),
        ];
        for (failures, now, wait) in rows {
            assert_eq!(
                track(failures).wait(WINDOW, at(*now)),
                wait.map(Duration::from_secs),
                "{failures:?} at {now}"
            );
        }
    }

    #[test]
    fn only_the_challenge_that_succeeded_is_forgiven() {
        let mut track = track(&[0, 1, 2]);
        track.charge(WINDOW, at(3), SessionId(1));
        track.forgive(SessionId(1));
        assert_eq!(track, self::track(&[0, 2]));
    }

    #[test]
    fn a_refund_takes_back_one_charge_only() {
        let mut track = Track::default();
        track.charge(WINDOW, at(1), SessionId(1));
        track.charge(WINDOW, at(1), SessionId(1));
        track.refund(WINDOW, at(1), SessionId(1));
        track.refund(WINDOW, at(2), SessionId(1));
        assert_eq!(track.len(), 1);
    }

    #[test]
    fn a_refund_ends_the_wait_that_its_charge_brought() {
        let mut track = track(&[0, 1, 2, 3]);
        track.charge(WINDOW, at(4), SessionId(9));
        assert!(track.wait(WINDOW, at(4)).is_some());
        track.refund(WINDOW, at(4), SessionId(9));
        assert_eq!(track.wait(WINDOW, at(4)), None);
        assert_eq!(track, self::track(&[0, 1, 2, 3]));
    }

    #[test]
    fn waits_grow_while_failures_go_on_and_an_hour_of_peace_ends_the_row() {
        let mut track = Track::default();
        let (mut now, mut waits) = (at(0), Vec::new());
        for _ in 0..12 {
            while track.wait(WINDOW, now).is_none() {
                track.charge(WINDOW, now, SessionId(1));
            }
            let wait = track.wait(WINDOW, now).unwrap();
            waits.push(wait.as_secs());
            now = now + wait;
        }
        assert_eq!(waits, [300, 300, 300, 300, 300, 480, 960, 1920, 3600, 3600, 3600, 3600]);
        now = now + LONGEST_WAIT;
        (0..5).for_each(|_| track.charge(WINDOW, now, SessionId(1)));
        assert_eq!(track.wait(WINDOW, now), Some(Duration::from_secs(300)));
    }

    #[test]
    fn a_flood_of_refusals_is_recorded_in_part() {
        let mut refusals = Allowance::default();
        let recorded =
            |refusals: &mut Allowance, second| (0..50).filter(|_| refusals.admit(at(second))).count();
        assert_eq!(recorded(&mut refusals, 10), 20);
        assert_eq!(recorded(&mut refusals, 309), 0);
        assert_eq!(recorded(&mut refusals, 310), 20);
        assert_eq!(recorded(&mut refusals, 5), 20, "the clock was set back");
    }

    #[test]
    fn reining_in_after_the_clock_was_set_back_leaves_an_hour_at_most() {
        let mut track = track(&[9000, 9001, 9002, 9003, 9004]);
        track.rein_in(WINDOW, at(0));
        assert_eq!(track.wait(WINDOW, at(0)), Some(LONGEST_WAIT));
        assert_eq!(track.wait(WINDOW, at(3600)), None);
        track.charge(WINDOW, at(3600), SessionId(1));
        assert_eq!(track.wait(WINDOW, at(3600)), None, "the old ones have left the window");
        let mut honest = self::track(&[0, 1, 2, 3, 4]);
        honest.rein_in(WINDOW, at(4));
        assert_eq!(honest, self::track(&[0, 1, 2, 3, 4]), "where the clock is right nothing changes");
    }

    proptest::proptest! {
        /// Failing once more never makes a wait shorter, and no wait is longer than any can be, whatever the clock does.
        #[test]
        fn a_wait_never_shrinks_by_failing_more(
            steps in proptest::collection::vec((-4000i64..4000, 0u8..4), 1..80),
        ) {
            let (mut track, mut now) = (Track::default(), at(1_000_000));
            for (seconds, step) in steps {
                now = Timestamp::from_seconds(now.seconds() + seconds.max(-i64::from(step) * 1000));
                let before = track.wait(WINDOW, now);
                if before.is_none() || step == 0 {
                    track.charge(WINDOW, now, SessionId(i64::from(step)));
                    proptest::prop_assert!(track.wait(WINDOW, now) >= before);
                }
                proptest::prop_assert!(track.wait(WINDOW, now) <= Some(LONGEST_WAIT));
                proptest::prop_assert!(track.len() <= WINDOW.failures);
            }
        }
    }

    #[test]
    fn no_more_is_kept_than_the_window_needs() {
        let times: Vec<i64> = (0..50).collect();
        assert_eq!(track(&times).len(), 5);
        let bytes = track(&times).write(Writer::new("t")).finish();
        let mut reader = Reader::new("t", &bytes).unwrap();
        assert_eq!(Track::read(&mut reader), Some(track(&times)));
    }
}
