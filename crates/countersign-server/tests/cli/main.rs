//! The real program: its exit codes, its first start, and its commands beside a running portal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod keys;
mod metrics;
mod moving;
mod pages;
mod program;
mod requirement;
mod restore;
#[cfg(feature = "test-server")]
mod server;
mod trail;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use program::{Done, Scratch, Served, countersign};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery staple 1";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let scratch = Scratch::new();
    for arguments in [
        &[][..],
        &["no-such-command"],
        &["serve", "--no-such-flag"],
        &["serve", "--log-format", "xml"],
        &["users"],
        &["users", "show"],
        &["users", "reset-mfa", "1"],
        &["users", "reset-mfa", "1", "--reason", " "],
        &["users", "unlock", "1"],
        &["users", "role"],
        &["users", "role", "add", "1"],
        &["users", "role", "add", "1", "two words"],
        &["users", "role", "remove", "1", "a,b"],
        &["users", "sign-out"],
        &["requirement"],
        &["requirement", "explain"],
        &["requirement", "rehearse"],
        &["keys"],
        &["keys", "retire"],
        &["keys", "rotate", "--rate", "0"],
        &["audit"],
        &["audit", "tail", "-n", "0"],
        &["audit", "export", "--since", "yesterday"],
        &["config"],
    ] {
        let done = countersign(&scratch, arguments);
        assert_eq!((done.code, &*done.stdout), (2, ""), "{arguments:?} {done:?}");
        assert!(!done.stderr.is_empty(), "{arguments:?}");
    }
    let help = countersign(&scratch, &["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("serve") && help.stdout.contains("doctor"), "{help:?}");
    assert_eq!(
        countersign(&scratch, &["--version"]).stdout,
        concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn a_configuration_that_cannot_be_is_refused_by_every_command_with_the_key() {
    let scratch = Scratch::new();
    fs::write(scratch.path().join("countersign.toml"), "[totp]\ndigits = 7\n[smtp]\nurl = \"smtp://x\"\n")
        .unwrap();
    for arguments in
        [&["serve"][..], &["migrate"], &["users", "list"], &["config", "check"], &["config", "print"]]
    {
        let done = countersign(&scratch, arguments);
        assert_eq!((done.code, &*done.stdout), (1, ""), "{done:?}");
        for part in ["totp.digits is 7 (countersign.toml)", "smtp.url is set, and smtp.from is not"] {
            assert!(done.stderr.contains(part), "{part} in {done:?}");
        }
    }
    let doctor = countersign(&scratch, &["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.stdout.contains("fail  configuration: totp.digits is 7"), "{doctor:?}");
    assert!(!scratch.path().join("countersign-data").exists());
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let scratch = Scratch::new();
    assert_eq!(countersign(&scratch, &["config", "check"]).stdout, "the configuration is good\n");
    let done = countersign(&scratch, &["config", "check", "--config", "other.toml"]);
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("other.toml cannot be read"), "{done:?}");
    fs::write(scratch.path().join("other.toml"), "issuer = \"Acme\"").unwrap();
    assert_eq!(countersign(&scratch, &["config", "check", "--config", "other.toml"]).code, 0);
}

#[test]
fn config_print_tells_every_value_with_its_origin() {
    let scratch = Scratch::new();
    fs::write(scratch.path().join("countersign.toml"), "issuer = \"Acme\"\n[session]\nidle = \"2h\"\n")
        .unwrap();
    let command = || {
        let mut command = program::command(&scratch);
        command.env("COUNTERSIGN_SESSION__IDLE", "3h").args(["--data", "here", "config", "print"]);
        command
    };
    let text = program::finish(&mut command()).stdout;
    for line in [
        "issuer = \"Acme\" # countersign.toml",
        "idle = \"3h\" # COUNTERSIGN_SESSION__IDLE",
        "data = \"here\" # --data",
        "[session]",
    ] {
        let told = text.lines().any(|told| told.split_whitespace().collect::<Vec<_>>().join(" ") == line);
        assert!(told, "{line} in\n{text}");
    }
    // What is printed is a configuration file that sets the same.
    fs::write(scratch.path().join("printed.toml"), &text).unwrap();
    let json = |done: Done| -> Value { serde_json::from_str(&done.stdout).unwrap() };
    let values = |printed: &Value| -> Vec<Value> {
        printed["settings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|setting| json!([setting["key"], setting["value"]]))
            .collect()
    };
    let before = json(program::finish(command().arg("--json")));
    let after = json(countersign(&scratch, &["config", "print", "--json", "--config", "printed.toml"]));
    assert_eq!(values(&before), values(&after));
    let idle = before["settings"].as_array().unwrap().iter().find(|setting| setting["key"] == "session.idle");
    assert_eq!(
        idle,
        Some(&json!({ "key": "session.idle", "value": "3h", "origin": "COUNTERSIGN_SESSION__IDLE" }))
    );
}

#[test]
fn variables_that_set_nothing_are_refused() {
    let scratch = Scratch::new();
    let done = program::finish(
        program::command(&scratch).env("COUNTERSIGN_TOTP__DIGIT", "6").args(["config", "check"]),
    );
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("COUNTERSIGN_TOTP__DIGIT"), "{done:?}");
}

#[test]
fn the_first_start_makes_everything_and_prints_one_line() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let data = scratch.path().join("countersign-data");
    assert_eq!(mode(&data), 0o700);
    let mut files: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.contains(&data.join("keys")) && files.contains(&data.join("countersign.db")), "{files:?}");
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    assert_eq!(served.get("/healthz").0, 200);
    let base = served.base.clone();
    let done = served.end("TERM");
    assert_eq!((done.code, done.stdout), (0, format!("countersign listening on {base}\n")));
    assert!(done.stderr.contains("starting"), "{}", done.stderr);

    let again = Served::start(&scratch, &["--log-format", "json"]);
    let done = again.end("INT");
    assert_eq!(done.code, 0);
    for line in done.stderr.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok_and(|line| line["level"].is_string()), "{line}");
    }
}

