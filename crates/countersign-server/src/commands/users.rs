//! `users`.

use std::io::{self, IsTerminal as _, Read as _};

use countersign::{Actor, AuditEvent, Password, Request, Status, SystemClock, UserId};
use countersign_sql::AccountRow;
use serde_json::{Value, json};

use super::{block_on, table};
use crate::accounts::NewAccount;
use crate::cli::{Listing, Refusal, UsersCommand, print};
use crate::config::Config;
use crate::data_dir::FirstStart;
use crate::email::Email;
use crate::passwords::LONGEST;
use crate::portal::{Foundation, Portal};

/// Accounts read at once.
const PAGE: usize = 500;

/// Events that `users show` shows.
const RECENT: usize = 10;

pub(crate) fn run(config: &Config, command: UsersCommand) -> Result<(), Refusal> {
    block_on(async {
        match command {
            UsersCommand::List(listing) => list(&open(config).await?, listing).await,
            UsersCommand::Show { user, listing } => show(&open(config).await?, &user, listing).await,
            UsersCommand::Create { email, password_stdin, listing } => {
                create(config, &email, password_stdin, listing).await
            }
            UsersCommand::ResetMfa { user, reason } => reset(&open(config).await?, &user, &reason).await,
        }
    })
}

/// The portal of an installation that exists.
async fn open(config: &Config) -> Result<Portal, Refusal> {
    open_or(config, FirstStart::Refuse).await
}

async fn open_or(config: &Config, first_start: FirstStart) -> Result<Portal, Refusal> {
    let foundation = Foundation::lay_with(config, first_start).await?;
    Ok(Portal::on(foundation, config, config.address.listen, SystemClock).await?)
}

async fn list(portal: &Portal, listing: Listing) -> Result<(), Refusal> {
    let (mut after, mut rows, mut objects) = (None, Vec::new(), Vec::new());
    loop {
        let accounts = portal.directory().list(after, PAGE).await?;
        let Some(last) = accounts.last() else { break };
        after = Some(last.id);
        for account in accounts {
            let status = portal.countersign().status_of(&UserId::new(account.id)).await;
            if listing.json {
                objects.push(account_json(&account, status.as_ref().ok()));
            } else {
                // One damaged record must not hide the others.
                let factor = status.map_or("unreadable", |status| if status.enabled { "on" } else { "off" });
                rows.push(vec![
                    account.id.to_string(),
                    account.email,
                    factor.to_owned(),
                    account.created_at.rfc3339(),
                ]);
            }
        }
    }
    if listing.json {
        return print(&format!("{:#}\n", json!({ "users": objects })));
    }
    print(&table::render(&["ID", "E-MAIL", "SECOND FACTOR", "CREATED"], &rows))
}

async fn show(portal: &Portal, user: &str, listing: Listing) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let id = UserId::new(account.id);
    let status = portal.countersign().status_of(&id).await?;
    let events = portal.countersign().events(&id, None, RECENT).await?;
    if listing.json {
        let mut object = account_json(&account, Some(&status));
        object["events"] = events.iter().map(event_json).collect();
        return print(&format!("{object:#}\n"));
    }
    let mut text = format!("id             {}\ne-mail         {}\n", account.id, account.email);
    text += &format!("created        {}\n", account.created_at.rfc3339());
    text += &format!("second factor  {}\n", if status.enabled { "on" } else { "off" });
    if let Some(codes) = status.recovery_codes {
        text += &format!("recovery codes {} of {} left\n", codes.remaining, codes.total);
    }
    let apps = status.authenticators.iter().map(|app| {
        vec![app.id.to_string(), app.name.clone(), app.created_at.rfc3339(), app.last_used_at.rfc3339()]
    });
    let apps: Vec<_> = apps.collect();
    if !apps.is_empty() {
        text += &format!("\n{}", table::render(&["ID", "AUTHENTICATOR", "CREATED", "LAST USED"], &apps));
    }
    let events: Vec<_> = events.iter().map(event_row).collect();
    if !events.is_empty() {
        text +=
            &format!("\n{}", table::render(&["AT", "ACTION", "OUTCOME", "BY", "FROM", "REASON"], &events));
    }
    print(&text)
}

