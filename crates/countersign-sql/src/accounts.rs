//! The standalone server's own accounts: e-mail addresses and password hashes in the same database, written through the same
//! store. In an application the host keeps its users, and these tables stay empty.

use std::fmt;

use countersign::{LetterId, StoreError, Timestamp};

#[cfg(feature = "postgres")]
use crate::Postgres;
#[cfg(feature = "sqlite")]
use crate::Sqlite;

/// The accounts, and the counters that pace what may be tried on them.
#[derive(Clone, Debug)]
pub struct AccountsTable {
    store: Kept,
}

/// Where the accounts are.
#[derive(Clone, Debug)]
enum Kept {
    #[cfg(feature = "sqlite")]
    Sqlite(Sqlite),
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

#[cfg(feature = "sqlite")]
impl From<Sqlite> for AccountsTable {
    fn from(store: Sqlite) -> Self {
        Self { store: Kept::Sqlite(store) }
    }
}

#[cfg(feature = "postgres")]
impl From<Postgres> for AccountsTable {
    fn from(store: Postgres) -> Self {
        Self { store: Kept::Postgres(store) }
    }
}

/// Asks the store that has the accounts.
macro_rules! ask {
    ($table:ident.$method:ident($($argument:expr),*)) => {
        match &$table.store {
            #[cfg(feature = "sqlite")]
            Kept::Sqlite(store) => store.$method($($argument),*).await,
            #[cfg(feature = "postgres")]
            Kept::Postgres(store) => store.$method($($argument),*).await,
        }
    };
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
    /// The language that the owner chose, as an RFC 5646 tag.
    pub locale: Option<String>,
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, email, password_hash: _, created_at, email_verified_at, roles, locale } = self;
        f.debug_struct("AccountRow")
            .field("id", id)
            .field("email", email)
            .field("created_at", created_at)
            .field("email_verified_at", email_verified_at)
            .field("roles", roles)
            .field("locale", locale)
            .finish_non_exhaustive()
    }
}

/// A letter that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Drawn at random.
    pub id: LetterId,
    /// What it is about, in a word of the server's.
    pub kind: &'static str,
    /// Where it is to go, in the normal form of accounts.
    pub email: String,
    /// The language in which it was asked for, as an RFC 5646 tag.
    pub locale: Option<String>,
    /// When: it is due at once.
    pub at: Timestamp,
    /// When it is forgotten if it could not be sent.
    pub expires_at: Timestamp,
}

/// A letter that waits, or was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub id: LetterId,
    /// What it is about.
    pub kind: String,
    /// Where it goes.
    pub email: String,
    /// In which language it was asked for.
    pub locale: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// How often it was written.
    pub attempts: i64,
    /// When it is sent next; none once it was sent.
    pub due_at: Option<Timestamp>,
    /// Whose it is, once it was written.
    pub account: Option<i64>,
    /// A keyed digest of its link, once it was written.
    pub digest: Option<Vec<u8>>,
    /// When its link ends, or it is forgotten.
    pub expires_at: Timestamp,
}

/// What is known of a letter when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLetter {
    /// Whose it is.
    pub account: i64,
    /// A keyed digest of its link.
    pub digest: Vec<u8>,
    /// When it is sent once more, unless it is settled before.
    pub due_at: Timestamp,
    /// When its link ends.
    pub expires_at: Timestamp,
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
        locale: Option<String>,
        now: Timestamp,
    ) -> Result<Created, StoreError> {
        ask!(self.create_account(email, password_hash, locale, now))
    }

    /// The account with this address.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn by_email(&self, email: String) -> Result<Option<AccountRow>, StoreError> {
        ask!(self.account_by_email(email))
    }

    /// The account with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn by_id(&self, id: i64) -> Result<Option<AccountRow>, StoreError> {
        ask!(self.account_by_id(id))
    }

    /// Accounts in the order of their ids, those after `after` if it is given, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn list(&self, after: Option<i64>, limit: usize) -> Result<Vec<AccountRow>, StoreError> {
        ask!(self.list_accounts(after, limit))
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
        match ask!(self.set_account_roles(id, roles.join(" ")))? {
            1 => Ok(()),
            _ => Err(StoreError::Failed(format!("there is no account {id}").into())),
        }
    }

    /// Notes which language the owner of an account chose. Where there is no such account, nothing is done.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn set_locale(&self, id: i64, locale: String) -> Result<(), StoreError> {
        ask!(self.set_account_locale(id, locale))
    }

    /// Removes an account with the letters that were sent to it; says whether there was one. Its id is never used again.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn delete(&self, id: i64) -> Result<bool, StoreError> {
        Ok(ask!(self.delete_account(id))? == 1)
    }

    /// Puts a letter that is to be sent. At most so many wait: says whether there was room.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn ask_for_letter(&self, letter: NewLetter, most: usize) -> Result<bool, StoreError> {
        Ok(ask!(self.ask_for_letter(letter, most))? == 1)
    }

    /// Letters that are due at or before `now`, the one that waits the longest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn due_letters(&self, now: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        ask!(self.due_letters(now, limit))
    }

    /// A letter.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        ask!(self.letter(id))
    }

    /// Writes a letter that waits, before it is sent: whose it is, the digest of its link, which takes the place of the one before, and when
    /// it is sent again unless it is [settled](Self::letter_sent). Says whether it still waits.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn write_letter(&self, id: LetterId, written: WrittenLetter) -> Result<bool, StoreError> {
        Ok(ask!(self.write_letter(id, written))? == 1)
    }

    /// Notes that a letter was sent. Says whether it waited.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn letter_sent(&self, id: LetterId) -> Result<bool, StoreError> {
        Ok(ask!(self.letter_sent(id))? == 1)
    }

    /// Forgets a letter that waits. Says whether it did.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn drop_letter(&self, id: LetterId) -> Result<bool, StoreError> {
        Ok(ask!(self.drop_letter(id))? == 1)
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed.
    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(u64::try_from(ask!(self.count_accounts())?).unwrap_or(0))
    }

    /// Reads a counter, asks `change` for its next state and writes that, in one transaction that is durable before the answer.
    /// `change` may be asked more than once; the last answer counts.
    ///
    /// The key may be the digest of anything, so what is unknown is paced like what is known. What has expired is
    /// removed by [`Upkeep::sweep`](countersign::store::Upkeep::sweep) some time later; until then `change` still sees it.
    ///
    /// # Errors
    /// [`StoreError`] when the store failed; the state is as it was, or that cannot be known.
    pub async fn pace(&self, key: [u8; 32], change: PaceChange) -> Result<(), StoreError> {
        ask!(self.pace_account(key, change))
    }
}

/// As they are kept: the roles of an account are separated by single spaces.
pub(crate) fn roles(kept: &str) -> Vec<String> {
    kept.split_whitespace().map(str::to_owned).collect()
}
