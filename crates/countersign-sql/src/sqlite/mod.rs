//! The store in an SQLite file.

#[macro_use]
mod held;

#[cfg(feature = "accounts")]
mod accounts;
#[cfg(all(feature = "accounts", feature = "postgres"))]
mod alone;
mod checkpoint;
mod codes;
mod columns;
mod here;
mod installation;
mod keys;
#[cfg(feature = "accounts")]
mod letters;
mod migrate;
mod options;
mod reader;
mod reports;
mod rows;
mod statements;
mod trail;
mod upkeep;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use countersign::store::{
    BoxFuture, Decide, Fault, Reads, Rows, Store, StoreError, UserId, UserKey, UserRow,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::{Migration, OpenError};

use self::codes::Known;
use self::here::Here;
use self::reader::{Questions, Reader};
use self::rows::{FIND, ROSTER};
use self::upkeep::Cursors;
use self::writer::{Asked, Job, Update, Writer};

#[cfg(all(feature = "accounts", feature = "postgres"))]
pub(crate) use self::alone::alone;
pub use self::options::SqliteOptions;

/// A store in an SQLite file, its own or the host's. Clones are cheap and share everything; when the last one is gone,
/// what was asked for is still done, and the threads end.
#[derive(Clone)]
pub struct Sqlite {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    jobs: mpsc::Sender<Job>,
    questions: Arc<Questions>,
    cursors: Mutex<Cursors>,
    tables: Arc<Known>,
    /// For single rows, read on the caller's own thread.
    here: OnceLock<Here>,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.questions.close();
    }
}

impl Sqlite {
    /// Opens the database with default options, makes it if there is none, and applies pending migrations.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        SqliteOptions::new().open(path).await
    }

    /// The file, as it was found when it was opened.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Applies the migrations that the database lacks, and says which those were. [`Sqlite::open`] does the same.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn migrate(path: impl AsRef<Path>) -> Result<Vec<Migration>, OpenError> {
        let path = options::locate(path.as_ref())?;
        aside(move || {
            options::create(&path)?;
            let connection = SqliteOptions::new().writing(&path)?;
            migrate::apply(&connection).map_err(|error| OpenError::from_migration(&path, error))
        })
        .await
    }

    /// The migrations that the database lacks. Changes nothing; a file that does not exist lacks all of them.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn pending_migrations(path: impl AsRef<Path>) -> Result<Vec<Migration>, OpenError> {
        let path = options::locate(path.as_ref())?;
        aside(move || {
            if !path.exists() {
                return Ok(migrate::all().collect());
            }
            let connection = SqliteOptions::new().beside(&path)?;
            migrate::pending(&connection).map_err(|error| OpenError::from_migration(&path, error))
        })
        .await
    }

    /// Puts a job into the writer's queue.
    fn queue(&self, job: Job) -> Result<(), StoreError> {
        self.shared.jobs.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::unavailable("too many calls wait for the writer already"),
            TrySendError::Closed(_) => StoreError::unavailable("the writer has ended"),
        })
    }

    /// Has the writer do something rare, in a savepoint of its own.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.queue(Job::Errand(Box::new(Asked::new(work, reply))))?;
        answer.await.unwrap_or_else(|_| Err(unanswered()))
    }

    /// Has a reader answer.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.shared.questions.put(Box::new(move |reader| {
            // The caller may have gone away.
            let _ = reply.send(question(reader));
        }))?;
        answer.await.unwrap_or_else(|_| Err(unanswered()))
    }

    /// Has a reader answer with SQL of the caller's.
    #[cfg(feature = "accounts")]
    pub(crate) async fn read_with<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(move |reader| question(reader.connection).map_err(StoreError::unavailable)).await
    }

    /// Reads one row by its key on the caller's own thread: it is found before another thread would be awake. Where that would
    /// mean waiting, because somebody else is reading there or the file is locked, a reader answers.
    #[cfg(feature = "accounts")]
    pub(crate) async fn read_row<T: Send + 'static>(
        &self,
        question: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self.shared.here.get().and_then(|here| here.read(&question)) {
            Some(row) => Ok(row),
            None => self.read_with(question).await,
        }
    }
}

