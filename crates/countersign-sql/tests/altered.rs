//! Somebody writes into the SQLite file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "support/meddling.rs"]
mod meddling;
#[path = "../../countersign/tests/stories/slow.rs"]
#[expect(unreachable_pub, reason = "the provider is shared between the tests of several crates")]
#[allow(dead_code, reason = "of what it can do, only a part is asked for here")]
mod slow;
mod support;
#[path = "../../countersign/tests/stories/world.rs"]
#[expect(unreachable_pub, reason = "the world is shared between the tests of several crates")]
#[allow(dead_code, reason = "of the world, only a part is asked for here")]
mod world;

use countersign::{OnUse, RecoveryCodes, UserId};
use countersign_sql::Sqlite;
use meddling::{Cell, GROUPS, Meddle, Table, whatever_is_edited_opens_nothing};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use slow::Slow;
use support::Directory;
use world::AnyStore;

impl AnyStore for Sqlite {
    async fn another(&self) -> Self {
        panic!("there is one store here")
    }

    async fn copy(&self) -> Self {
        panic!("there is one store here")
    }

    async fn keep_account(&self) -> UserId {
        panic!("the host keeps the accounts here")
    }

    async fn password_hash(&self, _: &UserId) -> Option<String> {
        panic!("the host keeps the accounts here")
    }
}

impl Meddle for Sqlite {
    async fn tables(&self) -> Vec<Table> {
        let connection = Connection::open(self.path()).unwrap();
        let names = "SELECT substr(name, 13) FROM sqlite_schema
            WHERE type = 'table' AND name LIKE 'countersign\\_%' ESCAPE '\\' AND name != 'countersign_migrations' ORDER BY name";
        let mut names = connection.prepare(names).unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        names.into_iter().map(|name| table(&connection, name)).collect()
    }

    async fn put(&self, tables: &[Table]) -> bool {
        let mut connection = Connection::open(self.path()).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection.pragma_update(None, "synchronous", "OFF").unwrap();
        let transaction = connection.transaction().unwrap();
        for Table { name, columns, rows } in tables {
            transaction.execute(&format!("DELETE FROM countersign_{name}"), []).unwrap();
            let places = vec!["?"; columns.len()].join(", ");
            let columns = columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let insert = format!("INSERT INTO countersign_{name} ({columns}) VALUES ({places})");
            let mut insert = transaction.prepare(&insert).unwrap();
            for row in rows {
                if insert.execute(params_from_iter(row.iter().map(value))).is_err() {
                    return false;
                }
            }
        }
        transaction.commit().is_ok()
    }
}

fn table(connection: &Connection, name: String) -> Table {
    let mut statement = connection.prepare(&format!("SELECT * FROM countersign_{name}")).unwrap();
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let count = columns.len();
    let rows = statement.query_map([], |row| (0..count).map(|index| row.get(index).map(cell)).collect());
    let rows = rows.unwrap().map(Result::unwrap).collect();
    Table { name, columns, rows }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(number) => Cell::Int(number),
        Value::Text(text) => Cell::Text(text),
        Value::Blob(bytes) => Cell::Blob(bytes),
        Value::Real(number) => panic!("no column of ours holds {number}"),
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => Value::Integer(*number),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Blob(bytes) => Value::Blob(bytes.clone()),
    }
}

/// A store of its own for each test.
async fn fresh(directory: &Directory) -> Sqlite {
    Sqlite::open(directory.path("altered.db")).await.unwrap()
}

async fn edited(group: usize) {
    let directory = Directory::new();
    whatever_is_edited_opens_nothing(fresh(&directory).await, GROUPS[group]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_edited_of_users_opens_nothing() {
    edited(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_edited_of_sessions_opens_nothing() {
    edited(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_edited_of_factors_opens_nothing() {
    edited(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_edited_of_codes_and_trust_opens_nothing() {
    edited(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_edited_of_the_outbox_thaws_nobody() {
    let directory = Directory::new();
    meddling::whatever_is_edited_of_the_outbox_thaws_nobody(fresh(&directory).await).await;
}

#[tokio::test]
async fn every_table_is_edited() {
    let directory = Directory::new();
    meddling::every_table_is_edited(fresh(&directory).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_back_stays_dead() {
    let kept = RecoveryCodes::new().on_use(OnUse::Keep);
    let slow = RecoveryCodes::new().hash(Slow::default());
    for codes in [RecoveryCodes::new(), kept, slow.clone(), slow.on_use(OnUse::Keep)] {
        let directory = Directory::new();
        meddling::what_is_put_back_stays_dead(fresh(&directory).await, codes).await;
    }
}
