use crate::audit::chain::Head;
use crate::audit::chain::tests::EDITS;
use crate::audit::checkpoint::checkpoint;
use crate::audit::prune::Prune;
use crate::audit::world::{World, at};
use crate::audit::{AuditEvent, Finding, Flaw, Personal};
use crate::keyring::KeyId;
use crate::store::{EventId, Fault, Upkeep as _, UserKey, UserRow};

/// Events 1 to 9 of three users, in checkpoints up to 3 and 6; 7 to 9 are the tail.
const USERS: [i64; 9] = [1, 2, 1, 3, 1, 2, 3, 2, 1];

async fn world() -> World {
    let world = World::new(4).await;
    world.append(&USERS[..3]).await;
    assert_eq!(world.checkpoint(100).await, 3);
    world.append(&USERS[3..6]).await;
    assert_eq!(world.checkpoint(100).await, 3);
    world.append(&USERS[6..]).await;
    world
}

fn finding(event: i64, user: i64, what: Flaw) -> Option<Finding> {
    Some(Finding { event: Some(EventId(event)), user: Some(UserKey(user)), what })
}

fn of_nobody(what: Flaw) -> Option<Finding> {
    Some(Finding { event: None, user: None, what })
}

fn short(checkpoint: i64, missing: i64, after: i64, through: i64) -> Option<Finding> {
    of_nobody(Flaw::CheckpointShort { checkpoint, missing, after: EventId(after), through: EventId(through) })
}

#[tokio::test]
async fn a_trail_as_it_was_written_is_good() {
    let world = world().await;
    let report = world.verify().await;
    assert_eq!((report.events, report.checkpoints, report.first_bad), (9, 2, None));
    let tail = report.tail;
    assert_eq!((tail.after_checkpoint, tail.from, tail.events), (2, Some(EventId(7)), 3));
    assert_eq!(World::new(0).await.bad().await, None);
    assert_eq!(World::new(2).await.bad().await, None);
}

#[tokio::test]
async fn each_event_that_is_taken_away_is_named() {
    let world = world().await;
    for (id, user) in (1..).zip(USERS) {
        world.without_events([id]);
        assert_eq!(world.bad().await, finding(id, user, Flaw::Removed), "event {id}");
        world.clean();
    }
    // The newest of several is the one that is named by what is left.
    world.without_events([1, 3]);
    assert_eq!(world.bad().await, finding(3, 1, Flaw::Removed));
    world.clean();
    world.without_events([5, 9]);
    assert_eq!(world.bad().await, finding(9, 1, Flaw::Removed));
}

#[tokio::test]
async fn a_user_whose_events_are_all_gone_is_named() {
    let world = world().await;
    for (user, head) in [(1, 9), (2, 8), (3, 7)] {
        world.events(move |events| events.retain(|event| event.user != UserKey(user)));
        assert_eq!(world.bad().await, finding(head, user, Flaw::Removed));
        world.clean();
    }
    world.events(Vec::clear);
    assert_eq!(world.bad().await, finding(9, 1, Flaw::Removed));
}

#[tokio::test]
async fn each_column_that_is_edited_names_its_row() {
    let world = world().await;
    for id in 1..=9 {
        for (index, edit) in EDITS.into_iter().enumerate() {
            world.event(id, edit);
            let found = world.bad().await.map(|finding| finding.event);
            assert_eq!(found, Some(Some(EventId(id))), "edit {index} of event {id}");
            world.clean();
        }
    }
}

#[tokio::test]
async fn an_event_under_another_id_is_missing_where_it_was() {
    let world = world().await;
    world.event(3, |event| event.id = EventId(30));
    assert_eq!(world.bad().await, finding(3, 1, Flaw::Removed));
    world.clean();
    world.event(9, |event| event.id = EventId(30));
    assert_eq!(world.bad().await, finding(30, 1, Flaw::Altered));
}

