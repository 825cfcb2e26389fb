//! Several strategies of recovery codes: each with its own codes, counts, names and doors.

use countersign::*;

use super::races::{all_at_once, count};
use super::world::*;

fn printed() -> RecoveryCodes {
    RecoveryCodes::named("printed").count(4)
}

async fn with_printed<S: AnyStore>(store: S, form: RecoveryCodes) -> (World<S>, Person) {
    let world = World::with(store, |builder| builder.further_recovery_codes(form)).await;
    let person = world.enrolled("maria").await;
    (world, person)
}

/// New codes of a strategy, in the last step of the set-up.
async fn new_codes<S: AnyStore>(world: &World<S>, person: &Person, strategy: &str) -> Vec<String> {
    let session = world.standard(&person.token).await;
    let made = world.countersign.regenerate_codes_of(Some(strategy), &session, None, &request()).await;
    let Changed::Done(codes) = made.unwrap() else { panic!("no codes of {strategy}") };
    codes.iter().map(|code| code.expose().to_owned()).collect()
}

async fn answer_at<S: AnyStore>(
    world: &World<S>,
    token: &SessionToken,
    strategy: &str,
    typed: &str,
) -> Answered {
    let answer = Answer::new(typed).at(strategy);
    world.countersign.answer(token, Transport::Cookie, answer, &request()).await.unwrap()
}

async fn left<S: AnyStore>(world: &World<S>, token: &SessionToken) -> (Option<usize>, Vec<(String, usize)>) {
    let status = world.status(token).await;
    let further = status.further_codes.into_iter().map(|(name, codes)| (name, codes.remaining));
    (status.recovery_codes.map(|codes| codes.remaining), further.collect())
}

/// Two strategies beside each other: a code opens only its own door, and is counted only there.
pub async fn each_strategy_has_its_own_codes_and_counts<S: AnyStore>(store: S) {
    let (world, person) = with_printed(store, printed()).await;
    assert_eq!(
        left(&world, &person.token).await,
        (Some(10), vec![]),
        "set-up makes codes of the default one"
    );
    let codes = new_codes(&world, &person, "printed").await;
    assert_eq!(codes.len(), 4);
    assert_eq!(left(&world, &person.token).await, (Some(10), vec![("printed".to_owned(), 4)]));

    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&world.answer(&pending, &codes[0]).await), "wrong");
    assert_eq!(word(&answer_at(&world, &pending, "printed", &person.codes[0]).await), "wrong");
    assert_eq!(word(&answer_at(&world, &pending, "no such", &person.codes[0]).await), "impossible");
    let done = accepted(answer_at(&world, &pending, "printed", &codes[0]).await);
    assert_eq!(done.recovery_codes_remaining, 3);
    assert_eq!(left(&world, &person.token).await, (Some(10), vec![("printed".to_owned(), 3)]));

    // Failures at one door leave the other open.
    for _ in 0..5 {
        let pending = world.sign_in(&person.user).await.token;
        assert_eq!(word(&answer_at(&world, &pending, "printed", "AAAAAAAAAAAA").await), "wrong");
    }
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&answer_at(&world, &pending, "printed", &codes[1]).await), "throttled");
    let done = accepted(answer_at(&world, &pending, "recovery_code", &person.codes[0]).await);
    assert_eq!(done.recovery_codes_remaining, 9);
    // With an authenticator, those of the default strategy are told, also when its set is the younger one.
    assert_eq!(new_codes(&world, &person, "recovery_code").await.len(), 10);
    let pending = world.sign_in(&person.user).await.token;
    let done = accepted(world.answer(&pending, &world.right(&person)).await);
    assert_eq!(done.recovery_codes_remaining, 10);
    assert_eq!(left(&world, &person.token).await, (Some(10), vec![("printed".to_owned(), 3)]));
}

/// New codes of one strategy leave those of the other; disabling takes all of them.
pub async fn strategies_are_replaced_apart_and_removed_together<S: AnyStore>(store: S) {
    let (world, person) = with_printed(store, printed()).await;
    let old = new_codes(&world, &person, "printed").await;
    let new = new_codes(&world, &person, "printed").await;
    let pending = world.sign_in(&person.user).await.token;
    assert_eq!(word(&answer_at(&world, &pending, "printed", &old[0]).await), "wrong");
    accepted(answer_at(&world, &pending, "printed", &new[0]).await);
    accepted(world.answer(&world.sign_in(&person.user).await.token, &person.codes[0]).await);

    let session = world.standard(&person.token).await;
    let proof = world.proof(&session).await;
    let done = world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
    assert!(matches!(done, Changed::Done(())), "{done:?}");
    assert_eq!(left(&world, &person.token).await, (None, vec![]));
    let again = world.enrolled("maria").await;
    let pending = world.sign_in(&again.user).await.token;
    for (strategy, code) in [("printed", &new[1]), ("recovery_code", &person.codes[1])] {
        assert_eq!(word(&answer_at(&world, &pending, strategy, code).await), "wrong", "{strategy}");
    }
    assert_eq!(left(&world, &again.token).await, (Some(10), vec![]));
}

