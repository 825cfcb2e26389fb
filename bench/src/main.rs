//! How fast the portal judges codes, against a hand-written floor.
//!
//! ```text
//! cargo xtask bench                          60,000 users, 5 rounds, all points
//! cargo xtask bench --users 1000000 --shuffle --rounds 3
//! cargo xtask bench --postgres postgres://root@127.0.0.1:5432/postgres    on a PostgreSQL of this machine
//! cargo xtask bench guessing --rounds 5      what counting costs, young trail and old, and Argon2id beside codes of the app
//! cargo xtask bench guard --users 1000000   what a guard costs, with 1,000 sessions and with so many
//! cargo xtask bench rotation --users 1000000 --rounds 3   how fast keys change, and what that costs others meanwhile
//! cargo xtask bench seed DIR USERS           only make a portal's data directory and its users.tsv
//! ```
//!
//! Each round starts both servers from fresh copies of their seeded databases and measures the same points, one server right
//! after the other, in turns; what counts is the ratio within a round. `docs/benchmarks.md` tells the rest.

mod databases;
mod floor;
mod floor_pg;
mod guard;
mod guessing;
mod load;
mod people;
mod process;
mod rotation;
mod rounds;
mod seed;

/// Errors are for the person at the terminal.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["floor", url, port] if url.starts_with("postgres") => floor_pg::serve(url, port.parse()?),
        ["floor", database, port] => floor::serve(database, port.parse()?),
        ["seed", directory, users] => seed::portal(directory.as_ref(), users.parse()?, 0),
        ["host", directory, seconds] => guard::serve(directory.as_ref(), seconds.parse()?),
        ["guard", ref words @ ..] => guard::run(&rounds::Plan::parse(words)?),
        ["rotation", ref words @ ..] => rotation::run(&rounds::Plan::parse(words)?),
        ["guessing", ref words @ ..] => guessing::run(&rounds::Plan::parse(words)?),
        _ => rounds::run(&rounds::Plan::parse(&words)?),
    }
}
