//! Connections: accepted, bounded in number, time and size, and finished when the server ends.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Response};
use countersign_axum::{Code, Problem};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower_service::Service as _;

/// How long open requests may go on after the server was asked to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// For the head of a request, and between two requests on one connection: longer than the proxies in front keep theirs.
const HEAD: Duration = Duration::from_secs(75);

/// For a whole request with its body. Nothing takes a tenth of this, unless the sender is slow.
const REQUEST: Duration = Duration::from_secs(30);

/// The largest head; hyper keeps a buffer of at most this for each connection.
const HEAD_BYTES: usize = 16 * 1024;

/// Connections at once. More wait to be accepted.
const MOST_CONNECTIONS: usize = 8192;

/// After the system refused a connection, for lack of file descriptors most likely.
const REFUSED_PAUSE: Duration = Duration::from_millis(250);

/// Serves until `end`, then finishes open requests.
pub(crate) async fn run(listener: TcpListener, router: Router, end: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut end => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), peer, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a connection broke off");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not finished after {} seconds", FAREWELL.as_secs());
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are small and whole: nothing is gained by waiting for more to send.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY");
            }
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(REFUSED_PAUSE).await;
            None
        }
    }
}

async fn answer(
    mut router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let answered =
        Finishing::new(tokio::time::timeout(REQUEST, async move { router.call(request).await })).await;
    answered.unwrap_or_else(|_| {
        tracing::warn!(address = %peer.ip(), "a request took too long and was given up");
        Ok(Problem::new(Code::Unavailable).into_response())
    })
}

/// Work that is finished although nobody waits for it any more: when it is dropped half done, because a client hung up,
/// the rest runs on a task of its own. So what was charged is settled (G5) and what was done is recorded (G9).
struct Finishing<F: Future<Output: Send> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send> + Send + 'static> Finishing<F> {
    fn new(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for Finishing<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(work) = &mut self.0 else { return Poll::Pending };
        let polled = work.as_mut().poll(context);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Finishing<F> {
    fn drop(&mut self) {
        // What panicked cannot go on, and where the runtime has ended nothing can.
        if let (Some(rest), Ok(runtime), false) =
            (self.0.take(), tokio::runtime::Handle::try_current(), std::thread::panicking())
        {
            runtime.spawn(rest);
        }
    }
}
