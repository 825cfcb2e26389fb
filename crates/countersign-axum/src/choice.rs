//! In which language a request is answered: what its query says wins over what the browser was told to remember, that over what the user
//! chose in the account, that over what the browser likes best, and where nobody says anything it is the first.

use countersign::{Account, Countersign, Site};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::client::Client;
use crate::cookie;
use crate::session::look_up;
use crate::tongue::{Tongue, primary};

/// The field of the query that names a language.
pub(crate) const FIELD: &str = "lang";

/// What a request says of the language that it wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// By its query.
    pub(crate) asked: Option<usize>,
    /// By its cookie, from an earlier query.
    pub(crate) remembered: Option<usize>,
    /// By what the browser likes best (RFC 4647 §3.4).
    pub(crate) liked: Option<usize>,
}

impl Said {
    pub(crate) fn new<'a>(
        tongues: impl Iterator<Item = &'a Tongue> + Clone,
        site: &Site,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Self {
        let field =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(name, _)| name == FIELD);
        // Nobody but we wrote the cookie: there is nothing to be guessed.
        let exactly = |tag: &str| tongues.clone().position(|tongue| tongue.locale() == tag);
        Self {
            asked: field.and_then(|(_, wanted)| find(tongues.clone(), &wanted)),
            remembered: cookie::languages(site, headers).find_map(exactly),
            liked: liked(headers).iter().find_map(|tag| find(tongues.clone(), tag)),
        }
    }

    /// What the person said about this browser; nothing else is looked at then.
    pub(crate) fn firmly(self) -> Option<usize> {
        self.asked.or(self.remembered)
    }
}

/// The language with this tag, or else one that whoever reads it can read.
pub(crate) fn find<'a>(tongues: impl Iterator<Item = &'a Tongue> + Clone, wanted: &str) -> Option<usize> {
    let exactly = |tongue: &Tongue| tongue.locale().eq_ignore_ascii_case(wanted);
    let nearly = |tongue: &Tongue| primary(tongue.locale()).eq_ignore_ascii_case(primary(wanted));
    tongues.clone().position(exactly).or_else(|| tongues.clone().position(nearly))
}

/// The language that a user chose.
pub(crate) fn of_account(account: &Account) -> Option<&str> {
    account.locale.as_deref()
}

/// The language that whoever asks chose in the account. For answers that tell a problem: a fault here is none of theirs.
pub(crate) async fn of_sender(countersign: &Countersign, client: &Client) -> Option<String> {
    let who = look_up(countersign, client).await.ok()?;
    let (_, user) = who.session()?;
    let account = countersign.account(user).await.ok()?;
    of_account(&account).map(str::to_owned)
}

/// The same by one tag, such as the one that an account has.
#[cfg(feature = "mail")]
pub(super) fn by_tag<'a>(tongues: impl Iterator<Item = &'a Tongue> + Clone, tag: Option<&str>) -> usize {
    tag.and_then(|tag| find(tongues, tag)).unwrap_or(0)
}

/// The languages that a browser likes, the best first; those with weight 0 it does not.
fn liked(headers: &HeaderMap) -> Vec<&str> {
    let ranges = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut liked: Vec<(&str, f32)> = ranges
        .flat_map(|ranges| ranges.split(','))
        .filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().filter(|tag| !tag.is_empty())?;
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
            (weight > 0.0).then_some((tag, weight))
        })
        .collect();
    liked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    liked.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    fn said(query: &str, header: &'static str, cookie: &'static str) -> Option<&'static str> {
        const KNOWN: [&str; 4] = ["en", "de", "pt-BR", "ar"];
        let tongues: Vec<Tongue> = KNOWN.map(|tag| Tongue::new(tag.into(), "".into())).to_vec();
        let text = http::HeaderValue::from_static;
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, text(header)), (COOKIE, text(cookie))]);
        let said =
            Said::new(tongues.iter(), &Site::new("https://acme.example").unwrap(), Some(query), &headers);
        said.firmly().or(said.liked).map(|at| KNOWN[at])
    }

    #[test]
    fn the_language_that_is_asked_for_or_liked_best() {
        for (query, header, locale) in [
            ("", "", None),
            ("", "fr", None),
            ("", "de", Some("de")),
            ("", "de-AT, en;q=0.9", Some("de")),
            ("", "fr, pt;q=0.5, de;q=0.4", Some("pt-BR")),
            ("", "en;q=0.2, de;q=0.8", Some("de")),
            ("", "de;q=0, en", Some("en")),
            ("", "de;q=much, ar;q=0.1", Some("ar")),
            ("lang=pt-br", "de", Some("pt-BR")),
            ("a=b&lang=AR", "de", Some("ar")),
            ("lang=xx", "de", Some("de")),
            ("lang=", ";;,,q=", None),
        ] {
            assert_eq!(said(query, header, ""), locale, "{query} {header}");
        }
    }

    #[test]
    fn what_was_asked_for_once_is_remembered() {
        const DE: &str = "__Host-countersign_language=de";
        assert_eq!(said("", "ar", DE), Some("de"));
        assert_eq!(said("lang=en", "ar", DE), Some("en"));
        assert_eq!(said("lang=xx", "ar", DE), Some("de"));
        for planted in
            ["countersign_language=de", "__Host-countersign_language=fr", "__Host-countersign_language="]
        {
            assert_eq!(said("", "ar", planted), Some("ar"), "{planted}");
        }
    }
}
