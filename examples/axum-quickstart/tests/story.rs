//! From the host's own login form to a proven second factor, through the router.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use countersign::testing::{ManualClock, SeededRandom, SoftAuthenticator};
use countersign::{Clock as _, KeyRing, Timestamp, TotpSecret};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

const PASSWORD: &str = "correct horse battery staple";

struct Browser {
    app: Router,
    cookie: String,
    clock: ManualClock,
    directory: PathBuf,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Browser {
    async fn open(name: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let keys = KeyRing::generate(&SeededRandom::new(1)).unwrap();
        let (database, clock) =
            (directory.join("acme.db"), ManualClock::at(Timestamp::from_seconds(1_800_000_000)));
        let app =
            axum_quickstart::app(&database, keys, "http://127.0.0.1:3000", clock.clone()).await.unwrap();
        Self { app, cookie: String::new(), clock, directory }
    }

    async fn send(
        &mut self,
        request: axum::http::request::Builder,
        body: String,
    ) -> (StatusCode, String, String) {
        let request = request.header(header::COOKIE, &self.cookie).header("sec-fetch-site", "same-origin");
        let response = self.app.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        self.keep_cookie(&response);
        let location =
            response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let text = response.into_body().collect().await.unwrap().to_bytes();
        (status, location.unwrap_or_default(), String::from_utf8(text.to_vec()).unwrap())
    }

    fn keep_cookie(&mut self, response: &Response<Body>) {
        let set = response.headers().get_all(header::SET_COOKIE).iter().map(|set| set.to_str().unwrap());
        if let Some(session) =
            set.map(|set| set.split(';').next().unwrap()).find(|set| set.contains("_session="))
        {
            self.cookie = session.to_owned();
        }
    }

    async fn get(&mut self, path: &str) -> (StatusCode, String, String) {
        self.send(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, form: &str) -> (StatusCode, String, String) {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form.replace('@', "%40").replace(' ', "+")).await
    }
}

/// The text between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {text}")).split(after).next().unwrap()
}

#[tokio::test]
async fn from_the_hosts_login_form_to_a_proven_second_factor() {
    let mut browser = Browser::open("story").await;
    let log_in = format!("email=maria@example.org&password={PASSWORD}&return_to=/account");
    assert_eq!(browser.get("/account").await.1, "/log-in?return_to=%2Faccount");
    let (status, ..) =
        browser.post("/log-in", "email=maria@example.org&password=wrong&return_to=/account").await;
    assert_eq!((status, browser.cookie.as_str()), (StatusCode::OK, ""));

    let (status, location, _) = browser.post("/log-in", &log_in).await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, "/account"));
    assert!(browser.get("/account").await.2.contains("with the password only"));

    let page = browser.post("/totp-setup", "name=Phone").await.2;
    let enrollment = between(&page, "name=\"enrollment\" value=\"", "\"").to_owned();
    let secret = TotpSecret::from_base32(between(&page, "secret=", "&")).unwrap();
    let phone = SoftAuthenticator::new(secret);
    let confirm = format!("enrollment={enrollment}&code={}", phone.code(browser.clock.now()));
    let (status, _, page) = browser.post("/totp-setup", &confirm).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("data-page=\"recovery-codes\""));

    browser.post("/sign-out", "").await;
    assert_eq!(browser.get("/account").await.0, StatusCode::SEE_OTHER);
    let (_, location, _) = browser.post("/log-in", &log_in).await;
    assert!(location.starts_with("/totp-verify"), "{location}");
    assert!(browser.get("/account").await.1.starts_with("/totp-verify"), "pending sessions stay out");
    browser.clock.advance(std::time::Duration::from_secs(30));
    let answer = format!("code={}&return_to=/account", phone.code(browser.clock.now()));
    let (status, location, page) = browser.post("/totp-verify", &answer).await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, "/account"), "{page}");
    assert!(browser.get("/account").await.2.contains("with a code"));
}

#[tokio::test]
async fn a_payout_waits_for_a_code_and_goes_on_by_itself() {
    let mut browser = Browser::open("payout").await;
    browser.post("/log-in", &format!("email=maria@example.org&password={PASSWORD}&return_to=/account")).await;
    assert!(
        browser.post("/payout", "amount=50").await.1.starts_with("/totp-setup"),
        "there is no factor yet"
    );
    let page = browser.post("/totp-setup", "name=Phone").await.2;
    let enrollment = between(&page, "name=\"enrollment\" value=\"", "\"").to_owned();
    let phone = SoftAuthenticator::new(TotpSecret::from_base32(between(&page, "secret=", "&")).unwrap());
    let confirm = format!("enrollment={enrollment}&code={}", phone.code(browser.clock.now()));
    browser.post("/totp-setup", &confirm).await;
    let paid = browser.post("/payout", "amount=50").await;
    assert!(paid.2.contains("50 €"), "the code was given just now: {paid:?}");

    browser.clock.advance(std::time::Duration::from_secs(600));
    let (status, challenge, _) = browser.post("/payout", "amount=70").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(browser.get(&challenge).await.2.contains("data-page=\"totp-verify\""), "{challenge}");
    let onwards = challenge.split_once("return_to=").unwrap().1.replace("%2F", "/");
    let answer = format!("code={}&return_to={onwards}", phone.code(browser.clock.now()));
    assert_eq!(browser.post("/totp-verify", &answer).await.1, onwards);
    let page = browser.get(&onwards).await.2;
    let held = format!("countersign_resume={}", between(&page, "name=\"countersign_resume\" value=\"", "\""));
    assert!(browser.post("/payout", &held).await.2.contains("70 €"), "{page}");
    assert_eq!(browser.post("/payout", &held).await.0, StatusCode::NOT_FOUND, "once");
}
