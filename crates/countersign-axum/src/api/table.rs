//! Every operation of ours, each with what does it.

use axum::extract::State;
use countersign::Countersign;
use http::{Method, StatusCode};
use serde_json::json;

use super::{Api, Caller, Operation, audit, challenge, factors, session, sessions, trusted};
use crate::body::JsonBody;
use crate::client::Client;
use crate::hooks::Hook;
use crate::problem::Code;
use crate::session::Session;
use crate::strategy::Strategy;

/// What any judged code may come to.
const CODE: &[Code] = &[Code::NotEnrolled, Code::InvalidCode, Code::CodeAlreadyUsed, Code::Throttled];
/// What any checked password may come to.
const PASSWORD: &[Code] = &[Code::StepUpRequired, Code::InvalidPassword, Code::Throttled];

pub(super) fn fill(api: Api<Countersign>, countersign: &Countersign) -> Api<Countersign> {
    let api = authenticators(challenges(browsers(all_sessions(this_session(api)))));
    Strategy::all(countersign).into_iter().fold(api, |api, strategy| codes(api, countersign, strategy))
}

fn this_session(api: Api<Countersign>) -> Api<Countersign> {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": audit::MOST, "default": audit::USUAL });
    let before = json!({ "type": "string", "pattern": "^[1-9][0-9]*$", "description": "The id of an event: older ones." });
    api.route(
        get("/session", "Tells about this session").caller(Caller::AnySession).answers(OK, Some("Session")),
        session::show,
    )
    .route(delete("/session", "Signs out").caller(Caller::Anyone).problems(&[Code::Malformed]), session::end)
    .route(
        get("/audit-events", "Tells what happened, the newest first")
            .query("limit", limit)
            .query("before", before)
            .answers(OK, Some("AuditEvents")),
        audit::list,
    )
}

fn all_sessions(api: Api<Countersign>) -> Api<Countersign> {
    api.route(
        get("/sessions", "Tells about the user's sessions, the one that was used last first")
            .answers(OK, Some("Sessions")),
        sessions::list,
    )
    .route(
        patch("/sessions/{id}", "Gives a session a name")
            .takes("Name")
            .answers(OK, Some("Session"))
            .problems(&[Code::Throttled]),
        sessions::rename,
    )
    .route(delete("/sessions/{id}", "Ends a session"), sessions::end)
    .route(delete("/sessions", "Ends all other sessions"), sessions::end_others)
    .route(
        post(
            "/sign-out-everywhere",
            "Ends all sessions, this one too; no browser is trusted or known any more",
        ),
        sessions::everywhere,
    )
}

fn browsers(api: Api<Countersign>) -> Api<Countersign> {
    api.route(
        get("/trusted-browsers", "Tells which browsers may skip the challenge, the newest first")
            .answers(OK, Some("TrustedBrowsers")),
        trusted::list,
    )
    .route(
        patch("/trusted-browsers/{id}", "Gives a trusted browser another name")
            .takes("Name")
            .answers(OK, Some("TrustedBrowser"))
            .problems(&[Code::Throttled]),
        trusted::rename,
    )
    .route(delete("/trusted-browsers/{id}", "Ends the trust in a browser"), trusted::revoke)
    .route(delete("/trusted-browsers", "Ends the trust in all browsers"), trusted::revoke_all)
}

fn challenges(api: Api<Countersign>) -> Api<Countersign> {
    api.route(
        post("/mfa/challenge", "Answers the challenge, or confirms again that it is you")
            .named("verify_with_totp")
            .caller(Caller::Challenged)
            .takes("Answer")
            .answers(OK, Some("Answered"))
            .problems(CODE),
        challenge::answer,
    )
    .route(
        post(
            "/mfa/unlock",
            "Takes one of the right codes in a row that make this browser a known one, or an administrator's code, which does so at once",
        )
            .named("unlock_with_totp")
            .caller(Caller::Challenged)
            .takes("UnlockCode")
            .answers(OK, Some("Unlock"))
            .problems(CODE),
        challenge::unlock,
    )
}

