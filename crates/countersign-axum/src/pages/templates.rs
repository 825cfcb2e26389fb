//! Our templates, and how their texts are translated.

use std::fmt::Write as _;
use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, HtmlEscape, State, UndefinedBehavior};

use crate::tongue::Tongue;

const TEMPLATES: [(&str, &str); 25] = [
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
    ("disown.html", include_str!("../templates/disown.html")),
    ("disown-said.html", include_str!("../templates/disown-said.html")),
    ("disown-done.html", include_str!("../templates/disown-done.html")),
    ("mail.html", include_str!("../templates/mail.html")),
    ("mail.txt", include_str!("../templates/mail.txt")),
    ("mail-parts.html", include_str!("../templates/mail-parts.html")),
    ("notice.html", include_str!("../templates/notice.html")),
    ("notice.txt", include_str!("../templates/notice.txt")),
];

static OURS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_reload(false);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let escape = |name: &str| if name.ends_with(".txt") { AutoEscape::None } else { AutoEscape::Html };
    templates.set_auto_escape_callback(escape);
    for (name, source) in TEMPLATES {
        templates.add_template(name, source).expect("our own templates are correct: the tests render each");
    }
    templates
});

/// Is it of messages by e-mail, rather than of pages?
pub(super) fn is_message(name: &str) -> bool {
    name.starts_with("mail") || name.starts_with("notice.")
}

/// The names of our templates, in the order in which they are told.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

/// Every one of them.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().copied()
}

/// Whether this is a template.
pub(super) fn parse(name: &str, source: &str) -> Result<(), Error> {
    in_language(Tongue::english()).add_template_owned(name.to_owned(), source.to_owned())
}

/// What is wrong, without the place where.
pub(super) fn sentence(error: &Error) -> String {
    let detail = error.detail().map(str::to_owned);
    detail.map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()))
}

/// Our templates in a language. `{{ "challenge-wait"|t(when=when) }}` says the text with this key in it; whatever stands in a place is escaped,
/// unless it is markup already, and so are the words, wherever they come from. What is plain text, by the name of its template, is not escaped.
pub(super) fn in_language(tongue: &Tongue) -> Environment<'static> {
    let mut templates = OURS.clone();
    let tongue = tongue.clone();
    templates.add_filter("t", move |state: &State<'_, '_>, key: &str, places: Kwargs| {
        translate(&tongue, state.auto_escape(), key, &places)
    });
    templates
}

/// Characters for private use: each stands for a piece of markup until the words around it are escaped.
const STAND_INS: std::ops::RangeInclusive<char> = '\u{e000}'..='\u{e0ff}';

fn translate(tongue: &Tongue, escape: &AutoEscape, key: &str, places: &Kwargs) -> Result<Value, Error> {
    let mut markup = Vec::new();
    let mut values = FluentArgs::new();
    for name in places.args() {
        let value: Value = places.get(name)?;
        if value.is_undefined() {
            return Err(Error::new(ErrorKind::UndefinedError, format!("{key:?} has a place {name:?}")));
        }
        let value = if value.is_safe() && *escape == AutoEscape::Html {
            markup.push(value);
            let stand_in = STAND_INS.clone().nth(markup.len() - 1);
            stand_in.map_or_else(String::new, String::from).into()
        } else if let (ValueKind::Number, Ok(number)) = (value.kind(), i64::try_from(value.clone())) {
            FluentValue::from(number)
        } else {
            value.to_string().replace(|c| STAND_INS.contains(&c), "").into()
        };
        values.set(name.to_owned(), value);
    }
    places.assert_all_used()?;
    let words = tongue.words(key, &values).ok_or_else(|| {
        Error::new(ErrorKind::InvalidOperation, format!("there is no text with the key {key:?}"))
    })?;
    if *escape == AutoEscape::None {
        return Ok(words.into());
    }
    let mut said = String::with_capacity(words.len());
    let mut put = |text: &dyn std::fmt::Display| {
        write!(said, "{text}").map_err(|_| Error::new(ErrorKind::WriteFailure, "a text could not be written"))
    };
    for piece in words.split_inclusive(|c| STAND_INS.contains(&c)) {
        let stand_in = piece.chars().next_back().filter(|c| STAND_INS.contains(c));
        let Some(stand_in) = stand_in else {
            put(&HtmlEscape(piece))?;
            continue;
        };
        put(&HtmlEscape(&piece[..piece.len() - stand_in.len_utf8()]))?;
        if let Some(markup) = markup.get(stand_in as usize - *STAND_INS.start() as usize) {
            put(markup)?;
        }
    }
    Ok(Value::from_safe_string(said))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use fluent_bundle::FluentResource;
    use minijinja::context;

    use super::*;

    fn rendered(source: &str, texts: &str) -> String {
        let texts = FluentResource::try_new(texts.to_owned()).unwrap();
        let tongue = Tongue::new("en".into(), "English".into()).saying([Arc::new(texts)]);
        let context =
            context! { name => "<b>\u{e000}", markup => Value::from_safe_string("<i>x</i>".to_owned()) };
        in_language(&tongue).render_named_str("x.html", source, context).unwrap()
    }

    #[test]
    fn neither_words_nor_what_stands_in_them_become_markup() {
        let text = r#"{{ "x"|t(name=name, markup=markup) }}"#;
        assert_eq!(
            rendered(text, "x = Hallo { $name } & <Co>, { $markup }{ $markup } {\"<b>\"}\n"),
            "Hallo &lt;b&gt; &amp; &lt;Co&gt;, <i>x</i><i>x</i> &lt;b&gt;"
        );
        assert_eq!(
            rendered(r#"{{ "x"|t(n=1) }}"#, "x = { $n ->\n    [one] one\n   *[other] many\n}\n"),
            "one"
        );
    }

    #[test]
    fn every_text_of_a_template_is_translated() {
        for (name, source) in TEMPLATES {
            let told = untold(source);
            assert!(told.is_empty(), "{name}: {told:?}");
            for (at, _) in source.match_indices("\"|t") {
                let key = source[..at].rsplit('"').next().unwrap_or_default();
                assert_ne!(Tongue::english().find(key), None, "{name}: {key:?} is no key");
            }
            // What begins like a sentence is one, in attributes and arguments too.
            for (at, _) in source.match_indices('"') {
                let text = source[at + 1..].split('"').next().unwrap_or_default();
                assert!(!text.starts_with(|c: char| c.is_uppercase()), "{name}: {text:?}");
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
