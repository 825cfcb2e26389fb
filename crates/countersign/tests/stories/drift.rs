//! Phones whose clock is wrong: what is told of one that is behind, and two consecutive codes for one that is off.

use std::time::Duration;

use countersign::testing::SoftAuthenticator;
use countersign::*;

use super::races::{all_answers_at_once, count};
use super::world::*;

/// A phone as its owner holds it: so many seconds ahead, or behind.
#[derive(Clone, Copy)]
struct Phone<'a> {
    clock: &'a countersign::testing::ManualClock,
    app: &'a SoftAuthenticator,
    ahead: i64,
}

impl Phone<'_> {
    /// What it shows so many steps from now.
    fn shows(self, steps: i64) -> String {
        self.app.code(Timestamp::from_seconds(self.clock.now().seconds() + self.ahead + 30 * steps))
    }

    /// Its owner types what it shows, waits, and types the next one.
    async fn answers<S: AnyStore>(self, world: &World<S>, token: &SessionToken) -> Answered {
        let first = self.shows(0);
        world.advance(30);
        world.answer_pair(token, (&first, &self.shows(0))).await
    }
}

fn phone<'a, S>(world: &'a World<S>, person: &'a Person, ahead: i64) -> Phone<'a> {
    Phone { clock: &world.clock, app: &person.phone, ahead }
}

/// How many minutes a wrong answer tells of.
async fn told<S: AnyStore>(world: &World<S>, token: &SessionToken, typed: &str) -> Option<u64> {
    match world.answer(token, typed).await {
        Answered::Wrong { clock_behind, .. } => clock_behind.map(|behind| behind.as_secs() / 60),
        other => panic!("{typed} is not wrong: {other:?}"),
    }
}

/// A code of up to eight steps before the window tells it. No other one tells anything, and least of all one to come.
pub async fn a_code_of_before_tells_that_the_clock_is_behind<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let some = [(-2, 1), (-3, 1), (-4, 2), (-5, 2), (-6, 3), (-7, 3), (-8, 4), (-9, 4)];
    let none = [-30, -12, -11, -10, 1, 2, 3, 9, 10, 11, 30];
    let all =
        some.map(|(step, minutes)| (step, Some(minutes))).into_iter().chain(none.map(|step| (step, None)));
    for (index, (step, expected)) in all.enumerate() {
        let person = world.enrolled(&format!("person {index}")).await;
        world.rest();
        let pending = world.sign_in(&person.user).await.token;
        assert_eq!(told(&world, &pending, &phone(&world, &person, 0).shows(step)).await, expected, "{step}");
    }
    // At a step-up, of whichever app.
    let person = world.enrolled("maria").await;
    let tablet = world.add_authenticator(&person, "Tablet").await;
    let token = world.through(&person).await;
    world.rest();
    for app in [&person.phone, &tablet] {
        let code = Phone { clock: &world.clock, app, ahead: -120 }.shows(0);
        assert_eq!(told(&world, &token, &code).await, Some(2));
    }
}

/// Whoever confirms an app is told too, and the app is bound once its clock is right. Nothing is guessed there, so nothing counts for the year.
pub async fn whoever_confirms_an_app_is_told_of_its_clock<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&world.through(&person).await).await;
    let (id, tablet) = world.begun(&session, "Tablet").await;
    let tablet = |ahead| Phone { clock: &world.clock, app: &tablet, ahead }.shows(0);
    for (ahead, minutes) in [(-120, Some(2)), (-270, Some(4)), (-300, None)] {
        let Confirmed::Wrong { clock_behind } = world.confirm(&session, id, &tablet(ahead)).await else {
            panic!("{ahead}")
        };
        assert_eq!(clock_behind.map(|behind| behind.as_secs() / 60), minutes);
    }
    let pair = Answer::new(&tablet(60)).followed_by(&tablet(90));
    let confirmed = world.countersign.confirm_enrollment(&session, id, pair, &request()).await.unwrap();
    assert!(matches!(confirmed, Confirmed::Impossible), "one code confirms: {confirmed:?}");
    assert_eq!(world.waits(&person.user).await.year_spent, 0);
    assert!(matches!(world.confirm(&session, id, &tablet(0)).await, Confirmed::Bound { .. }));
}

