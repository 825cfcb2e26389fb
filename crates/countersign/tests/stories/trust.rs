//! Trusted browsers: who is let past the challenge, for how long, and what becomes of copies.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use countersign::store::{Change, Changes, Reads, Step, TrustChange, TrustedBrowserRow, Wanted};
use countersign::*;

use super::world::*;

const DAY: Duration = Duration::from_secs(86_400);
const SECOND: Duration = Duration::from_secs(1);

/// Signs in with what the browser keeps, which must be let through; gives what it keeps from then on.
async fn let_through<S: AnyStore>(world: &World<S>, user: &UserId, kept: &BrowserToken) -> BrowserToken {
    let signed_in = world.sign_in_from(user, [kept]).await;
    assert_eq!(signed_in.session.kind, SessionKind::Standard);
    signed_in.trusted.expect("a browser that is let through gets the next value")
}

/// What the trail says of trust, the oldest first.
async fn of_trust<S: AnyStore>(world: &World<S>, user: &UserId) -> Vec<(Action, EventOutcome)> {
    let mut trail = world.trail(user).await;
    trail.reverse();
    let trust = [
        Action::BrowserTrust,
        Action::BrowserTrustUse,
        Action::BrowserTrustRename,
        Action::BrowserTrustRevoke,
    ];
    trail.retain(|(action, _)| trust.contains(action));
    trail
}

const GRANTED: (Action, EventOutcome) = (Action::BrowserTrust, EventOutcome::Success);
const USED: (Action, EventOutcome) = (Action::BrowserTrustUse, EventOutcome::Success);
const RENAMED: (Action, EventOutcome) = (Action::BrowserTrustRename, EventOutcome::Success);
const REVOKED: (Action, EventOutcome) = (Action::BrowserTrustRevoke, EventOutcome::Success);
const REPLAYED: (Action, EventOutcome) = (Action::BrowserTrustRevoke, EventOutcome::Refused);

/// B59, B61, C127: trust comes of a code of the app, in a session with a cookie, where its owner asks for it, and of nothing else.
pub async fn trust_is_given_for_a_code_of_the_app_alone<S: AnyStore>(store: S) {
    /// How a session comes to its answer.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Way {
        Challenge,
        StepUp,
        WithoutTheWish,
        RecoveryCode,
        StepUpByRecoveryCode,
        Bearer,
        SwitchedOff,
        ExceptedRole,
        RunOfTheUnlock,
        AdmittedByTheUnlock,
        AdmittedByAnAdministrator,
        StepUpAfterAnAdmission,
    }
    use Way::*;
    let ways = [
        (Challenge, true),
        (StepUp, true),
        (WithoutTheWish, false),
        (RecoveryCode, false),
        (StepUpByRecoveryCode, false),
        (Bearer, false),
        (SwitchedOff, false),
        (ExceptedRole, false),
        (RunOfTheUnlock, false),
        (AdmittedByTheUnlock, false),
        (AdmittedByAnAdministrator, false),
        (StepUpAfterAnAdmission, false),
    ];
    for (way, expected) in ways {
        let policy = match way {
            SwitchedOff => TrustPolicy::never(),
            _ => TrustPolicy::default().except_role("admin"),
        };
        let settings = |builder: Builder| builder.trusted_browsers(policy);
        let world = World::with(store.another().await, settings).await;
        let person = world.enrolled("maria").await;
        let transport = if way == Bearer { Transport::Bearer } else { Transport::Cookie };
        let options = SignInOptions::new().transport(transport);
        let signed_in = world.countersign.open_session(&person.user, options, &request()).await.unwrap();
        let mut token = signed_in.token;
        match way {
            StepUp | StepUpByRecoveryCode => token = world.through(&person).await,
            ExceptedRole => world.host.roles(&person.user, &["admin"]),
            RunOfTheUnlock => {
                world.unlock(&token, &world.right(&person)).await;
                world.advance(120);
            }
            AdmittedByTheUnlock => {
                for _ in 0..UNLOCK_SUCCESSES {
                    world.unlock(&token, &world.right(&person)).await;
                    world.advance(120);
                }
            }
            AdmittedByAnAdministrator | StepUpAfterAnAdmission => {
                let code = world.clear_waits(&person.user).await;
                let unlocked = world.unlock(&token, &code).await;
                assert!(matches!(unlocked, Unlocked::Admitted { .. }), "{unlocked:?}");
            }
            Challenge | WithoutTheWish | RecoveryCode | Bearer | SwitchedOff => {}
        }
        if way == StepUpAfterAnAdmission {
            token = accepted(world.answer(&token, &world.right(&person)).await).token.unwrap();
            world.advance(30);
        }
        let typed = match way {
            RecoveryCode | StepUpByRecoveryCode => person.codes[0].clone(),
            _ => world.right(&person),
        };
        let mut answer = Answer::new(&typed);
        if way != WithoutTheWish {
            answer = answer.trusting_browser("Firefox");
        }
        let answered = world.countersign.answer(&token, transport, answer, &request()).await.unwrap();
        let done = accepted(answered);
        assert_eq!(done.trusted.is_some(), expected, "{way:?}");
        let status = world.countersign.status_of(&person.user).await.unwrap();
        assert_eq!(status.trusted_browsers, usize::from(expected), "{way:?}");
        let events = if expected { vec![GRANTED] } else { vec![] };
        assert_eq!(of_trust(&world, &person.user).await, events, "{way:?}");
        let told = world.told(&person.user, NoticeKind::BrowserTrusted).await;
        assert_eq!(told, usize::from(expected), "{way:?}");
    }
}

