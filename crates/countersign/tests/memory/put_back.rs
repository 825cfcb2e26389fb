//! G8: rows of sessions that somebody edits in the database, or puts back after they had ended.

use countersign::store::{
    Change, Changes, Reads, Rows, SessionChange, SessionRow, Step, Store as _, UserKey, UserRow,
};
use countersign::testing::MemoryStore;
use countersign::*;

use super::stories::world::*;

async fn row_of(store: &MemoryStore, token: &SessionToken) -> SessionRow {
    let reads = Reads { session: Some(token.session()), ..Reads::default() };
    store.read(token.user(), reads).await.unwrap().session.unwrap()
}

async fn user_row(store: &MemoryStore, user: UserKey) -> UserRow {
    store.read(user, Reads::default()).await.unwrap().user.unwrap()
}

async fn apply(store: &MemoryStore, user: UserKey, change: Change) {
    let decide = move |_: &Rows| Ok(Step::Apply(Changes { all: vec![change.clone()], charge: None }));
    store.update(user, Reads::default(), Box::new(decide)).await.unwrap();
}

async fn put_back(store: &MemoryStore, row: SessionRow) {
    apply(store, row.user, Change::Session(SessionChange::Open(row))).await;
}

fn is_altered<T: std::fmt::Debug>(result: Result<T, Error>) -> bool {
    let altered = matches!(result, Err(Error::Store(StoreError::Fault(Fault::Altered { .. }))));
    assert!(altered, "{result:?}");
    altered
}

/// A standard session lives on beside a new authenticator, and is dead for good after a new password, also where its row comes back.
#[tokio::test]
async fn a_session_lives_from_the_floor_on_and_is_dead_below_it() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let (other, pending) = (world.through(&person).await, world.sign_in(&person.user).await.token);
    let (old, old_pending) = (row_of(&store, &other).await, row_of(&store, &pending).await);

    world.add_authenticator(&person, "Tablet").await;
    assert!(world.find(&other).await.is_some(), "it is not what was unfinished");
    assert_eq!(row_of(&store, &other).await.generation, old.generation, "and nothing of it was written");
    assert!(world.find(&pending).await.is_none());
    put_back(&store, old_pending.clone()).await;
    assert!(world.find(&pending).await.is_none(), "pending, of the generation before");

    let acting = world.standard(&other).await;
    world.countersign.credentials_changed(&person.user, Some(&acting), &request()).await.unwrap();
    assert!(world.find(&other).await.is_some(), "the acting session goes along");
    let carried = row_of(&store, &other).await;
    assert!(carried.generation > old.generation);
    world.countersign.credentials_changed(&person.user, None, &request()).await.unwrap();
    for row in [old, carried, old_pending] {
        let token = if row.id == other.session() { &other } else { &pending };
        put_back(&store, row.clone()).await;
        assert!(world.find(token).await.is_none(), "{row:?}");
        apply(&store, row.user, Change::Session(SessionChange::End(row.user, row.id))).await;
    }
}

/// Whatever is edited in the row of a session, it opens nothing, and the list goes on without it.
#[tokio::test]
async fn an_edited_session_opens_nothing() {
    let edits: [fn(&mut SessionRow); 8] = [
        |row| row.kind = SessionKind::Standard,
        |row| row.generation += 1,
        |row| row.expires_at = Timestamp::from_seconds(3_000_000_000),
        |row| row.wrong_answers -= 3,
        |row| row.methods.clear(),
        |row| row.mfa_verified_at = Some(Timestamp::from_seconds(1_800_000_000)),
        |row| row.browser = None,
        |row| row.mac.clear(),
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let store = MemoryStore::new();
        let world = World::new(store.clone()).await;
        let person = world.enrolled("maria").await;
        let (token, browser) = world.through_in_browser(&person).await;
        let pending = world.sign_in_from(&person.user, [&browser]).await.token;
        let guard = world.standard(&token).await;
        let safe = row_of(&store, &token).await;
        store.tamper_sessions(edit);
        for edited in [&token, &pending] {
            let before = row_of(&store, edited).await;
            if before == safe {
                continue;
            }
            is_altered(world.countersign.session(edited, Transport::Cookie).await);
            is_altered(world.try_answer(edited, &world.right(&person)).await);
            is_altered(world.countersign.unlock_state(edited, Transport::Cookie).await);
            assert_eq!(row_of(&store, edited).await, before, "edit {index} is not made good by us");
        }
        if row_of(&store, &token).await != safe {
            is_altered(world.countersign.sessions(&guard).await);
            is_altered(world.countersign.end_other_sessions(&guard, &request()).await);
        }
    }
}

/// The list shows what is genuine, and leaves out what is not.
#[tokio::test]
async fn a_list_leaves_out_what_was_edited() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let (own, other) = (world.through(&person).await, world.through(&person).await);
    let pending = world.sign_in(&person.user).await.token;
    let edited = [pending.session(), other.session()];
    let count = world.sessions(&own).await.len();
    store.tamper_sessions(|row| {
        if edited.contains(&row.id) {
            row.kind = SessionKind::Standard;
            row.wrong_answers += 1;
        }
    });
    let listed = world.sessions(&own).await;
    assert_eq!(listed.len(), count - 1, "{listed:?}");
    assert!(listed.iter().all(|session| !edited.contains(&session.id)));
    assert_eq!(world.countersign.session_count(&person.user).await.unwrap(), count - 1);
    let ended = world.countersign.end_session(&world.standard(&own).await, other.session(), &request()).await;
    assert!(matches!(ended, Ok(Changed::NotFound)), "{ended:?}");
    let ended = world.countersign.end_other_sessions(&world.standard(&own).await, &request()).await;
    assert!(matches!(ended, Ok(Changed::Done(()))), "{ended:?}");
    assert!(world.find(&other).await.is_none() && world.find(&pending).await.is_none());
}

/// An older copy of the user's row is found out by any session that is newer.
#[tokio::test]
async fn a_session_that_is_newer_than_its_users_row_shows_that_the_row_was_put_back() {
    for change_password in [false, true] {
        let store = MemoryStore::new();
        let world = World::new(store.clone()).await;
        let person = world.enrolled("maria").await;
        let token = world.through(&person).await;
        let old = user_row(&store, token.user()).await;
        let newer = if change_password {
            let acting = world.standard(&token).await;
            world.countersign.credentials_changed(&person.user, Some(&acting), &request()).await.unwrap();
            token
        } else {
            world.sign_in(&person.user).await.token
        };
        apply(&store, old.key, Change::User(old)).await;
        is_altered(world.countersign.session(&newer, Transport::Cookie).await);
    }
}
