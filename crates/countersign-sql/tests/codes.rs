//! The tables of recovery codes, under names that the host chooses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign::store::{
    Change, Changes, CodeAtRest, CodeKey, CodeProbe, CodeSetId, CodeSetRow, CodeSlot, CodesChange,
    CodesTable, Reads, Step, Store as _, StoreError, Upkeep as _, UserKey, UserRow,
};
use countersign_sql::{Sqlite, SqliteOptions};
use rusqlite::Connection;
use support::{Directory, admit, apply, at, decide, event, has_session, note, open, row, user};
use tokio::sync::Barrier;

fn table(strategy: &str, table: &str) -> CodesTable {
    CodesTable {
        strategy: strategy.to_owned(),
        table: table.to_owned(),
        code_column: "hashed".to_owned(),
        user_column: "owner".to_owned(),
    }
}

fn key(user: UserKey, strategy: &str, slot: i64) -> CodeKey {
    CodeKey { user, strategy: strategy.to_owned(), set: CodeSetId(1), slot: CodeSlot(slot) }
}

/// A set of codes in the slots 1 and 2.
fn install(user: UserKey, strategy: &str) -> Change {
    let set = CodeSetRow {
        user,
        id: CodeSetId(if strategy == "paper" { 1 } else { 2 }),
        strategy: strategy.to_owned(),
        form: vec![4],
        key: vec![1],
        created_at: at(1),
    };
    let codes = [1, 2].map(|slot| CodeAtRest { slot: CodeSlot(slot), code: vec![slot as u8; 32] });
    Change::Codes(CodesChange::Install(set, codes.to_vec()))
}

fn spend(user: UserKey, strategy: &str, slot: i64) -> Change {
    Change::Codes(CodesChange::Spend(key(user, strategy, slot), vec![slot as u8; 32]))
}

fn mark_used(user: UserKey, strategy: &str, slot: i64) -> Change {
    Change::Codes(CodesChange::Use(key(user, strategy, slot), vec![slot as u8; 32], at(5)))
}

async fn probe(store: &Sqlite, key: CodeKey) -> Result<CodeProbe, StoreError> {
    Ok(store.read(key.user, Reads { code: Some(key), ..Reads::default() }).await?.code)
}

fn unused(slot: i64) -> CodeProbe {
    CodeProbe::Found { code: vec![slot as u8; 32], used_at: None }
}

