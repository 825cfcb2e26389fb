//! The floor: the least that a correct server must do to judge a code, written by hand for this one purpose.
//!
//! One writer thread that commits in groups, sessions looked up by an indexed hash of their token, a compare-and-set on the last step, a counter
//! of failures. No audit trail, no row authentication, no savepoints, no notices, no expiry beyond one column.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use countersign::{Clock as _, OtpCode, Skew, SystemClock, TotpParameters, TotpSecret};
use data_encoding::HEXLOWER;
use hmac::{Hmac, Mac as _};
use rusqlite::{Connection, params};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::Outcome;
use crate::people::Person;

pub(crate) const KEY: [u8; 32] = *b"the key of the floor, bench only";
pub(crate) const MOST_FAILURES: i64 = 5;
const GROUP: usize = 128;

const SCHEMA: &str = "
    CREATE TABLE factor(user INTEGER PRIMARY KEY, secret BLOB NOT NULL, last_step INTEGER NOT NULL,
        failures INTEGER NOT NULL, locked_until INTEGER NOT NULL);
    CREATE TABLE recovery(user INTEGER NOT NULL, digest BLOB NOT NULL, used_at INTEGER,
        PRIMARY KEY(user, digest)) WITHOUT ROWID;
    CREATE TABLE session(id INTEGER PRIMARY KEY, token BLOB NOT NULL UNIQUE, user INTEGER NOT NULL,
        state INTEGER NOT NULL, expires_at INTEGER NOT NULL, verified_at INTEGER);";
const FIND: &str = "SELECT s.id, s.user, f.secret, f.last_step, f.locked_until, s.state, s.expires_at
    FROM session s JOIN factor f ON f.user = s.user WHERE s.token = ?1";
const READ: &str = "SELECT user, state, expires_at FROM session WHERE token = ?1";
const SPEND_STEP: &str = "UPDATE factor SET last_step = ?1, failures = 0 WHERE user = ?2 AND last_step < ?1";
const SPEND_CODE: &str =
    "UPDATE recovery SET used_at = ?1 WHERE user = ?2 AND digest = ?3 AND used_at IS NULL";
const FLIP: &str = "UPDATE session SET state = 1, token = ?1, verified_at = ?2 WHERE id = ?3 AND state = 0";
const FAIL: &str = "UPDATE factor SET failures = failures + 1,
    locked_until = CASE WHEN failures + 1 >= ?1 THEN ?2 ELSE locked_until END WHERE user = ?3";

