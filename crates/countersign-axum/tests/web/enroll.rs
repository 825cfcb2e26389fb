//! Enrollment's whole life on pages: begun again, abandoned, replaced; and those who must have an app.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::{Requirement, Site, TotpPolicy};
use countersign_axum::PageOptions;

use crate::answer::Answer;
use crate::pages::phone;
use crate::world::{Browser, ORIGIN, PASSWORD, World};

/// A set-up that was begun.
struct Begun {
    phone: SoftAuthenticator,
    enrollment: String,
}

impl Begun {
    fn of(page: &Answer) -> Self {
        assert_eq!(page.page(200), "totp-setup");
        let enrollment = page.between("name=\"enrollment\" value=\"", "\"").expect("the picture");
        Self { phone: phone(page), enrollment: enrollment.to_owned() }
    }
}

impl Browser<'_> {
    async fn begin(&mut self, fields: &[(&str, &str)]) -> Begun {
        Begun::of(&self.post("/totp-setup", fields).await)
    }

    async fn confirm(&mut self, begun: &Begun, more: &[(&str, &str)]) -> Answer {
        let code = begun.phone.code(self.world.now());
        let fields = [("enrollment", begun.enrollment.as_str()), ("code", code.as_str())];
        self.post("/totp-setup", &[&fields[..], more].concat()).await
    }
}

fn site() -> Site {
    Site::new(ORIGIN).unwrap().help_url("/help").unwrap()
}

/// A world in which everybody must have an app.
async fn strict(requirement: Requirement) -> World {
    World::with(site(), |builder| builder.require(requirement)).await
}

#[tokio::test]
async fn who_must_enroll_is_told_why_and_gets_to_where_they_wanted() {
    let world = strict(Requirement::everyone()).await;
    let mut browser = world.browser();
    let answer = browser.post("/log-in", &[("user", "1"), ("return_to", "/account?tab=2")]).await;
    let path = "/totp-setup?return_to=%2Faccount%3Ftab%3D2";
    assert_eq!(answer.location(), path);
    let page = browser.get(path).await;
    assert_eq!(page.page(200), "totp-setup");
    let said = "Your account must have two-step sign-in. Set it up to go on.";
    assert!(page.seen().contains(said), "{}", page.seen());
    assert!(page.seen().contains("user1@example.org · Sign out") && page.text.contains("href=\"/help\""));
    assert!(!page.text.contains("href=\"/mfa"), "there is no way around it");
    assert!(!page.seen().contains("Not now"));

    // The way back is kept through every step, a mistake included.
    let back = ("return_to", "/account?tab=2");
    let begun = browser.begin(&[("name", "Phone"), back]).await;
    let wrong = begun.phone.wrong_code(world.now());
    let again =
        browser.post("/totp-setup", &[("enrollment", &begun.enrollment), ("code", &wrong), back]).await;
    assert_eq!(again.page(422), "totp-setup");
    assert!(again.text.contains("name=\"return_to\" value=\"/account?tab=2\""), "{}", again.text);
    assert!(again.seen().contains("Begin again") && !again.text.contains("href=\"/mfa"));
    let before = browser.cookie.clone();
    let codes = browser.confirm(&begun, &[back]).await;
    assert_eq!(codes.page(200), "recovery-codes");
    assert!(codes.text.contains("<a class=\"button primary\" href=\"/account?tab=2\">"), "{}", codes.text);
    assert_ne!(browser.cookie, before, "the session is another one from now on");
    assert_eq!(browser.get("/account?tab=2").await.text, "yours");
}

#[tokio::test]
async fn where_they_wanted_is_kept_in_the_session_too() {
    let world = strict(Requirement::everyone()).await;
    for (user, kept, onward) in [(1, Some("/account?tab=2"), "/account?tab=2"), (2, None, "/")] {
        let mut browser = world.browser();
        let user = user.to_string();
        let fields: Vec<_> =
            [("user", user.as_str())].into_iter().chain(kept.map(|path| ("kept", path))).collect();
        browser.post("/log-in", &fields).await.location();
        // Whatever page they came by.
        let begun = browser.begin(&[]).await;
        let codes = browser.confirm(&begun, &[]).await;
        assert!(
            codes.text.contains(&format!("<a class=\"button primary\" href=\"{onward}\">")),
            "{}",
            codes.text
        );
    }
}

