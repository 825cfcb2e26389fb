//! The audit trail of all users: what is pruned, forgotten and told as a fault.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use countersign::store::{
    Change, Checkpoint, EventId, Fault, Store as _, StoreError, TrailChange, Upkeep as _, UserId, UserKey,
    UserRow,
};
use countersign_sql::Sqlite;
use rusqlite::Connection;
use support::{Directory, admit, apply, at, begun, note, user};
use tokio::task::JoinSet;

/// The ids of events that still say where they came from, in order.
fn with_address(host: &Connection) -> Vec<i64> {
    let told =
        "SELECT id FROM countersign_audit_events WHERE address IS NOT NULL AND salt IS NOT NULL ORDER BY id";
    let mut statement = host.prepare(told).unwrap();
    let ids = statement.query_map([], |row| row.get(0)).unwrap();
    ids.collect::<Result<_, _>>().unwrap()
}

async fn forget(store: &Sqlite, key: UserKey) -> Result<(), StoreError> {
    let row = UserRow { id: UserId::new(format!("gone-{key}")), ..user(store, key).await };
    apply(store, key, vec![Change::Trail(TrailChange::Forget(row))]).await
}

#[tokio::test]
async fn forgetting_follows_the_chain_whatever_was_done_to_it() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let (anna, berta, carl) =
        (admit(&store, "anna").await, admit(&store, "berta").await, admit(&store, "carl").await);
    for owner in [anna, berta, carl, anna, berta, carl, anna, berta, carl] {
        note(&store, owner).await.unwrap();
    }
    // A chain that leads to somebody else's event ends there.
    host.execute_batch("UPDATE countersign_audit_events SET previous = 5 WHERE id = 7").unwrap();
    forget(&store, anna).await.unwrap();
    assert_eq!(with_address(&host), [1, 2, 3, 4, 5, 6, 8, 9]);
    // A chain that leads back to itself ends too.
    host.execute_batch("UPDATE countersign_audit_events SET previous = 8 WHERE id = 2").unwrap();
    forget(&store, berta).await.unwrap();
    assert_eq!(with_address(&host), [1, 3, 4, 6, 9]);
    // Where the middle was pruned, what is before it is no longer the user's to find.
    apply(&store, carl, vec![Change::Trail(TrailChange::Prune(carl, vec![EventId(6)]))]).await.unwrap();
    forget(&store, carl).await.unwrap();
    assert_eq!(with_address(&host), [1, 3, 4]);
}

#[tokio::test]
async fn a_user_that_cannot_be_forgotten_is_as_before() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let anna = admit(&store, "anna").await;
    note(&store, anna).await.unwrap();
    host.execute_batch(
        "CREATE TRIGGER refuse BEFORE UPDATE OF host_id ON countersign_users BEGIN SELECT raise(ABORT, 'refused'); END",
    )
    .unwrap();
    let refused = forget(&store, anna).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert_eq!(with_address(&host), [1]);
    assert_eq!(store.find(&UserId::new("anna")).await.unwrap(), Some(anna));
}

/// Pages of the trail are stable: whoever sees an id never finds a smaller one later.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_event_appears_behind_one_that_was_read() {
    const EVENTS: usize = 200;
    let directory = Directory::new();
    let one = Sqlite::open(directory.database()).await.unwrap();
    let other = Sqlite::open(directory.database()).await.unwrap();
    let mut writers = JoinSet::new();
    for (number, store) in [&one, &other, &one, &other].into_iter().enumerate() {
        let store = store.clone();
        let own = admit(&store, &number.to_string()).await;
        writers.spawn(async move {
            for _ in 0..EVENTS / 4 {
                note(&store, own).await.unwrap();
            }
        });
    }
    let (mut read, mut pages) = (Vec::new(), 0);
    while read.len() < EVENTS {
        let after = read.last().copied().unwrap_or(EventId(0));
        let page = one.trail(after, 7).await.unwrap();
        pages += usize::from(!page.is_empty());
        read.extend(page.iter().map(|event| event.id));
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let all: Vec<_> = one.trail(EventId(0), usize::MAX).await.unwrap().iter().map(|event| event.id).collect();
    assert_eq!(read, all);
    assert!(pages > EVENTS / 7);
}

#[tokio::test]
async fn what_no_version_of_the_store_writes_is_a_fault_and_says_whose() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [anna, berta] {
        note(&store, owner).await.unwrap();
    }
    store.add_checkpoint(checkpoint(1)).await.unwrap();
    for change in ["reason = 'because'", "commitment = x'00'", "salt = x'00'"] {
        host.execute_batch(&format!(
            "SAVEPOINT s; UPDATE countersign_audit_events SET {change} WHERE user = {berta}; RELEASE s"
        ))
        .unwrap();
        let read = store.trail(EventId(0), 10).await;
        assert!(
            matches!(read, Err(StoreError::Fault(Fault::Altered { user, .. })) if user == berta),
            "{read:?}"
        );
        assert_eq!(store.trail(EventId(0), 1).await.unwrap().len(), 1, "what is before it reads");
        host.execute_batch(
            "UPDATE countersign_audit_events SET reason = NULL, commitment = zeroblob(16), salt = zeroblob(16)",
        )
        .unwrap();
    }
    host.execute_batch("UPDATE countersign_audit_checkpoints SET digest = x'00'").unwrap();
    let read = store.checkpoints(0, 10).await;
    assert!(matches!(read, Err(StoreError::Fault(_))), "{read:?}");
    let read = store.newest_checkpoint().await;
    assert!(matches!(read, Err(StoreError::Fault(_))), "{read:?}");
}

fn checkpoint(id: i64) -> Checkpoint {
    Checkpoint {
        id,
        at: at(id),
        through: EventId(id),
        events: 1,
        pruned: EventId(0),
        digest: [1; 32],
        mac: vec![1; 36],
    }
}

/// As two processes would.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_writers_that_append_a_checkpoint_one_does() {
    let directory = Directory::new();
    let one = Sqlite::open(directory.database()).await.unwrap();
    let other = Sqlite::open(directory.database()).await.unwrap();
    for id in 1..=20 {
        let calls = [&one, &other, &one, &other].map(|store| begun(store.add_checkpoint(checkpoint(id))));
        let mut appended = 0;
        for call in calls {
            appended += u32::from(call.await.unwrap());
        }
        assert_eq!(appended, 1, "checkpoint {id}");
    }
    assert_eq!(one.checkpoints(0, 100).await.unwrap().len(), 20);
}

/// Somebody puts an event with the largest id there is into the trail: no id is given out that comes before all others, and the writer
/// lives on.
#[tokio::test]
async fn an_event_beyond_all_others_is_refused_and_ends_no_thread() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let anna = admit(&store, "anna").await;
    note(&store, anna).await.unwrap();
    host.execute_batch(&format!("UPDATE countersign_audit_events SET id = {} WHERE id = 1", i64::MAX))
        .unwrap();
    for _ in 0..2 {
        let refused = note(&store, anna).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    }
    host.execute_batch(&format!("UPDATE countersign_audit_events SET id = 1 WHERE id = {}", i64::MAX))
        .unwrap();
    note(&store, anna).await.unwrap();
}
