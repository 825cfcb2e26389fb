//! Takes what waits in the outbox, has it carried, and reports what came of it.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use countersign::{
    Countersign, DELIVERIES_ARE_CLAIMED_FOR, Delivery, DeliveryFailure, Error, Node, OsRandom,
};
use tokio::task::JoinSet;

use super::notice::NoticeView;
use super::{Mail, MailError, Mailer, Post};
use crate::pages::PageOptions;

/// Where nothing waited, it is looked for again after so long.
const LOOKED_FOR_EVERY: Duration = Duration::from_secs(2);

/// So many are taken at once, …
const TAKEN: usize = 16;

/// … so many of them are under way at the same time, so that one that is slow holds up no other, …
const AT_ONCE: usize = 4;

/// … and each has so long, whoever carries it: all are reported before the claim to them ends.
const EACH_HAS: Duration = Duration::from_secs(60);

const _: () = assert!((TAKEN / AT_ONCE) as u64 * EACH_HAS.as_secs() < DELIVERIES_ARE_CLAIMED_FOR.as_secs());

/// So many messages are remembered that were taken but not noted as sent.
const REMEMBERED: usize = 10_000;

/// Sends notices, by [`deliver`](crate::WebExt::deliver).
///
/// Each is sent at least once: it is tried until it is taken, refused for good, or too old; what was taken when a process ended, and not noted
/// yet, is sent again under the same id. Of several processes on one database one sends.
#[must_use = "nothing is sent before forever() or once() is called"]
pub struct Deliver<M> {
    inner: Arc<Inner<M>>,
}

struct Inner<M> {
    countersign: Countersign,
    post: Post,
    mailer: M,
    node: OnceLock<Node>,
    /// Taken by the mailer, but not noted as sent: the message's id, and the address.
    taken: Mutex<HashSet<(String, String)>>,
}

/// What came of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Round {
    /// Messages that were sent.
    pub sent: usize,
    /// Messages that were not taken, and are tried again later.
    pub failed: usize,
    /// Messages that will not be tried again.
    pub given_up: usize,
    /// More may be waiting.
    pub more: bool,
}

impl<M: Mailer> Deliver<M> {
    pub(crate) fn new(countersign: &Countersign, mailer: M) -> Self {
        if countersign.site().origin().is_none() {
            tracing::warn!(
                "notices are sent without their \"This was not me\" link, since nobody said under which address the site is: name it with Site::new"
            );
        }
        let inner = Inner {
            countersign: countersign.clone(),
            post: Post::new(countersign, &PageOptions::new()),
            mailer,
            node: OnceLock::new(),
            taken: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// With the languages, texts and templates that the application chose for its pages.
    pub fn with_options(self, options: &PageOptions) -> Self {
        let post = Post::new(&self.inner.countersign, options);
        self.with(|inner| inner.post = post)
    }

    /// As this node, where the application has one: it can give the task up when it ends.
    pub fn with_node(self, node: Node) -> Self {
        self.with(|inner| inner.node = OnceLock::from(node))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner<M>)) -> Self {
        change(Arc::get_mut(&mut self.inner).expect("it is not shared before it begins"));
        self
    }

    /// Goes on until it is dropped. Failures are logged, and the next round tries again.
    pub async fn forever(self) {
        loop {
            let more = self.once().await.map(|round| round.more).unwrap_or_else(|error| {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "notices could not be sent, and will be tried again");
                false
            });
            if !more {
                tokio::time::sleep(LOOKED_FOR_EVERY).await;
            }
        }
    }

