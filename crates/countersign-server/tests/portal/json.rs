//! A program that speaks JSON.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{EMAIL, PASSWORD, World};

#[tokio::test]
async fn signing_up_and_in_have_the_shapes_of_the_contract() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser
        .post_json("/api/v1/sign-up", &json!({ "email": " Ada@Example.org", "password": PASSWORD }))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["session"]);
    assert_eq!(body["session"]["user"], json!({ "id": "1", "email": EMAIL }));
    assert_eq!(body["session"]["state"], "standard");
    assert!(browser.cookies.contains_key("countersign_session"));

    let mut browser = world.browser();
    let answer = browser.post_json("/api/v1/sign-in", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = answer.json();
    assert_eq!((&body["methods"], &body["enrollment_required"]), (&json!([]), &json!(false)));
    assert_eq!(body.get("token"), None, "who has a cookie gets no token");
    assert_eq!(body["session"]["methods"][0]["method"], "pwd");
    assert_eq!(browser.get("/api/v1/session").await.json()["state"], "standard");
}

#[tokio::test]
async fn the_whole_story_from_a_password_to_a_proven_second_factor() {
    let world = World::new().await;
    let (app, _) = world.enrolled(EMAIL).await;
    let mut program = world.browser();
    let credentials = json!({ "email": EMAIL, "password": PASSWORD, "remember": true });
    let body = program.post_json("/api/v1/sign-in", &credentials).await.json();
    assert_eq!(body["session"]["state"], "pending");
    assert_eq!(body["methods"], json!(["totp", "recovery_code"]));
    let refused = program.get("/api/v1/mfa").await;
    assert_eq!((refused.status, &*refused.code()), (StatusCode::UNAUTHORIZED, "second_factor_required"));

    let answer = program.post_json("/api/v1/mfa/challenge", &json!({ "code": app.code(world.now()) })).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.json()["session"]["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(program.get("/api/v1/mfa").await.json()["enabled"], true);
    assert_eq!(program.get("/").await.page(), "home");
    let ended = program.send_json(Method::DELETE, "/api/v1/session", &json!({})).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(program.get("/api/v1/session").await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_bearer_session_has_a_token_and_no_cookie() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let mut program = world.browser();
    let credentials = json!({ "email": EMAIL, "password": PASSWORD, "transport": "bearer" });
    let answer = program.post_json("/api/v1/sign-in", &credentials).await;
    assert_eq!(answer.header("set-cookie"), "");
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    program.bearer = Some(token.clone());
    assert_eq!(program.get("/api/v1/session").await.json()["state"], "standard");
    let mut planted = world.browser();
    planted.cookies.insert("countersign_session".to_owned(), token);
    assert_eq!(planted.get("/api/v1/session").await.code(), "unauthenticated");
}

#[tokio::test]
async fn refusals_have_their_codes() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    for (path, email, password, status, code) in [
        ("sign-in", EMAIL, "not the one", 401, "invalid_credentials"),
        ("sign-in", "nobody@example.org", PASSWORD, 401, "invalid_credentials"),
        ("sign-in", "no address", PASSWORD, 401, "invalid_credentials"),
        ("sign-up", "no address", PASSWORD, 400, "malformed"),
        ("sign-up", EMAIL, PASSWORD, 422, "email_taken"),
        ("sign-up", "new@example.org", "short", 422, "weak_password"),
        ("sign-up", "new@example.org", "aaaaaaaaaaaaaaaa", 422, "weak_password"),
    ] {
        let body = json!({ "email": email, "password": password });
        let answer = world.browser().post_json(&format!("/api/v1/{path}"), &body).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (status, code), "{path} {email} {password}");
        assert!(!answer.body.contains(password), "{answer:?}");
    }
}

#[tokio::test]
async fn the_description_knows_our_calls() {
    let world = World::new().await;
    let document = world.browser().get("/api/v1/openapi.json").await.json();
    for (path, schema, codes) in [
        ("/sign-up", "NewAccount", vec!["sign_up_closed", "email_taken", "weak_password", "throttled"]),
        ("/sign-in", "Credentials", vec!["invalid_credentials", "throttled"]),
        (
            "/password",
            "NewPassword",
            vec!["step_up_required", "invalid_password", "weak_password", "throttled"],
        ),
    ] {
        let operation = &document["paths"][path]["post"];
        let reference = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(reference, &json!(format!("#/components/schemas/{schema}")));
        assert!(document["components"]["schemas"][schema].is_object());
        let told = operation["responses"].to_string();
        for code in codes {
            assert!(told.contains(code), "{code} in {told}");
        }
    }
    let missing: Vec<Value> = references(&document)
        .into_iter()
        .filter(|reference| document.pointer(&reference.as_str().unwrap()[1..]).is_none())
        .collect();
    assert_eq!(missing, Vec::<Value>::new(), "every schema that is named exists");
}

fn references(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| if name == "$ref" { vec![value.clone()] } else { references(value) })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
