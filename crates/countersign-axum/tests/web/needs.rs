//! What routes can ask for beside a session, and what people are told who lack it.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use countersign::{Account, Requirement, Site, UserId};
use countersign_axum::{
    Check, Enrolled, Flash, Gate, MaybeSession, Need, OnMissing, SecondFactor, Session, WebExt,
    WithRecoveryCodes,
};
use http::{Method, StatusCode};
use serde_json::json;

use crate::world::{Browser, ORIGIN, PASSWORD, World};

const DAY: Duration = Duration::from_secs(86_400);

/// The world of a host that adds these routes to its own.
async fn with(routes: impl FnOnce(&World) -> Router) -> World {
    required(Requirement::nobody(), routes).await
}

async fn required(requirement: Requirement, routes: impl FnOnce(&World) -> Router) -> World {
    let site = Site::new(ORIGIN).unwrap();
    let mut world = World::with(site, |builder| builder.require(requirement)).await;
    world.router = world.router.clone().merge(routes(&world));
    world
}

/// A route that needs something.
fn needing(world: &World, path: &str, need: Need) -> Router {
    world.countersign.protect(need, Router::new().route(path, any(async || "reached")))
}

async fn reached(browser: &mut Browser<'_>, path: &str) -> bool {
    browser.get(path).await.status == StatusCode::OK
}

fn program<'w>(browser: &Browser<'w>) -> Browser<'w> {
    browser.clone().with("accept", "application/json")
}

#[tokio::test]
async fn a_second_factor_is_proven_once_a_session_or_skipped_by_trust() {
    let world = with(|world| {
        let argument = get(async |session: SecondFactor| session.user_id().to_string());
        let argument = Router::new().route("/argument", argument).with_state(world.countersign.clone());
        needing(world, "/admin", Need::SecondFactor).merge(argument)
    })
    .await;
    let paths = ["/admin", "/argument"];

    let mut before = world.signed_in(1).await;
    for path in paths {
        let back = path.replace('/', "%2F");
        assert_eq!(before.get(path).await.location(), format!("/totp-setup?return_to={back}"));
        assert_eq!(before.post(path, &[]).await.status, if path == "/admin" { 303 } else { 405 });
        program(&before).get(path).await.problem(403, "enrollment_required");
    }
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(3600);
    for path in paths {
        assert!(reached(&mut browser, path).await, "{path}: however long ago");
        // A session that was there before has proven nothing.
        let back = path.replace('/', "%2F");
        assert_eq!(before.get(path).await.location(), format!("/totp-verify?return_to={back}"));
        let problem = program(&before).get(path).await.problem(401, "step_up_required");
        assert_eq!(problem["max_age"], 300);
    }
    let code = person.phone.code(world.now());
    assert_eq!(
        before.post("/totp-verify", &[("code", &code), ("return_to", "/admin")]).await.location(),
        "/admin"
    );
    assert!(reached(&mut before, "/admin").await);

    let mut recovered = world.signed_in(1).await;
    assert_eq!(recovered.get("/admin").await.location(), "/totp-verify");
    recovered.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert!(reached(&mut recovered, "/admin").await);

    world.advance(30);
    let mut trusted = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    trusted
        .post_json("/api/v1/mfa/challenge", &json!({ "code": code, "trust_browser": true }))
        .await
        .json(200);
    trusted.log_in(1).await;
    for path in paths {
        assert!(reached(&mut trusted, path).await, "{path}");
    }
    for path in paths {
        let back = path.replace('/', "%2F");
        assert_eq!(world.browser().get(path).await.location(), format!("/sign-in?return_to={back}"));
    }
}

