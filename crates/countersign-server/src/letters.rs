//! Letters: the messages with a link that people ask for, to prove their address or to choose another password.
//!
//! Whoever asks types an address, and must not learn whether it has an account. So asking does the same for every address: the posts for it
//! are counted, and one row is written. The account is looked for afterwards, by the node that sends: where there is none, the row is deleted,
//! and nothing is sent. Addresses stand in these rows as they stand among the accounts, in the clear: those of strangers for a moment, the
//! others for an hour.
//!
//! Each time a letter is written its link is another one, and only a keyed digest of it is kept. A letter that was taken by a mail server, and
//! not noted as sent when the process ended, is written again: then the link in the later one works.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use countersign::store::{LetterRow, Task};
use countersign::{
    Addressee, Clock, Countersign, EmailProof, KeyRing, LETTERS_LIVE, LetterId, LetterKind, LetterToken,
    NoRandomness, Node, OsRandom, Random as _, StoreError, Timestamp, UserId,
};
use countersign_axum::{Mail, MailError, Mailer, Post};
use countersign_sql::{AccountRow, Letter, NewLetter, WrittenLetter};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;

use crate::accounts::{Directory, stamp};
use crate::email::Email;
use crate::metrics::{Counter, Metrics};

/// So many letters of one kind are written to one address in an hour, …
const AN_HOUR: usize = 3;

/// … and so many in a day: whoever asks for others must not fill their mailboxes.
const A_DAY: usize = 10;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// So many letters wait at once. They wait for seconds, unless nobody takes them.
const MOST_WAITING: usize = 10_000;

/// Whoever asked so long ago does not wait for it any more.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(6 * 60 * 60);

/// Between two tries of one letter: at first, doubling, and at most.
const RETRIED_AFTER: Duration = Duration::from_secs(60);
const RETRIED_AFTER_AT_MOST: Duration = Duration::from_secs(30 * 60);

/// So many are taken at once, …
const TAKEN: usize = 32;

/// … so many of them are under way at the same time, …
const AT_ONCE: usize = 8;

/// … and each has so long, which is less than until it is tried again.
const EACH_HAS: Duration = Duration::from_secs(50);

/// For so long a node that is gone keeps the others from sending: longer than all that are taken need.
const CLAIM: Duration = Duration::from_secs(5 * 60);

const _: () = assert!((TAKEN / AT_ONCE) as u64 * EACH_HAS.as_secs() < CLAIM.as_secs());
const _: () = assert!(EACH_HAS.as_secs() < RETRIED_AFTER.as_secs());
const _: () = assert!(RETRIED_AFTER_AT_MOST.as_secs() < LETTERS_LIVE.as_secs());

/// Where nothing waited, it is looked for again after so long.
const LOOKED_FOR_EVERY: Duration = Duration::from_secs(1);

/// The desk where letters are asked for, and the hands that write them.
pub(crate) struct Letters {
    countersign: Countersign,
    directory: Directory,
    /// For counting what was asked for an address without keeping the address.
    ring: KeyRing,
    post: Post,
    mailer: Arc<dyn Carrier>,
    clock: Arc<dyn Clock>,
    metrics: Metrics,
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A letter will be written if there is an account, or enough were asked for that address already. Whoever asked is told the same.
    Noted,
    /// Too many wait, whoever's.
    Full,
}

/// A link that does something.
pub(crate) struct OpenLetter {
    pub(crate) token: LetterToken,
    pub(crate) to: Addressee,
    pub(crate) account: AccountRow,
    pub(crate) proof: EmailProof,
}

impl OpenLetter {
    /// Does a reset drop what was enrolled before the address was proven?
    pub(crate) fn drops(&self) -> bool {
        self.proof == EmailProof::Never
    }
}

/// What came of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LettersSent {
    /// Letters that were taken.
    pub sent: usize,
    /// Letters that were not, and are tried again later.
    pub failed: usize,
    /// Letters that will never be sent: nobody has the address, or it was refused for good.
    pub dropped: usize,
}

