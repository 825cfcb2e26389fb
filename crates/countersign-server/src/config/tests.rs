use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use countersign::testing::MemoryStore;
use countersign::{BruteForce, KeyRing, OnUse, OsRandom, Timestamp, TrustPolicy};

use super::keys::KEYS;
use super::*;

fn file(text: &str) -> Result<Config, Problems> {
    Config::load(Sources::none().file("countersign.toml", text))
}

fn variables(variables: &[(&str, &str)]) -> Sources {
    Sources::none()
        .variables(variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))))
}

fn shown(config: &Config, key: &str) -> (String, String) {
    let setting = config.effective().iter().find(|setting| setting.key == key).expect("the key is built");
    let value = setting.value.as_ref().map_or_else(String::new, ToString::to_string);
    (value, setting.origin.to_string())
}

#[test]
fn defaults_are_those_of_the_contract() {
    let config = Config::load(Sources::none()).unwrap();
    let expected = [
        ("issuer", "\"Countersign\""),
        ("base_url", "\"http://127.0.0.1:8080\""),
        ("listen", "\"127.0.0.1:8080\""),
        ("data", "\"./countersign-data\""),
        ("database", "\"sqlite:./countersign-data/countersign.db\""),
        ("metrics_listen", ""),
        ("help_url", ""),
        ("accounts.sign_up", "\"open\""),
        ("accounts.verify_email", "false"),
        ("smtp.url", ""),
        ("smtp.from", ""),
        ("totp.algorithm", "\"SHA1\""),
        ("totp.digits", "6"),
        ("totp.period", "\"30s\""),
        ("totp.secret_length", "20"),
        ("totp.skew_past", "1"),
        ("totp.skew_future", "0"),
        ("totp.clock_hint", "8"),
        ("totp.clock_correction", "10"),
        ("totp.max_authenticators", "3"),
        ("totp.enrollment_ttl", "\"10m\""),
        ("recovery_codes.count", "10"),
        ("recovery_codes.length", "12"),
        ("recovery_codes.alphabet", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\""),
        ("recovery_codes.preset", ""),
        ("recovery_codes.hash", "\"sha256\""),
        ("recovery_codes.generate_enabled", "true"),
        ("recovery_codes.on_use", "\"delete\""),
        ("recovery_codes.low", "2"),
        ("recovery_codes.table", "\"countersign_recovery_codes\""),
        ("recovery_codes.code_column", "\"code\""),
        ("recovery_codes.user_column", "\"user\""),
        ("recovery_codes.verify_action", "\"verify_with_recovery_code\""),
        ("recovery_codes.generate_action", "\"generate_recovery_code_codes\""),
        ("brute_force.strategy", "\"audit_log\""),
        ("brute_force.window", "\"5m\""),
        ("brute_force.max_failures", "5"),
        ("brute_force.per_challenge", "5"),
        ("brute_force.yearly_risk", "0.0001"),
        ("session.pending_ttl", "\"10m\""),
        ("session.idle", "\"12h\""),
        ("session.absolute", "\"30d\""),
        ("session.on_verify", "\"rotate\""),
        ("session.max_age", "\"5m\""),
        ("session.password_is_enough", "false"),
        ("session.cookie_domain", ""),
        ("limits.per_address", "\"600/1m\""),
        ("limits.password_failures", "\"10/5m\""),
        ("limits.pending_per_account", "64"),
        ("keys.source", "\"file\""),
        ("keys.path", "\"./countersign-data/keys\""),
        ("trusted_browsers.enabled", "true"),
        ("trusted_browsers.ttl", "\"30d\""),
        ("trusted_browsers.except_roles", "[]"),
        ("requirement.everyone", "false"),
        ("requirement.roles", "[]"),
        ("requirement.from", ""),
        ("requirement.grace", "\"0s\""),
        ("requirement.exempt", "[]"),
        ("requirement.recovery_codes", "false"),
        ("audit.include", "[\"*\"]"),
        ("audit.exclude", "[]"),
        ("audit.ip_privacy", "\"none\""),
        ("audit.ipv4_mask", "24"),
        ("audit.ipv6_mask", "48"),
        ("audit.retention", "\"90d\""),
        ("postgres.schema", ""),
        ("postgres.pool", "16"),
        ("pages.directory", ""),
        ("pages.brand", ""),
        ("pages.accent", ""),
        ("pages.logo", ""),
        ("pages.logo_dark", ""),
        ("pages.languages", "[]"),
        ("redis.url", ""),
        ("proxy.trusted", "[]"),
    ];
    for (key, value) in expected {
        assert_eq!(shown(&config, key), (value.to_owned(), "default".to_owned()), "{key}");
    }
    let told: BTreeSet<&str> = expected.iter().map(|(key, _)| *key).collect();
    assert_eq!(told, KEYS.iter().copied().collect());
    assert_eq!((expected.len(), config.effective().len()), (KEYS.len(), KEYS.len()), "each of them once");
}

#[test]
fn flags_win_over_the_environment_that_over_the_file_that_over_defaults() {
    let sources = variables(&[
        ("COUNTERSIGN_LISTEN", "127.0.0.1:2"),
        ("COUNTERSIGN_TOTP__DIGITS", "8"),
        ("PATH", "/bin"),
    ])
    .file("countersign.toml", "listen = \"127.0.0.1:1\"\nissuer = \"Acme\"\n[totp]\ndigits = 6")
    .flag("--listen", "listen", Some("127.0.0.1:3".to_owned()))
    .flag("--data", "data", None);
    let config = Config::load(sources).unwrap();
    let origin = |key| shown(&config, key);
    assert_eq!(origin("listen"), ("\"127.0.0.1:3\"".to_owned(), "--listen".to_owned()));
    assert_eq!(origin("base_url"), ("\"http://127.0.0.1:3\"".to_owned(), "default".to_owned()));
    assert_eq!(origin("totp.digits"), ("8".to_owned(), "COUNTERSIGN_TOTP__DIGITS".to_owned()));
    assert_eq!(origin("issuer"), ("\"Acme\"".to_owned(), "countersign.toml".to_owned()));
    assert_eq!(origin("data").1, "default");
}

