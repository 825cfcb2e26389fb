//! The portal's own users.

use std::fmt;
use std::sync::Arc;

use countersign::{Account, Accounts, BoxError, Clock, EmailProof, Password, StoreError};
use countersign_sql::{AccountRow, AccountsTable, Created};
use sha2::{Digest as _, Sha256};

use crate::email::Email;
use crate::passwords::{Context, LONGEST, PasswordError, Passwords, Place, WeakPassword};

/// Accounts in the database, with their passwords.
#[derive(Clone)]
pub(crate) struct Directory {
    table: AccountsTable,
    passwords: Passwords,
    issuer: Arc<str>,
    verification: Verification,
    clock: Arc<dyn Clock>,
}

/// Whether owners prove their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    /// By the link in a letter, before they can add an authenticator.
    Asked,
    /// Nobody asks: every address counts as its account's.
    NotAsked,
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

/// How people name an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountName {
    Id(i64),
    Email(Email),
}

impl AccountName {
    /// `None` for what is neither an e-mail address nor an id.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(id) => Some(Self::Id(id)),
            Err(_) => Email::parse(text).map(Self::Email),
        }
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Email(email) => email.fmt(f),
        }
    }
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
        verification: Verification,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { table, passwords, issuer: issuer.into(), verification, clock }
    }

    /// Makes an account, of somebody who reads this language.
    pub(crate) async fn create(
        &self,
        email: &Email,
        password: Password,
        locale: Option<&str>,
    ) -> Result<NewAccount, DirectoryError> {
        if self.by_email(email).await?.is_some() {
            return Ok(NewAccount::EmailTaken);
        }
        let place = match self.judge_new(email, password.clone()).await? {
            Ok(place) => place,
            Err(weak) => return Ok(NewAccount::Weak(weak)),
        };
        let hash = place.hash(password).await?;
        Ok(
            match self
                .table
                .create(email.to_string(), hash, locale.map(str::to_owned), self.clock.now())
                .await?
            {
                Created::New(id) => NewAccount::Made(id),
                Created::EmailTaken => NewAccount::EmailTaken,
            },
        )
    }

    /// Judges a new password for the owner of this address. What comes of a good one is a place to hash it in.
    pub(crate) async fn judge_new(
        &self,
        email: &Email,
        password: Password,
    ) -> Result<Result<Place, WeakPassword>, PasswordError> {
        self.passwords.place()?.check_new(password, Context::new(&self.issuer, email)).await
    }

    pub(crate) async fn by_email(&self, email: &Email) -> Result<Option<AccountRow>, StoreError> {
        self.table.by_email(email.to_string()).await
    }

    pub(crate) async fn by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        self.table.by_id(id).await
    }

    pub(crate) async fn named(&self, name: &AccountName) -> Result<Option<AccountRow>, StoreError> {
        match name {
            AccountName::Id(id) => self.by_id(*id).await,
            AccountName::Email(email) => self.by_email(email).await,
        }
    }

    /// Accounts by ascending id, those after `after`.
    pub(crate) async fn list(&self, after: Option<i64>, limit: usize) -> Result<Vec<AccountRow>, StoreError> {
        self.table.list(after, limit).await
    }

    /// The table, for what stands beside the accounts in it.
    pub(crate) fn table(&self) -> &AccountsTable {
        &self.table
    }

    pub(crate) fn verification(&self) -> Verification {
        self.verification
    }

    /// Since when the address of an account is proven.
    pub(crate) fn email_proof(&self, account: &AccountRow) -> EmailProof {
        match (self.verification, account.email_verified_at) {
            (Verification::NotAsked, _) => EmailProof::NotAsked,
            (Verification::Asked, None) => EmailProof::Never,
            (Verification::Asked, Some(since)) => EmailProof::Since(since),
        }
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.passwords
    }
}

/// Changes exactly when the password does, because each hash has a salt of its own; and says nothing about it.
pub(crate) fn stamp(password_hash: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(password_hash.as_bytes()))
}