/// We failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LettersError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The core.
    #[error(transparent)]
    Core(#[from] countersign::Error),
    /// There is no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// A [`Mailer`] behind a trait object.
pub(crate) trait Carrier: Send + Sync {
    fn carry<'a>(
        &'a self,
        mail: &'a Mail,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;
}

impl<M: Mailer> Carrier for M {
    fn carry<'a>(
        &'a self,
        mail: &'a Mail,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        Box::pin(self.send(mail))
    }
}

#[derive(Serialize)]
struct View<'a> {
    account: &'a str,
    link: String,
}

enum Outcome {
    Sent,
    Failed,
    Dropped,
}

impl Letters {
    pub(crate) fn new(
        (countersign, directory): (&Countersign, &Directory),
        ring: KeyRing,
        post: Post,
        mailer: Arc<dyn Carrier>,
        (clock, metrics): (Arc<dyn Clock>, Metrics),
    ) -> Self {
        let (countersign, directory) = (countersign.clone(), directory.clone());
        Self { countersign, directory, ring, post, mailer, clock, metrics }
    }

    /// Notes that somebody wants such a letter at this address: the same work for every address.
    pub(crate) async fn ask(
        &self,
        kind: LetterKind,
        email: &Email,
        locale: &str,
    ) -> Result<Asked, LettersError> {
        if !self.count(kind, email).await? {
            return Ok(Asked::Noted);
        }
        let (mut id, at) = ([0; 16], self.clock.now());
        OsRandom.fill(&mut id)?;
        let letter = NewLetter {
            id: LetterId(id),
            kind: kind.code(),
            email: email.to_string(),
            locale: Some(locale.to_owned()),
            at,
            expires_at: at + GIVEN_UP_AFTER,
        };
        let had_room = self.directory.table().ask_for_letter(letter, MOST_WAITING).await?;
        Ok(if had_room { Asked::Noted } else { Asked::Full })
    }

    /// The letter whose link this is, if it does something; `None` for all others.
    pub(crate) async fn open(
        &self,
        kind: LetterKind,
        token: &str,
    ) -> Result<Option<OpenLetter>, LettersError> {
        let Some(token) = LetterToken::parse(token) else { return Ok(None) };
        let letter = self.directory.table().letter(token.letter()).await?;
        let Some(Letter { id, account: Some(account), digest: Some(digest), expires_at, .. }) = letter else {
            return Ok(None);
        };
        let Some(account) = self.directory.by_id(account).await? else { return Ok(None) };
        let (to, row) = (addressee(&account), LetterRow { id, digest, expires_at });
        if !self.countersign.letter_opens(&token, kind, &to, &row) {
            return Ok(None);
        }
        let proof = self.directory.email_proof(&account);
        Ok(Some(OpenLetter { token, to, account, proof }))
    }

