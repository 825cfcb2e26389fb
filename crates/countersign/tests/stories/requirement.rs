//! Who must have a second factor: since when, with which grace, and what is left to whoever has none.

use std::time::Duration;

use countersign::store::Reads;
use countersign::*;

use super::world::*;

const DAY: u64 = 86_400;
const WEEK: Duration = Duration::from_secs(7 * DAY);

/// How a sign-in ends, in a word.
fn word_of(signed_in: &SignedIn) -> &'static str {
    match (signed_in.session.kind, signed_in.session.enrollment_required, signed_in.methods.is_empty()) {
        (SessionKind::Standard, false, true) => "standard",
        (SessionKind::Pending, false, false) => "challenge",
        (SessionKind::Pending, true, true) => "must enroll",
        other => panic!("a sign-in like no other: {other:?}"),
    }
}

async fn signs_in<S: AnyStore>(world: &World<S>, user: &UserId) -> &'static str {
    word_of(&world.sign_in(user).await)
}

async fn requiring<S: AnyStore>(store: S, requirement: Requirement) -> World<S> {
    World::with(store, |builder| builder.require(requirement)).await
}

/// Binds an app in the session of somebody who must; gives the standard session's token, and the person.
async fn enrolls<S: AnyStore>(world: &World<S>, user: &UserId, token: &SessionToken) -> Person {
    let pending = world.pending(token).await;
    let (id, phone) = world.begun(&pending, "Phone").await;
    let bound = world.confirm(&pending, id, &phone.code(world.clock.now())).await;
    let Confirmed::Bound { token: Some(token), recovery_codes, session, .. } = bound else {
        panic!("{bound:?}")
    };
    assert_eq!((session.kind, session.enrollment_required), (SessionKind::Standard, false));
    world.advance(30);
    let codes = recovery_codes.iter().map(|code| code.expose().to_owned()).collect();
    Person { user: user.clone(), phone, codes, token }
}

/// Everyone, roles, or whom the application says; from a date on, but for those who are left out.
pub async fn it_concerns_whom_it_says<S: AnyStore>(store: S) {
    let start = World::new(store.another().await).await.clock.now();
    let whoever = || Requirement::everyone();
    let by_label = || Requirement::when(|account| account.label.starts_with("maria@"));
    let (second, later) = (Duration::from_secs(1), start + WEEK);
    let table: &[(Requirement, &[&str], &str)] = &[
        (Requirement::nobody(), &["admin"], "standard"),
        (whoever(), &[], "must enroll"),
        (whoever().from(start), &[], "must enroll"),
        (whoever().from(start + second), &[], "standard"),
        (whoever().grace(second), &[], "standard"),
        (whoever().from(start - WEEK).grace(WEEK), &[], "standard"),
        (whoever().exempt("maria", later), &[], "standard"),
        (whoever().exempt("maria", start), &[], "must enroll"),
        (whoever().exempt("maria", start).exempt("maria", later), &[], "standard"),
        (whoever().exempt("olaf", later), &[], "must enroll"),
        (Requirement::role("admin"), &[], "standard"),
        (Requirement::role("admin"), &["staff"], "standard"),
        (Requirement::role("admin"), &["staff", "admin"], "must enroll"),
        (Requirement::roles(["admin", "staff"]), &["staff"], "must enroll"),
        (by_label(), &[], "must enroll"),
        (Requirement::when(|account| account.label.starts_with("olaf@")), &[], "standard"),
    ];
    for (requirement, roles, expected) in table {
        let world = requiring(store.another().await, requirement.clone()).await;
        let user = UserId::new("maria");
        world.host.roles(&user, roles);
        let case = format!("{requirement:?} {roles:?}");
        assert_eq!(signs_in(&world, &user).await, *expected, "{case}");
        // Who has an authenticator is asked for it, whatever is required.
        let relaxed = world.under(|builder| builder).await;
        let person = relaxed.enrolled("maria").await;
        assert_eq!(signs_in(&world, &person.user).await, "challenge", "{case}");
    }
}

