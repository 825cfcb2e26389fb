//! Acme: the pages of the second factor in Acme's own look, from a colour to a page that Acme shows itself.

use axum::Json;
use axum::response::{Html, IntoResponse as _, Response};
use countersign::{BoxError, Mount};
use countersign_axum::{Brand, Link, LogoKind, PageOptions, PageView};
use serde::{Deserialize, Serialize};

/// The template that takes the place of one of ours.
pub const PROBLEM: &str = include_str!("problem.html");

/// For `countersign.pages_with(…)`.
///
/// # Errors
/// A sentence that says what to change.
pub fn options() -> Result<PageOptions, BoxError> {
    // (a) A brand.
    let brand = Brand::new("Acme").accent("#0a7")?.logo(*include_bytes!("logo.svg"), LogoKind::Svg)?;
    Ok(PageOptions::new()
        .brand(brand)
        .languages(["en", "de"])?
        // (b) Texts, classes and links, one by one.
        .texts("en", "challenge-title = Your Acme code, please\n")?
        .texts("de", "challenge-title = Dein Acme-Code, bitte\n")?
        .class("challenge-form", "acme-form")?
        .placeholder("challenge-input", "123456")?
        .link("challenge-not-now", Link::Hidden)?
        .link("codes-saved", Link::To("/welcome".parse()?))?
        // (c) A template, with a text of its own.
        .own_texts("en", "acme-call-us = Call us: 0800 22 63\n")?
        .own_texts("de", "acme-call-us = Ruf uns an: 0800 22 63\n")?
        .template("problem.html", PROBLEM)?
        // (d) A page as a whole.
        .own_page(Mount::RecoveryCodes, codes))
}

/// What Acme needs of the page with new codes.
#[derive(Debug, Deserialize, Serialize)]
pub struct Codes {
    /// Shown once.
    pub codes: Vec<String>,
    /// Where it goes on.
    pub onward: String,
}

/// New codes as JSON for Acme's front end; the question before them as a page.
fn codes(page: PageView) -> Response {
    match page.view_as::<Codes>() {
        Ok(codes) => Json(codes).into_response(),
        Err(_) => Html(format!(
            "<!doctype html><title>Acme</title><main id=\"app\" data-page={:?}></main>",
            page.template
        ))
        .into_response(),
    }
}
