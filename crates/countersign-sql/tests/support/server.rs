//! A PostgreSQL server that is there, and a schema on it for each test.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use countersign_sql::{Postgres, PostgresOptions};
use tokio_postgres::{Client, NoTls};

use super::proxy::Proxy;

/// The server that tests use.
pub(crate) fn url() -> String {
    std::env::var("COUNTERSIGN_TEST_POSTGRES").expect(
        "COUNTERSIGN_TEST_POSTGRES names the PostgreSQL database that these tests use, for example \
        postgres://root@127.0.0.1:5432/test",
    )
}

/// A schema of a test's own, gone when the test is over.
pub(crate) struct Schema {
    pub(crate) name: String,
}

impl Schema {
    /// A name that nobody uses; the schema is made by whoever opens a store in it.
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let schema = Self { name: format!("countersign_test_{}_{made}", std::process::id()) };
        schema.remove();
        schema
    }

    /// Waits until so many connections wait for a lock on our tables.
    pub(crate) async fn wait_for_waiting(&self, host: &Client, connections: i64) {
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1";
        loop {
            let row = host.query_one(waiting, &[&format!("%\"{}\".%", self.name)]).await.unwrap();
            if row.get::<_, i64>(0) == connections {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn options(&self) -> PostgresOptions {
        PostgresOptions::new().schema(&self.name).pool(4)
    }

    pub(crate) async fn open(&self) -> Postgres {
        at_home(self.options()).await
    }

    /// A connection beside the store's, as a host's, that finds the tables without their schema.
    pub(crate) async fn host(&self) -> Client {
        let host = connect(&url()).await;
        host.batch_execute(&format!("SET search_path = {}, public", self.name)).await.unwrap();
        host
    }

    fn remove(&self) {
        let sql = format!("SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {} CASCADE", self.name);
        let removed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { connect(&url()).await.batch_execute(&sql).await.unwrap() });
        });
        let removed = removed.join();
        assert!(removed.is_ok() || std::thread::panicking());
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A store whose connections go on while a test blocks its own runtime.
pub(crate) async fn at_home(options: PostgresOptions) -> Postgres {
    let opened = HOME.spawn(async move { options.connect(&url()).await });
    opened.await.unwrap().unwrap()
}

static HOME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// A store behind a line that is watched.
pub(crate) async fn connect_through(proxy: &Proxy, options: PostgresOptions) -> Postgres {
    options.connect(&proxy.url).await.unwrap()
}

pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Makes the one schema hold what the other holds now, its sequences too.
pub(crate) async fn copy(from: &str, to: &str) {
    let mut client = connect(&url()).await;
    let snapshot = client.build_transaction().isolation_level(tokio_postgres::IsolationLevel::RepeatableRead);
    let snapshot = snapshot.start().await.unwrap();
    let named = async |what: &str| -> Vec<String> {
        let sql = format!("SELECT {what}name FROM pg_{what}s WHERE schemaname = $1 ORDER BY 1");
        let rows = snapshot.query(&sql, &[&from]).await.unwrap();
        rows.iter().map(|row| row.get::<_, String>(0)).collect()
    };
    for table in named("table").await {
        let sql = format!(
            "CREATE TABLE IF NOT EXISTS {to}.{table} (LIKE {from}.{table} INCLUDING ALL);
            DELETE FROM {to}.{table}; INSERT INTO {to}.{table} SELECT * FROM {from}.{table}"
        );
        snapshot.batch_execute(&sql).await.unwrap();
    }
    for sequence in named("sequence").await {
        let sql = format!("SELECT setval('{to}.{sequence}', last_value, is_called) FROM {from}.{sequence}");
        snapshot.batch_execute(&sql).await.unwrap();
    }
    snapshot.commit().await.unwrap();
}
