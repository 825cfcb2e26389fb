//! Browsers that may skip the challenge, as their owner grants, sees and ends it.

use std::time::Duration;

use countersign::{Actor, Requirement, Site, TrustPolicy, UserId};
use countersign_axum::HandlerExt;
use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, PASSWORD, Person, World};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

impl Browser<'_> {
    /// Answers the challenge with a code of the app, and asks for trust.
    async fn answer_trusting(&mut self, person: &Person) -> Value {
        let code = person.phone.code(self.world.now());
        let body = json!({ "code": code, "trust_browser": true });
        self.post_json("/api/v1/mfa/challenge", &body).await.json(200)
    }

    async fn answer(&mut self, person: &Person) -> Answer {
        let code = json!({ "code": person.phone.code(self.world.now()) });
        self.post_json("/api/v1/mfa/challenge", &code).await
    }

    async fn trusted(&mut self) -> Vec<Value> {
        let listed = self.get("/api/v1/trusted-browsers").await.json(200);
        listed["trusted_browsers"].as_array().unwrap().clone()
    }

    /// Signs in anew, with the cookie that it keeps; whether a code is asked for.
    pub async fn is_asked(&mut self, user: i64) -> bool {
        let next = self.log_in(user).await;
        match next.location() {
            "/" => false,
            "/totp-verify" => true,
            other => panic!("{other}"),
        }
    }
}

/// Somebody with an app, in a browser that is trusted.
async fn trusting(world: &World, user: i64) -> (Browser<'_>, Person) {
    let (_, person) = world.enrolled(user).await;
    let mut browser = world.browser().with("user-agent", FIREFOX);
    browser.log_in(user).await;
    assert_eq!(browser.answer_trusting(&person).await["browser_trusted"], true);
    world.advance(30);
    (browser, person)
}

fn path(id: &Value) -> String {
    format!("/api/v1/trusted-browsers/{}", id.as_str().unwrap())
}

#[tokio::test]
async fn a_trusted_browser_skips_the_challenge_and_says_so() {
    let world = World::new().await;
    let (mut browser, _) = trusting(&world, 1).await;
    let before = browser.known.clone();
    assert!(!browser.is_asked(1).await);
    assert_ne!(browser.known, before, "the cookie rotates");
    let session = browser.get("/api/v1/session").await.json(200);
    assert_eq!(session["state"], "standard");
    let methods = session["methods"].as_array().unwrap().iter().map(|one| one["method"].as_str().unwrap());
    assert_eq!(methods.collect::<Vec<_>>(), ["pwd", "trusted_browser"]);
    assert_eq!(session["amr"], json!(["pwd"]));
    assert_eq!(session["mfa_verified_at"], Value::Null);
    assert_eq!(browser.get("/account").await.text, "yours");
    // No other browser, and no other user of this one.
    assert!(world.browser().is_asked(1).await);
    let status = browser.get("/api/v1/mfa").await.json(200);
    assert_eq!(status["trusted_browsers"], 1);
}

#[tokio::test]
async fn trust_is_no_proof() {
    let world = World::new().await;
    let (mut browser, person) = trusting(&world, 1).await;
    browser.is_asked(1).await;
    let password = json!({ "password": PASSWORD });
    for (method, path, body) in [
        (Method::DELETE, format!("/api/v1/mfa/totp/{}", person.id), json!({})),
        (Method::POST, "/api/v1/mfa/totp".to_owned(), password.clone()),
        (Method::POST, "/api/v1/mfa/recovery-codes".to_owned(), password.clone()),
        (Method::DELETE, "/api/v1/mfa".to_owned(), password),
    ] {
        browser.json(method, &path, &body).await.problem(401, "step_up_required");
    }
    // The step-up is the first proof of this session.
    let session = browser.answer(&person).await.json(200)["session"].clone();
    assert_eq!(session["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(session["mfa_verified_at"], world.now().rfc3339());
    browser.delete(&format!("/api/v1/mfa/totp/{}", person.id)).await.json(204);
}

#[tokio::test]
async fn it_is_granted_at_a_step_up_too() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    assert_eq!(browser.answer_trusting(&person).await["browser_trusted"], true);
    assert!(!browser.is_asked(1).await);
}

#[tokio::test]
async fn who_does_not_ask_gets_none_and_who_asks_may_be_refused() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    for plain in [json!({}), json!({ "trust_browser": false })] {
        let mut body = plain;
        body["code"] = json!(person.phone.code(world.now()));
        let answered = browser.post_json("/api/v1/mfa/challenge", &body).await.json(200);
        assert_eq!(answered.get("browser_trusted"), None);
        assert!(browser.is_asked(1).await);
        world.advance(30);
    }
    // A recovery code is accepted, and brings no trust.
    let body = json!({ "code": person.codes[0], "trust_browser": true });
    let answered = browser.post_json("/api/v1/mfa/challenge", &body).await.json(200);
    assert_eq!(
        (&answered["browser_trusted"], &answered["session"]["state"]),
        (&json!(false), &json!("standard"))
    );
    assert!(browser.trusted().await.is_empty());
    assert!(browser.is_asked(1).await);
    browser
        .post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[1], "trust_browser": true }))
        .await
        .problem(400, "malformed");

    // A program has no browser, and is told before anything is judged.
    let mut program = world.browser();
    program.sign_in(1).await;
    let code = person.phone.code(world.now());
    let body = json!({ "code": code, "trust_browser": true });
    let refused = program.post_json("/api/v1/mfa/challenge", &body).await.problem(400, "malformed");
    assert!(refused["detail"].as_str().unwrap().contains("bearer"), "{refused}");
    program.post_json("/api/v1/mfa/challenge", &json!({ "code": code })).await.json(200);

    for wrong in [json!("true"), json!("on"), json!(1), json!(null), json!([])] {
        let body = json!({ "code": "123456", "trust_browser": wrong });
        browser.post_json("/api/v1/mfa/challenge", &body).await.problem(400, "malformed");
    }
}

