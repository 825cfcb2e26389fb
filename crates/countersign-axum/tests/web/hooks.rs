//! What an application is told of each try, and what it can do about it.

use std::future::pending;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use axum::Router;
use countersign::testing::SoftAuthenticator;
use countersign::{RecoveryCodes, SessionPolicy, Site};
use countersign_axum::{Api, Happened, Hooks, Phase};
use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, PASSWORD, World};

/// Writes down what it is told, and leads elsewhere.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Hooks for Diary {
    async fn after(&self, happened: Happened<'_>) -> Option<String> {
        let outcome = happened.outcome.map_or_else(|problem| problem.code().as_str(), |()| "ok");
        let strategy = happened.strategy.unwrap_or("-");
        let (phase, state) = (happened.phase.code(), happened.session.kind.code());
        let told = format!("{phase} {strategy} user {} {state}: {outcome}", happened.user);
        self.0.lock().unwrap().extend([told, format!("{happened:?}")]);
        Some("/elsewhere".to_owned())
    }
}

impl Diary {
    /// What was told since the last look.
    fn told(&self) -> Vec<String> {
        let told = std::mem::take(&mut *self.0.lock().unwrap());
        told.into_iter().step_by(2).collect()
    }

    fn one(&self) -> String {
        let mut told = self.told();
        assert_eq!(told.len(), 1, "{told:?}");
        told.remove(0)
    }
}

/// A world with a second API, below `/hooked`, that tells these hooks.
fn hooked(mut world: World, hooks: impl Hooks) -> World {
    let api = Api::new(&world.countersign).hooks(hooks).into_router();
    world.router = Router::new().nest("/hooked", api).merge(world.router);
    world
}

async fn diary() -> (World, Diary) {
    let diary = Diary::default();
    let printed = RecoveryCodes::named("printed_codes").count(4).length(20);
    let site = Site::new(ORIGIN).unwrap();
    let world = World::with(site, |builder| builder.further_recovery_codes(printed)).await;
    (hooked(world, diary.clone()), diary)
}

async fn give(browser: &mut Browser<'_>, path: &str, code: &str) -> Answer {
    browser.post_json(path, &json!({ "code": code })).await
}

