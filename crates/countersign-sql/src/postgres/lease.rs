//! A connection that was lent, and what is said over it.
//!
//! What is said together is sent together and costs one round trip, however much it is. A connection in the middle of a transaction, or
//! of which nobody knows where it stands, is never given back.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use countersign::BoxError;
use countersign::store::StoreError;
use deadpool_postgres::{ClientWrapper, Object};
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Row, Statement};

use super::params::Param;

/// One thing that is said.
pub(super) enum Say<'a> {
    /// What begins a transaction, or goes on in one.
    Words(&'a str),
    /// A statement, prepared once for each connection.
    Ask(&'a str, Vec<Param<'a>>),
    /// Ends the transaction and keeps what it did. After a statement that failed, PostgreSQL keeps nothing instead.
    Commit,
    /// Ends the transaction and keeps nothing.
    Rollback,
}

/// Something that was said was refused, or not answered.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Which, counted from 0.
    pub(super) at: usize,
    /// Whether what comes after it was said all the same.
    pub(super) rest: Rest,
    pub(super) cause: Cause,
    /// Why, in words.
    pub(super) why: BoxError,
}

/// Whether the words after one that failed went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Sent,
    Unsent,
}

/// Who refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The server, with this code.
    Server(SqlState),
    /// Nobody: the line is gone.
    Line,
    /// Nobody: there was no answer in time.
    Late,
    /// We ourselves: a value does not fit its statement.
    Ours,
}

impl Refusal {
    fn new(at: usize, rest: Rest, error: tokio_postgres::Error) -> Self {
        let cause = match error.code() {
            Some(code) => Cause::Server(code.clone()),
            None if rest == Rest::Unsent && !error.is_closed() => Cause::Ours,
            None => Cause::Line,
        };
        Self { at, rest, cause, why: told(error) }
    }

    fn late() -> Self {
        let why = "the database did not answer in time".into();
        Self { at: 0, rest: Rest::Sent, cause: Cause::Late, why }
    }

    /// The server's code.
    pub(super) fn code(&self) -> Option<&SqlState> {
        match &self.cause {
            Cause::Server(code) => Some(code),
            Cause::Line | Cause::Late | Cause::Ours => None,
        }
    }

    pub(super) fn is(&self, code: &SqlState) -> bool {
        self.code() == Some(code)
    }

    /// Whether the transaction got into another one's way, and may be tried again.
    pub(super) fn collided(&self) -> bool {
        self.is(&SqlState::T_R_SERIALIZATION_FAILURE) || self.is(&SqlState::T_R_DEADLOCK_DETECTED)
    }

    /// Whether the line broke, or the server ended it: whoever comes next may find another one.
    pub(super) fn is_of_the_line(&self) -> bool {
        match &self.cause {
            Cause::Line => true,
            Cause::Late | Cause::Ours => false,
            Cause::Server(code) => {
                [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code)
                    || code.code().starts_with("08")
            }
        }
    }

    /// Whether it is what was said that is wrong, and not the state of the server.
    pub(super) fn is_of_the_statement(&self) -> bool {
        match &self.cause {
            Cause::Ours => true,
            Cause::Line | Cause::Late => false,
            Cause::Server(code) => {
                ["0A", "21", "22", "23", "42", "44", "P0"].iter().any(|class| code.code().starts_with(class))
            }
        }
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Unavailable(refusal.why)
    }
}

/// What the server or the system said of an error, without the values of rows: those are in its details.
pub(crate) fn told(error: tokio_postgres::Error) -> BoxError {
    if let Some(said) = error.as_db_error() {
        return Box::new(Said { message: said.message().to_owned(), code: said.code().code().to_owned() });
    }
    let told = error.to_string();
    match error.into_source() {
        Some(source) => source,
        None => told.into(),
    }
}

/// What the server says.
#[derive(Debug, thiserror::Error)]
#[error("{message} (SQLSTATE {code})")]
struct Said {
    message: String,
    code: String,
}

pub(super) struct Lease {
    /// None only while it is dropped.
    object: Option<Object>,
    standing: Standing,
    patience: Duration,
}

