//! What is asked above the budgets: a limiter that counts every call, a guard of the host's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::store::BoxFuture;
use countersign::*;

use super::world::*;

/// Notes what it is asked, and answers as it was told to.
#[derive(Clone)]
struct Doorman {
    asked: Arc<Mutex<Vec<String>>>,
    says: Arc<Mutex<Result<Admission, &'static str>>>,
}

impl Doorman {
    fn new() -> Self {
        Self { asked: Arc::default(), says: Arc::new(Mutex::new(Ok(Admission::Admit))) }
    }

    fn will_say(&self, says: Result<Admission, &'static str>) {
        *self.says.lock().unwrap() = says;
    }

    fn refuses(&self) {
        let retry_after = Duration::from_secs(77);
        self.will_say(Ok(Admission::Refuse { reason: "on the list of moles".to_owned(), retry_after }));
    }

    /// What it was asked since this was last called.
    fn was_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl Guard for Doorman {
    fn admit<'a>(&'a self, attempt: &'a Attempt<'a>) -> BoxFuture<'a, Result<Admission, BoxError>> {
        let Attempt { user, action, known_browser, request, .. } = attempt;
        let address = request.address.unwrap();
        let agent = request.user_agent.as_deref().unwrap_or_default();
        self.asked.lock().unwrap().push(format!("{user} {action} {known_browser:?} {address} {agent}"));
        let says = self.says.lock().unwrap().clone().map_err(BoxError::from);
        Box::pin(async move { says })
    }
}

/// A limiter that nobody can reach.
struct Unreachable;

impl Limiter for Unreachable {
    fn hit<'a>(&'a self, _: &'a str, _: Window, _: Timestamp) -> BoxFuture<'a, Result<Hit, BoxError>> {
        Box::pin(async { Err("no route to the limiter".into()) })
    }
}

async fn guarded<S: AnyStore>(store: S) -> (World<S>, Doorman, Person) {
    let doorman = Doorman::new();
    let guard = BruteForce::guard(doorman.clone());
    let world = World::with(store, |builder| builder.brute_force(guard)).await;
    let person = world.enrolled("maria").await;
    doorman.was_asked();
    (world, doorman, person)
}

/// Every call counts, right or wrong, for each user, action and lane alone.
pub async fn a_limiter_counts_every_call<S: AnyStore>(store: S) {
    let limited = BruteForce::rate_limit().window(5, Duration::from_secs(300));
    let world = World::with(store, |builder| builder.brute_force(limited)).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    // Two right ones, a used one and two wrong ones make five.
    let spent = world.right(&maria);
    accepted(world.answer(&world.sign_in(&maria.user).await.token, &spent).await);
    let pending = world.sign_in(&maria.user).await.token;
    for (typed, outcome) in
        [(&spent, "used"), (&world.wrong(&maria), "wrong"), (&world.wrong(&maria), "wrong")]
    {
        assert_eq!(word(&world.answer(&pending, typed).await), outcome);
    }
    world.advance(30);
    accepted(world.answer(&pending, &world.right(&maria)).await);
    world.advance(30);
    let pending = world.sign_in(&maria.user).await.token;
    let Answered::Throttled { why: Refusal::Limiter, retry_after } =
        world.answer(&pending, &world.right(&maria)).await
    else {
        panic!("six calls in five minutes")
    };
    assert_eq!(retry_after, Duration::from_secs(240), "until the first leaves the window");
    // Another lane, another action, another user.
    accepted(world.answer(&maria.token, &world.right(&maria)).await);
    assert_eq!(word(&world.answer(&pending, "AAAAAAAAAAAA").await), "wrong");
    let his = world.sign_in(&olaf.user).await.token;
    accepted(world.answer(&his, &world.right(&olaf)).await);
    // A refused call is not counted, and in time there is room again.
    world.clock.advance(retry_after);
    world.advance(30);
    accepted(world.answer(&pending, &world.right(&maria)).await);
    let refused = world.events(&maria.user, Action::Challenge).await;
    let refused: Vec<_> = refused.iter().filter(|event| event.reason == Some(Reason::RateLimited)).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].outcome, EventOutcome::Refused);
}

