//! Where somebody is signed in: seen, named and ended in the settings.

use crate::answer::Answer;
use crate::world::{Browser, World};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// Where the forms for sessions go that end with this, in the order of the page.
fn forms(page: &Answer, end: &str) -> Vec<String> {
    let actions = page.all_between("action=\"", "\"").filter(|action| action.starts_with("/mfa/sessions/"));
    let paths = actions.map(|action| action.split('?').next().unwrap());
    paths.filter(|path| path.ends_with(end)).map(str::to_owned).collect()
}

/// Somebody with an app who is signed in twice more: by the app on a desktop, and by a program.
async fn everywhere(world: &World) -> (Browser<'_>, Browser<'_>, Browser<'_>) {
    let (browser, person) = world.enrolled(1).await;
    let mut desktop = world.browser().with("user-agent", FIREFOX);
    desktop.log_in(1).await;
    let code = person.phone.code(world.now());
    desktop.post("/totp-verify", &[("code", &code)]).await.location();
    world.advance(60);
    let mut program = world.browser();
    program.sign_in(1).await;
    let code = serde_json::json!({ "code": person.codes[0] });
    let answered = program.post_json("/api/v1/mfa/recover", &code).await.json(200);
    let token = answered["token"].as_str().unwrap();
    program.headers = vec![("authorization", format!("Bearer {token}"))];
    (browser, desktop, program)
}

#[tokio::test]
async fn they_are_listed_with_how_they_were_proven() {
    let world = World::new().await;
    let (mut browser, _, _) = everywhere(&world).await;
    world.signed_in(1).await;
    let settings = browser.get("/mfa").await;
    let seen = settings.seen();
    for said in [
        "Unknown browser this one With a code of your app · 203.0.113.7 · last seen just now",
        "Firefox on Linux With a code of your app · 203.0.113.7 · last seen 1 minute ago",
        "A program With a recovery code · 203.0.113.7 · last seen just now",
    ] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    assert_eq!(forms(&settings, "/rename").len(), 3, "those who have not answered yet are nobody's");
    assert_eq!(forms(&settings, "/end").len(), 2, "this one signs out as always");
}

#[tokio::test]
async fn they_are_renamed_and_signed_out_one_by_one() {
    let world = World::new().await;
    let (mut browser, mut desktop, mut program) = everywhere(&world).await;
    let settings = browser.get("/mfa").await;
    let (_, desk) = settings.text.split_once("<span class=\"name\">Firefox on Linux</span>").unwrap();
    let (rename, _) = desk.split_once("action=\"").unwrap().1.split_once('"').unwrap();
    assert_eq!(browser.post(rename, &[("name", "Desk <at> home")]).await.location(), "/mfa");
    let settings = browser.get("/mfa").await;
    assert!(settings.text.contains("Desk &lt;at&gt; home"), "{}", settings.text);
    assert!(settings.seen().contains("Firefox on Linux · Signed in 1 minute ago ."), "{}", settings.seen());
    assert_eq!(browser.post(rename, &[("name", "")]).await.page(400), "problem");

    let end = rename.replace("/rename", "/end");
    assert!(forms(&settings, "/end").contains(&end.split('?').next().unwrap().to_owned()));
    assert_eq!(browser.post(&end, &[]).await.location(), "/mfa");
    assert_eq!(desktop.get("/account").await.location(), "/sign-in?return_to=%2Faccount");
    assert_eq!(program.get("/greet").await.text, "hello 1");
    assert_eq!(browser.post(&end, &[]).await.page(404), "problem");
    assert!(browser.get("/mfa").await.seen().contains("Signed out elsewhere"));
}

#[tokio::test]
async fn all_others_are_signed_out_at_once() {
    let world = World::new().await;
    let (mut browser, mut desktop, mut program) = everywhere(&world).await;
    assert!(browser.get("/mfa").await.seen().contains("Sign out the others"));
    assert_eq!(browser.post("/mfa/sessions/end-others", &[]).await.location(), "/mfa");
    assert_eq!(desktop.get("/account").await.location(), "/sign-in?return_to=%2Faccount");
    assert_eq!(program.get("/greet").await.text, "hello stranger");
    let settings = browser.get("/mfa").await;
    assert!(!settings.seen().contains("Sign out the others"), "there is only this one");
}

#[tokio::test]
async fn signing_out_everywhere_leaves_nothing() {
    let world = World::new().await;
    let (mut browser, mut desktop, mut program) = everywhere(&world).await;
    let (cookie, known) = (browser.cookie.clone(), browser.known.clone());
    assert_eq!(browser.post("/mfa/sign-out-everywhere", &[]).await.location(), "/");
    assert_eq!((&browser.cookie, &browser.known), (&None, &None));
    browser.cookie = cookie;
    browser.known = known;
    for browser in [&mut browser, &mut desktop, &mut program] {
        assert_eq!(browser.get("/greet").await.text, "hello stranger");
    }
    assert_eq!(browser.log_in(1).await.location(), "/totp-verify", "the app stays");
}

#[tokio::test]
async fn ending_this_one_by_its_number_is_a_sign_out() {
    let world = World::new().await;
    let mut browser = world.signed_in(1).await;
    let settings = browser.get("/mfa").await;
    let [rename] = &forms(&settings, "/rename")[..] else { panic!("one") };
    assert_eq!(browser.post(&rename.replace("/rename", "/end"), &[]).await.location(), "/");
    assert_eq!(browser.cookie, None);
}

#[tokio::test]
async fn sessions_of_others_are_not_there() {
    let world = World::new().await;
    let (mut browser, _, _) = everywhere(&world).await;
    let mut olaf = world.signed_in(2).await;
    let settings = browser.get("/mfa").await;
    for end in forms(&settings, "/end") {
        assert_eq!(olaf.post(&end, &[]).await.page(404), "problem", "{end}");
        let rename = end.replace("/end", "/rename");
        assert_eq!(olaf.post(&rename, &[("name", "mine")]).await.page(404), "problem");
    }
    let numbers = ["0", "-1", "01", "abc", "%00", "9223372036854775808"];
    for path in numbers.map(|id| format!("/mfa/sessions/{id}/end")) {
        assert_eq!(browser.post(&path, &[]).await.page(404), "problem", "{path}");
    }
}