#[tokio::test]
async fn each_answer_is_told_once_by_its_strategy_and_phase() {
    const APP: &str = "/hooked/mfa/challenge";
    const SHEET: &str = "/hooked/mfa/recover";
    const PRINTED: &str = "/hooked/mfa/recover/printed_codes";
    let (world, diary) = diary().await;
    let (mut browser, person) = world.enrolled(1).await;
    let made =
        browser.post_json("/api/v1/mfa/recovery-codes/printed_codes", &json!({ "password": PASSWORD })).await;
    let printed = made.json(201)["recovery_codes"].clone();
    let printed = |at: usize| printed[at].as_str().unwrap().to_owned();
    assert_eq!(diary.told(), [""; 0], "the other API has no hooks");
    let wrong_sheet = "A".repeat(12);
    let wrong_printed = "A".repeat(20);
    for (phase, state) in [("challenge", "pending"), ("step_up", "standard")] {
        let mut browsers = Vec::new();
        for _ in 0..3 {
            let mut browser = world.signed_in(1).await;
            if state == "standard" {
                world.advance(30);
                let code = person.phone.code(world.now());
                give(&mut browser, "/api/v1/mfa/challenge", &code).await.json(200);
                world.advance(30);
            }
            browsers.push(browser);
        }
        let [app, sheet, printed_one] = &mut browsers[..] else { panic!("three") };
        let code = person.phone.code(world.now());
        let wrong = person.phone.wrong_code(world.now());
        let said = |strategy: &str, outcome: &str| {
            // What was accepted is told with the session as it is then.
            let state = if outcome == "ok" { "standard" } else { state };
            format!("{phase} {strategy} user 1 {state}: {outcome}")
        };
        give(app, APP, &wrong).await.problem(422, "invalid_code");
        assert_eq!(diary.one(), said("totp", "invalid_code"));
        give(app, APP, "?").await.problem(422, "invalid_code");
        assert_eq!(diary.one(), said("totp", "invalid_code"), "at the door of apps");
        give(app, APP, &wrong_sheet).await.problem(422, "invalid_code");
        assert_eq!(diary.one(), said("recovery_code", "invalid_code"), "its form decides");
        give(app, APP, &code).await.json(200);
        assert_eq!(diary.one(), said("totp", "ok"));
        give(sheet, APP, &code).await.problem(422, "code_already_used");
        assert_eq!(diary.one(), said("totp", "code_already_used"));
        give(sheet, SHEET, "?").await.problem(422, "invalid_code");
        assert_eq!(diary.one(), said("recovery_code", "invalid_code"), "at the door of recovery codes");
        let at = usize::from(state == "standard");
        give(sheet, SHEET, &person.codes[at]).await.json(200);
        assert_eq!(diary.one(), said("recovery_code", "ok"));
        give(printed_one, PRINTED, &wrong_printed).await.problem(422, "invalid_code");
        assert_eq!(diary.one(), said("printed_codes", "invalid_code"));
        give(printed_one, PRINTED, &printed(at)).await.json(200);
        assert_eq!(diary.one(), said("printed_codes", "ok"));
        world.advance(30);
    }

    // The last wrong answer ends the session: it is told as it was.
    let mut browser = world.signed_in(1).await;
    for _ in 0..5 {
        give(&mut browser, SHEET, &wrong_sheet).await.problem(422, "invalid_code");
        assert_eq!(diary.one(), "challenge recovery_code user 1 pending: invalid_code");
    }
    give(&mut browser, SHEET, &wrong_sheet).await.problem(401, "unauthenticated");
    assert_eq!(diary.told(), [""; 0], "nobody's");
    let mut browser = world.signed_in(1).await;
    give(&mut browser, SHEET, &person.codes[5]).await.problem(429, "throttled");
    assert_eq!(diary.one(), "challenge recovery_code user 1 pending: throttled");
    let code = person.phone.wrong_code(world.now());
    give(&mut browser, "/hooked/mfa/unlock", &code).await;
    assert!(diary.one().starts_with("unlock totp user 1 pending: "));
    give(&mut world.signed_in(2).await, APP, "123456").await.problem(409, "not_enrolled");
    assert_eq!(diary.one(), "step_up totp user 2 standard: not_enrolled");
}

