//! What is durable when an answer leaves, watched from below SQLite.
//!
//! Each test starts itself again as a child process, with a library between SQLite and the kernel (`support/fsync_trace.c`)
//! that can hold a flush, let it or a write fail, and keep copies of what was flushed. The child runs the store and
//! does what its standard input says; the parent sees each answer the moment it is given.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg(target_os = "linux")]

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use countersign::store::{
    BoxFuture, Change, CodeKey, CodeSetId, CodeSlot, CodesTable, Reads, Store as _, StoreError, Upkeep as _,
    UserKey, UserRow,
};
use countersign_sql::{Sqlite, SqliteOptions};
use rusqlite::{Connection, OpenFlags};
use support::{Directory, admit, apply, begun, grant, has_session, hold, open, user};

const ROLE: &str = "COUNTERSIGN_CHILD";
const TRACE: &str = "COUNTERSIGN_TRACE";

#[test]
fn no_answer_leaves_before_the_log_is_flushed() {
    let Some(store) = Store::new("no_answer_leaves_before_the_log_is_flushed", SqliteOptions::new()) else {
        return;
    };
    store.says("open 1", ["1 committed"]);
    store.ask("hold");
    store.says("open 2", ["held"]);
    store.says("echo no answer yet", ["no answer yet"]);
    assert_eq!(store.sessions(), [1], "nobody sees what is not durable");
    assert_eq!(store.sessions_after_power_cut(), [1]);
    store.says("echo still none", ["still none"]);
    store.release();
    store.hears(["2 committed"]);
    assert_eq!(store.sessions(), [1, 2]);
    assert_eq!(store.sessions_after_power_cut(), [1, 2]);
}

#[test]
fn a_full_disk_at_the_commit_fails_that_group_and_nothing_else() {
    let Some(store) =
        Store::new("a_full_disk_at_the_commit_fails_that_group_and_nothing_else", SqliteOptions::new())
    else {
        return;
    };
    store.ask("hold");
    store.says("open 1", ["held"]);
    store.queue(["open 2", "open 3", "open 4"]);
    store.ask("full");
    store.release();
    store.hears(["1 committed", "2 unavailable", "3 unavailable", "4 unavailable"]);
    store.says("open 5", ["5 committed"]);
    assert_eq!(store.sessions(), [1, 5]);
    assert_eq!(store.sessions_after_power_cut(), [1, 5]);
}

/// Without a cache, a change that is large goes into the log before the commit.
#[test]
fn a_full_disk_in_the_middle_of_a_group_fails_that_group_and_nothing_else() {
    let Some(store) = Store::new(
        "a_full_disk_in_the_middle_of_a_group_fails_that_group_and_nothing_else",
        SqliteOptions::new().cache_kib(0),
    ) else {
        return;
    };
    store.ask("hold");
    store.says("open 1", ["held"]);
    store.queue(["open 2", "huge 3", "open 4"]);
    store.ask("full");
    store.release();
    store.hears(["1 committed", "2 unavailable", "3 unavailable", "4 committed"]);
    store.says("huge 5", ["5 committed"]);
    assert_eq!(store.sessions(), [1, 4, 5]);
    assert_eq!(store.sessions_after_power_cut(), [1, 4, 5]);
}

#[test]
fn tables_that_a_full_disk_refused_are_not_there_and_can_be_made_later() {
    let Some(store) = Store::new(
        "tables_that_a_full_disk_refused_are_not_there_and_can_be_made_later",
        SqliteOptions::new(),
    ) else {
        return;
    };
    store.ask("hold");
    store.says("open 1", ["held"]);
    store.queue(["prepare paper", "open 2"]);
    store.ask("full");
    store.release();
    store.hears(["1 committed", "paper unavailable", "2 unavailable"]);
    assert!(!has_table(&store.directory.database(), "codes_paper"));
    store.says("code paper", ["paper unready"]);
    store.says("prepare paper", ["paper committed"]);
    store.says("code paper", ["paper absent"]);
    assert!(has_table(&store.power_cut(), "codes_paper"), "it was durable before the answer");
    assert_eq!(store.sessions_after_power_cut(), [1]);
}

#[test]
fn a_flush_that_fails_is_never_a_success() {
    let Some(store) = Store::new("a_flush_that_fails_is_never_a_success", SqliteOptions::new()) else {
        return;
    };
    store.says("open 1", ["1 committed"]);
    store.ask("eio");
    store.says("open 2", ["2 unavailable"]);
    assert_eq!(store.sessions(), [1]);
    store.says("open 3", ["3 committed"]);
    assert_eq!(store.sessions(), [1, 3]);
    assert_eq!(store.sessions_after_power_cut(), [1, 3]);
}

