//! `config check` and `config print`.

use crate::cli::{ConfigCommand, Refusal, print};
use crate::config::{Config, Sources, show};
use crate::portal::dress::Dress;

pub(crate) fn run(sources: Sources, command: &ConfigCommand) -> Result<(), Refusal> {
    let config = Config::load(sources)?;
    match command {
        ConfigCommand::Check => {
            Dress::new(&config.look, &config.issuer)?;
            print("the configuration is good\n")
        }
        ConfigCommand::Print(listing) if listing.json => {
            print(&format!("{:#}\n", show::json(config.effective())))
        }
        ConfigCommand::Print(_) => print(&show::text(config.effective())),
    }
}
