//! Numbers for a monitor, in the text format of Prometheus.
//!
//! What users do is counted in one place, between the core and its store: events of the audit trail, when they are committed. So every door
//! counts alike, what failed half-way counts nowhere, and the labels are words of the trail: none names a user, an address or a
//! secret. Requests and their durations are counted in front of all routes, by route and not by path.
//!
//! Written by hand: the usual exporter would bring some twenty crates for counters and one kind of histogram.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use self::observed::Observed;
pub(crate) use self::requests::{measure, router};

mod observed;
mod requests;

/// What is counted, and what it says of itself.
const COUNTERS: [(Counter, &str, &str); 6] = [
    (Counter::Events, "countersign_events_total", "Events of the audit trail, as they are committed."),
    (Counter::StoreErrors, "countersign_store_errors_total", "Calls of the store that failed."),
    (Counter::Upkeep, "countersign_upkeep_total", "Steps of the upkeep on this node."),
    (
        Counter::Notices,
        "countersign_notices_total",
        "Messages with notices, by what came of them on this node.",
    ),
    (
        Counter::Letters,
        "countersign_letters_total",
        "Letters with a link that accounts asked for, by what came of them.",
    ),
    (Counter::Refused, "countersign_throttled_total", "Requests that were told to come back later."),
];

const TIMERS: [(Timer, &str, &str); 2] = [
    (Timer::Requests, "countersign_request_seconds", "From a request's head to its answer."),
    (
        Timer::Store,
        "countersign_store_seconds",
        "Calls of the store, the wait for a user's lock and for the disk included.",
    ),
];

/// From a lookup in memory to the time that a request is given up in.
const BOUNDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counter {
    Events,
    StoreErrors,
    Upkeep,
    Notices,
    Letters,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    Requests,
    Store,
}

/// The numbers of this process. Clones are cheap and share everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metrics {
    numbers: Arc<Mutex<Numbers>>,
}

/// Of each series, by its labels.
#[derive(Debug, Default)]
struct Numbers {
    counts: BTreeMap<(Counter, String), u64>,
    durations: BTreeMap<(Timer, String), Durations>,
}

#[derive(Debug, Default)]
struct Durations {
    /// How many were no longer than each bound, and longer than the one before it; the rest at the end.
    within: [u64; BOUNDS.len() + 1],
    sum: Duration,
}

/// A label's name and value. The values are of small sets: whoever sends requests must not be able to invent more.
type Label<'a> = (&'static str, &'a str);

impl Metrics {
    pub(crate) fn count(&self, counter: Counter, labels: &[Label<'_>]) {
        self.add(counter, labels, 1);
    }

    /// None is a number too: a series that begins with it can be watched.
    pub(crate) fn add(&self, counter: Counter, labels: &[Label<'_>], count: u64) {
        *self.lock().counts.entry((counter, told(labels))).or_default() += count;
    }

    pub(crate) fn took(&self, timer: Timer, labels: &[Label<'_>], span: Duration) {
        let mut numbers = self.lock();
        let durations = numbers.durations.entry((timer, told(labels))).or_default();
        let seconds = span.as_secs_f64();
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len());
        durations.within[bucket] += 1;
        durations.sum += span;
    }

    /// All of it, with gauges that are read at this moment: name, help and value.
    pub(crate) fn text(&self, gauges: &[(&str, &str, f64)]) -> String {
        let numbers = self.lock();
        let mut out = String::new();
        let _ = writeln!(
            out,
            "# HELP countersign_build_info The version of this program.\n# TYPE countersign_build_info gauge"
        );
        let _ = writeln!(out, "countersign_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        for (name, help, value) in gauges {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        for (counter, name, help) in COUNTERS {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} counter");
            for ((_, labels), count) in numbers.counts.iter().filter(|((of, _), _)| *of == counter) {
                let _ = writeln!(out, "{name}{{{labels}}} {count}");
            }
        }
        for (timer, name, help) in TIMERS {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram");
            for ((_, labels), durations) in numbers.durations.iter().filter(|((of, _), _)| *of == timer) {
                durations.write(&mut out, name, labels);
            }
        }
        out
    }

    fn lock(&self) -> MutexGuard<'_, Numbers> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Durations {
    fn write(&self, out: &mut String, name: &str, labels: &str) {
        let mut total = 0;
        for (bound, count) in BOUNDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]).zip(self.within) {
            total += count;
            let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{bound}\"}} {total}");
        }
        let _ = writeln!(out, "{name}_sum{{{labels}}} {}", self.sum.as_secs_f64());
        let _ = writeln!(out, "{name}_count{{{labels}}} {total}");
    }
}

/// As they stand between braces. Values are words; what is none is left out, letter by letter.
fn told(labels: &[Label<'_>]) -> String {
    let mut out = String::new();
    for (name, value) in labels {
        let separator = if out.is_empty() { "" } else { "," };
        let value: String =
            value.chars().filter(|letter| !letter.is_control() && !['"', '\\'].contains(letter)).collect();
        let _ = write!(out, "{separator}{name}=\"{value}\"");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_durations_are_told_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.count(Counter::Events, &[("action", "sign_in"), ("outcome", "success")]);
        metrics.count(Counter::Events, &[("action", "sign_in"), ("outcome", "success")]);
        metrics.count(Counter::Events, &[("action", "sign\"_\nin\\"), ("outcome", "failure")]);
        for millis in [1, 2, 700, 60_000] {
            metrics.took(
                Timer::Requests,
                &[("route", "/"), ("status", "200")],
                Duration::from_millis(millis),
            );
        }
        let text = metrics.text(&[("countersign_ready", "Whether.", 1.0)]);
        for line in [
            "# TYPE countersign_ready gauge",
            "countersign_ready 1",
            "# TYPE countersign_events_total counter",
            "countersign_events_total{action=\"sign_in\",outcome=\"success\"} 2",
            "countersign_events_total{action=\"sign_in\",outcome=\"failure\"} 1",
            "# TYPE countersign_request_seconds histogram",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"0.001\"} 1",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"0.0025\"} 2",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"0.5\"} 2",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"1\"} 3",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"10\"} 3",
            "countersign_request_seconds_bucket{route=\"/\",status=\"200\",le=\"+Inf\"} 4",
            "countersign_request_seconds_sum{route=\"/\",status=\"200\"} 60.703",
            "countersign_request_seconds_count{route=\"/\",status=\"200\"} 4",
        ] {
            assert!(text.lines().any(|told| told == line), "{line} in\n{text}");
        }
        // A kind is announced once, whether or not there is anything of it.
        for (_, name, _) in COUNTERS {
            assert_eq!(text.matches(&format!("# TYPE {name} ")).count(), 1);
        }
    }
}