/// B67, C105: it skips the challenge of a sign-in, says so, and is proof of nothing.
pub async fn a_trusted_browser_skips_the_challenge_and_proves_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (user, countersign) = (world.store.keep_account().await, &world.countersign);
    let person = world.enrolled(user.as_str()).await;
    let browser = world.trusting(&person).await;
    let signed_in = world.sign_in_from(&user, [&browser.known, &browser.trusted]).await;
    assert_eq!((signed_in.session.kind, &signed_in.methods[..]), (SessionKind::Standard, &[][..]));
    assert_ne!(signed_in.trusted.as_ref(), Some(&browser.trusted), "the cookie rotates");
    let session = world.standard(&signed_in.token).await;
    for told in [session.info(), &signed_in.session] {
        let methods: Vec<_> = told.methods.iter().map(|(method, _)| method).collect();
        assert_eq!(methods, [Method::Password, Method::TrustedBrowser]);
        assert_eq!(told.methods.amr(), ["pwd"]);
        assert_eq!((told.mfa_verified_at, told.second_factor_at()), (None, None));
        assert!(told.is_trusted_only());
        assert!(!told.enrollment_required);
    }

    let app = world.status(&signed_in.token).await.authenticators[0].id;
    let proof = async || Some(world.proof(&session).await);
    let step_up = |what: &str, refused: bool| assert!(refused, "{what} was done without a factor");
    let began = world.begin(&session, "Thief").await;
    step_up("begin", matches!(began, Began::StepUpRequired));
    let made = countersign.regenerate_codes(&session, proof().await, &request()).await.unwrap();
    step_up("regenerate", matches!(made, Changed::StepUpRequired));
    let disabled = countersign.disable(&session, proof().await, &request()).await.unwrap();
    step_up("disable", matches!(disabled, Changed::StepUpRequired));
    let removed = countersign.remove_authenticator(&session, app, &request()).await.unwrap();
    step_up("remove", matches!(removed, Changed::StepUpRequired));
    let new = ("new hash".to_owned(), "stamp");
    let changed =
        countersign.change_password(&session, proof().await.unwrap(), new, &request()).await.unwrap();
    step_up("change the password", matches!(changed, Changed::StepUpRequired));
    assert_ne!(world.store.password_hash(&user).await.as_deref(), Some("new hash"));
    let owed = countersign.proof_owed(&session).await.unwrap().unwrap();
    assert_eq!((owed.to_change.factor, owed.to_disable.factor), (Proof::Missing, Proof::Missing));

    let done = accepted(world.answer(&signed_in.token, &world.right(&person)).await);
    assert_eq!(done.session.methods.amr(), ["pwd", "otp", "mfa"]);
    assert!(!done.session.is_trusted_only());
    assert_eq!(done.session.mfa_verified_at, Some(world.clock.now()));
    assert!(matches!(world.begin(&session, "Mine").await, Began::Enrollment(_)));
}

/// Programs have no browser: what somebody took from one does not open a session for them.
pub async fn trust_is_worth_nothing_outside_of_a_browser<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let browser = world.trusting(&person).await;
    let options = SignInOptions::new().transport(Transport::Bearer).browsers(vec![browser.trusted.clone()]);
    let signed_in = world.countersign.open_session(&person.user, options, &request()).await.unwrap();
    assert_eq!(signed_in.session.kind, SessionKind::Pending);
    assert!(signed_in.trusted.is_none());
    assert!(world.is_trusted(&person.user, &browser.trusted).await, "and it was not used up");
}

