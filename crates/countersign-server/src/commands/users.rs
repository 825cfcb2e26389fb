//! `users`.

use std::io::{self, IsTerminal as _, Read as _};

use countersign::{ADMISSION_LASTS, Actor, Password, Request, Status, UserId};
use countersign_sql::AccountRow;
use serde_json::{Value, json};

use super::census::AccountPages;
use super::event::{self, HEADER};
use super::outlook::Outlook;
use super::waits::Counted;
use super::{block_on, find, no_account, open, open_or, table};
use crate::accounts::NewAccount;
use crate::cli::{Listing, Refusal, RoleCommand, RoleOf, UsersCommand, print};
use crate::config::Config;
use crate::data_dir::FirstStart;
use crate::email::Email;
use crate::passwords::LONGEST;
use crate::portal::{Portal, options};

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
            UsersCommand::Role(RoleCommand::Add(role)) => {
                change_role(&open(config).await?, role, Turn::Add).await
            }
            UsersCommand::Role(RoleCommand::Remove(role)) => {
                change_role(&open(config).await?, role, Turn::Remove).await
            }
            UsersCommand::Verify { user, listing } => verify(&open(config).await?, &user, listing).await,
            UsersCommand::SignOut { user, listing } => sign_out(&open(config).await?, &user, listing).await,
            UsersCommand::Unlock { user, reason, listing } => {
                unlock(&open(config).await?, &user, &reason, listing).await
            }
            UsersCommand::ResetMfa { user, reason } => reset(&open(config).await?, &user, &reason).await,
            UsersCommand::Delete { user, yes } => delete(&open(config).await?, &user, yes).await,
        }
    })
}

async fn list(portal: &Portal, listing: Listing) -> Result<(), Refusal> {
    let (mut pages, mut rows, mut objects) = (AccountPages::of(portal), Vec::new(), Vec::new());
    while let Some(accounts) = pages.next().await? {
        for account in accounts {
            // One damaged record must not hide the others.
            let sight = Sight::of(portal, &account).await.ok();
            if listing.json {
                objects.push(account_json(&account, sight.as_ref()));
            } else {
                rows.push(row(&account, sight.as_ref()));
            }
        }
    }
    if listing.json {
        return print(&format!("{:#}\n", json!({ "users": objects })));
    }
    let header = ["ID", "E-MAIL", "SECOND FACTOR", "REQUIRED", "ROLES", "TRUSTED", "SESSIONS", "CREATED"];
    print(&table::render(&header, &rows))
}

/// What is known of an account's second factor, read in one go.
struct Sight {
    status: Status,
    outlook: Outlook,
    sessions: usize,
}

impl Sight {
    async fn of(portal: &Portal, account: &AccountRow) -> Result<Self, countersign::Error> {
        let (countersign, id) = (portal.countersign(), UserId::new(account.id));
        Ok(Self {
            status: countersign.status_of(&id).await?,
            outlook: Outlook::of(countersign, countersign.requirement(), &id).await?.1,
            sessions: countersign.session_count(&id).await?,
        })
    }
}

fn row(account: &AccountRow, sight: Option<&Sight>) -> Vec<String> {
    let told = |tell: fn(&Sight) -> String| sight.map_or_else(|| "?".to_owned(), tell);
    vec![
        account.id.to_string(),
        account.email.clone(),
        sight.map_or("unreadable", |sight| on_or_off(&sight.status)).to_owned(),
        told(|sight| sight.outlook.to_string()),
        roles(account),
        told(|sight| sight.status.trusted_browsers.to_string()),
        told(|sight| sight.sessions.to_string()),
        account.created_at.rfc3339(),
    ]
}

fn on_or_off(status: &Status) -> &'static str {
    if status.enabled { "on" } else { "off" }
}

fn roles(account: &AccountRow) -> String {
    if account.roles.is_empty() { "-".to_owned() } else { account.roles.join(",") }
}