pub(crate) fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn digest(code: &str) -> [u8; 32] {
    use hmac::KeyInit as _;
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).expect("HMAC takes keys of any length");
    mac.update(code.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Takes all sessions for proven ones.
pub(crate) fn promote(path: &Path) -> Outcome {
    let connection = Connection::open(path)?;
    connection.execute_batch("UPDATE session SET state = 1; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

/// Fills a floor's database with the same people as the portal's; their tokens are the same text.
pub(crate) fn seed(path: &Path, people: &[Person]) -> Outcome {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    connection.execute_batch(SCHEMA)?;
    let cipher = XChaCha20Poly1305::new(&KEY.into());
    let transaction = connection.transaction()?;
    for (index, person) in people.iter().enumerate() {
        let user = i64::try_from(index)? + 1;
        let nonce: [u8; 24] = hash(&user.to_be_bytes())[..24].try_into()?;
        let payload = Payload { msg: person.secret.expose(), aad: &user.to_be_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| "sealing failed")?;
        let blob = [&nonce[..], &sealed].concat();
        let mut statement = transaction.prepare_cached("INSERT INTO factor VALUES(?1, ?2, 0, 0, 0)")?;
        statement.execute(params![user, blob])?;
        let mut statement = transaction.prepare_cached("INSERT INTO recovery VALUES(?1, ?2, NULL)")?;
        statement.execute(params![user, digest(&person.recovery_code)])?;
        let mut statement =
            transaction.prepare_cached("INSERT INTO session VALUES(?1, ?2, ?1, 0, ?3, NULL)")?;
        statement.execute(params![user, hash(person.token.as_bytes()), i64::MAX])?;
    }
    transaction.commit()?;
    connection.execute_batch("ANALYZE; PRAGMA journal_mode = WAL;")?;
    Ok(())
}

pub(crate) enum Answer {
    Otp(Option<OtpCode>),
    Recovery([u8; 32]),
}

pub(crate) enum Verdict {
    In(String),
    Refused,
    Locked,
}

struct Job {
    token: [u8; 32],
    answer: Answer,
    fresh: [u8; 32],
    reply: oneshot::Sender<Verdict>,
}

struct Writer {
    connection: Connection,
    cipher: XChaCha20Poly1305,
}

impl Writer {
    fn run(self, mut jobs: mpsc::Receiver<Job>) -> rusqlite::Result<()> {
        let mut replies = Vec::with_capacity(GROUP);
        while let Some(first) = jobs.blocking_recv() {
            self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            let mut next = Some(first);
            while let Some(job) = next {
                let verdict = self.judge(&job)?;
                replies.push((job.reply, verdict));
                next = if replies.len() < GROUP { jobs.try_recv().ok() } else { None };
            }
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            for (reply, verdict) in replies.drain(..) {
                let _ = reply.send(verdict);
            }
        }
        Ok(())
    }

    fn judge(&self, job: &Job) -> rusqlite::Result<Verdict> {
        let now = SystemClock.now();
        let mut statement = self.connection.prepare_cached(FIND)?;
        let mut rows = statement.query([&job.token[..]])?;
        let Some(row) = rows.next()? else { return Ok(Verdict::Refused) };
        let (session, user, last_step): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let (locked_until, state, expires_at): (i64, i64, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
        if state != 0 || expires_at < now.seconds() {
            return Ok(Verdict::Refused);
        }
        if locked_until > now.seconds() {
            return Ok(Verdict::Locked);
        }
        let spent = match &job.answer {
            Answer::Otp(code) => {
                let blob: Vec<u8> = row.get(2)?;
                let step =
                    open_secret(&self.cipher, user, &blob).zip(code.as_ref()).and_then(|(secret, code)| {
                        secret.matched_step(TotpParameters::default(), code, now, Skew::default())
                    });
                match step.and_then(|step| i64::try_from(step.0).ok()) {
                    Some(step) if step > last_step => {
                        self.connection.prepare_cached(SPEND_STEP)?.execute((step, user))?
                    }
                    Some(_) => return Ok(Verdict::Refused),
                    None => 0,
                }
            }
            Answer::Recovery(digest) => {
                self.connection.prepare_cached(SPEND_CODE)?.execute((now.seconds(), user, &digest[..]))?
            }
        };
        if spent != 1 {
            let until = now.seconds() + 60;
            self.connection.prepare_cached(FAIL)?.execute((MOST_FAILURES, until, user))?;
            return Ok(Verdict::Refused);
        }
        let token = HEXLOWER.encode(&job.fresh);
        let flipped = self.connection.prepare_cached(FLIP)?.execute((
            &hash(token.as_bytes())[..],
            now.seconds(),
            session,
        ))?;
        Ok(if flipped == 1 { Verdict::In(token) } else { Verdict::Refused })
    }
}

pub(crate) fn open_secret(cipher: &XChaCha20Poly1305, user: i64, blob: &[u8]) -> Option<TotpSecret> {
    let (nonce, sealed) = blob.split_first_chunk::<24>()?;
    let payload = Payload { msg: sealed, aad: &user.to_be_bytes() };
    TotpSecret::new(cipher.decrypt(&XNonce::from(*nonce), payload).ok()?)
}

#[derive(Deserialize)]
pub(crate) struct Body {
    pub(crate) code: String,
}

/// The token of the session that a request belongs to.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let cookie = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    cookie.split(';').find_map(|pair| pair.trim().strip_prefix("countersign_session="))
}

pub(crate) fn reply(verdict: Verdict) -> Response {
    match verdict {
        Verdict::In(token) => {
            let cookie = format!("countersign_session={token}; Path=/; HttpOnly; SameSite=Lax");
            ([(header::SET_COOKIE, cookie)], axum::Json(serde_json::json!({"ok": true}))).into_response()
        }
        Verdict::Refused => StatusCode::UNAUTHORIZED.into_response(),
        Verdict::Locked => StatusCode::TOO_MANY_REQUESTS.into_response(),
    }
}

async fn judge(jobs: &mpsc::Sender<Job>, headers: &HeaderMap, answer: Answer) -> Response {
    let Some(token) = token(headers) else { return StatusCode::UNAUTHORIZED.into_response() };
    let mut fresh = [0; 32];
    #[expect(clippy::disallowed_methods, reason = "the floor has no Random of its own")]
    let drawn = getrandom::fill(&mut fresh);
    let (sender, verdict) = oneshot::channel();
    let job = Job { token: hash(token.as_bytes()), answer, fresh, reply: sender };
    if drawn.is_err() || jobs.send(job).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    verdict.await.map_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response(), reply)
}

type Jobs = Arc<mpsc::Sender<Job>>;

/// Connections for reading, each used by whoever finds it free.
type Readers = Arc<Vec<Mutex<Connection>>>;

/// The least that a guard must do: one indexed read, and a look at the row.
fn recognize(readers: &Readers, headers: &HeaderMap) -> rusqlite::Result<Option<i64>> {
    let Some(token) = token(headers) else { return Ok(None) };
    let free = readers.iter().find_map(|reader| reader.try_lock().ok());
    let Some(reader) = free.or_else(|| readers.first()?.lock().ok()) else { return Ok(None) };
    let mut statement = reader.prepare_cached(READ)?;
    let mut rows = statement.query([&hash(token.as_bytes())[..]])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (user, state, expires_at): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok((state == 1 && expires_at > SystemClock.now().seconds()).then_some(user))
}

async fn greet(State(readers): State<Readers>, headers: HeaderMap) -> Response {
    match recognize(&readers, &headers) {
        Ok(Some(user)) => format!("hello {user}").into_response(),
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn open(database: &str) -> Outcome<Connection> {
    let connection = Connection::open(database)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         PRAGMA mmap_size = 1073741824;",
    )?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Serves a seeded database until it is killed.
pub(crate) fn serve(database: &str, port: u16) -> Outcome {
    let connection = open(database)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let readers = (0..cores).map(|_| open(database).map(Mutex::new)).collect::<Outcome<Vec<_>>>()?;
    let (jobs, waiting) = mpsc::channel(1024);
    let writer = Writer { connection, cipher: XChaCha20Poly1305::new(&KEY.into()) };
    std::thread::spawn(move || writer.run(waiting));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let router = Router::new()
            .route(
                "/api/v1/mfa/challenge",
                post(
                    async |State(jobs): State<Jobs>,
                           headers: HeaderMap,
                           axum::Json(body): axum::Json<Body>| {
                        judge(&jobs, &headers, Answer::Otp(OtpCode::parse(&body.code))).await
                    },
                ),
            )
            .route(
                "/api/v1/mfa/recover",
                post(
                    async |State(jobs): State<Jobs>,
                           headers: HeaderMap,
                           axum::Json(body): axum::Json<Body>| {
                        judge(&jobs, &headers, Answer::Recovery(digest(&body.code))).await
                    },
                ),
            )
            .with_state(Arc::new(jobs))
            .route("/guarded", get(greet).with_state(Arc::new(readers)));
        listen(router, port).await
    })
}

/// Serves and says so.
pub(crate) async fn listen(router: Router, port: u16) -> Outcome {
    use axum::serve::ListenerExt as _;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("floor listening on http://127.0.0.1:{port}");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