#[tokio::test]
async fn swapped_events_are_noticed() {
    let world = world().await;
    for (one, other) in (1..=9).flat_map(|one| (one + 1..=9).map(move |other| (one, other))) {
        let swap = move |events: &mut Vec<AuditEvent>| {
            let (one, other) = (one as usize - 1, other as usize - 1);
            events.swap(one, other);
            let (first, second) = (events[one].id, events[other].id);
            (events[one].id, events[other].id) = (second, first);
        };
        world.events(swap);
        let found = world.bad().await.expect("a swap is found");
        let named = found.event.expect("an event is named").0;
        assert!(named <= other, "{one} and {other}: {found:?}");
        world.clean();
    }
    // The third event of a user in the place of the second.
    world.events(|events| (events[2].id, events[4].id) = (EventId(5), EventId(3)));
    assert_eq!(world.bad().await, finding(3, 1, Flaw::Misplaced));
}

#[tokio::test]
async fn an_event_put_in_is_noticed() {
    let world = world().await;
    world.events(|events| events.push(AuditEvent { id: EventId(40), ..events[4].clone() }));
    assert_eq!(world.bad().await, finding(40, 1, Flaw::Misplaced));
    world.clean();
    world.events(|events| events.push(AuditEvent { user: UserKey(4), id: EventId(40), ..events[0].clone() }));
    assert_eq!(world.bad().await, finding(40, 4, Flaw::Altered));
    world.clean();
    // The event that it names is there, and somebody else's.
    world.events(|events| events.push(AuditEvent { user: UserKey(4), id: EventId(40), ..events[6].clone() }));
    assert_eq!(world.bad().await, finding(40, 4, Flaw::Misplaced));
}

#[tokio::test]
async fn an_old_user_row_that_is_put_back_is_noticed() {
    let world = World::new(3).await;
    world.append(&[1, 2, 1]).await;
    let old = world.row(1).await;
    world.append(&[2, 1, 3]).await;
    world.put_back(old.clone());
    assert_eq!(world.bad().await, finding(5, 1, Flaw::HeadMismatch));
    world.clean();
    // With its later events deleted, the chain and its head fit: the checkpoint tells.
    world.checkpoint(100).await;
    world.append(&[2, 3, 2]).await;
    world.put_back(old).without_events([5]);
    assert_eq!(world.bad().await, short(1, 1, 0, 6));
    let text = world.bad().await.unwrap().to_string();
    assert_eq!(
        text,
        "of the events after 0 and up to 6, which checkpoint 1 covers, some are gone that were not pruned: 1"
    );
}

#[tokio::test]
async fn a_user_row_that_is_gone_or_edited_is_noticed() {
    let world = world().await;
    let drop_first = |users: &mut Vec<UserRow>| drop(users.remove(0));
    world.users(drop_first);
    assert_eq!(world.bad().await, finding(9, 1, Flaw::NoUser));
    world.events(|events| events.retain(|event| event.user != UserKey(1)));
    assert_eq!(world.bad().await, short(1, 2, 0, 3));
    world.clean();
    world.users(|users| users[1].last_event = EventId(2));
    let altered = Fault::Altered { what: "the row", user: UserKey(2) };
    let found = world.bad().await.unwrap();
    assert_eq!((found.user, &found.what), (Some(UserKey(2)), &Flaw::Unreadable(altered.clone())));
    world.clean();
    world.fault(altered.clone());
    assert_eq!(world.bad().await.map(|found| found.what), Some(Flaw::Unreadable(altered)));
}

#[tokio::test]
async fn a_link_made_with_another_ring_names_the_key() {
    let world = world().await;
    world.event(4, |event| event.link[3] = 77);
    let found = world.bad().await;
    assert_eq!(found, finding(4, 3, Flaw::UnknownKey(KeyId(77))));
    assert_eq!(found.unwrap().to_string(), "event 4 of user 3: made with key 77, which is not in this ring");
}

#[tokio::test]
async fn what_was_erased_must_have_been_forgotten() {
    let world = world().await;
    let erase = |event: &mut AuditEvent| {
        event.personal = Personal { commitment: event.personal.commitment, ..Personal::default() };
    };
    world.event(3, erase);
    assert_eq!(world.bad().await, finding(3, 1, Flaw::Erased));
    world.clean();
    world.forget(1).await;
    assert!(world.all_events().await.iter().any(|event| event.personal.salt.is_none()));
    assert_eq!(world.bad().await, None);
    world.append(&[1]).await;
    assert_eq!(world.bad().await, None);
    world.event(10, erase);
    assert_eq!(world.bad().await, finding(10, 1, Flaw::Erased));
    world.clean();
    world.event(2, erase);
    assert_eq!(world.bad().await, finding(2, 2, Flaw::Erased));
}

