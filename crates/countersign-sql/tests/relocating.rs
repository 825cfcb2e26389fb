//! Everything moved from one database to another: nothing lost, nothing doubled, nothing that comes back, whenever it was interrupted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../countersign/tests/stories/mod.rs"]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
#[allow(dead_code, unused_macros, reason = "of the stories only their world is needed here")]
mod stories;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use countersign::store::{Claim, Task, Upkeep as _};
use countersign::testing::Postman;
use countersign::*;
use countersign_sql::{
    Copied, Created, Database, DatabaseOptions, DatabaseUrl, Relocation, RelocationError, Servers, Stage,
    Standing,
};
use stories::world::*;
use support::Directory;

/// Two databases that do not exist yet.
struct Ends {
    from: DatabaseUrl,
    to: DatabaseUrl,
    _kept: Vec<Box<dyn std::any::Any + Send>>,
}

/// A database that does not exist yet, and what removes it.
type End = (DatabaseUrl, Box<dyn std::any::Any + Send>);

impl Ends {
    fn of(from: fn() -> End, to: fn() -> End) -> Self {
        let (from, to) = (from(), to());
        Self { from: from.0, to: to.0, _kept: vec![from.1, to.1] }
    }
}

fn file() -> End {
    let directory = Directory::new();
    (DatabaseUrl::from(directory.database()), Box::new(directory))
}

#[cfg(feature = "test-server")]
fn server() -> End {
    let schema = support::server::Schema::new();
    let url = support::server::url();
    let separator = if url.contains('?') { '&' } else { '?' };
    (format!("{url}{separator}schema={}", schema.name).parse().unwrap(), Box::new(schema))
}

impl AnyStore for Database {
    async fn another(&self) -> Self {
        panic!("nobody asks for another one here")
    }

    async fn copy(&self) -> Self {
        panic!("nobody asks for a backup here")
    }

    async fn keep_account(&self) -> UserId {
        let email = format!("{}@example.org", self.accounts().count().await.unwrap());
        match self
            .accounts()
            .create(email, "hash".to_owned(), None, Timestamp::from_seconds(1))
            .await
            .unwrap()
        {
            Created::New(id) => UserId::new(id),
            Created::EmailTaken => panic!("the address is free"),
        }
    }

    async fn password_hash(&self, account: &UserId) -> Option<String> {
        let kept = self.accounts().by_id(account.as_str().parse().unwrap()).await.unwrap();
        kept.map(|account| account.password_hash)
    }
}

fn form(builder: Builder) -> Builder {
    let renamed = RecoveryCodes::new().table("acme_codes").code_column("acme_code").user_column("acme_user");
    builder
        .recovery_codes(renamed)
        .further_recovery_codes(RecoveryCodes::named("printed").count(2).length(20))
}

async fn world(url: &DatabaseUrl) -> World<Database> {
    World::with(Database::open(url).await.unwrap(), form).await
}

/// Some of everything that there can be.
async fn lives(world: &World<Database>) -> (Person, Person) {
    let maria = world.enrolled("maria").await;
    let olaf = world.enrolled("olaf").await;
    world.trusting(&olaf).await;
    let session = world.standard(&world.through(&maria).await).await;
    world.begun(&session, "Tablet").await;
    let held = HeldRequest::new("/transfer", "application/x-www-form-urlencoded", b"to=olaf").unwrap();
    world.countersign.hold(&session, held, &request()).await.unwrap().expect("it is held");
    let pending = world.sign_in(&maria.user).await.token;
    world.answer(&pending, &maria.codes[0]).await;
    for _ in 0..3 {
        let pending = world.sign_in(&maria.user).await.token;
        world.answer(&pending, &world.wrong(&maria)).await;
    }
    world.countersign.checkpoint(1_000).await.unwrap();
    world.sign_in(&UserId::new("ines")).await;
    world.countersign.forget(&UserId::new("ines"), Actor::Host).await.unwrap();
    let (kept, gone) = (world.store.keep_account().await, world.store.keep_account().await);
    assert!(world.store.accounts().delete(gone.as_str().parse().unwrap()).await.unwrap());
    world.store.accounts().set_roles(kept.as_str().parse().unwrap(), &["admin".to_owned()]).await.unwrap();
    let pace: countersign_sql::PaceChange =
        Box::new(|_| Some((vec![1, 2, 3], Timestamp::from_seconds(4_000_000_000))));
    world.store.accounts().pace([7; 32], pace).await.unwrap();
    (maria, olaf)
}

