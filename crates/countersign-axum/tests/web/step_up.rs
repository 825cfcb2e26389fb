//! A payment that needs a fresh proof, and what becomes of it when the proof is too old.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::routing::{any, get};
use countersign::testing::Failing;
use countersign::{HeldId, Requirement, Site};
use countersign_axum::{Fresh, Need, WebExt};
use http::{HeaderMap, Method, Request};
use serde_json::json;

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, PASSWORD, Person, World};

const FORM: &str = "application/x-www-form-urlencoded";
const PAYMENT: &str = "csrf=the+host%27s+own&amount=5&to=anna";
const FIVE_MINUTES: Duration = Duration::from_secs(300);

/// What reached the bank's handlers: type, length and body.
type Received = Arc<Mutex<Vec<String>>>;

async fn pay(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> &'static str {
    let header = |name| headers.get(name).map_or("-", |value: &http::HeaderValue| value.to_str().unwrap());
    let body = String::from_utf8(body.to_vec()).unwrap();
    let line = format!("{} {} {body}", header("content-type"), header("content-length"));
    received.lock().unwrap().push(line);
    "done"
}

/// A world in which there is a bank.
async fn bank() -> (World, Received) {
    bank_at(Site::new(ORIGIN).unwrap()).await
}

async fn bank_at(site: Site) -> (World, Received) {
    let (mut world, received) = (World::at(site).await, Received::default());
    let countersign = &world.countersign;
    let fresh = || countersign.require(Need::Fresh(FIVE_MINUTES));
    let inner = Router::new().route("/pay", any(pay));
    let inner = countersign.protect(Need::Fresh(FIVE_MINUTES), inner);
    let routes = Router::new()
        .route("/transfer", any(pay).layer(fresh()))
        .route("/other", any(pay).layer(fresh()))
        .route("/either", any(pay).layer(countersign.require(Need::Fresh(FIVE_MINUTES).or_recovery_code())))
        .nest("/bank", inner)
        .with_state(Arc::clone(&received));
    let arguments = Router::new()
        .route("/argument", any(async |session: Fresh| session.user_id().to_string()))
        .route("/argument/minute", get(async |_: Fresh<60>| "within the minute"))
        .with_state(countersign.clone());
    world.router = world.router.clone().merge(routes).merge(arguments);
    (world, received)
}

fn received(received: &Received) -> Vec<String> {
    received.lock().unwrap().clone()
}

/// Somebody whose proof is too old.
async fn stale(world: &World) -> (Browser<'_>, Person) {
    let (browser, person) = world.enrolled(1).await;
    world.advance(600);
    (browser, person)
}

async fn send(browser: &mut Browser<'_>, path: &str) -> Answer {
    browser.send(Method::POST, path, Some(FORM), PAYMENT.to_owned()).await
}

async fn resume(browser: &mut Browser<'_>, path: &str, id: HeldId) -> Answer {
    browser.post(path, &[("countersign_resume", &id.to_string())]).await
}

async fn step_up(browser: &mut Browser<'_>, person: &Person, return_to: &str) -> Answer {
    let code = person.phone.code(browser.world.now());
    browser.post("/totp-verify", &[("code", &code), ("return_to", return_to)]).await
}

/// Where somebody goes after the step-up.
fn after_step_up(answer: &Answer) -> String {
    match answer.location() {
        "/totp-verify" => "/".to_owned(),
        location => {
            let query = location.strip_prefix("/totp-verify?").expect("to the step-up");
            let (name, path) = form_urlencoded::parse(query.as_bytes()).next().unwrap();
            assert_eq!(name, "return_to");
            path.into_owned()
        }
    }
}

/// Under which number a request was kept.
fn held(answer: &Answer) -> HeldId {
    let path = after_step_up(answer);
    let id = path.strip_prefix("/mfa/continue/").unwrap_or_else(|| panic!("not kept, but to {path}"));
    HeldId(id.parse().unwrap())
}

