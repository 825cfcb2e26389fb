//! Two nodes on one server, with a pool each: what one of them does, the other hears of.

use std::time::Duration;

use countersign::Actor;
use countersign::testing::SeededRandom;

use crate::stories::world::*;
use crate::support::server::Schema;

/// NOTIFY reaches those who hold a connection of that user open at another node, and nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_node_ends_rings_at_another() {
    let schema = Schema::new();
    let here = World::new(schema.open().await).await;
    let there = World::with(schema.open().await, |builder| builder.random(SeededRandom::new(9))).await;
    let (maria, olaf) = (here.enrolled("maria").await, here.enrolled("olaf").await);
    let (hers, his) = (there.standard(&maria.token).await, there.standard(&olaf.token).await);
    let (mut watches_hers, mut watches_his) = (there.countersign.watch(&hers), there.countersign.watch(&his));
    there.countersign.listen().await.unwrap();

    here.countersign.sign_out_user(&maria.user, Actor::Host).await.unwrap();
    let told = tokio::time::timeout(Duration::from_secs(10), watches_hers.changed());
    told.await.expect("it is told long before it would look again");
    assert!(there.countersign.revisit(&hers).await.unwrap().is_none());
    // What came before for him would have come by now.
    let told = tokio::time::timeout(Duration::ZERO, watches_his.changed());
    assert!(told.await.is_err(), "nothing happened to him");
    assert!(there.countersign.revisit(&his).await.unwrap().is_some());
}
