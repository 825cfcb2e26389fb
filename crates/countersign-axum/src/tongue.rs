//! A language that texts are said in.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::locales::{self, LOCALES, Locale};
use crate::text::{Place, Text};

/// An application's own way to say our texts: asked first, by the language, the key and what stands in the places. What it has nothing for
/// is said as if it were not there.
pub(crate) type Translate = Arc<dyn Fn(&str, &str, &Places<'_>) -> Option<String> + Send + Sync>;

/// A language, with all that is said in it.
#[derive(Clone)]
pub(crate) struct Tongue {
    locale: Cow<'static, str>,
    /// What it calls itself.
    name: Cow<'static, str>,
    /// English ones of an application, which any other language goes before.
    fallback: Vec<Arc<FluentResource>>,
    /// Of an application, in the order in which they were given: later ones win.
    further: Vec<Arc<FluentResource>>,
    /// Made at the first use: most visitors speak a few languages.
    bundle: Arc<OnceLock<Bundle>>,
    translate: Option<Translate>,
}

type Bundle = FluentBundle<Arc<FluentResource>>;

/// What stands in the places of a text, by name.
#[derive(Debug)]
pub struct Places<'a>(&'a FluentArgs<'a>);

/// The languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"];

impl Tongue {
    /// English as we say it.
    pub(crate) fn english() -> &'static Self {
        &Self::all()[0]
    }

    /// Every language of ours, English first.
    pub(crate) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Tongue>> = LazyLock::new(|| LOCALES.iter().map(Tongue::ours).collect());
        &ALL
    }

    /// One of our languages.
    pub(crate) fn ours(locale: &'static Locale) -> Self {
        Self::new(locale.tag.into(), locale.name.into())
    }

    /// Any language. What nobody says in it is English.
    pub(crate) fn new(locale: Cow<'static, str>, name: Cow<'static, str>) -> Self {
        Self {
            locale,
            name,
            fallback: Vec::new(),
            further: Vec::new(),
            bundle: Arc::default(),
            translate: None,
        }
    }

    /// With further texts, which take the place of ours where they have the same key.
    pub(crate) fn saying(mut self, texts: impl IntoIterator<Item = Arc<FluentResource>>) -> Self {
        self.further.extend(texts);
        self.bundle = Arc::default();
        self
    }

    /// With texts for what is said neither in this language nor by those that were given before.
    pub(crate) fn falling_back_to(mut self, texts: Arc<FluentResource>) -> Self {
        self.fallback.push(texts);
        self.bundle = Arc::default();
        self
    }

    pub(crate) fn translated_by(mut self, translate: Option<Translate>) -> Self {
        self.translate = translate;
        self
    }

    pub(crate) fn locale(&self) -> &str {
        &self.locale
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn direction(&self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    fn is_right_to_left(&self) -> bool {
        RIGHT_TO_LEFT.contains(&primary(&self.locale))
    }

    pub(crate) fn say(&self, text: &Text) -> String {
        let mut places = FluentArgs::with_capacity(text.places().len());
        for (name, place) in text.places() {
            let value = match place {
                Place::Text(text) => FluentValue::from(self.say(text)),
                Place::Plain(text) => FluentValue::from(text.as_str()),
                Place::Number(number) => FluentValue::from(*number),
            };
            places.set(*name, value);
        }
        // A key that nobody has a text for is a mistake of ours that the tests find; it is no reason to show nothing.
        self.words(text.key(), &places).unwrap_or_else(|| text.key().to_owned())
    }

    /// The text with this key, where it has no places.
    pub(crate) fn find(&self, key: &str) -> Option<String> {
        self.words(key, &FluentArgs::new())
    }

    /// The text with this key, if there is one.
    pub(crate) fn words(&self, key: &str, places: &FluentArgs<'_>) -> Option<String> {
        if let Some(translate) = &self.translate
            && let Some(words) = translate(&self.locale, key, &Places(places))
        {
            return Some(words);
        }
        let bundle = self.bundle();
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let words = bundle.format_pattern(pattern, Some(places), &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key, locale = &*self.locale, ?errors, "a text could not be filled in");
        }
        Some(words.into_owned())
    }

    /// Whether anything is said for the key, in whichever language.
    #[cfg(feature = "pages")]
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    /// Whether it is said in this language, and not in English for want of it.
    #[cfg(feature = "pages")]
    pub(crate) fn says_itself(&self, key: &str) -> bool {
        let ours = locales::ours(&self.locale).map_or(&[][..], Locale::texts);
        ours.iter().chain(&self.further).any(|texts| keys(texts).any(|known| known == key))
    }

    /// All that can be said.
    #[cfg(feature = "pages")]
    pub(crate) fn keys(&self) -> Vec<String> {
        let english = locales::english().texts();
        english
            .iter()
            .chain(&self.fallback)
            .chain(&self.further)
            .flat_map(|texts| keys(texts))
            .map(str::to_owned)
            .collect()
    }

    fn bundle(&self) -> &Bundle {
        self.bundle.get_or_init(|| {
            let tag: LanguageIdentifier = self.locale.parse().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![tag]);
            // Marks that keep a name of one direction apart from words of the other; between words of one direction they only stand in the way
            // of whoever copies a text.
            bundle.set_use_isolating(self.is_right_to_left());
            let english = locales::english().texts();
            let ours = locales::ours(&self.locale).filter(|ours| ours.tag != locales::english().tag);
            let ours = ours.map_or(&[][..], Locale::texts);
            for texts in english.iter().chain(&self.fallback).chain(ours).chain(&self.further) {
                bundle.add_resource_overriding(Arc::clone(texts));
            }
            bundle
        })
    }
}