/// The first two wrong codes of a year tell it, and the first two of a known browser; those that a challenge made good are none.
pub async fn it_is_told_twice<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let behind = phone(&world, &person, -120);
    for _ in 0..3 {
        let pending = world.sign_in(&person.user).await.token;
        for expected in [Some(2), Some(2), None] {
            assert_eq!(told(&world, &pending, &behind.shows(0)).await, expected);
        }
        // Forgiven.
        accepted(world.answer(&pending, &world.right(&person)).await);
        world.rest();
    }
    // Guesses of a stranger use it up, in unknown browsers.
    let (_, known) = world.through_in_browser(&person).await;
    assert_eq!(world.stranger_guesses(&person, 2).await, 2);
    world.rest();
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(told(&world, &pending, &behind.shows(0)).await, None);
    let pending = world.sign_in_from(&person.user, [&known]).await.token;
    for expected in [Some(2), Some(2), None] {
        assert_eq!(told(&world, &pending, &behind.shows(0)).await, expected);
    }
    // Where more apps than the settings allow leave no room for it in the year, it is not told at all.
    let two = world.under(|builder| {
        let mut totp = TotpPolicy::default();
        (totp.max_authenticators, totp.skew.past) = (1, 9);
        (totp.clock_hint, totp.max_authenticators) = (15, 1);
        builder.totp(totp)
    });
    let two = two.await;
    let other = world.enrolled("olaf").await;
    world.add_authenticator(&other, "Tablet").await;
    world.rest();
    let pending = two.sign_in(&other.user).await.token;
    assert_eq!(told(&two, &pending, &phone(&world, &other, -400).shows(0)).await, None);
    assert_eq!(two.waits(&other.user).await.year_budget, Some(4), "as without hints");
}

/// G4: a wrong answer costs the same, whatever it tells: at the challenge, for the account, for the year, in the trail.
pub async fn what_tells_costs_as_much_as_what_does_not<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    world.rest();
    for round in 0..12 {
        let (one, two) = (world.sign_in(&maria.user).await.token, world.sign_in(&olaf.user).await.token);
        for _ in 0..5 {
            let old = word(&world.answer(&one, &phone(&world, &maria, -120).shows(0)).await);
            let wrong = word(&world.answer(&two, &world.wrong(&olaf)).await);
            assert_eq!(old, wrong, "{round}");
            let (old, wrong) = (world.waits(&maria.user).await, world.waits(&olaf.user).await);
            assert_eq!(
                (old.counts.len(), old.year_spent, old.year_wait),
                (wrong.counts.len(), wrong.year_spent, wrong.year_wait)
            );
        }
        assert_eq!(world.trail(&maria.user).await, world.trail(&olaf.user).await);
        world.rest();
    }
    assert_eq!(world.waits(&maria.user).await.year_spent, 41);
    assert_eq!(world.notices(&maria.user).await, world.notices(&olaf.user).await);
}

/// A code that was used, or is older than one that was, tells nothing.
pub async fn a_code_that_was_used_tells_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let steps: Vec<_> = (0..4).map(|step| phone(&world, &person, 0).shows(step)).collect();
    world.advance(30);
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &steps[1]).await);
    world.advance(120);
    for (step, minutes) in [(0, None), (1, None), (2, Some(1)), (3, Some(1))] {
        let fresh = world.under(|builder| builder).await;
        let pending = fresh.sign_in(&person.user).await.token;
        assert_eq!(told(&fresh, &pending, &steps[step]).await, minutes, "{step}");
        accepted(fresh.answer(&pending, &person.codes[step]).await);
    }
}

