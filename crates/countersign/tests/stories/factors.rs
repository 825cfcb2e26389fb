//! The life of factors: enroll, rename, replace, remove, new codes, disable, reset.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::*;

use super::world::*;

/// G11, B5, B7, C3, C5, C15: begun and abandoned changes nothing; beginning again restarts.
pub async fn an_enrollment_binds_only_when_confirmed<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    let (old, forgotten) = world.begun(&session, "Phone").await;
    assert!(world.status(&token).await.initiated);
    assert!(!world.status(&token).await.enabled);
    assert_eq!(world.sign_in(&user).await.session.kind, SessionKind::Standard, "nobody is asked yet");

    let (id, phone) = world.begun(&session, "Phone").await;
    let now = world.clock.now();
    assert!(matches!(world.confirm(&session, old, &forgotten.code(now)).await, Confirmed::Gone));
    assert!(matches!(world.confirm(&session, id, &phone.wrong_code(now)).await, Confirmed::Wrong { .. }));
    assert!(matches!(world.confirm(&session, id, "12345").await, Confirmed::Impossible));
    assert!(matches!(
        world.confirm(&session, EnrollmentId(9999), &phone.code(now)).await,
        Confirmed::NotFound
    ));
    // A63, B63: another session, even of the same user, cannot confirm it; nor can another user.
    let elsewhere = world.standard(&world.sign_in(&user).await.token).await;
    assert!(matches!(world.confirm(&elsewhere, id, &phone.code(now)).await, Confirmed::Gone));
    let olaf = world.standard(&world.sign_in(&UserId::new("olaf")).await.token).await;
    assert!(!matches!(world.confirm(&olaf, id, &phone.code(now)).await, Confirmed::Bound { .. }));

    let bound = world.confirm(&session, id, &phone.code(now)).await;
    let Confirmed::Bound { authenticator, recovery_codes, .. } = bound else { panic!("{bound:?}") };
    assert_eq!((authenticator.name.as_str(), recovery_codes.len()), ("Phone", 10));
    assert!(matches!(
        world.confirm(&session, id, &phone.code(now)).await,
        Confirmed::Unauthenticated | Confirmed::Gone
    ));
    let status = world.status(&token).await;
    assert!(status.enabled && !status.initiated);
    assert_eq!(world.notices(&user).await, [NoticeKind::Enabled]);
    assert!(
        world.standard(&token).await.info().mfa_verified_at.is_some(),
        "the first confirmation is a proof"
    );
}

/// C3: a mistyped code costs no second scan; only the session that began may look again.
pub async fn what_was_begun_is_shown_again_to_whoever_began_it<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    let Began::Enrollment(begun) = world.begin(&session, "Phone").await else { panic!("it begins") };
    let id = begun.id;
    assert!(!format!("{begun:?}").contains(&*begun.secret.to_base32()), "a secret is never printed");
    let wrong = SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap().wrong_code(world.clock.now());
    assert!(matches!(world.confirm(&session, id, &wrong).await, Confirmed::Wrong { .. }));

    let again = world.countersign.pending_enrollment(&session, id).await.unwrap().unwrap();
    assert_eq!((again.id, again.expires_at), (begun.id, begun.expires_at));
    assert_eq!(again.otpauth_uri, begun.otpauth_uri);
    assert_eq!(again.secret.expose(), begun.secret.expose());

    let elsewhere = world.standard(&world.sign_in(&user).await.token).await;
    let olaf = world.standard(&world.sign_in(&UserId::new("olaf")).await.token).await;
    for session in [&elsewhere, &olaf] {
        assert!(world.countersign.pending_enrollment(session, id).await.unwrap().is_none());
    }
    assert!(world.countersign.pending_enrollment(&session, EnrollmentId(9999)).await.unwrap().is_none());
    world.advance(600);
    assert!(world.countersign.pending_enrollment(&session, id).await.unwrap().is_none(), "it has ended");
}

