//! A PostgreSQL cluster, and replicas of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::guardian::Guardian;
use super::{directory, find, free_port, run, tail};

/// Where Debian and its relatives keep the servers, one directory for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The superuser and the database that everybody on this machine may use without a password.
const NAME: &str = "countersign";

/// Small, and durable: what these tests are about happens at the flush.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
fsync = on
synchronous_commit = on
shared_buffers = 64MB
max_connections = 1000
max_wal_size = 256MB
max_wal_senders = 4
wal_level = replica
hot_standby = on
log_min_messages = warning
";

/// `pg_ctl stop`, as whoever owns the cluster, and nothing is left.
const TIDY: &str = r#"
if [ -n "$3" ]; then runuser -u "$3" -- "$1/pg_ctl" -D "$2/data" -m immediate stop
else "$1/pg_ctl" -D "$2/data" -m immediate stop
fi
rm -rf "$2""#;

/// A cluster that runs, or was stopped. Dropping it ends it and removes its data.
#[derive(Debug)]
pub struct Postgres {
    programs: Programs,
    directory: PathBuf,
    port: u16,
    _guardian: Guardian,
}

/// Whether a commit waits for the replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standby {
    /// It does not: what the replica has not got yet is lost with the primary.
    Asynchronous,
    /// It does.
    Synchronous,
}

/// The server's programs, and who may run them: it refuses root.
#[derive(Clone, Debug)]
struct Programs {
    bin: PathBuf,
    user: Option<String>,
}

impl Postgres {
    /// Makes a cluster and starts it on a free port.
    ///
    /// # Errors
    /// A sentence, when there is no PostgreSQL here or it does not start.
    pub fn start() -> Result<Self, String> {
        let cluster = Self::empty(Programs::of_this_machine()?)?;
        let mut initdb = cluster.programs.command("initdb");
        initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        run(initdb.arg("--username").arg(NAME).arg("--pgdata").arg(cluster.data()))?;
        cluster.configure(SETTINGS)?;
        let cluster = cluster.start_on_a_free_port()?;
        cluster.sql("postgres", &format!("CREATE DATABASE {NAME}"))?;
        Ok(cluster)
    }

    /// A hot standby that streams from this cluster.
    ///
    /// # Errors
    /// A sentence, when it cannot be made.
    pub fn replica(&self, standby: Standby) -> Result<Self, String> {
        let replica = Self::empty(self.programs.clone())?;
        let mut backup = self.programs.command("pg_basebackup");
        backup.args(["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]);
        let source = format!("host=127.0.0.1 port={} user={NAME} application_name=replica", self.port);
        run(backup.arg("--dbname").arg(source).arg("--pgdata").arg(replica.data()))?;
        // The setting of the primary came along, and would make a promoted replica wait for itself.
        replica.configure("synchronous_standby_names = ''\n")?;
        let replica = replica.start_on_a_free_port()?;
        if standby == Standby::Synchronous {
            self.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'replica'")?;
            self.sql("postgres", "SELECT pg_reload_conf()")?;
        }
        Ok(replica)
    }

    /// Makes a database of this name on a server that somebody else started, whose address leads to another database of it, and gives
    /// its address.
    ///
    /// # Errors
    /// A sentence, when it cannot be made.
    pub fn create_database(server: &str, name: &str) -> Result<String, String> {
        let programs = Programs::of_this_machine()?;
        programs.sql(server, &format!("CREATE DATABASE {name}"))?;
        let (server, _) = server.rsplit_once('/').ok_or("the address names no database")?;
        Ok(format!("{server}/{name}"))
    }

    /// The address of the database that is there from the start.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of(NAME)
    }

    /// The address of a database, which need not exist.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://{NAME}@127.0.0.1:{}/{database}", self.port)
    }

    /// The directory of its programs.
    #[must_use]
    pub fn bin(&self) -> &Path {
        &self.programs.bin
    }

