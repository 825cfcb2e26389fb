//! Tables for terminals.

/// Columns as wide as their widest cell, two blanks apart. The last one is not filled up.
pub(super) fn render(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let header = header.iter().map(|cell| (*cell).to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&header).chain(rows) {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Names and values, a line each, the values below each other.
pub(super) fn head(lines: &[(&str, String)]) -> String {
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    lines.iter().map(|(name, value)| format!("{name:<width$}  {value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [
            vec!["1".to_owned(), "a@b".to_owned(), "on".to_owned()],
            vec!["10".to_owned(), "äö@b.org".to_owned(), String::new()],
        ];
        assert_eq!(
            render(&["ID", "E-MAIL", "X"], &rows),
            "ID  E-MAIL    X\n1   a@b       on\n10  äö@b.org\n"
        );
    }

    #[test]
    fn values_line_up() {
        assert_eq!(head(&[("id", "1".to_owned()), ("e-mail", "a@b".to_owned())]), "id      1\ne-mail  a@b\n");
    }
}
