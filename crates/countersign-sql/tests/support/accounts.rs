//! The standalone server's accounts, and what paces guessing at them, on every store that keeps them.

use countersign::Timestamp;
use countersign::store::{Change, Store, StoreError, Upkeep, UserId};
use countersign_sql::{AccountRow, AccountsTable, Created};

use super::{admit, apply, at};

/// A store that keeps accounts.
pub(crate) trait Keeps: Store + Upkeep + Clone {
    fn accounts(&self) -> AccountsTable;
}

/// Runs each case on a store that the expression opens, which may be used as long as the guard lives.
macro_rules! every_account_case {
    ($open:expr) => {
        every_account_case! { $open;
            an_account_is_found_by_its_address_and_by_its_id
            an_address_is_taken_once
            an_account_that_was_deleted_is_gone_and_its_id_does_not_come_back
            accounts_are_listed_page_by_page
            roles_are_set_where_there_is_an_account
            a_password_is_changed_where_the_host_id_is_an_account
            a_printed_account_does_not_show_its_hash
            a_pace_counts_every_call
            a_pace_that_expired_is_swept
            a_pace_that_panics_fails_alone
        }
    };
    ($open:expr; $($case:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $case() {
            let (_guard, store) = $open.await;
            support::accounts::$case(store).await;
        }
    )+};
}

pub(crate) async fn create(accounts: &AccountsTable, email: &str) -> Created {
    accounts.create(email.to_owned(), format!("$hash of {email}"), at(5)).await.unwrap()
}

pub(crate) async fn an_account_is_found_by_its_address_and_by_its_id(store: impl Keeps) {
    let accounts = store.accounts();
    assert_eq!(accounts.count().await.unwrap(), 0);
    assert_eq!(create(&accounts, "anna@example.com").await, Created::New(1));
    assert_eq!(create(&accounts, "berta@example.com").await, Created::New(2));
    let anna = AccountRow {
        id: 1,
        email: "anna@example.com".to_owned(),
        password_hash: "$hash of anna@example.com".to_owned(),
        created_at: at(5),
        email_verified_at: None,
        roles: Vec::new(),
    };
    assert_eq!(accounts.by_email("anna@example.com".to_owned()).await.unwrap(), Some(anna.clone()));
    assert_eq!(accounts.by_id(1).await.unwrap(), Some(anna));
    assert_eq!(accounts.by_email("nobody@example.com".to_owned()).await.unwrap(), None);
    assert_eq!(accounts.by_id(404).await.unwrap(), None);
    assert_eq!(accounts.count().await.unwrap(), 2);
}

pub(crate) async fn an_address_is_taken_once(store: impl Keeps) {
    let accounts = store.accounts();
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let accounts = accounts.clone();
            tokio::spawn(async move { create(&accounts, "anna@example.com").await })
        })
        .collect();
    let mut made = Vec::new();
    for call in calls {
        match call.await.unwrap() {
            Created::New(id) => made.push(id),
            Created::EmailTaken => {}
        }
    }
    assert_eq!(made.len(), 1);
    assert_eq!(accounts.count().await.unwrap(), 1);
}

pub(crate) async fn an_account_that_was_deleted_is_gone_and_its_id_does_not_come_back(store: impl Keeps) {
    let accounts = store.accounts();
    create(&accounts, "anna@example.com").await;
    create(&accounts, "berta@example.com").await;
    assert!(accounts.delete(2).await.unwrap());
    assert!(!accounts.delete(2).await.unwrap());
    assert_eq!(accounts.by_id(2).await.unwrap(), None);
    assert_eq!(create(&accounts, "berta@example.com").await, Created::New(3));
    assert_eq!(accounts.count().await.unwrap(), 2);
}

pub(crate) async fn accounts_are_listed_page_by_page(store: impl Keeps) {
    let accounts = store.accounts();
    for name in ["c", "a", "b"] {
        create(&accounts, name).await;
    }
    let page = async |after, limit| {
        let rows = accounts.list(after, limit).await.unwrap();
        rows.into_iter().map(|row| row.email).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2).await, ["c", "a"]);
    assert_eq!(page(Some(2), 2).await, ["b"]);
    assert_eq!(page(Some(3), 2).await, [""; 0]);
}

