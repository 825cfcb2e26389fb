//! A host with handlers of its own in place of our pages: they go through the same decisions, and cannot be used to skip one.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use countersign::testing::SoftAuthenticator;
use countersign::{
    ChallengeState, Countersign, EnrollmentId, NewAuthenticator, Password, RecoveryCodes, Requirement,
    SessionPolicy, Site,
};
use countersign_axum::{
    Client, CookieOptions, Enrollee, FormBody, HandlerExt, PendingSession, Problem, Refused, Session,
    Verified,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{Browser, ORIGIN, PASSWORD, Person, World};

#[derive(Deserialize)]
struct CodeForm {
    code: String,
    then: Option<String>,
    trust: Option<String>,
    strategy: Option<String>,
}

/// JSON of the host's own.
fn plain(body: &Value) -> Response {
    ([("content-type", "application/json")], body.to_string()).into_response()
}

fn answer(body: &Value) -> Response {
    ([("cache-control", "no-store")], plain(body)).into_response()
}

/// What the host shows: it knows the kind, the wait, whether the challenge is over, and a sentence.
fn show(refused: &Refused) -> Response {
    let over = refused.challenge() == ChallengeState::Ended;
    let wait = refused.retry_after().map(|wait| wait.as_secs());
    let told =
        json!({ "code": refused.code().as_str(), "wait": wait, "over": over, "text": refused.to_string() });
    (StatusCode::IM_A_TEAPOT, answer(&told)).into_response()
}

fn go_on(verified: Result<Verified, Refused>, then: Option<String>) -> Response {
    match verified {
        Ok(verified) => match then {
            Some(path) => verified.then(&path).into_response(),
            None => verified.into_response(),
        },
        Err(refused) => show(&refused),
    }
}

async fn totp(
    State(countersign): State<Countersign>,
    client: Client,
    FormBody(form): FormBody<CodeForm>,
) -> Response {
    let verify = countersign.verify_totp(&client, &form.code);
    let verify = if form.trust.is_some() { verify.trusting_browser() } else { verify };
    go_on(verify.await, form.then)
}

async fn recover(
    State(countersign): State<Countersign>,
    client: Client,
    FormBody(form): FormBody<CodeForm>,
) -> Response {
    let verify = countersign.verify_recovery_code(&client, &form.code);
    let verify = if form.trust.is_some() { verify.trusting_browser() } else { verify };
    let verify = if let Some(strategy) = &form.strategy { verify.of(strategy) } else { verify };
    go_on(verify.await, form.then)
}

/// A handler in the short form, for programs.
async fn tell(
    State(countersign): State<Countersign>,
    client: Client,
    FormBody(form): FormBody<CodeForm>,
) -> Result<Response, Problem> {
    let verified = countersign.verify_totp(&client, &form.code).await?;
    let body = json!({
        "session": verified.session_object(),
        "user": verified.user_id().as_str(),
        "method": verified.method().code(),
        "sign_in": verified.is_sign_in(),
        "trusted": verified.is_browser_trusted(),
        "left": verified.recovery_codes_remaining(),
        "token": verified.bearer_token().map(|token| token.expose().to_string()),
        "name": verified.session().name,
    });
    Ok(verified.show(answer(&body)))
}

/// A handler whose author forgot to answer with what came.
async fn forgetful(
    State(countersign): State<Countersign>,
    client: Client,
    FormBody(form): FormBody<CodeForm>,
) -> &'static str {
    let verified = countersign.verify_totp(&client, &form.code).await.is_ok();
    if verified { "welcome" } else { "no" }
}

#[derive(Deserialize)]
struct BeginForm {
    name: String,
    password: Option<String>,
}

async fn begin(
    State(countersign): State<Countersign>,
    client: Client,
    session: Enrollee,
    FormBody(form): FormBody<BeginForm>,
) -> Response {
    let begin = countersign.begin_setup(&client, &session, NewAuthenticator::named(&form.name));
    let begin = match form.password {
        Some(password) => begin.password(Password::new(password)),
        None => begin,
    };
    match begin.await {
        Ok(enrollment) => answer(&json!({ "id": enrollment.id.to_string(), "uri": *enrollment.otpauth_uri })),
        Err(refused) => show(&refused),
    }
}

