//! The store contract and every story, on the memory store; and what only a store in our hands can show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
#[expect(unreachable_pub, reason = "the stories are shared between the tests of several crates")]
mod stories;

#[path = "memory/adversary.rs"]
mod adversary;
#[path = "memory/faults.rs"]
mod faults;
#[path = "memory/helpers.rs"]
mod helpers;
#[path = "memory/inspecting.rs"]
mod inspecting;
#[path = "memory/letters.rs"]
mod letters;
#[path = "memory/notices.rs"]
mod notices;
#[path = "memory/put_back.rs"]
mod put_back;
#[path = "memory/rotation.rs"]
mod rotation;
#[path = "memory/settings.rs"]
mod settings;
#[cfg(feature = "argon2")]
#[path = "memory/argon2.rs"]
mod with_argon2;

use countersign::testing::{Failing, MemoryStore, contract};
use countersign::*;
use stories::world::*;

every_story!(async { countersign::testing::MemoryStore::new() });

impl AnyStore for MemoryStore {
    async fn another(&self) -> Self {
        MemoryStore::new()
    }

    async fn copy(&self) -> Self {
        MemoryStore::copy(self)
    }

    async fn keep_account(&self) -> UserId {
        static KEPT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
        let account = UserId::new(KEPT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        self.add_account(account.clone());
        account
    }

    async fn password_hash(&self, account: &UserId) -> Option<String> {
        MemoryStore::password_hash(self, account)
    }
}

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    contract::run_all(|| async { MemoryStore::new() }).await;
    let with_accounts = || async {
        let (store, accounts) = (MemoryStore::new(), ["7", "anna@example.org"].map(UserId::new));
        accounts.iter().for_each(|id| store.add_account(id.clone()));
        (store, accounts)
    };
    let hash = async |store: &MemoryStore, id: &UserId| store.password_hash(id).unwrap_or_default();
    contract::run_passwords(with_accounts, hash).await;
}

#[tokio::test]
async fn the_limiter_in_this_process_keeps_the_promises_of_limiters() {
    contract::run_limiter(async || {
        let limiter: std::sync::Arc<dyn Limiter> = std::sync::Arc::new(MemoryLimiter::new());
        [limiter.clone(), limiter]
    })
    .await;
}

/// G10: a row that is gone or edited is a fault, never "no second factor".
#[tokio::test]
async fn altered_records_never_open_a_door() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    store.lose_authenticators();
    let pending = world.sign_in(&person.user).await;
    assert_eq!(pending.session.kind, SessionKind::Pending, "the user row vouches for the factor");
    let lost = world.try_answer(&pending.token, &person.phone.code(world.clock.now())).await;
    assert!(matches!(lost, Err(Error::Store(StoreError::Fault(Fault::Altered { .. })))), "{lost:?}");
    let lost = world.countersign.status(&world.standard(&person.token).await).await;
    assert!(matches!(lost, Err(Error::Store(StoreError::Fault(_)))), "{lost:?}");

    store.tamper(|row| row.state.truncate(20));
    let edited = world.countersign.open_session(&person.user, SignInOptions::new(), &request()).await;
    assert!(matches!(edited, Err(Error::Store(StoreError::Fault(Fault::Altered { .. })))), "{edited:?}");
    assert!(world.countersign.session(&person.token, Transport::Cookie).await.is_err());
}

/// G10: out of reach means refused.
#[tokio::test]
async fn a_store_out_of_reach_refuses_everything() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    store.fail(Failing::Everything);
    assert!(world.countersign.session(&person.token, Transport::Cookie).await.is_err());
    assert!(world.try_answer(&person.token, &person.codes[0]).await.is_err());
    assert!(world.countersign.open_session(&person.user, SignInOptions::new(), &request()).await.is_err());
    assert!(world.countersign.ping().await.is_err());
}

/// G6, G9: nothing at rest shows a secret, a code or a token.
#[tokio::test]
async fn nothing_at_rest_shows_a_secret() {
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let session = world.standard(&person.token).await;
    let (_, begun) = world.begun(&session, "Tablet").await;
    let dump = store.dump();
    let token = pending.expose();
    let code = person.phone.code(world.clock.now());
    for secret in [&token[30..], &person.codes[0], &format!("{:?}", person.codes[0].as_bytes())] {
        assert!(!dump.contains(secret), "{secret} is at rest");
    }
    assert!(!dump.contains(&format!("\"{code}\"")));
    assert!(!format!("{begun:?} {pending:?} {world:?}", world = world.countersign).contains(&token[30..]));
}

