//! Every page in every state, written to `target/tmp/gallery` to be looked at: `cargo xtask screenshots` shows each in a browser.

use std::path::{Path, PathBuf};

use std::time::Duration;

use countersign::{Requirement, Site};
use countersign_axum::PageOptions;

use crate::answer::Answer;
use crate::guessing::burn_the_year;
use crate::pages::phone;
use crate::world::{ORIGIN, PASSWORD, Person, World};

const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/26.0 Mobile/15E148 Safari/604.1";
const LONG: &str = "The very old telephone in the drawer of my grandmother's kitchen";

/// English, long words, from right to left, and lines without blanks.
const LANGUAGES: [&str; 4] = ["en", "de", "ar", "ja"];

/// A directory for each language, and the files that pages share above them.
struct Gallery<'w> {
    world: &'w World,
    directory: PathBuf,
}

impl<'w> Gallery<'w> {
    fn of(world: &'w World) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
        std::fs::create_dir_all(directory.join(world.language)).unwrap();
        Self { world, directory }
    }

    async fn hang(&self, name: &str, page: &Answer) {
        let mut text = page.text.clone();
        for start in ["rel=\"stylesheet\" href=\"", "<script src=\"", "rel=\"icon\" href=\""] {
            let path = page.between(start, "\"").unwrap().to_owned();
            let file = path.rsplit('/').next().unwrap();
            let content = self.world.browser().get(&path).await.text;
            std::fs::write(self.directory.join(file), content).unwrap();
            text = text.replace(&path, &format!("../{file}"));
        }
        // Looked at, it stays.
        let text = text.replace(" data-submit", "");
        let directory = self.directory.join(self.world.language);
        std::fs::write(directory.join(format!("{name}.html")), text).unwrap();
    }
}

#[tokio::test]
async fn every_page_is_written_to_be_looked_at() {
    for language in LANGUAGES {
        hang_pages_of_one_person(language).await;
    }
}

