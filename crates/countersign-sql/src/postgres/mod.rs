//! The store in a PostgreSQL database.

#[macro_use]
mod held;

#[cfg(feature = "accounts")]
mod accounts;
#[cfg(all(feature = "accounts", feature = "sqlite"))]
mod alone;
mod codes;
mod columns;
mod installation;
mod keys;
mod lease;
#[cfg(feature = "accounts")]
mod letters;
mod listen;
mod migrate;
mod options;
mod params;
mod reader;
mod reports;
mod rows;
mod statements;
mod together;
mod trail;
mod turns;
mod upkeep;
mod writer;

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use countersign::store::{
    BoxFuture, Decide, Fault, Reads, Rows, Store, StoreError, UserId, UserKey, UserRow,
};
use countersign::{OsRandom, Random as _};
use deadpool_postgres::Pool;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_postgres::Row;

use self::codes::Codes;
use self::columns::{Columns, one, unread};
use self::lease::{Lease, Say};
use self::options::{Address, Schema, Scope};
use self::params::{Param, params};
use self::rows::Reading;
use self::statements::Writing;
use self::together::Together;
use self::trail::Barriers;
use self::turns::Turns;
use self::upkeep::{Background, Cursors};
use self::writer::Update;
use crate::{Migration, OpenError};

pub use self::options::PostgresOptions;
#[cfg(all(feature = "accounts", feature = "sqlite"))]
pub(crate) use self::{alone::alone, lease::told};

/// A store in a PostgreSQL database, its own or the host's. Clones are cheap and share everything; when the last one is gone, what was
/// asked for is still done.
///
/// Belongs to the Tokio runtime that it was connected in.
#[derive(Clone)]
pub struct Postgres {
    shared: Arc<Shared>,
}

struct Shared {
    pool: Pool,
    /// Where to listen; none over a pool whose address nobody told.
    address: Option<Address>,
    runtime: Handle,
    patience: Duration,
    schema: Schema,
    engine: Engine,
    /// How a transaction begins that writes.
    begin: String,
    reading: Reading,
    writing: Writing,
    together: Together,
    background: Background,
    #[cfg(feature = "accounts")]
    accounts: accounts::Accounts,
    #[cfg(feature = "accounts")]
    letters: letters::Letters,
    tables: Mutex<Arc<Codes>>,
    cursors: Mutex<Cursors>,
    barriers: Barriers,
    turns: Turns,
    /// Calls under way, and how many there may be.
    calls: AtomicUsize,
    queue: usize,
    /// What tells this store from others on the same database.
    instance: [u8; 8],
    decisions: AtomicU64,
    channel: String,
    listening: Mutex<Vec<AbortHandle>>,
}

/// What a server can do beyond what all can that speak PostgreSQL's language.
#[derive(Clone, Copy, Debug)]
struct Engine {
    /// It tells other connections what it is told.
    notifies: bool,
    /// It tells who holds locks.
    locks: bool,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").field("schema", &self.shared.schema.name()).finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        for listening in self.listening.get_mut().unwrap_or_else(PoisonError::into_inner) {
            listening.abort();
        }
    }
}

impl Postgres {
    /// The schema that our tables are in.
    #[must_use]
    pub fn schema(&self) -> &str {
        self.shared.schema.name()
    }

    /// Connects with default options, and applies pending migrations.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn connect(url: &str) -> Result<Self, OpenError> {
        PostgresOptions::new().connect(url).await
    }

    /// Uses the host's own pool, and applies pending migrations.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn over(pool: Pool, options: PostgresOptions) -> Result<Self, OpenError> {
        let schema = options.checked_schema()?;
        let address = match &options.listen_at {
            Some(url) => Some(Address::parse(&url.0, options.patience)?),
            None => None,
        };
        let begin = format!("{BEGIN}; {}", options::settings(options.patience, Scope::Transaction));
        let database = "the application's pool".to_owned();
        open(Opening { pool, address, schema, begin, database, options }).await
    }

    /// Applies the migrations that the database lacks, and says which those were. [`Postgres::connect`] does the same.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn migrate(url: &str) -> Result<Vec<Migration>, OpenError> {
        PostgresOptions::new().migrate(url).await
    }

    /// The migrations that the database lacks. Changes nothing.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn pending_migrations(url: &str) -> Result<Vec<Migration>, OpenError> {
        PostgresOptions::new().pending_migrations(url).await
    }
}

