//! The life of sessions: how long they are, who sees, names and ends them, and how connections that stay open hear of it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use countersign::store::{Reads, SESSIONS_LISTED, SessionRow};
use countersign::*;

use super::world::*;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

async fn open<S: AnyStore>(world: &World<S>, user: &UserId, options: SignInOptions) -> SessionToken {
    world.countersign.open_session(user, options, &request()).await.unwrap().token
}

async fn row<S: AnyStore>(world: &World<S>, token: &SessionToken) -> SessionRow {
    let reads = Reads { session: Some(token.session()), ..Reads::default() };
    world.store.read(token.user(), reads).await.unwrap().session.unwrap()
}

/// Has anything happened since it was last asked?
fn heard(watch: &mut Watch) -> bool {
    pin!(watch.changed()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

/// B55: the owner sees every standard session, the one that was used last first; pending ones are nobody's yet.
pub async fn its_owner_sees_every_standard_session<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.enrolled("olaf").await;
    let second = world.through(&person).await;
    world.advance(60);
    let options = SignInOptions::new().transport(Transport::Bearer).remember(Remember::Yes);
    let pending = open(&world, &person.user, options).await;
    world.sign_in(&person.user).await;
    let ids = async || world.sessions(&person.token).await.iter().map(|told| told.id).collect::<Vec<_>>();
    assert_eq!(ids().await, [person.token.session(), second.session()], "this one was looked at just now");
    let answer = Answer::new(&world.right(&person));
    let answered = world.countersign.answer(&pending, Transport::Bearer, answer, &request()).await.unwrap();
    let third = accepted(answered).token.unwrap();
    world.advance(60);
    world.standard(&second).await;
    world.advance(60);
    let listed = world.sessions(&person.token).await;
    let ids: Vec<_> = listed.iter().map(|told| told.id).collect();
    assert_eq!(ids, [person.token.session(), second.session(), third.session()]);
    let told = &listed[2];
    assert_eq!(
        (told.transport, told.remember, told.kind),
        (Transport::Bearer, Remember::Yes, SessionKind::Standard)
    );
    assert_eq!(
        (told.address.as_deref(), told.user_agent.as_deref()),
        (Some("203.0.113.9"), Some("Firefox on Linux"))
    );
    assert_eq!(told.methods.amr(), ["pwd", "otp", "mfa"]);
    assert_eq!(told.name, None);
}

/// C111: names are the owner's alone, cleaned, and stay through everything that a session goes through.
pub async fn its_owner_names_a_session<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (other, pending) = (world.through(&maria).await, world.sign_in(&maria.user).await.token);
    // More sessions than Olaf has, so that some ids are hers alone.
    let (session, his) = (world.standard(&maria.token).await, world.standard(&olaf.token).await);
    let rename = async |session: &Session, id: SessionId, name: &str| {
        world.countersign.rename_session(session, id, name, &request()).await.unwrap()
    };
    for _ in 0..2 {
        let renamed = rename(&session, other.session(), "  Laptop\u{0}\u{202e} ").await;
        assert!(
            matches!(&renamed, Changed::Done(told) if told.name.as_deref() == Some("Laptop")),
            "{renamed:?}"
        );
    }
    assert_eq!(world.events(&maria.user, Action::SessionRename).await.len(), 1, "the same name is no news");
    for (session, id) in [
        (&session, SessionId(9999)),
        (&session, pending.session()),
        (&his, other.session()),
        (&his, pending.session()),
    ] {
        let renamed = rename(session, id, "Stolen").await;
        assert!(matches!(renamed, Changed::NotFound), "{id}: {renamed:?}");
    }
    assert_eq!(row(&world, &pending).await.name, None);
    // A look, a step-up with another token, another user's mistakes: the name stays.
    world.advance(60);
    world.standard(&other).await;
    let other = accepted(world.answer(&other, &world.right(&maria)).await).token.unwrap();
    assert_eq!(world.standard(&other).await.info().name.as_deref(), Some("Laptop"));
    assert!(
        matches!(rename(&session, other.session(), "").await, Changed::Done(ref told) if told.name.as_deref() == Some("Session"))
    );
    // Each leaves a row in the trail, so there is an end to it.
    let mut renamed = 0;
    let refused = loop {
        match rename(&session, session.info().id, &format!("number {renamed}")).await {
            Changed::Done(_) => renamed += 1,
            refused => break refused,
        }
        assert!(renamed < 30, "in five minutes");
    };
    assert!(matches!(refused, Changed::Throttled { .. }), "{refused:?}");
}

