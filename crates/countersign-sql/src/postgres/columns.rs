//! Answers of statements: their rows, and the columns of each.

use countersign::store::{Fault, StoreError, UserKey};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::records::Cells;

/// A column holds what no version of the store writes.
#[derive(Debug)]
pub(super) struct Unread;

impl From<tokio_postgres::Error> for Unread {
    fn from(_: tokio_postgres::Error) -> Self {
        Self
    }
}

/// A value that no version of the store writes is a fault.
pub(super) fn unread(what: &'static str, user: UserKey) -> impl FnOnce(Unread) -> StoreError {
    move |Unread| Fault::Altered { what, user }.into()
}

/// The columns of a row, from left to right.
pub(super) struct Columns<'r> {
    row: &'r Row,
    index: usize,
}

impl<'r> Columns<'r> {
    pub(super) fn of(row: &'r Row) -> Self {
        Self { row, index: 0 }
    }

    pub(super) fn next<T: FromSql<'r>>(&mut self) -> Result<T, Unread> {
        let value = self.row.try_get(self.index)?;
        self.index += 1;
        Ok(value)
    }
}

impl Cells for Columns<'_> {
    type Unread = Unread;

    fn int(&mut self) -> Result<i64, Unread> {
        self.next()
    }

    fn maybe_int(&mut self) -> Result<Option<i64>, Unread> {
        self.next()
    }

    fn small(&mut self) -> Result<u32, Unread> {
        u32::try_from(self.next::<i64>()?).map_err(|_| Unread)
    }

    fn truth(&mut self) -> Result<bool, Unread> {
        self.next()
    }

    fn text(&mut self) -> Result<String, Unread> {
        self.next()
    }

    fn maybe_text(&mut self) -> Result<Option<String>, Unread> {
        self.next()
    }

    fn blob(&mut self) -> Result<Vec<u8>, Unread> {
        self.next()
    }

    fn maybe_blob(&mut self) -> Result<Option<Vec<u8>>, Unread> {
        self.next()
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Unread> {
        self.next::<&[u8]>()?.try_into().map_err(|_| Unread)
    }

    fn maybe_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Unread> {
        self.next::<Option<&[u8]>>()?.map(|bytes| bytes.try_into().map_err(|_| Unread)).transpose()
    }

    fn parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Unread> {
        self.maybe_parsed(parse)?.ok_or(Unread)
    }

    fn maybe_parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Unread> {
        let text: Option<&str> = self.next()?;
        text.map(|code| parse(code).ok_or(Unread)).transpose()
    }
}

/// The first row of the answer.
pub(super) fn one<'r, T>(
    rows: &'r [Row],
    read: impl FnOnce(&mut Columns<'r>) -> Result<T, Unread>,
) -> Result<Option<T>, Unread> {
    rows.first().map(|row| read(&mut Columns::of(row))).transpose()
}

/// All rows of the answer.
pub(super) fn many<'r, T>(
    rows: &'r [Row],
    mut read: impl FnMut(&mut Columns<'r>) -> Result<T, Unread>,
) -> Result<Vec<T>, Unread> {
    rows.iter().map(|row| read(&mut Columns::of(row))).collect()
}
