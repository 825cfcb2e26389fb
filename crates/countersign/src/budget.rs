//! The year's budget of wrong codes, and the arithmetic behind it.
//!
//! With the password known, a code of six digits is a game of chance. Waits alone lose it: five guesses in five minutes are
//! half a million in a year. So each account has a number of wrong codes for a year, from the risk that the application
//! accepts. No success gives any of it back; it returns as the year slides.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::policy::TotpPolicy;
use crate::store::SessionId;
use crate::totp::{Digits, Skew};

const WEEK: Duration = Duration::from_secs(7 * 86_400);
const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// So many challenges at most are remembered as forgivable; what is older stays charged.
const OPEN_CHALLENGES: usize = 16;

/// Of so many wrong codes, the first of a year, it may be told that they are of some steps before.
pub const HINTS: u32 = 2;

/// What an attacker may hope for who knows the password and guesses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Odds {
    /// The chance that one guess is right.
    pub(crate) chance: f64,
    /// The chance that one of a year's guesses is told to be of some steps before. It counts as though it were a right one, so nothing
    /// has to be said of what such a code might be good for.
    pub(crate) told: f64,
}

impl Odds {
    /// Against authenticators with codes of these lengths.
    pub(crate) fn of(totp: &TotpPolicy, authenticators: impl IntoIterator<Item = Digits>) -> Self {
        let (mut chance, mut told) = (0.0, 0.0);
        for digits in authenticators {
            chance += self::chance(digits, totp.skew);
            told += f64::from(HINTS) * totp.clock_hint as f64 * most_frequent(digits);
        }
        Self { chance, told }
    }

    /// The same where nothing is told.
    pub(crate) fn untold(self) -> Self {
        Self { told: 0.0, ..self }
    }

    /// So many guesses keep the chance below `risk`, by the union bound: whatever the attacker's strategy, a guess adds at most its own
    /// chance.
    pub(crate) fn guesses(self, risk: f64) -> u32 {
        let guesses = ((risk - self.told).max(0.0) / self.chance).floor();
        if guesses >= f64::from(u32::MAX) { u32::MAX } else { guesses as u32 }
    }
}

/// The best chance of one guess against one authenticator: the codes that are accepted at one moment, times the most frequent
/// code's share.
fn chance(digits: Digits, skew: Skew) -> f64 {
    skew.width() as f64 * most_frequent(digits)
}

/// The most frequent code's share. RFC 4226 appendix A: 31 bits, cut to `digits`, favour small numbers a little.
fn most_frequent(digits: Digits) -> f64 {
    let codes = 10f64.powi(digits.count() as i32);
    let values = f64::from(1u32 << 31);
    ((values / codes).floor() + 1.0) / values
}

/// The wrong codes of the trailing year, in unknown browsers, that no challenge made good.
///
/// They are counted by the week: a failure counts until the week it was made in lies 365 days back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Year {
    weeks: Vec<Count<i64>>,
    /// What a challenge that succeeds still takes back.
    open: Vec<Count<(SessionId, i64)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count<K> {
    of: K,
    failures: u32,
}

impl Year {
    /// Failures that count now.
    pub(crate) fn spent(&self, now: Timestamp) -> u32 {
        self.weeks.iter().filter(|week| leaves(week.of) > now).map(|week| week.failures).sum()
    }

    /// How long until an answer may be judged again; `None` when it may be now.
    pub(crate) fn wait(&self, budget: u32, now: Timestamp) -> Option<Duration> {
        let mut over = (self.spent(now) + 1).saturating_sub(budget);
        if over == 0 {
            return None;
        }
        for week in self.weeks.iter().filter(|week| leaves(week.of) > now) {
            over = over.saturating_sub(week.failures);
            if over == 0 {
                return Some(now.until(leaves(week.of)));
            }
        }
        // A budget of nothing: no waiting helps.
        Some(YEAR)
    }

    /// Notes a failure of this challenge.
    pub(crate) fn charge(&mut self, now: Timestamp, challenge: SessionId) {
        // Kept a year longer than they count: a clock that was ahead for a while must not have forgotten them.
        self.weeks.retain(|week| leaves(week.of) + YEAR > now);
        let week = week(now);
        add(&mut self.weeks, week);
        self.weeks.sort_unstable_by_key(|count| count.of);
        add(&mut self.open, (challenge, week));
        let extra = self.open.len().saturating_sub(OPEN_CHALLENGES);
        self.open.drain(..extra);
    }

    /// Forgets the failures of one challenge.
    pub(crate) fn forgive(&mut self, challenge: SessionId) {
        for open in self.open.extract_if(.., |open| open.of.0 == challenge) {
            take(&mut self.weeks, open.of.1, open.failures);
        }
    }

