//! `requirement`: who must have a second factor, and what a change of that would bring.

use std::path::PathBuf;

use countersign::{Requirement, Timestamp, UserId};
use countersign_sql::AccountRow;
use serde_json::{Value, json};

use super::census::AccountPages;
use super::outlook::Outlook;
use super::{block_on, find, open, table};
use crate::cli::{Listing, Refusal, RequirementCommand, print};
use crate::config::{Config, Sources, Warning, show_duration};
use crate::exemptions::{Exempted, Exemptions};
use crate::portal::Portal;

pub(crate) fn run(config: &Config, command: RequirementCommand) -> Result<(), Refusal> {
    block_on(async {
        let portal = open(config).await?;
        match command {
            RequirementCommand::Show(listing) => show(&portal, listing),
            RequirementCommand::Explain { user, listing } => explain(&portal, &user, listing).await,
            RequirementCommand::Rehearse { file, listing } => rehearse(&portal, file, listing).await,
        }
    })
}

fn show(portal: &Portal, listing: Listing) -> Result<(), Refusal> {
    let now = portal.countersign().now();
    let (rule, exemptions) = (portal.countersign().requirement(), portal.exemptions());
    if listing.json {
        return print(&format!("{:#}\n", rule_json(rule, exemptions, now)));
    }
    let exempt: Vec<_> = exemptions
        .iter()
        .map(|exempted| {
            let id = exempted.account.map_or("-".to_owned(), |id| id.to_string());
            vec![exempted.user.to_string(), id, exempted.until.rfc3339(), state(exempted, now).to_owned()]
        })
        .collect();
    let mut parts = vec![table::head(&rule_lines(rule, now))];
    if !exempt.is_empty() {
        parts.push(table::render(&["LEFT OUT", "ID", "UNTIL", "NOW"], &exempt));
    }
    print(&parts.join("\n"))
}

fn rule_lines(rule: &Requirement, now: Timestamp) -> Vec<(&'static str, String)> {
    let from = match rule.begins_at() {
        None => "the moment at which it is first seen to concern somebody".to_owned(),
        Some(at) if now < at => format!("{at}, which is still to come"),
        Some(at) => at.rfc3339(),
    };
    let codes =
        if rule.wants_recovery_codes() { "an authenticator and recovery codes" } else { "an authenticator" };
    vec![
        ("must have it", rule.whom()),
        ("what", codes.to_owned()),
        ("from", from),
        ("grace", show_duration(rule.grace_period())),
    ]
}

fn rule_json(rule: &Requirement, exemptions: &Exemptions, now: Timestamp) -> Value {
    let exempt = exemptions.iter().map(|exempted| {
        json!({
            "user": exempted.user.to_string(),
            "id": exempted.account.map(|id| id.to_string()),
            "until": exempted.until.rfc3339(),
            "state": state(exempted, now),
        })
    });
    json!({
        "whom": rule.whom(),
        "recovery_codes": rule.wants_recovery_codes(),
        "from": rule.begins_at().map(Timestamp::rfc3339),
        "grace_seconds": rule.grace_period().as_secs(),
        "exempt": exempt.collect::<Vec<_>>(),
    })
}

/// What an exemption does now.
fn state(exempted: &Exempted, now: Timestamp) -> &'static str {
    match exempted.account {
        None => "unknown",
        Some(_) if exempted.until <= now => "ended",
        Some(_) => "exempt",
    }
}

async fn explain(portal: &Portal, user: &str, listing: Listing) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let (countersign, id) = (portal.countersign(), UserId::new(account.id));
    let rule = countersign.requirement();
    let (told, outlook) = Outlook::of(countersign, rule, &id).await?;
    let told = told.ok_or_else(|| super::no_account(user))?;
    if listing.json {
        let object = json!({
            "id": account.id.to_string(),
            "email": account.email,
            "roles": account.roles,
            "whom": rule.whom(),
            "concerned": told.concerned,
            "since": told.since.map(Timestamp::rfc3339),
            "grace_ends_at": told.grace_ends_at.map(Timestamp::rfc3339),
            "enrolled": told.enrolled,
            "state": outlook.code(),
            "until": outlook.until().map(Timestamp::rfc3339),
        });
        return print(&format!("{object:#}\n"));
    }
    let roles = if account.roles.is_empty() { "none".to_owned() } else { account.roles.join(", ") };
    let concerned = if told.concerned { "yes" } else { "no" };
    let mut head = vec![
        ("user", account.email),
        ("roles", roles),
        ("concerned", format!("{concerned}: it is for {}", rule.whom())),
        ("second factor", if told.enrolled { "on" } else { "off" }.to_owned()),
    ];
    head.extend(told.since.map(|since| ("since", since.rfc3339())));
    head.extend(told.grace_ends_at.map(|ends_at| ("grace ends", ends_at.rfc3339())));
    head.push(("so", sentence(outlook)));
    print(&table::head(&head))
}