/// B63: thirty days to the second, however often it is used; a shorter time counts for trust that was given before, a longer does not.
pub async fn trust_ends_on_its_second<S: AnyStore>(store: S) {
    for (given, used_with, lasts) in [(30, 30, 30), (30, 7, 7), (7, 30, 7)] {
        let for_days =
            |days: u32| move |b: Builder| b.trusted_browsers(TrustPolicy::default().ttl(DAY * days));
        let world = World::with(store.another().await, for_days(given)).await;
        let person = world.enrolled("maria").await;
        let start = world.clock.now();
        let mut kept = world.trusting(&person).await.trusted;
        let world = world.under(for_days(used_with)).await;
        let ends_at = start + DAY * lasts;
        for at in [start + DAY, start + DAY * 5, ends_at - SECOND] {
            world.clock.set(at);
            let signed_in = world.sign_in_from(&person.user, [&kept]).await;
            kept = signed_in.trusted.expect("it is trusted");
            let listed = world.trusted_browsers(&signed_in.token).await;
            assert_eq!((listed[0].created_at, listed[0].expires_at), (start, ends_at));
            assert_eq!(listed[0].last_used_at, at);
        }
        let session = world.sign_in_from(&person.user, [&kept]).await.token;
        world.clock.set(ends_at);
        let challenged = world.sign_in_from(&person.user, [&kept]).await;
        assert_eq!(challenged.session.kind, SessionKind::Pending, "{given} {used_with}");
        assert_eq!(challenged.methods[0], ChallengeMethod::Totp);
        assert!(world.standard(&session).await.info().is_trusted_only(), "what it opened goes on");
        assert_eq!(world.countersign.status_of(&person.user).await.unwrap().trusted_browsers, 0);
        assert_eq!(world.told(&person.user, NoticeKind::BrowserTrustReplayed).await, 0, "no alarm of it");
    }
}

/// C119: the cookie of one user is nothing on the account of another; nor is one that was tampered with.
pub async fn trust_is_of_one_user<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (hers, his) = (world.trusting(&maria).await, world.trusting(&olaf).await);
    assert!(!world.is_trusted(&olaf.user, &hers.trusted).await);
    assert!(!world.is_trusted(&maria.user, &his.trusted).await);
    // What it names can be written anew, but not what proves it: cut from two, and with single letters changed.
    let (hers_text, his_text, known) = (hers.trusted.expose(), his.trusted.expose(), hers.known.expose());
    let mut forged = Vec::new();
    for cut in (1..hers_text.len()).step_by(3) {
        forged.push(format!("{}{}", &hers_text[..cut], &his_text[cut..]));
        forged.push(format!("{}{}", &his_text[..cut], &hers_text[cut..]));
        forged.push(format!("{}{}", &hers_text[..cut], &known[cut..]));
        let other = if &hers_text[cut..=cut] == "A" { "B" } else { "A" };
        forged.push(format!("{}{other}{}", &hers_text[..cut], &hers_text[cut + 1..]));
    }
    forged.retain(|text| *text != **hers_text && *text != **his_text);
    let forged: Vec<_> = forged.iter().filter_map(|text| BrowserToken::parse(text)).collect();
    assert!(forged.len() > 60, "most of them can be read: {}", forged.len());
    for person in [&maria, &olaf] {
        for token in &forged {
            assert!(!world.is_trusted(&person.user, token).await, "{}", *token.expose());
        }
    }
    assert!(!world.is_trusted(&maria.user, &hers.known).await);
    // Two people share a browser: each is let through with the own token, whatever stands beside it.
    for person in [&maria, &olaf] {
        let signed_in = world.sign_in_from(&person.user, [&hers.trusted, &his.trusted]).await;
        assert_eq!(signed_in.session.kind, SessionKind::Standard);
        assert_eq!(signed_in.trusted.unwrap().user(), signed_in.token.user());
    }
    for person in [&maria, &olaf] {
        assert_eq!(world.told(&person.user, NoticeKind::BrowserTrustReplayed).await, 0);
    }
}

