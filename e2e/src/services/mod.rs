//! Servers that are not ours, each a throw-away: PostgreSQL, Redis or Valkey, and one for mail.
//!
//! Their data lies in a temporary directory. They end when the value is dropped, and also when this process ends in any other
//! way, killed or not.

mod guardian;
mod postgres;
mod redis;
mod smtp;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use postgres::{Postgres, Standby, programs as postgres_programs};
pub use redis::Redis;
pub use smtp::Smtp;

/// A directory below the system's temporary one that everybody may enter and only one user may read.
fn directory(kind: &str, owner: Option<&str>) -> Result<PathBuf, String> {
    use std::os::unix::fs::DirBuilderExt as _;
    use std::sync::atomic::{AtomicU32, Ordering};

    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("countersign-{kind}-{}-{number}", std::process::id()));
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(&path)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    if let Some(owner) = owner {
        run(Command::new("chown").arg(owner).arg(&path))?;
    }
    Ok(path)
}

/// A port of this machine that nobody listens on.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// Where the search path has this program.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file())
}

/// Runs it and gives what it printed.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&said).trim()))
}

/// The end of a log, for whoever must find out why.
fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
