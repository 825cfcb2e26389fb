//! Requests that a step-up interrupts: kept for ten minutes, given back once, to the session that sent them.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use countersign::store::{Change, Changes, HeldChange, HeldRow, Reads, Step};
use countersign::*;

use super::world::*;

const FORM: &str = "application/x-www-form-urlencoded";

fn transfer(amount: u32) -> HeldRequest {
    HeldRequest::new("/transfer?to=anna", FORM, format!("amount={amount}").as_bytes()).unwrap()
}

async fn hold<S: AnyStore>(world: &World<S>, session: &Session, held: HeldRequest) -> HeldId {
    world.countersign.hold(session, held, &request()).await.unwrap().expect("the session lives")
}

async fn release<S: AnyStore>(world: &World<S>, session: &Session, id: HeldId) -> Option<HeldRequest> {
    let shown = world.countersign.held(session, id).await.unwrap();
    let released = world.countersign.release(session, id, &request()).await.unwrap();
    assert_eq!(shown, released, "what is shown is what is given back");
    released
}

/// C107: interrupted by a step-up, it is there when that is passed, as it was sent, and once.
pub async fn it_outlives_the_step_up_that_it_waits_for<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    world.advance(600);
    let session = world.standard(&person.token).await;
    let id = hold(&world, &session, transfer(5)).await;
    assert!(matches!(world.begin(&session, "Tablet").await, Began::StepUpRequired));
    for _ in 0..2 {
        assert_eq!(word(&world.answer(&person.token, &world.wrong(&person)).await), "wrong");
        assert_eq!(
            world.countersign.held(&session, id).await.unwrap(),
            Some(transfer(5)),
            "to show it takes nothing"
        );
    }
    let token = accepted(world.answer(&person.token, &world.right(&person)).await).token.unwrap();
    let session = world.standard(&token).await;
    let released = release(&world, &session, id).await.unwrap();
    assert_eq!((released.path(), released.content_type()), ("/transfer?to=anna", FORM));
    assert_eq!(released.body(), b"amount=5");
    for _ in 0..2 {
        assert_eq!(release(&world, &session, id).await, None);
    }
}

/// Sixteen contenders at once: one gets it.
pub async fn it_is_given_back_exactly_once<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    for round in 0..4 {
        let id = hold(&world, &session, transfer(round)).await;
        let barrier = Arc::new(Barrier::new(16));
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let (countersign, barrier) = (world.countersign.clone(), Arc::clone(&barrier));
                let session = session.clone();
                std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    barrier.wait();
                    runtime.block_on(countersign.release(&session, id, &request())).unwrap()
                })
            })
            .collect();
        let released: Vec<_> = threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(released, [transfer(round)]);
    }
}

/// C107: no other session gets it, of the same user or of another, nor does their asking take it away.
pub async fn it_belongs_to_the_session_that_sent_it<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let session = world.standard(&maria.token).await;
    let elsewhere = world.standard(&world.through(&maria).await).await;
    let his = world.standard(&olaf.token).await;
    let id = hold(&world, &session, transfer(5)).await;
    let his_id = hold(&world, &his, transfer(7)).await;
    let elsewhere_id = hold(&world, &elsewhere, transfer(9)).await;
    for (session, id) in [(&elsewhere, id), (&his, id), (&session, elsewhere_id), (&session, HeldId(9999))] {
        if session.user_key() == elsewhere.user_key() || id != his_id {
            assert_eq!(release(&world, session, id).await, None);
        }
    }
    assert_eq!(release(&world, &session, id).await, Some(transfer(5)));
    assert_eq!(release(&world, &his, his_id).await, Some(transfer(7)));
    // Signed out, nobody gets it.
    world.countersign.sign_out_user(&maria.user, Actor::Cli).await.unwrap();
    assert_eq!(release(&world, &elsewhere, elsewhere_id).await, None);
    assert_eq!(world.countersign.hold(&elsewhere, transfer(1), &request()).await.unwrap(), None);
}

/// One for each session: what is sent later takes the place of what was sent before.
pub async fn a_newer_one_takes_its_place<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    let elsewhere = world.standard(&world.through(&person).await).await;
    let (first, other) =
        (hold(&world, &session, transfer(1)).await, hold(&world, &elsewhere, transfer(9)).await);
    let second = hold(&world, &session, transfer(2)).await;
    assert_eq!(release(&world, &session, first).await, None);
    assert_eq!(release(&world, &session, second).await, Some(transfer(2)));
    assert_eq!(release(&world, &elsewhere, other).await, Some(transfer(9)), "another session's stays");
    assert_eq!(release(&world, &session, first).await, None);
}

/// Ten minutes to the millisecond.
pub async fn it_is_kept_for_ten_minutes<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let session = world.standard(&person.token).await;
    let (start, ten_minutes) = (world.clock.now(), Duration::from_secs(600));
    for (early, kept) in [(Duration::from_millis(1), true), (Duration::ZERO, false)] {
        world.clock.set(start);
        let id = hold(&world, &session, transfer(5)).await;
        world.clock.set(start + ten_minutes - early);
        assert_eq!(release(&world, &session, id).await.is_some(), kept, "{early:?}");
    }
}

/// G7: sealed for its session, its user and its time: whoever can write to the database can give it to nobody else.
pub async fn it_opens_for_nobody_else<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let session = world.standard(&maria.token).await;
    let elsewhere = world.standard(&world.through(&maria).await).await;
    let his = world.standard(&olaf.token).await;
    let id = hold(&world, &session, transfer(5)).await;
    let reads = Reads { held: Some(id), ..Reads::default() };
    let row = world.store.read(session.user_key(), reads).await.unwrap().held.unwrap();
    assert!(!row.request.windows(6).any(|window| window == b"amount"), "it is sealed");
    let (other, user) = (elsewhere.info().id, his.user_key());
    let moved = [
        (&elsewhere, HeldRow { session: other, ..row.clone() }),
        (&his, HeldRow { user, session: his.info().id, generation: row.generation, ..row.clone() }),
        (&session, HeldRow { expires_at: row.expires_at + Duration::from_secs(1), ..row.clone() }),
        (&session, HeldRow { id: HeldId(row.id.0 + 1000), ..row.clone() }),
    ];
    for (session, row) in moved {
        let id = row.id;
        put(&world, row).await;
        let failed = world.countersign.release(session, id, &request()).await;
        assert!(matches!(failed, Err(Error::Store(StoreError::Fault(Fault::Sealed { .. })))), "{failed:?}");
    }
    put(&world, row).await;
    assert_eq!(release(&world, &session, id).await, Some(transfer(5)));
}

async fn put<S: AnyStore>(world: &World<S>, row: HeldRow) {
    let user = row.user;
    let reads = Reads { held: Some(row.id), ..Reads::default() };
    let write = move |rows: &countersign::store::Rows| {
        let there = rows.held.iter().map(|known| Change::Held(HeldChange::Release(known.user, known.id)));
        let all = there.chain([Change::Held(HeldChange::Hold(row.clone()))]).collect();
        Ok(Step::Apply(Changes { all, charge: None }))
    };
    world.store.update(user, reads, Box::new(write)).await.unwrap();
}