/// G12, C123: the value before stays good until its successor is first presented, and thirty seconds more. After that there are two
/// copies of it: the browser is revoked, and the owner is told, once.
pub async fn a_stale_value_revokes_the_browser<S: AnyStore>(store: S) {
    for (seconds, good) in [(0, true), (29, true), (30, true), (31, false), (86_400, false)] {
        let world = World::new(store.another().await).await;
        let person = world.enrolled("maria").await;
        let user = &person.user;
        let first = world.trusting(&person).await.trusted;
        let second = let_through(&world, user, &first).await;
        // Nobody knows whether the answer with the second value ever arrived: the first is good for as long as that is so.
        world.advance(5 * 86_400);
        assert_eq!(let_through(&world, user, &first).await, second, "and brings the same value");
        let third = let_through(&world, user, &second).await;
        world.advance(seconds);
        let again = world.sign_in_from(user, [&first]).await;
        let uses = vec![USED; if good { 4 } else { 3 }];
        if good {
            assert_eq!(
                (again.session.kind, again.trusted),
                (SessionKind::Standard, Some(third)),
                "{seconds} s"
            );
            assert_eq!(of_trust(&world, user).await, [vec![GRANTED], uses].concat());
            continue;
        }
        assert_eq!((again.session.kind, again.trusted), (SessionKind::Pending, None), "{seconds} s");
        assert!(!again.methods.is_empty(), "the right password: a challenge, as in any other browser");
        // Every copy is challenged, and makes no further noise.
        for copy in [&first, &second, &third] {
            assert!(!world.is_trusted(user, copy).await);
        }
        assert_eq!(of_trust(&world, user).await, [vec![GRANTED], uses, vec![REPLAYED]].concat());
        let replayed = &world.events(user, Action::BrowserTrustRevoke).await[0];
        assert_eq!(replayed.reason, Some(Reason::Replayed));
        assert_eq!(replayed.session, Some(again.session.id));
        assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 1);
        accepted(world.answer(&again.token, &world.right(&person)).await);
    }
}

/// What a thief took is found out as soon as both have used it; and what one browser's copies do ends no other browser's trust.
pub async fn a_copy_is_found_out<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let user = &person.user;
    let (laptop, desktop) = (world.trusting(&person).await.trusted, world.trusting(&person).await.trusted);
    let stolen = laptop.clone();
    let thief = let_through(&world, user, &stolen).await;
    world.advance(3600);
    let thief = let_through(&world, user, &thief).await;
    world.advance(3600);
    assert!(!world.is_trusted(user, &laptop).await, "the owner comes, and it is noticed");
    assert!(!world.is_trusted(user, &thief).await);
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 1);
    assert!(world.is_trusted(user, &desktop).await);
}

/// Thirty-two requests at once with one value, as when a browser opens all its tabs again: all are let through with the same next
/// value, and there is no alarm, then and later.
pub async fn requests_at_once_raise_no_alarm<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut kept = world.trusting(&person).await.trusted;
    for round in 0..3 {
        let barrier = Arc::new(Barrier::new(32));
        let threads: Vec<_> = (0..32)
            .map(|_| {
                let (countersign, barrier) = (world.countersign.clone(), Arc::clone(&barrier));
                let (user, kept) = (person.user.clone(), kept.clone());
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    let options = SignInOptions::new().browsers(vec![kept]);
                    barrier.wait();
                    runtime.block_on(countersign.open_session(&user, options, &request())).unwrap().trusted
                })
            })
            .collect();
        let next: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(next.iter().all(|value| value.is_some() && *value == next[0]), "round {round}: {next:?}");
        let before = std::mem::replace(&mut kept, next[0].clone().unwrap());
        // A straggler with the value before, while the new one is in use.
        let_through(&world, &person.user, &kept).await;
        world.advance(30);
        let_through(&world, &person.user, &before).await;
        kept = let_through(&world, &person.user, &kept).await;
    }
    assert_eq!(world.told(&person.user, NoticeKind::BrowserTrustReplayed).await, 0);
    let token = world.sign_in_from(&person.user, [&kept]).await.token;
    assert_eq!(world.trusted_browsers(&token).await.len(), 1, "it is one browser");
}

/// Twenty sign-ins within twenty seconds, each with the newest value, and stragglers with every value before: no alarm. A minute later
/// all but the last two are stale.
pub async fn quick_successions_raise_no_alarm<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let user = &person.user;
    let mut values = vec![world.trusting(&person).await.trusted];
    let mut sizes = Vec::new();
    for _ in 0..20 {
        world.advance(1);
        values.push(let_through(&world, user, values.last().unwrap()).await);
        for straggler in &values {
            let_through(&world, user, straggler).await;
        }
        sizes.push(row_of(&world, &values[0]).await.presented.len());
    }
    assert!(sizes[0] < sizes[10] && sizes[15] == sizes[19], "what is remembered has an end: {sizes:?}");
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 0);
    world.advance(61);
    let newest = let_through(&world, user, values.last().unwrap()).await;
    assert_ne!(Some(&newest), values.last(), "it rotates again");
    world.advance(31);
    let_through(&world, user, &newest).await;
    world.advance(31);
    assert!(!world.is_trusted(user, &values[0]).await);
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 1);
}

