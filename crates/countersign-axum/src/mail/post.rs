//! Writes messages in the language of whoever reads them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use countersign::{Countersign, Timestamp};
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, context};
use serde::Serialize;

use super::Mail;
use crate::choice;
use crate::pages::{PageOptions, TemplateError, Voice};
use crate::text::Text;

/// Writes messages in the frame of ours, with the texts of the pages: the notices, and those of an application's own.
///
/// A message called `welcome` is two templates: `welcome.html` begins with `{% extends "mail.html" %}`, `welcome.txt` with `{% extends "mail.txt" %}`, and both
/// fill `{% block main %}`. The text also fills `{% block subject %}`. They see what the view serializes, and `mail` (`issuer`, `host`, `origin`, `locale`,
/// `direction`). `{{ "key"|t }}` says a text with that key, as on pages; all is escaped in HTML, nothing in text. A macro `action` in
/// `mail-parts.html` makes the button of a message.
///
/// ```
/// # use countersign::Countersign;
/// use countersign_axum::{Mailer, PageOptions, Post};
///
/// # async fn welcome(countersign: &Countersign, mailer: impl Mailer) -> Result<(), Box<dyn std::error::Error>> {
/// let options = PageOptions::new().own_texts("en", "welcome-subject = Welcome\nwelcome-text = Good to see you, { $name }.\n")?;
/// let post = Post::new(countersign, &options)
///     .with_template("welcome.html", r#"{% extends "mail.html" %}{% block main %}<p>{{ "welcome-text"|t(name=name) }}</p>{% endblock %}"#)?
///     .with_template(
///         "welcome.txt",
///         "{% extends \"mail.txt\" %}{% block subject %}{{ \"welcome-subject\"|t }}{% endblock %}\
///          {% block main %}{{ \"welcome-text\"|t(name=name) }}{% endblock %}",
///     )?;
/// #[derive(serde::Serialize)]
/// struct Welcome { name: &'static str }
/// let letter = post.letter(Some("de"), "welcome", &Welcome { name: "Ada" })?;
/// mailer.send(&letter.to("ada@example.org", "welcome-4711")).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Post {
    countersign: Countersign,
    voices: Arc<Vec<Voice>>,
}

/// A message without an address: what it says is the same for each that it goes to.
#[derive(Clone)]
pub struct Letter {
    subject: String,
    text: String,
    html: String,
    locale: String,
    at: Timestamp,
}

impl Post {
    /// With our frame, and the languages, texts and templates that the application chose for its pages.
    #[must_use]
    pub fn new(countersign: &Countersign, options: &PageOptions) -> Self {
        Self { countersign: countersign.clone(), voices: Arc::new(Voice::all(options)) }
    }

    /// Adds a template, or takes the place of the one with this name.
    ///
    /// # Errors
    /// [`TemplateError`] when it is not a template.
    pub fn with_template(
        mut self,
        name: impl Into<Cow<'static, str>>,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<Self, TemplateError> {
        Voice::add(Arc::make_mut(&mut self.voices), name, source)?;
        Ok(self)
    }

    /// Writes the message with this name in a language: the account's own where it is known and offered, else the first that is offered.
    ///
    /// # Errors
    /// [`TemplateError`] when there is no such message, or the view lacks what a template names.
    pub fn letter(
        &self,
        locale: Option<&str>,
        name: &str,
        view: &impl Serialize,
    ) -> Result<Letter, TemplateError> {
        let voice = self.voice(locale);
        let site = self.countersign.site();
        let mail = context! {
            issuer => self.countersign.issuer(),
            origin => site.origin(),
            host => site.origin().and_then(|origin| origin.split_once("://")).map(|(_, host)| host),
            help => site.help(),
            locale => voice.tongue.locale(),
            direction => voice.tongue.direction(),
        };
        let context = context! { mail => mail, ..Value::from(Serde(view)) };
        let written = voice
            .write(name, |templates| write(templates, name, &context))
            .map_err(|error| TemplateError::broken(&error))?;
        Ok(Letter { locale: voice.tongue.locale().to_owned(), at: self.countersign.now(), ..written })
    }

    /// In which language it is when this one is asked for.
    pub(super) fn locale(&self, locale: Option<&str>) -> &str {
        self.voice(locale).tongue.locale()
    }

    /// A text in a language.
    pub(super) fn say(&self, locale: Option<&str>, text: &Text) -> String {
        self.voice(locale).tongue.say(text)
    }

    fn voice(&self, locale: Option<&str>) -> &Voice {
        let tongues = self.voices.iter().map(|voice| &voice.tongue);
        &self.voices[choice::by_tag(tongues, locale)]
    }
}

fn write(templates: &Environment<'_>, name: &str, context: &Value) -> Result<Letter, Error> {
    let html = templates.get_template(&format!("{name}.html"))?.render(context)?;
    let mut text = templates.get_template(&format!("{name}.txt"))?.render_captured(context)?;
    let subject = text.with_state_mut(|state| state.render_block("subject"))?;
    Ok(Letter {
        subject: one_line(&subject),
        text: tidy(&text.into_output()),
        html,
        locale: String::new(),
        at: Timestamp::from_seconds(0),
    })
}

/// Whatever stands in a subject, it is one line, and begins no other header.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines that templates left empty are one, and the last line ends.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.trim().lines() {
        // "-- " begins what mail programs set apart.
        let line = if line == "-- " { line } else { line.trim_end() };
        if !(line.is_empty() && tidy.ends_with("\n\n")) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy
}

impl Letter {
    /// Addresses it. The id is the same however often the message is tried; what could not stand in a `Message-ID` is left out of it.
    #[must_use]
    pub fn to(&self, address: &str, id: &str) -> Mail {
        let fits = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
        Mail {
            to: address.chars().filter(|c| !c.is_control()).collect(),
            subject: self.subject.clone(),
            text: self.text.clone(),
            html: self.html.clone(),
            id: id.chars().filter(fits).collect(),
            locale: self.locale.clone(),
            at: self.at,
        }
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("locale", &self.locale).finish_non_exhaustive()
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tongues: Vec<_> = self.voices.iter().map(|voice| &voice.tongue).collect();
        f.debug_struct("Post").field("languages", &tongues).finish_non_exhaustive()
    }
}
