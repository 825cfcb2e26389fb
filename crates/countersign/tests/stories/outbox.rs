//! What is told to the owner: everything, once where that can be, and in a bearable number of messages.

use std::collections::BTreeSet;
use std::time::Duration;

use countersign::store::{NOTICES_ARE_KEPT, Task};
use countersign::testing::Postman;
use countersign::*;

use super::world::*;

const DAY: u64 = 86_400;

/// What is due for this node.
async fn due<S: AnyStore>(world: &World<S>, node: Postman) -> Vec<Delivery> {
    world.countersign.deliveries(node.node(), 100).await.unwrap()
}

fn ids(deliveries: &[Delivery]) -> Vec<String> {
    deliveries.iter().map(Delivery::id).collect()
}

fn kinds(deliveries: &[Delivery]) -> Vec<NoticeKind> {
    deliveries.iter().flat_map(|delivery| &delivery.notices).map(|told| told.kind).collect()
}

/// Something that the owner is told each time: an administrator's help.
async fn news<S: AnyStore>(world: &World<S>, user: &UserId) {
    world.clear_waits(user).await;
}

/// Each notice is sent once, with what is known of it, and is quiet afterwards.
pub async fn what_happened_is_told<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (user, started) = (UserId::new("maria"), world.clock.now());
    world.host.addresses(&user, &["maria@example.org", "m@example.net"]);
    world.host.locale(&user, "pt-BR");
    let person = world.enrolled("maria").await;
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(1, 0));

    let sent = due(&world, Postman::new()).await;
    assert_eq!(kinds(&sent), [NoticeKind::Enabled]);
    let (delivery, told) = (&sent[0], &sent[0].notices[0]);
    assert_eq!(delivery.user, person.user);
    assert_eq!(delivery.account.label, "maria@example.org");
    assert_eq!(delivery.account.addresses, ["maria@example.org", "m@example.net"]);
    assert_eq!(delivery.account.locale.as_deref(), Some("pt-BR"));
    assert_eq!((told.at, told.name.as_deref()), (started, Some("Phone")));
    assert_eq!(told.address.as_deref(), Some("203.0.113.9"));
    assert_eq!(told.user_agent.as_deref(), Some("Firefox on Linux"));
    let id = delivery.id();
    assert!(id.len() == 32 && id.chars().all(|digit| digit.is_ascii_hexdigit()), "{id}");

    for _ in 0..2 {
        world.countersign.delivered(delivery).await.unwrap();
        assert!(due(&world, Postman::new()).await.is_empty());
        assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
    }
    assert_eq!(world.notices(&user).await, []);
    world.advance(400 * DAY);
    assert!(due(&world, Postman::new()).await.is_empty());
    assert_eq!(world.countersign.given_up(), []);
}

/// Whatever is told of a change of factors, trust or budget, it is told once, at every door; what changes nothing is not told.
pub async fn each_change_owes_one_notice<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert_eq!(kinds(&world.mail().await), [NoticeKind::Enabled]);
    world.add_authenticator(&person, "Tablet").await;
    assert_eq!(kinds(&world.mail().await), [NoticeKind::AuthenticatorAdded]);
    let browsing = world.trusting(&person).await;
    assert_eq!(kinds(&world.mail().await), [NoticeKind::BrowserTrusted]);
    assert!(world.is_trusted(&person.user, &browsing.trusted).await);
    let session = world.standard(&browsing.token).await;
    let first = world.status(&browsing.token).await.authenticators[0].id;
    world.countersign.rename_authenticator(&session, first, "Old phone", &request()).await.unwrap();
    assert_eq!(kinds(&world.mail().await), []);

    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &person.codes[0]).await);
    assert_eq!(kinds(&world.mail().await), [NoticeKind::RecoveryCodeUsed]);
    news(&world, &person.user).await;
    assert_eq!(kinds(&world.mail().await), [NoticeKind::Unlocked]);

    let wish = NewAuthenticator::named("Newer").replacing(first);
    let began = world.countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("{began:?}") };
    let app = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    let bound = world.bind(&session, &(begun.id, app.clone())).await;
    assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
    assert_eq!(kinds(&world.mail().await), [NoticeKind::AuthenticatorReplaced]);

    let session = world.standard(&browsing.token).await;
    let all = world.status(&browsing.token).await.authenticators;
    for (one, kind) in all.iter().zip([NoticeKind::AuthenticatorRemoved, NoticeKind::Disabled]) {
        let removed = world.countersign.remove_authenticator(&session, one.id, &request()).await.unwrap();
        assert!(matches!(removed, Changed::Done(())), "{removed:?}");
        assert_eq!(kinds(&world.mail().await), [kind]);
    }
    assert!(!world.countersign.reset(&person.user, Actor::Cli, "asked for").await.unwrap());
    assert_eq!(kinds(&world.mail().await), [NoticeKind::Reset]);
    world.countersign.sign_out_user(&person.user, Actor::Cli).await.unwrap();
    assert_eq!(kinds(&world.mail().await), []);
}

