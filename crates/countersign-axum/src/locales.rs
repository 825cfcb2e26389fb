//! The languages that our texts are in, one Fluent file for each matter.

use std::sync::{Arc, OnceLock};

use fluent_bundle::FluentResource;

/// A language, and all our texts in it.
pub(crate) struct Locale {
    /// Its tag (RFC 5646).
    pub(crate) tag: &'static str,
    /// What it calls itself.
    pub(crate) name: &'static str,
    files: [&'static str; 5],
    texts: OnceLock<Vec<Arc<FluentResource>>>,
}

macro_rules! locales {
    ($($tag:literal, $name:literal;)+) => {
        /// English first: it is what others fall back to.
        pub(crate) static LOCALES: [Locale; [$($tag),+].len()] = [$(Locale {
            tag: $tag,
            name: $name,
            files: [
                include_str!(concat!("locales/", $tag, "/times.ftl")),
                include_str!(concat!("locales/", $tag, "/problems.ftl")),
                include_str!(concat!("locales/", $tag, "/pages.ftl")),
                include_str!(concat!("locales/", $tag, "/activity.ftl")),
                include_str!(concat!("locales/", $tag, "/mail.ftl")),
            ],
            texts: OnceLock::new(),
        }),+];
    };
}

locales! {
    "en", "English";
    "de", "Deutsch";
    "fr", "Français";
    "es", "Español";
    "pt-BR", "Português (Brasil)";
    "it", "Italiano";
    "nl", "Nederlands";
    "pl", "Polski";
    "sv", "Svenska";
    "cs", "Čeština";
    "tr", "Türkçe";
    "uk", "Українська";
    "ja", "日本語";
    "ko", "한국어";
    "zh-Hans", "简体中文";
    "ar", "العربية";
    "he", "עברית";
}

impl Locale {
    /// Its texts, read at the first use.
    pub(crate) fn texts(&self) -> &[Arc<FluentResource>] {
        self.texts.get_or_init(|| {
            let read = |file: &&'static str| {
                let texts = FluentResource::try_new((*file).to_owned());
                Arc::new(texts.expect("our own texts are Fluent: the tests read each"))
            };
            self.files.iter().map(read).collect()
        })
    }
}

/// Ours in this language, if it is one of ours.
pub(crate) fn ours(tag: &str) -> Option<&'static Locale> {
    LOCALES.iter().find(|locale| locale.tag.eq_ignore_ascii_case(tag))
}

pub(crate) fn english() -> &'static Locale {
    &LOCALES[0]
}
