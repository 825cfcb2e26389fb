//! The audit trail, and the checkpoints that bind it together.

use std::future::Future;
use std::sync::{Arc, Mutex};

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::audit::{AuditEvent, Personal};
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    events_read_back_newest_first(open().await).await;
    the_trail_and_the_users_read_page_by_page(open().await).await;
    pruning_takes_the_users_own_events_and_nothing_else(open().await).await;
    forgetting_erases_what_events_say_of_a_person(open().await).await;
    checkpoints_are_appended_in_order(open().await).await;
    of_two_who_append_a_checkpoint_one_does(open().await).await;
}

async fn events_read_back_newest_first<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let written = Arc::new(Mutex::new(Vec::new()));
    for owner in [user, other, user, user] {
        let written = Arc::clone(&written);
        let decide = move |rows: &Rows| {
            let row = rows.user.clone().expect("the user is there");
            let event = event(owner, rows.next_event, row.last_event.0);
            written.lock().expect("no test panics here").push(event.clone());
            let row = UserRow { last_event: event.id, ..row };
            let all = vec![Change::Audit(event), Change::User(row)];
            Ok(Step::Apply(Changes { all, charge: None }))
        };
        store.update(owner, Reads::default(), Box::new(decide)).await.expect("the event is written");
    }
    let written = written.lock().expect("no test panics here").clone();
    assert!(written.windows(2).all(|pair| pair[0].id < pair[1].id), "ids ascend");
    let own: Vec<_> = written.iter().rev().filter(|event| event.user == user).cloned().collect();
    assert_eq!(store.events(user, None, 10).await.expect("the trail reads"), own);
    assert_eq!(store.events(user, None, 2).await.expect("the trail reads"), own[..2]);
    assert_eq!(store.events(user, Some(own[0].id), 10).await.expect("the trail reads"), own[1..]);
    assert_eq!(store.events(user, Some(own[2].id), 10).await.expect("the trail reads"), []);
    // Nothing is older than what is not the user's own: it would have to be looked for.
    let others = written.iter().find(|event| event.user == other).expect("one of them is the other's").id;
    for astray in [others, EventId(own[0].id.0 + 1), EventId(0), EventId(i64::MAX), EventId(i64::MIN)] {
        assert_eq!(store.events(user, Some(astray), 10).await.expect("the trail reads"), [], "{astray}");
    }
    let oldest = vec![Change::Trail(TrailChange::Prune(user, vec![own[2].id]))];
    apply(&store, user, oldest).await.expect("the oldest event is pruned");
    assert_eq!(store.events(user, Some(own[0].id), 10).await.expect("the trail reads"), own[1..2]);
    assert_eq!(store.events(user, Some(own[2].id), 10).await.expect("the trail reads"), [], "pruned");
}

async fn the_trail_and_the_users_read_page_by_page<S: Subject>(store: S) {
    assert_eq!(trail(&store).await, []);
    assert_eq!(store.users(UserKey(0), 10).await.expect("users read"), []);
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, berta, berta, anna, anna] {
        written.push(note(&store, user).await);
    }
    // Every field that may be absent is.
    let bare = AuditEvent {
        strategy: None,
        operation: None,
        reason: None,
        method: None,
        session: None,
        request: None,
        personal: Personal { commitment: [5; 16], ..Personal::default() },
        ..event(berta, written[4].id.0 + 1, written[2].id.0)
    };
    apply(&store, berta, vec![Change::Audit(bare.clone())]).await.expect("the event is written");
    written.push(bare);
    assert_eq!(trail(&store).await, written, "the oldest first, of all users");
    let mut pages = Vec::new();
    let mut after = EventId(0);
    loop {
        let page = store.trail(after, 2).await.expect("the trail reads");
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2 && page[0].id > after);
        after = last.id;
        pages.extend(page);
    }
    assert_eq!(pages, written);
    assert_eq!(store.trail(EventId(0), 0).await.expect("the trail reads"), []);

    let users = store.users(UserKey(0), 10).await.expect("users read");
    let mut keys = [anna, berta];
    keys.sort();
    assert_eq!(users.iter().map(|row| row.key).collect::<Vec<_>>(), keys);
    for row in &users {
        assert_eq!(Some(row), read(&store, row.key, Reads::default()).await.user.as_ref());
    }
    assert_eq!(store.users(UserKey(0), 1).await.expect("users read"), users[..1]);
    assert_eq!(store.users(keys[0], 10).await.expect("users read"), users[1..]);
    assert_eq!(store.users(keys[1], 10).await.expect("users read"), []);
}

