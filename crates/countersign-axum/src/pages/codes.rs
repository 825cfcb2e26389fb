//! Recovery codes: shown once, and made anew.

use axum::response::Response;
use countersign::{Mount, Password, Proof, RecoveryCode, RecoveryCodesStatus, Status, Timestamp, UserId};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::refused::Refused;
use super::samples::{ACCOUNT, Sample, Voice};
use super::{Web, Width};
use crate::client::Client;
use crate::door;
use crate::hooks::{Phase, Tried, outcome};
use crate::problem::{Code, Problem};
use crate::return_to::{self, ReturnTo};
use crate::session::{Session, see_other};
use crate::strategy::Strategy;
use crate::text::Text;
use crate::times;
use crate::view::codes_of;

/// Which set is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// With the first authenticator.
    First,
    /// Where there was none.
    New,
    /// In place of an earlier one.
    Another,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeForm {
    password: Option<String>,
    return_to: Option<String>,
}

#[derive(Serialize)]
struct StartView<'a> {
    /// Where the form goes.
    action: String,
    /// Where "not now" leads.
    back: String,
    return_to: Option<&'a str>,
    label: Option<String>,
    remaining: usize,
    total: usize,
    ask_password: bool,
    password_error: Option<String>,
}

#[derive(Serialize)]
struct CodesView {
    codes: Vec<String>,
    first: bool,
    replaced: bool,
    sheet: Sheet,
    /// Where it goes on.
    onward: String,
}

/// What stands beside the codes on paper and in the file.
#[derive(Serialize)]
struct Sheet {
    heading: String,
    whose: String,
    /// How to use them.
    r#use: String,
    file: String,
}

pub(super) async fn show(
    strategy: Strategy,
    web: Web,
    session: Session,
    return_to: ReturnTo,
) -> Result<Response, Problem> {
    let Some(owed) = web.countersign.proof_owed(&session).await? else {
        return Err(Code::Unauthenticated.into());
    };
    if owed.to_regenerate.factor == Proof::Missing {
        return Ok(web.step_up(&web.maker_at(&strategy, &return_to)));
    }
    web.ask(&strategy, &session, &return_to, owed.to_regenerate.password, None).await
}

pub(super) async fn make(
    strategy: Strategy,
    web: Web,
    client: Client,
    session: Session,
    form: MakeForm,
) -> Result<Response, Problem> {
    let return_to = ReturnTo::new(form.return_to.as_deref().unwrap_or_default());
    let before = left_of(&web.countersign.status(&session).await?, &strategy);
    let made = web.make(&strategy, &client, &session, form.password).await;
    let tried = Tried::by(&session, Phase::GenerateCodes).with(strategy.name());
    let next = web.hook.tell(&client, tried, outcome(&made)).await;
    let problem = match made {
        // They are shown now or never, wherever it goes on.
        Ok(codes) => {
            let set = if before.is_some() { Set::Another } else { Set::New };
            let onward = next.unwrap_or_else(|| web.or_settings(return_to));
            return web.codes(&strategy, session.user_id(), &codes, set, &onward).await;
        }
        Err(problem) => problem,
    };
    match (next, Refused::of(&problem)) {
        (Some(next), _) => Ok(see_other(next.as_str())),
        (None, Some(refused)) => {
            web.ask(&strategy, &session, &return_to, Proof::Missing, Some(refused)).await
        }
        (None, None) if problem.code() == Code::StepUpRequired => {
            Ok(web.step_up(&web.maker_at(&strategy, &return_to)))
        }
        (None, None) => Err(problem),
    }
}

impl Web {
    async fn make(
        &self,
        strategy: &Strategy,
        client: &Client,
        session: &Session,
        password: Option<String>,
    ) -> Result<Vec<RecoveryCode>, Problem> {
        let password = password.filter(|password| !password.is_empty()).map(Password::new);
        let proof = door::prove(&self.countersign, session, client, password).await?;
        let (name, request) = (Some(strategy.name()), client.request());
        let made = self.countersign.regenerate_codes_of(name, session, proof, &request).await;
        door::made(&self.countersign, made)
    }

    /// The page that shows new codes, this once.
    pub(super) async fn codes(
        &self,
        strategy: &Strategy,
        user: &UserId,
        codes: &[RecoveryCode],
        set: Set,
        onward: &ReturnTo,
    ) -> Result<Response, Problem> {
        let account = self.account(user).await?;
        let index = strategy.form(&self.countersign).index_characters();
        let view = CodesView {
            codes: codes.iter().map(|code| in_groups(code.expose(), index)).collect(),
            first: set == Set::First,
            replaced: set == Set::Another,
            sheet: self.sheet(strategy, &account.label),
            onward: onward.as_str().to_owned(),
        };
        let name = strategy.codes_page();
        let page = self.pages.page(&name, "codes-title").width(Width::Wide);
        let page = page.account(&account.label).of(strategy.codes_mount());
        Ok(page.show("codes.html", &view))
    }

