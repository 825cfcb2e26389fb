//! Tidies up behind this process.

use std::io;
use std::process::{Child, Command, Stdio};

/// A shell that does nothing until this process is gone or drops the value, and then runs its script.
///
/// It reads from a pipe whose other end only this process holds, so that it hears of every end, `kill -9` included.
#[derive(Debug)]
pub(super) struct Guardian(Child);

impl Guardian {
    /// The script finds its arguments in `$1` and so on.
    pub(super) fn over(script: &str, arguments: &[&str]) -> io::Result<Self> {
        // Ctrl-C reaches every process of the terminal; this one stays.
        let script = format!("trap '' INT TERM HUP QUIT\ncat >/dev/null\n{script}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, "guardian"]).args(arguments).current_dir("/");
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.spawn().map(Self)
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
