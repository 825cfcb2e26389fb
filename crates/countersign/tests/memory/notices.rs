//! The outbox and its links, where the store fails or was edited.

use countersign::store::{NoticeId, OutboxRow};
use countersign::testing::{Failing, MemoryStore, Postman};
use countersign::*;

use crate::stories::world::*;

/// Somebody whose phone was told of, and the link of that notice.
async fn told(store: &MemoryStore) -> (World<MemoryStore>, Person, Told) {
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let told = World::<MemoryStore>::told_in(&world.mail().await, NoticeKind::Enabled);
    (world, person, told)
}

async fn is_frozen(world: &World<MemoryStore>, user: &UserId) -> bool {
    matches!(world.try_sign_in(user).await, Err(Error::Frozen { .. }))
}

/// Each way in which one call of the store fails, at each call there is: before what it does, and after.
fn failures(calls: u32) -> impl Iterator<Item = Failing> {
    (0..calls).flat_map(|call| [Failing::After(call), Failing::AnswerLostAfter(call)])
}

/// Whichever call of the store fails on the way, what was to be told is told, and what came twice has one name.
#[tokio::test]
async fn no_failure_on_the_way_loses_a_notice() {
    let mut injected = 0;
    for failing in failures(8) {
        for doing in ["deliver", "fail", "refuse", "gather"] {
            let store = MemoryStore::new();
            let world = World::new(store.clone()).await;
            let user = UserId::new("maria");
            world.sign_in(&user).await;
            let notices = if doing == "gather" { 14 } else { 1 };
            for _ in 0..10 {
                world.clear_waits(&user).await;
            }
            world.mail().await;
            world.advance(if doing == "gather" { 3700 } else { 100_000 });
            for _ in 0..notices {
                world.clear_waits(&user).await;
            }
            let (countersign, node) = (&world.countersign, Postman::new().node());
            store.fail(failing);
            let mut sent = Vec::new();
            if let Ok(deliveries) = countersign.deliveries(node, 10).await {
                for delivery in deliveries {
                    sent.push((delivery.id(), delivery.notices.len()));
                    let _ = match doing {
                        "fail" => countersign.delivery_failed(&delivery, DeliveryFailure::Later).await,
                        "refuse" => countersign.delivery_failed(&delivery, DeliveryFailure::Never).await,
                        _ => countersign.delivered(&delivery).await,
                    };
                }
            }
            injected += usize::from(store.failing() == Failing::Nothing);
            store.fail(Failing::Nothing);
            for _ in 0..6 {
                world.advance(3700);
                let later = world.mail().await;
                sent.extend(later.iter().map(|delivery| (delivery.id(), delivery.notices.len())));
            }
            sent.sort();
            sent.dedup();
            assert_eq!(
                sent.iter().map(|(_, notices)| notices).sum::<usize>(),
                notices,
                "{doing} {failing:?}"
            );
            assert_eq!(
                countersign.outbox_depth().await.unwrap(),
                OutboxDepth::new(0, 0),
                "{doing} {failing:?}"
            );
        }
    }
    assert!(injected > 20, "{injected}");
}

/// Whichever call fails, disowning has happened whole or not at all, and can be repeated.
#[tokio::test]
async fn disowning_is_whole_or_nothing() {
    let mut injected = 0;
    for failing in failures(5).chain([Failing::Audit]) {
        let store = MemoryStore::new();
        let (world, person, told) = told(&store).await;
        store.fail(failing);
        let disowned = world.countersign.disown(&told.disown, &request()).await;
        injected += usize::from(disowned.is_err());
        store.fail(Failing::Nothing);
        let happened = world.find(&person.token).await.is_none();
        let status = world.countersign.status_of(&person.user).await.unwrap();
        assert_eq!(status.enabled, !happened, "{failing:?}");
        assert_eq!(is_frozen(&world, &person.user).await, happened, "{failing:?}");
        assert_eq!(disowned.is_ok(), happened && disowned.is_ok(), "{failing:?}");
        let repeated = world.countersign.disown(&told.disown, &request()).await.unwrap();
        assert_eq!(matches!(repeated, Disowned::Done { .. }), happened, "{failing:?}");
        assert!(is_frozen(&world, &person.user).await, "{failing:?}");
        assert_eq!(world.events(&person.user, Action::NoticeDisown).await.len(), 1, "{failing:?}");
    }
    assert_eq!(injected, 2 * 2 + 1, "a look and a write, and the trail");
}

/// What was rolled back is told to nobody.
#[tokio::test]
async fn what_did_not_happen_is_not_told() {
    let store = MemoryStore::new();
    let (world, person, _) = told(&store).await;
    let pending = world.sign_in(&person.user).await.token;
    store.fail(Failing::Audit);
    assert!(world.try_answer(&pending, &person.codes[0]).await.is_err());
    assert!(world.countersign.reset(&person.user, Actor::Cli, "").await.is_err());
    assert!(world.countersign.clear_waits(&person.user, Actor::Cli, "").await.is_err());
    store.fail(Failing::Nothing);
    assert!(world.mail().await.is_empty());
    assert_eq!(store.outbox().len(), 1, "what was sent before");
}

