//! A password is changed, and everything that relied on the old one ends with it.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::{Action, EventOutcome};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, Browser, EMAIL, PASSWORD, World};

const NEW: &str = "tundra quilt ember falcon 9";
const OTHER: &str = "seven lanterns over the river";

async fn change(browser: &mut Browser, current: &str, new: &str) -> Answer {
    browser.post_json("/api/v1/password", &json!({ "current_password": current, "password": new })).await
}

async fn change_on_page(browser: &mut Browser, current: &str, new: &str) -> Answer {
    browser.post_form("/password", &[("current_password", current), ("password", new)]).await
}

async fn sign_in(browser: &mut Browser, password: &str) -> Answer {
    browser.post_json("/api/v1/sign-in", &json!({ "email": EMAIL, "password": password })).await
}

/// The state of the session, or why there is none.
async fn state(browser: &mut Browser) -> String {
    let answer = browser.get("/api/v1/session").await;
    if answer.status == StatusCode::OK {
        return answer.json()["state"].as_str().unwrap().to_owned();
    }
    answer.code()
}

/// Signs in with a code of the app, in a browser that is to be trusted.
async fn trusted(world: &World, app: &SoftAuthenticator) -> Browser {
    world.clock.advance(Duration::from_secs(30));
    let mut browser = world.browser();
    sign_in(&mut browser, PASSWORD).await;
    let answer = json!({ "code": app.code(world.now()), "trust_browser": true });
    let answer = browser.post_json("/api/v1/mfa/challenge", &answer).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    browser
}

/// The browser after it was closed and opened again: the session's cookie is gone, and the session lives on.
fn closed(browser: &Browser) -> Browser {
    let mut browser = browser.clone();
    browser.cookies.remove("countersign_session").expect("signed in");
    browser
}

#[tokio::test]
async fn it_ends_everything_but_the_session_in_which_it_was_chosen() {
    let world = World::new().await;
    let (mut acting, app, _) = world.enrolled_in(EMAIL).await;
    let mut other = trusted(&world, &app).await;
    let mut skipping = closed(&other);
    assert_eq!(sign_in(&mut skipping.clone(), PASSWORD).await.json()["session"]["state"], "standard");
    let (mut pending, mut program) = (world.browser(), world.browser());
    sign_in(&mut pending, PASSWORD).await;
    let bearer = json!({ "email": EMAIL, "password": PASSWORD, "transport": "bearer" });
    program.bearer =
        program.post_json("/api/v1/sign-in", &bearer).await.json()["token"].as_str().map(str::to_owned);
    assert_eq!(state(&mut other).await, "standard");
    assert_eq!((state(&mut pending).await, state(&mut program).await), ("pending".into(), "pending".into()));

    let answer = change(&mut acting, PASSWORD, NEW).await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::NO_CONTENT, ""), "{answer:?}");
    assert_eq!(state(&mut acting).await, "standard");
    assert_eq!(acting.get("/mfa").await.status, StatusCode::OK);
    for browser in [&mut other, &mut pending, &mut program] {
        assert_eq!(state(browser).await, "unauthenticated");
    }
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.code(), "invalid_credentials");
    let asked = sign_in(&mut skipping, NEW).await.json();
    assert_eq!(asked["session"]["state"], "pending", "trust has ended: {asked}");
    assert!(change(&mut acting, NEW, OTHER).await.status.is_success(), "and it can be changed again");

    let trail = world.trail().await;
    let changes = trail.iter().filter(|(event, _)| event.action == Action::CredentialsChange);
    let changes: Vec<_> = changes.map(|(event, _)| (event.outcome, event.session.is_some())).collect();
    assert_eq!(changes, [(EventOutcome::Success, true); 2]);
}

#[tokio::test]
async fn a_known_browser_is_a_strangers_afterwards() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    let (mut acting, ..) = world.enrolled_in(EMAIL).await;
    let mut known = closed(&acting);
    let mut stranger = world.browser();
    for _ in 0..3 {
        assert_eq!(sign_in(&mut stranger, "wrong").await.code(), "invalid_credentials");
    }
    assert_eq!(sign_in(&mut known.clone(), PASSWORD).await.status, StatusCode::OK);
    assert_eq!(change(&mut acting, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&mut known, NEW).await.code(), "throttled");
}

