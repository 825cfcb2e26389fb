//! The way back in for somebody who has the phone and nothing else: three right codes, each a while after the one before.

use std::time::Duration;

use countersign::*;

use super::world::*;

const MINUTES: fn(u64) -> Duration = |minutes| Duration::from_secs(60 * minutes);

/// Twice the two steps in which a code is accepted.
const PAUSE: Duration = Duration::from_secs(120);

/// Somebody for whom a stranger has spent the year.
async fn shut_out<S: AnyStore>(world: &World<S>) -> Person {
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 41);
    world.rest();
    person
}

/// A short word for each outcome, with the number that matters.
fn told(unlocked: &Unlocked) -> (&'static str, u64) {
    match unlocked {
        Unlocked::Admitted { .. } => ("admitted", 0),
        Unlocked::Progress { successes, .. } => ("progress", u64::from(*successes)),
        Unlocked::Wrong { retry_after } => ("wrong", retry_after.as_secs()),
        Unlocked::AlreadyUsed { retry_after } => ("used", retry_after.as_secs()),
        Unlocked::Impossible => ("impossible", 0),
        Unlocked::Throttled { retry_after, .. } => ("wait", retry_after.as_secs()),
        Unlocked::NotEnrolled => ("not enrolled", 0),
        Unlocked::Unauthenticated => ("unauthenticated", 0),
        _ => ("something new", 0),
    }
}

/// C95: three spaced right codes admit this browser, and the next code passes its challenge.
pub async fn three_spaced_codes_admit_a_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let pending = world.sign_in(&person.user).await.token;
    let state = async || {
        let state = world.countersign.unlock_state(&pending, Transport::Cookie).await.unwrap().unwrap();
        (state.admitted, state.successes, state.retry_after)
    };
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "spent");
    assert_eq!(state().await, (false, 0, Duration::ZERO));
    for successes in [1, 2] {
        assert_eq!(told(&world.unlock(&pending, &world.right(&person)).await), ("progress", successes));
        assert_eq!(state().await, (false, successes as u32, PAUSE));
        assert_eq!(
            word(&world.answer(&pending, &world.right(&person)).await),
            "spent",
            "no code is judged yet"
        );
        // As late as it may be: longer than a pending session lives otherwise.
        world.clock.advance(PAUSE + MINUTES(10) - Duration::from_secs(1));
    }
    let third = world.right(&person);
    let Unlocked::Admitted { browser: Some(browser) } = world.unlock(&pending, &third).await else {
        panic!("three right ones in a row")
    };
    assert!(state().await.0);
    assert!(world.known(&person.user, &browser).await);
    // Nothing else came of it: the session is pending, and the code is spent (G1).
    assert!(matches!(world.find(&pending).await, Some(AnySession::Pending(_))));
    assert_eq!(word(&world.answer(&pending, &third).await), "used");
    // From the same browser, with a code of its own.
    world.advance(30);
    let again = world.sign_in_from(&person.user, [&browser]).await.token;
    accepted(world.answer(&again, &world.right(&person)).await);
    assert_eq!(world.waits(&person.user).await.year_spent, 41, "the budget stays spent");
    let elsewhere = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&elsewhere, &world.right(&person)).await), "spent", "for everybody else");

    let outcomes: Vec<_> =
        world.events(&person.user, Action::Unlock).await.iter().map(|event| event.outcome).collect();
    assert_eq!(outcomes, [EventOutcome::Success; 3], "one event each");
    assert_eq!(world.told(&person.user, NoticeKind::BrowserAdmitted).await, 1);
    assert_eq!(world.told(&person.user, NoticeKind::UnlockFailed).await, 0);
}

/// The session that was admitted passes its own challenge with the next code.
pub async fn the_admitted_session_passes_its_own_challenge<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..3 {
        world.unlock(&pending, &world.right(&person)).await;
        world.clock.advance(PAUSE);
    }
    assert_eq!(told(&world.unlock(&pending, &world.right(&person)).await), ("admitted", 0), "known already");
    assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong", "in a lane of its own");
    let done = accepted(world.answer(&pending, &world.right(&person)).await);
    assert!(world.known(&person.user, &done.browser.unwrap()).await);
    assert_eq!(world.events(&person.user, Action::Unlock).await.len(), 3);
}

