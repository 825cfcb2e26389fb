//! A phone whose clock is wrong, on our pages and for programs.

use countersign::{Mount, Site, Timestamp, TotpPolicy};
use countersign_axum::{Client, FormBody, HandlerExt as _, PageOptions};
use http::Method;
use serde_json::{Value, json};

use crate::pages::phone;
use crate::world::{ORIGIN, Person, World};

/// What the phone shows, so many seconds ahead.
fn shows(world: &World, person: &Person, ahead: i64) -> String {
    person.phone.code(Timestamp::from_seconds(world.now().seconds() + ahead))
}

#[tokio::test]
async fn a_page_tells_of_a_clock_that_is_behind() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let mut browser = world.signed_in(1).await;
    assert!(!browser.get("/totp-verify").await.text.contains("/clock"), "nobody is in need yet");
    let page = browser.post("/totp-verify", &[("code", &shows(&world, &person, -120))]).await;
    assert_eq!(page.page(422), "totp-verify");
    assert_eq!(
        page.error_of("code"),
        "That code is an old one. Your phone's clock seems to be about 2 minutes behind. Set it to automatic in the phone's settings, then type the code that the app shows."
    );
    assert!(
        page.text.contains("<a href=\"/totp-verify/clock\">My codes are not accepted</a>"),
        "{}",
        page.text
    );
    // Of one that is ahead, nothing is said.
    let page = browser.post("/totp-verify", &[("code", &shows(&world, &person, 120))]).await;
    assert_eq!(page.error_of("code"), "That code did not match. Type the one that your app shows right now.");
    assert_eq!(browser.post("/totp-verify", &[("code", &shows(&world, &person, 0))]).await.location(), "/");
}

#[tokio::test]
async fn two_codes_let_in_and_one_page_leads_there() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), ("return_to", "/account"), ("token_mode", "on")]).await;
    let next =
        browser.post("/log-in", &[("user", "1"), ("return_to", "/account"), ("token_mode", "on")]).await;
    let door = next.location().split('?').next().unwrap().to_owned();
    let fields = |code: &str| [("code", code.to_owned()), ("return_to", "/account".to_owned())];
    let first = shows(&world, &person, 180);
    let wrong = fields(&first);
    let page = browser.post(&door, &wrong.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    let link = format!("href=\"{door}/clock?return_to=%2Faccount\"");
    assert!(page.text.contains(&link), "{link} in {}", page.text);

    let clock = browser.get(&format!("{door}/clock?return_to=%2Faccount")).await;
    assert_eq!(clock.page(200), "totp-verify-clock");
    assert!(clock.text.contains(&format!("action=\"{door}/clock\"")), "{}", clock.text);
    assert!(clock.text.contains(&format!("href=\"{door}?return_to=%2Faccount\">Back to a single code")));
    assert!(clock.seen().contains("That takes up to 30 seconds."), "{}", clock.seen());
    world.advance(30);
    let second = shows(&world, &person, 180);
    let post = async |browser: &mut crate::world::Browser<'_>, first: &str, second: &str| {
        let fields = [("code", first), ("next_code", second), ("return_to", "/account")];
        browser.post(&format!("{door}/clock"), &fields).await
    };
    let page = post(&mut browser, &first, &first).await;
    assert_eq!(page.page(422), "totp-verify-clock");
    assert_eq!(
        page.error_of("code"),
        "These two codes did not match. Type one code, wait until the app shows the next one, and type that one too."
    );
    let page = post(&mut browser, &second, &first).await;
    assert_eq!(page.page(422), "totp-verify-clock");
    assert!(page.error_of("code").starts_with("These two codes did not match."), "{}", page.seen());
    assert!(page.text.contains("value=\"/account\""), "the way back is kept");
    assert_eq!(post(&mut browser, &first, &second).await.location(), "/account");
    let activity = browser.get("/mfa").await.seen();
    assert!(activity.contains("Two codes showed how your phone's clock is set"), "{activity}");

    // From now on one code does, by the phone's clock; and what was used is used.
    let mut again = world.signed_in(1).await;
    let page = again.post("/totp-verify/clock", &[("code", &first), ("next_code", &second)]).await;
    assert_eq!(page.error_of("code"), "That code was already used. The next one comes in 30 seconds.");
    world.advance(30);
    assert_eq!(again.post("/totp-verify", &[("code", &shows(&world, &person, 180))]).await.location(), "/");
    // Nobody without a sign-in gets there, and a step-up does.
    assert_eq!(world.browser().get("/totp-verify/clock").await.location(), "/sign-in");
    let page = again.get("/totp-verify/clock?return_to=%2Fmfa").await;
    assert_eq!(page.page(200), "totp-verify-clock");
    assert!(page.seen().contains("Not now"));
}

