//! Reads that lock nothing.

use countersign::store::{Reads, Rows, StoreError, UserKey};

use super::Shared;
use super::lease::{Lease, Say};
use super::params::params;
use super::rows::What;

/// All that is read until the transaction ends is of one moment.
pub(super) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Shared {
    /// Reads rows of one user in one snapshot: one round trip. A single statement is a snapshot already.
    pub(super) async fn rows(&self, user: UserKey, reads: &Reads) -> Result<Rows, StoreError> {
        let codes = self.codes();
        let questions = self.reading.questions(&codes, user, reads)?;
        let session = params![user, reads.session.map(|id| id.0)];
        let mut said = vec![Say::Ask(&self.reading.user_and_session, session)];
        let mut what = vec![What::UserAndSession];
        what.extend(questions.iter().map(|question| question.what));
        said.extend(questions.into_iter().map(|question| Say::Ask(question.sql, question.params)));
        let alone = said.len() == 1;
        if !alone {
            said.insert(0, Say::Words(SNAPSHOT));
            said.push(Say::Commit);
        }
        let answers = self.say_again(&said).await?;
        let mut rows = Rows::default();
        for (what, answer) in what.iter().zip(&answers[usize::from(!alone)..]) {
            what.take(user, reads, answer, &mut rows)?;
        }
        Ok(rows)
    }

    /// Says what only reads. The line may have broken since it was last used, so it is said once more on another one.
    pub(super) async fn say_again(
        &self,
        said: &[Say<'_>],
    ) -> Result<Vec<Vec<tokio_postgres::Row>>, StoreError> {
        let mut lease = self.lease().await?;
        match lease.say(said).await {
            Err(refusal) if refusal.is_of_the_line() || refusal.collided() => {
                drop(lease);
                Ok(self.lease().await?.say(said).await?)
            }
            answers => Ok(answers?),
        }
    }

    /// Reads with one statement.
    pub(super) async fn ask(
        &self,
        sql: &str,
        params: Vec<super::params::Param<'_>>,
    ) -> Result<Vec<tokio_postgres::Row>, StoreError> {
        let mut answers = self.say_again(&[Say::Ask(sql, params)]).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// A connection, once one is free.
    pub(super) async fn lease(&self) -> Result<Lease, StoreError> {
        let waited = tokio::time::timeout(self.patience, self.pool.get()).await;
        let object = waited
            .map_err(|_| StoreError::unavailable("no connection to the database was free in time"))?
            .map_err(|error| match error {
                deadpool_postgres::PoolError::Backend(error) => {
                    StoreError::Unavailable(super::lease::told(error))
                }
                error => StoreError::unavailable(error),
            })?;
        Ok(Lease::new(object, self.patience * 2))
    }
}