#[test]
fn without_its_key_ring_or_with_another_a_database_is_refused() {
    let scratch = Scratch::new();
    Served::start(&scratch, &[]).end("TERM");
    let ring = scratch.path().join("countersign-data/keys");
    let kept = fs::read(&ring).unwrap();
    fs::remove_file(&ring).unwrap();
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["users", "list"],
        &["users", "create", "a@b", "--password-stdin"],
    ] {
        let done = program::with_input(&scratch, arguments, PASSWORD);
        assert_eq!(done.code, 1, "{done:?}");
        assert!(done.stderr.contains("key ring") && done.stderr.contains("missing"), "{done:?}");
        assert!(!ring.exists(), "{arguments:?}");
    }
    let other = Scratch::new();
    Served::start(&other, &[]).end("TERM");
    fs::copy(other.path().join("countersign-data/keys"), &ring).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["users", "list"], &["doctor"]] {
        let done = countersign(&scratch, arguments);
        assert_eq!(done.code, 1, "{done:?}");
        assert!(format!("{}{}", done.stdout, done.stderr).contains("is not the key 1"), "{done:?}");
    }
    fs::write(&ring, "not a key ring\n").unwrap();
    let done = countersign(&scratch, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("line 1 of the key ring"), "{done:?}");
    fs::write(&ring, kept).unwrap();
    assert_eq!(Served::start(&scratch, &[]).end("TERM").code, 0);
}

