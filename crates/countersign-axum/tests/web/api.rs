//! The JSON API, as programs use it.

use countersign::{SessionPolicy, Site};
use http::Method;
use serde_json::{Value, json};

use crate::world::{Browser, ORIGIN, PASSWORD, World};

impl Browser<'_> {
    /// Signs in as a program does, with a bearer token.
    pub async fn sign_in(&mut self, user: i64) -> Value {
        self.headers.clear();
        let signed_in = self.send(Method::POST, "/token", None, user.to_string()).await;
        assert_eq!(signed_in.header("set-cookie"), None, "no cookie for a bearer session");
        let signed_in = signed_in.json(200);
        self.carry(&signed_in);
        signed_in
    }

    pub fn carry(&mut self, answer: &Value) {
        let token = answer["token"].as_str().expect("a token for a bearer session");
        self.headers = vec![("authorization", format!("Bearer {token}"))];
    }

    pub async fn delete(&mut self, path: &str) -> crate::answer::Answer {
        self.send(Method::DELETE, path, None, String::new()).await
    }
}

#[tokio::test]
async fn a_program_signs_in_answers_and_signs_out() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut program = world.browser();
    program.get("/api/v1/session").await.problem(401, "unauthenticated");

    let signed_in = program.sign_in(1).await;
    assert_eq!(signed_in["methods"], json!(["totp", "recovery_code"]));
    assert_eq!(signed_in["enrollment_required"], false);
    let session = &signed_in["session"];
    assert_eq!((&session["state"], &session["amr"]), (&json!("pending"), &json!(["pwd"])));
    assert_eq!(program.get("/api/v1/session").await.json(200)["state"], "pending");
    assert_eq!(
        program.get("/api/v1/mfa").await.problem(401, "second_factor_required")["detail"],
        Value::Null
    );

    let code = json!({ "code": person.phone.code(world.now()) });
    let answered = program.post_json("/api/v1/mfa/challenge", &code).await;
    assert_eq!(answered.header("set-cookie"), None);
    let answered = answered.json(200);
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
    program.carry(&answered);
    let session = program.get("/api/v1/session").await.json(200);
    assert_eq!(session, answered["session"]);
    assert_eq!(
        session,
        json!({
            "id": session["id"],
            "user": { "id": "1", "email": "user1@example.org" },
            "state": "standard",
            "methods": [{ "method": "pwd", "at": "2027-01-15T08:00:45Z" }, { "method": "otp", "at": "2027-01-15T08:00:45Z" }],
            "amr": ["pwd", "otp", "mfa"],
            "mfa_verified_at": "2027-01-15T08:00:45Z",
            "recovery_code_used_at": null,
            "created_at": "2027-01-15T08:00:45Z",
            "last_seen_at": "2027-01-15T08:00:45Z",
            "expires_at": "2027-02-14T08:00:45Z",
            "user_agent": "Firefox",
            "address": "203.0.113.7",
        })
    );
    assert!(session["id"].is_string());

    program.delete("/api/v1/session").await.json(204);
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
    program.delete("/api/v1/session").await.json(204);
}

#[tokio::test]
async fn a_used_code_says_when_the_next_one_comes_and_is_not_counted() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let code = json!({ "code": person.phone.code(world.now()) });
    let mut program = world.browser();
    program.sign_in(1).await;
    program.post_json("/api/v1/mfa/challenge", &code).await.json(200);
    for _ in 0..8 {
        program.sign_in(1).await;
        let refused = program.post_json("/api/v1/mfa/challenge", &code).await;
        assert_eq!(refused.header("retry-after"), None, "it can be answered right away, with another code");
        assert_eq!(refused.problem(422, "code_already_used")["retry_after"], 15);
    }
    world.advance(15);
    let refused = program.post_json("/api/v1/mfa/challenge", &code).await;
    assert_eq!(refused.problem(422, "code_already_used")["retry_after"], 0);
    let code = json!({ "code": person.phone.code(world.now()) });
    program.post_json("/api/v1/mfa/challenge", &code).await.json(200);
}

#[tokio::test]
async fn wrong_codes_end_in_a_wait_and_recovery_codes_count_apart() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut program = world.browser();
    program.sign_in(1).await;
    let wrong = json!({ "code": person.phone.wrong_code(world.now()) });
    for _ in 0..5 {
        program.post_json("/api/v1/mfa/challenge", &wrong).await.problem(422, "invalid_code");
    }
    program.post_json("/api/v1/mfa/challenge", &wrong).await.problem(401, "unauthenticated");
    program.sign_in(1).await;
    let right = json!({ "code": person.phone.code(world.now()) });
    let refused = program.post_json("/api/v1/mfa/challenge", &right).await;
    assert_eq!(refused.header("retry-after"), Some("300"));
    assert_eq!(refused.problem(429, "throttled")["retry_after"], 300);

    let recovered =
        program.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await.json(200);
    assert_eq!(recovered["recovery_codes_remaining"], 9);
    assert_eq!(recovered["session"]["recovery_code_used_at"], "2027-01-15T08:00:45Z");
    program.sign_in(1).await;
    program
        .post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] }))
        .await
        .problem(422, "invalid_code");
}

