//! Browsers that once proved an authenticator: a lane of their own for the owner, five guesses for a thief.

use std::time::Duration;

use countersign::testing::SeededRandom;
use countersign::*;

use super::world::*;

const DAY: Duration = Duration::from_secs(86_400);

/// Confirming, a challenge and a step-up make one; a recovery code proves no authenticator.
pub async fn proving_an_authenticator_makes_a_browser_known<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let session = world.standard(&world.sign_in(&user).await.token).await;
    let (id, phone) = world.begun(&session, "Phone").await;
    let Confirmed::Bound { browser, recovery_codes, .. } =
        world.confirm(&session, id, &phone.code(world.clock.now())).await
    else {
        panic!("the first code confirms")
    };
    let confirmed = browser.expect("the browser proved an authenticator");

    world.advance(30);
    let pending = world.sign_in(&user).await.token;
    let done = accepted(world.answer(&pending, recovery_codes[0].expose()).await);
    assert!(done.browser.is_none(), "a recovery code makes no browser known");
    let by_code = done.token.unwrap();
    let stepped_up = accepted(world.answer(&by_code, &phone.code(world.clock.now())).await).browser.unwrap();

    world.advance(30);
    let pending = world.sign_in(&user).await.token;
    let challenged = accepted(world.answer(&pending, &phone.code(world.clock.now())).await).browser.unwrap();
    for browser in [&confirmed, &stepped_up, &challenged] {
        assert!(world.known(&user, browser).await);
    }
    assert!(confirmed != stepped_up && stepped_up != challenged, "each is one of its own");
    // A known one stays the same one, and is known for longer.
    world.clock.advance(DAY * 89);
    let pending = world.sign_in_from(&user, [&challenged]).await.token;
    let renewed = accepted(world.answer(&pending, &phone.code(world.clock.now())).await).browser.unwrap();
    world.clock.advance(DAY);
    assert!(world.known(&user, &renewed).await && !world.known(&user, &challenged).await);
}

/// A token is good for its user, under its key ring, for ninety days, as it was given: everything else is an unknown browser.
pub async fn a_token_that_is_not_quite_right_is_an_unknown_browser<S: AnyStore>(store: S) {
    let world = World::new(store.clone()).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (_, hers) = world.through_in_browser(&maria).await;
    let (_, his) = world.through_in_browser(&olaf).await;
    let text = hers.expose();
    let mut tampered = text.as_bytes().to_vec();
    tampered[80] = if tampered[80] == b'A' { b'B' } else { b'A' };
    let tampered = BrowserToken::parse(std::str::from_utf8(&tampered).unwrap()).unwrap();
    let read = BrowserToken::parse(&text).unwrap();
    // Keys are drawn from another seed: another ring.
    let foreign = {
        let elsewhere = World::with(world.store.another().await, |builder| {
            builder.keys(KeyRing::generate(&SeededRandom::new(77)).unwrap())
        })
        .await;
        let maria = elsewhere.enrolled("maria").await;
        elsewhere.through_in_browser(&maria).await.1
    };
    assert_eq!(foreign.user(), hers.user(), "the same user key, another ring");

    // Strangers fill their lane; whoever is throttled with them is one of them.
    assert_eq!(world.stranger_guesses(&maria, 5).await, 5);
    let wrong = world.wrong(&maria);
    for unknown in [his.clone(), tampered, foreign] {
        let pending = world.sign_in_from(&maria.user, [&unknown]).await.token;
        assert_eq!(word(&world.answer(&pending, &wrong).await), "throttled");
    }
    // The cookie of a shared browser holds tokens of others too.
    let pending = world.sign_in_from(&maria.user, [&his, &read]).await.token;
    accepted(world.answer(&pending, &world.right(&maria)).await);

    world.clock.advance(DAY * 90);
    assert_eq!(world.stranger_guesses(&maria, 5).await, 5);
    let pending = world.sign_in_from(&maria.user, [&read]).await.token;
    assert_eq!(word(&world.answer(&pending, &world.right(&maria)).await), "throttled", "after ninety days");
}

