//! What an application says about our pages when it mounts them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use axum::response::Response;
use countersign::Mount;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::brand::Brand;
use super::marks::{KeyError, Link, Marks};
use super::shell::TemplateError;
use super::templates;
use super::texts::{Texts, TextsError};
use super::visit::OfferedLanguage;
use crate::hooks::{Hook, Hooks};
use crate::return_to::LocalPath;
use crate::tongue::{Places, Tongue, Translate};

/// How our pages look, what they say, and what the application does of them itself. Where they are, [`Site`](countersign::Site) knows.
///
/// ```
/// # use axum::Router;
/// # use axum::response::{Html, IntoResponse as _};
/// # use countersign::{Countersign, Mount};
/// use countersign_axum::{PageOptions, WebExt as _};
///
/// # fn router(countersign: &Countersign) -> Result<Router, Box<dyn std::error::Error>> {
/// let options = PageOptions::new()
///     .texts("en", "challenge-title = Your code, please\n")?
///     .texts("de", "challenge-title = Ihr Code, bitte\n")?
///     .template("problem.html", r#"{% extends "layout.html" %}{% block main %}<h1>{{ page.title }}</h1>{{ text }}{% endblock %}"#)?
///     .own_page(Mount::RecoveryCodes, |page| Html(format!("<h1>{}</h1>", page.title)).into_response());
/// Ok(countersign.pages_with(options))
/// # }
/// ```
#[derive(Clone, Default)]
pub struct PageOptions {
    pub(super) templates: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(super) own: HashMap<Mount, OwnPage>,
    pub(super) hook: Hook,
    pub(super) verify_email: Option<LocalPath>,
    pub(super) change_password: Option<LocalPath>,
    pub(super) reset_password: Option<LocalPath>,
    pub(super) brand: Option<Brand>,
    pub(super) style: Option<Cow<'static, str>>,
    pub(super) marks: Marks,
    pub(super) texts: Texts,
    pub(super) translate: Option<Translate>,
}

/// Makes the answer for a page of ours.
pub(super) type OwnPage = Arc<dyn Fn(PageView) -> Response + Send + Sync>;

/// A page that is about to be shown, for an application that shows it in its own way.
///
/// All that is decided is decided: forms go to the same paths with the same fields as in our templates. A header that the answer has already is
/// left as it is; else it gets ours, the content security policy included.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PageView {
    /// The template that would be rendered, such as `challenge.html`: a page has one for each of its steps.
    pub template: &'static str,
    /// The page, told to tests and styles as `data-page`.
    pub name: String,
    /// Its heading, in the language of the request.
    pub title: String,
    /// The status that goes with it. The answer gets it, whatever it says itself.
    pub status: StatusCode,
    /// Whose page it is; `None` for those who are not signed in.
    pub account: Option<String>,
    /// What the guard that sent somebody here has to say, this once: text, to be escaped.
    pub flash: Option<String>,
    /// The language of the request.
    pub locale: String,
    /// The languages it can be shown in, each with a link; none where there is nothing to choose, or a link would lose what is shown.
    pub languages: Vec<OfferedLanguage>,
    /// What our template would be given: the paths and names of the frame as `shell`, and all that the page itself shows.
    pub view: Value,
}

impl PageView {
    /// What the page shows, as a type of the application's own that has the fields which it needs.
    ///
    /// ```
    /// # use axum::response::{IntoResponse as _, Response};
    /// # use axum::Json;
    /// # use countersign_axum::PageView;
    /// #[derive(serde::Deserialize, serde::Serialize)]
    /// struct Codes {
    ///     codes: Vec<String>,
    ///     onward: String,
    /// }
    ///
    /// # #[allow(dead_code)]
    /// fn show(page: PageView) -> Response {
    ///     match (page.template, page.view_as::<Codes>()) {
    ///         ("codes.html", Ok(view)) => Json(view).into_response(),
    ///         _ => Json(page.view).into_response(),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// When the page has other fields: it has those of its template.
    pub fn view_as<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.view)
    }
}

impl PageOptions {
    /// Our own templates, in English.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The application's name, colour and logo. Without it, pages are named after the issuer.
    #[must_use]
    pub fn brand(mut self, brand: Brand) -> Self {
        self.brand = Some(brand);
        self
    }

    /// Puts a stylesheet in the place of ours. The colours of a [`brand`](Self::brand) are read after it.
    #[must_use]
    pub fn style(mut self, css: impl Into<Cow<'static, str>>) -> Self {
        self.style = Some(css.into());
        self
    }

    /// Adds a class to a part of our pages, beside ours, by one of the [keys](crate::class_keys).
    ///
    /// # Errors
    /// [`KeyError`] when no part has this key.
    pub fn class(mut self, key: &str, class: impl Into<String>) -> Result<Self, KeyError> {
        self.marks.class(key, class.into())?;
        Ok(self)
    }

    /// Gives the card of a page an id, by one of the [keys](crate::id_keys).
    ///
    /// # Errors
    /// [`KeyError`] when no card has this key.
    pub fn id(mut self, key: &str, id: impl Into<String>) -> Result<Self, KeyError> {
        self.marks.id(key, id.into())?;
        Ok(self)
    }

