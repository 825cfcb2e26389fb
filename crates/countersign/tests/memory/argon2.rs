//! The stories of slow hashes, told by a real one.

use countersign::testing::MemoryStore;
use countersign::*;

use crate::stories::races::{all_at_once, count};
use crate::stories::world::*;

/// The cheapest that is allowed.
async fn world() -> (World<MemoryStore>, Person) {
    let form = RecoveryCodes::strict().count(3).hash(Argon2id::with_cost(7168, 5, 1).unwrap());
    let world = World::with(MemoryStore::new(), |builder| builder.recovery_codes(form)).await;
    let person = world.enrolled("maria").await;
    (world, person)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strict_code_lets_in_once_and_wrong_ones_are_charged() {
    let (world, person) = world().await;
    assert!(person.codes.iter().all(|code| code.len() == 17));
    let pending = world.sign_in(&person.user).await.token;
    let wrong = format!("{}{}", &person.codes[0][..1], &person.codes[1][1..]);
    assert_eq!(word(&world.answer(&pending, &wrong).await), "wrong");
    let done = accepted(world.answer(&pending, &person.codes[0].to_lowercase()).await);
    assert_eq!((done.method, done.recovery_codes_remaining), (Method::RecoveryCode, 2));
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &person.codes[0]).await), "wrong", "it is spent");
    assert_eq!(world.waits(&person.user).await.counts[0].failures, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_guesses_and_one_code_sixteen_times() {
    let (world, person) = world().await;
    let mut answers = Vec::new();
    for _ in 0..16 {
        answers.push((world.sign_in(&person.user).await.token, person.codes[0].clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!(count(&words, "accepted"), 1, "{words:?}");
    assert_eq!(world.status(&person.token).await.recovery_codes.unwrap().remaining, 2);
    world.clear_waits(&person.user).await;
    let wrong = format!("{}{}", &person.codes[1][..1], &person.codes[2][1..]);
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push((world.sign_in(&person.user).await.token, wrong.clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!((count(&words, "wrong"), count(&words, "throttled")), (5, 35), "{words:?}");
}
