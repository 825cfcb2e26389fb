//! What only one node of several does at a time.

use std::fmt;
use std::time::Duration;

use super::{Countersign, Error};
use crate::secret::{NoRandomness, Random, draw};
use crate::store::{Claim, Task};

/// One process of several on the same database, by a number that it draws when it starts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Node([u8; 16]);

impl Node {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandomness`] when there is none.
    pub fn draw(random: &dyn Random) -> Result<Self, NoRandomness> {
        Ok(Self(*draw(random)?))
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl Countersign {
    /// Takes a task for so long, or keeps it for so long from now on where the node has it already; says whether it is the node's now.
    /// A node that ended without giving it up has it until that time is over.
    ///
    /// # Errors
    /// [`Error`] when we failed; the task is not the node's then.
    pub async fn claim(&self, task: Task, node: Node, lasts: Duration) -> Result<bool, Error> {
        let now = self.now();
        let claim = Claim { task, holder: node.0, until: now + lasts };
        self.stored(self.inner.store.claim(claim, now).await).await
    }

    /// Gives a task up before its time is over, where the node has it.
    ///
    /// # Errors
    /// [`Error`] when we failed; others wait until the time is over then.
    pub async fn give_up(&self, task: Task, node: Node) -> Result<(), Error> {
        let now = self.now();
        let claim = Claim { task, holder: node.0, until: now };
        self.stored(self.inner.store.claim(claim, now).await).await.map(drop)
    }
}
