//! `migrate`.

use super::block_on;
use crate::cli::{Refusal, print};
use crate::config::Config;
use crate::data_dir::DataError;
use crate::portal::options;

pub(crate) fn run(config: &Config) -> Result<(), Refusal> {
    if let Some(file) = config.database.file()
        && !file.try_exists()?
    {
        return Err(DataError::NoDatabase(file.to_owned()).into());
    }
    let applied = block_on(async { Ok(options(config).migrate(&config.database).await?) })?;
    if applied.is_empty() {
        return print("the database is up to date\n");
    }
    let lines: Vec<String> =
        applied.iter().map(|step| format!("{:03}  {}\n", step.number, step.name)).collect();
    print(&lines.concat())
}
