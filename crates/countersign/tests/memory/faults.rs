//! What a store that fails, or is flooded, leaves behind.

use countersign::testing::{Failing, MemoryStore};
use countersign::*;

use crate::stories::slow::Slow;
use crate::stories::world::*;

/// How an answer is given, for the table of doors.
#[derive(Clone, Copy, Debug)]
enum Door {
    Totp,
    FastCode,
    SlowCode,
}

/// In which lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Unknown,
    Known,
}

/// G4, C89: when the trail cannot be written, right and wrong answers get the same error and the same charge, at every door and in
/// either lane; and nothing is spent.
#[tokio::test]
async fn a_failing_trail_answers_alike_and_charges() {
    for door in [Door::Totp, Door::FastCode, Door::SlowCode] {
        for from in [From::Unknown, From::Known] {
            let mut left_behind = Vec::new();
            for right in [true, false] {
                left_behind.push(charges_without_a_trail(door, from, right).await);
            }
            assert_eq!(left_behind[0], left_behind[1], "{door:?} {from:?}");
        }
    }
}

/// Five answers while the trail fails; says what stands in the way afterwards.
async fn charges_without_a_trail(door: Door, from: From, right: bool) -> Waits {
    let store = MemoryStore::new();
    let form = match door {
        Door::SlowCode => RecoveryCodes::new().hash(Slow::default()),
        Door::Totp | Door::FastCode => RecoveryCodes::new(),
    };
    let world = World::with(store.clone(), |builder| builder.recovery_codes(form)).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    let kept = if from == From::Known { vec![browser.clone()] } else { Vec::new() };
    let typed = match (door, right) {
        (Door::Totp, true) => world.right(&person),
        (Door::Totp, false) => world.wrong(&person),
        (_, true) => person.codes[0].clone(),
        (_, false) => "A".repeat(person.codes[0].len()),
    };
    // Five sign-ins, so that it is not the challenge that ends.
    let mut pending = Vec::new();
    for _ in 0..6 {
        pending.push(world.sign_in_from(&person.user, &kept).await.token);
    }
    store.fail(Failing::Audit);
    for token in &pending[..5] {
        let failed = world.try_answer(token, &typed).await;
        assert!(matches!(failed, Err(Error::Store(StoreError::Failed(_)))), "{door:?} {from:?}: {failed:?}");
    }
    store.fail(Failing::Nothing);
    let waits = world.waits(&person.user).await;
    assert_eq!(waits.counts[0].failures, 5, "{door:?} {from:?}");
    assert_eq!(world.known(&person.user, &browser).await, from == From::Unknown, "{door:?} {from:?}");
    if from == From::Unknown {
        assert_eq!(word(&world.answer(&pending[5], &typed).await), "throttled", "{door:?}");
    }
    // Nothing was spent: it gets in once the waits are over.
    if right {
        world.clear_waits(&person.user).await;
        accepted(world.answer(&pending[5], &typed).await);
    }
    waits
}

/// The same at the unlock: whether a code was right cannot be told from what is left behind, nor was it spent.
#[tokio::test]
async fn a_failing_trail_at_the_unlock_tells_nothing() {
    for begun in [false, true] {
        let mut left_behind = Vec::new();
        for right in [true, false] {
            let store = MemoryStore::new();
            let world = World::new(store.clone()).await;
            let person = world.enrolled("maria").await;
            let pending = world.sign_in(&person.user).await.token;
            if begun {
                let first = world.unlock(&pending, &world.right(&person)).await;
                assert!(matches!(first, Unlocked::Progress { successes: 1, .. }), "{first:?}");
                world.advance(120);
            }
            let typed = if right { world.right(&person) } else { world.wrong(&person) };
            store.fail(Failing::Audit);
            let answer = Answer::new(&typed);
            let failed = world.countersign.unlock(&pending, Transport::Cookie, answer, &request()).await;
            assert!(matches!(failed, Err(Error::Store(StoreError::Failed(_)))), "{failed:?}");
            store.fail(Failing::Nothing);
            let state = world.countersign.unlock_state(&pending, Transport::Cookie).await.unwrap();
            left_behind.push((state, world.waits(&person.user).await));
            assert_eq!(world.waits(&person.user).await.unlock_wait.unwrap().as_secs(), 900);
            if right {
                accepted(world.answer(&pending, &typed).await);
            }
        }
        assert_eq!(left_behind[0], left_behind[1], "a run was begun: {begun}");
    }
}

