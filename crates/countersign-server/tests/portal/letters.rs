//! Links that prove an address or give another password, as their owners use them and as attackers would.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::{Action, Actor, Disowned, Request as From, UserId};
use http::{Method, Request, StatusCode};
use serde_json::json;
use tokio::sync::Barrier;

use crate::world::{Answer, Browser, EMAIL, MAILING, Mood, PASSWORD, World, token_in};

const NEW: &str = "tundra quilt ember falcon 9";
const OTHER: &str = "seven lanterns over the river";
const NOBODY: &str = "nobody@example.org";

/// Each story runs on both stores.
macro_rules! stories {
    ($($story:ident)+) => {
        mod in_a_file {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(super::World::with(super::MAILING).await).await;
            })+
        }

        #[cfg(feature = "test-server")]
        mod on_a_server {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(super::World::on_server(super::MAILING).await).await;
            })+
        }
    };
}

stories! {
    an_address_is_verified_by_its_link
    a_reset_ends_what_a_changed_password_ends_and_nothing_else
    every_address_gets_the_same_answer_and_the_same_work
    a_link_does_one_thing_for_one_account_once
    of_many_resets_at_once_one_wins
    who_prepared_an_account_for_its_owner_is_out_after_the_reset
    letters_to_one_address_are_few_however_often_they_are_asked_for
    a_letter_that_is_not_taken_is_tried_again
    a_frozen_account_thaws_with_a_reset
}

async fn sign_in(browser: &mut Browser, password: &str) -> Answer {
    browser.post_json("/api/v1/sign-in", &json!({ "email": EMAIL, "password": password })).await
}

async fn forgot(world: &World, email: &str) -> Answer {
    world.browser().post_json("/api/v1/forgot-password", &json!({ "email": email })).await
}

async fn reset(world: &World, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    world.browser().post_json("/api/v1/reset-password", &body).await
}

async fn verify(world: &World, token: &str) -> Answer {
    world.browser().post_json("/api/v1/verify-email", &json!({ "token": token })).await
}

async fn state(browser: &mut Browser) -> String {
    let answer = browser.get("/api/v1/session").await;
    if answer.status == StatusCode::OK {
        return answer.json()["state"].as_str().unwrap().to_owned();
    }
    answer.code()
}

/// Somebody signed in, whose address is verified.
async fn verified(world: &World, email: &str) -> Browser {
    let browser = world.signed_up(email).await;
    let token = world.token().await;
    assert_eq!(verify(world, &token).await.status, StatusCode::NO_CONTENT);
    browser
}

/// The same with an app: its present code is unused.
async fn enroll(world: &World, browser: &mut Browser) -> (SoftAuthenticator, Vec<String>) {
    let begun = browser.post_json("/api/v1/mfa/totp", &json!({ "password": PASSWORD })).await.json();
    let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap_or_else(|| panic!("{begun}")));
    let app = app.unwrap();
    let confirm = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    let confirmed = browser.post_json(&confirm, &json!({ "code": app.code(world.now()) })).await.json();
    let codes = confirmed["recovery_codes"].as_array().unwrap().iter();
    let codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
    world.clock.advance(Duration::from_secs(60));
    (app, codes)
}

async fn reset_token(world: &World) -> String {
    assert_eq!(forgot(world, EMAIL).await.status, StatusCode::ACCEPTED);
    world.token().await
}

