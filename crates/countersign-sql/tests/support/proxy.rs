//! A line to the server that can be watched, and cut.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::server::url;

/// What happens to the next words that hold a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// They never arrive.
    Before(&'static str),
    /// They arrive and are done; the answer never does.
    After(&'static str),
}

#[derive(Default)]
struct Watch {
    cut: Mutex<Option<Cut>>,
    trips: AtomicUsize,
    commits: AtomicUsize,
    cuts: AtomicUsize,
}

/// Stands between a store and the server.
pub(crate) struct Proxy {
    pub(crate) url: String,
    watch: Arc<Watch>,
}

impl Proxy {
    pub(crate) async fn new() -> Self {
        let config: tokio_postgres::Config = url().parse().unwrap();
        let tokio_postgres::config::Host::Tcp(host) = config.get_hosts()[0].clone() else {
            panic!("the server is reached over TCP")
        };
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().port();
        let watch = Arc::new(Watch::default());
        let seen = watch.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect((host.as_str(), port)).await.unwrap();
                carry(client, server, seen.clone());
            }
        });
        let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
        Self { url: format!("postgres://{user}@127.0.0.1:{own}/{name}"), watch }
    }

    pub(crate) fn cut(&self, cut: Cut) {
        *self.watch.cut.lock().unwrap() = Some(cut);
    }

    /// How often the line was cut.
    pub(crate) fn cuts(&self) -> usize {
        self.watch.cuts.load(Ordering::SeqCst)
    }

    /// Round trips and commits since the last time this was asked.
    pub(crate) fn counted(&self) -> (usize, usize) {
        (self.watch.trips.swap(0, Ordering::SeqCst), self.watch.commits.swap(0, Ordering::SeqCst))
    }
}

fn carry(client: TcpStream, server: TcpStream, watch: Arc<Watch>) {
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    // Bytes that the server sent since the client last spoke.
    let answered = Arc::new(AtomicUsize::new(1));
    let silent = Arc::new(Mutex::new(false));
    tokio::spawn(back(from_server, to_client, answered.clone(), silent.clone()));
    tokio::spawn(forth(from_client, to_server, answered, silent, watch));
}

async fn back(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    answered: Arc<AtomicUsize>,
    silent: Arc<Mutex<bool>>,
) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        answered.fetch_add(count, Ordering::SeqCst);
        if *silent.lock().unwrap() {
            // What was said is done: its answer is here, and goes no further.
            return;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

async fn forth(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    answered: Arc<AtomicUsize>,
    silent: Arc<Mutex<bool>>,
    watch: Arc<Watch>,
) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let said = &bytes[..count];
        if answered.swap(0, Ordering::SeqCst) > 0 {
            watch.trips.fetch_add(1, Ordering::SeqCst);
        }
        watch.commits.fetch_add(occurrences(said, b"COMMIT\0"), Ordering::SeqCst);
        let cut = {
            let mut cut = watch.cut.lock().unwrap();
            let (Cut::Before(text) | Cut::After(text)) = (*cut).unwrap_or(Cut::Before("\u{1}nothing"));
            if occurrences(said, text.as_bytes()) > 0 { cut.take() } else { None }
        };
        match cut {
            None => {}
            Some(Cut::Before(_)) => {
                watch.cuts.fetch_add(1, Ordering::SeqCst);
                return;
            }
            Some(Cut::After(_)) => {
                *silent.lock().unwrap() = true;
                to.write_all(said).await.unwrap();
                watch.cuts.fetch_add(1, Ordering::SeqCst);
                // The way back ends the line when the answer is there.
                std::future::pending::<()>().await;
            }
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

fn occurrences(bytes: &[u8], text: &[u8]) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text).count()
}