/// A process that ends after it has sent, and before it said so, has another one send it again: under the same id.
pub async fn what_was_not_reported_is_sent_again<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for name in ["maria", "noor"] {
        world.enrolled(name).await;
    }
    let first = due(&world, Postman::on_node(1)).await;
    assert_eq!(first.len(), 2);
    world.countersign.delivered(&first[0]).await.unwrap();

    let restarted = world.under(|builder| builder).await;
    assert!(due(&restarted, Postman::on_node(2)).await.is_empty(), "the node that ended has it for a while");
    world.clock.advance(DELIVERIES_ARE_CLAIMED_FOR);
    let again = due(&restarted, Postman::on_node(2)).await;
    assert_eq!(ids(&again), ids(&first[1..]));
    assert_eq!(again[0].notices[0].disown, first[1].notices[0].disown, "and with the same link");
    assert!(due(&world, Postman::on_node(1)).await.is_empty());

    // The one that was taken for dead reports late: nothing happens twice.
    restarted.countersign.delivered(&again[0]).await.unwrap();
    world.countersign.delivered(&first[1]).await.unwrap();
    world.countersign.delivery_failed(&first[1], DeliveryFailure::Later).await.unwrap();
    world.clock.advance(DELIVERIES_ARE_CLAIMED_FOR);
    assert!(due(&world, Postman::on_node(1)).await.is_empty());
}

/// However many ask at once, one has what is due, until it gives it up.
pub async fn one_node_at_a_time_sends<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for name in ["maria", "noor", "olga"] {
        world.enrolled(name).await;
    }
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(8));
    let asking = (0..8).map(|number| {
        let (world, barrier) = (world.clone(), barrier.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            due(&world, Postman::on_node(number)).await.len()
        })
    });
    let mut found = Vec::new();
    for asked in asking.collect::<Vec<_>>() {
        found.push(asked.await.unwrap());
    }
    let winner = found.iter().position(|found| *found == 3).expect("one has all");
    assert_eq!(found.iter().sum::<usize>(), 3, "{found:?}");
    let winner = Postman::on_node(winner as u64);
    assert_eq!(world.countersign.deliveries(winner.node(), 0).await.unwrap().len(), 0);
    assert_eq!(
        world.countersign.deliveries(winner.node(), 2).await.unwrap().len(),
        2,
        "no more than asked for"
    );
    world.countersign.give_up(Task::Outbox, winner.node()).await.unwrap();
    assert_eq!(due(&world, Postman::on_node(99)).await.len(), 3);
}

/// A message that cannot be sent is tried after 1, 2, 4 … minutes, at most six hours, for ninety days.
pub async fn what_fails_is_tried_again<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let postman = Postman::new();
    world.enrolled("maria").await;
    let first = due(&world, postman).await;
    assert_eq!(first[0].attempts(), 0);
    let id = first[0].id();
    world.countersign.delivery_failed(&first[0], DeliveryFailure::Later).await.unwrap();
    for (attempt, minutes) in (1..).zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]) {
        world.clock.advance(Duration::from_millis(minutes * 60_000 - 1));
        assert!(due(&world, postman).await.is_empty(), "after {attempt}");
        world.clock.advance(Duration::from_millis(1));
        let found = due(&world, postman).await;
        assert_eq!((found[0].id(), found[0].attempts()), (id.clone(), attempt));
        world.countersign.delivery_failed(&found[0], DeliveryFailure::Later).await.unwrap();
    }
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(1, 1));
    assert_eq!(world.countersign.given_up(), []);

    // After so long it is no news.
    world.clock.advance(NOTICES_ARE_KEPT);
    assert!(due(&world, postman).await.is_empty());
    let given_up = world.countersign.given_up();
    assert_eq!(given_up.len(), 1);
    assert_eq!((&given_up[0].user, given_up[0].why), (&UserId::new("maria"), Undeliverable::TooOld));
    assert_eq!(given_up[0].kinds, [NoticeKind::Enabled]);
    assert_eq!((world.countersign.notices_given_up(), world.countersign.given_up()), (1, vec![]));
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
}

