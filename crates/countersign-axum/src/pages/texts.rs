//! What an application changes about languages and texts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use fluent_bundle::FluentResource;

use crate::locales;
use crate::nearest::nearest;
use crate::tongue::Tongue;

mod places;

/// The languages, and the further texts in each.
#[derive(Clone)]
pub(super) struct Texts {
    tongues: Vec<Tongue>,
    /// In this order, where the application chose some.
    offered: Option<Vec<String>>,
    /// Those of the application's own, with their places.
    own: HashMap<String, HashSet<String>>,
}

/// A language or a text that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextsError {
    what: String,
    /// What it is about, as it stands in the file.
    about: Option<String>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { tongues: Tongue::all().to_vec(), offered: None, own: HashMap::new() }
    }
}

impl Texts {
    pub(super) fn offer(
        &mut self,
        tags: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<(), TextsError> {
        let mut offered = Vec::new();
        for tag in tags {
            offered.push(self.tongues[self.find(tag.as_ref())?].locale().to_owned());
        }
        if offered.is_empty() {
            return Err(TextsError::new("at least one language must be offered"));
        }
        self.offered = Some(offered);
        Ok(())
    }

    pub(super) fn add_language(&mut self, tag: Cow<'static, str>, name: Cow<'static, str>) {
        self.tongues.retain(|tongue| !tongue.locale().eq_ignore_ascii_case(&tag));
        self.tongues.push(Tongue::new(tag, name));
    }

    /// Other words for texts of ours, and for those that the application added before.
    pub(super) fn change(&mut self, tag: &str, fluent: String) -> Result<(), TextsError> {
        let texts = parsed(fluent)?;
        for (key, named) in places::named(&texts) {
            let Some(known) = places::of_ours(key).or_else(|| self.own.get(key).cloned()) else {
                let keys = Tongue::english().keys();
                let near = nearest(key, keys.iter().chain(self.own.keys()).map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!(": did you mean {near:?}?"));
                let what = format!("there is no text of ours with the key {key:?}{near}");
                return Err(TextsError::about(key, what));
            };
            if let Some(unknown) = named.difference(&known).next() {
                return Err(TextsError::about(
                    key,
                    format!("the text {key:?} has no place called {unknown:?}"),
                ));
            }
        }
        self.say(tag, texts)
    }

    /// Texts of the application's own.
    pub(super) fn add(&mut self, tag: &str, fluent: String) -> Result<(), TextsError> {
        let texts = parsed(fluent)?;
        for (key, named) in places::named(&texts) {
            if places::of_ours(key).is_some() {
                let what = format!("the key {key:?} is one of ours: choose another, or change its words");
                return Err(TextsError::about(key, what));
            }
            self.own.entry(key.to_owned()).or_default().extend(named);
        }
        self.say(tag, texts)
    }

    fn say(&mut self, tag: &str, texts: FluentResource) -> Result<(), TextsError> {
        let at = self.find(tag)?;
        let texts = Arc::new(texts);
        // Whatever is not said in another language is said in English.
        let everywhere = self.tongues[at].locale() == locales::english().tag;
        for (place, tongue) in self.tongues.iter_mut().enumerate() {
            if place == at {
                *tongue = tongue.clone().saying([Arc::clone(&texts)]);
            } else if everywhere {
                *tongue = tongue.clone().falling_back_to(Arc::clone(&texts));
            }
        }
        Ok(())
    }

    fn find(&self, tag: &str) -> Result<usize, TextsError> {
        let found = self.tongues.iter().position(|tongue| tongue.locale().eq_ignore_ascii_case(tag));
        found.ok_or_else(|| {
            let known: Vec<_> = self.tongues.iter().map(Tongue::locale).collect();
            TextsError::new(format!("there is no language {tag:?}; there are {}", known.join(", ")))
        })
    }

    pub(super) fn tongues(&self) -> impl Iterator<Item = Tongue> {
        let all = self.tongues.iter().map(Tongue::locale);
        let offered = self.offered.clone().unwrap_or_else(|| all.map(str::to_owned).collect());
        offered
            .into_iter()
            .filter_map(|tag| self.tongues.iter().find(|tongue| tongue.locale() == tag).cloned())
    }
}

fn parsed(fluent: String) -> Result<FluentResource, TextsError> {
    FluentResource::try_new(fluent).map_err(|(texts, errors)| {
        let at = errors.first().map_or(0, |error| error.pos.start);
        let line =
            texts.source().get(at..).and_then(|rest| rest.lines().find(|line| !line.trim().is_empty()));
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        TextsError {
            about: line.map(str::to_owned),
            ..TextsError::new(format!("this is not Fluent: {}", errors.join("; ")))
        }
    })
}

impl TextsError {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), about: None }
    }

    fn about(key: &str, what: String) -> Self {
        Self { what, about: Some(key.to_owned()) }
    }

    /// The line of the file that it is about, from 1.
    #[must_use]
    pub fn line_in(&self, fluent: &str) -> usize {
        let about = self.about.as_deref();
        let at = about.and_then(|about| fluent.lines().position(|line| line.starts_with(about)));
        at.map_or(1, |at| at + 1)
    }

    /// What it is, and nothing else.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.what
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tongues()).finish()
    }
}

impl fmt::Display for TextsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the texts cannot be used: {}", self.what)
    }
}

impl std::error::Error for TextsError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn refused(result: Result<(), TextsError>) -> String {
        result.expect_err("it is to be refused").to_string()
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_name() {
        let mut texts = Texts::default();
        assert!(refused(texts.change("en", "challenge-titel = x\n".to_owned())).contains("challenge-titel"));
        assert!(refused(texts.change("en", "challenge-title = { $who }\n".to_owned())).contains("\"who\""));
        assert!(refused(texts.change("tlh", "challenge-title = x\n".to_owned())).contains("tlh"));
        assert!(refused(texts.change("en", "no sign of Fluent".to_owned())).contains("not Fluent"));
        assert!(refused(texts.add("en", "challenge-title = x\n".to_owned())).contains("ours"));
        assert!(refused(texts.offer(["en", "tlh"])).contains("tlh"));
        assert!(refused(texts.offer([""; 0])).contains("at least one"));
    }

    #[test]
    fn texts_are_changed_and_added() {
        let mut texts = Texts::default();
        texts.add_language("fi".into(), "suomi".into());
        texts.change("fi", "shared-back = Takaisin\n".to_owned()).unwrap();
        texts.change("en", "shared-not-now = Later\n".to_owned()).unwrap();
        texts.add("en", "house-rules = House rules\n".to_owned()).unwrap();
        texts.offer(["fi", "en"]).unwrap();
        let [finnish, english] = texts.tongues().collect::<Vec<_>>().try_into().unwrap();
        let say = |tongue: &Tongue, key: &'static str| tongue.say(&Text::new(key));
        assert_eq!(say(&finnish, "shared-back"), "Takaisin");
        assert_eq!(
            (say(&finnish, "shared-not-now"), say(&english, "shared-not-now")),
            ("Later".into(), "Later".into())
        );
        assert_eq!(say(&finnish, "house-rules"), "House rules");
    }
}
