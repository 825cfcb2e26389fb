//! A database that goes away under load and comes back, and one whose replica takes its place.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use countersign_e2e::services::{Postgres, Standby};
use countersign_e2e::{Account, Caller, Nodes};
use serde_json::json;

use crate::state;

const ACCOUNTS: usize = 12;

/// Whoever asks from one address is not what this is about.
const SETTINGS: [(&str, &str); 1] = [("COUNTERSIGN_LIMITS__PER_ADDRESS", "off")];

/// What became of one account's codes.
struct Tried {
    account: Account,
    /// How often each code was accepted, as far as anybody was told.
    accepted: Vec<usize>,
    /// For how many of them some request was not answered, or with 503.
    doubtful: usize,
    /// A session that was let in last.
    session: Option<Caller>,
}

/// G1, G2, G10: meanwhile everybody is refused, with 503 and the same for right and wrong; afterwards everything works without anybody
/// starting anything again, and no code was accepted twice however often it was tried.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_is_stopped_and_started_under_load_spends_nothing_twice() {
    let cluster = Postgres::start().expect("there is a PostgreSQL");
    let nodes = Nodes::start_with(&cluster.url(), 2, &SETTINGS);
    let (over, came_in) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut workers = Vec::new();
    for number in 0..ACCOUNTS {
        let account = Account::enrolled(&nodes[number % 2], &format!("user-{number}@example.com")).await;
        let callers = [Caller::new(&nodes[0]), Caller::new(&nodes[1])];
        workers.push(tokio::spawn(keeps_trying(account, callers, Arc::clone(&over), Arc::clone(&came_in))));
    }
    wait_for(&came_in, 10).await;
    cluster.stop().expect("it stops");
    let mut visitor = Caller::new(&nodes[0]);
    let refused = visitor.try_sign_in("user-0@example.com").await.expect("the server answers");
    assert_eq!((refused.status, refused.code()), (503, "unavailable"), "{}", refused.body);
    cluster.restart().expect("it starts");
    wait_for(&came_in, came_in.load(Ordering::Relaxed) + 10).await;
    // And once more, as in a power cut.
    cluster.kill().expect("it stops");
    cluster.restart().expect("it starts");
    wait_for(&came_in, came_in.load(Ordering::Relaxed) + 10).await;
    over.store(true, Ordering::Relaxed);

    for worker in workers {
        let tried = worker.await.expect("trying does not panic");
        let told = tried.accepted.iter().sum::<usize>();
        assert!(tried.accepted.iter().all(|times| *times <= 1), "{}: {:?}", tried.account.email, tried.accepted);
        let Some(session) = tried.session else { continue };
        assert_eq!(state(&session).await, "standard");
        let status = session.get("/mfa").await.expect(200);
        let spent = 10 - status["recovery_codes"]["remaining"].as_u64().expect("a number") as usize;
        assert!((told..=told + tried.doubtful).contains(&spent), "{spent} spent, {told} told: {status}");
    }
    nodes.command(&["audit", "verify"]);
}

