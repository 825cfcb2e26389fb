//! Every route of ours against every standing that a request can have.
//!
//! The routes come from the tables that the routers are made of; what each of them should let in is said here once more, so that a route
//! which is added without anybody saying it fails.

use std::collections::BTreeSet;

use countersign::{Countersign, RecoveryCodes, Requirement, Site};
use countersign_axum::{Api, Caller, Code, PageRoute, Visitor, page_routes};
use http::Method;
use serde_json::json;

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, PASSWORD, Person, World};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Nobody,
    /// Waits for the challenge.
    Pending,
    /// Signed in, with a proof that is too old.
    Stale,
    /// Signed in, with a fresh one.
    Fresh,
    /// Signed in as a trusted browser, without any.
    Trusted,
    /// Has no app, and must have one.
    MustEnroll,
}

impl Standing {
    const ALL: [Self; 6] =
        [Self::Nobody, Self::Pending, Self::Stale, Self::Fresh, Self::Trusted, Self::MustEnroll];
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The handler does what it does.
    In,
    ToSignIn,
    ToChallenge,
    ToSetup,
    ToStepUp,
}

/// What a rule says of each standing.
fn fate(visitor: Visitor, standing: Standing) -> Fate {
    use Standing::{Fresh, MustEnroll, Nobody, Pending, Stale, Trusted};
    match (visitor, standing) {
        (Visitor::Anyone, _) | (_, Fresh) => Fate::In,
        (_, Nobody) => Fate::ToSignIn,
        (Visitor::Challenged, Pending | Stale | Trusted) | (Visitor::Enrolling, MustEnroll) => Fate::In,
        (_, Pending) => Fate::ToChallenge,
        (_, MustEnroll) => Fate::ToSetup,
        (Visitor::Session, Stale | Trusted) => Fate::In,
        (Visitor::Proven | Visitor::Enrolling, Stale | Trusted) => Fate::ToStepUp,
    }
}

/// The rules of the pages.
const PAGES: &[(Visitor, &[&str])] = &[
    (
        Visitor::Anyone,
        &[
            "POST /sign-out",
            "GET /mfa/not-me/it-was-me",
            "GET /mfa/not-me/{token}",
            "POST /mfa/not-me/{token}",
            "GET /countersign/style",
            "GET /countersign/script",
            "GET /countersign/icon",
        ],
    ),
    (
        Visitor::Challenged,
        &[
            "GET /totp-verify",
            "POST /totp-verify",
            "GET /totp-verify/{token}",
            "POST /totp-verify/{token}",
            "GET /recovery-code-verify",
            "POST /recovery-code-verify",
            "GET /recovery-code-verify/{token}",
            "POST /recovery-code-verify/{token}",
            "GET /printed-codes-verify",
            "POST /printed-codes-verify",
            "GET /printed-codes-verify/{token}",
            "POST /printed-codes-verify/{token}",
            "GET /mfa/unlock",
            "POST /mfa/unlock",
        ],
    ),
    (Visitor::Enrolling, &["GET /totp-setup", "POST /totp-setup"]),
    (
        Visitor::Session,
        &[
            "GET /mfa",
            "GET /mfa/recovered",
            "GET /mfa/continue/{id}",
            "POST /mfa/totp/{id}/rename",
            "POST /mfa/sessions/{id}/rename",
            "POST /mfa/sessions/{id}/end",
            "POST /mfa/sessions/end-others",
            "POST /mfa/sign-out-everywhere",
            "POST /mfa/trusted-browsers/{id}/rename",
            "POST /mfa/trusted-browsers/{id}/revoke",
            "POST /mfa/trusted-browsers/revoke",
        ],
    ),
    (
        Visitor::Proven,
        &[
            "GET /recovery-codes",
            "POST /recovery-codes",
            "GET /printed-codes",
            "POST /printed-codes",
            "POST /mfa/totp/{id}/remove",
            "POST /mfa/disable",
        ],
    ),
];

/// The rules of the API. Proof of a second factor is asked for where a call can answer `step_up_required`.
const CALLS: &[(Visitor, &[&str])] = &[
    (Visitor::Anyone, &["DELETE /session"]),
    (
        Visitor::Challenged,
        &["POST /mfa/challenge", "POST /mfa/recover", "POST /mfa/recover/printed_codes", "POST /mfa/unlock"],
    ),
    (Visitor::Enrolling, &["POST /mfa/totp"]),
    (
        Visitor::Session,
        &[
            "GET /audit-events",
            "GET /sessions",
            "PATCH /sessions/{id}",
            "DELETE /sessions/{id}",
            "DELETE /sessions",
            "POST /sign-out-everywhere",
            "GET /trusted-browsers",
            "PATCH /trusted-browsers/{id}",
            "DELETE /trusted-browsers/{id}",
            "DELETE /trusted-browsers",
            "GET /mfa",
            "PATCH /mfa/totp/{id}",
        ],
    ),
    (
        Visitor::Proven,
        &[
            "DELETE /mfa/totp/{id}",
            "DELETE /mfa",
            "POST /mfa/recovery-codes",
            "POST /mfa/recovery-codes/printed_codes",
        ],
    ),
];

