//! The program as a process, in a directory of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::Value;

pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("countersign-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program in this directory, with no settings but the test's.
pub(crate) fn command(scratch: &Scratch) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("COUNTERSIGN_"))
    {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG").current_dir(scratch.path()).stdin(Stdio::null());
    command
}

pub(crate) fn countersign(scratch: &Scratch, arguments: &[&str]) -> Done {
    finish(command(scratch).args(arguments))
}

pub(crate) fn finish(command: &mut Command) -> Done {
    done(command.output().unwrap())
}

pub(crate) fn with_input(scratch: &Scratch, arguments: &[&str], input: &str) -> Done {
    let mut command = command(scratch);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever refuses before reading has closed the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    done(child.wait_with_output().unwrap())
}

fn done(output: std::process::Output) -> Done {
    Done {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A portal that accepts connections.
pub(crate) struct Served {
    child: Child,
    stdout: BufReader<ChildStdout>,
    first_line: String,
    pub(crate) base: String,
}

impl Served {
    pub(crate) fn start(scratch: &Scratch, flags: &[&str]) -> Self {
        Self::start_with(scratch, flags, &[])
    }

    pub(crate) fn start_with(scratch: &Scratch, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = command(scratch);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(flags).envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        stdout.read_line(&mut first_line).unwrap();
        let base = first_line.trim_end().strip_prefix("countersign listening on ").map(str::to_owned);
        let Some(base) = base else {
            let done = done(child.wait_with_output().unwrap());
            panic!("it did not start: {done:?}");
        };
        Self { child, stdout, first_line, base }
    }

    /// Asks it to end, and gives all that it printed.
    pub(crate) fn end(mut self, signal: &str) -> Done {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let (mut stdout, mut stderr) = (self.first_line.clone(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = self.child.wait().unwrap().code().expect("it ended by itself");
        Done { code, stdout, stderr }
    }

    /// Kills it where it stands.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.post_with("", path, body)
    }

    /// From a browser of that name.
    pub(crate) fn post_by(&self, agent: &str, path: &str, body: &Value) -> (u16, Value) {
        self.post_with(&format!("User-Agent: {agent}\r\n"), path, body)
    }

    /// What else the program listens on.
    pub(crate) fn at(&self, address: &str) -> Elsewhere {
        Elsewhere(address.to_owned())
    }

    /// By the session of a bearer token.
    pub(crate) fn post_as(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        self.post_with(&format!("Authorization: Bearer {token}\r\n"), path, body)
    }

    /// The same without a body.
    pub(crate) fn get_as(&self, token: &str, path: &str) -> (u16, Value) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
        );
        let (status, text) = self.send(&request);
        (status, serde_json::from_str(&text).unwrap())
    }

    fn post_with(&self, headers: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let (status, text) = self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() })
    }

    fn send(&self, request: &str) -> (u16, String) {
        send(self.base.strip_prefix("http://").unwrap(), request)
    }
}

/// Another address of the same program.
pub(crate) struct Elsewhere(String);

impl Elsewhere {
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        send(&self.0, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    }
}

fn send(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
