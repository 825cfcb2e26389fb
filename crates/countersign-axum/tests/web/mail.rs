//! Messages: written, carried by whoever the host chose, and tried until somebody has them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::testing::Failing;
use countersign::{ONE_BY_ONE, OutboxDepth, Site};
use countersign_axum::{Mail, MailError, Mailer, PageOptions, Post, WebExt as _};
use serde::Serialize;

use crate::world::World;

/// What becomes of a message.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Later,
    Never,
    /// Nobody answers.
    Silence,
    Panic,
}

/// A mailbox that takes everything, but for what was said before.
#[derive(Clone, Default)]
struct Mailbox {
    taken: Arc<Mutex<Vec<Mail>>>,
    tried: Arc<Mutex<Vec<String>>>,
    fates: Arc<Mutex<VecDeque<Fate>>>,
    /// Always refused: these addresses.
    unknown: Arc<Mutex<Vec<(String, Fate)>>>,
}

impl Mailbox {
    fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }

    fn expect(&self, fates: impl IntoIterator<Item = Fate>) {
        self.fates.lock().unwrap().extend(fates);
    }

    fn refuse(&self, address: &str, fate: Fate) {
        self.unknown.lock().unwrap().push((address.to_owned(), fate));
    }
}

impl Mailer for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.tried.lock().unwrap().push(mail.id.clone());
        let unknown =
            self.unknown.lock().unwrap().iter().find(|(to, _)| *to == mail.to).map(|(_, fate)| *fate);
        let next = self.fates.lock().unwrap().pop_front();
        match unknown.or(next) {
            None => self.taken.lock().unwrap().push(mail.clone()),
            Some(Fate::Later) => return Err(MailError::Later("come back later".into())),
            Some(Fate::Never) => return Err(MailError::Never(format!("no {} here", mail.to).into())),
            Some(Fate::Silence) => std::future::pending().await,
            Some(Fate::Panic) => panic!("whoever carries messages may panic"),
        }
        Ok(())
    }
}

fn link(mail: &Mail) -> &str {
    let start = mail.text.find("https://acme.example/mfa/not-me/").expect("there is a link");
    let link = &mail.text[start..];
    &link["https://acme.example".len()..link.find('\n').unwrap()]
}

async fn waiting(world: &World) -> OutboxDepth {
    world.countersign.outbox_depth().await.unwrap()
}

/// What happened reaches the owner, in the owner's language, and what is in the message works.
#[tokio::test]
async fn from_the_change_to_the_message_to_the_end_of_it() {
    let world = World::new().await;
    world.users.locale(1, "pt");
    let mailbox = Mailbox::default();
    let deliver = world.countersign.deliver(mailbox.clone());
    assert_eq!(deliver.once().await.unwrap().sent, 0);

    let (mut thief, person) = world.enrolled(1).await;
    let round = deliver.once().await.unwrap();
    assert_eq!((round.sent, round.failed, round.given_up, round.more), (1, 0, 0, false));
    let mail = mailbox.taken().pop().unwrap();
    assert_eq!((mail.to.as_str(), mail.locale.as_str()), ("user1@example.org", "pt-BR"));
    assert_eq!(mail.at, world.now());
    assert!(mail.text.contains("user1@example.org") && mail.html.contains("203.0.113.7"), "{}", mail.text);
    assert_eq!(deliver.once().await.unwrap().sent, 0, "once");
    // Nothing that opens anything is in it, nor in what is printed of it.
    let code = person.phone.code(world.now());
    let secrets = person.codes.iter().map(String::as_str).chain([thief.token(), &code]);
    for secret in secrets {
        assert!(!mail.text.contains(secret) && !mail.html.contains(secret));
    }
    let printed = format!("{mail:?} {deliver:?}");
    assert!(!printed.contains("user1") && !printed.contains("not-me"), "{printed}");

    let page = world.browser().get(&link(&mail).replace("lang=pt-BR", "lang=en")).await;
    assert_eq!(page.between("<h1>", "</h1>"), Some("Was this not you?"));
    world.browser().post(&link(&mail).replace("lang=pt-BR", "lang=en"), &[]).await;
    assert_eq!(thief.get("/mfa").await.status, 303);
    assert_eq!(deliver.once().await.unwrap().sent, 0, "whoever said so need not be told");
}