#[tokio::test]
async fn who_must_enroll_reaches_nothing_else() {
    let world = strict(Requirement::everyone()).await;
    let mut browser = world.signed_in(1).await;
    for path in
        ["/mfa", "/recovery-codes", "/totp-verify", "/recovery-code-verify", "/mfa/unlock", "/mfa/recovered"]
    {
        assert_eq!(browser.get(path).await.location(), "/totp-setup", "{path}");
    }
    for path in ["/totp-verify", "/recovery-code-verify", "/mfa/unlock"] {
        assert_eq!(browser.post(path, &[("code", "123456")]).await.location(), "/totp-setup", "{path}");
    }
    assert_eq!(
        browser.get("/totp-verify?return_to=%2Faccount").await.location(),
        "/totp-setup?return_to=%2Faccount"
    );
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/");
    assert_eq!(browser.cookie, None);
}

#[tokio::test]
async fn in_grace_the_date_is_told_and_after_it_that_it_has_passed() {
    let grace = Requirement::everyone().grace(Duration::from_secs(7 * 86_400));
    let world = strict(grace).await;
    let mut browser = world.signed_in(1).await;
    assert_eq!(browser.get("/account").await.text, "yours");
    let settings = browser.get("/mfa").await;
    assert_eq!(settings.page(200), "mfa");
    let said = "Your account must have two-step sign-in from 22 January 2027 on. Set it up before.";
    assert!(settings.seen().contains(said), "{}", settings.seen());
    assert!(!settings.seen().contains("Your password is all that is asked"));
    assert!(browser.get("/totp-setup").await.seen().contains("Not now"), "there is still time");

    world.advance(7 * 86_400);
    let mut browser = world.browser();
    assert_eq!(browser.log_in(1).await.location(), "/totp-setup");
    let seen = browser.get("/totp-setup").await.seen();
    let said = "Your account must have two-step sign-in. The time to set it up ended on 22 January 2027.";
    assert!(seen.contains(said), "{seen}");
}

#[tokio::test]
async fn the_only_app_of_an_account_that_must_have_one_stays() {
    let world = strict(Requirement::everyone()).await;
    let mut browser = world.signed_in(1).await;
    let begun = browser.begin(&[("name", "Phone")]).await;
    browser.confirm(&begun, &[]).await.page(200);
    world.advance(30);
    let settings = browser.get("/mfa").await;
    let id = settings.between("action=\"/mfa/totp/", "/rename?").unwrap().to_owned();
    let remove = format!("/mfa/totp/{id}/remove");
    assert!(!settings.text.contains(&remove) && !settings.text.contains("/mfa/disable"), "not offered");
    assert!(
        settings.seen().contains("so the only app cannot be removed")
            && settings.seen().contains("Replace Phone")
    );
    for (path, fields) in [(remove.as_str(), &[][..]), ("/mfa/disable", &[("password", PASSWORD)])] {
        let refused = browser.post(path, fields).await;
        assert_eq!(refused.page(409), "problem", "{path}");
        assert!(refused.seen().contains("Your account must have two-step sign-in"), "{}", refused.seen());
        assert!(
            refused.seen().contains("Add another one first, or replace it")
                && refused.text.contains("href=\"/mfa\"")
        );
    }
    // With a second one it can go.
    let another = browser.begin(&[("name", "Tablet")]).await;
    assert_eq!(browser.confirm(&another, &[]).await.location(), "/mfa");
    assert!(browser.get("/mfa").await.text.contains(&remove));
    assert_eq!(browser.post(&remove, &[]).await.location(), "/mfa");
}

#[tokio::test]
async fn recovery_codes_that_are_required_are_asked_for() {
    let world = World::with(site(), |builder| {
        builder
            .recovery_codes(countersign::RecoveryCodes::new())
            .require(Requirement::everyone().and_recovery_codes())
    })
    .await;
    let mut browser = world.signed_in(1).await;
    let begun = browser.begin(&[]).await;
    let page = browser.confirm(&begun, &[]).await;
    let codes: Vec<_> = page.all_between("<li><code>", "</code>").map(|code| code.replace(' ', "")).collect();
    for code in &codes {
        world.advance(30);
        browser.post("/totp-verify", &[("code", code)]).await.location();
    }
    let settings = browser.get("/mfa").await;
    assert!(
        settings.text.contains("Your account must have recovery codes. <a href=\"/recovery-codes\">"),
        "{}",
        settings.text
    );
}

