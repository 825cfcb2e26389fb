//! "This was not me": whoever holds the link stops everything, and opens nothing.

use std::sync::Arc;
use std::time::Duration;

use countersign::testing::{SeededRandom, SoftAuthenticator};
use countersign::*;

use super::world::*;

async fn disown<S: AnyStore>(world: &World<S>, told: &Told) -> Disowned {
    world.countersign.disown(&told.disown, &request()).await.unwrap()
}

/// What was undone.
async fn undone<S: AnyStore>(world: &World<S>, told: &Told) -> Undone {
    match disown(world, told).await {
        Disowned::Frozen { undone, kind, .. } => {
            assert_eq!(kind, told.kind);
            undone
        }
        other => panic!("nothing was disowned: {other:?}"),
    }
}

/// What was sent of one kind.
async fn told<S: AnyStore>(world: &World<S>, kind: NoticeKind) -> Told {
    World::<S>::told_in(&world.mail().await, kind)
}

/// Since when nobody signs in; `None` where somebody does.
async fn frozen<S: AnyStore>(world: &World<S>, user: &UserId) -> Option<Timestamp> {
    match world.try_sign_in(user).await {
        Ok(_) => None,
        Err(Error::Frozen { since }) => Some(since),
        Err(error) => panic!("we failed: {error}"),
    }
}

async fn thaws<S: AnyStore>(world: &World<S>, user: &UserId) -> usize {
    world.events(user, Action::AccountThaw).await.len()
}

/// Somebody with a phone and a notice of it.
async fn somebody<S: AnyStore>(world: &World<S>) -> (Person, Told) {
    let person = world.enrolled("maria").await;
    let told = told(world, NoticeKind::Enabled).await;
    (person, told)
}

/// The right password opens nothing until it is another one, which the host says or its stamp shows. The event says what was disowned.
pub async fn it_freezes_until_the_password_is_changed<S: AnyStore>(store: S) {
    for by_stamp in [false, true] {
        let world = World::new(store.another().await).await;
        world.host.stamp(&UserId::new("maria"), "first password");
        let (person, _) = somebody(&world).await;
        let tablet = world.add_authenticator(&person, "Tablet").await;
        let admitting = world.clear_waits(&person.user).await;
        let added = told(&world, NoticeKind::AuthenticatorAdded).await;
        let since = world.clock.now();
        assert_eq!(undone(&world, &added).await, Undone::Authenticator);
        let user = &person.user;
        let events = world.events(user, Action::NoticeDisown).await;
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].operation.as_deref(), events[0].actor),
            (Some("authenticator_added"), Actor::User)
        );
        assert_eq!(events[0].personal.address.as_deref(), Some("203.0.113.9"));
        assert_eq!(world.notices(user).await, [], "the owner knows");

        world.advance(3600);
        assert_eq!(frozen(&world, user).await, Some(since));
        let refused = &world.events(user, Action::SignIn).await[0];
        assert_eq!((refused.outcome, refused.reason), (EventOutcome::Refused, Some(Reason::Frozen)));
        assert!(world.find(&person.token).await.is_none());

        world.host.stamp(user, "second password");
        if !by_stamp {
            world.countersign.credentials_changed(user, None, &request()).await.unwrap();
            assert_eq!(thaws(&world, user).await, 1);
        }
        let pending = world.sign_in(user).await;
        assert_eq!(pending.methods.len(), 2, "the codes of the first app are still there");
        assert_eq!(thaws(&world, user).await, 1);
        assert_eq!(world.notices(user).await, [NoticeKind::CredentialsChanged]);
        // What an administrator gave before may be in the wrong hands.
        let admitted = world.unlock(&pending.token, &admitting).await;
        assert!(matches!(admitted, Unlocked::Wrong { .. }), "{admitted:?}");
        // What was removed does not come back, and what was not works.
        let answered = world.answer(&pending.token, &tablet.code(world.clock.now())).await;
        assert_eq!(word(&answered), "wrong");
        accepted(world.answer(&pending.token, &world.right(&person)).await);
        assert!(world.countersign.verify_trail().await.unwrap().first_bad.is_none());
    }
}

