//! What a guard costs: a guarded page beside the same one unguarded, and beside the floor's reading of a session, with few sessions and
//! with many.
//!
//! A session's use is noted once a minute. So the host's clock stands still half a minute after all sessions were last used: that measures
//! reading, of sessions drawn at random from all. Another point has it stand after that minute, where each first request writes.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use countersign::testing::{ManualClock, SoftAuthenticator};
use countersign::{
    Account, Accounts, Answer, AnySession, Began, BoxError, BruteForce, Clock as _, Confirmed, Countersign,
    KeyRing, NewAuthenticator, OsRandom, Password, Request, SignInOptions, Site, SystemClock, Timestamp,
    Transport, UserId,
};
use countersign_axum::{Need, Session, WebExt as _};
use countersign_sql::Sqlite;

use crate::load::{Measured, get as load};
use crate::people;
use crate::process::Server;
use crate::rounds::{Plan, copy};
use crate::{Outcome, floor};

/// The smaller number of sessions.
const FEW: usize = 1000;

/// A point: how many connections, how many requests.
const POINTS: [(usize, usize); 3] = [(1, 10_000), (16, 60_000), (64, 60_000)];

/// Requests that go before each point and are not counted.
const WARM: usize = 5000;

/// As many users are seeded at a time as fit into one commit.
const AT_ONCE: usize = 128;

/// Seconds after the sessions were last used at which nothing is noted yet, and at which it is.
const WITHIN_THE_MINUTE: u64 = 30;
const AFTER_THE_MINUTE: u64 = 61;

/// Measures and prints.
pub(crate) fn run(plan: &Plan) -> Outcome {
    let sizes = [FEW, plan.users];
    let seeded = sizes.into_iter().map(|size| seed(plan, size)).collect::<Outcome<Vec<_>>>()?;
    let mut measured: BTreeMap<(usize, usize, &str), Vec<Point>> = BTreeMap::new();
    for round in 0..plan.rounds {
        for (size, directory) in sizes.into_iter().zip(&seeded) {
            let tokens = tokens(directory)?;
            let mut names = ["guarded", "floor", "plain"];
            names.rotate_left(round % 3);
            for name in names {
                let server = match name {
                    "floor" => Server::floor(&directory.join("floor.db"), 8099)?,
                    _ => Server::host(directory, WITHIN_THE_MINUTE)?,
                };
                let path = if name == "plain" { "/plain" } else { "/guarded" };
                for (connections, count) in POINTS {
                    let mut drawn = draw(&tokens, WARM + count, round as u64);
                    let rest = drawn.split_off(WARM);
                    load(server.port, connections, path, drawn)?;
                    let point = measure(&server, connections, path, rest)?;
                    println!("round {} {size:>8} {name:>8} {connections:>2}: {}", round + 1, point.line());
                    measured.entry((size, connections, name)).or_default().push(point);
                }
            }
            first_of_a_minute(plan, directory, &tokens)?;
        }
    }
    report(sizes, &measured);
    Ok(())
}

/// Each session's first request of a minute is written down, its second one is not.
fn first_of_a_minute(plan: &Plan, directory: &Path, tokens: &[String]) -> Outcome {
    let run = plan.scratch.join("run");
    if run.exists() {
        std::fs::remove_dir_all(&run)?;
    }
    std::fs::create_dir_all(&run)?;
    for file in ["countersign.db", "keys", "at"] {
        copy(&directory.join(file), &run.join(file))?;
    }
    let server = Server::host(&run, AFTER_THE_MINUTE)?;
    let some: Vec<String> = tokens.iter().take(20_000).cloned().collect();
    let first = measure(&server, 16, "/guarded", some.clone())?;
    let second = measure(&server, 16, "/guarded", some)?;
    println!("first of a minute, {} sessions: {}", tokens.len(), first.line());
    println!("      second of it             : {}", second.line());
    Ok(())
}

