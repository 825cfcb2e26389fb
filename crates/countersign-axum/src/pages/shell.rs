//! The frame around every page: layout, headers, and how problems look to people.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use countersign::Site;
use countersign::{Account, Countersign, Mount};
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use minijinja::value::{Serde, Value};
use minijinja::{Error, context};
use serde::Serialize;

use super::brand::Palette;
use super::options::{OwnPage, PageOptions, PageView};
use super::routes::SIGN_OUT;
use super::samples::{self, Sample};
use super::statics::Files;
use super::visit::{OfferedLanguage, Visit};
use super::voice::Voice;
use super::{marks, templates, words};
use crate::choice;
use crate::client::Client;
use crate::cookie;
use crate::flash::Unread;
use crate::gate::Gate;
use crate::problem::{Code, Problem};
use crate::text::Text;
use crate::tongue::Tongue;

/// Nothing but our own files, no frames, no inline script or style (G14).
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// Sent with every page. With `no-referrer`, browsers would post forms with `Origin: null`.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// Renders pages in the layout of ours, for an application that wants its sign-in and other pages to look alike.
///
/// A template of the application's own begins with `{% extends "layout.html" %}` and fills `{% block main %}`; `{% from "parts.html"
/// import … %}` brings `field`, `alert` and `moment`. Templates see what the view serializes, and
/// `shell` (`issuer`, `brand`, `files`, `host`, `help`, the paths `sign_in`, `sign_out`, `settings`, `setup`, `codes`, `verify` and `recover`, and `mount`, below
/// which they are). All of it is escaped. `{{ "shared-sign-in"|t }}` says the text with that key in the language of the page, and a title that is a key is said in it.
///
/// ```
/// # use axum::{Router, response::Response, routing::get, extract::State};
/// # use countersign::Countersign;
/// use countersign_axum::Pages;
///
/// # #[derive(serde::Serialize)]
/// # struct SignInView { return_to: String, error: Option<String> }
/// # fn router(countersign: &Countersign) -> Result<Router, Box<dyn std::error::Error>> {
/// let pages = Pages::new(countersign).with_template(
///     "sign-in.html",
///     r#"{% extends "layout.html" %}{% block main %}<h1>Sign in</h1>…{% endblock %}"#,
/// )?;
/// let gate = pages.gate(); // keeps other sites out, sends the headers, shows problems as pages
/// let sign_in = async move || -> Response {
///     let view = SignInView { return_to: "/".into(), error: None };
///     pages.page("sign-in", "Sign in").render("sign-in.html", &view)
/// };
/// Ok(Router::new().route("/sign-in", get(sign_in)).layer(gate))
/// # }
/// ```
#[derive(Clone)]
pub struct Pages {
    inner: Arc<Inner>,
    /// In which of the languages.
    visit: Visit,
    /// What the guard that sent somebody here has to say.
    flash: Unread,
}

#[derive(Clone)]
struct Inner {
    voices: Vec<Voice>,
    own: HashMap<Mount, OwnPage>,
    site: Site,
    /// Whose users may have chosen a language; samples have none.
    countersign: Option<Countersign>,
    files: Files,
    shell: Value,
}

/// A template that cannot be used, and why.
#[derive(Debug)]
pub struct TemplateError(String);

/// How wide the card of a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// 400 px: a question.
    #[default]
    Narrow,
    /// 640 px: a list.
    Wide,
}

impl Pages {
    /// With the templates of ours.
    #[must_use]
    pub fn new(countersign: &Countersign) -> Self {
        Self::with_options(countersign, &PageOptions::new())
    }

    /// With the templates, languages and pages that the application chose, as [`pages_with`](crate::WebExt::pages_with) mounts them.
    #[must_use]
    pub fn with_options(countersign: &Countersign, options: &PageOptions) -> Self {
        let mut pages = Self::without_users(countersign.site(), countersign.issuer(), options);
        Arc::make_mut(&mut pages.inner).countersign = Some(countersign.clone());
        pages
    }

