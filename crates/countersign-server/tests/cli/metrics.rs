//! What a monitor is told, where, and what it is never told.

use std::net::TcpListener;

use serde_json::json;

use crate::PASSWORD;
use crate::program::{Scratch, Served, countersign};
use crate::trail::{EMAIL, Person, sign_in};

/// A port that was free a moment ago.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn numbers_are_told_on_an_address_of_their_own_and_name_nobody() {
    let (scratch, listen) = (Scratch::new(), free());
    let served = Served::start(&scratch, &["--metrics-listen", &listen]);
    let ada = Person::enrolled(&scratch, &served);
    let (_, begun) = sign_in(&served, PASSWORD);
    let token = begun["token"].as_str().unwrap().to_owned();
    let answer = |path: &str, code: &str| served.post_as(&token, path, &json!({ "code": code })).0;
    assert_eq!(answer("/api/v1/mfa/challenge", ada.spent_code()), 422);
    assert_eq!(answer("/api/v1/mfa/recover", &ada.codes()[0]), 200);
    assert_eq!(sign_in(&served, "a wrong password entirely").0, 401);
    assert_eq!(served.get(&format!("/totp-verify/{token}")).0, 303);
    served.get("/some/path/of/nobody");

    let monitor = served.at(&listen);
    let (status, text) = monitor.get("/metrics");
    assert_eq!(status, 200);
    let value = |parts: &[&str]| -> f64 {
        let told = text.lines().filter(|line| !line.starts_with('#'));
        let mut lines = told.filter(|line| parts.iter().all(|part| line.contains(part)));
        let line = lines.next().unwrap_or_else(|| panic!("{parts:?} in\n{text}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let events = "countersign_events_total{";
    assert!(
        value(&[events, "action=\"challenge\"", "strategy=\"recovery_code\"", "outcome=\"success\""]) >= 1.0
    );
    assert!(
        value(&[events, "action=\"challenge\"", "strategy=\"totp\"", "reason=\"code_already_used\""]) >= 1.0
    );
    assert!(value(&[events, "action=\"sign_in\"", "reason=\"invalid_password\""]) >= 1.0);
    assert!(
        value(&["countersign_request_seconds_count{", "route=\"/totp-verify/{token}\"", "status=\"303\""])
            >= 1.0
    );
    assert!(value(&["countersign_request_seconds_count{", "route=\"none\"", "status=\"404\""]) >= 1.0);
    assert!(value(&["countersign_store_seconds_count{call=\"update\"}"]) >= 1.0);
    assert!(value(&["countersign_upkeep_total{", "work=\"checkpoint\"", "outcome=\"done\""]) >= 1.0);
    assert_eq!(value(&["countersign_faults "]).to_bits(), 0f64.to_bits());
    assert_eq!(value(&["countersign_outbox_overdue "]).to_bits(), 0f64.to_bits());
    assert!(value(&["countersign_outbox_waiting "]) >= 1.0);
    for secret in [EMAIL, &token, ada.spent_code(), &ada.codes()[0], "127.0.0.1", "of/nobody", PASSWORD] {
        assert!(!text.contains(secret), "{secret} is told");
    }

    // There and nowhere else, and nothing else there.
    assert_eq!(served.get("/metrics").0, 404);
    assert_eq!([monitor.get("/").0, monitor.get("/sign-in").0, monitor.get("/api/v1/session").0], [404; 3]);
    let log = served.end("TERM");
    assert!(log.stderr.contains(&format!("http://{listen}/metrics")), "{log:?}");
}

#[test]
fn an_address_that_strangers_reach_is_refused() {
    let scratch = Scratch::new();
    for listen in ["0.0.0.0:9090", "[::]:9090", "203.0.113.7:9090", "127.0.0.1:8080"] {
        let refused = countersign(&scratch, &["serve", "--metrics-listen", listen]);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(
            refused.stderr.contains("metrics_listen is") && refused.stderr.contains("--metrics-listen"),
            "{refused:?}"
        );
    }
}
