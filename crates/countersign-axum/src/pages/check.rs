//! Whether templates, texts and stylesheets of somebody else's can be shown in the place of ours.

use std::collections::BTreeSet;
use std::fmt;

use self::forms::{Form, forms};
use self::markup::{Tag, line_of, tags, unescaped};
use super::options::PageOptions;
use super::samples::{self, Sample, SamplePages};
use super::templates;
use crate::nearest::nearest;
use crate::tongue::Tongue;

mod forms;
mod markup;
mod source;

/// Something about a file that takes the place of one of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Finding {
    /// The file, such as `challenge.html`.
    pub file: String,
    /// Where in it, from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and what to do about it.
    pub what: String,
}

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// Somebody should think about it.
    Warning,
}

impl Finding {
    /// The file cannot be used as it is.
    #[must_use]
    pub fn error(file: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.into(), line, severity: Severity::Error, what: what.into() }
    }

    /// The file can be used, and somebody should think about it.
    #[must_use]
    pub fn warning(file: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, line, what) }
    }

    /// Whether the file cannot be used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `challenge.html:12: error: …`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{}:{}: {severity}: {}", self.file, self.line, self.what)
    }
}

/// What is wrong with a template that takes the place of ours with this name, for the tests of an application.
///
/// Every page that it is part of is rendered in every state and every language, and held against ours: fields that views do not have, texts that
/// nobody has, markup that the content security policy forbids or that lets words become markup, and forms that do not post what ours post.
///
/// ```
/// use countersign_axum::check_template;
///
/// let found = check_template("problem.html", "{% extends 'layout.html' %}\n{% block main %}{{ text|safe }}{% endblock %}");
/// assert_eq!(found[0].to_string().split(": ").next(), Some("problem.html:2"));
/// ```
#[must_use]
pub fn check_template(name: &str, source: &str) -> Vec<Finding> {
    check_templates(&PageOptions::new(), [(name, source)])
}

/// The same for several templates that are used together, with the texts of these options.
#[must_use]
pub fn check_templates<'a>(
    options: &PageOptions,
    templates: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<Finding> {
    templates
        .into_iter()
        .fold(PageCheck::new(options), |check, (name, source)| check.template(name, source))
        .findings()
}

/// What is wrong with a stylesheet that takes the place of ours.
#[must_use]
pub fn check_style(css: &str) -> Vec<Finding> {
    let lower = css.to_ascii_lowercase();
    let mut findings = Vec::new();
    for (start, is_address) in [("@import", false), ("url(", true)] {
        for (at, _) in lower.match_indices(start) {
            let address = lower[at + start.len()..].trim_start_matches([' ', '"', '\'', '\n', '\t']);
            let leaves =
                ["http:", "https:", "//", "data:", "blob:"].iter().any(|start| address.starts_with(start));
            if leaves || !is_address {
                let what = format!(
                    "{start} loads something that the content security policy refuses: only files of this site are loaded"
                );
                findings.push(Finding::error("style.css", line_of(css, at), what));
            }
        }
    }
    findings
}

/// Looks at templates before they are shown: ours, and further ones of an application that has samples for them.
#[derive(Clone, Debug)]
pub struct PageCheck {
    options: PageOptions,
    /// Further pages as they were.
    further: Vec<(String, String)>,
    further_samples: Vec<Sample>,
    /// What takes the place of something.
    theirs: Vec<(String, String)>,
}

impl PageCheck {
    /// Of the templates that are in these options, in their languages.
    #[must_use]
    pub fn new(options: &PageOptions) -> Self {
        let theirs = options.templates.iter().map(|(name, source)| (name.to_string(), source.to_string()));
        let theirs = theirs.collect();
        let options = PageOptions { templates: Vec::new(), ..options.clone() };
        Self { options, further: Vec::new(), further_samples: Vec::new(), theirs }
    }

    /// With a page that is none of ours: its template, and what it can show.
    #[must_use]
    pub fn page(mut self, name: &str, source: &str, samples: impl IntoIterator<Item = Sample>) -> Self {
        self.further.push((name.to_owned(), source.to_owned()));
        self.further_samples.extend(samples);
        self
    }

    /// A template in the place of the one with this name.
    #[must_use]
    pub fn template(mut self, name: &str, source: &str) -> Self {
        self.theirs.push((name.to_owned(), source.to_owned()));
        self
    }