    /// To be looked at: nobody has chosen a language yet.
    pub(super) fn without_users(site: &Site, issuer: &str, options: &PageOptions) -> Self {
        let voices = Voice::all(options);
        let files = Files::new(options.brand.as_ref(), options.style.as_deref());
        let shell = shell(site, issuer, options, &files);
        let inner =
            Inner { voices, own: options.own.clone(), site: site.clone(), countersign: None, files, shell };
        Self { inner: Arc::new(inner), visit: Visit::default(), flash: Unread::default() }
    }

    /// Adds a template, or takes the place of the one with this name.
    ///
    /// # Errors
    /// [`TemplateError`] when it is not a template.
    pub fn with_template(
        mut self,
        name: impl Into<Cow<'static, str>>,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<Self, TemplateError> {
        Voice::add(&mut Arc::make_mut(&mut self.inner).voices, name, source)?;
        Ok(self)
    }

    /// The same pages in the language that a request asks for by `?lang=`, that its browser was told to remember, or that it likes best. What
    /// the user chose comes before the last: see [`speak_to`](Self::speak_to).
    #[must_use]
    pub fn speaking(&self, parts: &Parts) -> Self {
        let visit =
            Visit::of(parts).unwrap_or_else(|| self.visit((&parts.method, &parts.uri, &parts.headers)));
        Self { visit, ..self.clone() }
    }

    /// From now on, the language that this user chose, unless the browser was told otherwise. Whatever was said before stays as it is.
    pub fn speak_to(&self, account: &Account) {
        self.visit.settle(self.tongues(), account);
    }

    /// The same pages for a request that comes through the gate, which notes for them what it says of languages.
    pub(crate) fn visited_by<B>(&self, request: &mut Request<B>) -> Self {
        let visit = self.visit((request.method(), request.uri(), request.headers()));
        request.extensions_mut().insert(visit.clone());
        Self { visit, ..self.clone() }
    }

    /// The same pages in one of their languages, as if a link had asked for it.
    pub(super) fn in_language(&self, tag: &str) -> Self {
        let uri = format!("/?{}={tag}", choice::FIELD).parse().unwrap_or_default();
        let visit = self.visit((&Method::GET, &uri, &HeaderMap::new()));
        Self { visit, ..self.clone() }
    }

    fn visit(&self, request: (&Method, &Uri, &HeaderMap)) -> Visit {
        Visit::new(self.tongues(), self.site(), request)
    }

    fn tongues(&self) -> impl Iterator<Item = &Tongue> + Clone {
        self.inner.voices.iter().map(|voice| &voice.tongue)
    }

    /// Who sent the request may have chosen a language: asked before a problem is told, where nothing else has settled it.
    pub(crate) async fn settle(&self, client: &Client) {
        if self.visit.is_open()
            && let Some(countersign) = &self.inner.countersign
            && let Some(tag) = choice::of_sender(countersign, client).await
        {
            self.visit.choose(self.tongues(), &tag);
        }
    }

