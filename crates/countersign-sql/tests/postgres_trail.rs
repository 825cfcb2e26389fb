//! The trail, its order, and what other nodes are told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;
use std::sync::mpsc::channel;

use countersign::store::{
    Change, Changes, EventId, SessionChange, SessionId, Store as _, StoreError, TrustChange, Upkeep as _,
    UserKey, UserRow,
};
use countersign_sql::Postgres;
use support::server::{Schema, url};
use support::{admit, apply, decide, event, grant, note, open, row};

async fn ids(store: &Postgres) -> Vec<i64> {
    store.trail(EventId(0), 100).await.unwrap().iter().map(|event| event.id.0).collect()
}

/// A transaction that drew its id first and commits last: what was drawn after it is not given before it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn nothing_appears_behind_what_was_given() {
    let schema = Schema::new();
    let (store, other) = (schema.open().await, schema.open().await);
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    note(&store, berta).await.unwrap();
    let before = ids(&store).await;
    assert_eq!(before.len(), 1, "in a quiet database everything is given at once");
    assert_eq!(ids(&other).await, before);

    let (entered, wait_entered) = channel();
    let (release, wait_release) = channel::<()>();
    let slow = {
        let store = store.clone();
        tokio::spawn(async move {
            decide(&store, anna, move |rows| {
                entered.send(rows.next_event).unwrap();
                wait_release.recv().unwrap();
                let event = event(anna, rows.next_event, EventId(0));
                Changes { all: vec![Change::Audit(event)], charge: None }
            })
            .await
        })
    };
    let drawn = tokio::task::spawn_blocking(move || wait_entered.recv().unwrap()).await.unwrap();
    note(&other, berta).await.unwrap();
    for store in [&store, &other] {
        assert_eq!(ids(store).await, before, "the slow one comes before what is there");
    }
    // What others do on the server is no matter.
    let host = schema.host().await;
    host.batch_execute("BEGIN; CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')")
        .await
        .unwrap();
    release.send(()).unwrap();
    slow.await.unwrap().unwrap();
    for store in [&store, &other] {
        let all = ids(store).await;
        assert_eq!(all.len(), 3);
        assert_eq!(all[1], drawn);
        assert!(all.is_sorted());
    }
    host.batch_execute("ROLLBACK").await.unwrap();
}

/// Many write, one reads: whatever is given later is newer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_that_follows_the_trail_misses_nothing() {
    const EACH: usize = 15;
    let schema = Schema::new();
    let store = schema.options().pool(8).connect(&url()).await.unwrap();
    let mut writers = Vec::new();
    for name in ["anna", "berta", "carla", "doris", "erika", "frida"] {
        let (store, owner) = (store.clone(), admit(&store, name).await);
        writers.push(tokio::spawn(async move {
            for _ in 0..EACH {
                note(&store, owner).await.unwrap();
            }
        }));
    }
    let (mut after, mut followed) = (EventId(0), Vec::new());
    let mut is_over = false;
    while followed.len() < 6 * EACH {
        let page = store.trail(after, 7).await.unwrap();
        after = page.last().map_or(after, |event| event.id);
        followed.extend(page.iter().map(|event| event.id.0));
        assert!(!is_over || !page.is_empty(), "an event was passed over");
        is_over = writers.iter().all(|writer| writer.is_finished()) && page.is_empty();
    }
    assert_eq!(followed, ids_of_all(&store).await);
}

async fn ids_of_all(store: &Postgres) -> Vec<i64> {
    let (mut all, mut after) = (Vec::new(), EventId(0));
    loop {
        let page = store.trail(after, 1000).await.unwrap();
        let Some(last) = page.last() else { return all };
        after = last.id;
        all.extend(page.iter().map(|event| event.id.0));
    }
}

#[tokio::test]
async fn a_decision_appends_no_more_events_than_it_has_ids() {
    let schema = Schema::new();
    let store = schema.open().await;
    let anna = admit(&store, "anna").await;
    for (count, fits) in [(64, true), (65, false), (64, true)] {
        let done = decide(&store, anna, move |rows| {
            let next = rows.next_event;
            let all = (0..count).map(|place| Change::Audit(event(anna, next + place, EventId(0)))).collect();
            Changes { all, charge: None }
        })
        .await;
        assert_eq!(done.is_ok(), fits, "{count}: {done:?}");
    }
    assert_eq!(ids_of_all(&store).await.len(), 128);
}