async fn hang_pages_of_one_person(language: &'static str) {
    let world = World::at(site()).await.speaking(language);
    let gallery = Gallery::of(&world);

    let mut browser = world.signed_in(1).await;
    gallery.hang("settings-off", &browser.get("/mfa").await).await;
    gallery.hang("setup-start", &browser.get("/totp-setup").await).await;
    world.advance(400);
    gallery
        .hang(
            "setup-start-password",
            &browser.post("/totp-setup", &[("name", "Phone"), ("password", "x")]).await,
        )
        .await;
    let picture = browser.post("/totp-setup", &[("name", "Phone"), ("password", PASSWORD)]).await;
    gallery.hang("setup-confirm", &picture).await;
    let app = phone(&picture);
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let wrong = app.wrong_code(world.now());
    let page = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &wrong)]).await;
    gallery.hang("setup-confirm-wrong", &page).await;
    let code = app.code(world.now());
    let page = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    gallery.hang("codes", &page).await;

    let mut another = world.signed_in(1).await;
    gallery.hang("challenge", &another.get("/totp-verify").await).await;
    gallery.hang("challenge-used", &another.post("/totp-verify", &[("code", &code)]).await).await;
    gallery.hang("challenge-digits", &another.post("/totp-verify", &[("code", "12")]).await).await;
    gallery.hang("recovery", &another.get("/recovery-code-verify").await).await;
    let page = another.post("/recovery-code-verify", &[("code", "AAAABBBBCCCC")]).await;
    gallery.hang("recovery-wrong", &page).await;

    let second = browser.post("/totp-setup", &[("name", "Tablet at home")]).await;
    let enrollment = second.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&second).code(world.now());
    browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await.location();
    world.advance(250);
    gallery.hang("settings", &browser.get("/mfa").await).await;
    gallery.hang("codes-start", &browser.get("/recovery-codes").await).await;
    let codes = browser.post("/recovery-codes", &[]).await;
    gallery.hang("codes-again", &codes).await;
    let mut late = world.signed_in(1).await;
    let wrong = late.post("/totp-verify", &[("code", &app.wrong_code(world.now()))]).await;
    gallery.hang("challenge-wrong", &wrong).await;
    let two_minutes_ago = app.code(world.now() - Duration::from_secs(120));
    let behind = late.post("/totp-verify", &[("code", &two_minutes_ago)]).await;
    gallery.hang("challenge-behind", &behind).await;
    gallery.hang("clock", &late.get("/totp-verify/clock").await).await;
    let codes = [("code", "123456"), ("next_code", "654321")];
    gallery.hang("clock-wrong", &late.post("/totp-verify/clock", &codes).await).await;
    let wrong = browser.post("/mfa/disable", &[("password", "x")]).await;
    gallery.hang("settings-wrong-password", &wrong).await;
    world.advance(900);
    gallery.hang("step-up", &browser.get("/totp-verify?return_to=/mfa").await).await;
    gallery.hang("settings-stale", &browser.get("/mfa").await).await;
    let mut again = world.signed_in(1).await;
    for _ in 0..4 {
        again.post("/totp-verify", &[("code", &app.wrong_code(world.now()))]).await;
    }
    let ended = again.post("/totp-verify", &[("code", &app.wrong_code(world.now()))]).await;
    gallery.hang("challenge-ended", &ended).await;
    let waiting = world.signed_in(1).await.post("/totp-verify", &[("code", "123456")]).await;
    gallery.hang("challenge-wait", &waiting).await;
    let foreign = browser.clone().with("sec-fetch-site", "cross-site").post("/mfa/disable", &[]).await;
    gallery.hang("problem", &foreign).await;

    // Somebody guesses, and the owner unlocks another browser.
    let person = Person { id: String::new(), phone: app, codes: Vec::new() };
    burn_the_year(&world, 1, &person).await;
    let mut owner = world.browser().with("user-agent", LINUX);
    owner.log_in(1).await;
    let code = || person.phone.code(world.now());
    gallery.hang("challenge-spent", &owner.post("/totp-verify", &[("code", &code())]).await).await;
    gallery.hang("unlock", &owner.get("/mfa/unlock").await).await;
    owner.post("/mfa/unlock", &[("code", &code())]).await.location();
    gallery.hang("unlock-wait", &owner.get("/mfa/unlock").await).await;
    gallery.hang("unlock-support", &owner.get("/mfa/unlock?with=support").await).await;
    gallery.hang("unlock-early", &owner.post("/mfa/unlock", &[("code", &code())]).await).await;
    world.advance(120);
    gallery.hang("unlock-next", &owner.get("/mfa/unlock").await).await;
    let wrong = person.phone.wrong_code(world.now());
    gallery.hang("unlock-wrong", &owner.post("/mfa/unlock", &[("code", &wrong)]).await).await;
    world.advance(900);
    owner.log_in(1).await;
    for _ in 0..3 {
        owner.post("/mfa/unlock", &[("code", &code())]).await.location();
        world.advance(120);
    }
    gallery.hang("unlock-done", &owner.get("/mfa/unlock").await).await;
    owner.post("/totp-verify", &[("code", &code())]).await.location();
    gallery.hang("settings-activity", &owner.get("/mfa").await).await;
}

fn site() -> Site {
    Site::new(ORIGIN).unwrap().help_url("/help").unwrap()
}

#[tokio::test]
async fn so_are_the_pages_of_trust_sessions_and_lost_phones() {
    for language in LANGUAGES {
        hang_pages_of_trust_sessions_and_lost_phones(language).await;
    }
}