    /// Makes the browser remember the language that a link to a page asked for.
    pub(crate) fn remember(&self, mut response: Response) -> Response {
        let is_page = response.headers().get(CACHE_CONTROL).is_some_and(|cache| cache == "no-store");
        let tongue = self.visit.to_remember().filter(|_| is_page).and_then(|at| self.tongues().nth(at));
        if let Some(cookie) = tongue.and_then(|tongue| cookie::speak(self.site(), tongue.locale())) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// The same pages with a message, which the first one that is shown tells.
    pub(super) fn telling(self, flash: Unread) -> Self {
        Self { flash, ..self }
    }

    /// A page with this name, told to tests and styles as `data-page`, and this title.
    pub fn page<'a>(&'a self, name: &'a str, title: &'a str) -> Page<'a> {
        let (status, width) = (StatusCode::OK, Width::Narrow);
        Page { pages: self, name, title, account: None, status, width, mount: None, here: None }
    }

    /// A layer for routes that answer pages: refuses what comes from another site, shows every [`Problem`] as a page, and sends the headers
    /// that go with pages.
    #[must_use]
    pub fn gate(&self) -> Gate {
        Gate::page(self)
    }

    pub(crate) fn site(&self) -> &Site {
        &self.inner.site
    }

    /// What pages load.
    pub(super) fn files(&self) -> &Files {
        &self.inner.files
    }

    /// A text in the language of the pages.
    pub(super) fn say(&self, text: &Text) -> String {
        self.voice().tongue.say(text)
    }

    /// The language of the pages, as an RFC 5646 tag.
    #[must_use]
    pub fn locale(&self) -> &str {
        self.voice().tongue.locale()
    }

    /// The text with this key in the language of the pages, or the key itself where there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.voice().tongue.find(key).unwrap_or_else(|| key.to_owned())
    }

    fn voice(&self) -> &Voice {
        let voices = &self.inner.voices;
        voices.get(self.visit.voice()).unwrap_or(&voices[0])
    }

    /// Shows a problem as a page.
    pub(crate) fn problem(&self, problem: &Problem) -> Response {
        let view = ProblemView {
            text: self.say(&words::problem(problem)),
            way: match problem.code() {
                Code::Unauthenticated => "sign-in",
                Code::EnrollmentGone => "setup",
                Code::AlreadyEnrolled | Code::NotEnrolled | Code::LastAuthenticator => "settings",
                _ => "start",
            },
        };
        self.page("problem", words::problem_title(problem.code()))
            .status(problem.status())
            .render("problem.html", &view)
    }

    /// The headers that go with every page.
    pub(crate) fn see_off(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.entry(name).or_insert(value);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if self.site().is_secure() {
            headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        response
    }

    /// Puts a page in the place of a problem's JSON, with the problem's own headers.
    pub(crate) fn dress(&self, response: Response) -> Response {
        let Some(problem) = response.extensions().get::<Problem>() else { return response };
        let mut page = self.problem(problem);
        for (name, value) in response.headers() {
            if name != CONTENT_TYPE && name != http::header::CONTENT_LENGTH {
                page.headers_mut().insert(name, value.clone());
            }
        }
        page
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("site", self.site()).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct ProblemView {
    text: String,
    /// Where to go on.
    way: &'static str,
}

/// A page about to be rendered.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is rendered before render() is called"]
pub struct Page<'a> {
    pages: &'a Pages,
    name: &'a str,
    title: &'a str,
    account: Option<&'a str>,
    status: StatusCode,
    width: Width,
    /// Which of the pages that an application may show in its own way.
    mount: Option<Mount>,
    /// Where it is, if that is not what was asked for.
    here: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// Whose page it is: shown with a way to sign out.
    pub fn account(mut self, label: &'a str) -> Self {
        self.account = Some(label);
        self
    }

    /// Another status than 200.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Another width than the narrow one.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Where a link leads to the page, for one that answers a form: the languages in its footer are such links. Without it, a page that answers a
    /// form offers none.
    pub fn here(mut self, path: &'a str) -> Self {
        self.here = Some(path);
        self
    }

    /// As the page that is mounted there.
    pub(super) fn at(self, mount: Mount) -> Self {
        self.of(Some(mount))
    }

    /// The same, where it is mounted anywhere.
    pub(super) fn of(mut self, mount: Option<Mount>) -> Self {
        self.mount = mount;
        self
    }

    /// As one of ours: shown by the application where it wants to, else rendered.
    pub(super) fn show(self, template: &'static str, view: &impl Serialize) -> Response {
        let own = self.mount.and_then(|mount| self.pages.inner.own.get(&mount));
        let Some(own) = own else { return self.render(template, view) };
        let shell = &self.pages.inner.shell;
        let view = match serde_json::to_value(context! { shell => shell, ..Value::from(Serde(view)) }) {
            Ok(view) => view,
            Err(error) => return unavailable(template, &error),
        };
        let mut response = own(PageView {
            template,
            name: self.name.to_owned(),
            title: self.said_title(),
            status: self.status,
            account: self.account.map(str::to_owned),
            flash: self.pages.flash.read(),
            locale: self.pages.voice().tongue.locale().to_owned(),
            languages: self.languages(),
            view,
        });
        *response.status_mut() = self.status;
        self.pages.see_off(self.in_its_language(response))
    }

    /// Renders a template with what the view serializes.
    ///
    /// A template that fails is logged, and answered as [`unavailable`](Code::Unavailable).
    pub fn render(self, template: &str, view: &impl Serialize) -> Response {
        let context = self.context(template, view);
        let rendered = self
            .pages
            .voice()
            .write(template, |templates| templates.get_template(template)?.render(&context));
        match rendered {
            Ok(text) => self.pages.see_off(self.in_its_language((self.status, Html(text)).into_response())),
            Err(error) => unavailable(template, &error),
        }
    }

    /// What the template makes of the view, or why it fails.
    pub(super) fn text(self, template: &str, view: &impl Serialize) -> Result<String, Error> {
        let context = self.context(template, view);
        self.pages.voice().exactly(|templates| templates.get_template(template)?.render(context))
    }

    /// All that the template is given.
    fn context(&self, template: &str, view: &impl Serialize) -> Value {
        let view = Value::from(Serde(view));
        let (inner, voice) = (&self.pages.inner, self.pages.voice());
        let page = context! {
            name => self.name,
            root => marks::root(template, &view),
            title => self.said_title(),
            account => self.account,
            wide => self.width == Width::Wide,
            failed => self.status.is_client_error(),
            flash => self.pages.flash.read(),
            locale => voice.tongue.locale(),
            language => voice.tongue.name(),
            direction => voice.tongue.direction(),
            languages => Value::from(Serde(self.languages())),
        };
        context! { shell => inner.shell.clone(), page => page, ..view }
    }

    fn languages(&self) -> Vec<OfferedLanguage> {
        self.pages.visit.offer(self.pages.tongues(), self.here)
    }

    /// Says which language it is, and by what it was chosen.
    fn in_its_language(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if let Ok(locale) = HeaderValue::from_str(self.pages.voice().tongue.locale()) {
            headers.entry(CONTENT_LANGUAGE).or_insert(locale);
        }
        headers.append(VARY, HeaderValue::from_static("accept-language, cookie"));
        response
    }

    fn said_title(&self) -> String {
        self.pages.text(self.title)
    }
}

fn unavailable(template: &str, error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(template, error, "a page could not be rendered");
    Problem::new(Code::Unavailable).into_response()
}

/// What every page may name, wherever it is mounted.
fn shell(site: &Site, issuer: &str, options: &PageOptions, files: &Files) -> Value {
    let mount = site.mounted_at();
    let host = site.origin().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    context! {
        issuer => issuer,
        mount => mount,
        sign_in => site.sign_in_path(),
        sign_out => format!("{mount}{SIGN_OUT}"),
        settings => site.page(Mount::Settings),
        setup => site.page(Mount::TotpSetup),
        codes => site.page(Mount::RecoveryCodes),
        verify => site.page(Mount::TotpVerify),
        recover => site.page(Mount::RecoveryCodeVerify),
        host => host,
        help => site.help(),
        brand => context! {
            name => options.brand.as_ref().map_or(issuer, |brand| &brand.name),
            accent => options.brand.as_ref().and_then(|brand| brand.palette.as_ref()).map(Palette::accent),
        },
        files => Value::from(Serde(files.paths(mount))),
    }
}

/// A sample for every way on.
pub(super) fn samples(voice: samples::Voice<'_>) -> Vec<Sample> {
    [
        ("not signed in", "sign-in", Code::Unauthenticated),
        ("an app that was not added in time", "setup", Code::EnrollmentGone),
        ("the last app", "settings", Code::LastAuthenticator),
        ("no such page", "start", Code::NotFound),
    ]
    .into_iter()
    .map(|(state, way, code)| {
        let view = ProblemView { text: voice.say(words::problem(&Problem::new(code))), way };
        let sample = Sample::new("problem.html", state, ("problem", words::problem_title(code)), &view);
        sample.status(code.status()).anonymous()
    })
    .collect()
}

impl TemplateError {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn broken(error: &Error) -> Self {
        Self(format!("{error:#}"))
    }

    pub(super) fn unknown(name: &str) -> Self {
        let known: Vec<_> = templates::names().collect();
        Self(format!("there is none called {name:?} to take the place of; there are {}", known.join(", ")))
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the template cannot be used: {}", self.0)
    }
}

impl std::error::Error for TemplateError {}
