//! The box on the challenge page, and what its owner sees and ends of it in the settings.

use countersign::{Site, TrustPolicy};

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, Person, World};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/26.0 Mobile/15E148 Safari/604.1";

impl Browser<'_> {
    /// Answers the challenge on its page.
    async fn pass(&mut self, person: &Person, more: &[(&str, &str)]) -> Answer {
        let code = person.phone.code(self.world.now());
        self.post("/totp-verify", &[&[("code", code.as_str())], more].concat()).await
    }

    /// How many tokens it keeps.
    fn keeps(&self) -> usize {
        self.known.as_ref().map_or(0, |cookie| cookie.split('.').count())
    }
}

/// Signs in with a code in another browser, and ticks the box.
async fn trusting<'w>(world: &'w World, person: &Person, says: &str) -> Browser<'w> {
    let mut browser = world.browser().with("user-agent", says);
    browser.log_in(1).await;
    assert_eq!(browser.pass(person, &[("trust_browser", "on")]).await.location(), "/");
    world.advance(30);
    browser
}

/// Where the forms of the settings go that end with this.
fn form(page: &Answer, path: &str, end: &str) -> String {
    let mut actions = page.all_between("action=\"", "\"").filter(|action| action.starts_with(path));
    actions
        .find(|action| action.split('?').next().unwrap().ends_with(end))
        .unwrap_or_else(|| panic!("{path}…{end}"))
        .to_owned()
}

#[tokio::test]
async fn the_box_is_offered_at_sign_in_with_the_app_and_is_never_ticked() {
    let world = World::new().await;
    let (mut standard, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let page = browser.get("/totp-verify").await;
    assert!(page.seen().contains("Trust this browser for 30 days"), "{}", page.seen());
    assert!(page.seen().contains("Only on a device that is yours. You can take this back at any time."));
    let wrong = person.phone.wrong_code(world.now());
    let ticked = [("code", wrong.as_str()), ("trust_browser", "on")];
    for page in [page, browser.post("/totp-verify", &ticked).await] {
        let input = page.between("<input id=\"trust_browser\"", ">").unwrap();
        assert!(input.contains("type=\"checkbox\"") && !input.contains("checked"), "{input}");
    }
    for path in ["/recovery-code-verify", "/mfa/unlock"] {
        assert!(!browser.get(path).await.text.contains("trust_browser"), "{path}");
    }
    assert!(!standard.get("/totp-verify").await.text.contains("trust_browser"), "a step-up brings no trust");
    for odd in ["yes", "true", ""] {
        let fields = [("code", wrong.as_str()), ("trust_browser", odd)];
        assert_eq!(browser.post("/totp-verify", &fields).await.page(400), "problem", "{odd:?}");
    }
}

#[tokio::test]
async fn the_box_is_not_offered_where_nobody_would_be_trusted() {
    let site = || Site::new(ORIGIN).unwrap();
    let never = World::with(site(), |builder| builder.trusted_browsers(TrustPolicy::never())).await;
    let (mut owner, person) = never.enrolled(1).await;
    let mut browser = never.signed_in(1).await;
    assert!(!browser.get("/totp-verify").await.text.contains("trust_browser"));
    browser.pass(&person, &[("trust_browser", "on")]).await.location();
    assert!(browser.is_asked(1).await, "whatever was sent");
    assert!(!owner.get("/mfa").await.seen().contains("Trusted browsers"));

    let policy = TrustPolicy::default().except_role("admin").ttl(std::time::Duration::from_secs(7 * 86_400));
    let world = World::with(site(), |builder| builder.trusted_browsers(policy)).await;
    world.enrolled(1).await;
    world.enrolled(2).await;
    world.users.role(2, "admin");
    let mut browser = world.signed_in(1).await;
    assert!(browser.get("/totp-verify").await.seen().contains("Trust this browser for 7 days"));
    let mut browser = world.signed_in(2).await;
    assert!(!browser.get("/totp-verify").await.text.contains("trust_browser"));
}

#[tokio::test]
async fn a_trusted_browser_is_named_and_shown_and_not_asked() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = trusting(&world, &person, FIREFOX).await;
    assert!(!browser.is_asked(1).await);
    let settings = browser.get("/mfa").await.seen();
    assert!(
        settings.contains("Firefox on Linux this browser Trusted just now , until 14 February 2027"),
        "{settings}"
    );
    assert!(
        settings.contains("Firefox on Linux this one As a trusted browser, without a code"),
        "{settings}"
    );
    assert!(settings.contains("A trusted browser was not asked for a code"), "{settings}");
    assert!(!settings.contains("You last gave a code"), "{settings}");
    // It proves nothing.
    assert_eq!(browser.get("/totp-setup").await.location(), "/totp-verify?return_to=%2Ftotp-setup");
    let page = browser.get("/totp-verify?return_to=%2Ftotp-setup").await;
    assert_eq!(page.page(200), "totp-verify");
    let answer = browser.pass(&person, &[("return_to", "/totp-setup")]).await;
    assert_eq!(answer.location(), "/totp-setup");
    assert_eq!(browser.get("/totp-setup").await.page(200), "totp-setup");
    assert_eq!(browser.keeps(), 2, "the step-up leaves the trust as it is");
}

