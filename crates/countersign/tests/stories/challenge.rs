//! From the password to the proven second factor.

use countersign::*;

use super::world::*;

/// The main job: no factor, then enrolled, then asked, then in.
pub async fn from_the_password_to_a_proven_second_factor<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let first = world.sign_in(&user).await;
    assert_eq!((first.session.kind, first.methods.len()), (SessionKind::Standard, 0));
    assert!(!world.status(&first.token).await.enabled);

    let person = world.enrolled("maria").await;
    assert_eq!(person.codes.len(), 10);
    let pending = world.sign_in(&user).await;
    assert_eq!(pending.session.kind, SessionKind::Pending);
    assert_eq!(pending.methods, [ChallengeMethod::Totp, ChallengeMethod::RecoveryCode]);
    assert!(matches!(world.find(&pending.token).await, Some(AnySession::Pending(_))));

    let code = person.phone.code(world.clock.now());
    let done = accepted(world.answer(&pending.token, &format!(" {} {}\n", &code[..3], &code[3..])).await);
    let session = world.standard(done.token.as_ref().unwrap()).await;
    assert_eq!(session.user_id(), &user);
    assert_eq!(session.info().mfa_verified_at, Some(world.clock.now()));
    assert_eq!(session.info().methods.amr(), ["pwd", "otp", "mfa"]);
    assert_eq!(session.info().id, pending.session.id, "the row flips in place");
    assert!(world.find(&pending.token).await.is_none(), "the pending token is dead");
    assert_eq!(
        world.trail(&user).await[..2],
        [(Action::Challenge, EventOutcome::Success), (Action::SignIn, EventOutcome::Success)]
    );
}

pub async fn the_token_can_be_kept<S: AnyStore>(store: S) {
    let world = World::with(store, |builder| builder.sessions(SessionPolicy::keep_token())).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let done = accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await);
    assert!(done.token.is_none());
    assert_eq!(world.standard(&pending).await.info().kind, SessionKind::Standard);
}

/// G1, and B11: the code that confirmed is spent too. G5: saying so is not a failure, however often.
pub async fn a_code_is_accepted_once<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let session = world.standard(&world.sign_in(&user).await.token).await;
    let (id, phone) = world.begun(&session, "Phone").await;
    let code = phone.code(world.clock.now());
    assert!(matches!(world.confirm(&session, id, &code).await, Confirmed::Bound { .. }));
    for _ in 0..12 {
        let pending = world.sign_in(&user).await.token;
        let Answered::AlreadyUsed { retry_after } = world.answer(&pending, &code).await else {
            panic!("the code that confirmed was accepted again, or counted")
        };
        assert_eq!(retry_after.as_secs(), 15, "until the next step begins");
    }
    world.advance(30);
    let pending = world.sign_in(&user).await.token;
    assert_eq!(word(&world.answer(&pending, &code).await), "used", "one step old, still within the window");
    let fresh = phone.code(world.clock.now());
    accepted(world.answer(&pending, &fresh).await);
    let another = world.sign_in(&user).await.token;
    assert_eq!(word(&world.answer(&another, &fresh).await), "used");
    // B25: the clock is set back; what was accepted stays spent, and so does everything before it.
    world.clock.set(world.clock.now() - std::time::Duration::from_secs(30));
    assert_eq!(word(&world.answer(&another, &phone.code(world.clock.now())).await), "used");
}

/// B15 to B17: the present step and the one before, no other.
pub async fn the_window_is_two_steps<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.advance(300);
    let now = world.clock.now();
    let step = TotpParameters::default().step(now).0;
    let pending = world.sign_in(&person.user).await.token;
    for (offset, outcome) in [(-2i64, "wrong"), (1, "wrong"), (-1, "accepted")] {
        let code = person.phone.code_of(TimeStep(step.wrapping_add_signed(offset)));
        assert_eq!(word(&world.answer(&pending, &code).await), outcome, "offset {offset}");
    }
}

pub async fn what_cannot_be_a_code_is_refused_and_not_counted<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let long = "7".repeat(10_000);
    for typed in [
        "",
        " ",
        "12345",
        "1234567",
        "12345678",
        "１２３４５６",
        "abc",
        "ABCDEF01234!",
        "\0\0\0\0\0\0",
        &long,
    ] {
        assert_eq!(word(&world.answer(&pending, typed).await), "impossible", "{typed:.20}");
    }
    accepted(world.answer(&pending, &person.phone.code(world.clock.now())).await);
}

/// A15, A23, A63: single use, any case, blanks and dashes; the fact is kept.
pub async fn a_recovery_code_lets_in_once<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let code = person.codes[0].to_lowercase();
    let typed = format!("  {}-{} {}", &code[..4], &code[4..8], &code[8..]);
    let pending = world.sign_in(&person.user).await.token;
    let done = accepted(world.answer(&pending, &typed).await);
    assert_eq!((done.method, done.recovery_codes_remaining), (Method::RecoveryCode, 9));
    assert_eq!(done.session.recovery_code_used_at, Some(world.clock.now()));
    assert_eq!(done.session.methods.amr(), ["pwd", "mfa"]);
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &typed).await), "wrong", "a used code is an ordinary wrong one");
    accepted(world.answer(&pending, &person.codes[1]).await);
    assert!(world.notices(&person.user).await.contains(&NoticeKind::RecoveryCodeUsed));
}