#[tokio::test]
async fn where_it_is_switched_off_there_is_none() {
    let world = World::new().await;
    let (browser, person) = trusting(&world, 1).await;
    let (cookie, known) = (browser.cookie.clone(), browser.known.clone());
    let off = world.restarted(|builder| builder.trusted_browsers(TrustPolicy::never())).await;
    let mut browser = Browser { cookie, known, ..off.browser() };
    assert!(browser.trusted().await.is_empty());
    let body = json!({ "code": person.phone.code(off.now()), "trust_browser": true });
    let refused = browser.post_json("/api/v1/mfa/challenge", &body).await.problem(400, "malformed");
    assert!(refused["detail"].as_str().unwrap().contains("trust_browser"), "{refused}");
    assert!(browser.is_asked(1).await, "what was granted before is worth nothing");

    // And stays so when it is switched on again.
    let on = off.restarted(|builder| builder).await;
    let mut browser = Browser { world: &on, ..browser };
    assert!(browser.is_asked(1).await);
}

#[tokio::test]
async fn some_roles_are_always_asked() {
    let site = Site::new(ORIGIN).unwrap();
    let policy = TrustPolicy::default().except_role("admin");
    let world = World::with(site, |builder| builder.trusted_browsers(policy)).await;
    let (mut browser, person) = trusting(&world, 1).await;
    assert!(!browser.is_asked(1).await);
    world.users.role(1, "admin");
    assert!(browser.is_asked(1).await);
    assert_eq!(browser.answer_trusting(&person).await["browser_trusted"], false);
    assert!(browser.is_asked(1).await);
}

#[tokio::test]
async fn trust_ends_with_its_time() {
    let site = Site::new(ORIGIN).unwrap();
    let policy = TrustPolicy::default().ttl(Duration::from_secs(3600));
    let world = World::with(site, |builder| builder.trusted_browsers(policy)).await;
    let (mut browser, _) = trusting(&world, 1).await;
    world.advance(3600 - 30 - 1);
    assert!(!browser.is_asked(1).await);
    world.advance(1);
    assert!(browser.is_asked(1).await, "use does not make it longer");
}

#[tokio::test]
async fn the_cookie_of_one_user_is_nothing_for_another() {
    let world = World::new().await;
    let (mut first, _) = trusting(&world, 1).await;
    let (second, _) = trusting(&world, 2).await;
    let mut stranger = world.browser();
    stranger.known.clone_from(&first.known);
    assert!(stranger.is_asked(2).await);
    assert!(!first.is_asked(1).await, "nothing has happened to it");
    // One browser may be trusted by both.
    let value = second.known.unwrap();
    let both = format!("{}.{}", first.known.clone().unwrap(), value.split_once('=').unwrap().1);
    first.known = Some(both);
    assert!(!first.is_asked(1).await && !first.is_asked(2).await && !first.is_asked(1).await);
}

