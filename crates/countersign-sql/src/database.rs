//! Either store behind one type, so that whoever runs a server changes a URL and no code.

use std::fmt;

use countersign::store::{
    BoxFuture, Checkpoint, Claim, CodesTable, Decide, DueNotice, DuePlace, EventId, InstallationRow,
    KeyRecord, KeyUse, OutboxDepth, Reads, Reports, Rows, Store, StoreError, Tell, Upkeep, UserId, UserKey,
    UserRow,
};
use countersign::{AuditEvent, KeyId, Notice, Timestamp};

use crate::{
    AccountsTable, DatabaseUrl, Migration, OpenError, Postgres, PostgresOptions, PostgresUrl, Sqlite,
    SqliteOptions, relocate,
};

/// A store that a URL names. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Database {
    url: DatabaseUrl,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// Asks whichever store it is.
macro_rules! ask {
    ($self:ident, $store:ident => $answer:expr) => {
        match &$self.kind {
            Kind::Sqlite($store) => $answer,
            Kind::Postgres($store) => $answer,
        }
    };
}

impl Database {
    /// Opens the database with default options, makes the file if it is one and is not there, and applies pending migrations.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        DatabaseOptions::new().open(url).await
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The server's own accounts.
    #[must_use]
    pub fn accounts(&self) -> AccountsTable {
        ask!(self, store => store.accounts())
    }
}

/// How a database is run, whichever it is.
#[derive(Clone, Debug, Default)]
pub struct DatabaseOptions {
    sqlite: SqliteOptions,
    postgres: PostgresOptions,
    even_unfinished: bool,
}

impl DatabaseOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How an SQLite file is run.
    #[must_use]
    pub fn sqlite(mut self, options: SqliteOptions) -> Self {
        self.sqlite = options;
        self
    }

    /// How a database of a PostgreSQL server is run. The schema is that of the URL, where it names one.
    #[must_use]
    pub fn postgres(mut self, options: PostgresOptions) -> Self {
        self.postgres = options;
        self
    }

    /// Opens also what an unfinished move has filled in part: for whoever is moving.
    #[must_use]
    pub fn even_unfinished(mut self) -> Self {
        self.even_unfinished = true;
        self
    }

    /// Opens the database, makes the file if it is one and is not there, and applies pending migrations. Several processes may do so
    /// at once. What an unfinished move has filled in part is refused.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn open(self, url: &DatabaseUrl) -> Result<Database, OpenError> {
        if !self.even_unfinished && relocate::is_unfinished(url).await? {
            return Err(OpenError::Unfinished { database: url.to_string() });
        }
        let kind = match url {
            DatabaseUrl::Sqlite(path) => Kind::Sqlite(self.sqlite.open(path).await?),
            DatabaseUrl::Postgres(server) => Kind::Postgres(self.of(server).connect(server.expose()).await?),
        };
        Ok(Database { url: url.clone(), kind })
    }

    /// Applies the migrations that the database lacks, and says which those were.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn migrate(&self, url: &DatabaseUrl) -> Result<Vec<Migration>, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => Sqlite::migrate(path).await,
            DatabaseUrl::Postgres(server) => self.of(server).migrate(server.expose()).await,
        }
    }

    /// The migrations that the database lacks. Changes nothing; a file that does not exist lacks all of them.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn pending_migrations(&self, url: &DatabaseUrl) -> Result<Vec<Migration>, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => Sqlite::pending_migrations(path).await,
            DatabaseUrl::Postgres(server) => self.of(server).pending_migrations(server.expose()).await,
        }
    }
}

impl DatabaseOptions {
    fn of(&self, server: &PostgresUrl) -> PostgresOptions {
        let options = self.postgres.clone();
        match server.schema() {
            Some(schema) => options.schema(schema),
            None => options,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", self.url)
    }
}

type Answer<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

impl Store for Database {
    fn find(&self, id: &UserId) -> Answer<'_, Option<UserKey>> {
        ask!(self, store => store.find(id))
    }

    fn admit(&self, id: UserId, first: Box<dyn Fn(UserKey) -> UserRow + Send>) -> Answer<'_, UserKey> {
        ask!(self, store => store.admit(id, first))
    }

    fn read(&self, user: UserKey, reads: Reads) -> Answer<'_, Rows> {
        ask!(self, store => store.read(user, reads))
    }

    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> Answer<'_, ()> {
        ask!(self, store => store.update(user, reads, decide))
    }

    fn ping(&self) -> Answer<'_, ()> {
        ask!(self, store => store.ping())
    }
}

impl Reports for Database {
    fn events(&self, user: UserKey, before: Option<EventId>, limit: usize) -> Answer<'_, Vec<AuditEvent>> {
        ask!(self, store => store.events(user, before, limit))
    }

    fn notices(&self, user: UserKey) -> Answer<'_, Vec<Notice>> {
        ask!(self, store => store.notices(user))
    }
}

impl Upkeep for Database {
    fn keys(&self) -> Answer<'_, Vec<KeyRecord>> {
        ask!(self, store => store.keys())
    }

    fn remember_key(&self, id: KeyId, fingerprint: [u8; 32], now: Timestamp) -> Answer<'_, ()> {
        ask!(self, store => store.remember_key(id, fingerprint, now))
    }

    fn forget_key(&self, id: KeyId) -> Answer<'_, bool> {
        ask!(self, store => store.forget_key(id))
    }

    fn key_use(&self) -> Answer<'_, Vec<KeyUse>> {
        ask!(self, store => store.key_use())
    }

    fn installation(&self) -> Answer<'_, Option<InstallationRow>> {
        ask!(self, store => store.installation())
    }

    fn save_installation(&self, old: Option<InstallationRow>, new: InstallationRow) -> Answer<'_, bool> {
        ask!(self, store => store.save_installation(old, new))
    }

    fn claim(&self, claim: Claim, now: Timestamp) -> Answer<'_, bool> {
        ask!(self, store => store.claim(claim, now))
    }

    fn listen(&self, tell: Tell) -> Answer<'_, ()> {
        ask!(self, store => store.listen(tell))
    }

    fn prepare(&self, tables: Vec<CodesTable>) -> Answer<'_, ()> {
        ask!(self, store => store.prepare(tables))
    }

    fn trail(&self, after: EventId, limit: usize) -> Answer<'_, Vec<AuditEvent>> {
        ask!(self, store => store.trail(after, limit))
    }

    fn users(&self, after: UserKey, limit: usize) -> Answer<'_, Vec<UserRow>> {
        ask!(self, store => store.users(after, limit))
    }

    fn checkpoints(&self, after: i64, limit: usize) -> Answer<'_, Vec<Checkpoint>> {
        ask!(self, store => store.checkpoints(after, limit))
    }

    fn newest_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        ask!(self, store => store.newest_checkpoint())
    }

    fn add_checkpoint(&self, checkpoint: Checkpoint) -> Answer<'_, bool> {
        ask!(self, store => store.add_checkpoint(checkpoint))
    }

    fn end_all_trust(&self, limit: usize) -> Answer<'_, usize> {
        ask!(self, store => store.end_all_trust(limit))
    }

    fn due_notices(&self, after: DuePlace, until: Timestamp, limit: usize) -> Answer<'_, Vec<DueNotice>> {
        ask!(self, store => store.due_notices(after, until, limit))
    }

    fn outbox_depth(&self, overdue: Timestamp) -> Answer<'_, OutboxDepth> {
        ask!(self, store => store.outbox_depth(overdue))
    }

    fn sweep(&self, now: Timestamp, limit: usize) -> Answer<'_, usize> {
        ask!(self, store => store.sweep(now, limit))
    }
}