/// G3, C43: what is left to somebody who must enroll is to enroll, and to leave. With the first code the session becomes a standard
/// one, under another token, and goes on to where it wanted.
pub async fn whoever_must_enroll_can_enroll_and_nothing_else<S: AnyStore>(store: S) {
    let world = requiring(store, Requirement::everyone()).await;
    let (user, countersign) = (UserId::new("maria"), &world.countersign);
    let options = SignInOptions::new().remember(Remember::Yes).return_to(Some("/reports".to_owned()));
    let signed_in = countersign.open_session(&user, options, &request()).await.unwrap();
    assert_eq!(word_of(&signed_in), "must enroll");
    let token = signed_in.token;
    let pending = world.pending(&token).await;
    assert!(pending.info().enrollment_required);
    let status = countersign.status(&pending).await.unwrap();
    assert_eq!((status.enabled, status.duties), (false, Duties::MustEnroll));
    assert_eq!(status.grace_ends_at, Some(world.clock.now()));

    // There is no challenge that could be passed.
    for typed in ["123456", "ABCDEFGHIJKL"] {
        assert_eq!(word(&world.answer(&token, typed).await), "not enrolled");
        assert!(matches!(world.unlock(&token, typed).await, Unlocked::NotEnrolled));
    }

    // Enrolling asks for the same proof as ever.
    world.advance(301);
    let pending = world.pending(&token).await;
    let owed = countersign.proof_owed(&pending).await.unwrap().unwrap().to_change;
    assert_eq!((owed.factor, owed.password), (Proof::Enough, Proof::Missing));
    assert!(matches!(world.begin(&pending, "Phone").await, Began::PasswordRequired));
    let wrong = countersign.check_password(&pending, &Password::new("guess"), &request()).await.unwrap();
    assert!(matches!(wrong, PasswordChecked::Wrong), "{wrong:?}");
    let proof = world.proof(&pending).await;
    let wish = NewAuthenticator::named("Phone");
    let began = countersign.begin_enrollment(&pending, wish, Some(proof), &request()).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("{began:?}") };
    let phone = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    let again = countersign.pending_enrollment(&pending, begun.id).await.unwrap().unwrap();
    assert_eq!(again.otpauth_uri, begun.otpauth_uri);
    let wrong = world.confirm(&pending, begun.id, &phone.wrong_code(world.clock.now())).await;
    assert!(matches!(wrong, Confirmed::Wrong { .. }), "{wrong:?}");

    // Whoever scans slowly is not thrown out of the session before the enrollment ends.
    world.advance(599);
    let pending = world.pending(&token).await;
    let bound = world.confirm(&pending, begun.id, &phone.code(world.clock.now())).await;
    let Confirmed::Bound { token: Some(fresh), recovery_codes, session, browser, .. } = bound else {
        panic!("{bound:?}")
    };
    assert_eq!(recovery_codes.len(), 10);
    assert!(world.find(&token).await.is_none(), "C45, C47: the old token is dead");
    let standard = world.standard(&fresh).await;
    assert_eq!(standard.info().id, pending.info().id, "the same session");
    for told in [standard.info(), &*session] {
        assert_eq!(told.return_to.as_deref(), Some("/reports"));
        assert_eq!(told.remember, Remember::Yes, "C59");
        assert_eq!(told.mfa_verified_at, Some(world.clock.now()));
        assert_eq!(told.methods.amr(), ["pwd", "otp", "mfa"]);
        assert_eq!(told.expires_at, world.clock.now() + Duration::from_secs(30 * DAY));
    }
    assert!(world.known(&user, &browser.unwrap()).await);
    assert_eq!(countersign.status(&standard).await.unwrap().duties, Duties::Met);
    assert_eq!(signs_in(&world, &user).await, "challenge");
    world.countersign.sign_out(&fresh, Transport::Cookie, &request()).await.unwrap();
    assert!(world.find(&fresh).await.is_none());
}

/// Where tokens are kept, the same one goes on.
pub async fn the_token_is_kept_where_tokens_are<S: AnyStore>(store: S) {
    let settings =
        |builder: Builder| builder.require(Requirement::everyone()).sessions(SessionPolicy::keep_token());
    let world = World::with(store, settings).await;
    let token = world.sign_in(&UserId::new("maria")).await.token;
    let pending = world.pending(&token).await;
    let begun = world.begun(&pending, "Phone").await;
    let bound = world.bind(&pending, &begun).await;
    assert!(matches!(bound, Confirmed::Bound { token: None, .. }), "{bound:?}");
    assert_eq!(world.standard(&token).await.info().id, pending.info().id);
}

