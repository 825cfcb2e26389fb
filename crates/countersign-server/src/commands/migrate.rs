//! `migrate`.

use countersign_sql::Sqlite;

use super::block_on;
use crate::cli::{Refusal, print};
use crate::config::Config;
use crate::data_dir::DataError;

pub(crate) fn run(config: &Config) -> Result<(), Refusal> {
    if !config.database.try_exists()? {
        return Err(DataError::NoDatabase(config.database.clone()).into());
    }
    let applied = block_on(async { Ok(Sqlite::migrate(&config.database).await?) })?;
    if applied.is_empty() {
        return print("the database is up to date\n");
    }
    let lines: Vec<String> =
        applied.iter().map(|step| format!("{:03}  {}\n", step.number, step.name)).collect();
    print(&lines.concat())
}
