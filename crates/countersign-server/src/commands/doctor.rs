//! `doctor`: what is wrong with an installation, told as findings.

use std::fmt;
use std::path::Path;

use countersign::store::KeyedRecord;
use countersign::{
    BuildError, Clock as _, KeyPart, KeyRing, KeyStatus, OsRandom, RedisLimiter, Requirement, StoreError,
    SystemClock,
};
use countersign_axum::TrustedProxies;
use countersign_sql::DatabaseUrl;
use serde_json::json;

use super::census::Census;
use super::relocate::inspect;
use super::{block_on, numbers, open};
use crate::cli::{Listing, Refusal, print};
use crate::config::{Config, KeySource, Reach, SignUp, Sources, Strategy, Warning, Whom};
use crate::data_dir::{is_open_to_others, mode};
use crate::portal::{Portal, StartError, options};

/// How far it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Settings, files, and whether the database answers.
    Settings,
    /// All records too.
    Everything,
}

pub(crate) fn run(sources: Sources, depth: Depth, listing: Listing) -> Result<(), Refusal> {
    let mut findings = Findings::default();
    let config = match Config::load(sources) {
        Err(problems) => {
            problems.iter().for_each(|problem| findings.fail("configuration", problem));
            None
        }
        Ok(config) => {
            findings.ok("configuration", "every setting is known and possible");
            clock(&mut findings);
            settings(&mut findings, &config);
            files(&mut findings, &config);
            block_on(async {
                limiter(&mut findings, &config).await;
                messages(&mut findings, &config).await;
                database(&mut findings, &config, depth).await;
                Ok(())
            })?;
            Some(config)
        }
    };
    findings.tell(config.as_ref(), listing)
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Ok,
    /// Works, and should be thought about.
    Warn,
    /// Does not work, or is not safe.
    Fail,
}

struct Finding {
    level: Level,
    about: &'static str,
    text: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    fn ok(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Finding { level: Level::Ok, about, text: text.into() });
    }

    fn warn(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Finding { level: Level::Warn, about, text: text.into() });
    }

    fn fail(&mut self, about: &'static str, text: impl Into<String>) {
        self.push(Finding { level: Level::Fail, about, text: text.into() });
    }

    /// Prints all, and what the settings come to; a failure among the findings fails the command.
    fn tell(&self, config: Option<&Config>, listing: Listing) -> Result<(), Refusal> {
        let failures = self.0.iter().filter(|finding| finding.level == Level::Fail).count();
        if listing.json {
            let findings = self.0.iter().map(|finding| {
                json!({ "level": finding.level.to_string(), "about": finding.about, "text": finding.text })
            });
            let mut told = config.map_or_else(|| json!({}), numbers::json);
            told["findings"] = findings.collect();
            print(&format!("{told:#}\n"))?;
        } else {
            let lines = self
                .0
                .iter()
                .map(|finding| format!("{:<4}  {}: {}\n", finding.level, finding.about, finding.text));
            print(&lines.collect::<String>())?;
            if let Some(config) = config {
                print(&format!("\n{}", numbers::text(config)))?;
            }
        }
        match failures {
            0 => Ok(()),
            1 => Err(Refusal::new("1 finding must be put right")),
            more => Err(Refusal::new(format!("{more} findings must be put right"))),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        })
    }
}

/// 2026-01-01: this program was not there before.
const EARLIEST: i64 = 1_767_225_600;

fn clock(findings: &mut Findings) {
    let now = SystemClock.now();
    if now.seconds() < EARLIEST {
        findings.fail(
            "clock",
            format!("it says {now}, which cannot be: codes are made from the time, so set the clock"),
        );
    } else {
        findings
            .ok("clock", format!("it says {now}; compare that with another clock, codes are made from it"));
    }
}

/// Is the limiter there that nodes share? While it is not, no code is judged.
async fn limiter(findings: &mut Findings, config: &Config) {
    let (Some(redis), Strategy::RateLimit) = (&config.redis, config.guessing.strategy) else { return };
    let answers = async {
        // Which keys it counts under does not matter for that.
        let ring = KeyRing::generate(&OsRandom)?;
        RedisLimiter::connect(redis.expose_url(), &ring)?.ping().await
    };
    match answers.await {
        Ok(()) => findings.ok("redis", format!("{redis} answers")),
        Err(error) => {
            findings.fail("redis", format!("{redis} does not answer, and no code is judged: {error}"));
        }
    }
}

