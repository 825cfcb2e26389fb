//! The challenge, by the code of an app or by a recovery code; on a signed-in session it is the step-up.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use countersign::{Answered, ChallengeState, SessionInfo, SessionKind, UserId};
use http::StatusCode;
use http::header::{RETRY_AFTER, SET_COOKIE};
use serde::{Deserialize, Serialize};

use super::{Web, words};
use crate::body::FormBody;
use crate::client::Client;
use crate::door::{self, Judged};
use crate::problem::{Problem, seconds};
use crate::return_to::{self, ReturnTo};
use crate::session::{Who, see_other};

/// Which of the two pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    App,
    Recovery,
}

impl Door {
    fn page(self) -> &'static str {
        match self {
            Self::App => "totp-verify",
            Self::Recovery => "recovery-code-verify",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::App => Self::Recovery,
            Self::Recovery => Self::App,
        }
    }
}

#[derive(Serialize)]
struct ChallengeView<'a> {
    recovery: bool,
    step_up: bool,
    digits: usize,
    length: usize,
    return_to: Option<&'a str>,
    other: String,
    error: Option<String>,
    /// The challenge is over: where to sign in again.
    ended: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerForm {
    code: String,
    return_to: Option<String>,
}

pub(super) async fn show_app(
    State(web): State<Web>,
    who: Who,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    show(&web, Door::App, &who, &return_to).await
}

pub(super) async fn show_recovery(
    State(web): State<Web>,
    who: Who,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    show(&web, Door::Recovery, &who, &return_to).await
}

pub(super) async fn answer_app(
    State(web): State<Web>,
    client: Client,
    FormBody(form): FormBody<AnswerForm>,
) -> Result<Response, Problem> {
    answer(&web, Door::App, &client, &form).await
}

pub(super) async fn answer_recovery(
    State(web): State<Web>,
    client: Client,
    FormBody(form): FormBody<AnswerForm>,
) -> Result<Response, Problem> {
    answer(&web, Door::Recovery, &client, &form).await
}

async fn show(web: &Web, door: Door, who: &Who, return_to: &ReturnTo) -> Result<Response, Problem> {
    let Some((info, user)) = who.session() else { return Ok(see_other(&web.to_sign_in(return_to))) };
    if let Who::Standard(session) = who
        && !web.countersign.status(session).await?.enabled
    {
        // There is nothing that could be proven.
        return Ok(see_other(&web.path("/mfa")));
    }
    let return_to = if return_to.is_somewhere() { return_to.clone() } else { kept(info) };
    web.challenge(door, info, user, &return_to, Said::Nothing).await
}

async fn answer(web: &Web, door: Door, client: &Client, form: &AnswerForm) -> Result<Response, Problem> {
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    let refused = match door::answer(&web.countersign, client, &form.code).await? {
        Judged::Opened(opened) => {
            let return_to = if return_to.is_somewhere() { return_to } else { kept(&opened.accepted.session) };
            let mut response = see_other(return_to.as_str());
            if let Some(cookie) = opened.set_cookie {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Judged::Refused(refused) => refused,
    };
    let said = match refused {
        Answered::Unauthenticated => return Ok(see_other(&web.to_sign_in(&return_to))),
        Answered::Wrong { challenge: ChallengeState::Ended } => Said::Ended,
        Answered::Wrong { .. } => Said::Wrong,
        Answered::Impossible => Said::Impossible,
        Answered::AlreadyUsed { retry_after } => Said::Used(retry_after),
        Answered::Throttled { retry_after } => Said::Wait(retry_after),
        other => return Err(door::problem(&other)),
    };
    web.refusal(door, client, &return_to, said).await
}

/// What is to be said above the field.
#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Wrong,
    Impossible,
    Used(Duration),
    Wait(Duration),
    Ended,
}

impl Said {
    fn status(self) -> StatusCode {
        match self {
            Self::Nothing => StatusCode::OK,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Wrong | Self::Impossible | Self::Used(_) | Self::Ended => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// Where the person wanted to go when the session began.
fn kept(info: &SessionInfo) -> ReturnTo {
    ReturnTo::new(info.return_to.as_deref().unwrap_or_default())
}

impl Web {
    /// Sign-in, and then where the person wanted to go.
    fn to_sign_in(&self, return_to: &ReturnTo) -> String {
        return_to::link(self.countersign.site().sign_in_path(), return_to)
    }

    /// The page again, with what was wrong. Only now it is looked up whose page it is.
    async fn refusal(
        &self,
        door: Door,
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
        if let Said::Wait(wait) = said {
            response.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        Ok(response)
    }

    async fn challenge(
        &self,
        door: Door,
        info: &SessionInfo,
        user: &UserId,
        return_to: &ReturnTo,
        said: Said,
    ) -> Result<Response, Problem> {
        let account = self.countersign.account(user).await?;
        let view = self.view(door, info.kind, return_to, said);
        let page = self.pages.page(door.page(), title(door, info.kind)).account(&account.label);
        Ok(page.status(said.status()).render("challenge.html", &view))
    }

    fn ended(&self, door: Door, return_to: &ReturnTo) -> Response {
        let view = self.view(door, SessionKind::Pending, return_to, Said::Ended);
        let view = ChallengeView { ended: Some(self.to_sign_in(return_to)), ..view };
        let page = self.pages.page(door.page(), "Sign in again").status(Said::Ended.status());
        page.render("challenge.html", &view)
    }

    fn view<'a>(
        &self,
        door: Door,
        kind: SessionKind,
        return_to: &'a ReturnTo,
        said: Said,
    ) -> ChallengeView<'a> {
        let digits = self.countersign.totp_policy().parameters.digits.count();
        let length = self.countersign.recovery_codes().characters();
        ChallengeView {
            recovery: door == Door::Recovery,
            step_up: kind == SessionKind::Standard,
            digits,
            length,
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            other: return_to::link(&self.path(&format!("/{}", door.other().page())), return_to),
            error: error(door, said, digits, length),
            ended: None,
        }
    }
}

fn title(door: Door, kind: SessionKind) -> &'static str {
    match (kind, door) {
        (SessionKind::Pending, Door::App) => "Enter your code",
        (SessionKind::Pending, Door::Recovery) => "Enter a recovery code",
        (SessionKind::Standard, _) => "Confirm that it is you",
    }
}

fn error(door: Door, said: Said, digits: usize, length: usize) -> Option<String> {
    Some(match (said, door) {
        (Said::Nothing, _) => return None,
        (Said::Wrong, Door::App) => {
            "That code did not match. Type the one that your app shows right now.".to_owned()
        }
        (Said::Wrong, Door::Recovery) => {
            "That code did not match. A code that was used once no longer works.".to_owned()
        }
        (Said::Impossible, Door::App) => format!("A code has {digits} digits."),
        (Said::Impossible, Door::Recovery) => format!("A recovery code has {length} letters and digits."),
        (Said::Used(wait), _) if wait.is_zero() => {
            "That code was already used. Type the next one.".to_owned()
        }
        (Said::Used(wait), _) => {
            format!("That code was already used. The next one comes in {}.", words::span(wait))
        }
        (Said::Wait(wait), _) => {
            format!("There were too many wrong codes. Come back in {}.", words::span(wait))
        }
        (Said::Ended, _) => "That code did not match, and it was the last try for now.".to_owned(),
    })
}
