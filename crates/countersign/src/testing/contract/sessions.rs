//! Sessions.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::keyring::KeyId;
use crate::session::{SessionKind, Transport};
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    saving_a_session_leaves_what_never_changes(open().await).await;
    every_scope_ends_what_it_names_and_nothing_else(open().await).await;
    a_session_is_renamed_and_nothing_else_of_it(open().await).await;
    the_newest_sessions_are_listed(open().await).await;
}

async fn saving_a_session_leaves_what_never_changes<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let before = SessionRow { name: Some("Work".to_owned()), ..session(user, 3, SessionKind::Pending) };
    let after = SessionRow {
        digest: vec![77; 32],
        digest_key: KeyId(2),
        kind: SessionKind::Standard,
        methods: vec![3],
        mfa_verified_at: Some(at(9)),
        recovery_code_used_at: None,
        generation: 2,
        wrong_answers: 0,
        challenge_ends_at: None,
        browser: None,
        unlock: vec![9; 40],
        last_seen_at: at(10),
        expires_at: at(1000),
        remember: Remember::No,
        ..before.clone()
    };
    let attempted = SessionRow {
        name: Some("another".to_owned()),
        transport: Transport::Cookie,
        created_at: at(0),
        address: None,
        user_agent: None,
        return_to: None,
        ..after.clone()
    };
    let all = vec![open(before), Change::Session(SessionChange::Save(attempted))];
    apply(&store, user, all).await.expect("all is applied");
    let saved =
        async || read(&store, user, Reads { session: Some(SessionId(3)), ..Reads::default() }).await.session;
    assert_eq!(saved().await, Some(after.clone()));
    let known = SessionRow { browser: Some(BrowserId(i64::MAX)), unlock: Vec::new(), ..after };
    apply(&store, user, vec![Change::Session(SessionChange::Save(known.clone()))])
        .await
        .expect("it is saved");
    assert_eq!(saved().await, Some(known));
}

async fn every_scope_ends_what_it_names_and_nothing_else<S: Subject>(store: S) {
    use SessionKind::{Pending, Standard};
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let fill = || {
        let kinds = [(1, Standard), (2, Pending), (3, Standard), (4, Pending)];
        kinds.map(|(id, kind)| open(session(user, id, kind))).to_vec()
    };
    apply(&store, other, vec![open(session(other, 1, Pending)), open(session(other, 2, Standard))])
        .await
        .expect("the other user's sessions are opened");
    // Expiries are at 101 to 104.
    let table: [(SessionChange, &[i64]); 9] = [
        (SessionChange::End(user, SessionId(3)), &[1, 2, 4]),
        (SessionChange::EndPending(user, None), &[1, 3]),
        (SessionChange::EndPending(user, Some(SessionId(4))), &[1, 3, 4]),
        (SessionChange::EndOthers(user, Some(SessionId(3))), &[3]),
        (SessionChange::EndOthers(user, None), &[]),
        (SessionChange::EndExpired(user, at(102)), &[3, 4]),
        // Of the standard ones, 1 and 3.
        (SessionChange::EndBeyond(user, 2), &[1, 2, 3, 4]),
        (SessionChange::EndBeyond(user, 1), &[2, 3, 4]),
        (SessionChange::EndBeyond(user, 0), &[2, 4]),
    ];
    for (change, left) in table {
        apply(&store, user, fill()).await.expect("sessions are opened");
        apply(&store, user, vec![Change::Session(change.clone())]).await.expect("the change is applied");
        assert_eq!(sessions(&store, user, 1..5).await, left, "{change:?}");
        assert_eq!(sessions(&store, other, 1..3).await, [1, 2], "{change:?} touches another user");
        let empty = vec![Change::Session(SessionChange::EndOthers(user, None))];
        apply(&store, user, empty).await.expect("sessions are ended");
    }
}

async fn a_session_is_renamed_and_nothing_else_of_it<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let row = |owner, id| session(owner, id, SessionKind::Standard);
    apply(&store, user, vec![open(row(user, 1)), open(row(user, 2))]).await.expect("sessions are opened");
    apply(&store, other, vec![open(row(other, 1))]).await.expect("another user's session is opened");
    let one = async |owner, id| {
        let reads = Reads { session: Some(SessionId(id)), ..Reads::default() };
        read(&store, owner, reads).await.session
    };
    for name in ["Laptop ☎ \"'", "Laptop", ""] {
        let rename = Change::Session(SessionChange::Rename(user, SessionId(1), name.to_owned()));
        apply(&store, user, vec![rename]).await.expect("it is renamed");
        let renamed = SessionRow { name: Some(name.to_owned()), ..row(user, 1) };
        assert_eq!(one(user, 1).await, Some(renamed), "{name:?}");
    }
    assert_eq!(one(user, 2).await, Some(row(user, 2)));
    assert_eq!(one(other, 1).await, Some(row(other, 1)), "nobody else's");
}

async fn the_newest_sessions_are_listed<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let listed =
        async |owner| read(&store, owner, Reads { sessions: Wanted::Yes, ..Reads::default() }).await.sessions;
    assert_eq!(listed(user).await, []);
    let row = |id| {
        let kind = if id % 3 == 0 { SessionKind::Pending } else { SessionKind::Standard };
        let name = (id % 2 == 0).then(|| format!("session {id}"));
        SessionRow { name, ..session(user, id, kind) }
    };
    let own: Vec<_> = (1..).take(SESSIONS_LISTED + 3).map(row).collect();
    let (older, newer) = own.split_at(SESSIONS_LISTED);
    // Neither the order in which they were opened, nor the time of it, is the order of their ids.
    let all = older.iter().rev().map(|row| open(row.clone())).collect();
    apply(&store, user, all).await.expect("sessions are opened");
    let foreign = session(other, 1_000, SessionKind::Standard);
    apply(&store, other, vec![open(foreign.clone())]).await.expect("another user's session is opened");
    assert_eq!(listed(user).await, older, "as many as are listed");
    for (number, row) in newer.iter().enumerate() {
        apply(&store, user, vec![open(row.clone())]).await.expect("one more is opened");
        assert_eq!(listed(user).await, own[number + 1..=number + SESSIONS_LISTED], "one more");
    }
    assert_eq!(listed(other).await, [foreign]);
}
