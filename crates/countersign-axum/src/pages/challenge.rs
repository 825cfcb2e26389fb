//! The challenge, by the code of an app or by a recovery code; on a signed-in session it is the step-up.

use std::time::Duration;

use axum::response::Response;
use countersign::{
    Account, Answer, Answered, ChallengeState, Countersign, Method, Mount, Refusal, SessionInfo, SessionKind,
    Site, UserId,
};
use http::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};

use super::another::Belongs;
pub(super) use super::another::Ticket;
use super::said::{Pause, Said, Wait};
use super::samples::{Sample, Voice};
use super::{Web, recovered};
use crate::client::Client;
use crate::door::{self, Judged, Opened};
use crate::problem::{Code, Problem, seconds};
use crate::return_to::{self, ReturnTo};
use crate::session::{Who, see_other};
use crate::strategy::Strategy;
use crate::text::Text;
use crate::times;

/// Which of the pages.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Door {
    App,
    /// Two codes, for a phone whose clock is wrong.
    Clock,
    Recovery(Strategy),
}

impl Door {
    pub(super) fn page(&self) -> String {
        match self {
            Self::App => "totp-verify".to_owned(),
            Self::Clock => "totp-verify-clock".to_owned(),
            Self::Recovery(strategy) => strategy.verify_page(),
        }
    }

    /// Where it is, below the prefix.
    pub(super) fn route(&self, site: &Site, ticket: &Ticket) -> String {
        match self {
            Self::App => ticket.after(site.path_of(Mount::TotpVerify).to_owned()),
            Self::Clock => format!("{}/clock", Self::App.route(site, ticket)),
            Self::Recovery(strategy) => ticket.after(strategy.verify_route(site)),
        }
    }

    /// Which page a host may show in its own way.
    pub(super) fn mount(&self) -> Option<Mount> {
        match self {
            Self::App | Self::Clock => Some(Mount::TotpVerify),
            Self::Recovery(strategy) => strategy.verify_mount(),
        }
    }

    /// What was typed, and at the door of which strategy.
    fn answer(&self, countersign: &Countersign, form: &AnswerForm, client: &Client) -> (String, Answer) {
        match self {
            Self::App | Self::Clock => {
                let answer = Answer::new(&form.code);
                let answer = match &form.next_code {
                    Some(next) => answer.followed_by(next),
                    None => answer,
                };
                // Whether it is granted, the core knows.
                let answer = match form.trust_browser {
                    Some(Ticked::On) => answer.trusting_browser(&client.browser_name()),
                    None => answer,
                };
                (countersign.totp_strategy().to_owned(), answer)
            }
            Self::Recovery(strategy) => (strategy.name().to_owned(), strategy.answer(&form.code)),
        }
    }

    /// The key of the link from this page to another.
    fn link_to(&self, other: &Self) -> &'static str {
        let is_default = |door: &Self| door.mount().is_some();
        match (self, other) {
            (Self::App, Self::Clock) => "challenge-clock",
            (Self::App, other) if is_default(other) => "challenge-recovery",
            (Self::App, _) => "challenge-other",
            (Self::Recovery(_), Self::App) => "recovery-app",
            (Self::Recovery(_), _) => "recovery-other",
            (Self::Clock, Self::App) => "clock-app",
            (Self::Clock, _) => "clock-recovery",
        }
    }

    /// The link that leads here from another of the pages.
    fn invitation(&self) -> Text {
        match self {
            Self::App => Text::new("challenge-use-app"),
            Self::Clock => Text::new("clock-link"),
            Self::Recovery(strategy) => match strategy.label() {
                None => Text::new("challenge-use-recovery"),
                Some(label) => Text::new("challenge-use-named").with("label", label),
            },
        }
    }
}

#[derive(Serialize)]
struct ChallengeView<'a> {
    /// Where the form goes.
    action: String,
    recovery: bool,
    /// What a further strategy of recovery codes is called.
    label: Option<String>,
    /// No code of this kind has small letters.
    capitals: bool,
    step_up: bool,
    digits: usize,
    return_to: Option<&'a str>,
    others: Vec<Way>,
    /// Where two codes are taken, once one was refused that might have been right by the phone's clock.
    clock: Option<Way>,
    /// How long a code is shown.
    period: u64,
    error: Option<String>,
    /// Until the app shows another code.
    next: Option<Wait>,
    /// Nothing is judged here before then: there is no form.
    pause: Option<Pause>,
    /// This page, once more.
    here: String,
    /// For how long the browser can be trusted, where it can be.
    trust: Option<String>,
    /// Where to unlock this browser, where that helps.
    unlock: Option<String>,
    /// Codes of the app are refused here until then; other ways are open.
    spent: Option<String>,
    /// The challenge is over: where to sign in again.
    ended: Option<String>,
}

