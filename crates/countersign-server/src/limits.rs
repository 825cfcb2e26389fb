//! How many posts of sign-in and sign-up one network address may send.
//!
//! A flood gate before the slow work, not the protection of accounts: that is counted per account, in the database. So it may
//! live in memory and start from nothing after a restart.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use countersign::Timestamp;

use crate::config::Rate;

/// A sliding window for each network address.
#[derive(Debug)]
pub(crate) struct AddressLimit {
    rate: Option<Rate>,
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    windows: HashMap<Source, Window>,
    /// When what is over was last removed: no more than once in a span, so that a full table costs nobody a walk over it.
    swept_at: Option<Timestamp>,
}

/// Who is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Source {
    /// An IPv4 address, or the /64 network of an IPv6 address: one customer has all of it.
    Network(IpAddr),
    /// Everybody who came when the table was full. Together they may do what one address may.
    Newcomers,
    /// The server does not know the peer.
    Unknown,
}

/// Hits in the present stretch of time and in the one before it.
#[derive(Clone, Copy, Debug)]
struct Window {
    began: Timestamp,
    hits: u32,
    before: u32,
}

/// Sources that are remembered at once, some 3 MiB.
const MOST_SOURCES: usize = 32_768;

impl AddressLimit {
    /// `None` counts nothing.
    pub(crate) fn new(rate: Option<Rate>) -> Self {
        Self { rate, table: Mutex::default() }
    }

    /// Counts a post.
    ///
    /// # Errors
    /// How long to wait, when there were too many; the post is not counted then.
    pub(crate) fn hit(&self, address: Option<IpAddr>, now: Timestamp) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        // A panic elsewhere leaves counts that are still counts.
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let source = table.place(address.map_or(Source::Unknown, network), rate, now);
        table.windows.entry(source).or_insert(Window { began: now, hits: 0, before: 0 }).hit(rate, now)
    }
}

impl Table {
    /// Where a source is counted: by itself, as long as there is room.
    fn place(&mut self, source: Source, rate: Rate, now: Timestamp) -> Source {
        if self.windows.contains_key(&source) || self.windows.len() < MOST_SOURCES {
            return source;
        }
        let sweep = self.swept_at.is_none_or(|at| now < at || now.since(at) >= rate.span);
        if sweep {
            self.windows.retain(|_, window| !window.is_over(rate, now));
            self.swept_at = Some(now);
        }
        if self.windows.len() < MOST_SOURCES { source } else { Source::Newcomers }
    }
}

impl Window {
    fn hit(&mut self, rate: Rate, now: Timestamp) -> Result<(), Duration> {
        self.turn(rate, now);
        let passed = now.since(self.began);
        if self.estimate(rate, passed) < f64::from(rate.count) {
            self.hits += 1;
            return Ok(());
        }
        Err(self.wait(rate, passed).max(Duration::from_secs(1)))
    }

    /// Brings the window to the present. A clock that was set back begins anew.
    fn turn(&mut self, rate: Rate, now: Timestamp) {
        let passed = now.since(self.began);
        if now < self.began || passed >= 2 * rate.span {
            *self = Self { began: now, hits: 0, before: 0 };
        } else if passed >= rate.span {
            *self = Self { began: self.began + rate.span, hits: 0, before: self.hits };
        }
    }

    /// Hits within the last span, those of the stretch before taken as spread evenly.
    fn estimate(&self, rate: Rate, passed: Duration) -> f64 {
        let left = 1.0 - passed.as_secs_f64() / rate.span.as_secs_f64();
        f64::from(self.hits) + f64::from(self.before) * left
    }

    /// Until the estimate has room for one more.
    fn wait(&self, rate: Rate, passed: Duration) -> Duration {
        let span = rate.span.as_secs_f64();
        let room = f64::from(rate.count) - f64::from(self.hits);
        let free_at = if room > 0.0 {
            span * (1.0 - room / f64::from(self.before))
        } else {
            // Then these hits are the stretch before, and fade.
            span + span * (1.0 - f64::from(rate.count) / f64::from(self.hits))
        };
        Duration::from_secs_f64((free_at - passed.as_secs_f64()).max(0.0).ceil())
    }