struct Point {
    result: Measured,
    /// Seconds of processor time per 1,000 answers.
    cpu: f64,
}

impl Point {
    fn line(&self) -> String {
        let micros = |span: Duration| span.as_secs_f64() * 1e6;
        let Self { result, cpu } = self;
        format!(
            "{:>7.0}/s  p50 {:>6.0} µs  p99 {:>6.0} µs  {cpu:.4} CPU-s/1000  failed {}",
            result.rate,
            micros(result.p50),
            micros(result.p99),
            result.failed
        )
    }
}

fn measure(server: &Server, connections: usize, path: &'static str, tokens: Vec<String>) -> Outcome<Point> {
    let before = server.cpu()?;
    let result = load(server.port, connections, path, tokens)?;
    let cpu = (server.cpu()? - before) * 1000.0 / result.good.max(1) as f64;
    if result.failed > 0 {
        return Err(format!("{} requests to {path} failed", result.failed).into());
    }
    Ok(Point { result, cpu })
}

fn report(sizes: [usize; 2], measured: &BTreeMap<(usize, usize, &str), Vec<Point>>) {
    let ratios =
        |over: (usize, usize, &'static str), under: (usize, usize, &'static str), of: fn(&Point) -> f64| {
            let (Some(over), Some(under)) = (measured.get(&over), measured.get(&under)) else {
                return String::new();
            };
            let mut ratios: Vec<f64> = over.iter().zip(under).map(|(a, b)| of(a) / of(b)).collect();
            ratios.sort_by(f64::total_cmp);
            let number = |index: usize| ratios.get(index).copied().unwrap_or(f64::NAN);
            format!("{:.2} ({:.2} to {:.2})", number(ratios.len() / 2), number(0), number(ratios.len() - 1))
        };
    let rate = |point: &Point| point.result.rate;
    let p99 = |point: &Point| point.result.p99.as_secs_f64();
    println!("\nround by round: median (least to most)");
    for (connections, _) in POINTS {
        for size in sizes {
            let (guarded, floor) = ((size, connections, "guarded"), (size, connections, "floor"));
            let plain = (size, connections, "plain");
            println!(
                "  {connections:>2} connections, {size:>8} sessions: ÷ floor: rate {}  p99 {}  CPU {}; ÷ unguarded: rate {}  CPU {}",
                ratios(guarded, floor, rate),
                ratios(guarded, floor, p99),
                ratios(guarded, floor, |point| point.cpu),
                ratios(guarded, plain, rate),
                ratios(guarded, plain, |point| point.cpu),
            );
        }
        let [few, many] = sizes;
        println!(
            "  {connections:>2} connections, {many} ÷ {few} sessions: guarded rate {}  floor rate {}",
            ratios((many, connections, "guarded"), (few, connections, "guarded"), rate),
            ratios((many, connections, "floor"), (few, connections, "floor"), rate),
        );
    }
}

/// Tokens drawn at random, the same in every run.
fn draw(tokens: &[String], count: usize, seed: u64) -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d ^ seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % tokens.len()
    };
    (0..count).map(|_| tokens[next()].clone()).collect()
}

fn tokens(directory: &Path) -> Outcome<Vec<String>> {
    let people = people::read(&directory.join("users.tsv"))?;
    Ok(people.into_iter().map(|person| person.token).collect())
}

struct Everybody;

impl Accounts for Everybody {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        Ok(Some(Account::new(format!("u{id}"))))
    }

    async fn verify_password(&self, _: &i64, _: &Password) -> Result<bool, BoxError> {
        Ok(false)
    }
}

async fn build(directory: &Path, clock: ManualClock) -> Outcome<Countersign> {
    let countersign = Countersign::builder(Everybody)
        .site(Site::new("http://127.0.0.1")?)
        .store(Sqlite::open(directory.join("countersign.db")).await?)
        .keys(KeyRing::from_file(directory.join("keys"))?)
        .brute_force(BruteForce::audit_log())
        .clock(clock)
        .build()
        .await?;
    Ok(countersign)
}

