//! A user's sessions, as programs see, name and end them.

use countersign::SessionPolicy;
use http::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::world::{Browser, World};

impl Browser<'_> {
    pub async fn patch(&mut self, path: &str, name: &str) -> Answer {
        self.json(Method::PATCH, path, &json!({ "name": name })).await
    }

    pub async fn sign_out_everywhere(&mut self) -> Answer {
        self.send(Method::POST, "/api/v1/sign-out-everywhere", None, String::new()).await
    }

    /// The id of its session.
    pub async fn session_id(&mut self) -> String {
        self.get("/api/v1/session").await.json(200)["id"].as_str().unwrap().to_owned()
    }

    async fn sessions(&mut self) -> Vec<Value> {
        self.get("/api/v1/sessions").await.json(200)["sessions"].as_array().unwrap().clone()
    }

    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/greet").await.text.starts_with("hello ")
            && !self.get("/greet").await.text.contains("stranger")
    }
}

fn path(id: &str) -> String {
    format!("/api/v1/sessions/{id}")
}

#[tokio::test]
async fn sessions_are_listed_but_pending_ones_are_not() {
    let world = World::new().await;
    let mut desk = world.signed_in(1).await;
    world.advance(60);
    let mut phone = world.browser().with("user-agent", "Phone");
    phone.log_in(1).await;
    world.signed_in(2).await;

    let listed = desk.sessions().await;
    let seen: Vec<_> = listed.iter().map(|one| (&one["user_agent"], &one["current"])).collect();
    assert_eq!(
        seen,
        [(&json!("Phone"), &json!(false)), (&json!("Firefox"), &json!(true))],
        "the last used first"
    );
    let this = desk.get("/api/v1/session").await.json(200);
    assert_eq!((this.get("current"), this.get("name"), this.get("enrollment_required")), (None, None, None));
    for (name, value) in this.as_object().unwrap() {
        if name != "last_seen_at" {
            assert_eq!(&listed[1][name], value, "{name}");
        }
    }
    assert_eq!(phone.sessions().await[0]["current"], true);

    // Nobody has got in there yet.
    let (mut enrolled, person) = world.enrolled(3).await;
    let mut pending = world.signed_in(3).await;
    assert_eq!(enrolled.sessions().await.len(), 1);
    let id = pending.session_id().await;
    assert_eq!(pending.get("/api/v1/session").await.json(200)["enrollment_required"], false);
    enrolled.patch(&path(&id), "Mine").await.problem(404, "not_found");
    enrolled.delete(&path(&id)).await.problem(404, "not_found");
    let code = json!({ "code": person.phone.code(world.now()) });
    pending.post_json("/api/v1/mfa/challenge", &code).await.json(200);
    assert_eq!(enrolled.sessions().await.len(), 2);
}

#[tokio::test]
async fn a_session_is_given_a_name() {
    let world = World::new().await;
    let (mut desk, mut phone) = (world.signed_in(1).await, world.signed_in(1).await);
    let (of_desk, of_phone) = (desk.session_id().await, phone.session_id().await);
    let renamed = desk.patch(&path(&of_phone), " My phone ").await.json(200);
    assert_eq!((&renamed["name"], &renamed["current"]), (&json!("My phone"), &json!(false)));
    assert_eq!(desk.patch(&path(&of_desk), "Desk").await.json(200)["current"], true);
    assert_eq!(phone.get("/api/v1/session").await.json(200)["name"], "My phone");
    let names: Vec<_> = desk.sessions().await.iter().map(|one| one["name"].clone()).collect();
    assert!(names.contains(&json!("My phone")) && names.contains(&json!("Desk")), "{names:?}");

    for bad in ["", " ", "\u{0}", &"x".repeat(65)] {
        desk.patch(&path(&of_phone), bad).await.problem(400, "malformed");
    }
    let longest = "é".repeat(64);
    assert_eq!(desk.patch(&path(&of_phone), &longest).await.json(200)["name"], longest);

    let mut stranger = world.signed_in(2).await;
    stranger.patch(&path(&of_phone), "Stolen").await.problem(404, "not_found");
    assert_eq!(phone.get("/api/v1/session").await.json(200)["name"], longest);
    let mut count = 0;
    let refused = loop {
        let answer = desk.patch(&path(&of_phone), &format!("Phone {count}")).await;
        if answer.status != 200 {
            break answer;
        }
        count += 1;
        assert!(count < 100, "there is no end");
    };
    assert!(refused.problem(429, "throttled")["retry_after"].as_u64().is_some_and(|wait| wait > 0));
}