fn unanswered() -> StoreError {
    StoreError::unavailable("the store ended before it answered")
}

impl SqliteOptions {
    /// Opens the database, makes it if there is none, and applies pending migrations.
    ///
    /// A new file is readable for its owner only; its directory must exist. The host's own database is fine: it is put into WAL
    /// mode if it is not yet.
    ///
    /// # Errors
    /// [`OpenError`], a sentence that says what to change.
    pub async fn open(self, path: impl AsRef<Path>) -> Result<Sqlite, OpenError> {
        let path = options::locate(path.as_ref())?;
        let (jobs, waiting) = mpsc::channel(self.queue);
        let questions = Arc::new(Questions::new(self.queue));
        let shared = Shared {
            path: path.clone(),
            jobs,
            questions: questions.clone(),
            cursors: Mutex::default(),
            tables: Arc::default(),
            here: OnceLock::new(),
        };
        let store = Sqlite { shared: Arc::new(shared) };
        let (log, copier) = checkpoint::log();
        let tables = store.shared.tables.clone();

        let (options, file, known) = (self.clone(), path.clone(), tables.clone());
        start("countersign-writer", move |ready| {
            options::create(&file)?;
            let connection = options.writing(&file)?;
            migrate::apply(&connection).map_err(|error| OpenError::from_migration(&file, error))?;
            let writer = Writer::new(&connection, known, log, options.group)
                .map_err(|error| OpenError::tables(&file, error))?;
            ready.say(Ok(()));
            writer.run(waiting);
            Ok(())
        })
        .await?;
        for _ in 0..self.readers {
            let (options, file, questions) = (self.clone(), path.clone(), questions.clone());
            let known = tables.clone();
            start("countersign-reader", move |ready| {
                let connection = options.reading(&file)?;
                let reader =
                    Reader::new(&connection, known).map_err(|error| OpenError::tables(&file, error))?;
                ready.say(Ok(()));
                reader.run(&questions);
                Ok(())
            })
            .await?;
        }
        let (options, file) = (self.clone(), path.clone());
        let here = aside(move || Here::open(|| options.reading_without_waiting(&file))).await?;
        let fresh = store.shared.here.set(here).is_ok();
        debug_assert!(fresh, "a store is opened once");
        start("countersign-checkpoint", move |ready| {
            let connection = self.beside(&path)?;
            ready.say(Ok(()));
            copier.run(&connection);
            Ok(())
        })
        .await?;
        Ok(store)
    }
}

/// How a thread says that it is ready, or why it never will be.
struct Ready(Option<oneshot::Sender<Result<(), OpenError>>>);

impl Ready {
    fn say(&mut self, outcome: Result<(), OpenError>) {
        if let Some(listener) = self.0.take() {
            // Who opens the store may have gone away; the thread finds its queue closed then.
            let _ = listener.send(outcome);
        }
    }
}

/// Starts a thread and waits until it is ready.
async fn start(
    name: &str,
    serve: impl FnOnce(&mut Ready) -> Result<(), OpenError> + Send + 'static,
) -> Result<(), OpenError> {
    let (sender, ready) = oneshot::channel();
    let body = move || {
        let mut ready = Ready(Some(sender));
        if let Err(error) = serve(&mut ready) {
            ready.say(Err(error));
        }
    };
    thread::Builder::new().name(name.into()).spawn(body).map_err(|error| OpenError::Threads(error.into()))?;
    ready.await.unwrap_or_else(|_| Err(OpenError::Threads("a thread ended while it was starting".into())))
}

/// Runs what blocks on a thread of its own.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
) -> Result<T, OpenError> {
    let (sender, outcome) = oneshot::channel();
    let body = move || {
        let _ = sender.send(work());
    };
    thread::Builder::new().spawn(body).map_err(|error| OpenError::Threads(error.into()))?;
    outcome.await.unwrap_or_else(|_| Err(OpenError::Threads("a thread ended before it was done".into())))
}

