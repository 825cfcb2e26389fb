//! What an attacker with the password gets, and what an honest user does not suffer.

use std::time::Duration;

use countersign::*;

use super::world::*;

/// C81, B51: five wrong answers end a challenge; five failures in five minutes bring a wait, also for the right code (A39, A45).
pub async fn wrong_codes_end_the_challenge_and_bring_a_wait<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let wrong = person.phone.wrong_code(world.clock.now());
    for outcome in ["wrong", "wrong", "wrong", "wrong", "wrong, ended", "unauthenticated"] {
        assert_eq!(word(&world.answer(&pending, &wrong).await), outcome);
    }
    let pending = world.sign_in(&person.user).await.token;
    world.advance(30);
    let right = person.phone.code(world.clock.now());
    let Answered::Throttled { retry_after, .. } = world.answer(&pending, &right).await else {
        panic!("judged while waiting")
    };
    assert_eq!(retry_after, Duration::from_secs(270));
    // A49: asking does not lengthen the wait, and is recorded as refused.
    world.advance(269);
    assert_eq!(word(&world.answer(&pending, &person.phone.code(world.clock.now())).await), "throttled");
    world.advance(1);
    accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await);
    let refused =
        world.trail(&person.user).await.into_iter().filter(|(_, o)| *o == EventOutcome::Refused).count();
    assert_eq!(refused, 2);
    assert!(world.notices(&person.user).await.contains(&NoticeKind::ChallengeFailed));
}

/// A new challenge does not refill the budget (NIST SP 800-63B-4 §3.1.3.2; C83, C87): one count over all doors of a lane.
pub async fn failures_add_up_over_sessions_and_doors<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    // Signed in by recovery code: no browser becomes known by that.
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer(&pending, &person.codes[1]).await).token.unwrap();
    let wrong = world.wrong(&person);
    // The same wrong code at the challenge, at a step-up, and to confirm another app.
    for _ in 0..3 {
        let pending = world.sign_in(&person.user).await.token;
        assert_eq!(word(&world.answer(&pending, &wrong).await), "wrong");
    }
    assert_eq!(word(&world.answer(&token, &wrong).await), "wrong");
    let session = world.standard(&token).await;
    let (id, tablet) = world.begun(&session, "Tablet").await;
    let wrong_for_tablet = tablet.wrong_code(world.clock.now());
    assert!(matches!(world.confirm(&session, id, &wrong_for_tablet).await, Confirmed::Wrong { .. }));
    let right = world.right(&person);
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &right).await), "throttled");
    assert_eq!(word(&world.answer(&token, &right).await), "throttled");
    let confirmed = world.confirm(&session, id, &tablet.code(world.clock.now())).await;
    assert!(matches!(confirmed, Confirmed::Throttled { .. }), "{confirmed:?}");
    // Recovery codes have their own count: the owner still gets in.
    accepted(world.answer(&pending, &person.codes[0]).await);
}

/// The same doors in a known browser: its count is its own, and so is its wait.
pub async fn each_lane_has_its_own_count<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let wrong = world.wrong(&person);
    for _ in 0..4 {
        let stranger = world.sign_in(&person.user).await.token;
        assert_eq!(word(&world.answer(&stranger, &wrong).await), "wrong");
    }
    // The session that enrolled is in a known browser: three step-ups and a confirmation are four failures of its own.
    for _ in 0..3 {
        assert_eq!(word(&world.answer(&person.token, &wrong).await), "wrong");
    }
    let session = world.standard(&person.token).await;
    let (id, tablet) = world.begun(&session, "Tablet").await;
    let confirmed = world.confirm(&session, id, &tablet.wrong_code(world.clock.now())).await;
    assert!(matches!(confirmed, Confirmed::Wrong { .. }), "{confirmed:?}");
    let counts = world.waits(&person.user).await.counts;
    let lanes: Vec<_> = counts.iter().map(|count| (count.lane, count.failures, count.wait)).collect();
    assert_eq!(lanes, [("unknown", 4, None), ("known", 4, None)]);
    // One more fills the lane of strangers, not that of the owner.
    let stranger = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&stranger, &wrong).await), "wrong");
    assert_eq!(word(&world.answer(&stranger, &world.right(&person)).await), "throttled");
    accepted(world.answer(&person.token, &world.right(&person)).await);
}

/// Whoever guesses does not decide how many messages the owner gets: one a day, whichever door it is.
pub async fn the_owner_is_warned_once_a_day<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let warned = async || {
        let failed = world.told(&person.user, NoticeKind::ChallengeFailed).await;
        (failed, world.told(&person.user, NoticeKind::UnlockFailed).await)
    };
    let fail = async || {
        let pending = world.sign_in(&person.user).await.token;
        for _ in 0..5 {
            assert_ne!(word(&world.answer(&pending, &world.wrong(&person)).await), "throttled");
        }
    };
    fail().await;
    assert_eq!(warned().await, (1, 0));
    world.rest();
    fail().await;
    let pending = world.sign_in(&person.user).await.token;
    assert!(matches!(world.unlock(&pending, &world.wrong(&person)).await, Unlocked::Wrong { .. }));
    assert_eq!(warned().await, (1, 0));
    world.clock.advance(Duration::from_secs(86_400));
    let pending = world.sign_in(&person.user).await.token;
    assert!(matches!(world.unlock(&pending, &world.wrong(&person)).await, Unlocked::Wrong { .. }));
    fail().await;
    assert_eq!(warned().await, (1, 1));
}

