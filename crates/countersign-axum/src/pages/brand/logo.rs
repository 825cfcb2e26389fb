//! A picture that somebody else made, checked before it is served under our name.

/// The kinds of pictures that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoKind {
    /// `image/svg+xml`.
    Svg,
    /// `image/png`.
    Png,
    /// `image/webp`.
    WebP,
}

/// A picture that can be served.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Logo {
    pub(in crate::pages) bytes: Vec<u8>,
    pub(in crate::pages) kind: LogoKind,
}

/// Every page loads it.
const LARGEST: usize = 256 * 1024;

impl LogoKind {
    /// By the end of a file's name: `svg`, `png` or `webp`.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        [Self::Svg, Self::Png, Self::WebP]
            .into_iter()
            .find(|kind| kind.extension().eq_ignore_ascii_case(extension))
    }

    pub(in crate::pages) fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    pub(in crate::pages) fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

impl Logo {
    /// A picture, or a sentence that says why it cannot be used.
    pub(super) fn new(bytes: Vec<u8>, kind: LogoKind) -> Result<Self, String> {
        if bytes.len() > LARGEST {
            return Err(format!("the logo has {} bytes: it may have {LARGEST}", bytes.len()));
        }
        let is_kind = match kind {
            LogoKind::Svg => {
                check_svg(&bytes)?;
                true
            }
            LogoKind::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR"),
            LogoKind::WebP => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        };
        if is_kind { Ok(Self { bytes, kind }) } else { Err(format!("the logo is no {}", kind.media_type())) }
    }
}

/// Elements that run something, or bring in what is no drawing.
const FORBIDDEN: [&str; 10] =
    ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "link"];

/// Pictures within an image run no script in any browser, and the header that goes with ours forbids it when somebody opens one alone. What could
/// be meant to run or to load is refused all the same: it would be none of the people's business whoever it tells that they look.
fn check_svg(bytes: &[u8]) -> Result<(), String> {
    let no = |what: &str| Err(format!("the logo cannot be used: {what}"));
    let Ok(text) = std::str::from_utf8(bytes) else { return no("it is no text in UTF-8") };
    let mut rest = text.trim_start_matches('\u{feff}');
    let (mut is_svg, mut in_style) = (false, false);
    while let Some(at) = rest.find('<') {
        if in_style && let Err(what) = check_style(&rest[..at]) {
            return no(what);
        }
        rest = &rest[at..];
        let (skipped, is_markup) = if rest.starts_with("<!--") {
            (rest.find("-->").map(|end| end + 3), false)
        } else if rest.starts_with("<?") {
            if !rest.starts_with("<?xml ") {
                return no("it has a processing instruction");
            }
            (rest.find("?>").map(|end| end + 2), false)
        } else if rest.starts_with("<!") {
            return no("it has a document type, entities or raw text");
        } else {
            (end_of_tag(rest), true)
        };
        let Some(end) = skipped else { return no("it ends in the middle of a tag") };
        if is_markup {
            let element =
                check_tag(&rest[1..end - 1]).map_err(|what| format!("the logo cannot be used: {what}"))?;
            if !is_svg && element != "svg" {
                return no("it does not begin with <svg>");
            }
            is_svg = true;
            in_style = element == "style";
        }
        rest = &rest[end..];
    }
    if is_svg { Ok(()) } else { no("it has no <svg>") }
}

/// Where a tag ends: the first `>` outside of quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// What stands between `<` and `>`. Tells the name of the element.
fn check_tag(tag: &str) -> Result<String, String> {
    let tag = tag.trim_end_matches('/');
    let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let (mut rest, name) = (&tag[name.len()..], local(name));
    if name.contains('<') {
        return Err("a tag does not end".to_owned());
    }
    if FORBIDDEN.contains(&name.as_str()) {
        return Err(format!("it has an element <{name}>"));
    }
    while let Some((before, after)) = rest.split_once('=') {
        let attribute = local(before.trim());
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let closed = quote.and_then(|quote| after[1..].split_once(quote));
        let Some((value, further)) = closed else { return Err(format!("{attribute} has no quotes")) };
        check_attribute(&attribute, value)?;
        rest = further;
    }
    Ok(name)
}

fn check_attribute(name: &str, value: &str) -> Result<(), String> {
    let value = value.trim();
    if name.starts_with("on") {
        return Err(format!("{name} runs a script"));
    }
    if matches!(name, "href" | "src" | "to" | "from" | "values" | "by") || name.is_empty() {
        let is_own = value.starts_with('#');
        let is_picture = ["data:image/png;", "data:image/jpeg;", "data:image/webp;"]
            .iter()
            .any(|start| value.starts_with(start));
        let is_address = matches!(name, "href" | "src") || value.contains(':') || value.contains('&');
        if is_address && !is_own && !is_picture {
            return Err(format!("{name} leads out of it"));
        }
    }
    if name == "base" {
        return Err("it has a base".to_owned());
    }
    check_style(value).map_err(|what| format!("{what} in {name}"))
}

