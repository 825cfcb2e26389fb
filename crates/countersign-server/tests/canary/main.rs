//! One story through the whole portal, and then a search for every secret of it in all that is written down (G9).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "the tests of the portal use the rest")]
#[path = "../portal/world.rs"]
mod world;

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use countersign::testing::{ManualClock, SoftAuthenticator};
use countersign::{Clock, EventId, Node, OsRandom, Timestamp};
use countersign_server::Portal;
use http::header::SET_COOKIE;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tracing_subscriber::filter::LevelFilter;
use world::{Answer, Browser, Mailbox};

const EMAIL: &str = "canary@example.org";
const PASSWORD: &str = "yellow feathers over the mine 7";
const WRONG_PASSWORD: &str = "grey feathers under the mine 9";
const NEW_PASSWORD: &str = "green feathers beside the mine 5";
const WEAK_PASSWORD: &str = "featherfeatherfeather";

/// Eight digits: six may well stand somewhere by chance.
const SETTINGS: &str = "[totp]\ndigits = 8\n";

/// Panics in the store's threads when it is told to: within a decision.
#[derive(Clone)]
struct Tripping {
    clock: ManualClock,
    home: ThreadId,
    armed: Arc<AtomicBool>,
}

impl Clock for Tripping {
    fn now(&self) -> Timestamp {
        let elsewhere = thread::current().id() != self.home;
        assert!(!(elsewhere && self.armed.load(Ordering::SeqCst)), "tripped within a decision");
        self.clock.now()
    }
}