/// A sequence that was set back, as by a backup that was put back in parts, gives out no id that was used.
#[tokio::test]
async fn ids_that_would_come_again_are_refused() {
    let schema = Schema::new();
    let store = schema.open().await;
    let anna = admit(&store, "anna").await;
    for _ in 0..3 {
        note(&store, anna).await.unwrap();
    }
    schema.host().await.batch_execute("SELECT setval('countersign_event_ids', 1, false)").await.unwrap();
    let refused = note(&store, anna).await;
    assert!(
        matches!(&refused, Err(StoreError::Unavailable(why)) if why.to_string().contains("countersign_event_ids")),
        "{refused:?}"
    );
}

/// What one node does the others hear of, and not what happens at every sign-in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_nodes_are_told_what_ended() {
    let schema = Schema::new();
    let (here, there) = (schema.open().await, schema.open().await);
    let (anna, berta) = (admit(&here, "anna").await, admit(&here, "berta").await);
    let (mut heard_here, mut heard_there) = (hear(&here).await, hear(&there).await);
    let before = support::user(&here, anna).await;
    let quiet = [open(anna, 1), open(anna, 2), grant(anna, 3), Change::User(before.clone())];
    apply(&here, anna, quiet.to_vec()).await.unwrap();
    note(&here, anna).await.unwrap();
    apply(&here, anna, vec![Change::Session(SessionChange::EndExpired(anna, support::at(5)))]).await.unwrap();
    let loud = [
        Change::Session(SessionChange::End(anna, SessionId(1))),
        Change::Session(SessionChange::EndOthers(anna, None)),
        Change::Trust(TrustChange::EndAll(anna)),
        Change::User(UserRow { generation: before.generation + 1, ..before }),
    ];
    for change in loud {
        apply(&here, anna, vec![change.clone()]).await.unwrap();
        // The first thing that is heard is this: nothing was told of what is quiet.
        assert_eq!(heard_there.recv().await, Some(anna), "{change:?}");
    }
    // What was not committed is not told.
    let missing = Change::Session(SessionChange::End(anna, SessionId(404)));
    apply(&here, anna, vec![missing]).await.unwrap_err();
    apply(&there, berta, vec![Change::Session(SessionChange::EndOthers(berta, None))]).await.unwrap();
    assert_eq!(heard_here.recv().await, Some(berta), "one's own is not told");

    // The line to the server breaks, and is mended.
    let host = schema.host().await;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
    host.query(end, &[]).await.unwrap();
    let mended = tokio::spawn(async move { (heard_there.recv().await, heard_there) });
    while !mended.is_finished() {
        apply(&here, berta, vec![Change::Session(SessionChange::EndOthers(berta, None))]).await.unwrap();
    }
    assert_eq!(mended.await.unwrap().0, Some(berta));
}

async fn hear(store: &Postgres) -> tokio::sync::mpsc::UnboundedReceiver<UserKey> {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    store
        .listen(Box::new(move |user| {
            // Who listens may have gone away.
            let _ = sender.send(user);
        }))
        .await
        .unwrap();
    receiver
}

/// Rows that are in use are passed over, and nobody waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sweep_waits_for_nobody() {
    let schema = Schema::new();
    let store = Arc::new(schema.open().await);
    let anna = admit(&*store, "anna").await;
    apply(&*store, anna, vec![open(anna, 1), open(anna, 2)]).await.unwrap();
    let host = schema.host().await;
    host.batch_execute("BEGIN; UPDATE countersign_sessions SET expires_at = 999000 WHERE id = 1")
        .await
        .unwrap();
    assert_eq!(store.sweep(support::at(100), 10).await.unwrap(), 1);
    host.batch_execute("COMMIT").await.unwrap();
    assert_eq!(store.sweep(support::at(100), 10).await.unwrap(), 0, "it was renewed");
    assert!(support::has_session(&*store, anna, 1).await);
    assert_eq!(row(&store.read(anna, countersign::store::Reads::default()).await.unwrap()).key, anna);
}