async fn show(portal: &Portal, user: &str, listing: Listing) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let id = UserId::new(account.id);
    let sight = Sight::of(portal, &account).await?;
    let status = &sight.status;
    let counted = Counted::of(portal, &id, &account.email).await?;
    let events = portal.countersign().events(&id, None, RECENT).await?;
    let subject = Some(id.as_str());
    if listing.json {
        let mut object = account_json(&account, Some(&sight));
        object["waits"] = counted.json();
        object["events"] = events.iter().map(|event| event::json(event, subject)).collect();
        return print(&format!("{object:#}\n"));
    }
    let mut head = vec![
        ("id", account.id.to_string()),
        ("e-mail", account.email.clone()),
        ("verified", account.email_verified_at.map_or_else(|| "-".to_owned(), |at| at.rfc3339())),
        ("created", account.created_at.rfc3339()),
        ("roles", roles(&account)),
        ("second factor", on_or_off(status).to_owned()),
        ("requirement", sight.outlook.to_string()),
        ("sessions", sight.sessions.to_string()),
        ("trusted browsers", status.trusted_browsers.to_string()),
    ];
    let further = status.further_codes.iter().map(|(name, codes)| (name.as_str(), *codes));
    for (name, codes) in status.recovery_codes.iter().map(|codes| ("recovery codes", *codes)).chain(further) {
        head.push((name, format!("{} of {} left", codes.remaining, codes.total)));
    }
    head.extend(counted.lines());
    let mut parts = vec![table::head(&head)];
    let apps = status.authenticators.iter().map(|app| {
        vec![app.id.to_string(), app.name.clone(), app.created_at.rfc3339(), app.last_used_at.rfc3339()]
    });
    let apps: Vec<_> = apps.collect();
    if !apps.is_empty() {
        parts.push(table::render(&["ID", "AUTHENTICATOR", "CREATED", "LAST USED"], &apps));
    }
    parts.extend(counted.table());
    let events: Vec<_> = events.iter().map(|event| event::row(event, subject)).collect();
    if !events.is_empty() {
        parts.push(table::render(&HEADER, &events));
    }
    print(&parts.join("\n"))
}

/// Whether a role is given or taken away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Add,
    Remove,
}

/// Recorded first: nobody comes by a right that no event tells of.
async fn change_role(
    portal: &Portal,
    RoleOf { user, role, listing }: RoleOf,
    turn: Turn,
) -> Result<(), Refusal> {
    let AccountRow { id, email, mut roles, .. } = find(portal, &user).await?;
    let has = roles.contains(&role);
    let changes = has == (turn == Turn::Remove);
    if changes {
        match turn {
            Turn::Add => roles.push(role.clone()),
            Turn::Remove => roles.retain(|known| *known != role),
        }
        let note = format!("{} {role}", if turn == Turn::Add { "added" } else { "removed" });
        portal.countersign().roles_changed(&UserId::new(id), Actor::Cli, &note).await?;
        portal.directory().table().set_roles(id, &roles).await?;
    }
    if listing.json {
        let told = json!({ "id": id.to_string(), "email": email, "roles": roles, "changed": changes });
        return print(&format!("{told:#}\n"));
    }
    print(&match (turn, changes) {
        (Turn::Add, true) => format!("{email} has the role {role} now\n"),
        (Turn::Add, false) => format!("{email} had the role {role} already\n"),
        (Turn::Remove, true) => format!("{email} has the role {role} no more\n"),
        (Turn::Remove, false) => format!("{email} did not have the role {role}\n"),
    })
}

async fn verify(portal: &Portal, user: &str, listing: Listing) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let changed = portal.vouch(&account, Actor::Cli).await?;
    if listing.json {
        let told = json!({ "id": account.id.to_string(), "email": account.email, "changed": changed });
        return print(&format!("{told:#}\n"));
    }
    if changed {
        print(&format!("{} counts as verified since its account was made\n", account.email))
    } else {
        print(&format!("{} was verified already\n", account.email))
    }
}

async fn sign_out(portal: &Portal, user: &str, listing: Listing) -> Result<(), Refusal> {
    let AccountRow { id, email, .. } = find(portal, user).await?;
    let was_known = portal.countersign().sign_out_user(&UserId::new(id), Actor::Cli).await?;
    if listing.json {
        let told = json!({ "id": id.to_string(), "email": email, "signed_out": was_known });
        return print(&format!("{told:#}\n"));
    }
    if was_known {
        print(&format!("every session of {email} has ended, and no browser is trusted or known any more\n"))
    } else {
        print(&format!("{email} was never seen, so there is no session\n"))
    }
}

