//! What makes the pages look like the application's own: its name, its colour and its logo.

use std::fmt;

use self::colour::Colour;
pub(super) use self::logo::Logo;
pub use self::logo::LogoKind;
pub(super) use self::palette::Palette;

mod colour;
mod logo;
mod palette;

/// The application's name, its colour and its logo, as every page shows them.
///
/// ```
/// use countersign_axum::{Brand, LogoKind, PageOptions};
///
/// # fn options() -> Result<PageOptions, countersign_axum::BrandError> {
/// const LOGO: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#0a7"/></svg>"##;
/// let brand = Brand::new("Acme").accent("#0a7")?.logo(LOGO, LogoKind::Svg)?;
/// Ok(PageOptions::new().brand(brand))
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Brand {
    pub(super) name: String,
    pub(super) palette: Option<Palette>,
    pub(super) logo: Option<Logo>,
    pub(super) dark_logo: Option<Logo>,
}

/// Why a colour or a logo cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandError(String);

impl Brand {
    /// The name in the bar of every page, and the text in place of the logo.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), palette: None, logo: None, dark_logo: None }
    }

    /// The colour of buttons and links, as `#0a7` or `#00aa77`. What stands on it is black or white, whichever can be read better; links, what
    /// is under the pointer and the dark variants are derived from it, so that every text has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
    ///
    /// # Errors
    /// [`BrandError`] when this is no such colour.
    pub fn accent(mut self, colour: &str) -> Result<Self, BrandError> {
        let Some(colour) = Colour::parse(colour) else {
            return Err(BrandError(format!(
                "the accent {colour:?} is no colour: write it as \"#0a7\" or \"#00aa77\""
            )));
        };
        self.palette = Some(Palette::of(colour));
        Ok(self)
    }

    /// The logo, shown 32 px high in place of the name: an SVG, a PNG or a WebP of at most 256 KiB. It is served as a file, never as part of a page.
    ///
    /// # Errors
    /// [`BrandError`] when it is too large, not of this kind, or an SVG that runs scripts or loads something.
    pub fn logo(mut self, bytes: impl Into<Vec<u8>>, kind: LogoKind) -> Result<Self, BrandError> {
        self.logo = Some(Logo::new(bytes.into(), kind).map_err(BrandError)?);
        Ok(self)
    }

    /// The logo for those who like dark pages; without it, they see the other one.
    ///
    /// # Errors
    /// As for [`logo`](Self::logo).
    pub fn dark_logo(mut self, bytes: impl Into<Vec<u8>>, kind: LogoKind) -> Result<Self, BrandError> {
        self.dark_logo = Some(Logo::new(bytes.into(), kind).map_err(BrandError)?);
        Ok(self)
    }
}

impl fmt::Display for BrandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BrandError {}
