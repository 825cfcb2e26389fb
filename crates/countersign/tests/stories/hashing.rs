//! Recovery codes whose hash is slow on purpose: reserved, hashed outside the lock, settled.

use countersign::*;

use super::races::{all_at_once, count};
use super::slow::Slow;
use super::world::*;

async fn world<S: AnyStore>(store: S, codes: usize) -> (World<S>, Slow, Person) {
    let (world, slow) = people_of(store, codes).await;
    let person = world.enrolled("maria").await;
    assert_eq!(slow.made(), codes);
    (world, slow, person)
}

async fn people_of<S: AnyStore>(store: S, codes: usize) -> (World<S>, Slow) {
    let slow = Slow::default();
    let form = RecoveryCodes::new().count(codes).hash(slow.clone());
    (World::with(store, |builder| builder.recovery_codes(form)).await, slow)
}

/// A code of the right form at the place of the first one, which it is not.
fn wrong_code(person: &Person) -> String {
    format!("{}AAAAAAAAAAAA", &person.codes[0][..person.codes[0].len() - 12])
}

async fn failures<S: AnyStore>(world: &World<S>, person: &Person) -> usize {
    let counts = world.waits(&person.user).await.counts;
    counts.iter().filter(|count| count.strategy == "recovery_code").map(|count| count.failures).sum()
}

/// An answer on its way while the test goes on.
fn answering<S: AnyStore>(
    world: &World<S>,
    token: &SessionToken,
    typed: &str,
) -> tokio::task::JoinHandle<Result<Answered, Error>> {
    let (countersign, token, answer) = (world.countersign.clone(), token.clone(), Answer::new(typed));
    tokio::spawn(async move { countersign.answer(&token, Transport::Cookie, answer, &request()).await })
}

/// C81: of 200 guesses at once, over forty sessions, as many are hashed as the budget judges, and each costs one hash, with ten
/// codes and with a hundred.
pub async fn no_more_is_hashed_than_the_budget_judges<S: AnyStore>(store: S) {
    for (name, codes) in [("ten", 10), ("hundred", 100)] {
        let (world, slow) = people_of(store.clone(), codes).await;
        let person = world.enrolled(name).await;
        let mut answers = Vec::new();
        for _ in 0..40 {
            let pending = world.sign_in(&person.user).await.token;
            answers.extend(std::iter::repeat_n((pending, wrong_code(&person)), 5));
        }
        let words = all_at_once(&world, answers).await;
        let judged = count(&words, "wrong") + count(&words, "wrong, ended");
        assert_eq!((judged, slow.checked()), (5, 5), "{words:?}");
    }
}

/// One hash for each attempt: right, wrong, where there is no such place, where the user has no code left, where it was used.
pub async fn every_attempt_costs_one_hash<S: AnyStore>(store: S) {
    let (world, slow, person) = world(store, 1).await;
    let nowhere = format!("9{}", &person.codes[0][1..]);
    let code = person.codes[0].clone();
    let mut token = world.sign_in(&person.user).await.token;
    for (typed, outcome) in [
        (wrong_code(&person), "wrong"),
        (nowhere, "wrong"),
        (code.to_lowercase(), "accepted"),
        (code, "wrong"),
        (wrong_code(&person), "wrong"),
    ] {
        let before = slow.checked();
        assert_eq!(word(&world.answer(&token, &typed).await), outcome, "{typed}");
        assert_eq!(slow.checked() - before, 1, "{typed}");
        if outcome == "accepted" {
            token = world.sign_in(&person.user).await.token;
        }
    }
    // What is refused before it is judged costs none.
    let before = slow.checked();
    for typed in ["", "AAAA", "ÄÖÜ"] {
        assert_eq!(word(&world.answer(&token, typed).await), "impossible");
    }
    world.countersign.sign_out(&token, Transport::Cookie, &request()).await.unwrap();
    assert_eq!(word(&world.answer(&token, &wrong_code(&person)).await), "unauthenticated");
    assert_eq!(slow.checked(), before);
}