fn now() -> Timestamp {
    Timestamp::from_seconds(1_800_000_015)
}

async fn begin(ends: &Ends) -> Result<Relocation, RelocationError> {
    Relocation::begin(&ends.from, &ends.to, Servers::Ask, now()).await
}

/// Copies and finishes, with the source's note under the ring of the worlds.
async fn moved(ends: &Ends) -> Vec<Copied> {
    let mut relocation = begin(ends).await.unwrap();
    let copied = relocation.copy(&mut |_| {}).await.unwrap();
    finish(ends, relocation).await;
    copied
}

async fn finish(ends: &Ends, relocation: Relocation) {
    let store = DatabaseOptions::new().even_unfinished().open(&ends.to).await.unwrap();
    let target = World::with(store, form).await.countersign;
    relocation
        .finish(|row, to| Ok::<_, RelocationError>(target.sealed_as_moved(row, to).unwrap()))
        .await
        .unwrap();
}

async fn everything_goes_on_at_the_new_place(ends: Ends) {
    let before = world(&ends.from).await;
    let (maria, olaf) = lives(&before).await;
    let used = before.right(&olaf);
    let session = before.through(&olaf).await;
    let report = before.countersign.verify_trail().await.unwrap();
    let postman = Postman::new();
    let sent = before.countersign.deliveries(postman.node(), 100).await.unwrap();
    before.countersign.delivery_failed(&sent[0], DeliveryFailure::Later).await.unwrap();
    for delivery in &sent[1..] {
        before.countersign.delivered(delivery).await.unwrap();
    }
    before.countersign.give_up(Task::Outbox, postman.node()).await.unwrap();
    let copied = moved(&ends).await;
    assert_eq!(
        copied.iter().find(|table| table.table == "countersign_outbox").unwrap().rows,
        sent.len() as u64
    );
    let rows = |table: &str| copied.iter().find(|copied| copied.table == table).map(|copied| copied.rows);
    assert_eq!(rows("countersign_roster"), Some(3), "one of them is nobody any more");
    assert_eq!(rows("countersign_authenticators"), Some(2));
    assert_eq!(rows("acme_codes"), Some(19), "one of twenty is used");
    assert_eq!(rows("countersign_held_requests"), Some(1));
    assert_eq!(rows("countersign_accounts"), Some(1));
    assert_eq!(rows("countersign_paces"), Some(1));
    assert!(copied.iter().all(|copied| copied.stage == Stage::Equal));

    let after = world(&ends.to).await;
    after.clock.set(before.clock.now());
    assert_eq!(after.countersign.verify_trail().await.unwrap(), report);
    let mut seen = Inspection::default();
    seen.add(after.countersign.inspect(UserKey(0), 1_000).await.unwrap());
    assert_eq!(seen.faults, []);
    after.standard(&session).await;
    after.standard(&maria.token).await;
    let pending = after.sign_in(&olaf.user).await.token;
    let answered = after.answer(&pending, &used).await;
    assert_eq!(word(&answered), "used");
    assert_eq!(word(&after.answer(&pending, &maria.codes[0]).await), "wrong");
    accepted(after.answer(&pending, &olaf.codes[0]).await);
    let pending = after.sign_in(&maria.user).await.token;
    assert_eq!(word(&after.answer(&pending, &maria.codes[0]).await), "wrong", "it was used before the move");
    accepted(after.answer(&pending, &maria.codes[1]).await);

    // What failed before is tried again, under the same id; what was sent has links that work, once.
    after.rest();
    let again = after.mail().await;
    assert!(again.iter().any(|delivery| delivery.id() == sent[0].id() && delivery.attempts() == 1));
    assert!(sent[1..].iter().all(|known| again.iter().all(|delivery| delivery.id() != known.id())));
    for delivery in sent.iter().filter(|delivery| delivery.user == olaf.user) {
        let link = &delivery.notices[0].disown;
        let disowned = after.countersign.disown(link, &request()).await.unwrap();
        assert!(matches!(disowned, Disowned::Frozen { .. }), "{disowned:?}");
        let disowned = after.countersign.disown(link, &request()).await.unwrap();
        assert!(matches!(disowned, Disowned::Done { .. }), "{disowned:?}");
    }
    assert!(matches!(after.try_sign_in(&olaf.user).await, Err(Error::Frozen { .. })));

    // No number comes back, not even of what was deleted.
    let users = after.store.users(UserKey(0), 100).await.unwrap();
    let newest = users.iter().map(|row| row.key).max().unwrap();
    after.sign_in(&UserId::new("new")).await;
    let key = after.store.find(&UserId::new("new")).await.unwrap().unwrap();
    assert!(key > newest, "{key} after {newest}");
    let account: i64 = after.store.keep_account().await.as_str().parse().unwrap();
    assert!(account > 2, "account 2 was deleted, and its number is given again: {account}");
    assert_eq!(after.countersign.verify_trail().await.unwrap().first_bad, None);

    // Nothing is served from the old place.
    let built = Countersign::builder(Host::default())
        .brute_force(BruteForce::audit_log())
        .store(Database::open(&ends.from).await.unwrap())
        .keys(KeyRing::generate(&countersign::testing::SeededRandom::new(7)).unwrap())
        .build()
        .await;
    let Err(BuildError::Moved(to)) = built else { panic!("it is served from the old place") };
    assert_eq!(to, ends.to.to_string());
    let again = begin(&ends).await.err().expect("everything is elsewhere");
    assert!(matches!(again, RelocationError::Moved { .. }), "{again}");
}

