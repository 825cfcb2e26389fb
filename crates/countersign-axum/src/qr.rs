//! The QR code of an otpauth URI, as an SVG of one path.

use qrcodegen::{QrCode, QrCodeEcc};

/// The quiet zone that scanners need around the code, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A module is four whole pixels wide, so that edges are sharp and cameras are content.
const MODULE: i32 = 4;

/// Draws `text` as an SVG element without style or script, dark on white also where the page is dark. `None` when the
/// text is too long for any QR code (2,331 bytes at level M).
#[must_use]
pub(crate) fn qr_svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|column| code.get_module(*column, y)).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += i32::try_from(run).expect("a run is not longer than the code") + 1;
        }
    }
    let whole = size + 2 * QUIET;
    let side = whole * MODULE;
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {whole} {whole}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the path with a tiny renderer of our own form of SVG, and lets an independent reader read it.
    #[test]
    fn a_reader_reads_back_what_was_drawn() {
        let uri = "otpauth://totp/ACME%20Co:maria%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ACME%20Co";
        let svg = qr_svg(uri, "\"QR\"").unwrap();
        assert!(svg.contains("aria-label=\"&quot;QR&quot;\""));
        let whole: usize =
            svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let scale = 4;
        let mut dark = vec![false; whole * whole];
        let path = svg.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
        for part in path.split('z').filter(|part| !part.is_empty()) {
            let numbers: Vec<usize> = part
                .split(|c: char| !c.is_ascii_digit())
                .filter(|n| !n.is_empty())
                .map(|n| n.parse().unwrap())
                .collect();
            let (x, y, run) = (numbers[0], numbers[1], numbers[2]);
            dark[y * whole + x..y * whole + x + run].fill(true);
        }
        let side = whole * scale;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if dark[y / scale * whole + x / scale] { 0 } else { 255 }
        });
        let (_, text) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(text, uri);
    }

    #[test]
    fn what_no_code_can_hold_is_none() {
        assert_eq!(qr_svg(&"x".repeat(3000), ""), None);
    }
}