/// G2: the same right code sixteen times at once has one winner, and no other code is lost.
pub async fn one_slow_code_has_one_winner<S: AnyStore>(store: S) {
    let (world, slow, person) = world(store, 10).await;
    let mut answers = Vec::new();
    for _ in 0..16 {
        answers.push((world.sign_in(&person.user).await.token, person.codes[3].clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!(count(&words, "accepted"), 1, "{words:?}");
    assert!(slow.checked() <= 16);
    assert_eq!(world.status(&person.token).await.recovery_codes.unwrap().remaining, 9);
    world.clear_waits(&person.user).await;
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &person.codes[4]).await);
}

/// A right code among four wrong ones of others gets in, whichever is hashed first; theirs stay charged.
pub async fn a_right_code_among_wrong_ones_gets_in<S: AnyStore>(store: S) {
    let (world, _, person) = world(store, 10).await;
    let mut answers = vec![(world.sign_in(&person.user).await.token, person.codes[0].clone())];
    for _ in 0..4 {
        answers.push((world.sign_in(&person.user).await.token, wrong_code(&person)));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!((words[0], count(&words, "wrong")), ("accepted", 4), "{words:?}");
    assert_eq!(failures(&world, &person).await, 4);
    assert_eq!(world.waits(&person.user).await.counts[0].wait, None, "no wait was left behind");
}

/// What changes between reserving and settling refuses a right code, and its charge stays.
pub async fn what_changes_while_it_is_hashed_refuses<S: AnyStore>(store: S) {
    let (world, slow) = people_of(store, 10).await;
    for change in ["sign out", "disable", "reset", "add", "expire"] {
        let person = world.enrolled(change).await;
        let token = world.through(&person).await;
        let pending = world.sign_in(&person.user).await.token;
        let session = world.standard(&token).await;
        let countersign = &world.countersign;
        slow.hold();
        let answer = answering(&world, &pending, &person.codes[0]);
        slow.wait_until_held(1);
        match change {
            "sign out" => countersign.sign_out(&pending, Transport::Cookie, &request()).await.unwrap(),
            "disable" => {
                let proof = world.proof(&session).await;
                let done = countersign.disable(&session, Some(proof), &request()).await.unwrap();
                assert!(matches!(done, Changed::Done(())));
            }
            "reset" => assert!(countersign.reset(&person.user, Actor::Host, "now").await.unwrap()),
            "add" => {
                let (id, tablet) = world.begun(&session, "Tablet").await;
                let bound = world.confirm(&session, id, &tablet.code(world.clock.now())).await;
                assert!(matches!(bound, Confirmed::Bound { .. }));
            }
            _ => world.advance(600),
        }
        // It expires in ten minutes, and so does its failure.
        let charged = usize::from(change != "expire");
        assert_eq!(failures(&world, &person).await, charged, "{change}");
        slow.release();
        assert_eq!(word(&answer.await.unwrap().unwrap()), "wrong, ended", "{change}");
        assert_eq!(failures(&world, &person).await, charged, "{change}");
        let ended = &world.events(&person.user, Action::Challenge).await[0];
        assert_eq!((ended.outcome, ended.reason), (EventOutcome::Failure, Some(Reason::ChallengeEnded)));
        if !matches!(change, "disable" | "reset") {
            let pending = world.sign_in(&person.user).await.token;
            accepted(world.answer(&pending, &person.codes[0]).await);
        }
    }
}

/// New codes end all pending sessions, also one whose code is being hashed: here by a strategy that hashes nothing slowly.
pub async fn new_codes_end_a_challenge_that_is_being_hashed<S: AnyStore>(store: S) {
    let (slow, fast) = (Slow::default(), RecoveryCodes::named("printed"));
    let form = RecoveryCodes::new().hash(slow.clone());
    let settings = |builder: Builder| builder.recovery_codes(form).further_recovery_codes(fast);
    let world = World::with(store, settings).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let session = world.standard(&person.token).await;
    slow.hold();
    let answer = answering(&world, &pending, &person.codes[0]);
    slow.wait_until_held(1);
    let made = world.countersign.regenerate_codes_of(Some("printed"), &session, None, &request()).await;
    assert!(matches!(made.unwrap(), Changed::Done(_)), "a new generation: all pending sessions have ended");
    slow.release();
    assert_eq!(word(&answer.await.unwrap().unwrap()), "wrong, ended");
    assert_eq!(failures(&world, &person).await, 1);
}

/// A provider that panics lets nobody in; the charge stays, and the next attempt is served.
pub async fn a_panicking_provider_lets_nobody_in<S: AnyStore>(store: S) {
    let (world, slow, person) = world(store, 10).await;
    let pending = world.sign_in(&person.user).await.token;
    slow.panic_next();
    for code in [&person.codes[0], &wrong_code(&person)] {
        let failed = world.try_answer(&pending, code).await;
        assert!(matches!(failed, Err(Error::Hash(_))), "{failed:?}");
        slow.panic_next();
    }
    assert_eq!(failures(&world, &person).await, 2, "right and wrong alike");
    slow.calm_down();
    accepted(world.answer(&pending, &person.codes[0]).await);
    assert_eq!(failures(&world, &person).await, 0, "forgiven with their challenge");
}

/// Whoever hangs up while it is hashed is charged, as after a crash: nobody tries for free.
pub async fn hanging_up_is_charged<S: AnyStore>(store: S) {
    let (world, slow, person) = world(store, 10).await;
    let pending = world.sign_in(&person.user).await.token;
    slow.hold();
    for hung_up in 1..=5 {
        let answer = answering(&world, &pending, &wrong_code(&person));
        for _ in 0..100_000 {
            if failures(&world, &person).await == hung_up {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(failures(&world, &person).await, hung_up);
        answer.abort();
        assert!(answer.await.unwrap_err().is_cancelled());
    }
    slow.release();
    assert_eq!(word(&world.answer(&pending, &person.codes[0]).await), "throttled");
    assert!(slow.checked() <= 5);
}

/// G5: an answer that could not be hashed, because others have too much to hash, is an error and costs nothing.
pub async fn nobody_is_charged_for_an_overload<S: AnyStore>(store: S) {
    let slow = Slow::default();
    let form = RecoveryCodes::new().hash(slow.clone());
    let patient = BruteForce::audit_log().window(20, std::time::Duration::from_secs(300));
    let patient = patient.per_challenge(16).yearly_risk(1e-3);
    let world = World::with(store, |builder| builder.recovery_codes(form).brute_force(patient)).await;
    let maria = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&maria).await;
    let mut crowd = Vec::new();
    // As many as fill the queue of a large machine.
    let cores = std::thread::available_parallelism().unwrap().get();
    for name in 0..=(cores / 2).max(1) * 65 / 15 {
        crowd.push(world.enrolled(&format!("user {name}")).await);
    }
    slow.hold();
    let mut answers = Vec::new();
    for person in &crowd {
        let pending = world.sign_in(&person.user).await.token;
        answers.extend((0..15).map(|_| answering(&world, &pending, &wrong_code(person))));
        for _ in 0..100_000 {
            if failures(&world, person).await == 15 || answers.iter().any(|answer| answer.is_finished()) {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let pending = world.sign_in_from(&maria.user, [&browser]).await.token;
    for _ in 0..20 {
        let failed = world.try_answer(&pending, &maria.codes[0]).await;
        assert!(matches!(failed, Err(Error::Hash(_))), "{failed:?}");
    }
    assert_eq!(world.waits(&maria.user).await.counts, []);
    assert!(world.known(&maria.user, &browser).await);
    slow.release();
    for answer in answers {
        drop(answer.await.unwrap());
    }
    accepted(world.answer(&pending, &maria.codes[0]).await);
}

/// While hashes are held, everybody else's codes of the app are judged, and so are the user's own.
pub async fn nobody_waits_for_somebody_elses_hash<S: AnyStore>(store: S) {
    let (world, slow, maria) = world(store, 10).await;
    let olaf = world.enrolled("olaf").await;
    let pending = world.sign_in(&maria.user).await.token;
    slow.hold();
    let answer = answering(&world, &pending, &maria.codes[0]);
    slow.wait_until_held(1);
    for person in [&olaf, &maria] {
        let pending = world.sign_in(&person.user).await.token;
        accepted(world.answer(&pending, &world.right(person)).await);
    }
    slow.release();
    accepted(answer.await.unwrap().unwrap());
}

/// G5: settling a right code takes exactly its own charge back: from the window, the wait, the browser and the challenge.
pub async fn a_right_code_costs_exactly_nothing<S: AnyStore>(store: S) {
    let (world, _, person) = world(store, 10).await;
    let (_, browser) = world.through_in_browser(&person).await;
    for _ in 0..4 {
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        assert_eq!(word(&world.answer(&pending, &wrong_code(&person)).await), "wrong");
    }
    let before = world.waits(&person.user).await;
    for code in &person.codes[..3] {
        // Each is reserved as the fifth failure of window and browser, and is none.
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        let token = accepted(world.answer(&pending, code).await).token.unwrap();
        assert!(world.known(&person.user, &browser).await);
        assert_eq!(world.waits(&person.user).await, before);
        world.countersign.sign_out(&token, Transport::Cookie, &request()).await.unwrap();
    }
    let pending = world.sign_in_from(&person.user, [&browser]).await.token;
    assert_eq!(word(&world.answer(&pending, &wrong_code(&person)).await), "wrong");
    assert!(!world.known(&person.user, &browser).await, "the fifth that was wrong");
}

/// New codes are hashed outside the lock, and only when it is clear that the change is allowed.
pub async fn codes_are_hashed_only_when_they_will_be_installed<S: AnyStore>(store: S) {
    let (world, slow, person) = world(store, 10).await;
    let stranger = world.standard(&world.sign_in(&UserId::new("olaf")).await.token).await;
    let countersign = &world.countersign;
    let made = slow.made();
    // Not enrolled, no password, no fresh factor, a wrong first code.
    let proof = world.proof(&stranger).await;
    let refused = countersign.regenerate_codes(&stranger, Some(proof), &request()).await.unwrap();
    assert!(matches!(refused, Changed::NotEnrolled), "{refused:?}");
    let session = world.standard(&person.token).await;
    world.advance(601);
    let refused = countersign.regenerate_codes(&session, None, &request()).await.unwrap();
    assert!(matches!(refused, Changed::PasswordRequired), "{refused:?}");
    let proof = world.proof(&session).await;
    let refused = countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    assert!(matches!(refused, Changed::StepUpRequired), "{refused:?}");
    let stranger = world.standard(&world.sign_in(&UserId::new("olaf")).await.token).await;
    let (id, phone) = world.begun(&stranger, "Phone").await;
    let wrong = world.confirm(&stranger, id, &phone.wrong_code(world.clock.now())).await;
    assert!(matches!(wrong, Confirmed::Wrong { .. }), "{wrong:?}");
    assert_eq!(slow.made(), made);
    let bound = world.confirm(&stranger, id, &phone.code(world.clock.now())).await;
    assert!(matches!(&bound, Confirmed::Bound { recovery_codes, .. } if recovery_codes.len() == 10));
    assert_eq!(slow.made() - made, 10);

    // While they are hashed nobody waits; when the session has ended by then, the old set goes on.
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let proof = world.proof(&session).await;
    slow.hold();
    let handle = world.countersign.clone();
    let regenerating =
        tokio::spawn(async move { handle.regenerate_codes(&session, Some(proof), &request()).await });
    slow.wait_until_held(1);
    countersign.sign_out(&token, Transport::Cookie, &request()).await.unwrap();
    slow.release();
    let refused = regenerating.await.unwrap().unwrap();
    assert!(matches!(refused, Changed::Unauthenticated), "{refused:?}");
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &person.codes[0]).await);
}