#[tokio::test]
async fn the_last_try_ends_it_and_a_spent_year_is_told_with_what_is_left() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let mut browser = world.signed_in(1).await;
    let (wrong, right) = (person.phone.wrong_code(world.now()), shows(&world, &person, 0));
    for _ in 0..4 {
        let page = browser.post("/totp-verify/clock", &[("code", &wrong), ("next_code", &right)]).await;
        assert_eq!(page.page(422), "totp-verify-clock");
    }
    let page = browser.post("/totp-verify/clock", &[("code", &right), ("next_code", &wrong)]).await;
    assert_eq!(page.page(422), "totp-verify");
    assert!(page.seen().contains("it was the last try for now"), "{}", page.seen());
    let mut waiting = world.signed_in(1).await;
    let page = waiting.post("/totp-verify/clock", &[("code", &wrong), ("next_code", &right)]).await;
    assert_eq!(page.page(429), "totp-verify-clock");
    assert!(page.header("retry-after").is_some());
    crate::guessing::burn_the_year(&world, 1, &person).await;
    let mut owner = world.signed_in(1).await;
    let code = shows(&world, &person, 0);
    let page = owner.post("/totp-verify/clock", &[("code", &wrong), ("next_code", &code)]).await;
    assert_eq!(page.page(429), "totp-verify");
    assert!(page.text.contains("href=\"/mfa/unlock\""), "{}", page.text);
}

#[tokio::test]
async fn forms_are_read_strictly() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let code = shows(&world, &person, 0);
    for (path, fields) in [
        ("/totp-verify/clock", &[("code", &*code)][..]),
        ("/totp-verify/clock", &[("next_code", &*code)][..]),
        ("/totp-verify", &[("code", &*code), ("next_code", "123456")][..]),
        ("/recovery-code-verify", &[("code", &*code), ("next_code", "123456")][..]),
        ("/totp-verify/clock", &[("code", &*code), ("next_code", "123456"), ("next_code", "123457")][..]),
    ] {
        assert_eq!(browser.post(path, fields).await.page(400), "problem", "{path} {fields:?}");
    }
    assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.location(), "/", "nothing was judged");
}

#[tokio::test]
async fn programs_are_told_and_give_two_codes() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let challenge = "/api/v1/mfa/challenge";
    let mut program = world.browser();
    program.sign_in(1).await;
    let told = program.post_json(challenge, &json!({ "code": shows(&world, &person, -150) })).await;
    let told = told.problem(422, "invalid_code");
    assert_eq!(told["clock_behind"], 120);
    assert!(
        told["detail"]
            .as_str()
            .unwrap()
            .starts_with("That code is an old one. Your phone's clock seems to be about 2 minutes behind.")
    );
    let untold = program.post_json(challenge, &json!({ "code": shows(&world, &person, 150) })).await;
    assert_eq!(untold.problem(422, "invalid_code").get("clock_behind"), None);

    let (first, second) = (shows(&world, &person, 150), shows(&world, &person, 180));
    let malformed: [Value; 9] = [
        json!({}),
        json!({ "code": first, "codes": [first, second] }),
        json!({ "codes": [first] }),
        json!({ "codes": [first, second, second] }),
        json!({ "codes": [first, 123_456] }),
        json!({ "codes": null, "code": first }),
        json!({ "codes": first }),
        json!({ "code": first, "next_code": second }),
        json!({ "code": first, "clock_behind": 120 }),
    ];
    for body in malformed {
        program.post_json(challenge, &body).await.problem(400, "malformed");
    }
    for codes in [[&first, &first], [&second, &first]] {
        let told =
            program.post_json(challenge, &json!({ "codes": codes })).await.problem(422, "invalid_code");
        assert_eq!((told.get("clock_behind"), told.get("detail")), (None, None));
    }
    world.advance(30);
    let answered = program.post_json(challenge, &json!({ "codes": [first, second] })).await.json(200);
    program.carry(&answered);
    let used = program.post_json(challenge, &json!({ "codes": [first, second] })).await;
    assert!(used.problem(422, "code_already_used")["retry_after"].as_u64().unwrap() <= 30);
    let events = program.get("/api/v1/audit-events").await.json(200);
    let actions: Vec<_> = events["events"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert!(actions.contains(&&json!("clock_adjust")), "{actions:?}");
    world.advance(30);
    program.sign_in(1).await;
    program.post_json(challenge, &json!({ "code": shows(&world, &person, 150) })).await.json(200);
}

