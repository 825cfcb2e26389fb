//! The sections of the file, each with its defaults and bounds. Where a default is the core's, it is taken from there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use countersign::{
    Algorithm, Digits, DisableWith, OnVerify, SessionPolicy, TotpParameters, TotpPolicy, Window,
};
use toml::Value;

use super::address::Reach;
use super::reader::Reader;
use super::smtp::SmtpSettings;
use super::value::{Parsed, Rate, Raw, show_duration};
use crate::accounts::Verification;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const HOUR: Duration = Duration::from_secs(3_600);
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignUp {
    /// Everybody who reaches the page.
    Open,
    /// Nobody; `countersign users create` makes accounts.
    Closed,
}

/// Where the key ring is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySource {
    /// In this file.
    File(PathBuf),
    /// In the environment variable `COUNTERSIGN_KEYS`.
    Environment,
    /// The credential with this name, in the directory that systemd gives to the process.
    Credential(String),
}

/// Limits of the doors that this server adds to those of the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Posts of sign-in and sign-up from one address; `None` is off.
    pub(crate) per_address: Option<Rate>,
    /// Wrong passwords for one account.
    pub(crate) password_failures: Window,
}

pub(super) fn issuer(reader: &mut Reader) -> String {
    let parse = |raw: &Raw| {
        let good = |text: &&str| {
            !text.trim().is_empty() && !text.contains(':') && !text.chars().any(char::is_control)
        };
        let rule = "it must be a name without colon or control characters";
        raw.text().ok().filter(good).map(str::to_owned).ok_or_else(|| rule.to_owned())
    };
    reader.read("issuer", "Countersign".to_owned(), parse, string)
}

pub(super) fn data(reader: &mut Reader) -> PathBuf {
    reader.read("data", PathBuf::from("./countersign-data"), path, show_path)
}

/// The name of the credential, where nothing else is said.
const CREDENTIAL: &str = "countersign-keys";

pub(super) fn keys(reader: &mut Reader, data: &Path, has_variable: bool) -> KeySource {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Source {
        File,
        Environment,
        Credential,
    }
    let sources = [("file", Source::File), ("env", Source::Environment), ("systemd", Source::Credential)];
    let source = reader.read(
        "keys.source",
        Source::File,
        |raw| raw.word(&sources, &[]),
        |source| shown_word(&sources, *source),
    );
    let default = match source {
        Source::File => Some(data.join("keys")),
        Source::Environment => None,
        Source::Credential => Some(PathBuf::from(CREDENTIAL)),
    };
    let parse = |raw: &Raw| match source {
        Source::Environment => {
            Err("keys.source is \"env\", and the ring is in COUNTERSIGN_KEYS: remove one of the two"
                .to_owned())
        }
        Source::File => path(raw).map(Some),
        Source::Credential => credential(raw).map(Some),
    };
    let place = reader.read_optional("keys.path", default, parse, |path| path.as_ref().map(show_path));
    if has_variable && source != Source::Environment {
        let source = if source == Source::File { "file" } else { "systemd" };
        reader.problem(format!(
            "COUNTERSIGN_KEYS is set, and keys.source is {source:?}: set keys.source to \"env\", or unset the variable"
        ));
    }
    match (source, place) {
        (Source::File, Some(file)) => KeySource::File(file),
        (Source::Credential, Some(name)) => KeySource::Credential(name.to_string_lossy().into_owned()),
        _ => KeySource::Environment,
    }
}

/// A name, not a path: systemd names the directory.
fn credential(raw: &Raw) -> Parsed<PathBuf> {
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-');
    let good = |name: &&str| {
        (1..=255).contains(&name.len()) && name.bytes().all(plain) && !matches!(*name, "." | "..")
    };
    let rule =
        "with keys.source \"systemd\" it must be the name of a credential, such as \"countersign-keys\"";
    raw.text().ok().filter(good).map(PathBuf::from).ok_or_else(|| rule.to_owned())
}

pub(super) fn sign_up(reader: &mut Reader, reach: Reach) -> SignUp {
    let words = [("open", SignUp::Open), ("closed", SignUp::Closed)];
    let default = if reach == Reach::ThisMachine { SignUp::Open } else { SignUp::Closed };
    reader.read("accounts.sign_up", default, |raw| raw.word(&words, &[]), |value| shown_word(&words, *value))
}

/// Asked for as soon as there is a way to send the links.
pub(super) fn verification(reader: &mut Reader, smtp: Option<&SmtpSettings>) -> Verification {
    let parse = |raw: &Raw| match (raw.boolean()?, smtp) {
        (true, None) => {
            Err("there is no way to send the links: set smtp.url and smtp.from, or remove it".to_owned())
        }
        (asked, _) => Ok(asked),
    };
    match reader.read("accounts.verify_email", smtp.is_some(), parse, |asked| Value::Boolean(*asked)) {
        true => Verification::Asked,
        false => Verification::NotAsked,
    }
}

