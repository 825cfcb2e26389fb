//! Those who look after accounts, while somebody guesses: what stands in a user's way, the trail, and whether it is whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use countersign::testing::{ManualClock, SoftAuthenticator};
use countersign::{Actor, Clock as _, Request, SystemClock, UserId};
use countersign_server::{Config, Foundation, Portal, Sources};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::PASSWORD;
use crate::program::{Done, Scratch, Served, countersign, with_input};

pub(crate) const EMAIL: &str = "ada@example.org";

const DAY: Duration = Duration::from_secs(86_400);

/// An account with an app, and everything about it that must stay secret.
pub(crate) struct Person {
    app: SoftAuthenticator,
    secrets: Vec<String>,
}

impl Person {
    pub(crate) fn enrolled(scratch: &Scratch, served: &Served) -> Self {
        let made = with_input(scratch, &["users", "create", EMAIL, "--password-stdin"], PASSWORD);
        assert_eq!(made.code, 0, "{made:?}");
        let token = sign_in(served, PASSWORD).1["token"].as_str().unwrap().to_owned();
        let (status, begun) = served.post_as(&token, "/api/v1/mfa/totp", &json!({ "password": PASSWORD }));
        assert_eq!(status, 201, "{begun}");
        let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
        let code = app.code(SystemClock.now());
        let confirm = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
        let (status, confirmed) = served.post_as(&token, &confirm, &json!({ "code": code }));
        assert_eq!(status, 200, "{confirmed}");
        let mut secrets =
            vec![PASSWORD.to_owned(), token, code, begun["secret"].as_str().unwrap().to_owned()];
        let codes = confirmed["recovery_codes"].as_array().unwrap();
        secrets.extend(codes.iter().map(|code| code.as_str().unwrap().to_owned()));
        Self { app, secrets }
    }

    /// The token of the session in which the app was confirmed.
    pub(crate) fn token(&self) -> &str {
        &self.secrets[1]
    }

    pub(crate) fn app(&self) -> &SoftAuthenticator {
        &self.app
    }

    /// The code that confirmed the app, which is spent.
    pub(crate) fn spent_code(&self) -> &str {
        &self.secrets[2]
    }

    /// The recovery codes.
    pub(crate) fn codes(&self) -> &[String] {
        &self.secrets[4..]
    }

    /// Signs in with the password and gives wrong codes until the challenge ends.
    fn guesses(&mut self, served: &Served) {
        let (status, begun) = sign_in(served, PASSWORD);
        assert_eq!((status, &begun["session"]["state"]), (200, &json!("pending")), "{begun}");
        let token = begun["token"].as_str().unwrap().to_owned();
        for attempt in 0..5 {
            let wrong = self.app.wrong_code(SystemClock.now());
            let (status, answer) = served.post_as(&token, "/api/v1/mfa/challenge", &json!({ "code": wrong }));
            assert!([401, 422].contains(&status), "{attempt} {answer}");
            self.secrets.push(wrong);
        }
        self.secrets.push(token);
    }
}

pub(crate) fn sign_in(served: &Served, password: &str) -> (u16, Value) {
    let body = json!({ "email": EMAIL, "password": password, "transport": "bearer" });
    served.post("/api/v1/sign-in", &body)
}

pub(crate) fn parsed(done: &Done) -> Value {
    assert_eq!(done.code, 0, "{done:?}");
    serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"))
}

/// The lines of an export.
fn exported(scratch: &Scratch, arguments: &[&str]) -> Vec<Value> {
    let done = countersign(scratch, &[&["audit", "export"], arguments].concat());
    assert_eq!(done.code, 0, "{done:?}");
    done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn count_of<'a>(shown: &'a Value, strategy: &str) -> Option<&'a Value> {
    shown["waits"]["counts"].as_array().unwrap().iter().find(|count| count["strategy"] == strategy)
}

