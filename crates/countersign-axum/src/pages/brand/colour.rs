//! A colour, and how well it can be told from another (WCAG 2.2, relative luminance and contrast ratio).

use std::fmt;

/// As screens mix it: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

pub(super) const BLACK: Colour = Colour([0; 3]);
pub(super) const WHITE: Colour = Colour([255; 3]);

impl Colour {
    pub(super) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// `#0a7` or `#00aa77`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .strip_prefix('#')?
            .chars()
            .map(|c| c.to_digit(16))
            .map(|d| d.map(|d| d as u8))
            .collect::<Option<_>>()?;
        match digits[..] {
            [red, green, blue] => Some(Self([red * 17, green * 17, blue * 17])),
            [a, b, c, d, e, f] => Some(Self([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }

    /// From 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// With so many hundredths of another.
    pub(super) fn mixed(self, other: Self, hundredths: u16) -> Self {
        let mix = |at: usize| {
            let (own, other) = (u16::from(self.0[at]), u16::from(other.0[at]));
            u8::try_from((own * (100 - hundredths) + other * hundredths + 50) / 100).unwrap_or(u8::MAX)
        };
        Self([mix(0), mix(1), mix(2)])
    }

    /// As much like it as can be while it keeps this contrast to the ground: towards white on dark ground, towards black on light one.
    pub(super) fn readable_on(self, ground: Self, contrast: f64) -> Self {
        let end = if ground.luminance() < 0.18 { WHITE } else { BLACK };
        let steps = (0..=100).map(|hundredths| self.mixed(end, hundredths));
        steps.into_iter().find(|colour| colour.contrast(ground) >= contrast).unwrap_or(end)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        let written = |text| Colour::parse(text).map(|colour| colour.to_string());
        assert_eq!(written("#0a7").as_deref(), Some("#00aa77"));
        assert_eq!(written("#1F5cf0").as_deref(), Some("#1f5cf0"));
        for no in ["", "#", "0a7", "#0a", "#0a7f", "#gggggg", "red", "#0a7;}*{x:url(//evil)", "#\u{0660}00"] {
            assert_eq!(written(no), None, "{no}");
        }
    }

    /// Both ratios stand in WCAG's own examples: black on white is 21, and #767676 the lightest grey that reaches 4.5 on white.
    #[test]
    fn contrast_is_as_wcag_defines_it() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        let grey = |level| Colour([level; 3]).contrast(WHITE);
        assert!(grey(0x76) >= 4.5 && grey(0x77) < 4.5);
    }
}
