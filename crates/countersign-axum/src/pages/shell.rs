//! The frame around every page: layout, headers, and how problems look to people.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use axum::response::{Html, IntoResponse, Response};
use countersign::{Countersign, Site};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, StatusCode};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::statics;
use super::words;
use crate::gate::Gate;
use crate::problem::{Code, Problem};

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

const TEMPLATES: [(&str, &str); 10] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("challenge.html", include_str!("../templates/challenge.html")),
    ("unlock.html", include_str!("../templates/unlock.html")),
    ("setup-start.html", include_str!("../templates/setup-start.html")),
    ("setup-confirm.html", include_str!("../templates/setup-confirm.html")),
    ("codes-start.html", include_str!("../templates/codes-start.html")),
    ("codes.html", include_str!("../templates/codes.html")),
    ("settings.html", include_str!("../templates/settings.html")),
    ("problem.html", include_str!("../templates/problem.html")),
];

static OURS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_reload(false);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        templates.add_template(name, source).expect("our own templates are correct: the tests render each");
    }
    templates
});

/// Renders pages in the layout of ours, for an application that wants its sign-in and other pages to look alike.
///
/// A template of the application's own begins with `{% extends "layout.html" %}` and fills `{% block main %}`; `{% from "parts.html"
/// import … %}` brings `field`, `alert` and `moment`. Templates see what the view serializes, and
/// `shell` (`issuer`, `mount`, `sign_in`, `host`, `help`). All of it is escaped.
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
}

#[derive(Clone)]
struct Inner {
    templates: Environment<'static>,
    site: Site,
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
        let site = countersign.site().clone();
        let mount = site.mounted_at();
        let host = site.origin().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
        let shell = context! {
            issuer => countersign.issuer(),
            mount => mount,
            sign_in => site.sign_in_path(),
            host => host,
            help => site.help(),
            style => format!("{mount}{}", statics::style_path()),
            script => format!("{mount}{}", statics::script_path()),
            icon => format!("{mount}{}", statics::icon_path()),
        };
        Self { inner: Arc::new(Inner { templates: OURS.clone(), site, shell }) }
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
        let added = Arc::make_mut(&mut self.inner).templates.add_template_owned(name.into(), source.into());
        added.map(|()| self).map_err(|error| TemplateError(format!("{error:#}")))
    }

    /// A page with this name, told to tests and styles as `data-page`, and this title.
    pub fn page<'a>(&'a self, name: &'a str, title: &'a str) -> Page<'a> {
        Page { pages: self, name, title, account: None, status: StatusCode::OK, width: Width::Narrow }
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

    /// Shows a problem as a page.
    pub(crate) fn problem(&self, problem: &Problem) -> Response {
        let view = ProblemView {
            text: words::problem(problem),
            way: match problem.code() {
                Code::Unauthenticated => "sign-in",
                Code::EnrollmentGone => "setup",
                Code::AlreadyEnrolled | Code::NotEnrolled => "settings",
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
            headers.insert(name, value);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if self.inner.site.is_secure() {
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
        f.debug_struct("Pages").field("site", &self.inner.site).finish_non_exhaustive()
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

    /// Renders a template with what the view serializes.
    ///
    /// A template that fails is logged, and answered as [`unavailable`](Code::Unavailable).
    pub fn render(self, template: &str, view: &impl Serialize) -> Response {
        let page = context! {
            name => self.name,
            title => self.title,
            account => self.account,
            wide => self.width == Width::Wide,
            failed => self.status.is_client_error(),
        };
        let inner = &self.pages.inner;
        let context = context! { shell => inner.shell.clone(), page => page, ..Value::from(Serde(view)) };
        let rendered = inner.templates.get_template(template).and_then(|template| template.render(context));
        match rendered {
            Ok(text) => self.pages.see_off((self.status, Html(text)).into_response()),
            Err(error) => {
                tracing::error!(
                    template,
                    error = &error as &dyn std::error::Error,
                    "a page could not be rendered"
                );
                Problem::new(Code::Unavailable).into_response()
            }
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the template cannot be used: {}", self.0)
    }
}

impl std::error::Error for TemplateError {}