/// A clock that was set back raises no alarm, keeps trust not a second longer by its own count, and makes no stale value good again.
pub async fn a_clock_set_back_gives_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let user = &person.user;
    let given_at = world.clock.now();
    let first = world.trusting(&person).await.trusted;
    world.advance(3600);
    let second = let_through(&world, user, &first).await;
    let third = let_through(&world, user, &second).await;
    let presented_at = world.clock.now();
    // Before it was given, it is good for nothing, and not lost.
    world.clock.set(given_at - Duration::from_secs(60));
    assert!(!world.is_trusted(user, &third).await);
    // Half an hour back, it goes on.
    world.clock.set(presented_at - Duration::from_secs(1800));
    let fourth = let_through(&world, user, &third).await;
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 0);
    // The moment comes again in which the second value was presented first: the first one is stale all the same.
    world.clock.set(presented_at);
    assert!(!world.is_trusted(user, &first).await);
    assert!(!world.is_trusted(user, &fourth).await);
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 1);
}

/// C125, C111: listed, named, revoked one by one or all, by their owner alone; each leaves one event.
pub async fn its_owner_sees_names_and_revokes_it<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (user, countersign) = (&maria.user, &world.countersign);
    let mut browsers = Vec::new();
    for _ in 0..3 {
        browsers.push(world.trusting(&maria).await);
    }
    let token = &browsers[0].token;
    let session = world.standard(token).await;
    let listed = world.trusted_browsers(token).await;
    assert_eq!(listed.len(), 3);
    assert!(listed.is_sorted_by_key(|browser| std::cmp::Reverse(browser.created_at)), "the newest first");
    for (browser, kept) in listed.iter().rev().zip(&browsers) {
        assert_eq!(Some(browser.id), kept.trusted.trusted_browser());
        assert_eq!((&*browser.name, browser.last_used_at), ("Firefox on Linux", browser.created_at));
        assert_eq!(browser.expires_at, browser.created_at + DAY * 30);
    }

    let rename = async |session: &Session, id: BrowserId, name: &str| {
        countersign.rename_trusted_browser(session, id, name, &request()).await.unwrap()
    };
    let [newest, middle, oldest] = [0, 1, 2].map(|index| listed[index].id);
    for _ in 0..2 {
        let renamed = rename(&session, middle, " Mine\u{202e} ").await;
        assert!(matches!(&renamed, Changed::Done(browser) if browser.name == "Mine"), "{renamed:?}");
    }
    assert!(matches!(rename(&session, BrowserId(9999), "x").await, Changed::NotFound));
    let stranger = world.trusting(&olaf).await;
    let his = world.standard(&stranger.token).await;
    let his_id = stranger.trusted.trusted_browser().unwrap();
    for id in [newest, middle, oldest] {
        if id != his_id {
            assert!(matches!(rename(&his, id, "Stolen").await, Changed::NotFound), "{id}");
            let revoked = countersign.revoke_trusted_browser(&his, id, &request()).await.unwrap();
            assert!(matches!(revoked, Changed::NotFound), "{id}");
        }
    }
    assert!(countersign.sessions(&his).await.unwrap().is_some());
    let names = async || {
        let listed = world.trusted_browsers(token).await;
        listed.into_iter().map(|browser| browser.name).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Firefox on Linux", "Mine", "Firefox on Linux"]);

    // Revoked: its next sign-in is asked for a code; its sessions go on.
    let revoke = async |id| countersign.revoke_trusted_browser(&session, id, &request()).await.unwrap();
    let opened = world.sign_in_from(user, [&browsers[1].trusted]).await;
    assert!(matches!(revoke(middle).await, Changed::Done(())));
    assert!(matches!(revoke(middle).await, Changed::NotFound));
    assert!(!world.is_trusted(user, &browsers[1].trusted).await);
    assert!(!world.is_trusted(user, &opened.trusted.unwrap()).await);
    world.standard(&opened.token).await;
    assert_eq!(names().await, ["Firefox on Linux"; 2]);
    for _ in 0..2 {
        let all = countersign.revoke_trusted_browsers(&session, &request()).await.unwrap();
        assert!(matches!(all, Changed::Done(())));
    }
    assert_eq!(names().await, [""; 0]);
    for browser in &browsers {
        assert!(!world.is_trusted(user, &browser.trusted).await);
        assert!(world.known(user, &browser.known).await, "it has its own lane as before");
    }
    assert!(world.is_trusted(&olaf.user, &stranger.trusted).await);
    let all = [vec![GRANTED; 3], vec![RENAMED, USED, REVOKED, REVOKED]].concat();
    assert_eq!(of_trust(&world, user).await, all);
    assert_eq!(world.told(user, NoticeKind::BrowserTrusted).await, 3);
    assert_eq!(world.told(user, NoticeKind::BrowserTrustReplayed).await, 0);
}