/// C111: one session is ended by its owner, whichever it is; ids of others, and of what is only pending, are nobody's.
pub async fn its_owner_ends_a_session<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (other, pending) = (world.through(&maria).await, world.sign_in(&maria.user).await.token);
    let (session, his) = (world.standard(&maria.token).await, world.standard(&olaf.token).await);
    let end = async |session: &Session, id: SessionId| {
        world.countersign.end_session(session, id, &request()).await.unwrap()
    };
    for (session, id) in [
        (&session, SessionId(9999)),
        (&session, pending.session()),
        (&his, other.session()),
        (&his, pending.session()),
    ] {
        let ended = end(session, id).await;
        assert!(matches!(ended, Changed::NotFound), "{id}: {ended:?}");
    }
    assert!(world.find(&pending).await.is_some());
    assert!(matches!(end(&session, other.session()).await, Changed::Done(())));
    assert!(matches!(end(&session, other.session()).await, Changed::NotFound));
    assert!(world.find(&other).await.is_none());
    assert!(world.find(&pending).await.is_some());
    assert!(matches!(end(&session, session.info().id).await, Changed::Done(())));
    assert!(matches!(end(&session, pending.session()).await, Changed::Unauthenticated));
    assert!(world.find(&maria.token).await.is_none());
    let ended: Vec<_> =
        world.trail(&maria.user).await.into_iter().take(2).map(|(action, _)| action).collect();
    assert_eq!(ended, [Action::SignOut, Action::SessionRevoke]);
    assert_eq!(world.find(&olaf.token).await.map(|found| found.info().id), Some(his.info().id));
}

/// Whoever knows the password of somebody without a second factor can open many sessions. The owner's own one is never lost among them.
pub async fn its_owner_finds_this_one_among_many<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let token = world.sign_in(&user).await.token;
    for _ in 0..SESSIONS_LISTED {
        world.sign_in(&user).await;
    }
    let session = world.standard(&token).await;
    let is_this = |told: &&SessionInfo| told.id == session.info().id;
    assert_eq!(world.sessions(&token).await.iter().filter(is_this).count(), 1);
    let renamed = world.countersign.rename_session(&session, session.info().id, "Mine", &request()).await;
    assert!(matches!(renamed.unwrap(), Changed::Done(_)));
    let ended = world.countersign.end_session(&session, session.info().id, &request()).await.unwrap();
    assert!(matches!(ended, Changed::Done(())), "{ended:?}");
    assert!(world.find(&token).await.is_none());
}

/// A thousand live at once; the next one ends the oldest.
pub async fn no_user_fills_the_store<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    let (oldest, next) = (world.sign_in(&user).await.token, world.sign_in(&user).await.token);
    for _ in 2..1000 {
        world.sign_in(&user).await;
    }
    assert!(world.find(&oldest).await.is_some());
    let newest = world.sign_in(&user).await.token;
    assert!(world.find(&oldest).await.is_none());
    assert!(world.find(&next).await.is_some());
    assert!(world.find(&newest).await.is_some());
}

/// All others end, pending ones too; trust and whatever was begun here stay. Where there is none, nothing is said of it.
pub async fn its_owner_ends_all_others<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let browser = world.trusting(&maria).await;
    let pending = world.sign_in(&maria.user).await.token;
    let session = world.standard(&maria.token).await;
    for _ in 0..2 {
        let ended = world.countersign.end_other_sessions(&session, &request()).await.unwrap();
        assert!(matches!(ended, Changed::Done(())));
    }
    assert_eq!(world.sessions(&maria.token).await.len(), 1);
    for token in [&browser.token, &pending] {
        assert!(world.find(token).await.is_none());
    }
    assert_eq!(world.events(&maria.user, Action::SessionRevoke).await.len(), 1);
    assert!(world.is_trusted(&maria.user, &browser.trusted).await);
    world.standard(&olaf.token).await;
}

