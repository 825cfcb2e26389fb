//! What the commands do.

use std::future::Future;

use countersign::SystemClock;
use countersign_sql::AccountRow;

use crate::accounts::AccountName;
use crate::cli::Refusal;
use crate::config::Config;
use crate::data_dir::FirstStart;
use crate::portal::{Foundation, Portal, StartError};

pub(crate) mod after_restore;
pub(crate) mod audit;
mod census;
pub(crate) mod config;
pub(crate) mod doctor;
mod event;
pub(crate) mod keys;
pub(crate) mod migrate;
mod numbers;
mod outlook;
pub(crate) mod pages;
pub(crate) mod relocate;
pub(crate) mod requirement;
pub(crate) mod serve;
mod table;
pub(crate) mod users;
mod waits;

/// Runs a command that is over soon.
fn block_on<T>(command: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(command)
}

/// The portal of an installation that exists.
async fn open(config: &Config) -> Result<Portal, StartError> {
    open_or(config, FirstStart::Refuse).await
}

async fn open_or(config: &Config, first_start: FirstStart) -> Result<Portal, StartError> {
    let foundation = Foundation::lay_with(config, first_start).await?;
    Portal::on(foundation, config, config.address.listen, SystemClock).await
}

/// By e-mail address or id.
async fn find(portal: &Portal, user: &str) -> Result<AccountRow, Refusal> {
    let name = AccountName::parse(user)
        .ok_or_else(|| Refusal::new(format!("{user:?} is neither an e-mail address nor an id")))?;
    portal.directory().named(&name).await?.ok_or_else(|| no_account(user))
}

fn no_account(user: &str) -> Refusal {
    Refusal::new(format!("there is no account {user}"))
}
