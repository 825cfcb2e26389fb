//! Settings: names, removal, new codes, turning off, and the step-up before them.

use countersign::TotpPolicy;

use crate::pages::phone;
use crate::world::{Browser, PASSWORD, Person, World};

impl Browser<'_> {
    /// Adds another app through the pages; gives its code.
    async fn add_app(&mut self, name: &str) {
        let picture = self.post("/totp-setup", &[("name", name)]).await;
        let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap().to_owned();
        let code = phone(&picture).code(self.world.now());
        let answer = self.post("/totp-setup", &[("enrollment", &enrollment), ("code", &code)]).await;
        assert_eq!(answer.location(), "/mfa", "a later app brings no codes");
    }

    pub async fn prove(&mut self, person: &Person, return_to: &str) {
        let code = person.phone.code(self.world.now());
        let answer = self.post("/totp-verify", &[("code", &code), ("return_to", return_to)]).await;
        assert_eq!(answer.location(), return_to);
    }
}

#[tokio::test]
async fn an_app_is_renamed_and_removed() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    browser.add_app("Tablet").await;
    let rename = format!("/mfa/totp/{}/rename", person.id);
    assert_eq!(browser.post(&rename, &[("name", "Old <phone>")]).await.location(), "/mfa");
    let page = browser.get("/mfa").await;
    assert!(page.text.contains("Old &lt;phone&gt;") && page.seen().contains("Tablet"), "{}", page.text);
    for bad in ["", "  ", "a\u{0}b", "a\nb", &"x".repeat(65)] {
        assert_eq!(browser.post(&rename, &[("name", bad)]).await.page(400), "problem", "{bad:?}");
    }
    let mut elsewhere = world.signed_in(1).await;
    let remove = format!("/mfa/totp/{}/remove", person.id);
    assert_eq!(browser.post(&remove, &[]).await.location(), "/mfa");
    assert!(!browser.get("/mfa").await.seen().contains("Old <phone>"));
    assert_eq!(browser.post(&remove, &[]).await.page(404), "problem");
    assert_eq!(elsewhere.get("/totp-verify").await.location(), "/sign-in", "others are signed out");
}

#[tokio::test]
async fn what_belongs_to_somebody_else_is_not_there() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let (mut olaf, _) = world.enrolled(2).await;
    let id = person.id.parse::<i64>().unwrap() + 1000;
    for id in
        [id.to_string(), "0".to_owned(), "-1".to_owned(), "abc".to_owned(), "%00".to_owned(), "01".to_owned()]
    {
        let rename = format!("/mfa/totp/{id}/rename");
        assert_eq!(olaf.post(&rename, &[("name", "mine")]).await.page(404), "problem", "{id}");
        assert_eq!(olaf.post(&format!("/mfa/totp/{id}/remove"), &[]).await.page(404), "problem", "{id}");
    }
    let (mut maria, _) = world.enrolled(3).await;
    let begun = maria.post("/totp-setup", &[("name", "x")]).await;
    let enrollment = begun.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&begun).code(world.now());
    let answer =
        world.signed_in(4).await.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    assert_eq!(answer.page(404), "problem");
}

#[tokio::test]
async fn after_a_while_changes_ask_for_a_code_and_come_back() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(900);
    for (path, back) in [("/totp-setup", "%2Ftotp-setup"), ("/recovery-codes", "%2Frecovery-codes")] {
        assert_eq!(browser.get(path).await.location(), format!("/totp-verify?return_to={back}"));
    }
    // A password is not kept while a code is asked for: the form is filled in again.
    let off = browser.post("/mfa/disable", &[("password", PASSWORD)]).await;
    assert_eq!(off.location(), "/totp-verify?return_to=%2Fmfa");
    let codes = [("password", PASSWORD)];
    assert_eq!(
        browser.post("/recovery-codes", &codes).await.location(),
        "/totp-verify?return_to=%2Frecovery-codes"
    );
    assert!(browser.get("/mfa").await.text.contains("href=\"/totp-verify?return_to=%2Fmfa\""));

    let page = browser.get("/totp-verify?return_to=%2Frecovery-codes").await;
    assert!(page.seen().contains("Confirm that it is you") && page.seen().contains("Not now"));
    let wrong = person.phone.wrong_code(world.now());
    let page = browser.post("/totp-verify", &[("code", &wrong), ("return_to", "/recovery-codes")]).await;
    assert_eq!(page.page(422), "totp-verify");
    assert!(page.text.contains("value=\"/recovery-codes\""), "the way back is kept");
    browser.prove(&person, "/recovery-codes").await;
    assert_eq!(browser.get("/recovery-codes").await.page(200), "recovery-codes");
    assert_eq!(browser.get("/totp-setup").await.page(200), "totp-setup");
}