/// What every transaction of ours is, whatever the server is set to.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// What a store is made of.
struct Opening {
    pool: Pool,
    address: Option<Address>,
    schema: Schema,
    begin: String,
    database: String,
    options: PostgresOptions,
}

impl PostgresOptions {
    /// Connects to `postgres://user:password@host:5432/name`, and applies pending migrations.
    ///
    /// Where the server is on another machine the connection is encrypted and the server's certificate checked, unless the address
    /// says `?sslmode=disable`. Several hosts may be named, separated by commas: the one that can write is used.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn connect(self, url: &str) -> Result<Postgres, OpenError> {
        open(self.opening(url)?).await
    }

    /// Applies the migrations that the database lacks, and says which those were.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn migrate(self, url: &str) -> Result<Vec<Migration>, OpenError> {
        let opening = self.opening(url)?;
        let mut lease = opening.lease().await?;
        let applied = migrate::apply(&mut lease, &opening.schema).await;
        applied.map_err(|error| OpenError::from_migrating(&opening.database, &opening.schema, error))
    }

    /// The migrations that the database lacks. Changes nothing.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn pending_migrations(self, url: &str) -> Result<Vec<Migration>, OpenError> {
        let opening = self.opening(url)?;
        let mut lease = opening.lease().await?;
        let pending = migrate::pending(&mut lease, &opening.schema).await;
        pending.map_err(|error| OpenError::from_migrating(&opening.database, &opening.schema, error))
    }

    fn opening(self, url: &str) -> Result<Opening, OpenError> {
        let schema = self.checked_schema()?;
        let address = Address::parse(url, self.patience)?;
        let pool = address.pool(self.pool, options::settings(self.patience, Scope::Connection))?;
        let database = address.database.clone();
        Ok(Opening { pool, address: Some(address), schema, begin: BEGIN.to_owned(), database, options: self })
    }
}

impl Opening {
    async fn lease(&self) -> Result<Lease, OpenError> {
        let object = timeout(self.options.patience, self.pool.get()).await;
        let object = object.map_err(|_| OpenError::Unreachable {
            database: self.database.clone(),
            source: "nobody answered in time".into(),
        })?;
        let object = object.map_err(|error| OpenError::from_pool(&self.database, error))?;
        Ok(Lease::new(object, self.options.patience * 6))
    }
}

async fn open(opening: Opening) -> Result<Postgres, OpenError> {
    let mut lease = opening.lease().await?;
    let migrated = migrate::apply(&mut lease, &opening.schema).await;
    migrated.map_err(|error| OpenError::from_migrating(&opening.database, &opening.schema, error))?;
    let engine = engine(&mut lease).await.map_err(|refusal| OpenError::Unreachable {
        database: opening.database.clone(),
        source: refusal.why,
    })?;
    let mut instance = [0; 8];
    OsRandom.fill(&mut instance).map_err(|error| OpenError::Randomness(error.into()))?;
    let Opening { pool, address, schema, begin, database, options } = opening;
    let writing = Writing::new(&schema);
    let shared = Shared {
        pool,
        address,
        runtime: Handle::current(),
        patience: options.patience,
        engine,
        begin,
        reading: Reading::new(&schema),
        together: Together::new(&writing),
        writing,
        background: Background::new(&schema),
        #[cfg(feature = "accounts")]
        accounts: accounts::Accounts::new(&schema),
        #[cfg(feature = "accounts")]
        letters: letters::Letters::new(&schema),
        tables: Mutex::new(Arc::new(Codes::first(&schema))),
        cursors: Mutex::default(),
        barriers: Barriers::default(),
        turns: Turns::default(),
        calls: AtomicUsize::new(0),
        queue: options.queue,
        instance,
        decisions: AtomicU64::new(0),
        channel: listen::channel(schema.name()),
        listening: Mutex::default(),
        schema,
    };
    options::check(&mut lease, &shared, &database).await?;
    Ok(Postgres { shared: Arc::new(shared) })
}

