//! "This was not me": what the link in a message opens, for its reader and for everybody else.

use countersign::testing::Postman;
use countersign::{Delivery, NoticeKind};
use serde_json::json;

use crate::answer::Answer;
use crate::world::World;

/// What the owners are told, in the order in which it happened.
async fn mail(world: &World) -> Vec<Delivery> {
    Postman::new().deliver(&world.countersign).await.unwrap()
}

fn path(delivery: &Delivery) -> String {
    format!("/mfa/not-me/{}", *delivery.notices[0].disown.expose())
}

fn heading(page: &Answer) -> &str {
    page.between("<h1>", "</h1>").unwrap()
}

/// From the message to the changed password, by somebody who is not signed in anywhere and has no script.
#[tokio::test]
async fn whoever_says_so_stops_everything() {
    let world = World::new().await;
    world.users.stamp(1, "a password");
    let (mut thief, _) = world.enrolled(1).await;
    let told = mail(&world).await;
    assert_eq!(told[0].notices[0].kind, NoticeKind::Enabled);
    let path = path(&told[0]);

    // Scanners look at every link, as often as they like.
    let mut owner = world.browser();
    for _ in 0..3 {
        let page = owner.get(&path).await;
        assert_eq!((page.status.as_u16(), heading(&page)), (200, "Was this not you?"));
        assert!(page.text.contains("Two-step sign-in was turned on for user1@example.org."), "{}", page.text);
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
        assert!(page.text.contains(&format!("action=\"{path}?lang=en\"")), "{}", page.text);
    }
    let left = owner.get("/mfa/not-me/it-was-me").await;
    assert_eq!((left.status.as_u16(), heading(&left)), (200, "Nothing was changed"));
    assert_eq!(thief.get("/mfa").await.status, 200, "to look changes nothing");

    let done = owner.post(&path, &[]).await;
    assert_eq!((done.status.as_u16(), heading(&done)), (200, "It is stopped"));
    assert!(done.text.contains("user1@example.org"), "{}", done.text);
    assert_eq!(owner.cookie, None, "nobody is signed in by that");
    assert_eq!(thief.get("/mfa").await.location(), "/sign-in?return_to=%2Fmfa");

    // The right password lets nobody in, on pages and for programs.
    let refused = world.browser().log_in(1).await;
    assert_eq!(refused.status, 403);
    let program = world.browser().send(http::Method::POST, "/token", None, "1".to_owned()).await;
    assert_eq!(program.json(403)["code"], json!("account_frozen"));

    for _ in 0..2 {
        let again = owner.post(&path, &[]).await;
        assert_eq!((again.status.as_u16(), heading(&again)), (200, "That was said already"));
    }
    assert_eq!(heading(&owner.get(&path).await), "That was said already");

    world.users.stamp(1, "another password");
    let mut owner = world.browser();
    assert_eq!(owner.log_in(1).await.status, 303);
    assert_eq!(owner.get("/mfa").await.status, 200, "the thief's app is gone, and nothing is asked for");
}

/// Whoever has no link learns nothing, and does nothing.
#[tokio::test]
async fn a_link_that_is_none_opens_nothing() {
    let world = World::new().await;
    let (mut owner, _) = world.enrolled(1).await;
    let told = mail(&world).await;
    let token = told[0].notices[0].disown.expose();
    let (mut forged, middle) = (token.as_bytes().to_vec(), token.len() / 2);
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    let cut = &token[..token.len() - 1];
    for token in [&*forged, cut, "x", "%00", "..%2f..", &"A".repeat(71), &"A".repeat(4000), "caf%C3%A9"] {
        for method in [http::Method::GET, http::Method::POST] {
            let page =
                world.browser().send(method, &format!("/mfa/not-me/{token}"), None, String::new()).await;
            assert_eq!((page.status.as_u16(), heading(&page)), (410, "This link no longer works"), "{token}");
            assert!(!page.text.contains("user1"), "{token}");
        }
    }
    assert_eq!(owner.get("/mfa").await.status, 200);
    world.advance(8 * 86_400);
    let late = world.browser().post(&path(&told[0]), &[]).await;
    assert_eq!(late.status, 410);
}

/// Other sites cannot press the button, not even with the link.
#[tokio::test]
async fn no_other_site_presses_the_button() {
    let world = World::new().await;
    let (mut owner, _) = world.enrolled(1).await;
    let path = path(&mail(&world).await[0]);
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
    {
        let refused = world.browser().with(name, value).post(&path, &[]).await;
        assert_eq!(refused.status, 403, "{name}: {value}");
    }
    assert_eq!(owner.get("/mfa").await.status, 200);
    // What a browser says that came from our own page, whose policy is to tell no path.
    let done = world.browser().with("origin", "https://acme.example").post(&path, &[]).await;
    assert_eq!(heading(&done), "It is stopped");
}

#[tokio::test]
async fn it_speaks_the_language_of_the_message() {
    let world = World::new().await;
    world.enrolled(1).await;
    let path = path(&mail(&world).await[0]);
    let page = world.browser().get(&format!("{path}?lang=ar")).await;
    assert!(
        page.text.contains("<html lang=\"ar\" dir=\"rtl\">")
            && page.text.contains(&format!("{path}?lang=ar"))
    );
    let done = world.browser().post(&format!("{path}?lang=ar"), &[]).await;
    assert!(done.text.contains("<html lang=\"ar\" dir=\"rtl\">"));
}
