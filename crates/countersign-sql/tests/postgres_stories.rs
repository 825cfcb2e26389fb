//! Every story of the core's verbs, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
#[path = "../../countersign/tests/stories/mod.rs"]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
mod stories;
#[path = "postgres/nodes.rs"]
mod nodes;
#[path = "postgres/races.rs"]
mod races_on_the_server;
#[path = "postgres/secrets.rs"]
mod secrets;
mod support;

use std::cell::RefCell;

use countersign::{Timestamp, UserId};
use countersign_sql::{Created, Postgres};
use stories::world::AnyStore;
use support::server::{Schema, at_home};

every_story!(crate::fresh());

impl AnyStore for Postgres {
    async fn another(&self) -> Self {
        fresh().await
    }

    /// In one snapshot, while it is in use, as a dump is made.
    async fn copy(&self) -> Self {
        let copy = fresh().await;
        support::server::copy(self.schema(), copy.schema()).await;
        copy
    }

    async fn keep_account(&self) -> UserId {
        let accounts = self.accounts();
        let email = format!("{}@example.org", accounts.count().await.unwrap());
        match accounts.create(email, "hash".to_owned(), None, Timestamp::from_seconds(1)).await.unwrap() {
            Created::New(id) => UserId::new(id),
            Created::EmailTaken => panic!("the address is free"),
        }
    }

    async fn password_hash(&self, account: &UserId) -> Option<String> {
        let kept = self.accounts().by_id(account.as_str().parse().unwrap()).await.unwrap();
        kept.map(|account| account.password_hash)
    }
}

/// A schema of its own for each story.
async fn fresh() -> Postgres {
    // Each story has a thread of its own, and they end together.
    thread_local! {
        static KEPT: RefCell<Vec<Schema>> = const { RefCell::new(Vec::new()) };
    }
    let schema = Schema::new();
    let store = at_home(schema.options().pool(2)).await;
    KEPT.with_borrow_mut(|kept| kept.push(schema));
    store
}
