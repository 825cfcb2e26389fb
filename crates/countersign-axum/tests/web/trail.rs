//! What happened, told to its owner.

use std::collections::BTreeSet;

use countersign::EventId;
use serde_json::{Value, json};

use crate::world::{Browser, World};

const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

impl Browser<'_> {
    async fn events(&mut self, query: &str) -> Vec<Value> {
        let told = self.get(&format!("/api/v1/audit-events{query}")).await.json(200);
        told["events"].as_array().unwrap().clone()
    }
}

fn ids(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn events_come_in_pages_the_newest_first_and_only_ones_own() {
    let world = World::new().await;
    let (mut anna, person) = world.enrolled(1).await;
    for _ in 0..12 {
        let mut elsewhere = world.signed_in(1).await;
        elsewhere.post("/sign-out", &[]).await;
        let (mut olaf, _) = world.enrolled(2).await;
        olaf.json(http::Method::DELETE, "/api/v1/mfa", &json!({ "password": crate::world::PASSWORD })).await;
    }
    let wrong = json!({ "code": person.phone.wrong_code(world.now()) });
    world.signed_in(1).await.post_json("/api/v1/mfa/challenge", &wrong).await;
    let all = anna.events("?limit=100").await;
    let all = ids(&all);
    assert!(all.len() > 20 && all.is_sorted_by(|a, b| a > b), "{all:?}");
    assert_eq!(ids(&anna.events("").await), all[..20]);
    assert_eq!(ids(&anna.events("?").await), all[..20]);
    let (mut paged, mut before) = (Vec::new(), String::new());
    while paged.len() <= all.len() {
        let page = ids(&anna.events(&format!("?limit=7{before}")).await);
        assert!(page.len() <= 7);
        let Some(last) = page.last() else { break };
        before = format!("&before={last}");
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let mut olaf = world.browser();
    let signed_in = olaf.log_in(2).await;
    assert_eq!(signed_in.location(), "/");
    let others: BTreeSet<i64> = ids(&olaf.events("?limit=100").await).into_iter().collect();
    assert!(!others.is_empty() && all.iter().all(|id| !others.contains(id)));
    let before = format!("?limit=100&before={}", all[0]);
    let told: BTreeSet<i64> = ids(&olaf.events(&before).await).into_iter().collect();
    assert!(told.is_subset(&others), "also with somebody else's id");

    let newest = &anna.events("?limit=1").await[0];
    assert_eq!(
        *newest,
        json!({
            "id": newest["id"],
            "at": world.now().rfc3339(),
            "action": "challenge",
            "method": "otp",
            "outcome": "failure",
            "reason": "invalid_code",
            "address": "203.0.113.7",
            "user_agent": "Firefox",
        })
    );
    let stored = world.countersign.events(&countersign::UserId::new(1), None, 1).await.unwrap();
    assert_eq!(stored[0].id, EventId(all[0]));
}

#[tokio::test]
async fn what_cannot_be_meant_is_malformed_and_pending_sessions_are_told_nothing() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=",
        "limit=a",
        "limit=1.5",
        "limit=01",
        "limit=+1",
        "limit=%00",
        "limit=99999999999999999999",
        "limit=1&limit=1",
        "before=0",
        "before=-1",
        "before=",
        "before=x",
        "before=01",
        "before=1&before=2",
        "before=9223372036854775808",
        "offset=1",
        "limit",
        "=",
        "limit=1&x=%ff",
    ] {
        let answer = browser.get(&format!("/api/v1/audit-events?{query}")).await;
        answer.problem(400, "malformed");
    }
    for query in ["limit=1", "limit=100", "before=1", "before=9223372036854775807", "before=5&limit=5"] {
        browser.events(&format!("?{query}")).await;
    }
    assert_eq!(browser.events("?before=1").await, Vec::<Value>::new());
    let mut pending = world.signed_in(1).await;
    pending.get("/api/v1/audit-events").await.problem(401, "second_factor_required");
    world.browser().get("/api/v1/audit-events").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_settings_tell_the_newest_ten_in_plain_words() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    let mut other = world.browser().with("user-agent", LINUX);
    other.log_in(1).await;
    other.post("/totp-verify", &[("code", &person.phone.wrong_code(world.now()))]).await;
    let page = browser.get("/mfa").await;
    let seen = page.seen();
    let told =
        "A code of your app was wrong at sign-in · Firefox on Linux · 203.0.113.7 · 15 Jan 2027, 08:00 UTC";
    assert!(seen.contains(told), "{seen}");
    assert!(
        seen.contains("The password was right at sign-in Firefox on Linux")
            && seen.contains("An app was added")
    );
    for _ in 0..10 {
        world.signed_in(1).await;
    }
    let page = browser.get("/mfa").await;
    assert_eq!(page.text.matches("data-minute").count(), 10);
    assert!(!page.seen().contains("Firefox on Linux"));
    // Nothing that a browser says of itself gets onto the page as it is.
    let mut evil = world.browser().with("user-agent", "Mozilla/5.0 (<script>) Firefox/1 <img src=x>");
    evil.log_in(1).await;
    assert!(!browser.get("/mfa").await.text.contains("<img"));
    // Somebody without a second factor sees it too.
    assert!(world.signed_in(3).await.get("/mfa").await.seen().contains("The password was right at sign-in"));
}
