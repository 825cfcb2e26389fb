//! Contenders on connections and nodes of their own.

use countersign::testing::Postman;
use countersign::{Action, Clock as _, Disowned, NoticeKind};
use countersign_sql::Postgres;

use crate::stories::world::*;
use crate::support::proxy::Proxy;
use crate::support::server::{Schema, at_home, connect_through};

/// A world, and other nodes of it: stores of their own with one connection each.
async fn nodes(schema: &Schema, count: usize) -> (World<Postgres>, Vec<World<Postgres>>) {
    let world = World::new(at_home(schema.options()).await).await;
    let mut others = Vec::new();
    for _ in 0..count {
        let store = at_home(schema.options().pool(1)).await;
        others.push(World { store, ..world.clone() }.under(|builder| builder).await);
    }
    (world, others)
}

/// The stale-read trap: somebody holds the user's row while the same code is queued at every door: at two challenges, at a step-up, and at the
/// step-up that lets its session switch everything off. Whoever gets the lock next must see what the one before it wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_that_waits_for_the_lock_at_four_doors_opens_one() {
    let schema = Schema::new();
    let (world, nodes) = nodes(&schema, 4).await;
    let person = world.enrolled("maria").await;
    let stepping = world.through(&person).await;
    let disabling = world.through(&person).await;
    world.advance(3600);
    let mut doors = vec![stepping.clone(), disabling.clone()];
    for _ in 0..2 {
        doors.push(world.sign_in(&person.user).await.token);
    }
    let code = person.phone.code(world.clock.now());

    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users WHERE host_id = 'maria' FOR UPDATE")
        .await
        .unwrap();
    let calls: Vec<_> = nodes
        .into_iter()
        .zip(&doors)
        .map(|(node, token)| {
            let (token, code) = (token.clone(), code.clone());
            tokio::spawn(async move { node.answer(&token, &code).await })
        })
        .collect();
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 4).await;
    host.batch_execute("ROLLBACK").await.unwrap();

    let mut words = Vec::new();
    let mut tokens = doors;
    for (door, call) in calls.into_iter().enumerate() {
        let answered = call.await.unwrap();
        words.push(word(&answered));
        if let countersign::Answered::Accepted(done) = answered {
            tokens[door] = done.token.unwrap();
        }
    }
    assert_eq!(
        (words.iter().filter(|w| **w == "accepted").count(), words.iter().filter(|w| **w == "used").count()),
        (1, 3),
        "{words:?}"
    );

    // Nobody else's session is fresh now.
    for (door, token) in tokens[..2].iter().enumerate() {
        let session = world.standard(token).await;
        let proof = world.proof(&session).await;
        let disabled = world.countersign.disable(&session, Some(proof), &request()).await.unwrap();
        let may = matches!(disabled, countersign::Changed::Done(()));
        assert_eq!(may, words[door] == "accepted", "{disabled:?}");
        if may {
            break;
        }
    }
}

/// G1, G2: sixteen connections, a barrier, one code; then one recovery code.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_connections_post_one_code() {
    let schema = Schema::new();
    let (world, nodes) = nodes(&schema, 16).await;
    let person = world.enrolled("maria").await;
    for (typed, others) in
        [(person.phone.code(world.clock.now()), "used"), (person.codes[3].clone(), "wrong")]
    {
        let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(nodes.len()));
        let mut calls = Vec::new();
        for node in &nodes {
            let (node, typed, barrier) = (node.clone(), typed.clone(), barrier.clone());
            let token = world.sign_in(&person.user).await.token;
            calls.push(tokio::spawn(async move {
                barrier.wait().await;
                word(&node.answer(&token, &typed).await)
            }));
        }
        let mut words = Vec::new();
        for call in calls {
            words.push(call.await.unwrap());
        }
        let count = |word| words.iter().filter(|other| **other == word).count();
        assert_eq!(count("accepted"), 1, "{words:?}");
        assert_eq!(count("accepted") + count(others) + count("throttled"), 16, "{words:?}");
        world.advance(3600);
    }
    assert_eq!(world.status(&world.through(&person).await).await.recovery_codes.unwrap().remaining, 9);
}