/// Ends the move the `n`th time that it tells of its progress; says whether it came to an end before.
async fn interrupted(ends: &Ends, n: usize) -> bool {
    let mut relocation = begin(ends).await.unwrap();
    assert_ne!(relocation.standing(), Standing::Copied);
    let mut told = 0;
    let mut tell = |_: &Copied| {
        told += 1;
        if told == n {
            // A panic that tells nobody.
            std::panic::resume_unwind(Box::new("interrupted"));
        }
    };
    let copying = relocation.copy(&mut tell);
    let handle = tokio::runtime::Handle::current();
    let outcome = tokio::task::block_in_place(|| catch_unwind(AssertUnwindSafe(|| handle.block_on(copying))));
    match outcome {
        Ok(copied) => {
            copied.unwrap();
            finish(ends, relocation).await;
            true
        }
        Err(_) => false,
    }
}

async fn it_goes_on_after_any_interruption(ends: Ends) {
    let before = world(&ends.from).await;
    let (maria, _) = lives(&before).await;
    let mut rounds = 0;
    loop {
        rounds += 1;
        if interrupted(&ends, rounds).await {
            break;
        }
        let refused = Database::open(&ends.to).await.unwrap_err().to_string();
        assert!(refused.contains("unfinished move"), "{refused}");
        if rounds % 7 == 0 {
            // Somebody went on at the old place.
            before.sign_in(&maria.user).await;
        }
    }
    assert!(rounds > 20, "{rounds}");
    let after = world(&ends.to).await;
    let report = after.countersign.verify_trail().await.unwrap();
    assert_eq!(report, before.countersign.verify_trail().await.unwrap());
    assert_eq!(after.countersign.inspect(UserKey(0), 1_000).await.unwrap().faults, []);
}