#[test]
fn what_stands_in_a_users_way_is_shown_and_cleared() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let mut ada = Person::enrolled(&scratch, &served);
    let calm = countersign(&scratch, &["users", "show", EMAIL]).stdout;
    assert!(!calm.contains("WRONG ANSWERS"), "{calm}");
    assert!(calm.contains("year's budget     0 of 41 spent\n"), "{calm}");

    ada.guesses(&served);
    for _ in 0..2 {
        assert_eq!(sign_in(&served, "not the password").0, 401);
    }
    let shown = parsed(&countersign(&scratch, &["users", "show", EMAIL, "--json"]));
    let codes = count_of(&shown, "totp").expect("five wrong codes count");
    assert_eq!((&codes["lane"], &codes["failures"]), (&json!("unknown"), &json!(5)));
    assert!(codes["wait_seconds"].as_u64().is_some_and(|wait| (200..=300).contains(&wait)), "{codes}");
    let passwords = count_of(&shown, "sign_in").expect("two wrong passwords count");
    assert_eq!((&passwords["failures"], &passwords["wait_seconds"]), (&json!(2), &Value::Null));
    assert_eq!(
        (&shown["waits"]["year"]["spent"], &shown["waits"]["year"]["budget"]),
        (&json!(5), &json!(41))
    );

    let text = countersign(&scratch, &["users", "show", EMAIL]).stdout;
    assert!(text.contains("year's budget     5 of 41 spent\n"), "{text}");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    let row = rows.iter().find(|row| row.first() == Some(&"totp")).expect("a row for codes of the app");
    assert_eq!((row[1], row[2], row[4]), ("unknown", "5", "minutes"));
    assert!(rows.contains(&vec!["sign_in", "unknown", "2", "none"]), "{text}");

    for user in ["7", "nobody@example.org"] {
        let refused = countersign(&scratch, &["users", "unlock", user, "--reason", "x"]);
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains("there is no account"), "{refused:?}");
    }
    let unlocked = countersign(&scratch, &["users", "unlock", EMAIL, "--reason", "called us"]);
    assert_eq!((unlocked.code, &*unlocked.stderr), (0, ""), "{unlocked:?}");
    let code =
        unlocked.stdout.lines().find_map(|line| line.strip_prefix("    ")).expect("a code of its own line");
    for told in [
        "ada@example.org waits for nothing now\n",
        "types it at http://127.0.0.1:8080/mfa/unlock; it admits one browser, once, until 20",
    ] {
        assert!(unlocked.stdout.contains(told), "{told} in {unlocked:?}");
    }
    admits_once(&served, code);
    let again = ["users", "unlock", EMAIL, "--reason", "called us", "--json"];
    let (before, again) = (SystemClock.now(), parsed(&countersign(&scratch, &again)));
    assert_eq!(again["unlocked"], true);
    let (from, until) = (before + DAY, SystemClock.now() + DAY);
    let told = again["expires_at"].as_str().unwrap();
    assert!((&*from.rfc3339()..=&*until.rfc3339()).contains(&told), "{again}");
    admits_once(&served, again["code"].as_str().unwrap());
    let shown = parsed(&countersign(&scratch, &["users", "show", EMAIL, "--json"]));
    assert_eq!(shown["waits"]["counts"], json!([]));
    assert_eq!(shown["waits"]["year"]["spent"], 5, "the year's budget is not refilled");
    let events = shown["events"].as_array().unwrap();
    let by_us = events.iter().find(|event| event["action"] == "throttle_clear").expect("an event");
    assert_eq!([&by_us["actor"], &by_us["note"]], [&json!("cli"), &json!("called us")]);
    let unlock = events.iter().find(|event| event["action"] == "unlock" && event["outcome"] == "success");
    assert_eq!(unlock.expect("an event")["operation"], "unlock_with_admission_code");
    assert_eq!(sign_in(&served, PASSWORD).0, 200);
    let log = served.end("TERM").stderr;
    for code in [code, again["code"].as_str().unwrap()] {
        assert!(!log.contains(code) && !log.contains(&code.replace('-', "")), "{log}");
    }
}

/// A code of an administrator, in a browser that was never seen.
fn admits_once(served: &Served, code: &str) {
    assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
    for expected in [200, 422] {
        let token = sign_in(served, PASSWORD).1["token"].as_str().unwrap().to_owned();
        let (status, answer) = served.post_as(&token, "/api/v1/mfa/unlock", &json!({ "code": code }));
        assert_eq!(status, expected, "{answer}");
    }
}

const KEYS: [&str; 15] = [
    "action",
    "actor",
    "address",
    "at",
    "id",
    "method",
    "note",
    "operation",
    "outcome",
    "reason",
    "request",
    "session",
    "strategy",
    "subject",
    "user_agent",
];