#[tokio::test]
async fn the_page_says_what_is_wrong_beside_the_field() {
    let world = World::new().await;
    let mut browser = world.signed_up(EMAIL).await;
    let page = browser.get("/password").await;
    assert_eq!((page.status, page.page()), (StatusCode::OK, "password"));
    for part in
        ["autocomplete=\"current-password\"", "autocomplete=\"new-password\"", "autocomplete=\"username\""]
    {
        assert!(page.body.contains(part), "{}", page.body);
    }
    for path in ["/", "/mfa"] {
        let page = browser.get(path).await.body.replace("&#x2f;", "/");
        assert!(page.contains("href=\"/password\""), "{path}: {page}");
    }
    for (current, new, field, part) in [
        ("wrong", NEW, "current_password", "not your present password"),
        ("", NEW, "current_password", "not your present password"),
        (PASSWORD, "short", "password", "15 characters"),
        (PASSWORD, "passwordpassword", "password", "easy to guess"),
        (PASSWORD, EMAIL, "password", "easy to guess"),
        (PASSWORD, PASSWORD, "password", "Choose another one"),
        ("wrong", "short", "password", "15 characters"),
    ] {
        let answer = change_on_page(&mut browser, current, new).await;
        assert_eq!((answer.status, answer.page()), (StatusCode::UNPROCESSABLE_ENTITY, "password"), "{new}");
        let error = answer.error_of(field).unwrap_or_else(|| panic!("{field}: {answer:?}"));
        assert!(error.contains(part), "{error}");
        for typed in [current, new].into_iter().filter(|typed| typed.len() > 6 && *typed != EMAIL) {
            assert!(!answer.body.contains(&format!("value=\"{typed}\"")), "{}", answer.body);
        }
    }
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.status, StatusCode::OK, "nothing has changed");
    assert_eq!(change_on_page(&mut browser, PASSWORD, NEW).await.location(), "/");
    assert_eq!(browser.get("/").await.page(), "home");
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.code(), "invalid_credentials");
    assert_eq!(sign_in(&mut world.browser(), NEW).await.status, StatusCode::OK);
}

