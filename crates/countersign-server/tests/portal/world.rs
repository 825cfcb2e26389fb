//! A portal on a scratch directory, and browsers that visit it. Time stands still until a test moves it.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
#[cfg(feature = "test-server")]
use countersign::KeyRing;
use countersign::testing::{ManualClock, SoftAuthenticator};
use countersign::{AuditEvent, Clock, EventId, Node, OsRandom, Timestamp, UserId};
use countersign_axum::{Mail, MailError, Mailer};
use countersign_server::{Config, Foundation, Portal, Sources};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub(crate) const EMAIL: &str = "ada@example.org";
pub(crate) const PASSWORD: &str = "correct horse battery staple 1";

pub(crate) struct World {
    directory: PathBuf,
    settings: String,
    pub(crate) clock: ManualClock,
    /// What letters become.
    pub(crate) mailbox: Mailbox,
    portal: Portal,
    router: Router,
    node: Node,
    /// Where the database is a server: a schema of the test's own.
    schema: Option<String>,
}

/// Takes letters, as long as nothing else is said.
#[derive(Clone, Default)]
pub(crate) struct Mailbox {
    taken: Arc<Mutex<Vec<Mail>>>,
    mood: Arc<Mutex<Mood>>,
}

/// What a mail server does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    #[default]
    Takes,
    /// It takes the message, and we do not hear of it.
    TakesAndForgets,
    Later,
    Never,
}

impl Mailbox {
    /// What arrived since this was asked for.
    pub(crate) fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }

    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }
}

impl Mailer for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let mood = *self.mood.lock().unwrap();
        if matches!(mood, Mood::Takes | Mood::TakesAndForgets) {
            self.taken.lock().unwrap().push(mail.clone());
        }
        match mood {
            Mood::Takes => Ok(()),
            Mood::TakesAndForgets | Mood::Later => {
                Err(MailError::Later(format!("{} is not there", mail.to).into()))
            }
            Mood::Never => Err(MailError::Never("nobody has this address".into())),
        }
    }
}

/// Settings with which letters are sent.
pub(crate) const MAILING: &str =
    "[smtp]\nurl = \"smtp://127.0.0.1:9\"\nfrom = \"Acme <portal@example.org>\"\n";

impl World {
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// With settings as in a configuration file.
    pub(crate) async fn with(settings: &str) -> Self {
        let (directory, _) = scratch();
        Self::in_directory(directory, settings, None).await
    }

    /// The same on a PostgreSQL server. The top of the settings is not ended by a section.
    #[cfg(feature = "test-server")]
    pub(crate) async fn on_server(settings: &str) -> Self {
        let (directory, number) = scratch();
        let url = std::env::var("COUNTERSIGN_TEST_POSTGRES")
            .expect("COUNTERSIGN_TEST_POSTGRES names the PostgreSQL database that these tests use");
        let schema = format!("portal_{}_{number}", std::process::id());
        let keys = directory.join("keys");
        std::fs::write(&keys, KeyRing::generate(&OsRandom).unwrap().to_text().expose_text()).unwrap();
        std::fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let settings = format!(
            "database = {url:?}\n{settings}\n[postgres]\nschema = {schema:?}\npool = 4\n[keys]\npath = {:?}\n",
            keys.display().to_string()
        );
        drop_schema(&schema);
        Self::in_directory(directory, &settings, Some(schema)).await
    }

