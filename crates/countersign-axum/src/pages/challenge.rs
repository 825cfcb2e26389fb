//! The challenge, by the code of an app or by a recovery code; on a signed-in session it is the step-up.

use std::time::Duration;

use axum::response::Response;
use countersign::{Answer, Answered, ChallengeState, Refusal, SessionInfo, SessionKind, Timestamp, UserId};
use http::StatusCode;
use http::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};

use super::Web;
use crate::client::Client;
use crate::door::{self, Judged};
use crate::problem::{Problem, seconds};
use crate::return_to::{self, ReturnTo};
use crate::session::{Who, see_other};
use crate::strategy::Strategy;
use crate::times;

/// Which of the pages.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Door {
    App,
    Recovery(Strategy),
}

impl Door {
    pub(super) fn page(&self) -> String {
        match self {
            Self::App => "totp-verify".to_owned(),
            Self::Recovery(strategy) => strategy.verify_page(),
        }
    }

    fn answer(&self, typed: &str) -> Answer {
        match self {
            Self::App => Answer::new(typed),
            Self::Recovery(strategy) => strategy.answer(typed),
        }
    }

    /// The link that leads here from another of the pages.
    fn invitation(&self) -> String {
        match self {
            Self::App => "Use your authenticator app instead".to_owned(),
            Self::Recovery(strategy) => match strategy.label() {
                None => "Use a recovery code instead".to_owned(),
                Some(label) => format!("Use “{label}” instead"),
            },
        }
    }
}

#[derive(Serialize)]
struct ChallengeView<'a> {
    recovery: bool,
    /// What a further strategy of recovery codes is called.
    label: Option<String>,
    /// No code of this kind has small letters.
    capitals: bool,
    step_up: bool,
    digits: usize,
    return_to: Option<&'a str>,
    others: Vec<Way>,
    error: Option<String>,
    /// Where to unlock this browser, where that helps.
    unlock: Option<String>,
    /// Codes of the app are refused here until then; other ways are open.
    spent: Option<String>,
    /// The challenge is over: where to sign in again.
    ended: Option<String>,
}

#[derive(Serialize)]
struct Way {
    path: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerForm {
    code: String,
    return_to: Option<String>,
}

pub(super) async fn show(door: Door, web: Web, who: Who, return_to: ReturnTo) -> Result<Response, Problem> {
    let Some((info, user)) = who.session() else { return Ok(see_other(&web.to_sign_in(&return_to))) };
    if let Who::Standard(session) = &who
        && !web.countersign.status(session).await?.enabled
    {
        // There is nothing that could be proven.
        return Ok(see_other(&web.path("/mfa")));
    }
    let return_to = if return_to.is_somewhere() { return_to } else { kept(info) };
    web.challenge(&door, info, user, &return_to, Said::Nothing).await
}

pub(super) async fn answer(
    door: Door,
    web: Web,
    client: Client,
    form: AnswerForm,
) -> Result<Response, Problem> {
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    let refused = match door::answer(&web.countersign, &client, door.answer(&form.code)).await? {
        Judged::Opened(opened) => {
            let return_to = if return_to.is_somewhere() { return_to } else { kept(&opened.accepted.session) };
            return Ok(door::with_cookies(see_other(return_to.as_str()), opened.cookies));
        }
        Judged::Refused(refused) => refused,
    };
    let said = match refused {
        Answered::Unauthenticated => return Ok(see_other(&web.to_sign_in(&return_to))),
        Answered::Wrong { challenge: ChallengeState::Ended } => Said::Ended,
        Answered::Wrong { .. } => Said::Wrong,
        Answered::Impossible => Said::Impossible,
        Answered::AlreadyUsed { retry_after } => Said::Used(retry_after),
        Answered::RecoveryCodeUsed { at } => Said::UsedOn(at),
        Answered::Throttled { why, retry_after } => Said::Refused(why, retry_after),
        other => return Err(door::problem(&web.countersign, &other)),
    };
    web.refusal(&door, &client, &return_to, said).await
}

/// What is to be said above the field.
#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Wrong,
    Impossible,
    Used(Duration),
    UsedOn(Timestamp),
    Refused(Refusal, Duration),
    Ended,
}

impl Said {
    fn status(self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::OK,
            Self::Refused(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::Wrong | Self::Impossible | Self::Used(_) | Self::UsedOn(_) | Self::Ended => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        }
    }
}

/// Where the person wanted to go when the session began.
pub(super) fn kept(info: &SessionInfo) -> ReturnTo {
    ReturnTo::new(info.return_to.as_deref().unwrap_or_default())
}

impl Web {
    /// Sign-in, and then where the person wanted to go.
    pub(super) fn to_sign_in(&self, return_to: &ReturnTo) -> String {
        return_to::link(self.countersign.site().sign_in_path(), return_to)
    }