/// RFC 6238 §6: two codes prove the factor, say how far the clock is off, and from then on two codes are right at one moment, as ever: those
/// around the phone's own clock. A restart changes nothing.
pub async fn two_codes_set_a_clock_right<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for (index, ahead) in [-300, -285, -47, 47, 100, 180, 195, 285].into_iter().enumerate() {
        let person = world.enrolled(&format!("person {index}")).await;
        world.rest();
        let phone = phone(&world, &person, ahead);
        let pending = world.sign_in(&person.user).await.token;
        assert!(matches!(world.answer(&pending, &phone.shows(0)).await, Answered::Wrong { .. }), "{ahead}");
        let done = accepted(phone.answers(&world, &pending).await);
        assert!(done.at_sign_in && done.method == Method::Otp && done.browser.is_some());
        assert_eq!(world.waits(&person.user).await.year_spent, 0, "the mistake before it is forgiven");
        let [adjusted] = &world.events(&person.user, Action::ClockAdjust).await[..] else {
            panic!("one event")
        };
        let note = adjusted.personal.note.as_deref().unwrap();
        assert!(note.ends_with(if ahead > 0 { " s ahead" } else { " s behind" }), "{note}");
        assert_eq!(world.trail(&person.user).await[0], (Action::Challenge, EventOutcome::Success));
        assert_eq!(world.notices(&person.user).await, [NoticeKind::Enabled], "as of any sign-in");

        let again = world.under(|builder| builder).await;
        for seconds in [31, 42, 57, 3600, 7 * 86_400] {
            again.advance(seconds);
            let pending = again.sign_in(&person.user).await.token;
            accepted(again.answer(&pending, &phone.shows(0)).await);
        }
        // Two of them, and no others: of our own clock neither.
        again.rest();
        let step = |seconds| TotpParameters::default().step(Timestamp::from_seconds(seconds)).0.cast_signed();
        let now = again.clock.now().seconds();
        let there = step(now + ahead) - step(now);
        let mut tried: Vec<_> = (-2..=2).chain(there - 3..=there + 3).collect();
        tried.sort_unstable();
        tried.dedup();
        let mut right = Vec::new();
        for steps in tried {
            let pending = again.sign_in(&person.user).await.token;
            match again.answer(&pending, &Phone { ahead: 0, ..phone }.shows(steps)).await {
                Answered::Accepted(_) => right.push(steps),
                Answered::Wrong { clock_behind: None, .. } => {}
                other => panic!("{steps}: {other:?}"),
            }
            again.countersign.clear_waits(&person.user, Actor::Host, "a test").await.unwrap();
        }
        assert_eq!(right.len(), 2, "{right:?}");
        assert!(right.contains(&there) && right[1] == right[0] + 1, "{right:?} around {there}");
    }
}

/// Silently until both fit: whatever is not two consecutive codes is one wrong answer, and what was right of it is not spent.
pub async fn half_a_pair_is_one_wrong_answer<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let tablet = world.add_authenticator(&person, "Tablet").await;
    world.rest();
    let (phone, wrong) = (phone(&world, &person, 0), world.wrong(&person));
    let tablet = Phone { app: &tablet, ..phone };
    let pairs = [
        (phone.shows(0), wrong.clone()),
        (wrong.clone(), phone.shows(0)),
        (wrong, phone.shows(1)),
        (phone.shows(1), phone.shows(0)),
        (phone.shows(0), phone.shows(2)),
        (phone.shows(0), tablet.shows(1)),
        (phone.shows(10), phone.shows(11)),
        (phone.shows(-12), phone.shows(-11)),
    ];
    for (index, (first, second)) in pairs.iter().enumerate() {
        let pending = world.sign_in(&person.user).await.token;
        let answered = world.answer_pair(&pending, (first, second)).await;
        let Answered::Wrong { challenge: ChallengeState::Open, clock_behind: None } = answered else {
            panic!("pair {index}: {answered:?}")
        };
        assert_eq!(world.waits(&person.user).await.year_spent as usize, index + 1);
        world.countersign.clear_waits(&person.user, Actor::Host, "a test").await.unwrap();
    }
    assert_eq!(world.events(&person.user, Action::ClockAdjust).await, []);
    // What cannot be two codes is nothing.
    let pending = world.sign_in(&person.user).await.token;
    let (now, long) = (phone.shows(0), "7".repeat(300));
    let shapes = [
        (&*now, &*now),
        (&*now, ""),
        ("", &*now),
        (&*now, "12345"),
        (&*now, "12345678"),
        (&*now, &*long),
        (&*now, &*person.codes[0]),
    ];
    for (first, second) in shapes {
        assert_eq!(
            word(&world.answer_pair(&pending, (first, second)).await),
            "impossible",
            "{first} {second}"
        );
    }
    let recovery = Answer::new(&now).followed_by(&phone.shows(1)).only(ChallengeMethod::RecoveryCode);
    let answered = world.countersign.answer(&pending, Transport::Cookie, recovery, &request()).await.unwrap();
    assert_eq!(word(&answered), "impossible");
    // At the unlock, two codes are one too many.
    let pair = Answer::new(&now).followed_by(&phone.shows(1));
    let unlocked = world.countersign.unlock(&pending, Transport::Cookie, pair, &request()).await.unwrap();
    assert!(matches!(unlocked, Unlocked::Impossible), "{unlocked:?}");
    assert_eq!(world.waits(&person.user).await.year_spent as usize, pairs.len());
    accepted(world.answer(&pending, &now).await);
}

