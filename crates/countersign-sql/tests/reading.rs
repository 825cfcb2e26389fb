//! The readers, and reports.

mod support;

use std::collections::BTreeSet;

use countersign::store::{
    Change, Changes, CodeKey, CodeProbe, CodeSetId, CodeSlot, EnrollmentId, EventId, Fault, HeldId, LetterId,
    NoticeChange, NoticeId, Reads, Reports as _, Rows, SessionChange, SessionId, Store as _, StoreError,
    UserKey, UserRow, Wanted,
};
use countersign::{Notice, NoticeKind, SessionKind};
use countersign_sql::Sqlite;
use rusqlite::Connection;
use support::{Directory, admit, apply, decide, grant, hold, note, open, row, user};

#[tokio::test]
async fn what_no_version_of_the_store_writes_is_a_fault() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
    note(&store, anna).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();

    host.execute_batch("UPDATE countersign_sessions SET kind = 'royal'").unwrap();
    let reads = Reads { session: Some(SessionId(1)), ..Reads::default() };
    let read = store.read(anna, reads.clone()).await;
    assert!(matches!(read, Err(StoreError::Fault(Fault::Altered { user, .. })) if user == anna), "{read:?}");
    let update = store.update(anna, reads, Box::new(|_| panic!("nothing is decided on it"))).await;
    assert!(matches!(update, Err(StoreError::Fault(_))), "{update:?}");
    assert_eq!(user(&store, anna).await.key, anna, "what is not asked for is not looked at");

    host.execute_batch("UPDATE countersign_audit_events SET action = 'dance'").unwrap();
    let events = store.events(anna, None, 10).await;
    assert!(matches!(events, Err(StoreError::Fault(_))), "{events:?}");
    apply(&store, anna, vec![open(anna, 2)]).await.expect("the writer goes on");
}

/// The name of each is text that the owner gave; these bytes are none.
#[tokio::test]
async fn a_name_that_is_no_text_is_a_fault_where_it_is_asked_for() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![open(anna, 1), grant(anna, 1), hold(anna, 1)]).await.unwrap();
    let asks = [
        ("sessions", Reads { sessions: Wanted::Yes, ..Reads::default() }),
        ("sessions", Reads { session: Some(SessionId(1)), ..Reads::default() }),
        ("trusted_browsers", Reads { trusted_browsers: Wanted::Yes, ..Reads::default() }),
    ];
    let host = Connection::open(directory.database()).unwrap();
    for table in ["sessions", "trusted_browsers"] {
        host.execute_batch(&format!("UPDATE countersign_{table} SET name = CAST(x'ff' AS TEXT)")).unwrap();
        for (asked, reads) in asks.clone() {
            let read = store.read(anna, reads).await;
            let altered = matches!(read, Err(StoreError::Fault(Fault::Altered { user, .. })) if user == anna);
            assert_eq!(altered, asked == table, "{table} is altered, {asked} is read: {read:?}");
        }
        let rest = Reads { held: Some(HeldId(1)), authenticators: Wanted::Yes, ..Reads::default() };
        assert!(
            store.read(anna, rest).await.unwrap().held.is_some(),
            "what is not asked for is not looked at"
        );
        host.execute_batch(&format!("UPDATE countersign_{table} SET name = 'a name'")).unwrap();
    }
}

#[tokio::test]
async fn events_are_the_users_own_chain_and_nothing_else() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [anna, berta, anna, berta, anna] {
        note(&store, owner).await.unwrap();
    }
    let ids = async |user, before: Option<i64>, limit| {
        let events = store.events(user, before.map(EventId), limit).await.unwrap();
        events.iter().map(|event| event.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(anna, None, 10).await, [5, 3, 1]);
    assert_eq!(ids(anna, Some(5), 1).await, [3]);
    assert_eq!(ids(anna, Some(4), 10).await, [], "an id that is somebody else's");
    assert_eq!(ids(anna, Some(99), 2).await, [], "an id that nobody has");
    assert_eq!(ids(anna, Some(1), 10).await, []);
    assert_eq!(ids(anna, None, 0).await, []);
    assert_eq!(ids(UserKey(404), None, 10).await, []);

    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch("UPDATE countersign_users SET last_event = 4 WHERE host_id = 'anna'").unwrap();
    assert_eq!(ids(anna, None, 10).await, [], "never another user's events");
    host.execute_batch(
        "UPDATE countersign_users SET last_event = 5 WHERE host_id = 'anna';
        UPDATE countersign_audit_events SET previous = 5 WHERE id = 3",
    )
    .unwrap();
    let ring = store.events(anna, None, 10).await;
    assert!(matches!(ring, Err(StoreError::Fault(_))), "{ring:?}");
}