/// What a file may not say, and what the one sentence about it must hold.
const REFUSED: &[(&str, &[&str])] = &[
    ("issuer = 5", &["issuer is 5 (countersign.toml)", "a name"]),
    ("issuer = \"a:b\"", &["issuer", "colon"]),
    ("issuer = \" \"", &["issuer"]),
    ("base_url = \"http://example.org\"", &["base_url", "https://"]),
    ("base_url = \"https://example.org/portal\"", &["base_url", "no path"]),
    ("listen = \"8080\"", &["listen", "127.0.0.1:8080"]),
    ("listen = \"localhost:8080\"", &["listen"]),
    ("listen = \"0.0.0.0:8080\"", &["listen is 0.0.0.0:8080 (countersign.toml)", "base_url", "https"]),
    ("listen = \"0.0.0.0:80\"\nbase_url = \"http://localhost\"", &["listen", "base_url", "in the clear"]),
    (
        "database = \"mysql://u:hunter2@h/x\"",
        &["database is \"mysql://u:***@h/x\" (countersign.toml)", "SQLite file", "PostgreSQL"],
    ),
    ("database = \"postgres:\"", &["database", "postgres://USER"]),
    (
        "database = \"postgres://h/d?schema=b\"\n[postgres]\nschema = \"a\"",
        &["postgres.schema is \"a\"", "\"b\""],
    ),
    ("[postgres]\nschema = \"a\"", &["postgres.schema", "SQLite file"]),
    (
        "database = \"postgres://h/d\"\n[postgres]\nschema = \"A-b\"",
        &["postgres.schema is \"A-b\"", "small letters"],
    ),
    ("[postgres]\npool = 1", &["postgres.pool", "from 2"]),
    ("[redis]\nurl = \"http://:hunter2@h\"", &["redis.url is \"http://:***@h\"", "redis://"]),
    (
        "[smtp]\nurl = \"http://u:hunter2@h\"\nfrom = \"a@b.example\"",
        &["smtp.url is \"http://u:***@h\"", "smtps://"],
    ),
    (
        "[smtp]\nurl = \"smtp://u:hunter2@h?tls=none\"\nfrom = \"a@b.example\"",
        &["smtp.url is \"smtp://u:***@h?tls=none\"", "could be read"],
    ),
    ("[smtp]\nurl = \"smtp://h?tsl=none\"\nfrom = \"a@b.example\"", &["smtp.url", "\"tsl\"", "?tls="]),
    ("[smtp]\nurl = \"smtp://localhost\"", &["smtp.from"]),
    ("[smtp]\nfrom = \"a@b.example\"", &["smtp.url"]),
    (
        "[smtp]\nurl = \"smtp://localhost\"\nfrom = \"Example\"",
        &["smtp.from is \"Example\"", "security@example.org"],
    ),
    ("metrics_listen = \"9090\"", &["metrics_listen", "127.0.0.1:8080"]),
    (
        "metrics_listen = \"0.0.0.0:9090\"",
        &["metrics_listen is 0.0.0.0:9090 (countersign.toml)", "strangers"],
    ),
    ("metrics_listen = \"203.0.113.7:9090\"", &["metrics_listen", "strangers"]),
    ("metrics_listen = \"[2001:db8::1]:9090\"", &["metrics_listen", "strangers"]),
    ("metrics_listen = \"127.0.0.1:8080\"", &["metrics_listen", "where the portal listens"]),
    ("database = \":memory:\"", &["database", "SQLite file"]),
    ("database = \"sqlite::memory:\"", &["database", "SQLite file"]),
    ("database = \"mysql://x\"", &["database", "SQLite file"]),
    ("database = \"sqlite:a.db?mode=ro\"", &["database", "SQLite file"]),
    ("data = \"\"", &["data", "a path"]),
    ("help_url = \"javascript:alert(1)\"", &["help_url"]),
    ("port = 80", &["there is no setting port (countersign.toml)"]),
    ("[server]\nport = 80", &["there is no section [server]"]),
    ("totp = 6", &["totp", "[totp]"]),
    ("[issuer]\nname = \"x\"", &["issuer"]),
    ("[totp]\ndigit = 6", &["there is no setting totp.digit (countersign.toml)"]),
    ("[totp]\ndigits = 7", &["totp.digits is 7", "\"6\" or \"8\""]),
    ("[totp]\ndigits = [6]", &["totp.digits is an array"]),
    ("[totp]\nalgorithm = \"MD5\"", &["totp.algorithm", "SHA256"]),
    ("[totp]\nperiod = 30", &["totp.period", "\"30s\""]),
    ("[totp]\nperiod = \"5s\"", &["totp.period", "from 15s to 2m"]),
    ("[totp]\nsecret_length = 8", &["totp.secret_length", "16"]),
    ("[totp]\nskew_past = -1", &["totp.skew_past"]),
    ("[totp]\nskew_future = 11", &["totp.skew_future"]),
    ("[totp]\nclock_hint = 21", &["totp.clock_hint", "20"]),
    ("[totp]\nclock_hint = true", &["totp.clock_hint"]),
    ("[totp]\nclock_correction = 121", &["totp.clock_correction", "120"]),
    ("[totp]\nclock_correction = -1", &["totp.clock_correction"]),
    ("[totp]\nmax_authenticators = 0", &["totp.max_authenticators"]),
    ("[totp]\nenrollment_ttl = \"1s\"", &["totp.enrollment_ttl"]),
    (
        "[recovery_codes]\ncount = 0",
        &["recovery_codes.count is 0", "from 1 to 100", "set in countersign.toml"],
    ),
    ("[recovery_codes]\ncount = 101", &["recovery_codes.count is 101", "from 1 to 100"]),
    (
        "[recovery_codes]\nlength = 8",
        &[
            "recovery_codes.length is 8",
            "alphabet of 36",
            "41.4 bits",
            "sha256",
            "at least 60",
            "12",
            "argon2",
            "bcrypt",
        ],
    ),
    ("[recovery_codes]\nlength = 10", &["51.7 bits"]),
    ("[recovery_codes]\nlength = 65", &["recovery_codes.length is 65", "64"]),
    ("[recovery_codes]\nlength = -1", &["recovery_codes.length is -1 (countersign.toml)"]),
    ("[recovery_codes]\nhash = \"argon2\"\nlength = 3", &["15.5 bits", "argon2 provider", "at least 20"]),
    ("[recovery_codes]\nalphabet = \"\"", &["recovery_codes.alphabet is empty", "at least 2"]),
    ("[recovery_codes]\nalphabet = \"a\"", &["recovery_codes.alphabet has one character"]),
    ("[recovery_codes]\nalphabet = \"ab-\"", &["recovery_codes.alphabet has '-'"]),
    ("[recovery_codes]\nalphabet = \"abb\"", &["recovery_codes.alphabet has 'b' more than once"]),
    ("[recovery_codes]\nalphabet = 5", &["recovery_codes.alphabet is 5 (countersign.toml)", "text"]),
    ("[recovery_codes]\nhash = \"md5\"", &["recovery_codes.hash", "sha256", "argon2", "bcrypt"]),
    ("[recovery_codes]\non_use = \"burn\"", &["recovery_codes.on_use", "delete", "keep"]),
    ("[recovery_codes]\npreset = \"lax\"", &["recovery_codes.preset", "strict"]),
    ("[recovery_codes]\ngenerate_enabled = 1", &["recovery_codes.generate_enabled", "true or false"]),
    ("[recovery_codes]\ntable = \"Codes; DROP\"", &["recovery_codes.table", "a letter from a to z"]),
    ("[recovery_codes]\ntable = \"countersign_users\"", &["recovery_codes.table", "another table of ours"]),
    ("[recovery_codes]\ncode_column = \"user\"", &["recovery_codes.code_column", "must differ"]),
    (
        "[recovery_codes.mobile]\nlength = 8",
        &["recovery_codes.mobile.length is 8", "41.4 bits", "set in countersign.toml"],
    ),
    ("[recovery_codes.mobile]\nlengths = 8", &["there is no setting recovery_codes.mobile.lengths"]),
    ("[recovery_codes.count]\nlength = 12", &["[recovery_codes.count]", "is a setting", "another name"]),
    ("[recovery_codes.Mobile]", &["cannot be named \"Mobile\""]),
    ("[recovery_codes.recovery_code]", &["recovery_code", "names must differ"]),
    (
        "[recovery_codes.mobile]\ntable = \"countersign_recovery_codes\"",
        &["recovery_codes.mobile.table", "must differ"],
    ),
    ("[totp.mobile]\ndigits = 8", &["there is no setting totp.mobile"]),
    (
        "[brute_force]\nstrategy = \"none\"",
        &["brute_force.strategy", "audit_log", "rate_limit", "danger_none"],
    ),
    ("[brute_force]\nwindow = 0", &["brute_force.window", "from 1m"]),
    ("[brute_force]\nwindow = \"5\"", &["brute_force.window"]),
    ("[brute_force]\nmax_failures = 21", &["brute_force.max_failures", "20"]),
    ("[brute_force]\nper_challenge = 0", &["brute_force.per_challenge"]),
    ("[brute_force]\nyearly_risk = \"low\"", &["brute_force.yearly_risk is \"low\"", "1e-4"]),
    (
        "[brute_force]\nyearly_risk = 0.5",
        &["brute_force.yearly_risk is 5e-1", "1e-2", "set in countersign.toml"],
    ),
    (
        "[totp]\nskew_past = 10\nskew_future = 10",
        &["21 steps", "3 authenticators", "0 wrong codes", "totp.skew_past"],
    ),
    (
        "[totp]\nclock_hint = 12",
        &["24 that a hint may tell of in a year", "4 wrong codes a year", "lower totp.clock_hint"],
    ),
    (
        "[audit]\nexclude = [\"challenge\"]",
        &["audit_log counts failures", "audit.exclude", "challenge with totp", "rate_limit"],
    ),
    ("[audit]\ninclude = [\"sign_in\"]", &["audit_log counts failures", "verify_with_recovery_code"]),
    (
        "[audit]\nexclude = [\"sign-in\"]",
        &["audit.exclude names `sign-in`", "sign_in", "set in countersign.toml"],
    ),
    ("[audit]\ninclude = \"sign_in\"", &["audit.include", "a list"]),
    ("[audit]\nip_privacy = \"some\"", &["audit.ip_privacy", "truncate"]),
    ("[audit]\nipv4_mask = 33", &["audit.ipv4_mask", "32"]),
    ("[audit]\nipv6_mask = 129", &["audit.ipv6_mask", "128"]),
    ("[audit]\nretention = \"12h\"", &["audit.retention", "1d", "forever"]),
    ("[audit]\nretention = 90", &["audit.retention", "forever"]),
    (
        "base_url = \"https://example.org\"\n[brute_force]\nstrategy = \"danger_none\"",
        &["danger_none", "this machine"],
    ),
    ("[session]\nidle = \"500d\"", &["session.idle"]),
    ("[session]\nabsolute = \"0s\"", &["session.absolute"]),
    ("[session]\npending_ttl = \"2d\"", &["session.pending_ttl"]),
    ("[session]\nmax_age = \"59s\"", &["session.max_age"]),
    ("[session]\non_verify = \"swap\"", &["session.on_verify"]),
    ("[session]\npassword_is_enough = \"yes\"", &["session.password_is_enough", "true or false"]),
    (
        "[session]\ncookie_domain = \"example.org\"",
        &[
            "session.cookie_domain is \"example.org\" (countersign.toml)",
            "http://127.0.0.1:8080",
            "lie in it",
        ],
    ),
    (
        "base_url = \"https://sign-in.example.org\"\n[session]\ncookie_domain = \"example.com\"",
        &["session.cookie_domain", "https://sign-in.example.org"],
    ),
    (
        "base_url = \"https://badexample.org\"\n[session]\ncookie_domain = \"example.org\"",
        &["session.cookie_domain", "https://badexample.org"],
    ),
    (
        "base_url = \"https://example.org\"\n[session]\ncookie_domain = \"sign-in.example.org\"",
        &["session.cookie_domain", "https://example.org"],
    ),
    ("[session]\ncookie_domain = \".example.org\"", &["session.cookie_domain is", "a dot in front"]),
    ("[session]\ncookie_domain = \"Example.org\"", &["session.cookie_domain is", "small letters"]),
    ("[session]\ncookie_domain = \"example.org:8080\"", &["session.cookie_domain is", "port"]),
    ("[session]\ncookie_domain = \"https://example.org\"", &["session.cookie_domain is", "scheme"]),
    ("[session]\ncookie_domain = \"org\"", &["session.cookie_domain is \"org\"", "a domain"]),
    ("[session]\ncookie_domain = \"192.0.2.1\"", &["session.cookie_domain is", "a domain"]),
    ("[session]\ncookie_domain = true", &["session.cookie_domain is true", "a domain"]),
    ("[trusted_browsers]\nenabled = \"no\"", &["trusted_browsers.enabled", "true or false"]),
    ("[trusted_browsers]\nttl = \"59m\"", &["trusted_browsers.ttl", "from 1h to 90d"]),
    ("[trusted_browsers]\nttl = \"91d\"", &["trusted_browsers.ttl", "from 1h to 90d"]),
    ("[trusted_browsers]\nexcept_roles = \"admin\"", &["trusted_browsers.except_roles", "a list"]),
    ("[trusted_browsers]\nexcept_roles = [\"two words\"]", &["trusted_browsers.except_roles", "one word"]),
    ("[requirement]\neveryone = 1", &["requirement.everyone", "true or false"]),
    ("[requirement]\nroles = [\"\"]", &["requirement.roles", "one word"]),
    (
        "[requirement]\neveryone = true\nroles = [\"admin\"]",
        &["requirement.roles is [\"admin\"] (countersign.toml)", "requirement.everyone", "remove one"],
    ),
    ("[requirement]\nfrom = \"soon\"", &["requirement.from is \"soon\"", "2026-11-22T09:30:00Z", "a date"]),
    ("[requirement]\nfrom = 2027-01-01T08:00:00", &["requirement.from is 2027-01-01T08:00:00", "a moment"]),
    ("[requirement]\nfrom = 5", &["requirement.from is 5", "a moment"]),
    ("[requirement]\ngrace = 7", &["requirement.grace is 7", "\"7d\""]),
    ("[requirement]\ngrace = \"401d\"", &["requirement.grace", "from 0s to 400d"]),
    ("[requirement]\nexempt = \"ada@example.org\"", &["requirement.exempt", "a list", "until"]),
    ("[requirement]\nexempt = [\"ada@example.org\"]", &["requirement.exempt", "a list"]),
    ("[requirement]\nexempt = [{ user = \"ada@example.org\" }]", &["requirement.exempt", "until = "]),
    (
        "[requirement]\nexempt = [{ user = \"a@b\", until = 2027-01-01, why = \"x\" }]",
        &["requirement.exempt", "a list"],
    ),
    (
        "[[requirement.exempt]]\nuser = \"ada\"\nuntil = 2027-01-01",
        &["requirement.exempt", "user \"ada\" is neither an e-mail address nor an id"],
    ),
    (
        "[[requirement.exempt]]\nuser = \"a@b\"\nuntil = \"for ever\"",
        &["requirement.exempt", "until \"for ever\"", "a moment"],
    ),
    (
        "[requirement]\neveryone = true\nrecovery_codes = true\n[recovery_codes]\ngenerate_enabled = false",
        &["requirement.recovery_codes is true (countersign.toml)", "recovery_codes.generate_enabled"],
    ),
    ("[limits]\nper_address = \"many\"", &["limits.per_address", "off"]),
    ("[limits]\npassword_failures = \"off\"", &["limits.password_failures"]),
    ("[limits]\npassword_failures = \"0/5m\"", &["limits.password_failures"]),
    ("[limits]\npending_per_account = 0", &["limits.pending_per_account"]),
    ("[accounts]\nsign_up = true", &["accounts.sign_up", "open"]),
    ("[accounts]\nverify_email = \"maybe\"", &["accounts.verify_email", "true or false"]),
    (
        "[accounts]\nverify_email = true",
        &["accounts.verify_email is true (countersign.toml)", "set smtp.url and smtp.from"],
    ),
    ("[keys]\nsource = \"vault\"", &["keys.source", "systemd"]),
    ("[keys]\nsource = \"systemd\"\npath = \"/run/x\"", &["keys.path", "the name of a credential"]),
    ("[keys]\nsource = \"systemd\"\npath = \"..\"", &["keys.path", "the name of a credential"]),
    ("[keys]\nsource = \"env\"\npath = \"x\"", &["keys.path", "keys.source"]),
    ("[smtp]\nurl = \"smtp://x\"", &["smtp.url is set, and smtp.from is not"]),
    ("[smtp]\nfrom = \"a@example.org\"", &["smtp.from is set, and smtp.url is not"]),
    (
        "[smtp]\nurl = \"http://x\"\nfrom = \"a@example.org\"",
        &["smtp.url is \"http://x\" (countersign.toml)"],
    ),
    ("[smtp]\nurl = \"smtp://x\"\nfrom = \"nobody\"", &["smtp.from is \"nobody\" (countersign.toml)"]),
    ("[proxy]\ntrusted = [\"10.0.0.0/33\"]", &["proxy.trusted", "10.0.0.0/33"]),
    ("[proxy]\ntrusted = [\"0.0.0.0/0\"]", &["proxy.trusted", "0.0.0.0/0"]),
    ("[proxy]\ntrusted = [\"0.0.0.0/1\", \"128.0.0.0/1\"]", &["proxy.trusted", "0.0.0.0/1", "at least /8"]),
    ("[proxy]\ntrusted = \"10.0.0.0/8\"", &["proxy.trusted", "a list"]),
    ("issuer = \"a\"\nissuer = \"b\"", &["countersign.toml is not a TOML file"]),
    ("issuer = ", &["countersign.toml is not a TOML file"]),
];

