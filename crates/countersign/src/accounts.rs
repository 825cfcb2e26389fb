//! The host's users, as far as the second factor needs them.

use std::fmt;
use std::future::Future;
use std::str::FromStr;

use crate::secret::Password;
use crate::store::{BoxError, BoxFuture, UserId};

/// Answers for the host's users. One small trait, written with plain `async fn`.
///
/// ```
/// # use countersign::{Account, Accounts, BoxError, Password};
/// struct Users;
///
/// impl Accounts for Users {
///     type Id = i64;
///
///     async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
///         Ok(Some(Account::new(format!("user{id}@example.org"))))
///     }
///
///     async fn verify_password(&self, _id: &i64, password: &Password) -> Result<bool, BoxError> {
///         Ok(password.expose() == "look it up")
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot answer for the users of the application",
    note = "implement `countersign::Accounts` for it: `account` and `verify_password`"
)]
pub trait Accounts: Send + Sync + 'static {
    /// The host's own id: `i64`, `Uuid`, `String`, a newtype.
    type Id: fmt::Display + FromStr + Send + Sync + 'static;

    /// What is known of a user; `None` when there is none with this id, or none that may sign in any more.
    fn account(&self, id: &Self::Id) -> impl Future<Output = Result<Option<Account>, BoxError>> + Send;

    /// Is this the user's password? Asked before sensitive changes; failures are counted and slowed down by the caller.
    fn verify_password(
        &self,
        id: &Self::Id,
        password: &Password,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;
}

/// One of the host's users.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// What apps and pages show for the account, usually the e-mail address.
    pub label: String,
    /// Whether the e-mail address is verified; enrollment is refused while it is not.
    pub email: EmailState,
    /// Where notices go: e-mail addresses, or whatever the application's own sender understands. Where there is none, a notice is given up.
    pub addresses: Vec<String>,
    /// The language that the user chose, as an RFC 5646 tag such as `pt-BR`.
    pub locale: Option<String>,
    /// What the host calls the groups that the user belongs to; requirements and trusted browsers may go by them.
    pub roles: Vec<String>,
    /// Anything that changes whenever the user's password does, or whatever else the first factor rests on: a counter, a time, a
    /// digest of the password hash. Sessions, trust and known browsers of an older stamp end. `None` where the host has none; it
    /// must call [`credentials_changed`](crate::Countersign::credentials_changed) then.
    pub stamp: Option<String>,
}

/// Whether an e-mail address is known to belong to its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailState {
    /// It is, or the application does not ask.
    Verified,
    /// Not yet.
    Unverified,
}

impl Account {
    /// An account with this label, its address taken for verified.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            email: EmailState::Verified,
            addresses: Vec::new(),
            locale: None,
            roles: Vec::new(),
            stamp: None,
        }
    }

    /// Notices go there, too.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.addresses.push(address.into());
        self
    }

    /// Reads this language, an RFC 5646 tag.
    #[must_use]
    pub fn locale(mut self, tag: impl Into<String>) -> Self {
        self.locale = Some(tag.into());
        self
    }

    /// In this group.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// With this stamp.
    #[must_use]
    pub fn stamp(mut self, stamp: impl fmt::Display) -> Self {
        self.stamp = Some(stamp.to_string());
        self
    }

    /// Says that the address is not verified yet.
    #[must_use]
    pub fn unverified(mut self) -> Self {
        self.email = EmailState::Unverified;
        self
    }
}

/// [`Accounts`] behind a trait object, so that no other type is generic over the host.
pub(crate) trait AnyAccounts: Send + Sync + 'static {
    fn account<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<Account>, BoxError>>;
    fn verify_password<'a>(
        &'a self,
        id: &'a UserId,
        password: &'a Password,
    ) -> BoxFuture<'a, Result<bool, BoxError>>;
}

impl<A: Accounts> AnyAccounts for A {
    fn account<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<Account>, BoxError>> {
        Box::pin(async move { Accounts::account(self, &parse::<A>(id)?).await })
    }

    fn verify_password<'a>(
        &'a self,
        id: &'a UserId,
        password: &'a Password,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move { Accounts::verify_password(self, &parse::<A>(id)?, password).await })
    }
}

fn parse<A: Accounts>(id: &UserId) -> Result<A::Id, BoxError> {
    id.as_str()
        .parse()
        .map_err(|_| format!("the stored user id {id} is not an id of this application").into())
}
