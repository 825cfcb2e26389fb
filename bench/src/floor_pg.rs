//! The floor on PostgreSQL: the least that a correct server must do to judge a code there, written by hand.
//!
//! Two round trips and one commit: `BEGIN` goes out together with the statement that finds the session and locks the user's row, the
//! update of both rows together with `COMMIT`. One connection for each request under way, sixteen in all. What the other floor
//! leaves out, this one leaves out too.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use countersign::{Clock as _, OtpCode, Skew, SystemClock, TotpParameters};
use data_encoding::HEXLOWER;
use tokio::sync::Semaphore;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

use crate::Outcome;
use crate::floor::{Answer, Body, KEY, MOST_FAILURES, Verdict, digest, hash, open_secret, reply, token};
use crate::people::Person;

const SCHEMA: &str = "
    CREATE TABLE factor(\"user\" BIGINT PRIMARY KEY, secret BYTEA NOT NULL, last_step BIGINT NOT NULL,
        failures BIGINT NOT NULL, locked_until BIGINT NOT NULL);
    CREATE TABLE recovery(\"user\" BIGINT NOT NULL, digest BYTEA NOT NULL, used_at BIGINT, PRIMARY KEY(\"user\", digest));
    CREATE TABLE session(id BIGINT PRIMARY KEY, token BYTEA NOT NULL UNIQUE, \"user\" BIGINT NOT NULL,
        state BIGINT NOT NULL, expires_at BIGINT NOT NULL, verified_at BIGINT);";
const FIND: &str = "SELECT s.id, s.\"user\", f.secret, f.last_step, f.locked_until, s.state, s.expires_at
    FROM session s JOIN factor f ON f.\"user\" = s.\"user\" WHERE s.token = $1 FOR UPDATE OF f";
const SPEND_STEP: &str = "WITH f AS (UPDATE factor SET last_step = $1, failures = 0
        WHERE \"user\" = $2 AND last_step < $1 RETURNING \"user\")
    UPDATE session s SET state = 1, token = $3, verified_at = $4 FROM f
    WHERE s.id = $5 AND s.state = 0 AND s.\"user\" = f.\"user\"";
const SPEND_CODE: &str = "WITH f AS (UPDATE recovery SET used_at = $4
        WHERE \"user\" = $2 AND digest = $1 AND used_at IS NULL RETURNING \"user\")
    UPDATE session s SET state = 1, token = $3, verified_at = $4 FROM f
    WHERE s.id = $5 AND s.state = 0 AND s.\"user\" = f.\"user\"";
const FAIL: &str = "UPDATE factor SET failures = failures + 1,
    locked_until = CASE WHEN failures + 1 >= $1 THEN $2 ELSE locked_until END WHERE \"user\" = $3";

/// As many requests are under way at once.
const CONNECTIONS: usize = 16;

/// Rows that one statement inserts.
const SEEDED_AT_ONCE: usize = 1000;

/// Connects, and keeps the connection going.
pub(crate) async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("a connection ended: {error}");
        }
    });
    Ok(client)
}

/// Fills an empty database with the same people as the portal's; their tokens are the same text.
pub(crate) async fn seed(url: &str, people: &[Person]) -> Outcome {
    let client = connect(url).await?;
    client.batch_execute(SCHEMA).await?;
    let cipher = XChaCha20Poly1305::new(&KEY.into());
    for (batch, people) in people.chunks(SEEDED_AT_ONCE).enumerate() {
        let (mut users, mut secrets, mut codes, mut tokens) = (vec![], vec![], vec![], vec![]);
        for (index, person) in people.iter().enumerate() {
            let user = i64::try_from(batch * SEEDED_AT_ONCE + index)? + 1;
            let nonce: [u8; 24] = hash(&user.to_be_bytes())[..24].try_into()?;
            let payload = Payload { msg: person.secret.expose(), aad: &user.to_be_bytes() };
            let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| "sealing failed")?;
            users.push(user);
            secrets.push([&nonce[..], &sealed].concat());
            codes.push(digest(&person.recovery_code).to_vec());
            tokens.push(hash(person.token.as_bytes()).to_vec());
        }
        let fill =
            |into: &str| format!("INSERT INTO {into} FROM unnest($1::bigint[], $2::bytea[]) AS t(u, b)");
        let all: [(&str, &Vec<Vec<u8>>); 3] = [
            ("factor SELECT u, b, 0, 0, 0", &secrets),
            ("recovery SELECT u, b, NULL", &codes),
            ("session SELECT u, b, u, 0, 9223372036854775807, NULL", &tokens),
        ];
        for (into, values) in all {
            client.execute(&fill(into), &[&users, values]).await?;
        }
    }
    client.batch_execute("VACUUM ANALYZE").await?;
    Ok(())
}

/// A connection with its statements.
struct Line {
    client: Client,
    find: Statement,
    spend_step: Statement,
    spend_code: Statement,
    fail: Statement,
}

impl Line {
    async fn open(url: &str) -> Outcome<Self> {
        let client = connect(url).await?;
        let (find, spend_step) = (client.prepare(FIND).await?, client.prepare(SPEND_STEP).await?);
        let (spend_code, fail) = (client.prepare(SPEND_CODE).await?, client.prepare(FAIL).await?);
        Ok(Self { client, find, spend_step, spend_code, fail })
    }

