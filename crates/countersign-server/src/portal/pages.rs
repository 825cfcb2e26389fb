//! The frame around our pages, and their texts.

use countersign::Countersign;
use countersign_axum::{PageOptions, Pages, Post};

use super::StartError;
use crate::passwords::WeakPassword;

macro_rules! texts {
    ($($tag:literal)+) => {
        [$(($tag, include_str!(concat!("../locales/", $tag, "/portal.ftl")))),+]
    };
}

/// Our texts in every language.
const TEXTS: [(&str, &str); 17] =
    texts!["en" "de" "fr" "es" "pt-BR" "it" "nl" "pl" "sv" "cs" "tr" "uk" "ja" "ko" "zh-Hans" "ar" "he"];

/// What the pages of the second factor are mounted with.
pub(super) fn options() -> Result<PageOptions, StartError> {
    let texts =
        TEXTS.iter().try_fold(PageOptions::new(), |options, (tag, texts)| options.own_texts(tag, *texts))?;
    Ok(texts)
}

/// Our own pages, in the same frame.
pub(super) fn ours(countersign: &Countersign) -> Result<Pages, StartError> {
    Ok(Pages::with_options(countersign, &options()?)
        .with_template("home.html", include_str!("../templates/home.html"))?
        .with_template("forgot-password.html", include_str!("../templates/forgot-password.html"))?
        .with_template("link-gone.html", include_str!("../templates/link-gone.html"))?
        .with_template("reset-password.html", include_str!("../templates/reset-password.html"))?
        .with_template("verify-email.html", include_str!("../templates/verify-email.html"))?
        .with_template("password.html", include_str!("../templates/password.html"))?
        .with_template("sign-in.html", include_str!("../templates/sign-in.html"))?
        .with_template("sign-up.html", include_str!("../templates/sign-up.html"))?)
}

/// Our letters, in the frame of notices.
pub(super) fn post(countersign: &Countersign) -> Result<Post, StartError> {
    Ok(Post::new(countersign, &options()?)
        .with_template("letter-reset.html", include_str!("../templates/letter-reset.html"))?
        .with_template("letter-reset.txt", include_str!("../templates/letter-reset.txt"))?
        .with_template("letter-verify.html", include_str!("../templates/letter-verify.html"))?
        .with_template("letter-verify.txt", include_str!("../templates/letter-verify.txt"))?)
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
        options().expect("all of them are Fluent");
    }
}