/// G5: a stranger with the password burns the lane of unknown browsers and the year's budget. The owner signs in as ever.
pub async fn a_stranger_cannot_lock_the_owner_out_of_a_known_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    assert_eq!(world.stranger_guesses(&person, 200).await, 41);
    let stranger = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&stranger, &world.right(&person)).await), "spent");
    for _ in 0..3 {
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        // With a typo or two.
        assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong");
        let done = accepted(world.answer(&pending, &world.right(&person)).await);
        world.advance(30);
        accepted(world.answer(&done.token.unwrap(), &world.right(&person)).await);
        world.advance(30);
    }
    // Recovery codes: the stranger wastes those of his lane too.
    let stranger = world.sign_in(&person.user).await.token;
    for _ in 0..5 {
        world.answer(&stranger, "AAAAAAAAAAAA").await;
    }
    let stranger = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&stranger, &person.codes[0]).await), "throttled");
    let pending = world.sign_in_from(&person.user, [&browser]).await.token;
    accepted(world.answer(&pending, &person.codes[0]).await);
}

/// Five judged guesses in all, over any number of sign-ins and strategies, whatever the owner does meanwhile; then it is unknown.
pub async fn a_stolen_token_is_worth_five_guesses<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    let stolen = browser.clone();
    for (index, guess) in ["totp", "code", "totp", "totp"].into_iter().enumerate() {
        world.rest();
        let thief = world.sign_in_from(&person.user, [&stolen]).await.token;
        let typed = if guess == "totp" { world.wrong(&person) } else { "AAAAAAAAAAAA".to_owned() };
        assert_eq!(word(&world.answer(&thief, &typed).await), "wrong", "guess {index}");
        // The owner signs in and proves again in that same browser: nothing of it comes back to the thief.
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        let token = accepted(world.answer(&pending, &world.right(&person)).await).token.unwrap();
        world.advance(30);
        accepted(world.answer(&token, &world.right(&person)).await);
        assert!(world.known(&person.user, &stolen).await);
    }
    world.rest();
    let thief = world.sign_in_from(&person.user, [&stolen]).await.token;
    assert_eq!(word(&world.answer(&thief, &world.wrong(&person)).await), "wrong");
    assert!(!world.known(&person.user, &stolen).await, "the fifth ends it");
    assert_eq!(world.waits(&person.user).await.year_spent, 0, "none of it was a stranger's so far");
    // What he guesses from now on is, in this session and in the next.
    assert_eq!(word(&world.answer(&thief, &world.wrong(&person)).await), "wrong");
    let again = world.sign_in_from(&person.user, [&stolen]).await.token;
    assert_eq!(word(&world.answer(&again, &world.wrong(&person)).await), "wrong");
    assert_eq!(world.waits(&person.user).await.year_spent, 2);
    // The owner's browser becomes another one by proving an authenticator; the stolen token stays dead.
    world.rest();
    let pending = world.sign_in_from(&person.user, [&browser]).await.token;
    let new = accepted(world.answer(&pending, &world.right(&person)).await).browser.unwrap();
    assert!(world.known(&person.user, &new).await && !world.known(&person.user, &stolen).await);
}

/// A hijacked session is no more than a stolen token: step-ups forgive nothing, so the fifth wrong one ends the browser.
pub async fn wrong_step_ups_end_a_known_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (mut token, browser) = world.through_in_browser(&person).await;
    for wrong_ones in [2, 2] {
        for _ in 0..wrong_ones {
            assert_eq!(word(&world.answer(&token, &world.wrong(&person)).await), "wrong");
        }
        token = accepted(world.answer(&token, &world.right(&person)).await).token.unwrap();
        world.rest();
    }
    assert!(world.known(&person.user, &browser).await);
    assert_eq!(word(&world.answer(&token, &world.wrong(&person)).await), "wrong");
    assert!(!world.known(&person.user, &browser).await);
    assert_eq!(word(&world.answer(&token, &world.wrong(&person)).await), "wrong");
    assert_eq!(world.waits(&person.user).await.year_spent, 1, "the session is in the lane of strangers now");
}