#[derive(Serialize)]
struct Way {
    /// Which of the links that an application may hide or lead elsewhere.
    key: &'static str,
    path: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerForm {
    code: String,
    next_code: Option<String>,
    trust_browser: Option<Ticked>,
    return_to: Option<String>,
}

/// A ticked box. Browsers send nothing for one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Ticked {
    #[serde(rename = "on")]
    On,
}

pub(super) async fn show(
    door: Door,
    web: Web,
    who: Who,
    ticket: Ticket,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    let Some((info, user)) = who.session() else { return Ok(see_other(&web.to_sign_in(&return_to))) };
    if info.enrollment_required {
        return Ok(see_other(&web.to_setup(&return_to.or_kept(info))));
    }
    match web.belongs(&ticket, &who) {
        Belongs::Here => {}
        Belongs::Over => return Ok(see_other(return_to.or_kept(info).as_str())),
        Belongs::Elsewhere => return web.another_sign_in(&door, &who).await,
    }
    let return_to = return_to.or_kept_at_sign_in(info);
    if let Who::Standard(session) = &who
        && !web.countersign.status(session).await?.enabled
    {
        // There is nothing that could be proven.
        return Ok(see_other(&web.at(Mount::Settings)));
    }
    let asked = Asked { door: &door, ticket: &ticket, return_to: &return_to };
    web.challenge(asked, info, user, Said::Nothing).await
}

pub(super) async fn answer(
    door: Door,
    web: Web,
    client: Client,
    ticket: Ticket,
    form: AnswerForm,
) -> Result<Response, Problem> {
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    if form.next_code.is_some() != (door == Door::Clock) {
        return Err(Code::Malformed.into());
    }
    if ticket.is_some() {
        let who = web.who(&client).await?;
        match who.session().map(|(info, _)| (info.enrollment_required, web.belongs(&ticket, &who))) {
            None | Some((false, Belongs::Here)) => {}
            Some((true, _)) => return Ok(see_other(&web.to_setup(&return_to))),
            Some((false, Belongs::Over)) => return Ok(see_other(return_to.as_str())),
            Some((false, Belongs::Elsewhere)) => return web.another_sign_in(&door, &who).await,
        }
    }
    let (strategy, answer) = door.answer(&web.countersign, &form, &client);
    let (judged, next) = web.hook.answer(&web.countersign, &client, &strategy, answer).await?;
    let refused = match judged {
        Judged::Opened(opened) => {
            let next = next.unwrap_or_else(|| web.onward(&opened, return_to));
            return Ok(door::with_cookies(see_other(next.as_str()), opened.cookies));
        }
        Judged::Refused(refused) => refused,
    };
    if let Some(next) = next {
        return Ok(see_other(next.as_str()));
    }
    let said = match refused {
        Answered::Unauthenticated => return Ok(see_other(&web.to_sign_in(&return_to))),
        Answered::NotEnrolled => return web.not_enrolled(&client, &return_to).await,
        Answered::Wrong { challenge: ChallengeState::Ended, .. } => Said::Ended,
        Answered::Wrong { clock_behind: Some(behind), .. } => Said::Behind(behind),
        Answered::Wrong { .. } => Said::Wrong,
        Answered::Impossible => Said::Impossible,
        Answered::AlreadyUsed { retry_after } => Said::Used(retry_after),
        Answered::RecoveryCodeUsed { at } => Said::UsedOn(at),
        Answered::Throttled { why, retry_after } => Said::Refused(why, retry_after),
        other => return Err(door::problem(&web.countersign, &other)),
    };
    // What is over with two codes is over with one: that page says what is left.
    let over = matches!(said, Said::Ended | Said::Refused(Refusal::BudgetSpent, _));
    let door = if door == Door::Clock && over { Door::App } else { door };
    web.refusal(Asked { door: &door, ticket: &ticket, return_to: &return_to }, &client, said).await
}

