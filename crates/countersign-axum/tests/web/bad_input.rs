//! Whatever is sent: a 4xx with its code, and a server that is well afterwards.

use http::Method;
use serde_json::{Map, Value, json};

use crate::world::{Browser, World};

/// A call with a body, each of its fields good.
struct Call {
    method: Method,
    path: &'static str,
    fields: &'static [(&'static str, Field)],
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Needed,
    Optional,
}
use Field::{Needed, Optional};

const JSON: &[Call] = &[
    Call { method: Method::POST, path: "/api/v1/mfa/challenge", fields: &[("code", Needed)] },
    Call { method: Method::POST, path: "/api/v1/mfa/recover", fields: &[("code", Needed)] },
    Call { method: Method::POST, path: "/api/v1/mfa/unlock", fields: &[("code", Needed)] },
    Call {
        method: Method::POST,
        path: "/api/v1/mfa/totp",
        fields: &[("name", Optional), ("replaces", Optional), ("password", Optional)],
    },
    Call { method: Method::POST, path: "/api/v1/mfa/totp/ENROLLMENT/confirm", fields: &[("code", Needed)] },
    Call { method: Method::PATCH, path: "/api/v1/mfa/totp/ID", fields: &[("name", Needed)] },
    Call { method: Method::PATCH, path: "/api/v1/sessions/SESSION", fields: &[("name", Needed)] },
    Call { method: Method::PATCH, path: "/api/v1/trusted-browsers/TRUSTED", fields: &[("name", Needed)] },
    Call { method: Method::DELETE, path: "/api/v1/mfa", fields: &[("password", Needed)] },
    Call { method: Method::POST, path: "/api/v1/mfa/recovery-codes", fields: &[("password", Optional)] },
];

const FORMS: &[Call] = &[
    Call { method: Method::POST, path: "/totp-verify", fields: &[("code", Needed), ("return_to", Optional)] },
    Call {
        method: Method::POST,
        path: "/recovery-code-verify",
        fields: &[("code", Needed), ("return_to", Optional)],
    },
    Call {
        method: Method::POST,
        path: "/mfa/unlock",
        fields: &[("code", Needed), ("return_to", Optional), ("with", Optional)],
    },
    Call { method: Method::POST, path: "/totp-setup", fields: &[("enrollment", Needed), ("code", Needed)] },
    Call { method: Method::POST, path: "/mfa/totp/ID/rename", fields: &[("name", Needed)] },
    Call { method: Method::POST, path: "/mfa/totp/ID/remove", fields: &[] },
    Call { method: Method::POST, path: "/mfa/disable", fields: &[("password", Optional)] },
    Call { method: Method::POST, path: "/recovery-codes", fields: &[("password", Optional)] },
];

const HOSTILE: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "12345\u{0}",
    "\u{0661}\u{0662}\u{0663}\u{0664}\u{0665}\u{0666}",
    "１２３４５６",
    "💥",
    "'; DROP TABLE--",
    "<script>",
    "{{ shell }}",
    "../../etc/passwd",
    "%00",
    "-1",
    "1e9",
    "99999999999999999999",
    "\u{202e}",
    "\r\nSet-Cookie: a=b",
];

impl Call {
    fn path(&self, ids: &Ids) -> String {
        let path = self.path.replace("ID", &ids.authenticator).replace("ENROLLMENT", &ids.enrollment);
        path.replace("SESSION", &ids.session).replace("TRUSTED", &ids.trusted)
    }

    fn good(&self) -> Map<String, Value> {
        self.fields
            .iter()
            .filter(|(_, field)| *field == Needed)
            .map(|(name, _)| ((*name).to_owned(), json!("123")))
            .collect()
    }
}

/// What paths name.
struct Ids {
    authenticator: String,
    enrollment: String,
    session: String,
    trusted: String,
}

