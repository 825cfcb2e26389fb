//! The stylesheet, the script and the icon. Their names carry a digest of what is in them, so browsers may keep them.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest, Sha256};

pub(super) struct Static {
    path: String,
    kind: &'static str,
    text: &'static str,
}

static STYLE: LazyLock<Static> = LazyLock::new(|| {
    Static::new("style", "css", "text/css; charset=utf-8", include_str!("../assets/style.css"))
});
static SCRIPT: LazyLock<Static> = LazyLock::new(|| {
    Static::new("script", "js", "text/javascript; charset=utf-8", include_str!("../assets/script.js"))
});
static ICON: LazyLock<Static> =
    LazyLock::new(|| Static::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")));

impl Static {
    fn new(name: &str, extension: &str, kind: &'static str, text: &'static str) -> Self {
        let digest = HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..6]);
        Self { path: format!("/countersign/{name}.{digest}.{extension}"), kind, text }
    }
}

pub(super) fn style_path() -> &'static str {
    &STYLE.path
}

pub(super) fn script_path() -> &'static str {
    &SCRIPT.path
}

pub(super) fn icon_path() -> &'static str {
    &ICON.path
}

/// All of them, each with its path below the prefix.
pub(super) fn files() -> impl Iterator<Item = (&'static str, &'static Static)> {
    let files: [&'static Static; 3] = [&STYLE, &SCRIPT, &ICON];
    files.into_iter().map(|file| (file.path.as_str(), file))
}

pub(super) fn answer(file: &Static) -> Response {
    let headers = [(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.text).into_response()
}