/// G3: every verb that wants a standard session takes no other type; and a session that was one, and has lost its standing since, is
/// refused by each of them.
pub async fn a_session_that_lost_its_standing_can_do_nothing<S: AnyStore>(store: S) {
    let grace = Requirement::everyone().grace(Duration::from_secs(60));
    let settings = |builder: Builder| builder.require(grace);
    let world = World::with(store, settings).await;
    let (user, countersign) = (world.store.keep_account().await, &world.countersign);
    let token = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    let held = HeldRequest::new("/pay", "", b"").unwrap();
    let hold = countersign.hold(&session, held.clone(), &request()).await.unwrap().unwrap();
    let proof = async || world.proof(&session).await;
    let proofs = (proof().await, proof().await, proof().await);
    world.advance(60);
    let revisited = countersign.revisit_account(&session).await.unwrap();
    assert!(matches!(revisited, Some(AnySession::Pending(ref now)) if now.info().enrollment_required));

    let request = request();
    assert!(countersign.sessions(&session).await.unwrap().is_none());
    assert!(countersign.trusted_browsers(&session).await.unwrap().is_none());
    assert!(countersign.hold(&session, held, &request).await.unwrap().is_none());
    assert!(countersign.held(&session, hold).await.unwrap().is_none());
    assert!(countersign.release(&session, hold, &request).await.unwrap().is_none());
    let (id, browser, app) = (session.info().id, BrowserId(1), AuthenticatorId(1));
    let new = ("new hash".to_owned(), "stamp");
    let refusals = [
        ("end_other_sessions", over(countersign.end_other_sessions(&session, &request).await)),
        ("end_session", over(countersign.end_session(&session, id, &request).await)),
        ("rename_session", over(countersign.rename_session(&session, id, "Mine", &request).await)),
        ("sign_out_everywhere", over(countersign.sign_out_everywhere(&session, &request).await)),
        ("rename_trusted", over(countersign.rename_trusted_browser(&session, browser, "x", &request).await)),
        ("revoke_trusted", over(countersign.revoke_trusted_browser(&session, browser, &request).await)),
        ("revoke_all", over(countersign.revoke_trusted_browsers(&session, &request).await)),
        ("change_password", over(countersign.change_password(&session, proofs.0, new, &request).await)),
        ("rename_app", over(countersign.rename_authenticator(&session, app, "x", &request).await)),
        ("remove_app", over(countersign.remove_authenticator(&session, app, &request).await)),
        ("regenerate", over(countersign.regenerate_codes(&session, Some(proofs.1), &request).await)),
        ("disable", over(countersign.disable(&session, Some(proofs.2), &request).await)),
    ];
    for (verb, refused) in refusals {
        assert!(refused, "{verb} was done");
    }
    // Enrolling, of course, is open to it.
    assert!(matches!(world.begin(&session, "Phone").await, Began::Enrollment(_)));
}

fn over<T>(changed: Result<Changed<T>, Error>) -> bool {
    matches!(changed, Ok(Changed::Unauthenticated))
}

