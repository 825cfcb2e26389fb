//! What an operator does to accounts: roles, and signing people out.

use serde_json::{Value, json};

use crate::PASSWORD;
use crate::program::{Scratch, Served, countersign, with_input};
use crate::trail::{EMAIL, Person, parsed, sign_in};

/// Makes an account with this address, and says what its id is.
pub(crate) fn made(scratch: &Scratch, email: &str) -> String {
    let arguments = ["users", "create", email, "--password-stdin", "--json"];
    parsed(&with_input(scratch, &arguments, PASSWORD))["id"].as_str().unwrap().to_owned()
}

fn shown(scratch: &Scratch, user: &str) -> Value {
    parsed(&countersign(scratch, &["users", "show", user, "--json"]))
}

/// What was done to an account by somebody at the command line, the newest first.
fn by_us(shown: &Value) -> Vec<(Value, Value)> {
    let events = shown["events"].as_array().unwrap().iter().filter(|event| event["actor"] == "cli");
    events.map(|event| (event["action"].clone(), event["note"].clone())).collect()
}

#[test]
fn an_operator_vouches_for_an_address_from_the_beginning() {
    let scratch = Scratch::new();
    made(&scratch, EMAIL);
    let before = shown(&scratch, EMAIL);
    assert_eq!(before["email_verified_at"], Value::Null);
    let text = countersign(&scratch, &["users", "show", EMAIL]).stdout;
    assert!(text.contains("verified          -\n"), "{text}");
    let verify = ["users", "verify", EMAIL, "--json"];
    let told = |changed| json!({ "id": "1", "email": EMAIL, "changed": changed });
    assert_eq!(parsed(&countersign(&scratch, &verify)), told(true));
    let after = shown(&scratch, EMAIL);
    assert_eq!(after["email_verified_at"], after["created_at"]);
    assert_eq!(parsed(&countersign(&scratch, &verify)), told(false));
    let again = countersign(&scratch, &["users", "verify", "1"]);
    assert_eq!((again.code, &*again.stdout), (0, "ada@example.org was verified already\n"));
    let changes = [(json!("email_verify"), Value::Null), (json!("account_create"), Value::Null)];
    assert_eq!(by_us(&shown(&scratch, EMAIL)), changes);
    for nobody in ["2", "nobody@example.org"] {
        assert_eq!(countersign(&scratch, &["users", "verify", nobody]).code, 1, "{nobody}");
    }
}

#[test]
fn roles_are_given_and_taken_away_and_each_change_is_in_the_trail() {
    let scratch = Scratch::new();
    made(&scratch, EMAIL);
    let role = |turn: &str, role: &str| countersign(&scratch, &["users", "role", turn, EMAIL, role]);
    for (turn, name, told) in [
        ("add", "admin", "ada@example.org has the role admin now\n"),
        ("add", "admin", "ada@example.org had the role admin already\n"),
        ("add", "billing", "ada@example.org has the role billing now\n"),
        ("remove", "Admin", "ada@example.org did not have the role Admin\n"),
    ] {
        let done = role(turn, name);
        assert_eq!((done.code, &*done.stdout), (0, told), "{done:?}");
    }
    assert_eq!(shown(&scratch, "1")["roles"], json!(["admin", "billing"]));
    let listed = parsed(&countersign(&scratch, &["users", "list", "--json"]));
    assert_eq!(listed["users"][0]["roles"], json!(["admin", "billing"]));
    let table = countersign(&scratch, &["users", "list"]).stdout;
    assert!(table.contains("  admin,billing  "), "{table}");
    let text = countersign(&scratch, &["users", "show", EMAIL]).stdout;
    assert!(text.contains("roles             admin,billing\n"), "{text}");

    let removed = ["users", "role", "remove", "1", "admin", "--json"];
    assert_eq!(
        parsed(&countersign(&scratch, &removed)),
        json!({ "id": "1", "email": EMAIL, "roles": ["billing"], "changed": true })
    );
    assert_eq!(parsed(&countersign(&scratch, &removed))["changed"], false);
    let changes = [
        (json!("roles_change"), json!("removed admin")),
        (json!("roles_change"), json!("added billing")),
        (json!("roles_change"), json!("added admin")),
        (json!("account_create"), Value::Null),
    ];
    assert_eq!(by_us(&shown(&scratch, EMAIL)), changes, "what changed nothing is no change");
    for user in ["2", "nobody@example.org", "nobody"] {
        assert_eq!(countersign(&scratch, &["users", "role", "add", user, "admin"]).code, 1, "{user}");
    }
}

#[test]
fn whoever_is_signed_out_is_signed_out_everywhere_at_once() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let ada = Person::enrolled(&scratch, &served);
    let pending = sign_in(&served, PASSWORD).1["token"].as_str().unwrap().to_owned();
    let states =
        |served: &Served| [ada.token(), &pending].map(|token| served.get_as(token, "/api/v1/session").0);
    assert_eq!(states(&served), [200, 200]);
    let before = shown(&scratch, EMAIL);
    assert_eq!([&before["sessions"], &before["trusted_browsers"]], [&json!(1), &json!(0)]);

    let done = countersign(&scratch, &["users", "sign-out", EMAIL]);
    assert_eq!((done.code, &*done.stderr), (0, ""), "{done:?}");
    assert!(done.stdout.starts_with("every session of ada@example.org has ended"), "{done:?}");
    assert_eq!(states(&served), [401, 401]);
    let after = shown(&scratch, EMAIL);
    assert_eq!(after["sessions"], json!(0));
    assert_eq!(after["second_factor"]["enabled"], true, "nothing else is gone");
    assert_eq!(by_us(&after)[0].0, "sign_out_everywhere");
    assert_eq!(sign_in(&served, PASSWORD).1["session"]["state"], "pending");

    let again = parsed(&countersign(&scratch, &["users", "sign-out", "1", "--json"]));
    assert_eq!(again, json!({ "id": "1", "email": EMAIL, "signed_out": true }));
    for user in ["2", "nobody@example.org"] {
        let refused = countersign(&scratch, &["users", "sign-out", user]);
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains("there is no account"), "{refused:?}");
    }
}

