//! Everything that can be replaced, as it is.

use super::{statics, templates};
use crate::locales::LOCALES;

/// Our templates: name and source, in the order in which they are told.
pub fn page_templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    templates::all().filter(|(name, _)| !templates::is_message(name))
}

/// Our stylesheet.
#[must_use]
pub fn page_style() -> &'static str {
    statics::STYLE
}

/// Our texts: a language's tag, and a Fluent file with all of them.
pub fn page_texts() -> impl Iterator<Item = (&'static str, String)> {
    LOCALES.iter().map(|locale| (locale.tag, locale.files().join("\n")))
}
