//! A second factor that is required: of everybody, of a role, with grace, and not of those who are left out.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Answer, Browser, EMAIL, PASSWORD, World};

const EVERYONE: &str = "[requirement]\neveryone = true";

const DAY: Duration = Duration::from_secs(86_400);

async fn sign_in(browser: &mut Browser) -> Answer {
    browser.post_json("/api/v1/sign-in", &json!({ "email": EMAIL, "password": PASSWORD })).await
}

/// What a sign-in by address and password alone comes to: the state, and whether enrolling is required.
async fn comes_to(world: &World) -> (Value, Value) {
    let body = sign_in(&mut world.browser()).await.json();
    (body["session"]["state"].clone(), body["enrollment_required"].clone())
}

fn standard() -> (Value, Value) {
    (json!("standard"), json!(false))
}

fn must_enroll() -> (Value, Value) {
    (json!("pending"), json!(true))
}

#[tokio::test]
async fn who_signs_up_is_led_to_the_set_up_and_then_where_they_wanted_to_go() {
    let world = World::with(EVERYONE).await;
    let mut browser = world.browser();
    let form = [("email", EMAIL), ("password", PASSWORD), ("return_to", "/password")];
    let answer = browser.post_form("/sign-up", &form).await;
    assert!(answer.location().starts_with("/totp-setup"), "{answer:?}");
    for path in ["/", "/mfa", "/password"] {
        assert_eq!(browser.get(path).await.location(), "/totp-setup", "{path}");
    }
    for path in ["/sign-in", "/sign-up"] {
        assert_eq!(browser.get(path).await.location(), "/totp-setup", "{path}");
    }
    let refused = browser.post_form("/password", &[("current_password", PASSWORD), ("password", "x")]).await;
    assert_eq!(refused.location(), "/totp-setup");
    let page = browser.get("/totp-setup").await;
    assert_eq!((page.status, page.page()), (StatusCode::OK, "totp-setup"));
}

