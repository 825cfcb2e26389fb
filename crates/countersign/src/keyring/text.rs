//! A ring as text: one key a line, the primary first; and how a text is changed when keys come and go.

use std::fmt;

use zeroize::Zeroizing;

use super::set::{Key, KeyId, KeySet, RetiredKey};
use crate::secret::{NoRandomness, Random, draw};
use crate::store::BoxError;

/// The ring in its text form; wiped when dropped.
#[derive(Clone)]
pub struct KeyRingText(Zeroizing<String>);

impl KeyRingText {
    /// Takes a text over: from a key management service, for one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, to be written to a file that only its owner can read.
    #[must_use]
    pub fn expose_text(&self) -> &str {
        &self.0
    }

    /// The same text with a fresh key in its last line, which is not the primary yet. Its id is greater than every other's, retired ones
    /// included.
    ///
    /// # Errors
    /// [`KeyRingError`] when the text is no ring, or there is no randomness.
    pub fn with_new_key(&self, random: &dyn Random) -> Result<(Self, KeyId), KeyRingError> {
        let set = parse(self.expose_text())?;
        let newest = set.all_audit().map(|(id, _)| id.0).max().expect("a ring has a key");
        let id = KeyId(newest.checked_add(1).ok_or(KeyRingError::NoId)?);
        let key = Key::new(id, draw(random)?);
        let end = if self.0.ends_with('\n') { "" } else { "\n" };
        Ok((Self(Zeroizing::new(format!("{}{end}{}\n", &*self.0, &*line(&key)))), id))
    }

    /// The same text with this key as the primary. It becomes the first; the others keep their order.
    ///
    /// # Errors
    /// [`KeyRingError`] when the text is no ring, or has no such key.
    pub fn with_primary(&self, id: KeyId) -> Result<Self, KeyRingError> {
        let key = parse(self.expose_text())?.key(id).map(line).ok_or(KeyRingError::NoSuchKey(id))?;
        let first = self.0.lines().position(|line| id_of(line).is_some()).unwrap_or(0);
        let lines = self.0.lines().enumerate().flat_map(|(index, text)| {
            let before = (index == first).then_some(&**key);
            before.into_iter().chain((id_of(text) != Some(id)).then_some(text))
        });
        Ok(Self::of_lines(lines))
    }

    /// The same text with nothing left of this key but what checks the trail.
    ///
    /// # Errors
    /// [`KeyRingError`] when the text is no ring, has no such key, or the key is the primary.
    pub fn without(&self, id: KeyId) -> Result<Self, KeyRingError> {
        let set = parse(self.expose_text())?;
        let key = set.key(id).ok_or(KeyRingError::NoSuchKey(id))?;
        if set.primary().id == id {
            return Err(KeyRingError::IsPrimary(id));
        }
        let left = retired_line(id, &key.audit_bytes());
        let lines = self.0.lines().map(|text| if id_of(text) == Some(id) { &**left } else { text });
        Ok(Self::of_lines(lines))
    }

    pub(super) fn of_set(set: &KeySet) -> Self {
        let keys: Vec<_> = set.keys.iter().map(line).collect();
        let retired: Vec<_> = set.retired.iter().map(|key| retired_line(key.id, &key.bytes)).collect();
        Self::of_lines(keys.iter().chain(&retired).map(|line| &***line))
    }

    fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        // As long as any ring that people have: what grows leaves copies behind that nobody wipes.
        let mut text = Zeroizing::new(String::with_capacity(16 * 1024));
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        Self(text)
    }
}

impl fmt::Debug for KeyRingText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRingText(…)")
    }
}

fn line(key: &Key) -> Zeroizing<String> {
    Zeroizing::new(format!("{} {}", key.id, &*encode(&key.master)))
}

fn retired_line(id: KeyId, bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(format!("{id} {RETIRED} {}", &*encode(bytes)))
}

fn encode(bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(bytes))
}

/// Between the id and the base64 of a key of which only what checks the trail is left.
const RETIRED: &str = "audit";

/// Which key a line holds, retired or not.
fn id_of(line: &str) -> Option<KeyId> {
    let (id, _) = line.trim().split_once(' ')?;
    id.parse().ok().filter(|id| *id > 0).map(KeyId)
}