/// Where the connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Outside of any transaction.
    Clear,
    /// In a transaction, or who knows.
    Open,
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("standing", &self.standing).finish_non_exhaustive()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let (Some(object), Standing::Open) = (self.object.take(), self.standing) {
            // Closed, not given back: the server undoes what is open.
            drop(Object::take(object));
        }
    }
}

impl Lease {
    /// What is not answered after `patience` is given up, with the connection.
    pub(super) fn new(object: Object, patience: Duration) -> Self {
        Self { object: Some(object), standing: Standing::Clear, patience }
    }

    /// The connection, for as long as somebody wants it, whatever is done with it.
    #[cfg(all(feature = "accounts", feature = "sqlite"))]
    pub(super) fn keep(mut self) -> Object {
        self.object.take().expect("the connection is taken in drop alone, and here")
    }

    fn client(&self) -> &ClientWrapper {
        self.object.as_ref().expect("the connection is taken in drop alone")
    }

    /// Whether the server understands these statements: one round trip, and nothing is done.
    pub(super) async fn try_out(&self, all: &[&str]) -> Result<(), Refusal> {
        in_order(all.iter().map(|sql| self.client().prepare(sql)).collect()).await.map(drop)
    }

    /// For work that may take as long as it takes.
    pub(super) fn patient(mut self) -> Self {
        const AS_LONG_AS_IT_TAKES: Duration = Duration::from_secs(3600);
        self.patience = AS_LONG_AS_IT_TAKES;
        self
    }

    /// Says all of it at once, and gives the rows of each answer. The first refusal is given; what came after it was refused too
    /// if it was said in a transaction.
    pub(super) async fn say(&mut self, all: &[Say<'_>]) -> Result<Vec<Vec<Row>>, Refusal> {
        if all.iter().any(|say| matches!(say, Say::Words(_))) {
            self.standing = Standing::Open;
        }
        let said = timeout(self.patience, say(self.client(), all)).await;
        let answered = said.unwrap_or_else(|_| Err(Refusal::late()));
        self.standing = match (&answered, all.last()) {
            (Ok(_), Some(Say::Commit | Say::Rollback)) => Standing::Clear,
            (Ok(_), _) => self.standing,
            // A statement of its own that is refused leaves nothing open.
            (Err(refusal), _) if refusal.code().is_some() && self.standing == Standing::Clear => {
                Standing::Clear
            }
            (Err(_), _) => Standing::Open,
        };
        answered
    }

    /// Says one statement, outside of a transaction or in one.
    pub(super) async fn ask(&mut self, sql: &str, params: Vec<Param<'_>>) -> Result<Vec<Row>, Refusal> {
        let mut answers = self.say(&[Say::Ask(sql, params)]).await?;
        Ok(answers.pop().unwrap_or_default())
    }
}

async fn say(client: &ClientWrapper, all: &[Say<'_>]) -> Result<Vec<Vec<Row>>, Refusal> {
    let prepared = in_order(all.iter().map(|say| prepare(client, say)).collect()).await?;
    let sent = all.iter().zip(prepared).map(|(say, statement)| send(client, say, statement)).collect();
    in_order(sent).await
}

/// Costs a round trip only what this connection has never said.
async fn prepare(client: &ClientWrapper, say: &Say<'_>) -> Result<Option<Statement>, tokio_postgres::Error> {
    match say {
        Say::Ask(sql, _) => client.prepare_cached(sql).await.map(Some),
        Say::Words(_) | Say::Commit | Say::Rollback => Ok(None),
    }
}

async fn send(
    client: &ClientWrapper,
    say: &Say<'_>,
    statement: Option<Statement>,
) -> Result<Vec<Row>, tokio_postgres::Error> {
    let words = match (say, &statement) {
        (Say::Ask(_, params), Some(statement)) => {
            let params: Vec<_> = params.iter().map(|param| param as _).collect();
            return client.query(statement, &params).await;
        }
        (Say::Words(words) | Say::Ask(words, _), _) => words,
        (Say::Commit, _) => "COMMIT",
        (Say::Rollback, _) => "ROLLBACK",
    };
    client.batch_execute(words).await.map(|()| Vec::new())
}

/// Polls all of them in order before it waits for any, so that what they send is sent in this order and together. Where one fails before it
/// sent anything, those behind it are never polled: a `COMMIT` must not go out behind a statement that did not.
async fn in_order<T, F>(futures: Vec<F>) -> Result<Vec<T>, Refusal>
where
    F: Future<Output = Result<T, tokio_postgres::Error>>,
{
    enum Of<T, F> {
        Waiting(Pin<Box<F>>),
        Done(Result<T, tokio_postgres::Error>),
    }
    let mut all: Vec<Of<T, F>> = Vec::with_capacity(futures.len());
    let mut unsent = futures.into_iter();
    poll_fn(|context| {
        for one in &mut all {
            if let Of::Waiting(future) = one
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *one = Of::Done(output);
            }
        }
        for future in unsent.by_ref() {
            let mut future = Box::pin(future);
            match future.as_mut().poll(context) {
                Poll::Pending => all.push(Of::Waiting(future)),
                Poll::Ready(Ok(output)) => all.push(Of::Done(Ok(output))),
                Poll::Ready(Err(error)) => {
                    return Poll::Ready(Err(Refusal::new(all.len(), Rest::Unsent, error)));
                }
            }
        }
        let waiting = all.iter().any(|one| matches!(one, Of::Waiting(_)));
        if waiting { Poll::Pending } else { Poll::Ready(Ok(())) }
    })
    .await?;
    let outputs = all.into_iter().filter_map(|one| match one {
        Of::Done(output) => Some(output),
        Of::Waiting(_) => None,
    });
    outputs
        .enumerate()
        .map(|(at, output)| output.map_err(|error| Refusal::new(at, Rest::Sent, error)))
        .collect()
}

#[cfg(all(test, feature = "test-server"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::super::params::params;
    use super::*;

