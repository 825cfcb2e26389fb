//! Every page, written to `target/tmp/gallery` to be looked at.

use std::path::Path;

use crate::answer::Answer;
use crate::guessing::burn_the_year;
use crate::pages::phone;
use crate::world::{ORIGIN, PASSWORD, Person, World};

struct Gallery<'w> {
    world: &'w World,
    directory: std::path::PathBuf,
}

impl Gallery<'_> {
    async fn hang(&self, name: &str, page: &Answer) {
        let mut text = page.text.clone();
        for start in ["rel=\"stylesheet\" href=\"", "<script src=\"", "rel=\"icon\" href=\""] {
            let path = page.between(start, "\"").unwrap().to_owned();
            let file = path.rsplit('/').next().unwrap();
            let content = self.world.browser().get(&path).await.text;
            std::fs::write(self.directory.join(file), content).unwrap();
            text = text.replace(&path, file);
        }
        std::fs::write(self.directory.join(format!("{name}.html")), text).unwrap();
    }
}

#[tokio::test]
async fn every_page_is_written_to_be_looked_at() {
    let help = countersign::Site::new(ORIGIN).unwrap().help_url("/help").unwrap();
    let world = World::at(help).await;
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&directory).unwrap();
    let gallery = Gallery { world: &world, directory };

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
    gallery.hang("recovery", &another.get("/recovery-code-verify").await).await;

    let second = browser.post("/totp-setup", &[("name", "Tablet at home")]).await;
    let enrollment = second.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone(&second).code(world.now());
    browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await.location();
    world.advance(250);
    gallery.hang("settings", &browser.get("/mfa").await).await;
    let codes = browser.post("/recovery-codes", &[]).await;
    gallery.hang("codes-again", &codes).await;
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
    let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    burn_the_year(&world, 1, &person).await;
    let mut owner = world.browser().with("user-agent", linux);
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
