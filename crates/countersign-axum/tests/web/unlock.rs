//! The way back in for somebody who has the app and nothing else, or was told a code by an administrator.

use countersign::{Actor, UserId};
use serde_json::json;

use crate::guessing::burn_the_year;
use crate::world::{Person, World};

/// A world in which unknown browsers cannot use the app of user 1.
async fn burnt() -> (World, Person) {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    burn_the_year(&world, 1, &person).await;
    world.advance(3600);
    (world, person)
}

/// What an administrator tells user 1.
async fn told(world: &World) -> String {
    let code = world.countersign.clear_waits(&UserId::new(1), Actor::Host, "called us").await.unwrap();
    code.expect("a code").expose().to_string()
}

#[tokio::test]
async fn three_right_codes_with_time_between_them_bring_the_app_back() {
    let (world, person) = burnt().await;
    let code = || person.phone.code(world.now());
    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), ("return_to", "/account?tab=2")]).await;
    let path = "/totp-verify?return_to=%2Faccount%3Ftab%3D2";
    let back = ("return_to", "/account?tab=2");
    let refused = browser.post("/totp-verify", &[("code", &code()), back]).await;
    let link = refused.between("href=\"/mfa/unlock", "\"").expect("a link").to_owned();
    let unlock = format!("/mfa/unlock{link}");
    assert_eq!(unlock, "/mfa/unlock?return_to=%2Faccount%3Ftab%3D2");

    assert!(browser.get(path).await.text.contains("trust_browser"));
    let page = browser.get(&unlock).await;
    assert_eq!(page.page(200), "unlock");
    assert!(page.seen().contains("Somebody who knows your password may be guessing"), "{}", page.seen());
    assert!(page.seen().contains("0 of 3 codes") && page.seen().contains("Code 1 of 3"));
    assert!(!page.text.contains("http-equiv"));
    assert!(page.text.contains(&format!("href=\"{path}\"")), "the way back");

    for (successes, next) in [(1, "1 of 3 codes"), (2, "2 of 3 codes")] {
        let answer = browser.post("/mfa/unlock", &[("code", &code()), back]).await;
        assert_eq!(answer.location(), unlock);
        let page = browser.get(&unlock).await;
        assert!(page.seen().contains(next), "{}", page.seen());
        assert!(page.seen().contains("asked in 2 minutes"), "{}", page.seen());
        let reload =
            format!("<noscript><meta http-equiv=\"refresh\" content=\"120;url={unlock}\"></noscript>");
        assert!(page.text.contains(&reload));
        assert!(!page.text.contains("name=\"code\""), "nothing is typed while the page may be loaded again");
        assert!(browser.known.is_none(), "after {successes}");
        // Too early: nothing is looked at, and the run goes on.
        world.advance(60);
        let early = browser.post("/mfa/unlock", &[("code", &code())]).await;
        assert_eq!((early.page(429), early.header("retry-after")), ("unlock", Some("60")));
        assert!(early.seen().contains("too early") && early.seen().contains(next));
        world.advance(60);
        assert!(browser.get(&unlock).await.text.contains("name=\"code\""));
    }
    let refused = browser.post("/totp-verify", &[("code", &code())]).await;
    assert_eq!(refused.page(429), "totp-verify", "two of three are nothing yet");
    let answer = browser.post("/mfa/unlock", &[("code", &code()), back]).await;
    assert_eq!(answer.location(), unlock);
    assert!(browser.known.is_some());
    let page = browser.get(&unlock).await;
    assert_eq!(page.page(200), "unlock");
    assert!(page.seen().contains("accepted in this browser from now on"), "{}", page.seen());
    assert!(page.text.contains(&format!("href=\"{path}\"")), "{}", page.text);

    // What unlocked is spent; the next code passes the challenge, and brings no trust.
    world.advance(30);
    assert!(
        !browser.get(path).await.text.contains("trust_browser"),
        "what would not be granted is not offered"
    );
    assert_eq!(browser.post("/totp-verify", &[("code", &code()), back]).await.location(), back.1);
    assert_eq!(browser.get("/account").await.text, "yours");
    browser.post("/sign-out", &[]).await;
    world.advance(30);
    browser.log_in(1).await;
    assert_eq!(browser.post("/totp-verify", &[("code", &code())]).await.location(), "/");
    let stranger = world.signed_in(1).await.post("/totp-verify", &[("code", &code())]).await;
    assert_eq!(stranger.page(429), "totp-verify", "only that browser was admitted");
}