#[test]
fn a_new_password_is_kept_and_its_session_goes_on_after_a_restart() {
    const NEW: &str = "tundra quilt ember falcon 9";
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    made(&scratch, EMAIL);
    let [acting, other] =
        [(); 2].map(|()| sign_in(&served, PASSWORD).1["token"].as_str().unwrap().to_owned());
    assert_eq!(shown(&scratch, EMAIL)["sessions"], 2);
    let change = |current: &str, new: &str| {
        served.post_as(&acting, "/api/v1/password", &json!({ "current_password": current, "password": new }))
    };
    assert_eq!(change(NEW, "seven lanterns over the river").1["code"], "invalid_password");
    assert_eq!(change(PASSWORD, "short").1["code"], "weak_password");
    assert_eq!(change(PASSWORD, NEW), (204, Value::Null));
    assert_eq!(served.get_as(&other, "/api/v1/session").0, 401);
    let log = served.end("TERM");
    assert!(!log.stderr.contains(NEW) && !log.stderr.contains(PASSWORD), "{log:?}");

    let served = Served::start(&scratch, &[]);
    let states = [&acting, &other].map(|token| served.get_as(token, "/api/v1/session").0);
    assert_eq!(states, [200, 401]);
    assert_eq!([sign_in(&served, PASSWORD).0, sign_in(&served, NEW).0], [401, 200]);
    let events = shown(&scratch, EMAIL)["events"].clone();
    let change = events.as_array().unwrap().iter().find(|event| event["action"] == "credentials_change");
    assert_eq!(change.expect("an event")["actor"], "user");
}

/// Signs in from a browser of that name, guesses wrong and right, and is deleted: of the address, the browser and the e-mail nothing is left
/// anywhere in the database, and the trail is whole.
fn nothing_of_a_person_is_left(scratch: &Scratch, dump: impl Fn() -> Vec<u8>) {
    const AGENT: &str = "Peculiar-Browser/4711";
    let served = Served::start(scratch, &[]);
    made(scratch, "keeper@example.org");
    let ada = Person::enrolled(scratch, &served);
    let body = json!({ "email": EMAIL, "password": PASSWORD, "transport": "bearer" });
    let (_, begun) = served.post_by(AGENT, "/api/v1/sign-in", &body);
    let token = begun["token"].as_str().unwrap();
    let wrong = ada.app().wrong_code(countersign::Clock::now(&countersign::SystemClock));
    for (code, status) in [(&wrong, 422), (&ada.codes()[0], 200)] {
        let path = if code.len() == 6 { "/api/v1/mfa/challenge" } else { "/api/v1/mfa/recover" };
        assert_eq!(served.post_as(token, path, &json!({ "code": code })).0, status);
    }
    assert_eq!(sign_in(&served, "a wrong password entirely").0, 401);
    let contains = |needle: &str| dump().windows(needle.len()).any(|window| window == needle.as_bytes());
    for there in [EMAIL, AGENT, "127.0.0.1", "keeper@example.org"] {
        assert!(contains(there), "the search finds what is there: {there}");
    }
    let done = countersign(scratch, &["users", "delete", EMAIL, "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    for gone in [EMAIL, AGENT, "127.0.0.1"] {
        assert!(!contains(gone), "{gone} is still there");
    }
    assert!(contains("keeper@example.org"));
    assert_eq!(served.get_as(token, "/api/v1/session").0, 401);
    let verified = countersign(scratch, &["audit", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let deep = countersign(scratch, &["doctor", "--deep"]);
    assert_eq!(deep.code, 0, "{deep:?}");
    assert_eq!(served.end("TERM").code, 0);
}

#[test]
fn of_whoever_is_deleted_nothing_is_left_in_a_file() {
    let scratch = Scratch::new();
    let file = scratch.path().join("countersign-data/countersign.db");
    nothing_of_a_person_is_left(&scratch, || {
        // Pages that are free keep what stood in them until they are used again.
        let connection = rusqlite::Connection::open(&file).unwrap();
        connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        std::fs::read(&file).unwrap()
    });
}

/// A server never gets a key ring by itself: other nodes may have one.
#[cfg(feature = "test-server")]
#[test]
fn of_whoever_is_deleted_nothing_is_left_on_a_server() {
    let (scratch, schema) = (Scratch::new(), crate::server::Schema::new());
    std::fs::write(scratch.path().join("countersign.toml"), format!("database = {:?}", schema.url()))
        .unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["users", "list"]] {
        let refused = countersign(&scratch, arguments);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains("countersign keys add"), "{refused:?}");
    }
    assert!(!scratch.path().join("countersign-data/keys").exists());
    let added = countersign(&scratch, &["keys", "add"]);
    assert_eq!(added.code, 0, "{added:?}");
    nothing_of_a_person_is_left(&scratch, || schema.dump().into_bytes());
}