#[tokio::test]
async fn changing_factors_takes_fresh_proof() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(600);
    let path = format!("/api/v1/mfa/totp/{}", person.id);
    let password = json!({ "password": PASSWORD });
    let calls = [
        (Method::POST, "/api/v1/mfa/totp", json!({})),
        (Method::POST, "/api/v1/mfa/totp", password.clone()),
        (Method::DELETE, path.as_str(), json!({})),
        (Method::DELETE, "/api/v1/mfa", password.clone()),
        (Method::POST, "/api/v1/mfa/recovery-codes", password.clone()),
        (Method::POST, "/api/v1/mfa/recovery-codes", json!({})),
    ];
    for (method, path, body) in &calls {
        let refused = browser.json(method.clone(), path, body).await;
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Bearer error=\"insufficient_user_authentication\", max_age=\"300\""),
            "RFC 9470"
        );
        assert_eq!(refused.problem(401, "step_up_required")["max_age"], 300);
    }
    // A new name needs none.
    let renamed = browser.json(Method::PATCH, &path, &json!({ "name": " Old phone " })).await.json(200);
    assert_eq!(renamed["name"], "Old phone");

    let code = json!({ "code": person.phone.code(world.now()) });
    browser.post_json("/api/v1/mfa/challenge", &code).await.json(200);
    browser.post_json("/api/v1/mfa/recovery-codes", &json!({})).await.problem(401, "step_up_required");
    let wrong = json!({ "password": "wrong" });
    browser.post_json("/api/v1/mfa/recovery-codes", &wrong).await.problem(422, "invalid_password");
    browser.json(Method::DELETE, "/api/v1/mfa", &wrong).await.problem(422, "invalid_password");
    let made = browser.post_json("/api/v1/mfa/recovery-codes", &password).await.json(201);
    assert_eq!(made["recovery_codes"].as_array().unwrap().len(), 10);
    assert!(!made.to_string().contains(&person.codes[3]), "another set");

    browser.json(Method::DELETE, "/api/v1/mfa", &password).await.json(204);
    browser.json(Method::DELETE, "/api/v1/mfa", &password).await.json(204);
    let status = browser.get("/api/v1/mfa").await.json(200);
    assert_eq!((&status["enabled"], &status["recovery_codes"]["configured"]), (&json!(false), &json!(false)));
    browser.post_json("/api/v1/mfa/recovery-codes", &password).await.problem(409, "not_enrolled");
    browser
        .post_json("/api/v1/mfa/challenge", &json!({ "code": "123456" }))
        .await
        .problem(409, "not_enrolled");
}

#[tokio::test]
async fn names_are_not_changed_without_end() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    let path = format!("/api/v1/mfa/totp/{}", person.id);
    // The same name is nothing that happened.
    for _ in 0..40 {
        let renamed = browser.json(Method::PATCH, &path, &json!({ "name": "Old phone" })).await.json(200);
        assert_eq!(renamed["name"], "Old phone");
    }
    let events = browser.get("/api/v1/audit-events").await.json(200);
    let renames = events["events"].as_array().unwrap().iter();
    assert_eq!(renames.filter(|event| event["action"] == "authenticator_rename").count(), 1, "{events}");
    let mut renamed = 1;
    let refused = loop {
        let answer = browser.json(Method::PATCH, &path, &json!({ "name": format!("Phone {renamed}") })).await;
        if answer.status != 200 {
            break answer;
        }
        renamed += 1;
        assert!(renamed <= 100, "there is no end");
    };
    assert!(refused.problem(429, "throttled")["retry_after"].as_u64().is_some_and(|wait| wait > 0));
    let rename = format!("/mfa/totp/{}/rename", person.id);
    assert_eq!(browser.post(&rename, &[("name", "again")]).await.page(429), "problem");
}

#[tokio::test]
async fn password_checks_are_paced() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    for _ in 0..10 {
        let wrong = json!({ "password": "wrong" });
        browser.json(Method::DELETE, "/api/v1/mfa", &wrong).await.problem(422, "invalid_password");
    }
    let refused = browser.json(Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await;
    assert!(refused.header("retry-after").is_some());
    refused.problem(429, "throttled");
}

