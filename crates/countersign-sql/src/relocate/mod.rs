//! Moving everything from one database to another, whichever kind each of them is.
//!
//! While a [`Relocation`] lives, the source takes no writes. What is written to the target is written with how far that is, so a move that
//! was interrupted at any point goes on there; and before the end every table is compared as a whole, so it does not matter
//! what happened in between. Until the end the target says that it is unfinished, and no server starts on it; from the end on, the source
//! says where everything is now.

use countersign::store::{CodesTable, FenceRow, InstallationRow, Upkeep as _};
use countersign::{BoxError, StoreError, Timestamp};

use self::cell::{Cell, Row, Sum, read_place, write_place};
use self::side::Side;
use self::tables::{SEQUENCES, Table};
use crate::{DatabaseOptions, DatabaseUrl, OpenError};

mod cell;
mod file;
mod server;
mod side;
mod tables;

/// Rows that are written in one transaction.
const PAGE: usize = 1_000;

/// A move that was begun. The source takes no writes until it is finished or dropped.
pub struct Relocation {
    from: End,
    to: End,
    tables: Vec<Table>,
    /// The first table that is not there yet, and after which of its rows to go on.
    next: (usize, Option<Vec<Cell>>),
    standing: Standing,
}

struct End {
    side: Side,
    url: DatabaseUrl,
}

/// How far an earlier attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was copied before.
    New,
    /// Some was.
    Begun,
    /// Everything was, and the source says so: only [`Relocation::finish`] is left.
    Copied,
}

/// Whether servers may still run on the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Servers {
    /// Refuse where one says that it does.
    Ask,
    /// Whoever moves has made sure that none does.
    Stopped,
}

/// A table that was copied, so far.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copied {
    /// Which.
    pub table: String,
    /// Rows that were copied or compared.
    pub rows: u64,
    /// What is being done.
    pub stage: Stage,
}

/// What is done with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its rows are written to the target.
    Copying,
    /// Both sides are read and compared.
    Comparing,
    /// All its rows are there, and equal.
    Equal,
}

/// Why nothing was moved, or not all. Each is a sentence that says what to change.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelocationError {
    /// A database was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Both are the same.
    #[error("{0} is named as both ends of the move: name another database, or another schema, with --to")]
    Same(DatabaseUrl),
    /// There is no such file.
    #[error("there is no database {0} to move from")]
    NoSource(DatabaseUrl),
    /// The tables of the source are of another version.
    #[error(
        "the tables of {url} are of an older version ({pending} migrations are pending): run `countersign migrate` on it first"
    )]
    Outdated {
        /// The source.
        url: DatabaseUrl,
        /// How many migrations it lacks.
        pending: usize,
    },
    /// A server does the upkeep of the source.
    #[error(
        "a server says that it runs on {url} until {until}: end every server on it; one that was killed says so until then, and where you \
         have made sure that none runs, add --stopped"
    )]
    Served {
        /// The source.
        url: DatabaseUrl,
        /// Until when it has the upkeep.
        until: Timestamp,
    },
    /// There are records in the target already.
    #[error("{url} is not empty: the table {table} has rows; name an empty database, or another schema")]
    NotEmpty {
        /// The target.
        url: DatabaseUrl,
        /// The first table with rows.
        table: String,
    },
    /// The target holds an unfinished move from elsewhere.
    #[error(
        "{url} holds an unfinished move of another database: go on with that one, or name an empty database"
    )]
    AnotherSource {
        /// The target.
        url: DatabaseUrl,
    },
    /// The source was moved before.
    #[error("everything was moved from {url} to {to} before: move from there")]
    Moved {
        /// The source.
        url: DatabaseUrl,
        /// Where it is now.
        to: String,
    },
    /// A table did not arrive as it is.
    #[error(
        "the table {table} is not the same on both sides ({source_rows} rows and {target_rows}): somebody else writes to the target; \
         keep everybody else from it and start the move again"
    )]
    Unequal {
        /// Which.
        table: String,
        /// Rows of the source.
        source_rows: u64,
        /// Rows of the target.
        target_rows: u64,
    },
    /// The database said no.
    #[error("{url} failed while {what}: {source}; start the move again, and it goes on where it stands")]
    Failed {
        /// Which.
        url: DatabaseUrl,
        /// What was done.
        what: String,
        /// What it said.
        source: BoxError,
    },
    /// The store of the target said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the target says of a move to it.
struct Marker {
    source: String,
    place: String,
    is_new: bool,
}

/// The last numbers that were given.
struct Water {
    numbers: [i64; SEQUENCES.len()],
    event: i64,
}

