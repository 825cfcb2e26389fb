//! Answers of statements: their rows, and the columns of each.

use countersign::store::{Fault, StoreError, UserKey};
use rusqlite::types::{FromSql, Type};
use rusqlite::{Params, Row, Statement};

use crate::records::Cells;

/// A value that no version of the store writes is a fault; any other failure is the database's.
pub(super) fn unread(what: &'static str, user: UserKey) -> impl FnOnce(rusqlite::Error) -> StoreError {
    use rusqlite::Error;
    move |error| match error {
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::Utf8Error(..) => Fault::Altered { what, user }.into(),
        error => StoreError::unavailable(error),
    }
}

/// The columns of a row, from left to right.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    index: usize,
}

impl Columns<'_> {
    pub(super) fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.index)?;
        self.index += 1;
        Ok(value)
    }

    /// A column out of its turn.
    pub(super) fn at<T: FromSql>(&self, index: usize) -> rusqlite::Result<T> {
        self.row.get(index)
    }
}

impl Cells for Columns<'_> {
    type Unread = rusqlite::Error;

    fn int(&mut self) -> rusqlite::Result<i64> {
        self.next()
    }

    fn maybe_int(&mut self) -> rusqlite::Result<Option<i64>> {
        self.next()
    }

    fn small(&mut self) -> rusqlite::Result<u32> {
        self.next()
    }

    fn truth(&mut self) -> rusqlite::Result<bool> {
        self.next()
    }

    fn text(&mut self) -> rusqlite::Result<String> {
        self.next()
    }

    fn maybe_text(&mut self) -> rusqlite::Result<Option<String>> {
        self.next()
    }

    fn blob(&mut self) -> rusqlite::Result<Vec<u8>> {
        self.next()
    }

    fn maybe_blob(&mut self) -> rusqlite::Result<Option<Vec<u8>>> {
        self.next()
    }

    fn bytes<const N: usize>(&mut self) -> rusqlite::Result<[u8; N]> {
        self.next()
    }

    fn maybe_bytes<const N: usize>(&mut self) -> rusqlite::Result<Option<[u8; N]>> {
        self.next()
    }

    fn parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
        self.maybe_parsed(parse)?.ok_or_else(|| unknown_code(self.index - 1))
    }

    fn maybe_parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
        let index = self.index;
        self.index += 1;
        let text = self.row.get_ref(index)?.as_str_or_null().map_err(|_| unknown_code(index))?;
        text.map(|code| parse(code).ok_or_else(|| unknown_code(index))).transpose()
    }
}

fn unknown_code(index: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, "no code of this program".into())
}

/// The first row of the answer.
pub(super) fn one<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    read: impl FnOnce(&mut Columns<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    let mut rows = statement.query(params)?;
    rows.next()?.map(|row| read(&mut Columns { row, index: 0 })).transpose()
}

/// All rows of the answer.
pub(super) fn many<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut read: impl FnMut(&mut Columns<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut rows = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&mut Columns { row, index: 0 })?);
    }
    Ok(all)
}

/// So many rows at most, as SQLite counts them.
pub(super) fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
