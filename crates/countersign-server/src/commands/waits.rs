//! What stands in a user's way: failures that count, waits and the year's budget.

use std::time::Duration;

use countersign::{UserId, Waits};
use serde_json::{Value, json};

use super::table;
use crate::cli::Refusal;
use crate::email::Email;
use crate::first_factor::SignInWait;
use crate::moment::in_words;
use crate::portal::Portal;

/// All that counts against one account: at the core's doors, and at the sign-in of this server.
pub(super) struct Counted {
    /// `None` for a user whom the core never saw.
    core: Option<Waits>,
    sign_in: Vec<SignInWait>,
}

/// The password at sign-in, which has a count of its own beside that of password checks in a session.
const SIGN_IN: &str = "sign_in";

impl Counted {
    pub(super) async fn of(portal: &Portal, id: &UserId, email: &str) -> Result<Self, Refusal> {
        let sign_in = match Email::parse(email) {
            Some(email) => portal.first_factor().waits(&email).await?,
            None => Vec::new(),
        };
        Ok(Self { core: portal.countersign().waits(id).await?, sign_in })
    }

    pub(super) fn json(&self) -> Value {
        let core = self.core.as_ref();
        let counts = self.counts().map(|(strategy, lane, failures, wait)| {
            json!({ "strategy": strategy, "lane": lane, "failures": failures, "wait_seconds": seconds(wait) })
        });
        json!({
            "counts": counts.collect::<Vec<_>>(),
            "year": {
                "spent": core.map_or(0, |waits| waits.year_spent),
                "budget": core.and_then(|waits| waits.year_budget),
                "wait_seconds": seconds(core.and_then(|waits| waits.year_wait)),
            },
            "unlock_wait_seconds": seconds(core.and_then(|waits| waits.unlock_wait)),
        })
    }

    /// Lines of the head, each with its name.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let Some(waits) = &self.core else { return Vec::new() };
        let mut lines = Vec::new();
        if let Some(budget) = waits.year_budget {
            let mut year = format!("{} of {budget} spent", waits.year_spent);
            if let Some(wait) = waits.year_wait {
                year += &format!("; unknown browsers wait {}", in_words(wait));
            }
            lines.push(("year's budget", year));
        }
        if let Some(wait) = waits.unlock_wait {
            lines.push(("unlock", format!("can be begun in {}", in_words(wait))));
        }
        lines
    }

    /// A row for each strategy and lane; nothing where nothing counts.
    pub(super) fn table(&self) -> Option<String> {
        let rows = self.counts().map(|(strategy, lane, failures, wait)| {
            let wait = wait.map_or_else(|| "none".to_owned(), in_words);
            vec![strategy.to_owned(), lane.to_owned(), failures.to_string(), wait]
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| table::render(&["WRONG ANSWERS TO", "BROWSERS", "COUNT", "WAIT"], &rows))
    }

    fn counts(&self) -> impl Iterator<Item = (&str, &str, usize, Option<Duration>)> {
        let core = self.core.iter().flat_map(|waits| &waits.counts);
        let core = core.map(|count| (&*count.strategy, count.lane, count.failures, count.wait));
        let sign_in = self.sign_in.iter().map(|count| (SIGN_IN, count.lane, count.failures, count.wait));
        core.chain(sign_in)
    }
}

/// Begun seconds count.
fn seconds(wait: Option<Duration>) -> Option<u64> {
    wait.map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}
