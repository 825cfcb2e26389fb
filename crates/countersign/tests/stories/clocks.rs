//! Nodes whose clocks disagree by an hour: less may be let in than is right, never more.

use std::time::Duration;

use countersign::testing::SeededRandom;
use countersign::{AnySession, Clock as _, SessionToken};

use super::world::*;

const HOUR: Duration = Duration::from_secs(3600);

/// Two nodes on one store, the second with its clock an hour ahead of the first.
async fn an_hour_apart<S: AnyStore>(store: S) -> (World<S>, World<S>, Person) {
    let behind = World::new(store.clone()).await;
    let ahead = World::with(store, |builder| builder.random(SeededRandom::new(9))).await;
    let person = behind.enrolled("maria").await;
    behind.advance(30);
    ahead.clock.set(behind.clock.now() + HOUR);
    (behind, ahead, person)
}

async fn answer<S: AnyStore>(world: &World<S>, token: &SessionToken, typed: &str) -> &'static str {
    word(&world.answer(token, typed).await)
}

/// G1: no step is accepted twice, nor one before another that was.
pub async fn no_code_is_accepted_twice_on_clocks_an_hour_apart<S: AnyStore>(store: S) {
    let (behind, ahead, person) = an_hour_apart(store).await;
    let (now, later) = (behind.right(&person), ahead.right(&person));
    assert_eq!(answer(&behind, &behind.sign_in(&person.user).await.token, &now).await, "accepted");
    // Each clock takes codes of its own time alone, and each code once.
    assert_eq!(answer(&ahead, &ahead.sign_in(&person.user).await.token, &now).await, "wrong");
    assert_eq!(answer(&ahead, &ahead.sign_in(&person.user).await.token, &later).await, "accepted");
    for world in [&behind, &ahead] {
        for typed in [&now, &later] {
            let told = answer(world, &world.sign_in(&person.user).await.token, typed).await;
            assert!(matches!(told, "wrong" | "used"), "{told}");
        }
    }
    // The app's codes of the hour in between came before one that was accepted. The owner is not shut out for that.
    behind.advance(30);
    let pending = behind.sign_in(&person.user).await.token;
    assert_eq!(answer(&behind, &pending, &behind.right(&person)).await, "used");
    assert_eq!(answer(&behind, &pending, &person.codes[0]).await, "accepted");
    behind.clock.advance(HOUR);
    let pending = behind.sign_in(&person.user).await.token;
    assert_eq!(answer(&behind, &pending, &behind.right(&person)).await, "accepted");
}

/// G2: nor is a recovery code.
pub async fn no_recovery_code_is_accepted_twice_on_clocks_an_hour_apart<S: AnyStore>(store: S) {
    let (behind, ahead, person) = an_hour_apart(store).await;
    for (first, second, code) in [(&behind, &ahead, 0), (&ahead, &behind, 1)] {
        let code = &person.codes[code];
        assert_eq!(answer(first, &first.sign_in(&person.user).await.token, code).await, "accepted");
        assert_eq!(answer(second, &second.sign_in(&person.user).await.token, code).await, "wrong");
    }
}

/// G4: what one clock takes for long ago is a window of its own, and no more than that; the year counts all of it.
pub async fn guesses_on_clocks_an_hour_apart_are_two_windows_at_most<S: AnyStore>(store: S) {
    let (behind, ahead, person) = an_hour_apart(store).await;
    let mut judged = 0;
    for _ in 0..12 {
        for world in [&behind, &ahead] {
            let token = world.sign_in(&person.user).await.token;
            judged += usize::from(answer(world, &token, &world.wrong(&person)).await == "wrong");
        }
    }
    assert!((5..=10).contains(&judged), "{judged}");
    // An hour later by the first clock, what the second one judged still counts.
    let mut year = judged;
    for _ in 0..400 {
        behind.clock.advance(HOUR);
        ahead.clock.advance(HOUR);
        for world in [&behind, &ahead] {
            let token = world.sign_in(&person.user).await.token;
            year += usize::from(answer(world, &token, &world.wrong(&person)).await == "wrong");
        }
    }
    assert_eq!(year, 41, "as many as on one clock");
}

/// G8: what ended has ended on every clock; and a clock that is ahead ends sessions early, never late.
pub async fn what_ended_stays_ended_on_clocks_an_hour_apart<S: AnyStore>(store: S) {
    let (behind, ahead, person) = an_hour_apart(store).await;
    let (one, two) = (behind.through(&person).await, ahead.sign_in(&person.user).await.token);
    assert!(ahead.find(&one).await.is_some(), "a session of one is one of the other");
    let session = ahead.standard(&one).await;
    ahead.countersign.sign_out_everywhere(&session, &request()).await.unwrap();
    for world in [&behind, &ahead] {
        assert!(world.find(&one).await.is_none());
        assert!(world.find(&two).await.is_none());
    }
    // Ten minutes for a challenge are over an hour ahead.
    let pending = behind.sign_in(&person.user).await.token;
    assert!(matches!(behind.find(&pending).await, Some(AnySession::Pending(_))));
    assert!(ahead.find(&pending).await.is_none());
    assert_eq!(answer(&ahead, &pending, &person.codes[0]).await, "unauthenticated");
}
