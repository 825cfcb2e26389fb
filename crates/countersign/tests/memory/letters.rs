//! Links in letters, as far as only a store in our hands can show: failures on the way, backups, factors of before and after a proof.

use std::time::Duration;

use countersign::store::LetterRow;
use countersign::testing::{Failing, MemoryStore};
use countersign::*;

use super::stories::world::*;

/// Somebody with an app, whose account the store keeps, and whose password is the first.
async fn owner(store: &MemoryStore) -> (World<MemoryStore>, Person) {
    let world = World::new(store.clone()).await;
    store.add_account(UserId::new("maria"));
    world.host.stamp(&UserId::new("maria"), "first");
    let person = world.enrolled("maria").await;
    (world, person)
}

/// A letter that was sent just now.
fn sent(world: &World<MemoryStore>, kind: LetterKind, stamp: &str) -> (LetterToken, Addressee) {
    let to = Addressee {
        user: UserId::new("maria"),
        email: "maria@example.org".to_owned(),
        stamp: stamp.to_owned(),
    };
    let id = LetterId([7; 16]);
    let (token, digest) = world.countersign.write_letter(id, kind, &to).unwrap();
    let expires_at = world.countersign.now() + LETTERS_LIVE;
    world.store.add_letter(LetterRow { id, digest: digest.to_vec(), expires_at });
    (token, to)
}

async fn reset(
    world: &World<MemoryStore>,
    (token, to): (LetterToken, Addressee),
    proof: EmailProof,
) -> Result<LetterUse, Error> {
    let new = ("$second".to_owned(), "second");
    world.countersign.reset_password(token, (to, proof), new, &request()).await
}

#[tokio::test]
async fn a_reset_that_fails_on_the_way_leaves_everything_as_it_was() {
    let failures = (0..4).map(Failing::After).chain([Failing::Audit]);
    let mut failed = 0;
    for failing in failures {
        let store = MemoryStore::new();
        let (world, person) = owner(&store).await;
        let session = world.through(&person).await;
        let (token, to) = sent(&world, LetterKind::ResetPassword, "first");
        let trail = world.trail(&person.user).await;
        store.fail(failing);
        let outcome = reset(&world, (token.clone(), to.clone()), EmailProof::Never).await;
        store.fail(Failing::Nothing);
        if outcome.is_ok() {
            assert_eq!(store.password_hash(&person.user).as_deref(), Some("$second"), "{failing:?}");
            continue;
        }
        failed += 1;
        assert_eq!(store.password_hash(&person.user), None, "{failing:?}");
        assert_eq!(store.email_verified_at(&person.user), None, "{failing:?}");
        assert_eq!(world.trail(&person.user).await, trail, "{failing:?}");
        assert!(world.find(&session).await.is_some(), "{failing:?}");
        assert!(world.status(&session).await.enabled, "{failing:?}");
        let again = reset(&world, (token, to), EmailProof::Never).await.unwrap();
        assert_eq!(again, LetterUse::Done, "the link was not spent: {failing:?}");
    }
    assert!(failed >= 3, "{failed}");
}

#[tokio::test]
async fn only_what_was_enrolled_before_the_proof_goes() {
    for (proof, left) in [("not asked", 2), ("since then", 1), ("never", 0)] {
        let store = MemoryStore::new();
        let (world, person) = owner(&store).await;
        world.advance(60);
        let since = world.countersign.now();
        world.advance(60);
        world.add_authenticator(&person, "Tablet").await;
        let proof = match proof {
            "not asked" => EmailProof::NotAsked,
            "never" => EmailProof::Never,
            _ => EmailProof::Since(since),
        };
        let letter = sent(&world, LetterKind::ResetPassword, "first");
        assert_eq!(reset(&world, letter, proof).await.unwrap(), LetterUse::Done);
        world.host.stamp(&person.user, "second");
        let status = world.countersign.status_of(&person.user).await.unwrap();
        assert_eq!(status.authenticators.len(), left, "{proof:?}");
        assert!(left != 1 || status.authenticators[0].name == "Tablet");
        assert_eq!(
            status.recovery_codes.is_some(),
            left == 2,
            "the codes came with the first app: {proof:?}"
        );
        let told = async |kind| world.told(&person.user, kind).await;
        let removed = (told(NoticeKind::AuthenticatorRemoved).await, told(NoticeKind::Disabled).await);
        assert_eq!(removed, (usize::from(left == 1), usize::from(left == 0)), "{proof:?}");
        let signed_in = world.sign_in(&person.user).await;
        let is_pending = matches!(world.find(&signed_in.token).await, Some(AnySession::Pending(_)));
        assert_eq!(is_pending, left > 0, "{proof:?}");
        assert_eq!(world.countersign.verify_trail().await.unwrap().first_bad, None);
        assert_eq!(world.countersign.faults(), 0);
    }
}