fn schema(host: &Connection) -> Vec<(String, Option<String>)> {
    let mut statement = host.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn count(host: &Connection, table: &str) -> i64 {
    host.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn codes_live_in_the_tables_and_columns_that_were_named() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    // Words of SQL are names like others.
    let words = CodesTable {
        code_column: "group".to_owned(),
        user_column: "order".to_owned(),
        ..table("words", "select")
    };
    store.prepare(vec![table("paper", "codes_on_paper"), words]).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper"), install(anna, "words")]).await.unwrap();
    apply(&store, anna, vec![spend(anna, "paper", 2)]).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let kept: (i64, i64, i64, Vec<u8>, Option<i64>) = host
        .query_row("SELECT owner, set_id, slot, hashed, used_at FROM codes_on_paper", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .unwrap();
    assert_eq!(kept, (anna.0, 1, 1, vec![1; 32], None));
    let words = r#"SELECT count(*) FROM "select" WHERE "order" = ?1 AND length("group") = 32"#;
    assert_eq!(host.query_row(words, [anna.0], |row| row.get::<_, i64>(0)).unwrap(), 2);
    assert_eq!(count(&host, "countersign_recovery_codes"), 0);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_a_sentence_and_nothing_is_made() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let form = "set_id INTEGER NOT NULL, slot INTEGER NOT NULL";
    let key = "PRIMARY KEY (owner, set_id, slot)";
    host.execute_batch(&format!(
        "CREATE TABLE short (owner INTEGER, {form}, hashed BLOB, {key});
        CREATE TABLE text (owner INTEGER, {form}, hashed TEXT, used_at INTEGER, {key});
        CREATE TABLE unkeyed (owner INTEGER, {form}, hashed BLOB, used_at INTEGER);
        CREATE TABLE turned (owner INTEGER, {form}, hashed BLOB, used_at INTEGER, PRIMARY KEY (slot, set_id, owner));
        CREATE TABLE longer (owner INTEGER, {form}, hashed BLOB, used_at INTEGER, n INTEGER,
            PRIMARY KEY (owner, set_id, slot, n));
        CREATE TABLE never (owner INTEGER, {form}, hashed BLOB, used_at INTEGER NOT NULL, {key});
        CREATE TABLE more (owner INTEGER, {form}, hashed BLOB, used_at INTEGER, label TEXT NOT NULL, {key});
        CREATE TABLE made (owner INTEGER, {form}, hashed BLOB AS (x'00'), used_at INTEGER, {key});
        CREATE VIEW shown AS SELECT 1 AS owner;
        CREATE INDEX entries ON short (hashed);"
    ))
    .unwrap();
    let before = schema(&host);
    let clash = |code: &str, user: &str| CodesTable {
        code_column: code.to_owned(),
        user_column: user.to_owned(),
        ..table("b", "fresh")
    };
    let name = |name: &str| table("b", name);
    let names = "lower-case letters, digits and underscores";
    let columns = "give the columns of code and user two names, and neither of them set_id, slot or used_at";
    for (bad, sentence) in [
        (name(""), names),
        (name("Codes"), names),
        (name("9codes"), names),
        (name("codes\"; DROP TABLE short; --"), names),
        (name("códigos"), names),
        (name(&"c".repeat(64)), names),
        (name("sqlite_codes"), "no name that begins with sqlite_"),
        (clash("a b", "owner"), names),
        (clash("hashed", "o\"w"), names),
        (clash("one", "one"), columns),
        (clash("slot", "owner"), columns),
        (clash("hashed", "set_id"), columns),
        (clash("used_at", "owner"), columns),
        (
            name("countersign_sessions"),
            "keeps something else; name another table for the recovery codes of b",
        ),
        (name("first"), "the strategies a and b share the table first; give each a table of its own"),
        (table("a", "fresh"), "there are two strategies a; give one of them another name"),
        (
            name("short"),
            "recovery codes cannot be kept in short: it has no column used_at INTEGER; change that, or name another table \
            for the strategy b",
        ),
        (name("text"), "its column hashed is not BLOB"),
        (name("unkeyed"), "its primary key is not (owner, set_id, slot)"),
        (name("turned"), "its primary key is not (owner, set_id, slot)"),
        (name("longer"), "its primary key is not (owner, set_id, slot)"),
        (name("never"), "its column used_at cannot be NULL"),
        (name("more"), "its column label must be NULL or have a default"),
        (name("made"), "its column hashed is not BLOB"),
        (name("shown"), "it is no table (view)"),
        (name("entries"), "it is no table (index)"),
    ] {
        let named = format!("{bad:?}");
        let refused = store.prepare(vec![table("a", "first"), bad]).await.unwrap_err();
        assert!(matches!(refused, StoreError::Failed(_)), "{named}: {refused:?}");
        assert!(refused.to_string().contains(sentence), "{named}: {refused}");
        assert_eq!(schema(&host), before, "{named}");
    }

    host.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = SqliteOptions::new().busy_timeout(Duration::from_millis(20));
    let hurried = options.open(directory.database()).await.unwrap();
    let refused = hurried.prepare(vec![table("a", "first")]).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    host.execute_batch("ROLLBACK").unwrap();
    assert_eq!(schema(&host), before);

    let anna = admit(&store, "anna").await;
    let absent = probe(&store, key_of_default(anna)).await.unwrap();
    assert_eq!(absent, CodeProbe::Absent, "what was ready before still is");
    assert!(probe(&store, self::key(anna, "a", 1)).await.is_err());
}

fn key_of_default(user: UserKey) -> CodeKey {
    key(user, "recovery_code", 1)
}

#[tokio::test]
async fn a_table_of_the_hosts_own_making_is_used_as_it_is() {
    let directory = Directory::new();
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch(
        "CREATE TABLE Codes_On_Paper (
            id_of_host TEXT, Owner INTEGER NOT NULL, set_id INTEGER NOT NULL, slot INTEGER NOT NULL, hashed BLOB NOT NULL,
            used_at INTEGER, made_at TEXT NOT NULL DEFAULT 'now', PRIMARY KEY (owner, set_id, slot));
        CREATE TABLE notes (text TEXT)",
    )
    .unwrap();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let before = schema(&host);
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    assert_eq!(schema(&host), before);
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper")]).await.unwrap();
    apply(&store, anna, vec![mark_used(anna, "paper", 1), spend(anna, "paper", 2)]).await.unwrap();
    let used = CodeProbe::Found { code: vec![1; 32], used_at: Some(at(5)) };
    assert_eq!(probe(&store, key(anna, "paper", 1)).await.unwrap(), used);
    assert_eq!(count(&host, "Codes_On_Paper"), 1);
}

#[tokio::test]
async fn tables_are_found_again_after_opening_again() {
    let directory = Directory::new();
    let tables = || vec![table("paper", "codes_on_paper"), table("safe", "codes_in_a_safe")];
    let store = Sqlite::open(directory.database()).await.unwrap();
    store.prepare(tables()).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper"), install(anna, "safe")]).await.unwrap();
    drop(store);

    let store = Sqlite::open(directory.database()).await.unwrap();
    let unready = probe(&store, key(anna, "paper", 1)).await;
    assert!(matches!(unready, Err(StoreError::Failed(_))), "nobody named it yet: {unready:?}");
    store.prepare(tables()).await.unwrap();
    assert_eq!(probe(&store, key(anna, "paper", 1)).await.unwrap(), unused(1));
    apply(&store, anna, vec![spend(anna, "paper", 1)]).await.unwrap();
    apply(&store, anna, vec![Change::Codes(CodesChange::RemoveAll(anna))]).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    assert_eq!(count(&host, "codes_on_paper") + count(&host, "codes_in_a_safe"), 0);
}

/// Each handle has a writer of its own, as each node of a host has.
#[test]
fn many_may_prepare_the_same_tables_at_once() {
    const NODES: i64 = 8;
    for _ in 0..5 {
        let (directory, barrier) = (Directory::new(), std::sync::Barrier::new(8));
        let host = Connection::open(directory.database()).unwrap();
        host.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)").unwrap();
        std::thread::scope(|scope| {
            for node in 0..NODES {
                let (directory, barrier) = (&directory, &barrier);
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    runtime.block_on(async {
                        let store = Sqlite::open(directory.database()).await.unwrap();
                        let own = admit(&store, &node.to_string()).await;
                        barrier.wait();
                        let tables = vec![table("paper", "codes_on_paper"), table("safe", "codes_in_a_safe")];
                        store.prepare(tables).await.unwrap();
                        apply(&store, own, vec![install(own, "paper")]).await.unwrap();
                        assert_eq!(probe(&store, key(own, "paper", 1)).await.unwrap(), unused(1));
                    });
                });
            }
        });
        assert_eq!(count(&host, "codes_on_paper"), 2 * NODES);
    }
}

