//! Licences, sources, advisories and forbidden dependencies, by cargo-deny.

use std::path::PathBuf;

use crate::arrows;
use crate::shell::{Outcome, cargo, output, run};

/// The version that `deny.toml` was written for.
const CARGO_DENY: &str = "^0.20";

/// Checks everything that can be checked from here, and says what could not.
pub(crate) fn check() -> Outcome {
    match output(cargo("deny").arg("--version")) {
        Ok(version) => eprintln!("using {}", version.trim()),
        // Without optimization it is built in a minute, and still answers within a second.
        Err(_) => run(cargo("install").args(["cargo-deny", "--locked", "--debug", "--version", CARGO_DENY]))?,
    }
    run(cargo("deny").args(["check", "bans", "licenses", "sources"]))?;
    advisories()?;
    arrows::check()
}

/// The advisories come from a public repository that not every machine can reach.
fn advisories() -> Outcome {
    if output(cargo("deny").args(["fetch", "db"])).is_ok() {
        return run(cargo("deny").args(["--offline", "check", "advisories"]));
    }
    if has_old_database() {
        eprintln!(
            "advisories: the database cannot be brought up to date from here; checking with the one on this machine"
        );
        return run(cargo("deny").args(["--offline", "check", "advisories"]));
    }
    eprintln!(
        "advisories: NOT CHECKED, the advisory database is not on this machine and cannot be reached from here"
    );
    Ok(())
}

fn has_old_database() -> bool {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let entries = home.and_then(|home| std::fs::read_dir(home.join("advisory-dbs")).ok());
    entries.into_iter().flatten().flatten().any(|entry| entry.path().join(".git").is_dir())
}
