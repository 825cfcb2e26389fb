//! The real binary, over real connections: starting and ending, races, and what survives kill -9.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use countersign_e2e::{
    Account, Answer, Caller, Moment, PASSWORD, Scratch, Server, one_time_code, race, refusal, wrong_code,
};
use serde_json::{Value, json};

/// More than the queue, the cores and the group of a commit.
const CONTENDERS: usize = 32;

#[test]
fn the_first_start_makes_a_private_directory_and_a_key_ring() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    let _server = Server::start(&data);
    assert_eq!(mode(&data), 0o700);
    let files = files_in(&data);
    assert!(!files.is_empty());
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    assert_eq!(key_rings_in(&data).len(), 1);
}

#[test]
fn it_prints_one_line_and_ends_well_when_asked_to() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    let base = server.base().to_owned();
    assert!(base.starts_with("http://127.0.0.1:") && !base.ends_with(":0"), "{base}");
    let (code, printed) = server.terminate();
    assert_eq!(code, Some(0));
    assert_eq!(printed, [format!("countersign listening on {base}")]);
}

#[test]
fn a_start_without_the_key_ring_is_refused_and_makes_no_new_one() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    Server::start(&data).terminate();
    let ring = key_rings_in(&data).remove(0);
    let kept = std::fs::read(&ring).unwrap();
    std::fs::remove_file(&ring).unwrap();

    let refused = refusal(&data);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.reason.contains("key ring"), "{refused:?}");
    assert_eq!(key_rings_in(&data), Vec::<PathBuf>::new());

    std::fs::write(&ring, kept).unwrap();
    assert_eq!(Server::start(&data).terminate().0, Some(0));
}