    /// Everything that was found, by file and line.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let tongues = self.options.tongues();
        let mut findings = BTreeSet::new();
        let mut usable = Vec::new();
        for (name, source) in &self.theirs {
            if let Some(unknown) = self.unknown(name) {
                findings.insert(unknown);
                continue;
            }
            match templates::parse(name, source) {
                Ok(()) => usable.push((name.as_str(), source.as_str())),
                Err(error) => {
                    findings.insert(Finding::error(
                        name,
                        error.line().unwrap_or(1),
                        templates::sentence(&error),
                    ));
                }
            }
            findings.extend(source::findings(name, source, &tongues));
        }
        self.render(&usable, &tongues, &mut findings);
        findings.into_iter().collect()
    }

    fn unknown(&self, name: &str) -> Option<Finding> {
        let known: Vec<&str> = templates::all()
            .map(|(name, _)| name)
            .chain(self.further.iter().map(|(name, _)| &**name))
            .collect();
        (!known.contains(&name)).then(|| {
            let near = nearest(name, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!(": did you mean {near}?"));
            Finding::error(name, 1, format!("there is no template of this name to take the place of{near}"))
        })
    }

    /// Shows every sample in every language, and holds the forms against ours.
    fn render(&self, usable: &[(&str, &str)], tongues: &[Tongue], findings: &mut BTreeSet<Finding>) {
        let with = |pages: SamplePages, (name, source): (&str, &str)| {
            pages.clone().with_template(name, source).unwrap_or(pages)
        };
        let further = self.further.iter().map(|(name, source)| (name.as_str(), source.as_str()));
        let ours = further.fold(SamplePages::new(&self.options), with);
        let theirs = usable.iter().copied().fold(ours.clone(), with);
        for (at, tongue) in tongues.iter().enumerate() {
            let own = samples::all(tongue).into_iter().chain(self.further_samples.iter().cloned());
            for sample in own {
                let rendered = match theirs.try_render(&sample, tongue.locale()) {
                    Ok(rendered) => rendered,
                    Err(error) => {
                        insert(findings, failed(&sample, &error, usable), sample.state);
                        continue;
                    }
                };
                // Languages change words, and neither tags nor fields.
                if at > 0 {
                    continue;
                }
                let blame = |what: String| match usable.iter().find(|(name, _)| *name == sample.template) {
                    Some((name, _)) => Finding::error(*name, 1, what),
                    None => Finding::error(usable.first().map_or("layout.html", |(name, _)| name), 1, what),
                };
                if findings.iter().all(|found| !found.is_error()) {
                    for what in tags(&rendered).filter_map(|tag| unsafe_markup(&tag)) {
                        insert(findings, blame(what), sample.state);
                    }
                }
                if let Ok(original) = ours.try_render(&sample, tongue.locale()) {
                    for what in missing(&forms(&original), &forms(&rendered)) {
                        insert(findings, blame(what), sample.state);
                    }
                }
            }
        }
    }
}

/// A sample that a template could not show. The line is told too: that a value is not there says little without its name.
fn failed(sample: &Sample, error: &minijinja::Error, sources: &[(&str, &str)]) -> Finding {
    let file = error.name().filter(|name| *name != "<string>").unwrap_or(&sample.template);
    let line = error.line().unwrap_or(1);
    let source = sources.iter().find(|(name, _)| *name == file);
    let text = source.and_then(|(_, source)| source.lines().nth(line - 1)).map(str::trim);
    let text = text.map_or_else(String::new, |text| format!(" in `{text}`"));
    Finding::error(file, line, format!("{}{text}", templates::sentence(error)))
}

/// What is found in several states of a page is told of the first.
fn insert(findings: &mut BTreeSet<Finding>, finding: Finding, state: &str) {
    let is_known = findings.iter().any(|known| {
        (&known.file, known.line) == (&finding.file, finding.line) && known.what.starts_with(&finding.what)
    });
    if !is_known {
        let what = format!("{} (on a page with: {state})", finding.what);
        findings.insert(Finding { what, ..finding });
    }
}

/// What the forms of ours post, and theirs do not.
fn missing(ours: &[Form], theirs: &[Form]) -> Vec<String> {
    let mut told = Vec::new();
    for form in ours {
        // Several forms may go to the same path: any that posts the same will do.
        let same: Vec<&Form> = theirs.iter().filter(|other| other.action == form.action).collect();
        if same.is_empty() {
            told.push(format!("the form that posts to {} is missing", form.action));
            continue;
        }
        if same.iter().any(|other| form.is_met_by(other)) {
            continue;
        }
        let other = same[0];
        if !other.posts {
            told.push(format!("the form to {} needs method=\"post\"", form.action));
        }
        for field in form.needed().filter(|field| !other.has(field)) {
            told.push(format!("the form to {} does not send {field}", form.action));
        }
        for field in other.fields.keys().filter(|name| !form.fields.contains_key(*name)) {
            told.push(format!(
                "the form to {} sends a field {field:?}, which nobody reads: it would be refused",
                form.action
            ));
        }
    }
    told
}