/// A name or a password that the trail cannot tell of is not changed, and nothing ends for it.
#[tokio::test]
async fn a_failing_trail_keeps_nothing_of_what_came_with_it() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    store.add_account(person.user.clone());
    let pending = world.sign_in(&person.user).await.token;
    let shown = world.right(&person);
    let answer = Answer::new(&shown).trusting_browser("Firefox");
    let answered = world.countersign.answer(&pending, Transport::Cookie, answer, &request()).await;
    let session = world.standard(&accepted(answered.unwrap()).token.unwrap()).await;
    let held = HeldRequest::new("/transfer", "", b"").unwrap();
    let held = world.countersign.hold(&session, held, &request()).await.unwrap().unwrap();
    let id = world.countersign.sessions(&session).await.unwrap().unwrap()[0].id;
    let asked = request();
    let rename = || world.countersign.rename_session(&session, id, "Work", &asked);
    let change = |proof| world.countersign.change_password(&session, proof, ("$new".to_owned(), "2"), &asked);

    let proof = world.proof(&session).await;
    let before = store.dump();
    store.fail(Failing::Audit);
    assert!(matches!(rename().await, Err(Error::Store(StoreError::Failed(_)))));
    assert!(matches!(change(proof).await, Err(Error::Store(StoreError::Failed(_)))));
    assert_eq!(store.dump(), before);
    store.fail(Failing::Nothing);
    assert_eq!(store.password_hash(&person.user), None);
    assert_eq!(world.countersign.trusted_browsers(&session).await.unwrap().unwrap().len(), 1);
    assert!(world.countersign.held(&session, held).await.unwrap().is_some());

    rename().await.unwrap();
    change(world.proof(&session).await).await.unwrap();
    assert_eq!(store.password_hash(&person.user).as_deref(), Some("$new"));
    let session = world.countersign.revisit_account(&session).await.unwrap();
    let Some(AnySession::Standard(session)) = session else {
        panic!("the acting session lives on: {session:?}")
    };
    assert_eq!(world.countersign.trusted_browsers(&session).await.unwrap(), Some(Vec::new()));
    assert_eq!(world.countersign.held(&session, held).await.unwrap(), None);
}

/// A thousand answers while nothing is judged: twenty rows in the trail in five minutes, and beyond these not a byte is written.
#[tokio::test]
async fn a_flood_of_refused_answers_writes_next_to_nothing() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 5).await, 5);
    let pending = world.sign_in(&person.user).await.token;
    let before = world.trail(&person.user).await.len();
    let wait = world.waits(&person.user).await.counts[0].wait;
    let (right, wrong) = (world.right(&person), world.wrong(&person));
    let mut quiet = String::new();
    for round in 0..500 {
        for typed in [&right, &wrong] {
            assert_eq!(word(&world.answer(&pending, typed).await), "throttled");
        }
        match round {
            9 => quiet = store.dump(),
            10.. => assert!(store.dump() == quiet, "round {round} wrote something"),
            _ => {}
        }
    }
    assert_eq!(world.trail(&person.user).await.len() - before, 20);
    // A49: and none of them made the wait longer.
    assert_eq!(world.waits(&person.user).await.counts[0].wait, wait);
    world.clock.advance(wait.unwrap());
    accepted(world.answer(&pending, &world.right(&person)).await);
}

/// The same at all doors together: limiter, guard, used codes and the unlock share these twenty rows.
/// Somebody who knows a name and nothing else cannot keep what happens at the challenge out of the trail.
#[tokio::test]
async fn failed_sign_ins_do_not_crowd_refusals_out_of_the_trail() {
    let world = World::new(MemoryStore::new()).await;
    let person = world.enrolled("maria").await;
    for _ in 0..100 {
        let countersign = &world.countersign;
        countersign.sign_in_failed(Some(&person.user), Reason::InvalidPassword, &request()).await.unwrap();
    }
    let pending = world.sign_in(&person.user).await.token;
    let spent = world.right(&person);
    accepted(world.answer(&pending, &spent).await);
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &spent).await), "used");
    let trail = world.trail(&person.user).await;
    assert_eq!(trail[0], (Action::Challenge, EventOutcome::Refused));
    let failed = trail.iter().filter(|event| **event == (Action::SignIn, EventOutcome::Failure)).count();
    assert_eq!(failed, 20);
}