async fn create(config: &Config, email: &str, from_stdin: bool, listing: Listing) -> Result<(), Refusal> {
    let address =
        Email::parse(email).ok_or_else(|| Refusal::new(format!("{email:?} is not an e-mail address")))?;
    let password = if from_stdin { password_from_stdin()? } else { password_from_terminal()? };
    // The first account may well come before the first `serve`.
    let first_start = if config.database.try_exists()? { FirstStart::Refuse } else { FirstStart::Make };
    let portal = open_or(config, first_start).await?;
    let made = portal.make_account(&address, password, Actor::Cli, &Request::default()).await?;
    match made {
        NewAccount::Made(id) if listing.json => {
            print(&format!("{:#}\n", json!({ "id": id.to_string(), "email": address.as_str() })))
        }
        NewAccount::Made(id) => print(&format!("made account {id} for {address}\n")),
        NewAccount::EmailTaken => Err(Refusal::new(format!("there is an account for {address} already"))),
        NewAccount::Weak(weak) => Err(Refusal::new(weak.to_string())),
    }
}

async fn reset(portal: &Portal, user: &str, reason: &str) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let had_one = portal.countersign().reset(&UserId::new(account.id), Actor::Cli, reason).await?;
    if had_one {
        print(&format!("the second factor of {} is gone, and every session has ended\n", account.email))
    } else {
        print(&format!("{} had no second factor; every session has ended\n", account.email))
    }
}

/// By e-mail address or id.
async fn find(portal: &Portal, user: &str) -> Result<AccountRow, Refusal> {
    let found = match (user.parse::<i64>(), Email::parse(user)) {
        (Ok(id), _) => portal.directory().by_id(id).await?,
        (Err(_), Some(email)) => portal.directory().by_email(&email).await?,
        (Err(_), None) => {
            return Err(Refusal::new(format!("{user:?} is neither an e-mail address nor an id")));
        }
    };
    found.ok_or_else(|| Refusal::new(format!("there is no account {user}")))
}

/// All of standard input without the end of its line.
fn password_from_stdin() -> Result<Password, Refusal> {
    let mut text = String::new();
    let most = LONGEST as u64 + 3;
    io::stdin()
        .take(most)
        .read_to_string(&mut text)
        .map_err(|_| Refusal::new("the password is not UTF-8 text"))?;
    let end =
        text.strip_suffix('\n').map_or(text.len(), |line| line.strip_suffix('\r').unwrap_or(line).len());
    text.truncate(end);
    Ok(Password::new(text))
}

fn password_from_terminal() -> Result<Password, Refusal> {
    if !io::stdin().is_terminal() {
        return Err(Refusal::new(
            "there is no terminal to ask for the password: give --password-stdin and pipe it in",
        ));
    }
    let first = Password::new(rpassword::prompt_password("New password: ")?);
    let again = Password::new(rpassword::prompt_password("Once more: ")?);
    if first.expose() == again.expose() {
        Ok(first)
    } else {
        Err(Refusal::new("the two passwords are not the same"))
    }
}

fn account_json(account: &AccountRow, status: Option<&Status>) -> Value {
    json!({
        "id": account.id.to_string(),
        "email": account.email,
        "created_at": account.created_at.rfc3339(),
        "second_factor": status.map(|status| json!({
            "enabled": status.enabled,
            "authenticators": status.authenticators.iter().map(|app| json!({
                "id": app.id.to_string(),
                "name": app.name,
                "kind": app.kind,
                "created_at": app.created_at.rfc3339(),
                "last_used_at": app.last_used_at.rfc3339(),
            })).collect::<Vec<_>>(),
            "recovery_codes_remaining": status.recovery_codes.map(|codes| codes.remaining),
        })),
    })
}

fn event_json(event: &AuditEvent) -> Value {
    json!({
        "id": event.id.to_string(),
        "at": event.at.rfc3339(),
        "actor": event.actor.code(),
        "action": event.action.code(),
        "outcome": event.outcome.code(),
        "method": event.method.map(countersign::Method::code),
        "reason": event.reason,
        "address": event.address,
        "user_agent": event.user_agent,
    })
}

fn event_row(event: &AuditEvent) -> Vec<String> {
    vec![
        event.at.rfc3339(),
        event.action.to_string(),
        event.outcome.to_string(),
        event.actor.to_string(),
        event.address.clone().unwrap_or_default(),
        event.reason.clone().unwrap_or_default(),
    ]
}
