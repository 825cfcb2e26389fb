//! The frame around our pages, and their texts.

use countersign::Countersign;
use countersign_axum::{PageOptions, Pages, Sample, page_texts};

use super::{Dress, StartError, home, password, sign_in, sign_up};
use crate::passwords::WeakPassword;

macro_rules! texts {
    ($($tag:literal)+) => {
        [$(($tag, include_str!(concat!("../locales/", $tag, "/portal.ftl")))),+]
    };
}

/// Our texts in every language.
const TEXTS: [(&str, &str); 17] =
    texts!["en" "de" "fr" "es" "pt-BR" "it" "nl" "pl" "sv" "cs" "tr" "uk" "ja" "ko" "zh-Hans" "ar" "he"];

/// A page of ours.
pub(crate) struct Template {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    /// It in every state.
    pub(crate) samples: fn() -> Vec<Sample>,
}

/// All of them.
pub(crate) const TEMPLATES: [Template; 4] = [
    Template { name: "home.html", source: include_str!("../templates/home.html"), samples: home::samples },
    Template {
        name: "password.html",
        source: include_str!("../templates/password.html"),
        samples: password::samples,
    },
    Template {
        name: "sign-in.html",
        source: include_str!("../templates/sign-in.html"),
        samples: sign_in::samples,
    },
    Template {
        name: "sign-up.html",
        source: include_str!("../templates/sign-up.html"),
        samples: sign_up::samples,
    },
];

/// Our texts, to be said beside those of the second factor.
pub(super) fn texts() -> Result<PageOptions, StartError> {
    let texts =
        TEXTS.iter().try_fold(PageOptions::new(), |options, (tag, texts)| options.own_texts(tag, *texts))?;
    Ok(texts)
}

/// Everything that is said, ours and those of the second factor: a language's tag, and a Fluent file.
pub(crate) fn all_texts() -> impl Iterator<Item = (&'static str, String)> {
    page_texts().map(|(tag, texts)| {
        let ours = TEXTS.iter().find(|(known, _)| *known == tag).map_or("", |(_, texts)| *texts);
        (tag, format!("{texts}\n{ours}"))
    })
}

/// Our own pages, in the same frame.
pub(super) fn ours(countersign: &Countersign, dress: &Dress) -> Result<Pages, StartError> {
    let pages = Pages::with_options(countersign, &dress.options);
    let mut templates = TEMPLATES.iter().map(|page| {
        let theirs = dress.own.iter().find(|(name, _)| name == page.name);
        (page.name, theirs.map_or_else(|| page.source.to_owned(), |(_, source)| source.clone()))
    });
    Ok(templates.try_fold(pages, |pages, (name, source)| pages.with_template(name, source))?)
}

/// What is wrong with a new password.
pub(super) fn text_of(weak: WeakPassword) -> &'static str {
    match weak {
        WeakPassword::Short => "portal-weak-short",
        WeakPassword::Long => "portal-weak-long",
        WeakPassword::Guessable => "portal-weak-guessable",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(texts: &str) -> BTreeSet<&str> {
        let lines = texts.lines().filter(|line| line.starts_with("portal-"));
        lines.filter_map(|line| line.split_once(" =")).map(|(key, _)| key).collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let english = keys(TEXTS[0].1);
        for (tag, texts) in TEXTS {
            let difference: Vec<_> = english.symmetric_difference(&keys(texts)).copied().collect();
            assert!(difference.is_empty(), "{tag}: {difference:?}");
        }
        texts().expect("all of them are Fluent");
    }
}
