//! How a decision is taken: the user's row is locked, *then* everything else is read, then all is written and committed.
//!
//! Each statement sees what was committed when it began, so what is read behind the lock is what the decisions before this one left. The lock
//! and the reads are sent together, and so are the writes and the `COMMIT`: two round trips, and one more where the decision asks for
//! more. A statement that must touch a row and touches none fails, and PostgreSQL answers `COMMIT` by rolling back then.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use countersign::BoxError;
use countersign::SessionKind;
use countersign::store::{
    Change, Changes, Decide, MOST_READS, Reads, Rows, SessionChange, Step, StoreError, TrailChange,
    TrustChange, UserKey, UserRow,
};
use tokio::time::{Duration, Instant, sleep};
use tokio_postgres::Row;
use tokio_postgres::error::SqlState;

use super::Shared;
use super::codes::{Codes, removals_elsewhere};
use super::columns::{Columns, one, unread};
use super::lease::{Lease, Refusal, Rest, Say};
use super::params::params;
use super::rows::What;
use super::statements::{Context, IfNone, Unapplied, Write};
use crate::records::{fence_row, session_row, user_row};

/// So many events at most may be appended by one decision: the sequence of their ids goes by steps of this size.
pub(super) const EVENTS_AT_ONCE: i64 = 64;

/// How often a decision is tried that nothing came of: another transaction was in its way, or the connection broke before it could be
/// committed.
const ATTEMPTS: usize = 4;

/// A decision about one user.
pub(super) struct Update {
    pub(super) user: UserKey,
    pub(super) reads: Reads,
    pub(super) decide: Decide,
}

/// How an attempt ended that was not committed.
enum Ended {
    /// With this answer.
    Done(StoreError),
    /// Nothing was kept, and it may be tried again.
    Undone(BoxError),
    /// The changes cannot be applied; nothing was kept.
    Unapplied(Box<Uncharged>),
    /// The answer to `COMMIT` was lost.
    Unknown(Lost),
}

/// What is left of a decision whose changes could not be applied.
struct Uncharged {
    why: Unapplied,
    charge: Option<UserRow>,
    /// As the decision saw it.
    seen: Option<UserRow>,
}

/// A commit of which nobody knows whether it took place.
struct Lost {
    decision: [u8; 16],
    /// What stood in the row before.
    before: Vec<u8>,
    why: BoxError,
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Done(error)
    }
}

impl From<Refusal> for Ended {
    /// For what is refused before anything was written.
    fn from(refusal: Refusal) -> Self {
        if refusal.collided() || refusal.is_of_the_line() {
            Self::Undone(refusal.why)
        } else {
            Self::Done(refusal.into())
        }
    }
}

/// What an attempt is to write.
enum Wanted<'a> {
    /// What the decision says.
    All,
    /// The charge of a decision whose changes could not be applied.
    Charge(&'a Uncharged),
}

impl Update {
    /// Takes the decision. Returns when what it says is durable, or when it is known that it will not be.
    pub(super) async fn run(&mut self, shared: &Shared) -> Result<(), StoreError> {
        match self.attempts(shared, &Wanted::All).await {
            Ok(()) => Ok(()),
            Err(Ended::Unapplied(uncharged)) => Err(self.charge(shared, *uncharged).await),
            Err(Ended::Done(error)) => Err(error),
            Err(Ended::Undone(why) | Ended::Unknown(Lost { why, .. })) => Err(StoreError::Unavailable(why)),
        }
    }

    /// Writes the charge alone.
    async fn charge(&mut self, shared: &Shared, uncharged: Uncharged) -> StoreError {
        let charged = match uncharged.charge {
            Some(_) => self.attempts(shared, &Wanted::Charge(&uncharged)).await,
            None => Ok(()),
        };
        let failed = uncharged.why;
        match charged {
            Ok(()) => match failed {
                Unapplied::Refused(refusal) if !refusal.is_of_the_statement() => refusal.into(),
                failed => StoreError::Failed(failed.into_source()),
            },
            Err(Ended::Done(error)) => error,
            Err(Ended::Unapplied(again)) => StoreError::Unavailable(again.why.into_source()),
            Err(Ended::Undone(why) | Ended::Unknown(Lost { why, .. })) => StoreError::Unavailable(why),
        }
    }

    /// Tries until something came of it, or too often.
    async fn attempts(&mut self, shared: &Shared, wanted: &Wanted<'_>) -> Result<(), Ended> {
        let mut attempt = 1;
        loop {
            let ended = match self.attempt(shared, wanted).await {
                Ok(()) => return Ok(()),
                Err(Ended::Unknown(lost)) => match resolve(shared, self.user, &lost).await? {
                    Commit::Happened => return Ok(()),
                    Commit::Undone => Ended::Undone(lost.why),
                },
                Err(ended) => ended,
            };
            match ended {
                Ended::Undone(why) if attempt < ATTEMPTS => {
                    tracing::debug!(error = %why, "a decision is taken again");
                    attempt += 1;
                }
                ended => return Err(ended),
            }
        }
    }

