//! A database that goes away under load and comes back, and one whose replica takes its place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign_e2e::services::{Postgres, Standby};
use countersign_e2e::{Account, Answer, Caller, Nodes};
use serde_json::json;

use crate::state;

const ACCOUNTS: usize = 12;

/// Whoever asks from one address is not what this is about.
const SETTINGS: [(&str, &str); 1] = [("COUNTERSIGN_LIMITS__PER_ADDRESS", "off")];

/// What everybody goes by, and how far all have come.
#[derive(Default)]
struct Progress {
    /// So many codes of each account may be tried.
    allowed: AtomicUsize,
    /// So many were accepted, as far as anybody was told.
    accepted: AtomicUsize,
}

/// What became of one account's codes.
struct Tried {
    account: Account,
    /// How often each code was accepted, as far as anybody was told.
    accepted: Vec<usize>,
    /// For how many of them some request was not answered, or with 503.
    doubtful: usize,
    /// The session that was let in last.
    session: Caller,
}

/// G1, G2, G10: meanwhile everybody is refused, with 503; afterwards everything works without anybody starting anything again, and no code
/// was accepted twice however often it was tried.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_is_stopped_and_started_under_load_spends_nothing_twice() {
    let cluster = Postgres::start().expect("there is a PostgreSQL");
    let nodes = Nodes::start_with(&cluster.url(), 2, &SETTINGS);
    let progress = Arc::new(Progress::default());
    let mut workers = Vec::new();
    for number in 0..ACCOUNTS {
        let account = Account::enrolled(&nodes[number % 2], &format!("user-{number}@example.com")).await;
        let callers = [Caller::new(&nodes[0]), Caller::new(&nodes[1])];
        workers.push(tokio::spawn(tries_all(account, callers, Arc::clone(&progress))));
    }
    progress.allowed.store(3, Ordering::Relaxed);
    progress.comes_to(ACCOUNTS * 3 / 2).await;
    cluster.stop().expect("it stops");
    progress.allowed.store(6, Ordering::Relaxed);
    let mut visitor = Caller::new(&nodes[0]);
    let refused = visitor.try_sign_in("user-0@example.com").await.expect("the server answers");
    assert_eq!((refused.status, refused.code()), (503, "unavailable"), "{}", refused.body);
    cluster.restart().expect("it starts");
    progress.comes_to(ACCOUNTS * 5).await;
    // And once more, as in a power cut.
    progress.allowed.store(10, Ordering::Relaxed);
    progress.comes_to(ACCOUNTS * 7).await;
    cluster.kill().expect("it stops");
    cluster.restart().expect("it starts");

    let mut doubtful = 0;
    for worker in workers {
        let tried = worker.await.expect("trying does not panic");
        let told = tried.accepted.iter().sum::<usize>();
        let email = &tried.account.email;
        assert!(tried.accepted.iter().all(|times| *times <= 1), "{email}: {:?}", tried.accepted);
        assert!(told + tried.doubtful >= 10, "{email}: {:?}", tried.accepted);
        assert_eq!(state(&tried.session).await, "standard");
        let status = tried.session.get("/mfa").await.expect(200);
        assert_eq!(status["recovery_codes"]["remaining"], 0, "{status}");
        doubtful += tried.doubtful;
    }
    assert!(doubtful > 0, "nobody was under way when the database went");
    nodes.command(&["audit", "verify"]);
}

/// Signs in with one code after the other, on either node. What is refused with 503 or not answered is tried on the other one.
async fn tries_all(account: Account, mut callers: [Caller; 2], progress: Arc<Progress>) -> Tried {
    let (mut accepted, mut doubtful) = (vec![0; account.recovery_codes.len()], 0);
    let mut session = callers[0].clone();
    for (number, (code, times)) in account.recovery_codes.iter().zip(&mut accepted).enumerate() {
        progress.lets_try(number).await;
        let (mut tries, mut doubted) = (number, false);
        let answer = loop {
            tries += 1;
            match recover(&mut callers[tries % 2], &account, code).await {
                Some(answer) if answer.status != 503 => break answer,
                _ => doubted = true,
            }
        };
        if answer.status == 200 {
            *times += 1;
            session = callers[tries % 2].clone();
            progress.accepted.fetch_add(1, Ordering::Relaxed);
        } else {
            assert!(doubted && answer.code() == "invalid_code", "{}", answer.body);
        }
        doubtful += usize::from(doubted);
    }
    Tried { account, accepted, doubtful, session }
}

/// One try; none when it did not come to an answer.
async fn recover(caller: &mut Caller, account: &Account, code: &str) -> Option<Answer> {
    let begun = caller.try_sign_in(&account.email).await.ok()?;
    if begun.status != 200 {
        assert_eq!((begun.status, begun.code()), (503, "unavailable"), "{}", begun.body);
        return None;
    }
    caller.try_post("/mfa/recover", &json!({ "code": code })).await.ok()
}

impl Progress {
    /// Waits until so many were accepted.
    async fn comes_to(&self, accepted: usize) {
        until(|| self.accepted.load(Ordering::Relaxed) >= accepted).await;
    }

    /// Waits until the code with this number may be tried.
    async fn lets_try(&self, code: usize) {
        until(|| self.allowed.load(Ordering::Relaxed) > code).await;
    }
}

async fn until(so: impl Fn() -> bool) {
    let waiting = async {
        while !so() {
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
