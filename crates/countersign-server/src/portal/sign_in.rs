//! Signing in with address and password.

use axum::response::{IntoResponse, Response};
use countersign::{Password, Remember, Transport};
use countersign_axum::{Client, Code, FormBody, Page, Problem, Sample, SignIn, WebExt as _};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::fields::{self, Arrival, Ticked};
use super::{Failure, Portal, Web};
use crate::email::Email;
use crate::first_factor::{Checked, Proven, Visitor};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInForm {
    email: String,
    #[serde(deserialize_with = "fields::password")]
    password: Password,
    remember: Option<Ticked>,
    #[serde(default)]
    return_to: String,
}

#[derive(Debug, Default, Serialize)]
struct View<'a> {
    email: &'a str,
    remember: bool,
    return_to: &'a str,
    sign_up: Option<String>,
    /// Is there a way back for who forgot the password?
    forgot: bool,
    /// The password was just changed by a link.
    changed: bool,
    error: Option<&'static str>,
}

/// The same whether there is such an account or not.
const WRONG: &str = "portal-wrong";

pub(super) async fn show(
    web: Web,
    Arrival { return_to, changed }: Arrival,
    already: fields::Already,
) -> Response {
    if let Some(elsewhere) = already.elsewhere() {
        return elsewhere;
    }
    let view = View { return_to: &return_to, changed, ..View::default() };
    view.render(&web, page(&web))
}

pub(super) async fn post(
    web: Web,
    client: Client,
    FormBody(form): FormBody<SignInForm>,
) -> Result<Response, Failure> {
    let remember = if form.remember.is_some() { Remember::Yes } else { Remember::No };
    let wish = Wish { remember, return_to: &form.return_to, ..Wish::default() };
    if let Some(begun) = run(&web.portal, &client, (&form.email, form.password), wish).await? {
        return Ok(begun.into_response());
    }
    let view = View {
        email: &form.email,
        remember: form.remember.is_some(),
        return_to: &form.return_to,
        error: Some(WRONG),
        ..View::default()
    };
    Ok(view.render(&web, page(&web).status(StatusCode::UNPROCESSABLE_ENTITY)))
}

/// What somebody who signs in may choose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wish<'a> {
    pub(super) remember: Remember,
    pub(super) transport: Transport,
    /// Judged where it is used.
    pub(super) return_to: &'a str,
}

/// From an address and a password to a session, behind the page and the JSON call; `None` where they do not go together.
pub(super) async fn run(
    portal: &Portal,
    client: &Client,
    (email, password): (&str, Password),
    wish: Wish<'_>,
) -> Result<Option<SignIn>, Failure> {
    match check(portal, client, email, password).await? {
        Some(proven) => begin(portal, client, proven, wish).await,
        None => Ok(None),
    }
}

