//! Somebody who tries passwords, and somebody who wants to know who has an account.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use countersign::{Action, AuditEvent, EventOutcome, Reason};

use crate::world::{Answer, Browser, EMAIL, PASSWORD, World};

const NOBODY: &str = "eve@example.org";

async fn json_sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post_json("/api/v1/sign-in", &json!({ "email": email, "password": password })).await
}

async fn page_sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post_form("/sign-in", &[("email", email), ("password", password)]).await
}

/// The address that was typed is on the page again, and each request has a name; both say nothing about the address.
fn bare(mut answer: Answer, email: &str) -> Answer {
    answer.body = answer.body.replace(email, "…");
    answer.headers.remove("content-length");
    assert!(answer.headers.remove("x-request-id").is_some());
    answer
}

#[tokio::test]
async fn known_and_unknown_addresses_cannot_be_told_apart() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let (mut known, mut unknown) = (world.browser(), world.browser());
    // Ten wrong ones, and then those that are not even looked at.
    for attempt in 0..14 {
        let password = format!("wrong password {attempt}");
        if attempt % 2 == 0 {
            let answers = (
                bare(json_sign_in(&mut known, EMAIL, &password).await, EMAIL),
                bare(json_sign_in(&mut unknown, NOBODY, &password).await, NOBODY),
            );
            assert_eq!(answers.0, answers.1, "attempt {attempt}");
        } else {
            let answers = (
                bare(page_sign_in(&mut known, EMAIL, &password).await, EMAIL),
                bare(page_sign_in(&mut unknown, NOBODY, &password).await, NOBODY),
            );
            assert_eq!(answers.0, answers.1, "attempt {attempt}");
        }
        world.clock.advance(Duration::from_secs(1));
    }
    for password in ["", &"x".repeat(1025), &"x".repeat(8000)] {
        let answers = (
            bare(json_sign_in(&mut known, EMAIL, password).await, EMAIL),
            bare(json_sign_in(&mut unknown, NOBODY, password).await, NOBODY),
        );
        assert_eq!(answers.0, answers.1);
        assert_eq!(answers.0.code(), "invalid_credentials");
    }
}

#[tokio::test]
async fn wrong_passwords_are_paced_for_every_address_and_a_right_one_works_after_the_wait() {
    let mut world = World::new().await;
    world.signed_up(EMAIL).await;
    for email in [EMAIL, NOBODY] {
        for _ in 0..10 {
            assert_eq!(
                json_sign_in(&mut world.browser(), email, "wrong").await.code(),
                "invalid_credentials"
            );
        }
    }
    world.restart().await;
    for email in [EMAIL, NOBODY] {
        let refused = json_sign_in(&mut world.browser(), email, PASSWORD).await;
        assert_eq!((refused.status, &*refused.code()), (StatusCode::TOO_MANY_REQUESTS, "throttled"));
        assert_eq!(
            (refused.json()["retry_after"].clone(), refused.header("retry-after")),
            (json!(300), "300".to_owned())
        );
        let page = page_sign_in(&mut world.browser(), email, PASSWORD).await;
        assert_eq!(
            (page.status, page.header("retry-after")),
            (StatusCode::TOO_MANY_REQUESTS, "300".to_owned())
        );
        assert!(page.body.contains("Come back in 5 minutes"), "{}", page.body);
    }
    // Who asks while waiting does not wait longer, and somebody else does not wait at all.
    world.signed_up("grace@example.org").await;
    world.clock.advance(Duration::from_secs(299));
    assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.json()["retry_after"], 1);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_in_another_case_has_no_count_of_its_own() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    world.signed_up(EMAIL).await;
    for email in [EMAIL, "ADA@example.org", " Ada@Example.Org"] {
        assert_eq!(json_sign_in(&mut world.browser(), email, "wrong").await.code(), "invalid_credentials");
    }
    assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.code(), "throttled");
}