/// What a line of the text holds.
enum Line {
    Key(Box<Key>),
    Retired(RetiredKey),
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let id = id_of(line)?;
        let (_, rest) = line.split_once(' ')?;
        let (retired, encoded) = match rest.trim().split_once(' ') {
            Some((RETIRED, encoded)) => (true, encoded),
            Some(_) => return None,
            None => (false, rest),
        };
        let bytes = Zeroizing::new(data_encoding::BASE64URL_NOPAD.decode(encoded.trim().as_bytes()).ok()?);
        let bytes = Zeroizing::new(bytes[..].try_into().ok()?);
        Some(if retired {
            Self::Retired(RetiredKey::new(id, bytes))
        } else {
            Self::Key(Box::new(Key::new(id, bytes)))
        })
    }

    fn id(&self) -> KeyId {
        match self {
            Self::Key(key) => key.id,
            Self::Retired(key) => key.id,
        }
    }

    fn bytes(&self) -> &[u8; 32] {
        match self {
            Self::Key(key) => &key.master,
            Self::Retired(key) => &key.bytes,
        }
    }
}

pub(super) fn parse(text: &str) -> Result<KeySet, KeyRingError> {
    let mut set = KeySet { keys: Vec::new(), retired: Vec::new() };
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let line = Line::parse(line).ok_or(KeyRingError::Malformed(number))?;
        let id = line.id();
        if line.bytes().windows(2).all(|pair| pair[0] == pair[1]) {
            return Err(KeyRingError::Sample(id));
        }
        if set.audit(id).is_some() {
            return Err(KeyRingError::Duplicate(id));
        }
        match line {
            Line::Key(key) => set.keys.push(*key),
            Line::Retired(key) => set.retired.push(key),
        }
    }
    if set.keys.is_empty() { Err(KeyRingError::Empty) } else { Ok(set) }
}

/// Why a key ring was refused. No text of these shows a key.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyRingError {
    /// No line of the text holds a key that makes anything.
    Empty,
    /// A line is neither `ID BASE64` nor `ID audit BASE64`.
    Malformed(usize),
    /// Two lines carry the same id.
    Duplicate(KeyId),
    /// A key that everybody knows.
    Sample(KeyId),
    /// There is no such key in the ring.
    NoSuchKey(KeyId),
    /// The key is the one that new values are made with.
    IsPrimary(KeyId),
    /// There is no greater id.
    NoId,
    /// No randomness for a new key.
    NoRandomness,
    /// The environment variable is not set.
    NotSet(String),
    /// No directory of credentials was given to this process.
    NoCredentials(String),
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A source of the host's own did not give it.
    Source(BoxError),
    /// The ring was made of a text, so there is nowhere to read it again.
    NoSource,
}

impl fmt::Display for KeyRingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the key ring holds no key"),
            Self::Malformed(line) => write!(
                f,
                "line {line} of the key ring is not an id, a space and 32 bytes in URL-safe base64, \
                 nor the same with the word audit after the id"
            ),
            Self::Duplicate(id) => write!(f, "the key ring holds two keys with id {id}"),
            Self::Sample(id) => {
                write!(f, "key {id} of the ring is a sample key that everybody knows; make a new ring")
            }
            Self::NoSuchKey(id) => write!(f, "there is no key {id} in the key ring"),
            Self::IsPrimary(id) => write!(
                f,
                "key {id} is the primary, with which everything new is made: rotate to another key first"
            ),
            Self::NoId => f.write_str("the greatest id of the key ring has none after it"),
            Self::NoRandomness => NoRandomness.fmt(f),
            Self::NotSet(name) => write!(f, "the environment variable {name} holds no key ring"),
            Self::NoCredentials(name) => write!(
                f,
                "there is no directory of credentials to read the key ring {name} from: \
                 the unit needs LoadCredentialEncrypted={name}:… or LoadCredential={name}:…"
            ),
            Self::Unreadable { path, source } => write!(f, "the key ring {path} cannot be read: {source}"),
            Self::Source(source) => write!(f, "the key ring's source did not give it: {source}"),
            Self::NoSource => f.write_str("the key ring was given as a text, and cannot be read again"),
        }
    }
}

impl std::error::Error for KeyRingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::Source(source) => Some(&**source),
            Self::Empty
            | Self::Malformed(_)
            | Self::Duplicate(_)
            | Self::Sample(_)
            | Self::NoSuchKey(_)
            | Self::IsPrimary(_)
            | Self::NoId
            | Self::NoRandomness
            | Self::NotSet(_)
            | Self::NoCredentials(_)
            | Self::NoSource => None,
        }
    }
}