/// What a session proved is worth nothing when the factor is gone.
#[tokio::test]
async fn a_factor_that_is_gone_is_none() {
    let world = with(|world| needing(world, "/admin", Need::SecondFactor)).await;
    let (mut browser, _) = world.enrolled(1).await;
    assert!(reached(&mut browser, "/admin").await);
    browser.json(Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await.json(204);
    assert_eq!(browser.get("/admin").await.location(), "/totp-setup?return_to=%2Fadmin");
}

fn codes(on_missing: OnMissing) -> Check {
    Check::new().on_missing(on_missing)
}

fn to(path: &str) -> OnMissing {
    OnMissing::Redirect(path.parse().unwrap())
}

#[tokio::test]
async fn who_lacks_recovery_codes_is_halted_or_led_on() {
    let world = with(|world| {
        let setup = || codes(OnMissing::RedirectToSetup);
        let path = || "/my/codes?from=guard".parse().unwrap();
        let argument = get(async |_: WithRecoveryCodes| "reached");
        Router::new()
            .route("/argument", argument)
            .with_state(world.countersign.clone())
            .merge(needing(world, "/halt", Need::RecoveryCodes(Check::new())))
            .merge(needing(world, "/halt-saying", Need::RecoveryCodes(Check::new().message("Make codes."))))
            .merge(needing(world, "/setup", Need::RecoveryCodes(setup())))
            .merge(needing(world, "/my-setup", Need::RecoveryCodes(setup().setup_path(path()))))
            .merge(needing(world, "/elsewhere", Need::RecoveryCodes(codes(to("/help")).setup_path(path()))))
    })
    .await;
    let redirects =
        [("/setup", "/recovery-codes"), ("/my-setup", "/my/codes?from=guard"), ("/elsewhere", "/help")];
    let halts = [("/halt", "Make recovery codes first"), ("/halt-saying", "Make codes.")];

    let mut browser = world.signed_in(1).await;
    for method in [Method::GET, Method::POST, Method::DELETE] {
        for (path, target) in redirects {
            let answer = browser.send(method.clone(), path, None, String::new()).await;
            assert_eq!(answer.location(), target, "{method} {path}");
            assert_eq!(answer.header("set-cookie"), None, "no message, no cookie");
        }
        for (path, text) in halts {
            let answer = browser.send(method.clone(), path, None, String::new()).await;
            assert_eq!(answer.status, 403, "{method} {path}");
            assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.text.contains(text), "{}", answer.text);
        }
    }
    assert_eq!(browser.get("/argument").await.status, 403);
    for path in redirects.iter().map(|(path, _)| *path).chain(["/halt", "/halt-saying", "/argument"]) {
        let problem = program(&browser).get(path).await.problem(403, "recovery_codes_required");
        assert_eq!(problem["detail"].as_str(), (path == "/halt-saying").then_some("Make codes."));
    }

    let (mut browser, person) = world.enrolled(1).await;
    for path in ["/halt", "/setup", "/argument"] {
        assert!(reached(&mut browser, path).await, "{path}");
    }
    // Nine of ten are used up, then the last one.
    let mut last = browser;
    for (used, code) in person.codes.iter().enumerate() {
        assert!(reached(&mut last, "/halt").await, "{used} are used");
        last = world.signed_in(1).await;
        assert_eq!(last.post("/recovery-code-verify", &[("code", code)]).await.status, 303);
        world.advance(300);
    }
    assert_eq!(last.get("/halt").await.status, 403);
    assert_eq!(last.get("/setup").await.location(), "/recovery-codes");
}

/// As in the models: put the need for a session before it. Whoever waits for the challenge is no visitor.
#[tokio::test]
async fn visitors_pass_where_codes_or_enrollment_are_needed() {
    let world = required(Requirement::everyone().grace(DAY), |world| {
        let both = world.countersign.protect(
            Need::Session,
            needing(world, "/both", Need::RecoveryCodes(codes(OnMissing::RedirectToSetup))),
        );
        both.merge(needing(world, "/codes", Need::RecoveryCodes(Check::new()))).merge(needing(
            world,
            "/enrollment",
            Need::Enrollment(Check::new()),
        ))
    })
    .await;
    world.enrolled(1).await;
    for path in ["/codes", "/enrollment"] {
        assert!(reached(&mut world.browser(), path).await, "{path}");
        assert_eq!(world.signed_in(1).await.get(path).await.location(), "/totp-verify");
        let mut program = program(&world.signed_in(1).await);
        program.get(path).await.problem(401, "second_factor_required");
    }
    assert_eq!(world.browser().get("/both").await.location(), "/sign-in?return_to=%2Fboth");
    assert_eq!(world.signed_in(2).await.get("/both").await.location(), "/recovery-codes");
}

