//! Sweeping and keys.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use countersign::store::{Change, EventId, NoticeChange, Store as _, Upkeep as _};
use countersign::{Notice, NoticeKind};
use countersign_sql::{Sqlite, SqliteOptions};
use rusqlite::Connection;
use support::{Directory, Held, admit, apply, at, begun, has_session, open, renew};

fn count(host: &Connection, table: &str) -> i64 {
    host.query_row(&format!("SELECT count(*) FROM countersign_{table}"), [], |row| row.get(0)).unwrap()
}

/// Sessions of many users, of which every third expires at 10.
fn many_sessions(host: &Connection, sessions: i64) {
    host.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
        INSERT INTO countersign_sessions (user, id, digest, digest_key, mac, kind, transport, remember, generation,
            wrong_answers, created_at, last_seen_at, expires_at, methods, unlock)
        SELECT i / 4, i, x'', 1, x'', 'standard', 'cookie', 0, 1, 0, 0, 0, iif(i % 3 = 0, 10000, 99000), x'', x'' FROM n",
        [sessions],
    )
    .unwrap();
}

#[tokio::test]
async fn a_sweep_goes_on_where_the_last_one_stopped() {
    const SESSIONS: i64 = 10_000;
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    many_sessions(&host, SESSIONS);
    assert_eq!(store.sweep(at(9), 1000).await.unwrap(), 0);
    assert_eq!(store.sweep(at(10), 0).await.unwrap(), 0);
    assert_eq!(store.sweep(at(10), 1000).await.unwrap(), 1000);
    let first_left: i64 = host
        .query_row("SELECT min(id) FROM countersign_sessions WHERE expires_at = 10000", [], |row| row.get(0))
        .unwrap();
    assert_eq!(first_left, 3003, "the oldest users first");

    // What expires behind the place where it stopped is found when it comes round.
    host.execute("UPDATE countersign_sessions SET expires_at = 10000 WHERE id = 1", []).unwrap();
    assert_eq!(store.sweep(at(10), 1).await.unwrap(), 1);
    let left = "SELECT id FROM countersign_sessions WHERE id IN (1, 3003)";
    let left: i64 = host.query_row(left, [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1, "it goes on where it stopped");
    let rest = usize::try_from(SESSIONS / 3 - 1000 - 1 + 1).unwrap();
    assert_eq!(store.sweep(at(10), 10_000).await.unwrap(), rest);
    assert_eq!(count(&host, "sessions"), SESSIONS - SESSIONS / 3 - 1);
    assert_eq!(store.sweep(at(10), 10_000).await.unwrap(), 0);
    assert_eq!(
        store.sweep(at(99), 10_000).await.unwrap(),
        usize::try_from(SESSIONS - SESSIONS / 3 - 1).unwrap()
    );
    assert_eq!(count(&host, "sessions"), 0);
}

#[tokio::test]
async fn nothing_is_swept_that_is_renewed_meanwhile() {
    let directory = Directory::new();
    let store = SqliteOptions::new().readers(1).open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch("UPDATE countersign_sessions SET expires_at = 10000").unwrap();
    let held = Held::new(&store, anna);
    let renewed = begun(apply(&store, anna, vec![renew(anna, 1)]));
    let swept = begun(store.sweep(at(10), 10));
    // The one reader has looked, and seen a session that expired, when it answers something else.
    store.ping().await.unwrap();
    held.release().await;
    renewed.await.unwrap();
    assert_eq!(swept.await.unwrap(), 0);
    assert!(has_session(&store, anna, 1).await);
}

/// Whoever deletes by id what was sent never deletes what was put after it.
#[tokio::test]
async fn ids_of_notices_do_not_come_back() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = Connection::open(directory.database()).unwrap();
    let mut seen = Vec::new();
    for event in [1, 4, 4, 5, 9] {
        let (kind, event) = (NoticeKind::Enabled, EventId(event));
        let notice = Notice { user: anna, kind, event, at: at(event.0), about: None };
        apply(&store, anna, vec![Change::Notice(NoticeChange::Put(notice))]).await.unwrap();
        let newest = "SELECT max(id) FROM countersign_outbox";
        seen.push(host.query_row(newest, [], |row| row.get::<_, i64>(0)).unwrap());
        if event.0 == 1 || event.0 == 5 {
            host.execute_batch("DELETE FROM countersign_outbox").unwrap();
        }
    }
    assert_eq!(seen, [1, 4, 5, 6, 9]);
}
