//! What the forms of a page send.

use std::collections::BTreeMap;
use std::fmt;

use super::markup::{tags, unescaped};

/// A form, by what it sends and where.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) action: String,
    /// Browsers send it in the body.
    pub(super) posts: bool,
    /// By name.
    pub(super) fields: BTreeMap<String, Field>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// With this value, which nobody sees.
    Hidden(String),
    /// Whoever does not tick it sends nothing.
    Box,
    Typed,
}

/// A field that is needed, as people call it.
pub(super) struct Needed<'f>(&'f str, &'f Field);

impl Form {
    pub(super) fn is_met_by(&self, other: &Self) -> bool {
        other.posts
            && self.needed().all(|field| other.has(&field))
            && other.fields.keys().all(|name| self.fields.contains_key(name))
    }

    pub(super) fn needed(&self) -> impl Iterator<Item = Needed<'_>> {
        let needed = self.fields.iter().filter(|(_, field)| **field != Field::Box);
        needed.map(|(name, field)| Needed(name, field))
    }

    pub(super) fn has(&self, Needed(name, field): &Needed<'_>) -> bool {
        match (self.fields.get(*name), field) {
            (Some(Field::Hidden(own)), Field::Hidden(value)) => own == value,
            (found, Field::Hidden(_)) => found.is_some_and(|field| *field == Field::Typed),
            (found, _) => found.is_some(),
        }
    }
}

impl fmt::Display for Needed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name, field) = self;
        match field {
            Field::Hidden(value) => write!(f, "{name:?} with the value {value:?}"),
            Field::Box | Field::Typed => write!(f, "the field {name:?}"),
        }
    }
}

/// Every form of a page. Fields that stand elsewhere and name their form by its id belong to none here.
pub(super) fn forms(page: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<Form> = None;
    for tag in tags(page) {
        match (tag.name.as_str(), tag.ends) {
            ("form", false) => {
                let posts = tag.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                let action = unescaped(tag.get("action").unwrap_or_default());
                forms.extend(open.replace(Form { action, posts, fields: BTreeMap::new() }));
            }
            ("form", true) => forms.extend(open.take()),
            ("input" | "select" | "textarea" | "button", false) => {
                let (Some(form), Some(name)) = (&mut open, tag.get("name")) else { continue };
                let value = || unescaped(tag.get("value").unwrap_or_default());
                let field = match tag.get("type").unwrap_or_default().to_ascii_lowercase().as_str() {
                    "hidden" => Field::Hidden(value()),
                    "checkbox" => Field::Box,
                    _ => Field::Typed,
                };
                form.fields.insert(name.to_owned(), field);
            }
            _ => {}
        }
    }
    forms.extend(open);
    forms
}
