//! Messages handed over to a mail server, a process of its own: what it is sent, and what becomes of it when it fails.

use std::time::Duration;

use countersign::OutboxDepth;
use countersign_axum::{MailError, Mailer as _, PageOptions, Post, Smtp, WebExt as _};
use countersign_e2e::services;
use serde::Serialize;
use serde_json::Value;

use crate::world::World;

const FROM: &str = "Acme & Söhne <security@acme.example>";

fn taken(server: &services::Smtp) -> Vec<Value> {
    let taken = server.taken().unwrap();
    taken.iter().map(|(json, _)| serde_json::from_str(json).unwrap()).collect()
}

async fn waiting(world: &World) -> OutboxDepth {
    world.countersign.outbox_depth().await.unwrap()
}

/// As the parser of another library reads it, in three languages.
#[tokio::test]
async fn a_message_is_what_every_mail_program_understands() {
    let server = services::Smtp::start().unwrap();
    let world = World::new().await;
    let deliver = world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap());
    for (user, locale) in [(1, "en"), (2, "ar"), (3, "ja")] {
        world.users.locale(user, locale);
        world.enrolled(user).await;
    }
    assert_eq!(deliver.once().await.unwrap().sent, 3);
    let mut told = taken(&server);
    told.sort_by_key(|mail| mail["to"][0].as_str().unwrap().to_owned());
    assert_eq!(told.len(), 3);
    for (mail, (user, locale)) in told.iter().zip([(1, "en"), (2, "ar"), (3, "ja")]) {
        assert_eq!(mail["defects"], serde_json::json!([]), "{mail:#}");
        assert_eq!(mail["from"], "security@acme.example");
        assert_eq!(mail["to"], serde_json::json!([format!("user{user}@example.org")]));
        assert_eq!(mail["type"], "multipart/alternative");
        let headers = &mail["headers"];
        for (name, value) in [
            ("from", "Acme & Söhne <security@acme.example>"),
            ("auto-submitted", "auto-generated"),
            ("content-language", locale),
            ("mime-version", "1.0"),
            ("date", "Fri, 15 Jan 2027 08:00:45 +0000"),
        ] {
            assert_eq!(headers[name], value, "{name}: {mail:#}");
        }
        let id = headers["message-id"].as_str().unwrap();
        assert!(id.len() == 48 && id.ends_with("@acme.example>"), "{id}");
        for name in ["from", "to", "subject", "date", "message-id", "auto-submitted", "content-type"] {
            let names = mail["names"].as_array().unwrap().iter();
            assert_eq!(names.filter(|known| *known == name).count(), 1, "{name}: {mail:#}");
        }
        let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
        assert!(text.contains(&format!("user{user}@example.org")), "{text}");
        assert!(text.contains("https://acme.example/mfa/not-me/") && html.contains("not-me"), "{text}");
        let direction = if locale == "ar" { "rtl" } else { "ltr" };
        assert!(html.contains(&format!("<html lang=\"{locale}\" dir=\"{direction}\">")), "{html}");
    }
    assert_eq!(told[0]["headers"]["subject"], "Two-step sign-in is on at Acme");
    assert!(told[2]["headers"]["subject"].as_str().unwrap().contains("2段階認証"), "{:#}", told[2]);
    // The link in it is the one that works.
    let text = told[0]["text"].as_str().unwrap();
    let link = text.lines().find(|line| line.contains("/mfa/not-me/")).unwrap();
    let page = world.browser().get(link.strip_prefix("https://acme.example").unwrap()).await;
    assert_eq!(page.between("<h1>", "</h1>"), Some("Was this not you?"));
}

/// Whatever stands in names and addresses, nothing becomes a header, a recipient or a command.
#[tokio::test]
async fn nothing_is_smuggled_into_a_message() {
    #[derive(Serialize)]
    struct View {
        name: &'static str,
    }
    let server = services::Smtp::start().unwrap();
    let world = World::new().await;
    let smtp = Smtp::new(&server.url(), FROM).unwrap();
    let post = Post::new(&world.countersign, &PageOptions::new())
        .with_template("hello.html", "{% extends \"mail.html\" %}{% block main %}{{ name }}{% endblock %}")
        .unwrap()
        .with_template(
            "hello.txt",
            "{% extends \"mail.txt\" %}{% block subject %}Hello {{ name }}{% endblock %}{% block main %}{{ name }}{% endblock %}",
        )
        .unwrap();
    let name = "Eve\r\nBcc: eve@evil.example\r\n\r\n<b>\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n";
    let letter = post.letter(None, "hello", &View { name }).unwrap();
    smtp.send(&letter.to("ada@example.org", "a>\r\nBcc: x")).await.unwrap();
    let told = taken(&server);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["to"], serde_json::json!(["ada@example.org"]));
    assert_eq!(told[0]["headers"].get("bcc"), None, "{:#}", told[0]);
    assert_eq!(told[0]["headers"]["message-id"], "<aBccx@acme.example>");
    assert_eq!(told[0]["defects"], serde_json::json!([]));
    assert!(told[0]["text"].as_str().unwrap().contains("\n.\n"), "{:#}", told[0]);

    for address in [
        "ada@example.org\r\nRCPT TO:<eve@evil.example>",
        "ada@example.org>",
        "ada@example.org, eve@evil.example",
        "ada@example.org eve@evil.example",
        "Ada <ada@example.org>",
        "ada",
        "@example.org",
        "",
    ] {
        let refused = smtp.send(&letter.to(address, "1")).await.unwrap_err();
        assert!(matches!(refused, MailError::Never(_)), "{address}: {refused}");
    }
    assert_eq!(taken(&server).len(), 1);
}

