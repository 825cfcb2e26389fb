//! A stranger who knows the password guesses; the owner gets in all the same.

use std::collections::BTreeSet;

use countersign::{Admission, Attempt, BoxError, BruteForce, Guard, OnUse, RecoveryCodes, Site, UserId};
use http::Method;
use serde_json::{Value, json};

use crate::world::{Browser, ORIGIN, Person, World};

const DAY: u64 = 86_400;

/// Wrong codes from browsers that nobody knows, until no more are judged this year; says how many were.
pub async fn burn_the_year(world: &World, user: i64, person: &Person) -> usize {
    let mut judged = 0;
    for _ in 0..40 {
        let mut stranger = world.signed_in(user).await;
        for _ in 0..5 {
            let wrong = json!({ "code": person.phone.wrong_code(world.now()) });
            let answer = stranger.post_json("/api/v1/mfa/challenge", &wrong).await;
            if answer.status == 422 {
                judged += 1;
            } else if answer.problem(429, "throttled")["retry_after"].as_u64().unwrap() > 2 * DAY {
                return judged;
            }
        }
        world.advance(7300);
    }
    panic!("the year's budget has no end");
}

fn tokens(browser: &Browser<'_>) -> Vec<String> {
    let pair = browser.known.as_deref().expect("a known browser");
    pair.split_once('=').unwrap().1.split('.').map(str::to_owned).collect()
}

#[tokio::test]
async fn a_known_browser_keeps_its_lane_while_a_stranger_burns_the_year() {
    let world = World::new().await;
    let (mut owner, person) = world.enrolled(1).await;
    owner.post("/sign-out", &[]).await;
    assert!(owner.known.is_some(), "signing out keeps it");
    let judged = burn_the_year(&world, 1, &person).await;
    assert!((33..=49).contains(&judged), "{judged}");

    let code = person.phone.code(world.now());
    let mut stranger = world.signed_in(1).await;
    let refused = stranger.post_json("/api/v1/mfa/challenge", &json!({ "code": code })).await;
    refused.problem(429, "throttled");
    assert_eq!(stranger.post("/totp-verify", &[("code", &code)]).await.page(429), "totp-verify");

    let mut page = owner.clone();
    page.log_in(1).await;
    assert_eq!(page.post("/totp-verify", &[("code", &code)]).await.location(), "/");
    world.advance(30);
    let mut program = owner.clone();
    program.log_in(1).await;
    let code = json!({ "code": person.phone.code(world.now()) });
    program.post_json("/api/v1/mfa/challenge", &code).await.json(200);
    assert_ne!(program.known, owner.known, "it is known for ninety days from now on");
    assert_eq!(tokens(&program).len(), 1, "one for each user");
}

#[tokio::test]
async fn every_proof_by_an_app_makes_the_browser_known_and_nothing_else_does() {
    let world = World::new().await;
    // The first confirmation, as a page.
    let mut browser = world.signed_in(1).await;
    let picture = browser.post("/totp-setup", &[("name", "Phone")]).await;
    let phone = crate::pages::phone(&picture);
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
    let code = phone.code(world.now());
    let codes = browser.post("/totp-setup", &[("enrollment", enrollment), ("code", &code)]).await;
    assert_eq!(codes.page(200), "recovery-codes");
    let set = |answer: &crate::answer::Answer| {
        let all = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned());
        all.filter(|text| text.contains("countersign_browser=")).collect::<Vec<_>>()
    };
    let cookies = set(&codes);
    assert_eq!(cookies.len(), 1);
    let (pair, attributes) = cookies[0].split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-countersign_browser="));
    assert_eq!(attributes, "Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax; Secure");

    world.advance(30);
    let recovery = codes.between("<li><code>", "</code>").unwrap().to_owned();
    let mut other = world.signed_in(1).await;
    let wrong = other.post("/totp-verify", &[("code", &phone.wrong_code(world.now()))]).await;
    let by_recovery = other.post("/recovery-code-verify", &[("code", &recovery)]).await;
    assert_eq!((set(&wrong).len(), set(&by_recovery).len()), (0, 0));
    // A step-up in the same browser.
    let stepped_up = other.post("/totp-verify", &[("code", &phone.code(world.now()))]).await;
    assert_eq!(set(&stepped_up).len(), 1);
    world.advance(30);
    let mut program = world.browser();
    let signed_in = program.send(Method::POST, "/token", None, "1".to_owned()).await;
    program.headers =
        vec![("authorization", format!("Bearer {}", signed_in.json(200)["token"].as_str().unwrap()))];
    let code = json!({ "code": phone.code(world.now()) });
    let answered = program.post_json("/api/v1/mfa/challenge", &code).await;
    answered.json(200);
    assert_eq!(answered.header("set-cookie"), None, "programs have no cookies");

    let world = World::at(Site::new("http://127.0.0.1:8080").unwrap()).await;
    let (browser, _) = world.enrolled(1).await;
    assert!(browser.known.unwrap().starts_with("countersign_browser="));
}

