//! Where a request comes from and what it is called, behind proxies and without.

use axum::body::Body;
use countersign::{AuditEvent, UserId};
use countersign_axum::{Gate, TrustedProxies};
use http::Request;

use crate::answer::Answer;
use crate::world::World;

const PROXY: [u8; 4] = [10, 0, 0, 1];
const STRANGER: [u8; 4] = [198, 51, 100, 9];

async fn behind(proxies: &[&str]) -> World {
    let mut world = World::new().await;
    let proxies = TrustedProxies::parse(proxies).unwrap();
    world.router = world.router.clone().layer(Gate::behind(proxies));
    world
}

async fn log_in(world: &World, peer: [u8; 4], headers: &[(&str, &str)]) -> (Answer, AuditEvent) {
    let mut request = Request::post("/log-in").header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = world.send_from(peer, request.body(Body::from("user=1")).unwrap()).await;
    assert_eq!(answer.location(), "/");
    let mut events = world.countersign.events(&UserId::new(1), None, 1).await.unwrap();
    (answer, events.remove(0))
}

#[tokio::test]
async fn forwarding_headers_count_only_from_trusted_proxies() {
    let world = behind(&["10.0.0.0/8"]).await;
    let forged = ("x-forwarded-for", "127.0.0.1");
    for (peer, headers, address) in [
        (PROXY, &[("x-forwarded-for", "203.0.113.7")][..], "203.0.113.7"),
        (PROXY, &[forged, ("x-forwarded-for", "203.0.113.7, 10.9.9.9")], "203.0.113.7"),
        (PROXY, &[("x-forwarded-for", "203.0.113.7, nonsense")], "10.0.0.1"),
        (PROXY, &[("forwarded", "for=203.0.113.7"), ("x-real-ip", "203.0.113.7")], "10.0.0.1"),
        (PROXY, &[], "10.0.0.1"),
        (STRANGER, &[forged], "198.51.100.9"),
        (STRANGER, &[("x-forwarded-for", "203.0.113.7, 10.0.0.1")], "198.51.100.9"),
    ] {
        let (_, event) = log_in(&world, peer, headers).await;
        assert_eq!(event.personal.address.as_deref(), Some(address), "{peer:?} {headers:?}");
    }
    // By default nobody is believed.
    for world in [World::new().await, behind(&[]).await] {
        let headers = [("x-forwarded-for", "203.0.113.7"), ("x-request-id", "forged")];
        let (answer, event) = log_in(&world, PROXY, &headers).await;
        assert_eq!(event.personal.address.as_deref(), Some("10.0.0.1"));
        assert_ne!(answer.header("x-request-id"), Some("forged"));
    }
}

#[tokio::test]
async fn every_request_has_an_id_that_only_a_trusted_proxy_may_choose() {
    let world = behind(&["10.0.0.1"]).await;
    let is_ours =
        |id: &str| id.len() == 16 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mut seen = std::collections::BTreeSet::new();
    for (peer, headers, expected) in [
        (PROXY, &[("x-request-id", "Proxy_1.a-7")][..], Some("Proxy_1.a-7")),
        (STRANGER, &[("x-request-id", "Proxy_1.a-7")], None),
        (PROXY, &[], None),
        (PROXY, &[("x-request-id", "")], None),
        (PROXY, &[("x-request-id", "a b")], None),
        (PROXY, &[("x-request-id", "<script>")], None),
        (PROXY, &[("x-request-id", "é")], None),
        (PROXY, &[("x-request-id", &"a".repeat(65))], None),
        (PROXY, &[("x-request-id", "one"), ("x-request-id", "two")], None),
    ] {
        let (answer, event) = log_in(&world, peer, headers).await;
        let id = answer.header("x-request-id").expect("an id").to_owned();
        assert_eq!(event.request.as_deref(), Some(&*id), "the same in the trail");
        match expected {
            Some(expected) => assert_eq!(id, expected),
            None => assert!(is_ours(&id) && seen.insert(id), "{headers:?}"),
        }
    }
    // Also where only our own layers are: pages, API, guards, and their refusals.
    let world = World::new().await;
    for path in
        ["/mfa", "/totp-verify", "/account", "/api/v1/session", "/api/v1/nothing", "/api/v1/openapi.json"]
    {
        let answer = world.browser().get(path).await;
        assert!(answer.header("x-request-id").is_some_and(is_ours), "{path}");
    }
    let (mut browser, _) = world.enrolled(1).await;
    let refused =
        browser.post_json("/api/v1/mfa/recovery-codes", &serde_json::json!({ "password": "x" })).await;
    refused.problem(422, "invalid_password");
    let event = world.countersign.events(&UserId::new(1), None, 1).await.unwrap().remove(0);
    assert_eq!(event.request.as_deref(), refused.header("x-request-id"));
}