#[tokio::test]
async fn each_change_is_told_once() {
    let (world, diary) = diary().await;
    let password = json!({ "password": PASSWORD });
    let wrong = json!({ "password": "wrong" });
    let mut browser = world.signed_in(1).await;
    browser.post_json("/hooked/mfa/totp", &json!({ "replaces": "99" })).await.problem(404, "not_found");
    assert_eq!(diary.one(), "begin_setup totp user 1 standard: not_found");
    let begun = browser.post_json("/hooked/mfa/totp", &json!({ "name": "Phone" })).await.json(201);
    assert_eq!(diary.one(), "begin_setup totp user 1 standard: ok");
    let phone = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
    let confirm = format!("/hooked/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    give(&mut browser, &confirm, &phone.wrong_code(world.now())).await.problem(422, "invalid_code");
    assert_eq!(diary.one(), "confirm_setup totp user 1 standard: invalid_code");
    let confirmed = give(&mut browser, &confirm, &phone.code(world.now())).await.json(200);
    assert_eq!(diary.one(), "confirm_setup totp user 1 standard: ok", "and the codes that came are no try");

    browser.post_json("/hooked/mfa/recovery-codes", &wrong).await.problem(422, "invalid_password");
    assert_eq!(diary.one(), "generate_codes recovery_code user 1 standard: invalid_password");
    browser.post_json("/hooked/mfa/recovery-codes", &password).await.json(201);
    assert_eq!(diary.one(), "generate_codes recovery_code user 1 standard: ok");
    browser.post_json("/hooked/mfa/recovery-codes/printed_codes", &password).await.json(201);
    assert_eq!(diary.one(), "generate_codes printed_codes user 1 standard: ok");

    world.advance(600);
    let authenticator = format!("/hooked/mfa/totp/{}", confirmed["authenticator"]["id"].as_str().unwrap());
    browser.delete(&authenticator).await.problem(401, "step_up_required");
    assert_eq!(diary.one(), "remove_authenticator totp user 1 standard: step_up_required");
    browser.json(Method::DELETE, "/hooked/mfa", &wrong).await.problem(422, "invalid_password");
    assert_eq!(diary.one(), "disable - user 1 standard: invalid_password");
    give(&mut browser, "/hooked/mfa/unlock", &phone.code(world.now())).await.json(200);
    assert_eq!(diary.one(), "unlock totp user 1 standard: ok");
    world.advance(30);
    give(&mut browser, "/hooked/mfa/challenge", &phone.code(world.now())).await.json(200);
    assert_eq!(diary.one(), "step_up totp user 1 standard: ok");
    browser.delete(&authenticator).await.json(204);
    assert_eq!(diary.one(), "remove_authenticator totp user 1 standard: ok");
    browser.json(Method::DELETE, "/hooked/mfa", &password).await.json(204);
    assert_eq!(diary.one(), "disable - user 1 standard: ok");

    browser.delete("/hooked/session").await.json(204);
    assert_eq!(diary.one(), "sign_out - user 1 standard: ok");
    let mut browser = world.signed_in(1).await;
    let id = browser.session_id().await;
    browser.delete(&format!("/hooked/sessions/{id}")).await.json(204);
    assert_eq!(diary.one(), "sign_out - user 1 standard: ok");
    let mut browser = world.signed_in(1).await;
    browser.send(Method::POST, "/hooked/sign-out-everywhere", None, String::new()).await.json(204);
    assert_eq!(diary.one(), "sign_out_everywhere - user 1 standard: ok");

    world.users.unverified(3);
    world
        .signed_in(3)
        .await
        .post_json("/hooked/mfa/totp", &json!({}))
        .await
        .problem(403, "email_not_verified");
    assert_eq!(diary.one(), "begin_setup totp user 3 standard: email_not_verified");
}

#[tokio::test]
async fn what_reached_no_door_is_not_told() {
    let (world, diary) = diary().await;
    let (mut browser, _) = world.enrolled(1).await;
    give(&mut world.browser(), "/hooked/mfa/challenge", "123456").await.problem(401, "unauthenticated");
    world.browser().delete("/hooked/session").await.json(204);
    browser.post_json("/hooked/mfa/challenge", &json!({ "cod": "1" })).await.problem(400, "malformed");
    browser.post_json("/hooked/mfa/totp", &json!({ "name": "\u{0}" })).await.problem(400, "malformed");
    let mut elsewhere = browser.clone().with("sec-fetch-site", "cross-site");
    give(&mut elsewhere, "/hooked/mfa/challenge", "123456").await.problem(403, "cross_site");
    let mut pending = world.signed_in(1).await;
    pending.delete("/hooked/mfa/totp/1").await.problem(401, "second_factor_required");
    for path in ["/hooked/session", "/hooked/mfa", "/hooked/sessions", "/hooked/trusted-browsers"] {
        browser.get(path).await.json(200);
    }
    assert_eq!(diary.told(), [""; 0]);
}

/// The answer is what the API describes, wherever a hook leads.
#[tokio::test]
async fn programs_are_not_led_elsewhere() {
    let (world, diary) = diary().await;
    let (_, person) = world.enrolled(1).await;
    let mut pending = world.signed_in(1).await;
    let answer = give(&mut pending, "/hooked/mfa/challenge", &person.phone.code(world.now())).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (200, None));
    assert_eq!(answer.json(200)["session"]["state"], "standard");
    assert_eq!(diary.told().len(), 1);
}

