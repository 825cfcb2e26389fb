//! Who reaches what: nobody by default.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request as Received, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use countersign::Site;
use countersign::testing::{Failing, MemoryStore};
use countersign_axum::{Api, Caller, Fresh, HandlerExt, MaybeSession, Need, SecondFactor, Session, WebExt};
use http::{Method, Request, StatusCode};
use tower::ServiceExt;

use crate::world::{ORIGIN, World};

/// Every page of ours, with the methods that it knows.
const PAGES: [(&str, &[&str]); 11] = [
    ("/sign-out", &["POST"]),
    ("/totp-verify", &["GET", "POST"]),
    ("/totp-verify/clock", &["GET", "POST"]),
    ("/recovery-code-verify", &["GET", "POST"]),
    ("/totp-setup", &["GET", "POST"]),
    ("/recovery-codes", &["GET", "POST"]),
    ("/mfa", &["GET"]),
    ("/mfa/unlock", &["GET", "POST"]),
    ("/mfa/totp/1/rename", &["POST"]),
    ("/mfa/totp/1/remove", &["POST"]),
    ("/mfa/disable", &["POST"]),
];

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

#[tokio::test]
async fn a_pending_session_reaches_its_doors_and_nothing_else() {
    let world = World::new().await;
    world.enrolled(1).await;
    for (path, methods) in PAGES {
        for method in methods.iter().map(|method| method.parse::<Method>().unwrap()) {
            let mut browser = world.signed_in(1).await;
            let answer = browser.send(method.clone(), path, FORM, String::new()).await;
            match path {
                "/sign-out" => assert_eq!(answer.location(), "/"),
                "/totp-verify" | "/totp-verify/clock" | "/recovery-code-verify" if method == Method::GET => {
                    assert_eq!(answer.page(200), path[1..].replace('/', "-"));
                }
                "/mfa/unlock" if method == Method::GET => assert_eq!(answer.page(200), "unlock"),
                "/totp-verify" | "/totp-verify/clock" | "/recovery-code-verify" | "/mfa/unlock" => {
                    assert_eq!(answer.page(400), "problem");
                }
                _ => assert_eq!(answer.location(), "/totp-verify", "{method} {path}"),
            }
        }
    }
    for operation in Api::<()>::new(&world.countersign).operations() {
        let mut browser = world.signed_in(1).await;
        let path = format!("/api/v1{}", operation.path().replace("{id}", "1").replace("{enrollment}", "1"));
        let body = "{}".to_owned();
        let answer = browser.send(operation.method().clone(), &path, Some("application/json"), body).await;
        match operation.by() {
            Caller::Session | Caller::Enrolling => drop(answer.problem(401, "second_factor_required")),
            _ => assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{} {path}", operation.method()),
        }
    }
    let mut browser = world.signed_in(1).await;
    for path in ["/account", "/extracted", "/layered"] {
        assert_eq!(browser.post(path, &[]).await.location(), "/totp-verify");
    }
    assert_eq!(world.payouts(), 0, "case C43");
    assert_eq!(browser.get("/greet").await.text, "hello stranger");
}