    fn pool() -> deadpool_postgres::Pool {
        let url = std::env::var("COUNTERSIGN_TEST_POSTGRES")
            .expect("COUNTERSIGN_TEST_POSTGRES names the PostgreSQL database that these tests use");
        let manager = deadpool_postgres::Manager::new(url.parse().unwrap(), tokio_postgres::NoTls);
        deadpool_postgres::Pool::builder(manager).max_size(1).build().unwrap()
    }

    /// One that never leaves the house, too.
    #[tokio::test]
    async fn what_comes_after_a_statement_that_failed_is_not_committed() {
        let pool = pool();
        let lease = async || Lease::new(pool.get().await.unwrap(), Duration::from_secs(5));
        let table = format!("countersign_lease_{}", std::process::id());
        let host = pool.get().await.unwrap();
        host.batch_execute(&format!("DROP TABLE IF EXISTS {table}; CREATE TABLE {table} (id BIGINT)"))
            .await
            .unwrap();
        drop(host);
        let insert = format!("INSERT INTO {table} (id) VALUES ($1)");
        for (wrong, cause) in [
            (Say::Ask(&insert, params!["text"]), Cause::Ours),
            (Say::Ask(&insert, params![]), Cause::Ours),
            (Say::Ask("SELECT 1 / ($1::bigint - 1)", params![1]), Cause::Server(SqlState::DIVISION_BY_ZERO)),
        ] {
            let fine = || Say::Ask(&insert, params![1]);
            let said = [Say::Words("BEGIN"), fine(), wrong, fine(), Say::Commit];
            let refusal = lease().await.say(&said).await.unwrap_err();
            assert_eq!((refusal.at, &refusal.cause), (2, &cause), "{refusal:?}");
            let rows = lease().await.ask(&format!("SELECT id FROM {table}"), params![]).await.unwrap();
            assert!(rows.is_empty(), "{cause:?}");
        }
        let said = [Say::Words("BEGIN"), Say::Ask(&insert, params![1]), Say::Commit];
        lease().await.say(&said).await.unwrap();
        let rows = lease().await.ask(&format!("SELECT id FROM {table}"), params![]).await.unwrap();
        assert_eq!(rows.len(), 1);
        pool.get().await.unwrap().batch_execute(&format!("DROP TABLE {table}")).await.unwrap();
    }
}