async fn pruning_takes_the_users_own_events_and_nothing_else<S: Subject>(store: S) {
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, anna, berta, anna] {
        written.push(note(&store, user).await);
    }
    let ids = |places: [usize; 3]| places.map(|place| written[place].id).to_vec();
    let prune = |ids| vec![Change::Trail(TrailChange::Prune(anna, ids))];
    let undone =
        [prune(ids([0, 1, 2])), vec![Change::Session(SessionChange::End(anna, SessionId(8)))]].concat();
    assert!(apply(&store, anna, undone).await.is_err());
    assert_eq!(trail(&store).await, written, "all or none");
    apply(&store, anna, prune(ids([0, 1, 2]))).await.expect("what is there is pruned");
    assert_eq!(trail(&store).await, written[2..], "the other user's event is left");
    apply(&store, anna, prune(ids([0, 0, 1]))).await.expect("what is gone stays gone");
    let own = store.events(anna, None, 10).await.expect("the trail reads");
    assert_eq!(own, written[3..], "the user's list ends where the trail was pruned");
    let next = note(&store, berta).await;
    assert!(next.id > written[3].id, "ids go on where they were");
}

async fn forgetting_erases_what_events_say_of_a_person<S: Subject>(store: S) {
    let (anna, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut written = Vec::new();
    for user in [anna, berta, anna, anna] {
        written.push(note(&store, user).await);
        let id = written[written.len() - 1].id;
        let notice = put(user, id.0, 1);
        apply(&store, user, vec![notice]).await.expect("a notice is put");
    }
    let oldest = vec![Change::Trail(TrailChange::Prune(anna, vec![written[0].id]))];
    apply(&store, anna, oldest).await.expect("the oldest event is pruned");
    let row = read(&store, anna, Reads::default()).await.user.expect("the user is there");
    let last = event(anna, written[3].id.0 + 1, written[3].id.0);
    let forgotten = UserRow {
        id: UserId::new("forgotten-1"),
        generation: 12,
        next_id: 13,
        last_event: last.id,
        state: vec![14],
        mac: vec![15],
        ..row.clone()
    };

    let taken = UserRow { id: UserId::new("berta"), ..row.clone() };
    assert!(apply(&store, anna, vec![Change::Trail(TrailChange::Forget(taken))]).await.is_err());
    assert_eq!(trail(&store).await, written[1..], "all or none");
    assert_eq!(store.notices(anna).await.expect("the outbox reads").len(), 3);

    // The event that tells of it comes after it, and keeps what it says.
    let all = vec![Change::Trail(TrailChange::Forget(forgotten.clone())), Change::Audit(last.clone())];
    apply(&store, anna, all).await.expect("the user is forgotten");
    let erased = |event: &AuditEvent| AuditEvent {
        personal: Personal { commitment: event.personal.commitment, ..Personal::default() },
        ..event.clone()
    };
    let left = [written[1].clone(), erased(&written[2]), erased(&written[3]), last];
    assert_eq!(trail(&store).await, left, "nothing else of the events, and nobody else's");
    assert_eq!(store.notices(anna).await.expect("the outbox reads"), []);
    assert_eq!(store.notices(berta).await.expect("the outbox reads").len(), 1);
    assert_eq!(read(&store, anna, Reads::default()).await.user, Some(forgotten.clone()));
    let find = async |id| store.find(&UserId::new(id)).await.expect("finding works");
    assert_eq!(find("anna").await, None, "the host's id is free");
    assert_eq!(find("forgotten-1").await, Some(anna));
    assert_ne!(admit(&store, "anna").await, anna, "and never leads to the old key");

    // What was appended just before is erased too.
    let newest = note(&store, berta).await;
    let row = read(&store, berta, Reads::default()).await.user.expect("the user is there");
    let last = AuditEvent { personal: newest.personal.clone(), ..event(berta, newest.id.0 + 1, newest.id.0) };
    let row = UserRow { id: UserId::new("forgotten-2"), last_event: last.id, ..row };
    let all = vec![Change::Audit(last.clone()), Change::Trail(TrailChange::Forget(row))];
    apply(&store, berta, all).await.expect("the user is forgotten");
    let own = store.events(berta, None, 10).await.expect("the trail reads");
    assert_eq!(own, [erased(&last), erased(&newest), erased(&written[1])]);
}

fn checkpoint(id: i64) -> Checkpoint {
    Checkpoint {
        id,
        at: at(id),
        through: EventId(id * 10),
        events: 9,
        pruned: EventId(3),
        digest: [id as u8; 32],
        mac: vec![id as u8; 36],
    }
}

async fn checkpoints_are_appended_in_order<S: Subject>(store: S) {
    let add = async |id| store.add_checkpoint(checkpoint(id)).await.expect("appending works");
    let newest = async || store.newest_checkpoint().await.expect("checkpoints read");
    let list = async |after, limit| store.checkpoints(after, limit).await.expect("checkpoints read");
    assert_eq!(newest().await, None);
    assert!(!add(2).await && !add(0).await, "the first is 1");
    for id in [1, 2, 3] {
        assert!(add(id).await, "{id}");
        assert!(!add(id).await, "{id} again");
        assert!(!add(id + 2).await, "one was left out");
        assert_eq!(newest().await, Some(checkpoint(id)));
    }
    assert_eq!(list(0, 10).await, [checkpoint(1), checkpoint(2), checkpoint(3)]);
    assert_eq!(list(1, 1).await, [checkpoint(2)]);
    assert_eq!(list(3, 10).await, []);
}

async fn of_two_who_append_a_checkpoint_one_does<S: Subject>(store: S) {
    let appended = Arc::new(Mutex::new(Vec::new()));
    let append = |mark: u8| {
        let (store, appended) = (store.clone(), Arc::clone(&appended));
        async move {
            let checkpoint = Checkpoint { mac: vec![mark], ..checkpoint(1) };
            if store.add_checkpoint(checkpoint).await.expect("appending works") {
                appended.lock().expect("no test panics here").push(vec![mark]);
            }
        }
    };
    join_all((0..8).map(append).collect()).await;
    let appended = appended.lock().expect("no test panics here").clone();
    let kept = store.newest_checkpoint().await.expect("checkpoints read").expect("one was appended");
    assert_eq!(appended, [kept.mac], "one says so, and it is the one that is kept");
    assert_eq!(store.checkpoints(0, 10).await.expect("checkpoints read").len(), 1);
}

/// Appends an event to the user's chain, and gives it back.
async fn note<S: Subject>(store: &S, user: UserKey) -> AuditEvent {
    let noted = Arc::new(Mutex::new(None));
    let written = Arc::clone(&noted);
    let decide = move |rows: &Rows| {
        let row = rows.user.clone().expect("the user is there");
        let event = AuditEvent {
            personal: Personal {
                address: Some("192.0.2.1".to_owned()),
                user_agent: Some("Agent ✓".to_owned()),
                note: Some("said on the telephone".to_owned()),
                salt: Some([3; 16]),
                commitment: [4; 16],
            },
            ..event(user, rows.next_event, row.last_event.0)
        };
        *written.lock().expect("no test panics here") = Some(event.clone());
        let row = UserRow { last_event: event.id, ..row };
        Ok(Step::Apply(Changes { all: vec![Change::Audit(event), Change::User(row)], charge: None }))
    };
    store.update(user, Reads::default(), Box::new(decide)).await.expect("the event is written");
    let event = noted.lock().expect("no test panics here").take();
    event.expect("the decision was asked")
}

async fn trail<S: Subject>(store: &S) -> Vec<AuditEvent> {
    store.trail(EventId(0), 100).await.expect("the trail reads")
}
