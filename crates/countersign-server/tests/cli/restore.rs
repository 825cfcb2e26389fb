//! A backup of the database, put back as `docs/guide/backup-and-restore.md` says.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use countersign::testing::ManualClock;
use countersign::{Answer, Answered, Clock as _, Request, SignInOptions, SystemClock, Transport, UserId};
use countersign_server::{Config, Foundation, Portal, Sources};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::PASSWORD;
use crate::program::{Scratch, Served, countersign};
use crate::trail::{EMAIL, Person, sign_in};

fn database(scratch: &Scratch) -> PathBuf {
    scratch.path().join("countersign-data/countersign.db")
}

/// What the guide says: into a file of its own, while the server runs.
fn back_up(scratch: &Scratch) -> PathBuf {
    let backup = scratch.path().join("backup.db");
    let connection = Connection::open(database(scratch)).unwrap();
    connection.execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
    backup
}

/// What the guide says: in the place of the old files, while nothing runs.
fn put_back(scratch: &Scratch, backup: &PathBuf) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", database(scratch).display()));
    }
    fs::copy(backup, database(scratch)).unwrap();
}

fn pending(served: &Served) -> String {
    let (status, begun) = sign_in(served, PASSWORD);
    assert_eq!((status, &begun["session"]["state"]), (200, &json!("pending")), "{begun}");
    begun["token"].as_str().unwrap().to_owned()
}

/// What an answer to a fresh challenge comes to: the status, and the code of the problem.
fn answered(served: &Served, code: &str) -> (u16, Value) {
    let (status, body) = served.post_as(&pending(served), "/api/v1/mfa/challenge", &json!({ "code": code }));
    (status, body["code"].clone())
}

fn state(served: &Served, token: &str) -> u16 {
    served.get_as(token, "/api/v1/session").0
}

#[test]
fn what_a_backup_brings_back_is_refused_until_it_is_fenced_and_dead_then() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let ada = Person::enrolled(&scratch, &served);
    let old_session = ada.token().to_owned();
    assert_eq!(state(&served, &old_session), 200);
    let backup = back_up(&scratch);
    assert_eq!(answered(&served, &ada.codes()[0]).0, 200, "used, and that is lost");
    assert_eq!(served.end("TERM").code, 0);
    put_back(&scratch, &backup);

    let refused = countersign(&scratch, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("put back from a backup"), "{refused:?}");
    assert!(refused.stderr.contains("`countersign after-restore`"), "{refused:?}");
    let refused = countersign(&scratch, &["users", "show", EMAIL]);
    assert_eq!(refused.code, 1, "nor is anything else done with it: {refused:?}");

    let fenced = countersign(&scratch, &["after-restore", "--reason", "the disk was lost"]);
    assert_eq!(fenced.code, 0, "{fenced:?}");
    assert!(fenced.stdout.starts_with("fence 1 stands since "), "{fenced:?}");
    let served = Served::start(&scratch, &[]);
    assert_eq!(state(&served, &old_session), 401);
    for index in 0..3 {
        let (status, _) = answered(&served, &ada.codes()[index]);
        assert!([401, 422].contains(&status), "code {index}: {status}");
    }
    let now = ada.app().code(SystemClock.now());
    let before = ada.app().code(SystemClock.now() - Duration::from_secs(30));
    for code in [now, before] {
        assert_ne!(answered(&served, &code).0, 200, "a code of before the fence");
    }
    let trail = countersign(&scratch, &["audit", "tail", "--number", "100"]).stdout;
    let row =
        trail.lines().find(|line| line.contains("the disk was lost")).unwrap_or_else(|| panic!("{trail}"));
    assert!(row.contains(" restore ") && row.contains(" cli "), "{row}");

    // Also while it runs, and for whoever is signed in now.
    let waiting = pending(&served);
    assert_eq!(state(&served, &waiting), 200);
    let fenced = countersign(&scratch, &["after-restore"]);
    assert!(fenced.stdout.starts_with("fence 2 stands since "), "{fenced:?}");
    assert_eq!(state(&served, &waiting), 401);
    assert_eq!(served.end("TERM").code, 0);
    assert_eq!(countersign(&scratch, &["audit", "verify"]).code, 0);
    signs_in_a_minute_later(&scratch, &ada);
}

/// The app is as good as before.
fn signs_in_a_minute_later(scratch: &Scratch, ada: &Person) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let data = scratch.path().join("countersign-data");
        let sources = Sources::none().flag("--data", "data", Some(data.to_str().unwrap().to_owned()));
        let config = Config::load(sources).unwrap();
        // The waits after wrong codes are over too.
        let clock = ManualClock::at(SystemClock.now() + Duration::from_secs(3600));
        let foundation = Foundation::lay(&config).await.unwrap();
        let bound = "127.0.0.1:8080".parse().unwrap();
        let portal = Portal::on(foundation, &config, bound, clock.clone()).await.unwrap();
        let (user, request) = (UserId::new(1), Request::default());
        let signed_in =
            portal.countersign().open_session(&user, SignInOptions::new(), &request).await.unwrap();
        let answer = Answer::new(&ada.app().code(clock.now()));
        let answered =
            portal.countersign().answer(&signed_in.token, Transport::Cookie, answer, &request).await.unwrap();
        assert!(matches!(answered, Answered::Accepted(_)), "{answered:?}");
    });
}

#[test]
fn a_first_start_and_a_server_that_was_killed_need_no_fence() {
    let scratch = Scratch::new();
    let nothing = countersign(&scratch, &["after-restore"]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
    assert!(nothing.stderr.contains("there is no database"), "{nothing:?}");
    let anchor = scratch.path().join("countersign-data/epoch");
    let served = Served::start(&scratch, &[]);
    assert!(anchor.exists());
    served.kill();
    assert_eq!(Served::start(&scratch, &[]).end("TERM").code, 0);
    // An anchor that is lost is made anew; one that cannot be read is no reason to go on.
    fs::remove_file(&anchor).unwrap();
    assert_eq!(Served::start(&scratch, &[]).end("TERM").code, 0);
    assert!(anchor.exists());
    fs::write(&anchor, "7\n").unwrap();
    let refused = countersign(&scratch, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("is not as it was written"), "{refused:?}");
}