/// What is written down.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    /// Everything that is logged, at every level, and what panics say.
    fn of_this_process() -> Self {
        let paper = Self::default();
        let logs = paper.clone();
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || logs.clone())
            .init();
        let (panics, told) = (paper.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            panics.0.lock().unwrap().extend(format!("{panic}\n").bytes());
            told(panic);
        }));
        paper
    }

    fn read(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

/// The story: every secret of it, and the heads of all answers.
struct Story {
    browser: Browser,
    clock: Tripping,
    secrets: Vec<(String, Vec<u8>)>,
    cookies: Vec<(String, Vec<u8>)>,
    heads: String,
}

impl Story {
    fn keep(&mut self, what: &str, secret: &str) {
        self.secrets.push((what.to_owned(), secret.as_bytes().to_vec()));
    }

    fn note(&mut self, answer: Answer) -> Answer {
        for (name, value) in &answer.headers {
            writeln!(self.heads, "{name}: {}", String::from_utf8_lossy(value.as_bytes())).unwrap();
        }
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            // One cookie may hold several tokens.
            let tokens = value.split('.').filter(|token| !token.is_empty());
            self.cookies.extend(tokens.map(|token| (format!("{name} cookie"), token.as_bytes().to_vec())));
        }
        answer
    }

    async fn call(&mut self, method: Method, path: &str, body: Value) -> Answer {
        let answer = self.browser.send_json(method, &format!("/api/v1{path}"), &body).await;
        self.note(answer)
    }

    async fn post(&mut self, path: &str, body: Value, status: u16) -> Value {
        let answer = self.call(Method::POST, path, body).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {answer:?}");
        answer.json()
    }

    async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.browser.post_form(path, fields).await;
        self.note(answer)
    }

    /// A later moment, with a code that was not used.
    fn later(&self) -> Timestamp {
        self.clock.clock.advance(Duration::from_secs(60));
        self.clock.clock.now()
    }

    fn keep_codes(&mut self, codes: &Value) -> Vec<String> {
        let codes = codes.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned());
        let codes: Vec<String> = codes.collect();
        assert_eq!(codes.len(), 10);
        for code in &codes {
            self.keep("recovery code", code);
            self.keep("recovery code in lower case", &code.to_lowercase());
        }
        codes
    }

    async fn enroll(&mut self) -> (SoftAuthenticator, Vec<String>) {
        self.post("/sign-up", json!({ "email": EMAIL, "password": PASSWORD }), 201).await;
        let begun = self.post("/mfa/totp", json!({ "password": PASSWORD }), 201).await;
        let secret = begun["secret"].as_str().unwrap();
        self.keep("secret in base32", secret);
        let raw = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        self.keep("secret in hex", &data_encoding::HEXLOWER.encode(&raw));
        self.keep("secret in upper hex", &data_encoding::HEXUPPER.encode(&raw));
        self.keep("secret in base64", &data_encoding::BASE64_NOPAD.encode(&raw));
        self.keep("secret as a list", &format!("{raw:?}"));
        self.secrets.push(("raw secret".to_owned(), raw));
        let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
        let confirm = format!("/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
        self.wrong(&app, &confirm).await;
        let code = app.code(self.clock.clock.now());
        self.keep("code", &code);
        let confirmed = self.post(&confirm, json!({ "code": code }), 200).await;
        let codes = self.keep_codes(&confirmed["recovery_codes"]);
        (app, codes)
    }

    async fn wrong(&mut self, app: &SoftAuthenticator, path: &str) {
        let wrong = app.wrong_code(self.clock.clock.now());
        self.keep("wrong code", &wrong);
        self.post(path, json!({ "code": wrong }), 422).await;
    }

    async fn sign_in(&mut self) {
        let credentials = json!({ "email": EMAIL, "password": PASSWORD });
        let begun = self.post("/sign-in", credentials, 200).await;
        assert_eq!(begun["session"]["state"], "pending");
    }

    async fn sign_out(&mut self) {
        assert_eq!(self.call(Method::DELETE, "/session", json!({})).await.status, StatusCode::NO_CONTENT);
    }

    /// Through the pages, in by the app.
    async fn by_the_app(&mut self, app: &SoftAuthenticator) {
        self.form("/sign-in", &[("email", EMAIL), ("password", WRONG_PASSWORD)]).await;
        let begun = self.form("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!(begun.location(), "/totp-verify");
        let now = self.later();
        let (wrong, right) = (app.wrong_code(now), app.code(now));
        self.keep("wrong code", &wrong);
        self.keep("code", &right);
        let refused = self.form("/totp-verify", &[("code", &wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(self.form("/totp-verify", &[("code", &right)]).await.location(), "/");
        let again = self.form("/totp-verify", &[("code", &right)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "used already");
        self.sign_out().await;
    }

    /// Through the API, in by a recovery code, and new ones.
    async fn by_a_recovery_code(&mut self, codes: &[String]) {
        self.sign_in().await;
        self.post("/mfa/recover", json!({ "code": codes[3] }), 200).await;
        let again = self.post("/mfa/recover", json!({ "code": codes[3] }), 422).await;
        assert_eq!(again["code"], "invalid_code");
        self.post("/mfa/recovery-codes", json!({ "password": WRONG_PASSWORD }), 422).await;
        let made = self.post("/mfa/recovery-codes", json!({ "password": PASSWORD }), 201).await;
        self.keep_codes(&made["recovery_codes"]);
        self.sign_out().await;
    }

    /// Through the API and the page, to another password and back, in a browser that is trusted.
    async fn changes_the_password(&mut self, app: &SoftAuthenticator) {
        self.sign_in().await;
        let code = app.code(self.later());
        self.keep("code", &code);
        self.post("/mfa/challenge", json!({ "code": code, "trust_browser": true }), 200).await;
        for (current, new, status) in [
            (WRONG_PASSWORD, NEW_PASSWORD, 422),
            (PASSWORD, WEAK_PASSWORD, 422),
            (PASSWORD, PASSWORD, 422),
            (PASSWORD, NEW_PASSWORD, 204),
        ] {
            let body = json!({ "current_password": current, "password": new });
            let answer = self.call(Method::POST, "/password", body).await;
            assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        }
        for (current, new, status) in [
            (PASSWORD, WRONG_PASSWORD, StatusCode::UNPROCESSABLE_ENTITY),
            (NEW_PASSWORD, WEAK_PASSWORD, StatusCode::UNPROCESSABLE_ENTITY),
            (NEW_PASSWORD, PASSWORD, StatusCode::SEE_OTHER),
        ] {
            let answer = self.form("/password", &[("current_password", current), ("password", new)]).await;
            assert_eq!(answer.status, status, "{answer:?}");
        }
        self.sign_out().await;
    }

    /// By a bearer token, into a decision that panics.
    async fn runs_into_a_panic(&mut self, app: &SoftAuthenticator) {
        let (cookies, clock) = (std::mem::take(&mut self.browser.cookies), self.clock.clone());
        let credentials = json!({ "email": EMAIL, "password": PASSWORD, "transport": "bearer" });
        let begun = self.post("/sign-in", credentials, 200).await;
        let token = begun["token"].as_str().unwrap().to_owned();
        self.keep("bearer token", &token);
        self.browser.bearer = Some(token);
        let code = app.code(self.later());
        self.keep("code", &code);
        clock.armed.store(true, Ordering::SeqCst);
        let failed = self.post("/mfa/challenge", json!({ "code": code }), 503).await;
        assert_eq!(failed["code"], "unavailable");
        clock.armed.store(false, Ordering::SeqCst);
        let passed = self.post("/mfa/challenge", json!({ "code": code }), 200).await;
        if let Some(token) = passed["token"].as_str() {
            self.keep("bearer token", token);
        }
        self.browser.bearer = None;
        self.browser.cookies = cookies;
    }

    /// By a link, which is looked at, used, and used again; and once more by one that nobody takes.
    async fn forgets_the_password(&mut self, portal: &Portal, mailbox: &Mailbox) {
        let node = Node::draw(&OsRandom).unwrap();
        let asked = self.form("/forgot-password", &[("email", EMAIL)]).await;
        assert_eq!(asked.status, StatusCode::OK);
        portal.send_letters(node).await.unwrap();
        let token = world::token_in(&mailbox.taken().remove(0));
        self.keep("token of a link", &token);
        let raw = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        self.secrets.push(("raw secret of a link".to_owned(), raw[17..].to_vec()));
        let looked = self.browser.get(&format!("/reset-password?token={token}")).await;
        assert_eq!(self.note(looked).status, StatusCode::OK);
        for status in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
            let fields = [("token", &*token), ("password", NEW_PASSWORD)];
            assert_eq!(self.form("/reset-password", &fields).await.status, status);
        }
        self.form("/forgot-password", &[("email", EMAIL)]).await;
        mailbox.be(world::Mood::TakesAndForgets);
        portal.send_letters(node).await.unwrap();
        self.keep("token of a link that was not taken", &world::token_in(&mailbox.taken().remove(0)));
    }

    async fn turns_it_off(&mut self, app: &SoftAuthenticator) {
        self.sign_in().await;
        let now = self.later();
        let code = app.code(now);
        self.keep("code", &code);
        self.post("/mfa/challenge", json!({ "code": code }), 200).await;
        let gone = self.call(Method::DELETE, "/mfa", json!({ "password": PASSWORD })).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{gone:?}");
        self.sign_out().await;
    }
}

struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn no_secret_is_written_down_anywhere() {
    let paper = Paper::of_this_process();
    let directory = std::env::temp_dir().join(format!("countersign-canary-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let directory = Directory(directory);
    let clock = Tripping {
        clock: ManualClock::at(Timestamp::from_seconds(1_800_000_000)),
        home: thread::current().id(),
        armed: Arc::default(),
    };
    let mailbox = world::Mailbox::default();
    // Whoever asks for a proof of the address is asked for nothing else here.
    let settings = format!("{SETTINGS}\n[accounts]\nverify_email = false\n{}", world::MAILING);
    let portal = world::open_with(&directory.0, &settings, clock.clone(), mailbox.clone()).await;
    let mut story = Story {
        browser: Browser::new(portal.router().unwrap()),
        clock,
        secrets: Vec::new(),
        cookies: Vec::new(),
        heads: String::new(),
    };
    story.keep("password", PASSWORD);
    story.keep("wrong password", WRONG_PASSWORD);
    story.keep("new password", NEW_PASSWORD);
    story.keep("weak password", WEAK_PASSWORD);
    let (app, codes) = story.enroll().await;
    story.sign_out().await;
    story.by_the_app(&app).await;
    story.by_a_recovery_code(&codes).await;
    story.changes_the_password(&app).await;
    story.runs_into_a_panic(&app).await;
    story.turns_it_off(&app).await;
    story.forgets_the_password(&portal, &mailbox).await;
    assert!(story.cookies.iter().any(|(name, _)| name.contains("browser")), "it was a known one");

    let data = directory.0.join("data");
    let read = |name: &str| std::fs::read(data.join(name)).unwrap();
    let mut export = Command::new(env!("CARGO_BIN_EXE_countersign"));
    // They are settings of the tests, not of the program.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COUNTERSIGN_")) {
        export.env_remove(name);
    }
    let export = export
        .args(["audit", "export", "--data", data.to_str().unwrap()])
        .current_dir(&directory.0)
        .output()
        .unwrap();
    assert!(export.status.success(), "{export:?}");
    let trail = format!("{:?}", portal.countersign().trail(EventId(0), 10_000).await.unwrap());
    let (wal, database) = (read("countersign.db-wal"), read("countersign.db"));
    let written = [
        ("the logs", paper.read()),
        ("the write-ahead log", wal),
        ("the database", database),
        ("the export", export.stdout),
        ("what the export said", export.stderr),
        ("the events as Rust shows them", trail.into_bytes()),
    ];
    // The search finds what is there.
    assert!(holds(&written[0].1, b"tripped within a decision") && holds(&written[0].1, b"request{id="));
    assert!(holds(&written[1].1, EMAIL.as_bytes()) || holds(&written[2].1, EMAIL.as_bytes()));
    assert!(holds(&written[3].1, b"invalid_code") && holds(story.heads.as_bytes(), b"set-cookie"));
    for (place, text) in &written {
        for (what, secret) in story.secrets.iter().chain(&story.cookies) {
            assert!(!holds(text, secret), "{what} {:?} in {place}", String::from_utf8_lossy(secret));
        }
    }
    for (what, secret) in &story.secrets {
        assert!(!holds(story.heads.as_bytes(), secret), "{what} in the head of an answer");
    }
}
