//! What an adversary tried, and does not get.

use countersign::testing::MemoryStore;
use countersign::*;

use crate::stories::world::*;

/// G5: whoever knows the password ends the owner's run at the unlock by signing in 64 times, without a single guess. That is the very
/// situation that the unlock is for.
#[tokio::test]
async fn a_strangers_sign_ins_do_not_end_a_run_of_the_unlock() {
    let world = World::new(MemoryStore::new()).await;
    let person = world.enrolled("maria").await;
    world.stranger_guesses(&person, usize::MAX).await;
    world.rest();
    let owner = world.sign_in(&person.user).await.token;
    let first = world.unlock(&owner, &world.right(&person)).await;
    assert!(matches!(first, Unlocked::Progress { successes: 1, .. }), "{first:?}");
    for _ in 0..64 {
        world.sign_in(&person.user).await;
    }
    assert!(world.find(&owner).await.is_some(), "the run of the owner is gone");
}

/// With the strategy `rate_limit`, answers and the unlock share one key of the limiter, and calls that are refused afterwards count
/// too: whoever knows the password keeps it full for nothing.
#[tokio::test]
async fn a_limiter_full_of_answers_does_not_close_the_unlock() {
    let world = World::with(MemoryStore::new(), |b| b.brute_force(BruteForce::rate_limit())).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let stranger = world.sign_in(&person.user).await.token;
    for _ in 0..5 {
        world.answer(&stranger, &world.wrong(&person)).await;
    }
    let owner = world.sign_in(&person.user).await.token;
    let first = world.unlock(&owner, &world.right(&person)).await;
    assert!(matches!(first, Unlocked::Progress { successes: 1, .. }), "{first:?}");
}

/// The name of somebody forgotten is free for others, where users choose their names: who takes it reads the trail.
#[tokio::test]
async fn nobody_takes_the_name_of_somebody_forgotten() {
    let world = World::new(MemoryStore::new()).await;
    let person = world.enrolled("maria").await;
    assert!(world.countersign.forget(&person.user, Actor::Host).await.unwrap());
    for n in 0..9 {
        let taken = UserId::new(format!("forgotten-{n}"));
        let events = world.countersign.events(&taken, None, 100).await.unwrap();
        assert!(events.is_empty(), "{taken} reads {} events of maria", events.len());
    }
}

/// And who took it before keeps others from being forgotten.
#[tokio::test]
async fn nobody_keeps_somebody_from_being_forgotten() {
    let world = World::new(MemoryStore::new()).await;
    for n in 1..9 {
        world.sign_in(&UserId::new(format!("forgotten-{n}"))).await;
    }
    let person = world.enrolled("maria").await;
    for n in 9..20 {
        world.sign_in(&UserId::new(format!("forgotten-{n}"))).await;
    }
    let gone = world.countersign.forget(&person.user, Actor::Host).await;
    assert!(matches!(gone, Ok(true)), "{gone:?}");
}

/// What a stranger does at one address leaves as much behind whether there is such an account or not. It does not, and what is
/// written takes a flush: the time of the answer tells.
#[tokio::test]
async fn failed_sign_ins_write_as_often_for_nobody_as_for_somebody() {
    let mut written = Vec::new();
    for exists in [true, false] {
        let store = MemoryStore::new();
        let world = World::new(store.clone()).await;
        let person = world.enrolled("maria").await;
        let user = exists.then_some(&person.user);
        let mut writes = 0;
        for _ in 0..60 {
            let before = store.dump();
            world.countersign.sign_in_failed(user, Reason::Throttled, &request()).await.unwrap();
            writes += usize::from(store.dump() != before);
        }
        written.push(writes);
    }
    assert_eq!(written[0], written[1], "writes of 60 refused sign-ins: for an account, for none");
}

/// Recovery codes have no budget for the year. With a slow provider they may have 20 bits, and some 40,000 are judged in a year: the
/// chance is hundreds of times the risk that was accepted.
#[tokio::test]
async fn short_codes_keep_the_yearly_risk() {
    const JUDGED_IN_A_YEAR: f64 = 40_000.0;
    let form = RecoveryCodes::new().length(4).hash(crate::stories::slow::Slow::default());
    let chance = JUDGED_IN_A_YEAR / form.bits().exp2();
    let builder = Countersign::builder(Host::default()).brute_force(BruteForce::audit_log());
    let refused = builder.recovery_codes(form).check().is_err();
    assert!(refused || chance <= 1e-4, "accepted, and guessed in a year with a chance of {chance:.3}");
}

/// Two strategies of recovery codes or one of them and the app under one name of an action share the limiter's count, so wrong codes
/// of the app close the way that is meant to stay open.
#[tokio::test]
async fn no_strategy_goes_by_the_name_of_the_app() {
    for (name, action) in [
        ("totp", None),
        ("password", None),
        ("paper", Some("verify_with_totp")),
        ("paper", Some("verify_password")),
    ] {
        let form = RecoveryCodes::named(name);
        let form = action.map_or(form.clone(), |action| form.verify_action(action));
        let builder = Countersign::builder(Host::default()).brute_force(BruteForce::audit_log());
        assert!(builder.further_recovery_codes(form).check().is_err(), "{name} {action:?} was accepted");
    }
}

/// G13: what is for load tests is refused where a site can be reached by others, in an application as in the server.
#[tokio::test]
async fn no_budgets_are_switched_off_on_a_public_site() {
    let site = Site::new("https://example.org").unwrap();
    let builder = Countersign::builder(Host::default()).site(site).brute_force(BruteForce::danger_none());
    assert!(builder.check().is_err(), "danger_none was accepted on https://example.org");
}