#[tokio::test]
async fn checkpoints_that_are_gone_or_edited_are_named() {
    let world = world().await;
    world.checkpoint(2).await;
    world.checkpoint(2).await;
    assert_eq!(world.verify().await.checkpoints, 4);
    for id in 1..=3 {
        world.checkpoints(move |all| all.retain(|checkpoint| checkpoint.id != id));
        assert_eq!(world.bad().await, of_nobody(Flaw::CheckpointRemoved(id)));
        world.clean();
    }
    for id in 1..=4 {
        world.checkpoints(move |all| all[id - 1].at = at(1));
        assert_eq!(world.bad().await, of_nobody(Flaw::CheckpointAltered(id as i64)));
        world.clean();
    }
    world.checkpoints(|all| all[1].mac[3] = 77);
    assert_eq!(world.bad().await, of_nobody(Flaw::UnknownKey(KeyId(77))));
    world.clean();
    // Nothing tells that the newest are gone but the tail, which begins earlier.
    world.checkpoints(|all| all.truncate(2));
    let report = world.verify().await;
    assert_eq!((report.first_bad, report.tail.after_checkpoint), (None, 2));
    assert_eq!((report.tail.from, report.tail.events), (Some(EventId(7)), 3));
}

#[tokio::test]
async fn a_checkpoint_of_another_history_is_noticed() {
    let (world, other) = (World::new(3).await, World::new(3).await);
    world.append(&[1, 2, 1]).await;
    other.append(&[1, 3, 1]).await;
    other.checkpoint(100).await;
    let foreign = other.store.checkpoints(0, 1).await.unwrap();
    world.checkpoints(move |all| all.clone_from(&foreign));
    let mismatch = Flaw::CheckpointMismatch { checkpoint: 1, after: EventId(0), through: EventId(3) };
    assert_eq!(world.bad().await, of_nobody(mismatch));
}

#[tokio::test]
async fn pruning_leaves_a_good_trail_with_and_without_a_later_checkpoint() {
    let world = world().await;
    assert_eq!(world.prune(at(1004), 100).await, [1, 2, 3]);
    let report = world.verify().await;
    assert_eq!((report.events, report.first_bad), (6, None));
    world.checkpoint(100).await;
    assert_eq!(world.bad().await, None);
    for id in 4..=9 {
        world.without_events([id]);
        assert_eq!(world.bad().await, finding(id, USERS[id as usize - 1], Flaw::Removed), "event {id}");
        world.clean();
    }
    // The event before it is gone with good reason.
    world.event(5, |event| event.user = UserKey(2));
    assert_eq!(world.bad().await, finding(5, 2, Flaw::Altered));
    world.clean();
    // Everything but the newest checkpoint's events.
    assert_eq!(world.prune(at(1100), 100).await, [4, 5, 6]);
    assert_eq!(world.bad().await, None);
    world.append(&[1]).await;
    assert_eq!(world.prune(at(1100), 100).await, [7, 8, 9]);
    assert_eq!(world.bad().await, None);
    world.append(&[2, 3]).await;
    assert_eq!(world.bad().await, None);
    world.checkpoint(100).await;
    assert_eq!(world.bad().await, None);
}

#[tokio::test]
async fn pruning_half_way_excuses_nothing_in_later_checkpoints() {
    let world = world().await;
    let old = world.row(3).await;
    world.append(&[3]).await;
    world.checkpoint(100).await;
    world.append(&[1]).await;
    assert_eq!(world.prune(at(1100), 4).await, [1, 2, 3, 4]);
    assert_eq!(world.bad().await, None);
    // The highest anchor is 4, within checkpoint 2. An event of checkpoint 3 was not pruned.
    world.put_back(old).without_events([10]);
    let found = world.bad().await;
    // The old row has an older anchor, too: its chain breaks first.
    assert_eq!(found, finding(4, 3, Flaw::Removed));
    world.clean();
    let pruned = world.row(3).await;
    world.append(&[3]).await;
    world.checkpoint(100).await;
    world.put_back(pruned).without_events([12]);
    assert_eq!(world.bad().await, short(4, 1, 10, 12));
}