/// C131: grace ends once, on the second, whatever its owner does to stretch it.
pub async fn grace_is_counted_once<S: AnyStore>(store: S) {
    let world = requiring(store, Requirement::role("admin").grace(WEEK)).await;
    let user = UserId::new("maria");
    assert_eq!(signs_in(&world, &user).await, "standard");
    world.advance(DAY);
    world.host.roles(&user, &["admin"]);
    let start = world.clock.now();
    let ends_at = async |world: &World<S>| {
        let status = world.countersign.status_of(&user).await.unwrap();
        (status.duties, status.grace_ends_at)
    };
    assert_eq!(signs_in(&world, &user).await, "standard");
    assert_eq!(ends_at(&world).await, (Duties::Grace { until: start + WEEK }, Some(start + WEEK)));
    // To sign in again, to lose the role and get it back, to be left out for some days: none renews it.
    for day in 1..7 {
        world.clock.set(start + Duration::from_secs(day * DAY));
        world.host.roles(&user, if day % 2 == 0 { &["admin"] } else { &[] });
        assert_eq!(signs_in(&world, &user).await, "standard");
        let left_out = Requirement::role("admin").grace(WEEK).exempt(&user, start + WEEK * 9);
        let exempting = world.under(|builder| builder.require(left_out)).await;
        assert_eq!(signs_in(&exempting, &user).await, "standard");
    }
    world.host.roles(&user, &["admin"]);
    world.clock.set(start + WEEK - Duration::from_secs(1));
    let token = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    assert_eq!(ends_at(&world).await.1, Some(start + WEEK));
    world.advance(1);
    assert_eq!(signs_in(&world, &user).await, "must enroll");
    world.host.roles(&user, &[]);
    assert_eq!(signs_in(&world, &user).await, "standard");
    world.host.roles(&user, &["admin"]);
    assert_eq!(signs_in(&world, &user).await, "must enroll");
    assert!(matches!(
        world.countersign.revisit_account(&session).await.unwrap(),
        Some(AnySession::Pending(_))
    ));
    let applied = world.events(&user, Action::RequirementApply).await;
    assert_eq!(applied.len(), 1, "it became required once");
    assert_eq!(applied[0].actor, Actor::Host);
}

/// A requirement that begins on a day gives its grace from that day on, also to whom another one concerned before.
pub async fn grace_is_counted_from_the_day_the_requirement_begins<S: AnyStore>(store: S) {
    let first = requiring(store, Requirement::everyone().grace(WEEK)).await;
    let user = UserId::new("maria");
    let start = first.clock.now();
    assert_eq!(signs_in(&first, &user).await, "standard");
    // It was put off, as administrators do who were too quick.
    let later = start + WEEK * 8;
    let put_off = || Requirement::everyone().from(later).grace(WEEK);
    let second = first.under(|builder| builder.require(put_off())).await;
    for (at, expected) in [
        (start + WEEK * 2, "standard"),
        (later, "standard"),
        (later + WEEK - Duration::from_secs(1), "standard"),
        (later + WEEK, "must enroll"),
    ] {
        second.clock.set(at);
        assert_eq!(signs_in(&second, &user).await, expected, "{at}");
    }
}

/// C135: an exemption ends on its second, in a session that goes on too; and gives back what it lets somebody do.
pub async fn exemptions_expire<S: AnyStore>(store: S) {
    let user = UserId::new("service account");
    let until = World::new(store.another().await).await.clock.now() + WEEK;
    let world = requiring(store, Requirement::everyone().exempt(&user, until)).await;
    let token = world.sign_in(&user).await.token;
    world.clock.set(until - Duration::from_secs(1));
    let token = if world.find(&token).await.is_some() { token } else { world.sign_in(&user).await.token };
    assert_eq!(world.standard(&token).await.info().kind, SessionKind::Standard);
    let status = world.countersign.status_of(&user).await.unwrap();
    assert_eq!((status.duties, status.grace_ends_at), (Duties::Exempt { until }, None));
    world.advance(1);
    assert!(world.pending(&token).await.info().enrollment_required);
    // Left out once more, the session stands again.
    let longer = Requirement::everyone().exempt(&user, until + WEEK);
    let longer = world.under(|builder| builder.require(longer)).await;
    assert_eq!(longer.standard(&token).await.info().kind, SessionKind::Standard);
    assert_eq!(signs_in(&longer, &user).await, "standard");
    assert!(world.pending(&token).await.info().enrollment_required);
    assert_eq!(signs_in(&world, &user).await, "must enroll");
}