/// Readers and the writer learn of it while they serve others.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tables_can_be_prepared_while_others_use_codes() {
    let directory = Directory::new();
    let store = SqliteOptions::new().readers(4).open(directory.database()).await.unwrap();
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper")]).await.unwrap();
    let done = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (store, done) = (store.clone(), done.clone());
            tokio::spawn(async move {
                while done.load(Ordering::Relaxed) == 0 {
                    assert_eq!(probe(&store, key(anna, "paper", 1)).await.unwrap(), unused(1));
                }
            })
        })
        .collect();
    for number in 0..30 {
        let (strategy, name) = (format!("s{number}"), format!("codes_{number}"));
        store.prepare(vec![table("paper", "codes_on_paper"), table(&strategy, &name)]).await.unwrap();
        for _ in 0..8 {
            assert_eq!(probe(&store, key(anna, &strategy, 1)).await.unwrap(), CodeProbe::Absent);
        }
        let astray = apply(&store, anna, vec![spend(anna, &strategy, 1)]).await.unwrap_err();
        assert!(astray.to_string().contains("touched 0 rows"), "{astray}");
    }
    done.store(1, Ordering::Relaxed);
    for caller in callers {
        caller.await.unwrap();
    }
}

/// Half of them on a second handle, as in another process.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_many_who_spend_one_code_one_does() {
    const CONTENDERS: usize = 32;
    let directory = Directory::new();
    let stores = [
        Sqlite::open(directory.database()).await.unwrap(),
        Sqlite::open(directory.database()).await.unwrap(),
    ];
    for store in &stores {
        store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    }
    let anna = admit(&stores[0], "anna").await;
    apply(&stores[0], anna, vec![install(anna, "paper")]).await.unwrap();
    let how: [fn(UserKey, &str, i64) -> Change; 2] = [spend, mark_used];
    for (slot, how) in [1, 2].into_iter().zip(how) {
        let (barrier, winners) = (Arc::new(Barrier::new(CONTENDERS)), Arc::new(AtomicUsize::new(0)));
        let contenders: Vec<_> = (0..CONTENDERS)
            .map(|number| {
                let (store, barrier, winners) =
                    (stores[number % 2].clone(), barrier.clone(), winners.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    // Whoever found it unused before may not rely on that.
                    match apply(&store, anna, vec![how(anna, "paper", slot)]).await {
                        Ok(()) => drop(winners.fetch_add(1, Ordering::SeqCst)),
                        Err(refused) => assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}"),
                    }
                })
            })
            .collect();
        for contender in contenders {
            contender.await.unwrap();
        }
        assert_eq!(winners.load(Ordering::SeqCst), 1, "slot {slot}");
    }
}