    /// Writes and sends what is due; `None` where another node does it.
    pub(crate) async fn send(self: &Arc<Self>, node: Node) -> Result<Option<LettersSent>, LettersError> {
        let table = self.directory.table();
        let now = self.clock.now();
        // To look is less work than to take the task, where mostly nothing waits.
        if table.due_letters(now, 1).await?.is_empty() {
            return Ok(Some(LettersSent::default()));
        }
        if !self.countersign.claim(Task::Letters, node, CLAIM).await? {
            return Ok(None);
        }
        let (mut due, mut under_way) = (table.due_letters(now, TAKEN).await?.into_iter(), JoinSet::new());
        let mut round = LettersSent::default();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(letter) = due.next()
            {
                let this = Arc::clone(self);
                under_way.spawn(async move { this.deliver(letter).await });
            }
            match under_way.join_next().await {
                None => return Ok(Some(round)),
                Some(Ok(Ok(Outcome::Sent))) => round.sent += 1,
                Some(Ok(Ok(Outcome::Dropped))) => round.dropped += 1,
                Some(Ok(Ok(Outcome::Failed))) => round.failed += 1,
                Some(Ok(Err(error))) => {
                    round.failed += 1;
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "a letter could not be written"
                    );
                }
                // Whoever carries it has panicked; it is tried again.
                Some(Err(_)) => round.failed += 1,
            }
        }
    }

    /// Goes on until it is dropped. Failures are logged, and the next round tries again.
    pub(crate) async fn forever(self: Arc<Self>, node: Node) {
        loop {
            match self.send(node).await {
                Ok(Some(round)) if round.sent + round.failed + round.dropped == TAKEN => continue,
                Ok(_) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "letters could not be sent, and will be tried again");
                }
            }
            tokio::time::sleep(LOOKED_FOR_EVERY).await;
        }
    }

    /// One more for this address? Then it is counted.
    async fn count(&self, kind: LetterKind, email: &Email) -> Result<bool, StoreError> {
        let key = self.ring.lookup("letters", format!("{} {email}", kind.code()).as_bytes());
        let now = self.clock.now();
        let (tell, told) = std::sync::mpsc::channel();
        let change = move |state: Option<&[u8]>| {
            let next = one_more(state.unwrap_or_default(), now);
            // The last answer counts, and there is somebody who hears it.
            let _ = tell.send(next.is_some());
            next.map(|state| (state, now + DAY))
        };
        self.directory.table().pace(key, Box::new(change)).await?;
        told.try_iter().last().ok_or_else(|| StoreError::unavailable("the store did not ask for the count"))
    }

    async fn deliver(&self, letter: Letter) -> Result<Outcome, LettersError> {
        let outcome = self.try_to_deliver(letter).await?;
        let told = match outcome {
            Outcome::Sent => "sent",
            Outcome::Failed => "failed",
            Outcome::Dropped => "dropped",
        };
        self.metrics.count(Counter::Letters, &[("outcome", told)]);
        Ok(outcome)
    }

    async fn try_to_deliver(&self, letter: Letter) -> Result<Outcome, LettersError> {
        let (table, now, id) = (self.directory.table(), self.clock.now(), letter.id);
        let Some((kind, account)) = self.addressee_of(&letter, now).await? else {
            table.drop_letter(id).await?;
            return Ok(Outcome::Dropped);
        };
        let (token, digest) = self.countersign.write_letter(id, kind, &addressee(&account))?;
        let written = WrittenLetter {
            account: account.id,
            digest: digest.to_vec(),
            due_at: now + pause(letter.attempts),
            expires_at: now + LETTERS_LIVE,
        };
        // Durable before anybody can have the link.
        if !table.write_letter(id, written).await? {
            return Ok(Outcome::Dropped);
        }
        let mail = self.mail(kind, &account, &letter, &token);
        let carried = match mail {
            Ok(mail) => tokio::time::timeout(EACH_HAS, self.mailer.carry(&mail)).await,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a letter could not be put into words"
                );
                return Ok(Outcome::Failed);
            }
        };
        match carried {
            Ok(Ok(())) => {
                table.letter_sent(id).await?;
                Ok(Outcome::Sent)
            }
            Ok(Err(MailError::Never(error))) => {
                tracing::warn!(error = without(&error, &account.email), "a letter was refused for good");
                table.drop_letter(id).await?;
                Ok(Outcome::Dropped)
            }
            Ok(Err(MailError::Later(error))) => {
                let error = without(&error, &account.email);
                tracing::warn!(error, "a letter was not taken, and will be tried again");
                Ok(Outcome::Failed)
            }
            Err(_) => {
                tracing::warn!("a letter was not taken in time, and will be tried again");
                Ok(Outcome::Failed)
            }
        }
    }

    /// Whom it goes to; `None` where there is nobody, or nobody waits for it.
    async fn addressee_of(
        &self,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<Option<(LetterKind, AccountRow)>, StoreError> {
        let Some((kind, email)) = LetterKind::parse(&letter.kind).zip(Email::parse(&letter.email)) else {
            return Ok(None);
        };
        if now.since(letter.created_at) >= GIVEN_UP_AFTER {
            return Ok(None);
        }
        let account = self.directory.by_email(&email).await?;
        let wanted = |account: &AccountRow| {
            kind != LetterKind::VerifyEmail || self.directory.email_proof(account) == EmailProof::Never
        };
        Ok(account.filter(wanted).map(|account| (kind, account)))
    }

    fn mail(
        &self,
        kind: LetterKind,
        account: &AccountRow,
        letter: &Letter,
        token: &LetterToken,
    ) -> Result<Mail, countersign_axum::TemplateError> {
        let (name, path) = match kind {
            LetterKind::VerifyEmail => ("letter-verify", "/verify-email"),
            LetterKind::ResetPassword => ("letter-reset", "/reset-password"),
        };
        let origin = self.countersign.site().origin().unwrap_or_default();
        let link = format!("{origin}{path}?token={}", &*token.expose());
        let locale = account.locale.as_deref().or(letter.locale.as_deref());
        let written = self.post.letter(locale, name, &View { account: &account.email, link })?;
        // Another one for each try: what mailboxes take for the same message they may show once, and its link is not the same.
        let digest = Sha256::digest(letter.id.0);
        let id = format!("letter-{}-{}", data_encoding::HEXLOWER.encode(&digest[..12]), letter.attempts);
        Ok(written.to(&account.email, &id))
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters").finish_non_exhaustive()
    }
}

