//! Hears of users to whom something happened on another node.
//!
//! Decisions that end what was good before tell the others in their own transaction, through PostgreSQL's `NOTIFY`. What is told while the line is
//! broken is never heard of: whoever needs the truth reads it.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::task::Poll;
use std::time::Duration;

use countersign::BoxError;
use countersign::store::{StoreError, Tell, UserKey};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Notification, Socket};

use super::Shared;
use super::lease::told;
use super::options::{Address, Line};

/// How long to wait before the line is tried again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(15));

impl Shared {
    /// What to tell the other nodes about this user, and where; none where nobody can be told.
    pub(super) fn notice(&self, user: UserKey) -> Option<(&str, String)> {
        let text = || format!("{}:{user}", hex(&self.instance));
        self.engine.notifies.then(|| (&*self.channel, text()))
    }
}

/// The channel of a schema: all channels of a database share their names, which are short.
pub(super) fn channel(schema: &str) -> String {
    // FNV-1a: it tells names apart, and keeps nothing secret.
    let digest = schema.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("countersign_{digest:016x}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Begins to listen, and goes on until the store is gone.
pub(super) async fn begin(shared: &Arc<Shared>, tell: Tell) -> Result<(), StoreError> {
    let Some(address) = shared.address.clone().filter(|_| shared.engine.notifies) else { return Ok(()) };
    let listener = Listener {
        address,
        channel: shared.channel.clone(),
        own: format!("{}:", hex(&shared.instance)),
        tell,
    };
    let (begun, beginning) = oneshot::channel();
    let task = shared.runtime.spawn(listener.run(begun));
    shared.listening.lock().unwrap_or_else(PoisonError::into_inner).push(task.abort_handle());
    match beginning.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(why)) => Err(StoreError::Unavailable(why)),
        Err(_) => Err(StoreError::unavailable("the store ended before it listened")),
    }
}

struct Listener {
    address: Address,
    channel: String,
    /// How our own notices begin: whoever uses this handle knows already.
    own: String,
    tell: Tell,
}

impl Listener {
    /// The first line must stand; later ones are tried until they do.
    async fn run(self, begun: oneshot::Sender<Result<(), BoxError>>) {
        let mut begun = Some(begun);
        let mut pause = PAUSES.0;
        loop {
            let mut stood = false;
            let ended = self
                .hear(|| {
                    stood = true;
                    if let Some(begun) = begun.take() {
                        // Who asked may have gone away; the store goes on listening.
                        let _ = begun.send(Ok(()));
                    }
                })
                .await;
            if let Some(begun) = begun.take() {
                let _ = begun.send(Err(ended));
                return;
            }
            tracing::warn!(error = %ended, "nothing is heard of other nodes until the line stands again");
            pause = if stood { PAUSES.0 } else { (pause * 2).min(PAUSES.1) };
            tokio::time::sleep(pause).await;
        }
    }

    /// Connects and hears until the line breaks; says why it did.
    async fn hear(&self, standing: impl FnMut()) -> BoxError {
        match &self.address.line {
            Line::Plain => match self.address.config.connect(NoTls).await {
                Ok((client, connection)) => self.hear_over(client, connection, standing).await,
                Err(error) => told(error),
            },
            Line::Tls(tls) => match self.address.config.connect(tls.clone()).await {
                Ok((client, connection)) => self.hear_over(client, connection, standing).await,
                Err(error) => told(error),
            },
        }
    }

    async fn hear_over<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        client: Client,
        mut connection: Connection<Socket, S>,
        mut standing: impl FnMut(),
    ) -> BoxError {
        let words = format!("LISTEN \"{}\"", self.channel);
        let mut asked = pin!(client.batch_execute(&words));
        let mut answered = false;
        poll_fn(|context| {
            loop {
                match connection.poll_message(context) {
                    Poll::Ready(Some(Ok(AsyncMessage::Notification(heard)))) => self.heard(&heard),
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(told(error)),
                    Poll::Ready(None) => return Poll::Ready("the connection was closed".into()),
                    Poll::Pending if answered => return Poll::Pending,
                    Poll::Pending => match asked.as_mut().poll(context) {
                        Poll::Ready(Ok(())) => {
                            answered = true;
                            standing();
                        }
                        Poll::Ready(Err(error)) => return Poll::Ready(told(error)),
                        Poll::Pending => return Poll::Pending,
                    },
                }
            }
        })
        .await
    }

    /// What was written by nobody of us is passed over.
    fn heard(&self, heard: &Notification) {
        let text = heard.payload();
        if heard.channel() != self.channel || text.starts_with(&self.own) {
            return;
        }
        if let Some(user) = text.split_once(':').and_then(|(_, user)| user.parse().ok()) {
            (self.tell)(UserKey(user));
        }
    }
}
