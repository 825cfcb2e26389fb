//! The programs of others that the tests are driven and judged with.

use std::path::{Path, PathBuf};
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
    Tool { programs: &["openssl"], package: "openssl" },
];

/// What brings axe-core.
const NPM: &[Tool] = &[Tool { programs: &["npm"], package: "npm" }];

/// Letters of all the languages that pages are looked at in: a file of each package, and its name.
const FONTS: [(&str, &str); 2] = [
    ("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf", "fonts-noto-core"),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
];

/// Which axe-core (MPL-2.0), and the digest that its package must have.
const AXE_CORE: (&str, &str) = (
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
);

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
        let ask = |how| output(Command::new(&path).arg(how));
        let version = ask("--version").or_else(|_| ask("version"))?;
        eprintln!("using {}: {}", path.display(), version.lines().next().unwrap_or_default().trim());
    }
    Ok(())
}

/// Makes sure that pages in every language have letters.
pub(crate) fn set_up_fonts() -> Outcome {
    let missing: Vec<&str> =
        FONTS.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, name)| *name).collect();
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Brings axe-core into this directory: nothing else with it, none of its scripts run, and only the package with our digest.
pub(crate) fn set_up_axe_core(directory: &Path) -> Outcome {
    let (version, digest) = AXE_CORE;
    if std::fs::read_to_string(directory.join("package-lock.json")).is_ok_and(|lock| lock.contains(digest))
        && directory.join("node_modules/axe-core/axe.min.js").is_file()
    {
        return Ok(());
    }
    set_up(NPM)?;
    let package = format!(r#"{{ "private": true, "dependencies": {{ "axe-core": "{version}" }} }}"#);
    let lock = format!(
        r#"{{ "lockfileVersion": 3, "packages": {{
            "": {{ "dependencies": {{ "axe-core": "{version}" }} }},
            "node_modules/axe-core": {{ "version": "{version}", "integrity": "{digest}" }}
        }} }}"#
    );
    let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
    std::fs::create_dir_all(directory).map_err(failed)?;
    std::fs::write(directory.join("package.json"), package).map_err(failed)?;
    std::fs::write(directory.join("package-lock.json"), lock).map_err(failed)?;
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(directory))
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