#[tokio::test]
async fn all_refusals_share_one_allowance() {
    let store = MemoryStore::new();
    let limited = BruteForce::rate_limit().window(5, std::time::Duration::from_secs(300));
    let world = World::with(store.clone(), |builder| builder.brute_force(limited)).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let spent = world.right(&person);
    let token = accepted(world.answer(&pending, &spent).await).token.unwrap();
    let before = world.trail(&person.user).await.len();
    for _ in 0..100 {
        world.answer(&token, &spent).await;
        world.unlock(&token, &spent).await;
    }
    assert_eq!(world.trail(&person.user).await.len() - before, 20);
}

/// G9, G10: every fault is counted; of one user's, one an hour is recorded, in the user's own chain where that is whole.
#[tokio::test]
async fn a_fault_is_counted_each_time_and_recorded_once_an_hour() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let pending = world.sign_in(&maria.user).await.token;
    let faults = async |user: &UserId| {
        let events = world.events(user, Action::Fault).await;
        events.into_iter().map(|event| (event.outcome, event.reason, event.actor)).collect::<Vec<_>>()
    };
    store.tamper_authenticators(|row| row.secret.reverse());
    for count in 1..=3 {
        assert!(world.try_answer(&pending, &world.right(&maria)).await.is_err());
        assert_eq!(world.countersign.faults(), count);
    }
    let unopened = (EventOutcome::Failure, Some(Reason::Unopened), Actor::Host);
    assert_eq!(faults(&maria.user).await, [unopened]);
    assert_eq!(faults(&olaf.user).await, []);
    world.rest();
    let again = world.sign_in(&maria.user).await.token;
    assert!(world.try_answer(&again, &world.right(&maria)).await.is_err());
    assert_eq!(faults(&maria.user).await, [unopened; 2]);
    assert_eq!(world.countersign.verify_trail().await.unwrap().first_bad, None);
}

/// Where the user's own row is the one that does not fit, one of nobody's chains tells of it; and where that is damaged too, nobody crashes.
#[tokio::test]
async fn a_fault_of_a_row_goes_into_nobodys_chain() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let maria = world.enrolled("maria").await;
    let key = maria.token.user();
    store.tamper(|row| row.generation += i64::from(row.key == key));
    let find = async || world.countersign.session(&maria.token, Transport::Cookie).await;
    assert!(find().await.is_err() && find().await.is_err());
    assert_eq!(world.countersign.faults(), 2);
    let recorded = async || {
        let trail = world.countersign.trail(EventId(0), 1000).await.unwrap();
        let faults = trail.into_iter().filter(|(event, _)| event.action == Action::Fault);
        faults.map(|(event, user)| (event.reason, event.personal.note, user)).collect::<Vec<_>>()
    };
    let note = Some(format!("the row of user {key} is not as it was written"));
    assert_eq!(recorded().await, [(Some(Reason::Altered), note, None)]);

    // Every row, nobody's too: the fault is told to whoever called, and that is all.
    store.tamper(|row| row.mac.reverse());
    world.rest();
    assert!(find().await.is_err());
    assert_eq!(world.countersign.faults(), 3);
    store.lose_users();
    let lost = world.countersign.open_session(&maria.user, SignInOptions::new(), &request()).await;
    let is_lost =
        matches!(&lost, Err(Error::Store(StoreError::Fault(Fault::Lost { id }))) if *id == maria.user);
    assert!(is_lost, "{lost:?}");
    assert!(world.countersign.status_of(&maria.user).await.is_err());
    assert_eq!(world.countersign.faults(), 5);
    store.fail(Failing::Everything);
    assert!(find().await.is_err());
    assert_eq!(world.countersign.faults(), 5, "what cannot be reached is no fault");
}

/// G10: a session that was verified a moment ago is no reason to say "no second factor" when its user's row has gone.
#[tokio::test]
async fn a_row_that_is_gone_is_never_a_user_without_a_second_factor() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let maria = world.enrolled("maria").await;
    let session = world.standard(&maria.token).await;
    store.lose_users();
    let status = world.countersign.status(&session).await;
    assert!(matches!(status, Err(Error::Store(StoreError::Fault(_)))), "{status:?}");
    assert!(world.countersign.totp_configured(&session).await.is_err());
    assert!(world.find(&maria.token).await.is_none());
}