/// An unlock and a reset by an administrator let the owner in again.
pub async fn an_administrator_thaws<S: AnyStore>(store: S) {
    for reset in [false, true] {
        let world = World::new(store.another().await).await;
        let (person, _) = somebody(&world).await;
        world.through(&person).await;
        world.clear_waits(&person.user).await;
        let unlocked = told(&world, NoticeKind::Unlocked).await;
        assert_eq!(undone(&world, &unlocked).await, Undone::Nothing);
        assert!(frozen(&world, &person.user).await.is_some());
        if reset {
            assert!(world.countersign.reset(&person.user, Actor::Cli, "called us").await.unwrap());
        } else {
            world.clear_waits(&person.user).await;
        }
        assert_eq!(thaws(&world, &person.user).await, 1);
        assert_eq!(frozen(&world, &person.user).await, None);
        assert_eq!(thaws(&world, &person.user).await, 1, "it has thawed once");
    }
}

/// Not time, not a sign-out, not a new start, not another role, not a browser that was trusted.
pub async fn nothing_else_thaws<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    world.host.stamp(&user, "first password");
    let (person, told) = somebody(&world).await;
    let browsing = world.trusting(&person).await;
    let elsewhere = world.standard(&browsing.token).await;
    let since = world.clock.now();
    undone(&world, &told).await;
    world.countersign.sign_out_user(&user, Actor::Host).await.unwrap();
    world.countersign.sign_out(&browsing.token, Transport::Cookie, &request()).await.unwrap();
    world.host.roles(&user, &["admin"]);
    world.host.stamp(&user, "first password");
    world.advance(2 * 3600);
    let restarted = world.under(|builder| builder.require(Requirement::role("admin"))).await;
    assert_eq!(frozen(&restarted, &user).await, Some(since));
    assert!(matches!(
        restarted.try_sign_in_from(&user, [&browsing.trusted, &browsing.known]).await,
        Err(Error::Frozen { .. })
    ));
    assert!(matches!(restarted.begin(&elsewhere, "Mine").await, Began::Unauthenticated));
    let checked =
        restarted.countersign.check_password(&elsewhere, &Password::new(PASSWORD), &request()).await;
    assert!(matches!(checked, Ok(PasswordChecked::Unauthenticated)), "{checked:?}");
    world.advance(400 * 86_400);
    world.countersign.sweep(1000).await.unwrap();
    assert_eq!(frozen(&world, &user).await, Some(since));
    assert_eq!(thaws(&world, &user).await, 0);
    // Nobody else is concerned.
    assert_eq!(frozen(&world, &UserId::new("noor")).await, None);
}

/// Whoever was in changed the password, and nobody had noticed when the link was opened: that password is not the one that thaws. Nor is it
/// when it changes between what was read of the account and the lock.
pub async fn a_password_that_somebody_else_changed_is_no_thaw<S: AnyStore>(store: S) {
    for meanwhile in [false, true] {
        let world = World::new(store.another().await).await;
        let user = UserId::new("maria");
        world.host.stamp(&user, "first password");
        let (_, told) = somebody(&world).await;
        if meanwhile {
            let (happening, whose) = (world.clone(), user.clone());
            world.host.meanwhile(Moment::AccountRead, async move {
                happening.host.stamp(&whose, "a stranger's password");
                happening.countersign.credentials_changed(&whose, None, &request()).await.unwrap();
            });
        } else {
            world.host.stamp(&user, "a stranger's password");
        }
        undone(&world, &told).await;
        assert!(world.host.is_calm());
        assert!(frozen(&world, &user).await.is_some());
        world.host.stamp(&user, "the owner's password");
        assert_eq!(frozen(&world, &user).await, None);
    }
}