/// Case B61.
#[tokio::test]
async fn without_the_box_an_earlier_cookie_of_this_user_goes() {
    let world = World::new().await;
    let (mut owner, person) = world.enrolled(1).await;
    let (_, olaf) = world.enrolled(2).await;
    let mut browser = trusting(&world, &person, FIREFOX).await;
    browser.log_in(2).await;
    assert_eq!(browser.pass(&olaf, &[("trust_browser", "on")]).await.location(), "/");
    assert_eq!(browser.keeps(), 4, "both users know and trust it");
    owner.post("/mfa/trusted-browsers/revoke", &[]).await.location();
    assert!(browser.is_asked(1).await);
    browser.pass(&person, &[]).await.location();
    assert_eq!(browser.keeps(), 3, "it is known, and no longer trusted; the other user's stay");
    assert!(!browser.is_asked(2).await);
}

#[tokio::test]
async fn a_recovery_code_brings_no_trust() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    for (door, code) in [("/totp-verify", 0), ("/recovery-code-verify", 1)] {
        let mut browser = world.signed_in(1).await;
        let fields = [("code", person.codes[code].as_str()), ("trust_browser", "on")];
        assert_eq!(browser.post(door, &fields).await.location(), "/mfa/recovered");
        assert!(browser.is_asked(1).await, "{door}");
    }
}

#[tokio::test]
async fn trusted_browsers_are_renamed_and_trusted_no_longer() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut firefox = trusting(&world, &person, FIREFOX).await;
    let mut safari = trusting(&world, &person, SAFARI).await;
    let settings = firefox.get("/mfa").await;
    assert!(settings.seen().contains("Safari on iPhone") && settings.seen().contains("Stop trusting all"));

    // The newest is told first.
    let rename = form(&settings, "/mfa/trusted-browsers/", "/rename");
    assert_eq!(firefox.post(&rename, &[("name", "Kim's <phone>")]).await.location(), "/mfa");
    let settings = firefox.get("/mfa").await;
    assert!(
        settings.text.contains("Kim's &lt;phone&gt;")
            && !settings.seen().contains("Safari on iPhone Trusted")
    );
    for bad in ["", " ", "a\nb", &"x".repeat(65)] {
        assert_eq!(firefox.post(&rename, &[("name", bad)]).await.page(400), "problem", "{bad:?}");
    }

    let revoke = form(&settings, "/mfa/trusted-browsers/", "/revoke");
    assert_eq!(firefox.post(&revoke, &[]).await.location(), "/mfa");
    assert_eq!(firefox.keeps(), 2, "it was another one");
    assert_eq!(firefox.post(&revoke, &[]).await.page(404), "problem");
    assert!(safari.is_asked(1).await && !firefox.is_asked(1).await);
    let settings = firefox.get("/mfa").await;
    assert!(!settings.seen().contains("Stop trusting all"), "there is one");

    // This one: its cookie loses what is worth nothing.
    let revoke = form(&settings, "/mfa/trusted-browsers/", "/revoke");
    assert_eq!(firefox.post(&revoke, &[]).await.location(), "/mfa");
    assert_eq!(firefox.keeps(), 1);
    assert!(firefox.get("/mfa").await.seen().contains("None. When you sign in with a code of your app"));
    assert!(firefox.is_asked(1).await);
}

#[tokio::test]
async fn trusted_browsers_of_others_are_not_there() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let (mut olaf, _) = world.enrolled(2).await;
    let mut browser = trusting(&world, &person, FIREFOX).await;
    let settings = browser.get("/mfa").await;
    for end in ["rename", "revoke"] {
        let path = form(&settings, "/mfa/trusted-browsers/", &format!("/{end}"));
        let fields: &[_] = if end == "rename" { &[("name", "mine")] } else { &[] };
        assert_eq!(olaf.post(&path, fields).await.page(404), "problem", "{path}");
    }
    assert!(!browser.is_asked(1).await);
}

/// Case C129.
#[tokio::test]
async fn signing_out_keeps_the_trust_unless_the_browser_is_to_be_forgotten() {
    let world = World::new().await;
    let (mut owner, person) = world.enrolled(1).await;
    assert!(!owner.get("/mfa").await.text.contains("forget_browser"), "there is nothing to forget");
    let mut browser = trusting(&world, &person, FIREFOX).await;
    browser.post("/sign-out", &[]).await.location();
    assert!(!browser.is_asked(1).await);
    let settings = browser.get("/mfa").await;
    let input = settings.between("<input id=\"forget_browser\"", ">").unwrap();
    assert!(!input.contains("checked"), "{input}");
    let copy = browser.known.clone();
    assert_eq!(browser.post("/sign-out", &[("forget_browser", "on")]).await.location(), "/");
    assert_eq!((browser.cookie.clone(), browser.known.clone()), (None, None));
    // What somebody copied is worth nothing either.
    browser.known = copy;
    assert!(browser.is_asked(1).await);
    // A form that cannot be read keeps nobody signed in.
    let kind = Some("text/plain");
    let answer = owner.send(http::Method::POST, "/sign-out", kind, "forget_browser=on".to_owned()).await;
    assert_eq!(answer.location(), "/");
    assert!(owner.cookie.is_none() && owner.known.is_some());
}
