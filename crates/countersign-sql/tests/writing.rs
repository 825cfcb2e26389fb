//! The writer: groups, and what one member of a group may do to the others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign::store::{
    Change, Changes, EventId, Fault, HeldChange, HeldId, Reads, Reports as _, Rows, SessionChange, SessionId,
    Step, Store as _, StoreError, UserId, UserKey, UserRow,
};
use countersign_sql::{Sqlite, SqliteOptions};
use rusqlite::Connection;
use support::{
    Directory, Held, admit, apply, begun, decide, event, has_session, hold, note, open, row, user,
};
use tokio::sync::Barrier;

#[tokio::test]
async fn in_a_group_each_sees_the_ones_before_it_and_fails_alone() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let held = Held::new(&store, anna);

    let first = begun(note(&store, anna));
    let undone = begun(decide(&store, anna, |rows| {
        let before = row(rows);
        let event = event(before.key, rows.next_event, before.last_event);
        let charged = UserRow { state: b"charged".to_vec(), ..before.clone() };
        let all = vec![
            Change::Audit(event.clone()),
            Change::User(UserRow { last_event: event.id, state: b"changed".to_vec(), ..before.clone() }),
            Change::Session(SessionChange::End(before.key, SessionId(404))),
        ];
        Changes { all, charge: Some(charged) }
    }));
    let panicking = begun(decide(&store, anna, |_| std::panic::panic_any("on purpose")));
    let fault = Fault::Altered { what: "the row", user: anna };
    let given = fault.clone();
    let faulty = begun(store.update(anna, Reads::default(), Box::new(move |_| Err(given.clone()))));
    let last = begun(decide(&store, anna, |rows| {
        let before = row(rows);
        assert_eq!(before.state, b"charged", "the charge of the one that was undone is seen");
        assert_eq!(
            EventId(rows.next_event),
            EventId(before.last_event.0 + 1),
            "an undone event leaves no gap"
        );
        let event = event(before.key, rows.next_event, before.last_event);
        let after = UserRow { last_event: event.id, ..before };
        Changes { all: vec![Change::Audit(event), Change::User(after)], charge: None }
    }));

    held.release().await;
    first.await.unwrap();
    let undone = undone.await.unwrap_err();
    assert!(matches!(undone, StoreError::Failed(_)), "{undone:?}");
    let panicked = panicking.await.unwrap_err();
    assert!(matches!(panicked, StoreError::Failed(_)), "{panicked:?}");
    assert!(matches!(faulty.await, Err(StoreError::Fault(found)) if found == fault));
    last.await.unwrap();
    let ids: Vec<i64> = store.events(anna, None, 10).await.unwrap().iter().map(|event| event.id.0).collect();
    assert_eq!(ids, [2, 1]);
}

#[tokio::test]
async fn a_user_whose_first_row_could_not_be_made_is_not_there() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let panicked = store.admit(UserId::new("anna"), Box::new(|_| std::panic::panic_any("on purpose"))).await;
    assert!(matches!(panicked, Err(StoreError::Failed(_))), "{panicked:?}");
    assert_eq!(store.find(&UserId::new("anna")).await.unwrap(), None);
    let anna = admit(&store, "anna").await;
    assert_eq!(user(&store, anna).await.id, UserId::new("anna"));
}

#[tokio::test]
async fn calls_that_find_the_queue_full_are_refused_at_once() {
    let directory = Directory::new();
    let store = SqliteOptions::new().queue(3).open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let held = Held::new(&store, anna);
    let waiting: Vec<_> = (1..=3).map(|id| begun(apply(&store, anna, vec![open(anna, id)]))).collect();
    let refused = apply(&store, anna, vec![open(anna, 4)]).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    held.release().await;
    for call in waiting {
        call.await.unwrap();
    }
    assert!(has_session(&store, anna, 3).await);
    assert!(!has_session(&store, anna, 4).await);
}

#[tokio::test]
async fn what_was_asked_for_is_done_although_the_caller_went_away() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let held = Held::new(&store, anna);
    drop(begun(apply(&store, anna, vec![open(anna, 1)])));
    let last = begun(apply(&store, anna, vec![open(anna, 2)]));
    held.release().await;
    last.await.unwrap();
    assert!(has_session(&store, anna, 1).await);
}