/// What pages ask for is what the verbs want.
pub async fn what_must_still_be_proven_is_told<S: AnyStore>(store: S) {
    const NOTHING: Owed = Owed { factor: Proof::Enough, password: Proof::Enough };
    const PASSWORD: Owed = Owed { factor: Proof::Enough, password: Proof::Missing };
    const FACTOR: Owed = Owed { factor: Proof::Missing, password: Proof::Enough };
    const BOTH: Owed = Owed { factor: Proof::Missing, password: Proof::Missing };
    let world = World::new(store).await;
    let owed = async |token: &SessionToken| {
        let session = world.standard(token).await;
        let owed = world.countersign.proof_owed(&session).await.unwrap().unwrap();
        (owed.to_change, owed.to_regenerate, owed.to_disable)
    };
    let token = world.sign_in(&UserId::new("olaf")).await.token;
    assert_eq!(owed(&token).await, (NOTHING, PASSWORD, PASSWORD), "the password was given at sign-in");
    world.advance(301);
    assert_eq!(owed(&token).await, (PASSWORD, PASSWORD, PASSWORD));

    let person = world.enrolled("maria").await;
    assert_eq!(owed(&person.token).await, (NOTHING, NOTHING, PASSWORD), "the last step of set-up");
    world.advance(300);
    assert_eq!(owed(&person.token).await, (FACTOR, NOTHING, BOTH));
    world.advance(300);
    assert_eq!(owed(&person.token).await, (FACTOR, BOTH, BOTH));
    let token = world.through(&person).await;
    assert_eq!(owed(&token).await, (NOTHING, PASSWORD, PASSWORD));
}

/// B13, C7: ten minutes and five wrong codes.
pub async fn an_enrollment_ends<S: AnyStore>(store: S) {
    let patient = BruteForce::audit_log().window(20, Duration::from_secs(300));
    let world = World::with(store, |builder| builder.brute_force(patient)).await;
    let token = world.sign_in(&UserId::new("maria")).await.token;
    let session = world.standard(&token).await;
    let (id, phone) = world.begun(&session, "Phone").await;
    for _ in 0..4 {
        let wrong = phone.wrong_code(world.clock.now());
        assert!(matches!(world.confirm(&session, id, &wrong).await, Confirmed::Wrong { .. }));
    }
    assert!(matches!(
        world.confirm(&session, id, &phone.wrong_code(world.clock.now())).await,
        Confirmed::Gone
    ));
    assert!(matches!(world.confirm(&session, id, &phone.code(world.clock.now())).await, Confirmed::Gone));

    let session = world.standard(&world.sign_in(&UserId::new("olaf")).await.token).await;
    let (id, phone) = world.begun(&session, "Phone").await;
    world.advance(600);
    assert!(matches!(world.confirm(&session, id, &phone.code(world.clock.now())).await, Confirmed::Gone));
    assert!(!world.countersign.status(&session).await.unwrap().initiated);
}

/// B3, C11.
pub async fn an_unverified_address_may_not_enroll<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    world.host.unverified("maria");
    let token = world.sign_in(&UserId::new("maria")).await.token;
    let session = world.standard(&token).await;
    assert!(matches!(world.begin(&session, "Phone").await, Began::EmailNotVerified));
    assert!(!world.status(&token).await.initiated);
}

