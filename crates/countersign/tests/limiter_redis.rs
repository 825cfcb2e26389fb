//! The limiter that nodes share, on a real server: its promises, races over many connections, and a server that goes, hangs, comes
//! back or talks nonsense.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;
use std::time::Duration;

use countersign::testing::contract;
use countersign::*;
use countersign_e2e::services::Redis;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Barrier;

const WINDOW: Window = Window { failures: 5, span: Duration::from_secs(300) };
const NOW: Timestamp = Timestamp::from_seconds(1_763_000_000);

/// The address of the run's server.
fn server() -> String {
    std::env::var("COUNTERSIGN_TEST_REDIS")
        .expect("COUNTERSIGN_TEST_REDIS names a server: run this as `cargo xtask services cargo test ...`")
}

/// Keys under a ring of one's own: whoever else uses the server counts apart.
fn ring() -> KeyRing {
    KeyRing::generate(&OsRandom).unwrap()
}

/// The same ring for each of several nodes.
fn nodes<const N: usize>(url: &str) -> [RedisLimiter; N] {
    let ring = ring();
    std::array::from_fn(|_| RedisLimiter::connect(url, &ring).unwrap())
}

async fn within(limiter: &RedisLimiter, key: &str) -> bool {
    limiter.hit(key, WINDOW, NOW).await.unwrap() == Hit::Within
}

#[tokio::test]
async fn it_keeps_the_promises_of_limiters() {
    let url = server();
    contract::run_limiter(async || nodes::<2>(&url).map(|node| Arc::new(node) as Arc<dyn Limiter>)).await;
}

/// Eight nodes, sixty-four calls at once, five of them within the limit: whichever way they interleave.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_at_once_over_many_connections_add_up_exactly() {
    let nodes = nodes::<8>(&server()).map(Arc::new);
    for round in 0..20 {
        let start = Arc::new(Barrier::new(64));
        let callers: Vec<_> = (0..64)
            .map(|caller| {
                let (node, start) = (Arc::clone(&nodes[caller % nodes.len()]), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    within(&node, &format!("round {round}")).await
                })
            })
            .collect();
        let mut admitted = 0;
        for caller in callers {
            admitted += usize::from(caller.await.unwrap());
        }
        assert_eq!(admitted, WINDOW.failures, "round {round}");
    }
}

#[tokio::test]
async fn the_server_learns_of_nobody_and_forgets_by_itself() {
    let redis = Redis::start().unwrap();
    let [limiter] = nodes(&redis.url());
    let key = "verify_with_totp:unknown:anna@example.org";
    limiter.hit(key, WINDOW, NOW).await.unwrap();
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert_eq!(keys.len(), 1, "{keys:?}");
    let (prefix, digest) = keys[0].rsplit_once(':').unwrap();
    assert_eq!((prefix, digest.len()), ("countersign:calls", 43), "{keys:?}");
    let kept: Vec<String> =
        redis::cmd("LRANGE").arg(&keys[0]).arg(0).arg(-1).query_async(&mut connection).await.unwrap();
    assert_eq!(kept, [NOW.millis().to_string()]);
    let left: i64 = redis::cmd("PTTL").arg(&keys[0]).query_async(&mut connection).await.unwrap();
    assert!((1..=600_001).contains(&left), "{left} ms");
    // Under another ring, the same key is another.
    let [other] = nodes(&redis.url());
    other.hit(key, WINDOW, NOW).await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert_eq!(keys.len(), 2, "{keys:?}");
}

/// G10: nobody there means refused. And nobody need start anything again when it comes back.
#[tokio::test]
async fn a_server_that_went_is_refused_until_it_is_back() {
    let redis = Redis::start().unwrap();
    let [limiter] = nodes(&redis.url());
    assert!(within(&limiter, "anna").await);
    redis.kill().unwrap();
    for _ in 0..3 {
        let asked = tokio::time::timeout(Duration::from_secs(1), limiter.hit("anna", WINDOW, NOW));
        asked.await.expect("nobody waits until it is back").unwrap_err();
        limiter.ping().await.unwrap_err();
    }
    redis.restart().unwrap();
    // It counts anew: what it had counted went with it.
    for _ in 0..WINDOW.failures {
        assert!(within(&limiter, "anna").await);
    }
    assert!(!within(&limiter, "anna").await);
}

