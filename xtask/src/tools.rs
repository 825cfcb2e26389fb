//! The programs that the browser stories are driven and judged with.

use std::process::Command;

use crate::shell::{Outcome, find, output, run};

/// A program and the Debian package that brings it.
struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
}

const TOOLS: [Tool; 4] = [
    Tool { program: "chromium", package: "chromium", version: "--version" },
    Tool { program: "chromedriver", package: "chromium-driver", version: "--version" },
    Tool { program: "zbarimg", package: "zbar-tools", version: "--version" },
    Tool { program: "oathtool", package: "oathtool", version: "--version" },
];

/// Makes sure that all of them are there, installing what is missing where that is possible.
pub(crate) fn set_up() -> Outcome {
    let missing: Vec<&str> =
        TOOLS.iter().filter(|tool| find(tool.program).is_none()).map(|tool| tool.package).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    for tool in &TOOLS {
        let path = find(tool.program).ok_or_else(|| {
            format!("package {} is there, but it brought no {}", tool.package, tool.program)
        })?;
        let version = output(Command::new(&path).arg(tool.version))?;
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