/// B49 and the other ends of a session, to the millisecond, whether or not anybody has swept: the challenge's, the idle one's, the
/// absolute one's; remembered, only the last counts.
pub async fn sessions_end_on_their_second<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let remembered = || SignInOptions::new().remember(Remember::Yes);
    let standard = async |options: SignInOptions| {
        let pending = open(&world, &person.user, options).await;
        let token = accepted(world.answer(&pending, &world.right(&person)).await).token.unwrap();
        world.advance(30);
        (token, world.clock.now() - Duration::from_secs(30))
    };
    let lasts = async |token: &SessionToken, from: Timestamp, span: Duration, what: &str| {
        for (early, lives) in [(Duration::from_millis(1), true), (Duration::ZERO, false)] {
            world.clock.set(from + span - early);
            // Not by its token: that would be a use of it.
            let listed =
                world.countersign.answer(token, Transport::Cookie, Answer::new("0"), &request()).await;
            let expected = if lives { "impossible" } else { "unauthenticated" };
            assert_eq!(word(&listed.unwrap()), expected, "{what} {early:?} before its end");
            if !lives {
                assert!(world.find(token).await.is_none(), "{what}");
            }
        }
    };
    let (pending, now) = (open(&world, &person.user, remembered()).await, world.clock.now());
    lasts(&pending, now, Duration::from_secs(600), "pending").await;
    assert_eq!(word(&world.answer(&pending, &world.right(&person)).await), "unauthenticated");
    world.advance(30);

    let (token, at) = standard(SignInOptions::new()).await;
    lasts(&token, at, HOUR * 12, "idle").await;
    let (token, at) = standard(SignInOptions::new()).await;
    world.clock.set(at + HOUR * 11);
    world.standard(&token).await;
    lasts(&token, at + HOUR * 11, HOUR * 12, "idle after a use").await;

    let (token, at) = standard(SignInOptions::new()).await;
    for hours in (10..720).step_by(10) {
        world.clock.set(at + HOUR * hours);
        world.standard(&token).await;
    }
    lasts(&token, at, DAY * 30, "absolute").await;
    let (token, at) = standard(remembered()).await;
    lasts(&token, at, DAY * 30, "remembered").await;
    // Settings of another day count from then on.
    let (token, at) = standard(SignInOptions::new()).await;
    let mut shorter = SessionPolicy::default();
    shorter.idle = HOUR;
    let shorter = world.under(|builder| builder.sessions(shorter)).await;
    world.clock.set(at + HOUR);
    assert!(shorter.find(&token).await.is_none());
    assert!(world.find(&token).await.is_some());
}

/// A use is noted once a minute, and only then is the host asked anything.
pub async fn a_use_is_noted_once_a_minute<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let token = world.through(&person).await;
    let start = row(&world, &token).await.last_seen_at;
    for (seconds, seen) in
        [(0, 0), (59, 0), (60, 60), (61, 60), (119, 60), (120, 120), (179, 120), (400, 400)]
    {
        world.clock.set(start + SECOND * seconds);
        for _ in 0..3 {
            world.standard(&token).await;
        }
        assert_eq!(row(&world, &token).await.last_seen_at, start + SECOND * seen, "after {seconds} s");
    }
    // Two looks at once: the one that comes to the lock later sees that the use was noted.
    let (looks, token_too) = (world.clone(), token.clone());
    world.host.meanwhile(Moment::AccountRead, async move {
        looks.standard(&token_too).await;
        looks.advance(5);
    });
    world.advance(60);
    world.standard(&token).await;
    assert!(world.host.is_calm());
    assert_eq!(row(&world, &token).await.last_seen_at, start + SECOND * 460);
    let user_row = async || world.store.read(token.user(), Reads::default()).await.unwrap().user;
    let before = user_row().await;
    world.advance(60);
    world.standard(&token).await;
    assert_eq!(user_row().await, before, "only the session's own row is written");
    // Set back, the clock neither ends it nor moves the mark.
    world.clock.set(start);
    world.standard(&token).await;
    assert_eq!(row(&world, &token).await.last_seen_at, start + SECOND * 525);
}