/// Each contender sees whether the row is still unspent, and spends it.
async fn contend(store: &Sqlite, anna: UserKey, winners: Arc<AtomicUsize>) {
    let spend = move |rows: &Rows| {
        let before = row(rows);
        if before.state == b"spent" {
            return Changes::default();
        }
        winners.fetch_add(1, Ordering::SeqCst);
        let after = UserRow { state: b"spent".to_vec(), generation: before.generation + 1, ..before };
        Changes { all: vec![Change::User(after)], charge: None }
    };
    decide(store, anna, spend).await.unwrap();
}

/// Two handles on one file have a writer each, as two processes would.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_many_contenders_one_wins() {
    const CONTENDERS: usize = 32;
    let directory = Directory::new();
    let one = Sqlite::open(directory.database()).await.unwrap();
    let other = Sqlite::open(directory.database()).await.unwrap();
    for (round, stores) in [[&one, &one], [&one, &other]].iter().enumerate() {
        let anna = admit(&one, &format!("anna {round}")).await;
        let (barrier, winners) = (Arc::new(Barrier::new(CONTENDERS)), Arc::new(AtomicUsize::new(0)));
        let contenders: Vec<_> = (0..CONTENDERS)
            .map(|number| {
                let (store, barrier, winners) =
                    (stores[number % 2].clone(), barrier.clone(), winners.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    contend(&store, anna, winners).await;
                })
            })
            .collect();
        for contender in contenders {
            contender.await.unwrap();
        }
        assert_eq!(winners.load(Ordering::SeqCst), 1, "round {round}");
        assert_eq!(user(&other, anna).await.generation, 2, "round {round}");
    }
}