#[tokio::test]
async fn enrollments_are_bound_to_their_session_and_end() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    let begun = browser.post_json("/api/v1/mfa/totp", &json!({ "name": "Phone" })).await.json(201);
    assert!(begun["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let uri = begun["otpauth_uri"].as_str().unwrap();
    assert!(uri.contains(begun["secret"].as_str().unwrap()) && uri.contains("issuer=Acme"), "{uri}");
    let phone = countersign::testing::SoftAuthenticator::from_uri(uri).unwrap();
    let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    assert!(browser.get("/api/v1/mfa").await.json(200)["initiated"].as_bool().unwrap());

    let code = json!({ "code": phone.code(world.now()) });
    world.signed_in(1).await.post_json(&path, &code).await.problem(422, "enrollment_gone");
    world.signed_in(2).await.post_json(&path, &code).await.problem(404, "not_found");
    browser.post_json("/api/v1/mfa/totp/99999/confirm", &code).await.problem(404, "not_found");
    let wrong = json!({ "code": phone.wrong_code(world.now()) });
    browser.post_json(&path, &wrong).await.problem(422, "invalid_code");
    browser.post_json(&path, &json!({ "code": "12" })).await.problem(422, "invalid_code");
    let confirmed = browser.post_json(&path, &code).await.json(200);
    assert_eq!(confirmed["authenticator"]["kind"], "totp");
    browser.post_json(&path, &code).await.problem(422, "enrollment_gone");

    // A second one brings no codes; the third is the last.
    for _ in 0..2 {
        let begun = browser.post_json("/api/v1/mfa/totp", &json!({})).await.json(201);
        let phone = countersign::testing::SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap())
            .unwrap();
        let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
        let confirmed = browser.post_json(&path, &json!({ "code": phone.code(world.now()) })).await.json(200);
        assert_eq!(confirmed.get("recovery_codes"), None);
    }
    browser.post_json("/api/v1/mfa/totp", &json!({})).await.problem(409, "already_enrolled");
    let replaces = json!({ "replaces": confirmed["authenticator"]["id"] });
    let begun = browser.post_json("/api/v1/mfa/totp", &replaces).await.json(201);
    world.advance(600);
    let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    browser.post_json(&path, &json!({ "code": "123456" })).await.problem(422, "enrollment_gone");
}

#[tokio::test]
async fn an_unverified_address_may_not_enroll() {
    let world = World::new().await;
    world.users.unverified(1);
    let mut browser = world.signed_in(1).await;
    browser.post_json("/api/v1/mfa/totp", &json!({})).await.problem(403, "email_not_verified");
    let page = browser.post("/totp-setup", &[("name", "")]).await;
    assert_eq!(page.page(403), "totp-setup");
}

/// Case C37: whoever is deleted while the challenge is open does not get in, and within a minute the session is gone.
#[tokio::test]
async fn a_deleted_user_does_not_get_in_with_a_right_code() {
    for policy in [SessionPolicy::default(), SessionPolicy::keep_token()] {
        let world = World::with(Site::new(ORIGIN).unwrap(), |builder| builder.sessions(policy)).await;
        let (_, person) = world.enrolled(1).await;
        let (mut browser, mut program) = (world.signed_in(1).await, world.browser());
        program.sign_in(1).await;
        world.users.delete(1);
        let code = json!({ "code": person.phone.code(world.now()) });
        program.post_json("/api/v1/mfa/challenge", &code).await.problem(401, "unauthenticated");
        let refused = browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
        assert_eq!(refused.location(), "/sign-in");
        assert_eq!(browser.get("/account").await.location(), "/totp-verify");
        world.advance(60);
        assert_eq!(browser.get("/account").await.location(), "/sign-in?return_to=%2Faccount");
        assert_eq!(program.get("/greet").await.text, "hello stranger");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_allowed_are_problems_too() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in ["/api/v1", "/api/v1/nothing", "/api/v1/mfa/totp/1/2/3", "/api/v1/openapi"] {
        let answer = browser.get(path).await;
        answer.problem(404, "not_found");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    for (method, path, allowed) in [
        (Method::PUT, "/api/v1/session", "GET,HEAD,DELETE"),
        (Method::GET, "/api/v1/mfa/challenge", "POST"),
        (Method::POST, "/api/v1/openapi.json", "GET,HEAD"),
        (Method::TRACE, "/api/v1/mfa", "GET,HEAD,DELETE"),
    ] {
        let answer = browser.send(method, path, None, String::new()).await;
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}