/// C37: whoever is no user of the host's any more gets nowhere: not in, not on, not through.
pub async fn whoever_is_gone_gets_nowhere<S: AnyStore>(store: S) {
    let settings = |builder: Builder| builder.require(Requirement::role("admin"));
    let world = World::with(store, settings).await;
    let (person, countersign) = (world.enrolled("maria").await, &world.countersign);
    let browser = world.trusting(&person).await;
    let pending = world.sign_in(&person.user).await.token;
    let session = world.standard(&browser.token).await;
    let begun = world.begun(&session, "Tablet").await;
    let newcomer = UserId::new("olaf");
    world.host.roles(&newcomer, &["admin"]);
    let must = world.pending(&world.sign_in(&newcomer).await.token).await;
    let must_begun = world.begun(&must, "Phone").await;
    for user in [&person.user, &newcomer] {
        world.host.gone(user);
    }
    for typed in [&world.right(&person), &person.codes[0]] {
        assert_eq!(word(&world.answer(&pending, typed).await), "unauthenticated");
        assert_eq!(word(&world.answer(&browser.token, typed).await), "unauthenticated");
    }
    assert!(matches!(world.bind(&session, &begun).await, Confirmed::Unauthenticated));
    assert!(matches!(world.bind(&must, &must_begun).await, Confirmed::Unauthenticated));
    let options = SignInOptions::new().browsers(vec![browser.trusted.clone()]);
    for user in [&person.user, &newcomer] {
        let refused = countersign.open_session(user, options.clone(), &request()).await;
        assert!(matches!(refused, Err(Error::NoAccount(_))), "{refused:?}");
        assert_eq!(countersign.explain(user).await.unwrap(), None);
    }
    let wish = NewAuthenticator::named("Tablet");
    let refused = countersign.begin_enrollment(&session, wish, None, &request()).await;
    assert!(matches!(refused, Err(Error::NoAccount(_))), "{refused:?}");
    assert!(countersign.revisit_account(&session).await.unwrap().is_none());
    world.advance(60);
    for token in [&pending, &browser.token, &person.token] {
        assert!(world.find(token).await.is_none(), "at the next look");
    }
}

/// A connection that stays open is told whenever something happens to its user, and sees then what is true.
pub async fn whoever_watches_hears_of_everything<S: AnyStore>(store: S) {
    let settings = |builder: Builder| builder.require(Requirement::role("admin"));
    let world = World::with(store, settings).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let countersign = &world.countersign;
    let (session, his) = (world.standard(&maria.token).await, world.standard(&olaf.token).await);
    let other = world.standard(&world.through(&maria).await).await;
    let (mut hers, mut others) = (countersign.watch(&session), countersign.watch(&his));
    assert!(!heard(&mut hers));
    let stands = async |session: &Session| match countersign.revisit_account(session).await.unwrap() {
        Some(AnySession::Standard(_)) => "standard",
        Some(AnySession::Pending(_)) => "pending",
        None => "ended",
    };
    countersign.end_session(&session, other.info().id, &request()).await.unwrap();
    assert!(heard(&mut hers) && !heard(&mut hers));
    assert_eq!((stands(&session).await, stands(&other).await), ("standard", "ended"));
    // Looking is no news: nobody is called by having answered a call.
    assert!(!heard(&mut hers));
    countersign.sign_out(&maria.token, Transport::Cookie, &request()).await.unwrap();
    assert!(heard(&mut hers));
    assert_eq!(stands(&session).await, "ended");
    assert!(!heard(&mut others), "what happens to her is nothing to him");
    countersign.sign_out_user(&olaf.user, Actor::Cli).await.unwrap();
    assert!(heard(&mut others));
    assert_eq!(stands(&his).await, "ended");
    drop((hers, others));
}