/// G4: pairs and single codes are of one budget, in parallel too, and a pair is not judged where nothing is.
pub async fn wrong_pairs_are_of_the_same_budget<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let (now, next) = (phone(&world, &person, 0).shows(0), phone(&world, &person, 0).shows(1));
    let mut answers = Vec::new();
    for index in 0..40 {
        let wrong = Answer::new(&world.wrong(&person));
        let answer = if index % 2 == 0 { wrong } else { wrong.followed_by(&now) };
        answers.push((world.sign_in(&person.user).await.token, answer));
    }
    let words = all_answers_at_once(&world, answers).await;
    assert_eq!((count(&words, "wrong"), count(&words, "throttled")), (5, 35), "{words:?}");
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer_pair(&pending, (&now, &next)).await), "throttled");
    assert_eq!(world.stranger_guesses(&person, 200).await, 36);
    world.rest();
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&phone(&world, &person, 0).answers(&world, &pending).await), "spent");
    // The fifth ends the challenge.
    let person = world.enrolled("olaf").await;
    let pending = world.sign_in(&person.user).await.token;
    let (wrong, right) = (world.wrong(&person), world.right(&person));
    for expected in ["wrong", "wrong", "wrong", "wrong", "wrong, ended"] {
        assert_eq!(word(&world.answer_pair(&pending, (&wrong, &right)).await), expected);
    }
    assert!(world.find(&pending).await.is_none());
}

/// G1: both codes of a pair are spent, at every door, and neither may have been before. G5: that is told, and not counted.
pub async fn a_pair_is_spent<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let ahead = phone(&world, &person, 180);
    let shown: Vec<_> = (0..6).map(|step| ahead.shows(step)).collect();
    world.advance(30);
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer_pair(&pending, (&shown[0], &shown[1])).await).token.unwrap();
    world.advance(30);
    for token in [&token, &world.sign_in(&person.user).await.token] {
        for pair in [(0, 1), (1, 2)] {
            let answered = world.answer_pair(token, (&shown[pair.0], &shown[pair.1])).await;
            let Answered::AlreadyUsed { retry_after } = answered else { panic!("{pair:?}: {answered:?}") };
            assert!(retry_after <= Duration::from_secs(30), "{retry_after:?}");
        }
        assert_eq!(word(&world.answer(token, &shown[1]).await), "used");
        assert!(matches!(
            world.unlock(token, &shown[1]).await,
            Unlocked::AlreadyUsed { .. } | Unlocked::Admitted { .. }
        ));
    }
    assert_eq!(world.waits(&person.user).await.year_spent, 0);
    // The other way round: what was used alone is no half of a pair. Wherever our own clock comes to them, they stay spent.
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &shown[2]).await);
    world.advance(60);
    assert_eq!(word(&world.answer_pair(&token, (&shown[2], &shown[3])).await), "used");
    assert_eq!(word(&world.answer_pair(&token, (&shown[3], &shown[4])).await), "accepted");
}

