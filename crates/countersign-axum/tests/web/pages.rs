//! What a person meets: from the password to a proven second factor, by app and by recovery code.

use countersign::testing::{Failing, SoftAuthenticator};

use crate::answer::Answer;
use crate::world::World;

fn recovery_codes(page: &Answer) -> Vec<String> {
    page.all_between("<li><code>", "</code></li>").map(|code| code.replace(' ', "")).collect()
}

/// What the link of a set-up page would tell an app.
pub fn phone(page: &Answer) -> SoftAuthenticator {
    let link = page.between("href=\"otpauth:", "\"").expect("a link for the app").replace("&amp;", "&");
    SoftAuthenticator::from_uri(&format!("otpauth:{link}")).unwrap()
}

#[tokio::test]
async fn a_person_adds_an_app_signs_out_and_comes_back_with_it() {
    let world = World::new().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/mfa").await.location(), "/sign-in?return_to=%2Fmfa");

    assert_eq!(browser.log_in(1).await.location(), "/");
    let settings = browser.get("/mfa").await;
    assert_eq!(settings.page(200), "mfa");
    assert!(settings.seen().contains("Off. Your password is all that is asked."));
    assert!(settings.seen().contains("user1@example.org · Sign out"));

    let start = browser.get("/totp-setup").await;
    assert_eq!(start.page(200), "totp-setup");
    assert!(!start.text.contains("name=\"password\""), "the password was given just now");
    let picture = browser.post("/totp-setup", &[("name", "Phone")]).await;
    assert_eq!(picture.page(200), "totp-setup");
    let phone = phone(&picture);
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap().to_owned();

    // A mistyped code: the same picture, so nothing is scanned again (case C3).
    let wrong = phone.wrong_code(world.now());
    let again = browser.post("/totp-setup", &[("enrollment", &enrollment), ("code", &wrong)]).await;
    assert_eq!(again.page(422), "totp-setup");
    assert!(again.error_of("code").contains("did not match"));
    assert!(again.between("<svg", "</svg>").is_some_and(|svg| svg.len() > 1000));
    assert_eq!(again.between("<svg", "</svg>"), picture.between("<svg", "</svg>"));
    assert_eq!(again.between("<code id=\"key\">", "<"), picture.between("<code id=\"key\">", "<"));
    assert!(!again.text.contains(&wrong), "what was typed is not repeated");

    let code = phone.code(world.now());
    let typed = format!(" {} {} ", &code[..3], &code[3..]);
    let codes = browser.post("/totp-setup", &[("enrollment", &enrollment), ("code", &typed)]).await;
    assert_eq!(codes.page(200), "recovery-codes");
    assert_eq!(recovery_codes(&codes).len(), 10);
    // Sent twice: whoever did not see the codes is led to new ones, and the password is not asked.
    let twice = browser.post("/totp-setup", &[("enrollment", &enrollment), ("code", &typed)]).await;
    assert_eq!(twice.location(), "/recovery-codes");
    let renewed = browser.post("/recovery-codes", &[]).await;
    assert_eq!(renewed.page(200), "recovery-codes");

    let settings = browser.get("/mfa").await.seen();
    assert!(settings.contains("10 of 10 left") && settings.contains("Phone"), "{settings}");

    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/");
    assert_eq!(browser.cookie, None);
    assert_eq!(browser.get("/account").await.location(), "/sign-in?return_to=%2Faccount");

    let answer = browser.post("/log-in", &[("user", "1"), ("return_to", "/account?tab=2")]).await;
    let challenge_path = "/totp-verify?return_to=%2Faccount%3Ftab%3D2";
    assert_eq!(answer.location(), challenge_path);
    let challenge = browser.get(challenge_path).await;
    assert_eq!(challenge.page(200), "totp-verify");
    assert!(challenge.text.contains("name=\"return_to\" value=\"/account?tab=2\""));
    assert!(challenge.text.contains("href=\"/recovery-code-verify?return_to=%2Faccount%3Ftab%3D2\""));
    assert!(challenge.text.contains("inputmode=\"numeric\"") && challenge.text.contains("one-time-code"));
    assert_eq!(browser.get("/account").await.location(), "/totp-verify");

    // The code that confirmed is spent (G1): wait, and it is not counted (G5).
    let used = browser.post("/totp-verify", &[("code", &code)]).await;
    assert_eq!(used.page(422), "totp-verify");
    assert_eq!(used.error_of("code"), "That code was already used. The next one comes in 15 seconds.");

    world.advance(15);
    let used = browser.post("/totp-verify", &[("code", &code)]).await;
    assert_eq!(used.error_of("code"), "That code was already used. Type the next one.");
    let before = browser.cookie.clone();
    let code = phone.code(world.now());
    let passed = browser.post("/totp-verify", &[("code", &code), ("return_to", "/account?tab=2")]).await;
    assert_eq!(passed.location(), "/account?tab=2");
    assert_ne!(browser.cookie, before, "the token is another one");
    assert_eq!(browser.get("/account").await.text, "yours");
}

