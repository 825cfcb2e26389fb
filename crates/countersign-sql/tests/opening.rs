//! Opening a database: its own, the host's, and those that must be refused.

mod support;

use std::error::Error as _;
use std::sync::Barrier;
use std::time::Duration;

use countersign::store::Store as _;
use countersign_sql::{Migration, OpenError, Sqlite, SqliteOptions};
use rusqlite::Connection;
use support::Directory;

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_readable_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    for name in ["test.db", "test.db-wal", "test.db-shm"] {
        let mode = std::fs::metadata(directory.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    drop(store);
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_a_sentence_that_says_what_to_change() {
    let directory = Directory::new();
    std::fs::write(directory.path("letter.txt"), "Dear Anna, ".repeat(1000)).unwrap();
    std::fs::create_dir(directory.path("folder")).unwrap();
    let taken = Connection::open(directory.path("taken.db")).unwrap();
    taken.execute_batch("CREATE TABLE countersign_users (name TEXT)").unwrap();
    let newer = directory.path("newer.db");
    Sqlite::migrate(&newer).await.unwrap();
    Connection::open(&newer)
        .unwrap()
        .execute("INSERT INTO countersign_migrations VALUES (99, 'later')", [])
        .unwrap();
    let broken = directory.path("broken.db");
    Sqlite::migrate(&broken).await.unwrap();
    Connection::open(&broken).unwrap().execute("DROP TABLE countersign_outbox", []).unwrap();

    for (name, sentence) in [
        (":memory:", "the store needs a file, for example countersign.db"),
        ("", "the store needs a file, for example countersign.db"),
        ("nowhere/test.db", "nowhere/test.db does not exist; make it first, or name another file"),
        ("letter.txt", "letter.txt is not an SQLite database; name another file"),
        ("folder", "let this user read and write the file and its directory"),
        (
            "taken.db",
            "if a table of that name is somebody else's, rename it: table countersign_users already exists",
        ),
        (
            "newer.db",
            "has migration 99, and this program knows them up to 2; run the newer program, or restore the backup",
        ),
        (
            "broken.db",
            "are not as the migrations made them; restore a backup: no such table: countersign_outbox",
        ),
    ] {
        let path = if name.contains('.') || name.contains('/') || name == "folder" {
            directory.path(name)
        } else {
            name.into()
        };
        let Err(refused) = Sqlite::open(path).await else { panic!("{name} was opened") };
        let said = refused.to_string();
        assert!(said.contains(sentence), "{name}: {said}");
    }
    assert!(!directory.path("nowhere").exists());
    let columns: i64 = taken
        .query_row("SELECT count(*) FROM pragma_table_info('countersign_users')", [], |row| row.get(0))
        .unwrap();
    assert_eq!(columns, 1, "somebody else's table is as it was");
}

#[tokio::test]
async fn a_refusal_keeps_its_source() {
    let directory = Directory::new();
    std::fs::create_dir(directory.path("folder")).unwrap();
    let Err(refused) = Sqlite::open(directory.path("folder")).await else { panic!("a directory was opened") };
    assert!(matches!(refused, OpenError::Access { .. }), "{refused:?}");
    assert!(refused.source().is_some());
}

#[tokio::test]
async fn a_database_that_somebody_holds_is_refused_after_the_timeout() {
    let directory = Directory::new();
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch("CREATE TABLE notes (text TEXT); BEGIN EXCLUSIVE").unwrap();
    let options = SqliteOptions::new().busy_timeout(Duration::from_millis(20));
    let Err(refused) = options.clone().open(directory.database()).await else { panic!("it was opened") };
    assert!(matches!(refused, OpenError::Locked { .. }), "{refused:?}");
    host.execute_batch("ROLLBACK").unwrap();
    options.open(directory.database()).await.unwrap();
}

#[tokio::test]
async fn a_name_is_a_path_and_never_a_uri() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.path("file:test.db?mode=memory")).await.unwrap();
    store.ping().await.unwrap();
    assert!(directory.path("file:test.db?mode=memory").exists());
}

#[tokio::test]
async fn migrations_are_told_before_and_applied_once() {
    let numbers = |migrations: Vec<Migration>| migrations.iter().map(|one| one.number).collect::<Vec<_>>();
    let directory = Directory::new();
    let path = directory.database();
    assert_eq!(numbers(Sqlite::pending_migrations(&path).await.unwrap()), [1, 2]);
    assert!(!path.exists(), "asking makes no file");
    assert_eq!(numbers(Sqlite::migrate(&path).await.unwrap()), [1, 2]);
    assert_eq!(numbers(Sqlite::pending_migrations(&path).await.unwrap()), []);
    assert_eq!(numbers(Sqlite::migrate(&path).await.unwrap()), []);
    Connection::open(&path)
        .unwrap()
        .execute("DELETE FROM countersign_migrations WHERE number = 2", [])
        .unwrap();
    assert_eq!(numbers(Sqlite::pending_migrations(&path).await.unwrap()), [2]);
}

/// As when several nodes of a host are started at once on a new file.
#[test]
fn many_may_open_a_new_database_at_once() {
    const OPENERS: usize = 8;
    for _ in 0..10 {
        let (directory, barrier) = (Directory::new(), Barrier::new(OPENERS));
        std::thread::scope(|scope| {
            for _ in 0..OPENERS {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    barrier.wait();
                    runtime.block_on(async {
                        let store = Sqlite::open(directory.database()).await.unwrap();
                        store.ping().await.unwrap();
                    });
                });
            }
        });
    }
}

#[tokio::test]
async fn what_is_written_is_there_after_opening_again() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = support::admit(&store, "anna").await;
    drop(store);
    let store = Sqlite::open(directory.database()).await.unwrap();
    assert_eq!(store.find(&countersign::UserId::new("anna")).await.unwrap(), Some(anna));
}

/// The last connection that closes removes the log; while one of the store's is open, the host's does not.
#[tokio::test]
async fn the_threads_end_when_the_last_handle_is_gone() {
    let directory = Directory::new();
    let log = directory.path("test.db-wal");
    let close_one_more = || {
        let host = Connection::open(directory.database()).unwrap();
        host.query_row("SELECT count(*) FROM countersign_users", [], |_| Ok(())).unwrap();
    };
    let store = Sqlite::open(directory.database()).await.unwrap();
    support::admit(&store, "anna").await;
    let clone = store.clone();
    drop(store);
    close_one_more();
    assert!(log.exists());
    clone.ping().await.unwrap();
    drop(clone);
    while log.exists() {
        close_one_more();
    }
}
