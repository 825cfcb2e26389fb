//! Which language a visit is answered in, and how the visitor asks for another.

use std::sync::{Arc, OnceLock};

use countersign::{Account, Site};
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use serde::Serialize;

use crate::choice::{self, FIELD, Said};
use crate::tongue::Tongue;

/// What one request says of languages. The gate and the page that it leads to share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Visit(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    said: Said,
    /// What the user chose in the account, once that is known.
    chosen: OnceLock<usize>,
    /// What stands behind the question mark, where it is a page that was asked for.
    page: Option<String>,
}

/// A language that a page is offered in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OfferedLanguage {
    /// Its tag (RFC 5646).
    pub tag: String,
    /// What it calls itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// A link to the same page in it.
    pub path: String,
    /// It is the page's own.
    pub current: bool,
}

impl Visit {
    pub(super) fn new<'a>(
        tongues: impl Iterator<Item = &'a Tongue> + Clone,
        site: &Site,
        (method, uri, headers): (&Method, &Uri, &HeaderMap),
    ) -> Self {
        let is_page = matches!(*method, Method::GET | Method::HEAD);
        Self(Arc::new(Wish {
            said: Said::new(tongues, site, uri.query(), headers),
            chosen: OnceLock::new(),
            page: is_page.then(|| uri.query().unwrap_or_default().to_owned()),
        }))
    }

    /// That of the gate which the request came through.
    pub(super) fn of(parts: &Parts) -> Option<Self> {
        parts.extensions.get::<Self>().cloned()
    }

    /// Which of the languages.
    pub(super) fn voice(&self) -> usize {
        let Wish { said, chosen, .. } = &*self.0;
        said.firmly().or_else(|| chosen.get().copied()).or(said.liked).unwrap_or(0)
    }

    /// Neither the request nor the account of whoever sent it has said anything yet.
    pub(super) fn is_open(&self) -> bool {
        self.0.said.firmly().is_none() && self.0.chosen.get().is_none()
    }

    /// What the user chose, where the browser was not told otherwise.
    pub(super) fn settle<'a>(&self, tongues: impl Iterator<Item = &'a Tongue> + Clone, account: &Account) {
        if let Some(tag) = choice::of_account(account) {
            self.choose(tongues, tag);
        }
    }

    pub(super) fn choose<'a>(&self, tongues: impl Iterator<Item = &'a Tongue> + Clone, tag: &str) {
        if let Some(at) = choice::find(tongues, tag) {
            let _ = self.0.chosen.set(at);
        }
    }

    /// What the browser is to remember: a language that a link to a page asked for.
    pub(super) fn to_remember(&self) -> Option<usize> {
        self.0.said.asked.filter(|_| self.0.page.is_some())
    }

    /// A page in every language; none where there is nothing to choose, or no link leads back to what is shown. `page` is where it is,
    /// with as much of its query as was understood, for pages that know.
    pub(super) fn offer<'a>(
        &self,
        tongues: impl Iterator<Item = &'a Tongue>,
        page: Option<&str>,
    ) -> Vec<OfferedLanguage> {
        let (path, query) = match (page, &self.0.page) {
            (Some(page), _) => page.split_once('?').unwrap_or((page, "")),
            // Only the question mark and what is behind it: the path of a page that nobody has could begin with the name of another site.
            (None, Some(query)) => ("", query.as_str()),
            (None, None) => return Vec::new(),
        };
        let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != FIELD);
        let kept: Vec<_> = kept.collect();
        let offered: Vec<_> = tongues
            .enumerate()
            .map(|(at, tongue)| {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.extend_pairs(&kept).append_pair(FIELD, tongue.locale());
                OfferedLanguage {
                    tag: tongue.locale().to_owned(),
                    name: tongue.name().to_owned(),
                    direction: tongue.direction(),
                    path: format!("{path}?{}", query.finish()),
                    current: at == self.voice(),
                }
            })
            .collect();
        if offered.len() > 1 { offered } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(method: &Method, uri: &str, page: Option<&str>) -> Vec<String> {
        let tongues = ["en", "de"].map(|tag| Tongue::new(tag.into(), "".into()));
        let site = Site::new("https://acme.example").unwrap();
        let uri: Uri = uri.parse().unwrap();
        let visit = Visit::new(tongues.iter(), &site, (method, &uri, &HeaderMap::new()));
        visit.offer(tongues.iter(), page).into_iter().map(|offered| offered.path).collect()
    }

    #[test]
    fn links_keep_the_rest_of_the_query_and_lead_nowhere_else() {
        let get = |uri| paths(&Method::GET, uri, None);
        assert_eq!(get("/mfa"), ["?lang=en", "?lang=de"]);
        assert_eq!(get("/x?return_to=%2Fa%3Flang%3Dfr&lang=de")[0], "?return_to=%2Fa%3Flang%3Dfr&lang=en");
        assert_eq!(get("//evil.example/x")[0], "?lang=en");
        assert_eq!(paths(&Method::POST, "/x?a=b", None), [""; 0]);
        assert_eq!(paths(&Method::POST, "/x?a=b", Some("/y?c=d"))[1], "/y?c=d&lang=de");
    }

    #[test]
    fn one_language_is_nothing_to_choose_from() {
        let tongues = [Tongue::new("en".into(), "".into())];
        let site = Site::new("https://acme.example").unwrap();
        let visit =
            Visit::new(tongues.iter(), &site, (&Method::GET, &Uri::from_static("/"), &HeaderMap::new()));
        assert_eq!(visit.offer(tongues.iter(), None), []);
    }
}