/// A signed-in browser of somebody enrolled, with the ids of what is theirs. It is not a known one, so that there is something to
/// unlock.
async fn ready(world: &World) -> (Browser<'_>, Ids) {
    let (mut other, person) = world.enrolled(1).await;
    let trusting = json!({ "code": person.phone.code(world.now()), "trust_browser": true });
    other.post_json("/api/v1/mfa/challenge", &trusting).await.json(200);
    let trusted = other.get("/api/v1/trusted-browsers").await.json(200);
    let mut browser = world.signed_in(1).await;
    browser.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await.json(200);
    let begun = browser.post_json("/api/v1/mfa/totp", &json!({})).await.json(201);
    let ids = Ids {
        authenticator: person.id,
        enrollment: begun["enrollment"].as_str().unwrap().to_owned(),
        session: other.session_id().await,
        trusted: trusted["trusted_browsers"][0]["id"].as_str().unwrap().to_owned(),
    };
    (browser, ids)
}

async fn is_well(browser: &mut Browser<'_>) {
    browser.get("/api/v1/session").await.json(200);
}

#[tokio::test]
async fn json_that_is_not_understood_whole_is_malformed() {
    for call in JSON {
        let world = World::new().await;
        let (mut browser, ids) = ready(&world).await;
        let path = call.path(&ids);
        let good = Value::Object(call.good());
        let text = good.to_string();
        let mut bodies: Vec<String> = [
            "",
            " ",
            "{",
            "}",
            "[]",
            "[\"123\"]",
            "null",
            "\"code\"",
            "1",
            "true",
            "{}{}",
            "{\"code\":}",
            "{'code':'1'}",
            "\u{feff}{}",
            "{\"\u{0}\":1}",
            "\u{0}",
            "code=123",
            "{\"code\":\"\\ud800\"}",
            "{\"a\":{\"a\":{\"a\":{}}}}",
        ]
        .map(str::to_owned)
        .into();
        bodies.push(format!("{text}x"));
        bodies.push(text.replacen('{', "{\"unknown\":1,", 1).replace(",}", "}"));
        for (name, field) in call.fields {
            bodies.push(format!("{{\"{name}\":\"a\",\"{name}\":\"a\"}}"));
            for wrong in ["1", "1.5", "true", "null", "[]", "[\"123456\"]", "{}", "{\"$ne\":\"\"}"] {
                let mut body = call.good();
                body.insert((*name).to_owned(), serde_json::from_str(wrong).unwrap());
                bodies.push(Value::Object(body).to_string());
            }
            if *field == Needed {
                let mut body = call.good();
                body.remove(*name);
                bodies.push(Value::Object(body).to_string());
                bodies.push(json!({ name.to_uppercase(): "123" }).to_string());
            }
        }
        for body in bodies {
            let answer =
                browser.send(call.method.clone(), &path, Some("application/json"), body.clone()).await;
            answer.problem(400, "malformed");
            assert!(
                !answer.text.contains("DROP") && !answer.text.contains("$ne"),
                "nothing is repeated: {}",
                answer.text
            );
        }
        is_well(&mut browser).await;
    }
}

#[tokio::test]
async fn json_with_hostile_values_is_refused_with_a_code() {
    let long = "9".repeat(10_000);
    let values = HOSTILE.iter().copied().chain([long.as_str()]);
    for value in values {
        for call in JSON {
            let world = World::new().await;
            let (mut browser, ids) = ready(&world).await;
            for (name, _) in call.fields {
                let mut body = call.good();
                body.insert((*name).to_owned(), json!(value));
                let answer = browser.json(call.method.clone(), &call.path(&ids), &Value::Object(body)).await;
                let fine = matches!(*name, "name")
                    && !value.trim().is_empty()
                    && value.chars().count() <= 64
                    && !value.chars().any(char::is_control);
                assert!(
                    answer.status.is_client_error() || fine,
                    "{} {name}={value:?}: {}",
                    call.path,
                    answer.text
                );
                if !fine {
                    assert!(answer.json(answer.status.as_u16())["code"].is_string());
                }
            }
            is_well(&mut browser).await;
        }
    }
}

