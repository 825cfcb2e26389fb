//! The frame around our pages, and their texts.

use countersign::Countersign;
use countersign_axum::{PageOptions, Pages};

use super::StartError;
use crate::passwords::WeakPassword;

/// Our texts in every language.
const TEXTS: [(&str, &str); 1] = [("en", include_str!("../locales/en/portal.ftl"))];

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
        .with_template("password.html", include_str!("../templates/password.html"))?
        .with_template("sign-in.html", include_str!("../templates/sign-in.html"))?
        .with_template("sign-up.html", include_str!("../templates/sign-up.html"))?)
}

/// What is wrong with a new password.
pub(super) fn text_of(weak: WeakPassword) -> &'static str {
    match weak {
        WeakPassword::Short => "portal-weak-short",
        WeakPassword::Long => "portal-weak-long",
        WeakPassword::Guessable => "portal-weak-guessable",
    }
}