#[tokio::test]
async fn nobody_reaches_anything_without_a_session() {
    let world = World::new().await;
    for (path, methods) in PAGES {
        for method in methods.iter().map(|method| method.parse::<Method>().unwrap()) {
            let typed = if path.ends_with("/clock") { "code=123456&next_code=654321" } else { "code=123456" };
            let answer = world.browser().send(method.clone(), path, FORM, typed.to_owned()).await;
            let is_door = path.contains("-verify") || path == "/mfa/unlock";
            let expected = match &method {
                _ if path == "/sign-out" => "/".to_owned(),
                &Method::GET if !is_door => format!("/sign-in?return_to={}", path.replace('/', "%2F")),
                _ => "/sign-in".to_owned(),
            };
            assert_eq!(answer.location(), expected, "{method} {path}");
        }
    }
    for operation in Api::<()>::new(&world.countersign).operations() {
        let path = format!("/api/v1{}", operation.path().replace("{id}", "1").replace("{enrollment}", "1"));
        let mut browser = world.browser();
        let body = r#"{"code":"123456"}"#.to_owned();
        let answer = browser.send(operation.method().clone(), &path, Some("application/json"), body).await;
        if operation.by() != Caller::Anyone {
            answer.problem(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
    for path in ["/account", "/extracted", "/layered"] {
        assert_eq!(world.browser().post(path, &[]).await.location(), "/sign-in");
    }
    assert_eq!(world.payouts(), 0);
}

#[tokio::test]
async fn guards_speak_the_language_of_whoever_asks() {
    let world = World::new().await;
    let cases = [
        (None, "/account", 303),
        (Some("*/*"), "/account", 303),
        (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), "/account", 303),
        (Some("application/json"), "/account", 401),
        (Some("application/problem+json, application/json;q=0.9"), "/account", 401),
        (Some("application/json, text/html"), "/account", 303),
        (Some("application/json, text/html;q=0.9"), "/account", 401),
        (Some("application/json;q=0.1, text/html;q=0.2"), "/account", 303),
        (Some("application/json;q=nonsense"), "/account", 303),
        (Some("application/json"), "/mfa", 401),
        (None, "/api/v1/mfa", 401),
        (Some("text/html"), "/api/v1/mfa", 401),
    ];
    for (accept, path, status) in cases {
        let browser = world.browser();
        let mut browser = if let Some(accept) = accept { browser.with("accept", accept) } else { browser };
        let answer = browser.get(path).await;
        assert_eq!(answer.status, status, "{accept:?} {path}");
        if status == 401 {
            answer.problem(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn a_standard_session_reaches_what_is_its_own() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    assert_eq!(browser.get("/account").await.text, "yours");
    assert_eq!(browser.post("/account", &[]).await.text, "paid to 1");
    assert_eq!(browser.post("/layered", &[]).await.text, "paid to 1");
    assert_eq!(browser.post("/extracted", &[]).await.text, "paid to 1");
    assert_eq!(browser.get("/greet").await.text, "hello 1");
    assert_eq!(world.payouts(), 3);
}

#[tokio::test]
async fn handlers_may_ask_for_a_pending_session() {
    let world = World::new().await;
    world.enrolled(1).await;
    let (mut nobody, mut pending, mut standard) =
        (world.browser(), world.signed_in(1).await, world.signed_in(2).await);
    assert_eq!(pending.get("/waiting").await.text, "waiting for 1");
    assert_eq!(nobody.get("/waiting").await.location(), "/sign-in?return_to=%2Fwaiting");
    assert_eq!(standard.get("/waiting").await.location(), "/sign-in?return_to=%2Fwaiting");
    for (browser, expected) in [(&mut nobody, "false"), (&mut pending, "true"), (&mut standard, "false")] {
        assert_eq!(browser.get("/whether-waiting").await.text, expected);
    }
}

/// The guard also stands before the fallback of a router, where single-page applications live, and it may be empty.
#[tokio::test]
async fn protect_wraps_the_whole_router() {
    let world = World::new().await;
    let inner: Router = Router::new().route("/a", get(async || "a")).fallback(async || "everything else");
    let router = world.countersign.protect(Need::Session, inner);
    for (method, path) in [(Method::GET, "/a"), (Method::POST, "/a"), (Method::GET, "/b")] {
        let request = Request::builder().method(method).uri(path).body(axum::body::Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::SEE_OTHER);
    }
    drop(world.countersign.protect(Need::Session, Router::<()>::new()));
}

#[tokio::test]
async fn the_host_says_where_people_sign_in() {
    let site = Site::new(ORIGIN).unwrap().sign_in("/users/log-in").unwrap();
    let world = World::at(site).await;
    assert_eq!(world.browser().get("/account").await.location(), "/users/log-in?return_to=%2Faccount");
    assert_eq!(
        world.browser().get("/totp-verify?return_to=/a").await.location(),
        "/users/log-in?return_to=%2Fa"
    );
}

#[tokio::test]
async fn pages_live_below_a_prefix_with_all_their_links() {
    let world = World::at(Site::new(ORIGIN).unwrap().prefix("/auth").unwrap()).await;
    let (mut browser, person) = world.enrolled(1).await;
    for path in [
        "/auth/mfa",
        "/auth/totp-setup",
        "/auth/recovery-codes",
        "/auth/totp-verify",
        "/auth/recovery-code-verify",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let links = page
            .all_between("href=\"", "\"")
            .chain(page.all_between("action=\"", "\""))
            .chain(page.all_between("src=\"", "\""));
        for link in links.filter(|link| *link != "/" && !link.starts_with('#')) {
            assert!(link.starts_with("/auth/"), "{link} on {path}");
        }
        let style = page.between("rel=\"stylesheet\" href=\"", "\"").unwrap();
        assert_eq!(browser.get(style).await.status, 200);
    }
    assert_eq!(browser.get("/mfa").await.status, 404);
    let mut browser = world.browser();
    assert_eq!(browser.log_in(1).await.location(), "/auth/totp-verify");
    assert_eq!(browser.get("/account").await.location(), "/auth/totp-verify");
    let code = person.phone.code(world.now());
    assert_eq!(browser.post("/auth/totp-verify", &[("code", &code)]).await.location(), "/");
    world.advance(600);
    assert_eq!(
        browser.get("/auth/totp-setup").await.location(),
        "/auth/totp-verify?return_to=%2Fauth%2Ftotp-setup"
    );
}

#[tokio::test]
async fn hostile_ways_back_lead_to_the_start() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let long = format!("/{}", "x".repeat(2000));
    for hostile in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: a=b",
        "/\u{0}",
        "",
        " /account",
        "/é",
        &long,
    ] {
        let answer = world.browser().post("/log-in", &[("user", "2"), ("return_to", hostile)]).await;
        assert_eq!(answer.location(), "/", "{hostile:?}");
        let mut browser = world.browser();
        let answer = browser.post("/log-in", &[("user", "1"), ("return_to", hostile)]).await;
        assert_eq!(answer.location(), "/totp-verify", "{hostile:?}");
        let query = form_urlencoded::byte_serialize(hostile.as_bytes()).collect::<String>();
        let page = browser.get(&format!("/totp-verify?return_to={query}")).await;
        assert!(!page.text.contains("return_to"), "{hostile:?}");
        let code = person.phone.code(world.now());
        let answer = browser.post("/totp-verify", &[("code", &code), ("return_to", hostile)]).await;
        assert_eq!(answer.location(), "/", "{hostile:?}");
        world.advance(30);
    }
    // Given twice, it is nobody's word.
    let page = world.signed_in(1).await.get("/totp-verify?return_to=/a&return_to=/b").await;
    assert!(!page.text.contains("return_to"));
}

/// What was chosen at sign-in is kept in the session, where a link lost it on the way.
#[tokio::test]
async fn the_way_back_is_kept_with_the_session_too() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let client = client().await;
    let signed_in = world.countersign.sign_in(&client, 1).return_to("/account?tab=2").await.unwrap();
    let response = axum::response::IntoResponse::into_response(signed_in);
    assert_eq!(response.headers()["location"], "/totp-verify?return_to=%2Faccount%3Ftab%3D2");
    let mut browser = world.browser();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    browser.cookie = Some(cookie.split(';').next().unwrap().to_owned());
    assert!(browser.get("/totp-verify").await.text.contains("value=\"/account?tab=2\""));
    let code = person.phone.code(world.now());
    assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.location(), "/account?tab=2");
    // That was the sign-in's. A step-up leads back to where it began.
    world.advance(600);
    assert!(!browser.get("/totp-verify").await.text.contains("return_to"));
    let code = person.phone.code(world.now());
    assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.location(), "/");
    world.advance(30);
    let request = Request::builder().header("cookie", browser.cookie.unwrap()).body(()).unwrap();
    let (client, code) = (client_of(request).await, person.phone.code(world.now()));
    let verified = world.countersign.verify_totp(&client, &code).await.unwrap();
    let response = axum::response::IntoResponse::into_response(verified);
    assert_eq!(response.headers()["location"], "/", "by a handler of the host's own, too");
}

