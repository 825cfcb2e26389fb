//! What happened lately, as its owner is told it.

use axum::extract::{RawQuery, State};
use countersign::{Countersign, EventId};
use serde::{Deserialize, Serialize};

use crate::body::Json;
use crate::form;
use crate::name::parse_id;
use crate::problem::{Code, Problem};
use crate::session::Session;
use crate::view::EventObject;

/// As many as are told unless the query says otherwise.
pub(super) const USUAL: usize = 20;
/// As many as are told at once.
pub(super) const MOST: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    limit: Option<String>,
    before: Option<String>,
}

impl Page {
    fn read(query: Option<&str>) -> Result<(usize, Option<EventId>), Problem> {
        let page: Self = form::from_bytes(query.unwrap_or_default().as_bytes())
            .map_err(|_| malformed("The query may have `limit` and `before`, each once."))?;
        let limit = match page.limit {
            None => USUAL,
            Some(text) => parse_id(&text)
                .and_then(|limit| usize::try_from(limit).ok())
                .filter(|limit| (1..=MOST).contains(limit))
                .ok_or_else(|| malformed("`limit` is a number from 1 to 100."))?,
        };
        let before = page.before.map(|text| {
            let id = parse_id(&text).filter(|id| *id > 0);
            id.map(EventId).ok_or_else(|| malformed("`before` is the id of an event."))
        });
        Ok((limit, before.transpose()?))
    }
}

#[derive(Serialize)]
pub(super) struct Events {
    events: Vec<EventObject>,
}

pub(super) async fn list(
    State(countersign): State<Countersign>,
    session: Session,
    RawQuery(query): RawQuery,
) -> Result<Json<Events>, Problem> {
    let (limit, before) = Page::read(query.as_deref())?;
    let events = countersign.events(session.user_id(), before, limit).await?;
    Ok(Json(Events { events: events.into_iter().map(EventObject::from).collect() }))
}

fn malformed(detail: &'static str) -> Problem {
    Problem::new(Code::Malformed).detail(detail)
}