async fn an_address_is_verified_by_its_link(world: World) {
    let mut browser = world.signed_up(EMAIL).await;
    let home = browser.get("/").await.body.replace("&#x2f;", "/");
    assert!(home.contains("not verified yet") && home.contains("href=\"/verify-email\""), "{home}");
    let refused = browser.post_json("/api/v1/mfa/totp", &json!({ "password": PASSWORD })).await;
    assert_eq!((refused.status, &*refused.code()), (StatusCode::FORBIDDEN, "email_not_verified"));
    let setup = browser.get("/totp-setup").await.body.replace("&#x2f;", "/");
    assert!(setup.contains("href=\"/verify-email\""), "{setup}");

    let mail = world.mail().await;
    assert_eq!((mail.len(), &*mail[0].to), (1, EMAIL));
    assert!(mail[0].text.contains("http://127.0.0.1:8080/verify-email?token="), "{}", mail[0].text);
    let token = token_in(&mail[0]);
    let link = format!("/verify-email?token={token}");
    // Whatever looks into mail follows its links.
    for _ in 0..3 {
        let page = world.browser().get(&link).await;
        assert_eq!((page.status, page.page()), (StatusCode::OK, "verify-email"));
        assert!(page.body.contains(EMAIL) && page.body.contains(&token), "{}", page.body);
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "same-origin");
    }
    assert!(browser.get("/").await.body.contains("not verified yet"));

    let mut elsewhere = world.browser();
    let done = elsewhere.post_form("/verify-email", &[("token", &token)]).await;
    assert_eq!((done.status, done.page()), (StatusCode::OK, "verify-email"), "{done:?}");
    assert_eq!(state(&mut elsewhere).await, "unauthenticated", "nobody is signed in by it");
    assert!(!browser.get("/").await.body.contains("not verified yet"));
    enroll(&world, &mut browser).await;
    let again = world.browser().post_form("/verify-email", &[("token", &token)]).await;
    assert_eq!((again.status, again.page()), (StatusCode::UNPROCESSABLE_ENTITY, "verify-email"));
    assert_eq!(world.browser().get(&link).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let trail = world.trail().await;
    let told: Vec<_> =
        trail.iter().filter(|(event, _)| event.action == Action::EmailVerify).map(|(e, _)| e.actor).collect();
    assert_eq!(told, [Actor::User]);

    // Whoever is verified is sent nothing, and told the same.
    let asked = browser.post_json("/api/v1/verify-email", &json!({})).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED);
    assert!(world.mail().await.is_empty());
    let nobody = world.browser().post_json("/api/v1/verify-email", &json!({})).await;
    assert_eq!((nobody.status, &*nobody.code()), (StatusCode::UNAUTHORIZED, "unauthenticated"));
    assert_eq!(world.browser().get("/verify-email").await.location(), "/sign-in?return_to=%2Fverify-email");
}

