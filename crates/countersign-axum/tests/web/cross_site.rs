//! Requests that change something and come from another site.

use countersign::Site;
use countersign_axum::{Api, same_origin};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::json;

use crate::world::{ORIGIN, World};

fn admits(site: &Site, method: &Method, headers: &[(&str, &str)]) -> bool {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap()))
        .collect();
    same_origin(site, method, &headers).is_ok()
}

#[test]
fn where_a_request_may_come_from() {
    let known = Site::new(ORIGIN).unwrap();
    let local = Site::new("http://127.0.0.1:8080").unwrap();
    type Row<'a> = (&'a Site, &'a [(&'a str, &'a str)], bool);
    let table: &[Row<'_>] = &[
        // No browser.
        (&known, &[], true),
        // Sec-Fetch-Site decides where it is there.
        (&known, &[("sec-fetch-site", "same-origin")], true),
        (&known, &[("sec-fetch-site", "none")], true),
        (&known, &[("sec-fetch-site", "same-site")], false),
        (&known, &[("sec-fetch-site", "cross-site")], false),
        (&known, &[("sec-fetch-site", "")], false),
        (&known, &[("sec-fetch-site", "Same-Origin")], false),
        (&known, &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
        (&known, &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)], false),
        (&known, &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
        // Else Origin.
        (&known, &[("origin", ORIGIN)], true),
        (&known, &[("origin", "https://evil.example")], false),
        (&known, &[("origin", "null")], false),
        (&known, &[("origin", "")], false),
        (&known, &[("origin", "http://acme.example")], false),
        (&known, &[("origin", "https://acme.example:8443")], false),
        (&known, &[("origin", "https://acme.example.evil.example")], false),
        (&known, &[("origin", "https://shop.acme.example")], false),
        (&known, &[("origin", ORIGIN), ("origin", "https://evil.example")], false),
        // A known site does not care what the request says of its own host.
        (&known, &[("origin", "https://evil.example"), ("host", "evil.example")], false),
        (&local, &[("origin", "http://127.0.0.1:8080")], true),
        (&local, &[("origin", "http://localhost:8080")], false),
        // An unknown site is https at the host that was asked.
        (&Site::unknown(), &[("origin", "https://a.example"), ("host", "a.example")], true),
        (&Site::unknown(), &[("origin", "https://a.example:8443"), ("host", "a.example:8443")], true),
        (&Site::unknown(), &[("origin", "http://a.example"), ("host", "a.example")], false),
        (&Site::unknown(), &[("origin", "https://b.example"), ("host", "a.example")], false),
        (&Site::unknown(), &[("origin", "https://a.example")], false),
        (&Site::unknown(), &[], true),
    ];
    for (site, headers, expected) in table {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(admits(site, &method, headers), *expected, "{method} {headers:?}");
        }
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(admits(site, &method, headers), "reading passes");
        }
    }
}

#[tokio::test]
async fn every_change_of_ours_is_refused_from_elsewhere() {
    let world = World::new().await;
    let (browser, person) = world.enrolled(1).await;
    let mut foreign = browser.with("sec-fetch-site", "cross-site");
    for path in [
        "/sign-out",
        "/totp-verify",
        "/recovery-code-verify",
        "/totp-setup",
        "/recovery-codes",
        "/mfa/totp/1/rename",
        "/mfa/totp/1/remove",
        "/mfa/disable",
    ] {
        let answer = foreign.post(path, &[("code", &person.codes[0])]).await;
        assert_eq!(answer.page(403), "problem", "{path}");
    }
    for operation in
        Api::<()>::new(&world.countersign).operations().filter(|operation| !operation.method().is_safe())
    {
        let path =
            format!("/api/v1{}", operation.path().replace("{id}", &person.id).replace("{enrollment}", "1"));
        let body = json!({ "code": person.codes[0] });
        foreign.json(operation.method().clone(), &path, &body).await.problem(403, "cross_site");
    }
    foreign.headers.clear();
    let status = foreign.get("/api/v1/mfa").await.json(200);
    assert_eq!((&status["enabled"], &status["recovery_codes"]["remaining"]), (&json!(true), &json!(10)));
    // A link from elsewhere may still be followed.
    assert_eq!(foreign.with("sec-fetch-site", "cross-site").get("/mfa").await.page(200), "mfa");
}

/// Browsers let every site begin a WebSocket with the cookies of ours, and say where it came from.
#[tokio::test]
async fn sockets_are_begun_from_here_only() {
    let world = World::new().await;
    let browser = world.signed_in(1).await.with("upgrade", "websocket").with("connection", "Upgrade");
    for (origin, status) in [
        ("https://evil.example", 403),
        ("https://sibling.acme.example", 403),
        ("null", 403),
        (crate::world::ORIGIN, 200),
    ] {
        let mut browser = crate::world::Browser { headers: browser.headers.clone(), ..copy(&browser) }
            .with("origin", origin);
        assert_eq!(browser.get("/account").await.status, status, "{origin}");
    }
}

fn copy<'w>(browser: &crate::world::Browser<'w>) -> crate::world::Browser<'w> {
    crate::world::Browser { cookie: browser.cookie.clone(), ..browser.world.browser() }
}