/// Five wrong codes make an admitted browser unknown again. Then it takes three right ones as before: what was proven is used up.
pub async fn an_admitted_browser_that_fails_starts_from_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer(&pending, &person.codes[0]).await).token.unwrap();
    for _ in 0..2 {
        assert_eq!(told(&world.unlock(&token, &world.right(&person)).await).0, "progress");
        world.clock.advance(PAUSE);
    }
    assert_eq!(told(&world.unlock(&token, &world.right(&person)).await), ("admitted", 0));
    for _ in 0..5 {
        assert!(matches!(world.answer(&token, &world.wrong(&person)).await, Answered::Wrong { .. }));
    }
    world.advance(30);
    let state = world.countersign.unlock_state(&token, Transport::Cookie).await.unwrap().unwrap();
    assert_eq!((state.admitted, state.successes), (false, 0));
    assert_eq!(told(&world.unlock(&token, &world.right(&person)).await), ("progress", 1));
}

/// Too early is refused without being judged: the code is not spent by it, and nothing is lost.
pub async fn too_early_is_not_judged<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let pending = world.sign_in(&person.user).await.token;
    world.unlock(&pending, &world.right(&person)).await;
    world.clock.advance(PAUSE - Duration::from_secs(1));
    let early = world.right(&person);
    for typed in [&early, &world.wrong(&person)] {
        assert_eq!(told(&world.unlock(&pending, typed).await), ("wait", 1), "right and wrong alike");
    }
    world.advance(1);
    assert_eq!(told(&world.unlock(&pending, &early).await), ("progress", 2), "it was not spent");
}

/// C97: a wrong code starts over and pauses the account; a run that was begun elsewhere goes on.
pub async fn a_wrong_code_starts_over_but_not_for_others<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let owner = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&owner, &world.right(&person)).await), ("progress", 1));
    world.clock.advance(PAUSE);
    // A stranger tries the same.
    let stranger = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&stranger, &world.wrong(&person)).await), ("wrong", 900));
    let another = world.sign_in(&person.user).await.token;
    for token in [&stranger, &another] {
        assert_eq!(told(&world.unlock(token, &world.right(&person)).await), ("wait", 900), "of the account");
    }
    // The owner's run goes on, and over.
    assert_eq!(told(&world.unlock(&owner, &world.right(&person)).await), ("progress", 2));
    world.clock.advance(PAUSE);
    assert_eq!(told(&world.unlock(&owner, &world.wrong(&person)).await), ("wrong", 900), "back to nothing");
    assert_eq!(told(&world.unlock(&owner, &world.right(&person)).await), ("wait", 900));
    world.clock.advance(MINUTES(15));
    let owner = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&owner, &world.right(&person)).await), ("progress", 1));
    assert_eq!(world.told(&person.user, NoticeKind::UnlockFailed).await, 1, "one warning a day");
    assert_eq!(world.waits(&person.user).await.year_spent, 41, "the unlock has a pace of its own");
}

/// C99: the next code must come within ten minutes of the pause, else it is the first again.
pub async fn a_missed_deadline_starts_over<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    // In a session that lives on: signed in by recovery code.
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer(&pending, &person.codes[0]).await).token.unwrap();
    assert_eq!(told(&world.unlock(&token, &world.right(&person)).await), ("progress", 1));
    world.clock.advance(PAUSE + MINUTES(10));
    assert_eq!(told(&world.unlock(&token, &world.right(&person)).await), ("progress", 2), "just in time");
    world.clock.advance(PAUSE + MINUTES(10) + Duration::from_millis(1));
    let state = world.countersign.unlock_state(&token, Transport::Cookie).await.unwrap().unwrap();
    assert_eq!((state.successes, state.retry_after), (0, Duration::ZERO));
    assert_eq!(told(&world.unlock(&token, &world.right(&person)).await), ("progress", 1));
}