    async fn attempt(&mut self, shared: &Shared, wanted: &Wanted<'_>) -> Result<(), Ended> {
        let codes = shared.codes();
        let mut lease = shared.lease().await?;
        let (mut rows, before) = begin(shared, &codes, &mut lease, self.user, &self.reads).await?;
        let changes = match wanted {
            Wanted::Charge(Uncharged { charge, seen, .. }) if rows.user == *seen => {
                Changes { all: charge.iter().cloned().map(Change::User).collect(), charge: None }
            }
            Wanted::Charge(_) => {
                let charge = self.decide(shared, &codes, &mut lease, &mut rows).await?.charge;
                Changes { all: charge.into_iter().map(Change::User).collect(), charge: None }
            }
            Wanted::All => self.decide(shared, &codes, &mut lease, &mut rows).await?,
        };
        if changes.all.is_empty() {
            lease.say(&[Say::Rollback]).await?;
            return Ok(());
        }
        let decision = shared.next_decision();
        let applied = apply(shared, &codes, &mut lease, &rows, self.user, &decision, &changes).await;
        applied.map_err(|unapplied| match unapplied {
            Applying::Undone(why) => Ended::Undone(why),
            Applying::Unknown(why) => Ended::Unknown(Lost { decision, before, why }),
            Applying::Failed(why) => {
                tracing::warn!(error = %why, "a decision was undone");
                Ended::Unapplied(Box::new(Uncharged { why, charge: changes.charge, seen: rows.user }))
            }
        })
    }

    /// Asks the decision, as often as it may want more.
    async fn decide(
        &mut self,
        shared: &Shared,
        codes: &Codes,
        lease: &mut Lease,
        rows: &mut Rows,
    ) -> Result<Changes, Ended> {
        for _ in 0..=MOST_READS {
            let step = catch_unwind(AssertUnwindSafe(|| (self.decide)(rows)));
            let step = step.map_err(|_| StoreError::Failed(Unapplied::Panicked.into()));
            let error = match step.and_then(|step| step.map_err(StoreError::from)) {
                Ok(Step::Apply(changes)) => return Ok(changes),
                Ok(Step::Read(more)) => match read_more(shared, codes, lease, self.user, &more, rows).await {
                    Ok(()) => continue,
                    Err(ended) => return Err(ended),
                },
                Err(error) => error,
            };
            lease.say(&[Say::Rollback]).await?;
            return Err(Ended::Done(error));
        }
        lease.say(&[Say::Rollback]).await?;
        let why = "the decision wanted to read more often than a decision may";
        Err(Ended::Done(StoreError::Failed(why.into())))
    }
}

/// Begins a transaction, locks the user and reads: one round trip. Gives the rows, and the number of the decision before this one.
async fn begin(
    shared: &Shared,
    codes: &Codes,
    lease: &mut Lease,
    user: UserKey,
    reads: &Reads,
) -> Result<(Rows, Vec<u8>), Ended> {
    let reading = &shared.reading;
    let questions = reading.questions(codes, user, reads)?;
    let mut said = vec![
        Say::Words(&shared.begin),
        Say::Ask(&reading.lock, params![user]),
        Say::Ask(&reading.beside, params![user, reads.session.map(|id| id.0)]),
    ];
    let what: Vec<What> = questions.iter().map(|question| question.what).collect();
    said.extend(questions.into_iter().map(|question| Say::Ask(question.sql, question.params)));
    let answers = lease.say(&said).await?;
    let taken = take(user, reads, &what, &answers);
    if taken.is_err() {
        lease.say(&[Say::Rollback]).await?;
    }
    Ok(taken?)
}