/// Rules and values that load nothing.
fn check_style(text: &str) -> Result<(), &'static str> {
    let text = text.to_ascii_lowercase();
    let addresses =
        text.match_indices("url(").map(|(at, _)| text[at + 4..].trim_start_matches([' ', '"', '\'']));
    if addresses.into_iter().any(|address| !address.starts_with('#'))
        || text.contains("@import")
        || text.contains("image-set")
    {
        return Err("a style leads out of it");
    }
    // Both can spell any of these.
    if text.contains('\\') || (text.contains("&#") && text.contains('(')) {
        return Err("a style is spelled in a hidden way");
    }
    if text.contains("javascript:") {
        return Err("it names a script");
    }
    Ok(())
}

/// Without its prefix, in small letters.
fn local(name: &str) -> String {
    name.trim_start_matches('/').rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<Logo, String> {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>");
        Logo::new(text.into_bytes(), LogoKind::Svg)
    }

    #[test]
    fn drawings_can_be_used() {
        for inside in [
            "",
            "<!-- a > b --><title>a &amp; b</title><path d=\"M0 0h9v9z\" fill='#0a7'/>",
            "<defs><linearGradient id=\"g\"><stop offset=\"0\"/></linearGradient></defs><rect fill=\"url(#g)\"/>",
            "<style>.a{fill:url(#g)} @media (prefers-color-scheme: dark){.a{fill:#fff}}</style><use href=\"#g\" class=\"a\"/>",
            "<image href=\"data:image/png;base64,AAAA\"/>",
            "<animate attributeName=\"opacity\" from=\"0\" to=\"1\"/>",
        ] {
            assert!(svg(inside).is_ok(), "{inside}: {:?}", svg(inside).err());
        }
        let declared = "\u{feff}<?xml version=\"1.0\"?>\n<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\"/>";
        assert!(Logo::new(declared.as_bytes().to_vec(), LogoKind::Svg).is_ok());
    }

    #[test]
    fn what_runs_or_loads_something_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT href=\"#x\"/>",
            "<svg:script>1</svg:script>",
            "<rect onload=\"x()\"/>",
            "<rect\nONCLICK='x()'/>",
            "<rect onload=x/>",
            "<foreignObject><b/></foreignObject>",
            "<image href=\"https://evil.example/x.png\"/>",
            "<image href=\"//evil.example/x.png\"/>",
            "<image xlink:href=\"x.png\"/>",
            "<image href=\"data:image/svg+xml;base64,AAAA\"/>",
            "<image href=\"data:text/html,x\"/>",
            "<a href=\"javascript:alert(1)\"><rect/></a>",
            "<a href=\"&#106;avascript:alert(1)\"><rect/></a>",
            "<a><set attributeName=\"href\" to=\"javascript:alert(1)\"/></a>",
            "<a><animate attributeName=\"href\" values=\"#a;&#106;avascript:alert(1)\"/></a>",
            "<rect style=\"fill:url(https://evil.example)\"/>",
            "<rect style=\"fill:url('//evil.example')\"/>",
            "<rect style=\"fill:u\\72l(//evil.example)\"/>",
            "<rect style=\"fill:&#117;rl(//evil.example)\"/>",
            "<style>@import '//evil.example';</style>",
            "<style>rect{fill:url(//evil.example)}</style>",
            "<!ENTITY x \"y\">",
            "<![CDATA[<script/>]]>",
            "<?xml-stylesheet href=\"//evil.example\"?>",
            "<rect xml:base=\"//evil.example\"/>",
            "<rect",
        ] {
            assert!(svg(inside).is_err(), "{inside}");
        }
        assert!(Logo::new(b"<html><svg/></html>".to_vec(), LogoKind::Svg).is_err());
        assert!(Logo::new(b"<!DOCTYPE svg><svg/>".to_vec(), LogoKind::Svg).is_err());
        assert!(Logo::new(b"plain".to_vec(), LogoKind::Svg).is_err());
        assert!(Logo::new(vec![0xff, b'<'], LogoKind::Svg).is_err());
    }

    #[test]
    fn a_picture_is_what_it_says() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        assert!(Logo::new(png.clone(), LogoKind::Png).is_ok());
        assert!(Logo::new(png.clone(), LogoKind::WebP).is_err());
        assert!(Logo::new(png, LogoKind::Svg).is_err());
        assert!(Logo::new(b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), LogoKind::WebP).is_ok());
        assert!(Logo::new(b"<script>".to_vec(), LogoKind::Png).is_err());
        assert!(Logo::new(vec![0; LARGEST + 1], LogoKind::Png).is_err());
    }
}