#[tokio::test]
async fn a_program_unlocks_too() {
    let (world, person) = burnt().await;
    let mut browser = world.signed_in(1).await;
    let code = || json!({ "code": person.phone.code(world.now()) });
    let path = "/api/v1/mfa/unlock";
    for successes in [1, 2] {
        let right = browser.post_json(path, &code()).await.json(200);
        let expected = json!({ "admitted": false, "successes": successes, "needed": 3, "retry_after": 120 });
        assert_eq!(right, expected);
        world.advance(119);
        let early = browser.post_json(path, &code()).await;
        assert_eq!(early.header("retry-after"), Some("1"));
        let early = early.problem(429, "throttled");
        assert_eq!(early["detail"], "It is too early for a code. Come back in 1 second.");
        world.advance(1);
    }
    browser.post_json(path, &json!({ "code": "12" })).await.problem(422, "invalid_code");
    browser.post_json(path, &json!({ "code": person.codes[0] })).await.problem(422, "invalid_code");
    let admitted = browser.post_json(path, &code()).await;
    assert!(admitted.header("set-cookie").unwrap().starts_with("__Host-countersign_browser="));
    assert_eq!(admitted.json(200), json!({ "admitted": true, "successes": 3, "needed": 3 }));
    let used = browser.post_json("/api/v1/mfa/challenge", &code()).await;
    used.problem(422, "code_already_used");
    world.advance(30);
    browser.post_json("/api/v1/mfa/challenge", &code()).await.json(200);
}

#[tokio::test]
async fn a_code_is_taken_once_and_a_wrong_one_starts_over() {
    let (world, person) = burnt().await;
    let mut browser = world.signed_in(1).await;
    let path = "/api/v1/mfa/unlock";
    browser.post_json(path, &json!({ "code": person.phone.code(world.now()) })).await.json(200);
    world.advance(120);
    let wrong = person.phone.wrong_code(world.now());
    let refused = browser.post_json(path, &json!({ "code": wrong })).await;
    assert_eq!(refused.problem(422, "invalid_code")["retry_after"], 900);
    let page = browser.get("/mfa/unlock").await;
    assert!(
        page.seen().contains("0 of 3 codes") && page.seen().contains("asked in 15 minutes"),
        "{}",
        page.seen()
    );
    assert!(page.text.contains("content=\"900;"));
    world.advance(60);
    let early = browser.post("/mfa/unlock", &[("code", &person.phone.code(world.now()))]).await;
    assert_eq!((early.page(429), early.header("retry-after")), ("unlock", Some("840")));
    // The pause is the account's, whoever signs in.
    let mut another = world.signed_in(1).await;
    another
        .post_json(path, &json!({ "code": person.phone.code(world.now()) }))
        .await
        .problem(429, "throttled");
    world.advance(840);
    let mut browser = world.signed_in(1).await;
    let code = json!({ "code": person.phone.code(world.now()) });
    assert_eq!(browser.post_json(path, &code).await.json(200)["successes"], 1);
    world.advance(120);
    // Sent as a page: what is wrong is said, and what was reached is lost.
    let page = browser.post("/mfa/unlock", &[("code", &person.phone.wrong_code(world.now()))]).await;
    assert_eq!(page.page(422), "unlock");
    assert!(page.seen().contains("That code did not match, so it starts over."), "{}", page.seen());
    let mut other = world.signed_in(1).await;
    let impossible = other.post("/mfa/unlock", &[("code", "12")]).await;
    assert_eq!(impossible.page(422), "unlock");
}