#[tokio::test]
async fn when_the_audit_trail_cannot_be_written_no_code_is_spent_and_the_charge_stays() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper")]).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    host.execute_batch(
        "CREATE TRIGGER refuse BEFORE INSERT ON countersign_audit_events BEGIN SELECT raise(ABORT, 'refused'); END",
    )
    .unwrap();
    for change in [spend(anna, "paper", 1), mark_used(anna, "paper", 2)] {
        let told = change.clone();
        let refused = decide(&store, anna, move |rows| {
            let before = row(rows);
            let charge = UserRow { generation: before.generation + 1, ..before.clone() };
            let event = event(anna, rows.next_event, before.last_event);
            Changes { all: vec![change.clone(), Change::Audit(event)], charge: Some(charge) }
        });
        let refused = refused.await.unwrap_err();
        assert!(matches!(refused, StoreError::Failed(_)), "{told:?}: {refused:?}");
    }
    assert_eq!(user(&store, anna).await.generation, 3, "both were charged");
    for slot in [1, 2] {
        assert_eq!(probe(&store, key(anna, "paper", slot)).await.unwrap(), unused(slot));
    }
    host.execute_batch("DROP TRIGGER refuse").unwrap();
    apply(&store, anna, vec![spend(anna, "paper", 1)]).await.unwrap();
}

/// SQLite takes a lone quoted name that it does not know for a text: nothing may ever be compared with that.
#[tokio::test]
async fn a_table_that_was_changed_behind_our_back_fails_its_own_calls_only() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper")]).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    for change in [
        "ALTER TABLE codes_on_paper RENAME COLUMN hashed TO plain",
        "ALTER TABLE codes_on_paper RENAME COLUMN plain TO hashed;
        ALTER TABLE codes_on_paper RENAME COLUMN owner TO holder",
        "DROP TABLE codes_on_paper",
    ] {
        host.execute_batch(change).unwrap();
        let asked = probe(&store, key(anna, "paper", 1)).await;
        assert!(matches!(asked, Err(StoreError::Unavailable(_))), "{change}: {asked:?}");
        let reads = Reads { code: Some(key(anna, "paper", 1)), ..Reads::default() };
        let decided = store.update(anna, reads, Box::new(|_| Ok(Step::Apply(Changes::default())))).await;
        assert!(matches!(decided, Err(StoreError::Unavailable(_))), "{change}: {decided:?}");
        for changes in [
            spend(anna, "paper", 1),
            mark_used(anna, "paper", 1),
            Change::Codes(CodesChange::RemoveAll(anna)),
        ] {
            // Only the deletion of all of a user's codes can do without the column of the codes.
            let applied = apply(&store, anna, vec![open(anna, 1), changes.clone()]).await;
            let fine =
                change.ends_with("plain") && matches!(changes, Change::Codes(CodesChange::RemoveAll(_)));
            assert_eq!(applied.is_ok(), fine, "{change}, {changes:?}: {applied:?}");
            assert_eq!(has_session(&store, anna, 1).await, fine);
        }
        note(&store, anna).await.unwrap();
        let end = countersign::store::SessionChange::EndOthers(anna, None);
        apply(&store, anna, vec![Change::Session(end)]).await.unwrap();
    }
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    assert_eq!(probe(&store, key(anna, "paper", 1)).await.unwrap(), CodeProbe::Absent, "made anew");
}

