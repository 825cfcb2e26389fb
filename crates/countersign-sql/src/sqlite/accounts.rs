//! The standalone server's own accounts, in the file.

use countersign::{StoreError, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::Sqlite;
use crate::accounts::{AccountRow, AccountsTable, Created, PaceChange, roles};

impl Sqlite {
    /// The server's own accounts.
    #[must_use]
    pub fn accounts(&self) -> AccountsTable {
        AccountsTable::from(self.clone())
    }
}

/// Accounts, with the columns that `account` reads.
macro_rules! select_accounts {
    () => {
        "SELECT id, email, password_hash, created_at, email_verified_at, roles, locale
            FROM countersign_accounts"
    };
}

/// What [`AccountsTable`] asks for, under the same names.
impl Sqlite {
    pub(crate) async fn create_account(
        &self,
        email: String,
        password_hash: String,
        locale: Option<String>,
        now: Timestamp,
    ) -> Result<Created, StoreError> {
        self.write(move |connection| {
            let made = connection
                .prepare_cached(
                    "INSERT INTO countersign_accounts (email, password_hash, created_at, locale) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (email) DO NOTHING",
                )?
                .execute((email, password_hash, now.millis(), locale))?;
            Ok(if made == 1 { Created::New(connection.last_insert_rowid()) } else { Created::EmailTaken })
        })
        .await
    }

    pub(crate) async fn account_by_email(&self, email: String) -> Result<Option<AccountRow>, StoreError> {
        self.read_with(move |connection| {
            connection
                .prepare_cached(concat!(select_accounts!(), " WHERE email = ?1"))?
                .query_row([email], account)
                .optional()
        })
        .await
    }

    pub(crate) async fn account_by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        self.read_row(move |connection| {
            connection
                .prepare_cached(concat!(select_accounts!(), " WHERE id = ?1"))?
                .query_row([id], account)
                .optional()
        })
        .await
    }

    pub(crate) async fn list_accounts(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<AccountRow>, StoreError> {
        self.read_with(move |connection| {
            connection
                .prepare_cached(concat!(select_accounts!(), " WHERE id > ?1 ORDER BY id LIMIT ?2"))?
                .query_map((after.unwrap_or(0), i64::try_from(limit).unwrap_or(i64::MAX)), account)?
                .collect()
        })
        .await
    }

    /// How many accounts were written.
    pub(crate) async fn set_account_roles(&self, id: i64, roles: String) -> Result<u64, StoreError> {
        self.write(move |connection| {
            let touched = connection
                .prepare_cached("UPDATE countersign_accounts SET roles = ?2 WHERE id = ?1")?
                .execute((id, roles))?;
            Ok(touched as u64)
        })
        .await
    }

    pub(crate) async fn set_account_locale(&self, id: i64, locale: String) -> Result<(), StoreError> {
        self.write(move |connection| {
            connection
                .prepare_cached("UPDATE countersign_accounts SET locale = ?2 WHERE id = ?1")?
                .execute((id, locale))?;
            Ok(())
        })
        .await
    }

    /// How many accounts were removed.
    pub(crate) async fn delete_account(&self, id: i64) -> Result<u64, StoreError> {
        self.write(move |connection| {
            connection.prepare_cached("DELETE FROM countersign_letters WHERE account = ?1")?.execute([id])?;
            let gone =
                connection.prepare_cached("DELETE FROM countersign_accounts WHERE id = ?1")?.execute([id])?;
            Ok(gone as u64)
        })
        .await
    }

    pub(crate) async fn count_accounts(&self) -> Result<i64, StoreError> {
        self.read_with(|connection| {
            connection
                .prepare_cached("SELECT count(*) FROM countersign_accounts")?
                .query_row([], |row| row.get(0))
        })
        .await
    }

    pub(crate) async fn pace_account(&self, key: [u8; 32], mut change: PaceChange) -> Result<(), StoreError> {
        self.write(move |connection| {
            let state: Option<Vec<u8>> = connection
                .prepare_cached("SELECT state FROM countersign_paces WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?;
            if let Some((state, expires_at)) = change(state.as_deref()) {
                write_pace(connection, key, &state, expires_at)?;
            }
            Ok(())
        })
        .await
    }
}

fn write_pace(
    connection: &Connection,
    key: [u8; 32],
    state: &[u8],
    expires_at: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO countersign_paces (key, state, expires_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at",
        )?
        .execute((key, state, expires_at.millis()))?;
    Ok(())
}

fn account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get(0)?,
        email: row.get(1)?,
        password_hash: row.get(2)?,
        created_at: Timestamp::from_millis(row.get(3)?),
        email_verified_at: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
        roles: roles(row.get_ref(5)?.as_str()?),
        locale: row.get(6)?,
    })
}
