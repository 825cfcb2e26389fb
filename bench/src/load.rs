//! The load: one thread, kept connections.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use countersign::testing::SoftAuthenticator;
use countersign::{Clock as _, SystemClock};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;
use crate::people::Person;

/// What is posted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Totp,
    Recovery,
}

/// What one run measured.
pub(crate) struct Measured {
    /// Good answers a second.
    pub(crate) rate: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// Posts that were not answered as they should be.
    pub(crate) failed: usize,
    pub(crate) good: usize,
}

/// Posts one code for each of `people` over `connections` connections.
pub(crate) fn run(port: u16, connections: usize, kind: Kind, people: Vec<Person>) -> Outcome<Measured> {
    send(port, connections, move |index| people.get(index).map(|person| request(kind, person)))
}

/// Asks for a page with each of these tokens.
pub(crate) fn get(
    port: u16,
    connections: usize,
    path: &'static str,
    tokens: Vec<String>,
) -> Outcome<Measured> {
    send(port, connections, move |index| {
        let token = tokens.get(index)?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n");
        Some(format!("{head}cookie: countersign_session={token}\r\n\r\n").into_bytes())
    })
}

/// Sends requests until there is none with the next number.
fn send(
    port: u16,
    connections: usize,
    requests: impl Fn(usize) -> Option<Vec<u8>> + 'static,
) -> Outcome<Measured> {
    let latencies = RefCell::default();
    let requests = Box::new(requests);
    let shared = Rc::new(Shared { requests, next: Cell::new(0), failed: Cell::new(0), latencies });
    #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let workers = tokio::task::LocalSet::new();
    runtime.block_on(workers.run_until(async {
        let tasks: Vec<_> =
            (0..connections).map(|_| tokio::task::spawn_local(worker(port, Rc::clone(&shared)))).collect();
        for task in tasks {
            task.await??;
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    }))?;
    let wall = began.elapsed();
    let mut latencies = shared.latencies.borrow_mut();
    latencies.sort_unstable();
    let at = |share: f64| {
        let index = (latencies.len() as f64 * share) as usize;
        latencies.get(index.min(latencies.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    Ok(Measured {
        rate: latencies.len() as f64 / wall.as_secs_f64(),
        p50: at(0.5),
        p99: at(0.99),
        failed: shared.failed.get(),
        good: latencies.len(),
    })
}

struct Shared {
    requests: Box<dyn Fn(usize) -> Option<Vec<u8>>>,
    next: Cell<usize>,
    failed: Cell<usize>,
    latencies: RefCell<Vec<Duration>>,
}

async fn worker(port: u16, shared: Rc<Shared>) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let index = shared.next.replace(shared.next.get() + 1);
        let Some(request) = (shared.requests)(index) else { return Ok(()) };
        #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
        let began = Instant::now();
        stream.write_all(&request).await?;
        if status(&mut stream, &mut buffer).await? == 200 {
            shared.latencies.borrow_mut().push(began.elapsed());
        } else {
            shared.failed.set(shared.failed.get() + 1);
        }
    }
}

fn request(kind: Kind, person: &Person) -> Vec<u8> {
    let (path, code) = match kind {
        Kind::Totp => ("challenge", SoftAuthenticator::new(person.secret.clone()).code(SystemClock.now())),
        Kind::Recovery => ("recover", person.recovery_code.clone()),
    };
    let body = format!("{{\"code\":\"{code}\"}}");
    format!(
        "POST /api/v1/mfa/{path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\ncookie: countersign_session={}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        person.token,
        body.len()
    )
    .into_bytes()
}

/// Reads one whole answer and returns its status.
async fn status(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<u16> {
    let broken = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        let Some(head) = buffer[..filled].windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..head]).map_err(|_| broken())?;
        let length = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(Ok(0), |(_, value)| value.trim().parse::<usize>())
            .map_err(|_| broken())?;
        if filled >= head + 4 + length {
            return text.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken);
        }
    }
}