/// C19, C105: proof must be fresh; the password helps only who has no factor yet.
pub async fn changing_factors_takes_fresh_proof<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    world.advance(301);
    let session = world.standard(&token).await;
    assert!(matches!(world.begin(&session, "Phone").await, Began::PasswordRequired));
    let proof = world.proof(&session).await;
    let wish = NewAuthenticator::named("Phone");
    let began = world.countersign.begin_enrollment(&session, wish, Some(proof), &request()).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("{began:?}") };
    let phone = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    let bound = world.confirm(&session, begun.id, &phone.code(world.clock.now())).await;
    assert!(matches!(bound, Confirmed::Bound { .. }));

    // Exactly five minutes still count, a second more does not (A67).
    world.advance(300);
    let session = world.standard(&token).await;
    let (_, _) = world.begun(&session, "Tablet").await;
    world.advance(1);
    assert!(matches!(world.begin(&session, "Tablet").await, Began::StepUpRequired));
    let proof = world.proof(&session).await;
    let wish = NewAuthenticator::named("Tablet");
    let began = world.countersign.begin_enrollment(&session, wish, Some(proof), &request()).await.unwrap();
    assert!(matches!(began, Began::StepUpRequired), "a password does not stand for a factor");
    let stale =
        world.countersign.disable(&session, Some(world.proof(&session).await), &request()).await.unwrap();
    assert!(matches!(stale, Changed::StepUpRequired));
    let authenticator = world.status(&token).await.authenticators[0].id;
    let stale = world.countersign.remove_authenticator(&session, authenticator, &request()).await.unwrap();
    assert!(matches!(stale, Changed::StepUpRequired));
    // The step-up: the token changes, the session stays.
    let token = accepted(world.answer(&token, &phone.code(world.clock.now())).await).token.unwrap();
    let session = world.standard(&token).await;
    let done =
        world.countersign.disable(&session, Some(world.proof(&session).await), &request()).await.unwrap();
    assert!(matches!(done, Changed::Done(())));
}

/// The lost phone: a sign-in by recovery code can put everything right for half an hour.
pub async fn a_recovery_code_is_proof_enough_to_put_things_right<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer(&pending, &person.codes[0]).await).token.unwrap();
    world.advance(1800);
    let session = world.standard(&token).await;
    let old = world.status(&token).await.authenticators[0].id;
    let wish = NewAuthenticator::named("New phone").replacing(old);
    let began = world.countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("{began:?}") };
    let phone = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    // The old one works until the new one is confirmed.
    let pending = world.sign_in(&person.user).await.token;
    let elsewhere =
        accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await).token.unwrap();
    let bound = world.confirm(&session, begun.id, &phone.code(world.clock.now())).await;
    let Confirmed::Bound { recovery_codes, .. } = bound else { panic!("{bound:?}") };
    assert!(recovery_codes.is_empty(), "codes come with the first authenticator only");
    assert!(world.find(&elsewhere).await.is_none(), "replacing ends other sessions");
    world.advance(30);
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &person.phone.code(world.clock.now())).await), "wrong");
    accepted(world.answer(&pending, &phone.code(world.clock.now())).await);
    let names: Vec<_> = world.status(&token).await.authenticators.into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["New phone"]);
    world.advance(1);
    let session = world.standard(&token).await;
    assert!(matches!(world.begin(&session, "x").await, Began::StepUpRequired), "half an hour is over");
}

/// C21, R10: three at most, each with its own name.
pub async fn authenticators_are_limited_named_and_renamed<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    for name in ["Tablet", " Pass\u{7}word manager "] {
        let session = world.standard(&person.token).await;
        let (id, app) = world.begun(&session, name).await;
        let bound = world.confirm(&session, id, &app.code(world.clock.now())).await;
        assert!(matches!(bound, Confirmed::Bound { ref recovery_codes, .. } if recovery_codes.is_empty()));
    }
    let session = world.standard(&person.token).await;
    assert!(matches!(world.begin(&session, "Fourth").await, Began::TooMany));
    let listed = world.status(&person.token).await.authenticators;
    let names: Vec<_> = listed.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["Phone", "Tablet", "Password manager"]);
    let renamed = world
        .countersign
        .rename_authenticator(&session, listed[1].id, "Old tablet", &request())
        .await
        .unwrap();
    assert!(matches!(renamed, Changed::Done(ref info) if info.name == "Old tablet"));
    let unknown = AuthenticatorId(9999);
    let renamed = world.countersign.rename_authenticator(&session, unknown, "x", &request()).await.unwrap();
    assert!(matches!(renamed, Changed::NotFound));
    let removed = world.countersign.remove_authenticator(&session, unknown, &request()).await.unwrap();
    assert!(matches!(removed, Changed::NotFound));
}