/// A link that was spent, and comes back with a backup of the hour.
#[tokio::test]
async fn a_backup_brings_no_link_back() {
    let store = MemoryStore::new();
    let (world, _) = owner(&store).await;
    let letter = sent(&world, LetterKind::ResetPassword, "first");
    let backup = store.copy();
    assert_eq!(reset(&world, letter.clone(), EmailProof::NotAsked).await.unwrap(), LetterUse::Done);
    world.advance(60);
    let unfenced = World { store: backup.copy(), ..world.clone() }.under(|builder| builder).await;
    assert_eq!(reset(&unfenced, letter.clone(), EmailProof::NotAsked).await.unwrap(), LetterUse::Done);
    let fenced = world.after_restore(backup).await;
    assert_eq!(reset(&fenced, letter, EmailProof::NotAsked).await.unwrap(), LetterUse::Gone);
    fenced.advance(1);
    let newer = sent(&fenced, LetterKind::ResetPassword, "first");
    assert_eq!(reset(&fenced, newer, EmailProof::NotAsked).await.unwrap(), LetterUse::Done);
}

/// The account was read before the password changed, the row is read after it.
#[tokio::test]
async fn the_row_knows_a_newer_password_than_the_letter() {
    let store = MemoryStore::new();
    let (world, person) = owner(&store).await;
    let (token, to) = sent(&world, LetterKind::ResetPassword, "first");
    world.host.stamp(&person.user, "between");
    world.countersign.credentials_changed(&person.user, None, &request()).await.unwrap();
    let trail = world.trail(&person.user).await;
    assert_eq!(reset(&world, (token, to), EmailProof::NotAsked).await.unwrap(), LetterUse::Gone);
    let (token, to) = sent(&world, LetterKind::VerifyEmail, "first");
    let used = world.countersign.verify_email(token, to, &request()).await.unwrap();
    assert_eq!(used, LetterUse::Gone);
    assert_eq!((store.email_verified_at(&person.user), world.trail(&person.user).await), (None, trail));
}

#[tokio::test]
async fn an_address_is_proven_by_its_owner_or_by_an_administrators_word() {
    let store = MemoryStore::new();
    let (world, person) = owner(&store).await;
    let session = world.through(&person).await;
    let (token, to) = sent(&world, LetterKind::VerifyEmail, "first");
    let verify =
        async || world.countersign.verify_email(token.clone(), to.clone(), &request()).await.unwrap();
    let now = world.countersign.now();
    assert_eq!((verify().await, verify().await), (LetterUse::Done, LetterUse::Gone));
    assert_eq!(store.email_verified_at(&person.user), Some(now));
    assert!(world.find(&session).await.is_some(), "nothing ends");
    world.countersign.vouch_for_email(&person.user, now - Duration::from_secs(9), Actor::Cli).await.unwrap();
    assert_eq!(store.email_verified_at(&person.user), Some(now), "the first proof counts");
    let events = world.events(&person.user, Action::EmailVerify).await;
    let actors: Vec<_> = events.iter().map(|event| event.actor).collect();
    assert_eq!(actors, [Actor::Cli, Actor::User]);
    // Of somebody who has no account nothing is written.
    let stranger = UserId::new("berta");
    assert!(world.countersign.vouch_for_email(&stranger, now, Actor::Cli).await.is_err());
}