#[tokio::test]
async fn whoever_adds_an_app_is_told_of_its_clock() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    let picture = browser.post("/totp-setup", &[("name", "Phone")]).await;
    let app = phone(&picture);
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = app.code(Timestamp::from_seconds(world.now().seconds() - 120));
    let page = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    assert_eq!(page.page(422), "totp-setup");
    assert!(
        page.error_of("code")
            .starts_with("That code is an old one. Your phone's clock seems to be about 2 minutes behind.")
    );
    let path = format!("/api/v1/mfa/totp/{enrollment}/confirm");
    let told = browser.post_json(&path, &json!({ "code": code })).await.problem(422, "invalid_code");
    assert_eq!(told["clock_behind"], 120);
    let code = app.code(world.now());
    let codes = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    assert_eq!(codes.page(200), "recovery-codes");
}

/// Where the settings close this way there is no page, and nothing leads to one.
#[tokio::test]
async fn it_can_be_closed_and_moved() {
    let mut totp = TotpPolicy::default();
    (totp.clock_correction, totp.clock_hint) = (0, 0);
    let world = World::with(Site::new(ORIGIN).unwrap(), |builder| builder.totp(totp)).await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let mut browser = world.signed_in(1).await;
    let page = browser.post("/totp-verify", &[("code", &shows(&world, &person, -120))]).await;
    assert_eq!(page.error_of("code"), "That code did not match. Type the one that your app shows right now.");
    assert!(!page.text.contains("/clock"), "{}", page.text);
    assert_eq!(browser.get("/totp-verify/clock").await.page(409), "another-sign-in", "a token that is none");
    let codes = [shows(&world, &person, -30), shows(&world, &person, 0)];
    browser.post_json("/api/v1/mfa/challenge", &json!({ "codes": codes })).await.problem(422, "invalid_code");

    let site =
        Site::new(ORIGIN).unwrap().prefix("/auth").unwrap().mount(Mount::TotpVerify, "/two-factor").unwrap();
    let world = World::at(site).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let page = browser.post("/auth/two-factor", &[("code", &person.phone.wrong_code(world.now()))]).await;
    assert!(page.text.contains("href=\"/auth/two-factor/clock\""), "{}", page.text);
    assert_eq!(browser.get("/auth/two-factor/clock").await.page(200), "totp-verify-clock");
}

/// A host's own handler takes two codes as well.
#[tokio::test]
async fn a_handler_of_the_hosts_takes_two_codes() {
    #[derive(serde::Deserialize)]
    struct Codes {
        first: String,
        second: String,
    }
    let world = World::mounted(Site::new(ORIGIN).unwrap(), PageOptions::new(), |builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    world.advance(3600);
    let browser = world.signed_in(1).await;
    let countersign = world.countersign.clone();
    let verify = async move |client: Client, FormBody(form): FormBody<Codes>| {
        let refused = countersign.verify_totp(&client, &form.first).await.unwrap_err();
        let minutes = refused.clock_behind().unwrap().as_secs() / 60;
        let verified = countersign.verify_totp(&client, &form.first).followed_by(&form.second).await.unwrap();
        verified.show(format!("{minutes} minutes behind"))
    };
    let router =
        axum::Router::new().route("/own", axum::routing::post(verify)).with_state(world.countersign.clone());
    let body = format!("first={}&second={}", shows(&world, &person, -210), shows(&world, &person, -180));
    let request = http::Request::builder()
        .method(Method::POST)
        .uri("/own")
        .header("cookie", browser.cookie.as_ref().unwrap())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body))
        .unwrap();
    let answer = tower::ServiceExt::oneshot(router, request).await.unwrap();
    assert!(answer.headers().contains_key("set-cookie"));
    let answer = crate::answer::Answer::of(answer).await;
    assert_eq!(answer.text, "3 minutes behind");
}
