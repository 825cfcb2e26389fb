//! Letters that the server's own accounts ask for, in the database.

use countersign::{LetterId, StoreError, Timestamp};

use super::Postgres;
use super::columns::{Columns, Unread, many, one};
use super::params::{most, params};
use crate::accounts::{Letter, NewLetter, WrittenLetter};
use crate::records::Cells as _;

/// Letters, with the columns that `letter` reads.
macro_rules! select_letters {
    () => {
        "SELECT key, kind, email, locale, created_at, attempts, due_at, account, digest, expires_at
            FROM {schema}.countersign_letters"
    };
}

held! {
    /// Everything that is asked of letters.
    Letters {
        ask: "INSERT INTO {schema}.countersign_letters (key, kind, email, locale, created_at, attempts, due_at, expires_at)
            SELECT $1::bytea, $2::text, $3::text, $4::text, $5::bigint, 0, $5::bigint, $6::bigint
            WHERE (SELECT count(*) FROM
                (SELECT 1 FROM {schema}.countersign_letters WHERE due_at IS NOT NULL LIMIT $7) AS waiting) < $7
            RETURNING 1",
        due: concat!(select_letters!(), " WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2"),
        by_id: concat!(select_letters!(), " WHERE key = $1"),
        write: "UPDATE {schema}.countersign_letters
            SET account = $2, digest = $3, due_at = $4, expires_at = $5, attempts = attempts + 1
            WHERE key = $1 AND due_at IS NOT NULL RETURNING 1",
        sent: "UPDATE {schema}.countersign_letters SET due_at = NULL WHERE key = $1 AND due_at IS NOT NULL RETURNING 1",
        drop: "DELETE FROM {schema}.countersign_letters WHERE key = $1 AND due_at IS NOT NULL RETURNING 1",
    }
}

/// What [`AccountsTable`](crate::AccountsTable) asks for, under the same names.
impl Postgres {
    /// How many letters were written: none where too many wait.
    pub(crate) async fn ask_for_letter(&self, new: NewLetter, limit: usize) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let NewLetter { id, kind, email, locale, at, expires_at } = &new;
                let params = params![&id.0[..], *kind, email, locale, at, expires_at, most(limit)];
                let made = shared.write_one(&shared.letters.ask, params).await?;
                Ok(made.len() as u64)
            })
            .await
    }

    pub(crate) async fn due_letters(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let rows = shared.ask(&shared.letters.due, params![now, most(limit)]).await?;
                many(&rows, letter).map_err(wrong)
            })
            .await
    }

    pub(crate) async fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let rows = shared.ask(&shared.letters.by_id, params![&id.0[..]]).await?;
                one(&rows, letter).map_err(wrong)
            })
            .await
    }

    pub(crate) async fn write_letter(&self, id: LetterId, new: WrittenLetter) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let WrittenLetter { account, digest, due_at, expires_at } = &new;
                let params = params![&id.0[..], account, digest, due_at, expires_at];
                let written = shared.write_one(&shared.letters.write, params).await?;
                Ok(written.len() as u64)
            })
            .await
    }

    pub(crate) async fn letter_sent(&self, id: LetterId) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let sent = shared.write_one(&shared.letters.sent, params![&id.0[..]]).await?;
                Ok(sent.len() as u64)
            })
            .await
    }

    pub(crate) async fn drop_letter(&self, id: LetterId) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let gone = shared.write_one(&shared.letters.drop, params![&id.0[..]]).await?;
                Ok(gone.len() as u64)
            })
            .await
    }
}

fn letter(columns: &mut Columns<'_>) -> Result<Letter, Unread> {
    Ok(Letter {
        id: LetterId(columns.bytes()?),
        kind: columns.text()?,
        email: columns.text()?,
        locale: columns.maybe_text()?,
        created_at: columns.time()?,
        attempts: columns.int()?,
        due_at: columns.maybe_time()?,
        account: columns.maybe_int()?,
        digest: columns.maybe_blob()?,
        expires_at: columns.time()?,
    })
}

/// A letter that no version of the store wrote.
fn wrong(Unread: Unread) -> StoreError {
    StoreError::unavailable("a letter is not as it was written")
}