#[tokio::test]
async fn bodies_of_another_type_or_size_are_refused() {
    for call in JSON {
        let world = World::new().await;
        let (mut browser, ids) = ready(&world).await;
        let path = call.path(&ids);
        let good = Value::Object(call.good()).to_string();
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("application/jsonx"),
            Some("json"),
            Some(""),
        ] {
            let answer = browser.send(call.method.clone(), &path, kind, good.clone()).await;
            answer.problem(415, "unsupported_media_type");
        }
        for kind in ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=utf-8"]
        {
            let answer = browser.send(call.method.clone(), &path, Some(kind), "[]".to_owned()).await;
            answer.problem(400, "malformed");
        }
        let fits = format!("{:1$}", "{", 16 * 1024);
        browser
            .send(call.method.clone(), &path, Some("application/json"), fits.clone())
            .await
            .problem(400, "malformed");
        for large in [fits + " ", "x".repeat(1 << 20)] {
            browser
                .send(call.method.clone(), &path, Some("application/json"), large)
                .await
                .problem(413, "too_large");
        }
        is_well(&mut browser).await;
    }
    // Without an announced length too.
    let world = World::new().await;
    let stream = axum::body::Body::new(http_body_util::StreamBody::new(Chunks(9)));
    let request = http::Request::post("/api/v1/mfa/challenge").header("content-type", "application/json");
    world.send(request.body(stream).unwrap()).await.problem(413, "too_large");
}

/// So many chunks of 2 KiB.
struct Chunks(usize);

impl futures_core::Stream for Chunks {
    type Item = Result<http_body::Frame<axum::body::Bytes>, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let more = self.0.checked_sub(1);
        self.0 = more.unwrap_or(0);
        std::task::Poll::Ready(more.map(|_| Ok(http_body::Frame::data(vec![b' '; 2048].into()))))
    }
}

#[tokio::test]
async fn calls_without_a_body_take_none() {
    let world = World::new().await;
    let (mut browser, ids) = ready(&world).await;
    for (method, path) in [
        (Method::DELETE, "/api/v1/session".to_owned()),
        (Method::DELETE, format!("/api/v1/mfa/totp/{}", ids.authenticator)),
        (Method::DELETE, "/api/v1/sessions".to_owned()),
        (Method::DELETE, format!("/api/v1/sessions/{}", ids.session)),
        (Method::DELETE, "/api/v1/trusted-browsers".to_owned()),
        (Method::DELETE, format!("/api/v1/trusted-browsers/{}", ids.trusted)),
        (Method::POST, "/api/v1/sign-out-everywhere".to_owned()),
    ] {
        for body in ["x", "[]", "{\"a\":1}", "null"] {
            browser
                .send(method.clone(), &path, Some("application/json"), body.to_owned())
                .await
                .problem(400, "malformed");
        }
        browser.send(method.clone(), &path, None, "x".repeat(20_000)).await.problem(413, "too_large");
    }
    let trusted = browser.get("/api/v1/trusted-browsers").await.json(200);
    assert_eq!(trusted["trusted_browsers"].as_array().unwrap().len(), 1, "nothing was done");
    assert_eq!(browser.get("/api/v1/sessions").await.json(200)["sessions"].as_array().unwrap().len(), 2);
    is_well(&mut browser).await;
}

#[tokio::test]
async fn ids_that_name_nothing_are_not_found() {
    let world = World::new().await;
    let (mut browser, ids) = ready(&world).await;
    let (id, enrollment) = (&ids.authenticator, &ids.enrollment);
    for bad in [
        "0",
        "-1",
        "99999",
        "9223372036854775807",
        "9223372036854775808",
        "abc",
        "1.0",
        "%31%00",
        "%00",
        "%ff",
        "%F0%9F%92%A5",
        "1%20",
        "%2B1",
        "%2e%2e",
        &format!("0{id}"),
        &format!("+{id}"),
        &"1".repeat(5000),
    ] {
        let path = format!("/api/v1/mfa/totp/{bad}");
        browser.json(Method::PATCH, &path, &json!({ "name": "x" })).await.problem(404, "not_found");
        browser.send(Method::DELETE, &path, None, String::new()).await.problem(404, "not_found");
        browser
            .post_json(&format!("{path}/confirm"), &json!({ "code": "123456" }))
            .await
            .problem(404, "not_found");
        if bad != "99999" {
            browser
                .post_json("/api/v1/mfa/totp", &json!({ "replaces": bad }))
                .await
                .problem(404, "not_found");
        }
        for of in ["sessions", "trusted-browsers"] {
            let path = format!("/api/v1/{of}/{bad}");
            browser.patch(&path, "x").await.problem(404, "not_found");
            browser.delete(&path).await.problem(404, "not_found");
        }
        let fields = [("enrollment", bad), ("code", "123456")];
        assert_eq!(browser.post("/totp-setup", &fields).await.page(404), "problem", "{bad}");
    }
    let wrong = json!({ "code": "12" });
    browser
        .post_json(&format!("/api/v1/mfa/totp/{enrollment}/confirm"), &wrong)
        .await
        .problem(422, "invalid_code");
}