#[test]
fn what_is_refused_is_named_with_its_place() {
    for (text, parts) in REFUSED {
        let problems = file(text).expect_err(text);
        assert_eq!(problems.iter().count(), 1, "{text}\n{problems}");
        for part in *parts {
            assert!(problems.to_string().contains(part), "{part:?} in {problems:?}\n{text}");
        }
    }
}

#[test]
fn addresses_are_verified_as_soon_as_mail_is_sent_and_not_where_that_is_refused() {
    let smtp = "[smtp]\nurl = \"smtps://ada:hunter2@mail.example.org\"\nfrom = \"Acme <a@example.org>\"\n";
    let config = file(smtp).unwrap();
    assert_eq!(config.verification, Verification::Asked);
    assert_eq!(shown(&config, "accounts.verify_email"), ("true".to_owned(), "default".to_owned()));
    assert_eq!(shown(&config, "smtp.url").0, "\"smtps://ada:***@mail.example.org\"");
    assert!(!format!("{config:?}").contains("hunter2"));
    let off = file(&format!("[accounts]\nverify_email = false\n{smtp}")).unwrap();
    assert_eq!(off.verification, Verification::NotAsked);
    assert_eq!(file("").unwrap().verification, Verification::NotAsked);
}

#[test]
fn every_problem_is_told_at_once() {
    let problems = file("port = 80\nissuer = 5\n[totp]\ndigits = 7").unwrap_err();
    assert_eq!(problems.iter().count(), 3, "{problems}");
}