/// Of two processes that are asked for a request that is held, one gives it back.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_held_request_is_released_once_by_all_processes_together() {
    const CONTENDERS: usize = 32;
    let directory = Directory::new();
    let stores = [
        Sqlite::open(directory.database()).await.unwrap(),
        Sqlite::open(directory.database()).await.unwrap(),
    ];
    let anna = admit(&stores[0], "anna").await;
    for round in 1..=4 {
        apply(&stores[0], anna, vec![hold(anna, round)]).await.unwrap();
        let (barrier, given) = (Arc::new(Barrier::new(CONTENDERS)), Arc::new(AtomicUsize::new(0)));
        let contenders: Vec<_> = (0..CONTENDERS)
            .map(|number| {
                let (store, barrier, given) = (stores[number % 2].clone(), barrier.clone(), given.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    let release = move |rows: &Rows| {
                        let Some(held) = &rows.held else { return Ok(Step::Apply(Changes::default())) };
                        given.fetch_add(1, Ordering::SeqCst);
                        let all = vec![Change::Held(HeldChange::Release(anna, held.id))];
                        Ok(Step::Apply(Changes { all, charge: None }))
                    };
                    let reads = Reads { held: Some(HeldId(round)), ..Reads::default() };
                    store.update(anna, reads, Box::new(release)).await.unwrap();
                })
            })
            .collect();
        for contender in contenders {
            contender.await.unwrap();
        }
        assert_eq!(given.load(Ordering::SeqCst), 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_of_two_processes_get_ascending_ids() {
    let directory = Directory::new();
    let one = Sqlite::open(directory.database()).await.unwrap();
    let other = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&one, "anna").await;
    for _ in 0..4 {
        let calls = [&one, &other, &one, &other].map(|store| begun(note(store, anna)));
        for call in calls {
            call.await.unwrap();
        }
    }
    let ids: Vec<i64> = one.events(anna, None, 100).await.unwrap().iter().map(|event| event.id.0).collect();
    assert_eq!(ids, (1..=16).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn when_the_audit_trail_cannot_be_written_only_the_charge_stays() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch(
        "CREATE TRIGGER refuse BEFORE INSERT ON countersign_audit_events BEGIN SELECT raise(ABORT, 'refused'); END",
    )
    .unwrap();
    let audited = move |rows: &Rows| {
        let before = row(rows);
        let event = event(anna, rows.next_event, before.last_event);
        let charge = UserRow { state: b"charged".to_vec(), ..before.clone() };
        let after = UserRow { state: b"changed".to_vec(), last_event: event.id, ..before };
        let all = vec![open(anna, 1), Change::User(after), Change::Audit(event)];
        Changes { all, charge: Some(charge) }
    };
    let refused = decide(&store, anna, audited).await.unwrap_err();
    assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}");
    assert!(!has_session(&store, anna, 1).await);
    let kept: (Vec<u8>, i64) = host
        .query_row("SELECT state, last_event FROM countersign_users WHERE key = ?1", [anna.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(kept, (b"charged".to_vec(), 0), "committed, for every connection to see");

    host.execute_batch(
        "CREATE TRIGGER refuse_charge BEFORE UPDATE ON countersign_users WHEN new.state = x'63686172676564'
        BEGIN SELECT raise(ABORT, 'refused'); END",
    )
    .unwrap();
    let uncharged = decide(&store, anna, audited).await.unwrap_err();
    assert!(matches!(uncharged, StoreError::Unavailable(_)), "no charge was kept: {uncharged:?}");

    host.execute_batch("DROP TRIGGER refuse; DROP TRIGGER refuse_charge").unwrap();
    decide(&store, anna, audited).await.unwrap();
    assert_eq!(user(&store, anna).await.state, b"changed");
}

/// Whatever a statement does to the transaction, nobody is told that it was committed.
#[tokio::test]
async fn when_sqlite_ends_the_transaction_itself_the_whole_group_fails() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch(
        "CREATE TRIGGER fatal BEFORE INSERT ON countersign_sessions WHEN new.id = 2
        BEGIN SELECT raise(ROLLBACK, 'fatal'); END",
    )
    .unwrap();
    let held = Held::new(&store, anna);
    let mates = [1, 2].map(|id| begun(apply(&store, anna, vec![open(anna, id)])));
    let next = begun(apply(&store, anna, vec![open(anna, 3)]));
    // The one that holds the writer changes nothing, but it is of the group: its call fails as well.
    let first = held.fail().await;
    assert!(matches!(first, StoreError::Unavailable(_)), "{first:?}");
    for mate in mates {
        let failed = mate.await.unwrap_err();
        assert!(matches!(failed, StoreError::Unavailable(_)), "{failed:?}");
    }
    next.await.unwrap();
    for (id, expected) in [(1, false), (2, false), (3, true)] {
        assert_eq!(has_session(&store, anna, id).await, expected, "session {id}");
    }
}

#[tokio::test]
async fn a_lock_of_somebody_else_makes_the_group_unavailable_and_no_more() {
    let directory = Directory::new();
    let options = SqliteOptions::new().busy_timeout(Duration::from_millis(200));
    let store = options.open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch("BEGIN IMMEDIATE").unwrap();
    let [first, second, third] = [1, 2, 3].map(|id| begun(apply(&store, anna, vec![open(anna, id)])));
    assert!(!has_session(&store, anna, 1).await, "reading goes on meanwhile");
    let refused = first.await.unwrap_err();
    host.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    for behind in [second, third] {
        let refused = behind.await.unwrap_err();
        assert!(matches!(refused, StoreError::Unavailable(_)), "it does not wait as long again: {refused:?}");
    }
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_let_go_in_time_is_waited_for() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch("BEGIN IMMEDIATE; CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')")
        .unwrap();
    let waiting = begun(apply(&store, anna, vec![open(anna, 1)]));
    host.execute_batch("COMMIT").unwrap();
    waiting.await.unwrap();
}

/// The outcome that a decision shares with its caller is the caller's alone by the time of the answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_gone_before_its_answer_comes() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    for _ in 0..100 {
        let shared = Arc::new(());
        let in_decision = shared.clone();
        let decide = move |_: &Rows| {
            let _ = &in_decision;
            Ok(Step::Apply(Changes::default()))
        };
        store.update(anna, Reads::default(), Box::new(decide)).await.unwrap();
        Arc::into_inner(shared).expect("nobody else holds it");
    }
}