/// What was asked for: a page, for one sign-in or whichever there is, and then somewhere.
#[derive(Clone, Copy)]
struct Asked<'a> {
    door: &'a Door,
    ticket: &'a Ticket,
    return_to: &'a ReturnTo,
}

impl Web {
    /// Where somebody goes who has just proven a factor.
    fn onward(&self, opened: &Opened, return_to: ReturnTo) -> ReturnTo {
        let accepted = &opened.accepted;
        if !accepted.at_sign_in {
            return return_to;
        }
        let return_to = return_to.or_kept(&accepted.session);
        if accepted.method == Method::RecoveryCode {
            // The phone may be lost: that is looked after first, even where the way back is too long to go with it.
            let phone = self.settings_at(recovered::PATH);
            let and_back = ReturnTo::local(&return_to::link(&phone, &return_to));
            return and_back.unwrap_or_else(|| ReturnTo::new(&phone));
        }
        return_to
    }

    /// Set-up, and then where the person wanted to go.
    pub(super) fn to_setup(&self, return_to: &ReturnTo) -> String {
        return_to::link(&self.at(Mount::TotpSetup), return_to)
    }

    /// There is nothing to answer with: whoever must enroll does that.
    pub(super) async fn not_enrolled(
        &self,
        client: &Client,
        return_to: &ReturnTo,
    ) -> Result<Response, Problem> {
        let who = self.who(client).await?;
        match who.session() {
            Some((info, _)) if info.enrollment_required => Ok(see_other(&self.to_setup(return_to))),
            _ => Err(Code::NotEnrolled.into()),
        }
    }

    /// The page again, with what was wrong. Only now it is looked up whose page it is.
    async fn refusal(&self, asked: Asked<'_>, client: &Client, said: Said) -> Result<Response, Problem> {
        let mut response = match self.who(client).await?.session() {
            Some((info, user)) => self.challenge(asked, info, user, said).await?,
            // The last wrong answer has ended it: the page says so, to whoever it was.
            None if matches!(said, Said::Ended) => self.ended(asked),
            None => see_other(&self.to_sign_in(asked.return_to)),
        };
        if let Said::Refused(_, wait) = said {
            response.headers_mut().insert(RETRY_AFTER, seconds(wait).into());
        }
        Ok(response)
    }

    async fn challenge(
        &self,
        asked: Asked<'_>,
        info: &SessionInfo,
        user: &UserId,
        said: Said,
    ) -> Result<Response, Problem> {
        let account = self.account(user).await?;
        let trust = self.may_trust(asked.door, info, &account);
        let pause = said.pause().map(|wait| self.pause(wait, info));
        let view = ChallengeView { trust, pause, ..self.view(asked, info.kind, said) };
        Ok(self.page_for(asked.door, info.kind, said, Some(&account), &view))
    }

    fn ended(&self, asked: Asked<'_>) -> Response {
        let view = self.view(asked, SessionKind::Pending, Said::Ended);
        let view = ChallengeView { ended: Some(self.to_sign_in(asked.return_to)), ..view };
        self.page_for(asked.door, SessionKind::Pending, Said::Ended, None, &view)
    }

    fn page_for(
        &self,
        door: &Door,
        kind: SessionKind,
        said: Said,
        account: Option<&Account>,
        view: &ChallengeView<'_>,
    ) -> Response {
        let name = door.page();
        let mut page = self.pages.page(&name, title(door, kind, said, account)).status(said.status());
        if let Some(account) = account {
            page = page.account(&account.label);
        }
        // Whose challenge has ended has no page to come back to.
        let here = return_to::link(&view.action, &ReturnTo::new(view.return_to.unwrap_or_default()));
        if view.ended.is_none() {
            page = page.here(&here);
        }
        page.of(door.mount()).show(if *door == Door::Clock { "clock.html" } else { "challenge.html" }, view)
    }

    /// For how long this browser can be trusted, where a code of the app at sign-in could bring that.
    fn may_trust(&self, door: &Door, info: &SessionInfo, account: &Account) -> Option<String> {
        let policy = self.countersign.trust_policy();
        let excepted = account.roles.iter().any(|role| policy.except_roles.contains(role));
        let here = *door == Door::App && info.kind == SessionKind::Pending && !info.unlock_begun;
        (here && policy.is_on() && !excepted).then(|| self.say(times::span(policy.ttl)))
    }

