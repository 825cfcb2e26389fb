//! The standalone server's accounts, and what paces guessing at them, on every store that keeps them.

use countersign::Timestamp;
use countersign::store::{Change, LetterId, LetterRow, Reads, Store, StoreError, Upkeep, UserId};
use countersign_sql::{AccountRow, AccountsTable, Created, Letter, NewLetter, WrittenLetter};

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
            a_language_is_remembered
            an_address_is_proven_once
            a_letter_waits_is_written_and_is_spent_once
            letters_are_due_in_their_order_and_only_so_many_wait
            letters_leave_with_their_account_and_when_they_expire
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
    accounts
        .create(email.to_owned(), format!("$hash of {email}"), Some("de".to_owned()), at(5))
        .await
        .unwrap()
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
        locale: Some("de".to_owned()),
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

pub(crate) async fn a_language_is_remembered(store: impl Keeps) {
    let accounts = store.accounts();
    create(&accounts, "anna").await;
    accounts.set_locale(1, "pt-BR".to_owned()).await.unwrap();
    accounts.set_locale(2, "fr".to_owned()).await.unwrap();
    assert_eq!(accounts.by_id(1).await.unwrap().unwrap().locale.as_deref(), Some("pt-BR"));
}

pub(crate) async fn an_address_is_proven_once(store: impl Keeps) {
    let (accounts, anna) = (store.accounts(), admit(&store, "1").await);
    create(&accounts, "anna").await;
    create(&accounts, "berta").await;
    let proven = |id: &str, time| vec![Change::EmailVerified(UserId::new(id), at(time))];
    for astray in ["3", "01", "anna", ""] {
        let refused = apply(&store, anna, proven(astray, 7)).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{astray:?}: {refused:?}");
    }
    apply(&store, anna, proven("1", 7)).await.unwrap();
    apply(&store, anna, proven("1", 9)).await.unwrap();
    let rows = accounts.list(None, 10).await.unwrap();
    let times: Vec<_> = rows.into_iter().map(|row| row.email_verified_at).collect();
    assert_eq!(times, [Some(at(7)), None], "the first time counts");
}

fn new_letter(id: u8, time: i64) -> NewLetter {
    NewLetter {
        id: LetterId([id; 16]),
        kind: "reset_password",
        email: format!("{id}@example.com"),
        locale: None,
        at: at(time),
        expires_at: at(time + 100),
    }
}

fn written(account: i64, time: i64) -> WrittenLetter {
    WrittenLetter { account, digest: vec![9; 32], due_at: at(time), expires_at: at(time + 50) }
}

pub(crate) async fn a_letter_waits_is_written_and_is_spent_once(store: impl Keeps) {
    let (accounts, anna, id) = (store.accounts(), admit(&store, "1").await, LetterId([1; 16]));
    let read = async || {
        let reads = Reads { letter: Some(id), ..Reads::default() };
        store.read(anna, reads).await.unwrap().letter
    };
    let spend = || vec![Change::Letter(id)];
    assert!(accounts.ask_for_letter(new_letter(1, 3), 10).await.unwrap());
    let waiting = Letter {
        id,
        kind: "reset_password".to_owned(),
        email: "1@example.com".to_owned(),
        locale: None,
        created_at: at(3),
        attempts: 0,
        due_at: Some(at(3)),
        account: None,
        digest: None,
        expires_at: at(103),
    };
    assert_eq!(accounts.letter(id).await.unwrap(), Some(waiting.clone()));
    assert_eq!(accounts.letter(LetterId([2; 16])).await.unwrap(), None);
    // There is no link before it was written.
    assert_eq!(read().await, None);
    assert!(apply(&store, anna, spend()).await.is_err());
    assert!(accounts.write_letter(id, written(7, 30)).await.unwrap());
    let sent = Letter {
        attempts: 1,
        due_at: Some(at(30)),
        account: Some(7),
        digest: Some(vec![9; 32]),
        expires_at: at(80),
        ..waiting
    };
    assert_eq!(accounts.letter(id).await.unwrap(), Some(sent.clone()));
    assert_eq!(read().await, Some(LetterRow { id, digest: vec![9; 32], expires_at: at(80) }));
    assert!(accounts.letter_sent(id).await.unwrap());
    assert_eq!(accounts.letter(id).await.unwrap(), Some(Letter { due_at: None, ..sent }));
    for late in [
        accounts.letter_sent(id).await,
        accounts.write_letter(id, written(8, 40)).await,
        accounts.drop_letter(id).await,
    ] {
        assert!(!late.unwrap(), "it does not wait any more");
    }
    apply(&store, anna, spend()).await.unwrap();
    assert!(matches!(apply(&store, anna, spend()).await, Err(StoreError::Failed(_))), "once");
    assert_eq!((read().await, accounts.letter(id).await.unwrap()), (None, None));
}

pub(crate) async fn letters_are_due_in_their_order_and_only_so_many_wait(store: impl Keeps) {
    let accounts = store.accounts();
    for (id, time) in [(1, 5), (2, 3), (3, 9), (4, 4)] {
        assert_eq!(accounts.ask_for_letter(new_letter(id, time), 3).await.unwrap(), id < 4, "{id}");
    }
    let due = async |now, limit| {
        let due = accounts.due_letters(at(now), limit).await.unwrap();
        due.into_iter().map(|letter| letter.id.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(due(2, 9).await, [0; 0]);
    assert_eq!(due(5, 9).await, [2, 1]);
    assert_eq!(due(9, 2).await, [2, 1]);
    assert!(accounts.write_letter(LetterId([2; 16]), written(1, 20)).await.unwrap());
    assert_eq!(due(9, 9).await, [1, 3], "it is tried again later");
    assert!(accounts.letter_sent(LetterId([2; 16])).await.unwrap());
    assert_eq!(due(99, 9).await, [1, 3]);
    assert!(accounts.drop_letter(LetterId([1; 16])).await.unwrap());
    assert!(accounts.ask_for_letter(new_letter(4, 4), 2).await.unwrap(), "what was sent does not wait");
}

pub(crate) async fn letters_leave_with_their_account_and_when_they_expire(store: impl Keeps) {
    let accounts = store.accounts();
    create(&accounts, "anna").await;
    for id in 1..=4 {
        assert!(accounts.ask_for_letter(new_letter(id, 3), 10).await.unwrap());
    }
    for (id, account) in [(1, 1), (2, 7)] {
        assert!(accounts.write_letter(LetterId([id; 16]), written(account, 30)).await.unwrap());
    }
    let there = async || {
        let mut there = Vec::new();
        for id in 1..=4 {
            there.extend(accounts.letter(LetterId([id; 16])).await.unwrap().map(|_| id));
        }
        there
    };
    assert!(accounts.delete(1).await.unwrap());
    assert_eq!(there().await, [2, 3, 4]);
    assert_eq!(store.sweep(at(79), 10).await.unwrap(), 0);
    assert_eq!(store.sweep(at(80), 10).await.unwrap(), 1);
    assert_eq!(there().await, [3, 4]);
    assert_eq!(store.sweep(at(103), 10).await.unwrap(), 2);
    assert_eq!(there().await, [0; 0]);
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
