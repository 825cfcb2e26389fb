//! Somebody who tries passwords, and somebody who wants to know who has an account.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use crate::world::{Answer, Browser, EMAIL, PASSWORD, World};

const NOBODY: &str = "eve@example.org";

async fn json_sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post_json("/api/v1/sign-in", &json!({ "email": email, "password": password })).await
}

async fn page_sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post_form("/sign-in", &[("email", email), ("password", password)]).await
}

/// The address that was typed is on the page again; that says nothing about it.
fn without_address(mut answer: Answer, email: &str) -> Answer {
    answer.body = answer.body.replace(email, "…");
    answer.headers.remove("content-length");
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
                json_sign_in(&mut known, EMAIL, &password).await,
                json_sign_in(&mut unknown, NOBODY, &password).await,
            );
            assert_eq!(answers.0, answers.1, "attempt {attempt}");
        } else {
            let answers = (
                without_address(page_sign_in(&mut known, EMAIL, &password).await, EMAIL),
                without_address(page_sign_in(&mut unknown, NOBODY, &password).await, NOBODY),
            );
            assert_eq!(answers.0, answers.1, "attempt {attempt}");
        }
        world.clock.advance(Duration::from_secs(1));
    }
    for password in ["", &"x".repeat(1025), &"x".repeat(8000)] {
        let answers = (
            json_sign_in(&mut known, EMAIL, password).await,
            json_sign_in(&mut unknown, NOBODY, password).await,
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
