//! Living in the host's own database file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::time::Duration;

use countersign::store::Store as _;
use countersign_sql::Sqlite;
use rusqlite::Connection;
use support::{Directory, admit, apply, has_session, open};

#[tokio::test]
async fn the_hosts_tables_stay_as_they_are() {
    let directory = Directory::new();
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch(
        "PRAGMA foreign_keys = ON;
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE orders (user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
        INSERT INTO users VALUES (7, 'Anna');
        INSERT INTO orders VALUES (7);
        PRAGMA user_version = 42;",
    )
    .unwrap();
    let before = schema(&host, "NOT LIKE 'countersign%'");

    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "7").await;
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();

    let added = schema(&host, "LIKE 'countersign%'");
    assert!(!added.is_empty());
    let all = schema(&host, "IS NOT NULL").len();
    // `sqlite_sequence` comes with the first AUTOINCREMENT.
    assert_eq!(all, before.len() + added.len() + 1, "every new name begins with the prefix");
    assert_eq!(schema(&host, "NOT LIKE 'countersign%' AND name <> 'sqlite_sequence'"), before);
    let kept: (String, i64) = host
        .query_row("SELECT name, (SELECT count(*) FROM orders) FROM users", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(kept, ("Anna".to_owned(), 1));
    let version: i64 = host.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 42, "the host's own count of its migrations");
}

fn schema(connection: &Connection, names: &str) -> Vec<(String, Option<String>)> {
    let sql = format!(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_auto%' AND name {names} ORDER BY name"
    );
    let mut statement = connection.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_host_writes_to_the_same_file_at_the_same_time() {
    const ROWS: i64 = 300;
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let database = directory.database();
    let host = tokio::task::spawn_blocking(move || {
        let host = Connection::open(database).unwrap();
        host.busy_timeout(Duration::from_secs(60)).unwrap();
        host.execute_batch("CREATE TABLE notes (number INTEGER)").unwrap();
        for number in 0..ROWS {
            host.execute("INSERT INTO notes VALUES (?1)", [number]).unwrap();
        }
        host.query_row("SELECT count(*) FROM notes", [], |row| row.get::<_, i64>(0)).unwrap()
    });
    let callers: Vec<_> = (0..4)
        .map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                for id in 0..ROWS {
                    apply(&store, anna, vec![open(anna, caller * ROWS + id)]).await.unwrap();
                    assert!(has_session(&store, anna, caller * ROWS + id).await);
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    assert_eq!(host.await.unwrap(), ROWS);
    store.ping().await.unwrap();
}