/// Sixteen at most: the one that was used least lately makes room.
pub async fn sixteen_browsers_are_trusted_at_most<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let mut browsers = Vec::new();
    for _ in 0..16 {
        browsers.push(world.trusting(&person).await);
    }
    browsers[0].trusted = let_through(&world, &person.user, &browsers[0].trusted).await;
    world.advance(30);
    browsers.push(world.trusting(&person).await);
    assert_eq!(world.trusted_browsers(&browsers[16].token).await.len(), 16);
    for (index, browser) in browsers.iter().enumerate() {
        assert_eq!(world.is_trusted(&person.user, &browser.trusted).await, index != 1, "browser {index}");
    }
}

/// C127: switched off, nobody is let through; switched on again, nobody is who was trusted before.
pub async fn switching_it_off_ends_it_for_good<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let browser = world.trusting(&person).await;
    let off = world.under(|builder| builder.trusted_browsers(TrustPolicy::never())).await;
    assert!(!off.is_trusted(&person.user, &browser.trusted).await);
    assert_eq!(off.trusted_browsers(&browser.token).await, []);
    assert_eq!(off.status(&browser.token).await.trusted_browsers, 0);
    let pending = off.sign_in(&person.user).await.token;
    let done = accepted(off.answer_trusting(&pending, &off.right(&person)).await);
    assert!(done.trusted.is_none());
    off.advance(30);
    let on = off.under(|builder| builder).await;
    assert!(!on.is_trusted(&person.user, &browser.trusted).await);
    assert_eq!(on.status(&browser.token).await.trusted_browsers, 0);
    let again = on.trusting(&person).await.trusted;
    assert!(on.is_trusted(&person.user, &again).await);
    assert!(!off.is_trusted(&person.user, &again).await, "nor where another node has it on");
}

/// C127: who has a role that is left out is always asked; without it, trust that was given counts again.
pub async fn roles_can_be_left_out<S: AnyStore>(store: S) {
    let settings = |builder: Builder| {
        builder.trusted_browsers(TrustPolicy::default().except_role("admin").except_role("root"))
    };
    let world = World::with(store, settings).await;
    let person = world.enrolled("maria").await;
    let browser = world.trusting(&person).await;
    for (roles, trusted) in
        [(&["staff"][..], true), (&["staff", "admin"], false), (&["root"], false), (&[], true)]
    {
        world.host.roles(&person.user, roles);
        assert_eq!(world.is_trusted(&person.user, &browser.trusted).await, trusted, "{roles:?}");
    }
    assert_eq!(world.told(&person.user, NoticeKind::BrowserTrustReplayed).await, 0);
}

