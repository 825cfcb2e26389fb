//! The stylesheet, the script, the icon, and what a brand brings. Their names carry a digest of what is in them, so browsers may keep them.

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::brand::{Brand, Logo, LogoKind};

/// Our own stylesheet.
pub(super) const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/script.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// A picture that is opened alone runs nothing and loads nothing. Its own styles are part of it.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// Every file that pages name.
#[derive(Clone, Debug)]
pub(super) struct Files {
    style: Static,
    script: Static,
    icon: Static,
    /// The colours of the brand.
    colours: Option<Static>,
    logo: Option<Static>,
    dark_logo: Option<Static>,
}

#[derive(Clone, Debug)]
pub(super) struct Static {
    path: String,
    pub(super) kind: &'static str,
    pub(super) content: Bytes,
}

/// Where they are, as templates name them.
#[derive(Debug, Serialize)]
pub(super) struct Paths {
    pub(super) style: String,
    pub(super) script: String,
    pub(super) icon: String,
    pub(super) colours: Option<String>,
    pub(super) logo: Option<String>,
    pub(super) dark_logo: Option<String>,
}

impl Files {
    /// Those of a brand, and the stylesheet in the place of ours where there is one.
    pub(super) fn new(brand: Option<&Brand>, style: Option<&str>) -> Self {
        let text = |name, extension, kind, text: String| Static::new(name, extension, kind, text.into());
        let svg = LogoKind::Svg.media_type();
        let palette = brand.and_then(|brand| brand.palette.as_ref());
        let logo = |name, logo: Option<&Logo>| {
            logo.map(|Logo { bytes, kind }| {
                Static::new(name, kind.extension(), kind.media_type(), bytes.clone().into())
            })
        };
        Self {
            style: text("style", "css", CSS, style.unwrap_or(STYLE).to_owned()),
            script: text("script", "js", "text/javascript; charset=utf-8", SCRIPT.to_owned()),
            icon: text(
                "icon",
                "svg",
                svg,
                palette.map_or_else(|| ICON.to_owned(), |palette| palette.icon(ICON)),
            ),
            colours: palette.map(|palette| text("brand", "css", CSS, palette.style())),
            logo: logo("logo", brand.and_then(|brand| brand.logo.as_ref())),
            dark_logo: logo("logo-dark", brand.and_then(|brand| brand.dark_logo.as_ref())),
        }
    }

    /// All of them, each with its path below the prefix.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, Static)> {
        let ours = [&self.style, &self.script, &self.icon].into_iter();
        let brands = [&self.colours, &self.logo, &self.dark_logo].into_iter().flatten();
        ours.chain(brands).map(|file| (file.path.as_str(), file.clone()))
    }

    /// Where they are on a site whose pages are mounted there.
    pub(super) fn paths(&self, mount: &str) -> Paths {
        let at = |file: &Static| format!("{mount}{}", file.path);
        Paths {
            style: at(&self.style),
            script: at(&self.script),
            icon: at(&self.icon),
            colours: self.colours.as_ref().map(at),
            logo: self.logo.as_ref().map(at),
            dark_logo: self.dark_logo.as_ref().map(at),
        }
    }
}

const CSS: &str = "text/css; charset=utf-8";

impl Static {
    fn new(name: &str, extension: &str, kind: &'static str, content: Bytes) -> Self {
        let digest = HEXLOWER.encode(&Sha256::digest(&content)[..6]);
        Self { path: format!("/countersign/{name}.{digest}.{extension}"), kind, content }
    }
}

pub(super) fn answer(file: Static) -> Response {
    let headers = [(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    let mut response = (headers, file.content).into_response();
    if file.kind.starts_with("image/") {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PICTURE_POLICY));
    }
    response
}
