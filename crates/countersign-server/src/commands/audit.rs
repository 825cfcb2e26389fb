//! `audit`: the trail, shown, exported and verified while the server runs.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use countersign::{AuditEvent, Countersign, EventId, Finding, Flaw, Timestamp, TrailReport, UserId};
use serde_json::{Value, json};

use super::event::{self, HEADER};
use super::{block_on, find, open, table};
use crate::cli::{AuditCommand, Listing, Refusal, print};
use crate::config::Config;
use crate::portal::Portal;

/// Events read at once.
const PAGE: usize = 1000;

/// While `serve` runs, a checkpoint every five minutes covers what is new: after so long, something is wrong with them.
const COVERED_BY: Duration = Duration::from_secs(3600);

pub(crate) fn run(config: &Config, command: AuditCommand) -> Result<(), Refusal> {
    block_on(async {
        let portal = open(config).await?;
        match command {
            AuditCommand::Tail { user, number, listing } => tail(&portal, user, number, listing).await,
            AuditCommand::Export { user, since, until } => {
                export(&portal, user, Between { since, until }).await
            }
            AuditCommand::Verify(listing) => verify(portal.countersign(), listing).await,
        }
    })
}

/// An event and the host's id of its user.
type Told = (AuditEvent, Option<UserId>);

fn subject(told: &Told) -> event::Subject<'_> {
    told.1.as_ref().map(UserId::as_str)
}

/// The newest events, the newest last.
async fn tail(portal: &Portal, user: Option<String>, number: usize, listing: Listing) -> Result<(), Refusal> {
    let events = match user {
        Some(user) => newest_of(portal.countersign(), &id(portal, &user).await?, number).await?,
        None => newest(portal.countersign(), number).await?,
    };
    if listing.json {
        let events: Vec<Value> = events.iter().map(|told| event::json(&told.0, subject(told))).collect();
        return print(&format!("{:#}\n", json!({ "events": events })));
    }
    let rows: Vec<_> = events.iter().map(|told| event::row(&told.0, subject(told))).collect();
    print(&table::render(&HEADER, &rows))
}