#[test]
fn variables_that_set_nothing_are_refused() {
    for (name, value, part) in [
        ("COUNTERSIGN_ISUER", "x", "COUNTERSIGN_ISUER names no setting"),
        ("COUNTERSIGN_TOTP_DIGITS", "6", "COUNTERSIGN_TOTP_DIGITS names no setting"),
        ("COUNTERSIGN_", "6", "names no setting"),
        ("COUNTERSIGN_TOTP__DIGITS", "", "totp.digits is \"\" (COUNTERSIGN_TOTP__DIGITS)"),
        ("COUNTERSIGN_KEYS", "1 x", "COUNTERSIGN_KEYS is set, and keys.source is \"file\""),
    ] {
        let problems = Config::load(variables(&[(name, value)])).expect_err(name).to_string();
        assert!(problems.contains(part), "{problems}");
    }
    let env = variables(&[("COUNTERSIGN_KEYS__SOURCE", "env"), ("COUNTERSIGN_KEYS", "never looked at here")]);
    assert_eq!(Config::load(env).unwrap().keys, KeySource::Environment);
}

#[test]
fn addresses_that_others_can_reach_ask_for_https_and_close_sign_up() {
    let behind_proxy = file("base_url = \"https://Example.org/\"").unwrap();
    assert_eq!(behind_proxy.sign_up, SignUp::Closed);
    assert!(behind_proxy.address.is_behind_proxy());
    let open =
        file("listen = \"0.0.0.0:443\"\nbase_url = \"https://example.org\"\n[accounts]\nsign_up = \"open\"")
            .unwrap();
    assert_eq!(open.sign_up, SignUp::Open);
    assert!(!open.address.is_behind_proxy());
    let local = file("listen = \"[::1]:8080\"\nbase_url = \"http://localhost:8080\"").unwrap();
    assert_eq!((local.sign_up, local.address.reach()), (SignUp::Open, Reach::ThisMachine));
}