/// As the account is now.
fn addressee(account: &AccountRow) -> Addressee {
    Addressee {
        user: UserId::new(account.id),
        email: account.email.clone(),
        stamp: stamp(&account.password_hash),
    }
}

fn pause(attempts: i64) -> Duration {
    let doubled = u32::try_from(attempts).ok().and_then(|attempts| 2_u32.checked_pow(attempts.min(10)));
    RETRIED_AFTER.saturating_mul(doubled.unwrap_or(u32::MAX)).min(RETRIED_AFTER_AT_MOST)
}

/// What mail servers say names the address, and that is nothing for a log.
fn without(error: &countersign::BoxError, address: &str) -> String {
    error.to_string().replace(address, "…")
}

/// The times of the last day with this one, or `None` where there were enough. Eight bytes each.
fn one_more(state: &[u8], now: Timestamp) -> Option<Vec<u8>> {
    let times =
        state.as_chunks::<8>().0.iter().map(|bytes| Timestamp::from_millis(i64::from_be_bytes(*bytes)));
    // Where the clock was set back, what is ahead of it has not happened.
    let within = |span: Duration| move |at: &Timestamp| *at <= now && now.since(*at) < span;
    let mut times: Vec<_> = times.filter(within(DAY)).collect();
    if times.len() >= A_DAY || times.iter().filter(|at| within(HOUR)(at)).count() >= AN_HOUR {
        return None;
    }
    times.push(now);
    Some(times.iter().flat_map(|at| at.millis().to_be_bytes()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_an_hour_and_ten_in_a_day() {
        let at = Timestamp::from_seconds;
        let mut state = Vec::new();
        let mut written = Vec::new();
        // Somebody asks every ten minutes, for two days.
        for turn in 0..288 {
            if let Some(next) = one_more(&state, at(turn * 600)) {
                state = next;
                written.push(turn * 600);
            }
        }
        for hour in 0..48 {
            let count =
                written.iter().filter(|time| (hour * 3_600..(hour + 1) * 3_600).contains(*time)).count();
            assert!(count <= AN_HOUR, "hour {hour}: {count}");
        }
        for day in [0, 1] {
            let count = written.iter().filter(|time| **time / 86_400 == day).count();
            assert_eq!(count, A_DAY, "day {day}");
        }
        assert!(state.len() <= 8 * A_DAY);
        assert!(one_more(&[7; 5], at(0)).is_some(), "what is damaged counts as nothing");
    }

    #[test]
    fn pauses_double_to_half_an_hour() {
        let minutes: Vec<_> = (0..8).map(|attempts| pause(attempts).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(pause(i64::MAX), RETRIED_AFTER_AT_MOST);
        assert_eq!(pause(-1), RETRIED_AFTER_AT_MOST);
    }
}