/// B31, C49: nobody's code opens somebody else's door, and trying costs its owner nothing.
pub async fn codes_belong_to_their_user<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let pending = world.sign_in(&olaf.user).await.token;
    assert_eq!(word(&world.answer(&pending, &maria.codes[0]).await), "wrong");
    assert_eq!(word(&world.answer(&pending, &maria.phone.code(world.clock.now())).await), "wrong");
    let pending = world.sign_in(&maria.user).await.token;
    accepted(world.answer(&pending, &maria.codes[0]).await);
    let pending = world.sign_in(&maria.user).await.token;
    accepted(world.answer(&pending, &maria.phone.code(world.clock.now())).await);
}

/// Lifetimes, transport, foreign and forged tokens.
pub async fn a_session_answers_only_to_its_own_token_in_its_time<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    assert!(world.countersign.session(&pending, Transport::Bearer).await.unwrap().is_none());
    let mut forged = pending.expose().to_string().into_bytes();
    let last = forged.len() - 5;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let forged = SessionToken::parse(std::str::from_utf8(&forged).unwrap()).unwrap();
    assert!(world.find(&forged).await.is_none());
    assert_eq!(word(&world.answer(&forged, "000000").await), "unauthenticated");
    // B49: ten minutes, without a sweeper having run.
    world.advance(599);
    assert!(world.find(&pending).await.is_some());
    world.advance(1);
    assert!(world.find(&pending).await.is_none());
    assert_eq!(word(&world.answer(&pending, &person.phone.code(world.clock.now())).await), "unauthenticated");
    // Idle for twelve hours; activity is noted to the minute.
    let token = world.through(&person).await;
    world.advance(12 * 3600 - 60);
    assert!(world.find(&token).await.is_some(), "idle for less than twelve hours; this use is noted");
    world.advance(12 * 3600 - 1);
    assert!(world.find(&token).await.is_some());
    world.advance(12 * 3600);
    assert!(world.find(&token).await.is_none());
    // Remembered: no idle end, but an absolute one.
    let options = SignInOptions::new().remember(Remember::Yes);
    let pending = world.countersign.open_session(&person.user, options, &request()).await.unwrap().token;
    let code = person.phone.code(world.clock.now());
    let kept = accepted(world.answer(&pending, &code).await).token.unwrap();
    world.advance(30 * 86_400 - 1);
    assert!(world.find(&kept).await.is_some());
    world.advance(1);
    assert!(world.find(&kept).await.is_none());
    assert!(world.countersign.sweep(100).await.unwrap() > 0);
}

pub async fn signing_out_ends_that_session_only<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let (one, two) = (world.through(&person).await, world.through(&person).await);
    for _ in 0..2 {
        world.countersign.sign_out(&one, Transport::Cookie, &request()).await.unwrap();
    }
    assert!(world.find(&one).await.is_none());
    assert!(world.find(&two).await.is_some());
    let sign_outs = world.trail(&person.user).await;
    assert_eq!(sign_outs.iter().filter(|(action, _)| *action == Action::SignOut).count(), 1);
}

/// The oldest pending session ends when there are too many.
pub async fn pending_sessions_are_limited_per_account<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut tokens = Vec::new();
    for _ in 0..65 {
        tokens.push(world.sign_in(&person.user).await.token);
    }
    assert!(world.find(&tokens[0]).await.is_none());
    for token in &tokens[1..] {
        assert!(world.find(token).await.is_some());
    }
    assert!(world.find(&person.token).await.is_some(), "standard sessions are not counted");
}

/// Parameters are stored per authenticator: a new default changes only new ones.
pub async fn other_algorithms_and_lengths_work_beside_each_other<S: AnyStore>(store: S) {
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let mut totp = TotpPolicy::default();
    totp.parameters = TotpParameters::new(Algorithm::Sha512, Digits::Eight, 60).unwrap();
    totp.secret_length = 64;
    let later = World::with(store, |builder| builder.totp(totp)).await;
    later.clock.set(world.clock.now());
    let session = later.standard(&person.token).await;
    let (id, tablet) = later.begun(&session, "Tablet").await;
    assert_eq!(tablet.code(later.clock.now()).len(), 8);
    assert!(matches!(
        later.confirm(&session, id, &tablet.code(later.clock.now())).await,
        Confirmed::Bound { .. }
    ));
    let pending = later.sign_in(&person.user).await.token;
    accepted(later.answer(&pending, &person.phone.code(later.clock.now())).await);
    later.advance(60);
    let pending = later.sign_in(&person.user).await.token;
    accepted(later.answer(&pending, &tablet.code(later.clock.now())).await);
}
