//! Judges from elsewhere: `oathtool` says what a code must be, `zbarimg` reads what a picture holds.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

const PERIOD: u64 = 30;

/// A moment of the real clock, which the server goes by too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(u64);

impl Moment {
    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the real server goes by the real clock")]
    pub fn now() -> Self {
        Self(SystemTime::now().duration_since(UNIX_EPOCH).expect("we live after 1970").as_secs())
    }

    /// The time step of 30 seconds that it lies in.
    #[must_use]
    pub fn step(self) -> u64 {
        self.0 / PERIOD
    }

    /// The same moment one step earlier.
    #[must_use]
    pub fn one_step_ago(self) -> Self {
        Self(self.0 - PERIOD)
    }
}

/// The code that an authenticator app shows at that moment, by `oathtool`.
#[must_use]
pub fn one_time_code(secret: &str, at: Moment) -> String {
    printed(Command::new("oathtool").args(["--totp", "--base32", "--now", &format!("@{}", at.0), secret]))
}

/// Six digits that the app shows at no time near that moment.
#[must_use]
pub fn wrong_code(secret: &str, at: Moment) -> String {
    let near: Vec<String> =
        (0..5).map(|steps| one_time_code(secret, Moment(at.0 + steps * PERIOD - 2 * PERIOD))).collect();
    (0..=near.len())
        .map(|number| format!("{number:06}"))
        .find(|code| !near.contains(code))
        .expect("there are more candidates than codes")
}

/// What the QR code in a picture says, by `zbarimg`.
#[must_use]
pub fn decode_qr_code(picture: &Path) -> String {
    printed(Command::new("zbarimg").args(["--quiet", "--raw"]).arg(picture))
}

/// The `secret` of an `otpauth` URI.
#[must_use]
pub fn totp_secret(uri: &str) -> String {
    let query = uri.strip_prefix("otpauth://totp/").and_then(|rest| rest.split_once('?'));
    let (_, query) = query.unwrap_or_else(|| panic!("not an otpauth URI for TOTP: {uri}"));
    let secret = query.split('&').find_map(|pair| pair.strip_prefix("secret="));
    secret.unwrap_or_else(|| panic!("no secret in {uri}")).to_owned()
}

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_taken_from_the_uri() {
        assert_eq!(totp_secret("otpauth://totp/A:b%40c?issuer=A&secret=GEZDGNBV&digits=6"), "GEZDGNBV");
    }
}
