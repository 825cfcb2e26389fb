//! Seeding: through the public verbs, so that every secret is really sealed, every row really authenticated.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::testing::{ManualClock, SoftAuthenticator};
use countersign::{
    Account, Accounts, Answer, AnySession, Argon2id, Began, BoxError, BruteForce, Clock as _, Confirmed,
    Countersign, HashProvider as _, KeyRing, NewAuthenticator, OsRandom, Password, RecoveryCodes, Request,
    SessionPolicy, SignInOptions, SystemClock, Transport, UserId,
};
use countersign_sql::{Created, Sqlite};
use sha2::{Digest as _, Sha256};

use crate::{Outcome, people};

/// As many users are seeded at a time as fit into one commit.
const AT_ONCE: usize = 128;

/// Stands for the portal's accounts, with the stamp that they will have there: otherwise the first answer of each user would find that the
/// password has changed.
struct Nobody {
    stamp: String,
}

impl Nobody {
    fn with(password_hash: &str) -> Self {
        Self { stamp: data_encoding::HEXLOWER.encode(&Sha256::digest(password_hash.as_bytes())) }
    }
}

impl Accounts for Nobody {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        Ok(Some(Account::new(format!("u{id}")).stamp(&self.stamp)))
    }

    async fn verify_password(&self, _: &i64, _: &Password) -> Result<bool, BoxError> {
        Ok(false)
    }
}

/// Makes a data directory as `countersign serve` would, with users who are enrolled and have just proven their password.
///
/// The recovery codes of the last `slow` users are hashed with Argon2id.
pub(crate) fn portal(directory: &Path, users: usize, slow: usize) -> Outcome {
    std::fs::create_dir_all(directory)?;
    let ring = KeyRing::generate(&OsRandom)?;
    let mut keys =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(directory.join("keys"))?;
    keys.write_all(ring.to_text().expose_text().as_bytes())?;
    // One hash for all: the benchmark measures codes, not passwords.
    let hash = String::from_utf8(Argon2id::new().hash(people::PASSWORD.as_bytes(), &[])?)?;
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?.block_on(async {
        let store = Sqlite::open(directory.join("countersign.db")).await?;
        let enrolled_at = SystemClock.now() - Duration::from_secs(300);
        let clock = ManualClock::at(enrolled_at);
        let mut sessions = SessionPolicy::default();
        sessions.pending_ttl = Duration::from_secs(86_400);
        let build = async |codes: RecoveryCodes| {
            Countersign::builder(Nobody::with(&hash))
                .store(store.clone())
                .keys(KeyRing::from_file(directory.join("keys"))?)
                .brute_force(BruteForce::audit_log())
                .recovery_codes(codes)
                .sessions(sessions.clone())
                .clock(clock.clone())
                .build()
                .await
                .map_err(Box::<dyn std::error::Error + Send + Sync>::from)
        };
        let fast = build(RecoveryCodes::new()).await?;
        let hashing = build(RecoveryCodes::new().hash(Argon2id::new())).await?;
        let out = Arc::new(Mutex::new(BufWriter::new(File::create(directory.join("users.tsv"))?)));
        for first in (1..=users).step_by(AT_ONCE) {
            clock.set(enrolled_at);
            let batch = first..=users.min(first + AT_ONCE - 1);
            let enroll = batch.clone().map(|number| {
                let countersign = if number > users - slow { hashing.clone() } else { fast.clone() };
                tokio::spawn(enroll(countersign, store.clone(), hash.clone(), number, enrolled_at))
            });
            let mut enrolled = Vec::new();
            for task in enroll.collect::<Vec<_>>() {
                enrolled.push(task.await??);
            }
            clock.set(SystemClock.now());
            let waiting = enrolled.into_iter().map(|one| tokio::spawn(sign_in(fast.clone(), one)));
            for task in waiting.collect::<Vec<_>>() {
                let (one, token) = task.await??;
                let mut out = out.lock().map_err(|_| "a writer panicked")?;
                people::write(&mut *out, one.number, &one.secret, &one.codes, &token)?;
            }
        }
        out.lock().map_err(|_| "a writer panicked")?.flush()?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    // All of it in one file, so that copying that file copies all.
    let database = rusqlite::Connection::open(directory.join("countersign.db"))?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Makes checkpoints until none is due.
pub(crate) fn cover(database: &Path, keys: &Path) -> Outcome {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?.block_on(async {
        let countersign = Countersign::builder(Nobody::with(""))
            .store(Sqlite::open(database).await?)
            .keys(KeyRing::from_file(keys)?)
            .brute_force(BruteForce::audit_log())
            .build()
            .await?;
        while countersign.checkpoint(100_000).await? > 0 {}
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    let database = rusqlite::Connection::open(database)?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

struct Enrolled {
    number: usize,
    user: UserId,
    secret: String,
    codes: String,
}

async fn enroll(
    countersign: Countersign,
    store: Sqlite,
    hash: String,
    number: usize,
    now: countersign::Timestamp,
) -> Outcome<Enrolled> {
    let Created::New(id) = store.accounts().create(people::email(number), hash, None, now).await? else {
        return Err(format!("user {number} is there already").into());
    };
    let (user, request) = (UserId::new(id), Request::default());
    let token = countersign.open_session(&user, SignInOptions::new(), &request).await?.token;
    let session = countersign.session(&token, Transport::Cookie).await?;
    let Some(AnySession::Standard(session)) = session else { return Err("no session".into()) };
    let wish = NewAuthenticator::named("Phone");
    let Began::Enrollment(begun) = countersign.begin_enrollment(&session, wish, None, &request).await? else {
        return Err("no enrollment".into());
    };
    let phone = SoftAuthenticator::new(begun.secret.clone());
    let code = Answer::new(&phone.code(now));
    let confirmed = countersign.confirm_enrollment(&session, begun.id, code, &request).await?;
    let Confirmed::Bound { recovery_codes, .. } = confirmed else { return Err("not confirmed".into()) };
    countersign.sign_out(&token, Transport::Cookie, &request).await?;
    let codes: Vec<&str> = recovery_codes.iter().map(countersign::RecoveryCode::expose).collect();
    Ok(Enrolled { number, user, secret: begun.secret.to_base32().to_string(), codes: codes.join(",") })
}

async fn sign_in(countersign: Countersign, one: Enrolled) -> Outcome<(Enrolled, String)> {
    let signed_in = countersign.open_session(&one.user, SignInOptions::new(), &Request::default()).await?;
    Ok((one, signed_in.token.expose().to_string()))
}
