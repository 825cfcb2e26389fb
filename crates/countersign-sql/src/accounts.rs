//! The standalone server's own accounts: e-mail addresses and password hashes in the same database, written through the same
//! groups. In an application the host keeps its users, and these tables stay empty.

use std::fmt;

use countersign::{StoreError, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::Sqlite;

impl Sqlite {
    /// The server's own accounts.
    #[must_use]
    pub fn accounts(&self) -> AccountsTable {
        AccountsTable { store: self.clone() }
    }
}

/// Accounts, with the columns that `account` reads.
macro_rules! select_accounts {
    () => {
        "SELECT id, email, password_hash, created_at, email_verified_at, roles FROM countersign_accounts"
    };
}

/// The accounts, and the counters that pace what may be tried on them.
#[derive(Clone, Debug)]
pub struct AccountsTable {
    store: Sqlite,
}

/// One account.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Never used again, even after the account is deleted.
    pub id: i64,
    /// In the normal form that the server compares addresses in.
    pub email: String,
    /// A PHC string. Not shown by `Debug`.
    pub password_hash: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the owner proved the address.
    pub email_verified_at: Option<Timestamp>,
    /// The groups that the owner belongs to, in the order they were set.
    pub roles: Vec<String>,
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, email, password_hash: _, created_at, email_verified_at, roles } = self;
        f.debug_struct("AccountRow")
            .field("id", id)
            .field("email", email)
            .field("created_at", created_at)
            .field("email_verified_at", email_verified_at)
            .field("roles", roles)
            .finish_non_exhaustive()
    }
}

/// What came of making an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// A new account with this id.
    New(i64),
    /// There is an account with that address already; it was not changed.
    EmailTaken,
}

/// What [`AccountsTable::pace`] asks: given the state so far, the next state and when it may be forgotten, or none to leave it.
pub type PaceChange = Box<dyn FnMut(Option<&[u8]>) -> Option<(Vec<u8>, Timestamp)> + Send>;

impl AccountsTable {
    /// Makes an account. The address is compared as it stands: the caller has brought it into its normal form.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn create(
        &self,
        email: String,
        password_hash: String,
        now: Timestamp,
    ) -> Result<Created, StoreError> {
        self.store
            .write(move |connection| {
                let made = connection
                    .prepare_cached(
                        "INSERT INTO countersign_accounts (email, password_hash, created_at) VALUES (?1, ?2, ?3)
                        ON CONFLICT (email) DO NOTHING",
                    )?
                    .execute((email, password_hash, now.millis()))?;
                Ok(if made == 1 { Created::New(connection.last_insert_rowid()) } else { Created::EmailTaken })
            })
            .await
    }

    /// The account with this address.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn by_email(&self, email: String) -> Result<Option<AccountRow>, StoreError> {
        self.store
            .read_with(move |connection| {
                connection
                    .prepare_cached(concat!(select_accounts!(), " WHERE email = ?1"))?
                    .query_row([email], account)
                    .optional()
            })
            .await
    }

    /// The account with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        self.store
            .read_row(move |connection| {
                connection
                    .prepare_cached(concat!(select_accounts!(), " WHERE id = ?1"))?
                    .query_row([id], account)
                    .optional()
            })
            .await
    }

    /// Accounts in the order of their ids, those after `after` if it is given, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn list(&self, after: Option<i64>, limit: usize) -> Result<Vec<AccountRow>, StoreError> {
        self.store
            .read_with(move |connection| {
                connection
                    .prepare_cached(concat!(select_accounts!(), " WHERE id > ?1 ORDER BY id LIMIT ?2"))?
                    .query_map((after.unwrap_or(0), i64::try_from(limit).unwrap_or(i64::MAX)), account)?
                    .collect()
            })
            .await
    }

    /// Puts an account into these groups and no others. The password is changed by a decision, with all that ends when it changes:
    /// [`Change::Password`](countersign::store::Change::Password).
    ///
    /// # Errors
    /// [`StoreError`] when the store failed, [`StoreError::Failed`] when there is no such account, or a role is empty or has white
    /// space in it.
    pub async fn set_roles(&self, id: i64, roles: &[String]) -> Result<(), StoreError> {
        if let Some(role) = roles.iter().find(|role| role.is_empty() || role.contains(char::is_whitespace)) {
            return Err(StoreError::Failed(format!("the role {role:?} is no single word").into()));
        }
        let roles = roles.join(" ");
        let touched = self
            .store
            .write(move |connection| {
                connection
                    .prepare_cached("UPDATE countersign_accounts SET roles = ?2 WHERE id = ?1")?
                    .execute((id, roles))
            })
            .await?;
        match touched {
            1 => Ok(()),
            _ => Err(StoreError::Failed(format!("there is no account {id}").into())),
        }
    }

    /// Removes an account; says whether there was one. Its id is never used again.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn delete(&self, id: i64) -> Result<bool, StoreError> {
        let touched = self
            .store
            .write(move |connection| {
                connection.prepare_cached("DELETE FROM countersign_accounts WHERE id = ?1")?.execute([id])
            })
            .await?;
        Ok(touched == 1)
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn count(&self) -> Result<u64, StoreError> {
        let count: i64 = self
            .store
            .read_with(|connection| {
                connection
                    .prepare_cached("SELECT count(*) FROM countersign_accounts")?
                    .query_row([], |row| row.get(0))
            })
            .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Reads a counter, asks `change` for its next state and writes that, in one transaction that is durable before the answer.
    ///
    /// The key may be the digest of anything, so what is unknown is paced like what is known. What has expired is
    /// removed by [`Upkeep::sweep`](countersign::store::Upkeep::sweep) some time later; until then `change` still sees it.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed; the state is as it was, or that cannot be known.
    pub async fn pace(&self, key: [u8; 32], mut change: PaceChange) -> Result<(), StoreError> {
        self.store
            .write(move |connection| {
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
        roles: row.get_ref(5)?.as_str()?.split_whitespace().map(str::to_owned).collect(),
    })
}
