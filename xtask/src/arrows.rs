//! Which way the crates depend on each other. `deny.toml` says the same of single crates; this follows the whole way down.

use std::collections::BTreeSet;

use crate::shell::{Outcome, cargo, output};

/// The core without features stays below this many crates beside itself, compile-time helpers included.
const CORE_STAYS_UNDER: usize = 25;

/// A crate of ours, and what may not be anywhere below it.
struct Arrow {
    package: &'static str,
    never: &'static [&'static str],
}

const WEB: &[&str] = &["axum", "hyper", "tower"];

const ARROWS: [Arrow; 3] = [
    Arrow {
        package: "countersign",
        never: &["axum", "hyper", "tower", "tokio", "rusqlite", "libsqlite3-sys", "tokio-postgres"],
    },
    Arrow {
        package: "countersign-axum",
        never: &["countersign-sql", "rusqlite", "libsqlite3-sys", "tokio-postgres"],
    },
    Arrow { package: "countersign-sql", never: WEB },
];

/// Follows the arrows and counts the crates of the core.
pub(crate) fn check() -> Outcome {
    for arrow in &ARROWS {
        let features: &[&str] =
            if arrow.package == "countersign" { &["--no-default-features"] } else { &["--all-features"] };
        let below = below(arrow.package, features)?;
        if let Some(wrong) = arrow.never.iter().find(|name| below.contains(**name)) {
            return Err(format!(
                "{} depends on {wrong}; `cargo tree -p {} -e normal -i {wrong}` shows how",
                arrow.package, arrow.package
            ));
        }
        println!("{}: {} crates below it, none that it must not see", arrow.package, below.len());
    }
    let core = below("countersign", &["--no-default-features"])?;
    if core.len() >= CORE_STAYS_UNDER {
        let names = core.into_iter().collect::<Vec<_>>();
        return Err(format!(
            "the core has {} crates below it and must stay under {CORE_STAYS_UNDER}: {}",
            names.len(),
            names.join(" ")
        ));
    }
    Ok(())
}

/// Names of all crates that the package needs in a program, itself not counted.
fn below(package: &str, features: &[&str]) -> Result<BTreeSet<String>, String> {
    let tree = output(
        cargo("tree")
            .args(["--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .args(features),
    )?;
    Ok(names(&tree, package))
}

fn names(tree: &str, package: &str) -> BTreeSet<String> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != package)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_counts_once_and_the_root_not_at_all() {
        let tree = "core v0.1.0 (/x)\nhmac v1.0.0\ndigest v2.0.0\nsha2 v1.0.0\ndigest v2.0.0 (*)\n\n";
        assert_eq!(names(tree, "core").into_iter().collect::<Vec<_>>(), ["digest", "hmac", "sha2"]);
    }
}