/// Engines that speak PostgreSQL's language and spread over many machines have such functions too, and they tell little.
async fn engine(lease: &mut Lease) -> Result<Engine, lease::Refusal> {
    let rows = lease
        .ask(
            "SELECT version() LIKE '%-YB-%' OR version() LIKE '%Cockroach%',
                EXISTS (SELECT 1 FROM pg_catalog.pg_proc WHERE proname = 'pg_notify'),
                EXISTS (SELECT 1 FROM pg_catalog.pg_proc WHERE proname = 'pg_lock_status')",
            params![],
        )
        .await?;
    let found = rows.first();
    let is = |index| found.is_some_and(|row| row.try_get(index).unwrap_or(false));
    let distributed = is(0);
    Ok(Engine { notifies: is(1) && !distributed, locks: is(2) && !distributed })
}

/// Counts a call while it is under way.
struct Call<'a>(&'a AtomicUsize);

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Shared {
    /// Refuses what is too much at once.
    fn call(&self) -> Result<Call<'_>, StoreError> {
        let before = self.calls.fetch_add(1, Ordering::Relaxed);
        let call = Call(&self.calls);
        if before >= self.queue {
            return Err(StoreError::unavailable("too many calls wait for the database already"));
        }
        Ok(call)
    }

    /// Writes with one statement, in a transaction of its own, and gives its rows once that is durable: one round trip.
    async fn write_one(&self, sql: &str, params: Vec<Param<'_>>) -> Result<Vec<Row>, StoreError> {
        let mut lease = self.lease().await?;
        let said = [Say::Words(&self.begin), Say::Ask(sql, params), Say::Commit];
        let mut answers = lease.say(&said).await.map_err(|refusal| {
            if refusal.is_of_the_statement() { StoreError::Failed(refusal.why) } else { refusal.into() }
        })?;
        Ok(answers.swap_remove(1))
    }

    /// Does what must be finished also if the caller goes away.
    async fn spawn<T, F>(self: &Arc<Self>, work: impl FnOnce(Arc<Self>) -> F + Send) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let done = self.runtime.spawn(work(self.clone())).await;
        done.unwrap_or_else(|ended| {
            let why = format!("the work ended early: {ended}");
            Err(if ended.is_panic() { StoreError::Failed(why.into()) } else { StoreError::unavailable(why) })
        })
    }

    /// Does what may end with its caller, in the runtime that the connections belong to: the caller may live in another one, or in none.
    async fn at_home<T, F>(
        self: &Arc<Self>,
        work: impl FnOnce(Arc<Self>) -> F + Send,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        match Handle::try_current() {
            Ok(here) if here.id() == self.runtime.id() => work(self.clone()).await,
            _ => self.spawn(work).await,
        }
    }

    async fn find(&self, id: &UserId) -> Result<Option<UserKey>, StoreError> {
        // No text of PostgreSQL's holds the character 0, so nobody was admitted with one.
        if id.as_str().contains('\0') {
            return Ok(None);
        }
        let rows = self.ask(&self.reading.find, params![id.as_str()]).await?;
        let found = one(&rows, |columns: &mut Columns<'_>| {
            Ok((columns.next::<Option<i64>>()?, columns.next::<Option<i64>>()?))
        });
        match found.map_err(unread("the roster", UserKey(0)))? {
            Some((Some(key), _)) => Ok(Some(UserKey(key))),
            Some((None, Some(_))) => Err(Fault::Lost { id: id.clone() }.into()),
            Some((None, None)) | None => Ok(None),
        }
    }

    /// None where somebody else was faster, or the user was admitted before and the row is gone.
    async fn admit(
        &self,
        id: &UserId,
        first: &mut (dyn Fn(UserKey) -> UserRow + Send),
    ) -> Result<Option<UserKey>, StoreError> {
        let rows = self.write_one(&self.writing.next_user_key, params![]).await?;
        let key = one(&rows, |columns| columns.next().map(UserKey)).map_err(unread("a key", UserKey(0)))?;
        let Some(key) = key else { return Err(StoreError::unavailable("the database gave no key")) };
        let UserRow { key: _, id: _, generation, next_id, last_event, state, mac, created_at } = first(key);
        let params =
            params![id.as_str(), key, generation, next_id, last_event, &state, &mac, created_at, &[][..]];
        let made = self.write_one(&self.writing.admit, params).await?;
        Ok((!made.is_empty()).then_some(key))
    }
}