/// What happens for each kind of notice: docs/decisions/0019-notices-and-disowning.md has the same table.
pub async fn each_kind_is_undone_where_it_can_be<S: AnyStore>(store: S) {
    let expected = |kind| match kind {
        NoticeKind::Enabled | NoticeKind::AuthenticatorReplaced => Undone::SecondFactor,
        NoticeKind::AuthenticatorAdded => Undone::Authenticator,
        NoticeKind::RecoveryCodesReplaced => Undone::RecoveryCodes,
        _ => Undone::Nothing,
    };
    let mut seen = Vec::new();
    for kind in NoticeKind::ALL.iter().copied() {
        let world = World::new(store.another().await).await;
        let user = UserId::new("maria");
        world.host.stamp(&user, "first password");
        let Some((person, told)) = caused(&world, kind).await else { continue };
        seen.push(kind);
        assert_eq!(undone(&world, &told).await, expected(kind), "{kind}");
        assert!(frozen(&world, &user).await.is_some(), "{kind}");
        world.host.stamp(&user, "second password");
        let signed_in = world.sign_in(&user).await;
        let status = world.countersign.status_of(&user).await.unwrap();
        match expected(kind) {
            Undone::SecondFactor => {
                assert_eq!((status.enabled, status.recovery_codes), (false, None), "{kind}");
                assert_eq!(signed_in.session.kind, SessionKind::Standard, "{kind}");
            }
            Undone::Authenticator => assert_eq!(status.authenticators.len(), 1, "{kind}"),
            Undone::RecoveryCodes => {
                assert_eq!(status.recovery_codes, None, "{kind}");
                let pending = world.answer(&signed_in.token, &person.codes[0]).await;
                assert_ne!(word(&pending), "accepted", "{kind}");
            }
            _ => {}
        }
        assert_eq!(status.trusted_browsers, 0, "{kind}");
        let inspected = world.countersign.inspect(UserKey(0), 10).await.unwrap();
        assert_eq!(inspected.faults, [], "{kind}");
    }
    let missing: Vec<_> = NoticeKind::ALL.iter().filter(|kind| !seen.contains(kind)).collect();
    assert_eq!(missing, [&NoticeKind::Restored], "told in another story");
}

/// Makes it happen, and says what was told.
async fn caused<S: AnyStore>(world: &World<S>, kind: NoticeKind) -> Option<(Person, Told)> {
    let mut person = world.enrolled("maria").await;
    let session = async || {
        let token = world.through(&person).await;
        (world.standard(&token).await, token)
    };
    match kind {
        NoticeKind::Enabled => {}
        NoticeKind::AuthenticatorAdded => drop(world.add_authenticator(&person, "Tablet").await),
        NoticeKind::AuthenticatorReplaced => {
            let (session, token) = session().await;
            let old = world.status(&token).await.authenticators[0].id;
            let wish = NewAuthenticator::named("New").replacing(old);
            let began = world.countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
            let Began::Enrollment(begun) = began else { panic!("{began:?}") };
            let app = SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
            world.bind(&session, &(begun.id, app)).await;
        }
        NoticeKind::AuthenticatorRemoved => {
            world.add_authenticator(&person, "Tablet").await;
            let (session, token) = session().await;
            let one = world.status(&token).await.authenticators[1].id;
            world.countersign.remove_authenticator(&session, one, &request()).await.unwrap();
        }
        NoticeKind::RecoveryCodeUsed => {
            let pending = world.sign_in(&person.user).await.token;
            accepted(world.answer(&pending, &person.codes[0]).await);
        }
        NoticeKind::RecoveryCodesReplaced => {
            let (session, _) = session().await;
            let proof = world.proof(&session).await;
            let made = world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
            let Changed::Done(codes) = made else { panic!("{made:?}") };
            person.codes = codes.iter().map(|code| code.expose().to_owned()).collect();
        }
        NoticeKind::Disabled => {
            let (session, _) = session().await;
            let proof = world.proof(&session).await;
            world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
        }
        NoticeKind::Reset => drop(world.countersign.reset(&person.user, Actor::Cli, "asked").await.unwrap()),
        NoticeKind::Unlocked => drop(world.clear_waits(&person.user).await),
        NoticeKind::ChallengeFailed => {
            let pending = world.sign_in(&person.user).await.token;
            for _ in 0..5 {
                world.answer(&pending, &world.wrong(&person)).await;
            }
        }
        NoticeKind::BudgetSpent => drop(world.stranger_guesses(&person, 1000).await),
        NoticeKind::BrowserAdmitted => {
            let code = world.clear_waits(&person.user).await;
            let pending = world.sign_in(&person.user).await.token;
            assert!(matches!(world.unlock(&pending, &code).await, Unlocked::Admitted { .. }));
        }
        NoticeKind::UnlockFailed => {
            let pending = world.sign_in(&person.user).await.token;
            world.unlock(&pending, &world.right(&person)).await;
            world.advance(300);
            world.unlock(&pending, &world.wrong(&person)).await;
        }
        NoticeKind::CredentialsChanged => {
            world.countersign.credentials_changed(&person.user, None, &request()).await.unwrap();
        }
        NoticeKind::BrowserTrusted => drop(world.trusting(&person).await),
        NoticeKind::BrowserTrustReplayed => {
            let browsing = world.trusting(&person).await;
            let next = world.sign_in_from(&person.user, [&browsing.trusted]).await.trusted.unwrap();
            world.sign_in_from(&person.user, [&next]).await;
            world.advance(60);
            world.sign_in_from(&person.user, [&browsing.trusted]).await;
        }
        _ => return None,
    }
    let told = told(world, kind).await;
    Some((person, told))
}