#[tokio::test]
async fn a_proof_is_good_to_the_millisecond() {
    let (world, _) = bank().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(600);
    step_up(&mut browser, &person, "/").await;
    for path in ["/transfer", "/bank/pay", "/argument"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    world.advance(60);
    assert_eq!(browser.get("/argument/minute").await.text, "within the minute");
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(after_step_up(&browser.get("/argument/minute").await), "/argument/minute");
    world.clock.advance(Duration::from_millis(239_999));
    for path in ["/transfer", "/bank/pay", "/argument"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}: exactly five minutes");
    }
    world.clock.advance(Duration::from_millis(1));
    for path in ["/transfer", "/bank/pay", "/argument"] {
        assert_eq!(after_step_up(&browser.get(path).await), path);
    }
}

/// A clock that was set back makes no proof last for ever.
#[tokio::test]
async fn a_proof_of_the_future_is_none() {
    let (world, _) = bank().await;
    let (mut browser, _) = world.enrolled(1).await;
    let proven = world.now();
    world.clock.set(proven - Duration::from_secs(30 + 60));
    assert_eq!(browser.get("/transfer").await.status, 200);
    world.clock.set(proven - Duration::from_secs(30 + 61));
    assert_eq!(after_step_up(&browser.get("/transfer").await), "/transfer");
}

#[tokio::test]
async fn programs_are_told_how_fresh_it_must_be() {
    let (world, seen) = bank().await;
    let (browser, _) = stale(&world).await;
    let mut program = browser.with("accept", "application/json");
    for (path, max_age) in [("/transfer", 300), ("/bank/pay", 300), ("/argument/minute", 60)] {
        for method in [Method::GET, Method::POST] {
            if method == Method::POST && path == "/argument/minute" {
                continue;
            }
            let answer = program.send(method, path, Some(FORM), PAYMENT.to_owned()).await;
            assert_eq!(answer.problem(401, "step_up_required")["max_age"], max_age);
            let challenge = answer.header("www-authenticate").unwrap();
            assert!(
                challenge.starts_with("Bearer error=\"insufficient_user_authentication\""),
                "{challenge}"
            );
            assert!(challenge.contains(&format!("max_age=\"{max_age}\"")), "{challenge}");
        }
    }
    // Nothing was kept for them.
    program.headers.clear();
    let answer = send(&mut program, "/transfer").await;
    assert_eq!(held(&answer), first_held(&world).await);
    assert!(received(&seen).is_empty());
}

/// The number under which the first request of a user like any other is kept.
async fn first_held(world: &World) -> HeldId {
    let (mut browser, _) = world.enrolled(2).await;
    world.advance(600);
    held(&send(&mut browser, "/transfer").await)
}

#[tokio::test]
async fn a_post_goes_on_after_the_step_up_as_it_was() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let kind = "application/x-www-form-urlencoded; charset=UTF-8";
    for path in ["/transfer?from=1&x=%2F%26", "/bank/pay?from=1"] {
        let answer = browser.send(Method::POST, path, Some(kind), PAYMENT.to_owned()).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let id = held(&answer);
        assert!(received(&seen).is_empty());
        let answer = step_up(&mut browser, &person, &after_step_up(&answer)).await;
        assert_eq!(answer.location(), format!("/mfa/continue/{id}"));
        assert_eq!(resume(&mut browser, path, id).await.text, "done");
        assert_eq!(received(&seen), [format!("{kind} {} {PAYMENT}", PAYMENT.len())]);
        seen.lock().unwrap().clear();
        // Once: neither the button pressed twice nor another tab pays again.
        let again = resume(&mut browser, path, id).await;
        assert_eq!((again.status.as_u16(), received(&seen).len()), (404, 0));
        assert!(again.text.contains("sent already"), "{}", again.text);
        let mut program = browser.clone().with("accept", "application/json");
        resume(&mut program, path, id).await.problem(404, "not_found");
        world.advance(600);
    }
}

/// A form without fields has neither body nor type.
#[tokio::test]
async fn a_button_goes_on_too() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&browser.send(Method::POST, "/transfer", None, String::new()).await);
    step_up(&mut browser, &person, "/").await;
    assert_eq!(resume(&mut browser, "/transfer", id).await.text, "done");
    assert_eq!(received(&seen), ["- 0 "]);
}

