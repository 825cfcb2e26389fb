//! The standalone server's own accounts, in the database.

use countersign::{StoreError, Timestamp};

use super::columns::{Columns, Unread, many, one};
use super::lease::Say;
use super::params::{most, params};
use super::{Postgres, Shared};
use crate::accounts::{AccountRow, AccountsTable, Created, PaceChange, roles};
use crate::records::Cells as _;

/// Accounts, with the columns that `account` reads.
macro_rules! select_accounts {
    () => {
        "SELECT id, email, password_hash, created_at, email_verified_at, roles, locale
            FROM {schema}.countersign_accounts"
    };
}

held! {
    /// Everything that is asked of accounts.
    Accounts {
        create: "INSERT INTO {schema}.countersign_accounts (id, email, password_hash, created_at, roles, locale)
            SELECT nextval('{schema}.countersign_account_ids'::regclass), $1::text, $2::text, $3::bigint, '', $4::text
            WHERE NOT EXISTS (SELECT 1 FROM {schema}.countersign_accounts WHERE email = $1)
            ON CONFLICT (email) DO NOTHING RETURNING id",
        by_email: concat!(select_accounts!(), " WHERE email = $1"),
        by_id: concat!(select_accounts!(), " WHERE id = $1"),
        list: concat!(select_accounts!(), " WHERE id > $1 ORDER BY id LIMIT $2"),
        set_roles: "UPDATE {schema}.countersign_accounts SET roles = $2 WHERE id = $1 RETURNING 1",
        set_locale: "UPDATE {schema}.countersign_accounts SET locale = $2 WHERE id = $1",
        delete: "WITH letters AS (DELETE FROM {schema}.countersign_letters WHERE account = $1)
            DELETE FROM {schema}.countersign_accounts WHERE id = $1 RETURNING 1",
        count: "SELECT count(*) FROM {schema}.countersign_accounts",
        // So that there is a row to lock; it stays only with a state of its own.
        begin_pace: "INSERT INTO {schema}.countersign_paces (key, state, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO NOTHING RETURNING 1",
        pace: "SELECT state FROM {schema}.countersign_paces WHERE key = $1 FOR UPDATE",
        save_pace: "UPDATE {schema}.countersign_paces SET state = $2, expires_at = $3 WHERE key = $1",
    }
}

impl Postgres {
    /// The server's own accounts.
    #[must_use]
    pub fn accounts(&self) -> AccountsTable {
        AccountsTable::from(self.clone())
    }
}

/// What [`AccountsTable`] asks for, under the same names.
impl Postgres {
    pub(crate) async fn create_account(
        &self,
        email: String,
        password_hash: String,
        locale: Option<String>,
        now: Timestamp,
    ) -> Result<Created, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let params = params![&email, &password_hash, now, &locale];
                let made = shared.write_one(&shared.accounts.create, params).await?;
                let id = one(&made, Columns::next).map_err(wrong)?;
                Ok(id.map_or(Created::EmailTaken, Created::New))
            })
            .await
    }

    /// No text of PostgreSQL's holds the character 0, so no account has such an address.
    pub(crate) async fn account_by_email(&self, email: String) -> Result<Option<AccountRow>, StoreError> {
        if email.contains('\0') {
            return Ok(None);
        }
        self.shared
            .at_home(move |shared| async move {
                let rows = shared.ask(&shared.accounts.by_email, params![&email]).await?;
                one(&rows, account).map_err(wrong)
            })
            .await
    }

    pub(crate) async fn account_by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let rows = shared.ask(&shared.accounts.by_id, params![id]).await?;
                one(&rows, account).map_err(wrong)
            })
            .await
    }

    pub(crate) async fn list_accounts(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<AccountRow>, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let params = params![after.unwrap_or(0), most(limit)];
                let rows = shared.ask(&shared.accounts.list, params).await?;
                many(&rows, account).map_err(wrong)
            })
            .await
    }

    /// How many accounts were written.
    pub(crate) async fn set_account_roles(&self, id: i64, roles: String) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let written = shared.write_one(&shared.accounts.set_roles, params![id, &roles]).await?;
                Ok(written.len() as u64)
            })
            .await
    }

    pub(crate) async fn set_account_locale(&self, id: i64, locale: String) -> Result<(), StoreError> {
        self.shared
            .at_home(move |shared| async move {
                shared.write_one(&shared.accounts.set_locale, params![id, &locale]).await?;
                Ok(())
            })
            .await
    }

    /// How many accounts were removed.
    pub(crate) async fn delete_account(&self, id: i64) -> Result<u64, StoreError> {
        self.shared
            .at_home(move |shared| async move {
                let gone = shared.write_one(&shared.accounts.delete, params![id]).await?;
                Ok(gone.len() as u64)
            })
            .await
    }

    pub(crate) async fn count_accounts(&self) -> Result<i64, StoreError> {
        self.shared
            .at_home(|shared| async move {
                let rows = shared.ask(&shared.accounts.count, params![]).await?;
                Ok(one(&rows, Columns::next).map_err(wrong)?.unwrap_or(0))
            })
            .await
    }

    /// Goes on when the caller goes away: what was begun is counted.
    pub(crate) async fn pace_account(&self, key: [u8; 32], mut change: PaceChange) -> Result<(), StoreError> {
        self.shared
            .spawn(move |shared| async move {
                let paced = pace(&shared, key, &mut change).await;
                drop(change);
                paced
            })
            .await
    }
}

async fn pace(shared: &Shared, key: [u8; 32], change: &mut PaceChange) -> Result<(), StoreError> {
    let accounts = &shared.accounts;
    let mut lease = shared.lease().await?;
    let said = [
        Say::Words(&shared.begin),
        Say::Ask(&accounts.begin_pace, params![&key[..], &[][..], i64::MAX]),
        Say::Ask(&accounts.pace, params![&key[..]]),
    ];
    let answers = match lease.say(&said).await {
        // The pace that stood in the way was removed just then.
        Err(refusal) if refusal.collided() || refusal.is_of_the_line() => {
            lease = shared.lease().await?;
            lease.say(&said).await?
        }
        answers => answers?,
    };
    let is_new = !answers[1].is_empty();
    let state = one(&answers[2], |columns| columns.next::<Vec<u8>>()).map_err(wrong)?;
    let state = state.as_deref().filter(|_| !is_new);
    let Some((state, expires_at)) = change(state) else {
        lease.say(&[Say::Rollback]).await?;
        return Ok(());
    };
    let save = Say::Ask(&accounts.save_pace, params![&key[..], &state, expires_at]);
    lease.say(&[save, Say::Commit]).await?;
    Ok(())
}

fn account(columns: &mut Columns<'_>) -> Result<AccountRow, Unread> {
    Ok(AccountRow {
        id: columns.next()?,
        email: columns.next()?,
        password_hash: columns.next()?,
        created_at: columns.time()?,
        email_verified_at: columns.maybe_time()?,
        roles: roles(columns.next()?),
        locale: columns.maybe_text()?,
    })
}

/// An account that no version of the store wrote.
fn wrong(Unread: Unread) -> StoreError {
    StoreError::unavailable("an account is not as it was written")
}
