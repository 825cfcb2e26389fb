//! A sender of notices whose mail always arrives, in memory.

use crate::countersign::{Countersign, Error, Node};
use crate::outbox::Delivery;
use crate::testing::SeededRandom;

/// One node that sends what waits in the outbox, to be looked at by tests.
///
/// ```no_run
/// # async fn story(countersign: &countersign::Countersign) -> Result<(), countersign::Error> {
/// let postman = countersign::testing::Postman::new();
/// let sent = postman.deliver(countersign).await?;
/// assert_eq!(sent[0].notices[0].kind, countersign::NoticeKind::Enabled);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Postman(Node);

impl Postman {
    /// Always the same node.
    #[must_use]
    pub fn new() -> Self {
        Self::on_node(0)
    }

    /// One of several nodes.
    ///
    /// # Panics
    /// Never: seeded randomness does not fail.
    #[must_use]
    pub fn on_node(seed: u64) -> Self {
        Self(Node::draw(&SeededRandom::new(seed)).expect("seeded randomness does not fail"))
    }

    /// The node.
    #[must_use]
    pub fn node(self) -> Node {
        self.0
    }

    /// Everything that is due, reported as delivered.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn deliver(self, countersign: &Countersign) -> Result<Vec<Delivery>, Error> {
        let mut sent = Vec::new();
        loop {
            let due = countersign.deliveries(self.0, 100).await?;
            if due.is_empty() {
                return Ok(sent);
            }
            for delivery in due {
                countersign.delivered(&delivery).await?;
                sent.push(delivery);
            }
        }
    }
}

impl Default for Postman {
    fn default() -> Self {
        Self::new()
    }
}
