//! Connections that live longer than a request: WebSockets, server-sent events.

use std::future::Future;
use std::time::Duration;

use countersign::{AnySession, Countersign, Error, Remember};
use tokio::time::{Instant, timeout};

use crate::need::Need;
use crate::session::Session;

/// How often a session is looked at of which nothing was heard: another process may have ended it.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(15);

/// How often the host is asked whether its user is as before.
const ASKED_EVERY: Duration = Duration::from_secs(60);

/// Why a live connection must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revoked {
    /// The session has ended.
    Ended,
    /// It lives, but lacks what is needed: its user must enroll first, or a proof is too old.
    Lacking,
    /// It could not be looked up, so it counts as ended.
    Unknown,
}

/// The guard of a route looks once, when the connection begins. What happens later, these futures tell.
///
/// ```
/// use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
/// use axum::response::Response;
/// use countersign_axum::Session;
///
/// async fn live(session: Session, upgrade: WebSocketUpgrade) -> Response {
///     upgrade.on_upgrade(async move |mut socket: WebSocket| {
///         let mut revoked = std::pin::pin!(session.revoked());
///         loop {
///             tokio::select! {
///                 _ = &mut revoked => break drop(socket.send(Message::Close(None)).await),
///                 message = socket.recv() => match message {
///                     Some(Ok(message)) => drop(socket.send(message).await),
///                     _ => break,
///                 },
///             }
///         }
///     })
/// }
/// # drop(axum::Router::<countersign::Countersign>::new().route("/live", axum::routing::get(live)));
/// ```
///
/// A stream of events ends with `take_until(session.revoked())`. Both need a runtime of tokio with its timers on.
impl Session {
    /// Ready when this session has ended, however that came, or waits for an enrollment that is required: connections must be closed
    /// then.
    ///
    /// At once where it happens in this process, or where the store hears of what others do; within 15 seconds where it does not, and
    /// within a minute where only the host's account tells. At its own end, too: a connection keeps no session alive. Where the store fails, it is ready.
    pub fn revoked(&self) -> impl Future<Output = Revoked> + Send + use<> {
        self.revoked_or_lacking(Need::Session)
    }

    /// The same, and ready also when the session no longer has what is needed. The user is that of the session, whatever
    /// [`Check::user`](crate::Check::user) says.
    pub fn revoked_or_lacking(&self, need: Need) -> impl Future<Output = Revoked> + Send + use<> {
        let (session, countersign) = (self.clone(), self.handle().clone());
        // From now on, so that nothing goes unnoticed before the first look.
        let mut watch = countersign.watch(&session);
        async move {
            tokio::spawn(listen(countersign.clone()));
            let mut ask_at = Instant::now() + ASKED_EVERY;
            loop {
                let seen = if Instant::now() < ask_at {
                    countersign.revisit(&session).await
                } else {
                    ask_at = Instant::now() + ASKED_EVERY;
                    countersign.revisit_account(&session).await
                };
                match good_for(&countersign, &need, seen).await {
                    Ok(span) => drop(timeout(span.min(LOOKED_AT_EVERY), watch.changed()).await),
                    Err(revoked) => return revoked,
                }
            }
        }
    }
}

/// From now on, what other nodes do rings too, where the store hears of it. Nobody waits for that: what is true is looked up all the same.
async fn listen(countersign: Countersign) {
    if let Err(error) = countersign.listen().await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "what other nodes end is noticed up to {LOOKED_AT_EVERY:?} later");
    }
}

/// How long a session is good for that was just looked up, if nothing happens meanwhile.
async fn good_for(
    countersign: &Countersign,
    need: &Need,
    seen: Result<Option<AnySession>, Error>,
) -> Result<Duration, Revoked> {
    let session = match seen.map_err(|error| unknown(&error))? {
        Some(AnySession::Standard(session)) => session,
        Some(AnySession::Pending(_)) => return Err(Revoked::Lacking),
        None => return Err(Revoked::Ended),
    };
    if need.lack(&session, countersign).await.map_err(|error| unknown(&error))?.is_some() {
        return Err(Revoked::Lacking);
    }
    let (info, now) = (session.info(), countersign.now());
    let idle = info.last_seen_at + countersign.session_policy().idle;
    let idle = (info.remember == Remember::No).then_some(idle);
    let ends = [Some(info.expires_at), idle, need.lapses_at(&session)].into_iter().flatten().min();
    // A moment later, it is over.
    Ok(ends.map_or(LOOKED_AT_EVERY, |ends| now.until(ends) + Duration::from_millis(1)))
}

fn unknown(error: &Error) -> Revoked {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "a live connection ends: its session cannot be looked up");
    Revoked::Unknown
}
