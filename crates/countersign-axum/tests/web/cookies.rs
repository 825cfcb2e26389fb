//! How the session travels.

use countersign::{SessionPolicy, Site};
use http::Method;
use serde_json::json;

use crate::world::{ORIGIN, World};

/// The attributes of the one session cookie that an answer sets, name and value apart.
fn attributes(answer: &crate::answer::Answer) -> (String, Vec<String>) {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let mut cookies = cookies.filter(|cookie| !cookie.contains("countersign_browser="));
    let cookie = cookies.next().expect("a cookie");
    assert!(cookies.next().is_none(), "one cookie");
    let mut parts = cookie.split("; ").map(str::to_owned);
    let pair = parts.next().unwrap();
    (pair.split_once('=').unwrap().0.to_owned(), parts.collect())
}

#[tokio::test]
async fn on_https_the_cookie_has_the_host_prefix() {
    for site in [Site::new(ORIGIN).unwrap(), Site::unknown()] {
        let world = World::at(site).await;
        let (name, attributes) = attributes(&world.browser().log_in(1).await);
        assert_eq!(name, "__Host-countersign_session");
        assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]);
    }
}

#[tokio::test]
async fn on_loopback_http_it_has_neither_prefix_nor_secure() {
    let world = World::at(Site::new("http://127.0.0.1:8080").unwrap()).await;
    let (name, attributes) = attributes(&world.browser().log_in(1).await);
    assert_eq!(name, "countersign_session");
    assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Lax"]);
    let page = world.signed_in(1).await.get("/mfa").await;
    assert_eq!(page.header("strict-transport-security"), None);
    let world = World::new().await;
    let page = world.signed_in(1).await.get("/mfa").await;
    assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000"));
}

#[tokio::test]
async fn remembering_begins_when_the_second_factor_is_proven() {
    let world = World::new().await;
    let fields = [("user", "1"), ("remember", "on")];
    let month = "Max-Age=2592000".to_owned();
    let (_, standard) = attributes(&world.browser().post("/log-in", &fields).await);
    assert!(standard.contains(&month), "{standard:?}");

    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    let (_, pending) = attributes(&browser.post("/log-in", &fields).await);
    assert!(!pending.iter().any(|attribute| attribute.starts_with("Max-Age")), "{pending:?}");
    let code = person.phone.code(world.now());
    let (_, standard) = attributes(&browser.post("/totp-verify", &[("code", &code)]).await);
    assert!(standard.contains(&month), "{standard:?}");
}

