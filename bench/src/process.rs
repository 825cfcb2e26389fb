//! A server under measurement, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Outcome;

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts it and waits for the line that says that it listens.
    pub(crate) fn start(command: &mut Command) -> Outcome<Self> {
        let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.ok_or_else(|| format!("the server did not start: {line:?}"))?;
        Ok(Self { child, port })
    }

    /// The portal on a seeded data directory, with everything on but the limit per address.
    pub(crate) fn portal(binary: &Path, data: &Path) -> Outcome<Self> {
        Self::portal_with(binary, data, &[])
    }

    /// The same with further settings.
    pub(crate) fn portal_with(binary: &Path, data: &Path, settings: &[(&str, &str)]) -> Outcome<Self> {
        Self::start(
            Command::new(binary)
                .args(["serve", "--listen", "127.0.0.1:0", "--data"])
                .arg(data)
                .env("COUNTERSIGN_LIMITS__PER_ADDRESS", "off")
                .env("COUNTERSIGN_SESSION__PENDING_TTL", "1d")
                .envs(settings.iter().copied())
                .stderr(Stdio::null()),
        )
    }

    /// The floor on a seeded database.
    pub(crate) fn floor(database: &Path, port: u16) -> Outcome<Self> {
        let program = std::env::current_exe()?;
        Self::start(Command::new(program).arg("floor").arg(database).arg(port.to_string()))
    }

    /// A host with a guarded page, whose clock stands so many seconds after its sessions began.
    pub(crate) fn host(data: &Path, seconds: u64) -> Outcome<Self> {
        let program = std::env::current_exe()?;
        Self::start(Command::new(program).arg("host").arg(data).arg(seconds.to_string()))
    }

    /// Seconds of processor time so far, from the kernel's clock ticks of 1/100 s.
    pub(crate) fn cpu(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks =
            |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Forgets the peak of resident memory so far.
    pub(crate) fn reset_peak(&self) -> Outcome {
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// The peak of resident memory in MiB.
    pub(crate) fn peak(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no VmHWM")?;
        let kib: f64 = line.split_whitespace().nth(1).ok_or("no VmHWM")?.parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