/// Only what the notice told of goes: not what took its place since.
pub async fn what_is_gone_already_is_not_undone<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let (person, enabled) = somebody(&world).await;
    let tablet = world.add_authenticator(&person, "Tablet").await;
    let session = world.standard(&world.through(&person).await).await;
    let first = world.countersign.status_of(&user).await.unwrap().authenticators[0].id;
    world.countersign.remove_authenticator(&session, first, &request()).await.unwrap();
    let proof = world.proof(&session).await;
    world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    let codes = told(&world, NoticeKind::RecoveryCodesReplaced).await;
    let proof = world.proof(&session).await;
    world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    let before = world.countersign.status_of(&user).await.unwrap();
    assert_eq!(undone(&world, &codes).await, Undone::Nothing);
    let status = world.countersign.status_of(&user).await.unwrap();
    assert_eq!(
        (&status.authenticators, status.recovery_codes),
        (&before.authenticators, before.recovery_codes)
    );

    // Whoever turned it on saw recovery codes: whichever there are, they go.
    assert_eq!(undone(&world, &enabled).await, Undone::Nothing);
    let status = world.countersign.status_of(&user).await.unwrap();
    assert_eq!((status.authenticators, status.recovery_codes), (before.authenticators, None));
    world.clear_waits(&user).await;
    let pending = world.sign_in(&user).await.token;
    accepted(world.answer(&pending, &tablet.code(world.clock.now())).await);
}

/// Where a second factor is required, whoever loses the last one in this way must enroll, at once.
pub async fn the_last_factor_leaves_no_grace<S: AnyStore>(store: S) {
    let grace = Duration::from_secs(30 * 86_400);
    let world = World::with(store, |builder| builder.require(Requirement::everyone().grace(grace))).await;
    let (person, told) = somebody(&world).await;
    assert_eq!(undone(&world, &told).await, Undone::SecondFactor);
    world.clear_waits(&person.user).await;
    let signed_in = world.sign_in(&person.user).await;
    assert_eq!(signed_in.session.kind, SessionKind::Pending);
    assert!(signed_in.session.enrollment_required);
}

/// Once; and each link of its own. What is frozen stays frozen since the first.
pub async fn a_link_works_once<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (person, enabled) = somebody(&world).await;
    let first = world.clock.now();
    undone(&world, &enabled).await;
    world.advance(60);
    assert_eq!(disown(&world, &enabled).await, Disowned::Done { at: first });
    assert_eq!(world.countersign.disownable(&enabled.disown).await.unwrap(), Disownable::Done { at: first });
    assert_eq!(world.events(&person.user, Action::NoticeDisown).await.len(), 1);

    world.clear_waits(&person.user).await;
    let unlocked = told(&world, NoticeKind::Unlocked).await;
    let token = world.sign_in(&person.user).await.token;
    assert_eq!(disown(&world, &enabled).await, Disowned::Done { at: first });
    assert!(world.find(&token).await.is_some(), "nothing happens once more");
    undone(&world, &unlocked).await;
    assert!(world.find(&token).await.is_none());
    assert_eq!(frozen(&world, &person.user).await, Some(world.clock.now()));
}

