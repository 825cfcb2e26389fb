//! The description of the API, held against every answer of every story.

use std::collections::BTreeSet;

use countersign_axum::{Api, Caller, Code};
use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{PASSWORD, World};

/// What an exchange with the API must obey: the status, the body, and the request if it was fine.
pub fn check(document: &Value, method: &Method, path: &str, request: &str, answer: &Answer) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let Some(operation) = operation(document, method, path.strip_prefix("/api/v1").unwrap()) else { return };
    let status = answer.status.as_str();
    let told = &operation["responses"][status];
    assert!(told.is_object(), "{method} {path} answers {status}, which is not described: {}", answer.text);
    let content = told["content"].as_object();
    match content.and_then(|content| content.iter().next()) {
        None => assert_eq!(answer.text, "", "{method} {path} {status}"),
        Some((kind, content)) => {
            assert_eq!(answer.header("content-type"), Some(kind.as_str()));
            let body = serde_json::from_str(&answer.text).unwrap();
            let fault = fault(document, &content["schema"], &body);
            assert_eq!(fault, None, "{method} {path} {status}: {body}");
        }
    }
    let described =
        operation["parameters"].as_array().into_iter().flatten().filter(|told| told["in"] == "query");
    let described: Vec<_> = described.map(|told| told["name"].as_str().unwrap()).collect();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        assert!(!answer.status.is_success() || described.contains(&&*name), "{name} is described");
    }
    if answer.status.is_success() && operation["requestBody"].is_object() {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(fault(document, schema, &serde_json::from_str(request).unwrap()), None, "{method} {path}");
    }
}

/// The operation of a path, `{…}` standing for any one segment.
fn operation<'d>(document: &'d Value, method: &Method, path: &str) -> Option<&'d Value> {
    let fits = |template: &str| {
        let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        template.len() == path.len() && template.iter().zip(path).all(|(t, p)| t.starts_with('{') || *t == p)
    };
    let (_, operations) = document["paths"].as_object()?.iter().find(|(template, _)| fits(template))?;
    operations.get(method.as_str().to_ascii_lowercase())
}

/// As much of JSON Schema as we use.
fn fault(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return fault(document, target, value);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| fault(document, part, value));
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("a type that this test does not know: {other}"),
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Some(format!("{value} is none of {kinds:?}"));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        return Some(format!("{value} is not among {}", schema["enum"]));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str()) {
        assert_eq!(pattern, "^-?[0-9]+$", "the one pattern that this test knows");
        if text.parse::<i64>().is_err() {
            return Some(format!("{text} is no id"));
        }
    }
    if let (Some("date-time"), Some(text)) = (schema["format"].as_str(), value.as_str())
        && (text.len() != 20 || !text.ends_with('Z'))
    {
        return Some(format!("{text} is no time"));
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Some(format!("{name} is missing"));
            }
        }
        for (name, value) in fields {
            match schema["properties"].get(name) {
                Some(schema) => {
                    if let Some(fault) = fault(document, schema, value) {
                        return Some(format!("{name}: {fault}"));
                    }
                }
                // What we answer may only have fields that are described, `allOf` parts apart.
                None if schema["required"].is_array() => return Some(format!("{name} is not described")),
                None => {}
            }
        }
    }
    let items = value.as_array().into_iter().flatten();
    items.filter(|_| schema["items"].is_object()).find_map(|item| fault(document, &schema["items"], item))
}

#[tokio::test]
async fn every_operation_stands_in_the_description_and_does_what_it_says() {
    let world = World::new().await;
    let document = world.browser().get("/api/v1/openapi.json").await.json(200);
    assert_eq!(document["openapi"], "3.1.0");
    let operations: Vec<_> = Api::<()>::new(&world.countersign).operations().cloned().collect();
    let mut ids = BTreeSet::new();
    for operation in &operations {
        let told = &document["paths"][operation.path()][operation.method().as_str().to_ascii_lowercase()];
        assert!(told.is_object(), "{} {} is described", operation.method(), operation.path());
        assert!(ids.insert(told["operationId"].as_str().unwrap().to_owned()));
        assert!(!operation.summary().is_empty());
        assert_eq!(told["requestBody"].is_object(), operation.body().is_some());
        assert_eq!(told["security"] == json!([]), operation.by() == Caller::Anyone);
    }
    let described: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, operations.len() + 1, "and the description itself");
    let codes: Vec<_> = Code::ALL.iter().map(|code| json!(code.as_str())).collect();
    assert_eq!(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"], json!(codes));

    // Each of them once, with success.
    let seen = world.exchanges();
    everything_once(&world).await;
    let seen = world.exchanges().split_off(seen.len());
    for operation in &operations {
        let (status, _) = operation.success();
        let called = seen.iter().any(|(method, path, answered)| {
            let this = document["paths"][operation.path()].get(method.as_str().to_ascii_lowercase());
            let path = path.split('?').next().unwrap().strip_prefix("/api/v1").unwrap_or_default();
            let found = self::operation(&document, method, path);
            *answered == status && method == operation.method() && this.is_some() && this == found
        });
        assert!(called, "{} {} was called and answered {status}", operation.method(), operation.path());
    }
}

async fn everything_once(world: &World) {
    let (mut browser, person) = world.enrolled(1).await;
    browser.get("/api/v1/session").await.json(200);
    browser.get("/api/v1/mfa").await.json(200);
    browser.get("/api/v1/audit-events?limit=3").await.json(200);
    let code = person.phone.code(world.now());
    browser.post_json("/api/v1/mfa/unlock", &json!({ "code": code })).await.json(200);
    let path = format!("/api/v1/mfa/totp/{}", person.id);
    browser.json(Method::PATCH, &path, &json!({ "name": "Old phone" })).await.json(200);
    let sessions = browser.get("/api/v1/sessions").await.json(200);
    let session = format!("/api/v1/sessions/{}", sessions["sessions"][0]["id"].as_str().unwrap());
    browser.json(Method::PATCH, &session, &json!({ "name": "Desk" })).await.json(200);
    browser.send(Method::DELETE, "/api/v1/sessions", None, String::new()).await.json(204);
    browser.post_json("/api/v1/mfa/recovery-codes", &json!({ "password": PASSWORD })).await.json(201);
    browser.send(Method::DELETE, &path, None, String::new()).await.json(204);
    browser.send(Method::DELETE, "/api/v1/session", None, String::new()).await.json(204);

    let (mut browser, person) = world.enrolled(2).await;
    let code = person.phone.code(world.now());
    let answer = json!({ "code": code, "trust_browser": true });
    browser.post_json("/api/v1/mfa/challenge", &answer).await.json(200);
    let trusted = browser.get("/api/v1/trusted-browsers").await.json(200);
    let path = format!("/api/v1/trusted-browsers/{}", trusted["trusted_browsers"][0]["id"].as_str().unwrap());
    browser.json(Method::PATCH, &path, &json!({ "name": "Desk" })).await.json(200);
    browser.send(Method::DELETE, &path, None, String::new()).await.json(204);
    browser.send(Method::DELETE, "/api/v1/trusted-browsers", None, String::new()).await.json(204);
    browser.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await.json(200);
    browser.json(Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await.json(204);

    let mut other = world.signed_in(2).await;
    let session = other.get("/api/v1/session").await.json(200);
    let path = format!("/api/v1/sessions/{}", session["id"].as_str().unwrap());
    browser.send(Method::DELETE, &path, None, String::new()).await.json(204);
    browser.send(Method::POST, "/api/v1/sign-out-everywhere", None, String::new()).await.json(204);
}