/// Has a move to here been begun and not finished?
pub(crate) async fn is_unfinished(url: &DatabaseUrl) -> Result<bool, OpenError> {
    if url.file().is_some_and(|file| !file.exists()) {
        return Ok(false);
    }
    let asked = Side::open(url).await?.is_marked().await;
    asked.map_err(|source| OpenError::Tables { database: url.to_string(), source })
}

impl Relocation {
    /// Keeps the source from being written, makes the target's tables, and sees how far an earlier attempt came.
    ///
    /// # Errors
    /// [`RelocationError`], a sentence that says what to change.
    pub async fn begin(
        from: &DatabaseUrl,
        to: &DatabaseUrl,
        servers: Servers,
        now: Timestamp,
    ) -> Result<Self, RelocationError> {
        let options = DatabaseOptions::new().even_unfinished();
        if from == to {
            return Err(RelocationError::Same(to.clone()));
        }
        if from.file().is_some_and(|file| !file.exists()) {
            return Err(RelocationError::NoSource(from.clone()));
        }
        let pending = options.pending_migrations(from).await?.len();
        if pending > 0 {
            return Err(RelocationError::Outdated { url: from.clone(), pending });
        }
        options.migrate(to).await?;
        let mut from = End::open(from).await?;
        let mut to = End::open(to).await?;
        let codes = from.read_codes().await?;
        let tables = tables::all(&codes);
        from.freeze(&tables).await?;
        if let Some(until) = from.upkeep_until().await?.filter(|until| *until > now)
            && servers == Servers::Ask
        {
            return Err(RelocationError::Served { url: from.url, until });
        }
        let installation = from.installation(&tables).await?;
        let identity = installation.as_ref().map_or_else(|| from.url.to_string(), |row| hex(&row.identity));
        let marker = to.mark(&identity).await?;
        let judged = judge(&mut to, &marker, &identity, &from.url, installation, codes).await;
        let standing = match judged {
            Ok(standing) => standing,
            Err(refusal) => {
                if marker.is_new {
                    to.unmark().await?;
                }
                return Err(refusal);
            }
        };
        let next = parse_place(&marker.place).unwrap_or_default();
        Ok(Self { from, to, tables, next, standing })
    }

    /// How far an earlier attempt came.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Copies what is not there yet, compares every table as a whole, and copies anew what differs; then sets the target's numbers beyond
    /// the source's. Says what came of each table, and tells of its progress.
    ///
    /// # Errors
    /// [`RelocationError`]; started again, the move goes on.
    pub async fn copy(
        &mut self,
        tell: &mut (dyn FnMut(&Copied) + Send),
    ) -> Result<Vec<Copied>, RelocationError> {
        let (first, mut behind) = self.next.clone();
        let mut known = vec![None; self.tables.len()];
        for index in first..self.tables.len() {
            let whole = behind.is_none();
            let sum = self.copy_table(index, behind.take(), tell).await?;
            known[index] = whole.then_some(sum);
        }
        self.next = (self.tables.len(), None);
        let mut done = Vec::with_capacity(known.len());
        for (index, known) in known.into_iter().enumerate() {
            let mut sums = self.compare(index, known, tell).await?;
            if sums.0 != sums.1 {
                // The source was written to between two attempts.
                let source = self.copy_table(index, None, tell).await?;
                sums = self.compare(index, Some(source), tell).await?;
            }
            let table = self.tables[index].name.clone();
            if sums.0 != sums.1 {
                let (source_rows, target_rows) = (sums.0.rows, sums.1.rows);
                return Err(RelocationError::Unequal { table, source_rows, target_rows });
            }
            let copied = Copied { table, rows: sums.0.rows, stage: Stage::Equal };
            tell(&copied);
            done.push(copied);
        }
        // No number comes back; and a server gives its events no further than it has given numbers.
        let water = self.from.water().await?;
        self.to.raise(&water).await?;
        Ok(done)
    }

    /// Has `mark` say in the source where everything is now, and opens the target to servers.
    ///
    /// # Errors
    /// [`RelocationError`]; started again, the move is finished.
    pub async fn finish<E: From<RelocationError>>(
        mut self,
        mark: impl FnOnce(InstallationRow, &str) -> Result<InstallationRow, E>,
    ) -> Result<(), E> {
        if self.standing != Standing::Copied
            && let Some(row) = self.from.installation(&self.tables).await?
        {
            let row = mark(row, &self.to.url.to_string())?;
            self.from.save_moved(&row).await?;
        }
        self.from.thaw().await?;
        Ok(self.to.unmark().await?)
    }