    fn is_over(&self, rate: Rate, now: Timestamp) -> bool {
        now.since(self.began) >= 2 * rate.span
    }
}

fn network(address: IpAddr) -> Source {
    Source::Network(match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { count: 6, span: Duration::from_secs(60) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn so_many_pass_and_then_there_is_a_wait_that_holds() {
        let limit = AddressLimit::new(Some(RATE));
        for second in 0..6 {
            assert_eq!(limit.hit(ip("192.0.2.1"), at(second)), Ok(()), "{second}");
        }
        let wait = limit.hit(ip("192.0.2.1"), at(6)).unwrap_err();
        assert_eq!(wait, Duration::from_secs(54));
        assert_eq!(limit.hit(ip("192.0.2.2"), at(6)), Ok(()), "somebody else");
        assert!(limit.hit(ip("192.0.2.1"), at(59)).is_err());
        assert_eq!(limit.hit(ip("192.0.2.1"), at(6) + wait + Duration::from_secs(1)), Ok(()));
    }

    #[test]
    fn no_span_of_time_sees_much_more_than_the_rate() {
        let limit = AddressLimit::new(Some(RATE));
        let passed: Vec<i64> =
            (0..1200).filter(|second| limit.hit(ip("192.0.2.1"), at(*second)).is_ok()).collect();
        for window in 0..1140 {
            let within = passed.iter().filter(|second| (window..window + 60).contains(*second)).count();
            assert!(within <= 7, "{within} from second {window}");
        }
        assert!(passed.len() >= 100, "and the rate is reached: {}", passed.len());
    }

    #[test]
    fn after_a_wait_the_next_one_passes() {
        let limit = AddressLimit::new(Some(RATE));
        let (mut now, mut waits) = (at(0), 0);
        while waits < 50 {
            if let Err(wait) = limit.hit(ip("192.0.2.1"), now) {
                waits += 1;
                now = now + wait;
                let again = limit.hit(ip("192.0.2.1"), now);
                assert!(again.is_ok() || again == Err(Duration::from_secs(1)), "{again:?}");
                now = now + Duration::from_secs(1);
            }
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_source() {
        let limit = AddressLimit::new(Some(Rate { count: 1, ..RATE }));
        assert_eq!(limit.hit(ip("2001:db8::1"), at(0)), Ok(()));
        assert!(limit.hit(ip("2001:db8::2"), at(0)).is_err());
        assert_eq!(limit.hit(ip("2001:db8:0:1::1"), at(0)), Ok(()));
        assert_eq!(limit.hit(ip("192.0.2.1"), at(0)), Ok(()));
        assert!(limit.hit(ip("::ffff:192.0.2.1"), at(0)).is_err());
        assert_eq!(limit.hit(None, at(0)), Ok(()));
        assert!(limit.hit(None, at(0)).is_err());
    }

    #[test]
    fn a_full_table_lets_newcomers_share_one_count_and_forgets_who_left() {
        let limit = AddressLimit::new(Some(RATE));
        let many = |start: u32| (start..start + 40_000).map(|n| Some(IpAddr::from(n.to_be_bytes())));
        let refused = many(0).filter(|address| limit.hit(*address, at(0)).is_err()).count();
        assert!(refused > 7_000, "{refused}");
        assert!(limit.table.lock().unwrap().windows.len() <= MOST_SOURCES + 1);
        assert_eq!(limit.hit(ip("0.0.0.1"), at(1)), Ok(()), "who was known keeps an own count");
        assert_eq!(limit.hit(ip("192.0.2.77"), at(200)), Ok(()));
        assert!(limit.table.lock().unwrap().windows.len() < 10);
    }

    #[test]
    fn off_counts_nothing_and_a_clock_set_back_locks_nobody_out() {
        let off = AddressLimit::new(None);
        assert!((0..1000).all(|_| off.hit(ip("192.0.2.1"), at(0)).is_ok()));
        let limit = AddressLimit::new(Some(Rate { count: 1, ..RATE }));
        assert_eq!(limit.hit(ip("192.0.2.1"), at(1000)), Ok(()));
        assert_eq!(limit.hit(ip("192.0.2.1"), at(10)), Ok(()));
    }
}