/// Opens the session, unless the password was changed since it was checked: then it is like any wrong one.
async fn begin(
    portal: &Portal,
    client: &Client,
    Proven { user, stamp }: Proven,
    wish: Wish<'_>,
) -> Result<Option<SignIn>, Failure> {
    let begin = portal.countersign().sign_in(client, user).stamp(stamp).remember(wish.remember);
    match begin.transport(wish.transport).return_to(wish.return_to).await {
        Ok(begun) => Ok(Some(begun)),
        Err(countersign::Error::CredentialsChanged) => {
            portal.first_factor().outdated(user, &client.request()).await?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

async fn check(
    portal: &Portal,
    client: &Client,
    email: &str,
    password: Password,
) -> Result<Option<Proven>, Failure> {
    portal.admit(client)?;
    // What is no address is nobody's, whoever asks.
    let Some(email) = Email::parse(email) else { return Ok(None) };
    let browsers = client.known_browsers(portal.countersign().site());
    let visitor = Visitor { request: &client.request(), browsers };
    match portal.first_factor().check(&email, password, visitor).await? {
        Checked::Right(proven) => Ok(Some(proven)),
        Checked::Wrong => {
            let address = client.address().map(tracing::field::display);
            tracing::info!(address, "a sign-in with a wrong address or password was refused");
            Ok(None)
        }
        Checked::Throttled(wait) => Err(Problem::new(Code::Throttled).retry_after(wait).into()),
    }
}

fn page(web: &Web) -> Page<'_> {
    web.pages.page("sign-in", "portal-sign-in-title")
}

impl View<'_> {
    fn render(mut self, web: &Web, page: Page<'_>) -> Response {
        self.sign_up =
            web.portal.is_sign_up_open().then(|| super::with_return_to("/sign-up", self.return_to));
        self.forgot = web.portal.letters().is_some();
        let here = super::with_return_to("/sign-in", self.return_to);
        page.here(&here).render("sign-in.html", &self)
    }
}

/// A sample for every state.
pub(super) fn samples() -> Vec<Sample> {
    let view = || View {
        email: "",
        remember: false,
        return_to: "",
        sign_up: None,
        forgot: false,
        changed: false,
        error: None,
    };
    let sample = |state, view: View<'_>| {
        Sample::new("sign-in.html", state, ("sign-in", "portal-sign-in-title"), &view).anonymous()
    };
    let sign_up = || Some("/sign-up?return_to=%2Freports".to_owned());
    vec![
        sample("nothing is typed yet", view()),
        sample("with other ways", View { return_to: "/reports", sign_up: sign_up(), forgot: true, ..view() }),
        sample("after a new password", View { changed: true, ..view() }),
        sample(
            "a wrong password",
            View { email: "ada@example.org", remember: true, error: Some(WRONG), ..view() },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts as _;
    use countersign::testing::ManualClock;
    use countersign::{Action, Actor, AnySession, Changed, PasswordChecked, Reason, Timestamp, UserId};
    use http::Request;

    use super::*;
    use crate::accounts::{NewAccount, stamp};
    use crate::config::{Config, Sources};
    use crate::portal::Foundation;
    use crate::scratch::Scratch;

    const ADDRESS: &str = "ada@example.org";

    fn old() -> Password {
        Password::new("correct horse battery staple 1")
    }

    fn new() -> Password {
        Password::new("tundra quilt ember falcon 9")
    }

    async fn client() -> Client {
        let (mut parts, ()) = Request::new(()).into_parts();
        Client::from_request_parts(&mut parts, &()).await.unwrap()
    }

    async fn standard(portal: &Portal, client: &Client, password: Password) -> countersign::Session {
        let bearer = Wish { transport: Transport::Bearer, ..Wish::default() };
        let begun = run(portal, client, (ADDRESS, password), bearer).await.ok().flatten().unwrap();
        let token = begun.bearer_token().unwrap();
        match portal.countersign().session(token, Transport::Bearer).await.unwrap() {
            Some(AnySession::Standard(session)) => session,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_password_that_is_changed_while_it_is_checked_opens_nothing() {
        let scratch = Scratch::new();
        let data = scratch.path().display().to_string();
        let config = Config::load(Sources::none().flag("--data", "data", Some(data))).unwrap();
        let foundation = Foundation::lay(&config).await.unwrap();
        let clock = ManualClock::at(Timestamp::from_seconds(1_800_000_000));
        let portal = Portal::on(foundation, &config, config.address.listen, clock).await.unwrap();
        let (client, email) = (client().await, Email::parse(ADDRESS).unwrap());
        let made = portal.make_account(&email, old(), (Actor::User, None), &client.request()).await.unwrap();
        let NewAccount::Made(user) = made else { panic!("{made:?}") };
        let (countersign, request) = (portal.countersign(), client.request());

        // Found right, and then somebody in another session is faster.
        let proven = check(&portal, &client, ADDRESS, old()).await.ok().flatten().expect("it is right");
        let session = standard(&portal, &client, old()).await;
        let PasswordChecked::Right(proof) =
            countersign.check_password(&session, &old(), &request).await.unwrap()
        else {
            panic!("it is right");
        };
        let hash = portal.directory().passwords().place().unwrap().hash(new()).await.unwrap();
        let stamp = stamp(&hash);
        let changed = countersign.change_password(&session, proof, (hash, &stamp), &request).await.unwrap();
        assert!(matches!(changed, Changed::Done(())), "{changed:?}");

        let begun = begin(&portal, &client, proven, Wish::default()).await.ok();
        assert!(begun.expect("that is no failure of ours").is_none());
        let newest = countersign.events(&UserId::new(user), None, 1).await.unwrap().remove(0);
        assert_eq!((newest.action, newest.reason), (Action::SignIn, Some(Reason::InvalidPassword)));
        assert_eq!(countersign.session_count(&UserId::new(user)).await.unwrap(), 1);
        let wrong = run(&portal, &client, (ADDRESS, old()), Wish::default()).await;
        assert!(wrong.ok().expect("nor is this").is_none());
        standard(&portal, &client, new()).await;
    }
}