#[tokio::test]
async fn enrollment_follows_the_requirement() {
    let routes = |world: &World| {
        let argument = get(async |_: Enrolled| "reached");
        Router::new()
            .route("/argument", argument)
            .with_state(world.countersign.clone())
            .merge(needing(world, "/halt", Need::Enrollment(Check::new())))
            .merge(needing(world, "/setup", Need::Enrollment(codes(OnMissing::RedirectToSetup))))
    };
    // Nothing is required, somebody is exempt, there is grace.
    let exempt = Requirement::everyone().exempt(1, countersign::Timestamp::midnight(2027, 2, 1));
    for requirement in [Requirement::nobody(), exempt, Requirement::everyone().grace(DAY)] {
        let world = required(requirement, routes).await;
        let mut browser = world.signed_in(1).await;
        for path in ["/halt", "/setup", "/argument"] {
            assert!(reached(&mut browser, path).await, "{path}");
        }
    }
    // When grace is over, the session reaches its set-up and nothing else.
    let world = required(Requirement::everyone().grace(Duration::from_secs(3600)), routes).await;
    let (mut enrolled, _) = world.enrolled(2).await;
    let mut browser = world.signed_in(1).await;
    world.advance(3599);
    assert!(reached(&mut browser, "/halt").await);
    world.advance(1);
    for path in ["/halt", "/setup", "/argument"] {
        assert_eq!(browser.get(path).await.location(), "/totp-setup", "{path}");
        program(&browser).get(path).await.problem(403, "enrollment_required");
        assert!(reached(&mut enrolled, path).await, "{path}: met");
    }
}

/// An authenticator is there, its codes are not.
#[tokio::test]
async fn required_codes_that_are_used_up_are_missing() {
    let world = required(Requirement::everyone().and_recovery_codes().grace(DAY), |world| {
        needing(world, "/halt", Need::Enrollment(Check::new())).merge(needing(
            world,
            "/setup",
            Need::Enrollment(codes(OnMissing::RedirectToSetup)),
        ))
    })
    .await;
    let (mut browser, person) = world.enrolled(1).await;
    assert!(reached(&mut browser, "/halt").await);
    for code in &person.codes {
        browser = world.signed_in(1).await;
        browser.post("/recovery-code-verify", &[("code", code)]).await;
        world.advance(300);
    }
    program(&browser).get("/halt").await.problem(403, "recovery_codes_required");
    assert_eq!(browser.get("/setup").await.location(), "/recovery-codes");
}

/// Whoever is redirected must get there, also where the guard stands before everything.
#[tokio::test]
async fn the_way_to_the_set_up_is_open() {
    let world = with(|world| {
        let setup = codes(OnMissing::RedirectToSetup).setup_path("/my/codes?from=guard".parse().unwrap());
        let routes = Router::new()
            .route("/my/codes", any(async || "the set-up"))
            .route("/my/codes/more", any(async || "reached"))
            .fallback(async || "reached");
        world.countersign.protect(Need::RecoveryCodes(setup), routes)
    })
    .await;
    let mut browser = world.signed_in(1).await;
    for path in ["/my/codes", "/my/codes?from=guard", "/my/codes?a=b"] {
        assert_eq!(browser.get(path).await.text, "the set-up", "{path}");
        assert_eq!(browser.post(path, &[]).await.text, "the set-up", "{path}");
    }
    for path in ["/my/codes/more", "/my/codes2", "/my", "/x?/my/codes"] {
        assert_eq!(browser.get(path).await.location(), "/my/codes?from=guard", "{path}");
    }
}

#[derive(Clone)]
struct CurrentUser(UserId);