pub(super) fn totp(reader: &mut Reader) -> TotpPolicy {
    let mut policy = TotpPolicy::default();
    let default = policy.parameters;
    let algorithms =
        [("SHA1", Algorithm::Sha1), ("SHA256", Algorithm::Sha256), ("SHA512", Algorithm::Sha512)];
    let algorithm = reader.read(
        "totp.algorithm",
        default.algorithm,
        |raw| raw.word(&algorithms, &[]),
        |value| shown_word(&algorithms, *value),
    );
    let digits = reader.read(
        "totp.digits",
        default.digits,
        |raw| raw.word(&[("6", Digits::Six), ("8", Digits::Eight)], &[]),
        |digits| number(&digits.count()),
    );
    let period = duration(reader, "totp.period", default.period(), Duration::from_secs(15), 2 * MINUTE);
    let period = u32::try_from(period.as_secs()).unwrap_or(u32::MAX);
    policy.parameters = TotpParameters::new(algorithm, digits, period).unwrap_or(default);
    policy.secret_length =
        reader.read("totp.secret_length", policy.secret_length, |raw| raw.number(16..=64), number);
    policy.skew.past = reader.read("totp.skew_past", policy.skew.past, |raw| raw.number(0..=10), number);
    policy.skew.future =
        reader.read("totp.skew_future", policy.skew.future, |raw| raw.number(0..=10), number);
    policy.clock_hint = reader.read("totp.clock_hint", policy.clock_hint, |raw| raw.number(0..=20), number);
    policy.clock_correction =
        reader.read("totp.clock_correction", policy.clock_correction, |raw| raw.number(0..=120), number);
    policy.max_authenticators =
        reader.read("totp.max_authenticators", policy.max_authenticators, |raw| raw.number(1..=10), number);
    policy.enrollment_ttl = duration(reader, "totp.enrollment_ttl", policy.enrollment_ttl, MINUTE, DAY);
    policy
}

pub(super) fn session(reader: &mut Reader) -> SessionPolicy {
    let mut policy = SessionPolicy::default();
    policy.pending_ttl = duration(reader, "session.pending_ttl", policy.pending_ttl, MINUTE, DAY);
    policy.idle = duration(reader, "session.idle", policy.idle, MINUTE, 400 * DAY);
    policy.absolute = duration(reader, "session.absolute", policy.absolute, MINUTE, 400 * DAY);
    let words = [("rotate", OnVerify::Rotate), ("keep", OnVerify::Keep)];
    policy.on_verify = reader.read(
        "session.on_verify",
        policy.on_verify,
        |raw| raw.word(&words, &[]),
        |value| shown_word(&words, *value),
    );
    policy.max_age = duration(reader, "session.max_age", policy.max_age, MINUTE, DAY);
    if reader.read("session.password_is_enough", false, Raw::boolean, |value| Value::Boolean(*value)) {
        policy.disable_with = DisableWith::PasswordAlone;
    }
    policy.pending_per_account = reader.read(
        "limits.pending_per_account",
        policy.pending_per_account,
        |raw| raw.number(1..=10_000),
        number,
    );
    policy
}

pub(super) fn limits(reader: &mut Reader) -> Limits {
    let per_address = reader.read(
        "limits.per_address",
        Some(Rate { count: 600, span: MINUTE }),
        parse_per_address,
        |rate| Value::String(rate.map_or("off".to_owned(), |rate| rate.to_string())),
    );
    let failures = reader.read(
        "limits.password_failures",
        Rate { count: 10, span: 5 * MINUTE },
        |raw| raw.rate(1..=100, MINUTE..=DAY),
        |rate| Value::String(rate.to_string()),
    );
    let password_failures =
        Window { failures: usize::try_from(failures.count).unwrap_or(usize::MAX), span: failures.span };
    Limits { per_address, password_failures }
}

fn parse_per_address(raw: &Raw) -> Parsed<Option<Rate>> {
    if raw.text().is_ok_and(|text| text == "off") {
        return Ok(None);
    }
    let rate = raw.rate(1..=1_000_000, Duration::from_secs(1)..=DAY);
    rate.map(Some).map_err(|rule| format!("{rule}, or \"off\""))
}

fn duration(
    reader: &mut Reader,
    key: &'static str,
    default: Duration,
    least: Duration,
    most: Duration,
) -> Duration {
    reader.read(key, default, |raw| raw.duration(least..=most), show_span)
}

fn path(raw: &Raw) -> Parsed<PathBuf> {
    let text = raw.text()?;
    if text.is_empty() || text.contains('\0') { Err("it must be a path".to_owned()) } else { Ok(text.into()) }
}

#[expect(clippy::ptr_arg, reason = "as a way to show a setting it takes the setting's own type")]
fn show_path(path: &PathBuf) -> Value {
    Value::String(path.display().to_string())
}

#[expect(clippy::ptr_arg, reason = "as a way to show a setting it takes the setting's own type")]
pub(super) fn string(text: &String) -> Value {
    Value::String(text.clone())
}

pub(super) fn show_span(span: &Duration) -> Value {
    Value::String(show_duration(*span))
}

pub(super) fn number<N: Copy + TryInto<i64>>(value: &N) -> Value {
    Value::Integer((*value).try_into().unwrap_or(i64::MAX))
}

pub(super) fn shown_word<T: Copy + PartialEq>(words: &[(&str, T)], value: T) -> Value {
    let word = words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word);
    Value::String(word.to_owned())
}