async fn client() -> countersign_axum::Client {
    client_of(Request::new(())).await
}

async fn client_of(request: Request<()>) -> countersign_axum::Client {
    use axum::extract::FromRequestParts;
    let (mut parts, ()) = request.into_parts();
    countersign_axum::Client::from_request_parts(&mut parts, &()).await.unwrap()
}

/// Open is what is named, by the whole pattern; a route that nobody thought of is guarded.
#[tokio::test]
async fn a_router_may_be_guarded_by_default() {
    let mut world = World::new().await;
    let articles =
        Router::new().route("/{id}", get(async || "open")).route("/{id}/edit", get(async || "guarded"));
    let routes = Router::new()
        .route("/", get(async || "open"))
        .route("/join", get(async || "open").post(async || "open"))
        .route("/about", get(async || "guarded"))
        .route("/new-one-day", get(async || "guarded"))
        .nest("/articles", articles)
        .fallback(async || "guarded");
    let open = ["/", "/join", "/articles/{id}", "/articles", "/none/such", "{id}", ""];
    let guarded = world.countersign.protect_except(Need::Session, open, routes);
    world.router = Router::new().merge(guarded).merge(world.countersign.pages());
    for path in ["/", "/join", "/join?a=b", "/articles/7"] {
        assert_eq!(world.browser().get(path).await.text, "open", "{path}");
    }
    assert_eq!(world.browser().post("/join", &[]).await.text, "open");
    assert_eq!(world.browser().send(Method::DELETE, "/join", None, String::new()).await.status, 405);
    let paths = [
        "/about",
        "/new-one-day",
        "/articles",
        "/articles/",
        "/articles/7/edit",
        "/none/such",
        "/join/",
        "/JOIN",
        "/articles/{id}/x",
        "//",
    ];
    for path in paths {
        let answer = world.browser().get(path).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text);
        assert!(answer.location().starts_with("/sign-in"), "{path}");
        assert_eq!(world.browser().post(path, &[]).await.location(), "/sign-in", "{path}");
    }
    // Our own pages stand beside it and know for themselves.
    assert_eq!(world.browser().get("/mfa").await.location(), "/sign-in?return_to=%2Fmfa");
    assert_eq!(world.browser().post("/sign-out", &[]).await.location(), "/");
}