#[test]
fn a_checkpoint_that_fails_is_not_a_failed_commit() {
    let Some(store) = Store::new("a_checkpoint_that_fails_is_not_a_failed_commit", SqliteOptions::new())
    else {
        return;
    };
    store.ask("eio-db");
    for round in 0..8 {
        store.says(&format!("fill {}", round * 1000), [&format!("{} committed", round * 1000)]);
    }
    assert_eq!(store.sessions().len(), 8000);
    assert_eq!(store.sessions_after_power_cut().len(), 8000);
}

#[test]
fn what_was_answered_survives_kill_9_and_a_power_cut() {
    let Some(store) =
        Store::new("what_was_answered_survives_kill_9_and_a_power_cut", SqliteOptions::new().queue(64))
    else {
        return;
    };
    store.send("load");
    let mut answered: Vec<i64> =
        (0..400).map(|_| committed(&store.hear().expect("the child lives"))).collect();
    let (directory, rest) = store.kill();
    answered.extend(rest.iter().map(|line| committed(line)));

    let power_cut = directory.path("trace/synced/test.db");
    let after_power_cut = sessions(&power_cut);
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let reopened = Sqlite::open(directory.database()).await.unwrap();
        let anna = admit(&reopened, "anna").await;
        for id in answered {
            assert!(has_session(&reopened, anna, id).await, "session {id} was answered, and is lost");
            assert!(after_power_cut.contains(&id), "session {id} was answered before it was flushed");
        }
        apply(&reopened, anna, vec![open(anna, -1)]).await.expect("the store goes on");
        apply(&reopened, anna, vec![grant(anna, -1), hold(anna, -1)]).await.expect("the store goes on");
    });
    for database in [directory.database(), power_cut] {
        for table in ["trusted_browsers", "held_requests"] {
            assert_eq!(
                ids(&database, table),
                sessions(&database),
                "{table}: what one decision wrote is half there"
            );
        }
    }
}

fn committed(line: &str) -> i64 {
    line.strip_suffix(" committed").unwrap_or_else(|| panic!("{line}")).parse().unwrap()
}

/// A store in a child process, as its parent sees it.
struct Store {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    directory: Directory,
}

impl Store {
    /// Starts the child. In the child itself, none, when its standard input has ended.
    fn new(test: &str, options: SqliteOptions) -> Option<Self> {
        if let Some(database) = std::env::var_os(ROLE) {
            serve(Path::new(&database), options);
            return None;
        }
        let directory = Directory::new();
        std::fs::create_dir_all(directory.path("trace/synced")).unwrap();
        let made = Command::new("mkfifo").arg(directory.path("trace/release")).status().unwrap();
        assert!(made.success());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(ROLE, directory.database())
            .env(TRACE, directory.path("trace"))
            .env("LD_PRELOAD", tracer())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (said, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            for line in lines.filter_map(|line| line.strip_prefix('@').map(str::to_owned)) {
                if said.send(line).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take().unwrap();
        let store = Self { child, input, lines, directory };
        store.hears(["ready"]);
        Some(store)
    }

    fn send(&self, command: &str) {
        writeln!(&self.input, "{command}").unwrap();
    }

    /// The child's next line; none when it has ended. Nothing that a test waits for takes a minute.
    fn hear(&self) -> Option<String> {
        self.lines.recv_timeout(Duration::from_secs(60)).ok()
    }

    fn hears<const N: usize>(&self, lines: [&str; N]) {
        for line in lines {
            assert_eq!(self.hear().as_deref(), Some(line));
        }
    }

    fn says<const N: usize>(&self, command: &str, lines: [&str; N]) {
        self.send(command);
        self.hears(lines);
    }

    /// Sends what cannot be answered yet, and waits until it is in the queue.
    fn queue<const N: usize>(&self, commands: [&str; N]) {
        commands.iter().for_each(|command| self.send(command));
        self.says("echo queued", ["queued"]);
    }

    /// Has the library between SQLite and the kernel do something.
    fn ask(&self, what: &str) {
        std::fs::write(self.directory.path("trace").join(what), "").unwrap();
    }

    fn release(&self) {
        std::fs::write(self.directory.path("trace/release"), "go").unwrap();
    }

    fn sessions(&self) -> Vec<i64> {
        sessions(&self.directory.database())
    }

    /// What is there when only what was flushed is left.
    fn sessions_after_power_cut(&self) -> Vec<i64> {
        sessions(&self.power_cut())
    }

    /// A database of what was flushed.
    fn power_cut(&self) -> PathBuf {
        let copy = self.directory.path("copy");
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir(&copy).unwrap();
        for name in ["test.db", "test.db-wal"] {
            std::fs::copy(self.directory.path("trace/synced").join(name), copy.join(name)).unwrap();
        }
        copy.join("test.db")
    }

    /// Kills the child at once, and gives the answers that were on their way.
    fn kill(mut self) -> (Directory, Vec<String>) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        (self.directory, self.lines.iter().collect())
    }
}

fn sessions(database: &Path) -> Vec<i64> {
    ids(database, "sessions")
}

/// The ids of all rows of a table in a database.
fn ids(database: &Path, table: &str) -> Vec<i64> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let mut statement =
        connection.prepare(&format!("SELECT id FROM countersign_{table} ORDER BY id")).unwrap();
    let ids = statement.query_map([], |row| row.get(0)).unwrap();
    ids.collect::<Result<_, _>>().unwrap()
}