    async fn in_directory(directory: PathBuf, settings: &str, schema: Option<String>) -> Self {
        let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_000));
        let mailbox = Mailbox::default();
        let portal = open_with(&directory, settings, clock.clone(), mailbox.clone()).await;
        let router = portal.router().unwrap();
        let (settings, node) = (settings.to_owned(), Node::draw(&OsRandom).unwrap());
        Self { directory, settings, clock, mailbox, portal, router, node, schema }
    }

    /// Sends what is due, and gives what arrived since this was asked for.
    pub(crate) async fn mail(&self) -> Vec<Mail> {
        self.portal.send_letters(self.node).await.unwrap();
        self.mailbox.taken()
    }

    /// The token of the only letter that arrives.
    pub(crate) async fn token(&self) -> String {
        let mail = self.mail().await;
        assert_eq!(mail.len(), 1, "{mail:?}");
        token_in(&mail[0])
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let Some(schema) = &self.schema else {
            let sql = format!("SELECT count(*) FROM {table}");
            return self.database().query_row(&sql, [], |row| row.get(0)).unwrap();
        };
        let client = connect().await;
        let sql = format!("SELECT count(*) FROM \"{schema}\".{table}");
        client.query_one(&sql, &[]).await.unwrap().get(0)
    }

    /// Does something to the database behind the portal's back, whichever it is.
    pub(crate) async fn execute(&self, sql: &str) {
        let Some(schema) = &self.schema else { return self.alter(sql) };
        let client = connect().await;
        client.batch_execute(&format!("SET search_path = \"{schema}\"; {sql}")).await.unwrap();
    }

    pub(crate) fn settings(&self) -> &str {
        &self.settings
    }

    pub(crate) fn portal(&self) -> &Portal {
        &self.portal
    }

    pub(crate) fn node(&self) -> Node {
        self.node
    }

    /// Another portal on the same database, with the same time.
    pub(crate) async fn second(&self) -> Browser {
        let portal =
            open_with(&self.directory, &self.settings, self.clock.clone(), self.mailbox.clone()).await;
        Browser::new(portal.router().unwrap())
    }

    /// All bytes of the database's files.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.directory.join("data")).unwrap().map(|file| file.unwrap().path());
        let ours = files.filter(|path| path.display().to_string().contains("countersign.db"));
        ours.flat_map(|path| std::fs::read(path).unwrap()).collect()
    }

    /// The same data directory in a new portal: what lived in memory only is gone.
    pub(crate) async fn restart(&mut self) {
        let mailbox = self.mailbox.clone();
        self.portal = open_with(&self.directory, &self.settings, self.clock.clone(), mailbox).await;
        self.router = self.portal.router().unwrap();
    }

    /// The same with other settings.
    pub(crate) async fn restart_with(&mut self, settings: &str) {
        self.settings = settings.to_owned();
        self.restart().await;
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// The same browser, at a portal that was started again.
    pub(crate) fn again(&self, browser: &Browser) -> Browser {
        Browser { router: self.router.clone(), ..browser.clone() }
    }

    /// Somebody who has just signed up.
    pub(crate) async fn signed_up(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let body = json!({ "email": email, "password": PASSWORD });
        assert_eq!(browser.post_json("/api/v1/sign-up", &body).await.status, StatusCode::CREATED);
        browser
    }

    /// Somebody with an app, signed out again. The present code of the app is unused.
    pub(crate) async fn enrolled(&self, email: &str) -> (SoftAuthenticator, Vec<String>) {
        let (_, app, codes) = self.enrolled_in(email).await;
        (app, codes)
    }

    /// The same with the browser, which is signed in and a known one.
    pub(crate) async fn enrolled_in(&self, email: &str) -> (Browser, SoftAuthenticator, Vec<String>) {
        let mut browser = self.signed_up(email).await;
        let begun = browser.post_json("/api/v1/mfa/totp", &json!({ "password": PASSWORD })).await.json();
        let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
        let confirm = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
        let confirmed = browser.post_json(&confirm, &json!({ "code": app.code(self.now()) })).await.json();
        let codes = confirmed["recovery_codes"].as_array().unwrap().iter();
        let codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
        self.clock.advance(std::time::Duration::from_secs(60));
        (browser, app, codes)
    }

    /// The whole trail, each event with its user.
    pub(crate) async fn trail(&self) -> Vec<(AuditEvent, Option<UserId>)> {
        self.portal.countersign().trail(EventId(0), 10_000).await.unwrap()
    }

    /// Does something to the database behind the portal's back.
    pub(crate) fn alter(&self, sql: &str) {
        let changed = self.database().execute(sql, []).unwrap();
        assert_ne!(changed, 0, "{sql}");
    }

    /// The database beside the portal.
    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.directory.join("data/countersign.db")).unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        countersign::Clock::now(&self.clock)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
        if let Some(schema) = &self.schema {
            drop_schema(schema);
        }
    }
}