#[tokio::test]
async fn nothing_goes_on_without_the_proof() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&send(&mut browser, "/transfer").await);
    for _ in 0..2 {
        // Not even the number is kept: what it stands for stays where it is.
        assert_eq!(held(&resume(&mut browser, "/transfer", id).await), id);
    }
    browser.post("/totp-verify", &[("code", &person.phone.wrong_code(world.now()))]).await;
    assert_eq!(held(&resume(&mut browser, "/transfer", id).await), id);
    assert!(received(&seen).is_empty());
    step_up(&mut browser, &person, "/").await;
    assert_eq!(resume(&mut browser, "/transfer", id).await.text, "done");
    assert_eq!(received(&seen).len(), 1);
}

#[tokio::test]
async fn it_goes_on_where_it_was_going_and_nowhere_else() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&send(&mut browser, "/transfer?from=1").await);
    step_up(&mut browser, &person, "/").await;
    for elsewhere in ["/other", "/transfer", "/transfer?from=2", "/transfer?from=1&from=2", "/bank/pay"] {
        assert_eq!(resume(&mut browser, elsewhere, id).await.status, 404, "{elsewhere}");
    }
    for other in [HeldId(id.0 + 1), HeldId(1), HeldId(i64::MAX)] {
        assert_eq!(resume(&mut browser, "/transfer?from=1", other).await.status, 404, "{other}");
    }
    assert!(received(&seen).is_empty());
    // What looks like it and is not, is the handler's.
    let body = format!("countersign_resume={id}&more=1");
    browser.send(Method::POST, "/transfer?from=1", Some(FORM), body.clone()).await;
    browser
        .send(Method::POST, "/transfer?from=1", Some("text/plain"), format!("countersign_resume={id}"))
        .await;
    browser.send(Method::PUT, "/transfer?from=1", Some(FORM), format!("countersign_resume={id}")).await;
    assert_eq!(received(&seen).len(), 3);
    assert!(received(&seen)[0].ends_with(&body));
    assert_eq!(resume(&mut browser, "/transfer?from=1", id).await.text, "done");
    assert!(received(&seen)[3].ends_with(PAYMENT));
}

#[tokio::test]
async fn it_goes_on_in_the_same_session_only() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&send(&mut browser, "/transfer").await);
    step_up(&mut browser, &person, "/").await;
    // The same person elsewhere, and somebody else.
    world.advance(30);
    let mut elsewhere = world.signed_in(1).await;
    step_up(&mut elsewhere, &person, "/").await;
    let (mut somebody, _) = world.enrolled(2).await;
    for other in [&mut elsewhere, &mut somebody] {
        assert_eq!(resume(other, "/transfer", id).await.status, 404);
    }
    let mut nobody = world.browser();
    assert_eq!(resume(&mut nobody, "/transfer", id).await.location(), "/sign-in");
    assert!(received(&seen).is_empty());
    assert_eq!(resume(&mut browser, "/transfer", id).await.text, "done");
}

/// Each session keeps one: of two tabs the later one's.
#[tokio::test]
async fn of_two_tabs_the_later_one_goes_on() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let first = held(&send(&mut browser, "/transfer").await);
    let second = held(&browser.send(Method::POST, "/other", Some(FORM), "b=2".to_owned()).await);
    assert_ne!(first, second);
    step_up(&mut browser, &person, "/").await;
    assert_eq!(resume(&mut browser, "/transfer", first).await.status, 404);
    assert_eq!(resume(&mut browser, "/other", second).await.text, "done");
    assert_eq!(received(&seen), [format!("{FORM} 3 b=2")]);
}

#[tokio::test]
async fn it_waits_for_ten_minutes() {
    for (waits, status) in [(599, 200), (600, 404)] {
        let (world, _) = bank().await;
        let (mut browser, person) = stale(&world).await;
        let id = held(&send(&mut browser, "/transfer").await);
        world.advance(waits);
        step_up(&mut browser, &person, "/").await;
        assert_eq!(resume(&mut browser, "/transfer", id).await.status, status, "{waits}");
    }
}

