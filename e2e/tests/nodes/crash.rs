//! A server that is killed in the middle of a thousand sign-ins, on either database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_e2e::{Account, Answer, Caller, Moment, Nodes, Scratch, one_time_code, wrong_code};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{database, state};

/// Ten sign-ins each, one for each recovery code.
const ACCOUNTS: usize = 100;

/// So many are signing in at any time.
const AT_ONCE: usize = 8;

/// The server is killed when so many have come in.
const KILLED_AFTER: usize = 400;

/// Whoever asks from one address is not what this is about.
const SETTINGS: [(&str, &str); 1] = [("COUNTERSIGN_LIMITS__PER_ADDRESS", "off")];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kill_9_in_a_thousand_sign_ins_on_postgresql() {
    a_killed_server_forgets_nothing(&database()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kill_9_in_a_thousand_sign_ins_on_sqlite() {
    let scratch = Scratch::new();
    a_killed_server_forgets_nothing(&scratch.join("countersign.db").display().to_string()).await;
}

/// How far the sign-ins of one account have come.
struct Signing {
    account: Account,
    /// Sessions whose password was right, one for each code that is left.
    pending: Vec<Caller>,
    /// Sessions that were let in, one for each code from the first on.
    acknowledged: Vec<Caller>,
    /// Did the code after those leave without an answer?
    doubtful: bool,
}

async fn a_killed_server_forgets_nothing(database: &str) {
    let mut nodes = Nodes::start_with(database, 1, &SETTINGS);
    let mut all = Vec::with_capacity(ACCOUNTS);
    let mut caller = Caller::new(&nodes[0]);
    for number in 0..ACCOUNTS {
        let account = Account::enrolled(&nodes[0], &format!("user-{number}@example.com")).await;
        let mut pending = Vec::new();
        for _ in &account.recovery_codes {
            caller.sign_in(&account.email).await;
            pending.push(caller.clone());
        }
        all.push(Signing { account, pending, acknowledged: Vec::new(), doubtful: false });
    }
    let guessed = Account::enrolled(&nodes[0], "guessed@example.com").await;
    guess(&nodes, &guessed, 3).await;
    let used = one_time_code(&guessed.secret, Moment::now());
    let mut owner = guessed.pending(&nodes[0], 1).await.remove(0);
    owner.post("/mfa/challenge", &json!({ "code": used })).await.expect(200);

    let came_in = Arc::new((AtomicUsize::new(0), Notify::new()));
    let workers = spread(all, &came_in);
    came_in.1.notified().await;
    nodes.kill(0);
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.expect("signing in does not panic"));
    }
    let acknowledged: usize = all.iter().map(|one| one.acknowledged.len()).sum();
    let doubtful = all.iter().filter(|one| one.doubtful).count();
    assert!((KILLED_AFTER..ACCOUNTS * 10).contains(&acknowledged), "{acknowledged} were let in");
    assert!((1..=AT_ONCE).contains(&doubtful), "{doubtful} were under way");

    nodes.restart(0);
    for one in &mut all {
        holds_what_it_was_told(&nodes, one).await;
    }
    // Two more were to be judged in this window: the owner's success has forgiven nothing of another challenge.
    guess(&nodes, &guessed, 2).await;
    let mut refused = guessed.pending(&nodes[0], 1).await.remove(0);
    let answer = refused.post("/mfa/challenge", &json!({ "code": used })).await;
    assert_eq!((answer.status, answer.code()), (429, "throttled"), "{}", answer.body);
    assert_eq!(state(&owner.at(&nodes[0])).await, "standard");

    // The rest come in as if nothing had been.
    for worker in spread(all, &came_in) {
        for one in worker.await.expect("signing in does not panic") {
            assert!(!one.doubtful);
            assert_eq!(one.acknowledged.len(), 10, "{}", one.account.email);
            let last = one.acknowledged.last().expect("there are ten");
            assert_eq!(left(last).await, 0);
            assert_eq!(accepted(last).await, 10, "{}", one.account.email);
        }
    }
    nodes.command(&["audit", "verify"]);
    nodes.command(&["doctor"]);
}