#[tokio::test]
async fn a_right_password_is_no_failure() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    world.signed_up(EMAIL).await;
    for _ in 0..20 {
        assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.status, StatusCode::OK);
    }
    for _ in 0..2 {
        assert_eq!(json_sign_in(&mut world.browser(), EMAIL, "wrong").await.code(), "invalid_credentials");
        assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.status, StatusCode::OK);
    }
    assert_eq!(json_sign_in(&mut world.browser(), EMAIL, "wrong").await.code(), "invalid_credentials");
    assert_eq!(
        json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.code(),
        "throttled",
        "a success forgives no others"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_parallel_no_more_is_looked_at_either() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    world.signed_up(EMAIL).await;
    let guesses = (0..12).map(|_| {
        let mut browser = world.browser();
        tokio::spawn(async move { json_sign_in(&mut browser, EMAIL, "wrong").await.code() })
    });
    let mut codes = Vec::new();
    for guess in guesses.collect::<Vec<_>>() {
        codes.push(guess.await.unwrap());
    }
    codes.sort();
    assert_eq!(codes.iter().filter(|code| *code == "invalid_credentials").count(), 3, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "throttled").count(), 9, "{codes:?}");
}

#[tokio::test]
async fn a_stranger_cannot_keep_the_owner_out_of_a_known_browser() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    let (mut known, ..) = world.enrolled_in(EMAIL).await;
    let (mut other, ..) = world.enrolled_in("grace@example.org").await;
    for browser in [&mut known, &mut other] {
        browser.cookies.remove("countersign_session").expect("signed in");
        assert!(browser.cookies.contains_key("countersign_browser"), "{:?}", browser.cookies);
    }
    let mut stranger = world.browser();
    for _ in 0..3 {
        assert_eq!(json_sign_in(&mut stranger, EMAIL, "wrong").await.code(), "invalid_credentials");
    }
    assert_eq!(json_sign_in(&mut stranger, EMAIL, PASSWORD).await.code(), "throttled");
    assert_eq!(
        json_sign_in(&mut other, EMAIL, PASSWORD).await.code(),
        "throttled",
        "a known browser of somebody else is a stranger's"
    );
    assert_eq!(json_sign_in(&mut known.clone(), EMAIL, PASSWORD).await.status, StatusCode::OK);
    assert_eq!(page_sign_in(&mut known.clone(), EMAIL, PASSWORD).await.location(), "/totp-verify");

    for _ in 0..3 {
        assert_eq!(json_sign_in(&mut known, EMAIL, "wrong").await.code(), "invalid_credentials");
    }
    assert_eq!(json_sign_in(&mut known, EMAIL, PASSWORD).await.code(), "throttled", "it has a pace, too");
    for attempt in 0..4 {
        let code = json_sign_in(&mut known, NOBODY, "wrong").await.code();
        assert_eq!(code, if attempt < 3 { "invalid_credentials" } else { "throttled" });
    }
    assert_eq!(json_sign_in(&mut stranger, NOBODY, "wrong").await.code(), "throttled", "nobody has no lanes");
}

/// What a failed sign-in is in the trail.
fn told(event: &AuditEvent) -> (EventOutcome, Option<Reason>, Option<&str>, Option<&str>) {
    let address = event.personal.address.as_deref();
    (event.outcome, event.reason, event.operation.as_deref(), address)
}

#[tokio::test]
async fn wrong_passwords_are_in_the_trail_whoever_has_the_address() {
    let world = World::with("[limits]\npassword_failures = \"2/5m\"").await;
    world.signed_up(EMAIL).await;
    for email in [EMAIL, NOBODY] {
        json_sign_in(&mut world.browser(), email, "wrong").await;
        page_sign_in(&mut world.browser(), email, "wrong").await;
        json_sign_in(&mut world.browser(), email, PASSWORD).await;
    }
    let failed = |outcome, reason| (outcome, Some(reason), Some("sign_in_with_password"), Some("127.0.0.1"));
    let wrong = failed(EventOutcome::Failure, Reason::InvalidPassword);
    let throttled = failed(EventOutcome::Refused, Reason::Throttled);
    let trail = world.trail().await;
    for subject in [Some("1"), None] {
        let events = trail.iter().filter(|(event, user)| {
            event.action == Action::SignIn
                && event.outcome != EventOutcome::Success
                && user.as_ref().map(|user| user.as_str()) == subject
        });
        let events: Vec<_> = events.map(|(event, _)| told(event)).collect();
        assert_eq!(events, [wrong, wrong, throttled], "{subject:?}");
    }
    // What cannot be a password of anybody is no guess.
    let before = world.trail().await.len();
    for password in ["", &"x".repeat(1025)] {
        json_sign_in(&mut world.browser(), EMAIL, password).await;
    }
    json_sign_in(&mut world.browser(), "no address", "wrong").await;
    assert_eq!(world.trail().await.len(), before);
}