fn has_table(database: &Path, name: &str) -> bool {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    connection.table_exists(None, name).unwrap()
}

/// The library between SQLite and the kernel, compiled once by each process that tests.
fn tracer() -> &'static Path {
    static TRACER: OnceLock<PathBuf> = OnceLock::new();
    TRACER.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let unfinished = directory.join(format!("fsync_trace-{}.so", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/fsync_trace.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&unfinished).arg(source);
        let compiled = compiler.status().expect("there is a C compiler, as for SQLite itself");
        assert!(compiled.success());
        let library = directory.join("fsync_trace.so");
        std::fs::rename(unfinished, &library).unwrap();
        library
    })
}

/// The child: does what its standard input says, each line in turn, and prints the answers as they come.
fn serve(database: &Path, options: SqliteOptions) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (sender, mut commands) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    runtime.block_on(async {
        let store: &'static Sqlite = Box::leak(Box::new(options.open(database).await.unwrap()));
        let anna = admit(store, "anna").await;
        let row = user(store, anna).await;
        print_line("ready");
        while let Some(line) = commands.recv().await {
            let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match command {
                "echo" => print_line(rest),
                "open" => {
                    answer(rest.to_owned(), apply(store, anna, vec![open(anna, rest.parse().unwrap())]))
                }
                "huge" => {
                    let huge = Change::User(UserRow { state: vec![7; 400_000], ..row.clone() });
                    let all = vec![open(anna, rest.parse().unwrap()), huge];
                    answer(rest.to_owned(), apply(store, anna, all));
                }
                "fill" => {
                    let first: i64 = rest.parse().unwrap();
                    let all = (first..first + 1000).map(|id| open(anna, id)).collect();
                    answer(rest.to_owned(), apply(store, anna, all));
                }
                "prepare" => answer(rest.to_owned(), store.prepare(vec![codes(rest)])),
                "code" => {
                    let probed =
                        store.read(anna, Reads { code: Some(place(anna, rest)), ..Reads::default() });
                    print_line(&format!(
                        "{rest} {}",
                        if probed.await.is_ok() { "absent" } else { "unready" }
                    ));
                }
                "load" => (0..8).for_each(|task| drop(tokio::spawn(load(store, anna, task)))),
                _ => panic!("{line}"),
            }
        }
    });
}

fn codes(strategy: &str) -> CodesTable {
    CodesTable {
        strategy: strategy.to_owned(),
        table: format!("codes_{strategy}"),
        code_column: "code".to_owned(),
        user_column: "user".to_owned(),
    }
}

fn place(user: UserKey, strategy: &str) -> CodeKey {
    CodeKey { user, strategy: strategy.to_owned(), set: CodeSetId(1), slot: CodeSlot(1) }
}

/// Puts the call into the queue now, and prints its answer when it comes.
fn answer(name: String, call: BoxFuture<'static, Result<(), StoreError>>) {
    let call = begun(call);
    tokio::spawn(async move {
        print_line(&match call.await {
            Ok(()) => format!("{name} committed"),
            Err(StoreError::Unavailable(_)) => format!("{name} unavailable"),
            Err(other) => format!("{name} {other}"),
        });
    });
}

/// Writes to several tables in one decision after the other, for ever.
async fn load(store: &'static Sqlite, anna: UserKey, task: i64) {
    for id in task * 1_000_000.. {
        apply(store, anna, vec![open(anna, id), grant(anna, id), hold(anna, id)]).await.unwrap();
        print_line(&format!("{id} committed"));
    }
}

/// The test harness writes on the same line without ending it.
fn print_line(text: &str) {
    let mut output = std::io::stdout().lock();
    output.write_all(format!("\n@{text}\n").as_bytes()).unwrap();
    output.flush().unwrap();
}
