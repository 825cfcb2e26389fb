//! Lines that break, servers that end connections, callers that go away, and locks that somebody holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::store::{
    Change, Changes, Reads, SessionChange, SessionId, Step, Store as _, StoreError, UserKey, UserRow,
};
use countersign_sql::Postgres;
use support::proxy::{Cut, Proxy};
use support::server::{Schema, connect, connect_through};
use support::{admit, apply, begun, decide, note, open, row, user};

/// Counts in the user's row; says how often the decision was asked.
async fn count(store: &Postgres, owner: UserKey) -> (Result<(), StoreError>, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = asked.clone();
    let done = decide(store, owner, move |rows| {
        seen.fetch_add(1, Ordering::SeqCst);
        let before = row(rows);
        let after = UserRow { generation: before.generation, next_id: before.next_id + 1, ..before };
        Changes { all: vec![Change::User(after)], charge: None }
    })
    .await;
    (done, asked.load(Ordering::SeqCst))
}

/// A commit that took place, and one that did not, where the answer is lost: both are found out, and each decision counts once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_whose_answer_was_lost_is_resolved() {
    let schema = Schema::new();
    let proxy = Proxy::new().await;
    let store = connect_through(&proxy, schema.options()).await;
    let anna = admit(&store, "anna").await;
    count(&store, anna).await.0.unwrap();
    let cuts = [(Cut::After("COMMIT\0"), 1), (Cut::Before("COMMIT\0"), 2), (Cut::Before("BEGIN"), 1)];
    for (round, (cut, asked)) in cuts.into_iter().cycle().take(9).enumerate() {
        let before = user(&store, anna).await.next_id;
        proxy.cut(cut);
        let (done, times) = count(&store, anna).await;
        done.unwrap();
        assert_eq!(proxy.cuts(), round + 1, "{cut:?}: the line was cut");
        assert_eq!(times, asked, "{cut:?}: what was done is not done again");
        assert_eq!(user(&store, anna).await.next_id, before + 1, "{cut:?}");
    }
}

/// The same where the decision writes everything but the user's row.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_left_the_users_row_alone_is_resolved_too() {
    let schema = Schema::new();
    let proxy = Proxy::new().await;
    let store = connect_through(&proxy, schema.options()).await;
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
    for (id, cut) in [(2, Cut::After("COMMIT\0")), (3, Cut::Before("COMMIT\0"))] {
        proxy.cut(cut);
        // Opened twice it would fail.
        apply(&store, anna, vec![open(anna, id)]).await.unwrap();
        assert!(support::has_session(&store, anna, id).await);
    }
    assert_eq!(proxy.cuts(), 2);
}

/// While nobody knows, somebody else changes the user: nothing is guessed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_known_is_unavailable() {
    let schema = Schema::new();
    let proxy = Proxy::new().await;
    let store = connect_through(&proxy, schema.options()).await;
    let anna = admit(&store, "anna").await;
    count(&store, anna).await.0.unwrap();
    let host = schema.host().await;
    // Whatever decides writes a number that is not ours.
    host.batch_execute(
        "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.decision = '\\x00'; RETURN NEW; END $$;
        CREATE TRIGGER other BEFORE UPDATE ON countersign_users FOR EACH ROW EXECUTE FUNCTION other()",
    )
    .await
    .unwrap();
    proxy.cut(Cut::After("COMMIT\0"));
    let (done, asked) = count(&store, anna).await;
    assert!(matches!(done, Err(StoreError::Unavailable(_))), "{done:?}");
    assert_eq!(asked, 1);
}

/// The server ends the connection at each moment in which a decision may be: while it waits for the lock, and while it decides. It is
/// taken again, on another connection, and counts once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_decision_survives_the_end_of_its_connection() {
    let schema = Schema::new();
    let store = schema.options().connect(&named(&schema)).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = schema.host().await;

    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users FOR UPDATE").await.unwrap();
    let waiting = {
        let store = store.clone();
        tokio::spawn(async move { count(&store, anna).await })
    };
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 1).await;
    assert!(end_all(&watching, &schema).await >= 1);
    host.batch_execute("COMMIT").await.unwrap();
    let (done, asked) = waiting.await.unwrap();
    done.unwrap();
    assert_eq!((asked, user(&store, anna).await.next_id), (1, 2));

    let ended = Arc::new(Mutex::new(0));
    let (seen, name) = (ended.clone(), schema.name.clone());
    let decided = decide(&store, anna, move |rows| {
        let before = row(rows);
        if *seen.lock().unwrap() == 0 {
            let name = name.clone();
            let ending = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async { end_named(&connect(&support::server::url()).await, &name).await })
            });
            *seen.lock().unwrap() = ending.join().unwrap();
        }
        let after = UserRow { next_id: before.next_id + 1, ..before };
        Changes { all: vec![Change::User(after)], charge: None }
    })
    .await;
    decided.unwrap();
    assert!(*ended.lock().unwrap() >= 1, "connections were ended");
    assert_eq!(user(&store, anna).await.next_id, 3);
}