#[tokio::test]
async fn where_the_trail_cannot_be_written_right_and_wrong_are_answered_alike() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    world.alter("UPDATE countersign_users SET mac = zeroblob(length(mac)) WHERE host_id = '1'");
    for password in ["wrong", PASSWORD] {
        let answer = json_sign_in(&mut world.browser(), EMAIL, password).await;
        assert_eq!((answer.status, &*answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    }
}

#[tokio::test]
async fn posts_of_one_address_are_limited_and_those_of_another_are_not() {
    let world = World::with("[limits]\nper_address = \"5/1m\"").await;
    let mut flood = world.browser();
    for number in 0..5 {
        let answer = json_sign_in(&mut flood, &format!("user{number}@example.org"), "wrong").await;
        assert_eq!(answer.code(), "invalid_credentials");
    }
    let refused = json_sign_in(&mut flood, "user5@example.org", "wrong").await;
    assert_eq!(refused.code(), "throttled");
    let page = flood.post_form("/sign-up", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        page.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=60).contains(&seconds)),
        "{page:?}"
    );
    assert_eq!(flood.get("/sign-in").await.status, StatusCode::OK, "reading is not limited");

    let mut neighbour = world.browser();
    neighbour.address = "127.0.0.2".parse().unwrap();
    assert_eq!(json_sign_in(&mut neighbour, EMAIL, "wrong").await.code(), "invalid_credentials");
    world.clock.advance(Duration::from_secs(121));
    assert_eq!(json_sign_in(&mut flood, "user5@example.org", "wrong").await.code(), "invalid_credentials");
}

#[tokio::test]
async fn where_every_budget_is_off_passwords_are_not_paced() {
    let world =
        World::with("[brute_force]\nstrategy = \"danger_none\"\n[limits]\nper_address = \"off\"").await;
    world.signed_up(EMAIL).await;
    for _ in 0..15 {
        assert_eq!(json_sign_in(&mut world.browser(), EMAIL, "wrong").await.code(), "invalid_credentials");
    }
    assert_eq!(json_sign_in(&mut world.browser(), EMAIL, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_clients_are_told_apart() {
    let world = World::with("[limits]\nper_address = \"1/1m\"\n[proxy]\ntrusted = [\"127.0.0.1\"]").await;
    let body = json!({ "email": NOBODY, "password": "wrong" });
    for (client, code) in [
        ("192.0.2.1", "invalid_credentials"),
        ("192.0.2.1", "throttled"),
        ("192.0.2.2", "invalid_credentials"),
    ] {
        let mut browser = world.browser();
        browser.forwarded_for = Some(client.to_owned());
        assert_eq!(browser.post_json("/api/v1/sign-in", &body).await.code(), code, "{client}");
    }
    let addresses: Vec<_> =
        world.trail().await.into_iter().filter_map(|(event, _)| event.personal.address).collect();
    assert_eq!(addresses, ["192.0.2.1", "192.0.2.2"]);
    let mut liar = world.browser();
    liar.address = "198.51.100.7".parse().unwrap();
    liar.forwarded_for = Some("192.0.2.3".to_owned());
    liar.post_json("/api/v1/sign-in", &body).await;
    let newest = world.trail().await.pop().unwrap().0;
    assert_eq!(newest.personal.address.as_deref(), Some("198.51.100.7"), "nobody else is believed");
}