#[tokio::test]
async fn a_run_that_was_left_begins_again() {
    let (world, person) = burnt().await;
    let code = || json!({ "code": person.phone.code(world.now()) });
    let path = "/api/v1/mfa/unlock";
    // Signed in by a recovery code, so the session outlives the run.
    let mut browser = world.signed_in(1).await;
    browser.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await.json(200);
    browser.post_json(path, &code()).await.json(200);
    world.advance(720);
    assert_eq!(browser.post_json(path, &code()).await.json(200)["successes"], 2, "in the last moment");
    world.advance(721);
    assert!(browser.get("/mfa/unlock").await.seen().contains("0 of 3 codes"));
    assert_eq!(browser.post_json(path, &code()).await.json(200)["successes"], 1);
    // A pending session ends with its run.
    let mut pending = world.signed_in(1).await;
    world.advance(601);
    assert_eq!(pending.get("/mfa/unlock").await.location(), "/sign-in");
    pending.post_json(path, &code()).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_code_from_support_admits_one_browser_while_the_app_has_to_wait() {
    let (world, person) = burnt().await;
    let code = || person.phone.code(world.now());
    let back = ("return_to", "/account");
    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), back]).await;
    let refused = browser.post("/totp-verify", &[("code", &code()), back]).await;
    assert!(refused.seen().contains("with a code from support"), "{}", refused.seen());
    // The field for it is one click away, with and without a wait.
    let (unlock, by_support) =
        ("/mfa/unlock?return_to=%2Faccount", "/mfa/unlock?return_to=%2Faccount&with=support");
    let link = "href=\"/mfa/unlock?return_to=%2Faccount&amp;with=support\"";
    assert!(browser.get(unlock).await.text.contains(link));
    let mut another = world.signed_in(1).await;
    another.post("/mfa/unlock", &[("code", &person.phone.wrong_code(world.now()))]).await;
    let waiting = browser.get(unlock).await;
    assert!(waiting.text.contains("http-equiv") && !waiting.text.contains("name=\"code\""));
    assert!(waiting.text.contains(link), "{}", waiting.text);

    let page = browser.get(by_support).await;
    assert_eq!(page.page(200), "unlock");
    assert!(page.seen().contains("Code from support"), "{}", page.seen());
    assert!(!page.text.contains("http-equiv"), "what is being typed is not wiped");
    let field = page.between("<input id=\"code\"", ">").unwrap();
    assert!(!field.contains("numeric") && !field.contains("pattern"), "{field}");
    assert!(page.text.contains(&format!("href=\"{unlock}\"")), "back to the app");
    let by = ("with", "support");
    for (typed, said) in [
        ("ABCD-EFGH-JKLM", "That code is not right, or was used, or is older than a day."),
        ("ABCD-EFGH", "A code from support has 12 letters and digits."),
    ] {
        let wrong = browser.post("/mfa/unlock", &[("code", typed), by, back]).await;
        assert_eq!((wrong.page(422), wrong.header("retry-after")), ("unlock", None));
        assert!(wrong.seen().contains(said) && wrong.text.contains("name=\"code\""), "{}", wrong.seen());
        assert!(!wrong.text.contains("http-equiv") && wrong.text.contains("name=\"with\" value=\"support\""));
    }

    let told = told(&world).await;
    another.post("/mfa/unlock", &[("code", &person.phone.wrong_code(world.now()))]).await;
    assert!(browser.get(unlock).await.text.contains("http-equiv"), "the app has to wait again");
    let typed = told.to_lowercase();
    let answer = browser.post("/mfa/unlock", &[("code", &typed), by, back]).await;
    assert_eq!(answer.location(), unlock);
    assert!(browser.known.is_some());
    assert!(browser.get(unlock).await.seen().contains("accepted in this browser from now on"));
    assert_eq!(browser.post("/totp-verify", &[("code", &code()), back]).await.location(), back.1);
    // Once, and only there.
    let mut stranger = world.signed_in(1).await;
    let used = stranger.post("/mfa/unlock", &[("code", &told), by]).await;
    assert_eq!(used.page(422), "unlock");
    world.advance(30);
    assert_eq!(stranger.post("/totp-verify", &[("code", &code())]).await.page(429), "totp-verify");
}

#[tokio::test]
async fn a_program_is_told_of_a_wrong_code_from_support_that_there_is_no_wait() {
    let (world, person) = burnt().await;
    let (path, told) = ("/api/v1/mfa/unlock", told(&world).await);
    let mut browser = world.signed_in(1).await;
    let run = browser.post_json(path, &json!({ "code": person.phone.code(world.now()) })).await.json(200);
    assert_eq!(run["successes"], 1);
    let wrong = browser.post_json(path, &json!({ "code": "ABCD-EFGH-JKLM" })).await;
    assert_eq!(wrong.header("retry-after"), None);
    let wrong = wrong.problem(422, "invalid_code");
    assert_eq!(wrong["detail"], "It is not right, or was used, or is older than a day.");
    assert!(wrong.get("retry_after").is_none(), "{wrong}");
    assert!(browser.get("/mfa/unlock").await.seen().contains("1 of 3 codes"), "nothing else changed");
    let admitted = browser.post_json(path, &json!({ "code": told })).await.json(200);
    assert_eq!(admitted, json!({ "admitted": true, "successes": 3, "needed": 3 }));
    // Older than a day.
    let told = self::told(&world).await;
    world.advance(86_400);
    let late = world.signed_in(1).await.post_json(path, &json!({ "code": told })).await;
    late.problem(422, "invalid_code");
}

#[tokio::test]
async fn where_there_is_nothing_to_unlock() {
    let world = World::new().await;
    let mut off = world.signed_in(2).await;
    assert_eq!(off.get("/mfa/unlock").await.location(), "/mfa");
    assert_eq!(off.post("/mfa/unlock", &[("code", "123456")]).await.page(409), "problem");
    off.post_json("/api/v1/mfa/unlock", &json!({ "code": "123456" })).await.problem(409, "not_enrolled");
    let (mut known, person) = world.enrolled(1).await;
    assert!(known.get("/mfa/unlock").await.seen().contains("accepted in this browser"));
    let wrong = json!({ "code": person.phone.wrong_code(world.now()) });
    let answer = known.post_json("/api/v1/mfa/unlock", &wrong).await;
    assert_eq!(answer.json(200)["admitted"], true);
}