/// Nothing is lost, whatever becomes of those who carry it, and what was refused for good is not tried for ever.
#[tokio::test(start_paused = true)]
async fn it_is_tried_until_somebody_has_it() {
    let world = World::new().await;
    let mailbox = Mailbox::default();
    let deliver = world.countersign.deliver(mailbox.clone());
    world.enrolled(1).await;
    for (fate, wait) in [(Fate::Later, 60), (Fate::Silence, 120), (Fate::Later, 240)] {
        mailbox.expect([fate]);
        let round = deliver.once().await.unwrap();
        assert_eq!((round.sent, round.failed), (0, 1), "{fate:?}");
        assert_eq!(deliver.once().await.unwrap().failed, 0, "not before its time");
        world.advance(wait);
    }
    // What panicked was not reported, and is given out again.
    mailbox.expect([Fate::Panic]);
    assert_eq!(deliver.once().await.unwrap().failed, 1);
    assert_eq!(deliver.once().await.unwrap().sent, 1);
    let tried = mailbox.tried.lock().unwrap().clone();
    assert_eq!(tried.len(), 5);
    assert!(tried.iter().all(|id| *id == tried[0]), "one message, by one name: {tried:?}");
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));

    mailbox.refuse("user2@example.org", Fate::Never);
    world.enrolled(2).await;
    let round = deliver.once().await.unwrap();
    assert_eq!((round.sent, round.failed, round.given_up), (0, 0, 1));
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));
}

/// A store that fails after the message was taken: it is noted later, and not sent twice.
#[tokio::test]
async fn what_was_taken_and_could_not_be_noted_is_not_sent_twice() {
    let world = World::new().await;
    let mailbox = Mailbox::default();
    let deliver = world.countersign.deliver(mailbox.clone());
    world.enrolled(1).await;

    /// Breaks the store while it carries.
    struct Breaking(Mailbox, countersign::testing::MemoryStore);
    impl Mailer for Breaking {
        async fn send(&self, mail: &Mail) -> Result<(), MailError> {
            self.1.fail(Failing::Everything);
            self.0.send(mail).await
        }
    }
    let breaking = world.countersign.deliver(Breaking(mailbox.clone(), world.store.clone()));
    assert_eq!(breaking.once().await.unwrap().failed, 1);
    assert!(deliver.once().await.is_err(), "a store that fails is an error, not an empty outbox");
    world.store.fail(Failing::Nothing);
    assert_eq!(mailbox.taken().len(), 1);
    assert_eq!(breaking.once().await.unwrap().sent, 1);
    world.store.fail(Failing::Nothing);
    assert_eq!(mailbox.taken().len(), 0);
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));
}

/// Each address is waited for by itself, and none that has the message gets it again.
#[tokio::test]
async fn several_addresses() {
    let world = World::new().await;
    let mailbox = Mailbox::default();
    let deliver = world.countersign.deliver(mailbox.clone());
    world
        .users
        .addresses(1, &["one@example.org", "two@example.org", "gone@example.org", "x\r\nBcc: y@example.org"]);
    mailbox.refuse("gone@example.org", Fate::Never);
    mailbox.refuse("two@example.org", Fate::Later);
    world.enrolled(1).await;
    assert_eq!(deliver.once().await.unwrap().failed, 1);
    let to = |mail: Vec<Mail>| mail.into_iter().map(|mail| mail.to).collect::<Vec<_>>();
    assert_eq!(to(mailbox.taken()), ["one@example.org"]);
    mailbox.unknown.lock().unwrap().retain(|(address, _)| address != "two@example.org");
    world.advance(60);
    assert_eq!(deliver.once().await.unwrap().sent, 1);
    assert_eq!(to(mailbox.taken()), ["two@example.org"]);
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));
}