/// What a page costs does not depend on what is newer than it, nor on the length of the chain.
#[tokio::test]
async fn a_page_of_events_reads_no_more_than_it_gives() {
    const EVENTS: i64 = 50;
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    for _ in 0..EVENTS {
        note(&store, anna).await.unwrap();
    }
    let host = Connection::open(directory.database()).unwrap();
    // Whoever reads one of these says so.
    host.execute_batch("UPDATE countersign_audit_events SET action = 'dance' WHERE id NOT BETWEEN 20 AND 30")
        .unwrap();
    let ids = async |before, limit| {
        let events = store.events(anna, Some(EventId(before)), limit).await?;
        Ok::<_, StoreError>(events.iter().map(|event| event.id.0).collect::<Vec<_>>())
    };
    assert_eq!(ids(30, 10).await.unwrap(), (20..30).rev().collect::<Vec<_>>());
    assert!(matches!(ids(30, 11).await, Err(StoreError::Fault(_))), "the test tells when one more is read");
    for astray in [EVENTS + 1, 0, i64::MAX] {
        assert_eq!(ids(astray, 10).await.unwrap(), [], "{astray}");
    }
}

#[tokio::test]
async fn notices_are_read_in_the_order_they_were_put() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let notice = |user, kind, event| Notice {
        user,
        kind,
        event: EventId(event),
        at: support::at(event),
        about: Some(event + 7),
    };
    let own = [notice(anna, NoticeKind::Enabled, 3), notice(anna, NoticeKind::Disabled, 1)];
    for notice in [own[0].clone(), notice(berta, NoticeKind::Reset, 2), own[1].clone()] {
        apply(&store, notice.user, vec![Change::Notice(NoticeChange::Put(notice))]).await.unwrap();
    }
    assert_eq!(store.notices(anna).await.unwrap(), own);
}

/// Rows of two tables that are always changed together are never seen apart.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_read_sees_one_moment() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let anna = admit(&store, "anna").await;
    let writing = store.clone();
    let writer = tokio::spawn(async move {
        for id in 1..=300 {
            let changes = move |rows: &Rows| {
                let mut session = support::session(anna, id);
                session.kind = SessionKind::Pending;
                let all = vec![
                    Change::User(UserRow { generation: id, ..row(rows) }),
                    Change::Session(SessionChange::Open(session)),
                ];
                Changes { all, charge: None }
            };
            decide(&writing, anna, changes).await.unwrap();
        }
    });
    apply(&store, anna, Vec::new()).await.unwrap();
    let mut seen = BTreeSet::new();
    while !writer.is_finished() {
        let rows =
            store.read(anna, Reads { pending_sessions: Wanted::Yes, ..Reads::default() }).await.unwrap();
        let newest = rows.pending_sessions.last().map_or(1, |pending| pending.id.0);
        assert_eq!(row(&rows).generation, newest);
        seen.insert(newest);
    }
    writer.await.unwrap();
    assert!(seen.len() > 1, "the test saw the user change");
}

#[tokio::test]
async fn an_unknown_user_has_no_rows() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let everything = Reads {
        session: Some(SessionId(1)),
        authenticators: Wanted::Yes,
        enrollment: Some(EnrollmentId(1)),
        enrollments: Wanted::Yes,
        code_set: Some("recovery_code".to_owned()),
        code_sets: Wanted::Yes,
        code: Some(CodeKey {
            user: UserKey(404),
            strategy: "recovery_code".to_owned(),
            set: CodeSetId(1),
            slot: CodeSlot(0),
        }),
        pending_sessions: Wanted::Yes,
        sessions: Wanted::Yes,
        trusted_browsers: Wanted::Yes,
        held: Some(HeldId(1)),
        notice: Some(NoticeId(1)),
        letter: Some(LetterId([1; 16])),
    };
    let rows = store.read(UserKey(404), everything).await.unwrap();
    assert_eq!(rows, Rows { code: CodeProbe::Absent, ..Rows::default() });
}