async fn a_reset_ends_what_a_changed_password_ends_and_nothing_else(world: World) {
    let mut browser = verified(&world, EMAIL).await;
    let (app, codes) = enroll(&world, &mut browser).await;
    // A trusted browser, a pending session, and the session of the attacker, which the owner wants to be rid of.
    let mut trusted = world.browser();
    sign_in(&mut trusted, PASSWORD).await;
    let answer = json!({ "code": app.code(world.now()), "trust_browser": true });
    assert_eq!(trusted.post_json("/api/v1/mfa/challenge", &answer).await.status, StatusCode::OK);
    let mut skipping = trusted.clone();
    skipping.cookies.remove("countersign_session");
    let mut pending = world.browser();
    sign_in(&mut pending, PASSWORD).await;
    // Wrong passwords and wrong codes have been counted.
    let mut guesser = world.browser();
    sign_in(&mut guesser, PASSWORD).await;
    for _ in 0..5 {
        assert_eq!(
            guesser.post_json("/api/v1/mfa/challenge", &json!({ "code": "000000" })).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }

    let page = world.browser().get("/sign-in").await.body.replace("&#x2f;", "/");
    assert!(page.contains("href=\"/forgot-password\""), "{page}");
    let asked = world.browser().post_form("/forgot-password", &[("email", "  Ada@Example.org ")]).await;
    assert_eq!((asked.status, asked.page()), (StatusCode::OK, "forgot-password"));
    let token = world.token().await;
    let link = format!("/reset-password?token={token}");
    let mut acting = world.browser();
    for _ in 0..3 {
        let page = acting.get(&link).await;
        assert_eq!((page.status, page.page()), (StatusCode::OK, "reset-password"));
        assert!(page.body.contains("autocomplete=\"new-password\"") && page.body.contains(&token));
        assert!(!page.body.contains("set up before"), "nothing is dropped: {}", page.body);
    }
    // What will not do does not spend the link.
    for weak in ["short", "passwordpassword", EMAIL] {
        let answer = acting.post_form("/reset-password", &[("token", &token), ("password", weak)]).await;
        assert_eq!((answer.status, answer.page()), (StatusCode::UNPROCESSABLE_ENTITY, "reset-password"));
        assert!(answer.error_of("password").is_some(), "{answer:?}");
        assert_eq!(reset(&world, &token, weak).await.code(), "weak_password");
    }
    assert_eq!(state(&mut browser).await, "standard");

    let done = acting.post_form("/reset-password", &[("token", &token), ("password", NEW)]).await;
    assert_eq!(done.location(), "/sign-in?password=changed");
    assert!(done.session_cookie().is_empty() && acting.cookies.is_empty(), "it signs nobody in");
    assert!(acting.get("/sign-in?password=changed").await.body.contains("Your password is changed"));
    for ended in [&mut browser, &mut trusted, &mut pending, &mut guesser, &mut acting] {
        assert_eq!(state(ended).await, "unauthenticated");
    }
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.code(), "invalid_credentials");
    let asked = sign_in(&mut skipping, NEW).await.json();
    assert_eq!(asked["session"]["state"], "pending", "the browser is a stranger's: {asked}");

    // The second factor is as it was, and so is what was counted against it.
    let mut owner = world.browser();
    let begun = sign_in(&mut owner, NEW).await.json();
    assert_eq!(
        (&begun["session"]["state"], &begun["methods"]),
        (&json!("pending"), &json!(["totp", "recovery_code"]))
    );
    world.clock.advance(Duration::from_secs(30));
    let answer = owner.post_json("/api/v1/mfa/challenge", &json!({ "code": app.code(world.now()) })).await;
    assert_eq!((answer.status, &*answer.code()), (StatusCode::TOO_MANY_REQUESTS, "throttled"));
    let recovered = owner.post_json("/api/v1/mfa/recover", &json!({ "code": codes[0] })).await;
    assert_eq!(
        (recovered.status, &recovered.json()["recovery_codes_remaining"]),
        (StatusCode::OK, &json!(9))
    );

    let trail = world.trail().await;
    let changed = trail.iter().find(|(event, _)| event.action == Action::CredentialsChange).unwrap();
    let operation = changed.0.operation.as_deref();
    assert_eq!((changed.0.actor, operation, changed.0.session), (Actor::User, Some("reset_by_letter"), None));
    assert!(!trail.iter().any(|(event, _)| event.action == Action::Disable));
    let notices = world.portal().countersign().notices(&UserId::new(1)).await.unwrap();
    let told = notices.iter().filter(|notice| notice.kind.code() == "credentials_changed").count();
    assert_eq!(told, 1);
}

async fn every_address_gets_the_same_answer_and_the_same_work(world: World) {
    verified(&world, EMAIL).await;
    world.signed_up("grace@example.org").await;
    world.mail().await;
    let addresses = [EMAIL, NOBODY, "grace@example.org", "zz9@example.org"];
    let tables =
        ["countersign_letters", "countersign_paces", "countersign_users", "countersign_audit_events"];
    let rows = async || {
        let mut rows = Vec::new();
        for table in tables {
            rows.push(world.count(table).await);
        }
        rows
    };
    let (mut pages, mut problems, mut written) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let told = |answer: Answer, email: &str| {
        let mut headers: Vec<_> =
            answer.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        headers.retain(|(name, _)| name != "x-request-id" && name != "content-length");
        format!("{} {headers:?} {}", answer.status, answer.body.replace(email, "ADDRESS"))
    };
    for email in addresses {
        let before = rows().await;
        // The fifth in the hour is one too many, and says nothing else.
        for _ in 0..5 {
            let page = world.browser().post_form("/forgot-password", &[("email", email)]).await;
            pages.insert(told(page, email));
            problems.insert(told(forgot(&world, email).await, email));
        }
        let after = rows().await;
        written.insert(after.iter().zip(before).map(|(after, before)| after - before).collect::<Vec<_>>());
    }
    assert_eq!((pages.len(), problems.len()), (1, 1), "{pages:?} {problems:?}");
    assert_eq!(written, BTreeSet::from([vec![3, 1, 0, 0]]));
    let sent: Vec<_> = world.mail().await.into_iter().map(|mail| mail.to).collect();
    assert_eq!(sent.iter().filter(|to| **to == EMAIL).count(), 3);
    assert_eq!((sent.len(), world.count("countersign_letters").await), (6, 6 + 1), "strangers are forgotten");
    for bad in ["", "ada", "a@b\r\nBcc: c@d"] {
        let page = world.browser().post_form("/forgot-password", &[("email", bad)]).await;
        assert_eq!((page.status, page.page()), (StatusCode::UNPROCESSABLE_ENTITY, "forgot-password"));
        assert!(page.error_of("email").is_some(), "{page:?}");
        assert_eq!(forgot(&world, bad).await.code(), "malformed");
    }
}