impl From<NoRandomness> for KeyRingError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::KeyRing;
    use crate::testing::SeededRandom;

    fn text() -> KeyRingText {
        KeyRing::generate(&SeededRandom::new(1)).unwrap().to_text()
    }

    fn added(text: &KeyRingText) -> KeyRingText {
        text.with_new_key(&SeededRandom::new(2)).unwrap().0
    }

    fn ids(text: &KeyRingText) -> Vec<u32> {
        parse(text.expose_text()).unwrap().keys.iter().map(|key| key.id.0).collect()
    }

    #[test]
    fn rings_that_cannot_be_safe_are_refused() {
        let zeros = format!("1 {}", data_encoding::BASE64URL_NOPAD.encode(&[0; 32]));
        assert!(matches!(parse(&zeros), Err(KeyRingError::Sample(KeyId(1)))));
        let twice = text().expose_text().repeat(2);
        assert!(matches!(parse(&twice), Err(KeyRingError::Duplicate(KeyId(1)))));
        assert!(matches!(parse("# nothing\n\n"), Err(KeyRingError::Empty)));
        for bad in ["1", "x AAAA", "1 AAAA", "0 AAAA", "-1 AAAA", "1 audit AAAA", "audit 1 AAAA", "1  audit"]
        {
            assert!(matches!(parse(bad), Err(KeyRingError::Malformed(1))), "{bad}");
        }
        let good = text().expose_text().trim_end().replace(' ', " seal ");
        assert!(matches!(parse(&good), Err(KeyRingError::Malformed(1))), "{good}");
    }

    #[test]
    fn a_new_key_is_the_last_and_its_id_was_never_there() {
        let one = KeyRingText::new(format!("# ours\n{}", text().expose_text().trim_end()));
        let (two, id) = one.with_new_key(&SeededRandom::new(2)).unwrap();
        assert_eq!((id, ids(&two)), (KeyId(2), vec![1, 2]));
        assert!(two.expose_text().starts_with(one.expose_text()), "nothing else has changed");
        let retired = two.with_primary(KeyId(2)).unwrap().without(KeyId(1)).unwrap();
        let with_9 = KeyRingText::new(retired.expose_text().replacen("1 audit", "9 audit", 1));
        assert_eq!(with_9.with_new_key(&SeededRandom::new(3)).unwrap().1, KeyId(10));
        let last = KeyRingText::new(text().expose_text().replacen('1', &u32::MAX.to_string(), 1));
        assert!(matches!(last.with_new_key(&SeededRandom::new(3)), Err(KeyRingError::NoId)));
    }

    #[test]
    fn another_primary_leaves_the_order_and_the_comments() {
        let three = added(&added(&KeyRingText::new(format!("# ours\n\n{}# last\n", text().expose_text()))));
        assert_eq!(ids(&three), [1, 2, 3]);
        let moved = three.with_primary(KeyId(3)).unwrap();
        assert_eq!(ids(&moved), [3, 1, 2]);
        assert!(moved.expose_text().starts_with("# ours\n\n3 "), "{}", moved.expose_text());
        assert_eq!(moved.expose_text().matches("# last\n").count(), 1);
        assert_eq!(moved.expose_text().lines().count(), three.expose_text().lines().count());
        assert_eq!(moved.with_primary(KeyId(3)).unwrap().expose_text(), moved.expose_text());
        assert!(matches!(three.with_primary(KeyId(4)), Err(KeyRingError::NoSuchKey(KeyId(4)))));
    }

    #[test]
    fn of_a_retired_key_only_what_checks_the_trail_is_left() {
        let both = added(&text());
        let master = both.expose_text().lines().next().unwrap()[2..].to_owned();
        assert!(matches!(both.without(KeyId(1)), Err(KeyRingError::IsPrimary(KeyId(1)))));
        let rotated = both.with_primary(KeyId(2)).unwrap();
        let retired = rotated.without(KeyId(1)).unwrap();
        assert_eq!(ids(&retired), [2]);
        assert!(retired.expose_text().lines().nth(1).unwrap().starts_with("1 audit "));
        assert!(!retired.expose_text().contains(&master));
        assert!(matches!(retired.without(KeyId(1)), Err(KeyRingError::NoSuchKey(KeyId(1)))));
        assert!(matches!(retired.with_primary(KeyId(1)), Err(KeyRingError::NoSuchKey(KeyId(1)))));
        let read_and_written = KeyRing::parse(retired.expose_text()).unwrap().to_text();
        assert_eq!(read_and_written.expose_text(), retired.expose_text());
        assert_eq!(format!("{retired:?}"), "KeyRingText(…)");
    }
}