/// The two calls that no page has the like of: one's own state, and the first code of an app.
const OWN_STATE: &str = "GET /session";
const FIRST_CODE: &str = "POST /mfa/totp/{enrollment}/confirm";

fn rule(rules: &[(Visitor, &[&str])], route: &str) -> Option<Visitor> {
    let mut found = rules.iter().filter(|(_, routes)| routes.contains(&route)).map(|(visitor, _)| *visitor);
    let first = found.next();
    assert!(found.next().is_none(), "{route} stands twice");
    first
}

async fn world(standing: Standing) -> World {
    let site = Site::new(ORIGIN).unwrap();
    World::with(site, |builder| {
        let builder = builder.further_recovery_codes(RecoveryCodes::named("printed_codes"));
        if standing == Standing::MustEnroll { builder.require(Requirement::everyone()) } else { builder }
    })
    .await
}

/// What varies in paths: the id of an app, and what stands behind the challenge pages of one sign-in.
struct Parts {
    app: String,
    token: String,
}

impl Parts {
    fn fill(&self, path: &str) -> String {
        let path = path.replace("/totp/{id}", &format!("/totp/{}", self.app));
        path.replace("{id}", "1").replace("{enrollment}", "1").replace("{token}", &self.token)
    }
}

/// A browser of this standing, and what it would find in paths.
async fn stand(world: &World, standing: Standing) -> (Browser<'_>, Parts) {
    let none = || Parts { app: "1".to_owned(), token: "x".to_owned() };
    let (_, person) = match standing {
        Standing::Nobody => return (world.browser(), none()),
        Standing::MustEnroll => return (world.signed_in(1).await, none()),
        _ => world.enrolled(1).await,
    };
    let mut browser = world.browser();
    let token = log_in(&mut browser).await;
    match standing {
        Standing::Fresh => answer(&mut browser, &person, &token).await,
        Standing::Stale => {
            answer(&mut browser, &person, &token).await;
            world.advance(900);
        }
        Standing::Trusted => {
            let code = person.phone.code(world.now());
            let fields = [("code", code.as_str()), ("trust_browser", "on")];
            browser.post("/totp-verify", &fields).await.location();
            let next = browser.post("/log-in", &[("user", "1"), ("token_mode", "on")]).await;
            assert_eq!(next.location(), "/", "it is not asked");
        }
        Standing::Nobody | Standing::Pending | Standing::MustEnroll => {}
    }
    (browser, Parts { app: person.id, token })
}

async fn log_in(browser: &mut Browser<'_>) -> String {
    let next = browser.post("/log-in", &[("user", "1"), ("token_mode", "on")]).await;
    next.location().strip_prefix("/totp-verify/").expect("a page of its own").to_owned()
}

async fn answer(browser: &mut Browser<'_>, person: &Person, token: &str) {
    let code = person.phone.code(browser.world.now());
    browser.post(&format!("/totp-verify/{token}"), &[("code", &code)]).await.location();
    browser.world.advance(30);
}

/// What came of a request for a page.
fn fate_of(answer: &Answer) -> Fate {
    if answer.status != 303 {
        return Fate::In;
    }
    let path = answer.location();
    match path {
        path if path.starts_with("/sign-in") => Fate::ToSignIn,
        path if path.starts_with("/totp-setup") => Fate::ToSetup,
        path if path.starts_with("/totp-verify?return_to=") => Fate::ToStepUp,
        "/totp-verify" => Fate::ToChallenge,
        _ => Fate::In,
    }
}

/// How many things were done so far to user 1.
async fn done(countersign: &Countersign) -> usize {
    countersign.events(&countersign::UserId::new(1), None, 100).await.unwrap().len()
}

/// A form that a page takes.
fn form(path: &str) -> &'static [(&'static str, &'static str)] {
    match path {
        path if path.contains("verify") || path.ends_with("/unlock") => &[("code", "123456")],
        path if path.ends_with("/rename") => &[("name", "New name")],
        path if path.ends_with("-codes") || path.ends_with("/disable") => &[("password", PASSWORD)],
        "/totp-setup" => &[("name", "Tablet")],
        _ => &[],
    }
}

async fn ask(browser: &mut Browser<'_>, route: &PageRoute, parts: &Parts) -> Answer {
    let path = parts.fill(route.path());
    if route.method() == Method::GET {
        browser.get(&path).await
    } else {
        browser.post(&path, form(route.path())).await
    }
}

/// The route, without the digest of a static file.
fn name(route: &PageRoute) -> String {
    let path = route.path().split('.').next().unwrap();
    format!("{} {path}", route.method())
}

