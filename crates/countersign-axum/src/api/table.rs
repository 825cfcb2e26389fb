//! Every operation of ours, each with what does it.

use countersign::Countersign;
use http::{Method, StatusCode};

use super::{Api, Caller, Operation, challenge, factors, session};
use crate::problem::Code;

/// What any judged code may come to.
const CODE: &[Code] = &[Code::NotEnrolled, Code::InvalidCode, Code::CodeAlreadyUsed, Code::Throttled];
/// What any checked password may come to.
const PASSWORD: &[Code] = &[Code::StepUpRequired, Code::InvalidPassword, Code::Throttled];

pub(super) fn fill(api: Api<Countersign>) -> Api<Countersign> {
    let get = |path, summary| Operation::new(Method::GET, path, summary);
    let post = |path, summary| Operation::new(Method::POST, path, summary);
    let delete = |path, summary| Operation::new(Method::DELETE, path, summary);
    let (ok, created) = (StatusCode::OK, StatusCode::CREATED);
    api.route(
        get("/session", "Tells about this session").caller(Caller::AnySession).answers(ok, Some("Session")),
        session::show,
    )
    .route(delete("/session", "Signs out").caller(Caller::Anyone).problems(&[Code::Malformed]), session::end)
    .route(
        post("/mfa/challenge", "Answers the challenge, or confirms again that it is you")
            .caller(Caller::AnySession)
            .takes("Code")
            .answers(ok, Some("Answered"))
            .problems(CODE),
        challenge::answer,
    )
    .route(
        post("/mfa/recover", "Answers the challenge with a recovery code")
            .caller(Caller::AnySession)
            .takes("Code")
            .answers(ok, Some("Recovered"))
            .problems(CODE),
        challenge::recover,
    )
    .route(get("/mfa", "Tells how the second factor stands").answers(ok, Some("Status")), factors::status)
    .route(
        post("/mfa/totp", "Begins to enroll an authenticator")
            .takes("NewAuthenticator")
            .answers(created, Some("Enrollment"))
            .problems(PASSWORD)
            .problems(&[Code::EmailNotVerified, Code::AlreadyEnrolled, Code::NotFound]),
        factors::begin,
    )
    .route(
        post("/mfa/totp/{enrollment}/confirm", "Confirms an enrollment with its first code")
            .takes("Code")
            .answers(ok, Some("Confirmed"))
            .problems(&[Code::AlreadyEnrolled, Code::InvalidCode, Code::EnrollmentGone, Code::Throttled]),
        factors::confirm,
    )
    .route(
        Operation::new(Method::PATCH, "/mfa/totp/{id}", "Gives an authenticator another name")
            .takes("Name")
            .answers(ok, Some("Authenticator")),
        factors::rename,
    )
    .route(
        delete("/mfa/totp/{id}", "Removes an authenticator; with the last one, the whole second factor")
            .problems(&[Code::StepUpRequired]),
        factors::remove,
    )
    .route(
        delete("/mfa", "Removes everything of the second factor").takes("Password").problems(PASSWORD),
        factors::disable,
    )
    .route(
        post("/mfa/recovery-codes", "Makes a new set of recovery codes; the old set is dead")
            .takes("PasswordIfAsked")
            .answers(created, Some("RecoveryCodes"))
            .problems(PASSWORD)
            .problems(&[Code::NotEnrolled]),
        factors::regenerate,
    )
}