/// G1: of one pair, and of a pair and its single codes, there is one winner, however many come at once.
pub async fn a_pair_has_one_winner<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let pair = |first: &str, second: &str| Answer::new(first).followed_by(second);
    for (index, ahead) in [0, 180, -180].into_iter().enumerate() {
        let person = world.enrolled(&format!("person {index}")).await;
        world.rest();
        let phone = phone(&world, &person, ahead);
        let (first, second) = (phone.shows(-1), phone.shows(0));
        let mut answers = Vec::new();
        for _ in 0..24 {
            answers.push((world.sign_in(&person.user).await.token, pair(&first, &second)));
        }
        let words = all_answers_at_once(&world, answers).await;
        assert_eq!((count(&words, "accepted"), count(&words, "used")), (1, 23), "{words:?}");
    }
    // A clock that is right, so that the single codes are right too: the older one may come before the newer one, and the pair before or after both.
    for round in 0..8 {
        let person = world.enrolled(&format!("contender {round}")).await;
        world.rest();
        let phone = phone(&world, &person, 0);
        let (first, second) = (phone.shows(-1), phone.shows(0));
        let kinds = [pair(&first, &second), Answer::new(&second)];
        let mut answers = Vec::new();
        for index in 0..24 {
            answers.push((world.sign_in(&person.user).await.token, kinds[index % 2].clone()));
        }
        let words = all_answers_at_once(&world, answers).await;
        assert_eq!((count(&words, "accepted"), count(&words, "used")), (1, 23), "{words:?}");
        assert_eq!(word(&world.answer(&world.sign_in(&person.user).await.token, &first).await), "used");
    }
}

/// A clock that was put right is shown again in the same way: alone, a code of our own time is none.
pub async fn a_clock_that_was_put_right_is_shown_again<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    for (index, ahead) in [180, -180].into_iter().enumerate() {
        let person = world.enrolled(&format!("person {index}")).await;
        world.rest();
        let pending = world.sign_in(&person.user).await.token;
        accepted(phone(&world, &person, ahead).answers(&world, &pending).await);
        world.rest();
        let right = phone(&world, &person, 0);
        let pending = world.sign_in(&person.user).await.token;
        let answered = world.answer(&pending, &right.shows(0)).await;
        let silent = matches!(answered, Answered::Wrong { clock_behind: None, .. });
        assert!(silent, "that it is behind would be untrue: {answered:?}");
        accepted(right.answers(&world, &pending).await);
        world.advance(30);
        let pending = world.sign_in(&person.user).await.token;
        assert!(matches!(
            world.answer(&pending, &phone(&world, &person, ahead).shows(0)).await,
            Answered::Wrong { .. }
        ));
        accepted(world.answer(&pending, &right.shows(0)).await);
        let notes: Vec<_> = world.events(&person.user, Action::ClockAdjust).await;
        assert_eq!(notes[0].personal.note.as_deref(), Some("clock right"));
    }
    // Just after a code of a clock that was ahead, its own time has to come first: it says how long that takes.
    let person = world.enrolled("maria").await;
    world.rest();
    let pending = world.sign_in(&person.user).await.token;
    accepted(phone(&world, &person, 180).answers(&world, &pending).await);
    let pending = world.sign_in(&person.user).await.token;
    let answered = phone(&world, &person, 0).answers(&world, &pending).await;
    let Answered::AlreadyUsed { retry_after } = answered else { panic!("{answered:?}") };
    assert!((150..=210).contains(&retry_after.as_secs()), "{retry_after:?}");
    world.clock.advance(retry_after);
    accepted(phone(&world, &person, 0).answers(&world, &pending).await);
}