#[tokio::test]
async fn programs_are_told_that_enrolling_is_required() {
    let world = World::with(EVERYONE).await;
    let mut browser = world.browser();
    let answer = browser.post_json("/api/v1/sign-up", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let body = answer.json();
    assert_eq!((&body["session"]["state"], &body["enrollment_required"]), (&json!("pending"), &json!(true)));
    let body = sign_in(&mut browser).await.json();
    assert_eq!((&body["methods"], &body["enrollment_required"]), (&json!([]), &json!(true)));
    let new = json!({ "current_password": PASSWORD, "password": "tundra quilt ember falcon 9" });
    for answer in
        [browser.post_json("/api/v1/password", &new).await, browser.get("/api/v1/audit-events").await]
    {
        assert_eq!((answer.status, &*answer.code()), (StatusCode::FORBIDDEN, "enrollment_required"));
    }
    enroll(&world, &mut browser).await;
    assert_eq!(browser.get("/api/v1/session").await.json()["state"], "standard");
    assert_eq!(browser.get("/").await.page(), "home");
    let body = sign_in(&mut world.browser()).await.json();
    assert_eq!((&body["methods"][0], &body["enrollment_required"]), (&json!("totp"), &json!(false)));
}

#[tokio::test]
async fn where_recovery_codes_are_required_nobody_comes_home_without_them() {
    let settings = format!("[recovery_codes]\ncount = 1\n{EVERYONE}\nrecovery_codes = true");
    let world = World::with(&settings).await;
    let (mut browser, _, codes) = world.enrolled_in(EMAIL).await;
    assert_eq!(browser.get("/").await.page(), "home");
    sign_in(&mut browser).await;
    let recovered = browser.post_json("/api/v1/mfa/recover", &json!({ "code": codes[0] })).await;
    assert_eq!(recovered.json()["recovery_codes_remaining"], 0, "{recovered:?}");
    assert_eq!(browser.get("/").await.location(), "/recovery-codes");
    assert_eq!(browser.get("/recovery-codes").await.page(), "recovery-codes");
    assert_eq!(browser.get("/mfa").await.page(), "mfa", "that is for home alone");
    let made = browser.post_json("/api/v1/mfa/recovery-codes", &json!({ "password": PASSWORD })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    assert_eq!(browser.get("/").await.page(), "home");
    assert_eq!(world.browser().get("/").await.location(), "/sign-in", "visitors sign in first");
}

#[tokio::test]
async fn codes_of_a_further_strategy_are_made_in_the_settings() {
    let settings = format!(
        "[recovery_codes]\ngenerate_enabled = false\n[recovery_codes.printed]\n{EVERYONE}\nrecovery_codes = true"
    );
    let world = World::with(&settings).await;
    let mut browser = world.signed_up(EMAIL).await;
    enroll(&world, &mut browser).await;
    assert_eq!(browser.get("/").await.location(), "/mfa");
    assert_eq!(browser.get("/mfa").await.page(), "mfa");
}

/// Adds an app in a session that may or must.
async fn enroll(world: &World, browser: &mut Browser) {
    let begun = browser.post_json("/api/v1/mfa/totp", &json!({})).await.json();
    let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
    let confirm = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    let confirmed = browser.post_json(&confirm, &json!({ "code": app.code(world.now()) })).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{confirmed:?}");
}

#[tokio::test]
async fn a_role_that_is_given_is_felt_within_a_minute() {
    let world = World::with("[requirement]\nroles = [\"admin\"]").await;
    let mut browser = world.signed_up(EMAIL).await;
    assert_eq!(comes_to(&world).await, standard());
    world.alter("UPDATE countersign_accounts SET roles = 'staff admin'");
    world.clock.advance(Duration::from_secs(61));
    assert_eq!(browser.get("/").await.location(), "/totp-setup");
    assert_eq!(comes_to(&world).await, must_enroll());
    world.alter("UPDATE countersign_accounts SET roles = 'staff'");
    assert_eq!(comes_to(&world).await, standard());
}

#[tokio::test]
async fn grace_begins_when_the_account_does_and_ends_once() {
    let world = World::with("[requirement]\neveryone = true\nfrom = 2020-01-01\ngrace = \"7d\"").await;
    let mut browser = world.signed_up(EMAIL).await;
    assert_eq!(comes_to(&world).await, standard());
    let ends_at = (world.now() + 7 * DAY).rfc3339();
    let status = browser.get("/api/v1/mfa").await.json();
    assert_eq!((&status["required"], &status["grace_ends_at"]), (&json!(true), &json!(ends_at)));
    world.clock.advance(7 * DAY - Duration::from_secs(1));
    assert_eq!(comes_to(&world).await, standard());
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(comes_to(&world).await, must_enroll());
}

#[tokio::test]
async fn who_is_left_out_is_looked_up_at_the_start() {
    let exempt = format!("{EVERYONE}\nexempt = [{{ user = \"Ada@example.org\", until = \"2027-02-01\" }}]");
    let mut world = World::with(&exempt).await;
    world.browser().post_json("/api/v1/sign-up", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(comes_to(&world).await, must_enroll(), "nobody had the address when the portal started");
    world.restart().await;
    assert_eq!(comes_to(&world).await, standard());
    // Somebody else who takes the address is somebody else.
    world.alter("UPDATE countersign_accounts SET email = 'gone@example.org'");
    world.browser().post_json("/api/v1/sign-up", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(comes_to(&world).await, must_enroll());

    let by_id = format!("{EVERYONE}\nexempt = [{{ user = 2, until = \"2027-02-01\" }}]");
    world.restart_with(&by_id).await;
    assert_eq!(comes_to(&world).await, standard());
    // The clock stands at 2027-01-15T08:00:00Z.
    world.clock.advance(16 * DAY + 16 * Duration::from_secs(3_600));
    assert_eq!(comes_to(&world).await, must_enroll(), "exemptions end");
}

/// Signs in with a code of the app, in a browser that is to be trusted.
async fn trusted(world: &World, app: &SoftAuthenticator) -> Browser {
    world.clock.advance(Duration::from_secs(30));
    let mut browser = world.browser();
    sign_in(&mut browser).await;
    let answer = json!({ "code": app.code(world.now()), "trust_browser": true });
    assert_eq!(browser.post_json("/api/v1/mfa/challenge", &answer).await.status, StatusCode::OK);
    browser
}

async fn skips(browser: &Browser) -> bool {
    sign_in(&mut browser.clone()).await.json()["session"]["state"] == "standard"
}

#[tokio::test]
async fn trust_is_switched_off_for_roles_and_for_all() {
    let mut world = World::with("[trusted_browsers]\nexcept_roles = [\"admin\"]").await;
    let (app, _) = world.enrolled(EMAIL).await;
    let browser = trusted(&world, &app).await;
    assert!(skips(&browser).await);
    world.alter("UPDATE countersign_accounts SET roles = 'admin'");
    assert!(!skips(&browser).await);
    assert!(!skips(&trusted(&world, &app).await).await, "none is given either");
    world.alter("UPDATE countersign_accounts SET roles = ''");
    assert!(skips(&browser).await, "what was given before is good again");
    world.restart_with("[trusted_browsers]\nenabled = false").await;
    assert!(!skips(&world.again(&browser)).await);
    world.restart_with("").await;
    assert!(!skips(&world.again(&browser)).await, "switched on again, nothing of it comes back");
    assert!(skips(&trusted(&world, &app).await).await);
}

#[tokio::test]
async fn a_shorter_time_counts_for_earlier_trust_too() {
    let mut world = World::new().await;
    let (app, _) = world.enrolled(EMAIL).await;
    let browser = trusted(&world, &app).await;
    world.clock.advance(DAY);
    assert!(skips(&browser).await);
    world.restart_with("[trusted_browsers]\nttl = \"1d\"").await;
    assert!(!skips(&world.again(&browser)).await);
}

#[tokio::test]
async fn cookies_of_a_shared_domain_say_so() {
    let settings = "base_url = \"https://sign-in.example.org\"\n[accounts]\nsign_up = \"open\"\n[session]\ncookie_domain = \"example.org\"";
    let world = World::with(settings).await;
    let mut browser = world.browser();
    let answer = browser.post_form("/sign-up", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let cookie = answer.session_cookie();
    assert!(cookie.starts_with("__Secure-countersign_session="), "{cookie}");
    for part in ["; Domain=example.org", "; Secure", "; HttpOnly"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(browser.get("/").await.page(), "home");
}
