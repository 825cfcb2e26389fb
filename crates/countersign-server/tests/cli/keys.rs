//! The life of keys: added, used, given up, beside a portal that runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use countersign::{Actor, Request, SystemClock, UserId};
use countersign_server::{Config, Foundation, Portal, Sources};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::program::{self, Done, Scratch, Served, countersign};
use crate::trail::{Person, parsed, sign_in};
use crate::{PASSWORD, mode};

fn ring(scratch: &Scratch) -> PathBuf {
    scratch.path().join("countersign-data/keys")
}

fn lines(scratch: &Scratch) -> Vec<String> {
    fs::read_to_string(ring(scratch)).unwrap().lines().map(str::to_owned).collect()
}

/// What a command says of each key, by its id.
fn listed(scratch: &Scratch) -> Vec<Value> {
    let mut keys =
        parsed(&countersign(scratch, &["keys", "list", "--json"]))["keys"].as_array().unwrap().clone();
    keys.sort_by_key(|key| key["id"].as_u64());
    keys
}

fn states(scratch: &Scratch) -> Vec<String> {
    listed(scratch).iter().map(|key| key["state"].as_str().unwrap().to_owned()).collect()
}

fn open(scratch: &Scratch) -> Connection {
    let database = Connection::open(scratch.path().join("countersign-data/countersign.db")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database
}

/// As if keys had been superseded so long ago.
fn age(scratch: &Scratch, span: Duration) {
    let span = i64::try_from(span.as_millis()).unwrap();
    let change = "UPDATE countersign_keys SET superseded_at = superseded_at - ?1";
    assert!(open(scratch).execute(change, [span]).unwrap() > 0);
}

fn done(done: &Done) -> &str {
    assert_eq!(done.code, 0, "{done:?}");
    &done.stdout
}

#[test]
fn a_portal_goes_over_to_another_key_without_one_failed_sign_in() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let ada = Person::enrolled(&scratch, &served);
    let only = countersign(&scratch, &["keys", "rotate"]);
    assert_eq!(only.code, 1);
    assert!(only.stderr.contains("key 1 is the only one") && only.stderr.contains("keys add"), "{only:?}");

    let added = countersign(&scratch, &["keys", "add"]);
    assert_eq!(done(&added), "added key 2 to ./countersign-data/keys\n");
    assert_eq!(states(&scratch), ["primary", "new"]);
    let doctor = countersign(&scratch, &["doctor"]);
    assert!(doctor.stdout.contains("ok    keys: key 2 is not in use yet"), "{doctor:?}");

    // Codes are spent and the session is used while the key changes.
    let (over, looked) = (AtomicBool::new(false), AtomicUsize::new(0));
    let rotated = std::thread::scope(|threads| {
        threads.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                assert_eq!(served.get_as(ada.token(), "/api/v1/session").0, 200);
                looked.fetch_add(1, Ordering::SeqCst);
            }
        });
        for half in [0..3, 3..6] {
            let (served, ada) = (&served, &ada);
            threads.spawn(move || {
                for code in &ada.codes()[half] {
                    signs_in(served, code);
                }
            });
        }
        let rotated = countersign(&scratch, &["keys", "rotate"]);
        over.store(true, Ordering::SeqCst);
        rotated
    });
    assert_eq!(done(&rotated), "everything that is encrypted is under key 2\n");
    assert!(
        rotated.stderr.contains("re-encrypted") && rotated.stderr.contains("keys retire 1"),
        "{rotated:?}"
    );
    assert!(looked.load(Ordering::SeqCst) > 0);
    assert!(lines(&scratch)[0].starts_with("2 ") && lines(&scratch)[1].starts_with("1 "));
    assert_eq!(mode(&ring(&scratch)), 0o600);
    let keys = listed(&scratch);
    assert_eq!(states(&scratch), ["older", "primary"]);
    for what in ["users", "authenticators", "code_sets"] {
        assert_eq!(keys[0]["records"][what], 0, "{keys:#?}");
    }
    assert!(keys[0]["records"]["sessions"].as_u64().unwrap() > 0 && keys[1]["superseded_at"].is_null());
    let doctor = countersign(&scratch, &["doctor"]);
    assert!(doctor.stdout.contains("ok    keys: nothing that is encrypted needs key 1"), "{doctor:?}");
    // Again is fine.
    assert_eq!(
        done(&countersign(&scratch, &["keys", "rotate"])),
        "everything that is encrypted is under key 2\n"
    );

    let refused = countersign(&scratch, &["keys", "retire", "1"]);
    assert_eq!(refused.code, 1);
    for part in ["have tokens of key 1", "cookies of key 1 until", "in use a moment ago", "--end-tokens"] {
        let told = refused.stderr.replace("1 session has a token", "sessions have tokens");
        assert!(told.contains(part), "{part} in {refused:?}");
    }
    let refused = countersign(&scratch, &["keys", "retire", "2", "--end-tokens"]);
    assert!(refused.code == 1 && refused.stderr.contains("key 2 is the primary"), "{refused:?}");
    let early = countersign(&scratch, &["keys", "retire", "1", "--end-tokens"]);
    assert!(early.code == 1 && early.stderr.contains("in use a moment ago"), "{early:?}");
    assert_eq!(served.get_as(ada.token(), "/api/v1/session").0, 200, "nothing ended for that");

    age(&scratch, Duration::from_secs(61));
    let retired = countersign(&scratch, &["keys", "retire", "1", "--end-tokens"]);
    assert_eq!(done(&retired), "");
    assert!(retired.stderr.contains("key 1 is retired"), "{retired:?}");
    assert!(lines(&scratch)[1].starts_with("1 audit "), "what checks the trail is left");
    assert_eq!(served.get_as(ada.token(), "/api/v1/session").0, 401);
    signs_in(&served, &ada.codes()[6]);
    assert_eq!(countersign(&scratch, &["audit", "verify"]).code, 0);
    assert_eq!(states(&scratch), ["retired", "primary"]);
    assert_eq!(served.end("TERM").code, 0);
    let again = Served::start(&scratch, &[]);
    signs_in(&again, &ada.codes()[7]);
    let doctor = countersign(&scratch, &["doctor"]);
    assert!(doctor.stdout.contains("ok    keys: nothing needs key 1, which is retired"), "{doctor:?}");
    assert_eq!(done(&countersign(&scratch, &["keys", "add"])), "added key 3 to ./countersign-data/keys\n");
}