#[cfg(feature = "pages")]
fn keys(texts: &FluentResource) -> impl Iterator<Item = &str> {
    use fluent_syntax::ast::Entry;

    texts.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}

impl fmt::Debug for Tongue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.locale)
    }
}

impl Places<'_> {
    /// What stands in the place with this name: text, or a number as it is written.
    #[must_use]
    pub fn get<'p>(&'p self, name: &'p str) -> Option<Cow<'p, str>> {
        self.0.get(name).map(written)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.0.iter().map(|(name, value)| (name, written(value)))
    }
}

fn written<'v>(value: &'v FluentValue<'_>) -> Cow<'v, str> {
    match value {
        FluentValue::String(text) => Cow::Borrowed(text),
        FluentValue::Number(number) => number.as_string(),
        _ => Cow::Borrowed(""),
    }
}

/// The language of a tag without its regions and scripts (RFC 5646 §2.2.1).
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_are_written_from_right_to_left() {
        let direction = |tag: &'static str| Tongue::new(tag.into(), "".into()).direction();
        assert_eq!((direction("ar-EG"), direction("he"), direction("de")), ("rtl", "rtl", "ltr"));
    }

    #[test]
    fn what_nobody_says_in_a_language_is_english() {
        let finnish = FluentResource::try_new("shared-back = Takaisin\n".to_owned()).unwrap();
        let finnish = Tongue::new("fi".into(), "suomi".into()).saying([Arc::new(finnish)]);
        assert_eq!(finnish.say(&Text::new("shared-back")), "Takaisin");
        assert_eq!(finnish.say(&Text::new("shared-not-now")), "Not now");
    }

    #[test]
    fn an_application_may_say_it_first() {
        let translate: Translate = Arc::new(|locale, key, places| {
            (key == "times-after").then(|| format!("{locale}: {}", places.get("date").unwrap_or_default()))
        });
        let tongue = Tongue::ours(locales::english()).translated_by(Some(translate));
        assert_eq!(tongue.say(&Text::new("times-after").with("date", "tomorrow")), "en: tomorrow");
        assert_eq!(tongue.say(&Text::new("shared-back")), "Back");
    }
}