/// A host with one page, guarded and not, until it is killed.
pub(crate) fn serve(directory: &Path, seconds: u64) -> Outcome {
    let at: i64 = std::fs::read_to_string(directory.join("at"))?.trim().parse()?;
    let clock = ManualClock::at(Timestamp::from_seconds(at) + Duration::from_secs(seconds));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let countersign = build(directory, clock).await?;
        let guarded = async |session: Session| format!("hello {}", session.user_id());
        let guarded = countersign.protect(Need::Session, Router::new().route("/guarded", get(guarded)));
        let router = Router::new().route("/plain", get(async || "hello 1000000".to_owned())).merge(guarded);
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("host listening on http://{}", listener.local_addr()?);
        use axum::serve::ListenerExt as _;
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, router.with_state(countersign)).await?)
    })
}

/// People who have just set up an authenticator, each in a session of their own; the same for the floor.
fn seed(plan: &Plan, users: usize) -> Outcome<PathBuf> {
    let directory = plan.scratch.join(format!("guard-{users}"));
    if directory.join("seeded").exists() {
        return Ok(directory);
    }
    if directory.exists() {
        std::fs::remove_dir_all(&directory)?;
    }
    println!("seeding {users} sessions through the public verbs");
    std::fs::create_dir_all(&directory)?;
    let (ring, now) = (KeyRing::generate(&OsRandom)?, SystemClock.now());
    std::fs::write(directory.join("at"), now.seconds().to_string())?;
    let mut keys =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(directory.join("keys"))?;
    keys.write_all(ring.to_text().expose_text().as_bytes())?;
    let mut out = BufWriter::new(File::create(directory.join("users.tsv"))?);
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?.block_on(async {
        let countersign = build(&directory, ManualClock::at(Timestamp::from_seconds(now.seconds()))).await?;
        for first in (1..=users).step_by(AT_ONCE) {
            let batch = first..=users.min(first + AT_ONCE - 1);
            let tasks: Vec<_> =
                batch.map(|number| tokio::spawn(enroll(countersign.clone(), number))).collect();
            for task in tasks {
                let (number, secret, code, token) = task.await??;
                people::write(&mut out, number, &secret, &code, &token)?;
            }
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    out.flush()?;
    let database = rusqlite::Connection::open(directory.join("countersign.db"))?;
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    floor::seed(&directory.join("floor.db"), &people::read(&directory.join("users.tsv"))?)?;
    floor::promote(&directory.join("floor.db"))?;
    std::fs::write(directory.join("seeded"), "")?;
    Ok(directory)
}

/// Signs somebody in who then sets up an authenticator: number, secret, a recovery code, token.
async fn enroll(countersign: Countersign, number: usize) -> Outcome<(usize, String, String, String)> {
    let (user, request) = (UserId::new(number), Request::default());
    let token = countersign.open_session(&user, SignInOptions::new(), &request).await?.token;
    let session = countersign.session(&token, Transport::Cookie).await?;
    let Some(AnySession::Standard(session)) = session else { return Err("no session".into()) };
    let wish = NewAuthenticator::named("Phone");
    let Began::Enrollment(begun) = countersign.begin_enrollment(&session, wish, None, &request).await? else {
        return Err("no enrollment".into());
    };
    let code = SoftAuthenticator::new(begun.secret.clone()).code(countersign.now());
    let confirmed = countersign.confirm_enrollment(&session, begun.id, Answer::new(&code), &request).await?;
    let Confirmed::Bound { recovery_codes, .. } = confirmed else { return Err("not confirmed".into()) };
    let code = recovery_codes.first().ok_or("no recovery codes")?.expose().to_owned();
    Ok((number, begun.secret.to_base32().to_string(), code, token.expose().to_string()))
}