/// Signs in with the password and a recovery code.
fn signs_in(served: &Served, code: &str) {
    let (status, begun) = sign_in(served, PASSWORD);
    assert_eq!((status, &begun["session"]["state"]), (200, &json!("pending")), "{begun}");
    let (status, through) =
        served.post_as(begun["token"].as_str().unwrap(), "/api/v1/mfa/recover", &json!({ "code": code }));
    assert_eq!((status, &through["session"]["state"]), (200, &json!("standard")), "{through}");
}

/// After the time of every token is over, a key goes without being asked for anything.
#[test]
fn a_key_that_nobody_keeps_anything_of_goes_by_itself() {
    let scratch = Scratch::new();
    Served::start(&scratch, &[]).end("TERM");
    done(&countersign(&scratch, &["keys", "add"]));
    done(&countersign(&scratch, &["keys", "rotate", "--rate", "100000"]));
    let early = countersign(&scratch, &["keys", "retire", "1"]);
    assert!(early.code == 1 && early.stderr.contains("cookies of key 1 until"), "{early:?}");
    age(&scratch, Duration::from_secs(91 * 86_400));
    done(&countersign(&scratch, &["keys", "retire", "1"]));
    let unknown = countersign(&scratch, &["keys", "retire", "1"]);
    assert!(unknown.code == 1 && unknown.stderr.contains("there is no key 1"), "{unknown:?}");
    for bad in ["0", "x", "-1"] {
        assert_eq!(countersign(&scratch, &["keys", "retire", bad]).code, 2, "{bad}");
    }
}

