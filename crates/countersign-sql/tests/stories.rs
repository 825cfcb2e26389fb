//! Every story of the core's verbs, on SQLite.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
#[path = "../../countersign/tests/stories/mod.rs"]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
mod stories;
mod support;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_sql::Sqlite;
use support::Directory;

every_story!(crate::fresh());

/// A database of its own for each story, all in one directory.
async fn fresh() -> Sqlite {
    static DIRECTORY: OnceLock<Directory> = OnceLock::new();
    static OPENED: AtomicUsize = AtomicUsize::new(0);
    let number = OPENED.fetch_add(1, Ordering::SeqCst);
    let path = DIRECTORY.get_or_init(Directory::new).path(&format!("story-{number}.db"));
    Sqlite::open(path).await.unwrap()
}

/// G6: the file, its log and its index hold no secret, code or token in any of the usual spellings.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_show_no_secret() {
    use countersign::Clock as _;
    use stories::world::*;

    let directory = Directory::new();
    let store = Sqlite::open(directory.path("dump.db")).await.unwrap();
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let begun = world.begin(&session, "Tablet").await;
    let countersign::Began::Enrollment(begun) = begun else { panic!("{begun:?}") };
    let mut bytes = Vec::new();
    for file in ["dump.db", "dump.db-wal"] {
        bytes.extend(std::fs::read(directory.path(file)).unwrap());
    }
    assert!(contains(&bytes, b"maria"), "the search finds what is there");
    let secret = begun.secret.expose();
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut needles: Vec<Vec<u8>> =
        vec![secret.to_vec(), hex.into(), begun.secret.to_base32().as_bytes().to_vec()];
    needles.extend(person.codes.iter().map(|code| code.clone().into_bytes()));
    needles.extend([&pending, &token].map(|token| token.expose()[24..].as_bytes().to_vec()));
    needles.push(person.phone.code(world.clock.now()).into_bytes());
    for needle in needles {
        assert!(!contains(&bytes, &needle), "{:?} is in the file", String::from_utf8_lossy(&needle));
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