/// A host with sessions of its own: it says in a header whose request it is.
async fn host_session(mut request: Request, next: Next) -> Response {
    let user = request.headers().get("x-user").and_then(|user| user.to_str().ok()).map(UserId::new);
    if let Some(user) = user {
        request.extensions_mut().insert(CurrentUser(user));
    }
    next.run(request).await
}

#[tokio::test]
async fn the_host_may_say_whose_request_it_is() {
    let only_seven = Requirement::when(|account: &Account| account.label.starts_with("user7"));
    let world = required(only_seven, |world| {
        let mine =
            || Check::new().user(|parts| parts.extensions.get::<CurrentUser>().map(|user| user.0.clone()));
        let setup = mine().on_missing(OnMissing::RedirectToSetup).message("One more step.");
        needing(world, "/codes", Need::RecoveryCodes(mine()))
            .merge(needing(world, "/codes-setup", Need::RecoveryCodes(setup.clone())))
            .merge(needing(world, "/enrollment", Need::Enrollment(mine())))
            .merge(needing(world, "/enrollment-setup", Need::Enrollment(setup)))
            .layer(from_fn(host_session))
    })
    .await;
    let of = |user: &str| world.browser().with("x-user", user);
    let mut nobody = world.browser();
    for path in ["/codes", "/codes-setup", "/enrollment", "/enrollment-setup"] {
        assert!(reached(&mut nobody, path).await, "{path}: visitors pass");
    }
    // Nobody whom we ever saw; the requirement concerns one of them.
    assert_eq!(of("6").get("/codes").await.status, 403);
    assert_eq!(of("6").get("/codes-setup").await.location(), "/recovery-codes");
    assert!(reached(&mut of("6"), "/enrollment").await);
    assert_eq!(of("7").get("/enrollment").await.status, 403);
    assert_eq!(of("7").get("/enrollment-setup").await.location(), "/totp-setup");
    world.enrolled(6).await;
    assert!(reached(&mut of("6"), "/codes").await);
    // It is the host's word that counts, not our session's.
    let (browser, _) = world.enrolled(5).await;
    assert_eq!(browser.clone().with("x-user", "7").get("/codes").await.status, 403);
    assert!(reached(&mut world.signed_in(8).await.with("x-user", "6"), "/codes").await);
    // Whom the host does not know after all, passes nothing.
    world.users.delete(9);
    assert_eq!(of("9").get("/enrollment").await.status, 401);
    assert_eq!(of("9").get("/codes").await.status, 403);
}

async fn show(flash: Flash) -> String {
    format!("message: {}", flash.message().unwrap_or("none"))
}

async fn reads(_: Flash, request: Request, next: Next) -> Response {
    next.run(request).await
}

/// A host with a set-up page that shows messages.
async fn with_messages() -> World {
    with(|world| {
        let setup = |message: &str| {
            let path = "/my/codes".parse().unwrap();
            Check::new().on_missing(OnMissing::RedirectToSetup).setup_path(path).message(message)
        };
        let pages = Router::new()
            .route("/my/codes", get(show).post(show))
            .route(
                "/my/twice",
                get(async |first: Flash, second: Flash| {
                    format!("{:?} {:?}", first.message(), second.message())
                }),
            )
            .with_state(world.countersign.clone());
        // A layer of the host reads it, and a guard behind that layer sends people away with another one.
        let again = needing(world, "/again", Need::RecoveryCodes(setup("Again.")));
        let again = again.layer(from_fn_with_state(world.countersign.clone(), reads));
        let again = again.layer(Gate::same_origin(world.countersign.site()));
        world
            .countersign
            .protect(Need::Session, pages)
            .merge(again)
            .merge(needing(world, "/secure", Need::RecoveryCodes(setup("Make codes; \"now\" & <here> — ä."))))
            .merge(Router::new().route("/bare", get(show)).with_state(world.countersign.clone()))
    })
    .await
}

