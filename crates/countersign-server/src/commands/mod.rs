//! What the commands do.

use std::future::Future;

use crate::cli::Refusal;

pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod migrate;
pub(crate) mod serve;
mod table;
pub(crate) mod users;

/// Runs a command that is over soon.
fn block_on<T>(command: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(command)
}
