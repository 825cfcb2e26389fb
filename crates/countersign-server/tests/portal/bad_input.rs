//! What no honest client sends: a 4xx with its code, and the portal well afterwards.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};

use crate::world::{EMAIL, PASSWORD, World};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

async fn post(world: &World, path: &str, kind: Option<&str>, body: impl Into<Body>) -> crate::world::Answer {
    let mut request = Request::post(path);
    if let Some(kind) = kind {
        request = request.header(CONTENT_TYPE, kind);
    }
    world.browser().send(request.body(body.into()).unwrap()).await
}

async fn is_well(world: &World) {
    let form = [("email", EMAIL), ("password", PASSWORD)];
    assert_eq!(world.browser().post_form("/sign-in", &form).await.location(), "/");
}

#[tokio::test]
async fn json_bodies_that_are_not_understood_whole() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let nested = format!("{{\"email\":{}1{},\"password\":\"x\"}}", "[".repeat(5000), "]".repeat(5000));
    let long = format!("{{\"email\":\"{}\",\"password\":\"x\"}}", "a".repeat(17_000));
    let cases: &[(&str, u16, &str)] = &[
        ("", 400, "malformed"),
        ("{", 400, "malformed"),
        ("[]", 400, "malformed"),
        ("null", 400, "malformed"),
        ("\"x\"", 400, "malformed"),
        ("{}", 400, "malformed"),
        ("{\"email\":\"a@b\"}", 400, "malformed"),
        ("{\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":1,\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":null,\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":[\"a@b\"],\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":123456}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":{\"x\":1}}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":\"x\",\"admin\":true}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"email\":\"a@b\",\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":\"x\",\"password\":\"x\"}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":\"\\ud800\"}", 400, "malformed"),
        ("{\"email\":\"a@b\",\"password\":\"x\"} x", 400, "malformed"),
        (&nested, 400, "malformed"),
        (&long, 413, "too_large"),
    ];
    for path in ["/api/v1/sign-in", "/api/v1/sign-up"] {
        for (body, status, code) in cases {
            let answer = post(&world, path, Some(JSON), (*body).to_owned()).await;
            let shown = &body[..body.len().min(80)];
            assert_eq!((answer.status.as_u16(), &*answer.code()), (*status, *code), "{path} {shown}");
            assert_eq!(answer.header("set-cookie"), "", "{path} {shown}");
        }
        for kind in [None, Some(FORM), Some("text/plain"), Some("application/json5")] {
            let answer = post(&world, path, kind, "{}").await;
            assert_eq!(
                (answer.status.as_u16(), &*answer.code()),
                (415, "unsupported_media_type"),
                "{kind:?}"
            );
        }
        let answer =
            post(&world, path, Some(JSON), b"{\"email\":\"\xff\",\"password\":\"x\"}".to_vec()).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (400, "malformed"));
        let answer = world.browser().get(path).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (405, "method_not_allowed"));
    }
    for body in [
        "{\"email\":\"a@b\",\"password\":\"x\",\"remember\":\"yes\"}",
        "{\"email\":\"a@b\",\"password\":\"x\",\"remember\":1}",
        "{\"email\":\"a@b\",\"password\":\"x\",\"transport\":\"pigeon\"}",
        "{\"email\":\"a@b\",\"password\":\"x\",\"transport\":null}",
    ] {
        let answer = post(&world, "/api/v1/sign-in", Some(JSON), body).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (400, "malformed"), "{body}");
    }
    is_well(&world).await;
}

#[tokio::test]
async fn values_that_no_account_can_have() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let long = "a".repeat(5000);
    for email in
        ["", "\0", "a@b\0", "ада@", "@@@", "a@b@c", "٣", "<script>", &long, "a\u{202e}@b", "' OR 1=1 --@x y"]
    {
        let body = serde_json::json!({ "email": email, "password": PASSWORD });
        let answer = world.browser().post_json("/api/v1/sign-in", &body).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (401, "invalid_credentials"), "{email:?}");
        let answer = world.browser().post_json("/api/v1/sign-up", &body).await;
        assert_eq!((answer.status.as_u16(), &*answer.code()), (400, "malformed"), "{email:?}");
        let form = [("email", email), ("password", PASSWORD)];
        for path in ["/sign-in", "/sign-up"] {
            let answer = world.browser().post_form(path, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {email:?}");
            assert!(!answer.body.contains("<script>"), "{path}");
        }
    }
    is_well(&world).await;
}