#[tokio::test]
async fn other_names_for_codes_that_were_given_out_are_refused_until_the_table_is_renamed() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    store.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    let anna = admit(&store, "anna").await;
    apply(&store, anna, vec![install(anna, "paper")]).await.unwrap();
    drop(store);

    let store = Sqlite::open(directory.database()).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    let before = schema(&host);
    let plain = || CodesTable { code_column: "plain".to_owned(), ..table("paper", "codes_renamed") };
    for (wanted, sentence) in [
        (
            plain(),
            "the recovery codes of paper that were given out are in the table codes_on_paper, with the codes in the column \
            hashed and the users in owner; put these names back, or rename the table and its columns in the database before \
            you name it codes_renamed, plain and owner",
        ),
        (
            table("safe", "codes_on_paper"),
            "the table codes_on_paper holds recovery codes that were given out under the strategy paper; name another table \
            for those of safe, or give the strategy its old name back",
        ),
    ] {
        let refused = store.prepare(vec![wanted]).await.unwrap_err();
        assert!(refused.to_string().contains(sentence), "{refused}");
        assert_eq!(schema(&host), before);
    }
    // A second table is no place for codes that are in the first.
    host.execute_batch("CREATE TABLE codes_renamed (owner INTEGER, set_id INTEGER NOT NULL, slot INTEGER NOT NULL, plain BLOB,
        used_at INTEGER, PRIMARY KEY (owner, set_id, slot))").unwrap();
    assert!(store.prepare(vec![plain()]).await.is_err());
    host.execute_batch(
        "DROP TABLE codes_renamed; ALTER TABLE codes_on_paper RENAME TO codes_renamed;
        ALTER TABLE codes_renamed RENAME COLUMN hashed TO plain",
    )
    .unwrap();
    store.prepare(vec![plain()]).await.unwrap();
    assert_eq!(probe(&store, key(anna, "paper", 1)).await.unwrap(), unused(1));
}

/// A process that was started with the old names while there were no codes.
#[tokio::test]
async fn codes_are_neither_installed_nor_told_wrong_under_names_that_another_process_changed() {
    let directory = Directory::new();
    let old = Sqlite::open(directory.database()).await.unwrap();
    let new = Sqlite::open(directory.database()).await.unwrap();
    old.prepare(vec![table("paper", "codes_on_paper")]).await.unwrap();
    new.prepare(vec![table("paper", "codes_in_a_safe")]).await.unwrap();
    let anna = admit(&old, "anna").await;
    let refused = apply(&old, anna, vec![install(anna, "paper")]).await.unwrap_err();
    assert!(refused.to_string().contains("start again with those names"), "{refused}");
    apply(&new, anna, vec![install(anna, "paper")]).await.unwrap();
    let probed = probe(&old, key(anna, "paper", 1)).await;
    assert!(matches!(probed, Err(StoreError::Failed(_))), "{probed:?}");
    apply(&old, anna, vec![Change::Codes(CodesChange::RemoveAll(anna))]).await.unwrap();
    assert_eq!(
        probe(&new, key(anna, "paper", 1)).await.unwrap(),
        CodeProbe::Absent,
        "also what is elsewhere"
    );
}

#[tokio::test]
async fn all_of_a_users_codes_go_also_from_tables_that_nobody_names_any_more() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.database()).await.unwrap();
    let tables = vec![table("paper", "codes_on_paper"), table("safe", "codes_in_a_safe")];
    store.prepare(tables).await.unwrap();
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [anna, berta] {
        apply(&store, owner, vec![install(owner, "paper"), install(owner, "safe")]).await.unwrap();
    }
    drop(store);
    let store = Sqlite::open(directory.database()).await.unwrap();
    store.prepare(vec![table("recovery_code", "countersign_recovery_codes")]).await.unwrap_err();
    let mut default = table("recovery_code", "countersign_recovery_codes");
    (default.code_column, default.user_column) = ("code".to_owned(), "user".to_owned());
    store.prepare(vec![default]).await.unwrap();
    let remove = |user| vec![Change::Codes(CodesChange::RemoveAll(user))];
    apply(&store, anna, remove(anna)).await.unwrap();
    let host = Connection::open(directory.database()).unwrap();
    for kept in ["codes_on_paper", "codes_in_a_safe"] {
        assert_eq!(count(&host, kept), 2, "{kept}: those of the other user");
    }
    assert_eq!(count(&host, "countersign_code_sets"), 2);
    // A table that the host dropped holds nothing; one that cannot be emptied fails the whole.
    host.execute_batch(
        "DROP TABLE codes_on_paper; ALTER TABLE codes_in_a_safe RENAME COLUMN owner TO holder",
    )
    .unwrap();
    assert!(apply(&store, berta, remove(berta)).await.is_err());
    assert_eq!(count(&host, "countersign_code_sets"), 2);
    host.execute_batch("ALTER TABLE codes_in_a_safe RENAME COLUMN holder TO owner").unwrap();
    apply(&store, berta, remove(berta)).await.unwrap();
    assert_eq!(count(&host, "codes_in_a_safe") + count(&host, "countersign_code_sets"), 0);
}
