//! How the pages look and which languages they speak.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use countersign_axum::{Brand, LogoKind, PageOptions};
use toml::Value;

use super::audit::show_list;
use super::reader::Reader;
use super::sections::string;
use super::value::{Parsed, Raw};

/// What an operator says about the pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// Templates, a stylesheet and texts in the place of ours.
    pub(crate) directory: Option<PathBuf>,
    brand: Option<String>,
    accent: Option<String>,
    logo: Option<Picture>,
    dark_logo: Option<Picture>,
    languages: Vec<String>,
}

/// A file that was read and checked.
#[derive(Clone)]
struct Picture {
    path: PathBuf,
    bytes: Vec<u8>,
    kind: LogoKind,
}

impl Look {
    /// Name, colour and logo, where something was said of any of them. Each was tried when it was read.
    pub(crate) fn brand(&self, issuer: &str) -> Option<Brand> {
        let Self { brand, accent, logo, dark_logo, .. } = self;
        if brand.is_none() && accent.is_none() && logo.is_none() && dark_logo.is_none() {
            return None;
        }
        const TRIED: &str = "it was tried when it was read";
        let mut made = Brand::new(brand.as_deref().unwrap_or(issuer));
        if let Some(accent) = accent {
            made = made.accent(accent).expect(TRIED);
        }
        if let Some(Picture { bytes, kind, .. }) = logo {
            made = made.logo(bytes.clone(), *kind).expect(TRIED);
        }
        if let Some(Picture { bytes, kind, .. }) = dark_logo {
            made = made.dark_logo(bytes.clone(), *kind).expect(TRIED);
        }
        Some(made)
    }

    /// The languages that are offered; all of ours where nothing was said.
    pub(crate) fn languages(&self) -> Option<&[String]> {
        (!self.languages.is_empty()).then_some(&self.languages)
    }
}

pub(super) fn read(reader: &mut Reader) -> Look {
    let directory =
        reader.read_optional("pages.directory", None, directory, |path| path.as_deref().map(show));
    let name = |raw: &Raw| {
        let good = |text: &&str| {
            !text.trim().is_empty() && text.chars().count() <= 64 && !text.chars().any(char::is_control)
        };
        let rule = "it must be a name of at most 64 characters, without control characters";
        raw.text().ok().filter(good).map(|text| Some(text.to_owned())).ok_or_else(|| rule.to_owned())
    };
    let accent = |raw: &Raw| {
        let colour = raw.text()?;
        Brand::new("").accent(colour).map_err(|error| error.to_string())?;
        Ok(Some(colour.to_owned()))
    };
    let languages = |raw: &Raw| {
        let tags = raw.list()?;
        if !tags.is_empty() {
            PageOptions::new().languages(&tags).map_err(|error| error.to_string())?;
        }
        Ok(tags)
    };
    let text = |text: &Option<String>| text.as_ref().map(string);
    let path = |picture: &Option<Picture>| picture.as_ref().map(|picture| show(&picture.path));
    let look = Look {
        directory,
        brand: reader.read_optional("pages.brand", None, name, text),
        accent: reader.read_optional("pages.accent", None, accent, text),
        logo: reader.read_optional("pages.logo", None, picture, path),
        dark_logo: reader.read_optional("pages.logo_dark", None, picture, path),
        languages: reader.read("pages.languages", Vec::new(), languages, show_list),
    };
    if look.dark_logo.is_some() && look.logo.is_none() {
        let origin = reader.origin("pages.logo_dark");
        reader.problem(format!(
            "pages.logo_dark is set ({origin}), and pages.logo is not: set pages.logo too, which is shown on light pages"
        ));
    }
    look
}

fn directory(raw: &Raw) -> Parsed<Option<PathBuf>> {
    let path = PathBuf::from(raw.text()?);
    if path.is_dir() {
        Ok(Some(path))
    } else {
        Err("it must be a directory: `countersign pages export DIR` makes one".to_owned())
    }
}

fn picture(raw: &Raw) -> Parsed<Option<Picture>> {
    let path = PathBuf::from(raw.text()?);
    let kind = path.extension().and_then(OsStr::to_str).and_then(LogoKind::of_extension);
    let kind = kind.ok_or("it must be the path of a file that ends in .svg, .png or .webp")?;
    let bytes = std::fs::read(&path).map_err(|error| format!("the file cannot be read: {error}"))?;
    Brand::new("").logo(bytes.clone(), kind).map_err(|error| error.to_string())?;
    Ok(Some(Picture { path, bytes, kind }))
}

fn show(path: &Path) -> Value {
    Value::String(path.display().to_string())
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}
