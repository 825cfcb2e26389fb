//! What every limiter promises, whoever keeps its counts.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::gate::{Hit, Limiter, MemoryLimiter};
use crate::secret::Random;
use crate::testing::SeededRandom;
use crate::throttle::Window;

const WINDOW: Window = Window { failures: 3, span: Duration::from_secs(60) };

/// Two limiters with one count, as two nodes have them; nothing is counted yet.
pub type Pair = [Arc<dyn Limiter>; 2];

/// Every case, each on a pair of its own.
pub(super) async fn run(open: &impl AsyncFn() -> Pair) {
    every_call_counts_until_it_leaves_the_window(open().await).await;
    a_window_ends_on_its_millisecond(open().await).await;
    keys_are_counted_apart(open().await).await;
    a_clock_set_back_makes_no_longer_wait_than_the_window(open().await).await;
    a_clock_set_forward_ends_a_window(open().await).await;
    a_smaller_window_counts_what_a_larger_one_kept(open().await).await;
    whatever_is_asked_the_answer_is_that_of_one_in_memory(open().await).await;
}

async fn hit(limiter: &Arc<dyn Limiter>, key: &str, millis: i64) -> Option<u128> {
    match limiter.hit(key, WINDOW, Timestamp::from_millis(millis)).await.expect("it can be asked") {
        Hit::Within => None,
        Hit::Beyond { retry_after } => Some(retry_after.as_millis()),
    }
}

async fn every_call_counts_until_it_leaves_the_window([here, there]: Pair) {
    for (node, millis) in [(&here, 0), (&there, 1000), (&here, 2000)] {
        assert_eq!(hit(node, "anna", millis).await, None);
    }
    assert_eq!(hit(&there, "anna", 2000).await, Some(58_000), "whichever node is asked");
    assert_eq!(hit(&here, "anna", 59_000).await, Some(1000), "a refused call is not counted");
    assert_eq!(hit(&there, "anna", 60_000).await, None);
    assert_eq!(hit(&here, "anna", 60_000).await, Some(1000));
}

async fn a_window_ends_on_its_millisecond([here, there]: Pair) {
    // In our days, so that no digit of the time is lost on the way.
    let began = 1_763_000_000_123;
    for _ in 0..3 {
        assert_eq!(hit(&here, "anna", began).await, None);
    }
    assert_eq!(hit(&there, "anna", began + 59_999).await, Some(1));
    assert_eq!(hit(&there, "anna", began + 60_000).await, None);
}

async fn keys_are_counted_apart([here, there]: Pair) {
    let keys = ["anna", "Anna", "anna ", "", "*", "a:b", "a", "ä\n\0"];
    for key in keys {
        for millis in 0..3 {
            assert_eq!(hit(&here, key, millis).await, None, "{key:?}");
        }
    }
    for key in keys {
        assert_eq!(hit(&there, key, 3).await, Some(59_997), "{key:?}");
    }
}

async fn a_clock_set_back_makes_no_longer_wait_than_the_window([here, there]: Pair) {
    for _ in 0..3 {
        assert_eq!(hit(&here, "anna", 3_600_000).await, None);
    }
    assert_eq!(hit(&there, "anna", 0).await, Some(60_000));
    assert_eq!(hit(&there, "anna", -3_600_000).await, Some(60_000));
}

async fn a_clock_set_forward_ends_a_window([here, there]: Pair) {
    for _ in 0..3 {
        assert_eq!(hit(&here, "anna", 0).await, None);
    }
    for _ in 0..3 {
        assert_eq!(hit(&there, "anna", 3_600_000).await, None, "an hour later");
    }
    assert_eq!(hit(&there, "anna", 3_600_000).await, Some(60_000));
    assert_eq!(hit(&here, "anna", 1).await, Some(60_000), "what the other node counted counts here");
}

async fn a_smaller_window_counts_what_a_larger_one_kept([here, there]: Pair) {
    for millis in 0..3 {
        assert_eq!(hit(&here, "anna", millis * 1000).await, None);
    }
    let smaller = Window { failures: 1, span: Duration::from_secs(10) };
    let asked = there.hit("anna", smaller, Timestamp::from_millis(3000)).await.expect("it can be asked");
    assert_eq!(asked, Hit::Beyond { retry_after: Duration::from_secs(7) });
}

async fn whatever_is_asked_the_answer_is_that_of_one_in_memory(pair: Pair) {
    let seed = 20_261_122;
    let (random, memory) = (SeededRandom::new(seed), MemoryLimiter::new());
    let mut now = 1_763_000_000_000_i64;
    for call in 0..4000 {
        let mut drawn = [0; 4];
        random.fill(&mut drawn).expect("a seed never runs dry");
        let [node, key, step, jump] = drawn;
        // Mostly some seconds later, sometimes an hour off.
        now += match jump {
            0 => -3_600_000,
            1 => 3_600_000,
            _ => i64::from(step) * 40,
        };
        let key = format!("user {}", key % 8);
        let at = Timestamp::from_millis(now);
        let expected = memory.hit(&key, WINDOW, at).await.expect("there is room");
        let answered = pair[usize::from(node % 2)].hit(&key, WINDOW, at).await.expect("it can be asked");
        assert_eq!(answered, expected, "call {call} of {key} at {now}, seed {seed}");
    }
}