/// What browsers are told to refuse, or what leads out of the site.
fn unsafe_markup(tag: &Tag<'_>) -> Option<String> {
    if tag.ends {
        return None;
    }
    let element = tag.name.as_str();
    match element {
        "style" => {
            return Some(
                "a <style> is refused by the content security policy: use a class and style.css".into(),
            );
        }
        "iframe" | "frame" | "object" | "embed" | "base" | "applet" => {
            return Some(format!("<{element}> is refused by the content security policy"));
        }
        "script" if !tag.has("src") => {
            return Some("a script within a page is refused by the content security policy: load it from a file of this site".into());
        }
        _ => {}
    }
    tag.attributes.iter().find_map(|(name, value)| {
        let name = name.as_str();
        let value = unescaped(value).trim().to_ascii_lowercase();
        let leaves = ["http:", "https:", "//", "data:", "blob:"].iter().any(|start| value.starts_with(start));
        if name == "style" {
            return Some("style=\"\" is refused by the content security policy: use a class and style.css".to_owned());
        }
        if name.starts_with("on") {
            return Some(format!("{name}=\"\" is refused by the content security policy"));
        }
        if value.starts_with("javascript:") {
            return Some(format!("{name}=\"javascript:\" is refused by the content security policy"));
        }
        let loads = matches!(name, "src" | "srcset" | "poster" | "data" | "background")
            || (name == "href" && matches!(element, "link" | "use" | "image"));
        if loads && leaves {
            return Some(format!("<{element} {name}=\"{value}\"> loads something from elsewhere, which the content security policy refuses"));
        }
        if matches!(name, "action" | "formaction") && leaves {
            return Some(format!("a form to {value} is refused by the content security policy: forms go to this site"));
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, source: &str) -> Vec<String> {
        check_template(name, source).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ours_have_nothing_that_could_be_found() {
        for (name, source) in templates::all() {
            assert_eq!(told(name, source), Vec::<String>::new(), "{name}");
        }
    }

    const CHALLENGE: &str = include_str!("../templates/challenge.html");

    fn changed(from: &str, to: &str) -> Vec<String> {
        assert!(CHALLENGE.contains(from), "{from}");
        told("challenge.html", &CHALLENGE.replace(from, to))
    }

    #[test]
    fn what_would_not_work_is_found_where_it_is() {
        const LEAD: &str = "{{ \"challenge-lead-ended\"|t }}";
        for (from, to, severity, what) in [
            ("{{ page.title }}", "{{ page.titel }}", "error", "undefined"),
            (LEAD, "{{ \"challenge-lead-endet\"|t }}", "error", "did you mean \"challenge-lead-ended\"?"),
            (LEAD, "{{ error | safe }}", "error", "|safe"),
            (LEAD, "<b style=\"color: red\">{{ error }}</b>", "error", "style"),
            (LEAD, "<b onclick=\"x()\">{{ error }}</b>", "error", "onclick"),
            (LEAD, "<img src=\"https://evil.example/x.png\">", "error", "elsewhere"),
            (LEAD, "<a href=\"java&#115;cript:x()\">{{ error }}</a>", "error", "javascript"),
            (LEAD, "<script>1</script>", "error", "script"),
            (LEAD, "Hello there", "warning", "Hello there"),
        ] {
            let line = CHALLENGE[..CHALLENGE.find(from).expect(from)].matches('\n').count() + 1;
            let begins = format!("challenge.html:{line}: {severity}: ");
            let told = changed(from, to);
            assert!(
                told.iter().any(|told| told.starts_with(&begins) && told.contains(what)),
                "{to}: {told:#?}"
            );
        }
    }

    #[test]
    fn forms_go_on_sending_what_ours_send() {
        for (from, to, what) in [
            ("method=\"post\" action", "action", "method"),
            (
                "action=\"{{ action }}\"",
                "action=\"/elsewhere\"",
                "the form that posts to /totp-verify is missing",
            ),
            ("name=\"return_to\"", "name=\"back\"", "does not send \"return_to\""),
            (
                "field(\"code\", \"challenge-code\"|t",
                "field(\"number\", \"challenge-code\"|t",
                "the field \"code\"",
            ),
            ("<button", "<input name=\"more\"><button", "a field \"more\", which nobody reads"),
        ] {
            let told = changed(from, to);
            assert!(
                told.iter().any(|told| told.starts_with("challenge.html:1: error: ") && told.contains(what)),
                "{to}: {told:#?}"
            );
        }
        let broken = changed("{%- block main -%}", "{%- block main ");
        assert!(broken[0].contains("syntax error"), "{broken:?}");
    }

    #[test]
    fn what_may_be_left_out_is_left_out() {
        let without_box =
            "{{ check(\"trust_browser\", \"challenge-trust\"|t(span=trust), \"challenge-trust-hint\"|t) }}";
        assert_eq!(changed(without_box, ""), Vec::<String>::new());
        assert_eq!(
            changed("<nav{{ class_of(part ~ \"-links\", \"ways\") }}", "<nav class=\"mine\""),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_template_that_nobody_uses_has_a_neighbour() {
        let told = told("chalenge.html", "x");
        assert_eq!(
            told,
            [
                "chalenge.html:1: error: there is no template of this name to take the place of: did you mean challenge.html?"
            ]
        );
    }

    #[test]
    fn a_part_of_all_pages_is_tried_on_all_of_them() {
        let parts = include_str!("../templates/parts.html");
        let told = told("parts.html", &parts.replace("macro moment(at)", "macro moment(when)"));
        assert!(told.iter().any(|told| told.starts_with("parts.html:")), "{told:?}");
    }
}
