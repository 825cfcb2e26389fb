use std::fs::DirBuilder;
use std::io::Read as _;
use std::ops::Index;
use std::os::unix::fs::DirBuilderExt as _;

use crate::scratch::Scratch;
use crate::server::Server;

/// Several servers on one database, with one key ring. Each has a data directory of its own.
#[derive(Debug)]
pub struct Nodes {
    plan: Plan,
    servers: Vec<Option<Server>>,
}

/// What a node is started with.
#[derive(Debug)]
struct Plan {
    scratch: Scratch,
    settings: Vec<(String, String)>,
}

impl Nodes {
    /// Starts so many at the same moment, on a database that need not have any table yet.
    ///
    /// # Panics
    /// When one does not start.
    #[must_use]
    pub fn start(database: &str, count: usize) -> Self {
        Self::start_with(database, count, &[])
    }

    /// The same with settings, by the names that they have in the environment.
    ///
    /// # Panics
    /// When one does not start.
    #[must_use]
    pub fn start_with(database: &str, count: usize, settings: &[(&str, &str)]) -> Self {
        let ring = key_ring();
        let shared = [
            ("COUNTERSIGN_DATABASE", database),
            ("COUNTERSIGN_KEYS__SOURCE", "env"),
            ("COUNTERSIGN_KEYS", &ring),
        ];
        let settings = shared.iter().chain(settings);
        let settings = settings.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let plan = Plan { scratch: Scratch::new(), settings };
        let servers = std::thread::scope(|scope| {
            let plan = &plan;
            let start = |number| scope.spawn(move || plan.serve(number));
            let starting: Vec<_> = (0..count).map(start).collect();
            starting.into_iter().map(|server| Some(server.join().expect("it starts"))).collect()
        });
        Self { plan, servers }
    }

    /// How many there are, whether they run or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.servers.len()
    }

    /// Kills one where it stands (SIGKILL).
    pub fn kill(&mut self, number: usize) {
        self.servers[number].take().expect("it runs").kill();
    }

    /// Asks one to end (SIGTERM) and gives its exit code.
    pub fn terminate(&mut self, number: usize) -> Option<i32> {
        self.servers[number].take().expect("it runs").terminate().0
    }

    /// Starts one again that was ended.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&mut self, number: usize) {
        let server = self.plan.serve(number);
        assert!(self.servers[number].replace(server).is_none(), "it ran");
    }

    /// Runs a command of the binary on the same database and gives what it printed.
    ///
    /// # Panics
    /// When it fails.
    pub fn command(&self, arguments: &[&str]) -> String {
        let data = self.plan.scratch.join("command");
        // Some look at it; no node needs one.
        let made = DirBuilder::new().mode(0o700).recursive(true).create(&data);
        made.expect("the scratch directory can be written");
        let output = Server::command(&data, &self.plan.settings(), arguments);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {}\n{printed}\n{errors}", output.status);
        printed
    }
}

impl Plan {
    fn serve(&self, number: usize) -> Server {
        Server::start_with(&self.scratch.join(&format!("node-{number}")), &self.settings())
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (&**name, &**value)).collect()
    }
}

impl Index<usize> for Nodes {
    type Output = Server;

    /// One that runs.
    fn index(&self, number: usize) -> &Server {
        self.servers[number].as_ref().expect("it runs")
    }
}

/// An id, a blank and 256 random bits in base64.
fn key_ring() -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut chance = [0; 43];
    let drawn = std::fs::File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut chance));
    drawn.expect("the system has randomness");
    // 43 digits have 258 bits; the last two are zero.
    chance[42] &= 0b11_1100;
    let digits = chance.iter().map(|byte| char::from(DIGITS[usize::from(byte % 64)]));
    format!("1 {}", digits.collect::<String>())
}
