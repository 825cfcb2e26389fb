//! The way back in for somebody who has the app and nothing else: right codes in a row, with waiting times between them. Or at once, by a
//! code that an administrator tells.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::response::Response;
use countersign::{Mount, Refusal, SessionInfo, UNLOCK_SUCCESSES, UnlockState, Unlocked};
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::said::{Pause, Wait, used};
use super::samples::{Sample, Voice};
use super::{Web, Width};
use crate::body::FormBody;
use crate::client::Client;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::problem::{Problem, seconds};
use crate::return_to::{self, ReturnTo};
use crate::session::{Who, see_other};
use crate::text::Text;

/// Below the settings.
pub(super) const PATH: &str = "/unlock";

/// The field that names the [`Means`], in the query and in the form.
const WITH: &str = "with";
const SUPPORT: &str = "support";

/// Which of the two kinds of code a page asks for. Either field takes both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// Codes of the app, when their time has come.
    App,
    /// The code that an administrator told. It can be typed at any time, so this page is never loaded again by itself.
    Support,
}

impl Means {
    fn new(said: Option<&str>) -> Self {
        if said == Some(SUPPORT) { Self::Support } else { Self::App }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Means {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let said = form_urlencoded::parse(query).find(|(name, _)| name == WITH);
        Ok(Self::new(said.as_ref().map(|(_, value)| &**value)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnlockForm {
    code: String,
    return_to: Option<String>,
    with: Option<String>,
}

#[derive(Serialize)]
struct UnlockView<'a> {
    admitted: bool,
    /// The page for an administrator's code.
    support: bool,
    successes: u32,
    needed: u32,
    digits: usize,
    return_to: Option<&'a str>,
    /// Where the form goes.
    action: String,
    /// This page, once more.
    here: String,
    /// This page, for an administrator's code.
    by_support: String,
    /// The challenge.
    challenge: String,
    wait: Option<Pause>,
    error: Option<String>,
}

pub(super) async fn show(
    web: Web,
    client: Client,
    who: Who,
    means: Means,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    web.unlock(&client, &who, means, &return_to, None).await
}

pub(super) async fn answer(
    web: Web,
    client: Client,
    FormBody(form): FormBody<UnlockForm>,
) -> Result<Response, Problem> {
    let means = Means::new(form.with.as_deref());
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    let before = web.hook.who(&web.countersign, &client).await;
    let judged = web.judge(&client, &form.code).await;
    let next = match Tried::of(&before, Phase::Unlock) {
        Some(tried) => {
            let told = judged.as_ref().map_err(Clone::clone).and_then(|judged| judged.problem(&web));
            web.hook.tell(&client, tried.with(web.countersign.totp_strategy()), outcome(&told)).await
        }
        None => None,
    };
    let Judged { unlocked, cookie } = judged?;
    if let Some(next) = next {
        return Ok(door::with_cookies(see_other(next.as_str()), cookie));
    }
    let refused = match unlocked {
        Unlocked::Admitted { .. } | Unlocked::Progress { .. } => {
            let here = return_to::link(&web.settings_at(PATH), &return_to);
            return Ok(door::with_cookies(see_other(&here), cookie));
        }
        Unlocked::Unauthenticated => return Ok(see_other(&web.to_sign_in(&return_to))),
        Unlocked::NotEnrolled => return web.not_enrolled(&client, &return_to).await,
        refused => Refused::new(&web, means, &refused)?,
    };
    let who = web.who(&client).await?;
    web.unlock(&client, &who, means, &return_to, Some(refused)).await
}

/// What came of a code, and what an admitted browser keeps.
struct Judged {
    unlocked: Unlocked,
    cookie: Option<HeaderValue>,
}

impl Judged {
    /// As the application is told it.
    fn problem(&self, web: &Web) -> Result<(), Problem> {
        match &self.unlocked {
            Unlocked::Admitted { .. } | Unlocked::Progress { .. } => Ok(()),
            refused => Err(door::still_locked(&web.countersign, refused)),
        }
    }
}

/// Why a code brought the unlock no further.
struct Refused {
    text: Text,
    status: StatusCode,
    retry_after: Option<Duration>,
}

impl Refused {
    fn new(web: &Web, means: Means, refused: &Unlocked) -> Result<Self, Problem> {
        let said = |text| Self { text, status: StatusCode::UNPROCESSABLE_ENTITY, retry_after: None };
        let now = web.countersign.now();
        Ok(match refused {
            Unlocked::Wrong { retry_after } if retry_after.is_zero() => {
                said(Text::new("unlock-support-wrong"))
            }
            Unlocked::Wrong { .. } => said(Text::new("unlock-wrong")),
            Unlocked::Impossible if means == Means::Support => said(Text::new("unlock-support-form")),
            Unlocked::Impossible => {
                let digits = web.countersign.totp_policy().parameters.digits.count();
                said(Text::new("challenge-digits").with("digits", digits))
            }
            Unlocked::AlreadyUsed { retry_after } => said(used(*retry_after)),
            Unlocked::Throttled { why, retry_after, .. } => Self {
                text: match why {
                    Refusal::Wait => Text::new("unlock-early"),
                    why => door::told(*why, *retry_after, now),
                },
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(*retry_after),
            },
            other => return Err(door::still_locked(&web.countersign, other)),
        })
    }
}

impl Web {
    async fn judge(&self, client: &Client, typed: &str) -> Result<Judged, Problem> {
        let (unlocked, cookie) = door::unlock(&self.countersign, client, typed).await?;
        Ok(Judged { unlocked, cookie })
    }

    async fn unlock(
        &self,
        client: &Client,
        who: &Who,
        means: Means,
        return_to: &ReturnTo,
        refused: Option<Refused>,
    ) -> Result<Response, Problem> {
        let Some((info, user)) = who.session() else { return Ok(see_other(&self.to_sign_in(return_to))) };
        if info.enrollment_required {
            return Ok(see_other(&self.to_setup(return_to)));
        }
        let Some(sent) = client.credential(self.countersign.site())? else {
            return Ok(see_other(&self.to_sign_in(return_to)));
        };
        let Some(state) = self.countersign.unlock_state(&sent.token, sent.transport).await? else {
            // There is nothing that could be proven.
            return Ok(see_other(&self.at(Mount::Settings)));
        };
        let account = self.account(user).await?;
        let return_to = return_to.clone().or_kept_at_sign_in(info);
        let view = self.unlock_view(&state, info, means, &return_to, refused.as_ref());
        let status = refused.as_ref().map_or(StatusCode::OK, |refused| refused.status);
        let title = if state.admitted { "unlock-title-done" } else { "unlock-title" };
        let page = self.pages.page("unlock", title).account(&account.label).width(Width::Narrow);
        let here = if means == Means::Support { &view.by_support } else { &view.here };
        let mut response = page.status(status).here(here).at(Mount::Settings).show("unlock.html", &view);
        if let Some(wait) = refused.and_then(|refused| refused.retry_after) {
            response.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        Ok(response)
    }

    fn unlock_view<'a>(
        &self,
        state: &UnlockState,
        info: &SessionInfo,
        means: Means,
        return_to: &'a ReturnTo,
        refused: Option<&Refused>,
    ) -> UnlockView<'a> {
        let support = means == Means::Support;
        let action = self.settings_at(PATH);
        let here = return_to::link(&action, return_to);
        let join = if here.contains('?') { '&' } else { '?' };
        let wait = (!state.retry_after.is_zero() && !state.admitted && !support)
            .then(|| self.pause(state.retry_after, info));
        UnlockView {
            admitted: state.admitted,
            support,
            successes: state.successes,
            needed: UNLOCK_SUCCESSES,
            digits: self.countersign.totp_policy().parameters.digits.count(),
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            action,
            by_support: format!("{here}{join}{WITH}={SUPPORT}"),
            here,
            challenge: return_to::link(&self.at(Mount::TotpVerify), return_to),
            wait,
            error: refused.map(|refused| self.say(refused.text.clone())),
        }
    }
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let view = || UnlockView {
        admitted: false,
        support: false,
        successes: 0,
        needed: UNLOCK_SUCCESSES,
        digits: 6,
        return_to: Some("/reports"),
        action: "/mfa/unlock".to_owned(),
        here: "/mfa/unlock?return_to=%2Freports".to_owned(),
        by_support: "/mfa/unlock?return_to=%2Freports&with=support".to_owned(),
        challenge: "/totp-verify".to_owned(),
        wait: None,
        error: None,
    };
    let wait = |outlives| Some(Pause::new(Wait::sample(voice), outlives));
    let sample = |state, view: UnlockView<'_>| {
        let title = if view.admitted { "unlock-title-done" } else { "unlock-title" };
        let sample = Sample::new("unlock.html", state, ("unlock", title), &view);
        if view.error.is_some() { sample.refused() } else { sample }
    };
    let error = |key: &'static str| voice.some(key);
    let digits = voice.some(Text::new("challenge-digits").with("digits", 6_usize));
    let early = error("unlock-early");
    vec![
        sample("the first code", view()),
        sample("the code after a right one", UnlockView { successes: 1, return_to: None, ..view() }),
        sample("a wrong form", UnlockView { error: digits, ..view() }),
        sample("waiting after a right code", UnlockView { successes: 1, wait: wait(false), ..view() }),
        sample("waiting after a wrong code", UnlockView { wait: wait(true), ..view() }),
        sample("a code that came too early", UnlockView { wait: wait(false), error: early, ..view() })
            .throttled(),
        sample("a code from support", UnlockView { support: true, ..view() }),
        sample(
            "a wrong code from support",
            UnlockView { support: true, error: error("unlock-support-wrong"), ..view() },
        ),
        sample("it is unlocked", UnlockView { admitted: true, successes: UNLOCK_SUCCESSES, ..view() }),
    ]
}