/// The settings say how far a clock may be off. What they no longer believe is a clock that is right, and where there is no such way, no pair
/// is judged.
pub async fn the_settings_say_how_far_a_clock_may_be_off<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let ahead = phone(&world, &person, 180);
    accepted(ahead.answers(&world, &world.sign_in(&person.user).await.token).await);
    world.rest();
    let reach = |steps| {
        move |builder: Builder| {
            let mut totp = TotpPolicy::default();
            (totp.clock_correction, totp.clock_hint) = (steps, 0);
            builder.totp(totp)
        }
    };
    let (closed, narrow) = (world.under(reach(0)).await, world.under(reach(4)).await);
    for other in [&closed, &narrow] {
        let pending = other.sign_in(&person.user).await.token;
        assert!(matches!(other.answer(&pending, &ahead.shows(0)).await, Answered::Wrong { .. }));
        assert_eq!(
            told(other, &pending, &phone(&world, &person, -120).shows(0)).await,
            None,
            "nothing is told"
        );
        accepted(other.answer(&pending, &world.right(&person)).await);
        world.rest();
    }
    let pending = closed.sign_in(&person.user).await.token;
    assert_eq!(word(&phone(&world, &person, 0).answers(&closed, &pending).await), "impossible");
    let pending = narrow.sign_in(&person.user).await.token;
    assert!(matches!(ahead.answers(&narrow, &pending).await, Answered::Wrong { .. }));
    accepted(phone(&world, &person, 100).answers(&narrow, &pending).await);
}

/// The server's own clock jumps: nothing is accepted twice for that, and who is shut out by it has the other ways.
pub async fn a_clock_of_ours_that_jumps_opens_nothing<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let start = world.clock.now();
    let shown: Vec<_> = (0..3).map(|step| phone(&world, &person, 240).shows(step)).collect();
    world.advance(30);
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer_pair(&pending, (&shown[0], &shown[1])).await);
    for seconds in [-3600_i64, -300, -30, 0, 30, 240, 270] {
        world.clock.set(Timestamp::from_seconds(start.seconds() + seconds));
        let pending = world.sign_in(&person.user).await.token;
        for code in &shown[..2] {
            let answered = word(&world.answer(&pending, code).await);
            assert!(["used", "wrong", "throttled"].contains(&answered), "{seconds}: {answered}");
        }
        let answered = word(&world.answer_pair(&pending, (&shown[0], &shown[1])).await);
        assert!(["used", "wrong", "throttled"].contains(&answered), "{seconds}: {answered}");
        world.countersign.clear_waits(&person.user, Actor::Host, "a test").await.unwrap();
    }
    world.clock.set(Timestamp::from_seconds(start.seconds() - 3600));
    accepted(world.answer(&world.sign_in(&person.user).await.token, &person.codes[0]).await);
}

/// G1: what a backup brings back does not know that a clock was shown in the time that is lost. No code of that time is good once more.
pub async fn a_restore_forgets_no_code_of_a_clock_that_was_ahead<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.rest();
    let backup = world.store.copy().await;
    let ahead = phone(&world, &person, 285);
    let (first, second) = (ahead.shows(0), ahead.shows(1));
    accepted(ahead.answers(&world, &world.sign_in(&person.user).await.token).await);
    let last = ahead.shows(1);
    world.advance(30);
    accepted(world.answer(&world.sign_in(&person.user).await.token, &last).await);
    let fenced = world.after_restore(backup).await;
    let start = fenced.clock.now();
    for seconds in (0..=360).step_by(10) {
        let fenced =
            World { store: fenced.store.copy().await, ..fenced.clone() }.under(|builder| builder).await;
        fenced.clock.set(start + Duration::from_secs(seconds));
        let pending = fenced.sign_in(&person.user).await.token;
        for code in [&first, &second, &last] {
            let answered = word(&fenced.answer(&pending, code).await);
            assert!(["used", "wrong", "throttled"].contains(&answered), "{seconds}: {answered}");
        }
        for pair in [(&first, &second), (&second, &last)] {
            let answered = word(&fenced.answer_pair(&pending, (pair.0, pair.1)).await);
            assert!(["used", "wrong", "throttled"].contains(&answered), "{seconds}: {answered}");
        }
    }
    fenced.rest();
    fenced.through(&person).await;
}
