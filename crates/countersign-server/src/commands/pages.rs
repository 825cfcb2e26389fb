//! `pages export` and `pages check`.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_axum::{page_style, page_templates};

use crate::cli::{PagesCommand, Refusal, print};
use crate::portal::dress::{self, STYLE, TEXTS};
use crate::portal::pages::{TEMPLATES, all_texts};

const README: &str = include_str!("pages/README.md");

pub(crate) fn run(command: PagesCommand) -> Result<(), Refusal> {
    match command {
        PagesCommand::Export { directory, only, force } => export(&directory, &only, force),
        PagesCommand::Check { directory } => check(&directory),
    }
}

/// Every file that can take the place of one of ours, as it is.
fn files() -> Vec<(String, String)> {
    let templates = page_templates().chain(TEMPLATES.iter().map(|page| (page.name, page.source)));
    let templates = templates.map(|(name, source)| (name.to_owned(), source.to_owned()));
    let style = std::iter::once((STYLE.to_owned(), page_style().to_owned()));
    let texts = all_texts().map(|(tag, texts)| (format!("{TEXTS}/{tag}.ftl"), texts));
    templates.chain(style).chain(texts).collect()
}

fn export(directory: &Path, only: &[String], force: bool) -> Result<(), Refusal> {
    let mut files = files();
    for name in only {
        if files.iter().all(|(known, _)| known != name) {
            let known: Vec<_> = files.iter().map(|(known, _)| known.as_str()).collect();
            return Err(Refusal::new(format!(
                "there is no file {name:?} to write; there are {}",
                known.join(", ")
            )));
        }
    }
    files.retain(|(name, _)| only.is_empty() || only.contains(name));
    files.push(("README.md".to_owned(), README.to_owned()));
    let there: Vec<PathBuf> =
        files.iter().map(|(name, _)| directory.join(name)).filter(|path| path.exists()).collect();
    // A README that was written with another file is no loss.
    let there = there.iter().filter(|path| only.is_empty() || !path.ends_with("README.md"));
    if let (Some(path), false) = (there.clone().next(), force) {
        return Err(Refusal::new(format!(
            "{} is there already, and nothing was written: name another directory, or write over it with --force",
            path.display()
        )));
    }
    for (name, text) in &files {
        let path = directory.join(name);
        let refused = |error| Refusal::new(format!("{} cannot be written: {error}", path.display()));
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(refused)?;
        fs::write(&path, text).map_err(refused)?;
    }
    let count = files.len();
    print(&format!("{count} files are in {}: README.md says how to go on\n", directory.display()))
}

fn check(directory: &Path) -> Result<(), Refusal> {
    let findings = dress::check(directory)?;
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    print(&lines)?;
    match errors {
        0 => print("every page can be shown\n"),
        1 => Err(Refusal::new("1 error: `countersign serve` would not start with it")),
        errors => {
            Err(Refusal::new(format!("{errors} errors: `countersign serve` would not start with them")))
        }
    }
}
