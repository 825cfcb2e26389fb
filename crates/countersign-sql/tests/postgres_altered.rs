//! Somebody writes into the PostgreSQL database.

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
use countersign_sql::Postgres;
use meddling::{Cell, GROUPS, Meddle, Table, whatever_is_edited_opens_nothing};
use slow::Slow;
use support::server::{Schema, connect, url};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};
use world::AnyStore;

impl AnyStore for Postgres {
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

/// What the other store calls by another name, or has not.
fn common(column: &str) -> &str {
    if column == "user_key" { "user" } else { column }
}

impl Meddle for Postgres {
    async fn tables(&self) -> Vec<Table> {
        let client = connect(&url()).await;
        let names = "SELECT substr(tablename, 13) FROM pg_tables
            WHERE schemaname = $1 AND tablename LIKE 'countersign\\_%' AND tablename NOT LIKE '%migrations' ORDER BY 1";
        let names = client.query(names, &[&self.schema()]).await.unwrap();
        let mut tables = Vec::new();
        for name in names.iter().map(|row| row.get::<_, String>(0)) {
            tables.push(table(&client, self.schema(), name).await);
        }
        tables
    }

    async fn put(&self, tables: &[Table]) -> bool {
        let mut client = connect(&url()).await;
        let transaction = client.transaction().await.unwrap();
        for Table { name, columns, rows } in tables {
            let table = format!("{}.countersign_{name}", self.schema());
            transaction.execute(&format!("DELETE FROM {table}"), &[]).await.unwrap();
            // The host may name that one, and by default it is named like this.
            let ours = name != "recovery_codes";
            let theirs = |column: &String| match &**column {
                "user" if ours => "user_key".to_owned(),
                column => format!("\"{column}\""),
            };
            let places: Vec<_> = (1..=columns.len()).map(|place| format!("${place}")).collect();
            let names: Vec<_> = columns.iter().map(theirs).collect();
            let insert = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
            let insert = transaction.prepare(&insert).await.unwrap();
            for row in rows {
                let values: Option<Vec<_>> =
                    row.iter().zip(insert.params()).map(|(cell, column)| value(cell, column)).collect();
                let Some(values) = values else { return false };
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value as _).collect();
                if transaction.execute(&insert, &values).await.is_err() {
                    return false;
                }
            }
        }
        transaction.commit().await.is_ok()
    }
}

async fn table(client: &Client, schema: &str, name: String) -> Table {
    let statement = client.prepare(&format!("SELECT * FROM {schema}.countersign_{name}")).await.unwrap();
    let columns = statement.columns().iter().map(|column| common(column.name()).to_owned()).collect();
    let rows = client.query(&statement, &[]).await.unwrap();
    let cells = |row: &Row| (0..row.len()).map(|index| cell(row, index)).collect();
    Table { name, columns, rows: rows.iter().map(cells).collect() }
}

fn cell(row: &Row, index: usize) -> Cell {
    let column = row.columns()[index].type_();
    let cell = if *column == Type::INT8 {
        row.get::<_, Option<i64>>(index).map(Cell::Int)
    } else if *column == Type::INT4 {
        row.get::<_, Option<i32>>(index).map(|number| Cell::Int(number.into()))
    } else if *column == Type::BOOL {
        row.get::<_, Option<bool>>(index).map(|truth| Cell::Int(truth.into()))
    } else if *column == Type::TEXT {
        row.get::<_, Option<String>>(index).map(Cell::Text)
    } else {
        row.get::<_, Option<Vec<u8>>>(index).map(Cell::Blob)
    };
    cell.unwrap_or(Cell::Null)
}

/// For a column of this type; none where it holds nothing of the kind.
fn value(cell: &Cell, column: &Type) -> Option<Box<dyn ToSql + Sync + Send>> {
    Some(match cell {
        Cell::Int(number) if *column == Type::INT8 => Box::new(*number),
        Cell::Int(number) if *column == Type::INT4 => Box::new(i32::try_from(*number).ok()?),
        Cell::Int(number @ 0..=1) if *column == Type::BOOL => Box::new(*number == 1),
        Cell::Text(text) if *column == Type::TEXT => Box::new(text.clone()),
        Cell::Blob(bytes) if *column == Type::BYTEA => Box::new(bytes.clone()),
        Cell::Null if *column == Type::INT8 => Box::new(None::<i64>),
        Cell::Null if *column == Type::INT4 => Box::new(None::<i32>),
        Cell::Null if *column == Type::BOOL => Box::new(None::<bool>),
        Cell::Null if *column == Type::TEXT => Box::new(None::<String>),
        Cell::Null => Box::new(None::<Vec<u8>>),
        Cell::Int(_) | Cell::Text(_) | Cell::Blob(_) => return None,
    })
}

async fn edited(group: usize) {
    let schema = Schema::new();
    whatever_is_edited_opens_nothing(schema.open().await, GROUPS[group]).await;
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
    let schema = Schema::new();
    meddling::whatever_is_edited_of_the_outbox_thaws_nobody(schema.open().await).await;
}

#[tokio::test]
async fn every_table_is_edited() {
    let schema = Schema::new();
    meddling::every_table_is_edited(schema.open().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_back_stays_dead() {
    let kept = RecoveryCodes::new().on_use(OnUse::Keep);
    let slow = RecoveryCodes::new().hash(Slow::default());
    for codes in [RecoveryCodes::new(), kept, slow.clone(), slow.on_use(OnUse::Keep)] {
        let schema = Schema::new();
        meddling::what_is_put_back_stays_dead(schema.open().await, codes).await;
    }
}