pub(crate) async fn roles_are_set_where_there_is_an_account(store: impl Keeps) {
    let accounts = store.accounts();
    create(&accounts, "anna").await;
    create(&accounts, "berta").await;
    let roles = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for set in [&["staff", "admin"][..], &["größte:rolle"], &[]] {
        accounts.set_roles(1, &roles(set)).await.unwrap();
        let listed = accounts.list(None, 10).await.unwrap();
        assert_eq!(listed[0].roles, set, "in the order they were set");
        assert_eq!(listed[1].roles, [""; 0], "nobody else's");
        assert_eq!(accounts.by_id(1).await.unwrap().unwrap(), listed[0]);
        assert_eq!(accounts.by_email("anna".to_owned()).await.unwrap().unwrap(), listed[0]);
    }
    accounts.set_roles(1, &roles(&["admin"])).await.unwrap();
    for bad in ["", " ", "two words", "tab\there", "end\n", "wide\u{3000}space"] {
        let refused = accounts.set_roles(1, &roles(&["staff", bad])).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{bad:?}: {refused:?}");
    }
    let refused = accounts.set_roles(3, &roles(&["admin"])).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert_eq!(accounts.by_id(1).await.unwrap().unwrap().roles, ["admin"], "what is refused changes nothing");
}

/// An account is named by its number as it is printed, and by nothing that merely means the same number.
pub(crate) async fn a_password_is_changed_where_the_host_id_is_an_account(store: impl Keeps) {
    let (accounts, anna) = (store.accounts(), admit(&store, "1").await);
    create(&accounts, "anna").await;
    create(&accounts, "berta").await;
    let change = |id: &str| vec![Change::Password(UserId::new(id), "$new".to_owned())];
    for astray in ["3", "0", "-1", "01", "+1", " 1", "1.0", "0x1", "", "anna", "９", "9223372036854775808"] {
        let refused = apply(&store, anna, change(astray)).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{astray:?}: {refused:?}");
    }
    let hashes = async || {
        let rows = accounts.list(None, 10).await.unwrap();
        rows.into_iter().map(|row| row.password_hash).collect::<Vec<_>>()
    };
    assert_eq!(hashes().await, ["$hash of anna", "$hash of berta"]);
    apply(&store, anna, change("1")).await.unwrap();
    assert_eq!(hashes().await, ["$new", "$hash of berta"]);
}

pub(crate) async fn a_printed_account_does_not_show_its_hash(store: impl Keeps) {
    let accounts = store.accounts();
    create(&accounts, "anna").await;
    let printed = format!("{:?}", accounts.by_id(1).await.unwrap());
    assert!(printed.contains("anna") && !printed.contains("$hash"), "{printed}");
}

/// Reads the state of a pace without changing it.
pub(crate) async fn state(accounts: &AccountsTable, key: u8) -> Option<Vec<u8>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let look = move |state: Option<&[u8]>| {
        sender.send(state.map(<[u8]>::to_vec)).unwrap();
        None
    };
    accounts.pace([key; 32], Box::new(look)).await.unwrap();
    receiver.recv().unwrap()
}

/// One more, good until the time.
pub(crate) fn count_until(time: Timestamp) -> countersign_sql::PaceChange {
    Box::new(move |state: Option<&[u8]>| Some((vec![state.map_or(0, |state| state[0]) + 1], time)))
}

pub(crate) async fn a_pace_counts_every_call(store: impl Keeps) {
    let accounts = store.accounts();
    assert_eq!(state(&accounts, 1).await, None);
    let calls: Vec<_> = (0..32)
        .map(|_| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.pace([1; 32], count_until(at(10))).await.unwrap() })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(state(&accounts, 1).await, Some(vec![32]));
    assert_eq!(state(&accounts, 1).await, Some(vec![32]), "looking changes nothing");
    assert_eq!(state(&accounts, 2).await, None, "keys do not share");
}

pub(crate) async fn a_pace_that_expired_is_swept(store: impl Keeps) {
    let accounts = store.accounts();
    for (key, expires) in [(1, 10), (2, 11), (3, 10)] {
        accounts.pace([key; 32], count_until(at(expires))).await.unwrap();
    }
    assert_eq!(store.sweep(at(10), 1).await.unwrap(), 1);
    assert_eq!(store.sweep(at(10), 10).await.unwrap(), 1);
    assert_eq!(store.sweep(at(10), 10).await.unwrap(), 0);
    assert_eq!(state(&accounts, 2).await, Some(vec![1]));
    assert_eq!(state(&accounts, 1).await, None);
}

/// A change that panics fails its own call, and takes nothing else with it.
pub(crate) async fn a_pace_that_panics_fails_alone(store: impl Keeps) {
    let accounts = store.accounts();
    accounts.pace([1; 32], count_until(at(10))).await.unwrap();
    let panicked =
        accounts.pace([1; 32], Box::new(|_| std::panic::panic_any("on purpose"))).await.unwrap_err();
    assert!(matches!(panicked, StoreError::Failed(_)), "{panicked:?}");
    accounts.pace([1; 32], count_until(at(10))).await.unwrap();
    assert_eq!(state(&accounts, 1).await, Some(vec![2]));
}
