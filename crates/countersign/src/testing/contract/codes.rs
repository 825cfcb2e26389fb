//! Recovery codes and the tables they are kept in.

use std::future::Future;

use super::Subject;
use super::calls::*;
use super::rows::*;
use crate::store::*;

/// Runs the cases of this part.
pub(super) async fn run<S: Subject, Fut: Future<Output = S>>(open: &impl Fn() -> Fut) {
    codes_are_found_by_their_place_and_spent_once(open().await).await;
    a_used_code_that_is_kept_is_not_used_again(open().await).await;
    strategies_do_not_see_each_others_codes(open().await).await;
    codes_of_a_strategy_that_is_not_ready_are_refused(open().await).await;
    codes_that_were_given_out_are_not_hidden_by_another_name(open().await).await;
    codes_of_a_strategy_that_is_no_longer_ready_are_removed(open().await).await;
}

/// The strategy beside it in some cases.
const OTHER: &str = "backup";

async fn codes_are_found_by_their_place_and_spent_once<S: Subject>(store: S) {
    let (user, other) = (admit(&store, "anna").await, admit(&store, "berta").await);
    let install =
        |user, id, first| Change::Codes(CodesChange::Install(set(user, id), vec![code(first), code(9)]));
    apply(&store, user, vec![install(user, 1, 1)]).await.expect("a set is installed");
    apply(&store, other, vec![install(other, 1, 2)]).await.expect("another set is installed");
    let probe = async |owner, id, slot| probe(&store, key(owner, id, slot)).await;
    assert_eq!(probe(user, 1, 1).await, unused(1));
    assert_eq!(probe(user, 1, 2).await, CodeProbe::Absent, "another user's code");
    assert_eq!(probe(user, 2, 1).await, CodeProbe::Absent, "another set");
    let spend = |code: i64| vec![Change::Codes(CodesChange::Spend(key(user, 1, 1), vec![code as u8; 32]))];
    assert!(apply(&store, user, spend(2)).await.is_err(), "another code in its place");
    apply(&store, user, spend(1)).await.expect("a code is spent");
    assert_eq!(probe(user, 1, 1).await, CodeProbe::Absent);
    assert!(apply(&store, user, spend(1)).await.is_err(), "spent twice");
    let renew = vec![Change::Codes(CodesChange::RemoveAll(user)), install(user, 2, 3)];
    apply(&store, user, renew).await.expect("the set is replaced");
    assert_eq!(probe(user, 1, 9).await, CodeProbe::Absent, "the old set is dead");
    assert_eq!(probe(user, 2, 3).await, unused(3));
    assert_eq!(probe(other, 1, 2).await, unused(2), "nobody else's codes went");
    let rows = read(&store, user, Reads { code_set: Some(CODES.to_owned()), ..Reads::default() }).await;
    assert_eq!(rows.code_set, Some(set(user, 2)));
    let twins = Change::Codes(CodesChange::Install(set(other, 5), vec![code(1), code(1)]));
    assert!(apply(&store, other, vec![twins]).await.is_err(), "two codes in one place");
}

async fn a_used_code_that_is_kept_is_not_used_again<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let (used, left) = (key(user, 1, 1), key(user, 1, 2));
    let install = Change::Codes(CodesChange::Install(set(user, 1), vec![code(1), code(2)]));
    apply(&store, user, vec![install]).await.expect("a set is installed");
    let mark = |code: i64, seconds| {
        vec![Change::Codes(CodesChange::Use(used.clone(), vec![code as u8; 32], at(seconds)))]
    };
    assert!(apply(&store, user, mark(2, 7)).await.is_err(), "another code in its place");
    assert_eq!(probe(&store, used.clone()).await, unused(1));
    apply(&store, user, mark(1, 7)).await.expect("a code is used");
    let kept = CodeProbe::Found { code: code(1).code, used_at: Some(at(7)) };
    assert_eq!(probe(&store, used.clone()).await, kept, "it is there, with the time");
    assert!(apply(&store, user, mark(1, 8)).await.is_err(), "used twice");
    let spend = vec![Change::Codes(CodesChange::Spend(used.clone(), code(1).code))];
    assert!(apply(&store, user, spend).await.is_err(), "used, and spent after that");
    assert_eq!(probe(&store, used).await, kept, "nothing changed it");
    assert_eq!(probe(&store, left).await, unused(2), "nor the one beside it");
}

