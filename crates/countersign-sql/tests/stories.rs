//! Every story of the core's verbs, on SQLite.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
#[path = "../../countersign/tests/stories/mod.rs"]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
mod stories;
mod support;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::{Timestamp, UserId};
use countersign_sql::{Created, Sqlite};
use stories::world::AnyStore;
use support::Directory;

every_story!(crate::fresh());

impl AnyStore for Sqlite {
    async fn another(&self) -> Self {
        fresh().await
    }

    /// As the guide says: while it is in use, into a file of its own.
    async fn copy(&self) -> Self {
        let backup = another_path();
        let connection = rusqlite::Connection::open(self.path()).unwrap();
        connection.execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
        Sqlite::open(backup).await.unwrap()
    }

    async fn keep_account(&self) -> UserId {
        let accounts = self.accounts();
        let email = format!("{}@example.org", accounts.count().await.unwrap());
        match accounts.create(email, "hash".to_owned(), None, Timestamp::from_seconds(1)).await.unwrap() {
            Created::New(id) => UserId::new(id),
            Created::EmailTaken => panic!("the address is free"),
        }
    }

    async fn password_hash(&self, account: &UserId) -> Option<String> {
        let kept = self.accounts().by_id(account.as_str().parse().unwrap()).await.unwrap();
        kept.map(|account| account.password_hash)
    }
}

/// A database of its own for each story, all in one directory.
async fn fresh() -> Sqlite {
    Sqlite::open(another_path()).await.unwrap()
}

fn another_path() -> PathBuf {
    static DIRECTORY: OnceLock<Directory> = OnceLock::new();
    static OPENED: AtomicUsize = AtomicUsize::new(0);
    let number = OPENED.fetch_add(1, Ordering::SeqCst);
    DIRECTORY.get_or_init(Directory::new).path(&format!("story-{number}.db"))
}

const FORM: &str = "application/x-www-form-urlencoded";

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
    let body = "to=olaf&amount=1000&memo=between+us";
    let held = countersign::HeldRequest::new("/transfer?draft=4711", FORM, body.as_bytes()).unwrap();
    world.countersign.hold(&session, held, &request()).await.unwrap().expect("it is held");
    let shown = world.right(&person);
    let answer = countersign::Answer::new(&shown).trusting_browser("The one at home");
    let answered =
        world.countersign.answer(&pending, countersign::Transport::Cookie, answer, &request()).await;
    let trusted = accepted(answered.unwrap()).trusted.expect("the browser is trusted");

    let mut bytes = Vec::new();
    for file in ["dump.db", "dump.db-wal"] {
        bytes.extend(std::fs::read(directory.path(file)).unwrap());
    }
    for there in ["maria", "The one at home"] {
        assert!(contains(&bytes, there.as_bytes()), "the search finds what is there");
    }
    let secret = begun.secret.expose();
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut needles: Vec<Vec<u8>> =
        vec![secret.to_vec(), hex.into(), begun.secret.to_base32().as_bytes().to_vec()];
    needles.extend(person.codes.iter().map(|code| code.clone().into_bytes()));
    needles.extend([&pending, &token].map(|token| token.expose()[24..].as_bytes().to_vec()));
    needles.push(person.phone.code(world.clock.now()).into_bytes());
    needles.extend([body, "/transfer?draft=4711"].map(|part| part.as_bytes().to_vec()));
    // Kind, user, browser, number and key come before the code.
    let cookie = trusted.expose();
    let code = &base64url(&cookie)[1 + 8 + 8 + 8 + 4..];
    assert_eq!(code.len(), 32);
    let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    needles.extend([code.to_vec(), hex.into_bytes(), cookie.as_bytes()[39..].to_vec()]);
    for needle in needles {
        assert!(!contains(&bytes, &needle), "{:?} is in the file", String::from_utf8_lossy(&needle));
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn base64url(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = text.chars().flat_map(|digit| {
        let value = DIGITS.find(digit).unwrap();
        (0..6).rev().map(move |place| (value >> place & 1) as u8)
    });
    let bits: Vec<u8> = bits.collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect()
}
