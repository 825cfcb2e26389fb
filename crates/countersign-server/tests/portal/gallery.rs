//! The portal's own pages, written to `target/tmp/gallery` beside those of the second factor.

use std::path::Path;

use axum::body::Body;
use http::Request;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};

use crate::world::{Answer, Browser, EMAIL, MAILING, PASSWORD, World};

const LANGUAGES: [&str; 4] = ["en", "de", "ar", "ja"];
const SETTINGS: &str = "help_url = \"/help\"\n[recovery_codes]\ncount = 2\nlow = 1\n";

/// Somebody with a language at a browser of the portal.
struct Visitor {
    browser: Browser,
    language: &'static str,
}

impl Visitor {
    async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(ACCEPT_LANGUAGE, self.language);
        self.browser.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(ACCEPT_LANGUAGE, self.language);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.browser.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn hang(&mut self, name: &str, page: Answer) {
        let gallery = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
        std::fs::create_dir_all(gallery.join(self.language)).unwrap();
        let mut text = page.body.replace("&#x2f;", "/");
        for start in ["rel=\"stylesheet\" href=\"", "<script src=\"", "rel=\"icon\" href=\""] {
            let path = text.split_once(start).unwrap().1.split('"').next().unwrap().to_owned();
            let file = path.rsplit('/').next().unwrap();
            std::fs::write(gallery.join(file), self.get(&path).await.body).unwrap();
            text = text.replace(&path, &format!("../{file}"));
        }
        std::fs::write(gallery.join(self.language).join(format!("portal-{name}.html")), text).unwrap();
    }
}

#[tokio::test]
async fn the_pages_of_accounts_are_written_to_be_looked_at() {
    for language in LANGUAGES {
        let world = World::with(SETTINGS).await;
        let mut visitor = Visitor { browser: world.browser(), language };
        for path in ["/sign-in", "/sign-up"] {
            let page = visitor.get(path).await;
            visitor.hang(&path[1..], page).await;
        }
        let (mut known, _, codes) = world.enrolled_in(EMAIL).await;
        for (name, path, password) in [
            ("sign-in-wrong", "/sign-in", "not the password at all"),
            ("sign-up-taken", "/sign-up", PASSWORD),
            ("sign-up-weak", "/sign-up", "12345678"),
        ] {
            let email = if name == "sign-up-weak" { "grace@example.org" } else { EMAIL };
            let page = visitor.post(path, &[("email", email), ("password", password)]).await;
            visitor.hang(name, page).await;
        }
        let new = world.signed_up("hedy@example.org").await;
        let mut visitor = Visitor { browser: new, language };
        let page = visitor.get("/").await;
        visitor.hang("home-off", page).await;
        let page = visitor.get("/password").await;
        visitor.hang("password", page).await;
        let form = [("current_password", "wrong"), ("password", "12345678")];
        let page = visitor.post("/password", &form).await;
        visitor.hang("password-wrong", page).await;
        let page = visitor.get("/nowhere").await;
        visitor.hang("not-found", page).await;

        known.get("/").await;
        let mut visitor = Visitor { browser: known, language };
        let page = visitor.get("/").await;
        visitor.hang("home-on", page).await;
        let mut visitor = Visitor { browser: world.browser(), language };
        visitor.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await.location();
        visitor.post("/recovery-code-verify", &[("code", &codes[0])]).await.location();
        let page = visitor.get("/").await;
        visitor.hang("home-low", page).await;
    }
}

#[tokio::test]
async fn the_pages_behind_links_are_written_to_be_looked_at() {
    for language in LANGUAGES {
        let world = World::with(MAILING).await;
        let mut new = Visitor { browser: world.signed_up(EMAIL).await, language };
        let page = new.get("/").await;
        new.hang("home-unverified", page).await;
        let page = new.get("/verify-email").await;
        new.hang("verify", page).await;
        world.token().await;
        let page = new.post("/verify-email", &[]).await;
        new.hang("verify-sent", page).await;
        let token = world.token().await;
        let page = new.get(&format!("/verify-email?token={token}")).await;
        new.hang("verify-confirm", page).await;
        let page = new.post("/verify-email", &[("token", &token)]).await;
        new.hang("verify-done", page).await;
        let page = new.get(&format!("/verify-email?token={token}")).await;
        new.hang("link-gone", page).await;

        let mut stranger = Visitor { browser: world.browser(), language };
        for (name, path) in [("sign-in-forgot", "/sign-in"), ("forgot", "/forgot-password")] {
            let page = stranger.get(path).await;
            stranger.hang(name, page).await;
        }
        let page = stranger.post("/forgot-password", &[("email", EMAIL)]).await;
        stranger.hang("forgot-sent", page).await;
        let token = world.token().await;
        let page = stranger.get(&format!("/reset-password?token={token}")).await;
        stranger.hang("reset", page).await;
        let page = stranger.post("/reset-password", &[("token", &token), ("password", "12345678")]).await;
        stranger.hang("reset-weak", page).await;
        let page = stranger.get("/sign-in?password=changed").await;
        stranger.hang("sign-in-changed", page).await;
    }
}