/// Sixteen clicks at once are one.
pub async fn of_many_at_once_one_disowns<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (person, told) = somebody(&world).await;
    let barrier = Arc::new(tokio::sync::Barrier::new(16));
    let clicks = (0..16).map(|_| {
        let (world, told, barrier) = (world.clone(), told.clone(), barrier.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            disown(&world, &told).await
        })
    });
    let mut first = 0;
    for click in clicks.collect::<Vec<_>>() {
        match click.await.unwrap() {
            Disowned::Frozen { .. } => first += 1,
            Disowned::Done { at } => assert_eq!(at, world.clock.now()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(first, 1);
    assert_eq!(world.events(&person.user, Action::NoticeDisown).await.len(), 1);
}

/// Mail programs open links by themselves.
pub async fn looking_changes_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    world.host.locale(&UserId::new("maria"), "de");
    let (person, told) = somebody(&world).await;
    let trail = world.trail(&person.user).await;
    for _ in 0..3 {
        match world.countersign.disownable(&told.disown).await.unwrap() {
            Disownable::Yes { kind, at, account_label, locale, .. } => {
                assert_eq!((kind, at), (NoticeKind::Enabled, told.at));
                assert_eq!((&*account_label, locale.as_deref()), ("maria@example.org", Some("de")));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(world.trail(&person.user).await, trail);
    assert!(world.find(&person.token).await.is_some());
    world.sign_in(&person.user).await;
}

/// Whatever is not the text of the link, byte for byte, of this notice, within its seven days, does nothing.
pub async fn what_is_not_the_link_is_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (person, told) = somebody(&world).await;
    let text = told.disown.expose();
    assert_eq!(text.len(), 71);
    assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    assert_eq!(DisownToken::parse(&text).as_ref(), Some(&told.disown));
    assert_eq!(text.parse::<DisownToken>().as_ref(), Ok(&told.disown));
    assert_eq!(format!("{:?}", told.disown), "DisownToken(…)");
    for bad in ["", "x", &text[1..], &format!("{}A", &**text), &text.replace('A', "!"), &"A".repeat(71)] {
        assert_eq!(DisownToken::parse(bad), None, "{bad:.80}");
    }
    let gone = async |world: &World<S>, token: &DisownToken| {
        assert_eq!(world.countersign.disownable(token).await.unwrap(), Disownable::Gone);
        assert_eq!(world.countersign.disown(token, &request()).await.unwrap(), Disowned::Gone);
    };
    for index in 0..text.len() {
        let mut altered = text.to_string();
        let other = if &altered[index..=index] == "A" { "Q" } else { "A" };
        altered.replace_range(index..=index, other);
        if let Some(token) = DisownToken::parse(&altered) {
            gone(&world, &token).await;
        }
    }
    // The name of another notice of the same user, which ends with the eighteenth byte, before the code of this one.
    world.clear_waits(&person.user).await;
    let other = self::told(&world, NoticeKind::Unlocked).await.disown.expose();
    let mixed = [&other[..24], &text[24..]].concat();
    assert_ne!(&mixed, &**text);
    gone(&world, &DisownToken::parse(&mixed).unwrap()).await;

    world.clock.set(told.at + DISOWNABLE_FOR);
    gone(&world, &told.disown).await;
    world.sign_in(&person.user).await;
    assert_eq!(world.events(&person.user, Action::NoticeDisown).await.len(), 0);
    // A clock that was ahead when it was told, or is behind now, takes no link from anybody.
    world.clock.set(told.at - Duration::from_secs(86_400));
    undone(&world, &told).await;
}

/// A link that was sent under one primary is good under the next; once the key is gone it is not.
pub async fn links_outlive_a_rotation_and_not_a_key<S: AnyStore>(store: S) {
    let old = KeyRing::generate(&SeededRandom::new(7)).unwrap().to_text();
    let new = KeyRing::generate(&SeededRandom::new(17)).unwrap().to_text();
    let line = |text: &KeyRingText, id: u32| {
        let line = text.expose_text().lines().find(|line| line.starts_with("1 ")).unwrap().to_owned();
        format!("{id} {}", &line[2..])
    };
    let both = format!("{}\n{}\n", line(&new, 2), line(&old, 1));
    let world = World::new(store).await;
    let (person, told) = somebody(&world).await;
    let rotated = world.under(|builder| builder.keys(KeyRing::parse(&both).unwrap())).await;
    let looked = rotated.countersign.disownable(&told.disown).await.unwrap();
    assert!(matches!(looked, Disownable::Yes { .. }), "{looked:?}");
    undone(&rotated, &told).await;
    assert!(frozen(&rotated, &person.user).await.is_some());

    rotated.clear_waits(&person.user).await;
    let newer = self::told(&rotated, NoticeKind::Unlocked).await;
    // The row is now under the new key; so is the link.
    assert_eq!(
        world.countersign.disownable(&newer.disown).await.ok(),
        None,
        "a ring without that key opens nothing"
    );
    undone(&rotated, &newer).await;
}

/// A user whom the host no longer has is nobody's business.
pub async fn whoever_is_gone_at_the_host_disowns_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (person, told) = somebody(&world).await;
    world.host.gone(&person.user);
    assert_eq!(world.countersign.disownable(&told.disown).await.unwrap(), Disownable::Gone);
    assert_eq!(disown(&world, &told).await, Disowned::Gone);
}