#[tokio::test]
async fn one_session_is_ended_or_this_one_or_all_others() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let (mut pending, mut desk) = (world.signed_in(1).await, world.signed_in(1).await);
    desk.post_json("/api/v1/mfa/recover", &json!({ "code": person.codes[0] })).await.json(200);
    let mut stranger = world.signed_in(2).await;
    let mut program = world.browser();
    let program_id = program.sign_in(2).await["session"]["id"].as_str().unwrap().to_owned();
    let desk_id = desk.session_id().await;

    // Somebody else's stays. Ids are within the user, so this one is nobody's to the stranger.
    assert!(stranger.sessions().await.iter().all(|one| one["id"] != desk_id), "{desk_id}");
    stranger.delete(&path(&desk_id)).await.problem(404, "not_found");
    assert!(desk.is_signed_in().await);

    let ended = stranger.delete(&path(&program_id)).await;
    assert_eq!((ended.json(204), ended.header("set-cookie")), (Value::Null, None));
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
    stranger.delete(&path(&program_id)).await.problem(404, "not_found");

    desk.delete("/api/v1/sessions").await.json(204);
    desk.delete("/api/v1/sessions").await.json(204);
    assert!(desk.is_signed_in().await);
    pending.get("/api/v1/session").await.problem(401, "unauthenticated");
    assert!(stranger.is_signed_in().await, "of another user");

    let before = desk.clone();
    desk.delete(&path(&desk_id)).await.json(204);
    assert_eq!(desk.cookie, None, "the cookie is cleared");
    assert!(!before.clone().is_signed_in().await);
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_and_forgets_this_browser() {
    let world = World::new().await;
    let (mut desk, person) = world.enrolled(1).await;
    let (mut second, _) = world.enrolled(2).await;
    // Two people share the browser.
    let shared = format!(
        "{}.{}",
        desk.known.clone().unwrap(),
        second.known.clone().unwrap().split_once('=').unwrap().1
    );
    desk.known = Some(shared);
    let (mut pending, mut program) = (world.signed_in(1).await, world.browser());
    program.sign_in(1).await;
    let code = json!({ "code": person.phone.code(world.now()) });
    let answered = program.post_json("/api/v1/mfa/challenge", &code).await.json(200);
    program.carry(&answered);

    let before = desk.clone();
    let answer = desk.sign_out_everywhere().await;
    assert_eq!(answer.json(204), Value::Null);
    assert_eq!(desk.cookie, None);
    assert_eq!(desk.known, second.known, "the other one is still known");
    for mut ended in [before, pending.clone(), program.clone()] {
        ended.get("/api/v1/session").await.problem(401, "unauthenticated");
    }
    pending.sign_out_everywhere().await.problem(401, "unauthenticated");
    assert!(second.is_signed_in().await);

    // A program gets no cookies, not even empty ones.
    program.sign_in(2).await;
    let mut program = world.browser();
    program.sign_in(3).await;
    assert_eq!(program.sign_out_everywhere().await.header("set-cookie"), None);
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_program_sees_and_ends_what_a_browser_does() {
    let world = World::new().await;
    let (mut browser, mut program) = (world.signed_in(1).await, world.browser());
    let of_browser = browser.session_id().await;
    program.sign_in(1).await;
    let of_program = program.session_id().await;
    let currents = |listed: Vec<Value>| {
        let current = listed.into_iter().find(|one| one["current"] == true).unwrap();
        current["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(currents(program.sessions().await), of_program);
    assert_eq!(currents(browser.sessions().await), of_browser);
    assert_eq!(program.patch(&path(&of_browser), "Browser").await.json(200)["name"], "Browser");
    program.delete(&path(&of_browser)).await.json(204);
    assert!(!browser.is_signed_in().await);
    let ended = program.delete(&path(&of_program)).await;
    assert_eq!((ended.status.as_u16(), ended.header("set-cookie")), (204, None));
    program.get("/api/v1/session").await.problem(401, "unauthenticated");
}

/// What is ended is ended at once, also where tokens are kept.
#[tokio::test]
async fn the_list_shows_what_lives() {
    let site = countersign::Site::new(crate::world::ORIGIN).unwrap();
    let world = World::with(site, |builder| builder.sessions(SessionPolicy::keep_token())).await;
    let mut desk = world.signed_in(1).await;
    world.signed_in(1).await;
    assert_eq!(desk.sessions().await.len(), 2);
    world.advance(12 * 3600 - 1);
    assert!(desk.is_signed_in().await, "used in time");
    world.advance(1);
    assert_eq!(desk.sessions().await.len(), 1, "the other one was idle for too long");
}