impl Store for Sqlite {
    fn find(&self, id: &UserId) -> BoxFuture<'_, Result<Option<UserKey>, StoreError>> {
        let id = id.clone();
        Box::pin(self.ask(move |reader| reader.reading.find(&id)))
    }

    fn admit(
        &self,
        id: UserId,
        first: Box<dyn Fn(UserKey) -> UserRow + Send>,
    ) -> BoxFuture<'_, Result<UserKey, StoreError>> {
        Box::pin(async move {
            match self.find(&id).await? {
                Some(key) => Ok(key),
                None => {
                    let found = id.clone();
                    let key = self.write(move |connection| admit(connection, &found, first)).await?;
                    key.ok_or_else(|| Fault::Lost { id }.into())
                }
            }
        })
    }

    fn read(&self, user: UserKey, reads: Reads) -> BoxFuture<'_, Result<Rows, StoreError>> {
        Box::pin(async move {
            match self.shared.here.get().and_then(|here| here.session(user, &reads)) {
                Some(rows) => Ok(rows),
                None => self.ask(move |reader| reader.rows(user, &reads)).await,
            }
        })
    }

    fn update(&self, user: UserKey, reads: Reads, decide: Decide) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            self.queue(Job::Update(Update { user, reads, decide, reply }))?;
            answer.await.unwrap_or_else(|_| Err(unanswered()))
        })
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            if self.shared.jobs.is_closed() {
                return Err(StoreError::unavailable("the writer has ended"));
            }
            self.ask(|reader| reader.reading.last_event().map(drop).map_err(StoreError::unavailable)).await
        })
    }
}

/// The row is there before its maker is asked, because only the database knows a key that was never used. None where the user was
/// admitted before and the row is gone.
fn admit(
    connection: &Connection,
    id: &UserId,
    first: Box<dyn Fn(UserKey) -> UserRow + Send>,
) -> rusqlite::Result<Option<UserKey>> {
    let find = |sql| connection.prepare_cached(sql)?.query_row([id.as_str()], |row| row.get(0)).optional();
    if let Some(key) = find(FIND)? {
        return Ok(Some(UserKey(key)));
    }
    if find(ROSTER)?.is_some() {
        return Ok(None);
    }
    connection
        .prepare_cached(
            "INSERT INTO countersign_users (host_id, generation, next_id, last_event, created_at, state, mac)
            VALUES (?1, 0, 0, 0, 0, x'', x'')",
        )?
        .execute([id.as_str()])?;
    let key = UserKey(connection.last_insert_rowid());
    let UserRow { key: _, id: _, generation, next_id, last_event, state, mac, created_at } = first(key);
    connection
        .prepare_cached(
            "UPDATE countersign_users SET generation = ?2, next_id = ?3, last_event = ?4, created_at = ?5, state = ?6,
            mac = ?7 WHERE key = ?1",
        )?
        .execute(params![key.0, generation, next_id, last_event.0, created_at.millis(), state, mac])?;
    connection
        .prepare_cached("INSERT INTO countersign_roster (host_id, user) VALUES (?1, ?2)")?
        .execute((id.as_str(), key.0))?;
    Ok(Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_whose_writer_has_ended_says_so() {
        let (jobs, waiting) = mpsc::channel(1);
        drop(waiting);
        let shared = Shared {
            path: PathBuf::new(),
            jobs,
            questions: Arc::new(Questions::new(1)),
            cursors: Mutex::default(),
            tables: Arc::default(),
            here: OnceLock::new(),
        };
        let store = Sqlite { shared: Arc::new(shared) };
        let pinged = store.ping().await;
        assert!(matches!(pinged, Err(StoreError::Unavailable(_))), "{pinged:?}");
        let updated =
            store.update(UserKey(1), Reads::default(), Box::new(|_| panic!("nobody decides"))).await;
        assert!(matches!(updated, Err(StoreError::Unavailable(_))), "{updated:?}");
    }
}
