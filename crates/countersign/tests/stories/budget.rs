//! The year's budget of wrong codes: what somebody with the password gets in a year, and what still lets the owner in.

use std::time::Duration;

use countersign::*;

use super::world::*;

const DAY: Duration = Duration::from_secs(86_400);

/// A session of an unknown browser: signed in by recovery code, which makes none known.
async fn session_by_code<S: AnyStore>(world: &World<S>, person: &Person, code: usize) -> SessionToken {
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &person.codes[code]).await).token.unwrap()
}

/// With the defaults 41 wrong codes are judged. Then no door of unknown browsers judges any, and says truly for how long.
pub async fn forty_one_wrong_codes_are_a_years_worth<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 41);
    world.rest();
    let pending = world.sign_in(&person.user).await.token;
    let Answered::Throttled { why: Refusal::BudgetSpent, retry_after } =
        world.answer(&pending, &world.right(&person)).await
    else {
        panic!("judged beyond the budget")
    };
    // Step-up in an unknown browser is a door like any other.
    let token = session_by_code(&world, &person, 0).await;
    assert_eq!(word(&world.answer(&token, &world.right(&person)).await), "spent");
    assert_eq!(world.waits(&person.user).await.year_spent, 41);
    assert_eq!(world.waits(&person.user).await.year_wait, Some(retry_after));
    assert!(retry_after > DAY * 364 && retry_after <= DAY * 372, "{retry_after:?}");
    // Not a second before, and then indeed.
    world.clock.advance(retry_after - Duration::from_secs(1));
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "spent");
    world.advance(1);
    accepted(world.answer(&pending, &world.right(&person)).await);
}

/// Each authenticator more makes a guess more likely to hit, so fewer are judged: 16 with two, 8 with three.
pub async fn more_authenticators_allow_fewer_guesses<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for (name, further, budget) in [("two", 1, 16), ("three", 2, 8)] {
        let person = world.enrolled(name).await;
        for _ in 0..further {
            world.add_authenticator(&person, "Tablet").await;
        }
        assert_eq!(world.waits(&person.user).await.year_budget, Some(budget));
        assert_eq!(world.stranger_guesses(&person, 200).await, budget as usize, "{name}");
    }
    // One more than before spends what was left at once.
    let person = world.enrolled("late").await;
    assert_eq!(world.stranger_guesses(&person, 16).await, 16);
    world.rest();
    world.add_authenticator(&person, "Tablet").await;
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "spent");
}

/// No success gives anything back: not the owner's, not one after another stranger's, not a step-up.
pub async fn success_refills_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut judged = 0;
    while judged < 41 {
        judged += world.stranger_guesses(&person, 7.min(41 - judged)).await;
        world.rest();
        if judged < 41 {
            accepted(world.answer(&world.sign_in(&person.user).await.token, &world.right(&person)).await);
        }
        assert_eq!(world.waits(&person.user).await.year_spent as usize, judged);
    }
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "spent");
}

/// Only the challenge that succeeds is forgiven, never a step-up, never another challenge, never twice.
pub async fn forgiveness_stays_within_its_challenge<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let spent = async || world.waits(&person.user).await.year_spent;
    // Two challenges side by side, as in two tabs: one succeeds.
    let (one, two) = (world.sign_in(&person.user).await.token, world.sign_in(&person.user).await.token);
    for token in [&one, &two, &one, &two] {
        assert_eq!(word(&world.answer(token, &world.wrong(&person)).await), "wrong");
    }
    assert_eq!(spent().await, 4);
    let done = accepted(world.answer(&one, &world.right(&person)).await);
    assert_eq!(spent().await, 2, "the other tab's stay");
    // Abandoned, ended and expired challenges stay charged.
    world.countersign.sign_out(&two, Transport::Cookie, &request()).await.unwrap();
    world.rest();
    assert_eq!(spent().await, 2);
    // A step-up from an unknown browser forgives nothing, whether it succeeds or not.
    world.countersign.sign_out(&done.token.unwrap(), Transport::Cookie, &request()).await.unwrap();
    let token = session_by_code(&world, &person, 0).await;
    for _ in 0..3 {
        assert_eq!(word(&world.answer(&token, &world.wrong(&person)).await), "wrong");
    }
    accepted(world.answer(&token, &world.right(&person)).await);
    assert_eq!(spent().await, 5);
    // Mistakes of a challenge that a recovery code then passes are the owner's as well.
    world.rest();
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..4 {
        assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong");
    }
    assert_eq!(spent().await, 9);
    let done = accepted(world.answer(&pending, &person.codes[1]).await);
    assert_eq!(spent().await, 5);
    // In the session that it became, a wrong step-up is charged for good: signing in again forgives none of it.
    assert_eq!(word(&world.answer(&done.token.unwrap(), &world.wrong(&person)).await), "wrong");
    world.rest();
    world.through(&person).await;
    assert_eq!(spent().await, 6);
}

/// Disabling and enrolling anew is no way round it, nor is an administrator's reset.
pub async fn the_budget_outlives_the_factor<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 30).await, 30);
    world.rest();
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let proof = world.proof(&session).await;
    let done = world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
    assert!(matches!(done, Changed::Done(())));
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 10).await, 10);
    world.rest();
    world.countersign.reset(&person.user, Actor::Host, "lost phone").await.unwrap();
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 1);
}