#[tokio::test]
async fn one_browser_keeps_the_newest_four_of_its_users() {
    let world = World::new().await;
    let (mut browser, mut people) = (world.browser(), Vec::new());
    for user in 1..=5 {
        let (_, person) = world.enrolled(user).await;
        browser.log_in(user).await;
        let code = person.phone.code(world.now());
        assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.location(), "/");
        browser.post("/sign-out", &[]).await;
        people.push(person);
    }
    assert_eq!(tokens(&browser).len(), 4);
    for (user, gets_in) in [(1, false), (2, true), (5, true)] {
        let person = &people[user as usize - 1];
        burn_the_year(&world, user, person).await;
        let mut browser = browser.clone();
        browser.log_in(user).await;
        let answer = browser.post("/totp-verify", &[("code", &person.phone.code(world.now()))]).await;
        assert_eq!(answer.status == 303, gets_in, "user {user}");
        if gets_in {
            let kept: BTreeSet<_> = tokens(&browser).into_iter().collect();
            assert_eq!(kept.len(), 4, "the others stay");
        }
    }
}

#[tokio::test]
async fn the_cookie_of_one_user_is_of_no_use_for_another() {
    let world = World::new().await;
    let (anna, _) = world.enrolled(1).await;
    let (_, berta) = world.enrolled(2).await;
    burn_the_year(&world, 2, &berta).await;
    let mut browser = world.browser();
    browser.known.clone_from(&anna.known);
    browser.log_in(2).await;
    let code = berta.phone.code(world.now());
    assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.page(429), "totp-verify");
    assert_eq!(browser.known, anna.known, "it stays hers");
}

#[tokio::test]
async fn no_byte_of_the_cookie_can_be_changed_and_none_is_an_error() {
    let world = World::new().await;
    let (owner, person) = world.enrolled(1).await;
    burn_the_year(&world, 1, &person).await;
    let code = person.phone.code(world.now());
    let (name, value) = owner.known.as_deref().unwrap().split_once('=').unwrap();
    let gets_in = async |cookie: String| {
        let mut browser = world.browser();
        browser.known = Some(cookie.clone());
        assert_eq!(browser.log_in(1).await.status, 303, "signing in goes on with {cookie}");
        let answer = browser.post("/totp-verify", &[("code", &code)]).await;
        assert!(matches!(answer.status.as_u16(), 303 | 429), "{cookie}: {}", answer.status);
        answer.status == 303
    };
    for index in 0..value.len() {
        let mut altered = value.as_bytes().to_vec();
        altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        assert!(!gets_in(format!("{name}={altered}")).await, "character {index}");
    }
    let junk = "A".repeat(82);
    for cookie in [
        format!("{name}="),
        format!("{name}=."),
        format!("{name}={}", ".".repeat(300)),
        format!("{name}={}", "A".repeat(20_000)),
        format!("{name}={value}{}", ".A".repeat(8000)),
        format!("{name}=\"{value}\""),
        format!("{name}={}", &value[1..]),
        format!("{name}={value}A"),
        format!("{name}={value}; {name}={value}"),
        format!("{name}={value}; {name}={junk}"),
        format!("countersign_browser={value}"),
        format!("__host-countersign_browser={value}"),
        format!("x{name}={value}"),
    ] {
        assert!(!gets_in(cookie.clone()).await, "{cookie}");
    }
    assert!(gets_in(format!("{name}={junk}.{value}")).await, "what is beside it does no harm");
}

/// Right and wrong codes are refused in the same words.
async fn refused_alike(browser: &mut Browser<'_>, person: &Person) -> (String, Value) {
    let now = browser.world.now();
    let (right, wrong) = (person.phone.code(now), person.phone.wrong_code(now));
    let pages = [
        browser.post("/totp-verify", &[("code", &right)]).await,
        browser.post("/totp-verify", &[("code", &wrong)]).await,
    ];
    assert_eq!((pages[0].page(429), &pages[0].text), ("totp-verify", &pages[1].text));
    let problem = browser.post_json("/api/v1/mfa/challenge", &json!({ "code": right })).await;
    let other = browser.post_json("/api/v1/mfa/challenge", &json!({ "code": wrong })).await;
    assert_eq!(problem.text, other.text);
    assert_eq!(problem.header("retry-after"), pages[0].header("retry-after"));
    let body = problem.problem(429, "throttled");
    assert_eq!(Some(body["retry_after"].to_string().as_str()), problem.header("retry-after"));
    (pages[0].seen() + pages[0].text.as_str(), body)
}