/// Does the mail server take messages? It is greeted, and sent none.
async fn messages(findings: &mut Findings, config: &Config) {
    let Some(smtp) = &config.smtp else {
        return findings.warn(
            "smtp",
            "it is not set, so nobody is told of changes to their account: set smtp.url and smtp.from; notices wait for 90 days",
        );
    };
    match smtp.mailer().greet().await {
        Ok(()) => findings.ok("smtp", "the server lets us in"),
        Err(error) => findings.fail("smtp", format!("nobody is told of changes to their account: {error}")),
    }
}

fn settings(findings: &mut Findings, config: &Config) {
    let reach = config.address.reach();
    let base_url = config.address.base_url();
    match (reach, base_url) {
        (Reach::ThisMachine, _) => findings.ok("address", "only this machine reaches the portal"),
        (Reach::Others, Some(url)) => findings.ok("address", format!("people reach the portal at {url}")),
        (Reach::Others, None) => findings.fail("address", "base_url is not set"),
    }
    if reach == Reach::Others && !config.address.is_behind_proxy() {
        findings.warn(
            "address",
            format!(
                "{} is open to others, and the portal speaks plain http: a proxy must end TLS in front of it",
                config.address.listen
            ),
        );
    }
    let nobody_is_believed = config.proxies == TrustedProxies::none();
    if reach == Reach::Others && nobody_is_believed && config.limits.per_address.is_some() {
        findings.warn(
            "limits.per_address",
            "behind a proxy all requests come from one address, and are counted together: name the proxy in proxy.trusted, or let it limit \
             them and set \"off\"",
        );
    }
    if reach == Reach::Others && config.sign_up == SignUp::Open {
        findings.warn("accounts.sign_up", "everybody who reaches the portal can make an account");
    }
    for Warning { about, text } in config.warnings() {
        findings.warn(about, text);
    }
}

fn files(findings: &mut Findings, config: &Config) {
    if let DatabaseUrl::Sqlite(database) = &config.database {
        private(findings, "data", &config.data);
        private(findings, "database", database);
    }
    let KeySource::File(ring) = &config.keys else { return };
    match mode(ring) {
        Some(mode) if is_open_to_others(mode) => findings.fail(
            "key ring",
            format!(
                "{} can be read by others (mode {mode:o}): chmod 600, and rotate the keys if somebody did",
                ring.display()
            ),
        ),
        Some(_) => findings.ok("key ring", format!("{} is its owner's alone", ring.display())),
        None => findings.fail("key ring", format!("there is none at {}", ring.display())),
    }
    if config.database.file().is_some_and(|database| database.parent() == ring.parent())
        && mode(ring).is_some()
    {
        findings.warn(
            "key ring",
            "it lies beside the database, as it does where nothing is said: one copy of the directory has both, and whoever has it can do \
             anything. Once this is more than a trial, keep the ring elsewhere with keys.path or keys.source, and out of the database's backups",
        );
    }
}

fn private(findings: &mut Findings, about: &'static str, path: &Path) {
    match mode(path) {
        Some(mode) if is_open_to_others(mode) => {
            findings.warn(
                about,
                format!(
                    "{} can be reached by others (mode {mode:o}): take that away with chmod",
                    path.display()
                ),
            );
        }
        Some(_) => findings.ok(about, format!("{} is its owner's alone", path.display())),
        None => findings.fail(
            about,
            format!("there is no {}: `countersign serve` makes it at its first start", path.display()),
        ),
    }
}

/// Opens the database as `serve` does, which writes to it, after making sure that this changes nothing.
async fn database(findings: &mut Findings, config: &Config, depth: Depth) {
    if config.database.file().is_some_and(|file| mode(file).is_none()) {
        return;
    }
    match options(config).pending_migrations(&config.database).await {
        Ok(pending) if pending.is_empty() => findings.ok("database", "its tables are up to date"),
        Ok(pending) => {
            let text = format!(
                "{} migrations are pending: `countersign migrate` or the next start applies them",
                pending.len()
            );
            return findings.warn("database", text);
        }
        Err(error) => return findings.fail("database", error.to_string()),
    }
    match open(config).await {
        Ok(portal) => {
            findings.ok("key ring", "it belongs to the database");
            match portal.countersign().ping().await {
                Ok(()) => {
                    findings.ok(
                        "database",
                        match &config.database {
                            DatabaseUrl::Sqlite(_) => {
                                "it answers, keeps a write-ahead log and takes writes".to_owned()
                            }
                            DatabaseUrl::Postgres(url) => format!("{url} answers and takes writes"),
                        },
                    );
                    if let Err(error) = requirement(findings, config, &portal).await {
                        findings.fail("database", error.to_string());
                    }
                    match portal.countersign().key_status().await {
                        Ok(keys) => keys.iter().for_each(|key| needed(findings, key)),
                        Err(error) => findings.fail("keys", error.to_string()),
                    }
                    if depth == Depth::Everything {
                        records(findings, &portal).await;
                    }
                }
                Err(error) => findings.fail("database", error.to_string()),
            }
        }
        Err(StartError::Build(error @ (BuildError::MissingKey(_) | BuildError::WrongKey(_)))) => {
            findings.fail("key ring", error.to_string());
        }
        Err(error) => findings.fail("database", error.to_string()),
    }
}