    /// From the first row on, or after this one. What was there of the table is cleared first where it begins.
    async fn copy_table(
        &mut self,
        index: usize,
        behind: Option<Vec<Cell>>,
        tell: &mut (dyn FnMut(&Copied) + Send),
    ) -> Result<Sum, RelocationError> {
        let table = &self.tables[index];
        if behind.is_none() {
            self.to.clear(table, &place(index, &[])).await?;
        }
        let (mut sum, mut behind) = (Sum::default(), behind);
        loop {
            let rows = self.from.page(table, behind.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(sum) };
            let order = self.from.side.order(table);
            let reached: Vec<Cell> = order.iter().map(|index| last[*index].clone()).collect();
            self.to.put(table, &rows, &place(index, &reached)).await?;
            rows.iter().for_each(|row| sum.add(row));
            behind = Some(reached);
            tell(&Copied { table: table.name.clone(), rows: sum.rows, stage: Stage::Copying });
        }
    }

    /// The source's sum, unless it is known, and the target's.
    async fn compare(
        &mut self,
        index: usize,
        known: Option<Sum>,
        tell: &mut (dyn FnMut(&Copied) + Send),
    ) -> Result<(Sum, Sum), RelocationError> {
        let table = &self.tables[index];
        let source = match known {
            Some(sum) => sum,
            None => self.from.sum(table, tell).await?,
        };
        Ok((source, self.to.sum(table, tell).await?))
    }
}

/// How far an earlier attempt came, or why there may be none. Makes the tables of recovery codes under the names that they have.
async fn judge(
    to: &mut End,
    marker: &Marker,
    identity: &str,
    from: &DatabaseUrl,
    installation: Option<InstallationRow>,
    codes: Vec<CodesTable>,
) -> Result<Standing, RelocationError> {
    if marker.source != identity {
        return Err(RelocationError::AnotherSource { url: to.url.clone() });
    }
    if let Some(there) = installation.and_then(|row| row.moved_to) {
        if marker.is_new || there != to.url.to_string() {
            return Err(RelocationError::Moved { url: from.clone(), to: there });
        }
        return Ok(Standing::Copied);
    }
    if marker.is_new {
        to.rows_in_the_way(&tables::all(&[])).await?;
    }
    let options = DatabaseOptions::new().even_unfinished();
    options.open(&to.url).await?.prepare(codes.clone()).await?;
    if marker.is_new {
        to.rows_in_the_way(&tables::all(&codes)).await?;
    }
    Ok(if marker.is_new { Standing::New } else { Standing::Begun })
}

impl End {
    async fn open(url: &DatabaseUrl) -> Result<Self, RelocationError> {
        Ok(Self { side: Side::open(url).await?, url: url.clone() })
    }

    async fn read_codes(&mut self) -> Result<Vec<CodesTable>, RelocationError> {
        let tables = tables::all(&[]);
        let table = tables.first().expect("it comes first");
        let mut rows = self.page(table, None).await?;
        let text = |cell: &mut Cell| match std::mem::replace(cell, Cell::Null) {
            Cell::Text(text) => text,
            _ => String::new(),
        };
        let read = |row: &mut Row| CodesTable {
            strategy: text(&mut row[0]),
            table: text(&mut row[1]),
            code_column: text(&mut row[2]),
            user_column: text(&mut row[3]),
        };
        Ok(rows.iter_mut().map(read).collect())
    }

    /// Refuses a database that is not empty. The first table says where codes are, from the first migration on.
    async fn rows_in_the_way(&mut self, tables: &[Table]) -> Result<(), RelocationError> {
        for table in tables.iter().skip(1) {
            if !self.is_empty(table).await? {
                let (url, table) = (self.url.clone(), table.name.clone());
                return Err(RelocationError::NotEmpty { url, table });
            }
        }
        Ok(())
    }

    /// What the database says of itself: the one row of the last table.
    async fn installation(&mut self, tables: &[Table]) -> Result<Option<InstallationRow>, RelocationError> {
        let rows = self.page(tables.last().expect("there are tables"), None).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let read = installation(row);
        read.map(Some)
            .ok_or_else(|| self.failed("what it says of itself is read")("it cannot be read".into()))
    }

    async fn sum(
        &mut self,
        table: &Table,
        tell: &mut (dyn FnMut(&Copied) + Send),
    ) -> Result<Sum, RelocationError> {
        let (mut sum, mut behind) = (Sum::default(), None::<Vec<Cell>>);
        loop {
            let rows = self.page(table, behind.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(sum) };
            behind = Some(self.side.order(table).iter().map(|index| last[*index].clone()).collect());
            rows.iter().for_each(|row| sum.add(row));
            tell(&Copied { table: table.name.clone(), rows: sum.rows, stage: Stage::Comparing });
        }
    }

