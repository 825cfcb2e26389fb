//! Pages that work the minute they are mounted, without JavaScript too.

use axum::Router;
use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use countersign::{Account, Countersign, Mount, UserId, UserKey};
use http::Method;
use http::request::Parts;

use crate::client::Client;
use crate::flash::Unread;
use crate::hooks::Hook;
use crate::problem::{Code, Problem};
use crate::return_to::{self, LocalPath, ReturnTo};
use crate::session::{Who, look_up, recognize, see_other};
use crate::text::Text;

mod activity;
mod another;
mod brand;
mod challenge;
mod check;
mod codes;
pub(crate) mod disown;
mod interrupted;
mod marks;
mod options;
mod originals;
mod recovered;
mod refused;
mod routes;
mod said;
mod samples;
mod settings;
mod setup;
mod shell;
mod statics;
mod templates;
mod texts;
mod unlock;
mod visit;
mod voice;
mod words;

pub use brand::{Brand, BrandError, LogoKind};
pub use check::{Finding, PageCheck, Severity, check_style, check_template, check_templates};
pub use marks::{KeyError, Link, class_keys, id_keys, link_keys, placeholder_keys};
pub use options::{PageOptions, PageView};
pub use originals::{page_style, page_templates, page_texts};
pub use routes::{PageRoute, Visitor, page_routes};
pub use samples::{Sample, SamplePages, samples};
pub use shell::{Page, Pages, TemplateError, Width};
pub use texts::TextsError;
pub use visit::OfferedLanguage;
#[cfg(feature = "mail")]
pub(crate) use voice::Voice;

/// What a router of pages owns.
#[derive(Clone)]
struct Mounted(Web);

/// The same for one request: its pages speak the language of whoever asks.
#[derive(Clone)]
struct Web {
    countersign: Countersign,
    pages: Pages,
    hook: Hook,
    /// Where people verify their e-mail address.
    verify_email: Option<LocalPath>,
    change_password: Option<LocalPath>,
    /// Where those who are not signed in choose a new one.
    reset_password: Option<LocalPath>,
    /// Whose settings are shown: their forms say so.
    owner: Option<UserKey>,
}

impl FromRef<Mounted> for Countersign {
    fn from_ref(Mounted(web): &Mounted) -> Self {
        web.countersign.clone()
    }
}

impl FromRequestParts<Mounted> for Web {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, Mounted(web): &Mounted) -> Result<Self, Response> {
        belongs_here(parts, &web.countersign).await?;
        let pages = web.pages.speaking(parts);
        let flash = Unread::of(parts, web.countersign.site());
        Ok(Self { pages: pages.telling(flash), ..web.clone() })
    }
}

impl Web {
    /// One of our pages, where it is mounted.
    fn at(&self, mount: Mount) -> String {
        self.countersign.site().page(mount)
    }

    /// Something below the settings.
    fn settings_at(&self, path: &str) -> String {
        format!("{}{path}", self.at(Mount::Settings))
    }

    /// The same for forms: with a mark of whose settings they were shown in.
    fn form_at(&self, path: &str) -> String {
        let path = self.settings_at(path);
        match self.owner {
            Some(owner) => format!("{path}?{OWNER}={owner}"),
            None => path,
        }
    }

    /// To show this user's settings.
    fn of(&self, owner: UserKey) -> Self {
        Self { owner: Some(owner), ..self.clone() }
    }

    /// A path of a strategy of recovery codes, which is below the prefix.
    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.countersign.site().mounted_at())
    }

    /// A text in the language of the request.
    fn say(&self, text: impl Into<Text>) -> String {
        self.pages.say(&text.into())
    }

    /// The account of a user, in whose language all is said from now on.
    async fn account(&self, user: &UserId) -> Result<Account, Problem> {
        let account = self.countersign.account(user).await?;
        self.pages.speak_to(&account);
        Ok(account)
    }

    /// Whose request it is, for handlers that learn only late that they must know.
    async fn who(&self, client: &Client) -> Result<Who, Problem> {
        look_up(&self.countersign, client).await
    }

    /// Sign-in, and then where the person wanted to go.
    fn to_sign_in(&self, return_to: &ReturnTo) -> String {
        return_to::link(self.countersign.site().sign_in_path(), return_to)
    }

    /// The challenge, and then this path of this site.
    fn to_step_up(&self, then: &str) -> String {
        return_to::link(&self.at(Mount::TotpVerify), &ReturnTo::new(then))
    }

    fn step_up(&self, then: &str) -> Response {
        see_other(&self.to_step_up(then))
    }
}

/// Says in a form's path whose settings it was shown in.
const OWNER: &str = "of";

/// A form that was shown to somebody else, who was signed in here before, does nothing: in two tabs with two accounts, the same numbers
/// mean different things.
async fn belongs_here(parts: &mut Parts, countersign: &Countersign) -> Result<(), Response> {
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let marks = form_urlencoded::parse(query).filter(|(name, _)| name == OWNER);
    let marks: Vec<String> = marks.map(|(_, owner)| owner.into_owned()).collect();
    if marks.is_empty() || parts.method != Method::POST {
        return Ok(());
    }
    let who = recognize(parts, countersign).await.map_err(IntoResponse::into_response)?;
    let present = who.standard().map(|session| session.user_key().to_string());
    if present.is_none_or(|present| marks == [present]) {
        return Ok(());
    }
    let problem = Problem::new(Code::NotFound).say("problem-detail-other-sign-in");
    Err(problem.into_response())
}

/// All pages and their static files.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(
    countersign: &Countersign,
    options: PageOptions,
) -> Router<S> {
    let pages = Pages::with_options(countersign, &options);
    let (gate, files) = (pages.gate(), pages.files().clone());
    let web = Web {
        countersign: countersign.clone(),
        pages,
        hook: options.hook,
        verify_email: options.verify_email,
        change_password: options.change_password,
        reset_password: options.reset_password,
        owner: None,
    };
    routes::table(countersign, &files)
        .into_router()
        .method_not_allowed_fallback(async || Problem::new(Code::MethodNotAllowed))
        .layer(gate)
        .with_state(Mounted(web))
}