/// G1 over both doors: what was accepted at one is used at the other, and that is no failure.
pub async fn a_code_opens_one_door_only<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let code = world.right(&person);
    assert_eq!(told(&world.unlock(&pending, &code).await), ("progress", 1));
    assert_eq!(word(&world.answer(&pending, &code).await), "used", "spent at the unlock");
    world.advance(30);
    let code = world.right(&person);
    accepted(world.answer(&world.sign_in(&person.user).await.token, &code).await);
    let other = world.sign_in(&person.user).await.token;
    let Unlocked::AlreadyUsed { retry_after } = world.unlock(&other, &code).await else {
        panic!("spent at the challenge")
    };
    assert_eq!(retry_after.as_secs(), 15, "until the next step begins");
    world.advance(15);
    assert_eq!(told(&world.unlock(&other, &world.right(&person)).await), ("progress", 1), "it cost nothing");
    assert_eq!(world.told(&person.user, NoticeKind::UnlockFailed).await, 0);
}

/// What is not a code of the app is not judged here; who is known is in already; who has no factor has nothing to unlock.
pub async fn the_unlock_is_for_codes_of_the_app<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let pending = world.sign_in(&person.user).await.token;
    for typed in [&*person.codes[0], "", "12345", "12345678", "abcdef"] {
        assert_eq!(told(&world.unlock(&pending, typed).await), ("impossible", 0), "{typed}");
    }
    accepted(world.answer(&pending, &person.codes[0]).await);
    assert_eq!(told(&world.unlock(&person.token, &world.wrong(&person)).await), ("admitted", 0));
    let olaf = world.sign_in(&UserId::new("olaf")).await.token;
    assert_eq!(told(&world.unlock(&olaf, "123456").await), ("not enrolled", 0));
    assert!(world.countersign.unlock_state(&olaf, Transport::Cookie).await.unwrap().is_none());
    world.countersign.sign_out(&olaf, Transport::Cookie, &request()).await.unwrap();
    assert_eq!(told(&world.unlock(&olaf, "123456").await), ("unauthenticated", 0));
    assert_eq!(world.events(&person.user, Action::Unlock).await.len(), 0);
}

/// Somebody with the password who guesses at the unlock gets four tries an hour, however many sessions he opens.
pub async fn guessing_at_the_unlock_is_slow<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let mut judged = 0;
    for minute in 0..60 {
        for _ in 0..3 {
            let token = world.sign_in(&person.user).await.token;
            match told(&world.unlock(&token, &world.wrong(&person)).await) {
                ("wrong", _) => judged += 1,
                ("wait", left) => assert!(left <= 900, "{left} in minute {minute}"),
                other => panic!("{other:?}"),
            }
        }
        world.clock.advance(MINUTES(1));
    }
    assert_eq!(judged, 4);
    assert_eq!(world.told(&person.user, NoticeKind::UnlockFailed).await, 1, "one warning a day");
}

/// An administrator tells the owner a code, who types it at the unlock: that browser is known at once, and no other.
pub async fn an_administrator_admits_one_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let first = world.clear_waits(&person.user).await;
    let code = world.clear_waits(&person.user).await;
    let owner = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&owner, &first).await), ("wrong", 0), "the newer one counts");
    assert_eq!(told(&world.unlock(&owner, &code.to_lowercase()).await), ("admitted", 0));
    accepted(world.answer(&owner, &world.right(&person)).await);
    let another = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&another, &code).await), ("wrong", 0), "once");
    assert_eq!(world.waits(&person.user).await.year_spent, 41, "nothing was refilled");
    assert_eq!(world.told(&person.user, NoticeKind::BrowserAdmitted).await, 1);
    // Good for a day.
    let code = world.clear_waits(&person.user).await;
    world.clock.advance(MINUTES(24 * 60));
    let late = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&late, &code).await), ("wrong", 0));
}

/// What an administrator does lets no more be judged from anybody else, and wrong codes of that kind disturb no run.
pub async fn no_stranger_takes_what_an_administrator_gives<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = shut_out(&world).await;
    let run = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&run, &world.right(&person)).await), ("progress", 1));
    let code = world.clear_waits(&person.user).await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 0);
    let stranger = world.sign_in(&person.user).await.token;
    for _ in 0..100 {
        assert_eq!(told(&world.unlock(&stranger, "AAAA-AAAA-AAAA").await), ("wrong", 0));
    }
    world.clock.advance(PAUSE);
    assert_eq!(told(&world.unlock(&run, &world.right(&person)).await), ("progress", 2));
    let owner = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world.unlock(&owner, &code).await), ("admitted", 0));
}