#[tokio::test]
async fn forms_that_are_not_understood_whole_are_refused() {
    const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
    for call in FORMS {
        let world = World::new().await;
        let (mut browser, ids) = ready(&world).await;
        let path = call.path(&ids);
        let good: Vec<String> = call.good().keys().map(|name| format!("{name}=123")).collect();
        let good = good.join("&");
        let mut bodies = vec![format!("{good}&unknown=1"), format!("{good}&=1"), format!("{good}&%00=1")];
        for (name, field) in call.fields {
            let rest = good.replace(&format!("{name}=123"), "");
            bodies.push(format!("{rest}&{name}=a&{name}=a"));
            bodies.push(format!("{rest}&{name}[]=a"));
            bodies.push(format!("{rest}&{name}=%ff"));
            if *field == Needed && call.fields.len() > 1 {
                bodies.push(rest);
            }
        }
        for body in bodies {
            let answer = browser.send(call.method.clone(), &path, FORM, body.clone()).await;
            assert_eq!(answer.page(400), "problem", "{path} {body}");
        }
        for kind in
            [None, Some("application/json"), Some("multipart/form-data; boundary=x"), Some("text/plain")]
        {
            let answer = browser.send(call.method.clone(), &path, kind, good.clone()).await;
            assert_eq!(answer.page(415), "problem", "{path} {kind:?}");
        }
        let large = format!("{good}&a={}", "x".repeat(16 * 1024));
        assert_eq!(browser.send(call.method.clone(), &path, FORM, large).await.page(413), "problem");
        is_well(&mut browser).await;
    }
}

#[tokio::test]
async fn forms_with_hostile_values_are_pages_with_a_4xx() {
    let long = "9".repeat(10_000);
    for value in HOSTILE.iter().copied().chain([long.as_str()]) {
        for call in FORMS {
            let world = World::new().await;
            let (mut browser, ids) = ready(&world).await;
            for (name, _) in call.fields.iter().filter(|(name, _)| *name != "return_to") {
                let good = call.good();
                let fields: Vec<_> =
                    good.keys().filter(|key| key != name).map(|key| (key.as_str(), "123")).collect();
                let fields = [fields, vec![(*name, value)]].concat();
                let answer = browser.post(&call.path(&ids), &fields).await;
                let in_setup = call.path == "/recovery-codes" && value.is_empty();
                let fine = in_setup || *name == "name" && answer.status == 303 && !value.trim().is_empty();
                assert!(
                    answer.status.is_client_error() || fine,
                    "{} {name}={value:?}: {}",
                    call.path,
                    answer.status
                );
                assert!(!answer.text.contains("<script>"), "{}", answer.text);
            }
            is_well(&mut browser).await;
        }
    }
}

#[tokio::test]
async fn requests_with_odd_headers_do_no_harm() {
    let world = World::new().await;
    let browser = world.signed_in(1).await;
    for (name, value) in [
        ("accept", "é, application/json;q=é;q=2, ;;;,,,"),
        ("accept", "application/json;q=-1"),
        ("user-agent", "\u{7f}é"),
        ("authorization", "é"),
        ("authorization", "Bearer é"),
        ("content-length", "abc"),
        ("origin", "é"),
    ] {
        let mut request = http::Request::get("/greet").header("cookie", browser.cookie.as_deref().unwrap());
        request = request
            .header(name, http::HeaderValue::from_bytes(value.replace('\u{7f}', "").as_bytes()).unwrap());
        let answer = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert!(answer.status.is_success() || answer.status.is_client_error(), "{name}: {value}");
    }
}
