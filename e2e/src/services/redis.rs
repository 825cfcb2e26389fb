//! A Redis or Valkey server, without anything on disk.

use std::path::PathBuf;
use std::process::Command;

use super::guardian::Guardian;
use super::{directory, find, free_port, run, tail};

const TIDY: &str = r#"[ ! -f "$1/pid" ] || kill -9 "$(cat "$1/pid")"; rm -rf "$1""#;

/// A server that runs, or was stopped. Dropping it ends it.
#[derive(Debug)]
pub struct Redis {
    program: PathBuf,
    directory: PathBuf,
    port: u16,
    _guardian: Guardian,
}

impl Redis {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// A sentence, when there is none here or it does not start.
    pub fn start() -> Result<Self, String> {
        let program = find("redis-server").or_else(|| find("valkey-server"));
        let program =
            program.ok_or("there is no Redis or Valkey here: install the Debian package redis-server")?;
        let directory = directory("redis", None)?;
        let guardian = Guardian::over(TIDY, &[&directory.display().to_string()]);
        let guardian = guardian.map_err(|error| format!("no shell: {error}"))?;
        let redis = Self { program, directory, port: free_port()?, _guardian: guardian };
        redis.restart()?;
        Ok(redis)
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// What the server calls itself.
    ///
    /// # Errors
    /// A sentence, when it cannot be asked.
    pub fn version(&self) -> Result<String, String> {
        run(Command::new(&self.program).arg("--version"))
    }

    /// Starts it again after it was stopped, empty, at the same address.
    ///
    /// # Errors
    /// A sentence, when it does not start.
    pub fn restart(&self) -> Result<(), String> {
        let log = self.directory.join("log");
        let mut command = Command::new(&self.program);
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "yes"]);
        command.args(["--port", &self.port.to_string()]);
        command.arg("--dir").arg(&self.directory).arg("--pidfile").arg(self.directory.join("pid"));
        run(command.arg("--logfile").arg(&log))?;
        // It listens a moment before it says who it is.
        self.wait_until(|redis| redis.answers() && redis.id().is_some())
            .map_err(|error| format!("{error}\n{}", tail(&log)))
    }

    /// Kills it; what it counted is lost.
    ///
    /// # Errors
    /// A sentence, when it does not end.
    pub fn kill(&self) -> Result<(), String> {
        self.signal("KILL")?;
        // Its number may soon be somebody else's.
        let _ = std::fs::remove_file(self.directory.join("pid"));
        self.wait_until(|redis| !redis.answers())
    }

    /// Has it accept connections and answer nothing, until [`thaw`](Self::thaw).
    ///
    /// # Errors
    /// A sentence, when it is not there.
    pub fn freeze(&self) -> Result<(), String> {
        self.signal("STOP")
    }

    /// Ends a [`freeze`](Self::freeze).
    ///
    /// # Errors
    /// A sentence, when it is not there.
    pub fn thaw(&self) -> Result<(), String> {
        self.signal("CONT")
    }

    fn signal(&self, name: &str) -> Result<(), String> {
        let id = self.id().ok_or("the server does not run")?;
        run(Command::new("kill").args(["-s", name, &id.to_string()])).map(drop)
    }

    /// The number of its process, once it has written that down.
    fn id(&self) -> Option<u32> {
        std::fs::read_to_string(self.directory.join("pid")).ok()?.trim().parse().ok()
    }

    fn answers(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn wait_until(&self, good: impl Fn(&Self) -> bool) -> Result<(), String> {
        for _ in 0..200 {
            if good(self) {
                return Ok(());
            }
            run(Command::new("sleep").arg("0.05"))?;
        }
        Err(format!("the server at port {} does neither start nor end", self.port))
    }
}