/// The trail names the strategy and what it calls its actions.
pub async fn the_trail_names_strategy_and_action<S: AnyStore>(store: S) {
    let form = printed().verify_action("use_sheet").generate_action("print_sheet");
    let (world, person) = with_printed(store, form).await;
    let codes = new_codes(&world, &person, "printed").await;
    let pending = world.sign_in(&person.user).await.token;
    answer_at(&world, &pending, "printed", "AAAAAAAAAAAA").await;
    accepted(answer_at(&world, &pending, "printed", &codes[0]).await);
    accepted(world.answer(&world.sign_in(&person.user).await.token, &person.codes[0]).await);
    accepted(world.answer(&world.sign_in(&person.user).await.token, &world.right(&person)).await);
    let told = |event: AuditEvent| {
        format!(
            "{} {} {}",
            event.outcome,
            event.strategy.unwrap_or_default(),
            event.operation.unwrap_or_default()
        )
    };
    let challenges = world.events(&person.user, Action::Challenge).await;
    assert_eq!(
        challenges.into_iter().map(told).collect::<Vec<_>>(),
        [
            "success totp verify_with_totp",
            "success recovery_code verify_with_recovery_code",
            "success printed use_sheet",
            "failure printed use_sheet"
        ]
    );
    let made = world.events(&person.user, Action::RecoveryCodesGenerate).await;
    assert_eq!(
        made.into_iter().map(told).collect::<Vec<_>>(),
        ["success printed print_sheet", "success recovery_code generate_recovery_code_codes"]
    );
}

/// C79: where used codes are kept, the same one again is told apart from a wrong one, and costs nothing; raced, it lets in once.
pub async fn a_kept_code_says_that_it_was_used<S: AnyStore>(store: S) {
    let kept = RecoveryCodes::new().on_use(OnUse::Keep);
    let world = World::with(store, |builder| builder.recovery_codes(kept)).await;
    let person = world.enrolled("maria").await;
    let used_at = world.clock.now();
    accepted(world.answer(&world.sign_in(&person.user).await.token, &person.codes[0]).await);
    world.advance(3600);
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..12 {
        let Answered::RecoveryCodeUsed { at } = world.answer(&pending, &person.codes[0]).await else {
            panic!("it was used")
        };
        assert_eq!(at, used_at);
    }
    assert_eq!(world.waits(&person.user).await.counts, [], "not counted");
    let mut answers = Vec::new();
    for _ in 0..16 {
        answers.push((world.sign_in(&person.user).await.token, person.codes[1].clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!((count(&words, "accepted"), count(&words, "code used")), (1, 15), "{words:?}");
    assert_eq!(world.waits(&person.user).await.counts, []);
    assert_eq!(left(&world, &person.token).await.0, Some(8));
}

/// The same with a slow hash: at most what the budget judges is hashed at once, one gets in, nobody is charged in the end.
pub async fn a_kept_code_with_a_slow_hash_lets_in_once<S: AnyStore>(store: S) {
    let kept = RecoveryCodes::new().hash(super::slow::Slow::default()).on_use(OnUse::Keep);
    let world = World::with(store, |builder| builder.recovery_codes(kept)).await;
    let person = world.enrolled("maria").await;
    let mut answers = Vec::new();
    for _ in 0..16 {
        answers.push((world.sign_in(&person.user).await.token, person.codes[1].clone()));
    }
    let words = all_at_once(&world, answers).await;
    assert_eq!(count(&words, "accepted"), 1, "{words:?}");
    assert_eq!(
        count(&words, "accepted")
            + count(&words, "code used")
            + count(&words, "throttled")
            + count(&words, "wrong"),
        16
    );
    assert_eq!(left(&world, &person.token).await.0, Some(9));
    world.clear_waits(&person.user).await;
    let pending = world.sign_in(&person.user).await.token;
    for _ in 0..12 {
        assert_eq!(word(&world.answer(&pending, &person.codes[1]).await), "code used");
    }
    assert_eq!(world.waits(&person.user).await.counts, [], "charged while it is hashed, and no longer");
    accepted(world.answer(&pending, &person.codes[2]).await);
}

/// A9: where the application makes codes itself, set-up gives none and there is nothing to regenerate.
pub async fn without_generation_there_are_no_codes_to_make<S: AnyStore>(store: S) {
    let none = RecoveryCodes::new().without_generate();
    let world = World::with(store, |builder| builder.recovery_codes(none)).await;
    let person = world.enrolled("maria").await;
    assert_eq!(person.codes, Vec::<String>::new());
    assert_eq!(left(&world, &person.token).await, (None, vec![]));
    let session = world.standard(&person.token).await;
    for strategy in [None, Some("recovery_code"), Some("no such")] {
        let made = world.countersign.regenerate_codes_of(strategy, &session, None, &request()).await.unwrap();
        assert!(matches!(made, Changed::NotFound), "{strategy:?}: {made:?}");
    }
    let signed_in = world.sign_in(&person.user).await;
    assert_eq!(signed_in.methods, [ChallengeMethod::Totp]);
    assert_eq!(word(&world.answer(&signed_in.token, "AAAAAAAAAAAA").await), "wrong", "like any wrong code");
}