/// What somebody can and must do.
fn sentence(outlook: Outlook) -> String {
    match outlook {
        Outlook::MustEnroll => "nothing is possible but adding an authenticator".to_owned(),
        Outlook::Grace(until) => {
            format!("an authenticator must be added before {until}; everything is possible until then")
        }
        Outlook::Later(at) => format!("from {at} on nothing is possible but adding an authenticator"),
        Outlook::CodesMissing => "recovery codes must be made".to_owned(),
        Outlook::Exempt(until) => format!("nothing need be done before {until}"),
        Outlook::Met => "what is required is there; the last authenticator cannot be removed".to_owned(),
        Outlook::None => "nothing is required".to_owned(),
    }
}

/// How another requirement would stand for an account; `None` where its record cannot be read.
type Part = (AccountRow, Option<Outlook>);

async fn rehearse(portal: &Portal, file: PathBuf, listing: Listing) -> Result<(), Refusal> {
    let other = Config::load(Sources::none().read_file(Some(file)).map_err(Refusal::new)?)?;
    let exemptions = Exemptions::find(portal.directory(), &other.requirement).await?;
    let (rule, now) = (exemptions.rule(&other.requirement), portal.countersign().now());
    let (mut pages, mut parts) = (AccountPages::of(portal), Vec::<Part>::new());
    while let Some(accounts) = pages.next().await? {
        for account in accounts {
            let outlook = Outlook::of(portal.countersign(), &rule, &UserId::new(account.id)).await;
            parts.push((account, outlook.ok().map(|(_, outlook)| outlook)));
        }
    }
    if listing.json {
        let accounts = parts.iter().map(|(account, outlook)| {
            json!({
                "id": account.id.to_string(),
                "email": account.email,
                "state": outlook.map_or(UNREADABLE, Outlook::code),
                "until": outlook.and_then(Outlook::until).map(Timestamp::rfc3339),
            })
        });
        let accounts: Vec<_> = accounts.collect();
        let totals = totals(&parts).map(|(code, count)| (code.to_owned(), count.into()));
        let told = json!({
            "requirement": rule_json(&rule, &exemptions, now),
            "totals": Value::Object(totals.collect()),
            "accounts": accounts,
        });
        return print(&format!("{told:#}\n"));
    }
    let warnings = exemptions.warnings(now);
    let warnings: String =
        warnings.iter().map(|Warning { about, text }| format!("warning: {about}: {text}\n")).collect();
    let mut head = rule_lines(&rule, now);
    head.extend(totals(&parts).map(|(code, count)| (words(code), count.to_string())));
    print(
        &[table::head(&head), warnings, names(parts)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

const UNREADABLE: &str = "unreadable";

/// How many accounts there are of each kind, the worst first.
fn totals(parts: &[Part]) -> impl Iterator<Item = (&'static str, usize)> {
    let code = |part: &Part| part.1.map_or(UNREADABLE, Outlook::code);
    let codes = Outlook::CODES.into_iter().chain([UNREADABLE]);
    codes.map(move |kind| (kind, parts.iter().filter(|part| code(part) == kind).count()))
}

fn words(code: &'static str) -> &'static str {
    match code {
        "must_enroll" => "stopped today",
        "grace" => "in grace",
        "later" => "stopped later",
        "codes_missing" => "without recovery codes",
        "met" => "fine",
        "none" => "not concerned",
        other => other,
    }
}

/// Everybody whom it concerns, the worst first.
fn names(parts: Vec<Part>) -> String {
    let place = |outlook: Option<Outlook>| {
        outlook.map_or(0, |outlook| {
            1 + Outlook::CODES.iter().position(|code| *code == outlook.code()).unwrap_or(0)
        })
    };
    let mut concerned: Vec<_> =
        parts.into_iter().filter(|(_, outlook)| *outlook != Some(Outlook::None)).collect();
    concerned
        .sort_by_key(|(account, outlook)| (place(*outlook), outlook.and_then(Outlook::until), account.id));
    let rows = concerned.into_iter().map(|(account, outlook)| {
        let told = outlook.map_or(UNREADABLE, |outlook| words(outlook.code()));
        let until = outlook.and_then(Outlook::until).map_or("-".to_owned(), Timestamp::rfc3339);
        vec![account.id.to_string(), account.email, told.to_owned(), until]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() { String::new() } else { table::render(&["ID", "E-MAIL", "WOULD BE", "UNTIL"], &rows) }
}