/// G9: nothing that a hook is given says what was typed, or what the browser holds.
#[tokio::test]
async fn no_secret_reaches_a_hook() {
    let (world, diary) = diary().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let mut secrets = vec![PASSWORD.to_owned(), "a wrong password".to_owned()];
    let (wrong, code) = (person.phone.wrong_code(world.now()), person.phone.code(world.now()));
    secrets.push(browser.token().to_owned());
    for code in [&wrong, &code] {
        give(&mut browser, "/hooked/mfa/challenge", code).await;
        secrets.push(code.clone());
    }
    secrets.push(browser.token().to_owned());
    secrets.push(browser.known.as_deref().unwrap().split_once('=').unwrap().1.to_owned());
    give(&mut browser, "/hooked/mfa/recover", &person.codes[0]).await.json(200);
    secrets.push(browser.token().to_owned());
    secrets.extend(person.codes.iter().cloned());
    for password in ["a wrong password", PASSWORD] {
        let made = browser.post_json("/hooked/mfa/recovery-codes", &json!({ "password": password })).await;
        let body: Value = serde_json::from_str(&made.text).unwrap();
        let codes = body["recovery_codes"].as_array().into_iter().flatten();
        secrets.extend(codes.map(|code| code.as_str().unwrap().to_owned()));
    }
    let begun = browser.post_json("/hooked/mfa/totp", &json!({})).await.json(201);
    secrets.push(begun["secret"].as_str().unwrap().to_owned());
    let shown = diary.0.lock().unwrap().join("\n");
    assert_eq!(shown.lines().count(), 12, "{shown}");
    for secret in secrets {
        assert!(!shown.contains(&secret), "{secret} in {shown}");
    }
}

/// Panics, whatever happens.
struct Panicking;

impl Hooks for Panicking {
    async fn after(&self, happened: Happened<'_>) -> Option<String> {
        panic!("told of {:?}", happened.phase);
    }
}

#[tokio::test]
async fn a_hook_that_panics_changes_nothing() {
    let world = hooked(World::new().await, Panicking);
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let wrong = person.phone.wrong_code(world.now());
    give(&mut browser, "/hooked/mfa/challenge", &wrong).await.problem(422, "invalid_code");
    let before = browser.clone();
    give(&mut browser, "/hooked/mfa/challenge", &person.phone.code(world.now())).await.json(200);
    assert_ne!(browser.cookie, before.cookie, "it came with its cookie");
    assert_eq!(browser.get("/account").await.text, "yours");
    browser.delete("/hooked/session").await.json(204);
    assert_eq!(browser.cookie, None);
}

/// Never comes to an end.
#[derive(Clone, Default)]
struct Hanging(Arc<AtomicBool>);

impl Hooks for Hanging {
    async fn after(&self, _: Happened<'_>) -> Option<String> {
        self.0.store(true, Ordering::Relaxed);
        pending().await
    }
}

/// Whoever gives up waiting drops the hook; what was decided stands.
#[tokio::test]
async fn a_hook_that_hangs_undoes_nothing() {
    for (policy, kept) in [(SessionPolicy::keep_token(), true), (SessionPolicy::default(), false)] {
        let hanging = Hanging::default();
        let site = Site::new(ORIGIN).unwrap();
        let world = hooked(World::with(site, |builder| builder.sessions(policy)).await, hanging.clone());
        let (_, person) = world.enrolled(1).await;
        let mut browser = world.signed_in(1).await;
        let mut answering = browser.clone();
        let code = person.phone.code(world.now());
        {
            let mut answer = pin!(give(&mut answering, "/hooked/mfa/challenge", &code));
            while !hanging.0.load(Ordering::Relaxed) {
                let polled = answer.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                assert!(matches!(polled, Poll::Pending), "it waits for the hook");
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(browser.get("/account").await.status == 200, kept, "the cookie that the browser has");
        // The code is spent, and the owner signs in again with the next one.
        let mut again = world.signed_in(1).await;
        give(&mut again, "/api/v1/mfa/challenge", &code).await.problem(422, "code_already_used");
        world.advance(30);
        give(&mut again, "/api/v1/mfa/challenge", &person.phone.code(world.now())).await.json(200);
    }
}

#[test]
fn every_phase_has_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<_> = Phase::ALL.iter().map(|phase| phase.code()).collect();
    assert_eq!(codes.len(), Phase::ALL.len());
}