fn authenticators(api: Api<Countersign>) -> Api<Countersign> {
    api.route(get("/mfa", "Tells how the second factor stands").answers(OK, Some("Status")), factors::status)
        .route(
            post("/mfa/totp", "Begins to enroll an authenticator")
                .named("setup_with_totp")
                .caller(Caller::Enrolling)
                .takes("NewAuthenticator")
                .answers(CREATED, Some("Enrollment"))
                .problems(PASSWORD)
                .problems(&[Code::EmailNotVerified, Code::AlreadyEnrolled, Code::NotFound]),
            factors::begin,
        )
        .route(
            post("/mfa/totp/{enrollment}/confirm", "Confirms an enrollment with its first code")
                .named("confirm_setup_with_totp")
                .caller(Caller::Enrolling)
                .takes("Code")
                .answers(OK, Some("Confirmed"))
                .problems(&[Code::AlreadyEnrolled, Code::InvalidCode, Code::EnrollmentGone, Code::Throttled]),
            factors::confirm,
        )
        .route(
            patch("/mfa/totp/{id}", "Gives an authenticator another name")
                .takes("Name")
                .answers(OK, Some("Authenticator"))
                .problems(&[Code::Throttled]),
            factors::rename,
        )
        .route(
            delete("/mfa/totp/{id}", "Removes an authenticator; with the last one, the whole second factor")
                .problems(&[Code::StepUpRequired, Code::LastAuthenticator]),
            factors::remove,
        )
        .route(
            delete("/mfa", "Removes everything of the second factor")
                .takes("Password")
                .problems(PASSWORD)
                .problems(&[Code::LastAuthenticator]),
            factors::disable,
        )
}

/// The calls of one strategy of recovery codes, called what its actions are called.
fn codes(api: Api<Countersign>, countersign: &Countersign, strategy: Strategy) -> Api<Countersign> {
    let form = strategy.form(countersign);
    let of = strategy.label().map_or_else(String::new, |label| format!(" of “{label}”"));
    let verify = post(strategy.recover_path(), format!("Answers the challenge with a recovery code{of}"))
        .named(form.verify_action_name())
        .caller(Caller::Challenged)
        .takes("Code")
        .answers(OK, Some("Recovered"))
        .problems(CODE);
    let at = strategy.clone();
    let api = api.route(
        verify,
        move |State(countersign): State<Countersign>,
              client: Client,
              hook: Hook,
              JsonBody(body): JsonBody<_>| {
            challenge::recover(at, countersign, (client, hook), body)
        },
    );
    if !form.generates() {
        return api;
    }
    let summary = format!("Makes a new set of recovery codes{of}; the old set is dead");
    let generate = post(strategy.generate_path(), summary)
        .named(form.generate_action_name())
        .takes("PasswordIfAsked")
        .answers(CREATED, Some("RecoveryCodes"))
        .problems(PASSWORD)
        .problems(&[Code::NotEnrolled]);
    api.route(
        generate,
        move |State(countersign): State<Countersign>,
              client: Client,
              hook: Hook,
              session: Session,
              JsonBody(body): JsonBody<_>| {
            factors::regenerate(strategy, countersign, (client, hook), session, body)
        },
    )
}

const OK: StatusCode = StatusCode::OK;
const CREATED: StatusCode = StatusCode::CREATED;

fn get(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::GET, path, summary)
}

fn post(
    path: impl Into<std::borrow::Cow<'static, str>>,
    summary: impl Into<std::borrow::Cow<'static, str>>,
) -> Operation {
    Operation::new(Method::POST, path, summary)
}

fn patch(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::PATCH, path, summary)
}

fn delete(path: &'static str, summary: &'static str) -> Operation {
    Operation::new(Method::DELETE, path, summary)
}
