//! The second step: the picture, and the first code of the app.

use std::time::Duration;

use axum::response::Response;
use countersign::{Account, Answer, Confirmed, Enrollment, EnrollmentId, Proof};
use http::StatusCode;
use serde::Serialize;

use super::begin::ADD;
use crate::client::Client;
use crate::door::{self, Bound};
use crate::hooks::{Phase, Tried, outcome};
use crate::pages::codes::Set;
use crate::pages::refused::Refused;
use crate::pages::samples::{Sample, Voice};
use crate::pages::{Web, Width};
use crate::problem::{Code, Problem};
use crate::qr::qr_svg;
use crate::return_to::{self, ReturnTo};
use crate::session::{Enrollee, see_other};
use crate::strategy::Strategy;
use crate::text::Text;
use crate::times;

#[derive(Serialize)]
struct ConfirmView<'a> {
    enrollment: String,
    picture: Option<String>,
    link: &'a str,
    key: &'a str,
    period: u64,
    digits: usize,
    left: String,
    error: Option<String>,
    return_to: Option<&'a str>,
    /// Who must enroll can only begin again.
    must: bool,
    /// Away from here, or to the beginning.
    back: String,
}

impl Web {
    pub(super) async fn confirm(
        &self,
        session: &Enrollee,
        client: &Client,
        id: EnrollmentId,
        code: &str,
        return_to: ReturnTo,
    ) -> Result<Response, Problem> {
        let answer = Answer::new(code);
        let confirmed = door::confirmed(&self.countersign, client, session, id, answer).await;
        let told = match &confirmed {
            Ok(Ok(bound)) => Ok(bound),
            Ok(Err(refused)) => Err(door::not_confirmed(&self.countersign, refused)),
            Err(problem) => Err(problem.clone()),
        };
        let tried = Tried::enrolling(session, Phase::ConfirmSetup).with(self.countersign.totp_strategy());
        let tried = Tried { session: told.as_ref().map_or(session.info(), |bound| &bound.session), ..tried };
        let next = self.hook.tell(client, tried, outcome(&told)).await;
        let refused = match (confirmed?, next) {
            (Ok(bound), next) => {
                let onward = next.unwrap_or_else(|| self.after_setup(session, return_to));
                return self.added(session, bound, &onward).await;
            }
            (Err(_), Some(next)) => return Ok(see_other(next.as_str())),
            (Err(refused), None) => refused,
        };
        if matches!(refused, Confirmed::Gone) && self.in_setup(session).await? {
            // Sent twice, and the first time it was right: the codes of that answer were never seen.
            return Ok(see_other(&self.missed_codes(return_to)));
        }
        let Some(said) = self.why_not(&refused) else {
            return Err(door::not_confirmed(&self.countersign, &refused));
        };
        // The same picture again: what was scanned is still good.
        let begun = self.countersign.pending_enrollment(session, id).await?;
        let enrollment = begun.ok_or(Code::EnrollmentGone)?;
        let account = self.account(session.user_id()).await?;
        Ok(self.picture(session, &account, &enrollment, &return_to, Some(said)))
    }

    /// The codes that come with the first app; a later one brings none.
    async fn added(&self, session: &Enrollee, bound: Bound, onward: &ReturnTo) -> Result<Response, Problem> {
        let page = if bound.recovery_codes.is_empty() {
            see_other(onward.as_str())
        } else {
            let strategy = self.default_strategy();
            self.codes(&strategy, session.user_id(), &bound.recovery_codes, Set::First, onward).await?
        };
        Ok(door::with_cookies(page, bound.cookies))
    }

    /// What is said beside the field; `None` where there is no field to say it beside.
    fn why_not(&self, refused: &Confirmed) -> Option<Refused> {
        Some(match refused {
            Confirmed::Wrong { clock_behind: Some(behind) } => Refused::new(door::behind_text(*behind)),
            Confirmed::Wrong { .. } => Refused::new("challenge-wrong"),
            Confirmed::Impossible => {
                let digits = self.countersign.totp_policy().parameters.digits.count();
                Refused::new(Text::new("challenge-digits").with("digits", digits))
            }
            Confirmed::Throttled { why, retry_after } => {
                Refused::throttled(door::told(*why, *retry_after, self.countersign.now()), *retry_after)
            }
            _ => return None,
        })
    }

    /// The strategy whose codes come with the first app.
    fn default_strategy(&self) -> Strategy {
        Strategy::all(&self.countersign).swap_remove(0)
    }

    /// Has this session just confirmed its first app?
    async fn in_setup(&self, session: &Enrollee) -> Result<bool, Problem> {
        let owed = self.countersign.proof_owed(session).await?;
        Ok(owed.is_some_and(|owed| owed.to_regenerate.password == Proof::Enough))
    }

    /// Where a new set is made for those who did not see theirs.
    fn missed_codes(&self, return_to: ReturnTo) -> String {
        let strategy = self.default_strategy();
        if strategy.form(&self.countersign).generates() {
            let maker = self.below(&strategy.codes_route(self.countersign.site()));
            return_to::link(&maker, &return_to)
        } else {
            self.or_settings(return_to).as_str().to_owned()
        }
    }

    pub(super) fn picture(
        &self,
        session: &Enrollee,
        account: &Account,
        enrollment: &Enrollment,
        return_to: &ReturnTo,
        error: Option<Refused>,
    ) -> Response {
        let policy = self.countersign.totp_policy();
        let must = matches!(session, Enrollee::Must(_));
        let back = if must {
            self.setup_at(None, return_to)
        } else {
            self.or_settings(return_to.clone()).as_str().to_owned()
        };
        let view = ConfirmView {
            enrollment: enrollment.id.to_string(),
            picture: qr_svg(&enrollment.otpauth_uri, &self.say("setup-picture")),
            link: &enrollment.otpauth_uri,
            key: &enrollment.secret.to_groups(),
            period: policy.parameters.period().as_secs(),
            digits: policy.parameters.digits.count(),
            left: self.say(times::span(self.countersign.now().until(enrollment.expires_at))),
            error: error.as_ref().map(|error| self.say(error.text.clone())),
            return_to: return_to.is_somewhere().then(|| return_to.as_str()),
            must,
            back,
        };
        let status = error.as_ref().map_or(StatusCode::OK, |error| error.status);
        let page = self.setup_page(ADD, account).status(status).width(Width::Wide);
        Refused::wait(error, page.show("setup-confirm.html", &view))
    }
}

/// A sample for every state.
pub(super) fn samples(voice: Voice<'_>) -> Vec<Sample> {
    const LINK: &str = "otpauth://totp/Acme:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Acme";
    let view = || ConfirmView {
        enrollment: "7".to_owned(),
        picture: qr_svg(LINK, &voice.say("setup-picture")),
        link: LINK,
        key: "JBSW Y3DP EHPK 3PXP",
        period: 30,
        digits: 6,
        left: voice.say(times::span(Duration::from_secs(600))),
        error: None,
        return_to: None,
        must: false,
        back: "/mfa".to_owned(),
    };
    let sample = |state, view: ConfirmView<'_>| {
        let sample = Sample::new("setup-confirm.html", state, (super::PAGE, ADD), &view).wide();
        if view.error.is_some() { sample.refused() } else { sample }
    };
    let back = "/totp-setup".to_owned();
    vec![
        sample("the picture", view()),
        sample("a wrong code", ConfirmView { error: voice.some("challenge-wrong"), ..view() }),
        sample(
            "the picture, for somebody who must",
            ConfirmView { must: true, return_to: Some("/reports"), back, ..view() },
        ),
        sample("no picture", ConfirmView { picture: None, ..view() }),
    ]
}