/// Nothing is sent to an address that refuses for good, to nobody, or nowhere; each is told to whoever keeps the log.
pub async fn what_nobody_can_get_is_given_up<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let people = [
        ("maria", Undeliverable::Refused),
        ("noor", Undeliverable::NoAddress),
        ("olga", Undeliverable::NoAccount),
    ];
    for (name, _) in people {
        world.enrolled(name).await;
    }
    world.host.addresses(&UserId::new("noor"), &[]);
    world.host.gone(&UserId::new("olga"));
    let sent = due(&world, Postman::new()).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    world.countersign.delivery_failed(&sent[0], DeliveryFailure::Never).await.unwrap();
    assert!(due(&world, Postman::new()).await.is_empty());
    let mut why: Vec<_> = world.countersign.given_up().into_iter().map(|one| (one.user, one.why)).collect();
    why.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(why, people.map(|(name, why)| (UserId::new(name), why)));
    assert_eq!(world.countersign.notices_given_up(), 3);
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
}

/// One account that the host cannot tell keeps nobody else's news, and is told as soon as it can be.
pub async fn an_account_that_nobody_can_tell_holds_nobody_up<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let people = ["maria", "noor", "olga"].map(UserId::new);
    for user in &people {
        world.enrolled(user.as_str()).await;
    }
    world.host.untold(&people[0], true);
    let found = due(&world, Postman::new()).await;
    assert_eq!(found.iter().map(|delivery| &delivery.user).collect::<Vec<_>>(), [&people[1], &people[2]]);
    assert_eq!(world.mail().await.len(), 2);
    world.advance(60);
    let refused = world.countersign.deliveries(Postman::new().node(), 10).await;
    assert!(matches!(refused, Err(Error::Accounts(_))), "{refused:?}");
    world.host.untold(&people[0], false);
    assert!(due(&world, Postman::new()).await.is_empty(), "a minute is waited");
    world.advance(60);
    let found = due(&world, Postman::new()).await;
    assert_eq!((found.len(), found[0].attempts()), (1, 0));
}

/// Whoever makes somebody's account noisy decides how much is told, not how many messages there are.
pub async fn a_flood_is_gathered<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (postman, user) = (Postman::new(), UserId::new("maria"));
    world.sign_in(&user).await;
    world.enrolled("noor").await;
    for _ in 0..30 {
        news(&world, &user).await;
        world.advance(1);
    }
    let sent = due(&world, postman).await;
    let hers: Vec<_> = sent.iter().filter(|delivery| delivery.user == user).collect();
    assert_eq!((hers.len(), sent.len()), (10, 11), "nobody else's wait for it");
    assert!(hers.iter().all(|delivery| delivery.notices.len() == 1));
    for delivery in &sent {
        world.countersign.delivered(delivery).await.unwrap();
    }
    assert!(due(&world, postman).await.is_empty(), "the others wait for an hour");
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(20, 0));

    world.advance(3500);
    assert!(due(&world, postman).await.is_empty());
    for _ in 0..3 {
        news(&world, &user).await;
    }
    world.advance(200);
    let gathered = due(&world, postman).await;
    assert_eq!((gathered.len(), gathered[0].notices.len()), (1, 23));
    let times: Vec<_> = gathered[0].notices.iter().map(|told| told.at).collect();
    assert!(times.is_sorted());
    let links: BTreeSet<_> =
        gathered[0].notices.iter().map(|told| told.disown.expose().to_string()).collect();
    assert_eq!(links.len(), 23, "each has its own link");

    // What was gathered stays together, whatever comes meanwhile, and whoever sends it.
    news(&world, &user).await;
    world.clock.advance(DELIVERIES_ARE_CLAIMED_FOR);
    let elsewhere = world.under(|builder| builder).await;
    let again = due(&elsewhere, Postman::on_node(7)).await;
    assert_eq!(ids(&again), ids(&gathered));
    elsewhere.countersign.delivery_failed(&again[0], DeliveryFailure::Later).await.unwrap();
    world.advance(60);
    let last = due(&elsewhere, Postman::on_node(7)).await;
    let again: Vec<_> = last.iter().filter(|delivery| delivery.notices.len() == 23).collect();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].id(), gathered[0].id());
    for delivery in &last {
        elsewhere.countersign.delivered(delivery).await.unwrap();
    }
    let left =
        OutboxDepth::new(1 + 23 - last.iter().map(|delivery| delivery.notices.len()).sum::<usize>(), 0);
    assert_eq!(elsewhere.countersign.outbox_depth().await.unwrap(), left);

    // A quiet day later, each has a message of its own again.
    world.advance(25 * 3600);
    Postman::on_node(7).deliver(&elsewhere.countersign).await.unwrap();
    world.advance(25 * 3600);
    for _ in 0..2 {
        news(&world, &user).await;
    }
    let quiet = due(&elsewhere, Postman::on_node(7)).await;
    assert_eq!(quiet.len(), 2);
}