#[tokio::test]
async fn every_page_lets_in_whom_its_rule_says() {
    let mut told = BTreeSet::new();
    for standing in Standing::ALL {
        let routes = page_routes(&world(standing).await.countersign);
        for route in &routes {
            let name = name(route);
            let visitor = rule(PAGES, &name).unwrap_or_else(|| panic!("nobody has said whom {name} lets in"));
            assert_eq!(route.lets_in(), visitor, "{name}");
            told.insert(name.clone());

            let world = world(standing).await;
            let (mut browser, parts) = stand(&world, standing).await;
            let before = done(&world.countersign).await;
            let answer = ask(&mut browser, route, &parts).await;
            let expected = fate(visitor, standing);
            assert_eq!(
                fate_of(&answer),
                expected,
                "{name} for {standing:?}: {} {}",
                answer.status,
                answer.text
            );
            if expected != Fate::In {
                assert_eq!(done(&world.countersign).await, before, "{name} for {standing:?} did something");
                assert_eq!(
                    browser.get("/greet").await.text,
                    world_greets(standing),
                    "{name}: it is still who it was"
                );
            }
        }
    }
    let rules: BTreeSet<_> =
        PAGES.iter().flat_map(|(_, routes)| *routes).map(|name| (*name).to_owned()).collect();
    assert_eq!(told, rules, "a rule without a route");
}

fn world_greets(standing: Standing) -> &'static str {
    match standing {
        Standing::Nobody | Standing::Pending | Standing::MustEnroll => "hello stranger",
        Standing::Stale | Standing::Fresh | Standing::Trusted => "hello 1",
    }
}

#[tokio::test]
async fn every_call_lets_in_whom_its_rule_says() {
    let mut told = BTreeSet::new();
    for standing in Standing::ALL {
        let api = Api::<Countersign>::new(&world(standing).await.countersign);
        for operation in api.operations() {
            let name = format!("{} {}", operation.method(), operation.path());
            told.insert(name.clone());
            let expected = match name.as_str() {
                OWN_STATE => {
                    if standing == Standing::Nobody {
                        Fate::ToSignIn
                    } else {
                        Fate::In
                    }
                }
                FIRST_CODE => match fate(Visitor::Enrolling, standing) {
                    // The proof was given when it was begun.
                    Fate::ToStepUp => Fate::In,
                    fate => fate,
                },
                name => {
                    let visitor =
                        rule(CALLS, name).unwrap_or_else(|| panic!("nobody has said whom {name} lets in"));
                    let asks = operation.all_problems().contains(&Code::StepUpRequired);
                    assert_eq!(asks, matches!(visitor, Visitor::Proven | Visitor::Enrolling), "{name}");
                    assert_eq!(operation.by(), caller(visitor), "{name}");
                    fate(visitor, standing)
                }
            };
            let world = world(standing).await;
            let (mut browser, parts) = stand(&world, standing).await;
            let before = done(&world.countersign).await;
            let path = format!("/api/v1{}", parts.fill(operation.path()));
            let body = match operation.body() {
                Some("Code" | "UnlockCode" | "Answer") => json!({ "code": "123456" }),
                Some("Name") => json!({ "name": "New name" }),
                Some("Password" | "PasswordIfAsked") => json!({ "password": PASSWORD }),
                Some("NewAuthenticator") => json!({ "name": "Tablet" }),
                Some(other) => panic!("no body for {other}"),
                None => json!({}),
            };
            let answer = match *operation.method() {
                Method::GET => browser.get(&path).await,
                ref method => browser.json(method.clone(), &path, &body).await,
            };
            assert_eq!(
                call_fate(&answer),
                expected,
                "{name} for {standing:?}: {} {}",
                answer.status,
                answer.text
            );
            if expected != Fate::In {
                assert_eq!(done(&world.countersign).await, before, "{name} for {standing:?} did something");
                assert_eq!(browser.get("/greet").await.text, world_greets(standing), "{name}");
            }
        }
    }
    let rules = CALLS.iter().flat_map(|(_, routes)| *routes).copied().chain([OWN_STATE, FIRST_CODE]);
    assert_eq!(told, rules.map(str::to_owned).collect(), "a rule without a call");
}

/// The same in the words of the API.
fn caller(visitor: Visitor) -> Caller {
    match visitor {
        Visitor::Anyone => Caller::Anyone,
        Visitor::Challenged => Caller::Challenged,
        Visitor::Session | Visitor::Proven => Caller::Session,
        Visitor::Enrolling => Caller::Enrolling,
    }
}

/// What came of a call.
fn call_fate(answer: &Answer) -> Fate {
    let code = answer.between("\"code\":\"", "\"").unwrap_or_default();
    match (answer.status.as_u16(), code) {
        (401, "unauthenticated") => Fate::ToSignIn,
        (401, "second_factor_required") => Fate::ToChallenge,
        (401, "step_up_required") => Fate::ToStepUp,
        (403, "enrollment_required") => Fate::ToSetup,
        _ => Fate::In,
    }
}
