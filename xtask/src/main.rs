//! `cargo xtask COMMAND`: every check of this project, the same on a desk and in CI.

mod arrows;
mod deny;
mod guarantees;
mod services;
mod shell;
mod tools;

use std::process::ExitCode;

use shell::{Outcome, cargo, output, run, timed};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test         all tests, the real server and the browser stories included
  services     runs what follows beside a PostgreSQL and a Redis of its own, such as: services cargo test -p countersign-sql
               --features postgres,test-server
  fmt          formatting, checked and not changed
  clippy       lints, warnings are errors
  deny         licences, sources, advisories, and who may depend on what
  doc          documentation, warnings are errors
  guarantees   each row of GUARANTEES.md names tests that exist [--complete: no row may wait for its part]
  arrows       which way the crates of this workspace depend on each other
  bench        benchmarks; what follows is handed to them
  ci           test, fmt, clippy, deny, doc";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["test"] => test(),
        ["services", ref command @ ..] if !command.is_empty() => services::beside(command),
        ["fmt"] => fmt(),
        ["clippy"] => clippy(),
        ["deny"] => deny::check(),
        ["doc"] => doc(),
        ["guarantees"] => guarantees::check(guarantees::Waiting::of_this_version()),
        ["guarantees", "--complete"] => guarantees::check(guarantees::Waiting::Refused),
        ["arrows"] => arrows::check(),
        ["bench", ref rest @ ..] => bench(rest),
        ["ci"] => ci(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn ci() -> Outcome {
    timed("test", test)?;
    timed("fmt", fmt)?;
    timed("clippy", clippy)?;
    timed("deny", deny::check)?;
    timed("doc", doc)
}

/// What `cargo test` leaves out, since it needs servers, a browser, or the real binary.
const WITH_SERVERS: &str = "countersign/test-server,countersign-axum/test-server,countersign-e2e/browser,countersign-e2e/mail,countersign-e2e/nodes,countersign-server/test-server,\
                            countersign-sql/test-server";

/// Everything at once: tests with other features, or a binary with other features, would be another build of everything.
fn test() -> Outcome {
    tools::set_up(tools::BROWSER)?;
    runs_from_the_root()?;
    let services = services::Services::start()?;
    let everything = ["--workspace", "--no-fail-fast", "--features", WITH_SERVERS];
    // The binary is built beside the tests, and so beside this program.
    let this = std::env::current_exe().map_err(|error| format!("this program is nowhere: {error}"))?;
    let mut tests = cargo("test");
    tests.args(everything).env("COUNTERSIGN_BIN", this.with_file_name("countersign"));
    timed("cargo test", || run(services.known_to(&mut tests)))?;
    guarantees::check(guarantees::Waiting::of_this_version())
}

/// What the README tells people to type, `cargo run -- serve`, must find its program among all of ours: the one package that says so.
fn runs_from_the_root() -> Outcome {
    let metadata = output(cargo("metadata").args(["--no-deps", "--format-version", "1"]))?;
    let named: Vec<&str> = metadata
        .split("\"default_run\":")
        .skip(1)
        .filter_map(|rest| rest.strip_prefix('"')?.split('"').next())
        .collect();
    match named[..] {
        ["countersign"] => Ok(()),
        _ => Err(format!("`cargo run` must mean countersign, and default-run names {named:?}")),
    }
}

fn fmt() -> Outcome {
    run(cargo("fmt").args(["--all", "--check"]))
}

/// Twice, because helpers of tests may unwrap as tests may, and nothing else may.
fn clippy() -> Outcome {
    let lint = |targets: &[&str], levels: &[&str]| {
        let what = ["--workspace", "--all-features"];
        run(cargo("clippy").args(what).args(targets).args(["--", "--deny", "warnings"]).args(levels))
    };
    lint(&[], &[])?;
    lint(&["--all-targets"], &["--allow", "clippy::unwrap-used"])
}

/// Of the libraries: the binary `countersign` would be written over the library of that name.
fn doc() -> Outcome {
    let what = ["--no-deps", "--workspace", "--all-features", "--lib"];
    run(cargo("doc").args(what).env("RUSTDOCFLAGS", "--deny warnings"))
}

fn bench(arguments: &[&str]) -> Outcome {
    run(cargo("build").args(["--release", "--package", "countersign-server"]))?;
    run(cargo("run").args(["--release", "--package", "countersign-bench", "--"]).args(arguments))
}