impl Store for Postgres {
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>> {
        let id = id.clone();
        Box::pin(self.shared.at_home(move |shared| async move {
            let _call = shared.call()?;
            shared.find(&id).await
        }))
    }

    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>> {
        let mut first = first;
        Box::pin(self.shared.spawn(move |shared| async move {
            let _call = shared.call()?;
            loop {
                if let Some(key) = shared.find(&id).await? {
                    return Ok(key);
                }
                if let Some(key) = shared.admit(&id, &mut *first).await? {
                    return Ok(key);
                }
            }
        }))
    }

    fn read(&self, user: UserKey, reads: Reads) -> BoxFuture<'_, Result<Rows, StoreError>> {
        Box::pin(self.shared.at_home(move |shared| async move {
            let _call = shared.call()?;
            shared.rows(user, &reads).await
        }))
    }

    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.shared.spawn(move |shared| async move {
            let mut update = Update { user, reads, decide };
            let _call = shared.call()?;
            let turn = timeout(shared.patience, shared.turns.take(user)).await;
            let _turn = turn.map_err(|_| StoreError::unavailable("too many calls wait for this user"))?;
            let done = update.run(&shared).await;
            // Whatever the decision shares with the caller is the caller's alone when the answer arrives.
            drop(update);
            done
        }))
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(
            self.shared
                .at_home(|shared| async move { shared.ask(&shared.reading.ping, params![]).await.map(drop) }),
        )
    }
}

#[cfg(all(test, feature = "test-server"))]
mod tests {
    use tokio_postgres::types::Type;

    use super::*;

    /// PostgreSQL takes the sum of a parameter and a number for something small. What is sent is what it says here.
    #[tokio::test]
    async fn every_parameter_is_of_a_kind_that_is_sent() {
        let url = std::env::var("COUNTERSIGN_TEST_POSTGRES")
            .expect("COUNTERSIGN_TEST_POSTGRES names the PostgreSQL database that these tests use");
        let name = format!("countersign_parameters_{}", std::process::id());
        let store = PostgresOptions::new().schema(&name).pool(1).connect(&url).await.unwrap();
        let shared = &store.shared;
        let client = shared.pool.get().await.unwrap();
        let mut all = [shared.reading.all(), shared.writing.all(), shared.background.all()].concat();
        all.extend(shared.together.all());
        #[cfg(feature = "accounts")]
        all.extend(shared.accounts.all());
        #[cfg(feature = "accounts")]
        all.extend(shared.letters.all());
        for sql in all {
            for kind in client.prepare(sql).await.unwrap().params() {
                let sent =
                    [Type::INT8, Type::BYTEA, Type::TEXT, Type::BOOL, Type::INT8_ARRAY, Type::BYTEA_ARRAY];
                assert!(sent.contains(kind), "{kind}: {sql}");
            }
        }
        client.batch_execute(&format!("DROP SCHEMA {name} CASCADE")).await.unwrap();
    }
}