/// G12: within 30 seconds of its successor's first use the old value is a request that was under way, later it is a copy.
#[tokio::test]
async fn a_stale_value_shows_that_there_are_two_copies() {
    let world = World::new().await;
    let (mut browser, person) = trusting(&world, 1).await;
    let mut thief = browser.clone();
    let first = browser.known.clone();
    assert!(!browser.is_asked(1).await);
    world.advance(3600);
    thief.known.clone_from(&first);
    assert!(!thief.is_asked(1).await, "its successor was not presented yet");
    assert!(!browser.is_asked(1).await, "now it was");
    world.advance(30);
    thief.known.clone_from(&first);
    assert!(!thief.is_asked(1).await, "30 seconds of grace");
    world.advance(1);
    thief.known = first;
    assert!(thief.is_asked(1).await, "later it is a copy");
    assert!(browser.is_asked(1).await, "and the trust has ended for both");
    browser.answer(&person).await.json(200);
    assert!(browser.trusted().await.is_empty());
    let events = browser.get("/api/v1/audit-events").await.json(200);
    let revoked =
        events["events"].as_array().unwrap().iter().find(|one| one["action"] == "browser_trust_revoke");
    let revoked = revoked.expect("it stands in the trail");
    assert_eq!((&revoked["outcome"], &revoked["reason"]), (&json!("refused"), &json!("replayed")));
    let notices = world.countersign.notices(&UserId::new(1)).await.unwrap();
    assert!(
        notices.iter().any(|notice| notice.kind.code() == "browser_trust_replayed"),
        "the owner is told: {notices:?}"
    );
}

#[tokio::test]
async fn trusted_browsers_are_listed_named_and_revoked() {
    let world = World::new().await;
    let (mut desk, person) = trusting(&world, 1).await;
    let mut other = world.signed_in(1).await;
    other.answer_trusting(&person).await;
    let listed = desk.trusted().await;
    let seen: Vec<_> = listed.iter().map(|one| (&one["name"], &one["current"])).collect();
    assert_eq!(
        seen,
        [(&json!("Browser"), &json!(false)), (&json!("Firefox on Linux"), &json!(true))],
        "the newest first, named by what they say of themselves"
    );
    assert_eq!(listed[1]["created_at"], "2027-01-15T08:00:45Z");
    assert_eq!(listed[1]["expires_at"], "2027-02-14T08:00:45Z");
    assert_eq!(listed[1]["last_used_at"], listed[1]["created_at"]);
    world.advance(60);
    desk.is_asked(1).await;
    assert_eq!(desk.trusted().await[1]["last_used_at"], world.now().rfc3339());

    let (of_other, of_desk) = (listed[0]["id"].clone(), listed[1]["id"].clone());
    let renamed = desk.patch(&path(&of_other), " Tablet ").await.json(200);
    assert_eq!((&renamed["name"], &renamed["current"]), (&json!("Tablet"), &json!(false)));
    assert_eq!(desk.patch(&path(&of_desk), "Desk").await.json(200)["current"], true);
    for bad in ["", " ", "\u{0}", &"x".repeat(65)] {
        desk.patch(&path(&of_other), bad).await.problem(400, "malformed");
    }
    // Another user's is nobody's, and nothing happens to it.
    let mut stranger = world.signed_in(2).await;
    stranger.patch(&path(&of_other), "Stolen").await.problem(404, "not_found");
    stranger.delete(&path(&of_other)).await.problem(404, "not_found");
    assert_eq!(desk.trusted().await[0]["name"], "Tablet");

    let answer = desk.delete(&path(&of_other)).await;
    assert_eq!((answer.json(204), answer.header("set-cookie")), (Value::Null, None));
    desk.delete(&path(&of_other)).await.problem(404, "not_found");
    assert!(other.is_asked(1).await);
    let before = desk.known.clone();
    desk.delete(&path(&of_desk)).await.json(204);
    assert_ne!(desk.known, before, "what this browser kept of it is cleared");
    assert!(desk.known.is_some(), "it is still a known one");
    assert!(desk.is_signed_in().await, "the session goes on");
    desk.known = before;
    assert!(desk.is_asked(1).await, "the old value is worth nothing");
}

#[tokio::test]
async fn all_trust_ends_at_once_and_again() {
    let world = World::new().await;
    let (mut desk, person) = trusting(&world, 1).await;
    let mut other = world.signed_in(1).await;
    other.answer_trusting(&person).await;
    let (mut bystander, _) = trusting(&world, 2).await;
    for _ in 0..2 {
        desk.delete("/api/v1/trusted-browsers").await.json(204);
        assert!(desk.trusted().await.is_empty());
    }
    assert!(desk.is_asked(1).await && other.is_asked(1).await && !bystander.is_asked(2).await);
    let mut program = world.browser();
    let signed_in = program.sign_in(3).await;
    assert_eq!(signed_in["session"]["state"], "standard");
    let answer = program.delete("/api/v1/trusted-browsers").await;
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (204, None));
}