/// G10: who cannot be asked refuses, with an error. Nothing is judged, charged or spent.
pub async fn a_gate_that_cannot_be_asked_refuses<S: AnyStore>(store: S) {
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    let (enrollment, tablet) = world.begun(&session, "Tablet").await;
    let doorman = Doorman::new();
    doorman.will_say(Err("the guard is asleep"));
    for strategy in [BruteForce::rate_limit_with(Unreachable), BruteForce::guard(doorman.clone())] {
        let shut = World::with(store.clone(), |builder| builder.brute_force(strategy)).await;
        shut.clock.set(world.clock.now());
        let pending = shut.sign_in(&person.user).await.token;
        let (right, wrong) = (shut.right(&person), shut.wrong(&person));
        let before = shut.trail(&person.user).await.len();
        for typed in [&right, &wrong, &person.codes[0], "AAAAAAAAAAAA"] {
            for token in [&pending, &person.token] {
                let failed = shut.try_answer(token, typed).await;
                assert!(matches!(failed, Err(Error::Gate(_))), "{failed:?}");
            }
        }
        let (transport, answer) = (Transport::Cookie, Answer::new(&right));
        let failed = shut.countersign.unlock(&pending, transport, answer, &request()).await;
        assert!(matches!(failed, Err(Error::Gate(_))), "{failed:?}");
        let first = Answer::new(&tablet.code(shut.clock.now()));
        let failed = shut.countersign.confirm_enrollment(&session, enrollment, first, &request()).await;
        assert!(matches!(failed, Err(Error::Gate(_))), "{failed:?}");
        assert_eq!(shut.trail(&person.user).await.len(), before);
        assert_eq!(shut.waits(&person.user).await.counts, []);
    }
    // Everything is as good as it was.
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &world.right(&person)).await);
    let pending = world.sign_in(&person.user).await.token;
    accepted(world.answer(&pending, &person.codes[0]).await);
    let confirmed = world.confirm(&session, enrollment, &tablet.code(world.clock.now())).await;
    assert!(matches!(confirmed, Confirmed::Bound { .. }), "{confirmed:?}");
}

/// A guard is told whose factor it is, at which action, from a known browser or not, and where from; at every door.
pub async fn a_guard_is_told_all_but_the_answer<S: AnyStore>(store: S) {
    let (world, doorman, person) = guarded(store).await;
    let pending = world.sign_in(&person.user).await.token;
    assert!(doorman.was_asked().is_empty(), "a sign-in is no answer");
    let told = |action: &str, known: &str| format!("maria {action} {known} 203.0.113.9 Firefox on Linux");
    world.answer(&pending, &world.wrong(&person)).await;
    world.answer(&pending, "AAAAAAAAAAAA").await;
    world.unlock(&pending, &world.wrong(&person)).await;
    assert_eq!(
        doorman.was_asked(),
        [
            told("verify_with_totp", "No"),
            told("verify_with_recovery_code", "No"),
            told("unlock_with_totp", "No")
        ]
    );
    world.answer(&person.token, &world.wrong(&person)).await;
    let session = world.standard(&person.token).await;
    let (id, tablet) = world.begun(&session, "Tablet").await;
    world.confirm(&session, id, &tablet.wrong_code(world.clock.now())).await;
    assert_eq!(
        doorman.was_asked(),
        [told("verify_with_totp", "Yes"), told("confirm_setup_with_totp", "Yes")]
    );
    // What no code looks like, and what belongs to no session, is nobody's business.
    world.answer(&pending, "12").await;
    world.countersign.sign_out(&pending, Transport::Cookie, &request()).await.unwrap();
    world.answer(&pending, &world.right(&person)).await;
    assert!(doorman.was_asked().is_empty());
}