#[derive(Deserialize)]
struct ConfirmForm {
    enrollment: String,
    code: String,
    then: Option<String>,
}

async fn confirm(
    State(countersign): State<Countersign>,
    client: Client,
    session: Enrollee,
    FormBody(form): FormBody<ConfirmForm>,
) -> Response {
    let enrollment = EnrollmentId(form.enrollment.parse().unwrap());
    match (countersign.confirm_setup(&client, &session, enrollment, &form.code).await, form.then) {
        (Err(refused), _) => show(&refused),
        (Ok(set_up), Some(path)) if path.is_empty() => set_up.into_response(),
        (Ok(set_up), Some(path)) => set_up.then(&path).into_response(),
        (Ok(set_up), None) => {
            let codes: Vec<_> = set_up.recovery_codes().iter().map(|code| code.expose().to_owned()).collect();
            let body = json!({
                "codes": codes,
                "name": set_up.authenticator().name,
                "state": set_up.session().kind.code(),
                "token": set_up.bearer_token().map(|token| token.expose().to_string()),
            });
            // Without the header that keeps it out of caches: that is not left to the host.
            set_up.show(plain(&body))
        }
    }
}

/// A handler for those who must enroll, and one for those who need not: each has its own type.
async fn pending_begin(
    State(countersign): State<Countersign>,
    client: Client,
    session: PendingSession,
) -> StatusCode {
    let begun = countersign.begin_setup(&client, &session, NewAuthenticator::named("")).await;
    begun.map_or_else(|refused| refused.problem().status(), |_| StatusCode::CREATED)
}

async fn configured(State(countersign): State<Countersign>, session: Session) -> Result<String, Problem> {
    let (totp, codes) = (
        countersign.totp_configured(&session).await?,
        countersign.recovery_codes_configured(&session).await?,
    );
    Ok(format!("{totp} {codes}"))
}

async fn host(settings: impl FnOnce(countersign::Builder) -> countersign::Builder) -> World {
    let mut world = World::with(Site::new(ORIGIN).unwrap(), settings).await;
    let own = Router::new()
        .route("/own/totp", post(totp))
        .route("/own/recover", post(recover))
        .route("/own/tell", post(tell))
        .route("/own/forgetful", post(forgetful))
        .route("/own/begin", post(begin))
        .route("/own/pending-begin", post(pending_begin))
        .route("/own/confirm", post(confirm))
        .route("/own/configured", axum::routing::get(configured))
        .with_state(world.countersign.clone());
    world.router = world.router.merge(own);
    world
}

fn refused(answer: &Answer) -> (String, Value, bool) {
    let told = answer.json(418);
    assert!(told["text"].as_str().is_some_and(|text| text.ends_with('.')), "{told}");
    (told["code"].as_str().unwrap().to_owned(), told["wait"].clone(), told["over"].as_bool().unwrap())
}

fn invalid() -> (String, Value, bool) {
    ("invalid_code".to_owned(), Value::Null, false)
}

async fn give(browser: &mut Browser<'_>, path: &str, code: &str) -> Answer {
    browser.post(path, &[("code", code)]).await
}

fn code(world: &World, person: &Person) -> String {
    person.phone.code(world.now())
}