/// A41.
pub async fn nobody_elses_failures_matter<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let pending = world.sign_in(&maria.user).await.token;
    for _ in 0..5 {
        world.answer(&pending, &maria.phone.wrong_code(world.clock.now())).await;
    }
    let pending = world.sign_in(&olaf.user).await.token;
    accepted(world.answer(&pending, &olaf.phone.code(world.clock.now())).await);
}

/// G5: mistakes of a challenge that then succeeds are forgiven, those of others are not.
pub async fn a_challenge_that_succeeds_forgives_its_own_mistakes<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    for _ in 0..4 {
        let pending = world.sign_in(&person.user).await.token;
        let wrong = person.phone.wrong_code(world.clock.now());
        for _ in 0..4 {
            assert_eq!(word(&world.answer(&pending, &wrong).await), "wrong");
        }
        accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await);
        world.advance(30);
    }
    // Somebody else's three mistakes stay, whatever the owner does meanwhile.
    let stranger = world.sign_in(&person.user).await.token;
    let wrong = person.phone.wrong_code(world.clock.now());
    for _ in 0..3 {
        assert_eq!(word(&world.answer(&stranger, &wrong).await), "wrong");
    }
    let owner = world.sign_in(&person.user).await.token;
    accepted(world.answer(&owner, &person.phone.code(world.clock.now())).await);
    assert_eq!(word(&world.answer(&stranger, &wrong).await), "wrong");
    let again = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&again, &wrong).await), "wrong");
    assert_eq!(word(&world.answer(&again, &wrong).await), "throttled");
}

/// Step-up has challenges of its own: five wrong answers, then nothing is judged for their ten minutes.
pub async fn a_step_up_challenge_ends_too<S: AnyStore>(store: S) {
    let patient = BruteForce::audit_log().window(20, Duration::from_secs(300));
    let world = World::with(store, |builder| builder.brute_force(patient)).await;
    let person = world.enrolled("maria").await;
    let wrong = person.phone.wrong_code(world.clock.now());
    for outcome in ["wrong", "wrong", "wrong", "wrong", "wrong, ended", "throttled"] {
        assert_eq!(word(&world.answer(&person.token, &wrong).await), outcome);
    }
    assert!(world.find(&person.token).await.is_some(), "the session itself lives on");
    world.advance(600);
    let done = accepted(world.answer(&person.token, &person.phone.code(world.clock.now())).await);
    assert!(done.token.is_some(), "proving again replaces the token");
    assert!(world.find(&person.token).await.is_none());
}

/// Password checks are charged before they run, and slowed down (B73).
pub async fn password_checks_are_paced<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    let check = async |text: &str| {
        world.countersign.check_password(&session, &Password::new(text), &request()).await.unwrap()
    };
    for _ in 0..10 {
        assert!(matches!(check("wrong").await, PasswordChecked::Wrong));
    }
    let PasswordChecked::Throttled { retry_after, .. } = check(PASSWORD).await else { panic!("not paced") };
    assert_eq!(retry_after, Duration::from_secs(300));
    world.advance(300);
    // A right password costs nothing once it is used.
    for _ in 0..12 {
        let session = world.standard(&person.token).await;
        let proof = world.proof(&session).await;
        let made = world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
        assert!(matches!(made, Changed::Done(_)), "{made:?}");
    }
}

/// G5: a right password costs nothing, whatever else is missing.
pub async fn a_right_password_is_never_charged<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.advance(600);
    let session = world.standard(&person.token).await;
    for _ in 0..15 {
        let proof = world.proof(&session).await;
        let wish = NewAuthenticator::named("Tablet");
        let began =
            world.countersign.begin_enrollment(&session, wish, Some(proof), &request()).await.unwrap();
        assert!(matches!(began, Began::StepUpRequired), "{began:?}");
    }
    // Nor does a check that could not be made.
    world.host.unreachable(true);
    for _ in 0..15 {
        let checked = world.countersign.check_password(&session, &Password::new(PASSWORD), &request()).await;
        assert!(matches!(checked, Err(Error::Accounts(_))), "{checked:?}");
    }
    world.host.unreachable(false);
    world.proof(&session).await;
}

/// For load tests only.
pub async fn danger_none_switches_every_budget_off<S: AnyStore>(store: S) {
    let world = World::with(store, |builder| builder.brute_force(BruteForce::danger_none())).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..30 {
        assert_eq!(word(&world.answer(&pending, &person.phone.wrong_code(world.clock.now())).await), "wrong");
    }
    accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await);
}
