//! The store contract of the core, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::cell::RefCell;

use countersign::UserId;
use countersign_sql::{Created, Postgres};
use support::at;
use support::server::{Schema, url};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract() {
    let schemas = RefCell::new(Vec::new());
    countersign::testing::contract::run_all(|| {
        let schema = Schema::new();
        let options = schema.options();
        schemas.borrow_mut().push(schema);
        async move { options.connect(&url()).await.unwrap() }
    })
    .await;
    assert!(!schemas.borrow().is_empty());
}

/// One connection for everything.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract_with_the_least_of_everything() {
    let schemas = RefCell::new(Vec::new());
    countersign::testing::contract::run_all(|| {
        let schema = Schema::new();
        let options = schema.options().pool(1).queue(64);
        schemas.borrow_mut().push(schema);
        async move { options.connect(&url()).await.unwrap() }
    })
    .await;
}

/// The host's pool, whose connections are set to what is bad for us.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract_over_a_pool_of_the_hosts() {
    let schemas = RefCell::new(Vec::new());
    countersign::testing::contract::run_all(|| {
        let schema = Schema::new();
        let options = schema.options().listen_at(&url());
        schemas.borrow_mut().push(schema);
        async move { Postgres::over(pool(4), options).await.unwrap() }
    })
    .await;
}

fn pool(connections: usize) -> deadpool_postgres::Pool {
    let mut config: tokio_postgres::Config = url().parse().unwrap();
    config.options("-c default_transaction_isolation=serializable -c synchronous_commit=off");
    let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
    deadpool_postgres::Pool::builder(manager).max_size(connections).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_keeps_its_contract_about_passwords() {
    let schemas = RefCell::new(Vec::new());
    let open = || {
        let schema = Schema::new();
        let options = schema.options();
        schemas.borrow_mut().push(schema);
        async move {
            let store = options.connect(&url()).await.unwrap();
            let ids = [account(&store, "anna").await, account(&store, "berta").await];
            (store, ids)
        }
    };
    let hash = async |store: &Postgres, id: &UserId| {
        let id = id.as_str().parse().unwrap();
        store.accounts().by_id(id).await.unwrap().unwrap().password_hash
    };
    countersign::testing::contract::run_passwords(open, hash).await;
    assert!(!schemas.borrow().is_empty());
}

async fn account(store: &Postgres, name: &str) -> UserId {
    match store.accounts().create(name.to_owned(), format!("$hash of {name}"), None, at(1)).await.unwrap() {
        Created::New(id) => UserId::new(id),
        Created::EmailTaken => panic!("{name} has an account already"),
    }
}
