//! Every story of the core's verbs, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
#[path = "../../countersign/tests/stories/mod.rs"]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
mod stories;
mod support;

use std::sync::Mutex;

use countersign::{Timestamp, UserId};
use countersign_sql::{Created, Postgres};
use stories::world::AnyStore;
use support::server::{Schema, url};

every_story!(crate::fresh());

impl AnyStore for Postgres {
    async fn another(&self) -> Self {
        fresh().await
    }

    async fn keep_account(&self) -> UserId {
        let accounts = self.accounts();
        let email = format!("{}@example.org", accounts.count().await.unwrap());
        match accounts.create(email, "hash".to_owned(), Timestamp::from_seconds(1)).await.unwrap() {
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
    // The process ends when the last story does, and nothing is dropped then: the next run removes what this one left.
    static KEPT: Mutex<Vec<Schema>> = Mutex::new(Vec::new());
    let schema = Schema::new();
    let store = schema.options().pool(2).connect(&url()).await.unwrap();
    KEPT.lock().unwrap().push(schema);
    store
}
