//! No secret in anything that is printed or logged (G9).

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::extract::FromRequestParts;
use countersign::Transport;
use countersign::testing::Failing;
use countersign_axum::{Client, WebExt};
use http::{HeaderValue, Request};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span;

use crate::world::{PASSWORD, World};

/// Writes down whatever is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }

    fn record_error(&mut self, field: &Field, error: &(dyn std::error::Error + 'static)) {
        let mut error = Some(error);
        while let Some(cause) = error {
            writeln!(self.0.lock().unwrap(), "{field}={cause} {cause:?}").unwrap();
            error = cause.source();
        }
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut self.clone());
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn nothing_secret_is_logged_whatever_happens() {
    // For all threads: with one of a thread's own, the other tests would switch call sites off for this one too.
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    tracing::callsite::rebuild_interest_cache();
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    let mut pending = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    for failing in [Failing::Everything, Failing::Audit, Failing::Nothing] {
        world.store.fail(failing);
        pending.post_json("/api/v1/mfa/challenge", &json!({ "code": code })).await;
        pending.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await;
        browser.json(http::Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await;
        browser.post("/totp-setup", &[("password", PASSWORD)]).await;
    }
    #[cfg(feature = "mail")]
    let of_mail = crate::mail::whatever_goes_wrong(&world).await;
    #[cfg(not(feature = "mail"))]
    let of_mail: Vec<String> = Vec::new();
    let text = log.0.lock().unwrap().clone();
    assert!(text.contains("injected"), "failures are logged with their source: {text}");
    let tokens = [browser.cookie.clone(), pending.cookie.clone()];
    let tokens = tokens.iter().flatten().map(|pair| pair.split_once('=').unwrap().1);
    for secret in tokens.chain([PASSWORD, &code, &person.codes[0]]).chain(of_mail.iter().map(String::as_str))
    {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn nothing_secret_is_printed() {
    let world = World::new().await;
    let browser = world.signed_in(1).await;
    let bearer = world
        .countersign
        .sign_in(&client(&browser, "cookie").await, 2)
        .transport(Transport::Bearer)
        .await
        .unwrap();
    let body = bearer.body("label");
    let token = bearer.bearer_token().unwrap().expose().to_string();
    assert!(serde_json::to_string(&body).unwrap().contains(&token), "only what is sent carries it");
    let client = client(&browser, "cookie").await;
    let signed_in = world.countersign.sign_in(&client, 1).await.unwrap();
    let cookie = {
        let text = format!("{signed_in:?}");
        let response = axum::response::IntoResponse::into_response(signed_in);
        let value = response.headers()["set-cookie"].clone();
        assert!(value.is_sensitive(), "HTTP/2 must not index it, and logs must not show it");
        (text, value.to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned())
    };
    let printed =
        format!("{client:?} {bearer:?} {body:?} {} {:?}", cookie.0, world.countersign.sign_in(&client, 1));
    for secret in [token.as_str(), browser.token(), &cookie.1] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

async fn client(browser: &crate::world::Browser<'_>, name: &str) -> Client {
    let cookie = HeaderValue::from_str(browser.cookie.as_deref().unwrap()).unwrap();
    let (mut parts, ()) = Request::builder().header(name, cookie).body(()).unwrap().into_parts();
    Client::from_request_parts(&mut parts, &()).await.unwrap()
}