    fn failed<W: Into<String>>(&self, what: W) -> impl FnOnce(BoxError) -> RelocationError + use<W> {
        let (url, what) = (self.url.clone(), what.into());
        move |source| RelocationError::Failed { url, what, source }
    }

    async fn freeze(&mut self, tables: &[Table]) -> Result<(), RelocationError> {
        let failed = self.failed("others are kept from writing to it");
        self.side.freeze(tables).await.map_err(failed)
    }

    async fn thaw(&mut self) -> Result<(), RelocationError> {
        let failed = self.failed("what it says of itself is written");
        self.side.thaw().await.map_err(failed)
    }

    async fn page(&mut self, table: &Table, behind: Option<&[Cell]>) -> Result<Vec<Row>, RelocationError> {
        let failed = self.failed(format!("the table {} is read", table.name));
        self.side.page(table, behind, PAGE).await.map_err(failed)
    }

    async fn put(&mut self, table: &Table, rows: &[Row], place: &str) -> Result<(), RelocationError> {
        let failed = self.failed(format!("the table {} is written", table.name));
        self.side.put(table, rows, place).await.map_err(failed)
    }

    async fn clear(&mut self, table: &Table, place: &str) -> Result<(), RelocationError> {
        let failed = self.failed(format!("the table {} is cleared", table.name));
        self.side.clear(table, place).await.map_err(failed)
    }

    async fn is_empty(&mut self, table: &Table) -> Result<bool, RelocationError> {
        let failed = self.failed(format!("the table {} is read", table.name));
        self.side.is_empty(table).await.map_err(failed)
    }

    async fn mark(&mut self, source: &str) -> Result<Marker, RelocationError> {
        let failed = self.failed("the move is noted");
        self.side.mark(source).await.map_err(failed)
    }

    async fn unmark(&mut self) -> Result<(), RelocationError> {
        let failed = self.failed("the note of the move is removed");
        self.side.unmark().await.map_err(failed)
    }

    async fn upkeep_until(&mut self) -> Result<Option<Timestamp>, RelocationError> {
        let failed = self.failed("the claims of servers are read");
        Ok(self.side.upkeep_until().await.map_err(failed)?.map(Timestamp::from_millis))
    }

    async fn water(&mut self) -> Result<Water, RelocationError> {
        let failed = self.failed("its numbers are read");
        self.side.water().await.map_err(failed)
    }

    async fn raise(&mut self, water: &Water) -> Result<(), RelocationError> {
        let failed = self.failed("its numbers are raised");
        self.side.raise(water).await.map_err(failed)
    }

    async fn save_moved(&mut self, row: &InstallationRow) -> Result<(), RelocationError> {
        let failed = self.failed("what it says of itself is written");
        self.side.save_moved(row).await.map_err(failed)
    }
}

fn installation(row: Row) -> Option<InstallationRow> {
    let mut cells = row.into_iter();
    let _id = cells.next()?;
    let Some(Cell::Bytes(identity)) = cells.next() else { return None };
    let (Some(Cell::Int(epoch)), Some(Cell::Int(epoch_at))) = (cells.next(), cells.next()) else {
        return None;
    };
    let moved_to = match cells.next()? {
        Cell::Text(to) => Some(to),
        _ => None,
    };
    let Some(Cell::Bytes(mac)) = cells.next() else { return None };
    let fence = match (cells.next()?, cells.next()?, cells.next()?) {
        (Cell::Int(number), Cell::Int(at), Cell::Bytes(mac)) => {
            Some(FenceRow { number, at: Timestamp::from_millis(at), mac })
        }
        _ => None,
    };
    let identity = identity.try_into().ok()?;
    Some(InstallationRow {
        identity,
        epoch,
        epoch_at: Timestamp::from_millis(epoch_at),
        moved_to,
        mac,
        fence,
    })
}

/// How far everything is there: the table's place in the list, and the last of its rows.
fn place(index: usize, reached: &[Cell]) -> String {
    format!("{index}:{}", write_place(reached))
}

fn parse_place(text: &str) -> Option<(usize, Option<Vec<Cell>>)> {
    let (index, reached) = text.split_once(':')?;
    let reached = read_place(reached)?;
    Some((index.parse().ok()?, Some(reached).filter(|cells| !cells.is_empty())))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