#[test]
fn a_start_with_another_key_ring_is_refused() {
    let scratch = Scratch::new();
    let (data, other) = (scratch.join("data"), scratch.join("other"));
    Server::start(&data).terminate();
    Server::start(&other).terminate();
    std::fs::copy(key_rings_in(&other).remove(0), key_rings_in(&data).remove(0)).unwrap();

    let refused = refusal(&data);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.reason.contains("key"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_of_the_app_has_one_winner_and_stays_used_after_kill_9() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    let server = Server::start(&data);
    let account = Account::enrolled(&server, "one@example.com").await;
    let callers = account.pending(&server, CONTENDERS).await;

    let code = json!({ "code": one_time_code(&account.secret, Moment::now()) });
    let answers = race(callers, "/mfa/challenge", vec![code.clone(); CONTENDERS]).await;
    let (winners, others) = split(answers);
    assert_eq!(winners.len(), 1);
    for (caller, answer) in &others {
        assert_eq!((answer.status, answer.code()), (422, "code_already_used"), "{}", answer.body);
        assert!(answer.body["retry_after"].as_u64().is_some_and(|seconds| seconds <= 30), "{}", answer.body);
        assert_eq!(state(caller).await, "pending");
    }
    assert_eq!(state(&winners[0].0).await, "standard");

    server.kill();
    let server = Server::start(&data);
    let mut again = account.pending(&server, 1).await.remove(0);
    let answer = again.post("/mfa/challenge", &code).await;
    assert_eq!((answer.status, answer.code()), (422, "code_already_used"), "{}", answer.body);
    let winner = winners.into_iter().next().unwrap().0.at(&server);
    assert_eq!(state(&winner).await, "standard");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_recovery_code_has_one_winner_and_stays_used_after_kill_9() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    let server = Server::start(&data);
    let account = Account::enrolled(&server, "two@example.com").await;
    let callers = account.pending(&server, CONTENDERS).await;

    let code = json!({ "code": account.recovery_codes[0] });
    let (winners, others) = split(race(callers, "/mfa/recover", vec![code; CONTENDERS]).await);
    assert_eq!(winners.len(), 1);
    assert_eq!(winners[0].1.body["recovery_codes_remaining"], 9);
    for (_, answer) in &others {
        let told = (answer.status, answer.code());
        assert!(matches!(told, (422, "invalid_code") | (429, "throttled")), "{}", answer.body);
    }

    server.kill();
    let server = Server::start(&data);
    let winner = winners.into_iter().next().unwrap().0.at(&server);
    assert_eq!(recovery_codes_left(&winner).await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_recovery_codes_at_once_are_ten_winners_and_none_is_left() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    let server = Server::start(&data);
    let account = Account::enrolled(&server, "three@example.com").await;
    assert_eq!(account.recovery_codes.len(), 10);
    let callers = account.pending(&server, 10).await;

    let bodies = account.recovery_codes.iter().map(|code| json!({ "code": code })).collect();
    let answers = race(callers, "/mfa/recover", bodies).await;
    let mut left: Vec<u64> = Vec::new();
    for (caller, answer) in answers {
        left.push(
            answer.expect(200)["recovery_codes_remaining"].as_u64().expect("it says how many are left"),
        );
        assert_eq!(state(&caller).await, "standard");
        assert_eq!(recovery_codes_left(&caller).await, 0);
    }
    left.sort_unstable();
    assert_eq!(left, (0..10).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_answers_stay_charged_after_kill_9() {
    let scratch = Scratch::new();
    let data = scratch.join("data");
    let server = Server::start(&data);
    let account = Account::enrolled(&server, "four@example.com").await;
    let wrong = json!({ "code": wrong_code(&account.secret, Moment::now()) });

    let mut guesser = account.pending(&server, 1).await.remove(0);
    for _ in 0..3 {
        let answer = guesser.post("/mfa/challenge", &wrong).await;
        assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{}", answer.body);
    }
    server.kill();

    let server = Server::start(&data);
    let mut guesser = account.pending(&server, 1).await.remove(0);
    for _ in 0..2 {
        let answer = guesser.post("/mfa/challenge", &wrong).await;
        assert_eq!((answer.status, answer.code()), (422, "invalid_code"), "{}", answer.body);
    }
    server.kill();

    let server = Server::start(&data);
    let mut owner = account.pending(&server, 1).await.remove(0);
    let right = json!({ "code": one_time_code(&account.secret, Moment::now()) });
    let answer = owner.post("/mfa/challenge", &right).await;
    assert_eq!((answer.status, answer.code()), (429, "throttled"), "{}", answer.body);
    let seconds = answer.body["retry_after"].as_u64().expect("it says how long to wait");
    assert!((1..=300).contains(&seconds), "{}", answer.body);

    // Recovery codes have a count of their own.
    owner.post("/mfa/recover", &json!({ "code": account.recovery_codes[0] })).await.expect(200);
}

type Answered = Vec<(Caller, Answer)>;

/// Those who were let in, and the others.
fn split(answers: Answered) -> (Answered, Answered) {
    answers.into_iter().partition(|(_, answer)| answer.status == 200)
}

async fn state(caller: &Caller) -> String {
    let session = caller.get("/session").await.expect(200);
    session["state"].as_str().expect("a session has a state").to_owned()
}

async fn recovery_codes_left(caller: &Caller) -> Value {
    caller.get("/mfa").await.expect(200)["recovery_codes"]["remaining"].clone()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

fn files_in(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).expect("it can be read");
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// Files that hold a key: an id, a blank and 43 characters of base64 on a line.
fn key_rings_in(directory: &Path) -> Vec<PathBuf> {
    let is_key = |line: &str| {
        line.split_once(' ').is_some_and(|(id, key)| id.parse::<u32>().is_ok() && key.trim().len() == 43)
    };
    let holds_key = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.lines().any(is_key));
    files_in(directory).into_iter().filter(holds_key).collect()
}

/// G5: an impatient person's browser closes the connection before the answer comes. The password was right all the same.
#[tokio::test]
async fn who_hangs_up_after_a_right_password_is_not_charged() {
    use std::io::Write as _;

    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    let account = Account::enrolled(&server, "hasty@example.org").await;
    let address = server.base().trim_start_matches("http://").to_owned();
    let body = json!({"email": account.email, "password": PASSWORD}).to_string();
    // Together more than a window allows, but never so many under way at once, even where the ones before are not quite done.
    for _ in 0..5 {
        for _ in 0..4 {
            let mut stream = std::net::TcpStream::connect(&address).unwrap();
            let head = "POST /api/v1/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length:";
            write!(stream, "{head} {}\r\n\r\n{body}", body.len()).unwrap();
            // Another request there and back: by then the first one is being worked on.
            Caller::new(&server).get("/session").await;
        }
        Caller::new(&server).sign_in(&account.email).await;
    }
}

/// What is announced as too large is refused at once, not waited for.
#[test]
fn a_body_that_is_announced_as_too_large_is_refused_at_once() {
    use std::io::{Read as _, Write as _};

    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    let mut stream = std::net::TcpStream::connect(server.base().trim_start_matches("http://")).unwrap();
    let head = "POST /api/v1/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999";
    write!(stream, "{head}\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}
