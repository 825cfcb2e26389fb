//! Which places a text names.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The places of our text with this key; `None` where there is none.
pub(super) fn of_ours(key: &str) -> Option<HashSet<String>> {
    static OURS: LazyLock<HashMap<String, HashSet<String>>> = LazyLock::new(|| {
        let texts = crate::locales::english().texts();
        let mut ours: HashMap<String, HashSet<String>> = texts
            .iter()
            .flat_map(|texts| named(texts).map(|(key, places)| (key.to_owned(), places)))
            .collect();
        // A text within a text stands among the same places.
        let within: Vec<(String, String)> = texts.iter().flat_map(|texts| references(texts)).collect();
        for (key, inner) in within {
            let places = ours.get(&inner).cloned().unwrap_or_default();
            ours.entry(key).or_default().extend(places);
        }
        ours
    });
    OURS.get(key).cloned()
}

/// Which text stands within which: the outer one's key, and the inner one's.
fn references(texts: &FluentResource) -> Vec<(String, String)> {
    let messages = texts.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let elements = messages.flat_map(|message| {
        let elements = message.value.iter().flat_map(|pattern| &pattern.elements);
        elements.map(move |element| (message.id.name, element))
    });
    elements
        .filter_map(|(key, element)| match element {
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::MessageReference { id, .. }),
            } => Some((key.to_owned(), id.name.to_owned())),
            _ => None,
        })
        .collect()
}

/// Every text of a file: its key, and the names of its places.
pub(super) fn named(texts: &FluentResource) -> impl Iterator<Item = (&str, HashSet<String>)> {
    texts.entries().filter_map(|entry| {
        let Entry::Message(message) = entry else { return None };
        let mut places = HashSet::new();
        message.value.iter().for_each(|pattern| in_pattern(pattern, &mut places));
        Some((message.id.name, places))
    })
}

fn in_pattern(pattern: &Pattern<&str>, places: &mut HashSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, places);
        }
    }
}

fn in_expression(expression: &Expression<&str>, places: &mut HashSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, places),
        Expression::Select { selector, variants } => {
            in_inline(selector, places);
            variants.iter().for_each(|variant| in_pattern(&variant.value, places));
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, places: &mut HashSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            places.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, places),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| in_inline(argument, places));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::locales::{LOCALES, Locale, english};
    use crate::problem::Code;

    fn all(locale: &Locale) -> HashMap<&str, HashSet<String>> {
        locale.texts().iter().flat_map(|texts| named(texts)).collect()
    }

    #[test]
    fn every_language_has_every_text_with_its_places_and_no_other() {
        let ours = all(english());
        for locale in &LOCALES {
            let theirs = all(locale);
            for (key, places) in &ours {
                let named = theirs.get(key).unwrap_or_else(|| panic!("{} has no {key}", locale.tag));
                let unknown: Vec<_> = named.difference(places).collect();
                assert!(unknown.is_empty(), "{} {key}: no such place as {unknown:?}", locale.tag);
                assert!(
                    named.is_empty() == places.is_empty(),
                    "{} {key}: its places are left out",
                    locale.tag
                );
            }
            let unknown: Vec<_> = theirs.keys().filter(|key| !ours.contains_key(*key)).collect();
            assert!(unknown.is_empty(), "{}: nobody says {unknown:?}", locale.tag);
        }
    }

    fn sources(folder: &Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let texts = entries.filter(|path| !path.ends_with("locales")).map(|path| {
            if path.is_dir() { sources(&path) } else { std::fs::read_to_string(&path).unwrap_or_default() }
        });
        texts.collect()
    }

    #[test]
    fn every_text_is_said_somewhere() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.title_key()).collect();
        for key in all(english()).keys() {
            let is_built = codes.contains(key) || key.starts_with("times-month");
            // Said by pages that are being made.
            let is_awaited = ["clock-", "shared-language"].iter().any(|matter| key.starts_with(matter));
            assert!(is_built || is_awaited || sources.contains(&format!("\"{key}\"")), "nobody says {key}");
        }
    }

    #[test]
    fn every_problem_has_a_title() {
        for code in Code::ALL {
            assert_ne!(code.title(), code.title_key());
        }
    }
}
