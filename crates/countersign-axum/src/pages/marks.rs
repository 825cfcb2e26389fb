//! What an application hangs on single parts of our pages: classes, ids, placeholders, and links that lead elsewhere.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, HtmlEscape};

use crate::nearest::nearest;
use crate::return_to::LocalPath;
use crate::tongue::Tongue;

/// Parts of pages that are named by keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    classes: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
    placeholders: BTreeMap<String, String>,
    links: BTreeMap<String, Link>,
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Link {
    /// It is not shown.
    Hidden,
    /// It leads there.
    To(LocalPath),
}

/// A key that names no part of our pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(String);

/// The cards of the pages.
const ROOTS: [&str; 11] = [
    "challenge-root",
    "recovery-root",
    "setup-root",
    "codes-make-root",
    "codes-root",
    "settings-root",
    "unlock-root",
    "recovered-root",
    "continue-root",
    "another-root",
    "problem-root",
];

/// Where something is typed, and the parts of each such place.
const FIELDS: [&str; 5] = ["challenge", "recovery", "setup", "setup-code", "codes-make"];
const FIELD_PARTS: [&str; 5] = ["field", "label", "input", "input-invalid", "error"];

const PARTS: [&str; 32] = [
    "frame-bar",
    "frame-brand",
    "frame-sign-out",
    "frame-footer",
    "challenge-title",
    "challenge-lead",
    "challenge-form",
    "challenge-button",
    "challenge-links",
    "challenge-link",
    "recovery-title",
    "recovery-lead",
    "recovery-form",
    "recovery-button",
    "recovery-links",
    "recovery-link",
    "setup-title",
    "setup-lead",
    "setup-form",
    "setup-picture",
    "setup-button",
    "codes-make-lead",
    "codes-make-form",
    "codes-make-button",
    "codes-title",
    "codes-lead",
    "codes-grid",
    "codes-item",
    "codes-warning",
    "codes-button",
    "setup-hint",
    "setup-code-hint",
];

const LINKS: [&str; 12] = [
    "frame-home",
    "challenge-recovery",
    "challenge-other",
    "challenge-clock",
    "challenge-not-now",
    "clock-app",
    "clock-recovery",
    "recovery-app",
    "recovery-other",
    "setup-not-now",
    "codes-make-not-now",
    "codes-saved",
];

/// The keys that [`PageOptions::class`](crate::PageOptions::class) knows.
pub fn class_keys() -> impl Iterator<Item = String> {
    let fields =
        FIELDS.iter().flat_map(|field| FIELD_PARTS.iter().map(move |part| format!("{field}-{part}")));
    ROOTS.iter().chain(&PARTS).map(|key| (*key).to_owned()).chain(fields)
}

/// The keys that [`PageOptions::link`](crate::PageOptions::link) knows.
pub fn link_keys() -> impl Iterator<Item = String> {
    LINKS.iter().map(|key| (*key).to_owned())
}

/// The keys that [`PageOptions::id`](crate::PageOptions::id) knows.
pub fn id_keys() -> impl Iterator<Item = String> {
    ROOTS.iter().map(|key| (*key).to_owned())
}

/// The keys that [`PageOptions::placeholder`](crate::PageOptions::placeholder) knows.
pub fn placeholder_keys() -> impl Iterator<Item = String> {
    FIELDS.iter().map(|field| format!("{field}-input"))
}

fn known(what: &str, key: &str, keys: impl Iterator<Item = String>) -> Result<(), KeyError> {
    let keys: Vec<String> = keys.collect();
    if keys.iter().any(|known| known == key) {
        return Ok(());
    }
    let near = nearest(key, keys.iter().map(String::as_str));
    let near = near.map_or_else(
        || format!("; there are {}", keys.join(", ")),
        |near| format!(": did you mean {near:?}?"),
    );
    Err(KeyError(format!("there is no {what} with the key {key:?}{near}")))
}

impl Marks {
    pub(super) fn class(&mut self, key: &str, class: String) -> Result<(), KeyError> {
        known("class", key, class_keys())?;
        self.classes.insert(key.to_owned(), class);
        Ok(())
    }

    pub(super) fn id(&mut self, key: &str, id: String) -> Result<(), KeyError> {
        known("id", key, id_keys())?;
        self.ids.insert(key.to_owned(), id);
        Ok(())
    }

    pub(super) fn placeholder(&mut self, key: &str, text: String) -> Result<(), KeyError> {
        known("placeholder", key, placeholder_keys())?;
        self.placeholders.insert(key.to_owned(), text);
        Ok(())
    }

    pub(super) fn link(&mut self, key: &str, link: Link) -> Result<(), KeyError> {
        known("link", key, link_keys())?;
        self.links.insert(key.to_owned(), link);
        Ok(())
    }