/// C129: signing out keeps the trust; on a computer that others use, it ends with the session, also with one that has ended already.
pub async fn signing_out_keeps_the_trust_unless_it_is_to_be_forgotten<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (mine, other, his) =
        (world.trusting(&maria).await, world.trusting(&maria).await, world.trusting(&olaf).await);
    let forget = async |token: &SessionToken, kept: Vec<BrowserToken>| {
        let (countersign, cookie) = (&world.countersign, Transport::Cookie);
        countersign.sign_out_and_forget(token, cookie, kept, &request()).await.unwrap();
    };
    world.countersign.sign_out(&mine.token, Transport::Cookie, &request()).await.unwrap();
    assert!(world.find(&mine.token).await.is_none());
    let signed_in = world.sign_in_from(&maria.user, [&mine.trusted]).await;
    let kept = signed_in.trusted.unwrap();
    forget(&signed_in.token, vec![his.trusted.clone(), mine.known.clone(), kept.clone()]).await;
    assert!(world.find(&signed_in.token).await.is_none());
    for value in [&mine.trusted, &kept] {
        assert!(!world.is_trusted(&maria.user, value).await);
    }
    assert!(world.is_trusted(&maria.user, &other.trusted).await, "another browser's");
    assert!(world.is_trusted(&olaf.user, &his.trusted).await, "another user's");
    let revoked = world.events(&maria.user, Action::BrowserTrustRevoke).await;
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0].session, Some(signed_in.session.id));

    // Whoever comes to it too late, when the session is over, means it all the same.
    world.advance(13 * 3600);
    assert!(world.find(&other.token).await.is_none());
    let now = let_through(&world, &maria.user, &other.trusted).await;
    forget(&other.token, vec![now.clone()]).await;
    assert!(!world.is_trusted(&maria.user, &now).await);
    assert_eq!(world.events(&maria.user, Action::BrowserTrustRevoke).await.len(), 2);
    assert_eq!(world.events(&maria.user, Action::SignOut).await.len(), 2, "there was nothing to sign out of");
    // A token that does not fit forgets nothing.
    forget(&his.token, vec![mine.trusted, kept, now]).await;
    assert!(world.is_trusted(&olaf.user, &his.trusted).await);
}

/// B65, C121: trust ends with the factor, and does not come back with the next one.
pub async fn trust_does_not_come_back_with_a_new_factor<S: AnyStore>(store: S) {
    for reset in [false, true] {
        let world = World::new(store.another().await).await;
        let person = world.enrolled("maria").await;
        let browser = world.trusting(&person).await;
        if reset {
            assert!(world.countersign.reset(&person.user, Actor::Cli, "lost").await.unwrap());
        } else {
            let session = world.standard(&browser.token).await;
            let proof = world.proof(&session).await;
            let done = world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
            assert!(matches!(done, Changed::Done(())));
        }
        let signed_in = world.sign_in_from(&person.user, [&browser.trusted]).await;
        assert!(signed_in.trusted.is_none(), "there is nothing to skip");
        assert_eq!(signed_in.session.methods.at(Method::TrustedBrowser), None);
        let again = world.enrolled("maria").await;
        assert!(!world.is_trusted(&again.user, &browser.trusted).await);
        assert_eq!(world.status(&again.token).await.trusted_browsers, 0);
    }
}

/// G8: the stamp is compared before trust is: a browser of an older password is challenged.
pub async fn trust_of_an_older_password_is_over<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let user = UserId::new("maria");
    world.host.stamp(&user, "first");
    let person = world.enrolled("maria").await;
    let browser = world.trusting(&person).await;
    world.host.stamp(&user, "second");
    assert!(!world.is_trusted(&person.user, &browser.trusted).await);
    assert!(!world.is_trusted(&person.user, &browser.trusted).await);
}