#[tokio::test]
async fn a_code_of_the_app_completes_the_sign_in_in_one_call() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    browser.post("/log-in", &[("user", "1"), ("remember", "on")]).await;
    let pending = browser.clone();
    let answer = give(&mut browser, "/own/totp", &code(&world, &person)).await;
    assert_eq!(answer.location(), "/");
    let cookies: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    let [session, kept] = cookies[..] else { panic!("{cookies:?}") };
    assert!(
        session.starts_with("__Host-countersign_session=") && session.contains("Max-Age=2592000"),
        "{session}"
    );
    assert!(kept.starts_with("__Host-countersign_browser="), "{kept}");
    assert_eq!(browser.get("/account").await.text, "yours");
    assert!(!pending.clone().is_signed_in().await, "the planted cookie is worth nothing");
    let info = browser.get("/api/v1/session").await.json(200);
    assert_eq!(info["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(info["mfa_verified_at"], world.now().rfc3339());
}

#[tokio::test]
async fn it_goes_on_to_paths_of_this_site_only() {
    let world = host(|builder| builder).await;
    let (mut browser, person) = world.enrolled(1).await;
    for (then, location) in [
        ("/dashboard?tab=2", "/dashboard?tab=2"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ] {
        let fields = [("code", &*code(&world, &person)), ("then", then)];
        assert_eq!(browser.post("/own/totp", &fields).await.location(), location, "{then:?}");
        world.advance(30);
    }
}

#[tokio::test]
async fn what_is_refused_says_what_to_show() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let used = code(&world, &person);
    give(&mut world.signed_in(1).await, "/own/totp", &used).await.location();
    let again = refused(&give(&mut browser, "/own/totp", &used).await);
    assert_eq!(again, ("code_already_used".to_owned(), json!(15), false));
    for impossible in ["", "12345", "1234567", "abc", &person.codes[0], &"9".repeat(1000)] {
        assert_eq!(refused(&give(&mut browser, "/own/totp", impossible).await), invalid(), "{impossible}");
    }
    let wrong = person.phone.wrong_code(world.now());
    for left in (0..5).rev() {
        let (kind, _, over) = refused(&give(&mut browser, "/own/totp", &wrong).await);
        assert_eq!((&*kind, over), ("invalid_code", left == 0), "{left} left");
    }
    let over = refused(&give(&mut browser, "/own/totp", &wrong).await);
    assert_eq!(over, ("unauthenticated".to_owned(), Value::Null, false));
    let throttled = give(&mut world.signed_in(1).await, "/own/totp", &code(&world, &person)).await;
    assert_eq!(refused(&throttled), ("throttled".to_owned(), json!(300), false));
    assert!(
        throttled.json(418)["text"].as_str().unwrap().contains("too many wrong codes"),
        "{}",
        throttled.text
    );
    let none = give(&mut world.signed_in(2).await, "/own/totp", "123456").await;
    assert_eq!(refused(&none).0, "not_enrolled");
    assert_eq!(refused(&give(&mut world.browser(), "/own/totp", "123456").await).0, "unauthenticated");
}

/// The wrong codes of a page, of the API and of a host's handler are one count.
#[tokio::test]
async fn mistakes_add_up_across_doors() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let wrong = person.phone.wrong_code(world.now());
    give(&mut browser, "/own/totp", &wrong).await;
    give(&mut browser, "/totp-verify", &wrong).await;
    browser.post_json("/api/v1/mfa/challenge", &json!({ "code": wrong })).await.problem(422, "invalid_code");
    give(&mut browser, "/own/tell", &wrong).await.problem(422, "invalid_code");
    let last = refused(&give(&mut browser, "/own/totp", &wrong).await);
    assert_eq!(last, ("invalid_code".to_owned(), Value::Null, true));
    browser.get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn each_takes_its_own_kind_of_code_only() {
    let printed = RecoveryCodes::named("printed_codes").count(4).length(20);
    let world = host(|builder| builder.further_recovery_codes(printed)).await;
    let (mut owner, person) = world.enrolled(1).await;
    let made =
        owner.post_json("/api/v1/mfa/recovery-codes/printed_codes", &json!({ "password": PASSWORD })).await;
    let printed = made.json(201)["recovery_codes"][0].as_str().unwrap().to_owned();
    let mut browser = world.signed_in(1).await;
    assert_eq!(refused(&give(&mut browser, "/own/totp", &person.codes[0]).await), invalid());
    assert_eq!(refused(&give(&mut browser, "/own/recover", &code(&world, &person)).await), invalid());
    assert_eq!(
        refused(&give(&mut browser, "/own/recover", &printed).await),
        invalid(),
        "of another strategy"
    );
    // Neither is spent by that.
    let fields = [("code", &*person.codes[0]), ("then", "/lost-your-phone")];
    assert_eq!(browser.post("/own/recover", &fields).await.location(), "/lost-your-phone");
    let info = browser.get("/api/v1/session").await.json(200);
    assert_eq!(
        (&info["state"], &info["recovery_code_used_at"]),
        (&json!("standard"), &json!(world.now().rfc3339()))
    );
    let mut browser = world.signed_in(1).await;
    give(&mut browser, "/own/totp", &code(&world, &person)).await.location();
    let mut browser = world.signed_in(1).await;
    let fields = [("code", &*printed), ("strategy", "printed_codes")];
    assert_eq!(browser.post("/own/recover", &fields).await.location(), "/");
    let again = world.signed_in(1).await.post("/own/recover", &fields).await;
    assert_eq!(refused(&again), invalid(), "once");
    let fields = [("code", &*person.codes[1]), ("strategy", "no_such_strategy")];
    assert_eq!(refused(&world.signed_in(1).await.post("/own/recover", &fields).await), invalid());
}

#[tokio::test]
async fn trust_comes_with_a_code_of_the_app_only() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    browser.post("/own/recover", &[("code", &person.codes[0]), ("trust", "on")]).await.location();
    assert_eq!(browser.log_in(1).await.location(), "/totp-verify");
    browser.post("/own/totp", &[("code", &code(&world, &person)), ("trust", "on")]).await.location();
    assert_eq!(browser.log_in(1).await.location(), "/");
    assert_eq!(browser.get("/api/v1/session").await.json(200)["mfa_verified_at"], Value::Null);
}