#[tokio::test]
async fn a_kept_token_stays_and_still_gets_its_age() {
    let world =
        World::with(Site::new(ORIGIN).unwrap(), |builder| builder.sessions(SessionPolicy::keep_token()))
            .await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    browser.log_in(1).await;
    let before = browser.cookie.clone();
    let code = person.phone.code(world.now());
    let answer = browser.post("/totp-verify", &[("code", &code)]).await;
    assert!(answer.header("set-cookie").unwrap().contains("countersign_browser="), "the session's stays");
    assert_eq!(browser.get("/account").await.text, "yours");

    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), ("remember", "on")]).await;
    assert_ne!(browser.cookie, before);
    let before = browser.cookie.clone();
    let answer = browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert!(attributes(&answer).1.contains(&"Max-Age=2592000".to_owned()));
    assert_eq!(browser.cookie, before, "the same token");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_cookie() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    let stolen = browser.clone();
    let answer = browser.post("/sign-out", &[]).await;
    let (_, attributes) = attributes(&answer);
    assert_eq!(attributes, ["Max-Age=0", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"].map(str::to_owned));
    assert_eq!(stolen.clone().get("/account").await.location(), "/sign-in?return_to=%2Faccount");
    let mut browser = world.signed_in(1).await;
    let answer = browser.send(Method::DELETE, "/api/v1/session", None, String::new()).await;
    assert_eq!((answer.status.as_u16(), &browser.cookie), (204, &None));
}

/// Cases C45 and C47: neither the session before nor the pending token is good for anything afterwards.
#[tokio::test]
async fn nothing_planted_before_rides_along() {
    let world = World::new().await;
    let (before, person) = world.enrolled(1).await;
    let mut browser = before.clone();
    browser.log_in(1).await;
    assert_eq!(before.clone().get("/account").await.status, 303, "signing in ended the session before");
    let pending = browser.clone();
    assert_ne!(pending.cookie, before.cookie);
    let code = person.phone.code(world.now());
    browser.post("/totp-verify", &[("code", &code)]).await;
    assert_ne!(browser.cookie, pending.cookie);
    assert_eq!(browser.get("/account").await.text, "yours");
    assert_eq!(pending.clone().get("/account").await.location(), "/sign-in?return_to=%2Faccount");
    assert_eq!(pending.clone().get("/totp-verify").await.location(), "/sign-in");
    // Also when another user's session was there.
    let other = world.signed_in(2).await;
    let mut same_browser = other.clone();
    same_browser.log_in(3).await;
    assert_eq!(other.clone().get("/account").await.status, 303);
    assert_eq!(same_browser.get("/greet").await.text, "hello 3");
}

#[tokio::test]
async fn only_the_one_right_cookie_is_read() {
    let world = World::new().await;
    let browser = world.signed_in(1).await;
    let pair = browser.cookie.clone().unwrap();
    let token = browser.token().to_owned();
    let other = world.signed_in(2).await.token().to_owned();
    let mut flipped = token.clone().into_bytes();
    flipped[60] ^= 1;
    let forged = String::from_utf8(flipped).unwrap();
    let name = "__Host-countersign_session";
    let table = [
        (pair.clone(), true),
        (format!("a=b; {pair}; c=d"), true),
        (format!("a=b;{pair}"), true),
        (format!("a; ; =x; {pair}"), true),
        (String::new(), false),
        (format!("{name}={forged}"), false),
        (format!("{name}={token}A"), false),
        (format!("{name}={}", &token[1..]), false),
        (format!("{name}=\"{token}\""), false),
        (format!("{name}= {token}"), false),
        (format!("{name} ={token}"), false),
        (format!("countersign_session={token}"), false),
        (format!("__host-countersign_session={token}"), false),
        (format!("x{name}={token}"), false),
        (format!("{pair}; {pair}"), false),
        (format!("{name}={other}; {pair}"), false),
        (format!("{name}=; {pair}"), false),
        (format!("{pair}; countersign_session={other}"), true),
        (format!("{name}={}", "A".repeat(66)), false),
        (format!("{name}={}", "A".repeat(4000)), false),
    ];
    for (cookie, expected) in table {
        let mut browser = browser.clone();
        browser.cookie = Some(cookie.clone());
        assert_eq!(browser.get("/greet").await.text == "hello 1", expected, "{cookie}");
    }
    // In two headers, as HTTP/2 may split them: one is fine, twice is not.
    let split = browser.clone().with("cookie", "a=b").get("/greet").await;
    assert_eq!(split.text, "hello 1");
    let twice = browser.clone().with("cookie", &pair).get("/greet").await;
    assert_eq!(twice.text, "hello stranger");
}

#[tokio::test]
async fn a_session_answers_to_its_own_transport_only() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let browser = world.signed_in(1).await;
    let mut program = world.browser().with("authorization", &format!("Bearer {}", browser.token()));
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
    let code = json!({ "code": person.phone.code(world.now()) });
    program.post_json("/api/v1/mfa/challenge", &code).await.problem(401, "unauthenticated");

    let signed_in = world.browser().send(Method::POST, "/token", None, "1".to_owned()).await.json(200);
    let token = signed_in["token"].as_str().unwrap();
    let mut smuggler = world.browser();
    smuggler.cookie = Some(format!("__Host-countersign_session={token}"));
    smuggler.get("/api/v1/session").await.problem(401, "unauthenticated");

    for scheme in ["Bearer", "bearer", "BEARER"] {
        let mut program = world.browser().with("authorization", &format!("{scheme} {token}"));
        assert_eq!(program.get("/api/v1/session").await.json(200)["state"], "pending");
    }
    for header in [
        format!("Bearer{token}"),
        format!("Bearer {token}x"),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Token {token}"),
        format!("Basic {token}"),
        token.to_owned(),
    ] {
        let mut program = world.browser().with("authorization", &header);
        program.get("/api/v1/session").await.problem(401, "unauthenticated");
    }
    let header = format!("Bearer {token}");
    let mut program = world.browser().with("authorization", &header).with("authorization", &header);
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_cookie_and_a_bearer_token_at_once_are_refused() {
    let world = World::new().await;
    let browser = world.signed_in(1).await;
    for (cookie, bearer) in [
        (browser.cookie.clone().unwrap(), browser.token().to_owned()),
        (browser.cookie.clone().unwrap(), "nonsense".to_owned()),
        ("__Host-countersign_session=nonsense".to_owned(), browser.token().to_owned()),
    ] {
        let mut both = world.browser().with("authorization", &format!("Bearer {bearer}"));
        both.cookie = Some(cookie);
        for path in ["/api/v1/session", "/api/v1/mfa"] {
            both.get(path).await.problem(400, "malformed");
        }
        let code = json!({ "code": "123456" });
        both.post_json("/api/v1/mfa/challenge", &code).await.problem(400, "malformed");
        both.send(Method::DELETE, "/api/v1/session", None, String::new()).await.problem(400, "malformed");
        assert_eq!(both.get("/account").await.status, 400);
        assert_eq!(both.get("/mfa").await.page(400), "problem");
    }
    // A proxy in front may use another scheme.
    let mut proxied = browser.clone().with("authorization", "Basic dXNlcjpwYXNz");
    assert_eq!(proxied.get("/greet").await.text, "hello 1");
}