/// Whom a requirement leaves out loses nothing by it, until the exemption ends: then it applies, once, as to anybody.
pub async fn it_ends_nothing_of_whom_it_leaves_out<S: AnyStore>(store: S) {
    let relaxed = World::new(store).await;
    let user = UserId::new("service account");
    let tokens = [relaxed.sign_in(&user).await.token, relaxed.sign_in(&user).await.token];
    let until = relaxed.clock.now() + Duration::from_secs(3600);
    let leaves_out = Requirement::everyone().exempt(&user, until);
    let world = relaxed.under(|builder| builder.require(leaves_out)).await;
    let applied = async || world.events(&user, Action::RequirementApply).await.len();
    for _ in 0..2 {
        world.advance(60);
        for token in &tokens {
            world.standard(token).await;
        }
    }
    assert_eq!(applied().await, 0);
    world.clock.set(until);
    assert!(world.pending(&tokens[0]).await.info().enrollment_required);
    assert!(world.find(&tokens[1]).await.is_none(), "a requirement that is new ends the others");
    world.advance(60);
    world.pending(&tokens[0]).await;
    assert_eq!(applied().await, 1);
}

/// When grace ends in mid-session, every session must enroll; the one that does becomes a standard one, and no other one is let in by
/// it. Whether anybody looked at the others in between changes nothing.
pub async fn enrolling_at_the_end_of_grace_lets_in_one_session<S: AnyStore>(store: S) {
    for looked_at in [true, false] {
        let grace = Requirement::everyone().grace(Duration::from_secs(3600));
        let world = requiring(store.another().await, grace).await;
        let user = UserId::new("maria");
        let thief = world.sign_in(&user).await.token;
        let owner = world.sign_in(&user).await.token;
        world.standard(&thief).await;
        world.advance(3600);
        if looked_at {
            assert!(world.pending(&thief).await.info().enrollment_required);
        }
        let pending = world.pending(&owner).await;
        let proof = world.proof(&pending).await;
        let wish = NewAuthenticator::named("Phone");
        let began =
            world.countersign.begin_enrollment(&pending, wish, Some(proof), &request()).await.unwrap();
        let Began::Enrollment(begun) = began else { panic!("{began:?}") };
        let phone = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
        let bound = world.bind(&pending, &(begun.id, phone)).await;
        let Confirmed::Bound { token: Some(token), .. } = bound else { panic!("{bound:?}") };
        world.standard(&token).await;
        let found = world.find(&thief).await;
        assert!(found.is_none(), "looked at before: {looked_at}: {found:?}");
        assert_eq!(world.sessions(&token).await.len(), 1);
    }
}

/// A session that loses its standing for a while is the session it was: as long, as idle, as easily ended.
pub async fn standing_that_was_lost_and_found_changes_nothing_else<S: AnyStore>(store: S) {
    let world = requiring(store, Requirement::role("admin")).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    let other = world.sign_in(&user).await.token;
    let expires_at = world.standard(&token).await.info().expires_at;
    world.advance(60);
    world.host.roles(&user, &["admin"]);
    assert!(world.pending(&token).await.info().enrollment_required);
    assert!(world.find(&other).await.is_none(), "a requirement that is new ends the others");
    world.advance(60);
    world.pending(&token).await;
    world.host.roles(&user, &[]);
    let elsewhere = world.sign_in(&user).await.token;
    assert_eq!(world.standard(&token).await.info().expires_at, expires_at);
    // It was no pending one: adding an app elsewhere leaves it alone.
    let session = world.standard(&elsewhere).await;
    let begun = world.begun(&session, "Phone").await;
    assert!(matches!(world.bind(&session, &begun).await, Confirmed::Bound { .. }));
    world.standard(&token).await;

    // Nor does it outlive the twelve hours without a request by having to enroll.
    let user = UserId::new("olaf");
    let token = world.sign_in(&user).await.token;
    world.advance(60);
    world.host.roles(&user, &["admin"]);
    world.pending(&token).await;
    world.advance(60);
    world.pending(&token).await;
    world.advance(12 * 3600);
    assert!(world.find(&token).await.is_none());
}

