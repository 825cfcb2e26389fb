//! Many contenders, each on a thread of its own, started together.

use std::sync::{Arc, Barrier};

use countersign::Clock as _;

use super::world::*;

/// Gives every token and text to a thread of its own; all of them answer at once.
pub async fn all_at_once<S: AnyStore>(
    world: &World<S>,
    answers: Vec<(countersign::SessionToken, String)>,
) -> Vec<&'static str> {
    let answers = answers.into_iter().map(|(token, typed)| (token, countersign::Answer::new(&typed)));
    all_answers_at_once(world, answers.collect()).await
}

/// The same with answers of any kind.
pub async fn all_answers_at_once<S: AnyStore>(
    world: &World<S>,
    answers: Vec<(countersign::SessionToken, countersign::Answer)>,
) -> Vec<&'static str> {
    let barrier = Arc::new(Barrier::new(answers.len()));
    let threads: Vec<_> = answers
        .into_iter()
        .map(|(token, answer)| {
            let (countersign, barrier) = (world.countersign.clone(), Arc::clone(&barrier));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                barrier.wait();
                runtime.block_on(async {
                    let transport = countersign::Transport::Cookie;
                    word(&countersign.answer(&token, transport, answer, &request()).await.unwrap())
                })
            })
        })
        .collect();
    // The writer answers on its own thread, so waiting here blocks nobody.
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

pub fn count(words: &[&str], word: &str) -> usize {
    words.iter().filter(|other| **other == word).count()
}

/// G1: one code, 32 pending sessions, one winner; the others are told to wait and nothing is counted.
pub async fn one_code_has_one_winner<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let code = person.phone.code(world.clock.now());
    let mut answers = Vec::new();
    for _ in 0..32 {
        answers.push((world.sign_in(&person.user).await.token, code.clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!((count(&words, "accepted"), count(&words, "used")), (1, 31), "{words:?}");
}

/// G2, A21, B37.
pub async fn one_recovery_code_has_one_winner<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut answers = Vec::new();
    for _ in 0..32 {
        answers.push((world.sign_in(&person.user).await.token, person.codes[3].clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!(count(&words, "accepted"), 1, "{words:?}");
    assert!(count(&words, "wrong") <= 5, "charged like any wrong code, then nothing is judged: {words:?}");
    assert_eq!(world.status(&person.token).await.recovery_codes.unwrap().remaining, 9);
}

/// C65: ten different codes, ten winners, none left.
pub async fn ten_recovery_codes_have_ten_winners<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut answers = Vec::new();
    for code in &person.codes {
        answers.push((world.sign_in(&person.user).await.token, code.clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!(count(&words, "accepted"), 10, "{words:?}");
    assert_eq!(world.status(&person.token).await.recovery_codes.unwrap().remaining, 0);
    assert_eq!(world.sign_in(&person.user).await.methods, [countersign::ChallengeMethod::Totp]);
}

/// G4: of 40 wrong guesses at once, spread over as many sessions, five are judged.
pub async fn parallel_guesses_share_one_budget<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let wrong = person.phone.wrong_code(world.clock.now());
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push((world.sign_in(&person.user).await.token, wrong.clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!((count(&words, "wrong"), count(&words, "throttled")), (5, 35), "{words:?}");
}