/// Whoever passes a challenge without asking for trust takes back what the browser had.
#[tokio::test]
async fn passing_without_asking_forgets_the_trust_that_was_there() {
    let world = World::new().await;
    let (mut browser, person) = trusting(&world, 1).await;
    world.advance(30 * 86_400);
    assert!(browser.is_asked(1).await, "it has ended");
    let before = browser.known.clone().unwrap();
    browser.answer(&person).await.json(200);
    let kept = |cookie: &str| cookie.split('.').count();
    assert_eq!((kept(&before), kept(&browser.known.unwrap())), (2, 1), "only that it is known");
}

/// A program is not let in by what a browser kept.
#[tokio::test]
async fn programs_are_never_trusted() {
    let world = World::new().await;
    let (browser, _) = trusting(&world, 1).await;
    let mut program = world.browser();
    program.known = browser.known;
    let signed_in = program.send(Method::POST, "/token", None, "1".to_owned()).await.json(200);
    assert_eq!(signed_in["session"]["state"], "pending");
}

/// `remember` waits for the second factor, or for what stands in for it.
#[tokio::test]
async fn a_trusted_browser_remembers_at_once() {
    let world = World::new().await;
    let (mut browser, _) = trusting(&world, 1).await;
    let session_cookie = |answer: &Answer| {
        let cookies =
            answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
        cookies.into_iter().find(|cookie| cookie.contains("_session=")).unwrap()
    };
    let fields = [("user", "1"), ("remember", "on")];
    let asked = world.browser().post("/log-in", &fields).await;
    assert!(!session_cookie(&asked).contains("Max-Age"));
    let skipped = browser.post("/log-in", &fields).await;
    assert!(session_cookie(&skipped).contains("Max-Age=2592000"));
}

/// The domain is honoured at run time: by every cookie, and by what hosts are told of them.
#[tokio::test]
async fn hosts_of_one_domain_share_the_cookies() {
    let site = Site::new("https://app.acme.example").unwrap().cookie_domain("acme.example").unwrap();
    let world = World::at(site).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    let first = browser.log_in(1).await;
    let body = json!({ "code": person.phone.code(world.now()), "trust_browser": true });
    let second = browser.post_json("/api/v1/mfa/challenge", &body).await;
    let answers = [first, second];
    let set: Vec<&str> = answers
        .iter()
        .flat_map(|answer| answer.headers.get_all("set-cookie"))
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert_eq!(set.len(), 3, "{set:?}");
    let (of_session, of_browser) = (world.countersign.session_cookie(), world.countersign.browser_cookie());
    for cookie in set {
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        let options = if pair.contains("_session=") { &of_session } else { &of_browser };
        assert!(pair.starts_with(&format!("{}=", options.name)), "{pair}");
        assert!(options.name.starts_with("__Secure-countersign_"), "{}", options.name);
        assert_eq!(attributes, options.to_string());
        assert!(attributes.contains("; Domain=acme.example; "), "{attributes}");
    }
    assert!(!browser.is_asked(1).await);
    let answer = browser.sign_out_everywhere().await;
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("; Domain=acme.example; ") && cookie.contains("=; Max-Age=0;"), "{cookie}");
    }
    assert_eq!((browser.cookie, browser.known), (None, None));
}

/// What may end: sessions of another browser, a challenge under way, and trust.
#[derive(Debug, PartialEq)]
struct Ended {
    acting: bool,
    other: bool,
    pending: bool,
    trust: bool,
}

/// CONTRACT, "What dies with what", each cause on its own.
#[tokio::test]
async fn what_rests_on_the_old_state_ends_with_it() {
    const EVERYTHING: Ended = Ended { acting: false, other: true, pending: true, trust: true };
    const UNFINISHED: Ended = Ended { acting: false, other: false, pending: true, trust: true };
    const NOTHING: Ended = Ended { acting: false, other: false, pending: false, trust: false };
    for (cause, expected) in [
        ("password", EVERYTHING),
        ("remove", EVERYTHING),
        ("replace", EVERYTHING),
        // Nobody is asked who has no factor.
        ("disable", Ended { trust: false, ..EVERYTHING }),
        ("reset", Ended { acting: true, trust: false, ..EVERYTHING }),
        ("required", EVERYTHING),
        ("add", UNFINISHED),
        ("regenerate", UNFINISHED),
        ("everywhere", Ended { acting: true, ..EVERYTHING }),
        ("administrator", Ended { acting: true, ..EVERYTHING }),
        ("others", Ended { trust: false, ..EVERYTHING }),
        ("trust", Ended { trust: true, ..NOTHING }),
        ("rename", NOTHING),
        ("sign-out", Ended { acting: true, ..NOTHING }),
    ] {
        let site = Site::new(ORIGIN).unwrap();
        let requirement = Requirement::role("admin");
        let world = World::with(site, |builder| builder.require(requirement)).await;
        assert_eq!(ended_by(cause, &world).await, expected, "{cause}");
    }
}