async fn strategies_do_not_see_each_others_codes<S: Subject>(store: S) {
    store.prepare(tables()).await.expect("tables are made ready");
    store.prepare(tables()).await.expect("and are ready when asked again");
    let user = admit(&store, "anna").await;
    let other_set = CodeSetRow { strategy: OTHER.to_owned(), ..set(user, 2) };
    let other = |set, slot| CodeKey { strategy: OTHER.to_owned(), ..key(user, set, slot) };
    let newest = async |strategy: &str| {
        read(&store, user, Reads { code_set: Some(strategy.to_owned()), ..Reads::default() }).await.code_set
    };
    let fill = || {
        vec![
            Change::Codes(CodesChange::Install(set(user, 1), vec![code(1)])),
            Change::Codes(CodesChange::Install(other_set.clone(), vec![code(1), code(2)])),
        ]
    };
    apply(&store, user, fill()).await.expect("two sets are installed");
    assert_eq!(newest(CODES).await, Some(set(user, 1)), "a newer set of another strategy is none of its own");
    assert_eq!(newest(OTHER).await, Some(other_set.clone()));
    assert_eq!(newest("neither").await, None);
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));
    assert_eq!(probe(&store, other(2, 2)).await, unused(2));
    assert_eq!(probe(&store, key(user, 2, 1)).await, CodeProbe::Absent, "the other strategy's set");
    assert_eq!(probe(&store, other(1, 1)).await, CodeProbe::Absent, "the one strategy's set");
    let astray = vec![Change::Codes(CodesChange::Spend(other(1, 1), code(1).code))];
    assert!(apply(&store, user, astray).await.is_err(), "spent by another strategy");

    let remove = vec![Change::Codes(CodesChange::Remove(user, OTHER.to_owned()))];
    apply(&store, user, remove).await.expect("one strategy's sets are removed");
    assert_eq!(newest(OTHER).await, None);
    assert_eq!(probe(&store, other(2, 2)).await, CodeProbe::Absent);
    assert_eq!(newest(CODES).await, Some(set(user, 1)), "the other's is left");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));

    let berta = admit(&store, "berta").await;
    let hers = Change::Codes(CodesChange::Install(set(berta, 1), vec![code(1)]));
    apply(&store, berta, vec![hers]).await.expect("another user's set is installed");
    let all = [vec![Change::Codes(CodesChange::RemoveAll(user))], fill()].concat();
    apply(&store, user, all).await.expect("every place is free again");
    apply(&store, user, vec![Change::Codes(CodesChange::RemoveAll(user))]).await.expect("all are removed");
    assert_eq!((newest(CODES).await, newest(OTHER).await), (None, None));
    assert_eq!(probe(&store, key(user, 1, 1)).await, CodeProbe::Absent);
    assert_eq!(probe(&store, other(2, 1)).await, CodeProbe::Absent);
    assert_eq!(probe(&store, key(berta, 1, 1)).await, unused(1), "nobody else's went");
}

async fn codes_of_a_strategy_that_is_not_ready_are_refused<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let unknown = CodeKey { strategy: OTHER.to_owned(), ..key(user, 1, 1) };
    let refused = async |key: &CodeKey| {
        let set = CodeSetRow { strategy: key.strategy.clone(), ..set(user, 1) };
        let changes = [
            CodesChange::Install(set, vec![code(1)]),
            CodesChange::Spend(key.clone(), code(1).code),
            CodesChange::Use(key.clone(), code(1).code, at(1)),
            CodesChange::Remove(user, key.strategy.clone()),
        ];
        for change in changes {
            let charge = UserRow { state: b"charged".to_vec(), ..first(user, "anna") };
            let all = vec![Change::Codes(change.clone())];
            let applied = apply_with_charge(&store, user, all, Some(charge.clone())).await;
            assert!(matches!(applied, Err(StoreError::Failed(_))), "{change:?}: {applied:?}");
            assert_eq!(read(&store, user, Reads::default()).await.user, Some(charge), "{change:?}");
            apply(&store, user, vec![Change::User(first(user, "anna"))]).await.expect("the row is written");
        }
        let reads = Reads { code: Some(key.clone()), ..Reads::default() };
        let read = store.read(user, reads.clone()).await;
        assert!(matches!(read, Err(StoreError::Failed(_))), "{read:?}");
        let update = store.update(user, reads, Box::new(|_| Ok(Step::Apply(Changes::default())))).await;
        assert!(matches!(update, Err(StoreError::Failed(_))), "{update:?}");
    };
    refused(&unknown).await;
    let mut shared = tables();
    shared[1].table = shared[0].table.clone();
    assert!(store.prepare(shared).await.is_err(), "two strategies share a table");
    let mut twice = tables();
    twice[1].strategy = twice[0].strategy.clone();
    assert!(store.prepare(twice).await.is_err(), "a strategy has two tables");
    refused(&unknown).await;
    assert_eq!(
        probe(&store, key(user, 1, 1)).await,
        CodeProbe::Absent,
        "the default strategy is still ready"
    );

    store.prepare(tables().split_off(1)).await.expect("a table is made ready");
    assert_eq!(probe(&store, unknown).await, CodeProbe::Absent);
    refused(&key(user, 1, 1)).await;
}