/// Can this be anybody's password? What cannot is wrong without being looked at.
pub(crate) fn is_plausible(password: &Password) -> bool {
    (1..=LONGEST).contains(&password.expose().len())
}

impl Accounts for Directory {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        let Some(row) = self.by_id(*id).await? else { return Ok(None) };
        let proof = self.email_proof(&row);
        // Notices go there whether the address is proven or not: of an account that was there before anybody asked for proof its owner must
        // hear, and of any other there is nothing to tell before.
        let account = Account::new(&*row.email).address(row.email).stamp(stamp(&row.password_hash));
        let account = row.locale.into_iter().fold(account, Account::locale);
        let account = if proof == EmailProof::Never { account.unverified() } else { account };
        Ok(Some(row.roles.into_iter().fold(account, Account::role)))
    }

    async fn verify_password(&self, id: &i64, password: &Password) -> Result<bool, BoxError> {
        let Some(account) = self.by_id(*id).await? else { return Ok(false) };
        if !is_plausible(password) {
            return Ok(false);
        }
        Ok(self.passwords.place()?.verify(password.clone(), Some(account.password_hash)).await?)
    }
}

#[cfg(test)]
mod tests {
    use countersign::OsRandom;
    use countersign::testing::ManualClock;
    use countersign_sql::Sqlite;

    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn accounts_are_named_by_id_or_address() {
        let email = |text: &str| Email::parse(text).map(AccountName::Email);
        assert_eq!(AccountName::parse("7"), Some(AccountName::Id(7)));
        assert_eq!(AccountName::parse(" Ada@Example.org "), email("ada@example.org"));
        for nobody in ["", "ada", "7.0", "seven", "@"] {
            assert_eq!(AccountName::parse(nobody), None, "{nobody}");
        }
        for name in ["7", "ada@example.org"] {
            assert_eq!(AccountName::parse(name).unwrap().to_string(), name);
        }
    }

    #[tokio::test]
    async fn an_account_is_told_with_its_roles_and_a_stamp_that_only_a_new_password_changes() {
        let scratch = Scratch::new();
        let table = Sqlite::open(scratch.path().join("a.db")).await.unwrap().accounts();
        let clock = ManualClock::at(countersign::Timestamp::from_seconds(9));
        let passwords = Passwords::new(1, Arc::new(OsRandom));
        let directory =
            Directory::new(table.clone(), passwords, "Acme", Verification::NotAsked, Arc::new(clock));
        let password = || Password::new("tundra quilt ember falcon 9");
        let mut made = Vec::new();
        for name in ["ada", "grace"] {
            let email = Email::parse(&format!("{name}@example.org")).unwrap();
            let NewAccount::Made(id) = directory.create(&email, password(), None).await.unwrap() else {
                panic!()
            };
            made.push(id);
        }
        let account = async |id: i64| directory.account(&id).await.unwrap().unwrap();
        let first = account(made[0]).await;
        assert_eq!((first.label.as_str(), first.roles.len()), ("ada@example.org", 0));
        assert_ne!(first.stamp, account(made[1]).await.stamp, "the same password has another salt");
        table.set_roles(made[0], &["admin".to_owned(), "staff".to_owned()]).await.unwrap();
        let promoted = account(made[0]).await;
        assert_eq!(promoted.roles, ["admin", "staff"]);
        assert_eq!(promoted.stamp, first.stamp);
        assert_eq!(directory.account(&99).await.unwrap(), None);

        let hash = directory.by_id(made[0]).await.unwrap().unwrap().password_hash;
        let told = first.stamp.unwrap();
        assert_eq!((told.len(), told.as_str()), (64, stamp(&hash).as_str()));
        assert!(!hash.split('$').any(|part| part.len() > 8 && told.contains(part)));
        let again = directory.passwords().place().unwrap().hash(password()).await.unwrap();
        assert_ne!(stamp(&again), told);
    }
}
