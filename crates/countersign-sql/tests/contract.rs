//! The store contract of the core, on SQLite.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use countersign::UserId;
use countersign_sql::{Created, Sqlite, SqliteOptions};
use support::{Directory, at};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract_about_passwords() {
    let directory = Directory::new();
    let opened = std::cell::Cell::new(0);
    let open = || {
        opened.set(opened.get() + 1);
        let path = directory.path(&format!("{}.db", opened.get()));
        async move {
            let store = Sqlite::open(path).await.unwrap();
            let ids = [account(&store, "anna").await, account(&store, "berta").await];
            (store, ids)
        }
    };
    let hash = async |store: &Sqlite, id: &UserId| {
        let id = id.as_str().parse().unwrap();
        store.accounts().by_id(id).await.unwrap().unwrap().password_hash
    };
    countersign::testing::contract::run_passwords(open, hash).await;
    assert!(opened.get() > 0);
}

async fn account(store: &Sqlite, name: &str) -> UserId {
    match store.accounts().create(name.to_owned(), format!("$hash of {name}"), None, at(1)).await.unwrap() {
        Created::New(id) => UserId::new(id),
        Created::EmailTaken => panic!("{name} has an account already"),
    }
}