#[test]
fn the_trail_is_told_and_exported_without_any_secret() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let mut ada = Person::enrolled(&scratch, &served);
    ada.guesses(&served);
    assert_eq!(sign_in(&served, "not the password").0, 401);
    let body = json!({ "email": "nobody@example.org", "password": "not the password" });
    assert_eq!(served.post("/api/v1/sign-in", &body).0, 401);

    let events = exported(&scratch, &[]);
    for event in &events {
        let mut keys: Vec<&str> = event.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, KEYS);
    }
    let ids: Vec<i64> = events.iter().map(|event| event["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    let wrong = |event: &&Value| event["action"] == "challenge" && event["outcome"] == "failure";
    assert_eq!(events.iter().filter(wrong).count(), 5);
    let first = events.iter().find(wrong).unwrap();
    assert_eq!(
        [&first["subject"], &first["strategy"], &first["operation"], &first["actor"], &first["address"]],
        [&json!("1"), &json!("totp"), &json!("verify_with_totp"), &json!("user"), &json!("127.0.0.1")]
    );
    let sign_ins: Vec<&Value> = events.iter().filter(|event| event["reason"] == "invalid_password").collect();
    assert_eq!(
        sign_ins.iter().map(|event| &event["subject"]).collect::<Vec<_>>(),
        [&json!("1"), &Value::Null],
        "for an address that somebody has, and for one that nobody has"
    );

    let text = countersign(&scratch, &["audit", "export"]).stdout;
    let tail = countersign(&scratch, &["audit", "tail", "-n", "1000"]).stdout;
    for secret in ada.secrets.iter().chain([&"not the password".to_owned()]) {
        assert!(!text.contains(secret) && !tail.contains(secret), "{secret}");
    }

    let id_of = |event: &Value| event["id"].as_str().unwrap().to_owned();
    let of = |arguments: &[&str]| exported(&scratch, arguments).iter().map(id_of).collect::<Vec<_>>();
    let of_ada: Vec<String> = events.iter().filter(|event| event["subject"] == "1").map(id_of).collect();
    assert_eq!(of(&["--user", EMAIL]), of_ada);
    assert_eq!(of(&["--since", "2000-01-01"]).len(), events.len());
    assert_eq!(of(&["--until", "2000-01-01T00:00:00Z"]), [""; 0]);
    assert_eq!(of(&["--since", "2999-01-01T00:00:00+01:00"]), [""; 0]);
    assert_eq!(countersign(&scratch, &["audit", "export", "--user", "nobody@example.org"]).code, 1);

    let tailed = parsed(&countersign(&scratch, &["audit", "tail", "-n", "3", "--json"]));
    let newest: Vec<String> = tailed["events"].as_array().unwrap().iter().map(id_of).collect();
    assert_eq!(newest, events[events.len() - 3..].iter().map(id_of).collect::<Vec<_>>());
    let tailed = parsed(&countersign(&scratch, &["audit", "tail", "--user", "1", "-n", "2", "--json"]));
    let newest: Vec<String> = tailed["events"].as_array().unwrap().iter().map(id_of).collect();
    assert_eq!(newest, of_ada[of_ada.len() - 2..]);
    let header = tail.lines().next().unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(header, ["ID", "AT", "USER", "ACTION", "WITH", "OUTCOME", "BY", "FROM"]);
    assert_eq!(tail.lines().count(), events.len() + 1);
    assert!(tail.contains("failure: invalid_code"), "{tail}");
}

/// The database of a portal that has ended, to be put back after each attempt on it.
struct Kept {
    database: PathBuf,
    bytes: Vec<u8>,
}

impl Kept {
    fn of(scratch: &Scratch) -> Self {
        let database = scratch.path().join("countersign-data/countersign.db");
        Connection::open(&database)
            .unwrap()
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        let bytes = fs::read(&database).unwrap();
        Self { database, bytes }
    }

    /// The database as it was, and then this done to it by somebody who may write to the file.
    fn after(&self, sql: &str) {
        for beside in ["-wal", "-shm"] {
            let _ = fs::remove_file(with_suffix(&self.database, beside));
        }
        fs::write(&self.database, &self.bytes).unwrap();
        Connection::open(&self.database).unwrap().execute_batch(sql).unwrap();
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[test]
fn what_was_altered_removed_or_reordered_is_found() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    Person::enrolled(&scratch, &served).guesses(&served);
    let whole = countersign(&scratch, &["audit", "verify"]);
    assert_eq!(whole.code, 0, "while it runs: {whole:?}");
    assert_eq!(served.end("TERM").code, 0);

    let events = exported(&scratch, &[]);
    let count = events.len();
    let whole = countersign(&scratch, &["audit", "verify"]);
    assert_eq!(whole.code, 0, "{whole:?}");
    assert!(whole.stdout.starts_with(&format!("the trail is whole: {count} events, ")), "{whole:?}");
    assert!(whole.stdout.ends_with("is the newest, and no event came after it\n"), "{whole:?}");
    assert_eq!(countersign(&scratch, &["users", "reset-mfa", EMAIL, "--reason", "x"]).code, 0);
    let after = exported(&scratch, &[]).last().unwrap()["id"].as_str().unwrap().to_owned();
    let tail = countersign(&scratch, &["audit", "verify"]).stdout;
    assert!(tail.ends_with(&format!("is the newest; not covered: 1 event, from id {after} on\n")), "{tail}");
    let told = parsed(&countersign(&scratch, &["audit", "verify", "--json"]));
    assert_eq!((&told["whole"], &told["first_bad"]), (&json!(true), &Value::Null));
    assert_eq!((&told["tail"]["events"], &told["tail"]["from"]), (&json!(1), &json!(after)));
    assert_eq!(told["tail"]["uncovered_since"], Value::Null, "a minute is not long");

    let id = |place: usize| events[place]["id"].as_str().unwrap();
    let (middle, next, newest) = (id(count - 4), id(count - 3), after.as_str());
    let kept = Kept::of(&scratch);
    let table = "countersign_audit_events";
    for (what, sql, named) in [
        (
            "altered",
            format!("UPDATE {table} SET outcome = 'success', reason = NULL WHERE id = {middle}"),
            Some(middle),
        ),
        (
            "another address",
            format!("UPDATE {table} SET address = '192.0.2.1' WHERE id = {middle}"),
            Some(middle),
        ),
        ("another time", format!("UPDATE {table} SET at = at + 1 WHERE id = {middle}"), Some(middle)),
        ("deleted", format!("DELETE FROM {table} WHERE id = {middle}"), None),
        (
            "swapped",
            format!(
                "UPDATE {table} SET id = -1 WHERE id = {middle}; UPDATE {table} SET id = {middle} WHERE id = {next}; \
                 UPDATE {table} SET id = {next} WHERE id = -1"
            ),
            None,
        ),
        ("the newest altered", format!("UPDATE {table} SET note = 'y' WHERE id = {newest}"), Some(newest)),
        ("the newest deleted", format!("DELETE FROM {table} WHERE id = {newest}"), None),
        ("not a code of ours", format!("UPDATE {table} SET action = 'x' WHERE id = {middle}"), None),
    ] {
        kept.after(&sql);
        let found = countersign(&scratch, &["audit", "verify"]);
        assert_eq!((found.code, &*found.stdout), (1, ""), "{what}: {found:?}");
        assert!(found.stderr.contains("the trail is not whole"), "{what}: {found:?}");
        assert!(found.stderr.contains("the user is account 1"), "{what}: {found:?}");
        if what == "not a code of ours" {
            let before = events[count - 5]["id"].as_str().unwrap();
            assert!(found.stderr.contains(&format!("comes after event {before}")), "{found:?}");
        }
        if let Some(named) = named {
            assert!(found.stderr.contains(&format!("event {named} ")), "{what}, {named}: {found:?}");
            let told = countersign(&scratch, &["audit", "verify", "--json"]);
            let told: Value = serde_json::from_str(&told.stdout).unwrap();
            assert_eq!(
                (&told["whole"], &told["first_bad"]["event"]),
                (&json!(false), &json!(named)),
                "{what}"
            );
        }
    }
    kept.after("");
    assert_eq!(countersign(&scratch, &["audit", "verify"]).code, 0, "as it was");
}

#[tokio::test]
async fn events_that_no_checkpoint_covers_for_long_are_warned_of() {
    let scratch = Scratch::new();
    let config = Config::load(Sources::none().flag("--data", "data", Some(data(&scratch)))).unwrap();
    let foundation = Foundation::lay(&config).await.unwrap();
    let since = SystemClock.now() - Duration::from_secs(3_700);
    let clock = ManualClock::at(since);
    let portal = Portal::on(foundation, &config, ([127, 0, 0, 1], 8080).into(), clock.clone()).await.unwrap();
    let countersign = portal.countersign();
    let made = async |id| {
        countersign.account_created(&UserId::new(id), Actor::Cli, &Request::default()).await.unwrap();
    };
    let verified = || {
        let told = parsed(&crate::countersign(&scratch, &["audit", "verify", "--json"]));
        (crate::countersign(&scratch, &["audit", "verify"]), told["tail"]["uncovered_since"].clone())
    };
    made(1).await;
    clock.advance(Duration::from_secs(3_600));
    made(2).await;
    let (text, at) = verified();
    assert_eq!((text.code, &at), (0, &json!(since.rfc3339())), "the oldest of them");
    assert!(
        text.stdout
            .contains(&format!("warning: no checkpoint covers what was written at {}", since.rfc3339()))
    );
    countersign.checkpoint(100).await.unwrap();
    made(3).await;
    let (text, at) = verified();
    assert_eq!((text.code, at), (0, Value::Null));
    assert!(!text.stdout.contains("warning"), "{text:?}");
}

fn data(scratch: &Scratch) -> String {
    scratch.path().join("countersign-data").display().to_string()
}

#[test]
fn a_deleted_account_is_gone_and_its_trail_names_nobody() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    Person::enrolled(&scratch, &served).guesses(&served);
    let asked = countersign(&scratch, &["users", "delete", EMAIL]);
    assert_eq!(asked.code, 1);
    assert!(asked.stderr.contains("--yes"), "{asked:?}");
    assert_eq!(sign_in(&served, PASSWORD).0, 200);

    let deleted = countersign(&scratch, &["users", "delete", EMAIL, "--yes"]);
    assert_eq!(deleted.code, 0, "{deleted:?}");
    assert_eq!(sign_in(&served, PASSWORD).0, 401);
    for user in [EMAIL, "1"] {
        assert_eq!(countersign(&scratch, &["users", "show", user]).code, 1);
        assert_eq!(countersign(&scratch, &["users", "delete", user, "--yes"]).code, 1);
    }
    let events = exported(&scratch, &[]);
    let forget = events.iter().find(|event| event["action"] == "forget").expect("it is recorded");
    assert_eq!(forget["actor"], "cli");
    assert!(events.iter().all(|event| event["subject"] != "1"), "{events:?}");
    let addressed = events.iter().filter(|event| event["action"] == "challenge");
    assert!(addressed.clone().count() == 5 && addressed.clone().all(|event| event["address"].is_null()));
    assert_eq!(countersign(&scratch, &["audit", "verify"]).code, 0);
    let listed = parsed(&countersign(&scratch, &["users", "list", "--json"]));
    assert_eq!(listed["users"], json!([]));
    let again = with_input(&scratch, &["users", "create", EMAIL, "--password-stdin"], PASSWORD);
    assert_eq!(again.stdout, format!("made account 2 for {EMAIL}\n"));
    drop(served);
}

#[test]
fn doctor_tells_what_the_settings_come_to() {
    let scratch = Scratch::new();
    Served::start(&scratch, &[]).end("TERM");
    let told = parsed(&countersign(&scratch, &["doctor", "--json"]));
    assert_eq!(told["guessing"]["strategy"], "audit_log");
    let risks = told["guessing"]["risks"].as_array().unwrap();
    let guesses: Vec<u64> = risks.iter().map(|risk| risk["guesses_a_year"].as_u64().unwrap()).collect();
    assert_eq!(guesses, [41, 16, 8]);
    assert!(risks.iter().all(|risk| risk["probability_a_year"].as_f64().unwrap() <= 1e-4));
    assert_eq!(told["recovery_codes"][0]["provider"], "sha256");

    fs::write(
        scratch.path().join("countersign.toml"),
        "[totp]\nskew_past = 2\nskew_future = 2\nmax_authenticators = 1\n[brute_force]\nyearly_risk = 5e-3\n\
         [recovery_codes]\nhash = \"argon2\"\nlength = 8\n[audit]\nretention = \"forever\"\nexclude = [\"sign_in\"]\n",
    )
    .unwrap();
    let done = countersign(&scratch, &["doctor"]);
    assert_eq!(done.code, 0, "{done:?}");
    for line in [
        "warn  totp.skew_past: ",
        "warn  brute_force.yearly_risk: ",
        "warn  audit.retention: ",
        "warn  audit: ",
    ] {
        assert!(done.stdout.lines().any(|told| told.starts_with(line)), "{line} in {}", done.stdout);
    }
    for part in ["AUTHENTICATORS", "argon2", "kept for ever", "41.4"] {
        assert!(done.stdout.contains(part), "{part} in {}", done.stdout);
    }
    let served = Served::start(&scratch, &[]).end("TERM");
    for about in ["totp.skew_past", "brute_force.yearly_risk", "audit.retention"] {
        assert!(served.stderr.contains(about), "{about} in {}", served.stderr);
    }
}
