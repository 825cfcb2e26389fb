//! The outbox: what waits, in which order, and what was settled.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::clock::Timestamp;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    what_is_due_comes_in_its_order(open().await).await;
    a_notice_that_is_due_says_where_it_came_from(open().await).await;
    a_plan_moves_only_what_waits(open().await).await;
    what_was_settled_stays_until_it_expires(open().await).await;
    a_notice_is_disowned_once(open().await).await;
    what_waits_is_counted(open().await).await;
}

/// Before everything.
fn start() -> DuePlace {
    DuePlace { due_at: Timestamp::from_millis(i64::MIN), user: UserKey(0), id: NoticeId(0) }
}

async fn due<S: Subject>(store: &S, after: DuePlace, until: i64, limit: usize) -> Vec<OutboxRow> {
    let due = store.due_notices(after, at(until), limit).await.expect("what is due reads");
    due.into_iter().map(|due| due.row).collect()
}

async fn notice_of<S: Subject>(store: &S, user: UserKey, id: i64) -> Option<OutboxRow> {
    read(store, user, Reads { notice: Some(NoticeId(id)), ..Reads::default() }).await.notice
}

fn plan(user: UserKey, ids: &[i64], message: Option<i64>, attempts: i64, seconds: i64) -> Change {
    let schedule = Schedule { message: message.map(NoticeId), attempts, due_at: at(seconds) };
    Change::Notice(NoticeChange::Plan(user, ids.iter().copied().map(NoticeId).collect(), schedule))
}

fn settle(user: UserKey, id: i64, seconds: i64, expires: i64) -> Change {
    Change::Notice(NoticeChange::Settle(user, NoticeId(id), at(seconds), at(expires)))
}

async fn what_is_due_comes_in_its_order<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for (owner, event, seconds) in
        [(user, 10, 30), (other, 11, 20), (user, 12, 20), (user, 13, 40), (user, 14, 20)]
    {
        apply(&store, owner, vec![put(owner, event, seconds)]).await.expect("a notice is put");
    }
    let ids = |rows: &[OutboxRow]| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(due(&store, start(), 19, 10).await, []);
    assert_eq!(due(&store, start(), 20, 10).await.len(), 3);
    let all = due(&store, start(), 30, 10).await;
    assert_eq!(ids(&all), [12, 14, 11, 10], "by time, then by user, then by id");
    assert_eq!(all[0], waiting(user, 12, 20));
    assert_eq!(ids(&due(&store, start(), 30, 2).await), [12, 14]);
    assert_eq!(ids(&due(&store, all[1].place(), 30, 2).await), [11, 10]);
    assert_eq!(ids(&due(&store, all[3].place(), 30, 2).await), []);
    let beyond = DuePlace { due_at: at(30), user: UserKey(i64::MAX), id: NoticeId(i64::MAX) };
    let later = store.due_notices(beyond, Timestamp::from_millis(i64::MAX), 10).await.expect("it reads");
    assert_eq!(later.len(), 1);
}

async fn a_notice_that_is_due_says_where_it_came_from<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let mut told = event(user, 5, 0);
    told.personal.address = Some("192.0.2.7".to_owned());
    let head = UserRow { last_event: EventId(5), ..first(user, "anna") };
    let changes = vec![Change::Audit(told), put(user, 5, 20), put(user, 4, 21), Change::User(head)];
    apply(&store, user, changes).await.expect("all is written");
    // An event of somebody else's says nothing of it.
    apply(&store, other, vec![put(other, 5, 22)]).await.expect("a notice is put");
    let due = store.due_notices(start(), at(30), 10).await.expect("what is due reads");
    let from: Vec<_> = due.iter().map(|due| (due.address.as_deref(), due.user_agent.as_deref())).collect();
    assert_eq!(from, [(Some("192.0.2.7"), Some("Agent")), (None, None), (None, None)]);
}

