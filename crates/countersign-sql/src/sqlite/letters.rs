//! Letters that the server's own accounts ask for, in the file.

use countersign::{LetterId, StoreError, Timestamp};
use rusqlite::{OptionalExtension as _, Row};

use super::Sqlite;
use super::columns::most;
use crate::accounts::{Letter, NewLetter, WrittenLetter};

/// Letters, with the columns that `letter` reads.
macro_rules! select_letters {
    () => {
        "SELECT key, kind, email, locale, created_at, attempts, due_at, account, digest, expires_at
            FROM countersign_letters"
    };
}

/// What [`AccountsTable`](crate::AccountsTable) asks for, under the same names.
impl Sqlite {
    /// How many letters were written: none where too many wait.
    pub(crate) async fn ask_for_letter(&self, new: NewLetter, limit: usize) -> Result<u64, StoreError> {
        self.write(move |connection| {
            let NewLetter { id, kind, email, locale, at, expires_at } = new;
            let made = connection
                .prepare_cached(
                    "INSERT INTO countersign_letters (key, kind, email, locale, created_at, attempts, due_at, expires_at)
                    SELECT ?1, ?2, ?3, ?4, ?5, 0, ?5, ?6
                    WHERE (SELECT count(*) FROM
                        (SELECT 1 FROM countersign_letters WHERE due_at IS NOT NULL LIMIT ?7)) < ?7",
                )?
                .execute((&id.0[..], kind, email, locale, at.millis(), expires_at.millis(), most(limit)))?;
            Ok(made as u64)
        })
        .await
    }

    pub(crate) async fn due_letters(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.read_with(move |connection| {
            connection
                .prepare_cached(concat!(
                    select_letters!(),
                    " WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at LIMIT ?2"
                ))?
                .query_map((now.millis(), most(limit)), letter)?
                .collect()
        })
        .await
    }

    pub(crate) async fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        self.read_with(move |connection| {
            connection
                .prepare_cached(concat!(select_letters!(), " WHERE key = ?1"))?
                .query_row([&id.0[..]], letter)
                .optional()
        })
        .await
    }

    pub(crate) async fn write_letter(&self, id: LetterId, new: WrittenLetter) -> Result<u64, StoreError> {
        self.write(move |connection| {
            let WrittenLetter { account, digest, due_at, expires_at } = new;
            let written = connection
                .prepare_cached(
                    "UPDATE countersign_letters
                    SET account = ?2, digest = ?3, due_at = ?4, expires_at = ?5, attempts = attempts + 1
                    WHERE key = ?1 AND due_at IS NOT NULL",
                )?
                .execute((&id.0[..], account, digest, due_at.millis(), expires_at.millis()))?;
            Ok(written as u64)
        })
        .await
    }

    pub(crate) async fn letter_sent(&self, id: LetterId) -> Result<u64, StoreError> {
        self.write(move |connection| {
            let sent = connection
                .prepare_cached(
                    "UPDATE countersign_letters SET due_at = NULL WHERE key = ?1 AND due_at IS NOT NULL",
                )?
                .execute([&id.0[..]])?;
            Ok(sent as u64)
        })
        .await
    }

    pub(crate) async fn drop_letter(&self, id: LetterId) -> Result<u64, StoreError> {
        self.write(move |connection| {
            let gone = connection
                .prepare_cached("DELETE FROM countersign_letters WHERE key = ?1 AND due_at IS NOT NULL")?
                .execute([&id.0[..]])?;
            Ok(gone as u64)
        })
        .await
    }
}

fn letter(row: &Row<'_>) -> rusqlite::Result<Letter> {
    Ok(Letter {
        id: LetterId(row.get(0)?),
        kind: row.get(1)?,
        email: row.get(2)?,
        locale: row.get(3)?,
        created_at: Timestamp::from_millis(row.get(4)?),
        attempts: row.get(5)?,
        due_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
        account: row.get(7)?,
        digest: row.get(8)?,
        expires_at: Timestamp::from_millis(row.get(9)?),
    })
}