/// G3: a pending session of somebody who has a factor enrolls nothing, whatever was begun in whichever order.
pub async fn a_challenge_is_no_way_to_enroll<S: AnyStore>(store: S) {
    let world = requiring(store, Requirement::everyone()).await;
    let (user, countersign) = (UserId::new("maria"), &world.countersign);
    let tokens = [world.sign_in(&user).await.token, world.sign_in(&user).await.token];
    let [first, second] = [world.pending(&tokens[0]).await, world.pending(&tokens[1]).await];
    let begun_before = world.begun(&first, "Thief").await;
    let proof_before = world.proof(&first).await;
    let begun = world.begun(&second, "Phone").await;
    let bound = world.bind(&second, &begun).await;
    let Confirmed::Bound { token: Some(owner), .. } = bound else { panic!("{bound:?}") };
    world.advance(30);

    let challenged = world.pending(&world.sign_in(&user).await.token).await;
    assert!(!challenged.info().enrollment_required);
    for (session, begun) in [(&first, &begun_before), (&challenged, &begun_before), (&challenged, &begun)] {
        assert!(matches!(world.begin(session, "Thief").await, Began::Unauthenticated));
        assert!(matches!(world.bind(session, begun).await, Confirmed::Unauthenticated));
        assert!(countersign.pending_enrollment(session, begun.0).await.unwrap().is_none());
        assert!(countersign.proof_owed(session).await.unwrap().is_none());
        let checked = countersign.check_password(session, &Password::new(PASSWORD), &request()).await;
        assert!(matches!(checked, Ok(PasswordChecked::Unauthenticated)), "{checked:?}");
    }
    let wish = NewAuthenticator::named("Thief");
    let began =
        countersign.begin_enrollment(&challenged, wish, Some(proof_before), &request()).await.unwrap();
    assert!(matches!(began, Began::Unauthenticated));

    // An app that goes and another that comes let no earlier session in either.
    let session = world.standard(&owner).await;
    let old = world.status(&owner).await.authenticators[0].id;
    let wish = NewAuthenticator::named("Successor").replacing(old);
    let began = countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
    let Began::Enrollment(successor) = began else { panic!("{began:?}") };
    let app = countersign::testing::SoftAuthenticator::from_uri(&successor.otpauth_uri).unwrap();
    assert!(matches!(world.bind(&session, &(successor.id, app)).await, Confirmed::Bound { .. }));
    for session in [&first, &challenged] {
        assert!(matches!(world.begin(session, "Thief").await, Began::Unauthenticated));
        assert!(matches!(world.bind(session, &begun_before).await, Confirmed::Unauthenticated));
    }
    assert!(countersign.reset(&user, Actor::Cli, "lost").await.unwrap());
    for session in [&first, &challenged] {
        assert!(matches!(world.begin(session, "Thief").await, Began::Unauthenticated));
        assert!(matches!(world.bind(session, &begun_before).await, Confirmed::Unauthenticated));
    }
}

/// The last authenticator stays while it is required, during grace as after; replacing it works, and so does removing one of two.
pub async fn the_last_authenticator_stays<S: AnyStore>(store: S) {
    let settings = |builder: Builder| builder.require(Requirement::role("admin").grace(WEEK));
    let world = World::with(store, settings).await;
    let user = UserId::new("maria");
    world.host.roles(&user, &["admin"]);
    let mut person = world.enrolled("maria").await;
    for after_grace in [false, true] {
        if after_grace {
            world.clock.advance(WEEK);
        }
        let token = world.through(&person).await;
        let (session, countersign) = (world.standard(&token).await, &world.countersign);
        let remove = async || {
            let app = world.status(&token).await.authenticators[0].id;
            countersign.remove_authenticator(&session, app, &request()).await.unwrap()
        };
        let disable = async || {
            let proof = world.proof(&session).await;
            countersign.disable(&session, Some(proof), &request()).await.unwrap()
        };
        assert!(matches!(remove().await, Changed::LastAuthenticator), "after grace: {after_grace}");
        assert!(matches!(disable().await, Changed::LastAuthenticator), "after grace: {after_grace}");
        assert_eq!(world.waits(&user).await.counts, [], "and the right password costs nothing");

        let old = world.status(&token).await.authenticators[0].id;
        let wish = NewAuthenticator::named("Successor").replacing(old);
        let began = countersign.begin_enrollment(&session, wish, None, &request()).await.unwrap();
        let Began::Enrollment(begun) = began else { panic!("{began:?}") };
        person.phone = countersign::testing::SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
        let bound = world.bind(&session, &(begun.id, person.phone.clone())).await;
        assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
        let tablet = world.begun(&session, "Tablet").await;
        assert!(matches!(world.bind(&session, &tablet).await, Confirmed::Bound { .. }));
        // C113: whichever of the two goes, the other one stays.
        assert!(matches!(remove().await, Changed::Done(())));
        assert!(matches!(remove().await, Changed::LastAuthenticator));
        person.phone = tablet.1;
        world.advance(30);
    }
    // Whom it no longer concerns may let it go.
    world.host.roles(&user, &[]);
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let proof = world.proof(&session).await;
    let disabled = world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
    assert!(matches!(disabled, Changed::Done(())));
}

