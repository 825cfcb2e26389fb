//! A database of a PostgreSQL server as one end of a move.

use std::error::Error;

use countersign::BoxError;
use countersign::store::InstallationRow;
use deadpool_postgres::Object;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type};

use super::cell::{Cell, Row};
use super::tables::{Dialect, EVENT_IDS, EVENT_SEQUENCE, Kind, ONLY_ON_SERVERS, SEQUENCES, Sequence, Table};
use super::{Marker, Water};
use crate::postgres::told;

pub(super) struct Server {
    object: Object,
    /// Of our tables, ready to be written into a statement.
    schema: String,
}

type Done<T> = Result<T, BoxError>;

/// What a column of many rows holds.
type Values<'a> = Box<dyn ToSql + Sync + Send + 'a>;

impl Server {
    /// The connection waits for its owner as long as a move takes.
    pub(super) async fn new(object: Object, schema: String) -> Done<Self> {
        object.batch_execute("SET idle_in_transaction_session_timeout = 0").await.map_err(told)?;
        Ok(Self { object, schema })
    }

    /// Nobody else writes from now on, until [`thaw`](Self::thaw) or the end of the connection. Reading goes on.
    pub(super) async fn freeze(&mut self, tables: &[Table]) -> Done<()> {
        let names: Vec<String> = tables.iter().map(|table| self.name(&table.name)).collect();
        self.run(&format!("BEGIN; LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", names.join(", "))).await
    }

    /// Keeps what was written meanwhile.
    pub(super) async fn thaw(&mut self) -> Done<()> {
        self.run("COMMIT").await
    }

    pub(super) async fn page(
        &mut self,
        table: &Table,
        behind: Option<&[Cell]>,
        limit: usize,
    ) -> Done<Vec<Row>> {
        let sql = table.page(Dialect::Server, &self.name(&table.name), behind.is_some(), limit);
        let behind: Vec<&(dyn ToSql + Sync)> =
            behind.unwrap_or_default().iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
        let statement = self.object.prepare_cached(&sql).await.map_err(told)?;
        let rows = self.object.query(&statement, &behind).await.map_err(told)?;
        rows.iter()
            .map(|row| {
                let columns = table.columns.iter().enumerate();
                columns.map(|(index, column)| cell(row, index, column.kind)).collect::<Done<Row>>()
            })
            .collect()
    }

    /// Writes rows and how far that is, both or neither.
    pub(super) async fn put(&mut self, table: &Table, rows: &[Row], place: &str) -> Done<()> {
        let mut columns = table.columns(Dialect::Server);
        let arrays: Vec<String> =
            (1..).zip(&table.columns).map(|(number, column)| array(number, column.kind)).collect();
        let mut values = "moved.*".to_owned();
        for (_, column, value) in ONLY_ON_SERVERS.iter().filter(|(of, _, _)| *of == table.name) {
            columns.push(format!("\"{column}\""));
            values = format!("{values}, {value}");
        }
        let sql = format!(
            "INSERT INTO {} ({}) SELECT {values} FROM unnest({}) AS moved",
            self.name(&table.name),
            columns.join(", "),
            arrays.join(", ")
        );
        let kinds = table.columns.iter().enumerate();
        let params =
            kinds.map(|(index, column)| of_column(rows, index, column.kind)).collect::<Done<Vec<_>>>()?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|values| &**values as _).collect();
        let statement = self.object.prepare_cached(&sql).await.map_err(told)?;
        self.run("BEGIN").await?;
        self.object.execute(&statement, &params).await.map_err(told)?;
        self.note(place).await?;
        self.run("COMMIT").await
    }

    pub(super) async fn clear(&mut self, table: &Table, place: &str) -> Done<()> {
        self.run(&format!("BEGIN; DELETE FROM {}", self.name(&table.name))).await?;
        self.note(place).await?;
        self.run("COMMIT").await
    }

    pub(super) async fn is_empty(&mut self, table: &Table) -> Done<bool> {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", self.name(&table.name));
        Ok(self.object.query_opt(&sql, &[]).await.map_err(told)?.is_none())
    }

    /// Says that a move to here was begun, unless one was; and which.
    pub(super) async fn mark(&mut self, source: &str) -> Done<Marker> {
        let table = self.name("countersign_moving");
        self.run(&format!(
            "CREATE TABLE IF NOT EXISTS {table} (id BIGINT PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL)"
        ))
        .await?;
        let sql =
            format!("INSERT INTO {table} (id, source, place) VALUES (1, $1, '') ON CONFLICT (id) DO NOTHING");
        let made = self.object.execute(&sql, &[&source]).await.map_err(told)?;
        let row =
            self.object.query_one(&format!("SELECT source, place FROM {table}"), &[]).await.map_err(told)?;
        let column = |index| row.try_get(index).map_err(told);
        Ok(Marker { source: column(0)?, place: column(1)?, is_new: made == 1 })
    }

    pub(super) async fn is_marked(&mut self) -> Done<bool> {
        let sql =
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE '\"' || n.nspname || '\"' = $1 AND c.relname = 'countersign_moving'";
        Ok(self.object.query_opt(sql, &[&self.schema]).await.map_err(told)?.is_some())
    }

    pub(super) async fn unmark(&mut self) -> Done<()> {
        self.run(&format!("DROP TABLE {}", self.name("countersign_moving"))).await
    }

    /// Until when a server says that it does the upkeep.
    pub(super) async fn upkeep_until(&mut self) -> Done<Option<i64>> {
        let sql = format!("SELECT until FROM {} WHERE task = 'upkeep'", self.name("countersign_claims"));
        let row = self.object.query_opt(&sql, &[]).await.map_err(told)?;
        row.map(|row| row.try_get(0).map_err(told)).transpose()
    }

    /// The last number that was given, whether its row is there or not.
    pub(super) async fn water(&mut self) -> Done<Water> {
        let mut water = Water { numbers: [0; SEQUENCES.len()], event: 0 };
        for (number, Sequence { name, .. }) in water.numbers.iter_mut().zip(SEQUENCES) {
            *number = self.last(name).await?;
        }
        for (table, column) in EVENT_IDS {
            let sql = format!("SELECT max({column}) FROM {}", self.name(table));
            let row = self.object.query_one(&sql, &[]).await.map_err(told)?;
            water.event = water.event.max(row.try_get::<_, Option<i64>>(0).map_err(told)?.unwrap_or(0));
        }
        Ok(water)
    }

    /// No number up to these is given again.
    pub(super) async fn raise(&mut self, water: &Water) -> Done<()> {
        let names = SEQUENCES.map(|sequence| sequence.name);
        let last = water.numbers.iter().zip(names).chain([(&water.event, EVENT_SEQUENCE)]);
        for (number, name) in last {
            let number = self.last(name).await?.max(*number);
            if number > 0 {
                let sql = format!("SELECT setval('{}'::regclass, $1)", self.name(name));
                self.object.query_one(&sql, &[&number]).await.map_err(told)?;
            }
        }
        Ok(())
    }

    /// Writes where everything is now, in the transaction that keeps others from writing.
    pub(super) async fn save_moved(&mut self, row: &InstallationRow) -> Done<()> {
        let sql = format!(
            "UPDATE {} SET moved_to = $1, mac = $2, fence_mac = $3",
            self.name("countersign_installation")
        );
        let fence = row.fence.as_ref().map(|fence| &fence.mac);
        let touched = self.object.execute(&sql, &[&row.moved_to, &row.mac, &fence]).await.map_err(told)?;
        if touched == 1 { Ok(()) } else { Err("it says nothing of itself".into()) }
    }

    async fn last(&self, sequence: &str) -> Done<i64> {
        let sql = format!("SELECT last_value, is_called FROM {}", self.name(sequence));
        let row = self.object.query_one(&sql, &[]).await.map_err(told)?;
        let (last, is_called): (i64, bool) = (row.try_get(0).map_err(told)?, row.try_get(1).map_err(told)?);
        Ok(if is_called { last } else { 0 })
    }

    async fn note(&self, place: &str) -> Done<()> {
        let sql = format!("UPDATE {} SET place = $1", self.name("countersign_moving"));
        self.object.execute(&sql, &[&place]).await.map_err(told)?;
        Ok(())
    }

    async fn run(&self, words: &str) -> Done<()> {
        self.object.batch_execute(words).await.map_err(told)
    }

    fn name(&self, table: &str) -> String {
        format!("{}.\"{table}\"", self.schema)
    }
}