    fn view<'a>(&self, asked: Asked<'a>, kind: SessionKind, said: Said) -> ChallengeView<'a> {
        let Asked { door, ticket, return_to } = asked;
        let strategy = match door {
            Door::App | Door::Clock => None,
            Door::Recovery(strategy) => Some(strategy),
        };
        let parameters = self.countersign.totp_policy().parameters;
        let form = strategy.map(|strategy| strategy.form(&self.countersign));
        let now = self.countersign.now();
        let unlock = || return_to::link(&self.settings_at(super::unlock::PATH), return_to);
        ChallengeView {
            action: self.door_at(door, ticket),
            recovery: strategy.is_some(),
            label: strategy.and_then(Strategy::label),
            capitals: form
                .is_some_and(|form| !form.letters().bytes().any(|letter| letter.is_ascii_lowercase())),
            step_up: kind == SessionKind::Standard,
            digits: parameters.digits.count(),
            period: parameters.period().as_secs(),
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            others: self.ways(asked),
            clock: self.clock_way(asked, said),
            error: said.text(door, &self.countersign).map(|text| self.say(text)),
            next: said.next().map(|wait| Wait::new(wait, |text| self.say(text))),
            pause: None,
            here: return_to::link(&self.door_at(door, ticket), return_to),
            trust: None,
            unlock: matches!(said, Said::Refused(Refusal::Wait | Refusal::BudgetSpent, _)).then(unlock),
            spent: match said {
                Said::Refused(Refusal::BudgetSpent, wait) => Some(self.say(times::when(wait, now))),
                _ => None,
            },
            ended: None,
        }
    }

    /// A waiting time, as the page of a session counts it down.
    pub(super) fn pause(&self, wait: Duration, info: &SessionInfo) -> Pause {
        let outlives = self.countersign.now() + wait >= info.expires_at;
        Pause::new(Wait::new(wait, |text| self.say(text)), outlives)
    }

    /// Where a page is, for the same sign-in.
    pub(super) fn door_at(&self, door: &Door, ticket: &Ticket) -> String {
        self.below(&door.route(self.countersign.site(), ticket))
    }

    /// The other pages where a challenge can be answered.
    fn ways(&self, asked: Asked<'_>) -> Vec<Way> {
        let recovery = Strategy::all(&self.countersign).into_iter().map(Door::Recovery);
        let others = std::iter::once(Door::App).chain(recovery).filter(|door| door != asked.door);
        others.map(|door| self.way(&door, asked)).collect()
    }

    fn way(&self, door: &Door, asked: Asked<'_>) -> Way {
        let path = return_to::link(&self.door_at(door, asked.ticket), asked.return_to);
        let text = match (asked.door, door) {
            (Door::Clock, Door::App) => Text::new("clock-back"),
            _ => door.invitation(),
        };
        Way { key: asked.door.link_to(door), path, text: self.say(text) }
    }

    /// The way to two codes, where one was just refused and the clock may be why.
    fn clock_way(&self, asked: Asked<'_>, said: Said) -> Option<Way> {
        let refused = matches!(said, Said::Wrong | Said::Behind(_));
        let helps =
            refused && *asked.door == Door::App && self.countersign.totp_policy().clock_correction > 0;
        helps.then(|| self.way(&Door::Clock, asked))
    }
}

