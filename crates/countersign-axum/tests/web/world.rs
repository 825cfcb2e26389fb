//! A host with users and a page of its own, a clock that stands still, people with phones.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRef, State};
use axum::response::Response;
use axum::routing::{get, post};
use countersign::testing::{ManualClock, MemoryStore, SeededRandom, SoftAuthenticator};
use countersign::{
    Account, Accounts, BoxError, BruteForce, Builder, Clock, Countersign, KeyRing, Password, Remember, Site,
    Timestamp, Transport,
};
use countersign_axum::{
    Client, FormBody, Need, PageOptions, PendingSession, Problem, Session, SignIn, WebExt,
};
use http::{Method, Request, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::answer::Answer;
use crate::description::check;

pub const PASSWORD: &str = "correct horse battery staple";
pub const ORIGIN: &str = "https://acme.example";

/// The host's users: every number exists until it is deleted.
#[derive(Clone, Default)]
pub struct Users {
    deleted: Arc<Mutex<BTreeSet<i64>>>,
    unverified: Arc<Mutex<BTreeSet<i64>>>,
    roles: Arc<Mutex<BTreeSet<(i64, &'static str)>>>,
    stamps: Arc<Mutex<BTreeMap<i64, String>>>,
    addresses: Arc<Mutex<BTreeMap<i64, Vec<String>>>>,
    locales: Arc<Mutex<BTreeMap<i64, String>>>,
}

impl Users {
    pub fn delete(&self, id: i64) {
        self.deleted.lock().unwrap().insert(id);
    }

    /// As if the password had been changed somewhere.
    pub fn stamp(&self, id: i64, stamp: &str) {
        self.stamps.lock().unwrap().insert(id, stamp.to_owned());
    }

    /// Where messages go, where that is not the usual address.
    pub fn addresses(&self, id: i64, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
        self.addresses.lock().unwrap().insert(id, addresses);
    }

    pub fn locale(&self, id: i64, tag: &str) {
        self.locales.lock().unwrap().insert(id, tag.to_owned());
    }

    pub fn unverified(&self, id: i64) {
        self.unverified.lock().unwrap().insert(id);
    }

    pub fn role(&self, id: i64, role: &'static str) {
        self.roles.lock().unwrap().insert((id, role));
    }
}

impl Accounts for Users {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        if self.deleted.lock().unwrap().contains(id) {
            return Ok(None);
        }
        let roles = self.roles.lock().unwrap();
        let roles = roles.iter().filter(|(user, _)| user == id).map(|(_, role)| *role);
        let account = roles.fold(Account::new(format!("user{id}@example.org")), Account::role);
        let account = match self.stamps.lock().unwrap().get(id) {
            Some(stamp) => account.stamp(stamp),
            None => account,
        };
        let usual = vec![format!("user{id}@example.org")];
        let addresses = self.addresses.lock().unwrap().get(id).cloned().unwrap_or(usual);
        let account = addresses.into_iter().fold(account, Account::address);
        let account =
            self.locales.lock().unwrap().get(id).cloned().into_iter().fold(account, Account::locale);
        let unverified = self.unverified.lock().unwrap().contains(id);
        Ok(Some(if unverified { account.unverified() } else { account }))
    }

    async fn verify_password(&self, _: &i64, password: &Password) -> Result<bool, BoxError> {
        Ok(password.expose() == PASSWORD)
    }
}

/// The host's state.
#[derive(Clone)]
struct App {
    countersign: Countersign,
    payouts: Arc<AtomicUsize>,
}

impl FromRef<App> for Countersign {
    fn from_ref(app: &App) -> Self {
        app.countersign.clone()
    }
}

#[derive(Deserialize)]
struct LogIn {
    user: String,
    return_to: Option<String>,
    remember: Option<String>,
    /// Kept in the session, where it waits for the end of the challenge.
    kept: Option<String>,
    /// To a challenge page that belongs to this sign-in alone.
    token_mode: Option<String>,
}

async fn log_in(
    State(app): State<App>,
    client: Client,
    FormBody(form): FormBody<LogIn>,
) -> Result<SignIn, Problem> {
    let remember = if form.remember.is_some() { Remember::Yes } else { Remember::No };
    let sign_in = app.countersign.sign_in(&client, form.user).remember(remember);
    let sign_in = if form.token_mode.is_some() { sign_in.token_mode() } else { sign_in };
    if let Some(path) = form.kept {
        return Ok(sign_in.return_to(&path).await?);
    }
    let signed_in = sign_in.await?;
    Ok(signed_in.then(form.return_to.as_deref().unwrap_or("/")))
}

/// The same for programs: the token of a bearer session is in the body.
async fn token(State(app): State<App>, client: Client, user: String) -> Result<Response, Problem> {
    let signed_in = app.countersign.sign_in(&client, user).transport(Transport::Bearer).await?;
    let body = signed_in.body("the label");
    Ok(signed_in.json(StatusCode::OK, &body))
}

async fn pay_out(State(app): State<App>, session: Session) -> String {
    app.payouts.fetch_add(1, Ordering::Relaxed);
    format!("paid to {}", session.user::<i64>().unwrap())
}

async fn greet(session: Option<Session>) -> String {
    session.map_or_else(|| "hello stranger".to_owned(), |session| format!("hello {}", session.user_id()))
}

/// Only whoever is asked for a second factor sees this.
async fn waiting(session: PendingSession) -> String {
    format!("waiting for {}", session.user_id())
}

async fn whether_waiting(session: Option<PendingSession>) -> String {
    session.is_some().to_string()
}

pub struct World {
    pub countersign: Countersign,
    pub clock: ManualClock,
    pub store: MemoryStore,
    pub users: Users,
    pub router: Router,
    payouts: Arc<AtomicUsize>,
    document: Value,
    exchanges: Mutex<Vec<Exchange>>,
}

/// A call of the API: method, path, and the status that came back.
pub type Exchange = (Method, String, StatusCode);

impl World {
    pub async fn new() -> Self {
        Self::at(Site::new(ORIGIN).unwrap()).await
    }

    pub async fn at(site: Site) -> Self {
        Self::with(site, |builder| builder).await
    }

    pub async fn with(site: Site, settings: impl FnOnce(Builder) -> Builder) -> Self {
        Self::mounted(site, PageOptions::new(), settings).await
    }

    /// With pages of the host's choosing.
    pub async fn mounted(site: Site, pages: PageOptions, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_015));
        Self::over((MemoryStore::new(), clock, Users::default()), 8, (site, pages), settings).await
    }

    /// The same application, started again with other settings.
    pub async fn restarted(&self, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let there = (self.store.clone(), self.clock.clone(), self.users.clone());
        let site = self.countersign.site().clone();
        Self::over(there, 9, (site, PageOptions::new()), settings).await
    }

    async fn over(
        (store, clock, users): (MemoryStore, ManualClock, Users),
        seed: u64,
        (site, pages): (Site, PageOptions),
        settings: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let prefix = site.mounted_at().to_owned();
        let builder = Countersign::builder(users.clone())
            .issuer("Acme")
            .site(site)
            .store(store.clone())
            .keys(KeyRing::generate(&SeededRandom::new(7)).unwrap())
            .brute_force(BruteForce::audit_log())
            .clock(clock.clone())
            .random(SeededRandom::new(seed));
        let countersign = settings(builder).build().await.unwrap();
        let app = App { countersign: countersign.clone(), payouts: Arc::default() };
        let account = Router::new().route("/account", get(async || "yours").post(pay_out));
        let pages = countersign.pages_with(pages);
        let router = Router::new()
            .route("/log-in", post(log_in))
            .route("/token", post(token))
            .route("/greet", get(greet))
            .route("/waiting", get(waiting))
            .route("/whether-waiting", get(whether_waiting))
            .route("/extracted", get(pay_out).post(pay_out))
            .route("/layered", post(pay_out).route_layer(countersign.require(Need::Session)))
            .merge(countersign.protect(Need::Session, account))
            .merge(if prefix.is_empty() { pages } else { Router::new().nest(&prefix, pages) })
            .nest("/api/v1", countersign.api())
            .with_state(app.clone());
        let request = Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap();
        let document = Answer::of(router.clone().oneshot(request).await.unwrap()).await.json(200);
        let (payouts, exchanges) = (app.payouts, Mutex::default());
        Self { countersign, clock, store, users, router, payouts, document, exchanges }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Every call of the API so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap().clone()
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub fn payouts(&self) -> usize {
        self.payouts.load(Ordering::Relaxed)
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from([203, 0, 113, 7], request).await
    }

    pub async fn send_from(&self, peer: [u8; 4], mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4711))));
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookie: None, known: None, flash: None, headers: Vec::new() }
    }

    /// A browser that is signed in; it waits for the second factor where the user has one.
    pub async fn signed_in(&self, user: i64) -> Browser<'_> {
        let mut browser = self.browser();
        browser.log_in(user).await;
        browser
    }

    /// A signed-in browser of somebody who has an authenticator. The code that confirmed it was of the step before.
    pub async fn enrolled(&self, user: i64) -> (Browser<'_>, Person) {
        let mut browser = self.signed_in(user).await;
        let begun = browser.post_json("/api/v1/mfa/totp", &json!({ "name": "Phone" })).await.json(201);
        let phone = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
        let path = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
        let code = phone.code(self.clock.now());
        let confirmed = browser.post_json(&path, &json!({ "code": code })).await.json(200);
        let id = confirmed["authenticator"]["id"].as_str().unwrap().to_owned();
        let codes = confirmed["recovery_codes"].as_array().unwrap();
        let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        self.advance(30);
        (browser, Person { id, phone, codes })
    }
}