async fn create(config: &Config, email: &str, from_stdin: bool, listing: Listing) -> Result<(), Refusal> {
    let address =
        Email::parse(email).ok_or_else(|| Refusal::new(format!("{email:?} is not an e-mail address")))?;
    let password = if from_stdin { password_from_stdin()? } else { password_from_terminal()? };
    // The first account may well come before the first `serve`.
    let first_start = if is_there(config).await? { FirstStart::Refuse } else { FirstStart::Make };
    let portal = open_or(config, first_start).await?;
    let made = portal.make_account(&address, password, (Actor::Cli, None), &Request::default()).await?;
    match made {
        NewAccount::Made(id) if listing.json => {
            print(&format!("{:#}\n", json!({ "id": id.to_string(), "email": address.as_str() })))
        }
        NewAccount::Made(id) => print(&format!("made account {id} for {address}\n")),
        NewAccount::EmailTaken => Err(Refusal::new(format!("there is an account for {address} already"))),
        NewAccount::Weak(weak) => Err(Refusal::new(weak.to_string())),
    }
}

/// Are our tables in the database, of whichever version?
async fn is_there(config: &Config) -> Result<bool, Refusal> {
    let options = options(config);
    let pending = options.pending_migrations(&config.database).await?;
    Ok(pending.first().is_none_or(|first| first.number > 1))
}

/// Ends the waits, and shows the code for the owner: on standard output, and never in a log.
async fn unlock(portal: &Portal, user: &str, reason: &str, listing: Listing) -> Result<(), Refusal> {
    let account = find(portal, user).await?;
    let countersign = portal.countersign();
    // From before the code is made: it is good for a little longer than is told.
    let expires_at = (countersign.now() + ADMISSION_LASTS).rfc3339();
    let code = countersign.clear_waits(&UserId::new(account.id), Actor::Cli, reason).await?;
    let code = code.map(|code| code.expose());
    // After what is audited: nothing is taken out of the way that nobody will know of.
    if code.is_some()
        && let Some(email) = Email::parse(&account.email)
    {
        portal.first_factor().clear(&email).await?;
    }
    let code = code.as_ref().map(|code| code.as_str());
    if listing.json {
        let expires_at = code.map(|_| expires_at);
        let told = json!({ "unlocked": code.is_some(), "code": code, "expires_at": expires_at });
        return print(&format!("{told:#}\n"));
    }
    let Some(code) = code else {
        return print(&format!("nothing stands in the way of {}, who was never seen\n", account.email));
    };
    let site = countersign.site();
    let page = format!("{}{}/mfa/unlock", site.origin().unwrap_or_default(), site.mounted_at());
    print(&format!(
        "{} waits for nothing now\n\n    {code}\n\nTell it to the owner, who signs in with the password and types it at {page}; it admits one \
         browser, once, until {expires_at}\n",
        account.email
    ))
}

/// Also for what is left where it was done by half: by the id then, because the address has gone with the account.
async fn delete(portal: &Portal, user: &str, yes: bool) -> Result<(), Refusal> {
    let (id, name) = match (find(portal, user).await, user.parse::<i64>()) {
        (Ok(account), _) => (account.id, account.email),
        (Err(_), Ok(id)) if portal.countersign().waits(&UserId::new(id)).await?.is_some() => {
            (id, format!("account {id}"))
        }
        (Err(refusal), _) => return Err(refusal),
    };
    if !yes {
        return Err(Refusal::new(format!(
            "{name} would be gone for good, with authenticators, recovery codes and sessions: add --yes if that is meant"
        )));
    }
    if !portal.delete_account(id, Actor::Cli).await? {
        return Err(no_account(user));
    }
    print(&format!("{name} is deleted; the audit trail keeps what happened, and not who it was\n"))
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

fn account_json(account: &AccountRow, sight: Option<&Sight>) -> Value {
    let status = sight.map(|sight| &sight.status);
    json!({
        "id": account.id.to_string(),
        "email": account.email,
        "email_verified_at": account.email_verified_at.map(|at| at.rfc3339()),
        "created_at": account.created_at.rfc3339(),
        "roles": account.roles,
        "requirement": sight.map(|sight| sight.outlook.json()),
        "trusted_browsers": status.map(|status| status.trusted_browsers),
        "sessions": sight.map(|sight| sight.sessions),
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
