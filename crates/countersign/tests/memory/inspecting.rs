//! Looking at everything, and doing what only one node does.

use std::time::Duration;

use countersign::store::{AuthenticatorChange, Change, Changes, CodesChange, Step, Task, TrustChange};
use countersign::testing::MemoryStore;
use countersign::*;

use crate::stories::world::*;

async fn inspected(world: &World<MemoryStore>) -> (Inspection, usize) {
    let (mut all, mut after, mut pages) = (Inspection::default(), UserKey(0), 0);
    loop {
        let page = world.countersign.inspect(after, 2).await.unwrap();
        pages += 1;
        all.add(page);
        match all.next {
            Some(next) => after = next,
            None => return (all, pages),
        }
    }
}

/// Applies a change behind the core's back.
async fn alter(store: &MemoryStore, user: &UserId, change: impl Fn(UserKey) -> Change + Send + 'static) {
    let key = store.find(user).await.unwrap().unwrap();
    let decide = move |_: &_| Ok(Step::Apply(Changes { all: vec![change(key)], charge: None }));
    store.update(key, store::Reads::default(), Box::new(decide)).await.unwrap();
}

#[tokio::test]
async fn all_is_opened_page_by_page() {
    let world = World::new(MemoryStore::new()).await;
    for name in ["maria", "olaf", "ines", "ada"] {
        let person = world.enrolled(name).await;
        if name == "olaf" {
            world.trusting(&person).await;
            let session = world.standard(&world.through(&person).await).await;
            world.begun(&session, "Second").await;
        }
    }
    let (all, pages) = inspected(&world).await;
    // An authenticator and a set of codes each, and one enrollment.
    assert_eq!((all.users, all.opened, all.trusted_browsers, pages), (4, 9, 1, 3));
    // Whoever enrolled has the session of that; one came back twice.
    assert_eq!((all.sessions, all.faults), (6, vec![]));
}

#[tokio::test]
async fn what_was_altered_is_found_and_the_others_are_still_looked_at() {
    type Alter = fn(UserKey) -> Change;
    let alterations: [(Alter, &str, u64); 4] = [
        (|user| Change::Authenticator(AuthenticatorChange::RemoveAll(user)), "authenticators", 3),
        (|user| Change::Codes(CodesChange::RemoveAll(user)), "set of recovery codes", 3),
        (
            |user| Change::Authenticator(AuthenticatorChange::Reseal(user, AuthenticatorId(3), vec![1; 80])),
            "secret of an authenticator",
            3,
        ),
        (
            |user| Change::Codes(CodesChange::Reseal(user, store::CodeSetId(4), vec![])),
            "key of the recovery codes",
            3,
        ),
    ];
    for (change, told, opened) in alterations {
        let store = MemoryStore::new();
        let world = World::new(store.clone()).await;
        let person = world.enrolled("maria").await;
        world.enrolled("olaf").await;
        alter(&store, &person.user, change).await;
        let (all, _) = inspected(&world).await;
        assert_eq!((all.users, all.opened, all.faults.len()), (2, opened, 1), "{told}: {:?}", all.faults);
        assert!(all.faults[0].to_string().contains(told), "{told}: {}", all.faults[0]);
    }
}

#[tokio::test]
async fn a_session_that_somebody_edited_is_found() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    world.enrolled("maria").await;
    let (before, _) = inspected(&world).await;
    store.tamper_sessions(|row| row.remember = Remember::Yes);
    let (after, _) = inspected(&world).await;
    assert_eq!((before.sessions, before.faults.len()), (1, 0));
    assert_eq!((after.sessions, after.faults.len()), (0, 1), "{:?}", after.faults);
}

#[tokio::test]
async fn a_trusted_browser_that_somebody_put_there_is_found() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let now = world.clock.now();
    let row = move |user| store::TrustedBrowserRow {
        user,
        id: BrowserId(99),
        name: "Mine".to_owned(),
        salt: vec![7; 16],
        generation: 1,
        sequence: 1,
        presented: Vec::new(),
        created_at: now,
        last_used_at: now,
        expires_at: now + Duration::from_secs(3_600),
    };
    alter(&store, &person.user, move |user| Change::Trust(TrustChange::Grant(row(user)))).await;
    let (all, _) = inspected(&world).await;
    assert_eq!((all.trusted_browsers, all.faults.len()), (0, 1));
}

/// Of several nodes one has the task; one that is gone without a word has it until its time is over.
#[tokio::test]
async fn a_task_is_one_nodes_until_it_gives_it_up_or_its_time_is_over() {
    let world = World::new(MemoryStore::new()).await;
    let node = || Node::draw(&OsRandom).unwrap();
    let (one, other) = (node(), node());
    let claim =
        async |node| world.countersign.claim(Task::Upkeep, node, Duration::from_secs(60)).await.unwrap();
    assert!(claim(one).await);
    assert!(!claim(other).await);
    world.advance(59);
    assert!(claim(one).await, "it is kept for longer");
    world.advance(59);
    assert!(!claim(other).await);
    world.advance(1);
    assert!(claim(other).await);
    world.countersign.give_up(Task::Upkeep, one).await.unwrap();
    assert!(!claim(one).await, "nobody gives up what another has");
    assert!(world.countersign.claim(Task::Reseal, one, Duration::from_secs(60)).await.unwrap());
    world.countersign.give_up(Task::Upkeep, other).await.unwrap();
    assert!(claim(one).await);
    assert_eq!(format!("{one:?}").len(), "Node(0123…)".chars().count() + 2);
}