/// B33, B39, C67: a new set kills the old one; within ten minutes of set-up the password is not asked.
pub async fn new_recovery_codes_replace_the_old<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let made = async |password: Option<PasswordProof>| {
        let session = world.standard(&person.token).await;
        world.countersign.regenerate_codes(&session, password, &request()).await.unwrap()
    };
    let Changed::Done(second) = made(None).await else { panic!("the last step of set-up") };
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &person.codes[0]).await), "wrong", "the old set is dead");
    accepted(world.answer(&pending, second[0].expose()).await);
    world.advance(600);
    assert!(matches!(made(None).await, Changed::PasswordRequired));
    let stale = world.standard(&person.token).await;
    assert!(matches!(made(Some(world.proof(&stale).await)).await, Changed::StepUpRequired));
    let fresh = world.through(&person).await;
    let session = world.standard(&fresh).await;
    let before = world.sign_in(&person.user).await.token;
    let proof = world.proof(&session).await;
    let made = world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    let Changed::Done(third) = made else { panic!("{made:?}") };
    assert!(world.find(&before).await.is_none(), "pending sessions die with the old codes");
    assert!(world.find(&fresh).await.is_some() && world.find(&person.token).await.is_some());
    let status = world.status(&fresh).await.recovery_codes.unwrap();
    assert_eq!((status.remaining, status.total, status.low), (10, 10, false));
    // Down to two, the owner is warned.
    for code in &third[..8] {
        let pending = world.sign_in(&person.user).await.token;
        accepted(world.answer(&pending, code.expose()).await);
    }
    let status = world.status(&fresh).await.recovery_codes.unwrap();
    assert_eq!((status.remaining, status.low), (2, true));
}

/// B39, B41, C77, G8: everything goes, twice is fine, other sessions end, codes are dead.
pub async fn disabling_clears_everything_and_may_be_repeated<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let elsewhere = world.through(&person).await;
    let pending = world.sign_in(&person.user).await.token;
    let acting = world.through(&person).await;
    let disable = async || {
        let session = world.standard(&acting).await;
        let proof = world.proof(&session).await;
        world.countersign.disable(&session, Some(proof), &request()).await.unwrap()
    };
    let session = world.standard(&acting).await;
    let bare = world.countersign.disable(&session, None, &request()).await.unwrap();
    assert!(matches!(bare, Changed::PasswordRequired));
    for _ in 0..2 {
        assert!(matches!(disable().await, Changed::Done(())));
    }
    let status = world.status(&acting).await;
    assert!(!status.enabled && status.authenticators.is_empty() && status.recovery_codes.is_none());
    for dead in [&elsewhere, &pending, &person.token] {
        assert!(world.find(dead).await.is_none());
    }
    let notices = world.notices(&person.user).await;
    assert_eq!(notices.iter().filter(|kind| **kind == NoticeKind::Disabled).count(), 1);
    assert_eq!(world.sign_in(&person.user).await.session.kind, SessionKind::Standard);
    assert_eq!(word(&world.answer(&acting, &person.codes[0]).await), "not enrolled", "B29");
}

pub async fn removing_the_last_authenticator_removes_the_codes<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    let id = world.status(&person.token).await.authenticators[0].id;
    let removed = world.countersign.remove_authenticator(&session, id, &request()).await.unwrap();
    assert!(matches!(removed, Changed::Done(())));
    let status = world.status(&person.token).await;
    assert!(!status.enabled && status.recovery_codes.is_none());
}