#[tokio::test]
async fn programs_are_told_codes() {
    let world = World::new().await;
    let mut browser = world.signed_up(EMAIL).await;
    for (current, new, status, code) in [
        ("not the one", NEW, 422, "invalid_password"),
        (PASSWORD, "short", 422, "weak_password"),
        (PASSWORD, "aaaaaaaaaaaaaaaa", 422, "weak_password"),
        (PASSWORD, PASSWORD, 422, "weak_password"),
    ] {
        let answer = change(&mut browser, current, new).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (status, code), "{current} {new}");
        assert!(!answer.body.contains(new) && !answer.body.contains(current), "{answer:?}");
    }
    for body in [
        json!({ "current_password": PASSWORD }),
        json!({ "password": NEW }),
        json!({ "current_password": PASSWORD, "password": 5 }),
        json!({ "current_password": PASSWORD, "password": NEW, "more": true }),
        json!([]),
    ] {
        let answer = browser.post_json("/api/v1/password", &body).await;
        assert_eq!((answer.status, &*answer.code()), (StatusCode::BAD_REQUEST, "malformed"), "{body}");
    }
    for fields in [
        &[("current_password", PASSWORD)][..],
        &[("current_password", PASSWORD), ("password", NEW), ("password", NEW)],
        &[("current_password", PASSWORD), ("password", NEW), ("more", "")],
    ] {
        assert_eq!(
            browser.post_form("/password", fields).await.status,
            StatusCode::BAD_REQUEST,
            "{fields:?}"
        );
    }
    let elsewhere = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/password")
        .header("content-type", "application/json")
        .header("sec-fetch-site", "cross-site");
    let body = json!({ "current_password": PASSWORD, "password": NEW }).to_string();
    assert_eq!(browser.send(elsewhere.body(body.into()).unwrap()).await.code(), "cross_site");
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_else_reaches_it() {
    let world = World::new().await;
    world.enrolled(EMAIL).await;
    let mut nobody = world.browser();
    assert_eq!(nobody.get("/password").await.location(), "/sign-in?return_to=%2Fpassword");
    assert_eq!(change(&mut nobody, PASSWORD, NEW).await.code(), "unauthenticated");
    assert_eq!(change_on_page(&mut nobody, PASSWORD, NEW).await.location(), "/sign-in");
    let mut pending = world.browser();
    sign_in(&mut pending, PASSWORD).await;
    assert_eq!(pending.get("/password").await.location(), "/totp-verify");
    assert_eq!(change(&mut pending, PASSWORD, NEW).await.code(), "second_factor_required");
    assert_eq!(change_on_page(&mut pending, PASSWORD, NEW).await.location(), "/totp-verify");
    assert_eq!(sign_in(&mut nobody, PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn where_there_is_a_second_factor_a_fresh_one_is_asked_for() {
    let world = World::new().await;
    let (mut browser, app, _) = world.enrolled_in(EMAIL).await;
    world.clock.advance(Duration::from_secs(300));
    let answer = change(&mut browser, PASSWORD, NEW).await;
    assert_eq!((answer.status, &*answer.code()), (StatusCode::UNAUTHORIZED, "step_up_required"));
    assert_eq!(answer.json()["max_age"], 300);
    assert!(answer.header("www-authenticate").contains("insufficient_user_authentication"), "{answer:?}");
    let there = "/totp-verify?return_to=%2Fpassword";
    assert_eq!(browser.get("/password").await.location(), there);
    assert_eq!(change_on_page(&mut browser, PASSWORD, NEW).await.location(), there);
    assert_eq!(
        change(&mut browser, "wrong", NEW).await.code(),
        "step_up_required",
        "nothing is judged before"
    );

    let code = app.code(world.now());
    let proven = browser.post_form("/totp-verify", &[("code", &code), ("return_to", "/password")]).await;
    assert_eq!(proven.location(), "/password");
    assert_eq!(browser.get("/password").await.page(), "password");
    assert_eq!(change_on_page(&mut browser, PASSWORD, NEW).await.location(), "/");
    assert_eq!(sign_in(&mut world.browser(), NEW).await.json()["session"]["state"], "pending");
}

#[tokio::test]
async fn the_password_alone_is_enough_where_the_settings_say_so() {
    let world = World::with("[session]\npassword_is_enough = true").await;
    let (mut browser, ..) = world.enrolled_in(EMAIL).await;
    world.clock.advance(Duration::from_secs(3_600));
    assert_eq!(browser.get("/password").await.page(), "password");
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn guesses_of_the_present_password_are_paced_and_thinking_of_a_new_one_is_not() {
    let world = World::with("[limits]\npassword_failures = \"3/5m\"").await;
    let mut browser = world.signed_up(EMAIL).await;
    for _ in 0..5 {
        assert_eq!(change(&mut browser, PASSWORD, "short").await.code(), "weak_password");
        assert_eq!(change(&mut browser, PASSWORD, PASSWORD).await.code(), "weak_password");
    }
    for _ in 0..3 {
        assert_eq!(change(&mut browser, "wrong", NEW).await.code(), "invalid_password");
    }
    let refused = change(&mut browser, PASSWORD, NEW).await;
    assert_eq!((&*refused.code(), refused.header("retry-after")), ("throttled", "300".to_owned()));
    let page = change_on_page(&mut browser, PASSWORD, NEW).await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "300".to_owned()));
    assert!(page.body.contains("Come back in 5 minutes"), "{}", page.body);
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
    // A right one is no failure.
    for turn in 0..4 {
        let (current, new) = if turn % 2 == 0 { (NEW, OTHER) } else { (OTHER, NEW) };
        assert_eq!(change(&mut browser, current, new).await.status, StatusCode::NO_CONTENT, "{turn}");
    }
}

#[tokio::test]
async fn posts_of_one_address_are_limited_here_too() {
    let world = World::with("[limits]\nper_address = \"2/1m\"").await;
    let mut browser = world.signed_up(EMAIL).await;
    assert_eq!(change(&mut browser, PASSWORD, "short").await.code(), "weak_password");
    assert_eq!(change(&mut browser, PASSWORD, "short").await.code(), "throttled");
}

/// Which of these passwords open a session.
async fn right(world: &World, passwords: &[&'static str]) -> Vec<&'static str> {
    let mut right = Vec::new();
    for password in passwords {
        if sign_in(&mut world.browser(), password).await.status == StatusCode::OK {
            right.push(*password);
        }
    }
    right
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_changes_at_once_one_wins_and_the_other_is_refused() {
    let world = World::new().await;
    let one = world.signed_up(EMAIL).await;
    let mut two = world.browser();
    assert_eq!(sign_in(&mut two, PASSWORD).await.status, StatusCode::OK);
    // In one session, and then in two.
    for (round, first, mut second) in [(0, one.clone(), one.clone()), (1, one, two)] {
        if round == 1 {
            second = world.browser();
            assert_eq!(sign_in(&mut second, PASSWORD).await.status, StatusCode::OK);
        }
        let tries = [(first.clone(), NEW), (second, OTHER)].map(|(mut browser, new)| {
            tokio::spawn(async move {
                let answer = change(&mut browser, PASSWORD, new).await;
                if answer.status.is_success() { "changed".to_owned() } else { answer.code() }
            })
        });
        let mut told = Vec::new();
        for one in tries {
            told.push(one.await.unwrap());
        }
        let won = told.iter().position(|told| told == "changed").expect("one wins");
        let lost = &told[1 - won];
        assert!(["invalid_password", "unauthenticated"].contains(&lost.as_str()), "{told:?}");
        let new = [NEW, OTHER][won];
        assert_eq!(right(&world, &[PASSWORD, NEW, OTHER]).await, [new], "{told:?}");
        if round == 0 {
            assert_eq!(lost, "invalid_password", "the session goes on");
            assert_eq!(change(&mut first.clone(), new, PASSWORD).await.status, StatusCode::NO_CONTENT);
        }
    }
}

#[tokio::test]
async fn password_and_sessions_change_together_or_not_at_all() {
    let world = World::new().await;
    let (mut acting, app, _) = world.enrolled_in(EMAIL).await;
    let mut other = trusted(&world, &app).await;
    for (what, on) in [
        ("the password cannot be written", "UPDATE OF password_hash ON countersign_accounts"),
        ("sessions cannot be ended", "DELETE ON countersign_sessions"),
        ("the user's row cannot be written", "UPDATE ON countersign_users"),
        ("the trail cannot be written", "INSERT ON countersign_audit_events"),
    ] {
        let trail = world.trail().await.len();
        world
            .database()
            .execute_batch(&format!(
                "CREATE TRIGGER broken BEFORE {on} BEGIN SELECT RAISE(ABORT, 'broken'); END"
            ))
            .unwrap();
        let answer = change(&mut acting, PASSWORD, NEW).await;
        assert_eq!(
            (answer.status, &*answer.code()),
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            "{what}"
        );
        world.database().execute_batch("DROP TRIGGER broken").unwrap();
        assert_eq!(state(&mut other).await, "standard", "{what}");
        assert_eq!(world.trail().await.len(), trail, "{what}");
        assert_eq!(sign_in(&mut world.browser(), NEW).await.code(), "invalid_credentials", "{what}");
        let skipped = sign_in(&mut closed(&other), PASSWORD).await.json();
        assert_eq!(skipped["session"]["methods"][1]["method"], "trusted_browser", "{what}: {skipped}");
    }
    assert_eq!(change(&mut acting, PASSWORD, NEW).await.status, StatusCode::NO_CONTENT);
    assert_eq!(state(&mut other).await, "unauthenticated");
}

#[tokio::test]
async fn a_password_that_was_changed_behind_our_back_ends_sessions_within_a_minute() {
    let world = World::new().await;
    let (mut browser, app, _) = world.enrolled_in(EMAIL).await;
    let trusted = trusted(&world, &app).await;
    let (mut before, mut skipping) = (trusted.clone(), trusted);
    world.signed_up("grace@example.org").await;
    world.alter(
        "UPDATE countersign_accounts SET password_hash = (SELECT password_hash FROM countersign_accounts WHERE id = 2) WHERE id = 1",
    );
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(state(&mut before).await, "unauthenticated");
    assert_eq!(state(&mut browser).await, "unauthenticated");
    // It is the same password with another salt, and still it is another one.
    let asked = sign_in(&mut skipping, PASSWORD).await.json();
    assert_eq!(asked["session"]["state"], Value::from("pending"));
}