/// G5: mistakes that their challenge made good are not held against the browser, however many over the months.
pub async fn typos_that_a_challenge_makes_good_do_not_end_a_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    for _ in 0..4 {
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        for typed in
            [world.wrong(&person), "AAAAAAAAAAAA".to_owned(), world.wrong(&person), world.wrong(&person)]
        {
            assert_eq!(word(&world.answer(&pending, &typed).await), "wrong");
        }
        accepted(world.answer(&pending, &world.right(&person)).await);
        world.advance(30);
        assert!(world.known(&person.user, &browser).await);
    }
    assert_eq!(world.waits(&person.user).await.counts, []);
}

/// G8: what a browser was known by is gone with the factor; a further authenticator and new codes take nothing away.
pub async fn changed_factors_end_every_known_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for change in ["add", "regenerate", "remove", "replace", "disable", "reset"] {
        let person = world.enrolled(change).await;
        let (token, browser) = world.through_in_browser(&person).await;
        let other = world.through_in_browser(&person).await.1;
        let session = world.standard(&token).await;
        let kept = matches!(change, "add" | "regenerate");
        let first = world.status(&token).await.authenticators[0].id;
        let countersign = &world.countersign;
        match change {
            "add" => drop(world.add_authenticator(&person, "Tablet").await),
            "regenerate" => {
                let proof = world.proof(&session).await;
                let made = countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
                assert!(matches!(made, Changed::Done(_)));
            }
            "remove" => {
                world.add_authenticator(&person, "Tablet").await;
                let done = countersign.remove_authenticator(&session, first, &request()).await.unwrap();
                assert!(matches!(done, Changed::Done(())), "{done:?}");
            }
            "replace" => {
                let wish = NewAuthenticator::named("New phone").replacing(first);
                let began = countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
                let Began::Enrollment(begun) = began else { panic!("{began:?}") };
                let phone = testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
                let bound = world.confirm(&session, begun.id, &phone.code(world.clock.now())).await;
                let Confirmed::Bound { browser: Some(new), .. } = bound else { panic!("{bound:?}") };
                assert!(world.known(&person.user, &new).await, "the one that proved the new phone");
            }
            "disable" => {
                let proof = world.proof(&session).await;
                let done = countersign.disable(&session, Some(proof), &request()).await.unwrap();
                assert!(matches!(done, Changed::Done(())), "{done:?}");
            }
            _ => assert!(countersign.reset(&person.user, Actor::Host, "lost everything").await.unwrap()),
        }
        for browser in [&browser, &other] {
            assert_eq!(world.known(&person.user, browser).await, kept, "{change}");
        }
    }
}

/// An API client has no cookie jar for tokens: its session is in the lane of known browsers, and ends with it.
pub async fn a_bearer_session_gets_the_lane_and_no_token<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let options = SignInOptions::new().transport(Transport::Bearer);
    let pending = world.countersign.open_session(&person.user, options, &request()).await.unwrap().token;
    let answer = async |token: &SessionToken, typed: &str| {
        world.countersign.answer(token, Transport::Bearer, Answer::new(typed), &request()).await.unwrap()
    };
    let done = accepted(answer(&pending, &world.right(&person)).await);
    assert!(done.browser.is_none());
    world.advance(30);
    assert_eq!(world.stranger_guesses(&person, 5).await, 5);
    let stranger = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&stranger, &world.right(&person)).await), "throttled");
    let token = done.token.unwrap();
    let done = accepted(answer(&token, &world.right(&person)).await);
    assert!(done.browser.is_none());
}

/// A stranger's sign-ins never end the owner's: pending sessions are limited in each lane.
pub async fn a_flood_of_sign_ins_does_not_end_the_owners<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (_, browser) = world.through_in_browser(&person).await;
    let owner = world.sign_in_from(&person.user, [&browser]).await.token;
    let stranger = world.sign_in(&person.user).await.token;
    for _ in 0..70 {
        world.sign_in(&person.user).await;
    }
    assert!(world.find(&stranger).await.is_none(), "the oldest of his own");
    accepted(world.answer(&owner, &world.right(&person)).await);
    let oldest = world.sign_in_from(&person.user, [&browser]).await.token;
    for _ in 0..64 {
        world.sign_in_from(&person.user, [&browser]).await;
    }
    assert!(world.find(&oldest).await.is_none(), "known browsers are limited too");
}