#[tokio::test]
async fn new_codes_take_the_password_and_kill_the_old() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    // The last step of set-up: nothing more is asked.
    let page = browser.get("/recovery-codes").await;
    assert!(!page.text.contains("name=\"password\""));
    let fresh = browser.post("/recovery-codes", &[]).await;
    assert_eq!(fresh.page(200), "recovery-codes");
    assert!(fresh.seen().contains("Your earlier set of codes no longer works."));
    assert_eq!(fresh.all_between("<li><code>", "</code>").count(), 10);
    let again = browser.get("/recovery-codes").await;
    assert_eq!(again.all_between("<li><code>", "</code>").count(), 0, "they are shown once (case C69)");

    world.advance(900);
    browser.prove(&person, "/recovery-codes").await;
    let page = browser.get("/recovery-codes").await;
    assert!(page.text.contains("name=\"password\"") && page.seen().contains("10 of 10"));
    for (password, said) in [("", "Type your password."), ("wrong", "That password is wrong.")] {
        let page = browser.post("/recovery-codes", &[("password", password)]).await;
        assert_eq!((page.page(422), page.error_of("password")), ("recovery-codes", said));
    }
    let page = browser.post("/recovery-codes", &[]).await;
    assert_eq!((page.page(422), page.error_of("password")), ("recovery-codes", "Type your password."));
    let fresh = browser.post("/recovery-codes", &[("password", PASSWORD)]).await;
    assert_eq!(fresh.page(200), "recovery-codes");
    let mut pending = world.signed_in(1).await;
    let page = pending.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(page.page(422), "recovery-code-verify");
}

#[tokio::test]
async fn turning_off_takes_the_password_and_clears_everything() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    for (fields, said) in [
        (&[][..], "Type your password."),
        (&[("password", "")], "Type your password."),
        (&[("password", "wrong")], "That password is wrong."),
    ] {
        let page = browser.post("/mfa/disable", fields).await;
        assert_eq!((page.page(422), page.error_of("password")), ("mfa", said));
        assert!(page.text.contains("<details open>"), "the form is in sight");
    }
    assert_eq!(browser.post("/mfa/disable", &[("password", PASSWORD)]).await.location(), "/mfa");
    assert!(browser.get("/mfa").await.seen().contains("Off."));
    assert_eq!(browser.post("/mfa/disable", &[("password", PASSWORD)]).await.location(), "/mfa");
    for path in ["/recovery-codes", "/totp-verify", "/recovery-code-verify"] {
        assert_eq!(browser.get(path).await.location(), "/mfa", "{path}: there is nothing to do there");
    }
    assert_eq!(browser.post("/totp-verify", &[("code", "123456")]).await.page(409), "problem");
    assert_eq!(browser.post("/recovery-codes", &[("password", PASSWORD)]).await.page(409), "problem");
    assert_eq!(world.browser().log_in(1).await.location(), "/");
}

#[tokio::test]
async fn wrong_passwords_end_in_a_wait() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    for _ in 0..10 {
        browser.post("/mfa/disable", &[("password", "wrong")]).await.error_of("password");
    }
    for path in ["/mfa/disable", "/recovery-codes", "/totp-setup"] {
        let page = browser.post(path, &[("password", PASSWORD)]).await;
        page.page(429);
        assert_eq!(page.error_of("password"), "There were too many wrong passwords. Come back in 5 minutes.");
        assert_eq!(page.header("retry-after"), Some("300"));
    }
}

#[tokio::test]
async fn a_first_app_asks_for_the_password_when_sign_in_is_long_ago() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    world.advance(301);
    assert!(browser.get("/totp-setup").await.text.contains("name=\"password\""));
    let page = browser.post("/totp-setup", &[("name", "My \"phone\"")]).await;
    assert_eq!((page.page(422), page.error_of("password")), ("totp-setup", "Type your password."));
    assert!(page.text.contains("value=\"My &quot;phone&quot;\""), "the name is kept");
    let page = browser.post("/totp-setup", &[("name", "x"), ("password", "wrong")]).await;
    assert_eq!((page.page(422), page.error_of("password")), ("totp-setup", "That password is wrong."));
    let page = browser.post("/totp-setup", &[("name", "x"), ("password", PASSWORD)]).await;
    assert!(page.text.contains("<svg"));
}

#[tokio::test]
async fn there_are_only_so_many_apps() {
    let site = countersign::Site::new(crate::world::ORIGIN).unwrap();
    let mut policy = TotpPolicy::default();
    policy.max_authenticators = 1;
    let world = World::with(site, |builder| builder.totp(policy)).await;
    let (mut browser, _) = world.enrolled(1).await;
    let page = browser.get("/totp-setup").await;
    assert!(
        page.seen().contains("as many as there can be") && !page.text.contains("name=\"name\""),
        "{}",
        page.seen()
    );
    assert_eq!(browser.post("/totp-setup", &[("name", "x")]).await.page(409), "problem");
    assert!(!browser.get("/mfa").await.text.contains("href=\"/totp-setup"), "it can only be replaced");
}

#[tokio::test]
async fn a_set_up_that_was_left_begins_again() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    let begun = browser.post("/totp-setup", &[("name", "x")]).await;
    let enrollment = begun.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&begun).code(world.now());
    browser.post("/totp-setup", &[("name", "y")]).await;
    let page = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    assert_eq!(page.page(422), "problem");
    assert!(page.text.contains("href=\"/totp-setup\"") && page.seen().contains("Begin again"));
}