#[tokio::test]
async fn a_person_without_the_phone_comes_in_with_a_recovery_code_once() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let page = browser.get("/recovery-code-verify?return_to=%2Faccount").await;
    assert_eq!(page.page(200), "recovery-code-verify");
    assert!(
        page.text.contains("autocapitalize=\"characters\"") && page.text.contains("spellcheck=\"false\"")
    );
    assert!(page.seen().contains("Use your authenticator app instead"));
    assert!(page.text.contains("href=\"/totp-verify?return_to=%2Faccount\""));

    let code = &person.codes[0];
    let spelled = format!("{}-{} {}", &code[..4], &code[4..8], code[8..].to_ascii_lowercase());
    let fields = [("code", spelled.as_str()), ("return_to", "/account")];
    let recovered = "/mfa/recovered?return_to=%2Faccount";
    assert_eq!(browser.post("/recovery-code-verify", &fields).await.location(), recovered);
    assert!(browser.get("/mfa").await.seen().contains("9 of 10 left"));

    let mut browser = world.signed_in(1).await;
    let again = browser.post("/recovery-code-verify", &fields).await;
    assert_eq!(again.page(422), "recovery-code-verify");
    assert!(again.error_of("code").contains("no longer works"));
    // Either page takes either kind of code.
    let answer = browser.post("/totp-verify", &[("code", &person.codes[1])]).await;
    assert_eq!(answer.location(), "/mfa/recovered");
}

/// However long the way back is: the phone is looked after first.
#[tokio::test]
async fn no_way_back_leads_past_the_lost_phone() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let long = format!("/{}", "%2F".repeat(300));
    for (way_back, code) in [("/account", &person.codes[0]), (long.as_str(), &person.codes[1])] {
        let mut browser = world.signed_in(1).await;
        let fields = [("code", code.as_str()), ("return_to", way_back)];
        let answer = browser.post("/recovery-code-verify", &fields).await;
        assert!(answer.location().starts_with("/mfa/recovered"), "{}", answer.location());
        assert_eq!(browser.get(answer.location()).await.page(200), "recovered");
    }
}

#[tokio::test]
async fn five_wrong_codes_end_the_challenge_and_make_everybody_wait() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let wrong = person.phone.wrong_code(world.now());
    for impossible in ["12", "123456789", "abc", "\u{0661}23456", "123\u{0}456", "  "] {
        let page = browser.post("/totp-verify", &[("code", impossible)]).await;
        assert_eq!(page.page(422), "totp-verify");
        assert_eq!(page.error_of("code"), "A code has 6 digits.");
    }
    for _ in 0..4 {
        let page = browser.post("/totp-verify", &[("code", &wrong)]).await;
        assert_eq!(page.page(422), "totp-verify");
        assert!(page.error_of("code").contains("did not match"));
    }
    let last = browser.post("/totp-verify", &[("code", &wrong)]).await;
    assert_eq!(last.page(422), "totp-verify");
    assert!(last.seen().contains("start again with your password"), "{}", last.seen());
    assert_eq!(browser.get("/totp-verify").await.location(), "/sign-in");

    let mut browser = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    let wait = browser.post("/totp-verify", &[("code", &code)]).await;
    assert_eq!(wait.page(429), "totp-verify");
    assert_eq!(wait.header("retry-after"), Some("300"));
    let alert = wait.between("role=\"alert\">", "</p>");
    assert_eq!(alert, Some("There were too many wrong codes. Come back in 5 minutes."));
    // It counts down and goes on by itself, with a script and without. Nothing is typed on it meanwhile.
    assert!(wait.text.contains("data-seconds=\"300\" data-then=\"/totp-verify\""), "{}", wait.text);
    let reload = "<noscript><meta http-equiv=\"refresh\" content=\"300;url=/totp-verify\"></noscript>";
    assert!(wait.text.contains(reload), "{}", wait.text);
    assert!(wait.seen().contains("The next code is asked in 5 minutes"), "{}", wait.seen());
    assert!(!wait.text.contains("name=\"code\""), "{}", wait.text);
    assert!(wait.text.contains("href=\"/recovery-code-verify\""), "{}", wait.text);
    // Recovery codes have a count of their own.
    let answer = browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(answer.location(), "/mfa/recovered");
}

#[tokio::test]
async fn when_the_store_fails_right_and_wrong_look_the_same_and_nothing_opens() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let (right, wrong) = (person.phone.code(world.now()), person.phone.wrong_code(world.now()));
    for failing in [Failing::Everything, Failing::Audit] {
        world.store.fail(failing);
        let right = browser.post("/totp-verify", &[("code", &right)]).await;
        let wrong = browser.post("/totp-verify", &[("code", &wrong)]).await;
        assert_eq!((right.page(503), wrong.page(503)), ("problem", "problem"));
        assert_eq!(right.text, wrong.text);
    }
    world.store.fail(Failing::Everything);
    let refused = browser.get("/account").await;
    assert_eq!(
        (refused.status.as_u16(), refused.header("content-type")),
        (503, Some("text/plain; charset=utf-8"))
    );
    world.store.fail(Failing::Nothing);
    assert_eq!(browser.get("/account").await.location(), "/totp-verify");
}

#[tokio::test]
async fn static_files_are_kept_by_browsers_and_named_by_digest() {
    let world = World::new().await;
    let page = world.signed_in(1).await.get("/mfa").await;
    for (start, kind) in [
        ("rel=\"stylesheet\" href=\"", "text/css; charset=utf-8"),
        ("<script src=\"", "text/javascript; charset=utf-8"),
        ("rel=\"icon\" href=\"", "image/svg+xml"),
    ] {
        let file = world.browser().get(page.between(start, "\"").unwrap()).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some(kind)));
        assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    }
}
