//! After a sign-in by recovery code: the phone is looked after, and the codes.

use crate::pages::phone;
use crate::world::{Browser, PASSWORD, Person, World};

/// Signs in by the recovery code with this number, on the way to somewhere.
async fn recovered<'w>(world: &'w World, person: &Person, code: usize) -> Browser<'w> {
    let mut browser = world.signed_in(1).await;
    let fields = [("code", person.codes[code].as_str()), ("return_to", "/account")];
    let answer = browser.post("/recovery-code-verify", &fields).await;
    assert_eq!(answer.location(), "/mfa/recovered?return_to=%2Faccount");
    browser
}

const PAGE: &str = "/mfa/recovered?return_to=%2Faccount";

#[tokio::test]
async fn a_new_phone_takes_the_place_of_the_lost_one() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = recovered(&world, &person, 0).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.page(200), "recovered");
    assert!(page.seen().contains("it no longer works. 9 are left."), "{}", page.seen());
    assert!(
        page.text.contains("<a class=\"button primary\" href=\"/account\">Continue</a>"),
        "{}",
        page.text
    );
    assert!(page.text.contains("href=\"/recovery-codes?return_to=%2Faccount\""));
    let replace = format!("/totp-setup?return_to=%2Faccount&replaces={}", person.id);
    assert!(page.text.contains(&format!("href=\"{}\"", replace.replace('&', "&amp;"))), "{}", page.text);

    // Within half an hour nothing of the lost phone is asked for (case C9).
    world.advance(1700);
    assert_eq!(browser.get(&replace).await.page(200), "totp-setup");
    let fields = [("replaces", person.id.as_str()), ("return_to", "/account"), ("name", "New")];
    let picture = browser.post("/totp-setup", &fields).await;
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&picture).code(world.now());
    let confirmed = browser
        .post("/totp-setup", &[("enrollment", enrollment), ("code", &code), ("return_to", "/account")])
        .await;
    assert_eq!(confirmed.location(), "/account");
    let settings = browser.get("/mfa").await.seen();
    assert!(settings.contains("New Last used just now") && !settings.contains("Replace Phone"), "{settings}");
}

/// Case C71.
#[tokio::test]
async fn whoever_used_the_last_code_is_led_to_new_ones_before_leaving() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    for (code, left) in (0..9).zip((1..10).rev()) {
        let page = recovered(&world, &person, code).await.get(PAGE).await;
        let said = if left == 1 { "One is left.".to_owned() } else { format!("{left} are left.") };
        assert!(page.seen().contains(&said), "{}", page.seen());
        assert_eq!(page.seen().contains("Few codes are left. Make a new set soon."), left <= 2, "{left}");
    }
    let mut browser = recovered(&world, &person, 9).await;
    let page = browser.get(PAGE).await;
    assert!(page.seen().contains("That was your last recovery code"), "{}", page.seen());
    let way = "<a class=\"button primary\" href=\"/recovery-codes?return_to=%2Faccount\">Make new codes</a>";
    assert!(page.text.contains(way), "{}", page.text);
    assert!(page.text.contains("<a href=\"/account\">Continue without codes</a>"));
    let start = browser.get("/recovery-codes?return_to=%2Faccount").await;
    assert!(start.text.contains("name=\"return_to\" value=\"/account\""));
    let made = browser.post("/recovery-codes", &[("password", PASSWORD), ("return_to", "/account")]).await;
    assert_eq!(made.page(200), "recovery-codes");
    assert!(made.text.contains("<a class=\"button primary\" href=\"/account\">I have saved them</a>"));
}

#[tokio::test]
async fn a_step_up_by_recovery_code_just_goes_on() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(900);
    let fields = [("code", person.codes[0].as_str()), ("return_to", "/recovery-codes")];
    assert_eq!(browser.post("/recovery-code-verify", &fields).await.location(), "/recovery-codes");
    // And where there is no second factor any more, there is nothing to look after.
    browser.post("/mfa/disable", &[("password", PASSWORD)]).await.location();
    assert_eq!(browser.get(PAGE).await.location(), "/account");
}

#[tokio::test]
async fn after_a_used_code_the_next_one_is_counted_down_and_other_ways_are_there() {
    let help = countersign::Site::new(crate::world::ORIGIN).unwrap().help_url("/help").unwrap();
    let world = World::at(help).await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(600);
    let code = person.phone.code(world.now());
    browser.post("/totp-verify", &[("code", &code)]).await.location();
    world.advance(10);
    for page in [
        browser.post("/totp-verify", &[("code", &code)]).await,
        world.signed_in(1).await.post("/totp-verify", &[("code", &code)]).await,
    ] {
        assert_eq!(page.page(422), "totp-verify");
        assert_eq!(page.error_of("code"), "That code was already used. The next one comes in 5 seconds.");
        assert!(
            page.text
                .contains("Next code in <strong class=\"countdown\" data-seconds=\"5\">5 seconds</strong>")
        );
        assert!(page.text.contains("href=\"/recovery-code-verify\"") && page.text.contains("href=\"/help\""));
    }
    world.advance(5);
    let page = browser.post("/totp-verify", &[("code", &code)]).await;
    assert!(!page.text.contains("countdown"), "it is there");
}
