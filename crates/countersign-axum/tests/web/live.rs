//! Connections that live longer than a request, and what closes them.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use axum::routing::get;
use countersign::testing::{Failing, SeededRandom};
use countersign::{Actor, BruteForce, Countersign, KeyRing, Requirement, Site, UserId};
use countersign_axum::{Need, Revoked, Session};
use futures_core::Stream;
use http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use crate::world::{Browser, ORIGIN, World};

const SECOND: Duration = Duration::from_secs(1);

async fn socket(session: Session, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        let mut revoked = std::pin::pin!(session.revoked());
        drop(socket.send(Message::Text("hello".into())).await);
        loop {
            tokio::select! {
                _ = &mut revoked => break drop(socket.send(Message::Close(None)).await),
                message = socket.recv() => match message {
                    Some(Ok(message)) => drop(socket.send(message).await),
                    _ => break,
                },
            }
        }
    })
}

/// One event, and the end when the session ends.
struct Events {
    greeting: Option<Event>,
    revoked: Pin<Box<dyn Future<Output = Revoked> + Send>>,
}

impl Stream for Events {
    type Item = Result<Event, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.greeting.take() {
            Some(event) => Poll::Ready(Some(Ok(event))),
            None => self.revoked.as_mut().poll(context).map(|_| None),
        }
    }
}

async fn events(session: Session) -> Sse<Events> {
    Sse::new(Events { greeting: Some(Event::default().data("hello")), revoked: Box::pin(session.revoked()) })
}

