//! The standalone server's accounts, on SQLite.

#[macro_use]
mod support;

use countersign::store::StoreError;
use countersign_sql::{AccountsTable, Sqlite};
use support::accounts::{Keeps, count_until, state};
use support::{Directory, Held, admit, at, begun};

every_account_case!(async {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    (directory, store)
});

impl Keeps for Sqlite {
    fn accounts(&self) -> AccountsTable {
        self.accounts()
    }
}

/// Work of the server and decisions of the core share one group; a panic in one takes nothing else with it.
#[tokio::test]
async fn a_change_that_panics_fails_alone() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let (accounts, anna) = (store.accounts(), admit(&store, "anna").await);
    let held = Held::new(&store, anna);
    let before = begun(Box::pin(accounts.pace([1; 32], count_until(at(10)))));
    let panicking =
        begun(Box::pin(accounts.pace([1; 32], Box::new(|_| std::panic::panic_any("on purpose")))));
    let after = begun(Box::pin(accounts.pace([1; 32], count_until(at(10)))));
    held.release().await;
    before.await.unwrap();
    let panicked = panicking.await.unwrap_err();
    assert!(matches!(panicked, StoreError::Failed(_)), "{panicked:?}");
    after.await.unwrap();
    assert_eq!(state(&accounts, 1).await, Some(vec![2]));
}