#[test]
fn the_key_ring_may_be_in_the_environment_and_is_never_printed() {
    let scratch = Scratch::new();
    let key = "1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let env = [("COUNTERSIGN_KEYS__SOURCE", "env"), ("COUNTERSIGN_KEYS", key)];
    let served = Served::start_with(&scratch, &[], &env);
    assert!(!scratch.path().join("countersign-data/keys").exists());
    assert_eq!(served.end("TERM").code, 0);
    let without =
        program::finish(program::command(&scratch).env("COUNTERSIGN_KEYS__SOURCE", "env").arg("serve"));
    assert_eq!(without.code, 1);
    assert!(without.stderr.contains("COUNTERSIGN_KEYS"), "{without:?}");
    let printed = program::finish(program::command(&scratch).envs(env).args(["config", "print"]));
    assert!(!printed.stdout.contains("AAECAw"), "{printed:?}");
}

#[test]
fn commands_that_only_look_make_nothing() {
    let scratch = Scratch::new();
    for arguments in [
        &["users", "list"][..],
        &["users", "show", "1"],
        &["users", "reset-mfa", "1", "--reason", "x"],
        &["users", "unlock", "1", "--reason", "x"],
        &["users", "sign-out", "1"],
        &["users", "role", "add", "1", "admin"],
        &["users", "delete", "1", "--yes"],
        &["requirement", "show"],
        &["requirement", "explain", "1"],
        &["keys", "list"],
        &["keys", "rotate"],
        &["keys", "retire", "1"],
        &["audit", "tail"],
        &["audit", "export"],
        &["audit", "verify"],
        &["migrate"],
        &["doctor"],
    ] {
        let done = countersign(&scratch, arguments);
        assert_eq!(done.code, 1, "{done:?}");
        assert!(format!("{}{}", done.stdout, done.stderr).contains("countersign serve"), "{done:?}");
    }
    assert!(!scratch.path().join("countersign-data").exists());
}

#[test]
fn accounts_are_looked_after_while_the_portal_runs() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let made = program::with_input(
        &scratch,
        &["users", "create", "Ada@Example.org", "--password-stdin"],
        &format!("{PASSWORD}\n"),
    );
    assert_eq!((made.code, &*made.stdout), (0, "made account 1 for ada@example.org\n"), "{made:?}");
    let credentials = json!({ "email": "ada@example.org", "password": PASSWORD });
    let (status, signed_in) = served.post("/api/v1/sign-in", &credentials);
    assert_eq!((status, &signed_in["session"]["state"]), (200, &json!("standard")), "{signed_in}");

    for (email, password, part) in [
        ("ADA@example.org", PASSWORD, "already"),
        ("new@example.org", "short", "15 characters"),
        ("new@example.org", "passwordpassword", "easy to guess"),
        ("no address", PASSWORD, "is not an e-mail address"),
    ] {
        let refused =
            program::with_input(&scratch, &["users", "create", email, "--password-stdin"], password);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains(part), "{refused:?}");
        assert!(!refused.stderr.contains(PASSWORD), "{refused:?}");
    }
    let asked = countersign(&scratch, &["users", "create", "new@example.org"]);
    assert_eq!(asked.code, 1);
    assert!(asked.stderr.contains("--password-stdin"), "{asked:?}");

    let table = countersign(&scratch, &["users", "list"]).stdout;
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        lines[0],
        ["ID", "E-MAIL", "SECOND", "FACTOR", "REQUIRED", "ROLES", "TRUSTED", "SESSIONS", "CREATED"]
    );
    assert_eq!(lines[1][..7], ["1", "ada@example.org", "off", "-", "-", "0", "1"]);
    let listed: Value =
        serde_json::from_str(&countersign(&scratch, &["users", "list", "--json"]).stdout).unwrap();
    assert_eq!(listed["users"][0]["second_factor"]["enabled"], false);

    let reset = countersign(&scratch, &["users", "reset-mfa", "ada@example.org", "--reason", "lost phone"]);
    assert_eq!(reset.code, 0, "{reset:?}");
    let shown = countersign(&scratch, &["users", "show", "1"]).stdout;
    assert!(shown.contains("lost phone") && shown.contains("account_create"), "{shown}");
    let shown: Value =
        serde_json::from_str(&countersign(&scratch, &["users", "show", "1", "--json"]).stdout).unwrap();
    let events = shown["events"].as_array().unwrap();
    assert_eq!(
        (&events[0]["action"], &events[0]["actor"], &events[0]["note"]),
        (&json!("reset"), &json!("cli"), &json!("lost phone"))
    );
    let first = events.last().unwrap();
    assert_eq!((&first["action"], &first["actor"]), (&json!("account_create"), &json!("cli")));

    for user in ["2", "nobody@example.org", "no address"] {
        assert_eq!(countersign(&scratch, &["users", "show", user]).code, 1, "{user}");
    }
    assert_eq!(countersign(&scratch, &["migrate"]).stdout, "the database is up to date\n");
    let doctor = countersign(&scratch, &["doctor"]);
    assert_eq!(doctor.code, 0, "{doctor:?}");
    assert!(doctor.stdout.contains("ok    key ring: it belongs to the database"), "{doctor:?}");
    assert_eq!(served.end("TERM").code, 0);
}

