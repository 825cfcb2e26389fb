//! What an application asks about a user and about the strategies there are.

use countersign::testing::MemoryStore;
use countersign::*;

use crate::stories::world::*;

#[tokio::test]
async fn what_a_user_has_is_known_by_session_and_by_id() {
    let printed = RecoveryCodes::named("printed_codes").count(1).length(20);
    let settings = |builder: Builder| {
        builder.recovery_codes(RecoveryCodes::new().count(1)).further_recovery_codes(printed)
    };
    let world = World::with(MemoryStore::new(), settings).await;
    let countersign = &world.countersign;
    let has = async |user: &UserId| {
        let totp = countersign.totp_configured(user).await.unwrap();
        (totp, countersign.recovery_codes_configured(user).await.unwrap())
    };
    assert_eq!(has(&UserId::new("never here")).await, (false, false));
    let person = world.enrolled("maria").await;
    assert_eq!(has(&person.user).await, (true, true));

    // Used up is as good as none; a further strategy counts too.
    let pending = world.sign_in(&person.user).await.token;
    let token = accepted(world.answer(&pending, &person.codes[0]).await).token.unwrap();
    let session = world.standard(&token).await;
    assert_eq!(has(&person.user).await, (true, false));
    let proof = world.proof(&session).await;
    let made =
        countersign.regenerate_codes_of(Some("printed_codes"), &session, Some(proof), &request()).await;
    assert!(matches!(made, Ok(Changed::Done(_))), "{made:?}");
    assert!(countersign.recovery_codes_configured(&session).await.unwrap());
    assert!(countersign.totp_configured(&session).await.unwrap());
    let pending = world.find(&world.sign_in(&person.user).await.token).await;
    let Some(AnySession::Pending(pending)) = pending else { panic!("{pending:?}") };
    assert!(countersign.totp_configured(&pending).await.unwrap(), "of a pending one too");

    let proof = world.proof(&session).await;
    let disabled = countersign.disable(&session, Some(proof), &request()).await;
    assert!(matches!(disabled, Ok(Changed::Done(()))), "{disabled:?}");
    assert_eq!(has(&person.user).await, (false, false));
}

/// G10: whoever cannot be looked up has not "none".
#[tokio::test]
async fn a_record_that_was_altered_is_no_answer() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    store.lose_authenticators();
    assert!(world.countersign.totp_configured(&person.user).await.is_err());
    assert!(world.countersign.recovery_codes_configured(&person.user).await.is_err());
}

#[tokio::test]
async fn strategies_are_there_by_name() {
    let world = World::new(MemoryStore::new()).await;
    let countersign = &world.countersign;
    assert!(countersign.totp_available() && countersign.recovery_code_available());
    assert_eq!(countersign.totp_strategy(), "totp");
    assert_eq!(countersign.recovery_code_strategy().name(), RecoveryCodes::DEFAULT_NAME);

    let printed = RecoveryCodes::named("printed_codes").without_generate();
    let none = |builder: Builder| {
        builder
            .recovery_codes(RecoveryCodes::new().without_generate())
            .further_recovery_codes(printed.clone())
    };
    let world = World::with(MemoryStore::new(), none).await;
    assert!(!world.countersign.recovery_code_available(), "none of them makes codes");
    let one = |builder: Builder| {
        let made = RecoveryCodes::named("made_codes");
        builder.recovery_codes(RecoveryCodes::new().without_generate()).further_recovery_codes(made)
    };
    let world = World::with(MemoryStore::new(), one).await;
    assert!(world.countersign.recovery_code_available(), "a further one does");
    assert_eq!(world.countersign.recovery_code_strategy().name(), RecoveryCodes::DEFAULT_NAME);
}

/// The form of what was typed decides, and where it was typed; whether it is right does not.
#[tokio::test]
async fn an_answer_has_a_strategy_before_it_is_judged() {
    let printed = RecoveryCodes::named("printed_codes").length(20);
    let world = World::with(MemoryStore::new(), |builder| builder.further_recovery_codes(printed)).await;
    for (answer, strategy) in [
        (Answer::new("123 456"), Some("totp")),
        (Answer::new("123456").at("printed_codes"), Some("totp")),
        (Answer::new("abcd-efgh-ijkl"), Some("recovery_code")),
        (Answer::new("abcd-efgh-ijkl").at("printed_codes"), Some("printed_codes")),
        (Answer::new("abcd-efgh-ijkl").at("unheard_of"), None),
        (Answer::new("123456").only(ChallengeMethod::RecoveryCode), Some("recovery_code")),
        (Answer::new("abcd-efgh-ijkl").only(ChallengeMethod::Totp), None),
        (Answer::new("é"), None),
        (Answer::new(""), None),
    ] {
        assert_eq!(world.countersign.strategy_of(&answer).as_deref(), strategy, "{answer:?}");
    }
}