/// What nobody calls for is seen by those who look: another stamp, a duty that is new, a session that has run out. And to look is no
/// use of a session.
pub async fn whoever_looks_again_sees_what_is_true<S: AnyStore>(store: S) {
    let settings = |builder: Builder| builder.require(Requirement::role("admin"));
    let world = World::with(store, settings).await;
    let countersign = &world.countersign;
    let stands = async |session: &Session| match countersign.revisit_account(session).await.unwrap() {
        Some(AnySession::Standard(_)) => "standard",
        Some(AnySession::Pending(_)) => "pending",
        None => "ended",
    };
    let user = UserId::new("maria");
    world.host.stamp(&user, "first");
    let token = world.sign_in(&user).await.token;
    let elsewhere = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    assert_eq!(stands(&session).await, "standard");
    world.host.stamp(&user, "second");
    assert_eq!(stands(&session).await, "ended", "within the minute in which guards do not ask");
    assert!(world.find(&elsewhere).await.is_none(), "and so has everything else");
    assert_eq!(world.told(&user, NoticeKind::CredentialsChanged).await, 1);

    let token = world.sign_in(&user).await.token;
    let elsewhere = world.sign_in(&user).await.token;
    let session = world.standard(&token).await;
    world.host.roles(&user, &["admin"]);
    assert_eq!(stands(&session).await, "pending");
    assert!(world.find(&elsewhere).await.is_none(), "a duty that is new ends the others");
    world.host.roles(&user, &[]);
    assert_eq!(stands(&session).await, "standard");

    let seen = row(&world, &token).await.last_seen_at;
    world.advance(12 * 3600 - 1);
    assert_eq!(stands(&session).await, "standard");
    assert_eq!(row(&world, &token).await.last_seen_at, seen, "to look is no use");
    world.advance(1);
    assert_eq!(stands(&session).await, "ended");
}

/// C45, C47: the ids and tokens before, during and after a challenge all differ, and the earlier ones are dead.
pub async fn nothing_of_an_earlier_token_is_left<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let standard = accepted(world.answer(&pending, &world.right(&person)).await).token.unwrap();
    world.advance(30);
    let stepped_up = accepted(world.answer(&standard, &world.right(&person)).await).token.unwrap();
    let texts = [&person.token, &pending, &standard, &stepped_up].map(|token| token.expose().to_string());
    for (index, text) in texts.iter().enumerate() {
        assert!(texts[..index].iter().all(|earlier| earlier != text));
    }
    for dead in [&pending, &standard] {
        assert!(world.find(dead).await.is_none());
        assert_eq!(word(&world.answer(dead, &person.codes[0]).await), "unauthenticated");
        world.countersign.sign_out(dead, Transport::Cookie, &request()).await.unwrap();
    }
    assert_eq!(world.standard(&stepped_up).await.info().id, pending.session(), "one session all along");
}

/// C49, C53: two tabs, two accounts: what is answered in one is judged for its account alone, and spends nothing of the other's.
pub async fn two_accounts_in_one_browser_do_not_mix<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let hers = world.sign_in(&maria.user).await.token;
    let his = world.sign_in(&olaf.user).await.token;
    for (token, other) in [(&hers, &olaf), (&his, &maria)] {
        for typed in [&world.right(other), &other.codes[0]] {
            assert_eq!(word(&world.answer(token, typed).await), "wrong");
        }
    }
    for (token, person) in [(&hers, &maria), (&his, &olaf)] {
        let counts = world.waits(&person.user).await.counts;
        assert_eq!(
            counts.iter().map(|count| count.failures).collect::<Vec<_>>(),
            [1, 1],
            "their own two mistakes"
        );
        let token = accepted(world.answer(token, &world.right(person)).await).token.unwrap();
        assert_eq!(world.standard(&token).await.user_id(), &person.user);
        assert_eq!(world.status(&token).await.recovery_codes.unwrap().remaining, 10);
    }
}