/// New recovery codes leave this session standing, but not what rested on the old state.
#[tokio::test]
async fn it_ends_with_the_generation() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&send(&mut browser, "/transfer").await);
    step_up(&mut browser, &person, "/").await;
    browser.post_json("/api/v1/mfa/recovery-codes", &json!({ "password": PASSWORD })).await.json(201);
    assert_eq!(browser.get("/transfer").await.status, 200, "the session goes on");
    seen.lock().unwrap().clear();
    assert_eq!(resume(&mut browser, "/transfer", id).await.status, 404);
    assert!(received(&seen).is_empty());
}

#[tokio::test]
async fn passwords_are_never_kept() {
    let (world, _) = bank().await;
    let (mut browser, _) = stale(&world).await;
    browser = browser.with("referer", &format!("{ORIGIN}/transfer?from=1"));
    browser.get("/account").await;
    let before = world.store.dump();
    for body in ["password=x&amount=5", "user%5Bpass%57ord%5D=x", "new_password=", "card+pin=1"] {
        let answer = browser.send(Method::POST, "/transfer", Some(FORM), body.to_owned()).await;
        assert_eq!(after_step_up(&answer), "/transfer?from=1", "{body}");
    }
    // What cannot be looked into might hold one.
    let others = [
        (Some("application/json"), None),
        (Some("multipart/form-data; boundary=b"), None),
        (Some("text/plain"), None),
        (None, None),
        (Some(FORM), Some("gzip")),
    ];
    for (kind, encoding) in others {
        let mut browser = browser.clone();
        if let Some(encoding) = encoding {
            browser = browser.with("content-encoding", encoding);
        }
        let answer = browser.send(Method::POST, "/transfer", kind, PAYMENT.to_owned()).await;
        assert_eq!(after_step_up(&answer), "/transfer?from=1", "{kind:?} {encoding:?}");
    }
    let mut twice = browser.clone().with("content-type", "application/json");
    let answer = twice.send(Method::POST, "/transfer", Some(FORM), PAYMENT.to_owned()).await;
    assert_eq!(after_step_up(&answer), "/transfer?from=1", "two types");
    assert!(world.store.dump() == before, "nothing was written");
}

#[tokio::test]
async fn path_type_and_body_have_sixteen_kibibytes() {
    let (world, _) = bank().await;
    let (mut browser, _) = stale(&world).await;
    let most = 16 * 1024 - "/transfer".len() - FORM.len();
    let body = |length: usize| format!("note={}", "x".repeat(length - 5));
    held(&browser.send(Method::POST, "/transfer", Some(FORM), body(most)).await);
    for length in [most + 1, 16 * 1024, 16 * 1024 + 1, 1 << 20] {
        let answer = browser.send(Method::POST, "/transfer", Some(FORM), body(length)).await;
        assert_eq!(after_step_up(&answer), "/", "{length}");
    }
    // The same without an announced length.
    for (length, is_kept) in [(most, true), (16 * 1024 + 1, false)] {
        let text = body(length);
        let (half, rest) = text.split_at(length / 2);
        let halves =
            [half, rest].map(|half| Ok::<_, std::io::Error>(Bytes::copy_from_slice(half.as_bytes())));
        let request = Request::post("/transfer").header("content-type", FORM);
        let request = request.header("cookie", browser.cookie.as_deref().unwrap());
        let answer = world.send(request.body(Body::new(Pieces(halves.into_iter().collect()))).unwrap()).await;
        assert_eq!(after_step_up(&answer).starts_with("/mfa/continue/"), is_kept, "{length}");
    }
}

/// A body that comes in pieces and does not say how long it is.
struct Pieces(std::collections::VecDeque<Result<Bytes, std::io::Error>>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(self.0.pop_front().map(|piece| piece.map(http_body::Frame::data)))
    }
}

/// What breaks off was not sent, and is not kept.
#[tokio::test]
async fn half_a_form_is_not_kept() {
    let (world, _) = bank().await;
    let (browser, _) = stale(&world).await;
    let broken = [Ok(Bytes::from_static(b"amount=5")), Err(std::io::Error::other("gone"))];
    let request = Request::post("/transfer").header("content-type", FORM);
    let request = request.header("cookie", browser.cookie.as_deref().unwrap());
    let answer = world.send(request.body(Body::new(Pieces(broken.into_iter().collect()))).unwrap()).await;
    assert_eq!(after_step_up(&answer), "/");
}

