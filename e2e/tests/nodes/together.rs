//! Several nodes as one: one code one winner, one budget, and whatever ends on one has ended on all.

use countersign_e2e::{Account, Caller, Moment, Nodes, PASSWORD, one_time_code, race, wrong_code};
use serde_json::json;

use crate::{database, split, state};

/// Four for each of three nodes.
const CONTENDERS: usize = 12;

/// Begun on the nodes in turn, and answered on the next one.
async fn pending_on_others(nodes: &Nodes, account: &Account, count: usize) -> Vec<Caller> {
    let mut callers = Vec::with_capacity(count);
    for number in 0..count {
        let (begun, answered) = (number % nodes.count(), (number + 1) % nodes.count());
        callers.push(account.pending(&nodes[begun], 1).await.remove(0).at(&nodes[answered]));
    }
    callers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_posted_to_all_nodes_has_one_winner() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[0], "one@example.com").await;
    let callers = pending_on_others(&nodes, &account, CONTENDERS).await;

    let code = json!({ "code": one_time_code(&account.secret, Moment::now()) });
    let (winners, others) = split(race(callers, "/mfa/challenge", vec![code.clone(); CONTENDERS]).await);
    assert_eq!(winners.len(), 1);
    for (caller, answer) in &others {
        assert_eq!((answer.status, answer.code()), (422, "code_already_used"), "{}", answer.body);
        assert_eq!(state(caller).await, "pending");
    }
    for node in 0..3 {
        assert_eq!(state(&winners[0].0.copy_at(&nodes[node])).await, "standard");
        let mut late = account.pending(&nodes[node], 1).await.remove(0);
        let answer = late.post("/mfa/challenge", &code).await;
        assert_eq!((answer.status, answer.code()), (422, "code_already_used"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_recovery_code_posted_to_all_nodes_has_one_winner() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[1], "two@example.com").await;
    let callers = pending_on_others(&nodes, &account, CONTENDERS).await;

    let code = json!({ "code": account.recovery_codes[0] });
    let (winners, others) = split(race(callers, "/mfa/recover", vec![code; CONTENDERS]).await);
    assert_eq!(winners.len(), 1);
    assert_eq!(winners[0].1.body["recovery_codes_remaining"], 9);
    for (_, answer) in &others {
        let told = (answer.status, answer.code());
        assert!(matches!(told, (422, "invalid_code") | (429, "throttled")), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_recovery_codes_spread_over_nodes_are_spent_once_each() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[2], "ten@example.com").await;
    let callers = pending_on_others(&nodes, &account, 10).await;
    let bodies = account.recovery_codes.iter().map(|code| json!({ "code": code })).collect();
    let mut left = Vec::new();
    for (caller, answer) in race(callers, "/mfa/recover", bodies).await {
        left.push(
            answer.expect(200)["recovery_codes_remaining"].as_u64().expect("it says how many are left"),
        );
        assert_eq!(caller.get("/mfa").await.expect(200)["recovery_codes"]["remaining"], 0);
    }
    left.sort_unstable();
    assert_eq!(left, (0..10).collect::<Vec<_>>());
}

/// Five wrong codes in five minutes, wherever they are typed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_answers_on_all_nodes_are_of_one_budget() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[0], "three@example.com").await;
    let wrong = json!({ "code": wrong_code(&account.secret, Moment::now()) });
    for (turn, guesser) in pending_on_others(&nodes, &account, 5).await.iter_mut().enumerate() {
        let answer = guesser.post("/mfa/challenge", &wrong).await;
        assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{turn}: {}", answer.body);
    }
    for mut guesser in pending_on_others(&nodes, &account, 3).await {
        let right = json!({ "code": one_time_code(&account.secret, Moment::now()) });
        let answer = guesser.post("/mfa/challenge", &right).await;
        assert_eq!((answer.status, answer.code()), (429, "throttled"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_answers_at_once_on_all_nodes_are_of_one_budget() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[0], "four@example.com").await;
    let callers = pending_on_others(&nodes, &account, CONTENDERS).await;
    let wrong = json!({ "code": wrong_code(&account.secret, Moment::now()) });
    let answers = race(callers, "/mfa/challenge", vec![wrong; CONTENDERS]).await;
    let judged = answers.iter().filter(|(_, answer)| answer.status == 422).count();
    let refused = answers.iter().filter(|(_, answer)| answer.code() == "throttled").count();
    assert_eq!((judged, refused), (5, CONTENDERS - 5));
}

/// Calls are counted where all nodes share the count: in Redis.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_shared_limiter_counts_the_calls_of_all_nodes() {
    let redis = std::env::var("COUNTERSIGN_TEST_REDIS").expect("COUNTERSIGN_TEST_REDIS names a server");
    let settings = [("COUNTERSIGN_BRUTE_FORCE__STRATEGY", "rate_limit"), ("COUNTERSIGN_REDIS__URL", &*redis)];
    let nodes = Nodes::start_with(&database(), 3, &settings);
    let account = Account::enrolled(&nodes[0], "limited@example.com").await;
    // Right ones count as well, and the account's own budget knows nothing of them.
    for code in &account.recovery_codes[..5] {
        let mut caller = pending_on_others(&nodes, &account, 1).await.remove(0);
        caller.post("/mfa/recover", &json!({ "code": code })).await.expect(200);
    }
    for node in 0..3 {
        let mut caller = account.pending(&nodes[node], 1).await.remove(0);
        let answer = caller.post("/mfa/recover", &json!({ "code": account.recovery_codes[5] })).await;
        assert_eq!((answer.status, answer.code()), (429, "throttled"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_ends_on_one_node_has_ended_on_all_at_the_next_request() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[0], "five@example.com").await;
    let mut codes = account.recovery_codes.iter();
    let mut proven = async |node: usize| {
        let mut caller = account.pending(&nodes[node], 1).await.remove(0);
        let code = codes.next().expect("there are ten");
        caller.post("/mfa/recover", &json!({ "code": code })).await.expect(200);
        caller
    };
    let on_all = async |caller: &Caller| {
        let mut states = Vec::new();
        for node in 0..3 {
            states.push(state(&caller.copy_at(&nodes[node])).await);
        }
        states
    };
    let ended = ["unauthenticated"; 3];

    // Signing out.
    let one = proven(0).await;
    assert_eq!(on_all(&one).await, ["standard"; 3]);
    one.copy_at(&nodes[1]).delete("/session", None).await.expect(204);
    assert_eq!(on_all(&one).await, ended);

    // All others, pending ones too.
    let (one, other) = (proven(0).await, proven(1).await);
    let waiting = account.pending(&nodes[2], 1).await.remove(0);
    assert_eq!(on_all(&waiting).await, ["pending"; 3]);
    other.copy_at(&nodes[2]).delete("/sessions", None).await.expect(204);
    assert_eq!(on_all(&one).await, ended);
    assert_eq!(on_all(&waiting).await, ended);
    assert_eq!(on_all(&other).await, ["standard"; 3]);

    // Everywhere.
    let one = proven(2).await;
    other.copy_at(&nodes[1]).post("/sign-out-everywhere", &json!({})).await.expect(204);
    assert_eq!(on_all(&one).await, ended);
    assert_eq!(on_all(&other).await, ended);

    // With the second factor, everybody else's session.
    let (one, other) = (proven(0).await, proven(1).await);
    let waiting = account.pending(&nodes[0], 1).await.remove(0);
    other.copy_at(&nodes[2]).delete("/mfa", Some(&json!({ "password": PASSWORD }))).await.expect(204);
    assert_eq!(on_all(&one).await, ended);
    assert_eq!(on_all(&waiting).await, ended);
    assert_eq!(on_all(&other).await, ["standard"; 3]);
    // Who is signed in on one node sees on another how things stand.
    let status = other.copy_at(&nodes[0]).get("/mfa").await.expect(200);
    assert_eq!(status["enabled"], false, "{status}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn trust_given_on_one_node_holds_on_others_until_any_revokes_it() {
    let nodes = Nodes::start(&database(), 3);
    let account = Account::enrolled(&nodes[0], "six@example.com").await;
    let mut browser = Caller::browser(&nodes[0]);
    browser.sign_in(&account.email).await;
    let code = one_time_code(&account.secret, Moment::now());
    let mut browser = browser.at(&nodes[1]);
    let answered = browser.post("/mfa/challenge", &json!({ "code": code, "trust_browser": true })).await;
    assert_eq!(answered.expect(200)["browser_trusted"], true);

    let mut browser = browser.at(&nodes[2]);
    let signed_in = browser.sign_in(&account.email).await;
    assert_eq!(signed_in["session"]["state"], "standard", "it is not asked: {signed_in}");
    // Its settings are there on every node.
    for node in 0..3 {
        let (status, page) = browser.copy_at(&nodes[node]).page("/mfa").await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("data-page=\"mfa\""), "{page}");
    }

    let trusted = browser.copy_at(&nodes[0]).get("/trusted-browsers").await.expect(200);
    let id = trusted["trusted_browsers"][0]["id"].as_str().expect("there is one").to_owned();
    browser.copy_at(&nodes[0]).delete(&format!("/trusted-browsers/{id}"), None).await.expect(204);
    for node in 0..3 {
        let mut copy = browser.copy_at(&nodes[node]);
        let signed_in = copy.sign_in(&account.email).await;
        assert_eq!(signed_in["session"]["state"], "pending", "node {node}: {signed_in}");
    }
}

/// Of three that are started at once on an empty database, each works, and so does one that comes later; they end one after the other, and
/// the trail of all of them is whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_come_and_go() {
    let database = database();
    let mut nodes = Nodes::start(&database, 3);
    let account = Account::enrolled(&nodes[0], "seven@example.com").await;
    for node in 0..3 {
        // One at a time, as in a rolling restart; meanwhile the others answer.
        if node == 1 {
            nodes.kill(node)
        } else {
            assert_eq!(nodes.terminate(node), Some(0))
        }
        let other = (node + 1) % 3;
        let mut caller = account.pending(&nodes[other], 1).await.remove(0);
        let code = json!({ "code": account.recovery_codes[node] });
        caller.post("/mfa/recover", &code).await.expect(200);
        nodes.restart(node);
        assert_eq!(state(&caller.at(&nodes[node])).await, "standard");
    }
    nodes.command(&["audit", "verify"]);
    nodes.command(&["doctor"]);
}