#[tokio::test]
async fn a_step_up_goes_through_it_too_and_programs_get_their_token() {
    let world = host(|builder| builder).await;
    let (mut browser, person) = world.enrolled(1).await;
    let told = give(&mut browser, "/own/tell", &code(&world, &person)).await.json(200);
    assert_eq!((&told["sign_in"], &told["token"], &told["left"]), (&json!(false), &Value::Null, &json!(10)));
    assert_eq!(
        (&told["method"], &told["user"], &told["trusted"]),
        (&json!("otp"), &json!("1"), &json!(false))
    );
    assert_eq!(browser.get("/api/v1/session").await.json(200), told["session"]);

    world.advance(30);
    let mut program = world.browser();
    program.sign_in(1).await;
    let answer = give(&mut program, "/own/tell", &code(&world, &person)).await;
    assert_eq!(answer.header("set-cookie"), None);
    let told = answer.json(200);
    assert_eq!(told["sign_in"], true);
    program.carry(&told);
    assert_eq!(program.get("/api/v1/session").await.json(200)["state"], "standard");
}

/// There is no completing call that could be forgotten: without the answer the browser has nothing.
#[tokio::test]
async fn who_forgets_to_answer_with_it_signs_nobody_in() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let wrong = person.phone.wrong_code(world.now());
    assert_eq!(give(&mut browser, "/own/forgetful", &wrong).await.text, "no");
    assert_eq!(browser.get("/account").await.location(), "/totp-verify");
    let answer = give(&mut browser, "/own/forgetful", &code(&world, &person)).await;
    assert_eq!((&*answer.text, answer.header("set-cookie")), ("welcome", None));
    assert_eq!(browser.get("/account").await.location(), "/sign-in?return_to=%2Faccount");
}