/// Somebody with a phone and a sheet of recovery codes.
pub struct Person {
    /// The id of the authenticator.
    pub id: String,
    pub phone: SoftAuthenticator,
    pub codes: Vec<String>,
}

/// A browser with its cookies, or a program.
#[derive(Clone)]
pub struct Browser<'w> {
    pub world: &'w World,
    /// The session's.
    pub cookie: Option<String>,
    /// What it keeps as a known browser.
    pub known: Option<String>,
    /// A message that survives one redirect.
    pub flash: Option<String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Browser<'_> {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, String::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body).await
    }

    pub async fn post_json(&mut self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub async fn json(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, Some("application/json"), body.to_string()).await
    }

    pub async fn log_in(&mut self, user: i64) -> Answer {
        self.post("/log-in", &[("user", &user.to_string())]).await
    }

    /// The value of the cookie.
    pub fn token(&self) -> &str {
        self.cookie.as_deref().unwrap().split_once('=').unwrap().1
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if self.headers.iter().all(|(name, _)| *name != "user-agent") {
            request = request.header("user-agent", "Firefox");
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let cookies: Vec<&str> =
            [&self.cookie, &self.known, &self.flash].into_iter().flatten().map(String::as_str).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let method = request.method_ref().unwrap().clone();
        let answer = self.world.send(request.body(Body::from(body.clone())).unwrap()).await;
        if path.starts_with("/api/v1/") {
            check(&self.world.document, &method, path, &body, &answer);
            self.world.exchanges.lock().unwrap().push((method, path.to_owned(), answer.status));
        }
        for set in answer.headers.get_all("set-cookie") {
            let text = set.to_str().unwrap();
            let pair = text.split(';').next().unwrap();
            let slot = match pair {
                pair if pair.contains("countersign_browser=") => &mut self.known,
                pair if pair.contains("countersign_flash=") => &mut self.flash,
                _ => &mut self.cookie,
            };
            *slot = (!text.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        answer
    }
}