    /// Makes the functions that templates ask: `class_of`, `id_of`, `placeholder_of` and `link_of`. Those that make an attribute make the whole of it, escaped.
    pub(super) fn teach(&self, templates: &mut Environment<'static>, tongue: &Tongue) {
        let marks = self.clone();
        let class =
            move |key: Option<&str>, ours: Option<&str>, also: Option<&str>| -> Result<Value, Error> {
                let mut classes: Vec<&str> = ours.filter(|ours| !ours.is_empty()).into_iter().collect();
                for key in [key, also].into_iter().flatten() {
                    known("class", key, class_keys()).map_err(|error| error.in_template())?;
                    classes.extend(marks.classes.get(key).map(String::as_str));
                }
                Ok(attribute("class", (!classes.is_empty()).then(|| classes.join(" "))))
            };
        let marks = self.clone();
        let id = move |key: &str| -> Result<Value, Error> {
            known("id", key, id_keys()).map_err(|error| error.in_template())?;
            Ok(attribute("id", marks.ids.get(key).cloned()))
        };
        let (marks, tongue) = (self.clone(), tongue.clone());
        let placeholder = move |key: &str| -> Result<Value, Error> {
            known("placeholder", key, placeholder_keys()).map_err(|error| error.in_template())?;
            let text =
                marks.placeholders.get(key).map(|text| tongue.find(text).unwrap_or_else(|| text.clone()));
            Ok(attribute("placeholder", text))
        };
        let marks = self.clone();
        let link = move |key: &str, path: Value| -> Result<Value, Error> {
            known("link", key, link_keys()).map_err(|error| error.in_template())?;
            Ok(match marks.links.get(key) {
                None => path,
                Some(Link::Hidden) => Value::from(()),
                Some(Link::To(path)) => Value::from(path.as_str()),
            })
        };
        templates.add_function("class_of", class);
        templates.add_function("id_of", id);
        templates.add_function("placeholder_of", placeholder);
        templates.add_function("link_of", link);
    }
}

/// The card of a page, by its template and by what that is given.
pub(super) fn root(template: &str, view: &Value) -> Option<&'static str> {
    let is_recovery = || view.get_attr("recovery").is_ok_and(|recovery| recovery.is_true());
    Some(match template {
        "challenge.html" if is_recovery() => "recovery-root",
        "challenge.html" => "challenge-root",
        "setup-start.html" | "setup-unverified.html" | "setup-confirm.html" => "setup-root",
        "codes-start.html" => "codes-make-root",
        "codes.html" => "codes-root",
        "settings.html" => "settings-root",
        "unlock.html" => "unlock-root",
        "recovered.html" => "recovered-root",
        "continue.html" => "continue-root",
        "another-sign-in.html" => "another-root",
        "problem.html" => "problem-root",
        _ => return None,
    })
}

fn attribute(name: &str, value: Option<String>) -> Value {
    let value = value.map_or_else(String::new, |value| format!(" {name}=\"{}\"", HtmlEscape(&value)));
    Value::from_safe_string(value)
}

impl KeyError {
    fn in_template(&self) -> Error {
        Error::new(ErrorKind::InvalidOperation, self.0.clone())
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::options::PageOptions;
    use crate::pages::samples::{SamplePages, samples};

    /// All pages in all states, with these options.
    fn shown(options: &PageOptions) -> String {
        let pages = SamplePages::new(options);
        samples(options, "en").unwrap().iter().map(|sample| pages.render(sample, "en").unwrap()).collect()
    }

    #[test]
    fn every_key_is_a_part_of_some_page() {
        let path = || Link::To("/elsewhere-entirely".parse().unwrap());
        let with_classes = class_keys().fold(PageOptions::new(), |options, key| {
            options.class(&key, format!("mine-{key}-alone")).unwrap()
        });
        let with_ids =
            id_keys().fold(with_classes, |options, key| options.id(&key, format!("id-{key}-alone")).unwrap());
        let options = placeholder_keys()
            .fold(with_ids, |options, key| options.placeholder(&key, format!("words-{key}-alone")).unwrap());
        let all = shown(&options);
        for (kind, key) in class_keys()
            .map(|key| ("mine", key))
            .chain(id_keys().map(|key| ("id", key)))
            .chain(placeholder_keys().map(|key| ("words", key)))
        {
            assert!(all.contains(&format!("{kind}-{key}-alone")), "{kind} {key}");
        }
        let before = shown(&PageOptions::new()).matches("<a ").count();
        for key in link_keys() {
            let options = PageOptions::new().link(&key, path()).unwrap();
            assert!(
                shown(&options).contains("/elsewhere-entirely")
                    || shown(&options).contains("elsewhere-entirely"),
                "link {key}"
            );
            let hidden = shown(&PageOptions::new().link(&key, Link::Hidden).unwrap());
            assert!(hidden.matches("<a ").count() < before, "link {key}");
        }
    }

    #[test]
    fn nothing_of_them_becomes_markup() {
        const EVIL: &str = "\"><script>alert(1)</script>";
        let options =
            PageOptions::new().class("challenge-form", EVIL).unwrap().id("challenge-root", EVIL).unwrap();
        let options = options.placeholder("challenge-input", EVIL).unwrap();
        let shown = shown(&options);
        assert!(!shown.contains("<script>") && shown.contains("&lt;script&gt;"));
    }

    #[test]
    fn unknown_keys_are_refused_with_the_nearest() {
        let told = PageOptions::new().class("challenge-from", "x").unwrap_err().to_string();
        assert_eq!(
            told,
            "there is no class with the key \"challenge-from\": did you mean \"challenge-form\"?"
        );
        let told = PageOptions::new().link("challenge-recover", Link::Hidden).unwrap_err().to_string();
        assert!(told.contains("did you mean \"challenge-recovery\"?"), "{told}");
        assert!(PageOptions::new().id("challenge-form", "x").is_err());
        assert!(PageOptions::new().placeholder("settings-input", "x").is_err());
    }

    #[test]
    fn a_placeholder_may_be_a_text() {
        let options = PageOptions::new().own_texts("en", "my-example = such as 123456\n").unwrap();
        let options = options.placeholder("challenge-input", "my-example").unwrap();
        assert!(shown(&options).contains("placeholder=\"such as 123456\""));
    }
}