    /// Who must run them; none when whoever runs this may.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.programs.user.as_deref()
    }

    /// What the server calls itself.
    ///
    /// # Errors
    /// A sentence, when it cannot be asked.
    pub fn version(&self) -> Result<String, String> {
        run(self.programs.command("postgres").arg("--version"))
    }

    /// Runs SQL as the superuser and gives what it printed, unaligned and without headings.
    ///
    /// # Errors
    /// What the server said.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        self.programs.sql(&self.url_of(database), sql)
    }

    /// Stops it as an administrator would: connections are cut, nothing is lost.
    ///
    /// # Errors
    /// A sentence, when it does not stop.
    pub fn stop(&self) -> Result<(), String> {
        self.control(&["--mode=fast", "--wait", "stop"])
    }

    /// Stops it as a power cut would.
    ///
    /// # Errors
    /// A sentence, when it does not stop.
    pub fn kill(&self) -> Result<(), String> {
        self.control(&["--mode=immediate", "--wait", "stop"])
    }

    /// Starts it again, at the same address.
    ///
    /// # Errors
    /// A sentence, when it does not start.
    pub fn restart(&self) -> Result<(), String> {
        let log = self.directory.join("log");
        let options = format!("-p {} -k {}", self.port, self.directory.display());
        // With a log of its own the server does not hold our pipe open for as long as it runs.
        let log_file = log.display().to_string();
        self.control(&["--wait", "--timeout=60", "--log", &log_file, "--options", &options, "start"])
            .map_err(|error| format!("{error}\n{}", tail(&log)))
    }

    /// Waits until a replica has all that its primary has.
    ///
    /// # Errors
    /// A sentence, when it gets no further.
    pub fn catch_up(&self, primary: &Self) -> Result<(), String> {
        let there = primary.sql("postgres", "SELECT pg_current_wal_flush_lsn()")?;
        for _ in 0..200 {
            let here = format!("SELECT pg_last_wal_replay_lsn() >= '{there}'");
            if self.sql("postgres", &here)? == "t" {
                return Ok(());
            }
            run(Command::new("sleep").arg("0.05"))?;
        }
        Err(format!("the replica does not come to {there}"))
    }

    /// Makes a replica a primary.
    ///
    /// # Errors
    /// A sentence, when it does not become one.
    pub fn promote(&self) -> Result<(), String> {
        self.control(&["--wait", "promote"])
    }

    /// Starts it, anew where it runs, at the address of a primary, which must be stopped.
    ///
    /// # Errors
    /// A sentence, when it does not start there.
    pub fn take_over(&mut self, primary: &Self) -> Result<(), String> {
        if self.data().join("postmaster.pid").exists() {
            self.stop()?;
        }
        self.port = primary.port;
        self.restart()
    }

    fn empty(programs: Programs) -> Result<Self, String> {
        let directory = directory("postgres", programs.user.as_deref())?;
        let places = [programs.bin.display().to_string(), directory.display().to_string()];
        let user = programs.user.clone().unwrap_or_default();
        let guardian = Guardian::over(TIDY, &[&places[0], &places[1], &user]);
        let guardian = guardian.map_err(|error| format!("no shell: {error}"))?;
        Ok(Self { programs, directory, port: 0, _guardian: guardian })
    }

    /// Somebody else may take the port between asking for it and using it.
    fn start_on_a_free_port(mut self) -> Result<Self, String> {
        self.port = free_port()?;
        if self.restart().is_err() {
            self.port = free_port()?;
            self.restart()?;
        }
        Ok(self)
    }

    fn configure(&self, settings: &str) -> Result<(), String> {
        let file = self.data().join("postgresql.auto.conf");
        let append = format!("printf '%s' \"$1\" >>\"{}\"", file.display());
        run(self.programs.wrapped("sh").args(["-c", &append, "sh", settings])).map(drop)
    }

    fn control(&self, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.programs.command("pg_ctl");
        run(command.arg("--pgdata").arg(self.data()).args(arguments)).map(drop)
    }

    fn data(&self) -> PathBuf {
        self.directory.join("data")
    }
}

impl Programs {
    /// The newest PostgreSQL of this machine. Root hands over to `postgres`, or else to `nobody`.
    fn of_this_machine() -> Result<Self, String> {
        let bin =
            programs().ok_or("there is no PostgreSQL server here: install the Debian package postgresql")?;
        let user = (run(Command::new("id").arg("-u"))? == "0").then(|| {
            let exists = run(Command::new("id").arg("postgres")).is_ok();
            if exists { "postgres" } else { "nobody" }.to_owned()
        });
        Ok(Self { bin, user })
    }

    fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut psql = self.command("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
        run(psql.arg("--dbname").arg(database).arg("--command").arg(sql))
    }

    fn command(&self, program: &str) -> Command {
        self.wrapped(self.bin.join(program))
    }

    fn wrapped(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = match &self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // The directory that we were started in may be closed to the other user.
        command.current_dir("/");
        command
    }
}

/// The directory with the programs of the newest PostgreSQL of this machine: where Debian keeps them, or on the search path.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().filter_map(Result::ok);
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .max();
    newest.map(|(_, bin)| bin).or_else(|| find("initdb")?.parent().map(Path::to_owned))
}