/// The pattern is the whole one: nested, a route that was open before is not, until it is named as it is.
#[tokio::test]
async fn open_routes_are_named_as_they_are_in_the_end() {
    let mut world = World::new().await;
    let routes = || Router::new().route("/about", get(async || "about"));
    let guarded = |open| world.countersign.protect_except(Need::Session, [open], routes());
    world.router = Router::new().nest("/a", guarded("/about")).nest("/b", guarded("/b/about"));
    assert_eq!(world.browser().get("/a/about").await.status, 303);
    assert_eq!(world.browser().get("/b/about").await.text, "about");
}

/// From here on the store is out of reach.
async fn fail(State(store): State<MemoryStore>, request: Received, next: Next) -> Response {
    store.fail(Failing::Everything);
    next.run(request).await
}

/// The store answers once in a request, for all guards and arguments together.
#[tokio::test]
async fn the_session_of_a_request_is_looked_up_once() {
    let mut world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    let cookie = browser.cookie.take();
    let fails = from_fn_with_state(world.store.clone(), fail);
    let handler =
        async |_: Session, _: Option<Session>, _: MaybeSession, _: Fresh, _: SecondFactor| "read once";
    let routes = Router::new().route("/all", get(handler)).with_state(world.countersign.clone());
    let needs = [Need::SecondFactor, Need::Fresh(Duration::from_secs(60))];
    let routes = needs.into_iter().fold(routes, |routes, need| world.countersign.protect(need, routes));
    world.router = world.countersign.protect(Need::Session, routes.layer(fails)).merge(world.router.clone());
    let mut browser = world.browser();
    browser.cookie = cookie;
    assert_eq!(browser.get("/all").await.text, "read once");
}

/// A session's use is noted once a minute, however often it is used.
#[tokio::test]
async fn a_session_in_use_is_written_once_a_minute() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    world.advance(60);
    for _ in 0..3 {
        let before = world.store.dump();
        browser.get("/account").await;
        let noted = world.store.dump();
        assert!(noted != before, "the first of a minute");
        for seconds in [0, 1, 58] {
            world.advance(seconds);
            for _ in 0..5 {
                assert_eq!(browser.get("/account").await.text, "yours");
                assert_eq!(browser.post("/layered", &[]).await.text, "paid to 1");
            }
            assert!(world.store.dump() == noted, "{seconds}");
        }
        world.advance(1);
    }
}