async fn a_plan_moves_only_what_waits<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [user, other] {
        let all = vec![put(owner, 3, 10), put(owner, 4, 11), put(owner, 5, 12)];
        apply(&store, owner, all).await.expect("notices are put");
    }
    // A file numbers the notices of all users.
    let own = due(&store, start(), 100, 10).await;
    let own: Vec<i64> = own.iter().filter(|row| row.notice.user == user).map(|row| row.id.0).collect();
    apply(&store, user, vec![settle(user, own[1], 20, 90)]).await.expect("it is settled");
    let all = vec![plan(user, &[own[0], own[1], 77], Some(own[0]), 3, 50)];
    apply(&store, user, all).await.expect("what is not there is passed over");
    let rows = due(&store, start(), 100, 10).await;
    let hers: Vec<_> = rows.iter().filter(|row| row.notice.user == user).collect();
    assert_eq!(hers.iter().map(|row| row.id.0).collect::<Vec<_>>(), [own[2], own[0]]);
    let schedule = Schedule { message: Some(NoticeId(own[0])), attempts: 3, due_at: at(50) };
    assert_eq!((hers[1].schedule, hers[1].settled_at), (schedule, None));
    assert_eq!(rows.len(), 5, "nobody else's");
    apply(&store, user, vec![plan(user, &[own[0]], None, 0, 51)]).await.expect("it is planned anew");
    let row = notice_of(&store, user, own[0]).await.expect("it is there");
    assert_eq!(row.schedule, Schedule { message: None, attempts: 0, due_at: at(51) });
}

async fn what_was_settled_stays_until_it_expires<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    apply(&store, user, vec![put(user, 3, 10), put(user, 4, 10)]).await.expect("notices are put");
    let settled = vec![settle(user, 3, 20, 60), settle(user, 3, 21, 99), settle(user, 9, 20, 60)];
    apply(&store, user, settled).await.expect("once is enough, and what is not there is passed over");
    let row = notice_of(&store, user, 3).await.expect("it is there");
    assert_eq!((row.settled_at, row.expires_at), (Some(at(20)), at(60)));
    assert_eq!(store.notices(user).await.expect("what waits reads"), [notice(user, 4, 10)]);
    assert_eq!(due(&store, start(), 1000, 10).await, [waiting(user, 4, 10)]);
    assert_eq!(store.sweep(at(59), 10).await.expect("sweeping works"), 0);
    assert_eq!(store.sweep(at(60), 10).await.expect("sweeping works"), 1);
    assert_eq!(notice_of(&store, user, 3).await, None);
    assert_eq!(notice_of(&store, user, 4).await, Some(waiting(user, 4, 10)));
}

async fn a_notice_is_disowned_once<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    apply(&store, user, vec![put(user, 3, 10), settle(user, 3, 20, 60)]).await.expect("it was sent");
    assert_eq!(notice_of(&store, other, 3).await, None, "it is nobody else's");
    let disown = |owner| Change::Notice(NoticeChange::Disown(owner, NoticeId(3), at(30)));
    assert!(apply(&store, other, vec![disown(other)]).await.is_err());
    apply(&store, user, vec![disown(user)]).await.expect("it is disowned");
    let row = notice_of(&store, user, 3).await.expect("it is there");
    assert_eq!((row.disowned_at, row.settled_at), (Some(at(30)), Some(at(20))));
    assert!(apply(&store, user, vec![disown(user), hold(user, 8)]).await.is_err(), "once");
    assert_eq!(held_request(&store, user, 8).await, None, "with all that belongs to it");
}

async fn what_waits_is_counted<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let depth = async |overdue| store.outbox_depth(at(overdue)).await.expect("the outbox is counted");
    assert_eq!(depth(100).await, OutboxDepth::new(0, 0));
    let all = vec![put(user, 3, 10), put(user, 4, 20), put(user, 5, 30), plan(user, &[3], None, 1, 900)];
    apply(&store, user, all).await.expect("notices are put");
    assert_eq!(depth(9).await, OutboxDepth::new(3, 0));
    assert_eq!(depth(20).await, OutboxDepth::new(3, 2), "by when they were put");
    apply(&store, user, vec![settle(user, 4, 40, 90)]).await.expect("it is settled");
    assert_eq!(depth(20).await, OutboxDepth::new(2, 1));
}