/// One that nobody takes holds up none of the others.
#[tokio::test(start_paused = true)]
async fn who_is_slow_holds_up_nobody() {
    let world = World::new().await;
    let mailbox = Mailbox::default();
    mailbox.refuse("user1@example.org", Fate::Silence);
    for user in 1..=9 {
        world.enrolled(user).await;
    }
    let sending = tokio::spawn(world.countersign.deliver(mailbox.clone()).forever());
    let begun = tokio::time::Instant::now();
    while mailbox.taken.lock().unwrap().len() < 8 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    sending.abort();
}

/// Two hundred changes are a dozen messages, and all are told.
#[tokio::test]
async fn nobody_is_buried_in_messages() {
    let world = World::new().await;
    let mailbox = Mailbox::default();
    let deliver = world.countersign.deliver(mailbox.clone());
    let (_, person) = world.enrolled(1).await;
    for _ in 0..200 {
        let mut trusting = world.signed_in(1).await;
        world.advance(30);
        let code = person.phone.code(world.now());
        trusting.post("/totp-verify", &[("code", &code), ("trust_browser", "on")]).await.location();
        trusting.post("/mfa/trusted-browsers/revoke", &[]).await.location();
        deliver.once().await.unwrap();
    }
    world.advance(3600);
    while deliver.once().await.unwrap().sent > 0 {
        world.advance(3600);
    }
    let taken = mailbox.taken();
    assert!((ONE_BY_ONE + 1..ONE_BY_ONE + 12).contains(&taken.len()), "{} messages", taken.len());
    let links: usize = taken.iter().map(|mail| mail.text.matches("/mfa/not-me/").count()).sum();
    assert_eq!(links, 201, "one for each of them");
    assert_eq!(waiting(&world).await, OutboxDepth::new(0, 0));
}

/// The application's own words and templates; where one fails, ours is sent.
#[tokio::test]
async fn messages_are_the_applications_own() {
    let world = World::at(Site::new(crate::world::ORIGIN).unwrap()).await;
    let options = PageOptions::new()
        .texts("en", "mail-enabled-subject = Welcome to two steps\n")
        .unwrap()
        .own_texts("en", "welcome-subject = Hello, { $name }\nwelcome-text = Good to see you, { $name }.\n")
        .unwrap();
    let mailbox = Mailbox::default();
    world.enrolled(1).await;
    world.countersign.deliver(mailbox.clone()).with_options(&options).once().await.unwrap();
    assert_eq!(mailbox.taken()[0].subject, "Welcome to two steps");

    // Another sender is another node.
    world.advance(301);
    let broken = options.clone().template("notice.html", "{{ nothing.such }}").unwrap();
    world.enrolled(2).await;
    world.countersign.deliver(mailbox.clone()).with_options(&broken).once().await.unwrap();
    let mail = mailbox.taken().pop().unwrap();
    assert!(mail.html.contains("This was not me"), "{}", mail.html);

    #[derive(Serialize)]
    struct Welcome {
        name: &'static str,
    }
    let post = Post::new(&world.countersign, &options)
        .with_template(
            "welcome.html",
            "{% extends \"mail.html\" %}{% block main %}<p>{{ \"welcome-text\"|t(name=name) }}</p>{% endblock %}",
        )
        .unwrap()
        .with_template(
            "welcome.txt",
            "{% extends \"mail.txt\" %}{% block subject %}{{ \"welcome-subject\"|t(name=name) }}{% endblock %}\
             {% block main %}{{ \"welcome-text\"|t(name=name) }}{% endblock %}",
        )
        .unwrap();
    let name = "<Ada>\r\nBcc: eve@example.org";
    let letter = post.letter(None, "welcome", &Welcome { name }).unwrap();
    let mail = letter.to("ada@example.org", "welcome-1");
    assert_eq!(mail.subject, "Hello, <Ada> Bcc: eve@example.org");
    assert!(
        mail.html.contains("&lt;Ada&gt;") && mail.text.contains("Good to see you, <Ada>"),
        "{}",
        mail.html
    );
    assert!(mail.text.starts_with("Acme\n\nGood to see you"), "{}", mail.text);
    assert!(post.letter(None, "farewell", &Welcome { name }).is_err());
    assert!(post.letter(None, "welcome", &()).is_err(), "what a template names must be there");
}