    /// Shows an example in an empty field, by one of the [keys](crate::placeholder_keys): words, or the key of one of the texts of the
    /// application's own. It is read to nobody and gone when something is typed: what matters belongs into the label.
    ///
    /// # Errors
    /// [`KeyError`] when no field has this key.
    pub fn placeholder(mut self, key: &str, text: impl Into<String>) -> Result<Self, KeyError> {
        self.marks.placeholder(key, text.into())?;
        Ok(self)
    }

    /// Hides a link of our pages or leads it elsewhere, by one of the [keys](crate::link_keys).
    ///
    /// # Errors
    /// [`KeyError`] when no link has this key.
    pub fn link(mut self, key: &str, link: Link) -> Result<Self, KeyError> {
        self.marks.link(key, link)?;
        Ok(self)
    }

    /// Puts a template in the place of ours with this name; the others stay.
    ///
    /// Where it fails when a page is shown, that is logged, and ours is shown.
    ///
    /// # Errors
    /// [`TemplateError`] when there is none of ours with this name, or this is no template.
    pub fn template(
        mut self,
        name: impl Into<Cow<'static, str>>,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<Self, TemplateError> {
        let (name, source) = (name.into(), source.into());
        if templates::names().all(|known| known != name) {
            return Err(TemplateError::unknown(&name));
        }
        templates::parse(&name, &source).map_err(|error| TemplateError::broken(&error))?;
        self.templates.push((name, source));
        Ok(self)
    }

    /// Shows a page in the application's own way. What it is given holds secrets, as the page does: new codes, the key of an app.
    #[must_use]
    pub fn own_page(
        mut self,
        mount: Mount,
        show: impl Fn(PageView) -> Response + Send + Sync + 'static,
    ) -> Self {
        self.own.insert(mount, Arc::new(show));
        self
    }

    /// Offers these languages and no others, by their tags (RFC 5646); the first is for whoever asks for none of them. Left out, all of ours
    /// are offered, English first.
    ///
    /// # Errors
    /// [`TextsError`] when one is neither ours nor was added by [`language`](Self::language) before.
    pub fn languages(mut self, tags: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, TextsError> {
        self.texts.offer(tags)?;
        Ok(self)
    }

    /// Adds a language that is none of ours, by its tag (RFC 5646) and what it calls itself. What [`texts`](Self::texts) or
    /// [`translate`](Self::translate) say nothing for in it is English.
    #[must_use]
    pub fn language(mut self, tag: impl Into<Cow<'static, str>>, name: impl Into<Cow<'static, str>>) -> Self {
        self.texts.add_language(tag.into(), name.into());
        self
    }

    /// Says texts of ours in another way, in a language: a Fluent file with the keys that are to change, which are those of
    /// `locales/en` in this crate. What is given later wins. Texts are text: markup in them is shown as it is.
    ///
    /// # Errors
    /// [`TextsError`] when this is not Fluent, the language is not there, a key is none of ours, or a text names a place that ours has not.
    pub fn texts(mut self, tag: &str, fluent: impl Into<String>) -> Result<Self, TextsError> {
        self.texts.change(tag, fluent.into())?;
        Ok(self)
    }

    /// Adds texts of the application's own, for its own templates and titles. Their keys are any that we do not have; what is not said in a language
    /// is said in English.
    ///
    /// # Errors
    /// [`TextsError`] when this is not Fluent, the language is not there, or a key is one of ours.
    pub fn own_texts(mut self, tag: &str, fluent: impl Into<String>) -> Result<Self, TextsError> {
        self.texts.add(tag, fluent.into())?;
        Ok(self)
    }

    /// Asks an application's own function for every text on our pages, before ours are looked at: by the language, the key and what stands in the
    /// places. `None` leaves the text to us. Words are text: markup in them is shown as it is.
    #[must_use]
    pub fn translate(
        mut self,
        words: impl Fn(&str, &str, &Places<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.translate = Some(Arc::new(words));
        self
    }

    /// Is told what came of each try on our pages, and may say where to go next.
    #[must_use]
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.hook = Hook::new(hooks);
        self
    }

    /// Where people verify their e-mail address: shown to those who cannot add an app before they have.
    #[must_use]
    pub fn verify_email(mut self, path: LocalPath) -> Self {
        self.verify_email = Some(path);
        self
    }

    /// Where people change their password: the settings lead there.
    #[must_use]
    pub fn change_password(mut self, path: LocalPath) -> Self {
        self.change_password = Some(path);
        self
    }

    /// Where people choose a new password without being signed in, by a link that is sent to them: "This was not me" leads there, since nobody can
    /// sign in before.
    #[must_use]
    pub fn reset_password(mut self, path: LocalPath) -> Self {
        self.reset_password = Some(path);
        self
    }

    /// The languages that are offered, the first for whoever asks for none of them.
    pub(crate) fn tongues(&self) -> Vec<Tongue> {
        let translated = |tongue: Tongue| tongue.translated_by(self.translate.clone());
        self.texts.tongues().map(translated).collect()
    }
}

impl fmt::Debug for PageOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let templates: Vec<_> = self.templates.iter().map(|(name, _)| name).collect();
        f.debug_struct("PageOptions")
            .field("templates", &templates)
            .field("own", &self.own.keys())
            .field("texts", &self.texts)
            .finish_non_exhaustive()
    }
}
