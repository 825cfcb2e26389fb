//! Who must have a second factor: shown, explained, rehearsed before it is switched on, and looked at by `doctor`.

use std::fs;
use std::time::Duration;

use countersign::{Clock as _, SystemClock, Timestamp};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::accounts::made;
use crate::program::{Scratch, Served, countersign};
use crate::trail::{EMAIL, Person, parsed};

const DAY: Duration = Duration::from_secs(86_400);

const ADMINS: &str = "[requirement]\nroles = [\"admin\"]\ngrace = \"7d\"\n\
                      exempt = [{ user = \"deploy@example.org\", until = 2999-01-01 }, { user = \"ghost@example.org\", until = 2999-01-01 }, \
                      { user = 1, until = 2001-01-01 }]\n";

/// Ada has an app and is an administrator, and so are Bob and the deploying program; Eve is not.
fn peopled() -> Scratch {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    Person::enrolled(&scratch, &served);
    for email in ["bob@example.org", "deploy@example.org", "eve@example.org"] {
        made(&scratch, email);
    }
    for email in [EMAIL, "bob@example.org", "deploy@example.org"] {
        assert_eq!(countersign(&scratch, &["users", "role", "add", email, "admin"]).code, 0);
    }
    assert_eq!(served.end("TERM").code, 0);
    scratch
}

fn write(scratch: &Scratch, file: &str, text: &str) {
    fs::write(scratch.path().join(file), text).unwrap();
}

fn rehearsed(scratch: &Scratch, text: &str) -> Value {
    write(scratch, "next.toml", text);
    parsed(&countersign(scratch, &["requirement", "rehearse", "next.toml", "--json"]))
}

/// The state of each account, in the order of their ids, and until when.
fn states(rehearsed: &Value) -> Vec<(&str, Option<&str>)> {
    let accounts = rehearsed["accounts"].as_array().unwrap().iter();
    accounts.map(|account| (account["state"].as_str().unwrap(), account["until"].as_str())).collect()
}

/// Is it so long from now, give or take the time of a slow test?
fn is_in(told: &str, span: Duration) -> bool {
    let near = |from: Timestamp| (from - Duration::from_secs(600) + span).rfc3339();
    (near(SystemClock.now())..=near(SystemClock.now() + Duration::from_secs(600))).contains(&told.to_owned())
}

#[test]
fn a_requirement_is_rehearsed_before_anybody_is_stopped() {
    let scratch = peopled();
    let trail = || countersign(&scratch, &["audit", "export"]).stdout;
    let before = trail();

    let soon = rehearsed(&scratch, ADMINS);
    let [ada, bob, deploy, eve] = states(&soon)[..] else { panic!("{soon}") };
    assert_eq!((ada, eve), (("met", None), ("none", None)));
    assert_eq!(deploy, ("exempt", Some("2999-01-01T00:00:00Z")));
    assert!(bob.0 == "grace" && is_in(bob.1.unwrap(), 7 * DAY), "{bob:?}");
    assert_eq!(
        soon["totals"],
        json!({ "must_enroll": 0, "grace": 1, "later": 0, "codes_missing": 0, "exempt": 1, "met": 1, "none": 1, "unreadable": 0 })
    );
    assert_eq!(
        (&soon["requirement"]["whom"], &soon["requirement"]["grace_seconds"]),
        (&json!("the role admin"), &json!(604_800))
    );
    assert_eq!(soon["accounts"][1]["email"], "bob@example.org");

    for (text, bob) in [
        ("[requirement]\nroles = [\"admin\"]", ("must_enroll", None)),
        ("[requirement]\neveryone = true", ("must_enroll", None)),
        // What begins later is told with the day on which it stops people.
        (
            "[requirement]\neveryone = true\nfrom = 2999-12-25\ngrace = \"7d\"",
            ("later", Some("3000-01-01T00:00:00Z")),
        ),
        ("[requirement]\nroles = [\"staff\"]", ("none", None)),
        ("issuer = \"Acme\"", ("none", None)),
    ] {
        assert_eq!(states(&rehearsed(&scratch, text))[1], bob, "{text}");
    }
    let everyone = rehearsed(&scratch, "[requirement]\neveryone = true\nrecovery_codes = true");
    assert_eq!(everyone["totals"]["must_enroll"], 3);
    assert_eq!(states(&everyone)[0].0, "met", "Ada has codes, too");

    write(&scratch, "next.toml", ADMINS);
    let text = countersign(&scratch, &["requirement", "rehearse", "next.toml"]);
    assert_eq!((text.code, &*text.stderr), (0, ""), "{text:?}");
    let lines: Vec<String> =
        text.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "must have it the role admin",
        "grace 7d",
        "stopped today 0",
        "in grace 1",
        "fine 1",
        "not concerned 1",
        "3 deploy@example.org exempt 2999-01-01T00:00:00Z",
        "1 ada@example.org fine -",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line} in\n{}", text.stdout);
    }
    assert!(text.stdout.contains("no account is ghost@example.org"), "{}", text.stdout);
    assert!(text.stdout.contains("that of 1 ended at 2001-01-01T00:00:00Z"), "{}", text.stdout);
    assert!(!text.stdout.contains("eve@example.org"), "{}", text.stdout);
    let bob = lines.iter().position(|line| line.starts_with("2 bob")).unwrap();
    assert!(bob < lines.iter().position(|line| line.starts_with("3 deploy")).unwrap(), "the worst first");

    assert_eq!(trail(), before, "nothing was written");
    assert_eq!(parsed(&countersign(&scratch, &["requirement", "show", "--json"]))["whom"], "nobody");
    for (file, part) in [("none.toml", "cannot be read"), ("bad.toml", "requirement.grace")] {
        write(&scratch, "bad.toml", "[requirement]\ngrace = 7");
        let refused = countersign(&scratch, &["requirement", "rehearse", file]);
        assert_eq!((refused.code, &*refused.stdout), (1, ""), "{refused:?}");
        assert!(refused.stderr.contains(part), "{refused:?}");
    }
}

