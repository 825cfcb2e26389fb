//! `after-restore`.

use countersign::SystemClock;

use super::block_on;
use crate::cli::{Refusal, print};
use crate::config::Config;
use crate::data_dir::FirstStart;
use crate::portal::{Foundation, Portal};

pub(crate) fn run(config: &Config, reason: &str) -> Result<(), Refusal> {
    let fenced = block_on(async {
        let foundation = Foundation::lay_with(config, FirstStart::Refuse).await?;
        Ok(Portal::after_restore(foundation, config, SystemClock, reason).await?)
    })?;
    print(&format!(
        "fence {} stands since {}: sessions, known and trusted browsers, recovery codes and codes of before are void\n\
         an app that was removed after the backup is there again, and one that was added after it is gone: see `countersign \
         audit export`\n",
        fenced.number,
        fenced.at.rfc3339()
    ))
}