#[tokio::test]
async fn events_put_back_after_they_were_pruned_are_noticed() {
    let world = world().await;
    let (before, events) = (world.row(2).await, world.all_events().await);
    world.prune(at(1004), 100).await;
    let back = events[1].clone();
    world.events(move |events| events.push(back.clone()));
    assert_eq!(world.bad().await, finding(2, 2, Flaw::Misplaced));
    // With the old row, too, the chain fits; but the next checkpoint saw the event gone.
    world.put_back(before);
    assert_eq!(world.bad().await, None);
    world.checkpoint(100).await;
    assert_eq!(world.bad().await, finding(2, 2, Flaw::Misplaced));
    // A checkpoint that sees it back does not take that back.
    world.append(&[1]).await;
    checkpoint(&world, &world.ring, at(2000), 100).await.unwrap();
    assert_eq!(world.bad().await, finding(2, 2, Flaw::Misplaced));
}

#[tokio::test]
async fn a_checkpoint_is_never_gone_from_above_what_was_pruned() {
    let world = world().await;
    world.prune(at(1100), 100).await;
    world.checkpoints(|all| all.truncate(1));
    assert_eq!(world.bad().await, of_nobody(Flaw::CheckpointRemoved(2)));
    world.clean();
    world.checkpoints(Vec::clear);
    assert_eq!(world.bad().await, of_nobody(Flaw::CheckpointRemoved(1)));
}

#[tokio::test]
async fn a_deletion_is_not_laundered_by_the_next_checkpoint() {
    let world = World::new(3).await;
    world.append(&[3, 1, 2]).await;
    world.checkpoint(100).await;
    world.append(&[1, 2]).await;
    // User 3 and the first event of all are gone when the next checkpoint is made, which notes that nothing before 2 is left.
    let unpruned = world.row(3).await;
    let gone = Prune {
        user: UserKey(3),
        after: Head::default(),
        events: vec![EventId(1)],
        anchor: Head { event: EventId(1), link: world.all_events().await[0].link.clone() },
    };
    world.apply(gone).await;
    world.checkpoint(100).await;
    assert_eq!(world.store.newest_checkpoint().await.unwrap().unwrap().pruned, EventId(1));
    assert_eq!(world.bad().await, None);
    world.put_back(unpruned);
    assert_eq!(world.bad().await, finding(1, 3, Flaw::Removed));
    world.users(|users| users.retain(|user| user.key != UserKey(3)));
    assert_eq!(world.bad().await, short(1, 1, 0, 3));
}

#[tokio::test]
async fn events_that_the_trail_does_not_give_yet_are_followed_from_the_head() {
    let world = world().await;
    world.append(&[1, 1, 1, 1, 1, 2, 1]).await;
    for lag in 6..16 {
        world.lag(lag);
        assert_eq!(world.bad().await, None, "lag at {lag}");
    }
    for (id, user) in [(10, 1), (12, 1), (14, 1), (15, 2), (16, 1)] {
        world.lag(9).without_events([id]);
        assert_eq!(world.bad().await, finding(id, user, Flaw::Removed));
        world.clean();
        world.lag(9).event(id, |event| event.at = at(1));
        assert_eq!(world.bad().await, finding(id, user, Flaw::Altered));
        world.clean();
    }
    world.lag(9).event(16, |event| event.link[9] ^= 1);
    assert_eq!(world.bad().await, finding(16, 1, Flaw::Altered));
}