    fn sheet(&self, strategy: &Strategy, account: &str) -> Sheet {
        let issuer = self.countersign.issuer();
        let origin = self.countersign.site().origin().and_then(|origin| origin.split_once("://"));
        let site = origin.map_or_else(|| issuer.to_owned(), |(_, host)| format!("{issuer} ({host})"));
        let heading = match strategy.label() {
            Some(label) => Text::new("codes-sheet-heading-named").with("label", label),
            None => Text::new("codes-sheet-heading"),
        };
        let date = times::date(self.countersign.now());
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        Sheet {
            heading: self.say(heading.with("site", site)),
            whose: self.say(Text::new("codes-sheet-whose").with("account", account).with("date", date)),
            r#use: self.say("codes-sheet-use"),
            file: format!("{}-recovery-codes.txt", issuer.chars().map(plain).collect::<String>()),
        }
    }

    /// Where a strategy's codes are made, and then where the person wanted to go.
    pub(super) fn maker_at(&self, strategy: &Strategy, return_to: &ReturnTo) -> String {
        return_to::link(&self.below(&strategy.codes_route(self.countersign.site())), return_to)
    }

    /// Where the person wanted to go, or else the settings.
    pub(super) fn or_settings(&self, return_to: ReturnTo) -> ReturnTo {
        if return_to.is_somewhere() { return_to } else { ReturnTo::new(&self.at(Mount::Settings)) }
    }

    async fn ask(
        &self,
        strategy: &Strategy,
        session: &Session,
        return_to: &ReturnTo,
        password: Proof,
        error: Option<Refused>,
    ) -> Result<Response, Problem> {
        let status = self.countersign.status(session).await?;
        if !status.enabled {
            return Ok(see_other(&self.at(Mount::Settings)));
        }
        let account = self.account(session.user_id()).await?;
        let left = left_of(&status, strategy);
        let view = StartView {
            action: self.maker_at(strategy, &ReturnTo::default()),
            back: self.or_settings(return_to.clone()).as_str().to_owned(),
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            label: strategy.label(),
            remaining: left.map_or(0, |codes| codes.remaining),
            total: left.map_or(0, |codes| codes.total),
            ask_password: password == Proof::Missing,
            password_error: error.as_ref().map(|error| self.say(error.text.clone())),
        };
        let code = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let (name, here) = (strategy.codes_page(), self.maker_at(strategy, return_to));
        let page = self.pages.page(&name, "codes-title-make").account(&account.label).status(code);
        Ok(Refused::wait(error, page.here(&here).of(strategy.codes_mount()).show("codes-start.html", &view)))
    }
}

/// What is left of a strategy's codes.
pub(super) fn left_of(status: &Status, strategy: &Strategy) -> Option<RecoveryCodesStatus> {
    match strategy.label() {
        None => status.recovery_codes,
        Some(_) => codes_of(status, strategy.name()),
    }
}

/// Groups of four, for eyes and fingers; the public index in front stands for itself.
fn in_groups(code: &str, index: usize) -> String {
    let letters: Vec<char> = code.chars().collect();
    let (index, secret) = letters.split_at(index.min(letters.len()));
    let groups = std::iter::once(index).filter(|index| !index.is_empty()).chain(secret.chunks(4));
    groups.map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    let start = || StartView {
        action: "/recovery-codes".to_owned(),
        back: "/mfa".to_owned(),
        return_to: None,
        label: None,
        remaining: 2,
        total: 10,
        ask_password: true,
        password_error: None,
    };
    let ask = |state, view: StartView<'_>| {
        let sample = Sample::new("codes-start.html", state, ("recovery-codes", "codes-title-make"), &view);
        if view.password_error.is_some() { sample.refused() } else { sample }
    };
    let day = times::date(Timestamp::from_seconds(1_795_300_000));
    let whose = Text::new("codes-sheet-whose").with("account", ACCOUNT).with("date", day);
    let heading = Text::new("codes-sheet-heading").with("site", "Acme (acme.example)");
    let codes = || CodesView {
        codes: ["7K2M QX9D PV4T", "B3NF 8WHC J6RZ", "MT5X 2KQA 9DVE", "R8CJ W4PN 3HXB"]
            .map(str::to_owned)
            .to_vec(),
        first: false,
        replaced: false,
        sheet: Sheet {
            heading: voice.say(heading.clone()),
            whose: voice.say(whose.clone()),
            r#use: voice.say("codes-sheet-use"),
            file: "acme-recovery-codes.txt".to_owned(),
        },
        onward: "/mfa".to_owned(),
    };
    let show = |state, view: CodesView| {
        Sample::new("codes.html", state, ("recovery-codes", "codes-title"), &view).wide()
    };
    let label = || Some("printed codes".to_owned());
    vec![
        ask("some are left", start()),
        ask("a wrong password", StartView { password_error: voice.some("password-wrong"), ..start() }),
        ask("none were made", StartView { total: 0, remaining: 0, ask_password: false, ..start() }),
        ask(
            "some are left, with a name",
            StartView { label: label(), return_to: Some("/reports"), ..start() },
        ),
        ask("none were made, with a name", StartView { label: label(), total: 0, remaining: 0, ..start() }),
        show("the first ones", CodesView { first: true, ..codes() }),
        show("in place of others", CodesView { replaced: true, ..codes() }),
        show("new ones", codes()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_stands_for_itself() {
        assert_eq!(in_groups("ABCDEFGHIJKL", 0), "ABCD EFGH IJKL");
        assert_eq!(in_groups("1ABCDEFGHIJKL", 1), "1 ABCD EFGH IJKL");
        assert_eq!(in_groups("07ABCDE", 2), "07 ABCD E");
    }
}