/// Every record is as it was written, and all that is sealed opens.
async fn records(findings: &mut Findings, portal: &Portal) {
    match inspect(portal.countersign()).await {
        Ok(seen) => findings.ok(
            "records",
            format!(
                "{} users, {} sealed values, {} sessions and {} trusted browsers are as they were written",
                seen.users, seen.opened, seen.sessions, seen.trusted_browsers
            ),
        ),
        Err(refusal) => findings.fail("records", refusal.text()),
    }
}

/// Whether anything still needs a key that is not the primary.
fn needed(findings: &mut Findings, key: &KeyStatus) {
    let (id, left, trail) =
        (key.id, key.sealed(), key.count(KeyedRecord::AuditEvent) + key.count(KeyedRecord::Checkpoint));
    match key.part {
        KeyPart::Primary => findings.ok("keys", format!("key {id} is the primary: everything new is made with it")),
        KeyPart::Whole if key.since.is_none() => {
            findings.ok("keys", format!("key {id} is not in use yet: `countersign keys rotate` makes it the primary"));
        }
        KeyPart::Whole if left > 0 => findings.warn(
            "keys",
            format!("{left} records still need key {id}: `countersign keys rotate` encrypts them anew, and goes on where it was interrupted"),
        ),
        KeyPart::Whole => findings.ok(
            "keys",
            format!("nothing that is encrypted needs key {id}: `countersign keys retire {id}` says whether it can go"),
        ),
        KeyPart::Retired if left == 0 => {
            findings.ok("keys", format!("nothing needs key {id}, which is retired; it checks {trail} rows of the trail"));
        }
        KeyPart::Missing if left == 0 => findings.warn(
            "keys",
            format!(
                "{trail} rows of the trail were made with key {id}, of which the ring has nothing: they cannot be verified; put its line back"
            ),
        ),
        KeyPart::Retired | KeyPart::Missing => findings.fail(
            "keys",
            format!("{left} records need key {id}, which the ring does not have: put the key back"),
        ),
    }
}

/// Who must have a second factor and who may not trust browsers, held against the accounts that there are.
async fn requirement(findings: &mut Findings, config: &Config, portal: &Portal) -> Result<(), StoreError> {
    let rule = portal.countersign().requirement();
    for Warning { about, text } in portal.exemptions().warnings(portal.countersign().now()) {
        findings.warn(about, text);
    }
    let required = match &config.requirement.whom {
        Whom::Roles(roles) => &roles[..],
        Whom::Nobody | Whom::Everyone => &[],
    };
    let excepted = &config.trust.except_roles;
    if rule.is_nobody() && excepted.is_empty() {
        return Ok(());
    }
    let census = Census::of(portal).await?;
    let named = required.iter().map(|role| ("requirement.roles", role));
    for (about, role) in named.chain(excepted.iter().map(|role| ("trusted_browsers.except_roles", role))) {
        if !census.roles.contains(role) {
            findings.warn(
                about,
                format!("no account has the role {role}: `countersign users role add` gives it"),
            );
        }
    }
    if !rule.is_nobody() {
        findings.push(stopped(census.without, rule));
    }
    Ok(())
}

/// What becomes of those who have no second factor and must have one.
fn stopped(without: usize, rule: &Requirement) -> Finding {
    let told = match without {
        0 => {
            let text = format!("it concerns {}, and all of them have what it asks", rule.whom());
            return Finding { level: Level::Ok, about: "requirement", text };
        }
        1 => "1 account whom it concerns has no second factor".to_owned(),
        more => format!("{more} accounts whom it concerns have no second factor"),
    };
    if rule.grace_period().is_zero() {
        let text = format!(
            "{told}, and without grace nothing is possible for them but adding one: `countersign requirement rehearse` names them"
        );
        return Finding { level: Level::Warn, about: "requirement.grace", text };
    }
    let text = format!("{told}: `countersign requirement rehearse` says until when they need none");
    Finding { level: Level::Ok, about: "requirement", text }
}
