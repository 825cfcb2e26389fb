//! The byte forms of what we store as one value or authenticate as one message.
//!
//! Every variable field carries its length, so that ("ab","c") and ("a","bc") never meet.

/// Writes fields one after the other.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// Starts with a label that says what is encoded and in which version.
    pub(crate) fn new(label: &str) -> Self {
        Self::default().bytes(label.as_bytes())
    }

    pub(crate) fn byte(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    pub(crate) fn int(mut self, value: i64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    pub(crate) fn bytes(mut self, value: &[u8]) -> Self {
        let length = u32::try_from(value.len()).expect("no stored field reaches 4 GiB");
        self.0.extend(length.to_be_bytes());
        self.0.extend(value);
        self
    }

    /// A list: its length, then each item.
    pub(crate) fn list<T>(self, items: &[T], write: impl FnMut(Self, &T) -> Self) -> Self {
        let length = i64::try_from(items.len()).expect("a list in memory has a length");
        items.iter().fold(self.int(length), write)
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
        self.take(8)?.try_into().ok().map(i64::from_be_bytes)
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = u32::from_be_bytes(self.take(4)?.try_into().ok()?);
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
