//! A schema on the PostgreSQL server of the tests, gone when the test is over.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::{Client, NoTls};

pub(crate) struct Schema(String);

impl Schema {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let schema = Self(format!("countersign_cli_{}_{made}", std::process::id()));
        schema.remove();
        schema
    }

    /// As the program takes it.
    pub(crate) fn url(&self) -> String {
        let server = server();
        let separator = if server.contains('?') { '&' } else { '?' };
        format!("{server}{separator}schema={}", self.0)
    }

    /// Every row of every table, as text.
    pub(crate) fn dump(&self) -> String {
        let schema = self.0.clone();
        with_client(async move |client| {
            let sql = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1";
            let mut all = String::new();
            for row in client.query(sql, &[&schema]).await.unwrap() {
                let table: String = row.get(0);
                for row in
                    client.query(&format!("SELECT t::text FROM {schema}.\"{table}\" t"), &[]).await.unwrap()
                {
                    all = format!("{all}{table} {}\n", row.get::<_, String>(0));
                }
            }
            all
        })
    }

    fn remove(&self) {
        let sql = format!("SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {} CASCADE", self.0);
        with_client(async move |client| client.batch_execute(&sql).await.unwrap());
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.remove();
    }
}

fn server() -> String {
    std::env::var("COUNTERSIGN_TEST_POSTGRES").expect(
        "COUNTERSIGN_TEST_POSTGRES names the PostgreSQL database that these tests use, for example \
        postgres://root@127.0.0.1:5432/test",
    )
}

/// On a thread of its own: a test may be in a runtime already.
fn with_client<T: Send + 'static>(work: impl AsyncFnOnce(Client) -> T + Send + 'static) -> T {
    let done = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server(), NoTls).await.unwrap();
            tokio::spawn(connection);
            work(client).await
        })
    });
    done.join().unwrap()
}
