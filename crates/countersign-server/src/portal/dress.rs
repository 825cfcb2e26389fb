//! What an operator put in the place of our templates, texts and stylesheet.

use std::fs;
use std::io;
use std::path::Path;

use countersign_axum::{Finding, PageCheck, PageOptions, TextsError, check_style};

use super::StartError;
use super::pages::{self, TEMPLATES};
use crate::config::Look;

/// How our pages look, and what they say.
#[derive(Clone, Debug)]
pub(crate) struct Dress {
    pub(super) options: PageOptions,
    /// Pages of the portal's own, in the operator's words.
    pub(super) own: Vec<(String, String)>,
}

/// The stylesheet's name, and that of the directory of texts.
pub(crate) const STYLE: &str = "style.css";
pub(crate) const TEXTS: &str = "texts";

/// No page and no language is as large as this.
const LARGEST: u64 = 1024 * 1024;

impl Dress {
    /// As the configuration says.
    ///
    /// # Errors
    /// [`StartError::Pages`] when something in the directory cannot be used.
    pub(crate) fn new(look: &Look, issuer: &str) -> Result<Self, StartError> {
        let mut options = pages::texts()?;
        if let Some(brand) = look.brand(issuer) {
            options = options.brand(brand);
        }
        let (mut dress, findings) = match &look.directory {
            Some(directory) => read(directory, options)?,
            None => (Self { options, own: Vec::new() }, Vec::new()),
        };
        if let Some(tags) = look.languages() {
            dress.options = dress.options.languages(tags)?;
        }
        let findings = findings.into_iter().chain(dress.findings());
        let (errors, warnings): (Vec<_>, Vec<_>) = findings.partition(Finding::is_error);
        if let (Some(directory), false) = (&look.directory, errors.is_empty()) {
            return Err(StartError::Pages { directory: directory.clone(), findings: errors });
        }
        for warning in warnings {
            tracing::warn!("pages.directory: {warning}");
        }
        Ok(dress)
    }

    /// What every page and every state of it makes of the templates; nothing where there are none.
    fn findings(&self) -> Vec<Finding> {
        let check = TEMPLATES.iter().fold(PageCheck::new(&self.options), |check, page| {
            check.page(page.name, page.source, (page.samples)())
        });
        let check = self.own.iter().fold(check, |check, (name, source)| check.template(name, source));
        check.findings()
    }
}

/// Everything that is wrong with a directory, and could be.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn check(directory: &Path) -> Result<Vec<Finding>, StartError> {
    let (dress, mut findings) = read(directory, pages::texts()?)?;
    findings.extend(dress.findings());
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// What is in the directory, as far as it can be used.
fn read(directory: &Path, options: PageOptions) -> Result<(Dress, Vec<Finding>), StartError> {
    let mut dress = Dress { options, own: Vec::new() };
    let mut findings = Vec::new();
    for (name, path) in entries(directory)? {
        if name == TEXTS && path.is_dir() {
            for (name, path) in entries(&path)? {
                match name.strip_suffix(".ftl") {
                    Some(tag) => dress.take_texts(tag, &path, &mut findings)?,
                    None => ignored(&mut findings, format!("{TEXTS}/{name}")),
                }
            }
        } else if name == STYLE {
            if let Some(style) = text(&name, &path, &mut findings)? {
                findings.extend(check_style(&style));
                dress.options = dress.options.style(style);
            }
        } else if name.ends_with(".html") {
            if let Some(source) = text(&name, &path, &mut findings)? {
                dress.take_template(name, source, &mut findings);
            }
        } else {
            ignored(&mut findings, name);
        }
    }
    Ok((dress, findings))
}

impl Dress {
    fn take_template(&mut self, name: String, source: String, findings: &mut Vec<Finding>) {
        if TEMPLATES.iter().any(|page| page.name == name) {
            self.own.push((name, source));
            return;
        }
        match self.options.clone().template(name.clone(), source.clone()) {
            Ok(options) => self.options = options,
            // Where it is wrong, the look at all of them tells better.
            Err(_) => {
                findings.extend(PageCheck::new(&PageOptions::new()).template(&name, &source).findings())
            }
        }
    }

    fn take_texts(&mut self, tag: &str, path: &Path, findings: &mut Vec<Finding>) -> Result<(), StartError> {
        let name = format!("{TEXTS}/{tag}.ftl");
        if let Some(fluent) = text(&name, path, findings)? {
            let refused =
                |error: TextsError| Finding::error(&*name, error.line_in(&fluent), error.sentence());
            match self.options.clone().texts(tag, fluent.clone()) {
                Ok(options) => self.options = options,
                Err(error) => findings.push(refused(error)),
            }
        }
        Ok(())
    }
}

/// What is in a directory, by name.
fn entries(directory: &Path) -> Result<Vec<(String, std::path::PathBuf)>, StartError> {
    let refused = |source: io::Error| StartError::PagesUnread { path: directory.to_owned(), source };
    let mut entries = Vec::new();
    for entry in fs::read_dir(directory).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        entries.push((name, path));
    }
    entries.sort();
    Ok(entries)
}

fn text(name: &str, path: &Path, findings: &mut Vec<Finding>) -> Result<Option<String>, StartError> {
    let refused = |source: io::Error| StartError::PagesUnread { path: path.to_owned(), source };
    if fs::metadata(path).map_err(refused)?.len() > LARGEST {
        findings.push(Finding::error(name, 1, "the file is larger than 1 MiB"));
        return Ok(None);
    }
    let text = String::from_utf8(fs::read(path).map_err(refused)?);
    if text.is_err() {
        findings.push(Finding::error(name, 1, "the file is no text in UTF-8"));
    }
    Ok(text.ok())
}

/// Notes and what editors leave are nobody's business; anything else may have been meant to be read.
fn ignored(findings: &mut Vec<Finding>, name: String) {
    let is_known = name.ends_with(".md") || name.starts_with('.') || name.ends_with('~');
    if !is_known {
        let what = "nobody reads this file: templates end in .html, texts are in texts/LANGUAGE.ftl, and the stylesheet is style.css";
        findings.push(Finding::warning(name, 1, what));
    }
}