/// Shares the accounts among those who sign in.
fn spread(
    mut all: Vec<Signing>,
    came_in: &Arc<(AtomicUsize, Notify)>,
) -> Vec<tokio::task::JoinHandle<Vec<Signing>>> {
    let share = all.len().div_ceil(AT_ONCE);
    let mut workers = Vec::new();
    while !all.is_empty() {
        let mut mine = all.split_off(all.len().saturating_sub(share));
        let came_in = Arc::clone(came_in);
        workers.push(tokio::spawn(async move {
            for one in &mut mine {
                if !sign_in(one, &came_in).await {
                    break;
                }
            }
            mine
        }));
    }
    workers
}

/// Signs in with each code that is left; says whether the server answered to the end.
async fn sign_in(one: &mut Signing, came_in: &(AtomicUsize, Notify)) -> bool {
    while let Some(mut caller) = one.pending.pop() {
        let code = &one.account.recovery_codes[one.acknowledged.len()];
        match caller.try_post("/mfa/recover", &json!({ "code": code })).await {
            Ok(answer) => drop(answer.expect(200)),
            Err(_) => {
                one.doubtful = true;
                return false;
            }
        }
        one.acknowledged.push(caller);
        if came_in.0.fetch_add(1, Ordering::Relaxed) + 1 == KILLED_AFTER {
            came_in.1.notify_one();
        }
    }
    true
}

/// Every answer that was given is still true: sessions live, codes are spent, once each, and the trail has one event for each.
async fn holds_what_it_was_told(nodes: &Nodes, one: &mut Signing) {
    for session in &mut one.pending {
        *session = session.copy_at(&nodes[0]);
        assert_eq!(state(session).await, "pending");
    }
    for session in &mut one.acknowledged {
        *session = session.copy_at(&nodes[0]);
        assert_eq!(state(session).await, "standard");
    }
    let codes = &one.account.recovery_codes;
    if one.doubtful {
        // Spent or not, which nobody was told: but not spent twice.
        let code = &codes[one.acknowledged.len()];
        let (mut caller, answer) = recover(nodes, &one.account, code).await;
        if answer.status != 200 {
            assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{}", answer.body);
            // It is spent, so somebody else's session stands for it: that of another factor.
            let totp = one_time_code(&one.account.secret, Moment::now());
            caller.post("/mfa/challenge", &json!({ "code": totp })).await.expect(200);
        }
        let (_, again) = recover(nodes, &one.account, code).await;
        assert_eq!((again.status, again.code()), (422, "invalid_code"), "{}", again.body);
        one.acknowledged.push(caller);
        one.doubtful = false;
    }
    let Some(session) = one.acknowledged.last() else { return };
    assert_eq!(left(session).await, 10 - one.acknowledged.len());
    assert_eq!(accepted(session).await, one.acknowledged.len());
    let (_, spent) = recover(nodes, &one.account, &codes[0]).await;
    assert_eq!((spent.status, spent.code()), (422, "invalid_code"), "{}", spent.body);
}

async fn recover(nodes: &Nodes, account: &Account, code: &str) -> (Caller, Answer) {
    let mut caller = account.pending(&nodes[0], 1).await.remove(0);
    let answer = caller.post("/mfa/recover", &json!({ "code": code })).await;
    (caller, answer)
}

/// So many wrong codes, each of which is judged.
async fn guess(nodes: &Nodes, account: &Account, times: usize) {
    let mut guesser = account.pending(&nodes[0], 1).await.remove(0);
    let wrong = json!({ "code": wrong_code(&account.secret, Moment::now()) });
    for _ in 0..times {
        let answer = guesser.post("/mfa/challenge", &wrong).await;
        assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{}", answer.body);
    }
}

/// How many recovery codes are left.
async fn left(session: &Caller) -> usize {
    let status = session.get("/mfa").await.expect(200);
    status["recovery_codes"]["remaining"].as_u64().expect("it is a number") as usize
}

/// How many recovery codes the trail says were accepted.
async fn accepted(session: &Caller) -> usize {
    let events = session.get("/audit-events?limit=100").await.expect(200);
    let events = events["events"].as_array().expect("a list");
    let is_one = |event: &&Value| event["method"] == "recovery_code" && event["outcome"] == "success";
    events.iter().filter(is_one).count()
}
