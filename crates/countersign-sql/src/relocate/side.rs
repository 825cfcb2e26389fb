//! One end of a move, of either kind.

use countersign::BoxError;
use countersign::store::InstallationRow;

use super::cell::{Cell, Row};
use super::file::File;
use super::server::Server;
use super::tables::{Dialect, Table};
use super::{Marker, Water};
use crate::{DatabaseUrl, OpenError, PostgresOptions, postgres, sqlite};

pub(super) enum Side {
    File(File),
    Server(Server),
}

type Done<T> = Result<T, BoxError>;

/// A file is spoken to on this thread: whoever moves a database waits for it anyway.
macro_rules! ask {
    ($self:ident, $method:ident($($argument:expr),*)) => {
        match $self {
            Side::File(file) => file.$method($($argument),*),
            Side::Server(server) => server.$method($($argument),*).await,
        }
    };
}

impl Side {
    pub(super) async fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => Ok(Self::File(File::new(sqlite::alone(path)?))),
            DatabaseUrl::Postgres(server) => {
                let options = PostgresOptions::new();
                let options = server.schema().map_or(options.clone(), |schema| options.schema(schema));
                let (object, schema) = postgres::alone(server.expose(), options).await?;
                let opened = Server::new(object, schema).await;
                let lost = |source| OpenError::Unreachable { database: url.to_string(), source };
                opened.map(Self::Server).map_err(lost)
            }
        }
    }

    /// The places of the columns that a table is read in the order of.
    pub(super) fn order<'a>(&self, table: &'a Table) -> &'a [usize] {
        match self {
            Self::File(_) => table.order(Dialect::File),
            Self::Server(_) => table.order(Dialect::Server),
        }
    }

    pub(super) async fn freeze(&mut self, tables: &[Table]) -> Done<()> {
        match self {
            // A file is locked as a whole.
            Self::File(file) => file.freeze(),
            Self::Server(server) => server.freeze(tables).await,
        }
    }

    pub(super) async fn thaw(&mut self) -> Done<()> {
        ask!(self, thaw())
    }

    pub(super) async fn page(
        &mut self,
        table: &Table,
        behind: Option<&[Cell]>,
        limit: usize,
    ) -> Done<Vec<Row>> {
        ask!(self, page(table, behind, limit))
    }

    pub(super) async fn put(&mut self, table: &Table, rows: &[Row], place: &str) -> Done<()> {
        ask!(self, put(table, rows, place))
    }

    pub(super) async fn clear(&mut self, table: &Table, place: &str) -> Done<()> {
        ask!(self, clear(table, place))
    }

    pub(super) async fn is_empty(&mut self, table: &Table) -> Done<bool> {
        ask!(self, is_empty(table))
    }

    pub(super) async fn mark(&mut self, source: &str) -> Done<Marker> {
        ask!(self, mark(source))
    }

    /// Whether a move to here was begun and not finished.
    pub(super) async fn is_marked(&mut self) -> Done<bool> {
        ask!(self, is_marked())
    }

    pub(super) async fn unmark(&mut self) -> Done<()> {
        ask!(self, unmark())
    }

    pub(super) async fn upkeep_until(&mut self) -> Done<Option<i64>> {
        ask!(self, upkeep_until())
    }

    pub(super) async fn water(&mut self) -> Done<Water> {
        ask!(self, water())
    }

    pub(super) async fn raise(&mut self, water: &Water) -> Done<()> {
        ask!(self, raise(water))
    }

    pub(super) async fn save_moved(&mut self, row: &InstallationRow) -> Done<()> {
        ask!(self, save_moved(row))
    }
}