    /// Sends what is due now, at most a few messages: for an application that calls it by a schedule of its own, and for tests.
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing is lost then.
    pub async fn once(&self) -> Result<Round, Error> {
        let inner = &self.inner;
        // To look is less work than to take the task, on a database that mostly has nothing waiting.
        if inner.countersign.outbox_depth().await?.waiting == 0 {
            return Ok(Round::default());
        }
        let node = inner.node()?;
        let due = inner.countersign.deliveries(node, TAKEN).await?;
        let mut round = Round { more: due.len() == TAKEN, ..Round::default() };
        let (mut waiting, mut under_way) = (due.into_iter(), JoinSet::new());
        loop {
            while under_way.len() < AT_ONCE
                && let Some(delivery) = waiting.next()
            {
                let inner = Arc::clone(inner);
                under_way.spawn(async move { inner.deliver(&delivery).await });
            }
            match under_way.join_next().await {
                None => break,
                Some(Ok(Ok(Sent::Taken))) => round.sent += 1,
                Some(Ok(Ok(Sent::Failed(DeliveryFailure::Later)))) => round.failed += 1,
                Some(Ok(Ok(Sent::Failed(DeliveryFailure::Never)))) => {}
                Some(Ok(Err(error))) => {
                    round.failed += 1;
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "what came of a message could not be noted");
                }
                // Whoever carries it has panicked; it is given out again.
                Some(Err(_)) => round.failed += 1,
            }
        }
        for given_up in inner.countersign.given_up() {
            round.given_up += 1;
            let kinds: Vec<_> = given_up.kinds.iter().map(|kind| kind.code()).collect();
            tracing::warn!(user = %given_up.user, ?kinds, why = given_up.why.code(), "nobody gets these notices");
        }
        // Of whatever could not be noted, the next look comes after a pause.
        round.more &= round.failed == 0;
        Ok(round)
    }
}

/// What came of one message.
enum Sent {
    Taken,
    Failed(DeliveryFailure),
}

impl<M: Mailer> Inner<M> {
    fn node(&self) -> Result<Node, Error> {
        if let Some(node) = self.node.get() {
            return Ok(*node);
        }
        let node = Node::draw(&OsRandom)?;
        Ok(*self.node.get_or_init(|| node))
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Sent, Error> {
        let id = delivery.id();
        let sent = tokio::time::timeout(EACH_HAS, self.send(delivery, &id)).await.unwrap_or_else(|_| {
            tracing::warn!(message = id, "a message was not taken in time, and will be tried again");
            Sent::Failed(DeliveryFailure::Later)
        });
        match sent {
            Sent::Taken => self.countersign.delivered(delivery).await?,
            Sent::Failed(failure) => self.countersign.delivery_failed(delivery, failure).await?,
        }
        if !matches!(sent, Sent::Failed(DeliveryFailure::Later)) {
            self.taken().retain(|(known, _)| *known != id);
        }
        Ok(sent)
    }

    /// To each address. One that took it keeps it from being refused; one that may take it later is waited for.
    async fn send(&self, delivery: &Delivery, id: &str) -> Sent {
        let view = NoticeView::new(&self.countersign, &self.post, delivery);
        let letter = match self.post.letter(delivery.account.locale.as_deref(), "notice", &view) {
            Ok(letter) => letter,
            Err(error) => {
                tracing::error!(
                    message = id,
                    error = &error as &dyn std::error::Error,
                    "a message could not be written"
                );
                return Sent::Failed(DeliveryFailure::Later);
            }
        };
        let mut all = Sent::Failed(DeliveryFailure::Never);
        for address in &delivery.account.addresses {
            let known = (id.to_owned(), address.clone());
            let sent = if self.taken().contains(&known) {
                Ok(())
            } else {
                self.carry(address, &letter.to(address, id)).await
            };
            match sent {
                Ok(()) => {
                    let mut taken = self.taken();
                    if taken.len() >= REMEMBERED {
                        taken.clear();
                    }
                    taken.insert(known);
                    if matches!(all, Sent::Failed(DeliveryFailure::Never)) {
                        all = Sent::Taken;
                    }
                }
                Err(MailError::Later(_)) => all = Sent::Failed(DeliveryFailure::Later),
                Err(MailError::Never(_)) => {}
            }
        }
        all
    }

    async fn carry(&self, address: &str, mail: &Mail) -> Result<(), MailError> {
        let sent = if address.chars().any(char::is_control) {
            Err(MailError::Never("this is no address".into()))
        } else {
            self.mailer.send(mail).await
        };
        if let Err(error) = &sent {
            let text = MailError::source(error).to_string().replace(address, "…");
            let again = matches!(error, MailError::Later(_));
            tracing::warn!(message = mail.id, again, error = text, "a message was not taken");
        }
        sent
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, HashSet<(String, String)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M> fmt::Debug for Deliver<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliver").field("node", &self.inner.node.get()).finish_non_exhaustive()
    }
}
