//! The store contract of the core, on SQLite.

mod support;

use countersign_sql::{Sqlite, SqliteOptions};
use support::Directory;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract() {
    let directory = Directory::new();
    let opened = std::cell::Cell::new(0);
    countersign::testing::contract::run_all(|| {
        opened.set(opened.get() + 1);
        let path = directory.path(&format!("{}.db", opened.get()));
        async move { Sqlite::open(path).await.unwrap() }
    })
    .await;
    assert!(opened.get() > 0);
}

/// Groups of one, one reader, and a cache so small that transactions spill into the log before they commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract_with_the_least_of_everything() {
    let directory = Directory::new();
    let opened = std::cell::Cell::new(0);
    let options = SqliteOptions::new().queue(64).group(1).readers(1).cache_kib(0);
    countersign::testing::contract::run_all(|| {
        opened.set(opened.get() + 1);
        let path = directory.path(&format!("{}.db", opened.get()));
        let options = options.clone();
        async move { options.open(path).await.unwrap() }
    })
    .await;
}