/// What DESIGN of the store promises: an answer costs two round trips, at most three, and one commit; a guarded request reads once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_costs_three_round_trips_at_most_and_one_commit() {
    let schema = Schema::new();
    let proxy = Proxy::new().await;
    let store = connect_through(&proxy, schema.options().pool(1)).await;
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    // Each statement is prepared once for each connection; after this all are.
    for typed in [person.phone.code(world.clock.now()), person.codes[0].clone()] {
        let token = world.sign_in(&person.user).await.token;
        accepted(world.answer(&token, &typed).await);
        world.advance(30);
    }
    for (typed, trips) in [(person.phone.code(world.clock.now()), 3), (person.codes[1].clone(), 4)] {
        let pending = world.sign_in(&person.user).await.token;
        proxy.counted();
        let token = accepted(world.answer(&pending, &typed).await).token.unwrap();
        assert_eq!(proxy.counted(), (trips, 1), "{typed}");
        world.find(&token).await.unwrap();
        assert_eq!(proxy.counted(), (1, 0), "a guarded request");
        world.advance(30);
    }
    let pending = world.sign_in(&person.user).await.token;
    proxy.counted();
    let wrong = person.phone.wrong_code(world.clock.now());
    assert_eq!(word(&world.answer(&pending, &wrong).await), "wrong");
    assert_eq!(proxy.counted(), (3, 1), "a wrong code costs the same");
}

/// Two nodes are asked by the same link while somebody holds the user's row: one freezes the account, the others find that it is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_that_waits_for_the_lock_on_four_nodes_works_once() {
    let schema = Schema::new();
    let (world, nodes) = nodes(&schema, 4).await;
    let person = world.enrolled("maria").await;
    let told = World::<Postgres>::told_in(&world.mail().await, NoticeKind::Enabled);

    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users WHERE host_id = 'maria' FOR UPDATE")
        .await
        .unwrap();
    let calls: Vec<_> = nodes
        .into_iter()
        .map(|node| {
            let token = told.disown.clone();
            tokio::spawn(async move { node.countersign.disown(&token, &request()).await.unwrap() })
        })
        .collect();
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 4).await;
    host.batch_execute("ROLLBACK").await.unwrap();

    let mut frozen = 0;
    for call in calls {
        match call.await.unwrap() {
            Disowned::Frozen { .. } => frozen += 1,
            Disowned::Done { at } => assert_eq!(at, world.clock.now()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(frozen, 1);
    assert_eq!(world.events(&person.user, Action::NoticeDisown).await.len(), 1);
}

/// The link is opened while the right code of the same user waits for the lock, on another node: whoever is second finds that nobody is in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_that_waits_for_the_lock_beside_the_link_lets_nobody_stay() {
    let schema = Schema::new();
    let (world, nodes) = nodes(&schema, 2).await;
    let person = world.enrolled("maria").await;
    let told = World::<Postgres>::told_in(&world.mail().await, NoticeKind::Enabled);
    let (pending, code) = (world.sign_in(&person.user).await.token, world.right(&person));

    let host = schema.host().await;
    host.batch_execute("BEGIN; SELECT 1 FROM countersign_users WHERE host_id = 'maria' FOR UPDATE")
        .await
        .unwrap();
    let (answering, disowning) = (nodes[0].clone(), nodes[1].clone());
    let (token, typed) = (pending.clone(), code.clone());
    let answered = tokio::spawn(async move { answering.answer(&token, &typed).await });
    let link = told.disown.clone();
    let disowned =
        tokio::spawn(async move { disowning.countersign.disown(&link, &request()).await.unwrap() });
    let watching = schema.host().await;
    schema.wait_for_waiting(&watching, 2).await;
    host.batch_execute("ROLLBACK").await.unwrap();
    assert!(matches!(disowned.await.unwrap(), Disowned::Frozen { .. }));
    if let countersign::Answered::Accepted(done) = answered.await.unwrap() {
        assert!(world.find(&done.token.unwrap()).await.is_none(), "what was begun before has ended");
    }
    assert!(matches!(world.try_sign_in(&person.user).await, Err(countersign::Error::Frozen { .. })));
}

/// Eight nodes ask for what is due at once, again and again, while others put more: each notice is given to one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_due_is_given_to_one_node() {
    let schema = Schema::new();
    let (world, nodes) = nodes(&schema, 8).await;
    for number in 0..6 {
        world.enrolled(&format!("user{number}")).await;
    }
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(nodes.len()));
    let calls: Vec<_> = nodes
        .into_iter()
        .zip(0..)
        .map(|(node, number)| {
            let barrier = barrier.clone();
            tokio::spawn(async move {
                let postman = Postman::on_node(number);
                let mut sent = Vec::new();
                barrier.wait().await;
                for _ in 0..5 {
                    sent.extend(postman.deliver(&node.countersign).await.unwrap());
                }
                sent
            })
        })
        .collect();
    let mut sent = Vec::new();
    for call in calls {
        sent.push(call.await.unwrap().len());
    }
    assert_eq!(sent.iter().sum::<usize>(), 6, "{sent:?}");
    assert_eq!(sent.iter().filter(|sent| **sent > 0).count(), 1, "{sent:?}");
}
