//! What is made anew is only what is as we left it.

use countersign::store::{AuthenticatorRow, KeyedRecord, UserRow};
use countersign::testing::{MemoryStore, SeededRandom};
use countersign::*;

use crate::stories::world::*;

/// A world of one person whose primary key is a new one, and nothing has gone over to it.
async fn behind() -> (World<MemoryStore>, Person) {
    let store = MemoryStore::new();
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let ring = KeyRing::generate(&SeededRandom::new(7)).unwrap().to_text();
    let ring = ring.with_new_key(&SeededRandom::new(70)).unwrap().0.with_primary(KeyId(2)).unwrap();
    let ring = KeyRing::parse(ring.expose_text()).unwrap();
    (world.under(|builder| builder.keys(ring)).await, person)
}

async fn reseal(world: &World<MemoryStore>) -> (usize, Vec<Fault>) {
    let mut work = world.countersign.resealing().unwrap();
    match world.countersign.reseal(&mut work, 10).await.unwrap() {
        ResealStep::Done { resealed, faults, .. } => (resealed, faults),
        other => panic!("{other:?}"),
    }
}

/// G7: what was edited, moved or taken away is told, stays under its key, and keeps that from being retired.
#[tokio::test]
async fn what_was_tampered_with_is_not_made_good() {
    let edits: [fn(&MemoryStore); 5] = [
        |store| store.lose_authenticators(),
        |store| store.tamper_authenticators(|row: &mut AuthenticatorRow| row.secret[40] ^= 1),
        |store| {
            store.tamper_authenticators(|row: &mut AuthenticatorRow| *row.parameters.last_mut().unwrap() ^= 1)
        },
        |store| store.tamper(|row: &mut UserRow| row.generation += 1),
        |store| store.tamper(|row: &mut UserRow| row.mac[20] ^= 1),
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let (world, _) = behind().await;
        edit(&world.store);
        let (resealed, faults) = reseal(&world).await;
        assert_eq!((resealed, faults.len()), (0, 1), "edit {index}");
        let keys = world.countersign.key_status().await.unwrap();
        let sets: Vec<_> = keys.iter().map(|key| key.count(KeyedRecord::CodeSet)).collect();
        assert_eq!(sets, [0, 1], "edit {index}: the rest stays as it is too");
        world.advance(3600);
        let refused = world.countersign.retire_key(KeyId(1), Tokens::End).await.unwrap();
        let Retired::Refused(obstacles) = refused else { panic!("edit {index}") };
        assert!(matches!(obstacles[0], Obstacle::Records(KeyId(1), _)), "edit {index} {obstacles:?}");
    }
}

/// What is made anew is the same, and sealed with another nonce.
#[tokio::test]
async fn each_value_is_sealed_anew_once() {
    let (world, person) = behind().await;
    let old = world.store.dump();
    assert_eq!(reseal(&world).await, (1, vec![]));
    let new = world.store.dump();
    assert_ne!(old, new);
    assert_eq!(reseal(&world).await, (0, vec![]));
    assert_eq!(world.store.dump(), new, "not a byte is written for whoever is done");
    accepted(world.answer(&world.sign_in(&person.user).await.token, &person.codes[0]).await);
}