async fn a_link_does_one_thing_for_one_account_once(world: World) {
    verified(&world, EMAIL).await;
    world.signed_up("grace@example.org").await;
    let of_grace = world.token().await;
    let gone = async |token: &str, why: &str| {
        assert_eq!(reset(&world, token, OTHER).await.code(), "link_gone", "{why}");
        assert_eq!(verify(&world, token).await.code(), "link_gone", "{why}");
        let page =
            world.browser().post_form("/reset-password", &[("token", token), ("password", OTHER)]).await;
        assert_eq!((page.status, page.page()), (StatusCode::UNPROCESSABLE_ENTITY, "reset-password"), "{why}");
        assert!(page.body.contains("no longer works"), "{why}");
    };
    assert_eq!(
        reset(&world, &of_grace, OTHER).await.code(),
        "link_gone",
        "it verifies, and does nothing else"
    );
    for bad in ["", "x", &of_grace[1..], &format!("{of_grace}A"), &"A".repeat(66), &"%00".repeat(9)] {
        gone(bad, bad).await;
    }

    // Spent.
    let token = reset_token(&world).await;
    assert_eq!(verify(&world, &token).await.code(), "link_gone", "it resets, and does nothing else");
    assert_eq!(reset(&world, &token, NEW).await.status, StatusCode::NO_CONTENT);
    gone(&token, "spent").await;

    // Over.
    let token = reset_token(&world).await;
    world.clock.advance(Duration::from_secs(3_599));
    assert_eq!(world.browser().get(&format!("/reset-password?token={token}")).await.status, StatusCode::OK);
    world.clock.advance(Duration::from_secs(1));
    gone(&token, "an hour old").await;

    // Of an earlier password: changed by another link, and in a session.
    let (older, newer) = (reset_token(&world).await, reset_token(&world).await);
    assert_eq!(reset(&world, &newer, PASSWORD).await.status, StatusCode::NO_CONTENT);
    gone(&older, "another password since").await;
    world.clock.advance(Duration::from_secs(3_600));
    let token = reset_token(&world).await;
    let mut browser = world.browser();
    assert_eq!(sign_in(&mut browser, PASSWORD).await.status, StatusCode::OK);
    let body = json!({ "current_password": PASSWORD, "password": NEW });
    assert_eq!(browser.post_json("/api/v1/password", &body).await.status, StatusCode::NO_CONTENT);
    gone(&token, "changed in a session").await;

    // Of an account that is gone; whoever has the address next is somebody else.
    let token = reset_token(&world).await;
    world.execute("DELETE FROM countersign_accounts WHERE email = 'ada@example.org'").await;
    gone(&token, "no account").await;
    world.signed_up(EMAIL).await;
    gone(&token, "another account").await;
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut world.browser(), OTHER).await.code(), "invalid_credentials");
}