/// Whatever is edited in the outbox, nobody is let in by it, and no link does more than it did.
#[tokio::test]
async fn edits_of_the_outbox_let_nobody_in() {
    type Edit = fn(&mut OutboxRow);
    // The last ones are of columns that the link does not speak of.
    let edits: [(&str, Edit); 11] = [
        ("id", |row| row.id = NoticeId(row.id.0 + 1)),
        ("kind", |row| row.notice.kind = NoticeKind::AuthenticatorAdded),
        ("event", |row| row.notice.event.0 += 1),
        ("at", |row| row.notice.at = row.notice.at + std::time::Duration::from_secs(1)),
        ("about", |row| row.notice.about = Some(2)),
        ("no about", |row| row.notice.about = None),
        ("disowned", |row| row.disowned_at = None),
        ("settled", |row| row.settled_at = None),
        ("expires", |row| row.expires_at = Timestamp::from_seconds(0)),
        ("due", |row| row.schedule.due_at = Timestamp::from_seconds(0)),
        ("attempts", |row| (row.schedule.attempts, row.schedule.message) = (-5, Some(NoticeId(77)))),
    ];
    for (index, (what, edit)) in edits.into_iter().enumerate() {
        let store = MemoryStore::new();
        let (world, person, told) = told(&store).await;
        store.tamper_outbox(edit);
        let disowned = world.countersign.disown(&told.disown, &request()).await.unwrap();
        let spoken_of = index < 6;
        assert_eq!(disowned == Disowned::Gone, spoken_of, "{what}: {disowned:?}");
        if !spoken_of {
            // Nor does any edit afterwards thaw.
            store.tamper_outbox(edit);
            world.mail().await;
            let _ = world.countersign.disown(&told.disown, &request()).await.unwrap();
            assert!(is_frozen(&world, &person.user).await, "{what}");
            continue;
        }
        assert!(!is_frozen(&world, &person.user).await, "{what}");
    }
}

/// The flag itself is in the row that its code covers, and a row that was put back in its place is a fault too.
#[tokio::test]
async fn the_frozen_flag_cannot_be_edited() {
    let store = MemoryStore::new();
    let (world, person, told) = told(&store).await;
    world.countersign.disown(&told.disown, &request()).await.unwrap();
    let length = std::sync::atomic::AtomicUsize::new(0);
    // Faults are recorded in rows of nobody, which are left alone.
    let flip = |place: usize| {
        store.tamper(|row| {
            if row.id.as_str() == "maria" {
                length.store(row.state.len(), std::sync::atomic::Ordering::SeqCst);
                row.state[place] ^= 1;
            }
        });
    };
    for place in 0.. {
        flip(place);
        let refused = world.try_sign_in(&person.user).await;
        assert!(matches!(refused, Err(Error::Store(StoreError::Fault(_)))), "byte {place}: {refused:?}");
        flip(place);
        if place + 1 == length.load(std::sync::atomic::Ordering::SeqCst) {
            break;
        }
    }
    assert!(is_frozen(&world, &person.user).await);
}

/// More than is read at once: the cap counts what was given out a moment before.
#[tokio::test]
async fn a_flood_that_is_read_in_pieces_is_one_flood() {
    let world = World::new(MemoryStore::new()).await;
    let user = UserId::new("maria");
    world.sign_in(&user).await;
    for _ in 0..500 {
        world.clear_waits(&user).await;
        world.clock.advance(std::time::Duration::from_millis(1));
    }
    world.enrolled("noor").await;
    let due = world.countersign.deliveries(Postman::new().node(), 100).await.unwrap();
    assert_eq!(due.len(), 11);
    for delivery in &due {
        world.countersign.delivered(delivery).await.unwrap();
    }
    let mut sizes = Vec::new();
    for _ in 0..10 {
        world.advance(3600);
        sizes.extend(world.mail().await.iter().map(|delivery| delivery.notices.len()));
    }
    assert_eq!(sizes, [50, 50, 50, 50, 50, 50, 50, 50, 50, 40]);
}

/// A message that is reported twice, by whoever was taken for dead, uses the user's share once.
#[tokio::test]
async fn a_report_that_comes_twice_counts_once() {
    let world = World::new(MemoryStore::new()).await;
    let (user, postman) = (UserId::new("maria"), Postman::new());
    world.sign_in(&user).await;
    for expected in [6, 4, 0] {
        for _ in 0..6 {
            world.clear_waits(&user).await;
        }
        let due = world.countersign.deliveries(postman.node(), 100).await.unwrap();
        assert_eq!(due.len(), expected);
        for delivery in due.iter().chain(&due) {
            world.countersign.delivered(delivery).await.unwrap();
        }
    }
}

/// Whose records are damaged keeps nobody else from being told.
#[tokio::test]
async fn a_damaged_record_holds_nobody_up() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    for name in ["maria", "noor"] {
        world.enrolled(name).await;
    }
    store.tamper(|row| {
        if row.id.as_str() == "maria" {
            row.mac[9] ^= 1;
        }
    });
    let sent = world.mail().await;
    assert_eq!(sent.iter().map(|delivery| delivery.user.as_str()).collect::<Vec<_>>(), ["noor"]);
    assert!(world.countersign.faults() > 0);
    assert_eq!(
        world.countersign.outbox_depth().await.unwrap(),
        OutboxDepth::new(1, 0),
        "it waits for the repair"
    );
}

/// A copy of the database yields no link, before it is used and after.
#[tokio::test]
async fn nothing_of_a_link_is_kept() {
    let store = MemoryStore::new();
    let (world, person, told) = told(&store).await;
    let text = told.disown.expose().to_string();
    let looked = |store: &MemoryStore| {
        let dump = format!("{} {:?}", store.dump(), store.outbox());
        // Neither the text nor the code in it, whichever way bytes are printed.
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let code = format!("{:?}", &bytes[21..]);
        for part in [&text, &text[28..], code.trim_matches(['[', ']'])] {
            assert!(!dump.contains(part), "the link is at rest");
        }
    };
    looked(&store);
    world.countersign.disownable(&told.disown).await.unwrap();
    world.countersign.disown(&told.disown, &request()).await.unwrap();
    looked(&store);
    assert!(is_frozen(&world, &person.user).await);
    assert!(!format!("{told:?}").contains(&text));
}
