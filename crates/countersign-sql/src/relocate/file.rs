//! An SQLite file as one end of a move.

use countersign::BoxError;
use countersign::store::InstallationRow;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, ToSql, params_from_iter};

use super::cell::{Cell, Row};
use super::tables::{Dialect, EVENT_IDS, SEQUENCES, Sequence, Table};
use super::{Marker, Water};

pub(super) struct File {
    connection: Connection,
}

type Done<T> = Result<T, BoxError>;

impl File {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Nobody else writes from now on, until [`thaw`](Self::thaw) or the end of the connection.
    pub(super) fn freeze(&mut self) -> Done<()> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    /// Keeps what was written meanwhile.
    pub(super) fn thaw(&mut self) -> Done<()> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    pub(super) fn page(&mut self, table: &Table, behind: Option<&[Cell]>, limit: usize) -> Done<Vec<Row>> {
        let sql = table.page(Dialect::File, &format!("\"{}\"", table.name), behind.is_some(), limit);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(behind.unwrap_or_default()))?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let cells = (0..table.columns.len())
                .map(|index| row.get_ref(index).map_err(BoxError::from).and_then(cell));
            page.push(cells.collect::<Done<Row>>()?);
        }
        Ok(page)
    }

    /// Writes rows and how far that is, both or neither.
    pub(super) fn put(&mut self, table: &Table, rows: &[Row], place: &str) -> Done<()> {
        let columns = table.columns(Dialect::File);
        let values: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let sql =
            format!("INSERT INTO \"{}\" ({}) VALUES ({})", table.name, columns.join(", "), values.join(", "));
        let transaction = self.connection.transaction()?;
        for row in rows {
            transaction.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        }
        transaction.prepare_cached("UPDATE countersign_moving SET place = ?1")?.execute([place])?;
        Ok(transaction.commit()?)
    }

    pub(super) fn clear(&mut self, table: &Table, place: &str) -> Done<()> {
        let transaction = self.connection.transaction()?;
        transaction.execute(&format!("DELETE FROM \"{}\"", table.name), [])?;
        transaction.execute("UPDATE countersign_moving SET place = ?1", [place])?;
        Ok(transaction.commit()?)
    }

    pub(super) fn is_empty(&mut self, table: &Table) -> Done<bool> {
        let found =
            self.connection.query_row(&format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name), [], |_| Ok(()));
        Ok(found.optional()?.is_none())
    }

    /// Says that a move to here was begun, unless one was; and which.
    pub(super) fn mark(&mut self, source: &str) -> Done<Marker> {
        let transaction = self.connection.transaction()?;
        transaction.execute_batch(
            "CREATE TABLE IF NOT EXISTS countersign_moving (id INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL) STRICT",
        )?;
        let made = transaction.execute(
            "INSERT INTO countersign_moving VALUES (1, ?1, '') ON CONFLICT (id) DO NOTHING",
            [source],
        )?;
        let (source, place) =
            transaction.query_row("SELECT source, place FROM countersign_moving", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        transaction.commit()?;
        Ok(Marker { source, place, is_new: made == 1 })
    }

    pub(super) fn is_marked(&mut self) -> Done<bool> {
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'countersign_moving'";
        Ok(self.connection.query_row(sql, [], |_| Ok(())).optional()?.is_some())
    }

    pub(super) fn unmark(&mut self) -> Done<()> {
        Ok(self.connection.execute_batch("DROP TABLE countersign_moving")?)
    }

    /// Until when a server says that it does the upkeep.
    pub(super) fn upkeep_until(&mut self) -> Done<Option<i64>> {
        let found = self.connection.query_row(
            "SELECT until FROM countersign_claims WHERE task = 'upkeep'",
            [],
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }

    /// The last number that was given, whether its row is there or not.
    pub(super) fn water(&mut self) -> Done<Water> {
        let mut water = Water { numbers: [0; SEQUENCES.len()], event: 0 };
        for (number, Sequence { table, .. }) in water.numbers.iter_mut().zip(SEQUENCES) {
            let found = self.connection.query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                [table],
                |row| row.get(0),
            );
            *number = found.optional()?.unwrap_or(0);
        }
        for (table, column) in EVENT_IDS {
            let newest: Option<i64> =
                self.connection
                    .query_row(&format!("SELECT max({column}) FROM {table}"), [], |row| row.get(0))?;
            water.event = water.event.max(newest.unwrap_or(0));
        }
        Ok(water)
    }

    /// No number up to these is given again. Those of events are found in the tables.
    pub(super) fn raise(&mut self, water: &Water) -> Done<()> {
        let transaction = self.connection.transaction()?;
        for (number, Sequence { table, .. }) in water.numbers.iter().zip(SEQUENCES) {
            let raised = transaction
                .execute("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", (table, number))?;
            if raised == 0 {
                transaction
                    .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (table, number))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Writes where everything is now, in the transaction that keeps others from writing.
    pub(super) fn save_moved(&mut self, row: &InstallationRow) -> Done<()> {
        let touched = self.connection.execute(
            "UPDATE countersign_installation SET moved_to = ?1, mac = ?2, fence_mac = ?3",
            (&row.moved_to, &row.mac, row.fence.as_ref().map(|fence| &fence.mac)),
        )?;
        if touched == 1 { Ok(()) } else { Err("it says nothing of itself".into()) }
    }
}

fn cell(value: ValueRef<'_>) -> Done<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text)?.to_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_owned()),
        ValueRef::Real(_) => return Err("there is a fraction where none belongs".into()),
    })
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