async fn of_many_resets_at_once_one_wins(world: World) {
    verified(&world, EMAIL).await;
    let token = reset_token(&world).await;
    let passwords = [NEW, OTHER, "brass anchor velvet canyon 4", "quiet marble orchard signal 7"];
    let barrier = Arc::new(Barrier::new(passwords.len()));
    let mut tries = Vec::new();
    for (number, password) in passwords.into_iter().enumerate() {
        // Two nodes.
        let mut browser = if number % 2 == 0 { world.browser() } else { world.second().await };
        let (barrier, token) = (Arc::clone(&barrier), token.clone());
        tries.push(tokio::spawn(async move {
            barrier.wait().await;
            let body = json!({ "token": token, "password": password });
            // Hashing takes its turns, and who finds no place has tried nothing.
            loop {
                let answer = browser.post_json("/api/v1/reset-password", &body).await;
                if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                    break answer;
                }
            }
        }));
    }
    let mut won = Vec::new();
    for (number, one) in tries.into_iter().enumerate() {
        let answer = one.await.unwrap();
        if answer.status == StatusCode::NO_CONTENT {
            won.push(number);
        } else {
            assert_eq!(answer.code(), "link_gone");
        }
    }
    assert_eq!(won.len(), 1, "{won:?}");
    for (number, password) in passwords.into_iter().enumerate() {
        let right = sign_in(&mut world.browser(), password).await.status == StatusCode::OK;
        assert_eq!(right, won == [number], "{password}");
    }
    let changes = world.trail().await;
    assert_eq!(changes.iter().filter(|(event, _)| event.action == Action::CredentialsChange).count(), 1);
}

/// Somebody signs up with an address that is not theirs, while nobody asks whose it is, and waits with an app of their own.
async fn who_prepared_an_account_for_its_owner_is_out_after_the_reset(mut world: World) {
    let asks = world.settings().to_owned();
    let silent = asks.replace("[smtp]", "[accounts]\nverify_email = false\n[smtp]");
    world.restart_with(&silent).await;
    let mut attacker = world.signed_up(EMAIL).await;
    let (app, codes) = enroll(&world, &mut attacker).await;

    // As long as nobody asks, an address is its account's, and a reset leaves the second factor as it is.
    let token = reset_token(&world).await;
    assert_eq!(reset(&world, &token, PASSWORD).await.status, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&mut world.browser(), PASSWORD).await.json()["session"]["state"], "pending");
    world.execute("UPDATE countersign_accounts SET email_verified_at = NULL").await;
    let mut attacker = world.browser();
    sign_in(&mut attacker, PASSWORD).await;
    let code = json!({ "code": app.code(world.now()), "trust_browser": true });
    assert_eq!(attacker.post_json("/api/v1/mfa/challenge", &code).await.status, StatusCode::OK);

    world.restart_with(&asks).await;
    let mut attacker = world.again(&attacker);
    let token = reset_token(&world).await;
    let page = world.browser().get(&format!("/reset-password?token={token}")).await;
    assert!(page.body.contains("set up before this address was verified"), "{}", page.body);
    assert_eq!(reset(&world, &token, NEW).await.status, StatusCode::NO_CONTENT);
    assert_eq!(state(&mut attacker).await, "unauthenticated");
    assert_eq!(sign_in(&mut attacker, PASSWORD).await.code(), "invalid_credentials");
    let mut owner = world.browser();
    let begun = sign_in(&mut owner, NEW).await.json();
    assert_eq!((&begun["session"]["state"], &begun["methods"]), (&json!("standard"), &json!([])));
    let status = owner.get("/api/v1/mfa").await.json();
    assert_eq!((&status["enabled"], &status["trusted_browsers"]), (&json!(false), &json!(0)));
    for code in [&app.code(world.now()), &codes[0]] {
        let answer = owner.post_json("/api/v1/mfa/challenge", &json!({ "code": code })).await;
        assert_ne!(answer.status, StatusCode::OK, "{answer:?}");
    }
    assert!(!owner.get("/").await.body.contains("not verified yet"), "whoever had the mail has the address");

    // From now on what is enrolled is the owner's, and stays.
    let begun = owner.post_json("/api/v1/mfa/totp", &json!({ "password": NEW })).await.json();
    let app = SoftAuthenticator::from_uri(begun["otpauth_uri"].as_str().unwrap()).unwrap();
    let confirm = format!("/api/v1/mfa/totp/{}/confirm", begun["enrollment"].as_str().unwrap());
    let confirmed = owner.post_json(&confirm, &json!({ "code": app.code(world.now()) })).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    world.clock.advance(Duration::from_secs(3_600));
    let token = reset_token(&world).await;
    assert_eq!(reset(&world, &token, OTHER).await.status, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&mut world.browser(), OTHER).await.json()["session"]["state"], "pending");
    let trail = world.trail().await;
    let dropped: Vec<_> = trail.iter().filter(|(event, _)| event.action == Action::Disable).collect();
    assert_eq!((dropped.len(), dropped[0].0.session), (1, None));
}

