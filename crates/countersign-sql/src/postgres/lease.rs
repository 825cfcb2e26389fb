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
    /// The server's code; none when the line is gone, or nobody answered in time.
    pub(super) code: Option<SqlState>,
    /// Why.
    pub(super) why: BoxError,
}

impl Refusal {
    fn new(at: usize, error: tokio_postgres::Error) -> Self {
        Self { at, code: error.code().cloned(), why: told(error) }
    }

    fn late() -> Self {
        Self { at: 0, code: None, why: Late.into() }
    }

    /// Whether the line broke: whoever comes next may find another one.
    pub(super) fn is_of_the_line(&self) -> bool {
        self.code.is_none() && !self.why.is::<Late>()
    }

    /// Whether the transaction got into another one's way, and may be tried again.
    pub(super) fn collided(&self) -> bool {
        matches!(&self.code, Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
    }

    /// Whether it is what was said that is wrong, and not the state of the server.
    pub(super) fn is_of_the_statement(&self) -> bool {
        let class = self.code.as_ref().map(|code| &code.code()[..2]);
        matches!(class, Some("0A" | "21" | "22" | "23" | "42" | "44" | "P0"))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the database did not answer in time")]
struct Late;

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Unavailable(refusal.why)
    }
}

/// What the server or the system said of an error, without the values of rows: those are in its details.
pub(super) fn told(error: tokio_postgres::Error) -> BoxError {
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

    pub(super) fn client(&self) -> &ClientWrapper {
        self.object.as_ref().expect("the connection is taken in drop alone")
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
            (Err(refusal), _) if refusal.code.is_some() && self.standing == Standing::Clear => self.standing,
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
    let prepared = in_order(all.iter().map(|say| prepare(client, say)).collect()).await;
    let mut sent = Vec::with_capacity(all.len());
    for (at, (say, statement)) in all.iter().zip(prepared).enumerate() {
        let statement = statement.map_err(|error| Refusal::new(at, error))?;
        sent.push(send(client, say, statement));
    }
    let mut answers = Vec::with_capacity(all.len());
    for (at, answer) in in_order(sent).await.into_iter().enumerate() {
        answers.push(answer.map_err(|error| Refusal::new(at, error))?);
    }
    Ok(answers)
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

/// Polls all of them in order before it waits for any, so that what they send is sent in this order and together.
async fn in_order<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    enum Of<F: Future> {
        Waiting(Pin<Box<F>>),
        Done(Option<F::Output>),
    }
    let mut all: Vec<_> = futures.into_iter().map(|future| Of::Waiting(Box::pin(future))).collect();
    poll_fn(|context| {
        let mut waiting = false;
        for one in &mut all {
            if let Of::Waiting(future) = one {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *one = Of::Done(Some(output)),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let outputs = all.into_iter().filter_map(|one| match one {
        Of::Done(output) => output,
        Of::Waiting(_) => None,
    });
    outputs.collect()
}
