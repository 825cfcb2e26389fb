//! Who must have a second factor, as programs are told it.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::{Requirement, SessionPolicy, Site};
use countersign_axum::{Api, Caller};
use http::Method;
use serde_json::{Value, json};

use crate::world::{Browser, ORIGIN, PASSWORD, World};

async fn required(requirement: Requirement) -> World {
    World::with(Site::new(ORIGIN).unwrap(), |builder| builder.require(requirement)).await
}

async fn begin(browser: &mut Browser<'_>) -> (SoftAuthenticator, String) {
    let begun = browser.post_json("/api/v1/mfa/totp", &json!({})).await.json(201);
    let phone = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
    (phone, format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap()))
}

/// Every call there is, from the table itself: a new one without a rule shows here.
#[tokio::test]
async fn whoever_must_enroll_reaches_enrollment_and_nothing_else() {
    let world = required(Requirement::everyone()).await;
    for operation in Api::<()>::new(&world.countersign).operations() {
        let mut browser = world.signed_in(1).await;
        let path = format!("/api/v1{}", operation.path().replace("{id}", "1").replace("{enrollment}", "1"));
        let body = match operation.body() {
            Some("Name") => json!({ "name": "x" }),
            Some("Password") => json!({ "password": PASSWORD }),
            Some("Answer" | "Code" | "UnlockCode") => json!({ "code": "123456" }),
            _ => json!({}),
        };
        let kind = Some("application/json");
        let answer = browser.send(operation.method().clone(), &path, kind, body.to_string()).await;
        let called = format!("{} {path}: {}", operation.method(), answer.text);
        match operation.by() {
            Caller::Anyone | Caller::AnySession => assert!(answer.status.is_success(), "{called}"),
            Caller::Enrolling => assert!(matches!(answer.status.as_u16(), 201 | 422), "{called}"),
            Caller::Challenged | Caller::Session => {
                assert_eq!(answer.problem(403, "enrollment_required")["detail"], Value::Null, "{called}");
            }
            other => panic!("a caller that this test does not know: {other:?}"),
        }
    }
}

#[tokio::test]
async fn enrolling_signs_in_with_a_new_token() {
    for (policy, kept) in [(SessionPolicy::default(), false), (SessionPolicy::keep_token(), true)] {
        let world = World::with(Site::new(ORIGIN).unwrap(), |builder| {
            builder.sessions(policy).require(Requirement::everyone())
        })
        .await;
        let mut browser = world.signed_in(1).await;
        let pending = browser.get("/api/v1/session").await.json(200);
        assert_eq!((&pending["state"], &pending["enrollment_required"]), (&json!("pending"), &json!(true)));
        let (phone, path) = begin(&mut browser).await;
        let wrong = json!({ "code": phone.wrong_code(world.now()) });
        browser.post_json(&path, &wrong).await.problem(422, "invalid_code");
        let before = browser.clone();
        let code = json!({ "code": phone.code(world.now()) });
        let confirmed = browser.post_json(&path, &code).await.json(200);
        assert_eq!(confirmed["recovery_codes"].as_array().unwrap().len(), 10);
        assert_eq!(confirmed.get("token"), None, "it is in the cookie");
        let session = browser.get("/api/v1/session").await.json(200);
        assert_eq!((&session["id"], &session["state"]), (&pending["id"], &json!("standard")));
        assert_eq!(session["amr"], json!(["pwd", "otp", "mfa"]));
        assert_eq!(browser.cookie == before.cookie, kept);
        assert_eq!(before.clone().get("/account").await.status == 200, kept);
        assert!(browser.known.is_some(), "it proved an authenticator");

        // The same for a program, whose new token is in the body.
        let mut program = world.browser();
        let signed_in = program.sign_in(2).await;
        assert_eq!(signed_in["enrollment_required"], true);
        assert_eq!(signed_in["methods"], json!([]));
        let (phone, path) = begin(&mut program).await;
        let code = json!({ "code": phone.code(world.now()) });
        let confirmed = program.post_json(&path, &code).await;
        assert_eq!(confirmed.header("set-cookie"), None);
        let confirmed = confirmed.json(200);
        assert_eq!(confirmed["token"].is_null(), kept);
        if !kept {
            program.get("/api/v1/mfa").await.problem(401, "unauthenticated");
            program.carry(&confirmed);
        }
        assert_eq!(program.get("/api/v1/mfa").await.json(200)["enabled"], true);
    }
}

#[tokio::test]
async fn the_status_tells_what_is_required_and_how_long_there_is_time() {
    let grace = Duration::from_secs(7 * 86_400);
    let world = required(Requirement::role("admin").grace(grace)).await;
    world.users.role(2, "admin");
    let free = world.signed_in(1).await.get("/api/v1/mfa").await.json(200);
    assert_eq!((&free["required"], &free["grace_ends_at"]), (&json!(false), &Value::Null));
    let mut admin = world.signed_in(2).await;
    let status = admin.get("/api/v1/mfa").await.json(200);
    assert_eq!(
        (&status["required"], &status["grace_ends_at"]),
        (&json!(true), &json!("2027-01-22T08:00:15Z"))
    );
    // Signing in again renews nothing.
    world.advance(86_400);
    let again = world.signed_in(2).await.get("/api/v1/mfa").await.json(200);
    assert_eq!(again["grace_ends_at"], status["grace_ends_at"]);
    world.advance(6 * 86_400);
    world.signed_in(2).await.get("/api/v1/mfa").await.problem(403, "enrollment_required");
    admin.get("/api/v1/mfa").await.problem(401, "unauthenticated");
}

/// A session that was there before the time was up is held to it too, within the minute in which it is read.
#[tokio::test]
async fn grace_ends_in_sessions_that_were_there_before() {
    let world = required(Requirement::everyone().grace(Duration::from_secs(3600))).await;
    let mut browser = world.signed_in(1).await;
    world.advance(3599);
    browser.get("/api/v1/mfa").await.json(200);
    world.advance(1);
    browser.get("/api/v1/mfa").await.problem(403, "enrollment_required");
    assert_eq!(browser.get("/account").await.location(), "/totp-setup");
    // Its password was given an hour ago.
    browser.post_json("/api/v1/mfa/totp", &json!({})).await.problem(401, "step_up_required");
    let password = json!({ "password": PASSWORD });
    browser.post_json("/api/v1/mfa/totp", &password).await.json(201);
}

#[tokio::test]
async fn the_last_authenticator_stays_where_one_is_required() {
    let world = required(Requirement::role("admin")).await;
    world.users.role(2, "admin");
    let mut free = world.enrolled(1).await;
    free.0.delete(&format!("/api/v1/mfa/totp/{}", free.1.id)).await.json(204);

    let (mut admin, person) = world.enrolled(2).await;
    let path = format!("/api/v1/mfa/totp/{}", person.id);
    admin.delete(&path).await.problem(409, "last_authenticator");
    let password = json!({ "password": PASSWORD });
    admin.json(Method::DELETE, "/api/v1/mfa", &password).await.problem(409, "last_authenticator");
    // A second one may take its place.
    let (tablet, confirm) = begin(&mut admin).await;
    let code = json!({ "code": tablet.code(world.now()) });
    admin.post_json(&confirm, &code).await.json(200);
    admin.delete(&path).await.json(204);
}