/// A form would be posted again: other methods would become something else on the way.
#[tokio::test]
async fn only_posts_are_kept_and_pages_are_asked_for_again() {
    let (world, seen) = bank().await;
    let (browser, _) = stale(&world).await;
    let mut browser = browser.with("referer", &format!("{ORIGIN}/account"));
    for (method, back) in [
        (Method::GET, "/transfer?from=1"),
        (Method::HEAD, "/transfer?from=1"),
        (Method::PUT, "/account"),
        (Method::PATCH, "/account"),
        (Method::DELETE, "/account"),
        (Method::OPTIONS, "/account"),
    ] {
        let answer = browser.send(method.clone(), "/transfer?from=1", Some(FORM), PAYMENT.to_owned()).await;
        assert_eq!(after_step_up(&answer), back, "{method}");
    }
    // An argument of a handler sees no body.
    assert_eq!(after_step_up(&browser.get("/argument").await), "/argument");
    assert_eq!(after_step_up(&send(&mut browser, "/argument").await), "/account");
    assert!(received(&seen).is_empty());
}

#[tokio::test]
async fn hostile_ways_back_lead_to_the_start() {
    let (world, _) = bank().await;
    let (browser, _) = stale(&world).await;
    for referer in [
        "https://evil.example/",
        "https://acme.example.evil.example/a",
        "https://acme.example@evil.example/",
        "https://acme.example//evil.example",
        "https://acme.example/\\evil.example",
        "http://acme.example/a",
        "//evil.example",
        "/a",
        "javascript:alert(1)",
        "",
    ] {
        let mut browser = browser.clone().with("referer", referer);
        let answer = browser.send(Method::PUT, "/transfer", Some(FORM), PAYMENT.to_owned()).await;
        assert_eq!(after_step_up(&answer), "/", "{referer}");
    }
    // Asked for in the same way, and posted to.
    let long = format!("/transfer?{}", "x".repeat(1100));
    for path in ["//evil.example/%2e%2e/transfer", long.as_str()] {
        let mut routed = World::at(Site::new(ORIGIN).unwrap()).await;
        routed.router = Router::new()
            .fallback(any(async || "reached"))
            .layer(routed.countersign.require(Need::Fresh(FIVE_MINUTES)))
            .merge(routed.router.clone());
        let (browser, _) = routed.enrolled(1).await;
        routed.advance(600);
        for method in [Method::GET, Method::POST] {
            let request = Request::builder().method(method.clone()).uri(path).header("content-type", FORM);
            let request = request.header("cookie", browser.cookie.as_deref().unwrap());
            let answer = routed.send(request.body(Body::from(PAYMENT)).unwrap()).await;
            assert_eq!(after_step_up(&answer), "/", "{method} {path}");
        }
    }
}

/// Resumed, what another site sent would look as if it had been sent from here.
#[tokio::test]
async fn what_another_site_sends_is_neither_kept_nor_resumed() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let elsewhere = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in elsewhere {
        let mut forged = browser.clone().with(name, value);
        let answer = send(&mut forged, "/transfer").await;
        assert_eq!(answer.status, 403, "{value}");
        assert!(answer.text.contains("another site"), "{}", answer.text);
    }
    let id = held(&send(&mut browser, "/transfer").await);
    step_up(&mut browser, &person, "/").await;
    for (name, value) in elsewhere {
        let mut forged = browser.clone().with(name, value);
        assert_eq!(resume(&mut forged, "/transfer", id).await.status, 403, "{value}");
    }
    assert!(received(&seen).is_empty());
    let mut here = browser.with("sec-fetch-site", "same-origin").with("origin", ORIGIN);
    assert_eq!(resume(&mut here, "/transfer", id).await.text, "done");
}