#[test]
fn more_accounts_than_are_read_at_once_are_all_rehearsed() {
    let scratch = Scratch::new();
    made(&scratch, EMAIL);
    let database = scratch.path().join("countersign-data/countersign.db");
    let more = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
        INSERT INTO countersign_accounts (email, password_hash, created_at, roles)
        SELECT 'user' || i || '@example.org', '', 0, iif(i % 2, 'admin', '') FROM n";
    Connection::open(database).unwrap().execute_batch(more).unwrap();
    let told = rehearsed(&scratch, "[requirement]\nroles = [\"admin\"]");
    assert_eq!((&told["totals"]["must_enroll"], &told["totals"]["none"]), (&json!(500), &json!(501)));
    let accounts = told["accounts"].as_array().unwrap().iter();
    let ids: Vec<u64> = accounts.map(|account| account["id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids, (1..=1001).collect::<Vec<_>>());
    let listed = parsed(&countersign(&scratch, &["users", "list", "--json"]));
    assert_eq!(listed["users"].as_array().unwrap().len(), 1001);
}

#[test]
fn what_the_environment_says_is_no_part_of_a_rehearsal() {
    let scratch = Scratch::new();
    made(&scratch, EMAIL);
    write(&scratch, "next.toml", "[requirement]\ngrace = \"7d\"");
    let mut command = crate::program::command(&scratch);
    command.env("COUNTERSIGN_REQUIREMENT__EVERYONE", "true");
    command.args(["requirement", "rehearse", "next.toml", "--json"]);
    let told = parsed(&crate::program::finish(&mut command));
    assert_eq!(states(&told), [("none", None)]);
}

#[test]
fn the_requirement_in_force_is_shown_and_explained() {
    let scratch = peopled();
    let nothing = countersign(&scratch, &["requirement", "show"]).stdout;
    assert!(nothing.starts_with("must have it  nobody\n") && !nothing.contains("LEFT OUT"), "{nothing}");
    write(&scratch, "countersign.toml", &format!("{ADMINS}from = 2026-01-01T00:00:00+01:00\n"));
    let shown = parsed(&countersign(&scratch, &["requirement", "show", "--json"]));
    assert_eq!(
        shown,
        json!({
            "whom": "the role admin",
            "recovery_codes": false,
            "from": "2025-12-31T23:00:00Z",
            "grace_seconds": 604_800,
            "exempt": [
                { "user": "deploy@example.org", "id": "3", "until": "2999-01-01T00:00:00Z", "state": "exempt" },
                { "user": "ghost@example.org", "id": null, "until": "2999-01-01T00:00:00Z", "state": "unknown" },
                { "user": "1", "id": "1", "until": "2001-01-01T00:00:00Z", "state": "ended" },
            ],
        })
    );
    let text = countersign(&scratch, &["requirement", "show"]).stdout;
    assert!(text.contains("from          2025-12-31T23:00:00Z\n"), "{text}");
    assert!(
        text.lines().any(|line| line.starts_with("ghost@example.org") && line.ends_with("unknown")),
        "{text}"
    );

    let explained = |user: &str| parsed(&countersign(&scratch, &["requirement", "explain", user, "--json"]));
    let keys = |told: &Value| [told["concerned"].clone(), told["enrolled"].clone(), told["state"].clone()];
    assert_eq!(keys(&explained(EMAIL)), [json!(true), json!(true), json!("met")]);
    let bob = explained("bob@example.org");
    assert_eq!(keys(&bob), [json!(true), json!(false), json!("grace")]);
    assert!(is_in(bob["until"].as_str().unwrap(), 7 * DAY), "counted from when the account came: {bob}");
    assert_eq!((&bob["grace_ends_at"], &bob["roles"]), (&bob["until"], &json!(["admin"])));
    assert_eq!(keys(&explained("3")), [json!(true), json!(false), json!("exempt")]);
    assert_eq!(keys(&explained("eve@example.org")), [json!(false), json!(false), json!("none")]);
    let text = countersign(&scratch, &["requirement", "explain", "bob@example.org"]).stdout;
    for part in [
        "concerned      yes: it is for the role admin\n",
        "second factor  off\n",
        "everything is possible until then",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = countersign(&scratch, &["requirement", "explain", EMAIL]).stdout;
    assert!(text.contains("the last authenticator cannot be removed"), "{text}");
    for user in ["9", "nobody@example.org", "nobody"] {
        assert_eq!(countersign(&scratch, &["requirement", "explain", user]).code, 1, "{user}");
    }

    let listed = parsed(&countersign(&scratch, &["users", "list", "--json"]));
    let states: Vec<&Value> =
        listed["users"].as_array().unwrap().iter().map(|user| &user["requirement"]["state"]).collect();
    assert_eq!(states, ["met", "grace", "exempt", "none"]);
    let user = parsed(&countersign(&scratch, &["users", "show", "2", "--json"]));
    assert_eq!(user["requirement"], json!({ "state": "grace", "until": bob["until"] }));
    let text = countersign(&scratch, &["users", "show", "2"]).stdout;
    assert!(
        text.contains(&format!("requirement       grace until {}\n", bob["until"].as_str().unwrap())),
        "{text}"
    );
}

/// The levels of findings about one thing, with what they say.
fn findings(scratch: &Scratch, about: &str) -> Vec<(String, String)> {
    let told = parsed(&countersign(scratch, &["doctor", "--json"]));
    let findings = told["findings"].as_array().unwrap().iter().filter(|finding| finding["about"] == about);
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings.map(|finding| (text(finding, "level"), text(finding, "text"))).collect()
}

#[test]
fn doctor_holds_the_requirement_against_the_accounts() {
    let scratch = peopled();
    for about in ["requirement", "requirement.grace", "requirement.roles", "requirement.exempt"] {
        assert_eq!(findings(&scratch, about), [], "{about}");
    }
    write(&scratch, "countersign.toml", ADMINS);
    let [(level, told)] = &findings(&scratch, "requirement")[..] else { panic!("one finding") };
    assert!(level == "ok" && told.starts_with("1 account whom it concerns has no second factor"), "{told}");
    let exempt = findings(&scratch, "requirement.exempt");
    assert!(exempt.iter().all(|(level, _)| level == "warn") && exempt.len() == 2, "{exempt:?}");
    assert!(exempt[0].1.contains("ghost@example.org") && exempt[1].1.contains("ended"), "{exempt:?}");

    write(
        &scratch,
        "countersign.toml",
        "[trusted_browsers]\nexcept_roles = [\"admin\", \"root\"]\n[requirement]\nroles = [\"admin\", \"staff\"]",
    );
    let told = findings(&scratch, "requirement.grace");
    assert!(told.len() == 1 && told[0].0 == "warn" && told[0].1.starts_with("2 accounts"), "{told:?}");
    for (about, role) in [("requirement.roles", "staff"), ("trusted_browsers.except_roles", "root")] {
        let told = findings(&scratch, about);
        assert!(
            told.len() == 1 && told[0].0 == "warn" && told[0].1.contains(&format!("the role {role}:")),
            "{told:?}"
        );
    }
    for email in ["bob@example.org", "deploy@example.org"] {
        assert_eq!(countersign(&scratch, &["users", "role", "remove", email, "admin"]).code, 0);
    }
    let told = findings(&scratch, "requirement");
    assert!(told.len() == 1 && told[0].1.contains("all of them have what it asks"), "{told:?}");
}

#[test]
fn names_that_leave_nobody_out_are_told_at_every_start() {
    let scratch = Scratch::new();
    write(&scratch, "countersign.toml", ADMINS);
    let log = Served::start(&scratch, &[]).end("TERM").stderr;
    for name in ["deploy@example.org", "ghost@example.org", "1"] {
        assert!(log.contains(&format!("requirement.exempt: no account is {name}, so")), "{name} in {log}");
    }
}
