//! PostgreSQL and Redis or Valkey for the tests that need them: made for one run and gone after it, however it ends.

use std::process::Command;

use countersign_e2e::services::{Postgres, Redis};

use crate::shell::Outcome;
use crate::tools;

/// Servers that run, each empty at first.
pub(crate) struct Services {
    postgres: Postgres,
    redis: Redis,
}

impl Services {
    /// Starts them, installing what is missing where that is possible.
    pub(crate) fn start() -> Result<Self, String> {
        tools::set_up(tools::SERVERS)?;
        let services = Self { postgres: Postgres::start()?, redis: Redis::start()? };
        for (name, value) in services.environment() {
            eprintln!("{name}={value}");
        }
        Ok(services)
    }

    /// Tells a command where they are.
    pub(crate) fn known_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.environment())
    }

    /// Where they are, and how a test makes PostgreSQL servers of its own.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = vec![
            ("COUNTERSIGN_TEST_POSTGRES", self.postgres.url()),
            ("COUNTERSIGN_TEST_POSTGRES_BIN", self.postgres.bin().display().to_string()),
            ("COUNTERSIGN_TEST_REDIS", self.redis.url()),
        ];
        // Who must run them, since they refuse root.
        environment
            .extend(self.postgres.user().map(|user| ("COUNTERSIGN_TEST_POSTGRES_USER", user.to_owned())));
        environment
    }
}

/// Runs a command with the servers beside it.
pub(crate) fn beside(command: &[&str]) -> Outcome {
    let services = Services::start()?;
    crate::shell::run(services.known_to(Command::new(command[0]).args(&command[1..])))
}
