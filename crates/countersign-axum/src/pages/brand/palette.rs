//! What is derived from the one colour of a brand.

use std::fmt::Write as _;

use super::colour::{BLACK, Colour, WHITE};

/// A text can be read (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;

/// A button can be told from what is around it (1.4.11).
const SHAPE: f64 = 3.0;

/// Where the colour stands: the lighter or darker one of card and paper that is harder to read on, as in `style.css`.
const LIGHT: Colour = Colour::new(0xf4, 0xf5, 0xf7);
const DARK: Colour = Colour::new(0x17, 0x1a, 0x21);

/// The colours of a brand, on light and on dark pages.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Palette {
    accent: Colour,
    light: Shades,
    dark: Shades,
}

#[derive(Clone, Copy, Debug)]
struct Shades {
    accent: Colour,
    /// Under the pointer.
    hover: Colour,
    /// What stands on both.
    text: Colour,
    /// Around it, where it could not be told from the page.
    edge: Option<Colour>,
    link: Colour,
}

impl Palette {
    pub(super) fn of(accent: Colour) -> Self {
        Self { accent, light: Shades::of(accent, LIGHT), dark: Shades::of(accent, DARK) }
    }

    /// The accent itself.
    pub(in crate::pages) fn accent(&self) -> String {
        self.accent.to_string()
    }

    /// A stylesheet that is read after ours.
    pub(in crate::pages) fn style(&self) -> String {
        format!(
            ":root {{\n{}}}\n\n@media (prefers-color-scheme: dark) {{\n:root {{\n{}}}\n}}\n",
            self.light.properties(),
            self.dark.properties()
        )
    }

    /// Our icon in these colours.
    pub(in crate::pages) fn icon(&self, ours: &str) -> String {
        let (accent, text) = (self.light.accent.to_string(), self.light.text.to_string());
        ours.replace("#1f5fff", &accent).replace("#fff", &text)
    }
}

impl Shades {
    fn of(accent: Colour, ground: Colour) -> Self {
        // One of the two always reaches 4.5: where they are equal, both are at 4.58.
        let text = if accent.contrast(WHITE) >= TEXT { WHITE } else { BLACK };
        let away = if text == WHITE { BLACK } else { WHITE };
        let is_plain = accent.contrast(ground) >= SHAPE;
        Self {
            accent,
            hover: accent.mixed(away, 12),
            text,
            edge: (!is_plain).then(|| accent.readable_on(ground, SHAPE)),
            link: accent.readable_on(ground, TEXT),
        }
    }

    fn properties(self) -> String {
        let mut text = String::new();
        let edge = self.edge.map_or_else(|| "transparent".to_owned(), |edge| edge.to_string());
        for (name, colour) in [
            ("accent", self.accent.to_string()),
            ("accent-hover", self.hover.to_string()),
            ("accent-edge", edge),
            ("on-accent", self.text.to_string()),
            ("link", self.link.to_string()),
        ] {
            let _ = writeln!(text, "  --{name}: {colour};");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_can_be_read_and_seen() {
        let levels = || (0..=255).step_by(17);
        for (red, green, blue) in levels()
            .flat_map(|red| levels().flat_map(move |green| levels().map(move |blue| (red, green, blue))))
        {
            let accent = Colour::new(red, green, blue);
            for ground in [LIGHT, DARK] {
                let shades = Shades::of(accent, ground);
                for (colour, on, least) in [
                    (shades.text, shades.accent, TEXT),
                    (shades.text, shades.hover, TEXT),
                    (shades.link, ground, TEXT),
                    (shades.edge.unwrap_or(shades.accent), ground, SHAPE),
                ] {
                    assert!(colour.contrast(on) >= least, "{accent}: {colour} on {on}");
                }
            }
        }
    }

    #[test]
    fn the_grounds_are_those_of_our_stylesheet() {
        let style = include_str!("../../assets/style.css");
        let grounds = |name: &str| -> Vec<Colour> {
            let name = format!("--{name}: ");
            let rules = style.match_indices(&name).map(|(at, _)| &style[at + name.len()..]);
            rules.filter_map(|rest| Colour::parse(rest.split(';').next()?)).collect()
        };
        for name in ["paper", "card", "well"] {
            let [light, dark, ..] = grounds(name)[..] else { panic!("{name}") };
            assert!(light.contrast(BLACK) >= LIGHT.contrast(BLACK), "{name} is darker in light pages");
            assert!(dark.contrast(WHITE) >= DARK.contrast(WHITE), "{name} is lighter in dark pages");
        }
    }
}