/// Two who add a key at the same moment add two.
#[test]
fn keys_that_are_added_at_once_are_all_there() {
    let scratch = Scratch::new();
    let mut children: Vec<_> = (0..6)
        .map(|_| {
            let mut add = program::command(&scratch);
            add.args(["keys", "add"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    let mut ids: Vec<_> =
        lines(&scratch).iter().map(|line| line.split(' ').next().unwrap().parse::<u32>().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
    let left = fs::read_dir(scratch.path().join("countersign-data")).unwrap().count();
    assert_eq!((left, mode(&ring(&scratch))), (1, 0o600), "no draft is left");
    assert_eq!(Served::start(&scratch, &[]).end("TERM").code, 0);
    fs::remove_file(ring(&scratch)).unwrap();
    let refused = countersign(&scratch, &["keys", "add"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("was made with a key ring"), "{refused:?}");
    assert!(!ring(&scratch).exists());
}

/// Where the ring is no file, what to put there is told, and nothing is done that only works once it is there.
#[test]
fn rings_that_are_no_files_are_changed_by_hand() {
    let scratch = Scratch::new();
    let env =
        |text: &str| [("COUNTERSIGN_KEYS__SOURCE", "env".to_owned()), ("COUNTERSIGN_KEYS", text.to_owned())];
    let run = |text: &str, arguments: &[&str]| {
        program::finish(program::command(&scratch).envs(env(text)).args(arguments))
    };
    let unset = program::finish(
        program::command(&scratch).env("COUNTERSIGN_KEYS__SOURCE", "env").args(["keys", "add"]),
    );
    let first = done(&unset).trim_end().to_owned();
    assert!(first.starts_with("1 ") && unset.stderr.contains("COUNTERSIGN_KEYS"), "{unset:?}");
    let of = |text: &str| env(text).map(|(name, value)| (name, value));
    let settings = of(&first);
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, &**value)).collect();
    assert_eq!(Served::start_with(&scratch, &[], &settings).end("TERM").code, 0);
    assert!(!ring(&scratch).exists());

    let added = run(&first, &["keys", "add"]);
    let second = done(&added).trim_end().to_owned();
    assert!(second.starts_with("2 ") && second.lines().count() == 1, "{added:?}");
    let both = format!("{first},{second}");
    let refused = run(&both, &["keys", "rotate"]);
    assert!(refused.code == 1 && refused.stderr.contains("Put the line of key 2 first"), "{refused:?}");
    let turned = format!("{second},{first}");
    done(&run(&turned, &["keys", "rotate"]));
    age(&scratch, Duration::from_secs(91 * 86_400));
    let retired = run(&turned, &["keys", "retire", "1"]);
    let left = done(&retired).trim_end().to_owned();
    assert!(left.starts_with("1 audit "), "{retired:?}");
    assert_eq!(run(&format!("{second},{left}"), &["audit", "verify"]).code, 0);
    assert_eq!(run(&first, &["users", "list"]).code, 1, "the old ring no longer belongs to it");
}

/// A credential of systemd is a file in a directory that the variable names.
#[test]
fn the_key_ring_may_be_a_credential_of_systemd() {
    let scratch = Scratch::new();
    let directory = scratch.path().join("credentials");
    fs::create_dir(&directory).unwrap();
    let without = program::finish(
        program::command(&scratch).env("COUNTERSIGN_KEYS__SOURCE", "systemd").args(["serve"]),
    );
    assert!(without.code == 1 && without.stderr.contains("LoadCredential=countersign-keys:"), "{without:?}");
    fs::write(directory.join("ring"), "1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n").unwrap();
    let settings = [
        ("COUNTERSIGN_KEYS__SOURCE", "systemd"),
        ("COUNTERSIGN_KEYS__PATH", "ring"),
        ("CREDENTIALS_DIRECTORY", directory.to_str().unwrap()),
    ];
    let served = Served::start_with(&scratch, &[], &settings);
    let listed = program::finish(program::command(&scratch).envs(settings).args(["keys", "list"]));
    assert!(done(&listed).contains("primary"), "{listed:?}");
    assert!(!ring(&scratch).exists());
    assert_eq!(served.end("TERM").code, 0);
}

/// An installation with so many users, and a key that is not in use yet.
async fn populated(scratch: &Scratch, users: u64) {
    let data = scratch.path().join("countersign-data").display().to_string();
    let config = Config::load(Sources::none().flag("--data", "data", Some(data))).unwrap();
    let foundation = Foundation::lay(&config).await.unwrap();
    let portal = Portal::on(foundation, &config, ([127, 0, 0, 1], 8080).into(), SystemClock).await.unwrap();
    for id in 0..users {
        let user = UserId::new(id);
        portal.countersign().account_created(&user, Actor::Cli, &Request::default()).await.unwrap();
    }
    done(&countersign(scratch, &["keys", "add"]));
}

/// Killed in the middle, it is gone on with.
#[tokio::test]
async fn what_was_killed_in_the_middle_is_gone_on_with() {
    const USERS: u64 = 40;
    let scratch = Scratch::new();
    populated(&scratch, USERS).await;
    let mut slow = program::command(&scratch);
    slow.args(["keys", "rotate", "--rate", "1"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = slow.spawn().unwrap();
    let left = || listed(&scratch)[0]["records"]["users"].as_u64().unwrap();
    while left() == USERS {
        std::thread::yield_now();
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", "KILL", &id]).status().unwrap().success());
    child.wait().unwrap();
    assert!((1..USERS).contains(&left()), "{}", left());
    assert_eq!(states(&scratch), ["older", "primary"]);
    let doctor = countersign(&scratch, &["doctor"]);
    let warned = doctor.stdout.contains("records still need key 1: `countersign keys rotate`");
    assert!(doctor.code == 0 && warned, "{doctor:?}");
    // Whoever was killed keeps the others out for a minute.
    open(&scratch).execute("DELETE FROM countersign_claims WHERE task = 'reseal'", []).unwrap();
    let rest = countersign(&scratch, &["keys", "rotate"]);
    assert_eq!(done(&rest), "everything that is encrypted is under key 2\n");
    assert_eq!(left(), 0);
}

/// Interrupted, it says so, and lets the next one begin at once.
#[tokio::test]
async fn whoever_is_interrupted_lets_the_next_one_begin() {
    let scratch = Scratch::new();
    populated(&scratch, 40).await;
    let mut slow = program::command(&scratch);
    slow.args(["keys", "rotate", "--rate", "1"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = slow.spawn().unwrap();
    while !lines(&scratch)[0].starts_with("2 ") || listed(&scratch)[0]["records"]["users"] == 40 {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert!(
        ended.status.code() == Some(1) && told.contains("`countersign keys rotate` goes on with it"),
        "{told}"
    );
    done(&countersign(&scratch, &["keys", "rotate"]));
}
