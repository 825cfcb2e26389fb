//! Passwords of the server's own accounts.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::session::SessionKind;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S, Fut>(open: &impl Fn() -> Fut, hash: &impl AsyncFn(&S, &UserId) -> String)
where
    S: Subject,
    Fut: Future<Output = (S, [UserId; 2])>,
{
    a_password_is_written_with_the_rest_or_not_at_all(open().await, hash).await;
    a_password_that_is_not_written_fails_the_rest(open().await, hash).await;
}

async fn a_password_is_written_with_the_rest_or_not_at_all<S: Subject>(
    (store, [anna, berta]): (S, [UserId; 2]),
    hash: &impl AsyncFn(&S, &UserId) -> String,
) {
    let user = admit(&store, "anna").await;
    let before = [hash(&store, &anna).await, hash(&store, &berta).await];
    let password = |new: &str| Change::Password(anna.clone(), new.to_owned());
    let standard = || open(session(user, 1, SessionKind::Standard));
    let missing = || Change::Session(SessionChange::End(user, SessionId(8)));
    let charge = UserRow { state: b"charged".to_vec(), ..first(user, "anna") };
    for all in
        [vec![standard(), password("$lost"), missing()], vec![missing(), standard(), password("$lost")]]
    {
        let refused = apply_with_charge(&store, user, all, Some(charge.clone())).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
        assert_eq!(hash(&store, &anna).await, before[0], "all or none");
        assert_eq!(sessions(&store, user, [1]).await, []);
        assert_eq!(read(&store, user, Reads::default()).await.user, Some(charge.clone()), "but the charge");
    }
    let row = UserRow { generation: 2, ..charge };
    let all = vec![standard(), password("$first"), Change::User(row.clone())];
    apply(&store, user, all).await.expect("all is applied");
    assert_eq!(hash(&store, &anna).await, "$first");
    assert_eq!(sessions(&store, user, [1]).await, [1]);
    assert_eq!(read(&store, user, Reads::default()).await.user, Some(row));
    for new in ["$second ✓ \"'", "$second ✓ \"'"] {
        apply(&store, user, vec![password(new)]).await.expect("it may be the same as before");
        assert_eq!(hash(&store, &anna).await, new);
    }
    assert_eq!(hash(&store, &berta).await, before[1], "nobody else's");
}

async fn a_password_that_is_not_written_fails_the_rest<S: Subject>(
    (store, accounts): (S, [UserId; 2]),
    hash: &impl AsyncFn(&S, &UserId) -> String,
) {
    let user = admit(&store, "anna").await;
    let before = [hash(&store, &accounts[0]).await, hash(&store, &accounts[1]).await];
    for id in ["", "nobody", "404"] {
        let new = Change::Password(UserId::new(id), "$lost".to_owned());
        let fine = Change::Password(accounts[0].clone(), "$lost".to_owned());
        let all = vec![open(session(user, 1, SessionKind::Standard)), fine, new];
        let refused = apply(&store, user, all).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{id:?}: {refused:?}");
        assert_eq!(sessions(&store, user, [1]).await, [], "{id:?}");
        assert_eq!([hash(&store, &accounts[0]).await, hash(&store, &accounts[1]).await], before, "{id:?}");
    }
}
