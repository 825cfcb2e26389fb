//! The users of a benchmark, as a file of tab-separated values: number, e-mail, password, secret, recovery codes, token.

use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use countersign::TotpSecret;

use crate::Outcome;

/// What all of them chose.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Somebody whose session waits for the second factor.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) secret: TotpSecret,
    pub(crate) recovery_code: String,
    pub(crate) token: String,
}

/// Writes one line.
pub(crate) fn write(
    out: &mut impl Write,
    number: usize,
    secret: &str,
    codes: &str,
    token: &str,
) -> std::io::Result<()> {
    writeln!(out, "{number}\t{}\t{PASSWORD}\t{secret}\t{codes}\t{token}", email(number))
}

/// The address of a numbered user.
pub(crate) fn email(number: usize) -> String {
    format!("u{number}@bench.example")
}

/// Reads a file of users.
pub(crate) fn read(path: &Path) -> Outcome<Vec<Person>> {
    let mut people = Vec::new();
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let line = line?;
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, _, _, secret, codes, token] = fields[..] else {
            return Err(format!("not a line of users: {line}").into());
        };
        people.push(Person {
            secret: TotpSecret::from_base32(secret).ok_or("a secret is not base32")?,
            recovery_code: codes.split(',').next().unwrap_or_default().to_owned(),
            token: token.to_owned(),
        });
    }
    Ok(people)
}
