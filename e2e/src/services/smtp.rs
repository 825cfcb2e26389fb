//! A mail server, which keeps what it is sent.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::guardian::Guardian;
use super::{directory, find, free_port, run, tail};

const TIDY: &str = r#"[ ! -f "$1/pid" ] || kill -9 "$(cat "$1/pid")"; rm -rf "$1""#;

/// What the server does, in words of its own library.
const SCRIPT: &str = include_str!("smtp.py");

/// A server that runs, or was stopped. Dropping it ends it.
#[derive(Debug)]
pub struct Smtp {
    python: PathBuf,
    directory: PathBuf,
    port: u16,
    _guardian: Guardian,
}

impl Smtp {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// A sentence, when there is none here or it does not start.
    pub fn start() -> Result<Self, String> {
        find("aiosmtpd").ok_or("there is no aiosmtpd here: install the Debian package python3-aiosmtpd")?;
        let directory = directory("smtp", None)?;
        let guardian = Guardian::over(TIDY, &[&directory.display().to_string()]);
        let guardian = guardian.map_err(|error| format!("no shell: {error}"))?;
        // The package belongs to the Python of the system, whichever else there are.
        let smtp =
            Self { python: "/usr/bin/python3".into(), directory, port: free_port()?, _guardian: guardian };
        smtp.restart()?;
        Ok(smtp)
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Starts it again after it was stopped, at the same address; what it was sent is still there.
    ///
    /// # Errors
    /// A sentence, when it does not start.
    pub fn restart(&self) -> Result<(), String> {
        let (script, log) = (self.directory.join("smtp.py"), self.directory.join("log"));
        std::fs::write(&script, SCRIPT).map_err(|error| error.to_string())?;
        let log_file = std::fs::File::create(&log).map_err(|error| error.to_string())?;
        let mut command = Command::new(&self.python);
        command.arg(&script).arg(&self.directory).arg(self.port.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file);
        command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        self.wait_until(|smtp| smtp.answers() && smtp.id().is_some())
            .map_err(|error| format!("{error}\n{}", tail(&log)))
    }

    /// Kills it.
    ///
    /// # Errors
    /// A sentence, when it does not end.
    pub fn kill(&self) -> Result<(), String> {
        let id = self.id().ok_or("the server does not run")?;
        run(Command::new("kill").args(["-s", "KILL", &id.to_string()]))?;
        // Its number may soon be somebody else's.
        let _ = std::fs::remove_file(self.directory.join("pid"));
        self.wait_until(|smtp| !smtp.answers())
    }

    /// What it does with the next messages, one order for each: `refuse 550 5.1.1`, `refuse 451 4.2.0`, `wait 20` (seconds before
    /// it is taken), `linger 20` (seconds between taking it and saying so).
    ///
    /// # Errors
    /// A sentence, when they cannot be written down.
    pub fn order(&self, orders: &[&str]) -> Result<(), String> {
        let lines: String = orders.iter().map(|order| format!("{order}\n")).collect();
        std::fs::write(self.directory.join("orders"), lines).map_err(|error| error.to_string())
    }

    /// Orders that are still to be carried out.
    #[must_use]
    pub fn orders_left(&self) -> usize {
        std::fs::read_to_string(self.directory.join("orders")).unwrap_or_default().lines().count()
    }

    /// What it was sent, in the order in which it came: JSON as the parser of another library reads it, and the bytes.
    ///
    /// # Errors
    /// A sentence, when that cannot be read.
    pub fn taken(&self) -> Result<Vec<(String, Vec<u8>)>, String> {
        let said = |error: std::io::Error| error.to_string();
        let entries = std::fs::read_dir(self.directory.join("taken")).map_err(said)?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        let read = |path: &PathBuf| {
            let json = std::fs::read_to_string(path).map_err(said)?;
            Ok((json, std::fs::read(path.with_extension("eml")).map_err(said)?))
        };
        paths.iter().map(read).collect()
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
        Err(format!("the mail server at port {} does neither start nor end", self.port))
    }
}
