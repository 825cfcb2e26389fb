//! The command line.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use countersign::{KeyId, Timestamp};

use crate::commands;
use crate::config::{Config, Sources};
use crate::{moment, role};

/// Runs the program with these arguments, the program's name first.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and go to standard output.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            for line in refusal.0.lines() {
                let _ = writeln!(io::stderr(), "countersign: {line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Two-step sign-in: the portal and its tools.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    command: Command,
}

/// Where things are. Flags win over the environment, that over the file.
#[derive(Debug, Args)]
pub(crate) struct Places {
    /// The configuration file [default: countersign.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The directory of key ring and database
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// The database, such as sqlite:countersign.db or postgres://USER@HOST/NAME
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the sign-in portal
    Serve(ServeFlags),
    /// Bring the tables of the database up to date
    Migrate,
    /// Move everything to another database; interrupted, it goes on when it is started again
    Move(MoveFlags),
    /// Fence what a backup brought back: run it after every restore, and after a replica took over
    AfterRestore {
        /// Why; it is kept in the audit trail
        #[arg(long, value_name = "TEXT", default_value = "a backup was put back", value_parser = parse_reason)]
        reason: String,
    },
    /// Look after accounts
    #[command(subcommand)]
    Users(UsersCommand),
    /// Show who must have a second factor, and rehearse a change of that
    #[command(subcommand)]
    Requirement(RequirementCommand),
    /// Show, export and verify what happened
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Look after the keys that everything at rest depends on
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make the pages your own: write them out, and check what you made of them
    #[command(subcommand)]
    Pages(PagesCommand),
    /// Check or show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look for what is wrong with this installation
    Doctor {
        /// Also check every record and open all that is sealed
        #[arg(long)]
        deep: bool,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ServeFlags {
    /// The address to listen on, such as 127.0.0.1:8080; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The address that people use, such as https://sign-in.example.org
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A second address, for GET /metrics alone, such as 127.0.0.1:9090
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// How logs are written to standard error; RUST_LOG says how many
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PagesCommand {
    /// Write templates, stylesheet and texts into a directory, to be changed there
    Export {
        /// The directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Only this file, such as challenge.html or texts/de.ftl; it may be given several times
        #[arg(long, value_name = "FILE")]
        only: Vec<String>,
        /// Write over files that are there
        #[arg(long)]
        force: bool,
    },
    /// Show every page in every state and language, and tell what would not work
    Check {
        /// The directory, as `pages export` wrote it and you changed it
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
}

/// From where to where.
#[derive(Debug, Args)]
pub(crate) struct MoveFlags {
    /// The database that holds everything now, such as sqlite:countersign.db
    #[arg(long, value_name = "URL")]
    pub(crate) from: String,
    /// An empty database, such as postgres://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    pub(crate) to: String,
    /// No server runs on the source, although one that was killed still says so
    #[arg(long)]
    pub(crate) stopped: bool,
}

/// How logs look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// An object a line, for programs.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// List all accounts
    List(Listing),
    /// Show one account: roles, second factor, what is required of it, what it waits for and what happened lately
    Show {
        /// An e-mail address or an id
        user: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// Make an account
    Create {
        /// The e-mail address
        email: String,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        listing: Listing,
    },
    /// Put an account into a group, or take it out of one
    #[command(subcommand)]
    Role(RoleCommand),
    /// Vouch for the address of an account: it counts as verified since the account was made
    Verify {
        /// An e-mail address or an id
        user: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// End every session of a user; no browser is trusted or known any more
    SignOut {
        /// An e-mail address or an id
        user: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// End every wait of a user, and make a code that admits one browser although the year's budget is spent
    Unlock {
        /// An e-mail address or an id
        user: String,
        /// Why; it is kept in the audit trail
        #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
        reason: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// Remove everything of a user's second factor and end every session
    ResetMfa {
        /// An e-mail address or an id
        user: String,
        /// Why; it is kept in the audit trail
        #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
        reason: String,
    },
    /// Remove an account and everything that is known of it
    Delete {
        /// An e-mail address or an id
        user: String,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// Give a role
    Add(RoleOf),
    /// Take a role away
    Remove(RoleOf),
}

/// A role of an account.
#[derive(Debug, Args)]
pub(crate) struct RoleOf {
    /// An e-mail address or an id
    pub(crate) user: String,
    /// One word, as in requirement.roles
    #[arg(value_parser = role::parse)]
    pub(crate) role: String,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RequirementCommand {
    /// Show who must have a second factor, since when, and who is left out
    Show(Listing),
    /// Say what is required of one user, and why
    Explain {
        /// An e-mail address or an id
        user: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// Say for every account how another requirement would stand for it now; nothing is changed
    Rehearse {
        /// A configuration file; its [requirement] counts, the environment does not
        file: PathBuf,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Show the newest events
    Tail {
        /// Only those of this user, by e-mail address or id
        #[arg(long)]
        user: Option<String>,
        /// How many
        #[arg(short, long, value_name = "N", default_value_t = 20, value_parser = parse_number)]
        number: usize,
        #[command(flatten)]
        listing: Listing,
    },
    /// Print events as JSON, an object a line, the oldest first
    Export {
        /// Only those of this user, by e-mail address or id
        #[arg(long)]
        user: Option<String>,
        /// Only from this moment on, such as 2026-11-22T09:30:00Z or a date
        #[arg(long, value_name = "RFC3339", value_parser = moment::parse)]
        since: Option<Timestamp>,
        /// Only before this moment
        #[arg(long, value_name = "RFC3339", value_parser = moment::parse)]
        until: Option<Timestamp>,
    },
    /// Say whether every event is as it was written, and none is missing
    Verify(Listing),
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Show every key, since when it is in use, and what needs it
    List(Listing),
    /// Add a fresh key that is not in use yet, or make the key ring where there is none
    Add,
    /// Make the newest key the primary, and everything that is encrypted anew with it; goes on where it was interrupted
    Rotate {
        /// So many users a second at most
        #[arg(long, value_name = "N", default_value_t = 200, value_parser = parse_number)]
        rate: usize,
    },
    /// Give up a key that nothing needs any more; what is left of it goes on checking the audit trail
    Retire {
        /// The id of the key
        #[arg(value_parser = parse_key)]
        key: KeyId,
        /// End the sessions and let go the browsers that still have something of it, instead of waiting for them
        #[arg(long)]
        end_tokens: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say whether the configuration is good
    Check,
    /// Show every setting with its value and where it comes from
    Print(Listing),
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Listing {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Why a command did not do what was asked: sentences for standard error.
#[derive(Debug)]
pub(crate) struct Refusal(String);

impl Refusal {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl Refusal {
    /// The sentences.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl<E: std::error::Error> From<E> for Refusal {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            let more = error.to_string();
            // Most of our errors have told it already.
            if !text.contains(&more) {
                text = format!("{text}: {more}");
            }
            source = error.source();
        }
        Self(text)
    }
}

fn dispatch(cli: Cli) -> Result<(), Refusal> {
    let places = cli.places;
    match cli.command {
        Command::Serve(flags) => {
            let sources = places
                .sources()?
                .flag("--listen", "listen", flags.listen)
                .flag("--base-url", "base_url", flags.base_url)
                .flag("--metrics-listen", "metrics_listen", flags.metrics_listen);
            commands::serve::run(&Config::load(sources)?, flags.log_format)
        }
        Command::Migrate => commands::migrate::run(&places.load()?),
        Command::Move(flags) => commands::relocate::run(&places.load()?, &flags),
        Command::AfterRestore { reason } => commands::after_restore::run(&places.load()?, &reason),
        Command::Users(command) => commands::users::run(&places.load()?, command),
        Command::Requirement(command) => commands::requirement::run(&places.load()?, command),
        Command::Audit(command) => commands::audit::run(&places.load()?, command),
        Command::Keys(command) => commands::keys::run(&places.load()?, command),
        Command::Pages(command) => commands::pages::run(command),
        Command::Config(command) => commands::config::run(places.sources()?, &command),
        Command::Doctor { deep, listing } => {
            let depth =
                if deep { commands::doctor::Depth::Everything } else { commands::doctor::Depth::Settings };
            commands::doctor::run(places.sources()?, depth, listing)
        }
    }
}

impl Places {
    fn sources(self) -> Result<Sources, Refusal> {
        let sources = Sources::none().read_file(self.config).map_err(Refusal::new)?;
        Ok(sources.variables(std::env::vars_os()).flag("--data", "data", self.data).flag(
            "--database",
            "database",
            self.database,
        ))
    }

    fn load(self) -> Result<Config, Refusal> {
        Ok(Config::load(self.sources()?)?)
    }
}

/// Prints to standard output. A reader who has seen enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Refusal> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn parse_number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=100_000).contains(number));
    number.ok_or_else(|| "it must be a number from 1 to 100000".to_owned())
}

fn parse_key(text: &str) -> Result<KeyId, String> {
    let id = text.parse().ok().filter(|id| *id > 0);
    id.map(KeyId).ok_or_else(|| "it must be the id of a key, as `countersign keys list` shows it".to_owned())
}

fn parse_reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err("it must be one line of 1 to 200 characters".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_of_places_stand_before_and_after_the_command() {
        for arguments in
            [&["countersign", "--data", "d", "doctor"][..], &["countersign", "doctor", "--data", "d"]]
        {
            let cli = Cli::try_parse_from(arguments).unwrap();
            assert_eq!(cli.places.data.as_deref(), Some("d"));
        }
    }

    #[test]
    fn reasons_are_one_line() {
        assert_eq!(parse_reason(" lost phone ").as_deref(), Ok("lost phone"));
        for bad in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert!(parse_reason(bad).is_err(), "{bad}");
        }
    }
}
