//! The programs of others that the tests are driven and judged with.

use std::path::PathBuf;
use std::process::Command;

use countersign_e2e::services;

use crate::shell::{Outcome, find, output, run};

/// What does one job, by any of these names, and the Debian package that brings it.
pub(crate) struct Tool {
    programs: &'static [&'static str],
    package: &'static str,
}

/// What the stories in the browser need.
pub(crate) const BROWSER: &[Tool] = &[
    Tool { programs: &["chromium"], package: "chromium" },
    Tool { programs: &["chromedriver"], package: "chromium-driver" },
    Tool { programs: &["zbarimg"], package: "zbar-tools" },
    Tool { programs: &["oathtool"], package: "oathtool" },
];

/// What the tests with servers of others need.
pub(crate) const SERVERS: &[Tool] = &[
    Tool { programs: &["postgres"], package: "postgresql" },
    Tool { programs: &["redis-server", "valkey-server"], package: "redis-server" },
    Tool { programs: &["aiosmtpd"], package: "python3-aiosmtpd" },
];

impl Tool {
    /// On the search path, or where Debian keeps the servers of PostgreSQL.
    fn find(&self) -> Option<PathBuf> {
        let beside = || services::postgres_programs().map(|bin| bin.join(self.programs[0]));
        self.programs
            .iter()
            .find_map(|program| find(program))
            .or_else(|| beside().filter(|file| file.is_file()))
    }
}

/// Makes sure that all of them are there, installing what is missing where that is possible.
pub(crate) fn set_up(tools: &[Tool]) -> Outcome {
    let missing: Vec<&str> =
        tools.iter().filter(|tool| tool.find().is_none()).map(|tool| tool.package).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    for tool in tools {
        let path = tool.find().ok_or_else(|| {
            format!("package {} is there, but it brought no {}", tool.package, tool.programs[0])
        })?;
        let version = output(Command::new(&path).arg("--version"))?;
        eprintln!("using {}: {}", path.display(), version.lines().next().unwrap_or_default().trim());
    }
    Ok(())
}

fn install(packages: &[&str]) -> Outcome {
    let by_hand = format!("install these Debian packages: {}", packages.join(" "));
    if find("apt-get").is_none() {
        return Err(format!("this machine has no apt-get; {by_hand}"));
    }
    let as_root: &[&str] = if is_root()? {
        &[]
    } else if Command::new("sudo").args(["-n", "true"]).status().is_ok_and(|status| status.success()) {
        &["sudo", "-n"]
    } else {
        return Err(format!("not root, and sudo wants a password; {by_hand}"));
    };
    let apt = |arguments: &[&str]| {
        let words =
            [as_root, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"], arguments].concat();
        run(Command::new(words[0]).args(&words[1..]))
    };
    apt(&["update"])?;
    // A browser without a font draws empty pages.
    apt(&[&["install", "--no-install-recommends", "fonts-liberation"], packages].concat())
}

fn is_root() -> Result<bool, String> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}