async fn letters_to_one_address_are_few_however_often_they_are_asked_for(world: World) {
    verified(&world, EMAIL).await;
    let browser = world.browser();
    for _ in 0..250 {
        let asked = (0..4).map(|_| {
            let mut browser = browser.clone();
            tokio::spawn(async move {
                let body = json!({ "email": EMAIL });
                browser.address = [10, 0, any_byte(), any_byte()].into();
                browser.post_json("/api/v1/forgot-password", &body).await.status
            })
        });
        for asked in asked.collect::<Vec<_>>() {
            assert_eq!(asked.await.unwrap(), StatusCode::ACCEPTED);
        }
    }
    assert_eq!(world.count("countersign_letters").await, 3);
    assert_eq!(world.mail().await.len(), 3);
    let mut sent = 3;
    for _ in 0..23 {
        world.clock.advance(Duration::from_secs(3_600));
        forgot(&world, EMAIL).await;
        sent += world.mail().await.len();
    }
    assert_eq!(sent, 10, "in a day");
    world.clock.advance(Duration::from_secs(3_600));
    reset_token(&world).await;
}

/// Any, so that no limit of one client's is met.
fn any_byte() -> u8 {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn a_letter_that_is_not_taken_is_tried_again(mut world: World) {
    verified(&world, EMAIL).await;
    forgot(&world, EMAIL).await;
    world.mailbox.be(Mood::TakesAndForgets);
    let first = world.mail().await.remove(0);
    world.mailbox.be(Mood::Takes);
    assert!(world.mail().await.is_empty(), "not before a while");
    // What was asked for survives a restart.
    world.restart().await;
    world.clock.advance(Duration::from_secs(60));
    let second = world.mail().await.remove(0);
    assert_ne!(first.id, second.id);
    assert_eq!(reset(&world, &token_in(&first), NEW).await.code(), "link_gone", "the later one counts");
    world.restart().await;
    assert_eq!(reset(&world, &token_in(&second), NEW).await.status, StatusCode::NO_CONTENT);
    world.clock.advance(Duration::from_secs(3_600));

    // For good.
    world.mailbox.be(Mood::Never);
    forgot(&world, EMAIL).await;
    world.mail().await;
    assert_eq!(world.count("countersign_letters").await, 0);
    // For longer than anybody waits.
    world.mailbox.be(Mood::Later);
    forgot(&world, EMAIL).await;
    let mut tries = 0;
    for _ in 0..13 {
        let round = world.portal().send_letters(world.node()).await.unwrap().unwrap();
        tries += round.failed;
        world.clock.advance(Duration::from_secs(1_800));
    }
    assert_eq!((tries, world.count("countersign_letters").await), (12, 0));
}

async fn a_frozen_account_thaws_with_a_reset(world: World) {
    verified(&world, EMAIL).await;
    let token = reset_token(&world).await;
    assert_eq!(reset(&world, &token, NEW).await.status, StatusCode::NO_CONTENT);
    let countersign = world.portal().countersign();
    let deliveries = countersign.deliveries(world.node(), 10).await.unwrap();
    let told = deliveries.iter().flat_map(|delivery| &delivery.notices).next().unwrap();
    let disowned = countersign.disown(&told.disown, &From::default()).await.unwrap();
    assert!(matches!(disowned, Disowned::Frozen { .. }), "{disowned:?}");
    assert_eq!(sign_in(&mut world.browser(), NEW).await.code(), "account_frozen");
    let token = reset_token(&world).await;
    assert_eq!(reset(&world, &token, OTHER).await.status, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&mut world.browser(), OTHER).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_at_rest_is_a_link() {
    let world = World::with(MAILING).await;
    verified(&world, EMAIL).await;
    let token = reset_token(&world).await;
    let secret = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap().split_off(17);
    let holds = |needle: &[u8]| world.bytes().windows(needle.len()).any(|bytes| bytes == needle);
    assert!(holds(EMAIL.as_bytes()), "this finds what is there");
    for half in [&secret[..16], &secret[16..]] {
        assert!(!holds(half));
    }
    for part in [&token[..33], &token[33..]] {
        assert!(!holds(part.as_bytes()));
    }
}

#[tokio::test]
async fn without_a_mail_server_there_is_none_of_it() {
    let world = World::new().await;
    let mut browser = world.signed_up(EMAIL).await;
    for path in ["/forgot-password", "/reset-password?token=x", "/verify-email"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/forgot-password", "/reset-password", "/verify-email"] {
        let answer = browser.post_json(&format!("/api/v1{path}"), &json!({ "email": EMAIL })).await;
        assert_eq!(answer.code(), "not_found", "{path}");
    }
    assert!(!world.browser().get("/sign-in").await.body.contains("forgot"));
    assert!(!browser.get("/").await.body.contains("verified"));
    assert_eq!(world.count("countersign_letters").await, 0);
    enroll(&world, &mut browser).await;
}

#[tokio::test]
async fn other_sites_can_neither_ask_nor_reset() {
    let world = World::with(MAILING).await;
    verified(&world, EMAIL).await;
    let token = reset_token(&world).await;
    for (path, body) in [
        ("/api/v1/forgot-password", json!({ "email": EMAIL })),
        ("/api/v1/reset-password", json!({ "token": token, "password": NEW })),
        ("/api/v1/verify-email", json!({ "token": token })),
    ] {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "cross-site");
        let answer = world.browser().send(request.body(body.to_string().into()).unwrap()).await;
        assert_eq!(answer.code(), "cross_site", "{path}");
    }
    assert!(world.mail().await.is_empty());
    assert_eq!(reset(&world, &token, NEW).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn people_are_written_to_in_their_language() {
    let world = World::with(MAILING).await;
    let mut browser = world.browser();
    let request = Request::post("/sign-up")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept-language", "de-AT, en;q=0.5");
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("email", EMAIL), ("password", PASSWORD)])
        .finish();
    assert_eq!(browser.send(request.body(body.into()).unwrap()).await.location(), "/");
    assert_eq!(world.mail().await[0].locale, "de");
    // Whoever asks may be somebody else.
    let asked = world.browser().post_form("/forgot-password?lang=ar", &[("email", EMAIL)]).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(world.mail().await[0].locale, "de");
    assert_eq!(browser.get("/?lang=fr").await.status, StatusCode::OK);
    forgot(&world, EMAIL).await;
    assert_eq!(world.mail().await[0].locale, "fr");
}

#[tokio::test]
async fn letters_of_strangers_pages_are_in_no_account_and_posts_are_limited() {
    let world = World::with(&format!("[limits]\nper_address = \"2/1m\"\n{MAILING}")).await;
    for _ in 0..2 {
        assert_eq!(forgot(&world, NOBODY).await.status, StatusCode::ACCEPTED);
    }
    assert_eq!(forgot(&world, NOBODY).await.code(), "throttled");
    assert_eq!(reset(&world, "x", NEW).await.code(), "throttled");
    assert_eq!(verify(&world, "x").await.code(), "throttled");
}