fn title(door: &Door, kind: SessionKind, said: Said, account: Option<&Account>) -> &'static str {
    match (kind, door) {
        _ if account.is_none() => "challenge-title-ended",
        (_, Door::App) if matches!(said, Said::Refused(Refusal::BudgetSpent, _)) => "challenge-title-spent",
        (_, Door::Clock) => "clock-title",
        (SessionKind::Pending, Door::App) => "challenge-title",
        (SessionKind::Pending, Door::Recovery(_)) => "challenge-title-recovery",
        (SessionKind::Standard, _) => "challenge-title-step-up",
    }
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let way =
        |link, path: &str, key: &'static str| Way { key: link, path: path.to_owned(), text: voice.say(key) };
    let other = |link| Way {
        key: link,
        path: "/printed-codes-verify".to_owned(),
        text: voice.say(Text::new("challenge-use-named").with("label", "printed codes")),
    };
    let app = || ChallengeView {
        action: "/totp-verify".to_owned(),
        recovery: false,
        label: None,
        capitals: false,
        step_up: false,
        digits: 6,
        return_to: Some("/reports"),
        others: vec![way("challenge-recovery", "/recovery-code-verify", "challenge-use-recovery")],
        clock: None,
        period: 30,
        error: None,
        next: None,
        pause: None,
        here: "/totp-verify?return_to=%2Freports".to_owned(),
        trust: None,
        unlock: None,
        spent: None,
        ended: None,
    };
    let recovery = || ChallengeView {
        action: "/recovery-code-verify".to_owned(),
        recovery: true,
        capitals: true,
        others: vec![way("recovery-app", "/totp-verify", "challenge-use-app")],
        ..app()
    };
    let clock = |error| ChallengeView {
        action: "/totp-verify/clock".to_owned(),
        others: vec![
            way("clock-app", "/totp-verify", "clock-back"),
            way("clock-recovery", "/recovery-code-verify", "challenge-use-recovery"),
        ],
        error,
        here: "/totp-verify/clock?return_to=%2Freports".to_owned(),
        ..app()
    };
    let two_codes =
        |state, view| Sample::new("clock.html", state, ("totp-verify-clock", "clock-title"), &view);
    let error = |key: &'static str| voice.some(key);
    let wait = || voice.some(Text::new("challenge-wait").with("when", times::soon(Duration::from_secs(95))));
    let sample = |state, title, view: ChallengeView<'_>| {
        let name = if view.recovery { "recovery-code-verify" } else { "totp-verify" };
        let sample = Sample::new("challenge.html", state, (name, title), &view);
        if view.error.is_some() { sample.refused() } else { sample }
    };
    let trust = || voice.some(times::span(Duration::from_secs(30 * 86_400)));
    let unlock = || Some("/mfa/unlock".to_owned());
    let (title, by_recovery) = ("challenge-title", "challenge-title-recovery");
    vec![
        sample("a code of the app", title, ChallengeView { trust: trust(), ..app() }),
        sample(
            "a wrong code",
            title,
            ChallengeView {
                error: error("challenge-wrong"),
                clock: Some(way("challenge-clock", "/totp-verify/clock", "clock-link")),
                trust: trust(),
                ..app()
            },
        ),
        sample(
            "a code that was used",
            title,
            ChallengeView { error: error("challenge-used"), next: Some(Wait::sample(voice)), ..app() },
        ),
        sample(
            "too many wrong codes",
            title,
            ChallengeView {
                error: wait(),
                unlock: unlock(),
                pause: Some(Pause::new(Wait::sample(voice), false)),
                ..app()
            },
        )
        .throttled(),
        sample(
            "too many wrong codes this year",
            "challenge-title-spent",
            ChallengeView {
                error: error("challenge-spent"),
                unlock: unlock(),
                spent: voice.some(times::soon(Duration::from_secs(5 * 86_400))),
                ..app()
            },
        )
        .throttled(),
        sample(
            "the last wrong code",
            "challenge-title-ended",
            ChallengeView {
                error: error("challenge-wrong-last"),
                ended: Some("/sign-in".to_owned()),
                ..app()
            },
        )
        .anonymous(),
        sample(
            "a code once more",
            "challenge-title-step-up",
            ChallengeView { step_up: true, others: vec![other("challenge-other")], ..app() },
        ),
        sample("a recovery code", by_recovery, recovery()),
        sample(
            "a wrong recovery code",
            by_recovery,
            ChallengeView { error: error("challenge-wrong-recovery"), ..recovery() },
        ),
        sample(
            "a recovery code with a name",
            by_recovery,
            ChallengeView {
                action: "/printed-codes-verify".to_owned(),
                label: Some("printed codes".to_owned()),
                capitals: false,
                others: vec![
                    way("recovery-app", "/totp-verify", "challenge-use-app"),
                    way("recovery-other", "/recovery-code-verify", "challenge-use-recovery"),
                ],
                return_to: None,
                ..recovery()
            },
        ),
        two_codes("two codes", clock(None)),
        two_codes("two wrong codes", clock(voice.some("clock-wrong"))).refused(),
    ]
}