async fn begun(browser: &mut Browser<'_>, name: &str) -> (SoftAuthenticator, String) {
    let begun = browser.post("/own/begin", &[("name", name)]).await.json(200);
    let phone = SoftAuthenticator::from_uri(begun["uri"].as_str().unwrap()).unwrap();
    (phone, begun["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_enrollment_is_begun_and_confirmed_in_handlers_of_the_host() {
    let world = host(|builder| builder).await;
    let mut browser = world.signed_in(1).await;
    let (phone, id) = begun(&mut browser, "Phone").await;
    let (right, wrong) = (phone.code(world.now()), phone.wrong_code(world.now()));
    let with = |code: &str, id: &str| [("enrollment", id.to_owned()), ("code", code.to_owned())];
    let post = async |browser: &mut Browser<'_>, fields: [(&str, String); 2]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        browser.post("/own/confirm", &fields).await
    };
    assert_eq!(refused(&post(&mut browser, with(&wrong, &id)).await), invalid());
    assert_eq!(refused(&post(&mut browser, with("1", &id)).await), invalid());
    assert_eq!(refused(&post(&mut browser, with(&right, "99")).await).0, "not_found");
    let gone = post(&mut world.signed_in(1).await, with(&right, &id)).await;
    assert_eq!(refused(&gone).0, "enrollment_gone", "begun by another session");

    let answer = post(&mut browser, with(&right, &id)).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = answer.json(200);
    assert_eq!((told["codes"].as_array().unwrap().len(), &told["name"]), (10, &json!("Phone")));
    assert!(browser.known.is_some(), "the browser proved an authenticator");
    assert_eq!(browser.get("/api/v1/mfa").await.json(200)["enabled"], true);
    world.advance(30);
    let mut pending = world.signed_in(1).await;
    assert_eq!(refused(&give(&mut pending, "/own/totp", &right).await).0, "code_already_used", "spent");

    // A further one goes to the settings by itself, and without codes.
    for (then, location) in [("", "/mfa"), ("/welcome", "/welcome")] {
        let (phone, id) = begun(&mut browser, "Tablet").await;
        let fields = [("enrollment", &*id), ("code", &phone.code(world.now())), ("then", then)];
        assert_eq!(browser.post("/own/confirm", &fields).await.location(), location);
    }
    let full = browser.post("/own/begin", &[("name", "Watch")]).await;
    assert_eq!(refused(&full).0, "already_enrolled", "three are enough");
    // The first one leads to where codes are made, if its own are not shown.
    let mut other = world.signed_in(2).await;
    let (phone, id) = begun(&mut other, "Phone").await;
    let fields = [("enrollment", &*id), ("code", &phone.code(world.now())), ("then", "")];
    assert_eq!(other.post("/own/confirm", &fields).await.location(), "/recovery-codes");
}

#[tokio::test]
async fn enrolling_asks_for_the_same_proof_as_the_page() {
    let world = host(|builder| builder).await;
    let mut browser = world.signed_in(1).await;
    world.advance(301);
    let begin = async |browser: &mut Browser<'_>, password: Option<&str>| {
        let mut fields = vec![("name", "Phone")];
        fields.extend(password.map(|password| ("password", password)));
        browser.post("/own/begin", &fields).await
    };
    assert_eq!(refused(&begin(&mut browser, None).await).0, "step_up_required");
    assert_eq!(refused(&begin(&mut browser, Some("wrong")).await).0, "invalid_password");
    begin(&mut browser, Some(PASSWORD)).await.json(200);

    let (mut enrolled, person) = world.enrolled(2).await;
    world.advance(600);
    assert_eq!(
        refused(&begin(&mut enrolled, Some(PASSWORD)).await).0,
        "step_up_required",
        "the password is not enough"
    );
    give(&mut enrolled, "/own/totp", &code(&world, &person)).await.location();
    begin(&mut enrolled, None).await.json(200);

    // Whoever waits for the challenge enrolls nothing, whichever argument the handler takes.
    let mut pending = world.signed_in(2).await;
    assert_eq!(begin(&mut pending, Some(PASSWORD)).await.location(), "/totp-verify");
    assert_eq!(pending.post("/own/pending-begin", &[]).await.status, 401);
    let nobody = begin(&mut world.browser(), None).await;
    assert_eq!(nobody.location(), "/sign-in");
}

#[tokio::test]
async fn whoever_must_enroll_is_signed_in_by_confirming() {
    for (policy, kept) in [(SessionPolicy::default(), false), (SessionPolicy::keep_token(), true)] {
        let world = host(|builder| builder.sessions(policy).require(Requirement::everyone())).await;
        let mut browser = world.browser();
        assert_eq!(
            browser.post("/log-in", &[("user", "1"), ("remember", "on")]).await.location(),
            "/totp-setup"
        );
        assert_eq!(browser.post("/own/pending-begin", &[]).await.status, 201);
        let (phone, id) = begun(&mut browser, "Phone").await;
        let before = browser.clone();
        let fields = [("enrollment", &*id), ("code", &phone.code(world.now()))];
        let answer = browser.post("/own/confirm", &fields).await;
        let told = answer.json(200);
        assert_eq!((&told["state"], &told["token"]), (&json!("standard"), &Value::Null));
        let set: Vec<_> =
            answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
        assert!(
            set[0].contains("_session=") && set[0].contains("Max-Age=2592000"),
            "remembered from now on: {set:?}"
        );
        assert_eq!(browser.cookie == before.cookie, kept);
        assert_eq!(browser.get("/account").await.text, "yours");
    }
}

