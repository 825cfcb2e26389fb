//! From one database to another with the real program: whoever is signed in stays signed in, and what was used stays used.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::{Clock as _, SystemClock};
use serde_json::json;

use crate::PASSWORD;
use crate::program::{Done, Scratch, Served, command, countersign, finish, with_input};
use crate::trail::{EMAIL, Person, sign_in};

/// A code of the next step is good too, so that nobody waits for it.
const SETTINGS: &str = "[totp]\nskew_future = 1\n";

fn portal() -> Scratch {
    let scratch = Scratch::new();
    std::fs::write(scratch.path().join("countersign.toml"), SETTINGS).unwrap();
    scratch
}

fn moved(scratch: &Scratch, to: &str) -> Done {
    countersign(scratch, &["move", "--from", "sqlite:countersign-data/countersign.db", "--to", to])
}

fn pending(served: &Served) -> String {
    let (status, begun) = sign_in(served, PASSWORD);
    assert_eq!((status, &begun["session"]["state"]), (200, &json!("pending")), "{begun}");
    begun["token"].as_str().unwrap().to_owned()
}

fn answer(served: &Served, token: &str, code: &str) -> (u16, String) {
    let path = if code.len() == 6 { "/api/v1/mfa/challenge" } else { "/api/v1/mfa/recover" };
    let (status, answer) = served.post_as(token, path, &json!({ "code": code }));
    (status, answer["code"].as_str().unwrap_or_default().to_owned())
}

fn goes_on_at(to: &str) {
    let scratch = portal();
    let served = Served::start(&scratch, &[]);
    let person = Person::enrolled(&scratch, &served);
    let app: &SoftAuthenticator = person.app();
    let made = with_input(&scratch, &["users", "create", "gone@example.org", "--password-stdin"], PASSWORD);
    assert_eq!(made.code, 0, "{made:?}");
    let token = pending(&served);
    let [first, second, ..] = person.codes() else { panic!("there are ten") };
    assert_eq!(answer(&served, &token, first).0, 200);
    assert_eq!(countersign(&scratch, &["users", "delete", "2", "--yes"]).code, 0);

    let refused = moved(&scratch, to);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("end every server on it"), "{refused:?}");
    assert_eq!(served.end("TERM").code, 0);
    let done = moved(&scratch, to);
    assert_eq!(done.code, 0, "{done:?}");
    for part in ["compared as a whole", "opened 2 sealed values of", "verified ", "is ready to be served"] {
        assert!(done.stdout.contains(part), "{part} in {done:?}");
    }
    assert!(done.stderr.contains("the same on both sides"), "{done:?}");

    // Nothing goes on at the old place.
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["users", "list"], &["audit", "verify"]] {
        let refused = countersign(&scratch, arguments);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains("everything was moved"), "{refused:?}");
    }
    let again = moved(&scratch, to);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("everything was moved"), "{again:?}");

    // The flag is all that changes.
    let served = Served::start(&scratch, &["--database", to]);
    let (status, session) = served.get_as(person.token(), "/api/v1/session");
    assert_eq!((status, &session["user"]["email"]), (200, &json!(EMAIL)), "{session}");
    let token = pending(&served);
    assert_eq!(answer(&served, &token, first), (422, "invalid_code".to_owned()), "used before the move");
    assert_eq!(answer(&served, &token, person.spent_code()), (422, "code_already_used".to_owned()));
    let next = app.code(SystemClock.now() + Duration::from_secs(30));
    assert_eq!(answer(&served, &token, &next).0, 200);
    assert_eq!(answer(&served, &pending(&served), second).0, 200);
    let made = with_input(
        &scratch,
        &["users", "create", "new@example.org", "--password-stdin", "--database", to],
        PASSWORD,
    );
    assert_eq!((made.code, &*made.stdout), (0, "made account 3 for new@example.org\n"), "{made:?}");
    for arguments in
        [&["audit", "verify"][..], &["doctor", "--deep"], &["users", "show", EMAIL], &["migrate"]]
    {
        let done = finish(command(&scratch).args(arguments).args(["--database", to]));
        assert_eq!(done.code, 0, "{done:?}");
    }
    assert_eq!(served.end("TERM").code, 0);
}

#[test]
fn a_portal_goes_on_in_another_file() {
    goes_on_at("sqlite://elsewhere.db");
}

#[cfg(feature = "test-server")]
#[test]
fn a_portal_goes_on_on_a_server() {
    let schema = crate::server::Schema::new();
    goes_on_at(&schema.url());
}

#[test]
fn what_cannot_be_moved_is_told_without_a_password() {
    let scratch = portal();
    Served::start(&scratch, &[]).end("TERM");
    for (from, to, part) in [
        ("sqlite:nothing.db", "sqlite:to.db", "there is no database sqlite:nothing.db"),
        ("mysql://u:hunter2@h/d", "sqlite:to.db", "--from is \"mysql://u:***@h/d\""),
        ("sqlite:a.db", "postgres:", "--to is \"postgres:\""),
        (
            "sqlite:countersign-data/countersign.db",
            "sqlite:countersign-data/countersign.db",
            "both ends of the move",
        ),
        ("sqlite:countersign-data/countersign.db", "postgres://u:hunter2@127.0.0.1:1/d", "cannot be reached"),
    ] {
        let refused = countersign(&scratch, &["move", "--from", from, "--to", to]);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains(part), "{part} in {refused:?}");
        assert!(!refused.stderr.contains("hunter2"), "{refused:?}");
    }
    // What was refused is served as before.
    assert_eq!(Served::start(&scratch, &[]).end("TERM").code, 0);
}