/// A server that was started anew while nobody asked: the first who asks does not pay for the old connection.
#[tokio::test]
async fn a_connection_that_broke_meanwhile_is_made_again() {
    let redis = Redis::start().unwrap();
    let [limiter] = nodes(&redis.url());
    assert!(within(&limiter, "anna").await);
    redis.kill().unwrap();
    redis.restart().unwrap();
    assert!(within(&limiter, "anna").await);
}

#[tokio::test]
async fn a_limiter_made_while_nobody_is_there_works_later() {
    let redis = Redis::start().unwrap();
    redis.kill().unwrap();
    let [limiter] = nodes(&redis.url());
    limiter.hit("anna", WINDOW, NOW).await.unwrap_err();
    redis.restart().unwrap();
    assert!(within(&limiter, "anna").await);
}

#[tokio::test]
async fn a_server_that_hangs_is_refused_in_time() {
    let redis = Redis::start().unwrap();
    let [limiter] = nodes(&redis.url());
    assert!(within(&limiter, "anna").await);
    redis.freeze().unwrap();
    let asked = tokio::time::timeout(Duration::from_secs(10), limiter.hit("anna", WINDOW, NOW));
    asked.await.expect("it does not wait for ever").unwrap_err();
    redis.thaw().unwrap();
    limiter.ping().await.unwrap();
    // What hung may have been counted: no fewer than were let in, and no more than were asked.
    let mut admitted = 0;
    while within(&limiter, "anna").await {
        admitted += 1;
    }
    assert!((3..=4).contains(&admitted), "{admitted}");
}

/// Somebody answers, but not what was asked.
#[tokio::test]
async fn nonsense_is_refused() {
    for answer in [
        "+OK\r\n",
        "$-1\r\n",
        "*0\r\n",
        ":-2\r\n",
        ":300001\r\n",
        ":9223372036854775807\r\n",
        "$4\r\nwhat\r\n",
        "-ERR unknown command\r\n",
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        "-READONLY You can't write against a read only replica.\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "",
    ] {
        let [limiter] = nodes(&always(answer).await);
        let asked = limiter.hit("anna", WINDOW, NOW).await;
        assert!(asked.is_err(), "{answer:?} was taken for {asked:?}");
    }
    let [limiter] = nodes(&always(":-1\r\n").await);
    assert!(within(&limiter, "anna").await, "the same server with a good answer");
}

/// The address of somebody who says this to each command; without anything to say, hangs up.
async fn always(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 4096];
                while let Ok(length @ 1..) = caller.read(&mut heard).await {
                    let commands = heard[..length].split(|byte| *byte == b'\n');
                    let commands = commands.filter(|line| line.starts_with(b"*")).count();
                    if answer.is_empty()
                        || caller.write_all(answer.repeat(commands).as_bytes()).await.is_err()
                    {
                        break;
                    }
                }
            });
        }
    });
    format!("redis://{address}/")
}

#[test]
fn addresses_of_other_things_are_refused_and_passwords_not_shown() {
    let mut others = vec!["", "localhost", "http://localhost", "postgres://localhost", "redis://"];
    if cfg!(not(feature = "redis-tls")) {
        others.push("rediss://localhost");
    }
    for url in others {
        let refused = RedisLimiter::connect(url, &ring()).expect_err(url);
        assert!(refused.to_string().contains("redis://"), "{refused}");
    }
    let limiter = RedisLimiter::connect("redis://:hunter2@localhost/3", &ring()).unwrap();
    assert!(!format!("{limiter:?}").contains("hunter2"));
}
