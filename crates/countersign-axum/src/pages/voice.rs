//! Templates in one language: the application's, and ours behind them.

use std::borrow::Cow;

use minijinja::{Environment, Error};

use super::options::PageOptions;
use super::shell::TemplateError;
use super::templates;
use crate::tongue::Tongue;

/// What pages and messages are written with.
#[derive(Clone)]
pub(crate) struct Voice {
    pub(crate) tongue: Tongue,
    templates: Environment<'static>,
    /// Ours alone, for where one of the application's fails.
    ours: Environment<'static>,
}

impl Voice {
    /// One for each of the languages that are offered.
    pub(crate) fn all(options: &PageOptions) -> Vec<Self> {
        options.tongues().into_iter().map(|tongue| Self::new(options, tongue)).collect()
    }

    fn new(options: &PageOptions, tongue: Tongue) -> Self {
        let mut ours = templates::in_language(&tongue);
        options.marks.teach(&mut ours, &tongue);
        let mut templates = ours.clone();
        for (name, source) in options.templates.iter().cloned() {
            templates.add_template_owned(name, source).expect("it was tried when it was given");
        }
        Self { tongue, templates, ours }
    }

    /// Adds a template to each, or takes the place of the one with this name.
    pub(crate) fn add<'v>(
        voices: impl IntoIterator<Item = &'v mut Self>,
        name: impl Into<Cow<'static, str>>,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<(), TemplateError> {
        let (name, source) = (name.into(), source.into());
        for voice in voices {
            let added = voice.templates.add_template_owned(name.clone(), source.clone());
            added.map_err(|error| TemplateError::broken(&error))?;
        }
        Ok(())
    }

    /// With the application's templates, or why not.
    pub(crate) fn exactly<T>(
        &self,
        write: impl FnOnce(&Environment<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        write(&self.templates)
    }

    /// As the application wants it; where its own template fails and ours does not, that is logged, and it is ours.
    pub(crate) fn write<T>(
        &self,
        template: &str,
        write: impl Fn(&Environment<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        write(&self.templates).or_else(|error| {
            let Ok(ours) = write(&self.ours) else { return Err(error) };
            tracing::error!(
                template,
                error = &error as &dyn std::error::Error,
                "a template of the application failed, and ours takes its place"
            );
            Ok(ours)
        })
    }
}