async fn ended_by(cause: &str, world: &World) -> Ended {
    let (mut trusted, person) = trusting(world, 1).await;
    let mut acting = world.signed_in(1).await;
    acting.answer(&person).await.json(200);
    let (tablet, second) = add(&mut acting).await;
    world.advance(30);
    // Adding an authenticator has ended the trust: grant it again.
    trusted.log_in(1).await;
    trusted.answer_trusting(&person).await;
    world.advance(30);
    let mut other = world.signed_in(1).await;
    other.answer(&person).await.json(200);
    acting.post_json("/api/v1/mfa/challenge", &json!({ "code": tablet.code(world.now()) })).await.json(200);
    let mut pending = world.signed_in(1).await;

    bring_about(cause, world, &mut acting, &person, &second).await;
    let is_gone = async |browser: &mut Browser<'_>| browser.get("/api/v1/session").await.status == 401;
    Ended {
        acting: is_gone(&mut acting).await,
        other: is_gone(&mut other).await,
        pending: is_gone(&mut pending).await,
        trust: {
            trusted.cookie = None;
            trusted.is_asked(1).await
        },
    }
}

async fn add(browser: &mut Browser<'_>) -> (countersign::testing::SoftAuthenticator, String) {
    confirmed(browser, &json!({})).await
}

async fn confirmed(
    browser: &mut Browser<'_>,
    wish: &Value,
) -> (countersign::testing::SoftAuthenticator, String) {
    let begun = browser.post_json("/api/v1/mfa/totp", wish).await.json(201);
    let uri = begun["otpauth_uri"].as_str().unwrap();
    let phone = countersign::testing::SoftAuthenticator::from_uri(uri).unwrap();
    let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    let code = json!({ "code": phone.code(browser.world.now()) });
    let confirmed = browser.post_json(&path, &code).await.json(200);
    (phone, confirmed["authenticator"]["id"].as_str().unwrap().to_owned())
}

async fn bring_about(cause: &str, world: &World, acting: &mut Browser<'_>, person: &Person, second: &str) {
    let (user, request) = (UserId::new(1), countersign::Request::default());
    let password = json!({ "password": PASSWORD });
    let countersign = &world.countersign;
    match cause {
        "password" => {
            let token = countersign::SessionToken::parse(acting.token()).unwrap();
            let session = countersign.session(&token, countersign::Transport::Cookie).await.unwrap();
            let Some(countersign::AnySession::Standard(session)) = session else { panic!("signed in") };
            countersign.credentials_changed(&user, Some(&session), &request).await.unwrap();
        }
        "remove" => drop(acting.delete(&format!("/api/v1/mfa/totp/{second}")).await.json(204)),
        "replace" => drop(confirmed(acting, &json!({ "replaces": person.id })).await),
        "add" => drop(add(acting).await),
        "disable" => drop(acting.json(Method::DELETE, "/api/v1/mfa", &password).await.json(204)),
        "reset" => assert!(countersign.reset(&user, Actor::Host, "lost the phone").await.unwrap()),
        "required" => {
            world.users.role(1, "admin");
            world.advance(60);
            acting.get("/api/v1/session").await.json(200);
        }
        "regenerate" => drop(acting.post_json("/api/v1/mfa/recovery-codes", &password).await.json(201)),
        "everywhere" => drop(acting.sign_out_everywhere().await.json(204)),
        "administrator" => assert!(countersign.sign_out_user(&user, Actor::Host).await.unwrap()),
        "others" => drop(acting.delete("/api/v1/sessions").await.json(204)),
        "trust" => drop(acting.delete("/api/v1/trusted-browsers").await.json(204)),
        "rename" => drop(acting.patch(&format!("/api/v1/mfa/totp/{second}"), "Tablet").await.json(200)),
        "sign-out" => drop(acting.delete("/api/v1/session").await.json(204)),
        other => panic!("{other}"),
    }
}