/// Signs in with one code after the other, each on both nodes, until it is over. What is refused with 503 or not answered is tried again.
async fn keeps_trying(
    account: Account,
    mut callers: [Caller; 2],
    over: Arc<AtomicBool>,
    came_in: Arc<AtomicUsize>,
) -> Tried {
    let mut tried = Tried { accepted: vec![0; account.recovery_codes.len()], account, doubtful: 0, session: None };
    for code in 0..tried.accepted.len() {
        let body = json!({ "code": tried.account.recovery_codes[code] });
        let (mut settled, mut doubted) = ([false; 2], false);
        while settled != [true; 2] && !(over.load(Ordering::Relaxed) && tried.session.is_some()) {
            for (caller, settled) in callers.iter_mut().zip(&mut settled) {
                let begun = caller.try_sign_in(&tried.account.email).await;
                if !begun.is_ok_and(|begun| begun.status == 200) {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
                match caller.try_post("/mfa/recover", &body).await {
                    Ok(answer) if answer.status == 200 => {
                        tried.accepted[code] += 1;
                        tried.session = Some(caller.clone());
                        came_in.fetch_add(1, Ordering::Relaxed);
                        *settled = true;
                    }
                    Ok(answer) if matches!(answer.status, 422 | 429) => *settled = true,
                    Ok(answer) => {
                        assert_eq!((answer.status, answer.code()), (503, "unavailable"), "{}", answer.body);
                        doubted = true;
                    }
                    Err(_) => doubted = true,
                }
            }
        }
        tried.doubtful += usize::from(doubted);
    }
    tried
}

async fn wait_for(count: &AtomicUsize, least: usize) {
    let waiting = async {
        while count.load(Ordering::Relaxed) < least {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), waiting).await.expect("people come in");
}

/// A replica that every commit waited for has all that anybody was told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_synchronous_replica_that_takes_over_has_every_answer() {
    let primary = Postgres::start().expect("there is a PostgreSQL");
    let mut replica = primary.replica(Standby::Synchronous).expect("a replica can be made");
    let nodes = Nodes::start_with(&primary.url(), 2, &SETTINGS);
    let account = Account::enrolled(&nodes[0], "one@example.com").await;
    let mut sessions = Vec::new();
    for code in &account.recovery_codes[..5] {
        let mut caller = account.pending(&nodes[0], 1).await.remove(0);
        caller.post("/mfa/recover", &json!({ "code": code })).await.expect(200);
        sessions.push(caller);
    }
    sessions[0].delete("/session", None).await.expect(204);
    primary.kill().expect("it stops");
    replica.promote().expect("it becomes a primary");
    replica.take_over(&primary).expect("it starts at the other's address");

    // The servers that were running go on, at the address that they know.
    answers_again(&nodes[1], &account).await;
    assert_eq!(state(&sessions[0].copy_at(&nodes[1])).await, "unauthenticated", "it was signed out");
    for session in &sessions[1..] {
        assert_eq!(state(&session.copy_at(&nodes[1])).await, "standard");
    }
    let mut caller = account.pending(&nodes[1], 1).await.remove(0);
    let answer = caller.post("/mfa/recover", &json!({ "code": account.recovery_codes[4] })).await;
    assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{}", answer.body);
    caller.post("/mfa/recover", &json!({ "code": account.recovery_codes[5] })).await.expect(200);
    nodes.command(&["audit", "verify"]);
}

/// A replica that lags has lost what was answered last: it is a restored backup, and what it brings back is dead once it was fenced.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_lagging_replica_brings_back_is_dead_after_the_fence() {
    let primary = Postgres::start().expect("there is a PostgreSQL");
    let mut replica = primary.replica(Standby::Asynchronous).expect("a replica can be made");
    let mut nodes = Nodes::start_with(&primary.url(), 1, &SETTINGS);
    let account = Account::enrolled(&nodes[0], "one@example.com").await;
    let mut revoked = account.pending(&nodes[0], 1).await.remove(0);
    revoked.post("/mfa/recover", &json!({ "code": account.recovery_codes[0] })).await.expect(200);
    replica.catch_up(&primary).expect("it streams");
    replica.stop().expect("it stops");
    // From here on nobody copies.
    revoked.delete("/session", None).await.expect(204);
    let mut caller = account.pending(&nodes[0], 1).await.remove(0);
    caller.post("/mfa/recover", &json!({ "code": account.recovery_codes[1] })).await.expect(200);
    nodes.terminate(0);
    primary.kill().expect("it stops");
    replica.take_over(&primary).expect("it starts at the other's address");
    replica.promote().expect("it becomes a primary");

    nodes.command(&["after-restore"]);
    nodes.restart(0);
    answers_again(&nodes[0], &account).await;
    assert_eq!(state(&revoked.at(&nodes[0])).await, "unauthenticated", "what was signed out stays so");
    let mut caller = account.pending(&nodes[0], 1).await.remove(0);
    for spent in &account.recovery_codes[..2] {
        let answer = caller.post("/mfa/recover", &json!({ "code": spent })).await;
        assert_ne!(answer.status, 200, "spent before: {}", answer.body);
    }
    nodes.command(&["audit", "verify"]);
}

/// Until a pool has noticed that its connections lead nowhere, calls may be refused.
async fn answers_again(server: &countersign_e2e::Server, account: &Account) {
    let mut caller = Caller::new(server);
    let asking = async {
        loop {
            match caller.try_sign_in(&account.email).await {
                Ok(answer) if answer.status == 200 => break,
                Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
                Err(_) => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("it answers again");
}