#[tokio::test]
async fn a_message_survives_one_redirect_and_is_read_once() {
    let world = with_messages().await;
    let mut browser = world.signed_in(1).await;
    let answer = browser.get("/secure").await;
    assert_eq!(answer.location(), "/my/codes");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-countersign_flash="), "{cookie}");
    assert!(cookie.ends_with("; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    // Looking is not reading, and other pages leave it alone.
    browser.send(Method::HEAD, "/my/codes", None, String::new()).await;
    browser.get("/account").await;
    let page = browser.get("/my/codes").await;
    assert_eq!(page.text, "message: Make codes; \"now\" & <here> — ä.");
    let cleared = "__Host-countersign_flash=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure";
    assert_eq!(page.header("set-cookie"), Some(cleared));
    assert_eq!(browser.flash, None);
    let page = browser.get("/my/codes").await;
    assert_eq!((page.text.as_str(), page.header("set-cookie")), ("message: none", None));
    // Programs, and who lacks nothing, are given none.
    assert_eq!(program(&browser).get("/secure").await.header("set-cookie"), None);
    let (mut able, _) = world.enrolled(2).await;
    assert_eq!(able.get("/secure").await.header("set-cookie"), None);
}

#[tokio::test]
async fn a_message_is_read_once_in_a_request_too() {
    let world = with_messages().await;
    let mut browser = world.signed_in(1).await;
    browser.get("/secure").await;
    assert_eq!(browser.get("/my/twice").await.text.matches("Make codes").count(), 1);
    // The one that comes later is kept, whatever is cleared on the way.
    browser.get("/secure").await;
    assert_eq!(browser.get("/again").await.location(), "/my/codes");
    assert_eq!(browser.get("/my/codes").await.text, "message: Again.");
}

/// Behind none of our layers it could not be cleared, so it is not read.
#[tokio::test]
async fn a_message_is_not_read_where_it_cannot_be_cleared() {
    let world = with_messages().await;
    let mut browser = world.signed_in(1).await;
    browser.get("/secure").await;
    assert_eq!(browser.get("/bare").await.text, "message: none");
    assert!(browser.get("/my/codes").await.text.contains("Make codes"));
}

#[tokio::test]
async fn a_message_that_somebody_planted_is_text_and_short() {
    let world = with_messages().await;
    let mut browser = world.signed_in(1).await;
    for (planted, shown) in [
        ("__Host-countersign_flash=a%0d%0ab".to_owned(), "message: ab".to_owned()),
        ("countersign_flash=a".to_owned(), "message: none".to_owned()),
        ("__Host-countersign_flash=a; __Host-countersign_flash=b".to_owned(), "message: none".to_owned()),
        (format!("__Host-countersign_flash={}", "x".repeat(4000)), format!("message: {}", "x".repeat(300))),
    ] {
        browser.flash = Some(planted);
        assert_eq!(browser.get("/my/codes").await.text, shown);
    }
}

#[tokio::test]
async fn anybody_may_be_an_argument() {
    let world = with(|world| {
        let corner = async |visitor: MaybeSession| match &visitor {
            MaybeSession::Standard(session) => {
                assert!(visitor.standard().is_some());
                format!("standard {}", session.user_id())
            }
            MaybeSession::Pending(session) => {
                assert!(visitor.standard().is_none());
                format!("pending {}", session.user_id())
            }
            MaybeSession::Nobody => "nobody".to_owned(),
        };
        Router::new().route("/corner", get(corner)).with_state(world.countersign.clone())
    })
    .await;
    world.enrolled(1).await;
    assert_eq!(world.browser().get("/corner").await.text, "nobody");
    assert_eq!(world.signed_in(1).await.get("/corner").await.text, "pending 1");
    assert_eq!(world.signed_in(2).await.get("/corner").await.text, "standard 2");
}

/// A need that is none of proofs changes nothing by that.
#[tokio::test]
async fn a_recovery_code_is_said_of_proofs_only() {
    let world = with(|world| needing(world, "/session", Need::Session.or_recovery_code())).await;
    assert_eq!(world.browser().get("/session").await.location(), "/sign-in?return_to=%2Fsession");
    assert!(reached(&mut world.signed_in(1).await, "/session").await);
    let _: fn(Session) = |session| drop(session.info().clone());
}