#[tokio::test]
async fn what_was_kept_lies_below_the_settings_wherever_they_are() {
    let site = Site::new(ORIGIN).unwrap().prefix("/auth").unwrap();
    let site = site.mount(countersign::Mount::Settings, "/two-factor").unwrap();
    let site = site.mount(countersign::Mount::TotpVerify, "/code").unwrap();
    let (world, _) = bank_at(site).await;
    let (mut browser, _) = stale(&world).await;
    let answer = send(&mut browser, "/transfer").await;
    let location = answer.location().replace("%2F", "/");
    assert!(location.starts_with("/auth/code?return_to=/auth/two-factor/continue/"), "{location}");
}

/// An authenticator, unless a recovery code is said to do. Trust in a browser never does.
#[tokio::test]
async fn what_counts_as_a_proof() {
    let (world, _) = bank().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(after_step_up(&browser.get("/transfer").await), "/transfer");
    assert_eq!(browser.get("/either").await.status, 200);
    world.advance(301);
    assert_eq!(after_step_up(&browser.get("/either").await), "/either");
    step_up(&mut browser, &person, "/").await;
    for path in ["/transfer", "/either"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }

    world.advance(30);
    let mut trusted = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    trusted
        .post_json("/api/v1/mfa/challenge", &json!({ "code": code, "trust_browser": true }))
        .await
        .json(200);
    trusted.log_in(1).await;
    assert_eq!(trusted.get("/account").await.text, "yours", "let in without a challenge");
    for path in ["/transfer", "/either", "/argument"] {
        assert_eq!(after_step_up(&trusted.get(path).await), path);
    }
}

/// Who has no second factor, or no longer has one, sets one up.
#[tokio::test]
async fn without_a_factor_there_is_nothing_to_prove() {
    let (world, seen) = bank().await;
    let mut browser = world.signed_in(3).await;
    for path in ["/transfer", "/argument"] {
        let back = path.replace('/', "%2F");
        assert_eq!(browser.get(path).await.location(), format!("/totp-setup?return_to={back}"));
        assert_eq!(send(&mut browser, path).await.location(), "/totp-setup");
        let mut program = browser.clone().with("accept", "application/json");
        program.get(path).await.problem(403, "enrollment_required");
    }
    let (mut browser, _) = world.enrolled(1).await;
    assert_eq!(browser.get("/transfer").await.status, 200);
    browser.json(Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await.json(204);
    assert_eq!(browser.get("/transfer").await.location(), "/totp-setup?return_to=%2Ftransfer");
    assert_eq!(received(&seen).len(), 1);
}

#[tokio::test]
async fn who_is_not_signed_in_answers_the_challenge_first() {
    let (mut world, _) = bank().await;
    world.enrolled(1).await;
    let mut pending = world.signed_in(1).await;
    for path in ["/transfer", "/argument"] {
        assert_eq!(pending.get(path).await.location(), "/totp-verify");
        assert_eq!(send(&mut pending, path).await.location(), "/totp-verify");
        let back = path.replace('/', "%2F");
        assert_eq!(world.browser().get(path).await.location(), format!("/sign-in?return_to={back}"));
    }
    let site = Site::new(ORIGIN).unwrap();
    world = World::with(site, |builder| builder.require(Requirement::everyone())).await;
    world.router = world
        .router
        .clone()
        .route("/transfer", any(async || "paid").layer(world.countersign.require(Need::Fresh(FIVE_MINUTES))));
    assert_eq!(world.signed_in(1).await.get("/transfer").await.location(), "/totp-setup");
}

/// Neither a proof nor what was kept can be looked up: nothing goes on.
#[tokio::test]
async fn when_the_store_fails_nothing_goes_on() {
    let (world, seen) = bank().await;
    let (mut browser, person) = stale(&world).await;
    let id = held(&send(&mut browser, "/transfer").await);
    step_up(&mut browser, &person, "/").await;
    world.store.fail(Failing::Everything);
    assert_eq!(send(&mut browser, "/transfer").await.status, 503);
    assert_eq!(resume(&mut browser, "/transfer", id).await.status, 503);
    assert_eq!(browser.get("/argument").await.status, 503);
    world.store.fail(Failing::Nothing);
    assert!(received(&seen).is_empty());
    assert_eq!(resume(&mut browser, "/transfer", id).await.text, "done");
}