    /// Takes one charge of a challenge back.
    pub(crate) fn refund(&mut self, at: Timestamp, challenge: SessionId) {
        let key = (challenge, week(at));
        if self.open.iter().any(|open| open.of == key) {
            take(&mut self.open, key, 1);
            take(&mut self.weeks, key.1, 1);
        }
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer
            .list(&self.weeks, |writer, week| writer.int(week.of).int(i64::from(week.failures)))
            .list(&self.open, |writer, open| {
                writer.int(open.of.0.0).int(open.of.1).int(i64::from(open.failures))
            })
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let number = |reader: &mut Reader<'_>| u32::try_from(reader.int()?).ok();
        let weeks = reader.list(|reader| Some(Count { of: reader.int()?, failures: number(reader)? }))?;
        let open = reader.list(|reader| {
            Some(Count { of: (SessionId(reader.int()?), reader.int()?), failures: number(reader)? })
        })?;
        Some(Self { weeks, open })
    }
}

fn week(now: Timestamp) -> i64 {
    now.millis().div_euclid(WEEK.as_millis() as i64)
}

/// When the failures of a week no longer count.
fn leaves(week: i64) -> Timestamp {
    Timestamp::from_millis((week + 1).saturating_mul(WEEK.as_millis() as i64)) + YEAR
}

fn add<K: PartialEq>(counts: &mut Vec<Count<K>>, of: K) {
    match counts.iter_mut().find(|count| count.of == of) {
        Some(count) => count.failures = count.failures.saturating_add(1),
        None => counts.push(Count { of, failures: 1 }),
    }
}