/// An administrator's reset: everything goes, every session ends, the trail says who and why.
pub async fn a_reset_ends_everything<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    assert!(world.countersign.reset(&person.user, Actor::Cli, "lost phone, seen in person").await.unwrap());
    assert!(world.find(&person.token).await.is_none());
    assert!(!world.countersign.status_of(&person.user).await.unwrap().enabled);
    let newest = world.countersign.events(&person.user, None, 1).await.unwrap().remove(0);
    assert_eq!((newest.actor, newest.action), (Actor::Cli, Action::Reset));
    assert_eq!(newest.personal.note.as_deref(), Some("lost phone, seen in person"));
    assert!(!world.countersign.reset(&UserId::new("nobody"), Actor::Cli, "x").await.unwrap());
    let made = UserId::new("made by hand");
    world.countersign.account_created(&made, Actor::Cli, &Request::default()).await.unwrap();
    assert_eq!(world.trail(&made).await, [(Action::AccountCreate, EventOutcome::Success)]);
}

/// G8: an enrollment that was begun before somebody else enrolled is gone, although its session lives.
pub async fn an_enrollment_of_an_older_generation_is_gone<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let thief = world.sign_in(&user).await.token;
    let (begun, app) = world.begun(&world.standard(&thief).await, "Thief").await;
    let owner = world.standard(&world.sign_in(&user).await.token).await;
    let (id, phone) = world.begun(&owner, "Phone").await;
    assert!(matches!(
        world.confirm(&owner, id, &phone.code(world.clock.now())).await,
        Confirmed::Bound { .. }
    ));
    let session = world.standard(&thief).await;
    assert!(matches!(world.confirm(&session, begun, &app.code(world.clock.now())).await, Confirmed::Gone));
}

/// A recovery code that only stepped up is fresh as long as any proof; the half hour is for those who came in by one.
pub async fn a_step_up_by_recovery_code_is_fresh_no_longer_than_any_proof<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.advance(600);
    let token = world.through(&person).await;
    world.advance(300);
    let token = accepted(world.answer(&token, &person.codes[0]).await).token.unwrap();
    world.advance(300);
    world.begun(&world.standard(&token).await, "Tablet").await;
    world.advance(1);
    assert!(matches!(world.begin(&world.standard(&token).await, "Tablet").await, Began::StepUpRequired));
}

/// The password may be left out in the last step of the first set-up only, not after adding or replacing an app.
pub async fn replacing_an_app_is_no_set_up<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.advance(600);
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let old = world.status(&token).await.authenticators[0].id;
    let wish = NewAuthenticator::named("Thief").replacing(old);
    let began = world.countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("{began:?}") };
    let app = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    let bound = world.confirm(&session, begun.id, &app.code(world.clock.now())).await;
    assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
    let made = world.countersign.regenerate_codes(&session, None, &request()).await.unwrap();
    assert!(matches!(made, Changed::PasswordRequired), "{made:?}");
}

/// A session that lives on under a new generation may go on with what it was doing.
pub async fn the_acting_session_outlives_its_own_changes<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let before = world.standard(&person.token).await;
    let made = world.countersign.regenerate_codes(&before, None, &request()).await.unwrap();
    assert!(matches!(made, Changed::Done(_)), "{made:?}");
    let id = world.status(&person.token).await.authenticators[0].id;
    let renamed = world.countersign.rename_authenticator(&before, id, "Mine", &request()).await.unwrap();
    assert!(matches!(renamed, Changed::Done(_)), "{renamed:?}");
}

/// G5: whoever is new to it may mistype; nothing can be guessed before there is a factor.
pub async fn typos_at_the_first_set_up_are_not_held_against_anybody<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    for _ in 0..2 {
        let (id, phone) = world.begun(&session, "Phone").await;
        for _ in 0..5 {
            let wrong = phone.wrong_code(world.clock.now());
            assert!(matches!(
                world.confirm(&session, id, &wrong).await,
                Confirmed::Wrong { .. } | Confirmed::Gone
            ));
        }
    }
    let (id, phone) = world.begun(&session, "Phone").await;
    let bound = world.confirm(&session, id, &phone.code(world.clock.now())).await;
    assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
    world.advance(30);
    let pending = world.sign_in(&user).await.token;
    assert_eq!(word(&world.answer(&pending, &phone.wrong_code(world.clock.now())).await), "wrong");
    accepted(world.answer(&pending, &phone.code(world.clock.now())).await);
}