fn take(
    user: UserKey,
    reads: &Reads,
    what: &[What],
    answers: &[Vec<Row>],
) -> Result<(Rows, Vec<u8>), StoreError> {
    let [_, locked, beside, rest @ ..] = answers else {
        return Err(StoreError::unavailable("the database gave fewer answers than there were questions"));
    };
    let locked = one(locked, |columns| Ok((columns.next::<Vec<u8>>()?, user_row(user, columns)?)));
    let (before, row) = locked.map_err(unread("the row", user))?.unzip();
    let beside = one(beside, |columns: &mut Columns<'_>| {
        Ok((columns.next()?, fence_row(columns)?, session_row(user, columns)?))
    });
    let beside = beside.map_err(unread("a session", user))?;
    let (next_event, fence, session) = beside.unwrap_or_default();
    if let Some(row) = &row
        && next_event <= row.last_event.0
    {
        // Ids must ascend within a chain, so nothing may be appended.
        return Err(StoreError::unavailable(format!(
            "the sequence countersign_event_ids gave {next_event}, and the newest event of user {user} is {}; set the \
            sequence beyond the newest event",
            row.last_event
        )));
    }
    let mut rows = Rows { user: row, fence, session, next_event, ..Rows::default() };
    if rows.user.is_none() {
        rows.fence = None;
    }
    for (what, answer) in what.iter().zip(rest) {
        what.take(user, reads, answer, &mut rows)?;
    }
    Ok((rows, before.unwrap_or_default()))
}

/// One more round trip, for what the decision asked for.
async fn read_more(
    shared: &Shared,
    codes: &Codes,
    lease: &mut Lease,
    user: UserKey,
    reads: &Reads,
    rows: &mut Rows,
) -> Result<(), Ended> {
    let questions = match shared.reading.questions(codes, user, reads) {
        Ok(questions) => questions,
        Err(error) => {
            lease.say(&[Say::Rollback]).await?;
            return Err(error.into());
        }
    };
    let mut what: Vec<What> = questions.iter().map(|question| question.what).collect();
    let mut said: Vec<Say<'_>> =
        questions.into_iter().map(|question| Say::Ask(question.sql, question.params)).collect();
    if let Some(id) = reads.session {
        what.push(What::Session);
        said.push(Say::Ask(&shared.reading.session, params![user, id.0]));
    }
    let answers = lease.say(&said).await?;
    let taken = what.iter().zip(&answers).try_for_each(|(what, answer)| what.take(user, reads, answer, rows));
    if let Err(error) = taken {
        lease.say(&[Say::Rollback]).await?;
        return Err(error.into());
    }
    Ok(())
}

/// Why changes were not committed.
enum Applying {
    /// They cannot be.
    Failed(Unapplied),
    /// Something was in the way.
    Undone(BoxError),
    /// Nobody knows whether they were.
    Unknown(BoxError),
}

/// Applies the changes and commits, in one round trip.
async fn apply(
    shared: &Shared,
    codes: &Codes,
    lease: &mut Lease,
    rows: &Rows,
    user: UserKey,
    decision: &[u8],
    changes: &Changes,
) -> Result<(), Applying> {
    let elsewhere = match elsewhere(shared, codes, lease, changes).await {
        Ok(elsewhere) => elsewhere,
        Err(why) => return Err(Applying::Failed(why)),
    };
    let context = Context { user, decision, codes, elsewhere: &elsewhere };
    let writes = match statements(shared, context, rows, changes) {
        Ok(writes) => writes,
        Err(why) => {
            // Nothing was written, so whatever becomes of this is fine; the connection is closed if it fails.
            let _ = lease.say(&[Say::Rollback]).await;
            return Err(Applying::Failed(why));
        }
    };
    let meanings: Vec<IfNone<'_>> = writes.iter().map(|write| write.if_none).collect();
    let told = stirs(rows, user, &changes.all).then(|| shared.notice(user)).flatten();
    let mut said: Vec<Say<'_>> = writes.into_iter().map(|write| Say::Ask(write.sql, write.params)).collect();
    if let Some((channel, text)) = &told {
        said.push(Say::Ask("SELECT pg_catalog.pg_notify($1, $2)", params![*channel, text]));
    }
    said.push(Say::Commit);
    let commit = said.len() - 1;
    let Err(refusal) = lease.say(&said).await else { return Ok(()) };
    // Whether `COMMIT` was said, and by whom its answer is missing.
    let unanswered = refusal.rest == Rest::Sent && refusal.code().is_none();
    let refused = refusal.at == commit && !refusal.is_of_the_statement();
    Err(if refusal.collided() {
        Applying::Undone(refusal.why)
    } else if unanswered || refused {
        Applying::Unknown(refusal.why)
    } else if refusal.is_of_the_line() {
        Applying::Undone(refusal.why)
    } else {
        let by_count = refusal.is(&SqlState::DIVISION_BY_ZERO);
        Applying::Failed(match meanings.get(refusal.at) {
            Some(IfNone::RowCount) if by_count => Unapplied::RowCount,
            Some(IfNone::Moved(strategy)) if by_count => Unapplied::Moved((*strategy).to_owned()),
            _ => refusal.into(),
        })
    })
}