#[tokio::test]
async fn a_replaced_app_works_until_its_successor_is_confirmed() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    let mut elsewhere = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    elsewhere.post("/totp-verify", &[("code", &code)]).await.location();
    world.advance(30);

    let page = browser.get(&format!("/totp-setup?replaces={}", person.id)).await;
    assert_eq!(page.page(200), "totp-setup");
    assert!(page.seen().contains("“Phone” keeps working until the new app is confirmed."), "{}", page.seen());
    assert!(page.text.contains(&format!("name=\"replaces\" value=\"{}\"", person.id)));
    assert!(page.text.contains("name=\"name\" type=\"text\" value=\"Phone\""));
    for nobody in ["0", "999", "x", ""] {
        assert_eq!(browser.get(&format!("/totp-setup?replaces={nobody}")).await.page(404), "problem");
        assert_eq!(browser.post("/totp-setup", &[("replaces", nobody)]).await.page(404), "problem");
    }

    let begun = browser.begin(&[("replaces", &person.id), ("name", "New phone")]).await;
    let mut third = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    assert_eq!(
        third.post("/totp-verify", &[("code", &code)]).await.location(),
        "/",
        "the old one still works"
    );
    let done = browser.confirm(&begun, &[("return_to", "/account")]).await;
    assert_eq!(done.location(), "/account", "a later confirmation brings no codes");
    let settings = browser.get("/mfa").await.seen();
    assert!(settings.contains("New phone") && !settings.contains("Replace Phone"), "{settings}");
    for other in [&mut elsewhere, &mut third] {
        assert_eq!(other.get("/greet").await.text, "hello stranger");
    }
    world.advance(30);
    let mut late = world.signed_in(1).await;
    let old = late.post("/totp-verify", &[("code", &person.phone.code(world.now()))]).await;
    assert_eq!(old.page(422), "totp-verify");
    let code = begun.phone.code(world.now());
    assert_eq!(late.post("/totp-verify", &[("code", &code)]).await.location(), "/");
}

#[tokio::test]
async fn where_there_is_no_room_an_app_can_still_be_replaced() {
    let mut policy = TotpPolicy::default();
    policy.max_authenticators = 1;
    let world = World::with(site(), |builder| builder.totp(policy)).await;
    let (mut browser, person) = world.enrolled(1).await;
    assert!(browser.get("/totp-setup").await.seen().contains("as many as there can be"));
    let page = browser.get(&format!("/totp-setup?replaces={}", person.id)).await;
    assert!(page.text.contains("name=\"replaces\""), "{}", page.text);
    let begun = browser.begin(&[("replaces", &person.id)]).await;
    assert_eq!(browser.confirm(&begun, &[]).await.location(), "/mfa");
}

#[tokio::test]
async fn beginning_again_restarts_and_what_is_left_changes_nothing() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(601);
    browser.prove(&person, "/totp-setup").await;
    let first = browser.begin(&[("name", "Tablet")]).await;
    let second = browser.begin(&[("name", "Tablet")]).await;
    assert_eq!(browser.confirm(&first, &[]).await.page(422), "problem");
    assert_eq!(browser.confirm(&second, &[]).await.location(), "/mfa");
    browser.begin(&[("replaces", &person.id)]).await;
    world.advance(3600);
    let settings = browser.get("/mfa").await.seen();
    assert!(settings.contains("Phone") && settings.contains("Tablet"), "{settings}");
}