#[tokio::test]
async fn forms_that_are_not_understood_whole() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let long = format!("email=a%40b&password={}", "x".repeat(17_000));
    let cases: &[(&str, u16)] = &[
        ("", 400),
        ("email=a%40b", 400),
        ("password=x", 400),
        ("email=a%40b&email=a%40b&password=x", 400),
        ("email=a%40b&password=x&password=x", 400),
        ("email=a%40b&password=x&admin=on", 400),
        ("email[]=a%40b&password=x", 400),
        ("email=%ff%fe&password=x", 400),
        ("{\"email\":\"a@b\"}", 400),
        (&long, 413),
    ];
    for path in ["/sign-in", "/sign-up"] {
        for (body, status) in cases {
            let answer = post(&world, path, Some(FORM), (*body).to_owned()).await;
            assert_eq!(
                (answer.status.as_u16(), answer.page()),
                (*status, "problem"),
                "{path} {}",
                &body[..body.len().min(60)]
            );
        }
        for kind in [None, Some(JSON), Some("multipart/form-data; boundary=x"), Some("text/plain")] {
            assert_eq!(
                post(&world, path, kind, "email=a%40b&password=x").await.status.as_u16(),
                415,
                "{kind:?}"
            );
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            assert_eq!(world.browser().send(request).await.status, StatusCode::METHOD_NOT_ALLOWED);
        }
    }
    for remember in ["true", "1", "", "ON"] {
        let body = format!("email=a%40b&password=x&remember={remember}");
        assert_eq!(
            post(&world, "/sign-in", Some(FORM), body).await.status,
            StatusCode::BAD_REQUEST,
            "{remember}"
        );
    }
    is_well(&world).await;
}

#[tokio::test]
async fn posts_from_other_sites_are_refused() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let json = format!("{{\"email\":\"{EMAIL}\",\"password\":\"{PASSWORD}\"}}");
    let form = format!("email={EMAIL}&password={PASSWORD}");
    let from: &[(&[(&str, &str)], bool)] = &[
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8080")], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", "http://127.0.0.1:8081")], false),
        (&[("origin", "http://127.0.0.1:8080")], true),
        (&[], true),
    ];
    for (headers, passes) in from {
        for (path, kind, body) in [("/api/v1/sign-in", JSON, &json), ("/sign-in", FORM, &form)] {
            let mut request = Request::post(path).header(CONTENT_TYPE, kind);
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            let answer = world.browser().send(request.body(Body::from(body.clone())).unwrap()).await;
            assert_eq!(answer.status != StatusCode::FORBIDDEN, *passes, "{path} {headers:?}");
            assert_eq!(!answer.header("set-cookie").is_empty(), *passes, "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn stale_and_forged_cookies_are_nobodys() {
    let world = World::new().await;
    let good = world.signed_up(EMAIL).await;
    let token = good.cookies["countersign_session"].clone();
    let flipped = format!("{}{}", &token[..65], if token.ends_with('A') { "B" } else { "A" });
    for forged in ["", "x", &token[1..], &flipped, &token.to_uppercase(), &"A".repeat(66), &"A".repeat(8000)]
    {
        let mut browser = world.browser();
        browser.cookies.insert("countersign_session".to_owned(), forged.to_owned());
        assert_eq!(browser.get("/").await.location(), "/sign-in", "{forged}");
        let form = [("email", EMAIL), ("password", PASSWORD)];
        assert_eq!(
            browser.post_form("/sign-in", &form).await.location(),
            "/",
            "and does not keep anybody from signing in"
        );
    }
}