async fn what_must_not_be_moved_is_refused(ends: Ends) {
    let refused = async |ends: &Ends| begin(ends).await.err().expect("it is refused");
    let same = Relocation::begin(&ends.to, &ends.to, Servers::Ask, now()).await;
    assert!(matches!(same, Err(RelocationError::Same(_))));
    let before = world(&ends.from).await;
    before.enrolled("maria").await;

    // Somebody lives there.
    let there = world(&ends.to).await;
    there.enrolled("olaf").await;
    let error = refused(&ends).await;
    assert!(matches!(&error, RelocationError::NotEmpty { .. }), "{error}");
    Database::open(&ends.to).await.expect("it was left as it was");
    assert_eq!(there.countersign.inspect(UserKey(0), 10).await.unwrap().users, 1);
}

async fn a_source_that_is_served_is_refused_until_its_claim_is_over(ends: Ends) {
    let before = world(&ends.from).await;
    before.enrolled("maria").await;
    let until = now() + Duration::from_secs(60);
    before.store.claim(Claim { task: Task::Upkeep, holder: [1; 16], until }, now()).await.unwrap();
    let error = begin(&ends).await.err().expect("a server runs on it");
    assert!(matches!(&error, RelocationError::Served { until: at, .. } if *at == until), "{error}");
    assert!(error.to_string().contains("--stopped"), "{error}");
    Relocation::begin(&ends.from, &ends.to, Servers::Stopped, now()).await.unwrap();
    Relocation::begin(&ends.from, &ends.to, Servers::Ask, until).await.unwrap();
}

/// While a move is under way nobody changes what was copied already; when it is given up, everything goes on as before.
async fn the_source_takes_no_writes_meanwhile(ends: Ends) {
    let before = world(&ends.from).await;
    let person = before.enrolled("maria").await;
    let relocation = begin(&ends).await.unwrap();
    before.standard(&person.token).await;
    let written = before.countersign.account_created(&person.user, Actor::Host, &request()).await;
    assert!(matches!(written, Err(Error::Store(StoreError::Unavailable(_)))), "{written:?}");
    drop(relocation);
    before.sign_in(&person.user).await;
}

async fn a_move_of_another_database_is_not_mixed_in(ends: Ends, other: Ends) {
    world(&ends.from).await.enrolled("maria").await;
    let store = Database::open(&other.from).await.unwrap();
    let chance = countersign::testing::SeededRandom::new(88);
    World::with(store, |builder| builder.random(chance)).await.enrolled("maria").await;
    begin(&ends).await.unwrap().copy(&mut |_| {}).await.unwrap();
    let mixed = Relocation::begin(&other.from, &ends.to, Servers::Ask, now()).await.err();
    assert!(matches!(mixed, Some(RelocationError::AnotherSource { .. })), "{mixed:?}");
    moved(&ends).await;
}

macro_rules! moves {
    ($($between:ident: $from:ident, $to:ident;)+) => {$(
        mod $between {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn everything_goes_on_at_the_new_place() {
                super::everything_goes_on_at_the_new_place(Ends::of($from, $to)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn it_goes_on_after_any_interruption() {
                super::it_goes_on_after_any_interruption(Ends::of($from, $to)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn what_must_not_be_moved_is_refused() {
                super::what_must_not_be_moved_is_refused(Ends::of($from, $to)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_source_that_is_served_is_refused_until_its_claim_is_over() {
                super::a_source_that_is_served_is_refused_until_its_claim_is_over(Ends::of($from, $to)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn the_source_takes_no_writes_meanwhile() {
                super::the_source_takes_no_writes_meanwhile(Ends::of($from, $to)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn a_move_of_another_database_is_not_mixed_in() {
                super::a_move_of_another_database_is_not_mixed_in(Ends::of($from, $to), Ends::of($from, $to)).await;
            }
        }
    )+};
}

moves! {
    from_file_to_file: file, file;
}

#[cfg(feature = "test-server")]
moves! {
    from_file_to_server: file, server;
    from_server_to_file: server, file;
    from_server_to_server: server, server;
}