fn take<K: PartialEq>(counts: &mut Vec<Count<K>>, of: K, failures: u32) {
    if let Some(count) = counts.iter_mut().find(|count| count.of == of) {
        count.failures = count.failures.saturating_sub(failures);
    }
    counts.retain(|count| count.failures > 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn at(day: u64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000) + DAY * u32::try_from(day).unwrap()
    }

    /// The table of budgets for six digits at one in ten thousand: 99, 49, 33 and 19 for one, two, three and five codes.
    #[test]
    fn budgets_are_those_of_the_arithmetic() {
        let odds = |past, future, clock_hint, digits: &[Digits]| {
            let mut totp = TotpPolicy::default();
            (totp.skew, totp.clock_hint) = (Skew { past, future }, clock_hint);
            Odds::of(&totp, digits.iter().copied())
        };
        let six = [Digits::Six; 3];
        for (past, future, budget) in [(0, 0, 99), (1, 0, 49), (1, 1, 33), (2, 2, 19)] {
            assert_eq!(odds(past, future, 0, &six[..1]).guesses(1e-4), budget, "{past} {future}");
        }
        assert_eq!(odds(1, 1, 0, &six).guesses(1e-4), 11, "three authenticators");
        assert_eq!(odds(1, 1, 0, &[Digits::Eight]).guesses(1e-4), 3253, "eight digits");
        assert_eq!(odds(1, 1, 0, &six[..1]).guesses(1e-6), 0);
        // Two times eight steps are as much as eight guesses at two steps each.
        for (authenticators, budget) in [(1, 41), (2, 16), (3, 8)] {
            assert_eq!(odds(1, 0, 8, &six[..authenticators]).guesses(1e-4), budget, "{authenticators}");
        }
        assert_eq!(odds(1, 0, 8, &six[..1]).untold().guesses(1e-4), 49);
        assert_eq!(odds(1, 0, 8, &six[..1]).guesses(1e-5), 0, "less is left than nothing");
    }

    #[test]
    fn a_spent_budget_comes_back_only_as_the_year_slides() {
        let mut year = Year::default();
        for day in 0..3 {
            assert_eq!(year.wait(3, at(day * 30)), None);
            year.charge(at(day * 30), SessionId(1));
        }
        let wait = year.wait(3, at(61)).expect("it is spent");
        assert!(wait > DAY * (365 - 61) && wait <= DAY * (365 - 61 + 7), "{wait:?}");
        assert_eq!(year.wait(3, at(61) + wait), None);
        assert_eq!(year.spent(at(61) + wait), 2);
        assert_eq!(year.spent(at(60 + 365 + 8)), 0);
    }

    #[test]
    fn only_the_challenge_that_succeeded_is_forgiven() {
        let mut year = Year::default();
        for challenge in [1, 2, 1, 3] {
            year.charge(at(0), SessionId(challenge));
        }
        year.forgive(SessionId(1));
        assert_eq!(year.spent(at(0)), 2);
        year.forgive(SessionId(1));
        assert_eq!(year.spent(at(0)), 2, "nothing is forgiven twice");
    }

    #[test]
    fn what_is_no_longer_remembered_as_open_stays_charged() {
        let mut year = Year::default();
        for challenge in 0..=OPEN_CHALLENGES as i64 {
            year.charge(at(0), SessionId(challenge));
        }
        year.forgive(SessionId(0));
        assert_eq!(year.spent(at(0)) as usize, OPEN_CHALLENGES + 1);
    }

    #[test]
    fn a_refund_takes_one_charge_back() {
        let mut year = Year::default();
        year.charge(at(0), SessionId(1));
        year.charge(at(0), SessionId(1));
        year.refund(at(0), SessionId(1));
        year.refund(at(0), SessionId(2));
        assert_eq!(year.spent(at(0)), 1);
        year.forgive(SessionId(1));
        assert_eq!(year.spent(at(0)), 0);
    }

    #[test]
    fn a_clock_that_was_ahead_has_forgotten_nothing() {
        let mut year = Year::default();
        (0..2).for_each(|_| year.charge(at(0), SessionId(1)));
        year.charge(at(500), SessionId(2));
        assert_eq!(year.spent(at(500)), 1);
        assert!(year.wait(3, at(1)).is_some());
    }

    #[test]
    fn a_clock_set_back_frees_nothing() {
        let mut year = Year::default();
        (0..3).for_each(|_| year.charge(at(40), SessionId(1)));
        assert!(year.wait(3, at(0)).is_some());
    }

    proptest::proptest! {
        /// Whatever the settings: what is judged and what is told are together within the risk, and one guess more would not be.
        #[test]
        fn what_is_judged_and_told_is_the_risk(
            skew in (0u64..=10, 0u64..=10),
            clock_hint in 0u64..=20,
            lengths in proptest::collection::vec(proptest::bool::ANY, 1..=10),
            exponent in 2i32..=7,
        ) {
            let mut totp = TotpPolicy::default();
            (totp.skew, totp.clock_hint) = (Skew { past: skew.0, future: skew.1 }, clock_hint);
            let digits = lengths.iter().map(|long| if *long { Digits::Eight } else { Digits::Six });
            let (odds, risk) = (Odds::of(&totp, digits), 10f64.powi(-exponent));
            let guesses = odds.guesses(risk);
            let worst = |guesses: u32| odds.chance * f64::from(guesses) + odds.told;
            proptest::prop_assert!(guesses == 0 || worst(guesses) <= risk * (1.0 + 1e-9));
            proptest::prop_assert!(worst(guesses + 1) > risk);
            // Each wrong code on its own: the first ones are compared with more steps.
            let each = |index| totp.skew.width() + if index < HINTS { clock_hint } else { 0 };
            let share: f64 = odds.chance / totp.skew.width() as f64;
            let sum: f64 = (0..guesses.clamp(HINTS, 1000)).map(|index| each(index) as f64 * share).sum();
            proptest::prop_assert!((sum - worst(guesses.clamp(HINTS, 1000))).abs() < 1e-9 * (1.0 + sum));
            proptest::prop_assert!(odds.untold().guesses(risk) >= guesses);
        }

        /// Whatever happens in whichever order: what counts is what was judged within the year, but for what was forgiven; and
        /// more than the budget is never judged.
        #[test]
        fn it_counts_what_was_judged_and_not_forgiven(
            steps in proptest::collection::vec((0u8..8, 1i64..6, 0u64..20), 1..120),
        ) {
            const BUDGET: u32 = 12;
            let (mut year, mut now) = (Year::default(), at(0));
            // For each challenge its failures, and whether they can still be forgiven.
            let mut judged: Vec<(i64, Timestamp)> = Vec::new();
            for (step, challenge, days) in steps {
                match step {
                    0 => now = now + DAY * u32::try_from(days).unwrap(),
                    1 => {
                        year.forgive(SessionId(challenge));
                        judged.retain(|(of, _)| *of != challenge);
                    }
                    _ if year.wait(BUDGET, now).is_none() => {
                        year.charge(now, SessionId(challenge));
                        judged.push((challenge, now));
                    }
                    _ => {}
                }
                let within = judged.iter().filter(|(_, at)| now.since(*at) < YEAR).count();
                let spent = year.spent(now) as usize;
                proptest::prop_assert!(spent >= within, "{spent} of {within}");
                proptest::prop_assert!(within <= BUDGET as usize);
            }
        }
    }

    #[test]
    fn it_reads_back_as_written() {
        let mut year = Year::default();
        year.charge(at(0), SessionId(1));
        year.charge(at(30), SessionId(2));
        let bytes = year.write(Writer::new("t")).finish();
        assert_eq!(Year::read(&mut Reader::new("t", &bytes).unwrap()), Some(year));
    }
}