/// The address, with a name that finds the connections again.
fn named(schema: &Schema) -> String {
    let url = support::server::url();
    format!("{url}{}application_name={}", if url.contains('?') { '&' } else { '?' }, schema.name)
}

async fn end_all(host: &tokio_postgres::Client, schema: &Schema) -> usize {
    end_named(host, &schema.name).await
}

async fn end_named(host: &tokio_postgres::Client, name: &str) -> usize {
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    host.query(end, &[&name]).await.unwrap().len()
}

/// Every connection of the pool is ended while nobody uses it: whoever comes next does not notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_ended_while_nobody_looked_are_replaced() {
    let schema = Schema::new();
    let store = schema.options().connect(&named(&schema)).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = schema.host().await;
    for _ in 0..3 {
        let calls: Vec<_> = (0..4)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { user(&store, anna).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap();
        }
        assert!(end_all(&host, &schema).await >= 1);
        count(&store, anna).await.0.unwrap();
        store.ping().await.unwrap();
    }
    assert_eq!(user(&store, anna).await.next_id, 4);
}

/// Whoever hangs up in the middle does not undo what was begun, nor leave a transaction open for the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_caller_that_goes_away_is_charged_all_the_same() {
    let schema = Schema::new();
    let store = schema.options().pool(1).connect(&support::server::url()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users FOR UPDATE").await.unwrap();
    let call = begun(note(&store, anna));
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 1).await;
    drop(call);
    host.batch_execute("COMMIT").await.unwrap();
    // The same user's next decision comes after it.
    count(&store, anna).await.0.unwrap();
    assert_ne!(user(&store, anna).await.last_event.0, 0, "the event was written");
    let open = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND query LIKE $1";
    let open: i64 = watching.query_one(open, &[&format!("%{}%", schema.name)]).await.unwrap().get(0);
    assert_eq!(open, 0);
}

/// A lock that somebody holds for ever makes a call unavailable in time, and nobody else waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lock_that_somebody_holds_is_not_waited_for_for_ever() {
    let schema = Schema::new();
    let options = schema.options().pool(2).queue(6).patience(Duration::from_millis(300));
    let store = options.connect(&support::server::url()).await.unwrap();
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users WHERE host_id = 'anna' FOR UPDATE")
        .await
        .unwrap();
    let calls: Vec<_> = (0..5)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { count(&store, anna).await })
        })
        .collect();
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 1).await;
    // Five of them hold one connection: with the other one, others go on.
    count(&store, berta).await.0.unwrap();
    for call in calls {
        let (done, asked) = call.await.unwrap();
        assert!(matches!(done, Err(StoreError::Unavailable(_))), "{done:?}");
        assert_eq!(asked, 0);
    }
    host.batch_execute("COMMIT").await.unwrap();
    count(&store, anna).await.0.unwrap();
}

/// More calls than may wait are refused at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn too_many_calls_are_refused_at_once() {
    let schema = Schema::new();
    let store = schema.options().queue(2).connect(&support::server::url()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users FOR UPDATE").await.unwrap();
    let calls: Vec<_> = (0..2)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { count(&store, anna).await })
        })
        .collect();
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 1).await;
    while store.read(anna, Reads::default()).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let (refused, asked) = count(&store, anna).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!(asked, 0);
    host.batch_execute("COMMIT").await.unwrap();
    for call in calls {
        call.await.unwrap().0.unwrap();
    }
    count(&store, anna).await.0.unwrap();
}

/// The charge of a decision whose changes could not be applied is that of the row as it is then.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_charge_is_decided_anew_where_the_row_has_changed() {
    let schema = Schema::new();
    let store = schema.open().await;
    let other = schema.open().await;
    let anna = admit(&store, "anna").await;
    // After each statement that fails, another node counts before the charge is written.
    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users FOR UPDATE").await.unwrap();
    let (first, second) = (store.clone(), other.clone());
    let failing = tokio::spawn(async move {
        let decide = move |rows: &countersign::store::Rows| {
            let before = row(rows);
            let charged = UserRow { next_id: before.next_id + 100, ..before };
            let missing = Change::Session(SessionChange::End(anna, SessionId(404)));
            Ok(Step::Apply(Changes { all: vec![missing], charge: Some(charged) }))
        };
        first.update(anna, Reads::default(), Box::new(decide)).await
    });
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 1).await;
    let counting = tokio::spawn(async move { count(&second, anna).await });
    schema.wait_for_waiting(&watching, 2).await;
    host.batch_execute("COMMIT").await.unwrap();
    let failed = failing.await.unwrap();
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    counting.await.unwrap().0.unwrap();
    assert_eq!(user(&store, anna).await.next_id, 1 + 100 + 1, "neither undid the other");
}