/// More than a page of them, between the row and the events that it names.
#[tokio::test]
async fn what_is_appended_behind_a_head_that_was_read_is_passed_over() {
    for first in 1..16 {
        let world = world().await;
        world.append(&[1, 1, 1, 1]).await;
        world.lag(9);
        let (shared, mut call) = (world.clone(), 0);
        world
            .meanwhile(move || {
                call += 1;
                let (world, call) = (shared.clone(), call);
                Box::pin(async move {
                    if call >= first {
                        world.append(&[1, 2, 1, 1, 1, 1]).await;
                    }
                })
            })
            .await;
        assert_eq!(world.bad().await, None, "from call {first} on");
    }
}

#[tokio::test]
async fn an_event_of_another_history_is_noticed_by_the_head() {
    let (world, other) = (World::new(1).await, World::new(1).await);
    world.append(&[1, 1]).await;
    other.append(&[1]).await;
    other.append_at(1, at(5)).await;
    let foreign = other.all_events().await;
    world.events(move |events| events.clone_from(&foreign));
    assert_eq!(world.bad().await, finding(2, 1, Flaw::HeadMismatch));
    world.lag(1);
    assert_eq!(world.bad().await, finding(2, 1, Flaw::Altered));
}

/// One user, so that pruning takes away what follows and what is in hand; before any two calls that verifying makes.
#[tokio::test]
async fn pruning_twice_meanwhile_is_no_alarm() {
    for (first, second) in (1..24).flat_map(|first| (first..24).map(move |second| (first, second))) {
        let world = World::new(1).await;
        for _ in 0..11 {
            world.append(&[1]).await;
            world.checkpoint(1).await;
        }
        let (shared, mut call) = (world.clone(), 0);
        world
            .meanwhile(move || {
                call += 1;
                let (world, call) = (shared.clone(), call);
                Box::pin(async move {
                    if call == first {
                        world.prune_as_the_store_is(at(3000), 4).await;
                    }
                    if call == second {
                        world.prune_as_the_store_is(at(3000), 2).await;
                    }
                })
            })
            .await;
        assert_eq!(world.bad().await, None, "before calls {first} and {second}");
    }
}

/// Before each call that verifying makes, somebody appends, covers, prunes or forgets: never an alarm. And after it all, each event
/// that is taken away is still noticed.
#[tokio::test]
async fn whatever_happens_meanwhile_is_no_alarm() {
    for seed in 0..60 {
        let world = World::new(5).await;
        let mut chance = Lcg(seed);
        for _ in 0..chance.below(40) {
            busy(&world, &mut chance).await;
        }
        assert_eq!(world.bad().await, None, "seed {seed}");
        let (shared, mut inner) = (world.clone(), Lcg(seed + 1000));
        let mut calls = 0;
        world
            .meanwhile(move || {
                let (world, next) = (shared.clone(), Lcg(inner.next()));
                calls += 1;
                Box::pin(async move {
                    let mut next = next;
                    // Not for ever: verifying reads on while full pages come.
                    for _ in 0..if calls < 40 { next.below(4) } else { 0 } {
                        busy(&world, &mut next).await;
                    }
                })
            })
            .await;
        assert_eq!(world.bad().await, None, "seed {seed}, meanwhile");
        world.meanwhile(|| Box::pin(async {})).await;
        assert_eq!(world.bad().await, None, "seed {seed}, after");
        for event in world.all_events().await {
            world.without_events([event.id.0]);
            assert_eq!(world.bad().await, finding(event.id.0, event.user.0, Flaw::Removed), "seed {seed}");
            world.clean();
        }
    }
}

async fn busy(world: &World, chance: &mut Lcg) {
    match chance.below(12) {
        0 => drop(world.checkpoint(1 + chance.below(6)).await),
        1 => world.prune_as_the_store_is(at(3000), 1 + chance.below(8)).await,
        2 if chance.below(4) == 0 => world.forget(1 + chance.below(5) as i64).await,
        _ => world.append(&[1 + chance.below(5) as i64]).await,
    }
}

/// Chance for the order of things: the constants are those of Knuth's MMIX.
struct Lcg(u64);

impl Lcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        self.next() as usize % limit
    }
}

#[test]
fn verifying_can_be_spawned() {
    fn is_send(_: impl Send) {}
    let verify = async {
        let world = World::new(1).await;
        world.verify().await
    };
    is_send(verify);
}