/// C137: after an administrator's reset the password alone brings nobody further than to enrolling, also where grace would go on; but
/// who never had a factor loses nothing by it.
pub async fn a_reset_leads_to_enrolling<S: AnyStore>(store: S) {
    for grace in [Duration::ZERO, WEEK] {
        let world = requiring(store.another().await, Requirement::everyone().grace(grace)).await;
        let user = UserId::new("maria");
        let first = world.sign_in(&user).await;
        let token = if grace.is_zero() {
            enrolls(&world, &user, &first.token).await.token
        } else {
            assert!(!world.countersign.reset(&user, Actor::Cli, "by mistake").await.unwrap());
            assert_eq!(signs_in(&world, &user).await, "standard", "grace goes on");
            world.enrolled("maria").await.token
        };
        let challenged = world.sign_in(&user).await.token;
        assert!(world.countersign.reset(&user, Actor::Cli, "lost phone").await.unwrap());
        for dead in [&token, &challenged] {
            assert!(world.find(dead).await.is_none());
        }
        assert_eq!(signs_in(&world, &user).await, "must enroll", "{grace:?}");
        let status = world.countersign.status_of(&user).await.unwrap();
        assert_eq!(status.duties, Duties::MustEnroll);
        let explained = world.countersign.explain(&user).await.unwrap().unwrap();
        assert_eq!(explained.duties, Duties::MustEnroll);
        let token = world.sign_in(&user).await.token;
        let person = enrolls(&world, &user, &token).await;
        assert_eq!(signs_in(&world, &person.user).await, "challenge");
    }
}

/// B3, C11: whose address is not verified must verify it before anything else; nothing is opened meanwhile.
pub async fn an_unverified_address_enrolls_nothing_and_opens_nothing<S: AnyStore>(store: S) {
    let world = requiring(store, Requirement::everyone()).await;
    world.host.unverified("maria");
    let token = world.sign_in(&UserId::new("maria")).await.token;
    let pending = world.pending(&token).await;
    assert!(matches!(world.begin(&pending, "Phone").await, Began::EmailNotVerified));
    assert!(!world.countersign.status(&pending).await.unwrap().initiated);
    world.host.verified("maria");
    assert!(matches!(world.begin(&pending, "Phone").await, Began::Enrollment(_)));
}

/// Recovery codes that are required too are missed, and stop nobody from making them.
pub async fn required_codes_are_missed<S: AnyStore>(store: S) {
    let codes = RecoveryCodes::new().count(2);
    let settings = |builder: Builder| {
        builder.require(Requirement::everyone().and_recovery_codes()).recovery_codes(codes)
    };
    let world = World::with(store, settings).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    let person = enrolls(&world, &user, &token).await;
    for (code, duties) in person.codes.iter().zip([Duties::Met, Duties::CodesMissing]) {
        let pending = world.sign_in(&user).await.token;
        let token = accepted(world.answer(&pending, code).await).token.unwrap();
        assert_eq!(world.status(&token).await.duties, duties);
    }
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let proof = world.proof(&session).await;
    let made = world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    assert!(matches!(made, Changed::Done(_)), "{made:?}");
    assert_eq!(world.status(&token).await.duties, Duties::Met);
}

