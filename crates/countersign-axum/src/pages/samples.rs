//! Every page in every state, filled in with what nobody wrote: to look at, and to try templates with.

use countersign::Site;
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::options::PageOptions;
use super::shell::{Pages, TemplateError};
use super::{
    Width, another, challenge, codes, disown, interrupted, recovered, settings, setup, shell, unlock,
};
use crate::text::Text;
use crate::tongue::Tongue;

/// A page in one of its states, with all that its template is given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// The template that shows it, such as `challenge.html`.
    pub template: String,
    /// What is the matter, such as `wrong code`.
    pub state: &'static str,
    /// The page, told to tests and styles as `data-page`.
    pub name: &'static str,
    /// The key of its heading.
    pub title: &'static str,
    /// The status that goes with it.
    pub status: StatusCode,
    /// How wide its card is.
    pub width: Width,
    /// Whose page it is.
    pub account: Option<&'static str>,
    /// What the template is given.
    pub view: Value,
}

/// Whose pages the samples are.
pub(super) const ACCOUNT: &str = "ada@example.org";

impl Sample {
    /// Of somebody who is signed in, with status 200.
    ///
    /// # Panics
    /// When the view cannot be serialized.
    #[must_use]
    pub fn new(
        template: impl Into<String>,
        state: &'static str,
        (name, title): (&'static str, &'static str),
        view: &impl Serialize,
    ) -> Self {
        Self {
            template: template.into(),
            state,
            name,
            title,
            status: StatusCode::OK,
            width: Width::Narrow,
            account: Some(ACCOUNT),
            view: serde_json::to_value(view).expect("views are plain values"),
        }
    }

    /// With another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// On a wide card.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { width: Width::Wide, ..self }
    }

    /// Of somebody who is not signed in.
    #[must_use]
    pub fn anonymous(self) -> Self {
        Self { account: None, ..self }
    }

    /// Something was wrong with what was typed.
    pub(super) fn refused(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Nothing was looked at.
    pub(super) fn throttled(self) -> Self {
        self.status(StatusCode::TOO_MANY_REQUESTS)
    }
}

/// A language for what views say themselves.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a>(&'a Tongue);

impl Voice<'_> {
    pub(super) fn say(self, text: impl Into<Text>) -> String {
        self.0.say(&text.into())
    }

    pub(super) fn some(self, text: impl Into<Text>) -> Option<String> {
        Some(self.say(text))
    }
}

/// Every page of ours in every state, as the samples of one of the languages that are offered. The other languages have the same in the same order.
///
/// # Errors
/// [`TemplateError`] when there is no such language.
pub fn samples(options: &PageOptions, tag: &str) -> Result<Vec<Sample>, TemplateError> {
    let tongues = options.tongues();
    let tongue = tongues.iter().find(|tongue| tongue.locale().eq_ignore_ascii_case(tag));
    let tongue = tongue.ok_or_else(|| TemplateError::new(format!("there is no language {tag:?}")))?;
    Ok(all(tongue))
}

pub(super) fn all(tongue: &Tongue) -> Vec<Sample> {
    let voice = Voice(tongue);
    [
        challenge::samples(voice),
        disown::samples(voice),
        another::samples(),
        unlock::samples(voice),
        setup::samples(voice),
        codes::samples(voice),
        recovered::samples(voice),
        settings::samples(voice),
        interrupted::samples(voice),
        shell::samples(voice),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Pages that show samples, with no users and no store behind them.
///
/// ```
/// use countersign_axum::{PageOptions, SamplePages, samples};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let options = PageOptions::new();
/// let pages = SamplePages::new(&options);
/// for sample in samples(&options, "de")? {
///     let html = pages.render(&sample, "de")?;
///     assert!(html.contains("<html lang=\"de\""));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SamplePages {
    pages: Pages,
}

impl SamplePages {
    /// In the languages, with the templates and the looks of these options.
    #[must_use]
    pub fn new(options: &PageOptions) -> Self {
        let site = Site::new("https://acme.example").and_then(|site| site.help_url("/help"));
        Self { pages: Pages::without_users(&site.expect("this is a site"), "Acme", options) }
    }

    /// With a template of the application's own.
    ///
    /// # Errors
    /// [`TemplateError`] when it is none.
    pub fn with_template(self, name: &str, source: &str) -> Result<Self, TemplateError> {
        Ok(Self { pages: self.pages.with_template(name.to_owned(), source.to_owned())? })
    }

    /// The page as a browser gets it.
    ///
    /// # Errors
    /// [`TemplateError`] when the template fails: nothing is shown in its place.
    pub fn render(&self, sample: &Sample, tag: &str) -> Result<String, TemplateError> {
        self.try_render(sample, tag).map_err(|error| TemplateError::broken(&error))
    }

    pub(super) fn try_render(&self, sample: &Sample, tag: &str) -> Result<String, minijinja::Error> {
        let pages = self.pages.in_language(tag);
        let page = pages.page(sample.name, sample.title).status(sample.status).width(sample.width);
        let page = match sample.account {
            Some(account) => page.account(account),
            None => page,
        };
        page.text(&sample.template, &sample.view)
    }

    /// The files that pages load: path, media type and content.
    pub fn files(&self) -> impl Iterator<Item = (String, &'static str, Vec<u8>)> {
        self.pages.files().all().map(|(path, file)| (path.to_owned(), file.kind, file.content.to_vec()))
    }
}
