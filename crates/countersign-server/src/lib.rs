//! The sign-in portal of Countersign: accounts, passwords and settings around the second factor, and the command line that runs
//! and looks after it.
//!
//! The program `countersign` is [`run`]; everything else is public for its tests.

pub use cli::run;
pub use config::{Config, Problems, Sources};
pub use data_dir::DataError;
pub use letters::{LettersError, LettersSent};
pub use portal::{Foundation, Portal, StartError};

mod accounts;
mod cli;
mod commands;
mod config;
mod data_dir;
mod email;
mod exemptions;
mod first_factor;
mod letters;
mod limits;
mod metrics;
mod moment;
mod passwords;
mod portal;
mod ring_file;
mod role;
#[cfg(test)]
mod scratch;
mod server;
mod upkeep;
