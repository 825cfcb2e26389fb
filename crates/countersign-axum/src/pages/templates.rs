//! Our templates, and how their texts are translated.

use std::fmt::Write as _;
use std::sync::LazyLock;

use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, HtmlEscape, UndefinedBehavior};

use super::tongue::Tongue;
use crate::text::{Piece, pieces};

const TEMPLATES: [(&str, &str); 17] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("challenge.html", include_str!("../templates/challenge.html")),
    ("clock.html", include_str!("../templates/clock.html")),
    ("another-sign-in.html", include_str!("../templates/another-sign-in.html")),
    ("recovered.html", include_str!("../templates/recovered.html")),
    ("continue.html", include_str!("../templates/continue.html")),
    ("unlock.html", include_str!("../templates/unlock.html")),
    ("setup-start.html", include_str!("../templates/setup-start.html")),
    ("setup-unverified.html", include_str!("../templates/setup-unverified.html")),
    ("setup-confirm.html", include_str!("../templates/setup-confirm.html")),
    ("codes-start.html", include_str!("../templates/codes-start.html")),
    ("codes.html", include_str!("../templates/codes.html")),
    ("settings.html", include_str!("../templates/settings.html")),
    ("settings-browsers.html", include_str!("../templates/settings-browsers.html")),
    ("settings-sessions.html", include_str!("../templates/settings-sessions.html")),
    ("problem.html", include_str!("../templates/problem.html")),
];

static OURS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_reload(false);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        templates.add_template(name, source).expect("our own templates are correct: the tests render each");
    }
    templates
});

/// The names of our templates, in the order in which they are told.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

/// Our templates in a language. `{{ "Come back in {wait}."|t(wait=wait) }}` says a text in it; whatever stands in a place is escaped,
/// unless it is markup already, and so are the words, wherever they come from.
pub(super) fn in_language(tongue: &Tongue) -> Environment<'static> {
    let mut templates = OURS.clone();
    let tongue = tongue.clone();
    templates.add_filter("t", move |english: &str, places: Kwargs| translate(&tongue, english, &places));
    templates
}

fn translate(tongue: &Tongue, english: &str, places: &Kwargs) -> Result<Value, Error> {
    let translated = tongue.words(english);
    let mut said = String::new();
    let mut put = |text: &dyn std::fmt::Display| {
        write!(said, "{text}").map_err(|_| Error::new(ErrorKind::WriteFailure, "a text could not be written"))
    };
    for piece in pieces(translated.as_deref().unwrap_or(english)) {
        match piece {
            Piece::Words(words) => put(&HtmlEscape(words))?,
            Piece::Place(name) if !places.has(name) => put(&format_args!("{{{name}}}"))?,
            Piece::Place(name) => match places.peek::<Value>(name)? {
                markup if markup.is_safe() => put(&markup)?,
                plain => put(&HtmlEscape(&plain.to_string()))?,
            },
        }
    }
    Ok(Value::from_safe_string(said))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use minijinja::context;

    use super::*;

    fn rendered(source: &str, words: &'static str) -> String {
        let tongue = Tongue::english().translated_by(Arc::new(move |_, _| Some(words.to_owned())));
        let context = context! { name => "<b>", markup => Value::from_safe_string("<i>x</i>".to_owned()) };
        in_language(&tongue).render_named_str("x.html", source, context).unwrap()
    }

    #[test]
    fn neither_words_nor_what_stands_in_them_become_markup() {
        let text = r#"{{ "Hello {name}"|t(name=name) }}"#;
        assert_eq!(
            rendered(text, "Hallo {name} & <Co>, {other}"),
            "Hallo &lt;b&gt; &amp; &lt;Co&gt;, {other}"
        );
        assert_eq!(rendered(r#"{{ "{a}"|t(a=markup) }}"#, "{a}{a}"), "<i>x</i><i>x</i>");
        assert_eq!(rendered(r#"{{ "{a}"|t(a=3) }}"#, "{a}"), "3");
    }

    #[test]
    fn every_text_of_a_template_is_translated() {
        for (name, source) in TEMPLATES {
            let told = untold(source);
            assert!(told.is_empty(), "{name}: {told:?}");
            // What begins like a sentence is one, in attributes and arguments too.
            for (at, _) in source.match_indices('"') {
                let rest = &source[at + 1..];
                let (text, after) = rest.split_once('"').unwrap_or((rest, ""));
                let is_sentence = text.starts_with(|c: char| c.is_uppercase()) && !after.starts_with("|t");
                assert!(!is_sentence, "{name}: {text:?}");
            }
        }
    }

    /// Letters that are neither in a tag nor in braces: people would read them in English in every language.
    fn untold(source: &str) -> String {
        let mut rest = source.to_owned();
        for (start, end) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
            while let Some(from) = rest.find(start) {
                let to = rest[from..].find(end).map_or(rest.len(), |to| from + to + end.len());
                rest.replace_range(from..to, " ");
            }
        }
        rest.chars().filter(|c| c.is_alphabetic()).collect()
    }
}