#[test]
fn the_base_url_follows_the_port_that_was_bound() {
    let bound = "127.0.0.1:49152".parse().unwrap();
    let config = file("listen = \"127.0.0.1:0\"").unwrap();
    assert_eq!(config.site(bound).origin(), Some("http://127.0.0.1:49152"));
    let config = file("listen = \"127.0.0.1:0\"\nbase_url = \"https://example.org\"").unwrap();
    assert_eq!(config.site(bound).origin(), Some("https://example.org"));
    assert_eq!(config.site(bound).shared_domain(), None);
    let shared = "base_url = \"https://a.example.org\"\n[session]\ncookie_domain = \"example.org\"";
    assert_eq!(file(shared).unwrap().site(bound).shared_domain(), Some("example.org"));
}

#[test]
fn databases_are_urls_and_no_password_of_them_is_shown() {
    let url = "postgres://portal:hunter2@db.example.org/sign_in";
    let config = file(&format!(
        "database = {url:?}\n[postgres]\nschema = \"mfa\"\n[redis]\nurl = \"redis://:hunter2@h/0\""
    ))
    .unwrap();
    let shown = |key| shown(&config, key).0;
    assert_eq!(shown("database"), "\"postgres://portal:***@db.example.org/sign_in\"");
    assert_eq!(shown("redis.url"), "\"redis://:***@h/0\"");
    assert!(!format!("{config:?}").contains("hunter2"));
    let DatabaseUrl::Postgres(database) = &config.database else { panic!() };
    assert_eq!((database.expose(), database.schema()), (url, Some("mfa")));
    assert_eq!(config.keys, KeySource::File("./countersign-data/keys".into()));
}

