//! The second factor for axum applications: pages, a JSON API, extractors and guards for [`countersign`].
//!
//! ```
//! # use axum::{Router, extract::{FromRef, State}, response::Html, routing::get};
//! # use countersign::Countersign;
//! use countersign_axum::{Client, FormBody, Need, Problem, Session, SignIn, WebExt};
//!
//! #[derive(Clone)]
//! struct App {
//!     countersign: Countersign,
//! }
//!
//! impl FromRef<App> for Countersign {
//!     fn from_ref(app: &App) -> Self {
//!         app.countersign.clone()
//!     }
//! }
//!
//! # #[derive(serde::Deserialize)]
//! # struct LogIn { return_to: String }
//! # async fn check_password(_: &LogIn) -> i64 { 7 }
//! async fn log_in(State(app): State<App>, client: Client, FormBody(form): FormBody<LogIn>) -> Result<SignIn, Problem> {
//!     let user = check_password(&form).await; // the application's own
//!     Ok(app.countersign.sign_in(&client, user).await?.then(&form.return_to))
//! }
//!
//! async fn account(session: Session) -> Html<String> {
//!     Html(format!("user {}", session.user_id())) // a pending session cannot become this argument
//! }
//!
//! fn router(app: App) -> Router {
//!     let account = Router::new().route("/account", get(account));
//!     Router::new()
//!         .route("/log-in", axum::routing::post(log_in))
//!         .merge(app.countersign.protect(Need::Session, account))
//!         .merge(app.countersign.pages())
//!         .nest("/api/v1", app.countersign.api())
//!         .with_state(app)
//! }
//! ```
//!
//! Where the pages are mounted below a path, with `.nest("/auth", …)`, say so with [`Site::prefix`](countersign::Site::prefix).
//! Where people sign in is the application's own; [`Site::sign_in`](countersign::Site::sign_in) names it.

#![cfg_attr(
    not(all(feature = "pages", feature = "openapi")),
    allow(
        unused,
        reason = "pages and API share modules, and each uses parts of them that the other does not"
    )
)]

// Mounting: what an application calls on its handle.
#[cfg(feature = "api")]
pub use api::{Api, Caller, Operation};
pub use gate::{Gate, Gated};
pub use need::{Check, Need, OnMissing};
pub use proxies::{ProxyError, TrustedProxies};
pub use return_to::{LocalPath, NotLocal};
pub use web_ext::WebExt;

// Signing in.
pub use sign_in::{BeginSignIn, SignIn, SignInObject};

// Arguments of handlers.
pub use body::{FormBody, JsonBody, LARGEST_BODY, NoBody, given};
pub use client::{Client, Wants};
pub use flash::Flash;
pub use proven::{Enrolled, Fresh, SecondFactor, WithRecoveryCodes};
pub use session::{Denied, Enrollee, MaybeSession, PendingSession, Session};

// Connections that live longer than a request.
pub use live::Revoked;

// Answers.
#[cfg(feature = "pages")]
pub use pages::{
    Brand, BrandError, Finding, KeyError, Link, LogoKind, OfferedLanguage, Page, PageCheck, PageOptions,
    PageRoute, PageView, Pages, Sample, SamplePages, Severity, TemplateError, TextsError, Visitor, Width,
    check_style, check_template, check_templates, class_keys, id_keys, link_keys, page_routes, page_style,
    page_templates, page_texts, placeholder_keys, samples,
};
pub use problem::{Code, Problem};
pub use tongue::Places;
pub use view::SessionObject;

// Messages by e-mail.
#[cfg(feature = "mail")]
pub use mail::{Deliver, Letter, Mail, MailError, Mailer, Post, Round};
#[cfg(feature = "smtp")]
pub use mail::{Smtp, SmtpError};

// For handlers of an application's own.
pub use answering::{BeginSetup, HandlerExt, Refused, SetUp, Verified, Verify};
pub use cookies::CookieOptions;

// What an application does after something was decided.
pub use hooks::{Happened, Hooks, Phase};

// For routes outside of ours.
pub use cross_site::same_origin;

mod answering;
#[cfg(feature = "api")]
mod api;
mod arrival;
mod body;
mod choice;
mod client;
mod cookie;
mod cookies;
mod cross_site;
mod door;
mod flash;
mod form;
mod gate;
mod hooks;
mod live;
mod locales;
#[cfg(feature = "mail")]
mod mail;
mod name;
#[cfg(feature = "pages")]
mod nearest;
mod need;
#[cfg(feature = "pages")]
mod notices;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(feature = "pages")]
mod pages;
mod problem;
mod proven;
mod proxies;
#[cfg(any(feature = "pages", feature = "api"))]
mod qr;
mod resume;
mod return_to;
mod session;
mod sign_in;
mod strategy;
mod text;
mod times;
mod tongue;
mod user_agent;
mod view;
mod web_ext;