#[tokio::test]
async fn cookies_are_as_the_site_is() {
    let world = async |site: Site| World::at(site).await;
    for (base, domain, names, attributes) in [
        (
            "https://acme.example",
            None,
            ["__Host-countersign_session", "__Host-countersign_browser"],
            "Path=/; HttpOnly; SameSite=Lax; Secure",
        ),
        (
            "http://127.0.0.1:8080",
            None,
            ["countersign_session", "countersign_browser"],
            "Path=/; HttpOnly; SameSite=Lax",
        ),
        (
            "https://app.acme.example",
            Some("acme.example"),
            ["__Secure-countersign_session", "__Secure-countersign_browser"],
            "Path=/; Domain=acme.example; HttpOnly; SameSite=Lax; Secure",
        ),
    ] {
        let site = Site::new(base).unwrap();
        let site = domain.map_or(site.clone(), |domain| site.cookie_domain(domain).unwrap());
        let world = world(site.clone()).await;
        let (session, browser) = (world.countersign.session_cookie(), world.countersign.browser_cookie());
        assert_eq!(
            (session.clone(), browser.clone()),
            (CookieOptions::session(&site), CookieOptions::browser(&site))
        );
        assert_eq!([session.name, browser.name], names);
        assert_eq!(session.domain.as_deref(), domain);
        assert_eq!((session.path, session.same_site, session.http_only), ("/", "Lax", true));
        assert_eq!(session.secure, base.starts_with("https"));
        assert_eq!((session.max_age, browser.max_age.map(|age| age.as_secs())), (None, Some(90 * 86_400)));
        assert_eq!(session.to_string(), attributes);
        assert_eq!(browser.to_string(), format!("Max-Age=7776000; {attributes}"));
        // And so they are set.
        let set = world.browser().log_in(1).await;
        let set = set.header("set-cookie").unwrap();
        assert_eq!(set.split_once("; ").unwrap().1, attributes);
        assert!(set.starts_with(&format!("{}=", names[0])), "{set}");
    }
}

#[tokio::test]
async fn a_session_is_enough_to_ask_what_its_user_has() {
    let world = host(|builder| builder).await;
    assert_eq!(world.signed_in(2).await.get("/own/configured").await.text, "false false");
    let (mut browser, _) = world.enrolled(1).await;
    assert_eq!(browser.get("/own/configured").await.text, "true true");
    browser.json(http::Method::DELETE, "/api/v1/mfa", &json!({ "password": PASSWORD })).await.json(204);
    assert_eq!(browser.get("/own/configured").await.text, "false false");
}

/// G9: what is printed of any of these says nothing that opens a door.
#[tokio::test]
async fn nothing_printed_is_a_secret() {
    let world = host(|builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut parts = http::Request::new(()).into_parts().0;
    let browser = world.signed_in(1).await;
    parts.headers.insert("cookie", browser.cookie.as_deref().unwrap().parse().unwrap());
    let client =
        <Client as axum::extract::FromRequestParts<()>>::from_request_parts(&mut parts, &()).await.unwrap();
    let code = code(&world, &person);
    let verify = world.countersign.verify_totp(&client, &code).trusting_browser();
    let mut shown = format!("{verify:?}");
    let verified = verify.await.unwrap();
    shown += &format!("{verified:?}");
    let response = verified.into_response();
    for set in response.headers().get_all("set-cookie") {
        let value = set.to_str().unwrap().split(['=', ';']).nth(1).unwrap();
        assert!(value.len() > 60 && !shown.contains(value), "{shown}");
        shown += &format!("{set:?}");
        assert!(!shown.contains(value), "{shown}");
    }
    assert!(!shown.contains(&code), "{shown}");
}