/// C133: what is told before a requirement is switched on is what sign-in does then, for requirements and people of all kinds.
pub async fn what_is_rehearsed_is_what_happens<S: AnyStore>(store: S) {
    let world = World::new(store.another().await).await;
    let start = world.clock.now();
    let seed = 20_270_101;
    let mut chance = Chance::new(seed);
    for round in 0..60 {
        let case = format!("seed {seed}, round {round}");
        let requirement = chance.requirement(start);
        let before = requirement_before(&mut chance, start);
        let world = world_at(store.another().await, before, start).await;
        let user = UserId::new("maria");
        // What happened to that person so far.
        for _ in 0..chance.below(4) {
            world.advance(chance.below(5) * DAY / 2);
            world.host.roles(&user, chance.roles());
            match chance.below(4) {
                0 | 1 => drop(world.sign_in(&user).await),
                2 if !world.countersign.totp_configured(&user).await.unwrap() => {
                    let token = world.sign_in(&user).await.token;
                    if let Some(AnySession::Standard(session)) = world.find(&token).await {
                        let begun = world.begun(&session, "Phone").await;
                        assert!(
                            matches!(world.bind(&session, &begun).await, Confirmed::Bound { .. }),
                            "{case}"
                        );
                    }
                }
                2 => {}
                _ => drop(world.countersign.reset(&user, Actor::Cli, "lost").await.unwrap()),
            }
        }
        world.advance(chance.below(4) * DAY);
        world.host.roles(&user, chance.roles());

        let row = async || match world.store.find(&user).await.unwrap() {
            Some(key) => world.store.read(key, Reads::default()).await.unwrap().user,
            None => None,
        };
        let untouched = row().await;
        let rehearsed = world.countersign.rehearse(&requirement, &user).await.unwrap().unwrap();
        assert_eq!(row().await, untouched, "{case}: a rehearsal writes nothing");
        // Now it is switched on.
        let on = world.under(|builder| builder.require(requirement.clone())).await;
        assert_eq!(on.countersign.explain(&user).await.unwrap(), Some(rehearsed.clone()), "{case}");
        let signed_in = on.sign_in(&user).await;
        let expected = match rehearsed.duties {
            _ if rehearsed.enrolled => "challenge",
            Duties::MustEnroll => "must enroll",
            _ => "standard",
        };
        assert_eq!(word_of(&signed_in), expected, "{case}: {rehearsed:?}");
        assert_eq!(on.countersign.explain(&user).await.unwrap(), Some(rehearsed.clone()), "{case}: after it");
        let status = on.countersign.status_of(&user).await.unwrap();
        assert_eq!((status.duties, status.enabled), (rehearsed.duties, rehearsed.enrolled), "{case}");
    }
    let nobody = UserId::new("gone");
    world.host.gone(&nobody);
    assert_eq!(world.countersign.explain(&nobody).await.unwrap(), None);
}

async fn world_at<S: AnyStore>(store: S, requirement: Requirement, start: Timestamp) -> World<S> {
    let world = requiring(store, requirement).await;
    world.clock.set(start);
    world
}

fn requirement_before(chance: &mut Chance, start: Timestamp) -> Requirement {
    if chance.below(2) == 0 { Requirement::nobody() } else { chance.requirement(start) }
}

/// Draws people and requirements.
trait Draws {
    fn roles(&mut self) -> &'static [&'static str];
    fn requirement(&mut self, start: Timestamp) -> Requirement;
}

impl Draws for Chance {
    fn roles(&mut self) -> &'static [&'static str] {
        [&[][..], &["admin"], &["staff", "admin"], &["staff"]][self.below(4) as usize]
    }

    fn requirement(&mut self, start: Timestamp) -> Requirement {
        let requirement = match self.below(4) {
            0 => Requirement::everyone(),
            1 => Requirement::role("admin"),
            2 => Requirement::roles(["staff", "auditor"]),
            _ => Requirement::when(|account| account.roles.len() == 1),
        };
        let requirement = match self.below(3) {
            0 => requirement,
            _ => requirement.from(start + Duration::from_secs(self.below(12) * DAY) - WEEK),
        };
        let requirement = requirement.grace(Duration::from_secs(self.below(4) * DAY));
        match self.below(4) {
            0 => requirement.exempt("maria", start + Duration::from_secs(self.below(8) * DAY)),
            1 => requirement.and_recovery_codes(),
            _ => requirement,
        }
    }
}