/// Its reason is for the trail alone; nothing is judged, charged or spent meanwhile.
pub async fn a_guards_reason_stays_in_the_trail<S: AnyStore>(store: S) {
    let (world, doorman, person) = guarded(store).await;
    let pending = world.sign_in(&person.user).await.token;
    let session = world.standard(&person.token).await;
    let (id, tablet) = world.begun(&session, "Tablet").await;
    let notices = world.notices(&person.user).await;
    doorman.refuses();
    let mut shown = String::new();
    for token in [&pending, &person.token] {
        for typed in [&world.right(&person), &person.codes[0], &world.wrong(&person)] {
            let answered = world.answer(token, typed).await;
            let Answered::Throttled { why: Refusal::Guard, retry_after } = &answered else {
                panic!("judged against the guard's word: {answered:?}")
            };
            assert_eq!(retry_after.as_secs(), 77);
            shown += &format!("{answered:?}");
        }
    }
    let unlocked = world.unlock(&pending, &world.right(&person)).await;
    assert!(matches!(unlocked, Unlocked::Throttled { why: Refusal::Guard, .. }), "{unlocked:?}");
    let confirmed = world.confirm(&session, id, &tablet.code(world.clock.now())).await;
    assert!(matches!(confirmed, Confirmed::Throttled { why: Refusal::Guard, .. }), "{confirmed:?}");
    shown +=
        &format!("{unlocked:?} {confirmed:?} {:?}", world.countersign.notices(&person.user).await.unwrap());
    assert!(!shown.contains("moles"), "{shown}");
    assert_eq!(world.notices(&person.user).await, notices);
    assert_eq!(world.waits(&person.user).await.counts, []);

    let events = world.countersign.events(&person.user, None, 8).await.unwrap();
    let noted: Vec<_> = events
        .iter()
        .rev()
        .map(|event| {
            assert_eq!((event.outcome, event.reason), (EventOutcome::Refused, Some(Reason::Guarded)));
            assert_eq!(event.personal.note.as_deref(), Some("on the list of moles"));
            (event.action, event.operation.clone().unwrap())
        })
        .collect();
    let (totp, code) = ("verify_with_totp".to_owned(), "verify_with_recovery_code".to_owned());
    assert_eq!(
        noted,
        [
            (Action::Challenge, totp.clone()),
            (Action::Challenge, code.clone()),
            (Action::Challenge, totp.clone()),
            (Action::StepUp, totp.clone()),
            (Action::StepUp, code),
            (Action::StepUp, totp),
            (Action::Unlock, "unlock_with_totp".to_owned()),
            (Action::EnrollmentConfirm, "confirm_setup_with_totp".to_owned()),
        ]
    );
    doorman.will_say(Ok(Admission::Admit));
    accepted(world.answer(&pending, &world.right(&person)).await);
}

/// A guard or limiter that admits everything takes nothing from the budgets beneath.
pub async fn budgets_hold_beneath_a_gate<S: AnyStore>(store: S) {
    let (world, _, person) = guarded(store.clone()).await;
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..4 {
        assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong");
    }
    assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong, ended");
    assert_eq!(world.stranger_guesses(&person, 200).await, 36);
    let patient = BruteForce::rate_limit_with(MemoryLimiter::new()).window(20, Duration::from_secs(60));
    let limited = World::with(store, |builder| builder.brute_force(patient)).await;
    limited.clock.set(world.clock.now());
    let person = limited.enrolled("olaf").await;
    let pending = limited.sign_in(&person.user).await.token;
    for outcome in ["wrong", "wrong", "wrong", "wrong", "wrong, ended", "unauthenticated"] {
        assert_eq!(word(&limited.answer(&pending, &limited.wrong(&person)).await), outcome);
    }
}

/// While a run of the unlock goes on, a refusal of the gate takes nothing of it away, also not from what is shown.
pub async fn a_gate_takes_nothing_from_an_unlock_that_was_begun<S: AnyStore>(store: S) {
    let (world, doorman, person) = guarded(store).await;
    let pending = world.sign_in(&person.user).await.token;
    let begun = world.unlock(&pending, &world.right(&person)).await;
    assert!(matches!(begun, Unlocked::Progress { successes: 1, .. }), "{begun:?}");
    world.advance(120);
    doorman.refuses();
    let refused = world.unlock(&pending, &world.right(&person)).await;
    assert!(matches!(refused, Unlocked::Throttled { why: Refusal::Guard, successes: 1, .. }), "{refused:?}");
    doorman.will_say(Ok(Admission::Admit));
    let second = world.unlock(&pending, &world.right(&person)).await;
    assert!(matches!(second, Unlocked::Progress { successes: 2, .. }), "{second:?}");
}
