//! In which language a request is answered.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::tongue::{Tongue, primary};

/// Which of these languages a request is answered in: by `lang` in its query, else by what its browser likes best (RFC 4647 §3.4), else in
/// the first.
pub(super) fn choose<'a>(
    tongues: impl Iterator<Item = &'a Tongue> + Clone,
    query: Option<&str>,
    headers: &HeaderMap,
) -> usize {
    let find = |wanted: &str| find(tongues.clone(), wanted);
    let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(name, _)| name == "lang");
    asked
        .and_then(|(_, wanted)| find(&wanted))
        .or_else(|| liked(headers).iter().find_map(|tag| find(tag)))
        .unwrap_or(0)
}

/// The same by one tag, such as the one that an account has.
#[cfg(feature = "mail")]
pub(super) fn by_tag<'a>(tongues: impl Iterator<Item = &'a Tongue> + Clone, tag: Option<&str>) -> usize {
    tag.and_then(|tag| find(tongues, tag)).unwrap_or(0)
}

/// The one with this tag, else one of the same language.
fn find<'a>(mut tongues: impl Iterator<Item = &'a Tongue> + Clone, wanted: &str) -> Option<usize> {
    let exactly = |tongue: &Tongue| tongue.locale().eq_ignore_ascii_case(wanted);
    let nearly = |tongue: &Tongue| primary(tongue.locale()).eq_ignore_ascii_case(primary(wanted));
    tongues.clone().position(exactly).or_else(|| tongues.position(nearly))
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
    use super::*;

    fn chosen(query: &str, header: &'static str) -> &'static str {
        const KNOWN: [&str; 4] = ["en", "de", "pt-BR", "ar"];
        let tongues: Vec<Tongue> = KNOWN.map(|tag| Tongue::new(tag.into(), "".into())).to_vec();
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, http::HeaderValue::from_static(header))]);
        KNOWN[choose(tongues.iter(), Some(query), &headers)]
    }

    #[test]
    fn the_language_that_is_asked_for_or_liked_best() {
        for (query, header, locale) in [
            ("", "", "en"),
            ("", "fr", "en"),
            ("", "de", "de"),
            ("", "de-AT, en;q=0.9", "de"),
            ("", "fr, pt;q=0.5, de;q=0.4", "pt-BR"),
            ("", "en;q=0.2, de;q=0.8", "de"),
            ("", "de;q=0, en", "en"),
            ("", "de;q=much, ar;q=0.1", "ar"),
            ("lang=pt-br", "de", "pt-BR"),
            ("a=b&lang=AR", "de", "ar"),
            ("lang=xx", "de", "de"),
            ("lang=", ";;,,q=", "en"),
        ] {
            assert_eq!(chosen(query, header), locale, "{query} {header}");
        }
    }
}