/// The world behind a real listener.
async fn served(world: &World) -> SocketAddr {
    let routes = Router::new().route("/socket", get(socket)).route("/events", get(events));
    let router = world.router.clone().merge(routes.with_state(world.countersign.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// What a connection has said so far.
struct Connection {
    stream: TcpStream,
    said: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr, path: &str, browser: &Browser<'_>) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let cookie = browser.cookie.as_deref().unwrap_or("a=b");
        let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        let upgrade = if path == "/socket" { upgrade } else { "Connection: close\r\n" };
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: acme.example\r\nCookie: {cookie}\r\n{upgrade}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        Self { stream, said: Vec::new() }
    }

    /// Reads until it says this, or is at its end.
    async fn says(&mut self, text: &[u8]) -> bool {
        let reading = async {
            while !self.said.windows(text.len()).any(|said| said == text) {
                if self.stream.read_buf(&mut self.said).await.unwrap() == 0 {
                    return false;
                }
            }
            true
        };
        timeout(Duration::from_secs(10), reading).await.expect("it says something or ends")
    }

    /// Reads to the end, which must come within a second.
    async fn ends(mut self) -> Vec<u8> {
        let reading = async { while self.stream.read_buf(&mut self.said).await.unwrap() > 0 {} };
        timeout(SECOND, reading).await.expect("it ends within a second");
        self.said
    }
}

/// A close frame without a reason (RFC 6455 §5.5.1).
const CLOSE: [u8; 2] = [0x88, 0];

#[tokio::test]
async fn signing_out_elsewhere_closes_sockets_and_streams_at_once() {
    let world = World::new().await;
    let address = served(&world).await;
    let (phone, mut laptop) = (world.signed_in(1).await, world.signed_in(1).await);
    let mut socket = Connection::open(address, "/socket", &phone).await;
    assert!(socket.says(b"101 Switching Protocols").await);
    assert!(socket.says(b"hello").await);
    let mut stream = Connection::open(address, "/events", &phone).await;
    assert!(stream.says(b"text/event-stream").await);
    assert!(stream.says(b"data: hello").await);
    let mut own = Connection::open(address, "/socket", &laptop).await;
    assert!(own.says(b"hello").await);

    laptop.json(Method::DELETE, "/api/v1/sessions", &json!({})).await.json(204);
    assert!(socket.ends().await.ends_with(&CLOSE));
    assert!(stream.ends().await.ends_with(b"0\r\n\r\n"), "the end of a chunked body");

    // The one that signed the others out is open; "hi", masked with zeros, comes back.
    own.stream.write_all(&[0x81, 0x82, 0, 0, 0, 0, b'h', b'i']).await.unwrap();
    assert!(own.says(&[0x81, 2, b'h', b'i']).await);
    laptop.post("/sign-out", &[]).await;
    assert!(own.ends().await.ends_with(&CLOSE));
}

#[tokio::test]
async fn nobody_opens_one_without_a_session() {
    let world = World::new().await;
    let address = served(&world).await;
    world.enrolled(1).await;
    let pending = world.signed_in(1).await;
    for (browser, place) in [(world.browser(), "/sign-in"), (pending, "/totp-verify")] {
        for path in ["/socket", "/events"] {
            let mut connection = Connection::open(address, path, &browser).await;
            assert!(connection.says(b"303 See Other").await, "{path}");
            assert!(connection.says(format!("location: {place}").as_bytes()).await, "{path}");
        }
    }
}

/// The session of a browser, as a handler is given it.
async fn session(browser: &Browser<'_>) -> Session {
    let request = http::Request::builder().header("cookie", browser.cookie.as_deref().unwrap());
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    Session::from_request_parts(&mut parts, &browser.world.countersign).await.unwrap()
}

/// How long it took, by the paused clock of the runtime.
async fn after(revoked: impl Future<Output = Revoked>) -> (Revoked, Duration) {
    let begun = Instant::now();
    let revoked = timeout(Duration::from_secs(600), revoked).await.expect("within ten minutes");
    (revoked, begun.elapsed())
}

const AT_ONCE: (Revoked, Duration) = (Revoked::Ended, Duration::ZERO);

#[tokio::test(start_paused = true)]
async fn every_way_to_end_a_session_is_heard_at_once() {
    let world = World::new().await;
    let user = UserId::new(1);
    for way in
        ["itself", "one", "others", "everywhere", "operator", "password", "reset", "disabled", "deleted"]
    {
        let (mut browser, mut other) = (world.signed_in(1).await, world.signed_in(1).await);
        let (ends, acts) = (session(&browser).await, session(&other).await);
        let revoked = ends.revoked();
        let request = countersign::Request::default();
        let countersign = &world.countersign;
        match way {
            "itself" => drop(browser.post("/sign-out", &[]).await),
            "one" => {
                let path = format!("/api/v1/sessions/{}", ends.info().id);
                other.json(Method::DELETE, &path, &json!({})).await.json(204);
            }
            "others" => drop(countersign.end_other_sessions(&acts, &request).await.unwrap()),
            "everywhere" => drop(countersign.sign_out_everywhere(&acts, &request).await.unwrap()),
            "operator" => assert!(countersign.sign_out_user(&user, Actor::Host).await.unwrap()),
            "password" => countersign.credentials_changed(&user, None, &request).await.unwrap(),
            "reset" => drop(countersign.reset(&user, Actor::Host, "a lost phone").await.unwrap()),
            "disabled" => {
                // Another session has set a factor up, and now takes it away again.
                let mut setter = world.signed_in(1).await;
                let begun = setter.post_json("/api/v1/mfa/totp", &json!({})).await.json(201);
                let uri = begun["otpauth_uri"].as_str().unwrap();
                let phone = countersign::testing::SoftAuthenticator::from_uri(uri).unwrap();
                let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
                let code = phone.code(world.now());
                setter.post_json(&path, &json!({ "code": code })).await.json(200);
                let password = json!({ "password": crate::world::PASSWORD });
                setter.json(Method::DELETE, "/api/v1/mfa", &password).await.json(204);
            }
            _ => assert!(countersign.forget(&user, Actor::Host).await.unwrap()),
        }
        assert_eq!(after(revoked).await, AT_ONCE, "{way}");
        // And so it is for whoever asks too late.
        assert_eq!(after(ends.revoked()).await, AT_ONCE, "{way}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_happens_to_others_and_what_ends_nothing_closes_nothing() {
    let world = World::new().await;
    let (browser, mut other) = (world.signed_in(1).await, world.signed_in(2).await);
    let revoked = session(&browser).await.revoked();
    let mut revoked = std::pin::pin!(revoked);
    other.post("/sign-out", &[]).await;
    let mut second = world.signed_in(1).await;
    second.post("/sign-out", &[]).await;
    let before = world.store.dump();
    assert!(timeout(Duration::from_secs(86_400), &mut revoked).await.is_err(), "a day later it is open");
    // A connection keeps no session alive: it writes nothing.
    assert!(world.store.dump() == before);
    world.countersign.sign_out_user(&UserId::new(1), Actor::Host).await.unwrap();
    assert_eq!(after(revoked).await, AT_ONCE);
}

/// Another process on the same store.
async fn elsewhere(world: &World) -> Countersign {
    Countersign::builder(world.users.clone())
        .issuer("Acme")
        .site(Site::new(ORIGIN).unwrap())
        .store(world.store.clone())
        .keys(KeyRing::generate(&SeededRandom::new(7)).unwrap())
        .brute_force(BruteForce::audit_log())
        .clock(world.clock.clone())
        .random(SeededRandom::new(9))
        .build()
        .await
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_another_process_ends_is_found_within_fifteen_seconds() {
    let world = World::new().await;
    let elsewhere = elsewhere(&world).await;
    let session = session(&world.signed_in(1).await).await;
    let mut revoked = std::pin::pin!(session.revoked());
    // Looked at for the first time, and found alive.
    assert!(timeout(Duration::from_secs(7), &mut revoked).await.is_err());
    elsewhere.sign_out_user(&UserId::new(1), Actor::Host).await.unwrap();
    let (why, waited) = after(revoked).await;
    assert_eq!(why, Revoked::Ended);
    assert!(waited <= Duration::from_millis(8_001), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_ends_with_its_idle_session() {
    let world = World::new().await;
    let session = session(&world.signed_in(1).await).await;
    world.advance(12 * 3600 - 5);
    let mut revoked = std::pin::pin!(session.revoked());
    assert!(timeout(Duration::from_secs(4), &mut revoked).await.is_err());
    world.advance(5);
    let (why, waited) = after(revoked).await;
    assert_eq!(why, Revoked::Ended);
    assert!(waited <= Duration::from_millis(1_002), "at its own end, not at the next look: {waited:?}");
}

/// Remembered, it does not go idle, but it has an end.
#[tokio::test(start_paused = true)]
async fn a_connection_ends_with_its_old_session() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), ("remember", "on")]).await;
    let session = session(&browser).await;
    world.advance(30 * 86_400 - 5);
    let mut revoked = std::pin::pin!(session.revoked());
    assert!(timeout(Duration::from_secs(4), &mut revoked).await.is_err());
    world.advance(5);
    let (why, waited) = after(revoked).await;
    assert_eq!(why, Revoked::Ended);
    assert!(waited <= Duration::from_millis(1_002), "{waited:?}");
}

/// The host did not say that the password was changed: the account's stamp does, once a minute.
#[tokio::test(start_paused = true)]
async fn the_host_is_asked_once_a_minute() {
    for what in ["stamp", "deleted"] {
        let world = World::new().await;
        world.users.stamp(1, "one");
        let session = session(&world.signed_in(1).await).await;
        let mut revoked = std::pin::pin!(session.revoked());
        assert!(timeout(Duration::from_secs(600), &mut revoked).await.is_err(), "the same as before");
        match what {
            "stamp" => world.users.stamp(1, "two"),
            _ => world.users.delete(1),
        }
        let (why, waited) = after(revoked).await;
        assert_eq!(why, Revoked::Ended, "{what}");
        assert!(waited <= Duration::from_secs(75), "{what}: {waited:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_requirement_that_takes_effect_closes_what_is_open() {
    let site = Site::new(ORIGIN).unwrap();
    let grace = Requirement::everyone().grace(Duration::from_secs(3600));
    let world = World::with(site, |builder| builder.require(grace)).await;
    let session = session(&world.signed_in(1).await).await;
    let mut revoked = std::pin::pin!(session.revoked());
    assert!(timeout(Duration::from_secs(60), &mut revoked).await.is_err());
    world.advance(3600);
    let (why, waited) = after(revoked).await;
    assert_eq!(why, Revoked::Lacking);
    assert!(waited <= Duration::from_secs(15), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_need_more_than_a_session() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(30);
    let session = session(&browser).await;
    let need = || Need::Fresh(Duration::from_secs(300));
    // The proof is 60 seconds old.
    let fresh = session.revoked_or_lacking(need());
    let either = session.revoked_or_lacking(need().or_recovery_code());
    let codes = session.revoked_or_lacking(Need::RecoveryCodes(countersign_axum::Check::new()));
    let plain = session.revoked();
    let (mut fresh, mut either) = (std::pin::pin!(fresh), std::pin::pin!(either));
    let (codes, mut plain) = (std::pin::pin!(codes), std::pin::pin!(plain));
    for seconds in [100, 139] {
        world.advance(seconds);
        assert!(timeout(Duration::from_secs(16), &mut fresh).await.is_err(), "{seconds}");
        assert!(timeout(Duration::from_secs(16), &mut either).await.is_err(), "{seconds}");
    }
    // Proven again a second before it is too old.
    let code = person.phone.code(world.now());
    browser.post("/totp-verify", &[("code", &code)]).await;
    for _ in 0..2 {
        world.advance(150);
        assert!(timeout(Duration::from_secs(16), &mut fresh).await.is_err());
    }
    browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    world.clock.advance(Duration::from_millis(1));
    let (why, waited) = after(fresh).await;
    assert_eq!(why, Revoked::Lacking);
    assert!(waited <= Duration::from_secs(15), "{waited:?}");
    assert!(timeout(Duration::from_secs(16), &mut either).await.is_err(), "a recovery code does here");
    assert!(timeout(Duration::from_secs(16), &mut plain).await.is_err(), "the session goes on");

    // With the factor go its codes.
    let password = json!({ "password": crate::world::PASSWORD });
    browser.json(Method::DELETE, "/api/v1/mfa", &password).await.json(204);
    assert_eq!(after(either).await, (Revoked::Lacking, Duration::ZERO));
    assert_eq!(after(codes).await, (Revoked::Lacking, Duration::ZERO));
    assert!(timeout(Duration::from_secs(16), &mut plain).await.is_err());
}

/// When it goes stale is known, and not waited for.
#[tokio::test(start_paused = true)]
async fn a_proof_that_goes_stale_closes_a_connection_in_time() {
    let world = World::new().await;
    let (browser, _) = world.enrolled(1).await;
    let session = session(&browser).await;
    world.advance(265);
    let mut fresh = std::pin::pin!(session.revoked_or_lacking(Need::Fresh(Duration::from_secs(300))));
    assert!(timeout(Duration::from_secs(4), &mut fresh).await.is_err());
    world.clock.advance(Duration::from_millis(5_001));
    let (why, waited) = after(fresh).await;
    assert_eq!(why, Revoked::Lacking);
    assert!(waited <= Duration::from_millis(1_002), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_store_fails_connections_end() {
    let world = World::new().await;
    let session = session(&world.signed_in(1).await).await;
    for need in [Need::Session, Need::RecoveryCodes(countersign_axum::Check::new())] {
        world.store.fail(Failing::Everything);
        let (why, waited) = after(session.revoked_or_lacking(need)).await;
        assert_eq!((why, waited), (Revoked::Unknown, Duration::ZERO));
        world.store.fail(Failing::Nothing);
    }
    let mut revoked = std::pin::pin!(session.revoked());
    assert!(timeout(SECOND, &mut revoked).await.is_err());
    world.store.fail(Failing::Everything);
    let (why, waited) = after(revoked).await;
    assert_eq!(why, Revoked::Unknown);
    assert!(waited <= Duration::from_secs(15), "{waited:?}");
}
