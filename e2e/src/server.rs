//! The real binary.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Longer than any start or end may take, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(60);

const LISTENING: &str = "countersign listening on ";

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    process: Process,
    base: String,
}

/// How a server ended that did not start.
#[derive(Debug)]
pub struct Refusal {
    /// The exit code.
    pub code: Option<i32>,
    /// What it said on standard error.
    pub reason: String,
}

impl Server {
    /// Starts it on a data directory and a free port, and waits until it accepts connections.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// The same with settings, by the names that they have in the environment.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(data: &Path, settings: &[(&str, &str)]) -> Self {
        let mut process = Process::serve(data, settings);
        match process.first_line() {
            Some(line) => {
                let base = line.strip_prefix(LISTENING).unwrap_or_else(|| panic!("it printed {line:?}"));
                Self { base: base.to_owned(), process }
            }
            None => {
                let end = process.end();
                panic!("the server did not start: {}\n{}", end.status, end.stderr);
            }
        }
    }

    /// Runs another command of the binary to its end, with these settings.
    ///
    /// # Panics
    /// When there is no binary.
    #[must_use]
    pub fn command(data: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
        let mut command = with_settings(data, settings);
        let command = command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
    }

    /// `http://` and the address that it listens on.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Asks it to end (SIGTERM) and gives the exit code, and all that it had printed on standard output.
    pub fn terminate(mut self) -> (Option<i32>, Vec<String>) {
        self.process.signal("TERM");
        let end = self.process.end();
        let first = format!("{LISTENING}{}", self.base);
        (end.status.code(), std::iter::once(first).chain(end.stdout).collect())
    }

    /// Kills it where it stands (SIGKILL).
    pub fn kill(mut self) {
        self.process.signal("KILL");
        self.process.end();
    }
}

/// Starts a server that must refuse to start.
///
/// # Panics
/// When it starts.
#[must_use]
pub fn refusal(data: &Path) -> Refusal {
    let mut process = Process::serve(data, &[]);
    if let Some(line) = process.first_line() {
        panic!("it started: {line}");
    }
    let end = process.end();
    Refusal { code: end.status.code(), reason: end.stderr }
}

#[derive(Debug)]
struct Process {
    child: Child,
    stdout: Receiver<String>,
    stderr: Option<JoinHandle<String>>,
}

struct End {
    status: ExitStatus,
    stdout: Vec<String>,
    stderr: String,
}

impl Process {
    fn serve(data: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = with_settings(data, settings);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let stdout = lines_of(child.stdout.take().expect("it is piped"));
        let mut errors = child.stderr.take().expect("it is piped");
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { child, stdout, stderr: Some(stderr) }
    }

    /// The first line on standard output; `None` when it closed that without one.
    fn first_line(&self) -> Option<String> {
        match self.stdout.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server printed nothing in {PATIENCE:?}"),
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "signal {name} to {id}");
    }

    /// Waits until it has ended, and collects what is left of its output.
    fn end(&mut self) -> End {
        let mut stdout = Vec::new();
        loop {
            match self.stdout.recv_timeout(PATIENCE) {
                Ok(line) => stdout.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the server did not end in {PATIENCE:?}"),
            }
        }
        let status = self.child.wait().expect("it is our child");
        let stderr = self.stderr.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        End { status, stdout, stderr }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = self.stderr.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
            eprintln!("the server's log:\n{log}");
        }
    }
}

/// The binary, with no settings but these: neither from the environment nor from a file in the directory that the test was started in.
fn with_settings(data: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COUNTERSIGN_")) {
        command.env_remove(name);
    }
    command.envs(settings.iter().copied());
    command.current_dir(data.parent().expect("a data directory lies in a directory"));
    command
}

/// What a program prints, line by line, read while it runs so that it never waits for us.
pub(crate) fn lines_of(output: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody may be listening any more.
            let _ = sender.send(line);
        }
    });
    lines
}

/// The binary under test: `COUNTERSIGN_BIN`, or built now, so that it is never an old one.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| match std::env::var_os("COUNTERSIGN_BIN") {
        Some(path) => path.into(),
        None => build(),
    })
}

fn build() -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--package", "countersign-server", "--bin", "countersign"]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let built = cargo.status();
    assert!(built.is_ok_and(|status| status.success()), "{cargo:?} failed");
    // This test lies in `target/PROFILE/deps/`.
    let test = std::env::current_exe().expect("a running program has a path");
    let profile = test.parent().and_then(Path::parent).expect("a test lies below its profile's directory");
    profile.join("countersign")
}