/// The portal on a directory, with settings as in a configuration file.
pub(crate) async fn open_with(
    directory: &Path,
    settings: &str,
    clock: impl Clock + Clone,
    mailbox: Mailbox,
) -> Portal {
    let data = directory.join("data").display().to_string();
    let sources = Sources::none().file("countersign.toml", settings).flag("--data", "data", Some(data));
    let config = Config::load(sources).unwrap();
    let foundation = Foundation::lay(&config).await.unwrap();
    let bound = SocketAddr::from(([127, 0, 0, 1], 8080));
    Portal::with_mailer(foundation, &config, bound, clock, mailbox).await.unwrap()
}

/// A directory of a test's own, and its number.
fn scratch() -> (PathBuf, u32) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let directory = std::env::temp_dir().join(format!("countersign-portal-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    (directory, number)
}

/// What stands in the link of a letter.
pub(crate) fn token_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("?token=").unwrap_or_else(|| panic!("no link: {}", mail.text));
    let token: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
    assert!(mail.html.contains(&token), "{}", mail.html);
    token
}

/// To the server that tests use.
async fn connect() -> tokio_postgres::Client {
    let url = std::env::var("COUNTERSIGN_TEST_POSTGRES").unwrap();
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// In a thread and a runtime of its own, because the test's may be ending.
fn drop_schema(schema: &str) {
    let sql = format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE");
    let dropping = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { connect().await.batch_execute(&sql).await.unwrap() });
    });
    dropping.join().unwrap();
}

/// Keeps cookies, like a browser. It follows no redirects, so that tests see them.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) address: IpAddr,
    pub(crate) bearer: Option<String>,
    pub(crate) forwarded_for: Option<String>,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let address = IpAddr::from([127, 0, 0, 1]);
        Self { router, cookies: BTreeMap::new(), address, bearer: None, forwarded_for: None }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn post_json(&mut self, path: &str, body: &Value) -> Answer {
        self.send_json(Method::POST, path, body).await
    }

    pub(crate) async fn send_json(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        if let Some(token) = &self.bearer {
            request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        if let Some(client) = &self.forwarded_for {
            request.headers_mut().insert("x-forwarded-for", client.parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if rest.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        self.json()["code"].as_str().unwrap().to_owned()
    }

    /// The name of a page.
    pub(crate) fn page(&self) -> &str {
        let start =
            self.body.split_once("<main data-page=\"").unwrap_or_else(|| panic!("no page: {self:?}")).1;
        start.split('"').next().unwrap()
    }

    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        self.header(LOCATION.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> String {
        assert!(self.headers.get_all(name).iter().count() < 2, "{name} came twice");
        self.headers.get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    /// How the session's cookie was set.
    pub(crate) fn session_cookie(&self) -> String {
        let mut cookies = self.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.find(|cookie| cookie.contains("countersign_session="));
        cookie.unwrap_or_default().to_owned()
    }

    /// Is there an error that is tied to this field, and announced?
    pub(crate) fn error_of(&self, field: &str) -> Option<String> {
        let (_, input) = self.body.split_once(&format!("<input id=\"{field}\""))?;
        let input = input.split('>').next()?;
        let described = input.contains(&format!("aria-describedby=\"{field}-error"));
        let (_, error) = self.body.split_once(&format!("id=\"{field}-error\" role=\"alert\">"))?;
        (described && input.contains("aria-invalid=\"true\""))
            .then(|| error.split('<').next().unwrap().to_owned())
    }
}