/// G7, G12: rows that were edited, inserted, moved or brought back in the database let nobody through.
pub async fn rows_from_elsewhere_are_worth_nothing<S: AnyStore>(store: S) {
    let for_a_week = |builder: Builder| builder.trusted_browsers(TrustPolicy::default().ttl(DAY * 7));
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (hers, his) = (world.trusting(&maria).await, world.trusting(&olaf).await);
    let row = row_of(&world, &hers.trusted).await;
    let now = world.clock.now();
    // Put back as it was, it is good: so whatever follows is refused for what was changed.
    put(&world, row.id, row).await;
    assert!(world.is_trusted(&maria.user, &hers.trusted).await);
    let row = row_of(&world, &hers.trusted).await;

    type Edit = fn(&mut TrustedBrowserRow);
    let edits: [(&str, Edit); 6] = [
        ("expires_at", |row| row.expires_at = row.expires_at + DAY * 60),
        ("generation", |row| row.generation += 1),
        ("generation", |row| row.generation -= 1),
        ("salt", |row| row.salt[3] ^= 1),
        ("sequence", |row| row.sequence = 0),
        ("id", |row| row.id = BrowserId(row.id.0 + 1000)),
    ];
    for (what, edit) in edits {
        let mut edited = row.clone();
        edit(&mut edited);
        put(&world, row.id, edited.clone()).await;
        assert!(!world.is_trusted(&maria.user, &hers.trusted).await, "{what}");
        put(&world, edited.id, row.clone()).await;
    }
    // A shorter life cannot be had back by a later beginning.
    let shorter = world.under(for_a_week).await;
    put(&world, row.id, TrustedBrowserRow { created_at: row.created_at + DAY * 8, ..row.clone() }).await;
    world.clock.set(now + DAY * 8);
    assert!(!shorter.is_trusted(&maria.user, &hers.trusted).await, "created_at");
    world.clock.set(now);
    put(&world, row.id, row.clone()).await;
    // One of somebody else, under one's own name.
    let moved = TrustedBrowserRow { user: his.token.user(), ..row.clone() };
    put(&world, BrowserId(0), TrustedBrowserRow { id: BrowserId(5000), ..moved }).await;
    assert!(!world.is_trusted(&olaf.user, &hers.trusted).await);
    // A row as it was before its last use makes no value good that is stale by now, nor do uses that somebody wrote into it.
    let next = let_through(&world, &maria.user, &hers.trusted).await;
    let newest = let_through(&world, &maria.user, &next).await;
    world.advance(31);
    let used = row_of(&world, &newest).await;
    let replayed = |row: TrustedBrowserRow| async {
        put(&world, row.id, row).await;
        let trusted = world.is_trusted(&maria.user, &hers.trusted).await;
        assert_eq!(world.told(&maria.user, NoticeKind::BrowserTrustReplayed).await, 0);
        trusted
    };
    assert!(!replayed(row.clone()).await);
    assert!(!replayed(TrustedBrowserRow { presented: row.presented.clone(), ..used.clone() }).await);
    assert!(!replayed(TrustedBrowserRow { sequence: 1, ..used.clone() }).await);
    assert!(!replayed(TrustedBrowserRow { presented: vec![7], ..used.clone() }).await);
    put(&world, row.id, used).await;
    let newest = let_through(&world, &maria.user, &newest).await;
    let row = row_of(&world, &newest).await;

    // Revoked, and brought back from a copy; everything ended, and brought back.
    let session = world.standard(&hers.token).await;
    world.countersign.revoke_trusted_browser(&session, row.id, &request()).await.unwrap();
    put(&world, row.id, row.clone()).await;
    assert!(!world.is_trusted(&maria.user, &newest).await);
    assert_eq!(world.trusted_browsers(&hers.token).await, []);
    let (countersign, cookie) = (&world.countersign, Transport::Cookie);
    let signed_out = world.through(&maria).await;
    countersign.sign_out_and_forget(&signed_out, cookie, vec![newest.clone()], &request()).await.unwrap();
    assert_eq!(
        world.events(&maria.user, Action::BrowserTrustRevoke).await.len(),
        1,
        "there is none to revoke"
    );
    let revoked = world.countersign.revoke_trusted_browser(&session, row.id, &request()).await.unwrap();
    assert!(matches!(revoked, Changed::NotFound), "nor is it anything to be seen");
    let row = row_of(&world, &his.trusted).await;
    assert!(world.countersign.sign_out_user(&olaf.user, Actor::Cli).await.unwrap());
    for generation in [row.generation, row.generation + 1] {
        put(&world, row.id, TrustedBrowserRow { generation, ..row.clone() }).await;
        assert!(!world.is_trusted(&olaf.user, &his.trusted).await);
    }
    // What lies about goes with the next that is granted.
    let again = world.trusting(&olaf).await;
    let left = world.store.read(row.user, all_of_trust()).await.unwrap().trusted_browsers;
    assert_eq!(left.iter().map(|row| Some(row.id)).collect::<Vec<_>>(), [again.trusted.trusted_browser()]);
}

fn all_of_trust() -> Reads {
    Reads { trusted_browsers: Wanted::Yes, ..Reads::default() }
}

async fn row_of<S: AnyStore>(world: &World<S>, token: &BrowserToken) -> TrustedBrowserRow {
    let rows = world.store.read(token.user(), all_of_trust()).await.unwrap().trusted_browsers;
    rows.into_iter().find(|row| Some(row.id) == token.trusted_browser()).unwrap()
}

/// Puts a row in place of another, if that is there, as somebody with the database could.
async fn put<S: AnyStore>(world: &World<S>, instead_of: BrowserId, row: TrustedBrowserRow) {
    let there = world.store.read(row.user, all_of_trust()).await.unwrap().trusted_browsers;
    let mut all = Vec::new();
    if there.iter().any(|known| known.id == instead_of) {
        all.push(Change::Trust(TrustChange::End(row.user, instead_of)));
    }
    let user = row.user;
    all.push(Change::Trust(TrustChange::Grant(row)));
    let write =
        move |_: &countersign::store::Rows| Ok(Step::Apply(Changes { all: all.clone(), charge: None }));
    world.store.update(user, Reads::default(), Box::new(write)).await.unwrap();
}