#[test]
fn databases_are_paths_too() {
    for (written, path) in [
        ("a.db", "a.db"),
        ("/var/a.db", "/var/a.db"),
        ("sqlite:a.db", "a.db"),
        ("sqlite:/var/a.db", "/var/a.db"),
        ("sqlite:///var/a.db", "/var/a.db"),
    ] {
        let database = file(&format!("database = {written:?}")).unwrap().database;
        assert_eq!(database.file(), Some(Path::new(path)));
    }
    let config = file("data = \"/srv/x\"").unwrap();
    assert_eq!(config.database.file(), Some(Path::new("/srv/x/countersign.db")));
    assert_eq!(config.keys, KeySource::File("/srv/x/keys".into()));
    let credential = |text: &str| file(&format!("[keys]\nsource = \"systemd\"{text}")).unwrap().keys;
    assert_eq!(credential(""), KeySource::Credential("countersign-keys".to_owned()));
    assert_eq!(credential("\npath = \"ring\""), KeySource::Credential("ring".to_owned()));
}

#[test]
fn budgets_and_windows_reach_the_core() {
    let config = file(
        "[brute_force]\nwindow = 7\nmax_failures = 3\nper_challenge = 4\nyearly_risk = 5e-4\n[limits]\npassword_failures = \"4/2m\"",
    )
    .unwrap();
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let expected = BruteForce::audit_log()
        .window(3, minutes(7))
        .per_challenge(4)
        .password(4, minutes(2))
        .yearly_risk(5e-4);
    assert_eq!(format!("{:?}", config.guessing.brute_force()), format!("{expected:?}"));
    for strategy in ["audit_log", "rate_limit", "danger_none"] {
        let config = file(&format!("[brute_force]\nstrategy = {strategy:?}")).unwrap();
        assert_eq!(config.guessing.brute_force().strategy(), strategy);
        assert_eq!(config.guessing.is_off(), strategy == "danger_none");
    }
}

#[test]
fn a_limiter_that_nodes_share_takes_the_place_of_the_one_in_the_process() {
    let ring = KeyRing::generate(&OsRandom).unwrap();
    let shared =
        "[brute_force]\nstrategy = \"rate_limit\"\n[redis]\nurl = \"redis://:hunter2@localhost:6379/0\"";
    let config = file(shared).unwrap();
    assert_eq!(config.warnings(), []);
    assert_eq!(config.brute_force(&ring).unwrap().strategy(), "rate_limit");
    let config = file("[redis]\nurl = \"redis://localhost\"").unwrap();
    assert_eq!(config.brute_force(&ring).unwrap().strategy(), "audit_log");
    let config = file("[redis]\nurl = \"redis://:hunter2@localhost:port/0\"").unwrap();
    let refused = config.brute_force(&ring).unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains("hunter2"), "{refused:?}");
}

#[test]
fn a_bare_number_is_minutes_for_the_window_and_nowhere_else() {
    for text in ["window = 5", "window = \"5m\"", "window = \"300s\""] {
        let config = file(&format!("[brute_force]\n{text}")).unwrap();
        assert_eq!(config.guessing.window.span, Duration::from_secs(300), "{text}");
    }
    let config = Config::load(variables(&[("COUNTERSIGN_BRUTE_FORCE__WINDOW", "5")])).unwrap();
    assert_eq!(config.guessing.window.span, Duration::from_secs(300));
    for text in [
        "[session]\nidle = 5",
        "[totp]\nperiod = 30",
        "[audit]\nretention = 90",
        "[totp]\nenrollment_ttl = 10",
    ] {
        assert!(file(text).is_err(), "{text}");
    }
}

#[test]
fn recovery_codes_and_their_presets() {
    let codes = |text: &str| file(text).expect(text).recovery_codes.remove(0);
    let argon2 = codes("[recovery_codes]\nhash = \"argon2\"\nlength = 8");
    assert_eq!((argon2.provider().name(), argon2.characters(), argon2.size()), ("argon2", 9, 10));
    assert_eq!(codes("[recovery_codes]\nhash = \"bcrypt\"\nlength = 8").provider().name(), "bcrypt");
    let strict = codes("[recovery_codes]\npreset = \"strict\"");
    assert_eq!((strict.provider().name(), strict.letters()), ("argon2", RecoveryCodes::UNAMBIGUOUS));
    assert_eq!(strict.bits(), 80.0);
    let softer = codes("[recovery_codes]\npreset = \"strict\"\nhash = \"sha256\"\ncount = 8");
    assert_eq!((softer.provider().name(), softer.size(), softer.bits()), ("sha256", 8, 80.0));
    let kept = codes(
        "[recovery_codes]\non_use = \"keep\"\ngenerate_enabled = false\nlow = 3\nuser_column = \"owner\"",
    );
    assert_eq!((kept.uses(), kept.generates(), kept.low_mark()), (OnUse::Keep, false, 3));
    assert_eq!((kept.user_column_name(), kept.code_column_name()), ("owner", "code"));
}