/// Cases C19 and C107.
#[tokio::test]
async fn what_a_step_up_interrupts_goes_on_after_it() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    let tablet = browser.begin(&[("name", "Tablet")]).await;
    browser.confirm(&tablet, &[]).await.location();
    world.advance(900);
    let remove = format!("/mfa/totp/{}/remove", person.id);
    let replace = [("replaces", person.id.as_str()), ("name", "New")];
    for (path, fields, said) in [
        ("/totp-setup", &[("name", "Watch")][..], "You were about to add an app."),
        ("/totp-setup", &replace, "You were about to replace an app. The old one still works."),
        (remove.as_str(), &[], "You were about to remove an app. It is not removed yet."),
    ] {
        world.advance(400);
        let stopped = browser.post(path, fields).await.location().to_owned();
        let back = stopped.strip_prefix("/totp-verify?return_to=").unwrap().replace("%2F", "/");
        let challenge = browser.get(&stopped).await;
        assert!(challenge.seen().contains("Confirm that it is you") && challenge.seen().contains("Not now"));
        browser.prove(&person, &back).await;
        let page = browser.get(&back).await;
        assert_eq!(page.page(200), "continue");
        assert!(page.seen().contains(said), "{}", page.seen());
        assert!(page.text.contains(&format!("<form method=\"post\" action=\"{path}\">")), "{}", page.text);
        let id = page.between("name=\"countersign_resume\" value=\"", "\"").unwrap();
        let resumed = browser.post(path, &[("countersign_resume", id)]).await;
        if path == remove {
            assert_eq!(resumed.location(), "/mfa");
        } else {
            let begun = Begun::of(&resumed);
            assert!(resumed.between("<svg", "</svg>").is_some() && begun.enrollment.parse::<i64>().is_ok());
        }
        let gone = browser.get(&back).await;
        assert_eq!(gone.page(404), "continue");
        assert!(gone.seen().contains("Nothing is lost"), "{}", gone.seen());
        assert_eq!(browser.post(path, &[("countersign_resume", id)]).await.page(404), "problem", "once");
    }
    assert!(!browser.get("/mfa").await.seen().contains("Remove Phone"), "it is done");
}

#[tokio::test]
async fn it_goes_on_without_a_click_only_for_those_who_come_from_here() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(900);
    let stopped = browser.post("/totp-setup", &[("name", "Watch")]).await.location().to_owned();
    let back = stopped.strip_prefix("/totp-verify?return_to=").unwrap().replace("%2F", "/");
    browser.prove(&person, &back).await;
    for (from, at_once) in
        [("same-origin", true), ("none", false), ("same-site", false), ("cross-site", false)]
    {
        let page = browser.clone().with("sec-fetch-site", from).get(&back).await;
        assert_eq!(page.text.contains("data-submit"), at_once, "{from}");
    }
    // Nobody else finds it, and it waits for ten minutes.
    let (mut olaf, _) = world.enrolled(2).await;
    assert_eq!(olaf.get(&back).await.page(404), "continue");
    for odd in ["0", "x", "-1", "01"] {
        browser.get(&format!("/mfa/continue/{odd}")).await.page(404);
    }
    world.advance(600);
    assert_eq!(browser.get(&back).await.page(404), "continue");
}

#[tokio::test]
async fn the_first_code_is_taken_though_the_proof_has_grown_old() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    let begun = browser.begin(&[("name", "Tablet")]).await;
    world.advance(590);
    assert_eq!(browser.confirm(&begun, &[]).await.location(), "/mfa");
}

#[tokio::test]
async fn an_unverified_address_is_no_dead_end() {
    let options = PageOptions::new().verify_email("/verify-email".parse().unwrap());
    for (options, way) in [(PageOptions::new(), "href=\"/totp-setup\""), (options, "href=\"/verify-email\"")]
    {
        let world = World::mounted(site(), options, |builder| builder).await;
        world.users.unverified(1);
        let mut browser = world.signed_in(1).await;
        for page in [browser.get("/totp-setup").await, browser.post("/totp-setup", &[("name", "x")]).await] {
            assert_eq!(page.page(403), "totp-setup");
            assert!(page.seen().contains("as soon as your e-mail address is verified"), "{}", page.seen());
            assert!(page.text.contains(way) && page.text.contains("href=\"/help\""), "{}", page.text);
            assert!(page.text.contains("href=\"/mfa\""));
        }
    }
    let world = strict(Requirement::everyone()).await;
    world.users.unverified(1);
    let page = world.signed_in(1).await.get("/totp-setup").await;
    assert!(
        page.seen().contains("Your account must have two-step sign-in") && !page.text.contains("href=\"/mfa")
    );
}
