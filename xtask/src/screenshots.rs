//! Every page in every state, in a real browser: pictures for people to look at, and judgements that need nobody to look.

use std::path::PathBuf;

use crate::shell::{Outcome, cargo, run, timed};
use crate::{WITH_SERVERS, tools};

/// Writes the pages, then looks at them. With the features of `test`, so that nothing is built twice.
pub(crate) fn take() -> Outcome {
    let target = target()?;
    tools::set_up(tools::BROWSER)?;
    tools::set_up_fonts()?;
    tools::set_up_axe_core(&target.join("tmp/axe-core"))?;
    // What was there once and is no more is not looked at.
    let _ = std::fs::remove_dir_all(target.join("tmp/gallery"));
    let test = |features: &str, tests: &[&str]| {
        run(cargo("test").args(["--workspace", "--features", features]).args(tests))
    };
    timed("pages", || test(WITH_SERVERS, &["--test", "web", "--test", "portal", "gallery"]))?;
    let with_gallery = format!("{WITH_SERVERS},countersign-e2e/gallery");
    timed("pictures", || test(&with_gallery, &["--test", "gallery"]))?;
    eprintln!("pictures of every page: {}", target.join("screenshots/index.html").display());
    Ok(())
}

/// Where cargo builds: this program lies two levels below.
fn target() -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program is nowhere: {error}"))?;
    let target = this.ancestors().nth(2).ok_or("this program lies in no target directory")?;
    Ok(target.to_owned())
}