/// Which events are exported.
#[derive(Clone, Copy)]
struct Between {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Between {
    fn holds(self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }
}

/// All events, the oldest first, an object a line.
async fn export(portal: &Portal, user: Option<String>, between: Between) -> Result<(), Refusal> {
    let countersign = portal.countersign();
    if let Some(user) = user {
        return lines(&newest_of(countersign, &id(portal, &user).await?, usize::MAX).await?, between);
    }
    let mut after = EventId(0);
    loop {
        let page = countersign.trail(after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.id;
        lines(&page, between)?;
    }
}

fn lines(events: &[Told], between: Between) -> Result<(), Refusal> {
    let events = events.iter().filter(|(event, _)| between.holds(event.at));
    print(&events.map(|told| format!("{}\n", event::json(&told.0, subject(told)))).collect::<String>())
}

/// The newest events of one user, the oldest of them first.
async fn newest_of(countersign: &Countersign, user: &UserId, number: usize) -> Result<Vec<Told>, Refusal> {
    let mut events: VecDeque<Told> = VecDeque::new();
    let mut before = None;
    while events.len() < number {
        let page = countersign.events(user, before, PAGE.min(number - events.len())).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        page.into_iter().for_each(|event| events.push_front((event, Some(user.clone()))));
    }
    Ok(events.into())
}

/// The newest events of all users, the oldest of them first.
///
/// The trail is read forwards; so we begin a little before its end, and further before it where events have left.
async fn newest(countersign: &Countersign, number: usize) -> Result<Vec<Told>, Refusal> {
    let last = last_id(countersign).await?;
    let mut reach = i64::try_from(number).unwrap_or(i64::MAX);
    loop {
        let first = last.saturating_sub(reach).max(0);
        let (mut after, mut events) = (EventId(first), VecDeque::new());
        loop {
            let page = countersign.trail(after, PAGE).await?;
            let Some((newest, _)) = page.last() else { break };
            after = newest.id;
            events.extend(page);
            let extra = events.len().saturating_sub(number);
            events.drain(..extra);
        }
        if events.len() == number || first == 0 {
            return Ok(events.into());
        }
        reach = reach.saturating_mul(8);
    }
}

/// The id of the newest event, by halving.
async fn last_id(countersign: &Countersign) -> Result<i64, Refusal> {
    let is_after = async |id| countersign.trail(EventId(id), 1).await.map(|events| !events.is_empty());
    let (mut low, mut high) = (0, 1);
    while is_after(high).await? {
        (low, high) = (high, high.saturating_mul(2));
    }
    // Something may come after `low`, and nothing comes after `high`.
    while low < high {
        let middle = low + (high - low) / 2;
        if is_after(middle).await? { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

async fn verify(countersign: &Countersign, listing: Listing) -> Result<(), Refusal> {
    let report = countersign.verify_trail().await?;
    let place = match &report.first_bad {
        Some(finding) => Place::of(countersign, finding).await,
        None => Place::default(),
    };
    let late = late(countersign, &report).await?;
    if listing.json {
        print(&format!("{:#}\n", report_json(&report, &place, late)))?;
    }
    match &report.first_bad {
        Some(finding) => {
            let fault = match finding.what {
                // It tells the user itself.
                Flaw::Unreadable(_) => finding.what.to_string(),
                _ => finding.to_string(),
            };
            let good = count(report.events, "event");
            Err(Refusal::new(format!("the trail is not whole: {fault} ({good} read before it{place})")))
        }
        None if listing.json => Ok(()),
        None => print(&summary(&report, late)),
    }
}

/// When the oldest event was written that a checkpoint should have covered by now and does not.
async fn late(countersign: &Countersign, report: &TrailReport) -> Result<Option<Timestamp>, Refusal> {
    let Some(EventId(from)) = report.tail.from.filter(|_| report.first_bad.is_none()) else {
        return Ok(None);
    };
    let oldest = countersign.trail(EventId(from.saturating_sub(1)), 1).await?;
    let overdue = |at: &Timestamp| at.until(countersign.now()) > COVERED_BY;
    Ok(oldest.first().map(|(event, _)| event.at).filter(overdue))
}

/// What helps to find a row: whose it is, in the ids of this server, and which one stands before a row that cannot be read.
#[derive(Default)]
struct Place {
    subject: Option<UserId>,
    after: Option<EventId>,
}

impl Place {
    async fn of(countersign: &Countersign, finding: &Finding) -> Self {
        let mut place = Self::default();
        let (mut after, mut limit) = (EventId(0), PAGE);
        // Whole pages, and smaller ones where one cannot be read.
        while limit > 0 {
            match countersign.trail(after, limit).await {
                Ok(page) => {
                    let Some((last, _)) = page.last() else { return place };
                    after = last.id;
                    let named =
                        page.into_iter().find(|(event, id)| Some(event.user) == finding.user && id.is_some());
                    place.subject = place.subject.or(named.and_then(|(_, id)| id));
                }
                Err(_) => limit /= 2,
            }
            if place.subject.is_some() && finding.event.is_some() {
                return place;
            }
        }
        place.after = matches!(finding.what, Flaw::Unreadable(_)).then_some(after);
        place
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(after) = self.after {
            write!(f, "; the row that cannot be read comes after event {after}")?;
        }
        match &self.subject {
            Some(subject) => write!(f, "; the user is account {subject}"),
            None => Ok(()),
        }
    }
}

fn summary(report: &TrailReport, late: Option<Timestamp>) -> String {
    let (events, checkpoints) = (count(report.events, "event"), count(report.checkpoints, "checkpoint"));
    let tail = match (report.tail.after_checkpoint, report.tail.from) {
        (0, None) => "there is nothing yet for a checkpoint to cover".to_owned(),
        (newest, None) => format!("checkpoint {newest} is the newest, and no event came after it"),
        (newest, Some(from)) => {
            let newest = match newest {
                0 => "no checkpoint yet".to_owned(),
                newest => format!("checkpoint {newest} is the newest"),
            };
            format!("{newest}; not covered: {}, from id {from} on", count(report.tail.events, "event"))
        }
    };
    let warning = late.map_or_else(String::new, |at| {
        format!(
            "warning: no checkpoint covers what was written at {}, more than an hour ago: `countersign serve` was not running, or \
             somebody deleted checkpoints; compare the newest one with what was noted elsewhere\n",
            at.rfc3339()
        )
    });
    format!("the trail is whole: {events}, {checkpoints}\n{tail}\n{warning}")
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn report_json(report: &TrailReport, place: &Place, late: Option<Timestamp>) -> Value {
    json!({
        "whole": report.first_bad.is_none(),
        "events": report.events,
        "checkpoints": report.checkpoints,
        "tail": {
            "after_checkpoint": report.tail.after_checkpoint,
            "from": report.tail.from.map(|id| id.to_string()),
            "events": report.tail.events,
            "uncovered_since": late.map(Timestamp::rfc3339),
        },
        "first_bad": report.first_bad.as_ref().map(|finding| json!({
            "event": finding.event.map(|id| id.to_string()),
            "after": place.after.map(|id| id.to_string()),
            "subject": place.subject.as_ref().map(UserId::as_str),
            "what": finding.what.to_string(),
        })),
    })
}

/// An account's id in the core's words.
async fn id(portal: &Portal, user: &str) -> Result<UserId, Refusal> {
    Ok(UserId::new(find(portal, user).await?.id))
}