/// G13: a ring that does not belong to the records is refused when the handle is built, and so are settings that cannot be safe.
#[tokio::test]
async fn what_cannot_be_safe_is_not_built() {
    let store = MemoryStore::new();
    let _ = World::new(store.clone()).await;
    let builder =
        || Countersign::builder(Host::default()).store(store.clone()).brute_force(BruteForce::audit_log());
    let ring = |seed| KeyRing::generate(&countersign::testing::SeededRandom::new(seed)).unwrap();
    assert!(matches!(builder().keys(ring(9)).build().await, Err(BuildError::WrongKey(KeyId(1)))));
    let other = ring(9).to_text().expose_text().replacen('1', "2", 1);
    let other = KeyRing::parse(&other).unwrap();
    assert!(matches!(builder().keys(other).build().await, Err(BuildError::MissingKey(KeyId(1)))));
    assert!(builder().keys(ring(7)).build().await.is_ok());

    let fresh = || Countersign::builder(Host::default()).store(MemoryStore::new()).keys(ring(1));
    let guarded = || fresh().brute_force(BruteForce::audit_log());
    let mut skewed = TotpPolicy::default();
    skewed.skew.past = 11;
    let refusals: [(Builder, &str); 7] = [
        (fresh(), "brute-force"),
        (guarded().issuer("A:B"), "issuer"),
        (guarded().issuer(" "), "issuer"),
        (guarded().totp(skewed), "totp.skew_past"),
        (guarded().recovery_codes(RecoveryCodes::new().length(8)), "recovery_codes.length"),
        (
            fresh().brute_force(BruteForce::audit_log().window(0, std::time::Duration::from_secs(300))),
            "max_failures",
        ),
        (Countersign::builder(Host::default()).keys(ring(1)).brute_force(BruteForce::audit_log()), "store"),
    ];
    for (builder, named) in refusals {
        let sentence = builder.build().await.unwrap_err().to_string();
        assert!(sentence.contains(named), "{named} in {sentence}");
    }
}

/// G8: a row that comes back after everything was ended, from a backup or by hand, opens nothing.
#[tokio::test]
async fn a_session_of_an_older_generation_is_dead_even_if_its_row_comes_back() {
    use countersign::store::{Change, Changes, Reads, SessionChange, Step, Store as _, Wanted};
    let store = MemoryStore::new();
    let world = World::new(store.clone()).await;
    let person = world.enrolled("maria").await;
    let key = person.token.user();
    let reads = Reads { session: Some(person.token.session()), ..Reads::default() };
    let row = store.read(key, reads).await.unwrap().session.unwrap();
    world.countersign.reset(&person.user, Actor::Host, "test").await.unwrap();
    let everything =
        Reads { authenticators: Wanted::Yes, code_set: Some("recovery_code".to_owned()), ..Reads::default() };
    let left = store.read(key, everything).await.unwrap();
    assert!(left.authenticators.is_empty() && left.code_set.is_none(), "nothing of the factor is at rest");
    let all = vec![Change::Session(SessionChange::Open(row))];
    let back =
        move |_: &countersign::store::Rows| Ok(Step::Apply(Changes { all: all.clone(), charge: None }));
    store.update(key, Reads::default(), Box::new(back)).await.unwrap();
    assert!(world.find(&person.token).await.is_none());
    assert_eq!(word(&world.answer(&person.token, "000000").await), "unauthenticated");
    // Nor is it taken along when others are.
    let enrolled = world.enrolled("maria").await;
    assert!(world.find(&enrolled.token).await.is_some());
    assert!(world.find(&person.token).await.is_none());
}

/// G7: parameters or a secret that were edited are a fault, not a wrong code, whatever was typed.
#[tokio::test]
async fn altered_parameters_are_a_fault_and_not_a_wrong_code() {
    let edits: [fn(&mut countersign::store::AuthenticatorRow); 3] = [
        |row| row.parameters.clear(),
        |row| *row.parameters.last_mut().unwrap() ^= 1,
        |row| row.secret.reverse(),
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let store = MemoryStore::new();
        let world = World::new(store.clone()).await;
        let person = world.enrolled("maria").await;
        let pending = world.sign_in(&person.user).await.token;
        store.tamper_authenticators(edit);
        for typed in [person.phone.code(world.clock.now()), "12345678".to_owned()] {
            let answered = world.try_answer(&pending, &typed).await;
            assert!(
                matches!(answered, Err(Error::Store(StoreError::Fault(_)))),
                "edit {index}: {answered:?}"
            );
        }
    }
}
