//! One value on its way, and what tells whether all of them arrived.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    /// What it is, in a word.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

pub(super) type Row = Vec<Cell>;

/// How many rows there are, and a digest of them that does not depend on their order: the sum of the digests of all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) rows: u64,
    lanes: [u64; 4],
}

impl Sum {
    pub(super) fn add(&mut self, row: &[Cell]) {
        let mut digest = Sha256::new();
        for cell in row {
            let (tag, bytes): (u8, &[u8]) = match cell {
                Cell::Null => (0, &[]),
                Cell::Int(value) => (1, &value.to_be_bytes()),
                Cell::Text(text) => (2, text.as_bytes()),
                Cell::Bytes(bytes) => (3, bytes),
            };
            digest.update([tag]);
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        }
        let digest = digest.finalize();
        for (lane, bytes) in self.lanes.iter_mut().zip(digest.as_chunks::<8>().0) {
            *lane = lane.wrapping_add(u64::from_be_bytes(*bytes));
        }
        self.rows += 1;
    }
}

/// A place in a table as text, to go on from after an interruption.
pub(super) fn write_place(cells: &[Cell]) -> String {
    let mut out = String::new();
    for cell in cells {
        let (tag, bytes) = match cell {
            Cell::Null => ('n', &[][..]),
            Cell::Int(value) => ('i', &value.to_be_bytes()[..]),
            Cell::Text(text) => ('t', text.as_bytes()),
            Cell::Bytes(bytes) => ('b', &bytes[..]),
        };
        out.push(tag);
        for byte in bytes {
            let _ = write!(out, "{byte:02x}");
        }
        out.push(' ');
    }
    out
}

/// The place again; `None` for what is none.
pub(super) fn read_place(text: &str) -> Option<Vec<Cell>> {
    text.split_terminator(' ')
        .map(|word| {
            let (tag, digits) = (word.chars().next()?, word.get(1..)?);
            let pairs = digits.as_bytes().chunks(2);
            let bytes: Vec<u8> = pairs
                .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
                .collect::<Option<_>>()?;
            Some(match tag {
                'n' => Cell::Null,
                'i' => Cell::Int(i64::from_be_bytes(bytes.try_into().ok()?)),
                't' => Cell::Text(String::from_utf8(bytes).ok()?),
                'b' => Cell::Bytes(bytes),
                _ => return None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64) -> Row {
        vec![Cell::Int(number), Cell::Null, Cell::Text("täxt".to_owned()), Cell::Bytes(vec![0, 255])]
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for cells in [row(-7), vec![], vec![Cell::Text(String::new())], vec![Cell::Bytes(vec![])]] {
            assert_eq!(read_place(&write_place(&cells)), Some(cells));
        }
        for bad in ["x00 ", "i00 ", "t", "tff ", "é"] {
            assert!(read_place(bad).is_none_or(|cells| cells == [Cell::Text(String::new())]), "{bad}");
        }
    }

    #[test]
    fn a_sum_depends_on_every_cell_and_on_no_order() {
        let sum = |rows: &[Row]| {
            let mut sum = Sum::default();
            rows.iter().for_each(|row| sum.add(row));
            sum
        };
        assert_eq!(sum(&[row(1), row(2)]), sum(&[row(2), row(1)]));
        assert_ne!(sum(&[row(1), row(1)]), sum(&[row(1)]));
        let mut seen = vec![sum(&[row(1)])];
        let others = [
            vec![Cell::Null, Cell::Int(1), Cell::Text("täxt".to_owned()), Cell::Bytes(vec![0, 255])],
            vec![Cell::Int(1), Cell::Null, Cell::Bytes("täxt".into()), Cell::Bytes(vec![0, 255])],
            vec![Cell::Int(1), Cell::Null, Cell::Text("täxt".to_owned()), Cell::Bytes(vec![0])],
            vec![Cell::Int(1), Cell::Null, Cell::Text("täxt".to_owned())],
            row(3),
        ];
        for other in others {
            let sum = sum(&[other]);
            assert!(!seen.contains(&sum));
            seen.push(sum);
        }
    }
}
