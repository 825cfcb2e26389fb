//! Outside the database: how old it was when this installation last saw it.
//!
//! A database that was put back from a backup cannot tell. Something that is not in the backup can: the anchor keeps which database it
//! is, and its epoch, which ascends about once an hour and when a server ends. Where the database is older than its anchor, or another
//! one, no handle is built until it was fenced.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::store::{BoxError, BoxFuture};

/// What an anchor keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// Which database it is: random, drawn once.
    pub identity: [u8; 16],
    /// How old it was.
    pub epoch: i64,
}

/// Keeps [`Anchored`] where a restore of the database does not reach: another disk, another service, the file of [`FileAnchor`].
///
/// All nodes on one database share one anchor. It must never be part of the database's backup: put back together with it, it would
/// confirm what it is there to doubt.
pub trait Anchor: Send + Sync + 'static {
    /// What was stored last; none before the first time. Something that is there and cannot be read is an error, never none.
    fn load(&self) -> BoxFuture<'_, Result<Option<Anchored>, BoxError>>;

    /// Keeps it, durable before the answer.
    fn store(&self, anchored: Anchored) -> BoxFuture<'_, Result<(), BoxError>>;
}

/// An anchor in a file: one that is replaced as a whole and flushed to its disk. For many nodes it lies on storage that they share.
///
/// It is read and written where it is called, at the start and about once an hour: a few bytes.
#[derive(Clone, Debug)]
pub struct FileAnchor {
    path: PathBuf,
}

/// The first line of the file.
const HEAD: &str =
    "countersign anchor 1: how old the database was when it was last seen; no part of its backup";

impl FileAnchor {
    /// In this file, which need not be there yet; its directory must.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read(&self) -> Result<Option<Anchored>, AnchorError> {
        let failed = |why| AnchorError { path: self.path.clone(), why };
        match fs::read_to_string(&self.path) {
            Ok(text) => parse(&text).map(Some).ok_or_else(|| failed(Why::Malformed)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(Why::Unread(error))),
        }
    }

    /// Beside the old one, flushed, then in its place: whoever reads sees the one or the other.
    fn write(&self, anchored: Anchored) -> Result<(), AnchorError> {
        let failed = |error| AnchorError { path: self.path.clone(), why: Why::Unwritten(error) };
        let mut beside = self.path.clone().into_os_string();
        beside.push(format!(".{}.new", std::process::id()));
        let beside = PathBuf::from(beside);
        replace(&self.path, &beside, &text(anchored)).map_err(|error| {
            let _ = fs::remove_file(&beside);
            failed(error)
        })
    }
}

impl Anchor for FileAnchor {
    fn load(&self) -> BoxFuture<'_, Result<Option<Anchored>, BoxError>> {
        Box::pin(async move { Ok(self.read()?) })
    }

    fn store(&self, anchored: Anchored) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async move { Ok(self.write(anchored)?) })
    }
}

fn text(anchored: Anchored) -> String {
    let identity = data_encoding::HEXLOWER.encode(&anchored.identity);
    format!("{HEAD}\nidentity {identity}\nepoch {}\n", anchored.epoch)
}

fn parse(text: &str) -> Option<Anchored> {
    let mut lines = text.lines();
    if lines.next()? != HEAD {
        return None;
    }
    let identity =
        data_encoding::HEXLOWER.decode(lines.next()?.strip_prefix("identity ")?.as_bytes()).ok()?;
    let epoch = lines.next()?.strip_prefix("epoch ")?.parse().ok()?;
    lines.next().is_none().then_some(Anchored { identity: identity.try_into().ok()?, epoch })
}

fn replace(path: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)?;
    // The name too must survive a loss of power.
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

/// The file of an anchor could not be used.
#[derive(Debug)]
struct AnchorError {
    path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Unread(io::Error),
    Unwritten(io::Error),
    Malformed,
}

impl fmt::Display for AnchorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.why {
            Why::Unread(error) => write!(f, "the anchor {path} cannot be read: {error}"),
            Why::Unwritten(error) => write!(f, "the anchor {path} cannot be written: {error}"),
            Why::Malformed => write!(f, "the anchor {path} is not as it was written"),
        }
    }
}

impl std::error::Error for AnchorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.why {
            Why::Unread(error) | Why::Unwritten(error) => Some(error),
            Why::Malformed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_back_as_written_and_nothing_else_does() {
        let anchored = Anchored { identity: [0xa5; 16], epoch: 77 };
        let good = text(anchored);
        assert_eq!(parse(&good), Some(anchored));
        for bad in [
            "",
            &good[1..],
            &good[..good.len() - 4],
            &good.replace("epoch 77", "epoch x"),
            &good.replace("a5a5", "a5"),
            &format!("{good}epoch 78\n"),
        ] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn it_is_replaced_as_a_whole_and_what_cannot_be_read_is_no_none() {
        let directory = std::env::temp_dir().join(format!("countersign-anchor-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let anchor = FileAnchor::new(directory.join("epoch"));
        assert_eq!(anchor.read().unwrap(), None);
        for epoch in [1, 2] {
            let anchored = Anchored { identity: [3; 16], epoch };
            anchor.write(anchored).unwrap();
            assert_eq!(anchor.read().unwrap(), Some(anchored));
        }
        let names: Vec<_> =
            fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["epoch"], "nothing is left beside it");
        fs::write(anchor.path(), "epoch 1\n").unwrap();
        let sentence = anchor.read().unwrap_err().to_string();
        assert!(sentence.contains("not as it was written") && sentence.contains("epoch"), "{sentence}");
        fs::remove_dir_all(&directory).unwrap();
        assert!(anchor.write(Anchored { identity: [3; 16], epoch: 3 }).is_err());
    }
}