fn statements<'a>(
    shared: &'a Shared,
    context: Context<'a>,
    rows: &Rows,
    changes: &'a Changes,
) -> Result<Vec<Write<'a>>, Unapplied> {
    if rows.user.is_none() {
        return Err(Unapplied::Nobody(context.user));
    }
    let events: i64 = changes.all.iter().map(|change| i64::from(matches!(change, Change::Audit(_)))).sum();
    if events > EVENTS_AT_ONCE {
        return Err(Unapplied::TooManyEvents(events));
    }
    let writes = shared.writing.apply(context, &changes.all)?;
    Ok(shared.together.join(&shared.writing, writes))
}

/// What removes codes of the user that nobody asks for any more, where that is wanted.
async fn elsewhere(
    shared: &Shared,
    codes: &Codes,
    lease: &mut Lease,
    changes: &Changes,
) -> Result<Vec<String>, Unapplied> {
    use countersign::store::CodesChange;
    let wanted = changes.all.iter().any(|change| matches!(change, Change::Codes(CodesChange::RemoveAll(_))));
    if wanted { removals_elsewhere(lease, &shared.schema, codes).await } else { Ok(Vec::new()) }
}

/// Whether other nodes should look at the user's sessions again: something that was good before is not good any more. Telling them puts
/// commits one after the other, so it is not done for what happens at every sign-in.
fn stirs(rows: &Rows, user: UserKey, changes: &[Change]) -> bool {
    let generation = rows.user.as_ref().map(|row| row.generation);
    let pending = |id| {
        rows.pending_sessions.iter().any(|pending| pending.id == id)
            || rows.session.as_ref().is_some_and(|row| row.id == id && row.kind == SessionKind::Pending)
    };
    changes.iter().any(|change| match change {
        Change::User(row) => row.key == user && Some(row.generation) != generation,
        Change::Session(change) => match change {
            SessionChange::End(_, id) => !pending(*id),
            SessionChange::EndPending(..) | SessionChange::EndOthers(..) => true,
            // What expired tells so itself, and what is too much goes at every sign-in.
            SessionChange::EndExpired(..)
            | SessionChange::EndBeyond(..)
            | SessionChange::Open(_)
            | SessionChange::Save(_)
            | SessionChange::Rename(..) => false,
        },
        Change::Trust(change) => match change {
            TrustChange::End(..) | TrustChange::EndAll(_) => true,
            TrustChange::Grant(_) | TrustChange::Save(_) | TrustChange::Rename(..) => false,
        },
        Change::Trail(TrailChange::Forget(_)) => true,
        Change::Authenticator(_)
        | Change::Enrollment(_)
        | Change::Codes(_)
        | Change::Held(_)
        | Change::Password(..)
        | Change::EmailVerified(..)
        | Change::Letter(_)
        | Change::Audit(_)
        | Change::Trail(TrailChange::Prune(..))
        | Change::Notice(_) => false,
    })
}

/// What became of a commit.
enum Commit {
    Happened,
    Undone,
}

/// Finds out what became of a commit whose answer was lost: whoever gets the row's lock knows that the transaction has ended, and reads in
/// the row which decision wrote last.
async fn resolve(shared: &Shared, user: UserKey, lost: &Lost) -> Result<Commit, Ended> {
    let until = Instant::now() + shared.patience;
    let mut pause = Duration::from_millis(20);
    loop {
        match newest_decision(shared, user).await {
            Ok(Some(found)) if found == lost.decision => return Ok(Commit::Happened),
            Ok(Some(found)) if found == lost.before => return Ok(Commit::Undone),
            Ok(_) => {
                let why = format!(
                    "{}; somebody else has changed the user meanwhile, so it cannot be known whether this was done",
                    lost.why
                );
                return Err(Ended::Done(StoreError::unavailable(why)));
            }
            Err(error) if Instant::now() >= until => return Err(Ended::Done(error)),
            Err(_) => sleep(pause).await,
        }
        pause *= 2;
    }
}

async fn newest_decision(shared: &Shared, user: UserKey) -> Result<Option<Vec<u8>>, StoreError> {
    let mut lease = shared.lease().await?;
    let said =
        [Say::Words(&shared.begin), Say::Ask(&shared.reading.locked_decision, params![user]), Say::Rollback];
    let answers = lease.say(&said).await?;
    let row = answers.get(1).map(Vec::as_slice).unwrap_or_default();
    one(row, Columns::next).map_err(unread("the row", user))
}

impl Shared {
    /// A number that no other decision has: drawn for this store when it was connected, and counted from there.
    fn next_decision(&self) -> [u8; 16] {
        let count = self.decisions.fetch_add(1, Ordering::Relaxed);
        let mut decision = [0; 16];
        decision[..8].copy_from_slice(&self.instance);
        decision[8..].copy_from_slice(&count.to_be_bytes());
        decision
    }
}
