//! The file of a key ring: made where none is, and changed as a whole or not at all, by one process at a time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};

use countersign::{KeyRingError, KeyRingText};

use crate::data_dir::DataError;

/// Whether a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    Now,
    /// Somebody else was first.
    Before,
}

/// Writes a ring where none is: whole or not at all, never over another, on the disk before this returns.
pub(crate) fn make(path: &Path, text: &KeyRingText) -> Result<Made, DataError> {
    let draft = draft_of(path);
    let written = write_new(&draft, text)
        // A link does not replace what another process has put there meanwhile; a rename would.
        .and_then(|()| fs::hard_link(&draft, path).map(|()| Made::Now))
        .or_else(
            |error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(Made::Before) } else { Err(error) },
        );
    let removed = fs::remove_file(&draft);
    let kept = written.and_then(|made| removed.and_then(|()| flush(path)).map(|()| made));
    kept.map_err(|source| DataError::System { what: "written", path: path.to_owned(), source })
}

/// Reads the ring, changes it and puts the new one in its place: readers find the one or the other. Whoever else changes it meanwhile waits.
/// Whatever the mode was, the new file is its owner's alone.
pub(crate) fn edit<T>(
    path: &Path,
    change: impl FnOnce(KeyRingText) -> Result<(KeyRingText, T), KeyRingError>,
) -> Result<T, DataError> {
    let system = |what| move |source| DataError::System { what, path: path.to_owned(), source };
    // Where the path is a link, what it leads to is the ring.
    let real = fs::canonicalize(path).map_err(system("read"))?;
    let ring = locked(&real).map_err(system("locked"))?;
    let text = KeyRingText::new(fs::read_to_string(&real).map_err(system("read"))?);
    let (changed, outcome) = change(text)?;
    let draft = draft_of(&real);
    let written = write_new(&draft, &changed)
        .and_then(|()| keep_owner(&ring, &draft))
        .and_then(|()| fs::rename(&draft, &real))
        .and_then(|()| flush(&real));
    if written.is_err() {
        // What is left of it is nobody's, and holds keys.
        let _ = fs::remove_file(&draft);
    }
    written.map(|()| outcome).map_err(system("written"))
}

/// The file that is there once nobody else changes it. The lock ends with the file.
fn locked(path: &Path) -> io::Result<File> {
    loop {
        let file = File::open(path)?;
        file.lock()?;
        let (ours, there) = (file.metadata()?, fs::metadata(path)?);
        if (ours.dev(), ours.ino()) == (there.dev(), there.ino()) {
            return Ok(file);
        }
        // Whoever had the lock has put another file in its place.
    }
}

/// Somebody who changes the ring as root must not take it from the server.
fn keep_owner(ring: &File, draft: &Path) -> io::Result<()> {
    let (was, is) = (ring.metadata()?, fs::metadata(draft)?);
    if (was.uid(), was.gid()) == (is.uid(), is.gid()) {
        return Ok(());
    }
    chown(draft, Some(was.uid()), Some(was.gid()))
}

fn draft_of(path: &Path) -> PathBuf {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.new", std::process::id()));
    PathBuf::from(draft)
}

fn write_new(path: &Path, text: &KeyRingText) -> io::Result<()> {
    // What is left of a start that was interrupted is nobody's.
    let _ = fs::remove_file(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.expose_text().as_bytes())?;
    file.sync_all()
}

/// So that the name is on the disk too.
fn flush(path: &Path) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use countersign::{KeyRing, OsRandom};

    use super::*;
    use crate::scratch::Scratch;

    fn ring() -> KeyRingText {
        KeyRing::generate(&OsRandom).unwrap().to_text()
    }

    fn add(path: &Path) -> u32 {
        edit(path, |text| text.with_new_key(&OsRandom)).unwrap().0
    }

    #[test]
    fn a_ring_is_never_written_over_another() {
        let scratch = Scratch::new();
        let path = scratch.path().join("keys");
        let first = ring();
        assert_eq!(make(&path, &first).unwrap(), Made::Now);
        assert_eq!(make(&path, &ring()).unwrap(), Made::Before);
        assert_eq!(fs::read_to_string(&path).unwrap(), first.expose_text());
    }

    /// The second of two finds what the first one did.
    #[test]
    fn many_at_once_lose_nothing() {
        let scratch = Scratch::new();
        let path = scratch.path().join("keys");
        make(&path, &ring()).unwrap();
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || add(&path))
            })
            .collect();
        let mut ids: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, (2..10).collect::<Vec<_>>());
        assert_eq!(KeyRing::from_file(&path).unwrap().ids().count(), 9);
    }

    #[test]
    fn a_change_leaves_a_file_of_its_owner_and_nothing_else() {
        let scratch = Scratch::new();
        let (path, link) = (scratch.path().join("keys"), scratch.path().join("link"));
        make(&path, &ring()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&path, &link).unwrap();
        assert_eq!((add(&path), add(&link)), (2, 3));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_change_that_is_refused_leaves_the_ring_as_it_is() {
        let scratch = Scratch::new();
        let path = scratch.path().join("keys");
        let text = ring();
        make(&path, &text).unwrap();
        let refused = edit(&path, |text| Ok((text.without(countersign::KeyId(1))?, ())));
        assert!(matches!(refused, Err(DataError::KeyRing(KeyRingError::IsPrimary(_)))), "{refused:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text.expose_text());
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
        assert!(matches!(
            edit(&scratch.path().join("none"), |text| Ok((text, ()))),
            Err(DataError::System { .. })
        ));
    }
}