    /// The page again, with what was wrong. Only now it is looked up whose page it is.
    async fn refusal(
        &self,
        door: &Door,
        client: &Client,
        return_to: &ReturnTo,
        said: Said,
    ) -> Result<Response, Problem> {
        let mut response = match self.who(client).await?.session() {
            Some((info, user)) => self.challenge(door, info, user, return_to, said).await?,
            // The last wrong answer has ended it: the page says so, to whoever it was.
            None if matches!(said, Said::Ended) => self.ended(door, return_to),
            None => see_other(&self.to_sign_in(return_to)),
        };
        if let Said::Refused(_, wait) = said {
            response.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        Ok(response)
    }

    async fn challenge(
        &self,
        door: &Door,
        info: &SessionInfo,
        user: &UserId,
        return_to: &ReturnTo,
        said: Said,
    ) -> Result<Response, Problem> {
        let account = self.countersign.account(user).await?;
        let view = self.view(door, info.kind, return_to, said);
        let name = door.page();
        let page = self.pages.page(&name, title(door, info.kind, said)).account(&account.label);
        Ok(page.status(said.status()).render("challenge.html", &view))
    }

    fn ended(&self, door: &Door, return_to: &ReturnTo) -> Response {
        let view = self.view(door, SessionKind::Pending, return_to, Said::Ended);
        let view = ChallengeView { ended: Some(self.to_sign_in(return_to)), ..view };
        let name = door.page();
        let page = self.pages.page(&name, "Sign in again").status(Said::Ended.status());
        page.render("challenge.html", &view)
    }

    fn view<'a>(
        &self,
        door: &Door,
        kind: SessionKind,
        return_to: &'a ReturnTo,
        said: Said,
    ) -> ChallengeView<'a> {
        let strategy = match door {
            Door::App => None,
            Door::Recovery(strategy) => Some(strategy),
        };
        let form = strategy.map(|strategy| strategy.form(&self.countersign));
        let now = self.countersign.now();
        let unlock = || return_to::link(&self.path("/mfa/unlock"), return_to);
        ChallengeView {
            recovery: strategy.is_some(),
            label: strategy.and_then(Strategy::label),
            capitals: form
                .is_some_and(|form| !form.letters().bytes().any(|letter| letter.is_ascii_lowercase())),
            step_up: kind == SessionKind::Standard,
            digits: self.countersign.totp_policy().parameters.digits.count(),
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            others: self.ways(door, return_to),
            error: self.error(door, said),
            unlock: matches!(said, Said::Refused(Refusal::Wait | Refusal::BudgetSpent, _)).then(unlock),
            spent: match said {
                Said::Refused(Refusal::BudgetSpent, wait) => Some(times::when(wait, now)),
                _ => None,
            },
            ended: None,
        }
    }

    /// The other pages where a challenge can be answered.
    fn ways(&self, here: &Door, return_to: &ReturnTo) -> Vec<Way> {
        let recovery = Strategy::all(&self.countersign).into_iter().map(Door::Recovery);
        let others = std::iter::once(Door::App).chain(recovery).filter(|door| door != here);
        let path = |door: &Door| return_to::link(&self.path(&format!("/{}", door.page())), return_to);
        others.map(|door| Way { path: path(&door), text: door.invitation() }).collect()
    }

    fn error(&self, door: &Door, said: Said) -> Option<String> {
        Some(match (said, door) {
            (Said::Nothing, _) => return None,
            (Said::Wrong, Door::App) => {
                "That code did not match. Type the one that your app shows right now.".to_owned()
            }
            (Said::Wrong, Door::Recovery(_)) => {
                "That code did not match. A code that was used once no longer works.".to_owned()
            }
            (Said::Impossible, Door::App) => {
                let digits = self.countersign.totp_policy().parameters.digits.count();
                format!("A code has {digits} digits.")
            }
            (Said::Impossible, Door::Recovery(strategy)) => {
                let characters = strategy.form(&self.countersign).characters();
                format!("A recovery code has {characters} letters and digits.")
            }
            (Said::Used(wait), _) if wait.is_zero() => {
                "That code was already used. Type the next one.".to_owned()
            }
            (Said::Used(wait), _) => {
                format!("That code was already used. The next one comes in {}.", times::span(wait))
            }
            (Said::UsedOn(at), _) => {
                format!(
                    "That code was used on {}. Each of them works once: type another one.",
                    times::date(at)
                )
            }
            (Said::Refused(Refusal::BudgetSpent, _), _) => {
                "Codes of your app are not accepted from this browser now.".to_owned()
            }
            (Said::Refused(why, wait), _) => door::told(why, wait, self.countersign.now()),
            (Said::Ended, _) => "That code did not match, and it was the last try for now.".to_owned(),
        })
    }
}

fn title(door: &Door, kind: SessionKind, said: Said) -> &'static str {
    match (kind, door) {
        (_, Door::App) if matches!(said, Said::Refused(Refusal::BudgetSpent, _)) => "Another way is needed",
        (SessionKind::Pending, Door::App) => "Enter your code",
        (SessionKind::Pending, Door::Recovery(_)) => "Enter a recovery code",
        (SessionKind::Standard, _) => "Confirm that it is you",
    }
}