#[test]
fn further_strategies_of_recovery_codes_have_names_that_follow_from_theirs() {
    let sources = variables(&[
        ("COUNTERSIGN_RECOVERY_CODES__PRINTED__COUNT", "4"),
        ("COUNTERSIGN_RECOVERY_CODES__MY_CODES__LENGTH", "20"),
    ])
    .file(
        "countersign.toml",
        "[recovery_codes]\ncount = 8\n[recovery_codes.printed]\ncount = 5\n[recovery_codes.empty]",
    );
    let config = Config::load(sources).unwrap();
    let names: Vec<&str> = config.recovery_codes.iter().map(RecoveryCodes::name).collect();
    assert_eq!(names, ["recovery_code", "empty", "my_codes", "printed"]);
    let sizes: Vec<usize> = config.recovery_codes.iter().map(RecoveryCodes::size).collect();
    assert_eq!(sizes, [8, 10, 10, 4]);
    let printed = &config.recovery_codes[3];
    assert_eq!(printed.table_name(), "countersign_printed");
    assert_eq!(printed.verify_action_name(), "verify_with_printed");
    assert_eq!(
        shown(&config, "recovery_codes.printed.count"),
        ("4".to_owned(), "COUNTERSIGN_RECOVERY_CODES__PRINTED__COUNT".to_owned())
    );
    let text = show::text(config.effective());
    let section =
        |name: &str| text.find(&format!("\n[{name}]\n")).unwrap_or_else(|| panic!("{name} in {text}"));
    assert!(section("recovery_codes") < section("recovery_codes.empty"));
    assert!(section("recovery_codes.printed") < section("brute_force"));
    let again = file(&text).unwrap();
    assert_eq!(show::text(again.effective()).lines().count(), text.lines().count());
    let names: Vec<&str> = again.recovery_codes.iter().map(RecoveryCodes::name).collect();
    assert_eq!(names, ["recovery_code", "empty", "my_codes", "printed"]);
    let refused = Config::load(variables(&[("COUNTERSIGN_RECOVERY_CODES__COUNT__LENGTH", "5")])).unwrap_err();
    assert!(refused.to_string().contains("names no setting"), "{refused}");
}

#[test]
fn what_weakens_is_warned_of_and_the_defaults_are_not() {
    assert_eq!(Config::load(Sources::none()).unwrap().warnings(), []);
    for (text, about, part) in [
        ("[totp]\nperiod = \"60s\"", "totp.period", "1m"),
        ("[totp]\nalgorithm = \"SHA256\"", "totp.algorithm", "SHA256"),
        ("[totp]\ndigits = 8", "totp.digits", "8"),
        ("[totp]\nsecret_length = 16", "totp.secret_length", "16"),
        ("[totp]\nskew_past = 2\nmax_authenticators = 1", "totp.skew_past", "3 steps"),
        ("[totp]\nclock_correction = 21", "totp.clock_correction", "630s"),
        ("[brute_force]\nstrategy = \"danger_none\"", "brute_force.strategy", "without limit"),
        ("[brute_force]\nstrategy = \"rate_limit\"", "brute_force.strategy", "in this process"),
        ("[redis]\nurl = \"redis://h\"", "redis.url", "nothing uses it"),
        (
            "[smtp]\nurl = \"smtp://h.example?tls=opportunistic\"\nfrom = \"a@b.example\"",
            "smtp.url",
            "on their way",
        ),
        ("[brute_force]\nyearly_risk = 2e-3", "brute_force.yearly_risk", "0.002"),
        ("[audit]\nretention = \"forever\"", "audit.retention", "forever"),
        ("[audit]\nexclude = [\"sign_in\"]", "audit", "sign_in with password"),
        ("[audit]\nexclude = [\"reset\"]", "audit", "an administrator did: reset"),
        ("[audit]\nexclude = [\"throttle_clear\"]", "audit", ": throttle_clear"),
        ("[audit]\nexclude = [\"forget\"]", "audit", ": forget"),
        ("[audit]\nexclude = [\"disable\"]", "audit", ": disable"),
        ("[audit]\nexclude = [\"account_create\"]", "audit", ": account_create"),
        ("[audit]\nexclude = [\"roles_change\"]", "audit", ": roles_change"),
        ("[audit]\nexclude = [\"credentials_change\"]", "audit", ": credentials_change"),
        ("[audit]\nexclude = [\"sign_out_everywhere\"]", "audit", ": sign_out_everywhere"),
        ("[audit]\nexclude = [\"browser_trust\"]", "audit", ": browser_trust"),
        (
            "base_url = \"https://a.example.org\"\n[session]\ncookie_domain = \"example.org\"",
            "session.cookie_domain",
            "every host below it",
        ),
        ("[requirement]\ngrace = \"7d\"", "requirement", "concerns nobody"),
        ("[requirement]\nexempt = [{ user = 1, until = 2027-01-01 }]", "requirement", "concerns nobody"),
        ("[requirement]\nrecovery_codes = true", "requirement", "concerns nobody"),
        ("[requirement]\nfrom = 2027-01-01", "requirement", "concerns nobody"),
        ("[audit]\nexclude = [\"generate_recovery_code_codes\"]", "audit", ": recovery_codes_generate"),
        (
            "[audit]\nexclude = [\"reset\", \"authenticator_remove\"]",
            "audit",
            ": reset, authenticator_remove",
        ),
        ("[audit]\nexclude = [\"admission_code\"]", "audit", "unlock with admission_code"),
    ] {
        let warnings = file(text).expect(text).warnings();
        assert_eq!(warnings.len(), 1, "{text} {warnings:?}");
        assert!(warnings[0].about == about && warnings[0].text.contains(part), "{text} {warnings:?}");
    }
    let hiding = "[brute_force]\nstrategy = \"rate_limit\"\n[audit]\nexclude = [\"totp\"]";
    let hidden = file(hiding).unwrap().warnings().pop().unwrap();
    assert!(hidden.text.contains("challenge with totp, step_up with totp"), "{hidden:?}");
    assert!(!hidden.text.contains("recovery_code"), "{hidden:?}");
    let unlock = "[brute_force]\nstrategy = \"rate_limit\"\n[audit]\nexclude = [\"unlock_with_totp\"]";
    let hidden = file(unlock).unwrap().warnings().pop().unwrap();
    assert!(hidden.text.ends_with(": unlock with totp"), "{hidden:?}");
}