    async fn judge(
        &self,
        cipher: &XChaCha20Poly1305,
        shown: &[u8],
        answer: &Answer,
        fresh: &[u8; 32],
    ) -> Result<Verdict, tokio_postgres::Error> {
        let now = SystemClock.now();
        let at = now.seconds();
        let values: [&(dyn ToSql + Sync); 1] = [&shown];
        let (begun, row) =
            tokio::join!(self.client.batch_execute("BEGIN"), self.client.query_opt(&self.find, &values));
        begun?;
        let Some(row) = row? else { return self.give_up(Verdict::Refused).await };
        let (session, user, last_step): (i64, i64, i64) = (row.get(0), row.get(1), row.get(3));
        let (locked_until, state, expires_at): (i64, i64, i64) = (row.get(4), row.get(5), row.get(6));
        if state != 0 || expires_at < at {
            return self.give_up(Verdict::Refused).await;
        }
        if locked_until > at {
            return self.give_up(Verdict::Locked).await;
        }
        let matched = match answer {
            Answer::Otp(code) => {
                let blob: Vec<u8> = row.get(2);
                let step = open_secret(cipher, user, &blob).zip(code.as_ref()).and_then(|(secret, code)| {
                    secret.matched_step(TotpParameters::default(), code, now, Skew::default())
                });
                match step.and_then(|step| i64::try_from(step.0).ok()) {
                    Some(step) if step > last_step => Some(step),
                    Some(_) => return self.give_up(Verdict::Refused).await,
                    None => None,
                }
            }
            Answer::Recovery(_) => Some(0),
        };
        let name = HEXLOWER.encode(fresh);
        let stored = hash(name.as_bytes());
        let stored = &stored[..];
        let Some(step) = matched else { return self.fail(at, user).await };
        let spent = match answer {
            Answer::Otp(_) => self.change(&self.spend_step, &[&step, &user, &stored, &at, &session]).await?,
            Answer::Recovery(code) => {
                self.change(&self.spend_code, &[&&code[..], &user, &stored, &at, &session]).await?
            }
        };
        if spent == 1 { Ok(Verdict::In(name)) } else { self.fail(at, user).await }
    }

    /// Changes and commits in one trip.
    async fn change(
        &self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, tokio_postgres::Error> {
        let (touched, committed) =
            tokio::join!(self.client.execute(statement, values), self.client.batch_execute("COMMIT"));
        committed?;
        touched
    }

    async fn fail(&self, at: i64, user: i64) -> Result<Verdict, tokio_postgres::Error> {
        self.change(&self.fail, &[&MOST_FAILURES, &(at + 60), &user]).await?;
        Ok(Verdict::Refused)
    }

    async fn give_up(&self, verdict: Verdict) -> Result<Verdict, tokio_postgres::Error> {
        self.client.batch_execute("ROLLBACK").await?;
        Ok(verdict)
    }
}

struct Floor {
    cipher: XChaCha20Poly1305,
    /// Those that nobody uses.
    lines: Mutex<Vec<Line>>,
    free: Semaphore,
}

impl Floor {
    async fn judge(&self, headers: &HeaderMap, answer: Answer) -> Response {
        let Some(shown) = token(headers) else { return StatusCode::UNAUTHORIZED.into_response() };
        let mut fresh = [0; 32];
        #[expect(clippy::disallowed_methods, reason = "the floor has no Random of its own")]
        let drawn = getrandom::fill(&mut fresh);
        let unavailable = || StatusCode::SERVICE_UNAVAILABLE.into_response();
        let (Ok(()), Ok(_permit)) = (drawn, self.free.acquire().await) else { return unavailable() };
        let lines = || self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(line) = lines().pop() else { return unavailable() };
        let verdict = line.judge(&self.cipher, &hash(shown.as_bytes()), &answer, &fresh).await;
        lines().push(line);
        verdict.map_or_else(|_| unavailable(), reply)
    }
}

/// Serves a seeded database until it is killed.
pub(crate) fn serve(url: &str, port: u16) -> Outcome {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let mut lines = Vec::new();
        for _ in 0..CONNECTIONS {
            lines.push(Line::open(url).await?);
        }
        let cipher = XChaCha20Poly1305::new(&KEY.into());
        let floor = Floor { cipher, lines: Mutex::new(lines), free: Semaphore::new(CONNECTIONS) };
        let challenge = async |State(floor): State<Arc<Floor>>,
                               headers: HeaderMap,
                               axum::Json(body): axum::Json<Body>| {
            floor.judge(&headers, Answer::Otp(OtpCode::parse(&body.code))).await
        };
        let recover = async |State(floor): State<Arc<Floor>>,
                             headers: HeaderMap,
                             axum::Json(body): axum::Json<Body>| {
            floor.judge(&headers, Answer::Recovery(digest(&body.code))).await
        };
        let router = Router::new()
            .route("/api/v1/mfa/challenge", post(challenge))
            .route("/api/v1/mfa/recover", post(recover))
            .with_state(Arc::new(floor));
        crate::floor::listen(router, port).await
    })
}