async fn hang_pages_of_trust_sessions_and_lost_phones(language: &'static str) {
    let world = World::at(site()).await.speaking(language);
    let gallery = Gallery::of(&world);
    let (mut browser, person) = world.enrolled(1).await;
    for says in [LINUX, IPHONE] {
        let mut trusted = world.browser().with("user-agent", says);
        trusted.log_in(1).await;
        let code = person.phone.code(world.now());
        trusted.post("/totp-verify", &[("code", &code), ("trust_browser", "on")]).await.location();
        world.advance(86_400);
        trusted.log_in(1).await;
        browser = trusted;
    }
    browser.post(&format!("/mfa/totp/{}/rename", person.id), &[("name", LONG)]).await.location();
    let settings = browser.get("/mfa").await;
    for (kind, name) in [("sessions", LONG), ("trusted-browsers", "Kim's phone")] {
        let id = settings.between(&format!("action=\"/mfa/{kind}/"), "/rename").unwrap();
        browser.post(&format!("/mfa/{kind}/{id}/rename"), &[("name", name)]).await.location();
    }
    let settings = browser.get("/mfa").await;
    gallery.hang("settings-trust", &settings).await;
    let open = Answer { text: settings.text.replace("<details>", "<details open>"), ..settings };
    gallery.hang("settings-open", &open).await;

    let stopped = browser.post("/totp-setup", &[("replaces", &person.id)]).await.location().to_owned();
    gallery.hang("step-up-held", &browser.get(&stopped).await).await;
    let back = stopped.strip_prefix("/totp-verify?return_to=").unwrap().replace("%2F", "/");
    let code = person.phone.code(world.now());
    browser.post("/totp-verify", &[("code", &code), ("return_to", &back)]).await.location();
    gallery.hang("continue", &browser.get(&back).await).await;
    gallery.hang("continue-gone", &browser.get("/mfa/continue/99").await).await;
    let replace = format!("/totp-setup?replaces={}", person.id);
    gallery.hang("setup-replace", &browser.get(&replace).await).await;

    let recover = async |code: usize| {
        let mut pending = world.signed_in(1).await;
        pending.post("/recovery-code-verify", &[("code", &person.codes[code])]).await.location();
        pending.get("/mfa/recovered").await
    };
    gallery.hang("recovered", &recover(0).await).await;
    for code in 1..8 {
        recover(code).await;
    }
    gallery.hang("settings-low", &browser.get("/mfa").await).await;
    gallery.hang("recovered-low", &recover(8).await).await;
    gallery.hang("recovered-last", &recover(9).await).await;

    world.enrolled(2).await;
    let mut tabs = world.browser();
    let annas = tabs.post("/log-in", &[("user", "1"), ("token_mode", "on")]).await.location().to_owned();
    tabs.log_in(2).await;
    gallery.hang("another-sign-in", &tabs.get(&annas).await).await;
    browser.flash = Some("__Host-countersign_flash=Make+recovery+codes+before+you+go+on.".to_owned());
    gallery.hang("flash", &browser.get("/mfa").await).await;
}

#[tokio::test]
async fn so_are_the_pages_of_those_who_must() {
    for language in LANGUAGES {
        hang_pages_of_those_who_must(language).await;
    }
}

async fn hang_pages_of_those_who_must(language: &'static str) {
    let requirement = Requirement::everyone().grace(Duration::from_secs(7 * 86_400));
    let options = PageOptions::new().verify_email("/verify-email".parse().unwrap());
    let world = World::mounted(site(), options, |builder| builder.require(requirement)).await;
    let world = world.speaking(language);
    let gallery = Gallery::of(&world);
    let mut browser = world.signed_in(1).await;
    gallery.hang("settings-grace", &browser.get("/mfa").await).await;
    world.users.unverified(2);
    gallery.hang("setup-unverified", &world.signed_in(2).await.get("/totp-setup").await).await;
    world.advance(7 * 86_400);
    let mut browser = world.signed_in(1).await;
    gallery.hang("setup-must", &browser.get("/totp-setup").await).await;
    gallery.hang("setup-must-unverified", &world.signed_in(2).await.get("/totp-setup").await).await;
    let picture = browser.post("/totp-setup", &[("name", "Phone")]).await;
    gallery.hang("setup-must-confirm", &picture).await;
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&picture).code(world.now());
    browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await.page(200);
    let settings = browser.get("/mfa").await;
    let open = Answer { text: settings.text.replace("<details>", "<details open>"), ..settings };
    gallery.hang("settings-must", &open).await;
    let id = open.between("action=\"/mfa/totp/", "/rename").unwrap();
    gallery.hang("last-app", &browser.post(&format!("/mfa/totp/{id}/remove"), &[]).await).await;
}

#[tokio::test]
async fn so_are_the_pages_of_the_link_in_a_message() {
    let world = World::at(site()).await;
    let gallery = Gallery::of(&world);
    world.enrolled(1).await;
    let told = countersign::testing::Postman::new().deliver(&world.countersign).await.unwrap();
    let path = format!("/mfa/not-me/{}", *told[0].notices[0].disown.expose());
    let mut browser = world.browser();
    gallery.hang("not-me", &browser.get(&path).await).await;
    gallery.hang("not-me-left", &browser.get("/mfa/not-me/it-was-me").await).await;
    gallery.hang("not-me-done", &browser.post(&path, &[]).await).await;
    gallery.hang("not-me-again", &browser.get(&path).await).await;
    gallery.hang("not-me-gone", &browser.get("/mfa/not-me/x").await).await;
}