#[test]
fn trust_and_requirement_reach_the_core() {
    let config = file(
        "[trusted_browsers]\nenabled = false\nttl = \"7d\"\nexcept_roles = [\"admin\", \"root\"]\n[requirement]\nroles = [\"admin\"]\n\
         from = 2027-01-01\ngrace = \"7d\"\nrecovery_codes = true",
    )
    .unwrap();
    let days = |days: u64| Duration::from_secs(86_400 * days);
    let trust = TrustPolicy::never().ttl(days(7)).except_role("admin").except_role("root");
    assert_eq!((config.trust.is_on(), &config.trust), (false, &trust));
    let rule = config.requirement.rule();
    assert_eq!((rule.whom().as_str(), rule.grace_period()), ("the role admin", days(7)));
    assert_eq!(rule.begins_at(), Some(Timestamp::midnight(2027, 1, 1)));
    assert!(rule.wants_recovery_codes());
    let everyone = file("[requirement]\neveryone = true").unwrap().requirement.rule();
    assert_eq!((everyone.whom().as_str(), everyone.begins_at()), ("everyone", None));
    assert!(!everyone.wants_recovery_codes());
    assert!(Config::load(Sources::none()).unwrap().requirement.rule().is_nobody());
}

#[test]
fn those_who_are_left_out_are_named_in_a_file_and_in_a_variable() {
    let (april, may) = (Timestamp::midnight(2027, 4, 1), Timestamp::midnight(2027, 5, 1));
    let named = |text: &str, until| (text.to_owned(), until);
    let listed = |config: Config| -> Vec<(String, Timestamp)> {
        let exempt = config.requirement.exempt.iter();
        exempt.map(|exemption| (exemption.user.to_string(), exemption.until)).collect()
    };
    for text in [
        "[requirement]\nexempt = [{ user = \"Ada@Example.org\", until = 2027-04-01 }, { user = 7, until = \"2027-05-01T02:00:00+02:00\" }]",
        "[[requirement.exempt]]\nuser = \"ada@example.org\"\nuntil = \"2027-04-01\"\n[[requirement.exempt]]\nuser = \"7\"\nuntil = 2027-05-01T00:00:00Z",
    ] {
        assert_eq!(listed(file(text).expect(text)), [named("ada@example.org", april), named("7", may)]);
    }
    let set = |text: &str| Config::load(variables(&[("COUNTERSIGN_REQUIREMENT__EXEMPT", text)]));
    let config = set(" ada@example.org=2027-04-01, a=b@example.org=2027-05-01T00:00:00Z ").unwrap();
    let (value, origin) = shown(&config, "requirement.exempt");
    assert_eq!(origin, "COUNTERSIGN_REQUIREMENT__EXEMPT");
    assert_eq!(listed(config), [named("ada@example.org", april), named("a=b@example.org", may)]);
    assert_eq!(listed(set("").unwrap()), []);
    // What is shown sets the same.
    let again = file(&format!("[requirement]\nexempt = {value}")).unwrap();
    assert_eq!(listed(again), [named("ada@example.org", april), named("a=b@example.org", may)]);
    for bad in [
        "ada@example.org",
        "ada@example.org=",
        "=2027-04-01",
        "ada=2027-04-01",
        "a@b=2027-04-01;c@d=2027-04-01",
    ] {
        let refused = set(bad).expect_err(bad).to_string();
        assert!(refused.starts_with("requirement.exempt is "), "{refused}");
    }
}

/// What this module lets through, the core must take: a service that passed `config check` starts.
#[tokio::test]
async fn the_core_takes_every_value_at_the_bounds() {
    for text in [
        "",
        "[totp]\nperiod = \"15s\"\nsecret_length = 16\nskew_past = 0\nmax_authenticators = 1\nenrollment_ttl = \"1m\"",
        "[totp]\nperiod = \"2m\"\nsecret_length = 64\nskew_past = 10\nskew_future = 10\nclock_hint = 20\nclock_correction = 120\nmax_authenticators = 10\nenrollment_ttl = \"1d\"\n[brute_force]\nyearly_risk = 1e-2",
        "[totp]\nskew_past = 0\nclock_hint = 0\nclock_correction = 0\nmax_authenticators = 1\n[brute_force]\nyearly_risk = 1e-5\n[audit]\nretention = \"1d\"",
        "[recovery_codes]\ncount = 100\nlength = 64\nalphabet = \"ab\"\nlow = 0\n[recovery_codes.more]\nhash = \"bcrypt\"\nlength = 6",
        "[recovery_codes]\ncount = 1\nlength = 60\nalphabet = \"01\"",
        "[brute_force]\nwindow = \"1m\"\nmax_failures = 1\nper_challenge = 1\n[limits]\npassword_failures = \"1/1m\"",
        "[brute_force]\nwindow = \"1d\"\nmax_failures = 20\nper_challenge = 20\nyearly_risk = 1e-2\n[limits]\npassword_failures = \"100/1d\"",
        "[session]\npending_ttl = \"1m\"\nidle = \"1m\"\nabsolute = \"1m\"\nmax_age = \"1m\"\n[limits]\npending_per_account = 1",
        "base_url = \"https://a.example.org:8443\"\n[session]\ncookie_domain = \"example.org\"",
        "[trusted_browsers]\nttl = \"1h\"\nexcept_roles = [\"admin\"]\n[requirement]\neveryone = true\ngrace = \"400d\"",
        "[trusted_browsers]\nenabled = false\nttl = \"90d\"\n[requirement]\nroles = [\"admin\"]\nfrom = 1970-01-01\nrecovery_codes = true",
        "[session]\npending_ttl = \"1d\"\nidle = \"400d\"\nabsolute = \"400d\"\nmax_age = \"1d\"\n[limits]\npending_per_account = 10000",
    ] {
        let config = file(text).expect(text);
        let built = config
            .builder(Nobody)
            .store(MemoryStore::new())
            .keys(KeyRing::generate(&OsRandom).unwrap())
            .build()
            .await;
        built.unwrap_or_else(|error| panic!("{text}\n{error}"));
    }
}