#[tokio::test]
async fn refusals_say_what_to_do_and_nothing_about_the_code() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut stranger = world.signed_in(1).await;
    for _ in 0..5 {
        stranger.post("/totp-verify", &[("code", &person.phone.wrong_code(world.now()))]).await;
    }
    let (page, problem) = refused_alike(&mut world.signed_in(1).await, &person).await;
    let said = "There were too many wrong codes. Come back in 5 minutes.";
    assert!(page.contains(said) && page.contains("href=\"/mfa/unlock\""), "{page}");
    assert_eq!((&problem["detail"], &problem["retry_after"]), (&json!(said), &json!(300)));

    burn_the_year(&world, 1, &person).await;
    let (page, problem) = refused_alike(&mut world.signed_in(1).await, &person).await;
    for said in [
        "Codes of your app are not accepted from this browser now.",
        "in a browser that you signed in with before,",
        "with a recovery code,",
        "Unlock this browser",
        "Or come back after ",
        "href=\"/mfa/unlock\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(problem["retry_after"].as_u64().unwrap() > 300 * DAY);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("come back after ") && detail.ends_with(" 2028."), "{detail}");
    assert!(!detail.contains("second") && !page.contains("seconds"), "{detail}");
    // A recovery code is judged all the same.
    let mut browser = world.signed_in(1).await;
    assert_eq!(
        browser.post("/totp-verify", &[("code", &person.codes[0])]).await.location(),
        "/mfa/recovered"
    );
}

/// Lets nobody in, or cannot be asked.
struct Closed {
    broken: bool,
}

impl Guard for Closed {
    fn admit<'a>(
        &'a self,
        attempt: &'a Attempt<'a>,
    ) -> countersign::store::BoxFuture<'a, Result<Admission, BoxError>> {
        let retry_after = std::time::Duration::from_secs(3600);
        let refuse = Admission::Refuse { reason: "closed".to_owned(), retry_after };
        Box::pin(async move {
            match (self.broken, attempt.action) {
                (_, "confirm_setup_with_totp") => Ok(Admission::Admit),
                (true, _) => Err("no answer".into()),
                (false, _) => Ok(refuse),
            }
        })
    }
}

#[tokio::test]
async fn limiters_and_guards_are_told_apart_and_fail_closed() {
    let site = || Site::new(ORIGIN).unwrap();
    let world = World::with(site(), |builder| builder.brute_force(BruteForce::rate_limit())).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    for _ in 0..4 {
        browser.post("/totp-verify", &[("code", &person.phone.wrong_code(world.now()))]).await;
    }
    let code = person.phone.code(world.now());
    browser.post("/totp-verify", &[("code", &code)]).await.location();
    let (page, problem) = refused_alike(&mut world.signed_in(1).await, &person).await;
    let said = "There were too many tries. Come back in 5 minutes.";
    assert!(page.contains(said) && !page.contains("/mfa/unlock"), "{page}");
    assert_eq!(problem["detail"], said);

    let world = World::with(site(), |b| b.brute_force(BruteForce::guard(Closed { broken: false }))).await;
    let (_, person) = world.enrolled(1).await;
    let (page, problem) = refused_alike(&mut world.signed_in(1).await, &person).await;
    let said = "Codes are not accepted right now. Come back in 60 minutes.";
    assert!(page.contains(said) && !page.contains("closed"), "{page}");
    assert_eq!(problem["detail"], said);

    let world = World::with(site(), |b| b.brute_force(BruteForce::guard(Closed { broken: true }))).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    for code in [person.phone.code(world.now()), person.phone.wrong_code(world.now())] {
        browser
            .post_json("/api/v1/mfa/challenge", &json!({ "code": code }))
            .await
            .problem(503, "unavailable");
        assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.page(503), "problem");
        assert_eq!(browser.post("/mfa/unlock", &[("code", &code)]).await.page(503), "problem");
    }
}

#[tokio::test]
async fn a_kept_recovery_code_says_when_it_was_used() {
    let codes = RecoveryCodes::new().on_use(OnUse::Keep);
    let world = World::with(Site::new(ORIGIN).unwrap(), |builder| builder.recovery_codes(codes)).await;
    let (_, person) = world.enrolled(1).await;
    let code = json!({ "code": person.codes[0] });
    world.signed_in(1).await.post_json("/api/v1/mfa/recover", &code).await.json(200);
    world.advance(3 * DAY);
    let mut browser = world.signed_in(1).await;
    let refused = browser.post_json("/api/v1/mfa/recover", &code).await;
    assert_eq!(refused.header("retry-after"), None);
    let problem = refused.problem(422, "code_already_used");
    assert_eq!(problem["detail"], "This code was used on 15 January 2027.");
    assert_eq!(problem["retry_after"], 0);
    let page = browser.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(page.page(422), "recovery-code-verify");
    assert!(page.error_of("code").starts_with("That code was used on 15 January 2027."));
}

#[tokio::test]
async fn the_core_sees_what_the_browser_kept_also_where_a_program_signs_in() {
    let world = World::new().await;
    let (owner, person) = world.enrolled(1).await;
    burn_the_year(&world, 1, &person).await;
    let mut program = world.browser();
    program.known.clone_from(&owner.known);
    let signed_in = program.send(Method::POST, "/token", None, "1".to_owned()).await.json(200);
    program.headers = vec![("authorization", format!("Bearer {}", signed_in["token"].as_str().unwrap()))];
    let code = json!({ "code": person.phone.code(world.now()) });
    let answered = program.post_json("/api/v1/mfa/challenge", &code).await;
    answered.json(200);
    assert_eq!(answered.header("set-cookie"), None);
    let events = world.countersign.events(&UserId::new(1), None, 1).await.unwrap();
    assert_eq!(events[0].action, countersign::Action::Challenge);
}
