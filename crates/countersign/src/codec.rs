//! The byte forms of what we store as one value or authenticate as one message.
//!
//! Every variable field carries its length, so that ("ab","c") and ("a","bc") never meet. Numbers take as many bytes as they need: seven
//! bits in each, the low ones first, the sign folded into the lowest bit (zigzag LEB128). The state of a user is written at every
//! verification, and most of its numbers are small.

use crate::clock::Timestamp;

/// Writes fields one after the other.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// Starts with a label that says what is encoded and in which version.
    pub(crate) fn new(label: &str) -> Self {
        Self::default().bytes(label.as_bytes())
    }

    /// The same, with room for so many bytes.
    pub(crate) fn with_capacity(label: &str, bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes)).bytes(label.as_bytes())
    }

    pub(crate) fn byte(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    pub(crate) fn int(self, value: i64) -> Self {
        self.number(((value << 1) ^ (value >> 63)) as u64)
    }

    /// A number, or none.
    pub(crate) fn maybe_int(self, value: Option<i64>) -> Self {
        match value {
            None => self.byte(0),
            Some(value) => self.byte(1).int(value),
        }
    }

    /// A moment, or none, which is what the first moment of 1970 stands for.
    pub(crate) fn moment(self, value: Option<Timestamp>) -> Self {
        self.int(value.map_or(0, Timestamp::millis))
    }

    pub(crate) fn bytes(mut self, value: &[u8]) -> Self {
        self = self.number(value.len() as u64);
        self.0.extend(value);
        self
    }

    /// A list: its length, then each item.
    pub(crate) fn list<T>(self, items: &[T], write: impl FnMut(Self, &T) -> Self) -> Self {
        let length = i64::try_from(items.len()).expect("a list in memory has a length");
        items.iter().fold(self.int(length), write)
    }

    fn number(mut self, mut value: u64) -> Self {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what [`Writer`] wrote; `None` as soon as anything is not as written.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(label: &str, bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Self(bytes);
        (reader.bytes()? == label.as_bytes()).then_some(reader)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(crate) fn int(&mut self) -> Option<i64> {
        let folded = self.number()?;
        Some((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }

    /// As [`Writer::moment`] wrote it.
    pub(crate) fn moment(&mut self) -> Option<Option<Timestamp>> {
        self.int().map(|millis| Some(millis).filter(|millis| *millis != 0).map(Timestamp::from_millis))
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // Nothing may be cut off, and no number has two forms.
            if (bits << shift) >> shift != bits || (byte == 0 && shift > 0) {
                return None;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    pub(crate) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.int()?;
        // No item is shorter than a byte: a length beyond the rest is a lie, and would make us allocate for it.
        if length < 0 || usize::try_from(length).ok()? > self.0.len() {
            return None;
        }
        (0..length).map(|_| read(self)).collect()
    }

    /// Everything was read, nothing is left over.
    pub(crate) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_never_run_into_each_other() {
        let one = Writer::new("x").bytes(b"ab").bytes(b"c").finish();
        let two = Writer::new("x").bytes(b"a").bytes(b"bc").finish();
        assert_ne!(one, two);
    }

    #[test]
    fn numbers_take_the_bytes_they_need_and_have_one_form() {
        for (value, bytes) in [
            (0, &[0][..]),
            (-1, &[1]),
            (1, &[2]),
            (63, &[126]),
            (64, &[0x80, 1]),
            (-64, &[127]),
            (i64::MAX, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
            (i64::MIN, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        ] {
            assert_eq!(Writer::default().int(value).finish(), bytes, "{value}");
            assert_eq!(Reader(bytes).int(), Some(value));
        }
        for bad in [&[][..], &[0x80], &[0x80, 0], &[0xff; 10], &[0xff; 11]] {
            assert_eq!(Reader(bad).int(), None, "{bad:?}");
        }
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let bytes =
            Writer::new("v1").int(-7).byte(3).list(&[1i64, 2], |w, n| w.int(*n)).bytes(b"end").finish();
        let mut reader = Reader::new("v1", &bytes).unwrap();
        assert_eq!(reader.int(), Some(-7));
        assert_eq!(reader.byte(), Some(3));
        assert_eq!(reader.list(Reader::int), Some(vec![1, 2]));
        assert_eq!(reader.bytes(), Some(&b"end"[..]));
        assert_eq!(reader.end(), Some(()));
        assert!(Reader::new("v2", &bytes).is_none());
        for cut in 0..bytes.len() {
            let whole = Reader::new("v1", &bytes[..cut]).and_then(|mut r| {
                r.int()?;
                r.byte()?;
                r.list(Reader::int)?;
                r.bytes()?;
                r.end()
            });
            assert_eq!(whole, None, "cut at {cut}");
        }
    }
}