/// It comes back as the year slides: in the week after the 365th day, as much as was spent in a week.
pub async fn the_budget_comes_back_as_the_year_slides<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 20).await, 20);
    world.clock.advance(DAY * 100);
    assert_eq!(world.stranger_guesses(&person, 200).await, 21);
    world.clock.advance(DAY * 264);
    assert_eq!(world.stranger_guesses(&person, 1).await, 0, "364 days after the first");
    world.clock.advance(DAY * 8);
    assert_eq!(world.waits(&person.user).await.year_spent, 21);
    assert_eq!(world.stranger_guesses(&person, 200).await, 20, "and no more than came back");
}

/// Recovery codes have nothing to do with it.
pub async fn recovery_codes_work_when_the_budget_is_spent<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 41);
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "spent");
    assert_eq!(word(&world.answer(&pending, "AAAAAAAAAAAA").await), "wrong");
    accepted(world.answer(&pending, &person.codes[0]).await);
    assert_eq!(world.waits(&person.user).await.year_spent, 41, "it admits that session and refills nothing");
}

/// The owner is told once, when it is spent, and not for each attempt afterwards, whoever makes it.
pub async fn the_owner_is_told_once_that_the_budget_is_spent<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    assert_eq!(world.stranger_guesses(&person, 40).await, 40);
    assert_eq!(world.told(&person.user, NoticeKind::BudgetSpent).await, 0);
    world.rest();
    assert_eq!(world.stranger_guesses(&person, 1).await, 1);
    assert_eq!(world.told(&person.user, NoticeKind::BudgetSpent).await, 1);
    for _ in 0..10 {
        let pending = world.sign_in(&person.user).await.token;
        assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "spent");
    }
    // A stolen token's last guess makes its browser a stranger's; it did not spend the year.
    let thief = world.sign_in_from(&person.user, [&browser]).await.token;
    for _ in 0..5 {
        world.answer(&thief, &world.wrong(&person)).await;
    }
    assert_eq!(world.told(&person.user, NoticeKind::BudgetSpent).await, 1);
}

/// A clock that is set back frees nothing of the year, and one that is set forward and back neither.
pub async fn a_wrong_clock_frees_nothing_of_the_year<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.clock.advance(DAY * 40);
    assert_eq!(world.stranger_guesses(&person, 200).await, 41);
    let now = world.clock.now();
    for wrong in [Timestamp::from_seconds(1_800_000_000), now + DAY * 3, now + DAY * 800] {
        world.clock.set(wrong);
        world.sign_in(&person.user).await;
        world.clock.set(now);
        assert_eq!(world.stranger_guesses(&person, 1).await, 0, "{wrong:?}");
    }
    world.clock.set(Timestamp::from_seconds(1_800_000_000));
    assert_eq!(world.stranger_guesses(&person, 1).await, 0);
}

/// A wait that began before the clock was set back by days ends like any other: within an hour, as it says.
pub async fn a_clock_set_back_locks_nobody_out<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.clock.advance(DAY * 40);
    assert_eq!(world.stranger_guesses(&person, 5).await, 5);
    world.clock.set(world.clock.now() - DAY * 10);
    let pending = world.sign_in(&person.user).await.token;
    let Answered::Throttled { retry_after, .. } = world.answer(&pending, &world.right(&person)).await else {
        panic!("the wait is gone")
    };
    assert_eq!(retry_after, Duration::from_secs(3600));
    world.clock.advance(retry_after);
    let pending = world.sign_in(&person.user).await.token;
    let outcome = word(&world.answer(&pending, &world.wrong(&person)).await);
    assert_eq!(outcome, "wrong", "judged after as long as it said");
}

/// What stands in a user's way is shown, and an administrator clears it.
pub async fn what_stands_in_the_way_is_shown_and_cleared<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    assert!(world.countersign.waits(&user).await.unwrap().is_none(), "never seen");
    assert!(world.countersign.clear_waits(&user, Actor::Host, "mistaken").await.unwrap().is_none());
    let person = world.enrolled("maria").await;
    let waits = world.waits(&user).await;
    assert_eq!((waits.counts, waits.year_spent, waits.year_budget), (vec![], 0, Some(41)));

    world.stranger_guesses(&person, 5).await;
    let stranger = world.sign_in(&user).await.token;
    for _ in 0..3 {
        world.answer(&stranger, "AAAAAAAAAAAA").await;
    }
    assert!(matches!(world.unlock(&stranger, &world.wrong(&person)).await, Unlocked::Wrong { .. }));
    let session = world.standard(&person.token).await;
    let wrong = Password::new("wrong");
    world.countersign.check_password(&session, &wrong, &request()).await.unwrap();
    let waits = world.waits(&user).await;
    let counts: Vec<_> =
        waits.counts.iter().map(|one| (&*one.strategy, one.lane, one.failures, one.wait)).collect();
    let five_minutes = Duration::from_secs(300);
    assert_eq!(
        counts,
        [
            ("totp", "unknown", 5, Some(five_minutes)),
            ("recovery_code", "unknown", 3, None),
            ("password", "known", 1, None)
        ]
    );
    assert_eq!((waits.year_spent, waits.year_wait, waits.unlock_wait), (5, None, Some(five_minutes * 3)));

    world.clear_waits(&user).await;
    let waits = world.waits(&user).await;
    assert_eq!((waits.counts, waits.year_spent, waits.unlock_wait), (vec![], 5, None));
    let pending = world.sign_in(&user).await.token;
    accepted(world.answer(&pending, &world.right(&person)).await);
    let event = &world.events(&user, Action::ThrottleClear).await[0];
    assert_eq!((event.actor, event.personal.note.as_deref()), (Actor::Host, Some("called us")));
}