fn array(number: usize, kind: Kind) -> String {
    let kind = match kind {
        Kind::Int => "bigint",
        Kind::Flag => "boolean",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
    };
    format!("${number}::{kind}[]")
}

fn cell(row: &tokio_postgres::Row, index: usize, kind: Kind) -> Done<Cell> {
    let cell = match kind {
        Kind::Int => row.try_get::<_, Option<i64>>(index).map_err(told)?.map(Cell::Int),
        Kind::Flag => row.try_get::<_, Option<bool>>(index).map_err(told)?.map(|flag| Cell::Int(flag.into())),
        Kind::Text => row.try_get::<_, Option<String>>(index).map_err(told)?.map(Cell::Text),
        Kind::Bytes => row.try_get::<_, Option<Vec<u8>>>(index).map_err(told)?.map(Cell::Bytes),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// One column of all rows.
fn of_column(rows: &[Row], index: usize, kind: Kind) -> Done<Values<'_>> {
    let cells = || rows.iter().map(|row| &row[index]);
    let unfit = |cell: &Cell| -> BoxError { format!("{} where {kind:?} belongs", cell.kind()).into() };
    let int = |cell: &Cell| match cell {
        Cell::Null => Ok(None),
        Cell::Int(value) => Ok(Some(*value)),
        other => Err(unfit(other)),
    };
    Ok(match kind {
        Kind::Int => Box::new(cells().map(int).collect::<Done<Vec<Option<i64>>>>()?),
        Kind::Flag => {
            let flags = cells().map(|cell| Ok(int(cell)?.map(|flag| flag != 0)));
            Box::new(flags.collect::<Done<Vec<Option<bool>>>>()?)
        }
        Kind::Text => {
            let texts = cells().map(|cell| match cell {
                Cell::Null => Ok(None),
                Cell::Text(text) => Ok(Some(&**text)),
                other => Err(unfit(other)),
            });
            Box::new(texts.collect::<Done<Vec<Option<&str>>>>()?)
        }
        Kind::Bytes => {
            let blobs = cells().map(|cell| match cell {
                Cell::Null => Ok(None),
                Cell::Bytes(bytes) => Ok(Some(&**bytes)),
                other => Err(unfit(other)),
            });
            Box::new(blobs.collect::<Done<Vec<Option<&[u8]>>>>()?)
        }
    })
}

/// For the places behind which a page begins.
impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => value.to_sql_checked(ty, out),
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(ty, out),
        }
    }

    /// Each value is asked for itself.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("schema", &self.schema).finish_non_exhaustive()
    }
}