/// A day of noise, sent by whoever is there, with failures and nodes that end: no notice is lost, none is told twice but under the same id,
/// and no day has more than ten messages beside one an hour.
pub async fn nothing_is_lost_and_no_cap_is_broken<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    world.sign_in(&user).await;
    let mut chance = Chance::new(11);
    let (mut put, mut sent) = (0, Vec::<(Timestamp, String, usize)>::new());
    for _ in 0..400 {
        world.advance(60 + chance.below(600));
        if chance.below(3) > 0 {
            news(&world, &user).await;
            put += 1;
        }
        let deliveries = due(&world, Postman::on_node(chance.below(2))).await;
        for delivery in deliveries {
            match chance.below(4) {
                // It was sent, and the process ended.
                0 => sent.push((world.clock.now(), delivery.id(), delivery.notices.len())),
                1 => world.countersign.delivery_failed(&delivery, DeliveryFailure::Later).await.unwrap(),
                _ => {
                    sent.push((world.clock.now(), delivery.id(), delivery.notices.len()));
                    world.countersign.delivered(&delivery).await.unwrap();
                }
            }
        }
    }
    for _ in 0..100 {
        world.advance(3600);
        for delivery in due(&world, Postman::on_node(0)).await {
            sent.push((world.clock.now(), delivery.id(), delivery.notices.len()));
            world.countersign.delivered(&delivery).await.unwrap();
        }
    }
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
    // Of what came twice under one id, its reader sees one.
    let mut seen = BTreeSet::new();
    sent.retain(|(_, id, _)| seen.insert(id.clone()));
    assert_eq!(sent.iter().map(|(.., notices)| notices).sum::<usize>(), put);
    for (at, ..) in &sent {
        let day =
            sent.iter().filter(|(other, ..)| at.since(*other) < Duration::from_secs(DAY) && other <= at);
        assert!(day.count() <= 10 + 24, "{at}");
    }
}

/// What was put by a clock that was years ahead is sent all the same, and is not taken for what was sent today.
pub async fn a_wrong_clock_keeps_no_news_back<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    world.sign_in(&user).await;
    let now = world.clock.now();
    world.clock.advance(Duration::from_secs(5 * 365 * DAY));
    for _ in 0..12 {
        news(&world, &user).await;
    }
    let ahead = due(&world, Postman::new()).await;
    assert_eq!(ahead.len(), 10);
    for delivery in &ahead[..9] {
        world.countersign.delivered(delivery).await.unwrap();
    }
    world.countersign.delivery_failed(&ahead[9], DeliveryFailure::Later).await.unwrap();
    world.countersign.give_up(Task::Outbox, Postman::new().node()).await.unwrap();
    world.clock.set(now + Duration::from_secs(60));
    news(&world, &user).await;
    let sent = world.mail().await;
    assert_eq!(kinds(&sent).len(), 4);
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
}

/// With somebody who is forgotten goes what waits for them, and their links.
pub async fn whoever_is_forgotten_is_told_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let sent = due(&world, Postman::new()).await;
    news(&world, &person.user).await;
    assert!(world.countersign.forget(&person.user, Actor::Host).await.unwrap());
    assert!(due(&world, Postman::new()).await.is_empty());
    assert_eq!(world.countersign.outbox_depth().await.unwrap(), OutboxDepth::new(0, 0));
    // What was under way is reported, and nothing comes of it.
    world.countersign.delivered(&sent[0]).await.unwrap();
    world.countersign.delivery_failed(&sent[0], DeliveryFailure::Later).await.unwrap();
    let token = &sent[0].notices[0].disown;
    assert_eq!(world.countersign.disownable(token).await.unwrap(), Disownable::Gone);
    assert_eq!(world.countersign.disown(token, &request()).await.unwrap(), Disowned::Gone);
}

/// What was sent stays for as long as its link is good, and goes then; what waits stays for ninety days.
pub async fn what_was_told_is_forgotten_in_time<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    world.enrolled("maria").await;
    let sent = world.mail().await;
    let user = UserId::new("maria");
    news(&world, &user).await;
    let swept = async || {
        let mut gone = 0;
        for _ in 0..3 {
            gone += world.countersign.sweep(1000).await.unwrap();
        }
        gone
    };
    world.clock.set(sent[0].notices[0].at + DISOWNABLE_FOR - Duration::from_millis(1));
    world.countersign.sign_out_user(&user, Actor::Host).await.unwrap();
    swept().await;
    let token = &sent[0].notices[0].disown;
    assert!(matches!(world.countersign.disownable(token).await.unwrap(), Disownable::Yes { .. }));
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.countersign.disownable(token).await.unwrap(), Disownable::Gone);
    assert_eq!(swept().await, 1);
    assert_eq!(world.countersign.disownable(token).await.unwrap(), Disownable::Gone);
    assert_eq!(world.notices(&user).await, [NoticeKind::Unlocked]);
    world.clock.advance(NOTICES_ARE_KEPT);
    assert_eq!(swept().await, 1);
    assert_eq!(world.notices(&user).await, []);
}