/// What the server says decides whether it is tried again; what is only said against us never loses a message.
#[tokio::test]
async fn what_is_tried_again_and_what_is_not() {
    let server = services::Smtp::start().unwrap();
    let world = World::new().await;
    let deliver = world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap());
    for (user, order, failed, given_up) in [
        (1, "refuse 451 4.2.0", 1, 0),
        (2, "refuse 550 5.1.1", 0, 1),
        (3, "refuse 550 5.7.1", 1, 0),
        (4, "refuse 421 4.3.2", 1, 0),
        (5, "refuse 552 5.2.2", 0, 1),
    ] {
        server.order(&[order]).unwrap();
        world.enrolled(user).await;
        let round = deliver.once().await.unwrap();
        assert_eq!((round.sent, round.failed, round.given_up), (0, failed, given_up), "{order}");
        world.advance(60);
        assert_eq!(deliver.once().await.unwrap().sent, failed, "{order}");
    }
    assert_eq!(taken(&server).len(), 3);
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));

    // The server is gone for a while: nothing is lost.
    server.kill().unwrap();
    for user in 6..=8 {
        world.enrolled(user).await;
    }
    assert_eq!(deliver.once().await.unwrap().failed, 3);
    assert_eq!(waiting(&world).await, OutboxDepth::new(3, 0));
    server.restart().unwrap();
    world.advance(60);
    assert_eq!(deliver.once().await.unwrap().sent, 3);
    assert_eq!(taken(&server).len(), 6);
}

/// The process ends after the server has the message and before that is noted: it is sent again, and named alike.
#[tokio::test]
async fn what_was_not_noted_is_sent_again_under_the_same_name() {
    let server = services::Smtp::start().unwrap();
    let world = World::new().await;
    server.order(&["linger 600"]).unwrap();
    world.enrolled(1).await;
    let first = world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap());
    let sending = tokio::spawn(first.forever());
    while taken(&server).is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sending.abort();
    let _ = sending.await;
    assert_eq!(waiting(&world).await, OutboxDepth::new(1, 0));

    let second = world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap());
    assert_eq!(second.once().await.unwrap().sent, 0, "the first one may still be there");
    world.advance(301);
    assert_eq!(second.once().await.unwrap().sent, 1);
    let told = taken(&server);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["headers"]["message-id"], told[1]["headers"]["message-id"]);
    assert_eq!(told[0]["to"], told[1]["to"]);
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));
}

/// One recipient whose server thinks for long holds up nobody else.
#[tokio::test]
async fn a_slow_answer_holds_up_nobody() {
    let server = services::Smtp::start().unwrap();
    let world = World::new().await;
    server.order(&["wait 600"]).unwrap();
    world.enrolled(1).await;
    let sending = tokio::spawn(world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap()).forever());
    while server.orders_left() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sending.abort();
    let _ = sending.await;
    world.advance(301);
    server.order(&["wait 600"]).unwrap();
    for user in 2..=9 {
        world.enrolled(user).await;
    }
    let sending = tokio::spawn(world.countersign.deliver(Smtp::new(&server.url(), FROM).unwrap()).forever());
    while taken(&server).len() < 8 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(waiting(&world).await.waiting, 1);
    sending.abort();
}

/// Settings that cannot be are refused with a sentence, before anything is sent.
#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    for (url, part) in [
        ("", "no address of a server"),
        ("mail.example.org", "no address of a server"),
        ("http://mail.example.org", "begins with smtps:// or smtp://"),
        ("smtps://", "no"),
        ("smtps://mail.example.org?tls=required", "leave ?tls= out"),
        ("smtp://mail.example.org?tls=yes", "\"required\", \"opportunistic\" or \"none\""),
        ("smtp://mail.example.org?tls=none&tls=required", "not known here"),
        ("smtp://mail.example.org?starttls=required", "\"starttls\" is not known"),
        ("smtp://mail.example.org/path", "nothing but ?tls="),
        ("smtps://ada@mail.example.org", "go together"),
        ("smtps://:secret@mail.example.org", "go together"),
        ("smtp://ada:hunter2@mail.example.org?tls=none", "could be read"),
        ("smtp://ada:hunter2@mail.example.org?tls=opportunistic", "could be read"),
    ] {
        let refused = Smtp::new(url, FROM).unwrap_err().to_string();
        assert!(refused.contains(part) && !refused.contains("hunter2"), "{url}: {refused}");
    }
    for from in ["", "Acme", "Acme <acme>", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"] {
        assert!(Smtp::new("smtp://localhost", from).is_err(), "{from:?}");
    }
    let readable = |url: &str| Smtp::new(url, FROM).unwrap().is_readable_on_the_way();
    for url in ["smtp://mail.example.org?tls=none", "smtp://mail.example.org?tls=opportunistic"] {
        assert!(readable(url), "{url}");
    }
    for url in [
        "smtps://a:b%40c@mail.example.org",
        "smtp://mail.example.org",
        "smtp://[::1]:2525",
        "smtp://a:b@localhost",
    ] {
        assert!(!readable(url), "{url}");
        assert!(!format!("{:?}", Smtp::new(url, FROM).unwrap()).contains("b%40c"));
    }
    // A server that has no TLS is given neither a message nor a password.
    let server = services::Smtp::start().unwrap();
    let asked = format!("{}?tls=required", server.url());
    assert!(matches!(Smtp::new(&asked, FROM).unwrap().greet().await, Err(MailError::Later(_))));
    assert!(Smtp::new(&server.url(), FROM).unwrap().greet().await.is_ok());
}
