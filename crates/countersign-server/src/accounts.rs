//! The portal's own users.

use std::sync::Arc;

use countersign::{Account, Accounts, BoxError, Clock, Password, StoreError};
use countersign_sql::{AccountRow, AccountsTable, Created};

use crate::email::Email;
use crate::passwords::{Context, LONGEST, PasswordError, Passwords, WeakPassword};

/// Accounts in the database, with their passwords.
#[derive(Clone)]
pub(crate) struct Directory {
    table: AccountsTable,
    passwords: Passwords,
    issuer: Arc<str>,
    clock: Arc<dyn Clock>,
}

/// What came of making an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewAccount {
    /// It exists now, with this id.
    Made(i64),
    /// Somebody has an account with that address.
    EmailTaken,
    /// The password will not do.
    Weak(WeakPassword),
}

/// We failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum DirectoryError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl Directory {
    pub(crate) fn new(
        table: AccountsTable,
        passwords: Passwords,
        issuer: &str,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { table, passwords, issuer: issuer.into(), clock }
    }

    /// Makes an account.
    pub(crate) async fn create(
        &self,
        email: &Email,
        password: Password,
    ) -> Result<NewAccount, DirectoryError> {
        if self.by_email(email).await?.is_some() {
            return Ok(NewAccount::EmailTaken);
        }
        let context = Context::new(&self.issuer, email);
        let place = match self.passwords.place()?.check_new(password.clone(), context).await? {
            Ok(place) => place,
            Err(weak) => return Ok(NewAccount::Weak(weak)),
        };
        let hash = place.hash(password).await?;
        Ok(match self.table.create(email.to_string(), hash, self.clock.now()).await? {
            Created::New(id) => NewAccount::Made(id),
            Created::EmailTaken => NewAccount::EmailTaken,
        })
    }

    pub(crate) async fn by_email(&self, email: &Email) -> Result<Option<AccountRow>, StoreError> {
        self.table.by_email(email.to_string()).await
    }

    pub(crate) async fn by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        self.table.by_id(id).await
    }

    /// Accounts by ascending id, those after `after`.
    pub(crate) async fn list(&self, after: Option<i64>, limit: usize) -> Result<Vec<AccountRow>, StoreError> {
        self.table.list(after, limit).await
    }

    /// The table, for what stands beside the accounts in it.
    pub(crate) fn table(&self) -> &AccountsTable {
        &self.table
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.passwords
    }
}

/// Can this be anybody's password? What cannot is wrong without being looked at.
pub(crate) fn is_plausible(password: &Password) -> bool {
    (1..=LONGEST).contains(&password.expose().len())
}

impl Accounts for Directory {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        Ok(self.by_id(*id).await?.map(|account| Account::new(account.email)))
    }

    async fn verify_password(&self, id: &i64, password: &Password) -> Result<bool, BoxError> {
        let Some(account) = self.by_id(*id).await? else { return Ok(false) };
        if !is_plausible(password) {
            return Ok(false);
        }
        Ok(self.passwords.place()?.verify(password.clone(), Some(account.password_hash)).await?)
    }
}
