//! Phones whose clock is not right.
//!
//! How far a clock is off is believed only where two consecutive codes show it (RFC 6238 §6). From then on the codes of that phone
//! are accepted around its own clock: as many at one moment as of any other, only of other steps.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::policy::TotpPolicy;
use crate::totp::{TimeStep, TotpParameters};

/// How far a phone's clock is ahead of ours, in milliseconds; less than zero where it is behind.
///
/// Not in steps: a clock that is off by half a step shows each code half a step early, and a window that can be moved by whole steps only
/// would refuse it half of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Drift(i64);

impl Drift {
    /// As it follows from the code of a step that came now. When within its step it was typed, nobody knows. To think that it was late costs
    /// the owner some of the time in which a code is still good after the app has gone on; to think that it was early refuses codes that
    /// the app has just begun to show. So it is taken for two thirds over.
    pub(crate) fn of(parameters: TotpParameters, step: TimeStep, now: Timestamp) -> Self {
        let there = parameters.start(step) + over(parameters);
        Self(there.millis().saturating_sub(now.millis()))
    }

    /// What the phone's clock shows.
    pub(crate) fn there(self, now: Timestamp) -> Timestamp {
        Timestamp::from_millis(now.millis().saturating_add(self.0))
    }

    /// The same as far as the settings still believe it: a clock that is off by more is taken for right.
    pub(crate) fn within(self, policy: &TotpPolicy, parameters: TotpParameters) -> Self {
        let steps = u32::try_from(policy.clock_correction).unwrap_or(u32::MAX);
        let most = parameters.period().saturating_mul(steps).as_millis();
        let most = if most == 0 { 0 } else { most + parameters.period().as_millis() };
        if u128::from(self.0.unsigned_abs()) <= most { self } else { Self(0) }
    }

    /// Is the clock right, as far as that can be seen?
    pub(crate) fn is_none(self, parameters: TotpParameters) -> bool {
        u128::from(self.0.unsigned_abs()) <= over(parameters).as_millis()
    }

    /// For the trail: "clock about 120 s ahead".
    pub(crate) fn note(self, parameters: TotpParameters) -> String {
        let seconds = self.0.unsigned_abs() / 1000;
        match self.0 {
            _ if self.is_none(parameters) => "clock right".to_owned(),
            1.. => format!("clock about {seconds} s ahead"),
            _ => format!("clock about {seconds} s behind"),
        }
    }

    pub(crate) fn write(self, writer: Writer) -> Writer {
        writer.int(self.0)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.int().map(Self)
    }
}

fn over(parameters: TotpParameters) -> Duration {
    parameters.period() * 2 / 3
}

/// How far a clock seems to be behind that shows the code of this step: in whole minutes, at least one. Somebody typed it for a while,
/// so half a minute is rounded down.
pub(crate) fn behind_by(parameters: TotpParameters, step: TimeStep, now: Timestamp) -> Duration {
    let steps = parameters.step(now).0.saturating_sub(step.0);
    let seconds = steps.saturating_mul(parameters.period().as_secs());
    Duration::from_secs((seconds.saturating_add(29) / 60).max(1) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn what_two_codes_show_of_a_clock() {
        let parameters = TotpParameters::default();
        // The step of 3000 s, typed at 3020 s by a clock that is right.
        for (now, ahead, note) in [
            (3020, 0, "clock right"),
            (3000, 20_000, "clock right"),
            (3030, -10_000, "clock right"),
            (2999, 21_000, "clock about 21 s ahead"),
            (2960, 60_000, "clock about 60 s ahead"),
            (3081, -61_000, "clock about 61 s behind"),
        ] {
            let drift = Drift::of(parameters, TimeStep(100), at(now));
            assert_eq!(drift, Drift(ahead), "{now}");
            assert_eq!(drift.there(at(now)), at(3020));
            assert_eq!(drift.note(parameters), note);
        }
    }

    /// Whenever the code was typed that showed it: a later one is good from nine seconds after it appeared at the latest, and for some
    /// seconds after it has gone at the least.
    #[test]
    fn a_clock_is_met_well_enough_for_the_codes_to_come() {
        let parameters = TotpParameters::default();
        for off in (-300_i64..=300).step_by(7) {
            for typed_after in 2..=29 {
                // The phone shows step 100 from this moment of ours on.
                let shown = 3000 - off;
                let drift = Drift::of(parameters, TimeStep(100), at(shown + typed_after));
                for later in 9..=41 {
                    // Another code, so many seconds after it appeared.
                    let step = 110;
                    let now = at(shown + 30 * (step - 100) + later);
                    let there = parameters.step(drift.there(now)).0;
                    let step = step.unsigned_abs();
                    assert!(there == step || there == step + 1, "{off} {typed_after} {later}");
                }
            }
        }
    }

    #[test]
    fn what_the_settings_do_not_believe_is_a_clock_that_is_right() {
        let parameters = TotpParameters::default();
        let with = |steps| TotpPolicy { clock_correction: steps, ..TotpPolicy::default() };
        let drift = Drift(-90_000);
        assert_eq!(drift.within(&with(10), parameters), drift);
        assert_eq!(drift.within(&with(2), parameters), drift);
        assert_eq!(drift.within(&with(1), parameters), Drift(0));
        assert_eq!(Drift(16_000).within(&with(0), parameters), Drift(0));
    }

    #[test]
    fn how_far_behind_is_told_in_whole_minutes() {
        let parameters = TotpParameters::default();
        for (steps, minutes) in [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (9, 4), (10, 5)] {
            let told = behind_by(parameters, TimeStep(1000 - steps), at(30_000));
            assert_eq!(told.as_secs(), minutes * 60, "{steps}");
        }
        let long = TotpParameters::new(parameters.algorithm, parameters.digits, 60).unwrap();
        assert_eq!(behind_by(long, TimeStep(498), at(30_000)).as_secs(), 120);
    }
}