/// Names of tables and columns that were changed between two starts.
async fn codes_that_were_given_out_are_not_hidden_by_another_name<S: Subject>(store: S) {
    let user = admit(&store, "anna").await;
    let renamed = |edit: fn(&mut CodesTable)| {
        let mut all = tables();
        edit(&mut all[0]);
        all
    };
    let others = [
        renamed(|table| table.table = "codes_elsewhere".to_owned()),
        renamed(|table| table.code_column = "other_digest".to_owned()),
        renamed(|table| table.user_column = "other_owner".to_owned()),
    ];
    let install = || vec![Change::Codes(CodesChange::Install(set(user, 1), vec![code(1)]))];
    let remove = || vec![Change::Codes(CodesChange::RemoveAll(user))];

    // In the table that is ready from the beginning, too.
    apply(&store, user, install()).await.expect("a set is installed");
    assert!(store.prepare(tables()).await.is_err(), "the first table holds a set");
    apply(&store, user, remove()).await.expect("all are removed");
    store.prepare(tables()).await.expect("without sets, names may change");

    apply(&store, user, install()).await.expect("a set is installed");
    for (number, other) in others.iter().enumerate() {
        let refused = store.prepare(other.clone()).await;
        assert!(matches!(refused, Err(StoreError::Failed(_))), "{number}: {refused:?}");
        assert_eq!(
            probe(&store, key(user, 1, 1)).await,
            unused(1),
            "{number}: what is refused changes nothing"
        );
    }
    let mut taken = tables().split_off(1);
    store.prepare(taken.clone()).await.expect("a strategy may go, and its table stays");
    taken[0].table = tables()[0].table.clone();
    let refused = store.prepare(taken).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "it holds another strategy's codes: {refused:?}");
    assert!(store.prepare(others[0].clone()).await.is_err(), "nor is it forgotten meanwhile");
    store.prepare(tables()).await.expect("the old names are fine");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));

    apply(&store, user, remove()).await.expect("all are removed");
    let mut swapped = tables();
    (swapped[0].table, swapped[1].table) = (swapped[1].table.clone(), swapped[0].table.clone());
    store.prepare(swapped.clone()).await.expect("without sets, names may change places");
    apply(&store, user, install()).await.expect("a set is installed");
    assert!(store.prepare(tables()).await.is_err(), "and count from then on");
    store.prepare(swapped).await.expect("the new names are fine");
    assert_eq!(probe(&store, key(user, 1, 1)).await, unused(1));
}

async fn codes_of_a_strategy_that_is_no_longer_ready_are_removed<S: Subject>(store: S) {
    store.prepare(tables()).await.expect("tables are made ready");
    let (user, berta) = (admit(&store, "anna").await, admit(&store, "berta").await);
    for owner in [user, berta] {
        let install = Change::Codes(CodesChange::Install(set(owner, 1), vec![code(1)]));
        apply(&store, owner, vec![install]).await.expect("a set is installed");
    }
    store.prepare(tables().split_off(1)).await.expect("the strategy goes");
    apply(&store, user, vec![Change::Codes(CodesChange::RemoveAll(user))]).await.expect("all are removed");
    store.prepare(tables()).await.expect("the strategy comes back");
    assert_eq!(probe(&store, key(user, 1, 1)).await, CodeProbe::Absent, "nothing was left behind");
    let rows = read(&store, user, Reads { code_set: Some(CODES.to_owned()), ..Reads::default() }).await;
    assert_eq!(rows.code_set, None);
    assert_eq!(probe(&store, key(berta, 1, 1)).await, unused(1), "nobody else's went");
}

fn tables() -> Vec<CodesTable> {
    let table = |strategy: &str, table: &str| CodesTable {
        strategy: strategy.to_owned(),
        table: table.to_owned(),
        code_column: "digest".to_owned(),
        user_column: "owner".to_owned(),
    };
    vec![table(CODES, "codes_on_paper"), table(OTHER, "codes_in_a_safe")]
}

async fn probe<S: Subject>(store: &S, key: CodeKey) -> CodeProbe {
    read(store, key.user, Reads { code: Some(key), ..Reads::default() }).await.code
}