#[test]
fn an_account_can_be_made_before_the_first_start() {
    let scratch = Scratch::new();
    let arguments = ["users", "create", "ada@example.org", "--password-stdin", "--json"];
    let made: Value =
        serde_json::from_str(&program::with_input(&scratch, &arguments, PASSWORD).stdout).unwrap();
    assert_eq!(made, json!({ "id": "1", "email": "ada@example.org" }));
    let served = Served::start(&scratch, &[]);
    assert_eq!(
        served.post("/api/v1/sign-in", &json!({ "email": "ada@example.org", "password": PASSWORD })).0,
        200
    );
}

#[test]
fn doctor_tells_what_is_not_safe() {
    let scratch = Scratch::new();
    Served::start(&scratch, &[]).end("TERM");
    let data = scratch.path().join("countersign-data");
    let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    permit(&data.join("keys"), 0o644);
    permit(&data, 0o755);
    fs::write(
        scratch.path().join("countersign.toml"),
        "base_url = \"https://example.org\"\nlisten = \"0.0.0.0:8080\"\n[accounts]\nsign_up = \"open\"",
    )
    .unwrap();
    let done = countersign(&scratch, &["doctor", "--json"]);
    assert_eq!(done.code, 1, "{done:?}");
    let told: Value = serde_json::from_str(&done.stdout).unwrap();
    let finding = |level: &str, part: &str| {
        let mut findings = told["findings"].as_array().unwrap().iter();
        findings.any(|finding| finding["level"] == level && finding["text"].as_str().unwrap().contains(part))
    };
    assert!(finding("fail", "keys can be read by others (mode 644)"), "{told:#}");
    assert!(finding("warn", "countersign-data can be reached by others (mode 755)"), "{told:#}");
    assert!(finding("warn", "beside the database"), "{told:#}");
    assert!(finding("warn", "everybody who reaches the portal can make an account"), "{told:#}");
    assert!(finding("warn", "plain http"), "{told:#}");
    assert!(finding("warn", "nobody is told of changes to their account"), "{told:#}");
    assert!(finding("ok", "belongs to the database"), "{told:#}");
}

#[test]
fn danger_is_announced_and_kept_to_this_machine() {
    let scratch = Scratch::new();
    let danger = [("COUNTERSIGN_BRUTE_FORCE__STRATEGY", "danger_none")];
    let done = Served::start_with(&scratch, &[], &danger).end("TERM");
    assert!(done.stderr.contains("danger_none"), "{}", done.stderr);
    let mut command = program::command(&scratch);
    command.envs(danger).args(["serve", "--listen", "127.0.0.1:0", "--base-url", "https://example.org"]);
    let refused = program::finish(&mut command);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("brute_force.strategy"), "{refused:?}");
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let scratch = Scratch::new();
    let served = Served::start(&scratch, &[]);
    let taken = served.base.strip_prefix("http://").unwrap();
    let done = countersign(&scratch, &["serve", "--listen", taken]);
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains(taken), "{done:?}");
}
